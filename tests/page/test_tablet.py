"""Tablets, and phones held across: the circuit has the room, and what it is worked with is in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.support import worked
from tests.support.pages import PHONE
from tests.support.touch import ACROSS, LAPTOP, SMALL_PHONE, TABLET, box_of, shown, tap
from web.site.address import to_query
from web.site.pasted import PASTED

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
LONG = f"/?{to_query(PASTED[3].state)}"


@pytest.mark.parametrize(
    ("size", "path", "least"),
    [
        (TABLET, NEURON, 460),
        (TABLET, "/?_lesson=three-layers", 380),
        (LAPTOP, NEURON, 460),
        (LAPTOP, "/?_lesson=three-layers", 420),
    ],
)
def test_on_a_tablet_the_circuit_has_the_room_and_nothing_else_is_out_of_sight(
    touched: Page, size: tuple[int, int], path: str, least: int
) -> None:
    page = shown(touched, path, size)
    picture = box_of(page, "#viewport")
    assert picture["height"] >= least
    said, steps = box_of(page, ".now > p:visible >> nth=-1"), box_of(page, "#step-next")
    assert 0 <= steps["y"] - said["bottom"] <= 12  # no gap between what is said and the steps
    for part in (*page.locator("#inputs li").all()[:2], page.locator("#tab-table")):
        box = part.bounding_box()
        assert box and box["y"] + box["height"] <= size[1]
    assert box_of(page, ".zoom")["bottom"] <= box_of(page, "#figure")["bottom"]


def test_on_a_tablet_no_tab_cuts_the_steps_or_what_folds_the_modules(touched: Page) -> None:
    page = shown(touched, f"{LONG}&_gate=g1", TABLET)
    for tab in ("explain", "check", "table", "code"):
        page.locator(f"#tab-{tab}").tap()
        page.wait_for_timeout(300)
        inside = page.locator(".now").evaluate("(now) => [now.scrollHeight, now.clientHeight]")
        assert inside[0] <= inside[1], tab


@pytest.mark.parametrize("size", ACROSS, ids=str)
def test_on_a_phone_held_across_the_steps_stand_below_the_circuit_whatever_is_read(
    touched: Page, size: tuple[int, int]
) -> None:
    for path in (
        NEURON,
        "/?_lesson=three-layers",
        LONG,
        f"{NEURON}&_predict=backward",
    ):
        page = shown(touched, path, size)
        for part in ("#step-first", "#step-next", "#step-last", "#step-count"):
            box = box_of(page, part)
            assert box["y"] >= box_of(page, "#viewport")["bottom"], path
            assert box["bottom"] <= size[1] and box["right"] <= size[0], path
        page.locator("#step-first").tap()
        page.locator("#step-next").tap()
        expect(page.locator("#sentence")).not_to_have_class("at-rest")
        assert box_of(page, "#sentence")["bottom"] <= size[1], path
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert box_of(page, "#step-next")["bottom"] <= size[1], path
        assert box_of(page, "#sentence")["bottom"] <= size[1], path


def test_who_writes_a_backward_pass_across_sees_all_of_the_exercise(touched: Page) -> None:
    page = shown(touched, f"{NEURON}&_predict=backward", (844, 390))
    for part in (".task", ".offer", "#backward", ".tools button"):
        assert box_of(page, f"#panel-yours {part}")["bottom"] <= 390, part


@pytest.mark.parametrize("size", [(640, 400), (844, 390), LAPTOP, SMALL_PHONE], ids=str)
def test_a_slider_and_its_ends_have_the_width_that_they_need(
    touched: Page, size: tuple[int, int]
) -> None:
    page = shown(touched, f"{NEURON}&w0=-12.5", size)
    for slider in page.locator("#inputs [type=range]").all():
        box = slider.bounding_box()
        assert box and box["width"] >= 80
    for end in page.locator("#inputs .end").all():
        box = end.bounding_box()
        assert box and box["width"] >= 43.9
        assert end.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_what_was_tapped_in_the_circuit_has_no_rectangle_around_it(touched: Page) -> None:
    page = shown(touched, "/?_lesson=three-layers", PHONE)
    tap(page, "#wire-w2 .value tspan")
    tap(page, "#wire-w1 .gradient tspan")
    tapped = page.locator("#viewport :focus")
    if tapped.count():
        assert tapped.evaluate("it => getComputedStyle(it).outlineStyle") == "none"
    assert (
        page.locator("#viewport > svg").evaluate(
            "it => getComputedStyle(it).webkitTapHighlightColor"
        )
        == "rgba(0, 0, 0, 0)"
    )


def test_a_title_goes_on_before_an_operator(touched: Page) -> None:
    for path in (NEURON.replace("/?", "/embed?"), f"{NEURON}&_view=present"):
        touched.set_viewport_size({"width": 250, "height": 740})
        touched.goto(path)
        touched.locator(":root.live").wait_for()
        begun = touched.locator("h1").evaluate(
            """(title) => {
              const range = document.createRange();
              const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
              const found = [];
              let before = 0;
              for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                for (let at = 0; at < node.data.trimEnd().length; at++) {
                  range.setStart(node, at);
                  range.setEnd(node, at + 1);
                  const { top } = range.getBoundingClientRect();
                  if (found.length && top > before + 4) found.push(node.data[at]);
                  else if (!found.length) found.push("");
                  before = top;
                }
              }
              return found.slice(1);
            }"""
        )
        assert begun and set(begun) <= set("+*-/"), (path, begun)
