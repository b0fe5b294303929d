"""Every row of the table of gates is right: its formula, its partials, its code and its symbol."""

import gc
import weakref
from typing import Any

import pytest
import sympy

from engine.gates.scalars import Scalar
from engine.gates.table import (
    BY_NAME,
    CONSTANTS,
    NAMES,
    REDUCTIONS,
    SCALARS,
    TENSORS,
    nearest,
    spelled,
)
from engine.graph.building import build
from engine.language.parser import parse

CASES = [(row, count) for row in SCALARS for count in ((2, 3, 4) if row.variadic else (row.arity,))]


def name(case: Any) -> str | None:
    """How pytest shows a row."""
    return case.name if isinstance(case, Scalar) else None


@pytest.mark.parametrize(
    ("gate", "point", "partials"),
    [
        ("max", [2, 2], [1, 1]),
        ("max", [1, 3, 3], [0, 1, 1]),
        ("min", [2, 2], [1, 1]),
        ("min", [1, 3, 1], [1, 0, 1]),
        ("relu", [0], [0]),
        ("abs", [0], [0]),
        ("leaky_relu", [0], [0.01]),
        ("elu", [0], [1]),
    ],
)
def test_at_a_kink_a_gate_passes_what_the_notes_say(
    gate: str, point: list[float], partials: list[float]
) -> None:
    row = BY_NAME[gate]
    assert isinstance(row, Scalar)
    count = len(point)
    out = row.function(count)(*map(float, point))
    assert [*row.local((*range(count),), count, "math")(*map(float, point), out)] == partials
    is_kink = row.kink is not None and row.kink(point, out)
    assert is_kink is (gate != "elu")


@pytest.mark.parametrize(
    ("gate", "constants", "drawn"),
    [
        ("add", [None, None], "+"),
        ("add", ["1", None], "+1"),
        ("add", [None, "1"], "+1"),
        ("sub", ["1", None], "1−x"),
        ("sub", [None, "1"], "−1"),
        ("mul", ["2", None], "×2"),
        ("mul", [None, "π"], "×π"),
        ("div", ["2", None], "2/x"),
        ("div", [None, "2"], "÷2"),
        ("pow", [None, "3"], "x³"),
        ("pow", [None, "−12"], "x⁻¹²"),
        ("pow", [None, "0.5"], "x^0.5"),
        ("pow", ["2", None], "2ˣ"),
        ("pow", ["9", "9"], "9^9"),
        ("neg", [None], "×−1"),
        ("reciprocal", [None], "1/x"),
        ("reciprocal", ["0"], "1/0"),
        ("square", [None], "x²"),
        ("square", ["3"], "3²"),
        ("add", ["1", "2"], "1+2"),
        ("max", [None, None], "max"),
        ("max", ["0", None], "max(0, x)"),
        ("max", [None, "0"], "max(x, 0)"),
        ("min", ["0", None], "min(0, x)"),
        ("log", ["−1"], "log(−1)"),
        ("sigmoid", [None], "σ"),
    ],
)
def test_a_constant_is_drawn_in_its_gate(
    gate: str, constants: list[str | None], drawn: str
) -> None:
    assert BY_NAME[gate].drawn(constants) == drawn


@pytest.mark.parametrize(("row", "count"), CASES, ids=name)
def test_no_constant_is_left_out_of_a_symbol(row: Scalar, count: int) -> None:
    """Which operand was the constant can be read off, unless the gate is the same either way."""
    if row.name == "copy":
        return
    seen = {}
    for position in range(count):
        constants = ["7" if i == position else None for i in range(count)]
        drawn = row.drawn(constants)
        assert "7" in drawn or "⁷" in drawn
        seen[drawn] = position
    assert len(seen) == (1 if row.name in ("add", "mul") else count)


@pytest.mark.parametrize("row", SCALARS, ids=name)
def test_a_gate_stays_as_it_is_typed(row: Scalar) -> None:
    """SymPy neither evaluates nor merges nor re-orders: `exp(0.0)` and `add(y, x)` stay gates."""
    names = [sympy.Symbol(name) for name in "yx"][: row.arity]
    numbers = [sympy.Float(1), sympy.Float(0)][: row.arity]
    for operands in (names, numbers, [names[0]] * row.arity):
        made = row(*operands)
        assert made.func is row.function_class(())
        assert list(made.args) == operands


def test_every_name_is_given_once() -> None:
    assert len(BY_NAME) == len(SCALARS) + len(TENSORS)
    assert not set(NAMES) & set(CONSTANTS)
    given = [
        *BY_NAME,
        *REDUCTIONS,
        *(name for row in BY_NAME.values() for name in row.aliases.split()),
    ]
    assert len(given) == len(set(given))


def test_the_table_has_every_function_of_the_language() -> None:
    promised = (
        "exp log ln sqrt abs sin cos tan tanh sigmoid relu leaky_relu elu softplus square "
        "reciprocal pow max min σ"
    )
    assert set(promised.split()) <= set(NAMES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sigmod", "sigmoid"), ("sgimoid", "sigmoid"), ("leakyrelu", "leaky_relu"), ("tahn", "tanh"),
     ("lgo", "log"), ("sqr", "sqrt"), ("softmx", "softmax"), ("Sigmiod", "sigmoid"),
     ("transpse", "transpose")],
)  # fmt: skip
def test_a_function_whose_name_is_near_is_found(typed: str, meant: str) -> None:
    assert nearest(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "print",
        "foo",
        "log10",
        "exp2",
        "fn",
        "pos",
        "mix",
        "bar",
        "x",
        "loss_of",
        "f1",
        "neuron",
        "lin",
    ],
)
def test_no_function_is_near_where_none_is_or_several_are(typed: str) -> None:
    assert nearest(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ReLU", "relu"), ("Sin", "sin"), ("EXP", "exp"), ("Sigmoid", "sigmoid"), ("LeakyReLU", "leaky_relu"),
     ("LogSumExp", "logsumexp"), ("Σ", None), ("sincos", None)],
)  # fmt: skip
def test_a_function_is_known_however_its_letters_are_written(typed: str, meant: str | None) -> None:
    assert spelled(typed) == meant


@pytest.mark.parametrize(
    ("program", "symbol"),
    [
        ("max(2, 3)", "max(2, 3)"),
        ("(-2)^2", "(−2)²"),
        ("(-2)^0.5", "(−2)^0.5"),
        ("x-(-2)", "−(−2)"),
    ],
)
def test_a_gate_with_constants_reads_as_what_it_computes(program: str, symbol: str) -> None:
    assert build(parse(program)).gates[-1].symbol == symbol


def test_of_gates_of_many_operands_the_latest_few_are_kept() -> None:
    """A maximum of each number of operands up to 900, asked for once, took gigabytes for ever."""
    row = BY_NAME["max"]
    first = [
        weakref.ref(one)
        for one in (row.function(300), row.vjp(tuple(range(300)), 300), row.formula(300))
    ]
    for count in range(301, 341):
        row.function(count), row.vjp(tuple(range(count)), count), row.formula(count)
    gc.collect()
    assert [one() for one in first] == [None] * 3
    assert row.function(2) is row.function(2)
