"""The reader's own backward pass in a real Chromium: judged where it is pasted, written as an exercise."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.support.pages import editor, opened, until

pytestmark = pytest.mark.browser
FORWARD = "q = x+y\nf = q*z"
JUDGED = f"{FORWARD}\ndq = z\ndz = q\ndx = dq\ndy = -dq"
VALUES = "x=-2&y=5&z=-4"
EXERCISE = f"/?expr={quote(FORWARD)}&{VALUES}&_predict=backward"


@pytest.fixture
def open_at(browser: Browser, server: str) -> Iterator[Callable[[str], Page]]:
    wrong: list[str] = []
    pages: list[Page] = []

    def at(address: str) -> Page:
        page = opened(browser, server, address)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        pages.append(page)
        return page

    yield at
    for page in pages:
        page.context.close()
    assert wrong == []


# Two lines give the gradient of b, one of which is wrong: its wire has one sign.
SHARED = """x = [1, 2]
W = [[0.1, -0.2], [0.3, 0.4]]
b = [0.1, 0.2]
h = tanh(W @ x + b)
loss = sum(h**2)
dh = 2*h
dz = dh*(1 - h)
dW = outer(dz, x)
db = dz"""


# Arrays that are shown as heat maps.
BROAD = """t = arange(12)/10 - 0.55
h = tanh(k*t)
loss = sum(h**2)
dh = 2*h
dt = dh*(1 - h)*k"""
MAPS = """all => all.map((map) => [map.dataset.numbers,
    map.closest("figure").querySelector(".note").textContent,
    ...[...map.querySelectorAll(".heat > path")].map((path) => path.getAttribute("d")).sort()])"""


def signs(page: Page) -> dict[str, str]:
    """The sign at each wire of the picture."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('#viewport .wire')].flatMap((wire) => "
        "[...wire.querySelectorAll('.judged')].map((sign) => [wire.id, sign.textContent])))"
    )
    return found


def test_a_judged_text_that_is_pasted_opens_its_tab(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(f"/?expr={quote(FORWARD)}&{VALUES}")
    tab = page.get_by_role("tab", name="Yours")
    expect(tab).to_be_hidden()
    field = page.get_by_role("textbox", name="Expression")
    field.fill(JUDGED)
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel-yours .summary")).to_contain_text("3 of 4 gradients are right")
    expect(page.locator("#panel-yours .summary")).to_contain_text("the first wrong one is dy")
    expect(
        page.locator("#panel-yours li.wrong")
    ).to_be_in_viewport()  # which is what one pastes it for
    lines = page.locator("#panel-yours .lines")
    tab.click()
    page.wait_for_url("**_panel=yours**")
    page.reload()
    expect(lines).to_be_visible()  # a list that was opened is no other after a reload
    expect(page.locator("#viewport .judged")).to_have_count(4)
    assert signs(page) == {"wire-w1": "✓", "wire-w2": "✗", "wire-w3": "✓", "wire-w4": "✓"}
    expect(page.locator("#said")).to_contain_text("3 of 4", timeout=5_000)
    field.fill(JUDGED.replace("-dq", "dq"))
    expect(page.locator("#panel-yours .summary")).to_contain_text("4 of 4 gradients are right")
    expect(page.locator("#viewport .judged.wrong")).to_have_count(0)
    field.fill(FORWARD)
    expect(tab).to_be_hidden()
    expect(page.get_by_role("tab", name="Explain")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Table").click()
    field.fill(SHARED)
    expect(tab).to_have_attribute("aria-selected", "true")  # whichever was open before
    expect(page.locator("#viewport .judged.follows").first).to_be_attached()
    wires = page.locator("#viewport .wire")
    assert (
        max(wires.evaluate_all("all => all.map((wire) => wire.querySelectorAll('.judged').length)"))
        == 1
    )


def test_an_edited_line_is_judged_by_one_small_request(browser: Browser, server: str) -> None:
    """What stays as it is, the circuit with its numbers and its program, is asked for no more."""
    page = opened(
        browser, server, f"/?expr={quote(JUDGED)}&{VALUES}&_step=3"
    )  # one text can't be read
    until(page, "document.documentElement.classList.contains('live')")
    editor(page).focus()
    page.wait_for_load_state("networkidle")
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one) if "icon" not in one.url else None)
    page.evaluate("window.drawn = document.querySelector('#viewport > svg')")
    summary = page.locator("#panel-yours .summary")
    editor(page).fill(JUDGED.replace("-dq", "dq"))
    expect(summary).to_contain_text("4 of 4 gradients are right")
    editor(page).fill(JUDGED.replace("-dq", "3*dq"))
    expect(summary).to_contain_text("the first wrong one is dy")
    expect(page.locator("#viewport .judged.wrong")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert len(asked) == 2
    sizes = [one.sizes()["responseBodySize"] for one in asked]
    assert 0 < max(sizes) < 4_000, sizes
    assert page.evaluate("window.drawn === document.querySelector('#viewport > svg')")
    assert page.evaluate("document.title").startswith("q = x+y f = q*z dq = z")
    links = page.locator("#asks a").evaluate_all("all => all.map((link) => link.search)")
    assert all("3*dq" in unquote(link) for link in links)
    expect(page.locator("#step-count")).to_contain_text("step 3 of 5")
    editor(page).fill(JUDGED.replace("-dq", "3*"))
    expect(page.locator("#problem")).to_contain_text("Line 6")
    assert len(asked) == 3
    editor(page).fill(JUDGED.replace("q = x+y", "q = x-y"))  # here the circuit is another
    expect(page.locator("#viewport .op-sub")).to_have_count(1)
    page.context.close()


def drag(page: Page, name: str, part: float) -> None:
    """Drag the slider of an input to a part of its length, and hold it there."""
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.hover()
    page.mouse.down()
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2, steps=4)


