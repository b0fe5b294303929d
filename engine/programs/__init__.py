"""The circuit as a program in other languages: one small writer for each, over the same graph."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from engine.passes import Run
from engine.programs.listing import Listing
from engine.shapes import Picture


class Written(NamedTuple):
    """A language that circuits are written in: how it is called, and where its program is to be had.

    `module` has the writer, `write(run)`; one that draws has `write(picture, run)`. `address` is
    that of the program, with the parameters that choose this language.
    """

    title: str
    module: str
    address: str
    draws: bool = False


LANGUAGES = {
    "numpy": Written("NumPy", "numpy", "/graph.py?"),
    "pytorch": Written("PyTorch", "pytorch", "/graph.py?_flavour=pytorch&"),
    "javascript": Written("JavaScript", "javascript", "/graph.js?"),
    "tikz": Written("LaTeX, TikZ", "tikz", "/graph.tex?", draws=True),
}


def program(language: str, run: Run, picture: Callable[[], Picture]) -> Listing:
    """Write a circuit in a language of `LANGUAGES`. Errors: CannotBeWritten."""
    written = LANGUAGES[language]
    write = import_module(f"engine.programs.{written.module}").write  # when it is asked for
    listing: Listing = write(picture(), run) if written.draws else write(run)
    return listing
