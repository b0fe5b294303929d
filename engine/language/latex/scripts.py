"""Names in LaTeX, with what stands below, above and over them."""

import re
import unicodedata

from ...base.errors import InputError
from ...base.words import say
from ..factors import is_function
from ..signs import Token
from ..subscripts import below_name
from ..syntax import PRIME, TRANSPOSED
from . import commands
from .groups import COMMAND, Group, Groups

_LAYER = re.compile(
    r"\s*[(\[]\s*([^()\[\]{}]{1,12})\s*[)\]]\s*(\\top|\\intercal|T|\\mathsf\s*\{?\s*T\s*\}?)?\s*"
)
_CONDITIONS = frozenset(("if", "when", "for", "otherwise", "else"))
_PROSE = frozenset(("and", "where", "with", "then", "is", "the", "s.t.", "i.e."))
_LETTER = re.compile(r"\{\\([A-Za-z]+)\}")
_SPACING = re.compile(r"\\[,;:! ]|\\quad|[\s~]+")
_SQUARE = re.compile(
    r"\s*(?:_\s*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\?[A-Za-z]+))?\s*(?:\\left|\\[bB]igg?l?)?\s*(?:\[|\\lbrack)"
)
_AMONG = re.compile(r"\s*(\\?\w+)\s*\\in\b")
_BRACKETED = re.compile(r"[(\[](.*)[)\]]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_BRACKET = re.compile(r"(?:\s|\\[!,;:>])*(?:\\left|\\[bB]igg?l?)?\s*(?:\(|\[|\\\{)")
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


class Scripts(Groups):
    """Reads letters, words and what hangs on them."""

    def letter(self, char: str) -> None:
        """Read a letter, with its marks and what stands below and above it. Errors: InputError.

        Letters that spell a function whose operand follows are the function, as a text has it whose
        writer left the backslash out: `tanh(x)`, `-log p`.
        """
        start = self.at
        word = _WORD.match(self.text, start, self.limit)
        is_within = start > 0 and self.text[start - 1].isalpha()
        if word and not is_within and self._is_function(word):
            self.at = word.end()
            self.scripts(Token("name", word[0], start, self.at), start)
            return
        self.at += 1
        while self.at < self.limit and unicodedata.category(self.text[self.at]) == "Mn":
            self.at += 1
        name = unicodedata.normalize("NFKC", self.text[start : self.at])
        while self.at < self.limit and _is_low(self.text[self.at]):
            name += unicodedata.normalize("NFKC", self.text[self.at])
            self.at += 1
        self.scripts(Token("name", name, start, self.at), start)

    def _is_function(self, word: re.Match[str]) -> bool:
        if word[0] in commands.FUNCTIONS:
            return True
        return _BRACKET.match(self.text, word.end()) is not None and is_function(word[0])

    def scripts(self, name: Token | None, start: int) -> None:
        """Read subscripts and superscripts, in either order, and give the name with what belongs to it."""
        above: list[tuple[Group, int]] = []
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
                if layer[2]:
                    primes.append(Token("sign", TRANSPOSED, group.stop, group.end))
            elif name and inner in _STARS:
                text, end = below_name(text, "star"), group.end
            else:
                above.append((group, place))
        if name:
            self.made.append(Token("name", text, name.start, end))
        self.made += primes
        for group, place in above:
            self._above(group, place)

    def _below_sign(self, group: Group, place: int) -> None:
        self.sign("_", place, place + 1)
        self.sign("{", group.start, group.inside)
        if among := _AMONG.match(self.text, group.inside, group.stop):  # `x \in X`
            self.inside(group._replace(stop=among.end(1)))
        elif self.text[group.inside : group.stop].strip() == r"\infty":
            self.made.append(Token("name", "∞", group.inside, group.stop))
        else:
            self.inside(group)
        self.sign("}", group.stop, group.end)

    def _above(self, group: Group, place: int) -> None:
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

    def flat(self, group: Group) -> str:
        """Write what stands below a name on the line."""
        return self.flat_text(self.text[group.inside : group.stop], group)

    def flat_text(self, text: str, group: Group) -> str:
        """Write a text that stands below a name on the line. Errors: InputError."""

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

        made = COMMAND.sub(put, text)
        made = re.sub(r"_\{(\w+)\}", r"_\1", made).replace("{", "").replace("}", "")
        made = "".join(made.split())
        if inner := _BRACKETED.fullmatch(made):
            made = inner[1]
        if not re.fullmatch(r"[\w,+\-−*≠]+", made):
            raise self.refuse(
                "bad-name",
                say("`{name}` can't stand below a name", name=text.strip() or "_"),
                say("Letters, digits and such as t-1 can."),
                (group.start, group.end),
            )
        return made.replace("*", "star")

    def _unknown(self, command: str, start: int) -> InputError:
        return self._unread(command, command[1:], start)

    def _check_chance(self, letter: str, start: int, end: int) -> None:
        """Refuse `E[…]`, which is an expectation and no product. Errors: InputError `unknown-command`."""
        if letter in commands.EXPECTING and _SQUARE.match(self.text, end):
            raise self._unread(self.text[start:end], letter, start)

    def _unread(self, command: str, name: str, start: int) -> InputError:
        """Refuse a command or a word, by the name that its hint has."""
        return self.refuse(
            "unknown-command",
            say("the command `{command}` is not read here", command=command),
            commands.REFUSED.get(name, say("Write what it stands for, or leave it out.")),
            (start, start + len(command)),
        )

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

    def _styled(self, name: str, start: int) -> None:
        group = self.argument(f"\\{name}", start)
        self._check_chance(self.text[group.inside : group.stop].strip(), start, group.end)
        self._renamed(group, start, "")

    def _accented(self, name: str, start: int) -> None:
        group = self.argument(f"\\{name}", start)
        self._renamed(group, start, commands.ACCENTS[name])

    def _renamed(self, group: Group, start: int, mark: str) -> None:
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
        if command == r"\mathit":  # as the echo writes `μB`, which is one name
            word = _LETTER.sub(lambda found: commands.GREEK.get(found[1], found[0]), word)
        if _SPACING.sub("", word) in commands.WORDS_REFUSED:
            raise self._unread(self.text[start : group.end], _SPACING.sub("", word), start)
        self._check_chance(word, start, group.end)
        if word == "where" and command.startswith("\\text"):
            self.made.append(Token("name", word, start, group.end))
            return
        if word == "and" and command.startswith("\\text"):
            self.sign(",", start, group.end)
            return
        if word in _CONDITIONS:
            self.made.append(Token("name", word, start, group.end))
            return
        plain = word.replace("-", "_").replace(
            " ", "_" if command.startswith("\\operatorname") else " "
        )
        is_prose = plain in _PROSE and not command.startswith("\\operatorname")
        if is_prose or not re.fullmatch(r"[^\W\d]\w*", plain):
            if "\\" in word or "{" in word or not command.startswith("\\text"):
                self.inside(group)
            return
        self.scripts(Token("name", plain, start, group.end), start)


def _is_low(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")
