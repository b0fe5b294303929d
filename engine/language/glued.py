"""Names into which letters have run together, `wx` or `sinx`, and what else they could be.

What is typed is read as one name. Here is found where a writer may have meant several, with the text
that says so. What is a name of its own, such as `theta`, `loss`, `dx`, is left alone.
"""

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, islice, pairwise
from typing import NamedTuple

from ..base.arrays import Array
from ..base.errors import InputError, Span
from ..base.words import Words, say
from ..gates.rows import Scalar
from ..gates.table import BY_NAME, CONSTANTS
from .libraries import LIBRARIES
from .library_names import forms
from .parser import parse
from .program import Program
from .syntax import bound
from .tokens import Token, raised, tokens

MOST = 12  # names that are asked about in one program
_LONGEST = 24  # letters of a name that is taken apart
_ROUNDS = 4
_ELSEWHERE = ("coth", "sech", "csch")  # functions that are written with others
# Names that programs call, and no book writes without brackets: `signal` is no sign of `al`.
_CALLED = frozenset(
    [
        "neg",
        "copy",
        "square",
        "reciprocal",
        "sign",
        "floor",
        "ceil",
        "round",
        "erf",
        "erfc",
        "exp2",
        "expm1",
        "log2",
        "log10",
        "log1p",
        "rsqrt",
        "cbrt",
        "deg2rad",
        "rad2deg",
        "logsigmoid",
        "softsign",
        "relu6",
        "selu",
        "celu",
        "gelu",
        "gelu_tanh",
        "silu",
        "mish",
        "hardtanh",
        "nan_to_num",
    ]
)
_FUNCTIONS = {
    "σ",
    *_ELSEWHERE,
    *(name for name, row in BY_NAME.items() if isinstance(row, Scalar) and row.arity == 1),
} - _CALLED
_VOWELS = frozenset("aeiou")
_DIFFERENCES = "dΔδ∂"
_INDICES = "ijos"  # the last of `xi` and of `xs`; and of `lo`, for o is no factor
_LETTERS_OF_SUMS = "ΣΠ"
# A function and a letter, or letters without a vowel, and all the same words that programs call values by.
_WORDS = frozenset(
    (
        *(
            "cost",
            "costs",
            "sink",
            "sing",
            "tang",
            "tank",
            "expr",
            "expm",
            "using",
            "stand",
            "stank",
        ),
        *(
            "std",
            "lr",
            "wd",
            "kl",
            "nll",
            "sgd",
            "svm",
            "mlp",
            "rnn",
            "cnn",
            "fc",
            "nn",
            "bn",
            "mm",
        ),
        *("tmp", "cnt", "ptr", "src", "dst", "nxt", "prv", "rms", "cdf", "pdf", "pmf", "sqrt"),
        *("sinh", "cosh"),
    )
)
_NUMBERED = re.compile(r"(ln|sqrt)([0-9]+)")  # `sqrt2`: a call, where `relu2` is a name


class Reading(NamedTuple):
    """What else a place of the program could mean; `instead` is the whole text that says it."""

    span: Span
    # What was read, and what else it could be.
    message: Words
    # The whole text that says the other thing; None where there is none.
    instead: str | None


class _Piece(NamedTuple):
    """A part of a glued name."""

    # `function`, `constant`, `known` (a name of the program) or `letter`.
    kind: str
    # The piece as it is typed.
    typed: str
    # What stands between a function and its operand, as in `sin2x`.
    number: str = ""


class _Edit(NamedTuple):
    # Where the text is changed.
    start: int
    # Where the change ends.
    end: int
    # What stands there instead.
    text: str


def readings(
    text: str,
    given: Collection[str] = (),
    arrays: Collection[str] = (),
    program: Program | None = None,
) -> list[Reading]:
    """Find the names of a program that could be products, calls or transposed matrices.

    `given` are the names that have a value: each of them is that name. `arrays` are those of them that
    are arrays, whose product is that of matrices. `program` is the text as it was read, if it was.

    >>> [(reading.span, reading.instead) for reading in readings("wx + b")]
    [((0, 2), 'w*x + b')]
    >>> readings("w*x + bias")
    []
    """
    program = program or parse(text)
    found = list(islice(_found(program, given, arrays), MOST))
    instead = _mended(program, given, arrays) if found else None
    return [Reading(span, message, instead) for span, message, _ in found]


