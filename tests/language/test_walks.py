"""Loops go through what their turns change as Python does, and what a branch shows is never stale."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.courses import theirs

INPUTS = {"a": 0.5, "b": 2.0, "x": np.array([1.0, 2.5, 4.0]), "y": np.array([2.0, 3.0, 5.0]),
          "m": np.array([[1.0, 2.0, 5.0], [3.0, 4.0, 7.0]])}  # fmt: skip

LIST = "l = [b, b*2, b*3]\n"
CHANGED = [  # what a turn changes is what a later turn meets
    "for n in x:\n    x[1:] = n\nx.sum()",
    "p = x\nfor v in p:\n    x[1:] = v*2\nx.sum()",
    "for k, n in enumerate(x):\n    x[1:] = n*2\nx.sum()",
    "for i, v in enumerate(x):\n    if i + 1 < len(x):\n        x[i+1] += v\nx[2]",
    "for n, q in zip(x, y):\n    x[1:] = n*q\nx.sum()",
    "for i, (v, w) in enumerate(zip(x, y)):\n    x[1:] = v*w\nx.sum()",
    "for n in reversed(x):\n    x[:2] = n*2\nx.sum()",
    "s = b\nfor v in map(lambda q: q*2, x):\n    x[2] = v\n    s = s + v\ns",
    "s = b\nfor v in list(x):\n    x[2] = v*2\n    s = s + v\ns + x[2]",
    "for v in x:\n    x += v\nx.sum()",
    "for i, v in enumerate(x):\n    x *= v\nx.sum()",
    "for v in x + 0:\n    x[1] = v\nx[1]*2",
    "z = enumerate(x)\nx[1] = a\ns = b\nfor i, v in z:\n    s = s + v*i\ns",
    "def f(q):\n    for v in q:\n        x[1:] = v*2\nf(x)\nx.sum()",
    "for r in m:\n    m[1] = r*2\nm.sum()",
    "for i, r in enumerate(m):\n    m[1, 0] = r[0]*3\nm.sum()",
    LIST + "for i, v in enumerate(l):\n    if i < 2:\n        l[i+1] = v*7\nsum(l)",
    LIST + "for v in l:\n    if len(l) < 5:\n        l.append(v*3)\nsum(l)",
    LIST + "for v in l:\n    if len(l) > 2:\n        l.pop()\nsum(l)*a",
    LIST + "for v in reversed(l):\n    l[0] = v*7\nsum(l)",
    LIST + "for v, w in zip(l, l[1:]):\n    l[1] = v*7\nsum(l)",
    LIST + "for v in l[:]:\n    l[2] = v\nsum(l)",
    LIST + "it = iter(l)\nl[0] = b*9\nsum(it)",
    'd = {"p": b, "q": b*2}\nfor k, v in d.items():\n    d["q"] = v*3\nd["q"]',
    'd = {"p": b, "q": b*2}\nfor v in d.values():\n    d["q"] = v*3\nd["q"]',
    'd = {"p": b, "q": b*2}\nfor k in d.keys():\n    d["q"] = d[k]*3\nd["q"]',
]

JOINED = [  # what a branch takes of an array that it changed
    "if {c}:\n    m[0, 0] = a\n    x = m[0]",
    "if {c}:\n    m[0, 0] = a\n    m[0, 1] = a\n    x = m[0]",
    "if {c}:\n    m[0, 0] = a\n    x = m[0]\nelse:\n    m[0, 1] = 3\n    x = m[1]",
    "if {c}:\n    if b > 0:\n        m[0, 0] = a\n        x = m[0]",
]

STALE = [  # and what changes behind it, which a number of the circuit decides
    "if {c}:\n    m[0, 0] = a\n    x = m[0]\n    m[0, 1] = 2",
    "if {c}:\n    m[0, 0] = a\n    x = m[0]\n    m[0, 1] = 2\nelse:\n    m[0, 1] = 3",
    "if {c}:\n    if b > 0:\n        m[0, 0] = a\n        x = m[0]\n    m[0, 1] = 2",
    "if {c}:\n    m[0, 0] = a\n    x = m[0]\nm[0, 1] = 2",
    "for v in m.T:\n    m[0, 1] = v[0]*3\nx = m[0]",
    "for v, w in zip(x[:-1], x[1:]):\n    x[2] = v*w",
]


def ours(text: str) -> Any:
    """Compute what a text comes to."""
    return Circuit(text, {name: value for name, value in INPUTS.items() if name in text}).output


@pytest.mark.parametrize("text", CHANGED)
def test_a_turn_meets_what_earlier_turns_changed(text: str) -> None:
    np.testing.assert_allclose(ours(text), theirs(text, INPUTS))


@pytest.mark.parametrize("text", JOINED)
@pytest.mark.parametrize("condition", ["a > 0", "a > 1"])
def test_what_a_branch_takes_at_its_end_is_joined(text: str, condition: str) -> None:
    whole = "x0 = x*1\nm0 = m*1\n" + text.format(c=condition) + "\nx.sum()*b + m.sum()*a"
    np.testing.assert_allclose(ours(whole), theirs(whole, INPUTS))


@pytest.mark.parametrize("text", STALE)
@pytest.mark.parametrize("condition", ["a > 0", "a > 1"])
def test_what_was_changed_since_is_refused(text: str, condition: str) -> None:
    with pytest.raises(InputError) as caught:
        ours("x0 = x*1\nm0 = m*1\n" + text.format(c=condition) + "\nx.sum()*b + m.sum()*a")
    assert caught.value.code in ("stale-view", "passed-over")
    assert caught.value.hint


@pytest.mark.parametrize("text", ["l = [b]\nfor v in l:\n    l.append(v)\nsum(l)",
                                  "l = [b]\nq = [l.append(v) for v in l]\nsum(l)"])  # fmt: skip
def test_a_list_that_grows_without_end_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        ours(text)
    assert caught.value.span
