"""The table of gates: everything about a gate stands in its row, and all else is derived from it.

A row is a row of the table of derivatives in a calculus book: the function, and its partial
derivative towards each operand, written with the operands (`x`, `y`) and the gate's own output
(`out`). SymPy reads these texts once; they are ours, never the user's. The NumPy and `math`
functions of both passes, the parser's names and operators, what is drawn inside the gate and
the property tests all come from here. Adding a gate is adding a row.
"""

import difflib
import functools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
import sympy
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.pycode import PythonCodePrinter

Arithmetic = Literal["math", "numpy"]
"""`math`: Python floats, fast, and an exception where IEEE 754 says inf or nan. `numpy`: IEEE 754."""

_LOCALS = {
    "expm1": expm1,
    "log1p": log1p,
    "step": lambda condition: sympy.Piecewise((1, condition), (0, True)),
}


@dataclass(frozen=True, eq=False)
class Row:
    """One row of the table.

    `forward` and `partials` are formulas in `x`, `y` and `out`. A variadic gate writes two
    operands and stands for two or more; its one partial is the same for each of them.
    `sample` is the range of each operand in which tests take points. `kink` says, from the
    operands and the output, whether the gate stands where its derivative jumps, and
    `convention` what it passes there. `absorbed` is what is drawn when a constant `{c}` is the
    left operand, the right one, or `{c}` and `{d}` are both. `{bc}` and `{bd}` are the same, in
    brackets where a minus would be misread, and `{sup}` is the constant as an exponent.
    """

    name: str
    symbol: str
    forward: str
    partials: tuple[str, ...]
    sample: tuple[float, float] = (-3.0, 3.0)
    samples: tuple[tuple[float, float], ...] = ()
    operator: str = ""
    variadic: bool = False
    absorbed: tuple[str, str, str] | None = None
    kink: Callable[[Sequence[Any], Any], bool] | None = None
    convention: str = ""

    @property
    def arity(self) -> int:
        """How many operands the row writes; a variadic gate takes that many or more."""
        return 2 if self.variadic else len(self.partials)

    def operands(self, count: int) -> tuple[sympy.Symbol, ...]:
        """Name `count` operands: `x`, `y`, then `x3`, `x4`, … ."""
        names = ["x", "y", *(f"x{i}" for i in range(3, count + 1))][:count]
        return tuple(sympy.Symbol(name, real=True) for name in names)

    @cache
    def formula(self, count: int) -> sympy.Expr:
        """Read the forward formula, for `count` operands."""
        if self.variadic:
            return getattr(sympy, self.forward)(*self.operands(count))
        return _read(self.forward)

    @cache
    def partial(self, position: int, count: int) -> sympy.Expr:
        """Read the local gradient towards the operand at `position`, of `count`."""
        if not self.variadic:
            return _read(self.partials[position])
        (x,) = self.operands(1)
        return _read(self.partials[0]).xreplace({x: self.operands(count)[position]})

    @cache
    def forward_code(self, count: int, arithmetic: Arithmetic) -> str:
        """Write the formula in Python, as a template: `{0}`, `{1}`, … are the operands."""
        if self.variadic:  # SymPy's Max and Min compare each operand with each other one
            operands = ", ".join(f"{{{i}}}" for i in range(count))
            together = "reduce({}imum, [{}])" if arithmetic == "numpy" else "{}({})"
            return together.format(self.name, operands)
        return _code(_read(self.forward), arithmetic)

    @cache
    def partial_code(self, position: int, arithmetic: Arithmetic) -> str:
        """Write a local gradient in Python, as a template that has the output as `{out}`."""
        if self.variadic:
            return _code(_read(self.partials[0]), arithmetic).replace("{0}", f"{{{position}}}")
        return _code(_read(self.partials[position]), arithmetic)

    @cached_property
    def function_class(self) -> "type[GateFunction]":
        """Make the SymPy function that stands for this gate in a parsed expression."""
        return type(f"gate_{self.name}", (GateFunction,), {"row": self})

    def drawn(self, constants: Sequence[str | None]) -> str:
        """Say what is drawn in a gate with these operands: a constant's text, or None for a wire.

        >>> BY_NAME["mul"].drawn([None, None]), BY_NAME["mul"].drawn(["2", None])
        ('×', '×2')
        """
        known = [text for text in constants if text is not None]
        if not known:
            return self.symbol
        if self.absorbed is None or len(constants) > 2:
            return f"{self.name}({', '.join(text or '·' for text in constants)})"
        form = 2 if len(known) == 2 else 0 if constants[0] is not None else 1
        c, d = known[0], known[-1]
        return self.absorbed[form].format(
            c=c, d=d, bc=_bracketed(c), bd=_bracketed(d), sup=_raised(c)
        )

    def __call__(self, *operands: sympy.Expr) -> "GateFunction":
        """Apply the gate in an expression: nothing is simplified, re-ordered or merged."""
        return self.function_class(*operands)


