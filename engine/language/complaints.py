"""What the parser says where it can't go on: one function for each way a program goes wrong.

Each takes the tokens and the position of the offending one, and gives the error to raise.
"""

import keyword
import re
import unicodedata
from collections.abc import Sequence

from ..base.errors import InputError, Span
from ..base.names import elided
from ..base.words import Words, say
from . import offers
from .library_names import forms
from .offers import CLOSES
from .signs import EXPECTED, NOT_LATEX, Token
from .statement_complaints import REFUSED_WORDS, refused_statement

_COMPARISON = (
    say("this sign compares, and has no value before it or behind it"),
    say("Write a value on both sides: x < y."),
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
        NOT_LATEX,
    ),
    "?": (
        say("there are no choices here"),
        say("max(x, y) and min(x, y) choose between values."),
    ),
}
_BETTER_NAMES = {"lambda": "lam", "in": "x_in", "is": "x_is", "as": "x_as", "del": "delta"}
_CONTROL = {"and", "or", "not", "if", "else", "for", "in", "is", "while", "elif"}
_LONGEST_SHOWN = 40
_OF_ITS_OWN = say("It belongs to a statement of its own: write that on a line of its own.")
_NO_MODULES = say("Nothing has to be imported: leave the line out.")
_WORDS: dict[str, Words] = {
    "def": _OF_ITS_OWN,
    "class": _OF_ITS_OWN,
    "return": say("The last statement is the output: write the value alone."),
    "import": _NO_MODULES,
    "from": _NO_MODULES,
    **dict.fromkeys(_CONTROL, _OF_ITS_OWN),
}


def is_imaginary(number: Token, name: Token) -> bool:
    """Tell `1j`, Python's complex number, from a product."""
    return number.kind == "number" and name.text in ("j", "J") and number.end == name.start


def is_keyword(text: str, tokens: Sequence[Token], token: Token) -> InputError:
    """Refuse a word of Python's: say what it would do, or offer a name where it stands for one."""
    word, behind = token.text, tokens[tokens.index(token) + 1]
    message = say("`{word}` is a word of Python's and can't be a name", word=word)
    used = behind.kind == "end" or (behind.kind == "sign" and behind.text not in ("(", ":"))
    if word in REFUSED_WORDS and not used:
        return refused_statement(word, token.span)
    hint = _WORDS.get(word, say("It has no meaning here: leave it out."))
    if word in ("True", "False"):
        hint = say("As a number, write {value}.", value=int(word == "True"))
    elif (used and word not in ("None", "pass")) or word == "lambda":
        hint = say("As a name, `{offer}` would do.", offer=_better_name(word))
    error = InputError("keyword", message, hint, token.span)
    if word == "return":
        rest = text[token.end :].partition("\n")[0].strip(" ;")
        return error.with_offers([rest], lambda made: say("Write `{made}` alone.", made=made))
    return error


def _better_name(word: str) -> str:
    return _BETTER_NAMES.get(word, f"{word.lower()}1")


def no_colon(word: Token, place: Token) -> InputError:
    """Refuse the beginning of a block, `def f(x)`, behind which no colon stands."""
    return InputError(
        "incomplete" if place.kind == "end" else "unexpected",
        say("`{word}` has no colon behind it", word=word.text)
        if place.kind == "end"
        else say("found {what} where a colon was expected", what=_named(place)),
        say("Write a colon, and what it does on the lines below, further in."),
        word.span if place.kind == "end" else place.span,
    )


def no_parameters(name: Span) -> InputError:
    """Refuse `f(2) = …`."""
    return InputError(
        "function-definition",
        say("the parameters of a function are names"),
        say("Write such as f(x, y) = x*y."),
        name,
    )


_BEFORE_STATEMENTS = ("end", "indent", "dedent")


def expectation(name: Span) -> InputError:
    """Refuse `E[x]`, which is an expectation and no place."""
    return InputError(
        "not-in-language",
        say("an expectation or a variance is not read here"),
        EXPECTED,
        name,
    )


