"""While a slider moves the page runs the circuit's own program, and asks nobody."""

import json
import random
import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from engine.base.numerals import brief, exact, short
from tests.support.pages import LIVE, number, opened, slide, until

pytestmark = pytest.mark.browser


def ready(page: Page, path: str) -> None:
    with page.expect_response(re.compile("/graph.js")) as answer:
        page.goto(path)
    assert answer.value.ok
    page.evaluate("(address) => import(address).then(() => {})", answer.value.url)  # till it is run
    until(page, f"document.querySelector('{LIVE}')")


def test_nothing_is_asked_while_a_slider_moves_and_the_address_settles(page: Page) -> None:
    ready(page, "/?expr=(x%2By)*z&x=-2&y=5&z=-4")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "icon" not in r.url else None)
    page.get_by_role("slider", name="x", exact=True).evaluate(
        """async (slider) => {
            for (let step = 0; step < 20; step++) {
                slider.value = step / 10;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise(requestAnimationFrame);
            }
        }"""
    )
    expect(number(page, "w4", "value")).to_have_text("6.90")
    expect(number(page, "w5", "value")).to_have_text("−27.6")
    assert asked == []
    page.wait_for_url("**x=1.9*")
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("1.9")
    assert len(asked) == 1


PROGRAMS = {
    "loop": "h = x\nfor t in range(3):\n    h = np.tanh(h*w)\nh",
    "function": "def cell(a, b=2):\n    c = a*w\n    return c + b\ncell(x) * cell(w, x)",
    "put": "m = np.zeros(3)\nm[1] = x*w\nm[1:] += x\nnp.sum(m**2)",
    "slice": "v = np.array([x, w, x*w, 1.0])\nnp.sum(v[1:3] * v[::-1][:2])",
    "class": "class N:\n    def __init__(self, k):\n        self.k = k\n    def __call__(self, a):\n"
    "        return max(0, self.k*a)\nn = N(w)\nn(x) + n(2*x)",
    "branch": "y = x*w if x > 0 else x - w\ny**2",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("fold", ["", "&_fold=cell,n,t"], ids=["open", "folded"])
def test_a_program_s_sliders_run_here_and_give_the_server_s_numbers(
    page: Page, program: str, fold: str
) -> None:
    ready(page, f"/?expr={quote(program)}&x=0.5&w=0.75{fold}")
    before = texts(page)
    page.route("**/*", lambda route: route.abort())
    slide(page, "x", -0.75)
    page.wait_for_timeout(700)
    here = texts(page)
    page.unroute("**/*")
    page.goto(f"/?expr={quote(program)}&x=-0.75&w=0.75{fold}")
    page.locator(LIVE).wait_for()
    assert here == texts(page) and here != before


CHAIN = "/?expr=" + ";".join(f"h{i + 1}=sin(h{i}*w{i})" for i in range(40))
CHAIN += "".join(f"&w{i}=1.{i % 7}" for i in range(40)) + "&_flow=right&h0="


def texts(page: Page) -> dict[str, str]:
    """Read what every number of the picture says, in sight or not."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".circuit .wire")].map((wire) =>
          [wire.id, [...wire.querySelectorAll(".value, .gradient")].map((t) => t.textContent).join()]))"""
    )


def rests(page: Page) -> None:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture
def silent(page: Page) -> Page:
    """Open a chain that is far wider than the window; its program is here, and the server then gone."""
    ready(page, f"{CHAIN}0.5")
    page.route("**/*", lambda route: route.abort())
    return page


def test_what_is_in_sight_is_written_in_the_frame_and_all_of_it_after_a_pause(silent: Page) -> None:
    before = texts(silent)
    slide(silent, "h0", -0.75)
    rests(silent)
    now = texts(silent)
    in_sight = """() => [...document.querySelectorAll('#viewport .wire')]
      .filter((wire) => wire.getBoundingClientRect().left < innerWidth).map((wire) => wire.id)"""
    seen = set(silent.evaluate(in_sight))
    assert len(seen) < len(before), "all of the chain is in the window"
    assert now["wire-w1"].startswith("−0.75") and now["wire-w1"] != before["wire-w1"]
    silent.wait_for_timeout(600)
    rested = texts(silent)
    assert {id: now[id] for id in seen} == {id: rested[id] for id in seen}
    silent.unroute("**/*")
    silent.goto(f"{CHAIN}-0.75")
    assert rested == texts(silent)


