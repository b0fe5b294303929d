"""Statements and blocks: which are read, which are refused, and what is found behind a fault."""

import ast
import json
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.language.parser import parse
from engine.language.printing import printed
from engine.language.reading import reader_of
from engine.language.recovering import MOST_FAULTS
from engine.language.scanning import tokens
from engine.language.statements import Statements
from engine.language.syntax import Jump
from tests.language.test_syntax import bare, reader


def written(text: str) -> str:
    """A program as its tree is printed."""
    read = reader_of(text).statements
    tree = read.program()
    assert read.faults == []
    return "\n".join(map(printed, tree))


def faults(text: str) -> list[tuple[str, str]]:
    """The faults of a text, each with what stands at its place."""
    read = reader_of(text).statements
    read.program()
    return [(fault.code, text[slice(*(fault.span or (0, 0)))]) for fault in read.faults]


# Forms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a = b = 0", "a = b = 0"),
        ("x, y = y, x", "(x, y) = (y, x)"),
        ("(a, b), [*c, d] = e", "((a, b), [*c, d]) = e"),
        ("a, = b", "(a,) = b"),
        ("out, _ = f(x)", "(out, _) = f(x)"),
        ("x[0], x.y = 1, 2", "(x[0], x.y) = (1, 2)"),
        ("w ← w - 1", "w = w - 1"),
        ("x := 2", "x = 2"),
        ("x: float = 1", "x = 1"),
        ("x: 'Tensor'", "pass"),
        ("x @= y; x **= 2; x //= 3", "x @= y\nx **= 2\nx //= 3"),
        ("x ^= 2", "x **= 2"),
        ("f(x, **{'y': 2})", "f(x, **{'y': 2})"),
        ("dW[:, y] += X.T @ d", "dW[:, y] += X.T @ d"),
        ("f(x, y=2) = (x+y)*z", "def f(x, y=2):\n    return (x + y)*z"),
        ("for k in range(n): c[i,j] += a[i,k] * b[k,j]",
         "for k in range(n):\n    c[i, j] += a[i, k]*b[k, j]"),
        ("for i, (x, y) in e: a; b;\nc", "for (i, (x, y)) in e:\n    a\n    b\nc"),
        ("if x: y = 1\nelif z: y = 2\nelse: y = 3\nw",
         "if x:\n    y = 1\nelif z:\n    y = 2\nelse:\n    y = 3\nw"),
        ("class A: pass", "class A:\n    pass"),
        ("def f(x: int, *, y: float = 2, **k) -> float: return x",
         "def f(x, *, y=2, **k):\n    return x"),
        ("from x import (a,\n  b as c,\n)", "import x.a as a, x.b as c"),
        ("import numpy as np, math", "import numpy as np, math"),
        ("import torch.nn.functional as F", "import torch.nn.functional as F"),
        ("assert x > 0, 'no'", "assert x > 0, 'no'"),
        ("with torch.no_grad():\n  x", "with torch.no_grad():\n    x"),
        ("return x, y", "return (x, y)"),
        ("try: x\nexcept (A, B) as e: pass\nexcept: y\n\nfinally: z\nw",
         "try:\n    x\nexcept (A, B) as e:\n    pass\nexcept:\n    y\nfinally:\n    z\nw"),
        ("x <- 3", "x = 3"),
        ("while i < 3: i += 1", "while i < 3:\n    i += 1"),
        ("f(x)(y); layers[0](x); (lambda x: x)(2)", "f(x)(y)\nlayers[0](x)\n(lambda x: x)(2)"),
        ("print('a' \"b\" f'{c}')", "print(f'ab{(c)}')"),
        ("2 if x else y", "2 if x else y"),
        ("x[a+1:b, ..., None, ::2]", "x[a + 1:b, ..., None, ::2]"),
    ],
)  # fmt: skip
def test_a_statement_is_read_as_python_reads_it(typed: str, meant: str) -> None:
    assert written(typed) == meant
    assert written(meant) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a < b | c", "a < (b | c)"),
        ("a & b == c", "(a & b) == c"),
        ("a | b & c", "a | (b & c)"),
        ("a & b + c", "a & (b + c)"),
        ("not a == b", "not (a == b)"),
        ("not a and b or c", "((not a) and b) or c"),
        ("a or b if c else d or e", "(a or b) if c else (d or e)"),
        ("a if b else c if d else e", "a if b else (c if d else e)"),
        ("lambda x: x if y else z", "lambda x: (x if y else z)"),
        ("a < b <= c != d", "a < b <= c != d"),
        ("a not in b and c is not d", "(a not in b) and (c is not d)"),
        ("~a & b", "(~a) & b"),
        ("-x^2 % y // z", "((-(x^2)) % y) // z"),
        ("2*x < y", "(2*x) < y"),
        ("x ≤ y ≠ z", "x <= y != z"),
        ("[x if a else b for x in y if c or d]", "[(x if a else b) for x in y if (c or d)]"),
    ],
)
def test_what_holds_tighter_is_pythons_order(typed: str, meant: str) -> None:
    (one,), (other,) = reader(typed).program(), reader(meant).program()
    assert bare(one) == bare(other)


