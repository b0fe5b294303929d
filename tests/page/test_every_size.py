"""The lessons' circuits at every size, in both themes and languages: nothing is cut, covered or too small."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.page.test_room import LAPTOP, MEASURED, SIZES, TABLET
from tests.support.boxes import CROSSED, CUT, OUTGROWN, OVERLAID, SMALL
from tests.support.pages import LIVE, PHONE, opened, until
from web.site.address import to_query
from web.site.lessons import COURSE

pytestmark = pytest.mark.browser

FINGERS = SIZES[2:]  # sizes of touch screens
LESSONS = [f"_lesson={lesson.name}" for lesson in COURSE]
OTHERS = [to_query(example.state) for lesson in COURSE for example in lesson.examples[1:]]

LOW = """() => [...document.querySelectorAll("#viewport svg text")]
  .filter((text) => text.textContent.trim())
  .map((text) => [text, Number.parseFloat(getComputedStyle(text).fontSize)])
  .map(([text, size]) => [text.textContent, size * text.getScreenCTM().a])
  .filter(([, size]) => size < 10.95)"""
"""The texts of the circuit that are less than 11 px high, but for rounding."""

FAULTS = f"""(fingers) => ["light", "dark"].flatMap((theme) => {{
  document.documentElement.dataset.theme = theme;
  const found = ({MEASURED})();
  const hidden = Math.min(found.across, found.down) < 0.95;
  const root = document.documentElement;
  return Object.entries({{
    low: ({LOW})(),
    overlaid: ({OVERLAID})(),
    covered: found.covered,
    cut: ({CUT})(),
    crossed: ({CROSSED})(),
    sideways: root.scrollWidth > innerWidth ? [root.scrollWidth] : [],
    "no map of what is out of sight": hidden && !found.map ? [found.across, found.down] : [],
    "numbers in the map": found.inMap ? [found.inMap] : [],
    "small for a finger": fingers ? ({SMALL})() : [],
    "with words that stick out": fingers ? ({OUTGROWN})() : [],
  }}).filter(([, faults]) => faults.length).map((fault) => [theme, ...fault]);
}})"""
"""What is wrong with the page in each theme: one visit shows both."""


@pytest.fixture(scope="module")
def desk(browser: Browser, server: str) -> Iterator[Page]:
    page = opened(browser, server)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def glass(browser: Browser, server: str) -> Iterator[Page]:
    """Show pages on a touch screen."""
    page = opened(browser, server, size=PHONE, has_touch=True)
    yield page
    page.context.close()


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_circuit_is_read_and_nothing_is_cut_covered_or_too_small(
    desk: Page, glass: Page, size: tuple[int, int], locale: str
) -> None:
    page = glass if size in FINGERS else desk
    page.set_viewport_size({"width": size[0], "height": size[1]})
    found = {}
    for query in [*LESSONS, *OTHERS] if locale == "en" else LESSONS:
        page.goto(f"/?{query}&_lang={locale}")
        until(page, f"document.querySelector('{LIVE}')")
        if faults := page.evaluate(FAULTS, size in FINGERS):
            found[query] = faults
    assert found == {}


@pytest.mark.parametrize("size", [TABLET, LAPTOP], ids=str)
def test_a_line_of_every_lesson_is_whole_beside_its_text(
    glass: Page, size: tuple[int, int]
) -> None:
    glass.set_viewport_size({"width": size[0], "height": size[1]})
    cut = {}
    for query in LESSONS:
        glass.goto(f"/?{query}")
        until(glass, f"document.querySelector('{LIVE}')")
        if (across := glass.evaluate(MEASURED)["across"]) < 0.97:
            cut[query] = across
    assert cut == {}
