"""By keyboard alone: what replaces what an action takes away has the focus, and its result is said."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import LIVE, until

pytestmark = pytest.mark.browser

FIRST = "/?expr=" + quote("q = x+y; f = q*z")
NEURON = "/?expr=" + quote("dot = w0*x0+w1*x1+w2; f = 1/(1+exp(-dot))")
CALLED = "/?expr=" + quote(
    """class Neuron:
    def __init__(self, w):
        self.w = w
    def __call__(self, x):
        return tanh(self.w*x + 1)
n1 = Neuron(w)
n2 = Neuron(v)
out = n1(x)*n2(x)"""
)
MATRIX = "/?expr=" + quote("sum(tanh(W@x))") + "&W=[[1,2],[3,4],[5,6]]&x=[1,2]"

LISTENING = """() => {
  window.told = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const said = element?.closest("[role=status], [aria-live=polite]");
      if (said?.textContent.trim()) told.push(said.textContent);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}"""
FOCUSED = """() => document.activeElement !== document.body
  && document.activeElement.checkVisibility({ visibilityProperty: true })"""


def live(page: Page, path: str) -> Page:
    page.goto(path)
    page.locator(LIVE).wait_for()
    page.keyboard.press("Shift")  # the focus shows, as it does for keys alone
    return page


def at(selector: str, *keys: str) -> Callable[[Page], None]:
    """Go to a control and press keys there."""

    def act(page: Page) -> None:
        page.locator(selector).first.focus()
        for key in keys:
            page.keyboard.press(key)

    return act


def nudged(*buttons: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#nudge summary").press("Enter")
        for name in buttons:
            button = page.get_by_role("button", name=name)
            expect(button).to_be_enabled()  # its script comes when the box is opened
            button.press("Enter")
            page.wait_for_timeout(2500 if "20" in name else 300)

    return act


def typed(selector: str, text: str) -> Callable[[Page], None]:
    """Type over what a field has, and leave it."""

    def act(page: Page) -> None:
        page.locator(selector).focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.keyboard.press("Tab")

    return act


def dialed(*keys: str) -> Callable[[Page], None]:
    """Press keys in the field of an input on the circuit, which comes when it is first wanted."""

    def act(page: Page) -> None:
        page.locator("#input-x").press("Enter")
        expect(page.get_by_role("textbox", name="number of x")).to_be_focused()
        for key in keys:
            page.keyboard.press(key)

    return act


def undone_at_an_array(page: Page) -> None:
    """Go back from a number of an array to a program in which that wire has none."""
    page.locator("#expression").fill("sum(relu(W@x))")
    page.locator("#wire-w1[tabindex='0']").press("ArrowRight")
    page.keyboard.press("Control+z")


def example(page: Page) -> None:
    page.get_by_role("button", name="Examples").press("Enter")
    page.locator("#examples .lesson").nth(2).press("Enter")


def cleared(page: Page) -> None:
    page.wait_for_timeout(1700)  # until the circuit is one to remember
    page.get_by_role("button", name="Examples").press("Enter")
    page.get_by_role("button", name="Clear the list").press("Enter")


def pressed(page: Page) -> None:
    """Press as a screen reader does: a click that no pointer makes."""
    page.locator("#gate-g1").focus()
    page.locator("#gate-g1").dispatch_event("click")


ACTIONS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "fold a call": (CALLED, at(".frame .title", "Enter")),
    "unfold a module": (NEURON + "&_fold=dot", at(".gate.module", " ")),
    "unfold a module that is presented": (
        NEURON + "&_fold=dot&_view=present",
        at(".gate.module", "Enter"),
    ),
    "fold all": (CALLED, at("a[data-folding=fold]", "Enter")),
    "fold all with the space bar": (CALLED, at("a[data-folding=fold]", " ")),
    "open all": (CALLED + "&_fold=n1.1,n2.1", at("a[data-folding=unfold]", "Enter")),
    "fold what is explained": (NEURON + "&_gate=g1", at(".frame .title", "Enter")),
    "explain a gate": (FIRST, at("#gate-g1", "Enter")),
    "explain a gate by its click": (FIRST, pressed),
    "hold it no more": (FIRST + "&_gate=g1", at("#gate-g1", "Escape")),
    "follow the steps": (FIRST + "&_gate=g1", at("#unpin", "Enter")),
    "a step": (FIRST, at("#step-next", "Enter")),
    "the first step of a gate in turn": (FIRST + "&_step=2", at("#gate-g1", "Home")),
    "nudge": (NEURON, nudged("Along")),
    "nudge and reset": (NEURON, nudged("Run 20 steps", "Reset")),
    "reveal one": (FIRST + "&_predict=gradients", at("#questions input", "Tab", "Enter")),
    "reveal all": (FIRST + "&_predict=gradients", at("#reveal", "Enter")),
    "new numbers": (FIRST + "&_predict=gradients", at("#new-numbers", "Enter")),
    "leave what is asked for": (
        FIRST + "&_predict=gradients",
        at("#leave-prediction", "Enter"),
    ),
    "show the answers": (FIRST + "&_predict=backward", at("#show-answers", "Enter")),
    "present": (FIRST, at("#present", "Enter")),
    "present with a key": (FIRST, at("#share", "p")),
    "leave the presentation": (FIRST + "&_view=present", at("#step-next", "Escape")),
    "leave a presentation begun at a gate": (FIRST, at("#gate-g1", "p", "Escape")),
    "a bad number": (FIRST, typed("[name=x]", "abc")),
    "a bad end of a slider": (FIRST, typed("[data-end='x minimum']", "foo")),
    "a number": (FIRST, typed("[name=x]", "7")),
    "a slider": (FIRST, at("input[type=range][aria-label=x]", "ArrowRight", "ArrowRight")),
    "a number on the circuit": (FIRST, dialed("ArrowUp", "Enter")),
    "a bad number on the circuit": (FIRST, dialed("a", "Enter")),
    "a list without its end on the circuit": (MATRIX, dialed("Control+A", "[", "Enter")),
    "a program": (FIRST, typed("#expression", "a*b*c")),
    "a mistake": (FIRST, typed("#expression", "a*(b")),
    "undo": (FIRST + "&_step=2", at("#gate-g1", "Home", "Control+z")),
    "undo at an array": ("/?expr=a*b", undone_at_an_array),
    "open a lesson": (FIRST, example),
    "put a lesson away": ("/?_lesson=forks", at("#lesson .leave", "Enter")),
    "a circuit of a lesson": ("/?_lesson=forks", at("#lesson .circuits a >> nth=1", "Enter")),
    "clear what is remembered": (FIRST, cleared),
    "fit": (FIRST, at("#gate-g1", "f")),
    "zoom": (FIRST, at("#gate-g1", "+")),
    "the end of the wires": (FIRST, at("#gate-g2", "ArrowRight", "ArrowRight")),
    "the end of the formula": (FIRST, at("#formula .set", *["ArrowRight"] * 3)),
    "read an array": (MATRIX, at("g.wire[tabindex]", "ArrowDown")),
}


NEXT = {
    "fold a call": ".gate.module",
    "unfold a module": ".frame .title",
    "unfold a module that is presented": ".frame .title",
    "leave a presentation begun at a gate": "#gate-g1",
    "fold all": "#warnings a[data-folding=unfold]",
    "hold it no more": "#gate-g1",
    "follow the steps": "#gate-g1",
    "nudge and reset": "#nudge-reset",
    "reveal one": "#questions input",
    "present": "#figure",
    "leave the presentation": "#figure",
    "a bad number": "#inputs li:first-child input",
    "open a lesson": "#lesson summary",
}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_keeps_the_focus_and_says_its_result(page: Page, action: str) -> None:
    path, act = ACTIONS[action]
    live(page, path).evaluate(LISTENING)
    act(page)
    until(page, "() => told.length > 0")
    page.wait_for_timeout(400)  # the server's answer has come
    until(page, FOCUSED)
    if action in NEXT:
        until(page, "(next) => document.activeElement.matches(next)", NEXT[action])


def test_tab_and_escape_go_on_from_the_circuit(page: Page) -> None:
    """A number that is changed there stands behind its input, and no stop is dead."""
    live(page, FIRST).locator("#input-x[tabindex]").press("Enter")
    for key, to in [
        ("Shift", "#dial [type=text]"),
        ("Shift+Tab", "#input-x"),
        ("Enter", "#dial [type=text]"),
        ("Tab", "#dial [type=range]"),
        ("Tab", "#input-y"),
        ("Escape", "#step-first"),
    ]:
        page.keyboard.press(key)
        expect(page.locator(to)).to_be_focused()
    page.goto(FIRST + "&_view=present")
    page.locator(LIVE).wait_for()
    page.locator("#gate-g2").press("Tab")
    expect(page.locator("#step-first")).to_be_focused()


def test_escape_leaves_the_field_of_a_question_and_keys_act_again(page: Page) -> None:
    live(page, FIRST + "&_predict=gradients")
    field = page.locator("#questions input").first
    field.press("5")
    field.press("Escape")
    expect(page.locator("#figure")).to_be_focused()
    expect(page.locator("#question-hint")).to_contain_text("5 is not it")  # it is judged
    page.keyboard.press("p")
    expect(page.locator(":root[data-view=present]")).to_be_attached()
    page.keyboard.press("r")
    expect(page.locator("#score")).to_contain_text("1 revealed")
    expect(field).to_have_value(re.compile("^[^pr]*$"))


DIALOGS = {
    "keys": (FIRST, "#help", ["Enter"]),
    "sharing": (FIRST, "#share", ["Enter"]),
    "view": (FIRST, "nav [popovertarget=view]", ["Enter", "Tab"]),
    "opened": (MATRIX, "g.wire[tabindex]", ["Enter"]),
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, dialog: str) -> None:
    path, opener, keys = DIALOGS[dialog]
    at(opener, *keys)(live(page, path))
    expect(page.locator(f"#{dialog}")).to_be_visible()
    until(page, "(id) => document.getElementById(id).contains(document.activeElement)", dialog)
    page.keyboard.press("Escape")
    expect(page.locator(f"#{dialog}")).to_be_hidden()
    expect(page.locator(opener).first).to_be_focused()
