"""Nothing is cut and nothing scrolls that need not, measured with scroll bars that are seen and take room."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.boxes import BARS, CUT_BY_EDGE
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened, until
from web.site.address import to_query
from web.site.lessons import COURSE
from web.site.pasted import PASTED

pytestmark = pytest.mark.browser

SIZES = (DESK, HALL, (820, 1180), (1024, 768), PHONE, (360, 740))
LESSONS = [f"_lesson={lesson.name}" for lesson in COURSE]
PROGRAMS = [to_query(example.state) for example in PASTED]

SCROLLED = """async () => {
  const panel = document.getElementById("panel-explain");
  const found = [];
  for (const { id } of JSON.parse(document.getElementById("record").textContent).gates) {
    const answer = await fetch(`/explain?${document.getElementById("given").dataset.query}&_gate=${id}`);
    const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...body.childNodes);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = panel;
    const small = [...panel.querySelectorAll(".plot text")]
      .map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)
      .filter((size) => size < 10.9);
    const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
    if (scrolls || small.length) found.push([id, scrollHeight, clientHeight, ...small]);
  }
  return found;
}"""
"""The inspectors of the shown circuit which scroll, or whose curves have letters that are too small."""

TEXT = """() => {
  const [pages, lesson] = ["#lesson .pages", "#lesson"]
    .map((part) => document.querySelector(part).getBoundingClientRect());
  return Math.min(pages.bottom, lesson.bottom, innerHeight) - pages.top;
}"""

MIDDLE = """(id) => {
  const { left, right, top, bottom } = document.querySelector(`#${id} .body`).getBoundingClientRect();
  return [(left + right) / 2, (top + bottom) / 2];
}"""


@pytest.fixture(scope="module")
def page(barred: Browser, server: str) -> Iterator[Page]:
    page = opened(barred, server)
    yield page
    page.context.close()


def live(page: Page, query: str, size: tuple[int, int] = DESK) -> Page:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/?{query}")
    page.locator(LIVE).wait_for()
    return page


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_scrolls_sideways_and_a_lesson_alone_scrolls_beside_its_circuit(
    page: Page, locale: str
) -> None:
    for lesson in LESSONS:
        live(page, f"{lesson}&_lang={locale}")
        for width, high in SIZES:
            page.set_viewport_size({"width": width, "height": high})
            until(page, "document.querySelector(':root:not(:has(.waiting))')")
            bars = page.evaluate(BARS)
            assert [bar for bar in bars if bar[0] == "across"] == [], (lesson, width)
            if (width, high) in (DESK, HALL):
                assert [bar[1] for bar in bars if bar[2] == "given"] in ([], ["lesson"]), lesson
                assert page.evaluate(TEXT) >= 130, lesson


def test_a_program_scrolls_with_its_inputs_in_one_column(page: Page) -> None:
    for query in PROGRAMS:
        live(page, query)
        bars = page.evaluate(BARS)
        assert [bar for bar in bars if bar[0] == "across"] == [], query
        down = {bar[1].split()[0] for bar in bars if bar[2] == "given"}
        assert down <= {"given"}, query


@pytest.mark.parametrize("size", [DESK, HALL], ids=str)
def test_a_circuit_ends_between_what_is_read(page: Page, size: tuple[int, int]) -> None:
    for query in (*LESSONS, *PROGRAMS):
        until(
            live(page, query, size), f"({CUT_BY_EDGE})().length === 0"
        )  # once fonts and flow are there


def test_a_gate_that_is_clicked_stays_under_the_pointer_and_is_told_of(page: Page) -> None:
    for query in ("", *LESSONS[1:4], *LESSONS[7:11]):
        live(page, query)
        gates = [gate.get_attribute("id") for gate in page.locator("#viewport .gate").all()]
        symbol = page.locator(f"#{gates[-1]} text").first.text_content()
        x, y = page.evaluate(MIDDLE, gates[-1])
        page.mouse.click(x, y)
        until(page, "document.querySelector('#panel-explain header')")
        until(page, "document.getElementById('figure').clientHeight < 400")
        now = page.evaluate(MIDDLE, gates[-1])
        low = page.evaluate("document.getElementById('figure').getBoundingClientRect().bottom")
        assert abs(now[0] - x) < 4 and (abs(now[1] - y) < 4 or y > low - 40), query
        page.mouse.move(x + 1, low + 250)  # to what is said of it
        told = page.locator("#sentence").text_content() or ""
        assert symbol and told.startswith(symbol.strip()), query


def test_every_inspector_of_a_lesson_is_seen_whole(page: Page) -> None:
    found = {lesson: live(page, lesson).evaluate(SCROLLED) for lesson in LESSONS}
    assert {lesson: scrolled for lesson, scrolled in found.items() if scrolled} == {}


def test_the_table_has_numbers_as_one_reads_them_in_cells_that_wrap(page: Page) -> None:
    live(page, f"{PROGRAMS[1]}&_panel=table")
    cells = page.locator("#rows .number").all_text_contents()
    assert max(len(number) for cell in cells for number in re.split(r"[\[\],\s]+", cell)) <= 9
    table, panel = page.locator("#panel-table table"), page.locator("#panel-table")
    assert table.evaluate("it => it.scrollWidth") <= panel.evaluate("it => it.clientWidth")


def test_what_closes_a_sheet_lies_on_nothing(page: Page) -> None:
    for size in ((640, 400), PHONE, (360, 740)):
        live(page, "", size)
        page.locator("#gate-g2 .body").click()
        page.locator(".sheet").evaluate(
            "it => Promise.all(it.getAnimations().map((one) => one.finished))"
        )
        close = page.locator(".sheet #sheet-close").bounding_box()
        assert close
        for tab in page.get_by_role("tab").all():
            box = tab.bounding_box()
            assert box
            apart = (
                box["x"] + box["width"] <= close["x"] or box["y"] >= close["y"] + close["height"]
            )
            assert apart, (size, tab.text_content())
        page.keyboard.press("Escape")


def test_the_list_of_keys_opens_at_its_beginning(page: Page) -> None:
    live(page, "")
    page.get_by_role("button", name="Keys").click()
    assert page.locator("#keys").evaluate("it => it.scrollTop") == 0
    page.keyboard.press("Escape")
