"""Sentences for readers, in every language that Gateflow has.

A sentence is written in English, with fields: `say("{name} is used twice", name="x")`. It is a text
like any other, and remembers what it was made of, so that whoever shows it can have it in another
language. The translations are PO files in `engine/locales`, which translators have tools for: a
folder there is a language. Where a number decides the words, `counted` says them in as many forms as
a language has.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
"""The language of what is said, which needs no translation."""
_CATALOGUES = Path(__file__).parents[1] / "locales"
_FORM = ("form", "forms")  # what is translated as the number of a form
_REPEATS = 100  # of numbers from so many on, the last two digits decide the form


def languages_in(folder: Path) -> dict[str, str]:
    """List the languages by their own names: English, and one for each folder of translations.

    >>> languages_in(_CATALOGUES)
    {'en': 'English', 'zh': '中文'}
    """
    found = sorted(path.name for path in folder.iterdir() if any(path.glob("*.po")))
    return {code: language_name(code) for code in (ENGLISH, *found)}


def language_name(code: str, locale: str | None = None) -> str:
    """Give the name of a language in that of a locale, or else in its own; its code where it has none.

    >>> language_name("zh"), language_name("zh", "en"), language_name("xx", "en")
    ('中文', 'Chinese', 'xx')
    """
    try:
        return Locale.parse(code).get_display_name(locale) or code
    except (UnknownLocaleError, ValueError):
        return code


LOCALES = languages_in(_CATALOGUES)


class Words(str):
    """A sentence, which is English as a text and remembers what it was made of."""

    __slots__ = ("fields", "for_one", "template")
    # The English sentence with fields in braces, by which translations are found.
    template: str
    # The sentence for a `count` of 1, where that field decides the words; else None.
    for_one: str | None
    # What was put into the template.
    fields: dict[str, Any]

    def with_fields(self, **fields: Any) -> "Words":
        """Say the same of something else."""
        put = {**self.fields, **fields}
        if self.for_one is None:
            return say(self.template, **put)
        return counted(self.for_one, self.template, **put)


class Figure(str):
    """A number or a name in a sentence that belongs to a wire: the page rewrites it when numbers move."""

    __slots__ = ("place", "role", "text", "wire")
    # What is written for the number or name.
    text: str
    # `value`, `gradient`, `local` (the local gradient towards the wire), `name`, or
    # `partial` (the formula of a local gradient).
    role: str
    # The id of the wire.
    wire: str
    # Which number of the wire's array it is, counted row by row; None for the whole.
    place: int | None

    def __new__(cls, text: str, role: str, wire: str, place: int | None = None) -> "Figure":
        """Make a figure that is written as `text`."""
        made = super().__new__(cls, text)
        made.text, made.role, made.wire, made.place = text, role, wire, place
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
    made.template, made.for_one, made.fields = said.template, said.for_one, said.fields
    made.said, made.safe, made.holds, made.watched = said, safe, holds, tuple(watched)
    return made


ANY = "any"
"""The language of a text of which nobody said what it is in."""


class Multilingual(str):
    """A text that people wrote in several languages, each with figures of its own.

    As a text it is in the first of them. A reader whose language is not among them has that one too.
    """

    __slots__ = ("written",)
    written: Mapping[str, Sequence[str]]

    def __new__(cls, written: Mapping[str, Sequence[str]]) -> "Multilingual":
        """Make one out of its parts, texts and figures, by language."""
        made = super().__new__(cls, "".join(next(iter(written.values()))))
        made.written = written
        return made

    def language(self, locale: str) -> str:
        """Tell which language a reader of one has it in: that, or else the first that there is."""
        return locale if locale in self.written else next(iter(self.written))


def say(template: str, /, **fields: Any) -> Words:
    """Say something. A field may be words, a figure, a text that stays as it is, or a number.

    >>> say("`{name}` is used {count} times", name="x", count=2)
    '`x` is used 2 times'
    """
    return _said(template, None, template, fields)


def counted(for_one: str, template: str, /, *, count: int, **fields: Any) -> Words:
    """Say something in which a number, the field `count`, decides the words.

    >>> [counted("{count} gate", "{count} gates", count=count) for count in (1, 2)]
    ['1 gate', '2 gates']
    """
    chosen = for_one if count == 1 else template
    return _said(template, for_one, chosen, {"count": count, **fields})


def _said(template: str, for_one: str | None, chosen: str, fields: dict[str, Any]) -> Words:
    made = Words(chosen.format(**fields))
    made.template, made.for_one, made.fields = template, for_one, fields
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


def parts(text: str, locale: str = ENGLISH, keep: bool = False) -> Iterator[str]:
    """Give a sentence in a language, part by part: texts, and the figures among them.

    With `keep`, a Guarded sentence is given as it is, for a caller that chooses between its two sentences.
    """
    if keep and isinstance(text, Guarded):
        yield text
        return
    if isinstance(text, Figure) and isinstance(text.text, Words):
        yield Figure(translated(text.text, locale), text.role, text.wire)
        return
    if isinstance(text, Multilingual):
        yield from text.written[text.language(locale)]
        return
    if not isinstance(text, Words):
        yield text
        return
    template = _template(text, locale)
    for literal, name, form in _taken_apart(template):
        if literal:
            yield literal
        if name is None:
            continue
        field = text.fields[name]
        if not isinstance(field, str):
            yield format(field, form or "")
        elif type(field) is str or (type(field) is Figure and type(field.text) is str):
            yield field  # as it stands: most fields are figures
        else:
            yield from parts(field, locale, keep)


@lru_cache(maxsize=4096)
def _taken_apart(template: str) -> tuple[tuple[str, str | None, str | None], ...]:
    """Take a template apart: texts, each with the name and the format of the field behind it."""
    return tuple([part[:3] for part in Formatter().parse(template)])


_WITH_CAPITALS = (ENGLISH,)  # locales whose sentences begin with a capital
# The beginning of code or of a name, which keeps its spelling.
_CODE = re.compile(r"[\w.]+ ?[(\[=@*/^+<>]|[\w.]*[_\d]|[^\w\s]")


def begun(text: str, locale: str = ENGLISH) -> str:
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
    literal, name, _ = next(iter(_taken_apart(text.template)), ("", None, None))
    if literal or name is None:
        return _CODE.match(literal) is not None
    field = text.fields[name]
    return not isinstance(field, Words) or _begins_with_a_name(field)


def translated(text: str, locale: str) -> str:
    """Give a sentence in a language; in English where it has no translation.

    >>> translated(say("{first} and {last}", first="x", last="y"), "zh")
    'x 和 y'
    """
    if locale == ENGLISH and not isinstance(text, Multilingual):
        return text
    return "".join(parts(text, locale))


def script_words(locale: str) -> dict[str, str | list[str]]:
    """Give the translations of what the page's own script says; where a number decides, each form.

    Under no text at all stands which form belongs to 0, 1, 2 and so on.
    """
    if locale == ENGLISH:
        return {}
    catalogue = _read((_CATALOGUES / locale / "script.po",))
    words: dict[str, str | list[str]] = {**catalogue.sentences}
    words.update((many, list(forms)) for (_, many), forms in catalogue.counted.items())
    if catalogue.counted:
        words[""] = "".join(str(catalogue.form(count)) for count in range(2 * _REPEATS))
    return words


# Translations


@dataclass(frozen=True)
class _Catalogue:
    """The translations into one language."""

    sentences: Mapping[str, str]  # by the English sentence
    counted: Mapping[tuple[str, str], Sequence[str]]  # the plural forms, by the English ones
    rule: GNUTranslations  # which chooses among plural forms

    def form(self, count: int) -> int:
        """Give the number of the form that goes with a count, as the language's PO files say."""
        return int(self.rule.ngettext(*_FORM, count))


