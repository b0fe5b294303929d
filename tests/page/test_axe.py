"""Axe, which looks for what keeps people out, finds nothing: at any size, in any mode, in any colours."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.support.pages import DESK, HALL, PHONE, opened, type_program

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
NEURON = "/?expr=1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))&w0=2&x0=-1&w1=-3&x1=-2&w2=-3"
MATRIX = "/?expr=q%20=%20W@x%0Asum(q^2)&W=[[0.1,0.5],[-0.3,0.8]]&x=[0.2,0.4]"
LARGE = "/?expr=W%20=%20randn(20,30,seed=1)%0Asum(relu(W@x))&_data=x"


def nothing(page: Page) -> None:
    """The page as it opens."""


def click(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def wrong(page: Page) -> None:
    type_program(page, "x + foo(y)")
    page.locator("#problem strong").wait_for()


MODES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "first visit": ("/?", nothing),
    "a step": ("/?_step=4", nothing),
    "a gate": (f"{NEURON}&_gate=g6", nothing),
    "a gate of matrices": (f"{MATRIX}&_gate=g1", nothing),
    "heat maps": (f"{LARGE}&_gate=g1", nothing),
    "code": (f"{NEURON}&_panel=code", nothing),
    "check": (f"{MATRIX}&_panel=check", lambda page: page.locator(".stepped").wait_for()),
    "table": (f"{MATRIX}&_panel=table", nothing),
    "warnings and notices": ("/?expr=max(x,x)&_theme=pink&_hide=sky&_step=99", nothing),
    "presentation": (f"{NEURON}&_view=present&_step=4", nothing),
    "panels left out": ("/?_hide=program,inputs,tabs", nothing),
    "an error": ("/?expr=x%2Bfoo(y)", nothing),
    "an error while typing": ("/?", wrong),
    "no program": ("/?expr=", nothing),
    "examples": ("/?", click("Examples")),
    "a lesson": ("/?_lesson=forks", nothing),
    "an unknown lesson": ("/?_lesson=knots", nothing),
    "view": ("/?", click("View")),
    "keys": ("/?", lambda page: page.keyboard.press("?")),
}
COLOURS = list(product(["light", "dark"], ["standard", "plain"]))


def faults(page: Page, rules: str) -> Iterator[str]:
    found = page.evaluate(f"axe.run({rules})")
    for fault in found["violations"]:
        for node in fault["nodes"]:
            yield f"{fault['id']}: {node['html'][:120]}: {node['failureSummary'][:300]}"


@pytest.mark.parametrize("size", [DESK, HALL, PHONE], ids=["desk", "hall", "phone"])
@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(browser: Browser, server: str, mode: str, size: tuple[int, int]) -> None:
    path, act = MODES[mode]
    page = opened(browser, server, path, size, bypass_csp=True, reduced_motion="reduce")
    page.locator(":root.live").wait_for()
    act(page)
    page.evaluate(AXE)
    assert list(faults(page, "{resultTypes: ['violations']}")) == []
    for theme, palette in COLOURS if size == DESK else []:
        page.evaluate(
            "looks => Object.assign(document.documentElement.dataset, looks)",
            {"theme": theme, "palette": palette},
        )
        assert list(faults(page, "{runOnly: ['color-contrast']}")) == [], f"{theme}, {palette}"
    page.context.close()
