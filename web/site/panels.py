"""Every panel of the page, in one table: its tab, its template, what that is given, and how it comes.

The page, `_panel` and the scripts have a panel because it stands here. The server draws each of them, and
the page puts what was drawn into `#panel-NAME`, in one way for all (`static/views/panels.js`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from engine.base.errors import GateflowError, frameless
from engine.base.words import Words, say
from engine.check.proof import check
from engine.circuits import Circuit
from engine.explain.predict import EXERCISE
from engine.explain.record import called
from engine.programs import LANGUAGES


class Seen(Protocol):
    """What a panel is made for, beside the circuit: what the state of an address says of it."""

    @property
    def gate(self) -> str: ...
    @property
    def step(self) -> int | None: ...
    @property
    def language(self) -> str: ...
    @property
    def settings(self) -> Mapping[str, object]: ...


Gone = Callable[[], bool]
"""Tells whether nobody waits for the answer any more."""


def _nothing(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    return {}


def _always(made: Circuit) -> bool:
    return True


@dataclass(frozen=True)
class Panel:
    """A panel of the page."""

    # What the address calls it.
    name: str
    # What its tab says.
    title: Words
    # The template that draws it.
    template: str
    # The variables of its template, beside those of the page.
    given: Callable[[Circuit, Seen, Gone], dict[str, object]] = _nothing
    # Whether it comes with `every` answer of the page, while it is `open`, or `apart`: then a script asks for
    # it at its own address while it is open, because it takes longer than the circuit may.
    comes: Literal["every", "open", "apart"] = "every"
    # Where it is to be had alone.
    address: str = ""
    # What leads there where no script runs.
    link: Words | None = None
    # Whether it would give away what a reader is asked to predict.
    tells: bool = True
    # The mode of prediction that is answered in it, in which it tells nothing.
    answers: str = ""
    # Whether a circuit has it; where it has not, its tab is not seen.
    there: Callable[[Circuit], bool] = _always
    # Whether it says something of the text, or leads to it, beside what it says of the circuit.
    of_text: bool = True
    # A style of its own in static/, which comes when it is first there.
    style: str = ""

    def gives_away(self, mode: str) -> bool:
        """Tell whether it would give away what a mode of prediction asks for."""
        return self.tells and mode != self.answers


def _explained(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    gate = made.inspected(state.gate, state.step)
    if gate is None:
        return {"gate": None, "choices": ()}
    return {
        "gate": gate,
        "choices": made.choices(gate.id),
        "definition": made.definition(gate.id),
    }


def _written(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    """Write the program, or say why it can't be written."""
    try:
        code, refused = made.program(state.language), None
    except GateflowError as problem:
        code, refused = None, frameless(problem)
    return {"languages": LANGUAGES, "code": code, "refused": refused}


def _checked(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    wrt, h, low, high = (state.settings.get(n, "") for n in ("_wrt", "_h", "_low", "_high"))
    soon = bool(state.settings.get("_soon"))
    return {"check": check(made.run, str(wrt), h, (low, high), cancelled=gone, soon=soon)}


def _named(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    return {"carried": called(made.arrangement.graph)}


def _judged(made: Circuit, state: Seen, gone: Gone) -> dict[str, object]:
    """Judge the backward pass that a reader has written; one kept apart is written in a field."""
    judged = made.backward
    return {
        "yours": made.yours,
        "apart": judged is not None and judged.is_apart,
        "hides": made.hides,
        "framed": False,
        "faults": made.faults,
        "spans": [error.span for error in made.faults],
    }


def _has_backward(made: Circuit) -> bool:
    return made.backward is not None


_ALL = (
    Panel("explain", say("Explain"), "inspector.html", _explained, address="/explain"),
    Panel("code", say("Code"), "code.html", _written, "open"),
    Panel(
        "check", say("Check"), "check.html", _checked, "apart", "/check",
        say("Check the gradients of this circuit."), of_text=False,
    ),
    Panel("table", say("Table"), "table.html", _named, tells=False, of_text=False),
    Panel(
        "yours", say("Yours"), "yours.html", _judged, address="/yours", answers=EXERCISE, there=_has_backward,
        style="views/yours.css",
    ),
)  # fmt: skip
PANELS = {panel.name: panel for panel in _ALL}
"""Every panel by its name, in the order of the tabs; the first is open when nothing is said."""


def here(made: Circuit | None) -> list[Panel]:
    """List the panels that a circuit has."""
    return [
        panel for panel in PANELS.values() if panel.there is _always or (made and panel.there(made))
    ]
