"""The Jacobian of a gate towards an operand, which is made to be looked at.

The backward pass never makes a Jacobian: a vjp needs few numbers, which `Jacobian.kept` counts, so that a
reader sees the difference.
"""

from typing import NamedTuple

import numpy as np

from ..base.shapes import count
from ..base.words import Words, say
from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate
from ..modules.folded import Folded
from ..passes.numbers import Value
from ..passes.run import Run, sent

MOST_WRITTEN, MOST_DRAWN = 16, 64  # rows and columns of a Jacobian in numbers, and in colours
KINDS = {
    "identity": say("identity"),
    "diagonal": say("diagonal"),
    "selection": say("selection"),
    "dense": say("dense"),
    "block": say("block"),
    "repeated": say("repeated"),
    "sparse": say("sparse"),
}


class Jacobian(NamedTuple):
    """The Jacobian of a gate with `n` outputs towards an operand of `m` numbers."""

    # (n, m)
    shape: tuple[int, int]
    # One of KINDS: `identity`, `diagonal`, `selection` (each output is one of the operand's numbers, or
    # none of them),
    # `dense`, `block` (dense parts, 0 elsewhere), `repeated` (diagonals, for an operand that was broadcast),
    # `sparse` (some of the operand's numbers, as for a sum of those so far).
    kind: str
    # How many numbers the backward pass reads instead of the Jacobian's n·m.
    kept: int
    # The numbers, of shape (n, m); None where n or m is too large.
    entries: Value | None

    @property
    def said(self) -> Words:
        """Say the kind of the Jacobian."""
        return KINDS[self.kind]


def jacobian(run: Run, gate: Gate, wire: int, most: int = MOST_DRAWN) -> Jacobian:
    """Make the Jacobian of a gate towards the operand that comes in on a wire.

    It has entries where n and m are at most `most`. Each row is what the vjp sends back for an upstream
    gradient that is 1 at one output and 0 at the others.
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
    """Put a scalar gate's local gradients into a Jacobian: each output depends on one number.

    The gate's vjp would do the same where all are finite, and gives nan for 0 times an infinite one.
    """
    operand, out = run.shape(wire), run.shape(gate.results[0])
    slopes: Value = run.locals(gate)[gate.wires.index(wire)]
    local = np.broadcast_to(slopes, out).ravel()
    source = np.broadcast_to(np.arange(count(operand)).reshape(operand), out).ravel()
    entries = np.zeros((count(out), count(operand)))
    entries[np.arange(count(out)), source] = local
    return entries


def _kept(run: Run, gate: Gate, position: int) -> int:
    arrays = [*run.operands(gate), run.value(gate)]
    constant = [isinstance(operand, Constant) for operand in gate.operands]
    read = gate.row.keeps(position, len(gate.operands))
    return sum(int(np.size(arrays[i])) for i in read if i == len(constant) or not constant[i])
