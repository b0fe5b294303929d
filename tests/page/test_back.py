"""Back, on a phone: it puts away what lies over the circuit, then shows the circuit that was there before."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import PHONE, editor, until
from tests.support.touch import box_of, shown, tap

pytestmark = pytest.mark.browser


def test_back_puts_the_sheet_away_and_then_shows_the_circuit_of_the_start_page(
    touched: Page,
) -> None:
    page = shown(touched, "/", PHONE)
    editor(page).fill("1/(1+exp(-(w0*x0+w1*x1+w2)))")
    page.locator("#viewport > svg[data-flow=down]").wait_for()
    until(page, "() => location.search.includes('w2')")
    tap(page, "#gate-g1 .body")
    expect(page.locator(".sheet")).to_be_visible()
    page.go_back()
    expect(page.locator(".sheet")).to_have_count(0)
    assert "_gate=g1" in page.url
    page.go_back()
    expect(editor(page)).to_have_value("(x+y)*z")
    page.locator("#gate-g2").wait_for()
    expect(page.locator("#problem")).to_be_empty()
    assert "stale" not in (page.locator("main").get_attribute("class") or "")


def test_a_sheet_that_its_button_closes_leaves_no_entry_and_keeps_what_was_done_meanwhile(
    touched: Page,
) -> None:
    page = shown(touched, "/?expr=x*y", PHONE)
    page.goto("/?expr=(x%2By)*z")
    tap(page, "#gate-g1 .body")
    tap(page, "#gate-g2 .body")
    page.locator("#sheet-close").tap()
    until(page, "() => history.state === null && location.search.includes('_gate=g2')")
    page.go_back()
    expect(editor(page)).to_have_value("x*y")


def test_an_input_that_is_tapped_waits_for_its_keyboard_and_back_puts_its_number_away(
    touched: Page,
) -> None:
    page = shown(touched, "/?expr=1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))", PHONE)
    tap(page, "#input-w0 text")
    expect(page.locator("#dial")).to_be_visible()
    assert page.evaluate("document.activeElement.localName") != "input"
    dial, gate = box_of(page, "#dial"), box_of(page, "#gate-g1 .body")
    assert dial["y"] >= gate["bottom"] or dial["bottom"] <= gate["y"] or dial["x"] >= gate["right"]
    page.go_back()
    expect(page.locator("#dial")).to_be_hidden()
    expect(page.locator("#input-w0")).to_be_visible()


def test_what_is_said_of_a_wire_that_is_tapped_comes_in_sight(touched: Page) -> None:
    page = shown(touched, "/", PHONE)
    page.evaluate("scrollTo(0, 0)")
    tap(page, "#wire-w4 .value")
    expect(page.locator("#sentence")).to_contain_text("x+y is 3.00")
    until(
        page,
        "() => document.getElementById('sentence').getBoundingClientRect().bottom < innerHeight",
    )
    expect(page.locator("#wire-w4")).to_be_in_viewport()
