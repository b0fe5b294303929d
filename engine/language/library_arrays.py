"""What libraries have for arrays that is no gate, written in the language: sums along strips, convolutions.

`np.trapezoid(y)` is `sum(y[1:] + y[:-1])/2`. What is more than a line is a lambda, called where it stands.
"""

from typing import NamedTuple


class Form(NamedTuple):
    """A call, by its operands with a comma between them, and the same in the language."""

    # The operands of the library's call, with commas between them.
    operands: str
    # The same in the language.
    text: str


_STRIPS = "(y[..., 1:] + y[..., :-1])*(x[..., 1:] - x[..., :-1])"
_FULL = "conv1d(reshape(x, (1, -1)), reshape(flip(k), (1, 1, -1)), padding=len(k) - 1)[0]"
_CONVOLVED = (
    "lambda a, b, m: (lambda x, k: (lambda c: c if m == 'full' else c[len(k) - 1:len(x)] if m == 'valid' "
    f"else c[(len(k) - 1)//2:(len(k) - 1)//2 + len(x)])({_FULL}))(*((a, b) if len(a) >= len(b) else (b, a)))"
)
_COVARIANCE = (
    "lambda x, d: (lambda m: m @ m.T/(m.shape[1] - d))(x - mean(x, axis=1, keepdims=True)) "
    "if x.ndim > 1 else var(x, ddof=d)"
)
_SCALED = "lambda c: c/outer(sqrt(diag(c)), sqrt(diag(c)))"
_QUANTILE = (
    "lambda s, q: (lambda h: s[int(floor(h))] + (h - floor(h))*"
    "(s[min(int(floor(h)) + 1, len(s) - 1)] - s[int(floor(h))]))((len(s) - 1)*q)"
)
_QUANTILE_ALONG = f"({_QUANTILE})(moveaxis(sort(x, axis=k), k, 0), q)"
_PERCENTILE_ALONG = f"({_QUANTILE})(moveaxis(sort(x, axis=k), k, 0), q/100)"
_DIFFERENCES = "reduce(lambda s, i: s[..., 1:] - s[..., :-1], range(n), x)"
_NUMBERS = "where(x == x, x, 0)"
_APART = "x[..., :, None, :] - y[..., None, :, :]"
_SELECTED = "lambda s, i: where(c[i], v[i], s), range(len(c) - 1, -1, -1)"
_OTHERS = "[j for j in range(x.shape[k]) if j != i % x.shape[k]]"
_INSERTED_IN_ROW = (
    "concatenate((ravel(x)[:i], ravel(array([v])), ravel(x)[i:])) if i "
    "else concatenate((ravel(array([v])), ravel(x)))"
)
_ONES = "v*ones([1 if j == k % x.ndim else x.shape[j] for j in range(x.ndim)])"
_INSERTED = (
    f"concatenate(({_ONES}, x), axis=k) if i == 0 else concatenate((take(x, range(i), axis=k), "
    f"{_ONES}, take(x, range(i, x.shape[k]), axis=k)), axis=k)"
)

_LATER = "take(x, range(1, x.shape[k]), axis=k)"
_BLOCK = "concatenate([concatenate([atleast_2d(x) for x in r], axis=-1) for r in a], axis=-2)"

_CLOSE = "abs(x - y) <= 1e-08 + 1e-05*abs(y)"
_CLOSE_BY_R = "abs(x - y) <= 1e-08 + r*abs(y)"
_CLOSE_BY_A = "abs(x - y) <= a + 1e-05*abs(y)"

