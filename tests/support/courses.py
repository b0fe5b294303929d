"""Pieces of course code, run by Gateflow and, as a second witness, by Python with NumPy.

Only texts that stand in the tests are executed by Python, never one that a user could type.
"""

import ast
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from engine.circuits import Circuit

STEP = 1e-6


class Piece(NamedTuple):
    """A piece of code, the values of its inputs, and what it means in NumPy."""

    name: str
    text: str
    inputs: Mapping[str, Any] = {}
    # The same in Python with NumPy, where the text is for another library.
    plain: str = ""
    # Inputs that are data: they take no gradient.
    data: tuple[str, ...] = ()
    # The code of the error, where it is refused.
    refused: str = ""


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(z)))


def relu(z: Any) -> Any:
    return np.maximum(z, 0)


def softmax(z: Any, axis: int = -1) -> Any:
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def typed(value: Any) -> str:
    """Write a value of an input as an address has it."""
    return str(np.asarray(value).tolist())


def ours(piece: Piece, upstream: Any = 1.0) -> Circuit:
    """Run a piece as it is pasted, all of it as one program."""
    given = {name: typed(value) for name, value in piece.inputs.items()}
    return Circuit(piece.text, given, upstream, data=piece.data, backward="")


def _fresh(inputs: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in inputs.items():
        found = np.asarray(value)
        whole = found.dtype.kind in "iu"
        made[name] = (
            found.copy() if whole and found.ndim else int(found) if whole
            else found.astype(float) if found.ndim else float(found)
        )  # fmt: skip
    return made


def _numbers(value: Any) -> Any:
    """Give the number or array of what a statement came to: of a tuple its first."""
    if isinstance(value, tuple):
        value = value[0]
    return np.asarray(value, dtype=float)


def theirs(text: str, inputs: Mapping[str, Any]) -> Any:
    """Run a text of ours by Python with NumPy, and give what its last statement comes to."""
    *before, last = ast.parse(text).body
    if isinstance(last, ast.Assign | ast.AugAssign | ast.AnnAssign):
        target = last.targets[0] if isinstance(last, ast.Assign) else last.target
        while isinstance(target, ast.Subscript):
            target = target.value
        before, last = [*before, last], ast.Expr(_loaded(target))
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {
        "np": np, "math": math, "sigmoid": sigmoid, "relu": relu, "softmax": softmax,
        **_fresh(inputs),
    }  # fmt: skip
    module = ast.fix_missing_locations(ast.Module(list(before), []))
    value = ast.fix_missing_locations(ast.Expression(last.value))
    with np.errstate(all="ignore"):
        exec(compile(module, "piece", "exec"), names)  # noqa: S102
        found = eval(compile(value, "piece", "eval"), names)  # noqa: S307
    return _numbers(found)


def _loaded(node: ast.expr) -> ast.expr:
    """Make the target of an assignment an expression."""
    return ast.parse(ast.unparse(node), mode="eval").body


def differences(text: str, inputs: Mapping[str, Any], name: str) -> Any:
    """Give the central differences of the sum of a text's output, towards an input."""
    whole = np.asarray(inputs[name], dtype=float)
    found = np.zeros_like(whole)
    for at in np.ndindex(whole.shape):
        ends = []
        for step in (STEP, -STEP):
            moved = whole.copy()
            moved[at] += step
            ends.append(theirs(text, {**inputs, name: moved}).sum())
        found[at] = (ends[0] - ends[1]) / (2 * STEP)
    return found


def gradient(circuit: Circuit, name: str) -> Any:
    """Give the gradient of an input, at the value that it came in with; None of one that has none."""
    wires = {each.name: each.wire for each in circuit.graph.inputs}
    return circuit.run.gradients[wires[name]] if name in wires else None


def _is_static(piece: Piece, name: str) -> bool:
    """Tell whether an input is data, or of whole numbers."""
    return name in piece.data or np.asarray(piece.inputs[name]).dtype.kind in "iu"


def differing(piece: Piece) -> list[str]:
    """Say in which numbers a piece and its meaning in NumPy differ."""
    circuit = ours(piece)
    text = piece.plain or piece.text
    expected, found = theirs(text, piece.inputs), np.asarray(circuit.output, dtype=float)
    if expected.shape != found.shape or not np.allclose(found, expected, 1e-8, 1e-8):
        return [f"value {found.tolist()} for {expected.tolist()}"]
    wrong = []
    for name in piece.inputs:
        if _is_static(piece, name):
            continue
        slope, own = differences(text, piece.inputs, name), gradient(circuit, name)
        own = np.zeros_like(slope) if own is None else np.asarray(own, dtype=float)
        if not np.allclose(own, slope, 1e-5, 1e-5):
            wrong.append(f"gradient of {name}: {own.tolist()} for {slope.tolist()}")
    return wrong
