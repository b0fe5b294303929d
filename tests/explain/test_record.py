"""The record of a circuit, as `/graph.json` gives it."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from engine.circuits import Circuit
from engine.explain.record import called, rows
from engine.explain.warnings import first_alone
from tests.support.programs import programs

GATE = {
    "id",
    "op",
    "symbol",
    "span",
    "calls",
    "name",
    "operands",
    "results",
    "value",
    "gradient",
    "locals",
    "shape",
    "module",
}
WIRE = {"id", "source", "target", "value", "gradient", "shape"}


def record(program: str, **inputs: float) -> dict[str, Any]:
    return Circuit(program, inputs).record()


def test_the_first_circuit_is_recorded_as_documented() -> None:
    made = record("(x+y)*z", x=-2, y=5, z=-4)
    assert made["expr"] == "(x+y)*z"
    assert made["output"] == {"name": "f", "value": -12.0, "gradient": 1.0, "shape": []}
    assert made["inputs"]["x"] == {"value": -2.0, "gradient": -4.0, "shape": [], "data": False}
    add, mul = made["gates"]
    wires = {wire["id"]: wire for wire in made["wires"]}
    assert [wires[id]["source"] for id in add["operands"]] == ["input-x", "input-y"]
    assert [wires[id]["target"] for id in add["results"]] == ["gate-g2"]
    del add["operands"], add["results"]
    assert add == {
        "id": "g1", "op": "add", "symbol": "+", "span": [1, 4], "calls": [], "name": None,
        "value": 3.0, "gradient": -4.0, "locals": [1.0, 1.0], "shape": [], "module": None,
    }  # fmt: skip
    assert (mul["op"], mul["span"], mul["locals"]) == ("mul", [0, 7], [-4.0, 3.0])
    assert wires["w1"] == {
        "id": "w1", "source": "input-x", "target": "gate-g1", "value": -2.0, "gradient": -4.0, "shape": [],
    }  # fmt: skip
    assert made["warnings"] == []
    assert made["ignored"] == []


def test_the_steps_are_the_gates_forward_the_output_and_the_gates_backward() -> None:
    steps = record("(x+y)*z")["steps"]
    assert [(step["phase"], step["gate"]) for step in steps] == [
        ("forward", "g1"),
        ("forward", "g2"),
        ("output", None),
        ("backward", "g2"),
        ("backward", "g1"),
    ]
    assert all(step["text"] for step in steps)


def test_a_copy_gate_has_no_place() -> None:
    copy, mul = record("x*x")["gates"]
    assert (copy["op"], copy["span"], len(copy["results"])) == ("copy", None, 2)
    assert mul["span"] == [0, 3]


def test_operators_have_the_names_that_are_documented() -> None:
    program = "a+b-c*d/e1^k + -x + 1/y + z^2 + w*w"
    ops = {gate["op"] for gate in record(program)["gates"]}
    assert ops == {"add", "sub", "mul", "div", "pow", "neg", "reciprocal", "square", "copy"}


def test_a_constant_has_no_local_gradient() -> None:
    (gate,) = record("2*x", x=5)["gates"]
    assert gate["locals"] == [2.0]
    assert len(gate["operands"]) == 1
    (gate,) = record("1/0")["gates"]
    assert (gate["locals"], gate["operands"], gate["value"]) == ([], [], "inf")


def test_warnings_name_the_gate() -> None:
    made = record("unused = x+1\nrelu(x)/(y-y)", x=0)
    codes = {warning["code"]: warning["gate"] for warning in made["warnings"]}
    ops = {gate["id"]: gate["op"] for gate in made["gates"]}
    assert ops[codes["kink"]] == "relu"
    assert ops[codes["not-finite"]] == "div"
    assert codes["unused"] is None
    assert all(warning["message"] for warning in made["warnings"])


@pytest.mark.parametrize(
    ("program", "x", "found"),
    [
        ("log(x)/0", -1.0, [("log", "gives what is not"), ("div", "divides by 0")]),
        ("log(x)/0", 2.0, [("div", "gives what is not")]),
        ("sqrt(x) + log(x)", 0.0, [("log", "gives what is not"), ("sqrt", "sends back")]),
        ("log(x) + 1/x", 0.0, [("log", "gives what is not"), ("reciprocal", "divides by 0")]),
        ("sqrt(x) + sqrt(2*x)", 0.0, [("sqrt", "sends back")]),
    ],
)
def test_each_way_in_which_a_number_stops_being_finite_has_a_warning(
    program: str, x: float, found: list[tuple[str, str]]
) -> None:
    made = record(program, x=x)
    ops = {gate["id"]: gate["op"] for gate in made["gates"]}
    warned = [(ops[w["gate"]], w["message"]) for w in made["warnings"] if w["code"] == "not-finite"]
    assert [op for op, _ in warned] == [op for op, _ in found]
    assert all(words in message for (_, message), (_, words) in zip(warned, found, strict=True))


def test_a_gate_of_typed_arrays_is_recorded_though_no_wire_has_one() -> None:
    described = record("x*norm([3,4]) + [1,2][0]")
    assert {gate["op"]: gate["value"] for gate in described["gates"]}["norm"] == 5
    assert json.loads(json.dumps(described)) == described


@given(programs(size=20))
def test_a_record_is_whole_and_strict_json(program: str) -> None:
    made = record(program)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    elements = {f"input-{name}" for name in made["inputs"]} | {f"output-{made['output']['name']}"}
    elements |= {f"gate-{gate['id']}" for gate in made["gates"]}
    wires = {wire["id"]: wire for wire in made["wires"]}
    for wire in made["wires"]:
        assert set(wire) == WIRE
        assert {wire["source"], wire["target"]} <= elements
    for gate in made["gates"]:
        assert set(gate) == GATE
        assert len(gate["locals"]) == len(gate["operands"])
        assert all(wires[id]["target"] == f"gate-{gate['id']}" for id in gate["operands"])
        assert all(wires[id]["source"] == f"gate-{gate['id']}" for id in gate["results"])
        assert all(wires[id]["value"] == gate["value"] for id in gate["results"])
    assert len(made["steps"]) == 2 * len(made["gates"]) + 1


def test_the_rows_of_the_table_say_what_each_wire_carries() -> None:
    made = Circuit("q = x+1\nq*q", {"x": 2})
    table = rows(made.record(), called(made.graph))
    ends = [(row["source"], row["target"], row["into"]) for row in table]
    assert ends[:3] == [("x", "+1", "q"), ("+1", "copy", "q"), ("copy", "×", "q*q")]
    assert [row["carries"] for row in table] == ["x", "q", "q → first use", "q → second use", "q*q"]
    assert [row["typed"] for row in table] == ["", "x+1", "x+1", "x+1", ""]
    assert [row["value"] for row in table] == ["2", "3", "3", "3", "9"]
    assert [row["gradient"] for row in table] == ["6", "6", "3", "3", "1"]


def test_wires_are_called_by_what_they_carry() -> None:
    def names(text: str, **values: Any) -> list[str]:
        return list(called(Circuit(text, values).graph).values())

    assert names("c = x*w1\nc*c + 1") == [
        "x", "w1", "c", "c → first use", "c → second use", "c*c", "c*c + 1",
    ]  # fmt: skip
    assert names("x*y + x*y")[-3:-1] == ["x*y", "(x*y)₂"]
    assert names("h = x\nfor i in range(2):\n    h = h*2")[1:] == ["h₂", "h₃"]
    assert names(" + ".join("x" * 11))[10:12] == ["x → tenth use", "x → use 11"]


def test_each_version_of_a_name_has_a_row() -> None:
    circuit = Circuit("h = x*2\nfor t in range(2):\n    h = h*w\nh += 1", {"x": 2, "w": 3})
    made = circuit.record()
    assert [row["carries"] for row in rows(made, called(circuit.graph)) if row["typed"]] == [
        "h",
        "h₂",
        "h₃",
        "h₄",
    ]
    assert [gate["name"] for gate in made["gates"]] == ["h", None, "h.2", "h.3", "h.4"]


def test_a_gate_has_the_calls_that_made_it_from_the_inside_out() -> None:
    text = "def f(a):\n    return a*3\ndef g(b):\n    return f(b) + 1\ng(x) + 2"
    found = {
        gate["symbol"]: [text[slice(*span)] for span in gate["calls"]]
        for gate in record(text, x=2)["gates"]
    }
    assert found == {"×3": ["f(b)", "g(x)"], "+1": ["g(x)"], "+2": []}


def test_a_softmax_alone_says_why_its_gradients_are_0_until_another_upstream_is_set() -> None:
    (warning,) = Circuit("softmax(z)", {"z": [1, 2, 3]}).record()["warnings"]
    assert warning["code"] == "constant-sum"
    assert "sum to 1" in warning["message"]
    for told in (
        Circuit("softmax(z)", {"z": [1, 2, 3]}, upstream=[1, 0, 0]),
        Circuit("sum(softmax(z)*y)", {"z": [1, 2, 3], "y": [1, 0, 0]}),
    ):
        assert told.record()["warnings"] == []


def test_the_upstream_that_is_offered_tells_more() -> None:
    run = Circuit("softmax(z)", {"z": [1, 2, 3]}).view
    assert first_alone(run) == "[1,0,0]"
    assert np.abs(Circuit("softmax(z)", {"z": [1, 2, 3]}, "[1,0,0]").gradients["z"]).max() > 0.05
    assert first_alone(Circuit("x*y").view) == ""
