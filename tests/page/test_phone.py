"""What a hand does on a phone: types while its keyboard is up, pans, pulls a sheet, opens a list, scrolls."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support import worked
from tests.support.pages import LIVE, PHONE
from tests.support.touch import box_of, shown, swipe, tap

pytestmark = pytest.mark.browser

NEURON = worked.NEURON.page
TYPED = (390, 544)  # what the keyboard of a tall phone leaves
CHAIN = "/?expr=" + quote("q = x+y\nr = q*z\ns = tanh(r)\nf = s*s")


def resized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)  # the page has scrolled to what is typed


def test_a_wrong_answer_is_said_above_the_keyboard(touched: Page) -> None:
    page = shown(touched, "/?expr=(x%2By)*z&_predict=gradients", PHONE)
    page.locator("#questions .current input").tap()
    resized(page, TYPED)
    for typed in ("4", "5"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#question-hint .refusal")).to_have_text(f"{typed} is not it.")
        for part in ("#questions .current input", "#question-hint"):
            one = box_of(page, part)
            assert one["y"] > box_of(page, "#figure")["bottom"] - 1, part
            assert one["bottom"] <= TYPED[1], part


def test_the_verdict_is_above_the_keyboard_and_its_list_opens_where_it_is(touched: Page) -> None:
    page = shown(touched, f"{CHAIN}&_predict=backward", PHONE)
    page.locator("#backward").tap()
    resized(page, TYPED)
    page.keyboard.type("ds = 3\ndr = ds\ndq = dr*z")
    summary = page.locator("#panel-yours .summary")
    expect(summary).to_contain_text("of 3 gradients")
    assert box_of(page, "#panel-yours .summary")["bottom"] <= TYPED[1]
    resized(page, PHONE)
    summary.tap()
    expect(page.locator("#panel-yours ol.lines")).to_be_hidden()
    down = box_of(page, "#panel-yours .summary")["y"] - 400
    page.evaluate("(down) => scrollBy({top: down, behavior: 'instant'})", down)
    before = box_of(page, "#panel-yours .summary")["y"]
    tap(page, "#panel-yours .summary")
    expect(page.locator("#panel-yours ol.lines")).to_be_visible()
    page.wait_for_timeout(300)
    assert box_of(page, "#panel-yours .summary")["y"] == pytest.approx(before, abs=1)


def test_a_finger_that_drags_the_circuit_reads_no_number(touched: Page) -> None:
    page = shown(touched, "/?expr=W@x&W=[[1,2],[3,4]]&x=[5,6]", PHONE)
    number = page.locator("#viewport .value tspan").first
    expect(page.locator("#viewport .wire[role=application]").first).to_be_attached()
    box = number.bounding_box()
    assert box
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    swipe(page, at, (at[0] + 60, at[1]))
    page.wait_for_timeout(200)
    expect(page.locator("#entry")).to_be_hidden()
    tap(page, "#viewport .value tspan")
    expect(page.locator("#entry")).to_be_visible()


def test_a_sheet_is_pulled_up_and_down_and_away(touched: Page) -> None:
    page = shown(touched, NEURON, PHONE)
    tap(page, "#gate-g4 .body")
    expect(page.locator(".sheet header")).to_be_visible()
    page.wait_for_timeout(400)  # it has risen

    def pull(by: float) -> float:
        grip = box_of(page, ".sheet .grip")
        at = (grip["x"] + grip["width"] / 2, grip["y"] + 10)
        swipe(page, at, (at[0], at[1] + by))
        page.wait_for_timeout(200)
        return box_of(page, ".sheet")["y"] if page.locator(".sheet").count() else PHONE[1]

    low = box_of(page, ".sheet")["y"]
    high, again, away = pull(-200), pull(150), pull(150)
    assert high < low - 20 and again == pytest.approx(low, abs=1) and away == PHONE[1]


def test_a_circuit_has_the_room_of_a_head_that_is_scrolled_away(touched: Page) -> None:
    page = shown(touched, NEURON, (844, 390))
    with_head = box_of(page, "#figure")["height"]
    page.evaluate("scrollBy({top: 150, behavior: 'instant'})")
    page.locator(":root.headless").wait_for()
    assert box_of(page, "#figure")["height"] > with_head + 40
    assert box_of(page, "#steps")["bottom"] == pytest.approx(390, abs=1)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_is_no_number_is_said_at_its_field_when_it_is_entered(
    touched: Page, locale: str
) -> None:
    page = shown(touched, f"/?expr=x*y&_lang={locale}", PHONE)
    for typed in ("abc", "1e400", "-"):
        page.goto(f"/?expr=x*y&_lang={locale}")
        page.locator(LIVE).wait_for()
        field = page.locator("#inputs li input").first
        field.tap()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.locator(".blamed")).to_contain_text(typed)
        expect(field).to_have_value(typed)
        said = box_of(page, ".blamed")
        assert said["y"] >= box_of(page, "#inputs li input")["bottom"] - 1
        assert page.locator("#problem").inner_text().split("\n")[0].strip() != ""


@pytest.mark.parametrize(
    ("path", "opens", "window"),
    [
        (CHAIN, "#share", "#sharing"),
        (CHAIN, "header button[popovertarget=view]", "#view"),
        ("/?expr=W@x&W=[[1,2],[3,4]]&x=[5,6]", "Enter", "#opened"),
    ],
)
def test_behind_a_window_the_page_stands_still(
    touched: Page, path: str, opens: str, window: str
) -> None:
    page = shown(touched, path, PHONE)
    if opens == "Enter":
        page.locator("#viewport .wire[role=application]").first.press(opens)
    else:
        page.locator(opens).tap()
    expect(page.locator(window)).to_be_visible()
    before = box_of(page, window)
    scrolled = page.evaluate("scrollY")
    for begin in (before["bottom"] - 20, PHONE[1] - 8):  # in the window, and beside it
        swipe(page, (195, begin), (195, 60))
        page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == scrolled
    if page.locator(window).is_visible():
        assert box_of(page, window) == before
    page.keyboard.press("Escape")


def test_what_is_tapped_is_said_beside_it_and_what_one_reads_stays(touched: Page) -> None:
    page = shown(touched, "/?_lesson=matrices", PHONE)
    expect(page.locator("#viewport .wire[role=application]")).to_have_count(3)
    lesson = box_of(page, "#lesson h2")
    for wire, name in (("w1", "W["), ("w2", "X["), ("w1", "W["), ("w3", "D[")):
        tap(page, f"#wire-{wire} .heat")
        expect(page.locator("#entry")).to_be_visible()
        expect(page.locator("#entry .where")).to_contain_text(name)
        said = box_of(page, "#entry")
        for heat in page.locator("#viewport .heat").all():
            box = heat.bounding_box()
            assert box and (box["y"] + box["height"] <= said["y"] or box["y"] >= said["bottom"])
    assert box_of(page, "#lesson h2") == lesson
    tap(page, "#wire-w3 .heat")
    expect(page.locator("#opened")).to_be_visible()
    assert box_of(page, "#entry")["y"] > box_of(page, "#opened")["bottom"]
    page = shown(touched, "/?_lesson=first", PHONE)
    lesson = box_of(page, "#lesson h2")
    tap(page, "#wire-w4 > .value")
    expect(page.locator("#wire-note")).to_contain_text("q is 3.00. Its gradient is −4.00")
    assert box_of(page, "#lesson h2") == lesson
    page = shown(touched, "/?expr=(x%2By)*z", PHONE)
    tap(page, "#gate-g1")
    expect(page.locator(".tabs.sheet")).to_be_visible()
    tap(page, "#wire-w4 > .value")
    expect(page.locator("#wire-note")).to_contain_text("x+y is")
    expect(page.locator(".tabs.sheet")).to_be_visible()


def test_what_is_typed_has_its_part_of_the_circuit_in_sight_above_the_keyboard(
    touched: Page,
) -> None:
    page = shown(touched, CHAIN, PHONE)
    tap(page, "#input-z text")
    page.locator("#dial [type=text]").tap()
    resized(page, (390, 500))
    page.keyboard.type("5")
    page.wait_for_timeout(300)
    assert box_of(page, "#figure")["y"] == pytest.approx(0, abs=1)
    assert box_of(page, "#dial")["bottom"] <= 300
    steps = "\n".join(f"h{n} = tanh(h{n - 1}*w{n})" for n in range(1, 9))
    page = shown(touched, f"/?expr={quote(steps)}&_predict=backward", PHONE)
    page.locator("#backward").tap()
    resized(page, TYPED)
    page.keyboard.type("dh8 = 1\ndh7 = dh8*(1 - h8**2)*w8\n")
    expect(page.locator("#viewport .judged.right").first).to_be_in_viewport()  # of dh7
