"""The steps on the page: by buttons, keys, the bar and the address."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, editor, number, opened, type_program, until

pytestmark = pytest.mark.browser

WATCH = """() => {
  const wire = document.querySelector('#wire-w1');
  window.seen = [];
  new MutationObserver(() => {
    const text = wire.querySelector('.gradient').textContent;
    if (text !== '—' && text !== window.seen.at(-1)) window.seen.push(text);
  }).observe(wire, {subtree: true, childList: true, characterData: true});
}"""
FIRST = worked.FIRST_NAMED.page


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def live(page: Page) -> None:
    until(page, f"document.querySelector('{LIVE}')")


def at(page: Page) -> int:
    return int(page.get_by_role("slider", name="Step", exact=True).input_value())


@pytest.fixture
def first(browser: Browser, server: str) -> Page:
    page = opened(browser, server, FIRST)
    live(page)
    return page


def test_a_number_that_does_not_exist_yet_is_a_dash(first: Page) -> None:
    page = first
    button(page, "First step")
    expect(number(page, "w1", "value")).to_have_text("−2.00")
    expect(number(page, "w4", "value")).to_have_text("—")
    expect(page.locator("#inputs output").first).to_have_text("—")
    button(page, "Next step")
    expect(number(page, "w4", "value")).to_have_text("3.00")
    expect(number(page, "w5", "value")).to_have_text("—")
    for _ in range(3):
        button(page, "Next step")
    expect(number(page, "w4", "gradient")).to_have_text("−4.00")
    expect(number(page, "w1", "gradient")).to_have_text("—")
    button(page, "Last step")
    expect(number(page, "w1", "gradient")).to_have_text("−4.00")


def test_a_step_is_said_with_its_numbers_and_lit(first: Page) -> None:
    page = first
    page.goto(FIRST + "&_step=4")
    expect(page.locator("#sentence")).to_have_text(
        "× receives 1.00. Towards q its local gradient is the other operand, z = −4.00, so q gets "
        "1.00 × (−4.00) = −4.00; towards z it is the other operand, q = 3.00, so z gets 1.00 × 3.00 = 3.00."
    )
    expect(page.locator("#gate-g2")).to_have_class(re.compile(r"\bturn\b"))
    expect(page.locator("#marks mark")).to_have_text("q*z")
    assert page.locator(".flow.backward").count() == 3


def test_the_step_stands_in_the_address_and_a_reload_keeps_it(first: Page) -> None:
    page = first
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**_step=1")
    page.reload()
    live(page)
    assert at(page) == 1
    expect(number(page, "w5", "value")).to_have_text("—")
    page.keyboard.press("End")
    page.wait_for_url(re.compile(r"^(?!.*_step)"))


def test_keys_step_and_not_while_one_types(first: Page) -> None:
    page = first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert at(page) == 3
    editor(page).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert at(page) == 3


def test_a_slider_moves_the_numbers_of_a_step_and_no_others(first: Page) -> None:
    page = first
    page.goto(FIRST + "&_step=2")
    live(page)
    page.wait_for_timeout(300)  # the program is here
    page.get_by_role("slider", name="x", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(number(page, "w1", "value")).not_to_have_text("−2.00")
    expect(number(page, "w1", "gradient")).to_have_text("—")
    expect(number(page, "w5", "gradient")).to_have_text("—")
    value = number(page, "w5", "value").text_content()
    expect(page.locator("#sentence")).to_contain_text(f"gives {value}.")


def test_playing_goes_to_the_end_and_stops(first: Page) -> None:
    page = first
    page.get_by_label("Speed").select_option("4")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("#step-count")).to_have_text("backward · step 5 of 5", timeout=10_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_gradients_that_meet_at_a_copy_gate_are_added_one_by_one(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=x*x%2Bx&x=3&_step=6")
    live(page)
    page.wait_for_timeout(300)
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(2500)
    assert page.evaluate("seen") == ["3.00", "6.00", "7.00"]


def test_the_bar_goes_to_the_step_under_the_pointer(first: Page) -> None:
    page = first
    box = page.locator(".scrubber").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    assert at(page) == 2


def test_an_edit_keeps_the_step_where_the_gates_are_the_same(first: Page) -> None:
    page = first
    page.goto(FIRST + "&_step=3")
    live(page)
    type_program(page, "q = a + y\nf = q * z")
    expect(page.locator("#input-a")).to_be_visible()
    assert at(page) == 3
    type_program(page, "q = a + y\nf = sin(q) * z")
    expect(page.locator(".op-sin")).to_be_visible()
    page.wait_for_url(re.compile(r"^(?!.*_step)"))
    assert at(page) == 7
    expect(page.locator("#viewport")).not_to_contain_text("—")


@pytest.mark.parametrize("step", ["-1", "x", "99999999999", "7", ""])
def test_a_step_that_is_not_there_is_the_end(browser: Browser, server: str, step: str) -> None:
    page = opened(browser, server, f"{FIRST}&_step={step}")
    live(page)
    expect(number(page, "w1", "gradient")).to_have_text("−4.00")
    assert at(page) == 5


@pytest.mark.parametrize("size", [PHONE, HALL])
def test_the_gate_in_turn_is_in_sight(browser: Browser, server: str, size: tuple[int, int]) -> None:
    program = "%2B".join(["sin(x*y)"] * 6)
    page = opened(browser, server, f"/?expr={program}&x=1&y=2&_step=0", size)
    live(page)
    page.wait_for_timeout(300)
    window = page.locator("#viewport").bounding_box()
    assert window is not None
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        box = page.locator(".gate.turn").bounding_box()
        assert box is not None
        assert (
            window["x"] - 1 <= box["x"]
            and box["x"] + box["width"] <= window["x"] + window["width"] + 1
        )
        assert (
            window["y"] - 1 <= box["y"]
            and box["y"] + box["height"] <= window["y"] + window["height"] + 1
        )


IN_SIGHT = """() => {
  const window = document.getElementById("viewport").getBoundingClientRect();
  return [...document.querySelectorAll("#viewport .gate.turn")].every((gate) => {
    const { top, bottom } = gate.getBoundingClientRect();
    return top >= window.top && bottom <= window.bottom;
  });
}"""


def test_the_gate_in_turn_stays_in_sight_when_its_explanation_takes_room(
    browser: Browser, server: str
) -> None:
    program = "total = 0%0Afor i in range(4):%0A    total %2B= w[i] * x[i]%0Aloss = (total - y)**2"
    page = opened(browser, server, f"/?expr={program}")
    live(page)
    until(page, "document.getElementById('viewport').dataset.flow === 'rows'")
    before = page.locator("#viewport").evaluate("viewport => viewport.clientHeight")
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(600)
    assert before == page.locator("#viewport").evaluate("viewport => viewport.clientHeight")
    page.get_by_role("tab", name="Explain").click()
    until(page, "before => document.getElementById('viewport').clientHeight < before - 100", before)
    page.wait_for_timeout(600)  # another flow would be asked for by then
    assert page.locator("#viewport .gate.turn").count() == 1 and page.evaluate(IN_SIGHT)
    assert (
        page.locator("#viewport").get_attribute("data-flow") == "rows"
    )  # as before: nothing jumps
    page.context.close()


@pytest.mark.parametrize("size", [DESK, HALL, (1024, 768), (820, 1180)])
def test_a_step_by_a_key_leaves_the_circuit_its_room(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, FIRST, size)
    live(page)
    place = page.locator("#viewport").bounding_box()
    for keys in (("ArrowLeft", "ArrowLeft"), ("p", "ArrowLeft", "p"), ("End",), ("Home",)):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(350)
        assert page.locator("#viewport").bounding_box() == place
    page.context.close()


@pytest.mark.parametrize("size", [DESK, HALL, (1024, 768), (820, 1180)])
def test_no_button_moves_under_a_pointer_that_steps(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, FIRST, size)
    live(page)
    at_rest = page.locator("#step-next").bounding_box()
    assert at_rest is not None
    page.get_by_role("button", name="First step").click()
    for _ in range(6):  # the last one is the end of the run, where no gate is in turn
        page.mouse.click(at_rest["x"] + 5, at_rest["y"] + 5)
        page.wait_for_timeout(350)
        assert page.locator("#step-next").bounding_box() == at_rest
    page.get_by_role("button", name="Previous step").click()
    page.wait_for_timeout(350)
    assert page.locator("#step-next").bounding_box() == at_rest
    page.get_by_role("tab", name="Explain").click()  # a reader asks for what waits there
    expect(page.locator("#panel-explain h3")).to_be_visible()
    until(
        page,
        "y => document.getElementById('steps').getBoundingClientRect().y < y - 50",
        at_rest["y"],
    )
    page.context.close()


def test_without_a_script_the_buttons_ask_the_server(browser: Browser, server: str) -> None:
    page = opened(browser, server, FIRST + "&_step=1", java_script_enabled=False)
    expect(page.locator("#sentence")).to_have_text("+ takes −2.00 and 5.00 and gives 3.00.")
    button(page, "Next step")
    expect(page.locator("#sentence")).to_have_text("× takes 3.00 and −4.00 and gives −12.0.")
    assert "_step=2" in page.url
    button(page, "Last step")
    assert "_step" not in page.url


def test_back_shows_the_gate_in_turn(browser: Browser, server: str) -> None:
    chain = "h = x%0A" + "%0A".join(f"h = tanh(w{n} * h)" for n in range(30))
    page = opened(browser, server, f"/?expr={chain}&_step=55")
    page.locator(LIVE).wait_for()
    turn = page.locator("#viewport .gate.turn")
    expect(turn).to_be_in_viewport()
    type_program(page, "a*b")
    expect(page.locator("#viewport .gate")).to_have_count(1)
    page.go_back()
    expect(page.locator("#step-count")).to_contain_text("55")
    window, box = page.locator("#figure").bounding_box(), turn.bounding_box()
    assert window and box
    assert window["y"] <= box["y"] and box["y"] + box["height"] <= window["y"] + window["height"]
    page.context.close()
