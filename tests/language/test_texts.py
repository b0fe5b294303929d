"""Texts in quotes: where they end, and what stands in them."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.texts import end_of_text, escaped, pieces_of


@pytest.mark.parametrize(
    "text",
    ["''", '"a\'b"', "'a\\'b'", "r'\\n'", "b'a'", "Rb'\\x41'", "'''a\n'b''c'''",
     '"""a"b\n"""', "'\\x41\\u00e9\\101\\t\\q'",
     "u'\\U0001f600'", "'a\\\nb'", "'\\\\'"],
)  # fmt: skip
def test_a_text_says_what_it_says_in_python(text: str) -> None:
    said = ast.literal_eval(text.replace("\\q", "\\\\q"))
    assert end_of_text(text + " + 'b'", 0) == len(text)
    assert pieces_of(text, (0, len(text))) == [said.decode() if isinstance(said, bytes) else said]


@pytest.mark.parametrize("text", ["'", "'a\n'", "'''a'", "f'{x'", "f'{", "'a\\'", 'f"{\'a"'])
def test_a_text_that_is_never_closed_has_no_end(text: str) -> None:
    assert end_of_text(text, 0) == -1


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("f'W{l}'", ["W", "l"]),
        ("f'{a}{b}c'", ["a", "b", "c"]),
        ("f'{{{a}}}'", ["{", "a", "}"]),
        ("f'{x:.2f}|{y!r:>{n}}'", ["x", "|", "y"]),
        ("f'{x = }'", ["x"]),
        ("f'{x == y}'", ["x == y"]),
        ("f'{x != y}'", ["x != y"]),
        ("f'{d['a']}'", ["d['a']"]),
        ("f'{d[1:2]}'", ["d[1:2]"]),
        ("rf'\\{x}'", ["\\", "x"]),
        ("f''", [""]),
    ],
)
def test_the_parts_of_a_text_in_braces_are_places(text: str, pieces: list[str]) -> None:
    assert end_of_text(text + " '", 0) == len(text)
    found = pieces_of(text, (0, len(text)))
    assert [one if isinstance(one, str) else text[slice(*one)] for one in found] == pieces


@given(st.text())
def test_what_is_escaped_is_what_was_said(words: str) -> None:
    text = f"'{escaped(words)}'"
    assert end_of_text(text, 0) == len(text)
    assert pieces_of(text, (0, len(text))) == [words]


def test_many_texts_in_each_other_have_an_end() -> None:
    for text in ("f'{" * 3_000, "f'{f\"{" * 1_500):
        assert end_of_text(text, 0) == -1
