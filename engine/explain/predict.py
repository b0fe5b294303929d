"""What a reader is asked for: some numbers of a run are hidden, to be found before they are shown.

The mode says which numbers: `gradients`, `values`, or a gate's id for the gradients that this gate sends
back. Numbers that follow from a hidden number would give it away, so they wait until it is found: all
gradients where values are asked for, and the gradients further back than those of one gate.

A scalar is asked for as it is, and of an array one entry, if each of its numbers has a place of its own in
the picture. Gradients of larger arrays wait until all that is asked for is found; their values, and numbers
that are not finite, are not hidden.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ..base.numerals import ASKED, NONE
from ..base.shapes import count, shape_of
from ..base.words import translated
from ..graph.graph import COPY, Gate
from ..graph.steps import Moment, Role, Step, finished, steps
from ..passes.lost import value_lost
from ..passes.numbers import Value
from ..passes.run import Run
from ..picture.cells import cell
from . import narrate
from .record import in_parts

EXERCISE = "backward"
"""The mode in which the reader writes the backward pass: no number is asked for by itself."""


class Asked(NamedTuple):
    """A number that the reader is asked for."""

    # Whether it is a value or a gradient.
    role: Role
    # The indices of the wires on which the number is hidden; it is asked for at the first. A value is on
    # several wires where a copy gate passes it on.
    wires: tuple[int, ...]
    # Of an array, the position of the number that is asked for, row by row; None for a scalar.
    entry: int | None


class Prediction(NamedTuple):
    """All that a reader is asked for."""

    # `gradients`, `values`, `backward`, or a gate's id.
    mode: str
    # In the order of the run.
    asked: tuple[Asked, ...]
    # The indices of the wires whose gradients are hidden until all that is asked for is found.
    waiting: frozenset[int]

    def covered(self, moment: Moment) -> Moment:
        """Hide what is asked for, and what waits for it, at a moment of the run."""
        return moment._replace(
            gradients=moment.gradients - self.waiting,
            asked=frozenset((one.role, wire) for one in self.asked for wire in one.wires),
        )


def exercise(run: Run, found: Collection[str]) -> Prediction:
    """Ask for a backward pass: all gradients wait, but those of the output and of wires that are found."""
    graph = run.graph
    waiting = (at for at, wire in enumerate(graph.wires) if wire.id not in found)
    return Prediction(EXERCISE, (), frozenset(waiting) - {graph.output_wire})


def prediction(run: Run, mode: str) -> Prediction | None:
    """Find what a mode asks for; None where there is no such mode, or no such gate."""
    graph = run.graph
    gates = graph.by_id
    if mode == "values":
        asked = tuple(_given_by(run))
        has_gradient = (at for at, one in enumerate(run.gradients) if one is not None)
        return Prediction(mode, asked, frozenset(has_gradient if asked else ()))
    if mode == "gradients":
        asked = tuple(one for gate in reversed(graph.gates) for one in _sent_by(run, gate))
        large = _too_large(run, range(len(graph.wires))) - {graph.output_wire}
        return Prediction(mode, asked, large if asked else frozenset())
    if mode in gates:
        asked = tuple(_sent_by(run, gates[mode]))
        large = _too_large(run, gates[mode].wires if asked else ())
        return Prediction(mode, asked, large | _further_back(run, [*large, *_wires(asked)]))
    return None


def _given_by(run: Run) -> Iterator[Asked]:
    """List the values that gates give."""
    graph = run.graph
    carrying: dict[int, list[int]] = {}
    for at, wire in enumerate(graph.wires):
        carrying.setdefault(wire.value, []).append(at)
    for gate in graph.gates:
        given = dict.fromkeys(graph.wires[wire].value for wire in gate.results)
        for wires in [carrying[value] for value in given if gate.row is not COPY]:
            if _askable(run.values[wires[0]]):
                yield Asked("value", tuple(wires), _entry(run.values[wires[0]]))


def _sent_by(run: Run, gate: Gate) -> Iterator[Asked]:
    """List the gradients that a gate sends back."""
    for wire in gate.wires:
        gradient = run.gradients[wire]
        if gradient is not None and _askable(gradient):
            yield Asked("gradient", (wire,), _entry(gradient))


def _askable(number: Value) -> bool:
    return not _shares_places(number) and bool(np.isfinite(number).all())


def _shares_places(number: Value) -> bool:
    """Tell whether several numbers of an array have one place in the picture."""
    place = cell(shape_of(number))
    return place.rows * place.columns < count(place.shape)


def _too_large(run: Run, wires: Iterable[int]) -> frozenset[int]:
    """Find the wires among some whose gradients are hidden and not asked for."""
    gradients = ((wire, run.gradients[wire]) for wire in wires)
    return frozenset(wire for wire, one in gradients if one is not None and _shares_places(one))


def _wires(asked: Iterable[Asked]) -> list[int]:
    return [wire for one in asked for wire in one.wires]


def _entry(number: Value) -> int | None:
    """Choose the number of an array that is asked for, the first of its last row; None for a scalar.

    There is nothing below it that its field could cover.
    """
    shape = shape_of(number)
    columns = shape[-1] if len(shape) > 1 else 1
    return count(shape) - columns if shape else None


def _further_back(run: Run, hidden: Iterable[int]) -> frozenset[int]:
    """Find the wires whose gradients follow from those of some wires, which are hidden."""
    ahead, found = list(hidden), set[int]()
    while ahead:
        gate = run.graph.source(ahead.pop())
        new = set(gate.wires) - found if gate else set()
        found |= new
        ahead.extend(new)
    return frozenset(found)


def to_ask(run: Run, prediction: Prediction, locale: str) -> dict[str, Any]:
    """Describe a prediction for the page's script, with sentences in the language of `locale`.

    Each number comes with its rule, and each step with the question that is asked instead of its
    sentence (None for a step that gives nothing that is hidden, no parts in an exercise). Both are in parts
    (`record.in_parts`).
    """
    graph = run.graph
    ids = [wire.id for wire in graph.wires]
    covered = prediction.covered(finished(graph))
    gates = {gate.id: gate.symbol or gate.row.name for gate in graph.gates}
    return {
        "mode": prediction.mode,
        "gate": gates.get(prediction.mode, ""),
        "asked": [
            {
                "role": one.role,
                "wires": [ids[wire] for wire in one.wires],
                "entry": one.entry,
                **({"zero": True} if _is_zero(run, one) else {}),
                "pattern": translated(_pattern(run, one), locale),
                "rule": in_parts(narrate.rule(run, one.role, one.wires[0]), locale),
            }
            for one in prediction.asked
        ],
        "waiting": [ids[wire] for wire in sorted(prediction.waiting)],
        "questions": [
            _question(run, step, prediction, locale) if hidden(run, step, covered) else None
            for step in steps(graph)
        ],
    }


def _question(run: Run, step: Step, prediction: Prediction, locale: str) -> list[Any]:
    """Ask what a step gives; nothing in an exercise, where what arrives at a gate is an answer as well."""
    if prediction.mode == EXERCISE:
        return []
    return in_parts(narrate.question(run, step), locale)


def _is_zero(run: Run, asked: Asked) -> bool:
    """Tell whether rounding alone explains a value that is asked for, so that 0 is right as well."""
    gate = run.graph.source(asked.wires[0])
    if asked.role == "gradient" or gate is None:
        return False
    small = np.abs(run.values[asked.wires[0]]) <= value_lost(run, gate)
    return bool(np.ravel(small)[asked.entry or 0])


def _pattern(run: Run, asked: Asked) -> str:
    """Give the pattern of the gate that sends a gradient."""
    gate = run.graph.target(asked.wires[0]) if asked.role == "gradient" else None
    return gate.row.pattern if gate else ""


def hidden(run: Run, step: Step, moment: Moment) -> str | None:
    """Give what is shown instead of the numbers that a step gives: `?` or `—`; None where they are shown."""
    gate = next((gate for gate in run.graph.gates if gate.id == step.gate), None)
    if gate is None:
        return None
    if step.phase == "forward":
        hiding = {moment.placeholder("value", wire) for wire in gate.results}
    else:
        hiding = {moment.placeholder("gradient", wire) for wire in gate.wires}
    return next((text for text in (ASKED, NONE) if text in hiding), None)
