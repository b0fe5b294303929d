"""Program text as tokens, each with its place.

With `signs.py`, `subscripts.py`, `texts.py` and `lines.py` the only module that looks at characters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from ..base.errors import InputError, Span
from ..base.words import say
from .lines import PASSED_OVER, Blocks, margin, without_session
from .signs import SIGNS_OF_BOOKS, SOFT, TYPOGRAPHIC, Token, in_name, lowered, unknown
from .subscripts import LONGEST_SHOWN, leading_underscore, lowered_run, name_at, with_braces
from .syntax import PRIME, TRANSPOSED
from .texts import OPENING, end_of_text

_DIGITS = "[0-9]+(?:_[0-9]+)*"
# Space, and behind it what most programs are made of. All else is rare, and is looked at sign by sign.
_COMMON = re.compile(
    r"(?:[ \t\f\v]+|#[^\n]*|\\[ \t]*\n)*+(?:(?P<end>[\n;]|\Z)"
    r"|(?P<based>0[xXbBoO][0-9A-Za-z_]*)"
    rf"|(?P<number>(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)"
    rf"|(?P<text>{OPENING})"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*+(?![^\x00-\x7f]))"
    r"|(?P<sign>\.\.\.|\*\*=|//=|\*\*|//|==|<=|>=|!=|->|:=|&&|\|\||[-+*/^@%&|]=(?!=)"
    r"|[-+*/^@()\[\]{},=.<>!%~&|:?\\])|(?P<rare>))"
)

_COMMENT = re.compile(r"#[^\n\r\u2028\u2029\u0085]*")
_ONES = "𝟙𝟏"  # of what counts where a condition holds, `𝟙(x > 0)`
_CLOSING = frozenset((")", "]", "}", TRANSPOSED))
_DEEPER = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
SUMS = frozenset(("∑", "∏"))
_PARAMETERS = re.compile(r"[^()\n]*\)[ \t]*:?=(?!=)")  # behind the `;` of `f(x; w) = …`


def code_in(text: str, most: int) -> tuple[int, int]:
    r"""Count the characters outside of comments, and find the place behind the first `most` of them.

    >>> code_in("x # one\ny + z", 3)
    (8, 8)
    """
    count, place, position = 0, len(text), 0
    behind = len(text), len(text)
    for start, end in chain((comment.span() for comment in _COMMENT.finditer(text)), [behind]):
        if count <= most < count + start - position:
            place = position + most - count
        count += start - position
        position = end
    return count, place


def raised(exponent: Token) -> list[Token]:
    """Read what is raised into tokens: digits behind a letter are a power of it, as in `e⁻ˣ²`.

    Errors: InputError, as of `tokens`.
    """
    found: list[Token] = []
    try:
        inner = list(plain_tokens(exponent.text))
    except InputError as problem:
        problem.span = exponent.span
        raise
    for token in inner:
        start, kind = exponent.start + token.start, token.kind
        if kind != "name":
            found.append(Token(kind, token.text, start, exponent.start + token.end))
            continue
        for part in re.findall("[0-9]+|[^0-9]+", token.text):
            kind = "exponent" if part[0] in "0123456789" else "name"
            found.append(Token(kind, part, start, start + len(part)))
            start += len(part)
    return found


def plain_tokens(text: str, faults: dict[int, InputError] | None = None) -> Iterator[Token]:
    """Read `text` into tokens; a newline inside brackets does not end a statement.

    What is no token is a token of the kind `fault` where `faults` is given, which then has its error by
    the place. Without it the first one is raised.

    Errors: InputError `unknown-character`, `leading-underscore`, `bad-name`, `bad-number`, `unclosed`,
    `indentation`, each at its place.
    """
    plain = without_session(text.replace("\r\n", " \n").translate(TYPOGRAPHIC))
    blocks, position, depth, line = Blocks(), 0, 0, 0
    begins = True  # whether no token of the line was read
    last = ""  # the last sign, or a word for another token
    while True:
        common = _COMMON.match(plain, position)
        assert common is not None  # it may be empty
        kind = common.lastgroup or ""
        start, position = common.span(kind)
        if kind == "end":
            if start == len(plain):
                break
            is_newline = plain[start] == "\n"
            if not is_newline and depth and _PARAMETERS.match(plain, position):
                yield Token("sign", ",", start, position)
            elif depth == 0 or not is_newline:
                yield Token(kind, plain[start], start, position)
            if is_newline:
                line = position
                begins = begins or depth == 0
            continue
        if begins and depth == 0:
            if passed_over := PASSED_OVER.match(plain, start):
                position = passed_over.end()
                continue
            begins = False
            for block in blocks.kinds(margin(text, plain, line, start), last == ":"):
                if block in _INDENTED:
                    yield _fault(_misplaced(block, line, start), faults)
                else:
                    yield Token(block, "", start, start)
        if kind == "sign":
            last = common[kind].replace("^", "**")
            if last in _DEEPER:
                depth = max(0, depth + _DEEPER[last])
            yield Token(kind, last, start, position)
            continue
        try:
            if kind == "name" and (below := with_braces(plain, start, position)):
                *others, token = below
                yield from others
                position, last = token.end, token.kind if token.kind == "name" else token.text
                yield token
                continue
            token = _token(kind, common[kind], text, plain, start=start, last=last)
        except InputError as error:
            yield _fault(error, faults)
            position = _behind(plain, error)
            continue
        position = token.end
        if token.kind != "space":
            last = token.text if token.kind == "sign" else token.kind
            yield token
        is_norm = last == "‖" or (last == "exponent" and plain.startswith("‖", token.start - 1))
        if (last in SUMS or is_norm) and (run := lowered_run(plain, position)):
            yield from _in_braces(plain_tokens(run), position, position + len(run))
            position += len(run)
    if closed := blocks.kinds("", opens=False):
        yield Token("end", "", len(plain), len(plain))
        yield from [Token(kind, "", len(plain), len(plain)) for kind in closed]
    yield Token("end", "", len(plain), len(plain))


def _token(kind: str, word: str, text: str, plain: str, start: int, last: str) -> Token:
    """Make the token of a word that is no sign, or of what is rare, behind the `last` one."""
    end = start + len(word)
    if kind == "name":
        return Token(kind, word, start, end)
    if kind == "number":
        if plain.startswith("_", end):
            raise leading_underscore(name_at(plain, end))
        return Token(kind, word.replace("_", ""), start, end)
    if kind == "based":
        return Token("number", _based(word, start), start, end)
    if kind == "text":
        return _text(plain, start, word, last)
    return _rare(text, plain, start)


def _rare(text: str, plain: str, position: int) -> Token:
    """Make the token of a sign that books have, of what is raised, or of a name in other letters."""
    char = plain[position]
    if sign := SIGNS_OF_BOOKS.get(char):
        return Token("sign", sign, position, position + 1)
    if char == "∞" and plain[:position].rstrip("{ ").endswith("_"):
        return Token("name", char, position, position + 1)
    if char in _ONES:
        return Token("number", "1", position, position + 1)
    if (part := unicodedata.decomposition(char)).startswith("<fraction>"):
        digits = "".join(chr(int(code, 16)) for code in part.split()[1:]).replace("⁄", "/")
        if "/" in digits[1:-1]:
            return Token("fraction", digits, position, position + 1)
    if lowered(char):
        start, word = position, ""
        while position < len(plain) and (down := lowered(plain[position])):
            word, position = word + down, position + 1
        return Token("exponent", word, start, position)
    if in_name(char) and (char.isalpha() or char == "_"):
        return name_at(plain, position)
    if unicodedata.category(char) == "Zs" or char == SOFT:
        return Token("space", char, position, position + 1)
    raise unknown(text, position)


def _text(plain: str, start: int, opening: str, last: str) -> Token:
    """Make the token of a text in quotes; right behind a value, `'` is no quote."""
    quote = opening.lstrip("rRbBfFuU")
    at = start + len(opening) - len(quote)
    is_behind = last in _CLOSING or last in ("name", "number", "exponent")
    if quote == "'" and at == start and is_behind and not plain[start - 1].isspace():
        return Token("sign", PRIME, start, start + 1)
    end = end_of_text(plain, start)
    if end >= 0:
        return Token("text", plain[start:end], start, end)
    if at > start and plain.find(quote, at + 1) < 0:
        return Token("name", plain[start:at], start, at)
    if quote == "'" and is_behind:
        return Token("sign", PRIME, start, start + 1)
    raise InputError(
        "unclosed",
        say("this text is never closed"),
        say("Add a `{closing}`.", closing=quote),
        (start, at + len(quote)),
    )


def _fault(error: InputError, faults: dict[int, InputError] | None) -> Token:
    """Note what is no token, and give one that stands for it. Errors: InputError where nobody notes."""
    if faults is None:
        raise error
    start, end = error.span or (0, 0)
    faults[start] = error
    return Token("fault", "", start, end)


def _behind(plain: str, error: InputError) -> int:
    """Find where tokens go on behind a fault: behind an open text on the next line, if there is one."""
    _, end = error.span or (0, 0)
    if error.code != "unclosed":
        return end
    if plain.startswith(("'''", '"""'), end - 3):
        return len(plain)
    newline = plain.find("\n", end)
    return newline if newline >= 0 else len(plain)


