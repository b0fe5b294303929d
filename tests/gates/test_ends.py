"""Numbers hold over the whole line: where a gate is saturated, at 0, at what is not finite, towards data."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from engine.explain import narrate
from engine.gates.scalars import Scalar
from engine.gates.table import BY_NAME, SCALARS
from engine.programs import program
from tests.support.recorded import recorded
from tests.support.written import check, ran, results


def partial(row: Scalar, position: int, operands: tuple[float, ...]) -> float:
    """A row's local gradient, as both passes compute it where floats raise."""
    with np.errstate(all="ignore"):
        given = [*map(np.float64, operands)]
        out = row.function(len(given), (), "numpy")(*given)
        (found,) = row.local((position,), len(given), "numpy")(*given, out)
    return float(found)


def test_softplus_rises_by_a_half_at_0() -> None:
    assert partial(BY_NAME["softplus"], 0, (0.0,)) == 0.5


@pytest.mark.parametrize(
    ("gate", "below", "above"),
    [("sigmoid", 0, 0), ("tanh", 0, 0), ("elu", 0, 1), ("softplus", 0, 1), ("relu", 0, 1),
     ("leaky_relu", 0.01, 1), ("abs", -1, 1), ("exp", 0, math.inf)],
)  # fmt: skip
def test_far_out_a_slope_is_its_limit(gate: str, below: float, above: float) -> None:
    assert partial(BY_NAME[gate], 0, (-math.inf,)) == below  # type: ignore[arg-type]
    assert partial(BY_NAME[gate], 0, (math.inf,)) == above  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expr", "inputs", "value", "gradients"),
    [
        ("sigmoid(x)", {"x": 40}, 1.0, {"x": 4.248354255291589e-18}),
        ("sigmoid(x)", {"x": -40}, 4.248354255291589e-18, {"x": 4.248354255291589e-18}),
        ("tanh(x)", {"x": 20}, 1.0, {"x": 1.6993417021166355e-17}),
        ("tanh(x)", {"x": "[-20,20]"}, [-1.0, 1.0], {"x": [1.6993417021166355e-17] * 2}),
        ("elu(x)", {"x": -40}, -1.0, {"x": 4.248354255291589e-18}),
        ("logsumexp(x)", {"x": "[1e16,1e16]"}, 1e16, {"x": [0.5, 0.5]}),
        ("norm(x)", {"x": "[5e-324,5e-324]"}, 5e-324, {"x": [0.5**0.5] * 2}),
        ("norm(x)", {"x": "[1.7e308,1.7e308]"}, "inf", {"x": [0.5**0.5] * 2}),
        ("norm(x)", {"x": "[3e-310,4e-310]"}, 5e-310, {"x": [0.6, 0.8]}),
        ("norm(x)", {"x": "[0,0]"}, 0.0, {"x": [0.0, 0.0]}),
        ("max(log(x))", {"x": "[-1,2]"}, "nan", {"x": ["nan", "nan"]}),
        ("min(log(x))", {"x": "[-1,2]"}, "nan", {"x": ["nan", "nan"]}),
        ("max(log(x), y)", {"x": -1, "y": 2}, "nan", {"x": "nan", "y": "nan"}),
        ("sum(min(log(x), y))", {"x": "[-1,e]", "y": "[3,4]"}, "nan", {"y": ["nan", 0.0]}),
        ("xlogy(x, log(y))", {"x": 0, "y": -1}, "nan", {"x": "nan"}),
        ("relu(log(x))", {"x": -1}, "nan", {"x": "nan"}),
        ("leaky_relu(log(x))", {"x": -1}, "nan", {"x": "nan"}),
        ("max(log(x), axis=1)", {"x": "[[-1,2],[3,3]]"}, ["nan", math.log(3)],
         {"x": [["nan", "nan"], [1 / 3, 1 / 3]]}),
    ],
)  # fmt: skip
def test_numbers_keep_their_last_digits(
    expr: str, inputs: dict[str, Any], value: Any, gradients: dict[str, Any]
) -> None:
    made = Circuit(expr, {name: given.replace("e]", "2.5]") if isinstance(given, str) else given
                          for name, given in inputs.items()})  # fmt: skip
    record = recorded(made)
    same(record["output"]["value"], value)
    for input, gradient in gradients.items():
        same(record["inputs"][input]["gradient"], gradient)
    listing = program("numpy", made)
    (printed,) = results([listing])
    check(made.run, listing, printed)


