"""Formulas of the table stand in sentences with the program's names in them, whatever these are."""

import re

import pytest

from engine.circuits import Circuit
from engine.explain.inspector import inspected

_PROGRAM = """qq = tanh([[1, 2], [3, 4]]*k)
z = softmax(qq @ [[1, 2], [3, 4]])
p = sigmoid(sum(maximum(qq, z)**2))/mean(qq)
end = p*var(qq) + norm(exp(qq))
"""


def said(text: str) -> list[str]:
    """Say of each gate what it sends back, in words and in code."""
    run = Circuit(text).run
    seen = [inspected(run, gate) for gate in run.graph.gates]
    return [text for one in seen for text in (one.backward, *(to.sends for to in one.operands))]


@pytest.mark.parametrize(
    "name", ["a", "b", "x", "x3", "y", "e", "pi", "E", "axis", "exp", "max", "lower", "index"]
)
def test_a_name_that_a_row_of_the_table_has_too_is_never_taken_for_it(name: str) -> None:
    renamed = [re.sub(r"\b(d?)qq\b", rf"\g<1>{name}", text) for text in said(_PROGRAM)]
    assert said(_PROGRAM.replace("qq", name)) == renamed


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("out = 2*k; sum((out - t)**2)", "g × (2*(out - t))"),
        ("out = 2*k; t/out", "towards out it is -(t/out)/out = "),
        ("out = tanh(k); out*3", "Towards k its local gradient is 1 - out^2 = "),
        ("g = exp([1, 2]*k); sum(g)", "(dout × g, number by number)"),
        ("g = exp([1, 2]*k); out = sum(g)", "(upstream × g, number by number)"),
        ("n = [1, 2]*k; mean(n)", "(g/N for each of the N numbers)"),
        ("q = [[1, 2], [3, 4]] @ dq; sum(q)", "grad_dq = (2×2).T @ grad_q"),
    ],
)
def test_a_word_of_a_formula_that_the_program_has_too_gives_way(program: str, says: str) -> None:
    assert any(says in text for text in said(program)), said(program)
