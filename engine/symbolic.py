"""The gradients of a small circuit of scalars, as SymPy's `diff` finds them in one formula of it all.

It knows nothing of the backward pass and of the table's partials: each gate is replaced by its
forward formula, with the operands' formulas put in, and the whole is differentiated towards each
input. The inputs are symbols of our own; what a user called them is put back in print. A derivative
comes as LaTeX, as MathML, and as a short list of operations (`engine/postfix.py`), which can be
evaluated anywhere without SymPy.
"""

import re
from collections import defaultdict
from html import escape
from typing import Any, NamedTuple

import sympy
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.latex import LatexPrinter
from sympy.printing.mathml import MathMLPresentationPrinter

from engine.dimensions import Shape
from engine.graph import Constant, Gate, Graph
from engine.postfix import Code, Inexpressible, postfix
from engine.rows import Scalar

MOST_GATES, MOST_WRITTEN, MOST_LETTERS = 40, 120, 6_000


class Derivative(NamedTuple):
    """One gradient: for a reader as LaTeX and MathML, and to be evaluated as operations."""

    latex: str
    mathml: str
    code: Code


def refusal(graph: Graph, shapes: tuple[Shape, ...]) -> str:
    """Say why a circuit gets no symbolic gradient; nothing where it does.

    A circuit of many forks is small, and its formula is not: both have a limit.
    """
    if any(shapes) or not all(isinstance(gate.row, Scalar) for gate in graph.gates):
        return "A symbolic gradient is written for circuits of single numbers: this one has arrays."
    gates = [gate for gate in graph.gates if gate.span is not None]
    if len(gates) > MOST_GATES:
        return (
            f"A symbolic gradient is written for up to {MOST_GATES} gates: this circuit has "
            f"{len(gates)}, and its formula would fill pages."
        )
    sizes: dict[int, int] = defaultdict(int)
    for gate in gates:
        operands = [graph.wires[wire].value for wire in gate.wires]
        sizes[graph.wires[gate.results[0]].value] = 1 + sum(sizes[value] for value in operands)
    written = sizes[graph.wires[graph.output_wire].value]
    if written > MOST_WRITTEN:
        return (
            f"A symbolic gradient is written for formulas of up to {MOST_WRITTEN} gates: this "
            f"circuit has {len(gates)}, and with the names written out its formula has {written:,}."
        )
    return ""


def derivatives(graph: Graph) -> dict[str, Derivative]:
    """Differentiate the output towards each input. Errors: ValueError where SymPy can't, or it is too long.

    >>> from engine.parser import parse
    >>> from engine.graph import build
    >>> derivatives(build(parse("x^3*y")))["x"].latex
    '3 x^{2} y'
    """
    symbols = {
        input.name: sympy.Symbol(_placeholder(number), real=True)
        for number, input in enumerate(graph.inputs)
    }
    whole = _formula(graph, symbols)
    names = {symbol: name for name, symbol in symbols.items()}
    order = {str(symbol): number for number, symbol in enumerate(symbols.values())}
    return {
        name: _derivative(whole.diff(symbol).replace(_Size, sympy.Abs), name, graph.output, names, order)
        for name, symbol in symbols.items()
    }  # fmt: skip


def _placeholder(number: int) -> str:
    """Make a name of letters alone, which SymPy prints as it is; all have the same length."""
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return f"zq{letters}"


