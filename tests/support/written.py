"""Programs that Gateflow wrote, run in a Python of their own, and programs to write."""

import json
import math
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.graph.building import build
from engine.graph.graph import Graph
from engine.language.parser import parse
from engine.language.values import read
from engine.passes.defaults import chosen
from engine.passes.run import Run, run
from engine.programs.listing import Listing
from tests.support.programs import programs, values
from web.site.lessons import EXAMPLES, Example

# The programs come in as JSON, and what each of them prints goes out: a name, and the numbers.
_CHILD = """
import json, sys, warnings

def number(value):
    if hasattr(value, "detach"):
        value = value.detach()
    return value.tolist() if hasattr(value, "tolist") else value

results = []
for text in json.load(sys.stdin):
    printed = {}
    def show(label, value):
        printed[label.removesuffix(" =")] = number(value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "<program>", "exec"), {"print": show})
    results.append(printed)
json.dump(results, sys.stdout)
"""


def results(listings: Iterable[Listing]) -> list[dict[str, Any]]:
    """What programs print, as numbers and lists, by name."""
    texts = json.dumps([listing.text for listing in listings])
    child = subprocess.run(
        [sys.executable, "-c", _CHILD], input=texts, capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)  # type: ignore[no-any-return]


def expected(run: Run) -> dict[str, Any]:
    """What the program of a run is to print."""
    graph = run.graph
    gradients = {
        f"d{input.name}": run.gradients[input.wire]
        for input in graph.inputs
        if run.gradients[input.wire] is not None
    }
    return {graph.output: run.values[graph.output_wire], **gradients}


def check(run: Run, listing: Listing, printed: dict[str, Any]) -> None:
    """A program prints the numbers of its run, and its lines belong to gates of it."""
    wanted = expected(run)
    assert list(printed) == list(wanted), f"it prints {[*printed]}, not {[*wanted]}\n{listing.text}"
    finite = [abs(x) for v in wanted.values() for x in np.ravel(v) if math.isfinite(x)]
    slack = 1e-12 * max(finite, default=0.0) if run.finite else 0
    for name, value in wanted.items():
        assert np.shape(printed[name]) == np.shape(value), name
        np.testing.assert_allclose(
            printed[name], value, rtol=1e-12, atol=slack, err_msg=f"{name}\n{listing.text}"
        )
    gates = {gate.id for gate in run.graph.gates if gate.row.name != "copy"}
    of_lines = {line.gate for line in listing.lines if line.gate is not None}
    assert of_lines == gates, (
        f"the lines are of {sorted(of_lines)}, not of {sorted(gates)}: none is of a copy gate"
    )
    untidy = [line.text for line in listing.lines if line.text != line.text.rstrip()]
    assert untidy == [], f"these lines end in spaces: {untidy}"


# Runs


def ran(program: str, /, upstream: Any = 1.0, data: Iterable[str] = (), **inputs: Any) -> Run:
    return _completed(build(parse(program)), inputs, upstream, data)


def _completed(graph: Graph, inputs: Any, upstream: Any = 1.0, data: Iterable[str] = ()) -> Run:
    given = {name: read(name, value) for name, value in inputs.items()}
    return run(graph, chosen(graph, given), upstream, data)


def example(shown: Example) -> Run:
    state = shown.state
    data = state.settings.get("_data", "").split(",")
    given = {name: read(name, value) for name, value in state.values.items()}
    graph = build(parse(state.expr, given))  # shapes of inputs decide what a layer consists of
    return _completed(graph, state.values, data=[name for name in data if name])


GALLERY = [example(shown) for shown in EXAMPLES]


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """The same examples on every run."""
    found: list[Any] = []

    @seed(1)
    @settings(max_examples=count, database=None, phases=[Phase.generate])
    @given(strategy)
    def collect(one: Any) -> None:
        found.append(one)

    collect()
    return found


@st.composite
def scalar_runs(draw: st.DrawFn) -> Run:
    """Programs of numbers, with values of either sign, so that some are not finite."""
    graph = build(parse(draw(programs(size=12))))
    inputs = {input.name: draw(values) for input in graph.inputs}
    data = draw(st.sets(st.sampled_from([*inputs]), max_size=1)) if inputs else ()
    return run(graph, inputs, draw(st.sampled_from([1.0, -2.5])), data)


_SHAPES = {
    "A": (3, 3), "B": (3, 3), "C": (1, 3), "D": (3, 1), "u": (3,), "v": (3,), "s": (), "T": (2, 3, 3),
}  # fmt: skip
_ALONG = ("", ", axis=0", ", axis=-1", ", keepdims=True", ", axis=0, keepdims=True")


@st.composite
def _arrays(draw: st.DrawFn, size: int) -> str:
    """An expression of arrays whose sizes are 1 and 3: most of them fit."""
    if size <= 1:
        return draw(st.sampled_from([*_SHAPES, "2", "0.5", "[1, -2, 3]"]))
    left, right = draw(_arrays(size // 2)), draw(_arrays((size - 1) // 2))
    kind = draw(st.integers(0, 9))
    if kind == 0:
        function = draw(st.sampled_from(["sum", "mean", "norm", "logsumexp", "max", "min"]))
        return f"{function}({left}{draw(st.sampled_from(_ALONG))})"
    if kind == 1:
        return f"softmax({left}{draw(st.sampled_from(['', ', axis=0']))})"
    if kind == 2:
        return f"({left}).T" if draw(st.booleans()) else f"transpose({left})"
    if kind == 3:
        return f"({left})[{draw(st.sampled_from(['0', '-1', '0, 0']))}]"
    if kind == 4:
        function = draw(
            st.sampled_from(["tanh", "relu", "exp", "sigmoid", "elu", "abs", "softplus"])
        )
        return f"{function}({left})"
    if kind in (5, 6):
        return f"({left}) @ ({right})"
    if kind == 7:
        return f"{draw(st.sampled_from(['max', 'min', 'outer', 'dot']))}({left}, {right})"
    return f"({left}) {draw(st.sampled_from('+-*/'))} ({right})"


def array_runs(count: int) -> list[Run]:
    """Programs of arrays that fit, with one of them as data."""
    chance = np.random.RandomState(7)
    found = []
    for text in drawn(_arrays(10), 6 * count):
        try:
            graph = build(parse(f"q = {text}\nf = q + q*s + sum(u)"))
            inputs = {input.name: input.given if input.given is not None  # as in `q = 2`
                      else chance.randn(*_SHAPES[input.name]) if _SHAPES[input.name] else 1.5
                      for input in graph.inputs}  # fmt: skip
            result = run(graph, inputs, 1.0, ["v"])
        except InputError:
            continue
        if len(graph.gates) > 5 and any(result.shapes):
            found.append(result)
    return found[:count]
