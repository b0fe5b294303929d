"""Which wires a gradient flows back along, and which values an input leads to."""

from ..base.caching import kept_with_first
from .graph import Graph


def led_to(graph: Graph, data: frozenset[str], constants: bool) -> list[bool]:
    """Tell for each value whether an input that is no data leads to it.

    For values to which no input leads, `constants` is given.
    """
    return _led(graph, data, constants, by_gradient=False)


def wanting_gradient(graph: Graph, data: frozenset[str]) -> tuple[bool, ...]:
    """Tell for each wire whether it has a gradient: not if data alone lead to it, or none is passed."""
    return _flowing(graph, data, not all(gate.wires for gate in graph.gates))


def needing_gradient(graph: Graph, data: frozenset[str]) -> tuple[bool, ...]:
    """Tell for each wire whether an input needs its gradient: not if only constants or data lead to it."""
    return _flowing(graph, data, False)


@kept_with_first
def _flowing(graph: Graph, data: frozenset[str], constants: bool) -> tuple[bool, ...]:
    """Tell for each wire whether a gradient flows back along it.

    It does where gates pass one (`Row.passes`) all the way from the output to the wire, and from there to
    an input that is no data. For values to which no input leads, `constants` is given.
    """
    passing = graph.passing
    led = _led(graph, data, constants, by_gradient=True)
    flows = [False] * len(graph.wires)
    flows[graph.output_wire] = led[graph.wires[graph.output_wire].value]
    for gate in reversed(graph.gates):
        if gate.gives_several:
            arriving = [at for at, wire in enumerate(gate.results) if flows[wire]]
            for wire in {wire for at in arriving for wire in gate.reaching(at, by_gradient=True)}:
                flows[wire] = led[graph.wires[wire].value]
        elif any(flows[wire] for wire in gate.results):
            for wire in passing[gate.id]:
                flows[wire] = led[graph.wires[wire].value]
    return tuple(flows)


def _led(graph: Graph, data: frozenset[str], constants: bool, by_gradient: bool) -> list[bool]:
    """As `led_to`; `by_gradient` along wires to which gates pass a gradient alone."""
    passing = graph.passing
    found = [constants] * graph.values
    for input in graph.inputs:
        found[graph.wires[input.wire].value] = input.name not in data
    for gate in graph.gates:
        if gate.gives_several:
            for at, result in enumerate(gate.results):
                if leading := gate.reaching(at, by_gradient):
                    operands = [found[graph.wires[wire].value] for wire in leading]
                    found[graph.wires[result].value] = any(operands)
        elif gate.wires:
            wires = passing[gate.id] if by_gradient else gate.wires
            operands = [found[graph.wires[wire].value] for wire in wires]
            found[graph.wires[gate.results[0]].value] = any(operands)
    return found
