"""Predicting on the page: numbers are asked for at their wires, judged, hinted at and revealed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support import worked
from tests.support.pages import LIVE, PHONE, editor, number, opened, until

pytestmark = pytest.mark.browser

FIRST = worked.FIRST_NAMED.page
NEURON = worked.NEURON.page
VECTOR = worked.VECTOR.page


def predicting(browser: Browser, server: str, path: str, **more: object) -> Page:
    page = opened(browser, server, path, **more)
    until(page, f"document.querySelector('{LIVE}')")
    return page


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name)


def answer(page: Page, name: str, text: str) -> None:
    field(page, name).fill(text)
    field(page, name).press("Enter")


def hint(page: Page) -> Locator:
    return page.locator("#question-hint")


def score(page: Page) -> Locator:
    return page.locator("#score")


@pytest.fixture
def first(browser: Browser, server: str) -> Iterator[Page]:
    page = predicting(browser, server, f"{FIRST}&_predict=gradients")
    yield page
    page.context.close()


def test_a_right_number_appears_in_the_picture_and_wherever_it_was_hidden(first: Page) -> None:
    page = first
    expect(number(page, "w4", "gradient")).to_have_text("?")
    expect(page.locator("#inputs output").first).to_have_text("?")
    answer(page, "gradient of q,", "-4")
    expect(number(page, "w4", "gradient")).to_have_text("−4.00")
    expect(field(page, "gradient of q,")).to_have_count(0)
    expect(score(page)).to_have_text("1 of 4 right")
    expect(page.locator("#said")).to_contain_text("Right: gradient of q, from + to × is −4.")
    answer(page, "gradient of x,", "−4.02")
    expect(page.locator("#inputs output").first).to_have_text("−4.00")
    page.get_by_role("tab", name="Table").click()
    cells = page.locator("#rows .gradient")
    expect(cells).to_have_text(["−4", "?", "?", "−4", "1"])


def test_numbers_are_read_as_people_write_them(browser: Browser, server: str) -> None:
    page = predicting(browser, server, "/?expr=x/y&x=2&y=3&_predict=gradients")
    answer(page, "gradient of x,", "1/3")
    answer(page, "gradient of y,", "−0,22")
    expect(score(page)).to_have_text("2 of 2 right")
    page.context.close()


@pytest.mark.parametrize(
    ("path", "mode", "name", "typed", "said"),
    [
        (FIRST, "gradients", "gradient of q,", "4", "sign is turned"),
        (FIRST, "gradients", "gradient of q,", "3", "goes to the other operand"),
        (FIRST, "gradients", "gradient of q,", "1", "what arrives at the gate"),
        (FIRST, "gradients", "gradient of x,", "-2", "value on this wire"),
        (FIRST, "gradients", "gradient of q,", "7", "Swaps"),
        (FIRST, "gradients", "gradient of q,", "seven", "Type a number"),
        (f"{FIRST}&_upstream=2", "gradients", "gradient of q,", "-4", "Multiply it by what arrives"),
        ("/?expr=c=x%2B1;c*(c%2B2)&x=2", "gradients", "gradient of c, from +1 to copy", "5", "one branch"),
        (FIRST, "values", "value of q,", "5", "what the gate takes"),
        (FIRST, "values", "value of q,", "9", "work out x+y"),
    ],
)  # fmt: skip
def test_a_wrong_number_gets_a_hint_that_names_the_mistake_or_the_rule(
    browser: Browser, server: str, path: str, mode: str, name: str, typed: str, said: str
) -> None:
    page = predicting(browser, server, f"{path}&_predict={mode}")
    answer(page, name, typed)
    expect(hint(page)).to_contain_text(said)
    expect(page.locator("#said")).to_contain_text(said)
    expect(field(page, name)).to_have_attribute("aria-invalid", "true")
    expect(score(page)).to_contain_text("0 of")
    page.context.close()


def test_the_whole_neuron_is_found_by_keyboard_alone(browser: Browser, server: str) -> None:
    page = predicting(browser, server, f"{NEURON}&_predict=gradients")
    field(page, "from +1 to 1/x").focus()
    for text in ("-.53", "-0.53", "-0.197", ".2", ".2", ".2", ".2", ".2"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.type("?")
        page.keyboard.press("Enter")
    expect(score(page)).to_have_text("8 of 12 right, 4 revealed")
    expect(number(page, "w1", "gradient")).to_have_text("−0.20")
    expect(score(page)).to_be_focused()
    page.context.close()


def test_no_number_is_given_away_before_it_is_found(browser: Browser, server: str) -> None:
    page = predicting(browser, server, f"{NEURON}&_predict=gradients")
    for gate in page.locator("#viewport .gate").all():
        gate.hover()
        assert not re.search(r"0\.(19|20|39|53|58|59)", page.locator("#sentence").inner_text())
    assert not re.search(r"0\.(19|20|39|53|58|59)", page.locator("body").inner_text())
    page.get_by_role("slider", name="w0", exact=True).press("ArrowRight")
    page.wait_for_timeout(700)
    expect(number(page, "w12", "gradient")).to_have_text("?")
    assert set(page.locator("#inputs output").all_inner_texts()) == {"?"}
    page.context.close()


def test_reveal_new_numbers_and_leave(first: Page) -> None:
    page = first
    page.get_by_role("button", name="Reveal", exact=True).click()
    expect(number(page, "w4", "gradient")).to_have_text("−4.00")
    page.get_by_role("button", name="Reveal all").click()
    expect(score(page)).to_have_text("0 of 4 right, 4 revealed")
    before = page.url
    page.get_by_role("button", name="New numbers").click()
    expect(score(page)).to_have_text("0 of 4 right")
    expect(number(page, "w4", "gradient")).to_have_text("?")
    until(page, "before => location.href !== before", arg=before)
    assert re.search(r"&x=-?[1-5]&y=-?[1-5]&z=-?[1-5]&", page.url)
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("#predict")).to_be_hidden()
    assert "_predict" not in page.url
    expect(number(page, "w4", "gradient")).to_have_text(re.compile(r"^−?\d\.\d\d$"))


def test_undo_of_new_numbers_gives_back_what_was_found_at_those_before(first: Page) -> None:
    page = first
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(score(page)).to_have_text("1 of 4 right")
    before = page.url
    page.locator("#new-numbers").press("Enter")
    expect(score(page)).to_have_text("0 of 4 right")
    until(page, "before => location.href !== before", arg=before)
    page.locator("#new-numbers").press("Control+z")
    expect(score(page)).to_have_text("1 of 4 right")
    expect(page.locator("#said")).to_contain_text("1 of 4 right.")
    page.keyboard.press("Shift+Control+z")
    expect(score(page)).to_have_text("0 of 4 right")


def test_the_menu_chooses_what_is_hidden_and_the_link_keeps_it(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, FIRST)
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("link", name="The values").click()
    expect(page.get_by_role("textbox", name="value of q,")).to_be_focused()
    expect(number(page, "w4", "gradient")).to_have_text("—")
    assert "_predict=values" in page.url
    other = predicting(browser, server, page.url.removeprefix(server))
    expect(number(other, "w4", "value")).to_have_text("?")
    answer(other, "value of q,", "3")
    answer(other, "value of f,", "-12")
    expect(number(other, "w4", "gradient")).to_have_text("−4.00")
    page.go_back()
    expect(page.locator("#predict")).to_be_hidden()
    for one in (page, other):
        one.context.close()


def test_one_gate_s_gradients_are_asked_for_and_those_further_back_wait(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, f"{FIRST}&_predict=g2")
    expect(page.locator("#asks-for")).to_have_text("Predict what × sends back")
    expect(number(page, "w1", "gradient")).to_have_text("—")
    answer(page, "gradient of q,", "-4")
    expect(number(page, "w1", "gradient")).to_have_text("—")
    answer(page, "gradient of z,", "3")
    expect(number(page, "w1", "gradient")).to_have_text("−4.00")
    page.context.close()


def test_with_steps_a_number_is_asked_for_when_it_is_there(browser: Browser, server: str) -> None:
    page = predicting(browser, server, f"{FIRST}&_predict=gradients&_step=3")
    expect(page.locator("#questions input")).to_have_count(0)
    page.get_by_role("button", name="Next step").click()
    expect(page.locator("#questions input")).to_have_count(2)
    expect(page.locator("#sentence")).to_have_text("× receives 1.00. What does it send back?")
    answer(page, "gradient of q,", "-4")
    answer(page, "gradient of z,", "3")
    expect(page.locator("#sentence")).to_contain_text("so q gets 1.00 × (−4.00) = −4.00")
    page.context.close()


def test_of_a_small_matrix_one_entry_is_asked_for_and_opens_it(
    browser: Browser, server: str
) -> None:
    path = "/?expr=q=W@x;f=sum(q^2)&W=[[0.1,0.5],[-0.3,0.8]]&x=[0.2,0.4]&_predict=gradients"
    page = predicting(browser, server, path)
    name = "gradient of W[1,0], from W to @"
    answer(page, name, "0.104")
    expect(number(page, "w1", "gradient").locator("tspan")).to_have_text(
        ["0.088", "0.18", "0.10", "0.21"]
    )
    page.context.close()


def test_fields_follow_pan_and_zoom_and_come_into_sight(browser: Browser, server: str) -> None:
    page = predicting(browser, server, f"{NEURON}&_predict=gradients")

    def apart() -> float:
        wire = page.locator("#wire-w12 text.gradient").bounding_box()
        asked = field(page, "from +1 to 1/x").bounding_box()
        assert wire and asked
        return abs(wire["x"] + wire["width"] / 2 - asked["x"] - asked["width"] / 2)

    assert apart() < 3
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    assert apart() < 3
    field(page, "gradient of w0,").focus()
    box, window = (
        field(page, "gradient of w0,").bounding_box(),
        page.locator("#viewport").bounding_box(),
    )
    assert box and window
    assert window["x"] <= box["x"] and box["x"] + box["width"] <= window["x"] + window["width"]
    page.context.close()


def test_on_a_phone_one_field_stands_under_the_picture_and_a_tap_chooses_it(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, f"{FIRST}&_predict=gradients", size=PHONE, has_touch=True)
    expect(page.locator("#questions input:visible")).to_have_count(1)
    page.locator("#wire-w3").tap()
    expect(field(page, "gradient of z,")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(number(page, "w3", "gradient")).to_have_text("3.00")
    page.get_by_role("button", name="The next question").tap()
    for part in page.locator("#predict :is(button, input):visible").all():
        box = part.bounding_box()
        assert box and box["height"] >= 44, part.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def test_typing_another_program_asks_anew(first: Page) -> None:
    page = first
    answer(page, "gradient of q,", "-4")
    editor(page).fill("x*y")
    expect(score(page)).to_have_text("0 of 2 right")
    expect(number(page, "w1", "gradient")).to_have_text("?")


def test_the_whole_mode_in_chinese(browser: Browser, server: str) -> None:
    page = predicting(browser, server, f"{FIRST}&_predict=gradients&_lang=zh")
    expect(page.locator("#asks-for")).to_have_text("预测梯度")
    name = "q（+ 到 ×）的梯度"
    answer(page, name, "4")
    expect(hint(page)).to_have_text("4 不对。 大小对了，符号反了。")
    answer(page, name, "8")
    expect(hint(page)).to_contain_text("× 收到 1.00。请把它乘以对 q 的局部梯度：z。")
    answer(page, name, "-4")
    expect(score(page)).to_have_text("共 4 个，答对 1 个")
    page.get_by_role("button", name="全部揭晓").click()
    expect(score(page)).to_have_text("共 4 个，答对 1 个，揭晓 3 个")
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#predict")).to_be_hidden()
    page.context.close()


def test_the_sentence_of_a_step_that_is_left_does_not_give_the_answers_away(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, f"{FIRST}&_step=5")
    sentence = page.locator("#sentence")
    expect(sentence).to_contain_text("x gets")
    page.keyboard.press("End")
    expect(sentence).to_have_text("Values run forward, above; gradients run back, below.")
    page.keyboard.press("Home")
    expect(sentence).to_contain_text("Values run forward")
    page.context.close()


def test_an_answer_may_be_computed_and_a_thousands_comma_is_no_decimal_point(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, "/?expr=x*y&x=1&y=2&_predict=gradients")
    read = page.evaluate(
        "async (texts) => texts.map((await import('/static/views/arithmetic.js')).numberIn)",
        list(TYPED),
    )
    assert read == [
        pytest.approx(number) if number is not None else None for number in TYPED.values()
    ]
    page.context.close()


TYPED = {
    "1,000": 1000, "1,000,000": 1e6, "-1,000.5": -1000.5, "1，000": 1000, "1,5": 1.5, "0,125": 0.125,
    "1234,567": 1234.567, "12,34,5": None, "1/2": 0.5, "-1/3": -1 / 3, "sqrt(2)": 2**0.5, "√2": 2**0.5,
    "2^3": 8, "-2^2": -4, "2**-1": 0.5, "2^3^2": 512, "2³": 8, "pi/4": 0.7853981633974483,
    "2π": 6.283185307179586,
    "2(3+1)": 8, "1½": 1.5, "1 000": 1000, "−3×2": -6, "max(1,2)": 2, "e^2": 7.38905609893065, "1e3": 1000,
    "1/0": None, "9**9**9": None, "1+": None, "(1": None, "x": None, "": None, "2e": None, "sqrt(1,2)": None,
    "constructor(1)": None, "alert(1)": None, "1" + "+1" * 200: None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1/2", "0.5"), ("-pi/4", "-0.7853981633974483"), ("exp(0)", "1"), ("2^3", "8"), ("-3", "-3")],
)
def test_what_is_computed_in_a_field_is_shown_as_its_number(
    browser: Browser, server: str, typed: str, shown: str
) -> None:
    page = predicting(browser, server, "/?expr=x*y&x=1/4&y=2")
    field = page.get_by_label("x value")
    expect(field).to_have_value("0.25")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    expect(field).to_have_value(shown)
    page.wait_for_url(f"**x={shown}&y=2")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value(shown)
    page.context.close()


COVERED = """() => {
  const boxes = [...document.querySelectorAll('#questions input')].filter((box) => box.checkVisibility());
  const texts = [...document.querySelectorAll('#viewport .wire > :is(.value, .gradient)')];
  const numbers = texts.flatMap((text) => text.matches(":has(tspan)") ? [...text.children] : [text]);
  return numbers.filter((text) => {
    const number = text.getBoundingClientRect();
    return boxes.some((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const middle = (number.top + number.bottom) / 2;
      const isOwn = text.textContent === "?" && top < middle && middle < bottom && left < number.left;
      if (isOwn && number.right < right) return false; // the field stands in its place
      const across = Math.min(right, number.right) - Math.max(left, number.left);
      return across > 1 && Math.min(bottom, number.bottom) - Math.max(top, number.top) > 3;
    });
  }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "mouse"])
