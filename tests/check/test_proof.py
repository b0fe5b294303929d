"""The check: three witnesses, the step h, and the curve."""

import re

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.check import proof as module
from engine.check import witnesses
from engine.check.explore import USUAL_STEP, step_of
from engine.check.proof import check
from engine.circuits import Circuit
from tests.support.examples import ORDINARY
from tests.support.programs import programs
from web.site.address import State, to_query


@pytest.mark.parametrize("example", ORDINARY, ids=lambda example: example.title)
def test_the_witnesses_agree_on_the_worked_examples(example) -> None:
    state = example.state
    found = check(Circuit(state.expr, state.values, state.upstream, data=state.data).run)
    data = set(state.data)
    for row in found.witnesses:
        assert row.numeric.verdict == ("data" if row.entry.split("[")[0] in data else "agree"), row
        assert row.symbolic.verdict in ("agree", "data", ""), row
    assert bool(found.formulas) != bool(found.refused)


def test_the_notes_point_at_a_maximum() -> None:
    run = Circuit("max(x, y)", {"x": 4, "y": 2}).run
    small, large = (check(run, "y", h).explored for h in ("1.5", "2.5"))
    assert small.sentences[0] == "A step of 1.5 on y does not change f."
    assert (
        large.sentences[0]
        == "A step of 2.5 on y makes f change by 0.5: y has become the larger one."
    )
    assert dict(large.numbers)["f(y + h)"] == "4.5"
    assert dict(large.numbers)["the backward pass"] == "0"


@pytest.mark.parametrize(
    ("program", "values", "backward", "numeric", "symbolic"),
    [
        ("abs(x)", {"x": 0}, 0, 0, 0),
        ("relu(x)", {"x": 0}, 0, 0.5, 0.5),
        ("max(x, y)", {"x": 3, "y": 3}, 1, 0.5, 0.5),
        ("leaky_relu(x)", {"x": 0}, 0.01, 0.505, 0.01),
    ],
)
def test_at_a_kink_each_witness_says_what_it_means(
    program: str, values: dict[str, float], backward: float, numeric: float, symbolic: float
) -> None:
    found = check(Circuit(program, values).run)
    row = found.witnesses[0]
    assert row.backward == backward
    assert row.numeric.number == pytest.approx(numeric)
    assert row.symbolic.number == pytest.approx(symbolic)
    assert row.numeric.verdict == ("agree" if numeric == backward else "kink")
    assert "stands at a kink" in found.notes[0] and "there is no one derivative" in found.notes[1]
    assert "on the left" in found.notes[2] and "their mean" in found.notes[2]


def test_a_kink_within_the_step_is_not_called_wrong() -> None:
    x = 0.1 + 0.2  # nearer to 0.3 than any step
    found = check(Circuit("max(x, 0.3)", {"x": x}).run)
    row = found.witnesses[0]
    assert row.backward == 1 and row.numeric.number == pytest.approx(0.5)
    assert row.numeric.verdict == "kink" and row.symbolic.verdict == "agree"
    assert [note[:54] for note in found.notes] == [
        "Towards x the slope is 0 on the left and 1 on the righ"
    ]


def test_a_kink_that_the_step_does_not_touch_is_left_out() -> None:
    found = check(Circuit("abs(x) + y*y", {"x": 0, "y": 3}).run, "y", 0.1)
    assert not any("kink" in sentence for sentence in found.explored.sentences)


def test_round_off_at_one_end_and_the_curve_at_the_other() -> None:
    run = Circuit("x^3", {"x": 2}).run
    assert any("round-off" in s for s in check(run, "x", 1e-12).explored.sentences)
    assert any("bends" in s for s in check(run, "x", 1).explored.sentences)
    assert len(check(run, "x", 1e-5).explored.sentences) == 2
    lost = check(Circuit("x^3", {"x": 1e6}).run, "x", 1e-12).explored
    assert "is lost" in lost.sentences[0]


