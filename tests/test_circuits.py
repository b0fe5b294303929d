"""The engine in a script and in a notebook."""

from xml.etree import ElementTree

import numpy as np
import pytest

import engine
from engine.base.errors import InputError
from engine.circuits import KNOWN_ELEMENTS, Circuit, _laid_out
from engine.graph.known import KNOWN_GATES, graph_of, kept_gates, weight
from engine.layout import graphviz as layout
from engine.layout.graphviz import Layout
from tests.support.examples import ORDINARY
from web.site.lessons import FIRST, Example


def test_the_first_circuit_in_python() -> None:
    made = engine.circuit("(x+y)*z", x=-2, y=5, z=-4)
    assert made.output == -12
    assert made.gradients == {"x": -4, "y": -4, "z": 3, "f": 1}
    assert made.values == {"x": -2, "y": 5, "z": -4, "f": -12}


def test_named_values_have_values_and_gradients() -> None:
    made = engine.circuit("q = x+y; q*q", x=1, y=2)
    assert made.values["q"] == 3
    assert made.gradients["q"] == 6


@pytest.mark.parametrize(
    "W",
    [
        np.array([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=np.float32),
        [[1, 2], [3, 4]],
        "[[1,2],[3,4]]",
    ],
    ids=lambda W: str(getattr(W, "dtype", type(W).__name__)),
)
def test_arrays_come_in_and_go_out_in_their_shapes(W: object) -> None:
    made = engine.circuit("W@x", W=W, x=[1, 2])
    assert made.output.tolist() == [5, 11]
    assert made.shape == (2,)
    assert {name: np.shape(g) for name, g in made.gradients.items()} == {
        "W": (2, 2),
        "x": (2,),
        "f": (2,),
    }
    assert made.gradients["W"].tolist() == [[1, 2], [1, 2]]
    assert made.gradients["x"].tolist() == [4, 6]


def test_what_was_given_may_be_changed_afterwards() -> None:
    x = np.array([1.0, 2.0])
    made = engine.circuit("x*2", x=x)
    x[:] = 9
    assert made.values["x"].tolist() == [1, 2]


def test_data_have_no_gradient() -> None:
    made = engine.circuit("X@W", X=[[1, 2]], W=[[3], [4]], _data=["X"], _upstream=[[2]])
    assert made.gradients["X"] is None
    assert made.gradients["W"].tolist() == [[2], [4]]
    assert engine.circuit("x*2", x=1, _data="x").gradients["x"] is None


def test_an_upstream_gradient_has_the_shape_of_the_output() -> None:
    with pytest.raises(InputError, match="_upstream") as caught:
        engine.circuit("W@x", W=np.eye(2), x=[1, 2], _upstream=[1, 2, 3])
    assert (caught.value.code, caught.value.span) == ("shapes", (0, 3))


def test_a_structure_of_arrays_is_laid_out_once_for_each_shape() -> None:
    asked: list[str] = []

    def place(dot: str) -> Layout:
        asked.append(dot)
        return layout.place(dot)

    for x in ([1, 2], [3, 4], [0, -1e-17], [1, 2, 3], [9, 9, 9]):
        assert Circuit("exp(x)*3", {"x": x}, place=place).svg()
    assert len(asked) == 2


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


@pytest.mark.parametrize("example", ORDINARY, ids=lambda example: example.title)
def test_an_example_runs_without_a_warning(example: Example) -> None:
    made = Circuit(example.state.expr, example.state.values)
    assert made.run.finite
    assert made.ignored == ()
    assert made.record()["warnings"] == []
    asked = {input.name for input in made.graph.inputs if input.given is None}
    assert set(example.state.values) == asked


def test_the_first_visit_shows_the_notes_numbers() -> None:
    assert Circuit(FIRST.expr, FIRST.values).output == -12


def test_a_program_that_is_kept_weighs_as_much_as_its_numbers() -> None:
    """Three thousand programs of one array each were kept once, which took two gigabytes."""
    light, heavy, constant = (
        graph_of(program) for program in ("x*y", "x = ones(50000); x*y", "sum(y*array([1,2,3]))")
    )
    assert weight(heavy) - weight(light) == 500
    assert weight(constant) > weight(light) > len(light.gates)
    for seed in range(30):
        graph_of(f"x = rand(50000, seed={seed}); x*y")
    assert kept_gates() <= KNOWN_GATES


@pytest.mark.slow
def test_pictures_are_kept_within_a_bound_of_their_own() -> None:
    """One program was drawn anew, and kept, for each choice of what is data: 600 of them took 700 MB."""
    program = "+".join(f"sin(x{n})" for n in range(60))
    for number in range(60):
        assert Circuit(program, data=[f"x{number}"]).picture.elements
    cache = _laid_out.cache  # type: ignore[attr-defined]  # cachetools' own
    assert len(Circuit(program).picture.elements) * 60 > KNOWN_ELEMENTS >= cache.currsize


def test_a_program_is_read_once_for_a_circuit() -> None:
    made = Circuit("x*y + 12345.678")
    assert made.arrangement.graph is made.graph
