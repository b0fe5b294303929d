"""How names are meant that may be meant in several ways: so that the fewest lines are wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice

import numpy as np

from ..base.shapes import shape_of
from . import factors
from .averages import average
from .entries import Entry
from .meant import Found, Pin, Sense
from .weighing import MOST_DIAGNOSED, Weighing

_MOST_TRIED = 6  # ways that are tried beside the first
_ZERO = 1e-12  # up to which a gradient is nothing but rounding
_MOST_PINNED = 24  # gradients that are tried for lines which are wrong or open


def best(weighing: Weighing) -> list[Found]:
    """Compare all entries, with names meant in the way with which the fewest are wrong."""
    sense = _of_rounds(weighing)
    found = weighing.all(sense)
    if wrong_of(found) > MOST_DIAGNOSED:
        return found
    for other in _on_another_branch(weighing, found, sense):
        found, sense = _better(weighing, found, sense, other, fewer=1)
    if suspects := frozenset(each.entry for each in found if _is_suspect(weighing, each, found)):
        other = replace(sense, suspects=suspects)
        found, sense = _better(weighing, found, sense, other, fewer=0)
    tried = 0
    for step, fewer in (
        (_first_round_first, 1),
        (_wholly, 0),
        (_wrongly_behind, 1),
        (_by_name, 0),
        (_in_one_place, 0),
        (_of_next, 0),
        (_behind, 1),
        (_doubted, 1),
        (_scaled, 1),
    ):
        for other in step(weighing, found, sense):
            if not wrong_of(found) or tried == _MOST_TRIED:
                break
            tried += 1
            found, sense = _better(weighing, found, sense, other, fewer=fewer)
    for other in _scaled(weighing, found, sense) if nameless(found) else ():
        found, sense = _better(weighing, found, sense, other, fewer=0, names=True)
    found, sense = _of_another(weighing, found, sense)
    found = _acquitted(weighing, found, sense)
    average(weighing, found)
    return found


def _on_another_branch(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take wrong lines for the branch that no right line gives: `dxmu1` is not meant as that of `dxmu2`."""
    given = {
        (each.target.indices, each.target.wire)
        for each in found
        if each.verdict == "right" and each.target is not None and each.target.wire is not None
    }
    pinned = {}
    for each in found:
        target = each.target
        if each.verdict != "wrong" or target is None or (target.indices, target.wire) not in given:
            continue
        left = [pin for pin in weighing.branches(target.indices[0]) if pin[:2] not in given]
        if len(left) == 1:
            pinned[each.entry] = left[0]
    if pinned:
        yield replace(sense, pinned={**sense.pinned, **pinned})


def _of_rounds(weighing: Weighing) -> Sense:
    """Take rounds of a loop, whose name says of no value, for that with which the fewest lines are wrong."""
    sense = Sense()
    found = weighing.all(sense, looks=False)
    fewest = wrong_of(found)
    for each in _one_of_each(found) if fewest > 1 else ():
        rounds = _rounds(each, found)
        if not _is_nameless(each) or not any(_is_used_wrongly(weighing, o, found) for o in rounds):
            continue
        for pins in weighing.of_rounds(rounds) if len(rounds) > 1 else ():
            pinned = {other.entry: pin for other, pin in zip(rounds, pins, strict=True)}
            other = replace(sense, pinned={**sense.pinned, **pinned})
            if (wrong := wrong_of(weighing.all(other, looks=False))) < fewest:
                fewest, sense = wrong, other
    return sense


def wrong_of(found: Sequence[Found]) -> int:
    """Count the lines that are wrong."""
    wrong = (each.entry for each in found if each.verdict == "wrong")
    return len({entry.group or entry for entry in wrong})


def nameless(found: Sequence[Found]) -> int:
    """Count the wrong lines of which nobody can say what is wrong."""
    return sum(each.verdict == "wrong" and each.diagnosis is None for each in found)


