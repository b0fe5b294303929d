"""One number of an array is worked out of those that it is made of."""

import re

import pytest

from engine.circuits import Circuit
from engine.explain import narrate
from engine.explain.record import in_parts

ENTRIES = {
    "W@x": "Entry [1]: 3.00 × 5.00 + 4.00 × 6.00 = 39.0.",
    "W@W": "Entry [1,0]: 3.00 × 1.00 + 4.00 × 3.00 = 15.0.",
    "x@W": "Entry [1]: 5.00 × 2.00 + 6.00 × 4.00 = 34.0.",
    "W + x": "Entry [1,0]: 3.00 + 5.00 = 8.00.",
    "x - c": "Entry [1]: 6.00 − 2.00 = 4.00.",
    "-x": "Entry [1]: 6.00 × −1 = −6.00.",
    "W^2": "Entry [1,0]: (3.00)² = 9.00.",
    "max(W, 2)": "Entry [1,0]: max(3.00, 2) = 3.00.",
    "sum(W, axis=1)": "Entry [1]: 3.00 + 4.00 = 7.00.",
    "mean(W, axis=0, keepdims=True)": "Entry [0,0]: (1.00 + 3.00) ÷ 2 = 2.00.",
    "ones(5)@ones(5,2)": None,
    "sum(W)": None,
    "softmax(x)": None,
}
VALUES = {"W": [[1, 2], [3, 4]], "x": [5, 6], "c": 2}


@pytest.mark.parametrize("text", ENTRIES)
def test_a_number_is_worked_out_where_that_is_short(text: str) -> None:
    used = {name: value for name, value in VALUES.items() if re.search(rf"\b{name}\b", text)}
    run = Circuit(text, used).run
    said = narrate.forward(run, run.graph.gates[-1])
    found = re.search(r"Entry .*", said)
    assert (found and found[0]) == ENTRIES[text]


def test_a_long_sum_has_its_first_products_and_its_last() -> None:
    run = Circuit("v@W", {"v": [1, 2, 3, 4, 5], "W": [[6], [7], [8], [9], [10]]}).run
    assert "1.00 × 6.00 + 2.00 × 7.00 + 3.00 × 8.00 + … + 5.00 × 10.0 = 130." in narrate.forward(
        run, run.graph.gates[0]
    )


def test_each_number_says_its_place_so_that_a_page_writes_the_numbers_of_now() -> None:
    run = Circuit("W@x", {"W": VALUES["W"], "x": VALUES["x"]}).run
    figures = [
        part
        for part in in_parts(narrate.forward(run, run.graph.gates[0]), "en")
        if isinstance(part, list)
    ]
    assert [part[3] for part in figures if len(part) > 3] == [2, 0, 3, 1, 1]
