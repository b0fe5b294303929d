"""What else a text could mean that has a backward pass, or looks as if it had one."""

from ..base.words import say
from ..language.program import Reading
from .recognition import Parted


def other_reading(parted: Parted) -> list[Reading]:
    """Say how a text was read: with a backward pass that is judged, or as one program."""
    if parted.lack:
        return [Reading(parted.lack.span, parted.lack.message, parted.forward, _lines(parted))]
    if parted.is_apart:
        return []
    message = say(
        "from here on it is read as a backward pass, and judged; the circuit is that of what stands before"
    )
    return [Reading(parted.lines[0].span, message, parted.text, "")]


def _lines(parted: Parted) -> str:
    return "\n".join(parted.text[slice(*line.span)] for line in parted.lines)


def with_lines(reading: Reading, parted: Parted) -> Reading:
    """Put the lines of a backward pass behind another text of its forward pass."""
    if reading.instead is None or parted.lack or parted.is_apart:
        return reading
    tail = parted.tail
    return reading._replace(instead=None if tail is None else reading.instead + tail)
