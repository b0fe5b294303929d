"""Formulas, numbers and sections of a program in Python: what the writers for NumPy and PyTorch share.

The table's formulas are Python. In a formula's syntax tree, names are replaced by operands and functions by
those of a module; Python then writes the tree with the brackets that precedence needs.
"""

import ast
import math
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from typing import Any

import numpy as np

from ..base.arrays import chunks
from .listing import Line

_WIDTH = 96  # characters of a line
_LONGEST_BEFORE_COMMENTS = 40  # characters of a line behind which comments are aligned
_CALLED = {"Abs": "abs", "Max": "maximum", "Min": "minimum"}
_MADE = ("np.float64", "torch.tensor")
_NEGATED = {ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Lt: ast.GtE, ast.LtE: ast.Gt}
_COMPARED = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Lt: operator.lt, ast.LtE: operator.le,
}  # fmt: skip
OF_MATH = ("erf", "erfc")
"""What Python's `math` has and NumPy has not."""
_EQUATED = {"Eq": ast.Eq, "Ne": ast.NotEq}


# Formulas


def filled(
    formula: str,
    operands: Mapping[str, ast.expr],
    module: str,
    arrays: bool = True,
    nan: bool = False,
) -> ast.expr:
    """Put operands into a formula of the table; cases become `where` for arrays, and `if` for numbers.

    `nan` says that there is a nan among the numbers, which holds in no case and so must be passed on.

    >>> text(filled("1/(1 + exp(-x))", {"x": name("q")}, "np"))
    '1 / (1 + np.exp(-q))'
    """
    filling = _Filling(operands, module, arrays, nan)
    return filling.visit(_read(formula))  # type: ignore[no-any-return]  # as ast has it


@cache
def _read(formula: str) -> ast.expr:
    return ast.parse(formula, mode="eval").body


class _Filling(ast.NodeTransformer):
    """Makes a new tree of a formula's, whose nodes are shared and never changed."""

    def __init__(
        self, operands: Mapping[str, ast.expr], module: str, arrays: bool, nan: bool
    ) -> None:
        self.operands, self.module, self.arrays, self.nan = operands, module, arrays, nan

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == "pi":
            return ast.Attribute(name(self.module), "pi")
        return self.operands[node.id]

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.BitAnd):
            return self._both(left, right)
        if isinstance(node.op, ast.BitOr) and not self.arrays:
            return ast.BoolOp(ast.Or(), [left, right])
        if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.BinOp):
            right = _counted(right)  # x ** (3 - 1)
            if isinstance(right, ast.Constant) and right.value == 1:
                return left  # type: ignore[no-any-return]  # as ast has it
        return ast.BinOp(left, node.op, right)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        return ast.Compare(self.visit(node.left), node.ops, [*map(self.visit, node.comparators)])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        called = ast.unparse(node.func)
        if called == "Piecewise":
            return self._cases(node)
        given = [*map(self.visit, node.args)]
        if called == "step" and self.nan:
            return self._told(given[0], ast.Constant(1), ast.Constant(0))
        if called in ("step", "Integer"):
            return given[0]  # type: ignore[no-any-return]  # as ast has it
        if called in _EQUATED:
            return ast.Compare(given[0], [_EQUATED[called]()], given[1:])
        if called == "fdiv":
            return ast.BinOp(given[0], ast.Div(), given[1])
        if called == "indicator":
            names = {one.id for one in ast.walk(given[0]) if isinstance(one, ast.Name)}
            if self.module == "np" and names <= {
                "np"
            }:  # of constants: Python's floats divide by no 0
                return call("np.float64", given[0])
            return ast.BinOp(given[0], ast.Mult(), ast.Constant(1.0))
        written = f"{self.module}.{_CALLED.get(called, called)}"
        if called in OF_MATH and self.module == "np":
            written = called
        if called in ("Max", "Min"):
            return pairwise(written, given)
        return ast.Call(name(written), given, node.keywords)

    def _cases(self, node: ast.Call) -> ast.expr:
        (value, condition), (otherwise, _) = (one.elts for one in node.args)  # type: ignore[attr-defined]
        condition = self.visit(condition)
        known = _known(condition)
        if known is not None:
            return self.visit(value if known else otherwise)  # type: ignore[no-any-return]
        value, otherwise = self.visit(value), self.visit(otherwise)
        if self.nan and not any(isinstance(one, ast.Name) for one in ast.walk(otherwise)):
            return self._told(condition, value, otherwise)
        return self._chosen(condition, value, otherwise)

    def _told(self, condition: ast.expr, value: ast.expr, otherwise: ast.expr) -> ast.expr:
        """Write the cases of a comparison and of its negation, and nan where neither holds."""
        if not isinstance(condition, ast.Compare) or type(condition.ops[0]) not in _NEGATED:
            return self._chosen(condition, value, otherwise)
        negated = ast.Compare(
            condition.left, [_NEGATED[type(condition.ops[0])]()], condition.comparators
        )
        nan = ast.Attribute(name(self.module), "nan")
        return self._chosen(condition, value, self._chosen(negated, otherwise, nan))

    def _chosen(self, condition: ast.expr, value: ast.expr, otherwise: ast.expr) -> ast.expr:
        if self.arrays:
            return call(f"{self.module}.where", condition, value, otherwise)
        return ast.IfExp(condition, value, otherwise)

    def _both(self, left: ast.expr, right: ast.expr) -> ast.expr:
        known = [_known(left), _known(right)]
        if False in known:
            return ast.Constant(False)
        if True in known:
            return right if known[0] else left
        if self.arrays:
            return ast.BinOp(left, ast.BitAnd(), right)
        return ast.BoolOp(ast.And(), [left, right])


