"""Where each name of a program stands, and what its surroundings say of it."""

import keyword
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..gates.table import CONSTANTS
from .libraries import LIBRARIES
from .signs import Token
from .tokens import raised


class Use(NamedTuple):
    """A token, and the raised one that it stands in."""

    # A token of the program.
    token: Token
    # The raised token that it stands in; None on the line.
    inside: Token | None


_DEFINING = frozenset(("def", "class", "lambda", "for", "as", "import", "global", "with"))


def assigned(found: Sequence[Token]) -> Iterator[str]:
    """Find the names that statements give a value to: left of `=`, as parameters, in loops, by `import`."""
    depth, waiting, defining = 0, list[str](), False
    for at, token in enumerate(found):
        if token.kind in ("end", "indent", "dedent"):
            depth, waiting, defining = 0, [], False
        elif token.kind == "sign":
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            is_sign = token.text in ("=", ":=") or (
                token.text[-1] == "=" and token.text[:-1] in _CHANGED
            )
            if is_sign and (depth == 0 or token.text == ":="):
                yield from waiting if depth == 0 else [found[at - 1].text]
                waiting = []
            if token.text == ":":
                defining = False
        elif token.kind == "name":
            if token.text in _DEFINING:
                defining = True
            elif token.text == "in":
                defining = False
            elif defining:
                yield token.text
            else:
                waiting.append(token.text)


_CHANGED = frozenset(("+", "-", "*", "/", "@", "**", "//", "%"))


def _flat(found: Iterable[Token]) -> Iterator[Use]:
    for token in found:
        if token.kind == "exponent" and not token.text.lstrip("-").isdecimal():
            yield from (Use(inner, token) for inner in raised(token)[:-1])
        else:
            yield Use(token, None)


@dataclass
class Surroundings:
    """The names of a program, and what their surroundings say of them."""

    # The text of the program.
    text: str
    # Its tokens.
    tokens: list[Token]
    # The names whose values are given.
    given: Collection[str]
    # The names whose values are arrays.
    arrays: Collection[str]
    # The tokens, those of raised ones among them.
    flat: list[Use] = field(init=False)
    # The places in `flat` where each name stands.
    uses: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.flat = list(_flat(self.tokens))
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
        """Give the names that the program gives a value to."""
        return set(assigned(self.tokens))

    @cached_property
    def free(self) -> dict[str, list[int]]:
        """The names that nothing gives a value to, with their uses."""
        own = self.assigned.union(self.given)
        return {name: uses for name, uses in self.uses.items() if name not in own}

    @cached_property
    def known(self) -> set[str]:
        """Give the names that are values somewhere in the program, or outside of it."""
        return {*self.uses, *self.assigned, *self.given} - CONSTANTS.keys()

    def typed(self, index: int) -> str:
        """Give a name as it is typed."""
        use = self.flat[index]
        return use.token.text if use.inside else self.text[slice(*use.token.span)]

    def raised_name(self, index: int) -> bool:
        """Tell whether a power stands here whose exponent has a name in it."""
        if index >= len(self.flat):
            return False
        if self.flat[index].inside and not self.flat[index - 1].inside:
            return True
        if self.at(index) != "**":
            return False
        while self.at(index + 1) in ("-", "+", "(", "{"):
            index += 1
        behind = [use.token.kind for use in self.flat[index + 1 : index + 3]]
        return "name" in behind

    def behind_number(self, name: str) -> bool:
        """Tell whether a number stands before a name: `2x`."""
        return any(
            index and self.flat[index - 1].token.kind == "number" for index in self.uses[name]
        )

    def is_raised(self, name: str) -> bool:
        """Tell whether a name has an exponent."""
        behind = [self.flat[i + 1] for i in self.uses[name] if i + 1 < len(self.flat)]
        return any(use.token.kind == "exponent" or use.token.text == "**" for use in behind)

    def is_angle(self, name: str) -> bool:
        """Tell whether a name begins what a sine, cosine or tangent is of."""
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

    def end_of_power(self, index: int) -> int:
        """Find the end of a name with the simple power behind it."""
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
