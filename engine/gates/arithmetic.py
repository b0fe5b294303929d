"""The rows of arithmetic: what is typed as a sign, and its near relations."""

from ..base.words import say
from .scalars import Scalar

_POSITIVE = (0.2, 4.0)

ROWS: tuple[Scalar, ...] = (
    # `samples` keeps ÷ and ^ away from their poles
    Scalar("add", "+", "x + y", ("1", "1"), operator="+", absorbed=("+{c}", "+{c}", "{c}+{d}"),
         title=say("add"),
         pattern=say("*Distributes*: each operand gets the gradient as it is, whatever the values are.")),
    Scalar("sub", "−", "x - y", ("1", "-1"), operator="-", absorbed=("{c}−x", "−{bc}", "{c}−{bd}"),
         parts="x + -y",
         title=say("subtract"),
         pattern=say("*Distributes*: the first operand gets the gradient as it is, the second with its "
                     "sign turned.")),
    Scalar("mul", "×", "x*y", ("y", "x"), operator="*", absorbed=("×{c}", "×{c}", "{c}×{d}"),
         title=say("multiply"),
         pattern=say("*Swaps*: each operand’s gradient is scaled by the other operand’s value.")),
    Scalar("div", "÷", "x/y", ("1/y", "-out/y"), operator="/", absorbed=("{c}/x", "÷{c}", "{c}÷{d}"),
         samples=((-3.0, 3.0), _POSITIVE), parts="x * (1/y)",
         title=say("divide"),
         pattern=say("*Scales*: the numerator gets the gradient divided by the denominator, which gets "
                     "that times minus the output.")),
    Scalar("pow", "xʸ", "x**y", ("Piecewise((0, Eq(y, 0)), (y*x**(y - 1), True))",
                               "Piecewise((0, Eq(x, 0) & (y > 0)), (out*log(x), True))"),
         operator="**", absorbed=("{bc}ˣ", "x{sup}", "{bc}^{d}"), samples=(_POSITIVE, (-2.0, 3.0)),
         cases=(say("because to the power of 0 every base gives 1"),
                say("because 0 to the power of every positive exponent is 0")),
         title=say("power"),
         pattern=say("*Scales*: the base gets the gradient times the slope of the power, the exponent "
                     "gets it times the output and the logarithm of the base.")),
    Scalar("neg", "×−1", "-x", ("-1",),
         example="-x",
         title=say("negate"), pattern=say("*Turns the sign*: the operand gets the gradient times −1.")),
    Scalar("reciprocal", "1/x", "1/x", ("-out**2",), sample=_POSITIVE, absorbed=("1/{c}", "", ""),
         title=say("reciprocal"),
         pattern=say("*Scales*: the operand gets the gradient times minus the square of the output.")),
    Scalar("square", "x²", "x**2", ("2*x",), absorbed=("{bc}²", "", ""), parts="x*x",
         title=say("square"),
         pattern=say("*Scales*: the operand gets the gradient times twice its own value.")),
    # drawn where a value is used more than once
    Scalar("copy", "", "x", ("1",),
         example="(x + y)*x",
         title=say("copy"), pattern=say("*Adds*: what comes back from each use of the value is summed.")),
)  # fmt: skip
