"""Functions and classes that the text defines: their calls are inlined."""

import re
from dataclasses import replace
from typing import Any, NamedTuple

from ..base.errors import InputError, Span
from ..base.words import listed, say
from . import call_complaints, syntax
from .asking import opened
from .assignment import Assignment
from .calls import Arguments, Given
from .expressions import MAX_DEPTH
from .libraries import DRAWING
from .meanings import (
    DRAWN,
    NOT_KNOWN,
    Bound,
    Builtin,
    Class,
    Factory,
    Function,
    Instance,
    Scope,
    Super,
    Titled,
    Traced,
    Unread,
    Value,
)
from .prelude import Defined
from .preluding import definition
from .syntax import Assign, Attribute, Block, Call, Jump, Keyword, Name, Parameter, Return, Syntax
from .walks import everything, placed

_ANNOTATED = re.compile(r"([^\W\d]\w*)[ \t]*:")  # a field without a value, `n_head: int`


class Signal:
    """Why the statements behind are not reached: `return` with its value, `break`, `continue`."""

    def __init__(self, word: str, value: Value = None, node: Any = None) -> None:
        self.word, self.value, self.node = word, value, node


class AloneCall(NamedTuple):
    """A call at the top of the text, of a function or a method that the text defines."""

    # What is called.
    function: Function
    # What each parameter was given.
    names: dict[str, Value]
    # Where the call stands.
    place: Span
    # Whether it makes an instance of a class.
    makes: bool


class Lost(Exception):
    """A refused statement may have left its block: nothing can be said of those behind it."""


