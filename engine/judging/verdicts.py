"""Each line of a backward pass is compared with the right gradient, and what is found of it is told."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from ..base.errors import Span
from ..base.names import plain
from ..base.shapes import Shape, shape_of
from ..passes.numbers import Value
from ..passes.run import Run
from ..passes.run import run as forward_and_back
from .axes import doubted
from .comparing import TINY, same
from .conventions import biases
from .counts import at_odds, counts, is_of_sizes, sizes_of, whole_numbers
from .judged import Judged, Line, Verdict
from .meant import Found, Sense
from .names import is_worked_out, meant
from .placing import anew, first_off, lines_of
from .points import compute_entry, value_of
from .recognition import Parted
from .script import writer
from .senses import best, nameless, wrong_of
from .sheets import sheet
from .targets import Target
from .usage import given
from .weighing import Weighing

_FIRST: tuple[Verdict, ...] = ("wrong", "follows", "unknown", "right")
"""What is said of several entries that count as one line: the first that is true of one of them."""


def judged(run: Run, parted: Parted, values: Mapping[str, Value] | None = None) -> Judged:
    """Judge the backward pass behind the circuit of a run.

    `values` are the values of inputs that the lines alone use. Errors: InputError, at a place of the text
    that the backward pass stands in.
    """
    corrected: dict[int, Shape] = {}
    while True:
        weighing, found = _weighed(run, parted, values or {}, corrected)
        shapes = {weighing.numbers[e.entry]: e.should_be for e in found if e.should_be is not None}
        if weighing.guessed or shapes.keys() <= corrected.keys():
            return _told(weighing, found)
        corrected |= shapes


def _weighed(
    run: Run, parted: Parted, values: Mapping[str, Value], corrected: Mapping[int, Shape]
) -> tuple[Weighing, list[Found]]:
    """Compare all entries: inputs that may be counts or masks are held where more can be told so."""
    sure, possible, masks = counts(run)
    possible |= masks
    weighing = _weighing(run, parted, values, corrected, held=sure)
    if possible <= sure or _is_right(weighing.all(Sense(), looks=False)):
        return weighing, best(weighing)
    other = _weighing(run, parted, values, corrected, held=possible)
    if _is_right(
        tried := other.all(Sense(), looks=False)
    ):  # no look is taken at what would be wrong
        return other, tried
    found = best(weighing)
    if wrong := wrong_of(found):
        tried = best(other)
        if (wrong_of(tried), nameless(tried)) < (wrong, nameless(found)):
            return other, tried
    return weighing, found


def _is_right(found: Sequence[Found]) -> bool:
    return all(each.verdict == "right" or each.is_begun for each in found)


def begins_with_gradient(run: Run, parted: Parted) -> bool:
    """Tell whether a backward pass begins with the gradient of the last value. Errors: InputError."""
    found = sheet(run, parted, {})
    return (found.is_function and not found.ends) or found.sets_upstream


def begun_by(run: Run, parted: Parted) -> str:
    """Name the line that gives the gradient of the last value; empty where none does. Errors: InputError."""
    found = sheet(run, parted, {})
    fits = found.sets_upstream and found.entries[0].shape == run.shape(run.graph.output_wire)
    return found.entries[0].name if fits else ""


def free_names(run: Run, parted: Parted, values: Mapping[str, Value]) -> frozenset[str]:
    """Name the inputs that the lines alone use. Errors: InputError, for lines that can't be read."""
    found = sheet(run, parted, values)
    return found.free | found.unbound


def unnamed(run: Run, parted: Parted, values: Mapping[str, Value]) -> frozenset[str]:
    """Name the values whose gradients lines give and that the circuit does not have. Errors: InputError.

    They are constants, or nothing leads from them to the output.
    """
    found = sheet(run, parted, values)
    said = (each.meant.of for each in found.entries if each.meant)
    there = {plain(each.key) for each in run.graph.program.statements if each.key}
    there |= {each.name for each in run.graph.inputs} | {name for name, _ in run.graph.asked}
    return frozenset(each for each in said if each and not found.named(each)) - there


def upstream_of(run: Run, parted: Parted) -> Run:
    """Run the circuit with the gradient of its last value with which a backward pass begins."""
    upstream = _weighing(run, parted, {}).points[0].point.run.upstream
    if same(upstream, run.upstream):
        return run
    values = {input.name: run.values[input.wire] for input in run.graph.inputs}
    return forward_and_back(run.graph, values, upstream, run.data)


