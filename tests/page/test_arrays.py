"""The page with vectors and matrices, and its look at a gate, in a real Chromium."""

import re
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.pages import HALL, PHONE, editor, number, opened, type_program

pytestmark = pytest.mark.browser

PRODUCT = "/?expr=W@x&W=[[1,2],[3,4]]&x=[1,-1]"
SIGMOID = "/?expr=sigmoid(x)&x=1"
BATCH = "/?expr=tanh(X@W)&X=randn(12,5,seed=1)&W=randn(5,9,seed=2)&_gate=g1"


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=f"{name} value")


def inspector(page: Page) -> Locator:
    return page.get_by_role("tabpanel", name="Explain")


def entries(page: Page, wire: str, kind: str) -> Locator:
    return page.locator(f"#wire-{wire} .{kind} tspan")


def test_typing_a_product_makes_arrays_of_what_were_numbers(page: Page) -> None:
    editor(page).fill("")
    editor(page).press_sequentially("W @ x")
    expect(field(page, "W")).to_have_value(re.compile(r"^\[\["))
    expect(field(page, "x")).to_have_value(re.compile(r"^\[-?\d"))
    expect(page.locator("#problem")).to_be_empty()


def test_a_number_becomes_an_array_and_comes_back(page: Page) -> None:
    page.goto("/?expr=x*2&x=3")
    type_program(page, "sum(x)")
    expect(field(page, "x")).to_have_value(re.compile(r"^\["))
    type_program(page, "x*2")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("3")
    expect(number(page, "w2", "value")).to_have_text("6.00")


def test_a_field_of_an_array_takes_lists_and_randn(page: Page) -> None:
    page.goto("/?expr=W@x")
    field(page, "W").fill("[[1,2],[3,4]]")
    expect(entries(page, "w1", "value")).to_have_text(["1.00", "2.00", "3.00", "4.00"])
    page.wait_for_url(lambda url: "W=[[1,2],[3,4]]" in unquote(url))
    field(page, "W").fill("randn(5,3,seed=1)")
    expect(page.locator("#wire-w1 .shape")).to_have_text("5×3")
    expect(page.locator("#wire-w1 .heat")).to_have_count(2)
    page.wait_for_url(lambda url: "W=randn" in unquote(url))
    page.reload()
    expect(field(page, "W")).to_have_value("randn(5,3,seed=1)")
    expect(page.locator("#wire-w1 .shape")).to_have_text("5×3")


def test_a_cleared_field_shows_on_leaving_what_stands_in_its_place(page: Page) -> None:
    page.goto(PRODUCT)
    field(page, "W").fill("")
    expect(entries(page, "w1", "value").first).not_to_have_text("1.00")
    field(page, "W").blur()
    expect(field(page, "W")).to_have_value(re.compile(r"^\[\[0"))
    page.wait_for_url(lambda url: "W=" not in url)


WRONG = {"[[1,2],[3]]": "row 2 has 1 number", "hello": "hello", "[[1,2,3]]": "inner sizes"}


def test_a_wrong_list_is_explained_and_the_last_good_circuit_stays(page: Page) -> None:
    page.goto(PRODUCT)
    before = page.locator(".upstream").bounding_box()
    for typed, said in WRONG.items():
        field(page, "W").fill(typed)
        expect(page.locator("#problem")).to_contain_text(said)
        expect(page.locator("main")).to_have_class(re.compile("stale"))
        expect(entries(page, "w1", "value")).to_have_text(["1.00", "2.00", "3.00", "4.00"])
        expect(field(page, "W")).to_be_focused()
        assert page.locator(".upstream").bounding_box() == before
    page.wait_for_url(lambda url: typed in unquote(url))
    page.reload()
    expect(field(page, "W")).to_have_value(typed)
    field(page, "W").fill("[[5,6]]")
    expect(page.locator("#problem")).to_be_empty()
    expect(entries(page, "w1", "value")).to_have_text(["5.00", "6.00"])