def same(found: Any, wanted: Any) -> None:
    """Numbers to the last digits but one, and words for those that are not finite."""
    found, wanted = (np.array(one, dtype=object).astype(float) for one in (found, wanted))
    np.testing.assert_allclose(found, wanted, rtol=1e-14)


def test_a_nan_elsewhere_hides_no_tie() -> None:
    made = Circuit("max(log(x), axis=1)", {"x": "[[-1,2],[3,3]]"})
    assert {warning["code"] for warning in recorded(made)["warnings"]} == {"kink", "not-finite"}
    alone = Circuit("max(log(x), axis=1)", {"x": "[[-1,2],[3,4]]"})
    assert {warning["code"] for warning in recorded(alone)["warnings"]} == {"not-finite"}


# Programs


@pytest.mark.parametrize("x", [0.0, 2.0, -3.0, 30.0, 40.0, -40.0, 300.0, 800.0, -800.0])
def test_a_program_gives_the_numbers_of_the_engine_far_out_too(x: float) -> None:
    rows = [row for row in SCALARS if row.stable and row.arity == 1]
    runs = [ran(f"{row.name}(x)*y", x=x, y=3.0) for row in rows]
    runs += [ran(f"sum({row.name}(v))", v=[x, 1.0]) for row in rows]
    listings = [program("numpy", Circuit(one.graph.text, {
        input.name: one.values[input.wire] for input in one.graph.inputs})) for one in runs]  # fmt: skip
    for one, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(one, listing, printed)


def test_a_program_has_the_form_of_the_notes_where_that_has_all_digits() -> None:
    assert "df * f * (1 - f)" in program("numpy", Circuit("sigmoid(x)", {"x": 2})).text
    assert "df * (1 - f ** 2)" in program("numpy", Circuit("tanh(x)", {"x": 2})).text
    assert "np.cosh(x)" in program("numpy", Circuit("tanh(x)", {"x": 20})).text


# Constants


@pytest.mark.parametrize(
    ("expr", "inputs", "gradients"),
    [
        ("x^(1+2)", {"x": -2}, {"x": 12.0}),
        ("(x-5)^(2+1)", {"x": 2}, {"x": 27.0}),
        ("(x-3)^(1+1)", {"x": 1}, {"x": -4.0}),
        ("x^(6/2)", {"x": -2}, {"x": 12.0}),
        ("x^sqrt(4)", {"x": -2}, {"x": -4.0}),
        ("x^(1+1) + (1+1)*x", {"x": -2}, {"x": -2.0}),
        ("x^(1-1)", {"x": 0}, {"x": 0.0}),
        ("sum(x^(1+2))", {"x": "[-2,1]"}, {"x": [12.0, 3.0]}),
    ],
)
def test_what_is_not_finite_towards_a_constant_is_no_fault(
    expr: str, inputs: dict[str, Any], gradients: dict[str, Any]
) -> None:
    for _ in range(20):  # compiled, too
        record = recorded(Circuit(expr, inputs))
    assert record["warnings"] == []
    assert {name: one["gradient"] for name, one in record["inputs"].items()} == gradients
    finite = [wire["gradient"] for wire in record["wires"] if isinstance(wire["gradient"], float)]
    assert all(map(math.isfinite, finite))


@pytest.mark.parametrize("query", [
    "expr=x^(1%2B2)&x=-2", "expr=x^(1%2B2)&x=-2&_step=5", "expr=x^(1%2B2)&x=-2&_gate=g1&_panel=explain",
    "expr=x^(1%2B2)&x=-2&_predict=gradients", "expr=9*9**9**9*x",
    "expr=x^sigmoid(1%2B2)&x=-2&_expand=sigmoid",
    "expr=sum(v^(1%2B2))&v=[-1,2]", "expr=q=1-1;y/q%2Bx&_expand=sigmoid&_data=y", "expr=1%2B2",
])  # fmt: skip
def test_a_constant_without_a_gradient_is_drawn_and_written_everywhere(
    client: FlaskClient, query: str
) -> None:
    for path in ("", "explain", "check", "embed", *(f"graph.{end}" for end in
                 ("json", "svg", "png", "dot", "tex", "py", "js", "html"))):  # fmt: skip
        assert client.get(f"/{path}?{query}").status_code in (200, 400), path


