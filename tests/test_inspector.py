"""What the page shows of one gate."""

import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from engine.inspector import Inspected
from engine.plots import HEIGHT, LARGEST, MARGIN, WIDTH, plot, window

ACTIVATIONS = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "exp",
    "abs",
    "square",
    "sin",
)
HUGE = [1e308, -1e308, 5e-324, -5e-324, 0.0, 1e154, -3.0]


def look(program: str, gate: str = "g1", **values: Any) -> Inspected:
    found = Circuit(program, values).inspected(gate)
    assert found is not None
    return found


def formulas(program: str, gate: str = "g1", **values: Any) -> list[str]:
    return [operand.formula for operand in look(program, gate, **values).operands]


def test_a_gate_is_shown_with_what_it_carries() -> None:
    seen = look("q = W@x\nsum(q^2)", W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4])
    assert (seen.op, seen.symbol, seen.typed, seen.wire) == ("matmul", "@", "W@x", "w3")
    assert [[entry.text for entry in row] for row in seen.value.table] == [["0.22"], ["0.26"]]
    assert seen.gradient.table[1][0].title == "0.5200000000000001"
    to_w, to_x = seen.operands
    assert (to_w.name, to_w.wire, to_x.name) == ("W", "w1", "x")
    assert to_w.jacobian is not None and to_w.jacobian.shape == (2, 4)
    assert to_w.pattern is not None
    assert [entry.text for entry in to_w.pattern.table[0]] == ["0.20", "0.40", "0", "0"]


def test_an_id_that_no_gate_has_shows_nothing() -> None:
    assert Circuit("x*y").inspected("g9") is None
    assert Circuit("x*y").inspected("") is None


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("W@x", ["dW = dout @ x.T", "dx = W.T @ dout"]),
        ("q = W@x; q*2", ["dW = dq @ x.T", "dx = W.T @ dq"]),
        ("x*y", ["y", "x"]),
        ("x+y", ["1", "1"]),
        ("sigmoid(x)", ["out*(1 - out)"]),
        ("relu(x)", ["1(x > 0)"]),
        ("norm(x)", ["dx = dout * x/out"]),
        ("2*x", ["2"]),
        ("x.T", ["dx = dout.T"]),
    ],
)
def test_what_goes_back_is_written_in_the_names_of_the_operands(
    program: str, expected: list[str]
) -> None:
    assert formulas(program) == expected


def test_an_operand_without_a_name_is_written_as_it_was_typed() -> None:
    assert formulas("norm(W@x)", "g2") == ["d(W@x) = dout * (W@x)/out"]


@pytest.mark.parametrize("program", ["x+y", "x*y", "x-y", "-x", "2*x", "x/2", "x+1", "x*x"])
def test_a_straight_line_is_not_plotted(program: str) -> None:
    for gate in Circuit(program).graph.gates:
        assert not any(operand.curve for operand in look(program, gate.id).operands)


@pytest.mark.parametrize("program", ["W@x", "sum(x)", "softmax(x)", "x.T"])
def test_a_gate_of_whole_arrays_has_no_curve(program: str) -> None:
    assert not any(operand.curve for operand in look(program).operands)


@pytest.mark.parametrize("function", ACTIVATIONS)
@pytest.mark.parametrize("x", [-2.0, 0.5, 3.0])
def test_the_dot_is_on_the_curve_at_x_and_the_tangent_has_the_local_slope(
    function: str, x: float
) -> None:
    circuit = Circuit(f"{function}(x)", {"x": x})
    root = ElementTree.fromstring(look(f"{function}(x)", x=x).operands[0].curve)
    (circle,) = root.iter("circle")
    curve, tangent = (
        [
            tuple(map(float, pair.split(",")))
            for pair in re.findall(r"[-\d.]+,[-\d.]+", path.get("d", ""))
        ]
        for path in root.iter("path")
        if path.get("class") in ("curve", "tangent")
    )
    at_x, at_y = float(circle.get("cx", "")), float(circle.get("cy", ""))
    reach = max(4.0, 1.3 * abs(x))
    per_x = (WIDTH - 2 * MARGIN) / (2 * reach)
    assert at_x == pytest.approx(WIDTH / 2 + x * per_x, abs=0.06)
    assert any(math.dist((at_x, at_y), point) < 5 for point in curve)
    # Heights: the axis is at 0, and the curve's scale is that of the point where it is not near it.
    axis = re.search(r"M[\d.]+,([\d.]+)H", next(root.iter("path")).get("d", ""))
    assert axis is not None
    output = float(circuit.output)
    if abs(output) > 0.1:
        per_y = (float(axis[1]) - at_y) / output
        (x0, y0), (x1, y1) = tangent
        local = circuit.run.locals(circuit.graph.gates[0])[0]
        assert (y0 - y1) / (x1 - x0) * per_x / per_y == pytest.approx(local, rel=0.06, abs=0.03)