def test_an_input_can_change_between_list_and_number_in_its_own_field(page: Page) -> None:
    page.goto("/?expr=x*2&x=[1,2]")
    field(page, "x").fill("5")
    scalar = page.get_by_role("spinbutton", name="x value")
    expect(scalar).to_have_value("5")
    expect(scalar).to_be_focused()
    expect(number(page, "w2", "value")).to_have_text("10.0")


def test_data_are_drawn_differently_and_have_no_gradient(page: Page) -> None:
    page.goto(PRODUCT)
    page.get_by_role("checkbox", name="x is data").check()
    expect(page.locator("#input-x")).to_have_class(re.compile("data"))
    expect(page.locator("#inputs li").nth(1).locator("output")).to_have_text("—")
    expect(page.locator("#wire-w2 .line")).to_have_attribute("stroke-dasharray", re.compile(r"\d"))
    expect(page.locator("#wire-w2 .gradient")).to_be_empty()
    page.wait_for_url(re.compile("_data=x"))
    page.reload()
    expect(page.get_by_role("checkbox", name="x is data")).to_be_checked()
    page.get_by_role("checkbox", name="W is data").check()
    page.locator("#gate-g1").click()
    expect(page.locator("#sentence")).to_contain_text("sends nothing back")
    for name in "Wx":
        page.get_by_role("checkbox", name=f"{name} is data").uncheck()
    page.wait_for_url(lambda url: "_data" not in url)
    expect(entries(page, "w2", "gradient")).to_have_text(["4.00", "6.00"])


def test_the_gradient_at_the_output_can_be_set_and_cleared(page: Page) -> None:
    page.goto(PRODUCT)
    upstream = page.get_by_role("textbox", name="gradient at f")
    expect(upstream).to_have_attribute("placeholder", "ones(2)")
    upstream.fill("[1,0]")
    upstream.press("Enter")
    expect(entries(page, "w2", "gradient")).to_have_text(["1.00", "2.00"])
    page.wait_for_url(lambda url: "_upstream=[1,0]" in unquote(url))
    upstream.fill("[1,0,0]")
    upstream.press("Enter")
    expect(page.locator("#problem")).to_contain_text("vector of 3")
    upstream.fill("")
    upstream.press("Enter")
    expect(entries(page, "w2", "gradient")).to_have_text(["4.00", "6.00"])
    page.wait_for_url(lambda url: "_upstream" not in url)
    type_program(page, "sum(W@x)")
    expect(upstream).to_have_count(0)


def test_a_gate_that_is_picked_is_explained_however_it_is_picked(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=(x%2By)*z", has_touch=True)
    gate, other = page.locator("#gate-g2"), page.locator("#gate-g1")
    ways = {
        "click": gate.click,
        "tap": gate.tap,
        "Enter": lambda: gate.press("Enter"),
        "space": lambda: gate.press(" "),
        "row": page.locator("#rows [data-gate=g2]").click,
    }
    for way, pick in ways.items():
        other.click()
        expect(inspector(page)).to_contain_text("→ y")
        if way == "row":
            page.get_by_role("tab", name="Table").click()
        pick()
        expect(inspector(page)).to_contain_text("→ z")
        expect(gate).to_have_class(re.compile("selected"))
        page.wait_for_url(re.compile("_gate=g2"))
    page.reload()
    expect(inspector(page)).to_contain_text("→ z")
    expect(gate).to_have_class(re.compile("selected"))
    page.context.close()


def test_back_restores_the_gate_that_was_looked_at(page: Page) -> None:
    page.goto("/?expr=x*y")
    page.locator("#gate-g1").click()
    expect(inspector(page)).to_contain_text("→ y")
    type_program(page, "x*y+1")
    page.locator("#gate-g2").click()
    expect(inspector(page)).to_contain_text("→ x·y")
    page.go_back()
    expect(editor(page)).to_have_value("x*y")
    expect(inspector(page)).to_contain_text("→ y")
    page.go_forward()
    expect(inspector(page)).to_contain_text("→ x·y")


def test_panning_and_zooming_keep_the_gate_that_is_looked_at(page: Page) -> None:
    page.goto(PRODUCT + "&_gate=g1")
    page.get_by_role("button", name="Zoom in").click()
    box = page.locator("#viewport").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    page.mouse.up()
    view = page.locator("#viewport svg").get_attribute("viewBox")
    field(page, "x").fill("[2,0]")
    expect(inspector(page)).to_contain_text("6.00")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("selected"))
    assert page.locator("#viewport svg").get_attribute("viewBox") == view


