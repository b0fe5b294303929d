"""What a folded call is a call of: the function's own circuit, whose inputs are its parameters."""

from typing import NamedTuple

from ..base.errors import GateflowError
from ..graph.graph import Gate, Graph
from ..graph.known import graph_of
from ..language import prelude, preluding
from ..language.definitions import text_of
from ..modules.folded import Folded


class Definition(NamedTuple):
    """A function or class, as a program of its own."""

    # What the call is called.
    name: str
    # The text that defines it, with all that it mentions.
    text: str


def defined(typed: Graph, gate: Gate) -> Definition | None:
    """Find what a folded gate calls; None of what is no call, and of what has no circuit alone.

    `typed` is the circuit with nothing folded.
    """
    if not isinstance(gate.row, Folded):
        return None
    for module in typed.modules:
        call = module.inlined
        if call and call.written and (module.name == gate.row.module or call.span == gate.span):
            program = typed.program
            text = (
                text_of(prelude.text(call.subject), preluding.tree(call.subject), call.written)
                if call.subject
                else text_of(program.text, program.tree, call.written)
            )
            try:
                graph_of(text)
            except GateflowError:
                return None
            return Definition(call.name, text)
    return None
