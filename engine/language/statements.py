"""Tokens to the statements of a program, and to the blocks that they stand in.

As in Python's own grammar (https://docs.python.org/3/reference/grammar.html), with a formula's
`f(x) = x*2` and `w ← w - 1` beside it. Behind a fault it goes on at the next statement, and finds the others.
"""

import keyword
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from ..base.errors import InputError, Span, frameless
from . import complaints, statement_complaints
from .factors import FUNCTIONS_WITHOUT_BRACKETS, OPENS
from .grammar import Grammar
from .offers import CLOSES, closing
from .scanning import tokens
from .syntax import (
    COMPARISON,
    Assign,
    Attribute,
    Augmented,
    Bare,
    Block,
    Call,
    Class,
    Define,
    For,
    Handler,
    If,
    Import,
    Jump,
    Keyword,
    List,
    Name,
    Named,
    Other,
    Parameter,
    Return,
    Starred,
    Statement,
    Subscript,
    Syntax,
    Try,
    Tuple,
    While,
    With,
)
from .tokens import Token, arrow_at

MOST_FAULTS = 20
_MOST_AGAIN = 4  # brackets of one text that are never closed
_BLOCKS = frozenset(("def", "class", "for", "while", "if", "with", "try"))
_BELOW = frozenset(("elif", "else", "except", "finally", "case"))
_JUMPS = frozenset(("break", "continue", "pass"))
_OTHERS = frozenset(("assert", "del", "global", "nonlocal", "raise"))
_DECORATOR = r"@[ \t]*(?:\w+\.)*(\w+)(?:\(.*\))?"
_CHANGES_NOTHING = frozenset(("jit", "njit", "compile", "function", "script", "cache", "lru_cache"))
"""Decorators by which a function gives the same numbers, sooner."""
_OF_METHODS = frozenset(("staticmethod", "classmethod", "property"))
_PRINTED = frozenset(("name", "number", "text"))
_BEGINS_VALUE = OPENS | {"(", "[", "{", "+", "-", "~", "...", "|"}
_LINE_ENDS = ("", "\n")


