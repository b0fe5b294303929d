"""What is said adds up: every sum and every product in a sentence, read and worked out again."""

import itertools
import math
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given

from engine.base.numerals import short
from engine.base.words import LOCALES, translated
from engine.circuits import Circuit
from engine.explain import narrate
from engine.explain.inspector import inspected
from engine.gates.rows import Row
from engine.gates.scalars import Scalar
from engine.gates.table import FUNCTIONS, SCALARS
from engine.graph.graph import Gate
from engine.modules.folded import known
from engine.passes.run import computed
from tests.support.programs import programs

NUMBER = r"−?(?:\d+(?:\.\d+)?(?:e−?\d+)?|inf|nan)"
TERM = rf"(?:(?!−){NUMBER}|\({NUMBER}\))"
EQUATION = re.compile(rf"(?<![\w^*/.(−-])({NUMBER}(?: [+×] {TERM})+) ([=≈]) ({NUMBER})")
POINTS = (
    0.0,
    1.0,
    -1.0,
    0.5,
    2.25,
    30.0,
    -30.0,
    700.0,
    1000.0,
    -1000.0,
    1e-17,
    -1e-17,
    1e-310,
    1e308,
)
FEW = (0.0, 1.0, -1.0, -30.0, 1000.0, -1e-17)
PARTS = ",".join(row.name for row in SCALARS if row.parts)


def call(row: Row) -> str:
    """A program of one gate."""
    operands = ["x", "y", "z"][: 3 if row.variadic else row.arity]
    if row.name == "copy":
        return "x*x + x"
    if row.name in FUNCTIONS:
        return f"{row.name}({', '.join(operands)})"
    return f"-{operands[0]}" if row.name == "neg" else row.operator.join(operands)


@cache
def interval(text: str) -> tuple[float, float]:
    """The numbers that are written so: half a unit of the last digit to either side; 0.00 is 0 alone."""
    plain = text.replace("−", "-")
    number = float(plain)
    if not math.isfinite(number) or number == 0:
        return number, number
    mantissa, _, exponent = plain.partition("e")
    last = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return float(Fraction(plain) - last / 2), float(Fraction(plain) + last / 2)


@cache
def holds(left: str, right: str) -> bool:
    """Whether what stands on the left of an equation can be what stands on its right."""
    sign = "+" if "+" in left else "×"
    with np.errstate(all="ignore"):
        corners = [
            float((np.sum if sign == "+" else np.prod)(np.array(ends)))
            for ends in itertools.product(*map(interval, left.split(f" {sign} ")))
        ]
    low, high = interval(right)
    if math.isnan(low):
        return any(map(math.isnan, corners))
    least, most = float(min(corners)), float(max(corners))
    slack = 1e-9 * max(abs(least), abs(most)) if math.isfinite(least + most) else 0
    return bool(least - slack <= high and low <= most + slack)


@cache
def is_printed(left: str, right: str) -> bool:
    """Whether working out what is printed on the left gives what is printed on the right."""
    sign, numbers = "+" if "+" in left else "×", re.findall(NUMBER, left)
    with np.errstate(all="ignore"):
        given = np.array([float(number.replace("−", "-")) for number in numbers])
        found = float((np.sum if sign == "+" else np.prod)(given))
    low, high = interval(right)
    slack = 1e-9 * abs(found)
    return short(found) == right or low - slack <= found <= high + slack


def equations(text: str) -> list[tuple[str, str, str]]:
    """The sums and products in a sentence, without brackets."""
    return [
        (re.sub(r"[()]", "", left), sign, right) for left, sign, right in EQUATION.findall(text)
    ]


def said(made: Circuit) -> Iterator[str]:
    """All that is said of the steps, in each language, and what the explanation of each gate says."""
    for step in made.record()["steps"]:
        yield from (translated(step["text"], locale) for locale in LOCALES)
    for gate in made.view.graph.gates:
        looked = inspected(made.view, gate)
        if looked.arrays:
            continue
        for operand in looked.operands:
            if operand.sent is None:
                continue
            if looked.sums:
                if looked.adds_up:
                    left = " + ".join(
                        [_behind(back.text, at) for at, back in enumerate(looked.back)]
                    )
                    yield f"{left} {looked.equals} {operand.sent.text}"
            elif operand.is_product:
                local = _behind(operand.local.text, 1)
                yield f"{looked.back[0].text} × {local} {operand.equals} {operand.sent.text}"


def _behind(text: str, at: int) -> str:
    return f"({text})" if at and text.startswith("−") else text


def assert_true(made: Circuit) -> int:
    """Every equation and every value that is said of a circuit of numbers is true."""
    found = 0
    for sentence in said(made):
        for left, sign, right in equations(sentence):
            found += 1
            assert holds(left, right), f"{made.run.graph.text}: {left} = {right} in {sentence}"
            assert (sign == "=") == is_printed(left, right), sentence
    for gate in made.view.graph.gates:
        if gate.row.name != "copy" and gate.wires:
            assert_given(made, gate)
            assert_derived(made, gate)
    return found


def assert_given(made: Circuit, gate: Gate) -> None:
    """What a gate is said to give is what it computes, or is said to be that of a whole gate."""
    sentence = narrate.forward(made.view, gate)
    found = computed(gate, made.view.operands(gate))
    assert "as at the edge" in sentence or sentence.endswith(f"gives {short(found)}."), sentence


