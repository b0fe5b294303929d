"""A vjp is a line of our own language, such as `g @ b.T`; here it is read, and said in words.

A line gives what goes back to one operand. In it stand the operands `a` and `b` (`x3` and so on where there
are more), the output `out`, the upstream gradient `g`, the gate's options by their names, and `n`, of how
many of the operand's numbers one of the output's is made. Three things need not be written, because they
hold in every line:

- What the line gives is summed over the axes along which its operand was broadcast.
- Beside `@` a vector is a row where it is `a` and a column where it is `b`, `g` is a matrix to match,
  and `.T` is that of each matrix of a stack. Elsewhere `.T` exchanges all axes.
- Where a gate takes `keepdims`, `g` and `out` have the axes back along which it goes, of size 1.

`numpyline.py` and `scriptline.py` write a line as code, for operands of given shapes.
"""

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from ..base.shapes import Shape, count
from ..base.words import Words, say
from .picks import operands_of

Axis = int | tuple[int, ...] | None

OF_SHAPES = ("ones_like", "zeros_like")
"""Functions that read the shape of what they are given, and none of its numbers; so does `a.shape`."""

ALONG = ("sum", "mean", "max", "prod")
"""Functions that go along axes, and leave a size of 1 there."""

SO_FAR = ("cumsum", "cumprod", "cumsum_from_end")
"""Functions that go on along one axis, and leave the shape; without an axis they take a vector.

`cumsum_from_end(x, axis=axis)` has in each place the sum from there to the end.
"""

ORDERED = ("unsorted", "to_middle")
"""Functions of how the numbers of `a` are ordered along an axis, with the gate's own options.

`unsorted(g, a, axis=axis)` has in each place what `g` has where its number is sorted to; and
`to_middle(g, a, axis=axis)` has `g` where the number in the middle stands, or half of it at each of two.
"""

PICKING = ("add_at", "put", "index")
"""Functions of the places that an index takes, to which operands that hold places belong.

`add_at(zeros_like(a), g, index=index)` has g in its places, added up where a place is taken twice;
`put(g, 0, index=index)` is g with 0 there, and `index(g, index=index)` what stands there.
"""

OF_MATRICES = ("inv", "solve", "cofactors", "half_lower", "with_transpose")
"""Functions of matrices: `solve(a.T, g)` is the x of `a.T @ x = g`; and `cofactors(a)` has at each place the
determinant of `a` with a 1 there and 0 in the rest of its row, which is the gradient of `det(a)`.
`half_lower(x)` is the lower triangle of x, with half of its diagonal, and `with_transpose(x)` is `x + x.T`.
"""

MOVING = ("reshape", "unpermuted", "own", "unrolled", "untiled", "unrepeated", "unpadded", "undiag",
          "undiagonal", "contracted", "on_diagonal", "col2im")  # fmt: skip
"""Functions that only move numbers, or add up copies: `reshape(x, a.shape)`; `own(x, axis=axis)`, the
operand's part of what was joined along an axis; `unpermuted(x)` takes a transpose back, and the others what
their rows do (`moves.py`). `contracted(g, others)` is an einsum with the letters exchanged, with `others` for
all operands but the one of the line; `col2im(x)` adds each column up where its window stands;
`on_diagonal(x, a.shape)` has a number on the diagonal of a matrix and 0 elsewhere. `moving.py` writes them.

All other functions are of single numbers, and called as NumPy calls them.
"""

NUMBERS = {"nan": float("nan"), "least": 5e-324, "most": 1.7976931348623157e308}
"""What a line calls by name: no number, and the smallest and the largest that a float can be."""


@cache
def read(line: str) -> ast.expr:
    """Read a line of the table, and nobody else's."""
    return ast.parse(line, mode="eval").body


