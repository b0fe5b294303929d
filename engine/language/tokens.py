"""Program text as tokens, each with its place: the only module that looks at single characters."""

import keyword
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ..base.errors import InputError, Span
from ..base.words import say

# Signs that books, PDF files and Chinese keyboards write, and what they mean here.
_TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("−–—‒‐‑﹣－", "-"),
        **dict.fromkeys("×·⋅∙•⋆∗＊", "*"),
        **dict.fromkeys("÷∕⁄／", "/"),
        **dict.fromkeys("＋", "+"),
        **dict.fromkeys("（", "("),
        **dict.fromkeys("）", ")"),
        **dict.fromkeys("，", ","),
        **dict.fromkeys("；", ";"),
        **dict.fromkeys("＝", "="),
        **dict.fromkeys("：", ":"),
        **dict.fromkeys("［", "["),
        **dict.fromkeys("］", "]"),
        **dict.fromkeys("＾ˆ", "^"),
        **dict.fromkeys("．", "."),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("\u200b\ufeff\u00a0\u00ad\u2060\u2061\u2062\u2063\u2064", " "),
        **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
    }
)

_DIGITS = "[0-9]+(?:_[0-9]+)*"
# What most programs are made of; all else is looked at sign by sign.
_COMMON = re.compile(
    r"(?P<space>[ \t\f\v]+|#[^\n]*)"
    r"|(?P<based>0[xXbBoO][0-9A-Za-z_]*)"
    rf"|(?P<number>(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*+(?![^\x00-\x7f]))"
    r"|(?P<sign>\*\*|//|==|<=|>=|!=|->|&&|\|\||[-+*/^@()\[\],=.<>!%~&|:?\\])"
)
_COMMENT = re.compile(r"#[^\n\r\u2028\u2029\u0085]*")
_RAISED_SIGNS = dict(zip("⁺⁻⁼⁽⁾", "+-=()", strict=True))
_TRANSPOSED = "ᵀ"
_APART = f"{_TRANSPOSED}º"  # raised, and no powers
_GREEK = str.maketrans("ɑɛɩɸʋ", "αειφυ")  # Unicode has these raised as letters of phonetics alone
_PRIME = "ʼ"  # a letter inside of some words, a prime behind a name
_LONGEST_SHOWN = 40
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
# Told apart from other unknown signs: what the writer of each most likely wanted.
_NOT_A_SIGN = {
    **dict.fromkeys("'\"`", say("There is no text in an expression.")),
    **dict.fromkeys("{}", say("Use round parentheses.")),
    "√": say("Write sqrt(x)."),
    "⊤": say("Write A.T for the transposed matrix."),
    **dict.fromkeys(
        f"′″ʹʺˈ{_PRIME}",
        say("There are no derivatives and primes: give the value a name such as x1."),
    ),
    **dict.fromkeys("‖∥", say("Write norm(x).")),
    **dict.fromkeys("º°", say("Angles are in radians: multiply by pi/180.")),
    **dict.fromkeys("ˇˉˊˋˌˍˎˏːˑ", say("Take it out, or write the sign that you mean.")),
    "$": say("Leave out the dollar signs: this is not LaTeX."),
    **dict.fromkeys(
        "∂∇", say("The gradients are computed by themselves: write the function alone.")
    ),
    "∑": say("Write the terms out, with +."),
    **dict.fromkeys(
        "≤≥",
        say("An expression has no comparisons; max and min choose the larger or smaller value."),
    ),
}
_BEHIND_A_VALUE = say("Write A.T for the transposed matrix; there are no derivatives and primes.")
NOT_LATEX = say("Write names and functions as they are called: sigmoid(x).")
_SIGNS = say("Expressions have numbers, names, + - * / ^ and functions.")


class Token(NamedTuple):
    """A word or a sign of a program, with its place."""

    # `number`, `name`, `sign`, `exponent` (what is raised), or `end` (of a statement or text).
    kind: str
    # The token's text; of an exponent what is raised, on the line: `n-1` for `ⁿ⁻¹`.
    text: str
    # Where it begins in the text.
    start: int
    # Where it ends.
    end: int

    @property
    def span(self) -> Span:
        """Give the token's place."""
        return self.start, self.end


def fold_name(text: str) -> str | None:
    """Fold letters that look alike into one name (`𝑥` is `x`, `x₁` is `x1`); None if it is no name.

    >>> fold_name("𝑥₁")
    'x1'
    >>> fold_name("2x") is None, fold_name("xⁿ") is None
    (True, True)
    """
    name = unicodedata.normalize("NFKC", text)
    if any(map(lowered, text)):
        return None
    if not name.isidentifier() or not name[0].isalpha():
        return None
    return name


