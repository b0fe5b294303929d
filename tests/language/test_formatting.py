"""Texts are filled as Python fills them, or not at all."""

import pytest

from engine.language.formatting import braces, percent

PERCENT = [
    ("W%d", (2,)),
    ("%s_%02d", ("b", 7)),
    ("%.2f%%", (1.239,)),
    ("%5.1e|%-4s|", (1234.5, "a")),
    ("%+i %g %G", (3, 0.5, 1e-9)),
    ("none", ()),
]
BRACES = [
    ("{}{}", ("W", 1), {}),
    ("{1}{0}{1}", ("a", "b"), {}),
    ("{{{}}}", (3,), {}),
    ("{k}:{v:.3f}", (), {"k": "x", "v": 2.5}),
    ("{:>4}{:04d}", ("a", 7), {}),
]


@pytest.mark.parametrize(("text", "values"), PERCENT)
def test_percent_puts_what_python_puts(text: str, values: tuple[object, ...]) -> None:
    assert percent(text, values) == text % values


@pytest.mark.parametrize(("text", "values", "named"), BRACES)
def test_braces_hold_what_python_puts(
    text: str, values: tuple[object, ...], named: dict[str, object]
) -> None:
    assert braces(text, values, named) == text.format(*values, **named)


@pytest.mark.parametrize("text", ["%d", "%d%d%d", "%999999999d", "%", "%x", "%(a)s"])
def test_percent_gives_nothing_for_what_does_not_fit_or_is_long(text: str) -> None:
    assert percent(text, (1, 2)) is None


@pytest.mark.parametrize(
    "text", ["{", "}", "{2}", "{a}", "{0.real}", "{0[0]}", "{:999999999d}", "{0!r}"]
)
def test_braces_give_nothing_for_what_is_not_there_or_reaches_further(text: str) -> None:
    assert braces(text, (1, 2), {}) is None