def _acquitted(weighing: Weighing, found: list[Found], sense: Sense) -> list[Found]:
    """Let no line be wrong that is right with other gradients for wrong or open ones that it uses."""
    tried = 0
    is_better = True
    while is_better:
        is_better = False
        for pins, user in _doubtful(weighing, found, sense):
            if tried == _MOST_PINNED:
                return found
            tried += 1
            other = replace(sense, pinned={**sense.pinned, **pins})
            if weighing.all(other, looks=False)[user].verdict != "right":
                continue
            new = weighing.all(other)
            blames = any(each.verdict == "unknown" and each.entry in pins for each in found)
            # A line that nothing was said of is blamed in place of the one that uses it.
            is_better = new[user].verdict == "right" and wrong_of(new) < wrong_of(found) + blames
            if is_better:
                found, sense = new, other
                break
    return found


def _doubtful(
    weighing: Weighing, found: Sequence[Found], sense: Sense
) -> Iterator[tuple[dict[Entry, Pin], int]]:
    """Go through what one or two doubtful lines may be meant as which a wrong one uses, with its number."""
    for many in (1, 2):
        for user, each in enumerate(found):
            if each.verdict != "wrong":
                continue
            each_used = [found[at] for at in sorted(each.entry.uses)]
            doubtful = [
                (used.entry, pin)
                for used in each_used
                if used.verdict in ("wrong", "unknown") and used.entry not in sense.pinned
                for pin in _pins_of(weighing, used)
                if used.target is None or (used.target.indices, used.target.wire) != pin[:2]
            ]
            for chosen in combinations(doubtful, many):
                pins = dict(chosen)
                if len(pins) == len(set(pins.values())) == many:
                    yield {**_as_found(each_used), **pins}, user


def _pins_of(weighing: Weighing, used: Found) -> Iterator[Pin]:
    """Go through what lines may be meant to give: any gradient where nothing is said of them."""
    yield from weighing.pins(used)
    if used.verdict == "unknown" and _is_nameless(used) and not used.entry.group:
        yield from weighing.of_shape(used)
        yield from weighing.of_shape(used, turned=True)


def _as_found(several: Sequence[Found]) -> dict[Entry, Pin]:
    """Give what wrong lines were compared with, which nobody finds without a look at what is wrong."""
    return {
        each.entry: Pin(each.target.indices, each.target.wire, each.target.factor)
        for each in several
        if each.verdict == "wrong" and each.target is not None and not each.entry.keys
    }


def _of_another(weighing: Weighing, found: list[Found], sense: Sense) -> tuple[list[Found], Sense]:
    """Take lines that do not say whose gradient they give for that with which later ones are right.

    `dz = dh` is right as the gradient of `h`, and where all that uses it is wrong, `dz` itself is meant to be
    another one.
    """
    for each in _one_of_each(found):
        is_unsaid = each.verdict == "wrong" and each.diagnosis is None
        if not is_unsaid and not _is_used_wrongly(weighing, each, found):
            continue
        is_open = _is_nameless(each) or _may_be_behind(each)
        if not is_open and (each.verdict != "wrong" or each.entry.keys):
            continue
        senses = (
            replace(sense, pinned={**sense.pinned, **p}) for p in _pins(weighing, each, found)
        )
        tried = [(wrong_of(weighing.all(o, looks=False)), o) for o in islice(senses, _MOST_PINNED)]
        fewest, other = min(tried, key=lambda each: each[0], default=(wrong_of(found), sense))
        # Where the lines themselves turn right, others that use them have to as well. Lines that go on
        # behind the value that they name need not: `dmargins` of what the scores get is no mistake.
        itself = each.verdict == "wrong" and not _is_made_of(weighing, each, other)
        if fewest + itself < wrong_of(found):
            found, sense = _better(weighing, found, sense, other, fewer=1 + itself)
    return found, sense


