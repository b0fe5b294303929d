"""Where the lines of an entry stand, and which of them is wrong."""

from collections.abc import Iterator, Sequence
from typing import Any

from ..base.errors import Span
from ..language.syntax import Assign, Augmented, Bare, For, If, Name, While, With
from ..language.walks import everything
from .comparing import same
from .computing import Formula, compute
from .entries import Entry, Sheet
from .points import Known
from .usage import given, targets, used

_BLOCKS = (For, If, With, While)


def lines_of(entry: Entry) -> Iterator[Any]:
    """Go through the lines of an entry: of a loop or a branch those alone that give its name a value."""
    for line in entry.lines:
        steps = [each for each in everything(line) if isinstance(each, (Assign, Augmented, Bare))]
        own = [each for each in steps if entry.name in given(each)]
        yield from own if isinstance(line, _BLOCKS) and own else [line]


def anew(entry: Entry) -> Span | None:
    """Find the last line that gives an entry a value anew, without what it has; None where none does."""
    _, *later = lines_of(entry)
    for line in reversed(later):
        is_whole = isinstance(line, Assign) and all(isinstance(e, Name) for e in targets(line))
        if is_whole and entry.name not in used(line):
            span: Span = line.span
            return span
    return None


def first_off(sheet: Sheet, entry: Entry, points: Sequence[Known]) -> Span | None:
    """Find the line of an entry that can't be computed, or behind which it is no gradient any more.

    None where it has one line that computes something, or where that cannot be told.
    """
    spans: list[Span] = list(dict.fromkeys(line.span for line in lines_of(entry)))
    statements = sheet.used_by(entry)
    made: dict[Span, str] = {}  # what each line comes to last
    for each in statements:
        for span in spans:
            if span[0] <= each.span[0] and each.span[1] <= span[1]:
                made[span] = each.key
    if len(spans) < 2 or not made:
        return None
    ready = [(each.key, Formula(each.value)) for each in statements]
    held = []
    for point in points:
        known = {**point.values, **point.nameless}
        compute(ready, known)
        held.append(known)
    several = [span for span in spans if span in made]
    for span in several:
        if any(made[span] not in known for known in held):
            return span  # whose operands do not go together
    rights = [key for key in held[0] if key[0] == "^"]
    for at in range(len(several) - 2, -1, -1):
        own = [known.get(made[several[at]]) for known in held]
        if any(
            all(
                one is not None and same(one, known[key])
                for one, known in zip(own, held, strict=True)
            )
            for key in rights
        ):
            return several[at + 1]
    return several[0]
