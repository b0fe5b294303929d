"""What goes along axes gives NumPy's numbers and the slopes of its value, with zeros, ties and sizes of 1.

The cases are made after what the tests of autograd and PyTorch (OpInfo) try of these operations: shapes,
axes, divisors, zeros in one place and in several.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.gates.table import BY_NAME
from engine.programs import program
from tests.support.recorded import recorded
from tests.support.tensors import slopes, spread

SHAPES = ((5,), (1,), (3, 4), (1, 4), (3, 1), (2, 3, 2), (2, 1, 3))
AXES = (None, 0, -1, 1, (0, 1), (-1, 0))


def along(axis: Any, keepdims: bool) -> str:
    return ("" if axis is None else f", axis={axis}") + (", keepdims=True" if keepdims else "")


def holds(text: str, function: Callable[..., Any], **given: Any) -> None:
    """A program has the numbers of a function, and its gradients are the function's slopes."""
    made = Circuit(text, given)
    operands = [np.asarray(one, dtype=float) for one in given.values()]
    value = np.asarray(function(*operands))
    np.testing.assert_allclose(made.output, value, rtol=1e-12, atol=1e-14)
    for position, name in enumerate(given):
        found = made.run.gradients[
            made.graph.inputs[[i.name for i in made.graph.inputs].index(name)].wire
        ]
        wanted = slopes(function, operands, position, np.ones(value.shape))
        np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-6, err_msg=f"{text}: {name}")


def order(number: float) -> Callable[..., Any]:
    """The norm of an order, by its definition."""
    if number == np.inf:
        return lambda a, axis, keepdims: np.max(np.abs(a), axis=axis, keepdims=keepdims)
    return lambda a, axis, keepdims: (
        np.sum(np.abs(a) ** number, axis=axis, keepdims=keepdims) ** (1 / number)
    )


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("prod", "var", "std", "mean", "sum", "max", "min")},
    "norm": order(2), "norm1": order(1), "norm_inf": order(np.inf),
}  # fmt: skip


def fits(axis: Any, shape: tuple[int, ...]) -> bool:
    axes = [] if axis is None else [*np.atleast_1d(axis)]
    inside = all(-len(shape) <= one < len(shape) for one in axes)
    return inside and len({one % len(shape) for one in axes}) == len(axes)


def reduced() -> Iterator[tuple[str, tuple[int, ...], Any, bool]]:
    """Each function along axes of shapes; but a deviation of one number, which has a kink."""
    cases = itertools.product(FUNCTIONS, SHAPES, AXES)
    for place, (name, shape, axis) in enumerate(cases):
        if fits(axis, shape):
            left = np.sum(np.ones(shape), axis=axis)
            if name not in ("var", "std") or np.min(left) > 1:
                yield name, shape, axis, place % 2 == 0


@pytest.mark.parametrize(("name", "shape", "axis", "keepdims"), [*reduced()])
def test_along_axes_it_has_the_numbers_and_the_slopes(
    name: str, shape: tuple[int, ...], axis: Any, keepdims: bool
) -> None:
    (x,) = spread(len(shape) + sum(shape), [shape])
    holds(f"{name}(x{along(axis, keepdims)})",
          lambda a: FUNCTIONS[name](a, axis=axis, keepdims=keepdims), x=x)  # fmt: skip


@pytest.mark.parametrize(("ddof", "axis"), [(1, None), (1, 0), (2, (0, 1)), (1, -1), (3, None)])
@pytest.mark.parametrize("name", ["var", "std"])
def test_a_deviation_is_divided_by_what_is_left_of_n(name: str, ddof: int, axis: Any) -> None:
    (x,) = spread(7, [(3, 4)])
    function = getattr(np, name)
    holds(
        f"{name}(x, ddof={ddof}{along(axis, False)})",
        lambda a: function(a, axis=axis, ddof=ddof),
        x=x,
    )


ZEROS = (
    [0.0, 2.0, 3.0], [2.0, 0.0, 3.0], [2.0, 3.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0],
    [[0.0, 2.0], [3.0, -1.0]], [[0.0, 2.0], [0.0, -1.0]], [[0.0, 2.0], [3.0, 0.0]], [[0.0], [2.0]],
)  # fmt: skip


@pytest.mark.parametrize("x", ZEROS, ids=str)
@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("name", ["prod", "cumprod"])
def test_a_product_has_its_slopes_where_numbers_are_0(name: str, axis: Any, x: Any) -> None:
    function = getattr(np, name)
    holds(f"{name}(x{along(axis, False)})", lambda a: function(a, axis=axis), x=np.array(x))


