"""Nudging on the page: one step of all parameters, foretold and done."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import LIVE, editor, number, opened, slide, until

pytestmark = pytest.mark.browser

FIRST = worked.FIRST.page


def nudging(browser: Browser, server: str, path: str, **more: object) -> Page:
    page = opened(browser, server, path, **more)
    until(page, f"document.querySelector('{LIVE}')")
    page.locator("#nudge summary").press("Enter")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def changes(page: Page) -> tuple[float, float]:
    expect(page.locator("#nudge-actual")).not_to_have_text("—")
    texts = (page.locator(f"#nudge-{what}").inner_text() for what in ("predicted", "actual"))
    predicted, actual = (float(text.replace("−", "-")) for text in texts)
    return predicted, actual


@pytest.fixture
def first(browser: Browser, server: str) -> Iterator[Page]:
    page = nudging(browser, server, FIRST)
    yield page
    page.context.close()


def test_one_step_moves_every_parameter_and_foretells_the_change(first: Page) -> None:
    page = first
    press(page, "Along: f rises")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("-2.04")
    expect(page.get_by_role("spinbutton", name="z value")).to_have_value("-3.97")
    expect(number(page, "w5", "value")).to_have_text("−11.6")
    # size × (16 + 16 + 9), and (2.92)(−3.97) + 12
    assert changes(page) == (0.41, 0.4076)
    expect(page.locator("#nudge-words")).to_contain_text("the rest, −0.0024, is curvature")
    page.wait_for_url("**x=-2.04&y=4.96&z=-3.97*")


def test_against_the_gradient_f_falls(first: Page) -> None:
    press(first, "Against: f falls")
    predicted, actual = changes(first)
    assert predicted == -0.41 and actual < 0


def test_the_lesson_on_descent_says_what_its_steps_do(browser: Browser, server: str) -> None:
    page = nudging(browser, server, "/?_lesson=descent")
    press(page, "Against: loss falls")
    assert changes(page) == (-0.8, -0.76)
    expect(number(page, "w8", "value")).to_have_text("3.24")
    press(page, "Reset")
    for size, loss in (("0.1", "0.00"), ("0.25", "9.00")):
        page.locator("#nudge-size").fill(size)
        press(page, "Against: loss falls")
        expect(number(page, "w8", "value")).to_have_text(loss)
        press(page, "Reset")
        expect(number(page, "w8", "value")).to_have_text("4.00")
    page.context.close()


def test_twenty_steps_are_plotted_one_entry_of_history_and_a_reset_goes_back(first: Page) -> None:
    page = first
    press(page, "Along: f rises")
    press(page, "Run 20 steps")
    plot = page.locator("#nudge-plot svg")
    expect(plot).to_have_attribute("aria-label", re.compile(r"f over 21 steps: from −12\.0 to −\d"))
    expect(plot.locator("circle")).to_have_count(22)
    expect(page.locator("#nudge-run")).to_have_text("Run 20 steps")
    page.wait_for_url("**x=-2.78*")
    page.go_back()
    page.wait_for_url("**x=-2&y=5&z=-4")
    page.go_forward()
    page.wait_for_url("**x=-2.78*")
    press(page, "Against: f falls")
    press(page, "Reset")
    page.wait_for_url("**x=-2.787*")
    expect(plot).to_have_count(0)


def test_a_reset_returns_to_where_it_began(first: Page) -> None:
    page = first
    press(page, "Along: f rises")
    press(page, "Along: f rises")
    press(page, "Reset")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("-2")
    expect(number(page, "w5", "value")).to_have_text("−12.0")
    page.wait_for_url("**x=-2&y=5&z=-4")


def test_data_stay_where_they_are_and_arrays_move(browser: Browser, server: str) -> None:
    page = nudging(browser, server, "/?expr=sum((W@x)^2)&W=[[1,2],[3,4]]&x=[1,-1]&_data=x")
    press(page, "Against")
    # W@x is [−1, −1], dW is [[−2, 2], [−2, 2]]
    expect(page.get_by_role("textbox", name="W value")).to_have_value("[[1.02,1.98],[3.02,3.98]]")
    expect(page.get_by_role("textbox", name="x value")).to_have_value("[1,-1]")
    assert changes(page) == (-0.16, -0.1568)
    page.wait_for_url("**W=[[1.02,1.98],[3.02,3.98]]*")
    page.context.close()


def test_of_an_array_its_upstream_gradient_s_share_is_followed(
    browser: Browser, server: str
) -> None:
    page = nudging(browser, server, "/?expr=2*x&x=[1,2]&_upstream=[3,0]")
    press(page, "Along")
    assert changes(page) == (0.36, 0.36)
    expect(page.locator("#nudge-words")).to_contain_text("straight")
    page.context.close()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/?expr=x*y&x=2&y=3&_data=x,y", "Every input is data"),
        ("/?expr=x^2&x=0", "Every gradient is 0"),
        ("/?expr=exp(exp(x))&x=6", "would not be finite"),
        ("/?expr=1/x&x=0", "not finite"),
    ],
)
def test_where_there_is_no_way_nothing_moves_and_it_says_why(
    browser: Browser, server: str, path: str, said: str
) -> None:
    page = nudging(browser, server, path)
    press(page, "Run 20 steps")
    expect(page.locator("#nudge-words")).to_contain_text(said)
    expect(page.locator("#said")).to_contain_text(said)
    assert page.url == server + path
    page.context.close()


def test_a_step_size_is_chosen_and_kept(first: Page) -> None:
    page = first
    page.get_by_role("textbox", name="step size").fill("0.1")
    press(page, "Along")
    assert changes(page)[0] == 4.1
    page.get_by_role("textbox", name="step size").fill("-1")
    press(page, "Along")
    expect(page.locator("#nudge-words")).to_contain_text("a number above 0")


def test_a_hand_at_the_inputs_begins_a_new_trail(first: Page) -> None:
    page = first
    press(page, "Along")
    slide(page, "x", 1)
    press(page, "Along")
    expect(page.locator("#nudge-plot circle")).to_have_count(2)
    editor(page).fill("x*y")
    expect(page.locator("#nudge-plot svg")).to_have_count(0)


def test_without_the_program_the_server_s_numbers_serve(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/healthz")
    page.route(re.compile(r"/graph\.js\?"), lambda route: route.abort())  # not graph.json
    page.goto(FIRST)
    until(page, f"document.querySelector('{LIVE}')")
    page.locator("#nudge summary").click()
    press(page, "Along")
    assert changes(page) == (0.41, 0.4076)
    expect(number(page, "w5", "value")).to_have_text("−11.6")
    page.context.close()


def test_nudging_in_chinese(browser: Browser, server: str) -> None:
    page = nudging(browser, server, f"{FIRST}&_lang=zh")
    press(page, "沿梯度：f 上升")
    expect(page.locator("#nudge-words")).to_contain_text("一阶预测")
    assert changes(page) == (0.41, 0.4076)
    press(page, "复位")
    expect(page.get_by_role("spinbutton", name=re.compile("^x"))).to_have_value("-2")
    page.context.close()
