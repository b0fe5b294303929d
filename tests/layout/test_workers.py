"""Layouts in processes of their own: as good as here, and nothing that happens to one stops the rest."""

import json
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import pytest

from engine.base.errors import Busy, TimedOut, TooLarge, Unavailable
from engine.circuits import Circuit
from engine.layout import fonts
from engine.layout import graphviz as layout
from engine.layout.drawn import drawn
from engine.layout.graphviz import Layout
from engine.layout.workers import Workers
from engine.picture.dot import structure
from engine.picture.levels import levels
from engine.picture.xdot import xdot
from tests.support import worked


def structure_of(circuit: Circuit) -> str:
    return structure(levels(circuit.graph, circuit.run.shapes, down=False))


SMALL = structure_of(worked.FIRST.circuit)
_chance = random.Random(1)
SLOW = "digraph {{ {} }}".format(
    ";".join(f"{_chance.randrange(400)} -> {_chance.randrange(400)}" for _ in range(4000))
)
"""Takes Graphviz far longer than any deadline here."""
LONG = 60.0  # seconds, which no test waits for, however busy the machine is


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Every process that is started, which all have to have ended by the end of the test."""
    started: list[subprocess.Popen[bytes]] = []
    start: Callable[..., Any] = subprocess.Popen

    def recorded(*arguments: Any, **more: Any) -> Any:
        started.append(start(*arguments, **more))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", recorded)
    yield started
    assert started
    assert all(process.poll() is not None for process in started)


@pytest.fixture
def patient(processes: list[subprocess.Popen[bytes]]) -> Iterator[Workers]:
    made = Workers(count=1, deadline=LONG)
    yield made
    made.close()


def plain(layout: Layout) -> str:
    return json.dumps(asdict(layout), sort_keys=True)


def test_a_worker_lays_out_as_this_process_does(workers: Workers) -> None:
    for program in ("x", "x*x", worked.FIRST.program, worked.NEURON.program, "权重*θ"):
        dot = structure_of(Circuit(program))
        assert plain(workers.place(dot)) == plain(layout.place(dot))


def test_a_layout_has_a_place_for_everything_in_the_picture(workers: Workers) -> None:
    made = workers.place(SMALL)
    assert made.width > 0
    assert made.height > 0
    assert len(made.nodes) == 3 + 2 + 5 + 1  # inputs, gates, wires, output
    for x, y in made.nodes.values():
        assert 0 < x < made.width
        assert 0 < y < made.height


@pytest.mark.parametrize(("format", "magic"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_worker_renders(workers: Workers, format: layout.Format, magic: bytes) -> None:
    circuit = Circuit("q = θ*x; 权重 + relu(q)")
    assert workers.render(xdot(circuit.picture, circuit.run, format), format).startswith(magic)


def test_letters_in_a_png_are_letters(workers: Workers) -> None:
    """Without a font every letter is the same empty box."""
    drawn = set()
    for name in ("a", "b", "θ"):
        circuit = Circuit(f"{name}*2", {name: 1})
        drawn.add(workers.render(xdot(circuit.picture, circuit.run, "png"), "png"))
    assert len(drawn) == 3


def test_chinese_names_have_letters_where_the_machine_has_no_fonts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM", ())
    workers = Workers(count=1)
    try:
        circuit = Circuit("学习率*误差")
        pdf = workers.render(xdot(circuit.picture, circuit.run, "pdf"), "pdf")
    finally:
        workers.close()
    assert b"+NotoSansSC" in pdf  # a PDF carries the letters that it shows


def test_at_its_deadline_a_layout_is_ended_and_the_next_request_is_answered(
    patient: Workers, processes: list[subprocess.Popen[bytes]]
) -> None:
    patient.deadline = 1
    start = time.monotonic()
    with pytest.raises(TimedOut) as caught:
        patient.place(SLOW)
    assert 0.9 < time.monotonic() - start < LONG
    patient.deadline = LONG
    assert caught.value.hint
    assert processes[0].poll() is not None
    assert plain(patient.place(SMALL)) == plain(layout.place(SMALL))


@pytest.mark.parametrize("program", ["+".join(80 * "x"), "+".join(45 * ["x*x"])])
def test_a_value_that_is_used_again_and_again_is_laid_out_in_time(program: str) -> None:
    workers = Workers(count=1, deadline=LONG)
    try:
        assert workers.place(structure_of(Circuit(program))).nodes
    finally:
        workers.close()


def test_a_layout_that_nobody_waits_for_is_ended(patient: Workers) -> None:
    start = time.monotonic()
    with pytest.raises(Unavailable):
        patient.place(SLOW, lambda: time.monotonic() - start > 0.2)
    assert time.monotonic() - start < LONG
    assert patient.place(SMALL).nodes


def test_a_worker_that_died_while_idle_is_replaced_before_it_is_asked(
    patient: Workers, processes: list[subprocess.Popen[bytes]]
) -> None:
    processes[0].kill()
    processes[0].wait()
    assert patient.place(SMALL).nodes
    assert len(processes) == 2


def test_a_worker_that_is_killed_at_work_is_replaced(
    patient: Workers, processes: list[subprocess.Popen[bytes]]
) -> None:
    patient.place(SMALL)
    threading.Timer(0.3, processes[0].kill).start()
    start = time.monotonic()
    with pytest.raises(Unavailable):
        patient.place(SLOW)
    assert time.monotonic() - start < LONG
    assert patient.place(SMALL).nodes


def test_what_is_no_graph_stops_nothing(patient: Workers) -> None:
    with pytest.raises(Unavailable):
        patient.place("digraph {")
    assert patient.place(SMALL).nodes


def test_over_capacity_a_request_is_refused_at_once(
    processes: list[subprocess.Popen[bytes]],
) -> None:
    workers = Workers(count=1, deadline=LONG, queue_limit=0)
    done = threading.Event()

    def occupy() -> None:
        with pytest.raises(Unavailable):
            workers.place(SLOW, done.is_set)

    thread = threading.Thread(target=occupy)
    thread.start()
    time.sleep(0.2)
    with pytest.raises(Busy) as caught:
        workers.place(SMALL)
    assert thread.is_alive()  # the other one was not waited for
    assert caught.value.hint
    done.set()
    thread.join()
    assert workers.place(SMALL).nodes
    workers.close()


def test_requests_at_the_same_time_each_get_their_own_answer(workers: Workers) -> None:
    dots = [structure_of(Circuit("x" + "+1" * count)) for count in range(1, 13)]
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        found[number] = plain(workers.place(dots[number]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(dots))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: plain(layout.place(dot)) for number, dot in enumerate(dots)}


def test_closing_ends_a_worker_at_work_at_once(processes: list[subprocess.Popen[bytes]]) -> None:
    workers = Workers(count=1, deadline=LONG)
    threading.Timer(0.5, workers.close).start()
    start = time.monotonic()
    with pytest.raises(Unavailable):
        workers.place(SLOW)
    assert time.monotonic() - start < LONG
    assert all(process.poll() is not None for process in processes)


def test_a_client_that_leaves_while_it_waits_for_a_worker_gives_up_its_place() -> None:
    workers = Workers(count=1, deadline=LONG)

    def occupy() -> None:
        with pytest.raises(Unavailable):
            workers.place(SLOW)

    busy = threading.Thread(target=occupy)
    busy.start()
    time.sleep(0.3)
    start = time.monotonic()
    with pytest.raises(Unavailable, match="nobody waits"):
        workers.place(SMALL, lambda: True)
    assert time.monotonic() - start < LONG
    workers.close()
    busy.join()


def test_a_picture_too_long_for_a_png_is_refused_and_fits_a_pdf() -> None:
    circuit = Circuit("for i in range(900):\n    x = x + 1\nx")
    with pytest.raises(TooLarge, match="PNG"):
        xdot(circuit.picture, circuit.run, "png")
    assert xdot(circuit.picture, circuit.run, "pdf")


def test_pygraphviz_is_the_one_that_was_tried_and_what_is_wrong_is_an_error() -> None:
    """With another version, see that engine/layout/drawn.py still says what is true, and then change this."""
    pytest.importorskip("pygraphviz")
    assert version("pygraphviz") == "2.0.4"
    assert drawn("digraph { a -> b }", "dot", "plain").startswith(b"graph 1 ")
    for wrong in (("digraph {", "dot", "plain"), ("digraph { a }", "none", "plain")):
        with pytest.raises(ValueError):
            drawn(*wrong)
    assert drawn("digraph { a -> b }", "dot", "plain").startswith(b"graph 1 ")
