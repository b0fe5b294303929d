"""The prelude: losses and layers, written in the language itself.

Each subject is a text beside this file. What it defines can be called by its name, behind any library, and
by the names in the line `Also:` of its docstring; a call is inlined, as one of the user's own functions
is. What begins with `_` is for the texts alone, and no module.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...base.words import Words, say

_FOLDER = Path(__file__).parent
_DEFINITION = re.compile(r'^(?:def|class) (\w+)(?:\((.*)\))?:\n(?: +"""([^"]*)""")?', re.MULTILINE)


class Defined(NamedTuple):
    """A function of the prelude, as its text says it."""

    # What its text calls it.
    name: str
    # Its parameters, as they are typed.
    parameters: str
    # What it is, where and of what shapes: nothing of what serves another function.
    docstring: str
    # The text that it stands in.
    subject: str

    @property
    def claim(self) -> str:
        """Give the first line of its docstring."""
        return self.docstring.partition("\n")[0]

    @property
    def also(self) -> tuple[str, ...]:
        """List what else it is called."""
        return self._listed("Also")

    @property
    def made_by(self) -> tuple[str, ...]:
        """List the functions that give it with some of its arguments, as `nn.MSELoss()` does."""
        return self._listed("Made by")

    def _listed(self, what: str) -> tuple[str, ...]:
        found = re.search(rf"^ *{what}: (.*)$", self.docstring, re.MULTILINE)
        return tuple(found[1].split(", ")) if found else ()

    @property
    def behind(self) -> list[str]:
        """List what stands before its name where it is called: a library and a dot, or nothing."""
        return [f"{library}." for library in _OF_LIBRARIES.get(self.subject, ())] or [""]

    @property
    def example(self) -> str:
        """Give a program that shows it: its line `Example:`, or a call with each operand that it needs."""
        found = re.search(r"^ *Example: (.*)$", self.docstring, re.MULTILINE)
        needed = [each for each in self.parameters.split(", ") if "=" not in each]
        return found[1] if found else f"{self.behind[0]}{self.name}({', '.join(needed)})"

    @property
    def is_layer(self) -> bool:
        """Tell a class, whose objects are called, from a function."""
        return self.name[0].isupper()

    @property
    def is_helper(self) -> bool:
        """Tell what serves the text alone."""
        return self.name.startswith("_")


TITLES: dict[str, Words] = {
    "losses": say("Losses"),
    "distances": say("Losses of pairs, counts and distances"),
    "torch": say("What PyTorch means by its names"),
    "keras": say("Losses of Keras and TensorFlow"),
    "tensorflow": say("What Keras and TensorFlow mean by their names"),
    "keras_layers": say("Layers of Keras"),
    "optax": say("Losses of Optax"),
    "layers": say("Layers"),
    "activations": say("Activations as layers"),
    "convolutions": say("Convolutions"),
    "pools": say("Pools"),
    "recurrent": say("Recurrent cells"),
    "attention": say("Attention"),
}
"""What the subjects are called: each is a text."""

_OF_LIBRARIES = {
    "torch": ("F", "torch", "nn"),
    "tensorflow": ("tf", "keras", "K"),
    "keras_layers": ("tf", "keras"),
    "optax": ("optax",),
}
"""The libraries behind whose names alone a subject's functions stand: elsewhere these mean something else."""


@cache
def text(subject: str) -> str:
    """Give the text of a subject."""
    return (_FOLDER / f"{subject}.txt").read_text(encoding="utf-8")


@cache
def definitions() -> tuple[Defined, ...]:
    """List what the prelude defines, subject by subject, in the order of the texts."""
    return tuple(
        Defined(name, parameters, docstring, subject)
        for subject in TITLES
        for name, parameters, docstring in _DEFINITION.findall(text(subject))
    )


@cache
def _named() -> dict[str, Defined]:
    return {
        before + name: each
        for each in definitions()
        for before in ([""] if each.is_helper else each.behind)
        for name in (each.name, *each.also)
    }


def defined(name: str) -> Defined | None:
    """Find what the prelude defines by a name, whatever the library; None where there is no such thing.

    >>> defined("mse").name, defined("huber")
    ('mse_loss', None)
    """
    return _named().get(name)


def meant(name: str, library: str) -> Defined | None:
    """Find what the prelude has for a name that a library uses in its own way.

    >>> meant("huber", "keras").claim
    'The mean of each row’s Huber losses: Keras has what is aimed at first.'
    """
    return _named().get(f"{library}.{name}") if library else None
