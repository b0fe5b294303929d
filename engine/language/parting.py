"""Names into which letters have run together, taken apart before a text is read: `wx + b`, `sinx`, `w^T x`.

A name is taken apart where each piece stands elsewhere, has a value, is a constant or a function with
its operand, or where all other names are single letters, and where nobody would read it as a word. What
else it could be is offered; where less speaks for it, it is one name, and `glued.py` asks.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from ..base.errors import InputError
from ..base.words import say
from ..gates.table import CONSTANTS, NAMES, spelled
from . import prelude
from .around import Doubt, in_order
from .complaints import is_definition
from .factors import FUNCTIONS_WITHOUT_BRACKETS, SIGMAS
from .guesses import Guesses
from .latex.detecting import is_latex
from .library_names import forms
from .pieces import BARE, Piece
from .program import Named, standing_in
from .raised import with_raised, with_words
from .signs import Token
from .spelling import has_seam, is_single
from .splitting import taken_apart
from .surroundings import assigned
from .syntax import DOT, PRIME, TRANSPOSED
from .telling import is_program
from .tokens import SUMS, plain_tokens

_SEAM = re.compile(r"[^\W\d_](?:_(?:[0-9]+|[ijkmnt]))?")
_SEAMS = re.compile(r"(?:[^\W\d_]_(?:[0-9]+|[ijkmnt]))+(?:(?<=[0-9])[^\W\d_])?")
_SUMS = re.compile(r"[^\W\d_ΣΠ]?(?:[ΣΠ][A-Za-z]+)+")
_OF_SUMS = re.compile(r"[ΣΠ]?[^\W\d_ΣΠ]+")
_LIMITS = re.compile(r".(?:_\{(.+=.+)\})")
_OF_CASES = frozenset(("otherwise", "when", "max", "min"))
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_GO_ON = frozenset(("+", "-", "*", "/", "=", DOT))  # at the end or the beginning of a broken line
_MOST = 200  # names of a text of formulas
# A line of names, numbers and signs of arithmetic: without `=`, `^`, `_`, `where` and Greek letters nothing
# stands in it that only books write.
_ARITHMETIC = re.compile(r"(?:(?!where)[A-Za-z0-9.+*/() -])*")


class Apart(NamedTuple):
    """The tokens of a text with its glued names taken apart, and what is known of its names."""

    # The tokens.
    tokens: list[Token]
    # What a reader of the tokens has to know of the names: fields of `Notation`.
    known: dict[str, Any]
    # The names that are taken apart, with their pieces.
    taken: dict[str, Sequence[Piece]]
    # What names with values decided of it.
    named: Named


def names_apart(
    text: str,
    found: list[Token],
    given: Collection[str],
    unread: dict[int, InputError] | None = None,
) -> Apart:
    """Take the names of a text apart; `given` are the names that have values from outside.

    What is no formula where one must stand is noted in `unread`, by its place.
    """
    if is_program(text):
        return Apart(found, {"own": frozenset(assigned(found))}, taken={}, named=Named())
    doubts: list[Doubt] = []
    if not _ARITHMETIC.fullmatch(text):
        found, doubts = _as_code(text, found, given, {} if unread is None else unread)
    names = Guesses(text, found, given, ())
    taken: dict[str, Sequence[Piece]] = {}
    glued = {name for name in names.uses if len(name) > 1} - names.assigned
    if _has_methods(found):
        glued = set()
    if len(glued) <= _MOST and not is_latex(text):
        taken = _taken(found, names, glued)
    doubts += filter(None, (_doubt(text, name, each, names) for name, each in taken.items()))
    asked = {"T"} if doubts else set[str]()
    asked |= glued | {t.text for t, behind in pairwise(found) if behind.text == "("}
    known = {
        "own": frozenset({*names.assigned, *names.uses.keys() & given}),
        "pieces": taken,
        "doubts": doubts,
        "values": frozenset({*names.uses, *given}),
        "functions": frozenset(_functions(found)),
        "is_formula": True,
    }
    named = Named(frozenset(asked), standing_in(given, asked))
    return Apart(taken_apart(found, taken) if taken else found, known, taken=taken, named=named)


def _as_code(
    text: str, found: list[Token], given: Collection[str], unread: dict[int, InputError]
) -> tuple[list[Token], list[Doubt]]:
    """Write what only books write as code has it, and say of what that changes."""
    found = with_words(text, found, given)
    found, around = in_order(text, _lines_joined(text, found), unread)
    found, raised = with_raised(text, found)
    found, sums = _with_sums(text, found, given)
    found, seams = _with_seams(text, _with_squared(found), given)
    found, transposed = _with_transposed(text, found, given)
    return found, [*around, *raised, *sums, *seams, *transposed]


def _lines_joined(text: str, found: list[Token]) -> list[Token]:
    """Let a formula go on below an operator at the end of its line, or with one at the beginning of the next.

    A minus begins a statement as well, so a line with one goes on only where it is further in.
    """
    made, margin = list[Token](), 0
    for at, token in enumerate(found):
        begins = not made or made[-1].kind == "end"
        if begins:
            margin = _margin(text, token)
        is_break = token.kind == "end" and token.text == "\n" and not begins
        if is_break and at + 1 < len(found) and _goes_on(text, found, at, margin):
            continue
        made.append(token)
    return made


def _goes_on(text: str, found: Sequence[Token], at: int, margin: int) -> bool:
    before, behind = found[at - 1], found[at + 1]
    if behind.kind == "sign" and behind.text in _GO_ON:
        if behind.text == "*" and _gives_value(found[at + 1 :]):
            return False  # `*rest, last = x`
        return behind.text != "-" or _margin(text, behind) > margin
    if behind.kind == "end" or before.kind != "sign" or before.text not in _GO_ON:
        return False
    return not _gives_value(found[at + 1 :])


def _gives_value(found: Sequence[Token]) -> bool:
    """Tell whether the line that begins with these tokens gives a value: in brackets `=` does not."""
    depth = 0
    for each in takewhile(lambda each: each.kind != "end", found):
        depth += (each.text in _OPENING) - (each.text in _CLOSING)
        if depth == 0 and each.text in ("=", ":="):
            return True
    return False


def _margin(text: str, token: Token) -> int:
    return token.start - text.rfind("\n", 0, token.start) - 1


def _with_squared(found: list[Token]) -> list[Token]:
    """Make one name of `σ²` where a statement gives it a value, `σ² = …`, and `σ` itself stands nowhere."""
    squares = {at: end for at in range(len(found)) if (end := _square_at(found, at))}
    given = {
        found[at].text
        for at, end in squares.items()
        if (at == 0 or found[at - 1].kind == "end") and found[end].text in ("=", ":=")
    }
    names = {token.text for token in found}
    alone = {t.text for at, t in enumerate(found) if t.kind == "name" and at not in squares}
    squared = {name for name in given if name not in alone and f"{name}2" not in names}
    if not squared:
        return found
    made, at = list[Token](), 0
    while at < len(found):
        token, end = found[at], squares.get(at, at + 1)
        if token.kind == "name" and token.text in squared:
            token = token._replace(text=f"{token.text}2", end=found[end - 1].end)
            at = end - 1
        made.append(token)
        at += 1
    return made


def _square_at(found: Sequence[Token], at: int) -> int:
    """Give the position behind a name with a raised 2; 0 where there is none."""
    if found[at].kind != "name":
        return 0
    behind = [token.text for token in found[at + 1 : at + 5]]
    if behind[:1] == ["2"] and found[at + 1].kind == "exponent":
        return at + 2
    if behind[:2] == ["**", "2"]:
        return at + 3
    return at + 5 if behind == ["**", "{", "2", "}"] else 0


def _with_sums(
    text: str, found: list[Token], given: Collection[str]
) -> tuple[list[Token], list[Doubt]]:
    """Read `Σ_{i=1}^n` as the sign of a sum, and `Σx` as the sum of `x`, unless it is given a value."""
    known, made, said = {*given, *assigned(found)}, list[Token](), list[Doubt]()
    if "Σ" in text or "Π" in text:
        found = [part for token in found for part in _sums_apart(text, token, known)]
    for at, token in enumerate(found):
        name = token.text if token.kind == "name" else ""
        sign = SIGMAS.get(name[:1], "") if name not in known else ""
        if sign and (below := _LIMITS.fullmatch(name)):
            inner = list(plain_tokens(below[1]))[:-1]
            made += [Token("sign", each, *token.span) for each in (sign, "_", "{")]
            made += [each._replace(start=token.start, end=token.end) for each in inner]
            made.append(Token("sign", "}", *token.span))
        elif sign and name[1:].isalpha() and name[1:].isascii() and not _is_summed(found[at + 1]):
            is_index = found[at + 1].kind in ("number", "fraction") or found[at + 1].text == "("
            if is_index or text[token.start] == "\\":
                made.append(token)
                continue
            of_form = bool(at) and found[at - 1].text in (TRANSPOSED, PRIME)  # `xᵀΣx`
            made += [
                Token(
                    "name" if of_form else "sign",
                    name[0] if of_form else sign,
                    token.start,
                    token.start + 1,
                ),
                Token("name", name[1:], token.start + 1, token.end),
            ]
            if of_form:
                continue
            message = say(
                "`{name}` is read as `{product}`; as one name it is `{whole}`",
                name=name,
                product=f"{sign} {name[1:]}",
                whole=f"{name[0]}_{name[1:]}",
            )
            other = f"{text[: token.start + 1]}_{text[token.start + 1 :]}"
            said.append((token.span, message, other))
        else:
            made.append(token)
    return made, said


def _is_summed(behind: Token) -> bool:
    """Tell what is summed along `x` behind `Σx`; another sum is none."""
    return behind.kind == "name" and behind.text[0] not in SIGMAS


def _sums_apart(text: str, token: Token, known: Collection[str]) -> Iterator[Token]:
    """Part `nΣxy` and `ΣxΣy` before each of their sums, unless the whole is given a value."""
    is_typed = text[token.start : token.end] == token.text
    if (
        token.kind == "name"
        and is_typed
        and token.text not in known
        and _SUMS.fullmatch(token.text)
    ):
        for part in _OF_SUMS.finditer(token.text):
            start = token.start + part.start()
            yield Token("name", part[0], start, token.start + part.end())
    else:
        yield token


def _with_seams(
    text: str, found: list[Token], given: Collection[str]
) -> tuple[list[Token], list[Doubt]]:
    """Part `x_1x_2` and `w_1x` behind their subscripts, unless the whole is given a value."""
    known, said = {*given, *assigned(found)}, list[Doubt]()
    made = list[Token]()
    whole = [each.text for each in found if each.kind == "name" and _is_seamed(each.text)]
    for at, token in enumerate(found):
        parts = _SEAM.findall(token.text) if token.text in whole and token.text not in known else ()
        is_typed = text[token.start : token.end] == token.text
        if len(parts) < 2 or not is_typed or found[at + 1].text == "(":
            made.append(token)
            continue
        if all(token.text not in text[slice(*span)] for span, _, _ in said):
            said.append(_said_of_seams(text, token, parts))
        start = token.start
        for part in parts:
            made.append(Token("name", part, start, start + len(part)))
            start += len(part)
    return made, said


def _is_seamed(name: str) -> bool:
    """Tell names side by side: `x_1x_2`, `x_iy_i`, `x_ix_j`; a code's `w_in_2` is one name."""
    if not _SEAMS.fullmatch(name):
        return False
    stems, indices = zip(
        *(part.split("_") for part in _SEAM.findall(name) if "_" in part), strict=True
    )
    has_letters = not all(index.isdigit() for index in indices)
    return not has_letters or len(set(stems)) == 1 or len(set(indices)) == 1


