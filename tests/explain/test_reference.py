"""The reference says of every row of the table what the row says."""

import numpy as np
import pytest

from engine.circuits import circuit
from engine.explain.reference import SUBJECTS, Written, entry, written
from engine.gates.rows import Row
from engine.gates.scalars import Scalar
from engine.gates.table import BY_NAME, TABLE


def named(row: Row) -> str:
    return f"{row.name}{'' if isinstance(row, Scalar) else '(A)'}"


def test_every_row_stands_under_one_subject() -> None:
    rows = [row for _, rows in SUBJECTS for row in rows]
    assert sorted(map(id, rows)) == sorted(map(id, TABLE))


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_a_row_is_shown_by_a_program_that_has_its_gate(row: Row) -> None:
    told = entry(row)
    made = circuit(told.example)
    gate = next(gate for gate in made.graph.gates if gate.row is row)
    assert np.all(np.isfinite(made.output))
    towards = [one.operand for one in told.sends]
    assert len(towards) == sum(map(row.passes, range(len(gate.operands))))
    assert all(one.text for one in told.sends) and told.computes and told.pattern


@pytest.mark.parametrize("one", written(), ids=lambda one: one.text)
def test_what_is_written_as_a_formula_is_read_as_it(one: Written) -> None:
    for name in one.names:
        call = f"{name if '.' in name else f'torch.{name}'}({one.operands})"
        assert np.array_equal(circuit(call).output, circuit(one.text).output), call


def test_both_cases_of_a_gradient_are_said() -> None:
    towards_delta = entry(BY_NAME["huber"]).sends[1]
    assert towards_delta.text == "0 if y >= abs(x), else -y + abs(x)"


def test_a_straight_line_has_no_curve() -> None:
    shown = {row.name: entry(row).curve is not None for row in TABLE}
    assert shown["tanh"] and shown["floor"]
    assert not shown["neg"] and not shown["deg2rad"] and not shown["add"]


def test_names_of_libraries_and_pytorch_are_told() -> None:
    sigmoid = entry(BY_NAME["sigmoid"])
    assert {"expit", "logistic"} <= {*sigmoid.names}
    assert entry(BY_NAME["logsumexp"]).torch == "torch.logsumexp(a, dim=0)"
