"""What the page can look like: an address for each mode, and what a reader does there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.support import worked
from tests.support.pages import until

NEURON = worked.NEURON.page
MATRIX = worked.VECTOR.page
JUDGED = "q%20=%20x%2By%0Af%20=%20q*z%0Adq%20=%20z%0Adx%20=%20-dq"
LARGE = "/?expr=W%20=%20randn(20,30,seed=1)%0Asum(relu(W@x))&_data=x"


def nothing(page: Page) -> None:
    """The page as it opens."""


def opening(box: str) -> Callable[[Page], None]:
    """Press the button of the header that opens a box, whatever it is called."""
    return lambda page: page.locator(f"nav [popovertarget={box}]").click()


def wrong(page: Page) -> None:
    page.locator("#expression").fill("x + foo(y)")
    page.locator("#problem strong").wait_for()


def opened_array(page: Page) -> None:
    """Open the first array of the circuit, and point at a number of it."""
    page.locator("#wire-w1[tabindex]").press("Enter")
    page.locator("#opened td[data-place='0']").first.hover()


def visited(page: Page) -> None:
    """Open the list of circuits that this browser remembers."""
    page.locator("#expression").fill("x*y*z")
    until(page, "(localStorage.getItem('recent') ?? '').includes('x*y*z')")
    opening("examples")(page)
    page.locator("#recent li").first.wait_for()


def mistaken(page: Page) -> None:
    """Answer wrongly what is asked for first."""
    field = page.locator("#questions input:visible").first
    field.fill("99")
    field.press("Enter")
    page.locator("#questions .wrong").wait_for()


def completing(page: Page) -> None:
    with page.expect_response("**/names.json*"):  # comes with the first stay in the editor
        page.locator("#expression").fill("")
    page.locator("#expression").press_sequentially("x+si", delay=80)
    page.keyboard.press("ArrowDown")
    page.locator("#names [aria-selected=true]").wait_for()


def changing(page: Page) -> None:
    """Change an input on the circuit."""
    page.locator("#input-x0[tabindex]").press("Enter")
    page.locator("#dial input").first.wait_for()


MODES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "first visit": ("/?", nothing),
    "a step": ("/?_step=4", nothing),
    "a gate": (f"{NEURON}&_gate=g6", nothing),
    "a gate of matrices": (f"{MATRIX}&_gate=g1", nothing),
    "heat maps": (f"{LARGE}&_gate=g1", nothing),
    "an array that is opened": (f"{LARGE}&_gate=g1", opened_array),
    "folded gates": (f"{worked.NEURON_NAMED.page}&_fold=dot", nothing),
    "circuits of before": ("/?", visited),
    "an answer that is wrong": (f"{NEURON}&_predict=gradients", mistaken),
    "names that are completed": ("/?", completing),
    "an input that is changed": (NEURON, changing),
    "code": (f"{NEURON}&_panel=code", nothing),
    "check": (f"{MATRIX}&_panel=check", lambda page: page.locator(".stepped").wait_for()),
    "table": (f"{MATRIX}&_panel=table", nothing),
    "warnings and notices": ("/?expr=max(x,x)&_theme=pink&_hide=sky&_step=99", nothing),
    "a judged backward pass": (f"/?expr={JUDGED}&x=-2&y=5&z=-4", nothing),
    "an exercise": (f"{NEURON}&_predict=backward&_backward=dx0%20=%20(%0Adw2%20=%20-1", nothing),
    "presentation": (f"{NEURON}&_view=present&_step=4", nothing),
    "panels left out": ("/?_hide=program,inputs,tabs", nothing),
    "an error": ("/?expr=x%2Bfoo(y)", nothing),
    "an error while typing": ("/?", wrong),
    "no program": ("/?expr=", nothing),
    "examples": ("/?", opening("examples")),
    "a lesson": ("/?_lesson=forks", nothing),
    "an unknown lesson": ("/?_lesson=knots", nothing),
    "what to predict": ("/?", opening("asks")),
    "view": ("/?", opening("view")),
    "keys": ("/?", lambda page: page.keyboard.press("?")),
}
