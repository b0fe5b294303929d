"""DOT laid out and rendered by Graphviz, in this process."""

import shutil
from dataclasses import dataclass
from typing import Literal

import graphviz

from ..base.errors import Unavailable
from ..base.words import say
from .drawn import drawn
from .drawn import problem as pygraphviz_lacks

Point = tuple[float, float]
POINTS_PER_INCH = 72.0
Format = Literal["png", "pdf"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where Graphviz puts the nodes of a graph, in points, with y downward."""

    width: float  # of the whole picture
    height: float  # of the whole picture
    # The centre of each node, by its name.
    nodes: dict[str, Point]


def lacking() -> str:
    """Say why nothing can be laid out on this machine; nothing where it can."""
    if not pygraphviz_lacks or shutil.which("dot"):
        return ""
    return f"Graphviz can't be had: {pygraphviz_lacks}, and there is no command `dot`"


def place(dot: str) -> Layout:
    """Lay out a graph with Graphviz's `dot`. Its nodes have names that need no quoting."""
    return read_plain(drawn_as(dot, "dot", "plain"))


def read_plain(plain: bytes) -> Layout:
    """Read https://graphviz.org/docs/outputs/plain/ (lengths in inches, y upward)."""
    graph, *lines = plain.decode().partition("\nedge ")[0].split("\nnode ")
    width, height = (float(word) * POINTS_PER_INCH for word in graph.split()[2:4])
    nodes: dict[str, Point] = {}
    for line in lines:
        name, x, y, _ = line.split(" ", 3)
        nodes[name] = (float(x) * POINTS_PER_INCH, height - float(y) * POINTS_PER_INCH)
    return Layout(width, height, nodes)


def render(dot: str, format: Format) -> bytes:
    """Render a graph whose places are given, as PNG or PDF."""
    return drawn_as(dot, "nop2", format)


def drawn_as(dot: str, program: str, format: str) -> bytes:
    """Lay out a graph by a program of Graphviz, and write it in a format. Errors: Unavailable."""
    if why := lacking():
        raise Unavailable(
            "no-graphviz",
            say("nothing can be drawn here: {why}", why=why),
            say("Install Graphviz, so that the command `dot` is found."),
        )
    if pygraphviz_lacks:  # the `dot` on the PATH does the same, slower
        return bytes(graphviz.pipe(program, format, dot.encode()))
    return drawn(dot, program, format)
