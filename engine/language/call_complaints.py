"""What is said of calls, of their options, and of functions and methods that there are none of."""

import re
from collections.abc import Sequence

from ..base.errors import InputError, Span
from ..base.words import Words, listed, say
from ..gates.rows import Row
from ..gates.table import EXTREMES, FUNCTIONS, NAMES, nearest, spelled
from ..gates.tensors import Tensor
from . import offers
from .complaints import derivative, exponent, is_definition, no_parameters, shortened, shown
from .libraries import LIBRARIES
from .library_names import OWN, SAID, forms
from .signs import Token

_NO_GATE = say(
    "There is no gate for it. Those that there are can be combined: exp, log, sqrt, max, sum and "
    "their like. A product has a sign: 2*x."
)

_CONSTANTS = say("There are the constants pi and e, and functions such as exp, log and max.")
_VALUE = re.compile(r"[^\W\d_](?:_?\w)?\d*")
"""A name that is like that of a value: a letter or two, with digits."""


def unknown_function(text: str, tokens: Sequence[Token], position: int, known: bool) -> InputError:
    """Refuse the call of `tokens[position]`, which is no function; `known`: it is a value."""
    name, opening = tokens[position], tokens[position + 1]
    if is_definition(tokens, position):
        return no_parameters(
            (tokens[position].start, tokens[offers.closing(tokens, position + 1)].end)
        )
    if derived := derivative(text, tokens, position):
        return derived
    if known:
        error = InputError(
            "missing-operator",
            say("`{name}` is a value, and a value can't be called", name=name.text),
            say("Write a product with its sign: x*(y + 1)."),
            (name.start, opening.end),
        )
        return error.with_offers(
            offers.product(text, tokens, position + 1),
            lambda made: say("Write a product with its sign: `{product}`.", product=made),
        )
    error = no_definition(shown(name), name.span)
    if forms(name.text) is not None and name.text not in OWN:
        error.hint = SAID.get(name.text.lower(), _NO_GATE)
    return _named_otherwise(error, text, tokens, position, library="")


def no_definition(name: str, span: Span) -> InputError:
    """Refuse the call of a function that stands nowhere."""
    return InputError(
        "unknown-function",
        say("there is no function `{name}`", name=name),
        say("It stands nowhere: paste its definition too."),
        span,
    )


def not_in_language(text: str, tokens: Sequence[Token], module: Token, position: int) -> InputError:
    """Refuse `tokens[position]` behind a library's name, `module`."""
    name, is_called = tokens[position], tokens[position + 1].text == "("
    error = InputError(
        "unknown-function",
        say(
            "`{name}` is not part of the language",
            name=shortened(text[module.start : name.end]),
        ),
        SAID.get(name.text.lower(), _NO_GATE if is_called else _CONSTANTS),
        (module.start, name.end),
    )
    return _named_otherwise(error, text, tokens, position, library=module.text)


def _named_otherwise(
    error: InputError, text: str, tokens: Sequence[Token], position: int, library: str
) -> InputError:
    """Offer how the language writes what `tokens[position]` is called, or a name near it."""
    name = tokens[position].text
    called = tokens[position + 1].text == "("
    if forms(name, library) is not None:
        typed = offers.operands(text, tokens, position + 1) if called else []
        made = [one for one in offers.written(name, library, typed) if len(one) <= offers.LONGEST]
        return error.with_offers(made, lambda made: say("Write `{made}`.", made=made))
    glued = _glued(name) if called else ""
    if not glued:
        base = re.fullmatch(r"log_?[^\W\d_]", name)  # of a logarithm, and no slip
        near = "" if base else nearest(name)
        error.hint = say("Did you mean `{nearest}`?", nearest=near) if near else error.hint
        return error
    token, at = tokens[position], tokens[position].end - len(glued)
    end = tokens[offers.closing(tokens, position + 1)].end
    return error.with_offers(
        [
            *offers.line(text, at, at, "*"),
            *(
                [f"{name[: -len(glued)]}*{text[at:end]}"]
                if end - token.start < offers.LONGEST
                else []
            ),
        ],
        lambda made: say("Write a product with its sign: `{product}`.", product=made),
    )


_LONGEST_FIRST = sorted((name for name in FUNCTIONS if len(name) > 1), key=len, reverse=True)


