"""Both passes: the worked examples wire by wire, and any circuit against three witnesses."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.explain.warnings import warnings
from engine.gates.printers import NAMESPACES
from engine.graph.building import build
from engine.graph.flowing import wanting_gradient
from engine.language.parser import parse
from engine.passes.compiled import compiled, source
from engine.passes.prepared import _RUNS_BEFORE_COMPILING
from engine.passes.run import Run, run
from tests.support import witnesses, worked
from tests.support.programs import programs, values

NEURON, NEURON_INPUTS = worked.NEURON.program, worked.NEURON.inputs


def ran(program: str, /, *upstream: float, **inputs: float) -> Run:
    graph = build(parse(program))
    given = {input.name: input.given for input in graph.inputs if input.given is not None}
    return run(graph, {**given, **inputs}, *upstream)


def gradients(result: Run) -> dict[str, float]:
    """The gradient of each input."""
    return {input.name: result.gradients[input.wire] for input in result.graph.inputs}


def output(result: Run) -> float:
    return result.values[result.graph.output_wire]


def gates(result: Run) -> list[tuple[str, float, float]]:
    """What each gate computes, and what arrives at it from behind."""
    return [(g.row.name, result.value(g), result.gradient(g)) for g in result.graph.gates]


def flagged(result: Run) -> list[tuple[str, str | None]]:
    return [(warning.code, warning.gate) for warning in warnings(result)]


# The worked examples


def test_the_first_circuit_gate_by_gate() -> None:
    result = ran(worked.FIRST_NAMED.program, **worked.FIRST.inputs)
    assert gates(result) == [("add", 3, -4), ("mul", -12, 1)]
    assert [result.locals(gate) for gate in result.graph.gates] == [(1, 1), (-4, 3)]


def test_the_neuron_wire_by_wire() -> None:
    result = ran(NEURON, **NEURON_INPUTS)
    wires = {
        wire.source.id: (round(value, 4), round(gradient, 4))
        for wire, value, gradient in zip(
            result.graph.wires, result.values, result.gradients, strict=True
        )
    }
    assert wires == {
        "input-w0": (2, -0.1966),
        "input-x0": (-1, 0.3932),
        "input-w1": (-3, -0.3932),
        "input-x1": (-2, -0.5898),
        "input-w2": (-3, 0.1966),
        "gate-g1": (-2, 0.1966),
        "gate-g2": (6, 0.1966),
        "gate-g3": (4, 0.1966),
        "gate-g4": (1, 0.1966),
        "gate-g5": (-1, -0.1966),
        "gate-g6": (0.3679, -0.5344),
        "gate-g7": (1.3679, -0.5344),
        "gate-g8": (0.7311, 1),
    }
    order = ["mul", "mul", "add", "add", "neg", "exp", "add", "reciprocal"]
    assert [gate.row.name for gate in result.graph.gates] == order


def test_the_neuron_with_one_sigmoid_has_the_same_gradients() -> None:
    whole = ran("dot = w0*x0+w1*x1+w2; sigmoid(dot)", **NEURON_INPUTS)
    parts = ran(NEURON, **NEURON_INPUTS)
    assert output(whole) == pytest.approx(output(parts), rel=1e-15)
    assert gradients(whole) == pytest.approx(gradients(parts), rel=1e-14)


def test_the_staged_computation_branch_by_branch() -> None:
    result = ran(worked.STAGED.program, **worked.STAGED.inputs)
    copies = [gate for gate in result.graph.gates if gate.row.name == "copy"]
    back = [[round(result.gradients[wire], 7) for wire in gate.results] for gate in copies]
    assert sorted(map(sorted, back)) == [
        [-0.0357615, 0.5121444, 1.5831869],
        [0.0090459, 1.5831869],
    ]


# The patterns


def test_an_addition_hands_the_gradient_to_each_operand() -> None:
    assert gradients(ran("(x+y)*3", x=1, y=2)) == {"x": 3, "y": 3}


def test_a_product_swaps_its_operands() -> None:
    assert gradients(ran("x*y", x=7, y=-2)) == {"x": -2, "y": 7}


def test_a_maximum_routes_the_gradient_to_the_largest() -> None:
    assert gradients(ran("max(x, y, z, w)", x=1, y=4, z=3, w=-9)) == {
        "x": 0,
        "y": 1,
        "z": 0,
        "w": 0,
    }


def test_gradients_add_up_where_a_value_forks() -> None:
    result = ran("x*x + 3*x", x=5)
    copy = result.graph.gates[0]
    assert [result.gradients[wire] for wire in copy.results] == [5, 5, 3]
    assert result.gradient(copy) == 13
    assert gradients(result) == {"x": 13}


def test_gradients_add_up_where_a_named_value_forks() -> None:
    result = ran("q = x*y; q*q + q", x=2, y=3)
    assert gradients(result) == {"x": 39, "y": 26}


def test_every_gradient_scales_with_the_upstream_gradient() -> None:
    once, scaled = ran(NEURON, **NEURON_INPUTS), ran(NEURON, -2.5, **NEURON_INPUTS)
    assert scaled.gradients == pytest.approx([-2.5 * g for g in once.gradients])
    assert scaled.values == once.values
    for gate in once.graph.gates:
        assert scaled.locals(gate) == once.locals(gate)


def test_no_upstream_gradient_gives_no_gradient() -> None:
    assert set(ran(NEURON, 0.0, **NEURON_INPUTS).gradients) == {0.0}


def test_a_second_run_begins_afresh() -> None:
    """Gradients are accumulated within a run, never over runs."""
    graph = build(parse("x*x"))
    first, other, again = (run(graph, {"x": x}) for x in (3.0, 4.0, 3.0))
    assert first.gradients == again.gradients != other.gradients


def test_a_constant_output_has_a_value() -> None:
    assert output(ran("1+2")) == 3
    assert output(ran("x = 3")) == 3


def test_an_input_that_is_the_output_has_the_upstream_gradient() -> None:
    assert gradients(ran("x", 2.0, x=7)) == {"x": 2}


# Kinks


@pytest.mark.parametrize(
    ("program", "inputs", "expected"),
    [
        ("max(x, y)", {"x": 2, "y": 2}, {"x": 1, "y": 1}),
        ("min(x, y)", {"x": 2, "y": 2}, {"x": 1, "y": 1}),
        ("max(x, 0)", {"x": 0}, {"x": 1}),
        ("relu(x)", {"x": 0}, {"x": 0}),
        ("abs(x)", {"x": 0}, {"x": 0}),
        ("leaky_relu(x)", {"x": 0}, {"x": 0.01}),
    ],
)
def test_a_gate_at_a_kink_passes_what_the_notes_say_and_is_flagged(
    program: str, inputs: dict[str, float], expected: dict[str, float]
) -> None:
    result = ran(program, **inputs)
    assert gradients(result) == expected
    assert flagged(result) == [("kink", "g1")]


def test_two_that_tie_below_the_largest_are_no_kink() -> None:
    assert flagged(ran("max(x, y, z)", x=1, y=1, z=2)) == []


def test_a_gate_next_to_its_kink_is_not_flagged() -> None:
    assert flagged(ran("relu(x) + abs(x)", x=1e-12)) == []


@pytest.mark.parametrize("program", ["where(0, x, y)", "sign(0)*x + y", "where(1 > 1, x, y)"])
def test_what_is_typed_as_numbers_chooses_at_no_kink(program: str) -> None:
    assert flagged(ran(program, x=1, y=2)) == []


# What is not finite


@pytest.mark.parametrize(
    ("program", "inputs", "value", "gate"),
    [
        ("1/0", {}, math.inf, "g1"),
        ("-1/0", {}, -math.inf, "g1"),
        ("0/0", {}, math.nan, "g1"),
        ("log(-1)", {}, math.nan, "g1"),
        ("log(x)", {"x": -1}, math.nan, "g1"),
        ("log(0)", {}, -math.inf, "g1"),
        ("sqrt(x)", {"x": -4}, math.nan, "g1"),
        ("9**9**9", {}, math.inf, "g2"),
        ("x/(y-y)", {"x": 1, "y": 3}, math.inf, "g3"),
        ("exp(1000)", {}, math.inf, "g1"),
        ("x^0.5", {"x": -1}, math.nan, "g1"),
        ("abs((x-9)^0.5)", {"x": 5}, math.nan, "g2"),
        ("relu((x-9)^0.5)", {"x": 5}, math.nan, "g2"),
        ("max((x-9)^0.5, 1)", {"x": 5}, math.nan, "g2"),
        ("max(1, (x-9)^0.5)", {"x": 5}, math.nan, "g2"),
        ("min(1, log(x), 2)", {"x": -1}, math.nan, "g1"),
        ("elu(log(x))", {"x": -1}, math.nan, "g1"),
        ("leaky_relu(log(x))", {"x": -1}, math.nan, "g1"),
        ("softplus(log(x))", {"x": -1}, math.nan, "g1"),
        ("((x-9)^0.5)^2", {"x": 5}, math.nan, "g2"),
        ("sin(exp(x))", {"x": 1000}, math.nan, "g1"),
        ("1e308*x", {"x": 100}, math.inf, "g1"),
        ("0^-1", {}, math.inf, "g1"),
        ("x^-1", {"x": 0}, math.inf, "g1"),
    ],
)
def test_what_is_not_finite_is_told_and_flagged_at_its_first_gate(
    program: str, inputs: dict[str, float], value: float, gate: str
) -> None:
    result = ran(program, **inputs)
    assert output(result) == pytest.approx(value, nan_ok=True)
    assert not result.finite
    assert ("not-finite", gate) in flagged(result)


@pytest.mark.parametrize(
    ("program", "inputs"), [("sqrt(x)", {"x": 0}), ("x^0.5", {"x": 0}), ("x^y", {"x": -2, "y": 3})]
)
def test_a_gradient_that_is_not_finite_is_flagged_where_it_arises(
    program: str, inputs: dict[str, float]
) -> None:
    result = ran(f"{program} + 1", **inputs)
    assert math.isfinite(output(result))
    assert flagged(result) == [("not-finite", "g1")]


@pytest.mark.parametrize(
    ("program", "x", "value", "gradient"),
    [
        ("sigmoid(x)", -1000, 0, 0),
        ("sigmoid(x)", 1000, 1, 0),
        ("softplus(x)", 1000, 1000, 1),
        ("softplus(x)", -1000, 0, 0),
        ("tanh(x)", 1000, 1, 0),
        ("elu(x)", -1000, -1, 0),
        ("elu(x)", 1000, 1000, 1),
        ("exp(x)", -1000, 0, 0),
        ("x^0", 0, 1, 0),
        ("x^1", 0, 0, 1),
        ("x^3", 0, 0, 0),
        ("x^3", -2, -8, 12),
        ("x^-1", -2, -0.5, -0.25),
    ],
)
def test_a_gate_is_right_at_the_ends_of_its_range(
    program: str, x: float, value: float, gradient: float
) -> None:
    """Each is finite there, though a step on the way to it may not be."""
    result = ran(program, x=x)
    assert (output(result), gradients(result)["x"]) == (value, gradient)
    assert flagged(result) == []


# Any circuit


@given(programs(), st.data())
@example("x*x + x", None)
@example("max(x, y, x*y) + min(x, y)", None)
@example("q = x^y; q*q/(q+1)", None)
@example("where(less(x, y), x*y, detach(x)*y) + x*logical_not(less(y, x))", None)
@example("detach(x*y)*x + detach(x)", None)
def test_every_witness_gives_the_same_gradients(program: str, data: st.DataObject | None) -> None:
    """The backward pass, central differences, and SymPy's `diff` of formulas and of gates."""
    parsed = parse(program)
    graph = build(parsed)
    inputs = {
        input.name: data.draw(values, input.name) if data else 1.5 + index
        for index, input in enumerate(graph.inputs)
    }
    result = run(graph, inputs)
    known = [gradient for gradient in result.gradients if gradient is not None]
    if not result.finite or max(map(abs, (*result.values, *known))) > 1e100:
        return  # witnesses can't tell overflow from infinity
    if not witnesses.is_smooth(graph, inputs):
        return
    expected = witnesses.differences(graph, inputs)
    slack = 1e-10 * max(map(abs, known)) + 1000 * witnesses.rounding(graph, inputs)
    for witness in (
        witnesses.backward(graph, inputs),
        witnesses.symbolic(parsed, inputs),
        witnesses.chained(parsed, inputs),
    ):
        for name, gradient in expected.items():
            assert abs(witness[name] - gradient) <= 1e-7 * abs(gradient) + slack, name


