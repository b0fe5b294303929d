"""The circuit: wires from one source to one target, copy gates at every fork, in order."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given

from engine.base.errors import InputError, TooLarge
from engine.graph.building import build
from engine.graph.graph import Constant, Gate, Graph
from engine.language.parser import parse
from tests.support.programs import programs


def graph_of(text: str) -> Graph:
    return build(parse(text))


def ops(graph: Graph) -> list[str]:
    return [gate.row.name for gate in graph.gates]


def inputs(graph: Graph) -> list[str]:
    return [input.name for input in graph.inputs]


def ends(graph: Graph) -> set[tuple[str, str]]:
    return {(wire.source.id, wire.target.id) for wire in graph.wires}


# Wires


def test_the_first_circuit_has_five_wires() -> None:
    assert ends(graph_of("(x+y)*z")) == {
        ("input-x", "gate-g1"),
        ("input-y", "gate-g1"),
        ("input-z", "gate-g2"),
        ("gate-g1", "gate-g2"),
        ("gate-g2", "output-f"),
    }


def test_operands_and_inputs_are_in_typed_order() -> None:
    graph = graph_of("max(z, sin(y), x)")
    maximum = graph.gates[-1]
    assert [graph.wires[w].source.id for w in maximum.wires] == ["input-z", "gate-g1", "input-x"]
    assert inputs(graph) == ["z", "y", "x"]


def test_an_input_alone_is_a_wire_to_the_output() -> None:
    graph = graph_of("x")
    assert ends(graph) == {("input-x", "output-f")}
    assert graph.gates == ()


def test_an_input_that_is_called_like_a_gate_is_not_that_gate() -> None:
    graph = graph_of("g2 = g1*y; g2 + 1")
    product, total = graph.gates
    assert (product.id, total.id, graph.output) == ("g1", "g2", "f")
    assert [graph.source(wire) for wire in product.wires] == [None, None]
    assert [graph.target(wire) for wire in product.wires] == [product, product]
    assert (graph.source(total.wires[0]), graph.target(product.results[0])) == (product, total)


def test_an_output_that_is_called_like_a_gate_is_not_that_gate() -> None:
    graph = graph_of("g1 = x*y")
    assert graph.source(graph.output_wire) == graph.gates[0]
    assert graph.target(graph.output_wire) is None
    assert [module.gates for module in graph.modules] == [("g1",)]


@given(programs(size=30))
def test_the_circuit_is_well_formed(text: str) -> None:
    graph = graph_of(text)
    check_ids(graph)
    check_ends(graph)
    check_order(graph)
    check_copies(graph)


def check_ids(graph: Graph) -> None:
    """Ids count from one, without a gap."""
    assert [gate.id for gate in graph.gates] == [f"g{i + 1}" for i in range(len(graph.gates))]
    assert [wire.id for wire in graph.wires] == [f"w{i + 1}" for i in range(len(graph.wires))]


def check_ends(graph: Graph) -> None:
    """Every wire is the result of its source and the operand of its target, once."""
    leaving = {gate.end: list(gate.results) for gate in graph.gates}
    leaving |= {input.end: [input.wire] for input in graph.inputs}
    arriving = {gate.end: list(gate.wires) for gate in graph.gates}
    arriving[graph.end] = [graph.output_wire]
    every = list(range(len(graph.wires)))
    assert sorted(wire for wires in leaving.values() for wire in wires) == every
    assert sorted(wire for wires in arriving.values() for wire in wires) == every
    for index, wire in enumerate(graph.wires):
        assert index in leaving[wire.source]
        assert index in arriving[wire.target]


def check_order(graph: Graph) -> None:
    """A gate comes after every gate that it takes a value from."""
    known = {input.end for input in graph.inputs}
    for gate in graph.gates:
        assert {graph.wires[wire].source for wire in gate.wires} <= known
        known.add(gate.end)


def check_copies(graph: Graph) -> None:
    """A value leaves its gate or input on one wire; a copy gate alone has several results."""
    for gate in graph.gates:
        is_copy = gate.row.name == "copy"
        assert (len(gate.results) > 1) is is_copy
        assert (gate.span is None) is is_copy
        if is_copy:
            (arriving,) = gate.wires
            source = graph.source(arriving)
            assert source is None or source.row.name != "copy"
            carried = {graph.wires[wire].value for wire in (arriving, *gate.results)}
            assert len(carried) == 1


# Forks


@pytest.mark.parametrize(
    ("program", "copies"),
    [
        ("x+y", []),
        ("x*x", [2]),
        ("x*x*x", [3]),
        ("x*y + x", [2]),
        ("max(x, x, x, x)", [4]),
        ("q = x+y; q*q", [2]),
        ("q = x+y; q*z", []),
        ("q = x+y; r = q*q; r + q", [3]),
        ("(x+y)*(x+y)", [2, 2]),
        ("a = x; b = x; a*b", [2]),
        ("sin(x)*sin(x)", [2]),
        ("q = x*y; z = q", []),
    ],
)
def test_a_copy_gate_stands_exactly_where_a_value_is_used_more_than_once(
    program: str, copies: list[int]
) -> None:
    graph = graph_of(program)
    assert [len(gate.results) for gate in graph.gates if gate.row.name == "copy"] == copies


def test_what_is_typed_twice_is_computed_twice() -> None:
    """Only a name shares a value: equal expressions are not merged."""
    assert Counter(ops(graph_of("(x+y)*(x+y)"))) == {"copy": 2, "add": 2, "mul": 1}


def test_a_constant_needs_no_copy_gate() -> None:
    assert ops(graph_of("2*x + 2")) == ["mul", "add"]


# Statements and names


def test_a_gate_that_computes_a_named_value_bears_its_name() -> None:
    graph = graph_of("q = x+y\nf = q*z")
    assert [gate.name for gate in graph.gates] == ["q", "f"]


@pytest.mark.parametrize(
    ("program", "output"),
    [
        ("x+y", "f"),
        ("loss = x+y", "loss"),
        ("q = x+y; q*2", "f"),
        ("f*2", "out"),
        ("f = x+1; f*2", "out"),
        ("def gate(x, h):\n    f = exp(x)\n    return f*h\ngate(x, h)", "out"),
        ("def f(a):\n    return a*a\nf(x)", "f"),
        ("f*out", "out0"),
        ("x", "f"),
        ("f", "out"),
        ("f = x", "f"),
        ("x = 3", "x"),
    ],
)
def test_the_output_is_called_as_it_was_named_or_f(program: str, output: str) -> None:
    graph = graph_of(program)
    assert graph.output == output
    assert graph.wires[graph.output_wire].target.id == f"output-{output}"


def test_a_statement_that_the_output_does_not_need_is_not_drawn() -> None:
    graph = graph_of("a = x+1\nb = y*2\nb+1")
    assert ops(graph) == ["mul", "add"]
    assert inputs(graph) == ["y"]
    assert graph.unused == (("a", (0, 7)),)


def test_an_expression_without_a_name_before_the_last_is_not_drawn() -> None:
    graph = graph_of("x+1; y*2")
    assert (ops(graph), inputs(graph)) == (["mul"], ["y"])
    assert graph.unused == (("x+1", (0, 3)),)


def test_a_second_name_for_a_value_is_the_same_value() -> None:
    graph = graph_of("q = x+y; r = q; r*z")
    assert ops(graph) == ["add", "mul"]
    assert inputs(graph) == ["x", "y", "z"]


def test_a_named_constant_is_an_input_of_that_value() -> None:
    graph = graph_of("k = 2; k*x")
    assert {input.name: input.given for input in graph.inputs} == {"k": 2, "x": None}
    assert ops(graph) == ["mul"]


@pytest.mark.parametrize(
    "name",
    ["S", "N", "Q", "E1", "beta", "I", "zeta", "w1", "g1", "f", "constructor", "θ", "toString"],
)
def test_a_name_is_an_input_and_nothing_else(name: str) -> None:
    graph = graph_of(f"{name}*y + 1")
    assert inputs(graph) == [name, "y"]
    assert (f"input-{name}", "gate-g1") in ends(graph)
    assert ops(graph) == ["mul", "add"]


# Constants


def operands(gate: Gate) -> list[str | None]:
    return [operand.text if isinstance(operand, Constant) else None for operand in gate.operands]


@pytest.mark.parametrize(
    ("program", "symbol", "constants"),
    [
        ("2*x", "×2", ["2", None]),
        ("x+1", "+1", [None, "1"]),
        ("x-0.5", "−0.5", [None, "0.5"]),
        ("1/x", "1/x", [None]),
        ("-x", "×−1", [None]),
        ("x^2", "x²", [None]),
        ("x^-3", "x⁻³", [None, "−3"]),
        ("2^x", "2ˣ", ["2", None]),
        ("x*pi", "×π", [None, "π"]),
        ("x+-e", "+−e", [None, "−e"]),
        ("max(0, x)", "max(0, x)", ["0", None]),
        ("1/0", "1/0", ["0"]),
        ("2+3", "2+3", ["2", "3"]),
        ("1e-20*x", "×1e−20", ["1e−20", None]),
        ("x*1e8", "×1e8", [None, "1e8"]),
    ],
)
def test_a_constant_is_absorbed_into_its_gate(
    program: str, symbol: str, constants: list[str | None]
) -> None:
    graph = graph_of(program)
    (gate,) = graph.gates
    assert (gate.symbol, operands(gate)) == (symbol, constants)


def test_a_number_alone_has_no_circuit() -> None:
    with pytest.raises(InputError) as caught:
        graph_of("x = 1; 3")
    assert (caught.value.code, caught.value.span) == ("no-circuit", (7, 8))


# Limits


def test_a_thousand_gates_are_allowed() -> None:
    assert len(graph_of("x" + "+1" * 1000).gates) == 1000


@pytest.mark.parametrize("program", ["x" + "+1" * 1001, "x" + "+x" * 1000, "x" + "+x" * 4999])
def test_more_than_a_thousand_gates_are_too_many(program: str) -> None:
    """Copy gates are counted, for they are drawn."""
    with pytest.raises(TooLarge, match="1,000") as caught:
        graph_of(program)
    assert caught.value.code == "too-many-gates"
    assert caught.value.hint
    assert caught.value.span is not None


def test_a_deep_circuit_is_built_without_recursion() -> None:
    """Nesting is limited in what is typed; names make a circuit as deep as it has gates."""
    names = [f"a{i}" for i in range(700)]
    steps = [f"{b}=-{a}" for a, b in pairwise(names)]
    assert len(graph_of("a0=-x\n" + "\n".join(steps)).gates) == 700


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/2", 0.5), ("sqrt(2)", 2**0.5), ("pi/4", math.pi / 4), ("2^3", 8), ("-1/3", -1 / 3), ("1+2", 3),
     ("-(2+1)", -3), ("math.sqrt(4)", 2), ("e^3", math.exp(3)), ("sigmoid(0)", 0.5),
     ("1" + "+1" * 3000, 3001)],
)  # fmt: skip
def test_a_name_that_is_given_constants_alone_is_an_input(text: str, value: float) -> None:
    graph = build(parse(f"x = {text}; x*y"))
    assert [(input.name, input.given) for input in graph.inputs] == [("x", value), ("y", None)]
    assert [gate.row.name for gate in graph.gates] == ["mul"]


def test_an_array_that_is_given_constants_alone_is_an_input() -> None:
    graph = build(parse("w = [1/2, sqrt(4)]; v = [1, 2]/4; w*v"))
    assert [input.given.tolist() for input in graph.inputs] == [[0.5, 2.0], [0.25, 0.5]]


@pytest.mark.parametrize(
    ("program", "inputs", "gates"),
    [
        ("f = 1/2", [], ["reciprocal"]),
        ("1/2", [], ["reciprocal"]),
        ("x = 0.5", ["x"], []),
        ("x = 1/0; x*y", ["y"], ["reciprocal", "mul"]),
        ("x = 9**9**9; x*y", ["y"], ["pow", "pow", "mul"]),
        ("x = (-8)^(1/3); x*y", ["y"], ["reciprocal", "pow", "mul"]),
        ("a = 2; b = 3*a; b*y", ["a", "y"], ["mul", "mul"]),
        ("(x-5)^(2+1)", ["x"], ["sub", "add", "pow"]),
        ("s = sum([1, 2]); s*y", ["y"], ["sum", "mul"]),
    ],
)
def test_what_is_computed_of_constants_anywhere_else_keeps_its_gates(
    program: str, inputs: list[str], gates: list[str]
) -> None:
    graph = build(parse(program))
    assert [input.name for input in graph.inputs] == inputs
    assert [gate.row.name for gate in graph.gates] == gates


@pytest.mark.parametrize("program", ["f = x; f*2", "h = x; h = h*2; h + 1"])
def test_another_name_of_an_input_is_not_called_unused(program: str) -> None:
    graph = build(parse(program))
    assert graph.unused == ()
    assert graph.output == "f"
