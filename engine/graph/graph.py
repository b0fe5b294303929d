"""The circuit: inputs, gates, copy gates and wires, in topological order.

A wire has one source and one target. A value that is used more than once therefore passes
through a copy gate, and the passes need nothing else to get forks right.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import sympy

from ..base.arrays import Array
from ..base.caching import kept_with_first
from ..base.errors import InputError, Span, TooLarge
from ..base.names import plain
from ..base.shapes import dimensions
from ..base.words import say
from ..gates.rows import Options, Row
from ..gates.table import BY_NAME
from ..language.inlined import Inlined
from ..language.program import Operation, Part, Program, Statement
from ..language.turns import most_repeated
from .grouping import Member, Module, grouped, shared

MAX_GATES = 1_000  # of a circuit, copy gates included
COPY = BY_NAME["copy"]


class Constant(NamedTuple):
    """A constant operand, which is drawn as a part of its gate."""

    # A float, or an array.
    value: Any
    # How the constant is drawn: `0.5`, `π`, `[1, 2]`, or a shape.
    text: str


class End(NamedTuple):
    """What stands at an end of a wire. An input and a gate may have the same name."""

    # What it is.
    kind: Literal["input", "gate", "output"]
    # The name of the input or output, or the gate's id.
    name: str

    @property
    def id(self) -> str:
        """Give the id under which pictures and records have it: `input-x`, `gate-g1` or `output-f`."""
        return f"{self.kind}-{self.name}"


class Wire(NamedTuple):
    """One value on its way from an input or a gate to a gate or the output."""

    # `w1`, `w2`, …
    id: str
    # The input or gate that the value comes from.
    source: End
    # The gate that the value goes to, or the output.
    target: End
    # The index of the value that the wire carries; all wires that leave a copy gate have the same.
    value: int


class Input(NamedTuple):
    """An input of the circuit."""

    # As the parser reads it.
    name: str
    # The index of the wire that leaves the input.
    wire: int
    # The number or array that the program itself gives the input, as in `x = 2`; else None.
    given: Any

    @property
    def end(self) -> End:
        """Give what its wire begins at."""
        return End("input", self.name)


class Gate(NamedTuple):
    """A gate of the circuit."""

    # What its wires begin and end at.
    end: End
    # The row of the table that says what the gate computes.
    row: Row
    # What is drawn in the gate, with the constants that it absorbed: `+`, `×2`, `exp`.
    symbol: str
    # In the order in which they were typed: the index of a wire, or a constant.
    operands: tuple[int | Constant, ...]
    # The indices of the wires among the operands.
    wires: tuple[int, ...]
    # The indices of the wires that leave the gate: several for a copy gate, and for calls and rounds that
    # are drawn as one gate; one for any other.
    results: tuple[int, ...]
    # The place in the program; None for a copy gate, which nobody typed.
    span: Span | None
    # The name of the statement whose value the gate computes; None inside of a statement.
    name: str | None
    # What was typed beside the operands, such as an axis.
    options: Options
    # Of a gate that is drawn as a part of a typed one, the formula of what it computes.
    part: str = ""
    # The call or the loop's round in which it stands; None at the top of the text.
    within: Inlined | None = None

    @property
    def id(self) -> str:
        """Give the id of the gate: `g1`, `g2`, … in topological order."""
        return self.end.name

    @property
    def gives_several(self) -> bool:
        """Whether the wires that leave it may carry several values, as those of a folded call may."""
        return len(self.results) > 1 and self.row is not COPY

    def reaching(self, result: int, by_gradient: bool) -> tuple[int, ...]:
        """List the wires among the operands on which one of several results depends; see `Row.reaches`."""
        return tuple(
            [
                operand
                for position, operand in enumerate(self.operands)
                if not isinstance(operand, Constant)
                and self.row.reaches(position, result, by_gradient)
            ]
        )

    @property
    def passing(self) -> tuple[int, ...]:
        """List the wires among the operands to which the gate passes a gradient."""
        return tuple(
            [
                operand
                for position, operand in enumerate(self.operands)
                if not isinstance(operand, Constant) and self.row.passes(position)
            ]
        )


@dataclass(frozen=True, eq=False)
class Graph:
    """The circuit of a program."""

    # The program as it was parsed.
    program: Program
    # In the order in which the program mentions them.
    inputs: tuple[Input, ...]
    # In topological order: a gate stands behind all gates that its operands come from.
    gates: tuple[Gate, ...]
    wires: tuple[Wire, ...]  # in the order of their ids
    # The name of the output.
    output: str
    # The index of the wire that leads to the output.
    output_wire: int
    # How many values the wires carry: fewer than wires where a value forks.
    values: int
    # The statements that the output does not depend on, each with its place; they are not drawn.
    unused: tuple[tuple[str, Span], ...]
    # The statements and the expanded gates that are not folded, outer ones before those inside them.
    modules: tuple[Module, ...]
    # The index of each value that a statement or an input has, by its key.
    keys: Mapping[str, int] = field(default_factory=dict)
    # Where modules are folded, the circuit in which they are not; its values have the same indices.
    unfolded: "Graph | None" = None
    # The wires that are drawn for several of that circuit, which bring a value to one box: their ids.
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[tuple[str, Any], ...]:
        """Give the inputs that have no wire, with the whole numbers that the circuit is made for."""
        return self.program.numbers_asked

    @property
    def text(self) -> str:
        """Give the program as it was typed."""
        return self.program.text

    def is_part(self, module: Module) -> bool:
        """Tell whether a module is worth folding: it has several gates besides copy gates, but not all."""
        if not 1 < len(module.gates) < len(self.gates):
            return False
        return sum(self.by_id[id].row is not COPY for id in module.gates) > 1

    @cached_property
    def by_id(self) -> dict[str, Gate]:
        """Find the gate of an id."""
        return {gate.id: gate for gate in self.gates}

    @cached_property
    def end(self) -> End:
        """Give what the wire to the output ends at."""
        return End("output", self.output)

    def source(self, wire: int) -> Gate | None:
        """Find the gate that a wire comes from, by the wire's index; None where it comes from an input."""
        return self._gate_at(self.wires[wire].source)

    def target(self, wire: int) -> Gate | None:
        """Find the gate that a wire goes to, by the wire's index; None where it goes to the output."""
        return self._gate_at(self.wires[wire].target)

    def _gate_at(self, end: End) -> Gate | None:
        return self.by_id[end.name] if end.kind == "gate" else None

    @cached_property
    def passing(self) -> dict[str, tuple[int, ...]]:
        """List for each gate, by its id, the wires to which it passes a gradient."""
        return {gate.id: gate.passing for gate in self.gates}

    def typed(self, gate: Gate) -> str:
        """Give the text that was typed for a gate, or a part's formula; empty for a copy gate."""
        return gate.part or (self.text[slice(*gate.span)] if gate.span else "")


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
    for index, fork in copies.items():
        fork.within = shared(values[index].within, [node.within for node, _ in users[index]])
    last = len(values) - 1
    end = _Node(End("output", output), last, operands=[last])
    users[last].append((end, 0))

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
    """Read a constant operand; an array is drawn as a list, or as its shape where the list is long."""
    if not isinstance(node, Array):
        return Constant(float(node), _constant_text(node))
    listed = ", ".join(_constant_text(sympy.Float(number)) for number in node.numbers.flat[:4])
    short = node.numbers.ndim == 1 and node.numbers.size <= 3
    return Constant(node.numbers, f"[{listed}]" if short else dimensions(node.numbers.shape))


def _constant_text(constant: sympy.Expr) -> str:
    """Write a number as it is drawn in a gate.

    >>> _constant_text(sympy.Float(0.5)), _constant_text(-sympy.pi)
    ('0.5', '−π')
    """
    value = float(constant)
    if not constant.is_Float:
        return ("−" if value < 0 else "") + ("e" if abs(value) == math.e else "π")
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def led_to(graph: Graph, data: frozenset[str], constants: bool) -> list[bool]:
    """Tell for each value whether an input that is no data leads to it.

    For values to which no input leads, `constants` is given.
    """
    return _led(graph, data, constants, by_gradient=False)


def flowing(graph: Graph, data: frozenset[str], constants: bool) -> tuple[bool, ...]:
    """Tell for each wire whether a gradient flows back along it.

    It does where gates pass one (`Row.passes`) all the way from the output to the wire, and from there to
    an input that is no data. For values to which no input leads, `constants` is given.
    """
    return _flowing(graph, data, constants and not all(gate.wires for gate in graph.gates))


@kept_with_first
def _flowing(graph: Graph, data: frozenset[str], constants: bool) -> tuple[bool, ...]:
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
