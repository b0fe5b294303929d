"""Functions without brackets, `sin x`, and sums, products and extremes over an index."""

from dataclasses import dataclass
from typing import Any

from ..base.words import say
from . import complaints
from .factors import (
    BEGIN,
    END,
    EXTREMES,
    FUNCTIONS_WITHOUT_BRACKETS,
    LOGARITHMS,
    OPENS,
    SIGMAS,
    Factors,
)
from .indices import below
from .signs import Token
from .spelling import is_single
from .syntax import (
    COMPARISON,
    PRIME,
    SUM,
    TRANSPOSED,
    Binary,
    Call,
    Name,
    Number,
    Sum,
    Syntax,
)
from .tokens import SUMS
from .walks import everything, mapped


@dataclass
class Sums(Factors):
    """Reads functions without brackets, and sums."""

    # Functions without brackets

    def _without_brackets(self, function: Name) -> Syntax | None:
        """Read the operand of a function that has no brackets, `sin² x`; None where none is next."""
        if function.name not in FUNCTIONS_WITHOUT_BRACKETS or function.name in self.own:
            return None
        begun = self.position
        power = self._power()
        is_call = self.sees("(")
        if (is_call and power is None) or not (is_call or self._begins_operand()):
            self.position = begun
            return None
        self.books += 1
        called = self.known_as(function)
        if is_call:
            opening = self.take()
            inner = self._inside(0)
            self.close(opening)
        else:
            inner = self._inside(SUM, bars=self._bars, bare=True)
        call = Call(called, (inner,), (function.span[0], self.end))
        return call if power is None else Binary(call, "**", power, call.span)

    def known_as(self, function: Name) -> Name:
        """Give a logarithm the name by which it is known: `log_2` is `log2`."""
        if function.name in self.own:
            return function
        return function._replace(name=LOGARITHMS.get(function.name, function.name))

    def _power(self) -> Number | None:
        """Read the power of a function: of `sin² x` and `sin^2 x`; not of `sin⁻¹ x`, which is no power."""
        token = self.next
        if token.kind == "exponent" and token.text.isdecimal():
            self.take()
            return Number(token.text, token.span)
        if not self.sees("**"):
            return None
        self.take()
        opening = self.take() if self.sees("{") else None
        number = self.next
        if number.kind != "number" or not number.text.isdecimal():
            return None
        self.take()
        if opening:
            self.close(opening)
        return Number(number.text, number.span)

    def _begins_operand(self) -> bool:
        token = self.next
        if token.kind in ("name", "number", "fraction"):
            return not complaints.is_word(token)
        if token.kind != "sign":
            return False
        return (
            token.text in OPENS
            or token.text in ("{", "[")
            or (token.text == "|" and self._bar_opens())
        )

    # Sums

    def sum_named(self, name: Name) -> Syntax | None:
        """Read `Σᵢ xᵢ` and `max_j s_j`, whose signs are letters; None where they are names."""
        base, _, below = name.name.partition("_")
        is_letter = self.text[name.span[0]] != "\\"
        sign = SIGMAS.get(base[0], "") if is_letter else ""
        if sign and name.name == base[0] and self._is_sign_of_sum(name):
            self.books += 1
            start, end = name.span
            message = say(
                "`{sign}` is read as the sign of a sum; as a value it is `{sign}*…`",
                sign=name.name,
            )
            other = f"{self.text[:end]}*{self.text[end:].lstrip()}"
            self.doubts.append((name.span, message, other))
            return self._body(start, sign, None)
        if sign and (below or len(name.name) > 1) and self._begins_operand_of_sum():
            index = below or name.name[1:]
            self.books += 1
            return self._body(name.span[0], sign, Name(index, name.span))
        is_index = len(below) == 1 or (not below and self.sees("_"))  # `max_pool2d` is a name
        if base in EXTREMES and is_index and base not in self.own:
            if not below:
                self.books += 1
                return self.summed(self.tokens[self.position - 1], base)
            if self._is_index_below(name.name) and self._begins_operand_of_sum():
                self.books += 1
                return self._body(name.span[0], base, Name(below, name.span))
        return None

    def _is_sign_of_sum(self, name: Name) -> bool:
        """Tell the `Σ` of `Σ exp(x)` and of `Σ (x − μ)²` from a matrix, which stands elsewhere too."""
        if name.name in self.own:
            return False
        for at, token in enumerate(self.tokens):
            if token.kind != "name" or token.text != name.name:
                continue
            before, behind = self.tokens[at - 1], self.tokens[at + 1]
            if behind.text == "(" and self._is_summed(at + 1):
                continue
            is_glued = behind.start == token.end
            if is_glued or not self._begins_value(behind) or (at and self._is_matrix(before, at)):
                return False
        return True

    def _begins_value(self, token: Token) -> bool:
        """Tell what is added up behind a `Σ` from what stands behind a matrix."""
        is_value = token.kind in ("name", "number", "fraction") and not complaints.is_word(token)
        return is_value or token.text in OPENS or token.text in ("(", "|")

    def _is_matrix(self, before: Token, at: int) -> bool:
        """Tell the factor of `xᵀ Σ x` and `A Σ B` from the sums of `λ Σ w²` and `1/N Σ x`."""
        if before.text in (TRANSPOSED, PRIME):
            return True
        is_divided = at > 1 and self.tokens[at - 2].text == "/"
        is_capital = (
            before.kind == "name" and before.text[0].isupper() and before.text[0] not in SIGMAS
        )
        return is_capital and not is_divided

    def _is_summed(self, opening: int) -> bool:
        """Tell `Σ(x − μ)²`, whose terms are squared, and `Σ(yᵢ − aᵢ)`, from a matrix and from `Σ(x)`."""
        depth, at, letters = 0, opening, set[str]()
        while at < len(self.tokens) and self.tokens[at].kind != "end":
            token = self.tokens[at]
            depth += (token.text in BEGIN) - (token.text in END)
            if token.kind == "name":
                letters.add(below(token.text, self.text[slice(*token.span)]).letters)
            at += 1
            if depth == 0:
                break
        behind = self.tokens[min(at, len(self.tokens) - 1)]
        is_power = behind.kind == "exponent" or behind.text == "**"
        return is_power or bool({each for each in letters if len(each) == 1})

    def _is_index_below(self, name: str) -> bool:
        """Tell `max_j(…)` from a name of its own, such as `max_pool2d(A, 2)` or `max_val(x)`."""
        letters = below(name).letters
        if name in self.functions or name in self.own or self._is_call_of_known(name):
            return False
        return len(letters) == 1 or (bool(letters) and not self.sees("("))

    def _begins_operand_of_sum(self) -> bool:
        return self._begins_operand() or self.sees("(")

    def summed(self, sign: Token, what: str) -> Sum:
        """Read what stands below, above and behind the sign of a sum."""
        index, relation, lower, upper = None, "", None, None
        outer: list[Name] = []  # of several indices those before the last one
        while True:
            if (
                self.next.kind == "name"
                and self.next.text.startswith("_")
                and len(self.next.text) > 1
            ):
                token = self.take()
                index = Name(token.text[1:], (token.start + 1, token.end))
            elif self.sees("_"):
                self.take()
                (*outer, index), relation, lower = self._below_sum()
            elif self.next.kind == "exponent" and what not in EXTREMES:
                upper = self._raised()
            elif self.sees("**"):
                self.take()
                upper = self._limit()
            else:
                break
        made = self._body(sign.start, what, index, relation=relation, limits=(lower, upper))
        for letter in reversed(outer):
            made = made._replace(letter=letter, relation="", lower=None, body=made)
        return made

    def _limit(self) -> Syntax:
        """Read what stands above a sum, where no brackets belong to it."""
        token = self.take()
        if token.text == "{":
            inner = self._inside(0)
            self.close(token)
            return inner
        if token.kind == "name":
            return Name(token.text, token.span)
        if token.kind == "number":
            return Number(token.text, token.span)
        raise complaints.missing_operand(self.text, self.tokens, self.position - 1)

    def _raised(self) -> Syntax:
        raise NotImplementedError

    def _below_sum(self) -> tuple[list[Name], str, Syntax | None]:
        opening = self.take() if self.sees("{") else None
        indices = [self._index()]
        relation, lower = "", None
        if opening is not None:
            while self.skip(","):
                indices.append(self._index())
            if self.sees("=") or self.sees("!="):
                relation = self.take().text
                lower = self._inside(COMPARISON)
            self.close(opening)
        return indices, relation, lower

    def _index(self) -> Name:
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        return Name(token.text, token.span)

    def _body(
        self,
        start: int,
        sign: str,
        index: Name | None,
        relation: str = "",
        limits: tuple[Syntax | None, Syntax | None] = (None, None),
    ) -> Sum:
        lower, upper = limits
        before, self._running = self._running, (*self._running, index.name if index else "")
        body = self._inside(SUM, bars=self._bars)
        while index is not None and self._carries(index.name):
            body = self._with_next(body, index)
        self._running = before
        index = index or self._only_index(body, start) or self._only_argument(body, start)
        if index is not None and limits == (None, None):
            body = self._with_entries(body, index.name)
        span = start, body.span[1]
        return Sum(sign, index, relation=relation, lower=lower, upper=upper, body=body, span=span)

    def _carries(self, index: str) -> bool:
        """Tell whether the term behind a sum has its index, and is a term of it."""
        if not (self.sees("+") or self.sees("-")):
            return False
        depth, at = 0, self.position + 1
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == "end" or token.text in SUMS:
                return False
            depth += (token.text in BEGIN) - (token.text in END)
            if depth < 0 or (depth == 0 and token.text in ("+", "-", ",")):
                return False
            typed = self.text[slice(*token.span)]
            if token.kind == "name" and index in below(token.text, typed).letters:
                return True
            at += 1
        return False

    def _with_next(self, body: Syntax, index: Name) -> Binary:
        """Take the next term into a sum, and say so."""
        sign = self.take()
        start = sign.start
        term = self._inside(SUM, bars=self._bars)
        typed = self.text[start : term.span[1]]
        message = say(
            "`{typed}` has the index `{index}`, and belongs to the sum; behind it, put the sum in brackets",
            typed=typed,
            index=index.name,
        )
        self.doubts.append(((start, term.span[1]), message, None))
        return Binary(body, sign.text, term, (body.span[0], term.span[1]))

    def _with_entries(self, body: Syntax, index: str) -> Syntax:
        """Read `p(x)` behind `∑ₓ` as the entry of `p` at `x`, and `x` beside it as that of `x`."""
        called = [node for node in everything(body) if self._is_entry(node, index)]
        if not called:
            return body
        first = called[0].span
        typed = self.text[slice(*first)]
        message = say(
            "`{typed}` is read as the entry of `{name}`; a function needs its definition too",
            typed=typed,
            name=typed.partition("(")[0].strip(),
        )
        self.doubts.append((first, message, None))

        def change(node: Any) -> Any | None:
            if self._is_entry(node, index):
                return Name(f"{node[0].name}_{index}", node.span)
            if isinstance(node, Name) and node.name == index:
                return Name(f"{index}_{index}", node.span)
            return None

        made: Syntax = mapped(body, change)
        return made

    def _is_entry(self, node: Any, index: str) -> bool:
        """Tell `p(x)` of a name that is no function here."""
        if not isinstance(node, Call) or not isinstance(node.function, Name):
            return False
        name, arguments = node.function.name, node.arguments
        if len(arguments) != 1 or not is_single(name) or "_" in name or name in self.functions:
            return False
        is_index = isinstance(arguments[0], Name) and arguments[0].name == index
        return is_index and not self._is_call_of_known(name)

    def _only_argument(self, body: Syntax, start: int) -> Name | None:
        """Find the index of `∑ p(x) log p(x)`, which is not said."""
        letters = {
            node.name for node in everything(body) if isinstance(node, Name) and len(node.name) == 1
        }
        found = [
            letter
            for letter in letters
            if any(self._is_entry(node, letter) for node in everything(body))
        ]
        return Name(found[0], (start, start + 1)) if len(found) == 1 else None

    def _only_index(self, body: Syntax, start: int) -> Name | None:
        """Find the index of `∑ xᵢ²`, which is not said twice."""
        subscripts = {
            found.letters
            for node in everything(body)
            if isinstance(node, Name)
            and (found := below(node.name, self.text[slice(*node.span)])).letters
        }
        letter = subscripts.pop() if len(subscripts) == 1 else ""
        return Name(letter, (start, start + 1)) if len(letter) == 1 else None
