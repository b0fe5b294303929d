"""The proof of a gradient: three witnesses, the difference quotient against its step, and the curve.

Where the output is an array, f is the sum of its numbers times the gradient at the output, which
is what the backward pass differentiates. The scale of relative errors is that of the lecture
notes: a central difference with a step of 1e-5 should agree to 1e-7; across a kink 1e-4 is well.
"""

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from engine.charts import Axis, Curve, chart
from engine.deriving import Derived, derived
from engine.drawing import elided
from engine.graph import Constant, Gate
from engine.inspector import carried
from engine.numerals import NONE, short
from engine.passes import Run, Value, run
from engine.plots import plot
from engine.postfix import evaluated
from engine.rows import Scalar
from engine.symbolic import refusal

STEP = 1e-5
GOOD, CLOSE, WRONG = 1e-7, 1e-4, 1e-2
MOST_ENTRIES, MOST_RUNS = 64, 400
LEAST_STEP, MOST_STEP, USUAL_STEP = 1e-12, 10.0, 0.01
_SECONDS = 1.0  # for the runs of the central differences, and as much for each plot
_PER_DECADE = 5  # steps in the chart
_POINTS = 161  # of the curve

Index = tuple[int, ...]


class Judged(NamedTuple):
    """A witness beside the backward pass: its number, the relative error, and a verdict in words."""

    number: float | None
    error: float | None
    verdict: str
    meaning: str

    @property
    def kind(self) -> str:
        """Give a word for the style."""
        return self.verdict.split()[0] or "none"


class Checked(NamedTuple):
    """The three witnesses for one entry of an input; `of` says what was looked at in an array."""

    entry: str
    of: str
    backward: float | None
    numeric: Judged
    symbolic: Judged


class Formula(NamedTuple):
    """The symbolic gradient towards an input."""

    mathml: str
    latex: str


class Explored(NamedTuple):
    """What a step on one input does: numbers, sentences and plots."""

    entry: str
    h: float
    power: float
    numbers: list[tuple[str, str]]
    sentences: list[str]
    quotients: str
    errors: str
    curve: str


class Check(NamedTuple):
    """All that the tab shows. `entries` are what a step may be taken on, by input."""

    witnesses: list[Checked]
    notes: list[str]
    formulas: list[Formula]
    refused: str
    entries: dict[str, list[str]]
    explored: Explored | None


def check(
    run: Run,
    wrt: str = "",
    h: object = USUAL_STEP,
    around: tuple[object, object] = ("", ""),
    cancelled: Callable[[], bool] = lambda: False,
) -> Check:
    """Check a run's gradients. `wrt` names an input or an entry of one (`W[0,1]`), `h` is the step on it.

    `around` are the ends of the curve's range. What of these makes no sense is as good as none.
    """
    graph = run.graph
    refused = refusal(graph, run.shapes)
    found: Derived = refused or derived(graph, cancelled)
    notes = list(_kinks(run))
    witnesses = list(_witnesses(run, found, notes))
    formulas = (
        [] if isinstance(found, str) else [Formula(one.mathml, one.latex) for one in found.values()]
    )
    entries = {
        input.name: [_entry(input.name, index) for index in _some_entries(run.shape(input.wire))]
        for input in graph.inputs
    }
    place = _place(run, wrt)
    explored = None
    if place:
        name, index = place
        if _entry(name, index) not in entries[name]:
            entries[name].append(_entry(name, index))
        explored = _explored(run, name, index, step_of(h), _range(run, name, index, around))
    return Check(
        witnesses, notes, formulas, found if isinstance(found, str) else "", entries, explored
    )


def step_of(given: object) -> float:
    """Read a step: the nearest that is allowed, the usual one for what is no number.

    >>> step_of("2.5"), step_of("1e9"), step_of("-1"), step_of("much")
    (2.5, 10.0, 1e-12, 0.01)
    """
    number = _number(given)
    if number is None:
        return USUAL_STEP
    return min(max(number, LEAST_STEP), MOST_STEP)


