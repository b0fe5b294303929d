"""A line of the table as a person writes it in NumPy, for operands whose shapes are known.

The text has `{a}`, `{b}`, `{out}` and `{g}` for what is known by name.
"""

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..base.shapes import Shape, Sizes, summed_axes
from . import picks
from .lines import (
    ALONG,
    NUMBERS,
    OF_MATRICES,
    ORDERED,
    SO_FAR,
    Axis,
    Setting,
    called,
    letters,
    meant,
    read,
)
from .moving import MOVES


@lru_cache(1024)
def numpy_line(line: str, setting: Setting) -> str:
    """Write a line in NumPy: an expression of its operand's shape.

    Where it begins with `[`, it is the part of the gradient to which `{g}` is added, and with `=[` the part
    that is 0 in what is sent, which is `{g}` elsewhere.

    >>> numpy_line("a.T @ g", Setting(((2, 3), (3,)), 1, (2,), (), False))
    '{a}.T @ {g}'
    >>> numpy_line("g*ones_like(a)/n", Setting(((2, 3),), 0, (2,), (("axis", 1),), True))
    '{g}[:, None] * np.ones_like({a}) / 3'
    """
    node = read(line)
    if isinstance(node, ast.Call) and called(node) in ("add_at", "put"):
        return f"{'=' if called(node) == 'put' else ''}[{_index(setting)}]"
    if isinstance(node, ast.Call) and called(node) in ("undiagonal", "col2im"):
        return MOVES[called(node)].numpy("{g}", setting)
    term = _Writer(setting).term(node)
    operand = setting.operand
    if term.tail:  # a column, which is summed as one
        operand = (*operand, 1)
    return summed(ast.unparse(term.node), term.shape, operand) + term.tail


@lru_cache(1024)
def line_function(line: str, setting: Setting) -> Callable[..., Any]:
    """Make the function that a line is: of the upstream gradient, the operands and the output."""
    named = letters(len(setting.operands))
    names = ["g", *named, "out"]
    code = numpy_line(line, setting).format(
        **{name: name for name in names},
        **{f"{name}_": f"{name}.astype(int)" for name in setting.places},
    )
    if not code.startswith(("[", "=")):
        made: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {code}", {"np": np})
        return made

    part: Any = None if setting.places else eval(f"np.s_{code.removeprefix('=')}", {"np": np})

    def by_places(g: Any, a: Any, *given: Any) -> Any:
        index = dict(setting.options).get("index")
        places = given[len(named) - 1 - len(setting.places) : -1]
        taken: Any = picks.resolved(index, places, a.shape) if index else part
        if code.startswith("="):
            gradient = np.array(g)
            gradient[taken] = 0
        else:
            gradient = np.zeros(a.shape)
            np.add.at(gradient, taken, g)
        return gradient

    return by_places


def _index(setting: Setting) -> str:
    """Write what stands in the brackets of an index: an array of places as whole numbers."""
    places = [f"{{{name}_}}" for name in setting.places]
    return picks.written(dict(setting.options)["index"], places)


class _Term(NamedTuple):
    """A part of a line as NumPy has it, and its shape.

    As a matrix it has `rows` and `columns`; `turned` is a matrix whose `.T` it is. `tail` takes a
    column for a vector, after it is summed.
    """

    # The part, as Python.
    node: ast.expr
    # Its shape.
    shape: Shape
    # Whether it has rows, seen as a matrix.
    rows: bool = True
    # Whether it has columns, seen as a matrix.
    columns: bool = True
    # The matrix whose `.T` the part is; None for any other part.
    turned: ast.expr | None = None
    # The index that takes a column for a vector, after it is summed.
    tail: str = ""


