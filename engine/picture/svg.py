"""A picture as SVG: text that is written once for a circuit, and the numbers between its parts.

A slider moves numbers many times a second, and everything else stays: so the text is kept in parts, and
the numbers of a run are written between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from html import escape
from itertools import chain
from typing import Any

from ..base.caching import kept_with_first
from ..base.errors import GateflowError
from ..base.numerals import short
from ..base.shapes import count, dimensions
from ..base.words import begun, say, translated
from ..graph.steps import Moment
from ..layout.fonts import SANS, SERIF
from ..layout.graphviz import Point
from ..passes.run import Run
from .cells import LEVELS, NOT_FINITE, Cell, Heat, heat
from .marks import (
    DASH,
    NUMBER_SIZE,
    STROKES,
    STYLES,
    Line,
    Mark,
    Picture,
    Slot,
    Text,
    colours_of,
)
from .picture import numbers_of
from .sizes import text_width

_SANS = f"'{SANS}', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif"
_SERIF = f"'{SERIF}', 'STIX Two Text', Georgia, serif"
_NUMBER = "\0"  # stands where a number will be written: no text of a user holds a NUL

# Path commands for coordinates of six digits each; `%` writes many numbers faster than `format` does.
_START, _LEVEL, _BEND = "M%g,%g", "H%g", "C%g,%g %g,%g %g,%g"
_BRACKET = "M%g,%gL%g,%g %g,%g %g,%g"


def svg(
    picture: Picture,
    run: Run,
    theme: str = "light",
    standalone: bool = True,
    moment: Moment | None = None,
    locale: str = "en",
) -> str:
    """Draw a picture as SVG. `theme` is one of `marks.colours_of`; `auto` follows the reader's system.

    An SVG that is not `standalone` has no background and no style, since the page that holds it gives
    both. At a `moment` of the run, a dash stands for each number that is not computed yet, and a question
    mark for each number that the reader is asked for. The titles are in the language of `locale`.
    """
    svg = encoded_svg(picture, run, theme, standalone, moment=moment, locale=locale)
    return svg.decode()


def encoded_svg(
    picture: Picture,
    run: Run,
    theme: str = "light",
    standalone: bool = True,
    moment: Moment | None = None,
    locale: str = "en",
) -> bytes:
    """Draw a picture as `svg` does, in UTF-8: the parts without numbers are encoded once a circuit."""
    first, *others = _svg_parts(picture, theme, standalone, locale)
    numbers = numbers_of(run, moment)
    scalars = not any(run.shapes) and moment is None and None not in numbers
    texts = map(short, numbers) if scalars else _texts(picture, numbers, theme)
    encoded = map(str.encode, texts)
    return b"".join([first, *chain.from_iterable(zip(encoded, others, strict=True))])


def _texts(picture: Picture, numbers: Sequence[Any], theme: str) -> Iterator[str]:
    """Write the texts between the parts of an SVG: for arrays, and for numbers that are not shown."""
    slots = chain.from_iterable(zip(picture.cells, picture.cells, strict=True))
    for number, cell in zip(numbers, slots, strict=True):
        if isinstance(number, str):
            yield from _placeholders(number, cell)
        elif cell.kind == "number":
            yield "" if number is None else short(number)
        elif number is None:
            continue
        elif cell.kind == "matrix":
            yield from map(short, number.ravel().tolist())
        else:
            found = heat(number, cell)
            yield levels(found, cell, theme)
            yield f"±{short(found.largest)}"


def _placeholders(text: str, cell: Cell) -> Iterator[str]:
    """Write `—` or `?` in each place of a cell whose numbers are not shown yet."""
    if cell.kind == "heat":
        yield ""  # no squares
        yield text
    else:
        yield from [text] * count(cell.shape)


def levels(heat: Heat, cell: Cell, theme: str) -> str:
    """Draw the squares of a heat map, as one path for each level of the colour scale."""
    paths = _NO_SQUARES.copy()
    drawn = _squares(cell.rows, cell.columns, cell.across, cell.down)
    for square, level in zip(drawn, heat.levels, strict=True):
        paths[level] += square
    return "".join([form % path for level, form in _level_forms(theme) if (path := paths[level])])


_NO_SQUARES: dict[int | str, str] = dict.fromkeys((*range(-LEVELS, LEVELS + 1), NOT_FINITE), "")


@cache
def _level_forms(theme: str) -> list[tuple[int | str, str]]:
    """Write a path for each level but 0, with `%s` for its squares: the map's ground has the colour of 0."""
    colours = colours_of(theme)
    return [
        (level, f'<path class="level{level}" d="%s" fill="{colours[f"level{level}"]}"/>')
        for level in _NO_SQUARES
        if level
    ]


def heat_map(cell: Cell, corner: Point, colours: Mapping[str, str], squares: str) -> str:
    """Draw a heat map with its top left corner at a place: `squares` are what `levels` has drawn."""
    width, height = cell.block
    return (
        f'<g class="heat" data-rows="{cell.rows}" data-columns="{cell.columns}"'
        f' transform="translate({corner[0]:g} {corner[1]:g})"><rect class="level0"'
        f' width="{width:g}" height="{height:g}" fill="{colours["level0"]}"/>{squares}</g>'
    )


