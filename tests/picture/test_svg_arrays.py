"""Pictures of circuits of arrays: the same in every format, and nothing in them on anything else."""

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.base.numerals import short
from engine.circuits import Circuit
from engine.layout import graphviz as layout
from engine.layout.workers import Workers
from engine.picture.cells import cell, heat, squares
from engine.picture.marks import THEMES, Box, Line, Slot, Text
from engine.picture.picture import wire_id
from engine.picture.sizes import name_width
from engine.picture.xdot import xdot
from tests.support import worked

SVG = "{http://www.w3.org/2000/svg}"
NETWORK = (
    "h = max(0, X @ W1 + b1)\nS = h @ W2 + b2\nloss = mean(logsumexp(S, axis=1) - sum(S*Y, axis=1))"
)
CIRCUITS: dict[str, tuple[str, dict[str, Any]]] = {
    "vector": (worked.VECTOR.program, dict(worked.VECTOR.inputs)),
    "mixed": ("a*sum(x) + norm(W@x)*b + max(W)", {"W": "randn(3,3)", "x": "randn(3)"}),
    "large": ("sum(tanh(W@x + b)) * y", {"W": "randn(40,30)", "b": "zeros(40)"}),
    "network": (NETWORK, {"X": "randn(5,4)", "W1": "randn(4,6)", "W2": "randn(6,3)", "Y": "zeros(5,3)"}),
    "fork": ("x*x + x.T*outer(u, u)[0, 0] + softmax(x)*x", {"x": "randn(3,3)", "u": [1, 2]}),
    "column": ("sum(A @ b) + c", {"A": "randn(1,30)", "b": "randn(30,1)"}),
    "deep": ("sum(A*B, axis=(0,1)) @ c", {"A": "randn(2,3,2)", "B": "randn(2,3,2)"}),
    "wide": ("max(A, B, C, D, s, t)", dict.fromkeys("ABCD", "randn(2,3)")),
    "not finite": ("1/x + log(Y)", {"x": [0, 1], "Y": [[-1, 0]] * 5}),
}  # fmt: skip


def made(name: str, **more: Any) -> Circuit:
    program, values = CIRCUITS[name]
    return Circuit(program, values, **more)


def groups(text: str, role: str = "wire") -> list[ElementTree.Element]:
    root = ElementTree.fromstring(text)
    return [g for g in root.iter(f"{SVG}g") if (g.get("class") or "").split()[:1] == [role]]


def texts(group: ElementTree.Element, role: str) -> list[ElementTree.Element]:
    return [text for text in group.iter(f"{SVG}text") if text.get("class") == role]


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_wire_has_one_text_of_its_value_and_one_of_its_gradient(name: str) -> None:
    circuit = made(name)
    run = circuit.run
    drawn = groups(circuit.svg())
    assert len(drawn) == len(run.graph.wires)
    for group, wire, value, gradient in zip(
        drawn, run.graph.wires, run.values, run.gradients, strict=True
    ):
        room = cell(run.shapes[wire.value])
        for role, numbers in (("value", value), ("gradient", gradient)):
            (text,) = texts(group, role)
            spans = [span.text for span in text]
            if room.kind == "number":
                assert text.text == short(numbers)
            elif room.kind == "matrix":
                assert spans == [short(number) for number in numbers.flat]
            else:
                assert str(text.text).startswith("±")
        captions = [text.text for text in texts(group, "shape")]
        assert captions == (["×".join(map(str, room.shape))] if room.shape else [])


