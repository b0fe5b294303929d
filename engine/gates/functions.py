"""The rows of exponentials, logarithms and roots, and of the functions that nets began with."""

from ..base.words import say
from .kinks import at_zero, both_are_zero
from .rows import Scalar

_DIVIDES = say(
    "*Divides*: the operand gets the gradient divided by its value, so much near 0 and little "
    "far out."
)
_POSITIVE = (0.2, 4.0)

ROWS: tuple[Scalar, ...] = (
    Scalar("exp", "exp", "exp(x)", ("out",),
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave.")),
    Scalar("log", "log", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("log2", "log2", "log2(x)", ("1/(x*log(2))",), aliases="log_2 lb ld", plain="log(x)/log(2)",
         sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by its value and by log(2) ≈ 0.69.")),
    Scalar("log10", "log10", "log10(x)", ("1/(x*log(10))",), aliases="log_10 lg", plain="log(x)/log(10)",
         sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by its value and by log(10) ≈ 2.3.")),
    Scalar("log1p", "log1p", "log1p(x)", ("1/(1 + x)",), plain="log(1 + x)", sample=(-0.9, 4.0),
         pattern=say("*Divides*: the operand gets the gradient divided by 1 + its value, so much near −1 and "
                     "nearly all of it around 0.")),
    Scalar("expm1", "expm1", "expm1(x)", ("exp(x)",), plain="exp(x) - 1",
         pattern=say("*Scales*: the operand gets the gradient times its exponential, 1 more than what the gate "
                     "gave.")),
    Scalar("exp2", "2ˣ", "2**x", ("out*log(2)",),
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave and "
                     "log(2) ≈ 0.69.")),
    Scalar("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by twice the output, so much near "
                     "0 and little far out.")),
    Scalar("rsqrt", "rsqrt", "1/sqrt(x)", ("-out/(2*x)",), sample=_POSITIVE,
         pattern=say("*Divides and turns*: the operand gets the gradient times the output divided by −2 times "
                     "its value.")),
    Scalar("cbrt", "cbrt", "cbrt(x)", ("1/(3*out**2)",), torch="sign(x)*abs(x)**(1/3)",
         plain="Piecewise((x**(1/Integer(3)), x >= 0), (-(-x)**(1/Integer(3)), True))",
         pattern=say("*Divides*: the operand gets the gradient divided by three times the square of the output, "
                     "so much near 0 and little far out.")),
    Scalar("hypot", "hypot", "hypot(x, y)",
         ("Piecewise((0, Eq(out, 0)), (x/out, True))", "Piecewise((0, Eq(out, 0)), (y/out, True))"),
         plain="sqrt(x**2 + y**2)", kink=both_are_zero,
         convention=say("a length has no derivative at 0; the gate passes 0 there"),
         cases=(say("because the length is 0"), say("because the length is 0")),
         pattern=say("*Shares by direction*: each operand gets the gradient times its part of the length.")),
    Scalar("logaddexp", "logaddexp", "logaddexp(x, y)", ("exp(x - out)", "exp(y - out)"),
         plain="log(exp(x) + exp(y))",
         pattern=say("*Shares*: each operand gets its part of the gradient, as large as its part of the sum of "
                     "exponentials.")),
    Scalar("xlogy", "x·log y", "Piecewise((0, Eq(x, 0)), (x*log(y), True))",
         ("log(y)", "Piecewise((0, Eq(x, 0)), (x/y, True))"),
         samples=((-3.0, 3.0), _POSITIVE),
         cases=("", say("because 0 times a logarithm is 0, whatever stands in it")),
         pattern=say("*Swaps*: the factor gets the gradient times the logarithm, what stands in the logarithm "
                     "gets it times the factor and divided by its own value.")),
    Scalar("abs", "|x|", "Abs(x)", ("sign(x)",), kink=at_zero,
         convention=say("|x| has no derivative at 0; the gate passes 0 there"), parts="max(x, -x)",
         pattern=say("*Passes or turns*: a positive operand gets the gradient as it is, a negative one "
                     "with its sign turned.")),
    Scalar("sin", "sin", "sin(x)", ("cos(x)",),
         pattern=say("*Scales*: the operand gets the gradient times its cosine: all of it at 0, none at "
                     "a crest.")),
    Scalar("cos", "cos", "cos(x)", ("-sin(x)",),
         pattern=say("*Scales*: the operand gets the gradient times minus its sine: none of it at 0.")),
    Scalar("tan", "tan", "tan(x)", ("1 + out**2",), sample=(-1.2, 1.2), parts="sin(x) / cos(x)",
         pattern=say("*Enlarges*: the operand gets the gradient times 1 + the square of the output, "
                     "never less than arrives.")),
    Scalar("tanh", "tanh", "tanh(x)", ("1 - out**2",), stable=("cosh(x)**(-2)",),
         parts="2*sigmoid(2*x) - 1",
         pattern=say("*Squashes*: it passes at most all of the gradient, at 0, and little far out, where "
                     "it is saturated.")),
    Scalar("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",),
         stable=("exp(-Abs(x))/(1 + exp(-Abs(x)))**2",), torch="sigmoid(x)",
         parts="1/(1 + exp(-x))",
         pattern=say("*Squashes*: it passes at most a quarter of the gradient, at 0, and little far out, "
                     "where it is saturated.")),
    Scalar("relu", "ReLU", "Max(0, x)", ("step(x > 0)",), kink=at_zero,
         convention=say("ReLU has no derivative at 0; 1(x>0) is 0 there"), torch="relu(x)",
         parts="max(0, x)",
         pattern=say("*Passes or blocks*: a positive operand gets the gradient as it is, any other gets "
                     "0.")),
    Scalar("leaky_relu", "leaky", "Piecewise((x, x > 0), (x/100, True))",
         ("Piecewise((1, x > 0), (1/Integer(100), True))",), kink=at_zero,
         convention=say("leaky ReLU has no derivative at 0; the gate passes its left slope, 0.01, there"),
         torch="nn.functional.leaky_relu(x, 0.01)", parts="max(0.01*x, x)",
         pattern=say("*Passes or leaks*: a positive operand gets the gradient as it is, any other a "
                     "hundredth of it.")),
    Scalar("elu", "ELU", "Piecewise((x, x > 0), (expm1(x), True))",
         ("Piecewise((1, x > 0), (out + 1, True))",), stable=("exp(Min(0, x))",),
         torch="nn.functional.elu(x)", parts="max(0, x) + min(0, exp(x) - 1)",
         pattern=say("*Passes or fades*: a positive operand gets the gradient as it is, a negative one "
                     "less the further out it is.")),
    Scalar("softplus", "softplus", "Max(0, x) + log1p(exp(-Abs(x)))", ("1/(1 + exp(-x))",),
         plain="log(1 + exp(x))", stable=("exp(Min(0, x))/(1 + exp(-Abs(x)))",),
         torch="nn.functional.softplus(x, threshold=40)", parts="log(1 + exp(x))",
         pattern=say("*Passes softly*: the operand gets the gradient times its sigmoid: nearly all of it "
                     "far above 0, hardly any far below.")),
    Scalar("detach", "detach", "x", ("",), torch="detach(x)",
         pattern=say("*Passes nothing*: the value goes on as it is and counts as a constant, so no gradient "
                     "goes back.")),
)  # fmt: skip
