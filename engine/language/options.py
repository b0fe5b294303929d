"""What is typed beside the operands of a gate: `axis=0`, `keepdims=True`, the places in `W[1, 2]`."""

from collections.abc import Callable
from typing import Any

from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates.rows import Options, Row
from ..gates.tensors import Tensor
from . import call_complaints, refusals
from .literals import whole
from .source import Source
from .syntax import Group, Keyword, Name, Number, Syntax, Tuple

Axis = int | tuple[int, ...] | None


def option(source: Source, typed: str, item: Keyword, takes: tuple[str, ...]) -> Any:
    """Read the value in `name = value`. Errors: InputError."""
    if item.name not in takes:
        raise call_complaints.not_an_option(typed, source.token(item.span[0]), takes, False)
    return READERS[item.name](source, item)


def axis(source: Source, node: Syntax) -> Axis:
    """Read an axis, several in parentheses, or `None` for all. Errors: InputError `not-whole`."""
    if isinstance(node, Name) and node.name == "None":
        return None
    if isinstance(node, Group):
        return _axis(source, node.inner)
    if not isinstance(node, Tuple):
        return _axis(source, node)
    axes = tuple([_axis(source, item) for item in node.items])
    if not axes:
        raise no_axis(node.span)
    return axes if len(axes) > 1 else axes[0]


def no_axis(span: Span) -> InputError:
    """Refuse parentheses in which an axis should stand."""
    return InputError(
        "no-axis",
        say("there is no axis in these parentheses"),
        say("Write axis=0, axis=(0, 1), or leave it out."),
        span,
    )


def _axis(source: Source, node: Syntax) -> int:
    return whole(source, node, refusals.AN_AXIS, least=-MAX_AXES, most=MAX_AXES - 1)


_TRUTH = {"True": True, "1": True, "False": False, "0": False}


def _truth(source: Source, item: Keyword) -> bool:
    value = item.value
    typed = value[0] if isinstance(value, (Name, Number)) else ""
    if typed not in _TRUTH:
        raise InputError(
            "not-true-or-false",
            say("`{name}` is True or False", name=item.name),
            say("Write {name}=True, or leave it out.", name=item.name),
            source.token(value.span[0]).span,
        )
    return _TRUTH[typed]


READERS: dict[str, Callable[[Source, Keyword], Any]] = {
    "axis": lambda source, item: axis(source, item.value),
    "keepdims": _truth,
    "descending": _truth,
    "lower": _truth,
    "ddof": lambda source, item: whole(source, item.value, say("an option"), least=0, most=10),
}
"""What reads the value of each option that is typed by its name."""


def typed_options(row: Row, known: dict[str, Any]) -> Options:
    """List the options in the row's order, without those that say what holds in any case."""
    if not known:
        return ()
    # What goes along one axis where none is typed, as a softmax does, may be told to go along all.
    along_one = isinstance(row, Tensor) and "axis" in dict(row.presumed)
    usual = (False,) if along_one else (False, None)
    return tuple(
        (name, known[name])
        for name in row.takes
        if name in known and not any(known[name] is value for value in usual)
    )
