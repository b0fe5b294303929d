"""How many axes inputs without a value have, where the forward pass fits with several and the lines do not.

The forward pass alone leaves that open: in `out = x*gamma`, gamma may be a number. The backward pass tells
more, because a gradient has the shape of its value. It begins with a circuit that runs, and what is
weighed is how many lines fit; `engine/graph/supposing.py` begins with a program that was refused, looks for
sizes as well, and what is weighed there is how far the program comes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np

from ..base.caching import kept_with_first
from ..base.errors import InputError
from ..base.shapes import Shape, shape_of
from ..graph.building import build
from ..graph.completing import OPEN, of_axes
from ..graph.graph import Graph
from ..graph.inference import inferred
from ..language.parser import retraced
from ..passes.numbers import Value
from .conventions import is_usual, usual
from .entries import Sheet
from .lines import traced
from .recognition import Parted

_MOST_TRIED = 90  # choices of axes
_MOST_AXES = 2  # that are chosen: more only where the forward pass asks for them
Axes = Mapping[str, Shape]
"""The axes of each input without a value: `OPEN` for one whose size is not known, 1 for one of length 1."""
Step = Callable[[Shape], Shape | None]
_OF_LINE, _OF_UNUSUAL = 2, 3  # one line is no reason for an unusual shape, and two are
_NEVER = 1_000_000  # lines that do not fit, of what is no program at all


def with_axes(graph: Graph, parted: Parted, values: Mapping[str, Value]) -> Graph:
    """Give a circuit with the shapes that fit its backward pass best: the same one where its own do."""
    names = {i.name for i in graph.inputs} | {name for name, _ in graph.program.shapes_asked}
    given = {name: values[name] for name in sorted(names) if name in values}
    kept = _kept(graph, parted, tuple((name, shape_of(value)) for name, value in given.items()))
    if not kept:
        kept.append(_found(graph, parted, given))
    return kept[0] or graph


@kept_with_first
def _kept(
    graph: Graph, parted: Parted, shapes: tuple[tuple[str, Shape], ...]
) -> list[Graph | None]:
    return []


@kept_with_first
def doubted(graph: Graph, parted: Parted) -> set[str]:
    """Name the lines that are right or wrong by the shapes alone that were chosen for them and a circuit.

    With others that are as good it is other lines that do not fit, or they fit a shape that is not usual.
    """
    return set()


def _found(graph: Graph, parted: Parted, given: Mapping[str, Value]) -> Graph | None:
    search = _Search(graph, parted, given)
    best = search.best() if search.free else None
    found = search.with_both_sides(best or graph) or best
    if search.free and (found or graph).inputs:
        doubted(found or graph, parted).update(search.doubted(found or graph))
    return found


class _Search:
    """Goes from choice to choice, as long as more lines fit."""

    def __init__(self, graph: Graph, parted: Parted, given: Mapping[str, Value]) -> None:
        self.graph, self.parted, self.given = graph, parted, given
        open = [i.name for i in graph.inputs if i.given is None and i.name not in given]
        self.open = open
        # For each trial how well its lines fit, and which of them do not.
        self.weighed: list[tuple[int, set[str]]] = []
        try:
            self.shapes = self._shapes(graph)
            self.free = open if any(self._inferred(graph)) else []
        except InputError:  # the forward pass alone lets the shapes go wrong
            self.shapes, self.free = dict.fromkeys(open, (1,)), open

    is_supposed = False  # whether inputs have more axes than anybody chooses
    helped: Sequence[Step] = ()  # the steps that made things better last

    def best(self) -> Graph | None:
        axes: Axes = {name: (OPEN,) * len(self.shapes[name]) for name in self.free}
        matrices = {n: (OPEN, OPEN) if len(each) == 1 else each for n, each in axes.items()}
        # So many axes are what is supposed where nothing tells, and one is what is meant.
        vectors = {n: (OPEN,) if len(each) > _MOST_AXES else each for n, each in axes.items()}
        self.is_supposed = vectors != axes
        least = self._unfit(self.graph)
        found: list[tuple[int, Graph | None]] = [(least, None)]
        for start in (self._usual(axes), axes, matrices, *[vectors] * self.is_supposed):
            if min(found, key=_first)[0]:
                found.append(self._from(start))
        return min(found, key=_first)[1]

    def with_both_sides(self, graph: Graph) -> Graph | None:
        """Let the one input of a function that lays a mask be a row, as that of `relu_forward(x)`.

        A number stands on one side of the mask alone, where `dx = dout` would be right. None where the lines
        do not fit a row.
        """
        only = [each.name for each in graph.inputs if each.name in self.open]
        is_masked = any(each.row.kink or each.row.name == "where" for each in graph.gates)
        if self.parted.function is None or len(graph.inputs) != 1 or not only or not is_masked:
            return None
        if any(self._inferred(graph)):
            return None
        made = self._with({only[0]: (OPEN,)})
        return made if made is not None and self._unfit(made) <= self._unfit(graph) else None

    def _from(self, axes: Axes) -> tuple[int, Graph | None]:
        """Find the best circuit from a choice on, with the number of lines that do not fit it."""
        self.tried, self.least, found = 0, _NEVER, None
        better = self._best_of([axes])
        while better is not None:
            axes, found = better
            better = self._better(axes)
        return self.least, found

    def _better(self, axes: Axes) -> tuple[Axes, Graph] | None:
        """Find the best choice that is one step away: of the first kind of step that makes things better."""
        for steps in sorted(_STEPS, key=lambda steps: steps != self.helped):
            if self.least and (found := self._best_of(_beside(axes, steps))):
                self.helped = steps
                return found
        return None

    def _best_of(self, choices: Iterable[Axes]) -> tuple[Axes, Graph] | None:
        found = None
        for axes in choices:
            self.tried += 1
            if self.tried > _MOST_TRIED or not self.least:
                break
            made = self._with(axes)
            unfit = _NEVER if made is None else self._unfit(made)
            if made is not None and unfit < self.least:
                self.least, found = unfit, (axes, made)
        return found

    def _with(self, axes: Axes) -> Graph | None:
        """Make the circuit whose inputs have so many axes; None where nothing fits."""
        # The program has sizes of what it asked as numbers, so that these inputs keep theirs.
        asked = dict(self.graph.program.supposed)
        stay = {
            n: s for n, s in self.shapes.items() if n in asked and axes.get(n) == (OPEN,) * len(s)
        }
        shapes = of_axes(self.graph, {**self._given(self.graph), **stay}, axes)
        if shapes is None or self._is_shrunk(axes, shapes):
            return None
        try:
            program = retraced(self.graph.program, self.given, shapes)
            made = build(replace(program, fitted=tuple(sorted(shapes.items()))))
            self._inferred(made)
        except InputError:
            return None
        return made

    def _is_shrunk(self, axes: Axes, shapes: Mapping[str, Shape]) -> bool:
        """Tell a choice in which axes of other inputs have the length 1 too: any lines would fit that.

        As with `w` of 1×1, where `dout.T @ x` has the shape of `w`, and `x.T @ dout` as well. Where the
        forward pass alone asks for such a length, nothing can be told by that.
        """
        if any(1 in shape for shape in self.shapes.values()):
            return False
        return any(
            (wanted, size) == (OPEN, 1)
            for name, own in axes.items()
            for wanted, size in zip(own, shapes[name], strict=False)
        )

    def _usual(self, axes: Axes) -> Axes:
        """Let inputs have the axes that are usual, of one after the other, since each says more of others."""
        made: Graph | None = self.graph
        for _ in axes:
            if made is None:
                break
            unusual = unusual_in(made, self._inferred(made), self.open)
            if not unusual:
                break
            own = {n: tuple(1 if s == 1 else OPEN for s in each[0]) for n, each in unusual.items()}
            if own == {name: axes[name] for name in own}:
                break
            axes = {**axes, **own}
            made = self._with(axes)
        return axes

    def _unfit(self, graph: Graph) -> int:
        """Count the lines that do not have the shape of their value, and more for what is not usual."""
        try:
            shapes = self._shapes(graph)
            numbers = {name: np.zeros(shape) for name, shape in shapes.items()}
            known = {**numbers, **self.given, **dict(graph.asked)}
            found = self._inferred(graph)
            sheet = traced(self.parted, graph.program, known)
            lines = _unfitting(sheet, found)
            if len(lines) > 1:  # those that use one of a wrong shape may fit by themselves
                right = {at: shape for at, shape in lines.items() if shape is not None}
                sheet = traced(self.parted, graph.program, known, right)
                lines = _unfitting(sheet, found)
            unusual = unusual_in(graph, found, self.open)
            # What is judged ends in a number, or begins with the gradient of the array that it ends in.
            begins = sheet.sets_upstream or sheet.is_function or self.parted.is_apart
            has_shape = self.is_supposed and bool(found[sheet.output]) and not begins
            fits = _OF_LINE * (sheet.odd + len(lines) + has_shape) + _OF_UNUSUAL * len(unusual)
            of_unusual = {e.name for e in sheet.entries if e.meant and e.meant.of in unusual}
            unfit = {sheet.entries[at].name for at in lines}
            self.weighed.append((fits, unfit | of_unusual))
            return fits
        except InputError:
            return _NEVER

    def doubted(self, graph: Graph) -> set[str]:
        """Name the lines that do not fit in one of the circuits that fit best, or fit what is not usual."""
        least = self._unfit(graph)
        return {name for fits, names in self.weighed if fits <= least for name in names}

    def _inferred(self, graph: Graph) -> tuple[Shape, ...]:
        return inferred(graph, self._given(graph))

    def _shapes(self, graph: Graph) -> dict[str, Shape]:
        found = self._inferred(graph)
        return {i.name: found[graph.wires[i.wire].value] for i in graph.inputs}

    def _given(self, graph: Graph) -> dict[str, Shape]:
        return {i.name: shape_of(self.given[i.name]) for i in graph.inputs if i.name in self.given}


def unusual_in(
    graph: Graph, shapes: tuple[Shape, ...], open: Iterable[str]
) -> dict[str, tuple[Shape, ...]]:
    """Name the inputs without a value that have no usual shape, each with those that would be."""
    several = usual(graph, shapes)
    own = {each.name: shapes[graph.wires[each.wire].value] for each in graph.inputs}
    return {n: several[n] for n in open if n in several and not is_usual(own[n], several[n])}


def _unfitting(sheet: Sheet, shapes: tuple[Shape, ...]) -> dict[int, Shape | None]:
    """Give the numbers of lines that do not fit, each with the shape that it should have, if known."""
    found: dict[int, Shape | None] = {}
    for at, entry in enumerate(sheet.entries):
        meant = entry.meant
        says = meant is not None and not meant.branch and meant.towards in ("", sheet.graph.output)
        named = sheet.named(meant.of) if meant is not None and says else []
        single = {shapes[indices[0]] for indices in named if len(indices) == 1}
        if entry.misfits or (single and entry.shape not in single):
            found[at] = next(iter(single)) if len(single) == 1 else None
    return found


def _first(found: tuple[int, Graph | None]) -> int:
    return found[0]


def _more(axes: Shape) -> Shape | None:
    return (*axes, OPEN) if len(axes) < _MOST_AXES else None


def _less(axes: Shape) -> Shape | None:
    return axes[1:] if 0 < len(axes) <= _MOST_AXES else None


def _matrix(axes: Shape) -> Shape | None:
    return (OPEN, OPEN) if not axes else None


def _column(axes: Shape) -> Shape | None:
    return (OPEN, 1) if 0 < len(axes) <= _MOST_AXES else None


def _row(axes: Shape) -> Shape | None:
    return (1, OPEN) if len(axes) == 1 else None


_STEPS = (
    (_more,),
    (_more, _more),
    (_matrix,),
    (_column,),
    (_row,),
    (_less,),
    (_column, _column),
    (_more, _less),
    (_less, _less),
)
"""What is changed of one input or two, the first that makes things better."""


def _beside(axes: Axes, steps: Sequence[Step]) -> Iterator[dict[str, Shape]]:
    chosen = permutations if len(set(steps)) > 1 else combinations
    for names in chosen(axes, len(steps)):
        new = [step(axes[name]) for step, name in zip(steps, names, strict=True)]
        changed = {n: each for n, each in zip(names, new, strict=True) if each is not None}
        if len(changed) == len(names):
            yield {**axes, **changed}