def test_the_explanation_and_the_curve_follow_a_slider(page: Page) -> None:
    page.goto(SIGMOID + "&_gate=g1")
    point = inspector(page).locator("circle.here")
    before = point.get_attribute("cx")
    expect(inspector(page)).to_contain_text("0.73")
    page.get_by_role("slider", name="x", exact=True).fill("-2")
    expect(inspector(page)).to_contain_text("0.12")
    expect(inspector(page)).to_contain_text("1.00 × 0.10 = 0.10")
    expect(point).to_have_count(1)
    expect(point).not_to_have_attribute("cx", before or "")
    expect(inspector(page).locator(".tangent")).to_have_count(1)


def test_a_value_changes_numbers_and_colours_and_nothing_else_of_the_picture(page: Page) -> None:
    page.goto("/?expr=relu(W@x%2Bb)&W=randn(6,4,seed=1)&x=[1,2,3,4]&b=0.5")
    look = """() => {
        const svg = document.querySelector("#viewport svg");
        const still = [...svg.querySelectorAll(".gate, .input, .output, .line, .arrow, .shape")];
        window.first ??= still;
        return [
            svg.getAttribute("viewBox"), still.length,
            still.every((node, i) => node.isEqualNode(window.first[i])),
            [...svg.querySelectorAll(".gate")].every((node) => window.first.includes(node)),
        ];
    }"""
    before = page.evaluate(look)
    caption = page.locator("#wire-w1 .value")
    said = caption.text_content() or ""
    field(page, "W").fill("randn(6,4,seed=7)")
    expect(caption).not_to_have_text(said)
    page.get_by_role("slider", name="b", exact=True).fill("-0.25")
    expect(page.locator("#rows tr").filter(has_text="−0.25")).to_have_count(1)
    assert page.evaluate(look) == before
    assert before[2:] == [True, True]


def test_the_map_of_a_jacobian_tells_its_numbers_to_the_pointer_the_keys_and_a_finger(
    page: Page, browser: Browser, server: str
) -> None:
    page.goto(f"/?expr=square(x)&x={list(range(1, 21))}&_gate=g1")
    inspector(page).locator(".towards summary").click()
    drawn = page.locator("#panel-explain svg.map[data-numbers]")
    said = page.locator("#square")
    for place, words in (
        (0.975, "row 19, column 19Jacobian 40.0"),
        (0.025, "row 0, column 0Jacobian 2.00"),
    ):
        drawn.scroll_into_view_if_needed()
        box = drawn.bounding_box()
        assert box is not None
        drawn.hover(position={"x": place * box["width"], "y": place * box["height"]})
        expect(said).to_contain_text(words)
    page.mouse.move(5, 5)
    expect(said).to_be_hidden()
    drawn.focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(said).to_contain_text("row 1, column 2Jacobian 0")
    expect(said.get_by_role("img", name="Jacobian: colours from −40.0 to 40.0")).to_be_visible()
    touched = opened(browser, server, page.url.removeprefix(server), PHONE, has_touch=True)
    inspector(touched).locator(".towards summary").tap()
    touched.locator("#panel-explain svg.map[data-numbers][tabindex]").tap()
    expect(touched.locator("#square")).to_contain_text("Jacobian 0")
    touched.locator("h4").first.tap()
    expect(touched.locator("#square")).to_be_hidden()
    touched.context.close()


