"""Numbers for formulas, and what checks that a circuit has them."""

from typing import Any

import numpy as np

from engine.circuits import Circuit

v = np.array
M, N = v([[1.0, 2.0], [3.0, 5.0]]), v([[0.5, -1.0], [2.0, 0.3]])
a, b, p, q = v([0.5, -1.5]), v([2.0, 0.7]), v([0.2, 0.8]), v([0.6, 0.4])
s = v([3.2, 5.1, -1.7])


def sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def softmax(x: Any) -> Any:
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def assert_gives(text: str, values: dict[str, Any], expected: Any) -> None:
    """Check what a formula gives, and that it asks for nothing but the values that it is given."""
    given = {name: np.asarray(value).tolist() for name, value in values.items()}
    circuit = Circuit(text, given)
    np.testing.assert_allclose(circuit.output, expected, rtol=1e-9, atol=1e-12)
    assert np.shape(circuit.output) == np.shape(expected)
    program = circuit.graph.program
    assigned = {each.name for each in program.statements} | {name for name in given if name in text}
    inputs = {each.name for each in circuit.graph.inputs} | {
        name for name, _ in circuit.graph.asked
    }
    assert {name for name in inputs if f"{name} = " not in text} <= {*given, *assigned}
