"""The page remembers: undo and redo, the circuits of this browser, lessons whose question was answered."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import worked
from tests.support.pages import LIVE, editor, live, number, opened, slide, until

pytestmark = pytest.mark.browser

FIRST = worked.FIRST.page
REMEMBERED = "JSON.parse(localStorage.getItem('recent') ?? '[]').length"


def undo(page: Page, key: str = "Control+z") -> None:
    page.locator("body").press(key)


def test_one_drag_a_fold_and_a_step_are_undone_and_done_again(page: Page) -> None:
    page.goto("/?expr=dot%20=%20w*x%2Bv*y;%20f%20=%20sigmoid(dot)&x=-2&y=5&w=1&v=1")
    page.locator(LIVE).wait_for()
    of_x = page.get_by_role("spinbutton", name="x value")
    expect(of_x).to_have_value("-2")
    slider = page.get_by_role("slider", name="x", exact=True)
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 4, middle)
    page.mouse.down()
    for part in (0.5, 0.7, 0.9):
        page.mouse.move(box["x"] + box["width"] * part, middle)
        page.wait_for_timeout(400)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"x=[1-9]"))
    moved = of_x.input_value()
    page.get_by_role("button", name="Previous step").click()
    expect(page).to_have_url(re.compile("_step"))
    page.locator(".circuit .frame .title").first.click()
    expect(page).to_have_url(re.compile("_fold=dot"))
    undo(page)
    expect(page).not_to_have_url(re.compile("_fold=dot"))
    expect(page).to_have_url(re.compile("_step"))
    undo(page)
    expect(page).not_to_have_url(re.compile("_step"))
    expect(of_x).to_have_value(moved)
    undo(page)
    expect(of_x).to_have_value("-2")
    undo(page)
    expect(page.locator("#said")).to_have_text("There is nothing to undo.")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(of_x).to_have_value(moved)
    undo(page, "Control+Shift+z")
    expect(page).to_have_url(re.compile("_step"))


def test_the_end_of_a_slider_is_undone_and_done_again_with_the_number_that_it_moved(
    page: Page,
) -> None:
    for path in ("/?expr=x*y&x=4&y=2", "/?expr=x%20=%204%0Ax*y&y=2"):
        page.goto(path)
        page.locator(LIVE).wait_for()
        undoes = page.get_by_role("button", name="Undo", exact=True)
        end = page.get_by_role("textbox", name="x maximum")
        slider = page.get_by_role("slider", name="x", exact=True)
        first = end.input_value()
        for typed, there in (("90", "4"), ("3", "3")):
            end.fill(typed)
            end.press("Enter")
            expect(slider).to_have_attribute("max", typed)
            expect(page.get_by_role("spinbutton", name="x value")).to_have_value(there)
            expect(undoes).to_have_attribute("aria-disabled", "false")
        undoes.click()
        expect(slider).to_have_attribute("max", "90")
        expect(page.get_by_role("spinbutton", name="x value")).to_have_value("4")
        undoes.click()
        expect(page.locator("#said")).to_contain_text("Undone: the ends of a slider.")
        expect(end).to_have_value(first)
        expect(undoes).to_have_attribute("aria-disabled", "true")
        page.get_by_role("button", name="Redo", exact=True).click()
        expect(slider).to_have_attribute("max", "90")
        page.wait_for_timeout(700)  # also when the server has answered
        expect(slider).to_have_attribute("max", "90")
        assert "_ends" not in page.url


def test_each_program_that_is_pasted_is_a_step_and_so_is_what_is_typed_next(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    editor(page).click()
    programs = ["(x+y)*z", "a = 2\nb = 3\nc = a*b + a", "p*q + p"]
    for program in programs[1:]:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(program)
        expect(page.locator("#shown")).to_have_text(program)
    page.keyboard.type("*2")
    expect(page.locator("#shown")).to_have_text("p*q + p*2")
    for program in reversed(programs):
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(editor(page)).to_have_value(program)


def test_in_a_field_typing_comes_first(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    slide(page, "x", 1)
    expect(page).to_have_url(re.compile("x=1"))
    editor(page).click()
    page.keyboard.press("End")
    page.keyboard.type("*2")
    expect(page.locator("#shown")).to_have_text("(x+y)*z*2")
    while editor(page).input_value() != "(x+y)*z":  # how much goes at once is the browser's
        page.keyboard.press("Control+z")
    expect(number(page, "w1", "value")).to_have_text("1.00")
    page.keyboard.press("Control+z")
    expect(number(page, "w1", "value")).to_have_text("−2.00")


def test_what_is_typed_into_the_inputs_is_undone_by_the_page_where_one_types(page: Page) -> None:
    page.goto("/?expr=sum(W*x)&W=[[1,2],[3,4]]&x=5")
    page.locator(LIVE).wait_for()
    table = page.get_by_role("button", name="W as a table")
    table.click()
    cell = page.get_by_role("textbox", name="W[0,0]", exact=True)
    cell.fill("9")
    cell.press("Enter")
    of_x = page.get_by_role("spinbutton", name="x value")
    of_x.fill("7")
    said = page.locator("#said")
    for field, x, first, what in (
        (of_x, "5", "9", "x. f is 90.0"),
        (cell, "5", "1", "W. f is 50.0"),
    ):
        field.press("Control+z")
        expect(said).to_have_text(f"Undone: {what} now.")
        expect(field).to_be_focused()
        expect(of_x).to_have_value(x)
        expect(cell).to_have_value(first)
        expect(number(page, "w1", "value").locator("tspan").first).to_have_text(f"{first}.00")
    cell.press("Control+z")
    expect(said).to_have_text("There is nothing to undo.")
    cell.press("Shift+Control+z")
    expect(cell).to_have_value("9")
    cell.press_sequentially("-")
    cell.press("Control+z")
    expect(cell).to_have_value("9")
    editor(page).press("Control+z")
    expect(cell).to_have_value("1")


def paste(page: Page, text: str) -> None:
    """Paste over all of the program, as a reader does who has copied it elsewhere."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    editor(page).press("Control+a")
    page.keyboard.press("Control+v")


