r"""LaTeX to the tokens of the language: groups become parentheses, commands their signs, a letter a name.

Nothing is expanded: there are no macros, and a command that is not in the tables is an error at its place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...base.errors import InputError, Span
from ...base.words import Words, say
from ..cursor import MAX_NESTING
from ..signs import Token, lowered
from ..subscripts import below_name
from ..syntax import PRIME, TRANSPOSED
from ..tokens import plain_tokens
from . import commands

_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.|\Z)", re.DOTALL)
_SPACE = re.compile(r"(?:\s|%[^\n]*|~)+")
_NUMBER = re.compile(r"[0-9]+(?:\{,\}[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+")
_DERIVED = re.compile(r"\s*(?:d|\\mathrm\s*\{\s*d\s*\})\s*(?:\\?[A-Za-z].*)?", re.DOTALL)
_LAYER = re.compile(r"\s*[(\[]\s*([^()\[\]{}]{1,12})\s*[)\]]\s*")
_NEXT_STATEMENT = re.compile(r"\s*[^=\n&]{1,80}(?<![:<>!\\])=(?!=)")
_BRACKET_IS_PLACE = re.compile(r"\[\s*[0-9]+\s*\]")
_ROW_SPACE = re.compile(r"\s*\[[^\]\n]{0,12}\]")
_CONDITIONS = frozenset(("if", "when", "for", "otherwise", "else"))
_PROSE = frozenset(("and", "where", "with", "then", "is", "the", "s.t.", "i.e."))
_TRANSPOSING = frozenset(
    (
        r"\top",
        r"\intercal",
        r"\mathsf{T}",
        r"\mathrm{T}",
        r"\mathsf T",
        r"\mathrm T",
        r"\text{T}",
        "⊤",
    )
)
_PRIMES = frozenset((r"\prime", "'"))
_STARS = frozenset(("*", r"\ast", r"\star"))
_ONE = re.compile(
    r"\\(?:mathbb|mathbf|mathbbm|mathds|boldsymbol)\s*(?:\{\s*[1I]\s*\}|1)|\\(?:mathbb|mathbbm)\s*\{\s*I\s*\}"
    r"|\\operatorname\s*\{\s*1\s*\}"
)
_OPENS = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*(?:\(|\[|\\\{)")


def latex_tokens(text: str, faults: dict[int, InputError] | None = None) -> Iterator[Token]:
    """Read LaTeX into tokens. Errors: InputError, or a token `fault` behind which nothing is read."""
    reader = _Reader(text)
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


def _is_low(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")


class _Group(NamedTuple):
    """An argument: what stands in braces, or a single sign."""

    # Where it begins, with its brace.
    start: int
    # Where its inside begins.
    inside: int
    # Where its inside ends.
    stop: int
    # Where it ends.
    end: int


class _Reader:
    """Reads LaTeX from front to back, and keeps the tokens."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.made = text, 0, list[Token]()
        self.limit = len(text)  # where the group ends that is read
        self.depth = 0
        self.dollars = list[tuple[str, int]]()  # math that is open, with its place
        self.lefts = list[int]()  # the places of `\left`
        self.brackets = list[str]()
        self.compared = list[int]()  # how many brackets stand around each condition, `1(x = y)`

    # Places

    def refuse(self, code: str, message: Words, hint: Words, span: Span) -> InputError:
        return InputError(code, message, hint, span)

    def skip_space(self) -> None:
        """Pass over spaces and comments, and over what a comment says to be said again."""
        if found := _SPACE.match(self.text, self.at, self.limit):
            self.at = found.end()
            if commands.RESTATED in found[0]:
                self.at = self.limit

    def sign(self, text: str, start: int, end: int) -> None:
        self.made.append(Token("sign", text, start, end))

    def end_statement(self, start: int, end: int) -> None:
        """End a statement, without the point or comma that stands behind a formula in a text."""
        while self.made and self.made[-1].kind == "sign" and self.made[-1].text in (",", "."):
            self.made.pop()
        if self.made and self.made[-1].kind != "end":
            self.made.append(Token("end", "\n", start, end))

    # All of it

    def whole(self) -> None:
        has_dollars = re.search(r"\$|\\\[|\\\(", self.text) is not None
        while True:
            before = self.at
            self.skip_space()
            if self.at == len(self.text):
                break
            if has_dollars and not self.dollars and not self._at_dollar():
                raise self._prose()
            if "\n" in self.text[before : self.at] and self._begins_statement():
                self.end_statement(before, self.at)
            self.step(len(self.text))
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

    def _unclosed(self, sign: str, place: int) -> InputError:
        closing = {r"\left": r"\right)", "{": "}", "[": "]", r"\[": r"\]", r"\(": r"\)"}.get(
            sign, sign
        )
        closing = closing.replace("begin", "end")
        return self.refuse(
            "unclosed",
            say("`{sign}` is never closed", sign=sign),
            say("Add a `{closing}`.", closing=closing),
            (place, place + len(sign)),
        )

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

    def opened(self, char: str, start: int) -> None:
        if char in "([":
            self.brackets.append(char)
            if len(self.brackets) > MAX_NESTING:
                raise self._too_deep(start)
        elif self.brackets:
            self.brackets.pop()
            if self.compared and len(self.brackets) < self.compared[-1]:
                self.compared.pop()

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
            if char == "," and depth == 1:
                return True
        return False

    def _too_deep(self, place: int) -> InputError:
        return InputError(
            "too-deep",
            say("the expression is nested more than {most} deep here", most=MAX_NESTING),
            say("Give an inner part a name: q = …"),
            (place, place + 1),
        )

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

    # Groups

    def argument(self, command: str, start: int) -> _Group:
        """Find the next argument, in braces or a single sign. Errors: InputError `unclosed`, `incomplete`."""
        self.skip_space()
        begins = self.at
        self.depth += 1
        try:
            return self._argument(command, start, begins)
        finally:
            self.depth -= 1

    def _argument(self, command: str, start: int, begins: int) -> _Group:
        if self.depth > MAX_NESTING:
            raise self._too_deep(start)
        if begins >= self.limit or self.text[begins] in "}&$":
            raise self.refuse(
                "incomplete",
                say("`{command}` has nothing after it", command=command),
                say("Add what belongs to it, in braces."),
                (start, start + len(command)),
            )
        if self.text[begins] == "{":
            stop = self._closing(begins)
            self.at = stop + 1
            return _Group(begins, begins + 1, stop, stop + 1)
        if found := _COMMAND.match(self.text, begins):
            end = found.end()
            if found[1] in (*commands.STYLES, *commands.WORDS, *commands.ACCENTS, "frac", "sqrt"):
                self.at = end
                end = self.argument(found[0], begins).end
            self.at = end
            return _Group(begins, begins, end, end)
        self.at = begins + 1
        return _Group(begins, begins, begins + 1, begins + 1)

    def _closing(self, opening: int) -> int:
        depth, at = 0, opening
        while at < len(self.text):
            char = self.text[at]
            if char == "\\":
                at += 2
                continue
            if char == "%":
                at = self.text.find("\n", at)
                at = len(self.text) if at < 0 else at
            depth += (char == "{") - (char == "}")
            if depth == 0:
                return at
            at += 1
        raise self._unclosed("{", opening)

    def inside(self, group: _Group) -> None:
        """Read what stands in a group."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self._too_deep(group.start)
        outer, brackets, self.brackets = (self.at, self.limit), self.brackets, []
        lefts, self.lefts = self.lefts, []
        self.at, self.limit = group.inside, group.stop
        while True:
            self.skip_space()
            if self.at >= group.stop:
                break
            self.step(group.stop)
        if self.lefts:
            raise self._unclosed(r"\left", self.lefts[-1])
        (self.at, self.limit), self.brackets, self.lefts = outer, brackets, lefts
        self.depth -= 1

    def parenthesised(self, group: _Group, start: int | None = None) -> None:
        begins = group.start if start is None else start
        self.sign("(", begins, group.inside)
        self.inside(group)
        self.sign(")", group.stop, group.end)

    def loose_group(self) -> None:
        """Read braces that belong to no command; around one sign or letter they say nothing."""
        group = self.argument("{", self.at)
        count = len(self.made)
        self.sign("(", group.start, group.inside)
        self.inside(group)
        if len(self.made) <= count + 2:
            del self.made[count]
            if self.made[count:] and self.made[-1].kind == "name":
                self.scripts(self.made.pop(), group.start)
                return
        else:
            self.sign(")", group.stop, group.end)
        self.scripts(None, group.start)

    # Names and what stands below and above

    def letter(self, char: str) -> None:
        start = self.at
        self.at += 1
        while self.at < self.limit and unicodedata.category(self.text[self.at]) == "Mn":
            self.at += 1
        name = unicodedata.normalize("NFKC", self.text[start : self.at])
        while self.at < self.limit and _is_low(self.text[self.at]):
            name += unicodedata.normalize("NFKC", self.text[self.at])
            self.at += 1
        self.scripts(Token("name", name, start, self.at), start)

    def scripts(self, name: Token | None, start: int) -> None:
        """Read subscripts and superscripts, in either order, and give the name with what belongs to it."""
        above: list[tuple[_Group, int]] = []
        text, end = (name.text, name.end) if name else ("", self.at)
        primes: list[Token] = []
        while True:
            before = self.at
            self.skip_space()
            if self.at < self.limit and self.text[self.at] == "'" and name:
                primes.append(Token("sign", PRIME, self.at, self.at + 1))
                self.at += 1
                continue
            if self.at >= self.limit or self.text[self.at] not in "_^":
                self.at = before
                break
            sign, place = self.text[self.at], self.at
            self.at += 1
            group = self.argument(sign, place)
            inner = self.text[group.inside : group.stop].strip()
            if sign == "_":
                if name is None or name.text in ("max", "min"):
                    if name:
                        self.made.append(name)
                        name = None
                    self._below_sign(group, place)
                else:
                    text, end = below_name(text, self.flat(group)), group.end
            elif name and name.text not in ("max", "min") and (layer := _LAYER.fullmatch(inner)):
                text, end = below_name(text, self.flat_text(layer[1], group)), group.end
            elif name and inner in _STARS:
                text, end = below_name(text, "star"), group.end
            else:
                above.append((group, place))
        if name:
            self.made.append(Token("name", text, name.start, end))
        self.made += primes
        for group, place in above:
            self._above(group, place)

    def _below_sign(self, group: _Group, place: int) -> None:
        self.sign("_", place, place + 1)
        self.sign("{", group.start, group.inside)
        if self.text[group.inside : group.stop].strip() == r"\infty":
            self.made.append(Token("name", "∞", group.inside, group.stop))
        else:
            self.inside(group)
        self.sign("}", group.stop, group.end)

    def _above(self, group: _Group, place: int) -> None:
        inner = self.text[group.inside : group.stop].strip()
        if inner in _TRANSPOSING:
            self.sign(TRANSPOSED, place, group.end)
        elif inner in _PRIMES:
            self.sign(PRIME, place, group.end)
        elif inner.replace(" ", "") == "-1":
            self.made.append(Token("exponent", "-1", place, group.end))
        else:
            self.sign("**", place, place + 1)
            self.sign("{", group.start, group.inside)
            self.inside(group)
            self.sign("}", group.stop, group.end)

    def flat(self, group: _Group) -> str:
        """Write what stands below a name on the line."""
        return self.flat_text(self.text[group.inside : group.stop], group)

    def flat_text(self, text: str, group: _Group) -> str:
        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name in commands.GREEK:
                return commands.GREEK[name]
            if name in ("neq", "ne"):
                return "≠"
            if name in commands.PASSED_OVER or name in commands.WORDS or name in commands.STYLES:
                return ""
            if name in commands.FUNCTIONS:
                return name
            place = group.inside + found.start()
            raise self._unknown(found[0], place)

        made = _COMMAND.sub(put, text)
        made = re.sub(r"_\{(\w+)\}", r"_\1", made).replace("{", "").replace("}", "")
        made = "".join(made.split())
        if not re.fullmatch(r"[\w,+\-−*≠]+", made):
            raise self.refuse(
                "bad-name",
                say("`{name}` can't stand below a name", name=text.strip() or "_"),
                say("Letters, digits and such as t-1 can."),
                (group.start, group.end),
            )
        return made.replace("*", "star")

    # Commands

    def command(self, stop: int) -> None:
        found = _COMMAND.match(self.text, self.at)
        assert found is not None
        start, name = self.at, found[1]
        if one := _ONE.match(self.text, start):
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
            if row := _ROW_SPACE.match(self.text, self.at):
                self.at = row.end()
            self.end_statement(start, self.at)
        else:
            raise self._unknown(found[0], start)

    def _unknown(self, command: str, start: int) -> InputError:
        name = command[1:]
        return self.refuse(
            "unknown-command",
            say("the command `{command}` is not read here", command=command),
            commands.REFUSED.get(name, say("Write what it stands for, or leave it out.")),
            (start, start + len(command)),
        )

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

    def _one(self, start: int, end: int) -> None:
        """Read what counts where a condition holds."""
        self.at = end
        self.made.append(Token("number", "1", start, end))
        self.skip_space()
        if self.text.startswith("_", self.at):
            place = self.at
            self.at += 1
            self.parenthesised(self.argument("_", place))
        elif _OPENS.match(self.text, self.at):
            self.compared.append(len(self.brackets) + 1)
        else:
            raise self.refuse(
                "not-in-language", say("a vector of ones is not read here"),
                say("Write ones(3), or the condition behind it."), (start, end),
            )  # fmt: skip

    def _styled(self, name: str, start: int) -> None:
        group = self.argument(f"\\{name}", start)
        self._renamed(group, start, "")

    def _accented(self, name: str, start: int) -> None:
        group = self.argument(f"\\{name}", start)
        self._renamed(group, start, commands.ACCENTS[name])

    def _renamed(self, group: _Group, start: int, mark: str) -> None:
        """Read a letter in another style, or with a mark over it, with what stands below it."""
        count = len(self.made)
        self.inside(group)
        inner = self.made[count:]
        if len(inner) != 1 or inner[0].kind != "name":
            if mark:
                raise self.refuse(
                    "bad-name", say("a mark stands over one letter"),
                    say("Give the value a name such as x1."),
                    (start, group.end),
                )  # fmt: skip
            return
        del self.made[count:]
        base, low, rest = inner[0].text.partition("_")
        text = unicodedata.normalize("NFC", base + mark) + low + rest
        self.scripts(Token("name", text, start, group.end), start)

    def _word(self, start: int) -> None:
        r"""Read `\text{otherwise}`, `\operatorname{softmax}`; prose is passed over."""
        group = self.argument(self.text[start : self.at], start)
        word = self.text[group.inside : group.stop].strip().rstrip(",.").replace(r"\_", "_")
        command = self.text[start : group.start].strip()
        if word in _CONDITIONS:
            self.made.append(Token("name", word, start, group.end))
            return
        plain = word.replace("-", "_").replace(
            " ", "_" if command.startswith("\\operatorname") else " "
        )
        if plain in _PROSE or not re.fullmatch(r"[^\W\d]\w*", plain):
            if "\\" in word or "{" in word or not command.startswith("\\text"):
                self.inside(group)
            return
        self.scripts(Token("name", plain, start, group.end), start)

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

    # Environments

    def _begin(self, start: int) -> None:
        group = self.argument(r"\begin", start)
        name = self.text[group.inside : group.stop].strip()
        end = self._end_of(name, start)
        if name in commands.ROWS:
            if name.startswith("alignat"):
                self.argument(r"\begin", start)
            if not self.brackets and not self.depth:
                self._rows_of_statements(end)
                return
        if name in commands.CASES:
            if name == "array":
                self.argument(r"\begin", start)
            self._table(end, opening=("⎧", "⎩"), between=(",", ";"), start=start)
        elif name in commands.MATRICES:
            self._matrix(end, start)
        elif name in commands.ROWS:
            self._table(end, opening=("(", ")"), between=("", ""), start=start)
        else:
            raise self.refuse(
                "unknown-command",
                say("the environment `{name}` is not read here", name=name),
                say("Write the formula alone."),
                (start, group.end),
            )
        self.scripts(None, start)

    def _end_of(self, name: str, start: int) -> re.Match[str]:
        depth = 0
        pattern = re.compile(rf"\\(begin|end)\s*\{{\s*{re.escape(name)}\s*\}}")
        for found in pattern.finditer(self.text, start):
            depth += 1 if found[1] == "begin" else -1
            if depth == 0:
                return found
        raise self._unclosed(rf"\begin{{{name}}}", start)

    def _rows_of_statements(self, end: re.Match[str]) -> None:
        self.end_statement(self.at, self.at)
        self._inner(_Group(self.at, self.at, end.start(), end.end()))
        self.end_statement(end.start(), end.end())

    def _inner(self, group: _Group) -> None:
        self.inside(group)
        self.at = group.end

    def _parts(self, end: re.Match[str]) -> list[list[_Group]]:
        r"""Part a table into rows and cells: at `\\` and `&` that stand in no group and no environment."""
        rows: list[list[_Group]] = [[]]
        depth, begins, at = 0, self.at, self.at
        while at < end.start():
            if found := _COMMAND.match(self.text, at):
                if found[1] == "begin":
                    depth += 1
                elif found[1] == "end":
                    depth -= 1
                elif found[1] == "\\" and depth == 0:
                    rows[-1].append(_Group(begins, begins, at, at))
                    rows.append([])
                    space = _ROW_SPACE.match(self.text, found.end())
                    begins = space.end() if space else found.end()
                    at = begins
                    continue
                at = found.end()
                continue
            char = self.text[at]
            depth += (char == "{") - (char == "}")
            if char == "&" and depth == 0:
                rows[-1].append(_Group(begins, begins, at, at))
                begins = at + 1
            at += 1
        rows[-1].append(_Group(begins, begins, end.start(), end.start()))
        if not self.text[rows[-1][0].inside : rows[-1][0].stop].strip() and len(rows[-1]) == 1:
            rows.pop()
        return rows

    def _table(
        self, end: re.Match[str], opening: tuple[str, str], between: tuple[str, str], start: int
    ) -> None:
        rows = self._parts(end)
        self.sign(opening[0], start, self.at)
        for at, row in enumerate(rows):
            if at and between[1]:
                self.sign(between[1], row[0].start, row[0].start)
            for number, cell in enumerate(row):
                has_comma = self.made[-1].text == ","
                if number and between[0] and not has_comma:
                    self.sign(between[0], cell.start, cell.start)
                count = len(self.made)
                self.inside(cell)
                if number and opening[0] == "⎧":  # what a case holds for, in which `=` compares
                    self.made[count:] = [
                        token._replace(text="==") if token.text == "=" else token
                        for token in self.made[count:]
                    ]
            while self.made[-1].text in (",", ".") and self.made[-1].kind == "sign":
                self.made.pop()
        self.sign(opening[1], end.start(), end.end())
        self.at = end.end()

    def _matrix(self, end: re.Match[str], start: int) -> None:
        rows = self._parts(end)
        is_vector = all(len(row) == 1 for row in rows)
        self.sign("[", start, self.at)
        for at, row in enumerate(rows):
            if at:
                self.sign(",", row[0].start, row[0].start)
            if not is_vector:
                self.sign("[", row[0].start, row[0].start)
            for number, cell in enumerate(row):
                if number:
                    self.sign(",", cell.start, cell.start)
                self.inside(cell)
            if not is_vector:
                self.sign("]", row[-1].stop, row[-1].stop)
        self.sign("]", end.start(), end.end())
        self.at = end.end()


_HANDLERS: dict[str, Callable[[_Reader, int], None]] = {
    "begin": _Reader._begin,
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _Reader._fraction),
    "sqrt": _Reader._root,
}
