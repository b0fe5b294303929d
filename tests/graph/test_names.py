"""Values are called by what they are in the program: no two by one name, and none by what it is not."""

import pytest

from engine.circuits import Circuit
from engine.explain import narrate
from engine.graph.names import value_names, wire_names

NET = """import torch.nn as nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 2)
    def forward(self, x):
        h = F.relu(self.fc1(x))
        return self.fc2(h)
net = Net()
logits = net(X)
loss = F.cross_entropy(logits, y)"""
X = [[1, 2, -1], [0.5, -1, 2], [-1.5, 0.3, 0.7], [2, 1, -0.5]]


def test_inside_of_a_call_a_wire_has_a_local_variables_name_or_says_what_computes_it() -> None:
    graph = Circuit(NET, {"X": X, "y": [0, 1, 1, 0]}).graph
    inner = [name for name in wire_names(graph) if not name.isidentifier()]
    assert inner == [
        "fc1_weight.T", "X @ fc1_weight.T", "self.fc1(x)", "fc2_weight.T", "h @ fc2_weight.T",
        "logits → first use", "logits → second use", "logsumexp(logits, axis=-1)", "logits[range(4), y]",
        "logsumexp(logits, axis=-1) - logits[range(4), y]",
    ]  # fmt: skip
    assert "h" in wire_names(graph)


def test_a_formula_in_these_names_is_true_as_code() -> None:
    run = Circuit(NET, {"X": X, "y": [0, 1, 1, 0]}).run
    said = [narrate.backward(run, gate) for gate in run.graph.gates if gate.symbol == "@"]
    assert "g @ fc1_weight" in said[0] and "X.T @ g" in said[0]
    assert "g @ fc2_weight" in said[1] and "h.T @ g" in said[1]


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ("Y = conv2d(A, K)\nsum(Y)", ["Y"]),
        ("def f(w, x):\n    z = w*x\n    z = z + 1\n    return 2*z\na = f(u, v)\nf(a, v)", ["z", "z₂", "z₃"]),
        ("def f(x):\n    a, b = x*2, x*3\n    return a + b\nf(v)*v", ["a", "b"]),
        ("x*y + x*y", ["x*y", "(x*y)₂"]),
    ],
)  # fmt: skip
def test_names_are_those_of_the_program(program: str, names: list[str]) -> None:
    found = list(value_names(Circuit(program).graph).values())
    assert set(names) <= set(found)
    assert len(found) == len(set(found))


HELD = """import numpy as np
xs, hs, ys = {}, {}, []
hs[-1] = np.zeros(2)
for t in range(2):
    xs[t] = np.zeros(2)
    xs[t][t] = u
    hs[t] = np.tanh(np.dot(W, xs[t]) + np.dot(V, hs[t-1]))
    ys.append(np.exp(hs[t]))
np.sum(ys[0]*ys[1])"""


def test_what_a_dict_or_a_list_holds_is_called_by_its_place() -> None:
    found = list(
        value_names(
            Circuit(HELD, {"u": 0.5, "W": [[1, 2], [3, 4]], "V": [[1, 0], [0, 1]]}).graph
        ).values()
    )
    assert [name for name in found if name.endswith("]")] == [
        "xs[0]", "hs[0]", "ys[0]", "xs[1]", "hs[1]", "ys[1]", "ys[0]*ys[1]",
    ]  # fmt: skip


def test_in_rounds_that_have_the_same_text_names_are_those_of_the_operands() -> None:
    found = list(
        value_names(
            Circuit(HELD, {"u": 0.5, "W": [[1, 2], [3, 4]], "V": [[1, 0], [0, 1]]}).graph
        ).values()
    )
    assert {"dot(W, xs[0])", "dot(W, xs[1])", "dot(V, hs[0])"} <= set(found)
    assert not any("₂" in name for name in found)


OBJECT = """class Net:
    def f(self, x):
        self.z = 2*x
        cache = {'a': sin(self.z)}
        return self.z*cache['a']*cache['a']
Net().f(v)"""


def test_what_an_object_or_a_literal_holds_is_called_by_its_place_and_is_one_value() -> None:
    graph = Circuit(OBJECT).graph
    assert {"self.z", "cache['a']"} <= set(value_names(graph).values())
    assert [gate.row.name for gate in graph.gates].count("sin") == 1


def test_an_index_that_would_be_worked_out_again_names_nothing() -> None:
    program = "ks = [1, 0]\nhs = [{}, {}]\nhs[ks.pop()]['a'] = 2*x\nhs[0]['a']*y"
    assert "2*x" in value_names(Circuit(program).graph).values()
