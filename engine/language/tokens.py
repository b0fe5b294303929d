"""Program text as tokens, each with its place.

With `texts.py` and `lines.py`, which know quotes and indentation, the only module that looks at characters.
"""

import keyword
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ..base.errors import InputError, Span
from ..base.words import Words, say
from .lines import PASSED_OVER, Blocks, margin, without_session
from .syntax import BESIDE, DOT, NEGATED, PRIME, TRANSPOSED
from .texts import OPENING, end_of_text

# Signs that books, PDF files and Chinese keyboards write, and what they mean here.
_TYPOGRAPHIC = str.maketrans(
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

_DIGITS = "[0-9]+(?:_[0-9]+)*"
# Space, and behind it what most programs are made of. All else is rare, and is looked at sign by sign.
_COMMON = re.compile(
    r"(?:[ \t\f\v]+|#[^\n]*|\\[ \t]*\n)*+(?:(?P<end>[\n;]|\Z)"
    r"|(?P<based>0[xXbBoO][0-9A-Za-z_]*)"
    rf"|(?P<number>(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)"
    rf"|(?P<text>{OPENING})"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*+(?![^\x00-\x7f]))"
    r"|(?P<sign>\.\.\.|\*\*=|//=|\*\*|//|==|<=|>=|!=|->|:=|&&|\|\||[-+*/^@%&|]=(?!=)"
    r"|[-+*/^@()\[\]{},=.<>!%~&|:?\\])|(?P<rare>))"
)

_COMMENT = re.compile(r"#[^\n\r\u2028\u2029\u0085]*")
_RAISED_SIGNS = dict(zip("⁺⁻⁼⁽⁾", "+-=()", strict=True))
_TRANSPOSED = "ᵀ"
INVISIBLE = "\u2062"
"""The sign of a product that is not seen, by which a product without a sign can always be written."""
_SIGNS_OF_BOOKS = {
    _TRANSPOSED: TRANSPOSED, "⊤": TRANSPOSED, "←": ":=", "≔": ":=", "≤": "<=", "≥": ">=", "≠": "!=",
    "⩽": "<=", "⩾": ">=", "·": DOT, INVISIBLE: BESIDE, "′": PRIME, "ʹ": PRIME, "ˈ": PRIME, "∥": "‖",
    "∑": "∑", "∏": "∏", "√": "√", "∛": "∛", "‖": "‖", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉",
    "⟨": "⟨", "⟩": "⟩", "∣": "|", "¬": NEGATED,
}  # fmt: skip
_ONES = "𝟙𝟏"  # of what counts where a condition holds, `𝟙(x > 0)`
_CLOSING = frozenset((")", "]", "}", TRANSPOSED))
_DEEPER = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_SUMS = frozenset(("∑", "∏"))
_EXTREMES = frozenset(("max", "min"))
_PARAMETERS = re.compile(r"[^()\n]*\)[ \t]*:?=(?!=)")  # behind the `;` of `f(x; w) = …`
_LAYER = re.compile(
    r"\^ ?\{[(\[]([A-Za-z0-9]{1,8}|[A-Za-z] ?[-+] ?[0-9])[)\]]\}"
)  # of `a^{(2)}`, where no power stands
_RAISED_LAYER = re.compile(r"⁽([^⁽⁾\s]{1,8})⁾")
_BELOW = re.compile(r"\{([^{}\n]{1,40}|[^{}\n]{1,20}\{[^{}\n]{1,20}\}[^{}\n]{0,20})\}")
_PLAIN_BELOW = re.compile(r"\w(?:[\w, ]*\w)?")
_APART = f"{_TRANSPOSED}º"  # raised, and no powers
_GREEK = str.maketrans("ɑɛɩɸʋ", "αειφυ")  # Unicode has these raised as letters of phonetics alone
_SOFT = "\u00ad"  # a hyphen where a line may break, which is no sign
_PRIME = "ʼ"  # a letter inside of some words, a prime behind a name
_LONGEST_SHOWN = 40
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
NO_TEXT = say("There is no text in an expression.")
# Told apart from other unknown signs: what the writer of each most likely wanted.
_NOT_A_SIGN = {
    **dict.fromkeys("'\"`", NO_TEXT),
    **dict.fromkeys("{}", say("Use round parentheses.")),
    **dict.fromkeys("√∛", say("Write sqrt(x).")),
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
    **dict.fromkeys("…⋯", say("What the dots stand for can't be told: write all of it, or a sum.")),
    **dict.fromkeys("∈∀∃", say("Write the formula alone, without what it holds for.")),
    "±": say("Write one formula for each sign."),
}
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


