"""Letters of a name: how they are parted, and whether they are a word that somebody would pronounce."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

_VOWELS = frozenset("aeiou")
_LONGEST_LOW = 2  # letters and digits behind the `_` of a name that may be glued, `Wx_t`
DIFFERENCES = "dΔδ∂"
_INDICES = "ijos"  # the last of `xi` and of `xs`; and of `lo`, for o is no factor
# A function and a letter, or letters without a vowel, and all the same words that programs call values by.
WORDS = frozenset(
    "cost costs sink sing tang tank expr expm using stand stank std lr wd kl nll sgd svm mlp "  # noqa: SIM905  a list of words reads best as one
    "rnn cnn fc nn bn mm tmp cnt ptr src dst nxt prv rms cdf pdf pmf sqrt sinh cosh".split()
)


def letters_of(typed: str) -> list[str] | None:
    """Part a name into letters, each with its digits, marks and subscripts; None where it has a long one."""
    units: list[str] = []
    typed, line, low = typed.partition("_")
    if line and (not typed or (len(low) > _LONGEST_LOW and low[0] != "{")):
        return None
    for char in typed:
        if char.isalpha() and not _is_index(char):
            units.append(char)
        elif not units:
            return None
        else:
            units[-1] += char
    if units:
        units[-1] += line + low
    return units


def _is_index(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")


def has_seam(typed: str) -> bool:
    """Tell whether a name ends for certain inside: behind a subscript, or where the alphabet changes."""
    for before, char in pairwise(typed):
        if not char.isalpha() or _is_index(char):
            continue
        if _is_index(before) or (before.isalpha() and _alphabet(before) != _alphabet(char)):
            return True
    return False


def no_word(letters: str) -> bool:
    """Tell few letters that nobody would pronounce from a word."""
    return len(letters) == 1 or (len(letters) <= 4 and not _VOWELS.intersection(letters))


def is_single(typed: str) -> bool:
    """Tell one letter, with what hangs on it: `w`, `x_1`, `h₁₂`."""
    return (
        re.fullmatch(r"[^\W\d_](?:\d\w{0,2}|_\w+|)", plain(typed)) is not None
        or len(letters_of(typed) or ()) == 1
    )


def looks_glued(typed: str) -> bool:
    """Tell two letters, or some without a vowel, from a word."""
    units = letters_of(typed) or []
    letters = "".join(unit[0] for unit in units)
    return (
        (len(units) == 2 or (len(units) > 2 and no_word(letters)))
        and all(map(is_letter, plain(letters)))
        and plain(typed).partition("_")[0] not in WORDS
        and letters[0] not in DIFFERENCES
        and letters[-1] not in _INDICES
        and not is_greek_letter(typed)
        and "e" not in letters
    )


def plain(typed: str) -> str:
    """Give a name in the form (NFKC) in which it is read."""
    return unicodedata.normalize("NFKC", typed)


def is_letter(char: str) -> bool:
    """Tell a Latin or Greek letter from all other signs."""
    return _alphabet(char) in ("LATIN", "GREEK")


@cache
def _alphabet(char: str) -> str:
    return unicodedata.name(plain(char)[0], "").partition(" ")[0]


def is_greek_letter(name: str) -> bool:
    """Tell the name of a Greek letter, such as `mu`."""
    try:
        return bool(unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}"))
    except KeyError:
        return False
