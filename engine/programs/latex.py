"""The formulas of a circuit as equations: its statements, what each gate computes, and its gradients.

They are written in a notation of `maths`: in LaTeX to be copied, in MathML for the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import count
from typing import NamedTuple

import sympy

from ..base.arrays import Array
from ..base.errors import InputError
from ..gates.lines import letters
from ..gates.printers import OUT
from ..gates.rows import Options
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.flowing import wanting_gradient
from ..graph.graph import Constant, Gate, Graph
from ..graph.names import free_word, names_given, output_version
from ..language.latex.commands import RESTATED
from ..language.parser import parse
from ..language.program import Statement
from ..maths.notation import LaTeX, Notation
from ..maths.writer import SUM, Part, Writer
from ..modules.folded import Folded, known
from ..passes.run import Run
from .listing import Line, Listing, Names


class Equation(NamedTuple):
    """An equation about a gate."""

    # The left side in some notation; empty for an expression alone.
    left: str
    # The right side.
    right: str
    # The id of the gate; of a statement, the gate that computes its value.
    gate: str | None = None

    def written(self, notation: Notation) -> str:
        """Write both sides, with `=` between them."""
        sides = (self.left, notation.sign("="), self.right) if self.left else (self.right,)
        return notation.row(*sides)


def statements(graph: Graph, notation: Notation) -> Iterator[Equation]:
    """Write the program's statements as they were typed. Errors: CannotBeWritten."""
    gates = {gate.name: gate.id for gate in graph.gates if gate.name}
    if last := graph.source(graph.output_wire):
        gates[graph.output] = last.id
    typed = graph.program.statements
    named = _names_of_hidden(typed)
    writer = Writer(notation, {key: Writer(notation).name(name) for key, name in named.items()})
    for statement in typed:
        name = statement.name or named.get(statement.key)
        name = name or (graph.output if statement is typed[-1] else None)
        left = writer.name(name).text if name else ""
        yield Equation(left, writer.part(statement.expression).text, name and gates.get(name))


def _names_of_hidden(statements: Sequence[Statement]) -> dict[str, str]:
    """Name the values of functions and loops that have no name at the top of the text: v1, v2, and so on."""
    taken = {each.name for each in statements}
    free = (f"v{n}" for n in count(1))
    return {
        each.key: next(name for name in free if name not in taken)
        for each in statements
        if each.key and each.name is None
    }


