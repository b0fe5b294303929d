"""Names, in letters of any alphabet, and what stands below and above them: `x₁`, `W_{xh}`, `a⁽²⁾`."""

import keyword
import re
import unicodedata

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import CONSTANTS, NAMES
from .signs import PRIME_LETTER, SOFT, Token, in_name, is_lowered, lowered, unknown

_EXTREMES = frozenset(("max", "min"))
_LAYER = re.compile(
    r"\^ ?\{[(\[]([A-Za-z0-9]{1,8}|[A-Za-z] ?[-+] ?[0-9])[)\]]\}"
)  # of `a^{(2)}`, where no power stands
_RAISED_LAYER = re.compile(r"⁽([^⁽⁾\s]{1,8})⁾")
_BELOW = re.compile(r"\{([^{}\n]{1,40}|[^{}\n]{1,20}\{[^{}\n]{1,20}\}[^{}\n]{0,20})\}")
_PLAIN_BELOW = re.compile(r"\w(?:[\w, ]*\w)?")
LONGEST_SHOWN = 40
_LATIN_OF = dict(
    zip(
        "аеорсухіјѕԁԛһАВЕКМНОРСТХІЈЅοΟΑΒΕΖΗΙΚΜΝΡΤΧ",
        "aeopcyxijsdqhABEKMHOPCTXIJSoOABEZHIKMNPTX",
        strict=True,
    )
)
"""Letters of Cyrillic and Greek that look like Latin ones."""


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


def with_braces(plain: str, start: int, end: int) -> list[Token] | None:
    """Read what stands in braces below or above a name of ASCII letters: `W_{xh}`, `a^{(2)}`, `max_{j}`."""
    if not plain.startswith(("{", "^"), end):
        return None
    word = plain[start:end]
    if word[-1] != "_" and (layer := _LAYER.match(plain, end)):
        return _with_subscript(plain, start, below_name(word, layer[1]), layer.end())
    base = word.removesuffix("_")
    if word[-1] == "_" and (base == "" or base in _EXTREMES) and plain.startswith("{", end):
        named = [Token("name", base, start, end - 1)] if base else []
        return [*named, Token("sign", "_", end - 1, end)]
    if word[-1] != "_" or not (found := _BELOW.match(plain, end)):
        return None
    return _with_subscript(plain, start, below_name(base, found[1]), found.end())


def _with_subscript(plain: str, start: int, name: str, end: int) -> list[Token]:
    """Give the token of a name, with what stands below it behind what stands above it, and so on."""
    if layer := _LAYER.match(plain, end):
        name, end = below_name(name, layer[1]), layer.end()
    if plain.startswith("_", end) and (found := _BELOW.match(plain, end + 1)):
        name, end = below_name(name, found[1]), found.end()
    elif plain.startswith("_", end) and (found := re.compile(r"_([A-Za-z0-9]+)").match(plain, end)):
        name, end = f"{name}_{found[1]}", found.end()
    return [Token("name", name, start, end)]


def below_name(base: str, below: str) -> str:
    """Write a name with what stands below it: `W_xh`, and with braces what is an expression, `h_{t-1}`."""
    folded = unicodedata.normalize("NFKC", below)
    if _PLAIN_BELOW.fullmatch(folded) and "_" not in folded:
        return f"{base}_{re.sub('[, ]', '', folded)}"
    return f"{base}_{{{''.join(folded.split()).replace('−', '-')}}}"


def lowered_run(plain: str, start: int) -> str:
    """Bring the subscripts from a place on down to the line: the `i=1` of `∑ᵢ₌₁`."""
    found = ""
    for char in plain[start : start + LONGEST_SHOWN]:
        if not unicodedata.decomposition(char).startswith("<sub>"):
            break
        found += unicodedata.normalize("NFKC", char)
    return found.replace("−", "-")


