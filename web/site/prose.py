"""The text of a lesson as HTML: formulas as a book sets them, numbers in the colours of their roles."""

import re
from html import escape

from engine.base.words import ANY, Figure, Multilingual, parts
from engine.gates.table import NAMES

_NAME = re.compile(r"([^\W\d_]+)(\d*)(?=([(²])?)")


def prose(text: str, locale: str) -> str:
    """Write a sentence as HTML in a language. Text in backticks is a formula.

    A text that is not written in that language is marked with the one that it is in.

    >>> prose("`w1` is <b>", "en")
    '<span class="maths"><i>w</i><sub>1</sub></span> is &lt;b&gt;'
    """
    written = "".join(
        f'<span class="{part.role}">{_together(escape(part))}</span>'
        if isinstance(part, Figure)
        else _with_formulas(part)
        for part in parts(text, locale)
    )
    language = text.language(locale) if isinstance(text, Multilingual) else locale
    return written if language in (locale, ANY) else f'<span lang="{language}">{written}</span>'


def _together(number: str) -> str:
    """Keep a number in one line, and of an array each row: between rows a line may end.

    >>> _together("[[1, 2], [3, 4]]") == "[[1,\\N{NO-BREAK SPACE}2], [3,\\N{NO-BREAK SPACE}4]]"
    True
    """
    return re.sub(r"(?<!\],) ", "\N{NO-BREAK SPACE}", number)


def _with_formulas(text: str) -> str:
    pieces = text.split("`")
    return "".join(
        f'<span class="maths">{formula(piece)}</span>' if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def formula(text: str) -> str:
    """Write a formula as HTML: names slanted, digits behind them lowered, functions upright.

    >>> formula("max(0, W1)")
    'max(0, <i>W</i><sub>1</sub>)'
    """
    return _NAME.sub(_name, escape(text, quote=False))


def _name(found: re.Match[str]) -> str:
    letters, digits, call = found.groups()
    if (call and len(letters) > 1 and letters in NAMES) or letters in ("lt", "gt", "amp"):
        return found[0]
    return f"<i>{letters}</i>" + (f"<sub>{digits}</sub>" if digits else "")
