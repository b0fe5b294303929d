"""A function that gives a loss and its gradients together: `def svm_loss(x, y): … return loss, dx`.

The forward pass is the same text, in which the function gives its loss alone, and so do its calls.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..base.errors import Span
from ..language.syntax import (
    Assign,
    Attribute,
    Bare,
    Call,
    Class,
    Define,
    Import,
    Name,
    Number,
    Statement,
    Syntax,
)
from ..language.walks import everything
from ..language.walks import names as names_in
from .names import is_like, place_of
from .parting import Parts, behind, items_of, parts
from .rounds import flat
from .usage import given, used


class Together(NamedTuple):
    """A text with a function that gives a loss and its gradients, parted."""

    # The forward pass alone, at the same places.
    forward: str
    # The statements of the backward pass.
    lines: tuple[Statement, ...]
    # The names of the values that the forward pass has, and of its inputs.
    values: frozenset[str]
    # The name of the function.
    function: str
    # Whether the lines begin where the function begins, and not behind its forward pass.
    anew: bool


def together(text: str, tree: Sequence[Statement]) -> Together | None:
    """Find the last function of a text that gives a loss and its gradients; None where none does."""
    for owner, typed in _functions(tree):
        function = flat(typed)
        if any(is_like(each.name) for each in function.parameters):
            continue  # a backward pass alone, of what arrives
        trains = function is not typed
        found = parts(function, trains=trains)
        if found is None:
            continue
        made = _Forward(text, tree, owner, function=function, parts=found, trains=trains)
        forward = made.written()
        if forward is None:
            return None if owner else _going_on(text, tree, function, found)
        lines: tuple[Statement, ...] = tuple(found.lines)  # type: ignore[arg-type]  # of a body
        name = function.name.name
        return Together(forward, lines, found.values, function=name, anew=found.anew)
    return None


def _going_on(
    text: str, tree: Sequence[Statement], function: Define, parts: Parts
) -> Together | None:
    """Part a text that goes on with what a call of the function gives beside the loss.

    As `loss, dscores = softmax_loss(scores, y); dW = X.T @ dscores`: the lines begin with the call once more,
    of the function as it is typed.
    """
    body = [each for each in tree if not isinstance(each, (Define, Class, Import))]
    made = _Forward(text, tree, None, function=function, parts=parts)
    calls = [each for each in body if function.name.name in used(each)]
    loss = made.loss_of(calls[0]) if len(calls) == 1 else None
    found = loss and behind(body, loss)
    if not found:
        return None
    beside, values = found
    made.leave(beside)
    forward = made.written()
    if forward is None:
        return None
    lines = (calls[0], *beside, function)
    return Together(forward, lines, values, function="", anew=False)  # type: ignore[arg-type]


def _functions(tree: Sequence[Statement]) -> Iterator[tuple[Class | None, Define]]:
    """Go through the functions of a text and the methods of its classes, the last one first."""
    for each in reversed(tree):
        if isinstance(each, Define):
            yield None, each
        elif isinstance(each, Class):
            yield from ((each, node) for node in reversed(each.body) if isinstance(node, Define))


class _Forward:
    """The text of the forward pass: what is no part of it is taken out, and all else keeps its place."""

    def __init__(
        self,
        text: str,
        tree: Sequence[Statement],
        owner: Class | None,
        function: Define,
        parts: Parts,
        trains: bool = False,
    ) -> None:
        self.text, self.tree, self.owner, self.function = text, tree, owner, function
        self.parts, self.trains = parts, trains
        self.new = [*text]
        self.left = list[Statement]()

    def written(self) -> str | None:
        """Write it; None where the text goes on with the gradients, or a place is too short."""
        for each in self.parts.beside:
            self._put(each.span)
        for parameter in self.function.parameters:  # `y=None`, where labels are expected
            default = parameter.default
            if isinstance(default, Name) and default.name == "None":
                self._put((parameter.span[0] + len(parameter.name), default.span[1]))
        if self.owner is None:
            self._leave_users()
        if not self._gives_loss() or not all(map(self._takes_loss, self._calls())):
            return None
        if self.owner is not None and not self._is_made():
            self._leave_method()
        return "".join(self.new).rstrip(" \t\n;")

    def leave(self, beside: Sequence[Syntax]) -> None:
        """Leave statements of the text out that are no part of the forward pass."""
        self.left += beside  # type: ignore[arg-type]  # of the text
        for each in beside:
            self._put(each.span)

    def loss_of(self, line: Statement) -> str | None:
        """Name the loss that a call of the function gives, beside gradients; None where it gives none."""
        target = self._target(line)
        items = items_of(target) if target is not None else ()
        if self.parts.at is None or len(items) < 2 or self.parts.at >= len(items):
            return None
        item = items[self.parts.at]
        return item.name if isinstance(item, Name) else None

    def _put(self, span: Span, typed: str = "") -> bool:
        """Put another text into a place, with blanks behind it; False where it is too long."""
        start, end = span
        if len(typed) > end - start:
            return False
        self.new[start:end] = [sign if sign == "\n" else " " for sign in self.new[start:end]]
        self.new[start : start + len(typed)] = typed
        return True

    def _gives_loss(self) -> bool:
        """Let the function give its loss alone."""
        start, end = self.parts.back.span
        if self.parts.at is None:
            return self._put((start, end), f"return {self.parts.loss}")
        first, last = items_of(self.parts.back.value)[self.parts.at].span
        return self._put((start + len("return"), first)) and self._put((last, end))

    def _calls(self) -> Iterator[Statement]:
        """Go through what stands beside definitions."""
        return (
            each
            for each in self.tree
            if not isinstance(each, (Define, Class, Import)) and each not in self.left
        )

    def _takes_loss(self, line: Statement) -> bool:
        """Let a call of the function take its loss alone; False where the text goes on with the gradients."""
        before = (each for each in self._calls() if each.span < line.span)
        gradients = {name for each in before for name in self._gradients_of(each)}
        if gradients.intersection(used(line)):
            if not _shows(line):
                return False
            return self._put(line.span)
        target = self._target(line)
        if target is None:
            return self.function.name.name not in used(line)
        items = items_of(target)
        if isinstance(target, Name) or self.parts.at is None or self.parts.at >= len(items):
            is_loss = isinstance(target, Name) or self.parts.at is None
            return is_loss and self._put(target.span, self.parts.loss)
        start, end = items[self.parts.at].span
        return self._put((line.span[0], target.span[1]), self.text[start:end])

    def _target(self, line: Statement) -> Syntax | None:
        """Find what a call of the function is given to: `loss, dx` of `loss, dx = softmax_loss(x, y)`."""
        if not isinstance(line, Assign) or len(line.targets) != 1:
            return None
        if not isinstance(line.value, Call):
            return None
        named = getattr(line.value.function, "name", "") == self.function.name.name
        return line.targets[0] if named else None

    def _gradients_of(self, line: Statement) -> set[str]:
        """Name what a call of the function gives beside the loss."""
        target = self._target(line)
        if target is None:
            return set()
        items = list(items_of(target))
        if not isinstance(target, Name) and self.parts.at is not None:
            del items[self.parts.at : self.parts.at + 1]
        return set(names_in(tuple(items)))

    def _is_made(self) -> bool:
        """Tell whether the text makes an object with arrays or sizes, and calls this method itself.

        As with `Network([w1, w2], [b1, b2])` and `Network(4, 10)`. What trains gives it weights itself.
        """
        assert self.owner is not None
        others = [each for each in self.owner.body if each.span != self.function.span]
        called = (node.name for node in everything(tuple(others)) if isinstance(node, Attribute))
        making = [
            each
            for each in everything(tuple(self.tree))
            if isinstance(each, Call) and place_of(each.function) == self.owner.name.name
        ]
        given = (isinstance(n, (Name, Number)) for e in making for n in everything(e.arguments))
        is_given = bool(making) if self.trains else any(given)
        return is_given and self.function.name.name not in called

    def _leave_method(self) -> None:
        """Leave this method of the class, whose weights are inputs then, and nothing that makes objects."""
        assert self.owner is not None
        methods = [each for each in self.owner.body if isinstance(each, Define)]
        kept, found = list[Define](), [self.function]
        while found:  # what a kept method calls is kept
            kept += found
            called = {name for each in found for name in _called(each)}
            found = [each for each in methods if each.name.name in called and each not in kept]
        for each in methods:
            if each.span not in [other.span for other in kept]:
                self._put(each.span)
        self._leave_all({self.owner.name.name})

    def _leave_users(self) -> None:
        """Leave functions out that call this one, as one that trains with it does, and what calls them."""
        gone = {self.function.name.name}
        for each in self.tree:
            if isinstance(each, Define) and gone.intersection(names_in(each.body)):
                gone.add(each.name.name)
                self.leave([each])
        self._leave_all(gone - {self.function.name.name})
        if not any(self._calls()):  # of a text that only defines, the last function is the circuit
            self.leave([
                each for each in self.tree
                if isinstance(each, Define) and each.span > self.function.span
                and each.name.name not in names_in(self.function.body)
            ])  # fmt: skip

    def _leave_all(self, gone: set[str]) -> None:
        """Leave out all that has to do with names that are gone."""
        for line in [*self._calls()]:
            if gone.intersection(names_in(line)):
                gone.update(given(line))
                self.leave([line])


def _called(method: Define) -> Iterator[str]:
    """Name the functions and methods of its own that a method speaks of."""
    for node in everything(method.body):
        if isinstance(node, (Name, Attribute)):
            yield node.name


def _shows(line: Statement) -> bool:
    return (
        isinstance(line, Bare)
        and isinstance(line.value, Call)
        and place_of(line.value.function) == "print"
    )
