"""What the page shows of one gate."""

import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from engine.explain.inspector import Inspected, inspected
from engine.plots.plots import HEIGHT, LARGEST, MARGIN, WIDTH, plot, window

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


def plain(mathml: str) -> str:
    """A formula as one line: what stands high behind ^, a fraction with a stroke."""
    element = ElementTree.fromstring(f"<math>{mathml}</math>")
    return _plain(element).replace("\N{INVISIBLE TIMES}", "")


def _plain(element: ElementTree.Element) -> str:
    parts = [element.text or "", *map(_plain, element)]
    sign = {"mfrac": "/", "msup": "^"}.get(element.tag, "")
    return f"{parts[1]}{sign}{parts[2]}" if sign else "".join(parts)


def formulas(program: str, gate: str = "g1", **values: Any) -> list[str]:
    """What stands for each operand: the local gradient, or what a gate of arrays sends."""
    operands = look(program, gate, **values).operands
    return [operand.sends or plain(operand.equation) for operand in operands]


def test_a_gate_is_shown_with_what_it_carries() -> None:
    seen = look("q = W@x\nsum(q^2)", W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4])
    assert (seen.title, seen.symbol, seen.typed, seen.wire) == ("matrix product", "@", "W@x", "w3")
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
        ("W@x", ["dW = df @ x.T", "dx = W.T @ df"]),
        ("q = W@x; q*2", ["dW = dq @ x.T", "dx = W.T @ dq"]),
        ("W@x*2", ["dW = dout @ x.T", "dx = W.T @ dout"]),
        ("x*y", ["∂f/∂x=y", "∂f/∂y=x"]),
        ("x+y", ["∂f/∂x=1", "∂f/∂y=1"]),
        ("sigmoid(x)", ["∂f/∂x=f·(1−f)"]),
        ("sigmoid(x)*2", ["∂out/∂x=out·(1−out)"]),
        ("out = sigmoid(x)", ["∂out/∂x=out·(1−out)"]),
        ("out*2 + 1", ["∂u/∂out=2"]),
        ("relu(x)", ["∂f/∂x=1(x>0)"]),
        ("max(x, y)", ["∂f/∂x=1(x≥y)", "∂f/∂y=1(y≥x)"]),
        ("max(x, y, z)", ["∂f/∂x=1(x≥f)", "∂f/∂y=1(y≥f)", "∂f/∂z=1(z≥f)"]),
        ("max(0, x)", ["∂f/∂x=1(x≥0)"]),
        ("x^3", ["∂f/∂x=3·x^2"]),
        ("x^y", ["∂f/∂x=x^y−1·y", "∂f/∂y=f·log(x)"]),
        ("x/2", ["∂f/∂x=1/2"]),
        ("norm(x)", ["dx = df * x/f"]),
        ("2*x", ["∂f/∂x=2"]),
        ("x.T", ["dx = df.T"]),
        ("sum(x)", ["dx = df for every number"]),
    ],
)
def test_what_goes_back_is_written_in_the_names_of_the_operands(
    program: str, expected: list[str]
) -> None:
    assert formulas(program) == expected


def test_an_operand_without_a_name_is_written_as_it_was_typed() -> None:
    assert formulas("norm(W@x)", "g2") == ["d(W@x) = df * (W@x)/f"]
    assert formulas("(x+y)*z", "g2") == ["∂f/∂(x+y)=z", "∂f/∂z=x+y"]
    assert plain(look("(x+y)*z", "g2").formula) == "f=(x+y)·z"


def test_an_operand_too_long_to_write_out_gets_a_letter_that_is_free() -> None:
    seen = look("1/(1 + exp(-(u + 2*x0)))", "g5")
    assert plain(seen.formula) == "out=1+v"
    (letter,) = seen.letters
    assert (plain(letter.letter), letter.text) == ("v", "exp(-(u + 2*x0))")
    assert letter.math.startswith("<msup><mi>e</mi>")
    assert formulas("1/(1 + exp(-(u + 2*x0)))", "g5") == ["∂out/∂v=1"]
    named = look("a_rather_long_name = x + 1; a_rather_long_name*2", "g2")
    assert (named.letters, named.operands[0].name) == ([], "a_rather_long_name")


