"""Every answer is a pure function of its address, its language and the version, and says so."""

import gzip
import re
import time
from urllib.parse import quote

import brotli
import pytest
from backports import zstd
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from engine.layout.workers import Workers
from tests.support import worked
from web.running.coding import coding_for
from web.running.settings import Settings
from web.running.version import static_version

NEURON = f"expr={quote(worked.NEURON.program)}"  # with default inputs
KINDS = ("json", "svg", "png", "pdf", "dot", "tex", "py", "js", "html")
PATHS = tuple(f"/graph.{kind}" for kind in KINDS)


def ask(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})


@pytest.fixture()
def closed() -> FlaskClient:
    """An application whose workers have ended: it answers 503 to what has to be laid out."""
    workers = Workers(count=1)
    workers.close()
    return create_app(workers).test_client()


@pytest.mark.parametrize("path", ["/", "/explain", *PATHS])
def test_an_answer_has_a_strong_etag_and_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = ask(client, f"{path}?{NEURON}")
    assert re.fullmatch(r'"[0-9a-f]{32}"', first.headers["ETag"])
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    again = ask(client, f"{path}?{NEURON}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/embed", "/explain", "/yours", "/graph.svg"])
def test_an_answer_that_a_client_has_keeps_the_headers_that_it_came_with(
    client: FlaskClient, path: str
) -> None:
    first = ask(client, f"{path}?{NEURON}")
    again = ask(client, f"{path}?{NEURON}", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    others = {name for name, value in again.headers if first.headers.get(name) != value}
    assert others <= {"Vary"}, others  # which leaves out nothing that the answer depends on
    assert set(first.vary) == set(again.vary)


@pytest.mark.parametrize("path", PATHS)
def test_two_servers_give_the_same_bytes(path: str) -> None:
    bodies = set()
    for _ in range(2):
        workers = Workers(count=1)
        answer = ask(create_app(workers).test_client(), f"{path}?{NEURON}&_flavour=")
        workers.close()
        bodies.add((answer.data, answer.headers["ETag"]))
        time.sleep(1.1 if path.endswith("pdf") else 0)  # a second later by a PDF's clock
    assert len(bodies) == 1


@pytest.mark.parametrize("listed", ['"other", {}', "W/{}", "{},", "*"])
def test_a_list_a_weak_tag_and_a_star_are_understood(client: FlaskClient, listed: str) -> None:
    address = f"/graph.svg?{NEURON}"
    tag = ask(client, address).headers["ETag"]
    assert ask(client, address, If_None_Match=listed.format(tag)).status_code == 304
    assert ask(client, address, If_None_Match='"other"').status_code == 200


def test_what_is_known_is_said_before_anything_is_made(
    client: FlaskClient, closed: FlaskClient
) -> None:
    address = f"/graph.svg?{NEURON}"
    tag = ask(client, address).headers["ETag"]
    assert ask(closed, address, If_None_Match=tag).status_code == 304


def test_a_star_is_no_answer_to_an_error(client: FlaskClient, closed: FlaskClient) -> None:
    assert ask(client, "/graph.json?expr=x%2B", If_None_Match="*").status_code == 400
    busy = ask(closed, f"/graph.svg?{NEURON}", If_None_Match="*")
    assert (busy.status_code, busy.headers["Cache-Control"]) == (503, "no-store")


def test_an_error_has_no_etag_and_is_not_kept_long(client: FlaskClient) -> None:
    wrong = ask(client, "/graph.json?expr=x%2B")
    assert "ETag" not in wrong.headers
    assert wrong.headers["Cache-Control"] == "public, max-age=10"
    assert ask(client, "/healthz").headers["Cache-Control"] == "no-store"


def test_a_tag_is_of_one_address_one_language_and_one_coding(client: FlaskClient) -> None:
    tags = [
        ask(client, f"/?{NEURON}").headers["ETag"],
        ask(client, f"/?{NEURON}&w0=1").headers["ETag"],
        ask(client, f"/explain?{NEURON}").headers["ETag"],
        ask(client, f"/?{NEURON}", Accept_Language="zh").headers["ETag"],
        ask(client, f"/?{NEURON}", Accept_Encoding="br").headers["ETag"],
        ask(client, f"/?{NEURON}", Host="elsewhere").headers["ETag"],
    ]
    assert len(set(tags)) == len(tags)
    assert ask(client, f"/?{NEURON}", Accept_Language="de").headers["ETag"] == tags[0]


def test_a_page_varies_with_the_language_and_a_picture_does_not(client: FlaskClient) -> None:
    for path, expected in (("/", {"Accept-Encoding", "Accept-Language"}), ("/graph.svg", None)):
        for _ in range(3):  # made, made again, and kept
            vary = ask(client, f"{path}?{NEURON}").headers.get("Vary", "")
            assert set(vary.split(", ")) == (expected or {"Accept-Encoding"})


@pytest.mark.parametrize(
    ("coding", "unpack"),
    [("br", brotli.decompress), ("zstd", zstd.decompress), ("gzip", gzip.decompress)],
)
def test_a_long_answer_is_packed_as_the_client_likes(client: FlaskClient, coding, unpack) -> None:
    plain = ask(client, f"/?{NEURON}")
    assert "Content-Encoding" not in plain.headers
    for _ in range(3):  # made, made again, and kept
        short = ask(client, f"/?{NEURON}", Accept_Encoding=coding)
        assert short.headers["Content-Encoding"] == coding
        assert unpack(short.data) == plain.data
        assert int(short.headers["Content-Length"]) == len(short.data) < len(plain.data) / 3


def test_a_picture_that_is_packed_already_is_sent_as_it_is(client: FlaskClient) -> None:
    for kind in ("png", "pdf"):
        answer = ask(client, f"/graph.{kind}?{NEURON}", Accept_Encoding="gzip, br, zstd")
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/graph.svg", "/graph.png"])
def test_head_is_get_without_the_body(client: FlaskClient, path: str) -> None:
    address = f"{path}?{NEURON}&w0=1.25"
    first = client.head(address)
    got = ask(client, address)
    assert (first.status_code, first.data) == (200, b"")
    assert dict(first.headers) == dict(got.headers) == dict(client.head(address).headers)


def test_what_is_kept_answers_where_nothing_can_be_made(workers: Workers) -> None:
    ended = Workers(count=1)
    for room, expected in ((16, 200), (0, 503)):
        app = create_app(ended, Settings(answers_mb=room))
        app.extensions["gateflow"].workers = workers
        address = "/graph.png?expr=kept*here"
        made = [ask(app.test_client(), address) for _ in range(2)][1]
        app.extensions["gateflow"].workers = ended
        ended.close()
        again = ask(app.test_client(), address)
        assert again.status_code == expected
        assert expected != 200 or (again.data, again.headers) == (made.data, made.headers)


def test_answers_that_are_kept_take_no_more_room_than_they_may(workers: Workers) -> None:
    app = create_app(workers, Settings(answers_mb=1))
    for number in range(300):
        for _ in range(2):
            ask(app.test_client(), f"/graph.svg?{NEURON}&w0={number}")
    assert 500_000 < app.extensions["answers"].size <= 1_000_000


def test_what_is_asked_for_once_takes_no_room(workers: Workers) -> None:
    app = create_app(workers)
    ask(app.test_client(), f"/graph.svg?{NEURON}")
    assert app.extensions["answers"].size == 0


def test_a_post_is_not_cached(client: FlaskClient) -> None:
    answer = client.post("/graph.json", json={"expr": "x*y"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_a_static_file_stands_at_an_address_with_its_version(client: FlaskClient) -> None:
    page = ask(client, "/").text
    linked = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(linked) > 3
    for address in linked:
        assert address.startswith(f"/static/{static_version()}/")
        file = ask(client, address)
        assert file.status_code == 200
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert ask(client, address, If_None_Match=file.headers["ETag"]).status_code == 304


def test_an_old_version_answers_with_the_file_of_now_and_is_not_kept(client: FlaskClient) -> None:
    now = ask(client, f"/static/{static_version()}/page/page.js")
    for address in ("/static/0123456789abcdef/page/page.js", "/static/page/page.js"):
        old = ask(client, address)
        assert (old.status_code, old.data) == (200, now.data)
        assert old.headers["Cache-Control"] == "no-cache"
    assert ask(client, "/static/0123456789abcdef/nothing.js").status_code == 404
    assert ask(client, f"/static/{static_version()}/../../app.py").status_code == 404


def test_of_a_long_list_of_codings_little_is_remembered(client: FlaskClient) -> None:
    for number in range(3):
        long = "gzip," + 1_000 * "x" + str(number)
        client.get("/healthz", headers={"Accept-Encoding": long})
        assert (
            client.get("/graph.svg?expr=x*y", headers={"Accept-Encoding": long}).status_code == 200
        )
    assert coding_for.cache_info().maxsize == 256
    before = coding_for.cache_info().misses
    client.get("/graph.svg?expr=x*y", headers={"Accept-Encoding": "gzip," + 1_000 * "x" + "4"})
    assert coding_for.cache_info().misses == before