# A line that is a number alone, and one that is wrong though these numbers do not show it.
TYPED = "q = x+y\nf = q*z\ndq = -4\ndz = 3\ndx = dq*q/3"
ROWS = """all => all.map((line) => [line.dataset.line, line.dataset.verdict,
    ...[...line.querySelectorAll("figure")].map((figure) =>
        [...figure.querySelectorAll("figcaption, b, td")].map((part) => part.textContent.trim()).join(" ")),
    ...[...line.querySelectorAll(".differs, [data-unseen]:not([hidden])")].map((one) => one.textContent)])"""


@pytest.mark.parametrize(
    ("text", "values", "name"),
    [
        (JUDGED, VALUES, "x"),
        (TYPED, VALUES, "y"),
        (SHARED.replace("W @ x", "W @ x * k"), "k=1.5", "k"),
        (BROAD, "k=0.4", "k"),
    ],
)
def test_lines_follow_a_slider_without_a_request(
    open_at: Callable[[str], Page], text: str, values: str, name: str
) -> None:
    """Then the server judges once, and says what stands there already."""
    page = open_at(f"/?expr={quote(text)}&{values}")
    page.locator("#panel-yours .summary").click()
    page.wait_for_load_state("networkidle")

    def shown() -> list[object]:
        rows = page.locator("#panel-yours ol.lines > li").evaluate_all(ROWS)
        return [rows, page.locator("#panel-yours svg.map").evaluate_all(MAPS)]

    before = shown()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "expr=" in one.url else None)
    drag(page, name, 0.8)
    page.wait_for_timeout(600)  # it is held: nothing rests
    moved = shown()
    assert moved != before
    assert asked == []
    page.evaluate("document.querySelector('#panel-yours li').classList.add('old')")
    page.mouse.up()
    expect(page.locator("#panel-yours .old")).to_have_count(0)
    assert shown() == moved
    expect(page.locator("#panel-yours .moved")).to_have_count(0)
    assert len(asked) == 1


def test_an_edited_line_follows_a_slider_too(open_at: Callable[[str], Page]) -> None:
    page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}")
    page.locator("#panel-yours .summary").click()
    page.wait_for_load_state("networkidle")
    editor(page).fill(JUDGED.replace("dz = q", "dz = 3*q"))
    wrong = page.locator("#panel-yours li[data-line=dz]")
    expect(wrong).to_contain_text("9.00")
    drag(page, "x", 0.8)  # the lines of now come with the first move
    page.wait_for_timeout(300)
    drag(page, "x", 0.7)
    page.wait_for_timeout(300)
    own, right = (float(one.text_content() or "") for one in wrong.locator("figure b").all())
    assert right > 3 and own == pytest.approx(3 * right, rel=0.01)
    page.mouse.up()


