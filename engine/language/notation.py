"""What books write and Python does not: roots, bars, cases; below it are sums and products without signs."""

from dataclasses import dataclass

from ..base.errors import InputError
from ..base.words import say
from . import complaints
from .signs import Token
from .subscripts import stands_low
from .sums import Sums
from .syntax import (
    BESIDE,
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
from .tokens import SUMS
from .walks import everything

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
            spreads = before.text == "**" and self.tokens[self.position - 3].text in ("(", ",", "{")
            if before.kind == "sign" and before.text in ("**", *_ROOTS) and not spreads:
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
        elif not isinstance(inner, Group) and self.next.start == self.end and self._at_factor():
            self._doubt_short(token)
        return Call(Name(_ROOTS[token.text], token.span), (inner,), (token.start, inner.span[1]))

    def _doubt_short(self, token: Token) -> None:
        """Say that `√2π` is the root of 2, and offer the root of all that stands there: `√(2π)`."""
        at = self.position
        while self.tokens[at + 1].start == self.tokens[at].end and (
            self.tokens[at + 1].kind in ("name", "number", "exponent")
        ):
            at += 1
        start, end, text = token.start, self.tokens[at].end, self.text
        if self.next.kind not in ("name", "number"):
            return
        root, behind = text[start : token.end], text[token.end : end]
        message = say(
            "`{typed}` is read as `{read}`; the root of all of it is `{other}`",
            typed=text[start:end],
            read=f"{text[start : self.end]} {text[self.end : end]}",
            other=f"{root}({behind})",
        )
        self.doubts.append(((start, end), message, f"{text[:start]}{root}({behind}){text[end:]}"))

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
        self.take()
        name, power = _BARS[sign], None
        if sign != "|":
            if self.next.kind == "exponent" and self.next.text.isdecimal() and self._at_degree(1):
                power = self.take()
            if self._at_degree(0):
                name = self._degree(name)
        call = Call(Name(name, opening.span), (inner,), (opening.start, self.end))
        if power is None:
            return call
        return Group(Binary(call, "**", Number(power.text, power.span), call.span), call.span)

    def _at_degree(self, further: int) -> bool:
        """Tell whether it is said below a bar which norm is meant."""
        token = self.tokens[self.position + further]
        return token.text.startswith("_") and token.kind in ("name", "sign")

    def _degree(self, name: str) -> str:
        """Read which norm is meant: `‖x‖₂`, `‖x‖_{1}`, `‖X‖_F`."""
        sign = token = self.take()
        opening = None
        if sign.text == "_":
            opening = self.take() if self.sees("{") else None
            token = self.take()
        if opening:
            self.close(opening)
        degree = token.text.lstrip("_")
        found = {"1": "norm1", "2": name, "F": name, "∞": "norm_inf", "inf": "norm_inf"}.get(degree)
        if found is None:
            raise InputError(
                "not-in-language",
                say("there is no norm `{sign}` here", sign=degree),
                say("Write it out with sum, abs and powers."),
                (sign.start, token.end),
            )
        return found

    def _skip_entry(self, value: Syntax) -> None:
        """Pass over the index of `(W x + b)ᵢ`, by which each entry is meant. Errors: InputError."""
        token, position = self.next, self.position
        is_low = token.kind == "name" and token.start == self.end and stands_low(self.text, token)
        if not is_low and not self.sees("_"):
            return
        self.take()
        opening = None if is_low else self.skip("{")
        letters = token.text.lstrip("_")
        while not is_low and self.next.kind in ("name", "number"):
            letters += self.take().text
            if not self.skip(",") and not opening:
                break
        if opening and not self.skip("}"):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        span = value.span[0], self.end
        typed = self.text[slice(*span)]
        if letters.isdecimal() or not letters.isalpha():
            raise InputError(
                "not-in-language",
                say("`{name}` is a place that can't be read", name=typed),
                say("Write it with brackets, from 0 on: x[0]."),
                (self.tokens[position].start, self.end),
            )
        is_product = any(
            isinstance(node, Binary) and node.operator == BESIDE for node in everything(value)
        )  # which is read entry by entry in a sum, and of matrices here
        if self._running and (letters != self._running[-1] or is_product):
            raise InputError(
                "not-in-language",
                say("`{name}` is an entry of what has no name", name=typed),
                say("Give what stands in the brackets a name before: q = …"),
                span,
            )
        self.books += 1
        if not self._running and self.target is None:
            message = say("`{name}` is read as all entries, without its index", name=typed)
            self.doubts.append((span, message, None))

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
