"""The worked examples of the lecture notes, with the numbers they print: what tests take who need a circuit.

`tests/passes/test_worked.py` holds each against both passes. Nothing here is computed by Gateflow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from engine.circuits import Circuit


@dataclass(frozen=True)
class Worked:
    """A program with its inputs, and what follows from them.

    Numbers that are not round are given to as many digits as stand here, `within` says how near.
    """

    program: str
    inputs: Mapping[str, Any]
    output: Any
    gradients: Mapping[str, Any]
    within: float = 0.0
    data: tuple[str, ...] = ()

    @property
    def circuit(self) -> Circuit:
        """A new circuit of it."""
        return Circuit(self.program, self.inputs, data=self.data)

    @property
    def query(self) -> str:
        """It as the query of an address."""
        given = {"expr": self.program, **{name: _written(one) for name, one in self.inputs.items()}}
        if self.data:
            given["_data"] = ",".join(self.data)
        return "&".join(f"{name}={quote(text, safe='()[]*/^@=,')}" for name, text in given.items())

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"/?{self.query}"

    @property
    def arguments(self) -> list[str]:
        """It as the command line takes it."""
        return [self.program, *(f"{name}={_written(one)}" for name, one in self.inputs.items())]


def _written(value: Any) -> str:
    return str(value).replace(" ", "")


FIRST = Worked("(x+y)*z", {"x": -2, "y": 5, "z": -4}, -12, {"x": -4, "y": -4, "z": 3})
FIRST_NAMED = Worked("q = x+y\nf = q*z", FIRST.inputs, FIRST.output, FIRST.gradients)
PRODUCT = Worked("x*y", {"x": 4, "y": -3}, -12, {"x": -3, "y": 4})
MAXIMUM = Worked("max(x,y)", {"x": 4, "y": 2}, 4, {"x": 1, "y": 0})
NEURON = Worked(
    "1/(1+exp(-(w0*x0+w1*x1+w2)))",
    {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
    0.7311,
    {"w0": -0.1966, "x0": 0.3932, "w1": -0.3932, "x1": -0.5898, "w2": 0.1966},
    within=5e-5,
)
NEURON_NAMED = Worked(
    "dot = w0*x0+w1*x1+w2\nf = 1/(1+exp(-dot))",
    NEURON.inputs,
    NEURON.output,
    NEURON.gradients,
    NEURON.within,
)
PATTERNS = Worked(
    "2*(x*y+max(z,w))",
    {"x": 3, "y": -4, "z": 2, "w": -1},
    -20,
    {"x": -8, "y": 6, "z": 2, "w": 0},
)
STAGED = Worked(
    "(x+sigmoid(y))/(sigmoid(x)+(x+y)^2)",
    {"x": 3, "y": -4},
    1.5456448841,
    {"x": 2.0595697956, "y": 1.5922327515},
    within=5e-11,
)
FORK = Worked("c = a+b\nd = b+1\nf = c*d", {"a": 2, "b": 1}, 6, {"a": 2, "b": 5})
HINGE = Worked(
    "max(0, s1-s0+10) + max(0, s2-s0+10)",
    {"s0": 13, "s1": -7, "s2": 11},
    8,
    {"s0": -1, "s1": 0, "s2": 1},
)
VECTOR = Worked(
    "q = W@x\nf = sum(q^2)",
    {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]},
    0.116,
    {"W": [[0.088, 0.176], [0.104, 0.208]], "x": [-0.112, 0.636]},
    within=1e-15,
)
TWO_LAYERS = Worked(
    "h = max(0, W1@x)\nf = sum(W2@h)",
    {"W1": [[1, -4], [0.5, 1]], "x": [1, 0.5], "W2": [[0.25, 3], [-1, 0.5]]},
    3.5,
    {"W1": [[0, 0], [3.5, 1.75]], "x": [1.75, 3.5], "W2": [[0, 1], [0, 1]]},
)
# At b1 = b2 = 0 and W1 = 0 every sigmoid stands at 0, where it is ½ and its slope ¼.
THREE_LAYERS = Worked(
    "h1 = sigmoid(W1@x + b1)\nh2 = sigmoid(W2@h1 + b2)\nf = W3@h2 + b3",
    {"W1": [[0, 0, 0], [0, 0, 0]], "x": [[1], [-2], [0.5]], "b1": [[0], [0]], "W2": [[1, -1], [-2, 2]],
     "b2": [[0], [0]], "W3": [[4, 8]], "b3": [[0.5]]},
    [[6.5]],
    {"W1": [[-0.75, 1.5, -0.375], [0.75, -1.5, 0.375]], "x": [[0], [0], [0]], "b1": [[-0.75], [0.75]],
     "W2": [[0.5, 0.5], [1, 1]], "b2": [[1], [2]], "W3": [[0.5, 0.5]], "b3": [[1]]},
)  # fmt: skip
# With W = 0 every class is as likely as the other: softmax is ½, and dS is ½ of that less the label.
SOFTMAX_LOSS = Worked(
    "S = X@W\nf = mean(logsumexp(S, axis=1) - sum(S*Y, axis=1))",
    {"X": [[1, 2], [-1, 0.5]], "W": [[0, 0], [0, 0]], "Y": [[1, 0], [0, 1]]},
    0.6931471805599453,
    {"W": [[-0.5, 0.5], [-0.375, 0.375]]},
    within=1e-15,
    data=("X", "Y"),
)

WORKED = {
    "first": FIRST, "first, named": FIRST_NAMED, "product": PRODUCT, "maximum": MAXIMUM, "neuron": NEURON,
    "neuron, named": NEURON_NAMED, "patterns": PATTERNS, "staged": STAGED, "fork": FORK, "hinge": HINGE,
    "vector": VECTOR, "two layers": TWO_LAYERS, "three layers": THREE_LAYERS, "softmax loss": SOFTMAX_LOSS,
}  # fmt: skip
