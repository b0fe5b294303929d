"""What libraries call things, and how the language writes them: `np.matmul(x, y)` is `x @ y`.

Each name has its forms: the operands that are typed, and what is written instead. A form of which an
operand has a keyword is meant where that is typed: `min=a`. A name without a form is known, and can't
be written here; no other name is ever offered for it. What a gate of the table is called otherwise is
not here: its row says that itself (`aliases`).
"""

from ..base.words import Words, say
from .library_arrays import OF_ARRAYS, Form
from .prelude import defined


def _each(form: Form, names: str) -> dict[str, tuple[Form, ...]]:
    return dict.fromkeys(names.split(), (form,))


def _of_normal(text: str, by: str = "") -> tuple[Form, ...]:
    """Write a function of a normal distribution; `by` is what stands behind where its deviation is `s`."""
    moved, own = text.format("(x - m)"), text.format("((x - m)/s)") + by
    return (
        Form("x", text.format("x")),
        Form("x, m", moved),
        Form("x, m, s", own),
        Form("x, loc=m", moved),
        Form("x, m, scale=s", own),
        Form("x, loc=m, scale=s", own),
        Form("x, scale=s", text.format("(x/s)") + by),
    )


# Known, and not to be written here: what one row would have stands in a line.
_ABSENT = """
step
divmod
mag
gcd lcm factorial
gamma lgamma beta
erfinv
crelu
dense
maxpool
mode
pinv
eig eigh svd qr rank
randint random uniform normal permutation shuffle choice seed
isinf isfinite
unique bincount
len range int float str list tuple dict zip enumerate sorted reversed
input open eval exec type
"""
OWN = (
    "cost",
    "loss",
    "layer",
    "neuron",
    "model",
    "forward",
    "backward",
    "net",
    "rot",
    "form",
    "main",
)
"""What texts call functions of their own: no other name is offered for these either."""

FORMS: dict[str, tuple[Form, ...]] = {
    # operators
    **dict.fromkeys(("add", "plus"), (Form("x, y", "x + y"), Form("x, y, alpha=a", "x + a*y"))),
    **dict.fromkeys(("subtract", "sub"), (Form("x, y", "x - y"), Form("x, y, alpha=a", "x - a*y"))),
    "minus": (Form("x, y", "x - y"), Form("x", "-x")),
    **_each(Form("x, y", "x*y"), "multiply mul mult times"),
    **_each(Form("x, y", "x/y"), "divide true_divide truediv div"),
    **_each(Form("x, y", "x^y"), "power float_power"),
    **_each(Form("x", "-x"), "negative neg"),
    **_each(Form("x, y", "x @ y"), "mm bmm mv"),
    "matmul": (
        Form("x, y", "x @ y"),
        Form("x, y, transpose_a=s", "(swapaxes(x, -1, -2) if s else x) @ y"),
        Form("x, y, transpose_b=t", "x @ (swapaxes(y, -1, -2) if t else y)"),
    ),
    **_each(Form("x", "x.T"), "t"),
    **dict.fromkeys(
        ("addmm", "addmv", "baddbmm"),
        (
            Form("b, x, w", "b + x @ w"),
            Form("b, x, w, beta=c, alpha=a", "c*b + a*(x @ w)"),
        ),
    ),
    "squared_difference": (Form("x, y", "(x - y)^2"),),
    "addr": (Form("b, x, y", "b + outer(x, y)"),),
    "addcmul": (Form("x, y, z", "x + y*z"), Form("x, y, z, value=a", "x + a*y*z")),
    "addcdiv": (Form("x, y, z", "x + y/z"), Form("x, y, z, value=a", "x + a*y/z")),
    "lerp": (Form("x, y, w", "x + w*(y - x)"),),
    "positive": (Form("x", "x"),),
    # exponentials and logarithms
    "exp10": (Form("x", "10^x"),),
    "logaddexp2": (Form("x, y", "log2(2^x + 2^y)"),),
    "logit": (Form("x", "log(x/(1 - x))"),),
    "sigmoid_range": (Form("x, a, b", "sigmoid(x)*(b - a) + a"),),
    # roots and powers
    **_each(Form("x", "x^2"), "sqr sq squared"),
    **_each(Form("x", "x^3"), "cube cubed"),
    **_each(Form("x", "1/x"), "recip"),
    # what lists have otherwise
    **dict.fromkeys(
        ("np.append", "numpy.append", "jnp.append"),
        (
            Form("x, y", "concatenate((ravel(x), ravel(y)))"),
            Form("x, y, axis=k", "concatenate((x, y), axis=k)"),
        ),
    ),
    # what is normally distributed
    "ndtr": (Form("x", "(1 + erf(x/sqrt(2)))/2"),),
    "norm.cdf": _of_normal("(1 + erf({}/sqrt(2)))/2"),
    "norm.pdf": _of_normal("exp(-{}^2/2)/sqrt(2*pi)", "/s"),
    "norm.logpdf": _of_normal("-{}^2/2 - log(2*pi)/2", " - log(s)"),
    # what jumps
    **_each(Form("x", "sign(x)*floor(abs(x))"), "trunc fix"),
    "frac": (Form("x", "x - sign(x)*floor(abs(x))"),),
    "copysign": (Form("x, y", "abs(x)*where(y < 0, -1, 1)"),),
    "isnan": (Form("x", "x != x"),),
    # angles and hyperbolic functions
    **_each(Form("x", "1/tan(x)"), "cot ctg cotan"),
    **_each(Form("x", "1/tanh(x)"), "coth"),
    **_each(Form("x", "1/cos(x)"), "sec"),
    **_each(Form("x", "1/sin(x)"), "csc cosec"),
    **_each(Form("x", "2/(exp(x) + exp(-x))"), "sech"),
    **_each(Form("x", "2/(exp(x) - exp(-x))"), "csch"),
    # sizes, and what is larger or smaller
    "logdet": (Form("x", "log(det(x))"),),
    "msort": (Form("x", "sort(x, axis=0)"),),
    "vecdot": (Form("x, y", "sum(x*y, axis=-1)"),),
    "dist": (Form("x, y", "norm(x - y)"),),
    # what nets have
    "hardsigmoid": (Form("x", "relu6(x + 3)/6"),),
    "hardswish": (Form("x", "x*relu6(x + 3)/6"),),
    "softshrink": (
        Form("x", "x - clip(x, -0.5, 0.5)"),
        Form("x, a", "x - clip(x, -a, a)"),
        Form("x, lambd=a", "x - clip(x, -a, a)"),
    ),
    "hardshrink": (
        Form("x", "where(abs(x) > 0.5, x, 0)"),
        Form("x, a", "where(abs(x) > a, x, 0)"),
        Form("x, lambd=a", "where(abs(x) > a, x, 0)"),
    ),
    "threshold": (Form("x, a, b", "where(x > a, x, b)"),),
    "tanhshrink": (Form("x", "x - tanh(x)"),),
    "softmin": (
        Form("x", "softmax(-x)"),
        Form("x, axis=k", "softmax(-x, axis=k)"),
    ),
    **dict.fromkeys(_ABSENT.split(), ()),
    **dict.fromkeys(OWN, ()),
}

