"""Tokens to a tree of what is typed, by precedence climbing (V. Pratt, Top Down Operator Precedence, 1973).

It knows what holds tighter than what, and no name's meaning. The grammar is small and closed: what
stands in it nowhere is an error with a place. Here are expressions; `statements.py` reads what they stand in.
"""

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ..base.arrays import MAX_NUMBERS
from ..base.errors import InputError
from ..base.shapes import MAX_AXES
from . import complaints, refusals, statement_complaints
from .literals import too_many
from .notation import EXTREMES, FUNCTIONS_WITHOUT_BRACKETS, Notation
from .offers import CLOSES
from .signs import Token
from .splitting import taken_apart
from .syntax import (
    AND,
    BESIDE,
    BINDS,
    COMPARES,
    COMPARISON,
    CONDITION,
    CONSTANT_WORDS,
    DOT,
    INVERSE,
    NEGATION,
    NOT,
    OR,
    POWER,
    PRIME,
    PRODUCT,
    TRANSPOSED,
    Attribute,
    Binary,
    Call,
    Clause,
    Comparison,
    Comprehension,
    Conditional,
    Dict,
    Group,
    Keyword,
    Lambda,
    List,
    Logical,
    Missing,
    Name,
    Named,
    Number,
    Parameter,
    Slice,
    Starred,
    Subscript,
    Sum,
    Syntax,
    Text,
    Tuple,
    Unary,
)
from .texts import format_at, pieces_of
from .tokens import raised, tokens_in_text

_Read = TypeVar("_Read", bound=Syntax)
_ENDS = frozenset((",", ")", "]", "}", ":"))
_THOUSANDS = re.compile("0[0-9]+")  # of `(1,000)`, which are not 1 and 0