def _said_of_seams(text: str, name: Token, parts: Sequence[str]) -> Doubt:
    whole = name.text.replace("_", "")
    message = say(
        "`{name}` is read as `{product}`; as one name it is `{whole}`",
        name=name.text,
        product=" ".join(parts),
        whole=whole,
    )
    return name.span, message, text.replace(name.text, whole)


def _has_methods(found: Sequence[Token]) -> bool:
    """Tell whether a text calls methods, as code does: `aa.maximum(bb)`."""
    return any(
        dot.text == "." and opening.text == "(" and name.kind == "name"
        for dot, name, opening in zip(found, found[1:], found[2:], strict=False)
    )


def _taken(
    found: Sequence[Token], names: Guesses, glued: Collection[str]
) -> dict[str, Sequence[Piece]]:
    singles = {name: is_single(names.typed(uses[0])) for name, uses in names.uses.items()}
    words = (FUNCTIONS_WITHOUT_BRACKETS | _OF_CASES) - names.assigned
    guessed = {
        name: names.pieces(name) for name in names.free if name in glued and name not in words
    }
    several = {name: pieces for name, pieces in guessed.items() if pieces}
    plain = [
        name
        for name, single in singles.items()
        if not single and name not in several and name not in words
    ]
    taken: dict[str, Sequence[Piece]] = {
        name: pieces for name, pieces in several.items() if _is_taken(name, pieces, names, plain)
    }
    return taken | _called(found, names, plain)