_REMAINDER = say(
    "It jumps, and its slopes know nothing of that. Of positive numbers it is x - y*floor(x/y) as gates."
)
_FIVE_AXES = say("An input has 4 axes at most here, and this needs 5.")
_REPEATED = say(
    "There is no gate that adds up windows which overlap. Repeat rows and columns, as "
    "x.repeat_interleave(2, dim=-1) does, and take conv2d."
)
_DRAWN = say("It draws other numbers at each call, and a circuit stays as it is.")
_GRADIENTS = say("The gradients are computed by themselves: write the function alone.")
SAID: dict[str, Words] = {
    "print": say("Every value is shown where it stands: give it a name, or write it alone."),
    **dict.fromkeys(
        ("grad", "gradient", "derivative", "differentiate", "jacobian", "hessian", "nabla"),
        _GRADIENTS,
    ),
    "next": say("Leave the line out: what it gives names to are inputs then."),
    **dict.fromkeys(("fmod", "remainder", "mod"), _REMAINDER),
    **dict.fromkeys(
        ("conv3d", "max_pool3d", "avg_pool3d", "maxpool3d", "avgpool3d", "batchnorm3d"), _FIVE_AXES
    ),
    **dict.fromkeys(
        (
            "conv_transpose1d",
            "conv_transpose2d",
            "convtranspose1d",
            "convtranspose2d",
            "conv2dtranspose",
            "interpolate",
            "upsample",
        ),
        _REPEATED,
    ),
    **dict.fromkeys(("rrelu", "gumbel_softmax", "alpha_dropout"), _DRAWN),
}
"""What is said of other names that are often called."""


def forms(name: str, library: str = "") -> tuple[Form, ...] | None:
    """Give the forms of what a library calls `name`; None for a name that no library has.

    >>> forms("cot")
    (Form(operands='x', text='1/tan(x)'),)
    >>> forms("gamma"), forms("gama")
    ((), None)
    """
    low = name.lower()
    known = FORMS.get(f"{library}.{low}", FORMS.get(name, FORMS.get(low, OF_ARRAYS.get(low))))
    if known is None:
        return () if low in SAID or defined(name) else None
    return tuple(form for form in known if form.text)
