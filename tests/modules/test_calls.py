"""Calls and rounds of loops are modules: nested, folded to boxes of several values, and named by paths."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.circuits import Circuit
from engine.graph.building import build
from engine.graph.graph import Graph
from engine.graph.grouping import Module
from engine.language.parser import parse
from engine.modules.arranging import arranged
from engine.modules.folded import Folded
from engine.modules.opening import MOST_BOXES, seen_with
from tests.modules.test_folding import check_same

NEURONS = """
def neuron(w, x, b):
    return np.tanh(w*x + b)
a = neuron(w, x, 0.1)
b = neuron(w, a, 0.2)
c = neuron(w, a + b, 0.3)
loss = (a + b + c)**2
"""
RECURRENT = """
def cell(x, h):
    return tanh(wx*x + wh*h + b)
x = [1.0, -2.0, 0.5, 3.0, -1.0]
h = 0.1
loss = 0.0
for t in range(5):
    h = cell(x[t], h)
    loss += (v*h - y)**2
"""
LAYERS = """
class Neuron:
    def __init__(self, nin):
        self.w = [random.uniform(-1, 1) for _ in range(nin)]
    def __call__(self, x):
        return sum(wi*xi for wi, xi in zip(self.w, x)).tanh()
class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]
    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs
class MLP:
    def __init__(self, nin, nouts):
        sizes = [nin] + nouts
        self.layers = [Layer(sizes[i], sizes[i + 1]) for i in range(len(nouts))]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
n = MLP(3, [4, 4, 1])
n([x, y, z])
"""
NETWORK = """
class Linear:
    def __init__(self, i, o):
        self.W = torch.randn(i, o)
        self.b = torch.zeros(o)
    def forward(self, x):
        return x @ self.W + self.b
class Net:
    def __init__(self):
        self.layer1 = Linear(3, 4)
        self.layer2 = Linear(4, 2)
    def forward(self, x):
        return self.layer2(torch.tanh(self.layer1(x)))
x = torch.randn(2, 3)
net = Net()
loss = (net(x)**2).mean()
"""
PAIR = """
def pair(u, v):
    s = u*v
    return s + u, exp(s)
