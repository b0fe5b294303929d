"""What is said to a reader: in every language, with the same fields."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from engine.base import words
from engine.base.words import (
    ENGLISH,
    LOCALES,
    Figure,
    _catalogue,
    begun,
    counted,
    languages_in,
    listed,
    parts,
    say,
    script_words,
    translated,
)
from engine.circuits import Circuit
from tests.support.sentences import COUNTED, SENTENCES

ROOT = Path(__file__).parents[2]
OTHERS = [locale for locale in LOCALES if locale != ENGLISH]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("locale", OTHERS)
def test_every_sentence_is_translated_with_its_fields(locale: str) -> None:
    wrong = []
    for source, template in SENTENCES:
        text = _catalogue(locale).sentences.get(template, "")
        same_code = text.count("`") == template.count("`")
        if not (text and same_code and fields(text) == fields(template)):
            wrong.append((source, template, text))
    assert len(SENTENCES) > 400
    assert wrong == [], f"engine/locales/{locale} says these not at all, or otherwise"


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_is_of_something_that_nobody_says(locale: str) -> None:
    said = {template for _, template in SENTENCES}
    assert sorted(set(_catalogue(locale).sentences) - said) == []
    pairs = {(one, many) for _, one, many in COUNTED}
    assert sorted(set(_catalogue(locale).counted) - pairs) == []


def test_chinese_calls_a_circuit_by_one_word() -> None:
    """It is 计算图 throughout, also in the course; 电路 would be another thing."""
    texts = [*ROOT.glob("engine/locales/zh/*.po"), *ROOT.glob("lessons/*.zh.md")]
    assert len(texts) > 20
    assert [one.name for one in texts if "电路" in one.read_text(encoding="utf-8")] == []


def test_chinese_addresses_a_reader_in_one_way() -> None:
    texts = [*(ROOT / "engine/locales/zh").glob("*.po"), *(ROOT / "lessons").glob("*.zh.md")]
    addressing = [path.name for path in texts if "你" in path.read_text(encoding="utf-8")]
    assert len(addressing) > 3
    assert [path.name for path in texts if "您" in path.read_text(encoding="utf-8")] == []


FILES = sorted((ROOT / "engine/locales").glob("*/*.po"))


@pytest.mark.parametrize("file", FILES, ids=[f"{one.parent.name}/{one.name}" for one in FILES])
def test_nothing_is_translated_twice_in_a_file(file: Path) -> None:
    said = re.findall(
        r"^msgid (.*?)(?=^msg(?:str|id_plural))", file.read_text("utf-8"), re.M | re.S
    )
    assert [one for one, times in Counter(said).items() if times > 1] == []


@pytest.mark.parametrize("locale", OTHERS)
@pytest.mark.parametrize(("source", "one", "many"), COUNTED)
def test_what_a_number_decides_is_translated_in_every_form(
    source: str, one: str, many: str, locale: str
) -> None:
    forms = _catalogue(locale).counted.get((one, many), ())
    assert forms, f"{source} says {many!r}, and engine/locales/{locale} does not"
    assert len(forms) == 1 + max(_catalogue(locale).form(count) for count in range(200))
    assert "count" in fields(many)
    for text in (one, *forms):
        assert fields(text) - {"count"} == fields(many) - {"count"}
        assert text.count("`") == many.count("`")


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


# A third language


HEADER = r"""msgid ""
msgstr ""
"Language: xx\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

