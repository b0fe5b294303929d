"""Names, shapes and axes: what a line is made of does not go together, or stands the wrong way round."""

from itertools import combinations

import numpy as np

from ...base.shapes import said, shape_of
from ...base.words import listed, say
from ...gates.table import BY_NAME
from ...graph.graph import Graph
from ...language.program import Operation, Part
from ..cases import Case
from ..computing import Formula, Missing, compute, formulas
from ..variants import found
from .said import Mistake, broadcasts, typed

_MOST_NAMES = 12  # that a hint lists
_LOOK_AT_SHAPES = say("A gradient has the shape of its value.")


def no_such_value(case: Case) -> Mistake | None:
    """A name that neither the forward pass nor an earlier line has."""
    if case.has:
        return None
    known = case.known[0]
    names = sorted(name for name in case.sheet.free if name not in known)
    used = {name for name in names if _mentions(case, name)}
    return unknown_name(min(used), case.sheet.graph) if used else None


def unknown_name(name: str, graph: Graph) -> Mistake:
    """Say of a name that nobody gave it a value, and which names there are."""
    inputs = [input.name for input in graph.inputs]
    named = [gate.name for gate in graph.gates if gate.name]
    known = [f"`{each}`" for each in dict.fromkeys([*inputs, *named, graph.output])]
    return Mistake(
        say("`{name}` is no value of the forward pass, and no line before gives it one", name=name),
        say(
            "The forward pass has {names}.",
            names=listed([*known[:_MOST_NAMES], *["…"][: len(known) > _MOST_NAMES]]),
        ),
    )


def _mentions(case: Case, name: str) -> bool:
    return any(
        part.of == name for statement in case.statements for part in statement.value.walk()
    ) or (case.entry.value is not None and case.entry.value.of == name)


def turned(case: Case) -> Mistake | None:
    """The whole line, or one factor of a product, stands transposed."""
    is_whole = (
        case.has
        and np.ndim(case.has[0]) == 2
        and case.agree([np.transpose(each) for each in case.has], case.right)
    )
    if not is_whole and found(case, ("transpose",)) is None:
        return None
    if is_whole and not _is_typed_turned(case) and found(case, ("axis",)) is not None:
        return None  # of few numbers that are not 0, the sums along both axes may be the same
    return Mistake(
        say("`{name}` has a factor that stands transposed, or the wrong way round", name=case.name),
        say("Write the shapes beside the product: one order of the factors fits the shape of the value, and "
            "each row must meet the numbers that it was made of."),
    )  # fmt: skip


def _is_typed_turned(case: Case) -> bool:
    """Tell a line in which something is transposed."""
    values = [*(each.value for each in case.statements), case.entry.value]
    gates = (part.of for value in values if value for part in value.walk())
    return any(isinstance(each, Operation) and each.row.name == "transpose" for each in gates)


def unsummed(case: Case) -> Mistake | None:
    """The sum over what was broadcast lacks."""
    if not case.has or case.fits:
        return None
    shape = shape_of(case.right[0])
    if np.size(case.has[0]) == np.size(
        case.right[0]
    ):  # all is summed, and an axis of length 1 kept
        return None
    several = _sums(shape_of(case.has[0]), shape)
    if not any(
        case.agree([np.sum(e, axis=axes).reshape(shape) for e in case.has], case.right)
        for axes in several
    ):
        return None
    if found(case, ("axis",)) is not None:  # over one of length 1
        return None
    return Mistake(
        say("`{name}` is {own}: it was not summed", name=case.name,
            own=said(shape_of(case.has[0]))),
        say("The value was used for each of many numbers: what comes back from all of them is added up."),
    )  # fmt: skip


def _sums(shape: tuple[int, ...], to: tuple[int, ...]) -> list[tuple[int, ...]]:
    """List the axes over which an array of one shape may be summed to the numbers of the other."""
    axes = range(len(shape))
    several = (some for many in range(1, len(shape) + 1) for some in combinations(axes, many))
    kept = tuple(size for size in to if size > 1)
    return [
        some
        for some in several
        if tuple(shape[at] for at in axes if at not in some and shape[at] > 1) == kept
    ]


def unsummed_inside(case: Case) -> Mistake | None:
    """The sum over a part of the line lacks."""
    if not case.has or found(case, ("sum",)) is None:
        return None
    return Mistake(
        say("a part of `{name}` was not summed", name=case.name),
        say("The value was used for each of many numbers: what comes back from all of them is added up."),
    )  # fmt: skip


def other_axis(case: Case) -> Mistake | None:
    """A sum goes over another axis than it should, or over all of them."""
    change = found(case, ("axis",))
    if change is None or not isinstance(change.part.of, Operation):
        return None
    row, options = change.part.of.row.name, dict(change.part.of.options)
    if row == "sum" and options.get("axis") is None:
        message = say("`{name}` sums over all axes, which leaves one number", name=case.name)
    elif row == "sum":
        message = say("`{name}` sums over the wrong axis", name=case.name)
    else:
        value = typed(case, change)
        message = say("`{value}` in `{name}` goes over the wrong axis", name=case.name, value=value)
    return Mistake(
        message, say("Sum over the axis along which the value was repeated; the others stay.")
        if row == "sum"
        else say("Over which axis does the forward pass go?"),
    )  # fmt: skip


def lost_axis(case: Case) -> Mistake | None:
    """A sum has lost its axis, and its numbers are repeated along another one than they belong to."""
    change = found(case, ("keep",))
    if change is None:
        return None
    return Mistake(
        say("a sum in `{name}` has lost the axis that it goes over", name=case.name),
        say(
            "Along which axis do its numbers have to be repeated? `keepdims=True` keeps the place."
        ),
    )


def same_numbers(case: Case) -> Mistake | None:
    """The numbers are right, and stand in another shape."""
    if not case.has or case.fits or np.size(case.has[0]) != np.size(case.right[0]):
        return None
    shape = shape_of(case.right[0])
    is_right = case.agree([np.reshape(each, shape) for each in case.has], case.right)
    return other_shape(case) if is_right else None


def other_shape(case: Case) -> Mistake | None:
    """The operands do not go together, or the line has a shape of its own."""
    if case.fits:
        return None
    if not case.has:
        return _named_twice(case) or unfitting(case.name)
    message = say(
        "`{name}` is {own}, and its value is {shape}",
        name=case.name,
        own=said(shape_of(case.has[0])),
        shape=said(shape_of(case.right[0])),
    )
    return Mistake(message, _LOOK_AT_SHAPES)


def _named_twice(case: Case) -> Mistake | None:
    """One place is given several numbers: `ds[:, y] -= 1`, where `ds[range(N), y] -= 1` belongs."""
    known = dict(case.known[0])
    for each in case.statements:
        compute(formulas([each]), known)
        part = each.value
        if each.key in known or not isinstance(part.of, Operation) or part.of.row.name != "put":
            continue
        array, new, *at = part.operands
        picks = Part(Operation(BY_NAME["index"], part.of.options), part.span, (array, *at))
        try:
            shapes = [shape_of(Formula(one)(known)) for one in (new, picks)]
        except Missing:
            continue
        if broadcasts(*shapes):
            return Mistake(
                say(
                    "a place of `{name}` is named twice, and can hold one number only",
                    name=case.name,
                ),
                say("Which number of each row is meant? `A[np.arange(N), y]` picks one of each."),
            )
    return None


def unfitting(name: str) -> Mistake:
    """Say of lines that their operands have shapes that go together in no way."""
    return Mistake(say("the operands of `{name}` do not go together", name=name), _LOOK_AT_SHAPES)
