"""What values inside of calls are called: by local variables, or by what computes them, as programs write it.

Several gates may stand at one place of the text: those of a call of what is no text of the program, such as a
layer of a library. One of them gives the value of what stands there, and that alone has its text as its name.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..base.caching import kept_with_first
from ..base.errors import Span
from ..gates.picks import operands_of, written
from ..language.inlined import Inlined
from ..language.syntax import Assign, Augmented, Group, List, Name, Syntax, Tuple
from ..language.walks import everything
from .graph import COPY, Constant, Gate, Graph

LEFT_OUT = "…"
_LONGEST = 60  # characters of what is spelled out; a longer operand in it is left out
_SPELLED = {"neg": "-{0}", "square": "{0}**2", "pow": "{0}**{1}", "reciprocal": "1/{0}"}
_SIGN = re.compile(r"[-+*/@<>=%^&|~−·×÷ ]")

_Place = tuple[Span, Inlined | None]
"""Where gates stand: in the text, in the call or round that the text was gone through for."""


def place_of(gate: Gate) -> _Place | None:
    """Give the place of a gate in the program's own text; None of a copy gate."""
    within = gate.within
    while within is not None and within.subject:
        within = within.outer
    return (gate.span, within) if gate.span else None


@kept_with_first
def typed_gates(graph: Graph) -> dict[str, str]:
    """Give the text of each gate whose value is that of what was typed at its place, by the gate's id."""
    at = defaultdict[_Place, list[Gate]](list)
    for gate in graph.gates:
        if (place := place_of(gate)) and not gate.gives_several:
            at[place].append(gate)
    found = {}
    for gates in at.values():
        own = {gate.id for gate in gates}
        leaving = [gate for gate in gates if len(gates) == 1 or _leaves(graph, gate, own)]
        if len(leaving) == 1:
            found[leaving[0].id] = graph.typed(leaving[0])
    return found


def _leaves(graph: Graph, gate: Gate, own: set[str]) -> bool:
    """Tell whether a gate's value is used beside the gates of its place."""
    for wire in gate.results:
        target = graph.target(wire)
        users = [target]
        if target is not None and target.row is COPY:
            users = [graph.target(one) for one in target.results]
        if any(user is None or user.id not in own for user in users):
            return True
    return False


def local_names(graph: Graph) -> dict[str, str]:
    """Give the name of the local variable that has each gate's value, by the gate's id."""
    if not any(gate.within for gate in graph.gates):
        return {}
    names = dict(_assigned(graph.program.tree))
    typed = typed_gates(graph)
    return {
        gate.id: names[gate.span]
        for gate in graph.gates
        if gate.id in typed and gate.span in names and (place_of(gate) or (None, None))[1]
    }


def _assigned(tree: object) -> Iterator[tuple[Span, str]]:
    """List the places of values, each with the name that it is given to."""
    for node in everything(tree):
        if isinstance(node, Assign):
            for target in node.targets:
                yield from _pairs(target, node.value)
        elif isinstance(node, Augmented) and isinstance(node.target, Name):
            yield node.span, node.target.name


def _pairs(target: Syntax, value: Syntax) -> Iterator[tuple[Span, str]]:
    while isinstance(value, Group):
        yield from _pairs(target, value.inner)
        return
    if isinstance(target, Name):
        yield value.span, target.name
    elif isinstance(target, (Tuple, List)) and isinstance(value, (Tuple, List)):
        for one, other in zip(target.items, value.items, strict=False):
            yield from _pairs(one, other)


def spelled(gate: Gate, name: Callable[[int], str]) -> str:
    """Write what a gate computes in the names of its operands, as a program would: `fc1_weight.T`."""
    operands = [o.text if isinstance(o, Constant) else name(o) for o in gate.operands]
    whole = _spelled(gate, operands)
    if len(whole) <= _LONGEST:
        return whole
    short = [one if len(one) <= _LONGEST // 3 else LEFT_OUT for one in operands]
    return _spelled(gate, short)


def _spelled(gate: Gate, operands: Sequence[str]) -> str:
    row, options = gate.row, dict(gate.options)
    if row.name in _SPELLED:
        return _SPELLED[row.name].format(*map(as_operand, operands))
    if row.operator and len(operands) > 1:
        return f" {row.operator} ".join(map(as_operand, operands))
    if row.name == "transpose" and not options:
        return f"{as_operand(operands[0])}.T"
    if row.name == "reshape":
        return f"{as_operand(operands[0])}.reshape({', '.join(map(str, options['shape']))})"
    if row.name == "index":
        index = options["index"]
        places = [_places(one, text) for one, text in zip(gate.operands, operands, strict=True)][
            len(operands) - operands_of(index) :
        ]
        return f"{as_operand(operands[0])}[{written(index, places)}]"
    typed = [f"{key}={_option(value)}" for key, value in options.items()]
    return f"{row.name}({', '.join([*operands, *typed])})"


def _places(operand: int | Constant, text: str) -> str:
    """Write an operand that holds places: whole numbers from 0 on as `range(4)`."""
    size = counted_up_to(operand.value) if isinstance(operand, Constant) else 0
    return f"range({size})" if size else text


def counted_up_to(value: Any) -> int:
    """Tell how many whole numbers from 0 on an array lists, one after the other; 0 where it is no such list.

    >>> counted_up_to(np.array([0.0, 1.0, 2.0])), counted_up_to(np.array([1.0, 2.0]))
    (3, 0)
    """
    counts = np.ndim(value) == 1 and np.array_equal(value, np.arange(len(value)))
    return len(value) if counts else 0


def _option(value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return f"({', '.join(map(_option, value))}{',' if len(value) == 1 else ''})"


def as_operand(text: str) -> str:
    """Write a text as an operand: in brackets where it has signs that are in none.

    >>> as_operand("x+y"), as_operand("f(x+y)"), as_operand("W.T"), as_operand("…")
    ('(x+y)', 'f(x+y)', 'W.T', '…')
    """
    depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if not depth and _SIGN.match(sign):
            return f"({text})"
    return text
