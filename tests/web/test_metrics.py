"""/metrics counts answers and layouts, under labels that no user chooses."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from engine.base import errors
from engine.layout.workers import Workers
from tests.support.asking import FIRST, ask
from web.running.settings import USUAL


@pytest.fixture
def fresh(workers: Workers) -> FlaskClient:
    return create_app(workers).test_client()


class Counts(dict[tuple[str, frozenset[str]], float]):
    """Samples by their names and labels, in whatever order these are written."""

    def __getitem__(self, key: Any) -> float:
        return super().__getitem__((key[0], frozenset(key[1:])))


def counted(text: str) -> Counts:
    return Counts(
        ((sample.name, frozenset(sample.labels.values())), sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    )


def counts(client: FlaskClient) -> Counts:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert response.headers["Cache-Control"] == "no-store"
    return counted(response.text)


def test_answers_are_counted_by_route_and_status(fresh: FlaskClient) -> None:
    ask(fresh, "/graph.json", FIRST)
    ask(fresh, "/graph.json", "expr=x%2By")
    ask(fresh, "/graph.json", "expr=x%2B")
    ask(fresh, "/nothing/at/all", "")
    found = counts(fresh)
    assert found["gateflow_answers_total", "/graph.json", "200"] == 2
    assert found["gateflow_answers_total", "/graph.json", "400"] == 1
    assert found["gateflow_answers_total", "none", "404"] == 1
    assert found["gateflow_answer_seconds_count", "/graph.json"] == 3
    assert found["gateflow_answer_seconds_bucket", "/graph.json", "+Inf"] == 3
    assert found["gateflow_answer_seconds_sum", "/graph.json"] > 0


def test_layouts_are_counted_as_made_or_kept_and_pictures_too(fresh: FlaskClient) -> None:
    for number in range(3):
        ask(fresh, "/graph.svg", f"expr=counted*once&counted={number}")
    ask(fresh, "/graph.png", "expr=counted*once")
    found = counts(fresh)
    assert found["gateflow_drawn_total", "layout", "made"] == 1
    assert found["gateflow_drawn_total", "layout", "kept"] == 3
    assert found["gateflow_drawn_total", "picture", "made"] == 1
    assert found["gateflow_layout_queue",] == 0
    assert found["gateflow_layout_workers",] == 1


@pytest.mark.parametrize(
    ("error", "result"),
    [(errors.TimedOut, "timed-out"), (errors.Busy, "refused"), (errors.Unavailable, "failed")],
)
def test_layouts_that_are_not_to_be_had_are_counted(
    fresh: FlaskClient,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    result: str,
) -> None:
    def refuse(*_: object) -> None:
        raise error("a", "b")  # type: ignore[call-arg]

    monkeypatch.setattr(workers, "place", refuse)
    assert ask(fresh, "/graph.svg", f"expr=never*seen*{result.replace('-', '')}").status_code == 503
    assert counts(fresh)["gateflow_drawn_total", "layout", result] == 1


def test_no_text_of_a_user_and_no_choice_of_labels_gets_in(fresh: FlaskClient) -> None:
    before = len(counts(fresh))
    for number in range(30):
        ask(fresh, f"/secret{number}", "expr=secret")
        ask(fresh, f"/static/secret{number}", "")
        fresh.open(f"/?secret={number}", method=f"SECRET{number}")
        ask(fresh, "/graph.json", f"expr=secret{number}&secret={number}&_lang=secret")
    assert "secret" not in fresh.get("/metrics").text.lower()
    assert len(counts(fresh)) - before < 100


def test_the_counts_can_be_kept_from_everyone(workers: Workers) -> None:
    client = create_app(workers, replace(USUAL, metrics="off")).test_client()
    assert client.get("/metrics").status_code == 404


@pytest.mark.slow
def test_several_processes_are_counted_together(tmp_path: Path) -> None:
    """As gunicorn's are, each of which may be asked for the counts of all."""
    program = """
import dataclasses, os
from app import create_app
from engine.layout.workers import Workers
from web.running.settings import settings_in
workers = Workers(count=1)
client = create_app(workers, settings_in(os.environ)).test_client()
client.get("/graph.json?expr=x*2")
print(client.get("/metrics").text)
workers.close()
"""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for processes in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        found = counted(done.stdout)
        assert found["gateflow_answers_total", "/graph.json", "200"] == processes
    assert not re.search(r"pid=", done.stdout)
