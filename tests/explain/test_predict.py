"""What a reader is asked for is hidden wherever the circuit is shown, until it is found."""

import json
import re

import pytest

from engine.circuits import Circuit
from engine.explain.predict import Prediction
from engine.explain.record import called, rows
from engine.picture.xdot import xdot
from tests.support import worked

FIRST = worked.FIRST_NAMED.circuit  # w1 x, w2 y, w3 z, w4 q, w5 f
FORK = worked.FORK.circuit
MATRIX = worked.VECTOR.circuit


def asked(circuit: Circuit, mode: str) -> Prediction:
    found = circuit.prediction(mode)
    assert found is not None
    return found


def names(circuit: Circuit, mode: str) -> list[str]:
    return [circuit.graph.wires[one.wires[0]].id for one in asked(circuit, mode).asked]


def test_every_gradient_is_asked_for_in_the_order_of_the_backward_pass_but_the_outputs() -> None:
    gates = {gate.id: gate for gate in FIRST.graph.gates}
    assert names(FIRST, "gradients") == [
        FIRST.graph.wires[wire].id for id in ("g2", "g1") for wire in gates[id].wires
    ]
    assert FIRST.graph.wires[FIRST.graph.output_wire].id not in names(FIRST, "gradients")


def test_the_values_that_gates_give_are_asked_for_once_each_and_hide_every_gradient() -> None:
    found = asked(FORK, "values")
    assert [one.role for one in found.asked] == ["value"] * 3
    moment = FORK.moment(None, found)
    assert moment is not None
    assert {moment.placeholder("gradient", wire) for wire in range(len(FORK.graph.wires))} == {"—"}


def test_a_value_that_forks_is_asked_for_once_and_hidden_on_each_of_its_wires() -> None:
    circuit = Circuit("s=x+1; f=s*s")
    (first, _) = asked(circuit, "values").asked
    assert len(first.wires) == 3


def test_a_gate_s_mode_asks_for_what_it_sends_and_what_is_further_back_is_not_there_yet() -> None:
    found = asked(FIRST, "g2")
    moment = FIRST.moment(None, found)
    assert moment is not None
    signs = FIRST.placeholders(moment)
    product, total = FIRST.graph.gates[1], FIRST.graph.gates[0]
    wires = FIRST.graph.wires
    assert [signs[("gradient", wires[wire].id)] for wire in product.wires] == ["?", "?"]
    assert [signs[("gradient", wires[wire].id)] for wire in total.wires] == ["—", "—"]
    assert FIRST.unseen(moment) == {"x": "—", "y": "—", "z": "?"}


@pytest.mark.parametrize("mode", ["", "g9", "everything", "gradients "])
def test_a_mode_that_there_is_not_asks_for_nothing(mode: str) -> None:
    assert FIRST.prediction(mode) is None


def test_of_an_array_one_entry_is_asked_for_also_where_it_is_drawn_in_colours() -> None:
    small = {len(one.wires): one.entry for one in asked(MATRIX, "gradients").asked}
    assert small and None not in [one.entry for one in asked(MATRIX, "g1").asked]
    coloured = Circuit("h=2*W; sum(h)", {"W": "randn(5,3,seed=1)"})
    assert [one.entry for one in asked(coloured, "gradients").asked] == [12, 12]
    assert [one.entry for one in asked(coloured, "values").asked] == [12, None]
    drawn = coloured.svg(moment=coloured.moment(None, asked(coloured, "gradients")))
    assert len(re.findall(r'<text class="gradient"[^>]*>[?]<', drawn)) == 2
    assert len(re.findall('<path class="level', drawn)) < len(
        re.findall('<path class="level', coloured.svg())
    )


