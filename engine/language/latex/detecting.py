"""Whether a text is LaTeX."""

import re

_BESIDE_CODE = re.compile(
    r"#[^\n]*|(?<![\w)\]}'])(?:[rbfuRBFU]{0,2})(?:'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\")",
    re.DOTALL,
)
_SAYS_SO = re.compile(r"\\(?:[A-Za-z]{2,}|[\\,;:!|{}()\[\]]|[A-Za-z](?![A-Za-z]))|\$")


def is_latex(text: str) -> bool:
    r"""Tell a text with a command or a dollar sign outside of comments and of texts in quotes.

    >>> is_latex(r"\frac{1}{x}"), is_latex("$w x$"), is_latex(r"print('a\n') # \alpha"), is_latex("x + y")
    (True, True, False, False)
    """
    if "\\" not in text and "$" not in text:
        return False
    return _SAYS_SO.search(_BESIDE_CODE.sub(" ", text)) is not None
