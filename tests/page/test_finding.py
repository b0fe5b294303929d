"""Finding things in a circuit: what scrolls, zooms and pans it, and what takes its picture along."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import LIVE, PHONE, live, opened, until

pytestmark = pytest.mark.browser

CHAIN = "/?expr=" + quote("h = x\n" + "\n".join(f"h = tanh(w{n} * h)" for n in range(30)))
SEEN = """() => {
  const { x, y, width, height } = document.querySelector("#viewport > svg").viewBox.baseVal;
  return [x, y, width, height];
}"""


def seen(page: Page) -> list[float]:
    found: list[float] = page.evaluate(SEEN)
    return found


def shown(browser: Browser, server: str, path: str, **more: object) -> Page:
    page = opened(browser, server, path, **more)
    page.locator(LIVE).wait_for()
    box = page.locator("#viewport").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return page


def test_the_wheel_scrolls_a_circuit_and_zooms_it_with_ctrl(browser: Browser, server: str) -> None:
    page = shown(browser, server, CHAIN)
    before = seen(page)
    page.mouse.wheel(0, 150)
    until(page, f"before => ({SEEN})()[1] > before + 20", before[1])
    assert seen(page)[2:] == before[2:]
    page.mouse.wheel(0, -9000)
    until(page, f"({SEEN})()[1] <= 0")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    until(page, f"before => ({SEEN})()[2] < before * 0.9", before[2])
    page.context.close()


def test_a_circuit_that_is_too_long_alone_is_scrolled_sideways(
    browser: Browser, server: str
) -> None:
    page = shown(browser, server, f"{CHAIN}&_flow=right")
    before = seen(page)
    page.mouse.wheel(0, 150)
    until(page, f"before => ({SEEN})()[0] > before + 20", before[0])
    assert seen(page)[1] == before[1]
    page.context.close()


def test_where_all_is_in_sight_the_wheel_scrolls_the_page(browser: Browser, server: str) -> None:
    page = shown(browser, server, "/?expr=x*y", size=PHONE)
    before = seen(page)
    page.mouse.wheel(0, 100)
    until(page, "scrollY > 50")
    assert seen(page) == before
    page.context.close()


def test_keys_zoom(browser: Browser, server: str) -> None:
    page = shown(browser, server, "/?expr=x*y")
    width = seen(page)[2]
    page.keyboard.press("+")
    assert seen(page)[2] == pytest.approx(width / 1.25)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert seen(page)[2] == pytest.approx(width * 1.25)
    page.context.close()


def test_two_fingers_pan(browser: Browser, server: str) -> None:
    page = shown(browser, server, f"{CHAIN}&_flow=right", has_touch=True)
    box = page.locator("#viewport").bounding_box()
    assert box
    x, y, before = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, seen(page)
    fingers = page.context.new_cdp_session(page)
    for kind, way in (("touchStart", 0), ("touchMove", -40), ("touchMove", -80), ("touchEnd", 0)):
        both = [{"x": x + way + apart, "y": y, "id": apart} for apart in (0, 90)]
        points = [] if kind == "touchEnd" else both
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until(page, f"before => ({SEEN})()[0] > before + 30", before[0])
    assert seen(page)[2] == pytest.approx(before[2], rel=0.02)
    page.context.close()


def test_the_picture_is_copied_or_else_downloaded(browser: Browser, server: str) -> None:
    page = shown(browser, server, "/?expr=x*y")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    copy = page.get_by_role("button", name="Copy the picture")
    copy.click()
    expect(page.locator("#share-said")).to_have_text("Copied")
    kinds = page.evaluate("async () => (await navigator.clipboard.read()).map((one) => one.types)")
    assert kinds == [["image/png"]]
    page.evaluate("delete Navigator.prototype.clipboard")  # as where there is no secure context
    with page.expect_download() as download:
        copy.click()
    assert download.value.suggested_filename == "circuit.png"
    page.context.close()


def test_fit_follow_the_steps_and_their_like_say_what_they_do(
    browser: Browser, server: str
) -> None:
    """A sign or a word alone says too little: each has a sentence on hover, and a name that is heard."""
    program = quote("p = x*y\nq = 1/(1+exp(-p))")
    says = {
        "#fit": ("Fit", "as much of the circuit as can be read"),
        "#zoom-in": ("Zoom in", "(+)"),
        "#zoom-out": ("Zoom out", "(−)"),
        "#undo": ("Undo", "Ctrl+Z"),
        "#redo": ("Redo", "Shift+Ctrl+Z"),
        "#unpin": ("Follow the steps", "Explain the gate in turn"),
        "#step-first": ("First step", "Home"),
        "#step-play": ("Play", "space"),
        "#copy-formula": ("Copy the formula", "Copy the formula"),
        "#room": ("Room for the circuit", "Drag"),
    }
    page = live(browser, server, f"/?expr={program}&_gate=g1")
    for part, (name, title) in says.items():
        one = page.locator(part)
        expect(one).to_have_accessible_name(name)
        expect(one).to_have_attribute("title", re.compile(re.escape(title)))
    page.goto(f"/?expr={program}&_gate=g1&_lang=zh")
    for part in says:
        assert re.search("[\u4e00-\u9fff]", page.locator(part).get_attribute("title") or ""), part
    page.context.close()