def _mended(program: Program, given: Collection[str], arrays: Collection[str]) -> str | None:
    """Write all of a program as it could have been meant; None where that can't be read."""
    for _ in range(_ROUNDS):
        text = program.text
        edits = sorted(edit for _, _, edits in _found(program, given, arrays) for edit in edits)
        if not edits:
            return text
        parts, end = [], 0
        for edit in edits:
            if edit.start >= end:
                parts += [text[end : edit.start], edit.text]
                end = edit.end
        try:
            program = parse("".join([*parts, text[end:]]))
        except InputError:
            return None
    return None


def _found(
    program: Program, given: Collection[str], arrays: Collection[str]
) -> Iterator[tuple[Span, Words, list[_Edit]]]:
    names = _Names(program.text, program, given, arrays)
    for name, uses in names.free.items():
        if _begins_with_t(name) and (edits := names.transposed(uses)):
            base, last = names.flat[uses[0] - 2].token, names.flat[uses[0]].token
            typed = base.text if base.kind == "name" else ""
            message = say(
                "`{typed}` is read as a power by the input `{name}`; transposed it is `{other}`",
                typed=f"{typed}^{name}",
                name=name,
                other=f"{typed}.T{_factors_behind_t(name)}",
            )
            yield (base.start if typed else base.end, last.end), message, edits
            continue
        pieces = names.pieces(name)
        if pieces:
            edits = [names.edit(use, pieces) for use in uses]
            first = names.flat[uses[0]]
            message = say(
                "`{name}` is read as one name; for a product write `{other}`",
                name=name,
                other=names.written(pieces)[0],
            )
            if not names.written(pieces)[1]:
                message = say(
                    "`{name}` is read as one name; for the function write `{other}`",
                    name=name,
                    other=names.written(pieces)[0],
                )
            yield first.token.span, message, edits


class _Use(NamedTuple):
    """A token, and the raised one that it stands in."""

    # A token of the program.
    token: Token
    # The raised token that it stands in; None on the line.
    inside: Token | None


def _flat(text: str) -> Iterator[_Use]:
    for token in tokens(text):
        if token.kind == "exponent" and not token.text.lstrip("-").isdecimal():
            yield from (_Use(inner, token) for inner in raised(token)[:-1])
        else:
            yield _Use(token, None)