def _array(slot: Slot, role: str, colours: Mapping[str, str]) -> str:
    """Draw the slot of an array, with `_NUMBER` where its numbers or squares will be written."""
    place, cell, has_gradient, _ = slot
    above = role == "value"
    style = f'class="{role}" fill="{colours[role]}"'
    style += ' font-style="italic"' if STYLES[role].slanted else ""
    if not above and not has_gradient:
        return f"<text {style}></text>"
    if cell.kind == "matrix":
        entries = cell.entries(place, above)
        spans = "".join(f'<tspan x="{x:g}" y="{y:g}">{_NUMBER}</tspan>' for x, y in entries)
        brackets = "".join(_BRACKET % b for b in cell.brackets(place, above))
        return (
            f'<path class="bracket" d="{brackets}" fill="none" {_stroke("bracket", colours)}/>\n'
            f'<text {style} font-size="{NUMBER_SIZE}">{spans}</text>'
        )
    _, value_end, gradient_end = cell.captions(place)
    (x, y), anchor = (value_end, "start") if above else (gradient_end, "middle")
    return (
        f"{heat_map(cell, cell.corner(place, above), colours, _NUMBER)}\n"
        f'<text {style} font-size="{NUMBER_SIZE}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">'
        f"{_NUMBER}</text>"
    )


@lru_cache(maxsize=256)
def _squares(rows: int, columns: int, across: float, down: float) -> list[str]:
    """Draw each square of a heat map, row by row, from the map's own corner."""
    outline = f"h{across:g}v{down:g}h{-across:g}z"
    return [
        f"M{column * across:g},{row * down:g}{outline}"
        for row in range(rows)
        for column in range(columns)
    ]