def test_a_constant_has_a_gradient_where_there_is_one() -> None:
    record = recorded(Circuit("x*(1+2)", {"x": 5}))
    assert [wire["gradient"] for wire in record["wires"] if wire["source"] == "gate-g1"] == [5.0]
    (gate, *_), run = (Circuit("x^(1+2)", {"x": -2}).graph.gates, Circuit("x^(1+2)", {"x": -2}).run)
    assert (
        str(narrate.backward(run, gate))
        == "1+2 depends on constants alone, so it needs no gradient."
    )


# Data


FAILING = [
    ("x^n", {"x": -2, "n": 3}, "n", -8.0, {"x": 12.0, "n": None}),
    ("(w*x-y)^n", {"w": 1, "x": 2, "y": 3, "n": 2}, "n,x,y", 1.0, {"w": -4.0, "n": None}),
    ("(-2)^n", {"n": 2}, "n", 4.0, {"n": None}),
    ("x**y", {"x": 0, "y": 0}, "y", 1.0, {"x": 0.0, "y": None}),
    ("sqrt(x)*y", {"x": 0, "y": 2}, "x", 0.0, {"x": None, "y": 0.0}),
    ("x^0.5*y", {"x": 0, "y": 2}, "x", 0.0, {"y": 0.0}),
    ("1/x*y", {"x": 1e-200, "y": 1}, "x", 1e200, {"x": None, "y": 1e200}),
    ("softplus(x)*y", {"x": -800, "y": 2}, "x", 0.0, {"x": None, "y": 0.0}),
    ("x*y", {"x": 2, "y": 3}, "x,y", 6.0, {"x": None, "y": None}),
]


@pytest.mark.parametrize(("expr", "inputs", "data", "value", "gradients"), FAILING)
def test_nothing_is_evaluated_towards_data(
    client: FlaskClient, expr: str, inputs: dict[str, float], data: str, value: float,
    gradients: dict[str, Any],
) -> None:  # fmt: skip
    asked = {"expr": expr, "_data": data, **inputs}
    record = client.get("/graph.json", query_string=asked).get_json()
    assert record["output"]["value"] == value
    for name, gradient in gradients.items():
        assert record["inputs"][name]["gradient"] == gradient
    names = {f"input-{name}" for name in data.split(",")}
    wires = {wire["id"]: wire["source"] in names for wire in record["wires"]}
    for gate in record["gates"]:
        for operand, local in zip(gate["operands"], gate["locals"], strict=True):
            assert local is None or not wires[operand]
    gate = record["gates"][-1]["id"]
    for path in (
        "/",
        "/embed",
        "/graph.html",
        "/graph.svg",
        "/graph.py",
        "/graph.js",
        "/graph.tex",
    ):
        assert client.get(path, query_string=asked).status_code == 200, path
    for path in ("/explain", "/check"):
        assert client.get(path, query_string={**asked, "_gate": gate}).status_code == 200
    body = {"expr": expr, "values": inputs, "options": {"data": data.split(",")}}
    assert client.post("/graph.json", json=body).status_code == 200
    assert client.post("/", data=asked, follow_redirects=True).status_code == 200


# Powers at 0

BASE = "because 0 to the power of every positive exponent is 0"
EXPONENT = "because to the power of 0 every base gives 1"


@pytest.mark.parametrize(
    ("expr", "inputs", "said", "shown"),
    [
        ("0^x", {"x": 2}, BASE, r"0 & \text{if } x > 0"),
        ("x^y", {"x": 0, "y": 2}, BASE, r"\text{if } x = 0"),
        ("x^y", {"x": 0, "y": 0}, EXPONENT, r"0 & \text{if } y = 0"),
        ("x^0", {"x": 3}, EXPONENT, r"&= 0"),
    ],
)  # fmt: skip
def test_a_power_says_which_case_of_its_slope_holds(
    expr: str, inputs: dict[str, Any], said: str, shown: str
) -> None:
    made = Circuit(expr, inputs)
    assert f" is 0.00, {said}" in str(narrate.backward(made.run, made.graph.gates[0]))
    assert shown in program("formulas", made).text


def test_elsewhere_a_power_has_the_formula_of_the_notes() -> None:
    made = Circuit("x^y", {"x": 2, "y": 3})
    assert "cases" not in program("formulas", made).text
    assert "out*log(x) = 5.55" in str(narrate.backward(made.run, made.graph.gates[0]))


def test_no_number_far_out_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for x in (-800.0, 800.0):
            for row in SCALARS:
                if row.arity == 1 and row.name != "copy":
                    Circuit(
                        f"s={row.name}(x);s*s" if row.name not in ("neg",) else "-x", {"x": x}
                    ).record()
