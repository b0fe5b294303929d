"""The lines of a backward pass in JavaScript have the numbers that the server judges, at whatever values."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.circuits import Circuit
from engine.judging.judged import Line
from engine.programs.javascript import write
from tests.judging.test_handwritten import FILES, read
from tests.support.scripts import flat, ran_by_node

LEFT_TO_THE_SERVER = 12
"""Texts with lines that no page follows: local derivatives, and functions that are given two gradients."""


def off(found: dict[str, Any], lines: tuple[Line, ...]) -> Iterator[str]:
    """What of judged lines is another number than a module gives, or none there."""
    assert "thrown" not in found, found["thrown"]
    right, typed = found["lines"]
    for at, line in enumerate(lines):
        pair = (typed if line.verdict == "follows" else right)[at] if right else None
        given = zip(
            ("own", "right"), pair or (None, None), (line.value, line.expected), strict=True
        )
        for which, mine, theirs in given:
            if theirs is None:
                continue
            if mine is None:
                yield f"{line.name} has no {which} number"
                continue
            one, other = np.array(flat(mine)), np.ravel(np.asarray(theirs, dtype=float))
            if one.shape != other.shape or not np.allclose(one, other, rtol=1e-9, atol=1e-12):
                yield f"{line.name} has another {which} number"


def moved(value: Any) -> Any:
    """Other numbers, where these are no labels and no counts."""
    numbers = np.asarray(value, dtype=float)
    whole = np.array_equal(numbers, np.round(numbers))
    if whole and (numbers.ndim == 0 or np.min(numbers) >= 0):
        return numbers.tolist()
    return (numbers * 1.07 + 0.013).tolist()


def test_lines_have_the_numbers_that_are_judged_there_and_elsewhere() -> None:
    pairs = list[tuple[Circuit, Circuit]]()
    for text, given in map(read, FILES):
        here = Circuit(text, given)
        values = {i.name: moved(here.run.values[i.wire]) for i in here.graph.inputs}
        pairs.append((here, Circuit(text, {**given, **values})))
    texts = [
        write(at.run, at.opened, here.more).text for here, there in pairs for at in (here, there)
    ]
    found = ran_by_node(texts)
    incomplete = 0
    for (here, there), one, other in zip(pairs, found[::2], found[1::2], strict=True):
        assert here.backward and there.backward
        lacking = [*off(one, here.backward.lines)]
        incomplete += bool(lacking)
        assert [each for each in lacking if "another" in each] == []
        assert [*off(other, there.backward.lines)] == lacking
    assert incomplete == LEFT_TO_THE_SERVER


def test_a_line_that_follows_goes_on_with_what_is_typed() -> None:
    text = "q = x+y\nf = q*z\ndq = 2*z\ndx = dq\ndy = -dq"
    made = Circuit(text, {"x": -2, "y": 5, "z": -4})
    assert made.backward
    assert [line.verdict for line in made.backward.lines] == ["wrong", "follows", "wrong"]
    (found,) = ran_by_node([made.program("javascript").text])
    assert found["lines"] == [
        [[-8, -4], [-4, -4], [4, -4]],
        [[-8, -4], [-8, -4], [8, -4]],
    ]


def test_a_text_without_a_backward_pass_has_no_lines() -> None:
    assert Circuit("x*y", {"x": 1, "y": 2}).more == ()
    assert "lines(" not in Circuit("x*y", {"x": 1, "y": 2}).program("javascript").text
