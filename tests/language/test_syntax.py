"""The tree of what is typed: what is printed of it is read as the same tree, and each node has its place."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.gates.table import BY_OPERATOR
from engine.language import reading, syntax
from engine.language.parser import parse
from engine.language.printing import printed
from engine.language.scanning import tokens
from engine.language.signs import lowered
from engine.language.statements import Statements
from engine.language.syntax import (
    BINDS,
    Assign,
    Attribute,
    Augmented,
    Bare,
    Binary,
    Call,
    Class,
    Clause,
    Comparison,
    Comprehension,
    Conditional,
    Define,
    Dict,
    For,
    Group,
    If,
    Import,
    Jump,
    Keyword,
    Lambda,
    List,
    Logical,
    Name,
    Named,
    Number,
    Other,
    Parameter,
    Return,
    Slice,
    Starred,
    Statement,
    Subscript,
    Sum,
    Syntax,
    Text,
    Tuple,
    Unary,
    While,
    With,
)
from tests.support.programs import programs

NOWHERE = (0, 0)


def reader(text: str) -> Statements:
    """What reads a text; no token of it is looked at yet."""
    unread: dict[int, InputError] = {}
    return Statements(text, list(tokens(text, unread)), unread=unread, is_formula=True)


def test_what_is_read_as_an_operator_is_one_of_the_table_of_gates() -> None:
    static = {"|", "&", "//", "%"}  # of conditions, and of numbers that count
    static |= {syntax.BESIDE, syntax.DOT}  # of numbers a `*`, of arrays another
    assert set(BINDS) - static == set(BY_OPERATOR), (
        "BINDS of syntax.py, and operator= in the rows of gates"
    )


def read(text: str) -> Statement:
    """The tree of the first statement: whether it means anything is no matter."""
    statement = reader(text).statement()
    assert statement is not None
    return statement


def bare(node: Any) -> Any:
    """A node as the name of its kind with its fields, without places; parentheses say nothing more."""
    if isinstance(node, Group):
        return bare(node.inner)
    if not isinstance(node, tuple):
        return node
    if not hasattr(node, "_fields"):
        return tuple(map(bare, node))
    return type(node).__name__, *map(bare, parts(node))


def parts(node: Any) -> list[Any]:
    """What a node is made of, without its places."""
    return [getattr(node, name) for name in node._fields if name not in ("span", "head")]


def nodes(node: Any) -> Iterator[Any]:
    """A node and all in it."""
    if isinstance(node, tuple):
        if hasattr(node, "_fields"):
            yield node
        for part in parts(node) if hasattr(node, "_fields") else node:
            yield from nodes(part)


# Printing

NAMES = [Name("x", NOWHERE), Name("θ", NOWHERE), Name("_", NOWHERE)]
WORDS = st.text("ab'\"{}\\\n\u2028é", max_size=4)
parameters = st.builds(
    lambda plain, default, starred: (
        *(Parameter(name, "", None, NOWHERE) for name in plain),
        *(Parameter("d", "", value, NOWHERE) for value in default),
        *(Parameter(name, stars, None, NOWHERE) for stars, name in starred),
    ),
    st.lists(st.sampled_from("ab"), max_size=2),
    st.lists(st.just(Number("2", NOWHERE)), max_size=1),
    st.sampled_from([(), (("*", "args"),), (("*", ""), ("", "k"), ("**", "kw"))]),
)


DECORATED = ("", "staticmethod", "classmethod", "property")


def built(kind: Any, *fields: Any) -> st.SearchStrategy[Any]:
    """Nodes of a kind, which stand nowhere."""
    return st.builds(kind, *fields, st.just(NOWHERE))


def lists(of: st.SearchStrategy[Any], least: int = 0, most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def placed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What may be given a value."""
    return st.one_of(
        st.sampled_from(NAMES),
        built(Attribute, inner, st.just("grad")),
        built(Subscript, inner, st.tuples(inner)),
    )


