"""What the parser says where it can't go on: one function for each way a program goes wrong.

Each takes the tokens and the position of the offending one, and gives the error to raise.
"""

import keyword
from collections.abc import Sequence

from engine.errors import InputError
from engine.gates import nearest
from engine.tokens import Token

_COMPARISON = (
    "an expression has no comparisons",
    "max(x, y) and min(x, y) choose between values; relu(x) is max(0, x).",
)
_LOGIC = "logic is not part of an expression"
_NOT_IN_LANGUAGE = {
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), _COMPARISON),
    "//": ("there is no whole-number division: it has no gradient", "Write one `/`."),
    "%": ("there is no remainder: it has no gradient", "Only + - * / ^ are operators."),
    "!": ("there is no factorial: it has no gradient", "Write the product out."),
    "~": (_LOGIC, "Write `-x` for the negative of x."),
    "&": (_LOGIC, "min(x, y) is the nearest thing."),
    "&&": (_LOGIC, "min(x, y) is the nearest thing."),
    "||": (_LOGIC, "max(x, y) is the nearest thing."),
    "|": ("bars are not part of an expression", "Write abs(x) for the absolute value."),
    "@": ("matrices are not part of the language yet", "Write the products and sums out."),
    "[": ("vectors are not part of the language yet", "Use one name for each number: w0, w1."),
    ".": ("nothing in an expression has parts after a dot", "Write the name alone: sqrt(x)."),
    ":": ("there are no types, slices or blocks here", "A statement is `name = expression`."),
    "->": ("there are no functions to define here", "A statement is `name = expression`."),
    "\\": ("this is not LaTeX", "Write names and functions as they are called: sigmoid(x)."),
    "?": ("there are no choices here", "max(x, y) and min(x, y) choose between values."),
}
# Functions of vectors, which the language does not have yet.
_OF_VECTORS = {"dot", "logsumexp", "maxout", "mean", "norm", "outer", "softmax", "sum", "transpose"}
_BETTER_NAMES = {"lambda": "lam", "in": "x_in", "is": "x_is", "as": "x_as", "del": "delta"}
_CONTROL = {"and", "or", "not", "if", "else", "for", "in", "is", "while"}
_LONGEST_SHOWN = 40


def is_imaginary(number: Token, name: Token) -> bool:
    """Tell `1j`, Python's complex number, from a product."""
    return number.kind == "number" and name.text in ("j", "J") and number.end == name.start


def is_keyword(token: Token) -> InputError:
    """Refuse a word of Python's, and offer a name."""
    offer = _BETTER_NAMES.get(token.text, f"{token.text.lower()}1")
    what = "There are no conditions and loops. " if token.text in _CONTROL else ""
    return InputError(
        "keyword",
        f"`{token.text}` is a word of Python's and can't be a name",
        f"{what}As a name, `{offer}` would do.",
        token.span,
    )


def unknown_function(text: str, tokens: Sequence[Token], position: int, known: bool) -> InputError:
    """Refuse the call of `tokens[position]`, which is no function; `known`: it is a value."""
    name, opening = tokens[position], tokens[position + 1]
    product = with_sign(text, name, opening)
    if known or len(name.text) == 1:
        return InputError(
            "missing-operator",
            f"`{name.text}` is a value, and a value can't be called",
            f"Write a product with its sign: `{product}`.",
            (name.start, opening.end),
        )
    if name.text in _OF_VECTORS:
        return InputError(
            "unknown-function",
            f"`{name.text}` works on vectors, which are not part of the language yet",
            "Write the sums and products out.",
            name.span,
        )
    return InputError(
        "unknown-function",
        f"there is no function `{name.text}`",
        f"Did you mean `{nearest(name.text)}`? A product is written `{product}`.",
        name.span,
    )


def missing_operand(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a value should begin."""
    token, before = tokens[position], tokens[position - 1] if position else None
    if token.kind == "sign" and token.text in _NOT_IN_LANGUAGE:
        return unexpected(text, tokens, position)
    if before is not None and before.kind == "sign" and token.kind == "end":
        return InputError(
            "incomplete",
            f"`{_shown(before)}` has nothing after it",
            "Add a name, a number or a parenthesis.",
            before.span,
        )
    return InputError(
        "unexpected",
        f"found {_named(token)} where a value was expected",
        "A value is a number, a name, a function's call or a parenthesis.",
        token.span,
    )


def unexpected(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where an operator or the end was expected."""
    token, before = tokens[position], tokens[max(0, position - 1)]
    if token.kind == "sign" and token.text in _NOT_IN_LANGUAGE:
        message, hint = _NOT_IN_LANGUAGE[token.text]
        return InputError("not-in-language", f"`{token.text}`: {message}", hint, token.span)
    if token.kind == "name" and keyword.iskeyword(token.text):
        return is_keyword(token)
    if is_imaginary(before, token):
        return InputError(
            "complex-number",
            f"{before.text}{token.text} is a complex number; values are real",
            f"For a product with the name {token.text} write {before.text}*{token.text}.",
            (before.start, token.end),
        )
    if token.kind in ("name", "number") or token.text == "(":
        return InputError(
            "missing-operator",
            f"there is no sign between `{_shown(before)}` and `{_shown(token)}`",
            f"For a product write `{with_sign(text, before, token)}`.",
            (before.start, token.end),
        )
    if token.text == "=":
        return InputError(
            "unexpected",
            "found a second `=`, or one that has no name alone before it",
            "A statement is `name = expression`, one to a line.",
            token.span,
        )
    return InputError(
        "unexpected",
        f"found {_named(token)} where the expression ends or an operator was expected",
        "Take it out, or open it before."
        if token.text == ")"
        else "Expressions go on with + - * / or ^.",
        token.span,
    )


def with_sign(text: str, before: Token, after: Token) -> str:
    """Show the line with the `*` that is missing between two tokens, or the middle of a long line."""
    start = text.rfind("\n", 0, before.start) + 1
    end = text.find("\n", after.end)
    left, right = (
        text[start : before.end].lstrip(),
        text[after.start : end if end > 0 else None].rstrip(),
    )
    if len(left) + len(right) >= _LONGEST_SHOWN:
        left, right = text[before.start : before.end], text[after.start : after.end]
        left, right = left[-16:], right[:16] + "…"
    return f"{left}*{right}"


def _shown(token: Token) -> str:
    shown = "^" if token.text == "**" else token.text
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def _named(token: Token) -> str:
    if token.kind == "end":
        return "the end of the statement" if token.text in ("", "\n") else f"`{token.text}`"
    return f"`{_shown(token)}`"
