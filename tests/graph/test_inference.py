"""Shapes are found before anything runs: those of inputs without values, and what does not fit."""

import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.arrays import MAX_IN_CIRCUIT, MAX_NUMBERS
from engine.base.errors import InputError
from engine.base.shapes import MAX_LEVELS, Shape, shape_of
from engine.circuits import Circuit
from engine.graph.building import build
from engine.graph.graph import Graph
from engine.graph.inference import check_size, inferred, refuse_part
from engine.language.parser import parse
from engine.passes.run import run
from tests.support.programs import programs
from tests.support.tensors import circuit, gate

Ax = gate("matmul", "A", "x")
Wx = gate("matmul", "W", "x")


def found(graph: Graph, /, **given: Shape) -> dict[str, Shape]:
    """The shape of each input."""
    shapes = inferred(graph, given)
    return {input.name: shapes[graph.wires[input.wire].value] for input in graph.inputs}


def result(graph: Graph, /, **given: Shape) -> Shape:
    """The shape of the output, in a circuit within the limits."""
    check_size(graph, given)
    return inferred(graph, given)[graph.wires[graph.output_wire].value]


# Inputs without a value


@pytest.mark.parametrize(
    ("expression", "given", "shapes"),
    [
        (Wx, {}, {"W": (2, 2), "x": (2,)}),
        (Wx, {"W": (4, 3)}, {"W": (4, 3), "x": (3,)}),
        (Wx, {"x": (5,)}, {"W": (2, 5), "x": (5,)}),
        (gate("matmul", "W", "X"), {"W": (4, 3)}, {"W": (4, 3), "X": (3, 2)}),
        (gate("matmul", "x", "W"), {"W": (4, 3)}, {"x": (4,), "W": (4, 3)}),
        (gate("matmul", "x", "y"), {"x": (3,)}, {"x": (3,), "y": (3,)}),
        (gate("dot", "w", "x"), {}, {"w": (2,), "x": (2,)}),
        (gate("outer", "A", "b"), {"b": (3,)}, {"A": (2,), "b": (3,)}),
        (gate("transpose", "x"), {}, {"x": (2, 2)}),
        (gate("matmul", "x", gate("matmul", "A", "x")), {}, {"x": (2,), "A": (2, 2)}),
        # a network whose sizes follow from one matrix
        (gate("matmul", "W2", gate("max", 0, gate("matmul", "W1", "x"))), {"W2": (4, 3)},
         {"W2": (4, 3), "W1": (3, 2), "x": (2,)}),
        (gate("matmul", "W2", gate("max", 0, gate("matmul", "W1", "x"))), {"x": (5,)},
         {"W2": (2, 2), "W1": (2, 5), "x": (5,)}),
        # what is added to a vector is one
        (gate("add", Wx, "b"), {"W": (4, 3)}, {"W": (4, 3), "x": (3,), "b": (4,)}),
        (gate("sub", "b", Wx), {"W": (4, 3)}, {"b": (4,), "W": (4, 3), "x": (3,)}),
        (gate("add", gate("matmul", "X", "W"), "b"), {"X": (5, 3), "W": (3, 4)},
         {"X": (5, 3), "W": (3, 4), "b": (4,)}),
        (gate("softmax", gate("add", Wx, "b")), {"W": (4, 3)}, {"W": (4, 3), "x": (3,), "b": (4,)}),
        (gate("add", gate("add", Wx, gate("matmul", "U", "h")), "b"), {"x": (3,), "h": (5,)},
         {"W": (2, 3), "x": (3,), "U": (2, 5), "h": (5,), "b": (2,)}),
        (gate("add", gate("index", "W", index=(2,)), "b"), {"W": (4, 3)}, {"W": (4, 3), "b": (3,)}),
        (gate("add", gate("dot", "w", "x"), "b"), {}, {"w": (2,), "x": (2,), "b": ()}),
        # what else is asked of an input
        (gate("sum", "x"), {}, {"x": (2,)}),
        (gate("mean", "X"), {}, {"X": (2, 2)}),
        (gate("sum", "x", axis=1), {}, {"x": (2, 2)}),
        (gate("min", "x", axis=-3), {}, {"x": (2, 2, 2)}),
        (gate("sum", "x", axis=(0, 1)), {}, {"x": (2, 2)}),
        (gate("norm", gate("sub", "x", "y")), {"x": (3,)}, {"x": (3,), "y": (3,)}),
        (gate("mul", gate("norm", "x"), "c"), {}, {"x": (2,), "c": ()}),
        (gate("matmul", gate("mean", "X", axis=0), "w"), {"X": (5, 3)}, {"X": (5, 3), "w": (3,)}),
        # parts
        (gate("index", "s", index=(4,)), {}, {"s": (5,)}),
        (gate("index", "s", index=(-3,)), {}, {"s": (3,)}),
        (gate("index", "s", index=(0,)), {}, {"s": (2,)}),
        (gate("index", "A", index=(0, 3)), {}, {"A": (2, 4)}),
        (gate("add", gate("index", "s", index=(4,)), gate("index", "s", index=(6,))), {}, {"s": (7,)}),
        (gate("add", gate("index", gate("add", "s", "t"), index=(4,)), gate("sum", "s")), {},
         {"s": (5,), "t": (5,)}),
        (gate("sum", gate("max", 0, gate("sub", "s", gate("index", "s", index=(4,))))), {}, {"s": (5,)}),
        (gate("matmul", "W", gate("index", "x", index=(1,))), {"W": (4, 3)}, {"W": (4, 3), "x": (2, 3)}),
        (gate("matmul", gate("index", "X", index=(2,)), "w"), {"w": (4,)}, {"X": (3, 4), "w": (4,)}),
    ],
)  # fmt: skip
def test_an_input_without_a_value_gets_a_shape_that_fits(
    expression: Any, given: dict[str, Shape], shapes: dict[str, Shape]
) -> None:
    graph = circuit(expression)
    assert found(graph, **given) == shapes
    run(graph, {name: np.ones(shape) if shape else 1.0 for name, shape in shapes.items()})


