"""Long links, packed in the address bar and in Share; Back, a reload and an old browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import LIVE, opened, until
from web.site.address import State, to_query
from web.site.packing import shortest

pytestmark = pytest.mark.browser

LONG = "\n".join(f"h{n} = tanh(w{n}*x + b{n})" for n in range(80)) + "\nh0 + h79"
QUERY = to_query(State(LONG))
PACKED = re.compile(r"/\?_z=1\.[\w-]+$")


def type_it(page: Page, text: str) -> None:
    page.get_by_label("Expression").fill(text)
    page.get_by_label("Expression").blur()


def test_the_address_of_a_long_program_is_packed_and_gives_the_same_page(page: Page) -> None:
    page.goto("/?expr=x*y&x=2&y=3")
    expect(page.locator(LIVE)).to_be_attached()
    type_it(page, LONG)
    expect(page).to_have_url(PACKED, timeout=20_000)
    assert len(page.url) < 1_500
    until(page, "document.querySelectorAll('#inputs li').length === 5")
    page.wait_for_timeout(500)  # the address with the new inputs
    page.reload()
    expect(page.get_by_label("Expression")).to_have_value(LONG)
    expect(page.get_by_label("x value", exact=True)).to_have_value("2")
    type_it(page, "x*y")
    expect(page).to_have_url(re.compile(r"/\?expr=x\*y&x=2&"), timeout=20_000)
    page.go_back()
    expect(page.get_by_label("Expression")).to_have_value(LONG)
    expect(page).to_have_url(PACKED)
    page.go_back()
    expect(page.get_by_label("Expression")).to_have_value("x*y")


def test_share_copies_a_packed_link_and_has_a_code_of_it(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/?{QUERY}&_flow=down")
    expect(page.locator(LIVE)).to_be_attached()
    page.get_by_role("button", name="Share", exact=True).click()
    shown = page.get_by_role("dialog", name="Share")
    expect(shown.get_by_label("Link", exact=True)).to_have_value(PACKED)
    assert PACKED.search(page.evaluate("navigator.clipboard.readText()"))
    expect(shown.get_by_role("img", name="QR code")).to_be_visible()


def test_a_chosen_flow_and_theme_that_are_packed_hold_after_back(page: Page) -> None:
    address = shortest("/", f"{QUERY}&_flow=down&_theme=dark")
    page.goto(address)
    page.evaluate("localStorage.setItem('theme', 'light')")
    page.reload()
    expect(page.locator(LIVE)).to_be_attached()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    type_it(page, "x*y")
    expect(page).to_have_url(re.compile(r"/\?expr=x\*y"))
    page.go_back()
    expect(page.get_by_label("Expression")).to_have_value(re.compile("h79"))
    expect(page.locator("#viewport > svg[data-flow=down]")).to_be_attached()
    type_it(page, "x*z")
    expect(page).to_have_url(re.compile("_flow=down"))
    assert "_z=" not in page.url


def test_a_browser_that_can_not_pack_keeps_the_plain_address(browser: Browser, server: str) -> None:
    page = opened(browser, server)
    page.add_init_script("delete window.CompressionStream; delete window.DecompressionStream")
    page.goto(shortest("/", QUERY))
    expect(page.get_by_label("Expression")).to_have_value(LONG)
    type_it(page, LONG + "*x")
    expect(page).to_have_url(re.compile(r"/\?expr=h0"), timeout=20_000)
    page.go_back()
    expect(page.get_by_label("Expression")).to_have_value(LONG)
    page.context.close()


def test_a_broken_link_is_said_beside_the_editor(page: Page) -> None:
    page.goto("/?_z=1.abc")
    expect(page.locator("#problem")).to_contain_text("packed address is broken")
    type_it(page, "x*y")
    expect(page).to_have_url(re.compile(r"/\?expr=x\*y"))
