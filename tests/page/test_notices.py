"""A quiet line at the editor: what could have been meant otherwise, one click away."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.pages import LIVE, editor, type_program, until

pytestmark = pytest.mark.browser


def test_a_notice_offers_the_other_text_and_goes_when_it_is_taken(page: Page) -> None:
    page.goto("/?expr=wx%20%2B%20b")
    notices = page.locator("#notices")
    expect(notices).to_contain_text("wx is read as w x")
    notices.get_by_role("link", name="w_x + b").click()
    expect(page.get_by_label("Expression")).to_have_value("w_x + b")
    expect(notices).to_be_empty()
    expect(page.get_by_label("w_x value")).to_be_visible()
    expect(page.locator("#problem")).to_be_empty()


def test_a_notice_stays_while_one_types_on_and_goes_where_the_name_gets_a_value(page: Page) -> None:
    page.goto("/?expr=x")
    notices = page.locator("#notices")
    expression = page.get_by_label("Expression")
    expression.fill("sinx")
    expect(notices.get_by_role("link", name="sin_x")).to_be_visible()
    expression.fill("sinx + ")
    expect(page.locator("#problem")).to_contain_text("nothing after it")
    expect(notices).to_be_hidden()
    expression.fill("sinx + 1")
    expect(notices.get_by_role("link", name="sin_x + 1")).to_be_visible()
    expression.fill("sinx = 3; sinx + x")
    expect(notices).to_be_empty()


def test_a_backward_pass_that_is_not_judged_is_judged_by_one_click_and_undone_by_another(
    page: Page,
) -> None:
    program = "f = (w*x)**2; dw = 2*w*x*x; dx = 2*w*w*x; w -= 0.1*dw"
    page.goto("/?expr=a=1%0Ab=2%0Ac=3%0Ad=4%0Aa*b*c*d")
    page.locator(LIVE).wait_for()
    type_program(
        page, program
    )  # the column of a longer program gets narrower once the field is left
    link = page.locator("#notices").get_by_role("link", name="draw what stands before")
    offer, inputs = link.bounding_box(), page.locator("#inputs").bounding_box()
    assert offer and inputs and offer["y"] < inputs["y"]  # before what was made of these lines
    link.click()
    expect(page.get_by_role("tab", name="Yours")).to_be_visible()
    expect(editor(page)).to_have_value("f = (w*x)**2")
    page.get_by_role("button", name="Undo").click()
    expect(editor(page)).to_have_value(program)
    expect(page.get_by_role("tab", name="Yours")).to_be_hidden()


def test_what_is_undone_before_the_judging_has_come_stays_undone(page: Page) -> None:
    program = "f = (w*x)**2; dw = 2*w*x*x; dx = 2*w*w*x; w -= 0.1*dw"
    page.goto("/?expr=x*y")
    page.locator(LIVE).wait_for()
    type_program(page, program)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/views/yours.js", hold)
    page.locator("#notices").get_by_role("link", name="draw what stands before").click()
    expect(editor(page)).to_have_value("f = (w*x)**2")
    until(page, "() => document.querySelector('#panel-yours .judged') !== null")
    page.route("**/?expr=*", hold)
    page.get_by_role("button", name="Undo").click()
    held[0].continue_()
    until(page, "() => document.querySelector('#viewport .judged') !== null")
    held[1].continue_()
    expect(page.get_by_role("tab", name="Yours")).to_be_hidden()
    expect(editor(page)).to_have_value(program)
    assert "_backward" not in page.url


def test_a_notice_takes_no_room_from_what_stands_below(page: Page) -> None:
    places = []
    for program in ("w*x%20%2B%20b", "wx%20%2B%20b"):
        page.goto(f"/?expr={program}")
        places.append(page.locator("#inputs").bounding_box())
    assert places[0] and places[1]
    assert places[0]["y"] == places[1]["y"]