@pytest.mark.parametrize(
    ("path", "mode", "count"),
    [(NEURON, "gradients", 12), (NEURON, "values", 8), (VECTOR, "gradients", 4), (VECTOR, "values", 3)],
)  # fmt: skip
def test_a_field_is_as_large_as_what_presses_it_and_covers_no_number_that_is_needed(
    browser: Browser, server: str, path: str, mode: str, count: int, touch: bool
) -> None:
    page = predicting(
        browser,
        server,
        f"{path}&_predict={mode}",
        has_touch=touch,
        is_mobile=touch,
    )
    seen = page.locator("#questions input:visible")
    expect(seen).to_have_count(1 if touch else count)
    for field in seen.all():
        field.focus()
        assert page.evaluate(COVERED) == []
        box = field.bounding_box()
        assert box and min(box["width"], box["height"]) >= (44 if touch else 24)
    page.context.close()


def test_beside_a_field_what_is_seen_is_pointed_at(browser: Browser, server: str) -> None:
    """The row of a field has a place of its own, which is seen nowhere and lay on numbers."""
    page = predicting(browser, server, "/?expr=s=w1*x1%2Bw2*x2;sigmoid(s)*s&_predict=gradients")
    rows = """() => [...document.querySelectorAll("#questions li")].flatMap((row) => {
      const [box, field] = [row.getBoundingClientRect(), row.querySelector("input").getBoundingClientRect()];
      const found = document.elementsFromPoint(box.right - 1, box.bottom - 1);
      return field.right < box.right - 1 && found.includes(row) ? [row.querySelector("input").ariaLabel] : [];
    })"""
    assert page.evaluate(rows) == []
    page.context.close()


