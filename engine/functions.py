"""A Python function as a program: its source, with that of the functions that it calls. None of it is run.

What the function takes from outside stands before it in the text: a number, a list or an array as a line
`w = 2.5`, which makes an input of that value, what is imported as the line that imports it, a function or a
class as its own source.
"""

from collections.abc import Callable
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from .base.errors import InputError
from .base.words import Words, say
from .language.libraries import LIBRARIES, PLOTTING
from .sources import attributes_in, decorated, lines_of, methods_of, source_of, taken_from_outside

MOST_WRITTEN = 40  # numbers of an array that stands in the text; a larger one is given as a value
_LONGEST = 1_000  # characters of anything else that is written
_PARAMETER = object()  # what the name of a parameter stands for
Function = Callable[..., object]
"""What is read here; its parameters become inputs."""


class Sourced(NamedTuple):
    """A function as a program."""

    # Imports, what comes from outside, what is called, and the function itself, in this order.
    text: str
    # The arrays from outside that are too long to be written, by name.
    values: dict[str, object]


def sourced(function: object) -> Sourced:
    """Read the source of a function, or of a method, and of all that it calls.

    Errors: InputError `not-a-function`, `lambda`, `decorator`, `no-source`; `unread` for what it takes from
    outside and has no text; `two-meanings` where a name stands for two things.
    """
    found = _Gathered()
    if isinstance(function, MethodType) and isinstance(function.__func__, FunctionType):
        found.method(function.__func__, function.__self__)
    elif isinstance(function, FunctionType):
        found.parameters(function.__code__)
        found.meanings[function.__name__] = function
        found.function(function)
    elif hasattr(function, "__wrapped__"):
        raise decorated(_name_of(function))
    else:
        raise InputError(
            "not-a-function",
            say(
                "`{name}` is neither a text nor a function that is written in Python",
                name=_name_of(function),
            ),
            say("Give a text, or a function that begins with `def`."),
        )
    return Sourced("\n".join([*found.imports, *found.lines, *found.sources]), found.values)


class _Gathered:
    """What was found so far."""

    def __init__(self) -> None:
        self.imports: list[str] = []
        self.lines: list[str] = []  # assignments
        self.sources: list[str] = []  # of functions and classes, each behind those that it calls
        self.values: dict[str, object] = {}
        self.meanings: dict[str, object] = {}  # what each name of the text stands for

    def parameters(self, code: CodeType) -> None:
        """Note the parameters, which are inputs: nothing else may have their names."""
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        self.meanings.update(dict.fromkeys(names, _PARAMETER))

    def function(self, function: FunctionType) -> None:
        """Take a function's source, behind what it takes from outside."""
        text = source_of(function)
        for name, value in taken_from_outside(function):
            self._outside(name, value)
        self.sources.append(text)

    def method(self, function: FunctionType, owner: object) -> None:
        """Take a method's source, behind those that it calls; numbers that the instance holds are inputs."""
        self.parameters(function.__code__)
        methods, held = methods_of(function, type(owner)), getattr(owner, "__dict__", {})
        for each in methods:
            if each is not function and each.__name__ in ("forward", "__call__"):
                raise _unread(each.__name__, say("a method of that name stands for its class"))
            for name in attributes_in(each):
                if _is_of_numbers(value := _plain(held.get(name))):
                    self._outside(name.strip("_") or name, value)
        for each in methods:
            self.function(each)

    def _outside(self, name: str, given: object) -> None:
        value = _plain(given)
        if name in self.meanings:
            if not _is_same(self.meanings[name], value):
                raise InputError(
                    "two-meanings",
                    say("`{name}` stands for two things", name=name),
                    say("Give one of them another name: a program has one for each."),
                )
            return
        self.meanings[name] = value
        if isinstance(value, ModuleType):
            self._module(name, value)
        elif isinstance(value, FunctionType | type) and not _is_of_library(value):
            self._defined(name, value)
        elif _is_of_numbers(value) and np.size(value) > MOST_WRITTEN:
            self.values[name] = value
        elif _is_written(value):
            self.lines.append(f"{name} = {value!r}")
        elif callable(value):
            self._library_function(name, value)

    def _module(self, name: str, module: ModuleType) -> None:
        path = module.__name__
        if path.partition(".")[0] not in LIBRARIES | PLOTTING:
            raise _unread(name, say("it is a module, and no library that is known"))
        self.imports.append(f"import {path}" if path == name else f"import {path} as {name}")

    def _defined(self, name: str, value: FunctionType | type) -> None:
        try:
            if isinstance(value, FunctionType):
                self.function(value)
            else:
                self._class(value)
        except InputError as error:
            if error.code in ("two-meanings", "unread"):
                raise
            raise _unread(name, error.message) from None
        if name != value.__name__:
            self.meanings.setdefault(value.__name__, value)
            self.sources.append(f"{name} = {value.__name__}\n")

    def _class(self, found: type) -> None:
        text = lines_of(found, found.__name__)
        for base in found.__bases__:
            if base is not object:
                self._outside(base.__name__, base)
        for each in vars(found).values():
            if isinstance(each, FunctionType):
                for name, value in taken_from_outside(each):
                    self._outside(name, value)
        self.sources.append(text)

    def _library_function(self, name: str, value: object) -> None:
        """Write where a library's function comes from."""
        own, module = _name_of(value), str(getattr(value, "__module__", None) or "")
        known = isinstance(value, BuiltinFunctionType | np.ufunc) or _is_of_library(value)
        if not known or (own != name and not module):
            raise _unread(name, say("it has no source"))
        if module not in ("", "builtins"):
            other = f" as {name}" if own != name else ""
            self.imports.append(f"from {module} import {own}{other}")


def _plain(value: object) -> Any:
    """Give numbers and arrays, also those of libraries, as Python's own numbers and lists."""
    if hasattr(value, "tolist") and hasattr(value, "shape"):
        return value.tolist()
    return [_plain(each) for each in value] if type(value) is list else value


def _is_of_numbers(value: object) -> bool:
    """Tell whether plain data is a number, or an array as lists."""
    if type(value) is not list:
        return type(value) in (int, float)
    return bool(value) and all(map(_is_of_numbers, value)) and _is_even(value)


def _is_even(rows: list[Any]) -> bool:
    try:
        return np.asarray(rows).dtype.kind in "iuf"
    except ValueError:  # of uneven rows
        return False


def _is_written(value: object) -> bool:
    """Tell whether a value is written in a program as Python writes it, and is short."""
    if value is None or type(value) in (bool, int, float, str):
        return len(repr(value)) <= _LONGEST and repr(value) not in ("inf", "-inf", "nan")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    is_list = type(value) in (list, tuple) and len(repr(value)) <= _LONGEST
    return is_list and all(map(_is_written, value))  # type: ignore[call-overload]


def _is_of_library(value: object) -> bool:
    module = str(getattr(value, "__module__", None) or "")
    return module.partition(".")[0] in LIBRARIES


def _is_same(one: object, other: object) -> bool:
    return one is other or (_is_written(one) and _is_written(other) and one == other)


def _name_of(value: object) -> str:
    return str(getattr(value, "__name__", type(value).__name__))


def _unread(name: str, why: Words) -> InputError:
    return InputError(
        "unread",
        say("`{name}` is taken from outside and can't be read: {why}", name=name, why=why),
        say("Give the text instead, and paste its definition too."),
    )
