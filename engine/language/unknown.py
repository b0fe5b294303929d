"""What is not known behind a statement that was refused or passed over: what it would have given or changed.

Nothing is said of what uses what a refused one would have made: what is said behind it is so whatever
stood in it. What would have been made by one that is passed over is refused where it is read.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .applying import CALLED
from .branches import Branches
from .libraries import LIBRARIES
from .meanings import (
    NOT_KNOWN,
    Bound,
    Class,
    Function,
    Instance,
    Library,
    Scope,
    Traced,
    Unread,
    Value,
)
from .methods import CHANGING
from .syntax import (
    Attribute,
    Augmented,
    Block,
    Call,
    Conditional,
    For,
    Group,
    Keyword,
    List,
    Name,
    Other,
    Starred,
    Subscript,
    Syntax,
    Tuple,
)
from .walks import given, names, run


class Unknown(Branches):
    """Keeps what a refused statement would have given, or may have changed, from being used."""

    def check_known(self, value: Value, node: Syntax) -> None:
        """Check that no statement that was not traced would have given a value, or may have changed it.

        Errors: Follows; InputError `passed-over` where such a statement was passed over.
        """
        while True:
            if id(value) in self.unknown:
                raise self._no_number(self.unknown[id(value)][1], node)
            if not isinstance(value, Traced) or value.base is None:
                return
            value = value.base

    # What a statement would have done

    def forget(self, typed: Any) -> None:
        """Note what statements that are not traced to their end would have given a value, or changed."""
        self.forget_given(typed)
        for node in run(typed):
            if isinstance(node, Call):
                self._forget_handed(node)

    def forget_given(self, typed: Any) -> None:
        """Note what statements would have given a value."""
        self.unknown[id(NOT_KNOWN)] = NOT_KNOWN, NOT_KNOWN
        if isinstance(typed, Other) and typed.word == "unread":
            self._forget_unread(typed.values)
        for target in given(typed):
            self._forget(target)

    def left_out(self, body: Block, why: Unread) -> None:
        """Note what statements that are passed over would have given a value, or changed in place."""
        turned = {
            target: set(names(node.iterable))
            for node in run(body)
            if isinstance(node, For)
            for target in names(node.target)
        }
        for node in run(body):
            for each in (*self._touched(node), *self._by_function(node)):
                self._forget_array(each, why)
                of = turned.get(_root(each), ())  # as in `for p in model.parameters(): p.fill_(0)`
                for name in of:
                    self._may_have_changed(self._held(Name(name, node.span)), why=why)
        for target in given(body):
            self._forget(target, why)

    def _touched(self, node: Syntax) -> Iterator[Syntax]:
        """Go through what a node changes in place: `w -= 1`, `w.fill_(0)`, `init.zeros_(w)`."""
        if isinstance(node, Augmented):
            yield node.target
        elif isinstance(node, Call) and isinstance(function := node.function, (Name, Attribute)):
            owner = _owner(function)
            in_place = function.name.endswith("_") and not function.name.endswith("__")
            of_library = owner is None or isinstance(self._held_by(owner), Library)
            if owner is not None and not of_library and (in_place or function.name in CHANGING):
                yield owner
            elif in_place:
                yield from _all_handed(node)

    def _by_function(self, node: Syntax) -> Iterator[Syntax]:
        """Go through what a function that is called may change in place."""
        if not isinstance(node, Call):
            return
        held, owner = self._held(node.function), _owner(node.function)
        function = held.function if isinstance(held, Bound) else held
        if isinstance(function, Function) and self._changes_things(function):
            yield from _all_handed(node) if owner is None else (owner,)

    def _changes_things(self, function: Function) -> bool:
        return any(
            True
            for node in run(function.body)
            for each in (*self._touched(node), *given(node))
            if isinstance(node, (Augmented, Call)) or isinstance(each, Subscript)
        )

    def _forget(self, target: Syntax, why: Unread = NOT_KNOWN) -> None:
        match target:
            case Name(name):
                if why is NOT_KNOWN:
                    self._may_have_changed(self._held(target))
                self._forget_name(name, self.scope.elsewhere.get(name, self.scope), why)
            case Group(inner) | Starred(_, inner):
                self._forget(inner, why)
            case Tuple(items) | List(items):
                for each in items:
                    self._forget(each, why)
            case Attribute():
                owner = self._held(target.value)
                if isinstance(owner, (Instance, Class)):
                    self.changing(owner)
                    owner.names[target.name] = why
            case Subscript():
                self._forget_array(target.value, why)

    def _forget_array(self, node: Syntax, why: Unread) -> None:
        """Note that an array was changed, for all its names, also one that is yet to be made."""
        held = self._held(node)
        self._may_have_changed(held, why=why)
        if why is NOT_KNOWN:
            return
        self._forget(node, why)
        if held is None and not any(
            isinstance(each, Attribute) and each.name == "grad" for each in run(node)
        ):
            self._may_have_changed(self._held_by(node), why=why)  # `model[0].weight`

    def _forget_unread(self, mentioned: Sequence[Syntax]) -> None:
        """Note what may be given a value where a statement can't be read: all names in it but functions."""
        for node in mentioned:
            assert isinstance(node, Name)
            known = node.name in CALLED or node.name in LIBRARIES
            if self.scope.holding(node.name) is not None or not known:
                self._forget(node)

    def _forget_name(self, name: str, scope: Scope, why: Unread = NOT_KNOWN) -> None:
        self.changing(scope)
        scope.names[name] = why

    def _forget_handed(self, call: Call) -> None:
        """Note what a call may have changed: what it is handed, and what the function reaches."""
        function = call.function
        called = function.name if isinstance(function, (Name, Attribute)) else ""
        held = self._held(function)
        if called in CALLED and held is None:
            return  # a function of the language changes nothing
        self._may_have_changed(held)
        if isinstance(function, Attribute):
            self._may_have_changed(self._held(function.value), itself=held is not None)
        for node in _all_handed(call):
            self._may_have_changed(self._held(node))

    def _held(self, node: Syntax) -> Value:
        """Find what a name or an attribute holds, or what holds a place; None of all else."""
        match node:
            case Name(name):
                holder = self.scope.holding(name)
                return holder.names[name] if holder else None
            case Subscript(value):
                return self._held(value)
            case Attribute(value, name):
                owner = self._held(value)
                if isinstance(owner, (Instance, Class)):
                    of = owner.of if isinstance(owner, Instance) else owner
                    found = owner.names.get(name) or of.find(name)
                    return Bound(found, owner) if isinstance(found, Function) else found
        return None

    def _held_by(self, node: Syntax) -> Value:
        """Find what the name holds that an expression begins with."""
        return self._held(Name(_root(node), node.span))

    def _may_have_changed(self, value: Value, itself: bool = True, why: Unread = NOT_KNOWN) -> None:
        """Note that a value may not be any more what it is; of an object, what it holds, or also `itself`.

        An array stays one, of its shape, of which more can be said where a statement was refused; but what
        it holds is not what stands in the text.
        """
        waiting: list[Value] = [value]
        seen = set[int]()
        while waiting:
            each = waiting.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, (list, dict)) or (
                isinstance(each, Instance) and (itself or each is not value)
            ):
                self.unknown[id(each)] = each, why
            if isinstance(each, Traced) and (each.part.is_constant or why is not NOT_KNOWN):
                self.unknown[id(each)] = each, why
            waiting += self._reached(each)

    def _reached(self, value: Value) -> Iterator[Value]:
        """Go through what can be changed by what is handed a value."""
        match value:
            case list() | tuple():
                yield from value
            case dict():
                yield from value.values()
            case Instance() | Class():
                yield from value.names.values()
            case Bound():
                yield from (value.function, value.owner)
            case Function():
                for name in set(names((value.body, value.expression))):
                    if (holder := value.scope.holding(name)) is not None:
                        yield holder.names[name]
                for node in run(value.body):
                    if isinstance(node, Other) and node.word in ("global", "nonlocal"):
                        for name in re.findall(r"[^\W\d]\w*", self.typed(node.span))[1:]:
                            self._forget_name(name, value.scope.holding(name) or self.top)


def _owner(function: Syntax) -> Syntax | None:
    """Find what stands before the dot of what is called; `w.data` is `w`."""
    owner = function.value if isinstance(function, Attribute) else None
    return owner.value if isinstance(owner, Attribute) and owner.name == "data" else owner


def _root(node: Syntax) -> str:
    """Find the name that an expression begins with."""
    while isinstance(node, (Attribute, Subscript, Call)):
        node = node.function if isinstance(node, Call) else node.value
    return node.name if isinstance(node, Name) else ""


def _all_handed(call: Call) -> Iterator[Syntax]:
    for each in call.arguments:
        yield from _handed(each)


def _handed(node: Syntax) -> Iterator[Syntax]:
    """Go through what a call is handed as it is, so that it can be changed there."""
    match node:
        case Name() | Attribute() | Subscript():
            yield node
        case Keyword(_, inner) | Starred(_, inner) | Group(inner):
            yield from _handed(inner)
        case Tuple(items) | List(items):
            for each in items:
                yield from _handed(each)
        case Conditional():
            yield from _handed(node.then)
            yield from _handed(node.otherwise)