def test_a_letter_inside_of_a_call_never_stands_for_the_whole_call() -> None:
    run = Circuit("cross_entropy(2*s, y)", {"s": [[1, 2], [3, 4]], "y": [0, 1]}).run
    seen = [inspected(run, gate) for gate in run.graph.gates if gate.symbol in ("−", "mean")]
    assert [[letter.text for letter in one.letters] for one in seen] == [
        ["logsumexp(2*s, axis=-1)", "(2*s)[range(2), y]"],
        ["logsumexp(2*s, axis=-1) - (2*s)[range(2), y]"],
    ]
    assert not any(letter.math for one in seen for letter in one.letters)


def test_a_value_that_enters_twice_is_told_apart_by_its_wires() -> None:
    assert formulas("x*x", "g2") == ["∂f/∂x^(1)=x", "∂f/∂x^(2)=x"]
    copy = look("x*x", "g1", x=3)
    assert plain(copy.sums) == "∂f/∂x=∂f/∂x^(1)+∂f/∂x^(2)"
    assert [number.text for number in copy.back] == ["3.00", "3.00"]
    assert copy.operands[0].sent is not None and copy.operands[0].sent.text == "6.00"


@pytest.mark.parametrize(
    ("program", "shapes"),
    [
        ("A@B", ["2×3 = 2×4 · 4×3", "3×4 = 3×2 · 2×4"]),
        ("A@v", ["2×3 = 2×1 · 1×3", "3×1 = 3×2 · 2×1"]),
        ("u@A", ["1×2 = 1×3 · 3×2", "2×3 = 2×1 · 1×3"]),
        ("dot(v, v)", ["1×3 = 1×1 · 1×3", "3×1 = 3×1 · 1×1"]),
        ("A*A", ["", ""]),
    ],
)
def test_the_shapes_of_a_product_are_seen_to_match(program: str, shapes: list[str]) -> None:
    values = {"A": "randn(2,3)", "B": "randn(3,4)", "v": "randn(3)", "u": "randn(2)"}
    given = {name: value for name, value in values.items() if name in program}
    gates = [gate for gate in Circuit(program, given).graph.gates if gate.span]
    assert [o.shapes for o in look(program, gates[0].id, **given).operands] == shapes


def test_each_operand_gets_upstream_times_local() -> None:
    seen = look("q = x+y; q*z", "g2", x=-2, y=5, z=-4)
    assert seen.output.text == "−12.0"
    assert [number.text for number in seen.back] == ["1.00"]
    sent = [(o.local.text, o.sent.text) for o in seen.operands if o.sent]
    assert sent == [("−4.00", "−4.00"), ("3.00", "3.00")]


def test_a_local_gradient_that_is_a_value_follows_it_on_its_wire() -> None:
    product, exponential, sigmoid, doubled = (
        look(program, x=3.0).operands[0].local for program in ("x*y", "exp(x)", "sigmoid(x)", "x*2")
    )
    assert (product.role, product.wire) == ("value", "w2")
    assert (exponential.role, exponential.wire) == ("value", "w2")
    assert (sigmoid.role, sigmoid.wire, sigmoid.arriving) == ("local", "w1", "w2")
    assert (doubled.role, doubled.text) == ("", "2.00")


@pytest.mark.parametrize(
    ("program", "gate", "said"),
    [
        ("q = x+y; q*z", "g1", "It keeps nothing from the forward pass."),
        ("q = x+y; q*z", "g2", "It keeps q = 3.00 and z = −4.00 from the forward pass."),
        ("exp(z)", "g1", "It keeps its output = 0.018 from the forward pass."),
        ("2*z", "g1", "It keeps nothing from the forward pass."),
        ("z*z", "g2", "It keeps z = −4.00 from the forward pass."),
        ("relu(z)", "g1", "It keeps z = −4.00 from the forward pass."),
    ],
)
def test_what_a_gate_keeps_is_said_with_its_values(program: str, gate: str, said: str) -> None:
    assert look(program, gate, x=-2, y=5, z=-4).keeps == said


