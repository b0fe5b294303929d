"""The figures. Ours and the peer are measured in turns, many times, since machines are noisy."""

import contextlib
import io
import random
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from string import ascii_letters
from unittest import mock

import numpy as np

from bench import arrays, peer, programs
from bench.echo import echo
from bench.judging import judging
from bench.layers import layers
from bench.measures import ROUNDS, Figure, against, limited, timed, typical
from bench.page import page
from bench.server import Server
from deploy.memory import calm_collector
from engine.base.shapes import Shape
from engine.circuits import Circuit
from engine.graph.building import build
from engine.graph.inference import inferred
from engine.language.parser import parse
from engine.layout import graphviz as layout
from engine.passes.run import run
from engine.picture.dot import structure
from engine.picture.levels import levels

SIZES = (10, 30, 100, 300, 1000)
PATIENCE = 12.0  # seconds for one size of circuits, if it was measured twice


def all_figures() -> Iterator[Figure]:
    """Measure everything, and give each figure as soon as it is known."""
    with Server() as server:
        yield from requests(server)
        yield from arrays.known_structure(server)
        yield from languages(server)
    yield recurrent()
    yield from arrays.passes()
    yield from arrays.rows()
    yield from layers()
    yield from arrays.memory()
    yield from tracing()
    yield from judging()
    yield from echo()
    yield from growth()
    yield from whole()
    from bench.runner import runner  # noqa: PLC0415  bench.runner imports this module

    yield from runner()
    yield from page()


# Whole requests


def requests(server: Server) -> Iterator[Figure]:
    """A request for /graph.svg, against micrograd, its notebook's drawing and a `dot` process."""
    yield from _requests(server, "(x+y)*z", programs.FIRST, peer.first, bound=0.25)
    yield from _requests(server, "the neuron", programs.NEURON, peer.neuron, bound=0.45)


def _requests(
    server: Server, name: str, template: tuple[str, int], peers: Callable, *, bound: float
) -> Iterator[Figure]:
    dice = random.Random(1)
    made = list(islice(programs.renamed(*template), ROUNDS))
    layouts = {
        structure(levels(graph, inferred(graph, {}), down=False))
        for graph in (build(parse(e)) for e, _ in made)
    }
    assert len(layouts) == ROUNDS, "a layout that the server has kept is not a program never seen"
    new, known, theirs = [], [], []
    for expr, names in made:
        numbers = [dice.uniform(-2, 2) for _ in names]
        others = [dice.uniform(-2, 2) for _ in names]
        first, second = (
            server.address("svg", expr, dict(zip(names, given, strict=True)))
            for given in (numbers, others)
        )
        new.append(timed(server.answer, first))
        if not peer.missing():
            theirs.append(timed(lambda n=numbers: peer.drawn(peers(n))))
        known.append(timed(server.answer, second))
    asked = f"GET /graph.svg of {name}"
    yield against(f"{asked}, never seen", new, theirs, bound, note=peer.missing())
    yield against(f"{asked}, new numbers", known, theirs, 0.10, note=peer.missing())


def languages(server: Server) -> Iterator[Figure]:
    """A request for a known program in a language, against the same circuit as JSON."""
    chain = programs.chain(30, "c")
    numbers: dict[str, Shape] = {input.name: () for input in build(parse(chain)).inputs}
    circuits = {
        "three layers of arrays": (programs.LAYERS, programs.LAYERS_SHAPES),
        "a chain of 30 gates": (chain, numbers),
    }
    dice = np.random.default_rng(6)
    for name, (expr, shapes) in circuits.items():
        seconds: dict[str, list[float]] = {"json": [], "py": [], "js": [], "tex": []}
        for number in range(ROUNDS + 1):
            values = {input: dice.uniform(-2, 2, shape).tolist() for input, shape in shapes.items()}
            for format, times in seconds.items():
                took = timed(server.answer, server.address(format, expr, values))
                if number:  # the first request of a circuit is not of a known one
                    times.append(took)
        for format in ("py", "js", "tex"):
            asked = f"GET /graph.{format} of {name} / graph.json"
            yield against(asked, seconds[format], seconds["json"], 2.0)


# Both passes


def recurrent() -> Figure:
    """Both passes again with new numbers, against micrograd, which builds its values again."""
    name = f"both passes with new numbers, chain of {programs.RECURRENT_GATES} gates"
    graph = build(parse(programs.recurrent()))
    assert len(graph.gates) == programs.RECURRENT_GATES
    names = [input.name for input in graph.inputs]  # h0, w, b
    dice = random.Random(2)
    ours, theirs = [], []
    # The 17th run compiles, and three quarters of the runs are later.
    run(graph, dict.fromkeys(names, 0.5))
    for _ in range(4 * ROUNDS):
        numbers = [dice.uniform(0, 1), dice.uniform(-0.5, -0.1), dice.uniform(0.1, 1)]
        values = dict(zip(names, numbers, strict=True))
        ours.append(timed(run, graph, values))
        if not peer.missing(dot=False):
            theirs.append(timed(lambda n=numbers: peer.recurrent(n).backward()))
    if theirs:
        same = peer.recurrent(numbers).data == run(graph, values).values[graph.output_wire]
        assert same, "the two chains are not the same chain"
    return against(name, ours, theirs, 0.33, note=peer.missing(dot=False))


