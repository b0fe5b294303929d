"""Pasting is the first thing that the page offers, and its examples are programs as courses write them."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from engine.programs import LANGUAGES
from web.site.address import to_query
from web.site.pasted import PASTED, Pasted

KINDS = ("class", "layers", "batch", "recurrent", "softmax", "attention")
"""A neuron class, an MLP, batch normalisation, a recurrent cell, softmax with labels, attention."""


@pytest.mark.parametrize(("locale", "word"), [("en", "Paste"), ("zh", "粘贴")])
def test_an_empty_page_and_a_first_visit_say_that_a_program_is_pasted(
    client: FlaskClient, locale: str, word: str
) -> None:
    empty = client.get(f"/?expr=&_lang={locale}").text
    first = client.get(f"/?_lang={locale}").text
    said = re.search('data-empty="([^"]*)"', empty)
    assert said and word in said[1]
    invitation = re.search(r'(?s)class="invitation">(.*?)</p>', first)
    assert invitation and word in invitation[1]


@pytest.mark.parametrize("example", PASTED, ids=lambda each: str(each.title))
def test_an_example_from_courses_has_its_link_and_opens(
    client: FlaskClient, example: Pasted
) -> None:
    query = to_query(example.state)
    linked = {unescape(each) for each in re.findall('href="/[?]([^"]*)"', client.get("/").text)}
    assert query in linked
    assert client.get(f"/?{query}").status_code == 200


def test_the_examples_have_what_courses_begin_with() -> None:
    titles = " ".join(str(each.title).lower() for each in PASTED)
    assert not [kind for kind in KINDS if kind not in titles]


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_of_a_name_are_told_apart_in_every_language(language: str) -> None:
    circuit = Circuit("h = x*w\nh = tanh(h)\nh = h + x\nh*h")
    written = circuit.program(language).text
    assert {"h_2", "h_3"} <= set(re.findall(r"h_[{]?[0-9]", written.replace("{", ""))), language
