"""The page in a real Chromium, against a real server."""

import re
import urllib.request
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, editor, number, opened, type_program, until
from tests.support.visits import scripts_and_styles

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page


def test_a_first_visit_shows_the_first_circuit_already_run(page: Page) -> None:
    expect(editor(page)).to_have_value("(x+y)*z")
    figure = page.get_by_role("figure", name="Circuit")
    expect(figure.locator("#wire-w4 .value")).to_have_text("3.00")
    expect(figure.locator("#wire-w4 .gradient")).to_have_text("−4.00")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("-2")
    expect(page.get_by_role("slider", name="z", exact=True)).to_have_value("-4")
    for name in ("Examples", "Share"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(page.get_by_role("tab", name="Table")).to_be_visible()


def test_the_circuit_and_the_address_follow_what_is_typed(page: Page) -> None:
    type_program(page, "q = x + y\nf = q * z * θ")
    expect(page.locator("#gate-g3")).to_be_visible()
    expect(page.get_by_role("slider", name="θ", exact=True)).to_be_visible()
    page.wait_for_url("**/?expr=q*")
    shown = unquote(page.url)
    assert "expr=q = x + y\nf = q * z * θ" in shown and "x=-2" in shown
    page.reload()
    expect(editor(page)).to_have_value("q = x + y\nf = q * z * θ")


def test_a_slider_changes_numbers_and_moves_nothing(page: Page) -> None:
    before = page.locator("#viewport svg").evaluate("svg => svg.getAttribute('viewBox')")
    place = number(page, "w4", "value").get_attribute("x")
    page.get_by_role("slider", name="x", exact=True).fill("1.5")
    expect(number(page, "w4", "value")).to_have_text("6.50")
    expect(number(page, "w3", "gradient")).to_have_text("6.50")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("1.5")
    expect(page.locator("#rows [data-wire=w4] .value")).to_have_text("6.5")
    assert page.locator("#viewport svg").evaluate("svg => svg.getAttribute('viewBox')") == before
    assert number(page, "w4", "value").get_attribute("x") == place
    page.wait_for_url(re.compile(r"[?&]x=1\.5(&|$)"))


def test_a_value_outside_the_slider_widens_it_and_its_ends_can_be_changed(page: Page) -> None:
    page.get_by_role("spinbutton", name="x value").fill("1e3")
    expect(number(page, "w1", "value")).to_have_text("1000")
    slider = page.get_by_role("slider", name="x", exact=True)
    expect(slider).to_have_attribute("max", "2000")
    low = page.get_by_label("y minimum")
    low.fill("-1")
    low.press("Enter")
    expect(page.get_by_role("slider", name="y", exact=True)).to_have_attribute("min", "-1")
    low.fill("nonsense")
    low.press("Enter")
    expect(low).to_have_value("nonsense")  # nothing typed is lost
    expect(low).to_have_attribute("aria-invalid", "true")
    low.fill("-3")
    low.press("Enter")
    expect(low).to_have_attribute("aria-invalid", "false")
    expect(page.get_by_role("slider", name="y", exact=True)).to_have_attribute("min", "-3")


def test_a_half_typed_value_changes_nothing_and_is_mended_on_leaving(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="x value")
    field.fill("")
    expect(number(page, "w1", "value")).to_have_text("−2.00")
    field.blur()
    expect(field).to_have_value("-2")


def test_an_error_keeps_the_text_and_the_last_good_circuit_and_marks_its_place(page: Page) -> None:
    room = page.locator(".inputs").bounding_box()
    type_program(page, "x + sigmod(y)")
    problem = page.locator("#problem")
    expect(problem).to_contain_text("There is no function sigmod")
    expect(problem).to_contain_text("Did you mean sigmoid")
    expect(page.locator("#marks mark.error")).to_have_text("sigmod")
    expect(page.locator("main")).to_have_class(re.compile("stale"))
    expect(number(page, "w4", "value")).to_have_text("3.00")
    assert page.locator(".inputs").bounding_box() == room
    page.reload()
    expect(editor(page)).to_have_value("x + sigmod(y)")
    expect(page.locator("#marks mark.error")).to_have_text("sigmod")
    type_program(page, "x + exp(y)")
    expect(problem).to_be_empty()
    expect(page.locator("main")).not_to_have_class(re.compile("stale"))
    expect(page.locator("#gate-g1")).to_have_class(re.compile("op-exp"))


def test_the_mark_of_an_error_counts_characters_of_every_alphabet(page: Page) -> None:
    type_program(page, "𝛂𝛃 + foo(x)")
    expect(page.locator("#marks mark.error")).to_have_text("foo")


def test_back_and_forward_restore_program_and_values(page: Page) -> None:
    page.get_by_role("slider", name="y", exact=True).fill("2")
    page.wait_for_url(re.compile("y=2"))
    type_program(page, "x*y")
    page.wait_for_url(re.compile(r"expr=x\*y"))
    expect(number(page, "w3", "value")).to_have_text("−4.00")
    page.go_back()
    expect(editor(page)).to_have_value("(x+y)*z")
    expect(page.get_by_role("spinbutton", name="y value")).to_have_value("2")
    page.go_forward()
    expect(editor(page)).to_have_value("x*y")
    expect(number(page, "w3", "value")).to_have_text("−4.00")


def test_a_value_comes_back_with_its_name(page: Page) -> None:
    page.get_by_role("spinbutton", name="z value").fill("7")
    expect(number(page, "w3", "value")).to_have_text("7.00")
    type_program(page, "x+y")
    expect(page.locator("#inputs li")).to_have_count(2)
    type_program(page, "x+y+z")
    expect(page.get_by_role("spinbutton", name="z value")).to_have_value("7")


def test_values_outlive_an_error_a_reload_and_going_back(page: Page) -> None:
    page.goto("/?expr=(x%2By&x=-7&y=9")
    type_program(page, "(x+y)")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("-7")
    expect(number(page, "w3", "value")).to_have_text("2.00")
    type_program(page, "x*y*")
    expect(page.locator("#problem")).not_to_be_empty()
    page.reload()
    type_program(page, "x*y")
    expect(number(page, "w3", "value")).to_have_text("−63.0")


def test_the_address_has_the_inputs_that_were_typed_into_being(page: Page) -> None:
    type_program(page, "u*v")
    expect(page.get_by_role("spinbutton", name="v value")).to_be_visible()
    page.wait_for_url(re.compile(r"u=.*v="))
    assert "x=" not in page.url.split("expr=")[1].replace("expr", "")


def test_a_minus_from_a_book_is_a_minus_in_a_value(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="x value")
    field.select_text()
    page.keyboard.insert_text("−3")
    expect(number(page, "w1", "value")).to_have_text("−3.00")


def test_a_tapped_gate_says_what_it_does_and_tab_reaches_the_next(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, size=PHONE, has_touch=True)
    page.locator("#gate-g1").tap()
    expect(page.locator("#sentence")).to_contain_text("takes −2.00 and 5.00")
    page.locator("#gate-g1").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#sentence")).to_contain_text("takes 3.00 and −4.00")
    page.context.close()


def test_another_circuit_comes_into_view_however_far_one_had_zoomed(page: Page) -> None:
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    type_program(page, "x*2")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("op-mul"))
    expect(page.locator("#output-f text")).to_be_in_viewport()


