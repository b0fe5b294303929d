"""An index takes NumPy's places, wherever it is written, and its gradient goes back where it came from."""

import itertools
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.base.shapes import Mismatch, Sizes
from engine.gates.picks import Index, Operand, Slice, picked_shape
from engine.gates.table import BY_NAME
from engine.graph.graph import Graph
from engine.passes.defaults import chosen
from engine.passes.run import Run, run
from engine.programs import javascript, numpy, pytorch
from tests.support.scripts import check_script, ran_by_node
from tests.support.tensors import circuit, gate, gradients, output, slopes, spread, weights
from tests.support.thorough import examples
from tests.support.written import check, results

ALL = Slice(None, None, None)
FIRST, SECOND = Operand(0), Operand(1)
NAMES = "abcd"

# An index of an array of 3×4×2, and the places of its operands.
FORMS: tuple[tuple[Index, tuple[Any, ...]], ...] = (
    ((FIRST,), ([0, 2, 2],)),
    ((FIRST,), ([[0, 1], [-1, 0]],)),
    ((FIRST,), (1.0,)),
    ((ALL, FIRST), ([3, 3],)),
    ((FIRST, SECOND), ([0, 1, 0], [1, 2, 1])),
    ((FIRST, SECOND), ([[0], [2]], [1, 1, 3])),
    ((FIRST, SECOND), ([0, 1], 2.0)),
    ((FIRST, ALL, SECOND), ([0, 2], [1, 0])),
    ((FIRST, ALL, 1), ([0, 2, 0],)),
    ((ALL, 2, FIRST), ([0, 1, 1],)),
    ((ALL, FIRST, 1), ([0, 1, 1],)),
    ((0, FIRST), ([1, 1],)),
    ((0, ..., FIRST), ([1, 1],)),
    ((ALL, 0, ..., FIRST), ([1, 0, 0],)),
    ((..., FIRST), ([1, 0, 0],)),
    ((ALL, ALL, ..., FIRST), ([1, 0, 0],)),
    ((0, None, ..., ALL, FIRST), ([1, 0],)),
    ((FIRST, ALL, ..., 1), ([2, 0],)),
    ((None, FIRST), ([1, 0],)),
    ((FIRST, None, SECOND), ([1, 0], [2, 2])),
    ((Slice(None, None, -1), FIRST), ([1, 3],)),
    ((Slice(1, None, None), FIRST, None), ([1, 3],)),
    ((FIRST, Slice(0, 3, 2)), ([2, 2],)),
)  # fmt: skip
SHAPE = (3, 4, 2)


def taken(index: Index, places: tuple[Any, ...]) -> tuple[Any, ...]:
    """The index as Python has it."""
    return tuple(
        np.array(places[one.number], dtype=int) if isinstance(one, Operand)
        else slice(*one) if isinstance(one, Slice) else one
        for one in index
    )  # fmt: skip


def picking(index: Index, places: tuple[Any, ...]) -> Run:
    made = circuit(gate("index", *NAMES[: 1 + len(places)], index=index))
    (a,) = spread(3, [SHAPE])
    given = {name: np.array(one, dtype=float) for name, one in zip("bcd", places, strict=False)}
    numbers = {name: one if one.ndim else float(one) for name, one in given.items()}
    return run(made, {"a": a, **numbers}, weights(a[taken(index, places)].shape))


def putting(index: Index, places: tuple[Any, ...], part: Any) -> Run:
    made = circuit(gate("put", *NAMES[: 2 + len(places)], index=index))
    (a,) = spread(3, [SHAPE])
    given = {name: np.array(one, dtype=float) for name, one in zip("cd", places, strict=False)}
    numbers = {name: one if one.ndim else float(one) for name, one in given.items()}
    return run(made, {"a": a, "b": part, **numbers}, weights(SHAPE))


PICKED = [picking(*form) for form in FORMS]


@pytest.mark.parametrize(("form", "result"), [*zip(FORMS, PICKED, strict=True)], ids=lambda _: "")
def test_an_index_takes_what_numpy_takes_and_adds_up_what_comes_back(
    form: tuple[Index, Any], result: Run
) -> None:
    a = result.values[result.graph.inputs[0].wire]
    at = taken(*form)
    np.testing.assert_array_equal(output(result), a[at])
    wanted = slopes(lambda a: a[at], [a], 0, result.upstream)
    np.testing.assert_allclose(gradients(result)["a"], wanted, rtol=1e-6, atol=1e-7)
    assert all(gradients(result)[name] is None for name in NAMES[1 : 1 + len(form[1])])


def distinct(form: tuple[Index, Any]) -> bool:
    numbers = np.arange(np.prod(SHAPE)).reshape(SHAPE)[taken(*form)]
    return len(set(numbers.ravel().tolist())) == numbers.size


DISTINCT = [form for form in FORMS if distinct(form)]
PUT = [
    putting(*form, spread(5, [shape])[0] if shape else 0.25)
    for form in DISTINCT
    for shape in (np.zeros(SHAPE)[taken(*form)].shape, ())
]


def put_at(at: Any, a: Any, b: Any) -> Any:
    whole = np.array(a)
    whole[at] = b
    return whole


def test_numbers_are_put_where_numpy_puts_them() -> None:
    assert len(DISTINCT) >= 6
    for (form, _), result in zip(itertools.product(DISTINCT, "ab"), PUT, strict=True):
        a, b = (result.values[one.wire] for one in result.graph.inputs[:2])
        put = partial(put_at, taken(*form))
        np.testing.assert_array_equal(output(result), put(a, b))
        for position, name in enumerate("ab"):
            wanted = slopes(put, [a, b], position, result.upstream)
            np.testing.assert_allclose(gradients(result)[name], wanted, rtol=1e-6, atol=1e-7)


