"""f along one number of an input: what f is, and which numbers of an input are looked at.

f is the output. Where the output is an array, f is the sum of its numbers times the upstream gradient,
because that is what the backward pass differentiates.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from ..base.words import say
from ..gates.scalars import Scalar
from ..graph.names import output_drawn
from ..passes.numbers import Value
from ..passes.run import Run, run

Index = tuple[int, ...]
"""Which number of an array is meant; () for a scalar."""
MOST_ENTRIES = 64  # of one array
SECONDS = 1.0  # for all central differences together, and as much for each plot
_PLACE = re.compile(r"([^\[\]]+)(?:\[([\d,\s]+)\])?")


def inputs_of(run: Run) -> dict[str, Value]:
    """Give the value of each input, by name."""
    return {input.name: run.values[input.wire] for input in run.graph.inputs}


def run_forward(of: Run, inputs: Mapping[str, Value]) -> Run:
    """Run forward alone: all inputs are said to be data, to which no gradient is sent back.

    What the backward pass takes for constant stays as it is in the run `of`, since the question is whether
    the gradients of that function are right.
    """
    return run(of.graph, inputs, data=inputs, held=of)


def f_of(of: Run, forward: Run) -> float:
    """Give f in a run `forward` of the same circuit: the upstream gradient is that of the run `of`."""
    with np.errstate(all="ignore"):
        return float(np.sum(of.upstream * np.asarray(forward.values[of.graph.output_wire])))


def moved(of: Run, name: str, index: Index, to: float, back: bool = False) -> Run:
    """Run forward with one number of the inputs changed; with `back`, both passes."""
    inputs = inputs_of(of)
    if index:
        array = np.array(inputs[name])
        array[index] = to
        inputs[name] = array
    else:
        inputs[name] = to
    return run(of.graph, inputs, of.upstream, held=of) if back else run_forward(of, inputs)


def f_along(of: Run, name: str, index: Index, points: Sequence[float]) -> np.ndarray:
    """Give f where one number of the inputs is each of these points, the others held."""
    scalar = all(isinstance(gate.row, Scalar) for gate in of.graph.gates) and not any(of.shapes)
    if not scalar:
        return np.array([f_of(of, moved(of, name, index, point)) for point in points])
    # Gates of scalars work number by number, so one run serves for all points.
    at_once = run_forward(of, {**inputs_of(of), name: np.array(points)})
    with np.errstate(all="ignore"):
        found = of.upstream * np.asarray(at_once.values[of.graph.output_wire])
    return np.broadcast_to(found, len(points))


def f_name(run: Run) -> str:
    """Say what f is: the output's name, or that it is a sum or a multiple of the output."""
    name = output_drawn(run.graph)
    if run.shape(run.graph.output_wire):
        ones = bool(np.all(np.asarray(run.upstream) == 1))
        return (
            say("the sum of {name}", name=name)
            if ones
            else say("the weighted sum of {name}", name=name)
        )
    return name if run.upstream == 1 else f"{run.upstream:g} × {name}".replace("-", "−")


def entry_name(name: str, index: Index) -> str:
    """Name an entry as it is typed: `x`, or `W[0,1]`."""
    return f"{name}[{','.join(map(str, index))}]" if index else name


def some_entries(shape: tuple[int, ...], most: int = MOST_ENTRIES) -> list[Index]:
    """List the entries of an array, or as many as `most` of them, spread evenly."""
    if not shape:
        return [()]
    size = math.prod(shape)
    chosen = range(size) if size <= most else np.linspace(0, size - 1, most).astype(int)
    return [tuple(int(i) for i in np.unravel_index(number, shape)) for number in chosen]


def place_of(run: Run, wrt: str) -> tuple[str, Index] | None:
    """Read the name of an input and an entry; where it is none, give the first entry of the first input."""
    inputs = {input.name: run.shape(input.wire) for input in run.graph.inputs}
    inputs = {name: shape for name, shape in inputs.items() if math.prod(shape)}
    if not inputs:
        return None
    read = _PLACE.fullmatch(wrt[:200].strip())
    asked = read[1].strip() if read else ""
    name = asked if asked in inputs else next(iter(inputs))
    shape = inputs[name]
    typed = (read[2] or "").split(",") if read and asked == name else []
    index = tuple(int(part) for part in typed if part.strip().isdecimal())
    fits = len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True))
    return name, index if fits else (0,) * len(shape)


def number_at(value: Value, index: Index) -> float:
    """Give one number of a value."""
    return float(np.asarray(value)[index])


def quotient(change: float, step: float) -> float:
    """Divide a change of f by its step; NaN where rounding made the step 0."""
    return change / step if step else math.nan


def four_digits(number: float) -> str:
    """Write a number in up to four digits, for a sentence of the check."""
    return f"{number:.4g}".replace("-", "−").replace("e−0", "e−").replace("e+0", "e")
