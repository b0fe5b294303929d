"""Bad input at every address there is, and what every answer says to a browser that reads it."""

import gc
import random
import re
import string
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from io import BytesIO
from types import FrameType
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import numpy as np
import pytest
from flask import Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from app import create_app
from engine.base.arrays import MAKERS
from engine.circuits import Circuit
from engine.graph import building
from engine.judging import forward
from engine.language import parser
from engine.layout.workers import Workers
from tests.support.asking import FIRST, ask, error_of, post
from web.answers import MAX_BODY
from web.running.settings import Settings
from web.site import address, parameters

_OF_NO_STATE = ("static", "metrics", "pages.names")


def addresses() -> list[str]:
    """Every address that answers a GET, those of one rule apart; files, numbers and lists left out."""
    workers = Workers(count=0)
    rules = [rule for rule in create_app(workers).url_map.iter_rules() if "GET" in rule.methods]
    workers.close()
    found = []
    for rule in (rule.rule for rule in rules if rule.endpoint not in _OF_NO_STATE):
        choices = re.search(r"<any\(([^)]*)\):\w+>", rule)
        endings = choices[1].split(", ") if choices else [""]
        found += [rule.replace(choices[0], ending) if choices else rule for ending in endings]
    return sorted(found)


ADDRESSES = addresses()
INPUT_ERRORS = (400, 404, 413)
EVIL = "</script></style></title></textarea>]]>--><script>alert(1)</script><img src=x onerror=alert(1)>"
SETTINGS = (*parameters.SETTINGS, "url", "format", "callback", "x")
LONG = "x%2B" * 25_000  # 100 kB

