"""The panel of all links: its controls change what it says, and it is left as any dialog is."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened
from web.site.address import State, to_query

pytestmark = pytest.mark.browser

FIRST = worked.FIRST.page
LONG = "h = x\nfor i in range(60):\n    h = tanh(h*w + b)\nh"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def panel(page: Page) -> Locator:
    page.get_by_role("button", name="Share", exact=True).click()
    shown = page.get_by_role("dialog", name="Share")
    expect(shown).to_be_visible()
    return shown


def test_share_opens_a_panel_with_every_link(page: Page) -> None:
    page.goto(f"{FIRST}&_step=4")
    shown = panel(page)
    expect(shown.get_by_label("Link", exact=True)).to_have_value(re.compile(r"/\?expr=.*&_step=4$"))
    expect(shown.get_by_label("Into a page")).to_have_value(re.compile("^<iframe src="))
    expect(shown.get_by_label("Into a notebook")).to_have_value(re.compile(r"gateflow\.circuit\("))
    expect(shown.get_by_role("link", name="Download as")).to_have_count(9)
    code = shown.get_by_role("img", name="QR code of the link")
    assert (
        code.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
    )


def test_its_controls_change_the_link_the_snippets_and_the_code(page: Page) -> None:
    page.goto(FIRST)
    shown = panel(page)
    code = shown.get_by_role("img", name="QR code of the link")
    before = code.get_attribute("src")
    shown.get_by_label("View").select_option("present")
    shown.get_by_label("Language").select_option("zh")
    shown.get_by_label("Predict").select_option("gradients")
    shown.get_by_label("Inputs").check()
    link = shown.get_by_label("Link", exact=True)
    for part in ("_view=present", "_lang=zh", "_predict=gradients", "_hide=inputs"):
        expect(link).to_have_value(re.compile(part))
    expect(shown.get_by_label("Into a page")).to_have_value(re.compile("_hide=inputs"))
    expect(shown.get_by_role("link", name="Download as SVG")).to_have_attribute(
        "href", re.compile("_hide=inputs")
    )
    assert code.get_attribute("src") != before
    page.goto(link.input_value())
    expect(page.locator(":root[data-view=present]")).to_be_attached()


def test_pictures_and_files_are_as_the_circuit_is_seen(page: Page) -> None:
    page.goto(f"/?{to_query(State(LONG))}")
    expect(page.locator("svg.circuit")).to_have_attribute("data-flow", "rows")
    shown = panel(page)
    drawn = re.compile(r"&_fold=\*&_flow=rows$")
    for ending in ("SVG", "PNG", "PDF", "HTML", "TEX", "DOT"):
        picture = shown.get_by_role("link", name=f"Download as {ending}", exact=True)
        expect(picture).to_have_attribute("href", drawn)
    expect(shown.get_by_role("link", name="Download as JSON")).not_to_have_attribute("href", drawn)
    expect(shown.get_by_label("Link", exact=True)).not_to_have_value(re.compile("_fold|_flow"))
    expect(shown.get_by_label("HTML: a picture")).to_have_value(re.compile(r"svg\?[^\"]*_fold=\*"))
    shown.get_by_label("Theme").select_option("dark")
    expect(shown.get_by_role("link", name="Download as SVG")).to_have_attribute(
        "href", re.compile(r"_theme=dark&_fold=\*&_flow=rows$")
    )


def test_a_snippet_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(FIRST)
    shown = panel(page)
    shown.get_by_role("button", name="Copy Markdown").click()
    expect(page.locator("#share-said")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("[![")


def test_escape_closes_it_and_the_focus_returns(page: Page) -> None:
    page.goto(FIRST)
    page.get_by_role("button", name="Share", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert "_step" not in page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Share")).to_be_hidden()
    expect(page.get_by_role("button", name="Share", exact=True)).to_be_focused()


@pytest.mark.parametrize("size", [DESK, HALL, PHONE], ids=["desk", "hall", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_and_axe_finds_nothing(
    browser: Browser, server: str, size: tuple[int, int], theme: str
) -> None:
    page = opened(browser, server, f"{FIRST}&_theme={theme}", size, bypass_csp=True)
    page.locator(LIVE).wait_for()
    shown = panel(page)
    box = shown.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["height"] <= size[1]
    assert shown.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    small = shown.evaluate(
        "(panel) => [...panel.querySelectorAll('button, select, a, .hides label')]"
        ".filter((e) => e.checkVisibility())"
        ".map((e) => [e.textContent, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)"
    )
    assert small == []
    page.evaluate(AXE)
    found = page.evaluate("axe.run('#sharing', {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    page.context.close()


def test_without_a_script_share_leads_to_its_own_page(browser: Browser, server: str) -> None:
    page = opened(browser, server, FIRST, java_script_enabled=False)
    page.get_by_role("link", name="Share").click()
    assert page.url.startswith(f"{server}/share?expr=")
    page.get_by_label("View").select_option("present")
    page.get_by_role("button", name="Change the link").click()
    expect(page.get_by_label("Link", exact=True)).to_have_value(re.compile("_view=present"))
    page.context.close()


def test_a_tried_exercise_is_shared_empty_and_stays_in_the_own_address(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{FIRST}&_predict=backward&_backward=dz%20=%20x%20%2B%20y")
    page.locator(LIVE).wait_for()
    shown = panel(page)
    expect(shown.get_by_text("Link copied: what you wrote is not in it")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "_predict=backward" in link and "dz" not in link
    assert "_backward=dz" in page.url
    shown.get_by_label("Your answers").select_option("With my answers")
    expect(shown.get_by_label("Link", exact=True)).to_have_value(re.compile("_backward=dz"))