SIGNS = [*"+*%@&|<", "//", "==", "in", "not in", "is not", "and", "or"]
EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "2", "'a'", "None"]),
    lambda inner: st.one_of(
        st.builds(
            "{} {} {}".format,
            inner,
            st.sampled_from(SIGNS),
            inner,
        ),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("not {}".format, inner),
        st.builds("f({}, *{}, k={})".format, inner, inner, inner),
        st.builds("x[{}:, {}]".format, inner, inner),
        st.builds("[{} for x in ({}) if {}]".format, inner, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("lambda x, *y: {}".format, inner),
    ),
    max_leaves=6,
)  # fmt: skip


@given(EXPRESSIONS)
@example("not x in y if x < y | y else lambda x, *y: 2 if x else y")
@example("x and not y or x == y & 2 | x")
def test_pythons_own_parser_reads_the_printed_tree_as_it_reads_the_text(text: str) -> None:
    """Where Python reads a text, the brackets that printing adds change nothing for it."""
    try:
        wanted = ast.dump(ast.parse(text))
    except SyntaxError:
        return
    assert ast.dump(ast.parse(written(text))) == wanted


# Courses' code

COURSES = [json.loads(line) for line in Path("tests/corpus/courses.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    "text", [row["text"] for row in COURSES if "language" not in row],
    ids=[row["id"] for row in COURSES if "language" not in row],
)  # fmt: skip
def test_courses_code_is_read_as_python_reads_it(text: str) -> None:
    again = written(text)
    assert bare(tuple(reader(again).program())) == bare(tuple(reader(text).program()))
    assert _dumped(again.replace("^", "**")) == _dumped(dedent(text))


def _dumped(text: str) -> list[str]:
    """What Python reads; an import is the same in either of its forms."""
    return [
        ast.dump(node) for node in ast.parse(text).body
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ]  # fmt: skip


@pytest.mark.parametrize("row", [row for row in COURSES if "language" in row], ids=str)
def test_courses_code_of_another_language_is_refused_as_such(row: dict[str, str]) -> None:
    with pytest.raises(InputError, match=row["language"]):
        parse(row["text"])


# Refusals

REFUSED = {
    "@register\ndef f(x):\n    return x": ("decorator", "@"),
    "async def f(x):\n    return x": ("async", "async"),
    "y = await f(x)": ("async", "await"),
    "def f(x):\n    yield x": ("yield", "yield"),
    "try:\n    x\ny": ("try", "try"),
    "match x:\n    case 1:\n        y": ("match", "match"),
    "else:\n    x": ("keyword", "else"),
    "if x: for y in z: w": ("keyword", "for"),
    "x = 2 if y": ("keyword", "if"),
    "f(2) = x": ("function-definition", "f(2)"),
    "x + y = 2": ("unexpected", "="),
    "x + y += 2": ("unexpected", "+="),
    "f(x) += 2": ("unexpected", "+="),
    "None = 2": ("keyword", "None"),
    "for 2 in x: y": ("keyword", "in"),
    "(1,000)*x": ("bad-number", "1,000"),
    "x = 1,000": ("bad-number", "1,000"),
    "def f(x):": ("incomplete", "def f(x):"),
    "if x:\ny": ("incomplete", "if x:"),
    "def f(x)\n    return x": ("incomplete", "def"),
    "for i in range(3)": ("incomplete", "for"),
    "x = f(y": ("unclosed", "("),
    "x = {'a': 1": ("unclosed", "{"),
    "x = 'a": ("unclosed", "'"),
    "x = 2 +": ("incomplete", "+"),
    "lambda x:": ("incomplete", ":"),
    "'abc'(x)": ("missing-operator", "'abc'("),
    "f'{x 2}'": ("missing-operator", "x 2"),
    "f'{§}'": ("unknown-character", "§"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_statement_is_refused_at_its_place(text: str) -> None:
    assert faults(text)[0] == REFUSED[text]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("m = length(y);\nJ = sum(-y.*log(h))", "Octave", ".*"),
        ("J = theta.^2;", "Octave", ".^"),
        ("function J = f(x)\n  J = x", "Octave", "function J ="),
        ("for i = 1:3\n  x = 2\nend", "Octave", "end"),
        ("var f = function(a, b) { return a + b; };", "JavaScript", "function("),
        ("let f = x => x*2", "JavaScript", "=>"),
        ("let x = 2;\nlet y = 3;", "JavaScript", "let"),
        ("x = 2; // two", "JavaScript", "// t"),
        ("f <- function(x) { x }\ny <- f(x)", "R", "<- function("),
        ("y = x %*% w", "R", "%*%"),
        ("function f(x, y)\n  return x*y\nend\nf(x, y)", "Julia", "function f(x, y)"),
        ("double z = x * y;\ndouble f = z + x;", "C", "double z = x * y;"),
    ],
)
def test_another_language_is_named(text: str, language: str, place: str) -> None:
    with pytest.raises(InputError, match=language) as caught:
        parse(text)
    assert caught.value.code == "another-language"
    assert place in text[slice(*(caught.value.span or (0, 0)))]


@pytest.mark.parametrize(
    "text",
    [
        "var = x.var(axis=0)\ns = np.sum(a * x y axis=0)\nvar = 2",
        "let = 3\nlet = x @",
        "y = x => 0",
    ],
)
def test_names_that_javascript_has_as_words_are_names(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.code != "another-language"


# Several faults


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("x 2\nz = 2\na = 3 4\nb", ["x 2", "3 4"]),
        ("def f(x):\n    a = x 2\n    return x @\nf(2) 3", ["x 2", "@", ") 3"]),
        ("for x y in z:\n    a b\nc d", ["x y", "c d"]),
        ("try:\n    x\nexcept E:\n    y z\na b", ["y z", "a b"]),
        ("x = [1, 2\ny = 3\nz = 4 5", ["[", "4 5"]),
        ("x = (a\n     b c\ny = 'd\nz = 1", ["(", "'"]),
        ("if x:\n    y = 1\n  z\na = 1 2", ["  ", "1 2"]),
        ("x = §; y = ¶", ["§", "¶"]),
    ],
)
def test_behind_a_fault_the_others_are_found(text: str, places: list[str]) -> None:
    assert [place for _, place in faults(text)] == places
    with pytest.raises(InputError) as caught:
        parse(text)
    marked = [caught.value.span, *caught.value.others]
    assert [text[slice(*(place or (0, 0)))] for place in marked] == places


