"""What is said to a reader: in every language, with the same fields."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file

from engine.base.words import LOCALES, Figure, _catalogue, begun, listed, parts, say, translated

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(
        (path, "python", "say")
        for path in [*ROOT.glob("engine/**/*.py"), *ROOT.glob("web/**/*.py")]
    ),
    *((path, "jinja2.ext:babel_extract", "_") for path in ROOT.glob("templates/*.html")),
    *((path, "javascript", "t") for path in ROOT.glob("static/**/*.js")),
]
OTHERS = [locale for locale in LOCALES if locale != "en"]


def sentences() -> Iterator[tuple[str, str]]:
    for path, method, keyword in SOURCES:
        found = extract_from_file(method, path, keywords={keyword: None})
        yield from ((path.name, str(template)) for _, template, _, _ in found)


SENTENCES = sorted(set(sentences()))


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("locale", OTHERS)
def test_every_sentence_is_translated_with_its_fields(locale: str) -> None:
    wrong = []
    for source, template in SENTENCES:
        text = _catalogue(locale).get(template, "")
        same_code = text.count("`") == template.count("`")
        if not (text and same_code and fields(text) == fields(template)):
            wrong.append((source, template, text))
    assert len(SENTENCES) > 500
    assert wrong == [], f"engine/locales/{locale} says these not at all, or otherwise"


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_is_of_something_that_nobody_says(locale: str) -> None:
    said = {template for _, template in SENTENCES}
    assert sorted(set(_catalogue(locale)) - said) == []


def test_a_field_is_translated_with_its_sentence_and_a_users_text_is_not() -> None:
    sentence = say("{first} and {last}", first=listed(["x", "{first} and {last}"]), last="y")
    assert sentence == "x and {first} and {last} and y"
    assert translated(sentence, "zh") == "x 和 {first} and {last} 和 y"


def test_figures_are_found_among_the_parts_of_a_sentence() -> None:
    figure = Figure("3.00", "value", "w1")
    found = list(parts(say("{first} and {last}", first=figure, last="y"), "zh"))
    assert found == ["3.00", " 和 ", "y"]
    assert found[0] is figure


@pytest.mark.parametrize("text", ["", "x", "{", "{name}", "%s", "`{0}`"])
def test_a_text_that_was_never_said_stays_as_it_is(text: str) -> None:
    assert translated(text, "zh") == text
    assert not re.search(
        r"\{\w+\}", translated(say("{first} and {last}", first="a", last="b"), "zh")
    )


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("found two", "Found two"),
        (say("a size"), "A size"),
        (say("max(x, y) and min(x, y) choose between values."), "max(x, y)"),
        ("e = 3", "e = 3"),
        ("w1 is", "w1 is"),
        ("relu_x", "relu_x"),
        (say("{name} takes {shape}", name="max", shape="a list"), "max takes"),
        (say("{what} is {a}", what=say("a seed"), a=1), "A seed"),
        (say("{sentence}.", sentence=say("relu(x) is max(0, x)")), "relu(x)"),
        (say("{sentence}.", sentence=say("{gate} stands", gate="exp")), "exp stands"),
        ("`max` is", "`max` is"),
    ],
)
def test_a_sentence_begins_with_a_capital_and_a_name_keeps_its_spelling(
    text: str, beginning: str
) -> None:
    assert begun(text).startswith(beginning)
    assert begun(text, "zh") == translated(text, "zh")