def test_what_is_written_in_an_exercise_follows_a_slider(open_at: Callable[[str], Page]) -> None:
    page = open_at(f"{EXERCISE}&_backward={quote('dq = z*q/3')}")
    line = page.locator("#panel-yours li[data-line=dq]")
    expect(line).to_contain_text("yours")
    expect(line.locator("figure")).to_have_count(1)  # the circuit's is not given away
    page.wait_for_load_state("networkidle")
    drag(page, "x", 0.8)  # the lines of now come with the first move
    page.wait_for_timeout(300)
    drag(page, "x", 0.7)
    expect(line.locator("figure b")).not_to_have_text("−4.00")
    expect(line.locator("figure")).to_have_count(1)
    page.mouse.up()


def test_each_line_has_its_sign_where_parts_of_the_circuit_are_out_of_sight(
    open_at: Callable[[str], Page],
) -> None:
    """They are left out for a moment while another text's circuit is laid out."""
    forward = "x = 3\ny = -4\n" + "\n".join(f"a{n} = a{n - 1}*y" for n in range(1, 15))
    text = forward.replace("a0", "x") + "\nda13 = y\nda12 = y*da13\nda2 = 1\nda1 = y*da2"
    page = open_at(f"/?expr={quote(text)}&_panel=yours")
    page.locator("#panel-yours .summary").click()
    expect(page.locator("#viewport .judged")).to_have_count(4)
    editor(page).fill(text.replace("da2 = 1", "da2 = 2").replace("x = 3", "x = 2"))
    expect(page.locator("#panel-yours li[data-line=da2] .typed code")).to_have_text("da2 = 2")
    page.wait_for_timeout(500)
    expect(page.locator("#viewport .judged")).to_have_count(4)


def test_a_judged_text_that_a_link_opens_leaves_the_circuit_its_room(
    open_at: Callable[[str], Page],
) -> None:
    for more in ("", "&_panel=yours", "&_step=4"):
        page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}{more}")
        until(page, "document.documentElement.classList.contains('live')")
        lines = page.locator("#panel-yours .lines")
        expect(page.locator("#panel-yours .summary")).to_be_in_viewport()
        expect(lines).to_be_hidden()
        figure = page.locator("#figure").bounding_box()
        assert figure and figure["height"] > 500
        page.locator("#panel-yours .summary").click()
        expect(lines).to_be_visible()


def test_another_text_opens_at_its_first_wrong_line_and_no_verdict_outlives_its_text(
    browser: Browser, server: str
) -> None:
    names = [f"x{at}" for at in range(12)]
    forward = "f = " + " + ".join(f"{at + 2}*{name}" for at, name in enumerate(names))
    right = "\n".join([forward, *(f"d{name} = {at + 2}" for at, name in enumerate(names))])
    wrong = right.replace("x", "weight").replace("dweight10 = 12", "dweight10 = -12")
    page = opened(browser, server, f"/?expr={quote(right)}")  # one text of it can't be read
    page.locator("#panel-yours .summary").click()
    page.locator("#panel-yours li").last.scroll_into_view_if_needed()
    field = page.get_by_role("textbox", name="Expression")
    field.fill(f"{right}\nd = = 3")
    panel = page.locator("#panel-yours")
    expect(panel).to_have_class(re.compile("stale"))
    expect(page.locator("#problem")).not_to_be_empty()
    expect(panel).to_have_class(re.compile("stale"))
    field.fill(wrong.replace("= -12", "= 12"))
    expect(panel).not_to_have_class(re.compile("stale"))
    assert panel.evaluate("(panel) => panel.scrollTop") == 0  # the place was in another list
    field.fill(right.replace("dx10 = 12", "dx10 = -12"))
    expect(page.locator("#panel-yours li.wrong")).to_be_in_viewport(ratio=1)
    panel.evaluate("(panel) => { panel.scrollTop = 0; }")
    page.locator("#panel-yours .summary").click()
    page.locator("#panel-yours .summary").click()  # opened again, it begins there
    expect(page.locator("#panel-yours li.wrong")).to_be_in_viewport(ratio=1)


# Whether the lines of a text have these signs beside them, a dot where there is none.
BESIDE = """([box, wanted]) => [...document.querySelectorAll(`${box} .row`)].map((row) =>
  (/[✓✗↪?]/.exec(getComputedStyle(row, '::after').content) ?? ['.'])[0]).join('') === wanted"""


