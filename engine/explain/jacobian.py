"""The Jacobian of a gate towards an operand: made when it is looked at, and never in a pass."""

from typing import NamedTuple

import numpy as np

from ..base.shapes import count
from ..base.words import Words, say
from ..gates.rows import Scalar
from ..graph.graph import Constant, Gate
from ..modules.folded import Folded
from ..passes.run import Run, Value, sent

MOST_WRITTEN, MOST_DRAWN = 16, 64  # rows and columns
KINDS = {
    "identity": say("identity"),
    "diagonal": say("diagonal"),
    "selection": say("selection"),
    "dense": say("dense"),
    "block": say("block"),
    "repeated": say("repeated"),
}


class Jacobian(NamedTuple):
    """The Jacobian of a gate with `n` outputs towards an operand of `m` numbers.

    `shape` is (n, m), and `kind` one of KINDS: `identity`, `diagonal`, `selection` (each output is one of
    the operand's numbers), `dense`, `block` (dense parts, 0 elsewhere) and `repeated` (diagonals, for
    an operand that was broadcast). `kept` counts the numbers that the backward pass reads instead.
    `entries` are its numbers, where n and m are not too many.
    """

    shape: tuple[int, int]
    kind: str
    kept: int
    entries: Value | None

    @property
    def said(self) -> Words:
        """Say its kind."""
        return KINDS[self.kind]


def jacobian(run: Run, gate: Gate, wire: int, most: int = MOST_DRAWN) -> Jacobian:
    """Make the Jacobian of a gate towards the operand that comes in on a wire.

    It has entries where n and m are at most `most`. A row is what a vjp sends back for a gradient
    that is 1 at one output and 0 at the others.
    """
    operand, out = run.shape(wire), run.shape(gate.results[0])
    n, m = count(out), count(operand)
    position = gate.operands.index(wire)
    entries = None
    if max(n, m) <= most:
        entries = (
            _number_by_number(run, gate, wire)
            if isinstance(gate.row, Scalar)
            else np.reshape(
                [sent(run, gate, wire, unit.reshape(out)) for unit in np.eye(n)], (n, m)
            )
        )
    if isinstance(gate.row, Folded):
        kind, kept = gate.row.towards(position, run.operands(gate))
    else:
        kind = gate.row.kind(position, operand, out, gate.options)
        kept = _kept(run, gate, position)
    return Jacobian((n, m), kind, kept, entries)


def _number_by_number(run: Run, gate: Gate, wire: int) -> Value:
    """Set a scalar gate's local gradients where they belong: each output depends on one number.

    A product with units would make 0 times an infinite local gradient, which is nan.
    """
    operand, out = run.shape(wire), run.shape(gate.results[0])
    local = np.broadcast_to(run.locals(gate)[gate.wires.index(wire)], out).ravel()
    source = np.broadcast_to(np.arange(count(operand)).reshape(operand), out).ravel()
    entries = np.zeros((count(out), count(operand)))
    entries[np.arange(count(out)), source] = local
    return entries


def _kept(run: Run, gate: Gate, position: int) -> int:
    arrays = [*run.operands(gate), run.value(gate)]
    constant = [isinstance(operand, Constant) for operand in gate.operands]
    read = gate.row.keeps(position, len(gate.operands))
    return sum(int(np.size(arrays[i])) for i in read if i == len(constant) or not constant[i])
