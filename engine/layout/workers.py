"""Processes that lay out and render, with a deadline.

A layout holds Python's lock for as long as it takes, so that in a server it would stop all else; and only
a process can be ended at a deadline, or when nobody waits for the answer any more.
"""

import contextlib
import errno
import json
import queue
import select
import threading
import time
from collections.abc import Callable

from ..base.errors import Busy, TimedOut, Unavailable
from ..base.package import started
from ..base.words import say
from .fonts import fontconfig
from .graphviz import Format, Layout, lacking, read_plain
from .worker import read_message, write_message

_LATER = say("Try again in a few seconds.")


_POLL = 0.1  # seconds between two looks at whether the client is still there


class Workers:
    """Processes that lay out and render, each ended and replaced when it takes too long.

    A request waits for a worker at most as long as it may then take. Errors: Busy when
    `queue_limit` others wait already, or the wait is over; TimedOut at the deadline; Unavailable
    when a worker died, or `cancelled` says that nobody waits for the answer any more;
    FileNotFoundError at once where there is no Graphviz.
    """

    def __init__(self, count: int = 2, deadline: float = 10.0, queue_limit: int = 12) -> None:
        if missing := lacking():
            raise FileNotFoundError(errno.ENOENT, missing)
        self.deadline = deadline
        self._fonts = fontconfig()
        self._places = threading.BoundedSemaphore(count + queue_limit)
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._alive: set[_Worker] = set()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._started())

    def place(self, dot: str, cancelled: Callable[[], bool] = lambda: False) -> Layout:
        """Lay out a graph, as `place` does."""
        return read_plain(self._ask({"draw": dot, "program": "dot", "format": "plain"}, cancelled))

    def render(
        self, dot: str, format: Format, cancelled: Callable[[], bool] = lambda: False
    ) -> bytes:
        """Render a graph, as `render` does."""
        return self._ask({"draw": dot, "program": "nop2", "format": format}, cancelled)

    @property
    def alive(self) -> int:
        """Give how many workers there are that have not ended."""
        return sum(worker.process.poll() is None for worker in tuple(self._alive))

    def close(self) -> None:
        """End every worker, at once: what they were asked is answered with Unavailable."""
        self._closed = True
        for worker in tuple(self._alive):
            worker.end()
        self._fonts.remove()

    def _started(self) -> "_Worker":
        worker = _Worker(self._fonts.environment)
        self._alive.add(worker)
        return worker

    def _replaced(self, worker: "_Worker") -> "_Worker":
        worker.end()
        self._alive.discard(worker)
        return worker if self._closed else self._started()

    def _ask(self, request: dict[str, str], cancelled: Callable[[], bool]) -> bytes:
        if not self._places.acquire(blocking=False):
            raise Busy("busy", say("too many circuits are being drawn"), _LATER)
        try:
            worker = self._free(cancelled)
            try:
                if self._closed:
                    raise Unavailable(
                        "closing", say("the server is being stopped"), say("Try again.")
                    )
                return worker.ask(json.dumps(request).encode(), self.deadline, cancelled)
            except BaseException:
                worker = self._replaced(worker)
                raise
            finally:
                self._idle.put(worker)
        finally:
            self._places.release()

    def _free(self, cancelled: Callable[[], bool]) -> "_Worker":
        """Wait for a worker that has nothing to do."""
        end = time.monotonic() + self.deadline
        while time.monotonic() < end and not self._closed:
            try:
                worker = self._idle.get(timeout=_POLL)
            except queue.Empty:
                if cancelled():
                    raise _nobody_waits() from None
                continue
            return worker if worker.process.poll() is None else self._replaced(worker)
        raise Busy("busy", say("all layout workers are taken"), _LATER)


def _nobody_waits() -> Unavailable:
    return Unavailable("cancelled", say("nobody waits for this layout any more"))


class _Worker:
    """One process, which answers one request after the other on its standard input and output."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = started(f"{__package__}.worker", env=environment)
        assert self.process.stdin is not None and self.process.stdout is not None
        self._requests, self._answers = self.process.stdin, self.process.stdout
        self._news = select.poll()
        self._news.register(self._answers, select.POLLIN)

    def ask(self, request: bytes, deadline: float, cancelled: Callable[[], bool]) -> bytes:
        try:
            write_message(self._requests, request)
            self._wait(deadline, cancelled)
            answer = read_message(self._answers)
        except (OSError, ValueError):  # a pipe that is broken, or closed by `end`
            answer = None
        if answer is None:
            message = say("the layout worker ended unexpectedly")
            raise Unavailable("worker-died", message, say("Try again."))
        return answer

    def _wait(self, deadline: float, cancelled: Callable[[], bool]) -> None:
        """Wait until an answer begins or the pipe ends; a worker writes an answer when it has all of it."""
        end = time.monotonic() + deadline
        while not self._answers.closed:
            if self._news.poll(1000 * min(_POLL, max(0.0, end - time.monotonic()))):
                return
            if time.monotonic() >= end:
                raise TimedOut(
                    "timed-out",
                    say(
                        "the layout took longer than {deadline:g} seconds, and was ended",
                        deadline=deadline,
                    ),
                    say("Draw a part of the circuit, or one with fewer forks."),
                )
            if cancelled():
                raise _nobody_waits()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was not read any more is lost anyway
                pipe.close()