@given(st.data())
def test_a_given_value_is_never_changed(data: st.DataObject) -> None:
    graph = circuit(gate("add", gate("matmul", "W2", gate("tanh", Wx)), "b"))
    sizes = dict(zip("ohi", data.draw(st.tuples(*[st.integers(2, 6)] * 3)), strict=True))
    fits = {"W2": (sizes["o"], sizes["h"]), "W": (sizes["h"], sizes["i"]),
            "x": (sizes["i"],), "b": (sizes["o"],)}  # fmt: skip
    names = data.draw(st.sets(st.sampled_from(sorted(fits))))
    shapes = found(graph, **{name: fits[name] for name in names})
    assert {name: shapes[name] for name in names} == {name: fits[name] for name in names}
    assert result(graph, **shapes) == shapes["b"]
    told = {size for size in "ohi" for name in names if size in
            {"W2": "oh", "W": "hi", "x": "i", "b": "o"}[name]}  # fmt: skip
    wanted = {size: sizes[size] if size in told else 2 for size in "ohi"}
    assert shapes["W2"] == (wanted["o"], wanted["h"])
    assert shapes["W"] == (wanted["h"], wanted["i"])


def test_a_value_that_the_program_gives_counts_until_another_is_given() -> None:
    graph = circuit(("W", np.zeros((4, 3))), Wx)
    assert found(graph) == {"W": (4, 3), "x": (3,)}
    assert found(graph, W=(5, 2)) == {"W": (5, 2), "x": (2,)}
    assert found(circuit(("x", 3.0), gate("sum", gate("mul", "x", "y")))) == {"x": (), "y": (2,)}


@given(programs(size=20))
def test_in_a_circuit_of_scalars_everything_is_a_scalar(program: str) -> None:
    graph = build(parse(program))
    assert inferred(graph, {}) == ((),) * graph.values
    assert inferred(graph, {input.name: () for input in graph.inputs}) == ((),) * graph.values


def test_capital_letters_alone_make_no_matrix() -> None:
    assert found(circuit(gate("mul", "W", gate("exp", "X")))) == {"W": (), "X": ()}


def test_every_value_of_a_circuit_has_its_shape() -> None:
    graph = circuit(("q", Wx), gate("sum", gate("mul", "q", "q")))
    assert sorted(inferred(graph, {"W": (4, 3)})) == [(), (3,), (4,), (4,), (4, 3)]


