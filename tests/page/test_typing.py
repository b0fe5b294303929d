"""Typing: how soon the circuit follows, when what is wrong is said, and what stays as it was meanwhile."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import LIVE, editor, number, slide, type_program, until

pytestmark = pytest.mark.browser

STALE = re.compile("stale")
# How long each question to the server waited for its timer: a busy machine runs that later, never sooner. The
# names that are offered are asked for when the program gets the focus, whatever is typed.
PAUSED = """window.paused = [];
  let waited = 0;
  const { fetch, setTimeout } = window;
  window.setTimeout = (work, pause, ...given) => setTimeout(() => {
    waited = pause;
    work(...given);
    waited = 0;
  }, pause);
  window.fetch = (...given) => {
    if (!String(given[0]).startsWith("/names.json")) paused.push(waited);
    return fetch(...given);
  };"""


def refused(page: Page, typing: str) -> None:
    """Type at the cursor, until the server has refused the program."""
    with page.expect_response(lambda answer: answer.status == 400):
        page.keyboard.type(typing)


def test_the_circuit_follows_a_key_at_once(page: Page) -> None:
    page.add_init_script(PAUSED)
    page.goto("/?expr=x*y")
    page.locator(LIVE).wait_for()
    editor(page).press("End")
    page.evaluate("paused.length = 0")
    page.keyboard.type("*z")
    expect(page.locator("#gate-g2")).to_be_visible()
    assert 0 < max(page.evaluate("paused.slice(0, 1)")) <= 60


def test_what_is_wrong_is_said_when_one_stops(page: Page) -> None:
    page.goto("/?expr=x*y")
    page.locator(LIVE).wait_for()
    editor(page).press("End")
    began = time.monotonic()
    refused(page, "+foo(x)")
    problem = page.locator("#problem strong")
    if time.monotonic() - began < 0.4:
        expect(problem).to_have_count(0)
        expect(page.locator("main")).not_to_have_class(STALE)
    expect(problem).to_contain_text("There is no function")
    assert time.monotonic() - began >= 0.6
    expect(page.locator("main")).to_have_class(STALE)
    expect(page.locator("#problem")).not_to_have_class("past")
    page.route("**/?expr=*", lambda route: None)  # the next text is being read
    page.keyboard.type("*2")
    expect(page.locator("#problem")).to_have_class("past")


def test_what_is_wrong_is_said_at_once_when_the_cursor_leaves(page: Page) -> None:
    page.goto("/?expr=x*y")
    page.locator(LIVE).wait_for()
    editor(page).press("End")
    page.evaluate(
        "performance.now = () => 0"
    )  # the wait begins with the answer, however late that is
    refused(page, "+foo(x)")
    page.wait_for_timeout(50)
    expect(page.locator("#problem strong")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#problem strong")).to_contain_text("There is no function", timeout=500)


def test_a_name_that_is_half_typed_leaves_the_circuit_as_it_is(page: Page) -> None:
    page.goto("/?expr=tanh(x)&x=0")
    page.locator(LIVE).wait_for()
    editor(page).press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator("#problem strong")).to_contain_text("There is no function")
    expect(page.locator("main")).not_to_have_class(STALE)
    page.keyboard.press("Tab")
    expect(page.locator("main")).to_have_class(STALE)
    editor(page).fill("cos(x)")
    expect(page.locator("#problem")).to_be_empty()
    expect(page.locator("main")).not_to_have_class(STALE)
    expect(number(page, "w2", "value")).to_have_text("1.00")


def test_nothing_moves_beside_the_editor_when_something_is_wrong(page: Page) -> None:
    page.goto("/?expr=x*y")
    page.locator(LIVE).wait_for()
    parts = """() => [...document.querySelectorAll(".editor, .inputs, #figure")]
      .map((part) => JSON.stringify(part.getBoundingClientRect()))"""
    before = page.evaluate(parts)
    editor(page).fill("x*foo(y)")
    page.locator("#problem strong").wait_for()
    assert page.evaluate(parts) == before
    card, field = page.locator("#problem").bounding_box(), page.locator(".inputs").bounding_box()
    assert card and field and card["x"] >= field["x"] + field["width"]


def test_a_click_on_a_gate_asks_for_its_explanation_alone(page: Page) -> None:
    page.goto("/?expr=x*y%2Bz")
    page.locator(LIVE).wait_for()
    page.wait_for_timeout(300)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#gate-g1").click()
    expect(page.locator("#panel-explain header")).to_have_attribute("data-gate", "g1")
    expect(page.locator("#unpin")).to_be_visible()
    expect(page.locator("#gate-g1")).to_have_class(re.compile("selected"))
    until(page, "location.search.includes('_gate=g1')")
    asked = [url for url in asked if "/static/" not in url]
    assert len(asked) == 1 and "/explain?" in asked[0]


def test_rows_of_inputs_that_stay_are_not_moved(page: Page) -> None:
    page.evaluate("""() => {
      window.gone = [];
      const note = (row) => gone.push(row.querySelector("input").name);
      new MutationObserver((all) => all.forEach(({ removedNodes }) => removedNodes.forEach(note)))
        .observe(document.getElementById("inputs"), { childList: true });
    }""")
    editor(page).fill("(x+w)*z")
    expect(page.get_by_role("spinbutton", name="w value")).to_be_visible()
    assert page.evaluate("gone") == ["y"]


def values(page: Page) -> dict[str, float]:
    """What the inputs have, as the page's record has it."""
    record = json.loads(page.locator("#record").text_content() or "{}")
    return {name: each["value"] for name, each in record["inputs"].items()}