def test_each_number_of_a_small_array_is_a_dot() -> None:
    curve = look("tanh(x)", x=[-1, 0, 2]).operands[0].curve
    assert curve.count("<circle") == curve.count('class="tangent"') == 3
    assert look("tanh(x)", x="randn(1000)").operands[0].curve.count("<circle") < 100


@pytest.mark.parametrize("function", [*ACTIVATIONS, "log", "sqrt", "tan", "reciprocal"])
@pytest.mark.parametrize("x", [*HUGE, HUGE])
def test_a_plot_bears_every_number(function: str, x: object) -> None:
    for operand in look(f"{function}(x)", x=x).operands:
        root = ElementTree.fromstring(operand.curve)
        assert not re.search(r"nan|inf", "".join(p.get("d", "") for p in root.iter("path")))
        for circle in root.iter("circle"):
            assert 0 <= float(circle.get("cx", "")) <= WIDTH
            assert 0 <= float(circle.get("cy", "")) <= HEIGHT


@pytest.mark.parametrize("program", ["x/y", "x^y", "max(x, y)", "exp(x*1000)", "1/(x-x)"])
def test_every_gate_of_a_circuit_that_is_not_finite_is_shown(program: str) -> None:
    circuit = Circuit(program, {"x": [1, 0, -2], "y": [0, 0, 0.5]})
    for gate in circuit.graph.gates:
        assert circuit.inspected(gate.id)


def test_a_curve_has_a_gap_where_it_is_not_finite_or_too_large() -> None:
    heights = [0.0, 1.0, math.nan, 1.0, 0.0, math.inf, 1.0, 0.5, LARGEST * 10, 1.0]
    drawn = plot("label", [(float(i), y) for i, y in enumerate(heights)], [], "x")
    path = re.search(r'class="curve" d="([^"]*)"', drawn)
    assert path is not None
    assert path[1].count("M") == 4


def test_the_window_holds_the_points_and_the_axis() -> None:
    shown = window([(-4.0, 1.0), (4.0, 2.0)], [(1.0, 30.0), (2.0, math.nan)])
    assert shown.left == -4
    assert shown.right == 4
    assert shown.bottom < 0 < 30 < shown.top < 40


def test_a_large_array_is_a_map_that_says_where_numbers_share_a_square() -> None:
    small, large = (look("exp(x)", x=f"randn({n}, {n})").value for n in (8, 65))
    assert len(small.table) == len(small.table[0]) == 8
    assert small.map == ""
    assert large.table == []
    assert "the largest of several" in large.note
    assert ElementTree.fromstring(large.map).get("class") == "map"


def test_without_a_gradient_a_dash_stands_there() -> None:
    seen = Circuit("X@W", {"X": [[1, 2]]}, data=["X"]).inspected("g1")
    assert seen is not None
    assert seen.operands[0].gradient.table[0][0].text == "—"
    assert seen.operands[1].gradient.table[0][0].text != "—"


# On the page


@pytest.mark.parametrize("gate", ["g1", "g2", "g3", "g99", "", "<script>alert(1)</script>"])
@pytest.mark.parametrize(
    "program",
    ["q = W @ x # <script>alert(1)</script> & more\nsum(\n  q^2 # <b>\n)", "tanh(x # </code><img src=x>\n)*2",
     "a1 = x < 3", "<script>alert(1)</script>"],
)  # fmt: skip
def test_what_was_typed_is_escaped_where_a_gate_is_shown(
    client: FlaskClient, program: str, gate: str
) -> None:
    answer = client.get("/", query_string={"expr": program, "_gate": gate})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<b>\n)" not in answer.text


def test_the_page_shows_the_gate_of_the_address(client: FlaskClient) -> None:
    query = {"expr": "sum(tanh(W@x))", "W": "randn(20,30)", "_gate": "g2"}
    text = client.get("/", query_string=query).text
    assert "20 × 20, diagonal" in text
    assert "400 numbers that are never stored" in text
    assert 'class="plot"' in text
    assert ">nan<" not in text
    assert "None" not in text
