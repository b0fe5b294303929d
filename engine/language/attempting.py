"""One trace of a text whose inputs have no values, with shapes and labels supposed: how far it comes.

What the shapes of such inputs could be is tried out where the first guess does not fit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..base.arrays import Numbers
from ..base.errors import InputError, frameless
from ..base.shapes import Shape
from . import syntax
from .asking import Asked
from .program import Named, Program, Reading
from .reading import reader_of
from .trace import Trace


@dataclass(frozen=True)
class Supposed:
    """What is supposed of inputs that have no value."""

    # Their shapes.
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    # Those whose sizes, if not their axes, follow from what is done with them.
    soft: frozenset[str] = frozenset()
    # The whole numbers of labels.
    labels: Mapping[str, Numbers] = field(default_factory=dict)
    # Those that stand for several inputs, whose names are those that they are unpacked into.
    bundles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Attempt:
    """What came of one trace."""

    # How many operations were traced, up to the first gate whose operands do not go together.
    reached: int
    # How many gates were made before that.
    gates: int
    # The program, which may end with a gate whose operands do not go together; None behind an error.
    program: Program | None
    # Why it ended.
    error: InputError | None
    # The shapes that inputs without a value had, in the order in which they were met.
    shapes: Mapping[str, Shape]
    # The inputs that were unpacked into several names.
    unpacked: tuple[str, ...]


class Tree(NamedTuple):
    """A text that was read, to be traced again and again."""

    # The text.
    text: str
    # Its statements.
    statements: Sequence[syntax.Statement]
    # What names with values decided of it.
    named: Named
    # What it could mean instead.
    readings: tuple[Reading, ...]


def tree_of(text: str, given: Collection[str]) -> Tree | None:
    """Read a text; None where it has a fault, or is a formula whose subscripts have to be read first."""
    reader, named = reader_of(text, given)
    statements = reader.program()
    is_read = not (reader.faults or reader.books or "_{" in text)
    reader.faults.clear()  # which would hold the frames that hold them
    readings = tuple(Reading(*doubt) for doubt in reader.doubts)
    return Tree(text, statements, named, readings) if is_read else None


def attempted(tree: Tree, given: Mapping[str, Any], supposed: Supposed) -> Attempt:
    """Trace a tree once, up to what is refused first."""
    static: set[str] = set()
    while True:
        trace = Trace(tree.text, given, static, supposed.shapes)
        trace.attempts, trace.bundles = 1, supposed.bundles
        trace.numbered = numbered = dict[int, int]()
        trace.own.update(supposed.labels)
        program, error = None, None
        try:
            for statement in tree.statements:
                trace.statement(statement)
            program = trace.program(tree.statements)
        except Asked as asked:
            static.update(asked.names)
            continue
        except InputError as found:
            error, program = frameless(found), trace.doubted
            if (
                trace.until is not None
            ):  # a gate does not fit, and what is wrong behind it counts less
                error, program = None, trace.until
        if trace.doubted is not None and (program is None or not program.is_whole):
            reached = trace.doubted_at
        elif trace.until is not None:
            reached = trace.ended_at
        else:
            reached = trace.operations, len(numbered)
        free = [name for name in trace.inputs if name not in given and name not in trace.own]
        guesses = {**supposed.shapes, **trace.guessed}
        return Attempt(
            reached=reached[0],
            gates=reached[1],
            program=program and replace(program, named=tree.named, readings=tree.readings),
            error=error,
            shapes={name: guesses.get(name, ()) for name in free},
            unpacked=tuple(trace.unpacked_inputs),
        )
