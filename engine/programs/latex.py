"""Formulas as books set them, from our own trees: nothing is simplified, and no bracket is lost.

SymPy's printers take an unevaluated product of a sum for a sum. Here each part knows how tightly it
holds together, and gets brackets where it stands beside a sign that holds tighter.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from ..base.arrays import Array
from ..base.errors import InputError
from ..base.numerals import exact
from ..base.shapes import written
from ..gates.printers import OUT
from ..gates.rows import GateFunction, Scalar, Tensor
from ..graph.graph import Constant, Gate, Graph
from ..language.parser import parse
from ..maths.notation import LaTeX, MathML, Notation, parts_of
from ..modules.folded import Folded, known
from ..passes.run import Run
from ..picture.cells import as_matrix
from .listing import Line, Listing, Names

# How tightly a part holds together. What can't be misread is whole.
_SUM, _PRODUCT, _NEGATION, _FRACTION, _POWER, _INDEXED, _WHOLE = range(10, 80, 10)
_SIGNS = {"add": ("+", _SUM), "sub": ("−", _SUM), "mul": ("·", _PRODUCT),
          "matmul": ("\N{INVISIBLE TIMES}", _PRODUCT), "outer": ("⊗", _PRODUCT)}  # fmt: skip
_MOST_ENTRIES = 4  # rows and columns of a matrix that is written out


class Part(NamedTuple):
    """A part of a formula: how it is written, how tightly it holds, and whether a minus begins it."""

    text: str
    binds: int = _WHOLE
    signed: bool = False


def latex(expression: sympy.Basic) -> str:
    r"""Write an expression of gates, or one that SymPy evaluated, as LaTeX. Errors: CannotBeWritten.

    >>> from engine.language.parser import parse
    >>> print(latex(parse("1/(1+exp(-(w0*x0 + w1)))").statements[0].expression))
    \frac{1}{1 + e^{-(w_{0} \cdot x_{0} + w_{1})}}
    """
    return Writer(LaTeX()).part(expression).text


def mathml(expression: sympy.Basic) -> str:
    """Write an expression as MathML: what stands between `<math>` and `</math>`.

    >>> mathml(sympy.Symbol("x1"))
    '<msub><mi>x</mi><mn>1</mn></msub>'
    """
    return Writer(MathML()).part(expression).text


class Writer:
    """Writes expressions in a notation. `names` are parts to write instead of symbols of these names."""

    def __init__(self, notation: Notation, names: Mapping[str, Part] | None = None) -> None:
        self.notation = notation
        self.names = names or {}

    def part(self, expression: sympy.Basic) -> Part:
        """Write an expression, without recursion where gates are nested deep."""
        parts: list[Part] = []
        stack = [(expression, False)]
        while stack:
            node, operands_done = stack.pop()
            if not isinstance(node, GateFunction):
                parts.append(self._leaf(node))
            elif operands_done:
                operands = parts[-len(node.args) :]
                del parts[-len(node.args) :]
                parts.append(self.applied(node, operands))
            else:
                stack.append((node, True))
                stack.extend((operand, False) for operand in reversed(node.args))
        return parts[0]

    def held(self, part: Part, least: int, behind: bool = False) -> str:
        """Put a part in brackets if it holds less tightly than `least`, or has a minus `behind` a sign."""
        if part.binds < least or (behind and part.signed):
            return self.notation.fenced("(", part.text, ")")
        return part.text

    # Gates

    def applied(self, gate: GateFunction, operands: Sequence[Part]) -> Part:
        """Write a gate that is applied to parts."""
        return self.gate(gate.row.name, gate.row.symbol, gate.options, operands)

    def gate(
        self, name: str, symbol: str, options: Sequence[tuple[str, Any]], operands: Sequence[Part]
    ) -> Part:
        """Write a gate by the name of its row."""
        if name in _SIGNS and len(operands) == 2:
            return self.infix(*_SIGNS[name], *operands)
        if name in _FORMS:
            return _FORMS[name](self, *operands)
        if name == "index":
            return self.indexed(operands[0], dict(options)["index"])
        if name in ("abs", "norm") and not options:
            bar = "|" if name == "abs" else "‖"
            return Part(self.notation.fenced(bar, operands[0].text, f"{bar}>"))
        return self.called(name, symbol, options, operands)

    def called(
        self, name: str, symbol: str, options: Sequence[tuple[str, Any]], operands: Sequence[Part]
    ) -> Part:
        """Write a function with its operands in brackets, and an axis as its index."""
        write = self.notation
        word = symbol if symbol.lower() == name else name
        head = write.sign("σ") if name == "sigmoid" else write.word(word)
        shown = [f"{key} = {value}" for key, value in options if key != "keepdims"]
        if shown:
            head = write.lowered(head, write.prose(", ".join(shown)))
        return Part(write.row(head, write.fenced("(", self.listed(operands), ")")))

    def listed(self, parts: Sequence[Part]) -> str:
        """Put commas between parts."""
        comma = self.notation.sign(",")
        texts = [text for part in parts for text in (comma, part.text)]
        return self.notation.row(*texts[1:])

    def infix(self, sign: str, binds: int, left: Part, right: Part) -> Part:
        """Write a sign between two parts; those of equal strength are read from the left."""
        texts = self.held(left, binds), self.held(right, binds + 1, behind=True)
        row = self.notation.row(texts[0], self.notation.sign(sign), texts[1])
        return Part(row, binds, left.signed and left.binds >= binds)

    def negative(self, part: Part, binds: int = _NEGATION) -> Part:
        """Write a minus before a part; before a product it `binds` as that does."""
        held = self.held(part, binds, behind=True)
        return Part(self.notation.row(self.notation.sign("−"), held), binds, True)

    def fraction(self, above: Part, below: Part) -> Part:
        """Write a fraction: its line holds both parts together."""
        return Part(self.notation.fraction(above.text, below.text), _FRACTION)

    def power(self, base: Part, exponent: Part) -> Part:
        """Write a power: what is set high is held together."""
        held = self.held(base, _POWER + 1, behind=True)
        return Part(self.notation.raised(held, exponent.text), _POWER)

    def indexed(self, base: Part, places: Sequence[int]) -> Part:
        """Write a part of an array."""
        index = self.listed([self.number(place) for place in places])
        return Part(self.notation.lowered(self.held(base, _WHOLE), index), _INDEXED)

    def transposed(self, base: Part) -> Part:
        """Write the transpose."""
        return self.power(base, Part(self.notation.sign("⊤")))

    def slope(self, of: Part, towards: Part) -> Part:
        """Write a derivative as the fraction ∂f/∂x."""
        sides = (
            Part(self.notation.row(self.notation.sign("∂"), self.held(side, _INDEXED)))
            for side in (of, towards)
        )
        return self.fraction(*sides)

    # Names and numbers

    def name(self, name: str) -> Part:
        """Write a name; one with an index of its own gets brackets before another."""
        has_index = bool(parts_of(name)[1])
        return self.names.get(name) or Part(
            self.notation.name(name), _INDEXED if has_index else _WHOLE
        )

    def number(self, number: float) -> Part:
        """Write a number with all its digits, a power of ten as a product."""
        write = self.notation
        if number < 0:
            part = self.number(-number)
            return self.negative(part, min(part.binds, _NEGATION))
        digits = str(number) if isinstance(number, int) else exact(number)
        digits, _, exponent = digits.partition("e")
        if not digits[0].isdigit():
            return Part(write.sign("∞") if number > 0 else write.prose(digits))
        if not exponent:
            return Part(write.number(digits), _INDEXED)
        power = self.power(Part(write.number("10")), self.number(int(exponent.replace("−", "-"))))
        return self.infix("×", _PRODUCT, Part(write.number(digits)), power)

    def constant(self, value: Any) -> Part:
        """Write a number or an array; a large array is its shape in brackets."""
        numbers = value.numbers if isinstance(value, Array) else value
        rows, columns = as_matrix(numbers.shape)
        write = self.notation
        if max(rows, columns) > _MOST_ENTRIES:
            return Part(write.fenced("[", write.prose(written(numbers.shape)), "]"), _INDEXED)
        table = numbers.reshape(rows, columns).tolist()
        return Part(
            write.table("[", [[self.number(one).text for one in row] for row in table], "]")
        )

    # SymPy's own expressions: recursion is no deeper than SymPy's

    def _leaf(self, node: sympy.Basic) -> Part:
        write = self.notation
        if isinstance(node, sympy.Symbol):
            return self.name(node.name)
        if isinstance(node, Array):
            return self.constant(node)
        if node in (sympy.E, sympy.pi):
            return Part(write.sign("π") if node is sympy.pi else write.name("e"), _INDEXED)
        if node in (sympy.oo, sympy.zoo):
            return Part(write.sign("∞"))
        if isinstance(node, sympy.Rational) and node.q != 1:
            whole = self.fraction(self.number(abs(node.p)), self.number(node.q))
            return self.negative(whole) if node < 0 else whole
        if isinstance(node, sympy.Number):
            return self.number(int(node) if node.is_Integer else float(node))
        for kind, write_one in _ORDINARY.items():
            if isinstance(node, kind):
                return write_one(self, node)
        if not node.args:
            return Part(write.word(str(node)))
        return self.called(type(node).__name__, "", (), [self.part(one) for one in node.args])

    def _sum(self, node: sympy.Add) -> Part:
        first, *others = node.as_ordered_terms()
        done = self.part(first)
        for term in others:
            negative = term.as_coeff_Mul()[0] < 0
            sign, part = ("−", self.part(-term)) if negative else ("+", self.part(term))
            done = self.infix(sign, _SUM, done, part)
        return done

    def _product(self, node: sympy.Mul) -> Part:
        coefficient, _ = node.as_coeff_Mul()
        if coefficient < 0:
            return self.negative(self.part(-node), _PRODUCT)
        above, below = [], []
        for factor in node.as_ordered_factors():
            if isinstance(factor, sympy.Rational) and factor.q != 1:
                above += [sympy.Integer(factor.p)] if factor.p != 1 else []
                below.append(sympy.Integer(factor.q))
            elif _is_reciprocal(factor):
                below.append(factor.base**-factor.exp)
            else:
                above.append(factor)
        over, under = (
            reduce(lambda a, b: self.infix("·", _PRODUCT, a, b), map(self.part, some or [_ONE]))
            for some in (above, below)
        )
        return self.fraction(over, under) if below else over

    def _power(self, node: sympy.Pow) -> Part:
        if _is_reciprocal(node):
            return self.fraction(self.part(_ONE), self.part(node.base**-node.exp))
        if node.exp == sympy.Rational(1, 2):
            return Part(self.notation.root(self.part(node.base).text))
        return self.power(self.part(node.base), self.part(node.exp))

    def _cases(self, node: sympy.Piecewise) -> Part:
        """Write cases; of 1 and 0 as the notes do: 1(x > y)."""
        write = self.notation
        (first, where), (second, _), *others = node.args
        if not others and (first, second) == (1, 0):
            return Part(write.row(write.word("1"), write.fenced("(", self.part(where).text, ")")))
        rows = [
            [self.part(value).text,
             write.prose("otherwise") if condition == True  # noqa: E712  SymPy's true is no bool
             else write.row(write.prose("if "), self.part(condition).text)]
            for value, condition in node.args
        ]  # fmt: skip
        return Part(write.table("{", rows, ""), _SUM)

    def _step(self, node: sympy.Heaviside) -> Part:
        """Write a step as the notes do: 1(x > y), and nothing in it has a minus before it."""
        terms = sympy.Add.make_args(node.args[0])
        negative = [term for term in terms if term.could_extract_minus_sign()]
        left = sympy.Add(*(term for term in terms if term not in negative))
        right = sympy.Add(*(-term for term in negative))
        row = self.notation.row(
            self.part(left).text, self.notation.sign(">"), self.part(right).text
        )
        return Part(self.notation.row(self.notation.word("1"), self.notation.fenced("(", row, ")")))

    def _joined(self, node: sympy.Basic) -> Part:
        sign = "∧" if isinstance(node, sympy.And) else "∨"
        texts = (self.held(self.part(one), _COMPARED) for one in node.args)
        done = reduce(lambda a, b: self.notation.row(a, self.notation.sign(sign), b), texts)
        return Part(done, _COMPARED - 1)

    def _compared(self, node: Any) -> Part:
        if node.lhs == OUT:  # what it is said of stands first: x ≥ f
            node = node.reversed
        sign = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}.get(node.rel_op, node.rel_op)
        left, right = (self.part(side).text for side in (node.lhs, node.rhs))
        return Part(self.notation.row(left, self.notation.sign(sign), right), _COMPARED)


_ONE = sympy.Integer(1)
_COMPARED = 5


def _is_reciprocal(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.Pow) and bool(node.exp.is_number) and bool(node.exp < 0)


_FORMS: dict[str, Callable[..., Part]] = {
    "div": Writer.fraction,
    "pow": Writer.power,
    "neg": Writer.negative,
    "reciprocal": lambda w, x: w.fraction(w.number(1), x),
    "square": lambda w, x: w.power(x, w.number(2)),
    "exp": lambda w, x: w.power(w.part(sympy.E), x),
    "sqrt": lambda w, x: Part(w.notation.root(x.text)),
    "transpose": Writer.transposed,
}
_ORDINARY: dict[type, Callable[..., Part]] = {
    sympy.Add: Writer._sum,
    sympy.Mul: Writer._product,
    sympy.Pow: Writer._power,
    sympy.exp: lambda w, node: w.power(w.part(sympy.E), w.part(node.args[0])),
    expm1: lambda w, node: w.part(sympy.exp(node.args[0]) - 1),
    log1p: lambda w, node: w.part(sympy.log(1 + node.args[0])),
    sympy.Abs: lambda w, node: w.gate("abs", "", (), [w.part(node.args[0])]),
    sympy.Heaviside: Writer._step,
    sympy.Max: lambda w, node: w.called("max", "", (), [w.part(one) for one in node.args]),
    sympy.Min: lambda w, node: w.called("min", "", (), [w.part(one) for one in node.args]),
    sympy.Piecewise: Writer._cases,
    sympy.And: Writer._joined,
    sympy.Or: Writer._joined,
    sympy.core.relational.Relational: Writer._compared,
}


# The formulas of a circuit


class Equation(NamedTuple):
    """Two sides, and the gate that the equation is of: a statement's is the one that computes it."""

    left: str
    right: str
    gate: str | None = None

    def written(self, notation: Notation) -> str:
        """Write both sides, with `=` between them."""
        sides = (self.left, notation.sign("="), self.right) if self.left else (self.right,)
        return notation.row(*sides)