def pasting(browser: Browser, server: str, path: str) -> Page:
    return live(browser, server, path, permissions=["clipboard-read", "clipboard-write"])


def test_pasted_programs_are_steps_between_which_no_other_text_comes(
    browser: Browser, server: str
) -> None:
    page = pasting(browser, server, FIRST)
    texts = ["(x+y)*z", "x = 3\ny = x ** 2\nz1 = y + x", "q = x + y\nf = q * k", "y = x.foo()"]
    paste(page, texts[1])
    expect(number(page, "w1", "value")).to_have_text("3.00")
    slider = page.get_by_role("slider", name="x", exact=True)
    slider.click(position={"x": 12, "y": 8})
    expect(page).to_have_url(re.compile("&x="))
    paste(page, texts[2])
    paste(page, texts[3])
    texts.insert(2, texts[1])  # with its slider moved
    redo = page.get_by_role("button", name="Redo", exact=True)
    for press in (
        lambda: page.get_by_role("button", name="Undo", exact=True).click(force=True),
        lambda: editor(page).press("Control+z"),
    ):
        for text in texts[-2::-1]:
            press()
            expect(editor(page)).to_have_value(text)
        press()
        expect(page.locator("#said")).to_have_text("There is nothing to undo.")
        redo.click()
        for text in texts[2:]:
            expect(redo).to_have_attribute("aria-disabled", "false")
            page.keyboard.press("Control+Shift+z")
            expect(editor(page)).to_have_value(text)
        expect(redo).to_have_attribute("aria-disabled", "true")
    page.context.close()


def test_the_browser_s_own_undo_is_the_page_s(page: Page) -> None:
    page.goto(FIRST)
    page.locator(LIVE).wait_for()
    editor(page).press("End")
    page.keyboard.type("*2")
    slide(page, "x", 1)
    expect(page).to_have_url(re.compile("x=1"))
    page.evaluate("document.execCommand('undo')")  # told of only when it is done
    expect(editor(page)).to_have_value("(x+y)*z*2")


def test_lines_written_beside_a_program_go_with_it_and_come_back(
    browser: Browser, server: str
) -> None:
    page = pasting(browser, server, "/?expr=c%20=%20a*b%0Ad%20=%20c*a&_predict=backward")
    own = page.get_by_role("textbox", name="Your backward pass")
    own.fill("dc = d")
    expect(page.locator("#panel-yours li.wrong")).to_have_count(1)
    paste(page, "c = a*b\nd = c*a\ndd = 1\ndc = a*dd\nda = c*dd + b*dc\ndb = a*dc")
    summary = page.locator("#panel-yours .summary")
    expect(summary).to_contain_text("4 of 4 gradients are right")
    page.keyboard.press("Control+z")
    expect(own).to_have_value("dc = d")
    page.keyboard.press("Control+Shift+z")
    expect(summary).to_contain_text("4 of 4 gradients are right")
    page.context.close()


def test_the_number_of_an_array_that_is_read_is_read_on_after_an_undo(page: Page) -> None:
    page.goto("/?expr=sum(W@x)&W=[[1,2],[3,4]]&x=[5,6]")
    page.locator(LIVE).wait_for()
    wire = page.locator("#wire-w1[tabindex='0']")  # as soon as it is read
    for key in ("ArrowRight", "ArrowRight", "F2"):
        wire.press(key)
    expect(page.get_by_role("textbox", name="number of W[0,1]")).to_be_focused()
    page.keyboard.type("9.5")
    page.keyboard.press("Enter")
    expect(wire).to_be_focused()
    heard = page.locator("#entry + .unseen")
    expect(heard).to_contain_text("W[0,1] · row 0, column 1; value 9.50")
    page.keyboard.press("Control+z")
    expect(heard).to_contain_text("W[0,1] · row 0, column 1; value 2.00")
    expect(page.locator("#entry")).to_be_visible()