def _known(condition: ast.expr) -> bool | None:
    """Tell whether a condition on constants holds; None for a condition on a value."""
    if isinstance(condition, ast.Constant):
        return bool(condition.value)
    if not isinstance(condition, ast.Compare):
        return None
    numbers = [_constant(one) for one in (condition.left, *condition.comparators)]
    if None in numbers:
        return None
    return bool(_COMPARED[type(condition.ops[0])](*numbers))


def _constant(node: ast.expr) -> Any:
    """Give the number of a node such as 3, −3 or np.float64(3); None for any other node."""
    if isinstance(node, ast.UnaryOp):
        number = _constant(node.operand)
        return None if number is None else -number
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return _constant(node.args[0]) if ast.unparse(node.func) in _MADE else None
    if isinstance(node, ast.Attribute):
        return {"e": math.e, "pi": math.pi}.get(node.attr)
    return node.value if isinstance(node, ast.Constant) else None


def _counted(node: ast.expr) -> ast.expr:
    """Compute a difference of whole numbers: x ** (3 - 1) is written x ** 2."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        numbers = [_constant(one) for one in (node.left, node.right)]
        if all(isinstance(number, int) for number in numbers):
            return number(numbers[0] - numbers[1])
    return node


def times(g: ast.expr, factor: ast.expr, exactly: bool = False) -> ast.expr:
    """Multiply a gradient by a local gradient, factor by factor; `exactly`, by the whole product at once.

    >>> text(times(name("df"), _read("-out/y"))), text(times(name("df"), _read("1")))
    ('-df * out / y', 'df')
    """
    if isinstance(factor, ast.Constant) and factor.value == 1:
        return g
    if isinstance(factor, ast.UnaryOp) and (not exactly or _constant(factor) == -1):
        return times(ast.UnaryOp(ast.USub(), g), factor.operand)
    if not exactly and isinstance(factor, ast.BinOp) and isinstance(factor.op, (ast.Mult, ast.Div)):
        return ast.BinOp(times(g, factor.left), factor.op, factor.right)
    return ast.BinOp(g, ast.Mult(), factor)


def text(node: ast.expr) -> str:
    """Write an expression, with brackets where precedence needs them.

    >>> text(ast.BinOp(name("x"), ast.Pow(), number(-1.0)))
    'x ** -1'
    """
    return re.sub(r"\*\* \((-[\w.]+)\)(?! \*\*)", r"** \1", ast.unparse(node))


def name(word: str) -> ast.expr:
    """Refer to a variable, or to a name of a module."""
    return ast.Name(word)


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """Call a function."""
    return ast.Call(name(function), [*arguments], [])


def pairwise(function: str, operands: Sequence[ast.expr]) -> ast.expr:
    """Call a function of two operands again and again for several."""
    first, *others = operands
    return reduce(lambda done, one: call(function, done, one), others, first)


def number(value: float, typed: str = "", module: str = "np", whole: bool = True) -> ast.expr:
    """Write a constant as a person does: `2`, `0.5`, `-1`, `np.inf`, and `np.pi`, where `typed` was e or π.

    With `whole`, a whole number is written without a decimal point.

    >>> [text(number(value)) for value in (2.0, -0.5, 1e300)]
    ['2', '-0.5', '1e+300']
    """
    if math.copysign(1, value) < 0:
        return ast.UnaryOp(ast.USub(), number(-value, typed.removeprefix("−"), module, whole))
    if not math.isfinite(value):
        return ast.Attribute(name(module), "nan" if math.isnan(value) else "inf")
    if typed in ("e", "π"):
        return ast.Attribute(name(module), "e" if typed == "e" else "pi")
    return ast.Constant(int(value) if whole and value == int(value) < 1e6 else value)


# Numbers


def array(numbers: Any, make: str, module: str) -> list[str]:
    """Write an array with all its digits, in one piece or three; `make` is the function of nested lists.

    >>> array(np.array([[1.0, 2.5]]), "np.array", "np")
    ['np.array([[1.0, 2.5]])']
    """
    first = float(numbers.flat[0])
    if (
        numbers.size > 3
        and first in (0, 1)
        and (numbers == first).all()
        and not np.signbit(numbers).any()
    ):
        return [f"{module}.{'ones' if first else 'zeros'}({_shape(numbers.shape)})"]
    if numbers.size < _WIDTH:
        listed = f"{make}({numbers.tolist()!r})"
        if len(listed) <= _WIDTH - 8:
            return [listed]
    rows = bytearray()  # a list of the rows would take several times their memory
    for row in _rows(numbers, "    "):
        rows += row.encode()
    return [f"{make}([", rows[:-1].decode(), "])"]


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if len(shape) == 1 else str(shape)


def _rows(numbers: Any, indent: str) -> Iterator[str]:
    if numbers.ndim > 1:
        for row in numbers:
            listed = f"{indent}{row.tolist()!r},\n"
            if len(listed) <= _WIDTH + 1:
                yield listed
            else:
                yield f"{indent}[\n"
                yield from _rows(row, f"{indent}    ")
                yield f"{indent}],\n"
        return
    widest = max(len(repr(number)) for part in chunks(numbers) for number in part)
    several = max(1, (_WIDTH - len(indent)) // (widest + 2))
    for row in chunks(numbers, several):
        yield f"{indent}{', '.join(map(repr, row))},\n"


def squares_get_lost(value: Any) -> bool:
    """Tell whether there are numbers whose squares are too large, or too small, for a float."""
    sizes = np.abs([] if value is None else value)
    sizes = sizes[sizes > 0]
    return bool(sizes.size and (sizes.max() > 1e150 or sizes.min() < 1e-150))


# Sections


def section(title: str, lines: Iterable[Line]) -> list[Line]:
    """Put a blank line and a comment above lines, if there are any."""
    lines = [*lines]
    return [Line(""), Line(f"# {title}"), *lines] if lines else []


def assigned(variable: str, value: list[str], gate: str | None = None) -> list[Line]:
    """Write an assignment whose right side may have several lines."""
    first, *others = value
    return [Line(f"{variable} = {first}", gate), *(Line(other, gate) for other in others)]


def commented(lines: Iterable[tuple[Line, str]]) -> list[Line]:
    """Put comments behind lines, aligned behind those that are short."""
    pairs = [*lines]
    lengths = [len(line.text) for line, comment in pairs if comment]
    column = max((length for length in lengths if length <= _LONGEST_BEFORE_COMMENTS), default=0)
    return [
        line._replace(text=f"{line.text:<{column}}  # {comment}") if comment else line
        for line, comment in pairs
    ]
