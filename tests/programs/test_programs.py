"""Programs at their addresses and on the page: every language, and what can't be written."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.circuits import Circuit
from engine.gates.scalars import Scalar
from engine.gates.table import FUNCTIONS
from engine.programs import LANGUAGES, language_of, program
from web.site.address import State, to_query
from web.site.lessons import EXAMPLES


@pytest.mark.parametrize("module", sorted({one.module for one in LANGUAGES.values()}))
def test_every_language_has_a_test_of_its_own_that_runs_it(module: str) -> None:
    """What follows looks at the answers alone; whether the numbers are right, only that test knows."""
    file = Path(__file__).with_name(f"test_{module}.py")
    assert file.is_file(), (
        f"tests/programs/{file.name} runs what engine/programs/{module}.py writes"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_is_written_in_every_language(client: FlaskClient, language: str) -> None:
    """Those of arrays may be refused in words."""
    written = LANGUAGES[language]
    for example in EXAMPLES:
        answer = client.get(written.address + to_query(example.state))
        if has_arrays(example.state) and answer.status_code == 400:
            assert_said(answer)
            continue
        assert answer.status_code == 200, (
            f"engine/programs/{written.module}.py lacks what the lesson “{example.title}” has: {answer.text}"
        )
        assert answer.mimetype == written.file.type
        assert len(answer.text) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_of_numbers_is_written_in_every_language(language: str) -> None:
    """Those that no lesson has too: at points of their own, and where all operands are 0."""
    for name, row in FUNCTIONS.items():
        if not isinstance(row, Scalar):
            continue
        operands = "xyz"[: row.arity]
        for number in (0.0, 0.5):
            made = Circuit(f"{name}({', '.join(operands)})", dict.fromkeys(operands, number))
            text = program(language, made).text
            assert "not supported" not in text.lower(), (  # as SymPy's printers have it
                f"engine/programs/{LANGUAGES[language].module}.py lacks `{name}`: {text}"
            )


@pytest.mark.parametrize(
    "language", [name for name, one in LANGUAGES.items() if one.of in ("run", "parts")]
)
def test_the_test_of_rows_runs_every_language_that_computes(language: str) -> None:
    """Which needs no more than a function there: it takes each row of the table."""
    rows = Path(__file__).parents[1].joinpath("gates/test_rows.py").read_text(encoding="utf-8")
    wanted = f"def test_{language}_has_the_numbers_of_a_row("
    assert wanted in rows, f"tests/gates/test_rows.py lacks `{wanted}row)`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_arrays_are_written_in_every_language_or_refused_in_words(
    client: FlaskClient, language: str
) -> None:
    query = f"expr={quote('sum(W @ x)')}&W=[[1,2],[3,4]]&x=[1,2]"
    answer = client.get(LANGUAGES[language].address + query)
    assert answer.status_code in (200, 400), f"of arrays, {language} is a {answer.status_code}"
    if answer.status_code == 400:
        assert_said(answer)


def has_arrays(state: State) -> bool:
    return any(Circuit(state.expr, state.values).run.shapes)


def assert_said(answer: TestResponse) -> None:
    error = answer.get_json()["error"]
    assert error["code"] and error["hint"] and error["span"], error


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_finds_the_lines_of_each_gate(language: str) -> None:
    made = Circuit("q = x + y; f = q*z*q", {})
    found = {line.gate for line in program(language, made).lines}
    typed = {gate.id for gate in made.graph.gates if gate.row.name != "copy"}
    assert found >= typed, (
        f"engine/programs/{LANGUAGES[language].module}.py: the gates of its lines, `Line(text, gate.id)`"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_the_address_answers(client: FlaskClient, language: str) -> None:
    query = f"expr={quote('q = x + y; f = q*z')}&x=-2"
    text = client.get(LANGUAGES[language].address + query).text
    page = client.get(f"/?{query}&_panel=code&_code={language}").text
    assert f'<option value="{language}" selected>' in page
    line = max((line for line in text.splitlines() if "<" not in line and "&" not in line), key=len)
    assert line.strip().replace('"', "&#34;").replace("'", "&#39;").replace(">", "&gt;") in page


@pytest.mark.parametrize(
    ("ending", "flavour"), [("py", "jax"), ("js", "pytorch"), ("tex", None), ("py", [1])]
)
def test_an_unknown_flavour_is_as_good_as_none(ending: str, flavour: object) -> None:
    assert language_of(ending, flavour) == language_of(ending, "")


def test_what_a_language_has_no_words_for_is_said(client: FlaskClient) -> None:
    query = f"expr={quote('ሀ*2')}"
    answer = client.get(f"/graph.tex?{query}")
    error = answer.get_json()["error"]
    assert answer.status_code == 400
    assert error["code"] == "not-in-tex" and error["hint"]
    page = client.get(f"/?{query}&_panel=code&_code=tikz")
    assert page.status_code == 200
    assert error["message"][1:30] in page.text.replace("<code>", "`").replace("</code>", "`")


@pytest.mark.parametrize("ending", ["py", "js", "tex"])
def test_a_wrong_program_is_refused_as_everywhere(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/graph.{ending}?expr=x%2B")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["span"]
