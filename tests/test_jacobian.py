"""A Jacobian is made from the row's own vjp, when it is looked at; its kind says where it is not 0."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from engine import jacobian as module
from engine.circuits import Circuit
from engine.jacobian import Jacobian, jacobian

SHAPES = {
    "A": "randn(3,4,seed=1)",
    "B": "randn(4,2,seed=2)",
    "v": "randn(4,seed=3)",
    "u": "randn(3,seed=4)",
}

GATES = [
    "A @ B", "A @ v", "u @ A", "v @ v", "dot(A, B)", "outer(u, v)", "A.T", "A[1]", "A[1,2]", "v[3]",
    "sum(A)", "sum(A, axis=0)", "mean(A, axis=1, keepdims=True)", "norm(v)", "norm(A, axis=0)",
    "logsumexp(A, axis=1)", "softmax(v)", "softmax(A)", "max(A)", "min(A, axis=1)",
    "sigmoid(A)", "A + v", "A * u[0]", "v - 2", "max(0, A)", "A*A", "-v", "square(v)",
]  # fmt: skip


def looked_at(program: str) -> Iterator[tuple[Circuit, Any, int, Jacobian]]:
    """Every Jacobian of the last gate of a program."""
    circuit = Circuit(program, SHAPES)
    gate = circuit.graph.gates[-1]
    for wire in gate.wires:
        yield circuit, gate, wire, jacobian(circuit.run, gate, wire)


@pytest.mark.parametrize("program", GATES)
def test_the_entries_are_the_slopes_of_the_gate(program: str) -> None:
    for circuit, gate, wire, made in looked_at(program):
        run, step = circuit.run, 1e-6
        function = gate.row.function(len(gate.operands), gate.options, "numpy")
        operands = [np.array(value, dtype=float) for value in run.operands(gate)]
        position = gate.operands.index(wire)
        columns = []
        for index in np.ndindex(operands[position].shape):
            ends = []
            for sign in (1, -1):
                moved = [operand.copy() for operand in operands]
                moved[position][index] += sign * step
                ends.append(np.ravel(function(*moved)))
            columns.append((ends[0] - ends[1]) / (2 * step))
        assert made.entries is not None
        assert made.shape == made.entries.shape
        np.testing.assert_allclose(made.entries, np.transpose(columns), atol=1e-8)


@pytest.mark.parametrize("program", GATES)
def test_the_kind_is_that_of_the_entries(program: str) -> None:
    for _, _, _, made in looked_at(program):
        assert made.entries is not None
        there = made.entries != 0
        n, m = made.shape
        if made.kind in ("identity", "diagonal"):
            assert n == m
            assert not there[~np.eye(n, dtype=bool)].any()
            assert made.kind == "diagonal" or (made.entries == np.eye(n)).all()
        elif made.kind == "selection":
            assert (there.sum(axis=1) == 1).all()
            assert set(np.unique(made.entries)) <= {0, 1}
        elif made.kind == "dense":
            assert there.mean() > 0.7
        elif made.kind == "repeated":
            assert (there.sum(axis=1) == 1).all()
            assert m < n
        else:
            assert made.kind == "block"
            assert 0 < there.mean() < 0.7


@pytest.mark.parametrize(
    ("program", "kept"),
    [("A @ v", [4, 12]), ("sigmoid(A)", [12]), ("sum(A)", [0]), ("A.T", [0]), ("softmax(v)", [4]),
     ("A + v", [0, 0]), ("A * u[0]", [1, 12]), ("v * 2", [0]), ("max(0, v)", [8])],
)  # fmt: skip
def test_what_is_kept_is_what_the_vjp_reads(program: str, kept: list[int]) -> None:
    assert [made.kept for _, _, _, made in looked_at(program)] == kept


def test_no_pass_and_no_picture_makes_a_jacobian(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("a Jacobian was made")

    monkeypatch.setattr(module, "sent", never)
    circuit = Circuit("sum(softmax(A @ v))", SHAPES)
    assert circuit.svg()
    with pytest.raises(AssertionError):
        circuit.record()


def test_a_large_jacobian_has_a_kind_and_no_entries() -> None:
    circuit = Circuit("max(0, x)", {"x": "randn(4096, seed=1)"})
    (gate,) = circuit.graph.gates
    made = jacobian(circuit.run, gate, gate.wires[0])
    assert made.shape == (4096, 4096)
    assert (made.kind, made.entries) == ("diagonal", None)