class Functions(Assignment):
    """Defines functions and classes, and inlines their calls."""

    # The calls at the top of the text, with their places.
    _alone_calls: list[AloneCall]
    # What those gave that came to an end.
    _results: list[Value]
    _layer = ""  # what the layer is called whose forward pass begins

    # Definitions

    def _define(self, name: Name, function: Function) -> None:
        self.scope.names[name.name] = function
        if self.scope is self.top:
            self._functions.append(function)

    def _class(self, typed: syntax.Class) -> None:
        bases = [self._base(each) for each in typed.bases if not isinstance(each, Keyword)]
        scope = Scope(outer=self.scope)
        before, self.scope = self.scope, scope
        self.inside += 1
        try:
            self.block(typed.body)
        finally:
            self.scope = before
            self.inside -= 1
        for each in scope.names.values():
            if isinstance(each, Function):
                each.scope = before
        made = Class(typed.name.name, scope.names, tuple(b for b in bases if b), typed.span)
        made.is_tuple = any(isinstance(b, Name) and b.name == "NamedTuple" for b in typed.bases)
        if typed.decorated or made.is_tuple:
            made.fields = self._fields(typed, made)
        for each in scope.names.values():
            if isinstance(each, Function) and each.owner is None:
                each.owner = made
        if _notes_gradients(scope.names):
            self._pass_over(typed.span)  # numbers that note their gradients: each number here does
            self.scope.names[typed.name.name] = Builtin("Value", "", typed.span)
            return
        self.scope.names[typed.name.name] = made
        if self.scope is self.top:
            self._functions.append(made)

    def _fields(self, typed: syntax.Class, made: Class) -> tuple[Parameter, ...]:
        """List the fields of a dataclass, those of the classes that it is made from first."""
        found = {each.name: each for base in made.bases for each in base.fields or ()}
        for line in typed.body:
            if isinstance(line, Assign) and isinstance(target := line.targets[0], Name):
                found[target.name] = Parameter(target.name, "", line.value, target.span)
            elif isinstance(line, Jump) and (name := _ANNOTATED.match(self.typed(line.span))):
                start = line.span[0]
                found[name[1]] = Parameter(name[1], "", None, (start, start + len(name[1])))
        return tuple(found.values())

    def _with_fields(self, instance: Instance, given: Arguments, span: Span) -> None:
        """Give a dataclass's object its fields. Errors: InputError `wrong-arguments`."""
        made, fields = instance.of, instance.of.fields or ()
        defaults = {
            each.name: self.made_by(found, span) if isinstance(found, Factory) else found
            for each in fields
            if each.default is not None
            for found in [made.find(each.name)]
        }
        begin = Function(
            name=made.name,
            parameters=fields,
            body=(),
            expression=None,
            scope=self.top,
            defaults=defaults,
            span=made.span,
        )
        instance.names.update(self._at_call(begin, self._bound_to(begin, given), given, makes=True))
        if isinstance(after := made.find("__post_init__"), Function):
            itself = Given(instance, given.call)
            self._function_call(after, Arguments(made.name, given.call, [itself], {}), span)

    def _titled(self, instance: Instance) -> Titled:
        """Give the tuple of an object's fields."""
        made = Titled([instance.names[each.name] for each in instance.of.fields or ()])
        made.of = instance.of
        return made

    def _base(self, node: Syntax) -> Class | None:
        if isinstance(node, Name) and (holder := self.scope.holding(node.name)):
            found = holder.names[node.name]
            return found if isinstance(found, Class) else None
        return None

    # Members

    def member(self, value: Value, name: str, typed: Attribute, called: bool) -> Value:
        """Find what stands behind the dot of an instance or a class: what nothing sets is an input.

        Errors: InputError `unknown-attribute` for what no class has, `unknown-function` for a call of it.
        """
        if isinstance(value, Super):
            found = next((f for base in value.bases if (f := base.find(name))), None)
            return (
                Bound(found, value.instance)
                if isinstance(found, Function)
                else self._of_library(name, typed)
            )
        if isinstance(value, Class):
            found = value.find(name)
            if found is None:
                raise self._no_member(typed)
            is_of_class = isinstance(found, Function) and found.decorated == "classmethod"
            return Bound(found, value) if is_of_class else found
        if name in value.names:
            return value.names[name]
        found = value.of.find(name)
        if isinstance(found, Function):
            return self._method(found, value, typed)
        if found is not None:
            return found
        if name in ("__class__", "__dict__", "__name__") or name.startswith("__"):
            raise self._no_member(typed)
        if value.of.find("__getattr__"):
            return self._of_class(value, "__getattr__", typed, typed.span, given=[name])
        if name in _OF_MODULES:
            return Unread(say("`.{name}` computes nothing", name=name))
        if called:
            raise call_complaints.no_definition(self._short(typed.span), typed.span)
        value.names[name] = made = self.input(self._unused_name(name), typed.span)
        return made

    def _method(self, found: Function, owner: Instance, typed: Attribute) -> Value:
        """Give a method of an instance: bound to it, but for what `decorated` says; a property's value."""
        if found.decorated == "staticmethod":
            return found
        bound = Bound(found, owner.of if found.decorated == "classmethod" else owner)
        if found.decorated != "property":
            return bound
        call = Call(typed, (), typed.span)
        return self.call(bound, Arguments(found.name, call, [], {}), typed.span)

    def _unused_name(self, name: str) -> str:
        plain = name.strip("_") or name
        number, found = 1, plain
        while found in self.top.names and not isinstance(self.top.names[found], Traced):
            number += 1
            found = f"{plain}_{number}"
        return found

    def _of_library(self, name: str, typed: Attribute) -> Unread:
        """Give what a method of a library's class gives, if it computes nothing. Errors: InputError."""
        if name in ("__init__", "train", "eval", "parameters", "zero_grad", "__setattr__"):
            return Unread(say("this is done by a library"))
        raise self._no_member(typed)

    def super_called(self, call: Call) -> Value:
        """Give what `super()` is in a method: the classes that the method's class is made from.

        Errors: InputError `misplaced` where it stands in no method.
        """
        scope: Scope | None = self.scope
        while scope is not None:
            method = scope.function
            if method is not None and method.owner is not None and method.parameters:
                instance = scope.names.get(method.parameters[0].name)
                if isinstance(instance, Instance):
                    return Super(instance, method.owner.bases)
            scope = scope.outer
        raise self.refuse(
            "misplaced",
            say("`super()` stands in no method"),
            say("Take it out."),
            call.span,
        )

    def _no_member(self, typed: Attribute) -> InputError:
        if typed.name == "apply":
            return self.refuse(
                "unknown-attribute",
                say(
                    "a function with a backward pass of its own can't be applied: the gates have theirs"
                ),
                say("Write its forward pass as a function, def f(x), and call that."),
                typed.span,
            )
        return self.refuse(
            "unknown-attribute",
            say("there is no `.{name}`", name=typed.name),
            say("Write what the class sets: self.{name} = …", name=typed.name),
            typed.span,
        )

    # Calls

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Inline a call of what the text defines. Errors: InputError."""
        if isinstance(value, Bound):
            given.positional.insert(0, Given(value.owner, given.call))
            return self._function_call(value.function, given, span)
        if isinstance(value, Function):
            return self._function_call(value, given, span)
        if isinstance(value, Class):
            instance = Instance(value)
            begin = value.find("__init__")
            if isinstance(begin, Function):
                given.positional.insert(0, Given(instance, given.call))
                self._function_call(begin, given, span)
            elif value.fields is not None:
                self._with_fields(instance, given, span)
            return self._titled(instance) if value.is_tuple else instance
        if isinstance(value, Instance):
            found = next(filter(None, map(value.of.find, _CALLED)), None)
            if isinstance(found, Function):
                if "training" not in {each.name for each in found.parameters}:
                    given.named.pop("training", None)  # which Keras takes for itself
                given.positional.insert(0, Given(value, given.call))
                return self._function_call(found, given, span)
        raise self.refuse(
            "not-called",
            say("`{typed}` can't be called", typed=self._short(given.call.function.span)),
            say("Give its class a method forward or __call__."),
            span,
        )

    def _function_call(self, function: Function, given: Arguments, span: Span) -> Value:
        if function.of_prelude:
            return self._prelude_call(function, given, span)
        if function.name in DRAWING:
            return DRAWN
        names = self._bound_to(function, given)
        names = self._at_call(function, names, given, makes=function.name == "__init__")
        before, name = self.within, _called(function, names)
        whole = function.owner if function.owner and function.name in _PASSES else function
        written = whole.span
        self.within = self.inlining.call(name, span, before, written)
        try:
            result = self._inlined(function, names, span)
        finally:
            self.within = before
        if self._at_top:
            self._results.append(result)
        return result

    def _at_call(
        self, function: Function, names: dict[str, Value], given: Arguments, *, makes: bool
    ) -> dict[str, Value]:
        """Note a call at the top of the text; its arguments are inputs where no other value is one."""
        place = given.call.span
        if self._at_top:
            self._alone_calls.append(AloneCall(function, dict(names), place, makes))
            if opened(place) in self.static_names:
                return self.with_inputs(function, names)
        return names

    def with_inputs(self, function: Function, names: dict[str, Value]) -> dict[str, Value]:
        """Make inputs of the arguments of a call."""
        raise NotImplementedError

    # The prelude

    def of_prelude(self, written: Defined, span: Span) -> Value:
        """Give a function or a class of the prelude, which is called at a place."""
        typed = definition(written)
        before, self.scope = self.scope, Scope()
        formed, self.in_form = self.in_form, True
        try:
            if isinstance(typed, syntax.Class):
                self._class(typed)
                made = self.scope.names[written.name]
                made.of_prelude = True
                return made
            parameters = placed(typed.parameters, span)
            function = self.function(written.name, parameters, typed.span, typed.body)
            function.subject = "" if written.is_helper else written.subject
            return function
        finally:
            self.scope, self.in_form = before, formed

    def _prelude_call(self, function: Function, given: Arguments, span: Span) -> Value:
        """Inline a call of a function of the prelude, whose gates stand where it is called."""
        formed, self.in_form = self.in_form, True
        before, layer = self.within, self._layer
        self.attempts += 1  # what is refused inside is refused where it is called
        try:
            names = self._bound_to(function, given)
            if function.owner is not None:
                self._layer = names[function.parameters[0].name].path
            elif function.subject:
                name, self._layer = self._layer or function.name, ""
                self.within = self.inlining.call(
                    name, span, before, function.span, subject=function.subject
                )
            return self._inlined(_at(function, span), names, span)
        finally:
            self.in_form, self.within, self._layer = formed, before, layer
            self.attempts -= 1

    def _bound_to(self, function: Function, given: Arguments) -> dict[str, Value]:
        """Give each parameter its argument. Errors: InputError `wrong-arguments`."""
        names: dict[str, Value] = {}
        positional, named = list(given.positional), dict(given.named)
        only_named, own = False, not function.of_prelude
        for parameter in function.parameters:
            name = parameter.name
            if parameter.stars == "*" and not name:
                only_named = True
            elif parameter.stars == "*":
                values = tuple(self._local(each.value) for each in positional)
                names[name] = NOT_KNOWN if NOT_KNOWN in values else values
                positional, only_named = [], True
            elif parameter.stars == "**":
                keys = {key: self._local(each.value) for key, each in named.items()}
                names[name] = NOT_KNOWN if NOT_KNOWN in keys.values() else keys
                named = {}
            elif parameter.stars == "/":
                continue
            elif positional and not only_named:
                names[name] = self._local(positional.pop(0).value, own and name)
            elif name in named:
                names[name] = self._local(named.pop(name).value, own and name)
            elif name in function.defaults:
                names[name] = self.as_wanted(function.defaults[name], own and name)
            else:
                raise self._wrong_arguments(
                    say("`{function}` lacks its argument `{name}` here",
                        function=self._known_as(function, given), name=name), function, given)  # fmt: skip
        if positional or named:
            extra = next(iter(named), "") or self._short(positional[0].node.span)
            raise self._wrong_arguments(
                say("`{function}` has no parameter for `{name}`",
                    function=self._known_as(function, given), name=extra), function, given)  # fmt: skip
        return names

    def _known_as(self, function: Function, given: Arguments) -> str:
        """Give what a function is called: what is typed, where the prelude's has no name of its own."""
        named = function.name not in ("__init__", "forward", "lambda")
        return (
            function.name
            if named or not function.of_prelude
            else self._short(given.call.function.span)
        )

    def _wrong_arguments(self, message: Any, function: Function, given: Arguments) -> InputError:
        taken = [each.name for each in function.parameters if each.name not in ("self", "")]
        hint = say("See where it is defined.")
        if function.of_prelude and taken:
            hint = say("It takes {names}.", names=listed(taken))
        return self.refuse("wrong-arguments", message, hint, given.call.span)

    def _inlined(self, function: Function, names: dict[str, Value], span: Span) -> Value:
        """Trace a function's body with its parameters' values."""
        self.depth += 8
        self.calls += not function.of_prelude
        if self.depth > MAX_DEPTH:
            raise self.too_deep(span)
        before, self.scope = self.scope, Scope(names, function.scope, function)
        inside, self.inside = self.inside, self.inside + 1
        counting, self.counting = self.counting, False
        deciding, self.deciding = self.deciding, False
        depth = self.depth
        if not function.of_prelude:
            self.repeated.call(function.span)
        try:
            if function.expression is not None:
                value = self.evaluate(function.expression)
            else:
                signal = self.block(function.body)
                value = signal.value if signal and signal.word == "return" else None
        except Lost:
            self.forget(function.body)
            value = NOT_KNOWN
        finally:
            self.scope, self.inside, self.counting = before, inside, counting
            self.deciding = deciding
            self.depth = depth - 8
        return value

    def _return(self, typed: Return, node: Syntax | None) -> Signal:
        if node is None:
            return Signal("return", None, typed)
        before = len(self.statements)
        value = self.evaluate(node)
        if self.scope is self.top:
            self._result(value, typed.span, node, before)
        return Signal("return", value, typed)

    def forget(self, typed: Any) -> None:
        """Note what statements that are not traced to their end would have given a value, or changed."""
        raise NotImplementedError

    def block(self, statements: Block, turn: bool = False) -> Signal | None:
        """Trace statements one after the other, up to one that leaves them."""
        raise NotImplementedError


