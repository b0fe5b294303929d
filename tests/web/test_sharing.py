"""What leaves the page: tags that others read, oEmbed, frames, cards, QR codes; and nothing else does."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import pytest
import segno
from flask.testing import FlaskClient

import engine
from app import create_app
from engine.layout.workers import Workers
from tests.support import worked
from web.running.settings import Settings, settings_in
from web.views.sharing import listening

FIRST = worked.FIRST.page
HOME = "http://localhost"
CHAIN = "x" + "*1.1" * 100
FAN = "\n".join(f"q{n} = x+{n}" for n in range(30)) + "\n" + "+".join(f"q{n}" for n in range(30))
HOSTILE = [
    'x*2 # "><script>alert(1)</script>',
    "x*2 # '\" onload='a",
    "x*2 # a\n\n# b",
    "x*2 # \u202eabc",
]


class Reader(HTMLParser):
    """What a site that shows a link reads of its page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.frames: list[str] = []
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.tags[named.get("property") or named.get("name", "")] = named.get("content", "")
        if tag == "link":
            self.links[named.get("type") or named["rel"]] = named["href"]
        if tag == "iframe":
            self.frames.append(named["src"])
        self.scripts += tag == "script"


class Elements(HTMLParser):
    """All elements, each with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


def read(client: FlaskClient, address: str) -> Reader:
    return Reader(client.get(address).text)


def local(address: str) -> str:
    assert address.startswith(f"{HOME}/")
    return address.removeprefix(HOME)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_a_link_shows_its_expression_its_numbers_and_its_picture(client: FlaskClient) -> None:
    tags = read(client, FIRST).tags
    assert tags["og:title"] == tags["twitter:title"] == "(x+y)*z"
    assert tags["og:description"].startswith("f = −12.0. Gradients: x −4.00, y −4.00 and z 3.00.")
    assert tags["og:url"] == f"{HOME}{FIRST}"
    assert tags["og:site_name"] == "Gateflow" and tags["og:locale"] == "en_US"
    assert tags["twitter:card"] == "summary_large_image"
    answer = client.get(local(tags["og:image"]))
    assert answer.mimetype == "image/png"
    assert size_of(answer.data) == (1200, 630)


@pytest.mark.parametrize(
    "program", ["1/(1+exp(-(w0*x0+w1*x1+w2)))", CHAIN, FAN], ids=["neuron", "chain", "fan"]
)
def test_the_card_of_any_circuit_has_its_size(client: FlaskClient, program: str) -> None:
    answer = client.get(f"/card.png?expr={quote(program)}")
    assert answer.status_code == 200
    assert size_of(answer.data) == (1200, 630)


def test_what_is_to_be_found_is_not_told_by_a_link(client: FlaskClient) -> None:
    tags = read(client, f"{FIRST}&_predict=gradients").tags
    assert not re.search(r"[34]\.00", tags["og:description"])
    assert "_predict=gradients" in tags["og:image"]
    early = read(client, f"{FIRST}&_step=1").tags["og:description"]
    assert "−12" not in early and "−4" not in early


def test_oembed_is_discovered_and_its_frame_answers(client: FlaskClient) -> None:
    found = read(client, FIRST).links["application/json+oembed"]
    answer = client.get(local(found))
    assert answer.mimetype == "application/json"
    made = answer.get_json()
    assert (made["version"], made["type"], made["title"]) == ("1.0", "rich", "(x+y)*z")
    (frame,) = Reader(made["html"]).frames
    shown = client.get(local(frame))
    assert shown.status_code == 200 and 'id="gate-g1"' in shown.text
    picture = client.get(local(made["thumbnail_url"]))
    assert size_of(picture.data) == (made["thumbnail_width"], made["thumbnail_height"])


def test_oembed_keeps_within_the_room_that_it_is_given(client: FlaskClient) -> None:
    address = f"/oembed?url={quote(HOME + FIRST, safe='')}&maxwidth=400&maxheight=300"
    made = client.get(address).get_json()
    assert made["width"] <= 400 and made["height"] <= 300
    assert made["thumbnail_width"] <= 400
    assert size_of(client.get(local(made["thumbnail_url"])).data)[0] == made["thumbnail_width"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=https%3A%2F%2Felsewhere.org%2F%3Fexpr%3Dx", 404),
        ("url=http%3A%2F%2Flocalhost%2Fhealthz", 404),
        ("url=http%3A%2F%2F%5B", 404),
        ("", 404),
        ("url=http%3A%2F%2Flocalhost%2F%3Fexpr%3Dx*y&format=xml", 501),
        ("url=http%3A%2F%2Flocalhost%2F%3Fexpr%3Dx*y&maxwidth=-3", 400),
        ("url=http%3A%2F%2Flocalhost%2F%3Fexpr%3Dx%252B", 400),
    ],
)
def test_oembed_says_what_it_can_not_answer(client: FlaskClient, query: str, status: int) -> None:
    answer = client.get(f"/oembed?{query}")
    assert answer.status_code == status
    assert answer.get_json()["error"]["message"]


def test_any_site_may_frame_the_embedded_circuit_and_nothing_else(client: FlaskClient) -> None:
    for path, ancestors in {
        "/embed": [], "/": ["'none'"], "/share": ["'none'"], "/check": ["'none'"], "/oembed": ["'none'"],
    }.items():  # fmt: skip
        policy = client.get(f"{path}?expr=x*y").headers["Content-Security-Policy"]
        assert (
            re.findall(r"frame-ancestors ([^;]*)", policy) == ancestors
        )  # `*` is no file and no sandbox
        assert "unsafe-inline" not in policy


def test_the_embedded_circuit_says_what_is_wrong_in_its_frame(client: FlaskClient) -> None:
    answer = client.get("/embed?expr=x%2Bfoo(y)")
    assert answer.status_code == 400
    assert "There is no function <code>foo</code>" in answer.text
    assert "<mark>foo</mark>" in answer.text
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["nonsense", "g9", "<b>"])
def test_a_frame_that_asks_for_nothing_says_what_was_not_understood(
    client: FlaskClient, asked: str
) -> None:
    """Else the answers would stand there, and nobody would know why."""
    page = client.get("/embed", query_string={"expr": "x*y", "_predict": asked, "_panel": "none"})
    (said,) = re.findall(r'<p class="notice">(.*?)</p>', page.text)
    assert "the id of a gate" in said and f"<code>{html.escape(asked)}</code> is left aside" in said
    assert 'class="notice"' not in client.get("/embed?expr=x*y&_predict=g1&_step=2").text
    chinese = client.get("/embed", query_string={"expr": "x*y", "_predict": asked, "_lang": "zh"})
    assert "门" in re.findall(r'<p class="notice">(.*?)</p>', chinese.text)[0]


def test_the_embedded_circuit_hides_what_it_is_asked_to(client: FlaskClient) -> None:
    page = client.get(
        f"/embed{FIRST[1:]}&_predict=gradients&_hide=program&_lang=zh&_theme=dark"
    ).text
    assert 'lang="zh"' in page and 'data-theme="dark"' in page and 'data-hide="program"' in page
    assert re.search(r'class="gradient"[^>]*>\?<', page)


def test_the_qr_code_is_that_of_the_page(client: FlaskClient) -> None:
    answer = client.get(f"/qr.svg{FIRST[1:]}&_view=present")
    assert answer.mimetype == "image/svg+xml"
    code = segno.make(f"{HOME}{FIRST}&_view=present", error="l", micro=False)
    side = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side * 8} {side * 8}"' in answer.text  # no size: it fills a window
    assert "#000" in answer.text and "#fff" in answer.text


def test_a_link_too_long_for_a_qr_code_is_told_so(client: FlaskClient) -> None:
    numbers = "+".join(str(pow(7, n, 99_991)) for n in range(1_200))  # hardly shorter when packed
    answer = client.get(f"/qr.svg?expr=x+{numbers}")
    assert answer.status_code == 413
    assert "2,953" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize("program", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/embed", "/share"])
def test_markup_in_a_program_stays_text(client: FlaskClient, path: str, program: str) -> None:
    answer = client.get(f"{path}?expr={quote(program)}&x=1")
    plain = client.get(f"{path}?expr=x*2&x=1")
    assert answer.status_code == 200
    assert Reader(answer.text).scripts == Reader(plain.text).scripts
    assert "<script>alert" not in answer.text
    title = Reader(answer.text).tags.get("og:title", "")
    assert title.isprintable()
    made = client.get(f"/oembed?url={quote(f'{HOME}/?expr={quote(program)}', safe='')}").get_json()
    assert Reader(made["html"]).scripts == 0 and len(Reader(made["html"]).frames) == 1
    assert client.get(f"/qr.svg?expr={quote(program)}").text.count("<script") == 0


@pytest.mark.parametrize(
    "host",
    ["evil.org/x", 'a"><script>', "a b", "user@evil.org", "", "-x", "[::1", "x:port", "a" * 300],
)
def test_a_host_that_is_none_is_not_repeated(client: FlaskClient, host: str) -> None:
    answer = client.get(FIRST, headers={"Host": host})
    if answer.status_code == 200:
        assert (
            Reader(answer.text)
            .tags["og:url"]
            .startswith(("http://127.0.0.1:8000/", "http://localhost/"))
        )
    assert answer.status_code < 500
    assert not host or f"//{host}" not in answer.text


def test_the_host_that_is_asked_is_where_links_lead(client: FlaskClient) -> None:
    answer = client.get(FIRST, headers={"Host": "gates.example.org:8080"})
    assert (
        Reader(answer.text).tags["og:image"].startswith("http://gates.example.org:8080/card.png?")
    )


def test_a_setting_says_where_links_lead(workers: Workers) -> None:
    made = create_app(workers, Settings(public_url="https://gates.example.org")).test_client()
    tags = Reader(made.get(FIRST, headers={"Host": "evil.org"}).text).tags
    assert {urlsplit(tags[name]).netloc for name in ("og:url", "og:image")} == {"gates.example.org"}


@pytest.mark.parametrize(
    "url", ["gates.example.org", "ftp://x.org", "https://", "https://a/b", 'https://"']
)
def test_a_setting_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL is"):
        settings_in({"PUBLIC_URL": url})


def test_the_panel_reads_without_a_script_and_its_form_changes_the_link(
    client: FlaskClient,
) -> None:
    page = client.get(f"/share{FIRST[1:]}").text
    for format in ("svg", "png", "pdf", "html", "tex", "py", "js", "dot", "json"):
        assert f"/graph.{format}?expr=" in page
    assert "gateflow.circuit(&#39;(x+y)*z&#39;, x=-2, y=5, z=-4)" in page
    fields = {
        "expr": "x*y",
        "x": "2",
        "_view": "present",
        "_hide": ["inputs", "tabs"],
        "_step": "",
        "_lang": "",
    }
    moved = client.post("/share", data=fields)
    assert moved.status_code == 303
    assert moved.location == "/share?expr=x*y&x=2&_view=present&_hide=inputs,tabs"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("expr=x*y", "Into a page: the circuit with sliders and steps"),
        ("expr=x*y&_hide=steps", "Into a page: the circuit with sliders"),
        ("expr=W@x&W=[[1,2]]&x=[3,4]", "Into a page: the circuit with steps"),
        ("expr=x*y&_hide=inputs,steps", "Into a page: the circuit"),
    ],
)
def test_share_promises_only_what_its_frame_has(client: FlaskClient, query: str, said: str) -> None:
    page = client.get(f"/share?{query}").text
    assert re.findall(r'<span id="share-frame-\d">([^<]*)<', page) == [said]


def test_share_calls_an_exercise_by_its_name(client: FlaskClient) -> None:
    for query, hidden in (("", " hidden"), ("&_predict=values", "")):
        assert f'id="share-exercise"{hidden}>' in client.get(f"/share{FIRST[1:]}{query}").text


EXERCISE = f"{FIRST[2:]}&_predict=backward&_backward={quote('dz = x + y')}"


def shared(client: FlaskClient, query: str) -> str:
    """The link that the panel of a query has, once it is certain that all other addresses agree with it."""
    page = html.unescape(client.get(f"/share?{query}").text)
    found = re.search(r'id="share-link"[^>]*value="[^"?]*\?([^"]*)"', page)
    assert found
    form = re.compile(r"<form.*?</form>", re.S)  # keeps what is written for the choice
    assert ("dz" in found[1]) == ("dz" in form.sub("", page))
    return found[1]


def test_a_link_to_an_exercise_is_empty_unless_the_answers_are_asked_for(
    client: FlaskClient,
) -> None:
    assert shared(client, EXERCISE) == f"{FIRST[2:]}&_predict=backward"
    assert "_backward=dz" in shared(client, f"{EXERCISE}&_written=1")
    fields = {"expr": "x*y", "_predict": "backward", "_backward": "dx = y", "_written": "1"}
    moved = client.post("/share", data=fields).location
    assert "_backward=dx" in moved and "_written=1" in moved
    assert 'name="_written"' not in client.get(f"/share?{FIRST[2:]}&_predict=backward").text


@pytest.mark.parametrize("asks", ["gradients", "values", "backward", "g1"])
def test_a_link_to_an_exercise_has_no_lesson_which_would_answer_it(
    client: FlaskClient, asks: str
) -> None:
    query = f"{FIRST[2:]}&_predict={asks}&_lesson=first"
    assert "_lesson" not in shared(client, query)
    assert f"_predict={asks}" in shared(client, query)
    assert "_lesson=first" in shared(client, f"{query}&_written=1")
    assert "_lesson=first" in shared(client, f"{FIRST[2:]}&_lesson=first")


def test_lines_that_are_shown_judged_are_shared_unless_they_are_left_out(
    client: FlaskClient,
) -> None:
    judged = EXERCISE.replace("&_predict=backward", "")
    assert "_backward=dz" in shared(client, judged)
    assert "_backward" not in shared(client, f"{judged}&_written=0")


def test_an_empty_exercise_is_read_as_the_one_that_was_tried(client: FlaskClient) -> None:
    both = quote("q = x*y; f = q*z; dz = q")  # would be judged by itself
    query = f"expr={both}&_predict=backward&_backward=ddz%20=%201"
    page = html.unescape(client.get(f"/share?{query}").text)
    assert re.search(r'id="share-link"[^>]*&_backward="', page)


@pytest.mark.parametrize(
    "hostile", ['x*y #" onload="alert(1)" x="', "x*y #'><script>alert(1)</script>"]
)
def test_a_snippet_brings_no_script_where_it_is_pasted(client: FlaskClient, hostile: str) -> None:
    page = client.get(f"/share?expr={quote(hostile)}").text
    for name in ("iframe", "HTML"):
        area = re.search(rf'<textarea id="share-{name}"[^>]*>(.*?)</textarea>', page, re.S)
        assert area
        pasted = Elements()
        pasted.feed(
            html.unescape(area[1])
        )  # what a browser reads of the page, and then of the snippet
        tags = [tag for tag, _ in pasted.found]
        assert tags == (["iframe", "script"] if name == "iframe" else ["a", "img"])
        if name == "iframe":  # our own script, with nothing of the program in it
            assert html.unescape(area[1]).endswith(f"</iframe>\n{listening('http://localhost')}")
        given = {attribute for _, attributes in pasted.found for attribute in attributes}
        assert given <= {"src", "width", "height", "title", "loading", "style", "href", "alt"}


def test_the_notebook_snippet_runs(client: FlaskClient) -> None:
    page = client.get(
        "/share?expr=sum(W*x)%20%23%20'%22&W=randn(2,2,seed=1)&x=2&utm_source=y&_upstream=3"
    )
    found = re.search(r'id="share-Python"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert found is not None
    (call,) = re.findall(r"gateflow\.circuit\(.*\)", html.unescape(found[1]))
    assert eval(call, {"gateflow": engine}).gradients["x"] != 0  # noqa: S307  # our own snippet


RNN = "h = h0\nfor t in range(5):\n    h = tanh(Wh*h + Wx*x[t] + b)\nloss = (h - y)**2"
FOLDED = [
    (f"expr={quote(RNN)}&x=[1,2,3,4,5]", ["t.0", "t.1", "t.2", "t.3", "t.4", "loss"]),
    ("expr=q=x*x%3Bq*z", []),
]


@pytest.mark.parametrize(("query", "names"), FOLDED)
def test_what_share_gives_of_the_picture_is_folded_as_the_page_opens(
    client: FlaskClient, query: str, names: list[str]
) -> None:
    def gates(address: str) -> list[str]:
        return re.findall(r'id="gate-(\w+)', client.get(address).text)

    share = client.get(f"/share?{query}").text
    links = {
        n: html.unescape(link) for n, link in re.findall(r'id="share-(\w+)" href="([^"]+)"', share)
    }
    seen = gates(f"/?{query}")
    assert seen == gates(links["svg"]) == gates(links["html"]) == gates(f"/embed?{query}&_fold=*")
    for ending in ("svg", "tex", "dot"):
        same = client.get(f"/graph.{ending}?{query}&_fold={','.join(names)}").text
        assert client.get(links[ending]).text == same
    (call,) = re.findall(r"gateflow\.circuit\(.*\)", html.unescape(share))
    made = eval(call, {"gateflow": engine})  # noqa: S307  # our own snippet
    assert list(made.arrangement.fold) == names


def test_share_has_the_backward_pass_and_the_theme_and_no_step_that_the_run_has_not(
    client: FlaskClient,
) -> None:
    panel = client.get("/share?expr=x*y&_theme=dark&_step=99").text
    assert '<option value="backward">' in panel
    assert '<option value="dark" selected>' in panel
    assert "_step=99" not in panel
    assert "_step=2" in client.get("/share?expr=x*y&_step=2").text


def test_a_teacher_finds_the_worksheet_and_the_messages(client: FlaskClient) -> None:
    panel = client.get("/share?expr=x*y&_view=present").text
    assert 'href="/worksheet.html"' in panel
    assert 'href="/embedding.md"' in panel
    assert not re.search(r"/embed\?[^ ]*_view", panel)
    assert 'const HOST = "http://localhost";' in client.get("/worksheet.html").text
    assert "gateflow:open" in client.get("/embedding.md").text


def test_the_height_of_a_snippet_counts_what_is_answered_in_it(client: FlaskClient) -> None:
    def height(query: str) -> int:
        found = re.search(
            r'height=&#34;(\d+)|height="(\d+)|height=&quot;(\d+)',
            client.get(f"/share?expr=x*y{query}").text,
        )
        assert found
        return int(next(filter(None, found.groups())))

    assert height("&_predict=gradients") > height("") + 150
    assert height("&_predict=backward") > height("&_predict=gradients") + 100


def test_a_row_of_predict_asks_for_the_backward_pass_unless_the_program_has_one(
    client: FlaskClient,
) -> None:
    row = 'data-mode="backward"'
    assert row in client.get("/?expr=q=x%2By;f=q*z").text
    assert row not in client.get("/?expr=q=x%2By;f=q*z;dq=z").text
