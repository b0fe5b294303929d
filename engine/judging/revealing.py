"""The next line of an exercise: of the program in NumPy, in the names that the reader has.

What the program gives names of its own, and nobody typed, is put into the lines that use it.
"""

import ast
from collections.abc import Mapping
from itertools import dropwhile, takewhile

import numpy as np

from ..graph.graph import Graph
from ..passes.run import Run
from ..programs.numpy import write
from .judged import Judged, Line

_CONSTANTS, _FORWARD, _BACKWARD = "# the constants", "# the forward pass", "# the backward pass"


def with_next(judged: Judged, text: str, run: Run) -> str | None:
    """Write the next line into a backward pass that is kept apart.

    `text` is the backward pass as it is typed. The line is that of an input, or of what that is made from
    and no line has. None where nothing lacks.
    """
    found = {line.of: line.name for line in judged.lines if line.verdict == "right" and line.of}
    names = {f"d{value}": name for value, name in found.items()}
    order = _in_order(run)
    missing = {name: lines for name, lines in order.items() if name[1:] not in found}
    if not missing:
        return None
    name = next(iter(_needed(missing, run.graph)), next(iter(missing)))
    written = "\n".join(ast.unparse(_Names(names).visit(line)) for line in missing[name])
    return _put(text, [line for line in judged.lines if line.of == name[1:]], written)


def _needed(missing: dict[str, list[ast.stmt]], graph: Graph) -> list[str]:
    """Name the missing gradients that inputs get, or that lines of these use, in order."""
    used = {f"d{input.name}" for input in graph.inputs}
    needed: list[str] = []
    for name, lines in reversed(missing.items()):
        if name in used:
            needed.insert(0, name)
            used.update(
                one.id for line in lines for one in ast.walk(line) if isinstance(one, ast.Name)
            )
    return needed


def _named(graph: Graph) -> frozenset[str]:
    """Name the values that lines may speak of."""
    inputs = (input.name for input in graph.inputs)
    return frozenset([*inputs, *(gate.name for gate in graph.gates if gate.name)])


def _put(text: str, wrong: list[Line], written: str) -> str:
    """Put lines in place of the wrong ones of their name, or at the end."""
    spans = sorted(span for line in wrong for span in line.spans)
    if not spans:
        return "\n".join(filter(None, [text.rstrip(), written]))
    for start, end in reversed(spans[1:]):
        text = text[:start] + text[end:].lstrip(";\n ")
    start, end = spans[0]
    return text[:start] + written + text[end:]


def _in_order(run: Run) -> dict[str, list[ast.stmt]]:
    """List the lines of each gradient of a named value, in the order in which the program has all of it."""
    named = _named(run.graph)
    statements = [line.text for line in write(run).lines]
    constants, forward, backward = (
        _section(statements, title) for title in (_CONSTANTS, _FORWARD, _BACKWARD)
    )
    known = _Inlined()
    for each in (*constants, *forward):
        if isinstance(each, ast.Assign):
            value, name = known.visit(each.value), _target(each)
            if name not in named and name != run.graph.output:
                known.values[name] = value
    found: dict[str, list[ast.stmt]] = {}
    for each in backward:
        if isinstance(each, ast.Expr) and (name := _added_to(each.value)) in found:
            assert isinstance(each.value, ast.Call)
            each.value.args[1:] = [known.visit(inner) for inner in each.value.args[1:]]
            found[name] = [*found.pop(name), each]
        if not isinstance(each, (ast.Assign, ast.AugAssign)):
            continue
        name, value = _target(each), known.visit(each.value)
        if name[1:] in named:
            each.value = value
            found[name] = [*found.pop(name, []), each]
        elif isinstance(each, ast.AugAssign) and name in known.values:
            known.values[name] = ast.BinOp(known.values[name], ast.Add(), value)
        else:
            known.values[name] = value
    return found


def _section(lines: list[str], title: str) -> list[ast.stmt]:
    behind = dropwhile(lambda line: not line.startswith(title), lines)
    return ast.parse("\n".join(takewhile(str.strip, behind))).body


def _added_to(value: ast.expr) -> str:
    """Name what is added to at places: `dX` of `np.add.at(dX, place, dY)`; nothing of any other call."""
    if not isinstance(value, ast.Call) or ast.unparse(value.func) != "np.add.at":
        return ""
    first = value.args[0]
    return first.id if isinstance(first, ast.Name) else ""


def _target(line: ast.Assign | ast.AugAssign) -> str:
    target = line.targets[0] if isinstance(line, ast.Assign) else line.target
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


class _Inlined(ast.NodeTransformer):
    """Puts what names stand for in their places, and leaves factors of 1 out."""

    def __init__(self) -> None:
        self.values: dict[str, ast.expr] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self.values.get(node.id)
        return node if value is None else _copied(value)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Write places as they are: `i` for `np.s_[i]`."""
        if ast.unparse(node.value) == "np.s_":
            return self.visit(node.slice)  # type: ignore[no-any-return]  # a node of an expression
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Write places that are known as a list: `[0, 2]` for `np.array([0.0, 2.0]).astype(int)`."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
            array = node.func.value
            if isinstance(array, ast.Call) and ast.unparse(array.func) == "np.array":
                numbers = np.array(ast.literal_eval(array.args[0])).astype(int).tolist()
                return ast.parse(repr(numbers), mode="eval").body
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Mult) and _is_one(left):
            return right  # type: ignore[no-any-return]  # a node of an expression
        return ast.BinOp(left, node.op, right)


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


class _Names(ast.NodeTransformer):
    """Gives gradients the names that a reader has given them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _copied(value: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(value), mode="eval").body