@pytest.mark.parametrize("size", [(1024, 768), (820, 1180)], ids=str)
@pytest.mark.parametrize("lesson", ["neuron", "modules", "staged", "losses"])
def test_fields_in_a_circuit_that_is_drawn_smaller_cover_no_number_of_the_next_wire(
    browser: Browser, server: str, lesson: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, size=size)
    for mode in ("gradients", "values"):
        page.goto(f"/?_lesson={lesson}&_predict={mode}")
        page.locator(LIVE).wait_for()
        assert page.locator("#questions input:visible").count() > 5
        for field in page.locator("#questions input:visible").all()[:4]:
            field.focus()
            assert page.evaluate(COVERED) == []
            box = field.bounding_box()
            assert box and round(min(box["width"], box["height"]), 3) >= 24
    page.context.close()


def test_the_focus_goes_to_the_first_question_and_to_the_score_at_the_end(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, "/?_lesson=product")
    page.get_by_role("link", name="Answer on the circuit").click()
    expect(page.locator("#questions input").first).to_be_focused()
    page.reload()  # as from a link
    expect(page.locator("#questions input").first).to_be_focused()
    page.get_by_role("button", name="Reveal all").click()
    expect(page.locator("#score")).to_be_focused()
    page.context.close()


LAYER = "/?expr=h=max(0,W@x);f=sum(h^2)&W=randn(5,3,seed=1)&x=[1,2,3]"
LARGE = "/?expr=f=3*sum((V@x)^2)&V=randn(70,60,seed=1)&x=randn(60,seed=2)"


