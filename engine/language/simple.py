"""Tokens to a statement that has no block: an assignment of any kind, an import, a formula's function."""

import keyword
from dataclasses import dataclass

from . import complaints, statement_complaints
from .factors import FUNCTIONS_WITHOUT_BRACKETS, OPENS
from .offers import closing
from .recovering import BELOW, BLOCKS, Recovering
from .signs import Token
from .syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Call,
    Define,
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
    Tuple,
)
from .tokens import arrow_at

_JUMPS = frozenset(("break", "continue", "pass"))
_OTHERS = frozenset(("assert", "del", "global", "nonlocal", "raise"))
_PRINTED = frozenset(("name", "number", "text"))
_BEGINS_VALUE = OPENS | {"(", "[", "{", "+", "-", "~", "...", "|"}
_AUGMENTED = frozenset(("+", "-", "*", "/", "//", "%", "@", "**", "&", "|"))


@dataclass
class Simple(Recovering):
    """Reads a statement that has no block."""

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
            if word in BLOCKS:
                raise statement_complaints.inside_line(token)
        if token.text == "print" and self.tokens[self.position + 1].kind in _PRINTED:
            return self._printed()
        return self._of_expressions()

    def _begins(self, word: Token) -> bool:
        """Tell whether a word of Python's begins a statement, and is not used as a name."""
        behind = self.tokens[self.position + 1]
        if behind.kind == "sign":
            stars = behind.text == "*" and word.text == "return"
            colon = behind.text == ":" and word.text in BELOW | {"try"}
            dot = behind.text == "." and word.text == "from"
            return behind.text in _BEGINS_VALUE or stars or colon or dot
        return behind.kind != "end" or word.text in ("return", "raise", "yield")

    def _end_line(self) -> None:
        """Stand at the end of a statement. Errors: InputError where something else is next."""
        if self.next.kind != "end":
            raise self._unexpected()

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


def _is_of_books(token: Token) -> bool:
    return token.kind == "exponent" or token.text in ("|", "‖", "||", "**", "{")


def _stands_in_head(token: Token) -> bool:
    """Tell what may stand between the brackets of `p(y = 1 | x, σ²)`."""
    if token.kind in ("name", "number", "exponent"):
        return True
    return token.text in (",", "|", "‖", "||", "=", "**", "{", "}")
