"""The formula is copied in other languages, and the program is written with all its signs."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import LIVE, editor, opened

pytestmark = pytest.mark.browser

PROGRAM = "q = 2x  # twice\nf = q^2/y"


@pytest.fixture
def copying(browser: Browser, server: str) -> Page:
    page = opened(
        browser,
        server,
        f"/?expr={quote(PROGRAM)}",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.locator(LIVE).wait_for()
    return page


def copied(page: Page, name: str) -> str:
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    page.get_by_role("button", name="Copy the formula").click()
    page.get_by_role("button", name=name).click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text !== 'nothing yet')")
    expect(page.locator("#said")).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_formula_is_copied_as_it_is_chosen(copying: Page) -> None:
    assert "f &= \\frac{q^{2}}{y}" in copied(copying, "LaTeX")
    assert copied(copying, "MathML").count("<math ") == 2
    assert copied(copying, "Python") == "q = 2*x\nf = q**2/y"
    assert copied(copying, "Text") == PROGRAM.replace("2x", "2*x")


def test_all_signs_are_written_and_one_key_takes_them_back(copying: Page) -> None:
    copying.get_by_role("button", name="Copy the formula").click()
    copying.get_by_role("button", name="Write all signs").click()
    expect(editor(copying)).to_have_value(PROGRAM.replace("2x", "2*x"))
    copying.keyboard.press("Control+z")
    expect(editor(copying)).to_have_value(PROGRAM)
