"""What the parser says where it can't go on: one function for each way a program goes wrong.

Each takes the tokens and the position of the offending one, and gives the error to raise.
"""

import keyword
from collections.abc import Sequence

from engine.errors import InputError, Span
from engine.gates import EXTREMES, nearest
from engine.rows import Row
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
    ".": ("only a name, a call or brackets have something after a dot", "Write A.T, or A.sum()."),
    ":": ("there are no types, slices or blocks here", "A statement is `name = expression`."),
    "->": ("there are no functions to define here", "A statement is `name = expression`."),
    "\\": ("this is not LaTeX", "Write names and functions as they are called: sigmoid(x)."),
    "?": ("there are no choices here", "max(x, y) and min(x, y) choose between values."),
}
_BETTER_NAMES = {"lambda": "lam", "in": "x_in", "is": "x_is", "as": "x_as", "del": "delta"}
_CONTROL = {"and", "or", "not", "if", "else", "for", "in", "is", "while"}
_LONGEST_SHOWN = 40
CLOSES = {"(": ")", "[": "]"}


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
    return InputError(
        "unknown-function",
        f"there is no function `{shown(name)}`",
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
            f"`{shown(before)}` has nothing after it",
            "Add a name, a number or a parenthesis.",
            before.span,
        )
    return InputError(
        "unexpected",
        f"found {_named(token)} where a value was expected",
        "A value is a number, a name, a list, a function's call or a parenthesis.",
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
    if token.kind in ("name", "number") or token.text in CLOSES:
        return InputError(
            "missing-operator",
            f"there is no sign between `{shown(before)}` and `{shown(token)}`",
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
        if token.text in CLOSES.values()
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


def shown(token: Token) -> str:
    """Write a token as it was typed, the beginning of a long one."""
    return shortened("^" if token.text == "**" else token.text)


def shortened(text: str) -> str:
    """Give the beginning of a long text, or all of a short one."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _named(token: Token) -> str:
    if token.kind == "end":
        return "the end of the statement" if token.text in ("", "\n") else f"`{token.text}`"
    return f"`{shown(token)}`"


# Brackets, calls and options


def unclosed(opening: Token) -> InputError:
    """Refuse a parenthesis or a bracket that is never closed."""
    what = "parenthesis" if opening.text == "(" else "bracket"
    closing = CLOSES[opening.text]
    return InputError(
        "unclosed", f"this {what} is never closed", f"Add a `{closing}`.", opening.span
    )


def not_an_option(typed: str, name: Token, takes: Sequence[str], twice: bool) -> InputError:
    """Refuse `name =` in a call, which is no option of the function, or stands there `twice`."""
    if twice and name.text in takes:
        return InputError(
            "option-twice", f"`{name.text}` is given twice", "Leave one of them out.", name.span
        )
    known = " and ".join(f"`{option}`" for option in takes)
    return InputError(
        "unknown-option",
        f"`{typed}` has no option `{shown(name)}`",
        f"It takes {known}." if known else "It takes no options: write the operands alone.",
        name.span,
    )


def behind_option(typed: str, token: Token) -> InputError:
    """Refuse what stands behind an option, or an axis, and is no option."""
    return InputError(
        "operand-behind-option",
        f"`{shown(token)}` stands behind the options of `{typed}`",
        "Operands come first, then options: sum(A, axis=0).",
        token.span,
    )


def wrong_arity(typed: str, row: Row, count: int, span: Span) -> InputError:
    """Refuse a call with `count` operands."""
    wanted = "one operand" if row.arity == 1 else "two operands"
    wanted = "two or more operands" if row.variadic else wanted
    hint = f"Write {typed}({', '.join('xy'[: row.arity])})."
    if row.name in EXTREMES:
        hint = f"Write {typed}(x, y), or {typed}(A, axis=0) of one array."
    return InputError(
        "wrong-arity", f"`{typed}` takes {wanted}, and has {count or 'none'} here", hint, span
    )


def not_called(name: Token, call: str) -> InputError:
    """Refuse a function that is no call; `call` is how one looks."""
    return InputError(
        "function-without-call",
        f"`{name.text}` is a function, and has no operands here",
        f"Put them in parentheses: {call}.",
        name.span,
    )


def unknown_attribute(name: Token, known: Sequence[str]) -> InputError:
    """Refuse a word behind a dot; `known` are those that there are."""
    return InputError(
        "unknown-attribute",
        f"there is no `.{shown(name)}`",
        f"There are {', '.join(f'.{method}' for method in known)}.",
        name.span,
    )


# Names


def not_assignable(name: Token, why: str) -> InputError:
    """Refuse `name =`; `why` is the code of the error."""
    message, hint = {
        "constant": (
            "is a constant and can't be assigned",
            f"Use another name, such as `{name.text}1`.",
        ),
        "assigned-twice": (
            "is assigned twice",
            "A name has one value: give the second one a name of its own.",
        ),
        "used-before-assigned": (
            "is used before it is assigned",
            "Move this statement above the first use of the name.",
        ),
    }[why]
    return InputError(why, f"`{name.text}` {message}", hint, name.span)


def in_own_definition(name: Token) -> InputError:
    """Refuse a name in the expression that it is given to."""
    return InputError(
        "used-before-assigned",
        f"`{name.text}` is used in its own definition, before it is assigned",
        "A name has one value: give the new one a name of its own.",
        name.span,
    )
