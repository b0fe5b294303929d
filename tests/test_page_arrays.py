"""Vectors and matrices on the page: their fields, the data switch, and the inspector."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages import PHONE, editor, number, opened

pytestmark = pytest.mark.browser

VECTOR = "/?expr=q=W@x%0Af=sum(q^2)&W=[[0.1,0.5],[-0.3,0.8]]&x=[0.2,0.4]"


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=f"{name} value")


def explain(page: Page) -> Locator:
    return page.locator("#panel-explain")


def test_an_array_has_a_field_that_takes_lists_and_random_numbers(page: Page) -> None:
    page.goto(VECTOR)
    expect(field(page, "x")).to_have_value("[0.2,0.4]")
    field(page, "x").fill("[1, 2]")
    expect(number(page, "w3", "value")).to_have_text("1.101.30")
    page.wait_for_url("**x=[1,%202]*")
    field(page, "W").fill("randn(4,2,seed=1)")
    expect(page.locator("#wire-w1 .shape")).to_have_text("4×2")
    expect(page.locator("#wire-w1 .heat")).to_have_count(2)


def test_values_that_do_not_fit_are_explained_and_the_last_circuit_stays(page: Page) -> None:
    page.goto(VECTOR)
    field(page, "x").fill("[1,2,3]")
    expect(page.locator("#problem")).to_contain_text("the inner sizes 2 and 3 must be equal")
    expect(page.locator("figure.stale")).to_be_visible()
    expect(number(page, "w5", "value")).to_have_text("0.12")
    field(page, "x").fill("[[1],[2")
    expect(page.locator("#problem")).to_contain_text("value of x can't be read")
    field(page, "x").fill("[0.2,0.4]")
    expect(page.locator("#problem")).to_be_empty()
    expect(page.locator("figure.stale")).to_have_count(0)


def test_the_switch_makes_an_input_data(page: Page) -> None:
    page.goto(VECTOR)
    page.get_by_role("checkbox", name="x is data").check()
    expect(page.locator("#input-x.data")).to_be_visible()
    expect(number(page, "w2", "gradient")).to_be_empty()
    page.wait_for_url("**_data=x*")
    page.reload()
    expect(page.get_by_role("checkbox", name="x is data")).to_be_checked()
    page.get_by_role("checkbox", name="x is data").uncheck()
    expect(number(page, "w2", "gradient")).to_have_text("−0.110.64")


def test_the_gradient_at_a_vector_is_ones_until_it_is_set(page: Page) -> None:
    page.goto("/?expr=W@x&W=[[1,2],[3,4]]&x=[1,1]")
    upstream = page.get_by_label("gradient at f")
    expect(upstream).to_have_attribute("placeholder", "ones(2)")
    expect(page.locator("#at-output")).to_contain_text("begins with ones")
    upstream.fill("[1,-1]")
    upstream.press("Tab")
    expect(number(page, "w2", "gradient")).to_have_text("−2.00−2.00")
    page.wait_for_url("**_upstream=[1,-1]*")


def test_a_gate_is_looked_at_by_click_by_key_and_from_the_table(page: Page) -> None:
    page.goto(VECTOR)
    page.locator("#gate-g1").click()
    expect(explain(page).get_by_role("heading", level=3)).to_contain_text("matmul")
    expect(explain(page)).to_contain_text("dW = dq @ x.T")
    expect(explain(page)).to_contain_text("2 × 4, block: 8 numbers that are never stored")
    page.wait_for_url("**_gate=g1*")
    page.locator("#gate-g2").focus()
    page.keyboard.press("Enter")
    expect(explain(page).get_by_role("heading", level=3)).to_contain_text("square")
    page.get_by_role("tab", name="Table").click()
    page.locator('#rows [data-gate="g3"]').first.click()
    expect(page.get_by_role("tab", name="Explain")).to_have_attribute("aria-selected", "true")
    expect(explain(page).get_by_role("heading", level=3)).to_contain_text("sum")
    page.reload()
    expect(explain(page).get_by_role("heading", level=3)).to_contain_text("sum")


def test_arrow_keys_go_from_tab_to_tab(page: Page) -> None:
    page.get_by_role("tab", name="Explain").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", selected=True)).to_be_focused()
    expect(page.get_by_role("tab", name="Explain")).to_have_attribute("aria-selected", "false")
    expect(explain(page)).to_be_hidden()


def test_the_curve_follows_the_slider(page: Page) -> None:
    page.goto("/?expr=sigmoid(x)&x=1&_gate=g1")
    here = explain(page).locator(".plot .here")
    before = here.get_attribute("cx")
    expect(explain(page)).to_contain_text("out*(1 - out) = 0.20")
    page.get_by_role("slider", name="x", exact=True).press("ArrowLeft")
    expect(here).not_to_have_attribute("cx", before or "")


def test_pointing_at_a_heat_map_says_the_number_and_moves_nothing(page: Page) -> None:
    page.goto("/?expr=sum(x*2)&x=[1,2,3,4,5,6,7,8,9,-10]&_gate=g1")
    map = explain(page).locator(".array.value .map").first
    before = explain(page).bounding_box()
    box = map.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    expect(explain(page).locator(".array.value .note").first).to_have_text("row 9, column 0: −20")
    assert explain(page).bounding_box() == before
    page.mouse.move(0, 0)
    expect(explain(page).locator(".array.value .note").first).to_contain_text("colours from")


def test_an_input_becomes_an_array_and_a_number_again(page: Page) -> None:
    editor(page).fill("x*2")
    expect(page.get_by_role("slider", name="x", exact=True)).to_be_visible()
    editor(page).fill("sum(a*2)")
    expect(field(page, "a")).to_be_visible()
    editor(page).fill("a*2")
    expect(page.get_by_role("spinbutton", name="a value")).to_be_visible()
    expect(page.get_by_role("slider", name="a", exact=True)).to_be_visible()


def test_data_are_chosen_without_javascript_too(browser: Browser, server: str) -> None:
    page = opened(browser, server, VECTOR + "&_gate=g1", java_script_enabled=False)
    expect(explain(page)).to_contain_text("dW = dq @ x.T")
    page.get_by_role("checkbox", name="x is data").check()
    page.get_by_role("button", name="Draw").click()
    expect(page.locator("#input-x.data")).to_be_visible()
    assert "_data=x" in page.url and "_gate=g1" in page.url
    page.context.close()


def test_arrays_fit_a_phone(browser: Browser, server: str) -> None:
    page = opened(browser, server, VECTOR + "&_gate=g1", PHONE, has_touch=True)
    expect(explain(page)).to_contain_text("dW = dq @ x.T")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def test_lessons_stand_in_groups(page: Page) -> None:
    page.get_by_role("button", name="Examples").click()
    groups = page.locator("#examples h3")
    expect(groups).to_have_text(
        [re.compile("Numbers"), re.compile("Vectors"), re.compile("Activation")]
    )
    page.get_by_role("link", name=re.compile("A maxout unit")).click()
    expect(explain(page).get_by_role("heading", level=3)).to_contain_text("maxout")
    expect(explain(page).locator(".plot").first).to_be_visible()
