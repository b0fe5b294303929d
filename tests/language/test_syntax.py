"""The tree of what is typed: what is printed of it is read as the same tree, and each node has its place."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.gates.table import BY_OPERATOR
from engine.language import parser, syntax
from engine.language.grammar import Grammar
from engine.language.parser import parse
from engine.language.syntax import (
    BINDS,
    Attribute,
    Binary,
    Call,
    Group,
    Keyword,
    Name,
    Number,
    Slice,
    Statement,
    Subscript,
    Syntax,
    Tuple,
    Unary,
    printed,
)
from engine.language.tokens import lowered, tokens
from tests.support.programs import programs

NOWHERE = (0, 0)


def test_what_is_read_as_an_operator_is_one_of_the_table_of_gates() -> None:
    assert set(BINDS) == set(BY_OPERATOR), "BINDS of syntax.py, and operator= in the rows of gates"


def read(text: str) -> Statement:
    """The tree of the first statement: whether it means anything is no matter."""
    statement = Grammar(text, list(tokens(text))).statement()
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
    return type(node).__name__, *(bare(part) for part in node[:-1])


def nodes(node: Any) -> Iterator[Any]:
    """A node and all in it."""
    if isinstance(node, tuple):
        if hasattr(node, "_fields"):
            yield node
        for part in node[:-1] if hasattr(node, "_fields") else node:
            yield from nodes(part)


# Printing

trees = st.recursive(
    st.sampled_from([Name("x", NOWHERE), Name("θ", NOWHERE), Number("2", NOWHERE)]),
    lambda inner: st.one_of(
        st.builds(Unary, st.sampled_from("+-"), inner, st.just(NOWHERE)),
        st.builds(Binary, inner, st.sampled_from([*syntax.BINDS]), inner, st.just(NOWHERE)),
        st.builds(Group, inner, st.just(NOWHERE)),
        st.builds(Attribute, inner, st.sampled_from(["T", "sum"]), st.just(NOWHERE)),
        st.builds(Subscript, inner, st.tuples(inner), st.just(NOWHERE)),
        st.builds(
            lambda operands, axes: Call(
                Name("f", NOWHERE),
                (*operands, Keyword("axis", Tuple(tuple(axes), NOWHERE), NOWHERE)),
                NOWHERE,
            ),
            st.lists(inner, max_size=2),
            st.lists(inner, max_size=2),
        ),
    ),
    max_leaves=12,
)


@given(trees)
def test_a_tree_is_printed_with_the_brackets_that_it_needs(tree: Syntax) -> None:
    assert bare(read(printed(tree)).expression) == bare(tree)


@given(programs(size=20))
@example("W[1, -2]@x[:, 1:3:2] + s[::2][0]")
@example("sum((A.T@[[1, 2], [-3, pi]])[0], axis=(0, 1), keepdims=True).dot(-B, (0,), ())")
@example("e⁻ˣ² + x²ⁿ⁻¹*(x+y)ᵃ*2z − 2x^-y^z")
def test_what_is_printed_of_a_program_is_read_as_the_same_tree(text: str) -> None:
    reader = Grammar(text, list(tokens(text)))
    while statement := reader.statement():
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
        depth, node = 0, again.expression
        while not isinstance(node, Name):
            depth, node = depth + 1, node[0]
        assert depth == 1_600 * (2 if link == ".sum()" else 1)


EACH = {
    "Number": "2", "Name": "x", "Group": "(x + y)", "Tuple": "sum(A, axis=(0, 1))", "List": "[1, 2]",
    "Unary": "-x", "Binary": "x*y", "Attribute": "A.T", "Subscript": "x[0]", "Call": "max(x, y)",
    "Keyword": "sum(A, axis=0)", "Slice": "x[1:3]", "Missing": "max(x, , y)",
}  # fmt: skip


@pytest.mark.parametrize("kind", get_args(Syntax), ids=lambda kind: kind.__name__)
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
        for node in nodes(statement.expression):
            typed = text[slice(*node.span)]
            if not isinstance(node, Keyword | Tuple | Slice) and not lowered(typed[0]):
                assert bare(read(typed).expression) == bare(node)


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
        ("sin() x", "wrong-arity"),
        ("sin x", "function-without-call"),
        ("1e400 x y", "number-out-of-range"),
        ("[x, 1 2]", "not-a-number"),
        ("[x", "not-a-number"),
        ("pi = 3 x", "constant"),
        ("x = 1; x = 2 y", "assigned-twice"),
        ("a = foo(1)\nb = ", "unknown-function"),
        ("W = 2 randn(3) x", "array-without-name"),
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
    text = "(" * 70 + "+".join(["x"] * 100) + ")" * 70 + " y"
    reader = Grammar(text, list(tokens(text)))
    with pytest.raises(InputError):
        reader.statement()
    assert len(reader.operands) == 1


# One reading


def test_a_text_is_read_once_however_often_its_tree_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_texts: list[str] = []

    def counted(text: str) -> Iterator[Any]:
        read_texts.append(text)
        return tokens(text)

    monkeypatch.setattr(parser, "tokens", counted)
    text = "m = np.max(unseen_A, 1); sum(m*v)"
    made = Circuit(text, {"unseen_A": [[1, 2], [3, 4]], "v": [1, 2]})
    assert made.output == 10
    assert made.program("formulas").text
    assert read_texts.count(text) == 1
