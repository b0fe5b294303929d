"""A long circuit is cut into lines, like a text."""

from itertools import pairwise

import pytest

from engine.circuits import Circuit
from engine.picture.marks import Box, Line, Picture, Text
from engine.picture.rows import LINES
from web.site.pasted import PASTED

SHORT = "(x+y)*z"
LONG = "h = x\n" + "\n".join(f"h = tanh(w{n} * h)" for n in range(30))
NAMED = "h0 = x\n" + "\n".join(f"h{n + 1} = tanh(w{n} * h{n})" for n in range(30))


def drawn(program: str, flow: str) -> Picture:
    return Circuit(program, flow=flow).picture


def test_a_short_circuit_stands_in_one_line_as_it_runs_to_the_right() -> None:
    rows, right = drawn(SHORT, "rows"), drawn(SHORT, "right")
    assert rows.elements == right.elements


@pytest.mark.parametrize(("flow", "line"), LINES.items())
@pytest.mark.parametrize("program", [LONG, NAMED])
def test_lines_of_a_flow_are_as_long_as_it_says(program: str, flow: str, line: float) -> None:
    assert 0.8 * line < drawn(program, flow).width <= 1.25 * line


@pytest.mark.parametrize("program", [LONG, NAMED])
def test_a_chain_of_sixty_gates_has_few_lines_of_about_the_same_length(program: str) -> None:
    picture = drawn(program, "rows")
    assert picture.width <= 1.25 * LINES["rows"]
    assert picture.height <= 1100
    assert picture.length > 6 * picture.width


@pytest.mark.parametrize(
    "program",
    [SHORT, LONG, NAMED, "def f(a):\n    return tanh(a) + a\nout = f(x) * f(y) + x", "sum(W @ x)"],
)
def test_what_runs_down_says_how_long_it_would_be_to_the_right(program: str) -> None:
    """By it alone the page chooses, so the choice must be the same whichever of the two stands there."""
    down, right = drawn(program, "down"), drawn(program, "right")
    assert right.length == right.width
    assert 0.98 < down.length / right.length < 1.1


def test_lines_run_from_top_to_bottom_and_each_from_left_to_right() -> None:
    places = [
        mark.place
        for element in drawn(LONG, "rows").elements
        if element.id.startswith("gate-")
        for mark in element.marks[:1]
        if isinstance(mark, Box)
    ]
    ends = [at for at, ((x, _), (next_x, _)) in enumerate(pairwise(places)) if next_x < x]
    assert len(ends) >= 5
    for at, ((_, y), (_, next_y)) in enumerate(pairwise(places)):
        assert next_y > y + 60 if at in ends else next_y == y


def test_a_wire_to_the_next_line_runs_back_between_the_lines() -> None:
    lines = [
        mark.points
        for element in drawn(LONG, "rows").elements
        for mark in element.marks
        if isinstance(mark, Line)
    ]
    back = [points for points in lines if min(points[::2]) < 40 and max(points[::2]) > 900]
    assert len(back) >= 5
    for points in back:
        assert points[1] < points[-1]  # from a line to a later one


def test_a_frame_that_is_cut_has_a_border_and_its_name_in_each_line() -> None:
    program = "f = x" + "".join(f" + sin(w{n})*2" for n in range(30)) + "; f*y"
    (frame,) = [e for e in drawn(program, "rows").elements if e.classes.startswith("frame")]
    borders = [mark for mark in frame.marks if isinstance(mark, Box)]
    names = [mark for mark in frame.marks if isinstance(mark, Text)]
    assert len(borders) > 1
    assert [name.text for name in names] == ["f", *["… f"] * (len(borders) - 1)]
    for border, name in zip(borders, names, strict=True):
        left, top = border.place[0] - border.width / 2, border.place[1] - border.height / 2
        assert left < name.place[0] < left + border.width
        assert top < name.place[1] < top + border.height


LOSS = {
    "S = X @ W + b\nloss = mean(logsumexp(S, axis=1) - sum(S * Y, axis=1))": {
        "X": [[1, 2], [-1, 0.5], [0.5, -1]],
        "Y": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        "W": [[0.6, -0.3, 0.1], [0.2, 0.5, -0.6]],
    },
    "e = exp(s)\nnaive = -log(e[0]/sum(e))\nfused = logsumexp(s) - s[0]\nnp.array([naive, fused])": {},
}


@pytest.mark.parametrize("program", LOSS)
def test_a_frame_that_fits_in_a_line_is_not_cut_where_a_line_may_end_before(program: str) -> None:
    picture = Circuit(program, LOSS[program], flow="rows").picture
    frames = [e for e in picture.elements if e.classes.startswith("frame")]
    assert len(frames) == 2
    assert [e.id for e in frames if len([m for m in e.marks if isinstance(m, Box)]) > 1] == []


def test_a_wire_that_passes_over_a_frame_comes_down_no_further_than_it_runs_on() -> None:
    program = "m = mean(x)\nc = x - m\nv = mean(c^2)\nxhat = c/sqrt(v + 1e-5)\nf = sum(g*xhat + b)"
    picture = Circuit(program, {"x": [1, 2, 6], "g": 4, "b": 1}, flow="rows").picture
    returning = 0
    for element in picture.elements:
        for mark in element.marks:
            if not isinstance(mark, Line):
                continue
            points = [*zip(mark.points[::2], mark.points[1::2], strict=True)]
            left = min(x for x, _ in points)
            if left == points[0][0]:
                continue
            returning += 1
            at = max(n for n, (x, _) in enumerate(points) if x == left)
            level = points[at + 1 : at + 4]
            assert max(y for _, y in level) - min(y for _, y in level) <= 6
    assert returning == 2


@pytest.mark.parametrize(
    "title", ["A class of neurons", "A network of three layers", "A recurrent cell"]
)
def test_the_first_line_has_more_than_inputs(title: str) -> None:
    """So their values need no way to the next line before the first gate."""
    text = next(one.state.expr for one in PASTED if str(one.title) == title)
    circuit = Circuit(text, flow="rows")
    wires = {f"wire-{wire.id}": wire for wire in circuit.graph.wires}
    for element in circuit.picture.elements:
        if element.id in wires and wires[element.id].source.kind == "input":
            line = next(mark for mark in element.marks if isinstance(mark, Line))
            assert min(line.points[::2]) == line.points[0]