@cache
def mentioned(line: str) -> frozenset[str]:
    """List the names whose numbers a line reads."""
    found = set()
    stack: list[ast.AST] = [read(line)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        of_shape = isinstance(node, ast.Attribute) and node.attr == "shape"
        if not (of_shape or (isinstance(node, ast.Call) and called(node) in OF_SHAPES)):
            stack += ast.iter_child_nodes(node)
    return frozenset(found)


def letters(count: int) -> list[str]:
    """Name `count` operands: `a`, `b`, then `x3`, `x4`, … ."""
    return ["a", "b", *(f"x{i}" for i in range(3, count + 1))][:count]


def called(node: ast.Call) -> str:
    """Name the function that a call is of."""
    return ast.unparse(node.func)


class Setting(NamedTuple):
    """Where a line is written: at which operand, and of which shapes."""

    # The operands' shapes.
    operands: tuple[Shape, ...]
    # Which operand the line is for.
    position: int
    # The output's shape.
    out: Shape
    # The options of the gate, such as its axis.
    options: tuple[tuple[str, Any], ...]
    # Whether the gate takes `keepdims`, so that `g` and `out` have their axes back.
    along: bool

    @property
    def operand(self) -> Shape:
        """Give the shape of the operand that the line is for."""
        return self.operands[self.position]

    @property
    def n(self) -> int:
        """Count the numbers of the operand of which one of the output is made."""
        return count(self.operand) // count(self.out)

    @property
    def kept(self) -> Shape:
        """Give the shape that `g` and `out` have in the line."""
        options = dict(self.options)
        if not self.along or options.get("keepdims"):
            return self.out
        axes = meant(self.operands[0], options.get("axis"))
        return tuple(1 if i in axes else size for i, size in enumerate(self.operands[0]))

    def shape(self, name: str) -> Shape:
        """Give the shape of a name's array."""
        named = letters(len(self.operands))
        return self.operands[named.index(name)] if name in named else self.kept

    @property
    def places(self) -> list[str]:
        """Name the operands that hold places."""
        count, held = len(self.operands), operands_of(dict(self.options).get("index", ()))
        return letters(count)[count - held :]

    @property
    def own(self) -> tuple[int, int, int | None]:
        """Give the axis along which operands were joined, and where the operand's part of it is.

        It ends before the last number; where the axis is a new one, as of a stack, that is None.
        """
        axis = dict(self.options)["axis"] % len(self.out)
        if len(self.out) > len(self.operand):
            return axis, self.position, None
        start = sum(shape[axis] for shape in self.operands[: self.position])
        return axis, start, start + self.operand[axis]

    def sides(self, name: str) -> tuple[bool, bool]:
        """Tell whether a name has rows, and columns, beside `@`: a vector lacks one, and `g` may both."""
        several = [len(shape) > 1 for shape in self.operands]
        if name == "a":
            return several[0], True
        if name == "b":
            return True, several[1]
        if len(several) == 1 or len(self.out) == max(2, *map(len, self.operands)):
            return True, True
        return several[0], several[1]

    def option(self, node: ast.expr) -> Any:
        """Give what an option is, or what stands for one: a number, or `a.shape`."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self.shape(node.value.id)
        if isinstance(node, ast.Name):
            return dict(self.options).get(node.id, {"axis": None, "keepdims": False}.get(node.id))
        return ast.literal_eval(node)

    def number(self, node: ast.expr) -> int | None:
        """Work out what is known of a line by its shapes and options: `n - ddof`; None of all else."""
        match node:
            case ast.Name(id="n"):
                return self.n
            case ast.Name(id=name) if name in dict(self.options):
                return int(dict(self.options)[name])
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                one, other = self.number(left), self.number(right)
                return None if one is None or other is None else one - other
            case ast.Constant(value=int(value)):
                return value
        return None

    @property
    def middle(self) -> tuple[int, int]:
        """Give the places of the numbers in the middle of n sorted ones: one, or two next to each other."""
        return (self.n - 1) // 2, (self.n - int(dict(self.options)["lower"])) // 2


def meant(shape: Shape, axis: Axis) -> tuple[int, ...]:
    """List the axes that are meant, counted from the front."""
    if axis is None:
        return tuple(range(len(shape)))
    return tuple(sorted(i % len(shape) for i in ((axis,) if isinstance(axis, int) else axis)))


# Words

_SIGNS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: (" + ", 1), ast.Sub: (" − ", 1), ast.Mult: (" * ", 2), ast.Div: ("/", 2),
    ast.MatMult: (" @ ", 2), ast.Pow: ("^", 4),
}  # fmt: skip
_COMPARED = {ast.Eq: "==", ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<="}
_SAID: dict[str, Callable[[str], Words]] = {
    "add_at": lambda sent: say("{sent} in its place, 0 elsewhere", sent=sent),
    "put": lambda sent: say("{sent}, with 0 where something was put", sent=sent),
    "index": lambda sent: say("the part of {sent} that was put", sent=sent),
    "own": lambda sent: say("its own part of {sent}", sent=sent),
    "unpermuted": lambda sent: say("{sent} with its axes back in their order", sent=sent),
    "unrolled": lambda sent: say("{sent} turned back", sent=sent),
    "untiled": lambda sent: say("{sent} summed over the copies", sent=sent),
    "unrepeated": lambda sent: say("{sent} summed over the copies", sent=sent),
    "unpadded": lambda sent: say("the inner part of {sent}", sent=sent),
    "undiag": lambda sent: say("the diagonal of {sent}", sent=sent),
    "undiagonal": lambda sent: say("{sent} on the diagonal, 0 elsewhere", sent=sent),
    "on_diagonal": lambda sent: say("{sent} on the diagonal, 0 elsewhere", sent=sent),
    "col2im": lambda sent: say("{sent} added up where the windows stand", sent=sent),
    "unsorted": lambda sent: say("{sent} back in the order before it was sorted", sent=sent),
    "to_middle": lambda sent: say(
        "{sent} for the number in the middle, 0 for the others", sent=sent
    ),
}


def said(line: str, names: Mapping[str, str]) -> str:
    """Say for a reader what a line gives, in the texts of its names; axes are left out.

    >>> said("out*(g - sum(g*out, axis=axis, keepdims=True))", {}), said("g @ b.T", {"b": "(x+y)"})
    ('out * (g − sum(g * out))', 'g @ (x+y).T')
    >>> said("g*ones_like(a)/n", {"g": "dq"})
    'dq/n for each of the n numbers'
    """
    node = read(line)
    if isinstance(node, ast.Call) and called(node) in _SAID:
        return _SAID[called(node)](_text(node.args[called(node) == "add_at"], names))
    plain = _without_ones(node)
    if plain is node:
        return _text(node, names)
    if "n" in mentioned(line):
        many = names.get("n", "n")
        return say("{sent} for each of the {n} numbers", sent=_text(plain, names), n=many)
    return say("{sent} for every number", sent=_text(plain, names))


def _without_ones(node: ast.expr) -> ast.expr:
    """Leave out a factor of ones, which repeats what it multiplies."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div)):
        return node
    if isinstance(node.right, ast.Call) and called(node.right) == "ones_like":
        return node.left
    left = _without_ones(node.left)
    return node if left is node.left else ast.BinOp(left, node.op, node.right)


def _text(node: ast.expr, names: Mapping[str, str], least: int = 0) -> str:
    text, binds = _part(node, names)
    return f"({text})" if binds < least else text


def _part(node: ast.expr, names: Mapping[str, str]) -> tuple[str, int]:
    """Write a part of a line, and say how tightly it holds together."""
    match node:
        case ast.BinOp():
            sign, binds = _SIGNS[type(node.op)]
            sides = _text(node.left, names, binds), _text(node.right, names, binds + 1)
            if isinstance(node.op, ast.Sub) and sides[1] == "0":  # of an option: n − 0
                return _part(node.left, names)
            return sign.join(sides), binds
        case ast.UnaryOp():
            return f"−{_text(node.operand, names, 3)}", 1
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"1({_text(left, names)} {_COMPARED[type(op)]} {_text(right, names)})", 5
        case ast.Attribute():
            return f"{_text(node.value, names, 5)}.{node.attr}", 5
        case ast.Call() if called(node) == "reshape" and not isinstance(node.args[0], ast.Name):
            return _part(node.args[0], names)  # its numbers are those of what stands in it
        case ast.Call(args=[ast.Name() as inner, ast.Attribute(value=ast.Name(id="out"))]):
            return _part(inner, names)
        case ast.Call():
            return f"{called(node)}({', '.join(_text(one, names) for one in node.args)})", 5
        case ast.Name():
            return names.get(node.id, node.id), 5
        case _:
            return ast.unparse(node), 5
