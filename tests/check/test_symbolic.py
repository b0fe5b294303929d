"""The symbolic gradients: SymPy's, printed safely, within limits and a deadline."""

import math
from xml.dom import minidom

import pytest
from hypothesis import given

from engine.check.deriving import derived
from engine.check.postfix import evaluated
from engine.check.symbolic import MOST_GATES, NotShown, derivatives, refusal
from engine.circuits import Circuit
from engine.graph.known import graph_of
from tests.support.examples import SCALARS
from tests.support.programs import programs
from tests.support.witnesses import is_smooth


def at(made: Circuit) -> dict[str, float]:
    """The symbolic gradients, evaluated where a circuit stands."""
    point = [made.run.values[input.wire] for input in made.graph.inputs]
    found = derivatives(made.graph)
    return {name: evaluated(one.code, point) for name, one in found.items()}


@pytest.mark.parametrize("example", SCALARS, ids=lambda example: example.title)
def test_they_are_the_backward_passs_on_the_worked_examples(example) -> None:
    made = Circuit(example.state.expr, example.state.values)
    assert at(made) == pytest.approx({name: made.gradients[name] for name in at(made)}, rel=1e-12)


@given(programs(size=6))
def test_they_are_the_backward_passs_or_there_are_none(program: str) -> None:
    made = Circuit(program)
    inputs = {input.name: made.run.values[input.wire] for input in made.graph.inputs}
    if (
        not made.run.finite
        or refusal(made.graph, made.run.shapes)
        or not is_smooth(made.graph, inputs)
    ):
        return
    try:
        found = at(made)
    except ValueError:
        return
    largest = max(abs(g) for g in made.run.gradients if g is not None)
    for name, number in found.items():
        if not math.isnan(number):
            assert number == pytest.approx(made.gradients[name] or 0, rel=1e-6, abs=1e-9 * largest)


@pytest.mark.parametrize(
    ("program", "name", "latex"),
    [
        ("max(x, y)", "x", r"\operatorname{1} (x > y)"),
        ("0.5*x^2", "x", r"1 \cdot x"),
        ("0.1*sin(x)", "x", r"0.1 \cdot \cos (x)"),
        ("pi*x", "x", r"\pi"),
        ("e*x*y", "x", r"e \cdot y"),
        ("x^3", "x", r"3 \cdot x^{2}"),
        ("relu(10 - x)", "x", r"-\operatorname{1} (10 > x)"),
        ("q = x*rate\nq*q", "rate", r"2 \cdot x^{2} \cdot \mathit{rate}"),
        ("w0*x", "x", "w_{0}"),
        ("abs(log(x))", "x", r"\frac{\operatorname{sign} (\log (x))}{x}"),
    ],
)
def test_a_formula_reads_as_it_was_typed(program: str, name: str, latex: str) -> None:
    left, _, right = derivatives(graph_of(program))[name].latex.partition(" = ")
    assert left.startswith(r"\frac{\partial f}{\partial ")
    assert right == latex


@given(programs(size=6))
def test_mathml_is_well_formed_and_holds_no_placeholder(program: str) -> None:
    graph = graph_of(program)
    if refusal(graph, ((),) * graph.values):
        return
    try:
        found = derivatives(graph)
    except ValueError:
        return
    for one in found.values():
        minidom.parseString(f"<math>{one.mathml}</math>")
        assert "zqaa" not in one.mathml + one.latex


@pytest.mark.parametrize(
    "name", ["script", "θ", "权重", "سلام", "gfa", "zqaaaa", "w_in_2", "lambda_", "zqaaab"]
)
def test_any_name_is_put_back_as_it_was(name: str) -> None:
    found = derivatives(graph_of(f"{name}*zqaaaa2*b"))
    slope = "<mfrac><mrow><mo>∂</mo><mi>f</mi></mrow><mrow><mo>∂</mo><mi>b</mi></mrow></mfrac>"
    product = f"<mrow><mi>{name}</mi><mo>·</mo><mi>zqaaaa2</mi></mrow>"
    assert found["b"].mathml == f"<mrow>{slope}<mo>=</mo>{product}</mrow>"


@pytest.mark.parametrize(
    "program",
    [
        "exp(exp(exp(20*x)))",
        "sin(exp(exp(9*x)))",
        "x^exp(exp(9*x))",
        "exp(-exp(exp(9*x)))",
        "1/(x-1)",
        "x + where(equal(-1, abs(2)), -x, x^2)",
        "x + where(less(-1, detach(2)), -x, pow(abs(2), x))",
    ],
)
def test_extremes_give_a_number_or_none_and_never_hang(program: str) -> None:
    one = derivatives(graph_of(program))["x"]
    assert isinstance(evaluated(one.code, [1.0]), float)


def test_many_gates_and_arrays_are_refused_in_a_sentence() -> None:
    many = graph_of("+".join(f"sin(x)*{n}.5" for n in range(1, 70)))
    assert f"up to {MOST_GATES} gates: this circuit has 206" in refusal(many, ((),) * many.values)
    made = Circuit("W @ x")
    assert "has arrays" in refusal(made.graph, made.run.shapes)


def test_forks_that_unfold_into_pages_are_refused() -> None:
    lines = ["q0 = x + 1"] + [f"q{n} = tanh(q{n - 1})*q{n - 1}" for n in range(1, 16)]
    graph = graph_of("\n".join([*lines, "q15"]))
    assert "names written out" in refusal(graph, ((),) * graph.values)


def test_a_process_of_its_own_finds_the_same_and_keeps_it() -> None:
    graph = graph_of("(x + 3)*y")
    assert derived(graph, deadline=60)["x"].latex.endswith("= y")
    assert derived(graph) is derived(graph)


def test_what_takes_too_long_is_ended_and_said() -> None:
    found = derived(graph_of("(x + 5)*y"), deadline=0.01)  # a process takes longer to start
    assert isinstance(found, str) and "within 0.01 seconds" in found


def test_nobody_waits() -> None:
    found = derived(graph_of("(x + 4)*y"), cancelled=lambda: True)
    assert isinstance(found, str) and "not waited for" in found
    found = derived(graph_of("(x + 4)*y"), deadline=60)
    assert found["x"].latex.endswith("= y")  # it is not kept


@pytest.mark.parametrize("program", ["1/0*x", "max(sqrt(-1-x^2), y)"])
def test_what_sympy_has_no_formula_for_is_said(program: str) -> None:
    found = derived(graph_of(program), deadline=60)
    assert isinstance(found, str) and found.startswith("There is no symbolic gradient")


@pytest.mark.parametrize(
    "program",
    ["9^9^9^9*x", "9^9^9^9^9^9^9*x", "(1/9)^9^9*x", "x^(9^9^9)", "(1+1/10^5)^(10^9)*x",
     "2^(10^9+1/2)*x", "((999*x)^999)^999*y", "(x/9)^(9^9)"],
)  # fmt: skip
def test_no_digit_is_worked_out_of_a_number_that_would_fill_pages(program: str) -> None:
    with pytest.raises(NotShown, match="too long to be read"):
        derivatives(graph_of(program))


@pytest.mark.parametrize(
    "program", ["1^9^9*x", "0^9^9*x", "(x*1)^(9^9)", "x^(9^9)", "2^1000*x", "1.5^9^9*x"]
)
def test_a_large_power_is_shown_where_its_number_is_short(program: str) -> None:
    assert derivatives(graph_of(program))["x"].latex
