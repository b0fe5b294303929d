"""The record of circuits of arrays: nested lists, Jacobians, data, and the notes' own numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.explain.record import lightened, rows
from tests.support import worked
from tests.support.recorded import recorded

NOTES, (W, X) = worked.VECTOR.program, worked.VECTOR.inputs.values()


def record(program: str, data: Sequence[str] = (), upstream: object = 1.0, **values: object) -> Any:
    return recorded(Circuit(program, values, upstream, data=data))


def near(value: Any) -> Any:
    return pytest.approx(np.array(value), abs=1e-12)


def test_the_vector_example_of_the_notes_stands_wire_by_wire() -> None:
    made = record(NOTES, W=W, x=X)
    wires = {wire["source"]: wire for wire in made["wires"]}
    expected = {
        "input-W": (W, [[0.088, 0.176], [0.104, 0.208]]),
        "input-x": (X, [-0.112, 0.636]),
        "gate-g1": ([0.22, 0.26], [0.44, 0.52]),
        "gate-g2": ([0.0484, 0.0676], [1, 1]),
        "gate-g3": (0.116, 1),
    }
    assert set(wires) == set(expected)
    for source, (value, gradient) in expected.items():
        assert np.array(wires[source]["value"]) == near(value), source
        assert np.array(wires[source]["gradient"]) == near(gradient), source
    assert made["output"]["name"] == "f"
    assert made["output"]["value"] == near(0.116)
    for name in "Wx":
        assert np.array(made["inputs"][name]["gradient"]) == near(expected[f"input-{name}"][1])


def test_the_code_of_the_notes_runs_as_it_is_pasted() -> None:
    made = record(
        "w = [2,-3,-3] # some weights\nx = [-1, -2]\n\n# forward pass\n"
        "dot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1.0 / (1 + math.exp(-dot)) # sigmoid"
    )
    assert made["output"]["value"] == pytest.approx(0.7311, abs=5e-5)
    gradients = {name: input["gradient"] for name, input in made["inputs"].items()}
    assert gradients["w"] == pytest.approx([-0.1966, -0.3932, 0.1966], abs=5e-5)
    assert gradients["x"] == pytest.approx([0.3932, -0.5898], abs=5e-5)


@pytest.mark.parametrize("shape", [(3,), (1, 1), (2, 3), (2, 1, 3), (2, 2, 2, 2)])
def test_arrays_are_nested_lists_beside_their_shape(shape: tuple[int, ...]) -> None:
    made = record("exp(x)", x=np.ones(shape))
    for part in (made["output"], made["inputs"]["x"], *made["gates"], *made["wires"]):
        assert part["shape"] == list(shape)
        assert np.shape(part["value"]) == np.shape(part["gradient"]) == shape


def test_numbers_of_arrays_that_are_not_finite_are_strings() -> None:
    made = record("log(x)", x=[[0, -1], [1, 2]])
    assert made["output"]["value"][0] == ["-inf", "nan"]
    assert made["output"]["value"][1] == [0.0, pytest.approx(np.log(2))]
    assert made["inputs"]["x"]["gradient"] == [["inf", -1.0], [1.0, 0.5]]


# Local gradients


def test_local_gradients_of_arrays_are_jacobians() -> None:
    first, square, total = record(NOTES, W=W, x=X)["gates"]
    assert first["locals"] == [[[0.2, 0.4, 0, 0], [0, 0, 0.2, 0.4]], W]
    assert first["jacobian"] == [
        {"shape": [2, 4], "kind": "block", "kept": 2},
        {"shape": [2, 2], "kind": "dense", "kept": 4},
    ]
    assert np.array(square["locals"]) == near([[[0.44, 0], [0, 0.52]]])
    assert total["locals"] == [[[1.0, 1.0]]]


@pytest.mark.parametrize(("size", "is_there"), [(16, True), (17, False)])
def test_a_jacobian_over_16_by_16_is_described_alone(size: int, is_there: bool) -> None:
    (gate,) = record("softmax(x)", x=f"randn({size})")["gates"]
    assert (gate["locals"] != [None]) is is_there
    assert gate["jacobian"] == [{"shape": [size, size], "kind": "dense", "kept": size}]


def test_a_gate_of_scalars_beside_arrays_has_numbers_as_local_gradients() -> None:
    *_, last = record("sum(x) * y", x=[1, 2], y=5)["gates"]
    assert last["locals"] == [5.0, 3.0]
    assert "jacobian" not in last


def test_a_jacobian_that_is_not_finite_is_written_in_strings() -> None:
    (gate,) = record("log(x)", x=[0, 1])["gates"]
    assert gate["locals"] == [[["inf", 0.0], [0.0, 1.0]]]


@pytest.mark.parametrize(
    "program", ["mean([1, 2, 3])", "norm([3, 4])", "[1, 2] @ [3, 4]", "[1, 2] + 1"]
)
def test_a_gate_of_constant_arrays_has_no_local_gradients(program: str) -> None:
    (gate,) = record(program)["gates"]
    assert (gate["locals"], gate["operands"], gate["jacobian"]) == ([], [], [])


# Steps and data


@pytest.mark.parametrize("data", [(), ("x",), ("W", "x")])
def test_the_steps_are_the_gates_forward_the_output_and_the_gates_backward(
    data: tuple[str, ...],
) -> None:
    steps = record(NOTES, data, W=W, x=X)["steps"]
    gates = ["g1", "g2", "g3", None, "g3", "g2", "g1"]
    assert [step["gate"] for step in steps] == gates
    assert [step["phase"] for step in steps] == ["forward"] * 3 + ["output"] + ["backward"] * 3
    assert all(step["text"].endswith(".") for step in steps)


def test_data_and_what_they_alone_lead_to_have_no_gradient() -> None:
    made = record("h = 2*X\ns = h @ W\nsum(s)", ["X"], X=[[1, 2]], W=[[1], [2]])
    assert [made["inputs"][name]["data"] for name in "XW"] == [True, False]
    without = {wire["source"] for wire in made["wires"] if wire["gradient"] is None}
    assert without == {"input-X", "gate-g1"}
    assert made["inputs"]["X"]["gradient"] is None
    assert made["inputs"]["W"]["gradient"] == [[2.0], [4.0]]
    assert made["gates"][0]["gradient"] is None
    backward = {s["gate"]: s["text"] for s in made["steps"] if s["phase"] == "backward"}
    assert "data alone" in backward["g1"]
    assert "data" not in backward["g2"]


@pytest.mark.parametrize(
    ("program", "value"),
    [("x", 2), ("x*2", 3), ("sin(x)*x", 1), ("x*x", [1, 2]), ("sum(x)", [1, 2])],
)
def test_of_a_circuit_of_data_alone_no_gradient_is_computed(program: str, value: object) -> None:
    made = record(program, ["x"], x=value)
    *others, last = sorted(made["wires"], key=lambda wire: wire["target"] == "output-f")
    assert [wire["gradient"] for wire in others] == [None] * len(others)
    assert last["gradient"] == made["output"]["gradient"]  # where the pass begins, and ends
    assert all("data alone" in s["text"] for s in made["steps"] if s["phase"] == "backward")
    table = rows(made, {wire["id"]: "" for wire in made["wires"]})
    assert {row["gradient"] for row in table[:-1]} <= {"—"}


@pytest.mark.parametrize(
    ("upstream", "gradient"), [(2.0, [[2, 2], [2, 2]]), ([[1, 0], [0, -1]], [[1, 0], [0, -1]])]
)
def test_the_gradient_at_the_output_has_its_shape(upstream: object, gradient: object) -> None:
    made = record("x + 0", upstream=upstream, x=[[1, 2], [3, 4]])
    assert made["output"]["gradient"] == made["inputs"]["x"]["gradient"] == gradient


# Warnings


@pytest.mark.parametrize(
    ("program", "x", "says"),
    [
        ("relu(x)", [1, 0, 2], "1(x>0)"),
        ("abs(x)", [[0, 1]], "passes 0 there"),
        ("max(0, x)", [0, -1], "1(x>=y)"),
        ("max(x)", [3, 1, 3], "each of them gets the whole gradient"),
        ("min(x, axis=0)", [[1, 2], [1, 3]], "each of them"),
        ("norm(x)", [0, 0], "passes 0 there"),
    ],
)
def test_a_kink_at_one_number_of_an_array_is_a_warning(program: str, x: object, says: str) -> None:
    (warning,) = record(program, x=x)["warnings"]
    assert (warning["code"], warning["gate"]) == ("kink", "g1")
    assert says in warning["message"]
    beside = np.array(x) + 0.1 * (1 + np.arange(np.size(x))).reshape(np.shape(x))
    assert record(program, x=beside)["warnings"] == []


@pytest.mark.parametrize(
    ("program", "x", "op"),
    [("y = x + 1; 1/x + y", [1, 0], "reciprocal"), ("sum(exp(x*1000))", [[1, 2]], "exp"),
     ("exp(sqrt(x - 1)*2)", [0, 5], "sqrt"), ("sqrt(x)", [0, 1], "sqrt")],
)  # fmt: skip
def test_not_finite_is_said_of_the_first_gate_alone(program: str, x: object, op: str) -> None:
    made = record(program, x=x)
    (warning,) = made["warnings"]
    assert warning["code"] == "not-finite"
    assert {gate["id"]: gate["op"] for gate in made["gates"]}[warning["gate"]] == op


# What the page is made of


def test_the_table_writes_small_arrays_out_and_names_large_ones() -> None:
    made = record("sum(W @ x)", W=[[1, 2], [3, 4]], x=[1, 2])
    names = {"w1": "W", "w2": "x", "w3": "W @ x", "w4": "sum(W @ x)"}
    table = {row["carries"]: (row["value"], row["gradient"]) for row in rows(made, names)}
    space = "\N{NO-BREAK SPACE}"  # a short row stays in one line
    assert table["W"] == (
        f"[[1.00,{space}2.00],\n[3.00,{space}4.00]]",
        f"[[1.00,{space}2.00],\n[1.00,{space}2.00]]",
    )
    assert table["W @ x"] == ("[5.00, 11.0]", "[1.00, 1.00]")
    whole = {row["carries"]: row["whole_value"] for row in rows(made, names)}
    assert whole["W @ x"] == "[5, 11]"
    large = rows(record("sum(x)", x="randn(20, 30)"), names)[0]
    assert (large["value"], large["gradient"]) == ("a 20×30 array", "a 20×30 array")


def test_a_lightened_record_has_arrays_where_they_are_looked_at_and_inputs_to_run_on() -> None:
    made = record("y * sum(x)", x="ones(9)", y=2)
    light = lightened(made, 9, {"w2"})
    assert light["inputs"]["x"]["value"] == made["inputs"]["x"]["value"]
    assert light["inputs"]["y"] == made["inputs"]["y"]
    there = {wire["id"] for wire in light["wires"] if wire["value"] is not None}
    assert {"w1", "w2"} <= there
    assert [wire["shape"] for wire in light["wires"]] == [wire["shape"] for wire in made["wires"]]
    assert lightened(made, 8, {"w2"})["inputs"]["x"]["value"] is None


def test_a_lightened_record_says_which_arrays_get_a_gradient() -> None:
    made = record("P = softmax(S)\n-sum(log(P[range(2), y]))", S=[[1, 2, 0], [0, 1, 3]], y=[0, 2])
    flows = {wire["source"]: wire["flows"] for wire in lightened(made, 1, ())["wires"]}
    assert flows["input-S"] and not flows["input-y"]