# What does not fit


@pytest.mark.parametrize(
    ("text", "typed", "expression", "given", "message", "hint"),
    [
        ("f = W @ x", ["W @ x"], Wx, {"W": (4, 3), "x": (2, 1)},
         "`W @ x`: W is 4×3 and x is 2×1; the inner sizes 3 and 2 must be equal", "W=randn(2,2)"),
        ("2*(W@x + y)", ["W@x", "W@x + y"], gate("add", Wx, "y"), {"W": (4, 3), "y": (5,)},
         "`W@x + y`: W@x is a vector of 4 and y is a vector of 5; "
         "the sizes 4 and 5 must be equal, or one of them 1", "y=[1,2,3,4]"),
        ("max(x, y, z)", ["max(x, y, z)"], gate("max", "x", "y", "z"), {"x": (2,), "y": (), "z": (3,)},
         "`max(x, y, z)`: x is a vector of 2, y is a scalar and z is a vector of 3; "
         "the sizes 2 and 3 must be equal, or one of them 1", "x=1."),
        ("A @ [1, 2]", ["A @ [1, 2]"], gate("matmul", "A", np.array([1.0, 2.0])), {"A": (2, 3)},
         "`A @ [1, 2]`: A is 2×3 and [1, 2] is a vector of 2; the inner sizes 3 and 2 must be equal",
         "A=randn(2,2)"),
        ("x[3]", ["x[3]"], gate("index", "x", index=(3,)), {"x": (3,)},
         "`x[3]`: x is a vector of 3; there is no 3 among 0 to 2", "Axes and places in them"),
        ("x*sum(y)", ["sum(y)", "x*sum(y)"], gate("mul", "x", gate("sum", "y")), {"x": (2,), "y": ()},
         "`sum(y)`: y is a scalar; it takes a vector or a matrix", "y=[1,2]"),
        ("A@B", ["A@B"], gate("matmul", "A", "B"), {"A": (2, 1, 1, 1, 1, 3, 3), "B": (3, 3)},
         "`A@B`: A is 2×1×1×1×1×3×3 and B is 3×3; the result would have 7 axes; 6 are allowed",
         "A=randn(2,3)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_gate(
    text: str, typed: list[str], expression: Any, given: dict[str, Shape], message: str, hint: str
) -> None:
    graph = circuit(expression, text=text, typed=typed)
    with pytest.raises(InputError) as error:
        inferred(graph, given)
    assert (error.value.code, error.value.message) == ("shapes", message)
    assert error.value.span is not None
    assert message.startswith(f"`{text[slice(*error.value.span)]}`: ")
    assert hint in error.value.hint


def test_an_operand_is_called_by_its_statements_name() -> None:
    graph = circuit(("q", Wx), gate("add", "q", "y"))
    with pytest.raises(InputError, match="q is a vector of 4 and y is a vector of 3"):
        inferred(graph, {"W": (4, 2), "y": (3,)})


def test_the_first_gate_that_does_not_fit_is_told() -> None:
    first = gate("matmul", "W", "x")
    graph = circuit(gate("add", first, "y"), text="W@x + y", typed=["W@x", "W@x + y"])
    with pytest.raises(InputError, match=r"^`W@x`: "):
        run(graph, {"W": np.ones((4, 3)), "x": np.ones(2), "y": np.ones(7)})


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("p[range(4), y].sum()", {"p": (4, 2), "y": (4,)}),
        ("p[[0, -5]]", {"p": (5,)}),
        ("y = [0, 3]; softmax(W @ x)[y].sum()", {"W": (4, 2), "x": (2,), "y": (2,)}),
        ("p[[0, 1e300]]", {"p": (2,)}),
    ],
)
def test_an_array_has_the_places_that_the_text_takes_of_it(
    text: str, shapes: dict[str, Shape]
) -> None:
    graph = build(parse(text))
    given = {i.name: shape_of(i.given) for i in graph.inputs if i.given is not None}
    found = inferred(graph, given)
    assert {i.name: found[graph.wires[i.wire].value] for i in graph.inputs} == shapes


