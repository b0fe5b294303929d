"""The engine in a script and in a notebook."""

from xml.etree import ElementTree

import pytest

import engine
from engine import layout
from engine.circuits import Circuit
from engine.errors import InputError
from engine.examples import EXAMPLES, FIRST, Example
from engine.layout import Layout


def test_the_first_circuit_in_python() -> None:
    made = engine.circuit("(x+y)*z", x=-2, y=5, z=-4)
    assert made.output == -12
    assert made.gradients == {"x": -4, "y": -4, "z": 3, "f": 1}
    assert made.values == {"x": -2, "y": 5, "z": -4, "f": -12}


def test_named_values_have_values_and_gradients() -> None:
    made = engine.circuit("q = x+y; q*q", x=1, y=2)
    assert made.values["q"] == 3
    assert made.gradients["q"] == 6


def test_it_draws_itself_in_a_notebook() -> None:
    drawn = engine.circuit("x*y", x=1, y=2)._repr_svg_()
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert drawn == engine.circuit("x*y", x=1, y=2).svg()


def test_values_may_be_texts_and_may_be_left_out() -> None:
    assert engine.circuit("(x+y)*z", y="5e0").values["x"] == -2


def test_the_upstream_gradient_may_be_set() -> None:
    assert engine.circuit("x*y", x=2, y=3, _upstream=10).gradients == {"x": 30, "y": 20, "f": 10}


def test_an_input_may_be_called_as_the_parameters_are() -> None:
    made = engine.circuit("expr1 + self + place + values", self=1, place=2, values=3, expr1=4)
    assert made.output == 10


def test_a_name_that_is_no_input_is_an_error() -> None:
    with pytest.raises(InputError, match="`w`") as caught:
        engine.circuit("x*y", x=1, w=2)
    assert caught.value.code == "unknown-input"
    assert "x, y" in caught.value.hint


@pytest.mark.parametrize("name", ["𝑥", "x", "ｘ"])
def test_letters_that_look_alike_name_one_input(name: str) -> None:
    made = engine.circuit("x*2", **{name: 21})
    assert made.output == 42


def test_wrong_input_is_an_error_with_a_place() -> None:
    with pytest.raises(InputError) as caught:
        engine.circuit("x + foo(x)")
    assert caught.value.span == (4, 7)


def test_there_is_nothing_else_in_the_package() -> None:
    with pytest.raises(AttributeError):
        engine.nothing  # noqa: B018


def test_a_structure_is_laid_out_once() -> None:
    """New numbers, and the same program again, lay out nothing."""
    asked: list[str] = []

    def place(dot: str) -> Layout:
        asked.append(dot)
        return layout.place(dot)

    for x in (1, 2, 3):
        assert Circuit("x*y + 1", {"x": x}, place=place).svg()
    assert len(asked) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_runs_without_a_warning(example: Example) -> None:
    made = Circuit(example.state.expr, example.state.values)
    assert made.run.finite
    assert made.ignored == ()
    assert made.record()["warnings"] == []
    assert set(example.state.values) == {input.name for input in made.graph.inputs}


def test_the_first_visit_shows_the_notes_numbers() -> None:
    assert Circuit(FIRST.expr, FIRST.values).output == -12