def _is_made_of(weighing: Weighing, each: Found, sense: Sense) -> bool:
    """Tell whether the value that a name says is made of the one whose gradient lines are taken to give."""
    pin = sense.pinned.get(each.entry)
    if pin is None or each.target is None or pin.factor is not None or pin.wire is not None:
        return False
    (made, *_), (of, *_) = each.target.indices, pin.indices
    return made != of and weighing.points[0].point.is_made_of(made, of)


def _pins(weighing: Weighing, each: Found, all: Sequence[Found]) -> Iterator[dict[Entry, Pin]]:
    """Go through what lines may be meant to give: what is behind the value that they fit, or any other."""
    if not (
        _is_nameless(each) or _may_be_behind(each)
    ):  # a name of another value than all that uses it
        if (number := weighing.ratio(each)) and each.target:
            yield {each.entry: Pin(each.target.indices, each.target.wire, number)}
        fitting = (pin for pin in weighing.of_shape(each) if weighing.fits(each, pin))
        yield from ({each.entry: pin} for pin in fitting)
        return
    rounds = _rounds(each, all)
    behind = [weighing.behind(other) for other in rounds]
    for pins in zip(*behind, strict=False):
        yield {other.entry: pin for other, pin in zip(rounds, pins, strict=True)}
    if len(rounds) == 1 and _is_nameless(each):
        yield from ({each.entry: pin} for pin in weighing.of_shape(each))
        if each.verdict == "unknown":
            yield from ({each.entry: pin} for pin in weighing.of_shape(each, turned=True))


def _better(
    weighing: Weighing,
    found: list[Found],
    sense: Sense,
    other: Sense,
    fewer: int = 1,
    names: bool = False,
) -> tuple[list[Found], Sense]:
    """Take another sense where fewer lines are wrong with it: at least so many.

    One that `names` is taken where fewer are nameless, too.
    """
    most = wrong_of(found) - fewer
    # Without a look at what is wrong that is told much faster, and never more are.
    if not names and wrong_of(weighing.all(other, looks=False)) > most:
        return found, sense
    tried = weighing.all(other)
    # Lines of which nothing can be told any more are no better than wrong ones.
    is_as_good = wrong_of(tried) + _unknown(tried) <= wrong_of(found) + _unknown(found) - fewer
    if names and nameless(tried) >= nameless(found):
        return found, sense
    if wrong_of(tried) <= most and is_as_good and _makes_up(weighing, tried, other, found):
        return tried, other
    return found, sense


def _unknown(found: Sequence[Found]) -> int:
    """Count the lines of which nothing can be told."""
    unknown = (each.entry for each in found if each.verdict == "unknown")
    return len({entry.group or entry for entry in unknown})


def _makes_up(
    weighing: Weighing, found: Sequence[Found], sense: Sense, before: Sequence[Found]
) -> bool:
    """Tell whether a right line makes up for the factor that lines carry which it uses, if any do.

    Without that factor it is wrong. The size of an axis is believed where any other line that was wrong uses
    them, because the one that would make up may be wrong.
    """
    right = {at for at, each in enumerate(found) if each.verdict == "right" and _tells(each)}
    carrying = {at for at in right if _carries(found[at])}
    if sense.factor is None:
        return True
    is_size = any(sense.factor in each.sizes for each in weighing.points)
    others = (
        each.entry
        for at, (each, was) in enumerate(zip(found, before, strict=True))
        if not _carries(each) and was.verdict == "wrong" and (is_size or at in right)
    )
    return (is_size and not carrying) or any(carrying & each.uses for each in others)


def _tells(found: Found) -> bool:
    """Tell lines in which a factor shows: in what is 0 at all points none does."""
    gradients = found.target.gradients if found.target is not None else []
    return any(np.max(np.abs(each), initial=0.0) > _ZERO for each in gradients)


def _carries(found: Found) -> bool:
    return found.target is not None and found.target.factor is not None


