"""The points at which lines are computed: the given one and others, each with all that is known there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from ..base.errors import InputError
from ..base.shapes import shape_of
from ..language.program import Operation
from ..passes.demanded import check_demands
from ..passes.numbers import Value
from ..passes.run import Run
from .computing import Formula, Missing, compute
from .entries import OUTPUT, UPSTREAM, Beside, Entry, Sheet
from .sides import COMPARING, MOST_FAR, Side, Sides, far, kinks
from .truth import MORE, MOST_TRIED, Point, beside, point

_SEED = 7
_MOST_BESIDE = 12  # points beside one on another side that are tried
_CLIPPING = frozenset(("clip", "max", "min", "maximum", "minimum"))


@dataclass(frozen=True, eq=False)
class Known:
    """A point, with what is known at it."""

    # The run of the forward pass, with the right gradients.
    point: Point
    # The values of keys and symbols, to which those of lines are added.
    values: dict[str, Value]
    # Whether it lies on another side of a kink.
    is_far: bool = False

    @cached_property
    def sizes(self) -> frozenset[int]:
        """Give the sizes along the axes of all values."""
        shapes = map(shape_of, self.values.values())
        return frozenset(size for shape in shapes for size in shape)

    @cached_property
    def nameless(self) -> dict[str, Value]:
        """Give all gradients of the circuit, `^3`, and the values that have no name, `%3`."""
        point = self.point
        named = set(point.run.graph.keys.values())
        found = {f"^{index}": point.gradient(index) for index in point.first}
        found |= {f"%{index}": point.value(index) for index in point.first if index not in named}
        return {key: np.asarray(value, dtype=float)[()] for key, value in found.items()}


def points(
    run: Run, sheet: Sheet, given: Mapping[str, Value], held: Collection[str]
) -> list[Known]:
    """Choose the points, the given one first: `given` are the values of inputs that lines alone use.

    The inputs that are `held` have their value at all points.
    """
    made = _Points(run, sheet, given, held)
    near = [made.first, *islice(made.others(), MORE)]
    return [*near, *made.far(near)]


class _Points:
    def __init__(
        self, run: Run, sheet: Sheet, given: Mapping[str, Value], held: Collection[str]
    ) -> None:
        self.run, self.sheet, self.given, self.held = run, sheet, given, held
        self.begins = sheet.sets_upstream and bool(run.shape(run.graph.output_wire))
        values = {input.name: run.values[input.wire] for input in run.graph.inputs}
        self.first = self._at({**values, **dict(run.graph.asked)}, run.upstream)

    def others(self) -> Iterator[Known]:
        draws = np.random.default_rng(_SEED)
        values = islice(beside(self.first.point, draws, self.held), MOST_TRIED)
        return self._finite(values, draws)

    def far(self, near: Sequence[Known]) -> Iterator[Known]:
        """Go through points on sides of kinks on which no other point lies, a few at most."""
        if not kinks(self.run.graph) or not self.first.point.finite:
            return
        sides, many = Sides([self._side(each) for each in near]), 0
        if sides.is_done or self._is_clipped():
            return
        draws = np.random.default_rng(_SEED)
        for each in self._finite(far(self.first.point, draws, self.held), draws):
            if sides.is_new(side := self._side(each)):
                sides.add(side)
                many += 1
                yield replace(each, is_far=True)
                yield from self._next_to(each, side)
            if sides.is_done or many == MOST_FAR:
                return

    def _next_to(self, far: Known, side: Side) -> Iterator[Known]:
        """Give another point on the side of one, for a single number at one point fits by accident."""
        if any(self.run.shape(input.wire) for input in self.run.graph.inputs):
            return
        draws = np.random.default_rng(_SEED)
        values = islice(beside(far.point, draws, self.held), _MOST_BESIDE)
        for each in self._finite(values, draws):
            if not Sides([side]).is_new(self._side(each)):
                yield replace(each, is_far=True)
                return

    def _side(self, known: Known) -> Side:
        """Say where a point lies, and what the comparisons of lines come to there that are of numbers."""
        found = dict[int, float]()
        for at, formula in enumerate(self._compared):
            try:
                value = formula(known.values)
            except Missing:
                continue
            if not np.shape(value):
                found[at] = float(value)
        return Side(known.point, found)

    @cached_property
    def _compared(self) -> list[Formula]:
        """List the comparisons of lines, and the signs that they take."""
        lines = self.sheet.statements[self.sheet.forward :]
        parts = [part for each in lines for part in each.value.walk()]
        parts += [p for entry in self.sheet.entries if entry.value for p in entry.value.walk()]
        several = dict.fromkeys(
            part
            for part in parts
            if isinstance(part.of, Operation) and part.of.row.name in COMPARING
        )
        return [Formula(part) for part in several]

    def _is_clipped(self) -> bool:
        """Tell whether lines hold gradients in a range, from which they run out at other points."""
        made = set[str]()  # of gradients
        for each in self.sheet.statements[self.sheet.forward :]:
            parts = list(each.value.walk())
            names = {part.of for part in parts if isinstance(part.of, str)}
            if made.isdisjoint(names) and not any(name[0] == "~" for name in names):
                continue
            made.add(each.key)
            for part in parts:
                is_clip = isinstance(part.of, Operation) and part.of.row.name in _CLIPPING
                if is_clip and any(
                    inner.of in made or str(inner.of)[0] == "~" for inner in part.walk()
                ):
                    return True
        return False

    def _finite(
        self, several: Iterable[dict[str, Value]], draws: np.random.Generator
    ) -> Iterator[Known]:
        """Go through the points of these values at which all is finite, and as the program demands it."""
        for values in several:
            upstream = self.run.upstream
            if self.sheet.is_function and not (self.sheet.ends or self.sheet.begins):
                upstream = draws.uniform(0.5, 1.5, np.shape(upstream))
                upstream = upstream if np.shape(upstream) else float(upstream)
            try:
                made = self._at(values, upstream, draws)
                check_demands(made.point.run)
            except InputError:
                continue
            if made.point.finite:
                yield made

    def _at(
        self,
        values: Mapping[str, Value],
        upstream: Value,
        draws: np.random.Generator | None = None,
    ) -> Known:
        """Run the forward pass, and compute the statements of it that the circuit leaves out."""
        sheet, graph = self.sheet, self.sheet.graph
        numbers = {input.name: values[input.name] for input in graph.inputs if input.name in values}
        numbers |= {i.name: i.given for i in graph.inputs if i.name not in numbers}
        made = point(graph, numbers, upstream)
        known = {**dict(graph.asked), **sheet.only_lines}
        free = (sheet.free | sheet.unbound) - sheet.closed
        known |= {name: value for name, value in self.given.items() if name in free}
        known |= {key: made.value(index) for key, index in graph.keys.items()}
        known |= {name: value for name, value in values.items() if name not in known}
        if not graph.program.statements[-1].key:
            known[OUTPUT] = made.value(sheet.output)
        known[UPSTREAM] = (
            made.gradient(graph.keys[sheet.arrives]) if sheet.arrives else made.run.upstream
        )
        known = {key: np.asarray(value, dtype=float)[()] for key, value in known.items()}
        compute(sheet.left_out, known)
        found = self._begun(known) if self.begins or not hasattr(self, "first") else None
        if found is not None and draws is not None and self.sheet.begun_by_numbers is not None:
            # Ones, or anything else that arrives, let mistakes cancel that other gradients show.
            found = np.multiply(found, draws.uniform(0.5, 1.5, shape_of(found)))
        if found is not None and shape_of(found) == shape_of(made.run.upstream):
            made = point(graph, numbers, found)
            known[UPSTREAM] = found
        beside = {each: self._beside(each, made, known, draws) for each in sheet.beside}
        known |= {each.symbol: value for each, value in beside.items()}
        if beside and sheet.is_of_output:
            made = made.with_arriving({graph.keys[e.key]: value for e, value in beside.items()})
        return Known(made, known)

    def _beside(
        self,
        beside: Beside,
        made: Point,
        known: Mapping[str, Value],
        draws: np.random.Generator | None,
    ) -> Value:
        """Give one more gradient that a function is given: what comes back from behind the forward function.

        Nothing stands behind it where the text ends in what it gave. Then it is what the call gives, or
        else 1, and at other points other numbers.
        """
        index = self.sheet.graph.keys[beside.key]
        if not self.sheet.is_of_output:
            first = self.sheet.graph.keys[self.sheet.arrives]
            through = made.sent_from(first, index, made.gradient(first))
            return np.asarray(np.subtract(made.gradient(index), through), dtype=float)[()]
        shape = np.shape(made.value(index))
        given = self.sheet.given_beside(beside, known)
        value = given if given is not None and shape_of(given) == shape else np.ones(shape)
        times = 1.0 if draws is None else draws.uniform(0.5, 1.5, shape)
        return np.asarray(np.multiply(value, times), dtype=float)[()]

    def _begun(self, known: Mapping[str, Value]) -> Value | None:
        """Give the upstream gradient that the text gives: with a line, or where it calls the function."""
        if not self.begins:
            return self.sheet.given_upstream(known)
        own = dict(known)
        compute_entry(self.sheet, self.sheet.entries[0], own)
        return value_of(self.sheet, self.sheet.entries[0], own)


def compute_entry(sheet: Sheet, entry: Entry, known: dict[str, Value]) -> None:
    """Compute what the lines of an entry compute, into what is known."""
    compute(sheet.formulas[entry.symbol], known)


def value_of(sheet: Sheet, entry: Entry, known: Mapping[str, Value]) -> Value | None:
    """Give what the lines of an entry come to; None where it is nothing."""
    formula = sheet.finals[entry.symbol]
    if formula is None:
        return None
    try:
        with np.errstate(all="ignore"):
            return formula(known)
    except Missing:
        return None
