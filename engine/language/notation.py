"""What books write and Python does not: roots, bars, cases; below it are sums and products without signs."""

from dataclasses import dataclass

from ..base.errors import InputError
from ..base.words import say
from . import complaints
from .factors import SUMS
from .sums import Sums
from .syntax import (
    CONDITION,
    NEGATION,
    Binary,
    Call,
    Conditional,
    Group,
    Name,
    Number,
    Syntax,
)
from .tokens import Token

_ROOTS = {"√": "sqrt", "∛": "cbrt"}
_BARS = {"|": "abs", "‖": "norm", "||": "norm"}
_PAIRS = {"⌊": ("⌋", "floor"), "⌈": ("⌉", "ceil"), "⟨": ("⟩", "dot")}
_OTHERWISE = frozenset(("otherwise", "else", "sonst"))
_WHEN = frozenset(("if", "when", "for"))


@dataclass
class Notation(Sums):
    """Reads what only books have."""

    # Operands

    def _of_books(self, token: Token) -> Syntax | None:
        """Read an operand that begins with a sign which was taken; None where none does."""
        if token.kind == "fraction":
            return self._fraction(token)
        if token.kind != "sign":
            return None
        sign = token.text
        made: Syntax | None = None
        if sign in _ROOTS:
            made = self._root(token)
        elif sign in SUMS:
            made = self.summed(token, sign)
        elif sign in _PAIRS:
            made = self._paired(token)
        elif sign in _BARS:
            made = self._between_bars(token)
        elif sign == "⎧":
            made = self.cases(token, "⎩")
        elif sign == "{" and self.position > 1:
            before = self.tokens[self.position - 2]
            if before.kind == "sign" and before.text in ("**", *_ROOTS):
                made = Group(self._inside(0), (token.start, self.close(token).end))
        self.books += made is not None
        return made

    def _fraction(self, token: Token) -> Group:
        above, below = token.text.split("/")
        before = self.tokens[self.position - 2] if self.position > 1 else None
        if before is not None and before.kind == "number":
            raise complaints.unexpected(self.text, self.tokens, self.position - 1)
        self.books += 1
        inner = Binary(Number(above, token.span), "/", Number(below, token.span), token.span)
        return Group(inner, token.span)

    def _root(self, token: Token) -> Call:
        inner = self._inside(NEGATION)
        if isinstance(inner, Binary) and not isinstance(inner.left, Group):
            self._doubt_power(token, inner)
        return Call(Name(_ROOTS[token.text], token.span), (inner,), (token.start, inner.span[1]))

    def _doubt_power(self, token: Token, inner: Binary) -> None:
        start, end = token.start, inner.span[1]
        typed, base = self.text[start:end], self.text[start : inner.left.span[1]]
        other = f"({base}){self.text[inner.left.span[1] : end]}"
        message = say(
            "`{typed}` is read as the root of a power; the power of the root is `{other}`",
            typed=typed,
            other=other,
        )
        self.doubts.append(((start, end), message, self.text[:start] + other + self.text[end:]))

    def _between_bars(self, opening: Token) -> Syntax:
        sign = opening.text
        inner = self._inside(0, bars=sign)
        if sign == "|" and self.sees("||"):
            both = self.next
            middle = both.start + 1
            self.tokens[self.position : self.position + 1] = [
                Token("sign", "|", both.start, middle),
                Token("sign", "|", middle, both.end),
            ]
        if not self.sees(sign):
            if self.next.kind == "end":
                raise complaints.unclosed_bar(opening)
            raise complaints.unexpected(self.text, self.tokens, self.position)
        closing = self.take()
        name = _BARS[sign]
        if sign != "|" and self.next.kind == "name" and self.next.text in ("_1", "_2"):
            degree = self.take()
            name = "norm1" if degree.text == "_1" else name
        elif sign != "|" and self.next.kind == "sign" and self.next.text == "_":
            name = self._degree(name)
        return Call(Name(name, opening.span), (inner,), (opening.start, self.end or closing.end))

    def _degree(self, name: str) -> str:
        """Read which norm is meant: `‖x‖₂`, `‖x‖_{1}`, `‖X‖_F`."""
        sign = self.take()
        opening = self.take() if self.sees("{") else None
        token = self.take()
        if opening:
            self.close(opening)
        found = {"1": "norm1", "2": name, "F": name, "∞": "norm_inf"}.get(token.text)
        if found is None:
            raise InputError(
                "not-in-language",
                say("there is no norm `{sign}` here", sign=token.text),
                say("Write it out with sum, abs and powers."),
                (sign.start, token.end),
            )
        return found

    def _paired(self, opening: Token) -> Call:
        closing, name = _PAIRS[opening.text]
        items = [self._inside(0)]
        while name == "dot" and self.skip(","):
            items.append(self._inside(0))
        if not self.sees(closing):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        end = self.take().end
        return Call(Name(name, opening.span), tuple(items), (opening.start, end))

    # Cases

    def at_cases(self) -> bool:
        """Tell cases in braces from a set: there is a `;`, or `otherwise`, before the brace is closed."""
        depth = 0
        for token in self.tokens[self.position :]:
            depth += (token.text == "{") - (token.text == "}")
            if depth < 0 or (token.kind == "end" and token.text != ";"):
                return False
            if depth == 0 and token.kind == "name" and token.text in ("for", "else"):
                return False
            if depth == 0 and ((token.kind == "end") or token.text in _OTHERWISE):
                return True
        return False

    def cases(self, opening: Token, closing: str) -> Group:
        """Read `{x, x > 0; 0, otherwise}`: values, each with what it holds for. Errors: InputError."""
        rows: list[tuple[Syntax, Syntax | None]] = []
        while not self.sees(closing):
            value = self._inside(CONDITION)
            self.skip(",")
            if self.next.kind == "name" and self.next.text in _WHEN:
                self.take()
            condition: Syntax | None = None
            if self.next.kind == "name" and self.next.text in _OTHERWISE:
                self.take()
            elif not self._at_row_end(closing):
                condition = self._inside(0)
            rows.append((value, condition))
            if not self._at_row_end(closing):
                raise complaints.unexpected(self.text, self.tokens, self.position)
            while self.next.text == ";":
                self.take()
        end = self.take().end
        self.books += 1
        if len(rows) < 2 or any(condition is None for _, condition in rows[:-1]):
            raise InputError(
                "incomplete",
                say("a case says for what it holds, but for the last one"),
                say("Write {cases}.", cases="{x if x > 0; 0 otherwise}"),
                (opening.start, end),
            )
        made = rows[-1][0]
        for value, condition in reversed(rows[:-1]):
            assert condition is not None
            made = Conditional(value, condition, made, (value.span[0], end))
        return Group(made, (opening.start, end))

    def _at_row_end(self, closing: str) -> bool:
        return self.sees(closing) or self.next.text == ";"
