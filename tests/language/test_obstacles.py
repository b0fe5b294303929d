"""Of several obstacles the first is explained and the others are marked; what follows from one is none."""

import json
import random
import time
from pathlib import Path

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.language import syntax
from engine.language.obstacles import MOST
from engine.language.parser import parse
from tests.language.test_syntax import reader

CORPUS = Path(__file__).parents[1] / "corpus" / "courses.jsonl"


def refused(text: str) -> InputError:
    """The error of a text."""
    with pytest.raises(InputError) as caught:
        Circuit(text)
    return caught.value


def places(text: str) -> list[str]:
    """What stands at the places of a text's obstacles: of the first, and then of the others."""
    error = refused(text)
    return [text[slice(*place)] for place in (error.span or (0, 0), *error.others)]


FOUND = {
    # behind a refused statement
    "y = lin(x)\nz = foo.bar(y)": ["lin", "foo.bar"],
    "y = lin(x)\nz = y*2\nq = foo(z) + qux(z)": ["lin", "foo", "qux"],
    "y = x % 2\nz = x // 3\nw = np.foo(x)": ["x % 2", "x // 3", "np.foo"],
    "while exp(x) > 0.1:\n    x = x/2\ny = lin(x)": ["while exp(x) > 0.1:", "lin"],
    "break\ny = lin(x)": ["break", "lin"],
    # several in one statement
    "z = lin(x) + foo(x)*exp(bar(x), 2)": ["lin", "foo", "bar"],
    "y = [lin(x), foo(x)]": ["lin", "foo"],
    "y = lin(foo(x), bar(x))[qux(0)]": ["lin", "foo", "bar", "qux"],
    "y = lin(x) < foo(x)": ["lin", "foo"],
    "m[lin(x)] = foo(x)": ["foo", "lin"],
    # in functions, loops and classes: once for each place
    "def f(x):\n    a = lin(x)\n    b = foo(a)\n    return b + a\ny = f(x)\nf(y)*2": ["lin", "foo"],
    "def f(x):\n    a = lin(x)\n    return foo(a)": ["lin", "foo"],
    "y = lin(x)\ndef f(a): return foo(a)\nz = f(y)": ["lin", "foo"],
    "def f(a): return foo(a)\nz = f(lin(x))": ["lin", "foo"],
    "for i in range(5):\n    x = lin(x)\n    y = foo(x)\nqux(z)": ["lin", "foo", "qux"],
    "class N:\n  def forward(self, x):\n    h = self.a(x)\n    h = relu(h)\n    return self.b(h)": [
        "self.a", "self.b"],
    "class N:\n  def __init__(self):\n    self.a = A(3)\n    self.b = B(4)\n  def forward(self, x):\n"
    "    h = self.a(x)\n    return self.b(h)": ["A", "B"],
    "def f(n): return f(n - 1) + lin(n)\nf(x)": ["f(n - 1)", "lin"],
    # shapes that do not fit
    "W = np.ones((2, 3))\nx = np.ones((2, 2))\ny = W @ x\nz = lin(y)": ["lin", "W @ x"],
    "W = np.ones((2, 3))\nx = np.ones((2, 2))\ny = (W @ x).shape[0]\nz = lin(y)": ["W @ x", "lin"],
    "a = [1, 2]\nb = [1, 2, 3]\nsum(a*b) + sum(b*a)": ["a*b", "b*a"],
    # beside what can't be read
    "x = 2 +* 3\ny = lin(x)\nz = foo(2)": ["*", "lin", "foo"],
    "y = lin(x)\nx = 2 +* 3\nz = foo(2)": ["lin", "*", "foo"],
    "def f(x):\n    y = 2 +* x\n    return y\nz = f(3)\nq = lin(z)": ["*", "lin"],
}  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_the_first_obstacle_is_explained_and_the_others_are_marked(text: str) -> None:
    first, *others = places(text)
    wanted, *further = FOUND[text]
    assert first == wanted
    assert sorted(others) == sorted(further)