def test_a_verdict_stands_beside_its_line_and_goes_with_what_is_edited(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}")
    until(page, BESIDE, ["#marks", "..✓✓✓✗"])
    editor(page).evaluate("field => field.focus() ?? field.setSelectionRange(0, 0)")
    page.keyboard.insert_text("\n")  # the lines are others, their words are the same
    assert page.evaluate(BESIDE, ["#marks", "...✓✓✓✗"])
    editor(page).press("ControlOrMeta+End")
    page.keyboard.insert_text("*1")
    assert page.evaluate(BESIDE, ["#marks", "...✓✓✓."])
    until(page, BESIDE, ["#marks", "...✓✓✓✗"])
    editor(page).fill(FORWARD)
    until(page, BESIDE, ["#marks", ".."])


def test_in_an_exercise_a_verdict_stands_beside_its_line_too(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(EXERCISE)
    page.locator("#backward").fill("dq = z\ndz = z")
    until(page, BESIDE, ["#panel-yours .marks", "✓✗"])


def test_a_line_lights_up_with_its_wire_and_its_text_and_keeps_its_hint(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}")
    page.locator("#panel-yours .summary").click()
    line = page.locator("#panel-yours li.wrong")
    expect(line).to_contain_text("the sign is wrong")
    line.hover()
    expect(page.locator("#wire-w2")).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator("#marks mark.lit")).to_have_text("dy = -dq")
    hint = page.get_by_text("When this value grows a little")
    expect(hint).to_be_hidden()
    page.get_by_text("Give me a hint").click()
    expect(hint).to_be_visible()


def test_stepping_back_goes_through_the_readers_lines(open_at: Callable[[str], Page]) -> None:
    page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}&_step=4")
    turned = page.locator("#panel-yours li.turn .typed code")
    expect(turned).to_have_text(["dq = z", "dz = q"])
    expect(page.locator("#marks mark.lit")).to_have_text("dq = z")
    page.get_by_role("button", name="Next step").click()
    expect(turned).to_have_text(["dx = dq", "dy = -dq"])
    expect(page.locator("#marks mark.lit")).to_have_text("dx = dq")


