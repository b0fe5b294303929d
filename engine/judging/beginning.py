"""Where a backward pass begins in a text, and which of its statements belong to which pass."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..language.syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Call,
    Define,
    For,
    If,
    Import,
    Name,
    Statement,
    Subscript,
    With,
)
from ..language.walks import everything
from .names import ATTRIBUTES, Meant, is_like, is_of_backward, is_short, meant, place_of
from .usage import given, names_of, used, with_output

_BACK = r"(?:\bback-?ward|\bback-?prop|反向传播)"
_COMMENT = re.compile(rf"^[ \t]*#.*{_BACK}.*$", re.IGNORECASE | re.MULTILINE)
_BESIDE = re.compile(
    rf"\bforward|前向|正向|\b(?:for|in|during|before|until|see|makes?)\s+(?:(?:the|our)\s+)?{_BACK}",
    re.IGNORECASE,
)
"""What a comment says that speaks of the backward pass and begins none: `# kept for the backward pass`."""
_LOSS = re.compile(r"[CEJL]|(?i:mse|nll|\w*(?:loss|cost)\w*)")
_STEPS = (Assign, Augmented, Bare, For, If, With)
_STATIC = frozenset(("shape", "size", "ndim"))
_SHOWS = frozenset(("print", "len"))
_LIBRARY_S = frozenset(("grad", "gradient", "value_and_grad", "jacobian", "batch_jacobian"))
"""Functions of libraries that compute gradients."""


def beginnings(text: str, tree: Sequence[Statement]) -> list[int]:
    """List the statements with which the backward pass may begin: behind a comment that says so, or by name.

    A comment above all that is computed is a title, and begins nothing.
    """
    by_name = _by_name(tree)
    comments = _comments(text, tree)
    if not comments:
        return [] if by_name is None else [by_name]
    values = set[str]()
    for at, each in enumerate(tree[:by_name]):
        known = frozenset(with_output(values, tree[at - 1] if at else None))
        begun = comments[0] < each.span[0] and not _is_forward(each)
        begun = begun and not _gives_value(tree[at:], by_name, at)
        if begun and any(strong(line, known) for line in tree[at:]):
            return [at] if by_name is None else [at, by_name]
        values |= names_of([each])
    return [] if by_name is None else [by_name]


def _by_name(tree: Sequence[Statement]) -> int | None:
    """Find the first statement that gives a gradient of what was computed before it."""
    values = set[str]()
    computes = False
    for at, each in enumerate(tree):
        known = frozenset(with_output(values, tree[at - 1] if at else None))
        if computes and (any(gradients(each, known)) or is_backward(each, known)):
            return at
        values |= names_of([each])
        computes = computes or _computes(each)
    return None


def _gives_value(lines: Sequence[Statement], by_name: int | None, at: int) -> bool:
    """Tell whether a value stands between a comment and the first gradient whose gradient lines give."""
    helpers = lines[: None if by_name is None else by_name - at]
    steps = [each for each in helpers if not isinstance(each, Define)]
    made = frozenset(place for each in steps for place in given(each))
    return any(says(meant(place, made)) for line in lines for place in given(line))


def _comments(text: str, tree: Sequence[Statement]) -> list[int]:
    """List the places of comments between statements that say that the backward pass begins."""
    computing = next((each.span[1] for each in tree if _computes(each)), len(text))
    return [
        found.start()
        for found in _COMMENT.finditer(text, computing)
        if not _BESIDE.search(found[0])
        and not any(each.span[0] < found.start() < each.span[1] for each in tree)
    ]


def sides(tree: Sequence[Statement], first: int) -> tuple[list[Statement], list[Statement]]:
    """Part statements into those of the forward pass and those of the backward pass, which begins at `first`.

    A backward function may stand before the data and before the call of its partner: what stands between it
    and the first gradient, or the first call of it, belongs to the forward pass.
    """
    before, lines = list(tree[:first]), list[Statement]()
    known = frozenset(names_of(before))
    needed = _needed_forward(tree[first:])
    defined = {each.name.name for each in before if isinstance(each, Define)}
    backward = set[str]()
    begun = False
    for at, each in enumerate(tree[first:], first):
        if is_backward(each, known):
            backward.add(each.name.name)  # type: ignore[union-attr]  # a function
            lines.append(each)
            continue
        begun = begun or not backward or bool(backward & used(each)) or any(gradients(each, known))
        begun = begun or _is_handed_on(each, tree[at + 1 :], backward)
        if begun and each not in needed and not _is_forward(each, defined):
            lines.append(each)
            continue
        before.append(each)
        known |= names_of([each])
        if isinstance(each, Define):
            defined.add(each.name.name)
    return before, lines


def _needed_forward(lines: Sequence[Statement]) -> list[Statement]:
    """List what a later call of a forward function is given and no gradient is: `mode = 'train'`."""
    needed, found = set[str](), list[Statement]()
    defined = {each.name.name for each in lines if isinstance(each, Define)}
    for each in reversed(lines):
        places = set(given(each)) if isinstance(each, Assign) else set[str]()
        is_forward = isinstance(each, (Assign, Bare)) and _is_forward(each, defined)
        if is_forward or (places & needed and not any(map(is_like, places))):
            needed |= used(each)
            found.append(each)
    return found


def strays(before: Sequence[Statement], lines: Sequence[Statement]) -> list[Statement]:
    """List the gradients of nothing that a text ends in, or that stand just before `lines`: `dq = 3`.

    Nothing uses them, and something is computed above them.
    """
    reads, found = {name for line in lines for name in used(line)}, list[Statement]()
    for at in range(len(before) - 1, 0, -1):
        line = before[at]
        places = given(line) if isinstance(line, Assign) and not _is_static(line.value) else []
        known = frozenset(names_of(before[:at]))
        is_one = all(is_short(e) and e not in known and not meant(e, known) for e in places)
        if not places or not is_one or not reads.isdisjoint(places):
            break
        found.insert(0, line)
        reads |= used(line)
    return found if any(map(_computes, before[: len(before) - len(found)])) else []


def above(before: Sequence[Statement]) -> Statement | None:
    """Find what gives the gradient that arrives at the last value above the forward pass: `dout = …`.

    Cells of notebooks make it beside the data, before they call anything.
    """
    last = next((each for each in reversed(before) if given(each)), None)
    if last is None or isinstance(last, Define):
        return None
    ends = frozenset(with_output(set(given(last)), before[-1]))
    for each in before:
        if isinstance(each, Assign) and len(places := given(each)) == 1:
            found = meant(places[0], ends)
            if found is not None and found.of and not found.branch and each is not last:
                return each
    return None


def behind_loss(before: Sequence[Statement], lines: Sequence[Statement]) -> list[Statement]:
    """List what stands behind the loss and is no part of the forward pass: `acc = np.mean(pred == y)`.

    It is made of no loss, and no line gives the gradient of it. Nothing where no value is called a loss.
    """
    ends = [at for at, each in enumerate(before) if any(map(_LOSS.fullmatch, given(each)))]
    behind = list(before[ends[-1] + 1 :]) if ends else []
    losses = {place for at in ends for place in given(before[at]) if _LOSS.fullmatch(place)}
    made = {place for each in behind for place in given(each)}
    named = [
        found
        for line in lines
        for place in _given(line)
        if (found := meant(place, frozenset(made)))
    ]
    if not made or any(each.of for each in named) or not all(isinstance(e, _STEPS) for e in behind):
        return []
    using = (each for each in behind if given(each) and not losses.isdisjoint(used(each)))
    return [] if next(using, None) is not None else behind


def _given(line: Statement) -> list[str]:
    """Name what a statement gives a value to, in a function as well."""
    return (
        [place for each in everything(line) for place in given(each)]
        if isinstance(line, Define)
        else given(line)
    )


def _is_handed_on(line: Statement, later: Sequence[Statement], backward: Collection[str]) -> bool:
    """Tell what is made for a call of the backward function alone, as the gradient that arrives."""
    if not isinstance(line, Assign) or len(names := given(line)) != 1:
        return False
    using = [each for each in later if names[0] in used(each)]
    calls = [node for each in using for node in everything(each) if isinstance(node, Call)]
    arriving = [
        call.arguments[0]
        for call in calls
        if place_of(call.function) in backward and call.arguments
    ]
    return len(using) == 1 and any(isinstance(e, Name) and e.name == names[0] for e in arriving)


def has_comment(text: str, tree: Sequence[Statement], before: int) -> bool:
    """Tell whether a comment before a place says that the backward pass begins."""
    return any(place < before for place in _comments(text, tree))


def _computes(line: Statement) -> bool:
    """Tell whether a statement may compute something: it is no number alone, and imports nothing."""
    if isinstance(line, Assign):
        return any(isinstance(node, Name) for node in everything(line.value))
    return isinstance(line, (Augmented, Define, For, If, With, Bare))


def _is_forward(line: Statement, defined: Collection[str] = ()) -> bool:
    """Tell a call of a forward function behind the definition of the backward one."""
    if not isinstance(line, (Assign, Bare)) or not isinstance(line.value, Call):
        return isinstance(line, Define) and "forward" in line.name.name
    name = place_of(line.value.function)
    if name in defined and not any(map(is_like, given(line))):
        return not is_of_backward(name)
    return "forward" in name and not is_of_backward(name)


def is_backward(line: Statement, values: frozenset[str]) -> bool:
    """Tell a function that is a backward pass: by its name, and by its first parameter, or by what it gives.

    One that begins at the loss is given no gradient: `def backward_propagation(parameters, cache, X, Y)`.
    """
    if not isinstance(line, Define) or not line.parameters or not is_of_backward(line.name.name):
        return False
    first = line.parameters[0].name
    if is_like(first) or meant(first, values) is not None:
        return True
    return any(says(meant(place, values)) for place in given(line.body))


def gradients(line: Statement, values: frozenset[str]) -> Iterator[str]:
    """Name the gradients that a statement gives: not sizes, `d_k = k.shape[1]`."""
    if isinstance(line, Assign) and (_is_static(line.value) or _is_asked_for(line)):
        return
    if isinstance(line, (Define, Import)):
        return
    for place in given(line):
        if meant(place, values) and place not in values:
            yield place


def strong(line: Statement, values: frozenset[str]) -> list[str]:
    """Name the gradients of a statement that say whose they are."""
    if is_backward(line, values):
        found = [place for each in everything(line.body) for place in given(each)]  # type: ignore[union-attr]
        return [place for place in found if says(meant(place, values))]
    return [place for place in gradients(line, values) if says(meant(place, values))]


def says(found: Meant | None) -> bool:
    """Tell whether a name says whose gradient it is."""
    return found is not None and bool(found.of)


def _is_static(value: Any) -> bool:
    while isinstance(value, Subscript):
        value = value.value
    if isinstance(value, Call):
        return isinstance(value.function, Name) and value.function.name in _SHOWS
    return isinstance(value, Attribute) and value.name in _STATIC


def _is_asked_for(line: Assign) -> bool:
    """Tell gradients that a library computes: `dx = x.grad`, `tape.gradient(y, x)`, `grad(loss)(w)`.

    `c.grad = d.grad` is written by hand, because a library fills these itself.
    """
    if all(place_of(target).endswith(ATTRIBUTES) for target in line.targets):
        return False
    value: Any = line.value
    while isinstance(value, (Subscript, Call)):
        if isinstance(value, Subscript):
            value = value.value
        elif place_of(value.function) in _LIBRARY_S or _name_of(value.function) in _LIBRARY_S:
            return True
        else:
            value = value.function
    return _name_of(value) == "grad" or place_of(value).endswith(".grad")


def _name_of(node: Any) -> str:
    """Give a name, or what stands behind the last dot."""
    return node.name if isinstance(node, (Name, Attribute)) else ""
