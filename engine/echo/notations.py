"""The notations of the echo: MathML with places, LaTeX to be copied, and words to be heard."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from ..base.errors import Span
from ..base.words import ENGLISH, Words, say, translated
from ..maths import tex
from ..maths.notation import LaTeX, MathML, Notation, parts_of

_ACCENTS = {"\u0302": ("^", r"\hat"), "\u0304": ("¯", r"\bar"), "\u0303": ("~", r"\tilde"),
            "\u0307": ("˙", r"\dot"), "\u0308": ("¨", r"\ddot"), "\u20d7": ("→", r"\vec")}  # fmt: skip
_LOW = re.compile(r"([^\W\d_])((?:[\u0300-\u036f\u20d7])*)_?(\w{1,3}|\{[^{}]*\})")


class Echoing(Notation, Protocol):
    """A notation with what a program has beside formulas."""

    def code(self, source: str) -> str:
        """Write a piece of program as it is typed."""

    def placed(self, written: str, span: Span, is_gate: bool) -> str:
        """Say of a part which place of the text it is, and whether that may be a gate."""

    def below(self, sign: str, index: str) -> str:
        """Set what a sign runs over below it."""

    def product(self, left: str, right: str, are_names: bool) -> str:
        """Put two factors side by side, without a sign."""


def taken_apart(name: str) -> tuple[str, str, str]:
    """Take a name apart into letters, an accent above them, and an index.

    A single letter has an index behind its `_`, of three signs at most; digits at the end are one of any
    name. All else is a name of several letters.

    >>> taken_apart("W_xh"), taken_apart("w1"), taken_apart("x_1")
    (('W', '', 'xh'), ('w', '', '1'), ('x', '', '1'))
    >>> taken_apart("ŷ"), taken_apart("learning_rate")
    (('y', '̂', ''), ('learning_rate', '', ''))
    """
    apart = unicodedata.normalize("NFD", name)
    found = _LOW.fullmatch(apart) if "_" in apart else None
    stem, index = (found[1] + found[2], found[3].strip("{}")) if found else parts_of(name)
    letter = unicodedata.normalize("NFD", stem)
    if len(letter) == 2 and letter[1] in _ACCENTS:
        return letter[0], letter[1], index
    return unicodedata.normalize("NFC", stem), "", index


def _primed(name: str) -> str:
    """Give the letter of `x_prime`, which stands for `x′`; nothing for any other name."""
    letter = name.removesuffix("_prime")
    return letter if len(letter) == 1 and letter != name else ""


class Placed(MathML):
    """MathML in which parts that are gates have their places, as `data-span`, and faults a class.

    A name that is not written as it is typed has that as its `data-name`, because sentences and the circuit
    call it so.
    """

    has_names = True

    def __init__(self, locale: str = ENGLISH, faults: Mapping[Span, str] | None = None) -> None:
        """Take the language of words in a formula, and the places of faults with the class of each."""
        self.locale, self.faults = locale, faults or {}

    def prose(self, words: str) -> str:
        """Write words in the reader's language."""
        return super().prose(translated(words, self.locale))

    def name(self, name: str) -> str:
        """Write a name: one of several letters upright, so that it is one name and no product."""
        written = self._name(name)
        if len(name) == 1 or not self.has_names:
            return written
        return re.sub(r"^<\w+", rf'\g<0> data-name="{escape(name)}"', written)

    def _name(self, name: str) -> str:
        if letter := _primed(name):
            return self.raised(self._name(letter), self.sign("′"))
        stem, accent, index = taken_apart(name)
        upright = ' mathvariant="normal"' if len(stem) > 1 else ""
        written = f"<mi{upright}>{escape(stem)}</mi>"
        if accent:
            written = f"<mover>{written}<mo>{_ACCENTS[accent][0]}</mo></mover>"
        kind = "mn" if index[:1].isdigit() else "mi"
        return f"<msub>{written}<{kind}>{escape(index)}</{kind}></msub>" if index else written

    def row(self, *parts: str) -> str:
        """Put parts side by side; a row that begins with a row without a place is one row."""
        first = parts[0]
        if first.startswith("<mrow>"):
            first = first.removeprefix("<mrow>").removesuffix("</mrow>")
        return super().row(first, *parts[1:]) if len(parts) > 1 else parts[0]

    def code(self, source: str) -> str:
        """Write a piece of program in the letters of programs."""
        return f'<mtext class="code">{escape(source)}</mtext>'

    def placed(self, written: str, span: Span, is_gate: bool) -> str:
        """Put what may be a gate into a row that has its place, and whatever is at fault."""
        if not is_gate and span not in self.faults:
            return written
        inner = (
            written.removeprefix("<mrow>").removesuffix("</mrow>") if _is_row(written) else written
        )
        kind = f' class="{self.faults[span]}"' if span in self.faults else ""
        return f'<mrow{kind} data-span="{span[0]} {span[1]}">{inner}</mrow>'

    def below(self, sign: str, index: str) -> str:
        """Set what a sign runs over below it."""
        return f"<munder><mo>{sign}</mo>{index}</munder>"

    def product(self, left: str, right: str, are_names: bool) -> str:
        """Put a thin space between names, which would look like one, and none behind a number."""
        gap = '<mspace width="0.2em"/>' if are_names else ""
        return self.row(left, f"<mo>\N{INVISIBLE TIMES}</mo>{gap}", right)


def _is_row(written: str) -> bool:
    return written.startswith("<mrow>")


