"""A picture as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from html import escape
from itertools import chain
from typing import Any

from ..base.caching import kept_with_first
from ..base.errors import GateflowError
from ..base.numerals import short
from ..base.shapes import count, written
from ..base.words import begun, say, translated
from ..graph.steps import Moment
from ..layout.fonts import SANS, SERIF
from ..layout.graphviz import Point
from ..passes.run import Run
from .cells import LEVELS, NOT_FINITE, Cell, Heat, heat
from .marks import (
    CAPTION_SIZE,
    DASH,
    ENTRY_SIZE,
    GRADIENT_BASE,
    NUMBER_SIZE,
    STYLES,
    VALUE_BASE,
    Line,
    Numbers,
    Picture,
    Shape,
    Text,
    colours_of,
)
from .picture import numbers
from .sizes import text_width

_SANS = f"'{SANS}', 'Segoe UI', system-ui, sans-serif"
_SERIF = f"'{SERIF}', 'STIX Two Text', Georgia, serif"
_NUMBER = "\0"  # stands where a number will: no text holds this sign

# What many numbers are put into, each with six digits: `%` writes them faster than a format does.
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
    """Draw a picture as SVG. `theme` is one of `marks.colours_of`; `auto` is as the system has it.

    Not `standalone`, it has no background and no style of its own: the page that holds it gives both.
    At a `moment` of the run, a dash stands where there is no number yet, and a question mark where
    the reader is asked for it. The titles are in the language of `locale`.
    """
    return encoded_svg(picture, run, theme, standalone, moment, locale).decode()


def encoded_svg(
    picture: Picture,
    run: Run,
    theme: str = "light",
    standalone: bool = True,
    moment: Moment | None = None,
    locale: str = "en",
) -> bytes:
    """Draw a picture as `svg` does, in UTF-8: what stays the same is encoded once."""
    first, *others = _svg_parts(picture, theme, standalone, locale)
    there = numbers(run, moment)
    plain = not any(run.shapes) and moment is None and None not in there
    written = map(short, there) if plain else _written(picture, there, theme)
    encoded = map(str.encode, written)
    return b"".join([first, *chain.from_iterable(zip(encoded, others, strict=True))])


def _written(picture: Picture, numbers: Sequence[Any], theme: str) -> Iterator[str]:
    """Write what stands between the parts of a picture with arrays, or before all its steps."""
    slots = chain.from_iterable(zip(picture.cells, picture.cells, strict=True))
    for number, cell in zip(numbers, slots, strict=True):
        if isinstance(number, str):
            yield from _signs(number, cell)
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


def _signs(sign: str, cell: Cell) -> Iterator[str]:
    """Write the sign for a number that is not seen, in each place of a cell."""
    if cell.kind == "heat":
        yield ""  # no squares
        yield sign
    else:
        yield from [sign] * count(cell.shape)


def levels(heat: Heat, cell: Cell, theme: str) -> str:
    """Draw the squares of a heat map: a path for each level of the scale."""
    paths = _NO_SQUARES.copy()
    drawn = _squares(cell.rows, cell.columns, cell.across, cell.down)
    for square, level in zip(drawn, heat.levels, strict=True):
        paths[level] += square
    return "".join([form % path for level, form in _level_forms(theme) if (path := paths[level])])


_NO_SQUARES: dict[int | str, str] = dict.fromkeys((*range(-LEVELS, LEVELS + 1), NOT_FINITE), "")


@cache
def _level_forms(theme: str) -> list[tuple[int | str, str]]:
    """Write the path of each level, with `%s` for its squares; none of 0, upon whose colour a map lies."""
    colours = colours_of(theme)
    return [
        (level, f'<path class="level{level}" d="%s" fill="{colours[f"level{level}"]}"/>')
        for level in _NO_SQUARES
        if level
    ]


def heat_map(cell: Cell, corner: Point, colours: Mapping[str, str], squares: str) -> str:
    """Draw a heat map at its place: `squares` are its `levels`, upon the colour of 0."""
    width, height = cell.block
    return (
        f'<g class="heat" data-rows="{cell.rows}" data-columns="{cell.columns}"'
        f' transform="translate({corner[0]:g} {corner[1]:g})"><rect class="level0"'
        f' width="{width:g}" height="{height:g}" fill="{colours["level0"]}"/>{squares}</g>'
    )


def _array(shape: Numbers, role: str, colours: Mapping[str, str]) -> str:
    """Draw the place of an array: its numbers or squares come where the signs for them stand."""
    place, cell, has_gradient = shape
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
            f'<path class="bracket" d="{brackets}" fill="none" stroke="{colours["name"]}"/>\n'
            f'<text {style} font-size="{ENTRY_SIZE}">{spans}</text>'
        )
    _, value_end, gradient_end = cell.captions(place)
    (x, y), anchor = (value_end, "start") if above else (gradient_end, "middle")
    return (
        f"{heat_map(cell, cell.corner(place, above), colours, _NUMBER)}\n"
        f'<text {style} font-size="{CAPTION_SIZE}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">'
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


@partial(kept_with_first, most=2)  # they are long
def _svg_parts(picture: Picture, theme: str, standalone: bool, locale: str) -> tuple[bytes, ...]:
    """Draw the SVG once, in parts: between two of them stands a number."""
    colours = colours_of(theme)
    width, height = f"{picture.width:.6g}", f"{picture.height:.6g}"
    label = translated(say("Circuit of {program}", program=_drawable(picture.title)), locale)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="circuit" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="{_SANS}" text-anchor="middle" role="group"'
        f' aria-label="{escape(label)}">'
    ]
    if standalone:
        lines.append(f"<title>{escape(_drawable(picture.title))}</title>")
        if theme.startswith("auto"):
            lines.append(_dark_style(colours_of(theme, night=True)))
        lines.append(f'<rect class="paper" width="100%" height="100%" fill="{colours["paper"]}"/>')
    forms = _forms(colours)
    words = [
        f"{id}\n{_drawable(translated(title, locale))}" for id, _, title, _ in picture.elements
    ]
    escaped = iter(escape("\n".join(words)).split("\n"))  # all in one go
    for id, title, (_, classes, _, shapes) in zip(escaped, escaped, picture.elements, strict=True):
        lines.append(f'<g id="{id}" class="{classes}"><title>{title}</title>')
        for shape in shapes:
            lines.append(_svg_shape(shape, forms))
            if isinstance(shape, Numbers) and shape.cell.kind != "number":
                lines += [_array(shape, role, colours) for role in ("value", "gradient")]
        lines.append("</g>")
    lines.append("</svg>\n")
    return tuple(part.encode() for part in "\n".join(lines).split(_NUMBER))


def _dark_style(c: Mapping[str, str]) -> str:
    """Turn the colours at night: by class, which is stronger than an attribute."""
    return (
        "<style>@media (prefers-color-scheme: dark) {"
        f".paper{{fill:{c['paper']}}}.line{{stroke:{c['ink']}}}.arrow{{fill:{c['ink']};stroke:{c['ink']}}}"
        f".body{{fill:{c['gate']};stroke:{c['ink']}}}.op-copy .body{{fill:{c['ink']}}}"
        f".symbol,.name{{fill:{c['ink']}}}.label,.title{{fill:{c['name']}}}"
        f".rim{{stroke:{c['ink']}}}.border{{stroke:{c['name']}}}"
        f".value{{fill:{c['value']}}}.gradient{{fill:{c['gradient']}}}"
        f".shape{{fill:{c['name']}}}.bracket{{stroke:{c['name']}}}.data .body{{fill:{c['slab']}}}"
        + "".join(f".{name}{{fill:{c[name]}}}" for name in c if name.startswith("level"))
        + "}</style>"
    )


def _forms(colours: Mapping[str, str]) -> dict[str, str]:
    """Write each kind of shape as SVG, with `%` where one differs from the next."""
    ink = colours["ink"]
    line = f'<path class="line" d="%s" fill="none" stroke="{ink}" stroke-width="1.4"/>'
    arrow = f'<polygon class="arrow" points="%g,%g %g,%g %g,%g" fill="{ink}"/>'
    dashes = line.replace("/>", f' stroke-dasharray="{DASH} {DASH}"/>')
    forms = {"line": line, "arrow": f"{line}\n{arrow}", "dashed line": dashes,
             "dashed arrow": f"{dashes}\n{arrow}"}  # fmt: skip
    place = 'x="%g" y="%g" width="%g" height="%g" rx="%g" fill="none"'
    forms["body frame"] = (
        f'<rect class="border" {place} stroke="{colours["name"]}" stroke-width="0.8"/>'
    )
    forms["body rim"] = f'<rect class="rim" {place} stroke="{ink}" stroke-width="0.8"/>'
    for fill in ("gate", "ink", "slab"):
        forms[f"body {fill}"] = (
            '<rect class="body" x="%g" y="%g" width="%g" height="%g" rx="%g"'
            f' fill="{colours[fill]}" stroke="{ink}" stroke-width="{1 if fill == "slab" else 1.6}"/>'
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
    forms["caption"] = (
        f'<text class="shape" x="%g" y="%g" font-size="{CAPTION_SIZE}" text-anchor="%s"'
        f' fill="{colours["name"]}">%s</text>'
    )
    return forms


def _svg_shape(shape: Shape, forms: Mapping[str, str]) -> str:
    if isinstance(shape, Numbers):
        (x, y), cell, _ = shape
        if cell.kind == "number":
            return forms["numbers"] % (x, y + VALUE_BASE, x, y + GRADIENT_BASE)
        (x, y), _, _ = cell.captions(shape.place)
        anchor = "middle" if cell.kind == "matrix" else "end"
        return forms["caption"] % (x, y, anchor, written(cell.shape))
    if isinstance(shape, Line):
        path, kind = _path(shape.points), "dashed " if shape.dashed else ""
        if shape.arrow:
            return forms[f"{kind}arrow"] % (path, *shape.arrow)
        return forms[f"{kind}line"] % path
    if isinstance(shape, Text):
        role, (x, y), size, text = shape
        return forms[role] % (x, y, size, escape(text))
    (x, y), width, height, fill, corner = shape
    return forms[f"body {fill}"] % (x - width / 2, y - height / 2, width, height, corner)


def _path(points: tuple[float, ...]) -> str:
    """Write a line of Bézier curves, a level one as the straight line that it is."""
    path, y = _START % points[:2], points[1]
    for i in range(2, len(points), 6):
        end = points[i + 5]
        if y == end == points[i + 1] == points[i + 3]:
            path += _LEVEL % points[i + 4]
        else:
            path += _BEND % points[i : i + 6]
            y = end
    return path


def error_svg(error: GateflowError, program: str, theme: str = "light", locale: str = "en") -> str:
    """Draw a picture that says what is wrong, for a reader who sees the picture alone."""
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
    """Make a text fit for XML, which can't hold control characters and lone surrogates, on one line."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
