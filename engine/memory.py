"""Memory that glibc deals out to a process: shared by its threads, and given back."""

import ctypes
import sys
from typing import Any

_M_ARENA_MAX = -8  # of glibc's malloc.h
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None


def share() -> None:
    """Have threads share one place for memory: in one of its own, each keeps what its largest answer took.

    It is called before there are threads.
    """
    if hasattr(_glibc, "mallopt"):
        _glibc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system what is free; it takes a millisecond."""
    if hasattr(_glibc, "malloc_trim"):
        _glibc.malloc_trim(0)
