"""What the browser tests share: a real server, a real Chromium, and how a page is opened."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, sync_playwright

from tests.support.chromium import LAUNCH_ARGS, find
from tests.support.servers import running

LIVE = ":root.live:not(:has(.waiting))"
"""The page as soon as it can be used: it has asked for the flow of its room, if that is another one."""

DESK, HALL, PHONE = (1280, 800), (1920, 1080), (390, 844)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running() as server:
        yield server.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    find()  # before Playwright, which it may start
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    browser = chromium.launch(executable_path=find(), args=LAUNCH_ARGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def barred(chromium: BrowserType) -> Iterator[Browser]:
    """A Chromium whose scroll bars are seen and take room, as they do on most desks."""
    browser = chromium.launch(
        executable_path=find(),
        args=[*LAUNCH_ARGS, "--headless=new"],
        ignore_default_args=["--hide-scrollbars"],
    )
    yield browser
    browser.close()


def opened(
    browser: Browser, server: str, path: str = "/", size: tuple[int, int] = DESK, **more: object
) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, base_url=server, **more
    )
    page = context.new_page()
    page.goto(path)
    return page


def live(
    browser: Browser, server: str, path: str, size: tuple[int, int] = DESK, **more: object
) -> Page:
    """Open a page and wait until it can be used."""
    page = opened(browser, server, path, size, **more)
    page.locator(LIVE).wait_for()
    return page


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait until a condition holds. Playwright's own way evaluates text in the page, against our policy."""
    end = time.monotonic() + 30
    while not page.evaluate(condition, arg):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    page = opened(browser, server)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "policy" in said.text.lower() else None
    )
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(server) else None)
    yield page
    assert wrong == [] and foreign == []
    page.context.close()


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Expression")


def number(page: Page, wire: str, kind: str) -> Locator:
    return page.locator(f"#wire-{wire} .{kind}")


def type_program(page: Page, text: str) -> None:
    editor(page).fill(text)


def slide(page: Page, name: str, to: float) -> None:
    """Move a slider as a hand does: the page hears of it in one event."""
    page.get_by_role("slider", name=name, exact=True).evaluate(
        "(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
        to,
    )
