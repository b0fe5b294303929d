"""Wires that begin at a name, where values that many gates share would make a tangle."""

from xml.etree import ElementTree

import pytest

from engine.circuits import Circuit
from engine.picture.marks import Box, Slot
from engine.picture.repeated import branches, repeated
from web.site.lessons import COURSE
from web.site.pasted import PASTED

SVG = "{http://www.w3.org/2000/svg}"
CELL = """def cell(x, h):
    r = sigmoid(wr*x + ur*h)
    n = tanh(wn*x + un*(r*h))
    return (1 - r)*n + r*h
xs = [0.1, -0.2, 0.3, -0.4, 0.5, -0.6]
h = 0.1
loss = 0.0
for t in range(6):
    h = cell(xs[t], h)
    loss += (v*h - 0.2)**2
"""


def test_what_every_round_shares_begins_at_its_name_and_the_state_is_led_on() -> None:
    circuit = Circuit(CELL)
    assert {*repeated(circuit.graph).values()} == {"wr", "ur", "wn", "un", "v", "xs"}
    assert {*branches(circuit.graph).values()} == {"×6"}


@pytest.mark.parametrize("flow", ["right", "rows", "down"])
def test_such_a_wire_keeps_its_id_and_numbers_and_has_the_name_beside(flow: str) -> None:
    circuit = Circuit(CELL, fold=None, flow=flow)
    root = ElementTree.fromstring(circuit.svg())
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    for wire in circuit.arrangement.graph.wires:
        texts = {
            text.get("class"): text.text for text in groups[f"wire-{wire.id}"].iter(f"{SVG}text")
        }
        name = repeated(circuit.arrangement.graph).get(wire.id)
        assert texts.get("label") == name
        assert {"value", "gradient"} <= set(texts)


def test_opening_a_box_leaves_the_others_and_their_wires_in_their_order() -> None:
    folded = Circuit(CELL, fold=None)
    boxes, wires = order(folded)
    for gate in boxes:
        [choice] = [choice for choice in folded.choices(gate) if choice.kind == "unfold"]
        boxes_then, wires_then = order(Circuit(CELL, fold=choice.fold))
        assert [id for id in boxes_then if id in boxes] == boxes
        for other in boxes:
            stay = [wire for wire in wires[other] if wire in wires_then[other]]
            assert other == gate or [w for w in wires_then[other] if w in stay] == stay


def order(circuit: Circuit) -> tuple[list[str], dict[str, list[str]]]:
    """List boxes from left to right, and the wires that enter each from top to bottom."""
    elements = circuit.picture.elements
    places = {
        e.id: m.place for e in elements for m in reversed(e.marks) if isinstance(m, Box | Slot)
    }
    graph = circuit.arrangement.graph
    entering = {
        gate.id: sorted(
            [graph.wires[wire].id for wire in gate.wires], key=lambda id: places[f"wire-{id}"][1]
        )
        for gate in graph.gates
    }
    boxes = [gate.id for gate in graph.gates if gate.row.name == "module"]
    return sorted(boxes, key=lambda id: places[f"gate-{id}"][0]), entering


def test_few_or_near_branches_are_drawn_as_wires() -> None:
    near = (
        "; ".join(f"h{n} = tanh(w*x{n} + b)" for n in range(4))
        + "; "
        + "+".join(f"h{n}" for n in range(4))
    )
    few = "h = x\nfor t in range(3):\n    h = tanh(h*w + u*x + b)\nh"
    assert not repeated(Circuit(near).graph)
    assert not repeated(Circuit(few).graph)


def test_no_lesson_and_no_example_draws_a_fork_as_names() -> None:
    states = [example.state for lesson in COURSE for example in lesson.examples]
    for state in (*states, *[pasted.state for pasted in PASTED]):
        assert not repeated(Circuit(state.expr, state.values).graph)
