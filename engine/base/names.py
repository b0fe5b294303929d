"""Lists of names as a reader types them, and texts shortened to the room that there is."""

from itertools import accumulate

LONGEST_NAME = 22  # characters of a name in a picture


def names_in(given: object) -> tuple[str, ...]:
    """Read a list of names: `X,y`, or the names themselves.

    >>> names_in("X, y"), names_in(["X"])
    (('X', 'y'), ('X',))
    """
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, (list, tuple, set, frozenset)):
        return ()
    return tuple(name.strip() for name in parts if isinstance(name, str) and name.strip())


def elided(text: str, longest: int = LONGEST_NAME, one_line: bool = False) -> str:
    r"""Shorten a text to `longest` characters, of which the last is then `…`.

    With `one_line`, line breaks and other runs of space become single spaces first.

    >>> elided("abcdef", 4), elided("abcd", 4), elided("a\n b", 4, one_line=True)
    ('abc…', 'abcd', 'a b')
    """
    text = " ".join(text.split()) if one_line else text
    return text if len(text) <= longest else text[: longest - 1] + "…"


def abridged(text: str, longest: int) -> str:
    """Shorten a text to `longest` characters in one line: what stands deepest in brackets is `…` then.

    Its end is left out where that is not enough.

    >>> abridged("tanh(tanh(x*w)*w)", 15), abridged("f(x, g(y))", 6), abridged("a + b + c", 6)
    ('tanh(tanh(…)*w)', 'f(…)', 'a + b…')
    """
    text = " ".join(text.split())
    depth = max(accumulate(map(_opens, text)), default=0)
    brief = text
    while len(brief) > longest and depth > 0:
        brief = _down_to(text, depth)
        depth -= 1
    return elided(brief, longest)


def _down_to(text: str, most: int) -> str:
    """Write `…` for what stands in so many brackets or more."""
    brief, depth = "", 0
    for sign in text:
        depth += min(_opens(sign), 0)
        if depth < most:
            brief += sign
        depth += max(_opens(sign), 0)
        if depth == most and _opens(sign) > 0:
            brief += "…"
    return brief


def _opens(sign: str) -> int:
    return (sign in "([{") - (sign in ")]}")


def plain(name: str | None) -> str:
    """Give the name of which one is a version; nothing for None.

    >>> plain("h.2"), plain("h"), plain(None)
    ('h', 'h', '')
    """
    return (name or "").partition(".")[0]


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


_SHORT = 6  # letters that stand beside a field


def is_long(name: str) -> bool:
    """Tell whether a name needs a line of its own above its field, to be read in full."""
    return len(name) > _SHORT


def drawn(name: str) -> str:
    """Write a version of a name as it is drawn, or an entry of one.

    >>> drawn("h.2"), drawn("h"), drawn("W.12[0,1]")
    ('h₂', 'h', 'W₁₂[0,1]')
    """
    base, point, rest = name.partition(".")
    if not point:
        return name
    number, bracket, places = rest.partition("[")
    return base + lowered(number) + bracket + places


def lowered(number: object) -> str:
    """Write the digits of a number below the line.

    >>> lowered(12)
    '₁₂'
    """
    return str(number).translate(_LOWERED)
