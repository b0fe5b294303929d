"""The formulas of the table, printed in the languages that they are run and shown in.

A formula in `x`, `y` and `out` becomes a template: `{0}`, `{1}`, … and `{out}` are put in later. The
texts are the table's own, never a user's.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import cache, reduce
from typing import Any, Literal

import numpy as np
import sympy
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.jscode import JavascriptCodePrinter
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.pycode import PythonCodePrinter
from sympy.printing.str import StrPrinter

Arithmetic = Literal["math", "numpy"]
"""`math`: Python's floats, and an exception where IEEE 754 says inf or nan. `numpy`: IEEE 754, arrays."""

OUT = sympy.Symbol("out", real=True)


class indicator(sympy.Function):
    """1 where a condition holds and 0 elsewhere, nan included, as NumPy compares; `step` is nan there."""

    def as_cases(self) -> sympy.Piecewise:
        """Write it as cases, which SymPy can differentiate."""
        return sympy.Piecewise((1, self.args[0]), (0, True))


class _Level(sympy.Function):
    """A function that is level wherever it has a derivative."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the derivative, which is 0 whatever stands in it."""
        return sympy.Integer(0)


class floor(_Level):
    """The largest whole number that is no larger."""


class ceil(_Level):
    """The smallest whole number that is no smaller."""


class nint(_Level):
    """The nearest whole number, of two that are as near the even one: as mpmath calls it."""


class log2(sympy.Function):
    """The logarithm to base 2."""


class log10(sympy.Function):
    """The logarithm to base 10."""


class cbrt(sympy.Function):
    """The real cube root."""


class hypot(sympy.Function):
    """The root of the sum of two squares, in which none of them overflows."""


class logaddexp(sympy.Function):
    """The logarithm of the sum of two exponentials, in which none of them overflows."""


class erfc(sympy.Function):
    """What the error function lacks to 1. SymPy's own writes it as a difference, which loses all digits."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the derivative."""
        return -2 * sympy.exp(-(self.args[0] ** 2)) / sympy.sqrt(sympy.pi)


class fdiv(sympy.Function):
    """A quotient that is worked out before it is multiplied: SymPy's own are put together."""


class nan_to_num(sympy.Function):
    """The number itself, 0 for nan, and the largest float for infinity."""


class isfinite(sympy.Function):
    """1 for a finite number, and 0 for infinity and nan."""


