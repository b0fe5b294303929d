"""Whether a name is one, or several into which letters ran together, and which these would be."""

import re
from collections.abc import Sequence
from functools import cached_property

from .pieces import Piece, runs, split
from .spelling import (
    DIFFERENCES,
    WORDS,
    has_seam,
    is_greek_letter,
    is_single,
    letters_of,
    looks_glued,
    no_word,
)
from .surroundings import Surroundings

_LONGEST = 24  # letters of a name that is taken apart
_LETTERS_OF_SUMS = "ΣΠ"
_NUMBERED = re.compile(r"(ln|sqrt)([0-9]+)")  # `sqrt2`: a call, where `relu2` is a name


class Guesses(Surroundings):
    """The names of a program, each with what a writer may have meant by it."""

    def pieces(self, name: str) -> list[Piece] | None:
        """Take a name apart where it could be several; None where it is one."""
        typed = self.typed(self.uses[name][0])
        units = letters_of(typed)
        if units is None or not 1 < len(units) <= _LONGEST:
            return None
        if call := _NUMBERED.fullmatch(name):
            return [Piece("function", call[1], call[2])]
        last = self.uses[name][-1] + 1
        pieces = split(units, self.known - {name}, self.raised_name(last))
        if pieces is None or len(pieces) < 2:
            return None
        return pieces if self.could_be(name, typed, pieces) else None

    def could_be(self, name: str, typed: str, pieces: Sequence[Piece]) -> bool:
        """Judge whether a writer may have meant these pieces."""
        kinds = [piece.kind for piece in pieces]
        letters = "letter" in kinds
        if "function" in kinds:
            return self._calls(name, pieces)
        if "π" in typed:
            return all(len(run) <= 2 or no_word(run) for run in runs(pieces))
        if "constant" in kinds and pieces[-1].typed != "e":  # `pi`
            first = pieces[0].typed == "pi" and kinds.count("letter") == 1
            turns = self.behind_number(name) or self.is_raised(name) or self.is_angle(name)
            return not letters or (first and turns)
        if pieces[-1].typed == "e":
            return kinds.count("letter") <= 1
        if typed[0] in DIFFERENCES or typed[0] in _LETTERS_OF_SUMS or is_greek_letter(name):
            return False
        if not letters or has_seam(typed):
            return all(len(run) <= 2 or no_word(run) for run in runs(pieces))
        return self.glues and looks_glued(typed) and self.shows_gluing(name)

    def _calls(self, name: str, pieces: Sequence[Piece]) -> bool:
        at = next(i for i, piece in enumerate(pieces) if piece.kind == "function")
        leading, operand = pieces[:at], pieces[at + 1 :]
        if name.rstrip("0123456789") in WORDS and operand[0].kind == "letter":
            return False
        if len(operand) == 1 and operand[0].kind == "letter" and operand[0].typed in ("o", "s"):
            return False  # of `expo`, `logs`
        if leading and leading[0].typed in DIFFERENCES:
            return False
        said = {piece.typed for piece in operand}
        return all(no_word(run) for run in runs(operand)) and all(
            piece.kind != "letter"
            or piece.typed in said
            or not piece.typed.islower()
            or len(leading) == 1
            for piece in leading
        )

    @cached_property
    def glues(self) -> bool:
        """Whether the writer writes products without a sign: no sign, and no name that is a word."""
        if any(use.token.kind == "sign" and use.token.text in "*@" for use in self.flat):
            return False
        return all(
            is_single(self.typed(uses[0]))
            or looks_glued(self.typed(uses[0]))
            or self.holds_more(name)
            for name, uses in self.free.items()
        )

    def holds_more(self, name: str) -> bool:
        """Tell whether a function or a constant stands in a name."""
        uses = self.uses[name]
        units = letters_of(self.typed(uses[0])) or []
        power = self.raised_name(uses[-1] + 1)
        pieces = split(units[:_LONGEST], self.known - {name}, power) or []
        return any(piece.kind in ("function", "constant") for piece in pieces)

    def shows_gluing(self, name: str) -> bool:
        """Whether something else in the text says so: a single letter, a number before the name."""
        others = [other for other in self.known if other != name]
        if self.behind_number(name) or self.in_power(name) or any(map(is_single, others)):
            return True
        if self.in_call(name) or "T" in name[1:-1]:
            return True
        glued = [one for one in self.free if looks_glued(self.typed(self.uses[one][0]))]
        return len(glued) > 1 and len({one[0] for one in glued}) == len(glued)
