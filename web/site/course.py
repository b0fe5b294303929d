"""What a course is made of, and one lesson put together from its files, one in each language.

What is the same in every language, the circuits and what is changed in them, stands once, in the front
matter of one of the files; the others have texts alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from engine.base.words import Figure, Multilingual
from engine.explain.predict import EXERCISE
from web.site.address import State
from web.site.documents import Broken, Document, Passage, Typed

MOST_STATES = 40  # circuits, and as many things to try
LONGEST_TEXT = 3_000  # signs of one paragraph


@dataclass(frozen=True)
class Example:
    """A circuit to open."""

    title: Multilingual  # what the link says
    state: State  # the program, its values and settings


@dataclass(frozen=True)
class Action:
    """Something to try."""

    label: Multilingual  # what to do
    state: State  # the state in which it is done
    text: Multilingual  # what is to be seen then


@dataclass(frozen=True)
class Question:
    """Something to find out before it is shown."""

    text: Multilingual  # what is asked
    state: State  # the state that hides the answer


@dataclass(frozen=True)
class Claim:
    """What a file claims of a circuit: that it runs, or that a figure is one of its numbers."""

    file: str  # its name
    line: int  # counted from 1
    state: State  # of the circuit
    # The number that is claimed; None for the claim that the circuit runs.
    figure: Figure | None = None


@dataclass(frozen=True)
class Lesson:
    """One idea.

    Each figure in a text belongs to a wire of the circuit that the text is about.
    """

    name: str  # in addresses
    title: Multilingual  # in the list of lessons
    line: Multilingual  # the idea in one sentence
    text: tuple[Multilingual, ...]  # paragraphs about the first example
    examples: tuple[Example, ...]  # circuits to open
    tries: tuple[Action, ...]  # things to try with them
    question: Question | None  # one thing to find out
    claims: tuple[Claim, ...]  # what the files say of the circuits, which is checked

    @property
    def languages(self) -> tuple[str, ...]:
        """List the languages that it is written in."""
        return tuple(self.title.written)

    def has_answers(self, state: State) -> bool:
        """Tell whether the text may say what a state asks for: numbers, or the lines of an exercise."""
        return state.predict == EXERCISE or (bool(state.predict) and not self.is_renumbered(state))

    def doing(self, state: State) -> Action | None:
        """Give what of the things to try a state is, if it asks for something."""
        return next((one for one in self.tries if _asks_alike(one.state, state)), None)

    def is_questioned(self, state: State) -> bool:
        """Tell whether a state asks for what the lesson's question does."""
        return self.question is not None and _asks_alike(self.question.state, state)

    def is_renumbered(self, state: State) -> bool:
        """Tell whether a state has other numbers for the circuit that the text is about than the text."""
        told = self.examples[0].state if self.examples else state
        if told.expr != state.expr:
            return False
        return any(
            str(told.values.get(name, value)) != str(value) for name, value in state.values.items()
        )


def _asks_alike(one: State, other: State) -> bool:
    return one.expr == other.expr and one.predict == other.predict != ""


@dataclass(frozen=True)
class _Stated:
    """A state that front matter describes."""

    line: int  # of the file
    state: State  # the program, its values and settings


_Texts = Mapping[str, tuple[Passage, ...]]
"""The texts of a lesson in one language: title, line, paragraphs, circuits, labels, tries, question."""


def lesson_of(name: str, documents: Mapping[str, Document]) -> Lesson:
    """Make a lesson of its files, by language. Errors: Broken."""
    file, front = _front_matter(documents)
    begin = _stated(file, front.get("circuits"), ())
    if not begin:
        raise Broken(file, 2, "`circuits:` is missing, a list with an `expr:` in each item")
    tries, asked = front.get("tries"), front.get("question")
    circuits, tried, question = (
        [_Stated(one.line, one.state.with_setting("_lesson", name)) for one in stated]
        for stated in (
            begin,
            _stated(file, tries, begin),
            _stated(file, asked and Typed(asked.line, (asked,)), begin),
        )
    )
    _hides(file, asked, question)
    texts = {
        language: _texts(document, len(circuits), len(tried), bool(question))
        for language, document in documents.items()
    }
    _as_many_paragraphs(documents, texts)
    claims = [Claim(file, one.line, one.state) for one in (*circuits, *tried, *question)]

    def said(kind: str, about: Iterable[_Stated] = repeat(circuits[0])) -> list[Multilingual]:
        """Give the texts of a kind, each in all languages, and note what they claim of a circuit."""
        made = []
        columns = zip(*(one[kind] for one in texts.values()), strict=True)
        for passages, stated in zip(columns, about, strict=False):
            for document, passage in zip(documents.values(), passages, strict=True):
                figures = (part for part in passage.parts if isinstance(part, Figure))
                for line, figure in zip(passage.lines, figures, strict=True):
                    claims.append(Claim(document.file, line, stated.state, figure))
            parts = (passage.parts for passage in passages)
            made.append(Multilingual(dict(zip(texts, parts, strict=True))))
        return made

    titles, labels, seen = said("circuits", circuits), said("labels", tried), said("tries", tried)
    questions = map(Question, said("question", question), (one.state for one in question))
    return Lesson(
        name=name,
        title=said("title")[0],
        line=said("line")[0],
        text=tuple(said("paragraphs")),
        examples=tuple(map(Example, titles, (one.state for one in circuits))),
        tries=tuple(map(Action, labels, (one.state for one in tried), seen)),
        question=next(questions, None),
        claims=tuple(claims),
    )


