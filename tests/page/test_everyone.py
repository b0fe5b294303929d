"""The page for everyone: by keyboard, by ear, by finger, in any colours, and on paper."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.support import worked
from tests.support.boxes import SMALL
from tests.support.modes import MODES
from tests.support.pages import DESK, HALL, LIVE, PHONE, number, opened, until
from tests.support.touch import SMALL_PHONE

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
MATRIX = worked.VECTOR.page
FRAMED = "/?expr=" + quote("""h = max(0, X@W1+b1)
s = h@W2+b2
p = softmax(s, axis=1)
L = -mean(log(p[[0,1,2],[1,0,1]]))""")


def live(page: Page) -> Page:
    page.locator(LIVE).wait_for()
    return page


# By keyboard


def test_the_first_tab_leads_past_everything_to_the_circuit(page: Page) -> None:
    live(page).keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the circuit")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#input-x")).to_be_focused()
    for _ in "yz":  # the inputs stand before the gates
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#gate-g1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Explain")).to_contain_text("x+y")


@pytest.mark.parametrize(
    ("path", "size", "forced"),
    [
        (f"{NEURON}&_panel=code", DESK, False),
        (f"{NEURON}&_panel=code", PHONE, False),
        (f"{NEURON}&_panel=code", DESK, True),
        (f"{FRAMED}&_gate=g2", DESK, False),
        (f"{FRAMED}&_gate=g2", SMALL_PHONE, False),
        (f"{FRAMED}&_gate=g2&_view=present", DESK, False),
    ],
)
def test_whatever_has_the_focus_is_marked_and_in_sight(
    browser: Browser, server: str, path: str, size: tuple[int, int], forced: bool
) -> None:
    page = live(opened(browser, server, path, size))
    if forced:
        page.emulate_media(forced_colors="active")
    seen: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const marked = element.closest(".scrubber, .editor") ?? element;
              const style = getComputedStyle(marked);
              const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              const box = marked.getBoundingClientRect();
              const window = element.closest("#viewport")?.getBoundingClientRect()
                ?? new DOMRect(0, 0, innerWidth, innerHeight);
              const inside = box.bottom > window.top && box.top < window.bottom
                && box.right > window.left && box.left < window.right;
              const seen = outlined || style.boxShadow !== "none";
              return [element.id || element.textContent.slice(0, 30), seen, inside];
            }"""
        )
        if reached is None:
            break
        name, mark, inside = reached
        seen.append(name)
        assert mark and inside, name
    if "present" not in path:
        assert {"expression", "value-1", "gate-g1", "step-next", "step"} <= set(seen)
    page.context.close()


# By ear


COUNTING = """() => {
  window.told = [];
  const polite = document.querySelectorAll("[role=status], [role=alert], [aria-live], output");
  for (const element of polite) {
    if (element.getAttribute("aria-live") === "off") continue;
    new MutationObserver(() => { if (element.textContent) told.push(element.textContent); })
      .observe(element, { childList: true, subtree: true, characterData: true });
  }
}"""


def test_each_step_is_told_once(page: Page) -> None:
    live(page).keyboard.press("Home")
    until(page, "document.getElementById('step-count').textContent.startsWith('before')")
    page.evaluate(COUNTING)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("told") == [
        "+ takes −2.00 and 5.00 and gives 3.00.",
        "× takes 3.00 and −4.00 and gives −12.0.",
    ]


def test_a_slider_tells_its_own_value_and_when_it_rests_what_came_of_it(page: Page) -> None:
    live(page).evaluate(COUNTING)
    slider = page.get_by_role("slider", name="x", exact=True)
    for value in ("1", "1.5", "2"):
        slider.fill(value)
    expect(number(page, "w4", "value")).to_have_text("7.00")
    assert page.evaluate("told") == []
    page.wait_for_url(re.compile("x=2"))
    until(page, "told.length > 0")
    page.wait_for_timeout(500)
    assert page.evaluate("told") == ["f is −28.0 now."]


def test_the_table_tells_what_the_picture_shows(page: Page) -> None:
    page.get_by_role("tab", name="Table").click()
    table = page.get_by_role("table", name="Every wire with its value and its gradient")
    heads = [head.inner_text() for head in table.get_by_role("columnheader").all()]
    assert heads == ["Wire", "Value", "Gradient", "From", "To"]
    cells = table.get_by_role("row").nth(4).get_by_role("cell").all_inner_texts()
    expect(table.get_by_role("rowheader").nth(3)).to_have_text("x+y")
    assert cells[:2] == ["3", "−4"]
    assert not any(re.search(r"\b[gw]\d", cell) for cell in cells)