@dataclass
class Statements(Grammar):
    """Reads the statements of one program, one after the other.

    `faults` are those that were found, in their order. Where the first one breaks off a statement that
    stands in no block, `target` and `operands` are what was read of it.
    """

    # The errors of what is no token, by their places.
    unread: dict[int, InputError] = field(default_factory=dict)
    # The errors of the statements that can't be read.
    faults: list[InputError] = field(default_factory=list)
    # What was read of the statement that the first fault stands in.
    broken: tuple[Name | None, list[tuple[Syntax, bool]]] = (None, [])
    again: int = 0  # how often tokens were read anew
    sound: int = 0  # how many statements of the program stand before the first that has a fault

    def program(self) -> list[Statement]:
        """Read all statements. One that has a fault is an `unread` one, which has the names in it."""
        found: list[Statement] = []
        while (statement := self._next_statement()) is not None:
            found.append(statement)
            if not self.faults:
                self.sound = len(found)
        return found

    def statement(self) -> Statement | None:
        """Read the next statement that stands in no block; None behind the last. Errors: InputError."""
        statement = self._next_statement()
        if self.faults:
            raise self.faults[0]
        return statement

    def _next_statement(self) -> Statement | None:
        while self.position < len(self.tokens) and self.next.kind in ("end", "indent", "dedent"):
            self.take()
        if self.position == len(self.tokens):
            return None
        return self._guarded(self._statement)

    # Faults

    def _guarded(self, read: Callable[[], Statement]) -> Statement:
        """Read a statement; where that fails, note why and go on behind it."""
        start, depth = self.position, self.depth
        self.operands, self.target = [], None
        whole = self.text, self.tokens
        try:
            return read()
        except InputError as error:
            _, self.tokens = whole
            place = self.tokens[start].start
            if not self.faults:
                at_top = depth == 0 and self.tokens[start].text not in _BLOCKS
                self.broken = (self.target, self.operands) if at_top else (None, [])
            self.position, self.depth = start, depth
            self._go_on()
            self._note(frameless(error), start)
            return Other("unread", self._names_since(start), (place, place))

    def _names_since(self, start: int) -> tuple[Syntax, ...]:
        """List the names in what was skipped: whether a library or a function is meant is not known here."""
        skipped = self.tokens[start : self.position]
        return tuple(Name(each.text, each.span) for each in skipped if each.kind == "name")

    def _note(self, error: InputError, start: int) -> None:
        """Note a fault; what is no token comes first among those of a statement."""
        for token in self.tokens[start : self.position]:
            if token.kind == "fault":
                error = self.unread[token.start]
                break
        self.faults.append(error)
        if len(self.faults) > MOST_FAULTS:
            self.position = len(self.tokens)

    def _go_on(self) -> None:
        """Skip a statement with its block, and with what stands below it and belongs to it."""
        start = self.position
        while True:
            if opening := self._skip_line():
                self._read_again(opening, start)
                return
            is_line = self.next.text in _LINE_ENDS
            while self.position < len(self.tokens) and self.next.kind == "end":
                self.take()
            if self.position == len(self.tokens) or not is_line:
                return
            if self.next.kind == "indent":
                self._skip_block()
            if self.position == len(self.tokens) or self.next.text not in _BELOW:
                return

    def _skip_line(self) -> int | None:
        """Skip all up to the end of a statement; give the position of a bracket that is never closed."""
        opened: list[int] = []
        while self.next.kind != "end" and self.position < len(self.tokens) - 1:
            if self.next.kind == "sign" and self.next.text in CLOSES:
                opened.append(self.position)
            elif self.next.kind == "sign" and self.next.text in CLOSES.values() and opened:
                opened.pop()
            self.take()
        return opened[0] if opened else None

    def _skip_block(self) -> None:
        depth = 0
        while self.position < len(self.tokens):
            kind = self.take().kind
            depth += (kind == "indent") - (kind == "dedent")
            if depth == 0:
                return

    def _read_again(self, opening: int, start: int) -> None:
        """Read once more, below a bracket that is never closed, from the next line that is no further in."""
        self.again += 1
        if self.again > _MOST_AGAIN:
            self.position = len(self.tokens)
            return
        first = self.tokens[start].start
        margin = first - self.text.rfind("\n", 0, first) - 1
        lower = re.compile(rf"\n(?=[ \t]{{0,{margin}}}[^\s#)\]}}])")
        below = lower.search(self.text, self.tokens[opening].end)
        end = below.start() if below else len(self.text)
        blank = re.sub(r"[^\n]", " ", self.text[:end])
        self.position = bisect_left(self.tokens, end, key=lambda token: token.start)
        del self.tokens[self.position :]
        self.tokens += tokens(blank + self.text[end:], self.unread)

    # Statements

    def _statement(self) -> Statement:
        token = self.next
        if token.kind == "name":
            if token.text in _BLOCKS and self._begins(token):
                return self._compound(token)
            if token.text in _BELOW and keyword.iskeyword(token.text) and self._begins(token):
                raise statement_complaints.stray(token)
            if self._at_match(token):
                raise statement_complaints.refused_statement("match", token.span)
        elif self.sees("@"):
            return self._decorator(token)
        statement = self._simple()
        self._end_line()
        return statement

    def _decorator(self, token: Token) -> Statement:
        """Read a line that begins with `@` as one that computes nothing, if it changes no number.

        Errors: InputError for all else: a decorator stands above what it changes.
        """
        end = self.position
        while self.tokens[end].kind != "end":
            end += 1
        at = end
        while at < len(self.tokens) and self.tokens[at].kind == "end":
            at += 1
        if at == len(self.tokens) or self.tokens[at].text not in ("def", "class", "async", "@"):
            raise complaints.missing_operand(self.text, self.tokens, self.position)
        typed = re.fullmatch(_DECORATOR, self.text[token.start : self.tokens[end - 1].end])
        if typed and typed[0][1:] in _OF_METHODS and self.tokens[at].text == "def":
            self.position = at
            method = self._compound(self.tokens[at])
            return method._replace(decorated=typed[1]) if isinstance(method, Define) else method
        if typed is None or typed[1] not in _CHANGES_NOTHING:
            raise statement_complaints.refused_statement("@", token.span)
        self.position = end
        return Jump("pass", (token.start, self.tokens[end - 1].end))

    def _end_line(self) -> None:
        """Stand at the end of a statement. Errors: InputError where something else is next."""
        if self.next.kind != "end":
            raise self._unexpected()

    def _begins(self, word: Token) -> bool:
        """Tell whether a word of Python's begins a statement, and is not used as a name."""
        behind = self.tokens[self.position + 1]
        if behind.kind == "sign":
            stars = behind.text == "*" and word.text == "return"
            colon = behind.text == ":" and word.text in _BELOW | {"try"}
            dot = behind.text == "." and word.text == "from"
            return behind.text in _BEGINS_VALUE or stars or colon or dot
        return behind.kind != "end" or word.text in ("return", "raise", "yield")

    def _at_match(self, token: Token) -> bool:
        if token.text != "match" or self.tokens[self.position + 1].kind not in ("name", "text"):
            return False
        at = self.position
        while self.tokens[at].kind != "end":
            at += 1
        return self.tokens[at - 1].text == ":"

    def _simple(self) -> Statement:
        """Read a statement that has no block."""
        token = self.next
        word = token.text if token.kind == "name" and keyword.iskeyword(token.text) else ""
        if word in _JUMPS and self.tokens[self.position + 1].kind == "end":
            self.take()
            return Jump(word, token.span)
        if word and self._begins(token):
            if word == "return":
                self.take()
                value = None if self.next.kind == "end" else self.several()
                return Return(value, (token.start, self.end))
            if word in ("import", "from"):
                return self._import()
            if word in _OTHERS:
                return self._other()
            if word in statement_complaints.REFUSED_WORDS:
                raise statement_complaints.refused_statement(word, token.span)
            if word in _BLOCKS:
                raise statement_complaints.inside_line(token)
        if token.text == "print" and self.tokens[self.position + 1].kind in _PRINTED:
            return self._printed()
        return self._of_expressions()

    def _printed(self) -> Bare:
        """Read `print x`, as Python 2 has it, like `print(x)`."""
        word = self.take()
        items: list[Syntax] = []
        while self.next.kind != "end":
            items.append(self.expression(0))
            if not self.skip(","):
                break
        span = (word.start, self.end)
        return Bare(Call(Name(word.text, word.span), tuple(items), span), span)

    def _other(self) -> Other:
        word = self.take()
        values: list[Syntax] = []
        while self.next.kind != "end":
            values.append(self.expression(0))
            if not self.skip(",") and not (word.text == "raise" and self.skip_word("from")):
                break
        return Other(word.text, tuple(values), (word.start, self.end))

    def _import(self) -> Import:
        word = self.take()
        names: list[tuple[str, str]] = []
        if word.text == "import":
            while True:
                path = self._path()
                name = self._name().name if self.skip_word("as") else path.partition(".")[0]
                names.append((path, name))
                if not self.skip(","):
                    return Import(tuple(names), (word.start, self.end))
        dots = ""
        while self.sees(".") or self.sees("..."):
            dots += self.take().text
        module = "" if dots and self.sees_word("import") else self._path()
        if not self.skip_word("import"):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        before = dots + (f"{module}." if module else "")
        if self.skip("*"):
            return Import(((f"{before}*", "*"),), (word.start, self.end))
        opening = self.take() if self.sees("(") else None
        while True:
            imported = self._name().name
            name = self._name().name if self.skip_word("as") else imported
            names.append((before + imported, name))
            if not self.skip(",") or (opening and self.sees(")")):
                break
        if opening:
            self.close(opening)
        return Import(tuple(names), (word.start, self.end))

    def _path(self) -> str:
        path = self._name().name
        while self.skip("."):
            path += f".{self._name().name}"
        return path

    def _of_expressions(self) -> Statement:
        """Read an assignment of any kind, a formula's function, or an expression alone."""
        start = self.next.start
        if self.at_option():
            self.target = self._name()
            targets: list[Syntax] = [self.target]
            self.take()
        elif arrow_at(self.text, self.tokens, self.position) == "assigns":
            targets = []
            while arrow_at(self.text, self.tokens, self.position) == "assigns":
                self.target = self._name()
                targets.append(self.target)
                self.position += 2
        else:
            targets = []
        if not targets and (head := self._head_of_formula()) is not None:
            return self._formula(head)
        value = self.several(alone=True)
        is_annotated = False
        if not targets and self.sees(":") and isinstance(value, (Name, Attribute, Subscript)):
            self.take()
            self._nested(0)
            is_annotated = True
            if not self.sees("="):
                return Jump("pass", (start, self.end))
        while self.sees("=") or (self.sees(":=") and not is_annotated):
            if isinstance(value, Call) and not targets and self.sees("="):
                return self._formula(value)
            self.check_target(value)
            targets.append(value)
            self.take()
            value = self.several(alone=not isinstance(targets[0], (Tuple, List)))
        if isinstance(value, Named):  # in no brackets
            targets, value = [*targets, value.target], value.value
        if targets:
            return Assign(tuple(targets), value, (start, value.span[1]))
        token = self.next
        if token.kind == "sign" and token.text[-1] == "=" and token.text[:-1] in _AUGMENTED:
            return self._augmented(value)
        return Bare(value, (start, value.span[1]))

    def _augmented(self, target: Syntax) -> Augmented:
        if not isinstance(target, (Name, Attribute, Subscript)):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        operator = self.take().text[:-1]
        value = self.several()
        return Augmented(target, operator, value, (target.span[0], value.span[1]))

    def _head_of_formula(self) -> Call | None:
        """Read `p(y|x; θ) =`, `softmax(z)_i =` and `cos θ =`, which are no calls; None where none is next."""
        if not self.is_formula or self.next.kind != "name":
            return None
        start, at = self.position, self.position + 1
        if self.tokens[at].text == "(" and self.tokens[at].kind == "sign":
            end = closing(self.tokens, at)
            names, at = [each for each in self.tokens[at + 1 : end] if each.kind == "name"], end + 1
            if self.tokens[at - 1].text != ")":
                return None
            inner = self.tokens[start + 2 : end]
            is_bracket = self.text[self.tokens[start + 1].start] == "["  # of `H[x] = …` in LaTeX
            # Parameters, as Python has them.
            is_plain = not any(map(_is_of_books, inner)) and not is_bracket
            has_index = self.tokens[at].text.startswith("_") if at < len(self.tokens) else False
            if has_index and self.tokens[at].kind == "sign":
                at = closing(self.tokens, at + 1) + 1
            elif has_index:
                at += 1
            if (is_plain and not has_index) or not all(_stands_in_head(each) for each in inner):
                return None
        elif self.next.text in FUNCTIONS_WITHOUT_BRACKETS and self.tokens[at].kind == "name":
            names, at = [self.tokens[at]], at + 1
        else:
            return None
        if self.tokens[at].text != "=" or self.tokens[at].kind != "sign":
            return None
        name = self.tokens[start]
        self.position = at
        parameters = {each.text: Name(each.text, each.span) for each in names}
        return Call(Name(name.text, name.span), tuple(parameters.values()), (name.start, self.end))

    def _formula(self, call: Call) -> Statement:
        """Read `f(x, y) = …` behind its brackets."""
        self.operands.clear()
        parameters = []
        for item in call.arguments:
            if isinstance(item, Keyword):
                parameters.append(Parameter(item.name, "", item.value, item.span))
            elif isinstance(item, Name):
                parameters.append(Parameter(item.name, "", None, item.span))
            elif isinstance(item, Starred) and isinstance(item.value, Name):
                parameters.append(Parameter(item.value.name, item.stars, None, item.span))
        if len(parameters) < len(call.arguments) or not isinstance(call.function, Name):
            raise complaints.no_parameters(call.span)
        self.take()
        value = self.several(alone=True)
        body = (Return(value, value.span),)
        return Define(call.function, tuple(parameters), body, (call.span[0], value.span[1]))

    # Blocks

    def _compound(self, word: Token) -> Statement:
        self.enter()
        self.take()
        statement = _READERS[word.text](self, word)
        self.depth -= 1
        return statement

    def _head(self, word: Token) -> Span:
        """Take the colon of a block. Errors: InputError."""
        if not self.sees(":"):
            if self.next.kind == "end":
                raise complaints.no_colon(word, self.next)
            raise self._unexpected()
        return word.start, self.take().end

    def _block(self, head: Span) -> Block:
        """Read the statements of a block, on the lines below its colon or behind it. Errors: InputError."""
        if self.next.kind != "end":
            return self._line()
        while self.next.kind == "end" and self.position < len(self.tokens) - 1:
            self.take()
        if self.next.kind != "indent":
            raise statement_complaints.no_body(head)
        self.take()
        found: list[Statement] = []
        while self.position < len(self.tokens) and self.next.kind != "dedent":
            if self.next.kind in ("end", "indent"):
                self.take()
            else:
                found.append(self._guarded(self._statement))
        if self.position < len(self.tokens):
            self.take()
        return tuple(found)

    def _line(self) -> Block:
        """Read the statements behind a colon."""
        found = [self._simple()]
        self._end_line()
        while self.next.text == ";":
            self.take()
            if self.next.kind != "end":
                found.append(self._simple())
                self._end_line()
        return tuple(found)

    def _below(self, word: str) -> bool:
        """Take a word that stands below a block and belongs to it, if it is next."""
        before = self.position
        while self.position < len(self.tokens) - 1 and self.next.kind == "end":
            self.take()
        if self.position < len(self.tokens) and self.skip_word(word):
            return True
        self.position = before
        return False

    def _otherwise(self) -> Block:
        """Read an `else` with its block, if one is next."""
        if not self._below("else"):
            return ()
        word = self.tokens[self.position - 1]
        return self._block(self._head(word))

    def _define(self, word: Token) -> Define:
        name = self._name()
        opening = self.next
        if not self.skip("("):
            raise complaints.no_colon(word, self.next)
        parameters = self.parameters(")", typed=True)
        self.close(opening)
        if self.skip("->"):
            self._nested(0)
        body = self._block(head := self._head(word))
        return Define(name, parameters, body, _whole(head, body))

    def _class(self, word: Token) -> Class:
        name = self._name()
        bases: tuple[Syntax, ...] = ()
        if self.sees("("):
            opening = self.take()
            bases = self._arguments()
            self.close(opening)
        body = self._block(head := self._head(word))
        return Class(name, bases, body, _whole(head, body))

    def _for(self, word: Token) -> For:
        target = self.targets()
        if not self.skip_word("in"):
            raise complaints.unexpected(self.text, self.tokens, self.position)
        iterable = self.several()
        body = self._block(head := self._head(word))
        otherwise = self._otherwise()
        whole = _whole(head, body, otherwise)
        return For(target, iterable, body, otherwise, span=whole, head=head)

    def _while(self, word: Token) -> While:
        condition = self.expression(0)
        body = self._block(head := self._head(word))
        if self._below("else"):
            raise statement_complaints.stray(self.tokens[self.position - 1])
        return While(condition, body, _whole(head, body), head)

    def _if(self, word: Token) -> If:
        branches: list[tuple[Syntax, Block]] = []
        head, part = (word.start, word.end), word
        while True:
            condition = self.expression(0)
            branches.append((condition, self._block(self._head(part))))
            if not self._below("elif"):
                break
            part = self.tokens[self.position - 1]
        otherwise = self._otherwise()
        return If(tuple(branches), otherwise, _whole(head, branches[-1][1], otherwise))

    def _with(self, word: Token) -> With:
        items: list[tuple[Syntax, Syntax | None]] = []
        while True:
            value, target = self.expression(0), None
            if self.skip_word("as"):
                target = self.expression(COMPARISON)
                self.check_target(target)
            items.append((value, target))
            if not self.skip(","):
                break
        body = self._block(head := self._head(word))
        return With(tuple(items), body, _whole(head, body), head)

    def _try(self, word: Token) -> Try:
        """Read `try` with its handlers. Errors: InputError `stray` where it has none."""
        body = self._block(head := self._head(word))
        handlers: list[Handler] = []
        while self._below("except"):
            part = self.tokens[self.position - 1]
            self.skip("*")
            kind = None if self.sees(":") else self.several()
            name = self._name().name if self.skip_word("as") else ""
            inner = self._block(place := self._head(part))
            handlers.append(Handler(kind, name, inner, _whole(place, inner)))
        otherwise = self._otherwise() if handlers else ()
        last: Block = ()
        if self._below("finally"):
            last = self._block(self._head(self.tokens[self.position - 1]))
        elif not handlers:
            raise statement_complaints.refused_statement("try", word.span)
        caught = max([head[1], *(each.span[1] for each in handlers)])
        span = _whole((head[0], caught), body, otherwise, last)
        return Try(body, tuple(handlers), otherwise, last, span=span, head=head)


def _is_of_books(token: Token) -> bool:
    return token.kind == "exponent" or token.text in ("|", "‖", "||", "**", "{")


def _stands_in_head(token: Token) -> bool:
    """Tell what may stand between the brackets of `p(y = 1 | x, σ²)`."""
    if token.kind in ("name", "number", "exponent"):
        return True
    return token.text in (",", "|", "‖", "||", "=", "**", "{", "}")


_AUGMENTED = frozenset(("+", "-", "*", "/", "//", "%", "@", "**", "&", "|"))
_READERS: dict[str, Callable[[Statements, Token], Statement]] = {
    "def": Statements._define,
    "class": Statements._class,
    "for": Statements._for,
    "while": Statements._while,
    "if": Statements._if,
    "with": Statements._with,
    "try": Statements._try,
}


def _whole(head: Span, *blocks: Block) -> Span:
    """Give the place of a statement with its blocks."""
    return head[0], max([head[1], *(block[-1].span[1] for block in blocks if block)])
