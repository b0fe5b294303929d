"""What is asked of inputs while a program is traced: static where they are asked for, or traced again."""

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.language.making import Making
from engine.language.parser import parse

ASKED = [
    "n = 3; zeros(n) + x",
    "n = 3; n*x + zeros(n)",
    "n = 3; y = zeros(n) + x; n*y",
    "n = 3\nsizes = [n]\ny = zeros(sizes[0]) + x\nsizes[0]*y",
    "n = 3\nhs = []\ny = hs.append(n) or zeros(hs[-1]) + x\nhs[0]*sum(y)",
    "n = 3\ny = (n, zeros(n))\ny[0]*x + y[1]",
    "n = 3\nf = lambda q: zeros(q) + q\nf(n) + x",
    "n = 3\nfor i in range(n):\n    x = x*n\nx",
    "n = 4\nm = n\nfor i in range(m):\n    x = x + n\nx",
    "n = 2; n = 3; zeros(n) + x",
    "n = 2\nif x > 0:\n    y = zeros(n) + x\nelse:\n    y = n*x\ny",
    "def f(k, n=3):\n    for i in range(n):\n        k = k*n\n    return k",
    "n = 2\ndef f(x):\n    for i in range(n):\n        x = x*w\n    return x\nf(f(x))",
    "n = 2\na = 3\nrange(n)",
    "n = 2\nzeros(n)",
    "n = 2\nzeros((n, n)) @ x",
    "n = 3\nrandn(2) + randn(2*n)[0]",
    "n = 2\nclass A:\n    def __init__(self):\n        self.k = n\n    def forward(self, x):\n"
    "        for i in range(self.k):\n            x = x*self.k\n        return x\nA()(x)",
    "rows = [0, 2]\nn = rows.shape[0]\nx[rows]/n",
    "rows = [0, 2]\nn = len(rows)\nsame = rows\nsum(x[rows])/n + x[same][0]",
    "rows = [0, 2]\ntwice = rows*2\nx[rows] + twice",
    "rows = [0, 2]\ntwice = rows*2\nx[rows]",
    "rows = [0, 2]\nfirst = rows[0]\nx[rows] + x[first]",
    "rows = [0, 1]\nother = rows.copy()\nother[0] = 1\nx[rows] + x[other]",
    "rows = [0, 1]\nsame = rows\nsame[0] = 1\nx[rows] + x[same]",
    "import torch\nrows = torch.tensor([0, 2])\nview = rows[1:]\nx[rows] + x[view]",
    "rows = [0, 2]\npairs = {'a': rows, 'b': [rows, 3*rows]}\nx[rows] + x[pairs['a']] + pairs['b'][1]",
    "rows = [0, 2]\nif rows.shape[0] > 1:\n    x = x*rows[0]\nx[rows]",
    "n = 3\nm = n > 2\ny = zeros(n)\ny + x*m",
    "n = 3\nm = -n\ny = zeros(n)\nx[m]*y",
    "n = 3\nprint(n)\nassert n == 3\nzeros(n) + x",
    "n = 3\ntotal = 0\nfor i in range(2):\n    total += n\n    x = x[:n]*total\nx",
    "n = 3\nn2 = n**2\nx = x.reshape(n, n)\nsum(x)/n2",
    "n = 3\ndef f(k=n):\n    return k*x\nf() + zeros(n)",
    "n = 3\ns = f'{n}'\nd = {s: x}\nzeros(n) + d['3']",
    "n = 3\nn += 1\nzeros(n) + x",
]


def said(text: str) -> str:
    """Say all that a program comes to, or why it is none."""
    try:
        program = parse(text)
    except InputError as error:
        return f"{error.code} {error.span}"
    return repr((program.statements, program.numbers_asked, program.shapes_asked))


@pytest.mark.parametrize("text", ASKED)
def test_static_from_where_it_is_asked_is_static_from_the_beginning(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = said(text)
    monkeypatch.setattr(Making, "_has_its_own_name", lambda *given: False)
    assert at_once == said(text)


def test_no_statement_is_traced_again_for_sizes_that_nothing_read_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = []
    monkeypatch.setattr(Making, "count", lambda self, span, many=1: begun.append(span))
    parse("rows = 2\ncolumns = 3\nzeros((rows, columns)) + x")
    assert begun.count((0, 8)) == begun.count((9, 20)) == 1


def test_whole_numbers_are_told_however_often_a_value_is_used() -> None:
    doubled = "".join("    x = x + x\n" for _ in range(60))
    text = f"x = 3\nif 1:\n{doubled}y = x.astype(int)\ny*z"
    assert parse(text).statements


def test_arrays_of_which_each_is_a_row_are_put_together() -> None:
    """An array in a list was compared with None once, which NumPy refuses to decide."""
    made = Circuit("ws = [[[1, 2], [3, 4]], [[1, 1]]]\nfor w in ws:\n    x = w @ x", {"x": [1, 2]})
    assert made.output.tolist() == [16]
