"""What people do today: micrograd's values, its notebook's drawing, and a `dot` process.

micrograd is https://github.com/karpathy/micrograd. Its values have no exp, so users add one; that
and the drawing are written here anew, with the same work: a record for each value with its data
and gradient, and a node for each operation.
"""

import math
import shutil

import graphviz

try:
    from micrograd.engine import Value
except ImportError:
    Value = None

from bench.programs import RECURRENT_STEPS

DOT = shutil.which("dot")


def missing(*, dot: bool = True, micrograd: bool = True) -> str:
    """Say which peer can't be measured on this machine; nothing if all can."""
    if micrograd and Value is None:
        return "micrograd is missing"
    return "dot is missing" if dot and DOT is None else ""


def exp(u: "Value") -> "Value":
    """Make e^u with its backward step, as micrograd's own operations do."""
    out = Value(math.exp(u.data), (u,), "exp")

    def backward() -> None:
        u.grad += out.data * out.grad

    out._backward = backward
    return out


def sigmoid(u: "Value") -> "Value":
    """Make a sigmoid with its backward step, in one operation."""
    out = Value(1 / (1 + math.exp(-u.data)), (u,), "sigmoid")

    def backward() -> None:
        u.grad += out.data * (1 - out.data) * out.grad

    out._backward = backward
    return out


def first(numbers: list[float]) -> "Value":
    x, y, z = map(Value, numbers)
    return (x + y) * z


def neuron(numbers: list[float]) -> "Value":
    w0, x0, w1, x1, w2 = map(Value, numbers)
    return (1 + exp(-(w0 * x0 + w1 * x1 + w2))) ** -1


def layers(numbers: list[float]) -> "Value":
    """Compute three layers of one neuron each: as many operations as `programs.LAYERS` has gates."""
    x, w1, b1, w2, b2, w3, b3 = map(Value, numbers)
    return w3 * sigmoid(w2 * sigmoid(w1 * x + b1) + b2) + b3


def recurrent(numbers: list[float]) -> "Value":
    """Compute what `programs.recurrent` says."""
    h, w, b = map(Value, numbers)
    for _ in range(RECURRENT_STEPS):
        h = (h * w + b).relu() + h
    return (h * w + b).relu()


def drawn(output: "Value") -> str:
    """Run backward, write the values and operations as DOT, and have a `dot` process draw it."""
    output.backward()
    values, edges = _reached(output)
    drawing = graphviz.Digraph(format="svg", graph_attr={"rankdir": "LR"})
    for value in values:
        name = str(id(value))
        label = f"{{ data {value.data:.4f} | grad {value.grad:.4f} }}"
        drawing.node(name, label, shape="record")
        if value._op:
            drawing.node(name + value._op, value._op)
            drawing.edge(name + value._op, name)
    for operand, result in edges:
        drawing.edge(str(id(operand)), str(id(result)) + result._op)
    return drawing.pipe(encoding="utf-8")


def _reached(output: "Value") -> tuple[set["Value"], set[tuple["Value", "Value"]]]:
    values, edges, waiting = {output}, set(), [output]
    while waiting:
        result = waiting.pop()
        for operand in result._prev:
            edges.add((operand, result))
            if operand not in values:
                values.add(operand)
                waiting.append(operand)
    return values, edges


def operations(output: "Value") -> int:
    values, _ = _reached(output)
    return sum(bool(value._op) for value in values)


def dot_svg(dot: str) -> bytes:
    """Draw DOT as most people do: a `dot` process that lays it out and writes SVG."""
    return graphviz.pipe("dot", "svg", dot.encode())
