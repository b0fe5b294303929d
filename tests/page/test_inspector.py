"""The look at a gate, in a real Chromium: it follows sliders and steps without the server."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support import worked
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened, until

pytestmark = pytest.mark.browser

FIRST = worked.FIRST_NAMED.page


def inspector(page: Page) -> Locator:
    return page.locator("#panel-explain")


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def ready(page: Page, path: str) -> None:
    """Open a page, and wait for the circuit's own program, which the numbers come from."""
    with page.expect_response(re.compile(r"/graph\.js")):
        page.goto(path)
    until(page, f"document.querySelector('{LIVE}')")


def slide(page: Page, name: str, value: float) -> None:
    page.evaluate(
        """([name, value]) => {
            const slider = document.querySelector(`#inputs input[type=range][aria-label="${name}"]`);
            slider.value = value;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        [name, value],
    )


@pytest.mark.parametrize("size", [DESK, HALL, PHONE])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Swaps: each operand", "It keeps q = 3.00 and z = −4.00", "What it wants, for f to grow",
                "It wants a larger output, with a force of 1.00.", "q should get smaller"]),
        ("zh", ["交换：每个操作数", "保留：q = 3.00 和 z = −4.00", "为了让 f 变大，它想要什么",
                "它想要更大的输出，力度为 1.00。", "q 应该变小"]),
    ],
)  # fmt: skip
def test_a_gate_says_what_it_computes_sends_keeps_and_wants(
    browser: Browser, server: str, language: str, words: list[str], size: tuple[int, int]
) -> None:
    page = opened(browser, server, f"{FIRST}&_gate=g2&_lang={language}", size)
    expect(inspector(page)).to_contain_text("1.00 × (−4.00) = −4.00 → q")
    expect(inspector(page)).to_contain_text("1.00 × 3.00 = 3.00 → z")
    for said in words:
        expect(inspector(page)).to_contain_text(said)
    expect(inspector(page).locator(".computes [title]").first).to_have_attribute("title", "−12")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.context.close()


def test_its_numbers_and_its_wishes_follow_a_slider_without_the_server(page: Page) -> None:
    ready(page, f"{FIRST}&_gate=g1")
    expect(inspector(page)).to_contain_text("It wants a smaller output, with a force of 4.00.")
    page.route("**/?expr=*", lambda route: route.abort())
    slide(page, "z", 2.5)
    expect(inspector(page)).to_contain_text("2.50 × 1.00 = 2.50 → x")
    expect(inspector(page).locator(".wish").first).to_have_text(
        re.compile("It wants a larger output, with a force of 2.50."), use_inner_text=True
    )
    expect(inspector(page).locator("li").first).to_contain_text("should get larger")
    slide(page, "z", 0)
    expect(inspector(page).locator("li").first).to_contain_text("can stay as it is")
    page.unroute("**/?expr=*")


def test_a_local_gradient_is_right_again_when_the_slider_rests(page: Page) -> None:
    ready(page, "/?expr=sigmoid(x)*y&x=0&y=1&_gate=g1")
    expect(inspector(page)).to_contain_text("1.00 × 0.25 = 0.25")
    slide(page, "y", 0)
    expect(inspector(page)).to_contain_text("0.00 × 0.25 = 0.00")


def test_tables_follow_and_what_is_not_there_yet_is_a_dash(page: Page) -> None:
    ready(page, "/?expr=q%20=%20W@x%0Asum(q)*z&W=[[1,2],[3,4]]&x=[1,-1]&z=2&_gate=g1&_step=0")
    inspector(page).locator(".towards summary").click()
    value = inspector(page).locator(".own .array.value")
    jacobian = inspector(page).locator(".jacobian .array").first
    expect(value).to_have_class(re.compile("absent"))
    expect(value.locator("table")).to_be_hidden()
    button(page, "Next step")
    expect(value.locator("td")).to_have_text(["−1.00", "−1.00"])
    expect(value.locator("table")).to_be_visible()
    expect(jacobian.locator("table")).to_be_visible()
    sent = inspector(page).locator("[data-wire=w1] .array.gradient")
    expect(sent.locator("table")).to_be_hidden()
    button(page, "Last step")
    expect(sent.locator("td")).to_have_text(["2.00", "−2.00", "2.00", "−2.00"])
    page.route("**/?expr=*", lambda route: route.abort())
    slide(page, "z", 3)
    expect(sent.locator("td")).to_have_text(["3.00", "−3.00", "3.00", "−3.00"])
    page.unroute("**/?expr=*")


def test_the_gate_in_turn_is_explained_and_asked_for_once(page: Page) -> None:
    ready(page, FIRST)
    expect(inspector(page)).to_contain_text("the gate in turn stands here")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/explain" in r.url else None)
    button(page, "First step")
    button(page, "Next step")
    title = inspector(page).locator("h3")
    expect(title).to_contain_text("add")
    expect(inspector(page)).to_contain_text("What it wants is not known")
    button(page, "Next step")
    expect(title).to_contain_text("multiply")
    button(page, "Next step")
    expect(inspector(page)).to_contain_text("1.00 × (−4.00) = — → q")
    button(page, "Next step")
    expect(inspector(page)).to_contain_text("1.00 × (−4.00) = −4.00 → q")
    button(page, "Next step")
    expect(title).to_contain_text("add")
    assert len(asked) == 2
    assert "_gate" not in page.url
    page.wait_for_url(re.compile("_step=5"))
    page.reload()
    expect(title).to_contain_text("add")
    expect(inspector(page)).to_contain_text("−4.00 × 1.00 = −4.00 → x")


def test_a_run_that_goes_on_asks_for_no_gate(page: Page) -> None:
    ready(page, "/?expr=1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/explain" in r.url else None)
    with page.expect_request("**/explain?**"):
        page.evaluate("""() => {
            for (let i = 0; i < 7; i++) document.getElementById("step-previous").click();
        }""")
    expect(inspector(page).locator("h3")).not_to_be_empty()
    assert len(asked) == 1


def test_a_gate_that_is_looked_at_stays_until_the_steps_are_followed_again(page: Page) -> None:
    ready(page, f"{FIRST}&_step=1")
    title = inspector(page).locator("h3")
    expect(title).to_contain_text("add")
    page.locator("#gate-g2").click()
    expect(title).to_contain_text("multiply")
    button(page, "First step")
    button(page, "Next step")
    expect(title).to_contain_text("multiply")
    expect(title.locator(".held")).to_have_text("held")
    page.get_by_role("link", name="Follow the steps").click()
    expect(title).to_contain_text("add")
    expect(title.locator(".held")).to_have_count(0)
    expect(page.locator("#viewport .selected")).to_have_count(0)
    assert "_gate" not in page.url
    expect(title).to_be_in_viewport()
    button(page, "Next step")
    expect(title).to_contain_text("multiply")
    expect(title).to_be_in_viewport()


def test_the_text_of_the_gate_that_is_looked_at_is_lit(page: Page) -> None:
    ready(page, FIRST)
    lit = page.locator("#marks mark.lit")
    expect(lit).to_have_count(0)
    page.locator("#gate-g1").click()
    page.mouse.move(5, 5)
    expect(lit).to_have_text("x+y")
    page.locator("#gate-g2").hover()
    expect(lit).to_have_text("q*z")
    page.mouse.move(5, 5)
    expect(lit).to_have_text("x+y")
    page.reload()
    expect(lit).to_have_text("x+y")


def test_without_javascript_the_gate_in_turn_and_the_one_looked_at_are_there(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, f"{FIRST}&_step=2&_gate=g1", java_script_enabled=False)
    title = inspector(page).locator("h3")
    expect(title).to_contain_text("add")
    page.get_by_role("link", name="Follow the steps").click()
    expect(title).to_contain_text("multiply")
    page.context.close()