def _weighing(
    run: Run,
    parted: Parted,
    values: Mapping[str, Value],
    corrected: Mapping[int, Shape] = MappingProxyType({}),
    held: Collection[str] = (),
) -> Weighing:
    found = sheet(run, parted, values, corrected)
    inputs = run.graph.inputs
    unset = frozenset(i.name for i in inputs if i.given is None and i.name not in values)
    # Constants of which lines have numbers of their own: `b = 0.5` in both functions.
    again = run.graph.program.wanted.intersection(given(parted.lines))
    held = {*held, *(i.name for i in inputs if plain(i.name) in again)}
    free = {name: values[name] for name in found.free | found.unbound if name in values}
    return Weighing(run, found, free, unset=unset, held=held)


def _told(weighing: Weighing, found: list[Found]) -> Judged:
    """Tell what was found, line by line."""
    if weighing.guessed and any(each.misfits for each in found) and not _is_turned(weighing, found):
        for each in found:
            # Which of the guessed shapes is meant is open, and so is what is wrong, but for what does not
            # depend on it: a sign.
            is_sure = each.diagnosis is not None and each.diagnosis.code in _SURE
            if each.verdict == "wrong" and (each.misfits or not is_sure):
                each.verdict, each.target, each.diagnosis = "unknown", None, None
    for each in found:
        if (
            each.verdict == "wrong"
            and weighing.is_without_loss
            and each.lacks in weighing.sheet.free
        ):
            each.verdict, each.target, each.diagnosis = "unknown", None, None
    _doubt(weighing, found)
    _leave_open(weighing, found)
    _follow(weighing, found)
    apart = (
        weighing.sheet.parted.apart or 0
    )  # before it stands what arrives, which is no line of these
    shown = [each for each in _as_one(found) if each.entry.span[0] >= apart]
    lines = sorted(
        ((_line(weighing, each, found), each.entry) for each in shown),
        key=lambda pair: pair[0].span,
    )
    return Judged(
        weighing.graph.output,
        tuple(line for line, _ in lines),
        missing=_missing(weighing, found),
        is_apart=weighing.sheet.parted.is_apart,
        unset=_unset(weighing, [line for line, _ in lines if line.verdict == "unknown"]),
        write=writer(weighing, found, lines),
    )


def _unset(weighing: Weighing, unknown: Sequence[Line]) -> tuple[str, ...]:
    """Name what needs a value before lines are judged: arrays of guessed shapes, and what nothing gives."""
    nowhere = weighing.sheet.free | weighing.sheet.unbound
    lacking = dict.fromkeys(line.lacks for line in unknown if line.lacks in nowhere)
    if all(line.lacks for line in unknown):
        return tuple(lacking)
    inputs = [each for each in weighing.run.graph.inputs if each.name in weighing.unset]
    arrays = dict.fromkeys(each.name for each in inputs if weighing.run.shape(each.wire))
    return tuple(arrays | lacking)


_MOST_RIGHT = 3  # times as many lines as there are faults


def _doubt(weighing: Weighing, found: Sequence[Found]) -> None:
    """Leave open what is right for guessed shapes alone, where others would make other lines right."""
    names = doubted(weighing.run.graph, weighing.sheet.parted) if weighing.guessed else ()
    for each in found:
        if each.verdict == "right" and each.entry.name in names:
            each.verdict, each.target = "unknown", None


def _is_turned(weighing: Weighing, found: Sequence[Found]) -> bool:
    """Tell a pass of which few lines do not fit the shapes that were guessed, and do with one change each.

    Most others are right with these shapes, so that it is these lines that are wrong, and not the guess:
    unless the value may have the shape of the line as well, since NumPy fills up what is broadcast.
    """
    faults = [each for each in found if each.verdict != "right"]
    if len(found) < 2 or (len(faults) > 1 and len(found) < _MOST_RIGHT * len(faults)):
        return False
    return all(
        each.diagnosis is not None and (each.should_be is None or _is_of_axes(weighing, each))
        for each in faults
    )


def _is_of_axes(weighing: Weighing, each: Found) -> bool:
    """Tell a line that has the wrong axes, whatever shape its value has that broadcasting allows."""
    if each.diagnosis is None or each.diagnosis.code not in ("wrong-axis", "transposed"):
        return False
    own, shape = each.own[0], each.should_be
    of = each.entry.meant.of if each.entry.meant else ""
    if own is None or shape is None or of in biases(weighing.run.graph, weighing.run.shapes):
        return True
    try:
        np.broadcast_shapes(shape_of(own), shape)
    except ValueError:
        return True
    return False


_SURE = frozenset(
    ("sign", "overwritten", "missing-branch", "transposed", "wrong-mask", "wrong-axis")
)
"""Mistakes that are there whatever shapes are meant."""