def _template(text: Words, locale: str) -> str:
    """Find what a sentence is made of in a language; its English where it has no translation."""
    catalogue = None if locale == ENGLISH else _catalogue(locale)
    if text.for_one is None:
        return catalogue.sentences.get(text.template, text.template) if catalogue else text.template
    count = int(text.fields["count"])
    forms = catalogue and catalogue.counted.get((text.for_one, text.template))
    if catalogue and forms:
        return forms[catalogue.form(count)]
    return text.for_one if count == 1 else text.template


@cache
def _catalogue(locale: str) -> _Catalogue:
    return _read(tuple(sorted((_CATALOGUES / locale).glob("*.po"))))


@cache
def _read(files: tuple[Path, ...]) -> _Catalogue:
    """Read PO files, the first of which says how forms are chosen."""
    catalogues = []
    for file in files:
        with file.open("rb") as opened:
            catalogues.append(read_po(opened))
    messages = [one for catalogue in catalogues for one in catalogue if one.id]
    plain = {
        str(one.id): str(one.string) for one in messages if one.string and not one.pluralizable
    }
    plural = {
        (one.id[0], one.id[1]): tuple(one.string or ()) for one in messages if one.pluralizable
    }
    whole = {pair: forms for pair, forms in plural.items() if all(forms)}
    return _Catalogue(plain, whole, _rule(catalogues[0]))


def _rule(catalogue: Catalog) -> GNUTranslations:
    """Have Python's gettext choose forms as a catalogue says: the translation of `_FORM` is its number."""
    rule, compiled = Catalog(locale=ENGLISH), BytesIO()  # Babel writes rules of languages it knows
    rule.mime_headers = [("Plural-Forms", catalogue.plural_forms)]
    rule.add(_FORM, [str(number) for number in range(catalogue.num_plurals)])
    write_mo(compiled, rule)
    compiled.seek(0)
    return GNUTranslations(compiled)


def in_one_line(text: str) -> str:
    r"""Write a program as a title: on one line, without characters that are invisible or reverse text.

    >>> in_one_line("q = x+y\nq*z # a\u202eb")
    'q = x+y; q*z # a b'
    """
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return "; ".join(" ".join(line.split()) for line in lines if line.strip())