def test_share_copies_a_link_that_another_browser_opens(
    page: Page, browser: Browser, server: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    type_program(page, "a+b*2 # + & % ü\nσ(θ) − a")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("op-sigmoid"))
    page.get_by_role("spinbutton", name="θ value").fill("0.25")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#said")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    other = opened(browser, server, link)
    expect(editor(other)).to_have_value("a+b*2 # + & % ü\nσ(θ) − a")
    expect(other.get_by_role("spinbutton", name="θ value")).to_have_value("0.25")
    other.context.close()


def test_every_example_opens_and_is_run(page: Page, server: str) -> None:
    page.get_by_role("button", name="Examples").click()
    links = page.locator("#examples a:not(.to-gates, [rel])")
    expect(links.first).to_be_visible()
    for address in links.evaluate_all("links => links.map(link => link.href)"):
        with urllib.request.urlopen(address) as answer:
            assert b'class="circuit"' in answer.read()
    page.get_by_role("link", name="A maximum").click()
    expect(editor(page)).to_have_value("max(x, y)")
    expect(page.locator("#examples")).to_be_hidden()
    page.go_back()
    expect(editor(page)).to_have_value("(x+y)*z")


def scale(page: Page) -> float:
    box = page.locator("#viewport svg").evaluate("svg => svg.viewBox.baseVal.width")
    return page.locator("#viewport").evaluate("element => element.clientWidth") / box


