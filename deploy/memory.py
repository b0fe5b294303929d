"""The memory of a server that runs for weeks: given back to the system, and looked through rarely.

It tunes glibc's malloc and Python's collector, which are the process's and not the application's, and
so it is switched on by a setting, `TUNING=on`. On a system without glibc only the collector is tuned.
"""

import ctypes
import gc
import os
import sys
import time
from typing import Any

from flask import Flask, Response, request

# A process gets them by mallopt (malloc.h), and those that it starts by the environment. With places for
# memory of their own, threads would each keep what their largest answer took. What is large stands apart,
# and goes back as soon as it is free: left to itself, glibc keeps as much as the largest so far.
_TUNED = {
    "MALLOC_ARENA_MAX": (-8, 1),
    "MALLOC_MMAP_THRESHOLD_": (-3, 1 << 18),  # bytes; an array of 100,000 numbers is larger
    "MALLOC_TRIM_THRESHOLD_": (-1, 2 << 20),
}
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None
_LARGE = 500_000  # bytes of an answer: to make it took many times that
_LONG = 50_000  # bytes of a question, which is taken apart sign by sign
_EVERY = 1.0  # seconds


def share() -> None:
    """Have threads, and processes that are started later, share memory and give it back: call it first."""
    for name, (number, amount) in _TUNED.items():
        os.environ.setdefault(name, str(amount))
        if hasattr(_glibc, "mallopt"):
            _glibc.mallopt(number, amount)


def set_up(app: Flask) -> None:
    """Give back what is free: once a second at most, and after what was large."""
    last = 0.0

    def now_and_then(error: object) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _EVERY:
            last = now
            give_back()

    app.after_request(_note)
    app.teardown_request(now_and_then)


def calm_collector() -> None:
    """Have Python's collector of cycles look at less: a circuit has none, and what is loaded stays."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def give_back() -> None:
    """Give the system what is free; it takes a millisecond."""
    if hasattr(_glibc, "malloc_trim"):
        _glibc.malloc_trim(0)


def _note(response: Response) -> Response:
    asked = len(request.query_string)
    if request.method == "POST":
        asked += request.content_length or 0
    if asked > _LONG or (response.calculate_content_length() or 0) > _LARGE:
        response.call_on_close(_tidy)
    return response


def _tidy() -> None:
    """Have Python let go of what it keeps at hand for the next objects, and give back what is free.

    The next objects would stand where those of the large answer did, and those that live long would
    keep the memory around them from going back.
    """
    gc.collect()
    give_back()