def assert_derived(made: Circuit, gate: Gate) -> None:
    """What a local gradient is said to be by a formula is what the formula gives."""
    run, row = made.view, known(gate.row)
    if not isinstance(row, Scalar) or row.variadic:
        return
    sentence = narrate.backward(run, gate)
    with np.errstate(all="ignore"):
        given = [np.float64(number) for number in (*run.operands(gate), run.value(gate))]
        passing = tuple(i for i in range(len(gate.operands)) if row.passes(i))
        local = row.local(passing, len(gate.operands), "numpy")(*given)
    for text in re.findall(rf"(?:gradient|it) is [^;]*? = ({NUMBER}),", sentence):
        if "the other operand" not in sentence:
            low, high = interval(text)
            assert any(
                math.isnan(one) if math.isnan(low) else low * (1 - 1e-6) <= one <= high * (1 + 1e-6) or
                high * (1 - 1e-6) <= one <= low * (1 + 1e-6) or low <= one <= high
                for one in map(float, local)
            ), f"{text} of {local} in {sentence}"  # fmt: skip


def points(names: int) -> Iterator[dict[str, float]]:
    for numbers in itertools.product(POINTS if names == 1 else FEW, repeat=min(names, 2)):
        yield dict(zip("xyz"[:names], [*numbers, numbers[-1]], strict=False))


@pytest.mark.parametrize("row", SCALARS, ids=lambda row: row.name)
def test_every_sum_and_product_that_is_said_of_a_gate_is_true(row: Row) -> None:
    program, found = call(row), 0
    names = sum(name in re.findall(r"\b[xyz]\b", program) for name in "xyz")
    for values, upstream in zip(points(names), itertools.cycle((1.0, -3.0)), strict=False):
        text = f"2*({program}) - x"
        found += assert_true(Circuit(text, values, upstream=upstream))
        if row.parts:
            found += assert_true(Circuit(text, values, upstream=upstream, expand=PARTS.split(",")))
            typed = "".join(row.parts.split())
            found += assert_true(Circuit(typed, values, upstream=upstream, fold=[row.name]))
            found += assert_true(Circuit(f"q = 2*({typed}) - x\nq*q", values, fold=["q"]))
    assert found > 20


@pytest.mark.slow
@given(programs(size=12))
def test_every_sum_and_product_that_is_said_of_a_program_is_true(program: str) -> None:
    assert_true(Circuit(program))
    assert_true(Circuit(program, expand=PARTS.split(",")))


@pytest.mark.parametrize(
    ("program", "x", "options", "sentence"),
    [
        ("leaky_relu(x)", 0, {"expand": ["leaky_relu"]},
         "The copy gate receives 0.01 and 1.00 and passes 0.01 back, as at the edge of the whole gate."),
        ("softplus(x)", 1000, {"expand": ["softplus"]},
         "log takes inf and gives 1000, as at the edge of the whole gate."),
        ("elu(x)", -1e-17, {"expand": ["elu"]},
         "+ takes 0.00 and 0.00 and gives −1e−17, as at the edge of the whole gate."),
        ("max(0, x)", 0, {"fold": ["relu"]},
         "ReLU receives 1.00. Towards x its local gradient is 1.00, by way of the gates inside, so x gets "
         "1.00 × 1.00 = 1.00."),
        ("leaky_relu(x)", 1, {"expand": ["leaky_relu"]},
         "2 branches come back to x, and what they bring is added up: 0.00 + 1.00 = 1.00."),
    ],
)  # fmt: skip
def test_what_stands_at_the_edge_of_a_gate_is_said_to(
    program: str, x: float, options: dict[str, list[str]], sentence: str
) -> None:
    made = Circuit(program, {"x": x}, **options)
    assert sentence in [step["text"] for step in made.record()["steps"]]


def test_the_numbers_of_arrays_at_an_edge_are_said_to_be_the_gates() -> None:
    made = Circuit("leaky_relu(x)", {"x": [0, 1]}, expand=["leaky_relu"])
    told = [step["text"] for step in made.record()["steps"]]
    assert any("passes [0.01, 1.00] back, as at the edge" in sentence for sentence in told)


def test_a_folded_gate_of_arrays_says_once_how_its_gradients_came() -> None:
    made = Circuit("h = tanh(W @ x + b)", fold=["h"])
    (said,) = [step["text"] for step in made.record()["steps"] if "gates inside" in step["text"]]
    assert said.count("gates inside") == 1
    assert re.search(r"By way of the gates inside, W gets [^;]+; x gets [^;(]+; b gets ", said)


def test_an_equation_is_read_to_the_digits_that_it_shows() -> None:
    assert equations("so x gets 1.00 × (−4.00) = −4.00; y gets 0.5") == [
        ("1.00 × −4.00", "=", "−4.00")
    ]
    assert is_printed("0.20 × 2.00", "0.40") and not is_printed("0.20 × 2.00", "0.39")
    assert holds("0.33 + 0.33", "0.67") and not holds("0.33 + 0.33", "0.68")
    assert holds("1.2e5 × 0.01", "1234") and not holds("1.2e5 × 0.01", "1.0e−3")
    assert holds("inf × 0.00", "nan") and not holds("0.01 + 1.00", "0.01")
    assert not holds("0.00 + 0.00", "−1e−17")