class Unplaced(Placed):
    """MathML to be copied, without the places of its parts."""

    has_names = False

    def code(self, source: str) -> str:
        """Write a piece of program."""
        return f"<mtext>{escape(source)}</mtext>"

    def placed(self, written: str, span: Span, is_gate: bool) -> str:
        """Leave a part as it is."""
        return written


class AsTyped(Unplaced):
    """MathML of a part for a sentence, with its names as they are typed and as the circuit has them."""

    def name(self, name: str) -> str:
        """Write a name."""
        return MathML.name(self, name)


class Copied(LaTeX):
    """LaTeX for documents with amsmath, KaTeX and MathJax."""

    def name(self, name: str) -> str:
        """Write a name with its accent and its index. Errors: CannotBeWritten."""
        if letter := _primed(name):
            return self.raised(self.name(letter), r"\prime")
        stem, accent, index = taken_apart(name)
        if not (accent or index):
            return super().name(name)
        written = super().name(stem)
        if accent:
            written = f"{_ACCENTS[accent][1]}{{{written}}}"
        return f"{written}_{{{index}}}" if index else written

    def code(self, source: str) -> str:
        """Write a piece of program as it is typed. Errors: CannotBeWritten."""
        return rf"\texttt{{{tex.escaped(source)}}}"

    def placed(self, written: str, span: Span, is_gate: bool) -> str:
        """Leave a part as it is: what is copied has no places."""
        return written

    def below(self, sign: str, index: str) -> str:
        """Set what a sign runs over below it."""
        return rf"{self.sign(sign)}_{{{index}}}"

    def product(self, left: str, right: str, are_names: bool) -> str:
        """Put a thin space between names."""
        return rf"{left} \, {right}" if are_names else f"{left} {right}"


_HEARD = {
    "+": say("plus"), "−": say("minus"), "·": say("times"), "×": say("times"), "⊙": say("times"),
    "⊗": say("outer"), "=": say("equals"), "<": say("is less than"), ">": say("is greater than"),
    "≤": say("is at most"), "≥": say("is at least"), "≠": say("is not"), "∧": say("and"), "∨": say("or"),
    "¬": say("not"), "←": say("becomes"), "∑": say("the sum of"), "⊤": say("transposed"), "σ": say("sigma"),
    "π": say("pi"), "∈": say("in"), "↦": say("gives"), "\N{INVISIBLE TIMES}": say("times"),
}  # fmt: skip
_AROUND = {
    "|": lambda inner: say("the absolute value of {inner}, end of absolute value", inner=inner),
    "‖": lambda inner: say("the norm of {inner}, end of norm", inner=inner),
    "⌊": lambda inner: say("the whole part of {inner}, end of whole part", inner=inner),
}


class Heard:
    """A formula in words, for a reader who hears it, in the language of `locale`."""

    def __init__(self, locale: str) -> None:
        """Speak the language of `locale`."""
        self.locale = locale

    def _say(self, words: Words) -> str:
        return translated(words, self.locale)

    def name(self, name: str) -> str:
        """Say a name with its index."""
        stem, accent, index = taken_apart(name)
        letter = unicodedata.normalize("NFC", stem + accent)
        return self.lowered(letter, index) if index else letter

    def number(self, digits: str) -> str:
        """Say a number by its digits."""
        return digits

    def sign(self, sign: str) -> str:
        """Say a sign by its word."""
        return self._say(_HEARD[sign]) if sign in _HEARD else sign

    def word(self, word: str) -> str:
        """Say the name of a function."""
        return word

    def prose(self, words: str) -> str:
        """Say words."""
        return translated(words, self.locale).strip()

    def row(self, *parts: str) -> str:
        """Say one part behind the other."""
        return " ".join(filter(None, parts)).replace(" ,", ",")

    def fenced(self, left: str, inner: str, right: str) -> str:
        """Say where brackets begin and end."""
        around = _AROUND.get(left)
        return self._say(
            around(inner) if around else say("bracket {inner} end of bracket", inner=inner)
        )

    def fraction(self, above: str, below: str) -> str:
        """Say what is divided by what."""
        return self._say(
            say("the fraction {above} over {below}, end of fraction", above=above, below=below)
        )

    def raised(self, base: str, exponent: str) -> str:
        """Say a power; a square and a transpose have words of their own."""
        if exponent == self.sign("⊤"):
            return f"{base} {exponent}"
        if exponent == "2":
            return self._say(say("{base} squared", base=base))
        return self._say(
            say("{base} to the power {exponent}, end of power", base=base, exponent=exponent)
        )

    def lowered(self, base: str, index: str) -> str:
        """Say an index."""
        return self._say(say("{base} sub {index}", base=base, index=index))

    def root(self, inner: str) -> str:
        """Say a square root."""
        return self._say(say("the square root of {inner}, end of root", inner=inner))

    def table(self, left: str, rows: Sequence[Sequence[str]], right: str) -> str:
        """Say the rows of a table, or the cases of a choice."""
        listed = "; ".join(", ".join(row) for row in rows)
        return (
            listed if not right else self._say(say("the matrix {rows}, end of matrix", rows=listed))
        )

    def code(self, source: str) -> str:
        """Say a piece of program as it is typed."""
        return source

    def placed(self, written: str, span: Span, is_gate: bool) -> str:
        """Leave a part as it is: what is heard has no places."""
        return written

    def below(self, sign: str, index: str) -> str:
        """Say a sign and what it runs over."""
        return self._say(say("{sign}, over {index},", sign=self.sign(sign), index=index))

    def product(self, left: str, right: str, are_names: bool) -> str:
        """Say a product."""
        return self.row(left, self.sign("·"), right)
