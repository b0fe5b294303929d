"""Windows of a convolution, lit where a number of theirs is looked at, in a real Chromium."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.pages import LIVE, PHONE, opened

pytestmark = pytest.mark.browser

CONVOLUTION = (
    "/?expr=sum(conv2d(X, K))&X=[[0,1,2,3,0],[4,5,6,7,0],[8,9,10,11,0],[12,13,14,15,0]]"
    "&K=[[1,2,3],[4,5,6],[7,8,9]]&_gate=g1"
)


def lit(page: Page, wire: str) -> Locator:
    return page.locator(f"#wire-{wire} tspan.in-window")


def test_a_number_lights_its_window_under_the_pointer_and_with_the_keys(page: Page) -> None:
    page.goto(CONVOLUTION)
    expect(page.locator("#wire-w1")).to_have_attribute("tabindex", "0")  # arrays are read
    page.keyboard.press("f")
    made = page.locator("#wire-w6 > text tspan")
    made.nth(1).hover(force=True)
    expect(lit(page, "w2")).to_have_count(18)  # all of the kernel, and of its gradient
    expect(lit(page, "w6")).to_have_count(2)
    window = page.locator("#wire-w1 path.in-window").first
    squares = (window.get_attribute("d") or "").split("z")[:-1]
    assert {square.split("h")[0].split(",")[1] for square in squares} == {"0", "9", "18"}
    assert {square.split(",")[0] for square in squares} == {"M9", "M18", "M27"}
    page.mouse.move(2, 2)
    expect(lit(page, "w2")).to_have_count(0)
    columns = page.get_by_role("tabpanel", name="Explain").locator("[tabindex='0']").first
    columns.focus()
    expect(lit(page, "w2")).to_have_count(2)  # a number of a column goes with one of the kernel
    expect(lit(page, "w2").first).to_have_text("1.00")
    page.keyboard.press("ArrowDown")
    expect(lit(page, "w2").first).to_have_text("2.00")


def test_a_tap_lights_what_a_number_goes_into(browser: Browser, server: str) -> None:
    page = opened(browser, server, CONVOLUTION, PHONE, has_touch=True)
    page.locator(LIVE).wait_for()  # the sheet of the gate has its place, and the circuit its own
    expect(page.locator("#wire-w1")).to_have_attribute("tabindex", "0")
    page.locator("#wire-w1 g.heat").first.tap(position={"x": 2, "y": 2}, force=True)
    expect(lit(page, "w2")).to_have_count(2)
    expect(lit(page, "w2").first).to_have_text("1.00")
