"""What a reader of any file may rely on: errors are named, fields explained, and long calls have keywords."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path.relative_to(ROOT).as_posix()
    for path in sorted(ROOT.rglob("*.py"))
    if path.relative_to(ROOT).parts[0] in ("engine", "web", "bench", "deploy", "app.py")
]
MOST_POSITIONAL = 4
PLAIN = ("span", "_")  # a place in the text, everywhere the same; the mark before keywords
ROWS = (
    "Setting",
    "_one_of",
    "Panel",
    "Scalar",
    "Tensor",
)  # of tables, which are read column by column

NO_ERRORS = (
    "NotImplementedError",
    "KeyboardInterrupt",
)  # an abstract method's, and the end of a process
Function = ast.FunctionDef | ast.AsyncFunctionDef


def raised_in(nodes: list[ast.stmt]) -> Iterator[ast.Raise]:
    """Find what a function raises itself: not in a function inside it, and not what it catches again."""
    for node in nodes:
        if isinstance(node, ast.Raise):
            yield node
        elif isinstance(node, ast.Try) and node.handlers:
            for handler in node.handlers:
                yield from raised_in(handler.body)
            yield from raised_in([*node.orelse, *node.finalbody])
        elif not isinstance(node, Function | ast.ClassDef):
            for _, children in ast.iter_fields(node):
                if isinstance(children, list):
                    inner = [child for child in children if isinstance(child, ast.stmt)]
                    yield from raised_in(inner)


def public_functions(tree: ast.Module) -> Iterator[Function]:
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        if isinstance(node, ast.ClassDef) and node.name.startswith("_"):
            continue
        for one in inner:
            if isinstance(one, Function) and not one.name.startswith("_"):
                yield one


def unsaid_errors(tree: ast.Module) -> list[str]:
    """Name the public functions that raise something and do not say so."""
    found = []
    for function in public_functions(tree):
        errors = {
            ast.unparse(one.exc).partition("(")[0]
            for one in raised_in(function.body)
            if one.exc is not None
        }
        said = ast.get_docstring(function) or ""
        if errors.difference(NO_ERRORS) and "Errors:" not in said:
            found.append(f"{function.name} raises {', '.join(sorted(errors))}")
    return found


def has_fields(node: ast.ClassDef) -> bool:
    marks = [*map(ast.unparse, node.decorator_list), *map(ast.unparse, node.bases)]
    return any("dataclass" in mark or mark in ("NamedTuple", "TypedDict") for mark in marks)


def silent_fields(tree: ast.Module, lines: list[str]) -> list[str]:
    """Name the fields without a comment of their own, on their line or right above it."""
    classes = [
        node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) if has_fields(node)
    ]
    return [
        f"{node.name}.{ast.unparse(field.target)}"
        for node in classes
        for field in node.body
        if isinstance(field, ast.AnnAssign)
        and ast.unparse(field.target) not in PLAIN
        and "  # " not in lines[field.lineno - 1]
        and not lines[field.lineno - 2].lstrip().startswith("# ")
    ]


def long_calls(tree: ast.Module) -> list[str]:
    """List the calls with more arguments by position than a reader can tell apart."""
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and len(node.args) > MOST_POSITIONAL
        and ast.unparse(node.func) not in ROWS
    ]


@pytest.mark.parametrize("file", FILES)
def test_a_file_says_its_errors_explains_its_fields_and_names_its_arguments(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert unsaid_errors(tree) == []
    assert silent_fields(tree, text.splitlines()) == []
    assert long_calls(tree) == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        file
        for file in FILES
        if not ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_what_breaks_these_rules_is_found() -> None:
    bad = """
class Point(NamedTuple):
    x: int
    # Downward.
    y: int
    z: int  # towards the reader


def reads(text):
    \"\"\"Read.\"\"\"
    if text:
        raise InputError("no")
    try:
        raise ValueError
    except ValueError:
        pass
    draw(1, 2, 3, 4, 5)
"""
    tree = ast.parse(bad)
    assert unsaid_errors(tree) == ["reads raises InputError"]
    assert silent_fields(tree, bad.splitlines()) == ["Point.x"]
    assert long_calls(tree) == ["line 17: draw"]
