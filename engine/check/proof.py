"""The proof of the gradients, as the tab `Check` shows it: witnesses, formulas, and a step on one input.

Three witnesses stand beside each gradient, because one alone may be wrong in the same way as the table.
"""

from collections.abc import Callable
from typing import NamedTuple

from ..base.words import Words, say
from ..passes.run import Run
from .deriving import Derived, derived
from .explore import USUAL_STEP, Explored, curve_range, explore, step_of
from .kinks import NO_DERIVATIVE, kink_notes
from .probe import entry_name, place_of, some_entries
from .symbolic import refusal
from .witnesses import Checked, ask_witnesses

_WAITED_FOR = say("SymPy’s derivative is still being found.")


class Formula(NamedTuple):
    """The symbolic gradient towards an input, as an equation."""

    mathml: str  # for the page
    latex: str  # to copy; empty where LaTeX lacks letters for the names


class Check(NamedTuple):
    """All that the tab `Check` shows."""

    # The three witnesses of each input's gradient.
    witnesses: list[Checked]
    # Sentences about kinks, and about inputs that were not looked at.
    notes: list[Words]
    # The symbolic gradients.
    formulas: list[Formula]
    # Why there are no symbolic gradients; None where there are.
    refused: Words | None
    # Whether they were not waited for.
    waits: bool
    # For each input, the entries on which a step can be taken.
    entries: dict[str, list[str]]
    # What a step on one of them does; None where no input has a number.
    explored: Explored | None


def check(
    run: Run,
    wrt: str = "",
    h: object = USUAL_STEP,
    around: tuple[object, object] = ("", ""),
    cancelled: Callable[[], bool] = lambda: False,
    soon: bool = False,
) -> Check:
    """Check a run's gradients, and take a step of `h` on `wrt`, an input or an entry of one (`W[0,1]`).

    `around` are the ends of the curve's range. Where an argument makes no sense its default is taken. With
    `soon` the check is what there is without SymPy, which may take seconds.
    """
    graph = run.graph
    refused = refusal(graph, run.shapes)
    waits = soon and refused is None
    found: Derived = refused or (_WAITED_FOR if waits else derived(graph, cancelled))
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
        ends = curve_range(run, name, index, around)
        explored = explore(run, name, index, h=step_of(h), around=ends)
    return Check(
        witnesses=witnesses,
        notes=notes,
        formulas=formulas,
        refused=found if isinstance(found, Words) else None,
        waits=waits,
        entries=entries,
        explored=explored,
    )
