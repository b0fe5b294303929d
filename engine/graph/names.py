"""What each value of a circuit is called: an input's name, a statement's, or what was typed for its gate."""

from ..base.caching import kept_with_first
from .graph import Graph


def carried(graph: Graph, wire: int) -> str:
    """Say what a wire carries. The wires that leave a copy gate carry what enters it."""
    return value_names(graph)[graph.wires[wire].value]


@kept_with_first
def value_names(graph: Graph) -> dict[int, str]:
    """Name each value, by its index."""
    names = {graph.wires[input.wire].value: input.name for input in graph.inputs}
    for gate in graph.gates:
        if gate.span:
            names.setdefault(graph.wires[gate.results[0]].value, gate.name or graph.typed(gate))
    return names
