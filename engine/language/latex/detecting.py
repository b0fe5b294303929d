"""Whether a text is LaTeX."""

import re

from ..texts import OPENING, end_of_text

_TELLING = re.compile(
    rf"(?P<comment>#[^\n]*)|(?<![\w)\]}}'])(?P<text>{OPENING})"
    r"|(?P<command>\\(?:[A-Za-z]{2,}|[\\,;:!|{}()\[\]]|[A-Za-z](?![A-Za-z]))|\$)"
)


def is_latex(text: str) -> bool:
    r"""Tell a text with a command or a dollar sign outside of comments and of texts in quotes.

    >>> is_latex(r"\frac{1}{x}"), is_latex("$w x$"), is_latex(r"print('a\n') # \alpha"), is_latex("x + y")
    (True, True, False, False)
    """
    if "\\" not in text and "$" not in text:
        return False
    position = 0
    while found := _TELLING.search(text, position):
        if found["command"]:
            return True
        position = found.end()
        if found["text"]:
            position = max(position, end_of_text(text, found.start()))
    return False
