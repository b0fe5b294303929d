"""The module in JavaScript gives the engine's numbers, in a real browser."""

import json
import math
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from engine.circuits import Circuit
from engine.explain.record import number
from engine.passes.run import Run
from engine.programs.javascript import write
from tests.support.written import GALLERY, array_runs, drawn, ran, scalar_runs

pytestmark = pytest.mark.browser

# Of all modules: the values and gradients of the wires, with words for what is not finite.
RUN = """async (modules) => {
  const written = (value) => Array.isArray(value) ? value.map(written)
    : typeof value === "number" && !Number.isFinite(value)
      ? (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf") : value;
  const results = [];
  for (const text of modules) {
    const module = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(text));
    const { values, gradients } = module.run();
    results.push([values.map(written), gradients.map(written)]);
  }
  return results;
}"""


def results(browser: Browser, runs: list[Run]) -> list[Any]:
    page = browser.new_page()
    try:
        return page.evaluate(RUN, [write(run).text for run in runs])  # type: ignore[no-any-return]
    finally:
        page.close()


def flat(value: Any) -> list[float]:
    if value is None:
        return []
    return [float(n) for n in np.ravel(np.array(value, dtype=object))]


def check(browser: Browser, *runs: Run) -> None:
    for run, (values, gradients) in zip(runs, results(browser, list(runs)), strict=True):
        for ours, theirs in ((run.values, values), (run.gradients, gradients)):
            wanted = [flat(number(one)) for one in ours]
            given = [flat(one) for one in theirs]
            assert [len(one) for one in given] == [len(one) for one in wanted], run.graph.text
            scale = max((abs(n) for one in wanted for n in one if math.isfinite(n)), default=1.0)
            for one, other in zip(given, wanted, strict=True):
                np.testing.assert_allclose(
                    one, other, rtol=1e-12, atol=1e-13 * min(scale, 1e300), err_msg=run.graph.text
                )


def test_between_the_parts_of_gates_the_numbers_are_found_from_the_edge(browser: Browser) -> None:
    neurons, layer = (
        "h = sigmoid(x*x - y); tanh(h)/y",
        "h = softplus(W @ x); sum(square(h) * abs(h - x))",
    )
    circuits = [
        Circuit(neurons, {"x": 0.5, "y": 2}, expand=["sigmoid", "tanh", "sub", "div"]),
        Circuit(layer, {"x": [1, -2]}, expand=["softplus", "square", "abs", "sub"]),
        Circuit("sigmoid(x) + relu(x)", {"x": -800}, expand=["sigmoid", "relu"], data=["x"]),
    ]
    page = browser.new_page()
    try:
        found = page.evaluate(RUN, [made.program("javascript").text for made in circuits])
    finally:
        page.close()
    for made, (values, gradients) in zip(circuits, found, strict=True):
        run = made.opened
        assert len(values) == len(run.graph.wires) > len(made.graph.wires)
        assert [wire.id for wire in run.graph.wires] == [f"w{n + 1}" for n in range(len(values))]
        for ours, theirs in ((run.values, values), (run.gradients, gradients)):
            for one, other in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(flat(other), flat(number(one)), rtol=1e-12)


def test_every_lesson_runs(browser: Browser) -> None:
    check(browser, *GALLERY)


def test_a_hundred_programs_of_numbers_run(browser: Browser) -> None:
    check(browser, *drawn(scalar_runs(), 100))


def test_programs_of_arrays_run(browser: Browser) -> None:
    check(browser, *array_runs(100))


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("1/x + log(x) + x*y", {"x": 0, "y": -1}),
        ("exp(x) - exp(x)", {"x": 1000}),
        ("sqrt(x) + x^0.5", {"x": -1}),
        ("sum(1/x - 2/x)", {"x": [0.0, 1.0]}),
        ("max(x, y, z, 2) + min(x, -3)", {"x": 1, "y": 5, "z": 5}),
        ("x^y", {"x": -8, "y": 3}),
    ],
)
def test_numbers_that_are_not_finite_survive(
    browser: Browser, program: str, values: dict[str, Any]
) -> None:
    check(browser, ran(program, **values))


@pytest.mark.parametrize(
    "name",
    ["var", "new", "function", "let", "run", "inputs", "values", "gradient", "Math", "NaN", "dw1",
     "arguments", "eval", "map", "θ", "constructor", "undefined", "upstream", "x0"],
)  # fmt: skip
def test_any_name_is_a_name(browser: Browser, name: str) -> None:
    check(browser, ran(f"{name}*{name} + sum([1,2]*{name})", **{name: 3}))


def test_nothing_that_is_typed_is_code(browser: Browser) -> None:
    check(browser, ran("x*2 # */ throw 1; </script> ${y} \\", x=3))


def test_a_line_knows_its_gate() -> None:
    run = ran("q = x + y\nf = q*z*x")
    lines = write(run).lines
    assert {line.gate for line in lines if line.gate} == {gate.id for gate in run.graph.gates}
    assert next(line.text.strip() for line in lines if line.gate == "g2") == "const q = x + y;"


def test_inputs_are_exported_under_the_names_that_were_typed() -> None:
    text = write(ran("var*2 + θ", var=-2, θ=0.5)).text
    (line,) = [line for line in text.splitlines() if line.startswith("export const inputs")]
    given = json.loads(line.removeprefix("export const inputs = ").removesuffix(";"))
    assert given == {"var": -2, "θ": 0.5}


def test_a_gradient_has_the_name_of_what_it_belongs_to() -> None:
    """A wire's number, as in `w1`, may be the name of another input."""
    run = ran("h = w2*x + w1\nf = h*h + dw1", w1=1, w2=2, x=3, dw1=4)
    lines = {line.text.strip() for line in write(run).lines}
    assert {
        "const dw1_ = dh;",  # an input has the name dw1
        "const dw2 = dg1 * x;",
        "const dx = dg1 * w2;",
        "const dh_use1 = dg4 * h;",
        "const dh = dh_use1 + dh_use2;",
    } <= lines