class _Size(sympy.Function):
    """Abs, whose derivative is the sign: SymPy's own asks about real and imaginary parts."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.sign(self.args[0])


# On floats these are written so that nothing overflows; to a reader the plain form says more.
_PLAIN = {"softplus": sympy.log(1 + sympy.exp(sympy.Symbol("x", real=True)))}


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
    formula = _PLAIN.get(row.name, row.formula(len(operands)))
    formula = formula.replace(expm1, lambda u: sympy.exp(u) - 1)
    formula = formula.replace(log1p, lambda u: sympy.log(1 + u)).replace(sympy.Abs, _Size)
    return formula.xreplace(dict(zip(row.operands(len(operands)), operands, strict=True)))


_MOST_WHOLE = 1_000_000


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
    found: sympy.Expr,
    name: str,
    output: str,
    names: dict[sympy.Symbol, str],
    order: dict[str, int],
) -> Derivative:
    try:
        code = postfix(found, order)
    except Inexpressible:
        raise ValueError("it would hold what is not a finite number") from None
    if len(code) > MOST_LETTERS // 4:
        raise ValueError("it would be too long to be read")
    latex = _LaTeX({"symbol_names": {symbol: _latex_name(n) for symbol, n in names.items()},
                    "full_prec": False}).doprint(found)  # fmt: skip
    mathml = _MathML().written(found)
    if len(latex) > MOST_LETTERS:
        raise ValueError("it would be too long to be read")
    typed = {str(symbol): _mathml_name(n) for symbol, n in names.items()}
    mathml = re.sub(r"<mi>(zq[a-z]{4})</mi>", lambda found: typed[found[1]], mathml)
    return Derivative(latex, f"{_towards(output, name)}<mo>=</mo>{mathml}", code)


def _towards(output: str, name: str) -> str:
    """Write ∂f/∂x."""
    over, under = (f"<mrow><mo>∂</mo>{_mathml_name(one)}</mrow>" for one in (output, name))
    return f"<mfrac>{over}{under}</mfrac>"


def latex_towards(output: str, name: str) -> str:
    r"""Write the left side of a gradient's formula.

    >>> latex_towards("f", "w0")
    '\\frac{\\partial f}{\\partial w_{0}}'
    """
    return rf"\frac{{\partial {_latex_name(output)}}}{{\partial {_latex_name(name)}}}"


def _parted(name: str) -> tuple[str, str]:
    """Part a name from what stands low in it: `w0`, `W_1`, but not `w_in_2`."""
    stem, _, index = name.partition("_")
    if stem and index.isascii() and index.isalnum():
        return stem, index
    stem = name.rstrip("0123456789")
    return (stem, name[len(stem) :]) if stem and "_" not in name else (name, "")


def _latex_name(name: str) -> str:
    stem, index = _parted(name)
    stem = stem.replace("_", r"\_")
    stem = stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    return f"{stem}_{{{index}}}" if index else stem


def _mathml_name(name: str) -> str:
    stem, index = _parted(name)
    written = f"<mi>{escape(stem)}</mi>"
    return f"<msub>{written}<mn>{escape(index)}</mn></msub>" if index else written


def _sides(step: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Part `u > 0` so that nothing has a minus before it: 10 − x > 0 is 10 > x."""
    terms = sympy.Add.make_args(step)
    right = [-term for term in terms if term.could_extract_minus_sign()]
    left = [term for term in terms if not term.could_extract_minus_sign()]
    return sympy.Add(*left), sympy.Add(*right)


class _LaTeX(LatexPrinter):
    """Writes a step as the notes do: 1 with its condition behind it."""

    def _print_Heaviside(self, expression: sympy.Heaviside, exp: str | None = None) -> str:
        left, right = map(self._print, _sides(expression.args[0]))
        written = rf"\mathbf{{1}}\left({left} > {right}\right)"
        return written if exp is None else rf"{written}^{{{exp}}}"


class _MathML(MathMLPresentationPrinter):
    """Writes what browsers draw: `e` for e, steps as the notes do, and cases behind a brace."""

    def written(self, expression: sympy.Expr) -> str:
        """Give the formula as it stands inside of <math>."""
        written: str = self._print(expression).toxml()
        written = written.replace("<mo>-</mo>", "<mo>−</mo>").replace("<mn>-", "<mn>−")
        return written.replace("&ExponentialE;", "e")

    def _node(self, name: str, *children: Any, text: str = "") -> Any:
        node = self.dom.createElement(name)
        for child in children:
            node.appendChild(child)
        if text:
            node.appendChild(self.dom.createTextNode(text))
        return node

    def _print_Heaviside(self, expression: sympy.Heaviside) -> Any:
        left, right = map(self._print, _sides(expression.args[0]))
        sign, opening, closing = (self._node("mo", text=text) for text in ("&gt;", "(", ")"))
        one = self._node("mn", text="1")
        one.setAttribute("class", "step")
        return self._node("mrow", one, self._node("mrow", opening, left, sign, right, closing))

    def _print_Piecewise(self, expression: sympy.Piecewise) -> Any:
        rows = []
        for value, condition in expression.args:
            said = self._node("mtext", text="otherwise")
            if condition != sympy.true:
                said = self._node(
                    "mrow", self._node("mtext", text="if\u2002"), self._print(condition)
                )
            cells = [self._node("mtd", one) for one in (self._print(value), said)]
            rows.append(self._node("mtr", *cells))
        return self._node("mrow", self._node("mo", text="{"), self._node("mtable", *rows))

    def _print_Relational(self, expression: Any) -> Any:
        left, right = self._print(expression.lhs), self._print(expression.rhs)
        sign = escape(expression.rel_op).replace("&gt;=", "≥").replace("&lt;=", "≤")
        return self._node("mrow", left, self._node("mo", text=sign), right)
