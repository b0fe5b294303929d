"""A program as lines, each with the gate that it comes from, and names for the program's variables.

The page marks the lines of the gate that is looked at.
"""

import keyword
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..graph.called import local_names
from ..graph.graph import Constant, Gate, Graph


class Line(NamedTuple):
    """A line of a program."""

    # The line, or several lines of a long array.
    text: str
    # The id of the gate that the line computes or differentiates.
    gate: str | None = None


class Listing(NamedTuple):
    """A program in a language, which a reader copies."""

    # What the language is called.
    language: str
    # The lines. An array may have thousands of lines, which come in one piece.
    pieces: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give the program line by line."""
        return tuple(Line(text, gate) for texts, gate in self.pieces for text in texts.split("\n"))

    @property
    def text(self) -> str:
        """Give the whole program, with a newline at its end."""
        return "\n".join([piece.text for piece in self.pieces]) + "\n"


PYTHON = frozenset(keyword.kwlist) | {
    "np",
    "torch",
    "math",
    "erf",
    "erfc",
    "print",
    "range",
    "sum",
    "max",
    "min",
    "abs",
}
JAVASCRIPT = frozenset(
    "arguments await break case catch class const continue debugger default delete do else enum eval "  # noqa: SIM905  a list of words reads best as one
    "export extends false finally for function if implements import in instanceof interface let new "
    "null package private protected public return static super switch this throw true try typeof "
    "undefined var void while with yield Math Number Object Array NaN Infinity globalThis".split()
)


class Names:
    """Names for the values of a graph, and for other variables, that are valid and never collide.

    A value has its name in the program if there is one, a local variable's in the first call that has it,
    else the id of its gate. A name that is `reserved` by the language, or taken, gets underscores behind it.
    """

    def __init__(self, graph: Graph, reserved: Iterable[str]) -> None:
        self._taken = set(reserved)
        self.values: dict[int, str] = {}
        values = [(graph.wires[input.wire].value, input.name) for input in graph.inputs]
        gates = [gate for gate in graph.gates if gate.span is not None]
        named = [(gate, gate.name) for gate in gates if gate.name is not None]
        values += [(graph.wires[gate.results[0]].value, name) for gate, name in named]
        output = graph.wires[graph.output_wire].value
        values += [(output, graph.output)]
        local, seen = local_names(graph), set[str]()
        for gate in gates:
            name = local.get(gate.id, gate.id)
            values.append((graph.wires[gate.results[0]].value, gate.id if name in seen else name))
            seen.add(name)
        for value, name in values:
            if value not in self.values:
                self.values[value] = self.new(name)

    def new(self, wanted: str) -> str:
        """Take a free name: the wanted one if it is free, in the form (NFKC) in which Python reads names."""
        folded = unicodedata.normalize("NFKC", wanted)
        name = "".join(c if f"a{c}".isidentifier() else "_" for c in folded)
        name = name if name.isidentifier() else f"v{name}"
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def operands(self, graph: Graph, gate: Gate, number: Callable[[Constant], str]) -> list[str]:
        """Name a gate's operands; `number` writes a constant."""
        return [
            number(o) if isinstance(o, Constant) else self.values[graph.wires[o].value]
            for o in gate.operands
        ]
