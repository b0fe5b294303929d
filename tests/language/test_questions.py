"""What a value is may hang on the circuit's numbers: a question about it is answered as Python does."""

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.courses import theirs

NONE_OR_B = "y = None\nif a > 0:\n    y = b\n"
S_OR_T = 'y = "s"\nif a > 0:\n    y = "t"\n'
K_OR_NOT = 'd = {"q": b}\nif a > 0:\n    d["k"] = b\n'

ASKED = [  # what is computed, and how it is asked what `y` is
    *(
        NONE_OR_B + f"r = {use}"
        for use in (
            "b*2 if y is None else b*3",
            "b*2 if y == None else b*3",
            "b*2 if None != y else b*3",
            "b*2 if y else b*3",
            "b*2 if not y else b*3",
            "(y and 5) or b",
            "b*2 if isinstance(y, float) else b*3",
            "b*2 if type(y) is float else b*3",
            "b*(1 + [y, 3].count(None))",
            "{None: b*7}.get(y, b)",
            "bool(y)*b",
            "sum([q for q in [y, b] if q is not None])",
        )
    ),
    NONE_OR_B + "if y is None or y > 3:\n    y = b*5\nr = y",
    'def f(q, y=None):\n    if y is None:\n        return q*3\n    return q*y\n'
    "z = None\nif a > 0:\n    z = b\nr = f(b, z)",
    *(
        S_OR_T + f"r = {use}"
        for use in (
            'b*2 if y in ("s", "u") else b',
            'b*2 if ["s"] == [y] else b',
            'b*len({y, "s"})',
            'b*(1 + ["s", "t"].index(y))',
        )
    ),
    "y = []\nif a > 0:\n    y = [b]\nr = b*2 if y else b*3",
    *(
        K_OR_NOT + f"r = {use}"
        for use in (
            'b*2 if "k" in d else b',
            "len(d)*b",
            "sum(d.values())",
            "sum([b for key in d])",
            'd.get("k", b*7)',
        )
    ),
    "class C:\n    pass\nc = C()\nif a > 0:\n    c.k = b\nr = b*2 if hasattr(c, 'k') else b*3",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize("a", [1.0, -1.0])
def test_whole_numbers_answer_as_python_does(text: str, a: float) -> None:
    expected = theirs(text + "\nr", {"a": a, "b": 2.0})
    assert Circuit(text + "\nr", {"a": str(a), "b": "2"}).output == expected


@pytest.mark.parametrize("text", ASKED)
def test_other_numbers_are_never_taken_for_an_answer(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text + "\nr", {"a": "0.5", "b": "2"})
    assert caught.value.hint


@pytest.mark.parametrize(
    "use", ["sum([v*a for v in x])", "x[0]", "sum(x)", "len(x)*a", "[*x][0]", "x.sum()"]
)
def test_a_name_with_a_value_in_one_branch_says_so_wherever_it_is_used(use: str) -> None:
    with pytest.raises(InputError, match="`x` has a value in one branch only"):
        Circuit(f"if a > 0:\n    x = y*2\n{use}", {"a": "0.3", "x": "[1,2,3]", "y": "[1,2,3]"})


CLASS = "class V:\n    def __init__(self, v):\n        self.v = v\n"
LESS = CLASS + "    def __lt__(self, other):\n        return self.v < other.v\n"
EQUAL = CLASS + "    def __eq__(self, other):\n        return self.v == other.v\n"


@pytest.mark.parametrize(
    "text",
    [
        EQUAL + "b*2 if V(1) == V(1) else b",
        EQUAL + "b*2 if V(1) != V(1) else b",
        EQUAL + "b*2 if V(3) in [V(2), V(3)] else b",
        EQUAL + "[V(2), V(3)].index(V(3))*b",
        CLASS + "b*2 if V(1) == V(1) else b",
        LESS + "b*2 if V(1) > V(0) else b",
        LESS + "b*2 if V(a) < V(b) else b",
        CLASS + "    def __ge__(self, n):\n        return self.v >= n\nb*2 if 1 <= V(a) else b",
        CLASS + "    def __bool__(self):\n        return self.v > 3\nb*2 if not V(4) else b",
        CLASS + "    def __len__(self):\n        return 0\nb*2 if V(1) and b else b",
        CLASS
        + "    def __contains__(self, n):\n        return n == self.v\nb*2 if 4 not in V(4) else b",
        CLASS
        + "    def __iter__(self):\n        return iter([1, self.v])\nb*2 if 4 in V(4) else b",
        CLASS + "    def __getattr__(self, name):\n        return b\nV(a).other*V(a).v",
        CLASS + "    def __setitem__(self, k, v):\n        self.q = v*k\nq = V(1)\nq[3] = a\nq.q*b",
        CLASS + "    def __iadd__(self, n):\n        self.v = self.v + n*2\n        return self\n"
        "v = V(a)\nw = v\nv += b\nw.v*1",
        "l = [a, b]\nk = l\nk *= 2\nsum(l)*3",
        "len({1, 1, 2})*a",
    ],
)
def test_a_class_answers_by_its_own_methods(text: str) -> None:
    assert Circuit(text, {"a": "0.5", "b": "2"}).output == theirs(text, {"a": 0.5, "b": 2.0})


@pytest.mark.parametrize(
    "text",
    [
        CLASS + "    def __bool__(self):\n        return self\nb*2 if V(1) else b",
        CLASS + "    def __len__(self):\n        return self\nb*2 if V(1) else b",
        CLASS + "    def __eq__(self, other):\n        return self\n    def __bool__(self):\n"
        "        return self == self\nb*2 if V(1) == V(2) else b",
        CLASS
        + "    def __eq__(self, other):\n        return self == other\nb*2 if V(1) == V(2) else b",
        CLASS + "    def __getattr__(self, name):\n        return self.other\nV(1).one*b",
        CLASS + "    def __contains__(self, n):\n        return n in self\nb*2 if 3 in V(2) else b",
    ],
)
def test_a_class_that_answers_without_an_end_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text, {"b": "2"})
    assert caught.value.span


def test_what_sets_attributes_its_own_way_is_refused() -> None:
    text = CLASS + "    def __setattr__(self, k, v):\n        self.__dict__[k] = v*2\nV(a).v"
    with pytest.raises(InputError, match="`__setattr__`"):
        Circuit(text, {"a": "0.5"})
