"""Files that are dropped on the page, or pasted."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pages import DESK, LIVE, editor, opened

pytestmark = pytest.mark.browser

FIRST = "/?expr=x*y&x=2&y=3"
PROGRAM = "# a neuron\r\nq = w*x + b\r\nout = tanh(q)\r\n"
TEXT = PROGRAM.replace("\r\n", "\n")

GIVE = """([contents, sign, target, size]) => {
  const transfer = new DataTransfer();
  for (const content of contents) {
    const bytes = typeof content === "string" ? content : new Uint8Array(content);
    transfer.items.add(new File([bytes], "neuron.py"));
  }
  let given = transfer;
  if (size) {
    const file = transfer.files[0];
    Object.defineProperty(file, "size", { value: size });
    const read = () => { document.title = "it was read"; };
    Object.assign(file, { slice: read, arrayBuffer: read, stream: read, text: read });
    given = { types: ["Files"], files: [file] };
  }
  const both = { bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer };
  const event = new (sign === "paste" ? ClipboardEvent : DragEvent)(sign, both);
  if (size) Object.defineProperty(event, "dataTransfer", { value: given });
  document.querySelector(target).dispatchEvent(event);
  return event.defaultPrevented;
}"""


def give(
    page: Page,
    *contents: str | list[int],
    sign: str = "drop",
    target: str = "#figure",
    size: int = 0,
) -> bool:
    """Give files to the page: whether it has taken them, and the browser does nothing with them."""
    return bool(page.evaluate(GIVE, [list(contents), sign, target, size]))


@pytest.fixture
def page(browser: Browser, server: str) -> Page:
    page = opened(browser, server, FIRST)
    expect(page.locator(LIVE)).to_be_attached()
    return page


@pytest.mark.parametrize("target", ["#figure", "#expression", "header"])
def test_a_file_dropped_anywhere_becomes_the_program_and_can_be_undone(
    page: Page, target: str
) -> None:
    assert give(page, PROGRAM, target=target)
    expect(editor(page)).to_have_value(TEXT)
    expect(page.locator("#output-out")).to_be_attached()
    expect(page.get_by_label("x value", exact=True)).to_have_value("2")
    editor(page).press("Control+z")
    expect(editor(page)).to_have_value("x*y")
    page.context.close()


def test_a_file_is_pasted_and_a_text_beside_it_is_left_to_the_browser(page: Page) -> None:
    assert give(page, PROGRAM, sign="paste", target="#expression")
    expect(editor(page)).to_have_value(TEXT)
    assert not give(page, PROGRAM, sign="paste", target="#inputs input")
    page.context.close()


REFUSED = {
    "a picture": [[0x89, 0x50, 0x4E, 0x47, 0, 0]],
    "a binary": [[0x61, 0, 0x62]],
    "other letters": [[0x78, 0xFF]],
    "two files": ["x", "y"],
    "nothing": [""],
    "too large": ["#" * 100_001],
}
SAID = {
    "two files": "one file at a time",
    "nothing": "empty",
    "too large": "more than 100,000 bytes",
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_program_is_refused_and_nothing_is_lost(page: Page, why: str) -> None:
    assert give(page, *REFUSED[why])
    expect(page.locator("#problem")).to_contain_text(SAID.get(why, "no text in UTF-8"))
    expect(editor(page)).to_have_value("x*y")
    expect(page.locator("#output-f")).to_be_attached()
    editor(page).fill("x+y")
    expect(page.locator("#problem")).to_be_empty()
    page.context.close()


def test_of_five_gigabytes_nothing_is_read(page: Page) -> None:
    before = page.title()
    assert give(page, "x", size=5_000_000_000)
    expect(page.locator("#problem")).to_contain_text("more than 100,000 bytes")
    assert page.title() == before
    page.context.close()


def test_where_a_file_may_be_dropped_is_shown_in_the_language_of_the_page(
    browser: Browser, server: str
) -> None:
    page = opened(browser, server, FIRST + "&_lang=zh", DESK)
    expect(page.locator(LIVE)).to_be_attached()
    assert give(page, "x", sign="dragover")
    shown = page.evaluate("getComputedStyle(document.documentElement, '::after').content")
    assert "放下文件" in shown
    page.evaluate("dispatchEvent(new DragEvent('dragleave'))")
    assert page.evaluate("document.documentElement.dataset.drop") is None
    page.context.close()


def test_a_text_that_is_dragged_is_left_to_the_browser(page: Page) -> None:
    assert not page.evaluate(
        """() => {
      const transfer = new DataTransfer();
      transfer.setData("text/plain", "x");
      const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
      document.querySelector("#expression").dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    )
    page.context.close()


def test_a_file_is_chosen_with_the_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Examples").press("Enter")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Open a file…").press("Enter")
    file = {"name": "neuron.py", "mimeType": "text/x-python", "buffer": PROGRAM.encode()}
    chosen.value.set_files(files=[file])  # type: ignore[list-item]
    expect(editor(page)).to_have_value(TEXT)
    expect(page.get_by_role("dialog", name="Examples")).to_be_hidden()
    expect(editor(page)).to_be_focused()
    page.context.close()


def test_a_file_is_dropped_on_a_presentation(browser: Browser, server: str) -> None:
    page = opened(browser, server, FIRST + "&_view=present")
    expect(page.locator(LIVE)).to_be_attached()
    assert give(page, PROGRAM)
    expect(page.locator("#output-out")).to_be_attached()
    page.context.close()