p, q = pair(x, y)
p*q + p
"""


def graph_of(text: str) -> Graph:
    return build(parse(text))


def boxes(graph: Graph) -> list[str]:
    return [gate.symbol for gate in graph.gates if isinstance(gate.row, Folded)]


def test_three_calls_are_three_boxes_and_the_copy_gate_adds_up_what_comes_back() -> None:
    made = Circuit(NEURONS, fold=["neuron"])
    graph = made.arrangement.graph
    assert boxes(graph) == ["neuron"] * 3
    assert made.arrangement.fold == ("neuron.1", "neuron.2", "neuron.3")
    assert [gate.name for gate in graph.gates if isinstance(gate.row, Folded)] == ["a", "b", "c"]
    weight = next(gate for gate in graph.gates if graph.wires[gate.wires[0]].source.name == "w")
    assert len(weight.results) == 3
    told = next(word for word in made.told_of(weight.id) if "added up" in word)
    assert told.startswith("3 branches come back to w")


def test_modules_are_nested_as_calls_are() -> None:
    names = [module.name for module in graph_of(LAYERS).modules if module.inlined]
    assert names[:4] == [
        "n.1",
        "n.1/layer.0",
        "n.1/layer.0/Layer.1",
        "n.1/layer.0/Layer.1/Neuron.1",
    ]


def test_forward_passes_are_called_by_their_attributes() -> None:
    found = {module.name for module in graph_of(NETWORK).modules if module.inlined}
    assert {"net.1", "net.1/layer1.1", "net.1/layer2.1"} == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        (NEURONS, "neuron.2", ("neuron.2",)),
        (NEURONS, "b", ("b",)),
        (RECURRENT, "t.0", ("t.0",)),
        (RECURRENT, "t", tuple(f"t.{n}" for n in range(5))),
        (RECURRENT, "t.3/cell", ("t.3/cell.1",)),
        (RECURRENT, "cell.1", tuple(f"t.{n}/cell.1" for n in range(5))),
        (NETWORK, "layer2", ("net.1/layer2.1",)),
    ],
)
def test_a_name_means_a_call_or_all_of_them(text: str, name: str, found: tuple[str, ...]) -> None:
    assert arranged(graph_of(text), [name]).fold == found


@pytest.mark.parametrize("name", ["neuron.4", "h.9", "t.5", "cell.2/neuron", "/", "neuron/", ".1"])
def test_a_path_that_is_not_there_is_a_notice_and_nothing_is_lost(name: str) -> None:
    made = Circuit(NEURONS, fold=[name, "a"])
    assert made.arrangement.unknown == (name,) and made.arrangement.fold == ("a",)
    codes = [warning["code"] for warning in made.record()["warnings"]]  # type: ignore[attr-defined]
    assert "no-such-module" in codes


def test_modules_of_one_name_in_two_functions_are_told_apart() -> None:
    text = "def f(x):\n  g = lambda u: u*u + 1\n  return g(x)*2\n"
    text += "def h(x):\n  g = lambda u: exp(u) + u\n  return g(x)*3\nf(x)*h(x)"
    graph = graph_of(text)
    assert arranged(graph, ["g"]).fold == ("f.1/g.1", "h.1/g.1")
    assert arranged(graph, ["h/g"]).fold == ("h.1/g.1",)
    assert len(arranged(graph, ["h/g"]).graph.gates) < len(graph.gates)


def test_a_box_gives_several_values() -> None:
    made = Circuit(PAIR, {"x": 2.0, "y": -1.5}, fold=["pair"])
    box = next(gate for gate in made.arrangement.graph.gates if gate.gives_several)
    assert (len(box.wires), len(box.results), box.name) == (2, 2, None)
    recorded = next(gate for gate in made.record()["gates"] if gate["id"] == box.id)  # type: ignore[attr-defined]
    assert recorded["value"] is None and recorded["locals"] == [None, None]
    told = made.told_of(box.id)
    assert len(told) == 2 and "gives" in told[0] and "x gets" in told[1]
    shown = made.inspected(box.id)
    assert shown and [edge.name for edge in shown.operands] == ["x", "y"]


def test_a_result_passes_gradients_to_the_operands_that_it_depends_on() -> None:
    text = "def both(u, v):\n  return 2*u + 1, 3*exp(v)\na, b = both(x, y)\na*detach(b)"
    made = Circuit(text, {"x": 1.0, "y": 2.0}, fold=["both"])
    recorded: Any = made.record()
    assert recorded["inputs"]["y"]["gradient"] is None
    assert recorded["inputs"]["x"]["gradient"] == pytest.approx(2 * 3 * np.exp(2.0))


@pytest.mark.parametrize("text", [NEURONS, RECURRENT, LAYERS, NETWORK, PAIR])
@pytest.mark.parametrize("flow", ["right", "rows", "down"])
def test_numbers_at_the_edges_are_those_of_the_open_circuit(text: str, flow: str) -> None:
    made = Circuit(text, flow=flow)
    for names in (
        None,
        ["neuron"],
        ["t"],
        ["cell"],
        ["Layer"],
        ["Neuron"],
        ["layer1", "q"],
        ["pair"],
    ):
        seen = arranged(made.graph, names)
        check_same(made.run, seen)


@given(st.lists(st.sampled_from(["u*v", "u + v", "exp(-u*u)", "tanh(v)", "u - v"]), max_size=4),
       st.integers(1, 4), st.sets(st.sampled_from(["f", "f.2", "i", "i.1", "g", "i.0/f", "s"])))  # fmt: skip
def test_any_calls_fold(body: list[str], rounds: int, fold: set[str]) -> None:
    lines = "\n".join(f"    u, v = {one}, u" for one in body)
    text = f"def f(u, v):\n{lines or '    pass'}\n    return u + 1, v*u\n"
    text += "def g(u):\n    p, q = f(u, u)\n    return p*q\n"
    text += (
        f"kept = []\ns = x*y\nfor i in range({rounds}):\n    x, y = f(x, s)\n    kept.append(y)\n"
    )
    text += "    s = s*g(y)\n    s = tanh(s)\nsum(kept)*s + x"
    made = Circuit(text, {"x": 0.3, "y": -0.2})
    seen = arranged(made.graph, sorted(fold))
    assert seen.knotted == ()
    check_same(made.run, seen)


def test_a_module_that_a_value_leaves_and_comes_back_to_is_drawn_open_with_a_notice() -> None:
    graph = graph_of("sin(exp(x*2))")
    around = Module("m", "m", (graph.gates[0].id, graph.gates[2].id))
    seen = arranged(replace(graph, modules=(around,)), ["m"])
    assert seen.knotted == ("m",) and len(seen.graph.gates) == len(graph.gates)


def test_a_call_that_computes_a_function_of_the_table_is_drawn_as_that() -> None:
    text = "def sigmoid(u):\n  return 1/(1 + exp(-u))\nsigmoid(w*x)*sigmoid(b)"
    seen = arranged(graph_of(text), ["sigmoid"])
    assert boxes(seen.graph) == ["σ", "σ"] and seen.fold == ("sigmoid.1", "sigmoid.2")


def test_a_statement_that_calls_with_entries_is_a_box_of_the_call() -> None:
    text = "def cell(x, h):\n  return tanh(x*w + h)*h\nxs = [1, 2]\n"
    text += "h = cell(xs[0], 0.1)\nh = cell(xs[1], h)\nh"
    made = Circuit(text, fold=["h"])
    box = next(gate for gate in made.arrangement.graph.gates if isinstance(gate.row, Folded))
    assert made.arrangement.fold == ("h",)
    assert (box.symbol, box.name, text[slice(*box.span or ())]) == ("cell", "h", "cell(xs[0], 0.1)")
    found = made.definition(box.id)
    assert found and found.name == "cell"
    more = text.replace("cell(xs[0], 0.1)", "2*cell(xs[0], 0.1)")
    assert boxes(Circuit(more, fold=["h"]).arrangement.graph) == ["h"]


def test_a_recurrent_network_and_a_network_of_layers_open_as_rows() -> None:
    assert boxes(arranged(graph_of(RECURRENT), None).graph) == [f"t={t}" for t in range(5)]
    assert boxes(arranged(graph_of(LAYERS), None).graph) == ["layer 0", "layer 1", "layer 2"]
    assert arranged(graph_of(NEURONS), None).graph is not None
    assert not arranged(graph_of(NEURONS), None).opens_folded


def test_a_round_that_is_one_call_is_that_call_and_another_no_product() -> None:
    loop = "h = [0, 0]\nfor x in [[1, 0], [0, 1], [1, 1]]:\n    h = {}\nsum(h)"
    step = "def step(x, h):\n    return tanh(W@x + V@h + b)\n" + loop.format("step(x, h)")
    made = Circuit(step, fold=["x.0", "x.2"])
    folded = [gate for gate in made.view.graph.gates if gate.row.name == "module"]
    assert [gate.symbol for gate in folded] == ["step", "step"]
    assert [gate.row.module for gate in folded] == ["x.0", "x.2"]
    assert made.definition(folded[0].id)
    assert [module.title for module in made.graph.modules if module.inlined] == [
        "x #0", "step", "x #1", "step", "x #2", "step"
    ]  # fmt: skip
    several = loop.format("tanh(W@x + V@h + b)")
    assert boxes(Circuit(several, fold=["x"]).view.graph) == ["x #0", "x #1", "x #2"]
    inside = (
        "def run(h):\n    for x in [[1, 0], [0, 1]]:\n        h = tanh(W@x + h)\n    return h\n"
    )
    inside += "sum(run(b))"
    assert "run" not in boxes(Circuit(inside, fold=["x"]).view.graph)


def test_300_gates_open_as_25_boxes_at_most() -> None:
    text = "def cell(x, h):\n  a = tanh(w*x + u*h)\n  return a*h + (1 - a)*x\nh = x\n"
    text += "for t in range(24):\n  h = cell(x, h)\nh*2"
    graph = graph_of(text)
    assert len(graph.gates) >= 200
    seen = arranged(graph, None)
    assert seen.opens_folded
    named = {module.name: module for module in graph.modules}
    assert 1 < seen_with(graph, [named[name] for name in seen.fold]) <= MOST_BOXES


def test_a_box_opens_to_what_stands_in_it() -> None:
    made = Circuit(LAYERS, fold=None)
    box = next(gate for gate in made.arrangement.graph.gates if gate.symbol == "layer 1")
    (unfold,) = [each for each in made.choices(box.id) if each.kind == "unfold"]
    assert unfold.fold is not None and "n.1/layer.1" not in unfold.fold
    opened = Circuit(LAYERS, fold=unfold.fold)
    assert boxes(opened.arrangement.graph) == ["layer 0", *["Neuron"] * 4, "layer 2"]


def test_a_folded_box_offers_to_fold_nothing_that_stands_in_it() -> None:
    text = "def relu(z): return max(0, z)\ndef layer(a): return relu(W*a + b)\nlayer(layer(x))"
    made = Circuit(text, fold=["layer"])
    boxes_there = [gate.id for gate in made.arrangement.graph.gates if gate.symbol == "layer"]
    assert len(boxes_there) == 2
    for box in boxes_there:
        assert [each.title for each in made.choices(box)] == ["layer", "f"]  # and no ReLU


def test_200_calls_fold() -> None:
    text = "def f(u):\n  return u*w + 1\nh = x\nfor t in range(200):\n  h = f(h)\nh"
    seen = arranged(graph_of(text), ["f"])
    assert len(boxes(seen.graph)) == 200


def test_gates_say_the_path_of_their_calls() -> None:
    recorded: Any = Circuit(RECURRENT).record()
    paths = {gate["module"] for gate in recorded["gates"]}
    assert {"t.0/cell.1", "t.4", "t.4/cell.1"} <= paths


def test_what_a_call_uses_twice_comes_in_on_one_wire_with_both_gradients() -> None:
    text = "def g(u, v):\n  return u*v + u\na = g(x, y)\na*g(x, a)"
    made = Circuit(text, {"x": 2.0, "y": 3.0}, fold=["g"])
    graph, view = made.arrangement.graph, made.view
    fork = next(gate for gate in graph.gates if graph.wires[gate.wires[0]].source.name == "x")
    assert len(fork.results) == 2
    many = [graph.wires[wire].id for wire in fork.results]
    assert all("x2" in id for id in many)
    back = sum(view.gradients[wire] for wire in fork.results)  # type: ignore[misc]
    assert back == pytest.approx(made.gradients["x"])
    recorded: Any = made.record()
    by_id = {wire["id"]: wire for wire in recorded["wires"]}
    typed = {w.id: g for w, g in zip(made.graph.wires, made.run.gradients, strict=True)}
    for id in many:
        assert by_id[id]["gradient"] == sum(typed[one] for one in by_id[id]["merges"])  # type: ignore[misc]
    first, second = (gate for gate in graph.gates if isinstance(gate.row, Folded))
    assert view.locals(first) == pytest.approx((4.0, 2.0))
    assert view.locals(second) == pytest.approx((9.0, 2.0))


def test_a_folded_call_offers_what_it_calls_with_its_parameters_as_inputs() -> None:
    made = Circuit(RECURRENT, fold=["cell"])
    box = next(gate for gate in made.arrangement.graph.gates if isinstance(gate.row, Folded))
    found = made.definition(box.id)
    assert found and found.name == "cell"
    assert found.text == "def cell(x, h):\n    return tanh(wx*x + wh*h + b)"
    assert {one.name for one in graph_of(found.text).inputs} == {"x", "h", "wx", "wh", "b"}
    rounds = Circuit(RECURRENT, fold=["t"])
    assert all(rounds.definition(gate.id) is None for gate in rounds.arrangement.graph.gates)
