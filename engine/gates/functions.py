"""The rows of functions of one number."""

from ..base.words import say
from .kinks import AS_HERE, at_zero
from .rows import Scalar

_DIVIDES = say(
    "*Divides*: the operand gets the gradient divided by its value, so much near 0 and little "
    "far out."
)
_POSITIVE = (0.2, 4.0)

ROWS: tuple[Scalar, ...] = (
    Scalar("exp", "exp", "exp(x)", ("out",), aliases="exponential",
         pattern=say("*Scales by its own output*: the operand gets the gradient times what the gate gave.")),
    Scalar("log", "log", "log(x)", ("1/x",), aliases="logarithm", sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE, pattern=_DIVIDES),
    Scalar("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), aliases="squareroot square_root root", sample=_POSITIVE,
         pattern=say("*Divides*: the operand gets the gradient divided by twice the output, so much near "
                     "0 and little far out.")),
    Scalar("abs", "|x|", "Abs(x)", ("sign(x)",), aliases="absolute fabs", kink=at_zero,
         torch_at_kink=AS_HERE,
         convention=say("|x| has no derivative at 0; the gate passes 0 there"), parts="max(x, -x)",
         pattern=say("*Passes or turns*: a positive operand gets the gradient as it is, a negative one "
                     "with its sign turned.")),
    Scalar("sin", "sin", "sin(x)", ("cos(x)",), aliases="sine",
         pattern=say("*Scales*: the operand gets the gradient times its cosine: all of it at 0, none at "
                     "a crest.")),
    Scalar("cos", "cos", "cos(x)", ("-sin(x)",), aliases="cosine",
         pattern=say("*Scales*: the operand gets the gradient times minus its sine: none of it at 0.")),
    Scalar("tan", "tan", "tan(x)", ("1 + out**2",), aliases="tangent tg",
         sample=(-1.2, 1.2), parts="sin(x) / cos(x)",
         pattern=say("*Enlarges*: the operand gets the gradient times 1 + the square of the output, "
                     "never less than arrives.")),
    Scalar("tanh", "tanh", "tanh(x)", ("1 - out**2",), aliases="th", stable=("cosh(x)**(-2)",),
         parts="2*sigmoid(2*x) - 1",
         pattern=say("*Squashes*: it passes at most all of the gradient, at 0, and little far out, where "
                     "it is saturated.")),
    Scalar("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",),
         aliases="σ expit logistic sigma sigm sig",
         stable=("exp(-Abs(x))/(1 + exp(-Abs(x)))**2",), torch="sigmoid(x)",
         parts="1/(1 + exp(-x))",
         pattern=say("*Squashes*: it passes at most a quarter of the gradient, at 0, and little far out, "
                     "where it is saturated.")),
    Scalar("relu", "ReLU", "Max(0, x)", ("step(x > 0)",), kink=at_zero, torch_at_kink=AS_HERE,
         convention=say("ReLU has no derivative at 0; 1(x>0) is 0 there"), torch="relu(x)",
         parts="max(0, x)",
         pattern=say("*Passes or blocks*: a positive operand gets the gradient as it is, any other gets "
                     "0.")),
    Scalar("leaky_relu", "leaky", "Piecewise((x, x > 0), (x/100, True))",
         ("Piecewise((1, x > 0), (1/Integer(100), True))",), kink=at_zero, torch_at_kink=AS_HERE,
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
         stable=("exp(Min(0, x))/(1 + exp(-Abs(x)))",),
         torch="nn.functional.softplus(x, threshold=40)", parts="log(1 + exp(x))",
         pattern=say("*Passes softly*: the operand gets the gradient times its sigmoid: nearly all of it "
                     "far above 0, hardly any far below.")),
    Scalar("detach", "detach", "x", ("",), torch="detach(x)",
         pattern=say("*Passes nothing*: the value goes on as it is and counts as a constant, so no gradient "
                     "goes back.")),
)  # fmt: skip
