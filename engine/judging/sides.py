"""Points on other sides of kinks, which alone show a mask that lacks or is taken from the wrong array."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..gates.scalars import Scalar
from ..graph.graph import Gate, Graph
from ..passes.numbers import Value
from ..passes.run import Run
from .truth import Point, is_shares, moved, moving

MOST_FAR = 4
"""Points on other sides at which lines are judged."""
_TIMES = (-1.0, 1.0, 1.0, 0.1, 3.0, 3.0, 0.1, 10.0, 10.0, 30.0)
"""How far points are from 0: the first has all signs turned, and others follow while a side lacks."""
COMPARING = frozenset(
    ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "sign")
)
"""Rows of which masks are made."""
_TINY = 1e-3  # up to which a constant guards a logarithm or a quotient, as that of `np.clip(p, 1e-7, 1)`

_Slope = tuple[str, int]  # a gate's id, and the wire towards which it has slopes


def kinks(graph: Graph) -> list[Gate]:
    """List the gates whose derivative jumps somewhere."""
    return [gate for gate in graph.gates if gate.row.kink is not None]


def far(
    given: Point, draws: np.random.Generator, held: Collection[str]
) -> Iterator[dict[str, Value]]:
    """Give values of the inputs with other signs and sizes; of those alone that move beside it too."""
    run, moves = given.run, moving(given, held)
    values = {input.name: run.values[input.wire] for input in run.graph.inputs}
    for times in _TIMES:
        yield {
            name: _away(value, times, draws) if moves[name] else value
            for name, value in values.items()
        }


def _away(value: Value, times: float, draws: np.random.Generator) -> Value:
    """Give numbers so many times as large, whose signs are drawn for some inputs; of shares other shares."""
    new = moved(value, 0.4, 0.3, draws)
    if is_shares(value):
        return new
    if times < 0:
        return _brief(-np.asarray(new))
    shape = np.shape(value)
    signs = draws.choice((-1.0, 1.0), shape) if draws.random() < 0.6 else 1.0
    size = draws.uniform(0.3, 1.0, shape)
    return _brief(signs * times * size * np.asarray(new))


def _brief(value: Value) -> Value:
    """Round to two digits, since these numbers are told."""
    size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(value), 1e-300))) - 1)
    rounded = np.round(value / size) * size
    return rounded if np.shape(value) else float(f"{float(rounded):.2g}")


class Side(NamedTuple):
    """Where a point lies."""

    # Its run.
    point: Point
    # What the comparisons of lines come to there: the numbers of those that have one.
    compared: Mapping[int, float]


class Sides:
    """Which sides of a circuit's kinks points lie on."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.gates = kinks(sides[0].point.run.graph)
        self.guards = [gate for gate in self.gates if _is_guard(gate)]
        self.seen: dict[_Slope, set[object]] = {}
        self.guarded: dict[_Slope, set[object]] = {}
        # What a comparison came to on each side of a kink.
        self.compared: dict[tuple[int, _Slope], dict[frozenset[object], set[float]]] = {}
        for at in sides[0].compared:
            self.compared |= {(at, key): {} for key, _ in _slopes(sides[0].point.run, self.gates)}
        for each in sides:
            self.add(each)
            for key, slopes in _slopes(each.point.run, self.guards):
                self.guarded.setdefault(key, set()).update(slopes)

    @property
    def is_done(self) -> bool:
        """Tell whether all kinks were seen from two sides, and no comparison goes with one of them."""
        tied = any(len(found) < 2 for sides in self.compared.values() for found in sides.values())
        return not tied and all(len(slopes) > 1 for slopes in self.seen.values())

    def is_new(self, side: Side) -> bool:
        """Tell whether a kink that was seen from one side alone is seen from another one.

        New is as well where a comparison of lines does not come to what it did on that side of a kink: a mask
        that is taken from another value than the gate's looks right wherever both go together, and on a side
        on which nothing comes back any mask does.
        """
        run = side.point.run
        if any(slopes - self.guarded[key] for key, slopes in _slopes(run, self.guards)):
            return False
        return self._is_untied(side) or any(
            slopes - self.seen[key]
            for key, slopes in _slopes(run, self.gates)
            if len(self.seen[key]) < 2
        )

    def add(self, side: Side) -> None:
        """Count the sides that a point lies on as seen."""
        for key, slopes in _slopes(side.point.run, self.gates):
            self.seen.setdefault(key, set()).update(slopes)
            for at, value in side.compared.items():
                if (at, key) in self.compared:
                    self.compared[at, key].setdefault(frozenset(slopes), set()).add(value)

    def _is_untied(self, side: Side) -> bool:
        """Tell whether a comparison comes to what it never did on that side of a kink."""
        return any(
            (found := self.compared.get((at, key), {}).get(frozenset(slopes)))
            and value not in found
            for key, slopes in (_slopes(side.point.run, self.gates) if self.compared else ())
            for at, value in side.compared.items()
        )


def _is_guard(gate: Gate) -> bool:
    """Tell a gate that keeps numbers from where nothing is defined; a backward pass may leave it out."""
    numbers = [getattr(each, "value", None) for each in gate.operands if not isinstance(each, int)]
    numbers += [value for _, value in gate.options if isinstance(value, float)]
    return any(
        0 < abs(float(each)) < _TINY or 0 < abs(1 - float(each)) < _TINY
        for each in numbers
        if each is not None and np.ndim(each) == 0
    )


def _slopes(run: Run, gates: Collection[Gate]) -> Iterator[tuple[_Slope, set[object]]]:
    """Go through the slopes that gates have, in all their entries, wire by wire."""
    for gate in gates:
        if not isinstance(gate.row, Scalar):
            # Where the largest one stands, or how they are sorted.
            yield (gate.id, -1), {_places(run, wire) for wire in gate.passing}
            continue
        if not gate.passing:  # a comparison
            yield (gate.id, -1), set(np.unique(run.value(gate)).tolist())
        for wire in gate.passing:
            slope = run.local(gate, wire)
            if slope is not None:
                yield (gate.id, wire), set(np.unique(np.round(slope, 6)).tolist())


def _places(run: Run, wire: int) -> bytes:
    """Tell where a gradient comes back that is not 0."""
    found = run.gradients[wire]
    return b"" if found is None else np.not_equal(found, 0).tobytes()
