"""The figures of vectors and matrices."""

import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from bench import networks, peer, programs
from bench.measures import ROUNDS, Figure, against, limited, timed
from bench.server import Server
from engine.graph.building import build
from engine.language.parser import parse
from engine.passes.run import run

_EXACT = 1e-10  # how far numbers of ours and of a peer may differ
IN_A_ROW = 5  # requests, of which the first follows a pause
_BOUNDS = {"NumPy by hand": 1.3}


def known_structure(server: Server) -> Iterator[Figure]:
    """Requests for a network of arrays with new numbers, against micrograd's as many gates.

    A few come in a row, as a slider sends them. The first of each row is a figure of its own, because the
    peer's work has displaced Gateflow's data from the processor's caches.
    """
    gates = len(build(parse(programs.LAYERS)).gates)
    dice = np.random.default_rng(3)

    def asked() -> float:
        shapes = programs.LAYERS_SHAPES.items()
        values = {name: dice.uniform(-2, 2, shape).tolist() for name, shape in shapes}
        return timed(server.answer, server.address("svg", programs.LAYERS, values))

    asked()  # never seen
    first, others, theirs = [], [], []
    for _ in range(ROUNDS):
        first.append(asked())
        others += [asked() for _ in range(IN_A_ROW - 1)]
        if not peer.missing():
            scalars = dice.uniform(-2, 2, len(programs.LAYERS_SHAPES)).tolist()
            assert peer.operations(peer.layers(scalars)) == gates
            theirs.append(timed(lambda n=scalars: peer.drawn(peer.layers(n))))
    name = f"GET /graph.svg of three layers of arrays ({gates} gates)"
    yield against(f"{name}, new numbers", others, theirs, 0.10, note=peer.missing())
    yield against(f"{name}, the first after a pause", first, theirs, 0.10, note=peer.missing())


def passes() -> Iterator[Figure]:
    """Both passes of a network that classifies digits, against the same in other ways."""
    inputs = _digits()
    graph = build(parse(programs.CLASSIFIER))

    def ours() -> tuple[float, list[np.ndarray]]:
        result = run(graph, inputs, 1.0, data=("X", "Y"))
        gradients = {input.name: result.gradients[input.wire] for input in graph.inputs}
        return result.values[graph.output_wire], [gradients[name] for name in networks.WEIGHTS]

    ways = {"ours": ours, **{name: make(inputs) for name, make in networks.PEERS.items() if make}}
    loss, gradients = ours()
    for name, way in ways.items():
        other_loss, others = way()
        same = [abs(loss - other_loss) < _EXACT, *(
            np.abs(a - b).max() < _EXACT for a, b in zip(gradients, others, strict=True)
        )]  # fmt: skip
        assert all(same), f"{name} computes something else"
    # After a large array was freed, malloc keeps memory that is freed later. Without that, each turn might
    # give its memory back, and the next turn, ours or a peer's, would pay for getting it again.
    np.ones(2_000_000)
    sizes = "-".join(map(str, programs.CLASSIFIER_SIZES))
    for name in networks.PEERS:
        mine, theirs = [], []
        for _ in range(5 * ROUNDS if name in ways else ROUNDS):
            mine.append(timed(ours))
            if name in ways:
                theirs.append(timed(ways[name]))
        figure = f"both passes of {sizes}, a batch of {programs.BATCH} / {name}"
        yield against(figure, mine, theirs, _BOUNDS.get(name), note=f"{name} is missing")


def _digits() -> networks.Inputs:
    dice = np.random.default_rng(4)
    inputs = {
        "X": dice.standard_normal((programs.BATCH, programs.CLASSIFIER_SIZES[0])),
        "Y": np.eye(programs.CLASSIFIER_SIZES[-1])[dice.integers(10, size=programs.BATCH)],
    }
    for layer, (wide, high) in enumerate(pairwise(programs.CLASSIFIER_SIZES), 1):
        inputs[f"W{layer}"] = dice.standard_normal((wide, high)) * np.sqrt(2 / wide)
        inputs[f"b{layer}"] = dice.standard_normal(high) * 0.1
    return inputs


def rows() -> Iterator[Figure]:
    """Both passes of one gate each, against the same in NumPy by hand."""
    dice = np.random.default_rng(6)
    q, k, g = (dice.standard_normal((8, 64, 64)) for _ in range(3))
    table, words = dice.standard_normal((1000, 64)), dice.integers(1000, size=500)
    part, places = dice.standard_normal((500, 64)), dice.permutation(1000)[:500]
    yield _row(
        "einsum of a batch of attention",
        "np.einsum('bqd,bkd->bqk', q, k)",
        {"q": q, "k": k},
        lambda: _contracted(q, k, g),
    )
    yield _row(
        "gather, 500 rows of 1,000",
        "C[X]",
        {"C": table, "X": words.astype(float)},
        lambda: _gathered(table, words),
    )
    yield _row(
        "put, 500 rows of 1,000",
        "x[X] = y\nx",
        {"x": table, "X": places.astype(float), "y": part},
        lambda: _put(table, places, part),
    )


def _row(name: str, text: str, inputs: networks.Inputs, by_hand: Callable[[], object]) -> Figure:
    graph = build(parse(text, inputs))
    data = [name for name in ("X",) if name in inputs]
    mine, theirs = [], []
    for _ in range(5 * ROUNDS):
        mine.append(timed(lambda: run(graph, inputs, 1.0, data)))
        theirs.append(timed(by_hand))
    return against(f"both passes of {name} / NumPy by hand", mine, theirs, 2.0)


def _contracted(q: np.ndarray, k: np.ndarray, g: np.ndarray) -> list[np.ndarray]:
    return [
        np.einsum("bqd,bkd->bqk", q, k, optimize=True),
        np.einsum("bqk,bkd->bqd", g, k, optimize=True),
        np.einsum("bqk,bqd->bkd", g, q, optimize=True),
    ]


def _gathered(table: np.ndarray, words: np.ndarray) -> list[np.ndarray]:
    out = table[words]
    gradient = np.zeros(table.shape)
    np.add.at(gradient, words, np.ones(out.shape))
    return [out, gradient]


def _put(x: np.ndarray, places: np.ndarray, part: np.ndarray) -> list[np.ndarray]:
    out = x.copy()
    out[places] = part
    g = np.ones(out.shape)  # which stays as it is, because it is shown too
    own, rest = g[places], g.copy()
    rest[places] = 0
    return [out, g, own, rest]


def memory() -> Iterator[Figure]:
    """The most memory that both passes of `max(0, x)` have at once: a few arrays, no Jacobian."""
    graph = build(parse("max(0, x)"))
    for size, limit, unit in ((100_000, 8.0, "arrays"), (4096, 4096.0, "arrays")):
        x = np.random.default_rng(5).standard_normal(size)
        run(graph, {"x": x})
        tracemalloc.start()
        try:
            run(graph, {"x": x})
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        name = f"peak memory of both passes of max(0, x), x of {size:,} numbers"
        yield limited(name, peak / x.nbytes, limit, unit)