def test_wheel_buttons_and_drag_move_the_view_and_fit_brings_it_back(page: Page) -> None:
    fitted = page.locator("#viewport svg").get_attribute("viewBox")
    at_first = scale(page)
    assert at_first <= 2
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) > at_first
    zoomed = page.locator("#viewport svg").get_attribute("viewBox")
    box = page.locator("#viewport").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.wheel(0, 400)  # scrolls: nothing is out of sight below, so to the side
    assert abs(scale(page) - at_first * 1.25) < 1e-6
    page.keyboard.down("Control")
    page.mouse.wheel(0, 100)
    page.keyboard.up("Control")
    until(
        page,
        "before => document.querySelector('#viewport svg').getAttribute('viewBox') !== before",
        arg=zoomed,
    )
    assert scale(page) < at_first * 1.25
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 140)
    page.mouse.up()
    moved = page.locator("#viewport svg").get_attribute("viewBox")
    page.get_by_role("slider", name="x", exact=True).fill("3")
    expect(number(page, "w4", "value")).to_have_text("8.00")
    assert page.locator("#viewport svg").get_attribute("viewBox") == moved != fitted
    page.locator("body").press("f")
    assert page.locator("#viewport svg").get_attribute("viewBox") == fitted
    editor(page).press_sequentially("f")
    expect(editor(page)).to_have_value(re.compile("f"))


def test_all_of_a_circuit_stays_in_view_in_a_window_of_another_size(
    browser: Browser, server: str
) -> None:
    page = opened(
        browser, server, path=f"/?_flow=right&expr={'%2B'.join(f'x{n}' for n in range(12))}"
    )
    begun = scale(page)
    page.locator("body").press("f")
    assert scale(page) < begun
    whole = page.locator("#viewport svg").evaluate("svg => svg.viewBox.baseVal.width")
    page.set_viewport_size({"width": 1150, "height": 700})
    until(
        page,
        """whole => {
          const element = document.querySelector('#viewport');
          const { width, height } = element.firstElementChild.viewBox.baseVal;
          const shape = element.clientWidth / element.clientHeight;
          return Math.abs(width / height - shape) < 0.01 && width > 0.99 * whole;
        }""",
        arg=whole,
    )


def test_pinching_zooms_on_a_touch_screen(browser: Browser, server: str) -> None:
    page = opened(browser, server, size=PHONE, has_touch=True)
    before = scale(page)
    box = page.locator("#viewport").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 90), ("touchEnd", 0)):
        points = (
            [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
        )
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert scale(page) > 1.5 * before
    page.context.close()


def test_a_gate_lights_up_with_its_text_and_row_and_says_what_it_does(page: Page) -> None:
    page.locator("#gate-g1").hover()
    expect(page.locator("#marks mark.lit")).to_have_text("x+y")
    expect(page.locator("#rows tr.lit")).to_have_attribute("data-wire", "w4")
    expect(page.locator("#sentence")).to_contain_text("takes −2.00 and 5.00 and gives 3.00")
    page.mouse.move(5, 5)
    expect(page.locator("#marks mark.lit")).to_have_count(0)


def test_warnings_mark_their_gate(page: Page) -> None:
    type_program(page, "relu(u) + 1/v")
    page.get_by_role("spinbutton", name="u value").fill("0")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("warned"))
    expect(page.locator("#warnings")).to_contain_text("kink")


def test_a_slow_answer_says_that_it_works_and_gives_way_to_the_next(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)  # and never answer

    page.route(re.compile("expr=slow"), hold)
    type_program(page, "slow+1")
    expect(page.get_by_text("Drawing…")).to_be_visible()
    type_program(page, "x*2")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("op-mul"))
    expect(page.get_by_text("Drawing…")).to_be_hidden()
    assert len(held) == 1


def test_a_server_that_is_gone_loses_nothing(page: Page) -> None:
    page.route(re.compile("expr="), lambda route: route.abort())
    type_program(page, "x*2")
    expect(page.locator("#problem")).to_contain_text("can’t be reached")
    expect(editor(page)).to_have_value("x*2")
    page.unroute(re.compile("expr="))
    type_program(page, "x*3")
    expect(page.locator("#problem")).to_be_empty()


@pytest.mark.parametrize(
    "name", ["constructor", "toString", "w1", "g1", "f", "inputs", "变量", "S"]
)
def test_any_name_is_an_ordinary_input(page: Page, name: str) -> None:
    type_program(page, f"{name}*2")
    page.get_by_role("spinbutton", name=f"{name} value").fill("3")
    expect(number(page, "w2", "value")).to_have_text("6.00")
    expect(page.locator(f"[id='input-{name}']")).to_be_visible()


