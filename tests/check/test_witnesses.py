"""The three witnesses: what each of them says of a gradient, and what it can't tell."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.check import proof as module
from engine.check.differences import MOST_TRIES, difference, differences
from engine.check.proof import Check, check
from engine.check.roundoff import gradient_round_off
from engine.check.witnesses import Checked
from engine.circuits import Circuit
from engine.gates.rows import Row
from engine.gates.scalars import Scalar
from engine.gates.table import BY_NAME, SCALARS
from engine.graph.known import graph_of
from engine.passes.run import run
from tests.support.programs import programs
from tests.support.witnesses import is_smooth


def checked(program: str, values: dict[str, Any], *rows: tuple[str, Row]) -> Check:
    """Check a program, with other rows in the places of some."""
    made = Circuit(program, values)
    put = dict(rows)
    gates = tuple(gate._replace(row=put.get(gate.row.name, gate.row)) for gate in made.graph.gates)
    inputs = {input.name: made.run.values[input.wire] for input in made.graph.inputs}
    return check(run(replace(made.graph, gates=gates), inputs))


def verdicts(found: Check) -> dict[str, str]:
    """The verdicts on each input: of the difference, and of SymPy where it has one."""
    return {
        row.entry.split("[")[0]: " ".join(
            str(one.verdict) for one in (row.numeric, row.symbolic) if one.verdict
        )
        for row in found.witnesses
    }


BOTH = "agree agree"

CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    # a gradient of 0 is judged by how far the difference may be from it
    ("(w*x-y)^2", {"w": 2, "x": 3, "y": 6}, {"w": BOTH, "x": BOTH, "y": BOTH}),
    ("1e6*(w*x-y)^2", {"w": 2, "x": 3e3, "y": 6e3}, {"w": BOTH, "x": BOTH, "y": BOTH}),
    ("(w*0.3-y)^2", {"w": 0.1, "y": 0.03}, {"w": BOTH, "y": BOTH}),
    ("x^3", {"x": 0}, {"x": BOTH}),
    ("1e12*x^3", {"x": 0}, {"x": BOTH}),
    ("x^5", {"x": 0}, {"x": BOTH}),
    ("(x-2)^3", {"x": 2}, {"x": BOTH}),
    ("x-sin(x)", {"x": 0}, {"x": BOTH}),
    ("1-cos(x)", {"x": 0}, {"x": BOTH}),
    ("x*y^3", {"x": 2, "y": 0}, {"x": BOTH, "y": BOTH}),
    ("(x*y)^3", {"x": 0, "y": 2}, {"x": BOTH, "y": BOTH}),
    ("(1-x)^2+100*(y-x^2)^2", {"x": 1, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("x-x", {"x": 3}, {"x": BOTH}),
    ("sin(x)^2+cos(x)^2", {"x": 1}, {"x": BOTH}),
    ("sigmoid(x)+sigmoid(-x)", {"x": 0.3}, {"x": BOTH}),
    ("sum(softmax(x))", {"x": "[1,2,3]"}, {"x": "agree"}),
    ("sum((W@x-y)^2)", {"W": "[[1,2],[3,4]]", "x": "[1,1]", "y": "[3,7]"},
     {"W": "agree", "x": "agree", "y": "agree"}),
    ("mean(x^2)", {"x": "zeros(50)"}, {"x": "agree"}),
    ("sum(x^3)", {"x": "zeros(3)"}, {"x": "agree"}),
    # the step follows the input down
    ("1/x", {"x": 1e-6}, {"x": BOTH}),
    ("1/x", {"x": -1e-9}, {"x": BOTH}),
    ("1/x^2", {"x": 1e-4}, {"x": BOTH}),
    ("log(x)", {"x": 3e-5}, {"x": BOTH}),
    ("log(x)", {"x": 1e-300}, {"x": BOTH}),
    ("sqrt(x)", {"x": 3e-5}, {"x": BOTH}),
    ("x^0.5", {"x": 3e-5}, {"x": BOTH}),
    ("x+1", {"x": 1e-300}, {"x": BOTH}),
    ("2*x", {"x": 1e-320}, {"x": BOTH}),
    ("x*1e-100", {"x": 1e200}, {"x": BOTH}),
    ("x+1", {"x": 1e12}, {"x": BOTH}),
    # a kink, a pole or the end of f within the step is walked around
    ("norm(x)", {"x": "[1e-6,0]"}, {"x": "agree"}),
    ("norm(x-y)", {"x": "[1,2]", "y": "[1.000001,2]"}, {"x": "agree", "y": "agree"}),
    ("sqrt(x^2)", {"x": 1e-6}, {"x": BOTH}),
    ("sqrt((x-1)^2)", {"x": 1 + 1e-6}, {"x": BOTH}),
    ("relu(x-1)", {"x": 1 + 3e-6}, {"x": BOTH}),
    ("1/(x+1e-7)", {"x": 0}, {"x": BOTH}),
    ("1/(x+1e-10)", {"x": 0}, {"x": BOTH}),
    ("log(x-1)", {"x": 1 + 1e-7}, {"x": BOTH}),
    ("elu(x)", {"x": 0}, {"x": BOTH}),
    # where f bends faster than the usual step
    ("sin(x)", {"x": 1e6}, {"x": BOTH}),
    ("sin(1e6*x)", {"x": 1}, {"x": BOTH}),
    ("sin(x)", {"x": 1e12}, {"x": BOTH}),
    ("cos(x^3)", {"x": 5e3}, {"x": "lost agree"}),
    ("tan(x)", {"x": 1.5707}, {"x": BOTH}),
    # where f ends, one side serves
    ("x^2.5", {"x": 0}, {"x": BOTH}),
    ("x^1.5", {"x": 0}, {"x": BOTH}),
    ("x^1.1", {"x": 0}, {"x": BOTH}),
    ("(1-x)^1.5", {"x": 1}, {"x": BOTH}),
    ("sqrt(x)", {"x": 0}, {"x": "none none"}),
    ("log(x)", {"x": -1}, {"x": "none none"}),
    # what is lost in round-off says so
    ("x+1e12", {"x": 1}, {"x": "lost agree"}),
    ("1e12-x", {"x": 1}, {"x": "lost agree"}),
    ("x*1e-9+1000*y", {"x": 1, "y": 1}, {"x": "lost agree", "y": BOTH}),
    ("exp(x)+1e14", {"x": 1}, {"x": "lost agree"}),
    ("sum(x)+1e12", {"x": "[1,2]"}, {"x": "lost"}),
    ("((x+1e12)-1e12)^2", {"x": 1.3}, {"x": "lost lost"}),
    # but not what is a 0 for sure
    ("max(x,1e6*y)", {"x": 1, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("relu(x)+1e9*y", {"x": -1, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("sigmoid(x)", {"x": 800}, {"x": BOTH}),
    # among the smallest numbers, which lie no closer to each other
    ("x*y", {"x": 5e-324, "y": 0}, {"x": BOTH, "y": BOTH}),
    ("x/y", {"x": 5e-324, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("exp(x)", {"x": -740}, {"x": "lost agree"}),
    ("1e18*exp(x)", {"x": -740}, {"x": "lost agree"}),
    ("1/exp(x)", {"x": 709}, {"x": BOTH}),
    ("x*(1/x)", {"x": 1e200}, {"x": BOTH}),
    ("x^2+1e9", {"x": 1e-300}, {"x": "lost agree"}),
    # a constant is the float that both passes reckon with
    ("(x-0.1)^2", {"x": 0.1}, {"x": BOTH}),
    ("(x-0.3)^3", {"x": 0.3}, {"x": BOTH}),
    ("(x-1e-9)^2+1", {"x": 1e-9}, {"x": BOTH}),
    # of slopes that round-off hides, nothing is said
    ("max(x,x)+1e12", {"x": 1}, {"x": "lost kink"}),
    ("relu(x)+1e12", {"x": 0}, {"x": "lost kink"}),
    # at a kink
    ("relu(x)", {"x": 0}, {"x": "kink kink"}),
    ("abs(x)", {"x": 0}, {"x": BOTH}),
    ("max(x,y)", {"x": 3, "y": 3}, {"x": "kink kink", "y": "kink kink"}),
    ("max(x,x)", {"x": 1}, {"x": "kink kink"}),
    ("max(A)", {"A": "[1,1]"}, {"A": "kink"}),
    ("norm(x)", {"x": "[0,0]"}, {"x": "agree"}),
    ("abs(x)+y*y", {"x": 0, "y": 3}, {"x": BOTH, "y": BOTH}),
    # SymPy's powers of 0
    ("x**y", {"x": 0, "y": 2}, {"x": BOTH, "y": BOTH}),
    ("x**y", {"x": 0, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("x**y", {"x": 0, "y": 2.5}, {"x": BOTH, "y": BOTH}),
    ("x**y", {"x": 0, "y": 3}, {"x": BOTH, "y": BOTH}),
    ("(x*y)^z", {"x": 0, "y": 2, "z": 2}, {"x": BOTH, "y": BOTH, "z": BOTH}),
    ("x^(y+z)", {"x": 0, "y": 1, "z": 1}, {"x": BOTH, "y": BOTH, "z": BOTH}),
    ("(x-1)^(2*y)", {"x": 1, "y": 1}, {"x": BOTH, "y": BOTH}),
    ("x**y", {"x": -2, "y": 2}, {"x": BOTH, "y": "none none"}),
]  # fmt: skip


@pytest.mark.parametrize(("program", "values", "meant"), CASES)
def test_each_witness_says_what_is_true(
    program: str, values: dict[str, Any], meant: dict[str, str]
) -> None:
    assert verdicts(checked(program, values)) == meant


@pytest.mark.parametrize(
    ("program", "values", "slope", "passed"),
    [
        ("max(x,x)", {"x": 1}, "1", "2"),
        ("max(x,x,x)", {"x": 1}, "1", "3"),
        ("min(x,x)*2", {"x": 1}, "2", "4"),
        ("max(x,0)+min(x,0)", {"x": 0}, "1", "2"),
        ("relu(x)-relu(-x)", {"x": 0}, "1", "0"),
        ("max(x,x)+1e9", {"x": 1}, "1", "2"),
        ("max(x,2*x-y)", {"x": 1, "y": 1}, None, None),
    ],
)
def test_a_tie_that_breaks_nothing_is_told_from_a_kink(
    program: str, values: dict[str, float], slope: str | None, passed: str | None
) -> None:
    found = checked(program, values)
    notes = " ".join(map(str, found.notes))
    one = f"both slopes are {slope}, so f has one derivative there, {slope}; the notes’ convention"
    assert (one in notes) == (slope is not None) == ("no one derivative" not in notes)
    row = found.witnesses[0]
    assert row.numeric.verdict == row.symbolic.verdict == "kink"
    if slope:
        assert f"passes {passed} instead" in notes
        assert "one derivative here" in row.numeric.meaning + row.symbolic.meaning


@pytest.mark.parametrize(
    ("program", "x"),
    [("max(x,x)+1e12", 1), ("relu(x)+1e12", 0), ("max(x,x)^2", 0), ("relu(x)^2", 0)],
)
def test_no_slopes_are_told_that_are_hidden_or_are_the_bend_alone(program: str, x: float) -> None:
    notes = " ".join(map(str, checked(program, {"x": x}).notes))
    assert "stands at a kink" in notes
    assert "slope" not in notes and "no one derivative" not in notes


# A backward pass that is wrong


def spoiled(row: Row, change: Callable[[str], str]) -> Scalar:
    """A row whose partials are others, for readers and as they are computed."""
    assert isinstance(row, Scalar)
    partials = tuple(partial and change(partial) for partial in row.computed)
    return replace(row, partials=partials, stable=(), sends=())


SPOILS: dict[str, Callable[[str], str]] = {
    "a little too much": lambda partial: f"({partial})*Integer(1001)/1000",
    "turned": lambda partial: f"-({partial})",
    "nothing": lambda partial: "0",
}


@pytest.mark.parametrize("how", SPOILS)
@pytest.mark.parametrize(
    "row",
    # copy is never typed; heaviside passes its second operand a gradient at its kink alone
    [row for row in SCALARS if row.name not in ("copy", "heaviside") and any(row.partials)],
    ids=lambda r: r.name,
)
def test_a_spoiled_partial_is_seen(row: Scalar, how: str) -> None:
    operands = ["x", "y", "z"][: 2 if row.variadic else row.arity]
    if row.name == "neg":
        program = "-x"
    else:
        program = (
            f" {row.operator} ".join(operands)
            if row.operator
            else f"{row.name}({', '.join(operands)})"
        )
    at = {"x": 1.7 if row.name == "arccosh" else 0.7, "y": 0.3, "z": -0.4}
    values = {name: at[name] for name in operands}
    passed = {name: BOTH if row.passes(i) else "none none" for i, name in enumerate(operands)}
    assert verdicts(checked(program, values)) == passed
    found = checked(program, values, (row.name, spoiled(row, SPOILS[how])))
    assert any(verdicts(found)[name] != said for name, said in passed.items()), verdicts(found)


@pytest.mark.parametrize(
    ("program", "values", "name", "partial"),
    [
        ("tanh(x)", {"x": 0.5}, "tanh", "1"),
        ("tan(x)", {"x": 0.5}, "tan", "1"),
        ("sigmoid(x)", {"x": 0.5}, "sigmoid", "out"),
        ("1e16*tanh(x)", {"x": 19}, "tanh", "1 - out**2"),
        ("1e18*sigmoid(x)", {"x": 40}, "sigmoid", "out*(1 - out)"),
        ("1e-3*square(x)", {"x": 0.5}, "square", "0"),
        ("square(x) + 1e-3*x", {"x": 0}, "square", "-1/Integer(1000)"),
        ("exp(x)+1e6", {"x": 1}, "exp", "0"),
    ],
)
def test_a_term_that_is_missing_is_seen(
    program: str, values: dict[str, float], name: str, partial: str
) -> None:
    found = checked(program, values, (name, spoiled(BY_NAME[name], lambda _: partial)))
    assert "differ" in verdicts(found)["x"]
    assert "agree" not in verdicts(found)["x"]


@pytest.mark.parametrize(
    ("program", "x", "name"),
    [
        ("x*1e-9+1000*y", 1, "mul"),
        ("x*1e-9+1000*y", 1, "add"),
        ("x+1e12", 1, "add"),
        ("(x+1)^2", 1e-9, "square"),
        ("(x+1e16)^2", 1, "square"),
        ("(x+1e12)-1e12", 1, "sub"),
        ("(1e-12*x+1)*1e12", 1, "mul"),
        ("1e18*sigmoid(x)", 40, "sigmoid"),
        ("1e16*tanh(x)", 19, "tanh"),
    ],
)
def test_a_gradient_of_0_that_hides_in_round_off_does_not_agree(
    program: str, x: float, name: str
) -> None:
    found = checked(program, {"x": x}, (name, spoiled(BY_NAME[name], lambda _: "0")))
    assert "agree" not in verdicts(found)["x"], verdicts(found)


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("sum((A @ x)^2)", "matmul"),
        ("norm(x)", "norm"),
        ("dot(x, softmax(x))", "softmax"),
        ("logsumexp(x)", "logsumexp"),
        ("sum(x)", "sum"),
        ("mean(x)", "mean"),
    ],
)
@pytest.mark.parametrize("factor", [1.001, 0.0, -1.0])
def test_a_spoiled_vjp_is_seen(program: str, name: str, factor: float) -> None:
    row: Any = BY_NAME[name]
    vjps = row.fast or tuple(map(row.by_line, range(row.arity)))
    fast = tuple(lambda *given, vjp=vjp, **options: factor * vjp(*given, **options) for vjp in vjps)
    values = {"x": "[0.5,-1.5,2]", "A": "[[1,2,3],[4,5,6]]"}
    assert set(verdicts(checked(program, values)).values()) == {"agree"}
    found = checked(program, values, (name, replace(row, fast=fast)))
    assert set(verdicts(found).values()) <= {"doubtful", "differ"}


@pytest.mark.parametrize(
    ("ten_millionths", "numeric", "symbolic"),
    [
        (0.9, "agree", "agree"),
        (1.1, "agree", "close"),  # a shorter difference may be off by as much
        (900, "close", "close"),
        (1_100, "doubtful", "doubtful"),
        (90_000, "doubtful", "doubtful"),
        (110_000, "differ", "differ"),
    ],
)
def test_the_scale_is_that_of_the_notes(ten_millionths: float, numeric: str, symbolic: str) -> None:
    """A relative error up to 1e-7 is good, up to 1e-4 fair, and above 1e-2 wrong."""
    parts = round(10 * ten_millionths)
    mul = spoiled(BY_NAME["mul"], lambda partial: f"({partial})*(1 - {parts}/Integer(10**8))")
    found = checked("x*y", {"x": 2, "y": 3}, ("mul", mul))
    assert verdicts(found) == dict.fromkeys("xy", f"{numeric} {symbolic}")
    assert found.witnesses[0].symbolic.error == pytest.approx(parts / 1e8, rel=1e-6)


def test_what_a_convention_can_not_have_made_is_wrong_at_a_kink_too() -> None:
    found = checked("relu(x)*3+x", {"x": 0}, ("mul", spoiled(BY_NAME["mul"], lambda _: "2")))
    assert verdicts(found) == {"x": "differ differ"}


def test_a_right_gradient_far_out_agrees() -> None:
    mended = spoiled(BY_NAME["sigmoid"], lambda _: "exp(-x)/(1 + exp(-x))**2")
    found = checked("1e18*sigmoid(x)", {"x": 40}, ("sigmoid", mended))
    assert verdicts(found) == {"x": "lost agree"}
    assert found.witnesses[0].symbolic.number == pytest.approx(4.248354255291589, rel=1e-12)


def test_sympys_number_is_right_where_its_formula_cancels() -> None:
    row = checked("1e36*tanh(x)", {"x": 40}).witnesses[0]
    assert row.symbolic.number == pytest.approx(72.19405551381661, rel=1e-12)


# Right gradients


def said_of(program: str, power: int) -> list[Checked]:
    made = Circuit(program)
    inputs = {input.name: made.run.values[input.wire] * 10.0**power for input in made.graph.inputs}
    made.run = run(made.graph, inputs)
    assume(made.run.finite and is_smooth(made.graph, inputs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "derived", lambda *_: "no symbolic gradient")
        return check(made.run).witnesses


@given(programs(size=6), st.sampled_from([0, 0, 0, -6, 3]))
@example("x + (x)**0.5", 0)
def test_a_right_gradient_is_never_called_wrong(program: str, power: int) -> None:
    for row in said_of(program, power):
        assert row.numeric.verdict not in ("differ", "doubtful"), row


# The runs


@pytest.mark.parametrize(
    ("program", "x", "steps"),
    [
        ("x^3", 0.0, [1e-5, 1e-8, 1e-11, 1e-14]),
        ("x^3", -200.0, [2e-3, 2e-6, 2e-9, 2e-12]),
        ("x + 1e12", -200.0, [2e-3, 0.2, 2e-6, 2e-9]),  # against round-off a longer one
    ],
)
def test_the_first_step_is_the_notes_scaled_to_the_input(
    program: str, x: float, steps: list[float]
) -> None:
    taken = differences(Circuit(program, {"x": x}).run, "x", ())
    assert [step.h for step in taken] == pytest.approx(steps, rel=1e-9, abs=0)


@pytest.mark.parametrize("factor", [1.0, 100.0, 1e4])
def test_how_far_the_bend_carries_a_difference_is_known(factor: float) -> None:
    run = Circuit(f"exp({factor}*x)", {"x": 0}).run
    step = difference(run, "x", (), 1e-5)
    off = abs(step.number - factor)
    assert off <= step.bend + step.round_off
    assert step.bend <= 3 * off + 2 * step.round_off


def test_a_difference_takes_few_runs() -> None:
    made = Circuit("x*y", {"x": 2, "y": 3}).run
    assert difference(made, "x", (), 1e-5).runs == 4
    assert len(list(differences(made, "x", ()))) == MOST_TRIES
    assert [row.runs for row in check(made).witnesses] == [4, 4]


def test_round_off_is_followed_through_both_passes() -> None:
    exact = Circuit("x*y", {"x": 2, "y": 3}).run
    assert max(gradient_round_off(exact)) < 1e-14
    cancelled = Circuit("((x+1e12)-1e12)^2", {"x": 1.3}).run
    assert 1e-4 < gradient_round_off(cancelled)[cancelled.graph.inputs[0].wire] < 1e-2
    assert graph_of("x*y").inputs[0].wire == exact.graph.inputs[0].wire


# What counts as a constant


@pytest.mark.parametrize(
    ("program", "values", "gradient"),
    [
        ("detach(x)*x", {"x": 3}, 3),
        ("detach(x*x)*x + detach(x)", {"x": 3}, 9),
        ("x*where(less(x, 2), x, 5)", {"x": 1}, 2),
        ("x*where(less(x, 2), x, 5)", {"x": 3}, 5),
        ("x*greater(x, 2)", {"x": 3}, 1),
        ("where(logical_and(x, 1), x, -x)^2", {"x": 3}, 6),
    ],
)
def test_what_is_detached_is_held_and_what_is_compared_is_not(
    program: str, values: dict[str, float], gradient: float
) -> None:
    found = checked(program, values)
    assert verdicts(found) == {"x": BOTH}
    (row,) = found.witnesses
    assert [row.backward, row.symbolic.number] == [gradient, gradient]
    assert row.numeric.number == pytest.approx(gradient, rel=1e-9)


def test_an_input_to_which_no_gradient_goes_is_said_to_count_as_a_constant() -> None:
    found = checked("detach(x)*y + less(z, y)", {"x": 2, "y": 3, "z": 1})
    assert verdicts(found) == {"x": "none none", "y": BOTH, "z": "none none"}
    assert "counts as a constant" in found.witnesses[0].numeric.meaning


def test_a_condition_has_its_kink_where_what_it_compares_is_equal() -> None:
    at = checked("x*where(less(x, 2), x, 5)", {"x": 2})
    assert verdicts(at)["x"] == "kink agree"
    assert any("< " in note or "<2" in note for note in map(str, at.notes))
    near = checked("where(less(x, 2), x, 5)*x", {"x": 2 - 1e-7})
    assert "differ" not in verdicts(near)["x"]
    labels = checked("x*where(equal(y, 2), x, 5)", {"x": 2, "y": 2})
    assert verdicts(labels) == {"x": BOTH, "y": "none none"} and not labels.notes
