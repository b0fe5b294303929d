"""Ranks stand as near as their wires allow, whatever the numbers are."""

import pytest

from engine.circuits import Circuit
from engine.picture.cells import NUMBER_CELL
from engine.picture.marks import Box, Line, Slot, Text
from engine.picture.sizes import GATE, text_width
from tests.support import worked

HANDLE = 7.0  # points that a handle stands out of its box
CHAIN = "sin(cos(sin(cos(x))))"


@pytest.mark.parametrize("flow", ["right", "rows"])
def test_a_level_wire_is_hardly_longer_than_its_numbers(flow: str) -> None:
    lines = [
        mark
        for element in Circuit(CHAIN, flow=flow).picture.elements
        for mark in element.marks
        if isinstance(mark, Line)
    ]
    for line in lines:
        xs, ys = line.points[::2], line.points[1::2]
        assert len(set(ys)) == 1
        assert max(xs) - min(xs) <= NUMBER_CELL[0] + 10


def test_the_neuron_and_the_first_circuit_are_as_long_as_their_gates_and_numbers() -> None:
    neuron, first = worked.NEURON.circuit.picture, worked.FIRST.circuit.picture
    assert neuron.width < 8 * GATE + 9 * NUMBER_CELL[0] + 120
    assert first.width < 2 * GATE + 3 * NUMBER_CELL[0] + 110


def test_a_chain_runs_straight_and_its_other_operands_stand_below() -> None:
    circuit = Circuit("+".join(f"x{n}" for n in range(12)))
    places = {
        element.id: mark.place[1]
        for element in circuit.picture.elements
        for mark in element.marks
        if isinstance(mark, Slot)
    }
    spine = {
        places[f"wire-{wire.id}"] for wire in circuit.graph.wires if wire.source.kind == "gate"
    }
    assert len(spine) == 1


@pytest.mark.parametrize("flow", ["right", "rows"])
def test_a_name_leaves_the_handle_of_the_box_before_it_its_room(flow: str) -> None:
    rounds = "for t in range(5):\n    h = tanh(Wh*h + Wx*x[t] + b)\nh"
    circuit = Circuit(rounds, {"x": [1, -1, 0.5, 2, -0.5]}, fold=None, flow=flow)
    marks = [mark for element in circuit.picture.elements for mark in element.marks]
    boxes = [mark for mark in marks if isinstance(mark, Box) and mark.fill == "gate"]
    names = [mark for mark in marks if isinstance(mark, Text) and mark.text == "Wx"]
    pairs = [
        (box, name)
        for box in boxes
        for name in names
        if abs(name.place[1] - box.place[1]) < box.height and name.place[0] > box.place[0]
    ]
    assert len(pairs) > 2
    for box, name in pairs:
        corner = box.place[0] + box.width / 2
        assert name.place[0] - text_width(name.text, name.size) / 2 > corner + HANDLE, name


def test_down_is_narrow_and_has_each_number_at_the_right_of_its_wire() -> None:
    picture = Circuit(CHAIN, flow="down").picture
    assert picture.width < picture.height / 2
    for element in picture.elements:
        lines = [mark for mark in element.marks if isinstance(mark, Line)]
        slots = [mark for mark in element.marks if isinstance(mark, Slot)]
        for line, slot in zip(lines, slots, strict=True):
            assert slot.beside
            assert len(set(line.points[::2])) == 1
            assert line.points[0] < slot.place[0] - slot.cell.width / 2


def test_what_runs_down_through_frames_is_straight_and_their_titles_are_in_no_way() -> None:
    circuit = Circuit("\n".join(["h = x", *[f"h = tanh(w{n} * h)" for n in range(4)]]), flow="down")
    lines = {
        element.id: mark.points
        for element in circuit.picture.elements
        for mark in element.marks
        if isinstance(mark, Line)
    }
    tops = [
        mark.place[1] - mark.height / 2
        for element in circuit.picture.elements
        for mark in element.marks
        if isinstance(mark, Box) and mark.fill == "frame"
    ]
    for wire in circuit.graph.wires:
        points = lines[f"wire-{wire.id}"]
        # A curve to its numbers, a line beside them, a curve from them, and a line where it enters a frame.
        if wire.source.kind == "gate":
            assert len(set(points[::2])) == 1
            assert len(points) == 20
        else:
            assert len(points) == 26
            assert len(set(points[-6::2])) == 1
            assert any(top - 4 < points[-7] < top for top in tops)  # it bends before the frame


@pytest.mark.parametrize("flow", ["right", "rows", "down"])
def test_numbers_move_nothing_in_any_flow(flow: str) -> None:
    one, other = (Circuit(CHAIN, {"x": x}, flow=flow).picture for x in (0.5, -1.2e-17))
    assert (
        one is other
    )  # a picture is kept by what its places depend on, and numbers are no part of that
