"""Sentences for readers, in every language that Gateflow has.

A sentence is written in English, with fields: `say("{name} is used twice", name="x")`. It is a text
like any other, and remembers what it was made of, so that whoever shows it can have it in another
language. The translations are PO files in `engine/locales`, which translators have tools for.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.pofile import read_po

LOCALES = {"en": "English", "zh": "中文"}
_CATALOGUES = Path(__file__).parents[1] / "locales"


class Words(str):
    """A sentence, which is English as a text and remembers what it was made of."""

    __slots__ = ("fields", "template")
    # The English sentence with fields in braces, by which translations are found.
    template: str
    # What was put into the template.
    fields: dict[str, Any]

    def with_fields(self, **fields: Any) -> "Words":
        """Say the same of something else."""
        return say(self.template, **{**self.fields, **fields})


class Figure(str):
    """A number or a name in a sentence that belongs to a wire: the page rewrites it when numbers move."""

    __slots__ = ("role", "text", "wire")
    # What is written for the number or name.
    text: str
    # `value`, `gradient`, `local` (the local gradient towards the wire) or `name`.
    role: str
    # The id of the wire.
    wire: str

    def __new__(cls, text: str, role: str, wire: str) -> "Figure":
        """Make a figure that is written as `text`."""
        made = super().__new__(cls, text)
        made.text, made.role, made.wire = text, role, wire
        return made


class Guarded(Words):
    """A sentence that is true of the numbers in it, with another one that is true of any numbers.

    The page writes new numbers into sentences, and has to know when a sentence stops being true.
    """

    __slots__ = ("holds", "safe", "said", "watched")
    # Figures beside those in the sentence on which its truth depends.
    watched: tuple[Figure, ...]
    # The sentence that is true of the numbers as they are.
    said: Words
    # The sentence that is true of any numbers.
    safe: Words
    # How long `said` stays true: `same`, while all its figures read the same; or `plain`, while its
    # local gradients are neither 0 nor infinite.
    holds: str


def guarded(
    said: Words, safe: Words, holds: str = "same", watched: Sequence[Figure] = ()
) -> Guarded:
    """Say a sentence that is true of the numbers now, with a safe one for when they have moved."""
    made = Guarded(said)
    made.template, made.fields = said.template, said.fields
    made.said, made.safe, made.holds, made.watched = said, safe, holds, tuple(watched)
    return made


def say(template: str, /, **fields: Any) -> Words:
    """Say something. A field may be words, a figure, a text that stays as it is, or a number.

    >>> say("`{name}` is used {count} times", name="x", count=2)
    '`x` is used 2 times'
    """
    made = Words(template.format(**fields))
    made.template, made.fields = template, fields
    return made


def listed(items: Sequence[str]) -> str:
    """Say several things one after another.

    >>> listed(["x", "y", "z"])
    'x, y and z'
    """
    *front, last = items
    if not front:
        return last
    first, *others = front
    for item in others:
        first = say("{first}, {next}", first=first, next=item)
    return say("{first} and {last}", first=first, last=last)


def parts(text: str, locale: str = "en", keep: bool = False) -> Iterator[str]:
    """Give a sentence in a language, part by part: texts, and the figures among them.

    With `keep`, a Guarded sentence is given as it is, for a caller that chooses between its two sentences.
    """
    if keep and isinstance(text, Guarded):
        yield text
        return
    if isinstance(text, Figure) and isinstance(text.text, Words):
        yield Figure(translated(text.text, locale), text.role, text.wire)
        return
    if not isinstance(text, Words):
        yield text
        return
    template = _catalogue(locale).get(text.template, text.template)
    for literal, name, form, _ in Formatter().parse(template):
        if literal:
            yield literal
        if name is None:
            continue
        field = text.fields[name]
        if isinstance(field, str):
            yield from parts(field, locale, keep)
        else:
            yield format(field, form or "")


_WITH_CAPITALS = ("en",)  # locales whose sentences begin with a capital
# The beginning of code or of a name, which keeps its spelling.
_CODE = re.compile(r"[\w.]+ ?[(\[=@*/^+<>]|[\w.]*[_\d]|[^\w\s]")


def begun(text: str, locale: str = "en") -> str:
    """Give a text as the beginning of a sentence: with a capital, unless it begins with a name or code.

    >>> begun("found two"), begun("max(x, y) is one"), begun(say("{name} is one", name="relu"))
    ('Found two', 'max(x, y) is one', 'relu is one')
    """
    said = translated(text, locale)
    if locale not in _WITH_CAPITALS or _begins_with_a_name(text):
        return said
    return said[:1].upper() + said[1:]


def _begins_with_a_name(text: str) -> bool:
    if not isinstance(text, Words):
        return _CODE.match(text) is not None
    literal, name, _, _ = next(iter(Formatter().parse(text.template)), ("", None, None, None))
    if literal or name is None:
        return _CODE.match(literal) is not None
    field = text.fields[name]
    return not isinstance(field, Words) or _begins_with_a_name(field)


def translated(text: str, locale: str) -> str:
    """Give a sentence in a language; in English where it has no translation.

    >>> translated(say("{first} and {last}", first="x", last="y"), "zh")
    'x 和 y'
    """
    return text if locale == "en" else "".join(parts(text, locale))


def script_words(locale: str) -> dict[str, str]:
    """Give the translations of what the page's own script says."""
    return {} if locale == "en" else _read(_CATALOGUES / locale / "script.po")


@cache
def _catalogue(locale: str) -> dict[str, str]:
    files = sorted((_CATALOGUES / locale).glob("*.po"))
    return {english: text for file in files for english, text in _read(file).items()}


@cache
def _read(file: Path) -> dict[str, str]:
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string
    }


def in_one_line(text: str) -> str:
    r"""Write a program as a title: on one line, without characters that are invisible or reverse text.

    >>> in_one_line("q = x+y\nq*z # a\u202eb")
    'q = x+y; q*z # a b'
    """
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return "; ".join(" ".join(line.split()) for line in lines if line.strip())
