"""Another value stands where one belongs: the other operand's, one from another time or place."""

from ...base.words import Words, say
from ...language.syntax import Assign
from ...passes.numbers import Value
from ..cases import Case, Use
from ..edits import GRADIENTS, Change
from ..names import meant
from ..usage import given
from ..variants import found
from .said import Mistake, between, other_value, typed, wire_of_change

_PRODUCTS = frozenset(("mul", "matmul", "dot", "outer"))


def kept(case: Case) -> Mistake | None:
    """A value from another time: assigned anew since, or the output where the input belongs."""
    change = other_value(case)
    if change is None or not _belongs_together(case, change):
        return _swapped(case)
    return Mistake(
        say("`{value}` in `{name}` is not the value that its local gradient is made of",
            value=typed(case, change), name=case.name),
        say("Has the value that the local gradient uses been given another one since?")
        if _is_version(change)
        else say("Does the local gradient use what goes into the gate, or what comes out of it?"),
        wire_of_change(case, change),
        more=_of_gate(case, change),
    )  # fmt: skip


def _of_gate(case: Case, change: Change) -> Words | None:
    """Say on which side of a gate the value is that belongs there; None where it is another version."""
    one, other = case.index_of(change.symbol), case.index_of(change.instead)
    if one is None or other is None:
        return None
    for above, below, comes in ((other, one, True), (one, other, False)):
        gates = list(between(case, above, below))
        if len(gates) == 1:
            gate = gates[0].row.name
            return (
                say("It uses what comes out of {gate}, not what goes in.", gate=gate)
                if comes
                else say("It uses what goes into {gate}, not what comes out.", gate=gate)
            )
    return None


def _belongs_together(case: Case, change: Change) -> bool:
    """Tell whether two values are versions of one name, or the one is made of the other by one gate."""
    one, other = change.symbol, change.instead
    if _is_version(change):
        return True
    above, below = case.index_of(one), case.index_of(other)
    if above is None or below is None or one.startswith(GRADIENTS):
        return False
    # The gate has to be one that works on the value, and not one that makes it.
    comes, goes = (above, below) if case.indices[0] == below else (below, above)
    return case.indices[0] == goes and any(between(case, comes, goes))


def _is_version(change: Change) -> bool:
    """Tell whether two values are versions of one name."""
    return change.symbol.partition(".")[0] == change.instead.partition(".")[0]


def _swapped(case: Case) -> Mistake | None:
    """The output stands where the input belongs, in a gate's local gradient."""
    for term in case.terms:
        for use in term.uses:
            if case.agree(
                term.has, [_with_output(case, use, at) for at in range(len(case.points))]
            ):
                return Mistake(
                    say(
                        "`{name}` takes the local gradient at the output of the gate",
                        name=case.name,
                    ),
                    say("The local gradient is a function of what came into the gate."),
                    use.wire,
                )
    return None


def _with_output(case: Case, use: Use, at: int) -> Value | None:
    point = case.points[at]
    return point.sent_at_output(use.gate, use.wire, use.upstream[at])


def exchanged(case: Case) -> Mistake | None:
    """What a function gives is given to the names in another order: `dw, dx = backward(dout, cache)`."""
    names = [each for each in given(case.entry.lines[-1]) if each != case.name]
    for other in names if isinstance(case.entry.lines[-1], Assign) else ():
        means = meant(other, case.sheet.parted.values)
        if means is None or not means.of or not case.has:
            continue
        for indices in case.sheet.named(means.of):
            if len(indices) == 1 and indices != case.indices:
                gradients = [point.gradient(indices[0]) for point in case.points]
                if case.agree(case.has, gradients):
                    return Mistake(
                        say("`{name}` is given the gradient of `{value}`", name=case.name,
                            value=means.of),
                        say("In which order does the function give its gradients back?"),
                    )  # fmt: skip
    return None


def operand_of_name(case: Case) -> Mistake | None:
    """Another value that has a name stands where one belongs, or a gradient of another line."""
    change = other_value(case)
    if change is None or change.instead.startswith(("^", "%")) or _arrives(case, change.symbol):
        return None
    return operand(case)


def _arrives(case: Case, symbol: str) -> bool:
    """Tell whether a gradient is what arrives at a gate that works on the value: it belongs in the line."""
    graph = case.sheet.graph
    made = (graph.wires[use.gate.results[0]].value for use in case.uses)
    return symbol in case.settled and case.settled[symbol] in made


def operand_of_place(case: Case) -> Mistake | None:
    """A number from another place of an array stands where one belongs, or two entries are exchanged."""
    return operand(case) if other_value(case) is None and found(case, ("place", "order")) else None


def operand(case: Case) -> Mistake | None:
    """Another value stands where one belongs: as the other operand of a product, or from another place."""
    change = other_value(case)
    if change is not None and change.instead[0] == "^" and isinstance(change.part.of, str):
        is_all = case.entry.value is not None and change.part.of == case.entry.value.of
        change = None if is_all else change  # what belongs in place of all of a line is the answer
    change = change or found(case, ("place", "order"))
    if change is None:
        return None
    if change.kind == "order":
        return Mistake(
            say("two entries of `{name}` stand in each other's place", name=case.name),
            say("Entry by entry: to which number of the value does each belong?"),
        )
    return Mistake(
        say("`{value}` stands in `{name}` where another value belongs",
            value=typed(case, change), name=case.name),
        say("Towards an operand of a product the local gradient is the other operand.")
        if case.uses and all(each.gate.row.name in _PRODUCTS for each in case.uses)
        else say("Which values does the gate work with, and which gradient arrives at it?"),
        wire_of_change(case, change),
    )  # fmt: skip
