"""The rows of angles: sine, cosine and tangent, their like of a hyperbola, and the inverses of all."""

from ..base.words import say
from .kinks import AS_HERE, behind_origin
from .scalars import Scalar

_INSIDE = (-0.95, 0.95)

ROWS: tuple[Scalar, ...] = (
    Scalar("sin", "sin", "sin(x)", ("cos(x)",), aliases="sine",
         pattern=say("*Scales*: the operand gets the gradient times its cosine: all of it at 0, none at "
                     "a crest.")),
    Scalar("cos", "cos", "cos(x)", ("-sin(x)",), aliases="cosine",
         pattern=say("*Scales*: the operand gets the gradient times minus its sine: none of it at 0.")),
    Scalar("tan", "tan", "tan(x)", ("1 + out**2",), aliases="tangent tg",
         sample=(-1.2, 1.2), parts="sin(x) / cos(x)",
         pattern=say("*Enlarges*: the operand gets the gradient times 1 + the square of the output, "
                     "never less than arrives.")),
    Scalar("arcsin", "arcsin", "arcsin(x)", ("1/sqrt(1 - x**2)",), aliases="asin",
         stable=("1/sqrt((1 - x)*(1 + x))",), sample=_INSIDE,
         pattern=say("*Enlarges*: the operand gets the gradient divided by the cosine of the output, never "
                     "less than arrives, and without bound near ±1.")),
    Scalar("arccos", "arccos", "arccos(x)", ("-1/sqrt(1 - x**2)",), aliases="acos",
         stable=("-1/sqrt((1 - x)*(1 + x))",), sample=_INSIDE,
         pattern=say("*Enlarges and turns*: the operand gets minus the gradient divided by the sine of the "
                     "output, without bound near ±1.")),
    Scalar("arctan", "arctan", "arctan(x)", ("1/(1 + x**2)",), aliases="atan arctg",
         pattern=say("*Squashes*: it passes all of the gradient at 0, and little far out, where the output "
                     "is nearly a right angle.")),
    Scalar("arctan2", "arctan2", "arctan2(x, y)", ("y/(x**2 + y**2)", "-x/(x**2 + y**2)"),
         aliases="atan2",
         stable=("fdiv(y, hypot(x, y))/hypot(x, y)", "-fdiv(x, hypot(x, y))/hypot(x, y)"),
         kink=behind_origin, torch_at_kink=AS_HERE,
         convention=say("the angle jumps from −π to π there; the gate passes the slopes that it has beside "
                        "it"),
         pattern=say("*Swaps and divides*: each operand gets the gradient times the other one, divided by "
                     "the square of the distance, and the second with its sign turned.")),
    Scalar("sinh", "sinh", "sinh(x)", ("cosh(x)",), aliases="sh",
         pattern=say("*Enlarges*: the operand gets the gradient times its hyperbolic cosine, never less than "
                     "arrives.")),
    Scalar("cosh", "cosh", "cosh(x)", ("sinh(x)",), aliases="ch",
         pattern=say("*Scales*: the operand gets the gradient times its hyperbolic sine: none of it at 0, "
                     "and much far out.")),
    Scalar("tanh", "tanh", "tanh(x)", ("1 - out**2",), aliases="th", stable=("cosh(x)**(-2)",),
         torch_by_output=True,
         parts="2*sigmoid(2*x) - 1", calm=2,
         pattern=say("*Squashes*: it passes at most all of the gradient, at 0, and little far out, where "
                     "it is saturated.")),
    Scalar("arcsinh", "arcsinh", "arcsinh(x)", ("1/sqrt(1 + x**2)",), aliases="asinh arsinh",
         stable=("1/hypot(1, x)",),
         pattern=say("*Squashes*: it passes all of the gradient at 0, and far out as little as a "
                     "logarithm.")),
    Scalar("arccosh", "arccosh", "arccosh(x)", ("1/sqrt(x**2 - 1)",), aliases="acosh arcosh",
         stable=("1/(sqrt(x - 1)*sqrt(x + 1))",), sample=(1.1, 5.0),
         pattern=say("*Divides*: the operand gets the gradient without bound near 1, and far out as little "
                     "as of a logarithm.")),
    Scalar("arctanh", "arctanh", "arctanh(x)", ("1/(1 - x**2)",), aliases="atanh artanh",
         stable=("1/((1 - x)*(1 + x))",), sample=_INSIDE,
         pattern=say("*Enlarges*: the operand gets the gradient divided by 1 − its square, never less than "
                     "arrives, and without bound near ±1.")),
    Scalar("deg2rad", "deg2rad", "x*pi/180", ("pi/180",), aliases="radians",
         pattern=say("*Scales*: the operand gets the gradient times π/180, about a 57th of it.")),
    Scalar("rad2deg", "rad2deg", "x*180/pi", ("180/pi",), aliases="degrees",
         pattern=say("*Scales*: the operand gets the gradient times 180/π, about 57 times as much.")),
)  # fmt: skip