def test_a_gate_keeps_only_what_the_operands_with_gradients_need() -> None:
    seen = Circuit("w*x", {"w": 2, "x": 3}, data=["x"]).inspected("g1")
    assert seen is not None
    assert seen.keeps == "It keeps x = 3.00 from the forward pass."
    assert seen.operands[1].sent is None


def wishes(seen: Inspected) -> list[str]:
    assert seen.wants is not None
    return [wish.said.get(wish.sign, "") for wish in (seen.wants, *seen.asks)]


def test_a_gate_wants_its_output_along_its_gradient() -> None:
    values = {"x": -2, "y": 5, "z": -4}
    assert wishes(look("(x+y)*z", "g1", **values)) == [
        "It wants a smaller output, with a force of 4.00.",
        "x should get smaller",
        "y should get smaller",
    ]
    assert wishes(look("max(x, y)", "g1", **values))[1:] == [
        "x can stay as it is",
        "y should get larger",
    ]
    blocked = look("relu(x + 0)", "g1", **values)
    assert wishes(blocked)[0].startswith("It does not mind")
    assert blocked.purpose == "What it wants, for f to grow"


def test_a_copy_gate_wants_what_its_uses_want_together() -> None:
    assert wishes(look("x*x", "g1", x=3))[0] == "It wants a larger output, with a force of 6.00."


def test_what_is_wanted_follows_from_the_gradient_that_is_set_at_the_output() -> None:
    seen = Circuit("x*y", upstream=-1).inspected("g1")
    assert seen is not None
    assert seen.purpose == "What it wants, for f to shrink"
    assert wishes(seen)[0] == "It wants a smaller output, with a force of 1.00."


def test_a_gradient_that_is_no_number_is_no_wish() -> None:
    seen = look("sqrt(x*1)*0", "g1", x=0)
    assert wishes(seen)[0] == "Its gradient is not a number, so it wants nothing."


def test_a_value_that_is_no_number_is_no_wish_whatever_its_gradient() -> None:
    seen = look("log(x)*2", "g2", x=-1)
    assert wishes(seen)[0] == "Its value is not a number, so it wants nothing."


def test_of_arrays_and_of_data_something_else_is_said_than_a_wish() -> None:
    assert look("W@x").wants is None
    assert "Each number" in look("W@x").instead
    mean = look("-mean(x)", "g1", x=[1, 2])
    assert wishes(mean)[0] == "It wants a smaller output, with a force of 1.00."
    assert (mean.instead, mean.asks) == ("", [])
    data = Circuit("sin(x)*w", {"x": 1}, data=["x"]).inspected("g1")
    assert data is not None and data.wants is None
    assert "no gradient comes back" in data.instead


def test_at_a_kink_it_is_said_what_the_gate_passes() -> None:
    assert "each of them gets the whole gradient" in look("max(x, y)", x=2, y=2).convention
    assert look("max(x, y)", x=2, y=3).convention == ""


def test_before_its_step_a_number_is_a_dash() -> None:
    circuit = Circuit("q = x+y; q*z", {"x": -2, "y": 5, "z": -4})
    before, after = circuit.inspected("g2", 0), circuit.inspected("g2", 2)
    assert before is not None and after is not None and before.wants is not None
    assert before.output.text == "—"
    assert [operand.local.text for operand in before.operands] == ["−4.00", "—"]
    assert before.keeps == "It keeps q = — and z = −4.00 from the forward pass."
    assert before.wants.sign == "" and "not known" in before.wants.said[""]
    assert after.output.text == "−12.0"
    assert [operand.local.text for operand in after.operands] == ["−4.00", "3.00"]
    assert [number.text for number in after.back] == ["—"]
    arrays = Circuit("tanh(W@x)").inspected("g1", 1)
    assert arrays is not None
    assert arrays.value.there and not arrays.gradient.there


