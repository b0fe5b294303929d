"""How large names, symbols and gates are drawn.

Sizes are computed from texts alone, never from a font or a number, so that places are the same everywhere.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ..base.caching import kept_with_first
from ..base.names import drawn, elided
from ..graph.graph import End, Gate, Graph
from ..graph.names import output_drawn, output_version
from .cells import NUMBER_CELL, Cell
from .frames import framed
from .repeated import branches, repeated

FLOWS = ("right", "rows", "down", "short-rows", "long-rows")
"""The ways in which a circuit can run, the usual one first."""


def flow_of(given: object) -> str:
    """Give the flow that is meant: one that is not known is as good as none."""
    return given if isinstance(given, str) and given in FLOWS else FLOWS[0]


# Sizes in points, which are the units of the picture.
GATE = 40.0  # the diameter of a gate, and the height of a wide one
DOT = 8.0  # the diameter of a copy gate
NAME_SIZE, SYMBOL_SIZE, LABEL_SIZE, TITLE_SIZE = 18.0, 14.0, 13.0, 13.5
LABEL_HEIGHT = LABEL_SIZE + 5
ARROW = 8.0  # the length of an arrow
NAME_HEIGHT = 24.0  # of the box in which a name is drawn
LONGEST_LABEL = 14  # characters of a name above a gate
LONGEST_SYMBOL = 22  # characters in a gate: `im2col 2×2 stride 2×2` fits
LONGEST_MODULE = (
    32  # characters of a module's name: the longest of a library's, `…_with_logits`, fits
)
LABEL_DESCENT = (
    6.0  # from the baseline of a label to its lower edge: a subscript clears the outline below
)
LABEL_GAP = 4.0  # between a gate and its label beside it
BESIDE_NAME = 3.5  # between a wire and the name that it begins at
BESIDE = 6.0  # between a wire that runs down and its numbers beside it


@lru_cache(maxsize=1024)
def text_width(text: str, size: float) -> float:
    """Estimate the width of a text without a font, rather too wide than too narrow."""
    if text.isascii():
        return size * sum([0.6] * len(text))
    wide = {"W": 1.0, "F": 1.0}
    ems = (
        0.0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 0.6)
        for c in text
    )
    return size * sum(ems)


def gate_size(gate: Gate) -> tuple[float, float]:
    """Give a gate's width and height: a dot, a circle, or wider where its symbol needs it."""
    if gate.row.name == "module":
        return _module_size(gate.symbol, max(len(gate.wires), len(gate.results)))
    return (DOT, DOT) if gate.row.name == "copy" else _symbol_size(gate.symbol)


_ENTRY = 15.0  # points of a module's height for each operand, or for each result


@lru_cache(maxsize=1024)
def _module_size(name: str, entries: int) -> tuple[float, float]:
    """Give the size of a folded module: a box with room for its name, and for each wire at its side."""
    return max(GATE + 12, text_width(elided(name, LONGEST_MODULE), NAME_SIZE) + 18), max(
        GATE, _ENTRY * entries + 6
    )


@lru_cache(maxsize=1024)
def _symbol_size(symbol: str) -> tuple[float, float]:
    width = text_width(elided(symbol, LONGEST_SYMBOL), SYMBOL_SIZE)
    return (GATE, GATE) if width <= GATE - 9 else (width + 18, GATE - 4)


def node_size(gate: Gate, label: str | None, down: bool = False) -> tuple[float, float]:
    """Give the room that a gate has in the layout, with its label above it, or beside it in flow `down`."""
    width, height = gate_size(gate)
    if label:  # as much on the other side, which keeps the gate centred in its node
        if down:
            return width + 2 * (label_width(label) + LABEL_GAP), height
        return max(width, label_width(label)), height + 2 * LABEL_HEIGHT
    return width, max(height, NUMBER_CELL[1]) if height > DOT and not down else height


def label_width(label: str) -> float:
    """Give the width of a gate's label."""
    return text_width(label, LABEL_SIZE)


Sizes = dict[str, tuple[float, float]]
"""The width and height of the node that each element has in the layout, by the element's id."""


def node_sizes(graph: Graph, cells: Sequence[Cell], down: bool = False) -> Sizes:
    """Give the nodes' sizes: of inputs, the output, wires with their numbers in `cells`, and gates.

    In flow `down` a wire runs along the left edge of its node, and its numbers stand beside it.
    """
    ends = [*[input.end for input in graph.inputs], graph.end]
    sizes = {end.id: (name_width(end_name(graph, end)), NAME_HEIGHT) for end in ends}
    beside = BESIDE if down else 0.0
    names = repeated(graph) if down else {}
    for wire, cell in zip(graph.wires, cells, strict=True):
        width = max(cell.width + beside, label_width(names.get(wire.id, "")))
        sizes[wire.id] = width, cell.height
    above, counts = labels(graph), branches(graph)
    for gate in graph.gates:
        sizes[gate.end.id] = node_size(gate, above.get(gate.id), down)
        if gate.id in counts:  # as much on the other side, which keeps the dot centred in its node
            sizes[gate.end.id] = DOT + 2 * (label_width(counts[gate.id]) + LABEL_GAP), LABEL_HEIGHT
    return sizes


def name_rooms(graph: Graph, down: bool) -> dict[str, float]:
    """Give how long, along the circuit's way, are names at which wires begin, by the ids of the wires."""
    return {
        id: LABEL_HEIGHT if down else label_width(name) + BESIDE_NAME
        for id, name in repeated(graph).items()
    }


def end_name(graph: Graph, end: End) -> str:
    """Give the name that is drawn at an input or at the output."""
    return output_drawn(graph) if end == graph.end else drawn(end.name)


@kept_with_first
def labels(graph: Graph) -> dict[str, str]:
    """Give the names of statements that are drawn above gates, by the gates' ids.

    A name that is drawn anyway is left out: at the output, at a frame, or as a gate's symbol.
    """
    elsewhere = {output_version(graph), *framed(graph)}
    return {
        gate.id: elided(drawn(gate.name), LONGEST_LABEL)
        for gate in graph.gates
        if gate.name is not None and drawn(gate.name) != gate.symbol and gate.name not in elsewhere
    }


def name_width(name: str) -> float:
    """Give the width of the box in which a name is drawn."""
    return text_width(elided(name), NAME_SIZE) + 8
