"""Where things stand on the page, measured: what fits, at every size, and what a reader moves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support import worked
from tests.support.boxes import CLIPPED, CROSSED, CUT, SMALL, runs_over
from tests.support.pages import DESK, LIVE, PHONE, opened, until
from web.site.address import to_query
from web.site.lessons import COURSE
from web.site.pasted import PASTED

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
HALL_WIDE = (1600, 900)
TWICE = (640, 400)  # a window of 1280×800 at twice its size
TABLETS = [(820, 1180), (1024, 768)]
SIZES = [(360, 740), PHONE, *TABLETS]
ACROSS = [(high, wide) for wide, high in SIZES]

# Every inspector of the circuit that is shown, in its panel: which of them have a scroll bar.
SCROLLED = """async () => {
  const panel = document.getElementById("panel-explain");
  const found = [];
  for (const { id } of JSON.parse(document.getElementById("record").textContent).gates) {
    const answer = await fetch(`/explain?${document.getElementById("given").dataset.query}&_gate=${id}`);
    const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...body.childNodes);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    found.push(panel.scrollHeight > panel.clientHeight);
  }
  return found;
}"""


def live(page: Page) -> Page:
    page.locator(LIVE).wait_for()
    return page


@pytest.fixture(scope="module")
def desk(browser: Browser, server: str) -> Iterator[Page]:
    page = live(opened(browser, server))
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def touched(browser: Browser, server: str) -> Iterator[Page]:
    """A page on a touch screen, which is resized."""
    page = live(opened(browser, server, size=PHONE, has_touch=True))
    yield page
    page.context.close()


def box_of(part: Locator) -> dict[str, float]:
    box = part.bounding_box()
    assert box is not None
    return {**box, "right": box["x"] + box["width"], "bottom": box["y"] + box["height"]}


# At a desk


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_inspectors_of_the_lessons_fit_into_their_panel(desk: Page, locale: str) -> None:
    scrolled: list[bool] = []
    for lesson in COURSE:
        desk.goto(f"/?_lesson={lesson.name}&_lang={locale}")
        scrolled += live(desk).evaluate(SCROLLED)
    assert len(scrolled) >= 61
    assert scrolled.count(False) >= len(scrolled) * 55 / 61


def test_an_inspector_of_arrays_has_formula_shapes_and_its_two_arrays_first(desk: Page) -> None:
    desk.goto("/?_lesson=two-layers&_gate=g1")
    panel = box_of(live(desk).locator("#panel-explain"))
    for part in (
        ".computes .equation",
        ".sends small",
        ".own .value table",
        ".own .gradient table",
    ):
        shown = box_of(desk.locator(f"#panel-explain {part}").first)
        assert panel["y"] <= shown["y"] and shown["bottom"] <= panel["bottom"], part
    desk.goto("/?expr=tanh(X@W)&X=randn(12,5,seed=1)&W=randn(5,9,seed=2)&_gate=g1")
    panel = box_of(live(desk).locator("#panel-explain"))
    for array in desk.locator("#panel-explain .own .array").all():
        assert box_of(array)["bottom"] <= panel["bottom"]  # with what is told of its squares
    desk.goto("/?_lesson=two-layers&_gate=g1")
    rest = live(desk).locator(".jacobian").first
    expect(rest).to_be_hidden()
    desk.locator(".towards summary").click()
    expect(rest).to_be_visible()
    desk.locator("#viewport #gate-g2").click()
    expect(desk.locator("#panel-explain header")).to_have_attribute("data-gate", "g2")
    expect(desk.locator(".towards")).to_have_attribute("open", "")


def test_fifteen_lines_of_code_are_in_sight(desk: Page) -> None:
    desk.goto("/?_lesson=neuron&_panel=code")
    panel = box_of(live(desk).locator("#panel-code"))
    lines = desk.locator("#code code > span")
    assert box_of(lines.nth(0))["y"] >= panel["y"]
    assert box_of(lines.nth(14))["bottom"] <= panel["bottom"]
    tools = box_of(desk.locator(".tools"))
    assert (
        tools["bottom"] <= panel["y"] and tools["x"] > box_of(desk.locator("#tab-table"))["right"]
    )


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_whole_table_of_the_check_is_in_sight(desk: Page, locale: str) -> None:
    pasted = [to_query(one.state) for one in PASTED[:5]]  # of up to eight arrays
    for query in ("_lesson=neuron", "_lesson=three-layers", *pasted):
        desk.goto(f"/?{query}&_panel=check&_lang={locale}")
        table = live(desk).locator(".witnesses table")
        table.wait_for(timeout=30_000)
        panel = box_of(desk.locator("#panel-check"))
        assert panel["y"] <= box_of(table)["y"] and box_of(table)["bottom"] <= panel["bottom"]
        entries = table.locator("th[scope=row] > *").all()
        assert len(entries) > 4 and table.evaluate("(it) => it.scrollWidth <= it.clientWidth")
        for entry in entries:
            assert box_of(entry)["right"] <= box_of(table.locator("td").first)["x"] + 1


def test_the_inputs_of_a_lesson_are_in_sight_beside_its_text(desk: Page) -> None:
    for lesson in COURSE:
        desk.goto(f"/?_lesson={lesson.name}")
        inputs = live(desk).locator(".inputs")
        for part in (desk.locator("#lesson h2"), *desk.locator("#inputs li").all()):
            assert box_of(part)["bottom"] <= min(DESK[1], box_of(inputs)["bottom"]), lesson.name
        text, read = (
            box_of(desk.locator("#lesson .pages > p").first),
            box_of(desk.locator("#lesson")),
        )
        assert min(text["bottom"], read["bottom"]) - text["y"] >= 90, lesson.name


def test_what_is_empty_takes_no_room(desk: Page) -> None:
    desk.goto("/")
    figure, below = box_of(live(desk).locator("#figure")), box_of(desk.locator(".tabs"))
    assert below["height"] < 110 < 500 < figure["height"]
    assert box_of(desk.locator(".inputs"))["y"] - box_of(desk.locator("#formula"))["bottom"] < 30
    desk.locator("#gate-g1").click()
    desk.locator("#panel-explain header").wait_for()
    until(desk, "document.querySelector('.tabs').getBoundingClientRect().height >= 240")
    assert (
        box_of(desk.locator("#figure"))["height"] >= 340
    )  # what is said of a gate takes what it needs
    lowest = max(box_of(part)["bottom"] for part in desk.locator("#panel-explain p:visible").all())
    assert desk.viewport_size and 0 <= desk.viewport_size["height"] - lowest < 60


def test_the_table_shows_each_wire_by_what_it_carries_with_both_numbers(
    browser: Browser, server: str
) -> None:
    path = "/?expr=c%3Dx*w1%0Ac*c%2Bsin(x)&w1=3&_panel=table"
    for size in (DESK, PHONE, *TABLETS):
        page = live(opened(browser, server, path, size))
        panel = page.locator("#panel-table")
        names = panel.locator("tbody th")
        expect(names.filter(has_text="first use")).to_have_count(2)
        assert not re.search(r"\b[wg]\d", re.sub("w1", "", panel.inner_text()))
        table, head = box_of(panel), panel.locator("thead th:visible").last
        assert box_of(head)["right"] <= table["right"] + 1, size
        page.context.close()


# The border between circuit and panels


def border(page: Page) -> Locator:
    return page.get_by_role("separator", name="Room for the circuit")


def height(page: Page) -> float:
    return box_of(page.locator("#figure"))["height"]


def test_the_border_is_dragged_stepped_reset_and_remembered(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, f"{NEURON}&_gate=g4"))
    first, edge = height(page), box_of(border(page))
    assert edge["y"] < box_of(page.locator("#figure"))["bottom"] < edge["bottom"]
    page.mouse.move(edge["x"] + 200, edge["y"] + edge["height"] / 2)
    page.mouse.down()
    page.mouse.move(edge["x"] + 200, edge["y"] + edge["height"] / 2 + 100, steps=4)
    page.mouse.up()
    dragged = height(page)
    assert abs(dragged - first - 100) <= 2
    border(page).press("ArrowUp")
    stepped = height(page)
    assert 10 < dragged - stepped < 60
    now = int(border(page).get_attribute("aria-valuenow") or "")
    page.reload()
    assert abs(height(live(page)) - stepped) <= 1
    expect(border(page)).to_have_attribute(
        "aria-valuenow", re.compile(f"{now - 1}|{now}|{now + 1}")
    )
    border(page).press("Home")
    assert 240 <= height(page) <= 248
    expect(border(page)).to_have_attribute(
        "aria-valuenow", border(page).get_attribute("aria-valuemin") or ""
    )
    border(page).press("End")
    assert box_of(page.locator(".tabs"))["height"] <= 48
    assert "_step" not in page.url  # the keys moved the border, and nothing else
    border(page).dblclick()
    assert abs(height(page) - first) <= 1
    page.reload()
    assert abs(height(live(page)) - first) <= 1
    page.context.close()


def test_the_border_at_its_end_leaves_the_page_without_a_scroll_bar(desk: Page) -> None:
    for panel in ("table", "code", "check"):
        desk.goto(f"{NEURON}&_panel={panel}")
        border(live(desk)).press("End")
        assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight"), panel
        border(desk).dblclick()


def test_a_row_of_tabs_stays_under_the_pointer_that_goes_from_one_to_the_next(desk: Page) -> None:
    desk.goto(f"{NEURON}&_gate=g4")
    live(desk)
    tops = []
    for tab in ("code", "table", "check", "explain"):
        desk.locator(f"#tab-{tab}").click()
        desk.wait_for_timeout(100)
        tops.append(box_of(desk.locator("[role=tablist]"))["y"])
    assert max(tops) - min(tops) <= 1
    needed = box_of(desk.locator(".tabs"))["height"]
    desk.locator("#gate-g3").click()
    until(desk, f"document.querySelector('.tabs').getBoundingClientRect().height < {needed} - 20")


def test_in_a_wide_window_the_panels_may_stand_beside_the_circuit(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, f"{NEURON}&_gate=g4", HALL_WIDE))
    page.get_by_role("button", name="View").click()
    page.get_by_role("radio", name="Beside the circuit").check()
    page.keyboard.press("Escape")
    until(page, "!history.state?.covers")  # the browser is back at the entry below the menu's
    page.reload()
    figure, panels = box_of(live(page).locator("#figure")), box_of(page.locator(".tabs"))
    assert panels["x"] >= figure["right"] and panels["height"] > 700
    expect(border(page)).to_have_attribute("aria-orientation", "vertical")
    border(page).press("ArrowRight")
    assert box_of(page.locator("#figure"))["width"] > figure["width"] + 20
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert box_of(page.locator(".tabs"))["y"] >= box_of(page.locator("#figure"))["bottom"]
    page.context.close()


# On a touch screen


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    "path",
    [
        "/?_lesson=neuron&_gate=g6",
        "/?_lesson=three-layers",
        "/?_panel=code",
        "/?expr=max(x,x)*W@v&_panel=table",
    ],
)
def test_a_finger_meets_every_control_at_every_size_upright_and_across(
    touched: Page, path: str, locale: str
) -> None:
    touched.goto(f"{path}&_lang={locale}")
    live(touched)
    for width, high in [*SIZES, *ACROSS]:
        touched.set_viewport_size({"width": width, "height": high})
        size = f"{width}×{high}"
        assert touched.evaluate(SMALL) == [], size
        assert touched.evaluate(CUT) == [], size
        assert touched.evaluate(CROSSED) == [], size
        assert touched.evaluate(CLIPPED) == [], size
        assert not runs_over(touched), size


def sheet(page: Page) -> Locator:
    return page.locator(".tabs.sheet")


def tapped(page: Page, gate: str) -> None:
    page.locator(f"#gate-{gate} .body").tap()
    expect(sheet(page)).to_be_visible()
    expect(sheet(page).locator("header")).to_have_attribute("data-gate", gate)


def swipe(page: Page, part: Locator, down: int) -> None:
    box = box_of(part)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)
    for kind, way in (
        ("touchStart", 0),
        ("touchMove", down / 2),
        ("touchMove", down),
        ("touchEnd", 0),
    ):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y + way}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("size", [(360, 740), PHONE, (844, 390)])
def test_a_tapped_gate_is_explained_on_a_sheet_with_the_gate_in_view(
    touched: Page, size: tuple[int, int]
) -> None:
    touched.set_viewport_size({"width": size[0], "height": size[1]})
    touched.goto(NEURON)
    live(touched)
    tapped(touched, "g4")
    expect(sheet(touched)).to_contain_text("Upstream × local = downstream")
    until(
        touched,
        "!document.querySelector('.sheet').getAnimations().some((a) => a.playState === 'running')",
    )
    gate, over = box_of(touched.locator("#gate-g4 .body")), box_of(sheet(touched))
    assert gate["bottom"] <= over["y"] + 1 or gate["x"] >= over["right"] - 1
    assert gate["y"] >= 0 and gate["right"] <= size[0]
    assert over["bottom"] <= size[1] + 1 and touched.evaluate(SMALL) == []
    touched.locator("#sheet-close").tap()
    expect(sheet(touched)).to_have_count(0)
    tapped(touched, "g1")
    touched.keyboard.press("Escape")
    expect(sheet(touched)).to_have_count(0)
    tapped(touched, "g1")
    swipe(touched, touched.locator(".grip"), 30)
    expect(sheet(touched)).to_be_visible()
    swipe(touched, touched.locator(".grip"), 120)
    expect(sheet(touched)).to_have_count(0)


@pytest.mark.parametrize("size", [(360, 740), PHONE, (844, 390), (740, 360)])
def test_the_circuit_stays_in_sight_while_a_slider_is_dragged(
    touched: Page, size: tuple[int, int]
) -> None:
    touched.set_viewport_size({"width": size[0], "height": size[1]})
    touched.goto(NEURON)
    for slider in live(touched).locator("#inputs input[type=range]").all():
        slider.scroll_into_view_if_needed()
        slider.focus()
        figure, held = box_of(touched.locator("#figure")), box_of(slider)
        assert figure["y"] >= 0 and figure["bottom"] <= size[1] + 1 and figure["height"] >= 240
        assert held["y"] >= figure["bottom"] or held["right"] <= figure["x"]


def test_in_a_low_window_the_steps_are_in_sight_and_no_gradient_is_cut_without_a_sign(
    browser: Browser, server: str
) -> None:
    program = "total = 0%0Afor i in range(4):%0A    total %2B= w[i] * x[i]%0Aloss = (total - y)**2"
    page = opened(browser, server, f"/?expr={program}&_step=2&_gate=g2", (1024, 600))
    page.locator(LIVE).wait_for()
    low = page.evaluate("document.querySelector('.now').getBoundingClientRect().bottom")
    for part in ("#steps", "#step-count"):
        box = page.locator(part).bounding_box()
        assert box is not None and box["y"] + box["height"] <= low + 1
    style = page.locator("#inputs .tensor output").first.evaluate(
        "it => getComputedStyle(it).textOverflow"
    )
    assert style == "ellipsis"
    page.context.close()


def test_in_a_low_window_a_gate_is_explained_without_a_second_scroll_bar(desk: Page) -> None:
    desk.set_viewport_size({"width": 1024, "height": 640})
    for more in ("&_gate=g4", "&_panel=table", ""):
        desk.goto(f"{NEURON}{more}")
        live(desk)
        assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight"), more
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def test_at_twice_its_size_the_page_has_the_circuit_in_its_first_window(desk: Page) -> None:
    desk.set_viewport_size({"width": TWICE[0], "height": TWICE[1]})
    for path in ("/", "/?_lesson=neuron"):
        desk.goto(path)
        figure = box_of(live(desk).locator("#figure"))
        assert figure["y"] >= 0 and figure["bottom"] <= TWICE[1] and figure["height"] >= 240
        assert not runs_over(desk) and desk.evaluate(CUT) == []
        if (
            path == "/"
        ):  # a lesson's text stands before its program, and the way into the course behind it
            assert box_of(desk.locator("#expression"))["bottom"] <= TWICE[1]
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})
