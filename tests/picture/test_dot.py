"""The circuit as DOT: the structure that is laid out, and the graph that a reader takes away."""

import re

import pytest
from hypothesis import given

from engine.base.names import elided
from engine.circuits import Circuit
from engine.layout import graphviz as layout
from engine.picture.dot import structure
from engine.picture.levels import levels
from engine.picture.sizes import gate_size, text_width
from tests.support.programs import programs
from tests.support.thorough import examples


def structure_of(circuit: Circuit) -> str:
    return structure(levels(circuit.graph, circuit.run.shapes, down=False))


@given(programs(size=12))
@examples(20)
def test_any_circuit_is_dot_that_graphviz_reads(program: str) -> None:
    circuit = Circuit(program)
    assert layout.place(structure_of(circuit)).nodes
    assert layout.render(circuit.dot(), "pdf").startswith(b"%PDF")


def test_the_structure_knows_no_name_and_no_number() -> None:
    """So that programs which differ in names of one length share a layout."""
    one, other = (structure_of(Circuit(p)) for p in ("(x+y)*z", "(u+v)*w"))
    assert one == other
    assert structure_of(Circuit("(θ+y)*z")) == one
    assert structure_of(Circuit("x+y*z")) != one


@pytest.mark.parametrize(
    "name", ["node", "graph", "w1", "g1", "o", "i0", "subgraph", "strict", "θ", "edge"]
)
def test_no_name_is_mistaken_for_a_word_or_an_id_of_the_layout(name: str) -> None:
    made = layout.place(structure_of(Circuit(f"{name}*y + {name}")))
    assert len(made.nodes) == 2 + 3 + 6 + 1  # inputs, gates, wires, output


@given(programs(size=12))
@examples(20)
def test_the_dot_to_take_away_has_every_element_and_number(program: str) -> None:
    circuit = Circuit(program)
    dot = circuit.dot()
    for gate in circuit.graph.gates:
        assert f'"gate-{gate.id}"' in dot
    for input in circuit.graph.inputs:
        assert f'"input-{input.name}"' in dot
    assert dot.count("<TABLE") == len(circuit.graph.wires)
    assert dot.count("->") == 2 * len(circuit.graph.wires)


def test_the_dot_to_take_away_shows_values_and_gradients() -> None:
    dot = Circuit("(x+y)*z").dot()
    shown = re.findall(r"<FONT[^>]*>(?:<I>)?([^<]+)", dot)
    assert shown == [
        "−2.00",
        "−4.00",
        "5.00",
        "−4.00",
        "−4.00",
        "3.00",
        "3.00",
        "−4.00",
        "−12.0",
        "1.00",
    ]


def test_the_cells_of_the_dot_to_take_away_have_room_for_any_numbers() -> None:
    widths = []
    for numbers in ([1, 2, 3, 4], [-9.6e-4, -8.8e-4, -7.7e-4, -6.6e-4]):
        dot = Circuit("x*2 + y", {"x": numbers}).dot()
        cells = re.findall(r'WIDTH="(\d+)" [^>]*><FONT[^>]*>(?:<I>)?([^<]+)', dot)
        assert all(float(width) >= text_width(text, 13) for width, text in cells)
        widths.append([width for width, _ in cells])
    assert widths[0] == widths[1]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("x", "x"), ("a" * 22, "a" * 22), ("a" * 23, "a" * 21 + "…"), ("权" * 24, "权" * 21 + "…")],
)
def test_a_long_name_is_shortened(name: str, shown: str) -> None:
    assert elided(name) == shown


def test_wide_letters_are_given_more_room() -> None:
    assert text_width("权重", 10) > text_width("ab", 10) > text_width("a", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(programs(size=12))
@examples(20)
def test_a_symbol_fits_in_its_gate(program: str) -> None:
    for gate in Circuit(program).graph.gates:
        width, _ = gate_size(gate)
        assert text_width(elided(gate.symbol), 14) <= width or gate.row.name == "copy"
