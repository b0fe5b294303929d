"""Layouts that several processes and servers share in Redis, if a setting names one.

Others may write to the same Redis, so layouts are JSON, which is checked when it is read, and no pickles.
Where Redis does not answer, the log says so once, Gateflow goes on without it, and asks again later.
"""

import json
import logging
import time
from hashlib import sha256
from typing import Any

from flask import Flask
from flask_caching import Cache

from engine.layout.graphviz import Layout
from web.running.version import version

LARGEST = 500_000  # bytes of a layout: one of 1,000 gates takes about 200,000
DAYS = 7  # that a layout stays in Redis
PATIENCE = 0.25  # seconds that Redis has to answer
REST = 5.0  # seconds until Redis is asked again after it did not answer

log = logging.getLogger("gateflow")


class SharedLayouts:
    """Layouts by their structure (DOT), in the Redis at an address."""

    def __init__(self, app: Flask, url: str) -> None:
        # It takes a while, and most servers have no Redis.
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.exceptions import RedisError  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415

        self._failures = RedisError, OSError
        options = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        cache = Cache(
            app,
            config={"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_OPTIONS": options},
        )
        self._redis: Any = app.extensions["cache"][cache]
        self._redis.serializer = _Text()
        self._resting_until = 0.0
        self._told = False

    def find(self, structure: str) -> Layout | None:
        """Find a layout; None where there is none, or where what there is can't be one."""
        found = self._asked("get", _key(structure))
        return read(found) if isinstance(found, bytes) else None

    def keep(self, structure: str, layout: Layout) -> None:
        """Keep a layout, unless it is very large."""
        text = written(layout)
        if len(text) <= LARGEST:
            self._asked("set", _key(structure), text, DAYS * 86_400)

    def _asked(self, method: str, *given: object) -> object:
        if time.monotonic() < self._resting_until:
            return None
        try:
            answer: object = getattr(self._redis, method)(*given)
        except self._failures as error:
            self._resting_until = time.monotonic() + REST
            if not self._told:
                log.warning("Redis does not answer (%s); Gateflow goes on without it", error)
            self._told = True
            return None
        if self._told:
            log.warning("Redis answers again")
        self._told = False
        return answer


def shared_layouts(app: Flask, url: str) -> SharedLayouts | None:
    """Give the shared layouts if a Redis is set; None where each process keeps its own alone."""
    return SharedLayouts(app, url) if url else None


def written(layout: Layout) -> bytes:
    """Write a layout in the form that `read` reads."""
    return json.dumps([layout.width, layout.height, layout.nodes]).encode()


def read(text: bytes) -> Layout | None:
    """Read a layout; None for a text that is none."""
    if len(text) > LARGEST:
        return None
    try:
        width, height, nodes = json.loads(text)
        places = {name: (float(x), float(y)) for name, (x, y) in nodes.items()}
        return Layout(float(width), float(height), places)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _key(structure: str) -> str:
    return f"gateflow:{version()}:{sha256(structure.encode()).hexdigest()}"


class _Text:
    """Leaves bytes as they are, where Flask-Caching would pickle them."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, value: bytes | None) -> bytes | None:
        return value
