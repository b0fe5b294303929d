"""An array of an input, edited as a table."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.pages import LIVE, PHONE, opened

pytestmark = pytest.mark.browser

PROGRAM = "/?expr=W%20=%20np.array([[1,2],[3,4]])%0Ab%20=%20[1,-1]%0Asum(W@b*x)&x=2"


def cell(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def table_of(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=f"{name} as a table").click()
    table = page.get_by_role("group", name=f"{name} as a table")
    expect(table).to_be_visible()
    return table


def test_an_array_that_a_program_contains_is_edited_as_a_table(page: Page) -> None:
    page.goto(PROGRAM)
    expect(page.locator(LIVE)).to_be_attached()
    table = table_of(page, "W")
    expect(table.get_by_role("textbox")).to_have_count(4)
    expect(cell(page, "W[1,0]")).to_have_value("3")
    cell(page, "W[1,0]").fill("1/2")
    expect(page.get_by_role("textbox", name="W value")).to_have_value("[[1,2],[0.5,4]]")
    page.wait_for_url(lambda url: "W=[[1,2],[0.5,4]]" in unquote(url))
    cell(page, "W[1,0]").fill("-")
    expect(cell(page, "W[1,0]")).to_have_attribute("data-wrong", "")
    cell(page, "W[1,0]").blur()
    expect(cell(page, "W[1,0]")).to_have_value("0.5")
    page.get_by_role("textbox", name="W value").fill("[[7,8],[9,10]]")
    expect(cell(page, "W[0,0]")).to_have_value("7")
    page.get_by_role("button", name="W as a table").click()
    expect(table).to_have_count(0)


def test_the_numbers_in_the_picture_follow_at_once(page: Page) -> None:
    page.goto("/?expr=sum(b*x)&b=[1,-1]&x=2")
    expect(page.locator(LIVE)).to_be_attached()
    table_of(page, "b")
    cell(page, "b[0]").fill("4")
    expect(page.locator("#wire-w4 .value")).to_have_text("6.00")


def test_arrow_keys_go_from_cell_to_cell(page: Page) -> None:
    page.goto(PROGRAM)
    expect(page.locator(LIVE)).to_be_attached()
    table_of(page, "W")
    cell(page, "W[0,0]").focus()
    for key, at in (
        ("ArrowRight", "W[0,1]"),
        ("ArrowRight", "W[0,1]"),
        ("ArrowDown", "W[1,1]"),
        ("ArrowDown", "W[1,1]"),
        ("ArrowLeft", "W[1,0]"),
        ("ArrowUp", "W[0,0]"),
        ("Enter", "W[1,0]"),
        ("Tab", "W[1,1]"),
    ):
        page.keyboard.press(key)
        expect(cell(page, at)).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "W[1,1]")).to_be_focused()  # the caret goes within the number
    assert "_step" not in page.url


def test_a_block_is_pasted_from_a_spreadsheet(page: Page) -> None:
    page.goto(PROGRAM)
    expect(page.locator(LIVE)).to_be_attached()
    table_of(page, "W")
    paste = """(field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
    }"""
    cell(page, "W[0,0]").focus()
    cell(page, "W[0,0]").evaluate(paste, "0,5\t-2\r\n7\t8\t9\r\n")
    value = page.get_by_role("textbox", name="W value")
    expect(value).to_have_value("[[0.5,-2],[7,8]]")
    expect(page.get_by_text("What does not fit")).to_be_visible()
    cell(page, "W[1,1]").focus()
    cell(page, "W[1,1]").evaluate(paste, "1\t2\n3\t4")
    expect(value).to_have_value("[[0.5,-2],[7,1]]")


def test_what_is_too_large_or_no_table_has_none(page: Page) -> None:
    page.goto("/?expr=sum(A)*sum(B)*sum(C)&A=randn(2,2,seed=1)&B=randn(13,2)&C=randn(2,2,2)")
    expect(page.locator(LIVE)).to_be_attached()
    expect(page.get_by_role("button", name="as a table")).to_have_count(1)
    table_of(page, "A")
    before = cell(page, "A[0,0]").input_value()
    assert re.fullmatch(r"-?\d+\.\d{4,}", before)
    cell(page, "A[1,1]").fill("0")
    expect(page.get_by_role("textbox", name="A value")).to_have_value(
        re.compile(rf"^\[\[{re.escape(before)},.*,0\]\]$")
    )


def test_on_a_phone_a_table_scrolls_and_the_page_does_not(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=sum(A)&A=randn(2,12,seed=1)&_lang=zh", PHONE)
    expect(page.locator(LIVE)).to_be_attached()
    page.get_by_role("button", name="A 的表格").click()
    expect(page.get_by_role("group", name="A 的表格")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_a_number_of_an_array_is_changed_on_the_circuit_and_written_into_the_program(
    page: Page,
) -> None:
    page.goto("/?expr=W%20=%20np.array([[1,2],[3,4]])%0Asum(W@x)&x=[1,-1]")
    expect(page.locator(LIVE)).to_be_attached()
    wire, expression = page.locator("#wire-w1 text.value"), page.get_by_label("Expression")
    wire.locator("tspan").nth(3).click()
    expect(page.get_by_role("group", name="W[1,1], on the circuit")).to_be_visible()
    page.keyboard.type("9")
    expect(wire).to_have_text("1.002.003.009.00")
    page.keyboard.press("Enter")
    expect(page.locator("#differing")).to_contain_text("W[1,1] is 9 now, and the program says 4")
    expect(page.locator(".marks mark.given")).to_have_text("np.array([[1,2],[3,4]])")
    page.get_by_role("button", name="Write it into the program").click()
    expect(expression).to_have_value("W = np.array([[1,2],[3,9]])\nsum(W@x)")
    expect(page.locator("#differing")).to_be_empty()
    expect(wire).to_have_text("1.002.003.009.00")
    page.wait_for_timeout(500)  # the new program's circuit takes the place of the one before
    page.locator("#wire-w1 text.gradient tspan").first.click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("W, 2×2")
