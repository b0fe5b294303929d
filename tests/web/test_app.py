"""The addresses: what each answers, and what each says when the input is wrong."""

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from app import create_app
from engine.layout.workers import Workers
from tests.language.test_parser import BAD
from tests.support.asking import FIRST, ask, error_of, post
from tests.support.programs import programs
from tests.support.thorough import examples

SET_BY_SCRIPTS = {
    "--across",
    "--aside",
    "--columns",
    "--filled",
    "--kept",
    "--label",
    "--signs",
    "--steady",
    "--x",
    "--y",
}
CIRCUITS = ("/graph.json", "/graph.svg", "/graph.png", "/graph.pdf", "/graph.dot", "/")
TYPES = {
    "/": "text/html",
    "/graph.json": "application/json",
    "/graph.svg": "image/svg+xml",
    "/graph.png": "image/png",
    "/graph.pdf": "application/pdf",
    "/graph.dot": "text/vnd.graphviz",
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def impatient() -> Iterator[FlaskClient]:
    """The application with a deadline that no layout keeps."""
    workers = Workers(count=1, deadline=0.0001)
    yield create_app(workers).test_client()
    workers.close()


# What is right


@pytest.mark.parametrize("path", CIRCUITS)
def test_an_address_answers_in_its_format(client: FlaskClient, path: str) -> None:
    response = ask(client, path, FIRST)
    assert response.status_code == 200
    assert response.mimetype == TYPES[path]
    magic = {"/graph.png": b"\x89PNG\r\n", "/graph.pdf": b"%PDF-", "/graph.dot": b"digraph"}
    assert response.data.startswith(magic.get(path, b""))


@pytest.mark.parametrize(
    "query",
    [
        FIRST,
        "expr=(x%2By)*z&x=-2&y=5&z=-4",
        "expr=%28x%20%2B%20y%29%20*%20z&x=%2D2&y=5.0&z=-4e0",
        "z=-4&y=5&x=−2&expr=(x+y)*z",
        "utm_source=mail&x=-2&expr=(x+y)*z&y=5&z=-4&q=&fbclid",
        "expr=(x%EF%BC%8By)×z&x=-2&y=5&z=-4",
        "expr=(x+y)*z",
        "&&expr=(x+y)*z&x=&y=&",
    ],
)
def test_an_address_says_the_same_in_several_spellings(client: FlaskClient, query: str) -> None:
    record = ask(client, "/graph.json", query).get_json()
    assert record["output"]["value"] == -12
    assert [input["gradient"] for input in record["inputs"].values()] == [-4, -4, 3]


def test_what_names_no_input_is_ignored_and_listed(client: FlaskClient) -> None:
    record = ask(client, "/graph.json", f"{FIRST}&utm_source=a&w=3").get_json()
    assert record["ignored"] == ["utm_source", "w"]


def test_the_upstream_gradient_scales_all(client: FlaskClient) -> None:
    record = ask(client, "/graph.json", f"{FIRST}&_upstream=-2").get_json()
    assert record["output"]["gradient"] == -2
    assert record["inputs"]["x"]["gradient"] == 8


def test_values_may_be_posted(client: FlaskClient) -> None:
    body = {"expr": "(x+y)*z", "values": {"x": -2, "y": "5", "z": -4.0, "k": 1}}
    posted = post(client, {**body, "options": {"upstream": 1}}).get_json()
    assert posted == ask(client, "/graph.json", f"{FIRST}&k=1").get_json()


def test_a_number_that_is_not_finite_is_a_string_and_the_json_is_strict(
    client: FlaskClient,
) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    response = ask(client, "/graph.json", "expr=1/0+log(x)&x=-1")
    record = json.loads(response.data, parse_constant=refuse)
    assert [gate["value"] for gate in record["gates"]] == ["inf", "nan", "nan"]
    assert record["warnings"][0]["gate"] == "g1"


@pytest.mark.parametrize(
    "name",
    ["S", "N", "constructor", "toString", "w1", "g1", "f", "θ", "权重", "𠮷", "x₁", "e1", "q"],
)
def test_any_name_may_be_an_input(client: FlaskClient, name: str) -> None:
    query = f"expr={quote(name)}*2&{quote(name)}=21"
    for path in CIRCUITS:
        assert ask(client, path, query).status_code == 200
    assert ask(client, "/graph.json", query).get_json()["output"]["value"] == 42


def test_the_server_says_that_it_can_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_theme_is_told_in_the_picture(client: FlaskClient) -> None:
    light, dark, auto, odd = (
        ask(client, "/graph.svg", f"{FIRST}&_theme={theme}").text
        for theme in ("light", "dark", "auto", "%22%3E")
    )
    assert light != dark
    assert "prefers-color-scheme" in auto
    assert odd == auto


# The page


class Reader(HTMLParser):
    """What a page says to one who has no JavaScript."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_has_circuit_values_and_gradients_without_javascript(client: FlaskClient) -> None:
    response = ask(client, "/", FIRST)
    page = Reader(response.text)
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {"gate-g1", "gate-g2", "wire-w1", "input-x", "output-f"} <= ids
    assert {"−12.0", "3.00", "−4.00"} <= {word.strip() for word in page.words}
    fields = {a["name"]: a["value"] for t, a in page.elements if t == "input" and "name" in a}
    for name in ("theme", "palette", "flow", "panels"):
        del fields[name]  # how the page looks is no part of the form
    data = fields.pop("_data")  # the switches, none of them on
    assert fields == {"x": "-2", "y": "5", "z": "-4"}
    assert data in "xyz"
    assert not [a for _, a in page.elements if "checked" in a and a["name"] == "_data"]
    forms = [attributes for tag, attributes in page.elements if tag == "form"]
    assert ("post", "/") in [(form.get("method"), form.get("action")) for form in forms]


def test_a_first_visit_shows_the_notes_first_circuit(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "(x+y)*z" in response.text
    assert 'id="gate-g2"' in response.text


def test_the_form_leads_to_the_address_of_what_was_typed(client: FlaskClient) -> None:
    fields = {"expr": "q = x+y\r\nq*z & 'θ'", "x": "-2", "y": "", "_upstream": "2"}
    response = client.post("/", data=fields)
    assert response.status_code == 303
    assert response.location == ("/?expr=q%20=%20x%2By%0Aq*z%20%26%20'%CE%B8'&x=-2&_upstream=2")


@pytest.mark.parametrize("n", ["", "&n=2.5", "&n=abc", "&n=[1,2]"])
def test_a_whole_number_that_is_asked_and_wrong_has_a_field_to_mend_it(
    client: FlaskClient, n: str
) -> None:
    program = "for i in range(n):%0A    x = x*w%0Ax"
    response = client.get(f"/?expr={program}&x=2{n}")
    assert response.status_code == 400
    fields = {a.get("name"): a for tag, a in Reader(response.text).elements if tag == "input"}
    assert {"n", "x", "w"} <= fields.keys()
    # A number that nobody gave is not said to be there.
    assert fields["n"].get("value") == unquote(n.removeprefix("&n="))


@pytest.mark.parametrize("fields", [{}, {"expr": ""}, {"x": "1"}, {"expr": "\0", "": "a"}])
def test_an_odd_form_leads_to_a_page_too(client: FlaskClient, fields: dict[str, str]) -> None:
    response = client.post("/", data=fields, follow_redirects=True)
    assert response.status_code in (200, 400)
    assert response.mimetype == "text/html"


@pytest.mark.parametrize(
    "program", ["x+", "x+ # <b>&amp;", "\n\nx)", "</textarea><script>x", "x\0"]
)
def test_the_page_keeps_what_was_typed_beside_the_error(client: FlaskClient, program: str) -> None:
    response = ask(client, "/", f"expr={quote(program)}")
    assert response.status_code == 400
    typed = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.text, re.DOTALL)
    assert typed is not None
    shown = "".join(Reader(f"<p>{typed[1]}").words)
    assert shown.replace("\ufffd", "\0").lstrip("\n") == program.lstrip("\n")
    error = error_of(ask(client, "/graph.json", f"expr={quote(program)}"))
    said = "".join(Reader(response.text).words)
    assert str(error["message"]).replace("`", "")[1:] in said.replace("`", "")
    assert json.dumps(error["span"]).replace(" ", "") in response.text.replace(" ", "")


@pytest.mark.parametrize("path", ["/", "/graph.svg"])
def test_markup_in_an_address_stays_text(client: FlaskClient, path: str) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>"
    for query in (f"expr={quote(evil)}", f"expr=x*2 %23{quote(evil)}", f"expr=x&x={quote(evil)}"):
        text = ask(client, path, query).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("path", CIRCUITS)
def test_no_inline_script_is_allowed_anywhere(client: FlaskClient, path: str) -> None:
    for query in (FIRST, "expr=x+"):
        headers = ask(client, path, query).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        script = re.search(r"script-src ([^;]*)", policy)
        assert script is None or script[1] == "'self'"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_runs_nothing_inline_and_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = Reader(ask(client, "/", FIRST).text)
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "style"
        assert "style" not in attributes
        if tag == "script":
            assert attributes.get("src") or attributes["type"] == "application/json"
        if attributes.get("rel") == "alternate":  # others read it: nothing is loaded
            assert (attributes["href"] or "").startswith("http://localhost/oembed?")
            continue
        if (
            tag == "a" and attributes.get("rel") == "noreferrer"
        ):  # a source, which a reader may open
            assert (attributes["href"] or "").startswith("https://")
            continue
        for name in ("src", "href", "action"):
            assert re.match(r"[/#]|$", attributes.get(name) or ""), (tag, attributes)


def test_a_first_visit_loads_at_most_90_kb_of_scripts_and_styles_in_few_requests(
    client: FlaskClient,
) -> None:
    page = Reader(client.get("/").text)
    named = [
        a.get("src") or a.get("href") or "" for t, a in page.elements if t in ("script", "link")
    ]
    sizes = {}
    for path in {path for path in named if path.endswith((".js", ".css"))}:
        answer = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert not re.search(
            r'(?<!\()"\.{1,2}/', brotli.decompress(answer.data).decode()
        )  # all is there
        sizes[path] = len(answer.data)
    assert 0 < sum(sizes.values()) <= 90_000
    assert 0 < len(sizes) <= 5


def test_everything_the_page_refers_to_is_there(client: FlaskClient) -> None:
    page = Reader(client.get("/").text)
    named = [a.get("src") or a.get("href") for t, a in page.elements if t in ("script", "link")]
    paths = {path for path in named if path and not path.startswith("#")}
    for path in paths:
        with client.get(path) as response:
            assert response.status_code == 200, path
    assert len(paths) > 2


@pytest.mark.parametrize("path", ["/", "/check", "/embed", "/share"])
def test_every_colour_and_font_of_a_page_is_declared_by_its_sheets(
    client: FlaskClient, path: str
) -> None:
    page = Reader(client.get(f"{path}?{FIRST}").text)
    linked = [a.get("href") or "" for _, a in page.elements if a.get("rel") == "stylesheet"]
    sheets = "".join(client.get(sheet).text for sheet in linked)
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    assert used and used <= set(re.findall(r"(--[\w-]+):", sheets)) | SET_BY_SCRIPTS


# What is wrong


ONE_OF_EACH = {code: program for program, (code, _) in reversed(BAD.items())}
"""A wrong program for each code; tests/language/test_parser.py has all of them."""


@pytest.mark.parametrize("program", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_bad_input_is_answered_within_a_second_and_the_server_is_as_well_as_before(
    client: FlaskClient, program: str
) -> None:
    start = time.thread_time()  # of this thread alone, however busy the machine is
    response = ask(client, "/graph.json", f"expr={quote(program)}")
    error = error_of(response)
    assert time.thread_time() - start < 1
    assert response.status_code == 400
    assert (error["code"], tuple(error["span"])) == BAD[program]  # type: ignore[arg-type]
    assert error["message"]
    assert error["hint"]
    assert ask(client, "/graph.json", FIRST).status_code == 200


@pytest.mark.parametrize(
    "value",
    ["abc", "1e999", "__import__('os')", "x+1", "--", "nan", "inf", "[[1],[2,3]]", "[]", "[1", "['a']",
     "randn(10**9)", "randn(-1)", "1;2", "1e400", "+",
     "0x", "True", "1__000", "9" * 5000, "\0", "１２a", "y=2"],
)  # fmt: skip
def test_a_value_that_is_no_number_is_refused_and_named(client: FlaskClient, value: str) -> None:
    response = ask(client, "/graph.json", f"expr=x*2&x={quote(value)}")
    error = error_of(response)
    assert response.status_code == 400
    assert error["span"] is None
    assert "`x`" in str(error["message"])
    assert len(str(error["message"])) < 200
    assert error["hint"]


@pytest.mark.parametrize("value", ["-2", "−2", " -2 ", "1e-3", "+4", ".5", "pi", "-π"])
def test_a_value_is_a_number_as_a_program_writes_it(client: FlaskClient, value: str) -> None:
    assert ask(client, "/graph.json", f"expr=x*2&x={quote(value)}").status_code == 200


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/graph.json", "", 400),
        ("/graph.json", "x=2", 400),
        ("/graph.json", "expr", 400),
        ("/graph.json", "expr=%FF", 400),
        ("/graph.json", "expr=%C3", 400),
        ("/graph.json", "expr=x&%FF=1", 400),
        ("/graph.json", "expr=%ED%A0%80", 400),
        ("/graph.json", "expr=x%", 400),
        ("/graph.json", "expr=x%2", 400),
        ("/graph.json", "expr=x&_upstream=abc", 400),
        ("/graph.json", "expr=x&_upstream=1e999", 400),
        ("/graph.json", "expr=x" + "%2Bx" * 3000, 413),
        ("/graph.json", "expr=" + "x" * 10_001, 413),
        ("/graph.json", "expr=" + "x" * 10_000_000, 413),
        ("/graph.json", "expr=x&y=" + "1" * 10_000_000, 413),
        ("/graph.json", "&".join(f"a{i}=1" for i in range(100_000)) + "&expr=x", 413),
        ("/nothing", "", 404),
        ("/graph.gif", "expr=x", 404),
        ("/../app.py", "", 404),
        ("/static/../app.py", "", 404),
    ],
)
def test_a_wrong_address_says_so(client: FlaskClient, path: str, query: str, status: int) -> None:
    response = ask(client, path, query)
    assert response.status_code == status
    error = error_of(response)
    assert error["code"]
    assert error["message"]


def test_who_goes_to_a_wrong_address_finds_the_way_back(client: FlaskClient) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "zh"}
    response = client.get("/lessons", headers=headers)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', response.text)[0] == ("/", "打开 Gateflow")
    assert "<h1>这个地址没有内容。</h1>" in response.text
    assert error_of(client.get("/lessons", headers={"Accept": "*/*"}))["code"] == "not-found"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_method_that_an_address_does_not_have_is_405(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/graph.svg")
    assert response.status_code == 405
    assert error_of(response)["code"] == "method-not-allowed"


@pytest.mark.parametrize("query", ["expr=x+", "expr=%FF", "", "expr=x%00", "expr=%3Cb%3E"])
def test_a_picture_says_what_is_wrong(client: FlaskClient, query: str) -> None:
    response = ask(client, "/graph.svg", query)
    assert (response.status_code, response.mimetype) == (400, "image/svg+xml")
    root = ElementTree.fromstring(response.text)
    said = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    message = str(error_of(ask(client, "/graph.json", query))["message"])
    assert message[1:10] in said


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'"x"', b"1", b"[" * 100_000, b'{"expr": 1}', b'{"expr": null}',
        {"values": {"x": 1}}, {"expr": "x", "values": [1]}, {"expr": "x", "values": "x"},
        {"expr": "x", "options": [1]}, {"expr": "x", "options": {"upstream": "abc"}},
        {"expr": "x", "values": {"x": None}}, {"expr": "x", "values": {"x": True}},
        {"expr": "x", "values": {"x": {}}}, {"expr": "x", "values": {"x": [1, [2]]}},
        {"expr": "x", "values": {"x": ["a"]}},
        {"expr": "x", "values": {"x": float("nan")}}, {"expr": "x", "values": {"x": float("inf")}},
        {"expr": "x", "values": {"x": "\ud800"}}, {"expr": "\ud800"}, {"expr": "x\0"},
        {"expr": "x", "values": {"x": 10**400}}, b'{"expr": "x", "values": {"x": 1e999}}',
        b'{"expr": "x", "values": {"x": ' + b"9" * 5000 + b"}}",
    ],
    ids=lambda body: ascii(body)[:40],
)  # fmt: skip
def test_a_wrong_body_is_refused(client: FlaskClient, body: object) -> None:
    response = post(client, body)
    assert response.status_code == 400
    error = error_of(response)
    assert error["message"]
    assert error["hint"]


def test_an_odd_name_in_a_body_is_ignored(client: FlaskClient) -> None:
    body = {"expr": "x*2", "values": {"x": 3, "\ud800": 1, "": 2, "__proto__": {}, "x y": 1}}
    response = post(client, {**body, "options": {"\ud800": 1, "theme": [], "lang": {}}})
    assert response.status_code == 200
    assert response.get_json()["output"]["value"] == 6
    assert response.get_json()["ignored"] == ["\ud800", "", "__proto__", "x y"]


def test_a_body_that_is_too_large_is_413(client: FlaskClient) -> None:
    response = post(client, {"expr": "x" * 10_000_000})
    assert response.status_code == 413
    assert error_of(response)["message"]
    assert post(client, {"expr": "x" * 10_001}).status_code == 413
    assert client.post("/", data={"expr": "x" * 10_000_000}).status_code == 413


@pytest.mark.parametrize("path", ["/graph.svg", "/graph.png", "/graph.pdf", "/"])
def test_over_the_time_limit_is_503_with_retry_after(impatient: FlaskClient, path: str) -> None:
    long = f"expr={'*'.join(['x'] * 100)}&_fold="  # which takes longer also where all is kept warm
    response = ask(impatient, path, long)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert ask(impatient, "/graph.json", long).status_code == 200  # it needs no layout


# Any input at all

queries = st.binary(max_size=80) | st.lists(
    st.sampled_from([b"expr=", b"&", b"=", b"+", b"%", b"%2B", b"x", b"y", b"(", b")", b"*", b"\xff", b"%00",
                     b"_upstream=", b"_theme=", b"1", b"-", b"exp(", b"&x=", b"&_step=", b"\n", b"<", b";"]),
    max_size=25,
).map(lambda parts: b"expr=" + b"".join(parts))  # fmt: skip


@given(queries)
@example(b"expr=x&x=%F0%9F%98%80")
@example(b"expr=\xe2\x88\x92x")
@examples(150)
def test_no_query_gives_a_server_error(client: FlaskClient, query: bytes) -> None:
    for path in ("/graph.json", "/graph.svg", "/graph.dot", "/"):
        response = ask(client, path, query)
        assert response.status_code in (200, 400)
        if path == "/graph.json" and response.status_code == 400:
            assert error_of(response)["hint"]


@given(
    st.binary(max_size=60)
    | st.text(max_size=20).map(lambda text: json.dumps({"expr": text}).encode())
)
@examples(100)
def test_no_body_gives_a_server_error(client: FlaskClient, body: bytes) -> None:
    assert post(client, body).status_code in (200, 400)


@given(programs(), st.sampled_from(["png", "pdf"]))
@examples(10)
def test_any_circuit_is_rendered(client: FlaskClient, program: str, kind: str) -> None:
    response = ask(client, f"/graph.{kind}", f"expr={quote(program)}")
    assert response.status_code == 200
    assert len(response.data) > 500


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/2", 0.5), ("sqrt(2)", 2**0.5), ("2^3", 8), ("pi/4", 0.7853981633974483), ("-1/3", -1 / 3)],
)
def test_a_value_may_be_computed_in_an_address_and_in_what_is_posted(
    client: FlaskClient, text: str, value: float
) -> None:
    asked = f"expr=x*y&x={quote(text)}&y=2&_upstream={quote(text)}"
    record = ask(client, "/graph.json", asked).get_json()
    assert record["inputs"]["x"] == {
        "value": value,
        "gradient": 2 * value,
        "shape": [],
        "data": False,
    }
    body = {
        "expr": "x*y",
        "values": {"x": text, "y": f"[{text}, 1]"},
        "options": {"upstream": "[1/2, 1]"},
    }
    posted = client.post("/graph.json", json=body).get_json()
    assert posted["inputs"]["x"]["value"] == value
    assert posted["inputs"]["y"]["value"] == [value, 1]
    page = ask(client, "/", asked).text
    (shown,) = re.findall(r'name="x" value="([^"]+)"', page)
    assert float(shown) == pytest.approx(value)


@pytest.mark.parametrize("text", ["9**9**9", "1/0", "sqrt(-1)", "1/", "2*y", "1,000", "1e"])
def test_a_value_that_comes_to_no_number_is_refused(client: FlaskClient, text: str) -> None:
    for address in ("/graph.json", "/"):
        assert ask(client, address, f"expr=x*y&x={quote(text)}").status_code == 400


def test_the_page_says_what_could_be_meant_otherwise_with_a_link_to_it(client: FlaskClient) -> None:
    shown = ask(client, "/", "expr=wx%20%2B%20b&_lang=zh&_step=1").get_data(as_text=True)
    assert 'id="notices" aria-live="polite"' in shown
    assert 'href="/?expr=w_x%20%2B%20b&amp;_lang=zh" data-text="w_x + b"' in shown
    assert "data-text" not in ask(client, "/", "expr=wx%20%2B%20b&wx=-2").get_data(as_text=True)
    unsaid = ask(client, "/", "expr=xe^x&xe=2&x=1&_unsaid=xe").get_data(as_text=True)
    assert 'data-text="x*e^x"' in unsaid
    assert "_unsaid" not in unsaid
    assert "notices" not in ask(client, "/embed", "expr=wx%20%2B%20b").get_data(as_text=True)


def test_a_value_that_is_posted_makes_a_name(client: FlaskClient) -> None:
    asked = {"expr": "wx + b", "values": {}}
    (notice,) = client.post("/graph.json", json=asked).get_json()["notices"]
    assert (notice["span"], notice["instead"]) == ([0, 2], "w_x + b")
    named = {"expr": "wx + b", "values": {"wx": 3}}
    assert client.post("/graph.json", json=named).get_json()["notices"] == []


def test_the_page_says_which_arrays_it_has_made_up(client: FlaskClient) -> None:
    asked = "/?expr=h%20%3D%20tanh(W%20@%20x)%0Aloss%20%3D%20sum(h)*k"
    said = client.get(asked).text
    assert "2 arrays are given nowhere, so their shapes and numbers are made up: W and x" in said
    assert (
        "1 array is given nowhere, so its shape and its numbers are made up: x"
        in client.get(f"{asked}&W=[[1,2],[3,4]]").text
    )
    assert "made up" not in client.get(f"{asked}&W=[[1,2],[3,4]]&x=[1,2]").text
    assert "made up" not in client.get("/?expr=(x%2By)*z").text
