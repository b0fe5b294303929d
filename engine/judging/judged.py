"""What is said of a hand-written backward pass: of each line, and of all together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..base.errors import Span
from ..passes.numbers import Value
from .mistakes.said import Diagnosis

Verdict = Literal["right", "wrong", "follows", "unknown"]


class Line(NamedTuple):
    """The lines of one name, judged."""

    # The name, as it is typed on the left: `dq`.
    name: str
    # The value of the forward pass whose gradient it is; None where that can't be told.
    of: str | None
    # The places of its lines, in the text that the backward pass stands in.
    spans: tuple[Span, ...]
    # What it comes to with right values in it; where it follows an earlier mistake, with the typed ones. None
    # where the operands do not go together.
    value: Value | None
    # The right gradient; None where there is nothing to compare with.
    expected: Value | None
    # What is said of it.
    verdict: Verdict
    # What is wrong; None where nothing is, or nothing that has a name.
    diagnosis: Diagnosis | None
    # The ids of the wires that leave where its values are made; none where there is nothing to compare with.
    wires: tuple[str, ...] = ()
    # What it is times the gradient where later lines make up for that, and `expected` is so as well; None for
    # most.
    factor: float | None = None
    # Whether the factor is that of a mean, which a function takes of a sum whose gradient it is given.
    of_sum: bool = False
    # Whether nobody looked for what is wrong, since so many lines are.
    is_open: bool = False
    # What it uses that has no value: a name that nothing gives one, or a line before it.
    lacks: str = ""
    # Whether it is right for the given numbers alone, because it is made of numbers.
    is_of_numbers: bool = False
    # Whether it is right and another number than the circuit's, because a gate is at a kink.
    is_at_kink: bool = False
    # Whether it is one branch of the gradient.
    is_branch: bool = False
    # Whether what it should be is open because shapes of inputs are guesses.
    is_guessed: bool = False
    # Whether its value was made with right gradients in place of wrong ones, which would give another one: in
    # an exercise that would tell what they should be.
    is_mended: bool = False
    # The place of what is wrong in it; None where it has one line, or where that is not known.
    place: Span | None = None
    # What the gates that work on its value make, by their names, or the names of these gates.
    into: tuple[str, ...] = ()

    @property
    def is_noted(self) -> bool:
        """Tell whether there is more to be said of it than that it is right."""
        is_plain = self.factor is None and not self.is_branch
        return self.verdict != "right" or not is_plain or self.is_of_numbers or self.is_at_kink

    @property
    def span(self) -> Span:
        """Give the place of the first of its lines."""
        return self.spans[0]

    @property
    def at(self) -> Span:
        """Give the place of the line that is wrong, or of the first where that is not known."""
        place = self.place
        holding = (span for span in self.spans if place and span[0] <= place[0] < span[1])
        return next(holding, self.span)


Writer = Callable[[Sequence[Line]], tuple[str, ...]]
"""Writes lines in another language."""


@dataclass(frozen=True)
class Judged:
    """A hand-written backward pass, judged."""

    # The name of the forward pass's last value.
    output: str
    # In the order of their first places.
    lines: tuple[Line, ...]
    # The inputs whose gradients nothing gives.
    missing: tuple[str, ...]
    # Whether it is kept apart from the program, in a text of its own.
    is_apart: bool
    # What has no value, where lines can't be judged before it has one: inputs, and what lines alone use.
    unset: tuple[str, ...] = ()
    # Writes such lines in JavaScript; None where no circuit computes what they use.
    write: Writer | None = None

    def script(self) -> tuple[str, ...]:
        """Write the lines as a function in JavaScript; nothing where none can be written."""
        return self.write(self.lines) if self.write else ()

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Name the lines of which nothing can be told."""
        return tuple(dict.fromkeys(line.name for line in self.lines if line.verdict == "unknown"))

    @property
    def right(self) -> int:
        """Count the lines that are right."""
        return sum(line.verdict == "right" for line in self.lines)

    @property
    def wrong(self) -> int:
        """Count the lines that are wrong with right values in them."""
        return sum(line.verdict == "wrong" for line in self.lines)

    @property
    def is_whole(self) -> bool:
        """Tell whether the gradients of all inputs are there, and no line is wrong."""
        no_faults = all(line.verdict in ("right", "unknown") for line in self.lines)
        return bool(self.lines) and no_faults and not self.missing

    @property
    def found(self) -> frozenset[str]:
        """List the wires whose gradients right lines give."""
        return frozenset(
            wire for line in self.lines if line.verdict == "right" for wire in line.wires
        )

    @property
    def first_wrong(self) -> str | None:
        """Name the first line that is wrong; None where none is."""
        return next((line.name for line in self.lines if line.verdict == "wrong"), None)
