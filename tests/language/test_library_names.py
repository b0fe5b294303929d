"""What libraries call things: each form is one of the language's, and gives the library's numbers."""

import ast
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.gates.table import NAMES, REDUCTIONS, spelled
from engine.graph.building import build
from engine.language import library_names
from engine.language.library_arrays import Form
from engine.language.library_names import FORMS, SAID
from engine.language.parser import parse

ALL = [(name, form) for name, forms in FORMS.items() for form in forms if form.text]
MATRIX = np.array([[0.5, -1.0], [2.0, 0.25]])


def _variables(form: Form) -> list[str]:
    return [operand.rpartition("=")[2] for operand in form.operands.split(", ")]


@pytest.mark.parametrize(("name", "form"), ALL)
def test_a_form_is_a_program_of_its_operands(name: str, form: Form) -> None:
    text = form.text.replace("=k", "=0")
    graph = build(parse(text))
    assert {input.name for input in graph.inputs} == set(_variables(form)) - {"k"}


@pytest.mark.parametrize("name", FORMS)
def test_no_name_is_one_that_the_language_reads_already(name: str) -> None:
    assert name not in NAMES
    assert name not in REDUCTIONS
    assert spelled(name) is None
    assert name not in SAID


LINEAR = {"matmul"}
NUMPY: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in FORMS
       if name in np.__all__ and FORMS[name] and name not in LINEAR},
    "logit": lambda x: -np.log(1 / x - 1),
    "exp10": lambda x: 10.0**x, "cot": lambda x: math.cos(x) / math.sin(x), "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "coth": lambda x: math.cosh(x) / math.sinh(x), "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x),
}  # fmt: skip
WHOLE = {"std", "var", "ptp", "diff", "vecdot"}


@pytest.mark.parametrize("name", NUMPY)
def test_a_form_gives_the_numbers_that_the_library_gives(name: str) -> None:
    form = FORMS[name][0]
    points = (
        {"x": MATRIX, "y": MATRIX.T}
        if name in WHOLE
        else {"x": 1.25 if name in ("acosh", "arccosh") else 0.75, "y": 0.4}
    )
    given = {variable: points[variable] for variable in _variables(form)}
    wanted = np.asarray(NUMPY[name](*given.values()), dtype=float)
    assert Circuit(form.text, given).output == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (FORMS["matmul"][0], MATRIX @ MATRIX),
    ],
)
def test_a_form_of_an_array_gives_the_numbers_that_numpy_gives(form: Form, expected: Any) -> None:
    values = {"x": MATRIX, "y": MATRIX, "a": -0.5, "b": 1.0}
    given = {name: values[name] for name in _variables(form) if name in values}
    np.testing.assert_allclose(Circuit(form.text.replace("=k", "=0"), given).output, expected)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("expit(x)", "sigmoid(x)"), ("np.fmax(x, 0)", "max(x, 0)"), ("x.average()", "mean(x)"),
     ("tf.reduce_sum(x, axis=1, keepdims=True)", "sum(x, axis=1, keepdims=True)"), ("σ(x)", "sigmoid(x)"),
     ("tf.reduce_max(x, 1)", "max(x, axis=1)"), ("reduce_logsumexp(x, axis=0)", "logsumexp(x, axis=0)")],
)  # fmt: skip
def test_what_a_row_is_called_otherwise_is_read_wherever_its_name_is(typed: str, same: str) -> None:
    given = {"x": MATRIX, "y": MATRIX.T}
    np.testing.assert_array_equal(Circuit(typed, given).output, Circuit(same, given).output)


def test_a_name_that_books_have_for_a_function_is_an_input_where_it_is_not_called() -> None:
    assert Circuit("mu + sigma*z", {"mu": 1, "sigma": 2, "z": 3}).output == 7