@dataclass
class _Names:
    """The names of a program, and what their surroundings say of them."""

    # The program's text.
    text: str
    # The program.
    program: Program
    # The names whose values are given.
    given: Collection[str]
    # The names whose values are arrays.
    arrays: Collection[str]
    # The tokens, those of raised ones among them.
    flat: list[_Use] = field(init=False)
    # The places in `flat` where each name stands.
    uses: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.flat = list(_flat(self.text))
        self.uses = {}
        for index, use in enumerate(self.flat):
            if use.token.kind == "name" and not self._is_no_value(index):
                self.uses.setdefault(use.token.text, []).append(index)

    def _is_no_value(self, index: int) -> bool:
        """Tell a function, a module, an option and what stands behind a dot from a value."""
        name = self.flat[index].token.text
        before, behind = self.at(index - 1), self.at(index + 1)
        return (
            name in CONSTANTS
            or keyword.iskeyword(name)
            or before == "."
            or behind == "("
            or (behind == "=" and before in ("(", ","))
            or (behind == "." and name in LIBRARIES and name not in self.assigned)
        )

    def at(self, index: int) -> str:
        """Give the text of a token; nothing beyond the ends and for what is no sign."""
        token = self.flat[index].token if 0 <= index < len(self.flat) else None
        return token.text if token and token.kind == "sign" else ""

    @cached_property
    def assigned(self) -> set[str]:
        return bound(self.program.tree)

    @cached_property
    def free(self) -> dict[str, list[int]]:
        """The names that nothing gives a value to, with their uses."""
        own = self.assigned.union(self.given)
        return {name: uses for name, uses in self.uses.items() if name not in own}

    @cached_property
    def known(self) -> set[str]:
        return {*self.uses, *self.assigned, *self.given} - CONSTANTS.keys()

    def typed(self, index: int) -> str:
        use = self.flat[index]
        return use.token.text if use.inside else self.text[slice(*use.token.span)]

    def pieces(self, name: str) -> list[_Piece] | None:
        """Take a name apart where it could be several; None where it is one."""
        typed = self.typed(self.uses[name][0])
        units = _units(typed)
        if units is None or not 1 < len(units) <= _LONGEST:
            return None
        if call := _NUMBERED.fullmatch(name):
            return [_Piece("function", call[1], call[2])]
        last = self.uses[name][-1] + 1
        pieces = _split(units, self.known - {name}, self.raised_name(last))
        if pieces is None or len(pieces) < 2:
            return None
        return pieces if self.could_be(name, typed, pieces) else None

    def raised_name(self, index: int) -> bool:
        """Tell whether a power stands here whose exponent has a name in it."""
        if index >= len(self.flat):
            return False
        if self.flat[index].inside and not self.flat[index - 1].inside:
            return True
        if self.at(index) != "**":
            return False
        while self.at(index + 1) in ("-", "+", "("):
            index += 1
        behind = [use.token.kind for use in self.flat[index + 1 : index + 3]]
        return "name" in behind

    def could_be(self, name: str, typed: str, pieces: Sequence[_Piece]) -> bool:
        """Judge whether a writer may have meant these pieces."""
        kinds = [piece.kind for piece in pieces]
        letters = "letter" in kinds
        if "function" in kinds:
            return self._calls(name, pieces)
        if "π" in typed:
            return all(len(run) <= 2 or _no_word(run) for run in _runs(pieces))
        if "constant" in kinds and pieces[-1].typed != "e":  # `pi`
            first = pieces[0].typed == "pi" and kinds.count("letter") == 1
            turns = self.behind_number(name) or self.is_raised(name) or self.is_angle(name)
            return not letters or (first and turns)
        if pieces[-1].typed == "e":
            return kinds.count("letter") <= 1
        if typed[0] in _DIFFERENCES or typed[0] in _LETTERS_OF_SUMS or _is_greek_letter(name):
            return False
        if not letters or _has_seam(typed):
            return all(len(run) <= 2 or _no_word(run) for run in _runs(pieces))
        return self.glues and _looks_glued(typed) and self.shows_gluing(name)

    def _calls(self, name: str, pieces: Sequence[_Piece]) -> bool:
        at = next(i for i, piece in enumerate(pieces) if piece.kind == "function")
        leading, operand = pieces[:at], pieces[at + 1 :]
        if name.rstrip("0123456789") in _WORDS and operand[0].kind == "letter":
            return False
        if len(operand) == 1 and operand[0].kind == "letter" and operand[0].typed in ("o", "s"):
            return False  # of `expo`, `logs`
        if leading and leading[0].typed in _DIFFERENCES:
            return False
        said = {piece.typed for piece in operand}
        return all(_no_word(run) for run in _runs(operand)) and all(
            piece.kind != "letter"
            or piece.typed in said
            or not piece.typed.islower()
            or len(leading) == 1
            for piece in leading
        )

    def behind_number(self, name: str) -> bool:
        return any(
            index and self.flat[index - 1].token.kind == "number" for index in self.uses[name]
        )

    def is_raised(self, name: str) -> bool:
        behind = [self.flat[i + 1] for i in self.uses[name] if i + 1 < len(self.flat)]
        return any(use.token.kind == "exponent" or use.token.text == "**" for use in behind)

    def is_angle(self, name: str) -> bool:
        return any(
            self.at(i - 1) == "(" and self.flat[i - 2].token.text in ("sin", "cos", "tan")
            for i in self.uses[name]
            if i > 1
        )

    def in_call(self, name: str) -> bool:
        """Tell whether a name stands in a call, behind its bracket or a sign there: `exp(-kt)`."""
        for index in self.uses[name]:
            before = index - 1 - (self.at(index - 1) == "-")
            if before > 0 and self.at(before) == "(" and self.flat[before - 1].token.kind == "name":
                return True
        return False

    def in_power(self, name: str) -> bool:
        """Tell whether a name begins an exponent, but for a sign or a parenthesis."""
        for index in self.uses[name]:
            before = index - 1
            while self.at(before) in ("-", "+", "("):
                before -= 1
            if self.flat[index].inside or self.at(before) == "**":
                return True
        return False

    @cached_property
    def glues(self) -> bool:
        """Whether the writer writes products without a sign: no sign, and no name that is a word."""
        if any(use.token.kind == "sign" and use.token.text in "*@" for use in self.flat):
            return False
        return all(
            _is_single(self.typed(uses[0]))
            or _looks_glued(self.typed(uses[0]))
            or self.holds_more(name)
            for name, uses in self.free.items()
        )

    def holds_more(self, name: str) -> bool:
        """Tell whether a function or a constant stands in a name."""
        uses = self.uses[name]
        units = _units(self.typed(uses[0])) or []
        power = self.raised_name(uses[-1] + 1)
        pieces = _split(units[:_LONGEST], self.known - {name}, power) or []
        return any(piece.kind in ("function", "constant") for piece in pieces)

    def shows_gluing(self, name: str) -> bool:
        """Whether something else in the text says so: a single letter, a number before the name."""
        others = [other for other in self.known if other != name]
        if self.behind_number(name) or self.in_power(name) or any(map(_is_single, others)):
            return True
        if self.in_call(name) or "T" in name[1:-1]:
            return True
        glued = [one for one in self.free if _looks_glued(self.typed(self.uses[one][0]))]
        return len(glued) > 1 and len({one[0] for one in glued}) == len(glued)

    def edit(self, index: int, pieces: Sequence[_Piece]) -> _Edit:
        """Write the pieces in place of the name; a function takes a simple power behind it in."""
        use = self.flat[index]
        before = self.at(index - 1)
        in_power = before == "**" or (before in ("-", "+") and self.at(index - 2) == "**")
        if use.inside:
            text, product = self.written(pieces)
            inner = use.token.start - use.inside.start
            rest = use.inside.text
            low, high = rest[:inner], rest[inner + use.token.end - use.token.start :]
            return _Edit(*use.inside.span, f"^({low}{text}{high})")
        end, power = use.token.end, ""
        if any(piece.kind == "function" for piece in pieces):
            end = self.end_of_power(index)
            power = self.text[use.token.end : end]
        text, product = self.written(pieces, power)
        return _Edit(use.token.start, end, f"({text})" if in_power and product else text)

    def written(self, pieces: Sequence[_Piece], power: str = "") -> tuple[str, bool]:
        """Write pieces with their signs, and tell whether it is a product; a function reaches to the next."""
        factors: list[str] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if piece.kind != "function":
                factors.append(piece.typed)
                continue
            operand = [piece.number] if piece.number else []
            while at < len(pieces) and pieces[at].kind != "function":
                operand.append(pieces[at].typed)
                at += 1
            last = power if at == len(pieces) else ""
            factors.append(_call(piece.typed, f"{self.product(operand)}{last}"))
        return self.product(factors), len(factors) > 1

    def product(self, factors: Sequence[str]) -> str:
        factors = ["sigma" if factor == "σ" else factor for factor in factors]
        if "T" in factors[1:-1] and "T" not in self.known:  # `wTx`, as it is copied from a page
            return "@".join(factors).replace("@T@", ".T@")
        signs = (
            "@" if {_plain(one), _plain(other)} <= self.all_arrays else "*"
            for one, other in pairwise(factors)
        )
        return "".join(chain.from_iterable(zip(factors, (*signs, ""), strict=True)))

    @cached_property
    def all_arrays(self) -> set[str]:
        made = (s.name for s in self.program.statements if isinstance(s.expression, Array))
        return {*self.arrays, *(name for name in made if name)}

    def end_of_power(self, index: int) -> int:
        behind = self.flat[index + 1 : index + 4]
        end = self.flat[index].token.end
        if behind and behind[0].token.kind == "exponent":
            return behind[0].token.end
        if behind and behind[0].inside:
            return behind[0].inside.end
        if len(behind) == 3 and behind[0].token.text == "**":
            exponent, after = behind[1].token, behind[2].token
            simple = exponent.kind == "number" and after.kind in ("sign", "end")
            if simple and after.text not in ("**", "(", "[", "."):
                return exponent.end
        return end

    def transposed(self, uses: Sequence[int]) -> list[_Edit]:
        """Write `.T` for each `^T`, and `.T@x` for `^Tx`; nothing where such a name is anything else."""
        edits = []
        for index in uses:
            base = self.flat[index - 2].token if index > 1 else None
            caret = self.flat[index - 1].token
            is_value = base and (
                (base.kind == "name" and base.text not in CONSTANTS) or base.text in (")", "]", "ᵀ")
            )
            behind = self.flat[index + 1].token
            fits = (
                is_value
                and caret.text == "**"
                and self.text[caret.start] != "*"
                and not self.flat[index].inside
                and behind.kind != "exponent"
                and behind.text not in ("**", "(", "[", ".")
            )
            if not fits:
                return []
            token = self.flat[index].token
            factors = _factors_behind_t(token.text)
            edits.append(_Edit(caret.start, token.end, f".T{factors}"))
            if not factors and behind.kind == "sign" and behind.text == "*":
                edits.append(_Edit(*behind.span, "@"))
        return edits


