"""Axe, which looks for what keeps people out, finds nothing: at any size, in any mode, in any colours."""

from collections.abc import Iterator
from importlib.resources import files
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.support.boxes import CROSSED, CUT, OUTGROWN, runs_over
from tests.support.modes import MATRIX, MODES, NEURON
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SIZES = [DESK, HALL, (820, 1180), (1024, 768), PHONE, (360, 740)]
AS_AXE_SEES = {"bypass_csp": True, "reduced_motion": "reduce"}
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
    page = opened(browser, server, path, size, **AS_AXE_SEES)
    page.locator(LIVE).wait_for()
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


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_in_chinese(browser: Browser, server: str, mode: str) -> None:
    path, act = MODES[mode]
    page = opened(browser, server, f"{path}&_lang=zh", DESK, **AS_AXE_SEES)
    page.locator(LIVE).wait_for()
    act(page)
    page.evaluate(AXE)
    assert list(faults(page, "{resultTypes: ['violations']}")) == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "path", [f"{MATRIX}&_gate=g1", f"{NEURON}&_predict=gradients", "/?_lesson=forks"]
)
def test_at_every_size_in_either_theme_axe_finds_nothing_and_nothing_is_cut(
    browser: Browser, server: str, path: str, language: str
) -> None:
    page = opened(browser, server, f"{path}&_lang={language}", DESK, **AS_AXE_SEES)
    page.locator(LIVE).wait_for()
    page.evaluate(AXE)
    for size, theme in product(SIZES, ["light", "dark"]):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.wait_for_timeout(250)  # the circuit has its room
        assert list(faults(page, "{resultTypes: ['violations']}")) == [], (size, theme)
        assert not runs_over(page), size
        for measure in (CUT, CROSSED, OUTGROWN):
            assert page.evaluate(measure) == [], (size, measure)
    page.context.close()


@pytest.mark.parametrize("path", ["/gates", "/share?expr=x*y", "/check?expr=x*y"])
def test_axe_finds_nothing_in_a_panel_that_is_a_page_of_its_own(
    browser: Browser, server: str, path: str
) -> None:
    page = opened(browser, server, path, DESK, bypass_csp=True)
    page.evaluate(AXE)
    assert list(faults(page, "{resultTypes: ['violations']}")) == []
    page.context.close()
