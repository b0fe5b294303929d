"""A page under fingers: one touch screen, which is resized, and where the parts of the page are."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.pages import LIVE, PHONE, opened

SMALL_PHONE, TABLET, LAPTOP = (360, 740), (820, 1180), (1024, 768)
ACROSS = [(844, 390), (800, 360), (740, 360)]


@pytest.fixture(scope="module")
def touched(browser: Browser, server: str) -> Iterator[Page]:
    """One page on a touch screen, which is resized."""
    page = opened(browser, server, size=PHONE, has_touch=True)
    yield page
    page.context.close()


def shown(page: Page, path: str, size: tuple[int, int]) -> Page:
    page.goto("about:blank")  # a frame that is resized may load itself anew
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(path)
    page.locator(LIVE).wait_for()
    return page


def box_of(page: Page, part: str) -> dict[str, float]:
    box = page.locator(part).first.bounding_box()
    assert box is not None, part
    return {**box, "right": box["x"] + box["width"], "bottom": box["y"] + box["height"]}


def tap(page: Page, part: str) -> None:
    """Tap where a part of the page is by now, without scrolling to it."""
    box = box_of(page, part)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def swipe(
    page: Page, begin: tuple[float, float], end: tuple[float, float], moves: int = 12
) -> None:
    """Put a finger down, move it to another place and lift it, as a hand does."""
    fingers = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    (x, y), (to_x, to_y) = begin, end
    send("touchStart", {"x": x, "y": y})
    for n in range(1, moves + 1):
        part = n / moves
        send("touchMove", {"x": x + part * (to_x - x), "y": y + part * (to_y - y)})
        page.wait_for_timeout(16)
    send("touchEnd")
    fingers.detach()
