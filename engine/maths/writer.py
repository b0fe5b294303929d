"""Formulas as books set them, from our own trees: nothing is simplified, and no bracket is lost.

SymPy's printers leave out the brackets of a sum in an unevaluated product. Here each part knows how
tightly it binds, and gets brackets beside an operator that binds more tightly.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from ..base.arrays import Array
from ..base.numerals import exact
from ..base.shapes import as_matrix, dimensions
from ..gates.picks import Entry, Index, Operand, operands_of, written
from ..gates.printers import CALLED, OUT, indicator
from ..gates.rows import GateFunction
from ..maths.notation import LaTeX, MathML, Notation, parts_of

# How tightly a part binds. A part that needs brackets nowhere is whole.
_LOGICAL = 6
SUM, _PRODUCT, _NEGATION, _FRACTION, _POWER, _INDEXED, _WHOLE = range(10, 80, 10)
_SIGNS = {"add": ("+", SUM), "sub": ("−", SUM), "mul": ("·", _PRODUCT),
          "matmul": ("\N{INVISIBLE TIMES}", _PRODUCT), "outer": ("⊗", _PRODUCT),
          "logical_and": ("∧", _LOGICAL + 2), "logical_or": ("∨", _LOGICAL)}  # fmt: skip
_COMPARISONS = {"less": "<", "less_equal": "≤", "greater": ">", "greater_equal": "≥", "equal": "=",
                "not_equal": "≠"}  # fmt: skip
_MOST_ENTRIES = 4  # rows and columns of a matrix that is written out


class Part(NamedTuple):
    """A part of a formula."""

    # The part in some notation.
    text: str
    # How tightly the part binds: one of the numbers above.
    binds: int = _WHOLE
    # Whether the part begins with a minus, so that it needs brackets behind an operator.
    signed: bool = False
    # Of what is 1 where a condition holds, the condition.
    condition: str = ""
    # Whether the part is typed out, and holds no name.
    constant: bool = False
    # Of a number that is typed out, its value.
    number: float | None = None


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
    '<mi>x1</mi>'
    """
    return Writer(MathML()).part(expression).text


