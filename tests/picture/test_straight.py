"""A row of boxes at one height, whichever of them are open."""

from dataclasses import replace

import pytest

from engine.circuits import Circuit
from engine.graph.building import build
from engine.graph.graph import COPY
from engine.graph.grouping import Module
from engine.graph.inference import inferred
from engine.language.parser import parse
from engine.picture.frames import frames
from engine.picture.levels import levels
from engine.picture.marks import Box, Slot
from tests.modules.test_calls import LAYERS, RECURRENT
from tests.picture.test_repeated import CELL

STEP = "z = sigmoid(0.5*x + 0.8*h)\n    n = tanh(0.3*x + 0.2*h)\n    {} (1 - z)*n + z*h\n"
CALLED = "def cell(x, h):\n    " + STEP.format("return") + "xs = [1, 2, 3, 4, 5]\nh = 0.1\n"
IN_A_LOOP = "xs = [1, 2, 3, 4, 5]\nh = 0.1\nfor {}:\n    " + STEP.format("h =")
FIVE_STEPS = {
    "by number": CALLED + "for t in range(5):\n    h = cell(xs[t], h)\nh**2",
    "by item": CALLED + "for x in xs:\n    h = cell(x, h)\nh**2",
    "call by call": CALLED + "".join(f"h = cell(xs[{t}], h)\n" for t in range(5)) + "h**2",
    "without a function": IN_A_LOOP.format("x in xs") + "h**2",
    "numbered items": IN_A_LOOP.format("t, x in enumerate(xs)") + "h**2",
    "two sequences": "ys = [5, 4, 3, 2, 1]\nloss = 0\n"
    + IN_A_LOOP.format("x, y in zip(xs, ys)")
    + "    loss += (h - y)**2\nloss",
}


@pytest.mark.parametrize("text", FIVE_STEPS.values(), ids=FIVE_STEPS)
def test_a_cell_whose_steps_share_a_sequence_alone_is_a_row_of_cells(text: str) -> None:
    circuit = Circuit(text, fold=None)
    seen = [gate for gate in circuit.arrangement.graph.gates if gate.row is not COPY]
    boxes = [gate.id for gate in seen if gate.row.name == "module"]
    assert len(boxes) == 5
    assert len(seen) <= 6  # what a step takes of the sequence is taken in its box
    assert list(drawn(circuit)) == boxes
    assert len({height for (_, height), _ in drawn(circuit).values()}) == 1


@pytest.mark.parametrize("text", [*FIVE_STEPS.values(), CELL, RECURRENT, LAYERS])
def test_opening_a_box_of_a_row_leaves_the_others_at_their_height_as_they_are_drawn(
    text: str,
) -> None:
    folded = Circuit(text, fold=None)
    before = drawn(folded)
    for gate in before:
        [choice] = [one for one in folded.choices(gate) if one.kind == "unfold"]
        then = drawn(Circuit(text, fold=choice.fold))
        stay = [other for other in before if other != gate]
        assert len({round(then[other][0][1], 6) for other in stay}) == 1
        assert [then[other][1] for other in stay] == [before[other][1] for other in stay]
        assert sorted(stay, key=lambda id: then[id][0]) == stay


def drawn(circuit: Circuit) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """Give the places and sizes of the boxes of a row, from left to right."""
    boxes = {
        gate.end.id: gate.id
        for gate in circuit.arrangement.graph.gates
        if gate.row.name == "module"
    }
    found = {
        boxes[e.id]: (e.marks[0].place, (e.marks[0].width, e.marks[0].height))
        for e in circuit.picture.elements
        if e.id in boxes and isinstance(e.marks[0], Box)
    }
    return dict(sorted(found.items(), key=lambda one: one[1][0]))


def test_a_frame_that_a_value_leaves_and_comes_back_to_is_laid_out_with_what_is_around_it() -> None:
    graph = build(parse("sin(exp(x*2))"))
    around = Module("m", "m", (graph.gates[0].id, graph.gates[2].id))
    knotted = replace(graph, modules=(around,))
    assert len(frames(knotted)) == 1
    parted = levels(knotted, inferred(knotted, {}), False)
    assert not parted.inner
    assert [frame.module for frame in parted.clusters] == [around]


def test_operands_of_a_box_stand_in_the_order_of_its_text_and_layers_at_one_height() -> None:
    text = "h1 = tanh(W1 @ x + b1)\nh2 = tanh(W2 @ h1 + b2)\nout = W3 @ h2 + b3"
    values = {"W1": [[1, 2], [3, 4]], "x": [1, 2], "W2": [[1, 2], [3, 4]], "W3": [[1, 2], [3, 4]]}
    circuit = Circuit(text, values, fold=["h1", "h2", "out"])
    assert len({height for (_, height), _ in drawn(circuit).values()}) == 1
    heights = {
        element.id: mark.place[1]
        for element in circuit.picture.elements
        for mark in element.marks
        if isinstance(mark, Slot)
    }
    graph = circuit.arrangement.graph
    for gate in graph.gates:
        entering = [heights[f"wire-{graph.wires[wire].id}"] for wire in gate.wires]
        assert entering == sorted(entering)
