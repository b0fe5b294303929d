"""A class with a forward and a backward method: the one is the circuit, the other is judged.

As in `class Affine` with `forward(self, x)` and `backward(self, dout)`, which gives `self.dW`. The text may
call it, `dx = layer.backward(dout)`, with what lines before the call give.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..language.syntax import (
    Assign,
    Attribute,
    Augmented,
    Call,
    Class,
    Define,
    Name,
    Statement,
    Syntax,
)
from ..language.walks import everything
from .names import attributes, is_like, place_of, with_places
from .usage import given, names_of, used

FORWARD = ("forward", "__call__")
"""Names of the method that is the forward pass."""


_SAVES = re.compile(r"(\w+)\.save_for_backward\(([^()\n]*[^(),\s])\s*,?\s*\)")
_ASKS = re.compile(r"\bctx\.needs_input_grad\[\d\]")
_STATIC = re.compile(r"@staticmethod(?=\s+def \w+\(\s*ctx\b)")


class Method(NamedTuple):
    """The backward method of a class."""

    # The method, with the attributes that it gives gradients to as names: `self.dW`.
    backward: Define
    # The name of its class; nothing where the method is static, a function as any other.
    owner: str
    # The names of the values that the forward method has, of its inputs, and of what it keeps.
    values: frozenset[str]


def with_methods(text: str) -> str:
    """Write the two passes of PyTorch's `Function` as methods of an object `ctx`, at the same places.

    What it saves for the backward pass is an attribute of it, and all gradients are asked for. See
    https://docs.pytorch.org/docs/stable/notes/extending.html.
    """
    if "save_for_backward" not in text and "ctx" not in text:
        return text

    def kept(found: re.Match[str]) -> str:
        return f"{found[1]}.saved_tensors = {found[2]},".ljust(len(found[0]))

    made = _STATIC.sub(lambda found: " " * len(found[0]), _SAVES.sub(kept, text))
    return _ASKS.sub(lambda found: "True".ljust(len(found[0])), made)


def method(tree: Sequence[Statement]) -> Method | None:
    """Find the last class of a text that has both methods; None where none has."""
    found = (_of(each) for each in reversed(tree) if isinstance(each, Class))
    return next((each for each in found if each is not None), None)


class Around(NamedTuple):
    """What a text has around the call of a backward method."""

    # The lines that give what arrives.
    before: tuple[Statement, ...]
    # The line that calls it; None where none does.
    line: Statement | None
    # The lines behind that.
    after: tuple[Statement, ...]

    @property
    def lines(self) -> tuple[Statement, ...]:
        """Give all of them."""
        return (*self.before, *((self.line,) if self.line else ()), *self.after)


def call_of(line: Statement) -> Call | None:
    """Find the call of a backward method in a line, `layer.backward(dout)`; None where none is."""
    return next(iter(calls_of(line)), None)


def calls_of(line: Statement) -> list[Call]:
    """List the calls of backward methods in a line, several of `first.backward(second.backward(dout))`."""
    calls = (each for each in everything(line) if isinstance(each, Call))
    return [each for each in calls if _calls_back(each.function)]


def _calls_back(node: Syntax) -> bool:
    return isinstance(node, Attribute) and node.name == "backward" and isinstance(node.value, Name)


def around(tree: Sequence[Statement]) -> Around | None:
    """Find the one call of a backward method among statements; None where there are several."""
    body = [each for each in tree if not isinstance(each, (Class, Define))]
    made = _objects(tree)
    calling = [
        at for at, each in enumerate(body) if (call := call_of(each)) and _is_of_text(call, made)
    ]
    if not calling:
        return Around((), None, ())
    if len(calling) > 1 or len(calls_of(body[calling[0]])) > 1:
        return None
    line, after = body[calling[0]], body[calling[0] + 1 :]
    needed, before = used(line), list[Statement]()
    for each in reversed(body[: calling[0]]):
        names = given(each)
        is_gradient = isinstance(each, (Assign, Augmented)) and names and all(map(is_like, names))
        if is_gradient and needed.issuperset(names):
            before.insert(0, each)
            needed |= used(each)
    return Around(tuple(before), line, tuple(after))


def _objects(tree: Sequence[Statement]) -> set[str]:
    """Name the objects that a text makes of its own classes: `net` of `net = Network(3, 4)`."""
    classes = {each.name.name for each in tree if isinstance(each, Class)}
    return {
        place
        for each in tree
        if isinstance(each, Assign) and isinstance(each.value, Call)
        if place_of(each.value.function) in classes
        for place in given(each)
    }


def _is_of_text(call: Call, made: set[str]) -> bool:
    """Tell the call of a method of the text from that of a library, `loss.backward()`."""
    return bool(call.arguments) or place_of(call.function.value) in made  # type: ignore[attr-defined]


def _of(typed: Class) -> Method | None:
    methods = {each.name.name: each for each in typed.body if isinstance(each, Define)}
    backward = methods.get("backward")
    forward = next((methods[name] for name in FORWARD if name in methods), None)
    if backward is None or forward is None or not backward.parameters:
        return None
    others = [each for each in typed.body if each is not backward]
    values = frozenset(names_of(others))
    values |= {node.name for node in everything(tuple(others)) if isinstance(node, Attribute)}
    if backward.decorated == "staticmethod":
        return Method(with_places(backward), "", values)
    kept = attributes(backward, values)
    placed = with_places(backward, backward.parameters[0].name, kept)
    return Method(placed, typed.name.name, values)
