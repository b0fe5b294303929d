"""Where a text of mathematics goes on in another line: before what joins two operands, and behind no sign."""

import re
from html import escape

_SIGNS = re.compile(r"(?<![\d.][eE])[-+*/@%=<>!&|^]+")  # the sign of `1e-3` is a part of the number
_ENDS = re.compile(r"[\w)\]}'\"]")  # with which an operand ends


def breaking(text: str) -> str:
    """Write a text as HTML in which lines break before operators; its text stays the same.

    A browser would break it behind a hyphen, so between a minus and what it belongs to, and the
    style forbids that at what is `joined`. static/views/written.js does the same.

    >>> breaking("a*exp(-b)")
    'a<wbr><span class="joined">*</span>exp(<span class="joined">-</span>b)'
    """
    written, at = [], 0
    for signs in _SIGNS.finditer(text):
        start, end = signs.span()
        joins = start > 0 and _ENDS.match(text[start - 1])
        written += [
            escape(text[at:start]),
            "<wbr>" if joins else "",
            f'<span class="joined">{escape(signs[0])}</span>',
        ]
        at = end
    return "".join(written) + escape(text[at:])
