"""What names have in the forward pass: the values whose gradients lines may give."""

import re
from collections.abc import Iterator
from typing import Any

from ..base.names import plain
from ..graph.graph import Graph
from ..language.continued import Continued
from ..language.meanings import Traced, Value
from .names import Meant, meant

_NEXT = re.compile(r"(?<=[^\W_])next$")
Keys = tuple[str, ...]
"""The keys of a value: several of a list."""


class Held:
    """The values of a forward pass by their names, to which lines may add names of their own."""

    def __init__(self, trace: Continued, graph: Graph, values: frozenset[str]) -> None:
        self.graph = graph
        # The names of values.
        self.values = values
        # The keys of the values that each name has, the current one first.
        self.keys = {name: tuple(_keys(trace, graph, name)) for name in values}
        # The names that lines gave values of the forward pass.
        self.given_again = set[str]()
        # The lists of values, each with the names that it has.
        self.lists: dict[Keys, set[str]] = {}
        for instance in trace.instances.values():
            self._by_keys(instance.names)
        for name, held in _everything(trace):
            if type(held) is dict:
                self._by_keys(held)
            items = [*held.values()] if isinstance(held, dict) else held
            if not isinstance(items, list):
                continue
            # A state begins with a number: `hs = [0.0]`.
            if keys := keys_of([each for each in items if keys_of(each)]):
                self.lists.setdefault(keys, set()).add(name)

    def _by_keys(self, held: dict[Any, Any]) -> None:
        """Note what a dict or an object has under the names of values: `cache['z1']`, `self.z`."""
        for name, value in held.items():
            keys = keys_of(value)
            if keys and name in self.values and keys not in self.keys[name]:
                self.keys[name] = (*self.keys[name], keys)

    def also(self, name: str, value: Value) -> None:
        """Note that lines call a value of the forward pass by another name: `x, mean, var = cache`."""
        keys = keys_of(value)
        if not keys or any(key not in self.graph.keys for key in keys):
            return
        self.values |= {name}
        before = [each for each in self.keys.get(name, ()) if each != keys]
        self.keys[name] = (keys, *before)
        self.given_again.add(name)

    def now(self, name: str) -> Keys:
        """Give the keys of the value that lines gave a name last; nothing where none did."""
        return self.keys[name][0] if name in self.given_again else ()

    def meant(self, place: str) -> Meant | None:
        """Find what the name of a gradient stands for: of `dh` also an item of `hs`."""
        found = meant(place, self.values)
        if found is not None and found.branch and self.item_of(found.of):
            return None  # `dh_next` of a list `h`: of which item tell the lines that use it
        if found is not None:
            return found
        item = meant(place, self._singular)
        if item is None or not item.of or item.branch or item.towards:
            return None
        return Meant(f"{item.of}s", is_item=True)

    @property
    def _singular(self) -> frozenset[str]:
        """Name the items of lists that are called by their plural: `h` of `hs`."""
        several = {name for names in self.lists.values() for name in names}
        return frozenset(name[:-1] for name in several if name.endswith("s")) - {""}

    def next_of(self, place: str) -> str:
        """Give the list of whose items a name may have what comes back from the next round: `dh_next`."""
        place = _NEXT.sub("_next", place)
        found = meant(place, self.values)
        if found is not None:
            return found.of if found.branch and self.item_of(found.of) else ""
        item = meant(place, self._singular)
        return f"{item.of}s" if item and item.branch else ""

    def item_of(self, of: str) -> str:
        """Give the key of an item of the list that a name has, and nothing but that; else nothing."""
        listed = next((keys for keys, names in self.lists.items() if of in names), ())
        others = [keys for keys in self.keys.get(of, ()) if keys not in self.lists]
        return listed[0] if listed and not others else ""

    def items(self, of: str, count: int) -> Keys:
        """Find the list whose items are the values of a name: `weights` of `w`. Nothing where none is."""
        own = {key for keys in self.keys.get(of, ()) for key in keys}
        for keys, names in self.lists.items():
            if len(keys) == count and (of in names or f"{of}s" in names or own.intersection(keys)):
                return keys if all(key in self.graph.keys for key in keys) else ()
        return ()


def keys_of(held: Value) -> Keys:
    """Give the keys of a value, or of those of a list; nothing where one has none."""
    if isinstance(held, Traced):
        return (held.part.of,) if isinstance(held.part.of, str) else ()
    if isinstance(held, list) and held and all(isinstance(each, Traced) for each in held):
        keys = [keys_of(each) for each in held]
        return tuple(key[0] for key in keys) if all(keys) else ()
    return ()


def _keys(trace: Continued, graph: Graph, name: str) -> Iterator[Keys]:
    """Go through the keys of the values that a name has in the forward pass, each once."""
    found = dict.fromkeys(
        keys for held in reversed(trace.everywhere(name)) if (keys := keys_of(held))
    )
    versions = [key for key in graph.keys if plain(key) == name]
    found |= dict.fromkeys((key,) for key in reversed(versions))
    yield from found


def _everything(trace: Continued) -> Iterator[tuple[str, Any]]:
    """Go through all that has a name: at the end of the program, in its functions, and in objects."""
    yield from trace.top.names.items()
    for name, several in trace.locals.items():
        yield from ((name, held) for held in several)
    for instance in trace.instances.values():
        yield from instance.names.items()