NASTY = {
    "a program of 100 kB": f"expr={LONG}x",
    "a value of 100 kB": f"expr=x&x={'1' * 100_000}",
    "a list of 100 kB": f"expr=x&x=[{'1,' * 50_000}1]",
    "a name of 100 kB": f"expr=x&{'a' * 100_000}=1",
    "a setting of 100 kB": "&".join(["expr=x", *(f"{name}={'9' * 20_000}" for name in SETTINGS)]),
    "10,000 parameters": "expr=x&" + "&".join(f"a{number}=1" for number in range(10_000)),
    "10,000 times the same": "expr=x" + "&x=1" * 10_000,
    "nothing but ampersands": "&" * 500_000,
    "half a percent sign": "expr=x%",
    "a percent sign of no number": "expr=%zz&%zz=%zz",
    "half a letter": "expr=%C3&x=%C3",
    "half a surrogate": "expr=%ED%A0%80",
    "an overlong slash": "expr=x&_gate=%C0%AF",
    "raw bytes": b"expr=\xff\xfe&\xff=\x80",
    "a zero byte": "expr=x%00&x%00=%00&_gate=%00",
    "the other way round": "expr=%E2%80%AEx&_gate=%E2%80%AE",
    "a way up": "expr=x&_gate=../../etc/passwd&_code=../../app.py&_lesson=../../app&_lang=../en",
    "a file": "expr=x&url=file:///etc/passwd&_flavour=/etc/passwd",
    "another host": "url=http://169.254.169.254/latest&format=json&expr=x",
    "a huge size": "expr=x&x=randn(99999999999999999999)",
    "a huge product of sizes": "expr=x&x=zeros(100000,100000,100000)",
    "a negative size": "expr=x&x=randn(-1)",
    "a size of nothing": "expr=x&x=zeros(0)",
    "a huge step": "expr=x*2&_step=99999999999999999999999",
    "a negative step": "expr=x*2&_step=-1",
    "a number out of range": "expr=x^x^x&x=1e999&_h=1e999&_low=-1e999&_high=nan",
    "a tower": "expr=9^9^9^9^9^9^9*x&x=1e308",
    "lists in lists": f"expr=x&x={'[' * 5_000}",
    "parentheses": f"expr={'(' * 9_000}",
    "minus signs": f"expr={'-' * 9_000}x",
    "powers": f"expr=x{'**x' * 3_000}",
    "functions of Python's": "expr=__import__('os').system('id')&x=().__class__",
    "a template": "expr={{7*7}}&x={{config}}&_gate={%25 for x in y %25}",
    "a format": "expr={0.__class__}&x=%25s%25n{message}&_gate={known}",
    "a new header": "expr=x%0D%0ASet-Cookie:%20a=b&_gate=%0D%0ASet-Cookie:%20a=b&_lang=%0Aen",
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_query_is_answered_or_refused_with_a_reason(client: FlaskClient, name: str) -> None:
    for path in ADDRESSES:
        response = ask(client, path, NASTY[name])
        of_oembed = (501,) if path == "/oembed" and name == "a setting of 100 kB" else ()
        assert response.status_code in (200, *INPUT_ERRORS, *of_oembed), (
            path
        )  # 501 is of its format
        assert "Set-Cookie" not in response.headers, path
        assert not any(sign in value for value in response.headers.values() for sign in "\r\n"), (
            path
        )
        if response.mimetype == "application/json" and response.status_code != 200:
            assert error_of(response)["message"], path


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO", "<b>"])
def test_a_method_that_is_not_there_is_refused(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert error_of(response)["code"] == "method-not-allowed"
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_head_is_the_answer_without_its_body(client: FlaskClient, path: str) -> None:
    whole = ask(client, path, FIRST)
    head = client.head(path, environ_overrides={"QUERY_STRING": FIRST})
    assert (head.status_code, head.data) == (whole.status_code, b"")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


# Bodies


@pytest.mark.parametrize(
    "type", ["", "text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-7",
             "multipart/form-data; boundary=" + "a" * 3_000, "application/x-www-form-urlencoded", "\xff/"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/check", "/share", "/graph.json"])
def test_a_body_of_any_type_is_answered_or_refused(
    client: FlaskClient, path: str, type: str
) -> None:
    for body in (b"", b"expr=x", b"\xff\x00", b'{"expr": "x"}', b"--a\r\n\r\n--a--", b"&" * 10_000):
        response = client.post(path, data=body, content_type=type)
        assert response.status_code in (200, 303, 400, 413, 415)
        assert response.location is None or response.location.startswith(path + "?")


@pytest.mark.parametrize("path", ["/", "/check", "/share"])
def test_a_file_is_refused_before_any_of_it_is_read(client: FlaskClient, path: str) -> None:
    head = b'--a\r\nContent-Disposition: form-data; name="expr"; filename="a"\r\n\r\n'
    body = head + b"x" * 900_000 + b"\r\n--a--\r\n"
    response = client.post(path, data=body, content_type="multipart/form-data; boundary=a")
    assert response.status_code == 415
    assert error_of(response)["hint"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"expr":"x","values":{"x":[', '[{"a":'])
def test_deep_json_is_refused(client: FlaskClient, opening: str) -> None:
    deep = opening + "[" * 900_000 if opening.endswith("[") else opening * 150_000
    response = post(client, deep[:MAX_BODY].encode())
    assert response.status_code == 400
    assert error_of(response)["code"] == "bad-json"


@pytest.mark.parametrize(
    "values",
    [{"x": [[[[[1]]]]]}, {"x": [1] * 100_001}, {"x": -(10**400)}, {"x": "zeros(1,2,3,4,5)"}, {"x": {"a": 1}},
     {"x": [[1]] * 3 + [[1, 2]]}, {"x": [None]}, {"x": [True]}, {"x": []}, {"x": [[]]}],
    ids=lambda values: str(values)[:30],
)  # fmt: skip
def test_a_value_of_a_wrong_shape_is_refused(client: FlaskClient, values: object) -> None:
    response = post(client, {"expr": "x*2", "values": values})
    assert response.status_code in INPUT_ERRORS
    assert "`x`" in str(error_of(response)["message"])


# Hosts and headers

HOSTS = ["evil.example", "evil.example:80", "a@b", "", "x" * 2_000, "127.0.0.1:99999", "[::1", "a b",
         '"><script>alert(1)</script>', "evil.example/?", "..", "x\\y", "\xff"]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS, ids=ascii)
def test_a_host_that_is_made_up_is_refused_or_not_repeated(client: FlaskClient, host: str) -> None:
    for path in ADDRESSES:
        given = {"HTTP_HOST": host, "QUERY_STRING": FIRST}
        response = client.get(path, environ_overrides=given)
        assert response.status_code in (200, *INPUT_ERRORS), path
        assert b"<script>alert" not in response.data, path


@pytest.mark.parametrize("host", [*HOSTS, "X-Forwarded-Host"])
def test_a_form_leads_to_the_same_site_whatever_host_was_named(
    client: FlaskClient, host: str
) -> None:
    forwarded = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_HOST": host}
    response = client.post("/", data={"expr": "x"}, environ_overrides=forwarded)
    assert response.status_code in (303, 400)
    assert response.location in (None, "/?expr=x")


@pytest.mark.parametrize("name", ["expr", "x", "_gate", "x\r\nSet-Cookie: a=b", "//evil.example"])
def test_a_form_adds_no_header(client: FlaskClient, name: str) -> None:
    response = client.post("/", data={name: "a\r\nSet-Cookie: a=b\r\n\r\n<script>"})
    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers
    assert response.location.startswith("/?")
    assert not set(response.location) & set('\r\n<>" ')


# Markup


class Active(HTMLParser):
    """Counts what a page could run or load, and collects what it is ordered to do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, int] = {}
        self.ordered: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "meta",
            "link",
            "style",
            "form",
        ):
            self.found[tag] = self.found.get(tag, 0) + 1
        self.ordered += [name for name, _ in attrs if name.startswith("on")]
        self.ordered += [value for _, value in attrs if value and "javascript:" in value.lower()]


def texts() -> Iterator[tuple[str, str]]:
    """Where a user's text goes: a query with a mark, and the same without it."""
    yield f"expr=x*2 %23{quote(EVIL)}", "expr=x*2 %23"
    yield f"expr=x*2&{quote(EVIL)}={quote(EVIL)}", "expr=x*2"
    for name in SETTINGS:
        yield f"expr=x*2&{name}={quote(EVIL)}", f"expr=x*2&{name}=!"
    yield f"expr={quote(EVIL)}", "expr=!"


NEVER_IN_SVG = {"script", "foreignObject", "image", "a", "use", "iframe", "set", "animate"}


@pytest.mark.parametrize(("query", "plain"), list(texts()), ids=lambda query: query[:20])
def test_markup_stays_text_everywhere(client: FlaskClient, query: str, plain: str) -> None:
    for path in ADDRESSES:
        response, innocent = ask(client, path, query), ask(client, path, plain)
        assert response.status_code == innocent.status_code, path
        assert response.mimetype == innocent.mimetype, path
        assert response.headers.get("Content-Security-Policy") is not None, path
        if response.mimetype == "text/html":
            found = Active(response.text)
            assert found.ordered == [], path
            assert found.found == Active(innocent.text).found, path
        elif response.mimetype == "image/svg+xml":
            elements = ElementTree.fromstring(response.data).iter()
            names = {element.tag.rpartition("}")[2] for element in elements}
            assert not names & NEVER_IN_SVG, path


@pytest.mark.parametrize(
    "ending", ["\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\\\n", "*/", '"""', "^^M"]
)
@pytest.mark.parametrize(
    "path", ["/graph.py", "/graph.js", "/graph.tex", "/graph.dot", "/graph.html"]
)
def test_no_comment_becomes_code(client: FlaskClient, path: str, ending: str) -> None:
    """Whatever ends a line or a comment somewhere: what stands behind it must not run there."""
    response = ask(client, path, f"expr=x*2 %23 a{quote(ending)}alert(1)")
    if response.status_code != 200:
        assert response.status_code in INPUT_ERRORS
        return
    text = response.text
    if path == "/graph.html":  # as a browser finds the scripts
        text = "\n".join(re.findall(r"(?s)<script[^>]*>(.*?)</script", text))
    lines = re.split("[\n\r\u2028\u2029\x0b\x0c\x85]", text)
    told = [line for line in lines if "alert(1)" in line]
    assert [line for line in told if not re.match(r"\s*(#|//|%)", line)] == []


@pytest.mark.parametrize("path", ["/static//evil.example", "/graph.svg//x"])
def test_no_redirect_repeats_a_host(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Host": "evil.example"}) as response:
        assert response.status_code == 404
        assert "Location" not in response.headers


@pytest.mark.parametrize(
    "payload", [" P -1 0 0", " E 1e9 1e9 1e300 1e300", " L 3 0 0 900 900 0 900"]
)
@pytest.mark.parametrize("path", ["/card.png", "/graph.png"])
def test_a_backslash_begins_no_drawing(client: FlaskClient, path: str, payload: str) -> None:
    """Graphviz was told of fewer bytes than it read, and took the last ones for what to draw."""
    drawn = {}
    for slashes in ("\\" * len(payload), "\N{SET MINUS}" * len(payload)):
        query = f"expr={quote(f'x*y #{slashes}{payload}')}"
        drawn[slashes] = ask(client, path, query)
    hostile, harmless = drawn.values()
    assert hostile.status_code == harmless.status_code == 200
    assert hostile.data == harmless.data
    assert hostile.data.startswith(b"\x89PNG")


def test_a_link_too_long_to_be_shared_is_told_so(client: FlaskClient) -> None:
    letters = string.ascii_letters + string.digits + "-_"
    noise = "".join(random.Random(1).choices(letters, k=80_000))  # which packing makes no shorter
    response = ask(client, "/share", f"expr=x&j={noise}")
    assert response.status_code == 413
    assert len(response.data) < 100_000


# What every answer says


@pytest.mark.parametrize(
    "path", [*ADDRESSES, "/metrics", "/nothing", "/static/page/page.js", "/static/none"]
)
@pytest.mark.parametrize("query", [FIRST, "expr=x%2B", ""])
def test_every_answer_is_protected(client: FlaskClient, path: str, query: str) -> None:
    with ask(client, path, query) as response:
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        embeddable = path not in (
            "/", "/check", "/explain", "/gates", "/share", "/metrics", "/healthz",
        )  # fmt: skip  # `/yours` is read by frames, and those in a sandbox are of no site
        policy = headers["Cross-Origin-Resource-Policy"]
        assert policy == ("cross-origin" if embeddable else "same-origin")
        assert headers.get("Access-Control-Allow-Origin") == ("*" if embeddable else None)
        assert "Set-Cookie" not in headers
        if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
            assert headers["X-Frame-Options"] == "DENY"
        else:
            assert "X-Frame-Options" not in headers


@pytest.mark.parametrize("path", ["/", "/check", "/explain", "/graph.json", "/graph.html"])
def test_no_other_page_may_frame_ours(client: FlaskClient, path: str) -> None:
    headers = ask(client, path, FIRST).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


# Limits, before the cost


def forbid(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError(f"{name} was called")

    monkeypatch.setattr(module, name, refuse)


def test_a_program_that_is_too_long_is_not_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, parser, "tokens")
    for query in ("expr=" + "x" * 10_001, "expr=" + "%2B" * 10_001, "expr=" + "x" * 800_000):
        assert ask(client, "/graph.json", query).status_code == 413
    assert post(client, {"expr": "x" * 10_001}).status_code == 413


def test_a_query_of_too_many_parameters_is_not_taken_apart(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, address, "_pair")
    for query in ("a=1&" * 2_001 + "expr=x", "&" * 800_000, "expr=x&" + "a" * 900_000):
        assert ask(client, "/graph.json", query).status_code == 413


def test_a_body_that_is_too_large_is_not_read(client: FlaskClient) -> None:
    class Unread(BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = readinto = read

    for path in ("/graph.json", "/"):
        response = client.post(
            path,
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": str(MAX_BODY + 1)},
        )
        assert response.status_code == 413
        assert error_of(response)["code"]


def test_gates_over_the_limit_are_not_drawn_or_run(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, forward, "run")
    assert building.MAX_GATES == 1_000
    assert ask(client, "/graph.svg", "expr=x" + "%2Bx" * 1_100).status_code == 413


def test_numbers_over_the_limit_are_not_made(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for maker in MAKERS:
        monkeypatch.setitem(MAKERS, maker, lambda *_: pytest.fail("numbers were made"))
        for shape in ("100001", "400,251", "100000,100000,100000,100000"):
            for query in (f"expr=x&x={maker}({shape})", f"expr=x={maker}({shape});x"):
                assert ask(client, "/graph.json", query).status_code in INPUT_ERRORS


def test_inputs_that_are_too_many_numbers_together_are_not_all_made(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setitem(MAKERS, "ones", lambda shape, _: made.append(1) or np.ones(shape))
    names = [f"a{number}" for number in range(400)]
    values = "".join(f"&{name}=ones(100000)" for name in names)
    response = ask(client, "/graph.json", f"expr={'%2B'.join(names)}{values}")
    assert response.status_code in INPUT_ERRORS
    assert error_of(response)["code"] == "too-many-numbers"
    assert len(made) == 11


def test_arrays_of_a_program_that_are_too_many_numbers_together_are_not_all_made(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setitem(MAKERS, "ones", lambda shape, _: made.append(1) or np.ones(shape))
    program = "".join(f"a{number}=ones(100000);" for number in range(100))
    response = ask(client, "/graph.json", f"expr={quote(program)}a1*2")
    assert response.status_code in INPUT_ERRORS
    error = error_of(response)
    assert error["code"] == "too-many-numbers"
    start, end = error["span"]
    assert program[start:end] == "ones(100000)" and program[:start].count(";") == 10
    assert len(made) == 10


@pytest.mark.parametrize(
    "name", ["nothing but ampersands", "10,000 parameters", "a program of 100 kB"]
)
def test_what_is_refused_takes_little_memory(client: FlaskClient, name: str) -> None:
    query = str(NASTY[name])
    environ = EnvironBuilder("/graph.json", query_string=query).get_environ()
    ask(client, "/graph.json", query)
    tracemalloc.start()
    try:
        with closing(client.application(environ, lambda *_: None)) as answered:
            assert b'"error"' in b"".join(answered)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(query) + 100_000


@pytest.mark.parametrize(
    ("values", "times"), [("", 0), ("&x=" + "1" * 60_000, 1), ("&x=randn(50000)", 1)]
)
def test_python_lets_go_of_memory_after_what_is_large_where_that_is_set(
    workers: Workers, monkeypatch: pytest.MonkeyPatch, values: str, times: int
) -> None:
    collected = []
    monkeypatch.setattr("deploy.memory.gc.collect", lambda: collected.append(1))
    for tuning, expected in (("on", times), ("off", 0)):
        collected.clear()
        client = create_app(workers, Settings(tuning=tuning)).test_client()
        ask(client, "/graph.json", f"expr=x*2{values}").close()
        assert len(collected) == expected


@pytest.mark.parametrize("query", ["expr=s=softmax(x)%0As[0]&x=randn(99)&_panel=code", "expr=(((("])
@pytest.mark.parametrize("path", [*ADDRESSES, "/nothing"])
def test_what_was_answered_goes_without_a_collector(
    client: FlaskClient, path: str, query: str
) -> None:
    def answered() -> None:
        environ = EnvironBuilder(path, query_string=query).get_environ()
        for _ in (answer := client.application(environ, lambda *given: None)):
            pass
        answer.close()

    answered()  # what is made once stays
    gc.freeze()  # what was there before is not looked at, because that takes a second
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        answered()
        gc.collect()
        ours = (Request, Circuit, FrameType)
        assert [left for left in gc.garbage if isinstance(left, ours)] == []
    finally:
        gc.set_debug(0)
        gc.enable()
        gc.garbage.clear()


def test_a_request_without_a_path_is_led_to_no_other_host(client: FlaskClient) -> None:
    environ = EnvironBuilder("/", query_string="expr=x").get_environ()
    statuses = []
    for path in ({"PATH_INFO": ""}, {}):
        given = {**environ, "HTTP_HOST": "evil.example", **path}
        with closing(client.application(given, lambda status, *_: statuses.append(status))):
            pass
    assert statuses == ["200 OK", "200 OK"]


def test_nesting_over_the_limit_is_refused_at_the_place_where_it_is(client: FlaskClient) -> None:
    error = error_of(ask(client, "/graph.json", f"expr={'(' * 5_000}x"))
    assert error["code"] == "too-deep"
    start, _ = error["span"]  # type: ignore[misc]
    assert start == 80
