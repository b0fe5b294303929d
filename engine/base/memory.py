"""Memory that glibc deals out to a process: shared by its threads, and given back."""

import ctypes
import sys
import time
from typing import Any

_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1  # of glibc's malloc.h
_LARGE, _SPARE = 1 << 18, 2 << 20  # bytes; an array of 100,000 numbers is large
_EVERY = 1.0  # seconds
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None
_last = 0.0


def share() -> None:
    """Have threads share one place for memory: in one of its own, each keeps what its largest answer took.

    What is large stands apart, and goes back as soon as it is free: left to itself, glibc keeps what
    the largest so far took for the next. It is called before there are threads.
    """
    if hasattr(_glibc, "mallopt"):
        _glibc.mallopt(_M_ARENA_MAX, 1)
        _glibc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        _glibc.mallopt(_M_TRIM_THRESHOLD, _SPARE)


def give_back() -> None:
    """Give the system what is free; it takes a millisecond."""
    if hasattr(_glibc, "malloc_trim"):
        _glibc.malloc_trim(0)


def give_back_now_and_then() -> None:
    """Give the system what is free, once a second at most."""
    global _last  # noqa: PLW0603  it is the process's
    now = time.monotonic()
    if now - _last > _EVERY:
        _last = now
        give_back()
