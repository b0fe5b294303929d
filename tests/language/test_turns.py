"""An error about too much says which line it is, and how often that is turned."""

import pytest

from engine.base.errors import TooLarge
from engine.base.words import translated
from engine.graph.building import build
from engine.language.parser import parse

NESTED = """s = 0
for i in range(6):
    for j in range(6):
        for k in range(6):
            s = s + (x*i + w)*j*k*x
"""
CALLED = "def f(a):\n    return a*2 + 1\n\ns = 0\nfor i in range(400):\n    s += f(x*i)"
TOO_MANY = {
    NESTED: "6×6×6 = 216 turns of line 5, 6 gates each",
    CALLED: "400 turns of line 6, 2 gates each",
    "s = sum(x*i + w*j for i in range(20) for j in range(30))": "20×30 = 600 turns of line 1, 3 gates each",
    "s = x\nn = 0\nwhile n < 1001:\n    s = tanh(s)\n    n += 1": "1,001 turns of line 4, 1 gate each",
    "s = 0\nfor i in range(600):\n    if i % 2: continue\n    for j in range(i % 5):\n        s += sin(x*j)":
        "600 turns of line 5, 3 gates each",
}  # fmt: skip


@pytest.mark.parametrize("text", TOO_MANY, ids=lambda text: text[:30])
def test_too_many_gates_names_the_line_that_has_most_and_its_turns(text: str) -> None:
    with pytest.raises(TooLarge) as caught:
        build(parse(text))
    assert caught.value.code == "too-many-gates"
    assert caught.value.message.endswith(f": {TOO_MANY[text]}")
    assert "whole arrays" in caught.value.hint
    number = TOO_MANY[text].split(" turns")[0].split(" = ")[0]
    assert f"{number}" in translated(caught.value.message, "zh")


def test_too_many_operations_names_the_turns_that_there_would_be() -> None:
    text = "s = 0\nfor i in range(300):\n  for j in range(300):\n    for k in range(300):\n      s = s + 1\n"
    with pytest.raises(TooLarge, match="300×300×300 = 27,000,000 turns of line 5"):
        parse(text + "x*s")


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        (
            "for i in range(10000):\n    x = x*2",
            "about 1,000 fit, since a circuit has at most 1,000 gates",
        ),
        ("s = x\nfor i in range(1000):\n  for j in range(50):\n    s = 2*tanh(s)", "about 500 fit"),
        ("t = [i for i in range(999) for j in range(999)]\nx*t[0]", "about "),
        ("t = [[x*i for i in range(900)] for j in range(900)]\nt[0][1]", "about 1,000 fit"),
    ],
)
def test_too_many_operations_says_how_many_turns_fit(text: str, fit: str) -> None:
    with pytest.raises(TooLarge) as caught:
        parse(text)
    assert caught.value.code == "too-many-operations"
    assert f"Take fewer turns: {fit}" in caught.value.hint
    assert ("counts as 8 operations" in caught.value.hint) == ("[i for" not in text)


def test_as_many_turns_as_are_said_to_fit_do() -> None:
    build(parse("for i in range(1000):\n    x = x*2"))
    build(parse("s = x\nfor i in range(500):\n    s = 2*tanh(s)"))


def test_without_a_loop_no_turns_are_named() -> None:
    with pytest.raises(TooLarge) as caught:
        build(parse("x" + "+1" * 1001))
    assert "turn" not in caught.value.message