class GateFunction(sympy.Function):
    """An opaque SymPy function: SymPy differentiates it by the row, and never rewrites it."""

    row: Row

    def __new__(cls, *args: sympy.Expr) -> "GateFunction":
        """Leave an application as it was typed; SymPy's own way would evaluate `exp(2.0)`."""
        return sympy.Basic.__new__(cls, *args)  # type: ignore[no-any-return]  # SymPy has no types

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the local gradient towards operand `argindex`, which counts from 1."""
        count = len(self.args)
        names = (*self.row.operands(count), _OUT)
        partial = self.row.partial(argindex - 1, count)
        return partial.xreplace(dict(zip(names, (*self.args, self), strict=True)))

    def formula(self) -> sympy.Expr:
        """Write the gate's own formula with its operands put in."""
        count = len(self.args)
        names = self.row.operands(count)
        return self.row.formula(count).xreplace(dict(zip(names, self.args, strict=True)))


_OUT = sympy.Symbol("out", real=True)


class _NumPyPrinter(NumPyPrinter):
    """Writes `1/x` as it stands: for integers' sake SymPy's own writes `x**(-1.0)`."""

    def _print_Pow(self, expression: sympy.Pow) -> str:
        return str(self._hprint_Pow(expression, sqrt="numpy.sqrt"))


_PRINTERS = {"math": PythonCodePrinter, "numpy": _NumPyPrinter}
NAMESPACES: dict[Arithmetic, dict[str, Any]] = {
    "math": {"abs": abs, "max": max, "min": min, **vars(math)},
    "numpy": {**vars(np), "reduce": functools.reduce},
}
"""What the code of the rows refers to."""


def _code(expression: sympy.Expr, arithmetic: Arithmetic) -> str:
    """Print a formula in `x`, `y` and `out` as a template, with 0 and 1 as the floats that they are."""
    fields = {"x": "{0}", "y": "{1}", "out": "{out}"}
    code = _PRINTERS[arithmetic]({"fully_qualified_modules": False}).doprint(expression)
    code = re.sub(r"(?<![\w.])[01](?![\w.])", r"\g<0>.0", code)
    if code == "1.0":
        return code
    template = re.sub(r"\b(x|y|out)\b", lambda name: fields[name[0]], code)
    return template if code in fields else f"({template})"


@cache
def _read(text: str) -> sympy.Expr:
    # The rows' own text, and nobody else's: sympify runs what it reads.
    names = {name: sympy.Symbol(name, real=True) for name in ("x", "y", "out")}
    return sympy.sympify(text, locals={**_LOCALS, **names})


def _bracketed(constant: str) -> str:
    """Put a negative constant in brackets, where a sign before it or behind it would misread it."""
    return f"({constant})" if constant.startswith("−") else constant


