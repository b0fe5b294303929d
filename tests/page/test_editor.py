"""The editor: a program in numbered lines, each of which leads to its gates, and each gate to its line."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import DESK, LIVE, PHONE, editor, opened, until

pytestmark = pytest.mark.browser

PROGRAM = """import numpy as np
x = 2
w = 0.5
q = x*w
print(q)
f = np.tanh(q) + \\
    x"""
LONG = "\n".join(["y = x", *[f"y = y + {n}*x" for n in range(2, 31)]])
WIDE = "f = (" + " + ".join(f"x{n}" for n in range(30)) + ")\ng = f*2"

PLACES = """(kind) => {
  const field = document.querySelector("#expression").getBoundingClientRect();
  const marks = document.querySelector("#marks").getBoundingClientRect();
  return { moved: ["x", "y", "width", "height"].map((side) => field[side] - marks[side]),
           hidden: document.querySelector("#expression").scrollHeight - Math.ceil(field.height) };
}"""
"""How far the field and the lines behind it are apart, and how much of the text the field would scroll."""


def written(page: Page, program: str, more: str = "") -> None:
    page.goto(f"/?expr={quote(program)}{more}")
    page.locator(LIVE).wait_for()


def line(page: Page, number: int):
    return page.locator("#marks .row").nth(number - 1)


def click_in(page: Page, number: int) -> None:
    place = line(page, number).bounding_box()
    assert place
    page.mouse.click(place["x"] + 60, place["y"] + 8)


def test_several_lines_are_numbered_and_one_is_not(page: Page) -> None:
    number = "(row) => getComputedStyle(row, '::before').content"
    written(page, "x*y")
    assert line(page, 1).evaluate(number) == "none"
    written(page, PROGRAM)
    assert line(page, 7).evaluate(number) == "counter(row)"
    assert page.locator("#marks .row").count() == 7
    editor(page).press("End")
    page.keyboard.press("Enter")
    assert page.locator("#marks .row").count() == 8


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("zoom", [1, 1.1, 2])
@pytest.mark.parametrize("program", [PROGRAM, LONG, WIDE], ids=["short", "long", "wide"])
def test_each_line_stands_behind_its_text(
    browser: Browser, server: str, size: tuple[int, int], zoom: float, program: str
) -> None:
    width, height = size
    shape = (round(width / zoom), round(height / zoom))
    page = opened(browser, server, f"/?expr={quote(program)}", shape, device_scale_factor=zoom)
    page.locator(LIVE).wait_for()
    places = page.evaluate(PLACES)
    assert max(map(abs, places["moved"])) < 0.1
    assert places["hidden"] <= 1
    page.context.close()


def test_a_program_of_thirty_lines_leaves_room_and_scrolls(page: Page) -> None:
    written(page, LONG)
    box, inputs = page.locator(".editor").bounding_box(), page.locator("#inputs").bounding_box()
    assert box and inputs
    assert 300 < box["height"] < 530 and inputs["y"] + 40 < DESK[1]
    assert page.locator("#figure").bounding_box()["width"] > 840  # type: ignore[index]


IN_SIGHT = """() => {
  const mark = document.querySelector("#marks mark.error")?.getBoundingClientRect();
  let [top, bottom] = [0, innerHeight];
  for (let around = document.querySelector(".editor"); around; around = around.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(around).overflowY)) continue;
    const seen = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, seen.top), Math.min(bottom, seen.bottom)];
  }
  return mark && mark.top >= top && mark.bottom <= bottom;
}"""


def test_what_an_input_makes_wrong_comes_into_sight_where_the_column_is_scrolled(
    page: Page,
) -> None:
    program = LONG.replace("y = y + 10*x", "y = y + a + b")
    written(page, program, "&a=[1,2]&b=[1,2]&x=1")
    page.evaluate("document.querySelector('.editor').scrollTop = 1000")
    field = page.get_by_role("textbox", name="b value")
    field.evaluate("""field => {
      for (let around = field.parentElement; around; around = around.parentElement)
        if (/auto|scroll/.test(getComputedStyle(around).overflowY)) around.scrollTop = 1000;
    }""")
    field.fill("[1,2,3]")
    field.press("Enter")
    until(page, f"({IN_SIGHT})()")


def test_a_gate_lights_its_line_and_brings_it_into_sight(page: Page) -> None:
    written(page, LONG, "&_fold=")
    row = page.locator("#rows tr", has=page.locator("th b", has_text="y₂₉"))
    gate = row.first.get_attribute("data-gate")
    written(page, LONG, f"&_fold=&_gate={gate}")
    lit = page.locator("#marks mark.lit")
    expect(lit).to_have_text("y + 29*x")
    expect(line(page, 29)).to_have_class(re.compile("has-lit"))
    until(page, "document.querySelector('.editor').scrollTop > 0")
    box, place = page.locator(".editor").bounding_box(), lit.bounding_box()
    assert box and place
    assert box["y"] < place["y"] < box["y"] + box["height"] - place["height"]
    assert page.evaluate("scrollY") == 0


def test_a_click_in_a_line_lights_its_gates_and_the_cursor_stays(page: Page) -> None:
    written(page, PROGRAM)
    click_in(page, 4)
    expect(page.locator("#viewport .gate.lit")).to_have_count(1)
    expect(page.locator("#viewport .gate.lit .symbol")).to_have_text("×")
    expect(page.locator("#rows tr.lit")).to_have_count(1)
    expect(editor(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#viewport .gate.lit")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#viewport .gate.lit")).to_have_count(0)


def test_a_line_and_the_copies_of_its_value_light_each_other(page: Page) -> None:
    written(page, "q = x*w\nf = q*q")
    click_in(page, 1)
    expect(page.locator("#viewport .gate.lit")).to_have_count(2)
    copy = page.locator("#viewport .gate.op-copy")
    expect(copy).to_have_class(re.compile(r"\blit\b"))
    copy.focus()
    copy.press("Enter")
    expect(page.locator("#marks .row.has-lit")).to_have_text("q = x*w")


def test_what_computes_nothing_is_greyed_and_stays_so_while_one_types(page: Page) -> None:
    written(page, PROGRAM)
    passed = page.locator("#marks mark.passed")
    expect(passed).to_have_text(["import numpy as np", "print(q)"])
    editor(page).press("ControlOrMeta+Home")
    page.keyboard.type("# a comment\n")
    assert passed.all_text_contents() == ["import numpy as np", "print(q)"]
    expect(line(page, 2)).to_have_class(re.compile("has-passed"))


def test_what_is_wrong_is_said_with_its_line_and_the_others_are_marked(page: Page) -> None:
    written(page, PROGRAM)
    editor(page).fill("x = 2\ny = x*\nz = 3*x\nf = )x")
    expect(page.locator("#problem strong")).to_contain_text("Line 2:")
    expect(line(page, 2)).to_have_class(re.compile("has-error"))
    expect(page.locator("#problem")).to_contain_text(re.compile("can’t be read: .*4"))
    expect(line(page, 4)).to_have_class(re.compile("has-other"))
    expect(line(page, 1)).to_have_class("row")


def test_where_one_presents_the_program_stands_beside_its_circuit(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    written(page, PROGRAM, "&_view=present&_gate=g2")
    text, circuit = page.locator("#shown").bounding_box(), page.locator("#figure").bounding_box()
    assert text and circuit
    assert text["x"] + text["width"] <= circuit["x"] + 1
    expect(page.locator("#shown mark.lit")).to_be_visible()
