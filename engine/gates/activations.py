"""The rows of what nets put behind a layer, and of the error function, which some of it is made of.

Sources: GELU, D. Hendrycks, K. Gimpel, 2016 (arXiv:1606.08415); SiLU, S. Elfwing, E. Uchibe, K. Doya, 2017
(arXiv:1702.03118); Mish, D. Misra, 2019 (arXiv:1908.08681); SELU, G. Klambauer et al., 2017
(arXiv:1706.02515), whose two numbers are given to as many digits as PyTorch has them; CELU, J. Barron, 2017
(arXiv:1704.07483); Huber's function, P. Huber, 1964 (Ann. Math. Statist. 35, 73–101).
"""

from ..base.words import say
from .kinks import AS_HERE, At, at_zero, turned_down
from .scalars import Scalar

# The sigmoid, in a form that loses no digits where it is nearly 0.
_SIGMOID = "exp(Min(0, x))/(1 + exp(-Abs(x)))"
# What the tanh form of GELU takes the sigmoid of, and its slope: where the sigmoid is saturated, beyond
# ±1000, the slope stays as it is at ±1000, so that it does not overflow.
_INSIDE = "sqrt(8/pi)*(x + 0.044715*x**3)"
_STEEP = "sqrt(8/pi)*(1 + 0.134145*Min(Abs(x), 1000)**2)"
# SELU's scale, and its scale times its alpha.
_SCALE, _BELOW = "1.0507009873554804934193349852946", "1.7580993408473768599402175208123"

