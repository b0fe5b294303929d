"""What is said of lists, sizes and whole numbers that can't be read, as `engine/complaints.py` does."""

import keyword
from collections.abc import Sequence

from engine import complaints
from engine.dimensions import MAX_AXES
from engine.errors import InputError, Span
from engine.gates import BY_OPERATOR, FUNCTIONS
from engine.tokens import Token

_GIVE_A_NAME = "Give a list of numbers a name, x = [1, 2], and compute with the name: 2*x."
_WHOLE = {
    "a size": "Write each size as one number, such as randn(4, 3).",
    "a seed": "Write one number, such as seed=1, or leave it out.",
    "an axis": "Write axis=0, or axis=(0, 1); to add two values, x + y.",
    "an index": "Take one number or one row: s[0], W[1], W[1, 2].",
}


def too_many_axes(opening: Token) -> InputError:
    """Refuse a list inside of too many others."""
    return InputError(
        "too-deep",
        f"a list has at most {MAX_AXES} levels, and this is one more",
        "Take out a pair of brackets, or a level.",
        opening.span,
    )


def not_in_list(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a number of a list should begin."""
    token = tokens[position]
    if token.kind == "name":
        if tokens[position + 1].text == "for":
            return behind_item(text, tokens, position + 1)
        what = "a function" if token.text in FUNCTIONS else "a name"
        what = "a word of Python's" if keyword.iskeyword(token.text) else what
        return InputError(
            "not-a-number",
            f"a list holds numbers; `{complaints.shown(token)}` is {what}",
            _GIVE_A_NAME,
            token.span,
        )
    if token.text == "(":
        return InputError(
            "not-a-number",
            "a list holds numbers; `(` begins none",
            "Rows stand in square brackets: [[1, 2], [3, 4]].",
            token.span,
        )
    return complaints.missing_operand(text, tokens, position)


def behind_item(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a comma or the end of a list was expected."""
    token, before = tokens[position], tokens[position - 1]
    if token.text == "for":
        return InputError(
            "not-in-language",
            "`for`: there are no loops; a list is written out",
            "Write the numbers: x = [1, 2, 3]. Operators and functions work on each of them: 2*x.",
            token.span,
        )
    if token.kind == "number" or token.text == "[":
        return InputError(
            "missing-comma",
            f"there is no comma between `{complaints.shown(before)}` and `{complaints.shown(token)}`",
            "Write commas between numbers, and between rows: [[1, 2], [3, 4]].",
            (before.start, token.end),
        )
    if token.kind == "name" and not complaints.is_imaginary(before, token):
        return not_in_list(text, tokens, position)
    if token.text in BY_OPERATOR or token.kind == "exponent":
        return InputError(
            "not-a-number",
            f"a list holds numbers; `{text[slice(*token.span)]}` is an operator",
            _GIVE_A_NAME,
            token.span,
        )
    return complaints.unexpected(text, tokens, position)


def not_whole(what: str, least: int, most: int, first: Token, last: Token) -> InputError:
    """Refuse the tokens from `first` to `last` where `what` was expected, a whole number."""
    found = (
        complaints.shown(last)
        if first is last
        else complaints.shown(first) + complaints.shown(last)
    )
    found = f"`{found}` is a name" if last.kind == "name" else f"this is `{found}`"
    return InputError(
        "not-whole",
        f"{what} is a whole number from {least:,} to {most:,}, and {found}",
        _WHOLE[what],
        (first.start, last.end),
    )


def computed(what: str, token: Token) -> InputError:
    """Refuse a token behind a whole number that has to stand alone."""
    return InputError(
        "not-whole",
        f"{what} is one whole number, and `{complaints.shown(token)}` stands behind it",
        _WHOLE[what],
        token.span,
    )


def behind_shape(typed: str, token: Token) -> InputError:
    """Refuse what stands behind a shape in parentheses."""
    return InputError(
        "operand-behind-option",
        f"`{complaints.shown(token)}` stands behind the whole shape",
        f"Write {typed}(2, 3), or {typed}((2, 3)).",
        token.span,
    )


def no_shape(typed: str, count: int, span: Span) -> InputError:
    """Refuse a shape of no sizes, or of too many."""
    return InputError(
        "no-shape",
        f"`{typed}` takes 1 to {MAX_AXES} sizes, and has {count or 'none'} here",
        f"Write {typed}(3) or {typed}(4, 3)."
        + ("" if count else " For a single number, write the number."),
        span,
    )


def maker_inside(call: str, span: Span) -> InputError:
    """Refuse a maker of an array anywhere but alone behind `name =`."""
    return InputError(
        "array-without-name",
        "an array that is made is an input, and has a name",
        f"Give it one: A = {complaints.shortened(call)}",
        span,
    )
