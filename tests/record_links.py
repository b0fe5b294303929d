"""Links as they answered once, added to tests/corpus/links.jsonl and never changed there.

    python -m tests.record_links [-] [QUERY ...]

records each query that has no line yet: those that are given (`-` reads more, a line each), those of
README.md, and the states of the course. A line that is there stays as it is, whatever the link answers
now: tests/web/test_links.py says where the two differ, and who means the difference edits the line by hand
and says so in CHANGELOG.md.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from engine.layout.workers import Workers
from web.site.address import from_query, to_query
from web.site.lessons import COURSE, FIRST, Courses

LINKS = Path(__file__).parent / "corpus" / "links.jsonl"
README = Path(__file__).parent.parent / "README.md"
DIGITS = 14  # of each number that is recorded


def links() -> list[dict[str, Any]]:
    """What is recorded: a query, and what it answered."""
    return [json.loads(line) for line in LINKS.read_text(encoding="utf-8").splitlines()]


def published() -> Iterator[str]:
    """The queries that the project itself publishes: README's links, the lessons and what they try."""
    text = unescape(README.read_text(encoding="utf-8"))
    yield from re.findall(r"\(http://127\.0\.0\.1:8000/\?(\S+)\)(?:\s|$)", text, re.MULTILINE)
    yield from re.findall(r"\"http://127\.0\.0\.1:8000/embed\?([^\"]+)\"", text)
    yield to_query(FIRST)
    for lesson in COURSE:
        yield f"_lesson={lesson.name}"
        for part in (*lesson.examples, *lesson.tries, lesson.question):
            yield to_query(part.state)


def answer(client: FlaskClient, query: str) -> dict[str, Any]:
    """What a query answers: the output, the inputs, and the gates in order, without their ids.

    A query without a program is a page's alone, which has one for it.
    """
    if "expr=" not in query:
        query = to_query(from_query(query.encode(), Courses().begun))
    return told(get(client, "/graph.json", query).get_json())


def get(client: FlaskClient, path: str, query: str) -> TestResponse:
    """An answer to a query exactly as it stands."""
    got = client.get(path, environ_overrides={"QUERY_STRING": query.encode().decode("latin-1")})
    assert got.status_code == 200, f"{path}?{query}: {got.get_data(as_text=True)[:300]}"
    return got


def told(record: Mapping[str, Any]) -> dict[str, Any]:
    """What of a record is to hold for ever."""
    return {
        "output": [record["output"]["name"], *_pair(record["output"])],
        "inputs": {name: _pair(input) for name, input in record["inputs"].items()},
        "gates": [[gate["op"], *_pair(gate)] for gate in record["gates"]],
    }


def _pair(part: Mapping[str, Any]) -> list[Any]:
    return [_rounded(part["value"]), _rounded(part["gradient"])]


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return float(f"{value:.{DIGITS - 1}e}") if isinstance(value, float) else value


def main(given: list[str]) -> None:
    asked = [query for query in given if query != "-"]
    if "-" in given:
        asked += sys.stdin.read().splitlines()
    known = {link["query"] for link in links()} if LINKS.exists() else set()
    new = [query for query in dict.fromkeys([*published(), *asked]) if query not in known]
    workers = Workers(count=1)
    try:
        client = create_app(workers).test_client()
        lines = [{"query": query, **answer(client, query)} for query in new]
    finally:
        workers.close()
    with LINKS.open("a", encoding="utf-8") as file:
        file.writelines(
            json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
        )
    print(f"{len(lines)} links added, {len(known)} left as they are")


if __name__ == "__main__":
    main(sys.argv[1:])
