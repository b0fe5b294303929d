"""A text that only defines: its last function, or its last class's forward pass, is the program."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from .asserting import Asserting
from .functions import Lost
from .making import Follows
from .meanings import (
    Class,
    Function,
    Instance,
    Parameters,
    Traced,
    Value,
    is_of_numbers,
)
from .program import Statement
from .sizing import Stopped
from .syntax import (
    Attribute,
    Call,
    Name,
    Subscript,
    Text,
)
from .walks import everything
from .walks import names as names_in


class Defining(Asserting):
    """Traces what a text defines, with its parameters as inputs."""

    def _finish(self) -> None:
        """Where a text only defines, trace the last function that no other calls. Errors: Asked."""
        try:
            self._trace_last()
        except (Follows, Lost):
            pass
        except Stopped as stopped:
            self.stop(stopped.part)
        except InputError as error:
            self.note(error)

    def _trace_last(self) -> None:
        self._stack_last()
        if self.output is not None and self._holds_input(self.output):
            return
        if self._alone_calls:
            self.statements = [each for each in self.statements if each is not self.output]
            self._as_program(*self._alone_calls[-1])
            return
        if self.output is None and self._functions:
            self._as_program(self._main())

    def _holds_input(self, statement: Statement) -> bool:
        return (
            any(isinstance(each.of, str) for each in self._within(statement.value))
            or statement.given is not None
        )

    def _main(self) -> Function | Class:
        """Choose the last function or class of the text that none of the others mentions."""
        named = {
            each.name: {name for node in _nodes(each) for name in names_in(node)} - {each.name}
            for each in self._functions
        }
        for each in reversed(self._functions):
            if not any(each.name in names for names in named.values()):
                return each
        return self._functions[-1]

    def _as_program(self, main: Function | Class, names: dict[str, Value] | None = None) -> None:
        """Trace a function whose parameters are inputs, or a class's forward pass.

        `names` are the constants that it is called with, which become the values of its inputs.
        """
        owner = main if isinstance(main, Class) else self._class_of_self(main)
        found = owner.find("forward") or owner.find("__call__") if owner else None
        if isinstance(main, Function):
            found = found or main
        if not isinstance(found, Function):
            return
        if owner is None:
            value = self._inlined(found, self._as_inputs(found, [], names or {}), main.span)
        else:
            instance = Instance(owner)
            begin = owner.find("__init__")
            if isinstance(begin, Function) and len(begin.parameters) == 1 + len(begin.defaults):
                names = {begin.parameters[0].name: instance, **begin.defaults}
                self._inlined(begin, names, begin.span)
            value = self._inlined(found, self._as_inputs(found, [instance]), found.span)
        self._result(value, main.span, before=0)

    def _class_of_self(self, method: Function) -> Class | None:
        """Make the class of a method that was pasted without it; None for what has no `self`."""
        methods: dict[str, Value] = {
            each.name: each
            for each in self._functions
            if isinstance(each, Function) and each.takes_self
        }
        return Class("self", methods, (), method.span) if method.takes_self else None

    def _as_inputs(
        self, function: Function, first: list[Value], given: Mapping[str, Value] | None = None
    ) -> dict[str, Value]:
        names: dict[str, Value] = {}
        for at, parameter in enumerate(function.parameters):
            name = parameter.name
            if at < len(first):
                names[name] = first[at]
            elif name not in (given or {}) and _has_keys(function, name):
                names[name] = Parameters()
            elif name in function.defaults and not isinstance(
                function.defaults[name], (int, float)
            ):
                names[name] = function.defaults[name]
            elif not parameter.stars and name:
                value = (given or {}).get(name, function.defaults.get(name))
                names[name] = self._made_input(name, parameter.span, value)
        return names

    def _made_input(self, name: str, span: Span, value: Value = None) -> Value:
        """Make an input of a parameter, with its default as its value; a text of its name is what it is."""
        if isinstance(held := self.top.names.get(name), str):
            return held
        if isinstance(value, list) and is_of_numbers(value):
            value = Traced(self.part(value, Name(name, span)))
        found = self._constants(value) if isinstance(value, Traced) else self.number(value)
        if found is not None and name not in self.top.names:
            self.own[name] = found if isinstance(found, np.ndarray) else float(found)
            if name not in self.static_names:
                part = self.part(value, Name(name, span))
                self.add(Statement(name, span, part, given=self.own[name]))
        before = self.top.names.get(name)
        if isinstance(before, Traced):
            return before
        return self.input(name, span)


def _has_keys(function: Function, name: str) -> bool:
    """Tell whether a function takes a parameter for a dict: `parameters['W1']`, `p.get('eps', 1e-5)`."""
    for node in everything((function.body, function.expression)):
        of = node.function if isinstance(node, Call) else node
        if isinstance(of, (Subscript, Attribute)) and of.value == Name(name, of.value.span):
            if isinstance(of, Attribute):
                found = isinstance(node, Call) and of.name in ("get", "items", "keys", "values")
            else:
                found = any(isinstance(each, Text) for each in everything(of.places))
            if found:
                return True
    return False


def _nodes(main: Function | Class) -> list[Any]:
    if isinstance(main, Function):
        return [main.body, main.expression]
    return [each.body for each in main.names.values() if isinstance(each, Function)]