ROWS: tuple[Scalar, ...] = (
    Scalar("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",),
         aliases="σ expit logistic sigma sigm sig",
         stable=("exp(-Abs(x))/(1 + exp(-Abs(x)))**2",), torch="sigmoid(x)",
         torch_by_output=True,
         parts="1/(1 + exp(-x))", calm=2.5,
         pattern=say("*Squashes*: it passes at most a quarter of the gradient, at 0, and little far out, "
                     "where it is saturated.")),
    Scalar("logsigmoid", "log σ", "Min(0, x) - log1p(exp(-Abs(x)))", ("1/(1 + exp(x))",),
         aliases="log_sigmoid", stable=("exp(Min(0, -x))/(1 + exp(-Abs(x)))",), plain="-log1p(exp(-x))",
         torch="nn.functional.logsigmoid(x)", parts="-softplus(-x)",
         pattern=say("*Passes softly*: nearly all of the gradient far below 0, hardly any far above, where "
                     "the sigmoid is nearly 1.")),
    Scalar("softplus", "softplus", "Max(0, x) + log1p(exp(-Abs(x)))", ("1/(1 + exp(-x))",),
         plain="log1p(exp(x))", stable=("exp(Min(0, x))/(1 + exp(-Abs(x)))",),
         torch="nn.functional.softplus(x, threshold=40)", parts="log(1 + exp(x))",
         pattern=say("*Passes softly*: the operand gets the gradient times its sigmoid: nearly all of it "
                     "far above 0, hardly any far below.")),
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
    Scalar("relu6", "ReLU6", "Min(Max(0, x), 6)", ("step(x > 0)*step(x < 6)",),
         kink=At(0, 6), torch_at_kink=AS_HERE,
         convention=say("ReLU6 has no derivative at 0 and at 6; the gate passes 0 there"),
         torch="nn.functional.relu6(x)", parts="min(max(0, x), 6)",
         pattern=say("*Passes or blocks*: between 0 and 6 the operand gets the gradient as it is, elsewhere"
                     " 0.")),
    Scalar("selu", "SELU", f"Piecewise(({_SCALE}*x, x > 0), ({_BELOW}*expm1(x), True))",
         (f"Piecewise(({_SCALE}, x > 0), ({_BELOW}*exp(Min(0, x)), True))",),
         kink=at_zero, torch_at_kink=AS_HERE,
         convention=say("SELU has no derivative at 0; the gate passes its left slope, 1.758, there"),
         torch="nn.functional.selu(x)",
         pattern=say("*Enlarges or fades*: a positive operand gets 1.05 times the gradient, a negative one "
                     "less the further out it is.")),
    Scalar("celu", "CELU", "Piecewise((x, x > 0), (expm1(x), True))",
         ("Piecewise((1, x > 0), (out + 1, True))",), stable=("exp(Min(0, x))",),
         torch="nn.functional.celu(x)", parts="max(0, x) + min(0, exp(x) - 1)",
         pattern=say("*Passes or fades*: a positive operand gets the gradient as it is, a negative one "
                     "less the further out it is.")),
    Scalar("erf", "erf", "erf(x)", ("2*exp(-x**2)/sqrt(pi)",),
         pattern=say("*Squashes*: it passes at most 1.13 of the gradient, at 0, and hardly any beyond ±3.")),
    Scalar("erfc", "erfc", "erfc(x)", ("-2*exp(-x**2)/sqrt(pi)",),
         pattern=say("*Squashes and turns*: it passes at most −1.13 of the gradient, at 0, and hardly any "
                     "beyond ±3.")),
    Scalar("gelu", "GELU", "x*erfc(-x/sqrt(2))/2",
         ("(1 + erf(x/sqrt(2)))/2 + x*exp(-x**2/2)/sqrt(2*pi)",),
         stable=("erfc(-x/sqrt(2))/2 + x*exp(-x**2/2)/sqrt(2*pi)",), torch="nn.functional.gelu(x)",
         torch_by_output=True, parts="x*(1 + erf(x/sqrt(2)))/2",
         pattern=say("*Passes softly*: nearly all of the gradient far above 0, hardly any far below, and a "
                     "little with its sign turned below −0.75.")),
    Scalar("gelu_tanh", "GELU", f"x/(1 + exp(-{_INSIDE}))",
         (f"1/(1 + exp(-{_INSIDE})) + out*(1 - 1/(1 + exp(-{_INSIDE})))*sqrt(8/pi)*(1 + 0.134145*x**2)",),
         stable=(f"1/(1 + exp(-{_INSIDE})) + x*exp(-Abs({_INSIDE}))/(1 + exp(-Abs({_INSIDE})))**2*{_STEEP}",),
         torch='nn.functional.gelu(x, approximate="tanh")',
         parts="0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))",
         pattern=say("*Passes softly*: nearly all of the gradient far above 0, hardly any far below, and a "
                     "little with its sign turned below −0.75.")),
    Scalar("silu", "SiLU", f"x*{_SIGMOID}", ("1/(1 + exp(-x)) + out*(1 - 1/(1 + exp(-x)))",), aliases="swish",
         stable=(f"{_SIGMOID}*(1 + x*exp(Min(0, -x))/(1 + exp(-Abs(x))))",), plain="x/(1 + exp(-x))",
         torch="nn.functional.silu(x)", parts="x*sigmoid(x)",
         pattern=say("*Passes softly*: nearly all of the gradient far above 0, hardly any far below, and a "
                     "little with its sign turned below −1.28.")),
    Scalar("mish", "Mish",
         "Piecewise((x*(1 + 2*exp(-x))/(1 + 2*exp(-x) + 2*exp(-2*x)), x > 0),"
         " (x*exp(x)*(exp(x) + 2)/(exp(2*x) + 2*exp(x) + 2), True))",
         ("tanh(log(1 + exp(x))) + x*(1 - tanh(log(1 + exp(x)))**2)/(1 + exp(-x))",),
         stable=("Piecewise(((1 + 2*exp(-x))/(1 + 2*exp(-x) + 2*exp(-2*x))"
                 " + 4*x*exp(-2*x)*(1 + exp(-x))/(1 + 2*exp(-x) + 2*exp(-2*x))**2, x > 0),"
                 " (exp(x)*(exp(x) + 2)/(exp(2*x) + 2*exp(x) + 2)"
                 " + 4*x*exp(x)*(1 + exp(x))/(exp(2*x) + 2*exp(x) + 2)**2, True))",),
         plain="x*tanh(log1p(exp(x)))", torch="nn.functional.mish(x)", parts="x*tanh(softplus(x))",
         pattern=say("*Passes softly*: nearly all of the gradient far above 0, hardly any far below, and a "
                     "little with its sign turned below −1.19.")),
    Scalar("softsign", "softsign", "x/(1 + Abs(x))", ("1/(1 + Abs(x))**2",),
         torch="nn.functional.softsign(x)", parts="x/(1 + abs(x))",
         pattern=say("*Squashes*: it passes all of the gradient at 0, and less the further out, but never as "
                     "little as tanh.")),
    Scalar("hardtanh", "hardtanh", "Max(-1, Min(1, x))", ("step(x > -1)*step(x < 1)",), aliases="hard_tanh",
         kink=At(-1, 1), torch_at_kink=AS_HERE,
         convention=say("hardtanh has no derivative at −1 and at 1; the gate passes 0 there"),
         torch="nn.functional.hardtanh(x)", parts="max(-1, min(1, x))",
         pattern=say("*Passes or blocks*: between −1 and 1 the operand gets the gradient as it is, "
                     "elsewhere 0.")),
    Scalar("huber", "huber", "Piecewise((x**2/2, Abs(x) <= y), (y*(Abs(x) - y/2), True))",
         ("Piecewise((x, Abs(x) <= y), (y*sign(x), True))",
          "Piecewise((0, Abs(x) <= y), (Abs(x) - y, True))"),
         samples=((-3.0, 3.0), (0.2, 4.0)), kink=turned_down, torch_at_kink=AS_HERE,
         convention=say("delta is negative, and the gate passes 0 there"),
         pattern=say("*Clips*: the operand gets the gradient times its own value, but no more than delta "
                     "times; delta gets it times what the operand has beyond delta.")),
)  # fmt: skip
