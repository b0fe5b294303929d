"""Jacobians: made of what a gate sends back, of the kind that is said, and never in a pass."""

import tracemalloc
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from engine.base.shapes import Shape
from engine.circuits import Circuit
from engine.explain.jacobian import MOST_DRAWN, Jacobian, jacobian
from engine.graph.graph import Gate
from engine.passes.run import Run
from tests.support.tensors import STEP, spread

# Programs of one gate over A and B, and shapes of those.
SHAPES: dict[str, list[tuple[Shape, ...]]] = {
    "A @ B": [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 4)), ((3,), (3,)), ((1, 3), (3, 4)),
              ((2, 3), (3, 1)), ((2, 2, 3), (3, 4)), ((2, 3), (2, 3, 2)), ((2, 1), (1, 3))],
    "dot(A, B)": [((2, 3), (3, 2)), ((3,), (3,))],
    "outer(A, B)": [((2,), (3,)), ((1,), (3,)), ((3,), (1,)), ((1,), (1,))],
    "A.T": [((3,),), ((2, 3),), ((2, 3, 2),)],
    "A[0]": [((3,),), ((2, 3),)],
    "A[1, -1]": [((2, 3),)],
    **{f"{name}(A{options})": [((2, 3),), ((1, 3),), ((2, 1),), ((2, 3, 2),)]
       for name in ("sum", "mean", "norm", "logsumexp", "max", "min")
       for options in ("", ", axis=0", ", axis=1, keepdims=True", ", axis=(0, 1)")},
    "sum(A)": [((3,),), ((1,),)],
    "softmax(A)": [((3,),), ((2, 3),), ((1, 3),)],
    "softmax(A, axis=0)": [((2, 3),), ((3, 1),)],
    "A + B": [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), ()), ((2, 1), (1, 3)), ((1, 3), (3,)), ((1, 1), ())],
    "A - B": [((2, 3), (2, 1)), ((), (3,))],
    "A * B": [((2, 3), (2, 3)), ((2, 3), (3,)), ((), (2,)), ((1,), (3,))],
    "A / B": [((2, 3), (1, 3))],
    "exp(A)": [((2, 3),)],
    "2*A": [((3,),)],
    "A + [1, 2, 3]": [((3,),), ((),), ((1,),)],
}  # fmt: skip
CASES = [(program, shapes) for program, many in SHAPES.items() for shapes in many]


def looked_at(program: str, shapes: Sequence[Shape]) -> tuple[Run, Gate, list[Any]]:
    operands = spread(len(program), shapes)
    run = Circuit(program, dict(zip("AB", operands, strict=False))).run
    (gate,) = run.graph.gates
    return run, gate, operands


def jacobians(program: str, shapes: Sequence[Shape]) -> list[Jacobian]:
    run, gate, _ = looked_at(program, shapes)
    return [jacobian(run, gate, wire) for wire in gate.wires]


@pytest.mark.parametrize(("program", "shapes"), CASES)
def test_the_entries_are_the_slopes_of_the_gate(program: str, shapes: Sequence[Shape]) -> None:
    run, gate, operands = looked_at(program, shapes)

    for position, wire in enumerate(gate.wires):
        made = jacobian(run, gate, wire)
        columns = []
        for place in np.ndindex(np.shape(operands[position])):
            ends = []
            for step in (STEP, -STEP):
                moved = [np.array(operand) for operand in operands]
                moved[position][place] += step
                values = dict(zip("AB", moved, strict=False))
                ends.append(np.ravel(Circuit(program, values).output))
            columns.append((ends[0] - ends[1]) / (2 * STEP))
        assert made.entries is not None
        np.testing.assert_allclose(made.entries, np.transpose(columns), rtol=1e-6, atol=1e-7)
        assert made.shape == made.entries.shape