def test_a_number_that_is_changed_by_keys_is_read_on_also_in_colours(page: Page) -> None:
    page.goto("/?expr=sum(max(0,W@x))&W=randn(5,3,seed=1)&x=[5,6,7]")
    page.locator(LIVE).wait_for()
    for name, said in (("w1", "W[1,1]"), ("w2", "x[2]")):
        wire = page.locator(f"#wire-{name}[tabindex='0']")
        expect(wire).to_have_attribute("aria-label", re.compile("F2 changes"))
        wire.press("ArrowRight")
        wire.press("ArrowDown")
        wire.press("F2")
        expect(page.get_by_role("textbox", name=f"number of {said}")).to_be_focused()
        page.keyboard.type("0.5")
        page.keyboard.press("Enter")
        heard = page.locator("#entry + .unseen")
        expect(heard).to_contain_text(re.compile(rf"^{re.escape(said)}[ ;].*value 0\.50"))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)  # the server has answered, and the circuit is drawn anew
        expect(wire).to_be_focused()
        expect(heard).to_contain_text(re.compile(rf"^{re.escape(said)}[ ;].*value 0\.50"))


def test_recent_lists_the_circuits_of_this_browser_until_it_is_cleared(page: Page) -> None:
    page.goto("/?expr=a*b&a=2")
    page.wait_for_timeout(2500)
    page.goto("/embed?expr=p*q")
    page.wait_for_timeout(2500)
    page.goto("/?expr=a%2Bb")
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Examples").click()
    recent = page.get_by_role("region", name="Recent")
    expect(recent.get_by_role("link")).to_have_text(["a+b", "a*b"])
    recent.get_by_role("link", name="a*b").click()
    expect(editor(page)).to_have_value("a*b")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="Clear the list").click()
    expect(recent).to_be_hidden()
    assert page.evaluate(REMEMBERED) == 0


def test_recent_keeps_the_last_fifty_and_a_frame_adds_none(page: Page) -> None:
    page.evaluate(
        """() => localStorage.setItem("recent", JSON.stringify(
          Array.from({ length: 50 }, (_, at) => [`x*${at}`, `/?expr=x*${at}`, "1000"])))"""
    )
    page.goto("/?expr=a*b&a=2")
    until(page, "localStorage.getItem('recent').includes('a*b')")
    page.goto("/embed?expr=p*q")
    page.locator(":root.live").wait_for()
    page.wait_for_timeout(2000)  # longer than a circuit is shown before it is remembered
    page.goto("/?expr=a*b&a=2")
    page.get_by_role("button", name="Examples").click()
    links = page.get_by_role("region", name="Recent").get_by_role("link")
    expect(links).to_have_text(["a*b", *[f"x*{at}" for at in range(49)]])
    page.get_by_role("button", name="Clear the list").click()
    expect(links).to_have_count(0)
    page.reload()
    page.wait_for_timeout(500)
    assert page.evaluate("localStorage.getItem('recent') ?? ''").count("x*") == 0


@pytest.mark.parametrize(
    "broken",
    [
        "localStorage.setItem('recent', '{\"a\": [7]}'); localStorage.setItem('answered', '[[1], 2')",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } })",
    ],
    ids=["odd", "full", "forbidden"],
)
def test_a_store_that_fails_breaks_nothing(browser: Browser, server: str, broken: str) -> None:
    page = opened(browser, server, "about:blank")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(f"{{ {broken} }}")
    page.goto(f"{server}{FIRST}")
    page.locator(LIVE).wait_for()
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Examples").click()
    expect(page.get_by_role("link", name=re.compile("^1 "))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("separator", name="Room for the circuit").press("ArrowUp")
    page.locator("nav [popovertarget=view]").click()
    page.locator("#view").get_by_text("Dark", exact=True).click()
    expect(page.locator(":root[data-theme=dark]")).to_be_attached()
    page.goto(f"{server}/?_lesson=product&_predict=gradients")
    page.locator(LIVE).wait_for()
    page.locator("#reveal").click()
    expect(page.locator("#score")).to_contain_text("revealed")
    page.goto(f"{server}/embed?expr=x*y&_predict=gradients")
    page.locator("#reveal").click()
    expect(page.locator("#score")).to_contain_text("revealed")
    assert wrong == []
    page.context.close()


def test_a_lesson_is_marked_when_its_question_was_answered_and_puts_its_circuit_back(
    page: Page,
) -> None:
    page.goto("/?_lesson=product")
    mark = page.locator("#lesson .answered")
    page.get_by_role("link", name="Answer on the circuit").click()
    for name, right in (("x", "3"), ("y", "-4")):
        expect(mark).to_have_count(0)
        field = page.get_by_role("textbox", name=f"gradient of {name},")
        field.fill(right)
        field.press("Enter")
    expect(mark).to_have_attribute("aria-label", "Its question is answered")
    page.get_by_role("link", name="Its circuit").click()
    expect(page.locator("#predict")).to_be_hidden()
    page.reload()
    expect(mark).to_be_visible()
    page.get_by_role("button", name="Examples", exact=True).click()
    expect(page.locator("#examples [data-lesson-of] .answered")).to_have_count(1)