def is_definition(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a statement begins with `name(…) =` at `tokens[position]`."""
    begins = position == 0 or tokens[position - 1].kind in _BEFORE_STATEMENTS
    if not begins or tokens[position].kind != "name" or tokens[position + 1].text != "(":
        return False
    behind = offers.closing(tokens, position + 1) + 1
    return behind < len(tokens) and tokens[behind].text == "="


def derivative(text: str, tokens: Sequence[Token], position: int) -> InputError | None:
    """Refuse `d/dx` before the token behind `tokens[position]`, and `d(…)/dx`; None for all else."""
    words = [token.text for token in tokens[max(0, position - 2) : position + 1]]
    hint = say("The gradients are computed by themselves: leave `d/dx` out.")
    message = say("this is a derivative, and an expression has none")
    if len(words) == 3 and words[:2] == ["d", "/"] and re.fullmatch(r"d\w_?\d*", words[2]):
        first, last = tokens[position - 2], tokens[position]
        made = offers.line(text, first.start, last.end, "")
        span = first.start, last.end
    elif tokens[position].text == "d" and tokens[position + 1].text == "(":
        first, end = tokens[position], offers.closing(tokens, position + 1)
        behind = [token.text for token in tokens[end + 1 : end + 3]]
        if len(behind) < 2 or behind[0] != "/" or not re.fullmatch(r"d\w_?\d*", behind[1]):
            return None
        span = first.start, tokens[end + 2].end
        made = offers.line(text, *span, text[tokens[position + 1].start : tokens[end].end])
    else:
        return None
    return InputError("derivative", message, hint, span).with_offers(
        made,
        lambda made: say("The gradients are computed by themselves: write `{made}`.", made=made),
    )


def exponent(tokens: Sequence[Token], position: int) -> str:
    """Give the exponent behind a function's name, as it is written behind its call: `²`, `^2`, `^-1`."""
    token = tokens[position]
    if token.kind == "exponent":
        return f"^{token.text}" if token.text.lstrip("-").isdecimal() else f"^({token.text})"
    if token.text != "**":
        return ""
    sign = "-" if tokens[position + 1].text == "-" else ""
    number = tokens[position + 1 + len(sign)]
    return f"^{sign}{number.text}" if number.kind == "number" else ""


def missing_operand(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a value should begin."""
    token, before = tokens[position], tokens[position - 1] if position else None
    if token.text == "||":
        message = say("`{sign}`: {why}", sign="||", why=_NOT_IN_LANGUAGE["|"][0])
        return InputError("not-in-language", message, say("Write norm(x)."), token.span)
    if token.kind == "sign" and token.text in _NOT_IN_LANGUAGE:
        return unexpected(text, tokens, position)
    if before is not None and before.kind in ("sign", "name") and token.kind == "end":
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
        return is_keyword(text, tokens, token)
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
        return _no_sign(text, tokens, position)
    if token.text == "=":
        before_it = (i for i in range(position) if tokens[i].kind in _BEFORE_STATEMENTS)
        begins = max(before_it, default=-1) + 1
        if is_definition(tokens, begins):
            return no_parameters(
                (tokens[begins].start, tokens[offers.closing(tokens, begins + 1)].end)
            )
        return InputError(
            "unexpected",
            say("found a second `=`, or one that has no name alone before it"),
            say("A statement is `name = expression`, one to a line."),
            token.span,
        )
    is_comma = token.text == "," and before.kind == "number"
    if is_comma and (grouped := _grouped(text, before, _COMMAS)):
        return grouped
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


_SPACES = re.compile(r"\d{1,3}(?:[^\S\n]\d{3})+(?![\d])(?:\.\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+,\d+")


def without_commas(number: str) -> str:
    """Write a number that has commas as one has to: between thousands they go, a decimal one is a point.

    >>> without_commas("1,000"), without_commas("0,125"), without_commas("1,5")
    ('1000', '0.125', '1.5')
    """
    thousands = re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", number)
    return number.replace(",", "" if thousands else ".")


def number_with_commas(text: str, number: Token) -> InputError | None:
    """Refuse a number with commas between its digits, such as `1,000`; None where there is none."""
    return _grouped(text, number, _COMMAS)


def _grouped(text: str, number: Token, form: re.Pattern[str]) -> InputError | None:
    """Refuse a number with signs between its digits from `number` on; None where there is none."""
    found = form.match(text.translate(_COMMA), number.start)
    if not found or re.search(r"[,=]\s*\(\s*\Z", text[: number.start]):  # `max(A, (0, 1))`
        return None
    plain = "".join(found[0].split()) if form is _SPACES else without_commas(found[0])
    hint = say("Write the number without them: {plain}.", plain=plain)
    message = say("only digits and one point stand in a number")
    return InputError("bad-number", message, hint, found.span()).with_offers(
        [*offers.line(text, *found.span(), plain), plain],
        lambda made: say("Write `{made}`.", made=made),
    )


_COMMA = str.maketrans("，", ",")


_SPOKEN = frozenset(
    (
        *("plus", "minus", "times", "over", "divided", "by", "of", "squared", "cubed", "to", "the"),
        *("power", "where", "then", "let", "var", "const", "otherwise", "when"),
    )
)


def is_word(token: Token) -> bool:
    """Tell a word of Python's or of a sentence, or a function's name in a library, from a factor."""
    if token.kind != "name":
        return False
    is_function = len(token.text) > 2 and forms(token.text) is not None
    return is_function or token.text.lower() in _SPOKEN or keyword.iskeyword(token.text)


def _no_sign(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse a name, a number or a bracket right behind another value."""
    token, before = tokens[position], tokens[position - 1]
    touch = before.end == token.start
    if token.kind == before.kind == "number" and (number := _grouped(text, before, _SPACES)):
        return number
    if derived := derivative(text, tokens, position - 1):
        return derived
    error = InputError(
        "missing-operator",
        say(
            "there is no sign between `{before}` and `{after}`",
            before=shown(before),
            after=shown(token),
        ),
        say("Write each product with its sign, *."),
        (before.start, token.end),
    )
    if unicodedata.decomposition(text[token.start]).startswith("<super>"):
        error.hint = say("Write a power with its sign: x^n.")
        return error
    if token.kind == before.kind == "name" and tokens[position + 1].text == "=":
        return error.with_offers(
            offers.line(text, before.start, token.start, ""),
            lambda made: say("Nothing is declared here: write `{made}`.", made=made),
        )
    if is_word(before) or is_word(token) or (before.kind == token.kind == "number" and touch):
        return error
    return error.with_offers(
        offers.product(text, tokens, position),
        lambda made: say("For a product write `{product}`.", product=made),
    )


def primed(span: Span) -> InputError:
    """Refuse `f′(x)`."""
    return InputError(
        "derivative",
        say("this is a derivative, and an expression has none"),
        say("The gradients are computed by themselves: write the function without the prime."),
        span,
    )


def shown(token: Token) -> str:
    """Write a token as it was typed, the beginning of a long one."""
    is_raised = token.text == "**" and token.end - token.start == 1
    return shortened("^" if is_raised else token.text)


def shortened(text: str) -> str:
    """Give the beginning of a long text, or all of a short one."""
    return elided(text, _LONGEST_SHOWN + 1)


def _named(token: Token) -> str:
    if token.kind in _BEFORE_STATEMENTS:
        return say("the end of the statement") if token.text in ("", "\n") else f"`{token.text}`"
    return f"`{shown(token)}`"


# Brackets, calls and options


_UNCLOSED = {
    "(": say("this parenthesis is never closed"),
    "[": say("this bracket is never closed"),
    "{": say("this brace is never closed"),
}


def unclosed_bar(opening: Token) -> InputError:
    """Refuse a bar that is never closed."""
    return InputError(
        "unclosed",
        say("this bar is never closed"),
        say("Add a `{closing}`.", closing=opening.text),
        opening.span,
    )


def unclosed(opening: Token) -> InputError:
    """Refuse a parenthesis or a bracket that is never closed."""
    return InputError(
        "unclosed",
        _UNCLOSED[opening.text],
        say("Add a `{closing}`.", closing=CLOSES[opening.text]),
        opening.span,
    )


# Names
