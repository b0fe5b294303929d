"""Nothing in a picture stands on anything else, and no wire runs through a number."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from engine.circuits import Circuit
from engine.picture.room import Room
from engine.picture.sizes import text_width
from tests.support import worked

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
"""Left, right, top, bottom."""


def random_tree(gates: int, seed: int) -> str:
    """An expression of so many gates, over few names, so that inputs fork."""
    chance = random.Random(seed)
    parts = [chance.choice("xyzuvw") for _ in range(gates // 2 + 1)]
    while len(parts) > 1:
        left, right = (parts.pop(chance.randrange(len(parts))) for _ in range(2))
        made = f"({left}{chance.choice('+-*/')}{right})"
        parts.append(
            f"{chance.choice(['sin', 'exp', 'relu', '2'])}({made})"
            if chance.random() < 0.8
            else made
        )
    return parts[0]


def random_statements(gates: int, seed: int) -> str:
    """Statements that use any earlier two, so that named values fork and wires are long."""
    chance = random.Random(seed)
    names = ["x", "y", "z"]
    lines = []
    for i in range(gates // 2):
        lines.append(f"q{i} = {chance.choice(names)} {chance.choice('+-*/')} {names[-1]}")
        names.append(f"q{i}")
    return "\n".join(lines)


def random_modules(statements: int, seed: int) -> str:
    """Statements of several gates, which use inputs and earlier statements."""
    chance = random.Random(seed)
    names, lines = ["x", "y", "z", "w"], []
    for i in range(statements):
        a, b, c, d = (chance.choice(names) for _ in "abcd")
        sign, function = chance.choice("+-"), chance.choice(["tanh", "sigmoid", "exp"])
        lines.append(f"q{i} = {a}*{b} {sign} {function}({c} - {d}*u{i})")
        names.append(f"q{i}")
    return "\n".join([*lines, "+".join(f"q{i}" for i in range(statements))])


PROGRAMS = {
    "one input": "x",
    "one gate": "x*y",
    "constants": "1/0",
    "first": worked.FIRST.program,
    "neuron": worked.NEURON.program,
    "fork": "x*x*x*x*x*x",
    "staged": worked.STAGED.program,
    "wide": f"max({', '.join(f'a{i}' for i in range(20))})",
    "long names": "temperature_outside * temperature_within + max(0.123456, conductivity)",
    "named": "sum_of_products = x*y + z*w; square_of_it = sum_of_products^2; square_of_it + sum_of_products",
    "wide labels": "exp_scores = exp(s)\nprobability = exp_scores/(exp_scores + 1)\nweighted_x = x*w\n"
                   "activation = weighted_x + u*w\nprobability*activation*exp(activation)*weighted_x",
    "chain": "x" + "".join(f"{sign}y" for sign in "+-*/" * 5),
    "long chain": "h = x\nfor i in range(20):\n    h = tanh(h*w + b)\nh",
    **{f"tree {n}": random_tree(n, n) for n in (5, 10, 20, 40, 80, 150, 300)},
    **{f"statements {n}": random_statements(n, n) for n in (6, 15, 40, 100)},
    "two neurons": "h1 = tanh(a*x + b*y); h2 = tanh(c*x + d*y); f = sigmoid(v*h1 + w*h2)",
    "parts": "h = sigmoid(a*x + b); f = tanh(h - y) * h",
    **{f"modules {n}": random_modules(n, n) for n in (2, 4, 8, 14)},
}  # fmt: skip

# Modules open, in their frames; all folded; some folded, and gates drawn as their parts.
FOLDS = {"open": ([], []), "folded": (["q0", "q1", "q2", "h", "h1", "f"], []), "parts": (
    ["q1", "h2"], ["sigmoid", "tanh", "sub"])}  # fmt: skip
WITH_MODULES = [name for name in PROGRAMS if "modules" in name or name in ("two neurons", "parts")]


TO_THE_RIGHT = [(name, "open", "right") for name in PROGRAMS] + [
    (name, fold, "right") for name in WITH_MODULES for fold in ("folded", "parts")
]
# In rows and down, those whose circuits are long, fork, or have frames and labels.
OTHERWISE = [
    (name, "open", flow)
    for name in ("one input", "neuron", "fork", "long names", "named", "chain", "tree 20", "tree 80",
                 "statements 40", "statements 100", "long chain", *WITH_MODULES)
    for flow in ("rows", "down")
]  # fmt: skip


def drawn(name: str, folding: str, flow: str) -> ElementTree.Element:
    fold, expand = FOLDS[folding]
    circuit = Circuit(PROGRAMS[name], fold=fold, expand=expand, flow=flow)
    root = ElementTree.fromstring(circuit.svg())
    for wire in circuit.arrangement.graph.wires:
        group = root.find(f".//{SVG}g[@id='wire-{wire.id}']")
        if group is not None:
            group.set("ends", f"{wire.source.id} {wire.target.id}")
    return root


@pytest.fixture(params=[*TO_THE_RIGHT, *OTHERWISE], scope="module", ids=" ".join)
def drawing(request: pytest.FixtureRequest) -> ElementTree.Element:
    return drawn(*request.param)


@pytest.fixture(params=TO_THE_RIGHT, scope="module", ids=" ".join)
def to_the_right(request: pytest.FixtureRequest) -> ElementTree.Element:
    return drawn(*request.param)


def boxes(root: ElementTree.Element) -> dict[str, Box]:
    """Where gates, names and numbers stand. Letters are about 0.56 of their size wide, 0.72 high."""
    found: dict[str, Box] = {}
    for group in root.iter(f"{SVG}g"):
        for number, shape in enumerate(group):
            x, y = float(shape.get("x", 0)), float(shape.get("y", 0))
            key = f"{group.get('id')} {shape.get('class')} {number}"
            in_a_module = "module" in group.get("class", "").split() and "name" in key
            if shape.get("class") in ("border", "rim") or in_a_module:
                continue  # a frame stands around others, and a module's name in its box
            if shape.tag == f"{SVG}rect":
                width, height = float(shape.get("width", 0)), float(shape.get("height", 0))
                found[key] = (x, x + width, y, y + height)
            elif shape.tag == f"{SVG}text" and shape.get("class") != "symbol":
                size = float(shape.get("font-size", 0))
                half = (
                    28.0
                    if shape.get("class") in ("value", "gradient")
                    else text_width(shape.text or "", size) * 0.56 / 0.6 / 2
                )
                begins = shape.get("class") == "title" or shape.get("text-anchor") == "start"
                x += half if begins else 0
                found[key] = (x - half, x + half, y - 0.72 * size, y)
    return found


def test_nothing_stands_on_anything_else(drawing: ElementTree.Element) -> None:
    clashes = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(drawing).items(), 2)
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
    ]
    assert clashes == []


def test_no_wire_runs_through_a_number_a_name_or_a_gate(drawing: ElementTree.Element) -> None:
    near: dict[tuple[int, int], list[tuple[str, Box]]] = defaultdict(list)
    for key, box in boxes(drawing).items():
        for i in range(int(box[0] // 100), int(box[1] // 100) + 1):
            for j in range(int(box[2] // 100), int(box[3] // 100) + 1):
                near[i, j].append((key, box))
    hit = set()
    for group in drawing.iter(f"{SVG}g"):
        id = group.get("id", "")
        if not id.startswith("wire-"):
            continue
        (path,) = (shape.get("d", "") for shape in group if shape.get("class") == "line")
        its_own = group.get("ends", "").split()
        for x, y in along(path):
            for key, (left, right, top, bottom) in near[int(x // 100), int(y // 100)]:
                if left < x < right and top < y < bottom and key.split(" ")[0] not in its_own:
                    hit.add((id, key))
    assert hit == set()


def along(path: str) -> Iterator[tuple[float, float]]:
    """Points on a path of straight lines and Bézier curves, close to each other."""
    x = y = 0.0
    for command, text in re.findall(r"([MHC])([^MHC]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]
        if command == "H":
            numbers = [x, y, numbers[0], y, numbers[0], y]
        if command != "M":
            xs, ys = [x, *numbers[0::2]], [y, *numbers[1::2]]
            steps = max(8, int(abs(xs[3] - xs[0]) + abs(ys[3] - ys[0])) // 4)
            for t in (step / steps for step in range(steps + 1)):
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield (
                    sum(w * a for w, a in zip(weights, xs, strict=True)),
                    sum(w * a for w, a in zip(weights, ys, strict=True)),
                )
        x, y = numbers[-2:]


def test_a_frame_stands_around_its_gates_and_nothing_else(drawing: ElementTree.Element) -> None:
    frames = [
        [float(border.get(side, 0)) for side in ("x", "y", "width", "height")]
        for group in drawing.iter(f"{SVG}g")
        for border in group.findall(f"{SVG}rect[@class='border']")
    ]
    standing = boxes(drawing)
    for x, y, width, height in frames:
        for left, right, top, bottom in standing.values():
            is_beside = right < x or left > x + width or bottom < y or top > y + height
            assert is_beside or (left > x and right < x + width and top > y and bottom < y + height)
    for (x, y, width, height), (x2, y2, width2, height2) in combinations(frames, 2):
        beside = x + width < x2 or x2 + width2 < x or y + height < y2 or y2 + height2 < y
        within = x < x2 and x2 + width2 < x + width and y < y2 and y2 + height2 < y + height
        assert beside or within


def test_everything_stands_inside_the_picture(drawing: ElementTree.Element) -> None:
    width, height = float(drawing.get("width", 0)), float(drawing.get("height", 0))
    for key, (left, right, top, bottom) in boxes(drawing).items():
        assert left >= 0 and right <= width and top >= 0 and bottom <= height, key
    for group in drawing.iter(f"{SVG}path"):
        for x, y in along(group.get("d", "")):
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_a_wire_is_one_line_from_its_source_to_its_target(
    to_the_right: ElementTree.Element,
) -> None:
    """Each part of it begins where the one before ends, and it goes from left to right."""
    for path in to_the_right.iter(f"{SVG}path"):
        points = list(along(path.get("d", "")))
        assert path.get("d", "").count("M") == 1
        assert points[0][0] < points[-1][0]


def test_no_two_wires_end_at_one_point(drawing: ElementTree.Element) -> None:
    """Else first and second operand could not be told apart."""
    tips = [
        arrow.get("points", "").split()[0]
        for arrow in drawing.iter(f"{SVG}polygon")
        if arrow.get("class") == "arrow"
    ]
    assert len(tips) == len(set(tips))


def test_a_wire_never_runs_back(to_the_right: ElementTree.Element) -> None:
    for path in to_the_right.iter(f"{SVG}path"):
        xs = [x for x, _ in along(path.get("d", ""))]
        assert all(b - a > -6 for a, b in pairwise(xs)), path.get("d")


def test_operands_enter_a_gate_in_typed_order_from_top_to_bottom() -> None:
    for program in ("x/y", "(x+y)-(z*w)", "max(a, b, c, d)", "(a*b)/(c+d)"):
        circuit = Circuit(program)
        root = ElementTree.fromstring(circuit.svg())
        heights = {
            group.get("id"): float(group.findall(f"{SVG}text")[0].get("y", 0))
            for group in root.iter(f"{SVG}g")
            if group.get("class") == "wire"
        }
        for gate in circuit.graph.gates:
            entering = [heights[f"wire-{circuit.graph.wires[wire].id}"] for wire in gate.wires]
            assert entering == sorted(entering), program


def test_the_effort_for_ways_around_has_an_end_and_they_still_run_through_nothing() -> None:
    """As in x+x+…+x, four hundred times: each way has to pass each column, and takes a lane there."""
    boxes = [
        (f"{column} {row}", (100.0 * column, 40.0 * row), 40.0, 20.0, 0.0)
        for column in range(60)
        for row in range(10)
    ]
    room = Room.of(boxes)
    ways = [room.around((25.0, 205.0 + n % 3), (5875.0, 205.0), ("", "")) for n in range(300)]
    assert room.effort.spent < 1_100_000
    lanes = [max(way[1::2]) for way in ways if max(way[1::2]) > 10 * 40]
    assert len(set(lanes)) == len(lanes) > 50
    for way in ways[-10:]:
        levels = {y for x, y in zip(way[::2], way[1::2], strict=True) if 75 < x < 5825}
        assert min(levels) > 9 * 40 + 10


def test_a_steep_curve_turns_back_and_meets_what_stands_there() -> None:
    """Its places do not stand in order: it goes 4 to the right, then 4 to the left of where it began."""
    curve = (0.0, 0.0, 16.0, 0.0, -19.0, 150.0, 5.0, 150.0)

    def is_clear(left: float, right: float) -> bool:
        box = ("box", ((left + right) / 2, 110.0), right - left, 60.0, 0.0)
        room = Room.of(
            [("start", (-31.0, 0.0), 62.0, 36.0, 0.0), ("end", (33.0, 150.0), 40.0, 40.0, 0.0), box]
        )
        return room.is_clear(curve, "start", "end")

    assert not is_clear(-30.0, -3.0)
    assert is_clear(-35.0, -6.0)
    assert is_clear(6.0, 35.0)


def test_ways_that_bend_between_the_same_columns_lie_beside_each_other() -> None:
    """Three wires pass a column of boxes, and all come from above it to below it."""
    boxes = [(f"b{n}", (100.0, 40.0 * n), 60.0, 30.0, 0.0) for n in range(6)]
    room = Room.of(boxes)
    uprights = []
    for n in range(3):
        way = room.around((4.0, 6.0 * n), (196.0, 100.0 + 6 * n), (f"start{n}", f"end{n}"))
        xs, ys = way[::2], way[1::2]
        steep = [
            (a, b) for (a, y), (b, to) in pairwise(zip(xs, ys, strict=True)) if abs(to - y) > 20
        ]
        uprights += [(a + b) / 2 for a, b in steep]
    assert len(uprights) == len({round(x / 2) for x in uprights}) > 3


def test_no_way_runs_in_the_lane_of_a_wire_to_another_line() -> None:
    box = ("box", (100.0, 0.0), 60.0, 30.0, 0.0)
    ends = [("start", (0.0, 0.0), 4.0, 4.0, 0.0), ("end", (200.0, 0.0), 4.0, 4.0, 0.0)]
    free = Room.of([box, *ends]).around((4.0, 0.0), (196.0, 0.0), ("start", "end"))
    height = next(y for y in free[1::2] if abs(y) > 10)
    led = Room.of([box, *ends], lanes=[height]).around((4.0, 0.0), (196.0, 0.0), ("start", "end"))
    assert all(abs(y - height) >= 5 for y in led[1::2] if abs(y) > 10)