def _glued(name: str) -> str:
    """Find the function that a name ends with, behind a letter that may have a number: the log of `ylog`."""
    for function in _LONGEST_FIRST:
        front = name.removesuffix(function)
        if re.fullmatch(r"[^\W\d_]_?\d*", front) and front != name and front != function[0]:
            return function
    return ""


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
    wanted = say("three operands") if row.arity == 3 else wanted
    wanted = say("two or more operands") if row.variadic else wanted
    hint = say("Write {call}.", call=example(typed))
    if typed in ("log", "ln") and count == 2:
        hint = say("To the base b it is {call}.", call="log(x)/log(b)")
    if row.name in EXTREMES:
        hint = say("Write {function}(x, y), or {function}(A, axis=0) of one array.", function=typed)
    if row.variadic and not isinstance(row, Tensor) and count > 2:  # `np.maximum(x, y, z)`
        wanted, hint = say("two operands"), say("Write {call}.", call=f"{row.name}(x, y, z)")
    message = say("`{function}` takes {wanted}, and has none here", function=typed, wanted=wanted)
    if count:
        message = say(
            "`{function}` takes {wanted}, and has {count} here",
            function=typed,
            wanted=wanted,
            count=count,
        )
    return InputError("wrong-arity", message, hint, span)


def example(typed: str) -> str:
    """Give a call of a function as it is written: `sin(x)`, `max(x, y)`."""
    row = NAMES[typed]
    if isinstance(row, Tensor) and row.variadic:
        return f"{typed}((x, y))"
    return f"{typed}({', '.join('cxy' if row.arity == 3 else 'xy'[: row.arity])})"


def not_called(
    name: Token, call: str, tokens: Sequence[Token] = (), position: int = 0
) -> InputError:
    """Refuse a function that is no call; `call` is how one looks, `tokens[position]` what stands behind."""
    power = exponent(tokens, position) if tokens else ""
    hint = say("Put them in parentheses: {call}.", call=call + power)
    if power == "^-1":  # of a function that is its inverse, and no power
        inverse = f"arc{call}"
        if inverse.partition("(")[0] in FUNCTIONS:
            hint = say(
                "For the inverse write {inverse}, for one divided by it {call}.",
                inverse=inverse,
                call=f"1/{call}",
            )
        else:
            hint = say(
                "There is no inverse of a function here; for one divided by it write {call}.",
                call=f"1/{call}",
            )
    return InputError(
        "function-without-call",
        say("`{name}` is a function, and has no operands here", name=name.text),
        hint,
        name.span,
    )


def _instead_of_dot(receiver: str, name: str) -> Words | None:
    """Say how a product is written, where a dot stands between two values as in books; else None."""
    if receiver == "self" or not re.search(r"[\w)\]]$", receiver) or not _VALUE.fullmatch(name):
        return None
    return say(
        "A dot is no product: write {product}, or {matrix} for a product of arrays.",
        product=f"`{receiver}*{name}`",
        matrix=f"`{receiver} @ {name}`",
    )


def unknown_attribute(
    text: str, tokens: Sequence[Token], position: int, start: int, known: Sequence[str]
) -> InputError:
    """Refuse `tokens[position]` behind the dot of the value at `start`; `known` are words that there are."""
    name, receiver = tokens[position], text[start : tokens[position - 1].start]
    library = receiver if receiver in LIBRARIES else ""
    is_called = [token.text for token in tokens[position + 1 : position + 2]] == ["("]
    error = InputError(
        "unknown-attribute",
        say("there is no `.{name}`", name=shown(name)),
        _instead_of_dot("" if library or is_called else receiver, name.text)
        or say("There are {methods}.", methods=", ".join(f".{method}" for method in known)),
        name.span,
    )
    while library and [token.text for token in tokens[position + 1 : position + 2]] == ["."]:
        position += 2
        name = tokens[position]
    if tokens[position + 1 : position + 2] == [] or tokens[position + 1].text != "(":
        return error
    typed = offers.operands(text, tokens, position + 1)
    if not library:
        typed.insert(0, offers.Operand("", receiver, receiver.isidentifier()))
    function = name.text if name.text in NAMES else spelled(name.text)
    operands = ", ".join(one.text for one in typed)
    made = (
        [f"{function}({operands or 'x'})"]
        if function and not any(one.keyword for one in typed)
        else offers.written(name.text, library, typed)
    )
    return error.with_offers(
        [one for one in made if len(one) <= offers.LONGEST],
        lambda made: say("Write `{made}`.", made=made),
    )