def test_a_number_of_an_array_is_said_in_place_wherever_it_stands_and_nothing_moves(
    page: Page,
) -> None:
    page.goto(BATCH)
    said = page.locator("#entry")
    maps = inspector(page).locator("svg.map")
    expect(maps.first).to_have_attribute("tabindex", "0")
    maps.first.scroll_into_view_if_needed()
    places = """() => [...document.querySelectorAll("#panel-explain figure, #panel-explain section")]
        .map((part) => JSON.stringify(part.getBoundingClientRect()))"""
    still = page.evaluate(places)
    maps.first.hover(position={"x": 2, "y": 2})
    expect(said).to_contain_text("(X@W)[0,0] · row 0, column 0")
    expect(said.get_by_role("img")).to_have_count(2)  # the colours of value and gradient
    assert page.evaluate(places) == still
    page.mouse.move(5, 5)
    expect(said).to_be_hidden()
    page.locator("#wire-w1 .heat").first.hover(position={"x": 2, "y": 2})
    expect(said).to_contain_text("X[0,0] · row 0, column 0")
    expect(said).to_contain_text("gradient")
    page.locator("#wire-w4 .heat").last.hover(position={"x": 2, "y": 2})
    expect(said).to_contain_text("= tanh(")
    page.locator("#wire-w3").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("(X@W)[1,1] · row 1, column 1")
    expect(said).to_contain_text(re.compile(r"= \(?−?[\d.]+\)? × .* \+ … \+ "))


def test_an_array_is_opened_from_the_circuit_the_inspector_and_the_table(page: Page) -> None:
    page.goto(BATCH)
    opened = page.get_by_role("dialog")
    expect(page.locator("#wire-w3")).to_have_attribute("tabindex", "0")
    ways = {
        "tanh(X@W), 12×9": page.locator("#wire-w4 .heat").first.click,
        "X@W, 12×9": inspector(page).locator("svg.map").first.click,
        "W, 5×9": lambda: page.locator("#wire-w2").press("Enter"),
        "X, 12×5": page.locator("#rows tr:first-child td.value").click,
    }
    for title, way in ways.items():
        if title.startswith("X,"):
            page.get_by_role("tab", name="Table").click()
        way()
        expect(opened.get_by_role("heading")).to_have_text(title)
        expect(opened.locator(".of-value td[data-place='0']")).to_have_text(re.compile(r"\d"))
        opened.get_by_role("button", name="Close").click()
        expect(opened).to_have_count(0)
    expect(page.get_by_role("tabpanel", name="Table")).to_be_visible()


def test_an_array_that_a_sentence_names_opens_and_the_arrow_keys_read_it(page: Page) -> None:
    page.goto("/?expr=sum(X@W)&X=[[1,2],[3,4]]&W=[[1,0],[0,1]]&_step=1")
    page.locator("#sentence").get_by_role("button", name="a 2×2 array").first.click()
    expect(page.get_by_role("dialog")).to_have_accessible_name("X, 2×2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#entry")).to_contain_text("X[1,0]")
    expect(page.locator("#entry")).to_contain_text("The value")


def test_an_array_opens_where_one_has_read_and_names_the_matrices_of_a_stack(page: Page) -> None:
    rows = [[3 * at, 3 * at + 1, 3 * at + 2] for at in range(40)]
    page.goto(f"/?expr=sum(tanh(x))&x={[rows[:20], rows[20:]]}")
    expect(page.locator("#wire-w1")).to_have_attribute("tabindex", "0")
    page.locator("#wire-w1").focus()
    page.keyboard.press("Control+End")
    said = page.locator("#entry")
    expect(said).to_contain_text("x[1,19,2] · x[1,:,:] · row 19, column 2")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(said).to_contain_text("x[1,19,2]")
    expect(dialog.locator(".of-value td.read")).to_be_in_viewport()
    expect(dialog.locator(".of-value [scope=col]").first).to_be_in_viewport()
    assert dialog.locator(".of-value th[scope=rowgroup]").all_text_contents() == [
        "x[0,:,:]",
        "x[1,:,:]",
    ]


