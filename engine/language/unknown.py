"""What is not known behind a statement that was refused: what it would have given, and may have changed.

Nothing is said of what uses any of it. So what is said behind that statement is so whatever stood in it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .applying import CALLED
from .branches import Branches
from .libraries import LIBRARIES
from .making import Follows
from .meanings import (
    NOT_KNOWN,
    Bound,
    Class,
    Function,
    Instance,
    Scope,
    Traced,
    Value,
)
from .syntax import (
    Attribute,
    Call,
    Conditional,
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
        """Check that no refused statement would have given a value, or may have changed it.

        Errors: Follows.
        """
        while True:
            if id(value) in self.unknown:
                raise Follows(node)
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
        self.unknown[id(NOT_KNOWN)] = NOT_KNOWN
        if isinstance(typed, Other) and typed.word == "unread":
            self._forget_unread(typed.values)
        for target in given(typed):
            self._forget(target)

    def _forget(self, target: Syntax) -> None:
        match target:
            case Name(name):
                self._may_have_changed(self._held(target))
                self._forget_name(name, self.scope.elsewhere.get(name, self.scope))
            case Group(inner) | Starred(_, inner):
                self._forget(inner)
            case Tuple(items) | List(items):
                for each in items:
                    self._forget(each)
            case Attribute():
                owner = self._held(target.value)
                if isinstance(owner, (Instance, Class)):
                    self.changing(owner)
                    owner.names[target.name] = NOT_KNOWN
            case Subscript():
                self._may_have_changed(self._held(target.value))

    def _forget_unread(self, mentioned: Sequence[Syntax]) -> None:
        """Note what may be given a value where a statement can't be read: all names in it but functions."""
        for node in mentioned:
            assert isinstance(node, Name)
            known = node.name in CALLED or node.name in LIBRARIES
            if self.scope.holding(node.name) is not None or not known:
                self._forget(node)

    def _forget_name(self, name: str, scope: Scope) -> None:
        self.changing(scope)
        scope.names[name] = NOT_KNOWN

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
        for each in call.arguments:
            for node in _handed(each):
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

    def _may_have_changed(self, value: Value, itself: bool = True) -> None:
        """Note that a value may not be any more what it is; of an object, what it holds, or also `itself`.

        An array stays one, of its shape; but what it holds is not what stands in the text.
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
                self.unknown[id(each)] = each
            if isinstance(each, Traced) and each.part.is_constant:
                self.unknown[id(each)] = each
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
