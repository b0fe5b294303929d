"""Hand-written backward passes with one mistake each, of every kind that has a name.

The texts are our own: they are taken apart with Python's `ast`. A line is spoiled where it stands, and all
else of a text is left as it is.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Span = tuple[int, int]
Spoiled = Iterator[tuple[str, str]]  # the code of a mistake, and what is typed then
_PRODUCTS = ("dot", "matmul", "outer")
_TURNED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq}


class Mutation(NamedTuple):
    """A text with a mistake."""

    # The whole text.
    text: str
    # The code of the mistake.
    code: str
    # The line as it is, and as it was.
    line: str
    was: str


class Known(NamedTuple):
    """What mutations need to know of the forward pass."""

    # The shapes of its values, by their names.
    shapes: Mapping[str, tuple[int, ...]]
    # Pairs of names of which a gate makes the one of the other.
    pairs: Sequence[tuple[str, str]] = ()


def mutations(
    text: str, spans: Sequence[Span], known: Known, shape: tuple[int, ...]
) -> Iterator[Mutation]:
    """Spoil each line of a text in each way that there is.

    `spans` are the places of the lines of one name, and `shape` is that of what they give.
    """
    for at, (start, end) in enumerate(spans):
        line = text[start:end]
        try:
            (node,) = ast.parse(line).body
        except (SyntaxError, ValueError):
            continue  # a key of a dict, or what only this language has
        seen = {ast.unparse(node)}
        for code, spoiled in _of_statement(node, at > 0, known, shape):
            if spoiled not in seen:
                seen.add(spoiled)
                yield Mutation(f"{text[:start]}{spoiled}{text[end:]}", code, spoiled, line)


def _of_statement(node: ast.stmt, again: bool, known: Known, shape: tuple[int, ...]) -> Spoiled:
    match node:
        case ast.Assign([ast.Name() | ast.Subscript() | ast.Attribute() as target], value):
            sign = "="
        case ast.AugAssign(target, ast.Add(), value):
            sign = "+="
        case _:
            return
    left = ast.unparse(target)
    if _is_made(value):
        return
    for code, new in _of_value(value, known):
        yield code, f"{left} {sign} {new}"
    if isinstance(target, ast.Name) and len(shape) == 2 and min(shape) > 1:
        yield "wrong-shape", f"{left} {sign} ({ast.unparse(value)}).ravel()"
    if sign == "+=" and again:
        yield "overwritten", f"{left} = {ast.unparse(value)}"
        yield "missing-branch", f"{left} += 0"


def _is_made(value: ast.expr) -> bool:
    """Tell what no gradient is in: zeros, of which no sign and no factor shows, and a dict."""
    if isinstance(value, ast.Constant):
        return value.value == 0
    if isinstance(value, ast.Dict):
        return True
    if not isinstance(value, ast.Call):
        return False
    return ast.unparse(value.func).split(".")[-1] in ("zeros", "zeros_like", "empty")


def _of_value(value: ast.expr, known: Known) -> Spoiled:
    typed = ast.unparse(value)
    if isinstance(value, ast.List):
        for at, each in enumerate(value.elts):
            for code, new in _of_value(each, known):
                items = [ast.unparse(e) for e in value.elts]
                items[at] = new
                yield code, f"[{', '.join(items)}]"
        return
    yield "sign", f"-({typed})"
    yield "factor", f"2*({typed})"
    yield "factor", f"({typed})/3"
    for path, part, is_compared in _parts(value):
        for code, other in _edits(part, known):
            is_mask = is_compared and code in ("wrong-operand", "wrong-value-kept")
            yield ("wrong-mask" if is_mask else code), ast.unparse(_put(value, path, other))


Path = tuple[tuple[str, int | None], ...]


def _parts(value: ast.expr) -> Iterator[tuple[Path, ast.expr, bool]]:
    """Go through an expression and all in it, each with the way to it, and whether it is compared."""
    waiting: list[tuple[Path, ast.AST, bool]] = [((), value, False)]
    while waiting:
        path, node, is_compared = waiting.pop()
        if isinstance(node, ast.expr):
            yield path, node, is_compared
        for name, inner in ast.iter_fields(node):
            several = inner if isinstance(inner, list) else [inner]
            for at, each in enumerate(several):
                if isinstance(each, (ast.expr, ast.keyword)) and not (
                    isinstance(node, ast.Call) and name == "func" and isinstance(each, ast.Name)
                ):
                    step = (name, at if isinstance(inner, list) else None)
                    is_mask = is_compared or isinstance(node, ast.Compare)
                    waiting.append(((*path, step), each, is_mask))


def _put(value: ast.expr, path: Path, new: ast.expr) -> ast.expr:
    """Put another expression in a place."""
    if not path:
        return new
    copy: Any = ast.parse(ast.unparse(value), mode="eval").body
    at = copy
    for name, number in path[:-1]:
        at = getattr(at, name) if number is None else getattr(at, name)[number]
    name, number = path[-1]
    if number is None:
        setattr(at, name, new)
    else:
        getattr(at, name)[number] = new
    return copy  # type: ignore[no-any-return]


def _edits(node: ast.expr, known: Known) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            for kept, dropped in ((left, right), (right, left)):
                yield from _without(kept, dropped, known)
        case ast.BinOp(left, ast.Div(), right):
            yield ("factor" if _is_number(right, known) else "no-local"), left
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            turned = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
            if _has_gradient(left) and _has_gradient(right):
                yield "sign", ast.BinOp(left, turned, right)
                yield "missing-branch", left
                yield "missing-branch", right if isinstance(op, ast.Add) else _minus(right)
        case ast.BinOp(left, ast.MatMult(), right):
            yield "transposed", ast.BinOp(_turned(left), ast.MatMult(), right)
            yield "transposed", ast.BinOp(left, ast.MatMult(), _turned(right))
            yield "transposed", ast.BinOp(right, ast.MatMult(), left)
        case ast.Call(ast.Attribute(_, name), [left, right], []) if name in _PRODUCTS:
            if name != "outer":
                yield "transposed", ast.Call(node.func, [_turned(left), right], [])
                yield "transposed", ast.Call(node.func, [left, _turned(right)], [])
            yield "transposed", ast.Call(node.func, [right, left], [])
        case ast.Call(ast.Attribute(of, "sum") as function, arguments, keywords):
            is_method = not (isinstance(of, ast.Name) and of.id in ("np", "numpy", "torch"))
            inner = of if is_method else arguments[0]
            axes = arguments if is_method else arguments[1:]
            yield "mean-for-sum", ast.Call(ast.Attribute(of, "mean"), arguments, keywords)
            yield from _along(function, arguments, keywords, bool(axes))
            if keywords or axes:
                yield "not-summed", inner
        case ast.Compare(left, [operator], right) if type(operator) in _TURNED:
            yield "wrong-mask", ast.Compare(left, [_TURNED[type(operator)]()], right)
        case ast.Name(name):
            for other in _like(node, known):
                is_pair = (name, other.id) in known.pairs or (other.id, name) in known.pairs
                yield ("wrong-value-kept" if is_pair else "wrong-operand"), other


def _without(kept: ast.expr, dropped: ast.expr, known: Known) -> Iterator[tuple[str, ast.expr]]:
    """Leave out a factor."""
    if isinstance(dropped, ast.Compare):
        yield "wrong-mask", kept
    elif _is_number(dropped, known):
        yield "factor", kept
    elif _is_gradient(dropped) and not _has_gradient(kept):
        if not isinstance(kept, ast.Constant):
            yield "no-upstream", kept
    elif _has_gradient(kept) and not _has_gradient(dropped):
        yield "no-local", kept


def _along(
    function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword], has_place: bool
) -> Iterator[tuple[str, ast.expr]]:
    for at, keyword in enumerate(keywords):
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
            other = ast.keyword("axis", ast.Constant(1 - abs(int(str(keyword.value.value)))))
            yield (
                "wrong-axis",
                ast.Call(function, arguments, [*keywords[:at], other, *keywords[at + 1 :]]),
            )
            yield "wrong-axis", ast.Call(function, arguments, [])
        if keyword.arg == "keepdims" and not has_place:
            yield (
                "wrong-shape",
                ast.Call(function, arguments, [e for e in keywords if e is not keyword]),
            )


def _like(node: ast.expr, known: Known) -> Iterator[ast.Name]:
    """Go through the values that stand by mistake in the place of one: those of its shape, three at most."""
    if not isinstance(node, ast.Name) or node.id not in known.shapes:
        return
    names = [e for e, s in known.shapes.items() if s == known.shapes[node.id] and e != node.id]
    names = [each for each in names if each.isidentifier()]
    paired = [e for e in names if (e, node.id) in known.pairs or (node.id, e) in known.pairs]
    for name in [*paired[:1], *[e for e in names if e not in paired][:2]]:
        yield ast.Name(name)


def _minus(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), node)


def _is_number(node: ast.expr, known: Known) -> bool:
    """Tell a number, or a name of one that counts: `N`, `num_train`, `X.shape[0]`."""
    match node:
        case ast.Constant(int() | float()):
            return True
        case ast.Name(name):
            is_count = name in ("N", "n", "m", "D", "T", "B", "batch_size") or name[:3] == "num"
            return is_count and not known.shapes.get(name)
        case ast.Subscript(ast.Attribute(_, "shape"), _):
            return True
        case ast.BinOp(left, ast.Div() | ast.Mult(), right):
            return _is_number(left, known) and _is_number(right, known)
    return False


def _turned(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T")


def _is_gradient(node: ast.expr) -> bool:
    match node:
        case ast.Name(name):
            return len(name) > 1 and (name[0] == "d" or "delta" in name or "grad" in name)
        case ast.Subscript(value, _):
            return _is_gradient(value)
        case ast.Attribute(_, name):
            return name == "grad" or (name[0] == "d" and len(name) > 1 and name != "dot")
    return False


def _has_gradient(node: ast.expr) -> bool:
    return any(isinstance(each, ast.expr) and _is_gradient(each) for each in ast.walk(node))