def _rounds(each: Found, all: Sequence[Found]) -> list[Found]:
    """List what counts as one line with an entry."""
    if not each.entry.group:
        return [each]
    return [other for other in all if other.entry.group == each.entry.group]


def _one_of_each(found: Sequence[Found]) -> list[Found]:
    """List one of each that count as one line."""
    return list({each.entry.group or each.entry: each for each in reversed(found)}.values())[::-1]


def _is_used_wrongly(weighing: Weighing, each: Found, all: Sequence[Found]) -> bool:
    """Tell whether lines that use an entry are wrong."""
    at = weighing.numbers[each.entry]
    return any(at in other.entry.uses and other.verdict == "wrong" for other in all)


def _is_nameless(each: Found) -> bool:
    entry = each.entry
    return not (entry.meant and entry.meant.of) and not entry.in_block


def _may_be_behind(each: Found) -> bool:
    """Tell right lines whose name says more than that of a value, as `dh_raw` does of `h`."""
    meant = each.entry.meant
    return each.verdict == "right" and meant is not None and bool(meant.branch)


def _is_suspect(weighing: Weighing, each: Found, all: Sequence[Found]) -> bool:
    """Tell lines whose name does not say whose gradient they give, and from which on lines are wrong."""
    is_open = each.verdict == "unknown" and _is_nameless(each)
    return is_open and _is_used_wrongly(weighing, each, all)


