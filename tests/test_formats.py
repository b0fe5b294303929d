"""A format that stands in the table is at its address, in the terminal, in Share and in the documents."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.__main__ import USAGE, main
from engine.formats import FORMATS
from engine.programs import LANGUAGES, language_of, languages_of
from tests.support import lacking
from web.views.openapi import DESCRIPTION

ROOT = Path(__file__).parent.parent
NAMES = {"LaTeX"}  # which are the same in every language
FIRST = "expr=(x%2By)*z&x=-2&y=5&z=-4"


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_answers_with_its_type(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/graph.{ending}?{FIRST}")
    assert (answer.status_code, answer.mimetype) == (200, FORMATS[ending].type)
    wrong = client.get(f"/graph.{ending}?expr=x%2B")
    said = FORMATS[ending].type if FORMATS[ending].refused else "application/json"
    assert (wrong.status_code, wrong.mimetype) == (400, said)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_terminal_writes_every_format(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"circuit.{ending.upper()}"
    assert main(["(x+y)*z", "x=-2", "y=5", "z=-4", "-o", str(file)]) == 0
    assert file.stat().st_size > 100
    assert f" .{ending}" in USAGE
    assert main(["x", "-o", str(tmp_path / "circuit.gif")]) == 2
    assert f" .{ending}" in capsys.readouterr().err


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_offered_and_told_of(client: FlaskClient, ending: str) -> None:
    assert f'href="/graph.{ending}?{FIRST}"' in unescape(client.get(f"/share?{FIRST}").text)
    assert f".{ending}" in client.get("/nowhere").get_json()["error"]["hint"]
    answers = DESCRIPTION["paths"][f"/graph.{ending}"]["get"]["responses"]
    assert list(answers["200"]["content"]) == [FORMATS[ending].type]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"python -m engine .* -o (.*)", readme)
    assert f".{ending}" in command, "README.md: the comment behind `-o`"


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_has_a_title_in_every_language(ending: str) -> None:
    title = FORMATS[ending].title
    lacks = [*lacking.of_words("title=", title, "sharing")] if title not in NAMES else []
    assert title and lacks == [], f"the row of .{ending} lacks: {'; '.join(lacks)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_an_address_of_its_own(language: str) -> None:
    written = LANGUAGES[language]
    assert language_of(written.file.ending, written.flavour) == language
    assert (written.flavour == "") == (languages_of(written.file.ending)[0] == language)
    assert written.flavour in ("", language), "a flavour is the language's name, as in `_code`"


@pytest.mark.parametrize("ending", FORMATS)
def test_the_documents_have_a_row_of_every_format(ending: str) -> None:
    rows = (ROOT / "docs/addresses.md").read_text(encoding="utf-8").splitlines()
    row = f"| `/graph.{ending}` | {FORMATS[ending].title} | `{FORMATS[ending].type}` |"
    assert row in rows, f"docs/addresses.md lacks this row:\n{row}"


def test_whoever_is_lost_is_told_every_address(client: FlaskClient) -> None:
    hint = client.get("/nowhere").get_json()["error"]["hint"]
    rules = {
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    told = {rule for rule in rules if not rule.startswith(("/static", "/graph."))}
    assert told - {"/healthz", "/metrics", "/openapi.json"} <= set(re.findall(r"/[\w.]*", hint))


def test_every_writer_of_programs_is_a_language() -> None:
    writers = {
        path.stem
        for path in (ROOT / "engine/programs").glob("*.py")
        if re.search(r"^def write\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert writers == {language.module for language in LANGUAGES.values()}, "rows of LANGUAGES"