@pytest.mark.parametrize("path", [LAYER, LARGE], ids=["layer", "large"])
@pytest.mark.parametrize("mode", ["values", "gradients"])
def test_when_all_is_found_every_number_of_every_array_is_there(
    browser: Browser, server: str, path: str, mode: str
) -> None:
    plain = predicting(browser, server, path)
    captions = plain.locator("#viewport .wire > :is(.value, .gradient)").all_text_contents()
    gradients = plain.locator("#inputs output").all_text_contents()
    page = predicting(browser, server, f"{path}&_predict={mode}")
    for reloaded in (False, True):
        if reloaded:
            page.reload()
        else:
            page.get_by_role("button", name="Reveal all").click()
        expect(page.locator("#viewport .wire > :is(.value, .gradient)")).to_have_text(captions)
        expect(page.locator("#inputs output")).to_have_text(gradients)
        for heat in page.locator("#viewport .heat").all():
            assert heat.locator("path").count()
    for one in (page, plain):
        one.context.close()


def test_an_array_in_colours_is_asked_for_by_one_entry_and_read_nowhere_before(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, f"{LAYER}&_predict=gradients")
    expect(number(page, "w1", "value")).to_have_text(re.compile("^±"))  # it is given, and stays
    name = "gradient of W[4,0], from W to @"
    expect(field(page, name)).to_be_visible()
    expect(number(page, "w1", "gradient")).to_have_text("?")
    page.locator("#wire-w1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tip .of-gradient")).to_have_text("gradient ?")
    page.keyboard.press("Enter")
    expect(page.locator("#opened .of-gradient .note")).to_have_text("?")
    page.keyboard.press("Escape")
    field(page, name).fill("?")
    field(page, name).press("Enter")
    expect(number(page, "w1", "gradient")).to_have_text(re.compile("^±"))
    page.context.close()


def test_a_lesson_s_question_is_asked_anew_and_one_that_is_solved_says_so(
    browser: Browser, server: str
) -> None:
    page = predicting(browser, server, "/?_lesson=product")
    page.get_by_role("link", name="Answer on the circuit").click()
    page.get_by_role("button", name="Reveal all").click()
    all_revealed = re.compile(r"0 of (\d+) right, \1 revealed")
    expect(score(page)).to_have_text(all_revealed)
    page.go_back()
    expect(page.locator("#predict")).to_be_hidden()
    page.go_forward()
    expect(score(page)).to_have_text(all_revealed)
    expect(page.locator("#said")).to_contain_text(all_revealed)
    page.get_by_role("link", name="Answer on the circuit").click()
    expect(score(page)).to_have_text(re.compile(r"0 of \d+ right$"))
    expect(page.locator("#questions input").first).to_be_focused()
    page.context.close()