def _split(units: Sequence[str], known: Collection[str], power: bool) -> list[_Piece] | None:
    """Take letters apart: functions first, then constants, names that are known, single letters."""
    count = len(units)
    plain = [unicodedata.normalize("NFKC", unit) for unit in units]

    @cache
    def rest(start: int) -> tuple[_Piece, ...] | None:
        if start == count:
            return ()
        functions, options = list[tuple[int, _Piece]](), list[tuple[int, _Piece]]()
        for end in range(count, start, -1):
            typed, word = "".join(units[start:end]), "".join(plain[start:end])
            bare = word.rstrip("0123456789")
            number = word[len(bare) :]
            if bare in _FUNCTIONS and end < count and not (number and bare == "log"):
                functions.append((end, _Piece("function", bare, number)))
            elif word in ("π", "pi") or (word == "e" and end == count and power and start):
                options.append((end, _Piece("constant", word)))
            elif word in known:
                options.append((end, _Piece("known", typed)))
            elif end == start + 1 and word != "e" and _is_letter(word[0]):
                options.append((end, _Piece("letter", typed)))
        for end, piece in functions + options:
            behind = rest(end)
            if behind is not None and not (
                piece.kind == "function" and behind[0].kind == "function"
            ):
                return (piece, *behind)
        return None

    found = rest(0)
    return None if found is None else list(found)