_INDENTED = {
    "misfit": say("this line stands in no block: no line before it is as far in"),
    "mixed": say("tabs and spaces are mixed: how far in this line is can't be told"),
}
_ALIKE = say("Begin each line of a block with the same spaces.")


def _misplaced(kind: str, line: int, start: int) -> InputError:
    """Refuse the indentation of a line."""
    return InputError("indentation", _INDENTED[kind], _ALIKE, (min(line, start - 1), start))


def _based(word: str, start: int) -> str:
    """Write a number of base 16, 8 or 2, which is written as Python's are, in base 10."""
    try:
        number = int(word, 0)
        return str(number) if number < 2**53 else repr(float(number))
    except OverflowError:
        return "1e999"
    except ValueError:
        bases = {"x": say("base 16"), "o": say("base 8"), "b": say("base 2")}
        raise InputError(
            "bad-number",
            say(
                "`{number}` begins as a number of {base} does, and is none",
                number=word[:LONGEST_SHOWN],
                base=bases[word[1].lower()],
            ),
            say("A product is written `{product}`.", product=f"0*{word[1:LONGEST_SHOWN]}"),
            (start, start + len(word)),
        ) from None


def _in_braces(inside: Iterator[Token], start: int, end: int) -> list[Token]:
    """Put tokens that stand below a sign into braces."""
    moved = [
        one._replace(start=start + one.start, end=start + one.end)
        for one in inside
        if one.kind != "end"
    ]
    return [
        Token("sign", "_", start, start),
        Token("sign", "{", start, start),
        *moved,
        Token("sign", "}", end, end),
    ]


def tokens_in_text(text: str, span: Span) -> list[Token]:
    """Give the tokens of an expression that stands in braces in a text. Errors: InputError."""
    start, end = span
    try:
        found = list(plain_tokens(text[start:end].replace("\n", " ")))
    except InputError as error:
        first, last = error.span or (0, 0)
        error.span = start + first, start + last
        raise
    return [one._replace(start=one.start + start, end=one.end + start) for one in found]


def arrow_at(text: str, found: Sequence[Token], position: int) -> str:
    """Tell what R's `x <- 3` means that begins with a token: `assigns`, or `compares` where it is `x<-3`.

    Nothing where there is no name with such an arrow behind it.

    >>> [arrow_at(text, list(plain_tokens(text)), 0) for text in ("x <- 3", "x<-3", "x < -3")]
    ['assigns', 'compares', '']
    """
    if len(found) < position + 4 or found[position].kind != "name":
        return ""
    less, minus = found[position + 1 : position + 3]
    if less.text != "<" or minus.text != "-" or less.end != minus.start:
        return ""
    return "assigns" if found[position + 3].start > minus.end else "compares"