@pytest.mark.parametrize("shape", [(4,), (1,), (2, 3), (3, 1, 2)], ids=str)
@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_what_is_cumulated_has_its_numbers_and_slopes(name: str, axis: Any, shape: Any) -> None:
    (x,) = spread(5, [shape])
    function = getattr(np, name)
    holds(f"{name}(x{along(axis, False)})", lambda a: function(a, axis=axis), x=x)


@pytest.mark.parametrize("shape", [(5,), (4,), (2,), (1,), (3, 4), (2, 3, 2)], ids=str)
@pytest.mark.parametrize("axis", [0, -1])
def test_what_is_sorted_sends_back_to_where_it_stood(axis: int, shape: Any) -> None:
    x, w = spread(6, [shape, shape])
    holds(f"sort(x, axis={axis})*w", lambda a, b: np.sort(a, axis=axis) * b, x=x, w=w)
    holds(
        f"sort(x, axis={axis}, descending=True)*w",
        lambda a, b: -np.sort(-a, axis=axis) * b,
        x=x,
        w=w,
    )
    holds(f"median(x, axis={axis}, keepdims=True)*w",
          lambda a, b: np.median(a, axis=axis, keepdims=True) * b, x=x, w=w)  # fmt: skip
    holds(f"median(x, axis={axis}, keepdims=True, lower=True)*w",
          lambda a, b: b * np.quantile(a, 0.5, axis=axis, keepdims=True, method="lower"),
          x=x, w=w)  # fmt: skip
    holds("median(x)", np.median, x=x)


@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (4, 2), (1, 1)], ids=str)
def test_a_trace_is_the_sum_of_the_diagonal(shape: Any) -> None:
    (x,) = spread(8, [shape])
    holds("trace(x)", np.trace, x=x)


@pytest.mark.parametrize("axis", [-1, 0, 1, (0, 1), (0, -1)])
def test_a_log_softmax_is_the_logarithm_of_a_softmax(axis: Any) -> None:
    def function(a: Any) -> Any:
        return a - np.log(np.sum(np.exp(a), axis=axis, keepdims=True))

    (x,) = spread(9, [(2, 3)])
    holds(f"log_softmax(x, axis={axis})", function, x=x)
    far = Circuit("log_softmax(x)", {"x": [0.0, -40.0, -800.0]})
    np.testing.assert_allclose(far.output, [-np.exp(-40.0), -40.0, -800.0], rtol=1e-14)


# Layers as courses write them by hand

NORMALIZED = {
    "mu = x.mean(axis=0); var = x.var(axis=0)\nxhat = (x - mu)/np.sqrt(var + 1e-5)\nxhat*gamma + beta":
        lambda x, g, b: (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) * g + b,
    "mu = x.mean(0, keepdim=True)\nxvar = x.var(0, keepdim=True)\n"
    "gamma*(x - mu)/torch.sqrt(xvar + 1e-5) + beta":
        lambda x, g, b: (x - x.mean(0)) / np.sqrt(x.var(0, ddof=1) + 1e-5) * g + b,
    "xvar = x.var(0, keepdim=True, unbiased=False)\n"
    "gamma*(x - x.mean(0, keepdim=True))/torch.sqrt(xvar + 1e-5) + beta":
        lambda x, g, b: (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) * g + b,
    "m = x.mean(-1, keepdim=True)\ns = x.std(-1, keepdim=True)\ngamma*(x - m)/(s + 1e-6) + beta":
        lambda x, g, b: g * (x - x.mean(-1, keepdims=True)) / (x.std(-1, ddof=1, keepdims=True) + 1e-6) + b,
    "mu = np.mean(x, axis=-1, keepdims=True)\nvar = np.var(x, axis=-1, keepdims=True)\n"
    "gamma*(x - mu)/np.sqrt(var + 1e-5) + beta":
        lambda x, g, b: g * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + b,
}  # fmt: skip


@pytest.mark.parametrize("text", NORMALIZED)
def test_a_layer_that_normalizes_has_numpys_numbers_and_its_own_slopes(text: str) -> None:
    x, gamma, beta, w = spread(11, [(4, 3), (3,), (3,), (4, 3)])
    function = NORMALIZED[text]
    *before, last = text.splitlines()
    weighed = "\n".join([*before, f"out = {last}", "out*w"])
    holds(weighed, lambda a, g, b, w: function(a, g, b) * w, x=x, gamma=gamma, beta=beta, w=w)


# Conventions

