"""The rows that compare: they give 1 where something holds and 0 elsewhere, and pass no gradient.

A comparison is constant on either side of the place where its operands are equal, so its derivative is 0
wherever it has one. NumPy's rules hold for nan: it is unequal to everything, and not 0.
"""

from ..base.words import say
from . import kinks
from .scalars import Scalar

_NOTHING = ("", "")
_COMPARES = say(
    "*Passes nothing*: where it holds does not change with a small step of an operand, so no gradient goes "
    "back."
)
_EQUAL = say("the operands are equal, where the comparison jumps; no gradient goes to them")
_ZERO = say("an operand is 0, where the gate jumps; no gradient goes to it")


def _compared(name: str, alias: str, symbol: str, condition: str, title: str) -> Scalar:
    """Make the row of a comparison of two numbers."""
    return Scalar(name, symbol, f"indicator({condition})", _NOTHING, aliases=alias,
                  absorbed=(f"{{c}}{symbol}x", f"{symbol}{{c}}", f"{{c}}{symbol}{{d}}"),
                  kink=kinks.equal, convention=_EQUAL, title=title, pattern=_COMPARES)  # fmt: skip


ROWS: tuple[Scalar, ...] = (
    _compared("less", "lt", "<", "x < y", title=say("less than")),
    _compared("less_equal", "le", "≤", "x <= y", title=say("at most")),
    _compared("greater", "gt", ">", "x > y", title=say("greater than")),
    _compared("greater_equal", "ge", "≥", "x >= y", title=say("at least")),
    _compared("equal", "eq", "=", "Eq(x, y)", title=say("equal to")),
    _compared("not_equal", "ne", "≠", "Ne(x, y)", title=say("unequal to")),
    Scalar("logical_and", "∧", "indicator(Ne(x, 0) & Ne(y, 0))", _NOTHING,
         kink=kinks.one_is_zero, convention=_ZERO, title=say("and"), pattern=_COMPARES),
    Scalar("logical_or", "∨", "indicator(Ne(x, 0) | Ne(y, 0))", _NOTHING,
         kink=kinks.both_are_zero, convention=_ZERO, title=say("or"), pattern=_COMPARES),
    Scalar("logical_xor", "xor", "indicator((Ne(x, 0) & Eq(y, 0)) | (Eq(x, 0) & Ne(y, 0)))", _NOTHING,
         kink=kinks.either_is_zero, convention=_ZERO, title=say("either … or"), pattern=_COMPARES),
    Scalar("logical_not", "¬", "indicator(Eq(x, 0))", ("",),
         kink=kinks.at_zero, convention=_ZERO, title=say("not"), pattern=_COMPARES),
)  # fmt: skip
