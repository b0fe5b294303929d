"""The circuit as a program in other languages: one small writer for each, over the same graph.

It knows runs and pictures, and nothing of what is said of them.
Its face: `program`, `LANGUAGES`, `FILES`, `listing.Listing`.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Literal, NamedTuple, Protocol

from ..base.errors import TooLarge
from ..base.words import Words, say
from ..passes.run import Run
from ..picture.marks import Picture
from .listing import Listing


class File(NamedTuple):
    """A kind of file in which a program stands."""

    # How its name ends: `py`.
    ending: str
    # The media type.
    type: str
    # What a reader calls it.
    title: Words


PY = File("py", "text/x-python", say("a program in Python"))
JS = File("js", "text/javascript", say("a module in JavaScript"))
TEX = File("tex", "application/x-tex", say("LaTeX"))


class Language(NamedTuple):
    """A language that circuits are written in."""

    # What the language is called.
    title: str
    # The module of this room whose function `write` writes it.
    module: str
    # The file in which the program stands, whose ending is that of the address: `/graph.py`.
    file: File
    # The parameter `_flavour` of the address; the first language of a kind of file has none.
    flavour: str = ""
    # What `write` takes: the run, the run with the parts of its gates, the picture, or the graph.
    of: Literal["run", "parts", "picture", "graph"] = "run"

    @property
    def address(self) -> str:
        """Give the program's address, up to the circuit's own parameters."""
        flavour = f"_flavour={self.flavour}&" if self.flavour else ""
        return f"/graph.{self.file.ending}?{flavour}"


LANGUAGES = {
    "numpy": Language("NumPy", "numpy", PY),
    "pytorch": Language("PyTorch", "pytorch", PY, "pytorch"),
    "javascript": Language("JavaScript", "javascript", JS, of="parts"),
    "tikz": Language(say("The picture in LaTeX (TikZ)"), "tikz", TEX, of="picture"),
    "formulas": Language(say("The formulas in LaTeX"), "latex", TEX, "formulas", of="graph"),
}

FILES = tuple(dict.fromkeys(written.file for written in LANGUAGES.values()))


def languages_of(ending: str) -> list[str]:
    """Name the languages of an address: the first is the one that has no flavour there."""
    return [name for name, written in LANGUAGES.items() if written.file.ending == ending]


def language_of(ending: str, flavour: object) -> str:
    """Find the language of an address; a flavour that there is not is ignored."""
    found = languages_of(ending)
    return next((name for name in found if LANGUAGES[name].flavour == flavour), found[0])


class Sources(Protocol):
    """What a program is written of; `circuits.Circuit` has all of it."""

    run: Run

    @property
    def opened(self) -> Run: ...  # noqa: D102  as in circuits.Circuit
    @property
    def more(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def view(self) -> Run: ...  # noqa: D102
    @property
    def picture(self) -> Picture: ...  # noqa: D102


def program(language: str, of: Sources) -> Listing:
    """Write a circuit in a language of `LANGUAGES`. Errors: CannotBeWritten; TooLarge `too-deep`."""
    written = LANGUAGES[language]
    write = import_module(f".{written.module}", __package__).write  # once it is asked for
    listing: Listing
    try:
        if written.of == "picture":
            listing = write(of.picture, of.view)
        elif written.of == "parts":
            listing = write(of.run, of.opened, of.more)
        else:
            listing = write(of.run) if written.of == "run" else write(of.run.graph, of.run)
    except RecursionError:  # in ast.unparse: a maximum has a nested call for each operand
        message = say("a gate of so many operands is too deep for a program")
        raise TooLarge("too-deep", message, say("Give parts of it names of their own.")) from None
    return listing
