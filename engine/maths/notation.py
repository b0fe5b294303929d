"""Two ways to write mathematics, LaTeX and the MathML that pages show, with one set of methods.

So `writer.Writer` decides about brackets once, and knows neither of the two.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Protocol

from . import tex


class Notation(Protocol):
    """The pieces that a formula is put together from; each is a text that is valid by itself."""

    def name(self, name: str) -> str:
        """Write a user's name. Errors: CannotBeWritten."""

    def number(self, digits: str) -> str:
        """Write a number, of digits and a point."""

    def sign(self, sign: str) -> str:
        """Write a sign that stands between two parts or before one."""

    def word(self, word: str) -> str:
        """Write the name of a function."""

    def prose(self, words: str) -> str:
        """Write words."""

    def row(self, *parts: str) -> str:
        """Put parts side by side."""

    def fenced(self, left: str, inner: str, right: str) -> str:
        """Put brackets or bars around a part, of the part's height."""

    def fraction(self, above: str, below: str) -> str:
        """Put a part over another."""

    def raised(self, base: str, exponent: str) -> str:
        """Set an exponent."""

    def lowered(self, base: str, index: str) -> str:
        """Set an index."""

    def root(self, inner: str) -> str:
        """Draw a square root."""

    def table(self, left: str, rows: Sequence[Sequence[str]], right: str) -> str:
        """Set parts in rows and columns, between brackets."""


_LOW = re.compile(r"([^\W\d_]+)(\d+)")


def parts_of(name: str) -> tuple[str, str]:
    """Split a name into letters and the digits behind them; a name of any other form stays whole.

    The number of a version comes last.

    >>> parts_of("w0"), parts_of("w_0"), parts_of("dot")
    (('w', '0'), ('w_0', ''), ('dot', ''))
    >>> parts_of("h.2"), parts_of("w1.2")
    (('h', '2'), ('w', '1,2'))
    """
    base, _, version = name.partition(".")
    found = _LOW.fullmatch(base)
    stem, digits = (found[1], found[2]) if found else (base, "")
    return stem, ",".join(number for number in (digits, version) if number)


class LaTeX:
    """Formulas for LaTeX with amsmath, KaTeX and MathJax."""

    def name(self, name: str) -> str:
        """Write a name in italics, with the digits at its end as an index.

        Letters that need a font of their own are written as they are: the reader's document has a font.
        Errors: CannotBeWritten.
        """
        stem, digits = parts_of(name)
        written = tex.name(stem)
        if tex.has_other_letters(written):
            plain = stem.replace("_", r"\_")
            written = rf"\text{{{plain}}}"
        return f"{written}_{{{digits}}}" if digits else written

    def number(self, digits: str) -> str:
        """Write digits as they are."""
        return digits

    def sign(self, sign: str) -> str:
        """Write a sign by its command."""
        return _COMMANDS.get(sign, sign)

    def word(self, word: str) -> str:
        """Write a function upright."""
        return rf"\{word}" if word in _FUNCTIONS else rf"\operatorname{{{tex.escaped(word)}}}"

    def prose(self, words: str) -> str:
        """Write words upright, with their spaces."""
        return rf"\text{{{tex.escaped(words)}}}"

    def row(self, *parts: str) -> str:
        """Put spaces between parts, which end a command in TeX."""
        if parts[0] == "-":  # a minus before a single part, not between two
            return f"-{' '.join(parts[1:])}"
        return " ".join(parts).replace(" , ", ", ")

    def fenced(self, left: str, inner: str, right: str) -> str:
        """Write brackets that grow with a fraction, a table or other growing brackets inside."""
        left, right = (_COMMANDS.get(fence, fence) for fence in (left, right))
        if any(high in inner for high in (r"\frac", r"\begin", r"\left")):
            return rf"\left{left} {inner} \right{right}"
        gap = "" if len(left) == 1 else " "
        return f"{left}{gap}{inner}{gap}{right}"

    def fraction(self, above: str, below: str) -> str:
        """Write a fraction."""
        return rf"\frac{{{above}}}{{{below}}}"

    def raised(self, base: str, exponent: str) -> str:
        """Write an exponent."""
        return f"{base}^{{{exponent}}}"

    def lowered(self, base: str, index: str) -> str:
        """Write an index."""
        return f"{base}_{{{index}}}"

    def root(self, inner: str) -> str:
        """Write a square root."""
        return rf"\sqrt{{{inner}}}"

    def table(self, left: str, rows: Sequence[Sequence[str]], right: str) -> str:
        """Write an array between brackets; one with an open side is a choice of cases."""
        inner = r" \\ ".join(" & ".join(row) for row in rows)
        kind = "bmatrix" if right else "cases"
        return rf"\begin{{{kind}}} {inner} \end{{{kind}}}"


