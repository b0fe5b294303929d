"""The right gradients at several points: the given one, and others, where accidents do not agree."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from ..gates.scalars import Scalar
from ..graph.flowing import needing_gradient
from ..graph.graph import Gate, Graph
from ..passes.numbers import Value
from ..passes.run import Run, run, sent

_MORE = 2  # points beside the given one
_TRIED = 4  # times that many are looked at, where numbers are not finite
_AWAY = ((0.4, 0.3), (0.3, 0.0), (0.05, 0.0))
"""How far points are from the given one, in parts of each number and in its scale; next tries are nearer."""


class Point:
    """One run of the forward pass, with the right gradients of all its values."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def first(self) -> dict[int, int]:
        """Find the wire that leaves where a value is made, by the value's index."""
        return {wire.value: at for at, wire in reversed(list(enumerate(self.run.graph.wires)))}

    @cached_property
    def finite(self) -> bool:
        """Whether all numbers are finite."""
        return self.run.finite

    @cached_property
    def unsure(self) -> frozenset[int]:
        """Find the values that lead to a gate whose derivative jumps here: other gradients are right too."""
        graph, found = self.run.graph, set[int]()
        for gate in reversed(graph.gates):
            if graph.wires[gate.results[0]].value in found or self.run.at_kink(gate):
                found.update(graph.wires[wire].value for wire in gate.wires)
        return frozenset(found)

    def value(self, index: int) -> Value:
        """Give a value by its index."""
        return self.run.values[self.first[index]]

    def gradient(self, index: int) -> Value:
        """Give the gradient that arrives at a value: zeros where none does."""
        wire = self.first[index]
        found = self.run.gradients[wire]
        return np.zeros(self.run.shape(wire)) if found is None else found

    def branches(self, index: int) -> list[tuple[int, Value]]:
        """List what comes back to a value on each of its branches, with the branch's wire."""
        graph = self.run.graph
        target = graph.target(self.first[index])
        if target is None or target.row.name != "copy":
            return []
        return [
            (wire, found)
            for wire in target.results
            if (found := self.run.gradients[wire]) is not None
        ]

    def sent(self, gate: Gate, wire: int, upstream: Value) -> Value:
        """Give what a gate sends back on a wire for a gradient that arrives at it."""
        return sent(self.run, gate, wire, upstream)

    def sent_at_output(self, gate: Gate, wire: int, upstream: Value) -> Value | None:
        """Give what an elementwise gate would send back if its input were its output; None for all others."""
        if not isinstance(gate.row, Scalar) or gate.row.name in ("add", "sub"):
            return None
        position = gate.operands.index(wire)
        operands = self.run.operands(gate)
        operands[position] = self.run.value(gate)
        local = gate.row.local((position,), len(operands), "numpy")
        with np.errstate(all="ignore"):
            (slope,) = local(*map(np.asarray, [*operands, self.run.value(gate)]))
            return np.multiply(upstream, slope)

    def with_arriving(self, arriving: Mapping[int, Value]) -> "Point":
        """Give the same run with gradients that arrive at values from elsewhere too, by their indices."""
        graph = self.run.graph
        back = {self.first[index]: value for index, value in arriving.items()}
        for gate in reversed(graph.gates):
            several = [back[wire] for wire in gate.results if wire in back]
            if not several:
                continue
            total = sum(several[1:], start=several[0])
            is_copy = gate.row.name == "copy"
            for wire in gate.wires if is_copy else graph.passing[gate.id]:
                found = total if is_copy else sent(self.run, gate, wire, total)
                back[wire] = back[wire] + found if wire in back else found
        gradients = tuple(
            new if old is None else old if new is None else old + new
            for at, old in enumerate(self.run.gradients)
            for new in (back.get(at),)
        )
        return Point(replace(self.run, gradients=gradients))

    def derivative(self, of: int, towards: int) -> Value:
        """Give the derivative of one value, or of its sum, towards another."""
        return self.sent_from(of, towards, np.ones(self.run.shape(self.first[of])))

    def sent_from(
        self, of: int, towards: int, upstream: Value, past: Collection[int] = ()
    ) -> Value:
        """Give what comes back to one value, `towards`, from a gradient that arrives at another.

        What comes through the values in `past` is left out.
        """
        graph, back = self.run.graph, {of: upstream}
        for gate in reversed(self._between(of, towards)):
            out = graph.wires[gate.results[0]].value
            if out not in back or out in past:
                continue
            for wire in graph.passing[gate.id]:
                if graph.wires[wire].value == of:
                    continue
                found = sent(self.run, gate, wire, back[out])
                index = graph.wires[wire].value
                back[index] = back[index] + found if index in back else found
        return back.get(towards, np.zeros(self.run.shape(self.first[towards])))

    def is_made_of(self, made: int, of: int) -> bool:
        """Tell whether one value leads to another one."""
        return any(
            self.run.graph.wires[gate.results[0]].value == made for gate in self._between(made, of)
        )

    def behind(self, index: int) -> list[int]:
        """List the values that one leads to, the output left out, by their indices."""
        wires = self.run.graph.wires
        output = wires[self.run.graph.output_wire].value
        return [wires[gate.results[0]].value for gate in self._between(output, index)][:-1]

    def _between(self, of: int, towards: int) -> list[Gate]:
        """List the gates through which one value leads to another, `of`; in a long circuit they are few."""
        graph, led, found = self.run.graph, {towards}, list[Gate]()
        for gate in graph.gates:
            if gate.row.name == "copy":
                continue
            if any(graph.wires[wire].value in led for wire in graph.passing[gate.id]):
                led.add(out := graph.wires[gate.results[0]].value)
                found.append(gate)
                if out == of:
                    break
        return found


