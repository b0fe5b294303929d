"""Counts of answers and layouts, in Prometheus' format at /metrics, without any text of users.

If gunicorn has several processes, PROMETHEUS_MULTIPROC_DIR names an empty folder for their counts.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from engine.base.errors import Busy, TimedOut
from engine.formats import FORMATS
from engine.layout.workers import Workers
from web.running.settings import Settings

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
DRAWN = (
    "pages.page",
    "sharing.embed",
    "sharing.card",
    *(f"graphs.{format.ending}" for format in FORMATS.values() if format.drawn),
)
"""The views that need a layout: where none was made, one was kept."""


class Metrics:
    """The counts of one application. Every label has few values, so that the counts stay small."""

    def __init__(self, workers: Workers, settings: Settings) -> None:
        self._workers = workers
        self._folder = settings.metrics_folder
        self._registry = registry = CollectorRegistry()
        if not self._folder:
            ProcessCollector(registry=registry)
        self._answers = Counter(
            "gateflow_answers", "Answers, by route and status", ("route", "status"),
            registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "gateflow_answer_seconds", "How long an answer took to make", ("route",),
            buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        self._drawn = Counter(
            "gateflow_drawn", "Layouts and pictures: made, kept, or not to be had",
            ("what", "result"), registry=registry,
        )  # fmt: skip
        self._queue = Gauge(
            "gateflow_layout_queue", "Layouts and pictures asked of the workers and not answered yet",
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._alive = Gauge(
            "gateflow_layout_workers", "Layout workers that are alive",
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._kept = self._drawn.labels("layout", "kept")
        self._known: dict[tuple[str, int], tuple[Any, Any]] = {}
        self._alive.set(workers.alive)

    def answered(self, response: Response) -> Response:
        """Count an answer."""
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # Flask's proxies are slow
        known: Any = g._get_current_object()
        rule = asked.url_rule
        key = rule.rule if rule else "none", response.status_code
        counts = self._known.get(key)
        if counts is None:
            route, status = key
            counts = self._answers.labels(route, status), self._seconds.labels(route)
            self._known[key] = counts
        counts[0].inc()
        counts[1].observe(time.perf_counter() - known.begun)
        if key[1] == 200 and asked.endpoint in DRAWN and "layout" not in known:
            known.layout = "kept"
            self._kept.inc()
        return response

    @contextmanager
    def drawing(self, what: str) -> Iterator[None]:
        """Count a layout or picture that is asked of the workers, and whether it succeeded."""
        result = "failed"
        self._queue.inc()
        try:
            yield
            result = "made"
        except Busy:
            result = "refused"
            raise
        except TimedOut:
            result = "timed-out"
            raise
        finally:
            self._queue.dec()
            self._alive.set(self._workers.alive)
            self._drawn.labels(what, result).inc()
            if what == "layout":
                g.layout = result

    def written(self) -> Response:
        """Write the counts, of all processes if these share a folder."""
        registry = self._registry
        self._alive.set(self._workers.alive)
        if self._folder:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, self._folder)  # type: ignore[no-untyped-call]
        headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        return Response(generate_latest(registry), headers=headers)


def set_up(app: Flask, workers: Workers, settings: Settings) -> None:
    """Count the answers of an application, and show the counts unless METRICS=off."""
    metrics = app.extensions["gateflow-metrics"] = Metrics(workers, settings)
    app.after_request(metrics.answered)
    if settings.metrics == "on":
        app.add_url_rule("/metrics", "metrics", metrics.written)


@contextmanager
def drawing(what: str) -> Iterator[None]:
    """Count what the answering application asks of its workers: a `layout` or a `picture`."""
    with current_app.extensions["gateflow-metrics"].drawing(what):
        yield
