"""Assignments: the versions of a name, names that take several values, and inputs that have a number."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from ..base.errors import InputError, Span
from ..base.words import say
from . import syntax
from .changes import Changes
from .constants import computed
from .holding import called
from .meanings import Bound, Class, Function, Instance, Library, Traced, Unread, Value, now
from .program import Statement
from .syntax import (
    Assign,
    Attribute,
    Call,
    List,
    Name,
    Named,
    Other,
    Starred,
    Subscript,
    Syntax,
    Tuple,
)
from .walks import everything


class Assignment(Changes):
    """Gives names, places and attributes their values."""

    # The list, or first new item of a tuple, that was made last: its name, what it is, its place,
    # and how many statements there were then.
    _last_list: tuple[str, Value, Span, int] | None = None
    _functions: list[Function | Class]  # those of the top of the text
    unpacked_inputs: dict[str, None]  # inputs without a value that were unpacked, in their order
    # Those of them that stand for several inputs, which have the names that they are unpacked into.
    bundles: frozenset[str] = frozenset()

    def _assigned(self, typed: Assign) -> None:
        first = typed.targets[0]
        before, calls, since = len(self.statements), self.calls, now()
        target = first if isinstance(first, Name) else None
        if isinstance(first, (Tuple, List)):
            self.unpacked = len(first.items)
        if target is not None:
            self._begin(target)
        self.alone = typed.value if target is not None else None
        value = self._of_places(typed, first)
        is_view = isinstance(value, Traced) and value.base is not None
        if is_view and calls == self.calls and not _gives_names(typed.value):
            value.stand_alone(since)
        self.unpacked, self.own_name = 0, None
        if isinstance(value, Instance) and isinstance(first, (Name, Attribute)):
            value.called = value.called or first.name
        is_new = (
            target is not None
            and isinstance(value, (list, tuple))
            and self._is_new(value, before, typed.span)
        )
        if isinstance(value, Unread) and target is None:
            self._pass_over(typed.span)
            if not isinstance(first, (Tuple, List)):
                self.left_out((typed,), value)
                return
        for each in typed.targets:
            try:
                self.assign(each, value, typed.span)
            except InputError as error:
                raise self._of_call(error, typed, each) from None
            if self._is_one_array(typed, value) and isinstance(each, Name):
                value = self.top.names[each.name]
        if is_new and target is not None and self.scope is self.top:
            new = value
            if isinstance(value, tuple):
                new = next(each for each in value if self._is_new(each, before, typed.span))
            self._last_list = target.name, new, typed.span, len(self.statements)

    def _of_call(self, error: InputError, typed: Assign, target: Syntax) -> InputError:
        """Say what a call gives where it should give more: `svm_loss` gives a loss, and no gradient."""
        if error.code != "no-items" or error.span != target.span or not _calls_by_name(typed.value):
            return error
        return self.refuse(
            "no-items",
            say("`{typed}` gives one number here, and several names stand before `=`",
                typed=self._short(typed.value.span)),
            say("Paste the definition of a function that gives more: its text counts."),
            target.span,
        )  # fmt: skip

    def _begin(self, target: Name) -> None:
        if target.name == "expr":
            self.check_free(target)
        if target.name not in self.top.names:
            self.own_name = target.name

    def assign(self, target: Syntax, value: Value, span: Span) -> None:
        """Give a name, a place, an attribute, or several of them a value. Errors: InputError."""
        match target:
            case Name():
                self._name(target, value, span)
            case syntax.Group(inner):
                self.assign(inner, value, span)
            case Tuple(items) | List(items):
                self._unpack(items, value, target)
            case Attribute():
                self._set_attribute(target, value)
            case Subscript():
                self._put(target, value, span)
            case Starred(_, inner):
                self.assign(inner, value, span)
            case _:
                raise self.refuse(
                    "not-assignable",
                    say("`{typed}` can't be given a value", typed=self._short(target.span)),
                    say("Write a name before `=`."),
                    target.span,
                )

    def _unpack(self, targets: Sequence[Syntax], value: Value, node: Syntax) -> None:
        if isinstance(value, Unread):
            for target in targets:
                self.assign(target, value, target.span)
            return
        if isinstance(value, Traced):
            shape = self.shape(value, node, 1)
            name = value.part.of
            if isinstance(name, str) and name in self.inputs and name not in self.given:
                self.unpacked_inputs[name] = None
                if name in self.bundles:
                    self._unbundle(targets)
                    return
            if not shape and isinstance(name, str) and name in self.guessed:
                self.guess_shape(name, (len(targets),))
        items = list(self.items_of(value, node))
        stars = [at for at, each in enumerate(targets) if isinstance(each, Starred)]
        if stars:
            at = stars[0]
            many = len(items) - len(targets) + 1
            if many >= 0:
                items = [*items[:at], items[at : at + many], *items[at + many :]]
        if len(items) != len(targets):
            raise self.refuse(
                "uneven-assignment",
                say("{names} names stand before `=`, and {count} values behind it",
                    names=len(targets), count=len(items)),
                say("Give each name one value."),
                node.span,
            )  # fmt: skip
        # All values are taken before the first name is given one: `a, b = b, a`.
        for each in items:
            self._kept(each)
        # The output is the first one, but for `_`, which is what nobody asks for: `_, loss = f(x)`.
        first: Statement | None = None
        unasked: Statement | None = None
        for target, item in zip(targets, items, strict=True):
            output, self.output = self.output, None
            self.assign(target, item, target.span)
            if isinstance(target, Name) and target.name == "_":
                unasked = unasked or self.output
            else:
                first = first or self.output
            self.output = self.output or output
        self.output = first or unasked or self.output

    def _unbundle(self, targets: Sequence[Syntax]) -> None:
        """Make an input of each name that an input without a value is unpacked into: `W, b = params`."""
        for target in targets:
            inner = target.value if isinstance(target, Starred) else target
            if not isinstance(inner, Name):
                self.assign(target, Unread(say("it has no value")), target.span)
                continue
            made = self.input(self._unused_name(inner.name), inner.span)
            if self.scope is not self.top:
                self.scope.names[inner.name] = made

    def _unused_name(self, name: str) -> str:
        """Give a name to an input that has none of its own."""
        raise NotImplementedError

    def _set_attribute(self, target: Attribute, value: Value) -> None:
        owner = self.evaluate(target.value)
        if isinstance(owner, Instance) and owner.of.find("__setattr__"):
            raise self.refuse(
                "not-assignable",
                say("`__setattr__` makes something of its own of `{typed}`, which is not followed",
                    typed=self._short(target.span)),
                say("Leave it out, and set what it would set."),
                target.span,
            )  # fmt: skip
        if isinstance(owner, (Instance, Class)):
            self.changing(owner)
            held = owner.names[target.name] = self._local(value, target.name)
            self.hold(held, called(target, self.scope))
        elif isinstance(owner, Traced) and target.name == "data":
            self._replaced(target.value, owner, value, target.span)
        elif isinstance(owner, (Traced, Unread, Function, int, float)) or owner is None:
            self._pass_over(target.span)
        else:
            raise self.refuse(
                "not-assignable",
                say("`{typed}` can't be given a value", typed=self._short(target.span)),
                say("Write a name before `=`."),
                target.span,
            )

    # Names

    def _name(self, target: Name, value: Value, span: Span) -> None:
        """Give a name a value: a statement of its own at the top of the text, of which it is a version."""
        name = target.name
        if (other := self.scope.elsewhere.get(name)) is not None:
            self.changing(other)
            before, self.scope = self.scope, other
            try:
                self._name(target, value, span)
            finally:
                self.scope = before
            return
        is_lambda = isinstance(value, Function) and value.name == "lambda" and not value.of_prelude
        if is_lambda:
            value.name = name
        if self.scope is not self.top:
            held = self.scope.names[name] = self._local(value, name)
            if isinstance(held, (list, tuple, dict)):
                self.hold(held, name)
            return
        if is_lambda:
            self._functions.append(value)
        if isinstance(value, (Unread, Function, Class, Library, Bound, Instance)):
            self.top.names[name] = value
            if isinstance(value, Unread):
                self._pass_over(span)
            return
        if isinstance(value, Traced) and value.listed and self._grows(name):
            value = self._as_list(value)
        elif self._at_top and isinstance(value, list) and self._lists_constants(value):
            value = Traced(self.part(value, target), listed=True)  # `[Value(2.0), Value(3.0)]`
        if self._at_top and (given := self._constants(value)) is not None:
            self._named_input(name, given, value, span)
            return
        if isinstance(value, Traced):
            self._version(name, value, span)
        else:
            self.top.names[name] = self._local(value)
            self.hold(value, name)

    def _named_input(self, name: str, given: Any, value: Traced, span: Span) -> None:
        before = len(self.statements)
        self.top.names[name] = self.given_input(name, given, value, span)
        if self.output is None and len(self.statements) > before:
            self._last = self.statements[-1]

    def _version(self, name: str, value: Traced, span: Span) -> None:
        """Make a statement of a value at the top: the name's next version. Errors: InputError."""
        self.part(value, Name(name, span))  # which is what it shows
        self.versions[name] = number = self.versions.get(name, 0) + 1
        key = name if number == 1 else f"{name}.{number}"
        was = value.part
        if was.operands:
            statement = self.keep(value, span, key)
        else:
            statement = Statement(key, span, was)
            self.add(statement)
        self.top.names[name] = value
        self._last = statement
        if was.operands or any(isinstance(each.of, str) for each in was.walk()):
            self.output = statement

    def _constants(self, value: Value) -> Any:
        """Give the value of the input that a name makes; None where it makes none, as a mask does."""
        if self.is_mask(value):
            return None
        return computed(value.part) if isinstance(value, Traced) else None

    def _lists_constants(self, items: list[Value]) -> bool:
        """Tell a list of numbers that are made one by one."""
        return bool(items) and all(
            isinstance(each, Traced) and self.number(each) is not None for each in items
        )

    def _is_one_array(self, typed: Assign, value: Value) -> bool:
        """Tell whether the names of `a = b = np.zeros(3)` mean one array, which the text changes."""
        names = [each.name for each in typed.targets if isinstance(each, Name)]
        return (
            len(names) > 1
            and self._at_top
            and self._constants(value) is not None
            and bool(self.shape(value, typed.value))
            and not self._changed_in_place.isdisjoint(names)
        )

    @cached_property
    def _changed_in_place(self) -> frozenset[str]:
        changed = r"([^\W\d]\w*)[ \t]*(?:\[[^\n=]*\][ \t]*=(?!=)|(?:[-+/@]|\*\*?)=)"
        return frozenset(re.findall(changed, self.source.text))

    def _grows(self, name: str) -> bool:
        """Tell whether the text appends to a name: then it is a list, and no input."""
        return name in self._grown

    @cached_property
    def _grown(self) -> frozenset[str]:
        grown = (
            r"([^\W\d]\w*)\.(?:append|extend|insert|pop|remove|sort|index|count|clear|reverse)\("
        )
        deleted = r"\bdel[ \t]+([^\W\d]\w*)\["
        return frozenset(
            re.findall(grown, self.source.text) + re.findall(deleted, self.source.text)
        )

    def _elsewhere(self, typed: Other) -> None:
        """Give the names of `global` and `nonlocal` their values where they belong."""
        self._pass_over(typed.span)
        for name in re.findall(r"[^\W\d]\w*", self.typed(typed.span))[1:]:
            holder = self.scope.outer.holding(name) if self.scope.outer else None
            self.scope.elsewhere[name] = self.top if typed.word == "global" else holder or self.top

    # Lists that are the output

    def _stack_last(self) -> None:
        """Take a list as the output, where nothing is computed behind it."""
        if self._last_list is None or len(self.statements) != self._last_list[3]:
            return
        name, items, span, _ = self._last_list
        self._last_list = None
        if isinstance(items, tuple):
            items = next(each for each in items if isinstance(each, (Traced, list)))
        self._version(name, Traced(self.part(items, Name(name, span))), span)


def _gives_names(node: Syntax) -> bool:
    """Tell whether a part of an expression gets a name inside of it: `(m := A @ B).T`."""
    return any(isinstance(each, Named) for each in everything(node))


def _calls_by_name(node: Syntax) -> bool:
    return isinstance(node, Call) and isinstance(node.function, Name)