def test_an_exercise_is_judged_as_it_is_typed_and_shows_what_is_found(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(EXERCISE)
    field = page.get_by_role("textbox", name="Your backward pass")
    gradients = page.locator("#viewport text.gradient")
    expect(gradients).to_have_text(["", "", "", "", "1.00"])
    field.press_sequentially("dq = -z")
    expect(page.locator("#panel-yours li.wrong")).to_contain_text("the sign is wrong")
    expect(page.locator("#panel-yours")).not_to_contain_text("the circuit’s")
    field.fill("dq = z")
    expect(page.locator("#panel-yours li.right")).to_have_count(1)
    expect(page.locator("#wire-w4 text.gradient")).to_have_text("−4.00")
    expect(gradients.first).to_have_text("")
    expect(field).to_be_focused()
    until(page, "location.href.includes('_backward=dq%20=%20z')")
    page.get_by_role("button", name="dz", exact=True).click()
    page.keyboard.type("q\ndx = dq\ndy = dq")
    expect(page.locator("#panel-yours .summary")).to_contain_text("4 of 4 gradients are right")
    expect(gradients.first).to_have_text("−4.00")
    page.reload()
    expect(field).to_have_value("dq = z\ndz = q\ndx = dq\ndy = dq")
    expect(page.locator("#panel-yours li.right")).to_have_count(4)


def test_a_line_that_cannot_be_read_is_marked_and_the_others_are_judged(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(EXERCISE)
    field = page.get_by_role("textbox", name="Your backward pass")
    field.fill("dq = z +\ndz = q")
    fault = page.locator("#faults li")
    expect(fault).to_contain_text("Line 1: + has nothing after it")
    expect(page.locator("#said")).to_contain_text("Line 1: + has nothing after it")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("dq = z +" + "\ndz = q" * 6)
    expect(fault).to_be_in_viewport(ratio=1)
    expect(page.locator("#panel-yours .marks mark.error")).to_have_text("+")
    expect(page.locator("#panel-yours li.right")).to_have_count(1)
    field.fill("dq = z\ndz = q")
    expect(field).to_have_attribute("aria-invalid", "false")


def test_the_sign_of_an_array_stands_at_its_bracket(open_at: Callable[[str], Page]) -> None:
    lines = "q=W@x; f=sum(q^2)\ndq=2*q\ndW=np.outer(dq,x)\ndx=W.T@dq"
    page = open_at(f"/?expr={quote(lines)}&W=[[0.1,0.5],[-0.3,0.8]]&x=[0.2,0.4]")
    expect(page.locator("#viewport .judged")).to_have_count(3)
    far = page.evaluate(
        """() => [...document.querySelectorAll('#viewport .judged')].map((sign) => {
          const bracket = sign.parentNode.querySelectorAll('.bracket')[1];
          const [one, of] = [sign, bracket].map((part) => part.getBBox());
          return Math.max(one.x - of.x - of.width, one.y - of.y - of.height, 0);
        })"""
    )
    assert max(far) <= 6


def test_a_text_that_is_read_as_one_program_keeps_its_numbers_while_a_slider_moves(
    open_at: Callable[[str], Page],
) -> None:
    page = open_at(f"/?expr={quote(JUDGED)}&{VALUES}&_backward=")
    until(page, "document.documentElement.classList.contains('live')")
    page.get_by_role("slider", name="z", exact=True).fill("3")
    expect(page.locator("#viewport .output text.name")).to_have_text("dy")
    expect(page.locator("#viewport text.value").last).to_have_text("−3.00")


def test_one_line_is_shown_and_can_be_taken_back(open_at: Callable[[str], Page]) -> None:
    page = open_at(EXERCISE)
    field = page.get_by_role("textbox", name="Your backward pass")
    page.get_by_role("button", name="Show me one line").click()
    expect(field).to_have_value("df = 1.0")
    expect(page.locator("#panel-yours li.right")).to_have_count(1)
    page.get_by_role("button", name="Show me one line").click()
    expect(field).to_have_value("df = 1.0\ndq = df * z")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("df = 1.0")


def test_an_exercise_stands_in_a_frame(open_at: Callable[[str], Page]) -> None:
    page = open_at(EXERCISE.replace("/?", "/embed?"))
    field = page.get_by_role("textbox", name="Your backward pass")
    field.fill("dq = -z")
    expect(page.locator("#panel-yours li.wrong")).to_contain_text("the sign is wrong")
    field.fill("dq = z\ndx = 3 +")
    expect(page.locator("#panel-yours li.right")).to_have_count(1)
    expect(page.locator("#faults li")).to_contain_text("Line 2")
    expect(page.locator("#wire-w4 text.gradient")).to_have_text("−4.00")
    expect(page.locator("#wire-w1 text.gradient")).to_have_text("—")
    page.get_by_role("button", name="Show me one line").click()
    expect(field).to_have_value("dq = z\ndx = 3 +\ndf = 1.0")


def test_the_heat_maps_of_a_line_tell_what_is_compared_to_the_pointer_and_the_keys(
    open_at: Callable[[str], Page],
) -> None:
    program = "s = X @ W\nf = sum(s)\nds = ones(12,9)\ndW = X.T @ ds\ndX = 2*(ds @ W.T)"
    page = open_at(f"/?expr={quote(program)}&X=randn(12,5,seed=1)&W=randn(5,9,seed=2)")
    page.get_by_role("tab", name="Yours").click()
    maps = page.locator("#panel-yours li.wrong svg.map")
    expect(maps).to_have_count(3)
    expect(maps.last).to_have_attribute("tabindex", "0")
    said = page.locator("#square p")
    maps.first.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a scroll that comes later takes away what is said
    maps.first.hover(position={"x": 2, "y": 2})
    expect(said.first).to_have_text("row 0, column 0")
    numbers = [float(one.split()[-1].replace("−", "-")) for one in said.all_inner_texts()[1:4]]
    assert numbers[0] == pytest.approx(2 * numbers[1], rel=0.02)
    assert numbers[2] == pytest.approx(numbers[1], rel=0.02)
    note = maps.first.locator("+ .note").inner_text()  # colours from … to …
    expect(page.get_by_role("img", name=f"yours: {note}")).to_be_visible()
    maps.last.focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(said.first).to_have_text("row 1, column 1")
    expect(said).to_have_text(
        [
            re.compile(f"^{text}")
            for text in ("row", "yours −?\\d", "the circuit’s −?\\d", "the difference", ".")
        ]
    )


def test_in_a_frame_the_heat_maps_of_a_line_are_read_too(open_at: Callable[[str], Page]) -> None:
    given = "expr=s=X@W;f=sum(s)&X=randn(12,5,seed=1)&W=randn(5,9,seed=2)"
    page = open_at(f"/embed?{given}&_predict=backward&_backward=ds=ones(12,9)")
    drawn = page.locator("#panel-yours svg.map[tabindex]").first  # what reads it has come
    drawn.hover(position={"x": 2, "y": 2})
    expect(page.locator("#square")).to_contain_text("row 0, column 0")
