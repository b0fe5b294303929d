"""The other text of what is glued: products, calls and transposed matrices, as changes of the program."""

from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from ..gates.table import CONSTANTS
from .guesses import Guesses
from .pieces import Piece, call
from .spelling import letters_of, no_word, plain


class Edit(NamedTuple):
    """A change of a text."""

    # Where the text is changed.
    start: int
    # Where the change ends.
    end: int
    # What stands there instead.
    text: str


class Edits(Guesses):
    """The names of a program, with the changes that write them as what they could be."""

    def edit(self, index: int, pieces: Sequence[Piece]) -> Edit:
        """Write the pieces in place of the name; a function takes a simple power behind it in."""
        use = self.flat[index]
        before = self.at(index - 1)
        in_power = before == "**" or (before in ("-", "+") and self.at(index - 2) == "**")
        if use.inside:
            text, product = self.written(pieces)
            inner = use.token.start - use.inside.start
            rest = use.inside.text
            low, high = rest[:inner], rest[inner + use.token.end - use.token.start :]
            return Edit(*use.inside.span, f"^({low}{text}{high})")
        end, power = use.token.end, ""
        if any(piece.kind == "function" for piece in pieces):
            end = self.end_of_power(index)
            power = self.text[use.token.end : end]
        text, product = self.written(pieces, power)
        return Edit(use.token.start, end, f"({text})" if in_power and product else text)

    def written(self, pieces: Sequence[Piece], power: str = "") -> tuple[str, bool]:
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
            factors.append(call(piece.typed, f"{self.product(operand)}{last}"))
        return self.product(factors), len(factors) > 1

    def product(self, factors: Sequence[str]) -> str:
        """Write factors with the sign of their product: `@` between arrays."""
        factors = ["sigma" if factor == "σ" else factor for factor in factors]
        if "T" in factors[1:-1] and "T" not in self.known:  # `wTx`, as it is copied from a page
            return "@".join(factors).replace("@T@", ".T@")
        signs = (
            "@" if {plain(one), plain(other)} <= self.all_arrays else "*"
            for one, other in pairwise(factors)
        )
        return "".join(chain.from_iterable(zip(factors, (*signs, ""), strict=True)))

    @cached_property
    def all_arrays(self) -> set[str]:
        """Give the names whose values are arrays, given or typed."""
        return set(self.arrays)

    def transposed(self, uses: Sequence[int]) -> list[Edit]:
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
            factors = factors_behind_t(token.text)
            edits.append(Edit(caret.start, token.end, f".T{factors}"))
            if not factors and behind.kind == "sign" and behind.text == "*":
                edits.append(Edit(*behind.span, "@"))
        return edits


def begins_with_t(name: str) -> bool:
    """Tell `T`, and a `T` with letters behind it that are no word: `Tx`, and no `Total`."""
    return name[0] == "T" and (len(name) == 1 or (name[1].isalpha() and no_word(name[1:])))


def factors_behind_t(name: str) -> str:
    """Write what stands behind the `T` of `Tx` or `TAx` as factors: `@x`, `@A@x`."""
    return "".join(f"@{unit}" for unit in (letters_of(name) or ())[1:])
