r"""Texts in quotes: where one ends, and what stands in it.

A prefix is Python's: `r` keeps backslashes, and the parts in braces of an `f` are expressions, in
which other texts may stand, whatever their quotes are.
"""

import re

from ..base.errors import Span

OPENING = r"(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?:'''|\"\"\"|'|\"|“|”|‘)"
"""What a text begins with."""
_OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\"|“|”|‘)")
_CLOSING = {"“": "”", "‘": "’"}  # as word processors set quotes, and slides have code
_MOST_LEVELS = 20  # of texts in expressions in texts
_PLAIN = {
    "'": re.compile(r"\\.|'|\n", re.DOTALL),
    '"': re.compile(r'\\.|"|\n', re.DOTALL),
    "“": re.compile(r"\\.|[”\n]", re.DOTALL),
    "”": re.compile(r"\\.|[”\n]", re.DOTALL),
    "‘": re.compile(r"\\.|[’\n]", re.DOTALL),
    "'''": re.compile(r"\\.|'''", re.DOTALL),
    '"""': re.compile(r'\\.|"""', re.DOTALL),
}
_WITH_BRACES = {
    quote: re.compile(pattern.pattern.replace(r"\\.", r"\\[^{]|\{\{|\{"), re.DOTALL)
    for quote, pattern in _PLAIN.items()
}
_INSIDE = re.compile(rf"[\[({{]|[\])}}]|{OPENING}")
_BEFORE_EXPRESSION = re.compile(r"\{\{|\}\}|\{")
_BEHIND_EXPRESSION = re.compile(rf"[\[({{]|[\])}}]|{OPENING}|!=|[!:]")
_FORMAT = re.compile(r"\s*(?:=\s*)?(?:![rsa])?:([^{}\n]*)\}")
_SAME = re.compile(r"(?<![=!<>])=\s*\Z")  # of `{x=}`, which is shown with its name
_ESCAPED = re.compile(
    r"\\(?:\n|([\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})"
    r"|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4}))"
)
_SIGNS = dict(zip("\\'\"abfnrtv", "\\'\"\a\b\f\n\r\t\v", strict=True))


def end_of_text(plain: str, start: int, level: int = 0) -> int:
    r"""Find the place behind the text that begins at `start`; -1 where it is never closed.

    >>> end_of_text("'a' + b", 0), end_of_text("f'{x['a']}'", 0), end_of_text("'a\n'", 0)
    (3, 11, -1)
    """
    opening = _OPENING.match(plain, start)
    if opening is None or level > _MOST_LEVELS:
        return -1
    signs = (_WITH_BRACES if "f" in opening[1].lower() else _PLAIN)[opening[2]]
    quote = _CLOSING.get(opening[2], opening[2])
    position = opening.end()
    while found := signs.search(plain, position):
        position = found.end()
        if found[0] == quote:
            return position
        if found[0] == "\n":
            return -1
        if found[0] == "{":
            position = _behind_braces(plain, position, level)
            if position < 0:
                return -1
    return -1


def _behind_braces(plain: str, position: int, level: int) -> int:
    """Find the place behind the brace that closes the one before `position`; -1 where none does."""
    depth = 1
    while found := _INSIDE.search(plain, position):
        position = found.end()
        if found[0] in "[({":
            depth += 1
        elif found[0] in "])}":
            depth -= 1
            if depth == 0:
                return position
        else:
            position = end_of_text(plain, found.start(), level + 1)
            if position < 0:
                return -1
    return -1


def pieces_of(text: str, span: Span) -> list[str | Span]:
    r"""Give what stands in the text at a place: what is written, and the places of expressions in braces.

    >>> pieces_of(r"'a\tb'", (0, 6)), pieces_of("f'W{l + 1:d}'", (0, 13))
    (['a\tb'], ['W', (4, 9)])
    """
    opening = _OPENING.match(text, span[0])
    assert opening is not None, "the place is that of a text"
    prefix, quote = opening[1].lower(), opening[2]
    position, end, is_raw = opening.end(), span[1] - len(quote), "r" in prefix
    if "f" not in prefix:
        return [_written(text[position:end], is_raw)]
    found: list[str | Span] = []
    words, start = "", position
    while brace := _BEFORE_EXPRESSION.search(text, position, end):
        position = brace.end()
        if brace[0] != "{":
            words += _written(text[start : position - 1], is_raw)
            start = position
            continue
        words += _written(text[start : brace.start()], is_raw)
        found += [words] if words else []
        found.append((position, _end_of_expression(text, position, end)))
        words, start = "", (position := _behind_braces(text, position, 0))
    words += _written(text[start:end], is_raw)
    return [*found, words] if words or not found else found


def _end_of_expression(text: str, position: int, end: int) -> int:
    start, depth = position, 0
    while found := _BEHIND_EXPRESSION.search(text, position, end):
        position = found.end()
        if depth == 0 and found[0] in "!:}":
            end = found.start()
            break
        if found[0] in "[({":
            depth += 1
        elif found[0] in "])}":
            depth -= 1
        elif found[0] not in ("!=", "!", ":"):
            position = end_of_text(text, found.start())
    same = _SAME.search(text[start:end])
    return start + len(text[start : start + same.start()].rstrip()) if same else end


def format_at(text: str, end: int) -> str:
    """Give the format that stands behind an expression in braces; nothing where there is none.

    >>> format_at("f'W{l:02d}'", 5), format_at("f'{l}{x:3}'", 4)
    ('02d', '')
    """
    found = _FORMAT.match(text, end)
    return found[1] if found else ""


def _written(typed: str, is_raw: bool) -> str:
    typed = typed.replace("\r\n", "\n")
    return typed if is_raw or "\\" not in typed else _ESCAPED.sub(_meant, typed)


def _meant(escaped: re.Match[str]) -> str:
    sign, octal, *codes = escaped.groups()
    if sign:
        return _SIGNS[sign]
    if octal:
        return chr(int(octal, 8))
    return next((chr(int(code, 16)) for code in codes if code), "")


def quoted(words: str) -> str:
    r"""Write what a text says in quotes.

    >>> print(quoted("it's\n"))
    'it\'s\n'
    """
    return f"'{escaped(words)}'"


def escaped(words: str) -> str:
    """Write what a text says as it stands between quotes."""
    return "".join(map(_escape, words))


def _escape(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
