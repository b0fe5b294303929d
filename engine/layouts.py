"""Layouts by structure, each made once: begun early, awaited late, shared by all who ask."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from cachetools import LRUCache

from engine.layout import Layout, Workers

_KEPT = 2_000_000  # characters of the structures whose layouts are kept, about 20 MB
_AT_ONCE = 16


@dataclass(slots=True)
class _Entry:
    size: int
    askers: list[Callable[[], bool]]
    future: "Future[Layout]" = field(default_factory=Future)

    def nobody_waits(self) -> bool:
        askers = tuple(self.askers)
        return bool(askers) and all(gone() for gone in askers)


class Layouts:
    """A cache of layouts in front of workers.

    A layout goes on for as long as one of those who asked for it still waits. What fails is
    forgotten, and so asked for again.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="layouts")
        self._lock = Lock()
        self._known: LRUCache[str, _Entry] = LRUCache(_KEPT, getsizeof=lambda entry: entry.size)

    def begin(self, structure: str, gone: Callable[[], bool]) -> "Future[Layout]":
        """Have a structure laid out, if it is not known; `gone` says whether the asker has left."""
        with self._lock:
            entry = self._known.get(structure)
            if entry is not None:
                entry.askers.append(gone)
                return entry.future
            entry = self._known[structure] = _Entry(len(structure), [gone])
            entry.future = self._threads.submit(self._lay_out, structure, entry)
            return entry.future

    def __call__(self, structure: str) -> Layout:
        """Give a layout that was begun, or begin it. Errors: as `Workers.place` has them."""
        with self._lock:
            entry = self._known.get(structure)
        future = entry.future if entry else self.begin(structure, lambda: False)
        return future.result()

    def _lay_out(self, structure: str, entry: _Entry) -> Layout:
        try:
            return self._workers.place(structure, entry.nobody_waits)
        except BaseException:
            with self._lock:
                self._known.pop(structure, None)
            raise
        finally:
            entry.askers.clear()