def is_of_kind(kind: str, entries: Any) -> bool:
    """Whether a Jacobian has the pattern of a kind; of a number from one number any will do."""
    n, m = entries.shape
    there = entries != 0
    in_rows, in_columns = set(there.sum(axis=1).tolist()), set(there.sum(axis=0).tolist())
    if kind == "identity":
        return n == m and bool((entries == np.eye(n)).all())
    if kind == "diagonal":
        return n == m and not (there & ~np.eye(n, dtype=bool)).any()
    if kind == "selection":
        return in_rows <= {0, 1} and set(entries[there].tolist()) == {1.0}
    if kind == "dense":
        return bool(there.all()) or n == m == 1
    if kind == "block":  # each output of as many numbers, and not of all of them
        return len(in_rows) == len(in_columns) == 1 and 0 < max(in_rows) < m
    if kind == "sparse":
        return not there.all() or n == m == 1
    assert kind == "repeated"
    return in_rows == {1} and in_columns == {n // m} and 1 < m < n


@pytest.mark.parametrize(("program", "shapes"), CASES)
def test_a_jacobian_is_of_the_kind_that_is_said(program: str, shapes: Sequence[Shape]) -> None:
    for made in jacobians(program, shapes):
        assert is_of_kind(made.kind, made.entries), made


@pytest.mark.parametrize(
    ("program", "shapes", "kinds"),
    [
        ("A @ B", ((2, 3), (3,)), ["block", "dense"]),
        ("A @ B", ((1, 3), (3, 4)), ["dense", "block"]),
        ("A + B", ((2, 3), (3,)), ["identity", "repeated"]),
        ("A * B", ((2, 3), ()), ["diagonal", "dense"]),
        ("A + B", ((1, 3), (3,)), ["identity", "identity"]),
        ("max(0, A)", ((3,),), ["diagonal"]),
        ("softmax(A)", ((2, 3),), ["block"]),
        ("softmax(A)", ((1, 3),), ["dense"]),
        ("sum(A, axis=0)", ((2, 1),), ["dense"]),
        ("max(A, axis=0)", ((2, 3),), ["selection"]),
    ],
)
def test_the_kind_follows_from_the_shapes(
    program: str, shapes: Sequence[Shape], kinds: list[str]
) -> None:
    assert [made.kind for made in jacobians(program, shapes)] == kinds


@pytest.mark.parametrize(
    ("program", "shapes", "kept"),
    [
        ("A @ B", ((4, 3), (3, 2)), [6, 12]),  # towards each operand, the other one
        ("A + B", ((4, 3), (3,)), [0, 0]),
        ("A * B", ((4, 3), ()), [1, 12]),
        ("exp(A)", ((4, 3),), [12]),  # its output
        ("sum(A)", ((4, 3),), [0]),
        ("norm(A)", ((5,),), [6]),  # operand and output
        ("softmax(A)", ((5,),), [5]),
        ("A * [1, 2, 3]", ((3,),), [0]),  # a constant is kept by nobody
    ],
)
def test_what_the_backward_pass_keeps_is_counted(
    program: str, shapes: Sequence[Shape], kept: list[int]
) -> None:
    assert [made.kept for made in jacobians(program, shapes)] == kept


def test_at_most_so_many_rows_and_columns_have_entries() -> None:
    (small,), (large,) = (jacobians("exp(A)", [(n,)]) for n in (MOST_DRAWN, MOST_DRAWN + 1))
    assert small.entries is not None
    assert large.entries is None
    assert (large.shape, large.kind, large.kept) == ((65, 65), "diagonal", 65)


def test_no_pass_and_no_picture_makes_a_jacobian(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("a Jacobian was made")

    for module in ("jacobian", "record", "inspector"):
        monkeypatch.setattr(f"engine.explain.{module}.jacobian", refuse)
    circuit = Circuit("q = softmax(W@x); sum(q^2) + norm(x)", {"W": "randn(3,4)"})
    assert circuit.svg()
    assert circuit.dot()
    assert circuit.gradients
    with pytest.raises(AssertionError, match="was made"):
        circuit.inspected("g3")


@pytest.mark.parametrize("program", ["exp(x)", "softmax(x)", "x.T"])
def test_a_large_jacobian_is_never_allocated(program: str) -> None:
    circuit = Circuit(program, {"x": "randn(64, 64)"})
    tracemalloc.start()
    try:
        circuit.record()
        for gate in circuit.graph.gates:
            assert circuit.inspected(gate.id)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000  # its 4,096² numbers would be 134 MB
    finally:
        tracemalloc.stop()


def test_an_infinite_local_gradient_leaves_zeros_beside_it() -> None:
    circuit = Circuit("log(v)", {"v": [1.0, 0.0, -1.0, 2.0]})
    (gate,) = circuit.graph.gates
    entries = jacobian(circuit.run, gate, gate.wires[0]).entries
    assert entries is not None
    assert (entries[~np.eye(4, dtype=bool)] == 0).all()
    assert entries.diagonal().tolist() == [1, np.inf, -1, 0.5]
