"""The forward pass of a text, run: of all of it, or of what stands before a hand-written backward pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..base.arrays import MAX_IN_CIRCUIT
from ..base.errors import InputError, frameless
from ..base.shapes import shape_of
from ..graph.graph import Graph
from ..graph.inference import check_size
from ..graph.known import graph_of, wanting
from ..language.values import read
from ..passes.defaults import chosen
from ..passes.demanded import check_demands
from ..passes.numbers import Value
from ..passes.run import Run, run
from .axes import with_axes
from .blanking import without_line
from .pair import Untold
from .recognition import Parted, exercise_of, parted
from .verdicts import begins_with_gradient, begun_by, free_names, unnamed, upstream_of

_MOST_FAULTS = (
    20  # lines that can't be read, one by one; where there are more, none of them is judged
)


class Values(Mapping[str, Value]):
    """Values of inputs as they were given, each read when it is asked for: others are of no input."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given, self._read = given, dict[str, Value]()

    def __getitem__(self, name: str) -> Value:
        if name not in self._read:
            self._read[name] = read(name, self._given[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def _stands_before(one: InputError, other: InputError) -> bool:
    return one.span is not None and other.span is not None and one.span < other.span


def _given(values: Mapping[str, Value], names: Iterable[str]) -> dict[str, Value]:
    """Read values of inputs, and stop once there are more numbers than `check_size` allows."""
    given: dict[str, Value] = {}
    count = 0
    for name in names:
        given[name] = number = values[name]
        count += getattr(number, "size", 1)
        if count > MAX_IN_CIRCUIT:
            break
    return given


@dataclass
class Forward:
    """A text with the values of its inputs, and the run of its forward pass.

    `backward` is a hand-written backward pass that is kept apart; an empty one has the whole text read as one
    program. Where it is `forgiving`, lines of what is kept apart that can't be read are left out, and go
    to `faults`. Errors: InputError.
    """

    # The program, with its backward pass where that stands behind it.
    text: str
    # What was given inputs, by name.
    values: Values
    # The gradient at the output.
    upstream: Value
    # The names of the inputs that are data.
    data: frozenset[str]
    # What is kept apart of the text.
    backward: str | None
    # Whether the answers stay hidden.
    is_exercise: bool
    # Whether lines that can't be read are left out.
    is_forgiving: bool
    # Both passes of the circuit.
    run: Run = field(init=False)
    # The names that were given a value and are no inputs.
    ignored: tuple[str, ...] = field(init=False)
    # The text parted from its backward pass, None where it has none.
    parted: Parted | None = field(init=False)
    # The name of the line that gives the gradient at the output, in place of `upstream`; empty for none.
    begins_with: str = field(default="", init=False)
    # The names of constants that are inputs, because lines give their gradients.
    wanted: frozenset[str] = field(default=frozenset(), init=False)
    # The errors of lines that were left out.
    faults: list[InputError] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Read the forward pass, and trace what stands behind it; or read all as one program."""
        found = self.parted = self._part(self.backward)
        if found is None or found.lack:
            self._run(self.text)
            return
        try:
            self._run(found.forward, found, upstream=1.0)
        except InputError as error:
            if found.is_apart:
                raise
            self.parted = None
            try:
                self._run(self.text)
            except InputError as other:
                # A number that the forward pass asks for is asked for first, and its own fault is said first.
                raise (error if error.asks or _stands_before(error, other) else other) from None
            return
        try:
            all, (found, free) = found, self._free_names(found)
            if found is not all:  # shapes were chosen for lines that are left out now
                self._run(found.forward, found, upstream=1.0)
        except Untold as untold:
            if found.is_apart:
                raise
            self.parted = found.lacking(untold.message)
            self._run(self.text)
            return
        self._want(found)
        has_shape = bool(self.run.shape(self.graph.output_wire))
        if not found.is_apart and has_shape and not begins_with_gradient(self.run, found):
            self.parted = found.lacking_number(self.graph.output)
            self._run(self.text)
            return
        self.begins_with = begun_by(self.run, found) if has_shape else ""
        if not self.begins_with and (np.shape(self.upstream) or self.upstream != 1.0):
            self._run(found.forward, found)
        if has_shape:
            self.run = upstream_of(self.run, found)
        self.ignored = tuple(name for name in self.ignored if name not in free)

    @property
    def graph(self) -> Graph:
        """Give the circuit of the forward pass."""
        return self.run.graph

    def _want(self, found: Parted) -> None:
        """Let constants be inputs whose gradients lines give, unless the program needs them as numbers."""
        before = self.run, self.ignored
        self.wanted = unnamed(self.run, found, self.values)
        if not self.wanted:
            return
        try:
            self._run(found.forward, found, upstream=1.0)
            free_names(self.run, found, self.values)
        except InputError:
            self.wanted = frozenset()
            self.run, self.ignored = before

    def _part(self, backward: str | None) -> Parted | None:
        find = exercise_of if self.is_exercise else parted
        while True:
            try:
                return find(self.text, backward)
            except InputError as error:
                backward = self._without(backward or "", error)

    def _free_names(self, found: Parted) -> tuple[Parted, frozenset[str]]:
        while True:
            try:
                return found, free_names(self.run, found, self.values)
            except InputError as error:
                again = self._part(self._without(found.text[found.apart or 0 :], error))
                found = self.parted = again or exercise_of(self.text, "")

    def _without(self, apart: str, error: InputError) -> str:
        """Leave the line of an error out of what is kept apart. Errors: the error itself."""
        left = without_line(apart, error) if self.is_forgiving else None
        if left is None:
            raise error
        self.faults.append(frameless(error))
        return left if len(self.faults) < _MOST_FAULTS else ""

    def _run(self, text: str, lines: Parted | None = None, upstream: Value | None = None) -> None:
        """Build and run the circuit of a text, with shapes that fit the lines of its backward pass.

        `upstream` stands for the given gradient at the output, which counts where no line gives it.
        """
        values = self.values
        graph = wanting(graph_of(text, values), self.wanted, values)
        if lines is not None and lines.lines:
            graph = with_axes(graph, lines, values)
        names = {
            *(input.name for input in graph.inputs),
            *(name for name, _ in graph.asked),
            *(name for name, _ in graph.program.shapes_asked),
        }
        self.ignored = tuple(name for name in values if name not in names)
        given = _given(values, [name for name in values if name in names])
        check_size(graph, {name: shape_of(value) for name, value in given.items()})
        begun = self.upstream if upstream is None else upstream
        # What the text gives no number has the one that it has where these constants are no inputs.
        plain = wanting(graph, frozenset(), values)
        numbers = {i.name: i.given for i in graph.inputs if i.given is not None} | given
        self.run = run(graph, numbers | chosen(plain, given), begun, names & self.data)
        check_demands(self.run)