def plain_signs(text: str) -> str:
    """Write the signs of books and of other keyboards as programs have them; a dot stays.

    >>> plain_signs("x − y·z ≤ 2")
    'x - y·z <= 2'
    """
    plain = text.translate(_TYPOGRAPHIC)
    return "".join(_SIGNS_OF_BOOKS.get(sign, sign) for sign in plain)


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
        inner = list(plain_tokens(exponent.text))
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


def plain_tokens(text: str, faults: dict[int, InputError] | None = None) -> Iterator[Token]:
    """Read `text` into tokens; a newline inside brackets does not end a statement.

    What is no token is a token of the kind `fault` where `faults` is given, which then has its error by
    the place. Without it the first one is raised.

    Errors: InputError `unknown-character`, `leading-underscore`, `bad-name`, `bad-number`, `unclosed`,
    `indentation`, each at its place.
    """
    plain = without_session(text.replace("\r\n", " \n").translate(_TYPOGRAPHIC))
    blocks, position, depth, line = Blocks(), 0, 0, 0
    begins = True  # whether no token of the line was read
    last = ""  # the last sign, or a word for another token
    while True:
        common = _COMMON.match(plain, position)
        assert common is not None  # it may be empty
        kind = common.lastgroup or ""
        start, position = common.span(kind)
        if kind == "end":
            if start == len(plain):
                break
            is_newline = plain[start] == "\n"
            if not is_newline and depth and _PARAMETERS.match(plain, position):
                yield Token("sign", ",", start, position)
            elif depth == 0 or not is_newline:
                yield Token(kind, plain[start], start, position)
            if is_newline:
                line = position
                begins = begins or depth == 0
            continue
        if begins and depth == 0:
            if passed_over := PASSED_OVER.match(plain, start):
                position = passed_over.end()
                continue
            begins = False
            for block in blocks.kinds(margin(text, plain, line, start), last == ":"):
                if block in _INDENTED:
                    yield _fault(_misplaced(block, line, start), faults)
                else:
                    yield Token(block, "", start, start)
        if kind == "sign":
            last = common[kind].replace("^", "**")
            if last in _DEEPER:
                depth = max(0, depth + _DEEPER[last])
            yield Token(kind, last, start, position)
            continue
        try:
            if kind == "name" and (below := _below(plain, start, position)):
                *others, token = below
                yield from others
                position, last = token.end, token.kind if token.kind == "name" else token.text
                yield token
                continue
            token = _token(kind, common[kind], text, plain, start=start, last=last)
        except InputError as error:
            yield _fault(error, faults)
            position = _behind(plain, error)
            continue
        position = token.end
        if token.kind != "space":
            last = token.text if token.kind == "sign" else token.kind
            yield token
        is_norm = last == "‖" or (last == "exponent" and plain.startswith("‖", token.start - 1))
        if (last in _SUMS or is_norm) and (run := _lowered_run(plain, position)):
            yield from _in_braces(plain_tokens(run), position, position + len(run))
            position += len(run)
    if closed := blocks.kinds("", opens=False):
        yield Token("end", "", len(plain), len(plain))
        yield from [Token(kind, "", len(plain), len(plain)) for kind in closed]
    yield Token("end", "", len(plain), len(plain))


