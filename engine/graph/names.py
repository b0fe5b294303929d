"""What each value of a circuit is called: by an input's or a statement's name, or by its gate's text.

Pictures, sentences, programs and errors ask here, so that all call a value the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, count

from ..base.caching import kept_with_first
from ..base.names import drawn, lowered, plain
from ..base.words import say
from .called import LEFT_OUT, as_operand, local_names, spelled, typed_gates
from .graph import COPY, Constant, Gate, Graph

_USES = (
    say("first use"), say("second use"), say("third use"), say("fourth use"), say("fifth use"),
    say("sixth use"), say("seventh use"), say("eighth use"), say("ninth use"), say("tenth use"),
)  # fmt: skip

_WORD = re.compile(r"[^\W\d]\w*")


def carried(graph: Graph, wire: int) -> str:
    """Give the name of the value on a wire; all wires of a value that forks have the same."""
    return value_names(graph)[graph.wires[wire].value]


@kept_with_first
def wire_names(graph: Graph) -> tuple[str, ...]:
    """Name each wire by what it carries, as readers are told: `x`, `w0*x0`, `c → first use`."""
    names = value_names(graph)
    uses = {
        result: use
        for gate in graph.gates
        if gate.row is COPY
        for use, result in enumerate(gate.results)
    }
    return tuple(
        say("{name} → {use}", name=names[wire.value], use=use_of(uses[at]))
        if at in uses
        else names[wire.value]
        for at, wire in enumerate(graph.wires)
    )


def use_of(number: int) -> str:
    """Say which use of a value that forks a wire leads to, counted from 0."""
    return _USES[number] if number < len(_USES) else say("use {number}", number=number + 1)


@kept_with_first
def value_names(graph: Graph) -> dict[int, str]:
    """Name each value, by its index: by its own name, a local variable's, or what computes it.

    No two values have the same name. Of a local variable that is there again the second is `h₂`, and of a
    text that was typed or traced again `(x*y)₂`.
    """
    names = {value: drawn(name) for value, name in names_given(graph).items()}
    for statement in graph.program.statements:
        key = statement.value.of  # of what a call gives, which has no name of its own
        if statement.name and isinstance(key, str) and key in graph.keys:
            names.setdefault(graph.keys[key], drawn(statement.name))
    if graph.unfolded:
        names = {**value_names(graph.unfolded), **names}
    taken = set(names.values())
    typed, own = typed_gates(graph), _own_names(graph)
    again = _traced_again(graph, typed)
    left: dict[str, Iterator[str]] = {}  # of each name, what has not been tried yet
    for gate in graph.gates:
        value = graph.wires[gate.results[0]].value
        if not gate.span or gate.gives_several or value in names:
            continue
        name = own.get(value) or gate.part or typed.get(gate.id)
        if name is None or (gate.id in again and name == typed.get(gate.id)):
            spelt = spelled(gate, lambda wire: names[graph.wires[wire].value])
            if name is None or LEFT_OUT not in spelt:
                name = spelt
        left.setdefault(name, _numbered(name))
        names[value] = next(one for one in left[name] if one not in taken)
        taken.add(names[value])
    return names


@kept_with_first
def named_inside(graph: Graph) -> dict[int, str]:
    """Name the values that have a local variable, or a place in what holds them, by their indices."""
    names = value_names(graph)
    return {value: names[value] for value in _own_names(graph) if value in names}


@kept_with_first
def _own_names(graph: Graph) -> dict[int, str]:
    """Give the name of a local variable, or else the place in what holds it, of each value that has one."""
    held = {graph.keys[key]: name for key, name in graph.program.held if key in graph.keys}
    local = local_names(graph)
    values = {
        gate.id: graph.wires[gate.results[0]].value for gate in graph.gates if gate.id in local
    }
    return {**held, **{value: local[id] for id, value in values.items()}}


def _traced_again(graph: Graph, typed: Mapping[str, str]) -> frozenset[str]:
    """List the gates of calls and rounds whose text was gone through for others as well, by their ids.

    There `xs[t]` means another value each time, and so the text says less than its operands' names do.
    """
    inside = [gate for gate in graph.gates if gate.id in typed and gate.within]
    often = Counter(gate.span for gate in inside)
    return frozenset(gate.id for gate in inside if often[gate.span] > 1)


def free_word(graph: Graph, *wanted: str) -> str:
    """Give the first of some words that is none of the program's, or else the last one with a number."""
    numbered = (f"{wanted[-1]}{number}" for number in count(1))
    return next(word for word in chain(wanted, numbered) if word not in words_taken(graph))


@kept_with_first
def words_taken(graph: Graph) -> frozenset[str]:
    """List the words that stand in what values are called, and in what was typed for constants."""
    constants = (o.text for gate in graph.gates for o in gate.operands if isinstance(o, Constant))
    texts = (*value_names(graph).values(), graph.output, *constants)
    return frozenset(word for text in texts for word in _WORD.findall(text))


def computing(graph: Graph, gate: Gate) -> str:
    """Write what a gate computes: what was typed for it, or in a call how its operands' names go together.

    Empty for a copy gate.
    """
    own = gate.part or typed_gates(graph).get(gate.id)
    if own or not gate.span or gate.gives_several:
        return own or graph.typed(gate)
    return spelled(gate, lambda wire: carried(graph, wire))


def _numbered(name: str) -> Iterator[str]:
    """Give a name as it is, and then with numbers below the line, which no formula reads as a factor."""
    yield name
    operand = as_operand(name)
    yield from (f"{operand}{lowered(n)}" for n in count(2))


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
