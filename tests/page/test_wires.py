"""Wires and names are alive: what is said and lit of a wire or an input that a reader points at."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.support.pages import DESK, HALL, LIVE, PHONE, live, number, opened, until

pytestmark = pytest.mark.browser

FORK = "/?expr=c%3Dx*w1%0Af%3Dc*c&x=2&w1=3"


def test_a_wire_that_is_pointed_at_says_what_it_carries_and_what_its_gradient_means(
    browser: Browser, server: str
) -> None:
    page = live(browser, server, FORK)
    page.locator("#wire-w3 .value").hover()
    expect(page.locator("#sentence")).to_have_text(
        "c is 6.00. Its gradient is 12.0: when it moves by a little, f moves 12.0 times as far."
    )
    expect(page.locator("#wire-w3")).to_have_class("wire lit")
    page.locator("#wire-w4 .value").hover()
    expect(page.locator("#sentence")).to_contain_text("c → first use is 6.00.")
    page.mouse.move(5, 5)
    expect(page.locator("#sentence")).to_contain_text("Values run forward")
    page.context.close()


def test_an_input_and_its_row_light_its_wires_up_to_all_their_uses(
    browser: Browser, server: str
) -> None:
    page = live(browser, server, "/?expr=x*x%2By&x=3&y=1")
    for part in ("#inputs li:first-child label", "#input-x"):
        page.locator(part).first.hover()
        expect(page.locator("#sentence")).to_contain_text("x is 3.00. Its gradient is 6.00")
        expect(page.locator("#viewport .wire.lit")).to_have_count(3)
    page.keyboard.press("Home")  # the run says what it does
    expect(page.locator("#viewport .wire.lit")).to_have_count(0)
    page.locator("#wire-w1 .value").hover()
    expect(page.locator("#sentence")).to_contain_text("No gradient has come back to it yet")
    page.context.close()


def test_what_is_asked_for_or_is_no_slope_is_not_said(browser: Browser, server: str) -> None:
    page = live(browser, server, f"{FORK}&_predict=gradients")
    page.locator("#wire-w3 .value").hover()
    expect(page.locator("#sentence")).to_contain_text("Its gradient is ?")
    for path in ("/?expr=max(x,y)&x=1&y=1", "/?expr=x*y&x=2&y=3&_upstream=2", "/?expr=detach(x)*x"):
        page.goto(path)
        page.locator(LIVE).wait_for()
        page.locator("#wire-w1 .value").hover()
        expect(page.locator("#sentence")).to_contain_text("Its gradient is")
        expect(page.locator("#sentence")).not_to_contain_text("times")
    page.context.close()


def test_a_finger_taps_a_wire(browser: Browser, server: str) -> None:
    page = live(browser, server, FORK, size=PHONE, has_touch=True)
    page.locator("#wire-w2 .value").tap()
    expect(page.locator("#sentence")).to_contain_text("w1 is 3.00. Its gradient is 24.0")
    page.context.close()


@pytest.mark.parametrize("view", ["", "&_view=present"])
def test_an_input_is_changed_on_the_circuit_itself(
    browser: Browser, server: str, view: str
) -> None:
    page = live(browser, server, f"{FORK}{view}")
    page.locator("#input-x").click()
    field = page.get_by_role("textbox", name="number of x")
    expect(field).to_be_focused()
    field.fill("-1")
    expect(page.locator("#wire-w3 .value")).to_have_text("−3.00")
    page.get_by_role("slider", name="slide x").fill("4")
    expect(page.locator("#wire-w3 .value")).to_have_text("12.0")
    expect(field).to_have_value("4")
    field.fill("8/2")
    field.fill("2*")  # half typed: the last number stays
    expect(page.locator("#wire-w3 .value")).to_have_text("12.0")
    field.press("Escape")
    expect(field).to_have_count(0)
    assert ("present" in page.url) == bool(view)
    until(page, "new URLSearchParams(location.search).get('x') === '4'")
    page.locator("#wire-w2 .value").click()
    expect(page.get_by_role("textbox", name="number of w1")).to_have_value("3")
    page.mouse.click(700, 500)
    expect(page.get_by_role("textbox", name="number of w1")).to_have_count(0)
    page.context.close()


def test_an_input_of_the_picture_is_changed_by_keyboard_alone(
    browser: Browser, server: str
) -> None:
    page = live(browser, server, "/?expr=a_name_of_many_letters*y&a_name_of_many_letters=2&y=3")
    name = "a_name_of_many_letters"
    drawn = page.get_by_role("button", name=f"Change {name}")
    drawn.focus()
    expect(page.locator("#sentence")).to_contain_text(f"{name} is 2.00. Its gradient is 3.00")
    for key in ("Enter", " "):
        page.keyboard.press(key)
        field = page.get_by_role("textbox", name=f"number of {name}")
        expect(field).to_be_focused()
        field.fill("5")
        expect(number(page, "w3", "value")).to_have_text("15.0")
        page.keyboard.press("Escape")
        expect(field).to_have_count(0)
        expect(drawn).to_be_focused()
    page.context.close()


def test_an_array_is_typed_on_the_circuit_and_all_of_it_stays_in_the_window(
    browser: Browser, server: str
) -> None:
    path = "/?expr=sum(W@v)&W=[[1,2],[3,4]]&v=[1,1]"
    page = live(browser, server, path, size=PHONE, has_touch=True)
    page.locator("#input-W text").first.tap()
    field = page.get_by_role("textbox", name="number of W")
    field.fill("[[1,2],[3,5]]")
    expect(page.locator("#output-f, #viewport")).not_to_have_count(0)
    until(page, "document.querySelector('#viewport').textContent.includes('11.0')")
    box = page.locator("#dial").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    page.context.close()


def test_the_cursor_lights_the_gate_whose_text_it_is_in(browser: Browser, server: str) -> None:
    page = live(browser, server, "/?expr=(x%2By)*z&x=1&y=2&z=3")
    editor = page.get_by_role("textbox", name="Expression")
    editor.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#viewport .gate.lit")).to_have_id("gate-g1")
    page.keyboard.press("End")
    expect(page.locator("#viewport .gate.lit")).to_have_id("gate-g2")
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_long_name_stands_whole_in_its_row_and_in_a_frame(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    names = ["x", "second_learning_rate_of_the_optimizer", "weights_of_the_first_layer"]
    program = quote(f"{names[0]}*{names[1]}*sum({names[2]})")
    for path in ("/", "/embed"):
        page = opened(browser, server, f"{path}?expr={program}&{names[2]}=[1,2]", size)
        for name in names:
            label = page.locator("#inputs label:first-child").get_by_text(name, exact=True)
            expect(label).to_be_visible()
            assert label.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.context.close()


def test_a_name_that_is_cut_is_in_full_on_hover_and_on_focus(browser: Browser, server: str) -> None:
    """In the picture, where there is no room for all of it, and in the table."""
    name = "weights_of_the_first_hidden_layer_of_the_encoder"
    page = live(browser, server, f"/?expr={name}*x&{name}=2")
    part = page.locator(f"#input-{name}")
    assert name not in (part.locator("text").text_content() or "")
    expect(part.locator("title")).to_contain_text(name)
    sentence = page.locator("#sentence")
    part.hover()
    expect(sentence).to_contain_text(name)
    page.mouse.move(0, 0)
    expect(sentence).not_to_contain_text(name)
    page.keyboard.press("Shift")  # so that the focus shows
    part.focus()
    expect(sentence).to_contain_text(name)
    expect(part).to_have_attribute("aria-label", re.compile(f"^Change {name}"))
    page.context.close()


def test_no_wire_is_called_by_its_id_where_it_is_seen_or_heard(
    browser: Browser, server: str
) -> None:
    """An input may be called `w1`: another wire's `w12` beside it would be taken for a weight."""
    program = quote("s = w1*x1 + w2*x2 + w1*w2\nf = sigmoid(s)*s")
    words = """() => [...document.querySelectorAll("body *")]
      .filter((element) => !element.closest("script, style, template"))
      .flatMap((element) => [
        ...["aria-label", "aria-description", "title"].map((name) => element.getAttribute(name)),
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
      ])
      .filter((words) => words && /\\bw(?!1\\b|2\\b)\\d+\\b/.test(words))"""
    for more in ("&_predict=gradients", "&_panel=table", "&_gate=g3", "&_panel=check"):
        page = live(browser, server, f"/?expr={program}{more}", HALL)
        for wire in page.locator("#viewport .wire").all():
            wire.locator("text.value").hover()
        page.keyboard.press("Shift")  # so that the focus shows
        for part in page.locator("#viewport [tabindex='0']").all():
            part.focus()
        assert page.evaluate(words) == [], more
        page.context.close()
