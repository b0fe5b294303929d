"""Long links are packed, and every address takes them; what is broken is refused at each."""

import json
import subprocess
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from tests.support.asking import ask, error_of
from tests.support.scripts import node
from tests.web.test_trust import ADDRESSES
from web.site.address import State, from_query, locale_in, to_query
from web.site.packing import LONGEST_PLAIN, MOST_BYTES, packed, shortest, unpacked

MODULE = Path(__file__).parents[2] / "static/page/packing.js"
LONG = State(
    "\n".join(f"h{n} = tanh(w{n}*x + b{n})" for n in range(80)) + "\nh0 + h79",
    {"x": "0.5"},
    {"_lang": "zh", "_data": "x"},
)


def z(content: bytes) -> str:
    """Anything as what stands behind `_z=`."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    made = deflate.compress(content) + deflate.flush()
    return f"1.{urlsafe_b64encode(made).decode().rstrip('=')}"


def bomb() -> str:
    """A few kilobytes that are 3 GB: what is deflated twice would be less, and is nested."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    once = deflate.compress(b"x" * 10**6) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(b"x" * 10**6) + deflate.flush(zlib.Z_FULL_FLUSH)
    return f"1.{urlsafe_b64encode(once + again * 30).decode().rstrip('=')}"


GOOD = z(b"expr=x*y&x=2&y=3")
BROKEN = {
    "nothing": "",
    "no version": GOOD[2:],
    "nothing behind the version": "1.",
    "another version": "2" + GOOD[1:],
    "cut": GOOD[:-4],
    "cut at its end": GOOD[:-1],
    "with something behind it": GOOD + "AAAA",
    "changed": GOOD[:9] + "AAAA" + GOOD[13:],
    "padded": GOOD + "==",
    "no base64": "1.(x+y)*z",
    "other letters": quote("1.é权"),
    "raw letters": "1.é权",
    "percent signs of no UTF-8": "1.%ff",
    "no deflate": "1." + "_" * 40,
    "with zlib's header": "1." + urlsafe_b64encode(zlib.compress(b"expr=x")).decode().rstrip("="),
    "packed nothing": z(b""),
    "no UTF-8": z(b"expr=\xff\xfe"),
    "nested": z(f"expr=x&_z={GOOD}".encode()),
    "nested under another spelling": z(f"expr=x&%5Fz={GOOD}".encode()),
    "too long": z(b"expr=x#" + b" " * MOST_BYTES),
    "a bomb": bomb(),
}
UNASKED = ("/healthz", "/openapi.json", "/metrics", "/worksheet.html", "/embedding.md")
READING = [path for path in ADDRESSES if path not in UNASKED and not path.startswith("/static")]


@pytest.mark.parametrize("why", BROKEN)
def test_a_broken_link_is_refused_by_every_address(client: FlaskClient, why: str) -> None:
    assert len(READING) > 12
    for path in READING:
        answer = ask(client, path, f"expr=x&_z={BROKEN[why]}")
        assert answer.status_code == 400, path
        if answer.mimetype == "application/json":
            error = error_of(answer)
            assert (error["code"], error["span"]) == ("packed-address", None), path
            assert error["hint"], path
        elif path != "/explain":  # a panel that says nothing of errors
            assert "packed" in answer.text, path


def test_a_page_says_what_is_wrong_in_the_language_that_stands_beside(client: FlaskClient) -> None:
    assert "压缩的地址坏了" in ask(client, "/", "_z=1.&_lang=zh").text


def test_every_address_takes_a_packed_query(client: FlaskClient) -> None:
    plain = "expr=x*y&x=2&y=3&_theme=dark&_step=2"
    for path in (path for path in READING if path != "/oembed"):
        one, other = ask(client, path, plain), ask(client, path, f"_z={z(plain.encode())}")
        assert (one.status_code, one.data) == (other.status_code, other.data), path
        assert one.status_code == 200
    home = f"http://localhost/?_z={z(plain.encode())}"
    for query in (f"url={quote(home, safe='')}", f"_z={z(f'url={quote(home)}'.encode())}"):
        assert ask(client, "/oembed", query).get_json()["title"] == "x*y"


def test_what_stands_beside_wins(client: FlaskClient) -> None:
    def output(query: str) -> object:
        return ask(client, "/graph.json", query).get_json()["output"]["value"]

    assert output(f"_z={GOOD}") == 6
    assert output(f"_z={GOOD}&x=5") == output(f"x=5&_z={GOOD}") == 15
    assert output(f"_z={GOOD}&expr=x-y") == -1
    assert output(f"%5Fz={GOOD}") == 6


def test_the_language_may_be_packed() -> None:
    query = z(b"expr=x&_lang=zh").encode()
    assert locale_in(b"_z=" + query) == "zh"
    assert locale_in(b"_lang=en&_z=" + query) == "en"
    assert locale_in(b"_z=1.") is None


def test_short_links_stay_as_they_are_and_long_ones_are_packed() -> None:
    assert shortest("http://a/", "expr=x") == "http://a/?expr=x"
    query = to_query(LONG)
    link = shortest("http://a/", query)
    assert len(query) > LONGEST_PLAIN > len(link)
    assert from_query(urlsplit(link).query.encode()) == LONG
    edge = "x" * (LONGEST_PLAIN - len("http://a/?"))
    assert shortest("http://a/", edge) == f"http://a/?{edge}"
    assert "_z=" in shortest("http://a/", edge + "x")


def test_links_that_are_read_elsewhere_are_packed_where_they_are_long(client: FlaskClient) -> None:
    panel = ask(client, "/share", to_query(LONG)).text
    assert 'value="http://localhost/?_z=1.' in panel
    assert 'src="/qr.svg?_z=1.' in panel
    assert ask(client, "/qr.svg", to_query(LONG)).status_code == 200
    page = ask(client, "/", to_query(LONG)).text
    assert '<meta property="og:url" content="http://localhost/?_z=1.' in page
    sent = client.post("/", data={"expr": LONG.expr, "x": "0.5"})
    assert sent.location.startswith("/?_z=1.")
    assert client.get(sent.location).status_code == 200


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_state_comes_back(expr: str, value: str) -> None:
    query = to_query(State(expr.encode(errors="ignore").decode(), {"x": value or "1"}))
    assert unpacked(packed(query)).decode() == query


@given(st.binary(max_size=60) | st.text("ABCxyz019-_", max_size=60).map(str.encode))
def test_any_text_is_unpacked_or_refused(content: bytes) -> None:
    text = "1." + content.decode("latin-1")
    try:
        assert unpacked(text)
    except InputError as error:
        assert error.code == "packed-address"


def test_python_and_a_browsers_script_read_what_the_other_has_packed() -> None:
    queries = [to_query(LONG), "expr=x*y", "expr=" + quote("θ权\n" * 500), "expr=x&x=" + "7" * 9000]
    script = f"""
        import {{ packed, unpacked }} from {json.dumps(MODULE.as_uri())};
        const asked = {json.dumps([[query, f"/?_z={packed(query)}"] for query in queries])};
        const made = asked.map(async ([query, link]) => [await packed(`/?${{query}}`), await unpacked(link)]);
        process.stdout.write(JSON.stringify(await Promise.all(made)));
    """
    done = subprocess.run(
        [*node(), "--input-type=module", "--eval", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for query, (link, plain) in zip(queries, json.loads(done.stdout), strict=True):
        assert plain == f"/?{query}"
        assert unpacked(link.removeprefix("/?_z=")).decode() == query