def test_gradients_of_which_several_share_a_square_wait_for_all_that_is_asked_for() -> None:
    large = Circuit("h=V@x; s=sum(h); f=3*s", {"V": "randn(40,2,seed=1)", "x": [1, 2]})
    v, x, h, s = range(4)
    found = asked(large, "gradients")
    assert {wire for one in found.asked for wire in one.wires} == {x, s}
    assert found.waiting == {v, h}
    of_sum, of_product = large.graph.gates[1], large.graph.gates[0]
    assert asked(large, of_product.id).waiting == {v}
    assert asked(large, of_sum.id) == Prediction(of_sum.id, (), frozenset())
    assert asked(Circuit("sum(W)", {"W": "randn(40,2,seed=1)"}), "gradients").waiting == set()


def test_data_have_no_gradient_to_ask_for_and_what_is_not_finite_is_shown() -> None:
    data = Circuit("w*x", {"w": 2, "x": 3}, data=["x"])
    assert len(asked(data, "gradients").asked) == 1
    assert asked(Circuit("1/x", {"x": 0}), "values").asked == ()


@pytest.mark.parametrize("mode", ["gradients", "values", "g1"])
@pytest.mark.parametrize("circuit", [FIRST, FORK, MATRIX], ids=["first", "fork", "matrix"])
def test_a_picture_has_a_question_mark_and_no_number_that_is_asked_for(
    circuit: Circuit, mode: str
) -> None:
    found = asked(circuit, mode)
    moment = circuit.moment(None, found)
    assert moment is not None
    drawn = circuit.svg(moment=moment)
    for one in found.asked:
        for wire in one.wires:
            group = drawn.split(f'<g id="wire-{circuit.graph.wires[wire].id}"')[1].split("</g>")[0]
            text = group.split(f'<text class="{one.role}"')[1].split("</text>")[0]
            shown = text.replace("</tspan>", "").split(">")[1:]
            assert {part.split("<")[0].strip() for part in shown if part.split("<")[0].strip()} == {
                "?"
            }
    for format in ("png", "pdf"):
        rendered = xdot(circuit.picture, circuit.run, format, moment=moment)
        assert rendered.count("1 -?") >= len(found.asked)


def test_a_step_that_gives_what_is_hidden_is_asked_about_with_no_hidden_number_in_it() -> None:
    found = asked(FIRST, "gradients")
    (said,) = FIRST.told(4, FIRST.moment(4, found))
    assert said == "× receives 1.00. What does it send back?"
    (forward,) = FIRST.told(1, FIRST.moment(1, found))
    assert forward == "+ takes −2.00 and 5.00 and gives 3.00."
    (asks,) = FIRST.told(2, FIRST.moment(2, asked(FIRST, "values")))
    assert asks == "× takes 3.00 and −4.00. What does it give?"


def test_with_steps_a_number_that_is_not_there_yet_is_not_asked_for() -> None:
    moment = FIRST.moment(4, asked(FIRST, "gradients"))
    assert moment is not None
    assert FIRST.unseen(moment) == {"x": "—", "y": "—", "z": "?"}


def test_each_number_that_is_asked_for_comes_with_its_rule_and_each_step_with_its_question() -> (
    None
):
    told = json.loads(json.dumps(FIRST.to_ask(asked(FIRST, "gradients"))))
    rules = ["".join(part if isinstance(part, str) else part[2] for part in one["rule"])
             for one in told["asked"]]  # fmt: skip
    assert rules[0] == "× receives 1.00. Multiply that by its local gradient towards q: z."
    assert [question is None for question in told["questions"]] == [True, True, True, False, False]
    fork = FORK.to_ask(asked(FORK, "gradients"), "zh")
    assert "复制门" in json.dumps(fork, ensure_ascii=False)
    matrix = MATRIX.to_ask(asked(MATRIX, "gradients"))
    assert "W.T @ g" in json.dumps(matrix)


def test_the_table_has_the_signs_of_the_moment() -> None:
    moment = FIRST.moment(None, asked(FIRST, "gradients"))
    assert [
        row["gradient"] for row in rows(FIRST.record(), called(FIRST.view.graph), moment)
    ].count("?") == 4
