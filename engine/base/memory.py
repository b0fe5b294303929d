"""How glibc deals out memory: one arena for all threads, and free memory given back to the system.

Without this, a server keeps for ever what its largest answers took.
"""

import ctypes
import sys
import time
from typing import Any

_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1  # as in glibc's malloc.h
_LARGE, _SPARE = 1 << 18, 2 << 20  # bytes; an array of 100,000 numbers is large
_EVERY = 1.0  # seconds between two times that memory is given back
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None
_last = 0.0


def share() -> None:
    """Have all threads share one arena, since a thread's own arena keeps what its largest answer took.

    Large blocks get mappings of their own, which go back to the system as soon as they are free; by
    default glibc raises the limit of what is large with every such block. Call this before threads start.
    """
    if hasattr(_glibc, "mallopt"):
        _glibc.mallopt(_M_ARENA_MAX, 1)
        _glibc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        _glibc.mallopt(_M_TRIM_THRESHOLD, _SPARE)


def give_back() -> None:
    """Give free memory back to the system, which takes a millisecond."""
    if hasattr(_glibc, "malloc_trim"):
        _glibc.malloc_trim(0)


def give_back_now_and_then() -> None:
    """Give free memory back to the system, at most once a second."""
    global _last  # noqa: PLW0603  the heap is the process's, and so is the time
    now = time.monotonic()
    if now - _last > _EVERY:
        _last = now
        give_back()
