"""The rows of exponentials, logarithms, roots and sizes."""

from ..base.words import say
from .kinks import AS_HERE, at_zero, both_are_zero
from .scalars import Scalar

_DIVIDES = say(
    "*Divides*: the operand gets the gradient divided by its value, so much near 0 and little "
    "far out."
)
_POSITIVE = (0.2, 4.0)

ROWS: tuple[Scalar, ...] = (
    Scalar("exp", "exp", "exp(x)", ("out",), aliases="exponential", calm=4,
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave.")),
    Scalar("log", "log", "log(x)", ("1/x",), aliases="logarithm", sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("log2", "log2", "log2(x)", ("1/(x*log(2))",), aliases="log_2 lb ld", plain="log(x)/log(2)",
         sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by its value and by log(2) ≈ 0.69.")),
    Scalar("log10", "log10", "log10(x)", ("1/(x*log(10))",), aliases="log_10 lg", plain="log(x)/log(10)",
         sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by its value and by log(10) ≈ 2.3.")),
    Scalar("log1p", "log1p", "log1p(x)", ("1/(1 + x)",), sample=(-0.9, 4.0),
         pattern=say("*Divides*: the operand gets the gradient divided by 1 + its value, so much near −1 and "
                     "nearly all of it around 0.")),
    Scalar("expm1", "expm1", "expm1(x)", ("exp(x)",),
         pattern=say("*Scales*: the operand gets the gradient times its exponential, 1 more than what the "
                     "gate gave.")),
    Scalar("exp2", "2ˣ", "2**x", ("out*log(2)",),
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave and "
                     "log(2) ≈ 0.69.")),
    Scalar("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), aliases="squareroot square_root root", sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by twice the output, so much near "
                     "0 and little far out.")),
    Scalar("rsqrt", "rsqrt", "1/sqrt(x)", ("-out/(2*x)",), sample=_POSITIVE,
         pattern=say("*Divides and turns*: the operand gets the gradient times the output divided by −2 "
                     "times its value.")),
    Scalar("cbrt", "cbrt", "cbrt(x)", ("1/(3*out**2)",), torch="sign(x)*abs(x)**(1/3)",
         plain="Piecewise((0, Eq(x, 0)), (x*Abs(x)**(-2/Integer(3)), True))",
         pattern=say("*Divides*: the operand gets the gradient divided by three times the square of the "
                     "output, so much near 0 and little far out.")),
    Scalar("hypot", "hypot", "hypot(x, y)",
         ("Piecewise((0, Eq(out, 0)), (x/out, True))", "Piecewise((0, Eq(out, 0)), (y/out, True))"),
         plain="sqrt(x**2 + y**2)", kink=both_are_zero, torch_at_kink="at 0 PyTorch sends back nan",
         convention=say("a length has no derivative at 0; the gate passes 0 there"),
         cases=(say("because the length is 0"), say("because the length is 0")),
         pattern=say("*Shares by direction*: each operand gets the gradient times its part of the length.")),
    Scalar("logaddexp", "logaddexp", "logaddexp(x, y)", ("exp(x - out)", "exp(y - out)"),
         plain="log(exp(x) + exp(y))",
         pattern=say("*Shares*: each operand gets its part of the gradient, as large as its part of the sum"
                     " of exponentials.")),
    Scalar("xlogy", "x·log y", "Piecewise((x*sign(y), Eq(x, 0)), (x*log(y), True))",
         ("log(y)", "Piecewise((0, Eq(x, 0)), (x/y, True))"),
         plain="x*log(y)", samples=((-3.0, 3.0), _POSITIVE), torch="xlogy(x, y)",
         cases=("", say("because 0 times a logarithm is 0, whatever stands in it")),
         pattern=say("*Swaps*: the factor gets the gradient times the logarithm, what stands in the "
                     "logarithm gets it times the factor and divided by its own value.")),
    Scalar("abs", "|x|", "Abs(x)", ("sign(x)",), aliases="absolute fabs", kink=at_zero,
         torch_at_kink=AS_HERE,
         convention=say("|x| has no derivative at 0; the gate passes 0 there"), parts="max(x, -x)",
         pattern=say("*Passes or turns*: a positive operand gets the gradient as it is, a negative one "
                     "with its sign turned.")),
    Scalar("detach", "detach", "x", ("",), torch="detach(x)",
         example="detach(x)*x",
         pattern=say("*Passes nothing*: the value goes on as it is and counts as a constant, so no gradient "
                     "goes back.")),
)  # fmt: skip
