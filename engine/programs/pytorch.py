"""The circuit in PyTorch: the forward pass alone, because autograd computes the gradients."""

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.shapes import shape_of
from ..gates.lines import letters
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.graph import Constant, Gate
from ..passes.run import Run
from .autograd import difference, is_bound
from .listing import PYTHON, Line, Listing, Names
from .python import (
    array,
    assigned,
    call,
    filled,
    name,
    number,
    pairwise,
    section,
    text,
)


def write(run: Run) -> Listing:
    """Write the forward pass, with the numbers of a run.

    PyTorch computes the run's gradients. Where its convention at a kink differs, a comment says so.
    """
    return Listing("PyTorch", tuple(_lines(run)))


def _lines(run: Run) -> Iterator[Line]:
    graph, names = run.graph, Names(run.graph, PYTHON)
    yield Line("import torch")
    yield Line("")
    yield Line("torch.set_default_dtype(torch.float64)")
    yield from section("the inputs", _inputs(run, names))
    gates = [gate for gate in graph.gates if gate.row.name != "copy"]
    constants = _array_constants(gates, names)
    yield from section("the constants", (
        line
        for (id, _), (named, value) in constants.items()
        for line in assigned(named, _tensor(value), id)
    ))  # fmt: skip
    yield from section("the forward pass", (
        line for gate in gates for line in _stage(run, gate, names, constants)
    ))  # fmt: skip
    output = graph.wires[graph.output_wire].value
    trained = [input for input in graph.inputs if run.gradients[input.wire] is not None]
    if trained:
        yield from section("the backward pass", _backward(run, names.values[output]))
    yield Line("")
    shown = names.values[output] + (".detach()" if trained and run.shapes[output] else "")
    yield Line(f'print("{graph.output} =", {_plain(shown, run.shapes[output])})')
    for input in trained:
        value = graph.wires[input.wire].value
        gradient = _plain(f"{names.values[value]}.grad", run.shapes[value])
        yield Line(f'print("d{input.name} =", {gradient})')


def _inputs(run: Run, names: Names) -> Iterator[Line]:
    for input in run.graph.inputs:
        wire = run.graph.wires[input.wire]
        made, data = _tensor(run.values[input.wire]), input.name in run.data
        if run.gradients[input.wire] is not None:
            made = [*made[:-1], f"{made[-1][:-1]}, requires_grad=True)"]
        *lines, last = assigned(names.values[wire.value], made)
        note = "  # data: it needs no gradient" if data else ""
        yield from [*lines, Line(last.text + note)]


def _backward(run: Run, output: str) -> list[Line]:
    upstream = run.upstream
    if np.ndim(upstream) == 0 and upstream == 1:
        return [Line(f"{output}.backward()")]
    made = _tensor(upstream)
    return [
        Line(line)
        for line in [
            f"{output}.backward(gradient={made[0]}{')' if len(made) == 1 else ''}",
            *made[1:-1],
            *([f"{made[-1]})"] if len(made) > 1 else []),
        ]
    ]


def _tensor(value: Any) -> list[str]:
    if np.ndim(value):
        return array(value, "torch.tensor", "torch")
    return [f"torch.tensor({value!r})"]


def _plain(tensor: str, shape: tuple[int, ...]) -> str:
    return tensor if shape else f"{tensor}.item()"


_Arrays = dict[tuple[str, int], tuple[str, Any]]


def _array_constants(gates: list[Gate], names: Names) -> _Arrays:
    """Name the constant arrays among the operands, by gate and position."""
    found = [
        ((gate.id, position), operand.value)
        for gate in gates
        for position, operand in enumerate(gate.operands)
        if isinstance(operand, Constant) and np.ndim(operand.value)
    ]
    return {place: (names.new(f"c{i}"), value) for i, (place, value) in enumerate(found, 1)}


def _stage(run: Run, gate: Gate, names: Names, arrays: _Arrays) -> list[Line]:
    row, out = gate.row, names.values[run.graph.wires[gate.results[0]].value]
    if isinstance(row, Tensor):
        operands = [*map(text, _operands(run, gate, names, arrays))]
        texts = dict(zip(letters(len(operands)), operands, strict=True))
        shapes = [shape_of(value) for value in run.operands(gate)]
        written = row.written_in_torch(shapes, gate.options).format(**texts)
    else:
        assert isinstance(row, Scalar)
        written = text(_formula(row, gate, _operands(run, gate, names, arrays)))
    note = difference(run, gate)
    return [Line(f"{out} = {written}{note and f'  # {note}'}", gate.id)]


def _formula(row: Scalar, gate: Gate, operands: list[ast.expr]) -> ast.expr:
    if row.variadic and gate.wires:
        return _extreme(row, gate, operands)
    named = dict(zip(row.names(len(operands)), operands, strict=True))
    return filled(row.torch or row.called(len(operands)), named, "torch")


def _extreme(row: Scalar, gate: Gate, operands: list[ast.expr]) -> ast.expr:
    """Write a maximum or minimum: tensors in pairs, and a number as a bound of `clamp`."""
    bounds = [is_bound(operand) for operand in gate.operands]
    pairs, bound = f"torch.{row.forward.lower()}imum", "min" if row.forward == "Max" else "max"
    tensors = [one for one, bounded in zip(operands, bounds, strict=True) if not bounded]
    made = pairwise(pairs, tensors)
    for one, bounded in zip(operands, bounds, strict=True):
        if bounded:
            made = ast.Call(name("torch.clamp"), [made], [ast.keyword(bound, one)])
    return made


def _operands(run: Run, gate: Gate, names: Names, arrays: _Arrays) -> list[ast.expr]:
    operands: list[ast.expr] = []
    for position, operand in enumerate(gate.operands):
        if not isinstance(operand, Constant):
            operands.append(name(names.values[run.graph.wires[operand].value]))
        elif (gate.id, position) in arrays:
            operands.append(name(arrays[gate.id, position][0]))
        elif not gate.wires:  # PyTorch's functions take no plain numbers
            operands.append(call("torch.tensor", ast.Constant(operand.value)))
        else:
            operands.append(number(operand.value, operand.text, "torch"))
    return operands
