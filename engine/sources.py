"""What Python knows of a function without running it: its source, and what it takes from outside.

Names come from the compiled code, so that a local name is never taken for a global one.
"""

import dis
import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType, FunctionType

from .base.errors import InputError
from .base.words import say
from .language.scanning import tokens
from .language.statements import Statements
from .language.syntax import Define, Name

_LOADS = ("LOAD_GLOBAL", "LOAD_NAME")
_ATTRIBUTES = ("LOAD_ATTR", "LOAD_METHOD")


def source_of(function: FunctionType) -> str:
    """Give the text that a function was compiled from, without its indentation.

    Errors: InputError `lambda`, `decorator`, `no-source`, also where its file was changed since it was read.
    """
    code, name = function.__code__, function.__name__
    if code.co_name == "<lambda>":
        raise InputError(
            "lambda",
            say("a lambda has no lines of its own to read"),
            say("Define it with a name: def f(x): return …"),
        )
    text = lines_of(code, name)
    if text.startswith("@") or hasattr(function, "__wrapped__"):
        raise decorated(name)
    begin = rf"(?:async\s+)?def\s+{re.escape(code.co_name)}\b"
    if not re.match(begin, text) or not _has_all_names(code, text):
        raise _no_source(name)
    return text


def lines_of(found: CodeType | type, name: str) -> str:
    """Give the lines of a function's code or of a class, without their indentation. Errors: InputError."""
    try:
        text = inspect.getsource(found)
    except (OSError, TypeError):
        raise _no_source(name) from None
    indent = text[: len(text) - len(text.lstrip(" \t"))]  # which a docstring's lines may lack
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def _has_all_names(code: CodeType, text: str) -> bool:
    words = set(re.findall(r"\w+", text))
    names = {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}
    return all(name in words for name in names if name.isidentifier() and not name.startswith("_"))


def taken_from_outside(function: FunctionType) -> Iterator[tuple[str, object]]:
    """List the names that a function takes from outside, each with what it stands for now.

    What stands for nothing yet is left out, and so are Python's own functions.
    """
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    for name, cell in cells:
        with suppress(ValueError):  # nothing was assigned yet
            yield name, cell.cell_contents
    names = function.__globals__
    found = dict.fromkeys([*_named(function.__code__, _LOADS), *_of_defaults(function)])
    yield from ((name, names[name]) for name in found if name in names)


def attributes_in(function: FunctionType) -> list[str]:
    """List what stands behind dots in a function."""
    return _named(function.__code__, _ATTRIBUTES)


def methods_of(function: FunctionType, owner: type) -> list[FunctionType]:
    """List the methods of a class that one of them calls, and those that these call, itself the last."""
    found: list[FunctionType] = []
    waiting = [function]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.append(each)
            named = (inspect.getattr_static(owner, name, None) for name in attributes_in(each))
            waiting += [one for one in named if isinstance(one, FunctionType)]
    return found[::-1]


def _named(code: CodeType, loads: tuple[str, ...]) -> list[str]:
    found = (
        step.argval
        for each in _codes(code)
        for step in dis.get_instructions(each)
        if step.opname in loads
    )
    return list(dict.fromkeys(found))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """List the code of a function, and that of functions and comprehensions inside of it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _of_defaults(function: FunctionType) -> Iterator[str]:
    """List the names in the defaults of parameters, which Python has looked up where it read the `def`."""
    text = source_of(function)
    try:
        tree = Statements(text, list(tokens(text))).program()
    except InputError:  # said when the whole is read
        return
    if tree and isinstance(tree[0], Define):
        waiting: list[object] = [each.default for each in tree[0].parameters]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Name):
                yield each.name
            elif isinstance(each, tuple):
                waiting += each


def decorated(name: str) -> InputError:
    """Refuse a function that a decorator may have changed."""
    return InputError(
        "decorator",
        say("`{name}` has a decorator, which may change what it computes", name=name),
        say("Take the decorator off."),
    )


def _no_source(name: str) -> InputError:
    return InputError(
        "no-source",
        say("the source of `{name}` is not to be had", name=name),
        say("Give its text instead: circuit('''def f(x): …''')"),
    )