def _functions(found: Sequence[Token]) -> Iterator[str]:
    """Find the names that a text defines as functions, `f(x) = …`, or gives what may be one."""
    begins, sign = 0, 0  # where a statement begins, and its last `=`
    for at, token in enumerate(found):
        if token.kind == "sign" and token.text == "=":
            sign = at
        if token.kind != "end":
            continue
        if sign > begins:
            if is_definition(found, begins):
                yield found[begins].text
            behind = found[sign + 1 : at]
            is_alone = len(behind) == 1 and behind[0].kind == "name"
            if is_alone or any(each.text in (".", "lambda") for each in behind):
                yield from (each.text for each in found[begins:sign] if each.kind == "name")
        begins = at + 1


def _is_taken(name: str, pieces: Sequence[Piece], names: Guesses, plain: Sequence[str]) -> bool:
    is_seam = has_seam(names.typed(names.uses[name][0]))
    if any(piece.kind == "constant" and piece.typed == "e" for piece in pieces):
        return is_seam
    if not plain or is_seam:
        return True
    return all(piece.kind != "letter" or piece.word in names.known - {name} for piece in pieces)


def _called(found: Sequence[Token], names: Guesses, plain: Sequence[str]) -> dict[str, list[Piece]]:
    """Find the calls `ylog(p)` whose function has a factor before it without a sign."""
    made: dict[str, list[Piece]] = {}
    for at, token in enumerate(found[:-1]):
        name = token.text
        if (
            token.kind != "name"
            or found[at + 1].text != "("
            or len(name) < 3
            or name in names.assigned
        ):
            continue
        if name in NAMES or spelled(name) or forms(name) is not None or prelude.defined(name):
            continue
        for function in sorted(BARE, key=len, reverse=True):
            front = name.removesuffix(function)
            if front not in ("", name) and is_single(front) and front not in CONSTANTS:
                if not plain or front in names.known:
                    made[name] = [Piece("letter", front), Piece("function", function)]
                break
    return made


