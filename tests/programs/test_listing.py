"""Programs as lines, and names that never collide."""

import pytest

from engine.base.shapes import summed_axes
from engine.graph.building import build
from engine.language.parser import parse
from engine.programs.listing import PYTHON, Line, Listing, Names
from tests.support.tensors import circuit, gate


def test_a_listing_is_its_lines() -> None:
    listing = Listing("NumPy", (Line("x = 1.0"), Line(""), Line("f = x * x", "g1")))
    assert listing.text == "x = 1.0\n\nf = x * x\n"


def names(program: str) -> list[str]:
    return [*Names(build(parse(program)), PYTHON).values.values()]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("q = x + y\nf = q * z", ["x", "y", "z", "q", "f"]),
        ("(x + y) * z", ["x", "y", "z", "f", "g1"]),
        ("x * x", ["x", "f"]),
        ("print + np", ["print_", "np_", "f"]),
        ("np + np_", ["np_", "np__", "f"]),
        ("(g2 + g1) * z", ["g2", "g1", "z", "f", "g1_"]),
        ("q = x*y\nq", ["x", "y", "q"]),
    ],
)
def test_a_value_is_called_as_in_the_program_or_by_its_gate(
    program: str, expected: list[str]
) -> None:
    assert names(program) == expected


def test_names_that_python_reads_as_one_are_two() -> None:
    """The parser folds such names; a circuit that is made of rows may have them."""
    made = Names(circuit(gate("mul", "ﬁ", gate("add", "fi", "𝜔"))), PYTHON)
    assert [*made.values.values()][:3] == ["fi", "fi_", "ω"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("dx", "dx"), ("lambda", "lambda_"), ("2x", "v2x"), ("a-b", "a_b"), ("ﬁ", "fi")],
)
def test_a_new_name_is_valid(wanted: str, name: str) -> None:
    assert Names(build(parse("x + 1")), PYTHON).new(wanted) == name


def test_a_new_name_is_taken_once() -> None:
    made = Names(build(parse("dx * x")), PYTHON)
    assert [made.new("dx"), made.new("dx")] == ["dx_", "dx__"]


@pytest.mark.parametrize(
    ("sent", "shape", "axes"),
    [((2, 3), (), (0, 1)), ((2, 3), (2, 3), ()), ((2, 3, 4), (3, 1), (0, 2)), ((1, 3), (3,), (0,)),
     ((1, 3), (1, 3), ())],
)  # fmt: skip
def test_a_gradient_is_summed_where_its_operand_was_repeated(
    sent: tuple[int, ...], shape: tuple[int, ...], axes: tuple[int, ...]
) -> None:
    assert summed_axes(sent, shape) == axes