@pytest.mark.parametrize(
    ("step", "gate"),
    [(None, None), (0, None), (1, "g1"), (2, "g2"), (3, "g2"), (4, "g2"), (5, "g1"), (6, None)],
)
def test_where_no_gate_is_looked_at_the_one_in_turn_is_shown(
    step: int | None, gate: str | None
) -> None:
    seen = Circuit("(x+y)*z").inspected("", step)
    assert (seen and seen.id) == gate


def test_a_gate_that_is_looked_at_stays_while_others_have_their_turn() -> None:
    seen = Circuit("(x+y)*z").inspected("g2", 1)
    assert seen is not None and seen.id == "g2"


def test_a_module_is_shown_as_the_gate_that_it_is() -> None:
    circuit = Circuit(
        "s = w*x + b\n1/(1+exp(-s))", {"w": 2, "x": 3, "b": -5}, fold=["sigmoid", "s"]
    )
    module, sigmoid = (circuit.inspected(gate.id) for gate in circuit.arrangement.graph.gates)
    assert module is not None and sigmoid is not None
    assert module.pattern.startswith("*Chains*")
    assert [plain(operand.equation) for operand in module.operands] == ["∂s/∂w", "∂s/∂x", "∂s/∂b"]
    assert [operand.local.text for operand in module.operands] == ["3.00", "2.00", "1.00"]
    assert plain(sigmoid.operands[0].equation) == "∂f/∂s=f·(1−f)"
    assert sigmoid.pattern.startswith("*Squashes*")


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
    assert small.map is None
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


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    "query",
    [
        {"expr": "(x+y)*z", "_gate": "g2", "_step": "3"},
        {"expr": "x*x", "_gate": "g1"},
        {"expr": "2*3*x", "_gate": "g1"},
        {"expr": "w*x", "_data": "x", "_gate": "g1"},
        {"expr": "softmax(W@x)[0]", "_gate": "g2"},
        {"expr": "max(x, y)", "x": "1", "y": "1", "_step": "1"},
        {"expr": "x*y"},
        {"expr": "x*("},
    ],
)
def test_the_panel_alone_is_what_stands_in_the_page(
    client: FlaskClient, query: dict[str, str], locale: str
) -> None:
    given = {**query, "_lang": locale}
    panel, page = (client.get(path, query_string=given) for path in ("/explain", "/"))
    assert panel.status_code == page.status_code
    assert panel.text.strip() in page.text
    assert ("它" in panel.text or "点击" in panel.text) == (locale == "zh")


def test_the_page_shows_the_gate_of_the_address(client: FlaskClient) -> None:
    query = {"expr": "sum(tanh(W@x))", "W": "randn(20,30)", "_gate": "g2"}
    text = client.get("/", query_string=query).text
    assert "20 × 20, diagonal" in text
    assert "400 numbers that are never stored" in text
    assert 'class="plot"' in text
    assert ">nan<" not in text
    assert ">None<" not in text and "None" not in text.replace("(X,%20None,%20None", "")


def test_a_formula_has_the_names_of_local_variables_and_of_what_is_held() -> None:
    body = ["p = exp(w)/sum(exp(w))", "h = {}", "h[0] = tanh(p)", "return log(p[1])*sum(h[0])"]
    program = "\n    ".join(["def f(w):", *body]) + "\nf(x)"
    circuit = Circuit(program, {"x": [1, 2]})
    by_name = {gate.row.name: gate.id for gate in circuit.graph.gates}
    formulas = {
        name: re.sub("<[^>]*>", "", circuit.inspected(by_name[name]).formula)  # type: ignore[union-attr]
        for name in ("index", "tanh", "sum")
    }
    assert formulas == {"index": "out=p1", "tanh": "h[0]=tanh(p)", "sum": "out=sum(h[0])"}
