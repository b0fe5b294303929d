"""Phones and tablets: what is asked, read and written is in sight beside the circuit, and uncut."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support import worked
from tests.support.boxes import CLIPPED, CROSSED, CUT, FIELDS, FIRST, OUTGROWN, SMALL, runs_over
from tests.support.modes import JUDGED
from tests.support.pages import LIVE, PHONE, editor, until
from tests.support.touch import ACROSS, LAPTOP, SMALL_PHONE, TABLET, box_of, shown, swipe, tap
from web.site.address import State, to_query
from web.site.lessons import COURSE
from web.site.pasted import PASTED

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
MATRIX = worked.VECTOR.page
UPRIGHT = (PHONE, SMALL_PHONE)
CIRCUITS = [
    to_query(one.state)
    for one in (*PASTED, *(example for lesson in COURSE for example in lesson.examples))
]


# Predicting


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("size", [*UPRIGHT, *ACROSS, TABLET, LAPTOP], ids=str)
def test_a_question_its_buttons_and_its_gate_are_whole_and_in_sight(
    touched: Page, size: tuple[int, int], locale: str
) -> None:
    page = shown(touched, f"{NEURON}&_predict=gradients&_lang={locale}", size)
    for measure in (SMALL, CUT, CROSSED, OUTGROWN):
        assert page.evaluate(measure) == [], measure
    assert not runs_over(page)
    picture, asked = box_of(page, "#viewport"), box_of(page, "#questions .current input")
    assert picture["height"] >= 240
    for part in ("#leave-prediction", "#question-hint", "#reveal-one", "#questions .current input"):
        one = box_of(page, part)
        assert one["y"] >= 0 and one["bottom"] <= size[1] and one["right"] <= size[0], part
    beside = asked["right"] <= picture["x"]
    assert beside or asked["bottom"] <= picture["y"] or asked["y"] >= picture["bottom"]
    gate = box_of(page, "#gate-g8 .body")
    assert gate["x"] >= picture["x"] and gate["right"] <= picture["right"]
    assert gate["y"] >= picture["y"] and gate["bottom"] <= picture["bottom"]


def test_a_tap_on_a_gate_asks_what_it_sends_back_and_no_answer_is_lost(touched: Page) -> None:
    page = shown(touched, f"{NEURON}&_predict=gradients", PHONE)
    label = page.locator("#question-label")
    for _ in range(7):
        page.locator("#question-after").tap()
    expect(label).to_have_text("gradient of w1*x1, from × to +")
    page.locator("#questions .current input").fill("0.7")
    tap(page, "#gate-g4 .body")
    expect(label).to_have_text("gradient of w0*x0+w1*x1, from + to + (w0*x0+w1*x1+w2)")
    page.wait_for_timeout(700)  # the server has answered
    expect(label).to_have_text("gradient of w0*x0+w1*x1, from + to + (w0*x0+w1*x1+w2)")
    page.locator("#questions .current input").fill("0.2")
    page.keyboard.press("Enter")
    expect(page.locator("#score")).to_have_text("1 of 12 right")
    page.reload()
    expect(page.locator("#score")).to_have_text("1 of 12 right")
    page.goto("/")
    page.go_back()
    expect(page.locator("#score")).to_have_text("1 of 12 right")
    page.locator("#leave-prediction").tap()
    page.get_by_role("button", name="Predict").tap()
    page.locator("#asks [data-mode=gradients]").tap()
    expect(page.locator("#score")).to_have_text("0 of 12 right")


@pytest.mark.parametrize("size", [PHONE, (844, 390)], ids=str)
def test_who_is_to_write_the_backward_pass_sees_the_task_and_the_field(
    touched: Page, size: tuple[int, int]
) -> None:
    page = shown(touched, f"{NEURON}&_predict=backward", size)
    task, field = box_of(page, "#panel-yours .task"), box_of(page, "#backward")
    assert 0 < task["y"] < field["y"] < size[1] - 40
    assert box_of(page, "#viewport")["height"] >= 240


def test_the_buttons_of_a_judged_line_are_as_large_as_a_finger(touched: Page) -> None:
    for size in (SMALL_PHONE, PHONE, TABLET, LAPTOP):
        page = shown(touched, f"/?expr={JUDGED}", size)
        page.locator("#panel-yours .summary").tap()
        explain = page.locator("#panel-yours .explain").first.bounding_box()
        assert explain and min(explain["width"], explain["height"]) >= 44
        assert page.evaluate(SMALL) == []


# Lessons


@pytest.mark.parametrize("size", [*UPRIGHT, (844, 390), TABLET, LAPTOP], ids=str)
def test_a_lesson_is_read_beside_its_circuit_and_says_where_there_is_more(
    touched: Page, size: tuple[int, int]
) -> None:
    for lesson in ("product", "three-layers", "cross-entropy"):
        page = shown(touched, f"/?_lesson={lesson}", size)
        inside = page.evaluate(
            """() => {
              const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowY)
                && one.scrollHeight > one.clientHeight + 1;
              const around = [];
              let one = document.querySelector("#lesson .pages");
              for (; one; one = one.parentElement) around.push(one);
              return around.slice(0, -2).filter(scrolls).length; // without body and root
            }"""
        )
        assert inside <= (1 if size in (TABLET, LAPTOP) else 0), lesson  # and no box in a box
        text, seen = box_of(page, "#lesson .pages"), box_of(page, "#lesson")
        read = min(text["bottom"], seen["bottom"], size[1]) - text["y"]
        least = {TABLET: 380}.get(size, 190)
        assert read >= min(text["height"], least), lesson


def test_what_a_trial_of_a_lesson_did_is_read_where_it_was_tapped(touched: Page) -> None:
    page = shown(touched, "/?_lesson=product", PHONE)
    page.locator("#lesson .tries a").first.tap()
    expect(page.locator("#wire-w3 .value")).to_have_text("−12.3")
    said = box_of(page, "#lesson .tries span")
    figure = box_of(page, "#figure")
    assert figure["y"] >= 0 and figure["bottom"] <= said["y"] and said["bottom"] <= PHONE[1]


def test_the_sliders_of_the_first_page_are_in_sight_on_a_tablet(touched: Page) -> None:
    page = shown(touched, "/", TABLET)
    for row in page.locator("#inputs li").all():
        box = row.bounding_box()
        assert box and box["y"] + box["height"] <= box_of(page, ".inputs")["bottom"]


def test_the_list_of_lessons_opens_at_the_lesson_and_is_seen_to_close(touched: Page) -> None:
    page = shown(touched, "/?_lesson=attention", SMALL_PHONE)
    page.get_by_role("button", name="Lesson 20 of 21").tap()
    read = page.locator("#examples .read > a")
    until(page, "() => document.getElementById('examples').scrollTop > 1000")
    assert 0 < box_of(page, "#examples .read > a")["y"] < 300
    expect(read).to_have_attribute("aria-current", "true")
    page.locator("#examples").get_by_role("button", name="Close").tap()
    expect(page.locator("#examples")).not_to_be_visible()


# The circuit


def test_the_last_line_of_the_backward_pass_moves_nothing(touched: Page) -> None:
    page = shown(touched, "/?expr=q%20=%20x*y&_predict=backward", PHONE)
    field = page.locator("#backward")
    field.tap()
    page.keyboard.type("dx = y\n")
    until(page, "() => location.search.includes('_backward')")
    before = box_of(page, "#backward")["y"]
    page.keyboard.type("dy = x")
    expect(page.locator("#panel-yours .summary.done")).to_be_visible()
    page.wait_for_timeout(800)
    assert box_of(page, "#backward")["y"] == before
    expect(page.locator("#panel-yours .summary")).to_be_in_viewport()


@pytest.mark.parametrize("size", [*UPRIGHT, (844, 390), TABLET, LAPTOP], ids=str)
def test_a_circuit_opens_on_its_first_gate_or_on_the_one_that_is_looked_at(
    touched: Page, size: tuple[int, int]
) -> None:
    loop = "expr=h%20=%20h0%0Afor%20t%20in%20range(4):%0A%20h%20=%20tanh(W*x%5Bt%5D%20%2B%20U*h)"
    lost = []
    for query in (loop, *CIRCUITS):
        page = shown(touched, f"/?{query}", size)
        if not page.evaluate(FIRST) or page.evaluate(SMALL):  # and fingers meet every control
            lost.append(query)
    assert lost == []


def test_a_program_opens_with_its_names_and_fit_goes_between_what_is_read_and_what_is_seen(
    touched: Page,
) -> None:
    loop = (
        "xs = [0.5, -1.0, 0.8]\nh = 0.0\nfor t in range(3):\n h = tanh(wx*xs[t] + wh*h + b)\nh**2"
    )
    page = shown(touched, f"/?{to_query(State(loop))}", PHONE)
    until(page, "() => document.querySelector('#viewport > svg').dataset.flow === 'down'")
    page.wait_for_timeout(300)
    for name in ("xs", "wx"):
        assert box_of(page, f"#input-{name}")["y"] >= box_of(page, "#viewport")["y"], name
    view = (
        "document.querySelector('#viewport > svg').getAttribute('viewBox').split(' ').map(Number)"
    )
    first = page.evaluate(view)
    page.locator("#fit").tap()
    most = page.evaluate(view)
    assert most[2] > first[2] * 1.2 and most[3] > first[3] * 1.2
    page.locator("#zoom-out").tap()
    for expected in (first, most, first):
        page.locator("#fit").tap()
        assert page.evaluate(view) == pytest.approx(expected, abs=0.5)


def test_zooming_out_ends_where_all_of_the_circuit_is_seen(touched: Page) -> None:
    page = shown(touched, NEURON, PHONE)
    for _ in range(12):
        page.locator("#zoom-out").tap()
    window = box_of(page, "#viewport")
    size = page.evaluate(
        "Number(document.querySelector('.value').getAttribute('font-size'))"
        " * document.querySelector('#viewport > svg').getScreenCTM().a"
    )
    ends = [box_of(page, part) for part in ("#input-w0", ".output")]
    seen = ends[1]["bottom"] - ends[0]["y"]
    assert seen > 0.9 * window["height"] or size > 6.9


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=str)
def test_a_program_pasted_over_another_opens_as_one_that_is_visited(
    touched: Page, size: tuple[int, int]
) -> None:
    view = "document.querySelector('#viewport > svg').getAttribute('viewBox')"
    page = shown(touched, NEURON, size)
    editor(page).press("ControlOrMeta+a")
    loop = "h = h0\nfor t in range(4):\n h = tanh(W*x[t] + U*h)"
    page.evaluate("(text) => document.execCommand('insertText', false, text)", loop)
    page.locator("#viewport > svg[aria-label*='h = h0']").wait_for()
    page.wait_for_timeout(600)
    pasted = page.evaluate(view)
    page.reload()
    page.locator(LIVE).wait_for()
    page.wait_for_timeout(600)
    assert page.evaluate(view) == pasted


@pytest.mark.parametrize("size", [*UPRIGHT, (844, 390)], ids=str)
def test_a_presented_circuit_is_read_and_fits_again(touched: Page, size: tuple[int, int]) -> None:
    page = shown(touched, f"{NEURON}&_view=present", size)
    assert box_of(page, "#viewport")["height"] >= 240
    number = page.locator("#wire-w1 .value")
    scale = page.evaluate("document.querySelector('#viewport > svg').getScreenCTM().a")
    assert float(number.get_attribute("font-size") or 0) * scale > 10.95
    if page.locator("#viewport.partly").count():  # else all of it is seen
        page.locator("#fit").tap()
    assert box_of(page, "#sentence")["bottom"] <= size[1]


def test_the_gate_that_was_looked_at_last_is_spoken_of_when_its_sheet_is_closed(
    touched: Page,
) -> None:
    page = shown(touched, "/", PHONE)
    for gate in ("g1", "g2"):
        tap(page, f"#gate-{gate} .body")
        expect(page.locator(".sheet header")).to_have_attribute("data-gate", gate)
    page.locator("#sheet-close").tap()
    expect(page.locator("#gate-g2")).to_be_focused()
    expect(page.locator("#sentence")).to_contain_text("× takes 3.00 and −4.00")


def test_the_tabs_of_a_sheet_are_whole_above_each_panel(touched: Page) -> None:
    page = shown(touched, NEURON, SMALL_PHONE)
    tap(page, "#gate-g1 .body")
    for tab in ("code", "check", "table"):
        page.locator(f"#tab-{tab}").tap()
        page.locator(f"#panel-{tab} :is(pre, table)").first.wait_for(timeout=30_000)
        row, panel = box_of(page, ".sheet [role=tablist]"), box_of(page, f"#panel-{tab}")
        assert row["height"] >= 44 and row["bottom"] <= panel["y"] + 1, tab


def test_a_sheet_keeps_its_height_while_sympy_is_waited_for(touched: Page) -> None:
    page = shown(touched, NEURON, PHONE)
    tap(page, "#gate-g1 .body")
    expect(page.locator(".sheet header")).to_be_visible()
    page.wait_for_timeout(400)  # it has risen
    top = box_of(page, ".sheet")["y"]

    held: list[Route] = []  # what waits for SymPy
    page.route(
        re.compile(r"/check\?"),
        lambda route: route.continue_() if "_soon=1" in route.request.url else held.append(route),
    )
    page.locator("#tab-check").tap()
    tops = set()
    while not page.locator("#panel-check .witnesses").count():
        tops.add(box_of(page, ".sheet")["y"])
    expect(page.locator("#panel-check .witnesses .verdict").first).to_be_visible()
    expect(page.locator("#panel-check .witnesses .refused")).to_contain_text("still being found")
    held[0].continue_()
    waits = "document.getElementById('panel-check').textContent.includes('still being found')"
    until(page, f"() => !{waits}")
    page.unroute_all()
    assert tops | {box_of(page, ".sheet")["y"]} == {top}


def test_a_circuit_of_another_text_is_faded_once_what_is_wrong_is_said(touched: Page) -> None:
    page = shown(touched, "/?expr=x*y*w", PHONE)
    for text in ("(x+y)*z+", "(x+y)*", "sin("):
        editor(page).fill("")
        page.keyboard.type(text)
        expect(page.locator("#problem strong")).not_to_be_empty()
        assert "stale" in (page.locator("main").get_attribute("class") or ""), text


# Controls


EMBEDS = [one.replace("/?", "/embed?") for one in (NEURON, MATRIX, f"{NEURON}&_predict=gradients")]


@pytest.mark.parametrize(
    "path", ["/", f"{MATRIX}&_panel=check", f"{NEURON}&_predict=backward", *EMBEDS]
)
def test_no_field_is_so_small_that_a_phone_zooms_the_page(touched: Page, path: str) -> None:
    assert shown(touched, path, PHONE).evaluate(FIELDS) == []


@pytest.mark.parametrize("path", EMBEDS)
def test_a_finger_meets_every_control_of_a_frame(touched: Page, path: str) -> None:
    for size in (PHONE, (844, 390), TABLET):
        page = shown(touched, path, size)
        page.wait_for_timeout(300)  # its arrays are given their buttons
        for measure in (SMALL, CLIPPED):
            assert page.evaluate(measure) == [], (measure, size)
        assert not runs_over(page), size


def test_a_swipe_up_from_a_slider_or_the_bar_of_steps_scrolls_and_changes_nothing(
    touched: Page,
) -> None:
    page = shown(touched, "/?expr=(x%2By)*z", PHONE)
    slider = page.get_by_role("slider", name="y", exact=True)
    for part in ("#inputs [aria-label=y]", ".scrubber"):
        page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
        before = page.evaluate("scrollY")
        box = box_of(page, part)
        x, y = box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2
        swipe(page, (x, y), (x + 4, y - 150))
        until(page, "(before) => scrollY > before + 40", before)
        page.wait_for_timeout(400)  # what is done later is done
        assert slider.input_value() == "5" and "_step" not in page.url, part
    box = box_of(page, "#inputs [aria-label=y]")
    x, y = box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2
    swipe(page, (x, y), (x + 50, y + 6))
    until(page, "() => /&y=[\\d.-]+/.test(location.search)")
    assert -4 < float(slider.input_value()) < 4
    tap(page, "#inputs [aria-label=y]")
    until(page, "() => /&y=-?0?(\\.\\d+)?&/.test(location.search)")


def test_a_press_beside_a_menu_only_puts_it_away(touched: Page) -> None:
    page = shown(touched, NEURON, SMALL_PHONE)
    page.get_by_role("button", name="View").tap()
    expect(page.locator("#view")).to_be_visible()
    tap(page, "#step-first")
    expect(page.locator("#view")).not_to_be_visible()
    page.wait_for_timeout(400)
    assert "_step" not in page.url
    tap(page, "#step-first")
    until(page, "() => location.search.includes('_step=0')")


@pytest.mark.parametrize("view", ["full", "present"])
def test_no_button_moves_while_one_steps_and_the_bar_is_always_seen(
    touched: Page, view: str
) -> None:
    page = shown(touched, f"{NEURON}&_step=0&_view={view}", SMALL_PHONE)
    places = []
    for _ in range(3):
        places.append([box_of(page, f"#step-{name}") for name in ("first", "next", "last")])
        words, bar = box_of(page, "#step-count"), box_of(page, ".scrubber")
        assert abs(words["y"] + words["bottom"] - bar["y"] - bar["bottom"]) < 4
        page.get_by_role("button", name="Next step").tap()
    assert places[0] == places[1] == places[2]


def test_the_check_of_matrices_is_whole_on_a_small_phone(touched: Page) -> None:
    page = shown(touched, f"{MATRIX}&_panel=check", SMALL_PHONE)
    page.locator(".witnesses table").wait_for(timeout=30_000)
    for cell in page.locator(".witnesses :is(th, td)").all():
        box = cell.bounding_box()
        assert box and box["x"] + box["width"] <= SMALL_PHONE[0] - 15
