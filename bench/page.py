"""A first visit, measured as Lighthouse does; typing, a click, a step, a fold and a palette; in Chromium."""

import json
from collections.abc import Iterator
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from bench import programs
from bench.measures import Figure, limited, typical
from bench.server import Server
from engine.circuits import Circuit
from engine.modules.opening import OPEN_GATES
from tests.support.chromium import LAUNCH_ARGS, find
from tests.support.visits import other_hosts, scripts_and_styles

VISITS = 9
TURNS = 60
SETTLED = 1_500  # ms after the page is live: whatever would still move has moved by then

# https://web.dev/articles/fcp, /cls and /tbt: a good page has less.
FIRST_PAINT, SHIFT, BLOCKED = 1_800, 0, 200
FRAME = 16.7

WATCH = """
  window.seen = { shift: 0, blocked: 0, paint: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("layout-shift", (entry) => { seen.shift += entry.value; });
  watch("longtask", (entry) => { seen.blocked += entry.duration - 50; });
  watch("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.paint = entry.startTime; });
"""

# The work is done at the beginning of a frame; a task that is posted then runs after the frame is painted.
# If the frame does not show the change yet, the script waits for the next ones.
FRAMES = """async ([work, watched, turns]) => {
  const act = new Function("turn", work);
  const see = new Function(`return ${watched}`);
  const after = new MessageChannel();
  const took = [];
  for (let turn = 0; turn < turns; turn++) {
    took.push(await new Promise((done) => requestAnimationFrame(() => {
      const [begun, before] = [performance.now(), see()];
      after.port1.onmessage = () => {
        if (see() !== before) done(performance.now() - begun);
        else requestAnimationFrame(() => after.port2.postMessage(null));
      };
      act(turn);
      after.port2.postMessage(null);
    })));
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  return took;
}"""
TURNS_OF = {
    "a fold already seen": (
        "document.querySelector('#panel-explain a[data-folding]').click()",
        "document.querySelector('#viewport svg')", 800),
    "a step": ("""document.body.dispatchEvent(new KeyboardEvent("keydown",
        { key: turn % 40 < 20 ? "ArrowLeft" : "ArrowRight", bubbles: true }))""",
        "document.querySelector('#step').value", 0),
    "a change of palette": (
        """document.querySelector(`[name=palette][value=${turn % 2 ? "standard" : "plain"}]`).click()""",
        "document.documentElement.dataset.palette", 0),
}  # fmt: skip  # the work, an expression that changes with it, ms of pause for the server's part

# A key that makes another structure each time, which no layout is kept of: the lengths of two names change.
KEYS = """window.typed = (window.typed ?? 0) + 1;
  const field = document.querySelector("#expression");
  field.value = `PROGRAM*${"w".repeat(1 + typed % 6)}+${"v".repeat(1 + Math.floor(typed / 6) % 6)}`;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));"""
DRAWN = "document.querySelector('#viewport svg')"
TYPED = {10: 180, 60: 250}  # ms from a key until the circuit of so many gates is painted
CLICK = """document.getElementById(`gate-g${3 + turn % 40}`)
  .dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))"""
EXPLAINED = "document.querySelector('#panel-explain header')?.dataset.gate"
CLICKED = 100  # ms until its gate is explained

# A key in the exercise, each time in a line that no answer is kept of.
JUDGE = """window.typed = (window.typed ?? 0) + 1;
  const field = document.querySelector("#backward");
  field.value = `df = 1.0\\nddot = ${1 + typed / 1000}*(1 - f)*f`;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));"""
JUDGED = "document.querySelector('#panel-yours .wrong .typed')?.textContent"
NEURON = "dot = w0*x0 + w1*x1 + w2\nf = 1/(1 + exp(-dot))"
VERDICT = 150  # ms until it is judged


def page() -> Iterator[Figure]:
    """Measure first visits, then what is done in the largest circuit that opens with all its gates."""
    chromium = find()
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH_ARGS)
        try:
            yield from _visits(browser, server)
            yield from _typed(browser, server)
            yield from _judged(browser, server)
            yield from _frames(browser, server)
            yield from _unfolded(browser, server)
            yield from _pasted(browser, server)
        finally:
            browser.close()


