"""Symbolic gradients made in a process of their own, with a deadline: `python -m engine.check.deriving`.

SymPy may take long over a small formula, and holds Python's lock meanwhile, so it would stop a server.
One process at a time is started when one is needed, and ends with its answer, so that none takes memory
in between.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from threading import BoundedSemaphore, Lock

import numpy as np
from cachetools import LRUCache, TTLCache

from ..base.package import started
from ..base.words import Words, say
from ..graph.graph import Graph
from ..graph.known import graph_of
from ..language.values import read
from .symbolic import Derivative, NotShown, derivatives

try:
    import resource
except ImportError:  # Windows has no such module
    resource = None  # type: ignore[assignment]  # main() looks whether it is None

DEADLINE = 8.0  # seconds, of which the process takes about half a second to start
_MEMORY = 600_000_000  # bytes of addresses that the process may have, most of which it never uses
_POLL = 0.05  # seconds between two looks at whether anybody still waits

Derived = dict[str, Derivative] | Words
"""The gradient towards each input; or a sentence that says why there is none."""

_known: LRUCache[str, Derived] = LRUCache(256)
# For a minute: a busy machine may find it the next time.
_failed: TTLCache[str, Words] = TTLCache(256, ttl=60)
_lock = Lock()
_turn = BoundedSemaphore(1)
_places = BoundedSemaphore(4)  # requests that may wait: each holds a thread of the server
_BUSY = say("SymPy is busy with other circuits: change something to try again.")


def derived(
    graph: Graph, cancelled: Callable[[], bool] = lambda: False, deadline: float = DEADLINE
) -> Derived:
    """Derive a circuit's gradients, once for each program; a sentence says why where that failed."""
    request = _request(graph)
    with _lock:
        if request in _known:
            return _known[request]
        if request in _failed:
            return _failed[request]
    if not _places.acquire(blocking=False):
        return _BUSY
    try:
        if not _turn.acquire(timeout=deadline):
            return _BUSY
        try:
            found = _asked(request, cancelled, deadline)
        finally:
            _turn.release()
    finally:
        _places.release()
    if found is None:
        return say("The symbolic gradient was not waited for: change something to try again.")
    with _lock:
        if isinstance(found, str):
            _failed[request] = found
        else:
            _known[request] = found
    return found


def _request(graph: Graph) -> str:
    """Write a program with what it asked of its inputs: other numbers there make another circuit."""
    shapes = graph.program.shapes_asked
    given = {name: np.zeros(shape) for name, shape in shapes if shape is not None}
    given |= {name: np.asarray(numbers) for name, numbers in graph.asked}
    return json.dumps([graph.text, {name: value.tolist() for name, value in given.items()}])


def _asked(request: str, cancelled: Callable[[], bool], deadline: float) -> Derived | None:
    """Ask a new process for the gradients of a `_request`; None where nobody waits for them any more."""
    process = started(__name__, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    end, waiting = time.monotonic() + deadline, request.encode()
    try:
        while True:
            try:
                answer, _ = process.communicate(waiting, timeout=_POLL)
                return _read(answer)
            except subprocess.TimeoutExpired:
                waiting = b""  # the program has been sent, and must not be sent again
                if time.monotonic() > end:
                    return say(
                        "SymPy did not find the symbolic gradient within {deadline:g} seconds; the "
                        "other two witnesses stand.",
                        deadline=deadline,
                    )
                if cancelled():
                    return None
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _read(answer: bytes) -> Derived:
    try:
        found = json.loads(answer)
    except ValueError:  # the process ended without an answer, because it ran out of memory
        return say("SymPy has no symbolic gradient for this circuit: it grew too large.")
    if isinstance(found, str):
        return say(found)  # a sentence without fields is its own template
    return {name: Derivative(*derivative) for name, derivative in found.items()}


def _answer(request: str) -> Derived:
    """Derive the gradients that a `_request` asks for; give a sentence that says why where SymPy can't."""
    try:
        text, given = json.loads(request)
        return derivatives(
            graph_of(text, {name: read(name, value) for name, value in given.items()})
        )
    except NotShown as problem:
        return problem.why


def main() -> None:
    """Answer one request on the standard input."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        # Seconds, in case the server dies before it ends this process.
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    sys.stdout.write(json.dumps(_answer(sys.stdin.read())))


if __name__ == "__main__":
    main()
