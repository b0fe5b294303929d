"""A slider's move in a real Chromium, from the input event to numbers that are painted."""

import random
from collections.abc import Iterator
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from bench import programs
from bench.figures import Figure, limited, timed, typical
from bench.server import Server
from engine.circuits import Circuit
from engine.passes.run import run
from tests.support.chromium import LAUNCH_ARGS, find

MOVES = 120
PASSES = 400

# A mouse drags the slider's thumb. Chromium hands its moves out at the start of a frame; a task
# that is posted from the last callback of the frame runs when the frame has been painted.
WATCH = """async () => {
  window.painted = [];
  const after = new MessageChannel();
  let begun = null;
  after.port1.onmessage = () => { window.painted.push(performance.now() - begun); begun = null; };
  addEventListener('input', () => {
    if (begun !== null) return;
    begun = performance.now();
    requestAnimationFrame(() => after.port2.postMessage(null));
  }, true);
}"""
TIMED = """async ([code, rounds]) => {
  const module = await import('data:text/javascript,' + encodeURIComponent(code));
  const seconds = [];
  const names = Object.keys(module.inputs);
  for (let i = 0; i < rounds; i++) {
    const begin = performance.now();
    for (let j = 0; j < 20; j++) {
      const values = Object.fromEntries(names.map((name) => [name, Math.random()]));
      window.kept = module.run(values);
    }
    seconds.push((performance.now() - begin) / 20e3);
  }
  return seconds;
}"""


def runner() -> Iterator[Figure]:
    """Measure moves at 100 and 1,000 gates, what they ask for, and the passes alone."""
    chromium = find()
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH_ARGS)
        try:
            for gates, limit in ((100, 16), (1000, 50)):
                yield from _moves(browser, server, gates, limit)
            yield _passes(browser)
        finally:
            browser.close()


def _moves(browser: Browser, server: Server, gates: int, limit: float) -> Iterator[Figure]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = f"/?expr={quote(programs.chain(gates, 'q'))}&_fold="  # with all its gates
    page.goto(f"http://127.0.0.1:{server.connection.port}{opened}")
    page.wait_for_timeout(1500)  # the module is here
    slider = page.locator("#inputs input[type=range]").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for number in range(MOVES):
        page.mouse.move(x + (number % 40 - 20) * box["width"] / 50 + number % 3, y)
    sent = len(asked)
    seconds = sorted(page.evaluate("painted"))
    page.mouse.up()
    page.close()
    assert len(seconds) > MOVES / 2, "the slider was not dragged"
    late = seconds[int(0.95 * len(seconds))]
    yield limited(
        f"a slider's move to painted numbers, {gates:,} gates, 95 of 100", late, limit, "ms"
    )
    yield limited(f"requests while it is dragged, {gates:,} gates", sent, 0, "")


def _passes(browser: Browser) -> Figure:
    """Both passes of the chain of 600 gates: the module in Chromium against the engine."""
    circuit = Circuit(programs.recurrent())
    page = browser.new_page()
    ours = page.evaluate(TIMED, [circuit.program("javascript").text, PASSES])
    page.close()
    names = [input.name for input in circuit.graph.inputs]
    dice, theirs = random.Random(3), []
    for _ in range(PASSES):
        values = {name: dice.random() for name in names}
        theirs.append(timed(run, circuit.graph, values))
    a, b = typical(ours), typical(theirs)
    name = f"both passes in JavaScript / in Python, {programs.RECURRENT_GATES} gates"
    return Figure(name, f"{a * 1e3:.3f} ms", f"{b * 1e3:.3f} ms", ratio=a / b, bound=1.0)
