"""The view for a projector, the keys, and panels left out, in a real Chromium."""

import itertools
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, number, opened, type_program, until
from web.site.pasted import PASTED

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
STAGED = NEURON.replace(
    "1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))", "u=w0*x0%2Bw1*x1%2Bw2;f=1/(1%2Bexp(-u))"
)
PATTERNS = worked.PATTERNS.page
CHAIN = f"/?expr={12 * 'tanh('}x{12 * ')'}*y"
PRESENTING = re.compile("(^|&)_view=present(&|$)")


@pytest.fixture
def hall(browser: Browser, server: str) -> Iterator[Page]:
    page = opened(browser, server, f"{PATTERNS}&_view=present&_step=4", HALL)
    page.locator(LIVE).wait_for()
    yield page
    page.context.close()


def is_presenting(page: Page) -> bool:
    return page.evaluate("document.documentElement.dataset.view === 'present'")


def in_full_screen(page: Page) -> bool:
    return page.evaluate("document.fullscreenElement !== null")


def count(page: Page) -> str:
    return page.locator("#step-count").inner_text()


def heights(page: Page, selector: str) -> list[float]:
    """How large these texts stand on the screen: their font size, in px of the screen."""
    return page.locator(selector).evaluate_all(
        "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
    )


# Into it and out again


def test_the_button_fills_the_screen_and_escape_leaves(page: Page) -> None:
    page.get_by_role("button", name="Present", exact=True).click()
    assert is_presenting(page)
    until(page, "document.fullscreenElement")
    page.wait_for_url(PRESENTING)
    for hidden in ("banner", "textbox", "tablist"):
        expect(page.get_by_role(hidden)).not_to_be_visible()
    page.evaluate(
        "document.exitFullscreen()"
    )  # what the browser does on Escape, without telling the page
    until(page, "document.documentElement.dataset.view === 'full'")
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_focused()
    assert "_view" not in page.url


def test_space_plays_after_leaving_with_a_gate_that_was_clicked(page: Page) -> None:
    page.keyboard.press("p")
    page.locator("#gate-g1").click()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert "_gate" not in page.url and not is_presenting(page)


def test_p_presents_and_leaves_again(page: Page) -> None:
    page.keyboard.press("p")
    assert is_presenting(page)
    page.keyboard.press("p")
    assert not is_presenting(page)
    until(page, "!document.fullscreenElement")


def test_a_link_opens_the_view_without_full_screen(hall: Page) -> None:
    assert is_presenting(hall) and not in_full_screen(hall)
    hall.keyboard.press("Escape")
    assert not is_presenting(hall)
    expect(hall.get_by_role("textbox", name="Expression")).to_be_visible()


def test_the_pointer_alone_can_leave(hall: Page) -> None:
    hall.get_by_role("button", name="Leave the presentation").click()
    assert not is_presenting(hall)


def test_an_unknown_view_is_the_usual_one_with_a_quiet_notice(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?_view=cinema")
    assert not is_presenting(page)
    expect(page.locator("#warnings .quiet")).to_have_text(
        "_view is one of full and present; cinema is left aside."
    )
    page.context.close()


def test_back_and_forward_follow_the_view(page: Page) -> None:
    page.goto("/?expr=x*y")
    page.goto("/?expr=x*y&_view=present")
    page.go_back()
    until(page, "document.documentElement.dataset.view === 'full'")


def test_undo_leaves_the_view_as_it_is(page: Page) -> None:
    page.locator(LIVE).wait_for()
    type_program(page, "x*y*2")
    page.wait_for_url("**expr=x*y*2*")
    until(page, "document.title.startsWith('x*y*2')")
    page.wait_for_timeout(500)  # the address has the new inputs too
    page.keyboard.press("Tab")
    for _ in range(2):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("p")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("textbox", name="Expression")).to_have_value("(x+y)*z")
    assert not is_presenting(page)