def test_programs_take_and_put_the_same_places() -> None:
    made = [*PICKED, *PUT]
    for result, found in zip(
        made, ran_by_node(javascript.write(one).text for one in made), strict=True
    ):
        check_script(result, found)
    listings = [numpy.write(one) for one in made]
    for result, listing, printed in zip(made, listings, results(listings), strict=True):
        check(result, listing, printed)


def test_pytorch_takes_and_puts_the_same_places() -> None:
    pytest.importorskip("torch")
    made = [*PICKED, *PUT]
    listings = [pytorch.write(one) for one in made]
    for result, listing, printed in zip(made, listings, results(listings), strict=True):
        check(result, listing, printed)


entries = (
    st.integers(-3, 3)
    | st.builds(Slice, *[st.none() | st.integers(-4, 4)] * 2, st.none() | st.integers(-2, 2))
    | st.sampled_from([None, Operand(0), Operand(0)])
)


@examples(300)
@given(
    st.lists(entries, max_size=4),
    st.none() | st.integers(0, 4),
    st.sampled_from([(), (1,), (2,), (3, 1)]),
)
def test_a_shape_is_the_one_that_numpy_finds(
    listed: list[Any], dots: int | None, places: tuple[int, ...]
) -> None:
    """With one array of places at most, and any mix of numbers, slices and new axes around it."""
    if dots is not None:
        listed.insert(dots, ...)
    index = tuple(Operand(i) if isinstance(one, Operand) else one for i, one in enumerate(listed))
    held = [one for one in index if isinstance(one, Operand)]
    index = tuple(Operand(held.index(one)) if isinstance(one, Operand) else one for one in index)
    shapes = [places] * len(held)
    whole = np.zeros(SHAPE)
    try:
        wanted = whole[taken(index, tuple(np.zeros(shape) for shape in shapes))].shape
    except (IndexError, ValueError):
        with pytest.raises(Mismatch):
            picked_shape(Sizes(), SHAPE, shapes, index)
        return
    if 0 in wanted:
        with pytest.raises(Mismatch):
            picked_shape(Sizes(), SHAPE, shapes, index)
        return
    assert picked_shape(Sizes(), SHAPE, shapes, index) == wanted


@pytest.mark.parametrize(
    ("name", "index", "operands", "words"),
    [
        ("index", (FIRST,), ([0.0, 3.0],), "there is no 3 among 0 to 2"),
        ("index", (ALL, FIRST), ([-5.0],), "there is no -5 among 0 to 3"),
        ("index", (FIRST,), ([0.5],), "0.5 is no whole number"),
        ("index", (FIRST,), (float("nan"),), "nan is no whole number"),
        ("put", (FIRST,), ([1.0, 1.0],), "a place is named twice"),
        ("put", (FIRST, SECOND), ([1.0, -2.0], 0.0), "a place is named twice"),
    ],
)
def test_what_is_no_place_is_said_at_its_gate(
    name: str, index: Index, operands: tuple[Any, ...], words: str
) -> None:
    before = ["a", *(["b"] if name == "put" else [])]
    names = ["c", "d"][: len(operands)]
    made = circuit(gate(name, *before, *names, index=index))
    numbers = [np.array(one) if isinstance(one, list) else one for one in operands]
    given = {"a": np.zeros(SHAPE), "b": 1.0, **dict(zip(names, numbers, strict=True))}
    with pytest.raises(InputError, match=words) as caught:
        run(made, {input.name: given[input.name] for input in made.inputs})
    assert (caught.value.code, caught.value.span) == ("bad-index", (0, 4))


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ((3,), "there is no 3 among 0 to 2"),
        ((0, 0, 0, 0), "it has 3 axes, and 4 numbers stand in the brackets"),
        ((Slice(2, 2, None),), "leaves nothing"),
        ((Slice(None, None, 0),), "step"),
    ],
)
def test_an_index_that_does_not_fit_is_refused_before_it_runs(index: Index, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        run(circuit(gate("index", "a", index=index)), {"a": np.zeros(SHAPE)})
    assert caught.value.code == "shapes"


def shapes_chosen(made: Graph) -> dict[str, Any]:
    return {name: np.shape(value) for name, value in chosen(made, {}).items()}


def test_inputs_without_a_value_get_axes_that_an_index_needs() -> None:
    made = circuit(gate("index", "x", index=(ALL, Slice(1, 3, None))))
    assert shapes_chosen(made) == {"x": (2, 3)}
    made = circuit(gate("index", "x", index=(Slice(None, None, -1),)))
    assert shapes_chosen(made) == {"x": (2,)}
    made = circuit(gate("put", "x", "y", index=(0, 1)))
    assert shapes_chosen(made) == {"x": (2, 2), "y": ()}


def test_labels_without_a_value_are_places_of_their_axis() -> None:
    made = circuit(gate("index", "C", "y", index=(FIRST,)))
    found = chosen(made, {"y": np.array([0.0, 1.0, 1.0])})
    assert found["C"].shape == (2, 2)
    found = chosen(made, {"C": np.zeros((5, 2))})
    np.testing.assert_array_equal(found["y"], [0, 1])
    assert BY_NAME["index"].passes(0) and not BY_NAME["index"].passes(1)