@pytest.mark.parametrize("name", CIRCUITS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_and_xdot_show_the_same_numbers_levels_and_words(name: str, theme: str) -> None:
    circuit = made(name)
    root = ElementTree.fromstring(circuit.svg(theme))
    in_svg = [
        t
        for text in root.iter(f"{SVG}text")
        for t in ([text.text] if text.text else [s.text for s in text])
    ]
    source = xdot(circuit.picture, circuit.run, "png", theme)
    whole = re.sub(r'" \+ "', "", source).replace('\\"', '"').replace("\\\\", "\\").encode()
    in_xdot = [
        whole[m.end() : m.end() + int(m[1])].decode().replace("\N{FIGURE DASH}", "−")
        for m in re.finditer(rb"T [-\d.]+ [-\d.]+ -?\d 0 (\d+) -", whole)
    ]
    assert sorted(map(str, in_svg)) == sorted(in_xdot)
    for level in [name for name in THEMES[theme] if name.startswith("level")]:
        filled = sum(
            path.get("d", "").count("M")
            for path in root.iter(f"{SVG}path")
            if path.get("class") == level
        )
        filled += sum(1 for rect in root.iter(f"{SVG}rect") if rect.get("class") == level)
        colour = THEMES[theme][level].encode()
        assert filled == len(re.findall(rb"C 7 -" + colour + rb" P 4", whole)) or level == "levelx"


def test_a_heat_map_draws_no_square_of_zero() -> None:
    numbers = np.zeros((6, 7))
    numbers[1, 2], numbers[4, 5] = 3.0, -3.0
    circuit = Circuit("x + 0", {"x": numbers})
    (wire, *_) = groups(circuit.svg())
    maps = [g for g in wire.iter(f"{SVG}g") if g.get("class") == "heat"]
    found = {p.get("class"): p.get("d", "").count("M") for p in maps[0].iter(f"{SVG}path")}
    assert found == {"level4": 1, "level-4": 1}
    assert len(list(squares(heat(numbers, cell((6, 7))), cell((6, 7))))) == 2


def without_numbers(svg: str) -> str:
    svg = re.sub(r'<path class="level.*?/>', "", svg)
    return re.sub(r"(<(?:text|tspan)[^>]*>)[^<]*", r"\1", svg)


@pytest.mark.parametrize("name", CIRCUITS)
def test_new_numbers_move_nothing_while_the_shapes_stay(name: str) -> None:
    laid_out: list[str] = []

    def place(structure: str) -> layout.Layout:
        laid_out.append(structure)
        return layout.place(structure)

    first = made(name, place=place)
    assert first.svg()
    once = len(laid_out)
    inputs = {input.name: first.values[input.name] for input in first.graph.inputs}
    longest = {
        n: np.full(np.shape(v), -1.234e-17) if np.ndim(v) else -1.234e-17 for n, v in inputs.items()
    }
    other = Circuit(CIRCUITS[name][0], longest, 1e-300, place)
    assert first.svg() != other.svg()
    assert without_numbers(first.svg()) == without_numbers(other.svg())
    assert len(set(laid_out)) == once


# Room


def boxes(circuit: Circuit) -> dict[str, tuple[float, float, float, float]]:
    """Left, right, top and bottom of what stands in a picture: cells, gates, names."""
    found = {}
    for element in circuit.picture.elements:
        for number, shape in enumerate(element.marks):
            if isinstance(shape, Slot):
                width, height = shape.cell.width, shape.cell.height - 2
            elif isinstance(shape, Box) and shape.fill not in ("frame", "rim"):
                width, height = shape.width, shape.height
            elif isinstance(shape, Text) and shape.role == "name" and len(element.marks) == 1:
                width, height = name_width(shape.text) - 4, shape.size
            else:
                continue
            x, y = shape.place
            found[f"{element.id} {number}"] = (
                x - width / 2,
                x + width / 2,
                y - height / 2,
                y + height / 2,
            )
    return found


@pytest.mark.parametrize("data", [(), ("X", "x", "W", "A")])
@pytest.mark.parametrize("name", CIRCUITS)
def test_cells_gates_and_names_do_not_stand_on_each_other(name: str, data: tuple[str, ...]) -> None:
    circuit = made(name, data=data)
    clashes = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(circuit).items(), 2)
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
    ]
    assert clashes == []
    for left, right, top, bottom in boxes(circuit).values():
        assert 0 <= left < right <= circuit.picture.width
        assert 0 <= top < bottom <= circuit.picture.height


