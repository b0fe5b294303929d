"""A function that trains: one round of its loop is the forward pass and the backward pass, without the step.

As in `for i in range(epochs): … loss = …; dw = …; self.w -= lr*dw`, whose rounds are all alike.
"""

from collections.abc import Iterator, Sequence

from ..base.errors import Span
from ..language.syntax import (
    Assign,
    Augmented,
    Binary,
    Class,
    Define,
    For,
    If,
    Name,
    Return,
    Statement,
    Syntax,
)
from .names import is_like
from .parting import is_loss
from .usage import given, used

_HEAD = "if True:"


def with_one_round(text: str, tree: Sequence[Statement]) -> str:
    """Write the loop of each function that trains as a block that is run once, at the same places.

    It gives its loss back where it stepped along its gradients.
    """
    new = text
    for function in _functions(tree):
        for loop in function.body:
            steps = _steps_of(loop) if isinstance(loop, For) else []
            if isinstance(loop, For) and steps and (back := _back(loop)):
                start, end = steps[-1].span
                if len(back) <= end - start and len(_HEAD) <= loop.head[1] - loop.head[0]:
                    for each in steps:
                        new = _put(new, each.span, back if each is steps[-1] else "")
                    new = _put(new, (loop.head[0], loop.head[1] - 1), _HEAD[:-1])
    return new


def flat(function: Define) -> Define:
    """Take what is run once out of its block, up to where it gives something back."""
    for at, each in enumerate(function.body):
        if isinstance(each, If) and _is_once(each):
            body = [*function.body[:at], *each.branches[0][1]]
            ends = [at for at, step in enumerate(body) if isinstance(step, Return)]
            return function._replace(body=tuple(body[: ends[0] + 1] if ends else body))
    return function


def _functions(tree: Sequence[Statement]) -> Iterator[Define]:
    for each in tree:
        if isinstance(each, Define):
            yield each
        elif isinstance(each, Class):
            yield from (node for node in each.body if isinstance(node, Define))


def _steps_of(loop: For) -> list[Syntax]:
    """List the steps along gradients that a round gave: `w -= lr*dw`, `self.w = self.w - lr*dw`."""
    gradients = {name for each in loop.body for name in given(each) if is_like(name)}
    return [
        each
        for each in loop.body
        if not gradients.isdisjoint(used(each)) and not gradients.intersection(given(each))
        if _subtracts(each)
    ]


def _subtracts(line: Syntax) -> bool:
    if isinstance(line, Augmented):
        return line.operator in ("-", "+")
    value = line.value if isinstance(line, Assign) else None
    return isinstance(value, Binary) and value.operator in ("-", "+")


def _back(loop: For) -> str:
    """Write what gives back a round's loss; nothing where it has none, or has it with its gradients."""
    alone = [given(each) for each in loop.body if len(given(each)) == 1]
    losses = [name for (name,) in alone if is_loss(name)]
    return f"return {losses[-1]}" if losses else ""


def _is_once(block: If) -> bool:
    (condition, _), *others = block.branches
    return not others and isinstance(condition, Name) and condition.name == "True"


def _put(text: str, span: Span, typed: str) -> str:
    start, end = span
    blank = "".join(sign if sign == "\n" else " " for sign in text[start:end])
    return text[:start] + typed + blank[len(typed) :] + text[end:]