def test_of_what_rounding_left_0_is_right(page: Page) -> None:
    softmax = "e=exp(s-max(s,axis=1,keepdims=True));p=e/sum(e,axis=1,keepdims=True)"
    text = f"{softmax};-mean(log(p[range(3),[0,1,0]]))"
    page.goto(f"/?expr={quote(text)}&s=[[0.2,0.3],[0.1,-0.4],[0.5,0.35]]&_predict=gradients")
    field = page.get_by_role("textbox", name="gradient of max(s,axis=1,keepdims=True)[2,0]")
    field.fill("0")
    field.press("Enter")
    expect(page.locator("#score")).to_contain_text("1 of")


def test_an_array_that_is_asked_for_is_not_told(page: Page) -> None:
    page.goto(f"{PRODUCT}&_predict=values")
    expect(page.locator("#wire-w3")).to_have_attribute("tabindex", "0")
    page.locator("#wire-w1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#entry")).to_contain_text("W[0,1] · row 0, column 1")
    page.locator("#wire-w3").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#entry .of-value")).to_have_text("value ?")


def test_a_finger_reads_a_number_and_opens_its_array_at_the_second_tap(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, BATCH, PHONE, has_touch=True)
    array = page.locator("#wire-w3 .heat").first
    expect(page.locator("#wire-w3")).to_have_attribute("tabindex", "0")
    array.tap()
    expect(page.locator("#entry")).to_contain_text("(X@W)[")
    expect(page.get_by_role("dialog")).to_have_count(0)
    array.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    box = page.get_by_role("button", name="Close").bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="Close").tap()
    array.tap()
    page.locator("#sentence .opens").first.tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.context.close()


def test_tabs_are_chosen_by_mouse_and_by_arrow_keys(page: Page) -> None:
    page.goto("/?expr=(x%2By)*z&_gate=g1")  # a panel that only hints is no place for Tab to stop at
    tabs = page.get_by_role("tab").all()
    tabs[-1].click()
    expect(page.get_by_role("tabpanel", name="Table")).to_be_visible()
    expect(page.locator("#panel-explain")).to_be_hidden()
    for key, chosen in (
        ("ArrowRight", 0),
        ("ArrowLeft", -1),
        ("ArrowLeft", -2),
        ("ArrowRight", -1),
        ("ArrowRight", 0),
    ):
        page.keyboard.press(key)
        expect(tabs[chosen]).to_be_focused()
        for tab in tabs:
            expect(tab).to_have_attribute(
                "aria-selected", "true" if tab is tabs[chosen] else "false"
            )
            expect(tab).to_have_attribute("tabindex", "0" if tab is tabs[chosen] else "-1")
    page.keyboard.press("Tab")
    expect(inspector(page)).to_be_focused()


