"""What the views share: circuits made for a request, with layouts that are kept."""

import socket
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import Any, cast

from cachetools import LRUCache, cached
from flask import current_app, request

from engine.base.errors import GateflowError, InputError
from engine.circuits import Circuit
from engine.explain.predict import EXERCISE
from engine.layout.graphviz import Format, Layout
from engine.layout.workers import Workers
from web.running.large import admitted
from web.running.layouts import SharedLayouts
from web.running.metrics import drawing
from web.running.settings import Settings
from web.site.address import State
from web.site.lessons import OURS, Courses

MAX_LAYOUTS = 3_000  # nodes of all layouts that are kept: half a megabyte, some 150 circuits


class Service:
    """Makes circuits for the requests of one application, and has `workers` lay out and render."""

    def __init__(
        self,
        workers: Workers,
        settings: Settings,
        shared: SharedLayouts | None = None,
        courses: Courses = OURS,
    ) -> None:
        self.workers = workers
        self.courses = courses
        self._shared = shared
        self.settings = settings
        kept = LRUCache[str, Layout](MAX_LAYOUTS, getsizeof=lambda layout: len(layout.nodes))
        self._place: Callable[[str], Layout] = cached(kept, _short, Lock())(self._placed)

    def _placed(self, structure: str) -> Layout:
        found = self._shared.find(structure) if self._shared else None
        if found is None:
            with drawing("layout"):
                found = self.workers.place(structure, nobody_waits())
            if self._shared:
                self._shared.keep(structure, found)
        return found

    def circuit(self, state: State, folding: bool = False) -> Circuit:
        """Make the circuit of a state; for a page, `folding`, one of many gates opens folded, and lines of a
        backward pass kept apart that can't be read are left out.

        Errors: those of `Circuit`; Busy for a large circuit while too many others are being made.
        """
        fold = state.fold if folding or state.fold is not None else ()
        return admitted(
            Circuit(
                state.expr,
                state.values,
                state.upstream,
                place=self._place,
                data=state.data,
                fold=fold,
                expand=state.expand,
                flow=state.flow,
                backward=state.backward,
                exercise=state.predict == EXERCISE,
                forgiving=folding,
            )
        )

    def defaults(self, state: State) -> Circuit | None:
        """Make a state's circuit with default values; None if its program is wrong.

        Inputs whose whole numbers are asked for have no default: they get some, so that all have a field.
        """
        asked: dict[str, Any] = {}
        while len(asked) <= _MOST_ASKED:
            try:
                circuit = Circuit(
                    state.expr, asked, place=self._place, data=state.data, backward=state.backward
                )
                return admitted(circuit)
            except InputError as error:
                if not error.asks or error.asks in asked:
                    return None
                asked[error.asks] = _SOME
            except GateflowError:
                return None
        return None

    def rendered(self, drawing_of: str, format: Format) -> bytes:
        """Render a drawing in Graphviz's language. Errors: Unavailable."""
        with drawing("picture"):
            return self.workers.render(drawing_of, format, nobody_waits())


_MOST_ASKED = 8  # inputs whose whole numbers are asked for, of one program
_SOME = 3


def _short(structure: str) -> str:
    """Hash a structure, which as a key of the cache would take as much room as its layout."""
    return blake2b(structure.encode(), digest_size=16).hexdigest()


def service() -> Service:
    """Give the service of the application that answers."""
    return cast(Service, current_app.extensions["gateflow"])


def nobody_waits() -> Callable[[], bool]:
    """Give a function that tells whether the client of this request has closed the connection."""
    gone = request.environ.get("waitress.client_disconnected")
    if callable(gone):
        return cast(Callable[[], bool], gone)
    connection = request.environ.get("gunicorn.socket")
    return partial(_hung_up, connection) if connection else lambda: False


def _hung_up(connection: socket.socket) -> bool:
    """Tell whether the other end closed a connection: reading then gives nothing at once."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
