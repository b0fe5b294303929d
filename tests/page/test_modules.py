"""Modules on the page: folded and unfolded by a frame's name, a button, a key and the address."""

import re
from itertools import combinations
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.modules.opening import OPEN_GATES
from tests.modules import test_calls
from tests.support import worked
from tests.support.pages import DESK, LIVE, PHONE, number, opened, until

pytestmark = pytest.mark.browser

NEURON = worked.NEURON_NAMED.page
MANY = "/?expr=" + "%0A".join(
    f"s{i}%20=%20{f's{i - 1}' if i else 'x'}*a{i}%20%2B%20sin(y{i}*b{i})%20-%20c{i}"
    for i in range(15)
)


def live(page: Page) -> Page:
    until(page, f"document.querySelector('{LIVE}')")
    return page


@pytest.fixture
def neuron(browser: Browser, server: str) -> Page:
    return live(opened(browser, server, NEURON))


def note(page: Page) -> str:
    expect(page.locator("#fold-note")).to_have_class("shown")
    return page.locator("#fold-note").text_content() or ""  # which it has before it has faded in


def test_a_click_on_a_frames_name_folds_it(neuron: Page) -> None:
    page = neuron
    page.locator("#frame-dot .title").click()
    expect(page.locator("#gate-g4")).to_have_class(re.compile("module"))
    expect(page.locator("#gate-g1")).to_have_count(0)
    expect(number(page, "w9", "value")).to_have_text("1.00")
    assert "_fold=dot" in page.url
    assert note(page) == "dot folded: its edge is as it was. It gives 1.00 and receives 0.20."
    page.go_back()
    expect(page.locator("#gate-g1")).to_be_visible()
    page.go_forward()
    expect(page.locator("#gate-g1")).to_have_count(0)


def test_frames_and_buttons_work_by_keyboard(neuron: Page) -> None:
    page = neuron
    title = page.get_by_role("button", name="Fold dot", exact=True)
    title.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#gate-g1")).to_have_count(0)
    page.locator("#gate-g4").focus()
    page.keyboard.press("Enter")
    unfold = page.get_by_role("button", name="Unfold", exact=True)
    unfold.focus()
    page.keyboard.press("Space")
    expect(page.locator("#gate-g1")).to_be_visible()
    assert "_fold" not in page.url


def test_a_typed_sigmoid_folds_from_one_of_its_gates_and_unfolds_again(neuron: Page) -> None:
    page = neuron
    page.locator("#gate-g6").click()
    page.get_by_role("button", name="Fold σ", exact=True).click()
    expect(page.locator("#gate-g8 .symbol")).to_have_text("σ")
    assert note(page) == "σ folded: its edge still carries 1.00 → 0.73, and 1.00 → 0.20 back."
    expect(page.locator("#panel-explain")).to_contain_text("= 0.20")
    page.get_by_role("button", name="Unfold", exact=True).click()
    expect(page.locator("#gate-g6")).to_be_visible()


def test_a_sigmoid_is_drawn_as_its_parts(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, "/?expr=sigmoid(w*x)&w=2&x=-1&_gate=g2"))
    page.get_by_role("button", name="Draw as its parts").click()
    symbols = page.locator("#viewport .symbol")
    expect(symbols).to_have_text(["×", "×−1", "exp", "+1", "1/x"])
    page.get_by_role("slider", name="w", exact=True).fill("0")
    expect(page.locator(".wire", has_text="0.50").first).to_be_visible()
    expect(number(page, "w6", "value")).to_have_text("1.00")  # exp(0), between the parts
    page.locator(".frame .title").click()
    expect(symbols).to_have_text(["×", "σ"])
    expect(number(page, "w4", "value")).to_have_text("0.50")


def test_a_fold_seen_before_is_there_in_the_next_frame_with_the_numbers_of_now(
    neuron: Page,
) -> None:
    page = neuron
    page.locator("#frame-dot .title").click()
    expect(page.locator("#gate-g1")).to_have_count(0)
    page.go_back()
    expect(page.locator("#gate-g1")).to_be_visible()
    page.get_by_role("spinbutton", name="w2 value").fill("-1")
    expect(number(page, "w9", "value")).to_have_text("3.00")
    page.route("**/?*", lambda route: None)  # the server never answers
    page.locator("#frame-dot .title").focus()
    at_once = page.evaluate(
        """async () => {
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
          await new Promise(requestAnimationFrame);
          return !document.querySelector("#gate-g1") && document.querySelector("#wire-w9 .value").textContent;
        }"""
    )
    assert at_once == "3.00"


