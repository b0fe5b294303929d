"""Lines that are right with the given numbers, and wrong on another side of a kink."""

from ...base.numerals import rounded
from ...base.words import listed, say
from ..truth import Point
from .said import Diagnosis

_MOST = 4  # inputs whose numbers are told


def nameless(name: str) -> Diagnosis:
    """Say of a line that it leaves out on which side of a kink a number lies."""
    return Diagnosis(
        "wrong-mask",
        say("`{name}` holds on one side of a kink alone", name=name),
        say("What the gate passes back depends on the numbers: look at all its branches."),
        None,
    )


def elsewhere(said: Diagnosis, given: Point, far: Point) -> Diagnosis:
    """Say with which numbers a line is wrong that is right with the given ones."""
    numbers = [
        f"{input.name} = {rounded(far.run.values[input.wire])}"
        for input in far.run.graph.inputs
        if not far.run.shape(input.wire)
        and far.run.values[input.wire] != given.run.values[input.wire]
    ]
    is_short = len(numbers) <= _MOST and not any(
        far.run.shape(input.wire) for input in far.run.graph.inputs
    )
    message = (
        say("{said}. It is right with these numbers, and wrong with {numbers}",
            said=said.message, numbers=listed(numbers))
        if is_short and numbers
        else say("{said}. It is right with these numbers, and wrong where they lie on another side of a kink",
                 said=said.message)
    )  # fmt: skip
    return said._replace(message=message)