class Writer:
    """Writes expressions in a notation. `names` has parts that are written in place of some symbols."""

    def __init__(self, notation: Notation, names: Mapping[str, Part] | None = None) -> None:
        self.notation = notation
        self.names = names or {}

    def part(self, expression: sympy.Basic) -> Part:
        """Write an expression, without recursion over gates, which may be nested deep.

        Errors: CannotBeWritten.
        """
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
        """Put a part in brackets if it binds less tightly than `least`, or has a minus `behind` a sign."""
        if part.binds < least or (behind and part.signed):
            return self.notation.fenced("(", part.text, ")")
        return part.text

    # Gates

    def applied(self, gate: GateFunction, operands: Sequence[Part]) -> Part:
        """Write a gate with its operands, which are written already."""
        return self.gate(gate.row.name, gate.row.symbol, gate.options, operands)

    def gate(
        self, name: str, symbol: str, options: Sequence[tuple[str, Any]], operands: Sequence[Part]
    ) -> Part:
        """Write a gate by the name of its row.

        What would be decided, or be another gate, when the formula is read again is written as a call.
        """
        part = self._gate(name, symbol, options, operands)
        return part._replace(constant=all(each.constant for each in operands))

    def _gate(
        self, name: str, symbol: str, options: Sequence[tuple[str, Any]], operands: Sequence[Part]
    ) -> Part:
        if _is_decided(name, operands):
            return self.called(name, "", options, operands)
        # Of numbers that are no conditions, 2 ∧ 3 is read as Python's `2 and 3`, which is 3.
        has_sign = not name.startswith("logical") or all(each.condition for each in operands)
        if name in _SIGNS and has_sign and len(operands) == 2:
            return self.infix(*_SIGNS[name], *operands)
        if name in _COMPARISONS:
            return self.compared(_COMPARISONS[name], *operands)
        if name in _FORMS and not options:
            return _FORMS[name](self, *operands)
        if name in ("index", "put"):
            return self.indexed(name, operands, dict(options)["index"])
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
        """Write an operator between two parts, which associates to the left."""
        texts = self.held(left, binds), self.held(right, binds + 1, behind=True)
        row = self.notation.row(texts[0], self.notation.sign(sign), texts[1])
        return Part(row, binds, left.signed and left.binds >= binds)

    def negative(self, part: Part, binds: int = _NEGATION) -> Part:
        """Write a minus before a part; it `binds` as a negation, or as the product behind it."""
        held = self.held(part, binds, behind=True)
        return Part(self.notation.row(self.notation.sign("−"), held), binds, True)

    def fraction(self, above: Part, below: Part) -> Part:
        """Write a fraction, in which neither part needs brackets."""
        return Part(self.notation.fraction(above.text, below.text), _FRACTION)

    def power(self, base: Part, exponent: Part) -> Part:
        """Write a power, whose exponent needs no brackets."""
        held = self.held(base, _POWER + 1, behind=True)
        return Part(self.notation.raised(held, exponent.text), _POWER)

    def compared(self, sign: str, left: Part, right: Part) -> Part:
        """Write a comparison as the notes do, as 1 where it holds: 1(x > y)."""
        write = self.notation
        inner = write.row(self.held(left, SUM), write.sign(sign), self.held(right, SUM))
        return Part(write.row(write.word("1"), write.fenced("(", inner, ")")), condition=inner)

    def chosen(self, condition: Part, first: Part, second: Part) -> Part:
        """Write the two cases of a condition."""
        write = self.notation
        is_not_0 = (self.held(condition, SUM), write.sign("≠"), self.number(0).text)
        holds = write.row(write.prose("if "), condition.condition or write.row(*is_not_0))
        rows = [[first.text, holds], [second.text, write.prose("otherwise")]]
        return Part(write.table("{", rows, ""), SUM)

    def indexed(self, name: str, operands: Sequence[Part], index: Index) -> Part:
        """Write a part of an array, or an array with something put there: `x_{0 ← y}`."""
        write, places = self.notation, operands[len(operands) - operands_of(index) :]
        lowered = self.listed([self._entry(entry, places) for entry in index])
        if name == "put":
            lowered = write.row(lowered, write.sign("←"), operands[1].text)
        return Part(write.lowered(self.held(operands[0], _WHOLE), lowered), _INDEXED)

    def _entry(self, entry: Entry, places: Sequence[Part]) -> Part:
        if isinstance(entry, Operand):
            return places[entry.number]
        if isinstance(entry, int):
            return self.number(entry)
        return Part(self.notation.prose(written((entry,), ())))

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
        """Write a name. One with an index, as `w0`, gets brackets before another index."""
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
            return Part(write.fenced("[", write.prose(dimensions(numbers.shape)), "]"), _INDEXED)
        table = numbers.reshape(rows, columns).tolist()
        return Part(
            write.table("[", [[self.number(one).text for one in row] for row in table], "]")
        )

    # SymPy's own expressions, over which recursion is no deeper than SymPy's own

    def _leaf(self, node: sympy.Basic) -> Part:
        if isinstance(node, sympy.Symbol):
            return self.name(node.name)
        number = float(node) if node.is_Number or node is sympy.E else None
        return self._evaluated(node)._replace(constant=not node.free_symbols, number=number)

    def _evaluated(self, node: sympy.Basic) -> Part:
        write = self.notation
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
        called = type(node).__name__
        parts = [self.part(one) for one in node.args]
        return self.called(CALLED.get(called, called), "", (), parts)

    def _sum(self, node: sympy.Add) -> Part:
        first, *others = node.as_ordered_terms()
        done = self.part(first)
        for term in others:
            negative = term.as_coeff_Mul()[0] < 0
            sign, part = ("−", self.part(-term)) if negative else ("+", self.part(term))
            done = self.infix(sign, SUM, done, part)
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
        """Write cases. The cases 1 and 0 are written as in the lecture notes: 1(x > y)."""
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
        return Part(write.table("{", rows, ""), SUM)

    def _step(self, node: sympy.Heaviside) -> Part:
        """Write a step as in the lecture notes, 1(x > y), with negative terms to the right of the sign."""
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
        if node.lhs == OUT or node.lhs.is_Number:  # the operand stands first: x ≥ f, s ≥ 0
            node = node.reversed
        sign = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}.get(node.rel_op, node.rel_op)
        left, right = (self.part(side).text for side in (node.lhs, node.rhs))
        return Part(self.notation.row(left, self.notation.sign(sign), right), _COMPARED)


_ONE, _SQUARED = sympy.Integer(1), 2.0
_COMPARED = 5


def _is_decided(name: str, operands: Sequence[Part]) -> bool:
    """Tell a condition of numbers alone, and powers that are read as `square` and `exp`."""
    if name == "pow":
        return operands[0].number == float(sympy.E) or operands[1].number == _SQUARED
    if name == "where" or name == "logical_not":
        return operands[0].constant
    return name in _COMPARISONS and all(each.constant for each in operands)


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
    "where": Writer.chosen,
    "logical_not": lambda w, x: Part(
        w.notation.row(w.notation.sign("¬"), w.held(x, _WHOLE)), _NEGATION
    ),
}
_ORDINARY: dict[type, Callable[..., Part]] = {
    indicator: lambda w, node: Part(
        w.notation.row(w.notation.word("1"), w.notation.fenced("(", w.part(node.args[0]).text, ")"))
    ),
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