def test_a_number_that_is_typed_in_the_program_is_meant(page: Page) -> None:
    """Whatever the input had before: by choice of the page, by an address, or by its slider."""
    for text, expected in [
        ("x = 3\ny = 4\nx*y + z", {"x": 3, "y": 4, "z": -4}),
        ("x = 3\ny = 7\nx*y + z", {"x": 3, "y": 7, "z": -4}),
        ("b = 0.5\ny = 2*4\nx*y", {"y": 8}),
        ("def f():\n    return 3\n\ny = f()\nx*y", {"y": 3}),
        ("def f():\n    return 6\n\ny = f()\nx*y", {"y": 6}),
    ]:
        type_program(page, text)
        until(
            page,
            "text => JSON.parse(document.getElementById('record').textContent).expr === text",
            text,
        )
        shown = values(page)
        assert {name: shown[name] for name in expected} == expected, text


def test_a_slider_keeps_its_number_until_the_program_says_another(page: Page) -> None:
    page.goto("/?expr=x = 3; x*y")
    page.locator(LIVE).wait_for()
    slide(page, "x", 1)
    for text, x in [("x = 3; x+y", 1), ("x = 2; x+y", 2)]:
        type_program(page, text)
        until(
            page,
            "text => JSON.parse(document.getElementById('record').textContent).expr === text",
            text,
        )
        assert values(page)["x"] == x
    until(page, "!location.search.includes('&x=')")  # the program says it already


def test_a_replaced_program_begins_with_nothing_held_and_an_edited_one_keeps_what_is_there(
    page: Page,
) -> None:
    page.goto("/?expr=sigmoid(a*b)&_gate=g2&_expand=sigmoid")
    page.locator(LIVE).wait_for()
    type_program(page, "tanh(a*b)")
    expect(page.locator("#gate-g2")).to_contain_text("tanh")
    expect(page.locator("#warnings")).to_have_text("")
    expect(page.locator(".gate.selected")).to_have_count(0)
    page.locator("#gate-g1").click()
    expect(page.locator(".gate.selected")).to_have_count(1)
    type_program(page, "tanh(a*b+c)*d")
    expect(page.locator("#gate-g1.selected")).to_be_visible()
    type_program(page, "u = x1 + x2\nv = exp(u)\nloss = v**2")
    expect(page.locator("#input-x1")).to_be_visible()
    expect(page.locator(".gate.selected")).to_have_count(0)
    until(page, "!location.search.includes('_gate')")
