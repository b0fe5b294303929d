"""Single characters: signs of books and of other keyboards, what is raised or lowered, what is no sign."""

import unicodedata
from typing import NamedTuple

from ..base.errors import InputError, Span
from ..base.words import Words, say
from .syntax import BESIDE, DOT, NEGATED, PRIME, TRANSPOSED

# Signs that books, PDF files and Chinese keyboards write, and what they mean here.
TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("−–—‒‐‑﹣－", "-"),
        **dict.fromkeys("×⋆∗∘⊙＊", "*"),
        **dict.fromkeys("⋅∙•", "·"),
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
        **dict.fromkeys("｛", "{"),
        **dict.fromkeys("｝", "}"),
        **dict.fromkeys("＾ˆ", "^"),
        **dict.fromkeys("．", "."),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("\u200b\ufeff\u00a0\u2060\u2061\u2063\u2064", " "),
        **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
    }
)
_RAISED_SIGNS = dict(zip("⁺⁻⁼⁽⁾", "+-=()", strict=True))
RAISED_T = "ᵀ"
INVISIBLE = "\u2062"
"""The sign of a product that is not seen, by which a product without a sign can always be written."""
SIGNS_OF_BOOKS = {
    RAISED_T: TRANSPOSED, "⊤": TRANSPOSED, "←": ":=", "≔": ":=", "≤": "<=", "≥": ">=", "≠": "!=",
    "⩽": "<=", "⩾": ">=", "·": DOT, INVISIBLE: BESIDE, "′": PRIME, "ʹ": PRIME, "ˈ": PRIME, "∥": "‖",
    "’": PRIME, "∑": "∑", "∏": "∏", "√": "√", "∛": "∛", "‖": "‖", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉",
    "⟨": "⟨", "⟩": "⟩", "∣": "|", "¬": NEGATED,
}  # fmt: skip
_APART = f"{RAISED_T}º"  # raised, and no powers
_GREEK = str.maketrans("ɑɛɩɸʋ", "αειφυ")  # Unicode has these raised as letters of phonetics alone
SOFT = "\u00ad"  # a hyphen where a line may break, which is no sign
PRIME_LETTER = "ʼ"  # a letter inside of some words, a prime behind a name
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
NO_TEXT = say("There is no text in an expression.")
# Told apart from other unknown signs: what the writer of each most likely wanted.
_NOT_A_SIGN = {
    **dict.fromkeys("'\"`", NO_TEXT),
    **dict.fromkeys("{}", say("Use round parentheses.")),
    **dict.fromkeys("√∛", say("Write sqrt(x).")),
    **dict.fromkeys(
        f"′″ʹʺˈ{PRIME_LETTER}",
        say("There are no derivatives and primes: give the value a name such as x1."),
    ),
    **dict.fromkeys("‖∥", say("Write norm(x).")),
    **dict.fromkeys("º°", say("Angles are in radians: multiply by pi/180.")),
    **dict.fromkeys("ˇˉˊˋˌˍˎˏːˑ", say("Take it out, or write the sign that you mean.")),
    "$": say("Leave out the dollar signs: this is not LaTeX."),
    **dict.fromkeys(
        "∂∇", say("The gradients are computed by themselves: write the function alone.")
    ),
    **dict.fromkeys("…⋯", say("What the dots stand for can't be told: write all of it, or a sum.")),
    **dict.fromkeys("∈∀∃", say("Write the formula alone, without what it holds for.")),
    "±": say("Write one formula for each sign."),
}
EXPECTED = say("What it is taken over can't be told: write a mean, such as mean(x), or a sum.")
NOT_LATEX = say("Write names and functions as they are called: sigmoid(x).")
_SIGNS = say("Expressions have numbers, names, + - * / ^ and functions.")


class Token(NamedTuple):
    """A word or a sign of a program, with its place."""

    # `number`, `name`, `sign`, `text` (in quotes), `exponent` (what is raised), `end` (of a statement or
    # of all), `indent` and `dedent` (where a block begins, and behind it), or `fault`, which is no token.
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


def plain_signs(text: str) -> str:
    """Write the signs of books and of other keyboards as programs have them; a dot stays.

    >>> plain_signs("x − y·z ≤ 2")
    'x - y·z <= 2'
    """
    plain = text.translate(TYPOGRAPHIC)
    return "".join(SIGNS_OF_BOOKS.get(sign, sign) for sign in plain)


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


def in_name(char: str) -> bool:
    """Tell a character that may stand in a name."""
    if char.isascii():
        return char.isalnum() or char == "_"
    if (char in _NOT_A_SIGN and char != PRIME_LETTER) or char in _APART or lowered(char):
        return False
    return (
        char.isalpha()
        or char.isdecimal()
        or char in _SUBSCRIPTS
        or unicodedata.category(char) in ("Mn", "Mc")
    )


def unknown(text: str, position: int, hint: Words | None = None) -> InputError:
    """Refuse a character that is part of no expression, with a hint at what its writer wanted."""
    char = text[position]
    message = say("`{sign}` is not part of an expression", sign=char)
    hint = hint or _NOT_A_SIGN.get(char, _SIGNS)
    if char in "{}" and "\\" in text:
        hint = NOT_LATEX
    if not char.isprintable():
        message = say(
            "the invisible character U+{code:04X} is not part of an expression", code=ord(char)
        )
        hint = say("Take it out.")
    return InputError("unknown-character", message, hint, (position, position + 1))


def is_lowered(char: str) -> bool:
    """Tell a subscript: a letter, digit or sign below the line."""
    return unicodedata.decomposition(char).startswith("<sub>")