def _raised(exponent: str) -> str:
    """Write an exponent: `x³`, or `^0.5` where there are no raised signs for it."""
    if exponent.strip("−0123456789"):
        return f"^{exponent}"
    return exponent.translate(str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _at_zero(operands: Sequence[Any], out: Any) -> bool:
    return bool(operands[0] == 0)


def _tie(operands: Sequence[Any], out: Any) -> bool:
    return sum(bool(operand == out) for operand in operands) > 1


_POSITIVE = (0.2, 4.0)

TABLE: tuple[Row, ...] = (
    # the operators; `samples` keeps ÷ and ^ away from their poles
    Row("add", "+", "x + y", ("1", "1"), operator="+", absorbed=("+{c}", "+{c}", "{c}+{d}")),
    Row("sub", "−", "x - y", ("1", "-1"), operator="-", absorbed=("{c}−x", "−{bc}", "{c}−{bd}")),
    Row("mul", "×", "x*y", ("y", "x"), operator="*", absorbed=("×{c}", "×{c}", "{c}×{d}")),
    Row("div", "÷", "x/y", ("1/y", "-out/y"), operator="/", absorbed=("{c}/x", "÷{c}", "{c}÷{d}"),
         samples=((-3.0, 3.0), _POSITIVE)),
    Row("pow", "xʸ", "x**y", ("Piecewise((0, Eq(y, 0)), (y*x**(y - 1), True))",
                               "Piecewise((0, Eq(x, 0) & (y > 0)), (out*log(x), True))"),
         operator="**", absorbed=("{bc}ˣ", "x{sup}", "{bc}^{d}"), samples=(_POSITIVE, (-2.0, 3.0))),
    Row("neg", "×−1", "-x", ("-1",)),
    Row("reciprocal", "1/x", "1/x", ("-out**2",), sample=_POSITIVE, absorbed=("1/{c}", "", "")),
    Row("square", "x²", "x**2", ("2*x",), absorbed=("{bc}²", "", "")),
    # drawn where a value is used more than once
    Row("copy", "", "x", ("1",)),
    # the functions
    Row("exp", "exp", "exp(x)", ("out",)),
    Row("log", "log", "log(x)", ("1/x",), sample=_POSITIVE),
    Row("ln", "ln", "log(x)", ("1/x",), sample=_POSITIVE),
    Row("sqrt", "sqrt", "sqrt(x)", ("1/(2*out)",), sample=_POSITIVE),
    Row("abs", "|x|", "Abs(x)", ("sign(x)",), kink=_at_zero,
         convention="|x| has no derivative at 0; the gate passes 0 there"),
    Row("sin", "sin", "sin(x)", ("cos(x)",)),
    Row("cos", "cos", "cos(x)", ("-sin(x)",)),
    Row("tan", "tan", "tan(x)", ("1 + out**2",), sample=(-1.2, 1.2)),
    Row("tanh", "tanh", "tanh(x)", ("1 - out**2",)),
    Row("sigmoid", "σ", "1/(1 + exp(-x))", ("out*(1 - out)",)),
    Row("relu", "ReLU", "Max(0, x)", ("step(x > 0)",), kink=_at_zero,
         convention="ReLU has no derivative at 0; 1(x>0) is 0 there"),
    Row("leaky_relu", "leaky", "Piecewise((x, x > 0), (x/100, True))",
         ("Piecewise((1, x > 0), (1/Integer(100), True))",), kink=_at_zero,
         convention="leaky ReLU has no derivative at 0; the gate passes its left slope, 0.01, there"),
    Row("elu", "ELU", "Piecewise((x, x > 0), (expm1(x), True))",
         ("Piecewise((1, x > 0), (out + 1, True))",)),
    Row("softplus", "softplus", "Max(0, x) + log1p(exp(-Abs(x)))", ("1/(1 + exp(-x))",)),
    Row("max", "max", "Max", ("step(x >= out)",), variadic=True,
         absorbed=("max({c}, x)", "max(x, {c})", "max({c}, {d})"), kink=_tie,
         convention="the operands are equal, and each of them gets the whole gradient: 1(x>=y) and 1(y>=x)"),
    Row("min", "min", "Min", ("step(x <= out)",), variadic=True,
         absorbed=("min({c}, x)", "min(x, {c})", "min({c}, {d})"), kink=_tie,
         convention="the operands are equal, and each of them gets the whole gradient: 1(x<=y) and 1(y<=x)"),
)  # fmt: skip

BY_NAME: dict[str, Row] = {row.name: row for row in TABLE}
BY_OPERATOR: dict[str, Row] = {row.operator: row for row in TABLE if row.operator}

# Written as operators alone: `x + y` is a gate, `add(x, y)` is not in the language.
_NOT_CALLED = {"add", "sub", "mul", "div", "neg", "copy"}

FUNCTIONS: dict[str, Row] = {
    **{row.name: row for row in TABLE if row.name not in _NOT_CALLED},
    "σ": BY_NAME["sigmoid"],
    "maximum": BY_NAME["max"],
    "minimum": BY_NAME["min"],
}
"""The names that a program can call."""

CONSTANTS: dict[str, sympy.Expr] = {"e": sympy.E, "pi": sympy.pi, "π": sympy.pi}


def nearest(name: str) -> str:
    """Find the function whose name is most like `name`.

    >>> nearest("sigmod")
    'sigmoid'
    """
    known = [function for function in FUNCTIONS if function.isascii()]
    return difflib.get_close_matches(name.lower(), known, n=1, cutoff=0)[0]
