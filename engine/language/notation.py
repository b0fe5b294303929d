"""What books write and Python does not: roots, bars, sums, cases, functions and products without signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..base.errors import InputError
from ..base.words import Words, say
from ..gates.table import CONSTANTS, NAMES, spelled
from . import complaints, prelude
from .cursor import Cursor
from .indices import below
from .library_names import forms
from .pieces import BARE, Piece
from .signs import Token
from .spelling import is_single
from .syntax import (
    BESIDE,
    COMPARES,
    COMPARISON,
    CONDITION,
    NEGATION,
    POWER,
    PRIME,
    PRODUCT,
    SUM,
    TRANSPOSED,
    Binary,
    Call,
    Conditional,
    Dict,
    Group,
    List,
    Name,
    Number,
    Sum,
    Syntax,
)
from .walks import everything

_ROOTS = {"√": "sqrt", "∛": "cbrt"}
_BARS = {"|": "abs", "‖": "norm", "||": "norm"}
_PAIRS = {"⌊": ("⌋", "floor"), "⌈": ("⌉", "ceil"), "⟨": ("⟩", "dot")}
_SUMS = frozenset(("∑", "∏"))
EXTREMES = frozenset(("max", "min"))
_SIGMAS = {"Σ": "∑", "Π": "∏"}
OPENS = frozenset(("√", "∛", "∑", "∏", "‖", "||", "⌊", "⌈", "⟨", "⎧"))
"""Signs of books that begin an operand."""
_CLOSED = frozenset((")", "]", "}", TRANSPOSED, PRIME, "|", "||", "‖", "⌋", "⌉", "⟩", "⎩"))
_LOGARITHMS = {"log_2": "log2", "log_10": "log10", "log_e": "log"}
_OTHERWISE = frozenset(("otherwise", "else", "sonst"))
_CONDITIONAL = frozenset((*COMPARES, "and", "or", "not"))
_WHEN = frozenset(("if", "when", "for"))
_OF_FUNCTIONS = frozenset("fghFGHφψϕΦΨΣΠdD")  # letters that functions are called by, and sums
FUNCTIONS_WITHOUT_BRACKETS = (
    frozenset(BARE) - {"σ", "logical_not", "detach", "coth", "sech", "csch"}
    | {"softmax", "log2", "log10", "erf", "gelu", "silu", "det", "tr", "trace"}
    | _LOGARITHMS.keys()
)
"""What may stand without brackets around its operand, `sin x`."""


@dataclass
class Notation(Cursor):
    """Reads what only books have."""

    # Whether the text has no statements of Python's.
    is_formula: bool = False
    # The names of functions that the text defines, or may hold one.
    functions: frozenset[str] = frozenset()
    # The names that have a value of their own: they are no functions without brackets.
    own: frozenset[str] = frozenset()
    # The names that are taken apart, each with its pieces.
    pieces: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    # The names that stand as values, which are factors before a bracket: `x(y + 1)`.
    values: frozenset[str] = frozenset()
    # How often notation was read that Python does not have.
    books: int = 0
    # Of what was read and could be read otherwise: its place, what is said, and the text instead.
    doubts: list[tuple[tuple[int, int], Words, str]] = field(default_factory=list)
    _bars: str = ""  # the bar that closes what is read, innermost
    _bare: bool = False  # whether the operand of a function without brackets is read
    _factor_at: int = -1  # where a bracket behind a name is a factor, and no place

    def expression(self, binding: int, begun: Syntax | None = None) -> Syntax:
        """Read an expression whose operators all bind tighter than `binding`. Errors: InputError."""
        raise NotImplementedError

    def _nested(self, binding: int) -> Syntax:
        raise NotImplementedError

    def _arguments(self, closing: str = ")") -> tuple[Syntax, ...]:
        raise NotImplementedError

    def _inside(self, binding: int, bars: str = "", bare: bool = False) -> Syntax:
        """Read an expression between signs of its own."""
        before = self._bars, self._bare
        self._bars, self._bare = bars, bare
        inner = self._nested(binding)
        self._bars, self._bare = before
        return inner

    # Products without a sign

    def _at_factor(self) -> bool:
        """Tell whether the next token begins a factor, without a sign before it."""
        token, before = self.next, self.tokens[self.position - 1]
        if self._bare and self.at_function():
            return False
        is_value = before.kind in ("number", "name", "exponent", "fraction")
        if not is_value and not (before.kind == "sign" and before.text in _CLOSED):
            return False
        if not self.is_formula and before.kind != "number":
            return False  # in Python's text a sign is missing
        if token.kind == "name":
            return self._name_beside(before, token)
        if token.kind == "fraction":
            return before.kind not in ("number", "fraction")
        if (
            token.kind != "sign"
            or token.text == self._bars
            or (token.text, self._bars) == ("||", "|")
        ):
            return False
        if token.text == "[":
            return self._factor_at == self.position or before.kind in (
                "number",
                "exponent",
                "fraction",
            )
        if token.text == "{":
            return before.text == "1"
        if token.text == "|":
            return not self._bars and self._bar_opens()
        return token.text == "(" or token.text in OPENS

    def _name_beside(self, before: Token, name: Token) -> bool:
        if complaints.is_word(name) or complaints.is_imaginary(before, name):
            return False
        if before.kind == "number":
            return True
        if before.kind == "name" and (complaints.is_word(before) or not self._is_factor(before)):
            return False
        return self._is_factor(name) or self.at_function() or self._is_call(name)

    def _is_factor(self, name: Token) -> bool:
        if name.text in self.own or is_single(name.text) or "{" in name.text:
            return True
        if self.text[name.start] == "\\":  # a command of LaTeX, or a word in one
            return True
        return is_single(self.text[name.start : name.end])

    def _is_call(self, name: Token) -> bool:
        behind = self.tokens[self.position + 1]
        return behind.text == "(" and behind.start == name.end

    def at_function(self) -> bool:
        """Tell whether a function is next that may stand without brackets."""
        token = self.next
        if token.kind == "sign":
            return token.text in _SUMS
        is_one = token.kind == "name" and token.text in FUNCTIONS_WITHOUT_BRACKETS
        return is_one and token.text not in self.own

    def _bar_opens(self) -> bool:
        """Tell `2|x|` from `a | b | c`: behind the second bar no value stands."""
        depth = 0
        for at in range(self.position + 1, len(self.tokens) - 1):
            token = self.tokens[at]
            if token.kind == "end":
                return False
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth < 0:
                return False
            if depth == 0 and token.text == "|" and at > self.position + 1:
                behind = self.tokens[at + 1]
                is_value = behind.kind in ("name", "number", "text")
                return not is_value and behind.text not in ("(", "[", "{", "~")
        return False

    def _factor(self, left: Syntax) -> Syntax:
        """Read the factor that is next."""
        before = self.tokens[self.position - 1]
        self.books += before.kind != "number"
        is_tight = before.end == self.next.start
        right = self.expression(PRODUCT)
        if isinstance(right, List) and len(right.items) == 1:
            right = Group(right.items[0], right.span)
        if is_tight and isinstance(left, Binary) and left.operator == "/":
            self._doubt_divided(left, right)
        return Binary(left, BESIDE, right, (left.span[0], right.span[1]))

    def _where_holds(self, one: Number) -> Syntax:
        """Read the condition of `1(x > 0)`, which is 1 where it holds; any other number is itself."""
        if one.text != "1" or not self._at_condition():
            return one
        right = self.expression(POWER)
        inner = right.inner if isinstance(right, Group) else right
        if isinstance(inner, List) and len(inner.items) == 1:
            inner = inner.items[0]
        if isinstance(inner, Dict) and len(inner.items) == 1 and inner.items[0][1] is None:
            inner = inner.items[0][0]
        self.books += 1
        return Group(inner, (one.span[0], right.span[1]))

    def _at_condition(self) -> bool:
        """Tell whether brackets are next that hold a comparison, in which `=` compares too."""
        if not (self.sees("(") or self.sees("[") or self.sees("{")):
            return False
        depth, is_condition, equals = 0, False, list[int]()
        for at in range(self.position, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "end":
                break
            if token.kind == "sign":
                depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth == 0 or (depth == 1 and token.text in (",", "for")):
                break
            if depth == 1 and token.kind == "sign" and token.text == "=":
                equals.append(at)
            is_condition |= depth == 1 and token.text in _CONDITIONAL
        if depth or not (is_condition or equals):
            return False
        for at in equals:
            self.tokens[at] = self.tokens[at]._replace(text="==")
        return True

    def _doubt_divided(self, left: Binary, right: Syntax) -> None:
        """Say that `1/2x` is half of `x`, and offer `1/(2x)`."""
        (start, end), text = (left.span[0], right.span[1]), self.text
        below = left.right.span[0]
        other = f"{text[start:below]}({text[below:end]})"
        message = say(
            "`{typed}` is read from left to right, as `{read}`; with all of it below it is `{other}`",
            typed=text[start:end],
            read=f"({text[start : left.span[1]]}){text[left.span[1] : end]}",
            other=other,
        )
        self.doubts.append(((start, end), message, text[:start] + other + text[end:]))

    def _is_factor_before(self, name: Name) -> bool:
        """Tell `x(y + 1)`, a product, from a call: `x` is a value, or the bracket holds a sum."""
        if not self.is_formula or name.name in self.functions or self._is_call_of_known(name.name):
            return False
        opening, depth, holds_sum = self.position, 0, False
        for at in range(opening, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "sign":
                depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
                if depth == 1 and token.text in (",", "=", "*") and at == opening + 1:
                    return False
                if depth == 1 and token.text in (",", "="):
                    return False
                before = self.tokens[at - 1]
                if (
                    depth == 1
                    and token.text in ("+", "-")
                    and before.text not in ("(", "+", "-", "*")
                ):
                    holds_sum = True
            if depth == 0:
                break
            if token.kind == "end":
                return False
        if at == opening + 1 or (
            self.tokens[at + 1].text in ("=", ":=") and self.tokens[at + 1].kind == "sign"
        ):
            return False
        if name.name in self.values or name.name in CONSTANTS:
            return True
        base = name.name.partition("_")[0]
        typed = self.text[slice(*name.span)]
        return (
            holds_sum
            and (is_single(name.name) or is_single(typed))
            and base[0] not in _OF_FUNCTIONS
        )

    def _is_call_of_known(self, name: str) -> bool:
        known = name in NAMES or name in EXTREMES or spelled(name) or forms(name) is not None
        return bool(known) or prelude.defined(name) is not None

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
        elif sign in _SUMS:
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
        return function._replace(name=_LOGARITHMS.get(function.name, function.name))

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
        sign = _SIGMAS.get(base[0], "") if is_letter else ""
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
                index, relation, lower = self._below_sum()
            elif self.next.kind == "exponent" and what not in EXTREMES:
                upper = self._raised()
            elif self.sees("**"):
                self.take()
                upper = self._limit()
            else:
                break
        return self._body(sign.start, what, index, relation=relation, limits=(lower, upper))

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

    def _below_sum(self) -> tuple[Name | None, str, Syntax | None]:
        opening = self.take() if self.sees("{") else None
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.take()
        index = Name(token.text, token.span)
        relation, lower = "", None
        if opening is not None:
            if self.sees("=") or self.sees("!="):
                relation = self.take().text
                lower = self._inside(COMPARISON)
            self.close(opening)
        return index, relation, lower

    def _body(
        self,
        start: int,
        sign: str,
        index: Name | None,
        relation: str = "",
        limits: tuple[Syntax | None, Syntax | None] = (None, None),
    ) -> Sum:
        lower, upper = limits
        body = self._inside(SUM, bars=self._bars)
        index = index or self._only_index(body, start)
        span = start, body.span[1]
        return Sum(sign, index, relation=relation, lower=lower, upper=upper, body=body, span=span)

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