@given(programs(size=20), st.data())
def test_every_value_is_its_gates_formula_of_its_operands(
    program: str, data: st.DataObject
) -> None:
    """Gate by gate, with the run's own operands, so that no error of another gate hides one."""
    graph = build(parse(program))
    inputs = {input.name: data.draw(values, input.name) for input in graph.inputs}
    result = run(graph, inputs)
    for gate in graph.gates:
        operands = result.operands(gate)
        if not all(map(math.isfinite, [*operands, result.value(gate)])):
            continue
        formula = witnesses.formula_function(gate.row, len(operands))
        with witnesses.mpmath.workdps(witnesses.DIGITS):
            wanted = float(formula(*map(witnesses.mpmath.mpf, operands)))
        assert result.value(gate) == pytest.approx(wanted, rel=1e-12, abs=1e-300)


@given(programs(size=20), st.data())
def test_a_gradient_is_what_arrives_times_the_local_gradient(
    program: str, data: st.DataObject
) -> None:
    graph = build(parse(program))
    inputs = {input.name: data.draw(values, input.name) for input in graph.inputs}
    result = run(graph, inputs, 2.0)
    flows = wanting_gradient(graph, frozenset())
    for gate in graph.gates:
        back = [result.gradients[wire] for wire in gate.results if flows[wire]]
        if None in back or not back:  # a constant's that is not finite, or what is compared by
            assert back or not any(flows[wire] for wire in gate.wires)
            continue
        arriving = sum(back)
        for wire, local in zip(gate.wires, result.locals(gate), strict=True):
            if not flows[wire] or (gate.row.name == "where" and not math.isfinite(arriving)):
                continue
            if result.gradients[wire] is None:
                assert not math.isfinite(arriving * local)
                continue
            sent = arriving * local
            assert result.gradients[wire] == pytest.approx(sent, rel=1e-12, nan_ok=True)


