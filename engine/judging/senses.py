"""In which way names are meant that may be meant in several: the one with which the fewest lines are wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import factors
from .weighing import MOST_DIAGNOSED, Found, Sense, Weighing

_MOST_TRIED = 6  # ways that are tried beside the first


def best(weighing: Weighing) -> list[Found]:
    """Compare all entries, with names meant in the way with which the fewest are wrong."""
    sense = Sense()
    found = weighing.all(sense)
    if suspects := frozenset(each.entry for each in found if _is_suspect(weighing, each, found)):
        found, sense = _better(
            weighing, found, sense, replace(sense, suspects=suspects), or_same=True
        )
    if _wrong(found) > MOST_DIAGNOSED:
        return found
    tried = 0
    for step in (_behind, _doubted, _scaled):
        for other in step(weighing, found, sense):
            tried += 1
            if not _wrong(found) or tried > _MOST_TRIED:
                break
            found, sense = _better(weighing, found, sense, other)
    return found


def _wrong(found: Sequence[Found]) -> int:
    return sum(each.verdict == "wrong" for each in found)


def _better(
    weighing: Weighing, found: list[Found], sense: Sense, other: Sense, or_same: bool = False
) -> tuple[list[Found], Sense]:
    """Take another sense where fewer lines are wrong with it."""
    tried = weighing.all(other)
    if _wrong(tried) < _wrong(found) + or_same:
        return tried, other
    return found, sense


def _users(weighing: Weighing, each: Found, all: Sequence[Found]) -> list[Found]:
    """List the wrong lines that use an entry."""
    at = weighing.numbers[each.entry]
    return [other for other in all if at in other.entry.uses and other.verdict == "wrong"]


def _is_nameless(each: Found) -> bool:
    entry = each.entry
    return not (entry.meant and entry.meant.of) and not entry.in_block


def _is_suspect(weighing: Weighing, each: Found, all: Sequence[Found]) -> bool:
    """Tell lines whose name does not say whose gradient they give, and from which on lines are wrong."""
    is_open = each.verdict == "unknown" and _is_nameless(each)
    return is_open and bool(_users(weighing, each, all))


def _behind(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take wrong lines for the gradient of what their value is made of: `dh` of what stands in `tanh`."""
    for each in found:
        if each.verdict == "wrong" and each.has_inside and _users(weighing, each, found):
            yield replace(sense, behind=sense.behind | {each.entry})


def _doubted(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take right lines that do not say whose gradient they give for that of another value, and for wrong."""
    for each in found:
        if each.verdict != "right" or each.target is None or not _is_nameless(each):
            continue
        if _users(weighing, each, found):
            indices = each.target.indices
            yield replace(
                sense,
                suspects=sense.suspects | {each.entry},
                except_for={**sense.except_for, each.entry: indices},
            )


def _scaled(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Let lines carry a factor that later lines make up for.

    Courses write `dZ = A - Y; dW = dZ @ X.T / m`: the gradient of the sum over all examples first. Such
    factors are sizes most often, and these come first.
    """
    tried = dict.fromkeys(number for each in found for number in _factors(weighing, each))
    sizes = {size for point in weighing.points for size in point.sizes}
    order = sorted((number for number in tried if number != 1), key=lambda n: n not in sizes)
    for factor in order[: factors.MOST]:
        yield replace(sense, factor=factor)


def _factors(weighing: Weighing, found: Found) -> Iterator[float]:
    if found.verdict != "wrong" or found.target is None:
        return
    usable = weighing.usable(found.target.indices)
    own = [found.own[at] for at in usable]
    right = [found.target.gradients[at] for at in usable]
    yield from factors.found(own, right, is_last=not weighing.goes_on(found.entry, found.target))
