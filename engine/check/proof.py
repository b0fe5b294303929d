"""The proof of a gradient, as its tab shows it: witnesses, formulas, and a step on one input."""

from collections.abc import Callable
from typing import NamedTuple

from ..base.words import Words
from ..passes.run import Run
from .deriving import Derived, derived
from .explore import USUAL_STEP, Explored, curve_range, explore, step_of
from .kinks import NO_DERIVATIVE, kink_notes
from .probe import entry_name, place_of, some_entries
from .symbolic import refusal
from .witnesses import Checked, ask_witnesses


class Formula(NamedTuple):
    """The symbolic gradient towards an input."""

    mathml: str
    latex: str


class Check(NamedTuple):
    """All that the tab shows. `entries` are what a step may be taken on, by input."""

    witnesses: list[Checked]
    notes: list[Words]
    formulas: list[Formula]
    refused: Words | None
    entries: dict[str, list[str]]
    explored: Explored | None


def check(
    run: Run,
    wrt: str = "",
    h: object = USUAL_STEP,
    around: tuple[object, object] = ("", ""),
    cancelled: Callable[[], bool] = lambda: False,
) -> Check:
    """Check a run's gradients. `wrt` names an input or an entry of one (`W[0,1]`), `h` is the step on it.

    `around` are the ends of the curve's range. What of these makes no sense is as good as none.
    """
    graph = run.graph
    refused = refusal(graph, run.shapes)
    found: Derived = refused or derived(graph, cancelled)
    gates, told = list(kink_notes(run)), list[Words]()
    witnesses = list(ask_witnesses(run, found, told))
    broken = bool(gates) and any(row.at == "both" for row in witnesses)
    notes = [*gates, *([NO_DERIVATIVE] if broken else []), *told]
    formulas = (
        [] if isinstance(found, str) else [Formula(one.mathml, one.latex) for one in found.values()]
    )
    entries = {
        input.name: [entry_name(input.name, index) for index in some_entries(run.shape(input.wire))]
        for input in graph.inputs
    }
    place = place_of(run, wrt)
    explored = None
    if place:
        name, index = place
        if entry_name(name, index) not in entries[name]:
            entries[name].append(entry_name(name, index))
        explored = explore(run, name, index, step_of(h), curve_range(run, name, index, around))
    return Check(
        witnesses, notes, formulas, found if isinstance(found, Words) else None, entries, explored
    )