def name_at(plain: str, start: int) -> Token:
    """Give the token of the name that begins at a place.

    Errors: InputError `bad-name`, `unknown-character`.
    """
    end = start
    while end < len(plain) and (in_name(plain[end]) or (plain[end] == SOFT and end > start)):
        end += 1
        if plain[end - 1] == SOFT and plain.startswith("\n", end):
            end += 1
    typed = plain[start:end].rstrip(PRIME_LETTER)
    if not typed or typed[0] == PRIME_LETTER:
        raise unknown(plain, start)
    end = start + len(typed)
    typed = typed.replace(f"{SOFT}\n", "").replace(SOFT, "")
    if any(map(_is_mixed, typed.split("_"))):
        raise _mixed_letters(typed, (start, end))
    if (run := lowered_run(plain, end)) and run[0] in "+-" and len(run) > 1:
        bare = typed.rstrip("".join(char for char in typed if is_lowered(char)))
        if bare:
            inner = unicodedata.normalize("NFKC", typed[len(bare) :])
            name = f"{unicodedata.normalize('NFKC', bare)}_{{{inner}{run}}}"
            return Token("name", name, start, end + len(run))
    if layer := _RAISED_LAYER.match(plain, end):
        index = "".join(map(lowered, layer[1]))
        if len(index) == len(layer[1]) and index.isalnum():
            base, end = fold_name(typed) or typed, layer.end()
            low = re.sub(r"\W", "", lowered_run(plain, end))
            return Token("name", f"{base}_{index}{f'_{low}' if low else ''}", start, end + len(low))
    if typed[-1] == "_" or plain.startswith(("_{", "^{("), end):
        below = with_braces(plain, start, end)
        if below and len(below) == 1:
            return below[0]
    folded = unicodedata.normalize("NFKC", typed) if typed[0] == "_" else fold_name(typed)
    if folded in CONSTANTS or folded in NAMES or keyword.iskeyword(folded or ""):
        bare = typed.rstrip("".join(char for char in typed if is_lowered(char)))
        if bare and bare != typed:  # `pᵢ` is not π, and `lₙ` no logarithm
            low = unicodedata.normalize("NFKC", typed[len(bare) :])
            folded = f"{unicodedata.normalize('NFKC', bare)}_{low}"
    if folded is None or not folded.isidentifier():
        raise InputError(
            "bad-name",
            say("`{name}` can't be a name", name=typed),
            say("A name has letters and digits, and begins with a letter."),
            (start, end),
        )
    return Token("name", folded, start, end)


def stands_low(text: str, name: Token) -> bool:
    """Tell a name that stands below the line, as in `)ᵢ` and `)_i`."""
    return text[name.start] == "_" or is_lowered(text[name.start])


def _is_mixed(word: str) -> bool:
    """Tell letters of two alphabets of which one looks like the other, `аlpha` with a Cyrillic `а`."""
    others = [each for each in word if not each.isascii() and each.isalpha()]
    return (
        bool(others)
        and all(each in _LATIN_OF for each in others)
        and any(each.isascii() and each.isalpha() for each in word)
    )


def _mixed_letters(typed: str, span: Span) -> InputError:
    latin = "".join(_LATIN_OF.get(each, each) for each in typed)
    odd = next(each for each in typed if each in _LATIN_OF)
    return InputError(
        "bad-name",
        say(
            "`{name}` has letters of two alphabets: its `{letter}` only looks like `{latin}`",
            name=typed,
            letter=odd,
            latin=_LATIN_OF[odd],
        ),
        say("Write it in one alphabet: `{name}`.", name=latin),
        span,
    )


def leading_underscore(name: Token) -> InputError:
    """Refuse a name that begins with an underscore, where it may not."""
    bare = name.text.strip("_")
    fits = bare.isidentifier() and not keyword.iskeyword(bare)
    hint = say("Call it something else: begin it with a letter.")
    if fits:
        hint = say("Call it something else: `{name}` would do.", name=bare)
    return InputError(
        "leading-underscore",
        say("`{name}` begins with an underscore; a name begins with a letter", name=name.text),
        hint,
        name.span,
    )
