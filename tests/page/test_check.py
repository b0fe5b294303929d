"""The check's tab in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import DESK, HALL, PHONE, opened, until

pytestmark = pytest.mark.browser
MAXIMUM = "/?expr=max(x,y)&x=4&y=2"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    page = opened(browser, server, MAXIMUM)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.get_by_role("tab", name="Check").click()
    expect(page.locator("#panel-check .witnesses")).to_be_visible(timeout=15_000)
    yield page
    assert wrong == []
    page.context.close()


def test_the_tab_shows_the_witnesses_and_stands_in_the_address(page: Page) -> None:
    rows = page.locator(".witnesses tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("agree")
    expect(page.locator("#panel-check math")).to_have_count(2)
    assert "_panel=check" in page.url
    page.reload()
    expect(page.get_by_role("tab", name="Check")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".witnesses")).to_be_visible()
    page.get_by_role("tab", name="Explain").click()
    until(page, "!location.href.includes('_panel')")


def test_a_step_of_more_than_two_on_y_changes_the_maximum(page: Page) -> None:
    page.get_by_role("combobox", name="Input").select_option("y")
    page.get_by_role("textbox", name="h value").fill("2.5")
    page.get_by_role("textbox", name="h value").press("Enter")
    expect(page.locator(".words")).to_contain_text(
        "makes f change by 0.5: y has become the larger one"
    )
    assert "_wrt=y" in page.url and "_h=2.5" in page.url
    slider = page.get_by_role("slider", name="h", exact=True)
    slider.fill("0")
    expect(page.locator(".words")).to_contain_text("A step of 1 on y does not change f")
    expect(page.get_by_role("textbox", name="h value")).to_have_value("1")
    expect(slider).to_be_focused()


def test_the_check_follows_the_inputs_and_the_program(page: Page) -> None:
    page.get_by_role("spinbutton", name="y value").fill("4")
    expect(page.locator(".kinks").first).to_contain_text("stands at a kink")
    expect(page.locator(".verdict.kink").first).to_be_visible()
    page.get_by_role("textbox", name="Expression").fill("a*b*c")
    expect(page.locator(".witnesses tbody tr")).to_have_count(3, timeout=15_000)
    page.get_by_role("textbox", name="Expression").fill("W @ v")
    expect(page.locator(".witnesses .refused")).to_contain_text("arrays", timeout=15_000)


def test_the_latex_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the LaTeX of formula 1").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(r"\frac{\partial f}{\partial x} = ")


@pytest.mark.parametrize("size", [DESK, HALL, PHONE])
def test_nothing_is_wider_than_its_screen(
    browser: Browser,
    server: str,
    size: tuple[int, int],
) -> None:
    page = opened(browser, server, f"{MAXIMUM}&_panel=check", size)
    expect(page.locator(".witnesses")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#panel-check").evaluate("e => e.scrollWidth <= e.clientWidth")
    page.context.close()


def test_without_javascript_the_step_is_taken_too(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=q%20=%20x%0Amax(q,y)&x=4&y=2", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("Check the gradients")).click()
    page.get_by_role("combobox", name="Input").select_option("y")
    page.get_by_role("textbox", name="h value").fill("2.5")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator(".words")).to_contain_text("y has become the larger one")
    page.context.close()
