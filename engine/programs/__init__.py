"""The circuit as a program in other languages: one small writer for each, over the same graph.

It knows runs and pictures, and nothing of what is said of them.
Its face: `program`, `LANGUAGES`, `listing.Listing`.
"""

from importlib import import_module
from typing import Literal, NamedTuple, Protocol

from ..base.errors import TooLarge
from ..base.words import say
from ..passes.run import Run
from ..picture.marks import Picture
from .listing import Listing


class Language(NamedTuple):
    """A language that circuits are written in."""

    # What the language is called.
    title: str
    # The module of this room whose function `write` writes it.
    module: str
    # The ending of the program's address: `/graph.py`.
    ending: str
    # The parameter `_flavour` of the address, for a second language of the same ending.
    flavour: str = ""
    # What `write` takes: the run, the run with the parts of its gates, the picture, or the graph.
    of: Literal["run", "parts", "picture", "graph"] = "run"

    @property
    def address(self) -> str:
        """Give the program's address, up to the circuit's own parameters."""
        flavour = f"_flavour={self.flavour}&" if self.flavour else ""
        return f"/graph.{self.ending}?{flavour}"


LANGUAGES = {
    "numpy": Language("NumPy", "numpy", "py"),
    "pytorch": Language("PyTorch", "pytorch", "py", "pytorch"),
    "javascript": Language("JavaScript", "javascript", "js", of="parts"),
    "tikz": Language(say("The picture in LaTeX (TikZ)"), "tikz", "tex", of="picture"),
    "formulas": Language(say("The formulas in LaTeX"), "latex", "tex", "formulas", of="graph"),
}


def language_of(ending: str, flavour: object) -> str:
    """Find the language of an address; a flavour that there is not is ignored."""
    found = [name for name, written in LANGUAGES.items() if written.ending == ending]
    return next((name for name in found if LANGUAGES[name].flavour == flavour), found[0])


class Sources(Protocol):
    """What a program is written of; `circuits.Circuit` has all of it."""

    run: Run

    @property
    def opened(self) -> Run: ...  # noqa: D102  as in circuits.Circuit
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
            listing = write(of.run, of.opened)
        else:
            listing = write(of.run) if written.of == "run" else write(of.run.graph, of.run)
    except RecursionError:  # in ast.unparse: a maximum has a nested call for each operand
        message = say("a gate of so many operands is too deep for a program")
        raise TooLarge("too-deep", message, say("Give parts of it names of their own.")) from None
    return listing
