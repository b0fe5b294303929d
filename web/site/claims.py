"""What a lesson says, held against its circuits: each runs, and every figure is its number."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from engine.base.errors import GateflowError
from engine.base.numerals import full
from engine.base.words import Figure
from engine.circuits import Circuit
from engine.graph.steps import steps
from web.site.address import State, notices, to_query
from web.site.course import Lesson

_NUMBERS = re.compile(r"[-\d.e,\[\] ]+", re.ASCII)
_NUMBER = re.compile(r"[\d.]+(?:e-?\d+)?", re.ASCII)


def false_claims(lesson: Lesson) -> list[str]:
    """List what a lesson says that is not so, each with its file and line."""
    circuits: dict[str, Circuit | None] = {}
    found, told = list[str](), set[str]()
    for claim in lesson.claims:
        query = to_query(claim.state)
        if query not in circuits:  # a state is claimed before its figures are
            made, objections = _ran(claim.state)
            circuits[query] = made
            new = [one for one in objections if one not in told]  # tries repeat what a circuit has
            told.update(new)
            found += [f"{claim.file}:{claim.line}: {objection}" for objection in new]
        made = circuits[query]
        if made and claim.figure and (wrong := _wrong(claim.figure, made)):
            found.append(f"{claim.file}:{claim.line}: {wrong}")
    return found


def _ran(state: State) -> tuple[Circuit | None, list[str]]:
    """Run the circuit of a state, and say what of the state is of no use."""
    try:
        made = Circuit(
            state.expr, state.values, state.upstream, data=state.data, fold=state.fold or (),
            expand=state.expand,
        )  # fmt: skip
    except GateflowError as error:
        return None, [f"{error.message}. {error.hint}"]
    return made, list(_useless(state, made))


def _useless(state: State, made: Circuit) -> Iterator[str]:
    graph = made.arrangement.graph
    yield from (f"`{name}` is no input of the circuit" for name in made.ignored)
    inputs = {input.name for input in made.graph.inputs}
    yield from (
        f"`{name}` is no input that could be data" for name in state.data if name not in inputs
    )
    yield from (f"`{name}` is nothing that can be folded" for name in made.arrangement.unknown)
    yield from notices(state, {gate.id for gate in graph.gates}, len(steps(graph)))
    towards = str(state.settings.get("_wrt", "")).partition("[")[0].strip()
    if towards and towards not in inputs:
        yield f"`_wrt` is `{towards}`, which is no input of the circuit"


def _wrong(figure: Figure, made: Circuit) -> str | None:
    """Say why a figure is wrong, compared to the digits that are shown; None where it is right."""
    wires = {wire.id: index for index, wire in enumerate(made.graph.wires)}
    if figure.wire not in wires:
        return f"there is no wire `{figure.wire}`: the Table has them, from w1 to w{len(wires)}"
    numbers = made.run.values if figure.role == "value" else made.run.gradients
    number = numbers[wires[figure.wire]]
    if figure == "nan" and number is not None and np.ndim(number) == 0 and np.isnan(number):
        return None
    try:
        printed, digit = _printed(figure)
    except (ValueError, ArithmeticError, RecursionError):
        return f"`{figure}` is no number, and no list of numbers"
    found = np.asarray(np.nan if number is None else number, dtype=float)
    near = printed.shape == found.shape and np.abs(printed - found).max() <= digit / 2 + 1e-12
    return (
        None
        if near
        else f"`{figure}` is said, and the {figure.role} at {figure.wire} is {full(number)}"
    )


def _printed(figure: Figure) -> tuple[np.ndarray[Any, Any], float]:
    """Read what is shown, and what one in its last digit is. Errors: ValueError where it is no number."""
    typed = figure.replace("\N{MINUS SIGN}", "-")
    if not _NUMBERS.fullmatch(typed):
        raise ValueError
    read = np.asarray(json.loads(typed, parse_int=float), dtype=float)
    if not np.isfinite(read).all() or not read.size:
        raise ValueError
    exponents = [Decimal(number).as_tuple().exponent for number in _NUMBER.findall(typed)]
    return read, 10.0 ** min(map(int, exponents))
