"""What each value of a circuit is called: by an input's or a statement's name, or by its gate's text.

Pictures, sentences, programs and errors ask here, so that all call a value the same.
"""

from ..base.caching import kept_with_first
from ..base.names import drawn, plain
from ..base.words import say
from .graph import COPY, Graph

_USES = (
    say("first use"), say("second use"), say("third use"), say("fourth use"), say("fifth use"),
    say("sixth use"), say("seventh use"), say("eighth use"), say("ninth use"), say("tenth use"),
)  # fmt: skip


def carried(graph: Graph, wire: int) -> str:
    """Give the name of the value on a wire; all wires of a value that forks have the same."""
    return value_names(graph)[graph.wires[wire].value]


@kept_with_first
def wire_names(graph: Graph) -> tuple[str, ...]:
    """Name each wire by what it carries, as readers are told: `x`, `w0*x0`, `c → first use`.

    No two values have the same name: of a text that stands there again, or was traced again, the second is
    `x*y (2)`.
    """
    names = value_names(graph)
    numbered, seen = dict[int, str](), dict[str, int]()
    for wire in graph.wires:
        if wire.value not in numbered:
            name = names[wire.value]
            seen[name] = seen.get(name, 0) + 1
            numbered[wire.value] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    uses = {
        result: use
        for gate in graph.gates
        if gate.row is COPY
        for use, result in enumerate(gate.results)
    }
    return tuple(
        say("{name} → {use}", name=numbered[wire.value], use=use_of(uses[at]))
        if at in uses
        else numbered[wire.value]
        for at, wire in enumerate(graph.wires)
    )


def use_of(number: int) -> str:
    """Say which use of a value that forks a wire leads to, counted from 0."""
    return _USES[number] if number < len(_USES) else say("use {number}", number=number + 1)


@kept_with_first
def value_names(graph: Graph) -> dict[int, str]:
    """Name each value, by its index."""
    names = {value: drawn(name) for value, name in names_given(graph).items()}
    for gate in graph.gates:
        if gate.span and not gate.gives_several:
            names.setdefault(graph.wires[gate.results[0]].value, graph.typed(gate))
    return {**(value_names(graph.unfolded) if graph.unfolded else {}), **names}


@kept_with_first
def names_given(graph: Graph) -> dict[int, str]:
    """Give the names of inputs and statements as links have them, by the indices of their values."""
    names = {graph.wires[input.wire].value: input.name for input in graph.inputs}
    for gate in graph.gates:
        if gate.name:
            names.setdefault(graph.wires[gate.results[0]].value, gate.name)
    return {**(names_given(graph.unfolded) if graph.unfolded else {}), **names}


def output_version(graph: Graph) -> str:
    """Give the name of the output as links have it, with the number of its version: `h.2`.

    In `h = h*w` the output's name is `h`, as that of an input, and its value is the second version.
    """
    name = names_given(graph).get(graph.wires[graph.output_wire].value, "")
    return name if plain(name) == graph.output else graph.output


def output_drawn(graph: Graph) -> str:
    """Give the name of the output as it is drawn and said: `h₂`."""
    return drawn(output_version(graph))
