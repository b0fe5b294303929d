"""Every circuit is read at every size: how high its numbers are at first, what flow suits, where one is."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.support.boxes import OVERLAID
from tests.support.pages import DESK, HALL, LIVE, PHONE, opened, until

pytestmark = pytest.mark.browser

SMALL_PHONE, TABLET, LAPTOP = (360, 740), (820, 1180), (1024, 768)
SIZES = (DESK, HALL, TABLET, LAPTOP, PHONE, SMALL_PHONE)
CHAIN = "expr=" + quote("h = x\n" + "\n".join(f"h = tanh(w{n} * h)" for n in range(30)))
NEURON = "expr=" + quote("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")
ROUNDS = "expr=" + quote(
    "def step(x, h):\n    return tanh(Wxh @ x + Whh @ h + b)\n\nh = zeros(2)\n"
    "for x in [[1,0],[0,1],[1,1],[0,0],[1,0]]:\n    h = step(x, h)\nloss = sum(h*h)"
)
NOTES = "expr=" + quote(
    "f = lambda x: 1.0/(1.0 + np.exp(-x))\nx = np.random.randn(3, 1)\nW1 = np.random.randn(4,3)\n"
    "b1 = np.zeros((4,1))\nW2 = np.random.randn(4,4)\nb2 = np.zeros((4,1))\nW3 = np.random.randn(1,4)\n"
    "b3 = np.zeros((1,1))\nh1 = f(np.dot(W1, x) + b1)\nh2 = f(np.dot(W2, h1) + b2)\nout = np.dot(W3, h2) + b3"
)
RELU = "expr=" + quote(
    "X = np.random.randn(3, 1)\nW1 = np.random.randn(4, 3)\nb1 = np.zeros((4, 1))\n"
    "W2 = np.random.randn(4, 4)\nb2 = np.zeros((4, 1))\nW3 = np.random.randn(1, 4)\nb3 = np.zeros((1, 1))\n"
    "h1 = np.maximum(0, W1.dot(X) + b1)\nh2 = np.maximum(0, W2.dot(h1) + b2)\nout = W3.dot(h2) + b3"
)
LARGE = ("_lesson=neuron", "_lesson=two-layers", "_lesson=three-layers")

# Asked of one picture: each key's takes the place of the one before.
HELD_IN_SIGHT = """() => {
  const boxOf = (part) => document.querySelector(part).getBoundingClientRect();
  const [gate, window] = [boxOf("#viewport .selected"), boxOf("#viewport")];
  return gate.y >= window.y && gate.y <= window.bottom && gate.x >= window.x && gate.x <= window.right;
}"""
# Pixels from the left of the window to what stands there highest.
BESIDE_FIRST = """() => {
  const [window, ...boxes] = [...document.querySelectorAll("#viewport, #viewport svg text")]
    .map((element) => element.getBoundingClientRect());
  const seen = boxes.filter((box) => box.bottom > window.top && box.top < window.bottom);
  return Math.min(...seen.map((box) => box.left).filter((left) => left > window.left)) - window.left;
}"""
SETTLED = f"document.querySelector('{LIVE}')"
# Of the circuit: the height in px of its lowest numbers, captions of heat maps too, and how much is in sight.
MEASURED = """() => {
  const svg = document.querySelector("#viewport > svg");
  const scale = svg.getScreenCTM().a;
  const numbers = [...svg.querySelectorAll(".value, .gradient, .shape")].filter((text) => text.textContent);
  const { x, y, width, height } = svg.viewBox.baseVal;
  const all = svg.getBBox();
  const cut = svg.parentElement.getBoundingClientRect(); // what is outside of the window is not painted
  const above = [...document.querySelectorAll("#map, .zoom button")].filter((one) => one.checkVisibility());
  const lies = (number, one) => {
    const [a, b] = [number, one].map((element) => element.getBoundingClientRect());
    return Math.min(a.right, b.right, cut.right) > Math.max(a.left, b.left, cut.left)
      && Math.min(a.bottom, b.bottom, cut.bottom) > Math.max(a.top, b.top, cut.top);
  };
  return {
    flow: svg.dataset.flow,
    height: Math.min(...numbers.map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * scale)),
    across: width / (all.x + all.width),
    down: height / (all.y + all.height),
    map: document.getElementById("map").checkVisibility(),
    inMap: document.querySelectorAll("#map :is(.value, .gradient, text)").length,
    covered: numbers.filter((number) => above.some((one) => lies(number, one))).map((one) => one.textContent),
    address: location.search,
  };
}"""


@pytest.fixture(scope="module")
def room(browser: Browser, server: str) -> Iterator[Page]:
    """One page for all sizes and circuits."""
    page = opened(browser, server)
    yield page
    page.context.close()


def measured(page: Page, query: str, size: tuple[int, int]) -> dict[str, object]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/?{query}")
    until(page, SETTLED)
    found: dict[str, object] = page.evaluate(MEASURED)
    return found


def test_the_longest_numbers_of_an_array_stand_apart(room: Page) -> None:
    longest = "[[-0.00096,-0.00012,-0.0055],[-0.0014,-9.6e-4,1.2e5],[-2.5e-6,-0.0077,-1e-17]]"
    for flow in ("right", "down"):
        measured(room, f"expr=sum(W*W*V)&W={longest}&V={longest}&_flow={flow}", DESK)
        assert room.evaluate(OVERLAID) == []


@pytest.mark.parametrize(("size", "least"), [(DESK, 12), (HALL, 14)], ids=str)
def test_numbers_of_the_neuron_and_the_networks_are_higher(
    room: Page, size: tuple[int, int], least: int
) -> None:
    for query in (*LARGE, NEURON, NOTES, RELU):
        assert measured(room, query, size)["height"] > least - 0.05, query
    assert measured(room, NEURON, size)["across"] > 0.95


def test_a_presented_neuron_is_read_from_the_last_row(room: Page) -> None:
    for query in (NEURON, "_lesson=neuron"):
        assert measured(room, f"{query}&_view=present", HALL)["height"] >= 20


def test_a_presented_network_is_seen_whole(room: Page) -> None:
    for query in (LARGE[1], LARGE[2], ROUNDS, RELU):
        found = measured(room, f"{query}&_view=present", HALL)
        assert found["height"] >= 14
        assert min(found["across"], found["down"]) > 0.95, query
        assert "_flow" not in str(found["address"])


def test_most_is_seen_of_one_that_is_too_large_and_it_moves_one_way_alone(room: Page) -> None:
    for size, least in ((HALL, 14), (DESK, 12)):
        found = measured(room, f"{NOTES}&_view=present", size)
        assert found["height"] >= least
        assert max(found["across"], found["down"]) > 0.95
    assert measured(room, f"{NOTES}&_view=present", HALL)["across"] > 0.65


def test_a_program_stands_where_most_of_its_circuit_is_seen(room: Page) -> None:
    for query, above in ((ROUNDS, True), (CHAIN, False), (f"{ROUNDS}&_flow=rows", False)):
        measured(room, f"{query}&_view=present", HALL)
        code, figure = (room.locator(part).bounding_box() for part in ("#shown", "#figure"))
        assert code and figure
        assert (code["y"] + code["height"] <= figure["y"]) is above, query
        assert (code["x"] + code["width"] <= figure["x"]) is not above, query


def test_a_chain_of_sixty_gates_is_read_line_by_line(room: Page) -> None:
    found = measured(room, CHAIN, DESK)
    assert found["flow"] == "rows"
    assert found["height"] > 10.95
    assert found["across"] > 0.97
    assert found["down"] >= 0.5  # one pan shows the rest


def test_lines_are_as_long_as_the_window_is_wide(room: Page) -> None:
    for query, size, flow in (
        (NEURON, LAPTOP, "short-rows"),
        ("_lesson=recurrent", LAPTOP, "short-rows"),
        (LARGE[2], LAPTOP, "short-rows"),
        (CHAIN, LAPTOP, "short-rows"),
        (CHAIN, TABLET, "short-rows"),
        (CHAIN, HALL, "long-rows"),
        (LARGE[2], HALL, "long-rows"),
    ):
        found = measured(room, query, size)
        assert found["flow"] == flow, (query, size)
        assert found["across"] > 0.98, (query, size)
        assert "_flow" not in str(found["address"])
        if size == HALL or query in (NEURON, "_lesson=recurrent"):
            assert found["down"] > 0.98, (query, size)


def test_what_runs_down_begins_at_the_left_of_a_phone(room: Page) -> None:
    """Later layers stand further to the left than the first one, which has no empty room there."""
    for size in (PHONE, SMALL_PHONE):
        assert measured(room, LARGE[2], size)["across"] < 0.95
        assert room.evaluate(BESIDE_FIRST) < 16, size


def test_lines_of_a_network_are_whole_beside_its_code(room: Page) -> None:
    for query in (NOTES, ROUNDS, LARGE[2]):
        found = measured(room, query, DESK)
        assert found["flow"] == "rows" and found["height"] > 10.95, query
        assert found["across"] > 0.98, query


def test_the_flow_that_suits_the_room_is_no_choice_of_the_reader(room: Page) -> None:
    asked: list[str] = []
    room.on("request", lambda request: asked.append(request.url))
    for size, flow in ((DESK, "rows"), (PHONE, "down")):
        asked.clear()
        found = measured(room, CHAIN, size)
        assert len([url for url in asked if f"&_flow={flow}" in url]) == 1  # once
        assert found["flow"] == flow
        assert "_flow" not in str(found["address"])
    assert measured(room, NEURON, DESK)["flow"] == "right"
    assert measured(room, f"{CHAIN}&_flow=right", DESK)["flow"] == "right"
    links = room.evaluate(
        "() => [...document.querySelectorAll('a, form')].map((a) => a.href ?? a.dataset.query)"
    )
    assert any("_flow=right" in link for link in links if link)
    measured(room, CHAIN, DESK)
    assert "_flow" not in room.content().replace("data-flow", "")


def test_a_reader_chooses_the_flow_and_the_address_says_so(room: Page) -> None:
    measured(room, NEURON, DESK)
    room.get_by_role("button", name="View").click()
    room.get_by_role("radio", name="down", exact=True).check()
    until(room, "() => document.querySelector('#viewport > svg').dataset.flow === 'down'")
    assert "_flow=down" in room.url
    room.get_by_role("radio", name="as fits the window").check()
    until(room, "() => document.querySelector('#viewport > svg').dataset.flow === 'right'")
    assert "_flow" not in room.url
    room.keyboard.press("Escape")


def test_fit_never_makes_numbers_too_small_to_be_seen(room: Page) -> None:
    for query, size in ((f"{CHAIN}&_flow=right", DESK), (CHAIN, SMALL_PHONE), (CHAIN, DESK)):
        measured(room, query, size)
        room.get_by_role("button", name="Fit").click()
        found = room.evaluate(MEASURED)
        assert found["height"] > 6.95
        assert min(found["across"], found["down"]) > 0.95 or found["height"] > 10.95, query
        assert max(found["across"], found["down"]) > 0.95, query  # one moves one way alone


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_zooms_a_circuit_covers_no_number(room: Page, size: tuple[int, int]) -> None:
    others = (f"{CHAIN}&_view=present", f"{LARGE[2]}&_flow=down", f"{CHAIN}&_gate=g3")
    for query in (CHAIN, f"{CHAIN}&_flow=down", *others):
        found = measured(room, query, size)
        assert found["map"] or min(found["across"], found["down"]) > 0.95, query
        assert found["covered"] == [], query
        room.mouse.move(size[0] * 0.8, size[1] * 0.4)
        room.mouse.wheel(0, -200)
        assert room.evaluate(MEASURED)["covered"] == [], query


def test_the_gate_that_is_held_is_in_sight_in_another_flow(room: Page) -> None:
    measured(room, f"expr={quote('1/(1 + exp(-(w0*x0)))')}&_gate=g4", LAPTOP)
    room.get_by_role("button", name="Zoom in").click()  # the view is the reader's now
    field = room.get_by_role("textbox", name="Expression")
    field.press("ControlOrMeta+End")
    room.keyboard.type("*tanh(tanh(tanh(tanh(w0))))")
    until(room, "() => document.querySelectorAll('#viewport .gate').length > 10")
    until(room, "() => document.querySelector('#viewport > svg').dataset.flow === 'short-rows'")
    until(room, SETTLED)
    until(room, HELD_IN_SIGHT)


def test_a_press_on_the_map_goes_there(room: Page) -> None:
    measured(room, CHAIN, DESK)
    seen = "() => document.querySelector('#viewport > svg').viewBox.baseVal.y"
    before = room.evaluate(seen)
    box = room.locator("#map").bounding_box()
    assert box
    room.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 6)
    assert room.evaluate(seen) > before + 100


def test_a_turned_phone_gives_the_circuit_another_flow(room: Page) -> None:
    assert measured(room, NEURON, PHONE)["flow"] == "down"
    room.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    until(room, "() => document.querySelector('#viewport > svg').dataset.flow === 'right'")