FOLLOWS = {
    # names, items, attributes and views of what a refused statement would have given
    "y = lin(x)\nz = y.shape[0]\nfor i in range(z): x = x[i]\nx.sum()": "lin",
    "a, b = lin(x)\nc = a[0](b)": "lin",
    "y += lin(x)\nfor i in range(y): break": "lin",
    "for a in lin(x): b = foo(a)\nc = b[9]": "lin",
    "d = {}\nd['a'] = lin(x)\ny = d['b']": "lin",
    "m = np.zeros(3)\nm[0] = lin(x)\nif m[0] == 0: y = foo(x)": "lin",
    # what it may have changed
    "hs = []\ng = hs\nhs.append(lin(x))\ny = g[0]": "lin",
    "hs = []\nfill(hs)\ny = hs[0]": "fill",
    "hs = []\ndef f(a, b): hs.append(a)\nf(lin(x), 2)\ny = hs[0]": "lin",
    "n = 0\ndef f(a):\n  global n\n  n = 3\nf(*lin(x))\ny = [1, 2][n - 3]\nz = [1, 2][n + 2]": "lin",
    # what may not be reached
    "if lin(x): y = foo(x)\nz = y": "lin",
    "def f(x):\n  if lin(x): return 1\n  return foo(x)\ny = f(x)": "lin",
    "for i in range(3):\n  if lin(i): break\n  y = foo(x)": "lin",
    "y = foo(x) if lin(x) else 2": "lin",
    "y = lin(x) and foo(x)": "lin",
    "y = [foo(i) for i in lin(x)]": "lin",
    "return lin(x)\nfoo(x)": "lin",
    "y = lin(x)\nprint(y)\nprint(foo(y))": "lin",
    # what can't be read may give names a value, and end a block
    "n = 2 +* 3\ny = [1, 2][n]": "*",
    "def f(x):\n  return 2 +* x\n  foo(x)\ny = f(x)": "*",
}


@pytest.mark.parametrize("text", FOLLOWS)
def test_what_follows_from_an_obstacle_is_none(text: str) -> None:
    assert places(text) == [FOLLOWS[text]]


def _given(tree: object) -> set[tuple[int, int]]:
    """The places of what a tree's statements compute, of what loops go through, and of conditions."""
    found = set[tuple[int, int]]()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (syntax.Assign, syntax.Augmented, syntax.Return)) and node.value:
            found.add(node.value.span)
        elif isinstance(node, syntax.For):
            found.add(node.iterable.span)
        elif isinstance(node, syntax.If):
            found |= {condition.span for condition, _ in node.branches}
        if isinstance(node, tuple):
            waiting += node
    return found


def _parsed(text: str) -> set[str]:
    """What stands at the places of a text's obstacles."""
    try:
        parse(text)
    except InputError as error:
        return {text[slice(*place)] for place in (error.span or (0, 0), *error.others)}
    return set()


def test_in_courses_nothing_else_stands_in_the_way_of_functions_that_are_missing() -> None:
    texts = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
    tried = 0
    for text in random.Random(19).sample(texts, 30):
        if _parsed(text):
            continue
        spans = sorted(_given(tuple(reader(text).program())))
        everywhere = text
        for start, end in reversed(spans):
            tried += 1
            everywhere = f"{everywhere[:start]}nowhere(1){everywhere[end:]}"
            assert _parsed(f"{text[:start]}nowhere(1){text[end:]}") <= {"nowhere"}
        assert _parsed(everywhere) <= {"nowhere"}
    assert tried > 30


def test_obstacles_are_bounded_and_found_at_once() -> None:
    started = time.process_time()
    assert len(places("\n".join(f"y{i} = lin{i}(x)" for i in range(300)))) == MOST + 1
    assert places("y = lin(x)\ns = 0\nfor i in range(9000):\n  s = s + foo(i)*exp(x)") == [
        "lin",
        "foo",
    ]
    nested = "".join(f"def f{i}(a): return f{i - 1}(a) + f{i - 1}(a)\n" for i in range(1, 15))
    assert places(f"y = lin(x)\ndef f0(a): return foo(a)\n{nested}f14(y)") == ["lin", "foo"]
    deep = "f(" * 70 + "lin(x)" + ")" * 70
    assert places(f"def f(a): return foo(a)*2\ny = {deep}") == ["lin", "foo"]
    assert time.process_time() - started < 2


def test_what_is_offered_for_the_first_obstacle_is_taken_where_it_reads() -> None:
    error = refused("y = 1,000*x\nz = y*3")
    assert "1000*x" in error.hint
    assert error.others == ()


def test_how_many_others_there_are_is_said() -> None:
    assert refused("lin(x)").more is None
    assert str(refused("lin(x)\nfoo(x)").more) == "There is 1 more place that can’t be read."
    assert "are 2 more" in str(refused("lin(x)\nfoo(x)\nbar(x)").more)
