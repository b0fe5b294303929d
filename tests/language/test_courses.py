"""Code as courses write it gives what it gives there, or is refused with a reason at its place."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.graph.graph import COPY
from tests.language.courses.kinds import KINDS
from tests.language.courses.pasted import PASTED
from tests.language.courses.pieces import PIECES
from tests.support.courses import Piece, differing, gradient, ours

PROGRAMS = json.loads((Path(__file__).parent / "courses" / "programs.json").read_text())


def _flat(value: Any) -> list[float]:
    return [float(each) for each in np.asarray(value, dtype=float).ravel()]


def _near(one: Any, other: Any, relative: float, absolute: float) -> bool:
    pairs = zip(_flat(one), _flat(other), strict=True)
    return all(math.isclose(a, b, rel_tol=relative, abs_tol=absolute) for a, b in pairs)


def _run(program: dict[str, Any]) -> Circuit:
    upstream = json.dumps((program["expect"] or {}).get("upstream", 1.0))
    return Circuit(program["text"], program["inputs"], upstream, data=program["data"], backward="")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each["id"])
def test_a_program_of_a_course_gives_its_numbers_as_pasted(program: dict[str, Any]) -> None:
    expected = program["expect"]
    if expected and "refused" in expected:
        with pytest.raises(InputError) as refused:
            _run(program)
        assert refused.value.code and refused.value.span is not None
        return
    circuit = _run(program)
    if expected is None:  # of random numbers
        assert np.all(np.isfinite(_flat(circuit.output)))
        return
    assert _near(circuit.output, expected["value"], 1e-8, 1e-8)
    for name, slope in expected["gradients"].items():
        own = gradient(circuit, name)
        assert (
            own is not None
            or not any(_flat(slope))
            or name in program["data"]
            or circuit.graph.asked
        )
        assert own is None or _near(own, slope, 1e-5, 1e-6), name


@pytest.mark.parametrize("piece", [*PIECES, *PASTED, *KINDS], ids=lambda each: each.name)
def test_a_piece_gives_what_python_with_numpy_gives(piece: Piece) -> None:
    if not piece.refused:
        assert differing(piece) == []
        return
    with pytest.raises(InputError) as refused:
        ours(piece)
    assert (refused.value.code, refused.value.span is None) == (piece.refused, False)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each["id"])
def test_each_gate_of_a_course_leads_to_its_line(program: dict[str, Any]) -> None:
    try:
        circuit = _run(program)
    except InputError:
        return
    text = circuit.graph.text
    for gate in circuit.graph.gates:
        if gate.row is not COPY:
            assert gate.span is not None, gate.id
            start, end = gate.span
            assert 0 <= start < end <= len(text) and text[start:end].strip(), gate.id
