"""The access log: off, or a line of JSON for each answer, with the query only if that is asked for."""

import errno
import json
import os
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from app import create_app
from engine.layout.workers import Workers
from tests.support.asking import FIRST, ask
from web.running.settings import USUAL


def logging(workers: Workers, setting: str) -> FlaskClient:
    return create_app(workers, replace(USUAL, access_log=setting)).test_client()


def lines(captured: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.splitlines()]


def test_nothing_is_logged_unless_that_is_set(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(client, "/graph.json", FIRST)
    assert capfd.readouterr() == ("", "")


def test_an_answer_is_a_line_without_what_was_typed(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    response = ask(logging(workers, "on"), "/graph.json", "expr=secret*2&secret=3")
    out, err = capfd.readouterr()
    (line,) = lines(out)
    assert set(line) == {"time", "method", "path", "status", "ms", "bytes"}
    assert (line["method"], line["path"], line["status"]) == ("GET", "/graph.json", 200)
    assert line["bytes"] == len(response.data)
    assert line["ms"] > 0
    assert datetime.fromisoformat(line["time"]).tzinfo is not None
    assert "secret" not in out + err


def test_a_line_says_whether_the_layout_was_kept(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    client = logging(workers, "on")
    for number in range(2):
        ask(client, "/graph.svg", f"expr=logged*once&once={number}")
    assert [line["layout"] for line in lines(capfd.readouterr().out)] == ["made", "kept"]


def test_the_query_is_logged_where_that_is_asked_for(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(logging(workers, "full"), "/graph.json", "expr=x*2")
    (line,) = lines(capfd.readouterr().out)
    assert line["query"] == "expr=x*2"


@pytest.mark.parametrize("setting", ["on", "full"])
@pytest.mark.parametrize(
    "odd", ['"}\n{"status": 200}', "\r\n", "\x1b[2J", "\u2028", "\ud800", "x" * 100_000]
)
def test_no_request_writes_a_line_of_its_own(
    workers: Workers, capfd: pytest.CaptureFixture[str], setting: str, odd: str
) -> None:
    client = logging(workers, setting)
    spelt = quote(odd, errors="surrogatepass")
    ask(
        client,
        f"/{odd}".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        f"expr={spelt}",
    )
    client.open("/", method=odd[:1000].encode("ascii", "replace").decode())
    out = capfd.readouterr().out
    assert len(lines(out)) == 2
    assert len(out) < 3_000
    assert out.isascii() and "\x1b" not in out


def test_errors_are_logged_as_any_answer(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    client = logging(workers, "on")
    for path in ("/nothing", "/graph.json"):
        client.delete(path)
    assert [line["status"] for line in lines(capfd.readouterr().out)] == [404, 405]


def test_a_log_on_a_full_disk_costs_no_answer(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    client = logging(workers, "on")
    monkeypatch.setattr(os, "write", full)
    response = ask(client, "/graph.json", FIRST)
    monkeypatch.undo()
    assert response.status_code == 200
