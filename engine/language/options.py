"""What is typed beside the operands of a gate: `axis=0`, `keepdims=True`, the places in `W[1, 2]`."""

from typing import Any

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates.rows import Options, Row
from . import complaints, refusals
from .cursor import Cursor
from .literals import whole
from .tokens import Token

Axis = int | tuple[int, ...] | None


def option(cursor: Cursor, typed: str, takes: tuple[str, ...], known: dict[str, Any]) -> None:
    """Read `name = value` into the options that are known. Errors: InputError."""
    name = cursor.next
    if name.text not in takes or name.text in known:
        raise complaints.not_an_option(typed, name, takes, name.text in known)
    cursor.position += 2
    known[name.text] = axis(cursor) if name.text == "axis" else _truth(cursor, name.text)


def axis(cursor: Cursor) -> Axis:
    """Read an axis, several in parentheses, or `None` for all. Errors: InputError `not-whole`."""
    opening = cursor.next
    if opening.text == "None":
        cursor.take()
        return None
    if not cursor.skip("("):
        return _axis(cursor)
    axes = tuple(_axis(cursor) for _ in cursor.items(")"))
    closing = cursor.close(opening)
    if not axes:
        raise InputError(
            "no-axis",
            say("there is no axis in these parentheses"),
            say("Write axis=0, axis=(0, 1), or leave it out."),
            (opening.start, closing.end),
        )
    return axes if len(axes) > 1 else axes[0]


def _axis(cursor: Cursor) -> int:
    return whole(cursor, refusals.AN_AXIS, -MAX_AXES, MAX_AXES - 1)


def _truth(cursor: Cursor, name: str) -> bool:
    value = cursor.next
    if value.kind == "end":
        raise complaints.missing_operand(cursor.text, cursor.tokens, cursor.position)
    if value.text not in ("True", "False", "1", "0"):
        raise InputError(
            "not-true-or-false",
            say("`{name}` is True or False", name=name),
            say("Write {name}=True, or leave it out.", name=name),
            value.span,
        )
    return cursor.take().text in ("True", "1")


def typed_options(row: Row, known: dict[str, Any]) -> Options:
    """List the options in the row's order, without those that say what holds in any case."""
    # A softmax goes along the last axis, so that for it, and no other, None says something.
    usual = (False,) if row.name == "softmax" else (False, None)
    return tuple(
        (name, known[name])
        for name in row.takes
        if name in known and not any(known[name] is value for value in usual)
    )


def second_order(cursor: Cursor) -> None:
    """Read the 2 in `norm(x, 2)`, the one order there is. Errors: InputError `norm-order`."""
    order = cursor.next
    if order.kind == "end":
        raise complaints.missing_operand(cursor.text, cursor.tokens, cursor.position)
    if order.kind != "number" or float(order.text) != 2:
        raise InputError(
            "norm-order",
            say("`norm` is the L2 norm, and its order can only be 2"),
            say("Write norm(x); for the L1 norm, sum(abs(x)); along an axis, norm(A, axis=0)."),
            order.span,
        )
    cursor.take()


def places(cursor: Cursor, opening: Token) -> tuple[int, ...]:
    """Read the whole numbers of an index, behind its opening bracket. Errors: InputError."""
    found = []
    for item in cursor.items("]"):
        if item.text != ":":
            found.append(whole(cursor, refusals.AN_INDEX, -MAX_NUMBERS, MAX_NUMBERS - 1))
        if cursor.sees(":"):
            raise InputError(
                "not-in-language",
                say("`:`: there are no slices here"),
                refusals.ONE_PLACE,
                cursor.next.span,
            )
    closing = cursor.close(opening)
    if not 1 <= len(found) <= MAX_AXES:
        message = say("an index has 1 to {most} numbers, and this one has none", most=MAX_AXES)
        if found:
            message = say(
                "an index has 1 to {most} numbers, and this one has {count}",
                most=MAX_AXES,
                count=len(found),
            )
        span = opening.start, closing.end
        raise InputError("bad-index", message, refusals.ONE_PLACE, span)
    return tuple(found)
