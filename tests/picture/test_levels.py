"""Opening a box pushes aside what is around it, and changes no order."""

from itertools import combinations

import pytest

from engine.circuits import Circuit
from engine.layout import graphviz as layout
from engine.modules.choices import all_folded
from engine.picture.dot import structure
from engine.picture.laying import laid_out
from engine.picture.levels import levels
from engine.picture.marks import Box, Text
from tests.modules.test_calls import LAYERS

NEURON = """class Neuron:
    def __init__(self, w, b):
        self.w = w
        self.b = b

    def __call__(self, x):
        return tanh(sum(wi*xi for wi, xi in zip(self.w, x)) + self.b)

"""
PROGRAMS = {
    "four calls": NEURON
    + """x = [1.0, -0.5]
n1 = Neuron([0.5, -0.6], 0.1)
n2 = Neuron([-0.4, 0.3], 0.2)
n3 = Neuron([0.8, 0.9], -0.1)
n4 = Neuron([0.7, -0.2, 0.4], 0.3)
out = n4([n1(x), n2(x), n3(x)])
""",
    "shared weights": """def neuron(w, x, b):
    return tanh(w[0]*x[0] + w[1]*x[1] + b)
w = [0.5, -0.6]
b = 0.1
out = neuron(w,[1,2],b) + neuron(w,[3,-1],b)*neuron(w,[0.5,0.2],b) - neuron(w,[0.1,0.7],b)
""",
    "around a block": """def block(x, W, V):
    h = relu(W @ x)
    return relu(x + V @ h)
x = [1.0, 2.0]
h1 = block(x, [[0.5, 0.2],[0.1, -0.3]], [[0.3, 0.1],[0.2, 0.4]])
h2 = block(h1, [[0.5, 0.2],[0.1, -0.3]], [[0.3, 0.1],[0.2, 0.4]])
h3 = block(h2 + x, [[0.5, 0.2],[0.1, -0.3]], [[0.3, 0.1],[0.2, 0.4]])
loss = sum((h3 - h1)**2)
""",
    "layers": LAYERS,
}
ABOUT = 4.0  # points: nearer heights are the same


def folded(text: str, flow: str) -> Circuit:
    typed = Circuit(text, fold=())
    return Circuit(text, fold=all_folded(typed.graph, typed.arrangement), flow=flow)


def places(circuit: Circuit) -> dict[str, tuple[float, float]]:
    """Give where gates and boxes stand, along the circuit's way and across it."""
    gates = {gate.end.id for gate in circuit.arrangement.graph.gates}
    found = {}
    for element in circuit.picture.elements:
        body = element.marks[0]
        if element.id in gates and isinstance(body, Box):
            x, y = body.place
            found[element.id] = (y, x) if circuit.flow == "down" else (x, y)
    return found


@pytest.mark.parametrize("flow", ["right", "down"])
@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_no_two_boxes_change_places_when_one_is_opened(text: str, flow: str) -> None:
    closed = folded(text, flow)
    before = places(closed)
    for gate in closed.arrangement.graph.gates:
        for choice in closed.choices(gate.id):
            if choice.kind != "unfold":
                continue
            then = places(Circuit(text, fold=choice.fold, flow=flow))
            assert len(then) > len(before)
            for one, other in combinations(before, 2):
                for at in (0, 1):
                    was = before[one][at] - before[other][at]
                    now = then[one][at] - then[other][at]
                    # What computes the value of the open box is its last gate, and stands at its end.
                    if at or gate.end.id not in (one, other):
                        assert abs(was) < ABOUT or was * now >= 0


def test_what_is_around_an_open_box_is_laid_out_as_while_it_is_closed() -> None:
    closed = folded(PROGRAMS["four calls"], "right")
    opened = Circuit(PROGRAMS["four calls"], fold=())
    whole = [levels(one.arrangement.graph, one.view.shapes, down=False) for one in (closed, opened)]
    assert not whole[0].inner
    assert len(whole[1].inner) == 4
    assert structure(whole[0]) == structure(whole[1])


def test_boxes_that_are_alike_are_laid_out_once() -> None:
    circuit = Circuit(";".join(f"h{n + 1} = tanh(h{n}*w{n} + b{n})" for n in range(9)))
    whole = levels(circuit.arrangement.graph, circuit.view.shapes, down=False)
    asked: list[str] = []

    def place(dot: str) -> layout.Layout:
        asked.append(dot)
        return layout.place(dot)

    found = laid_out(whole, place, down=False)
    assert len(found) == 1 + len(whole.inner) == 10
    assert len(asked) <= 4  # all, the first box, those between, the last


def test_what_is_drawn_as_one_wire_before_a_box_is_laid_out_as_one() -> None:
    circuit = Circuit("""def slope(z):
    return sigmoid(z)*(1 - sigmoid(z))
z = w*x + b
d = (sigmoid(z) - y)*slope(z)
d*z
""")
    whole = levels(circuit.arrangement.graph, circuit.view.shapes, down=False)
    opened = whole.inner["gate-g10"]
    assert [id for id in opened.before if len(opened.parts(id)) == 2]
    _, _, laid, _ = laid_out(whole, layout.place, down=False)  # all, z, d, slope
    points = {"a0", "a1", "a2", "a3"}  # where wires come from
    assert set(laid.nodes) == points | set(opened.names.values())


OWN = """def neuron(w, x, b):
    return tanh(w @ x + b)
x = [1.0, -0.5]
h = [neuron(w1, x, b1), neuron(w2, x, b2), neuron(w3, x, b3)]
out = neuron(w4, h, b4)
"""


@pytest.mark.parametrize("flow", ["right", "down"])
def test_what_a_call_has_of_its_own_stands_together(flow: str) -> None:
    circuit = folded(OWN, flow)
    found = {}
    for element in circuit.picture.elements:
        if element.id.startswith("input-") and isinstance(name := element.marks[0], Text):
            x, y = name.place
            found[element.id.removeprefix("input-")] = y if flow == "right" else x
    first = sorted((one for one in found if one[1:] in ("1", "2", "3")), key=found.__getitem__)
    assert first == ["w1", "b1", "w2", "b2", "w3", "b3"]
