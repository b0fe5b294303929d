"""What is said of the circuit and of actions, without a connection too, and what forced colours leave."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import LIVE, editor, number, opened, type_program

pytestmark = pytest.mark.browser

FIRST = worked.FIRST.page


def test_arrow_keys_walk_the_circuit_and_each_part_says_what_it_does(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    page.locator("#viewport").press("Tab")  # the focus shows, as it does for keys alone
    page.locator("#gate-g1").focus()
    focused = page.locator("#viewport :focus")
    expect(focused).to_have_attribute("aria-label", "add: x+y. " + said(page))
    assert "3.00" in said(page)
    for key, part in (
        ("ArrowRight", "gate-g2"),
        ("ArrowRight", "output-f"),
        ("ArrowRight", "output-f"),
        ("ArrowLeft", "gate-g2"),
        ("ArrowLeft", "gate-g1"),
        ("ArrowLeft", "input-x"),
        ("ArrowLeft", "input-x"),
        ("ArrowDown", "input-y"),
        ("ArrowRight", "gate-g1"),
        ("ArrowUp", "input-z"),
        ("ArrowRight", "gate-g2"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"#{part}")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Nothing comes before this.")
    assert "_step" not in page.url
    assert "−12.0" in (focused.get_attribute("aria-label") or "")


def test_powers_and_indices_are_heard_and_gates_have_their_names_in_chinese(page: Page) -> None:
    page.goto("/?expr=1/(1%2Bexp(-dot))&dot=1")
    page.locator(LIVE).wait_for()
    page.locator("#viewport").press("Tab")
    plus = page.locator("#viewport .gate", has_text="+1")
    plus.focus()
    expect(page.locator("#sentence math").first).to_be_attached()
    said = re.compile(re.escape("Towards exp(-dot) its local gradient is 1.00, so exp(-dot) gets"))
    expect(plus).to_have_attribute("aria-label", said)
    page.goto("/?expr=W@x&_lang=zh")
    page.locator(LIVE).wait_for()
    expect(page.locator("#viewport .gate")).to_have_attribute("aria-label", "矩阵乘法：W@x")


def test_a_part_that_has_the_focus_says_only_what_the_run_has_reached(page: Page) -> None:
    page.goto(FIRST + "&_step=0")
    page.locator(LIVE).wait_for()
    page.locator("#viewport").press("Tab")
    focused = page.locator("#viewport :focus")
    for part, name in {
        "gate-g2": "multiply: (x+y)*z. Its turn has not come yet.",
        "output-f": "output f. (x+y)*z has no value yet.",
        "input-x": "Change x. x is −2.00. No gradient has come back to it yet.",
    }.items():
        page.locator(f"#{part}").focus()
        expect(focused).to_have_attribute("aria-label", name)
    page.locator("#gate-g1").focus()
    page.keyboard.press("End")
    expect(page.locator("#said")).to_have_text("all 5 steps")
    page.keyboard.press("Home")
    expect(page.locator("#said")).to_have_text("Before the first step.")
    expect(focused).to_have_attribute("aria-label", "add: x+y. Its turn has not come yet.")


def said(page: Page) -> str:
    return page.locator("#sentence").text_content() or ""


def test_a_number_that_was_typed_says_what_came_of_it(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    page.get_by_role("spinbutton", name="x value").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("f is −24.0 now.")
    page.locator("#input-x[tabindex]").press("Enter")
    page.get_by_role("textbox", name="number of x").fill("3")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("f is −32.0 now.")
    page.keyboard.press("Control+z")
    expect(page.locator("#input-x")).to_have_attribute("aria-label", re.compile("x is 1.00"))


def test_what_a_link_of_a_lesson_changes_is_said_and_so_is_what_it_asks(page: Page) -> None:
    page.goto("/?expr=x%20*%20y&x=4&y=-3&_lesson=product")
    page.locator(LIVE).wait_for()
    for link, words in {
        "Raise x": "x is 4.1 now. f is −12.3 now.",
        "Answer on the circuit": "2 numbers are asked for.",
    }.items():
        page.get_by_role("link", name=link).press("Enter")
        expect(page.locator("#said")).to_contain_text(words)


def test_without_a_connection_what_was_typed_stays_and_the_page_goes_on_by_itself(
    page: Page,
) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    page.context.set_offline(True)
    type_program(page, "(x+y)*z*2")
    expect(page.locator("#problem")).to_contain_text("can’t be reached")
    expect(editor(page)).to_have_value("(x+y)*z*2")
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    expect(page.locator("#shown")).to_have_text("(x+y)*z*2")
    expect(page.locator("#problem")).to_be_empty()
    expect(number(page, "w6", "value")).to_have_text("−24.0")
    expect(page.locator("#said")).to_have_text("The server can be reached again.")
    expect(page.locator("#said")).to_have_text("3 gates. f is −24.0 now.")


@pytest.mark.parametrize("at", ["/", "/embed"], ids=["page", "frame"])
def test_without_a_connection_a_backward_pass_stays_and_is_judged_by_itself(
    page: Page, at: str
) -> None:
    page.goto(f"{at}?expr=q=x%2By;f=q*z&x=-2&y=5&z=-4&_predict=backward")
    page.locator(LIVE).wait_for()
    field, summary = page.locator("#backward"), page.locator("#panel-yours .summary")
    page.context.set_offline(True)
    field.fill("dq = z")
    expect(summary).to_contain_text("can’t be reached")
    page.context.set_offline(False)
    expect(summary).to_contain_text("1 of 1 gradient is right", timeout=10_000)
    expect(field).to_have_value("dq = z")


def test_what_is_typed_before_what_judges_has_come_is_judged(page: Page) -> None:
    lost = [True]
    page.route("**/views/yours.js", lambda route: route.abort() if lost else route.continue_())
    page.goto("/?expr=q=x%2By;f=q*z&x=-2&y=5&z=-4&_predict=backward")
    page.locator(LIVE).wait_for()
    page.locator("#backward").fill("dq = z")
    summary = page.locator("#panel-yours .summary")
    expect(summary).to_contain_text("can’t be reached")
    lost.clear()
    expect(summary).to_contain_text("1 of 1 gradient is right", timeout=10_000)


def test_without_a_connection_the_check_goes_on_by_itself(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    page.context.set_offline(True)
    page.get_by_role("tab", name="Check").click()
    expect(page.locator("#panel-check")).to_contain_text("can’t be reached")
    page.context.set_offline(False)
    expect(page.locator("#panel-check .verdict").first).to_be_visible(timeout=10_000)


@pytest.mark.parametrize(("opens", "panel"), [("#gate-g1", "explain"), ("#tab-code", "code")])
def test_without_a_connection_a_panel_says_why_it_is_empty_and_is_filled_by_itself(
    page: Page, opens: str, panel: str
) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    page.context.set_offline(True)
    page.locator(opens).click()
    filled = page.locator(f"#panel-{panel}")
    expect(filled.get_by_text("can’t be reached")).to_be_visible()
    page.context.set_offline(False)
    expect(filled.locator("header, pre").first).to_be_visible(timeout=10_000)
    expect(filled).not_to_contain_text("can’t be reached")


def test_forced_colours_leave_sliders_and_tabs_visible(browser: Browser, server: str) -> None:
    page = opened(browser, server, FIRST, forced_colors="active")
    page.locator(LIVE).wait_for()
    dark = """(slider) => getComputedStyle(slider, '::-webkit-slider-runnable-track').backgroundColor"""
    slider = page.get_by_role("slider", name="x", exact=True)
    assert slider.evaluate(dark) != page.locator("body").evaluate(
        "(body) => getComputedStyle(body).backgroundColor"
    )
    look = "(tab) => getComputedStyle(tab).backgroundColor"
    chosen, other = (
        page.get_by_role("tab", name=name).evaluate(look) for name in ("Explain", "Code")
    )
    assert chosen != other
    page.context.close()