def lowered(char: str) -> str:
    """Bring a raised letter, digit or sign down to the line; nothing for any other, and for `ᵀ` and `º`.

    >>> lowered("ˣ"), lowered("²"), lowered("⁻"), lowered("x"), lowered("™")
    ('x', '2', '-', '', '')
    """
    if (
        char.isascii()
        or char in _APART
        or not unicodedata.decomposition(char).startswith("<super>")
    ):
        return ""
    if char in _RAISED_SIGNS:
        return _RAISED_SIGNS[char]
    if not (char.isalpha() or char.isdigit()):
        return ""
    return unicodedata.normalize("NFKC", char).translate(_GREEK)


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
        inner = list(tokens(exponent.text))
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


def tokens(text: str) -> Iterator[Token]:
    """Read `text` into tokens; a newline inside parentheses does not end a statement.

    Errors: InputError `unknown-character`, `leading-underscore`, `bad-name`, `bad-number`, each at its
    place.
    """
    plain = text.translate(_TYPOGRAPHIC)
    position, depth = 0, 0
    while position < len(plain):
        if common := _COMMON.match(plain, position):
            kind, word, start, position = common.lastgroup, common[0], position, common.end()
            if kind == "based":
                kind, word = "number", _based(word, start)
            elif kind == "number":
                word = word.replace("_", "")
            elif kind == "sign":
                depth = max(0, depth + (word in "([") - (word in ")]"))
                word = "**" if word == "^" else word
            if kind is not None and kind != "space":
                yield Token(kind, word, start, position)
            continue
        char = plain[position]
        if char in "\n;":
            if char == ";" or depth == 0:
                yield Token("end", char, position, position + 1)
            position += 1
        elif char == _TRANSPOSED:
            yield Token("sign", char, position, position + 1)
            position += 1
        elif lowered(char):
            start, word = position, ""
            while position < len(plain) and (down := lowered(plain[position])):
                word, position = word + down, position + 1
            yield Token("exponent", word, start, position)
        elif _in_name(char) and (char.isalpha() or char == "_"):
            token = _name(plain, position)
            yield token
            position = token.end
        elif unicodedata.category(char) == "Zs":
            position += 1
        else:
            raise _unknown(text, position)
    yield Token("end", "", len(plain), len(plain))


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
                number=word[:_LONGEST_SHOWN],
                base=bases[word[1].lower()],
            ),
            say("A product is written `{product}`.", product=f"0*{word[1:_LONGEST_SHOWN]}"),
            (start, start + len(word)),
        ) from None


def _name(plain: str, start: int) -> Token:
    end = start
    while end < len(plain) and _in_name(plain[end]):
        end += 1
    typed = plain[start:end].rstrip(_PRIME)
    if not typed or typed[0] == _PRIME:
        raise _unknown(plain, start)
    end = start + len(typed)
    if typed.startswith("_"):
        bare = typed.strip("_")
        fits = bare.isidentifier() and not keyword.iskeyword(bare)
        hint = say("Call it something else: begin it with a letter.")
        if fits:
            hint = say("Call it something else: `{name}` would do.", name=bare)
        raise InputError(
            "leading-underscore",
            say("`{name}` begins with an underscore; a name begins with a letter", name=typed),
            hint,
            (start, end),
        )
    name = fold_name(typed)
    if name is None:
        raise InputError(
            "bad-name",
            say("`{name}` can't be a name", name=typed),
            say("A name has letters and digits, and begins with a letter."),
            (start, end),
        )
    return Token("name", name, start, end)


def _in_name(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char == "_"
    if (char in _NOT_A_SIGN and char != _PRIME) or char in _APART or lowered(char):
        return False
    return (
        char.isalpha()
        or char.isdecimal()
        or char in _SUBSCRIPTS
        or unicodedata.category(char) in ("Mn", "Mc")
    )


def _unknown(text: str, position: int) -> InputError:
    char = text[position]
    message = say("`{sign}` is not part of an expression", sign=char)
    hint = _NOT_A_SIGN.get(char, _SIGNS)
    if (
        char == "'"
        and re.search(r"[\w)\].ᵀ]\s*\Z", text[:position])
        and "'" not in text[position + 1 :]
    ):
        hint = _BEHIND_A_VALUE
    if char in "{}" and "\\" in text:
        hint = NOT_LATEX
    if not char.isprintable():
        message = say(
            "the invisible character U+{code:04X} is not part of an expression", code=ord(char)
        )
        hint = say("Take it out.")
    return InputError("unknown-character", message, hint, (position, position + 1))
