"""A long circuit with many wrong lines is judged in few steps: they are counted, because times vary."""

from collections import Counter

import pytest

from engine.circuits import Circuit
from engine.judging import truth, weighing

MANY, LINES = 220, 100


def spoiled() -> str:
    """A chain of 220 `tanh`, and 201 lines behind it, of which many are wrong."""
    forward = ["h0 = x*w", *(f"h{i} = tanh(h{i - 1}*w + b)" for i in range(1, MANY + 1))]
    lines = [f"f = h{MANY}*h0*2", f"dh{MANY} = 2.0*h0"]
    for i in range(MANY, MANY - LINES, -1):
        sign, factor = "-" if i % 2 else "", "2*" if i % 2 else ""
        lines += [f"ds{i} = {sign}dh{i}*(1-h{i}**2)", f"dh{i - 1} = {factor}ds{i}*w"]
    return "\n".join([*forward, *lines])


def test_of_many_wrong_lines_the_first_ones_are_looked_into_and_only_along_their_gates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: Counter[str] = Counter()
    for module, name in ((truth, "sent"), (weighing, "diagnosed")):
        inner = getattr(module, name)

        def count(*given: object, name: str = name, inner: object = inner) -> object:
            counted[name] += 1
            return inner(*given)  # type: ignore[operator]

        monkeypatch.setattr(module, name, count)
    made = Circuit(spoiled(), {"x": 0.3, "w": 1.05, "b": 0.1})
    judged = made.backward
    assert judged is not None and len(judged.lines) == 2 * LINES + 1
    named = [line.diagnosis is not None for line in judged.lines if line.verdict == "wrong"]
    assert len(named) > 30 and sum(named) == 20
    assert named == sorted(named, reverse=True), "the first ones are named"
    assert counted["diagnosed"] <= 40  # twice, because names as `ds3` may mean several values
    assert counted["sent"] < 10 * len(made.graph.gates), counted
