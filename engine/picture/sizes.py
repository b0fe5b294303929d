"""How large names, symbols and gates are drawn.

Sizes are computed from texts alone, never from a font or a number, so that places are the same everywhere.
"""

import unicodedata
from functools import lru_cache

from ..base.caching import kept_with_first
from ..base.names import drawn, elided
from ..graph.graph import Gate, Graph
from ..graph.names import output_version
from .cells import NUMBER_CELL
from .frames import framed

# Sizes in points, which are the units of the picture.
GATE = 40.0  # the diameter of a gate, and the height of a wide one
DOT = 8.0  # the diameter of a copy gate
NAME_SIZE, SYMBOL_SIZE, LABEL_SIZE, TITLE_SIZE = 18.0, 14.0, 12.5, 13.5
LABEL_HEIGHT = LABEL_SIZE + 5
LONGEST_LABEL = 10  # characters of a name above a gate


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
        return _module_size(gate.symbol, len(gate.wires))
    return (DOT, DOT) if gate.row.name == "copy" else _symbol_size(gate.symbol)


_ENTRY = 15.0  # points of a module's height for each operand


@lru_cache(maxsize=1024)
def _module_size(name: str, operands: int) -> tuple[float, float]:
    """Give the size of a folded module: a box with room for its name, and for each operand at its side."""
    return max(GATE + 12, text_width(elided(name), NAME_SIZE) + 18), max(
        GATE, _ENTRY * operands + 6
    )


@lru_cache(maxsize=1024)
def _symbol_size(symbol: str) -> tuple[float, float]:
    width = text_width(elided(symbol), SYMBOL_SIZE)
    return (GATE, GATE) if width <= GATE - 9 else (width + 18, GATE - 4)


def node_size(gate: Gate, label: str | None) -> tuple[float, float]:
    """Give the room that a gate has in the layout, its label above it included."""
    width, height = gate_size(gate)
    if label:
        # As much below the gate, which keeps the gate centred in its node.
        return width, height + 2 * LABEL_HEIGHT
    return width, max(height, NUMBER_CELL[1]) if height > DOT else height


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
