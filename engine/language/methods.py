"""The methods of lists, dicts and texts: `hs.append(h)`, `cache.items()`, `name.upper()`."""

from typing import Any

from ..base.errors import Span
from ..base.words import say
from . import refusals
from .applying import NO_FUNCTION
from .calls import Arguments, Given
from .holding import called, entry
from .meanings import Value, Walk
from .places import Places
from .syntax import Attribute, Call, Chain, Syntax

_READING_LISTS = frozenset(["copy", "index", "count"])
_CHANGING_LISTS = frozenset(
    [
        *("append", "insert", "extend", "pop", "reverse", "remove", "clear", "sort", "add"),
        *("appendleft", "popleft"),  # of a `deque`, which is a list here
    ]
)
_READING_DICTS = frozenset(["get", "items", "keys", "values", "copy"])
_CHANGING_DICTS = frozenset(["update", "pop", "setdefault"])
CHANGING = _CHANGING_LISTS | _CHANGING_DICTS
"""The methods that change a list or a dict."""
_OF_TEXTS = frozenset(
    (
        *("startswith", "endswith", "replace", "split", "upper", "lower", "strip", "title"),
        *("isdigit", "isalpha", "index", "find", "count", "lstrip", "rstrip", "capitalize"),
        *("removeprefix", "removesuffix", "splitlines", "isupper", "islower"),
    )
)


class Methods(Places):
    """Calls the methods of what is no array and no object."""

    def _static_method(self, value: Any, name: str, chain: list[Chain], typed: Attribute) -> Value:
        call = chain[-1]
        assert isinstance(call, Call)
        if isinstance(value, list) and (name in _CHANGING_LISTS or name in _READING_LISTS):
            chain.pop()
            return self._list_method(value, name, self.arguments(name, call), typed.span)
        if isinstance(value, tuple) and name in ("index", "count"):
            chain.pop()
            return self._list_method(list(value), name, self.arguments(name, call), typed.span)
        if isinstance(value, dict) and (name in _CHANGING_DICTS or name in _READING_DICTS):
            chain.pop()
            return self._dict_method(value, name, self.arguments(name, call), typed.span)
        if isinstance(value, str) and name in _OF_TEXTS:
            chain.pop()
            given = self.arguments(name, call)
            texts = [each.value for each in given.positional]
            if not all(isinstance(each, str) for each in texts) or given.named:
                raise self._no_number(value, typed)
            try:
                found = getattr(value, name)(*texts)
            except (TypeError, ValueError):
                raise self._no_number(value, typed) from None
            return self._bounded(found, typed.span) if isinstance(found, str | list) else found
        if isinstance(value, str) and name in ("format", "join"):
            chain.pop()
            given = self.arguments(name, call)
            if name == "format":
                values = [each.value for each in given.positional]
                named = {key: each.value for key, each in given.named.items()}
                return self._filled_in(value, values, named, typed.span)
            a = self._needed(given)
            items = [(value, each) for each in self.items_of(a.value, a.node)]
            return self._put_together([each for pair in items for each in pair][1:], typed.span)
        return NO_FUNCTION

    def _list_method(self, value: list[Value], name: str, given: Arguments, span: Span) -> Value:
        items = [self._kept(each.value) for each in given.positional]
        self.changing(value)
        if name == "appendleft" and len(items) == 1:
            value.insert(0, items[0])
        elif name == "popleft" and not items and value:
            return value.pop(0)
        elif name == "append" and len(items) == 1:
            value.append(items[0])
            if isinstance(function := given.call.function, Attribute):
                owner = called(function.value, self.scope)
                self.hold(items[0], entry(owner, len(value) - 1))
        elif name == "add" and len(items) == 1:
            value[:] = self.distinct([*value, items[0]], given.call)
        elif name == "extend" and len(items) == 1:
            value.extend(self.items_of(items[0], given.positional[0].node))
        elif name == "insert" and len(items) == 2:
            value.insert(self._at(items[0], given.positional[0]), items[1])
        elif name == "reverse" and not items:
            value.reverse()
        elif name == "copy" and not items:
            return list(value)
        elif name == "clear" and not items:
            value.clear()
        elif name == "count" and len(items) == 1:
            return len(self._places_of(items[0], value, given.call))
        elif name in ("index", "remove") and len(items) == 1:
            places = self._places_of(items[0], value, given.call)
            if not places:
                raise self._no_item(given.positional[0].node, len(value))
            if name == "index":
                return places[0]
            value.pop(places[0])
        elif name == "sort" and not items:
            value[:] = self.in_order(value, given)
        elif name == "pop" and len(items) <= 1 and value:
            at = self._at(items[0], given.positional[0]) if items else -1
            if -len(value) <= at < len(value):
                return value.pop(at)
            raise self._no_item(given.positional[0].node, len(value))
        else:
            raise self.refuse(
                "wrong-arity",
                say("`{function}` can't be called so", function=name),
                say("Write hs.append(h), hs.pop(), hs.insert(0, h) or hs.extend([h])."),
                span,
            )
        self._bounded(value, span)
        return None

    def _places_of(self, item: Value, items: list[Value], node: Syntax) -> list[int]:
        """List where an item stands in a list."""
        item, items = self._plain(item), [self._plain(each) for each in items]
        self.settle([item, *items], node)
        return [at for at, each in enumerate(items) if self._contained("in", item, [each], node)]

    def _at(self, value: Value, given: Given) -> int:
        return int(self.asked(value, given.node, refusals.AN_INDEX))

    def _dict_method(
        self, value: dict[Any, Value], name: str, given: Arguments, span: Span
    ) -> Value:
        items = [each.value for each in given.positional]
        keys = [tuple(each) if isinstance(each, list) else self._plain(each) for each in items[:1]]
        self.settle(keys, given.call)
        if name in ("items", "keys", "values") and not items:
            self.settle(value, given.call)
        self.changing(value)
        if name in ("items", "keys", "values", "copy") and not items:
            return dict(value) if name == "copy" else _view(value, name)
        if name == "update":
            for each in items:
                value.update(each if isinstance(each, dict) else dict(each))
            value.update({key: each.value for key, each in given.named.items()})
            return None
        if keys and name in ("get", "pop", "setdefault"):
            default = items[1] if len(items) > 1 else None
            if name == "setdefault":
                return value.setdefault(keys[0], default)
            found = value.get(keys[0], default)
            if name == "pop":
                value.pop(keys[0], None)
            return found
        raise self.refuse(
            "wrong-arity",
            say("`{function}` can't be called so", function=name),
            say("Write cache.get('W1'), cache.items() or cache.update(other)."),
            span,
        )


def _view(held: dict[Any, Value], name: str) -> Walk:
    """Give the keys, values or items of a dict; the values are those that it has when their turn comes."""
    keys = list(held)

    def at(place: int) -> Value:
        key = keys[place]
        if name == "keys":
            return key
        if key not in held:
            raise IndexError(key)
        return (key, held[key]) if name == "items" else held[key]

    return Walk(getattr(held, name)(), at)