class _Writer:
    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def term(self, node: ast.expr) -> _Term:
        if (number := self.setting.number(node)) is not None:
            return _Term(ast.Constant(number), ())
        match node:
            case ast.BinOp(op=ast.MatMult()):
                return _product(self.side(node.left), self.side(node.right))
            case ast.BinOp():
                left, right = self.term(node.left), self.term(node.right)
                shape = np.broadcast_shapes(left.shape, right.shape)
                return _Term(ast.BinOp(left.node, node.op, right.node), shape)
            case ast.UnaryOp():
                inner = self.term(node.operand)
                return inner._replace(node=ast.UnaryOp(node.op, inner.node))
            case ast.Compare(left=first, ops=ops, comparators=[second]):
                left, right = self.term(first), self.term(second)
                shape = np.broadcast_shapes(left.shape, right.shape)
                return _Term(ast.Compare(left.node, ops, [right.node]), shape)
            case ast.Attribute():
                inner = self.term(node.value)
                return _Term(ast.Attribute(inner.node, "T"), inner.shape[::-1])
            case ast.Call():
                return self.call(node)
            case ast.Name(id="nan"):
                return _Term(ast.Name("np.nan"), ())
            case ast.Name(id=name) if name in NUMBERS:
                return _Term(ast.Constant(NUMBERS[name]), ())
            case ast.Name(id=name):
                return self.named(name)
            case _:
                return _Term(node, ())

    def named(self, name: str) -> _Term:
        setting = self.setting
        if name in ("a", "b") or not setting.along:
            return _Term(ast.Name(f"{{{name}}}"), setting.shape(name))
        options = dict(setting.options)
        text = spread(
            f"{{{name}}}", setting.operands[0], options.get("axis"), options.get("keepdims", False)
        )
        return _Term(ast.Name(text), setting.kept)

    def call(self, node: ast.Call) -> _Term:
        name = called(node)
        if name == "reshape":
            inner, shape = self.term(node.args[0]), self.setting.option(node.args[1])
            if inner.shape == shape:
                return inner
            return _Term(
                ast.Call(ast.Name("np.reshape"), [inner.node, ast.Constant(shape)], []), shape
            )
        if name in MOVES:
            text = ast.unparse(self.term(node.args[0]).node)
            return _Term(ast.Name(MOVES[name].numpy(text, self.setting)), self.setting.operand)
        if name in OF_MATRICES:
            return self.of_matrices(name, [self.side(one) for one in node.args])
        if name == "index":
            return self.picked(self.term(node.args[0]))
        if name == "on_diagonal":
            inner, shape = self.term(node.args[0]), self.setting.option(node.args[1])
            eye = ast.Name(f"np.eye({', '.join(map(str, shape))})")
            return _Term(ast.BinOp(inner.node, ast.Mult(), eye), shape)
        terms = [self.term(one) for one in node.args]
        nodes = [term.node for term in terms]
        if name in SO_FAR:
            axis = self.setting.option(node.keywords[0].value)
            return _Term(ast.Name(_so_far(name, ast.unparse(nodes[0]), axis)), terms[0].shape)
        if name in ORDERED:
            texts = [ast.unparse(node) for node in nodes]
            return _Term(ast.Name(self.by_order(name, *texts)), self.setting.operand)
        if name not in ALONG:
            shape = np.broadcast_shapes(*(term.shape for term in terms))
            return _Term(ast.Call(ast.Name(f"np.{name}"), nodes, []), shape)
        axis = self.setting.option(node.keywords[0].value)
        gone = meant(terms[0].shape, axis)
        shape = tuple(1 if i in gone else size for i, size in enumerate(terms[0].shape))
        written = f"np.{name}({ast.unparse(nodes[0])}{written_axes(axis, True)})"
        return _Term(ast.Name(written), shape)

    def of_matrices(self, name: str, given: list[_Term]) -> _Term:
        """Write a function of matrices; a system is solved for what stands on its right side."""
        texts = [ast.unparse(term.node) for term in given]
        if name == "cofactors":
            n, (text,) = given[0].shape[0], texts
            rows, ones = f"np.eye({n})[:, None, :, None] == 1", f"np.eye({n})[None, :, None, :]"
            return _Term(
                ast.Name(f"np.linalg.det(np.where({rows}, {ones}, {text}))"), given[0].shape
            )
        if name == "half_lower":
            n = given[0].shape[-1]
            halved = ast.Name(f"np.tril(np.ones({n}) - np.eye({n})/2)")
            return _Term(ast.BinOp(given[0].node, ast.Mult(), halved), given[0].shape)
        if name == "with_transpose":
            other = ast.Name(_exchanged(given[0]))
            return _Term(ast.BinOp(given[0].node, ast.Add(), other), given[0].shape)
        return given[-1]._replace(
            node=ast.Name(f"np.linalg.{name}({', '.join(texts)})"), turned=None
        )

    def by_order(self, name: str, g: str, a: str) -> str:
        """Write what goes back to numbers that were sorted, by the place of each among the sorted ones."""
        options = dict(self.setting.options)
        axis = options.get("axis")
        along = "" if axis == -1 else f", axis={axis}"
        sign = "-" if options.get("descending") else ""
        order = f"np.argsort({sign}{a}{along}, kind='stable')"
        if name == "unsorted":
            return f"np.take_along_axis({g}, np.argsort({order}{along}), axis={axis})"
        ranks = f"np.argsort({order}{along if axis is not None else ''})"
        if axis is None and len(self.setting.operand) > 1:
            ranks = f"{ranks}.reshape({self.setting.operand})"
        low, high = self.setting.middle
        if low == high:
            return f"{g} * ({ranks} == {low})"
        return f"{g} * np.isin({ranks}, ({low}, {high})) / 2"

    def picked(self, inner: _Term) -> _Term:
        """Write the part that an index takes."""
        setting, text = self.setting, ast.unparse(inner.node)
        places = [setting.shape(place) for place in setting.places]
        index = dict(setting.options)["index"]
        shape = picks.picked_shape(Sizes(), inner.shape, places, index)
        return _Term(ast.Name(f"{text}[{_index(setting)}]"), shape)

    def side(self, node: ast.expr) -> _Term:
        """See a side of a product as a matrix, or as what is left of one."""
        if isinstance(node, ast.Attribute):
            inner = self.side(node.value)
            if not (inner.rows and inner.columns):
                return inner._replace(rows=inner.columns, columns=inner.rows)
            shape = (*inner.shape[:-2], inner.shape[-1], inner.shape[-2])
            return _Term(ast.Name(_exchanged(inner)), shape, turned=inner.node)
        term = self.term(node)
        if isinstance(node, ast.Name):
            rows, columns = self.setting.sides(node.id)
            return term._replace(rows=rows, columns=columns)
        return term