def _leave_open(weighing: Weighing, found: Sequence[Found]) -> None:
    """Leave open what is wrong only because of shapes or a count that are guesses."""
    if not weighing.unset:
        return
    odd = at_odds(weighing.run)
    is_odd = bool(odd) and (weighing.guessed or not odd.isdisjoint(weighing.unset))
    sizes, known = sizes_of(weighing.run), weighing.points[0].values
    text = weighing.sheet.parted.text
    held = [
        (float(known[name]), is_over)
        for name in counts(weighing.run).possible
        for is_over in (False, True)
    ]
    has_size = weighing.guessed and ".size" in text  # of an array that may be broadcast
    divided = [*_divisors(weighing)] if weighing.guessed else []
    for each in found:
        if each.verdict != "wrong" or (each.diagnosis and each.diagnosis.code in _SURE):
            continue
        times = weighing.ratio(each) if weighing.guessed else None
        parts = [line.value for line in weighing.sheet.used_by(each.entry)]
        parts += [each.entry.value] if each.entry.value else []
        typed = [number for part in parts for number in whole_numbers(part, known, text)]
        by_size = has_size and times and is_of_sizes(times, ((1, False), (1, True)), sizes)
        if is_odd or by_size or (times and is_of_sizes(times, [*typed, *held, *divided], sizes)):
            each.verdict, each.target, each.diagnosis = "unknown", None, None


def _divisors(weighing: Weighing) -> Iterator[tuple[float, bool]]:
    """Go through the numbers by which the forward pass divides, and that may be sizes: `np.sum(e) / 4`."""
    sheet = weighing.sheet
    for each in sheet.statements[: sheet.forward]:
        for number, is_over in whole_numbers(each.value, {}, sheet.parted.text):
            if is_over and number > 2:
                yield from ((number, False), (number, True))


def _as_one(found: Sequence[Found]) -> list[Found]:
    """Choose one of those that count as one line: the rounds of a loop, the items of a list."""
    groups: dict[object, list[Found]] = {}
    for each in found:
        if not each.is_begun:
            groups.setdefault(each.entry.group or each.entry, []).append(each)
    return [_one_of(each) for each in groups.values()]


def _one_of(group: Sequence[Found]) -> Found:
    """Choose what is told of a group: what is wrong in most of it."""
    verdict = min((each.verdict for each in group), key=_FIRST.index)
    chosen = [each for each in group if each.verdict == verdict]
    codes = Counter(each.diagnosis.code for each in chosen if each.diagnosis)
    usual = codes.most_common(1)[0][0] if codes else None
    return next((e for e in chosen if e.diagnosis and e.diagnosis.code == usual), chosen[0])


def _follow(weighing: Weighing, found: Sequence[Found]) -> None:
    """Compute all lines once more with the typed values alone, where some line is wrong."""
    for each in found:
        each.typed = each.own[0]
    if all(each.verdict != "wrong" for each in found):
        return
    known = dict(weighing.points[0].values)
    shaken = dict[str, Value]()  # what is wrong, as anything else that is wrong might be
    draws = np.random.default_rng(len(found))
    for each in found:
        known.pop(each.entry.symbol, None)
    for each in found:
        compute_entry(weighing.sheet, each.entry, known)
        each.typed = value_of(weighing.sheet, each.entry, known)
        if each.typed is not None:
            known[each.entry.symbol] = each.typed
        else:
            known.pop(each.entry.symbol, None)
        target = each.target if each.verdict == "right" else None
        own = each.own[0]
        if target and (each.typed is None or own is None or not same(each.typed, own)):
            each.verdict = "follows"
        moved = _moved(weighing, each, {**known, **shaken}) if shaken else None
        if target and shaken and (moved is None or own is None or not same(moved, own)):
            each.verdict = "follows"  # also where with these numbers the mistakes cancel
        if each.is_begun and moved is not None:
            shaken[each.entry.symbol] = moved
        elif not each.is_begun and each.verdict in ("wrong", "follows") and each.typed is not None:
            away = draws.uniform(1, 2, np.shape(each.typed)) * (1 + np.abs(each.typed))
            with np.errstate(all="ignore"):  # what is infinite stays so, or is no number
                shaken[each.entry.symbol] = each.typed + away


def _moved(weighing: Weighing, each: Found, known: dict[str, Value]) -> Value | None:
    """Give what lines come to with other values of those before them."""
    compute_entry(weighing.sheet, each.entry, known)
    return value_of(weighing.sheet, each.entry, known)