def _doubt(text: str, name: str, pieces: Sequence[Piece], names: Guesses) -> Doubt | None:
    """Say that a name is taken apart, and offer it as one; nothing where it ends for certain inside."""
    uses = names.uses.get(name)
    if any(piece.word in ("π", "pi") for piece in pieces[:1]) and len(pieces) == 2:
        return None
    if not uses or (has_seam(names.typed(uses[0])) and all(p.kind != "function" for p in pieces)):
        return None
    first, *rest = ((piece.typed + piece.number) for piece in pieces)
    whole = f"{first}_{''.join(rest)}"
    other, end = "", 0
    for use in uses:
        if names.flat[use].inside:
            return None
        start, stop = names.flat[use].token.span
        other, end = f"{other}{text[end:start]}{whole}", stop
    span = names.flat[uses[0]].token.span
    said = " ".join(piece.typed + piece.number for piece in pieces)
    message = say(
        "`{name}` is read as `{product}`; as one name it is `{whole}`",
        name=text[slice(*span)],
        product=said,
        whole=whole,
    )
    return span, message, other + text[end:]


def _with_transposed(
    text: str, found: list[Token], given: Collection[str]
) -> tuple[list[Token], list[Doubt]]:
    """Read `A^T` as the transposed matrix, unless `T` is a name elsewhere."""
    if not any(token.text[0] == "T" for token in found if token.kind == "name"):
        return found, []
    places = [at for at in range(len(found) - 1) if _is_transposing(text, found, at)]
    known = {*given, *assigned(found)}
    carets = {found[at + 1 + (found[at + 1].text == "{")].start for at in places}
    carets |= {found[at].start for at in _limits(found)}
    elsewhere = any(
        token.kind == "name" and token.text == "T" and token.start not in carets for token in found
    )
    if not places or elsewhere or "T" in known:
        return found, []
    made, doubts, end = list[Token](), list[Doubt](), 0
    for at in places:
        braced = found[at + 1].text == "{"
        name = found[at + 1 + braced]
        if name.text != "T" and name.text in known:
            continue
        end_of_sign = found[at + 3].end if braced else name.start + 1
        sign = Token("sign", TRANSPOSED, found[at].start, end_of_sign)
        made += [*found[end:at], sign]
        if name.text != "T":
            made.append(Token("name", name.text[1:], name.start + 1, name.end))
        end = at + 2 + 2 * braced
        span = found[at - 1].start, sign.end
        message = say(
            "`{typed}` is read as transposed; as a power it is `{power}`",
            typed=text[slice(*span)],
            power=f"{text[span[0] : found[at].start]}**T",
        )
        behind = text[found[end - 1].end :]
        power = f"{text[: found[at].start]}**{text[name.start : name.end]}{behind}"
        doubts.append((span, message, power))
    return made + found[end:], doubts


