"""The list of all gates is fetched when it opens, searched as one types, and used with the keyboard alone."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import LIVE

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def test_all_gates_are_searched_with_the_keyboard(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?expr=x*y&x=2&y=3")
    page.locator(LIVE).wait_for()
    assert not any("gates" in url for url in asked)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_role("link", name="All gates").click()
    shown = page.get_by_role("dialog", name="All gates")
    search = shown.get_by_role("searchbox", name="Search")
    expect(search).to_be_focused(timeout=30_000)  # the first request has all formulas read
    entries = shown.locator("li:not([hidden])")
    count = entries.count()
    assert count > 120
    expect(shown.get_by_role("status")).to_have_text(f"{count} of {count}")
    page.evaluate(AXE)
    found = page.evaluate("axe.run('#gates', {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []

    for typed, name in (
        ("LeakyReLU", "leaky_relu"),  # in other letters
        ("torch.expm1", "expm1"),  # behind a library
        ("expit", "sigmoid"),  # another name
        ("solution transposed", "solve"),  # words of its sentences
    ):
        search.fill(typed)
        expect(entries).to_have_count(1)
        expect(entries.locator("h4 > code")).to_have_text(name)
        expect(shown.get_by_role("status")).to_have_text(f"1 of {count}")
    search.fill("no such gate")
    expect(entries).to_have_count(0)
    expect(shown.get_by_text("No gate is called so")).to_be_visible()

    search.fill("softplus")  # logsigmoid is made of it
    page.keyboard.press("ArrowDown")
    expect(entries.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"expr=softplus\(x\)$"))