def test_a_link_that_is_shared_has_arrays_data_gate_and_gradient(
    page: Page,
    browser: Browser,
    server: str,
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?expr=" + quote("矩阵 @ x"))
    field(page, "矩阵").fill("[[1,2],[3,4]]")
    expect(entries(page, "w1", "value").last).to_have_text("4.00")
    page.get_by_role("checkbox", name="x is data").check()
    page.get_by_label("gradient at f").fill("[0,2]")
    page.get_by_label("gradient at f").press("Enter")
    page.locator("#gate-g1").click()
    page.wait_for_url(re.compile("_gate=g1"))
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#said")).to_have_text("Link copied")
    other = opened(browser, server, page.evaluate("navigator.clipboard.readText()"))
    expect(field(other, "矩阵")).to_have_value("[[1,2],[3,4]]")
    expect(other.get_by_role("checkbox", name="x is data")).to_be_checked()
    expect(other.get_by_label("gradient at f")).to_have_value("[0,2]")
    expect(inspector(other)).to_contain_text("towards 矩阵")
    other.context.close()


def test_without_javascript_arrays_data_and_mistakes_are_handled_by_the_form(
    browser: Browser,
    server: str,
) -> None:
    page = opened(browser, server, PRODUCT + "&_gate=g1", java_script_enabled=False)
    draw = page.get_by_role("button", name="Draw")
    expect(page.locator("#panel-explain")).to_contain_text("towards x")
    page.get_by_label("x is data").check()
    page.locator("[name=_upstream]").fill("[0,1]")
    draw.click()
    assert "_data=x" in page.url and "_gate=g1" in page.url
    expect(page.locator("#input-x")).to_have_class(re.compile("data"))
    expect(entries(page, "w1", "gradient")).to_have_text(["0.00", "0.00", "1.00", "−1.00"])
    page.locator("#inputs [name=W]").fill("[[1,2],[3]]")
    draw.click()
    expect(page.locator("#problem")).to_contain_text("row 2 has 1 number")
    expect(page.get_by_label("x is data")).to_be_checked()
    page.locator("#inputs [name=W]").fill("[[5,6],[7,8]]")
    draw.click()
    expect(entries(page, "w1", "value").first).to_have_text("5.00")
    expect(page.locator("[name=_upstream]")).to_have_value("[0,1]")
    page.get_by_label("x is data").uncheck()
    draw.click()
    assert "_data" not in page.url
    page.context.close()


LARGE = [
    BATCH,
    "/?expr=" + quote("X = randn(64,784)\nW = randn(784,10)\ns = X @ W") + "&_gate=g1",
    "/?expr=" + quote("v = randn(1000)\ntanh(v)") + "&_gate=g1",
]


@pytest.mark.parametrize("path", LARGE, ids=["heat", "64x784", "vector"])
def test_arrays_never_make_a_phone_scroll_sideways(
    browser: Browser, server: str, path: str
) -> None:
    page = opened(browser, server, path, PHONE, has_touch=True, device_scale_factor=2)
    expect(inspector(page)).to_contain_text("towards")
    for name in ("Explain", "Table"):
        page.get_by_role("tab", name=name).tap()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def test_a_table_of_eight_columns_shows_them_all_on_a_phone(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=tanh(W)&W=randn(2,8)&_gate=g1", PHONE)
    expect(inspector(page).locator(".entries").first.locator("td:visible")).to_have_count(16)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_on_colours_can_be_read(browser: Browser, server: str, scheme: str) -> None:
    values = "[8,6,4,2,0,-2,-4,-6]"
    page = opened(browser, server, f"/?expr=v*1&v={values}&_gate=g1", HALL, color_scheme=scheme)
    field(page, "v").fill("[-8,6,4,2,0,-2,-4,-6]")
    expect(inspector(page)).to_contain_text("−8.00")
    contrasts = page.evaluate(
        """() => {
        const light = (colour) => {
            const parts = colour.match(/[\\d.]+/g).map((part) => part / 255);
            const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const contrast = (a, b) => Math.max(light(a) / light(b), light(b) / light(a));
        const levels = Array.from({ length: 9 }, (_, i) => `level${i - 4}`);
        const cell = document.querySelector(".array.value .entries td");
        const gradient = document.querySelector(".array.gradient .entries td");
        return [cell, gradient].flatMap((td) => [...levels, "levelx"].map((level) => {
            td.className = level;
            const style = getComputedStyle(td);
            return contrast(style.color, style.backgroundColor);
        }));
    }"""
    )
    assert min(contrasts) >= 4.5
    page.context.close()