# Programs


def tracing() -> Iterator[Figure]:
    """Reading and tracing programs with functions and loops: against Graphviz, and against a limit."""
    dot, note = Circuit(programs.FORWARD).dot(), peer.missing(micrograd=False)
    forward, looped, process = [], [], []
    for _ in range(ROUNDS):
        forward.append(timed(parse, programs.FORWARD))
        looped.append(timed(parse, programs.LOOPED))
        if not note:
            process.append(timed(peer.dot_svg, dot))
    name = "reading and tracing makemore's forward pass, a batch of 4 / dot -Tsvg"
    yield against(name, forward, process, 0.25, note=note)
    assert len(build(parse(programs.LOOPED)).gates) == programs.LOOPED_GATES
    name = f"reading and tracing a loop of {programs.LOOPED_GATES:,} gates"
    yield limited(name, typical(looped) * 1e3, 150, "ms")


# Growth


def growth() -> Iterator[Figure]:
    """Everything but Graphviz, against Graphviz: a `dot` process, and the layout in this process.

    "Ours" is everything from the text to the SVG but Graphviz' own call, and counts the reading
    of its answer. Each program has new names and goes past every cache.
    """
    letters = map("".join, product(ascii_letters, repeat=2))
    Circuit("x*y").svg()
    calm_collector()  # as the server does when all is loaded
    for write in (programs.chain, programs.tree):
        for size in SIZES:
            rounds = max(2, min(15, 3000 // size))
            ours, inside, process = [], [], []
            end = time.monotonic() + PATIENCE
            while len(ours) < rounds and (len(ours) < 2 or time.monotonic() < end):
                expr = write(size, next(letters))
                total, graphviz, circuit = _apart(expr)
                ours.append(total - graphviz)
                inside.append(graphviz)
                if not peer.missing(micrograd=False):
                    process.append(timed(peer.dot_svg, circuit.dot()))
            name = f"all but Graphviz, {write.__name__} of {size:,} gates"
            note = peer.missing(micrograd=False)
            yield against(f"{name} / dot -Tsvg", ours, process, 0.25, note=note)
            yield against(f"{name} / layout in process", ours, inside, None)


def _apart(expr: str) -> tuple[float, float, Circuit]:
    """Draw a program in this process: all the seconds, and those of them inside Graphviz."""
    inside = 0.0
    graphviz = layout.drawn

    def clocked(*given: str) -> bytes:
        nonlocal inside
        begin = time.perf_counter()
        try:
            return graphviz(*given)
        finally:
            inside += time.perf_counter() - begin

    # pygraphviz writes warnings to stderr, such as that 1,000 nodes take long.
    quiet = contextlib.redirect_stderr(io.StringIO())
    with mock.patch.object(layout, "drawn", clocked), quiet:
        begin = time.perf_counter()
        circuit = Circuit(expr)
        circuit.svg()
        return time.perf_counter() - begin, inside, circuit


# The server as a whole


def _largest(server: Server, write: Callable[[int, str], str]) -> Figure:
    name = f"GET /graph.svg of a {write.__name__} of 1,000 gates"
    try:
        return limited(name, timed(server.graph, "svg", write(1000, "q")), 10, "s")
    except RuntimeError as refused:  # the server answers so past its limit
        return Figure(name, "refused", "10 s", bound=1.0, note=f"NO: {refused}")


def whole() -> Iterator[Figure]:
    """What has a limit instead of a peer: the largest circuits, start, memory, and the page."""
    starts = []
    for write in (programs.chain, programs.tree, None):
        with Server() as server:
            starts.append(server.started)
            if write:
                seconds = timed(server.graph, "svg", write(1000, "q"))
                yield limited(
                    f"GET /graph.svg of a {write.__name__} of 1,000 gates", seconds, 10, "s"
                )
    yield limited("python app.py until /healthz answers", typical(starts), 2, "s")
    with Server() as server:
        for number, format in enumerate(4 * ["svg", "json", "png", "pdf", "dot"]):
            server.graph(format, f"sigmoid(a{number}*x + b)*c + y*y")
        sizes = server.resident()
        name = f"memory of {len(sizes)} processes after 20 requests, RSS added up"
        yield limited(name, sum(sizes) / 1e6, 250, "MB")
