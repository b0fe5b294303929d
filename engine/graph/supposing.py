"""Shapes of inputs without values, with which a program runs that was refused with the first guess.

One input after the other gets another shape, until the program can be traced to its end and all of its
operands go together. It is a search: whatever gate asks for a shape is asked, so that none needs rules of
its own here. What is tried is counted in operations, so that an answer never depends on how busy the
machine is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ..base.errors import InputError, frameless
from ..base.shapes import Shape, shape_of
from ..language.attempting import Attempt, Supposed, Tree, attempted, tree_of
from ..language.program import Program
from .building import build
from .graph import COPY, Gate, Graph
from .inference import fitting, supposed

_MOST = 60_000  # operations of all trials together
_TRIAL = 60  # operations that take as long as beginning one
_SIZES = (2, 3, 4, 5, 6, 7, 8, 9)
_TIMES = (
    2,
    3,
    4,
)  # by what a size may be larger than another one: gates that are cut out of one product
_IMAGE = 4  # the smallest side of what is taken for an image
_FURTHER = (
    24  # by how much an image is made larger at most: a layer behind a flattened one says its size
)
_ROUNDS = 4  # in which shapes that follow from each other are completed
_CODES = frozenset(
    [
        "shapes",
        "uneven-assignment",
        "uneven-parts",
        "unknown-number",
        "no-axes",
        "no-items",
        "not-whole",
        "not-fitting",
        "bad-index",
    ]
)
"""Errors that another shape of an input may mend."""


def supposed_for(text: str, given: Mapping[str, Any], error: InputError) -> Graph | None:
    """Find shapes of inputs without values, and labels, with which a program fits that was refused.

    None where none is found, or where nothing of the kind can mend the error; where something else is wrong,
    whatever the shapes are, the error says that afterwards.
    """
    tree = tree_of(text, given) if error.code in _CODES else None
    if tree is None:
        return None
    found = _Search(tree, given).found()
    if isinstance(found, InputError):  # the error goes on itself: another one would hold this frame
        error.said_instead(found)
        return None
    return found


class _Trial(NamedTuple):
    """How far a program came with what was supposed."""

    # Whether each name and number is there that must be known, how many gates fitted, whether all was traced,
    # and how many operations that were.
    reached: tuple[bool, int, bool, int]
    # The circuit, where all fits.
    graph: Graph | None
    # The inputs without values, those that may be wrong first, with the shapes that they had.
    shapes: Mapping[str, Shape]
    # What came of the last trace.
    attempt: Attempt
    # What follows from all gates that were traced, for the inputs of which shapes were asked.
    follows: Mapping[str, Shape]


class _Search:
    """Tries shapes for the inputs of one program, one after the other."""

    def __init__(self, tree: Tree, given: Mapping[str, Any]) -> None:
        self.tree, self.given = tree, given
        self.left = _MOST
        # What was found of the inputs so far, with which the next trial begins.
        self.start: Mapping[str, Shape] = {}

    def found(self) -> Graph | InputError | None:
        """Give the circuit, or what is wrong whatever the shapes are; None where no shapes are found."""
        now = Supposed()
        best = self._tried(now)
        while best.graph is None:
            error = best.attempt.error
            if error is not None and error.code not in _CODES:
                return error
            for other in self._others(now, best):
                trial = self._tried(other)
                if trial.reached > best.reached:
                    now, best, self.start = other, trial, trial.follows
                    break
                if self.left < 0:
                    return None
            else:
                return None
        return best.graph

    # One trial

    def _tried(self, now: Supposed) -> _Trial:
        """Trace the program with what is supposed, and see how far it fits."""
        attempt, graph, shapes = self._traced(now)
        program = attempt.program
        if program is None or graph is None:
            reached = _knows(attempt), attempt.gates, False, attempt.reached
            return _Trial(
                reached, graph=None, shapes=self._named(attempt), attempt=attempt, follows=shapes
            )
        count, found = fitting(graph, self._known(graph))
        gates = attempt.gates
        if program.is_whole:
            gates = sum(gate.row is not COPY for gate in graph.gates[:count])
        unfit = graph.gates[min(count, len(graph.gates) - 1)] if graph.gates else None
        return _Trial(
            reached=(_knows(attempt), gates, program.is_whole, attempt.reached),
            graph=self._made(program, graph, now)
            if program.is_whole and count == len(graph.gates)
            else None,
            shapes=self._near(graph, unfit, {**attempt.shapes, **found}),
            attempt=attempt,
            follows=shapes,
        )

    def _traced(self, now: Supposed) -> tuple[Attempt, Graph | None, Mapping[str, Shape]]:
        """Trace the program, and again with the shapes that follow from all gates that it had."""
        shapes: Mapping[str, Shape] = {**self.start, **now.shapes}
        for at in range(_ROUNDS):
            attempt = attempted(self.tree, self.given, replace(now, shapes=shapes))
            self.left -= _TRIAL + attempt.reached
            program = attempt.program
            if program is None or not program.statements:
                return attempt, None, shapes
            try:
                graph = build(program)
            except InputError as error:  # which larger arrays may make too large
                return replace(attempt, program=None, error=frameless(error)), None, shapes
            follows = {**supposed(graph, self._known(graph), now.soft), **now.shapes}
            if (at and program.is_whole) or follows == dict(program.supposed):
                break
            shapes = follows
        return attempt, graph, shapes

    def _known(self, graph: Graph) -> dict[str, Shape]:
        given = self.given
        return {i.name: shape_of(given[i.name]) for i in graph.inputs if i.name in given}

    def _made(self, program: Program, graph: Graph, now: Supposed) -> Graph:
        """Note that the circuit is another one as soon as any input has a value."""
        names = {input.name for input in graph.inputs} | {*now.labels, *now.bundles}
        names.update(name for name, _ in program.shapes_asked)
        given = self.given
        asked = [(n, shape_of(given[n]) if n in given else None) for n in sorted(names)]
        return build(replace(program, shapes_asked=tuple(asked)))

    # What to try next

    def _named(self, attempt: Attempt) -> dict[str, Shape]:
        """Order inputs by whether they are named where an error is, and by when they were met, last first."""
        span = attempt.error.span if attempt.error else None
        typed = self.tree.text[slice(*span)] if span else ""
        order = list(attempt.shapes)[::-1]
        order.sort(key=lambda name: name not in typed)
        return {name: attempt.shapes[name] for name in order}

    def _near(
        self, graph: Graph, unfit: Gate | None, shapes: Mapping[str, Shape]
    ) -> dict[str, Shape]:
        """Order the inputs that lead to a gate by how near they are, those of later operands first."""
        names: dict[str, None] = {}
        waiting, seen = list(reversed(unfit.wires)) if unfit else [], set[int]()
        for wire in waiting:
            if wire not in seen:
                seen.add(wire)
                source = graph.source(wire)
                if source is None:
                    names[graph.wires[wire].source.name] = None
                else:
                    waiting += reversed(source.wires)
        free = {i.name for i in graph.inputs if i.given is None} - self.given.keys()
        return {name: shapes[name] for name in names if name in free}

    def _others(self, now: Supposed, best: _Trial) -> Iterator[Supposed]:
        """Suppose something else of one input."""
        sizes = list(
            dict.fromkeys(
                size
                for shape in (
                    *map(shape_of, self.given.values()),
                    *best.attempt.shapes.values(),
                    *best.shapes.values(),
                )
                for size in shape
                if size > 1
            )
        )
        error = best.attempt.error
        if error is not None and error.labels:
            for labels in (np.zeros(()), *(np.arange(float(size)) for size in sizes)):
                yield replace(now, labels={**now.labels, error.labels: labels})
        for name in best.attempt.unpacked:
            if name not in now.bundles:
                yield replace(now, bundles=now.bundles | {name})
        for name in best.shapes:
            if name not in now.soft and name not in now.shapes:
                yield replace(now, soft=now.soft | {name})
        fresh = [size for size in _SIZES if size not in sizes]
        several = [size * by for size in sizes for by in _TIMES]
        sums = [one + other for at, one in enumerate(sizes) for other in sizes[:at]]
        larger = [*several, *sums]
        for name, shape in best.shapes.items():
            for other in _larger(shape):
                yield replace(now, shapes={**now.shapes, name: other})
        stages: tuple[Callable[[Shape], Iterator[Shape]], ...] = (
            lambda shape: _with_one(shape, sizes),
            lambda shape: _of_other_axes(shape, sizes, fresh, (2, 1)),
            lambda shape: _with_one(shape, larger),
            lambda shape: _of_other_axes(shape, larger, fresh, (2, 1)),
            lambda shape: _of_other_axes(shape, sizes, fresh, (3, 4, 0)),
        )
        for stage in stages:
            for name, shape in best.shapes.items():
                for other in stage(shape):
                    if other != shape:
                        shapes = {**now.shapes, name: other}
                        yield replace(now, shapes=shapes, soft=now.soft.union(best.shapes))


def _knows(attempt: Attempt) -> bool:
    if attempt.error is None:
        return attempt.program is not None and attempt.program.is_whole
    return attempt.error.code not in ("unknown-number", "not-static", "uneven-assignment")


def _larger(shape: Shape) -> Iterator[Shape]:
    """Give an image longer sides, both at once: (…, H, W), (N, H, W, C); and rows (N, C, L) a longer one."""
    if len(shape) == 3 and shape[-1] >= _IMAGE:
        yield from ((*shape[:-1], shape[-1] + more) for more in range(1, _FURTHER + 1))
    for at in (-2, -3):
        side = shape[at : at + 2 or None]
        if len(shape) >= -at and len(set(side)) == 1 and side[0] >= _IMAGE:
            for longer in range(side[0] + 1, side[0] + _FURTHER + 1):
                yield (*shape[:at], longer, longer, *shape[len(shape) + at + 2 :])


def _with_one(shape: Shape, sizes: Sequence[int]) -> Iterator[Shape]:
    """Give one of its axes another size."""
    for size in sizes:
        for at in reversed(range(len(shape))):
            yield (*shape[:at], size, *shape[at + 1 :])


def _of_other_axes(
    shape: Shape, sizes: Sequence[int], fresh: Sequence[int], many: Sequence[int]
) -> Iterator[Shape]:
    """Give it another number of axes: with one size of another input, and with none."""
    for axes in many:
        if axes != len(shape):
            new = tuple(fresh[:axes])
            yield from _with_one(new, sizes)
            yield new