def _number(given: object) -> float | None:
    try:
        number = float(str(given).replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


# What f is


def _inputs(run: Run) -> dict[str, Value]:
    return {input.name: run.values[input.wire] for input in run.graph.inputs}


def _output(of: Run, inputs: Mapping[str, Value]) -> Run:
    """Run forward alone: where all inputs are data there is nothing to send back."""
    return run(of.graph, inputs, data=inputs)


def _f(of: Run, forward: Run) -> float:
    with np.errstate(all="ignore"):
        return float(np.sum(of.upstream * np.asarray(forward.values[of.graph.output_wire])))


def _moved(of: Run, name: str, index: Index, to: float) -> Run:
    """Run forward with one number of the inputs changed."""
    inputs = _inputs(of)
    if index:
        array = np.array(inputs[name])
        array[index] = to
        inputs[name] = array
    else:
        inputs[name] = to
    return _output(of, inputs)


def _along(of: Run, name: str, index: Index, points: Sequence[float]) -> np.ndarray:
    """Give f where one number of the inputs is each of these points, the others held."""
    scalar = all(isinstance(gate.row, Scalar) for gate in of.graph.gates) and not any(of.shapes)
    if not scalar:
        return np.array([_f(of, _moved(of, name, index, point)) for point in points])
    at_once = _output(
        of, {**_inputs(of), name: np.array(points)}
    )  # the gates work number by number
    with np.errstate(all="ignore"):
        found = of.upstream * np.asarray(at_once.values[of.graph.output_wire])
    return np.broadcast_to(found, len(points))


def _called(run: Run) -> str:
    """Say what f is, where it is not the output alone."""
    name = run.graph.output
    if run.shape(run.graph.output_wire):
        ones = bool(np.all(np.asarray(run.upstream) == 1))
        return f"the sum of {name}" if ones else f"the weighted sum of {name}"
    return name if run.upstream == 1 else f"{run.upstream:g} × {name}".replace("-", "−")


# Places in the inputs


def _entry(name: str, index: Index) -> str:
    return f"{name}[{','.join(map(str, index))}]" if index else name


def _some_entries(shape: tuple[int, ...], most: int = MOST_ENTRIES) -> list[Index]:
    """List the entries of an array, or as many as `most` of them, spread evenly."""
    if not shape:
        return [()]
    size = math.prod(shape)
    chosen = range(size) if size <= most else np.linspace(0, size - 1, most).astype(int)
    return [tuple(int(i) for i in np.unravel_index(number, shape)) for number in chosen]


_PLACE = re.compile(r"\s*([^\[\]]+?)\s*(?:\[([\d,\s]+)\])?\s*")


def _place(run: Run, wrt: str) -> tuple[str, Index] | None:
    """Read the name of an input and an entry; the first one's first where that is not one."""
    inputs = {input.name: run.shape(input.wire) for input in run.graph.inputs}
    inputs = {name: shape for name, shape in inputs.items() if math.prod(shape)}
    if not inputs:
        return None
    read = _PLACE.fullmatch(wrt[:200])
    name = read[1] if read and read[1] in inputs else next(iter(inputs))
    shape = inputs[name]
    typed = (read[2] or "").split(",") if read and read[1] == name else []
    index = tuple(int(part) for part in typed if part.strip().isdecimal())
    fits = len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True))
    return name, index if fits else (0,) * len(shape)


def _at(value: Value, index: Index) -> float:
    return float(np.asarray(value)[index])


# The witnesses


