"""A formula as a list of operations, operands first, which is evaluated without SymPy or `eval`.

It is plain data: `[["x", 0], ["n", "2"], ["Pow", 2]]` is x². The arithmetic is mpmath's: its exponents
have no limit, so that nothing overflows that would overflow a float, and it has so many digits that
differences of nearly equal numbers, such as `1 - tanh(x)^2` for large x, are right down to the least float.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
import sympy
from mpmath.ctx_mp import MPContext

Code = list[tuple[str, Any]]
DIGITS = 350  # decimal: more than 324, so that 1 minus the least float differs from 1


class Inexpressible(ValueError):
    """A part of a formula for which there is no operation."""


def postfix(expression: sympy.Expr, order: Mapping[str, int]) -> Code:
    """List the operations of a formula. `order` numbers its symbols. Errors: Inexpressible.

    >>> postfix(sympy.Symbol("u") ** 2, {"u": 0})
    [('x', 0), ('n', '2'), ('Pow', 2)]
    """
    code: Code = []
    for node in sympy.postorder_traversal(expression):
        name = type(node).__name__
        if node.is_Symbol:
            code.append(("x", order[node.name]))
        elif isinstance(node, sympy.Rational):
            code.append(("n", str(node)))
        elif isinstance(node, sympy.Float):
            code.append(("n", repr(float(node))))
        elif node.is_number and not node.args and node.is_Atom and node in _NUMBERS:
            code.append(("n", _NUMBERS[node]))
        elif node in (sympy.true, sympy.false):
            code.append(("n", "1" if node == sympy.true else "0"))
        elif name in _OPERATIONS:
            code.append((name, len(node.args)))
        else:
            raise Inexpressible(name)
    return code


_NUMBERS = {sympy.pi: "pi", sympy.E: "e"}


def evaluated(code: Sequence[tuple[str, Any]], point: Sequence[float]) -> float:
    """Evaluate a formula at a point; nan where it has no real value there.

    >>> evaluated([("x", 0), ("n", "2"), ("Pow", 2)], [3.0])
    9.0
    """
    context = MPContext()  # a new one, since all threads share mpmath's default context
    context.dps = DIGITS
    numbers = [context.mpf(number) for number in point]
    stack: list[Any] = []
    try:
        for name, given in code:
            if name == "x":
                stack.append(numbers[given])
            elif name == "n":
                stack.append(_number(context, given))
            else:
                operands = stack[len(stack) - given :]
                del stack[len(stack) - given :]
                stack.append(_OPERATIONS[name](context, *operands))
        (result,) = stack
        return float(result)
    except (ArithmeticError, ValueError, TypeError, mpmath.libmp.ComplexResult):
        return math.nan


def _number(context: Any, text: str) -> Any:
    if text in ("pi", "e"):
        return +getattr(context, text)
    if not text.lstrip("-").replace("/", "").isdigit():
        return context.mpf(float(text))  # what both passes reckon with, too: 0.1 is no tenth
    over, _, under = text.partition("/")
    return context.mpf(over) / context.mpf(under or 1)


_FAR = 1_000_000  # the largest exponent of e for which mpmath computes its digits in time
_ROUND = 10**60  # the largest angle that is reduced to a full turn


def _exp(context: Any, u: Any) -> Any:
    if u > _FAR:
        raise OverflowError
    return context.exp(u) if u > -_FAR else context.mpf(0)


def _power(context: Any, base: Any, exponent: Any) -> Any:
    if base < 0 and exponent != int(exponent):
        raise ValueError
    size = exponent * context.log(abs(base)) if base else 0
    if abs(size) > _FAR:
        raise OverflowError
    return context.power(base, exponent)


def _power_slope(context: Any, base: Any, exponent: Any) -> Any:
    """Give y·x^(y−1), the slope of x^y along x; 0 for an exponent of 0, where x^y is 1 everywhere."""
    return exponent * _power(context, base, exponent - 1) if exponent else context.mpf(0)


def _power_growth(context: Any, base: Any, exponent: Any) -> Any:
    """Give x^y·log(x), the slope of x^y along y; 0 for x = 0, where x^y is 0 for all y nearby."""
    if not base and exponent > 0:
        return context.mpf(0)
    return _power(context, base, exponent) * _log(context, base)


def _angle(function: str) -> Callable[..., Any]:
    def turned(context: Any, u: Any) -> Any:
        """Apply the function. Errors: OverflowError for an angle that is too large."""
        if abs(u) > _ROUND:
            raise OverflowError
        return getattr(context, function)(u)

    return turned


_FAR_OUT = 1000  # where the error function has as many nines as digits are computed


def _within(function: str, bound: int) -> Callable[..., Any]:
    def applied(context: Any, u: Any) -> Any:
        """Apply the function. Errors: ValueError outside of −bound…bound, where it is not real."""
        if abs(u) > bound:
            raise ValueError
        return getattr(context, function)(u)

    return applied


def _from(function: str, bound: int) -> Callable[..., Any]:
    def applied(context: Any, u: Any) -> Any:
        """Apply the function. Errors: ValueError below a bound, where it is not real."""
        if u < bound:
            raise ValueError
        return getattr(context, function)(u)

    return applied


def _log(context: Any, number: Any) -> Any:
    if number <= 0:
        raise ValueError
    return context.log(number)


def _cases(context: Any, *cases: Any) -> Any:
    for value, holds in cases:
        if holds:
            return value
    raise ValueError


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "Held": lambda context, u: u,
    "Add": lambda context, *terms: context.fsum(terms),
    "Mul": lambda context, *factors: context.fprod(factors),
    "Pow": _power,
    "Power": _power,
    "PowerSlope": _power_slope,
    "PowerGrowth": _power_growth,
    "exp": _exp,
    "log": _log,
    "sin": _angle("sin"),
    "cos": _angle("cos"),
    "tan": _angle("tan"),
    "tanh": lambda context, u: context.tanh(u),
    "sinh": lambda context, u: (_exp(context, u) - _exp(context, -u)) / 2,
    "cosh": lambda context, u: (_exp(context, u) + _exp(context, -u)) / 2,
    "asin": _within("asin", 1),
    "acos": _within("acos", 1),
    "atan": lambda context, u: context.atan(u),
    "atan2": lambda context, y, x: context.atan2(y, x),
    "asinh": lambda context, u: context.asinh(u),
    "acosh": _from("acosh", 1),
    "atanh": _within("atanh", 1),
    "erf": lambda context, u: context.erf(u) if abs(u) < _FAR_OUT else context.sign(u),
    "erfc": lambda context, u: context.erfc(u) if u < _FAR_OUT else context.mpf(0),
    "floor": lambda context, u: context.floor(u),
    "ceil": lambda context, u: context.ceil(u),
    "nint": lambda context, u: context.nint(u),
    "Abs": lambda context, u: abs(u),
    "sign": lambda context, u: context.sign(u),
    # SymPy gives the value of the step at 0 as a second operand, which is one half.
    "Heaviside": lambda context, u, at_zero: at_zero if u == 0 else context.mpf(u > 0),
    "Max": lambda context, *operands: max(operands),
    "Min": lambda context, *operands: min(operands),
    "Piecewise": _cases,
    "ExprCondPair": lambda context, value, condition: (value, condition),
    "StrictGreaterThan": lambda context, u, v: u > v,
    "StrictLessThan": lambda context, u, v: u < v,
    "GreaterThan": lambda context, u, v: u >= v,
    "LessThan": lambda context, u, v: u <= v,
    "Equality": lambda context, u, v: u == v,
    "Unequality": lambda context, u, v: u != v,
    "And": lambda context, *conditions: all(conditions),
    "Or": lambda context, *conditions: any(conditions),
    "Not": lambda context, condition: not condition,
}