_FUNCTIONS = frozenset(("exp", "log", "ln", "sin", "cos", "tan", "tanh", "max", "min"))
_COMMANDS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "⊗": r"\otimes", "⊤": r"\top", "σ": r"\sigma", "∂": r"\partial",
    "π": r"\pi", "∞": r"\infty", "≥": r"\geq", "≤": r"\leq", "≠": r"\neq", "∧": r"\wedge", "∨": r"\vee",
    "¬": r"\lnot", "←": r"\leftarrow", "∑": r"\sum", "∏": r"\prod",
    "′": r"\prime", "∈": r"\in", "↦": r"\mapsto", "⊙": r"\odot",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "{": r"\{", "}": r"\}",
    "\N{INVISIBLE TIMES}": r"\,", "|": r"\lvert", "|>": r"\rvert", "‖": r"\lVert", "‖>": r"\rVert",
}  # fmt: skip


_NO_BREAK = "\N{NO-BREAK SPACE}"


class MathML:
    """Formulas in MathML Core, which browsers show; every text in them is escaped."""

    def name(self, name: str) -> str:
        """Write a name as it is typed, as in the circuit, because an index there is a version's number."""
        base, _, version = name.partition(".")
        written = f"<mi>{escape(base)}</mi>"
        return f"<msub>{written}<mn>{version}</mn></msub>" if version else written

    def number(self, digits: str) -> str:
        """Write a number."""
        return f"<mn>{escape(digits)}</mn>"

    def sign(self, sign: str) -> str:
        """Write a sign: as an identifier if it is a letter, or browsers would set space around it.

        Behind a product's sign that is not seen there is a gap, or two names would look like one.
        """
        if sign == "\N{INVISIBLE TIMES}":
            return f'<mo rspace="0.2em">{sign}</mo>'
        return f"<mi>{sign}</mi>" if sign in "σπ∞" else f"<mo>{escape(sign)}</mo>"

    def word(self, word: str) -> str:
        """Write a function upright."""
        return f'<mi mathvariant="normal">{escape(word)}</mi>'

    def prose(self, words: str) -> str:
        """Write words with no-break spaces, since browsers drop other spaces at the ends."""
        return f"<mtext>{escape(words).replace(' ', _NO_BREAK)}</mtext>"

    def row(self, *parts: str) -> str:
        """Put parts side by side in one element."""
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def fenced(self, left: str, inner: str, right: str) -> str:
        """Write brackets, which grow with a fraction or table alone: browsers set growing ones too wide."""
        high = "true" if "<mfrac" in inner or "<mtable" in inner else "false"
        ends = ((left, "prefix"), (right, "postfix"))
        first, last = (f'<mo stretchy="{high}" form="{at}">{end[0]}</mo>' for end, at in ends)
        return self.row(first, inner, last)

    def fraction(self, above: str, below: str) -> str:
        """Write a fraction."""
        return f"<mfrac>{above}{below}</mfrac>"

    def raised(self, base: str, exponent: str) -> str:
        """Write an exponent."""
        return f"<msup>{base}{exponent}</msup>"

    def lowered(self, base: str, index: str) -> str:
        """Write an index."""
        return f"<msub>{base}{index}</msub>"

    def root(self, inner: str) -> str:
        """Write a square root."""
        return f"<msqrt>{inner}</msqrt>"

    def table(self, left: str, rows: Sequence[Sequence[str]], right: str) -> str:
        """Write a table between brackets."""
        cells = ("".join(f"<mtd>{cell}</mtd>" for cell in row) for row in rows)
        inner = f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in cells)}</mtable>"
        fence = [f'<mo stretchy="true">{side}</mo>' if side else "" for side in (left, right)]
        return self.row(fence[0], inner, fence[1])
