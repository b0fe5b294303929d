"""Single characters: numbers, names of any alphabet, signs as books write them, and their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.language.parser import parse
from engine.language.scanning import tokens
from engine.language.signs import lowered
from engine.language.subscripts import fold_name
from engine.language.tokens import code_in, raised


def read(text: str) -> list[str]:
    return [token.text for token in tokens(text)][:-1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a−b", "a-b"),
        ("a×b", "a*b"),
        ("a÷b", "a/b"),
        ("（a＋b）＊c", "(a+b)*c"),
        ("a^b", "a**b"),
        ("a＾b", "a**b"),
        ("aˆb", "a**b"),
        ("max（a，b）", "max(a,b)"),
        ("a\u00a0+\u2009b", "a+b"),
        ("a\u200b+b\ufeff", "a+b"),
    ],
)
def test_a_typographic_sign_means_what_it_shows(typed: str, meant: str) -> None:
    assert "".join(read(typed)) == meant


@pytest.mark.parametrize(
    "number", ["2", "0.5", ".5", "4.", "1e-3", "1E5", "1.5e+10", "007", "5e-324"]
)
def test_a_number_is_one_token(number: str) -> None:
    (token, _) = tokens(number)
    assert (token.kind, token.text, token.span) == ("number", number, (0, len(number)))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1_000", "1000"),
        ("1_000.5", "1000.5"),
        ("1_0.2_5e1_0", "10.25e10"),
        ("0x10", "16"),
        ("0XfF", "255"),
        ("0b11", "3"),
        ("0o17", "15"),
        ("0x_1f", "31"),
        (f"0x{'f' * 20}", repr(float(16**20 - 1))),
    ],
)
def test_a_number_is_written_as_pythons_are(typed: str, number: str) -> None:
    (token, _) = tokens(typed)
    assert (token.kind, token.text, token.span) == ("number", number, (0, len(typed)))


def test_what_is_raised_is_one_exponent_with_places_inside() -> None:
    (_, exponent, _) = tokens("x⁽ⁿ⁻¹⁾")
    assert (exponent.kind, exponent.text, exponent.span) == ("exponent", "(n-1)", (1, 6))
    assert [(token.text, token.start) for token in raised(exponent)] == [
        ("(", 1), ("n", 2), ("-", 3), ("1", 4), (")", 5), ("", 6),
    ]  # fmt: skip


def test_every_raised_letter_stands_for_one_letter_and_is_in_no_name() -> None:
    letters = [chr(code) for code in range(0x80, 0x20000) if lowered(chr(code))]
    assert {"ᵃ", "ᴬ", "ⁿ", "ˣ", "ᵝ", "ᵡ", "ᶿ", "ª", "ⁱ"} <= set(letters)
    assert not {"ᵀ", "º", "™", "ₓ", "x"} & set(letters)
    for letter in letters:
        assert len(lowered(letter)) == 1
        assert fold_name(f"x{letter}") is None


def test_comments_do_not_count_and_the_place_of_what_is_too_much_is_found() -> None:
    assert code_in("# a comment\nx", 1) == (2, 12)
    assert code_in("x+y", 10) == (3, 3)


@pytest.mark.parametrize(
    ("text", "parts"), [("2x", ["2", "x"]), ("2e", ["2", "e"]), ("1e5x", ["1e5", "x"])]
)
def test_a_number_ends_where_a_name_begins(text: str, parts: list[str]) -> None:
    assert read(text) == parts


@pytest.mark.parametrize(
    "name", ["w0", "W_1", "θ", "β2", "权重", "вес", "é", "ß", "x_", "a__b", "λ", "שלום"]
)
def test_a_name_has_letters_of_any_alphabet(name: str) -> None:
    (token, _) = tokens(name)
    assert (token.kind, token.text, token.span) == ("name", name, (0, len(name)))


@pytest.mark.parametrize(
    ("typed", "name"), [("𝑥", "x"), ("x₁", "x1"), ("𝜃", "θ"), ("ｘ", "x"), ("e\u0301", "é")]
)
def test_letters_that_look_alike_are_one_name(typed: str, name: str) -> None:
    (token, _) = tokens(typed)
    assert token.text == fold_name(typed) == name
    assert token.span == (0, len(typed))


@pytest.mark.parametrize("typed", ["аlpha", "xа", "Νx", "loѕs", "w_аb"])
def test_letters_of_two_alphabets_that_look_alike_are_no_name(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        list(tokens(f"y = {typed}*2"))
    assert (caught.value.code, caught.value.span) == ("bad-name", (4, 4 + len(typed)))
    assert caught.value.hint


@pytest.mark.parametrize("typed", ["Δx", "σx", "W_вх", "αβ", "вес", "х"])
def test_letters_of_two_alphabets_that_differ_are_a_name(typed: str) -> None:
    assert next(iter(tokens(typed))).kind == "name"


@pytest.mark.parametrize("text", ["2x", "", "_x", "x y", "x-1", "½"])
def test_what_is_no_name_is_told(text: str) -> None:
    assert fold_name(text) is None


def test_a_place_counts_characters() -> None:
    """Not bytes, and not the halves in which JavaScript counts: 𝜔 and 𠮷 are one each."""
    found = [(token.text, token.span) for token in tokens("𝜔+𠮷 × θ")]
    assert found == [
        ("ω", (0, 1)),
        ("+", (1, 2)),
        ("𠮷", (2, 3)),
        ("*", (4, 5)),
        ("θ", (6, 7)),
        ("", (7, 7)),
    ]


@pytest.mark.parametrize("end", ["\n", ";", "；", "\r\n", "\u2028", "\n\n;"])
def test_a_newline_or_a_semicolon_ends_a_statement(end: str) -> None:
    kinds = [token.kind for token in tokens(f"a{end}b")]
    assert kinds[:2] == ["name", "end"]
    assert kinds[-2:] == ["name", "end"]


def test_a_newline_inside_parentheses_ends_nothing() -> None:
    assert [token.kind for token in tokens("(a\n+b)")].count("end") == 1


def test_a_comment_goes_to_the_end_of_its_line() -> None:
    assert read("a # no + sign ' or ½ counts here\n+ b") == ["a", "\n", "+", "b"]


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("x+'a", "unclosed", (2, 3)),
        ('y\n"""a\nb', "unclosed", (2, 5)),
        ("x\0", "unknown-character", (1, 2)),
        ("x\u202ey", "unknown-character", (1, 2)),
        ("θ\ud800", "unknown-character", (1, 2)),
        ("xˉ2", "unknown-character", (1, 2)),
        ("30º", "unknown-character", (2, 3)),
        ("y+0x", "bad-number", (2, 4)),
        ("0xfg", "bad-number", (0, 4)),
        ("0b12", "bad-number", (0, 4)),
        ("0o8", "bad-number", (0, 3)),
        ("1__0", "leading-underscore", (1, 4)),
        ("𝜔+🙂", "unknown-character", (2, 3)),
        ("2_y", "leading-underscore", (1, 3)),
    ],
)
def test_what_is_no_token_is_refused_at_its_place(
    text: str, code: str, span: tuple[int, int]
) -> None:
    with pytest.raises(InputError) as caught:
        list(tokens(text))
    assert (caught.value.code, caught.value.span) == (code, span)
    assert caught.value.hint