@dataclass
class Grammar(Notation):
    """Reads the expressions of one program.

    Of the statement that it is at, `target` is the name that is given a value, and `operands` are those
    that were read, without what stands in them; of a call that was not read to its end there is the
    function, with False. Where a statement breaks off, they are looked at first.
    """

    # The name that the statement gives a value to.
    target: Name | None = None
    # The operands that were read of the statement, and whether each was read to its end.
    operands: list[tuple[Syntax, bool]] = field(default_factory=list)
    entries: int = 0  # of the list that is read

    def _unexpected(self) -> InputError:
        """Refuse the next token."""
        return complaints.unexpected(self.text, self.tokens, self.position)

    def _check_word(self, token: Token) -> None:
        if keyword.iskeyword(token.text):
            raise complaints.is_keyword(self.text, self.tokens, token)

    def _name(self) -> Name:
        """Take a name that is no word of Python's. Errors: InputError."""
        token = self.next
        if token.kind != "name":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self._check_word(token)
        self.take()
        return Name(token.text, token.span)

    def expression(self, binding: int, begun: Syntax | None = None) -> Syntax:
        """Read an expression whose operators all bind tighter than `binding`. Errors: InputError.

        Its first operand may be `begun`.
        """
        left = begun or self._operand(binding)
        while True:
            token = self.tokens[self.position]
            if token.kind == "end" or token.text in _ENDS:
                return left
            if token.kind == "sign" and (holds := BINDS.get(token.text, 0)):
                if token.text == "|" and binding < PRODUCT and self._at_factor():
                    left = self._factor(left)
                    continue
                if holds <= binding:
                    return left
                if holds == POWER and self._at_inverse():
                    self.position += 5
                    left = Attribute(left, INVERSE, (left.span[0], self.end))
                    continue
                if token.text == "|" and self._ends_at_bar(binding):
                    return left
                if self._bare and holds == PRODUCT and self._function_behind():
                    return left
                operator = self._product_of(left, self.take())
                # A power holds from the right: 2^3^x is 2^(3^x).
                right = self._nested(holds - 1) if holds == POWER else self.expression(holds)
                end = right.span[1]
            elif token.kind == "exponent" and token.text == "-1" and binding < POWER:
                left = Attribute(left, INVERSE, (left.span[0], self.take().end))
                continue
            elif token.kind == "exponent" and binding < POWER:
                operator, right, end = "**", self._raised(), token.end
            elif binding < COMPARISON and (sign := self._compares(token)):
                left = self._comparison(left, sign)
                continue
            elif token.kind == "name" and token.text in _LOOSE and _LOOSE[token.text] > binding:
                left = self._loose(left, token)
                continue
            elif binding < PRODUCT and self._at_factor():
                left = self._factor(left)
                continue
            else:
                return left
            left = Binary(left, operator, right, (left.span[0], end))

    def _at_inverse(self) -> bool:
        """Tell whether `^{-1}` is next, which books write for an inverse."""
        behind = self.tokens[self.position + 1 : self.position + 5]
        return [token.text for token in behind] == ["{", "-", "1", "}"]

    def _ends_at_bar(self, binding: int) -> bool:
        """Tell a bar that closes from one that joins conditions, or opens."""
        return self._bars == "|" or (binding >= PRODUCT and self._bar_opens())

    def _function_behind(self) -> bool:
        """Tell whether a function without brackets stands behind the sign that is next."""
        self.position += 1
        found = self.at_function()
        self.position -= 1
        return found

    def _product_of(self, left: Syntax, sign: Token) -> str:
        """Give the operator of a sign: behind `ᵀ` a product is that of matrices."""
        if not (isinstance(left, Attribute) and left.name == TRANSPOSED):
            return sign.text
        is_matrix = sign.text == DOT or (sign.text == "*" and self.text[sign.start] == "*")
        return BESIDE if is_matrix else sign.text

    def _nested(self, binding: int) -> Syntax:
        """Read an expression inside of another: behind `(`, `,`, a sign or `^`."""
        self.enter()
        inner = self.expression(binding)
        self.depth -= 1
        return inner

    def several(self, alone: bool = False) -> Syntax:
        """Read one expression, or those of a tuple without brackets. Errors: InputError.

        Where it stands `alone`, or is given to one name, `1,000` is no tuple.
        """
        start = self.position
        first = self.starred()
        if not self.sees(","):
            if isinstance(first, Starred):
                raise complaints.missing_operand(self.text, self.tokens, start)
            return first
        items = [first]
        while self.sees(","):
            self._check_thousands(alone)
            self.take()
            if self._at_end():
                break
            items.append(self.starred())
        return Tuple(tuple(items), (first.span[0], self.end))

    def starred(self, binding: int = 0) -> Syntax:
        """Read an expression, maybe with a star before it. Errors: InputError."""
        if not self.sees("*"):
            return self.expression(binding)
        star = self.take()
        value = self._nested(COMPARISON)
        return Starred("*", value, (star.start, value.span[1]))

    def _at_end(self) -> bool:
        """Tell whether no expression may follow: a tuple ends with a comma."""
        token = self.next
        if token.kind == "sign":
            return token.text in ("=", ":", ")", "]", "}")
        return token.kind in ("end", "dedent") or self.sees_word("in")

    def _check_thousands(self, alone: bool) -> None:
        """Refuse a comma between the digits of one number. Errors: InputError `bad-number`."""
        number, behind = self.tokens[self.position - 1], self.tokens[self.position + 1]
        if number.kind == behind.kind == "number" and (alone or _THOUSANDS.fullmatch(behind.text)):
            error = complaints.number_with_commas(self.text, number)
            if error:
                raise error

    # What holds more loosely than a sum

    def _compares(self, token: Token) -> str:
        """Give the sign, or the words, that compares; nothing where none is next."""
        if token.text == "not":
            behind = self.tokens[self.position + 1].text
            return "not in" if behind == "in" and token.kind == "name" else ""
        if token.text == "is" and token.kind == "name":
            return "is not" if self.tokens[self.position + 1].text == "not" else "is"
        return token.text if token.text in COMPARES and token.kind in ("sign", "name") else ""

    def _comparison(self, first: Syntax, sign: str) -> Comparison:
        rest = []
        while sign:
            self.position += 1 + (" " in sign)
            rest.append((sign, self.expression(COMPARISON)))
            sign = self._compares(self.next)
        return Comparison(first, tuple(rest), (first.span[0], rest[-1][1].span[1]))

    def _loose(self, left: Syntax, word: Token) -> Syntax:
        """Read what stands behind `and`, `or` or `if`."""
        if word.text == "if":
            return self._conditional(left)
        operands = [left]
        while self.skip_word(word.text):
            operands.append(self.expression(_LOOSE[word.text]))
        return Logical(word.text, tuple(operands), (left.span[0], operands[-1].span[1]))

    def _conditional(self, then: Syntax) -> Conditional:
        word = self.take()
        condition = self.expression(CONDITION)
        if not self.skip_word("else"):
            raise self._incomplete_choice(word)
        otherwise = self._nested(0)
        return Conditional(then, condition, otherwise, (then.span[0], otherwise.span[1]))

    def _incomplete_choice(self, word: Token) -> InputError:
        if self.next.kind in ("end", "dedent") or self.sees(")"):
            return statement_complaints.no_otherwise(word)
        return complaints.unexpected(self.text, self.tokens, self.position)

    def _lambda(self, word: Token) -> Lambda:
        try:
            parameters = self.parameters(":")
        except InputError:
            parameters = None
        if parameters is None or not self.skip(":"):
            raise complaints.is_keyword(self.text, self.tokens, word)
        body = self._nested(0)
        return Lambda(parameters, body, (word.start, body.span[1]))

    def parameters(self, closing: str, typed: bool = False) -> tuple[Parameter, ...]:
        """Read parameters up to a sign; they may be `typed`: `x: float`. Errors: InputError."""
        found = []
        for first in self.items(closing):
            start, stars, name = first.start, "", ""
            if self.next.text in ("*", "**", "/") and self.next.kind == "sign":
                stars = self.take().text
            if stars == "" or (stars != "/" and self.next.kind == "name"):
                name = self._name().name
            if typed and self.skip(":"):
                self._nested(0)
            default = self._nested(0) if self.skip("=") else None
            found.append(Parameter(name, stars, default, (start, self.end)))
        return tuple(found)

    # Operands

    def _raised(self) -> Syntax:
        """Read what is raised, by itself: it ends where it is on the line again."""
        token = self.take()
        inside = taken_apart(raised(token), self.pieces) if self.pieces else raised(token)
        return self._apart(inside, lambda: self._nested(0))

    def _apart(self, inside: list[Token], read: Callable[[], Syntax]) -> Syntax:
        """Read an expression that stands in a token; no other tokens may stand there."""
        outer = self.tokens, self.position
        self.tokens, self.position = inside, 0
        inner = read()
        if self.next.kind != "end":
            raise complaints.unexpected(self.text, self.tokens, self.position)
        self.tokens, self.position = outer
        return inner

    def _operand(self, binding: int) -> Syntax:
        token = self.tokens[self.position]
        if token.kind == "end":
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        self.position += 1
        inside = len(self.operands)
        operand: Syntax
        if token.kind == "number":
            operand = self._where_holds(Number(token.text, token.span))
        elif token.kind == "name":
            if keyword.iskeyword(token.text) and token.text not in CONSTANT_WORDS:
                if _PREFIXES.get(token.text, 0) > binding:
                    return self._prefixed(token)
                raise complaints.is_keyword(self.text, self.tokens, token)
            operand = Name(token.text, token.span)
            if (made := self._named_function(operand)) is not None:
                return made
            operand = self.known_as(operand) if self.sees("(") else operand
            if binding == 0 and self.sees(":=") and token.text not in CONSTANT_WORDS:
                return self._named(operand)
            operand = self._with_postfixes(operand)
        elif token.kind == "text":
            operand = self._with_postfixes(self._text(token))
        elif token.text == "(":
            operand = self._with_postfixes(self._whole(self._bracketed, token))
        elif token.text == "[":
            operand = self._with_postfixes(self._whole(self.listed, token))
        elif (of_books := self._of_books(token)) is not None:
            operand = of_books if isinstance(of_books, Sum) else self._with_postfixes(of_books)
        elif token.text == "{":
            operand = self._with_postfixes(self._whole(self._braced, token))
        elif token.text in ("+", "-", "~"):
            inner = self._nested(NEGATION)
            return Unary(token.text, inner, (token.start, inner.span[1]))
        elif token.text == "...":
            operand = Name(token.text, token.span)
        else:
            raise complaints.missing_operand(self.text, self.tokens, self.position - 1)
        del self.operands[inside:]
        if not (isinstance(operand, Tuple) or token.text in CONSTANT_WORDS):  # which are no values
            self.operands.append((operand, True))
        return operand

    def _named_function(self, name: Name) -> Syntax | None:
        """Read a function without brackets, or a sum whose sign is a word; None where there is none."""
        if (made := self._without_brackets(name)) is not None:
            return made
        if name.name[0] in "ΣΠm" and (made := self.sum_named(name)) is not None:
            return made
        return None

    def _whole(self, read: Callable[[Token], _Read], opening: Token) -> _Read:
        """Read what stands in brackets, in which neither bars nor functions outside of it end."""
        before = self._bars, self._bare
        self._bars, self._bare = "", False
        made = read(opening)
        self._bars, self._bare = before
        return made

    def _prefixed(self, word: Token) -> Syntax:
        """Read what stands behind `not` or `lambda`."""
        if word.text == "lambda":
            return self._lambda(word)
        inner = self._nested(NOT)
        return Unary("not", inner, (word.start, inner.span[1]))

    def _named(self, target: Name) -> Named:
        self.take()
        value = self._nested(0)
        return Named(target, value, (target.span[0], value.span[1]))

    def _text(self, first: Token) -> Text:
        """Read a text, and those that stand right behind it, as one."""
        self.position -= 1
        pieces: list[str | Syntax] = []
        while self.next.kind == "text":
            for piece in pieces_of(self.text, self.take().span):
                if not isinstance(piece, str):
                    pieces.append(self._formatted(self._in_braces(*piece), piece[1]))
                elif pieces and isinstance(pieces[-1], str):
                    pieces[-1] += piece
                else:
                    pieces.append(piece)
        return Text(tuple(pieces), (first.start, self.end))

    def _formatted(self, inner: Syntax, end: int) -> Syntax:
        """Read `{l:02d}` of a text as `'{:02d}'.format(l)`."""
        if not (form := format_at(self.text, end)):
            return inner
        span = inner.span
        words = Text((f"{{:{form}}}",), span)
        return Call(Attribute(words, "format", span), (inner,), span)

    def _in_braces(self, start: int, end: int) -> Syntax:
        """Read an expression that stands in a text. Errors: InputError."""
        found = tokens_in_text(self.text, (start, end))
        self.enter()
        inner = self._apart(found, self.several)
        self.depth -= 1
        return inner

    def _bracketed(self, opening: Token) -> Group | Tuple | Comprehension:
        """Read what stands in parentheses: one expression, those of a tuple, or a generator."""
        if self.sees(")"):
            return Tuple((), (opening.start, self.take().end))
        self.enter()
        inner = self.starred()
        self.depth -= 1
        if self.sees_word("for"):
            return self._comprehension(opening, inner)
        if not self.sees(",") and not isinstance(inner, Starred):
            return Group(inner, (opening.start, self.close(opening).end))
        items = [inner]
        if self.sees(","):
            self._check_thousands(alone=False)
            self.take()
            items += [self._argument(")") for _ in self.items(")")]
        return Tuple(tuple(items), (opening.start, self.close(opening).end))

    def _braced(self, opening: Token) -> Dict | Comprehension | Group:
        """Read a dict, a set, a comprehension of one of them, or cases."""
        if self.at_cases():
            return self.cases(opening, "}")
        items: list[tuple[Syntax, Syntax | None]] = []
        for _ in self.items("}"):
            key = self._argument("}")
            value = None
            if not isinstance(key, Starred) and self.skip(":"):
                value = self._argument("}")
            if not items and self.sees_word("for"):
                return self._comprehension(opening, key, value)
            items.append((key, value))
        return Dict(tuple(items), (opening.start, self.close(opening).end))

    def _comprehension(
        self, opening: Token | None, element: Syntax, value: Syntax | None = None
    ) -> Comprehension:
        """Read the loops behind the first element; `opening` is None in a call's own brackets."""
        clauses = self._clauses()
        start = opening.start if opening else element.span[0]
        end = self.close(opening).end if opening else self.end
        bracket = opening.text if opening else "("
        return Comprehension(bracket, element, value, clauses, span=(start, end))

    def _clauses(self) -> tuple[Clause, ...]:
        found = []
        self.enter()
        while self.sees_word("for"):
            word = self.take()
            target = self.targets()
            if not self.skip_word("in"):
                raise complaints.unexpected(self.text, self.tokens, self.position)
            iterable = self.expression(CONDITION)
            conditions = []
            while self.skip_word("if"):
                conditions.append(self.expression(CONDITION))
            found.append(Clause(target, iterable, tuple(conditions), (word.start, self.end)))
        self.depth -= 1
        return tuple(found)

    def targets(self) -> Syntax:
        """Read what a loop gives values to, before its `in`. Errors: InputError."""
        start = self.next.start
        items = [self.starred(COMPARISON)]
        is_tuple = False
        while self.skip(","):
            is_tuple = True
            if self._at_end():
                break
            items.append(self.starred(COMPARISON))
        target = Tuple(tuple(items), (start, self.end)) if is_tuple else items[0]
        self.check_target(target)
        return target

    def check_target(self, target: Syntax) -> None:
        """Refuse what can't be given a value, at the next token. Errors: InputError."""
        waiting = [target]
        while waiting:
            node = waiting.pop()
            if isinstance(node, (Tuple, List)):
                waiting += node.items
            elif isinstance(node, Starred) and node.stars == "*":
                waiting.append(node.value)
            elif isinstance(node, Name) and node.name in (*CONSTANT_WORDS, "..."):
                token = next(one for one in self.tokens if one.start == node.span[0])
                raise complaints.is_keyword(self.text, self.tokens, token)
            elif not isinstance(node, (Name, Subscript, Attribute)):
                raise complaints.unexpected(self.text, self.tokens, self.position)

    def _with_postfixes(self, value: Syntax) -> Syntax:
        """Read what binds tighter than any operator: a call, an index in brackets, `.T`, a method."""
        start = value.span[0]
        while (token := self.tokens[self.position]).kind == "sign":
            if self._opens_call(token, value):
                if isinstance(value, Attribute) and value.name == PRIME:
                    raise complaints.primed(value.span)
                self.operands.append((value, False))
                self.take()
                before = self._bars, self._bare
                self._bars, self._bare = "", False
                arguments = self._arguments(CLOSES[token.text])
                self._bars, self._bare = before
                value = Call(value, arguments, (start, self.close(token).end))
            elif token.text == "[":
                behind = self._at_place(value, token)
                if behind is None:
                    return value
                value = behind
            elif token.text == ".":
                self.take()
                name = self.next
                if name.kind != "name":
                    raise complaints.missing_operand(self.text, self.tokens, self.position)
                self.take()
                value = Attribute(value, name.text, (start, name.end))
            elif token.text in (TRANSPOSED, PRIME):
                value = Attribute(value, token.text, (start, self.take().end))
            else:
                break
        return value

    def _opens_call(self, opening: Token, value: Syntax) -> bool:
        """Tell a bracket in which operands stand: of a function also `max{0, x}` and `exp[-x]`."""
        if opening.text == "(" and self._is_bare_paren(opening, value):
            return False
        if opening.text == "(":
            is_factor = isinstance(value, Name) and self._is_factor_before(value)
            return _may_be_called(value) and not is_factor
        if not isinstance(value, Name) or value.name in self.own:
            return False
        is_function = value.name in FUNCTIONS_WITHOUT_BRACKETS or value.name in EXTREMES
        return opening.text in ("{", "[") and (is_function or value.name == "σ")

    def _is_bare_paren(self, opening: Token, value: Syntax) -> bool:
        """Tell a parenthesis that calls nothing: behind a call of a formula, and of LaTeX's braces."""
        if isinstance(value, Call) and self.is_formula:
            return isinstance(value.function, Name) and value.function.name in _CALLED
        is_typed = self.text[opening.start : opening.end] in ("(", "（")
        return not is_typed and not (isinstance(value, Name) and value.name in _CALLED)

    def _at_place(self, value: Syntax, opening: Token) -> Subscript | None:
        """Read places in brackets; None where a formula stands in them, `n [y ln a + b]`."""
        start, books = self.position, self.books
        before = self._bars, self._bare
        self._bars, self._bare = "", False
        self.take()
        places = tuple([self._place() for _ in self.items("]")])
        end = self.close(opening).end
        self._bars, self._bare = before
        if self.books > books and len(places) == 1 and self.text[opening.start - 1].isspace():
            self.position = self._factor_at = start
            return None
        return Subscript(value, places, (value.span[0], end))

    def _arguments(self, closing: str = ")") -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        for item in self.items(closing):
            if self.at_option():
                self.position += 2
                value = self._argument(closing)
                found.append(Keyword(item.text, value, (item.start, value.span[1])))
                continue
            argument = self._argument(closing)
            if not found and self.sees_word("for"):
                argument = self._comprehension(None, argument)
            found.append(argument)
        return tuple(found)

    def _argument(self, closing: str) -> Syntax:
        """Read an expression between two commas, one with stars before it, or nothing."""
        token, behind = self.next, self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        if token.kind == "sign":
            if token.text in (",", closing):
                return Missing(token.span)
            if token.text in ("*", "**"):
                self.take()
                value = self._nested(0)
                return Starred(token.text, value, (token.start, value.span[1]))
        elif token.kind == "number" and (behind.kind == "end" or behind.text in _ENDS):
            self.take()  # at once, and no level deeper
            return Number(token.text, token.span)
        return self._nested(0)

    def _place(self) -> Syntax:
        """Read a place of an index, or a range of them."""
        start = self.next.start
        first = None if self.sees(":") else self._argument("]")
        if first is not None and not self.sees(":"):
            return first
        ends = [first]
        while len(ends) < 3 and self.skip(":"):
            at_end = self.next.kind == "end" or self.next.text in (":", ",", "]")
            ends.append(None if at_end else self._argument("]"))
        return Slice(ends[0], ends[1], ends[2] if len(ends) == 3 else None, (start, self.end))

    # Lists

    def listed(self, opening: Token, axes: int = 1) -> List | Comprehension | Group:
        """Read a list, or lists in a list, behind its opening bracket. Errors: InputError.

        Around a formula that only books write so, the brackets are parentheses: `[y ln a]`.
        """
        books = self.books
        if axes > MAX_AXES:
            raise refusals.too_many_axes(opening.span)
        self.enter()
        items: list[Syntax] = []
        for _ in self.items("]"):
            items.append(self._entry(axes))
            if self.entries > MAX_NUMBERS:
                raise too_many((opening.start, self.end))
            if len(items) == 1 and self.sees_word("for"):
                self.depth -= 1
                return self._comprehension(opening, items[0])
            if self.next.kind != "end" and self.next.text not in (",", "]"):
                if self.begins_statement(opening):
                    raise complaints.unclosed(opening)
                raise refusals.behind_item(self.text, self.tokens, self.position)
        has_comma = self.tokens[self.position - 1].text == ","
        closing = self.close(opening)
        self.depth -= 1
        span = opening.start, closing.end
        if len(items) == axes == 1 and self.books > books and not has_comma:
            return Group(items[0], span)
        return List(tuple(items), span)

    def _entry(self, axes: int) -> Syntax:
        """Read an item of a list; most are numbers, and there may be many."""
        start = self.position
        sign = self.take() if self.sees("-") else None
        if self.next.kind == "number" and self.tokens[self.position + 1].text in (",", "]"):
            token = self.take()
            self.entries += 1
            entry = Number(token.text, token.span)
            return entry if sign is None else Unary("-", entry, (sign.start, token.end))
        self.position = start
        if self.sees("["):
            inner: Syntax = self.listed(self.take(), axes + 1)
            if self.next.kind == "end" or self.next.text in (",", "]", "["):
                return inner
            inner = self._with_postfixes(inner)
            return self.expression(0, begun=inner)
        self.entries += 1
        return self._argument("]") if self.sees("*") else self._nested(0)


_CALLED = FUNCTIONS_WITHOUT_BRACKETS | EXTREMES | {"sqrt", "cbrt", "σ", "norm", "abs"}
_LOOSE = {"if": CONDITION, "or": OR, "and": AND}
_PREFIXES = {"lambda": CONDITION, "not": COMPARISON}


def _may_be_called(value: Syntax) -> bool:
    """Tell what may be a function from a value: `(x)(y)` and `A.T(y)` lack a sign."""
    if isinstance(value, Attribute):
        return value.name not in ("T", TRANSPOSED, INVERSE)
    if isinstance(value, Group):
        return isinstance(value.inner, Lambda)
    return isinstance(value, (Name, Call, Subscript))
