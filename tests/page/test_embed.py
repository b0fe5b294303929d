"""A circuit in a frame of another site: it is seen, steps, and follows its sliders."""

import math
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.support import worked
from tests.support.pages import LIVE, PHONE, opened, until
from web.site.address import to_query
from web.site.pasted import PASTED
from web.views.sharing import listening

pytestmark = pytest.mark.browser

FIRST = f"/embed?{worked.FIRST.query}"
MOONS = next(to_query(one.state) for one in PASTED if "moons" in str(one.title))
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


class Quiet(SimpleHTTPRequestHandler):
    """Another site, which keeps no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as other:
        thread = Thread(target=other.serve_forever)
        thread.start()
        yield tmp_path, f"http://localhost:{other.server_address[1]}"
        other.shutdown()
        thread.join()


def framed(browser: Browser, site: tuple[Path, str], address: str) -> tuple[Page, FrameLocator]:
    (site[0] / "index.html").write_text(
        f'<!doctype html><iframe src="{address.replace("&", "&amp;")}" width="700" height="460"></iframe>'
    )
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(site[1])
    return page, page.frame_locator("iframe[width]")


def test_arrays_of_a_frame_are_read_and_one_that_is_asked_for_tells_nothing(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    asked = "expr=tanh(W@x)&W=[[1,2],[3,4]]&x=[1,-1]&_predict=values"
    page, frame = framed(browser, site, f"{server}/embed?{asked}")
    said = frame.locator("#entry")
    frame.locator("#wire-w1 tspan").nth(3).hover()
    expect(said).to_contain_text("W[1,1] · row 1, column 1")
    frame.locator("#wire-w3 tspan").first.hover()
    expect(said.locator(".of-value")).to_have_text("value ?")
    frame.locator("#wire-w3 tspan").first.click()
    expect(frame.get_by_role("dialog")).to_have_count(0)  # its question has the focus instead
    expect(frame.locator("#questions li.current input")).to_be_focused()
    page.close()


def test_a_frame_of_another_site_shows_the_circuit_and_steps(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    page, frame = framed(browser, site, f"{server}{FIRST}&_step=1")
    expect(frame.locator("#wire-w4 .value")).to_have_text("3.00")
    expect(frame.locator("#wire-w5 .value")).to_have_text("—")
    frame.get_by_role("button", name="Next step").click()
    expect(frame.locator("#wire-w5 .value")).to_have_text("−12.0")
    expect(frame.locator("#sentence")).to_contain_text("gives −12.0")
    frame.get_by_role("button", name="Last step").click()
    expect(frame.locator("#wire-w1 .gradient")).to_have_text("−4.00")
    frame.get_by_role("slider", name="x", exact=True).fill("1")
    expect(frame.locator("#wire-w5 .value")).to_have_text("−24.0")
    expect(frame.locator("#inputs li", has_text="z").locator(".gradient")).to_have_text("6.00")
    page.close()


def test_no_other_page_can_be_framed(browser: Browser, server: str, site: tuple[Path, str]) -> None:
    page, _ = framed(browser, site, f"{server}/?expr=x*y")
    page.wait_for_timeout(500)
    assert page.frames[1].locator("svg.circuit").count() == 0
    page.close()


def test_a_file_and_a_sandbox_show_what_share_gives(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    page = opened(browser, server, f"/share?{worked.FIRST.query}&_predict=gradients")
    snippet = page.locator("#share-iframe").input_value()
    sandbox = f"<iframe sandbox='allow-scripts' srcdoc='{snippet}'></iframe>"
    (tmp_path / "sheet.html").write_text(f"<!doctype html><meta charset=utf-8>{snippet}{sandbox}")
    page.goto(f"file://{tmp_path}/sheet.html")
    own, within = page.frame_locator("iframe[src]"), page.frame_locator("iframe[sandbox]")
    expect(own.locator("#score")).to_have_text("0 of 4 right")
    held = own.locator("body").evaluate("(body) => body.getBoundingClientRect().height")
    expect(page.locator("iframe[src]")).to_have_css("height", f"{math.ceil(held)}px")
    expect(within.frame_locator("iframe").locator("svg.circuit")).to_have_count(1)
    page.context.close()


BARS = """() => [document.documentElement, ...document.querySelectorAll("body, #viewport")].filter((box) => {
  const isRoot = box === document.documentElement;
  const { borderTopWidth, borderBottomWidth } = getComputedStyle(box);
  const within = box.offsetHeight - parseFloat(borderTopWidth) - parseFloat(borderBottomWidth);
  const [across, down] = isRoot ? [innerWidth, innerHeight] : [box.offsetWidth, within];
  const isIdle = isRoot || box.scrollHeight <= box.clientHeight;
  const isFlat = box.scrollWidth <= box.clientWidth;
  return (across > box.clientWidth && isIdle) || (down > box.clientHeight && isFlat);
}).map((box) => box.localName)"""
PIXELS = """() => {
  const circuit = document.querySelector("svg.circuit");
  const scale = circuit.getBoundingClientRect().width / circuit.viewBox.baseVal.width;
  const sizes = [...circuit.querySelectorAll("text")].map((text) => getComputedStyle(text).fontSize);
  return Math.min(...sizes.map(parseFloat)) * scale;
}"""


@pytest.mark.parametrize("width", [390, 760, 1280])
@pytest.mark.parametrize("query", [worked.FIRST.query, f"{worked.NEURON.query}&_predict=gradients"])
def test_a_frame_has_numbers_that_are_read_and_no_scroll_bar_that_moves_nothing(
    barred: Browser, server: str, site: tuple[Path, str], query: str, width: int
) -> None:
    page = opened(barred, server, f"/share?{query}", (width, 1000))
    snippet = page.locator("#share-iframe").input_value()
    (site[0] / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{snippet}")
    page.goto(site[1])
    page.frame_locator("iframe").locator(":root.live").wait_for()
    page.wait_for_timeout(500)
    assert page.frames[1].evaluate(BARS) == []
    assert page.frames[1].evaluate(PIXELS) >= 11.99
    page.context.close()


def test_the_gate_of_a_step_or_a_question_is_in_sight_in_a_narrow_frame(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"/embed?{worked.NEURON.query}", PHONE)
    page.locator(LIVE).wait_for()
    for _ in range(12):
        page.get_by_role("button", name="Previous step").click()
        expect(page.locator(".turn:is(.gate, .output)")).to_be_in_viewport(ratio=1)
    page.goto(f"/embed?{worked.NEURON.query}&_predict=gradients")
    expect(page.locator(".gate.questioned")).to_be_in_viewport(ratio=1)
    page.context.close()


@pytest.mark.parametrize("width", [320, 400, 480])
def test_the_number_that_a_frame_asks_for_is_marked_and_what_it_is_found_from_is_in_sight(
    browser: Browser, server: str, width: int
) -> None:
    """Of an array one number is asked for, and all have the same sign."""
    values = "X=[[1,2],[3,4],[5,6]]&W=[[1,2],[3,4]]&b=[1,2]"
    asked = f"/embed?expr=s=X@W%2Bb&{values}&_predict=gradients"
    page = opened(browser, server, asked, (width, 800))
    mark = page.locator(".circuit .asked")
    expect(mark).to_have_count(1)
    for part in (mark, page.locator(".output text"), page.locator("#gate-g2")):
        box, window = part.bounding_box(), page.locator("#viewport").bounding_box()
        assert box and window
        assert window["y"] <= box["y"], part
        assert box["y"] + box["height"] <= window["y"] + window["height"], part
    first = mark.evaluate("mark => mark.closest('.wire').id")
    page.locator("#question-after").click()
    expect(mark).to_have_count(1)
    assert mark.evaluate("mark => mark.closest('.wire').id") != first
    for _ in page.locator("#questions input").all():
        page.locator("#reveal-one").click()
    expect(mark).to_have_count(0)
    page.context.close()


def test_in_a_narrow_frame_what_is_spoken_of_is_lit_and_a_program_leaves_the_circuit_room(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"/embed?{worked.FIRST.query}", (320, 480), has_touch=True)
    page.locator(LIVE).wait_for()
    lit = page.locator(".circuit .gate.lit")
    expect(lit).to_have_id("gate-g1")  # of the last step
    page.locator("#gate-g2").tap()
    expect(page.locator("#sentence")).to_contain_text("× takes 3.00 and −4.00")
    expect(lit).to_have_id("gate-g2")
    expect(page.locator(".circuit .wire.lit")).to_have_count(3)
    page.goto("/embed?expr=" + quote("\n".join(f"a{n} = tanh(x + {n})" for n in range(1, 20))))
    page.locator(LIVE).wait_for()
    program, circuit = page.locator("h1").bounding_box(), page.locator("#viewport").bounding_box()
    assert program and circuit
    assert program["width"] > 280 and circuit["y"] < 200
    page.context.close()


def test_the_sentence_of_an_exercise_is_about_the_gate_that_is_asked(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"/embed?{worked.NEURON.query}&_predict=gradients")
    sentence, field = page.locator("#sentence"), page.locator("#questions input:visible")
    expect(sentence).to_contain_text("1/x receives 1.00. What does it send back?")
    field.fill("-0.53")
    field.press("Enter")
    expect(sentence).to_contain_text("+1 receives −0.53. What does it send back?")
    page.get_by_role("button", name="The next question").click()
    expect(sentence).to_contain_text("exp receives ?. What does it send back?")
    page.get_by_role("button", name="Previous step").click()
    expect(page.locator("#question-label")).to_contain_text("from w1 to ×")
    expect(sentence).to_contain_text("× takes −3.00 and −2.00")
    for _ in range(10):
        page.get_by_role("button", name="Previous step").click()
    expect(sentence).to_contain_text("exp takes −1.00 and gives 0.37.")
    page.context.close()


def test_the_link_back_opens_the_whole_page_elsewhere(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    page, frame = framed(browser, site, f"{server}{FIRST}")
    with page.expect_popup() as opening:
        frame.get_by_role("link").click()
    expect(opening.value.get_by_role("textbox", name="Expression")).to_have_value("(x+y)*z")
    opening.value.close()
    page.close()


def test_an_exercise_is_answered_in_its_frame_by_keyboard_and_by_touch(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{FIRST}&_predict=gradients", PHONE, has_touch=True)
    expect(page.locator("#wire-w1 .gradient")).to_have_text("?")
    page.get_by_role("slider", name="x", exact=True).fill("1")
    expect(page.locator("#wire-w1 .gradient")).to_have_text("?")
    page.get_by_role("slider", name="x", exact=True).fill("-2")
    for answer in ("-4", "3"):
        page.locator("#questions input:visible").fill(answer)
        page.keyboard.press("Enter")
    expect(page.locator("#score")).to_contain_text("2 of 4 right")
    expect(page.locator("#said")).to_contain_text("Right")
    page.locator("#wire-w1 .gradient").tap()
    expect(page.locator("#questions input:visible")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#question-hint")).to_contain_text("sign")
    page.get_by_role("button", name="Reveal", exact=True).tap()
    page.get_by_role("button", name="Reveal all").tap()
    expect(page.locator("#wire-w1 .gradient")).to_have_text("−4.00")
    expect(page.locator("#score")).to_contain_text("2 of 4 right, 2 revealed")
    page.context.close()


def test_a_worksheet_sets_values_reads_answers_and_keeps_a_score(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    worksheet = (Path(__file__).parents[2] / "docs/worksheet.html").read_text(encoding="utf-8")
    (site[0] / "index.html").write_text(worksheet.replace("http://127.0.0.1:8000", server))
    page = browser.new_page()
    page.add_init_script(
        "if (window !== top)"
        " Object.defineProperty(window, 'sessionStorage', { get() { throw new Error(); } })"
    )
    page.goto(site[1])
    seen, asked = page.frame_locator("#seen"), page.frame_locator("#asked")
    expect(page.locator("#says")).to_have_text("The circuit has x = -2.")
    page.locator("#x").fill("3")
    expect(page.locator("#says")).to_have_text("The circuit has x = 3.")
    expect(seen.locator("#wire-w1 .value")).to_have_text("3.00")
    for frame, within in (("#seen", seen), ("#asked", asked)):
        within.locator(":root.live").wait_for()
        page.wait_for_timeout(300)
        held = within.locator("body").evaluate("(body) => body.getBoundingClientRect().height")
        assert page.locator(frame).evaluate("(frame) => frame.offsetHeight") == math.ceil(held)
    asked.locator("#questions input:visible").fill("3")
    asked.locator("#questions input:visible").press("Enter")
    expect(page.locator("#score")).to_have_text("1")
    expect(page.locator("#all")).to_have_text("4")
    # what a frame says of its state is spaced: it comes a moment after the answer
    until(page, "() => Object.values(sessionStorage).some((kept) => kept.includes('_answered'))")
    page.reload()
    expect(asked.locator("#score")).to_contain_text("1 of 4")
    page.context.set_offline(True)
    page.get_by_role("button", name="Other numbers").click()
    expect(asked.locator("#lost")).to_contain_text("can’t be reached")
    expect(asked.locator("#score")).to_contain_text("1 of 4")
    page.context.set_offline(False)
    expect(asked.locator("#score")).to_contain_text("0 of 4")
    page.evaluate(
        "document.querySelector('#seen').contentWindow.postMessage("
        "{type: 'gateflow:open', query: 'expr=)('}, '*')"
    )
    expect(page.locator("#says")).to_contain_text("a value was expected")
    page.close()


def test_the_snippet_believes_the_height_of_the_frame_itself_alone(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    forging = "parent.postMessage({type: 'gateflow:height', version: 1, height: 7}, '*')"
    (site[0] / "stranger.html").write_text(f"<script>{forging}</script>")
    (site[0] / "index.html").write_text(
        f'<!doctype html><iframe src="{server}{FIRST}"></iframe>{listening(server)}'
    )
    page = browser.new_page()
    page.goto(site[1])
    frame = page.locator("iframe").first
    until(page, "document.querySelector('iframe').style.height")
    height = frame.evaluate("frame => frame.style.height")
    assert height.endswith("px") and height != "7px"
    page.evaluate(
        """async (ours) => {
          for (const address of ["/stranger.html", `${ours}/embed?expr=x`]) {
            const frame = document.createElement("iframe");
            frame.src = address;
            document.body.append(frame);
            await new Promise((done) => frame.addEventListener("load", done));
          }
          const said = { type: "gateflow:height", version: 1, height: 7 };
          postMessage(said, "*"); // of the page itself, and in the name of ours
          dispatchEvent(new MessageEvent("message", { data: said, origin: ours, source: frames[1] }));
          dispatchEvent(new MessageEvent("message", { data: said, origin: "https://a", source: frames[0] }));
          dispatchEvent(new MessageEvent("message", { data: null, origin: ours, source: frames[0] }));
          const odd = { type: "gateflow:height", height: "1px; top: 0" };
          dispatchEvent(new MessageEvent("message", { data: odd, origin: ours, source: frames[0] }));
        }""",
        server,
    )
    page.wait_for_timeout(500)
    assert frame.evaluate("frame => frame.style.height") == height
    page.close()


def test_messages_of_strangers_and_of_wrong_forms_change_nothing(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    page, frame = framed(browser, site, f"{server}{FIRST}")
    frame.locator(":root.live").wait_for()
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "/embed" in request.url else None
    )
    page.evaluate(
        """() => {
          const frame = frames[0];
          const send = (data) => frame.postMessage(data, "*");
          const wrong = ["https://a.example/", "<b>x</b>", "expr=<b>", 7, null, "expr=" + "x".repeat(1e6)];
          for (const query of wrong) send({ type: "gateflow:open", query });
          for (const data of [null, "expr=x", [], { query: "expr=x" }]) send(data);
          const stranger = document.createElement("iframe");
          const message = `{ type: "gateflow:open", query: "expr=p*q" }`;
          stranger.srcdoc = `<script>parent.frames[0].postMessage(${message}, "*")</script>`;
          document.body.append(stranger);
        }"""
    )
    page.wait_for_timeout(700)
    assert asked == []
    expect(frame.locator("#wire-w4 .value")).to_have_text("3.00")
    page.evaluate(
        """async () => {
          for (let i = 0; i < 1000; i++) {
            frames[0].postMessage({ type: "gateflow:open", query: `expr=a*b&a=${i}` }, "*");
            if (i % 10 === 9) await new Promise((done) => setTimeout(done, 10));
          }
        }"""
    )
    expect(frame.locator("h1")).to_have_text("a*b")
    expect(frame.locator("#inputs li").first.locator(".value")).to_have_text("999")
    assert 1 <= len(asked) <= 40
    page.close()


def test_what_is_pressed_stays_where_it_is_and_a_narrower_frame_has_its_own_picture(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    page, frame = framed(browser, site, f"{server}{FIRST}&_hide=program")
    circuit = frame.locator("svg.circuit")
    following = frame.get_by_role("button", name="Next step")
    for width, flow in ((480, "right"), (320, "down")):
        page.locator("iframe").evaluate("(frame, width) => { frame.width = width; }", width)
        expect(circuit).to_have_attribute("data-flow", flow)
        frame.locator(":root.live").wait_for()
        expect(frame.get_by_role("heading", level=1)).to_have_text("(x+y)*z")
        frame.get_by_role("button", name="First step").click()
        place = following.bounding_box()
        for step in range(1, 6):
            following.click()
            expect(frame.locator("#step-count")).to_contain_text(f"step {step} of 5")
            assert following.bounding_box() == place
    page.close()


def test_a_frame_that_is_narrowed_while_one_writes_has_its_own_picture_behind_that(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    page, frame = framed(browser, site, f"{server}{FIRST}&_hide=program")
    circuit = frame.locator("svg.circuit")
    frame.locator(":root.live").wait_for()
    slider = frame.locator("input[type=range]").first
    slider.focus()
    page.locator("iframe").evaluate("frame => { frame.width = 320; }")
    page.wait_for_timeout(500)
    expect(circuit).to_have_attribute("data-flow", "right")
    slider.blur()
    expect(circuit).to_have_attribute("data-flow", "down")
    page.close()


def test_panels_are_left_out(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{FIRST}&_hide=inputs,steps,sentence")
    page.locator(LIVE).wait_for()
    for part in ("#inputs", "#steps", "#sentence"):
        expect(page.locator(part)).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize(
    "address",
    [
        FIRST,
        "/embed?expr=x%2Bfoo(y)",
        f"{FIRST}&_step=3&_theme=dark",
        f"{FIRST}&_predict=gradients",
        f"/embed?{MOONS}&_lang=zh",
    ],
)
@pytest.mark.parametrize("size", [PHONE, (700, 460)], ids=["phone", "frame"])
def test_axe_finds_nothing_in_a_frame(
    browser: Browser, server: str, address: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, address, size, bypass_csp=True, reduced_motion="reduce")
    page.wait_for_timeout(200)
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


Q = "expr=q%20=%20x%2By%0Af%20=%20q*z&x=-2&y=5&z=-4&_predict=backward"


def test_a_backward_pass_is_typed_kept_and_counted_in_a_frame(
    browser: Browser, server: str, site: tuple[Path, str]
) -> None:
    (site[0] / "index.html").write_text(
        f'<!doctype html><iframe src="{server}/embed?{Q}"></iframe><script>told = [];'
        'addEventListener("message", ({ data }) => { told.push(data); });</script>'
    )
    page = browser.new_page()
    page.goto(
        site[1].replace("localhost", "127.0.0.1")
    )  # one site, whose frames may keep something
    frame = page.frame_locator("iframe")
    field, summary = frame.get_by_role("textbox"), frame.locator(".summary")
    frame.locator(":root.live").wait_for()
    field.click()
    page.keyboard.type("dq = z\ndx = dq")
    page.keyboard.press("Home")
    expect(field).to_have_value("dq = z\ndx = dq")
    expect(frame.locator("#step-count")).to_have_text("all 5 steps")
    expect(summary).to_contain_text("2 of 2 gradients are right")
    frame.get_by_role("button", name="Show me one line").click()
    expect(summary).to_contain_text("3 of 3 gradients are right")
    page.reload()
    expect(summary).to_contain_text("3 of 3 gradients are right")
    expect(frame.locator("#wire-w1 .gradient")).to_have_text("−4.00")
    page.wait_for_function("told.some(({ exercise }) => exercise?.found === 1)")
    assert page.evaluate("told.some(({ type }) => type === 'gateflow:answer')") is False
    frame.get_by_role("button", name="Reveal all").click()
    page.wait_for_function("told.at(-1).exercise?.done")
    score = "told.findLast(({ type }) => type === 'gateflow:answer')"
    told = page.evaluate(
        f"(({{ typed, right, found, all, done }}) => [typed, right, found, all, done])({score})"
    )
    assert told == ["?", False, 1, 3, True]
    state = page.evaluate("told.findLast(({ type }) => type === 'gateflow:state').query")
    assert "_backward=dq%20%3D%20z%0Adx%20%3D%20dq" in state
    assert "_answered=f%2Cy%2Cz%2C*" in state
    expect(summary).to_contain_text("All gradients are shown in the circuit.")
    expect(summary).to_be_focused()
    frame.get_by_role("button", name="Start again").click()
    expect(field).to_have_value("")
    expect(frame.locator("#wire-w1 .gradient")).to_have_text("—")
    page.wait_for_function("told.at(-1).exercise?.found === 0")
    page.close()


HELD = """() => [
  Math.ceil(document.body.getBoundingClientRect().height), document.body.scrollHeight, innerHeight,
]"""


@pytest.mark.parametrize(
    ("width", "more"),
    [
        (320, {}),
        (412, {"has_touch": True, "is_mobile": True}),
        (480, {"color_scheme": "dark"}),
        (520, {"locale": "zh-CN"}),
        (600, {}),
        (800, {"locale": "zh-CN", "color_scheme": "dark"}),
        (1200, {}),
    ],
)
def test_the_frame_of_a_backward_pass_is_as_high_as_its_lines_hints_and_answers(
    browser: Browser, server: str, site: tuple[Path, str], width: int, more: dict[str, object]
) -> None:
    page = opened(browser, server, f"/share?{Q}&_panel=yours", (1280, 800), **more)
    snippet = page.locator("#share-iframe").input_value()
    snippet = re.sub(r'width="\d+"', f'width="{width}"', snippet)
    (site[0] / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{snippet}")
    page.goto(site[1])
    frame = page.frame_locator("iframe")
    frame.locator(":root.live").wait_for()

    def is_as_high_as_it_holds() -> None:
        page.wait_for_timeout(400)
        held, scrolled, height = page.frames[1].evaluate(HELD)
        assert held - 1 <= scrolled <= held == height

    frame.get_by_role("textbox").fill("dz = q+1\ndx = -dq")
    expect(frame.locator("#panel-yours li.wrong")).not_to_have_count(0)
    is_as_high_as_it_holds()
    frame.get_by_role("textbox").fill("dq = z\ndz = q+1\ndx = -dq\ndy = dq\na = 1\nb = 2\n")
    expect(frame.locator("#panel-yours li[data-line=dy]")).to_be_visible()
    is_as_high_as_it_holds()
    frame.locator("#panel-yours li summary").first.click()
    is_as_high_as_it_holds()
    frame.locator("#show-line").click()
    is_as_high_as_it_holds()
    frame.locator("#reveal").click()
    is_as_high_as_it_holds()
    page.context.close()


@pytest.mark.parametrize("width", [390, 340])
def test_the_frame_of_a_program_of_several_lines_is_as_high_as_what_is_written_of_it(
    browser: Browser, server: str, site: tuple[Path, str], width: int
) -> None:
    page = opened(browser, server, "/share?_lesson=neuron&_predict=backward", (width, 1000))
    snippet = page.locator("#share-iframe").input_value()
    (site[0] / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{snippet}")
    page.goto(site[1])
    frame = page.frame_locator("iframe")
    frame.locator(":root.live").wait_for()
    frame.get_by_role("textbox").fill("df = 1.0\nddot = 2\ndw0 = (\n")
    expect(frame.locator("#faults li")).to_have_count(1)
    expect(frame.locator("#panel-yours ol li")).to_have_count(2)
    page.wait_for_timeout(600)
    held, scrolled, height = page.frames[1].evaluate(HELD)
    assert held - 1 <= scrolled <= held == height
    judged = frame.locator("#panel-yours ol")
    assert judged.evaluate("(list) => list.scrollHeight === list.clientHeight")  # all of it
    page.context.close()


@pytest.mark.parametrize(("width", "flow"), [(800, "short-rows"), (500, "down")])
def test_all_of_a_neuron_is_seen_where_its_backward_pass_is_written(
    browser: Browser, server: str, width: int, flow: str
) -> None:
    neuron = "expr=dot%20=%20w0*x0%2Bw1*x1%2Bw2%0Af%20=%201/(1%2Bexp(-dot))&_predict=backward"
    page = opened(browser, server, f"/embed?{neuron}", (width, 460))
    page.locator(":root.live").wait_for()
    expect(page.locator("svg.circuit")).to_have_attribute("data-flow", flow)
    circuit, seen = (page.locator(part).bounding_box() for part in (".output", "#viewport"))
    assert circuit and seen
    assert circuit["y"] + circuit["height"] <= seen["y"] + seen["height"]
    page.context.close()


def test_what_is_answered_in_a_frame_stays_and_a_wrong_number_is_called_so(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{FIRST}&_predict=gradients")
    field, hint = page.locator("#questions input:visible"), page.locator("#question-hint")
    field.fill("5")
    field.press("Enter")
    expect(hint).to_contain_text("5 is not it.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#said")).to_contain_text("5 is not it.")
    page.keyboard.press("Shift+Tab")  # as they stand
    expect(page.get_by_role("button", name="The question before")).to_be_focused()
    field.fill("-4")
    field.press("Enter")
    page.reload()
    expect(page.locator("#score")).to_have_text("1 of 4 right")
    page.get_by_role("button", name="First step").click()
    expect(hint).to_contain_text("comes with a later step")
    page.context.close()


def test_a_frame_says_what_comes_of_an_action_and_its_parts_are_walked(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, FIRST)
    page.locator(":root.live").wait_for()
    said = page.locator("#said")
    page.get_by_role("slider", name="x", exact=True).press("Home")
    expect(said).to_have_text("f is −4.00 now.")
    picture = page.get_by_role("figure", name="Circuit")
    expect(picture).to_have_accessible_description(re.compile("Enter goes to the gates"))
    for key, name in [
        ("Enter", "x. x is −4.00. Its gradient is −4.00."),
        ("ArrowLeft", "x. x is −4.00. Its gradient is −4.00."),
        ("ArrowRight", "add: x+y. + takes −4.00 and 5.00 and gives 1.00."),
    ]:
        (picture if key == "Enter" else page.locator(":focus")).press(key)
        expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile(re.escape(name)))
    expect(said).to_have_text("Nothing comes before this.")
    page.keyboard.press("Home")
    expect(said).to_have_text("Only the inputs have values. Step forward.")
    page.keyboard.press("Escape")
    expect(picture).to_be_focused()
    page.goto(f"{FIRST}&_predict=backward")
    page.get_by_role("textbox", name="Your backward pass").fill("dz = x")
    expect(said).to_contain_text("0 of 1 gradient is right")
    page.get_by_role("button", name="Show me one line").press("Enter")
    expect(said).to_contain_text("Shown: ")
    page.get_by_role("button", name="Reveal all").press("Enter")
    expect(page.locator("#panel-yours .summary")).to_be_focused()  # which says so
    page.context.close()


def test_a_shade_stands_where_there_is_more_of_a_circuit_in_a_file(
    browser: Browser, server: str
) -> None:
    chain = "tanh(" * 20 + "x" + ")" * 20
    page = opened(browser, server, f"/graph.html?expr={chain}", (1280, 800))
    page.locator(":root.live").wait_for()
    picture = page.locator("#viewport").bounding_box()
    assert picture
    below = picture["y"] + picture["height"] - 5  # where the circuit has its empty edge

    def edges() -> tuple[bytes, bytes]:
        left, right = (
            page.screenshot(clip={"x": x, "y": below, "width": 16, "height": 3})
            for x in (picture["x"], picture["x"] + picture["width"] - 16)
        )
        return left, right

    plain, shaded = edges()
    assert plain != shaded
    page.locator("#viewport").evaluate("it => it.scrollTo(1e6, 0)")
    assert edges()[0] != plain
    assert edges()[1] == plain
    page.context.close()
