"""What values without a name of their own are called by what holds them: `hs[0]`, `self.z1`."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from .literals import digits
from .meanings import Scope, Traced
from .syntax import Attribute, Name, Subscript, Syntax, Text

_LONGEST = 24  # characters of a place in brackets
_DEEPEST = 3  # lists in each other
HIDDEN = "#"  # begins the key of a value that has no name


def entry(name: str, key: Any) -> str:
    """Write a place in brackets behind a name; nothing where either is none or the place is long.

    >>> entry("hs", 0), entry("cache", "z1"), entry("H", (0, 1)), entry("", 0)
    ('hs[0]', "cache['z1']", 'H[0, 1]', '')
    """
    keys = key if isinstance(key, tuple) and key else (key,)
    text = ", ".join(map(repr, keys))
    return f"{name}[{text}]" if name and len(text) <= _LONGEST else ""


def called(target: Syntax, scope: Scope) -> str:
    """Write what stands before `=` with the numbers and texts that its places come to.

    It is nothing where a place is more than a number, a text or a name of one, because to work that out
    again could change what it counts.
    """
    match target:
        case Name(name):
            return name
        case Attribute(value, name):
            owner = called(value, scope)
            return f"{owner}.{name}" if owner else ""
        case Subscript(value, (one,)):
            key = _known(one, scope)
            return "" if key is None else entry(called(value, scope), key)
    return ""


def _known(node: Syntax, scope: Scope) -> int | str | None:
    if isinstance(node, Name):
        holder = scope.holding(node.name)
        found = holder.names[node.name] if holder else None
        return found if isinstance(found, (int, str)) else None
    if isinstance(node, Text) and len(node.pieces) == 1 and isinstance(node.pieces[0], str):
        return node.pieces[0]
    return digits(node)


def hold(names: MutableMapping[str, str], value: Any, name: str, depth: int = 0) -> None:
    """Note by its key what a value is called that is held by this `name`, or each of those in a list or dict.

    A value keeps the first name that it gets.
    """
    if not name or depth > _DEEPEST:
        return
    if isinstance(value, Traced):
        if isinstance(value.part.of, str) and value.part.of.startswith(HIDDEN):
            names.setdefault(value.part.of, name)
        return
    if isinstance(value, (list, tuple, Mapping)):
        for key, each in value.items() if isinstance(value, Mapping) else enumerate(value):
            if isinstance(each, (Traced, list, tuple, Mapping)):
                hold(names, each, entry(name, key), depth + 1)
