"""The program in the Code tab: its language, its lines and their gates, a copy and a file."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.pages import LIVE, PHONE, opened

pytestmark = pytest.mark.browser

STAGED = "/?expr=q=x%2By%0Af=q*z*x&x=-2&y=5&z=-4&_panel=code"


def code(page: Page) -> Locator:
    return page.locator("#code")


def test_the_program_stands_in_its_tab_and_the_tab_in_the_address(page: Page) -> None:
    page.get_by_role("tab", name="Code").click()
    expect(code(page)).to_contain_text("dz = df * g1")
    page.wait_for_url("**_panel=code*")
    page.reload()
    expect(code(page)).to_contain_text("# the backward pass")


def test_the_language_is_chosen_and_stands_in_the_address(page: Page) -> None:
    page.goto(STAGED)
    for name, text in (
        ("PyTorch", "f.backward()"),
        ("JavaScript", "export function run("),
        ("The picture in LaTeX (TikZ)", r"\begin{tikzpicture}"),
        ("The formulas in LaTeX", r"\partial"),
        ("NumPy", "dq = "),
    ):
        page.get_by_label("Language").select_option(label=name)
        expect(code(page)).to_contain_text(text)
    page.get_by_label("Language").select_option(label="PyTorch")
    page.wait_for_url("**_code=pytorch*")
    page.reload()
    expect(code(page)).to_contain_text("requires_grad=True")


def test_a_line_its_gate_and_its_text_light_up_together(page: Page) -> None:
    page.goto(STAGED)
    line = code(page).locator("[data-gate]", has_text=re.compile(r"^q = x \+ y"))
    line.hover()
    gate = line.get_attribute("data-gate")
    expect(page.locator(f"#gate-{gate}")).to_have_class(re.compile("lit"))
    expect(page.locator("#marks mark.lit")).to_have_text("x+y")
    page.mouse.move(0, 0)
    expect(page.locator(f"#gate-{gate}")).not_to_have_class(re.compile("lit"))
    page.locator(f"#gate-{gate}").hover()
    expect(code(page).locator(".lit").first).to_have_text(re.compile(r"q = x \+ y"))
    assert code(page).locator(".lit").count() > 1  # forward and backward


def test_a_gate_that_is_clicked_leaves_the_program_open(page: Page) -> None:
    page.goto(STAGED)
    page.locator("#gate-g2").click()
    page.wait_for_url("**_gate=g2*")
    expect(page.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")
    expect(code(page)).to_be_visible()


def test_the_program_is_copied_and_downloaded(browser: Browser, server: str) -> None:
    page = opened(browser, server, STAGED, permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator(LIVE)).to_have_count(1)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#copy-code")).to_have_attribute("data-said", "Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    link = page.get_by_role("link", name="Download")
    answer = page.request.get(server + str(link.get_attribute("href")))
    assert answer.text() == copied
    assert copied.startswith("import numpy as np\n")
    page.context.close()


def test_the_program_follows_new_values(page: Page) -> None:
    page.goto(STAGED)
    page.get_by_role("spinbutton", name="x value").fill("7")
    expect(code(page)).to_contain_text("x = 7.0")


def test_what_cannot_be_written_is_said(page: Page) -> None:
    page.goto("/?expr=ሀ*2&_panel=code&_code=tikz")
    expect(page.locator("#panel-code .hint")).to_contain_text("Use names of Latin")
    expect(page.get_by_label("Language")).to_be_visible()


def test_long_lines_scroll_inside_the_panel_on_a_phone(browser: Browser, server: str) -> None:
    page = opened(browser, server, STAGED + "&_code=tikz", PHONE, has_touch=True)
    expect(code(page)).to_contain_text("tikzpicture")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()
