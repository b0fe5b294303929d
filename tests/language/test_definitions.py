"""A function or class stands alone with all that it mentions, and its parameters are the inputs."""

import pytest

from engine.graph.building import build
from engine.language.definitions import text_of
from engine.language.parser import parse

CLASSES = """
scale = 2
class Linear:
    def forward(self, x):
        return self.w*x + self.b
class Net:
    def __init__(self):
        self.one = Linear()
    def forward(self, x):
        return act(self.one(x))
act = lambda u: tanh(scale*u)
def unused(v):
    return v
net = Net()
net(z)
"""


@pytest.mark.parametrize(
    ("call", "begins", "inputs"),
    [
        ("net.1", ["class Linear", "class Net", "act = "], {"x", "w", "b", "scale"}),
        ("net.1/one.1", ["class Linear"], {"x", "w", "b"}),
        ("net.1/act.1", ["act = "], {"u", "scale"}),
    ],
)
def test_a_definition_has_what_it_mentions(call: str, begins: list[str], inputs: set[str]) -> None:
    graph = build(parse(CLASSES))
    place = next(m.inlined for m in graph.modules if m.name == call)
    assert place and place.written
    text = text_of(graph.program.text, graph.program.tree, place.written)
    assert [line for line in text.splitlines() if line[0] not in " "] == [
        line for line in CLASSES.splitlines() if line.startswith(tuple(begins))
    ]
    assert {one.name for one in build(parse(text)).inputs} == inputs


def test_a_function_in_a_function_stands_at_the_margin() -> None:
    graph = build(
        parse("def f(x):\n    def g(u):\n        return u*u + k\n    return g(x)\nf(y)*2")
    )
    place = next(m.inlined for m in graph.modules if m.name == "f.1/g.1")
    assert place and place.written
    text = text_of(graph.program.text, graph.program.tree, place.written)
    assert text == "def g(u):\n    return u*u + k"