@partial(kept_with_first, most=2)  # no more themes or languages of one picture: the texts are long
def _svg_parts(picture: Picture, theme: str, standalone: bool, locale: str) -> tuple[bytes, ...]:
    """Draw the SVG without its numbers, in parts: between two parts a number will be written."""
    colours = colours_of(theme)
    width, height = f"{picture.width:.6g}", f"{picture.height:.6g}"
    label = translated(say("Circuit of {program}", program=_drawable(picture.name)), locale)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="circuit" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{_SANS}" text-anchor="middle" role="group"'
        f' aria-label="{escape(label)}" data-flow="{picture.flow}" data-length="{picture.length:.0f}"'
        f' data-breadth="{picture.breadth:.0f}">'
    ]
    if standalone:
        lines.append(f"<title>{escape(_drawable(picture.title))}</title>")
        if theme.startswith("auto"):
            lines.append(_dark_style(colours_of(theme, night=True)))
        lines.append(f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>')
    forms = _forms(theme)
    words = [
        f"{id}\n{_drawable(translated(title, locale))}" for id, _, title, _ in picture.elements
    ]
    # In one call, which is faster than one for each element.
    escaped = iter(escape("\n".join(words)).split("\n"))
    for id, title, (_, classes, _, marks) in zip(escaped, escaped, picture.elements, strict=True):
        lines.append(f'<g id="{id}" class="{classes}"><title>{title}</title>')
        for mark in marks:
            lines.append(_svg_mark(mark, forms, colours))
        lines.append("</g>")
    lines.append("</svg>\n")
    return tuple("\n".join(lines).encode().split(_NUMBER.encode()))


def _dark_style(c: Mapping[str, str]) -> str:
    """Change the colours at night, by class: a style sheet is stronger than the elements' attributes."""
    return (
        "<style>@media (prefers-color-scheme: dark) {"
        f".paper{{fill:{c['paper']}}}.line{{stroke:{c['ink']}}}.arrow{{fill:{c['ink']}}}"
        f".body{{fill:{c['gate']};stroke:{c['ink']}}}.op-copy .body{{fill:{c['ink']}}}"
        f".symbol,.name{{fill:{c['ink']}}}.label,.title{{fill:{c['name']}}}"
        f".rim{{stroke:{c['ink']}}}.border{{stroke:{c['name']}}}"
        f".value{{fill:{c['value']}}}.gradient{{fill:{c['gradient']}}}"
        f".shape{{fill:{c['name']}}}.bracket{{stroke:{c['name']}}}.data .body{{fill:{c['slab']}}}"
        + "".join(f".{name}{{fill:{c[name]}}}" for name in c if name.startswith("level"))
        + "}</style>"
    )


def _stroke(name: str, colours: Mapping[str, str]) -> str:
    """Write the attributes of a line or an outline."""
    colour, width, _ = STROKES[name]
    return f'stroke="{colours[colour]}" stroke-width="{width:g}"'


@cache
def _forms(theme: str) -> dict[str, str]:
    """Write each kind of mark as SVG, with `%` where one mark differs from the next."""
    colours = colours_of(theme)
    line = f'<path class="line" d="%s" fill="none" {_stroke("wire", colours)}/>'
    inside = colours[STROKES["arrow"].fill]
    arrow = f'<polygon class="arrow" points="%g,%g %g,%g %g,%g" fill="{inside}"/>'
    dashes = line.replace("/>", f' stroke-dasharray="{DASH} {DASH}"/>')
    forms = {"line": line, "arrow": f"{line}\n{arrow}", "dashed line": dashes,
             "dashed arrow": f"{dashes}\n{arrow}"}  # fmt: skip
    for fill, name in _BOXES.items():
        inside = colours[STROKES[fill].fill] if STROKES[fill].fill else "none"
        forms[f"box {fill}"] = (
            f'<rect class="{name}" x="%g" y="%g" width="%g" height="%g" rx="%g"'
            f' fill="{inside}" {_stroke(fill, colours)}/>'
        )
    for role, (colour, serif, slanted) in STYLES.items():
        style = ' font-style="italic"' if slanted else ""
        style += f' font-family="{_SERIF}"' if serif else ""
        style += ' text-anchor="start"' if role == "title" else ""
        forms[role] = (
            f'<text class="{role}" x="%g" y="%g" font-size="%.1f" fill="{colours[colour]}"{style}>'
            "%s</text>"
        )
    size = f"{NUMBER_SIZE:.1f}"
    value, gradient = (
        forms[role].replace("%.1f", size).replace("%s", _NUMBER) for role in ("value", "gradient")
    )
    forms["numbers"] = f"{value}\n{gradient}"
    forms["numbers beside"] = forms["numbers"].replace(
        f">{_NUMBER}<", f' text-anchor="start">{_NUMBER}<'
    )
    forms["caption"] = (
        f'<text class="shape" x="%g" y="%g" font-size="{NUMBER_SIZE}" text-anchor="%s"'
        f' fill="{colours["name"]}">%s</text>'
    )
    return forms


_BOXES = {"gate": "body", "ink": "body", "slab": "body", "frame": "border", "rim": "rim"}
"""The CSS class of each kind of box."""


def _svg_mark(mark: Mark, forms: Mapping[str, str], colours: Mapping[str, str]) -> str:
    if isinstance(mark, Slot):
        (_, y), cell, *_ = mark
        if cell.kind == "number":
            x, side = mark.anchor
            form = forms["numbers beside" if side else "numbers"]
            above, below = mark.bases
            return form % (x, y + above, x, y + below)
        (x, y), _, _ = cell.captions(mark.place)
        anchor = "middle" if cell.kind == "matrix" else "end"
        caption = forms["caption"] % (x, y, anchor, dimensions(cell.shape))
        return "\n".join(
            [caption, *(_array(mark, role, colours) for role in ("value", "gradient"))]
        )
    if isinstance(mark, Line):
        path, kind = _path(mark.points), "dashed " if mark.dashed else ""
        if mark.arrow:
            return forms[f"{kind}arrow"] % (path, *mark.arrow)
        return forms[f"{kind}line"] % path
    if isinstance(mark, Text):
        role, (x, y), size, text = mark
        return forms[role] % (x, y, size, escape(text))
    (x, y), width, height, fill, corner = mark
    return forms[f"box {fill}"] % (x - width / 2, y - height / 2, width, height, corner)


def _path(points: tuple[float, ...]) -> str:
    """Write a line of Bézier curves; a level curve is written as a straight line, which is shorter."""
    path, y = _START % points[:2], points[1]
    numbers = iter(points[2:])
    for curve in zip(*[numbers] * 6, strict=True):
        _, out, _, into, x, end = curve
        if y == out == into == end:
            path += _LEVEL % x
        else:
            path += _BEND % curve
            y = end
    return path


def error_svg(error: GateflowError, program: str, theme: str = "light", locale: str = "en") -> str:
    """Draw a picture that says what is wrong: an `<img>` shows nothing else of an answer."""
    colours = colours_of(theme)
    message, hint = translated(error.message, locale), translated(error.hint, locale)
    start, end = error.span or (0, 0)
    first = program.rfind("\n", 0, start) + 1
    line = program[first:].split("\n", 1)[0][: start - first + 60]
    marks = " " * (start - first) + "^" * max(1, min(end - start, 60)) if error.span else ""
    if start - first > 40:
        line, marks = "…" + line[start - first - 40 :], " " * 41 + "^"
    rows = [
        ("gradient", _SANS, begun(error.message, locale)),
        *([("ink", "monospace", line), ("gradient", "monospace", marks)] if line else []),
        *([("name", _SANS, hint)] if hint else []),
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
        f' viewBox="0 0 {width:.0f} {height}"><title>{escape(_drawable(message))}</title>\n'
        f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>\n{texts}\n</svg>\n'
    )


def _drawable(text: str) -> str:
    """Put a text on one line, without control characters and lone surrogates, which XML can't hold."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
