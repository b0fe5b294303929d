"""A program as Python with NumPy: what it computes when it is run is the circuit's output."""

from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.echo.python import python

OURS = [
    "f = (x+y)*z^2",
    "q = 2x\nf = e^q/(1+exp(-q))",
    "sigmoid(x) + relu(y) + softplus(z) + max(x, y) + ln(abs(z)) + pi",
    "torch.exp(x) + leaky_relu(y)",
    "x = [1.0, -2.0]\nW = [[1.0,2.0],[3.0,4.0]]\ns = W@x\nsum(s^2) + max(s) + norm(x) + x.T@s",
    "def f(a, b=2): return a^b\nf(x) - f(y, 3)",
    "s = 0\nfor i in range(3):\n    s += i*x\ns",
    "h = x if x > 0 else -x\nh*2",
    "-x^2 + 2^-y^2",
]


@pytest.mark.parametrize("text", OURS)
def test_it_computes_what_the_circuit_does(text: str) -> None:
    circuit = Circuit(text)
    written = python(circuit.graph.program.tree)
    *head, last = written.split("\n")
    value = last.partition(" = ")[2] if " = " in last.partition("(")[0] else last
    given: dict[str, Any] = {name: np.asarray(one) for name, one in circuit.values.items()}
    exec("\n".join(head), given)  # noqa: S102  our own texts
    assert eval(value, given) == pytest.approx(circuit.output)  # noqa: S307


def test_a_text_keeps_its_signs_and_nothing_is_imported_for_nothing() -> None:
    written = python(Circuit("k = 'a^b'\nx^2").graph.program.tree)
    assert written == "k = 'a^b'\nx**2"
