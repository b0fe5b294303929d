"""What else a text could mean that has a backward pass, or looks as if it had one."""

from collections.abc import Mapping

from ..base.errors import GateflowError
from ..base.words import say
from ..graph.known import graph_of
from ..language.program import Reading
from ..passes.numbers import Value
from .recognition import Parted


def other_reading(parted: Parted, values: Mapping[str, Value]) -> list[Reading]:
    """Say how a text was read: with a backward pass that is judged, or as one program.

    `values` are those given to inputs. The text is offered as two passes only where what stands before has a
    circuit of its own: in a loop that trains, the forward pass stands in the loop.
    """
    if parted.lack:
        said = Reading(parted.lack.span, parted.lack.message, None)
        if not _has_gates(parted.forward, values):
            return [said]
        return [said._replace(instead=parted.forward, backward=_lines(parted))]
    if parted.is_apart:
        return []
    message = say(
        "from here on it is read as a backward pass, and judged; the circuit is that of what stands before"
    )
    return [Reading(parted.lines[parted.above].span, message, parted.text, "")]


def _has_gates(text: str, values: Mapping[str, Value]) -> bool:
    try:
        return bool(graph_of(text, values).gates)
    except GateflowError:
        return False


def _lines(parted: Parted) -> str:
    return "\n".join(parted.text[slice(*line.span)] for line in parted.lines)


def with_lines(reading: Reading, parted: Parted) -> Reading:
    """Put the lines of a backward pass behind another text of its forward pass."""
    if reading.instead is None or parted.lack or parted.is_apart:
        return reading
    tail = parted.tail
    return reading._replace(instead=None if tail is None else reading.instead + tail)
