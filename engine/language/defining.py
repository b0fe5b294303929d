"""A text that only defines: its last function, or its last class's forward pass, is the program."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from .asking import Asked, opened
from .asserting import Asserting
from .functions import AloneCall, Lost
from .making import Follows
from .meanings import (
    Class,
    Function,
    Instance,
    Parameters,
    Traced,
    Unread,
    Value,
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
        if self.output is None and self._printed is not None and self._gates_at_end():
            value, span = self._printed
            self._result(value, span)  # `print(layer.output)`
            return
        calls = [each for each in self._alone_calls if self.output is not None or not each.makes]
        if self._are_opened(calls) and calls:
            return
        if self.output is None and self._functions:
            computes = any(map(self._is_constant, self._results))
            if calls and calls[-1].function in self._functions:
                self._as_program(calls[-1].function, calls[-1].names)
            elif not computes:
                self._as_program(self._main())
            return
        name = self.statements[-1].name if self.output is None and self.statements else None
        held = self.top.names.get(name.partition(".")[0]) if name else None
        if isinstance(held, Unread):  # such as a name that one branch alone gives a value
            raise self._no_number(held, Name("", self.statements[-1].span))

    def _are_opened(self, calls: Sequence[AloneCall]) -> bool:
        """Tell whether the arguments are inputs of what makes instances, and of the last of these calls.

        False where none of them can be an input.
        Errors: Asked where they can be, after which they are.
        """
        of_call = next(([opened(each.place)] for each in reversed(calls) if self._opens(each)), [])
        made = [each for each in self._alone_calls if each.makes and self._is_no_layer(each)]
        places = [*of_call, *(opened(each.place) for each in made if self._opens(each))]
        if not self.static_names.issuperset(places):
            raise Asked(*places)
        return bool(places)

    def _opens(self, call: AloneCall) -> bool:
        """Tell whether a call has an argument that can be an input."""
        stars = {each.name for each in call.function.parameters if each.stars}
        return any(
            self._can_be_input(value) for name, value in call.names.items() if name not in stars
        )

    def _is_no_layer(self, call: AloneCall) -> bool:
        """Tell whether what makes an instance is given more than sizes."""
        return _PARTS.search(self.source.text[slice(*call.place)]) is not None

    def _gates_at_end(self) -> bool:
        """Tell whether what was printed last is computed from an input."""
        value = self._printed[0] if self._printed else None
        return isinstance(value, Traced) and any(
            isinstance(each.of, str) for each in self._within(value.part)
        )

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
        found = _pass_of(owner) if owner else None
        if isinstance(main, Function):
            found = found or main
        if not isinstance(found, Function):
            return
        if owner is None:
            value = self._inlined(found, self._as_inputs(found, [], names or {}), main.span)
        else:
            instance = self._instance_of(owner)
            first: list[Value] = [] if found.decorated == "staticmethod" else [instance]
            value = self._inlined(found, self._as_inputs(found, first), found.span)
            if value is None:  # `self.output = …` is what it gives
                kept = [each for each in instance.names.values() if isinstance(each, Traced)]
                value = kept[-1] if kept else None
        self._result(value, main.span, before=0)

    def _instance_of(self, owner: Class) -> Instance:
        """Give the instance of a class that the text makes last, else one that is made with nothing."""
        for call in reversed(self._alone_calls):
            first = next(iter(call.names.values()), None)
            if call.makes and isinstance(first, Instance) and first.of is owner:
                return first
        instance = Instance(owner)
        begin = owner.find("__init__")
        if isinstance(begin, Function) and len(begin.parameters) == 1 + len(begin.defaults):
            names = {begin.parameters[0].name: instance, **begin.defaults}
            self._inlined(begin, names, begin.span)
        return instance

    def with_inputs(self, function: Function, names: dict[str, Value]) -> dict[str, Value]:
        """Make inputs of the numbers and arrays that a call is given, where they are constants."""
        made = dict(names)
        for parameter in function.parameters:
            name, span = parameter.name, parameter.span
            of_layers = function.name == "__init__" and _are_sizes(names.get(name))
            if name in names and not parameter.stars and not of_layers:
                value = names[name]
                if isinstance(value, dict):
                    made[name] = {
                        key: self._opened(key, each, span) if isinstance(key, str) else each
                        for key, each in value.items()
                    }
                else:
                    made[name] = self._opened(name, value, span)
        return made

    def _opened(self, name: str, value: Value, span: Span) -> Value:
        return self._new_input(name, span, value) if self._can_be_input(value) else value

    def _can_be_input(self, value: Value) -> bool:
        """Tell a constant: a number, an array, rows that are all as long; a tuple of sizes is none."""
        if isinstance(value, dict):
            return any(isinstance(key, str) and self._can_be_input(value[key]) for key in value)
        if isinstance(value, (list, tuple)):
            found = [self.number(each) for each in value]
            if None not in found:
                sizes = isinstance(value, tuple) and all(isinstance(each, int) for each in value)
                return bool(found) and not sizes
            rows = [each for each in value if isinstance(each, list) and self._can_be_input(each)]
            return bool(rows) and len(rows) == len(value) and len({len(row) for row in rows}) == 1
        if isinstance(value, Traced):
            return self._constants(value) is not None
        return self.number(value) is not None and not isinstance(value, bool)

    def _is_constant(self, value: Value) -> bool:
        """Tell what is computed of constants alone: a number, an array, several of them."""
        if isinstance(value, (list, tuple)):
            return bool(value) and all(map(self._is_constant, value))
        return self._can_be_input(value)

    def _new_input(self, name: str, span: Span, value: Value) -> Value:
        """Make an input of an argument; where its name is taken, it is numbered: `x_2`."""
        number, free = 1, name
        while free in self.top.names or free in self.versions:
            number += 1
            free = f"{name}_{number}"
        return self._made_input(free, span, value)

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
            elif not (given or {}).get(name, function.defaults.get(name)) and _has_keys(
                function, name
            ):
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
        is_list = isinstance(value, list) or (isinstance(value, Traced) and value.listed)
        if isinstance(value, (list, tuple)) and self._can_be_input(value):
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
        made = self.input(name, span)
        if isinstance(made, Traced):
            made.listed = is_list
        return made


_PARTS = re.compile(r"-\d|\d\.|\.\d")
"""What numbers have in a text that are no sizes, as those of `MLP(3, [4, 4, 1])` are."""


def _are_sizes(value: Value) -> bool:
    """Tell a list of sizes, as layers are given them: it is added to others, and gone through."""
    return isinstance(value, list) and all(isinstance(each, int) and each > 0 for each in value)


_BESIDE = re.compile(
    "__|.*(?:back|grad|deriv|prime|delta|update|param|fit|train|optim|acc|reset|save|load)"
)
"""The methods of a class that are not what it computes."""


def _pass_of(owner: Class) -> Value | None:
    """Find the method that a class is for: its forward pass, else the last one that no other uses."""
    for name in ("forward", "__call__", "call"):
        if found := owner.find(name):
            return found
    methods = {
        name: each
        for name, each in owner.names.items()
        if isinstance(each, Function) and not _BESIDE.match(name.lower())
    }
    used = {
        node.name
        for each in methods.values()
        for node in everything((each.body, each.expression))
        if isinstance(node, Attribute)
    }
    unused = [each for name, each in methods.items() if name not in used]
    found = unused or [*methods.values()]
    return found[-1] if found else None


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
