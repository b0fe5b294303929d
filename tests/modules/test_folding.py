"""Modules fold and unfold, and the numbers at their edges are the same bit for bit."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import TooLarge
from engine.circuits import Circuit, circuit
from engine.explain.warnings import warnings
from engine.gates.table import SCALARS, TABLE
from engine.graph.building import build
from engine.graph.graph import Graph
from engine.language.parser import parse
from engine.modules.arranging import Arrangement, arranged
from engine.modules.carrying import carried_over
from engine.modules.folded import Folded
from engine.modules.opening import OPEN_GATES
from engine.modules.patterns import parts_of
from engine.passes.defaults import chosen
from engine.passes.run import Run, run
from tests.support import worked
from tests.support.programs import programs
from tests.support.recorded import recorded
from tests.support.thorough import examples

NEURON = worked.NEURON_NAMED.program
LAYERS = (
    "h1 = sigmoid(W1 @ x + b1); h2 = relu(W2 @ h1 + b2) - h1; "
    "p = softmax(h2 / norm(h2)); f = sum(p * tanh(h1)) + abs(b3 - sum(x*x))"
)
WITH_PARTS = [row for row in TABLE if row.parts]
NAMES = [row.name for row in WITH_PARTS]


def graph_of(expr: str) -> Graph:
    return build(parse(expr))


def bits(number: Any) -> Any:
    return None if number is None else (np.shape(number), np.asarray(number, dtype=float).tobytes())


def edges(made: Run) -> dict[str, Any]:
    return {
        wire.id: (bits(value), bits(gradient))
        for wire, value, gradient in zip(made.graph.wires, made.values, made.gradients, strict=True)
    }


def check_structure(graph: Graph) -> None:
    """Each wire has one source and one target, and gates come after what they use."""
    ids = [gate.id for gate in graph.gates]
    assert len(set(ids)) == len(ids)
    assert len({wire.id for wire in graph.wires}) == len(graph.wires)
    sources = {graph.wires[input.wire].id: input.end for input in graph.inputs}
    targets = {graph.wires[graph.output_wire].id: graph.end}
    done = set(sources)
    for gate in graph.gates:
        for wire in gate.wires:
            assert graph.wires[wire].id in done, "a gate before its operand"
            targets[graph.wires[wire].id] = gate.end
        for wire in gate.results:
            sources[graph.wires[wire].id] = gate.end
            done.add(graph.wires[wire].id)
    assert {wire.id: wire.source for wire in graph.wires} == sources
    assert {wire.id: wire.target for wire in graph.wires} == targets
    known = set(ids)
    assert all(known.issuperset(module.gates) for module in graph.modules)


def check_same(typed: Run, made: Arrangement) -> Run:
    check_structure(made.graph)
    seen = carried_over(typed, made.graph)
    before, after = edges(typed), edges(seen)
    stay = before.keys() & after.keys()
    assert {id: after[id] for id in stay} == {id: before[id] for id in stay}
    at_ends = {wire.id for wire in typed.graph.wires if wire.source.kind == "input"}
    assert at_ends <= stay
    return seen


@examples(150)
@given(
    programs(size=12),
    st.lists(st.sampled_from([*NAMES, "q0", "q1", "f", "nothing"]), max_size=5),
    st.lists(st.sampled_from([*NAMES, "nothing"]), max_size=5),
)
def test_what_stays_carries_the_same_numbers(text: str, fold: list[str], expand: list[str]) -> None:
    graph = graph_of(text)
    typed = run(graph, chosen(graph, {}))
    seen = check_same(typed, arranged(graph, fold, expand))
    for gate in seen.graph.gates:
        assert len(gate.wires) == sum(isinstance(operand, int) for operand in gate.operands)


@given(
    st.lists(st.sampled_from([*NAMES, "h1", "h2", "p", "f"]), max_size=5),
    st.lists(st.sampled_from(NAMES), max_size=5),
    st.booleans(),
)
def test_what_stays_carries_the_same_arrays(fold: list[str], expand: list[str], data: bool) -> None:
    graph = graph_of(LAYERS)
    typed = run(graph, chosen(graph, {}), data=["x", "W1"] if data else [])
    seen = check_same(typed, arranged(graph, fold, expand))
    for wire, value, gradient in zip(seen.graph.wires, seen.values, seen.gradients, strict=True):
        assert np.shape(value) == seen.shapes[wire.value]
        assert gradient is None or np.shape(gradient) == np.shape(value)


def test_a_typed_sigmoid_is_drawn_as_one_gate() -> None:
    made = arranged(graph_of(NEURON), ["sigmoid"])
    last = made.graph.gates[-1]
    assert [gate.symbol for gate in made.graph.gates] == ["×", "×", "+", "+", "σ"]
    assert (last.id, last.row.name) == ("g8", "sigmoid")
    typed = run(graph_of(NEURON), {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0})
    seen = carried_over(typed, arranged(typed.graph, ["sigmoid"]).graph)
    sigma = seen.value(seen.graph.gates[-1])
    assert seen.locals(seen.graph.gates[-1]) == (pytest.approx((1 - sigma) * sigma, rel=1e-14),)
    assert sigma == pytest.approx(0.7310585786)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1/(1+exp(-u))", True),
        ("1.0 / (1 + math.exp(-u))", True),
        ("1/(exp(-(a*b+c))+1)", True),
        ("1/(1+e^(-u))", True),
        ("a*1/(1+exp(-u))", False),  # the 1 is multiplied by a first
        ("2/(1+exp(-u))", False),
        ("1/(2+exp(-u))", False),
        ("1/(1+exp(u))", False),
        ("q = exp(-u); 1/(1+q)", False),  # a name stands inside
        ("q = exp(-u); 1/(1+q) + q", False),
    ],
)
def test_a_sigmoid_is_known_by_its_parts(text: str, is_one: bool) -> None:
    made = arranged(graph_of(text), ["sigmoid"])
    assert [gate.row.name for gate in made.graph.gates].count("sigmoid") == is_one
    assert made.unknown == (() if is_one else ("sigmoid",))
    assert arranged(graph_of("sigmoid(x)"), ["sigmoid"]).unknown == ()  # it is one gate already


def test_a_function_folds_wherever_it_was_typed() -> None:
    made = arranged(graph_of("1/(1+exp(-(1/(1+exp(-u))))) * (x*x)"), ["sigmoid", "square"])
    assert [gate.symbol for gate in made.graph.gates] == ["σ", "σ", "x²", "×"]


def test_a_gate_is_drawn_as_its_parts() -> None:
    made = arranged(graph_of("f = sigmoid(w*x)"), [], ["sigmoid"])
    drawn = [(gate.id, gate.symbol, made.graph.typed(gate)) for gate in made.graph.gates]
    assert drawn == [
        ("g1", "×", "w*x"),
        ("g3", "×−1", "-(w*x)"),
        ("g4", "exp", "exp(-(w*x))"),
        ("g5", "+1", "1 + exp(-(w*x))"),
        ("g2", "1/x", "sigmoid(w*x)"),
    ]
    assert made.graph.gates[-1].name == "f"


def test_parts_can_have_parts() -> None:
    made = arranged(graph_of("tanh(x)"), [], ["tanh", "sigmoid"])
    assert [gate.symbol for gate in made.graph.gates] == [
        "×2", "×−1", "exp", "+1", "1/x", "×2", "−1",
    ]  # fmt: skip
    assert [module.name for module in made.graph.modules] == ["f", "tanh", "sigmoid"]


def test_parts_count_as_gates_do() -> None:
    with pytest.raises(TooLarge, match="1,000 gates"):
        circuit("+".join(["sigmoid(x)"] * 300), _expand="sigmoid")


def test_a_gate_keeps_its_constants_to_itself() -> None:
    assert arranged(graph_of("x/2 - 1"), [], ["div", "sub"]).unknown == ("div", "sub")


def test_ids_of_parts_do_not_depend_on_what_is_folded() -> None:
    graph = graph_of("q = sigmoid(x); sigmoid(y) * q")
    alone, both = arranged(graph, ["q"], ["sigmoid"]).graph, arranged(graph, [], ["sigmoid"]).graph
    assert {gate.id for gate in alone.gates} < {gate.id for gate in both.gates}
    assert {wire.id for wire in alone.wires} < {wire.id for wire in both.wires}


def test_a_statement_is_one_gate_with_its_operands_in_the_order_of_the_text() -> None:
    graph = graph_of("q = a + b*(c - a); q*q + a")
    (gate, *_) = [g for g in arranged(graph, ["q"]).graph.gates if g.row.name == "module"]
    assert gate.symbol == "q"
    typed = run(graph, {"a": 2.0, "b": 3.0, "c": 5.0})
    seen = carried_over(typed, arranged(graph, ["q"]).graph)
    (gate,) = [g for g in seen.graph.gates if g.id == gate.id]
    assert [seen.values[wire] for wire in gate.wires] == [2.0, 3.0, 5.0, 2.0]
    assert seen.locals(gate) == (1.0, 3.0, 3.0, -3.0)  # a is used elsewhere, so it forks outside


def test_a_copy_gate_goes_inside_with_all_its_uses() -> None:
    made = arranged(graph_of("q = x*x + 1; q*y"), ["q"])
    assert [gate.row.name for gate in made.graph.gates] == ["module", "mul"]


def test_a_statements_name_is_stronger_than_a_functions() -> None:
    made = arranged(graph_of("square = a*b + c; f = square * (x*x)"), ["square"])
    assert [gate.symbol for gate in made.graph.gates] == ["square", "", "×", "×"]


def test_the_output_folds_by_its_name_also_where_the_program_gives_it_none() -> None:
    made = arranged(graph_of("q = x + y; q*z + 1"), ["f", "q"])
    assert [gate.symbol for gate in made.graph.gates] == ["q", "f"]


def test_expanding_a_statement_opens_it() -> None:
    graph = graph_of("q = x + y; q*z + 1")
    assert arranged(graph, ["q", "f"], ["q"]).fold == ("f",)


def many(statements: int, each: int = 9) -> str:
    lines = [
        f"s{i} = {f's{i - 1}' if i else 'x'}" + "".join(f" * w{i}" for _ in range(each // 2 + 1))
        for i in range(statements)
    ]
    return "\n".join(lines)


def test_a_circuit_of_many_gates_opens_folded() -> None:
    graph = graph_of(many(20))
    assert len(graph.gates) > OPEN_GATES
    made = arranged(graph, None)
    assert [gate.symbol for gate in made.graph.gates] == [f"s{i}" for i in range(20)]
    assert arranged(graph, []).graph is graph
    assert "s3" not in arranged(graph, None, ["s3"]).fold
    few = graph_of("q = x*x; q + 1")
    assert arranged(few, None).graph is few
    assert arranged(graph, ["*"]).fold == made.fold
    assert arranged(few, ["*"]).unknown == arranged(few, ["*"]).fold == ()
    assert arranged(few, ["*", "q"]).fold == ("q",)


def test_a_single_statement_folds_to_parts_and_never_to_itself() -> None:
    """Else a circuit of one statement would be a single box, or more gates than are seen well."""
    graph = graph_of("+".join(["x*y"] * 60))
    assert len(graph.gates) > OPEN_GATES
    assert 5 < len(arranged(graph, None).fold) <= 25
    few = graph_of("+".join(["x*y"] * 30))
    assert len(few.gates) > OPEN_GATES and arranged(few, None).graph is few


def witnesses(made: Run, gate: Any) -> None:
    """Hold a module's local gradients against central differences and against the wires."""
    row, operands = gate.row, made.operands(gate)
    function = row.function(len(operands), (), "numpy")
    for position, local in enumerate(made.locals(gate)):
        h = 1e-5 * max(1.0, abs(operands[position]))
        ends = []
        for step in (h, -h):
            moved = [o + step if i == position else o for i, o in enumerate(operands)]
            ends.append(function(*moved))
        numeric = (ends[0] - ends[1]) / (2 * h)
        assert local == pytest.approx(numeric, rel=1e-6, abs=1e-8)
        sent = made.gradients[gate.wires[position]]
        assert sent == pytest.approx(made.gradient(gate) * local, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        NEURON,
        "q = a*b*a + sin(b); tanh(q) * q",
        "q = x*x / (1 + x); r = q - log(q); r * exp(r) + x",
    ],
)
def test_a_modules_local_gradients_have_three_witnesses(text: str) -> None:
    graph = graph_of(text)
    typed = run(graph, chosen(graph, {}))
    for module in graph.modules:
        made = carried_over(typed, arranged(graph, [module.name]).graph)
        (gate,) = [gate for gate in made.graph.gates if isinstance(gate.row, Folded)]
        witnesses(made, gate)


