"""Finding things in a circuit: what scrolls, zooms and pans it, and what takes its picture along."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import LIVE, PHONE, opened, until

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