def _is_transposing(text: str, found: Sequence[Token], at: int) -> bool:
    """Tell `^T` and `^Tx` behind a value."""
    if found[at].text != "**" or text[found[at].start] == "*" or at == 0:
        return False
    base, name = found[at - 1], found[at + 1]
    if name.text == "{":
        name = found[at + 2]
        if found[at + 3].text != "}" or name.text != "T":
            return False
    is_value = (base.kind == "name" and base.text not in CONSTANTS) or base.text in (")", "]", "}")
    rest = name.text[1:]
    return (
        is_value
        and name.kind == "name"
        and name.text[0] == "T"
        and (not rest or (rest[0].isalpha() and is_single(rest)))
        and not _is_limit(found, at)
    )


def _limits(found: Sequence[Token]) -> Iterator[int]:
    """Find the `T` of `∑_{t=1}^T`, which is a number."""
    for at in range(1, len(found) - 2):
        if found[at].text == "**":
            name = at + 1 + (found[at + 1].text == "{")
            if found[name].text == "T" and _is_limit(found, at):
                yield name


def _is_limit(found: Sequence[Token], at: int) -> bool:
    """Tell what is raised behind the sign of a sum, `∑_{t=1}^T`: there `T` is a number."""
    depth, start = 0, at - 1
    while start > 0:
        depth += (found[start].text == "}") - (found[start].text == "{")
        if depth == 0:
            break
        start -= 1
    if found[start].text == "{" and found[start - 1].text == "_":
        start -= 1
    is_below = found[start].text.startswith("_") and start > 0
    return found[start - is_below].text in SUMS
