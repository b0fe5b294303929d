"""The circuit as a program in other languages: one small writer for each, over the same graph.

It knows runs and pictures, and nothing of what is said of them.
Its face: `program`, `LANGUAGES`, `FILES`, `listing.Listing`.
"""

from importlib import import_module
from typing import Literal, NamedTuple, Protocol

from ..base.errors import TooLarge
from ..base.words import Words, say
from ..passes.run import Run
from ..picture.marks import Picture
from .listing import Listing


class File(NamedTuple):
    """What a program stands in: the ending of its name, its media type, and what it is called."""

    ending: str
    type: str
    title: Words


PY = File("py", "text/x-python", say("a program in Python"))
JS = File("js", "text/javascript", say("a module in JavaScript"))
TEX = File("tex", "application/x-tex", say("LaTeX"))


class Written(NamedTuple):
    """A language that circuits are written in: how it is called, and where its program is to be had.

    `module` has the function `write`, which writes a run, one with the parts of its gates, its picture,
    or the graph without numbers.
    `file` and `flavour` are those of the program's address; the first language of a file has no flavour.
    """

    title: str
    module: str
    file: File
    flavour: str = ""
    of: Literal["run", "parts", "picture", "graph"] = "run"

    @property
    def address(self) -> str:
        """Give the program's address, up to the circuit's own parameters."""
        flavour = f"_flavour={self.flavour}&" if self.flavour else ""
        return f"/graph.{self.file.ending}?{flavour}"


LANGUAGES = {
    "numpy": Written("NumPy", "numpy", PY),
    "pytorch": Written("PyTorch", "pytorch", PY, "pytorch"),
    "javascript": Written("JavaScript", "javascript", JS, of="parts"),
    "tikz": Written(say("The picture in LaTeX (TikZ)"), "tikz", TEX, of="picture"),
    "formulas": Written(say("The formulas in LaTeX"), "latex", TEX, "formulas", of="graph"),
}

FILES = tuple(dict.fromkeys(written.file for written in LANGUAGES.values()))


def languages_of(ending: str) -> list[str]:
    """Name the languages of an address: the first is the one that has no flavour there."""
    return [name for name, written in LANGUAGES.items() if written.file.ending == ending]


def language_of(ending: str, flavour: object) -> str:
    """Find the language of an address; a flavour that it does not have is as good as none."""
    found = languages_of(ending)
    return next((name for name in found if LANGUAGES[name].flavour == flavour), found[0])


class Sources(Protocol):
    """What programs are written of: a run, the same with the parts of gates, and its picture."""

    run: Run

    @property
    def opened(self) -> Run: ...  # noqa: D102  the field says it
    @property
    def view(self) -> Run: ...  # noqa: D102
    @property
    def picture(self) -> Picture: ...  # noqa: D102


def program(language: str, of: Sources) -> Listing:
    """Write a circuit in a language of `LANGUAGES`. Errors: CannotBeWritten."""
    written = LANGUAGES[language]
    write = import_module(f".{written.module}", __package__).write  # when it is asked for
    listing: Listing
    try:
        if written.of == "picture":
            listing = write(of.picture, of.view)
        elif written.of == "parts":
            listing = write(of.run, of.opened)
        else:
            listing = write(of.run) if written.of == "run" else write(of.run.graph, of.run)
    except RecursionError:  # Python's own writer nests a call for each operand of a maximum
        message = say("a gate of so many operands is too deep for a program")
        raise TooLarge("too-deep", message, say("Give parts of it names of their own.")) from None
    return listing