def _line(weighing: Weighing, each: Found, all: Sequence[Found]) -> Line:
    entry, parted = each.entry, weighing.sheet.parted
    lines = [*lines_of(entry)]
    if entry.goes_on:
        before = (e for e in all if e.is_begun and e.entry.name == entry.name)
        lines = [*(line for other in before for line in lines_of(other.entry)), *lines]
    apart = parted.apart or 0
    spans = dict.fromkeys((line.span[0] - apart, line.span[1] - apart) for line in lines)
    of = each.target.of if each.target and each.target.of else None
    if of is None and entry.meant is not None and entry.meant.of:
        of = entry.meant.of
    typed = parted.text[slice(*entry.left)]
    # A key of a dict that is typed out, `{'W1': …}`, or one that is worked out: `grads['W' + str(l)]`.
    is_key = typed[0] in "'\"" or is_worked_out(entry.name, typed)
    return Line(
        name=entry.name if is_key else typed,
        of=of,
        spans=tuple(spans),
        value=each.typed if each.verdict == "follows" else _without_rounding(weighing, each),
        expected=each.target.gradients[0] if each.target else None,
        verdict=each.verdict,
        diagnosis=each.diagnosis,
        wires=_wires(weighing, each.target),
        is_open=each.open and each.verdict == "wrong",
        factor=each.target.factor if each.target else None,
        of_sum=each.of_sum,
        is_mended=each.verdict == "wrong" and _is_mended(each),
        lacks=each.lacks,
        is_of_numbers=each.is_of_numbers and each.verdict == "right",
        is_at_kink=each.verdict == "right" and weighing.is_either(each),
        is_branch=each.verdict == "right"
        and each.target is not None
        and each.target.wire is not None,
        is_guessed=weighing.guessed,
        place=_place(weighing, each, apart) if each.verdict == "wrong" else None,
        into=_into(weighing, each) if each.verdict == "wrong" else (),
    )


def _without_rounding(weighing: Weighing, each: Found) -> Value | None:
    """Give what lines come to, and 0 for what rounding leaves in wrong ones, beside all their numbers.

    What rounding leaves of right ones is told by their gates.
    """
    value = each.own[0]
    if value is None or each.verdict != "wrong":
        return value
    right = each.target.gradients if each.target else each.own
    several = zip((*each.own, *right), (*weighing.points, *weighing.points), strict=True)
    near = [own for own, point in several if own is not None and not point.is_far]
    size = max(float(np.max(np.abs(own), initial=0.0)) for own in near)
    return np.where(np.abs(value) <= TINY * min(size, 1.0), 0.0, value)[()]


def _into(weighing: Weighing, each: Found) -> tuple[str, ...]:
    """Name what is made of the value whose gradient lines give, where they give that of one value."""
    target = each.target
    if target is None or len(target.indices) != 1:
        return ()
    return tuple(weighing.targets.made_of(target.indices[0], target.wire))


def _place(weighing: Weighing, each: Found, apart: int) -> Span | None:
    """Give the place of what is wrong in lines of one name, in the text that they stand in."""
    said = each.diagnosis
    place = anew(each.entry) if said and said.code == "overwritten" else None
    place = place or (said.place if said else None)
    place = place or first_off(weighing.sheet, each.entry, weighing.points)
    return place and (place[0] - apart, place[1] - apart)


def _is_mended(each: Found) -> bool:
    """Tell whether typed values alone would give another number."""
    own = each.own[0]
    return own is not None and (each.typed is None or not same(each.typed, own))


def _wires(weighing: Weighing, target: Target | None) -> tuple[str, ...]:
    """Find where gradients are seen: the wires that leave where values are made, or that of a branch."""
    if target is None:
        return ()
    first = weighing.points[0].point.first
    found = [first[at] for at in target.indices if at in first]
    if target.wire is not None:
        found = [target.wire]
    return tuple(weighing.graph.wires[wire].id for wire in found)


_SMALL = re.compile(r"eps(ilon)?|tiny|1e_?\d+")
"""Names of what is added so that nothing is divided by 0."""


def _missing(weighing: Weighing, found: Sequence[Found]) -> tuple[str, ...]:
    """Name the inputs whose gradients nothing gives, but for data and what no gradient flows to.

    Nobody asks for that of a count, of what keeps a division from 0, or of what is called a gradient itself.
    """
    values = weighing.sheet.parted.values
    beside = counts(weighing.run).sure
    given = {each.target.of for each in found if each.target}
    given |= {each.entry.meant.of for each in found if each.entry.meant}
    return tuple(
        input.name
        for input in weighing.run.graph.inputs
        if input.name not in given
        and weighing.run.gradients[input.wire] is not None
        and input.name not in beside
        and not _SMALL.fullmatch(input.name)
        and not meant(input.name, values)
    )