def test_a_fold_seen_before_is_known_whatever_the_order_in_which_the_address_names_it(
    browser: Browser, server: str
) -> None:
    program = "a=x*y%2B1%3Bb=a*y%2B2%3Bf=b*x%2B3"
    page = live(opened(browser, server, f"/?expr={program}&_fold=b,a"))
    page.locator("#gate-g6").press("Enter")
    page.locator("#panel-explain a[data-folding=unfold]").click()
    expect(page.locator("#frame-b")).to_have_count(1)
    page.route("**/?*", lambda route: None)  # the server never answers
    page.locator("#frame-b .title").click()
    expect(page.locator("#frame-b")).to_have_count(0)
    assert page.evaluate("new URLSearchParams(location.search).get('_fold')") == "a,b"
    page.context.close()


def test_a_page_of_many_gates_opens_folded_and_opens_box_by_box(
    browser: Browser, server: str
) -> None:
    assert OPEN_GATES < 15 * 5
    page = live(opened(browser, server, MANY))
    expect(page.locator("#viewport .gate.module")).to_have_count(15)
    page.locator("#gate-g10").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Unfold", exact=True).click()
    expect(page.locator("#viewport .gate.module")).to_have_count(14)
    expect(page.locator("#frame-s1")).to_be_visible()
    assert "_fold=s0,s2,s3" in page.url
    page.goto(f"{MANY}&_fold=")
    expect(page.locator("#viewport .gate.module")).to_have_count(0)


def test_a_large_circuit_says_why_it_opened_folded_and_opens_and_folds_at_once(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, MANY))
    modules = page.locator("#viewport .gate.module")
    said = page.locator("#warnings .folds")
    expect(said).to_contain_text("opens folded, so that more of it is seen at once")
    expect(said.get_by_role("button", name="Fold all")).to_have_count(0)
    said.get_by_role("button", name="Open all").click()
    expect(modules).to_have_count(0)
    expect(page.locator("#frame-s1 > title")).to_have_text("Fold s1")
    until(page, "new URLSearchParams(location.search).get('_fold') === ''")
    said.get_by_role("button", name="Fold all").press(" ")
    expect(modules).to_have_count(15)
    until(page, "!new URLSearchParams(location.search).has('_fold')")
    page.context.close()


CALLS = "def n(w, x):\n  return sigmoid(w*x)\na = n(w1, x)\nb = n(w2, a)*n(w3, a)\nb + 1"
SQUARES = """() => [...document.querySelectorAll(".handle > .reach")]
    .map((one) => one.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height])"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_handle_folds_what_it_surrounds_and_another_opens_it(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    page = live(opened(browser, server, f"/?expr={quote(CALLS)}", size, has_touch=size == PHONE))
    folds, opens = page.locator(".handle.fold"), page.locator(".handle.unfold")
    expect(folds.locator("title")).to_have_text(["Fold n.1", "Fold b", "Fold n.2", "Fold n.3"])
    squares = page.evaluate(SQUARES)
    assert all(min(width, height) >= 24 for _, _, width, height in squares)
    for one, other in combinations(squares, 2):
        assert abs(one[0] - other[0]) >= one[2] - 1 or abs(one[1] - other[1]) >= one[3] - 1
    press = "tap" if size == PHONE else "click"
    getattr(folds.first, press)()
    expect(opens.locator("title")).to_have_text("Unfold n")
    until(page, "new URLSearchParams(location.search).get('_fold') === 'n.1'")
    getattr(opens.first, press)()
    expect(folds).to_have_count(4)
    until(page, "!location.search.includes('_fold')")
    page.context.close()


def test_all_modules_of_a_small_circuit_are_folded_and_opened_at_once(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, f"/?expr={quote(CALLS)}"))
    said = page.locator("#warnings .folds")
    expect(said.get_by_role("button", name="Open all")).to_have_count(0)
    said.get_by_role("button", name="Fold all").click()
    expect(page.locator("#viewport .gate.module")).to_have_count(2)
    expect(said.get_by_role("button", name="Fold all")).to_have_count(0)
    said.get_by_role("button", name="Open all").click()
    expect(page.locator("#viewport .gate.module")).to_have_count(0)
    until(page, "!location.search.includes('_fold')")
    page.goto("/?expr=x*y")
    expect(said).to_have_count(0)
    page.context.close()


def test_the_table_follows_a_fold_that_was_shown_before(page: Page) -> None:
    """The picture is there before the table's rows are: what is filled in meets rows of the other circuit."""
    page.goto(f"/?expr={quote(CALLS)}&_panel=table")
    rows = page.locator("#rows tr")
    said = live(page).locator("#warnings .folds")
    many = rows.count()
    for _ in range(2):
        said.get_by_role("button", name="Fold all").click()
        expect(rows).not_to_have_count(many)
        said.get_by_role("button", name="Open all").click()
        expect(rows).to_have_count(many)