_LOCALS = {
    "expm1": expm1,
    "log1p": log1p,
    **{
        one.__name__: one
        for one in (
            log2,
            log10,
            cbrt,
            hypot,
            logaddexp,
            erfc,
            fdiv,
            floor,
            ceil,
            nan_to_num,
            isfinite,
        )
    },
    "round": nint,
    **{
        f"arc{name}": getattr(sympy, f"a{name}")
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
    "arctan2": sympy.atan2,
    "indicator": indicator,
    "step": lambda condition: sympy.Piecewise((1, condition), (0, True)),
}


@cache
def read(text: str) -> sympy.Expr:
    """Read a formula of the table, and nobody else's: sympify runs what it reads."""
    names = {name: sympy.Symbol(name, real=True) for name in ("x", "y", "x3", "g", "out")}
    return sympy.sympify(text, locals={**_LOCALS, **names})


class _NumPyPrinter(NumPyPrinter):
    """Writes what a person would: `1/x`, `x > 0`, and `where` for cases.

    1 or 0 is the condition itself: it multiplies as 1 and 0 do, several times as fast as `where`.
    A nan is in no case, so that it goes on: 0/0, or what `where` has for it.
    """

    def _print_Pow(self, expression: sympy.Pow) -> str:
        return str(self._hprint_Pow(expression, sqrt="numpy.sqrt"))

    def _print_Relational(self, expression: Any) -> str:
        return f"({self._print(expression.lhs)} {expression.rel_op} {self._print(expression.rhs)})"

    def _print_And(self, expression: sympy.And) -> str:
        return f"({' & '.join(map(self._print, expression.args))})"

    def _print_Or(self, expression: sympy.Or) -> str:
        return f"({' | '.join(map(self._print, expression.args))})"

    def _print_indicator(self, expression: indicator) -> str:
        return f"where({self._print(expression.args[0])}, 1, 0)"

    def _print_Piecewise(self, expression: sympy.Piecewise) -> str:
        (value, condition), (otherwise, _) = expression.args
        holds, first, second = map(self._print, (condition, value, otherwise))
        if loses_nan(expression):
            fails = self._print(condition.negated)
            if (value, otherwise) == (1, 0):
                return f"({holds}/({holds} | {fails}))"
            second = f"where({fails}, {second}, nan)"
        elif (value, otherwise) == (1, 0):
            return str(holds)
        return f"where({holds}, {first}, {second})"

    def _own(self, expression: sympy.Function) -> str:
        named = type(expression).__name__
        operands = ", ".join(map(self._print, expression.args))
        return f"{_NUMPYS.get(named, named)}({operands})"

    _print_floor = _print_ceil = _print_nint = _print_log2 = _print_log10 = _print_cbrt = _own
    _print_hypot = _print_logaddexp = _print_nan_to_num = _print_isfinite = _print_fdiv = _own
    _print_erf = _print_erfc = _print_atan2 = _own

    def _print_Max(self, expression: sympy.Max) -> str:
        return pairwise("maximum", [self._print(one) for one in expression.args])

    def _print_Min(self, expression: sympy.Min) -> str:
        return pairwise("minimum", [self._print(one) for one in expression.args])


def is_level(formula: sympy.Expr) -> bool:
    """Tell whether a formula is a number on either side of its jumps."""
    if isinstance(formula, sympy.Piecewise):
        return all(is_level(value) for value, _ in formula.args)
    if isinstance(formula, sympy.sign | indicator) or formula.is_number:
        return True
    return bool(formula.args) and all(map(is_level, formula.args))


def loses_nan(cases: sympy.Piecewise) -> bool:
    """Tell whether cases are numbers on either side of a comparison, which a nan is on neither of."""
    (value, condition), (otherwise, _) = cases.args
    return value.is_number and otherwise.is_number and isinstance(condition, _Ordered)


_Ordered = sympy.StrictGreaterThan | sympy.StrictLessThan | sympy.GreaterThan | sympy.LessThan

_MOST_IN_A_ROW = 50


def pairwise(function: str, operands: Sequence[str]) -> str:
    """Write a function of two for several: `maximum(maximum(x, y), z)`.

    Many are halved, for Python reads no more than 200 brackets in each other.
    """
    if len(operands) > _MOST_IN_A_ROW:
        half = len(operands) // 2
        operands = [pairwise(function, operands[:half]), pairwise(function, operands[half:])]
    return reduce(lambda done, one: f"{function}({done}, {one})", operands)


_NUMPYS = {"nint": "round", "atan2": "arctan2", "fdiv": "divide"}
"""What NumPy calls functions otherwise than the classes here and in SymPy are called."""


class _MathPrinter(PythonCodePrinter):
    """Knows the indicator of a condition, and writes functions that the module `math` has, or lacks.

    What is rounded to whole numbers stays a float, with the sign of its operand: −0.5 is rounded to −0.
    """

    def _print_indicator(self, expression: indicator) -> str:
        return f"(1 if {self._print(expression.args[0])} else 0)"

    def _own(self, expression: sympy.Function) -> str:
        operands = [self._print(one) for one in expression.args]
        return _IN_MATH[type(expression).__name__].format(*operands)

    _print_floor = _print_ceil = _print_nint = _print_log2 = _print_log10 = _print_cbrt = _own
    _print_hypot = _print_logaddexp = _print_nan_to_num = _print_isfinite = _print_fdiv = _own
    _print_erfc = _own


_IN_MATH = {
    **{name: f"{name}({{}})" for name in ("log2", "log10", "cbrt", "erfc", "isfinite")},
    "fdiv": "({}/{})",
    "hypot": "hypot({}, {})",
    "floor": "copysign(floor({0}), {0})",
    "ceil": "copysign(ceil({0}), {0})",
    "nint": "copysign(round({0}), {0})",
    "logaddexp": "(max({0}, {1}) + log1p(exp(-abs({0} - {1}))))",
    "nan_to_num": "{}",  # every number is finite here
}


class _JavaScriptPrinter(JavascriptCodePrinter):
    """Knows the functions of `Math` and those of `static/circuit/special.js`; cases stand on one line.

    What is in no case is nan.
    """

    def _own(self, expression: sympy.Function) -> str:
        operands = [self._print(one) for one in expression.args]
        return _IN_SCRIPT[type(expression).__name__].format(*operands)

    _print_floor = _print_ceil = _print_nint = _print_log2 = _print_log10 = _print_cbrt = _own
    _print_hypot = _print_logaddexp = _print_nan_to_num = _print_isfinite = _print_fdiv = _own
    _print_erf = _print_erfc = _print_expm1 = _print_log1p = _own

    def _print_indicator(self, expression: indicator) -> str:
        return f"({self._print(expression.args[0])} ? 1 : 0)"

    def _print_Piecewise(self, expression: sympy.Piecewise) -> str:
        (value, condition), (otherwise, _) = expression.args
        texts = [self._print(one) for one in (condition, value, otherwise)]
        if loses_nan(expression):
            return "({} ? {} : {} ? {} : NaN)".format(
                *texts[:2], self._print(condition.negated), texts[2]
            )
        return "({} ? {} : {})".format(*texts)


_IN_SCRIPT = {
    **{
        name: f"Math.{name}({{}})"
        for name in ("floor", "ceil", "log2", "log10", "cbrt", "expm1", "log1p")
    },
    "hypot": "Math.hypot({}, {})",
    "fdiv": "({} / {})",
    "logaddexp": "logaddexp({}, {})",
    "erf": "erf({})",
    "erfc": "erfc({})",
    "nint": "nearest({})",
    "nan_to_num": "nanToNum({})",
    "isfinite": "Number(Number.isFinite({}))",
}


CALLED = {
    "nint": "round",
    "atan2": "arctan2",
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}
"""What SymPy calls functions otherwise than readers do."""


class _Reader(StrPrinter):
    """Writes a formula for a reader: `1(x > 0)` is 1 where x > 0, and 0 elsewhere."""

    def _print_Function(self, expression: sympy.Function) -> str:
        name = type(expression).__name__
        return f"{CALLED.get(name, name.lower())}({self.stringify(expression.args, ', ')})"

    _print_Max = _print_Min = _print_Function

    def _print_indicator(self, expression: indicator) -> str:
        return f"1({self._print(expression.args[0])})"

    def _print_Relational(self, expression: Any) -> str:
        if expression.lhs == OUT or expression.lhs.is_Number:  # the operand stands first: x >= 0
            expression = expression.reversed
        sides = self._print(expression.lhs), self._print(expression.rhs)
        return f"{sides[0]} {expression.rel_op} {sides[1]}"

    def _print_Piecewise(self, expression: sympy.Piecewise) -> str:
        (value, condition), (otherwise, _) = expression.args
        if (value, otherwise) == (1, 0):
            return f"1({self._print(condition)})"
        if value == 0 and condition.has(sympy.Eq):  # what a power's formula says of 0 alone
            return str(self._print(otherwise))
        return f"{self._print(value)} if {self._print(condition)}, else {self._print(otherwise)}"

    def _print_Pow(self, expression: sympy.Pow, rational: bool = False) -> str:
        return str(super()._print_Pow(expression, rational)).replace("**", "^")


_PRINTERS: dict[str, Callable[..., Any]] = {
    "math": _MathPrinter,
    "numpy": _NumPyPrinter,
    "javascript": _JavaScriptPrinter,
    "reader": _Reader,
}
_SETTINGS = {
    "math": {"fully_qualified_modules": False},
    "numpy": {"fully_qualified_modules": False},
}


def _by_math(function: Callable[[float], float]) -> Callable[[Any], Any]:
    """Make a function of arrays of one of Python's that NumPy has not."""
    each = np.vectorize(function, otypes=[float])
    return lambda numbers: each(numbers)[()]


NAMESPACES: dict[Arithmetic, dict[str, Any]] = {
    "math": {"abs": abs, "max": max, "min": min, **vars(math)},
    "numpy": {**vars(np), "erf": _by_math(math.erf), "erfc": _by_math(math.erfc)},
}
"""What the code of the rows refers to."""


def printed(expression: sympy.Expr, language: str) -> str:
    """Print a formula in a language, in the names `x`, `y` and `out`."""
    return str(_PRINTERS[language](_SETTINGS.get(language, {})).doprint(expression))


def template(expression: sympy.Expr, arithmetic: Arithmetic) -> str:
    """Print a formula to be run, as a template, with 0 and 1 as the floats that they are."""
    code = re.sub(r"(?<![\w.])[01](?![\w.])", r"\g<0>.0", printed(expression, arithmetic))
    if code == "1.0":
        return code
    filled = with_fields(code)
    return filled if code in _FIELDS else f"({filled})"


_FIELDS = {"x": "{0}", "y": "{1}", "x3": "{2}", "g": "{g}", "out": "{out}"}


def with_fields(code: str) -> str:
    """Put fields in the places of `x`, `y`, `x3`, `g` and `out`."""
    return re.sub(r"\b(x|y|x3|g|out)\b", lambda name: _FIELDS[name[0]], code)


def function(names: Sequence[str], formula: str, arithmetic: Arithmetic) -> Callable[..., Any]:
    """Make a function of a formula of the table, and nobody else's."""
    return eval(f"lambda {', '.join(names)}: {formula}", NAMESPACES[arithmetic])  # type: ignore[no-any-return]
