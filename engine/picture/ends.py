"""The round end of a gate, divided among the wires that meet it, and their arrows."""

import math
from functools import lru_cache
from itertools import pairwise

from ..layout.graphviz import Point
from .room import Way
from .sizes import ARROW

_STEEPEST = 1.1  # radians off level at which a wire may meet a gate

Part = tuple[float, float, float]
"""The part of a gate's round end that a wire has to itself: first and last angle, and a margin inside."""

RoundEnd = tuple[float, float, float, float, float, float]
"""The round left end of a gate, for one of its wires: x and y of the centre, radius, and a `Part`."""


@lru_cache(64)
def parts(count: int) -> tuple[Part, ...]:
    """Divide a gate's round end among its operands, from top to bottom."""
    bounds = [_STEEPEST * (2 * n / (count or 1) - 1) for n in range(count + 1)]
    return tuple((first, last, 0.1 / count) for first, last in pairwise(bounds))


def meet(end: RoundEnd, angle: float) -> tuple[float, float, float, float]:
    """Find where a wire at an angle meets a gate's round end, and the outward direction there."""
    x, y, radius, _, _, _ = end
    across, down = -math.cos(angle), math.sin(angle)
    return x + radius * across, y + radius * down, across, down


def nearest(end: RoundEnd, height: float) -> tuple[float, float]:
    """Find the point of a wire's part of a gate's round end that is nearest to a height."""
    _, y, radius, first, last, margin = end
    angle = math.asin(max(-1.0, min(1.0, (height - y) / radius)))
    if not first <= angle <= last:
        angle = max(first + margin, min(last - margin, angle))
    x, y, _, _ = meet(end, angle)
    return x, y


def entering(right: float, height: float, end: RoundEnd) -> tuple[Way, Way]:
    """Lead in one curve from a point to a wire's part of a gate's round end, with the arrow there."""
    x, y, _, first, last, margin = end
    angle = math.atan2(height - y, max(1.0, x - right))
    if not first <= angle <= last:
        angle = max(first + margin, min(last - margin, angle))
    tip_x, tip_y, across, down = meet(end, angle)
    x, y = tip_x + ARROW * across, tip_y + ARROW * down
    reach, gap = math.hypot(x - right, y - height), max(x - right, 0.25 * ARROW)
    # No further than the gap is wide, or a steep wire would swing back through its own numbers.
    out, bend = min(0.45 * reach, gap), min(0.4 * reach, gap / max(-across, 0.1))
    curve = (right, height, right + out, height, x + bend * across, y + bend * down, x, y)
    return curve, arrow_head((x, y), (tip_x, tip_y), across, down)


def arrow_head(base: Point, tip: Point, across: float, down: float) -> Way:
    """Give the corners of an arrow: its tip, and both ends of its base, across the outward direction."""
    x, y = base
    across, down = 0.4 * ARROW * across, 0.4 * ARROW * down
    return *tip, x - down, y + across, x + down, y - across