def test_what_comes_into_sight_is_never_an_older_number(silent: Page) -> None:
    before = texts(silent)
    moved = """() => {
      const slider = document.querySelector("#inputs input[type=range]");
      slider.value = -0.75;
      slider.dispatchEvent(new Event("input", {bubbles: true}));
      return new Promise((done) => requestAnimationFrame(() => {
        document.getElementById("fit").click();
        const seen = (wire) => {
          const { left, right } = wire.getBoundingClientRect();
          return right > 0 && left < innerWidth;
        };
        done([...document.querySelectorAll(".circuit .wire")].filter(seen).map((wire) =>
          [wire.id, [...wire.querySelectorAll(".value, .gradient")].map((text) => text.textContent).join()]));
      }));
    }"""
    shown = dict(silent.evaluate(moved))
    silent.unroute("**/*")
    silent.goto(f"{CHAIN}-0.75")
    after = texts(silent)
    assert len(shown) > 20
    assert shown == {id: after[id] for id in shown}
    assert shown != {id: before[id] for id in shown}


def test_gradients_of_a_long_list_follow_where_it_is_scrolled_to(silent: Page) -> None:
    slide(silent, "h0", -0.75)
    last = silent.locator("#inputs output").last
    last.scroll_into_view_if_needed()
    silent.wait_for_timeout(300)
    said = silent.locator("#inputs output").all_text_contents()
    silent.unroute("**/*")
    silent.goto(f"{CHAIN}-0.75")
    assert said == silent.locator("#inputs output").all_text_contents()


def test_matrices_and_heat_maps_follow(page: Page) -> None:
    ready(page, "/?expr=a*A%2BB&a=1&A=[[1,2],[3,4]]&B=randn(2,2,seed=1)")
    slide(page, "a", 2)
    expect(number(page, "w5", "value").locator("tspan").first).to_have_text("3.62")
    ready(page, "/?expr=sum(a*x)&a=1&x=[1,-2,3,4,5]")
    slide(page, "a", -1)
    level = page.locator("#wire-w3 .heat").first.locator("path")
    expect(level.first).to_have_attribute("class", "level-1")
    expect(number(page, "w4", "value")).to_have_text("−11.0")


@pytest.mark.parametrize(
    "path",
    ["/?expr=sum(a*x)&a=1&x=randn(20,40,seed=3)", "/?expr=a*x.T@x&a=1&x=[[1,-2,0.5],[3,4,5]]&_data=x",
     "/?expr=softmax(a*x)&a=0.5&x=[1,2,3,4]"],
)  # fmt: skip
def test_what_the_page_paints_is_what_the_server_draws(page: Page, path: str) -> None:
    ready(page, path)
    slide(page, "a", 0.75)
    page.locator(".circuit .wire .value", has_text="0.75").first.wait_for()
    page.wait_for_timeout(600)  # then what is out of sight is written too
    shown = """() => [...document.querySelectorAll(".circuit .wire")].map((wire) =>
      [...wire.querySelectorAll("text, tspan, .heat path")].map((one) =>
        one.getAttribute("d")?.length ? one.getAttribute("class") : one.textContent).sort().join("|"))"""
    painted = page.evaluate(shown)
    page.goto(path.replace("&a=1", "&a=0.75").replace("&a=0.5", "&a=0.75"))
    assert page.evaluate(shown) == painted


def test_without_the_program_the_server_s_numbers_serve(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/healthz")
    page.route("**/graph.js*", lambda route: route.abort())
    page.goto("/?expr=(x%2By)*z&x=-2&y=5&z=-4")
    until(page, f"document.querySelector('{LIVE}')")
    slide(page, "x", 1)
    expect(number(page, "w4", "value")).to_have_text("6.00")
    page.context.close()


def test_another_program_is_run_when_another_is_typed(page: Page) -> None:
    ready(page, "/?expr=x*2&x=1")
    with page.expect_response(re.compile(r"/graph.js\?expr=x\*3")):
        page.get_by_role("textbox", name="Expression").fill("x*3")
    expect(number(page, "w2", "value")).to_have_text("3.00")
    slide(page, "x", 1.5)
    expect(number(page, "w2", "value")).to_have_text("4.50")


def test_the_page_writes_numbers_as_the_server_does(page: Page) -> None:
    chance = random.Random(1)
    halves = [0.125, 0.375, 2.5, 0.0625, 0.03125, 125000.0, 375000.0, 12.25, 12.75, 0.145, 1.005]
    ends = [0.0, -0.0, 99.95, 9.995, 0.0995, 0.00095, 99999.5, 1e-300, 1.5e300, 5e-324, 1e21, 1e-7]
    numbers = [*halves, *ends]
    numbers += [chance.uniform(-1, 1) * 10 ** chance.randint(-12, 12) for _ in range(2000)]
    numbers += [chance.randint(-4000, 4000) / 2 ** chance.randint(0, 12) for _ in range(2000)]
    written = page.evaluate(
        """async (numbers) => {
          const { short, exact, brief } = await import("/static/circuit/numerals.js");
          return numbers.map((n) => [short(n), exact(n), brief([n, -n])]);
        }""",
        json.loads(json.dumps(numbers)),
    )
    for n, (a, b, c) in zip(numbers, written, strict=True):
        assert (a, b, c) == (short(n), exact(n), brief(np.array([n, -n])))
