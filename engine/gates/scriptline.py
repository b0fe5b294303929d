"""A line of the table in JavaScript, for operands whose shapes are known.

It calls the runtime of arrays (`static/`), and what goes number by number is one `map`. The text has
`{a}`, `{b}`, `{out}` and `{g}` for what is known by name.
"""

import ast
import json
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..base.shapes import Shape, Sizes
from . import picks
from .lines import (
    ALONG,
    OF_MATRICES,
    OF_SHAPES,
    ORDERED,
    PICKING,
    SO_FAR,
    Setting,
    called,
    letters,
    read,
)
from .moving import MOVES

FUNCTIONS = {
    "exp": "Math.exp({})", "log": "Math.log({})", "sqrt": "Math.sqrt({})", "abs": "Math.abs({})",
    "isnan": "Number.isNaN({})", "where": "({} ? {} : {})", "maximum": "Math.max({}, {})",
    "minimum": "Math.min({}, {})", "sign": "Math.sign({})", "clip": "Math.min(Math.max({}, {}), {})",
    "nan_to_num": "Math.min(Math.max({}, -Number.MAX_VALUE), Number.MAX_VALUE)",
}  # fmt: skip
"""How JavaScript writes the functions of single numbers that a line may call."""

_OF_MATRICES = {"inv": "inverse"}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARED = {ast.Eq: "===", ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<="}
_NUMBERS = {"nan": "NaN", "least": "Number.MIN_VALUE", "most": "Number.MAX_VALUE"}


@lru_cache(1024)
def script_line(line: str, setting: Setting) -> str:
    """Write a line in JavaScript: an expression of its operand's shape.

    >>> script_line("a.T @ g", Setting(((2, 3), (3, 1)), 1, (2, 1), (), False))
    'matmul(swapped({a}), {g})'
    >>> script_line("g*a/out", Setting(((2, 3),), 0, (3,), (("axis", 0),), True))
    'map((g, a, out) => (g * a) / out, reshaped({g}, [1, 3]), {a}, reshaped({out}, [1, 3]))'
    """
    term = _Writer(setting).array(read(line))
    shape, operand = term.shape, setting.operand
    if shape == operand:
        return term.text
    named = letters(len(setting.operands))[setting.position]
    is_side = ("@" in line or "solve(" in line) and not all(setting.sides(named))
    matrix = shape[-2:] if is_side else operand  # a vector comes out as a row or as a column
    summed = term.text if shape == matrix else f"summedTo({term.text}, {json.dumps(matrix)})"
    return summed if matrix == operand else _reshaped(summed, operand)


class _Term(NamedTuple):
    # The part of a line, as JavaScript.
    text: str
    # Its shape.
    shape: Shape


def _reshaped(text: str, shape: Shape) -> str:
    return f"{'reshaped' if shape else 'reshape'}({text}, {json.dumps(shape)})"


class _Writer:
    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def array(self, node: ast.expr) -> _Term:
        """Write a part of a line as an array, with its numbers in one `map`."""
        leaves: dict[
            str, tuple[str, _Term]
        ] = {}  # by what they are: a letter, and what it stands for
        formula = self.formula(node, leaves)
        terms = [term for _, term in leaves.values()]
        letters = [letter for letter, _ in leaves.values()]
        if letters == [formula]:
            return terms[0]
        shape = np.broadcast_shapes(*(term.shape for term in terms))
        given = ", ".join(term.text for term in terms)
        return _Term(f"map(({', '.join(letters)}) => {formula}, {given})", shape)

    def formula(self, node: ast.expr, leaves: dict[str, tuple[str, _Term]]) -> str:
        """Write what is done with one number of each leaf."""
        if (number := self.setting.number(node)) is not None:
            return str(number)
        match node:
            case ast.BinOp(op=op) if not isinstance(op, ast.MatMult):
                sides = (self.held(one, leaves) for one in (node.left, node.right))
                return f" {_SIGNS[type(op)]} ".join(sides)
            case ast.UnaryOp():
                return f"-{self.held(node.operand, leaves)}"
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sides = (self.held(one, leaves) for one in (left, right))
                return f"({f' {_COMPARED[type(op)]} '.join(sides)} ? 1 : 0)"
            case ast.Call() if called(node) in FUNCTIONS:
                given = (self.formula(one, leaves) for one in node.args)
                return FUNCTIONS[called(node)].format(*given)
            case ast.Name(id=name) if name in _NUMBERS:
                return _NUMBERS[name]
            case ast.Constant():
                return ast.unparse(node)
            case _:
                what = ast.unparse(node)
                if what not in leaves:
                    letter = what if isinstance(node, ast.Name) else f"x{len(leaves)}"
                    leaves[what] = (letter, self.leaf(node))
                return leaves[what][0]

    def held(self, node: ast.expr, leaves: dict[str, tuple[str, _Term]]) -> str:
        """Write a side of a sign, in brackets where it has a sign of its own."""
        text = self.formula(node, leaves)
        signed = isinstance(node, (ast.BinOp, ast.UnaryOp)) and " " in text
        return (
            f"({text})"
            if signed and not isinstance(getattr(node, "op", None), ast.MatMult)
            else text
        )

    def leaf(self, node: ast.expr) -> _Term:
        """Write what is no matter of single numbers."""
        match node:
            case ast.BinOp():
                left, right = self.side(node.left), self.side(node.right)
                stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
                shape = (*stack, left.shape[-2], right.shape[-1])
                return _Term(f"matmul({left.text}, {right.text})", shape)
            case ast.Attribute():
                inner = self.array(node.value)
                return _Term(f"transpose({inner.text})", inner.shape[::-1])
            case ast.Call() if called(node) in OF_SHAPES:
                shape = self.array(node.args[0]).shape
                return _Term(
                    f"array({int(called(node) == 'ones_like')}, {json.dumps(shape)})", shape
                )
            case ast.Call() if called(node) == "reshape":
                inner, shape = self.array(node.args[0]), self.setting.option(node.args[1])
                return inner if inner.shape == shape else _Term(_reshaped(inner.text, shape), shape)
            case ast.Call() if called(node) == "on_diagonal":
                shape = self.setting.option(node.args[1])
                given = self.array(node.args[0]).text
                return _Term(f"on_diagonal({given}, {json.dumps(shape)})", shape)
            case ast.Call() if called(node) in SO_FAR:
                inner = self.array(node.args[0])
                axis = self.setting.option(node.keywords[0].value)
                return _Term(
                    f"{called(node)}({inner.text}, {{ axis: {json.dumps(axis)} }})", inner.shape
                )
            case ast.Call() if called(node) in ORDERED:
                given = ", ".join(self.array(one).text for one in node.args)
                options = json.dumps({**dict(self.setting.options)})
                return _Term(f"{called(node)}({given}, {options})", self.setting.operand)
            case ast.Call() if called(node) in ALONG:
                inner = self.array(node.args[0])
                axis = self.setting.option(node.keywords[0].value)
                options = f"{{ axis: {json.dumps(axis)}, keepdims: true }}"
                gone = range(len(inner.shape)) if axis is None else np.atleast_1d(axis)
                axes = {int(one) % len(inner.shape) for one in gone}
                shape = tuple(1 if i in axes else size for i, size in enumerate(inner.shape))
                return _Term(f"{called(node)}({inner.text}, {options})", shape)
            case ast.Call() if called(node) in PICKING:
                return self.picking(node)
            case ast.Call() if called(node) in OF_MATRICES:
                terms = [self.side(one) for one in node.args]
                name = _OF_MATRICES.get(called(node), called(node))
                return _Term(f"{name}({', '.join(term.text for term in terms)})", terms[-1].shape)
            case ast.Call() if called(node) == "cross":
                terms = [self.array(one) for one in node.args]
                shape = np.broadcast_shapes(*(term.shape for term in terms))
                return _Term(f"cross({', '.join(term.text for term in terms)})", shape)
            case ast.Call() if called(node) in MOVES:
                text = MOVES[called(node)].script(self.array(node.args[0]).text, self.setting)
                return _Term(text, self.setting.operand)
            case ast.Name(id=name):
                shape = self.setting.shape(name)
                known = f"{{{name}}}"
                aligned = name in ("g", "out") and shape != self.setting.out
                return _Term(_reshaped(known, shape) if aligned else known, shape)
            case _:
                raise TypeError(f"a line has no {ast.unparse(node)}")

    def picking(self, node: ast.Call) -> _Term:
        """Write what takes the places of an index."""
        setting, name = self.setting, called(node)
        whole = self.array(node.args[0])
        others = [
            ast.unparse(one) if isinstance(one, ast.Constant) else self.array(one).text
            for one in node.args[1:]
        ]
        places = [setting.shape(place) for place in setting.places]
        index = dict(setting.options)["index"]
        shape = whole.shape
        if name == "index":
            shape = picks.picked_shape(Sizes(), shape, places, index)
        taken = json.dumps(picks.in_script(index, whole.shape, places))
        held = [f"{{{place}}}" for place in setting.places]
        given = ", ".join([whole.text, *others, *held, f"{{ index: {taken} }}"])
        return _Term(f"{name}({given})", shape)

    def side(self, node: ast.expr) -> _Term:
        """See a side of a product as a matrix."""
        if isinstance(node, ast.Attribute):
            inner = self.side(node.value)
            shape = (*inner.shape[:-2], inner.shape[-1], inner.shape[-2])
            return _Term(f"swapped({inner.text})", shape)
        term = self.array(node)
        if not isinstance(node, ast.Name):
            return term
        rows, columns = self.setting.sides(node.id)
        if rows and columns:
            return term
        stack = term.shape[: len(term.shape) - rows - columns]
        sizes = [*term.shape[len(stack) :]]
        shape = (*stack, sizes.pop(0) if rows else 1, sizes.pop(0) if columns else 1)
        return _Term(_reshaped(term.text, shape), shape)