"""
STEPS = HEADER + (
    'msgid "{count} step"\nmsgid_plural "all {count} steps"\n'
    'msgstr[0] "{count} stap"\nmsgstr[1] "{count} stapy"\nmsgstr[2] "{count} stapov"\n'
)
RUN = HEADER + (
    'msgid "the run has {count} step, and no step `{given}`: it is shown to its end"\n'
    'msgid_plural "the run has {count} steps, and no step `{given}`: it is shown to its end"\n'
    'msgstr[0] "`{given}` nen {count} stap"\nmsgstr[1] "`{given}` nen {count} stapy"\n'
    'msgstr[2] "`{given}` nen {count} stapov"\n\n'
    'msgid "Examples"\nmsgstr "Primery"\n'
)
FORMS = {
    0: 2,
    1: 0,
    2: 1,
    4: 1,
    5: 2,
    11: 2,
    12: 2,
    21: 0,
    22: 1,
    25: 2,
    101: 0,
    111: 2,
    1_000_001: 0,
}


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A made-up language with three forms, added as anyone would: as a folder."""
    folder = tmp_path / "locales"
    shutil.copytree(ROOT / "engine/locales", folder)
    (folder / "xx").mkdir()
    (folder / "xx/script.po").write_text(STEPS, encoding="utf-8")
    (folder / "xx/page.po").write_text(RUN, encoding="utf-8")
    monkeypatch.setattr(words, "_CATALOGUES", folder)
    monkeypatch.setitem(LOCALES, "xx", languages_in(folder)["xx"])
    words._catalogue.cache_clear()
    yield "xx"
    words._catalogue.cache_clear()


def test_a_folder_of_translations_is_a_language(third: str) -> None:
    assert languages_in(words._CATALOGUES) == {"en": "English", "xx": "xx", "zh": "中文"}


@pytest.mark.parametrize(("count", "form"), FORMS.items())
def test_a_language_has_as_many_forms_as_it_needs(third: str, count: int, form: int) -> None:
    sentence = counted("{count} step", "all {count} steps", count=count)
    assert translated(sentence, third) == f"{count} {('stap', 'stapy', 'stapov')[form]}"
    assert translated(sentence.with_fields(count=1), third) == "1 stap"


def test_what_a_language_has_no_words_for_is_said_in_the_forms_of_english(third: str) -> None:
    for count in (1, 21):
        assert translated(counted("{count} gate", "{count} gates", count=count), third) == (
            "1 gate" if count == 1 else "21 gates"
        )
    assert translated(say("No translation"), third) == "No translation"


def test_the_page_is_in_a_third_language_and_leads_to_the_others(
    client: FlaskClient, third: str
) -> None:
    page = client.get("/?expr=x&_step=9&_lang=xx").text
    assert '<html lang="xx"' in page and "Primery" in page
    assert "<code>9</code> nen 1 stap" in page
    assert (
        "<code>99</code> nen 11 stapov" in client.get("/?expr=x*y%2Bx*z*x&_step=99&_lang=xx").text
    )
    assert re.findall(r'<a class="language" [^>]*lang="(\w+)"', page) == ["en", "zh"]
    assert re.findall(r'<option value="(\w+)" lang=', client.get("/share?expr=x*y").text) == [
        "en", "zh", "xx",
    ]  # fmt: skip
    assert client.get("/", headers={"Accept-Language": "xx"}).text.count('<html lang="xx"') == 1


def test_the_script_is_told_the_forms_and_which_belongs_to_a_number(third: str) -> None:
    told = script_words(third)
    assert told["all {count} steps"] == ["{count} stap", "{count} stapy", "{count} stapov"]
    for count, form in FORMS.items():
        assert told[""][count if count < 200 else 100 + count % 100] == str(form)


@pytest.mark.browser
@pytest.mark.parametrize(("program", "steps"), [("x", 1), ("x*y", 3), ("x*y+x*z*x", 11)])
@pytest.mark.parametrize("locale", ["en", "zh", "xx"])
def test_the_script_counts_in_every_language(
    browser: Browser, third: str, tmp_path: Path, program: str, steps: int, locale: str
) -> None:
    (tmp_path / "own.html").write_text(
        Circuit(program).standalone(locale=locale).html, encoding="utf-8"
    )
    page = browser.new_page()
    page.goto((tmp_path / "own.html").as_uri())
    expected = {
        "en": "1 step" if steps == 1 else f"all {steps} steps",
        "zh": f"全部 {steps} 步",
        "xx": f"{steps} {('stap', 'stapy', 'stapov')[{1: 0, 3: 1, 11: 2}[steps]]}",
    }
    expect(page.locator("#step-count")).to_have_text(expected[locale])
    page.close()
