"""Texts with places for values: what `%` and `format` put there."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

# A width has two digits at most: a text stays as short as it was typed.
_SPEC = r"[-+ 0#,<>^]*\d{0,2}(?:\.\d{1,2})?"
_PERCENT = re.compile(rf"%(?:(%)|({_SPEC})([sdifeEgGr]))|(%)")
_BRACES = re.compile(rf"(\{{\{{|\}}\}})|\{{(\w*)(?::({_SPEC}[sdfeEgGbxXo%]?))?\}}|([{{}}])")


def percent(text: str, values: Sequence[Any]) -> str | None:
    """Put values where `%` stands; None where they do not fit.

    >>> percent("W%d", (2,)), percent("%s%02d %%", ("l", 1)), percent("%d", ())
    ('W2', 'l01 %', None)
    """
    waiting = list(values)

    def put(found: re.Match[str]) -> str:
        if found[1]:
            return "%"
        if found[4]:
            raise ValueError
        return f"%{found[2]}{found[3]}" % (waiting.pop(0),)

    try:
        made = _PERCENT.sub(put, text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return None if waiting else made


def braces(text: str, values: Sequence[Any], named: Mapping[str, Any]) -> str | None:
    """Put values where braces stand; None where there are none for them.

    >>> braces("{}{:.2f}", ("W", 2), {}), braces("{1}{0}{k}", (1, 2), {"k": 3}), braces("{a.b}", (), {})
    ('W2.00', '213', None)
    """
    waiting = iter(values)

    def put(found: re.Match[str]) -> str:
        if found[1]:
            return found[1][0]
        if found[4]:
            raise ValueError
        name = found[2]
        value = values[int(name)] if name.isdecimal() else named[name] if name else next(waiting)
        return format(value, found[3] or "")

    try:
        return _BRACES.sub(put, text)
    except (TypeError, ValueError, LookupError, StopIteration, OverflowError):
        return None