def test_a_module_of_arrays_has_jacobians() -> None:
    made = circuit(
        "h = relu(W @ x + b); f = sum(h)", W=[[1, 2], [3, -4]], x=[1, 2], b=[0, 0.5], _fold="h"
    )
    (module, _) = recorded(made)["gates"]
    assert (module["op"], module["symbol"]) == ("module", "h")
    assert module["locals"] == [
        [[1, 2, 0, 0], [0, 0, 0, 0]],
        [[1, 2], [0, 0]],
        [[1, 0], [0, 0]],
    ]
    assert [one["kind"] for one in module["jacobian"]] == ["dense", "dense", "diagonal"]


def test_warnings_stand_where_their_gate_is_seen_and_are_true() -> None:
    folded = circuit("q = relu(x) + 1; q*y", x=0, _fold="q")
    (warning,) = folded.record()["warnings"]
    assert (warning["gate"], warning["code"]) == ("g2", "kink")
    assert warning["message"].startswith("Inside q: ReLU stands at a kink")
    taken_apart = circuit("relu(x)", x=0, _expand="relu")
    codes = [warning["code"] for warning in taken_apart.record()["warnings"]]
    assert codes == ["kink", "parts-differ"]
    overflowing = circuit("sigmoid(x)", x=-800, _expand="sigmoid")
    record = overflowing.record()
    assert record["output"]["value"] == 0 and record["inputs"]["x"]["gradient"] == 0
    (warning,) = record["warnings"]
    assert warning["code"] == "parts-differ"
    assert "inf" in [wire["value"] for wire in record["wires"]]