TIES = [
    ("sort(x)*w", {"x": [2, 1, 2, 1], "w": [1, 2, 3, 4]}, [3, 1, 4, 2]),
    ("sort(x, descending=True)*w", {"x": [2, 1, 2, 1], "w": [1, 2, 3, 4]}, [1, 3, 2, 4]),
    ("median(x)", {"x": [5, 2, 2, 1, 2]}, [0, 0, 1, 0, 0]),
    ("median(x)", {"x": [1, 2, 2, 3]}, [0, 0.5, 0.5, 0]),
    ("median(x, lower=True)", {"x": [1, 3, 2, 4]}, [0, 0, 1, 0]),
    ("std(x)", {"x": [0.1, 0.1, 0.1]}, [0, 0, 0]),
    ("std(x, axis=0)", {"x": [[1, 2], [1, 4]]}, [[0, -0.5], [0, 0.5]]),
    ("norm1(x)", {"x": [0, -2, 3]}, [0, -1, 1]),
    ("norm_inf(x)", {"x": [3, -3, 1]}, [1, -1, 0]),
    ("norm_inf(x)", {"x": [0, 0]}, [0, 0]),
]


@pytest.mark.parametrize(("text", "given", "gradient"), TIES)
def test_at_a_tie_the_convention_holds_and_is_said(text: str, given: Any, gradient: Any) -> None:
    made = Circuit(text, given)
    record = recorded(made)
    np.testing.assert_allclose(record["inputs"]["x"]["gradient"], gradient, atol=1e-15)
    smooth = given["x"] in ([1, 2, 2, 3], [1, 3, 2, 4])
    assert ("kink" in {one["code"] for one in record["warnings"]}) is not smooth


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("argmax(x)", [[1, 5], [7, 7]], 2), ("argmin(x)", [[3, 5], [1, 1]], 2),
        ("argmax(x, axis=0)", [[1, 9], [7, 7]], [1, 0]), ("argmax(x, axis=-1)", [[1, 5], [7, 7]], [1, 0]),
        ("argsort(x)", [3, 1, 2, 1], [1, 3, 2, 0]),
        ("argsort(x, descending=True)", [3, 1, 2, 1], [0, 2, 1, 3]),
        ("any(x)", [0, 0], 0), ("any(x, axis=1)", [[0, 1], [0, 0]], [1, 0]),
        ("all(x, axis=0)", [[0, 1], [2, 3]], [0, 1]),
        ("count_nonzero(x)", [[0, 1], [2, 3]], 3),
        ("count_nonzero(x, axis=0, keepdims=True)", [[0, 1], [2, 3]], [[1, 2]]),
    ],
)  # fmt: skip
def test_what_counts_and_finds_places_passes_no_gradient(text: str, x: Any, value: Any) -> None:
    record = recorded(Circuit(text, {"x": x}))
    assert record["output"]["value"] == value
    assert record["inputs"]["x"]["gradient"] is None


def test_a_place_picks_and_the_gradient_goes_back_there() -> None:
    record = recorded(Circuit("sum(p[np.arange(2), np.argmax(p, axis=1)]*w)",
                              {"p": [[1, 5], [7, 6]], "w": [2, 3]}))  # fmt: skip
    assert record["output"]["value"] == 31
    assert record["inputs"]["p"]["gradient"] == [[0, 2], [3, 0]]


def test_a_kept_jacobian_is_not_read_for_what_needs_none() -> None:
    """What the backward pass keeps: of a sum nothing, of a cumulative product the numbers and the output."""
    assert BY_NAME["cumsum"].keeps(0, 1) == ()
    assert BY_NAME["cumprod"].keeps(0, 1) == (0, 1)
    assert BY_NAME["trace"].keeps(0, 1) == ()
    assert BY_NAME["sort"].keeps(0, 1) == (0,)


def test_a_program_reads_well_where_the_notes_form_has_all_digits() -> None:
    assert "da = df * f / a" in program("numpy", Circuit("prod(a)", {"a": [2, 3]})).text.replace(
        "dprod", "df"
    )
    assert "np.where" in program("numpy", Circuit("prod(a)", {"a": [0, 3]})).text
    assert "np.std(a, ddof=1)" in program("numpy", Circuit("std(a, ddof=1)", {"a": [1, 3]})).text
    assert "correction=1" in program("pytorch", Circuit("std(a, ddof=1)", {"a": [1, 3]})).text


def test_a_program_in_javascript_has_rare_functions_only_where_it_calls_them() -> None:
    rare = program("javascript", Circuit("sort(a)", {"a": [2, 1]})).text
    plain = program("javascript", Circuit("sum(a)", {"a": [2, 1]})).text
    assert "function unsorted" in rare
    assert "function unsorted" not in plain
    assert "import" not in rare
