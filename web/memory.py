"""The process's memory, where glibc deals it out: what an answer took is there for others, and goes back."""

import ctypes
import sys
import time
from typing import Any

from flask import Flask

_M_ARENA_MAX = -8  # of glibc's malloc.h
_EVERY = 10.0  # seconds: it takes some milliseconds
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None
_last = 0.0


def share() -> None:
    """Have threads share one place for memory: in one of its own, each keeps what its largest answer took.

    It is called before there are threads.
    """
    if hasattr(_glibc, "mallopt"):
        _glibc.mallopt(_M_ARENA_MAX, 1)


def set_up(app: Flask) -> None:
    """Give the system back what is free after an answer of an application, every so often."""
    if hasattr(_glibc, "malloc_trim"):
        app.teardown_request(_give_back)


def _give_back(error: BaseException | None) -> None:
    global _last  # noqa: PLW0603  it is the process's
    now = time.monotonic()
    if now - _last > _EVERY:
        _last = now
        _glibc.malloc_trim(0)
