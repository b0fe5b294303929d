"""Lines: the blocks that they stand in, and what only a session or a notebook shows."""

import pytest

from engine.base.errors import InputError
from engine.language.lines import without_session
from engine.language.scanning import tokens


def kinds(text: str) -> str:
    """The words of a text, `{` and `}` where blocks begin and end, and `/` for the end of a statement."""
    signs = {"indent": "{", "dedent": "}", "end": "/"}
    return " ".join(signs.get(token.kind, token.text) for token in tokens(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("if x:\n  y\nz", "if x : / { y / } z /"),
        ("if x:\n\ty", "if x : / { y / } /"),
        ("if x:\n  if y:\n    z\nw", "if x : / { if y : / { z / } } w /"),
        ("  if x:\n      y\n  z", "if x : / { y / } z /"),
        ("if x:\n\n  # why\n      \n  y\n # no\n  z", "if x : / / / / { y / / z / } /"),
        ("x\n  y\n z", "x / y / z /"),
        ("x = [1,\n      2]\ny", "x = [ 1 , 2 ] / y /"),
        ("if x:\n  f(y,\nz)\n  w", "if x : / { f ( y , z ) / w / } /"),
        ("x + \\\n  y", "x + y /"),
        ("x + \\  \r\n  y", "x + y /"),
        ("if x:\r\n  y\r\nz", "if x : / { y / } z /"),
        ("\ufeffif x:\n y", "if x : / { y / } /"),
        ("%matplotlib inline\n!pip install torch\nx", "/ / x /"),
        ("```python\nif x:\n  y\n```", "/ if x : / { y / / } /"),
        ("(x\n%y)", "( x % y ) /"),
    ],
)
def test_blocks_are_told_by_indentation(text: str, meant: str) -> None:
    assert kinds(text) == meant


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("if x:\n  y\n    z", (10, 14)),
        ("if x:\n    y\n  z", (12, 14)),
        ("if x:\n\ty\n        z", (9, 17)),
        ("if x:\n        y\n\tz", (16, 17)),
    ],
)
def test_a_line_that_stands_in_no_block_is_refused_at_its_margin(
    text: str, span: tuple[int, int]
) -> None:
    with pytest.raises(InputError) as caught:
        list(tokens(text))
    assert (caught.value.code, caught.value.span) == ("indentation", span)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (">>> x = 2\n>>> x\n2\n>>> y", "x = 2 / x / / y /"),
        (">>> if x:\n...     y\n...\n>>> z", "if x : / { y / / } z /"),
        (">>> x\n2\n\ny", "x / / / y /"),
        ("In [1]: x\nOut[1]: 2\n\nIn [2]: y", "x / / / y /"),
        ("In [1]: if x:\n   ...:     y\nIn [2]: z", "if x : / { y / } z /"),
        ("In [3]:\nx\ny", "/ x / y /"),
        ("```\n>>> x\n2\n```", "/ x / / /"),
    ],
)
def test_the_prompts_of_a_session_are_read_past(typed: str, meant: str) -> None:
    assert kinds(typed) == meant


def test_a_prompt_in_a_docstring_is_none() -> None:
    text = 'def f(x):\n    """Two.\n\n    >>> f(1)\n    2\n    """\n    return x'
    assert without_session(text) == text


def test_what_is_read_past_leaves_every_place_as_it_is() -> None:
    text = ">>> x*y\n6\n>>> z"
    assert [text[slice(*token.span)] for token in tokens(text) if token.kind == "name"] == [
        "x",
        "y",
        "z",
    ]
