"""A phone's keyboard takes half of the window: what is typed and what is said of it stay above it."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import PHONE, editor
from tests.support.touch import SMALL_PHONE, box_of, shown, tap

pytestmark = pytest.mark.browser

HEIGHTS = {PHONE: 450, SMALL_PHONE: 400}


def raise_keyboard(page: Page, size: tuple[int, int]) -> int:
    """Make the window as low as a keyboard leaves it, in px."""
    height = HEIGHTS[size]
    page.set_viewport_size({"width": size[0], "height": height})
    page.wait_for_timeout(200)
    return height


@pytest.mark.parametrize("size", HEIGHTS, ids=str)
def test_who_asks_for_the_exercise_of_the_backward_pass_sees_it_and_what_is_said_of_a_line(
    touched: Page, size: tuple[int, int]
) -> None:
    page = shown(touched, "/", size)
    page.get_by_role("button", name="Predict").tap()
    page.locator("#asks [data-mode=backward]").tap()
    expect(page.locator("#backward")).to_be_focused()
    page.locator("#panel-yours .editor").wait_for()
    page.wait_for_timeout(300)  # its style has come
    assert page.evaluate("scrollY") == 0
    assert 0 < box_of(page, "#backward")["y"] < box_of(page, "#backward")["bottom"] < size[1]
    height = raise_keyboard(page, size)
    page.keyboard.type("dz = q\ndq = z\ndx = dq\ndy = z*2")
    expect(page.locator("#panel-yours .summary")).to_contain_text("2 of 4 gradients")
    for part in ("#backward", "#panel-yours .summary"):
        box = box_of(page, part)
        assert box_of(page, "#viewport")["bottom"] <= box["y"] < box["bottom"] <= height, part


@pytest.mark.parametrize("size", HEIGHTS, ids=str)
def test_what_is_said_of_a_wrong_number_is_above_the_keyboard(
    touched: Page, size: tuple[int, int]
) -> None:
    page = shown(touched, "/?expr=(x%2By)*z&_predict=gradients", size)
    tap(page, "#questions .current input")
    height = raise_keyboard(page, size)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.locator("#question-hint")).to_contain_text("2 is not it.")
    for part in ("#questions .current input", "#question-hint"):
        box = box_of(page, part)
        assert box_of(page, "#viewport")["bottom"] <= box["y"] < box["bottom"] <= height, part


@pytest.mark.parametrize("size", HEIGHTS, ids=str)
def test_who_types_at_a_first_visit_sees_the_formula_the_circuit_and_what_is_wrong(
    touched: Page, size: tuple[int, int]
) -> None:
    page = shown(touched, "/", size)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    editor(page).tap()
    height = raise_keyboard(page, size)
    page.keyboard.press("End")
    page.keyboard.type("+")
    expect(page.locator("#problem strong")).not_to_be_empty()
    for part in ("#expression", "#problem", "#viewport"):
        box = box_of(page, part)
        assert 0 <= box["y"] < box["bottom"] <= height, part
