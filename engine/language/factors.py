"""Products without a sign, `2x` and `x(y + 1)`, and what may stand side by side in a formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..base.words import Words, say
from ..gates.table import CONSTANTS, NAMES, spelled
from . import complaints, prelude
from .cursor import Cursor
from .library_names import forms
from .pieces import BARE, Piece
from .signs import Token
from .spelling import is_single
from .syntax import (
    BESIDE,
    COMPARES,
    POWER,
    PRIME,
    PRODUCT,
    TRANSPOSED,
    Binary,
    Dict,
    Group,
    List,
    Name,
    Number,
    Syntax,
)
from .tokens import SUMS

SIGMAS = {"Σ": "∑", "Π": "∏"}
"""Letters that are read as signs of sums and products."""
_WEIGHTS = frozenset(("W", "U"))
"""Letters of weights, behind which a bracket is a factor in every book: `U_h(r ⊙ h)`."""
EXTREMES = frozenset(("max", "min"))
OPENS = frozenset(("√", "∛", "∑", "∏", "‖", "||", "⌊", "⌈", "⟨", "⎧"))
"""Signs of books that begin an operand."""
CLOSED = frozenset((")", "]", "}", TRANSPOSED, PRIME, "|", "||", "‖", "⌋", "⌉", "⟩", "⎩"))
LOGARITHMS = {"log_2": "log2", "log_10": "log10", "log_e": "log"}
BEGIN, END = frozenset(("(", "[", "{", "⎧")), frozenset((")", "]", "}", "⎩"))
_CONDITIONAL = frozenset((*COMPARES, "and", "or", "not"))
OF_FUNCTIONS = frozenset("fghFGHφψϕΦΨΣΠdD")
"""Letters that functions are called by, and sums."""
FUNCTIONS_WITHOUT_BRACKETS = (
    frozenset(BARE) - {"σ", "logical_not", "detach", "coth", "sech", "csch"}
    | {"softmax", "log2", "log10", "erf", "gelu", "silu", "det", "tr", "trace"}
    | LOGARITHMS.keys()
)
"""What may stand without brackets around its operand, `sin x`."""


def is_function(name: str) -> bool:
    """Tell the name of a function of the language."""
    known = name in NAMES or name in EXTREMES or spelled(name) or forms(name) is not None
    return bool(known) or prelude.defined(name) is not None


@dataclass
class Factors(Cursor):
    """Reads factors that stand side by side."""

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
    # The name that the statement gives a value to.
    target: Name | None = None
    # How often notation was read that Python does not have.
    books: int = 0
    # Of what was read and could be read otherwise: its place, what is said, and the text instead.
    doubts: list[tuple[tuple[int, int], Words, str | None]] = field(default_factory=list)
    _bars: str = ""  # the bar that closes what is read, innermost
    _bare: bool = False  # whether the operand of a function without brackets is read
    _factor_at: int = -1  # where a bracket behind a name is a factor, and no place
    # The indices of the sums that are read, in which `p(x)` is an entry; nothing for one that is not said.
    _running: tuple[str, ...] = ()

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
        if not is_value and not (before.kind == "sign" and before.text in CLOSED):
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
        is_form = forms(name.text) is not None  # of `W₂ ReLU(x)`
        is_called = is_form and self.tokens[self.position + 1].text == "("
        if self._is_over_index(name) and self._is_factor(before):
            return True
        if (complaints.is_word(name) and not is_called) or complaints.is_imaginary(before, name):
            return False
        if before.kind == "number":
            return True
        if before.kind == "name" and (complaints.is_word(before) or not self._is_factor(before)):
            return False
        return is_called or self._is_factor(name) or self.at_function() or self._is_call(name)

    def _is_over_index(self, name: Token) -> bool:
        """Tell `max_a` before what it is taken of, as in `γ max_a q_a`."""
        base, _, index = name.text.partition("_")
        behind = self.tokens[self.position + 1]
        is_sign = base in EXTREMES and len(index) == 1 and name.text not in self.own
        return is_sign and (behind.kind == "name" or behind.text == "(")

    def _is_factor(self, name: Token) -> bool:
        if name.text in self.own or is_single(name.text) or "{" in name.text:
            return True
        if self.text[name.start] == "\\":  # a command of LaTeX, or a word in one
            return True
        return is_single(self.text[name.start : name.end])

    def _is_call(self, name: Token) -> bool:
        behind = self.tokens[self.position + 1]
        is_function = name.text in FUNCTIONS_WITHOUT_BRACKETS or name.text in EXTREMES
        opens = behind.text == "(" or (is_function and behind.text in ("{", "["))
        return opens and (is_function or behind.start == name.end)

    def at_function(self) -> bool:
        """Tell whether a function is next that may stand without brackets."""
        token = self.next
        if token.kind == "sign":
            return token.text in SUMS
        is_one = token.kind == "name" and token.text in FUNCTIONS_WITHOUT_BRACKETS
        return is_one and token.text not in self.own

    def _bar_opens(self) -> bool:
        """Tell `2|x|` from `a | b | c`: behind the second bar no value stands."""
        depth = 0
        for at in range(self.position + 1, len(self.tokens) - 1):
            token = self.tokens[at]
            if token.kind == "end":
                return False
            depth += (token.text in BEGIN) - (token.text in END)
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
                depth += (token.text in BEGIN) - (token.text in END)
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
        if self.is_formula and name.name in SIGMAS and name.name in self.values:
            return True  # a matrix that has a value, or stands elsewhere too
        if not self.is_formula or name.name in self.functions or self._is_call_of_known(name.name):
            return False
        opening, depth, holds_sum = self.position, 0, False
        for at in range(opening, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "sign":
                depth += (token.text in BEGIN) - (token.text in END)
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
        if at == opening + 2 and self._runs_over(self.tokens[at - 1]):
            return False
        base = name.name.partition("_")[0]
        if name.name in self.values or name.name in CONSTANTS or base in _WEIGHTS:
            return True
        typed = self.text[slice(*name.span)]
        return (
            holds_sum and (is_single(name.name) or is_single(typed)) and base[0] not in OF_FUNCTIONS
        )

    def _runs_over(self, name: Token) -> bool:
        is_any = "" in self._running and len(name.text) == 1
        return name.kind == "name" and (name.text in self._running or is_any)

    def _is_call_of_known(self, name: str) -> bool:
        return is_function(name)
