"""Circuits of many numbers are made a few at a time, because writing one takes 250 MB and seconds."""

from threading import BoundedSemaphore

from flask import Flask, g

from engine.base.errors import Busy
from engine.base.shapes import count
from engine.base.words import say
from engine.circuits import Circuit

LARGE = 100_000  # numbers of a circuit
AT_A_TIME, IN_LINE = 2, 6  # large circuits that are made, and that wait
LONGEST_WAIT = 10.0  # seconds

_turns = BoundedSemaphore(AT_A_TIME)
# Bounded, so that most of the server's threads stay free.
_line = BoundedSemaphore(AT_A_TIME + IN_LINE)


def set_up(app: Flask) -> None:
    """Have each answer of an application end the turn of its large circuit."""
    app.teardown_request(_leave)


def admitted(made: Circuit) -> Circuit:
    """Wait for a turn if a circuit is large, and give the circuit back. Errors: Busy."""
    shapes = made.run.shapes
    if any(shapes) and "large" not in g and sum(map(count, shapes)) > LARGE:
        if not _line.acquire(blocking=False):
            raise _busy()
        if not _turns.acquire(timeout=LONGEST_WAIT):
            _line.release()
            raise _busy()
        g.large = True
    return made


def _leave(error: BaseException | None) -> None:
    if g.pop("large", False):
        _turns.release()
        _line.release()


def _busy() -> Busy:
    message = say("too many circuits of more than {most:,} numbers are being made", most=LARGE)
    return Busy("busy", message, say("Try again in a few seconds."))
