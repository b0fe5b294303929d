"""What the parser says where it can't go on: one function for each way a program goes wrong.

Each takes the tokens and the position of the offending one, and gives the error to raise.
"""

import keyword
from collections.abc import Sequence

from engine.errors import InputError, Span
from engine.gates import EXTREMES, nearest
from engine.rows import Row
from engine.tokens import Token
from engine.words import listed, say

_COMPARISON = (
    say("an expression has no comparisons"),
    say("max(x, y) and min(x, y) choose between values; relu(x) is max(0, x)."),
)
_LOGIC = say("logic is not part of an expression")
_STATEMENT = say("A statement is `name = expression`.")
_NOT_IN_LANGUAGE = {
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), _COMPARISON),
    "//": (
        say("there is no whole-number division: it has no gradient"),
        say("Write one `/`."),
    ),
    "%": (say("there is no remainder: it has no gradient"), say("Only + - * / ^ are operators.")),
    "!": (say("there is no factorial: it has no gradient"), say("Write the product out.")),
    "~": (_LOGIC, say("Write `-x` for the negative of x.")),
    **dict.fromkeys(("&", "&&"), (_LOGIC, say("min(x, y) is the nearest thing."))),
    "||": (_LOGIC, say("max(x, y) is the nearest thing.")),
    "|": (say("bars are not part of an expression"), say("Write abs(x) for the absolute value.")),
    ".": (
        say("only a name, a call or brackets have something after a dot"),
        say("Write A.T, or A.sum()."),
    ),
    ":": (say("there are no types, slices or blocks here"), _STATEMENT),
    "->": (say("there are no functions to define here"), _STATEMENT),
    "\\": (
        say("this is not LaTeX"),
        say("Write names and functions as they are called: sigmoid(x)."),
    ),
    "?": (
        say("there are no choices here"),
        say("max(x, y) and min(x, y) choose between values."),
    ),
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
    hint = say("As a name, `{offer}` would do.", offer=offer)
    if token.text in _CONTROL:
        hint = say("There are no conditions and loops. As a name, `{offer}` would do.", offer=offer)
    return InputError(
        "keyword",
        say("`{word}` is a word of Python's and can't be a name", word=token.text),
        hint,
        token.span,
    )


def unknown_function(text: str, tokens: Sequence[Token], position: int, known: bool) -> InputError:
    """Refuse the call of `tokens[position]`, which is no function; `known`: it is a value."""
    name, opening = tokens[position], tokens[position + 1]
    product = with_sign(text, name, opening)
    if known or len(name.text) == 1:
        return InputError(
            "missing-operator",
            say("`{name}` is a value, and a value can't be called", name=name.text),
            say("Write a product with its sign: `{product}`.", product=product),
            (name.start, opening.end),
        )
    return InputError(
        "unknown-function",
        say("there is no function `{name}`", name=shown(name)),
        say(
            "Did you mean `{nearest}`? A product is written `{product}`.",
            nearest=nearest(name.text),
            product=product,
        ),
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
            say("`{sign}` has nothing after it", sign=shown(before)),
            say("Add a name, a number or a parenthesis."),
            before.span,
        )
    return InputError(
        "unexpected",
        say("found {what} where a value was expected", what=_named(token)),
        say("A value is a number, a name, a list, a function's call or a parenthesis."),
        token.span,
    )