@given(programs())
@example("x + round(-x)")
def test_the_compiled_passes_hold_nothing_that_was_typed_but_numbers(program: str) -> None:
    graph = build(parse(program))
    ours = r"[vg]\d+|def|passes|inputs|upstream|return|if|else|e"
    # All of Python's own that a row is written with; `round` is none of its module of mathematics.
    own = {"and", "or", "not", "None", "True", "False", "inf", "round"}
    words_of_python = own | set(NAMESPACES["math"])
    text = re.sub(
        r"\b\d[\d.]*(e[-+]?\d+)?", "0", source(graph, wanting_gradient(graph, frozenset()))
    )
    words = set(re.findall(r"[^\W\d]\w*", text))
    assert not {w for w in words - words_of_python if not re.fullmatch(ours, w)}


@given(programs(size=20), st.data())
def test_the_compiled_passes_give_what_the_gates_give_one_by_one(
    program: str, data: st.DataObject
) -> None:
    """A circuit that is run again is compiled, whatever of it is data, and nobody can tell."""
    graph = build(parse(program))
    inputs = {input.name: data.draw(values, input.name) for input in graph.inputs}
    fixed = data.draw(st.sets(st.sampled_from(sorted(inputs)))) if inputs else set()
    runs = [run(graph, inputs, 2.0, fixed) for _ in range(_RUNS_BEFORE_COMPILING + 2)]
    for again in runs[1:]:
        assert again.values == pytest.approx(runs[0].values, rel=0, abs=0, nan_ok=True)
        for now, before in zip(again.gradients, runs[0].gradients, strict=True):
            same = before if before is None else pytest.approx(before, rel=0, abs=0, nan_ok=True)
            assert now == same