def _so_far(name: str, text: str, axis: int | None) -> str:
    """Write what goes on along an axis, from its end where the name says so."""
    if name != "cumsum_from_end":
        return f"np.{name}({text}{written_axes(axis)})"
    if axis is None:
        return f"np.cumsum(np.flip({text}))[::-1]"
    return f"np.flip(np.cumsum(np.flip({text}, {axis}), {axis}), {axis})"


def _exchanged(matrix: _Term) -> str:
    text = ast.unparse(matrix.node)
    text = text if isinstance(matrix.node, ast.Name) else f"({text})"
    return f"{text}.T" if len(matrix.shape) == 2 else f"np.swapaxes({text}, -1, -2)"


def _product(left: _Term, right: _Term) -> _Term:
    """Write a matrix product as a person does: `np.outer` of vectors, `W @ g` for `g @ W.T`."""
    if not left.columns:
        return _spread_product(left, right)
    if left.rows and right.columns:
        stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
        shape = (*stack, left.shape[-2], right.shape[-1])
        return _Term(ast.BinOp(left.node, ast.MatMult(), right.node), shape)
    if not left.rows and not right.columns:
        return _Term(ast.BinOp(left.node, ast.MatMult(), right.node), (), False, False)
    vector, matrix = (right, left) if left.rows else (left, right)
    size = matrix.shape[-2] if left.rows else matrix.shape[-1]
    if len(matrix.shape) == 2 and len(vector.shape) == 1:
        if matrix is right and matrix.turned is not None:
            left, right = right._replace(node=matrix.turned), left
        product = ast.BinOp(left.node, ast.MatMult(), right.node)
        return _Term(product, (size,), matrix is left and vector is right, matrix is not left)
    if matrix is right:
        matrix = _Term(matrix.turned or ast.Name(_exchanged(matrix)), matrix.shape)
    column = ast.Name(f"{ast.unparse(vector.node)}[..., None]")
    stack = np.broadcast_shapes(matrix.shape[:-2], vector.shape[:-1])
    product = ast.BinOp(matrix.node, ast.MatMult(), column)
    return _Term(product, (*stack, size, 1), tail="[:, 0]")


