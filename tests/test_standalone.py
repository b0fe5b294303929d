"""A circuit in one file: nothing outside of it, and the engine's numbers in it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from engine.base.numerals import brief
from engine.circuits import Circuit
from tests.support import worked
from web.site.address import to_query
from web.site.lessons import EXAMPLES

FIRST = worked.FIRST.circuit


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_lesson_is_one_small_file_without_a_reference(
    client: FlaskClient, example: object
) -> None:
    answer = client.get(f"/graph.html?{to_query(example.state)}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    outside = r"(?:src|href)=|url\(|@import|import |fetch\(|https?://(?!www\.w3\.org)"
    assert not re.findall(outside, answer.text)
    picture = re.search(r"<svg class=.circuit.*?</svg>|<svg xmlns.*?</svg>", answer.text, re.DOTALL)
    assert picture is not None
    assert len(answer.text.encode()) - len(picture[0].encode()) < 100_000


def test_its_policy_allows_its_own_script_and_no_other(client: FlaskClient) -> None:
    policy = client.get("/graph.html?expr=x*y").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/=]+';", policy)


def test_nothing_that_is_typed_ends_the_script() -> None:
    typed = "x*2 # </script><script>alert(1)</script> <!-- <img src=x onerror=alert(2)>"
    html = Circuit(typed).standalone().html
    assert (
        html.count("<script") == html.count("</script") == 3
    )  # the words, the record, the program
    assert "<img" not in html


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Page:
    file = tmp_path / "circuit.html"
    file.write_text(FIRST.standalone().html, encoding="utf-8")
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    return page


@pytest.mark.browser
def test_a_circuit_has_all_the_width_of_the_window(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "circuit.html"
    made = Circuit("tanh(w5*tanh(w4*tanh(w3*tanh(w2*tanh(w1*x + b)))))")
    file.write_text(made.standalone().html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(file.as_uri())
    width = page.locator("svg.circuit").evaluate("(svg) => svg.width.baseVal.value")
    assert 1300 < width < 1880
    output, seen, sentence = (
        page.locator(part).bounding_box() for part in (".output", "#viewport", "#sentence")
    )
    assert output and seen and sentence
    assert output["x"] + output["width"] <= seen["x"] + seen["width"]
    assert sentence["width"] <= 1168  # what is read has lines that are not too long
    page.close()


@pytest.mark.browser
def test_its_sliders_run_the_circuit_from_a_disk(page: Page) -> None:
    expect(page.locator("#wire-w5 .value")).to_have_text("−12.0")
    page.get_by_role("slider", name="x", exact=True).evaluate(
        "(s) => { s.value = 1; s.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(page.locator("#wire-w5 .value")).to_have_text("−24.0")
    expect(page.locator("#inputs li", has_text="z").locator(".gradient")).to_have_text("6.00")
    page.close()


@pytest.mark.browser
def test_its_steps_show_what_exists_and_nothing_else(page: Page) -> None:
    page.get_by_role("button", name="First step").click()
    expect(page.locator("#wire-w1 .value")).to_have_text("−2.00")
    expect(page.locator("#wire-w4 .value")).to_have_text("—")
    expect(page.locator("#wire-w1 .gradient")).to_have_text("—")
    page.get_by_role("button", name="Next step").click()
    expect(page.locator("#sentence")).to_have_text("+ takes −2.00 and 5.00 and gives 3.00.")
    expect(page.locator("#wire-w4 .value")).to_have_text("3.00")
    expect(page.locator("#gate-g1")).to_have_class(re.compile("turn"))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#sentence")).to_contain_text(
        "so x+y gets 1.00 × (−4.00) = −4.00; towards z"
    )
    page.get_by_role("button", name="Last step").click()
    expect(page.locator("#wire-w1 .gradient")).to_have_text("−4.00")
    expect(page.get_by_role("slider", name="Step")).to_have_value("5")
    page.close()


@pytest.mark.browser
def test_arrays_and_data_step_too(browser: Browser, tmp_path: Path) -> None:
    made = Circuit("sum(W@x)*a", {"W": "randn(5,3,seed=1)", "x": "[1,2,3]", "a": 2}, data=["x"])
    file = tmp_path / "arrays.html"
    file.write_text(made.standalone("dark").html, encoding="utf-8")
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    page.get_by_role("button", name="First step").click()
    expect(page.locator("#wire-w4 .value")).to_have_text("—")
    page.get_by_role("button", name="Last step").click()
    expect(page.locator("#wire-w4 .heat path").first).to_be_visible()
    expect(page.locator("#wire-w2 .gradient")).to_be_empty()
    page.locator("#wire-w1 .heat").first.hover(position={"x": 2, "y": 2})
    expect(page.locator("#entry")).to_contain_text("W[0,0] · row 0, column 0")
    page.locator("#wire-w2 tspan").first.click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("x, 3")
    page.close()


@pytest.mark.browser
def test_wires_that_are_drawn_as_one_have_their_numbers(browser: Browser, tmp_path: Path) -> None:
    made = Circuit("h = x\nfor i in range(60):\n    h = tanh(h*w + b)\nh", {"w": 1.1}, fold=None)
    merged = made.view.graph.merged
    assert merged
    file = tmp_path / "folded.html"
    file.write_text(made.standalone().html, encoding="utf-8")
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    expect(page.locator(":root.live")).to_be_attached()
    for wire, value, gradient in zip(
        made.view.graph.wires, made.view.values, made.view.gradients, strict=True
    ):
        if wire.id in merged:
            shown = page.locator(f"#wire-{wire.id}")
            expect(shown.locator(".value")).to_have_text(brief(value))
            expect(shown.locator(".gradient")).to_have_text(brief(gradient))
    page.close()