def _as_many_paragraphs(documents: Mapping[str, Document], texts: Mapping[str, _Texts]) -> None:
    """Have a text be as long in every language. Errors: Broken."""
    first, *others = texts
    there = len(texts[first]["paragraphs"])
    for language in others:
        here = len(texts[language]["paragraphs"])
        if here != there:
            line = texts[language]["title"][0].line
            why = f"the text has {here} paragraphs, and {there} in {documents[first].file}"
            raise Broken(documents[language].file, line, why)


# What is the same in every language


def _front_matter(documents: Mapping[str, Document]) -> tuple[str, Mapping[str, Typed]]:
    """Find the front matter, and the file that has it."""
    bearers = [one for one in documents.values() if one.front is not None]
    if len(bearers) != 1:
        file = (bearers or list(documents.values()))[-1].file
        wrong = "the circuits stand in another file too" if bearers else "the circuits are missing"
        raise Broken(file, 1, f"{wrong}: they stand in the front matter of one of a lesson's files")
    file, front = bearers[0].file, bearers[0].front
    assert front is not None
    if not isinstance(front.value, Mapping):
        why = "front matter has `circuits:`, and `tries:` and `question:` if you like"
        raise Broken(file, front.line, why)
    for key, typed in front.value.items():
        if key not in ("circuits", "tries", "question"):
            raise Broken(file, typed.line, f"`{key}` is none of circuits, tries, question")
    return file, front.value


def _hides(file: str, asked: Typed | None, question: Sequence[_Stated]) -> None:
    """Have a question hide what it asks for. Errors: Broken."""
    for one in question:
        if asked and not one.state.predict:
            why = (
                "a question hides what it asks for: `_predict: gradients`, `values`, or a gate's id"
            )
            raise Broken(file, asked.line, why)


def _stated(file: str, typed: Typed | None, begin: Sequence[_Stated]) -> list[_Stated]:
    states = [one.state for one in begin]
    return [_Stated(one.line, _state(file, one, states)) for one in _items(file, typed)]


def _items(file: str, typed: Typed | None) -> Sequence[Typed]:
    if typed is None:
        return ()
    if not isinstance(typed.value, tuple) or len(typed.value) > MOST_STATES:
        raise Broken(file, typed.line, f"this is a list, of {MOST_STATES} items at most")
    return typed.value


def _state(file: str, typed: Typed, begin: Sequence[State]) -> State:
    """Read a state: what an address has, `expr` and values and settings.

    Without an `expr` it changes a circuit: the first of `begin`, or the one that `from` counts to.
    """
    if not isinstance(typed.value, Mapping):
        why = "names and values are expected, as an address has them: `x: 4`"
        raise Broken(file, typed.line, why)
    given = {name: _value(file, one) for name, one in typed.value.items()}
    number, expr = given.pop("from", "1"), given.pop("expr", "")
    counts = {str(at): state for at, state in enumerate(begin, 1)}
    if not expr and number not in counts:
        wrong = (
            f"`from: {number}` counts to none of the {len(begin)}" if begin else "it has no `expr:`"
        )
        raise Broken(file, typed.line, f"a circuit is missing: {wrong}")
    base = State(expr) if expr else counts[number]
    values = {name: value for name, value in given.items() if not name.startswith("_")}
    settings = {name: value for name, value in given.items() if name.startswith("_")}
    return State(base.expr, {**base.values, **values}, {**base.settings, **settings})


def _value(file: str, typed: Typed) -> str:
    """Write a value as it stands in an address: as it was typed, a list without spaces."""
    if isinstance(typed.value, tuple):
        return f"[{','.join(_value(file, item) for item in typed.value)}]"
    if not isinstance(typed.value, str) or not typed.value.strip():
        raise Broken(file, typed.line, "a number, a list or a text is expected")
    return typed.value


# What is written in one language


def _texts(document: Document, circuits: int, tries: int, asked: bool) -> _Texts:
    """Find the texts of a lesson in one of its files. Errors: Broken, which says what is missing."""
    file, title, sections = document.file, document.title, document.sections
    line, paragraphs = document.paragraphs[:1], document.paragraphs[1:]
    if not paragraphs:
        raise Broken(file, title.line, "under the title stand a line, and the text as a paragraph")
    wanted = {"titles of the circuits": circuits, "things to try": tries, "question": int(asked)}
    wanted = {what: count for what, count in wanted.items() if count}
    if circuits == 1 and len(sections) < len(wanted):  # it has the title of the lesson
        del wanted["titles of the circuits"]
    if len(sections) != len(wanted):
        names = ", ".join(f"{count} {what}" for what, count in wanted.items())
        raise Broken(
            file,
            sections[len(wanted)].line if len(sections) > len(wanted) else title.line,
            f"{len(sections)} sections stand here, and those wanted are: {names or 'none'}",
        )
    for section, (what, count) in zip(sections, wanted.items(), strict=True):
        if section.listed == (what == "question") or len(section.passages) != count:
            kind = "a paragraph" if what == "question" else f"a list of {count}"
            raise Broken(file, section.line, f"wanted here is {kind}, the {what}")
    found = dict(zip(wanted, (section.passages for section in sections), strict=True))
    tried = found.get("things to try", ())
    for passage in tried:
        if not passage.label:
            raise Broken(
                file, passage.line, "what to do stands in bold: `**Raise x** What is seen.`"
            )
    texts = {
        "title": (title,),
        "line": line,
        "paragraphs": paragraphs,
        "circuits": found.get("titles of the circuits", (title,)),
        "labels": tuple(passage.label for passage in tried if passage.label),
        "tries": tried,
        "question": found.get("question", ()),
    }
    for passage in (one for passages in texts.values() for one in passages):
        if sum(map(len, passage.parts)) > LONGEST_TEXT:
            raise Broken(file, passage.line, f"a paragraph has {LONGEST_TEXT:,} signs at most")
    return texts