@pytest.mark.parametrize("fixed", [(), ("x",), ("x", "y")])
def test_every_run_that_is_repeated_is_compiled_with_data_too(
    fixed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, seen = build(parse("q = x*y; q*q + x")), []
    monkeypatch.setattr(
        "engine.passes.prepared.compiled", lambda *given: seen.append(given) or compiled(*given)
    )
    found = [run(graph, {"x": 2.0, "y": 3.0}, 1.0, fixed) for _ in range(40)]
    assert len(seen) == 1
    assert {(one.values, one.gradients) for one in found} == {(found[0].values, found[0].gradients)}
    assert ("*" in source(*seen[0]).partition("upstream\n")[2]) == (len(fixed) < 2)


@pytest.mark.parametrize("name", ["v1", "g1", "upstream", "inputs", "passes", "exp1", "float64"])
def test_a_name_that_the_compiled_passes_use_is_an_ordinary_input(name: str) -> None:
    assert gradients(ran(f"{name}*{name} + y", y=1, **{name: 3.0})) == {name: 6, "y": 1}


def test_a_long_chain_needs_no_recursion() -> None:
    result = ran("(x + y)" + "*1.001" * 990, x=1, y=2)
    assert gradients(result)["x"] == pytest.approx(1.001**990)


# What takes no gradient


def wires_without(result: Run) -> list[str]:
    graph = result.graph
    pairs = zip(graph.wires, result.gradients, strict=True)
    return [f"{wire.source.id} {wire.target.id}" for wire, gradient in pairs if gradient is None]


def test_no_gradient_goes_to_what_is_compared_or_detached() -> None:
    result = ran("where(less(x, y), x*y, detach(x)*y) + x", x=1, y=2)
    assert gradients(result) == {"x": 3, "y": 1}
    assert wires_without(result) == [
        "gate-g1 gate-g3", "gate-g1 gate-g5", "gate-g2 gate-g3", "gate-g3 gate-g7", "gate-g5 gate-g6",
    ]  # fmt: skip


def test_none_goes_further_back_from_there() -> None:
    result = ran("u = x*z; detach(u)*y", x=1, y=2, z=3)
    assert gradients(result) == {"x": None, "y": 3, "z": None}
    assert wires_without(result) == [
        "input-x gate-g1",
        "input-z gate-g1",
        "gate-g1 gate-g2",
        "gate-g2 gate-g3",
    ]
    assert result.finite


def test_an_output_that_is_a_comparison_has_a_gradient_that_goes_nowhere() -> None:
    result = ran("greater(x, y)", x=1, y=2)
    assert (output(result), gradients(result)) == (0, {"x": None, "y": None})
    assert result.gradients[result.graph.output_wire] == 1


@pytest.mark.parametrize("arithmetic", [float, lambda x: np.array([x, x])])
def test_nothing_leaks_from_the_branch_that_is_not_taken(arithmetic: Callable[..., Any]) -> None:
    """Not even nan: an infinite gradient times 0 would be one."""
    given = {"c": arithmetic(0.0), "a": arithmetic(3.0), "b": arithmetic(2.0)}
    result = run(build(parse("where(c, a, b)")), given, math.inf)
    assert {
        name: np.unique(back).tolist() for name, back in gradients(result).items() if name != "c"
    } == {
        "a": [0.0],
        "b": [math.inf],
    }
    given["c"], given["b"] = arithmetic(math.nan), arithmetic(math.nan)  # nan is not 0
    assert np.unique(output(run(build(parse("where(c, a, b)")), given))).tolist() == [3.0]