@pytest.mark.parametrize("axis", [4, 10**9, -(10**9), (0, 10**9)])
def test_no_axis_makes_an_input_of_more_than_the_allowed_axes(axis: Any) -> None:
    with pytest.raises(InputError, match=f"x is {'×'.join('2' * MAX_LEVELS)}; there is no axis"):
        inferred(circuit(gate("sum", "x", axis=axis)), {})


# Limits


@pytest.mark.parametrize(
    ("expression", "given", "told"),
    [
        (gate("outer", "x", "y"), {"x": (1000,), "y": (1000,)}, "1000×1000"),
        (gate("matmul", "x", "y"), {"x": (10**6, 1), "y": (1, 10**6)}, "1000000×1"),
        (gate("matmul", "A", "x"), {"A": (10**5, 1), "x": (1, 10**5)}, "100000×100000"),
        (gate("add", "x", "y"), {"x": (400, 1), "y": (400,)}, "400×400"),
        (gate("index", "x", index=(10**12,)), {}, "a vector of 1000000000001"),
    ],
)
def test_too_many_numbers_are_refused_at_once(
    expression: Any, given: dict[str, Shape], told: str
) -> None:
    graph = circuit(expression)
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=f"is {told}: .* in one array") as error:
            check_size(graph, given)
        assert tracemalloc.get_traced_memory()[1] < MAX_NUMBERS
    finally:
        tracemalloc.stop()
    assert error.value.code == "too-many-numbers"


def test_the_limits_are_reached_but_not_passed() -> None:
    side = int(MAX_NUMBERS**0.5)
    assert result(circuit(gate("outer", "x", "y")), x=(side,), y=(side,)) == (side, side)
    assert result(circuit(gate("exp", "x")), x=(MAX_NUMBERS,)) == (MAX_NUMBERS,)
    with pytest.raises(InputError, match="in one array"):
        check_size(circuit(gate("exp", "x")), {"x": (MAX_NUMBERS + 1,)})


def test_a_whole_circuit_has_a_limit_and_the_gate_that_passes_it_is_told() -> None:
    most = MAX_IN_CIRCUIT // MAX_NUMBERS
    expression, text = gate("exp", "x"), "exp(x)"
    typed = [text]
    for _ in range(most - 2):
        expression, text = gate("exp", expression), f"exp({text})"
        typed.append(text)
    assert result(circuit(expression), x=(MAX_NUMBERS,)) == (MAX_NUMBERS,)
    whole = gate("sin", expression)
    with pytest.raises(InputError, match="in a circuit") as error:
        check_size(
            circuit(whole, text=f"sin({text})", typed=[*typed, f"sin({text})"]),
            {"x": (MAX_NUMBERS,)},
        )
    assert error.value.span == (0, len(text) + 5)


def test_the_limits_are_those_of_a_circuit_and_not_of_the_passes() -> None:
    graph = build(parse("sum(x)"))
    result = run(graph, {"x": np.ones(MAX_NUMBERS + 1)})
    assert result.values[graph.output_wire] == MAX_NUMBERS + 1
    for program in ("exp(x[99999]) + sum(Y[99999])", "outer(x,y) + x[999] + y[999]"):
        with pytest.raises(InputError) as error:
            Circuit(program)
        assert error.value.code == "too-many-numbers"


@pytest.mark.parametrize(
    ("program", "use"),
    [("x[99999][99999]", None), ("exp(x[99999]) + sum(Y[99999])", None),
     ("1 + relu(X[9999,9999])", "X[9999,9999]")],
)  # fmt: skip
def test_an_input_that_would_be_too_large_is_marked_where_it_is_used(
    program: str, use: str | None
) -> None:
    with pytest.raises(InputError) as error:
        Circuit(program)
    start, end = error.value.span
    assert 0 <= start < end <= len(program)
    if use:
        assert program[start:end] == use


def test_a_part_of_a_program_is_never_taken_for_the_whole() -> None:
    """Where a program ends with a gate whose operands fit after all, it says which shapes it needs."""
    part = build(replace(parse("x[0] * y"), is_whole=False))
    with pytest.raises(
        InputError, match="what stands behind this needs the shapes of inputs: x and y"
    ) as error:
        refuse_part(part, {})
    assert error.value.span == (0, 8)
