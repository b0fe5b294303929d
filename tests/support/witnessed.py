"""What Python with NumPy gives the names of a backward pass at a few points: which mistakes are the same.

Only texts that stand in the tests are executed, never one that a user could type.
"""

import ast
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

import numpy as np

POINTS = 3
Numbers = tuple[dict[str, Any], ...]
_NAMES = {
    "np": np, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh, "sum": np.sum, "mean": np.mean,
    "max": np.maximum, "where": np.where, "dot": np.dot, "len": len,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z))),
}  # fmt: skip


def numbers(text: str, inputs: Mapping[str, Any], held: frozenset[str]) -> Numbers | None:
    """Give what all names come to at each point; None where Python does not run the text.

    Inputs are moved from point to point, but for those that are `held`: counts and labels.
    """
    draws = np.random.default_rng(3)
    found = []
    for point in range(POINTS):
        given = {
            name: value
            if name in held or not point
            else value + draws.uniform(0.1, 0.9, np.shape(value))
            for name, value in inputs.items()
        }
        try:
            found.append(_run(text.replace("^", "**"), given))
        except Exception:  # a text with a mistake may fail in any way
            return None
    return tuple(found)


def _run(text: str, given: Mapping[str, Any]) -> dict[str, Any]:
    tree = ast.parse(text)
    tree.body = [_named(each) for each in tree.body if not _gives(each, given)]
    names: dict[str, Any] = {**_NAMES, **{n: np.array(v)[()] for n, v in given.items()}}
    kept = dict[str, Any]()

    def left(frame: FrameType, event: str, _: object) -> None:
        if event == "return" and frame.f_code.co_filename == "spoiled":
            kept.update(frame.f_locals)

    sys.setprofile(left)
    try:
        with np.errstate(all="ignore"):
            exec(compile(tree, "spoiled", "exec"), names)  # noqa: S102
    finally:
        sys.setprofile(None)
    return {n: np.array(v, dtype=float) for n, v in {**names, **kept}.items() if _is_numbers(v)}


def _named(node: ast.stmt) -> ast.stmt:
    """Call an expression `f`, as the circuit does that ends in it; let `+=` change no array in place."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        name = node.target.id
        new = ast.parse(f"{name} = {name}").body[0]
        assert isinstance(new, ast.Assign)
        new.value = ast.BinOp(new.value, node.op, node.value)
        return ast.fix_missing_locations(new)
    if not isinstance(node, ast.Expr):
        return node
    return ast.parse(f"f = {ast.unparse(node)}").body[0]


def _is_numbers(value: object) -> bool:
    return isinstance(value, (float, int, np.ndarray, np.generic))


def _gives(node: ast.stmt, given: Mapping[str, Any]) -> bool:
    match node:
        case ast.Assign([ast.Name(name)], _):
            return name in given
    return isinstance(node, ast.Expr) and "print" in ast.unparse(node)


def same(some: Numbers | None, other: Numbers | None) -> bool:
    """Tell whether all names come to the same at all points."""
    return some is not None and other is not None and all(map(_same, some, other))


def _same(some: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return some.keys() == other.keys() and all(
        some[n].shape == other[n].shape and np.allclose(some[n], other[n], 1e-6, 1e-9) for n in some
    )