def _token(kind: str, word: str, text: str, plain: str, start: int, last: str) -> Token:
    """Make the token of a word that is no sign, or of what is rare, behind the `last` one."""
    end = start + len(word)
    if kind == "name":
        return Token(kind, word, start, end)
    if kind == "number":
        if plain.startswith("_", end):
            raise leading_underscore(_name(plain, end))
        return Token(kind, word.replace("_", ""), start, end)
    if kind == "based":
        return Token("number", _based(word, start), start, end)
    if kind == "text":
        return _text(plain, start, word, last)
    return _rare(text, plain, start)


def _rare(text: str, plain: str, position: int) -> Token:
    """Make the token of a sign that books have, of what is raised, or of a name in other letters."""
    char = plain[position]
    if sign := _SIGNS_OF_BOOKS.get(char):
        return Token("sign", sign, position, position + 1)
    if char == "∞" and plain[:position].rstrip("{ ").endswith("_"):
        return Token("name", char, position, position + 1)
    if char in _ONES:
        return Token("number", "1", position, position + 1)
    if (part := unicodedata.decomposition(char)).startswith("<fraction>"):
        digits = "".join(chr(int(code, 16)) for code in part.split()[1:]).replace("⁄", "/")
        if "/" in digits[1:-1]:
            return Token("fraction", digits, position, position + 1)
    if lowered(char):
        start, word = position, ""
        while position < len(plain) and (down := lowered(plain[position])):
            word, position = word + down, position + 1
        return Token("exponent", word, start, position)
    if _in_name(char) and (char.isalpha() or char == "_"):
        return _name(plain, position)
    if unicodedata.category(char) == "Zs" or char == _SOFT:
        return Token("space", char, position, position + 1)
    raise _unknown(text, position)


def _text(plain: str, start: int, opening: str, last: str) -> Token:
    """Make the token of a text in quotes; right behind a value, `'` is no quote."""
    quote = opening.lstrip("rRbBfFuU")
    at = start + len(opening) - len(quote)
    is_behind = last in _CLOSING or last in ("name", "number", "exponent")
    if quote == "'" and at == start and is_behind and not plain[start - 1].isspace():
        return Token("sign", PRIME, start, start + 1)
    end = end_of_text(plain, start)
    if end >= 0:
        return Token("text", plain[start:end], start, end)
    if at > start and plain.find(quote, at + 1) < 0:
        return Token("name", plain[start:at], start, at)
    if quote == "'" and is_behind:
        return Token("sign", PRIME, start, start + 1)
    raise InputError(
        "unclosed",
        say("this text is never closed"),
        say("Add a `{closing}`.", closing=quote),
        (start, at + len(quote)),
    )


def _fault(error: InputError, faults: dict[int, InputError] | None) -> Token:
    """Note what is no token, and give one that stands for it. Errors: InputError where nobody notes."""
    if faults is None:
        raise error
    start, end = error.span or (0, 0)
    faults[start] = error
    return Token("fault", "", start, end)


def _behind(plain: str, error: InputError) -> int:
    """Find where tokens go on behind a fault: behind an open text on the next line, if there is one."""
    _, end = error.span or (0, 0)
    if error.code != "unclosed":
        return end
    if plain.startswith(("'''", '"""'), end - 3):
        return len(plain)
    newline = plain.find("\n", end)
    return newline if newline >= 0 else len(plain)


_INDENTED = {
    "misfit": say("this line stands in no block: no line before it is as far in"),
    "mixed": say("tabs and spaces are mixed: how far in this line is can't be told"),
}
_ALIKE = say("Begin each line of a block with the same spaces.")


def _misplaced(kind: str, line: int, start: int) -> InputError:
    """Refuse the indentation of a line."""
    return InputError("indentation", _INDENTED[kind], _ALIKE, (min(line, start - 1), start))


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


def _below(plain: str, start: int, end: int) -> list[Token] | None:
    """Read what stands in braces below or above a name of ASCII letters: `W_{xh}`, `a^{(2)}`, `max_{j}`."""
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