def test_a_gradient_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Circuit("x*y", {"x": 3, "y": 2}).run
    object.__setattr__(run, "gradients", tuple(2.1 if g == 2.0 else g for g in run.gradients))
    row = check(run).witnesses[0]
    assert row.numeric.verdict == row.symbolic.verdict == "differ"
    assert row.numeric.error == pytest.approx(0.1 / 2.1)


def test_a_gradient_that_is_all_round_off_is_not_called_wrong() -> None:
    row = check(Circuit("x*1e-9 + 1000*y", {"x": 1, "y": 1}).run).witnesses[0]
    assert row.numeric.verdict == "lost"


def test_a_kink_or_pole_on_the_way_of_a_step_is_said() -> None:
    for program, x in (("sqrt(x^2)", -1), ("1/x", -1), ("(x^2)^0.5*3", -1)):
        sentences = check(Circuit(program, {"x": x}).run, "x", 1.7).explored.sentences
        assert "breaks, near x = " in sentences[-1], program
    passed = check(Circuit("norm(x)", {"x": np.array([-1.0, 0.0])}).run, "x[0]", 2.5).explored
    assert "‖x‖ (norm(x)) has passed its kink" in passed.sentences[0]


def test_a_smooth_loss_never_breaks_however_little_it_bends() -> None:
    run = Circuit("mean(log(softmax(tanh(X@W), axis=1)[[0, 1], [1, 0]]))").run
    for h in (0.3, 0.01, 1e-3, 1e-5):
        sentences = check(run, "X[0,0]", h).explored.sentences
        assert not any("breaks" in said for said in sentences), (h, sentences)
    assert "the curve bends" in check(run, "X[0,0]", 0.01).explored.sentences[-1]


def test_the_gradient_at_the_output_scales_all_three() -> None:
    found = check(Circuit("x*x", {"x": 3}, upstream=-2).run)
    assert found.refused is None
    row = found.witnesses[0]
    assert (row.backward, row.symbolic.number) == (-12, -12)
    assert row.numeric.verdict == "agree"


def test_of_a_large_array_a_sample_is_looked_at_and_it_is_said() -> None:
    found = check(Circuit("W = randn(30, 20)\nsum(W^2)").run, "W[29,19]", 0.1)
    assert found.witnesses[0].of == "64 of 600 entries looked at"
    assert found.explored.entry == "W[29,19]" and "W[29,19]" in found.entries["W"]
    assert "arrays" in found.refused


def test_many_inputs_share_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    plain = witnesses._checked
    monkeypatch.setattr(
        witnesses, "_checked", lambda *given, **named: calls.append(given) or plain(*given, **named)
    )
    text = "+".join(f"sum(W{n})" for n in range(12))
    values = {f"W{n}": np.ones((10, 10)) for n in range(12)}
    found = check(Circuit(text, values).run)
    assert len(found.witnesses) == 12 and 4 * len(calls) <= witnesses.MOST_RUNS


@pytest.mark.parametrize("wrt", ["", "nothing", "W[9,9]", "W[", "W[0]", "[0]", "W[²,0]", "x" * 999])
def test_a_place_that_is_none_is_the_first(wrt: str) -> None:
    assert check(Circuit("W @ x").run, wrt).explored.entry == "W[0,0]"


def test_a_step_that_is_none_is_the_nearest_or_the_usual() -> None:
    assert [step_of(h) for h in ("nan", "inf", "", None, "1e-99", "11")] == [
        USUAL_STEP, USUAL_STEP, USUAL_STEP, USUAL_STEP, 1e-12, 10]  # fmt: skip


def test_inputs_that_are_alone_data_or_missing() -> None:
    assert check(Circuit("x = 3").run).witnesses[0].backward == 1
    assert check(Circuit("exp(2)*3").run).explored is None
    row = check(Circuit("x*y", data=["x"]).run).witnesses[0]
    assert row.backward is None and row.numeric.verdict == "data"