def _witnesses(run: Run, found: Derived, notes: list[str]) -> Iterator[Checked]:
    """Check entries of each input; of an array the entry that agrees least is shown."""
    graph = run.graph
    point = [run.values[input.wire] for input in graph.inputs]
    begun = time.monotonic()
    runs = MOST_RUNS
    for number, input in enumerate(graph.inputs):
        share = max(1, runs // (2 * (len(graph.inputs) - number)))
        shape = run.shape(input.wire)
        entries = _some_entries(shape, min(MOST_ENTRIES, share))
        looked: list[Checked] = []
        for index in entries:
            if looked and time.monotonic() - begun > _SECONDS:
                break
            symbolic = None if isinstance(found, str) else evaluated(found[input.name].code, point)
            looked.append(_checked(run, input.name, index, symbolic, notes))
            runs -= 2
        if not looked:  # an empty array
            continue
        worst = max(looked, key=lambda one: (one.numeric.error or 0.0, one.numeric.number is None))
        size = math.prod(shape)
        of = "" if not shape else f"{len(looked)} of {size:,} entries looked at"
        yield worst._replace(
            of=of if len(looked) < size else f"the worst of {size:,} entries" * bool(shape)
        )


def _checked(
    run: Run, name: str, index: Index, derivative: float | None, notes: list[str]
) -> Checked:
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    gradient = run.gradients[wire]
    x = _at(run.values[wire], index)
    h = STEP * max(1.0, abs(x))
    before, after = (_moved(run, name, index, x + step) for step in (-h, h))
    low, high = _f(run, before), _f(run, after)
    numeric = _ratio(high - low, (x + h) - (x - h))
    backward = None if gradient is None else _at(gradient, index)
    entry = _entry(name, index)
    crossed = _crossed(before, after)
    if derivative is not None:
        derivative *= run.upstream
    numbers = [_judged(backward, numeric, bool(crossed), _noise(run, h)),
               _judged(backward, derivative, bool(crossed), _rounding(run))]  # fmt: skip
    if crossed and backward is not None and len(notes) < _MOST_NOTES:
        middle = _f(run, _output(run, _inputs(run)))
        left, right = _ratio(middle - low, h), _ratio(high - middle, h)
        if abs(left - right) > CLOSE * max(abs(left), abs(right)):
            notes.append(
                f"Towards {entry} the slope is {_brief(left)} on the left and {_brief(right)} on the right: "
                f"the central difference is their mean, {_brief(numeric)}; the backward pass passes "
                f"{_brief(backward)}"
                + ("" if derivative is None else f"; SymPy says {_brief(derivative)}")
                + "."
            )
    return Checked(entry, "", backward, *numbers)


_MOST_NOTES = 8


def _ratio(change: float, step: float) -> float:
    return change / step if step else math.nan


def _sizes(run: Run) -> Iterator[tuple[float, float]]:
    """Give for each wire the sum of its values times gradients, and its largest gradient."""
    with np.errstate(all="ignore"):
        for value, gradient in zip(run.values, run.gradients, strict=True):
            if gradient is not None and np.size(gradient):
                yield float(np.abs(value * gradient).sum()), float(np.abs(gradient).max())


_EPSILON = 2.0**-52


def _noise(run: Run, h: float) -> float:
    """Say how far round-off of the values may carry a central difference: first order, all wires."""
    return _EPSILON * sum(product for product, _ in _sizes(run)) / h


def _rounding(run: Run) -> float:
    """Say how far round-off may carry a gradient that is what is left of larger ones."""
    return 8 * _EPSILON * max((largest for _, largest in _sizes(run)), default=0.0)


def _judged(backward: float | None, number: float | None, kink: bool, noise: float) -> Judged:
    """Judge on the notes' scale."""
    if backward is None:
        return Judged(
            number, None, "data", "data: no gradient is computed, so there is none to check"
        )
    if number is None:
        return Judged(None, None, "", "there is no symbolic gradient")
    if not (math.isfinite(backward) and math.isfinite(number)):
        return Judged(number, None, "none", "not a finite number: there is nothing to compare")
    apart, size = abs(backward - number), max(abs(backward), abs(number))
    error = apart / size if size else 0.0
    if error <= GOOD:
        return Judged(number, error, "agree", "below 1e−7: as good as it gets")
    if kink:
        return Judged(
            number, error, "kink", "a kink lies within the step: each witness is right in its way"
        )
    if apart <= noise:
        return Judged(number, error, "agree", "they differ by no more than round-off")
    if error <= CLOSE:
        return Judged(
            number, error, "close", "below 1e−4: fine across kinks, and where f bends strongly"
        )
    if error <= WRONG:
        return Judged(number, error, "doubtful", "above 1e−4: look again, with another step")
    return Judged(number, error, "differ", "above 1e−2: the gradient is probably wrong")


# Kinks


def _kinks(run: Run) -> Iterator[str]:
    """Say of each gate at a kink what the witnesses mean there."""
    at = [gate for gate in run.graph.gates if run.at_kink(gate)]
    for gate in at[:_MOST_NOTES]:
        yield f"{gate.symbol} ({gate.id}) stands at a kink: {gate.row.convention}."
    if at:
        yield (
            "At a kink there is no one derivative. The backward pass gives what the notes’ convention "
            "passes; the central difference looks to both sides and gives the mean of both slopes; "
            "SymPy takes ½ for a step at its corner, and of cases the one that the corner belongs to."
        )


def _crossed(before: Run, after: Run) -> list[Gate]:
    """List the gates that a step carries from one side of a kink to the other, or onto it.

    The partials of a gate with a kink are constant on either side.
    """
    crossed = []
    for gate in before.graph.gates:
        if gate.row.kink is None or not gate.wires or _still(gate, before, after):
            continue
        if before.at_kink(gate) or after.at_kink(gate):
            crossed.append(gate)
        elif isinstance(gate.row, Scalar):
            sides = zip(before.locals(gate), after.locals(gate), strict=True)
            if any(bool(np.any(np.asarray(one) != other)) for one, other in sides):
                crossed.append(gate)
        elif gate.row.kinds[0] == "selection" and not _same_place(gate, before, after):  # type: ignore[attr-defined]
            crossed.append(gate)
    return crossed


def _still(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether nothing that comes into a gate has changed."""
    return all(
        np.array_equal(before.values[wire], after.values[wire], equal_nan=True)
        for wire in gate.wires
    )


def _same_place(gate: Gate, before: Run, after: Run) -> bool:
    """Tell whether a reduction picks the same numbers in both runs."""
    picked = []
    for one in (before, after):
        options = {**dict(gate.options), "keepdims": True}
        operand = one.operands(gate)[0]
        picked.append(operand == gate.row.function(1, tuple(options.items()), "numpy")(operand))
    return bool(np.array_equal(*picked))


def _crossing(gate: Gate, before: Run, after: Run) -> str:
    """Say what happened at a gate that a step carried over its kink."""
    row = gate.row
    if isinstance(row, Scalar) and row.variadic:
        word = "larger" if row.forward == "Max" else "smaller"
        word = (
            word if len(gate.operands) == 2 else {"larger": "largest", "smaller": "smallest"}[word]
        )
        out = after.value(gate)
        for operand, value in zip(gate.operands, after.operands(gate), strict=True):
            if np.ndim(value) == 0 and np.ndim(out) == 0 and value == out:
                name = operand.text if isinstance(operand, Constant) else carried(after, operand)
                return f"{elided(name)} has become the {word} one"
    left = "has left" if before.at_kink(gate) else "has passed"
    return f"{gate.symbol} ({gate.id}) {left} its kink"


# A step on one input


def _explored(run: Run, name: str, index: Index, h: float, around: tuple[float, float]) -> Explored:
    graph = run.graph
    wire = next(input.wire for input in graph.inputs if input.name == name)
    x, entry, f = _at(run.values[wire], index), _entry(name, index), _called(run)
    gradient = run.gradients[wire]
    slope = math.nan if gradient is None else _at(gradient, index)
    fewer = _fewer(run)
    here, after, before = (float(y) for y in _along(run, name, index, [x, x + h, x - h]))
    forward, backward = _ratio(after - here, h), _ratio(here - before, h)
    central = _ratio(after - before, 2 * h)
    quotients, errors = _charts(run, name, index, h, slope, entry, fewer)
    out, at = elided(graph.output), elided(entry)
    numbers = [
        (f"{out}({at})", here),
        (f"{out}({at} + h)", after),
        (f"{out}({at} − h)", before),
        (f"forward: ({out}({at} + h) − {out}({at}))/h", forward),
        (f"backward: ({out}({at}) − {out}({at} − h))/h", backward),
        (f"central: ({out}({at} + h) − {out}({at} − h))/2h", central),
        ("the backward pass", slope),
    ]
    return Explored(
        entry,
        h,
        math.log10(h),
        [(what, _written(number)) for what, number in numbers],
        list(_said(run, name, index, x, h, here, after, slope)),
        quotients,
        errors,
        _curve(run, name, index, around, [(x, here), (x + h, after)], slope, f, fewer),
    )


def _written(number: float) -> str:
    """Write a number in up to ten digits."""
    if not math.isfinite(number):
        return NONE if math.isnan(number) else short(number)
    return f"{number:.10g}".replace("-", "−")


def _brief(number: float) -> str:
    return f"{number:.4g}".replace("-", "−").replace("e−0", "e−").replace("e+0", "e")


def _fewer(run: Run) -> int:
    """Find how many times fewer points there must be where a run takes long."""
    begun = time.monotonic()
    _output(run, _inputs(run))
    return (
        max(1, math.ceil((time.monotonic() - begun) * 3 * _POINTS / _SECONDS))
        if any(run.shapes)
        else 1
    )


def _said(
    run: Run, name: str, index: Index, x: float, h: float, here: float, after: float, slope: float
) -> Iterator[str]:
    """Say what the step does, and why the quotient is not the gradient where it is not."""
    entry, f = _entry(name, index), _called(run)
    change = after - here
    step = f"A step of {_brief(h)} on {entry}"
    if not math.isfinite(change):
        yield f"{step} leads to where {f} is not a finite number."
        return
    if x + h == x:
        yield f"{step} is lost: {_brief(x)} + h is rounded to {_brief(x)} again, so the quotient is 0."
        return
    at_x, at_h = (_moved(run, name, index, to) for to in (x, x + h))
    crossed = _crossed(at_x, at_h)
    why = "; ".join(_crossing(gate, at_x, at_h) for gate in crossed[:3])
    does = f"makes {f} change by {_brief(change)}" if change else f"does not change {f}"
    yield f"{step} {does}: {why}." if why and change else f"{step} {does}."
    if math.isfinite(slope):
        told = slope * h
        yield f"The gradient foretells {_brief(slope)} × {_brief(h)} = {_brief(told)}."
        apart, size = abs(_ratio(change, h) - slope), max(abs(slope), abs(_ratio(change, h)))
        if why:
            return
        lost = 4 * _noise(run, h) + 4 * _EPSILON * abs(x * slope) / h
        if GOOD * size < apart <= lost:
            yield (
                "The step is so small that round-off eats the digits: both values of f agree in "
                "almost all of them."
            )
        elif apart > max(CLOSE * size, lost):
            yield "Within so long a step the curve bends, so the quotient is not the slope at its start."


def _charts(
    run: Run, name: str, index: Index, h: float, slope: float, entry: str, fewer: int
) -> tuple[str, str]:
    """Draw the quotients against the step, and how far they are from the gradient."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x = _at(run.values[wire], index)
    low, high = round(math.log10(LEAST_STEP)), round(math.log10(MOST_STEP))
    count = max(high - low + 1, (high - low) * _PER_DECADE // fewer + 1)
    powers = np.linspace(low, high, count)
    steps = 10.0**powers
    heights = _along(run, name, index, [x, *(x + steps), *(x - steps)])
    here, after, before = heights[0], heights[1 : count + 1], heights[count + 1 :]
    with np.errstate(all="ignore"):
        found = {
            "forward": (after - here) / steps,
            "backward": (here - before) / steps,
            "central": (after - before) / (2 * steps),
        }
        apart = {
            kind: np.log10(np.maximum(np.abs(numbers - slope), _FLOOR))
            for kind, numbers in found.items()
        }
    marks = [(power, _power(power)) for power in range(low, high + 1, 3)]
    across, at = Axis(low - 0.2, high + 0.2, marks), math.log10(h)
    label = f"difference quotients of {run.graph.output} on {entry} against the step h"
    quotients = chart(
        escape(label), across, _up(list(found.values()), slope, steps),
        [Curve(kind, _points(powers, numbers)) for kind, numbers in found.items()],
        slope if math.isfinite(slope) else None, at,
    )  # fmt: skip
    if not math.isfinite(slope):
        return quotients, ""
    ends = [float(n) for numbers in apart.values() for n in numbers if math.isfinite(n)] or [0.0]
    bottom, top = math.floor(min(ends)) - 0.3, math.ceil(max(ends)) + 0.3
    spaced = max(1, math.ceil((top - bottom) / 6))
    up = Axis(
        bottom, top, [(p, _power(p)) for p in range(math.ceil(bottom), math.floor(top) + 1, spaced)]
    )
    errors = chart(
        escape(f"how far the {label} are from the backward pass"), across, up,
        [Curve(kind, _points(powers, numbers)) for kind, numbers in apart.items()], None, at,
    )  # fmt: skip
    return quotients, errors


_FLOOR = 1e-17  # where a difference of 0 is drawn on a logarithmic axis


def _points(across: Iterable[float], up: Iterable[float]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(across, up, strict=True)]


def _power(power: float) -> str:
    return f"1e{power:g}".replace("-", "−") if power else "1"


def _up(quotients: Sequence[np.ndarray], slope: float, steps: np.ndarray) -> Axis:
    """Choose the heights to show: the gradient, and what most quotients are."""
    numbers = np.concatenate([q[steps <= 4] for q in quotients])
    numbers = numbers[np.isfinite(numbers)]
    low, high = np.percentile(numbers, (4, 96)) if numbers.size else (0.0, 0.0)
    if math.isfinite(slope):
        low, high = min(low, slope), max(high, slope)
    size = max(abs(low), abs(high))
    if high - low < 1e-3 * size or not high > low:  # a line is drawn level, not as its round-off
        low, high = low - (size or 1.0) / 2, high + (size or 1.0) / 2
    room = 0.1 * (high - low)
    low, high = float(low - room), float(high + room)
    return Axis(low, high, _round_marks(low, high))


def _round_marks(low: float, high: float) -> list[tuple[float, str]]:
    """List some round numbers between two, as they are written beside an axis.

    >>> _round_marks(-0.205, -0.17)
    [(-0.2, '−0.2'), (-0.19, '−0.19'), (-0.18, '−0.18'), (-0.17, '−0.17')]
    """
    if not 1e-300 < high - low < math.inf:
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / 3))
    apart = next(factor * power for factor in (5, 2, 1) if factor * power <= (high - low) / 2.9)
    numbers = range(math.ceil(low / apart), math.floor(high / apart) + 1)[:8]
    texts = [f"{n * apart:.6g}" for n in numbers]
    return [(float(text), text.replace("-", "−")) for text in texts]


def _range(run: Run, name: str, index: Index, around: tuple[object, object]) -> tuple[float, float]:
    """Give the range of the curve: the slider's, or one around the value, as wide as a slider's."""
    wire = next(input.wire for input in run.graph.inputs if input.name == name)
    x = _at(run.values[wire], index)
    low, high = map(_number, around)
    if low is not None and high is not None and low <= x <= high and low < high:
        return low, high
    reach = 2 * abs(x) or 5.0
    return (-reach, reach) if math.isfinite(2 * reach) else (-5.0, 5.0)


def _curve(
    run: Run, name: str, index: Index, around: tuple[float, float], stands: list[tuple[float, float]],
    slope: float, f: str, fewer: int,
) -> str:  # fmt: skip
    """Plot f along one input, the others held: where it stands, the tangent, and where a step leads."""
    grid = np.linspace(*around, max(21, _POINTS // fewer))
    heights = _along(run, name, index, grid.tolist())
    entry = _entry(name, index)
    return plot(
        escape(
            f"{f} along {entry}, with the point where it stands, the tangent there, and where a step leads"
        ),
        _points(grid, heights),
        [(point, (slope, math.nan)[i]) for i, point in enumerate(stands) if point[0] <= around[1]],
        escape(elided(entry)),
    )
