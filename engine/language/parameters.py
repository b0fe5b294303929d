"""Functions of the table with what may be typed beside their operands, and what a library means otherwise.

`elu(x)` is a gate, and `elu(x, alpha=2)` is made of several. TensorFlow’s `leaky_relu(x)` has another slope
than that of the table, and SciPy’s `huber` has its operands in another order.
"""

from .library_arrays import Form

_LEAKY = "where(x > 0, x, a*x)"
_ELU = "where(x > 0, x, a*expm1(min(x, 0)))"
_CELU = "where(x > 0, x, a*expm1(min(x, 0)/a))"
_HARD = "min(max(x, a), b)"
_SOFTPLUS = "where(b*x > t, x, softplus(b*x)/b)"  # a line, from the threshold on

_ONE = (Form("x, a", _LEAKY), Form("x, negative_slope=a", _LEAKY), Form("x, alpha=a", _LEAKY))

TYPED: dict[str, tuple[Form, ...]] = {
    "leaky_relu": _ONE,
    "elu": (Form("x, a", _ELU), Form("x, alpha=a", _ELU)),
    "celu": (Form("x, a", _CELU), Form("x, alpha=a", _CELU)),
    "hardtanh": (Form("x, a, b", _HARD), Form("x, min_val=a, max_val=b", _HARD)),
    "softplus": (
        Form("x, b", "softplus(b*x)/b"),
        Form("x, beta=b", "softplus(b*x)/b"),
        Form("x, b, t", _SOFTPLUS),
        Form("x, b, threshold=t", _SOFTPLUS),
        Form("x, beta=b, threshold=t", _SOFTPLUS),
        Form("x, threshold=t", "where(x > t, x, softplus(x))"),
    ),
    "math.log": (Form("x, b", "log(x)/log(b)"),),
}
"""Forms of more operands than the row of the name takes."""

MEANT: dict[str, tuple[Form, ...]] = {
    **dict.fromkeys(
        ("tf.leaky_relu", "keras.leaky_relu", "K.leaky_relu"),
        (Form("x", "where(x > 0, x, 0.2*x)"), *_ONE),
    ),
    **dict.fromkeys(("scipy.huber", "special.huber"), (Form("d, x", "huber(x, d)"),)),
    "Math.round": (Form("x", "floor(x + 0.5)"),),
}
"""Forms of what a library calls as a row is called, and means otherwise."""
