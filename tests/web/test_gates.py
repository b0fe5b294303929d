"""All gates stand on a page of their own, in the reader's language, each with a line to try."""

from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from engine.base.words import translated
from engine.explain.reference import reference, unfolded
from engine.gates.table import TABLE
from tests.web.test_app import Reader


def links(client: FlaskClient, address: str) -> list[str]:
    page = Reader(client.get(address).text)
    return [a["href"] or "" for tag, a in page.elements if tag == "a"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_page_says_what_becomes_of_each_gradient(client: FlaskClient, locale: str) -> None:
    text = unescape(client.get(f"/gates?_lang={locale}").text)
    for subject in reference():
        assert f"<h3>{translated(subject.title, locale)}</h3>" in text
        for entry in subject.entries:
            before, word, after = translated(entry.pattern, locale).split("*")
            assert f"{before}<b>{word}</b>{after}" in text, entry.name


def test_every_gate_has_a_line_to_try_in_the_same_language_and_look(client: FlaskClient) -> None:
    found = links(client, "/gates?_lang=zh&_theme=dark")
    assert len(found) > len(TABLE)
    assert all(link.startswith("/?expr=") and "_lang=zh" in link for link in found)
    assert all("_theme=dark" in link for link in found)
    for link in links(client, "/gates"):
        answer = client.get("/explain", query_string=urlsplit(link).query)
        assert answer.status_code == 200, link


def test_the_page_of_a_circuit_leads_there_in_its_language(client: FlaskClient) -> None:
    assert "/gates" in links(client, "/?expr=x*y")
    assert "/gates?_lang=zh" in links(client, "/?expr=x*y&_lang=zh")


def test_what_is_written_in_the_language_opens_on_its_circuit(client: FlaskClient) -> None:
    page = Reader(client.get("/gates?_theme=dark").text)
    pictures = [a["src"] or "" for tag, a in page.elements if tag == "img"]
    assert len(pictures) == sum(len(entries) for _, entries in unfolded())
    assert all("_fold=" in one and "_theme=dark" in one for one in pictures)
    drawn = client.get(next(one for one in pictures if "layer_norm" in one)).text
    assert drawn.count('class="gate op-mean"') == 2
