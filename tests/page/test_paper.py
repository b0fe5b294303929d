"""On paper: whole circuits, whole values, and nothing to press."""

import re
from itertools import pairwise
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
MATRIX = worked.VECTOR.page
TABLET = (820, 1180)
A4 = {"width": 794, "height": 1123}  # at 96 px per inch
CHAIN = "/?expr=" + quote("h = x\n" + "\n".join(f"h = tanh(w{n} * h)" for n in range(30)))
LONG = "/?expr=" + quote("+".join(f"a{n}*b{n}" for n in range(20)))

# The strips in which a circuit stands on paper: their places on the page, and what of the circuit is in each.
STRIPS = """() => [...document.querySelectorAll("#viewport > svg")].map((svg) => {
  const { left, right, top, bottom } = svg.getBoundingClientRect();
  const { y, height } = svg.viewBox.baseVal;
  return { left, right, top, bottom, from: y, to: y + height };
})"""
# The texts of the circuit that reach over the edge of their strip, which cuts them.
CUT = """() => [...document.querySelectorAll("#viewport > svg")].flatMap((svg) => {
  const strip = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")]
    .filter((text) => text.textContent.trim())
    .map((text) => [text, text.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > strip.top + 1 && box.top < strip.bottom - 1) // others are in another
    .filter(([, { left, right, top, bottom, height }]) => left < strip.left - 1 || right > strip.right + 1
      || top + 0.25 * height < strip.top - 1 || bottom - 0.25 * height > strip.bottom + 1)
    .map(([text]) => text.textContent);
})"""


def live(page: Page) -> Page:
    page.locator(LIVE).wait_for()
    return page


@pytest.mark.parametrize("path", [f"{NEURON}&_step=9", f"{MATRIX}&_theme=dark&_view=present"])
def test_paper_is_white_and_has_no_controls(browser: Browser, server: str, path: str) -> None:
    page = live(opened(browser, server, path, HALL))
    before = page.locator("#viewport svg").get_attribute("viewBox")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for gone in ("header", "#steps", ".zoom", "[role=tablist]", "input[type=range]", "#expression"):
        for element in page.locator(gone).all():
            expect(element).not_to_be_visible()
    for there in (
        "h1",
        "#viewport svg",
        "#sentence",
        "#inputs input >> nth=0",
        "#panel-table table",
    ):
        expect(page.locator(there)).to_be_visible()
    box = page.locator("#viewport svg").bounding_box()
    viewport = page.locator("#viewport svg").get_attribute("viewBox")
    assert viewport and viewport.startswith("0 0 ")
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= HALL[0]
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#viewport svg").get_attribute("viewBox") == before
    page.context.close()


def test_on_paper_an_array_is_written_out(browser: Browser, server: str) -> None:
    numbers = [[round(0.1 * (i + j), 1) for j in range(8)] for i in range(4)]
    page = live(opened(browser, server, f"/?expr=sum(W)&W={numbers}".replace(" ", ""), DESK))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    row = page.locator("#inputs li")
    written = row.evaluate("row => getComputedStyle(row, '::after').content")
    assert written.strip('"').replace(" ", "") == str(numbers).replace(" ", "")
    expect(row.locator("label + input")).to_be_hidden()
    page.context.close()


def test_on_paper_a_row_of_the_table_has_the_first_lines_of_a_long_text(
    browser: Browser, server: str
) -> None:
    text = "x"
    for number in range(30):
        text = f"tanh(w{number}*{text})"
    page = live(opened(browser, server, f"/?expr={quote(text)}", DESK))
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    heights = page.locator("#rows tr").evaluate_all("(rows) => rows.map((row) => row.offsetHeight)")
    assert len(heights) > 60
    assert max(heights) < 100
    page.context.close()


def test_an_invitation_is_not_for_paper(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, "/", DESK))
    expect(page.locator(".invitation")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".invitation")).not_to_be_visible()
    page.context.close()


def test_a_small_circuit_is_one_page(page: Page) -> None:
    live(page)
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=str)
@pytest.mark.parametrize("path", [NEURON, CHAIN, LONG], ids=["neuron", "chain", "sum"])
def test_a_circuit_is_whole_on_paper_whatever_part_the_window_shows(
    browser: Browser, server: str, path: str, size: tuple[int, int]
) -> None:
    page = live(opened(browser, server, path, size))
    before = page.locator("#viewport > svg").get_attribute("data-flow")
    page.emulate_media(
        media="print"
    )  # a browser that shows the page as it is on paper says no more
    page.set_viewport_size(A4)
    page.wait_for_timeout(400)  # the room of a window would ask for another flow by now
    strips = page.evaluate(STRIPS)
    assert strips[0]["from"] == 0
    for one, other in pairwise(strips):
        assert abs(one["to"] - other["from"]) < 0.1 and abs(one["bottom"] - other["top"]) < 0.1
    assert all(one["left"] >= 0 and one["right"] <= A4["width"] for one in strips)
    assert page.evaluate(CUT) == []
    flow = page.locator("#viewport > svg").first.get_attribute("data-flow")
    assert flow == ("right" if path == NEURON else "rows")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator("#viewport > svg")).to_have_count(1)
    assert page.locator("#viewport > svg").get_attribute("data-flow") == before
    page.context.close()
