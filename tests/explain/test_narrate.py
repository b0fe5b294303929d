"""What each gate does, in words with its numbers."""

import pytest
from hypothesis import example, given

from engine.base.numerals import short
from engine.base.words import translated
from engine.circuits import Circuit
from engine.explain import narrate
from engine.explain.inspector import inspected
from engine.gates.scalars import Scalar
from engine.gates.table import FUNCTIONS
from tests.support.programs import programs


def said(program: str, **inputs: float) -> list[tuple[str, str]]:
    run = Circuit(program, inputs).run
    return [(narrate.forward(run, gate), narrate.backward(run, gate)) for gate in run.graph.gates]


def test_the_first_circuit_in_words() -> None:
    assert said("(x+y)*z", x=-2, y=5, z=-4) == [
        (
            "+ takes −2.00 and 5.00 and gives 3.00.",
            "+ receives −4.00. Towards x its local gradient is 1.00, so x gets −4.00 × 1.00 = −4.00; "
            "towards y it is 1.00, so y gets −4.00 × 1.00 = −4.00.",
        ),
        (
            "× takes 3.00 and −4.00 and gives −12.0.",
            "× receives 1.00. Towards x+y its local gradient is the other operand, z = −4.00, so x+y "
            "gets 1.00 × (−4.00) = −4.00; towards z it is the other operand, x+y = 3.00, so z gets "
            "1.00 × 3.00 = 3.00.",
        ),
    ]


def test_a_long_operand_is_said_by_what_is_outermost_and_a_long_sum_by_its_ends() -> None:
    _, back = said("tanh(tanh(tanh(tanh(tanh(x*w)*w)*w)*w)*w)", x=0.2, w=0.5)[-1]
    assert "Towards tanh(tanh(…)*w)*w its local gradient" in back
    (_, back), *_ = said(" + ".join(f"x*{n}" for n in range(1, 10)), x=2)
    assert back == (
        "9 branches come back to x: the copy gate receives 1.00, 2.00, … and 9.00, adds them up and "
        "passes 45.0 back."
    )


@pytest.mark.parametrize(
    ("program", "formula"),
    [("x^3", "3*x^2"), ("x^0.5", "0.5/x^0.5"), ("x^-2", "-2/x^3"), ("2^x", "out*log(2)"),
     ("inf^2", "2*inf")],
)  # fmt: skip
def test_a_local_gradient_is_written_with_its_constants_worked_out(
    program: str, formula: str
) -> None:
    run = Circuit(program).run
    assert f" its local gradient is {formula} = " in str(narrate.backward(run, run.graph.gates[0]))


def test_a_copy_gate_adds_up_what_comes_back() -> None:
    forward, backward = said("x*x", x=3)[0]
    assert "used 2 times" in forward
    assert (
        backward
        == "2 branches come back to x, and what they bring is added up: 3.00 + 3.00 = 6.00."
    )


def test_a_gate_of_constants_sends_nothing_back() -> None:
    forward, backward = said("1/0")[0]
    assert "inf" in forward
    assert "nothing" in backward


def test_the_backward_pass_begins_at_the_output() -> None:
    run = Circuit("loss = x*y", upstream=2.5).run
    assert "loss" in narrate.output(run)
    assert "2.50" in narrate.output(run)


def test_a_layer_in_words() -> None:
    values = {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]}
    run = Circuit("q = W@x; sum(q^2)", values).run
    product, square, total = run.graph.gates
    assert (
        narrate.forward(run, product)
        == "@ takes a 2×2 array and [0.20, 0.40] and gives [0.22, 0.26]. "
        "q[1]: −0.30 × 0.20 + 0.80 × 0.40 = 0.26."
    )
    assert narrate.backward(run, product) == (
        "@ receives g = [0.44, 0.52]. W gets a 2×2 array (g @ x.T); x gets [−0.11, 0.64] (W.T @ g). "
        "The gradient of W[1,0]: 0.52 × 0.20 = 0.10."
    )
    assert "number by number" in narrate.backward(run, square)
    assert "g for every number" in narrate.backward(run, total)


def test_three_arrays_of_one_shape_are_counted_and_two_are_named_one_by_one() -> None:
    """Each of two opens with a click, and a copy gate of a loop has many."""
    run = Circuit("W@W@W@W + b", {"W": [[1, 2], [3, 4]], "b": [1, 2]}).run
    copy, first, *_ = run.graph.gates
    assert "the copy gate receives 4 arrays of shape 2×2, adds them up and" in narrate.backward(
        run, copy
    )
    assert narrate.forward(run, first).startswith(
        "@ takes a 2×2 array and a 2×2 array and gives a 2×2 array."
    )
    long = Circuit("x + x + x", {"x": [1, 2, 3, 4, 5]}).run
    copy = long.graph.gates[0]
    assert "copy gate receives 3 vectors of 5, adds" in narrate.backward(long, copy)
    assert "3 个长度为 5 的向量" in translated(narrate.backward(long, copy), "zh")


