"""The rows that choose one of their operands."""

from ..base.words import say
from .kinks import AS_HERE, LESS, at_zero, chooses_at_zero, tie
from .scalars import Scalar

_LARGEST = say("*Routes*: the largest operand gets the whole gradient, the others get 0.")
_SMALLEST = say("*Routes*: the smallest operand gets the whole gradient, the others get 0.")

ROWS: tuple[Scalar, ...] = (
    Scalar("max", "max", "Max", ("step(x >= out)",), variadic=True, aliases="maximum fmax",
         absorbed=("max({c}, x)", "max(x, {c})", "max({c}, {d})"), kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x>=y) and 1(y>=x)"),
         torch_at_kink=LESS, pattern=_LARGEST),
    Scalar("maxout", "maxout", "Max", ("step(x >= out)",), variadic=True, kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient"),
         torch_at_kink=LESS, pattern=_LARGEST),
    Scalar("min", "min", "Min", ("step(x <= out)",), variadic=True, aliases="minimum fmin",
         absorbed=("min({c}, x)", "min(x, {c})", "min({c}, {d})"), kink=tie,
         convention=say("the operands are equal, and each of them gets the whole gradient: "
                        "1(x<=y) and 1(y<=x)"),
         torch_at_kink=LESS, pattern=_SMALLEST),
    Scalar("where", "where", "Piecewise((y, Ne(x, 0)), (x3, True))",
         ("", "step(Ne(x, 0))", "step(Eq(x, 0))"), example="where(x > 0, y, z)",
         sends=("", "Piecewise((g, Ne(x, 0)), (0, True))", "Piecewise((0, Ne(x, 0)), (g, True))"),
         kink=chooses_at_zero, torch_at_kink=AS_HERE,
         convention=say("the condition is 0, and the last operand is taken, which gets the gradient"),
         pattern=say("*Routes by a condition*: where it is not 0, the second operand gets the gradient and "
                     "the third gets 0, elsewhere the other way round; the condition gets none.")),
    Scalar("heaviside", "H", "Piecewise((y, Eq(x, 0)), (step(x > 0), True))", ("", "step(Eq(x, 0))"),
         sends=("", "Piecewise((g, Eq(x, 0)), (0, True))"), kink=at_zero, torch_at_kink=AS_HERE,
         convention=say("the first operand is 0, where the step jumps; the second one is taken, and gets the "
                        "gradient"),
         pattern=say("*Routes*: the second operand gets the gradient where the first is 0, and 0 elsewhere;"
                     " the first gets none.")),
    Scalar("nan_to_num", "nan→0", "nan_to_num(x)", ("step(Ne(isfinite(x), 0))",), plain="x",
         sends=("Piecewise((g, Ne(isfinite(x), 0)), (0, True))",),
         pattern=say("*Passes or blocks*: a number gets the gradient as it is; nan, which becomes 0, and "
                     "infinity, which becomes the largest number, get 0.")),
)  # fmt: skip
