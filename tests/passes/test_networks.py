"""Circuits of arrays from end to end: the notes' numbers, what the JSON says, and what is drawn."""

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit, circuit
from engine.layout.graphviz import render
from engine.picture.xdot import xdot
from tests.support import worked
from tests.support.recorded import recorded

SVG = "{http://www.w3.org/2000/svg}"
VECTOR, GIVEN = worked.VECTOR.program, worked.VECTOR.inputs
LAYERS = "h1 = sigmoid(W1@x + b1); h2 = sigmoid(W2@h1 + b2); out = W3@h2 + b3"
LAYERS_GIVEN = {"W1": "randn(5,3,seed=1)", "x": "[[1],[2],[3]]", "b1": "zeros(5,1)", "W2": "randn(4,5)",
                "b2": "zeros(4,1)", "W3": "randn(1,4)", "b3": "[[0.5]]"}  # fmt: skip


def test_the_notes_own_code_runs_as_it_is_pasted() -> None:
    made = circuit(
        "w = [2,-3,-3]; x = [-1,-2]; dot = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1.0 / (1 + math.exp(-dot))"
    )
    assert made.output == pytest.approx(0.7311, abs=5e-5)
    np.testing.assert_allclose(made.gradients["w"], [-0.1966, -0.3932, 0.1966], atol=5e-5)
    np.testing.assert_allclose(made.gradients["x"], [0.3932, -0.5898], atol=5e-5)


def test_local_gradients_of_arrays_are_jacobians_up_to_sixteen() -> None:
    small, large = (recorded(Circuit("max(0, x)", {"x": f"randn({n},seed=1)"})) for n in (16, 17))
    (gate,) = small["gates"]
    assert np.shape(gate["locals"]) == (1, 16, 16)
    assert gate["jacobian"] == [
        {"shape": [16, 16], "kind": "diagonal", "kept": 16}
    ]  # x, of which 1(x >= 0) is made
    (gate,) = large["gates"]
    assert gate["locals"] == [None]
    assert gate["jacobian"][0]["shape"] == [17, 17]


def test_numbers_in_arrays_that_are_not_finite_are_strings() -> None:
    record = recorded(Circuit("log(x)", {"x": "[1, 0, -1]"}))
    assert record["output"]["value"] == [0.0, "-inf", "nan"]
    assert [w["code"] for w in record["warnings"]] == ["not-finite"]


@pytest.mark.parametrize("program", ["W@x", "x + 1", "x", "sum(W@x) * x[0]"])
def test_a_circuit_of_data_alone_is_drawn_and_described(program: str) -> None:
    made = Circuit(program, GIVEN, data=["W", "x"])
    assert f'id="output-{made.graph.output}"' in made.svg()
    assert made.record()["output"]["gradient"] is not None
    assert made.dot()
    for format in ("png", "pdf"):
        assert xdot(made.picture, made.run, format)  # type: ignore[arg-type]  # a Format
    for gate in made.graph.gates:
        assert made.inspected(gate.id)


def test_gradients_of_a_fork_that_are_infinite_add_up_to_nan() -> None:
    record = recorded(Circuit("sum(1/x - 2/x)", {"x": "[0, 1]"}))
    (copy,) = [gate for gate in record["gates"] if gate["op"] == "copy"]
    assert copy["gradient"] == record["inputs"]["x"]["gradient"] == ["nan", 1.0]


def test_data_have_no_gradient_and_parameters_have_the_same() -> None:
    program, given = "sum((X@W - y)^2)", {"X": "randn(3,2)", "W": "[1,2]", "y": "[1,2,3]"}
    every, some = (
        recorded(Circuit(program, given)),
        recorded(Circuit(program, given, data=["X", "y"])),
    )
    assert {name: one["data"] for name, one in some["inputs"].items()} == {
        "X": True,
        "W": False,
        "y": True,
    }
    assert some["inputs"]["X"]["gradient"] is some["inputs"]["y"]["gradient"] is None
    assert some["inputs"]["W"] == every["inputs"]["W"]
    from_data = {"input-X", "input-y"}
    for one, other in zip(every["wires"], some["wires"], strict=True):
        assert other["gradient"] == (None if one["source"] in from_data else one["gradient"])


def test_the_output_begins_with_ones_or_with_what_is_given() -> None:
    ones = recorded(Circuit("W@x", GIVEN))
    assert ones["output"]["gradient"] == [1, 1]
    given = Circuit("W@x", GIVEN, [1, -2])
    np.testing.assert_allclose(given.gradients["x"], np.array([[0.1, -0.3], [0.5, 0.8]]) @ [1, -2])
    with pytest.raises(InputError) as caught:
        Circuit("W@x", GIVEN, [1, 2, 3])
    assert "vector of 3" in caught.value.message
    assert caught.value.span == (0, 3)


# The picture


def drawn(made: Circuit) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(made.svg())
    return {group.get("id", ""): group for group in root.iter(f"{SVG}g") if group.get("id")}


def words(group: ElementTree.Element, role: str) -> list[str]:
    (text,) = [text for text in group.iter(f"{SVG}text") if text.get("class") == role]
    return [part for part in text.itertext() if part.strip()]


def test_a_small_matrix_is_written_row_by_row() -> None:
    groups = drawn(Circuit(VECTOR, GIVEN))
    assert words(groups["wire-w1"], "value") == ["0.10", "0.50", "−0.30", "0.80"]
    assert words(groups["wire-w1"], "gradient") == ["0.088", "0.18", "0.10", "0.21"]
    assert words(groups["wire-w5"], "value") == ["0.12"]


def test_a_heat_map_says_what_its_scale_ends_at() -> None:
    groups = drawn(Circuit("sum(x)", {"x": "[0, 1, -4, 2, 0]"}))
    assert words(groups["wire-w1"], "value") == ["±4.00"]
    levels = {path.get("class") for path in groups["wire-w1"].iter(f"{SVG}path")}
    assert {"level1", "level-4", "level2", "level4"} - levels == set()  # the gradient is ones


def test_a_night_picture_has_a_colour_for_all_that_is_drawn() -> None:
    svg = Circuit(LAYERS, LAYERS_GIVEN, data=["x"]).svg("auto")
    style = svg[svg.index("<style>") : svg.index("</style>")]
    coloured = set(re.findall(r'class="([^" ]*)"[^>]*(?:fill|stroke)="#', svg))
    assert {"value", "shape", "bracket", "level0", "level4"} <= coloured
    assert {name for name in coloured if not re.search(rf"\.{name}[,{{]", style)} == set()


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_arrays_are_rendered(format: Any) -> None:
    made = Circuit(LAYERS, {**LAYERS_GIVEN, "x": "[[1],[-1e9],[0]]"}, data=["x"])
    assert render(xdot(made.picture, made.run, format), format)[:4] in (b"\x89PNG", b"%PDF")
