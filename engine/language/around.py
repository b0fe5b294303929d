"""What books write around a formula, put in order before it is read.

An equation has a number, a full stop, and behind a comma what it holds for; its left side is
`softmax(z)ᵢ` or `log p(x)`, it may have several right sides, and a `where` says what its letters are. What
is passed over so is said in a notice.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..base.errors import InputError, Span
from ..base.words import Words, say
from .factors import OF_FUNCTIONS, is_function
from .indices import below
from .offers import CLOSES, closing
from .signs import Token
from .spelling import is_single
from .subscripts import stands_low
from .syntax import PRIME, TRANSPOSED

Doubt = tuple[Span, Words, str | None]
"""A place, what is said of it, and the text instead."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_QUALIFYING = ("∈", "∀", "\\in", "\\forall")
_WORDS_OF_RANGE = frozenset(("for", "for all", "with"))
_HEADS = frozenset(("name", "exponent"))


def in_order(
    text: str, found: Sequence[Token], unread: dict[int, InputError]
) -> tuple[list[Token], list[Doubt]]:
    """Give the tokens of a text of formulas without what stands around them, and what is to be said of it.

    Words behind a `where` are noted in `unread`, by their place.
    """
    doubts: list[Doubt] = []
    made: list[Token] = []
    raised = [
        each
        for each, behind in pairwise([*found, found[-1]])
        if (each.text, behind.text) != ("**", TRANSPOSED)
    ]
    whole_names = _with_primes(text, _with_differences(text, raised))
    doubts += _primes_left(text, whole_names)
    lines = [_without_stop(statement) for statement in _statements(whole_names)]
    lines = [part for line in lines for part in _equations(line)]
    last = max((at for at, line in enumerate(lines) if len(line) > 1), default=0)
    for at, (*whole, end) in enumerate(lines):
        if at and at >= last and (said := _broken(text, lines[at - 1], whole)):
            doubts.append(said)
        line = _without_number(text, _without_composed(text, whole, unread), doubts)
        for part in _with_clauses(_without_range(text, line, doubts), unread):
            made += [*_one_side(text, _plain_head(text, part), doubts), end]
    return made, doubts


