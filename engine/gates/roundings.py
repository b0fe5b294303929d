"""The rows that give a sign or a whole number: they are level but for their jumps, and pass no gradient."""

from ..base.words import say
from . import kinks
from .scalars import Scalar

_NOTHING = say(
    "*Passes nothing*: the output is level but for its jumps, so its derivative is 0 and no gradient goes "
    "back."
)
_WHOLE = say("the operand is whole, where the output jumps; no gradient goes to it")

ROWS: tuple[Scalar, ...] = (
    Scalar("sign", "sign", "sign(x)", ("",), aliases="sgn", plain="indicator(x > 0) - indicator(x < 0)",
         kink=kinks.at_zero, convention=say("the operand is 0, where the sign jumps; no gradient goes to it"),
         pattern=_NOTHING),
    Scalar("floor", "floor", "floor(x)", ("",), kink=kinks.whole, convention=_WHOLE, pattern=_NOTHING),
    Scalar("ceil", "ceil", "ceil(x)", ("",), aliases="ceiling", kink=kinks.whole, convention=_WHOLE,
         pattern=_NOTHING),
    Scalar("round", "round", "round(x)", ("",), aliases="rint", kink=kinks.half,
         convention=say("the operand lies in the middle between two whole numbers, where the output jumps; "
                        "no gradient goes to it"),
         pattern=_NOTHING),
)  # fmt: skip