def _lowered_run(plain: str, start: int) -> str:
    """Bring the subscripts from a place on down to the line: the `i=1` of `∑ᵢ₌₁`."""
    found = ""
    for char in plain[start : start + _LONGEST_SHOWN]:
        if not unicodedata.decomposition(char).startswith("<sub>"):
            break
        found += unicodedata.normalize("NFKC", char)
    return found.replace("−", "-")


def _in_braces(inside: Iterator[Token], start: int, end: int) -> list[Token]:
    """Put tokens that stand below a sign into braces."""
    moved = [
        one._replace(start=start + one.start, end=start + one.end)
        for one in inside
        if one.kind != "end"
    ]
    return [
        Token("sign", "_", start, start),
        Token("sign", "{", start, start),
        *moved,
        Token("sign", "}", end, end),
    ]


def _name(plain: str, start: int) -> Token:
    end = start
    while end < len(plain) and (_in_name(plain[end]) or (plain[end] == _SOFT and end > start)):
        end += 1
        if plain[end - 1] == _SOFT and plain.startswith("\n", end):
            end += 1
    typed = plain[start:end].rstrip(_PRIME)
    if not typed or typed[0] == _PRIME:
        raise _unknown(plain, start)
    end = start + len(typed)
    typed = typed.replace(f"{_SOFT}\n", "").replace(_SOFT, "")
    if (run := _lowered_run(plain, end)) and run[0] in "+-" and len(run) > 1:
        bare = typed.rstrip("".join(char for char in typed if _is_lowered(char)))
        if bare:
            inner = unicodedata.normalize("NFKC", typed[len(bare) :])
            name = f"{unicodedata.normalize('NFKC', bare)}_{{{inner}{run}}}"
            return Token("name", name, start, end + len(run))
    if layer := _RAISED_LAYER.match(plain, end):
        index = "".join(map(lowered, layer[1]))
        if len(index) == len(layer[1]) and index.isalnum():
            base, end = fold_name(typed) or typed, layer.end()
            low = re.sub(r"\W", "", _lowered_run(plain, end))
            return Token("name", f"{base}_{index}{f'_{low}' if low else ''}", start, end + len(low))
    if typed[-1] == "_" or plain.startswith(("_{", "^{("), end):
        below = _below(plain, start, end)
        if below and len(below) == 1:
            return below[0]
    folded = unicodedata.normalize("NFKC", typed) if typed[0] == "_" else fold_name(typed)
    if folded is None or not folded.isidentifier():
        raise InputError(
            "bad-name",
            say("`{name}` can't be a name", name=typed),
            say("A name has letters and digits, and begins with a letter."),
            (start, end),
        )
    return Token("name", folded, start, end)


def is_lowered(text: str, name: Token) -> bool:
    """Tell a name that stands below the line, as in `)ᵢ` and `)_i`."""
    return text[name.start] == "_" or _is_lowered(text[name.start])


def _is_lowered(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")


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


def _unknown(text: str, position: int, hint: Words | None = None) -> InputError:
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


def tokens_in_text(text: str, span: Span) -> list[Token]:
    """Give the tokens of an expression that stands in braces in a text. Errors: InputError."""
    start, end = span
    try:
        found = list(plain_tokens(text[start:end].replace("\n", " ")))
    except InputError as error:
        first, last = error.span or (0, 0)
        error.span = start + first, start + last
        raise
    return [one._replace(start=one.start + start, end=one.end + start) for one in found]


def arrow_at(text: str, found: Sequence[Token], position: int) -> str:
    """Tell what R's `x <- 3` means that begins with a token: `assigns`, or `compares` where it is `x<-3`.

    Nothing where there is no name with such an arrow behind it.

    >>> [arrow_at(text, list(plain_tokens(text)), 0) for text in ("x <- 3", "x<-3", "x < -3")]
    ['assigns', 'compares', '']
    """
    if len(found) < position + 4 or found[position].kind != "name":
        return ""
    less, minus = found[position + 1 : position + 3]
    if less.text != "<" or minus.text != "-" or less.end != minus.start:
        return ""
    return "assigns" if found[position + 3].start > minus.end else "compares"
