"""A parsed program to its circuit: what the output needs is listed, given its copy gates, and wired."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import sympy

from ..base.arrays import Array
from ..base.errors import InputError, Span, TooLarge
from ..base.names import plain
from ..base.shapes import dimensions
from ..base.words import say
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from ..language.inlined import Inlined
from ..language.program import MAX_GATES, Operation, Part, Program, Statement
from ..language.syntax import Class, Define
from ..language.turns import most_repeated
from ..language.walks import bound
from .called import counted_up_to
from .graph import COPY, Constant, End, Gate, Graph, Input, Wire
from .grouping import Member, grouped, shared, taking

_ENTRY = BY_NAME["index"]


def build(program: Program) -> Graph:
    """Make the circuit of a parsed program.

    Errors: InputError `no-circuit` for a number alone, TooLarge `too-many-gates`.

    >>> from engine.language.parser import parse
    >>> [gate.row.name for gate in build(parse("x*x + 1")).gates]
    ['copy', 'mul', 'add']
    """
    last = program.statements[-1]
    if last.value.is_constant and last.name is None:
        raise InputError(
            "no-circuit",
            say("a number alone has no circuit"),
            say("Compute something with it, such as 3*x, or give it a name: x = 3."),
            last.span,
        )
    live, unused = _live_statements(program)
    values, keys = _resolve(live)
    taken = {value.name for value in values} | {name for name, _ in unused}
    for each in program.tree:
        if isinstance(each, (Define, Class)):  # whose local names are on the circuit, too
            taken |= bound(each.body)
    output = plain(last.name) or next(name for name in _OUTPUT_NAMES if name not in taken)
    return replace(_wire(program, values, output, unused), keys=keys)


_OUTPUT_NAMES = ("f", "out", *(f"out{i}" for i in range(MAX_GATES)))


class _Value(NamedTuple):
    """A value before it has wires: an input, or a gate applied to earlier values."""

    # The input's name, or the name of the statement whose value it is.
    name: str | None
    # None for an input.
    row: Row | None = None
    # Each the index of an earlier value, or a constant.
    operands: tuple[int | Constant, ...] = ()
    # The gate's place in the program.
    span: Span | None = None
    # The number or array that the program gives an input.
    given: Any = None
    # What was typed beside the operands, such as an axis.
    options: Options = ()
    # The call or round in which the gate was made.
    within: Inlined | None = None


_Live = tuple[Statement, list[Part]]
"""A statement that the output depends on, and the parts of its value, operands before their gate."""


def _live_statements(program: Program) -> tuple[list[_Live], tuple[tuple[str, Span], ...]]:
    """Separate the statements that the last one depends on from the others."""
    needed: set[str] = set()
    live: list[_Live] = []
    unused = []
    for statement in reversed(program.statements):
        if live and statement.key not in needed:
            is_other_name = statement.name and isinstance(statement.value.of, str)
            # A number that is worked out stands in the gates that use it: the output may depend on it.
            is_written_there = statement.value.is_constant and statement.given is None
            if (statement.name or not statement.key) and not is_other_name and not is_written_there:
                name = statement.name or program.text[slice(*statement.span)]
                unused.append((name, statement.span))
            continue
        parts = statement.value.walk() if statement.given is None else []
        needed.update([e.of for e in parts if isinstance(e.of, str)])
        live.append((statement, parts))
    return live[::-1], tuple(reversed(unused))


def _resolve(statements: list[_Live]) -> tuple[list[_Value], dict[str, int]]:
    """List the values of the statements, operands first, and find those of keys.

    The output's value comes last, because every other value is one that the output needs.
    """
    values: list[_Value] = []
    names: dict[str, int] = {}

    def add(value: _Value) -> int:
        values.append(value)
        return len(values) - 1

    for statement, parts in statements:
        if statement.given is not None:
            names[statement.key] = add(_Value(statement.name, given=statement.given))
            continue
        stack: list[int | Constant] = []
        for of, span, parted, within in parts:
            if isinstance(of, str):
                if of not in names:
                    names[of] = add(_Value(of))
                stack.append(names[of])
            elif isinstance(of, Operation):
                operands = tuple(stack[-len(parted) :])
                del stack[-len(parted) :]
                options = of.options
                value = _Value(None, of.row, operands, span=span, options=options, within=within)
                stack.append(add(value))
            else:
                stack.append(_constant(of))
        (result,) = stack
        if isinstance(result, Constant):
            result = add(_Value(statement.name, given=result.value))
        elif values[result].name is None:
            values[result] = values[result]._replace(name=statement.name)
        if statement.key:
            names[statement.key] = result
    return values, names


def _too_many(program: Program, values: list[_Value], span: Span | None) -> TooLarge:
    message = say("the circuit has more than {most:,} gates, copy gates included", most=MAX_GATES)
    gates = [value.span for value in values if value.span]
    if turns := most_repeated(program.text, program.repeated, gates):
        return TooLarge(
            "too-many-gates",
            say("{message}: {turns}", message=message, turns=turns),
            say(
                "Take fewer turns, or compute with whole arrays: one gate works on all of their numbers."
            ),
            span,
        )
    return TooLarge("too-many-gates", message, say("Draw a part of it."), span)


@dataclass(eq=False, slots=True)
class _Node:
    """An input, a gate or the output, while it is being wired."""

    # What stands at the ends of its wires.
    end: End
    # The index of the value that it computes or copies, or that comes to the output.
    value: int
    # The row of a gate.
    row: Row = COPY
    # A gate's place in the program.
    span: Span | None = None
    # The name of the statement whose value it is.
    name: str | None = None
    # What was typed beside its operands.
    options: Options = ()
    # The call or round in which it stands.
    within: Inlined | None = None
    # Each the index of a value, and as soon as the wire is there the index of that; or a constant.
    operands: list[int | Constant] = field(default_factory=list)
    # The indices of the wires that leave it.
    results: list[int] = field(default_factory=list)

    @property
    def wires(self) -> tuple[int, ...]:
        """List the wires among the operands."""
        return tuple([o for o in self.operands if not isinstance(o, Constant)])

    def gate(self) -> Gate:
        """Make the gate, of which all wires are there."""
        constants = [o.text if isinstance(o, Constant) else None for o in self.operands]
        return Gate(
            end=self.end,
            row=self.row,
            symbol=self.row.drawn(constants, self.options),
            operands=tuple(self.operands),
            wires=self.wires,
            results=tuple(self.results),
            span=self.span,
            name=self.name,
            options=self.options,
            within=self.within,
        )


def _wire(
    program: Program, values: list[_Value], output: str, unused: tuple[tuple[str, Span], ...]
) -> Graph:
    """Place the gates, with a copy gate before the first use of a value that forks, and wire them."""
    inputs, gates = list[_Node](), list[_Node]()
    copies: dict[int, _Node] = {}
    # The uses of each value: who uses it, and the position among the user's operands.
    users: list[list[tuple[_Node, int]]] = [[] for _ in values]
    uses = Counter([o for value in values for o in value.operands if not isinstance(o, Constant)])

    def place(index: int) -> End:
        """Give the next gate an id. Errors: TooLarge `too-many-gates`."""
        if len(gates) == MAX_GATES:
            raise _too_many(program, values, values[index].span)
        return End("gate", f"g{len(gates) + 1}")

    for index, value in enumerate(values):
        for operand in value.operands:
            if not isinstance(operand, Constant) and uses[operand] > 1 and operand not in copies:
                copies[operand] = _Node(place(operand), operand, operands=[operand])
                gates.append(copies[operand])
        if value.row is None:
            inputs.append(_Node(End("input", value.name or ""), index))
            continue
        node = _Node(
            place(index),
            index,
            row=value.row,
            span=value.span,
            name=value.name,
            options=value.options,
            within=value.within,
            operands=list(value.operands),
        )
        gates.append(node)
        for position, operand in enumerate(value.operands):
            if not isinstance(operand, Constant):
                users[operand].append((node, position))
    last = len(values) - 1
    end = _Node(End("output", output), last, operands=[last])
    users[last].append((end, 0))
    for node in gates:
        if node.row is _ENTRY and node.span:
            node.within = taking(
                node.within, node.span, [one.within for one, _ in users[node.value]]
            )
    made_in = {node.value: node.within for node in gates if node.row is not COPY}
    for index, fork in copies.items():
        fork.within = shared(made_in.get(index), [node.within for node, _ in users[index]])

    wires: list[Wire] = []
    for node in (*inputs, *gates):
        index, copy = node.value, copies.get(node.value)
        targets = [(copy, 0)] if copy and copy is not node else users[index]
        for target, position in targets:
            node.results.append(len(wires))
            target.operands[position] = len(wires)
            wires.append(Wire(f"w{len(wires) + 1}", node.end, target.end, index))
    made = tuple([node.gate() for node in gates])
    return Graph(
        program,
        tuple([Input(node.end.name, node.results[0], values[node.value].given) for node in inputs]),
        gates=made,
        wires=tuple(wires),
        output=output,
        output_wire=end.wires[0],
        values=len(values),
        unused=unused,
        modules=grouped([_member(gate, wires) for gate in made], output),
    )


def _member(gate: Gate, wires: Sequence[Wire]) -> Member:
    targets = [wires[wire].target for wire in gate.results]
    ids = tuple([target.name if target.kind == "gate" else "" for target in targets])
    return Member(gate.id, gate.name, copies=gate.row is COPY, within=gate.within, targets=ids)


def _constant(node: sympy.Expr) -> Constant:
    """Read a constant operand; an array is drawn as a list, or where that is long as `0…3`, or its shape."""
    if not isinstance(node, Array):
        return Constant(float(node), _constant_text(node))
    if (size := counted_up_to(node.numbers)) > _LISTED:
        return Constant(node.numbers, f"0…{size - 1}")
    listed = ", ".join(_constant_text(sympy.Float(number)) for number in node.numbers.flat[:4])
    short = node.numbers.ndim == 1 and node.numbers.size <= _LISTED
    return Constant(node.numbers, f"[{listed}]" if short else dimensions(node.numbers.shape))


_LISTED = 3  # numbers of an array that are drawn in a gate


def _constant_text(constant: sympy.Expr) -> str:
    """Write a number as it is drawn in a gate.

    >>> _constant_text(sympy.Float(0.5)), _constant_text(-sympy.pi)
    ('0.5', '−π')
    >>> _constant_text(-sympy.oo)
    '−∞'
    """
    value = float(constant)
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if not constant.is_Float:
        return ("−" if value < 0 else "") + ("e" if abs(value) == math.e else "π")
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")
