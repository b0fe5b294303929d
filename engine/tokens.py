"""Program text as tokens, each with its place: the only module that looks at single characters."""

import keyword
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from engine.errors import InputError, Span
from engine.words import say

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
        **dict.fromkeys("＾", "^"),
        **dict.fromkeys("．", "."),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("\u200b\ufeff\u00a0\u00ad\u2060\u2061\u2062\u2063\u2064", " "),
        **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
    }
)

# What most programs are made of; all else is looked at sign by sign.
_COMMON = re.compile(
    r"(?P<space>[ \t\f\v]+|#[^\n]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*+(?![^\x00-\x7f]))"
    r"|(?P<sign>\*\*|//|==|<=|>=|!=|->|&&|\|\||[-+*/^@()\[\],=.<>!%~&|:?\\])"
    r"|(?P<exponent>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
)
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LONGEST_NUMBER = 40
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
# Told apart from other unknown signs: what the writer of each most likely wanted.
_NOT_A_SIGN = {
    **dict.fromkeys("'\"`", say("There is no text in an expression.")),
    **dict.fromkeys("{}", say("Use round parentheses.")),
    "√": say("Write sqrt(x)."),
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
_SIGNS = say("Expressions have numbers, names, + - * / ^ and functions.")


class Token(NamedTuple):
    """`kind` is `number`, `name`, `sign`, `exponent` (raised digits), or `end` (of a statement or text)."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Give the token's place."""
        return self.start, self.end


def fold_name(text: str) -> str | None:
    """Fold letters that look alike into one name (`𝑥` is `x`, `x₁` is `x1`); None if it is no name.

    >>> fold_name("𝑥₁")
    'x1'
    >>> fold_name("2x") is None
    True
    """
    name = unicodedata.normalize("NFKC", text)
    if not name.isidentifier() or not name[0].isalpha():
        return None
    return name


def tokens(text: str) -> Iterator[Token]:
    """Read `text` into tokens; a newline inside parentheses does not end a statement.

    Errors: InputError `unknown-character`, `leading-underscore`, `bad-name`, each at its place.
    """
    plain = text.translate(_TYPOGRAPHIC)
    position, depth = 0, 0
    while position < len(plain):
        if common := _COMMON.match(plain, position):
            kind, word, start, position = common.lastgroup, common[0], position, common.end()
            if kind == "exponent":
                word = word.translate(_LOWERED)
            if kind == "sign":
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
        elif char.isalpha() or char == "_":
            token = _name(plain, position)
            yield token
            position = token.end
        elif unicodedata.category(char) == "Zs":
            position += 1
        else:
            raise _unknown(text, position)
    yield Token("end", "", len(plain), len(plain))


def _name(plain: str, start: int) -> Token:
    end = start
    while end < len(plain) and _in_name(plain[end]):
        end += 1
    typed = plain[start:end]
    digits = re.search(r"[0-9]+$", plain[:start][-_LONGEST_NUMBER:])
    if digits and re.fullmatch(r"(_[0-9]+)+", typed):
        raise InputError(
            "bad-number",
            say("only digits and one point stand in a number"),
            say(
                "Write the number without them: {plain}.", plain=digits[0] + typed.replace("_", "")
            ),
            (start - len(digits[0]), end),
        )
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
    return (
        char.isalpha()
        or char.isdecimal()
        or char == "_"
        or char in _SUBSCRIPTS
        or unicodedata.category(char) in ("Mn", "Mc")
    )


def _unknown(text: str, position: int) -> InputError:
    char = text[position]
    message = say("`{sign}` is not part of an expression", sign=char)
    hint = _NOT_A_SIGN.get(char, _SIGNS)
    if not char.isprintable():
        message = say(
            "the invisible character U+{code:04X} is not part of an expression", code=ord(char)
        )
        hint = say("Take it out.")
    return InputError("unknown-character", message, hint, (position, position + 1))