def test_no_name_stands_twice_in_the_table() -> None:
    """A second row of a name would take the place of the first, and nobody would see it."""
    source = Path(library_names.__file__).read_text(encoding="utf-8")
    table = next(
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "FORMS"
    )
    assert isinstance(table, ast.Dict)
    names: list[str] = []
    for key, value in zip(table.keys, table.values, strict=True):
        if key is not None:
            names.append(ast.literal_eval(key))
        elif isinstance(value, ast.Call) and ast.unparse(value.func) == "dict.fromkeys":
            if ast.unparse(value.args[0]) == "_ABSENT.split()":
                names += library_names._ABSENT.split()
            elif ast.unparse(value.args[0]) == "OWN":
                names += library_names.OWN
            else:
                names += ast.literal_eval(value.args[0])
        elif isinstance(value, ast.Call):  # of _each(form, names)
            names += ast.literal_eval(value.args[-1]).split()
    assert len(names) > 100
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert set(names) == set(library_names.FORMS)


@pytest.mark.parametrize(
    ("method", "function"),
    [("mu.exp()", "exp(mu)"), ("mu.pow(2)", "pow(mu, 2)"), ("left.maximum(right)", "max(left, right)"),
     ("scores.softmax(-1)", "softmax(scores, axis=-1)"), ("hidden.reshape(1, 2)", "reshape(hidden, (1, 2))"),
     ("jss.exp(zeta)", "exp(zeta)"),
     ("foo.maximum(left, right)", "max(left, right)")],
)  # fmt: skip
def test_a_name_before_a_dot_is_an_operand_unless_the_function_has_all_of_its_operands(
    method: str, function: str
) -> None:
    found, wanted = Circuit(method), Circuit(function)
    assert found.gradients.keys() == wanted.gradients.keys()
    np.testing.assert_array_equal(found.output, wanted.output)


def test_the_names_of_libraries_stand_in_one_table() -> None:
    room = Path(__file__).parents[2] / "engine" / "language"
    elsewhere = {
        (path.name, name)
        for path in room.glob("*.py")
        if path.name != "libraries.py"
        for name in ("np", "jnp", "tf", "keras")
        if f'"{name}"' in path.read_text(encoding="utf-8")
    }
    assert elsewhere == set()


def test_the_last_two_axes_are_exchanged_where_there_are_more() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(Circuit("x.mT*1", {"x": x}).output, np.swapaxes(x, 1, 2))


@pytest.mark.parametrize("name", ["sign", "round", "roll", "pad", "std", "det", "where", "all"])
def test_a_function_that_came_later_is_an_input_where_it_is_not_called(name: str) -> None:
    assert set(Circuit(f"{name}*x").gradients) >= {name, "x"}


@pytest.mark.parametrize(
    ("text", "given", "output"),
    [
        ("import tensorflow as tf\ntf.nn.leaky_relu(x)", {"x": -1}, -0.2),
        ("from tensorflow.nn import leaky_relu\nleaky_relu(x)", {"x": -1}, -0.2),
        ("from jax.nn import gelu\ngelu(x)", {"x": -1}, -0.15880800939172324),
        ("from scipy.special import huber\nhuber(d, x)", {"d": 1, "x": 5}, 4.5),
        ("from math import log\nlog(x, 2)", {"x": 8}, 3),
        ("from math import pi as p\nx*p", {"x": 2}, 2 * math.pi),
        ("import jax.numpy as jnp\njnp.max(A, 1)", {"A": MATRIX}, [0.5, 2]),
        ("jax.numpy.max(A, 1)", {"A": MATRIX}, [0.5, 2]),
        ("from tensorflow.keras import backend as K\nK.max(A, 1)", {"A": MATRIX}, [0.5, 2]),
        ("from numpy import max\nmax(A, 1)", {"A": MATRIX}, [0.5, 2]),
        ("from torch import max\nv, i = max(A, 1)\n2*v", {"A": MATRIX}, [1, 4]),
    ],
)
def test_what_is_imported_means_what_its_library_means(
    text: str, given: dict[str, Any], output: Any
) -> None:
    np.testing.assert_allclose(Circuit(text, given).output, output, rtol=1e-12)
