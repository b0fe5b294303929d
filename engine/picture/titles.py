"""Where the name of a module stands at its frame: in each line in which the frame has elements.

A frame that is cut says in each further line which module goes on there.
"""

from typing import NamedTuple

from ..base.names import elided
from ..layout.graphviz import Point
from .frames import BEFORE, MARGIN, TITLE_HEIGHT, Areas, Extent
from .sizes import ARROW, LONGEST_MODULE, TITLE_SIZE, text_width

_BEHIND = BEFORE + ARROW  # points from a frame's left edge: behind the arrows of wires from above
_FEWEST = 2  # characters of a name that is cut short for want of room
_ON = "… "
"""Stands before a name where its frame goes on."""


class Title(NamedTuple):
    """The name of a module at its frame."""

    # The left end of the baseline.
    place: Point
    # What is written.
    text: str

    @property
    def extent(self) -> Extent:
        """Give the area that the name takes."""
        x, y = self.place
        right = x + text_width(self.text, TITLE_SIZE)
        return x, y - 0.8 * TITLE_SIZE, right, y + 0.25 * TITLE_SIZE


def titles(name: str, areas: Areas, down: bool) -> dict[int, Title]:
    """Place a module's name at its frame in each line; where it goes on, only as far as there is room.

    The name stands above the gates, or at the right where wires come from above.
    """
    found: dict[int, Title] = {}
    for line, (left, top, right, _) in areas.items():
        text = elided(name, LONGEST_MODULE)
        if found:
            room = right - left - _BEHIND - MARGIN
            most = int(room / text_width("n", TITLE_SIZE)) - len(_ON)
            if most < min(len(text), _FEWEST):
                continue
            text = _ON + elided(text, most)
        x = left + _BEHIND
        if down:
            x = max(left, right - 2 * MARGIN - text_width(text, TITLE_SIZE)) + MARGIN
        found[line] = Title((x, top + TITLE_HEIGHT), text)
    return found
