"""DOT laid out and rendered by Graphviz: here in this process, or by workers with a deadline.

`place` and `render` do the work. `Workers` has it done by processes of its own, because a layout holds
Python's lock for as long as it takes and would stop a server, and because only a process can be ended at
a deadline or when nobody waits for the answer any more.
"""

import contextlib
import errno
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Literal

import graphviz

from ..base.errors import Busy, TimedOut, Unavailable
from ..base.memory import give_back
from ..base.words import say
from .fonts import fontconfig

_unloadable = ""
try:
    import pygraphviz
except ImportError as error:  # the command `dot` does the same, slower
    pygraphviz, _unloadable = None, str(error)

Point = tuple[float, float]
POINTS_PER_INCH = 72.0
Format = Literal["png", "pdf"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where Graphviz puts the nodes of a graph, in points, with y downward."""

    width: float  # of the whole picture
    height: float  # of the whole picture
    # The centre of each node, by its name.
    nodes: dict[str, Point]


def lacking() -> str:
    """Say why nothing can be laid out on this machine; an empty text where layouts work."""
    if pygraphviz is not None or shutil.which("dot"):
        return ""
    return f"Graphviz can't be had: {_unloadable}, and there is no command `dot`"


def place(dot: str) -> Layout:
    """Lay out a graph with Graphviz's `dot`. Its nodes have names that need no quoting."""
    return _read_plain(_graphviz(dot, "dot", "plain"))


def _read_plain(plain: bytes) -> Layout:
    """Read https://graphviz.org/docs/outputs/plain/ (lengths in inches, y upward)."""
    graph, *lines = plain.decode().partition("\nedge ")[0].split("\nnode ")
    width, height = (float(word) * POINTS_PER_INCH for word in graph.split()[2:4])
    nodes: dict[str, Point] = {}
    for line in lines:
        name, x, y, _ = line.split(" ", 3)
        nodes[name] = (float(x) * POINTS_PER_INCH, height - float(y) * POINTS_PER_INCH)
    return Layout(width, height, nodes)


def render(dot: str, format: Format) -> bytes:
    """Render a graph whose places are given, as PNG or PDF."""
    return _graphviz(dot, "nop2", format)


def _graphviz(dot: str, program: str, format: str) -> bytes:
    if pygraphviz is None:
        return bytes(graphviz.pipe(program, format, dot.encode()))
    with _lock:
        drawn = _library().draw(dot, program, format)
    return _DATE.sub(b"20000101000000", drawn) if format == "pdf" else drawn


_lock = threading.Lock()
# The time in a PDF when it was made, which is replaced so that the same circuit gives the same file.
_DATE = re.compile(rb"(?<=/CreationDate \(D:)\d{14}")


@cache
def _library() -> "_Graphviz":
    return _Graphviz()


def _file() -> IO[bytes]:
    """Open the file that Graphviz reads from: in memory where the system can, since disks may be full."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("dot"), "rb+", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


class _Graphviz:
    """Graphviz in this process: one context and one file serve all drawings, one after another."""

    def __init__(self) -> None:
        self.calls = pygraphviz.graphviz
        self.context = self.calls.gvContextWithBuiltins()
        self.file = _file()

    def draw(self, dot: str, program: str, format: str) -> bytes:
        """Lay out by one of Graphviz's programs, and write a format. Errors: RuntimeError if it can't."""
        self.file.seek(0)
        self.file.truncate()
        self.file.write(dot.encode())
        self.file.seek(0)
        graph = self.calls.agread(self.file, None)
        try:
            if self.calls.gvLayout(self.context, graph, program.encode()):
                raise RuntimeError(f"Graphviz has no layout by {program}")
            try:
                failed, drawn = self.calls.gvRenderData(self.context, graph, format.encode())
            finally:
                self.calls.gvFreeLayout(self.context, graph)
        finally:
            self.calls.agclose(graph)
        if failed:
            raise RuntimeError(f"Graphviz can't write {format}")
        return bytes(drawn)


class Workers:
    """Processes that lay out and render, each ended and replaced when it takes too long.

    A request waits for a worker for at most `deadline` seconds, and may then take as long again.

    Errors: Busy if `queue_limit` others wait already, or no worker became free in time; TimedOut at the
    deadline; Unavailable if a worker died, or `cancelled` says that nobody waits for the answer any more;
    FileNotFoundError from the constructor where there is no Graphviz.
    """

    def __init__(self, count: int = 2, deadline: float = 10.0, queue_limit: int = 12) -> None:
        if missing := lacking():
            raise FileNotFoundError(errno.ENOENT, missing)
        self.deadline = deadline
        self._fonts = fontconfig()
        self._places = threading.BoundedSemaphore(count + queue_limit)
        self._threads = ThreadPoolExecutor(count or 1, thread_name_prefix="layout")
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._alive: set[_Worker] = set()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._started())

    def place(self, dot: str, cancelled: Callable[[], bool] = lambda: False) -> Layout:
        """Lay out a graph, as the function `place` does. Errors: Unavailable."""
        return _read_plain(self._ask({"draw": dot, "program": "dot", "format": "plain"}, cancelled))

    def render(
        self, dot: str, format: Format, cancelled: Callable[[], bool] = lambda: False
    ) -> bytes:
        """Render a graph, as the function `render` does. Errors: Unavailable."""
        return self._ask({"draw": dot, "program": "nop2", "format": format}, cancelled)

    @property
    def alive(self) -> int:
        """How many worker processes are running."""
        return sum(worker.process.poll() is None for worker in tuple(self._alive))

    def close(self) -> None:
        """End every worker at once; requests that wait for one fail with Unavailable."""
        self._closed = True
        for worker in tuple(self._alive):
            worker.end()
        self._threads.shutdown(wait=False, cancel_futures=True)
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
                future = self._threads.submit(worker.ask, json.dumps(request).encode())
                return _wait(future, self.deadline, cancelled)
            except BaseException:
                worker = self._replaced(worker)
                raise
            finally:
                self._idle.put(worker)
        finally:
            self._places.release()

    def _free(self, cancelled: Callable[[], bool]) -> "_Worker":
        """Wait for a worker that has nothing to do. Errors: Busy; Unavailable where nobody waits any more."""
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


_LATER = say("Try again in a few seconds.")
_POLL = 0.1  # seconds between two looks at whether the client is still there


def _nobody_waits() -> Unavailable:
    return Unavailable("cancelled", say("nobody waits for this layout any more"))


def _wait(future: "Future[bytes]", deadline: float, cancelled: Callable[[], bool]) -> bytes:
    end = time.monotonic() + deadline
    while True:
        try:
            return future.result(timeout=min(_POLL, max(0.0, end - time.monotonic())))
        except NotYet:
            if time.monotonic() >= end:
                raise TimedOut(
                    "timed-out",
                    say(
                        "the layout took longer than {deadline:g} seconds, and was ended",
                        deadline=deadline,
                    ),
                    say("Draw a part of the circuit, or one with fewer forks."),
                ) from None
            if cancelled():
                raise _nobody_waits() from None
        except (OSError, EOFError, ValueError):
            message = say("the layout worker ended unexpectedly")
            raise Unavailable("worker-died", message, say("Try again.")) from None


class _Worker:
    """One process, which answers one request after the other on its standard input and output."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine.layout.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # where Graphviz and fontconfig write warnings
            env=environment,
            cwd=Path(__file__).parents[2],
        )

    def ask(self, request: bytes) -> bytes:
        """Send a request and wait for the answer. Errors: EOFError if the process ends before."""
        assert self.process.stdin is not None and self.process.stdout is not None
        write_message(self.process.stdin, request)
        answer = read_message(self.process.stdout)
        if answer is None:
            raise EOFError
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                # Closing flushes a request that nobody will read.
                with contextlib.suppress(OSError):
                    pipe.close()


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more: what a worker process does."""
    while (message := read_message(requests)) is not None:
        request = json.loads(message)
        write_message(answers, _graphviz(request["draw"], request["program"], request["format"]))
        give_back()


def write_message(pipe: IO[bytes], message: bytes) -> None:
    """Write a message: its length in eight bytes, then the message."""
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> bytes | None:
    """Read a message; None where the pipe ends."""
    head = pipe.read(8)
    size = int.from_bytes(head, "big")
    message = pipe.read(size) if len(head) == 8 else b""
    return message if len(head) == 8 and len(message) == size else None
