"""The circuit as a program in other languages: one small writer for each, over the same graph."""

from collections.abc import Callable
from importlib import import_module
from typing import Literal, NamedTuple

from engine.passes import Run
from engine.programs.listing import Listing
from engine.shapes import Picture


class Written(NamedTuple):
    """A language that circuits are written in: how it is called, and where its program is to be had.

    `module` has the function `write`, which writes a run, its picture, or the graph without numbers.
    `ending` and `flavour` are those of the program's address.
    """

    title: str
    module: str
    ending: str
    flavour: str = ""
    of: Literal["run", "picture", "graph"] = "run"

    @property
    def address(self) -> str:
        """Give the program's address, up to the circuit's own parameters."""
        flavour = f"_flavour={self.flavour}&" if self.flavour else ""
        return f"/graph.{self.ending}?{flavour}"


LANGUAGES = {
    "numpy": Written("NumPy", "numpy", "py"),
    "pytorch": Written("PyTorch", "pytorch", "py", "pytorch"),
    "javascript": Written("JavaScript", "javascript", "js"),
    "tikz": Written("The picture in LaTeX (TikZ)", "tikz", "tex", of="picture"),
    "formulas": Written("The formulas in LaTeX", "formulas", "tex", "formulas", of="graph"),
}


def language_of(ending: str, flavour: object) -> str:
    """Find the language of an address; a flavour that it does not have is as good as none."""
    found = [name for name, written in LANGUAGES.items() if written.ending == ending]
    return next((name for name in found if LANGUAGES[name].flavour == flavour), found[0])


def program(language: str, run: Run, picture: Callable[[], Picture]) -> Listing:
    """Write a circuit in a language of `LANGUAGES`. Errors: CannotBeWritten."""
    written = LANGUAGES[language]
    write = import_module(f"engine.programs.{written.module}").write  # when it is asked for
    written_of = {"run": (run,), "graph": (run.graph,)}
    listing: Listing = write(*(written_of.get(written.of) or (picture(), run)))
    return listing
