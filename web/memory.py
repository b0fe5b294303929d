"""The process's memory, where glibc deals it out: what an answer took is there for others, and goes back."""

import ctypes
import gc
import sys
import time
from typing import Any

from flask import Flask, Response, request

_M_ARENA_MAX = -8  # of glibc's malloc.h
_EVERY = 1.0  # seconds: it takes a millisecond
_LARGE = 500_000  # bytes of an answer: to make it took many times that
_LONG = 50_000  # bytes of a question, which is taken apart sign by sign
_glibc: Any = ctypes.CDLL(None) if sys.platform == "linux" else None
_last = 0.0


def share() -> None:
    """Have threads share one place for memory: in one of its own, each keeps what its largest answer took.

    It is called before there are threads.
    """
    if hasattr(_glibc, "mallopt"):
        _glibc.mallopt(_M_ARENA_MAX, 1)


def set_up(app: Flask) -> None:
    """Give the system back what is free: every so often, and after what was large."""
    app.after_request(_note)
    app.teardown_request(_now_and_then)


def _note(response: Response) -> Response:
    asked = len(request.query_string) + (request.content_length or 0)
    if asked > _LONG or (response.content_length or 0) > _LARGE:
        response.call_on_close(_tidy)
    return response


def _tidy() -> None:
    """Have Python let go of what it keeps at hand for the next objects, and give back what is free.

    The next objects would stand where those of the large answer did, and those that live long would keep the
    memory around them from going back.
    """
    gc.collect()
    _give_back()


def _now_and_then(error: BaseException | None) -> None:
    if time.monotonic() - _last > _EVERY:
        _give_back()


def _give_back() -> None:
    global _last  # noqa: PLW0603  it is the process's
    _last = time.monotonic()
    if hasattr(_glibc, "malloc_trim"):
        _glibc.malloc_trim(0)
