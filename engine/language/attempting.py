"""One trace of a text whose inputs have no values, with shapes and labels supposed: how far it comes.

What the shapes of such inputs could be is tried out where the first guess does not fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..base.arrays import Numbers
from ..base.errors import InputError
from ..base.shapes import Shape
from . import syntax
from .making import Asked
from .program import Program
from .statements import Statements
from .tokens import tokens
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


def tree_of(text: str) -> Sequence[syntax.Statement] | None:
    """Read the syntax tree of a text; None where it has a fault."""
    unread: dict[int, InputError] = {}
    try:
        reader = Statements(text, list(tokens(text, unread)), unread=unread)
        tree = reader.program()
    except InputError:
        return None
    found = None if reader.faults else tree
    reader.faults.clear()  # which would hold the frames that hold them
    return found


def attempted(
    text: str, tree: Sequence[syntax.Statement], given: Mapping[str, Any], supposed: Supposed
) -> Attempt:
    """Trace a tree once, up to what is refused first."""
    static: set[str] = set()
    while True:
        trace = Trace(text, given, static, supposed.shapes)
        trace.attempts, trace.bundles = 1, supposed.bundles
        trace.numbered = numbered = dict[int, int]()
        trace.own.update(supposed.labels)
        program, error = None, None
        try:
            for statement in tree:
                trace.statement(statement)
            program = trace.program(tree)
        except Asked as asked:
            static.add(asked.name)
            continue
        except InputError as found:
            error, program = found, trace.doubted
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
            program=program,
            error=error,
            shapes={name: guesses.get(name, ()) for name in free},
            unpacked=tuple(trace.unpacked_inputs),
        )
