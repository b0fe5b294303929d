"""Hand-written backward passes with one mistake each, of every kind that has a name.

The texts are our own: they are taken apart and put together with Python's `ast`, and run by Python with NumPy
where a test asks what they come to.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

OTHER = {
    "x": "y", "y": "x", "w": "x", "z": "h", "h": "z", "q": "z", "X": "X", "W1": "W1", "W2": "W2", "s": "t",
    "t": "s", "a": "b", "b": "a", "c": "a",
}  # fmt: skip
"""The value that stands by mistake where another belongs."""


class Mutation(NamedTuple):
    """A text with a mistake."""

    # The whole text.
    text: str
    # The name whose line is spoiled.
    name: str
    # The code of the mistake.
    code: str
    # The line as it is, and as it was.
    line: str
    was: str


def mutations(text: str, begin: int, twins: dict[str, str] | None = None) -> Iterator[Mutation]:
    """Spoil each line of a backward pass, which begins at a line, in each way that there is.

    `twins` are pairs of values of one shape that are mistaken for each other.
    """
    lines = text.splitlines()
    for at in range(begin, len(lines)):
        line = lines[at]
        (node,) = ast.parse(line.strip() or "pass").body
        if not isinstance(node, (ast.Assign, ast.AugAssign)):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = ast.unparse(target).partition("[")[0]
        again = any(_gives(each, name) for each in lines[begin:at])
        for code, spoiled in _spoiled(node, again, twins or OTHER):
            others = [*lines[:at], *([spoiled] if spoiled else []), *lines[at + 1 :]]
            if spoiled != ast.unparse(node):
                yield Mutation("\n".join(others), name, code, spoiled, line)


def _gives(line: str, name: str) -> bool:
    return line.replace("+=", "=").replace("[", " ").startswith(f"{name} ")


def _spoiled(
    node: ast.Assign | ast.AugAssign, again: bool, twins: dict[str, str]
) -> Iterator[tuple[str, str]]:
    target = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    is_sum = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
    sign = "+=" if is_sum else "="
    if isinstance(node, ast.AugAssign) and not is_sum:
        return
    value = ast.unparse(node.value)
    if isinstance(node.value, ast.List):
        yield (
            "sign",
            f"{target} {sign} [{', '.join(f'-({ast.unparse(e)})' for e in node.value.elts)}]",
        )
        return
    yield "sign", f"{target} {sign} -({value})"
    yield "factor", f"{target} {sign} 2*({value})"
    yield "factor", f"{target} {sign} ({value})/3"
    if is_sum and again:
        yield "missing-branch", ""
        yield "overwritten", f"{target} = {value}"
    for code, changed in _changed(node.value, twins):
        yield code, f"{target} {sign} {changed}"


def _changed(value: ast.expr, twins: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Change one thing in an expression."""
    for each in ast.walk(value):
        for code, new in _edits(each, twins):
            yield code, ast.unparse(_Replaced(each, new).visit(ast.parse(ast.unparse(value))))


class _Replaced(ast.NodeTransformer):
    """Puts an expression in all places where another one is written the same."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new, self.done = ast.dump(old), new, False

    def visit(self, node: ast.AST) -> ast.AST:
        if not self.done and isinstance(node, ast.expr) and ast.dump(node) == self.old:
            self.done = True
            return self.new
        return self.generic_visit(node)


def _edits(node: ast.AST, twins: dict[str, str]) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            for kept, dropped in ((left, right), (right, left)):
                if _is_gradient(dropped) and not _mentions_gradient(kept):
                    yield "no-upstream", kept
                if _is_gradient(kept) and not _mentions_gradient(dropped):
                    yield "no-local", kept
        case ast.BinOp(left, ast.Add(), right):
            if _mentions_gradient(left) and _mentions_gradient(right):
                yield "missing-branch", left
                yield "missing-branch", right
        case ast.BinOp(left, ast.MatMult(), right):
            yield "transposed", ast.BinOp(_turned(left), ast.MatMult(), right)
            yield "transposed", ast.BinOp(right, ast.MatMult(), left)
            yield "transposed", _turned(node)
        case ast.Call(ast.Attribute(_, "sum"), [inner, *_], keywords):
            if keywords:
                yield "not-summed", inner
            yield "mean-for-sum", ast.Call(_named("np.mean"), node.args, keywords)
            for at, keyword in enumerate(keywords):
                if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
                    other = ast.keyword("axis", ast.Constant(1 - int(str(keyword.value.value))))
                    new = [*keywords[:at], other, *keywords[at + 1 :]]
                    yield "wrong-axis", ast.Call(node.func, node.args, new)
        case ast.Compare(left, [_], right):
            yield "wrong-mask", ast.Compare(left, [ast.Lt()], right)
        case ast.Name(name) if name in twins:
            yield "wrong-operand", ast.Name(twins[name])


def _named(path: str) -> ast.expr:
    return ast.parse(path, mode="eval").body


def _turned(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T")


def _is_gradient(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and len(node.id) > 1 and node.id[0] == "d"


def _mentions_gradient(node: ast.expr) -> bool:
    return any(isinstance(each, ast.expr) and _is_gradient(each) for each in ast.walk(node))