def test_without_javascript_the_page_works_as_a_form(browser: Browser, server: str) -> None:
    page = opened(browser, server, NEURON, java_script_enabled=False)
    expect(number(page, "w13", "value")).to_have_text("0.73")
    page.locator("#expression").fill("x + y*2")
    page.get_by_role("button", name="Draw").click()
    expect(page.locator("#gate-g2")).to_be_visible()
    page.locator("[name=x]").fill("7")
    page.get_by_role("button", name="Draw").click()
    assert "x=7" in page.url
    expect(number(page, "w1", "value")).to_have_text("7.00")
    page.goto("/?expr=x%20%2B*%20y&x=7&y=3&_theme=dark")
    expect(page.locator("#problem")).to_contain_text("Found *")
    expect(page.locator("#expression")).to_have_value("x +* y")
    page.locator("#expression").fill("x*y")
    page.get_by_role("button", name="Draw").click()
    expect(number(page, "w3", "value")).to_have_text("21.0")
    assert "_theme=dark" in page.url
    page.context.close()


@pytest.mark.parametrize("size", [DESK, HALL, PHONE], ids=["desk", "hall", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overlaps_or_sticks_out_at_any_size(
    browser: Browser, server: str, size: tuple[int, int], scheme: str
) -> None:
    page = opened(browser, server, NEURON, size, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    boxes = [
        page.locator(area).bounding_box()
        for area in (".program", "#figure", ".now", ".inputs", ".tabs")
    ]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one is not None and other is not None
            apart = (
                one["x"] + one["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= one["x"] + 1
                or one["y"] + one["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= one["y"] + 1
            )
            assert apart
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(255, 253, 248)" if scheme == "light" else "rgb(22, 24, 29)")
    page.context.close()


def test_a_theme_in_the_address_is_stronger_than_the_system(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=x*y&_theme=dark", color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 29)"
    type_program(page, "x*y*z")
    page.wait_for_url(re.compile("_theme=dark"))
    page.context.close()


def test_everything_the_page_loads_is_small_and_comes_in_few_requests(page: Page) -> None:
    sizes = scripts_and_styles(page)
    assert 10_000 < sum(sizes) < 90_000
    assert len(sizes) < 10


def test_a_list_typed_into_the_field_of_a_number_makes_it_an_array(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=x*y")
    page.locator(LIVE).wait_for()
    field = page.locator("#inputs input[name=y]:not([type=checkbox])")
    for keys, address in (("[1, -2]", "y=[1,%20-2]"), ("4", "y=4")):
        field.press("ControlOrMeta+a")
        page.keyboard.type(keys)
        until(page, "wanted => location.search.includes(wanted)", arg=address)
        expect(field).to_have_value(keys)
        expect(page.locator("#wire-w3 tspan")).to_have_count(4 if "[" in keys else 0)
    field.press("ControlOrMeta+a")
    page.context.close()


# What is typed into the field of a number, and the value in the address once it was left.
TYPED = {"3,5": "3.5", "−4": "-4", "1/4": "0.25", "1-2": "-1"}
NO_NUMBERS = ("abc", "1e400", "2e", "[1,2")


def test_a_field_of_a_number_reads_what_is_typed_and_loses_nothing(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=x*y&x=2")
    field = page.locator("#inputs input[name=x]:not([type=checkbox])")
    for keys, value in TYPED.items():
        page.goto("/?expr=x*y&x=2")
        page.locator(LIVE).wait_for()
        field.press("ControlOrMeta+a")
        field.press("Delete")
        page.keyboard.type(keys)
        page.keyboard.press("Tab")
        expect(field).to_have_value(value)
        until(page, "x => new URLSearchParams(location.search).get('x') === x", arg=value)
    field.press("ControlOrMeta+a")
    field.press("Delete")
    page.keyboard.press("Tab")
    expect(field).to_have_value("-1")
    for keys in NO_NUMBERS:
        page.goto("/?expr=x*y&x=2")
        page.locator(LIVE).wait_for()
        field.press("ControlOrMeta+a")
        page.keyboard.type(keys)
        page.keyboard.press("Tab")
        expect(page.locator("#problem")).to_contain_text("The value of x")
        expect(field).to_have_value(keys)
        until(page, "x => new URLSearchParams(location.search).get('x') === x", arg=keys)
        page.reload()
        expect(field).to_have_value(keys)
    page.context.close()


def test_what_is_wrong_covers_no_input_and_a_cleared_value_is_the_one_before(page: Page) -> None:
    page.goto("/?expr=x*y&x=2.5")
    page.locator(LIVE).wait_for()
    field = page.locator("#inputs input[name=x]:not([type=checkbox])")
    field.fill("")
    page.keyboard.type("abc")
    page.keyboard.press("Tab")
    expect(page.locator("#problem")).to_contain_text("The value of x")
    boxes = [
        page.locator(one).bounding_box() for one in ("#problem", "#input-x", "#wire-w1 .value")
    ]
    problem, *seen = (box for box in boxes if box)
    assert len(seen) == 2 and all(
        box["x"] + box["width"] < problem["x"] or box["y"] > problem["y"] + problem["height"]
        for box in seen
    )
    field.press("ControlOrMeta+a")
    page.keyboard.press("Backspace")
    expect(page.locator("#problem")).to_be_empty()
    expect(field).to_have_value("")
    page.keyboard.press("Tab")
    expect(field).to_have_value("2.5")


def test_back_shows_the_value_that_is_in_force_where_the_cursor_stands(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=a*c")
    page.locator(LIVE).wait_for()
    before = page.get_by_role("spinbutton", name="c value").input_value()
    editor(page).press("End")
    editor(page).press_sequentially("+b")
    expect(page.get_by_role("spinbutton", name="b value")).to_be_visible()
    page.get_by_role("spinbutton", name="c value").fill("77")
    until(page, "location.search.includes('c=77')")
    page.go_back()
    expect(page.get_by_role("spinbutton", name="b value")).to_have_count(0)
    expect(page.get_by_role("spinbutton", name="c value")).to_have_value(before)
    page.context.close()


def test_a_page_without_a_circuit_has_no_steps_and_an_empty_table(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=W@")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.locator(LIVE).wait_for()
    page.get_by_role("tab", name="Table").click()
    until(page, "location.search.endsWith('_panel=table')")
    page.locator("body").press("Home")
    page.wait_for_timeout(300)
    assert "_step" not in page.url
    assert not errors
    page.context.close()


def test_what_is_in_the_middle_stays_there_in_a_larger_window(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, NEURON, (1000, 700))
    page.locator(LIVE).wait_for()
    page.get_by_role("button", name="Zoom in").click()
    middle = """() => {
      const { x, y, width, height } = document.querySelector('#viewport svg').viewBox.baseVal;
      return [x + width / 2, y + height / 2, width];
    }"""
    before = page.evaluate(middle)
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(
        page,
        "wide => document.querySelector('#viewport svg').viewBox.baseVal.width > wide",
        before[2],
    )
    assert page.evaluate(middle)[:2] == pytest.approx(before[:2], abs=1)
    page.context.close()


def test_a_menu_that_the_focus_leaves_is_closed(page: Page) -> None:
    page.goto("/")
    page.locator(LIVE).wait_for()
    for opens in ("Examples", "Predict", "View"):
        button = page.get_by_role("button", name=opens, exact=True)
        button.press("Enter")
        menu = page.locator(":popover-open")
        expect(menu).to_have_count(1)
        page.keyboard.press("Tab")
        assert menu.evaluate("(menu) => menu.contains(document.activeElement)")
        menu.locator(":is(a, button, input):visible").last.focus()
        page.keyboard.press("Tab")
        expect(menu).to_have_count(0)
        expect(page.locator("nav :focus")).to_have_count(1)


@pytest.mark.parametrize("opens", ["Examples", "Predict", "View", "Share", "Keys"])
def test_back_puts_away_what_lies_over_the_page_and_does_not_leave_it(
    page: Page, opens: str
) -> None:
    page.goto("/?expr=x*y")
    page.goto("/?expr=(x%2By)*z")
    page.locator(LIVE).wait_for()
    over = page.locator(":popover-open, dialog:modal")
    for close in (page.go_back, lambda: page.keyboard.press("Escape")):
        page.get_by_role("button", name=opens, exact=True).click()
        expect(over).to_have_count(1)
        page.wait_for_timeout(50)  # what lies there has its entry
        close()
        expect(over).to_have_count(0)
        expect(editor(page)).to_have_value("(x+y)*z")
    page.wait_for_timeout(50)
    page.go_back()
    expect(editor(page)).to_have_value("x*y")
