"""What leads into an open box stands beside it, in the order of the text."""

from itertools import pairwise

import pytest

from engine.circuits import Circuit
from engine.graph.graph import COPY
from engine.picture.frames import frames, listed
from engine.picture.marks import Box, Slot
from tests.picture.test_levels import PROGRAMS

GATED = """R = sigmoid(X @ W_xr + H @ W_hr + b_r)
H_tilde = tanh(X @ W_xh + (R * H) @ W_hh + b_h)
H = R * H + (1 - R) * H_tilde
"""
BIGRAM = """logits = onehot @ W
counts = exp(logits)
prob = counts / sum(counts, axis=1, keepdims=True)
loss = -mean(log(prob[range(3), [1, 3, 0]])) + 0.01*mean(W**2)
"""
POLYNOMIAL = """y_pred = k0 + k1 * x + k2 * x ** 2 + k3 * x ** 3
loss = (y_pred - y) ** 2
"""
ARRAYS: dict[str, object] = {
    "X": [[1, 2]],
    "H": [[0.1, -0.2]],
    "b_r": [0.1, 0.2],
    "b_h": [0.1, 0.2],
    **{name: [[0.1, 0.3], [-0.2, 0.4]] for name in ("W_xr", "W_hr", "W_xh", "W_hh")},
}
OPENED: dict[str, tuple[str, dict[str, object]]] = {
    **{name: (text, {}) for name, text in PROGRAMS.items()},
    "gated cell": (GATED, ARRAYS),
    "bigram": (
        BIGRAM,
        {"W": [[0.1] * 4] * 4, "onehot": [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]},
    ),
    "polynomial": (POLYNOMIAL, {"x": [1, 2, 3], "y": [0, 1, 5]}),
}


def slots(circuit: Circuit) -> dict[str, tuple[float, float]]:
    """Give the places of wires' numbers, along the circuit's way and across it."""
    return {
        element.id.removeprefix("wire-"): mark.place[:: -1 if circuit.flow == "down" else 1]
        for element in circuit.picture.elements
        for mark in element.marks
        if isinstance(mark, Slot)
    }


@pytest.mark.parametrize("flow", ["right", "down"])
@pytest.mark.parametrize("name", OPENED)
def test_operands_in_open_boxes_stand_in_the_order_of_the_text(name: str, flow: str) -> None:
    text, values = OPENED[name]
    circuit = Circuit(text, values, fold=(), flow=flow)
    graph, places = circuit.arrangement.graph, slots(circuit)
    framed = {id for frame in listed(frames(graph)) for id in frame.inside}
    seen = 0
    for gate in graph.gates:
        if gate.row is not COPY and gate.end.id in framed:
            for one, other in pairwise([graph.wires[wire].id for wire in gate.wires]):
                seen += 1
                assert places[one][1] <= places[other][1], (gate.id, gate.symbol)
    assert seen > 1


@pytest.mark.parametrize("flow", ["right", "down"])
@pytest.mark.parametrize("name", OPENED)
def test_numbers_that_lead_into_a_box_stand_outside_of_its_frame(name: str, flow: str) -> None:
    text, values = OPENED[name]
    circuit = Circuit(text, values, fold=(), flow=flow)
    graph, places = circuit.arrangement.graph, slots(circuit)
    areas = [
        mark
        for element in circuit.picture.elements
        if element.classes.startswith("frame")
        for mark in element.marks
        if isinstance(mark, Box)
    ]
    assert len(areas) == len(listed(frames(graph)))
    for frame, area in zip(listed(frames(graph)), areas, strict=True):
        for wire in graph.wires:
            along, across = places[wire.id]
            x, y = (across, along) if flow == "down" else (along, across)
            within = (
                abs(x - area.place[0]) < area.width / 2 and abs(y - area.place[1]) < area.height / 2
            )
            assert within <= (wire.id in frame.inside), wire.id