def _call(function: str, operand: str) -> str:
    """Write a call; of a function that there is none of, what it comes to."""
    if function not in _ELSEWHERE:
        return f"{function}({operand})"
    (form,) = forms(function) or ()
    inner = operand if operand.isidentifier() else f"({operand})"
    written = re.sub(r"\bx\b", lambda _: inner, form.text)
    return f"({written})"


def _begins_with_t(name: str) -> bool:
    """Tell `T`, and a `T` with letters behind it that are no word: `Tx`, and no `Total`."""
    return name[0] == "T" and (len(name) == 1 or (name[1].isalpha() and _no_word(name[1:])))


def _factors_behind_t(name: str) -> str:
    """Write what stands behind the `T` of `Tx` or `TAx` as factors: `@x`, `@A@x`."""
    return "".join(f"@{unit}" for unit in (_units(name) or ())[1:])


def _units(typed: str) -> list[str] | None:
    """Part a name into letters, each with its digits, marks and subscripts; None where it has a `_`."""
    units: list[str] = []
    for char in typed:
        if char.isalpha() and not _is_index(char):
            units.append(char)
        elif char == "_" or not units:
            return None
        else:
            units[-1] += char
    return units


def _is_index(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")


def _has_seam(typed: str) -> bool:
    """Tell whether a name ends for certain inside: behind a subscript, or where the alphabet changes."""
    for before, char in pairwise(typed):
        if not char.isalpha() or _is_index(char):
            continue
        if _is_index(before) or (before.isalpha() and _alphabet(before) != _alphabet(char)):
            return True
    return False


def _runs(pieces: Sequence[_Piece]) -> list[str]:
    """List the letters that stand side by side, and are not known."""
    signs = "".join(piece.typed[0] if piece.kind == "letter" else " " for piece in pieces)
    return signs.split()


def _no_word(letters: str) -> bool:
    """Tell few letters that nobody would pronounce from a word."""
    return len(letters) == 1 or (len(letters) <= 4 and not _VOWELS.intersection(letters))


def _is_single(typed: str) -> bool:
    return (
        re.fullmatch(r"[^\W\d_](?:[\d_]\w{0,2}|)", _plain(typed)) is not None
        or len(_units(typed) or ()) == 1
    )


def _looks_glued(typed: str) -> bool:
    """Tell two letters, or some without a vowel, from a word."""
    units = _units(typed) or []
    letters = "".join(unit[0] for unit in units)
    return (
        (len(units) == 2 or (len(units) > 2 and _no_word(letters)))
        and all(map(_is_letter, _plain(letters)))
        and _plain(typed) not in _WORDS
        and letters[0] not in _DIFFERENCES
        and letters[-1] not in _INDICES
        and not _is_greek_letter(typed)
        and "e" not in letters
    )


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed)


def _is_letter(char: str) -> bool:
    return _alphabet(char) in ("LATIN", "GREEK")


@cache
def _alphabet(char: str) -> str:
    return unicodedata.name(_plain(char)[0], "").partition(" ")[0]


def _is_greek_letter(name: str) -> bool:
    """Tell the name of a Greek letter, such as `mu`."""
    try:
        return bool(unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}"))
    except KeyError:
        return False
