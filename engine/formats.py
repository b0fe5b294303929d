"""Each format that a circuit is written in, in one table.

The addresses `/graph.*`, the endings that the terminal knows, the links of Share and what the documents,
`/openapi.json` and messages of errors list are made from it, or held equal to it by `tests/test_formats.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from .base.errors import GateflowError
from .base.json import as_json
from .base.words import ENGLISH, Words, say
from .circuits import Circuit
from .layout.graphviz import Format as Rendered
from .picture.svg import error_svg
from .picture.xdot import xdot
from .programs import FILES, TEX, language_of

_HTML = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SVG = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Wanted:
    """How a circuit is to be written: what an address says of that, or the terminal."""

    # Has Graphviz draw a picture. It is given, because only a server and the terminal have workers.
    render: Callable[[str, Rendered], bytes]
    # A theme, and behind it a palette: `marks.colours_of`.
    colours: str = "auto"
    # The language of sentences in it.
    locale: str = ENGLISH
    # How many steps of the run have happened; None for all.
    step: int | None = None
    # What the reader is to predict, and is hidden: `gradients`, `values`, a gate's id, or nothing.
    mode: str = ""
    # The flavour of a program: `numpy`, `pytorch`.
    flavour: object = None


class File(NamedTuple):
    """A circuit in a format."""

    # What the file holds.
    content: bytes
    # The content policy under which it may be served; empty for the usual one.
    policy: str = ""


@dataclass(frozen=True)
class Format:
    """A format that a circuit is written in."""

    # How its files end: `svg`.
    ending: str
    # The media type.
    type: str
    # What a reader calls it.
    title: Words
    # Writes a circuit.
    write: Callable[[Circuit, Wanted], File]
    # Whether the circuit is laid out for it.
    drawn: bool = False
    # Whether it is of the picture, with what is folded in it, also where others lay it out.
    pictures: bool = False
    # Writes an error, of the error, the program, the colours and the language; None where it is said in JSON.
    refused: Callable[[GateflowError, str, str, str], File] | None = None


def _svg(made: Circuit, wanted: Wanted) -> File:
    moment = made.moment(wanted.step, made.prediction(wanted.mode))
    return File(made.encoded_svg(wanted.colours, moment, wanted.locale), _SVG)


def _rendered(format: Rendered, made: Circuit, wanted: Wanted) -> File:
    moment = made.moment(wanted.step, made.prediction(wanted.mode))
    drawing = xdot(made.picture, made.view, format, wanted.colours, moment=moment)
    return File(wanted.render(drawing, format))


def _html(made: Circuit, wanted: Wanted) -> File:
    file = made.standalone(wanted.colours, wanted.locale, wanted.step)
    return File(file.html.encode(), f"{file.policy}; {_HTML}")


def _program(ending: str, made: Circuit, wanted: Wanted) -> File:
    return File(made.program(language_of(ending, wanted.flavour)).text.encode())


def _dot(made: Circuit, wanted: Wanted) -> File:
    return File(made.dot().encode())


def _json(made: Circuit, wanted: Wanted) -> File:
    return File(as_json(made.record(wanted.locale)) + b"\n")


def _svg_refused(error: GateflowError, expr: str, colours: str, locale: str) -> File:
    return File(error_svg(error, expr, colours, locale).encode(), _SVG)


_ALL = (
    Format("svg", "image/svg+xml", say("a picture of lines and letters"), _svg, drawn=True,
           pictures=True, refused=_svg_refused),
    Format("png", "image/png", say("a picture of dots"), partial(_rendered, "png"), drawn=True,
           pictures=True),
    Format("pdf", "application/pdf", say("a page to print"), partial(_rendered, "pdf"), drawn=True,
           pictures=True),
    Format("html", "text/html", say("one interactive file that needs nothing else"), _html, drawn=True,
           pictures=True),
    *(Format(one.ending, one.type, one.title, partial(_program, one.ending), pictures=one is TEX)
      for one in FILES),
    Format("dot", "text/vnd.graphviz", say("what Graphviz lays out"), _dot, pictures=True),
    Format("json", "application/json", say("all values and gradients, as data"), _json),
)  # fmt: skip
FORMATS = {format.ending: format for format in _ALL}
"""Every format by its ending, in the order in which readers see them."""
ENDINGS = " ".join(f".{ending}" for ending in FORMATS)
