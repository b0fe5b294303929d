"""Texts as TeX sets them: every character of a text is a character on paper, and none is a command."""

import re
import unicodedata

from ..base.errors import CannotBeWritten
from ..base.words import say

_SMALL = (
    r"\alpha \beta \gamma \delta \epsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi o \pi "
    r"\rho \varsigma \sigma \tau \upsilon \phi \chi \psi \omega"
)
_CAPITAL = {"Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi",
            "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega"}  # fmt: skip
GREEK = {
    **{chr(ord("α") + place): command for place, command in enumerate(_SMALL.split())},
    **_CAPITAL,
    **{a: rf"\mathrm{{{b}}}" for a, b in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)},
}
"""Greek letters in a formula."""

_PLAIN = {
    **{sign: rf"\{sign}" for sign in "$&#%_"}, "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "…": r"\dots{}", "-": "{-}", "`": "{`}", "'": "{'}", '"': "{''}",
}  # fmt: skip
_SIGNS = {
    "−": "-", "×": r"\times", "÷": r"\div", "·": r"\cdot", "⊗": r"\otimes", "±": r"\pm", "‖": r"\Vert",
    "|": "|", "<": "<", ">": ">", "\\": r"\backslash", "{": r"\{", "}": r"\}",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "←": r"\leftarrow",
    "→": r"\rightarrow", "∞": r"\infty",
}  # fmt: skip
_RAISED = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹ʸˣᵀ", "-0123456789yxT", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_ACCENTS = dict(zip("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327", "`'^~\"rvc", strict=True))

# Letters that TeX's own fonts lack come from a font of the reader's system: the last of these that there is.
_FONTS = {
    "otherletters": ("DejaVu Serif", "Times New Roman", "Noto Serif"),
    "asianletters": (
        "Droid Sans Fallback",
        "FandolSong",
        "SimSun",
        "Songti SC",
        "Noto Serif CJK SC",
    ),
}
_ALPHABETS = {**dict.fromkeys(("LATIN", "GREEK", "CYRILLIC"), "otherletters"),
              **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"), "asianletters")}  # fmt: skip
OTHER_LETTERS = (
    r"\usepackage{fontspec} % for letters that pdflatex has no font for: compile with xelatex or lualatex",
    r"\newcommand\lettersof[2]{\IfFontExistsTF{#2}{\renewcommand#1{\fontspec{#2}}}{}}",
    *(rf"\newcommand\{letters}{{}}" for letters in _FONTS),
    *(rf"\lettersof\{letters}{{{font}}}" for letters, fonts in _FONTS.items() for font in fonts),
)
"""Lines that a document needs in its preamble if `has_other_letters`."""


def escaped(words: str) -> str:
    r"""Write words that stand in a line of text. Errors: CannotBeWritten.

    >>> print(escaped(r"\input{a_b}"), escaped("x⁻²"), escaped("θ×2"), escaped("é"), escaped("h₁₂"))
    {$\backslash$}input{$\{$}a\_b{$\}$} x{$^{-2}$} {$\theta$}{$\times$}2 {\'{e}} h{$_{12}$}
    """
    parts = re.findall(f"[{''.join(_RAISED)}]+|[{''.join(_LOWERED)}]+|.", words, re.DOTALL)
    return "".join(map(_escaped, parts))


def _escaped(sign: str) -> str:
    if sign[0] in _RAISED:
        return f"{{$^{{{''.join(_RAISED[c] for c in sign)}}}$}}"
    if sign[0] in _LOWERED:
        return f"{{$_{{{''.join(_LOWERED[c] for c in sign)}}}$}}"
    if sign in GREEK or sign in _SIGNS:
        return f"{{${GREEK.get(sign) or _SIGNS[sign]}$}}"
    if sign in _PLAIN or (sign.isascii() and sign.isprintable()):
        return _PLAIN.get(sign, sign)
    apart = unicodedata.normalize("NFD", sign)
    if apart[0].isascii() and apart[1:] in _ACCENTS:
        return rf"{{\{_ACCENTS[apart[1:]]}{{{apart[0]}}}}}"
    alphabet = unicodedata.name(sign, "").partition(" ")[0]
    if sign.isalnum() and alphabet in _ALPHABETS:
        return rf"{{\{_ALPHABETS[alphabet]} {sign}}}"
    raise CannotBeWritten(
        "not-in-tex",
        say(
            "there is no TeX for the sign {sign}",
            sign=f"`{sign}`" if sign.isprintable() else ascii(sign),
        ),
        say("Use names of Latin, Greek, Cyrillic, Chinese, Japanese or Korean letters."),
    )


def has_other_letters(written: str) -> bool:
    """Tell whether TeX that was written here needs the preamble OTHER_LETTERS."""
    return any(rf"\{letters} " in written for letters in _FONTS)


def name(word: str) -> str:
    r"""Write a name that stands in a formula, in italics. Errors: CannotBeWritten.

    >>> print(name("x"), name("θ"), name("w_0"), name("σ2"), name("año"))
    x \theta \mathit{w\_0} \mathit{{\sigma}2} \textit{a{\~{n}}o}
    >>> print(name("h₁₂"))
    h_{12}
    """
    stem = word.rstrip("".join(_LOWERED))
    if stem and stem != word:
        return f"{name(stem)}_{{{''.join(_LOWERED[c] for c in word[len(stem) :])}}}"
    if word in GREEK:
        return GREEK[word]
    if len(word) == 1 and word.isascii() and word.isalpha():
        return word
    if re.fullmatch(rf"[A-Za-z0-9_…{''.join(GREEK)}]+", word):
        letters = (
            f"{{{GREEK[sign]}}}" if sign in GREEK else _PLAIN.get(sign, sign) for sign in word
        )
        return rf"\mathit{{{''.join(letters)}}}"
    return rf"\textit{{{escaped(word)}}}"


def comment(line: str) -> str:
    """Write a comment of one line, which TeX ignores; characters that might end the line become spaces."""
    return "% " + "".join(sign if sign.isprintable() else " " for sign in line)
