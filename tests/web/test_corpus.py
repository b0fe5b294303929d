"""What once broke something, or is nasty: every line of the corpus is asked again, everywhere."""

from itertools import islice
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import GateflowError, InputError
from engine.graph.building import build
from engine.language.parser import parse
from tests.fuzz import ALLOWED, PIECES, answer, corpus, requests
from tests.support.asking import ask, error_of, post
from tests.support.thorough import examples
from web.site.address import from_query

PROGRAMS, QUERIES = corpus("programs"), corpus("queries")


@pytest.mark.parametrize("line", PROGRAMS, ids=lambda line: line["why"])
def test_a_program_of_the_corpus_gives_a_circuit_or_says_what_is_wrong(
    client: FlaskClient, line: dict[str, str]
) -> None:
    program = line["program"]
    try:
        build(parse(program))
    except InputError as error:
        assert error.message and error.hint
    response = post(client, {"expr": program})
    assert response.status_code in (200, 400, 413)
    if response.status_code != 200:
        assert error_of(response)["hint"]
    for path in (
        "/",
        "/graph.svg",
        "/graph.py",
        "/graph.js",
        "/graph.tex",
        "/graph.dot",
        "/graph.html",
    ):
        asked = ask(client, path, f"expr={quote(program, errors='surrogatepass')}")
        assert asked.status_code in (200, 400, 413)


@pytest.mark.parametrize("line", QUERIES, ids=lambda line: line["why"])
def test_a_query_of_the_corpus_is_answered_or_refused(
    client: FlaskClient, line: dict[str, str]
) -> None:
    for path in {line["path"], "/graph.json", "/graph.svg", "/"}:
        assert ask(client, path, line["query"].encode("latin-1")).status_code in (200, 400, 413)


def test_no_line_of_the_corpus_is_there_twice() -> None:
    for lines in (PROGRAMS, QUERIES):
        assert len({line["why"] for line in lines}) == len(lines)


def test_requests_put_together_from_the_corpus_are_answered_or_refused(client: FlaskClient) -> None:
    for asked in islice(requests(seed=1), 300):
        with answer(client, asked) as response:
            assert response.status_code in ALLOWED, str(asked)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
@examples(300)
def test_any_text_is_a_circuit_or_an_error_with_a_place_in_it(text: str) -> None:
    try:
        build(parse(text))
    except InputError as error:
        assert error.message
        assert error.span is None or 0 <= error.span[0] <= error.span[1] <= len(text)


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: quote(text).encode()))
@examples(300)
def test_any_bytes_are_a_state_or_an_error(query: bytes) -> None:
    try:
        state = from_query(query)
    except GateflowError as error:
        assert error.message and error.hint
    else:
        assert all(isinstance(name, str) for name in state.values)
