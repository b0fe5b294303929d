"""What statements give a value to, what they use, and which values a forward pass has."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..language.syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Call,
    Dict,
    For,
    If,
    List,
    Name,
    Return,
    Statement,
    Subscript,
    Syntax,
    Text,
    Tuple,
)
from ..language.walks import bound, everything
from ..language.walks import names as names_in
from .names import HOLDERS, is_like, meant, place_of


def targets(line: Any) -> list[Any]:
    """List what a statement gives a value to, that of its blocks included."""
    found = list[Any]()
    for each in everything(line):
        if isinstance(each, Assign):
            found += each.targets
        elif isinstance(each, (Augmented, For)):
            found.append(each.target)
        elif isinstance(each, Bare) and (target := _at(each.value)) is not None:
            found.append(target)
    flat = list[Any]()
    while found:
        each = found.pop(0)
        if isinstance(each, (Tuple, List)):
            found = [*each.items, *found]
        else:
            flat.append(each)
    return flat


def _at(value: Any) -> Any | None:
    """Find what is changed at places: `dW` of `np.add.at(dW, x, dout)`; None where nothing is."""
    if not isinstance(value, Call) or not value.arguments:
        return None
    of = value.function
    return value.arguments[0] if isinstance(of, Attribute) and of.name == "at" else None


def given(line: Any) -> list[str]:
    """Name what a statement gives a value to: `dW` of `dW[0] = …`."""
    return [place for each in targets(line) if (place := place_of(each))]


def changed(line: Any) -> list[str]:
    """Name what a statement gives a value to, and the lists that it makes longer: `zs.append(z)`."""
    calls = (each.value for each in everything(line) if isinstance(each, Bare))
    longer = (
        place_of(call.function.value)
        for call in calls
        if isinstance(call, Call) and isinstance(call.function, Attribute)
        if call.function.name in ("append", "extend", "insert")
    )
    return [*given(line), *filter(None, longer)]


def used(line: Any) -> set[str]:
    """Name what a statement reads; of `x += y` that is both."""
    found = set[str]()
    for each in everything(line):
        if isinstance(each, Assign):
            found.update(names_in(each.value))
            for target in each.targets:
                found.update(
                    names_in([t.places for t in everything(target) if isinstance(t, Subscript)])
                )
        elif isinstance(each, Augmented):
            found.update(names_in((each.target, each.value)))
        elif isinstance(each, For):
            found.update(names_in(each.iterable))
        elif isinstance(each, If):
            found.update(names_in([condition for condition, _ in each.branches]))
        elif isinstance(each, (Bare, Return)):
            found.update(names_in(each.value))
    return found


def unheeded(lines: Sequence[Any], values: frozenset[str]) -> list[str]:
    """Name what lines give that is no gradient's name, and that no line uses: else nothing is said of it."""
    reads = {name for line in lines for name in used(line)}
    gave = dict.fromkeys(place for line in lines for place in given(line))
    others = (place for place in gave if place not in reads and not is_like(place))
    return [place for place in others if meant(place, values) is None]


def names_of(tree: Iterable[Syntax]) -> set[str]:
    """Name the values that statements have: those that they give, their inputs, and keys of dicts."""
    tree = tuple(tree)
    keys = {
        piece
        for node in everything(tree)
        if isinstance(node, Subscript)
        for place in node.places
        if isinstance(place, Text)
        for piece in place.pieces
        if isinstance(piece, str)
    }
    return bound(tree) | set(names_in(tree)) | keys


def values_of(tree: Sequence[Statement]) -> frozenset[str]:
    """Name the values of a forward pass: also its output, where the text gives it no name."""
    return frozenset(with_output(names_of(tree), tree[-1] if tree else None))


def with_output(names: set[str], last: Statement | None) -> set[str]:
    """Add what a circuit calls its output where its last statement gives it no name."""
    if isinstance(last, Bare) and not isinstance(last.value, Name):
        return names | {"out" if "f" in names else "f"}
    return names


def unfolded(lines: Iterable[Any]) -> list[Any]:
    """Make a line of each entry of a dict of gradients: `grads = {'W1': X.T @ dh, 'b1': dh.sum(0)}`.

    What only gives names again that they have, `grads = {'dW': dW}`, is left as it is.
    """
    found = list[Any]()
    for line in lines:
        entries = _entries(line)
        found.append(line._replace(value=line.value._replace(items=())) if entries else line)
        found += entries
    return found


def _entries(line: Any) -> list[Assign]:
    if not isinstance(line, Assign) or not isinstance(line.value, Dict) or len(line.targets) != 1:
        return []
    holder = place_of(line.targets[0])
    return [
        Assign(
            (Name(f"{holder}['{key.pieces[0]}']", key.span),), value, (key.span[0], value.span[1])
        )
        for key, value in line.value.items
        if holder in HOLDERS and isinstance(key, Text) and len(key.pieces) == 1
        if value is not None and not isinstance(value, Name)
    ]