def only_operand(graph: Graph, gate: Gate) -> int | None:
    """Give the wire of the one operand that inputs lead to, `q` of `q/np.sqrt(2)`; None where several are."""
    needing = needing_gradient(graph, frozenset())
    wires = [wire for wire in gate.passing if needing[wire]]
    return wires[0] if len(wires) == 1 else None


def point(graph: Graph, values: Mapping[str, Value], upstream: Value) -> Point:
    """Run the forward pass, with all gradients. Errors: those of `run`."""
    return Point(run(graph, values, upstream))


def beside(
    given: Point, draws: np.random.Generator, held: Collection[str]
) -> Iterator[dict[str, Value]]:
    """Give values of the inputs beside those of a point, each time others, without an end.

    Inputs to which no gradient flows stay: they are labels, places, and what is compared. So do those that
    are `held`, by their names.
    """
    graph, moves = given.run.graph, moving(given, held)
    tried = 0
    while True:
        parts, scale = _AWAY[min(tried // _MORE, len(_AWAY) - 1)]
        tried += 1
        yield {
            input.name: moved(given.run.values[input.wire], parts, scale, draws)
            if moves[input.name]
            else given.run.values[input.wire]
            for input in graph.inputs
        }


def moving(given: Point, held: Collection[str]) -> dict[str, bool]:
    """Tell for each input whether it has other values at other points: no label has, and nothing `held`."""
    run = given.run
    return {
        input.name: run.gradients[input.wire] is not None and input.name not in held
        for input in run.graph.inputs
    }


def moved(value: Value, parts: float, scale: float, draws: np.random.Generator) -> Value:
    """Give other numbers, up to so many parts of each and of the largest away; of shares other shares."""
    shape = np.shape(value)
    size = float(np.max(np.abs(value))) or 1.0
    new = value * (1 + parts * draws.uniform(-1, 1, shape)) + scale * size * draws.uniform(
        -1, 1, shape
    )
    axis = _shares(value)
    if axis is not None:
        new = np.abs(new) / np.sum(np.abs(new), axis=axis, keepdims=True)
    return new if shape else float(new)


def is_shares(value: Value) -> bool:
    """Tell whether numbers are shares of 1, which they stay at all points."""
    return _shares(value) is not None


def _shares(value: Value) -> int | None:
    """Find the axis along which numbers are shares of 1, as those of one-hot labels; None where none is.

    They stay shares, because `probs - t` is a gradient for these alone.
    """
    if np.ndim(value) == 0 or np.min(value) < 0:
        return None
    axes = [axis for axis in reversed(range(np.ndim(value))) if np.shape(value)[axis] > 1]
    return next((axis for axis in axes if np.allclose(np.sum(value, axis=axis), 1)), None)


MOST_TRIED = _MORE * _TRIED
MORE = _MORE