def test_a_gate_that_passes_its_gradient_on_says_so() -> None:
    run = Circuit("x + y - z", {"x": [1, 2], "y": [3, 4], "z": [5, 6]}).run
    add, subtract = run.graph.gates
    assert "x gets [1.00, 1.00] (g, passed on as it is)" in narrate.backward(run, add)
    assert "z gets [−1.00, −1.00] (−g)" in narrate.backward(run, subtract)
    assert [operand.hands_on for operand in inspected(run, subtract).operands] == [
        "upstream, passed on as it is", ""
    ]  # fmt: skip


def test_what_a_gate_receives_has_a_letter_that_no_operand_has() -> None:
    run = Circuit("g@x", {"g": [[1, 2], [3, 4]], "x": [1, 2]}).run
    assert narrate.backward(run, run.graph.gates[0]) == (
        "@ receives dout = [1.00, 1.00]. g gets a 2×2 array (dout @ x.T); x gets [4.00, 6.00] (g.T @ dout). "
        "The gradient of g[1,0]: 1.00 × 1.00 = 1.00."
    )


def test_an_array_that_is_written_out_stands_in_brackets_as_its_shape() -> None:
    run = Circuit("array([[1,2,3,4],[5,6,7,8]])@x").run
    assert narrate.backward(run, run.graph.gates[0]).endswith(
        "x gets [6.00, 8.00, 10.0, 12.0] ((2×4).T @ g). "
        "The gradient of x[3]: 4.00 × 1.00 + 8.00 × 1.00 = 12.0."
    )


def test_a_broadcast_operand_is_summed_in_words() -> None:
    run = Circuit("X + b", {"X": [[1, 2], [3, 4]], "b": [1, 2]}).run
    assert narrate.backward(run, run.graph.gates[0]).endswith(
        "b gets [2.00, 2.00] (g, summed along axis 0). The gradient of b[1]: 1.00 + 1.00 = 2.00."
    )
    assert narrate.output(run).endswith("is set to ones, of its shape 2×2.")


@pytest.mark.parametrize("program", ["x", "sin(x)", "x*x", "W@x"])
def test_gates_of_data_alone_say_so(program: str) -> None:
    run = Circuit(program, {"x": [1, 2]}, data=["x", "W"]).run
    for gate in run.graph.gates:
        assert "data alone" in narrate.backward(run, gate)


@pytest.mark.parametrize("count", [2, 3, 9, 10, 12])
def test_every_operand_has_its_place_in_the_sentence(count: int) -> None:
    names = [f"x{i}" for i in range(count)]
    (_, backward), = said(f"max({', '.join(names)})")  # fmt: skip
    assert all(f"{name} gets" in backward for name in names)


def test_an_operand_without_a_name_is_called_by_its_text() -> None:
    sentence = said("(aaaa*bbbb*cccc + 1) * sigmoid(dddddddd + eeeeeeee)")[-1][1]
    assert "sigmoid(dddddddd + eeeeeeee) gets" in sentence
    assert "its operand" not in sentence


@given(programs(size=12))
@example("x + sqrt(2(-1))")
def test_every_sentence_has_the_numbers_of_its_gate(program: str) -> None:
    run = Circuit(program).run
    for gate in run.graph.gates:
        forward, backward = narrate.forward(run, gate), narrate.backward(run, gate)
        assert short(run.value(gate)) in forward
        sent = [] if gate.row.name == "copy" else [run.gradients[wire] for wire in gate.wires]
        for gradient in (run.gradient(gate), *sent):
            assert gradient is None or short(gradient) in backward  # a constant may have none
        for wire in gate.wires:
            assert short(run.values[wire]) in forward
        for sentence in (forward, backward):
            assert sentence.endswith(".")
            assert "  " not in sentence


@pytest.mark.parametrize("number", [0.0, 0.5])
def test_every_function_of_numbers_is_told_of(number: float) -> None:
    for name, row in FUNCTIONS.items():
        operands = "xyz"[: row.arity]
        if isinstance(row, Scalar):
            (told,) = said(f"{name}({', '.join(operands)})", **dict.fromkeys(operands, number))
            assert all(told), name


def test_a_length_of_0_is_told_as_the_case_that_it_is() -> None:
    (_, told), *_ = said("hypot(x, y)", x=0, y=0)
    assert "Towards x its local gradient is 0.00, because the length is 0" in told
    (_, told), *_ = said("hypot(x, y)", x=3, y=4)
    assert "Towards x its local gradient is x/out = 0.60" in told


def test_each_sentence_begins_with_a_capital_or_a_name() -> None:
    program = "a_value_of_letters = W@x; f = tanh(a_value_of_letters) + sum(a_value_of_letters)"
    run = Circuit(program).run
    for gate in run.graph.gates:
        for text in (narrate.forward(run, gate), narrate.backward(run, gate)):
            assert ". its" not in text and not text.startswith("its"), text