def test_a_step_in_the_middle_of_a_run_stays_when_something_is_folded(neuron: Page) -> None:
    page = neuron
    page.get_by_role("button", name="First step").click()
    for _ in range(4):
        page.get_by_role("button", name="Next step").click()
    page.locator("#frame-dot .title").click()
    expect(page.get_by_role("slider", name="Step", exact=True)).to_have_value("1")
    expect(number(page, "w9", "value")).to_have_text("1.00")
    expect(number(page, "w10", "value")).to_have_text("—")


def test_a_module_that_is_not_there_is_a_quiet_notice(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, "/?expr=x*y&_fold=gone"))
    expect(page.locator("#warnings")).to_contain_text("There is no module gone here")
    expect(page.locator("#gate-g1")).to_be_visible()


def test_folding_works_without_a_script(browser: Browser, server: str) -> None:
    page = opened(browser, server, f"{NEURON}&_gate=g6", java_script_enabled=False)
    page.locator(".choices a", has_text="Fold σ").click()
    expect(page.locator("#gate-g8 .symbol")).to_have_text("σ")
    page.locator(".choices a", has_text="Unfold").click()
    expect(page.locator("#gate-g6")).to_be_visible()


def test_a_frames_name_can_be_tapped(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, NEURON, PHONE, has_touch=True))
    page.locator("#frame-dot > .reach").tap(position={"x": 2, "y": 2})  # beside the letters
    expect(page.locator("#gate-g1")).to_have_count(0)


def test_a_file_of_a_folded_circuit_runs_by_itself(browser: Browser, server: str) -> None:
    path = NEURON.replace("/?", "/graph.html?") + "&_fold=dot"
    page = opened(browser, server, path)
    expect(page.locator("#gate-g4")).to_have_class(re.compile("module"))
    page.get_by_role("slider", name="w2", exact=True).fill("-1")
    expect(number(page, "w9", "value")).to_have_text("3.00")
    expect(number(page, "w13", "value")).to_have_text("0.95")
    page.get_by_role("button", name="First step").click()
    page.get_by_role("button", name="Next step").click()
    expect(number(page, "w9", "value")).to_have_text("3.00")
    expect(number(page, "w10", "value")).to_have_text("—")


def test_what_is_out_of_sight_is_left_out_for_one_frame_alone(
    browser: Browser, server: str
) -> None:
    program = "%3B".join(f"p{i + 1}=sin(p{i}*w{i}%2Bb{i})" for i in range(OPEN_GATES // 3))
    page = live(opened(browser, server, f"/?expr={program}&_gate=g3&_flow=right"))
    parts = "[...document.querySelector('#viewport svg').children].map((part) => part.id)"
    choose = "(palette) => document.querySelector(`[name=palette][value=${palette}]`).click()"
    open_ = page.evaluate(parts)
    few = f"({parts}).length < {len(open_) // 2}"
    left_out = page.evaluate(f"() => {{ ({choose})('plain'); return {few}; }}")
    assert left_out
    page.evaluate(f"['standard', 'plain'].forEach({choose})")
    until(page, f"({parts}).length === {len(open_)}")
    assert page.evaluate(parts) == open_

    for there in (0, 1, 0, 1):
        folding = "unfold" if there else "fold"  # which the panel says once the server has answered
        page.locator(f"#panel-explain a[data-folding={folding}]").first.click()
        expect(page.locator("#gate-g1")).to_have_count(there)
        expect(page.locator(f"#output-p{OPEN_GATES // 3}")).to_have_count(1)
    until(page, f"({parts}).length === {len(open_)}")
    assert page.evaluate(parts) == open_
    page.context.close()


def test_a_fold_is_said_in_chinese(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, f"{NEURON}&_lang=zh&_gate=g6"))
    page.get_by_role("button", name="折叠 σ", exact=True).click()
    assert note(page) == "σ 已折叠：边缘上仍是 1.00 → 0.73，往回是 1.00 → 0.20。"
    expect(page.get_by_role("button", name="展开", exact=True)).to_be_visible()


LAYERS = "/?expr=h1%20=%20sigmoid(W1@x%2Bb1)%3B%20W2@h1%2Bb2"


@pytest.mark.parametrize(("step", "then"), [(1, 1), (3, 1), (9, 7)])
def test_a_fold_in_the_middle_of_a_run_stays_at_its_step(
    browser: Browser, server: str, step: int, then: int
) -> None:
    page = live(opened(browser, server, f"{LAYERS}&_step={step}"))
    page.locator("#frame-h1 .title").click()
    expect(page.locator("#step-count")).to_contain_text(f"step {then} of 7")
    until(page, f"location.search.endsWith('_step={then}')")
    page.context.close()


def test_a_fold_of_the_gate_that_is_looked_at_looks_at_the_module(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, f"{LAYERS}&_gate=g1"))
    page.locator("#frame-h1 .title").click()
    expect(page.locator("#panel-explain header")).to_have_attribute("data-gate", "g3")
    expect(page.locator("#warnings li:not(.folds)")).to_have_count(0)
    assert "_gate=g3" in page.url
    page.context.close()


