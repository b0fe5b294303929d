"""The body of a function that gives a loss and its gradients, parted into the two passes.

What the loss is made of is the forward pass, and what stands beside that the backward pass. Where one loop
does both, or the forward pass changes later what a gradient is made of, the lines are the whole body once
more, so that each of them sees what it sees in Python.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeGuard

from ..language.syntax import (
    Assign,
    Attribute,
    Bare,
    Call,
    Clause,
    Define,
    For,
    If,
    List,
    Name,
    Other,
    Return,
    Syntax,
    Tuple,
    While,
    With,
)
from ..language.walks import everything
from ..language.walks import names as names_in
from .names import HOLDERS, LOSSES, is_like, meant
from .usage import changed, names_of, used

_LOSS = re.compile(r"(?i)\w*(?:loss|cost)\w*")
_BLOCKS = (For, If, With, While)


class Parts(NamedTuple):
    """The body of a function, parted."""

    # The statement that gives everything back.
    back: Return
    # The name of the loss.
    loss: str
    # Its place in what is given back; None where it is not given back.
    at: int | None
    # What is no part of the forward pass, also within its blocks.
    beside: list[Syntax]
    # The backward pass.
    lines: list[Syntax]
    # The names of the values of the forward pass.
    values: frozenset[str]
    # Whether the lines are the whole body.
    anew: bool


def parts(function: Define, trains: bool = False) -> Parts | None:
    """Part the body of a function; None where it gives no gradients beside a loss, and trains nothing."""
    return _Body(function.body).parts({each.name for each in function.parameters}, trains)


def behind(body: Sequence[Syntax], loss: str) -> tuple[list[Syntax], frozenset[str]] | None:
    """Find what stands beside all that a loss is made of, and the values of the forward pass.

    None where that would see other values behind it.
    """
    own = _Body(body)
    forward, left = own.followed(loss)
    beside = [each for each in body if each not in forward and each not in left]
    if own.is_changed_later(beside, forward) or own.spoils(beside, forward):
        return None
    others = {place for each in body for place in changed(each)} - own.ever
    return beside, frozenset(names_of(forward) - others)


def of_loops(body: Sequence[Syntax]) -> Parts | None:
    """Part statements of which a loop gives a loss together with gradients; None where none does."""
    losses = [
        name
        for each in body
        if isinstance(each, For) and any(map(is_like, changed(each)))
        for name in changed(each)
        if is_loss(name)
    ]
    if not losses:
        return None
    span = body[-1].span
    given_to = {place for each in body for place in changed(each)}
    inputs = {name for each in body for name in used(each)} - given_to
    found = _Body([*body, Return(Name(losses[-1], span), span)]).parts(inputs, trains=True)
    return found if found and any(each not in body for each in found.beside) else None


class _Body:
    """Statements one after the other, of which a loss is followed from the end back."""

    def __init__(self, body: Sequence[Syntax]) -> None:
        self.body = [*body]
        # What the loss is made of at the place that is looked at, and at all places.
        self.needed, self.ever = set[str](), set[str]()
        # The same without what blocks have beside that.
        self.sure = set[str]()

    def followed(self, loss: str) -> tuple[list[Syntax], list[Syntax]]:
        """List what the loss is made of, and what leaves early or only shows; the last one first."""
        self.needed, self.ever = {loss}, {loss}
        forward, left = list[Syntax](), list[Syntax]()
        for each in reversed(self.body):
            if self._leaves_early(each):
                left.append(each)
            elif self._makes(each) or self._keeps(each):
                forward.append(each)
        return forward, left

    def parts(self, parameters: set[str], trains: bool) -> Parts | None:
        """Part the body of a function with these parameters."""
        back = self.body.pop() if self.body else None
        if not isinstance(back, Return) or back.value is None:
            return None
        found = self._loss(back)
        if found is None:
            return None
        loss, at = found
        forward, left = self.followed(loss)
        beside = [each for each in self.body if each not in forward and each not in left]
        taken = [each for each in self.body if each in forward]
        others = {place for each in self.body for place in changed(each)} - self.ever
        values = frozenset((names_of(taken) | parameters | _attributes(taken)) - others)
        gradients = {
            place for place in others if meant(place, values) or is_like(place) or place in HOLDERS
        }
        if not any(_says(place, values) for place in gradients):
            return None
        if not trains and not self._gives(back, gradients):
            return None
        if self.spoils(beside, taken):
            return None
        mixed = [each for each in taken if not gradients.isdisjoint(changed(each))]
        anew = bool(mixed) or self.is_changed_later(beside, taken)
        helpers = {place for each in mixed for place in changed(each)} - self.sure
        inner = [each for block in mixed for each in _only(block, gradients, helpers)]
        own = [each for each in beside if not _is_begun_anew(each, taken)]
        lines = [each for each in self.body if each not in left] if anew else own
        return Parts(
            back=back,
            loss=loss,
            at=at,
            beside=[*beside, *left, *inner],
            lines=[each for each in lines if not _does_nothing(each, gradients)],
            values=values,
            anew=anew,
        )

    def _loss(self, back: Return) -> tuple[str, int | None] | None:
        """Find the loss: of what is given back what is no gradient, or else what is called a loss."""
        names = {place for each in self.body for place in changed(each)}
        items = items_of(back.value)
        known = [
            (node.name, at)
            for at, node in enumerate(items)
            if isinstance(node, Name) and node.name in names
        ]
        known = [each for each in known if not is_like(each[0]) and each[0] not in HOLDERS]
        called = [each for each in known if is_loss(each[0])]
        if known:
            return (called or known)[0]
        made = [name for each in self.body for name in changed(each) if is_loss(name)]
        return (made[-1], None) if made else None

    def _leaves_early(self, each: Syntax) -> bool:
        """Tell `if y is None: return scores`, which is no part of the loss, and what only shows."""
        if isinstance(each, If):
            leaves = any(isinstance(node, Return) for node in everything(each))
            return leaves or not changed(each)
        return isinstance(each, Other) or (isinstance(each, Bare) and not changed(each))

    def _makes(self, each: Syntax) -> bool:
        """Tell whether the loss is made of what a statement gives, and follow what that is made of."""
        places = changed(each)
        if self.needed.isdisjoint(places):
            return False
        if isinstance(each, Assign) and not isinstance(each, _BLOCKS):
            self.needed -= {node.name for node in _whole(each.targets)}
        if isinstance(each, _BLOCKS):
            self._follow(each)
            self.sure |= self.needed
            self.needed |= {
                place for place in places if not is_like(place)
            }  # that go on: `zs.append(z)`
        else:
            self.needed |= used(each)
            self.sure |= used(each)
        self.ever |= self.needed
        return True

    def _keeps(self, each: Syntax) -> bool:
        """Tell what gives an object its weights, `self.w = np.zeros(n)`, and no step of these."""
        targets = each.targets if isinstance(each, Assign) else ()
        if not targets or not all(_is_own(node) and not is_like(node.name) for node in targets):
            return False
        if any(map(is_like, used(each))):
            return False
        self.needed |= used(each)
        self.ever |= self.needed
        return True

    def _follow(self, block: Syntax) -> None:
        """Find what the loss is made of in a block, whose rounds may use what the one before gave."""
        before = -1
        while len(self.needed) != before:
            before = len(self.needed)
            self._into(block)

    def _into(self, block: Syntax) -> bool:
        found = False
        for each in _bodies(block):
            if isinstance(each, _BLOCKS):
                found = self._into(each) or found
            elif not self.needed.isdisjoint(changed(each)):
                self.needed |= used(each)
                found = True
        if found:
            self.needed |= set(names_in(_head(block)))
        return found

    @staticmethod
    def _gives(back: Return, gradients: set[str]) -> bool:
        """Tell whether the function gives gradients back."""
        return not gradients.isdisjoint(names_in(back.value))

    @staticmethod
    def is_changed_later(beside: Sequence[Syntax], forward: Sequence[Syntax]) -> bool:
        """Tell whether the forward pass gives another value to what a line beside it has used before."""
        return any(
            not (used(line) - _counters(line)).isdisjoint(changed(later))
            for line in beside
            for later in forward
            if later.span[0] > line.span[0]
        )

    @staticmethod
    def spoils(beside: Sequence[Syntax], forward: Sequence[Syntax]) -> bool:
        """Tell whether a line may change in place what the loss is made of later: `dx = p; dx -= 1`."""
        for line in beside:
            if not isinstance(line, Assign) or not isinstance(line.value, Name):
                continue
            if any(line.value.name in used(later) for later in forward if later.span > line.span):
                return True
        return False


def _is_own(node: Any) -> TypeGuard[Attribute]:
    """Tell an attribute of the object whose method it is, `self.w`."""
    of = node.value if isinstance(node, Attribute) else None
    return isinstance(of, Name) and of.name == "self"


def _attributes(taken: Sequence[Syntax]) -> set[str]:
    """Name what statements have of their object, `W` of `self.W`, but for methods that they call."""
    nodes = [*everything(tuple(taken))]
    called = {id(node.function) for node in nodes if isinstance(node, Call)}
    return {node.name for node in nodes if _is_own(node) and id(node) not in called}


def _counters(line: Syntax) -> set[str]:
    """Name what comprehensions of a statement count with: `b` of `[f(b) for b in biases]`."""
    return {
        name
        for node in everything(line)
        if isinstance(node, Clause)
        for name in names_in(node.target)
    }


def _whole(targets: Sequence[Syntax]) -> Iterator[Name]:
    """Go through the names that are given a value as a whole, and not at a place."""
    for each in targets:
        if isinstance(each, Name):
            yield each
        elif isinstance(each, (Tuple, List)):
            yield from _whole(each.items)


def items_of(value: Any) -> tuple[Syntax, ...]:
    """List what stands between commas: one thing where there is none."""
    while hasattr(value, "inner"):  # in parentheses
        value = value.inner
    return tuple(value.items) if isinstance(value, (Tuple, List)) else (value,)


def is_loss(name: str) -> bool:
    """Tell what is called a loss."""
    return name in LOSSES or bool(_LOSS.fullmatch(name))


def _says(place: str, values: frozenset[str]) -> bool:
    found = meant(place, values)
    return found is not None and bool(found.of)


def _only(block: Syntax, gradients: set[str], helpers: set[str]) -> Iterator[Syntax]:
    """Go through what gives gradients alone in a block: of inner blocks those with `helpers`, too."""
    for each in _bodies(block):
        if (places := changed(each)) and gradients.issuperset(places):
            yield each
        elif isinstance(each, _BLOCKS):
            inner = [*_bodies(each)]
            own = [changed(e) for e in inner]
            if inner and all(p and (gradients | helpers).issuperset(p) for p in own):
                yield each
            else:
                yield from _only(each, gradients, helpers)


def _head(block: Any) -> Any:
    """Give what decides how often and whether a block is run."""
    match block:
        case For(_, iterable):
            return iterable
        case If(branches):
            return tuple(condition for condition, _ in branches)
        case With(items):
            return items
        case While(condition):
            return condition


def _bodies(block: Syntax) -> Iterator[Any]:
    match block:
        case For(_, _, body, otherwise):
            yield from (*body, *otherwise)
        case If(branches, otherwise):
            for _, body in branches:
                yield from body
            yield from otherwise
        case With() | While():
            yield from block.body


def _is_begun_anew(line: Syntax, forward: Sequence[Syntax]) -> bool:
    """Tell `loss = 0.0` above `loss = …`, which nobody uses and which would hide the loss behind it."""
    later = [each for each in forward if each.span > line.span and isinstance(each, Assign)]
    again = {node.name for each in later for node in _whole(each.targets)}
    return isinstance(line, Assign) and bool(changed(line)) and again.issuperset(changed(line))


def _does_nothing(line: Syntax, gradients: set[str]) -> bool:
    """Tell what stands for a gradient before there is one, `dx = None`, and what only cuts gradients off."""
    if isinstance(line, For):  # `for dparam in [dW, db]: np.clip(dparam, -5, 5, out=dparam)`
        return all(isinstance(each, Bare) for each in line.body)
    if not isinstance(line, Assign):
        return False
    items = (line.value,) if isinstance(line.value, List) else items_of(line.value)
    return all(isinstance(each, Name) and each.name == "None" for each in items)
