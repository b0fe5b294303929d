"""Functions of Python: they count, go through lists, and make dicts and texts."""

import math
import re
from collections.abc import Sequence
from operator import is_
from typing import Any

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError, Span
from ..base.words import say
from . import call_complaints, refusals
from .calls import Arguments, Given
from .libraries import BEFORE_KINDS
from .makers import Makers
from .meanings import (
    Builtin,
    Class,
    Factory,
    Gradient,
    Instance,
    Library,
    Parameters,
    Titled,
    Traced,
    Unread,
    Value,
    Walk,
    is_callable,
)
from .rearranging import has_pattern
from .syntax import Call, Syntax, Tuple
from .taking import Applied, named

_GRADIENTS = "grad value_and_grad elementwise_grad egrad"


_MOST_CHOSEN = 170
"""The largest number whose factorial is less than the largest float."""


class Pythonic(Makers):
    """Works out what Python's own functions give."""

    def _len(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a")
        if isinstance(a.value, Parameters):
            raise self.refuse(
                "unknown-number",
                say("how many keys `{typed}` has is not known", typed=self._short(a.node.span)),
                say("Write a whole number, or give it its keys in the text."),
                a.node.span,
            )
        if isinstance(a.value, str | list | tuple | dict | range):
            if isinstance(a.value, dict):
                self.settle(a.value, a.node)
            return len(a.value)
        if isinstance(a.value, Unread):
            raise self._no_number(a.value, a.node)
        if isinstance(a.value, Instance):
            return self._of_class(a.value, "__len__", a.node, given.call.span)
        shape = self.shape(a.value, a.node, 1)
        if not shape:
            raise self._no_axes(a)
        return shape[0]

    def _of_class(
        self, owner: Instance, name: str, node: Syntax, span: Span, given: Sequence[Value] = ()
    ) -> Value:
        """Call the method that a class of the text has for a sign, for brackets, or for `len`."""
        raise NotImplementedError

    def walk(self, value: Value, node: Syntax) -> Any:
        """List what is gone through: later turns see what earlier ones change."""
        raise NotImplementedError

    def _range(self, given: Arguments, name: str, library: str) -> Value:
        ends = [
            self._whole(each, say("an end of a range"), -(10**12), 10**12)
            for each in given.positional
        ]
        given.positional = []
        if not 1 <= len(ends) <= 3 or (len(ends) == 3 and ends[2] == 0):
            self._needed(given)
            raise refusals.no_shape(given.typed, len(ends), given.call.span)
        return range(*ends)

    def _zip(self, given: Arguments, name: str, library: str) -> Value:
        given.named.pop("strict", None)
        rows = [self.walk(each.value, each.node) for each in given.positional]
        given.positional = []
        found = list(zip(*map(list, rows), strict=False))
        return Walk(found, lambda place: tuple(_at(row, place) for row in rows)) if rows else []

    def _enumerate(self, given: Arguments, name: str, library: str) -> Value:
        a, start = self._needed(given, "iterable"), given.take("start")
        first = self._whole(start, say("a start"), -MAX_NUMBERS, MAX_NUMBERS) if start else 0
        items = self.walk(a.value, a.node)
        return Walk(enumerate(items, first), lambda place: (first + place, _at(items, place)))

    def _reversed(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        items = self.walk(a.value, a.node)
        last = len(items) - 1
        return Walk(reversed(list(items)), lambda place: _at(items, last - place))

    def _map(self, given: Arguments, name: str, library: str) -> Value:
        """Apply a function to each item, or to those that stand at the same place of several lists."""
        function = self._needed(given, "function")
        rows = [self.walk(each.value, each.node) for each in given.positional]
        given.positional = []
        before = list(zip(*map(list, rows), strict=False))
        found = [self._applied_to(function, each, given.call.span) for each in before]

        def at(place: int) -> Value:
            items = tuple(_at(row, place) for row in rows)
            if place < len(found) and all(map(is_, items, before[place])):
                return found[place]
            return self._applied_to(function, items, given.call.span)

        return Walk(found, at) if rows else []

    def _filter(self, given: Arguments, name: str, library: str) -> Value:
        """Choose the items for which a function holds, where that is known."""
        function, a = self._needed(given, "function"), self._needed(given, "iterable")
        found: list[Value] = []
        for item in self.items_of(a.value, a.node):
            holds = item
            if function.value is not None:
                holds = self._applied_to(function, (item,), given.call.span)
            if self._truth(holds, a.node):
                found.append(item)
        return found

    def _reduce(self, given: Arguments, name: str, library: str) -> Value:
        """Apply a function to what there is so far and the next item, from left to right.

        einops' function of that name takes an array, and a pattern behind it.
        """
        if has_pattern(given):
            return self._rearrange(given, name, library)
        function, a = self._needed(given, "function"), self._needed(given, "iterable")
        start = given.take("initial")
        items = list(self.items_of(a.value, a.node))
        if start is not None:
            items.insert(0, start.value)
        if not items:
            raise self._no_number(a.value, a.node)
        made = items[0]
        for item in items[1:]:
            made = self._applied_to(function, (made, item), given.call.span)
        return made

    def _partial(self, given: Arguments, name: str, library: str) -> Value:
        """Give a function some of its arguments: `partial(f, a, b=1)`."""
        function = self._needed(given, "func")
        bound = {
            "f": function,
            "p": Given([each.value for each in given.positional], given.call),
            "n": Given({key: each.value for key, each in given.named.items()}, given.call),
        }
        given.positional, given.named = [], {}
        return self.form("lambda *a, **k: f(*p, *a, **n, **k)", bound, given.call.span)

    def _gradient(self, given: Arguments, name: str, library: str) -> Value:
        """Give the gradients of a function, as JAX does, or of a value, as PyTorch does.

        Errors: InputError `unknown-function` for a value without a library: a formula has no `grad`.
        """
        of = self._needed(given, "fun func outputs")
        towards = given.take("inputs", "argnums")
        given.positional, given.named = [], {}
        if is_callable(of.value) and not isinstance(of.value, Gradient):
            return Gradient(of.value, with_value=name.startswith("value"))
        if isinstance(of.value, Gradient) or (library and towards is None):
            raise self._gradients_of(of)
        if towards is None:
            found, at = self.source.at(given.call.function.span[0])
            raise call_complaints.unknown_function(self.source.text, found, at, False)
        return self.backward(of.value, given.call.span, of.node.span)

    def _gradients_of(self, of: Given) -> InputError:
        typed = self._short(of.node.span)
        if not isinstance(of.value, Gradient):
            return call_complaints.no_definition(typed, of.node.span)
        return self.refuse(
            "second-gradient",
            say("`{typed}` gives gradients already: those of gradients are not shown", typed=typed),
            say("Write out what the first gradient is, as a formula of its own."),
            of.node.span,
        )

    def _divmod(self, given: Arguments, name: str, library: str) -> Value:
        """Divide a whole number, and give what is left, of numbers that are known."""
        a, b = self._needed(given), self._needed(given)
        span = given.call.span
        return tuple(
            self.operation(sign, a.value, b.value, a.node, span=span) for sign in ("//", "%")
        )

    def _set(self, given: Arguments, name: str, library: str) -> Value:
        """Give each item once, in the order in which they come."""
        a = given.take()
        return [] if a is None else self.distinct(self.items_of(a.value, a.node), a.node)

    def distinct(self, items: list[Value], node: Syntax) -> list[Value]:
        """List each item once: numbers and texts that are equal, and objects that are the same, are one."""
        self.settle(items, node)
        found: list[Value] = []
        seen: set[Any] = set()
        for item in items:
            number = self.number(item)
            plain = item if number is None else number
            key = plain if isinstance(plain, str | int | float | None) else id(item)
            if key not in seen:
                found.append(item)
                seen.add(key)
        return found

    def _applied_to(self, function: Given, values: Sequence[Value], span: Span) -> Value:
        """Call a function that was handed on."""
        if isinstance(function.value, Traced | int | float | str | list | tuple | dict):
            typed = self._short(function.node.span)
            raise call_complaints.no_definition(typed, function.node.span)
        names = {f"x{at}": Given(value, function.node) for at, value in enumerate(values)}
        self.count(span)
        return self.form(f"f({', '.join(names)})", {"f": function, **names}, span)

    def made_by(self, factory: Factory, span: Span) -> Value:
        """Give what a factory makes: a number is 0, all else what its call gives."""
        of = factory.of.value
        if isinstance(of, Builtin) and of.name in ("int", "float"):
            return 0
        return self._applied_to(factory.of, (), span)

    def _list(self, given: Arguments, name: str, library: str) -> Value:
        a = given.take()
        if name == "iter" and a is not None:
            return self.walk(a.value, a.node)
        items = [] if a is None else self.items_of(a.value, a.node)
        return tuple(items) if name == "tuple" else list(items)

    def _dict(self, given: Arguments, name: str, library: str) -> Value:
        a = given.take()
        made: dict[Any, Value] = {}
        if a is not None:
            pairs = a.value.items() if isinstance(a.value, dict) else self.items_of(a.value, a.node)
            for pair in pairs:
                if not (isinstance(pair, tuple | list) and len(pair) == 2):
                    raise self._no_number(a.value, a.node)
                made[self.key_of(pair[0], a.node)] = pair[1]
        made.update({key: each.value for key, each in given.named.items()})
        given.named = {}
        return made

    def _truths(self, given: Arguments, name: str, library: str) -> Value:
        """Tell whether any or all of a list holds, where that is known."""
        a = self._needed(given, "a input")
        items = [self._truth(each, a.node) for each in self.items_of(a.value, a.node)]
        return any(items) if name == "any" else all(items)

    def _truth(self, value: Value, node: Syntax) -> Any:
        """Work out a condition, which inputs of whole numbers may decide. Errors: Asked, InputError."""
        if isinstance(value, Traced):
            self.ask_whole(value.part, node)
        return self.asked(value, node, say("a condition"))

    def _str(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        value = self.number(a.value) if not isinstance(a.value, str) else a.value
        if value is None:
            value = self.asked(a.value, a.node, say("a text"))
        if not isinstance(value, str | int | float):
            raise self._no_number(value, a.node)
        return str(value)

    def in_order(self, items: Sequence[Value], given: Arguments) -> list[Value]:
        """Sort what is known, by `key` where that is given. Errors: InputError."""
        key, reverse = given.named_only("key"), given.named_only("reverse")
        keys = self._keys(items, key, given)
        backward = reverse is not None and bool(
            self.asked(reverse.value, reverse.node, say("a condition"))
        )
        places = sorted(range(len(items)), key=keys.__getitem__, reverse=backward)
        return [items[at] for at in places]

    def _keys(self, items: Sequence[Value], key: Given | None, given: Arguments) -> list[Any]:
        """Work out what items are sorted by: numbers, texts, or tuples of them. Errors: InputError."""
        span, call = given.call.span, given.call
        found = [
            each if key is None or key.value is None else self._applied_to(key, (each,), span)
            for each in items
        ]
        known = [self._sorting(each, call) for each in found]
        try:
            sorted(known)
        except TypeError:
            raise self._no_number(found[0], call) from None
        return known

    def _sorting(self, value: Value, node: Call) -> Any:
        if isinstance(value, tuple | list):
            return tuple(self._sorting(each, node) for each in value)
        known = (
            value if isinstance(value, str) else self.asked(value, node, say("what is sorted by"))
        )
        if not isinstance(known, str | int | float):
            raise self._no_number(value, node)
        return known

    def _sorted(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        return self.in_order(self.items_of(a.value, a.node), given)

    def chosen_by_key(self, given: Arguments, name: str) -> Value:
        """Choose the item of a list whose key is largest or smallest. Errors: InputError."""
        items, key = given.positional, given.named_only("key")
        if len(items) == 1:
            items = [
                Given(each, items[0].node) for each in self.items_of(items[0].value, items[0].node)
            ]
        keys = self._keys([each.value for each in items], key, given)
        if not keys or given.named:
            raise self._no_number(None, given.call)
        return items[keys.index((max if name == "max" else min)(keys))].value

    def _factorial(self, given: Arguments, name: str, library: str) -> Value:
        """Give `n!`, or in how many ways `k` of `n` are chosen, of numbers that are known."""
        found = [self._count_of(self._needed(given)) for _ in range(1 + (name == "comb"))]
        return math.factorial(*found) if name == "factorial" else math.comb(*found)

    def _count_of(self, a: Given) -> int:
        value = self.asked(a.value, a.node, say("a whole number"))
        return self.in_bounds(value, a.node, say("a whole number"), least=0, most=_MOST_CHOSEN)

    def _int(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        if isinstance(a.value, str):
            if re.fullmatch(r"\s*[-+]?\d{1,15}\s*", a.value, re.ASCII):
                return int(a.value)
            raise self._no_number(a.value, a.node)
        if isinstance(a.value, Traced):
            self.ask_whole(a.value.part, a.node)
            if self.is_mask(a.value):
                return Traced(a.value.part)  # 1 or 0, whichever it will be
        value = self.asked(a.value, a.node, say("a whole number"))
        if isinstance(value, int | float) and math.isfinite(value):
            return int(value)
        raise self._no_number(a.value, a.node)

    def _total(self, given: Arguments, name: str, library: str) -> Value:
        """Add what a list or a generator gives, from left to right, as Python does."""
        a, start = self._needed(given), given.take("start")
        items = self.items_of(a.value, a.node)
        node = a.node
        total = start.value if start else None
        for item in items:
            if total is None:
                is_condition = isinstance(item, Traced) and item.condition
                total = Traced(item.part) if is_condition else item  # `0 + item`, a number
            else:
                total = self.operation("+", total, item, node, span=given.call.span)
        return 0 if total is None else total

    def _extreme(self, given: Arguments, name: str, library: str) -> Value:
        """Choose the largest or smallest of a list, or of operands that count."""
        items = given.positional
        given.positional = []
        if len(items) == 1:
            items = [
                Given(each, items[0].node) for each in self.items_of(items[0].value, items[0].node)
            ]
        numbers = [self.number(each.value) for each in items]
        if numbers and all(number is not None for number in numbers):
            return (max if name == "max" else min)(numbers)  # type: ignore[type-var]
        parts = [self._operand(each) for each in items]
        return Traced(parts[0]) if len(parts) == 1 else self._made(name, given, *parts)

    def _isinstance(self, given: Arguments, name: str, library: str) -> Value:
        a, kinds = self._needed(given), self._needed(given)
        nodes: Sequence[Syntax] = [kinds.node]
        if isinstance(kinds.node, Tuple) and isinstance(kinds.value, tuple):
            nodes = kinds.node.items
        values = [kinds.value] if len(nodes) == 1 else kinds.value
        words = [
            self.typed(node.span)
            for node, kind in zip(nodes, values, strict=True)
            if not isinstance(kind, Class)
        ]
        named = set(re.findall(r"\w+", " ".join(words)))
        self.settle(a.value, a.node)
        if isinstance(a.value, Instance):
            return any(each.name in named or each in _flat(kinds.value) for each in a.value.of.line)
        if isinstance(a.value, Titled):
            return "tuple" in named or a.value.of in _flat(kinds.value)
        for kind in (bool, str, list, tuple, dict):
            if isinstance(a.value, kind):
                return kind.__name__ in named
        if isinstance(a.value, Traced) and self.number(a.value) is None:
            of_array = bool(self.shape_now(a.value))
            return not named <= (_NO_ARRAYS if of_array else _NO_NUMBERS)
        return not named.isdisjoint({type(self.number(a.value)).__name__, "Number", "number"})

    def _hasattr(self, given: Arguments, name: str, library: str) -> Value:
        """Tell whether an object or a library has a name: of a library, what is read here."""
        a, key = self._needed(given), self._needed(given)
        if isinstance(a.value, Instance) and isinstance(key.value, str):
            self.settle(a.value.names.get(key.value), a.node)
            return key.value in a.value.names or a.value.of.find(key.value) is not None
        if isinstance(a.value, Library) and isinstance(key.value, str):
            return self.is_of_libraries(key.value)
        raise self._no_number(a.value, a.node)

    def _setattr(self, given: Arguments, name: str, library: str) -> Value:
        owner = self._needed(given)
        if not isinstance(owner.value, Instance):
            raise self._no_number(owner.value, owner.node)
        self.set_by_name(owner.node, given)
        return None

    def set_by_name(self, owner: Syntax, given: Arguments) -> None:
        """Give an attribute whose name is a text a value."""
        raise NotImplementedError

    def is_of_libraries(self, name: str) -> bool:
        """Tell whether a name behind a library's dot means something here."""
        raise NotImplementedError


_NEITHER = BEFORE_KINDS | {"bool", "str", "list", "tuple", "dict", "int"}
_NO_ARRAYS = _NEITHER | {"float", "complex", "Number", "number", "Real", "floating"}
"""The kinds of which an array is none, and the libraries before their dots."""
_NO_NUMBERS = _NEITHER | {"ndarray"}
"""The kinds of which a number is none that is a value of the circuit."""


def _flat(kinds: Value) -> list[Value]:
    """List the classes that `isinstance` is asked for: one, or those of a tuple."""
    if isinstance(kinds, tuple | list):
        return [each for kind in kinds for each in _flat(kind)]
    return [kinds]


def _at(items: Sequence[Value], place: int) -> Value:
    """Give an item as it is now. Errors: IndexError where there is none, also before the first."""
    if place < 0:
        raise IndexError(place)
    return items.at(place) if isinstance(items, Walk) else items[place]


OF_PYTHON: dict[str, Applied] = {
    "len": Pythonic._len,
    **named("range xrange", Pythonic._range),
    "zip": Pythonic._zip,
    "enumerate": Pythonic._enumerate,
    "reversed": Pythonic._reversed,
    "map": Pythonic._map,
    "filter": Pythonic._filter,
    "reduce": Pythonic._reduce,
    "partial": Pythonic._partial,
    **named(_GRADIENTS, Pythonic._gradient),
    **named("set frozenset", Pythonic._set),
    **named("list tuple iter deque", Pythonic._list),
    **named("dict OrderedDict", Pythonic._dict),
    "str": Pythonic._str,
    "int": Pythonic._int,
    "divmod": Pythonic._divmod,
    **named("factorial comb", Pythonic._factorial),
    "sorted": Pythonic._sorted,
    "isinstance": Pythonic._isinstance,
    "hasattr": Pythonic._hasattr,
    "setattr": Pythonic._setattr,
}
"""Functions of Python, by their names."""

TAKE_FUNCTIONS = frozenset(["map", "filter", "reduce", "partial", "sorted", *_GRADIENTS.split()])
"""Those whose argument may be a function that stands uncalled."""
