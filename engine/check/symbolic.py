"""The gradients of a small circuit of scalars, as SymPy's `diff` finds them in one formula of the output.

This witness uses neither the backward pass nor the table's partials, because it is there to judge them:
each gate is replaced by its forward formula, with the operands' formulas put in, and the whole is
differentiated towards each input. The inputs are symbols of our own, and users' names come back when a
derivative is written. It is given as LaTeX, as MathML, and as a short list of operations
(`engine/check/postfix.py`), which can be evaluated anywhere without SymPy.
"""

import math
from collections import defaultdict
from typing import NamedTuple

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from ..base.errors import CannotBeWritten
from ..base.shapes import Shape
from ..base.words import Words, say
from ..gates.printers import indicator
from ..gates.scalars import Scalar
from ..graph.graph import Constant, Gate, Graph
from ..graph.names import output_version
from ..maths.notation import LaTeX, MathML, Notation
from ..maths.writer import Writer
from ..programs.latex import Equation
from .postfix import Code, Inexpressible, postfix

MOST_GATES = 40  # of a circuit that gets symbolic gradients
MOST_WRITTEN = (
    120  # gates in the formula of its output, in which a value that forks is written several times
)
MOST_LETTERS = 6_000  # characters of a derivative as LaTeX or MathML


class Derivative(NamedTuple):
    """One symbolic gradient."""

    latex: str  # empty where LaTeX lacks letters for the names
    mathml: str  # for the page
    code: Code  # to be evaluated


class NotShown(ValueError):
    """Why a derivative that was found is not shown, as a sentence without fields."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


_TOO_LONG = say("There is no symbolic gradient to show: it would be too long to be read.")


def refusal(graph: Graph, shapes: tuple[Shape, ...]) -> Words | None:
    """Say why a circuit gets no symbolic gradient; None where it gets one.

    Both the circuit and its formula have a limit: a small circuit of many forks has a huge formula.
    """
    if any(shapes) or not all(isinstance(gate.row, Scalar) for gate in graph.gates):
        return say(
            "A symbolic gradient is written for circuits of single numbers: this one has arrays."
        )
    gates = [gate for gate in graph.gates if gate.span is not None]
    if len(gates) > MOST_GATES:
        return say(
            "A symbolic gradient is written for up to {most} gates: this circuit has {count}, and its "
            "formula would fill pages.",
            most=MOST_GATES,
            count=len(gates),
        )
    sizes: dict[int, int] = defaultdict(int)
    for gate in gates:
        operands = [graph.wires[wire].value for wire in gate.wires]
        sizes[graph.wires[gate.results[0]].value] = 1 + sum(sizes[value] for value in operands)
    written = sizes[graph.wires[graph.output_wire].value]
    if written > MOST_WRITTEN:
        return say(
            "A symbolic gradient is written for formulas of up to {most} gates: this circuit has "
            "{count}, and with the names written out its formula has {written:,}.",
            most=MOST_WRITTEN,
            count=len(gates),
            written=written,
        )
    return None


def derivatives(graph: Graph) -> dict[str, Derivative]:
    r"""Differentiate the output towards each input.

    Errors: NotShown where a derivative is too long, not finite, or unknown to SymPy.

    >>> from engine.language.parser import parse
    >>> from engine.graph.building import build
    >>> derivatives(build(parse("x^3*y")))["x"].latex
    '\\frac{\\partial f}{\\partial x} = 3 \\cdot x^{2} \\cdot y'
    """
    try:
        return _derivatives(graph)
    except NotShown:
        raise
    # SymPy raises any of these where it can't handle an expression.
    except (
        ValueError, ArithmeticError, TypeError, AttributeError, NotImplementedError, RecursionError,
    ):  # fmt: skip
        raise NotShown(
            say("There is no symbolic gradient to show: SymPy has no formula for this circuit.")
        ) from None


def _derivatives(graph: Graph) -> dict[str, Derivative]:
    symbols = {
        input.name: sympy.Symbol(_placeholder(number), real=True)
        for number, input in enumerate(graph.inputs)
    }
    whole = _formula(graph, symbols)
    names = {symbol: name for name, symbol in symbols.items()}
    order = {str(symbol): number for number, symbol in enumerate(symbols.values())}
    return {
        name: _derivative(whole.diff(symbol), (output_version(graph), name), names, order)
        for name, symbol in symbols.items()
    }  # fmt: skip


def _placeholder(number: int) -> str:
    """Make a name of letters alone, which SymPy prints unchanged; all names have the same length."""
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return f"zq{letters}"


class _Size(sympy.Function):
    """Abs with the sign as its derivative: SymPy's own derivative is about real and imaginary parts."""

    @classmethod
    def eval(cls, x: sympy.Expr) -> sympy.Expr | None:
        """Give what SymPy can work out, because it compares numbers that it can't forever."""
        return sympy.Abs(x) if x.is_number else None

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.sign(self.args[0])