def test_so_many_faults_are_found_and_no_more() -> None:
    assert len(faults("x 2\n" * 2_000)) == MOST_FAULTS + 1
    with pytest.raises(InputError) as caught:
        parse("x 2\n" * 2_000)
    assert len(caught.value.others) == MOST_FAULTS


def test_a_fault_of_meaning_before_those_of_the_grammar_is_said_first() -> None:
    with pytest.raises(InputError) as caught:
        parse("y = foo(2)\nz = 1 2")
    assert caught.value.code == "unknown-function"
    assert caught.value.others == ((15, 18),)


# Places


@pytest.mark.parametrize(
    "text",
    ["for i in x:\n    y = i\n    z\n", "if x:\n    y\nelse:\n    z\n\n# end\n", "def f(x): return x;\n",
     "class A:\n    def f(self):\n        pass\n", "with x as y:\n    z"],
)  # fmt: skip
def test_a_block_stands_from_its_word_to_the_end_of_its_last_statement(text: str) -> None:
    (statement,) = reader(text).program()
    code = text.rstrip().removesuffix("# end").rstrip("\n;")
    assert statement.span == (0, len(code))
    if hasattr(statement, "head"):
        assert text[slice(*statement.head)].endswith(":")


def test_what_stands_in_a_text_has_its_own_place() -> None:
    text = "y = f'W{l + 1:d}' f\"{x['b']}\""
    (statement,) = reader(text).program()
    pieces: Any = statement
    found = [text[slice(*one.span)] for one in pieces.value.pieces if not isinstance(one, str)]
    assert found == ["l + 1", "x['b']"]