def test_the_figure_says_what_it_is_and_how_to_go_about_it(page: Page) -> None:
    figure = page.get_by_role("figure", name="Circuit")
    expect(figure).to_have_accessible_description(re.compile("Each gate is a button"))
    expect(figure.get_by_role("group", name="Circuit of (x+y)*z")).to_be_visible()
    expect(figure.get_by_role("button", name="add: x+y", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("(x+y)*z")
    titles = [title.text_content() or "" for title in figure.locator("title").all()]
    assert "x+y" in titles  # of a wire: what it carries, and not its id
    assert not [title for title in titles if re.search(r"\b[gw]\d", title)]


# By finger


@pytest.fixture(scope="module")
def phone(browser: Browser, server: str) -> Iterator[BrowserContext]:
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=server, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def tablet(browser: Browser, server: str) -> Iterator[BrowserContext]:
    size = {"width": 1024, "height": 768}
    context = browser.new_context(viewport=size, base_url=server, has_touch=True)
    yield context
    context.close()


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "keys"])
def test_a_finger_meets_every_control_and_nothing_runs_over_the_edge(
    phone: BrowserContext, mode: str
) -> None:
    path, act = MODES[mode]
    page = phone.new_page()
    page.goto(path)
    act(live(page))
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    page.close()


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "keys"])
def test_a_finger_meets_every_control_on_a_tablet_too(tablet: BrowserContext, mode: str) -> None:
    path, act = MODES[mode]
    page = tablet.new_page()
    page.goto(path)
    act(live(page))
    assert page.evaluate(SMALL) == []
    page.close()


def test_a_finger_beside_a_gate_means_the_gate(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/?expr=x*x%2Bx")
    copy = live(page).locator(".gate.op-copy").first
    box = copy.bounding_box()
    assert box and box["width"] < 20
    page.touchscreen.tap(box["x"] + box["width"] / 2 + 14, box["y"] + box["height"] / 2 - 10)
    expect(copy).to_have_class(re.compile("selected"))
    page.close()


# In any colours


def colour(page: Page) -> str:
    return number(page, "w1", "value").evaluate("text => getComputedStyle(text).fill")


GREEN, BLUE, LIGHT_BLUE = "rgb(24, 122, 60)", "rgb(10, 94, 168)", "rgb(108, 196, 255)"


def test_a_palette_is_chosen_at_once_without_asking_and_remembered(page: Page) -> None:
    asked: list[str] = []
    live(page).on("request", lambda request: asked.append(request.url))
    assert colour(page) == GREEN
    page.get_by_role("button", name="View").click()
    menu = page.get_by_role("dialog", name="View")
    menu.get_by_role("radio", name="Blue and orange").check()
    assert colour(page) == BLUE
    menu.get_by_role("radio", name="Dark").check()
    assert colour(page) == LIGHT_BLUE
    assert asked == [] and "_palette" not in page.url
    page.reload()
    assert colour(page) == LIGHT_BLUE
    page.goto("/?expr=x*y")
    assert colour(page) == LIGHT_BLUE


def test_what_is_remembered_is_there_before_the_first_paint(page: Page) -> None:
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.route("**/page/page.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_address_wins_over_what_is_remembered_until_one_chooses(page: Page) -> None:
    page.evaluate("localStorage.setItem('palette', 'standard')")
    page.goto("/?expr=x*y&_palette=plain&_theme=light")
    assert colour(live(page)) == BLUE
    page.get_by_role("button", name="View").click()
    expect(page.get_by_role("radio", name="Blue and orange")).to_be_checked()
    page.get_by_role("radio", name="Green and red").check()
    assert colour(page) == GREEN
    assert "_palette" not in page.url and "_theme=light" in page.url
    page.reload()
    assert colour(page) == GREEN


def test_what_is_no_palette_is_left_aside(page: Page) -> None:
    page.evaluate("localStorage.setItem('palette', 'sepia'); localStorage.setItem('theme', '')")
    page.goto("/?expr=x*y&_palette=sepia&_lang=zh")
    assert colour(live(page)) == GREEN
    expect(page.locator("#warnings .quiet")).to_have_text(
        "_palette 只能是 standard 和 plain 之一；sepia 已忽略。"
    )


# At once


@pytest.mark.parametrize("size", [DESK, HALL, PHONE])
def test_nothing_moves_as_the_page_arrives(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=server)
    page = context.new_page()
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto("/")
    live(page).wait_for_timeout(800)
    assert page.evaluate("shifts") == []
    context.close()


def test_an_answer_for_where_a_slider_was_does_not_put_it_back(page: Page) -> None:
    held: list[Route] = []

    def late(route: Route) -> None:
        if "x=1.5" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    live(page).route(re.compile(r"/\?expr="), late)
    slider = page.get_by_role("slider", name="x", exact=True)
    slider.fill("1.5")
    page.wait_for_timeout(600)
    assert held
    slider.fill("2")
    for route in held:
        route.continue_()
    expect(number(page, "w4", "value")).to_have_text("7.00")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("2")