def _opened(browser: Browser, server: Server, path: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.add_init_script(WATCH)
    opened.goto(f"http://127.0.0.1:{server.connection.port}{path}")
    opened.locator(":root.live").wait_for()
    return opened


def _visits(browser: Browser, server: Server) -> Iterator[Figure]:
    paints, shifts, blocked = [], [], []
    for _ in range(VISITS):
        opened = _opened(browser, server, "/")
        opened.wait_for_timeout(SETTLED)
        seen = opened.evaluate("seen")
        paints.append(seen["paint"])
        shifts.append(seen["shift"])
        blocked.append(seen["blocked"])
        files, hosts = scripts_and_styles(opened), other_hosts(opened)
        opened.context.close()
    name = f"JavaScript and CSS of the page as served, {len(files)} files"
    yield limited(name, sum(files) / 1e3, 90, "kB")
    yield limited("other hosts that a first visit asks", len(hosts), 0, "")
    yield limited("a first visit: first contentful paint", typical(paints), FIRST_PAINT, "ms")
    yield limited("a first visit: layout shift, the largest seen", max(shifts), SHIFT, "")
    yield limited("a first visit: total blocking time", typical(blocked), BLOCKED, "ms")


def _typed(browser: Browser, server: Server) -> Iterator[Figure]:
    for gates, limit in TYPED.items():
        program = programs.chain(gates - 2, "p")
        opened = _opened(browser, server, f"/?expr={quote(program)}&_fold=")
        opened.wait_for_timeout(SETTLED)
        took = _turns(opened, KEYS.replace("PROGRAM", program), DRAWN, pause=300, turns=24)
        name = f"a key in a program of {gates} gates, until its circuit is painted: median"
        yield limited(name, median(took), limit, "ms")
        if gates == max(TYPED):
            took = _turns(opened, CLICK, EXPLAINED, pause=300, turns=24)
            name = f"a click on a gate of {gates}, until it is explained: median"
            yield limited(name, median(took), CLICKED, "ms")
        opened.context.close()


def _judged(browser: Browser, server: Server) -> Iterator[Figure]:
    opened = _opened(browser, server, f"/?expr={quote(NEURON)}&_predict=backward")
    opened.wait_for_timeout(SETTLED)
    took = _turns(opened, JUDGE, JUDGED, pause=300, turns=24)
    yield limited(
        "a key in the exercise, until its line is judged: median", median(took), VERDICT, "ms"
    )
    opened.context.close()


def _turns(opened: Page, work: str, seen: str, pause: int, turns: int) -> list[float]:
    """Do something so many times, after four that do not count; give the ms until each was painted."""
    frames = FRAMES.replace("PAUSE", str(pause))
    opened.evaluate(frames, [work, seen, 4])
    took: list[float] = opened.evaluate(frames, [work, seen, turns])
    return took


def _frames(browser: Browser, server: Server) -> Iterator[Figure]:
    opened = _opened(browser, server, f"/?expr={quote(programs.chain(OPEN_GATES, 'p'))}&_gate=g3")
    opened.wait_for_function(
        "performance.getEntriesByType('resource').some(r => r.name.includes('graph.js'))"
    )
    opened.wait_for_timeout(SETTLED)
    for what, (work, seen, pause) in TURNS_OF.items():
        took = _turns(opened, work, seen, pause=pause, turns=TURNS // 3 if pause else TURNS)
        yield limited(
            f"{what} in a chain of {OPEN_GATES} gates, until it is painted",
            typical(took),
            FRAME,
            "ms",
        )
    opened.context.close()


STEPS = 12  # of the recurrent cell whose boxes are unfolded: about 300 gates
FOLDING = "document.querySelector('#panel-explain a[data-folding]').click()"
PASTE = """const field = document.querySelector("#expression");
  field.value = PROGRAMS[turn];
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));"""
UNFOLDED, AGAIN, PASTED = 250, 2 * FRAME, 500  # ms


def _unfolded(browser: Browser, server: Server) -> Iterator[Figure]:
    """Unfold boxes of a program of 300 gates for the first time, and then fold and unfold them again."""
    text = programs.cells(STEPS)
    graph = Circuit(text, fold=None).arrangement.graph
    first, again = list[float](), list[float]()
    for gate in [one.id for one in graph.gates if one.row.name == "module"]:
        opened = _opened(browser, server, f"/?expr={quote(text)}&_gate={gate}")
        opened.wait_for_timeout(SETTLED)
        frames = FRAMES.replace("PAUSE", "800")
        first += opened.evaluate(frames, [FOLDING, DRAWN, 1])
        opened.evaluate(frames, [FOLDING, DRAWN, 1])
        again += opened.evaluate(frames, [FOLDING, DRAWN, 2])
        opened.context.close()
    what = f"a box of {len(Circuit(text).graph.gates)} gates unfolded"
    yield limited(f"{what}, until it is painted: median", median(first), UNFOLDED, "ms")
    yield limited(f"{what} that was seen before, until it is painted", typical(again), AGAIN, "ms")


def _pasted(browser: Browser, server: Server) -> Iterator[Figure]:
    texts = [programs.pasted(letter) for letter in "abcdeghijklmnopq"]
    opened = _opened(browser, server, "/?expr=x")
    opened.wait_for_timeout(SETTLED)
    work = PASTE.replace("PROGRAMS", json.dumps(texts))
    took: list[float] = opened.evaluate(FRAMES.replace("PAUSE", "500"), [work, DRAWN, len(texts)])
    name = "a program of 60 lines that is pasted, until its circuit is painted: median"
    yield limited(name, median(took), PASTED, "ms")
    opened.context.close()
