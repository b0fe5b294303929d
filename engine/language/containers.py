"""Lists, tuples, dicts and texts, which are worked out at once: made, and gone through."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any

import numpy as np

from ..base.arrays import Array
from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME
from .builtins import MAX_ITEMS, Builtins
from .constants import computed
from .formatting import braces, percent
from .literals import array
from .making import OF_LIST
from .meanings import Instance, Traced, Unread, Value, Walk
from .program import Part, Statement
from .syntax import Dict, List, Number, Starred, Syntax, Text, Tuple, Unary


class Containers(Builtins):
    """Makes lists, dicts and texts, and goes through what they hold."""

    versions: dict[str, int]  # how often each name was given a value

    # Numbers that count

    def _plain(self, value: Value) -> Value:
        """Give a number that stands in the text as one that counts."""
        found = self.number(value)
        return value if found is None or isinstance(value, bool) else found

    def number_or_array(self, value: Value) -> Any:
        """Give what counts, or stands in the text; None of all that an input goes into."""
        return value if isinstance(value, np.ndarray) else self.number(value)

    # What names and lists hold

    def _local(self, value: Value, name: object = "") -> Value:
        """Give what a name in a function or loop has: numbers that stand in the text are static there.

        Those of a `name` whose gradient is asked for are inputs.
        """
        value = self.as_wanted(value, name)
        if isinstance(value, Traced):
            found = self.number(value)
            if found is not None:
                return found
            if value.listed and self.is_program and (items := self._as_list(value)) is not None:
                return items
            self.keep(value, value.part.span)
            return value
        if isinstance(value, (list, tuple)):
            self.operations += len(value) // OF_LIST
            for each in value:
                self._kept(each)
        return value

    def _kept(self, value: Value) -> Value:
        """Make a gate that goes into a list, or is handed on, one gate however often it is used."""
        if isinstance(value, Traced):
            self.keep(value, value.part.span)
        return value

    def as_wanted(self, value: Value, name: object) -> Value:
        """Make an input of a constant where the gradient of its `name` is asked for, or of each in a list."""
        if name not in self.wanted or self.in_form:
            return value
        if isinstance(value, list):
            self.changing(value)
            value[:] = [self.as_wanted(each, name) for each in value]
        if not isinstance(value, Traced) or self.is_mask(value):
            return value
        given = computed(value.part)
        return (
            value if given is None else self.given_input(str(name), given, value, value.part.span)
        )

    def given_input(self, name: str, given: Any, value: Traced, span: Span) -> Value:
        """Make an input that the text gives a number or an array: the next version of a name."""
        self.versions[name] = number = self.versions.get(name, 0) + 1
        key = name if number == 1 else f"{name}.{number}"
        self.own[key] = given
        if key in self.static_names:
            return self.static_input(key)
        self.add(Statement(key, span, value.part, given=given))
        return Traced(Part(key, span), listed=value.listed, whole=value.whole)

    # Lists

    def _items(self, items: Sequence[Syntax]) -> list[Value]:
        found: list[Value] = []
        for item in items:
            if isinstance(item, Starred):
                found += self.items_of(self.evaluate(item.value), item)
            else:
                found.append(self.evaluate(item))
        return found

    def _list_typed(self, node: List) -> Value:
        """Make what a list is: an array where it has numbers alone, else a list of its items."""
        if not node.items:
            return []
        if _is_numbers(node):
            try:
                made = array(self.source, node, self.operand)
            except InputError:
                if not self.is_program:
                    raise
                return self._items(node.items)
            return Traced(Part(made, node.span), listed=True)
        items = self._items(node.items)
        if self.counting or self.is_program:
            return items
        arrays = [
            each.part
            for each in items
            if isinstance(each, Traced) and computed(each.part) is not None
        ]
        has_rows = any(np.ndim(computed(each)) for each in arrays)  # type: ignore[arg-type]
        if len(arrays) == len(items) and not has_rows and all(map(_holds_numbers, node.items)):
            made = array(self.source, node, self.operand)
            return Traced(Part(made, node.span), listed=True)
        return items

    def _as_list(self, value: Value) -> list[Value] | None:
        """Give what is a list of Python's, or was typed as one and is known; None of all else."""
        if isinstance(value, list):
            return value
        if isinstance(value, Traced) and value.listed:
            numbers = computed(value.part)
            return None if numbers is None else list(_python(numbers))
        return None

    def _items_of_list(self, value: Value, node: Syntax) -> list[Value] | None:
        """Give the items of what is a list of Python's, of an input that is one too; None of all else."""
        if isinstance(value, Traced) and value.listed and not value.part.is_constant:
            return list(self.items_of(value, node)) if self.is_program else None
        return self._as_list(value)

    def _bounded(self, made: Any, span: Span) -> Any:
        if len(made) > MAX_ITEMS:
            raise self._too_long(span)
        self.count(span, len(made) // OF_LIST)
        return made

    def _too_long(self, span: Span) -> InputError:
        return self.refuse(
            "too-long",
            say("this would have more than {most:,} items or letters", most=MAX_ITEMS),
            say("Make it shorter."),
            span,
        )

    # Texts and keys

    def _text(self, node: Text) -> Value:
        pieces = [
            piece if isinstance(piece, str) else self.evaluate(piece) for piece in node.pieces
        ]
        return self._put_together(pieces, node.span)

    def _filled_in(
        self, text: str, values: Sequence[Value], named: Mapping[str, Value] | None, span: Span
    ) -> Any:
        """Put values where `%` stands in a text, or, where some may have names, where braces stand."""
        known = {key: self._plain(each) for key, each in (named or {}).items()}
        found = [self._plain(each) for each in values]
        for each in (*found, *known.values()):
            if not isinstance(each, (str, int, float, NoneType)):
                return self._showing(each)
        longest = max((len(str(each)) for each in (*found, *known.values())), default=0)
        if len(text) * longest > MAX_ITEMS**2 // 100:
            raise self._too_long(span)
        made = percent(text, found) if named is None else braces(text, found, known)
        if made is None:
            return Unread(say("these values do not fit into the text"))
        return self._bounded(made, span)

    def _showing(self, value: Value) -> Unread:
        asks = value.part if isinstance(value, Traced) else None
        return Unread(say("this text shows values of the circuit"), asks=asks)

    def _put_together(self, pieces: Sequence[Value], span: Span) -> Value:
        """Put texts and numbers together; what shows a value of the circuit is nothing to compute with."""
        found = [each if isinstance(each, str) else self._plain(each) for each in pieces]
        if not all(isinstance(each, (str, int, float, NoneType)) for each in found):
            return self._showing(next((each for each in found if isinstance(each, Traced)), None))
        return self._bounded("".join(map(str, found)), span)

    def _key(self, node: Syntax) -> Any:
        """Work out a key of a dict."""
        return self.key_of(self.evaluate(node), node)

    def key_of(self, value: Value, node: Syntax) -> Any:
        """Give a value as a key of a dict. Errors: InputError `bad-key`."""
        value = tuple(map(self._plain, value)) if isinstance(value, tuple) else self._plain(value)
        if isinstance(value, Traced):
            value = self.asked(value, node, say("a key"))
        if isinstance(value, Unread):
            raise self._no_number(value, node)
        items = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(each, (str, int, float, NoneType)) for each in items):
            raise self.refuse(
                "bad-key",
                say("`{typed}` is no key", typed=self._short(node.span)),
                say("A key is a text or a number, or several in parentheses."),
                node.span,
            )
        return value

    # Items

    def turns(self, value: Value, node: Syntax, span: Span) -> Any:
        """Go through what the loop at `span` goes through, with a bound. Errors: InputError."""
        items = value if isinstance(value, range) else self.walk(value, node)
        self.repeated.begin(node.span, span, len(items))
        turns = 0
        try:
            for item in items:
                turns += 1
                self.repeated.turn(self.gates)
                self.count(node.span)
                yield item
        finally:
            self.repeated.end(node.span, turns)

    def walk(self, value: Value, node: Syntax) -> Any:
        """List what is gone through: later turns see what earlier ones change. Errors: InputError."""
        items = self.items_of(value, node)
        if isinstance(value, Walk) or not isinstance(value, (list, Traced)):
            return items
        if isinstance(value, list):
            return Walk(items, value.__getitem__)
        change = value.change

        def at(place: int) -> Value:
            unchanged = value.change == change and not value.stale
            if unchanged or place >= len(items):
                return items[place]
            return self._item(value, (place,), node)

        return Walk(items, at)

    def items_of(self, value: Value, node: Syntax) -> Any:
        """List what is gone through: the items of a list, the rows of an array. Errors: InputError."""
        if isinstance(value, dict):
            self.settle(value, node)
        if isinstance(value, Walk):
            return value
        if isinstance(value, (list, tuple, dict, str, range)):
            return list(self._bounded(value, node.span))
        if isinstance(value, Traced) and value.listed and self.is_program:
            items = self._as_list(value)
            if items is not None:
                return items
        if isinstance(value, np.ndarray) and value.ndim:
            return [each.item() if each.ndim == 0 else each for each in value]
        if isinstance(value, Traced):
            shape = self.shape(value, node, 1)
            if shape:
                if isinstance(value.part.of, Array):
                    rows = value.part.of.numbers
                    return [
                        _counted(each)
                        if each.ndim == 0
                        else Traced(Part(Array(each), node.span), base=value, seen=value.change)
                        for each in rows
                    ]
                self.keep(value, value.part.span)
                return [self._item(value, (at,), node) for at in range(shape[0])]
        if isinstance(value, Instance) and value.of.find("__iter__"):
            items = self._of_class(value, "__iter__", node, node.span)
            if not isinstance(items, Instance):
                return self.items_of(items, node)
        if isinstance(value, Unread):
            raise self._no_number(value, node)
        raise self.refuse(
            "no-items",
            say("`{typed}` has no items to go through", typed=self._short(node.span)),
            say("Give it a list as its value, or write range(n)."),
            node.span,
        )

    def _of_class(
        self, owner: Instance, name: str, node: Syntax, span: Span, given: Sequence[Value] = ()
    ) -> Value:
        """Call the method that a class of the text has for a sign, for brackets, or for `len`."""
        raise NotImplementedError

    def _item(self, value: Traced, index: tuple[Any, ...], node: Syntax) -> Traced:
        part = self.part(value, node)
        made = self.gate(BY_NAME["index"], (part,), node.span, (("index", index),))
        made.listed = value.listed and len(self.shape(value, node)) > 1
        return self.view(made, value)

    def _checked(self, at: Any, length: int, node: Syntax) -> int:
        if isinstance(at, float) and at.is_integer():
            at = int(at)
        if not isinstance(at, int) or not -length <= at < length:
            raise self._no_item(node, length)
        return at

    def _no_item(self, node: Syntax, length: int) -> InputError:
        return self.refuse(
            "no-item",
            say(
                "there is no item {place} among {count}", place=self._short(node.span), count=length
            ),
            say("Items are counted from 0; -1 is the last."),
            node.span,
        )


def _is_numbers(node: List) -> bool:
    """Tell whether a list has typed numbers alone, and lists of them."""
    return all(
        isinstance(item, Number)
        or (isinstance(item, Unary) and isinstance(item.operand, Number))
        or (isinstance(item, List) and _is_numbers(item))
        for item in node.items
    )


def _holds_numbers(node: Syntax) -> bool:
    return not isinstance(node, (Tuple, Dict, Text))


def _counted(number: Any) -> int | float:
    found = float(number)
    return int(found) if found.is_integer() else found


def _python(numbers: Any) -> Any:
    """Give an array as Python's lists, in which whole numbers count."""
    return list(map(_python, numbers)) if np.ndim(numbers) else _counted(numbers)
