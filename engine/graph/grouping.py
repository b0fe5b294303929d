"""Which gates belong together: those of a statement, of a call, or of a loop's round.

Of any two modules one stands inside of the other, or they share no gate.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..base.errors import Span
from ..base.names import drawn
from ..gates.rows import Row
from ..language.inlined import Inlined, chain


class Module(NamedTuple):
    """Gates that can be drawn as one: of a statement, a call, a round, or the parts of an expanded gate."""

    # The statement's name, or the function's; of a call or round its path. The output's name where the last
    # statement has none.
    name: str
    # What is drawn at the module's frame.
    title: str
    # The ids of the gates, in topological order. Of a statement, the last gate computes its value.
    gates: tuple[str, ...]
    # The row of the gate whose parts the gates are; None for what was typed.
    row: Row | None = None
    # False for a last statement without a name.
    named: bool = True
    # The call or round whose gates they are; None of a statement.
    inlined: Inlined | None = None
    # True for a run of statements, calls or rounds, which may give several values.
    several: bool = False


class Member(NamedTuple):
    """What is known of a gate where gates are grouped."""

    # The gate's id.
    id: str
    # The name of the statement whose value it computes; None inside of a statement.
    name: str | None
    # Whether it is a copy gate.
    copies: bool
    # The call or round in which it stands.
    within: Inlined | None
    # The ids of the gates to which its wires lead; nothing for the output.
    targets: tuple[str, ...]


def shared(source: Inlined | None, users: Sequence[Inlined | None]) -> Inlined | None:
    """Find the innermost call or round of a copy gate, given where its value is made and where it is used.

    It stands in a call where all uses are, and where the value is made and used once at least: else the
    value would leave the call and come back.
    """
    own = chain(source)
    common = [_together(own, chain(user)) for user in users]
    every = chain(users[0])
    for user in users[1:]:
        every = every[: len(_together(every, chain(user)))]
    found = max([every, *common], key=len)
    return found[-1] if found else None


def taking(own: Inlined | None, span: Span, users: Sequence[Inlined | None]) -> Inlined | None:
    """Find the call or round of a gate that takes an entry at a `span`, given where the entry is used.

    All entries that a loop goes through are traced before its first round. One that a single round uses is
    taken in that round, as a reader would say.
    """
    common = chain(users[0])
    for user in users[1:]:
        common = common[: len(_together(common, chain(user)))]
    rounds = (one for one in common if one.outer is own and one.written is None)
    return next((one for one in rounds if one.span[0] <= span[0] and span[1] <= one.span[1]), own)


def _together(one: Sequence[Inlined], other: Sequence[Inlined]) -> Sequence[Inlined]:
    """Give the calls and rounds that both stand in."""
    many = 0
    for a, b in zip(one, other, strict=False):
        if a is not b:
            break
        many += 1
    return one[:many]


def grouped(gates: Sequence[Member], output: str) -> tuple[Module, ...]:
    """List the modules of a circuit, each before those inside of it; of equals, calls before statements."""
    inlined: dict[Inlined, list[str]] = defaultdict(list)
    places = {gate.id: chain(gate.within) for gate in gates}
    for gate in gates:
        for place in places[gate.id]:
            inlined[place].append(gate.id)
    calls = [Module(e.path, e.title, tuple(ids), inlined=e) for e, ids in inlined.items()]
    statements = _statements(gates, output)
    if not calls:
        return statements
    members = {place: frozenset(ids) for place, ids in inlined.items()}
    clear = [each._replace(gates=_clear(each.gates, places, members)) for each in statements]
    return tuple(outer_first([*calls, *clear], {gate.id: at for at, gate in enumerate(gates)}))


def _clear(
    gates: tuple[str, ...],
    places: Mapping[str, Sequence[Inlined]],
    members: Mapping[Inlined, frozenset[str]],
) -> tuple[str, ...]:
    """Leave out gates of a statement so that it stands in each call, or has all or none of its gates."""
    last, left = gates[-1], set(gates)
    for place in dict.fromkeys(place for id in gates for place in places[id]):
        inside = members[place]
        if not (inside <= left or left <= inside):
            left = left & inside if last in inside else left - inside
    return tuple([id for id in gates if id in left])


def outer_first(modules: Sequence[Module], order: Mapping[str, int]) -> list[Module]:
    """Sort modules by where they end, each before those inside of it."""
    inner: dict[int, list[int]] = defaultdict(list)
    around: dict[str, int] = {}  # of each gate, the innermost module so far
    largest_first = sorted(range(len(modules)), key=lambda at: -len(modules[at].gates))
    for at in largest_first:
        inner[around.get(modules[at].gates[-1], -1)].append(at)
        around.update(dict.fromkeys(modules[at].gates, at))
    found: list[Module] = []
    waiting = [-1]
    while waiting:
        at = waiting.pop()
        found += [modules[at]] * (at >= 0)
        waiting += sorted(inner[at], key=lambda each: -order[modules[each].gates[-1]])
    return found


def _statements(gates: Sequence[Member], output: str) -> tuple[Module, ...]:
    """Tell which gates belong to which statement.

    The last gate of a statement computes its result. All other values of a statement have no name, so
    they are used once, by a gate of the same statement. A copy gate belongs to a statement if all uses of
    its value do.
    """
    ends: dict[str, str] = {}  # for each gate, the last gate of its statement
    for gate in reversed(gates):
        if gate.copies:
            users = {ends.get(target, "") for target in gate.targets}
            ends[gate.id] = users.pop() if len(users) == 1 else ""
        elif gate.name is not None or not gate.targets[0]:
            ends[gate.id] = gate.id
        else:
            ends[gate.id] = ends[gate.targets[0]]
    members: dict[str, list[str]] = defaultdict(list)
    for gate in gates:
        members[ends[gate.id]].append(gate.id)
    return tuple(
        [
            Module(gate.name or output, drawn(gate.name or output), tuple(members[gate.id]),
                   named=gate.name is not None)
            for gate in gates
            if ends[gate.id] == gate.id
        ]
    )  # fmt: skip
