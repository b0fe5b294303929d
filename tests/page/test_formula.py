"""The echo under the editor: the program set as it is read, whose parts and gates light up together."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.boxes import runs_over
from tests.support.pages import LIVE, PHONE, opened, type_program, until

pytestmark = pytest.mark.browser

TWO = "q = x+y\nf = q*z"
LONG = "\n".join(f"a{i} = x*{i}" for i in range(9))


def shown(page: Page, program: str, more: str = "") -> Locator:
    page.goto(f"/?expr={quote(program)}{more}")
    page.locator(LIVE).wait_for()
    return page.get_by_role("figure", name="Formula")


def lit(page: Page) -> list[str]:
    return page.locator("#formula .lit").evaluate_all("(parts) => parts.map((p) => p.dataset.span)")


def test_the_formula_follows_while_one_types(page: Page) -> None:
    formula = shown(page, "x*y")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    type_program(page, "rate/2")
    expect(formula.locator("mfrac mi")).to_have_text("rate")
    assert sum("rate" in url and "graph.js" not in url for url in asked) == 1  # no request more
    expect(formula.locator("math")).to_have_attribute(
        "alttext", "the fraction rate over 2, end of fraction"
    )


def test_a_gate_lights_its_part_and_a_part_its_gate(page: Page) -> None:
    formula = shown(page, TWO)
    page.locator("#gate-g2").hover()
    assert lit(page) == ["12 15"]
    page.locator("#gate-g1").focus()
    assert lit(page) == ["4 7"]
    formula.locator("[data-span='12 15'] mo").hover()
    expect(page.locator("#gate-g2.lit")).to_be_visible()
    formula.locator("[data-span='4 7'] mo").click()
    expect(page.locator("#panel-explain header[data-gate=g1]")).to_be_visible()


def test_the_arrow_keys_go_from_part_to_part(page: Page) -> None:
    formula = shown(page, TWO)
    formula.locator(".set").focus()
    steps = page.locator("#step-count").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#gate-g1.lit")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#gate-g2.lit")).to_be_visible()
    expect(page.locator("#said")).to_have_text("multiply: q*z")
    assert page.locator("#step-count").inner_text() == steps
    page.keyboard.press("Enter")
    expect(page.locator("#panel-explain header[data-gate=g2]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(formula.locator(".at")).to_have_count(0)


def test_an_error_has_its_place_in_the_formula(page: Page) -> None:
    formula = shown(page, "x*y")
    type_program(page, "a = x + foo(y)\nb = a*")
    expect(formula.locator("math .error")).to_have_text("foo")
    expect(formula.locator("code")).to_have_text("b = a*")
    expect(formula.locator("code mark.other")).to_have_text("*")


def test_a_long_program_is_folded_and_stays_as_a_reader_has_it(page: Page) -> None:
    formula = shown(page, LONG)
    expect(formula.locator("math").first).to_be_hidden()
    formula.get_by_text("9 lines as formulas").click()
    expect(formula.locator("math").first).to_be_visible()
    type_program(page, LONG + "+y")
    until(page, "() => document.querySelector('#formula').textContent.includes('y')")
    expect(formula.locator("math").first).to_be_visible()


def test_a_wide_formula_scrolls_by_itself_on_a_phone(browser: Browser, server: str) -> None:
    wide = "+".join(f"learning_rate_{n}*x{n}" for n in range(12))
    page = opened(browser, server, f"/?expr={quote(wide)}", PHONE)
    page.locator(LIVE).wait_for()
    box = page.locator("#formula .set").evaluate("(set) => [set.scrollWidth, set.clientWidth]")
    assert box[0] > box[1]
    assert not runs_over(page)
    page.context.close()


def test_explain_and_the_sentence_set_what_was_typed(page: Page) -> None:
    shown(page, "f = q/(1+exp(x))", "&_gate=g3")
    expect(page.locator("#panel-explain h3 math msup")).to_be_visible()
    name = page.locator("#sentence .name math").first
    expect(name).to_have_attribute("aria-label", "1+exp(x)")
    expect(name.locator("msup")).to_be_visible()
    partial = page.locator("#sentence .partial math").first
    expect(partial).to_have_attribute("aria-label", "1/(1+exp(x))")
    expect(partial.locator("mfrac")).to_be_visible()
    expect(page.locator("#panel-explain .curve-of figcaption math")).to_have_count(1)