OF_ARRAYS: dict[str, tuple[Form, ...]] = {
    "diff": (
        Form("x", "x[..., 1:] - x[..., :-1]"),
        Form("x, n", _DIFFERENCES),
        Form("x, n=n", _DIFFERENCES),
        Form("x, axis=k", f"{_LATER} - take(x, range(x.shape[k] - 1), axis=k)"),
    ),
    "ediff1d": (Form("x", "(lambda v: v[1:] - v[:-1])(ravel(x))"),),
    "nansum": (
        Form("x", f"sum({_NUMBERS})"),
        Form("x, k", f"sum({_NUMBERS}, axis=k)"),
        Form("x, axis=k", f"sum({_NUMBERS}, axis=k)"),
        Form("x, axis=k, keepdims=d", f"sum({_NUMBERS}, axis=k, keepdims=d)"),
    ),
    "rot90": (Form("x", "flip(swapaxes(x, 0, 1), 0)"),),
    "vander": (
        Form("x", "stack([x**j for j in range(len(x) - 1, -1, -1)], axis=-1)"),
        Form("x, n", "stack([x**j for j in range(n - 1, -1, -1)], axis=-1)"),
        Form(
            "x, n, increasing=u",
            "stack([x**j for j in (range(n) if u else range(n - 1, -1, -1))], axis=-1)",
        ),
        Form(
            "x, increasing=u",
            "stack([x**(j if u else len(x) - 1 - j) for j in range(len(x))], axis=-1)",
        ),
    ),
    "block": (Form("a", f"{_BLOCK} if _is_list(a[0]) else concatenate(a, axis=-1)"),),
    "sinc": (Form("x", "where(x == 0, 1, sin(pi*x)/(pi*where(x == 0, 1, x)))"),),
    **dict.fromkeys(
        ("trapz", "trapezoid"),
        (
            Form("y", "sum(y[..., 1:] + y[..., :-1], axis=-1)/2"),
            Form("y, dx=h", "h*sum(y[..., 1:] + y[..., :-1], axis=-1)/2"),
            Form("y, x", f"sum({_STRIPS}, axis=-1)/2"),
            Form("y, x=x", f"sum({_STRIPS}, axis=-1)/2"),
        ),
    ),
    "polyval": (Form("p, x", "reduce(lambda s, c: s*x + c, p)"),),
    "convolve": (
        Form("x, k", f"({_CONVOLVED})(x, k, 'full')"),
        Form("x, k, m", f"({_CONVOLVED})(x, k, m)"),
        Form("x, k, mode=m", f"({_CONVOLVED})(x, k, m)"),
    ),
    "correlate": (
        Form("x, k", f"({_CONVOLVED})(x, flip(k), 'valid')"),
        Form("x, k, m", f"({_CONVOLVED})(x, flip(k), m)"),
        Form("x, k, mode=m", f"({_CONVOLVED})(x, flip(k), m)"),
    ),
    "cov": (
        Form("x", f"({_COVARIANCE})(x, 1)"),
        Form("x, rowvar=r", f"({_COVARIANCE})(x if r else x.T, 1)"),
        Form("x, bias=b", f"({_COVARIANCE})(x, 0 if b else 1)"),
        Form("x, ddof=d", f"({_COVARIANCE})(x, d)"),
        Form("x, rowvar=r, bias=b", f"({_COVARIANCE})(x if r else x.T, 0 if b else 1)"),
        Form("x, y", f"({_COVARIANCE})(stack((x, y)), 1)"),
    ),
    "corrcoef": (
        Form("x", f"({_SCALED})(({_COVARIANCE})(x, 1))"),
        Form("x, rowvar=r", f"({_SCALED})(({_COVARIANCE})(x if r else x.T, 1))"),
        Form("x, y", f"({_SCALED})(({_COVARIANCE})(stack((x, y)), 1))"),
    ),
    "quantile": (
        Form("x, q", f"({_QUANTILE})(sort(ravel(x)), q)"),
        Form("x, q, k", _QUANTILE_ALONG),
        Form("x, q, axis=k", _QUANTILE_ALONG),
    ),
    "percentile": (
        Form("x, q", f"({_QUANTILE})(sort(ravel(x)), q/100)"),
        Form("x, q, k", _PERCENTILE_ALONG),
        Form("x, q, axis=k", _PERCENTILE_ALONG),
    ),
    "vectorize": (Form("f", "lambda x: reshape(stack([f(v) for v in ravel(x)]), shape(x))"),),
    "apply_along_axis": (
        Form("f, k, x", "stack([f(v) for v in (x.T if k == 0 else x)], axis=-1 if k == 0 else 0)"),
    ),
    "delete": (
        Form("x, i", "(lambda v: v[[j for j in range(len(v)) if j != i % len(v)]])(ravel(x))"),
        Form("x, i, k", f"take(x, {_OTHERS}, axis=k)"),
        Form("x, i, axis=k", f"take(x, {_OTHERS}, axis=k)"),
    ),
    "insert": (
        Form(
            "x, i, v",
            _INSERTED_IN_ROW,
        ),
        Form("x, i, v, axis=k", _INSERTED),
        Form("x, i, v, k", _INSERTED),
    ),
    "select": (
        Form("c, v", f"reduce({_SELECTED}, 0)"),
        Form("c, v, d", f"reduce({_SELECTED}, d)"),
        Form("c, v, default=d", f"reduce({_SELECTED}, d)"),
    ),
    "where": (Form("x, c, y", "where(c, x, y)"),),  # of a tensor, as a method
    "cdist": (
        Form("x, y", f"norm({_APART}, axis=-1)"),
        Form("x, y, p=p", f"norm({_APART}, p, axis=-1)"),
        Form("x, y, p", f"norm({_APART}, p, axis=-1)"),
    ),
    "isclose": (
        Form("x, y", _CLOSE),
        Form("x, y, rtol=r", _CLOSE_BY_R),
        Form("x, y, atol=a", _CLOSE_BY_A),
    ),
    "allclose": (
        Form("x, y", f"all(reshape({_CLOSE}, (-1,)))"),
        Form("x, y, rtol=r", f"all(reshape({_CLOSE_BY_R}, (-1,)))"),
        Form("x, y, atol=a", f"all(reshape({_CLOSE_BY_A}, (-1,)))"),
    ),
    "array_equal": (Form("x, y", "all(reshape(x == y, (-1,)))"),),
    "diag_embed": (Form("x", "x[..., None]*eye(x.shape[-1])"),),
    "var_mean": (
        Form("x", "(var(x, ddof=1), mean(x))"),
        Form("x, k", "(var(x, axis=k, ddof=1), mean(x, axis=k))"),
        Form("x, axis=k", "(var(x, axis=k, ddof=1), mean(x, axis=k))"),
        Form(
            "x, axis=k, keepdims=d",
            "(var(x, axis=k, ddof=1, keepdims=d), mean(x, axis=k, keepdims=d))",
        ),
        Form("x, axis=k, unbiased=u", "(var(x, axis=k, ddof=int(u)), mean(x, axis=k))"),
    ),
    "std_mean": (
        Form("x", "(std(x, ddof=1), mean(x))"),
        Form("x, k", "(std(x, axis=k, ddof=1), mean(x, axis=k))"),
        Form("x, axis=k", "(std(x, axis=k, ddof=1), mean(x, axis=k))"),
        Form("x, axis=k, unbiased=u", "(std(x, axis=k, ddof=int(u)), mean(x, axis=k))"),
    ),
}
"""The forms of each function, by the names that libraries have for it."""