def _by_name(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take lines that are right for what their value is made of for the gradient of the value itself."""
    for each in _one_of_each(found):
        target = each.target
        if each.verdict != "right" or target is None or not target.inside:
            continue
        if _is_used_wrongly(weighing, each, found):
            yield replace(sense, except_for={**sense.except_for, each.entry: target.indices})


def _behind(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take lines for the gradient of what their value is made of: `dh` of what stands in `tanh`."""
    for each in _one_of_each(found):
        if _is_used_wrongly(weighing, each, found) and weighing.has_inside(each):
            rounds = _rounds(each, found)
            entries = {other.entry for other in rounds}
            # Lines that change what they give go behind the value: a mask that changes nothing is wrong.
            changed = [other for other in rounds if len(other.entry.lines) > 1 and other.target]
            whole = {o.entry: o.target.indices for o in changed if o.target and not o.target.inside}
            yield replace(
                sense,
                behind=sense.behind | entries,
                except_for={**sense.except_for, **whole},
            )


def _first_round_first(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take wrong rounds in the order of the forward pass: most loops go back through the values."""
    for each in _one_of_each([each for each in found if each.verdict == "wrong"]):
        rounds = [other for other in _rounds(each, found) if other.target and not other.is_begun]
        if len(rounds) < 2 or not any(_is_used_wrongly(weighing, other, found) for other in rounds):
            continue
        pins = [Pin(o.target.indices, o.target.wire) for o in rounds if o.target]
        turned = zip(rounds, reversed(pins), strict=True)
        yield replace(sense, pinned={**sense.pinned, **{o.entry: pin for o, pin in turned}})


def _wrongly_behind(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take wrong lines for such a gradient: what is right behind them tells best which one they lack."""
    wrong = [each for each in found if each.verdict == "wrong"]
    names = {each.entry.group or each.entry for each in wrong}
    yield from _behind(weighing, [e for e in found if (e.entry.group or e.entry) in names], sense)


def _in_one_place(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take rounds of a loop for the gradients of what one place of the text makes in its rounds.

    Their name does not say whose they are, and in most rounds it was found out.
    """
    pins = dict[Entry, Pin]()
    for each in _one_of_each(found):
        rounds = [other for other in found if each.entry.group and other in _rounds(each, found)]
        if not _is_nameless(each) or all(other.verdict == "right" for other in rounds):
            continue
        at = {
            (other.target.indices, other.target.wire): number
            for number, other in enumerate(rounds)
            if other.target is not None and other.target.factor is None
        }
        several = [weighing.at_one_place(Pin(*pin)) for pin in at]
        listed = max(several, key=lambda pins: len(at.keys() & {p[:2] for p in pins}), default=[])
        shifts = [number - at[pin[:2]] for number, pin in enumerate(listed) if pin[:2] in at]
        if len(shifts) > 1:
            shift = Counter(shifts).most_common(1)[0][0]
            both = zip(rounds[max(-shift, 0) :], listed[max(shift, 0) :], strict=False)
            pins |= {other.entry: pin for other, pin in both}
    if pins:
        yield replace(sense, pinned={**sense.pinned, **pins})


def _of_next(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take what a round hands to the next for a branch of the item that its name says: `dh_next` of `h[t]`.

    `dh_next = dz` is right as another gradient, and what uses it is not.
    """
    for each in _one_of_each(found):
        rounds = _rounds(each, found)
        items = set(weighing.sheet.items_of(each.entry.next_of)) if each.entry.next_of else set()
        if not items or not each.entry.group or not _is_used_wrongly(weighing, each, found):
            continue
        using = {
            other.entry: user.target.indices[0]
            for other in rounds
            for user in found
            if weighing.numbers[other.entry] in user.entry.uses and user.target is not None
        }
        gives = {other.entry: other.target.indices[0] for other in rounds if other.target}
        if gives.items() & using.items():
            continue
        using = {entry: index for entry, index in using.items() if index in items}
        for first in weighing.branches(next(iter(using.values()))) if using else ():
            same = {pin.indices[0]: pin for pin in weighing.at_one_place(first)}
            pins = {entry: same[index] for entry, index in using.items() if index in same}
            if len(pins) == len(using):
                yield replace(sense, pinned={**sense.pinned, **pins})


def _wholly(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take lines that are right as one branch of an item of a list, or of a round, for the whole gradient."""
    for each in _one_of_each(found):
        rounds = _rounds(each, found)
        is_branch = any(other.target and other.target.wire is not None for other in rounds)
        numbers = {weighing.numbers[other.entry] for other in rounds}
        using = [other for other in found if numbers & other.entry.uses]
        is_good = all(other.verdict in ("right", "follows") for other in using)
        if each.entry.is_of_round and is_branch and not is_good:
            yield replace(sense, whole=sense.whole | {other.entry for other in rounds})


def _doubted(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Take right lines that do not say whose gradient they give for that of another value, and for wrong."""
    for each in _one_of_each(found):
        if each.verdict != "right" or not _is_nameless(each):
            continue
        if _is_used_wrongly(weighing, each, found):
            rounds = [other for other in _rounds(each, found) if other.target is not None]
            others = {o.entry: o.target.indices for o in rounds if o.target is not None}
            yield replace(
                sense,
                suspects=sense.suspects | others.keys(),
                except_for={**sense.except_for, **others},
            )


def _scaled(weighing: Weighing, found: Sequence[Found], sense: Sense) -> Iterator[Sense]:
    """Let lines carry a factor that later lines make up for.

    Courses write `dZ = A - Y; dW = dZ @ X.T / m`: the gradient of the sum over all examples first. Such
    factors are sizes most often, and these come first.
    """
    wrong = [each for each in found if each.verdict == "wrong" and each.target is not None]
    tried = dict.fromkeys(number for each in wrong for number in _factors(weighing, each))
    if len(wrong) > 1 or nameless(wrong):
        shapes = [shape_of(each.target.gradients[0]) for each in wrong if each.target]
        tried |= dict.fromkeys(float(size) for shape in shapes for size in shape)
    sizes = {size for point in weighing.points for size in point.sizes}
    order = sorted((number for number in tried if number != 1), key=lambda n: n not in sizes)
    for factor in order[: factors.MOST]:
        yield replace(sense, factor=factor)


def _factors(weighing: Weighing, found: Found) -> Iterator[float]:
    number = weighing.ratio(found)
    if number and found.target is not None:
        yield factors.suspected(number, is_last=not weighing.goes_on(found.target))
