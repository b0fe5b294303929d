"""One style: what `STROKES` says of a line is what SVG, PNG and PDF, and TikZ draw."""

import re
from xml.etree import ElementTree

import pytest

from engine.circuits import Circuit
from engine.picture.marks import DASH, STROKES, THEMES
from engine.picture.svg import svg
from engine.picture.xdot import xdot
from engine.programs import tikz

COLOURS = THEMES["light"]
# Has every kind of line: a copy gate, data, the parts of a gate, a folded statement and a vector.
ALL_KINDS = Circuit(
    "q = x*x\ns = sigmoid(y)\nf = sum(q) + s*y",
    {"x": [1, 2, 3], "y": 0.5},
    data=["x"],
    fold=["q"],
    expand=["sigmoid"],
)
PLACES = {  # where each stroke is seen in SVG
    "wire": ".//*[@class='line']",
    "arrow": ".//*[@class='arrow']",
    "gate": ".//*[@class='gate op-add']/*[@class='body']",
    "ink": ".//*[@class='gate op-copy']/*[@class='body']",
    "slab": ".//*[@class='input data']/*[@class='body']",
    "frame": ".//*[@class='border']",
    "rim": ".//*[@class='rim']",
    "bracket": ".//*[@class='bracket']",
}
Drawn = tuple[float, str | None, str | None]
"""The width of an outline, its colour, and the colour of the inside; None where there is none."""


def asked(name: str) -> Drawn:
    """Give what the table says of a stroke."""
    colour, width, fill = STROKES[name]
    return width, COLOURS[colour] if width else None, COLOURS[fill] if fill else None


def drawn_in_xdot(source: str) -> list[Drawn]:
    """List the lines and areas of a drawing. xdot keeps a width and two colours until others are set."""
    drawing = re.search(r'_background="(.*)"', source.replace('" + "', ""))
    assert drawing
    width, pen, inside = 1.0, "", ""
    lines: list[Drawn] = []
    steps = r"S \d+ -setlinewidth\((.*?)\)|([cC]) \d+ -(#\w+)|([LBPb]) \d+ [-\d]"
    for set_width, which, colour, operation in re.findall(steps, drawing[1]):
        if set_width:
            width = float(set_width) / 4  # units to a point
        elif which == "c":
            pen = colour
        elif which == "C":
            inside = colour
        else:
            seen = pen != "#00000000"
            filled = inside if operation in "Pb" else None
            lines.append((round(width, 3) if seen else 0.0, pen if seen else None, filled))
    return lines


@pytest.mark.parametrize("name", STROKES)
def test_svg_draws_a_stroke_as_the_table_says(name: str) -> None:
    root = ElementTree.fromstring(
        re.sub(' xmlns="[^"]*"', "", svg(ALL_KINDS.picture, ALL_KINDS.view))
    )
    found = root.findall(PLACES[name])
    assert found
    for one in found:
        stroke, fill = one.get("stroke"), one.get("fill")
        width = float(one.get("stroke-width", "1")) if stroke else 0.0
        assert (width, stroke, None if fill == "none" else fill) == asked(name)
        if one.get("stroke-dasharray"):
            assert one.get("stroke-dasharray") == f"{DASH} {DASH}"


@pytest.mark.parametrize("name", STROKES)
def test_graphviz_draws_a_stroke_as_the_table_says(name: str) -> None:
    assert asked(name) in drawn_in_xdot(xdot(ALL_KINDS.picture, ALL_KINDS.view, "pdf"))


def test_graphviz_draws_no_line_that_the_table_does_not_have() -> None:
    paper, *lines = drawn_in_xdot(xdot(ALL_KINDS.picture, ALL_KINDS.view, "pdf"))
    assert paper == (1.0, COLOURS["paper"], COLOURS["paper"])
    assert set(lines) == set(map(asked, STROKES))


@pytest.mark.parametrize("name", STROKES)
def test_tikz_draws_a_stroke_as_the_table_says(name: str) -> None:
    text = tikz.write(ALL_KINDS.picture, ALL_KINDS.view).text
    look = re.search(rf"  gf {name}/\.style={{(.*)}},", text)
    assert look
    width = re.search(r"line width=([\d.]+)pt", look[1])
    outline, fill = re.search(r"draw=gf(\w+)", look[1]), re.search(r"fill=gf(\w+)", look[1])
    assert (
        float(width[1]) if width else 0.0,
        COLOURS[outline[1]] if outline else None,
        COLOURS[fill[1]] if fill else None,
    ) == asked(name)
    assert rf"\path[gf {name}" in text
    assert f"on {DASH:g}pt off {DASH:g}pt" in text


def test_a_dash_in_a_png_is_as_long_as_in_svg() -> None:
    source = xdot(ALL_KINDS.picture, ALL_KINDS.view, "pdf")
    dashes = re.findall(r"L 3 ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)", source)
    lengths = [abs(float(dash[4]) - float(dash[0])) / 4 for dash in dashes]
    assert len(lengths) > 3
    assert lengths[0] == pytest.approx(DASH, abs=0.05)


def test_a_minus_of_a_gradient_is_no_hyphen_in_a_picture_of_dots() -> None:
    circuit = Circuit("x*y", {"x": -2, "y": -3})
    drawn = xdot(circuit.picture, circuit.run, "png")
    assert " -−2.00" in drawn and " -−3.00" in drawn  # the values, in the upright font
    assert " -\N{FIGURE DASH}2.00" in drawn and " -\N{FIGURE DASH}3.00" in drawn