def unexpected(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where an operator or the end was expected."""
    token, before = tokens[position], tokens[max(0, position - 1)]
    if token.kind == "sign" and token.text in _NOT_IN_LANGUAGE:
        message, hint = _NOT_IN_LANGUAGE[token.text]
        return InputError(
            "not-in-language",
            say("`{sign}`: {why}", sign=token.text, why=message),
            hint,
            token.span,
        )
    if token.kind == "name" and keyword.iskeyword(token.text):
        return is_keyword(token)
    if is_imaginary(before, token):
        number, unit = before.text, token.text
        return InputError(
            "complex-number",
            say("{number}{unit} is a complex number; values are real", number=number, unit=unit),
            say(
                "For a product with the name {unit} write {number}*{unit}.",
                number=number,
                unit=unit,
            ),
            (before.start, token.end),
        )
    if token.kind in ("name", "number") or token.text in CLOSES:
        return InputError(
            "missing-operator",
            say(
                "there is no sign between `{before}` and `{after}`",
                before=shown(before),
                after=shown(token),
            ),
            say("For a product write `{product}`.", product=with_sign(text, before, token)),
            (before.start, token.end),
        )
    if token.text == "=":
        return InputError(
            "unexpected",
            say("found a second `=`, or one that has no name alone before it"),
            say("A statement is `name = expression`, one to a line."),
            token.span,
        )
    return InputError(
        "unexpected",
        say(
            "found {what} where the expression ends or an operator was expected",
            what=_named(token),
        ),
        say("Take it out, or open it before.")
        if token.text in CLOSES.values()
        else say("Expressions go on with + - * / or ^."),
        token.span,
    )


def behind_transposed(text: str, transposed: Token, after: Token) -> InputError:
    """Refuse a value behind a `ᵀ` or `^T`: both are multiplied as matrices."""
    product = with_sign(text, transposed, after)
    typed = text[transposed.start : transposed.end]
    at = product.rfind(f"{typed}*")
    product = f"{product[:at]}.T @ {product[at + len(typed) + 1 :]}"
    return InputError(
        "missing-operator",
        say("there is no sign between `{before}` and `{after}`", before=typed, after=shown(after)),
        say("For a product write `{product}`.", product=product),
        (transposed.start, after.end),
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
        return say("the end of the statement") if token.text in ("", "\n") else f"`{token.text}`"
    return f"`{shown(token)}`"


# Brackets, calls and options


def unclosed(opening: Token) -> InputError:
    """Refuse a parenthesis or a bracket that is never closed."""
    return InputError(
        "unclosed",
        say("this parenthesis is never closed")
        if opening.text == "("
        else say("this bracket is never closed"),
        say("Add a `{closing}`.", closing=CLOSES[opening.text]),
        opening.span,
    )


def not_an_option(typed: str, name: Token, takes: Sequence[str], twice: bool) -> InputError:
    """Refuse `name =` in a call, which is no option of the function, or stands there `twice`."""
    if twice and name.text in takes:
        return InputError(
            "option-twice",
            say("`{name}` is given twice", name=name.text),
            say("Leave one of them out."),
            name.span,
        )
    return InputError(
        "unknown-option",
        say("`{function}` has no option `{option}`", function=typed, option=shown(name)),
        say("It takes {options}.", options=listed([f"`{option}`" for option in takes]))
        if takes
        else say("It takes no options: write the operands alone."),
        name.span,
    )


def behind_option(typed: str, token: Token) -> InputError:
    """Refuse what stands behind an option, or an axis, and is no option."""
    return InputError(
        "operand-behind-option",
        say(
            "`{what}` stands behind the options of `{function}`", what=shown(token), function=typed
        ),
        say("Operands come first, then options: sum(A, axis=0)."),
        token.span,
    )


def wrong_arity(typed: str, row: Row, count: int, span: Span) -> InputError:
    """Refuse a call with `count` operands."""
    wanted = say("one operand") if row.arity == 1 else say("two operands")
    wanted = say("two or more operands") if row.variadic else wanted
    hint = say("Write {call}.", call=f"{typed}({', '.join('xy'[: row.arity])})")
    if row.name in EXTREMES:
        hint = say("Write {function}(x, y), or {function}(A, axis=0) of one array.", function=typed)
    message = say("`{function}` takes {wanted}, and has none here", function=typed, wanted=wanted)
    if count:
        message = say(
            "`{function}` takes {wanted}, and has {count} here",
            function=typed,
            wanted=wanted,
            count=count,
        )
    return InputError("wrong-arity", message, hint, span)


def not_called(name: Token, call: str) -> InputError:
    """Refuse a function that is no call; `call` is how one looks."""
    return InputError(
        "function-without-call",
        say("`{name}` is a function, and has no operands here", name=name.text),
        say("Put them in parentheses: {call}.", call=call),
        name.span,
    )


def unknown_attribute(name: Token, known: Sequence[str]) -> InputError:
    """Refuse a word behind a dot; `known` are those that there are."""
    return InputError(
        "unknown-attribute",
        say("there is no `.{name}`", name=shown(name)),
        say("There are {methods}.", methods=", ".join(f".{method}" for method in known)),
        name.span,
    )


# Names


def not_assignable(name: Token, why: str) -> InputError:
    """Refuse `name =`; `why` is the code of the error."""
    message, hint = {
        "constant": (
            say("`{name}` is a constant and can't be assigned", name=name.text),
            say("Use another name, such as `{name}`.", name=f"{name.text}1"),
        ),
        "assigned-twice": (
            say("`{name}` is assigned twice", name=name.text),
            say("A name has one value: give the second one a name of its own."),
        ),
        "used-before-assigned": (
            say("`{name}` is used before it is assigned", name=name.text),
            say("Move this statement above the first use of the name."),
        ),
    }[why]
    return InputError(why, message, hint, name.span)


def in_own_definition(name: Token) -> InputError:
    """Refuse a name in the expression that it is given to."""
    return InputError(
        "used-before-assigned",
        say("`{name}` is used in its own definition, before it is assigned", name=name.text),
        say("A name has one value: give the new one a name of its own."),
        name.span,
    )
