"""The editor helps: names are completed, brackets matched, words told apart, lines indented."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.pages import LIVE, PHONE, editor, opened

pytestmark = pytest.mark.browser

FOLD = "width = 2\nfor i in range(2):\n"


def typing(page: Page, program: str) -> None:
    """Open a page, and wait until the editor completes names."""
    page.goto(f"/?expr={quote(program)}")
    page.locator(LIVE).wait_for()
    with page.expect_response(lambda answer: "/names.json" in answer.url):
        editor(page).focus()
    page.keyboard.press("Control+End")


def test_a_function_is_completed_with_the_keys(page: Page) -> None:
    typing(page, "y = 2*x\n")
    page.keyboard.type("sig")
    names = page.get_by_role("listbox", name="Names")
    expect(names.get_by_role("option").first).to_contain_text("sigmoid(x)")
    expect(names.get_by_role("option").first).to_contain_text("Squashes")
    page.keyboard.press("ArrowDown")
    expect(editor(page)).to_have_attribute("aria-activedescendant", "name-0")
    page.keyboard.press("Enter")
    expect(names).to_be_hidden()
    expect(editor(page)).to_have_value("y = 2*x\nsigmoid(")
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value("y = 2*x\nsig")


def test_a_name_of_the_program_is_completed_with_tab_and_a_tap(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, size=PHONE, has_touch=True)
    typing(page, "width = 2*x\n")
    page.keyboard.type("wid")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(editor(page)).to_have_value("width = 2*x\nwidth")
    page.keyboard.type(" + wi")
    page.get_by_role("option", name="width").tap()
    expect(editor(page)).to_have_value("width = 2*x\nwidth + width")
    expect(editor(page)).to_be_focused()
    page.context.close()


def test_the_list_is_never_in_the_way(page: Page) -> None:
    typing(page, "x10 = 2\n")
    page.keyboard.type("y = x1")
    expect(page.get_by_role("listbox", name="Names")).to_be_visible()
    page.keyboard.press("Enter")  # nothing was chosen
    expect(editor(page)).to_have_value("x10 = 2\ny = x1\n")
    page.keyboard.type("re")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Names")).to_be_hidden()
    page.keyboard.type("lu")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    editor(page).fill("y = ta")
    page.keyboard.press("Backspace")
    page.keyboard.type("a")
    expect(page.get_by_role("option").first).to_contain_text("tan(")
    page.keyboard.press("Tab")  # nothing was chosen
    expect(editor(page)).not_to_be_focused()
    expect(editor(page)).to_have_value("y = ta")


def test_tab_indents_where_a_line_asks_for_it_and_leaves_the_field_elsewhere(page: Page) -> None:
    typing(page, FOLD)
    page.keyboard.press("Tab")
    expect(editor(page)).to_have_value(FOLD + "    ")
    page.keyboard.type("y")
    page.keyboard.press("Control+a")
    page.keyboard.press("Tab")
    expect(editor(page)).to_have_value("    width = 2\n    for i in range(2):\n        y")
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value(FOLD + "    y")
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()


def test_words_are_told_apart_by_colour_and_without(page: Page) -> None:
    typing(page, 'if x > 2:  # a "note"\n    y = exp(x)')
    style = "(e) => { const s = getComputedStyle(e); return [s.color, s.fontWeight, s.fontStyle]; }"
    kinds = {
        kind: page.locator(f"#marks .is-{kind}").first for kind in ("word", "number", "comment")
    }
    expect(kinds["comment"]).to_have_text('# a "note"')
    plain = page.locator("#marks .row").last.evaluate(style)
    told = {kind: piece.evaluate(style) for kind, piece in kinds.items()}
    assert len({tuple(each) for each in [plain, *told.values()]}) == 4
    assert told["word"][1] == "700" and told["comment"][2] == "italic"


def test_the_bracket_at_the_cursor_is_matched(page: Page) -> None:
    typing(page, "y = max((x), 2)")
    assert page.locator("#marks .is-pair").all_text_contents() == ["(", ")"]
    page.keyboard.type(")")
    expect(page.locator("#marks .is-lone")).to_have_text(")")
    page.keyboard.press("Home")
    expect(page.locator("#marks :is(.is-pair, .is-lone)")).to_have_count(0)


def test_functions_that_come_late_are_offered_for_what_is_typed(page: Page) -> None:
    """The first letters are often typed while the names of the functions are still on their way."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/names.json*", hold)
    page.goto("/?expr=x")
    page.locator(LIVE).wait_for()
    with page.expect_request(lambda request: "/names.json" in request.url):
        editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("*sig")
    expect(page.get_by_role("listbox", name="Names")).to_be_hidden()
    held[0].continue_()
    expect(page.get_by_role("option").first).to_contain_text("sigmoid(x)")
