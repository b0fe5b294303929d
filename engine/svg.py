"""A picture as SVG."""

from collections.abc import Mapping, Sequence
from html import escape

from engine.caching import kept_with_first
from engine.drawing import text_width
from engine.errors import GateflowError
from engine.fonts import SANS, SERIF
from engine.layout import Point
from engine.passes import Run
from engine.picture import numbers
from engine.shapes import THEMES, Box, Curve, Picture, Polygon, Shape

_SANS = f"'{SANS}', 'Segoe UI', system-ui, sans-serif"
_SERIF = f"'{SERIF}', 'STIX Two Text', Georgia, serif"


def svg(picture: Picture, run: Run, theme: str = "light", standalone: bool = True) -> str:
    """Draw a picture as SVG. `theme` is `light`, `dark`, or `auto`: as the reader's system has it.

    Not `standalone`, it has no background and no style of its own: the page that holds it gives both.
    """
    parts = _svg_parts(picture, theme, standalone)
    written = numbers(run)
    return "".join(part if isinstance(part, str) else written[part] for part in parts)


@kept_with_first
def _svg_parts(picture: Picture, theme: str, standalone: bool) -> tuple[str | int, ...]:
    """Draw the SVG once, with the index of a number where that number stands."""
    colours = THEMES["dark" if theme == "dark" else "light"]
    width, height = f"{picture.width:.6g}", f"{picture.height:.6g}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="circuit" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{_SANS}" text-anchor="middle" role="group"'
        f' aria-label="Circuit of {escape(_drawable(picture.title))}">'
    ]
    if standalone:
        lines.append(f"<title>{escape(_drawable(picture.title))}</title>")
        if theme == "auto":
            lines.append(_dark_style())
        lines.append(f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>')
    for element in picture.elements:
        lines.append(
            f'<g id="{escape(element.id)}" class="{element.classes}">'
            f"<title>{escape(_drawable(element.title))}</title>"
        )
        lines += [_svg_shape(shape, colours) for shape in element.shapes]
        lines.append("</g>")
    lines.append("</svg>\n")
    pieces = "\n".join(lines).split("\0")  # no text holds this sign, so it sets the slots apart
    return tuple(int(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _dark_style() -> str:
    """Turn the colours at night: by class, which is stronger than an attribute."""
    c = THEMES["dark"]
    return (
        "<style>@media (prefers-color-scheme: dark) {"
        f".paper{{fill:{c['paper']}}}.line{{stroke:{c['ink']}}}.arrow{{fill:{c['ink']};stroke:{c['ink']}}}"
        f".body{{fill:{c['gate']};stroke:{c['ink']}}}.op-copy .body{{fill:{c['ink']}}}"
        f".symbol,.name{{fill:{c['ink']}}}.label{{fill:{c['name']}}}"
        f".value{{fill:{c['value']}}}.gradient{{fill:{c['gradient']}}}}}</style>"
    )


def _svg_shape(shape: Shape, colours: Mapping[str, str]) -> str:
    ink = colours["ink"]
    if isinstance(shape, Curve):
        path = _path(shape.points)
        return (
            f'<path class="{shape.role}" d="{path}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
        )
    if isinstance(shape, Polygon):
        corners = " ".join(f"{x:.6g},{y:.6g}" for x, y in shape.points)
        return f'<polygon class="{shape.role}" points="{corners}" fill="{ink}"/>'
    if isinstance(shape, Box):
        (x, y), width, height = shape.place, shape.width, shape.height
        return (
            f'<rect class="{shape.role}" x="{x - width / 2:.6g}" y="{y - height / 2:.6g}"'
            f' width="{width:.6g}" height="{height:.6g}" rx="{height / 2:.6g}"'
            f' fill="{colours[shape.fill]}" stroke="{ink}" stroke-width="1.6"/>'
        )
    style = ' font-style="italic"' if shape.slanted else ""
    style += f' font-family="{_SERIF}"' if shape.serif else ""
    text = escape(shape.text) if shape.slot is None else f"\0{shape.slot}\0"
    x, y = shape.place
    return (
        f'<text class="{shape.role}" x="{x:.6g}" y="{y:.6g}"'
        f' font-size="{shape.size}" fill="{colours[shape.colour]}"{style}>{text}</text>'
    )


def _path(points: Sequence[Point]) -> str:
    """Write a line of Bézier curves, a level one as the straight line that it is."""
    x, y = points[0]
    path = f"M{x:.6g},{y:.6g}"
    for i in range(1, len(points), 3):
        (x1, y1), (x2, y2), (x, end) = points[i : i + 3]
        path += (
            f"H{x:.6g}"
            if y == y1 == y2 == end
            else f"C{x1:.6g},{y1:.6g} {x2:.6g},{y2:.6g} {x:.6g},{end:.6g}"
        )
        y = end
    return path


def error_svg(error: GateflowError, program: str, theme: str = "light") -> str:
    """Draw a picture that says what is wrong, for a reader who sees the picture alone."""
    colours = THEMES["dark" if theme == "dark" else "light"]
    start, end = error.span or (0, 0)
    first = program.rfind("\n", 0, start) + 1
    line = program[first:].split("\n", 1)[0][: start - first + 60]
    marks = " " * (start - first) + "^" * max(1, min(end - start, 60)) if error.span else ""
    if start - first > 40:
        line, marks = "…" + line[start - first - 40 :], " " * 41 + "^"
    rows = [
        ("gradient", _SANS, error.message[:1].upper() + error.message[1:]),
        *([("ink", "monospace", line), ("gradient", "monospace", marks)] if line else []),
        *([("name", _SANS, error.hint)] if error.hint else []),
    ]
    widest = max(text_width(text, 15) for _, _, text in rows)
    width, height = max(280, widest + 40), 24 * len(rows) + 24
    texts = "\n".join(
        f'<text x="20" y="{32 + 24 * number}" fill="{colours[colour]}" xml:space="preserve"'
        f' font-size="15" font-family="{family}">{escape(_drawable(text))}</text>'
        for number, (colour, family, text) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="error" width="{width:.0f}" height="{height}"'
        f' viewBox="0 0 {width:.0f} {height}"><title>{escape(_drawable(error.message))}</title>\n'
        f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>\n{texts}\n</svg>\n'
    )


def _drawable(text: str) -> str:
    """Make a text fit for XML, which can't hold control characters and lone surrogates, on one line."""
    line = " ".join(text.split("\n"))
    if line.isprintable():
        return line
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in line
    )