def test_the_panels_have_their_room_again_after_steps(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{PATTERNS}&_step=2")
    page.locator(LIVE).wait_for()
    page.keyboard.press("p")
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-explain header")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.context.close()


def test_a_program_that_ends_with_a_line_feed_is_presented_without_an_empty_line(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=q%20=%20x%2By%0Af%20=%20q*z%0A%0A&_view=present", HALL)
    page.locator(LIVE).wait_for()
    assert page.locator("#shown > *").all_inner_texts() == ["q = x+y\n", "f = q*z\n"]
    page.context.close()


def test_escape_leaves_the_field_of_an_answer_first(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{PATTERNS}&_view=present&_predict=gradients", HALL)
    page.locator(LIVE).wait_for()
    page.locator("#questions input").first.press("2")
    page.keyboard.press("p")  # is typed
    assert is_presenting(page)
    page.keyboard.press("Escape")
    assert is_presenting(page)
    expect(page.locator("#questions input").first).not_to_be_focused()
    page.keyboard.press("Escape")
    assert not is_presenting(page)
    page.context.close()


# What is seen


@pytest.mark.parametrize("path", ["/?", PATTERNS, "/?expr=max(0,s1-s0%2B10)%2Bmax(0,s2-s0%2B10)"])
def test_numbers_are_read_from_the_back_of_the_hall(
    browser: Browser, server: str, path: str
) -> None:
    page = opened(browser, server, f"{path}&_view=present&_step=3", HALL)
    page.locator(LIVE).wait_for()
    assert min(heights(page, ".wire text.value, .wire text.gradient")) >= 28
    assert page.locator("#sentence").evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 28
    page.context.close()


# How far a number reaches into the circle or the box of a gate, in px: a row of texts.
OVERLAPS = """() => {
  const found = (selector) => [...document.querySelectorAll(`#viewport ${selector}`)];
  const gates = found(".gate .body").map((body) => body.getBoundingClientRect());
  return found(".wire > :is(.value, .gradient)").flatMap((text) => {
    const number = text.getBoundingClientRect();
    const into = (gate) => Math.min(number.right - gate.left, gate.right - number.left);
    const beside = (gate) => number.top < gate.bottom && number.bottom > gate.top;
    return gates.filter((gate) => beside(gate) && into(gate) > 4).map(() => text.textContent);
  });
}"""


def test_the_longest_numbers_touch_no_gate(browser: Browser, server: str) -> None:
    program = "a = tanh(tanh(x * 1.8e-7) * y * 1e-7)%0Ab = a * z * 1e-14%0Ac = tanh(tanh(b))"
    page = opened(browser, server, f"/?expr={program}&x=-2&y=5&z=-4&_view=present", HALL)
    page.locator(LIVE).wait_for()
    assert max(len(text) for text in page.locator("#viewport .value").all_text_contents()) >= 7
    assert page.evaluate(OVERLAPS) == []
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    assert page.evaluate(OVERLAPS) == []
    page.context.close()


@pytest.mark.parametrize("size", [DESK, HALL, PHONE])
def test_nothing_is_cut_off_and_the_circuit_has_the_most_room(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, f"{NEURON}&_view=present&_step=4", size)
    page.locator(LIVE).wait_for()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    figure = page.get_by_role("figure", name="Circuit").bounding_box()
    assert figure and figure["width"] == size[0] and figure["height"] > 0.5 * size[1]
    expect(page.locator("h1")).to_have_text("1/(1+exp(-(w0*x0+w1*x1+w2)))")
    expect(page.locator("h1 mark")).to_have_text("w0*x0+w1*x1+w2")
    page.context.close()


def test_at_a_step_too_a_circuit_that_nearly_fits_is_whole_and_in_the_middle(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{STAGED}&_view=present&_step=9", HALL)
    page.locator(LIVE).wait_for()
    window = page.locator("#viewport").bounding_box()
    boxes = "gates => gates.map(gate => gate.getBoundingClientRect()).map(b => [b.top, b.bottom])"
    tops, bottoms = zip(
        *page.locator("#viewport :is(.gate, .input)").evaluate_all(boxes), strict=True
    )
    ends = [page.locator(one).bounding_box() for one in ("#input-w0", "#output-f")]
    assert window and all(ends)
    assert ends[0]["x"] >= window["x"]
    assert ends[1]["x"] + ends[1]["width"] <= window["x"] + window["width"]
    assert abs((min(tops) + max(bottoms)) / 2 - (window["y"] + window["height"] / 2)) < 30
    page.context.close()


def test_the_gate_in_turn_is_in_sight_in_a_circuit_that_is_too_long(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{CHAIN}&_view=present&_step=13", HALL)
    page.locator(LIVE).wait_for()
    assert min(heights(page, ".wire text.value")) >= 25
    for _ in range(3):
        box = page.locator(".gate.turn").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= HALL[0]
        page.keyboard.press("Home")
        page.keyboard.press("PageDown")


ARRAYS = "/?expr=w=[2,-3,-3];x=[-1,-2];dot=w[0]*x[0]%2Bw[1]*x[1]%2Bw[2];f=1/(1%2Bexp(-dot))"
LAYERS = "/?_lesson=three-layers"
# How far what a step speaks of sticks out of the window, in px, and where the circuit begins in it.
SPOKEN = """() => {
  const window = document.getElementById("viewport").getBoundingClientRect();
  const said = [...document.querySelectorAll("#viewport .turn :is(.body, text, .heat)")];
  const places = said.map((part) => part.getBoundingClientRect()).filter(({ width }) => width);
  const out = places.map((part) => Math.max(
    window.left - part.left, part.right - window.right, window.top - part.top, part.bottom - window.bottom,
  ));
  const { x, y } = document.querySelector("#viewport .gate").getBoundingClientRect();
  return { out: Math.max(...out), x, y };
}"""


@pytest.mark.parametrize(
    ("path", "size", "farthest"),
    [(ARRAYS, HALL, 200), (ARRAYS, DESK, 0), (LAYERS, HALL, 1000), (LAYERS, DESK, 1000)],
)
def test_the_view_follows_the_steps_with_all_that_they_speak_of(
    browser: Browser, server: str, path: str, size: tuple[int, int], farthest: int
) -> None:
    page = opened(browser, server, f"{path}&_view=present&_step=1", size)
    page.locator(LIVE).wait_for()
    steps = int(page.locator("#step").get_attribute("max") or "")
    before = page.evaluate(SPOKEN)
    for _ in range(steps - 1):
        page.keyboard.press("PageDown")
        now = page.evaluate(SPOKEN)
        assert now["out"] <= 1
        assert abs(now["x"] - before["x"]) <= farthest and abs(now["y"] - before["y"]) <= farthest
        before = now
    page.context.close()


ROUNDS = (
    "/?expr=def step(x, h): return tanh(Wxh @ x %2B Whh @ h %2B b)%0Ah = zeros(2)%0A"
    "for x in [[1,0],[0,1],[1,1],[0,0],[1,0]]:%0A    h = step(x, h)%0Aloss = sum(h*h)"
    "&Wxh=[[0.5,-0.2],[0.1,0.3]]&Whh=[[0.1,0.4],[-0.3,0.2]]&b=[0.1,-0.1]"
)


def test_the_view_moves_only_for_what_is_not_in_sight(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{ROUNDS}&_view=present&_step=0", HALL)
    page.locator(LIVE).wait_for()
    seen = []
    for _ in range(int(page.locator("#step").get_attribute("max") or "")):
        page.keyboard.press("PageDown")
        seen.append(page.locator("#viewport > svg").get_attribute("viewBox"))
    assert len(seen) == 19
    assert sum(now != before for before, now in itertools.pairwise(seen)) <= 3
    page.context.close()


CELL = next(one.state for one in PASTED if "for t in range(3)" in one.state.expr)
VIEW = """() => document.querySelector("#viewport > svg").getAttribute("viewBox")"""


def test_a_step_has_one_view_however_one_came_there_and_numbers_keep_their_size(
    browser: Browser, server: str
) -> None:
    path = f"/?expr={quote(CELL.expr)}&_fold={CELL.settings['_fold']}&_view=present"
    page = opened(browser, server, f"{path}&_step=0", HALL)
    page.locator(LIVE).wait_for()
    last = int(page.locator("#step").get_attribute("max") or "")
    views = [page.evaluate(VIEW)]
    for _ in range(last):
        page.keyboard.press("PageDown")
        views.append(page.evaluate(VIEW))
    assert min(heights(page, ".circuit text")) >= 13.95
    assert len(set(views)) > 1
    assert len({view.split()[2] for view in views}) == 1  # at one scale
    for before in reversed(views):
        assert page.evaluate(VIEW) == before
        page.keyboard.press("PageUp")
    page.goto(f"{path}&_step={last - 1}")
    page.locator(LIVE).wait_for()
    assert page.evaluate(VIEW) == views[last - 1]
    page.keyboard.press("-")
    page.keyboard.press("f")
    assert page.evaluate(VIEW) == views[last - 1]
    page.context.close()


OPENED = """() => {
    const window = document.querySelector("#viewport").getBoundingClientRect();
    const box = document.querySelector(".frame .border").getBoundingClientRect();
    return Math.max(
        window.left - box.left, window.top - box.top,
        box.right - window.right, box.bottom - window.bottom,
    );
}"""


@pytest.mark.parametrize("more", ["", "&_view=present", "&_view=present&_step=12"])
def test_a_box_that_is_opened_is_in_sight_from_its_beginning(
    browser: Browser, server: str, more: str
) -> None:
    path = f"/?expr={quote(CELL.expr)}&_fold={CELL.settings['_fold']}{more}"
    page = opened(browser, server, path, HALL if more else (1366, 768))
    page.locator(LIVE).wait_for()
    page.locator(".gate .handle").first.click()
    expect(page.locator("#frame-call-t\\.0")).to_have_count(1)
    expect(page.locator("#fold-note")).to_contain_text("unfolded")
    assert page.evaluate(OPENED) < 0
    page.context.close()


@pytest.mark.parametrize("size", [HALL, DESK])
def test_a_long_chain_is_read_from_afar_with_all_that_is_said_of_a_step(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    nested = 30 * "tanh(" + "x" + 30 * "*w)"
    page = opened(browser, server, f"/?expr={quote(f'y={nested}')}&_step=90&_view=present", size)
    page.locator(LIVE).wait_for()
    expect(page.locator("#sentence math").first).to_have_text("tanh(tanh(tanh(…)·w)·w)")
    said = "s => [s.scrollWidth - s.clientWidth, s.scrollHeight - s.clientHeight]"
    assert page.locator("#sentence").evaluate(said) == [0, 0]
    assert min(heights(page, "#viewport text")) >= (14 if size == HALL else 11)
    page.context.close()


def test_the_first_step_of_a_presentation_that_a_key_began_keeps_its_scale(
    browser: Browser, server: str
) -> None:
    page = opened(
        browser, server, f"/?expr={quote(CELL.expr)}&_fold={CELL.settings['_fold']}", HALL
    )
    page.locator(LIVE).wait_for()
    page.keyboard.press("p")
    expect(page.locator(":root[data-view=present]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    before = page.evaluate(VIEW).split()[2]
    for key in ("Home", "PageDown", "PageDown"):
        page.keyboard.press(key)
        assert page.evaluate(VIEW).split()[2] == before
        assert min(heights(page, ".circuit text")) >= 13.95
    page.context.close()


def test_a_problem_is_said_in_this_view_too(hall: Page) -> None:
    hall.evaluate("document.getElementById('problem').textContent = 'The server can’t be reached.'")
    expect(hall.locator("#problem")).to_be_visible()
    expect(hall.locator("#problem")).to_be_in_viewport()


# Keys


def test_a_remote_steps(hall: Page) -> None:
    expect(hall.locator("#step-count")).to_have_text("forward · step 4 of 9")
    hall.keyboard.press("PageDown")
    expect(hall.locator("#step-count")).to_have_text(
        "output · step 5 of 9".replace("output", "backward")
    )
    hall.keyboard.press("PageUp")
    hall.keyboard.press("PageUp")
    expect(hall.locator("#step-count")).to_have_text("forward · step 3 of 9")
    hall.locator(".scrubber").click(position={"x": 40, "y": 18})
    before = count(hall)
    hall.keyboard.press("PageDown")  # where the slider has the focus too
    assert int(re.findall(r"\d+", count(hall))[0]) == int(re.findall(r"\d+", before)[0]) + 1


def test_the_remote_is_for_a_presentation_alone(page: Page) -> None:
    page.keyboard.press("PageUp")
    page.keyboard.press("b")
    expect(page.locator("#step-count")).to_have_text("all 5 steps")
    assert not page.evaluate("document.documentElement.classList.contains('blank')")


@pytest.mark.parametrize("key", ["b", "."])
def test_the_screen_goes_black_until_the_next_key(hall: Page, key: str) -> None:
    hall.keyboard.press(key)
    middle = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)"
    assert hall.evaluate(f"getComputedStyle({middle}, '::after').backgroundColor") == "rgb(0, 0, 0)"
    hall.keyboard.press("PageDown")
    assert not hall.evaluate("document.documentElement.classList.contains('blank')")
    assert count(hall) == "forward · step 4 of 9"  # that key did nothing else


ASKED = f"{worked.FIRST.page}&_view=present&_predict=gradients"
# What is asked: in the bar, on the wire that is marked, in the sentence.
ASKS = """() => [
  document.getElementById("question-label").textContent,
  [...document.querySelectorAll(".circuit .questioned")].map((part) => part.id).join(" "),
  document.getElementById("sentence").textContent,
]"""


def test_what_is_typed_answers_the_question_of_the_step_and_a_remote_goes_on(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{ASKED}&_step=3", HALL)
    page.locator(LIVE).wait_for()
    page.keyboard.press("ArrowRight")
    before = page.locator("#viewport > svg").get_attribute("viewBox")
    assert page.evaluate(ASKS) == [
        "gradient of x+y, from + to ×", "wire-w4 gate-g2", "× receives 1.00. What does it send back?",
    ]  # fmt: skip
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(page.locator("#score")).to_have_text("1 of 4 right")
    assert page.locator("#viewport > svg").get_attribute("viewBox") == before
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("#question-hint .refusal")).to_have_text("7 is not it.")
    page.keyboard.press("PageDown")  # from the field, and what it asked is told
    assert count(page) == "backward · step 4 of 5"
    expect(page.locator("#sentence")).to_contain_text("so z gets 1.00 × 3.00 = 3.00.")
    expect(page.locator("#score")).to_have_text("1 of 4 right, 1 revealed")
    page.keyboard.press("PageDown")
    assert count(page) == "backward · step 5 of 5"
    assert page.evaluate(ASKS) == [
        "gradient of x, from x to +", "wire-w1 gate-g1", "+ receives −4.00. What does it send back?",
    ]  # fmt: skip
    expect(number(page, "w3", "gradient")).to_have_text("3.00")
    page.keyboard.press("r")
    expect(page.locator("#score")).to_have_text("1 of 4 right, 2 revealed")
    page.keyboard.press("ArrowRight")  # no step comes next
    expect(page.locator("#score")).to_have_text("1 of 4 right, 3 revealed")
    page.context.close()


@pytest.mark.parametrize("key", [" ", "PageDown"])
@pytest.mark.parametrize("by", ["pointer", "keys"])
def test_what_is_said_of_an_array_s_number_goes_with_the_next_step(
    browser: Browser, server: str, by: str, key: str
) -> None:
    page = opened(browser, server, f"{worked.VECTOR.page}&_view=present&_step=2", HALL)
    wire = page.locator("#wire-w1[tabindex='0']")
    if by == "pointer":
        wire.locator("tspan").first.hover()
    else:
        page.keyboard.press("Shift")  # so that the focus shows
        wire.focus()
    said = page.locator("#entry")
    expect(said).to_be_visible()
    page.keyboard.press(key)
    expect(said).to_be_hidden()
    page.context.close()


def test_the_steps_go_on_after_a_number_was_changed_and_let_go_of_a_gate(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{worked.FIRST.page}&_view=present&_step=1", HALL)
    page.locator(LIVE).wait_for()
    number(page, "w1", "value").click()
    field = page.get_by_role("textbox", name="number of x")
    field.fill("7")
    field.press("Enter")
    page.keyboard.press("ArrowRight")
    assert count(page) == "forward · step 2 of 5"
    expect(page.locator("#sentence")).to_have_text("× takes 12.0 and −4.00 and gives −48.0.")
    page.locator("#gate-g1").click()
    expect(page.locator("#sentence")).to_have_text("+ takes 7.00 and 5.00 and gives 12.0.")
    page.keyboard.press("PageDown")
    assert count(page) == "backward · step 3 of 5"
    expect(page.locator("#sentence")).to_contain_text("The backward pass begins at the output")
    expect(page.locator("#viewport :is(.selected, .lit)")).to_have_count(0)
    page.wait_for_url(re.compile("_step=3"))
    assert "_gate" not in page.url
    page.locator("#gate-g1").click()
    page.keyboard.press("Escape")
    expect(page.locator("#sentence")).to_contain_text("The backward pass begins at the output")
    assert is_presenting(page)
    page.keyboard.press("Escape")
    assert not is_presenting(page)
    page.context.close()


def test_undo_takes_back_a_fold_over_the_steps_behind_it(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{STAGED}&_view=present&_step=1", HALL)
    page.locator(LIVE).wait_for()
    page.locator(".frame .handle").first.click()
    page.wait_for_url(re.compile("_fold=u"))
    expect(page.locator("#fold-note")).to_have_class("shown")
    assert page.locator("#fold-note").evaluate("note => getComputedStyle(note).clipPath") != "none"
    page.keyboard.press("PageDown")
    page.wait_for_url(re.compile("_step=2"))
    page.keyboard.press("Control+z")
    expect(page.locator("#viewport .gate.module")).to_have_count(0)
    expect(page.locator("#fold-note")).not_to_have_class("shown")
    assert "_step=1" in page.url and is_presenting(page)
    page.context.close()


def test_pointer_and_controls_fade_without_a_move_and_come_back(hall: Page) -> None:
    hall.mouse.move(300, 300)
    play = hall.get_by_role("button", name="Play")
    expect(play).to_have_css("opacity", "1")
    hall.wait_for_timeout(1500)
    expect(play).to_have_css("opacity", "1")
    expect(play).to_have_css("opacity", "0", timeout=6000)
    expect(hall.locator("#viewport")).to_have_css("cursor", "none")
    hall.keyboard.press("PageDown")
    expect(play).to_have_css("opacity", "0")
    hall.mouse.move(310, 300)
    expect(play).to_have_css("opacity", "1")


def test_a_question_mark_lists_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    for words in ("Next step", "Fit the circuit", "Page Down", "Black, until the next key"):
        expect(keys.get_by_text(words).first).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    assert not is_presenting(page)
    expect(page.locator("#step-count")).to_have_text("all 5 steps")
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


def test_no_key_acts_while_one_types_or_with_another_key_held(page: Page) -> None:
    type_program(page, "x*y")
    expect(number(page, "w3", "value")).to_be_visible()
    for field in (page.get_by_role("textbox", name="Expression"), page.get_by_label("x value")):
        field.focus()
        for key in ("p", "?", "ArrowLeft", "End"):
            page.keyboard.press(key)
    page.locator("#speed").focus()
    page.keyboard.press("p")
    page.locator("h1").click(force=True)
    for held in ("Control", "Alt", "Meta"):
        page.keyboard.press(f"{held}+p")
    assert not is_presenting(page)
    expect(page.get_by_role("dialog", name="Keys")).not_to_be_visible()


def test_the_keys_are_listed_in_chinese_too(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?_lang=zh")
    page.locator(LIVE).wait_for()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="按键")).to_contain_text("黑屏，直到按下任意键")
    page.context.close()


# Panels left out


ALL = "program,inputs,sentence,steps,tabs"
GONE = {
    "program": ["#expression"],
    "inputs": ["#inputs"],
    "program,inputs": ["#given"],
    "tabs,sky": [".tabs"],
    "steps": ["#steps"],
    "sentence": ["#sentence"],
    ALL: ["#given", "#sentence", "#steps", ".tabs"],
}


@pytest.mark.parametrize(
    ("names", "size"), [*((names, DESK) for names in GONE), (ALL, HALL), (ALL, PHONE)]
)
def test_panels_are_left_out_without_a_hole(
    browser: Browser, server: str, names: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, f"/?_hide={names}", size)
    page.locator(LIVE).wait_for()
    for selector in GONE[names]:
        expect(page.locator(selector)).not_to_be_visible()
    parts = ("header", "#figure", ".now", ".tabs", "#given")
    boxes = [box for part in parts if (box := page.locator(part).bounding_box())]
    covered = sum(box["width"] * box["height"] for box in boxes)
    if size != PHONE:  # a phone's page may end above the lower edge
        assert covered >= 0.99 * size[0] * size[1]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.context.close()


def test_an_error_is_seen_where_the_program_is_left_out(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=W@x&W=[1,&_hide=program,inputs")
    expect(page.locator("#problem")).to_be_visible()
    page.context.close()


def test_what_is_left_out_stays_in_the_address(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?_hide=tabs")
    page.get_by_role("slider", name="x", exact=True).fill("1.5")
    page.wait_for_url(re.compile("x=1.5"))
    assert "_hide=tabs" in unquote(page.url)
    page.context.close()