def test_what_is_not_finite_is_no_verdict() -> None:
    row = check(Circuit("log(x)", {"x": -1}).run).witnesses[0]
    assert row.numeric.verdict == "none"


# On the page


def panel(client: FlaskClient, expr: str, status: int = 200, **given: str) -> str:
    answer = client.get(f"/check?{to_query(State(expr, given))}")
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_panel_has_verdicts_formulas_and_plots(client: FlaskClient) -> None:
    text = panel(client, "max(x, y)", x="4", y="2", _wrt="y", _h="2.5")
    assert text.count("agree, 0") == 4 and text.count("<math") == 2 and text.count("<svg") == 3
    assert r'data-copy="\frac{\partial f}{\partial x} = \operatorname{1} (x &gt; y)"' in text
    assert "y has become the larger one" in text


def test_the_page_does_not_wait_for_the_check_that_its_address_opens(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.site.panels.check", lambda *_: pytest.fail("the page ran the check"))
    text = client.get("/?expr=x*y&_panel=check").text
    assert 'class="witnesses"' not in text and 'id="tab-check" aria-selected="true"' in text
    assert '<noscript><p><a href="/check?expr=x*y&amp;_panel=check' in text
    assert 'id="tab-explain" aria-selected="true"' in client.get("/?expr=x*y&_panel=other").text


def test_an_error_is_a_sentence_there(client: FlaskClient) -> None:
    assert '<p class="refused">' in panel(client, "x +* y", 400)
    assert '<p class="refused">' in panel(client, "3", 400)
    assert "<script" not in panel(client, "<script>alert(1)</script>", 400)


def test_large_circuits_have_sentences(client: FlaskClient) -> None:
    text = panel(client, "+".join(["sin(x)"] * 200))
    assert "up to 40 gates" in text and "<math" not in text and "<svg" in text


def test_nothing_that_is_given_is_markup(client: FlaskClient) -> None:
    text = panel(client, "x*y", x='"><b>', y="1", status=400)
    text += panel(client, "x*y", x="1", _wrt='"><b>', _h='"><b>', _theme='"><b>')
    assert "><b>" not in re.sub(
        r'(td class="number"|</span>|>)\s*<b( class="gradient")?>', "", text
    )


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(programs(), st.sampled_from(["0", "-1", "1e300", "0.5", "1e-300"]), st.text(max_size=6))
def test_no_program_breaks_it(client: FlaskClient, program: str, value: str, odd: str) -> None:
    with pytest.MonkeyPatch.context() as patch:  # SymPy has its own tests, and may take long
        patch.setattr(module, "derived", lambda *given: "no symbolic gradient")
        panel(client, program, x=value, y=value, z=value, _wrt=odd, _h=odd)


def test_where_time_is_out_the_check_says_how_far_it_came(monkeypatch) -> None:
    monkeypatch.setattr(witnesses, "SECONDS", 0.0)
    found = check(Circuit("x*y*z").run)
    assert [row.entry for row in found.witnesses] == ["x"]
    assert "1 of 3 inputs were looked at: there was no time for the others" in map(str, found.notes)


def test_what_there_is_soon_has_no_derivative_of_sympy_and_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Circuit("x*y", {"x": 2, "y": 3}).run
    whole = check(run, "y", 0.5)
    monkeypatch.setattr(module, "derived", lambda *_: pytest.fail("SymPy was asked"))
    soon = check(run, "y", 0.5, soon=True)
    assert soon.waits and not whole.waits and soon.formulas == []
    assert soon.explored == whole.explored
    for early, late in zip(soon.witnesses, whole.witnesses, strict=True):
        assert early.symbolic.number is None and late.symbolic.number is not None
        assert early.numeric == late.numeric


def test_a_circuit_without_a_symbolic_gradient_says_soon_why() -> None:
    run = Circuit("sum(x)", {"x": np.ones(3)}).run
    assert check(run, soon=True).refused == check(run).refused
    assert not check(run, soon=True).waits