@pytest.mark.parametrize("char", ["\0", "\u202e", "\ud800", "\x1b"])
def test_an_invisible_character_is_named_by_its_number(char: str) -> None:
    with pytest.raises(InputError, match=f"U\\+{ord(char):04X}") as caught:
        list(tokens(char))
    assert caught.value.message.isprintable()


@given(st.text())
def test_tokens_stand_in_order_and_inside_the_text(text: str) -> None:
    try:
        found = list(tokens(text))
    except InputError as error:
        assert error.span is not None
        assert 0 <= error.span[0] < error.span[1] <= len(text)
        return
    places = [place for token in found for place in token.span]
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_a_raised_equals_sign_gives_no_name_a_value() -> None:
    with pytest.raises(InputError):
        parse("x⁼2")


def test_raised_greek_letters_are_greek() -> None:
    assert [token.text for token in tokens("xᵅ ᵋ ᶿ ᵝ ᶲ") if token.kind == "exponent"] == list(
        "αεθβφ"
    )


def test_an_apostrophe_is_a_letter_inside_of_a_word_alone() -> None:
    assert parse("обʼєм*2").statements
    for text in ("xʼ", "ʼx", "xʼ+1", "ʼ"):
        with pytest.raises(InputError) as caught:
            parse(text)
        assert caught.value.code == "unknown-character"
