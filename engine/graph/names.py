"""What each value of a circuit is called: by an input's or a statement's name, or by its gate's text.

Pictures, sentences, programs and errors ask here, so that all call a value the same.
"""

from ..base.caching import kept_with_first
from .graph import Graph


def carried(graph: Graph, wire: int) -> str:
    """Give the name of the value on a wire; all wires of a value that forks have the same."""
    return value_names(graph)[graph.wires[wire].value]


@kept_with_first
def value_names(graph: Graph) -> dict[int, str]:
    """Name each value, by its index."""
    names = {graph.wires[input.wire].value: input.name for input in graph.inputs}
    for gate in graph.gates:
        if gate.span:
            names.setdefault(graph.wires[gate.results[0]].value, gate.name or graph.typed(gate))
    return names