def _statements(found: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in found:
        line.append(token)
        if token.kind == "end":
            yield line
            line = []


def _without_stop(line: list[Token]) -> list[Token]:
    """Take off the full stop behind an equation, which is no dot before a name."""
    end = len(line) - 1
    while end > 1 and line[end - 1].kind == "sign" and line[end - 1].text in (".", ","):
        end -= 1
    is_stop = end < len(line) - 1 and _is_value(line[end - 1]) and bool(_equals(line))
    return [*line[:end], line[-1]] if is_stop else line


def _with_differences(text: str, found: Sequence[Token]) -> list[Token]:
    r"""Make one name of LaTeX's `\Delta w`, where each `\Delta` stands before a letter."""
    places = [at for at, each in enumerate(found) if each.kind == "name" and each.text == "Δ"]
    if not places or any(
        found[at + 1].kind != "name" or text[found[at].end : found[at + 1].start].strip()
        for at in places
    ):
        return list(found)
    made: list[Token] = []
    for at, token in enumerate(found):
        if at - 1 in places:
            made[-1] = Token("name", f"Δ{token.text}", made[-1].start, token.end)
        else:
            made.append(token)
    return made


def _with_primes(text: str, found: list[Token]) -> list[Token]:
    """Make one name of `x′` where it is given a value, `x′ = …`, or is a parameter, `k(x, x′) = …`."""
    primed = set[str]()
    for line in _statements(found):
        signs = _equals(line)
        head = line[: signs[0]] if signs else []
        is_alone = len(head) == 2
        for one, two in pairwise(head[0 if is_alone else 2 :]):
            if one.kind == "name" and two.text == PRIME:
                primed.add(one.text)
    made: list[Token] = []
    for token in found:
        before = made[-1] if made else None
        is_primed = token.text == PRIME and before is not None and before.text in primed
        if before is not None and is_primed and before.kind == "name":
            made[-1] = Token("name", f"{before.text}_prime", before.start, token.end)
        else:
            made.append(token)
    return made


def _primes_left(text: str, found: Sequence[Token]) -> Iterator[Doubt]:
    """Say of the first `x′` that it is read as transposed, and offer it as a value of its own."""
    for one, two in pairwise(found):
        if one.kind == "name" and two.text == PRIME and two.end == one.end + 1:
            message = say(
                "`{typed}` is read as transposed; as a value of its own it is `{other}`",
                typed=text[one.start : two.end],
                other=f"{one.text}_prime",
            )
            changed = f"{text[: one.start]}{one.text}_prime{text[two.end :]}"
            yield (one.start, two.end), message, changed
            return


def _broken(text: str, above: Sequence[Token], line: Sequence[Token]) -> Doubt | None:
    """Say that the last line is the output by itself where it may be the end of the equation above it."""
    signs = _equals(above)
    if not signs or above[0].kind != "name" or above[-1].text != "\n":
        return None
    name, value = above[0].text, above[signs[-1] + 1 : -1]
    is_constant = all(each.kind != "name" for each in value)
    if not line or is_constant or _equals(line) or name in _texts(line):
        return None
    start, end = line[0].start, line[-1].end
    span = text[start:end]
    if line[0].kind != "sign" or line[0].text not in ("-", "+"):
        message = say(
            "`{line}` is read by itself, and nothing reads `{name}` above it", line=span, name=name
        )
        return (start, end), message, None
    whole = f"{text[above[0].start : value[-1].end]} {span}"
    message = say(
        "`{line}` is read by itself, and nothing reads `{name}` above it; as one formula it is `{whole}`",
        line=span,
        name=name,
        whole=whole,
    )
    return (start, end), message, f"{text[: value[-1].end]} {text[start:]}"


def _without_composed(text: str, line: list[Token], unread: dict[int, InputError]) -> list[Token]:
    """Note `(f ∘ g)(x)`, a function of a function, which is no product."""
    for at in range(len(line) - 5):
        shape = [each.kind if each.kind == "name" else each.text for each in line[at : at + 6]]
        typed = text[line[at + 2].start : line[at + 2].end]
        if shape == ["(", "name", "*", "name", ")", "("] and typed in ("∘", "\\circ"):
            span = line[at].start, line[at + 4].end
            outer, inner = line[at + 1], line[at + 3]
            unread[span[0]] = InputError(
                "not-in-language",
                say(
                    "`{typed}` is a function of a function, and no product",
                    typed=text[slice(*span)],
                ),
                say("Write it as a call: {call}.", call=f"{outer.text}({inner.text}(x))"),
                span,
            )
            return [*line[:at], Token("fault", "", *span), *line[at + 5 :]]
    return line


def _equations(line: list[Token]) -> Iterator[list[Token]]:
    """Part equations that stand in one line, `a = w x, h = tanh a`."""
    commas = [at for at in _at_top(line) if line[at].text == "," and line[at].kind == "sign"]
    sides = [line[one + 1 : two] for one, two in pairwise(_equals(line))]
    if "where" in _texts(line) or all(map(_is_letters, sides)):  # `a = b, c = d` is Python's
        commas = []
    ends = [-1, *commas, len(line) - 1]
    parts = [line[one + 1 : two] for one, two in pairwise(ends)]
    sound = [_is_equation(part) for part in parts]
    if (
        sum(sound) < 2
        or not all(sound[:-1])
        or not (sound[-1] or (parts[-1] and not _equals(parts[-1])))
    ):
        yield line
        return
    for part in parts:
        yield [*part, line[-1]._replace(start=part[-1].end, end=part[-1].end)]


def _is_equation(part: Sequence[Token]) -> bool:
    return bool(part) and part[0].kind == "name" and len(_equals(part)) == 1 and len(part) > 2


def _is_value(token: Token) -> bool:
    return token.kind in ("name", "number", "exponent", "fraction") or token.text in (")", "]", "}")


def _at_top(line: Sequence[Token]) -> Iterator[int]:
    """Give the positions of signs and names that stand in no brackets."""
    depth = 0
    for at, token in enumerate(line):
        if token.kind == "sign":
            depth -= token.text in CLOSES.values()
        if depth == 0:
            yield at
        if token.kind == "sign":
            depth += token.text in CLOSES


def _without_number(text: str, line: list[Token], doubts: list[Doubt]) -> list[Token]:
    """Take off the number of an equation: `(3.14)` before it, or behind a gap."""
    if (
        len(line) > 4
        and _is_number(line[:3])
        and line[3].kind == "name"
        and "=" in _texts(line[3:])
    ):
        return line[3:]
    if len(line) < 5 or not _is_number(line[-3:]) or not _is_value(line[-4]) or not _equals(line):
        return line
    if line[-4].kind == "name" and _may_be_function(line[-4].text):
        return line
    gap = text[line[-4].end : line[-3].start]
    is_far = len(gap) > 1 or "\t" in gap
    if not is_far and not (gap and "." in line[-2].text):
        return line
    span = line[-3].start, line[-1].end
    product = f"{text[: line[-4].end]}*{text[span[0] :]}"
    message = say(
        "`{number}` is passed over as the number of the equation", number=text[slice(*span)]
    )
    doubts.append((span, message, product))
    return line[:-3]


def _may_be_function(name: str) -> bool:
    return is_function(name) or name[0] in OF_FUNCTIONS | {"σ"} or not is_single(name)


def _is_number(tokens: Sequence[Token]) -> bool:
    opening, number, behind = tokens
    is_number = number.kind == "number" and _NUMBER.fullmatch(number.text) is not None
    return opening.text == "(" and is_number and behind.text == ")"


def _texts(line: Sequence[Token]) -> list[str]:
    return [token.text for token in line]


def _without_range(text: str, line: list[Token], doubts: list[Doubt]) -> list[Token]:
    """Take off what a formula holds for: `, x ∈ ℝ`, `∀x`."""
    at = next(
        (at for at, each in enumerate(line)
         if each.kind == "fault" and text.startswith(_QUALIFYING, each.start)),
        None,
    )  # fmt: skip
    if at is None:
        return line
    signs = [each for each in _at_top(line) if each < at]
    commas = [each for each in signs if line[each].text == "," and line[each].kind == "sign"]
    begins = commas[-1] if commas else at
    has_formula = any(line[each].text in ("=", ":=") for each in signs if each < begins)
    if (text.startswith(("∈", "\\in"), line[at].start) and not commas) or not has_formula:
        return line
    span = line[begins + (begins in commas)].start, line[-1].end
    message = say(
        "`{part}` says what the formula holds for, and is passed over", part=text[slice(*span)]
    )
    rest = text[: line[begins].start].rstrip() + text[span[1] :]
    doubts.append((span, message, rest))
    return line[:begins]


def _with_clauses(line: list[Token], unread: dict[int, InputError]) -> Iterator[list[Token]]:
    """Put what stands behind `where` before the formula."""
    at = next(
        (at for at in _at_top(line)
         if at and line[at].kind == "name" and line[at].text == "where" and line[at + 1 :]
         and line[at + 1].text != "("),
        None,
    )  # fmt: skip
    if at is None:
        yield line
        return
    clauses: list[list[Token]] = [[]]
    for token in line[at + 1 :]:
        is_between = token.text in (",", "and") and _depth(clauses[-1]) == 0
        if is_between:
            clauses.append([])
        else:
            clauses[-1].append(token)
    for clause in clauses:
        if clause and not {"=", ":="}.intersection(_texts(clause)):
            span = line[at].start, line[-1].end
            unread[span[0]] = InputError(
                "not-in-language",
                say("what stands behind `where` here is no formula"),
                say("Leave it out, or write such as z = w*x."),
                span,
            )
            yield [*line[:at], Token("fault", "", *span)]
            return
    main = line[:at]
    while main and main[-1].text == ",":
        main.pop()
    for clause in reversed(clauses):
        if clause:
            yield clause
    yield main


def _depth(line: Sequence[Token]) -> int:
    signs = [token.text for token in line if token.kind == "sign"]
    return sum((sign in CLOSES) - (sign in CLOSES.values()) for sign in signs)


def _equals(line: Sequence[Token]) -> list[int]:
    return [at for at in _at_top(line) if line[at].kind == "sign" and line[at].text in ("=", ":=")]


def _plain_head(text: str, line: list[Token]) -> list[Token]:
    """Write a left side as `f(x)`, as it names a function: `softmax(z)ᵢ`, `H[x]`, `log p(x)`."""
    signs = _equals(line)
    if not signs or len(line) < 4 or line[0].kind != "name":
        return line
    head = line[: signs[0]]
    names = [at for at, (one, two) in enumerate(pairwise(head)) if one.kind == two.kind == "name"]
    opening = next((at for at, each in enumerate(head) if each.text in ("(", "[")), None)
    if opening is None or opening == 0:
        return line
    end = closing(head, opening)
    inner, behind = head[opening + 1 : end], head[end + 1 :]
    is_bracket = text[head[opening].start : head[opening].end] == "["
    has_low = bool(behind) and behind[0].kind == "name" and stands_low(text, behind[0])
    is_composed = opening > 1 and all(each.kind == "name" for each in head[:opening])
    is_entry = any(below(t.text, text[slice(*t.span)]).letters for t in inner if t.kind == "name")
    has_sum = any(each.text.startswith(("∑", "Σ")) for each in line[signs[0] :])
    is_summed = is_entry and has_sum
    is_plain = is_bracket and _is_letters(inner) and not behind
    is_numbered = not behind and _is_numbered(inner)
    if not (has_low or is_composed or is_plain or is_summed or is_numbered):
        return line
    if names and not is_composed:
        return line
    word = head[0]._replace(text="_".join(_texts(head[:opening])), end=head[opening - 1].end)
    arguments = dict.fromkeys(each.text for each in inner if each.kind == "name")
    first = {each.text: each for each in reversed(inner) if each.kind == "name"}
    listed: list[Token] = []
    for name in arguments:
        if listed:
            listed.append(Token("sign", ",", first[name].start, first[name].start))
        parts = below(name, text[slice(*first[name].span)])
        is_entry = bool(parts.letters) and has_sum
        listed.append(first[name]._replace(text=parts.base) if is_entry else first[name])
    brackets = head[opening]._replace(text="("), head[end]._replace(text=")")
    return [word, brackets[0], *listed, brackets[1], *line[signs[0] :]]


def _is_letters(inner: Sequence[Token]) -> bool:
    return all(each.kind == "name" or each.text == "," for each in inner)


def _is_numbered(inner: Sequence[Token]) -> bool:
    """Tell places from parameters: `PE(pos, 2i) = …`."""
    return any(one.kind == "number" and two.kind == "name" for one, two in pairwise(inner)) and all(
        each.kind in ("name", "number") or each.text == "," for each in inner
    )


def _one_side(text: str, line: list[Token], doubts: list[Doubt]) -> list[Token]:
    """Keep the last of several right sides, `h(x) = g(z) = 1/(1 + e⁻ᶻ)`."""
    signs = _equals(line)
    if len(signs) < 2:
        return line
    sides = [line[one + 1 : two] for one, two in pairwise(signs)]
    if all(len(side) == 1 and side[0].kind == "name" for side in sides) or any(
        "," in _texts(side) and _depth(side) == 0 and _is_letters(side) for side in sides
    ):
        return line
    if any(not side for side in sides) or line[signs[-1] + 1 :] == []:
        return line
    span = sides[0][0].start, sides[-1][-1].end
    message = say(
        "of several sides the last is read; `{part}` is passed over", part=text[slice(*span)]
    )
    other = text[: span[1]] + text[line[-1].end :]
    doubts.append((span, message, other))
    return [*line[: signs[0]], *line[signs[-1] :]]
