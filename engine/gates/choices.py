"""The rows that choose one of their operands."""

from ..base.words import say
from .kinks import LESS, tie
from .rows import Scalar

_LARGEST = say("*Routes*: the largest operand gets the whole gradient, the others get 0.")
_SMALLEST = say("*Routes*: the smallest operand gets the whole gradient, the others get 0.")

ROWS: tuple[Scalar, ...] = (
    Scalar("max", "max", "Max", ("step(x >= out)",), variadic=True,
         absorbed=("max({c}, x)", "max(x, {c})", "max({c}, {d})"), kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x>=y) and 1(y>=x)"),
         torch_at_kink=LESS, pattern=_LARGEST),
    Scalar("maxout", "maxout", "Max", ("step(x >= out)",), variadic=True, kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient"),
         torch_at_kink=LESS, pattern=_LARGEST),
    Scalar("min", "min", "Min", ("step(x <= out)",), variadic=True,
         absorbed=("min({c}, x)", "min(x, {c})", "min({c}, {d})"), kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x<=y) and 1(y<=x)"),
         torch_at_kink=LESS, pattern=_SMALLEST),
)  # fmt: skip