def targets(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    one = placed(inner)
    several = lists(st.one_of(one, built(Starred, st.just("*"), one)), 1)
    return st.one_of(one, built(Tuple, several), built(List, several))


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = lists(inner)
    clause = built(Clause, targets(inner), inner, lists(inner, most=1))
    ends = st.none() | inner
    words = st.text("ab", min_size=1, max_size=2)
    argument = st.one_of(
        inner,
        built(Keyword, st.just("axis"), inner),
        built(Starred, st.sampled_from(["*", "**"]), inner),
    )
    sign = st.sampled_from(sorted(syntax.COMPARES))
    return st.one_of(
        built(Unary, st.sampled_from(["+", "-", "~", "not"]), inner),
        built(Binary, inner, st.sampled_from([*syntax.BINDS]), inner),
        built(Group, inner),
        built(Tuple, several),
        built(List, several),
        built(Attribute, inner, st.sampled_from(["T", "sum", *sorted(syntax.OF_BOOKS)])),
        built(Subscript, inner, lists(inner | built(Slice, ends, ends, ends), 1)),
        built(
            Call,
            st.just(Name("f", NOWHERE)) | built(Attribute, inner, st.just("f")),
            lists(argument),
        ),
        built(Text, st.tuples(words, inner, words) | st.tuples(inner)),
        built(Dict, lists(st.tuples(inner, st.none() | inner))),
        built(Lambda, parameters, inner),
        built(Comparison, inner, lists(st.tuples(sign, inner), 1)),
        built(Logical, st.sampled_from(["and", "or"]), lists(inner, 2, 3)),
        built(Conditional, inner, inner, inner),
        built(
            Sum,
            st.sampled_from(["∑", "∏"]),
            st.just(Name("i", NOWHERE)),
            st.just("="),
            inner,
            inner,
            inner,
        ),
        built(Named, st.sampled_from(NAMES), inner),
        built(Comprehension, st.sampled_from("[({"), inner, st.none(), lists(clause, 1)),
        built(Comprehension, st.just("{"), inner, inner, lists(clause, 1)),
    )


trees = st.recursive(
    st.sampled_from([*NAMES, Number("2", NOWHERE), Name("None", NOWHERE), Name("...", NOWHERE)])
    | built(Text, st.tuples(WORDS)),
    deeper,
    max_leaves=8,
)
imports = st.sampled_from(
    [(("torch.nn", "nn"), ("math", "math")), (("math.*", "*"),), ((".a.b", "b"), (".a.c", "d")),
     ((".a", "b"),), (("...m.*", "*"),), (("torch.nn", "torch"),)]
)  # fmt: skip
AUGMENTED = {*syntax.BINDS} - {syntax.BESIDE, syntax.DOT}
simple = st.one_of(
    built(Bare, trees),
    built(Assign, lists(targets(trees), 1), trees),
    built(Augmented, placed(trees), st.sampled_from(sorted(AUGMENTED)), trees),
    built(Return, st.none() | trees),
    built(Import, imports),
    built(Jump, st.sampled_from(["break", "continue", "pass"])),
    built(Other, st.sampled_from(["assert", "del", "global", "raise"]), lists(trees, 1, 1)),
)


def blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    body, name = lists(inner, 1, 2), st.just(Name("f", NOWHERE))
    otherwise = st.just(()) | body
    place = st.just(NOWHERE)
    return st.one_of(
        st.builds(Define, name, parameters, body, place, st.sampled_from(DECORATED)),
        st.builds(Class, name, lists(trees), body, place, st.sampled_from(("", "dataclass"))),
        st.builds(For, targets(trees), trees, body, otherwise, place, place),
        st.builds(While, trees, body, otherwise, place, place),
        built(If, lists(st.tuples(trees, body), 1), otherwise),
        st.builds(With, lists(st.tuples(trees, st.none() | targets(trees)), 1), body, place, place),
    )


statements = st.recursive(simple, blocks, max_leaves=3)


@given(trees)
def test_a_tree_is_printed_with_the_brackets_that_it_needs(tree: Syntax) -> None:
    assert bare(read(printed(tree)).value) == bare(tree)


X = NAMES[0]
BARS = Binary(Binary(X, "|", X, NOWHERE), "|", Unary("-", X, NOWHERE), NOWHERE)
SUMMED = Sum("∑", Name("i", NOWHERE), "=", X, X, body=X, span=NOWHERE)


@given(statements)
@example(Bare(BARS, NOWHERE))
@example(Bare(Binary(X, "**", Dict((), NOWHERE), NOWHERE), NOWHERE))
@example(While(SUMMED, (Return(SUMMED, NOWHERE),), (), NOWHERE, NOWHERE))
def test_a_statement_is_printed_on_lines_that_are_read_as_the_same(tree: Statement) -> None:
    assert bare(read(printed(tree))) == bare(tree)


@given(programs(size=20))
@example("W[1, -2]@x[:, 1:3:2] + s[::2][0]")
@example("sum((A.T@[[1, 2], [-3, pi]])[0], axis=(0, 1), keepdims=True).dot(-B, (0,), ())")
@example(
    "a, *b = c = f'{x:.2f}' if not x in y else lambda *z: {**z}\nm[:, None, ...] @= ~x | y & z"
)
@example("e⁻ˣ² + x²ⁿ⁻¹*(x+y)ᵃ*2z − 2x^-y^z")
def test_what_is_printed_of_a_program_is_read_as_the_same_tree(text: str) -> None:
    for statement in reader(text).program():
        assert bare(read(printed(statement))) == bare(statement)


@pytest.mark.parametrize(
    "text",
    ["q = (x + y)^2", "x - (y - z)", "-x^2", "(-x)^2", "2^-x", "x*-y", "(2).T", "A.T[0]",
     "f((0,), ())", "s[1:, ::2]", "[1, [2, -3]]", "np.linalg.norm(x, axis=None)"],
)  # fmt: skip
def test_a_text_without_superfluous_signs_is_printed_as_it_stands(text: str) -> None:
    assert printed(read(text)) == text


def test_a_long_chain_is_printed_and_read_without_recursion() -> None:
    for link in ("+x", "*x", ".T", "[0]", ".sum()"):
        text = "x" + link * 1_600
        again = read(printed(read(text)))
        depth, node = 0, again.value
        while not isinstance(node, Name):
            depth, node = depth + 1, node[0]
        assert depth == 1_600 * (2 if link == ".sum()" else 1)


EACH = {
    "Number": "2", "Name": "x", "Group": "(x + y)", "Tuple": "sum(A, axis=(0, 1))", "List": "[1, 2]",
    "Unary": "-x", "Binary": "x*y", "Attribute": "A.T", "Subscript": "x[0]", "Call": "max(x, y)",
    "Keyword": "sum(A, axis=0)", "Slice": "x[1:3]", "Missing": "max(x, , y)",
    "Text": "f'W{l + 1}'", "Dict": "{'a': 1, 'b': x}", "Starred": "max(*x)", "Lambda": "lambda x, *y: x",
    "Comparison": "0 < x <= y", "Logical": "x and y and z", "Conditional": "x if y else z",
    "Sum": "∑_{i=1}^{3} x_i",
    "Named": "(n := 10)", "Comprehension": "[x*y for x, y in z if x]", "Bare": "x*y",
    "Assign": "a = b, c = d", "Augmented": "x[0] += 1", "Define": "def f(x, y=2):\n    return x*y",
    "Class": "class A(B):\n    pass", "Return": "return x, y",
    "For": "for i in x:\n    y = i\nelse:\n    z", "While": "while x < 2:\n    x += 1\nelse:\n    y",
    "If": "if x:\n    y\nelif z:\n    w\nelse:\n    break",
    "With": "with f(x) as y, z:\n    y",
    "Try": "try:\n    x\nexcept E as e:\n    y\nelse:\n    z\nfinally:\n    w",
    "Import": "from torch import nn as n", "Jump": "pass",
    "Other": "assert x, y",
}  # fmt: skip


@pytest.mark.parametrize(
    "kind", [*get_args(Syntax), *get_args(Statement)], ids=lambda kind: kind.__name__
)
def test_each_kind_of_node_is_read_printed_and_traced(kind: type) -> None:
    """A kind that lacks an example here, or one of the three, is named."""
    text = EACH[kind.__name__]
    tree = read(text)
    assert any(isinstance(node, kind) for node in nodes(tree))
    assert bare(read(printed(tree))) == bare(tree)
    try:
        assert parse(text).tree == (tree,)
    except InputError as error:
        assert error.span is not None


# Places


@given(programs(size=20))
@example("sum((A.T@[[1, 2], [3, 4]])[0], axis=0).dot(-B[-1, 2]) + np.amax(A, 1) - max(A, 1)")
def test_the_text_at_a_nodes_place_is_read_as_that_node(text: str) -> None:
    for statement in parse(text).tree:
        for node in nodes(statement.value):
            typed = text[slice(*node.span)]
            is_whole = not isinstance(node, Keyword | Tuple | Slice | Clause | Parameter | Starred)
            if is_whole and not lowered(typed[0]):
                assert bare(read(typed).value) == bare(node)


def test_what_is_raised_stands_where_it_is_raised() -> None:
    text = "xⁿ⁺¹ + e⁻ʸ"
    names = [node for node in nodes(read(text)) if isinstance(node, Name | Number)]
    assert [text[slice(*node.span)] for node in names] == ["x", "ⁿ", "¹", "e", "ʸ"]


# Errors


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("foo(x) + )", "unknown-function"),
        ("foo(x", "unknown-function"),
        ("y = np.foo(x, ", "unknown-function"),
        ("x.foo(2", "unknown-attribute"),
        ("A.DOT(", "unclosed"),
        ("A.reshape(2", "unclosed"),
        ("sin() x", "wrong-arity"),
        ("1e400 x y", "number-out-of-range"),
        ("[x, 1 2]", "missing-comma"),
        ("[x", "unclosed"),
        ("a = foo(1)\nb = ", "unknown-function"),
        ("sum(A, keepdims=True", "unclosed"),
        ("sum(A, axis=(0,1), keepdims=", "incomplete"),
    ],
)
def test_of_two_faults_the_first_is_said(text: str, code: str) -> None:
    """Where a statement can't be read to its end, what was read of it is looked at."""
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.code == code


def test_a_fault_at_the_end_of_a_long_nested_text_is_found_at_once() -> None:
    """What stands in an operand is looked at with that operand, and not on each of 80 levels again."""
    text = "(" * 70 + "+".join(["x"] * 100) + ")" * 70 + " 2"
    long = reader(text)
    with pytest.raises(InputError):
        long.statement()
    _, operands = long.broken
    assert len(operands) == 1


# One reading


def test_a_text_is_read_once_however_often_its_tree_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_texts: list[str] = []

    def counted(text: str, *faults: dict[int, InputError]) -> Iterator[Any]:
        read_texts.append(text)
        return tokens(text, *faults)

    monkeypatch.setattr(reading, "tokens", counted)
    text = "m = np.max(unseen_A, 1); sum(m*v)"
    made = Circuit(text, {"unseen_A": [[1, 2], [3, 4]], "v": [1, 2]})
    assert made.output == 10
    assert made.program("formulas").text
    assert read_texts.count(text) == 1
