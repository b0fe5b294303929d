"""A class with a forward and a backward method: the one is the circuit, the other is judged.

As in `class Affine` with `forward(self, x)` and `backward(self, dout)`, which gives `self.dW`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ..language.syntax import Attribute, Class, Define, Statement
from ..language.walks import everything
from .names import attributes, with_places
from .usage import names_of

_FORWARD = ("forward", "__call__")


class Method(NamedTuple):
    """The backward method of a class."""

    # The method, with the attributes that it gives gradients to as names: `self.dW`.
    backward: Define
    # The name of its class.
    owner: str
    # The names of the values that the forward method has, of its inputs, and of what it keeps.
    values: frozenset[str]


def method(tree: Sequence[Statement]) -> Method | None:
    """Find the last class of a text that has both methods; None where none has."""
    found = (_of(each) for each in reversed(tree) if isinstance(each, Class))
    return next((each for each in found if each is not None), None)


def _of(typed: Class) -> Method | None:
    methods = {each.name.name: each for each in typed.body if isinstance(each, Define)}
    backward = methods.get("backward")
    forward = next((methods[name] for name in _FORWARD if name in methods), None)
    if backward is None or forward is None or len(backward.parameters) < 2:
        return None
    others = [each for each in typed.body if each is not backward]
    values = frozenset(names_of(others))
    values |= {node.name for node in everything(tuple(others)) if isinstance(node, Attribute)}
    kept = attributes(backward, values)
    placed = with_places(backward, backward.parameters[0].name, kept)
    return Method(placed, typed.name.name, values)