def _at(function: Function, span: Span) -> Function:
    """Put the body of a function of the prelude where it is called."""
    body, expression = placed(function.body, span), placed(function.expression, span)
    return replace(function, body=body, expression=expression)


def _notes_gradients(names: dict[str, Value]) -> bool:
    """Tell a class of numbers for which a text finds gradients, as micrograd's `Value` is.

    It has a backward pass, or each number keeps its gradient, or those that it was made from: vectors
    and dual numbers, which have signs as well, do not.
    """
    begin = names.get("__init__")
    if not {"__add__", "__mul__"} & names.keys() or not isinstance(begin, Function):
        return False
    kept = {each.name.strip("_") for each in begin.parameters}
    kept |= {each.name.strip("_") for each in everything(begin.body) if isinstance(each, Attribute)}
    return "backward" in names or not kept.isdisjoint(("grad", "prev", "children", "parents", "op"))


_OF_MODULES = frozenset(
    (
        *("train", "eval", "parameters", "named_parameters", "modules", "children"),
        *("zero_grad", "state_dict", "apply"),
    )
)
"""What libraries' modules have that computes nothing here."""

_CALLED = ("__call__", "forward", "call")
"""The methods of a class that are what its objects do where they are called: PyTorch's, and Keras's."""

_PASSES = ("__call__", "forward", "__init__")
"""The methods of a class that are called by its objects, or make them."""


def _called(function: Function, names: dict[str, Value]) -> str:
    """Name a call: a forward pass by its object where that has a name, or else by its class."""
    if function.owner is None or function.name not in _PASSES:
        return function.name
    first = names.get(function.parameters[0].name) if function.parameters else None
    return (first.called if isinstance(first, Instance) else "") or function.owner.name