def along(points: tuple[float, ...]) -> list[tuple[float, float]]:
    """Points on a line of Bézier curves, close to each other."""
    at = np.array(points).reshape(-1, 2)
    t = np.linspace(0, 1, 60)[:, None]
    curves = [at[i : i + 4] for i in range(0, len(at) - 3, 3)]
    return [
        (float(x), float(y))
        for a, b, c, d in curves
        for x, y in (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * c + t**3 * d
    ]


@pytest.mark.parametrize("name", CIRCUITS)
def test_no_wire_runs_through_the_cell_of_another_or_a_gate(name: str) -> None:
    circuit = made(name)
    standing = boxes(circuit)
    owned = {wire_id(w): {wire_id(w), w.source.id, w.target.id} for w in circuit.graph.wires}
    hit = set()
    for element in circuit.picture.elements:
        for line in (shape for shape in element.marks if isinstance(shape, Line)):
            own = owned[element.id]
            for x, y in along(line.points):
                for key, (left, right, top, bottom) in standing.items():
                    if left < x < right and top < y < bottom and key.split(" ")[0] not in own:
                        hit.add((element.id, key))
    assert hit == set()


# Data and themes


def test_data_are_drawn_apart_in_every_format() -> None:
    circuit = Circuit("h = 2*X\nsum(h @ W)", {"X": [[1, 2]], "W": [[1], [2]]}, data=["X"])
    root = ElementTree.fromstring(circuit.svg())
    apart = {g.get("id") for g in root.iter(f"{SVG}g") if "data" in (g.get("class") or "").split()}
    assert apart == {"input-X", "wire-w1", "wire-w3"}
    dashed = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert len(dashed) == 2
    source = xdot(circuit.picture, circuit.run, "pdf")
    assert source.count("L 3 ") > 2 * 5  # dashes of three points
    assert source.count(f"C 7 -{THEMES['light']['slab']}") == 1
    for id in ("wire-w1", "wire-w3"):
        (group,) = [g for g in root.iter(f"{SVG}g") if g.get("id") == id]
        (gradient,) = texts(group, "gradient")
        assert (gradient.text, list(gradient)) == (None, [])
    dot = circuit.dot()
    assert dot.count("style=dashed") == 4  # both halves of each of the two
    assert "—" in dot
    assert re.search(r'"input-X" \[.*style=filled', dot)
    assert "dashed" not in Circuit("X @ W").dot()


@pytest.mark.parametrize("name", CIRCUITS)
def test_at_night_every_colour_is_another(name: str) -> None:
    """The automatic theme turns colours by class, so each class with a colour must be in its style."""
    circuit = made(name, data=("x", "X"))
    light, dark = (ElementTree.fromstring(circuit.svg(theme)) for theme in ("light", "dark"))
    style = next(ElementTree.fromstring(circuit.svg("auto")).iter(f"{SVG}style")).text or ""
    rules = dict(re.findall(r"(\.[^{}]+)\{([^}]*)\}", style))
    known = {name: body for names, body in rules.items() for name in names.strip().split(",")}
    for day, night in zip(light.iter(), dark.iter(), strict=True):
        for part in ("fill", "stroke"):
            if day.get(part) != night.get(part):
                names = [name for name in known if name.split(" ")[-1] == f".{day.get('class')}"]
                assert any(f"{part}:{night.get(part)}" in known[name] for name in names), day.attrib


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_every_colour(theme: str) -> None:
    assert set(THEMES[theme]) == set(THEMES["light"])
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in THEMES[theme].values())
    scale = [THEMES[theme][f"level{n}"] for n in range(-4, 5)]
    assert len(set(scale)) == 9


@pytest.mark.parametrize("format", ["png", "pdf"])
@pytest.mark.parametrize("name", CIRCUITS)
def test_circuits_of_arrays_are_rendered(workers: Workers, name: str, format: str) -> None:
    circuit = made(name, data=("X",))
    drawn = workers.render(xdot(circuit.picture, circuit.run, format), format)  # type: ignore[arg-type]
    assert drawn.startswith({"png": b"\x89PNG", "pdf": b"%PDF"}[format])
    assert len(drawn) > 2000