def statements(graph: Graph, notation: Notation) -> Iterator[Equation]:
    """Write the program's statements as they were typed. Errors: CannotBeWritten."""
    gates = {gate.name: gate.id for gate in graph.gates if gate.name}
    kind, _, last = graph.wires[graph.output_wire].source.partition("-")
    if kind == "gate":
        gates[graph.output] = last
    writer, typed = Writer(notation), parse(graph.text, graph.with_axis).statements
    for statement in typed:
        name = statement.name or (graph.output if statement is typed[-1] else None)
        left = writer.name(name).text if name else ""
        yield Equation(left, writer.part(statement.expression).text, name and gates.get(name))


class Gates:
    """Writes what each gate of a graph does: its own formula, and its gradients.

    `parts` are what to write for values, by index: their names, where nothing else is said. With a
    `run` cases that are special at single points are written only where its numbers stand in one.
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
            else {value: self.writer.name(name) for value, name in Names(graph, ()).values.items()}
        )
        self.output = self.writer.name(graph.output)
        self.copies = {f"gate-{g.id}": g.results for g in graph.gates if g.row.name == "copy"}

    def forward(self, gate: Gate) -> Equation:
        """Write a gate's output in its operands; a copy gate has no formula. Errors: CannotBeWritten."""
        return Equation(self._wire(gate.results[0]).text, self.formula(gate).text, gate.id)

    def formula(self, gate: Gate) -> Part:
        """Write what a gate computes, in its operands. Errors: CannotBeWritten."""
        row, operands = gate.row, [self._operand(operand) for operand in gate.operands]
        if isinstance(row, Folded) and row.like is None:
            return self.writer.called(row.symbol, row.symbol, (), operands)
        return self.writer.gate(row.name, row.symbol, gate.options, operands)

    def towards(self, gate: Gate, position: int) -> Part:
        """Write an operand as what a gradient is towards: a value that comes in twice by its wires."""
        operands, wire = (
            [self._operand(operand) for operand in gate.operands],
            gate.operands[position],
        )
        assert not isinstance(wire, Constant)
        return self._branch(wire) if operands.count(operands[position]) > 1 else operands[position]

    def backward(self, gate: Gate) -> Iterator[Equation]:
        """Write the local gradient towards each wire; of a tensor gate, what it sends there.

        Of a module there is no formula, and the derivative stands alone. A copy gate adds up what its
        branches send. Errors: CannotBeWritten.
        """
        operands = [self._operand(operand) for operand in gate.operands]
        out = self._wire(gate.results[0])
        if gate.row.name == "copy":
            slopes = [self.writer.slope(self.output, self._branch(wire)) for wire in gate.results]
            total = reduce(lambda a, b: self.writer.infix("+", _SUM, a, b), slopes)
            yield Equation(self.writer.slope(self.output, out).text, total.text, gate.id)
            return
        for position, wire in enumerate(gate.operands):
            if isinstance(wire, Constant):
                continue
            row = known(gate.row)
            if isinstance(row, Tensor):
                left = self.writer.slope(self.output, self._branch(wire))
                right = self._sent(row.sends[position], [*operands, out])
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
        """Write a value by its wire: where it forks, with the number of the branch as an exponent."""
        part, source = self._wire(wire), self.graph.wires[wire].source
        if source not in self.copies:
            return part
        place = self.notation.number(str(self.copies[source].index(wire) + 1))
        return Part(self.notation.raised(part.text, self.notation.fenced("(", place, ")")))

    def _local(self, gate: Gate, row: Scalar, position: int, parts: Sequence[Part]) -> str:
        count = len(gate.operands)
        symbols = row.operands(count)
        known = {
            symbol: _number(operand.value)
            for symbol, operand in zip(symbols, gate.operands, strict=True)
            if isinstance(operand, Constant) and isinstance(operand.value, float)
        }
        names = dict(zip((*map(str, symbols), "out"), parts, strict=True))
        general = row.partial(position, count)
        if row.cases and self.run and not row.stands_in_case(position, self.run.operands(gate)):
            general = general.args[-1][0]
        partial = _with_known(general, known)
        return Writer(self.notation, names).part(partial).text

    def _sent(self, sends: str, parts: Sequence[Part]) -> str:
        """Write a row's own words on what it sends: a formula in the language, or prose behind `g`."""
        *operands, out = parts
        g = self.writer.slope(self.output, out)
        names = {**dict(zip("ab", operands, strict=False)), "out": out, "g": g}
        try:
            expression = parse(sends).statements[0].expression
        except InputError:
            words = re.split(r"\b(a|b|g|out)\b", sends)
            texts = [
                names[word].text if word in names else self.notation.prose(word)
                for word in words
                if word
            ]
            return self.notation.row(*texts)
        return Writer(self.notation, names).part(expression).text


def _with_known(partial: sympy.Expr, known: Mapping[sympy.Symbol, sympy.Number]) -> sympy.Expr:
    """Put constants into a local gradient, unless it then is log(−1) or 1/0: those stand as they are.

    Of cases each is seen to by itself, and the ones that can't be are left out.
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

    With a run, of a power at 0 they are those of its case there. Errors: CannotBeWritten.
    """
    notation = LaTeX()
    gates = Gates(graph, notation, run=run)
    equations = list(statements(graph, notation))
    for gate in graph.gates:
        if gate.row.name != "copy":
            equations.append(gates.forward(gate))
        equations += gates.backward(gate)
    lines = [Line(rf"  {one.left} &= {one.right} \\", one.gate) for one in equations]
    lines[-1] = Line(lines[-1].text.removesuffix(r" \\"), lines[-1].gate)
    begin, end = (Line(rf"\{word}{{align*}}") for word in ("begin", "end"))
    return Listing(
        "latex", (Line(r"% in a document with \usepackage{amsmath}"), begin, *lines, end)
    )
