r"""LaTeX to the tokens of the language: groups become parentheses, commands their signs, a letter a name.

Nothing is expanded: there are no macros, and a command that is not in the tables is an error at its place.
"""

import re
from collections.abc import Callable, Iterator

from ...base.errors import InputError
from ...base.words import say
from ..cursor import MAX_NESTING
from ..signs import Token, lowered
from ..syntax import BESIDE, PRIME
from ..tokens import plain_tokens
from . import commands
from .environments import ROW_SPACE, Environments
from .groups import COMMAND

_NUMBER = re.compile(r"[0-9]+(?:\{,\}[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+")
_DERIVED = re.compile(r"\s*(?:d|\\mathrm\s*\{\s*d\s*\})\s*(?:\\?[A-Za-z].*)?", re.DOTALL)
_NEXT_STATEMENT = re.compile(r"\s*[^=\n&]{1,80}(?<![:<>!\\])=(?!=)")
_BRACKET_IS_PLACE = re.compile(r"\[\s*[0-9]+\s*\]")
_CONDITION = re.compile(r"[<>=]|\\(?:le|ge|leq|geq|leqslant|geqslant|ne|neq|lt|gt|equiv|in)\b")
_ONE = re.compile(
    r"\\(?:mathbb|mathbf|mathbbm|mathds|boldsymbol)\s*(?:\{\s*[1I]\s*\}|1)|\\(?:mathbb|mathbbm)\s*\{\s*I\s*\}"
    r"|\\operatorname\s*\{\s*1\s*\}"
)
_BELOW = re.compile(r"\s*_\s*\{")
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_IN_BRACES = re.compile(r"\s*(\{)\s*\\displaystyle(?![A-Za-z])")  # as an encyclopedia has a formula
_OPENS = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*(?:\(|\[|\\\{)")


def latex_tokens(text: str, faults: dict[int, InputError] | None = None) -> Iterator[Token]:
    """Read LaTeX into tokens. Errors: InputError, or a token `fault` behind which nothing is read."""
    reader = _Reader(text, faults)
    try:
        reader.whole()
    except InputError as error:
        if faults is None:
            raise
        start, end = error.span or (0, 0)
        faults[start] = error
        reader.made.append(Token("fault", "", start, end))
    yield from reader.made
    yield Token("end", "", len(text), len(text))


class _Reader(Environments):
    """Reads LaTeX from front to back."""

    # All of it

    def whole(self) -> None:
        has_dollars = re.search(r"\$|\\\[|\\\(", self.text) is not None
        if braces := _IN_BRACES.match(self.text):
            self.at = braces.end()
            self.limit = self._closing(braces.end(1) - 1)
        while True:
            before = self.at
            self.skip_space()
            if self.at == self.limit:
                if self.text[self.limit :].strip("} .,\n"):
                    self.at, self.limit = self.limit + 1, len(self.text)
                    continue
                break
            if has_dollars and not self.dollars and not self._at_dollar():
                raise self._prose()
            if "\n" in self.text[before : self.at] and self._begins_statement():
                self.end_statement(before, self.at)
            self.step(self.limit)
        if self.dollars:
            sign, place = self.dollars[-1]
            raise self._unclosed(sign, place)
        if self.lefts:
            raise self._unclosed(r"\left", self.lefts[-1])
        self.end_statement(len(self.text), len(self.text))

    def _at_dollar(self) -> bool:
        return self.text.startswith(("$", r"\[", r"\(", ".", ",", ";", r"\begin"), self.at)

    def _prose(self) -> InputError:
        end = self.text.find("\n", self.at)
        return self.refuse(
            "unexpected",
            say("this stands outside of the formula"),
            say("Paste the formula alone."),
            (self.at, end if end > 0 else len(self.text)),
        )

    def _begins_statement(self) -> bool:
        line = [token for token in self._line() if token.kind == "sign"]
        has_equals = any(token.text in ("=", ":=") for token in line)
        return (
            has_equals
            and not self.brackets
            and _NEXT_STATEMENT.match(self.text, self.at) is not None
        )

    def _line(self) -> list[Token]:
        found = list[Token]()
        for token in reversed(self.made):
            if token.kind == "end":
                break
            found.append(token)
        return found

    def step(self, stop: int) -> None:
        """Read what is next."""
        char = self.text[self.at]
        if char == "\\":
            self.command(stop)
        elif char in "&$":
            self.mark(char)
        elif char == "{":
            self.loose_group()
        elif char == "}":
            raise self.refuse(
                "unexpected", say("this brace closes nothing"), say("Take it out, or open it before."),
                (self.at, self.at + 1),
            )  # fmt: skip
        elif char in "_^":
            self.scripts(None, self.at)
        elif number := _NUMBER.match(self.text, self.at, self.limit):
            self.at = number.end()
            self.made.append(Token("number", number[0].replace("{,}", ""), number.start(), self.at))
            self.scripts(None, self.at)
        elif char.isalpha() and not lowered(char):
            self.letter(char)
        else:
            self.plain(char)

    def plain(self, char: str) -> None:
        """Read a sign as the language has it, a bracket as a parenthesis."""
        start = self.at
        if char in "[]":
            self.bracket(char)
            return
        if char == "'":
            self.at += 1
            self.sign(PRIME, start, self.at)
            return
        if char in "()":
            self.at += 1
            self.opened(char, start)
            self.sign(char, start, self.at)
            if char == ")":
                self.scripts(None, start)
            return
        end = (
            start + 2
            if self.text[start : start + 2] in (":=", "<=", ">=", "!=", "==", "**", "||")
            else start + 1
        )
        word = self.text[start:end]
        if word == "." or word == ";":
            self.at = end
            self.sign(",", start, end)
            return
        for token in plain_tokens(word):
            if token.text == "**" and word == "**":
                pass
            if token.kind != "end":
                text = "‖" if token.text == "||" else token.text
                text = "==" if text == "=" and self.compared else text
                self.made.append(token._replace(start=start, end=end, text=text))
        self.at = end

    def bracket(self, char: str) -> None:
        """Read a square bracket: of a place, of a list, or a parenthesis."""
        start = self.at
        before = self.made[-1] if self.made else None
        self.at += 1
        if char == "[":
            is_place = (
                _BRACKET_IS_PLACE.match(self.text, start)
                and before is not None
                and before.kind == "name"
            )
            sign = "[" if is_place or self._holds_comma(start) else "("
            is_behind = before is not None and before.kind == "name" and not is_place
            if is_behind and sign == "[" and before and before.text not in commands.FUNCTIONS:
                self.sign(BESIDE, start, start)  # `W [h, x]`, which is no place
            self.brackets.append(sign)
            if len(self.brackets) > MAX_NESTING:
                raise self._too_deep(start)
            self.sign(sign, start, self.at)
            return
        opening = self.brackets.pop() if self.brackets else "["
        self.sign("]" if opening == "[" else ")", start, self.at)
        self.scripts(None, start)

    def _holds_comma(self, start: int) -> bool:
        depth = 0
        for char in self.text[start : start + 2000]:
            depth += (char in "[({") - (char in "])}")
            if depth == 0:
                return False
            if char in ",;" and depth == 1:
                return True
        return False

    def mark(self, char: str) -> None:
        """Read `&`, which says nothing here, or a dollar sign."""
        start = self.at
        if char == "&":
            self.at += 1
            return
        sign = "$$" if self.text.startswith("$$", start) else "$"
        self.at += len(sign)
        self._dollar(sign, sign, start)

    def _dollar(self, sign: str, closing: str, start: int) -> None:
        if self.dollars and self.dollars[-1][0] == closing:
            self.dollars.pop()
            self.end_statement(start, self.at)
        elif sign in (r"\]", r"\)") or self.dollars:
            raise self.refuse(
                "unexpected", say("`{sign}` closes nothing", sign=sign),
                say("Take it out, or open it before."), (start, self.at),
            )  # fmt: skip
        else:
            self.dollars.append((sign, start))

    # Commands

    def command(self, stop: int) -> None:
        found = COMMAND.match(self.text, self.at)
        assert found is not None
        start, name = self.at, found[1]
        one = _ONE.match(self.text, start)
        if one and ("1" in one[0] or self._holds_condition(one.end())):
            self._one(start, one.end())
            return
        self.at = found.end()
        if (
            name.endswith("*")
            and name not in commands.WORDS
            and name not in commands.WITH_ARGUMENT_PASSED_OVER
        ):
            name, self.at = name[:-1], self.at - 1
        if name in _HANDLERS:
            _HANDLERS[name](self, start)
        elif name in commands.GREEK:
            letter = Token("name", commands.GREEK[name], start, self.at)
            self.scripts(letter, start)
        elif name in commands.FUNCTIONS:
            self.scripts(Token("name", commands.FUNCTIONS[name], start, self.at), start)
        elif name in commands.SIGNS:
            self._sign(commands.SIGNS[name], start)
        elif name in commands.PASSED_OVER:
            self._sized(name, start)
        elif name in commands.WITH_ARGUMENT_PASSED_OVER:
            self.argument(found[0], start)
        elif name in commands.BRACED:
            self._braced(found[0], start)
        elif name in commands.SET_OVER:
            self.argument(found[0], start)
            self.inside(group := self.argument(found[0], start))
            self.at = group.end
        elif name in commands.STYLES:
            self._styled(name, start)
        elif name in commands.ACCENTS:
            self._accented(name, start)
        elif name in commands.WORDS:
            self._word(start)
        elif name in ("[", "("):
            self._dollar(found[0], "", start)
        elif name in ("]", ")"):
            self._dollar(found[0], {"]": r"\[", ")": r"\("}[name], start)
        elif name == "\\":
            if row := ROW_SPACE.match(self.text, self.at):
                self.at = row.end()
            self.end_statement(start, self.at)
        elif name in commands.QUALIFYING and self.faults is not None:
            self.faults[start] = self._unknown(found[0], start)
            self.made.append(Token("fault", "", start, self.at))
        else:
            raise self._unknown(found[0], start)

    def _sign(self, sign: str, start: int) -> None:
        if sign in ("and", "or", "not"):
            self.made.append(Token("name", sign, start, self.at))
            return
        if sign in "()":
            self.opened(sign, start)
        self.sign(sign, start, self.at)
        if sign in ("∑", "∏", "‖", "|", ")", "⌋", "⌉"):
            self.scripts(None, start)

    def _sized(self, name: str, start: int) -> None:
        r"""Read `\left` and `\right` with their delimiters, and pass over what says nothing."""
        if name in ("quad", "qquad") and self._begins_statement():
            self.end_statement(start, self.at)
        if name not in ("left", "right"):
            return
        self.skip_space()
        if name == "left":
            self.lefts.append(start)
        elif not self.lefts:
            raise self.refuse(
                "unexpected", say(r"`\right` closes nothing"), say("Take it out, or open it before."),
                (start, self.at),
            )  # fmt: skip
        else:
            self.lefts.pop()
        if self.text.startswith(".", self.at):
            self.at += 1
        elif name == "left" and re.match(
            r"\\(?:\{|lbrace)\s*\\begin\s*\{\s*(?:array|cases|aligned)",
            self.text[self.at : self.at + 60],
        ):
            self.at = self.text.index("\\begin", self.at)

    def _holds_condition(self, behind: int) -> bool:
        """Tell whether brackets with a comparison are behind a place, or stand below it."""
        found = _OPENS.match(self.text, behind) or _BELOW.match(self.text, behind)
        if found is None:
            return False
        end, opening, depth = found.end(), self.text[found.end() - 1], 1
        while end < self.limit and depth:
            depth += (self.text[end] == opening) - (self.text[end] == _CLOSES[opening])
            end += 1
        return _CONDITION.search(self.text, found.end(), end) is not None

    def _one(self, start: int, end: int) -> None:
        """Read what counts where a condition holds."""
        self.at = end
        has_condition = self._holds_condition(end)
        self.made.append(Token("number", "1", start, end))
        self.skip_space()
        if has_condition and self.text.startswith("_", self.at):
            place = self.at
            self.at += 1
            self.parenthesised(self.argument("_", place))
        elif has_condition:
            self.compared.append(len(self.brackets) + 1)
        else:
            raise self.refuse(
                "not-in-language", say("a vector of ones is not read here"),
                say("Write ones(3), or the condition behind it."), (start, end),
            )  # fmt: skip

    def _braced(self, command: str, start: int) -> None:
        """Read what stands in a brace or a box, and pass over what labels it."""
        self.parenthesised(self.argument(command, start), start)
        self.skip_space()
        while self.at < self.limit and self.text[self.at] in "_^":
            sign, place = self.text[self.at], self.at
            self.at += 1
            self.argument(sign, place)
            self.skip_space()

    def _fraction(self, start: int) -> None:
        command = self.text[start : self.at]
        above = self.argument(command, start)
        below = self.argument(command, start)
        both = (self.text[group.inside : group.stop] for group in (above, below))
        if all(_DERIVED.fullmatch(typed) for typed in both):
            raise InputError(
                "derivative",
                say("this is a derivative, and an expression has none"),
                say("The gradients are computed by themselves: write the function alone."),
                (start, below.end),
            )
        self.sign("(", start, start)
        self.parenthesised(above, start)
        self.sign("/", below.start, below.start)
        self.parenthesised(below)
        self.sign(")", below.end, below.end)
        self.scripts(None, start)

    def _root(self, start: int) -> None:
        self.skip_space()
        degree = ""
        if self.text.startswith("[", self.at):
            end = self.text.find("]", self.at)
            if end < 0:
                raise self._unclosed("[", self.at)
            degree, self.at = self.text[self.at + 1 : end].strip(), end + 1
        group = self.argument(r"\sqrt", start)
        if degree in ("", "2", "3"):
            self.made.append(Token("name", "cbrt" if degree == "3" else "sqrt", start, group.start))
            self.parenthesised(group)
        elif degree.isdecimal() or re.fullmatch("[A-Za-z]", degree):
            self.sign("(", start, start)
            self.parenthesised(group, start)
            self.sign("**", group.end, group.end)
            kind = "number" if degree.isdecimal() else "name"
            inner = [("sign", "("), ("number", "1"), ("sign", "/"), (kind, degree), ("sign", ")")]
            self.made += [Token(kind, sign, start, start) for kind, sign in inner]
            self.sign(")", group.end, group.end)
        else:
            raise self._unknown(r"\sqrt", start)
        self.scripts(None, start)


_HANDLERS: dict[str, Callable[[_Reader, int], None]] = {
    "begin": _Reader._begin,
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _Reader._fraction),
    "sqrt": _Reader._root,
}
