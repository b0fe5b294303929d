"""Functions of many numbers are read with each library's arguments, and PyTorch's pairs are taken apart."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.language.parser import parse

MATRIX = [[0.5, -1.0, 3.0], [2.0, 0.25, -4.0]]


def drawn(text: str, **given: Any) -> list[str]:
    return [gate.symbol for gate in Circuit(text, given).graph.gates if gate.row.name != "copy"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("np.var(x)", np.var(MATRIX)), ("np.std(x, axis=1)", np.std(MATRIX, axis=1)),
        ("np.var(x, ddof=1)", np.var(MATRIX, ddof=1)), ("x.std(0)", np.std(MATRIX, 0)),
        ("torch.var(x)", np.var(MATRIX, ddof=1)), ("torch.std(x, dim=1)", np.std(MATRIX, axis=1, ddof=1)),
        ("torch.var(x, unbiased=False)", np.var(MATRIX)), ("torch.var(x, False)", np.var(MATRIX)),
        ("torch.var(x, 0, False)", np.var(MATRIX, 0)), ("torch.std(x, 0, correction=0)", np.std(MATRIX, 0)),
        ("torch.var(x, 1, True, True)", np.var(MATRIX, 1, ddof=1, keepdims=True)),
        ("tf.math.reduce_std(x, axis=0)", np.std(MATRIX, 0)), ("jnp.std(x)", np.std(MATRIX)),
        ("np.ptp(x, axis=0)", np.ptp(MATRIX, axis=0)), ("np.prod(x, axis=(0, 1))", np.prod(MATRIX)),
        ("tf.reduce_prod(x, axis=0)", np.prod(MATRIX, 0)), ("x.prod(-1)", np.prod(MATRIX, -1)),
        ("x.cumsum(0)", np.cumsum(MATRIX, 0)), ("torch.cumprod(x, dim=1)", np.cumprod(MATRIX, 1)),
        ("np.cumsum(x)", np.cumsum(MATRIX)), ("np.sort(x)", np.sort(MATRIX)),
        ("np.sort(x, axis=0)[::-1]", np.sort(MATRIX, 0)[::-1]), ("np.median(x)", np.median(MATRIX)),
        ("torch.median(x)", 0.25), ("torch.median(x, dim=1)[0]", [0.5, 0.25]),
        ("torch.median(x, dim=0).values", [0.5, -1.0, -4.0]), ("np.trace(x)", 0.75),
        ("np.average(x, axis=1)", np.average(MATRIX, axis=1)),
        ("F.log_softmax(x, dim=1)", MATRIX - np.log(np.sum(np.exp(MATRIX), 1, keepdims=True))),
        ("x.log_softmax(-1)", MATRIX - np.log(np.sum(np.exp(MATRIX), 1, keepdims=True))),
        ("np.count_nonzero(x > 0)", 4), ("np.any(x > 2, axis=0)", [0, 0, 1]), ("x.all()", 1),
        ("np.argmax(x)", 2), ("x.argmin(1)", [1, 2]), ("torch.argmax(x, dim=1, keepdim=True)", [[2], [0]]),
        ("torch.topk(x, 2)[0]", [[3.0, 0.5], [2.0, 0.25]]), ("torch.topk(x, 1, dim=0)[1]", [[1, 1, 0]]),
        ("torch.topk(x, 1, largest=False).values", [[-1.0], [-4.0]]),
        ("torch.min(x, 1).indices", [1, 2]), ("torch.sort(x, 1, True)[0]", -np.sort(-np.array(MATRIX))),
        ("torch.sum(x, dim=[0, 1])", np.sum(MATRIX)), ("tf.reduce_mean(x, [1])", np.mean(MATRIX, 1)),
        ("k = [0, 1]\nx.sum(k)", np.sum(MATRIX)), ("torch.norm(x, 'fro', [0, 1])", np.linalg.norm(MATRIX)),
        ("np.reshape(x, np.prod(x.shape))", np.ravel(MATRIX)),
        ("torch.argsort(x, dim=1)", np.argsort(MATRIX)), ("np.argsort(x, kind='stable')", np.argsort(MATRIX)),
    ],
)  # fmt: skip
def test_each_library_has_its_own_arguments(text: str, value: Any) -> None:
    np.testing.assert_allclose(Circuit(text, {"x": MATRIX}).output, value, rtol=1e-14)


@pytest.mark.parametrize(
    ("axis", "w"), [(0, [1, 3]), (1, [1, 2, 4]), (-1, [1, 2, 4]), (None, MATRIX)]
)
def test_an_average_weighs_along_its_axis(axis: int | None, w: Any) -> None:
    w = np.abs(w)
    made = Circuit(f"np.average(x, axis={axis}, weights=w)", {"x": MATRIX, "w": w})
    np.testing.assert_allclose(made.output, np.average(MATRIX, axis=axis, weights=w), rtol=1e-14)


def test_weights_stand_along_an_axis_in_the_middle() -> None:
    x = np.arange(12.0).reshape(2, 3, 2) ** 2
    made = Circuit("np.average(x, axis=1, weights=w)", {"x": x, "w": [1, 2, 4]})
    np.testing.assert_allclose(made.output, np.average(x, axis=1, weights=[1, 2, 4]), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("m, i = torch.max(x, 1)\nm*2", ["max axis=1", "×2"]),
        ("m, i = torch.max(x, 1)\nm*i", ["max axis=1", "argmax axis=1", "×"]),
        ("_, i = torch.max(x, 1)\ni*2", ["argmax axis=1", "×2"]),
        ("torch.max(x, 1, True)[0]*2", ["max axis=1", "×2"]),
        ("torch.max(x, 1, True)[0] + x", ["max axis=1", "+"]),
        ("m, _ = x.max(dim=1)\nm*2", ["max axis=1", "×2"]),
        ("x.sort(dim=0)[0]", ["sort axis=0"]),
        ("s, i = torch.sort(x)\ns*2", ["sort", "×2"]),
        ("def f(x):\n    m, i = x.max(dim=1)\n    return m*2\nf(x)", ["max axis=1", "×2"]),
        ("torch.max(x @ x.T, 1).values", ["xᵀ", "@", "max axis=1"]),
        ("np.std(x, ddof=1)", ["std ddof=1"]),
    ],
)
def test_of_a_pair_what_nothing_uses_is_not_drawn(text: str, symbols: list[str]) -> None:
    assert drawn(text, x=MATRIX) == symbols


def test_the_operand_of_a_pair_is_one_gate() -> None:
    assert drawn("m, i = torch.max(x + y, 1)\nm*i", x=MATRIX, y=1.0).count("+") == 1


@pytest.mark.parametrize(
    "name", ["std", "var", "median", "prod", "any", "all", "sort", "trace", "norm1"]
)
def test_a_name_of_a_function_is_an_input_where_it_is_not_called(name: str) -> None:
    assert Circuit(f"(x - mu)/{name}", {"x": 3, "mu": 1, name: 2}).output == 1


def test_a_list_of_what_is_known_is_told_at_once() -> None:
    assert drawn("if any([n > 2 for n in [1, 3]]):\n    y = x*2\nelse:\n    y = x*3\ny", x=1) == [
        "×2"
    ]


BAD = [
    ("torch.topk(x, 9)[0]", "too-few", (14, 15)),
    ("torch.topk(x, 1000000000)", "not-whole", (14, 24)),
    ("x.sort()", "sorts-in-place", (0, 8)),
    ("np.std(x, ddof=1.5)", "not-whole", (15, 18)),
    ("np.median(x, foo=1)", "unknown-option", (13, 16)),
    ("np.sort(x, 9)", "not-whole", (11, 12)),
]


@pytest.mark.parametrize(("text", "code", "span"), BAD)
def test_what_can_not_be_read_is_refused_with_its_place(text: str, code: str, span: Any) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, {"x": np.array(MATRIX)})
    assert (caught.value.code, caught.value.span) == (code, span)
    assert caught.value.hint


MISMATCHED = [
    ("np.var(x, ddof=1)", [3.0], "there is 1 number to go along, and 1 is taken off"),
    ("torch.std(x, dim=0)", [[3.0, 1.0]], "there is 1 number to go along"),
    ("np.sort(x, axis=None)", [3.0, 1.0], "flatten them first"),
    ("np.median(x, axis=(0, 1))", [[3.0, 1.0]], "it goes along one axis, and several are named"),
    ("np.argmax(x, axis=(0, 1))", [[3.0, 1.0]], "it goes along one axis, and several are named"),
    ("np.cumsum(x, axis=2)", [[3.0, 1.0]], "there is no axis 2"),
    ("np.trace(x)", [3.0, 1.0], "it takes a matrix, of two axes"),
    ("np.average(x, weights=w)", [3.0, 1.0], "the sizes 2 and 3 must be equal"),
    ("np.prod(x, axis=(0, -2))", [[3.0, 1.0]], "an axis is named twice"),
]


@pytest.mark.parametrize(("text", "x", "said"), MISMATCHED)
def test_shapes_that_do_not_fit_point_at_the_function_and_name_the_sizes(
    text: str, x: Any, said: str
) -> None:
    given = {"x": x, **({"w": [1, 2, 3]} if "w" in text else {})}
    with pytest.raises(InputError) as caught:
        Circuit(text, given).record()
    assert caught.value.code == "shapes"
    assert said in str(caught.value)
    assert caught.value.span == (0, len(text))