def test_the_focus_goes_to_the_gate_that_a_fold_leaves(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, LAYERS))
    page.get_by_role("button", name="Fold h1", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#gate-g3.module")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Unfold", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#gate-g3:not(.module)")).to_be_focused()
    page.context.close()


def test_a_module_says_nothing_wrong_of_data_while_its_numbers_move(
    browser: Browser, server: str
) -> None:
    """Data get no gradient, from which the page could tell the local one."""
    path = "/?expr=u%20=%20x*W%20%2B%20y;%20u%2B1&x=-2&W=5.6&y=-4&_data=x&_fold=u&_gate=g2"
    page = live(opened(browser, server, path))
    of_x = page.locator("#panel-explain b.local").first
    expect(of_x).to_have_text("—")
    page.keyboard.press("Home")
    expect(of_x).to_have_text("—")
    page.keyboard.press("End")
    expect(of_x).to_have_text("…")
    page.context.close()


def test_a_fold_tells_of_arrays_and_gives_no_answer_away(browser: Browser, server: str) -> None:
    page = live(opened(browser, server, LAYERS))
    page.locator("#frame-h1 .title").click()
    said = "It gives [0.32, 0.57] and receives [0.72, −0.81]."
    expect(page.locator("#fold-note")).to_contain_text(said)
    page.context.close()
    page = live(opened(browser, server, f"{NEURON}&_predict=gradients&_step=11"))
    page.locator("#frame-dot .title").click()
    expect(page.locator("#fold-note")).to_contain_text("It gives 1.00 and receives ?.")
    page.context.close()


def test_a_network_opens_as_a_row_of_layers_and_a_layer_to_its_neurons(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, f"/?expr={quote(test_calls.LAYERS)}&_flow=right"))
    boxes = page.locator("#viewport .gate.module .name")
    expect(boxes).to_have_text(["layer 0", "layer 1", "layer 2"])
    box = page.locator("#viewport .gate.module").nth(1)
    box.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel-explain")
    expect(panel.locator(".edges").first.locator(".array.value")).to_have_count(4)
    expect(page.locator(".now")).to_contain_text("layer 1 receives")
    panel.get_by_role("button", name="Unfold", exact=True).click()
    expect(boxes.filter(has_text="Neuron")).to_have_count(4)
    assert note(page) == "layer 1 unfolded: its edge is as it was."
    page.get_by_role("button", name="Fold layer 1", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(boxes).to_have_text(["layer 0", "layer 1", "layer 2"])
    assert "Neuron" not in page.url.partition("_fold=")[2]


def test_a_call_leads_to_its_function_whose_parameters_are_inputs(
    browser: Browser, server: str
) -> None:
    page = live(opened(browser, server, f"/?expr={quote(test_calls.RECURRENT)}&_fold=cell"))
    page.locator("#viewport .gate.module").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="What cell is").click()
    expect(page.get_by_label("Expression")).to_have_value(
        "def cell(x, h):\n    return tanh(wx*x + wh*h + b)"
    )
    expect(page.locator("#input-h")).to_have_count(1)
    expect(page.locator("#viewport .gate.module")).to_have_count(0)


def test_a_gate_lights_its_line_and_the_line_of_its_call(browser: Browser, server: str) -> None:
    text = "def square(a):\n    return a*a\n\nf = square(x) + y\nf"
    page = live(opened(browser, server, f"/?expr={quote(text)}&_fold=", DESK))
    rows = page.locator("#marks .row")
    page.locator("#viewport .op-mul, #viewport .op-square").first.click()
    expect(page.locator("#marks .has-lit")).to_have_count(1)
    expect(rows.nth(1)).to_have_class(re.compile("has-lit"))
    expect(rows.nth(3)).to_have_class(re.compile("has-call"))
    page.locator("#viewport .op-add").click()
    expect(rows.nth(3)).to_have_class(re.compile("has-lit"))
    expect(page.locator("#marks .has-call")).to_have_count(0)
    page.context.close()