def test_of_thousands_of_names_that_are_not_there_a_few_are_said() -> None:
    record = circuit("x*y", _fold=[f"a{number}" for number in range(4000)]).record()
    assert len(record["warnings"]) == 4
    assert record["warnings"][-1]["message"].startswith("3997 other names match")


def test_a_name_that_is_not_there_is_a_quiet_notice() -> None:
    record = circuit("(x+y)*z", _fold="q", _expand="sigmoid,gone").record()
    assert [w["code"] for w in record["warnings"]] == ["no-such-module"] * 3
    assert [gate["module"] for gate in record["gates"]] == [None, None]


def test_the_record_names_the_innermost_open_module() -> None:
    record = circuit("q = sigmoid(x*y); f = q*z", _expand="sigmoid").record()
    assert [gate["module"] for gate in record["gates"]] == ["q", *["sigmoid"] * 4, "f"]


def test_folding_changes_nothing_for_programs() -> None:
    made = Circuit(NEURON, fold=["dot", "sigmoid"])
    assert made.program("numpy").text == Circuit(NEURON).program("numpy").text
    assert len(made.run.graph.gates) == 8 and len(made.view.graph.gates) == 2


def test_every_row_with_parts_is_of_scalars_or_says_so() -> None:
    assert {"sigmoid", "tanh", "div", "sub", "square", "relu", "softplus"} <= set(NAMES)
    assert all(math.isfinite(len(parts_of(row).gates)) for row in SCALARS if row.parts)
    assert warnings(Circuit("tanh(x)", expand=["tanh"]).view) == []


@pytest.mark.parametrize("x", [2, [0, 0], [[1, 2]], [0.5] * 40])
def test_a_folded_gate_of_data_and_constants_has_no_gradient(x: Any) -> None:
    made = Circuit("q = x*(1+2); q*x", {"x": x}, fold=["q"], data=["x"])
    assert [gradient is None for gradient in made.view.gradients] == [True] * 4 + [False]
    assert "<svg" in made.svg() and "<svg" in made.standalone().html