# Long and deep texts


def test_eighty_blocks_are_not_too_deep() -> None:
    def nested(levels: int) -> str:
        return "".join(" " * i + "if x:\n" for i in range(levels)) + " " * levels + "y"

    assert faults(nested(80)) == []
    assert faults(nested(81))[0][0] == "too-deep"


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "{" * 10_000, "f(" * 5_000, "lambda: " * 1_250, "not " * 2_500, "x:\n" * 3_000,
     "x if y else " * 800 + "z", "[x for x in " * 800, "[x" + " for x in y" * 900 + "]", "f'{" * 3_000,
     "x;" * 5_000, "x and " * 1_600 + "x", "x=" * 5_000, "x y\n" * 2_500, "(x\n" * 2_500, "x = (a\n" * 1_400,
     ":\n" * 5_000, "'" * 10_000, "def f(x):\n" * 900, "else:\n" * 1_600, "f" + "()" * 4_999, "x[::," * 2_000,
     "[" * 4 + "1" + "]*2" * 4, "(x:=" * 2_400, "if x:\n y\n" + "elif x:\n y\n" * 900, "[([" * 3_000,
     "x<" * 5_000 + "x"],
)  # fmt: skip
def test_a_long_text_is_read_or_refused_at_once(text: str) -> None:
    started = time.process_time()
    read = reader_of(text).statements
    tree = read.program()
    assert tree or read.faults
    assert time.process_time() - started < 1


WORDS = "def f(x):|class A:|for i in x:|if x:|else:|while x:|try:|return |import |from |as |in |not |lambda: "
SHORT = "x y 2 _ ( ) [ ] { } ' \" ''' f'{ \\ = += := : ; , . ... * ** @ # %m ! ``` ² ᵀ ½ \0 pass break None"
MARGINS = [
    " ",
    " ",
    "\n",
    "\n    ",
    "\n  ",
    "\n\t",
    ">>> ",
    "... ",
    "In [1]: ",
    "Out[1]: ",
    "[x for x in y]",
]
pieces = st.sampled_from([*WORDS.split("|"), *SHORT.split(" "), *MARGINS])


@given(st.lists(pieces, max_size=30).map("".join))
@example("if x:\n    (y\nz")
@example("f'{x\n'}'\n'''")
@example("x = (\nif y:\n\tz\n    w")
def test_any_text_is_read_or_has_faults_with_places(text: str) -> None:
    unread: dict[int, InputError] = {}
    read = Statements(text, list(tokens(text, unread)), unread=unread)
    tree = read.program()
    for fault in read.faults:
        start, end = fault.span or (-1, -1)
        assert 0 <= start <= end <= len(text)
        assert fault.message
        assert fault.hint
    if not read.faults:
        again = reader("\n".join(map(printed, tree)))
        assert bare(tuple(again.program())) == bare(tuple(tree))
        assert all(isinstance(one, Jump) or one.span[0] < one.span[1] for one in tree)