class Gates:
    """Writes the formula of each gate of a graph, and its gradients.

    `parts` are written for values, by their index; by default they are names. With a `run`, a case of a
    local gradient that holds at single points alone is written only if the run's numbers are in it.
    """

    def __init__(
        self,
        graph: Graph,
        notation: Notation,
        parts: Mapping[int, Part] | None = None,
        run: Run | None = None,
    ) -> None:
        self.graph, self.run = graph, run
        self.notation = notation
        self.writer = Writer(notation)
        self.parts = (
            parts
            if parts is not None
            else {
                value: self.writer.name(names_given(graph).get(value, name))
                for value, name in Names(graph, ()).values.items()
            }
        )
        self.output = self.writer.name(output_version(graph))
        self.flows = wanting_gradient(graph, frozenset())

    def forward(self, gate: Gate) -> Equation:
        """Write the equation of a gate that is no copy gate, output = formula. Errors: CannotBeWritten."""
        return Equation(self._wire(gate.results[0]).text, self.formula(gate).text, gate.id)

    def formula(self, gate: Gate) -> Part:
        """Write the formula of a gate in its operands. Errors: CannotBeWritten."""
        row, operands = gate.row, [self._operand(operand) for operand in gate.operands]
        if isinstance(row, Folded) and row.like is None:
            name = re.sub(r"\W", "", row.symbol)  # a round is called t=0
            return self.writer.called(name, name, (), operands)
        return self.writer.gate(row.name, row.symbol, gate.options, operands)

    def towards(self, gate: Gate, position: int) -> Part:
        """Write an operand as a gradient goes to it; one that comes in twice is told apart by its wires."""
        operands, wire = (
            [self._operand(operand) for operand in gate.operands],
            gate.operands[position],
        )
        assert not isinstance(wire, Constant)
        return self._branch(wire) if operands.count(operands[position]) > 1 else operands[position]

    def backward(self, gate: Gate) -> Iterator[Equation]:
        """Write the local gradient towards each wire; for a tensor gate, the gradient that it sends.

        A folded module has no formula, so its derivative stands alone. A copy gate has the sum of the
        gradients that come back. Errors: CannotBeWritten.
        """
        operands = [self._operand(operand) for operand in gate.operands]
        out = self._wire(gate.results[0])
        if gate.row.name == "copy":
            back = [wire for wire in gate.results if self.flows[wire]] or gate.results
            slopes = [self.writer.slope(self.output, self._branch(wire)) for wire in back]
            total = reduce(lambda a, b: self.writer.infix("+", SUM, a, b), slopes)
            yield Equation(self.writer.slope(self.output, out).text, total.text, gate.id)
            return
        for position, wire in enumerate(gate.operands):
            if isinstance(wire, Constant) or not gate.row.passes(position):
                continue
            row = known(gate.row)
            if isinstance(row, Tensor):
                left = self.writer.slope(self.output, self._branch(wire))
                right = self._sent(row, position, gate.options, [*operands, out])
                yield Equation(left.text, right, gate.id)
                continue
            slope = self.writer.slope(out, self.towards(gate, position)).text
            if isinstance(row, Scalar):
                yield Equation(slope, self._local(gate, row, position, [*operands, out]), gate.id)
            else:
                yield Equation("", slope, gate.id)

    def _wire(self, wire: int) -> Part:
        return self.parts[self.graph.wires[wire].value]

    def _operand(self, operand: int | Constant) -> Part:
        if not isinstance(operand, Constant):
            return self._wire(operand)
        if isinstance(operand.value, float):
            return self.writer.part(_number(operand.value))
        return self.writer.part(Array(operand.value))

    def _branch(self, wire: int) -> Part:
        """Write the value on a wire; behind a copy gate, with the number of the branch as an exponent."""
        part, source = self._wire(wire), self.graph.source(wire)
        if source is None or source.row.name != "copy":
            return part
        place = self.notation.number(str(source.results.index(wire) + 1))
        return Part(self.notation.raised(part.text, self.notation.fenced("(", place, ")")))

    def _local(self, gate: Gate, row: Scalar, position: int, parts: Sequence[Part]) -> str:
        count = len(gate.operands)
        symbols = row.operands(count)
        known = {
            symbol: _number(operand.value)
            for symbol, operand in zip(symbols, gate.operands, strict=True)
            if isinstance(operand, Constant) and isinstance(operand.value, float)
        }
        if (other := row.other(position, count)) is not None:
            parts = [*parts[:-1], parts[other]]
            if symbols[other] in known:
                known[OUT] = known[symbols[other]]
        names = dict(zip((*map(str, symbols), "out"), parts, strict=True))
        general = row.partial(position, count)
        has_case = bool(row.cases and row.cases[position])
        run = self.run
        if (
            has_case
            and run
            and not row.stands_in_case(position, run.operands(gate), run.value(gate))
        ):
            general = general.args[-1][0]
        partial = _with_known(general, known)
        return Writer(self.notation, names).part(partial).text

    def _sent(self, row: Tensor, position: int, options: Options, parts: Sequence[Part]) -> str:
        """Write what a row says that its gate sends: a formula of the language, or words around names."""
        *operands, out = parts
        named = letters(len(operands))
        n = free_word(self.graph, "n", "N", "count")
        sends = row.sent_text(position, named, n=n, options=options)
        g = self.writer.slope(self.output, out)
        names = {**dict(zip(named, operands, strict=True)), "out": out, "g": g}
        expression = _formula(sends)
        if expression is None:
            words = re.split(r"\b(a|b|x\d+|g|out)\b", sends)
            texts = [
                names[word].text if word in names else self.notation.prose(word)
                for word in words
                if word
            ]
            return self.notation.row(*texts)
        return Writer(self.notation, names).part(expression).text


@cache
def _formula(sends: str) -> sympy.Expr | None:
    """Read a row's own words on what it sends, if they are a formula."""
    try:
        return parse(sends).statements[0].expression
    except InputError:
        return None


def _with_known(partial: sympy.Expr, known: Mapping[sympy.Symbol, sympy.Number]) -> sympy.Expr:
    """Put constants into a local gradient, unless that makes log(−1) or 1/0 of it.

    Each case of a piecewise gradient is filled by itself, and cases that can't occur are left out.
    """
    if not isinstance(partial, sympy.Piecewise):
        found = partial.xreplace(known)
        return partial if found.has(sympy.I, sympy.zoo, sympy.nan) else found
    cases = []
    for value, condition in partial.args:
        there = condition.xreplace(known)
        if there != False:  # noqa: E712  SymPy's false is no bool
            cases.append((_with_known(value, known), there))
        if there == True:  # noqa: E712
            break
    return cases[0][0] if len(cases) == 1 else sympy.Piecewise(*cases, evaluate=False)


def _number(value: float) -> sympy.Number:
    return sympy.Integer(int(value)) if value.is_integer() else sympy.Float(value)


def write(graph: Graph, run: Run | None = None) -> Listing:
    """Write all formulas of a circuit as LaTeX: the program, then each gate with its gradients.

    With a run, a local gradient that has a case at 0 is written as the run's numbers ask for.
    Errors: CannotBeWritten.
    """
    notation = LaTeX()
    gates = Gates(graph, notation, run=run)
    equations = list(statements(graph, notation))
    typed = len(equations)
    for gate in graph.gates:
        if gate.row.name != "copy":
            equations.append(gates.forward(gate))
        equations += gates.backward(gate)
    lines = [Line(rf"  {one.left} &= {one.right} \\", one.gate) for one in equations]
    lines[-1] = Line(lines[-1].text.removesuffix(r" \\"), lines[-1].gate)
    lines.insert(typed, Line(f"  {RESTATED}"))
    begin, end = (Line(rf"\{word}{{align*}}") for word in ("begin", "end"))
    return Listing(
        "latex", (Line(r"% in a document with \usepackage{amsmath}"), begin, *lines, end)
    )
