"""Wires lie on no other wire, and come into gates the way the circuit runs."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest

from engine.circuits import Circuit
from engine.modules.choices import all_folded
from engine.picture.bends import Bend, beside, lying
from engine.picture.marks import Line
from tests.modules.test_calls import LAYERS
from web.site.pasted import PASTED

REGULARISED = """import numpy as np
def affine(x, w, b):
    return x @ w + b
def relu(x):
    return np.maximum(x, 0)
def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].mean()
X = np.random.randn(8, 12)
y = np.array([0, 1, 2, 2, 1, 0, 3, 3])
params = [(np.random.randn(12, 6), np.zeros(6)), (np.random.randn(6, 4), np.zeros(4))]
h = X
for i, (W, b) in enumerate(params):
    a = affine(h, W, b)
    h = relu(a) if i < len(params) - 1 else a
loss = softmax_loss(h, y)
for W, b in params:
    loss += 0.05 * np.sum(W ** 2)
"""
PROGRAMS = {
    "layers": LAYERS,
    "regularised": REGULARISED,
    **{str(pasted.title): pasted.state.expr for pasted in PASTED},
}
Points = list[tuple[float, float]]


def drawn(text: str, flow: str) -> Iterator[Circuit]:
    """Draw a circuit with all boxes open, and with all closed."""
    opened = Circuit(text, flow=flow)
    yield opened
    if folded := all_folded(opened.graph, opened.arrangement):
        yield Circuit(text, fold=folded, flow=flow)


def lines(circuit: Circuit) -> dict[str, Points]:
    """Give points on the wires, along and across, less than a point apart, by the wires' ids."""
    found = {}
    for element in circuit.picture.elements:
        if element.id.startswith("wire-") and isinstance(line := element.marks[0], Line):
            numbers = line.points
            if circuit.flow == "down":
                numbers = tuple(numbers[at ^ 1] for at in range(len(numbers)))
            found[element.id.removeprefix("wire-")] = sampled(numbers)
    return found


def sampled(numbers: tuple[float, ...]) -> Points:
    points = [(numbers[0], numbers[1])]
    for at in range(0, len(numbers) - 2, 6):
        ends = [*zip(numbers[at : at + 8 : 2], numbers[at + 1 : at + 8 : 2], strict=True)]
        steps = 1 + int(sum(math.dist(*pair) for pair in pairwise(ends)))
        for t in (step / steps for step in range(1, steps + 1)):
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            xs, ys = ([w * end[n] for w, end in zip(weights, ends, strict=True)] for n in (0, 1))
            points.append((sum(xs), sum(ys)))
    return points


@pytest.mark.parametrize("flow", ["right", "rows", "down"])
@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_no_wire_comes_into_a_gate_backwards(text: str, flow: str) -> None:
    for circuit in drawn(text, flow):
        for id, points in lines(circuit).items():
            end = points[-1]
            near = [point for point in points[-60:] if math.dist(point, end) < 12]
            bends = any(abs(y - end[1]) > 0.1 for _, y in near)
            assert not bends or max(x for x, _ in near) < end[0] + 0.5, id


def corners(numbers: tuple[float, ...]) -> Iterator[float]:
    """Give the angles, in degrees, between curves that follow each other in a line."""
    points = [*zip(numbers[::2], numbers[1::2], strict=True)]
    directions = []
    for at in range(0, len(points) - 1, 3):
        there = [p for n, p in enumerate(points[at : at + 4]) if not n or p != points[at + n - 1]]
        if len(there) > 1:
            directions.append([math.atan2(d - b, c - a) for (a, b), (c, d) in pairwise(there)])
    for before, behind in pairwise(directions):
        yield abs(math.degrees(math.remainder(behind[0] - before[-1], 2 * math.pi)))


@pytest.mark.parametrize("flow", ["right", "rows", "down"])
@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_wire_has_no_corner(text: str, flow: str) -> None:
    for circuit in drawn(text, flow):
        for element in circuit.picture.elements:
            if element.id.startswith("wire-") and isinstance(line := element.marks[0], Line):
                found = corners(line.points)  # an arrow may begin under the numbers
                assert all(angle < 1 or angle > 179 for angle in found), element.id


def on_another(circuit: Circuit) -> int:
    """Count the points at which a wire lies on one of another value, which leads elsewhere."""
    wires = {wire.id: wire for wire in circuit.arrangement.graph.wires}
    cells: dict[tuple[int, int], list[tuple[str, float, float]]] = defaultdict(list)
    found = lines(circuit)
    for id, points in found.items():
        for x, y in points:
            cells[int(x // 2), int(y // 2)].append((id, x, y))
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for id, points in found.items():
        for x, y in points:
            i, j = int(x // 2), int(y // 2)
            around = [cells.get((i + a, j + b), ()) for a in (-1, 0, 1) for b in (-1, 0, 1)]
            for one in {
                o for cell in around for o, u, v in cell if math.dist((x, y), (u, v)) < 1.5
            }:
                other = wires[one]
                if wires[id].value != other.value and wires[id].target != other.target:
                    pairs[id, one] += 1
    return sum(count for count in pairs.values() if count > 12) // 2


# Points at which wires lie on others where more of them bend in one gap than have room side by side: the
# first to come have wide bends, which are the easiest to follow, and the last ones what is left.
CROWDED = {
    "layers": 360,
    "A recurrent cell": 280,
    "A network of three layers": 90,
    "Batch normalisation": 45,
    "Eight points of two moons": 25,
}


@pytest.mark.parametrize("flow", ["right", "rows", "down"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_wire_lies_on_no_other(name: str, flow: str) -> None:
    for circuit in drawn(PROGRAMS[name], flow):
        assert on_another(circuit) <= CROWDED.get(name, 0)


def test_a_bend_moves_beside_those_that_are_there() -> None:
    there = Bend(0, 0, 24, 100)
    moved = beside(Bend(0, 10, 24, 110), [there], 4.0)
    assert lying(moved, [there]) < 6 < lying(Bend(0, 10, 24, 110), [there])
    assert beside(there, [], 4.0) == there
