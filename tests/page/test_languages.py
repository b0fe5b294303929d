"""The page in Chinese: nothing on it is in English, and the other language is one click away."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import live, opened

pytestmark = pytest.mark.browser

# What is seen and what a screen reader says, but for what the user typed and what is code.
SEEN = """() => {
  const own = "code, kbd, math, script, style, noscript, textarea, option, "
    + "#examples, #code, .wordmark, [lang=en]";
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(own) && !parent.closest("svg title")) texts.push(walker.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
    for (const element of document.querySelectorAll(`body [${name}]`)) {
      if (!element.closest("#examples, .wordmark, textarea, td")) texts.push(element.getAttribute(name));
    }
  }
  return texts.map((text) => text.trim()).filter(Boolean);
}"""
# Words that are the same in every language.
NAMES = {"Home", "End", "Tab", "Gateflow", "SymPy", "LaTeX", "HTML", "NumPy", "PyTorch", "Python", "max",
         "ReLU", "mul", "add", "nan", "inf", "ones", "relu", "sigmoid", "matmul", "exp", "sum",
         "softmax", "square", "MathML", "Shift", "Ctrl", "Enter", "Esc"}  # fmt: skip


def left_in_english(page: Page) -> list[str]:
    found = []
    for text in page.evaluate(SEEN):
        words = [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in NAMES]
        if (words and not re.search(r"[一-鿿]", text)) or len(words) > 1:
            found.append(text)
    return found


@pytest.mark.parametrize("panel", ["explain", "code", "check", "table"])
@pytest.mark.parametrize(
    "program", ["expr=(x%2By)*z", "expr=max(W@x,0)&W=randn(9,9)&_data=x", "expr=x*&x=2"]
)
def test_nothing_on_the_page_is_left_in_english(
    browser: Browser, server: str, program: str, panel: str
) -> None:
    page = opened(browser, server, f"/?{program}&_panel={panel}&_gate=g1&_lang=zh")
    page.wait_for_load_state("networkidle")
    assert left_in_english(page) == []
    assert page.locator("html").get_attribute("lang") == "zh"


def test_steps_are_told_in_the_pages_language(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=(x%2By)*z&_lang=zh")
    page.get_by_role("button", name="第一步").click()
    for _ in range(5):
        assert left_in_english(page) == []
        page.get_by_role("button", name="下一步").click()
    expect(page.locator("#sentence")).to_contain_text("收到")


def test_a_browser_in_chinese_gets_the_page_in_chinese(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=x*y", locale="zh-CN")
    expect(page.get_by_role("textbox", name="表达式")).to_have_value("x*y")
    page.get_by_role("slider", name="x", exact=True).press("ArrowRight")
    page.get_by_role("textbox", name="表达式").fill("x*y*")
    expect(page.locator("#problem")).to_contain_text("后面没有内容")


def test_the_other_language_has_all_that_the_page_shows_at_that_moment(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, "/?expr=x*y&x=2")
    page.get_by_role("spinbutton", name="x value").fill("7")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**_lang=zh*")
    expect(page.get_by_role("spinbutton", name="x 的值")).to_have_value("7")
    page.get_by_role("textbox", name="表达式").fill("x*y*z")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**_lang=en*")
    expect(page.get_by_role("textbox", name="Expression")).to_have_value("x*y*z")


def test_without_a_script_the_link_changes_the_language_too(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?expr=x*y&x=2", java_script_enabled=False)
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.get_by_role("spinbutton", name="x 的值")).to_have_value("2")


def test_a_file_of_its_own_tells_its_steps_in_its_language(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/graph.html?expr=W@x&_lang=zh")
    page.get_by_role("button", name="第一步").click()
    expect(page.locator("#sentence")).to_contain_text("只有输入有值")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#sentence")).to_contain_text("得到")
    expect(page.locator("#step-count")).to_contain_text("第 1 步")


def test_chinese_is_heard_with_chinese_signs(browser: Browser, server: str) -> None:
    """What scripts put together of sentences too, and the parts of a list."""
    page = live(browser, server, "/?expr=sum(W@x)*a&W=[[1,2],[3,4]]&x=[5,6]&a=2&_lang=zh")
    page.keyboard.press("Shift")  # so that the focus shows
    heard = []
    page.locator("#gate-g1").focus()
    heard.append(page.locator("#gate-g1").get_attribute("aria-label") or "")
    said = page.locator("#said")
    for key, expected in (("Home", "第一步之前"), ("Control+z", "撤销"), ("Control+z", "撤销")):
        page.keyboard.press(key)
        expect(said).to_contain_text(expected)
        heard.append(said.inner_text())
    page.locator("#wire-w1[tabindex='0']").focus()
    read = page.locator("#entry + .unseen")
    expect(read).to_contain_text("W[0,0]")
    heard.append(read.inner_text())
    wrong = re.compile(r"[\u4e00-\u9fff）][.,;]")
    assert [text for text in heard if not text or wrong.search(text)] == []