def _spread_product(left: _Term, right: _Term) -> _Term:
    """Write a product that adds nothing up: of a column and a row, or with what is left of them."""
    if left.rows and right.columns:
        shape = (*left.shape, right.shape[-1]) if len(right.shape) == 1 else right.shape
        if len(left.shape) == len(right.shape) == 1:
            return _Term(ast.Call(ast.Name("np.outer"), [left.node, right.node], []), shape)
        if len(left.shape) == 1:
            shape = (*right.shape[:-1], left.shape[0], right.shape[-1])
            column, row = (
                f"{ast.unparse(left.node)}[:, None]",
                f"{ast.unparse(right.node)}[..., None, :]",
            )
            return _Term(ast.BinOp(ast.Name(column), ast.Mult(), ast.Name(row)), shape)
        shape = (*left.shape, right.shape[-1])
        return _Term(
            ast.BinOp(ast.Name(f"{ast.unparse(left.node)}[..., None]"), ast.Mult(), right.node),
            shape,
        )
    first, second = (right, left) if left.rows else (left, right)  # what has neither stands first
    shape = np.broadcast_shapes(first.shape, second.shape)
    return _Term(ast.BinOp(first.node, ast.Mult(), second.node), shape, left.rows, right.columns)


# Axes


def summed(written: str, sent: Shape, shape: Shape) -> str:
    """Write a sum over the axes along which an operand was broadcast.

    >>> summed("dS", (4, 3), (3,)), summed("dS", (4, 3), (4, 1)), summed("dS", (4, 3), ())
    ('np.sum(dS, axis=0)', 'np.sum(dS, axis=1, keepdims=True)', 'np.sum(dS)')
    """
    axes = summed_axes(sent, shape)
    if not axes:
        return written
    if not shape:
        return f"np.sum({written})"
    axis = str(axes[0]) if len(axes) == 1 else str(axes)
    ahead = len(sent) - len(shape)
    if not ahead:
        return f"np.sum({written}, axis={axis}, keepdims=True)"
    behind = "" if axes == tuple(range(ahead)) else f".reshape{shape}"
    return f"np.sum({written}, axis={axis}){behind}"


def written_axes(
    axis: Axis, keepdims: bool = False, words: tuple[str, str] = ("axis", "keepdims")
) -> str:
    """Write the arguments that say along which axes."""
    which = "" if axis is None else f", {words[0]}={axis}"
    return which + (f", {words[1]}=True" if keepdims else "")


def spread(name: str, a: Shape, axis: Axis, keepdims: bool) -> str:
    """Write what is left after a reduction so that it broadcasts over `a` again.

    >>> spread("g", (4, 3), 1, False), spread("g", (4, 3), 0, False), spread("g", (3,), 0, False)
    ('g[:, None]', 'g', 'g')
    """
    axes = meant(a, axis)
    if keepdims or axes == tuple(range(len(axes))):
        return name
    return f"{name}[{', '.join('None' if i in axes else ':' for i in range(axes[-1] + 1))}]"