class Held(sympy.Function):
    """What a gate passes no gradient to: a constant where derivatives are taken, of the value that it has."""

    @classmethod
    def eval(cls, x: sympy.Expr) -> sympy.Expr | None:
        """Give a number as it is, because SymPy compares numbers that it can't work out forever."""
        return x if x.is_number else None

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the derivative, which is 0 whatever stands in it."""
        return sympy.Integer(0)


class Power(sympy.Function):
    """x^y with derivatives that hold at x = 0, where SymPy's own, x^y·y/x, is 0/0."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the derivative as a function of its own, which is right at 0 too."""
        return (PowerSlope if argindex == 1 else PowerGrowth)(*self.args)


class PowerSlope(sympy.Function):
    """The derivative of x^y towards x, y·x^(y−1)."""


class PowerGrowth(sympy.Function):
    """The derivative of x^y towards y, x^y·log(x)."""


def _as_written(found: sympy.Expr) -> sympy.Expr:
    """Replace our own functions by powers and logarithms, which a reader knows."""
    return (
        found.replace(Held, lambda x: x)
        .replace(Power, lambda x, y: x**y)
        .replace(PowerSlope, lambda x, y: y * x ** (y - 1))
        .replace(PowerGrowth, lambda x, y: x**y * sympy.log(x))
    )


def _formula(graph: Graph, symbols: dict[str, sympy.Symbol]) -> sympy.Expr:
    """Write the output in formulas of the inputs alone."""
    values = {graph.wires[input.wire].value: symbols[input.name] for input in graph.inputs}
    for gate in graph.gates:
        if gate.span is not None:
            operands = [
                _number(o) if isinstance(o, Constant) else values[graph.wires[o].value]
                for o in gate.operands
            ]
            values[graph.wires[gate.results[0]].value] = _applied(gate, operands)
    return values[graph.wires[graph.output_wire].value]


def _applied(gate: Gate, operands: list[sympy.Expr]) -> sympy.Expr:
    row = gate.row
    assert isinstance(row, Scalar)
    if row.name == "pow":
        if not any(operand.is_number for operand in operands):
            return Power(*operands)
        _refuse_many_digits(*operands)
    formula = row.definition(len(operands))
    operands = [
        Held(operand) if row.holds(position) else operand
        for position, operand in enumerate(operands)
    ]
    formula = formula.replace(indicator, lambda condition: indicator(condition).as_cases())
    formula = formula.replace(expm1, lambda u: sympy.exp(u) - 1)
    formula = formula.replace(log1p, lambda u: sympy.log(1 + u)).replace(sympy.Abs, _Size)
    return formula.xreplace(dict(zip(row.operands(len(operands)), operands, strict=True)))


def _refuse_many_digits(base: sympy.Expr, exponent: sympy.Expr) -> None:
    """Refuse powers such as 9^9^9^9, because SymPy works out every digit. Errors: NotShown."""
    factor, _ = base.as_coeff_Mul()  # of (9·x)^y, 9
    if factor.is_Rational and exponent.is_Rational:
        digits = abs(exponent) * math.log10(max(abs(factor.p), factor.q))
        if digits > MOST_LETTERS:
            raise NotShown(_TOO_LONG)


_MOST_WHOLE = 1_000_000  # the largest constant that is written without a decimal point


def _number(constant: Constant) -> sympy.Expr:
    """Read a constant so that it prints as it was typed: 2, 0.5, π."""
    size = constant.text.lstrip("−")
    if size in _NAMED:
        return _NAMED[size] * (-1 if size != constant.text else 1)
    if constant.value == int(constant.value) and abs(constant.value) <= _MOST_WHOLE:
        return sympy.Integer(int(constant.value))
    return sympy.Float(constant.value)


_NAMED = {"π": sympy.pi, "e": sympy.E}


def _derivative(
    found: sympy.Expr, of: tuple[str, str], names: dict[sympy.Symbol, str], order: dict[str, int]
) -> Derivative:
    found = found.replace(_Size, sympy.Abs)
    try:
        code = postfix(found, order)
    except Inexpressible:
        raise NotShown(
            say("There is no symbolic gradient to show: it would hold what is not a finite number.")
        ) from None
    if len(code) > MOST_LETTERS // 4:
        raise NotShown(_TOO_LONG)
    found = _as_written(found)
    mathml = _equation(found, of, names, MathML())
    try:
        latex = _equation(found, of, names, LaTeX())
    except CannotBeWritten:  # LaTeX lacks letters for the names, which browsers have
        latex = ""
    if len(latex or mathml) > MOST_LETTERS:
        raise NotShown(_TOO_LONG)
    return Derivative(latex, mathml, code)


def _equation(
    found: sympy.Expr, of: tuple[str, str], names: dict[sympy.Symbol, str], notation: Notation
) -> str:
    """Write the equation ∂f/∂x = derivative, with users' names in the places of our symbols."""
    own = Writer(notation)
    output, towards = map(own.name, of)
    writer = Writer(notation, {str(symbol): own.name(name) for symbol, name in names.items()})
    right = writer.part(found).text
    return Equation(own.slope(output, towards).text, right).written(notation)
