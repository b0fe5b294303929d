"""Wires that begin at a name: where values that many gates share would make a tangle of wires.

An unrolled network uses its weights in each round. A book writes the weight's name at each arrow and draws
no fork. So here the branches of such a copy gate each begin at the name of their value, and the copy gate
says how many they are. Gates, wires and their ids are the same.
"""

from ..base.caching import kept_with_first
from ..base.names import drawn, elided
from ..graph.graph import COPY, End, Graph
from ..graph.names import names_given

LONGEST = 10  # characters of a name at the beginning of a wire
# A value is shared far and wide if its uses are so many different numbers of gates away from the output, and
# in as many calls and rounds where it is used in some; such values make a tangle where so many wires leave
# their copy gates. A sequence, of which each use takes an entry, is shared far and wide whatever else is.
_APART, _TANGLE = 5, 15
_ENTRY = "index"


@kept_with_first
def repeated(graph: Graph) -> dict[str, str]:
    """Give the names at which wires begin, by the ids of these wires."""
    forks, names = _shared(_whole(graph)), names_given(graph)
    return {
        graph.wires[wire].id: elided(drawn(names[graph.wires[wire].value]), LONGEST)
        for gate in graph.gates
        if gate.row is COPY and gate.id in forks
        for wire in gate.results
    }


@kept_with_first
def branches(graph: Graph) -> dict[str, str]:
    """Give what is written at copy gates whose branches begin at names, by the gates' ids: `×5`."""
    found = repeated(graph)
    return {
        gate.id: f"×{len(gate.results)}"
        for gate in graph.gates
        if gate.row is COPY and graph.wires[gate.results[0]].id in found
    }


def _whole(graph: Graph) -> Graph:
    """Give the circuit with nothing folded, so that names stay where boxes are opened."""
    return _whole(graph.unfolded) if graph.unfolded else graph


@kept_with_first
def _shared(graph: Graph) -> frozenset[str]:
    """Name the copy gates of values with a name that are shared far and wide, where these make a tangle."""
    named = names_given(graph)
    # How many gates stand between each gate and the output: a gate is drawn as near to its use as it may be.
    levels: dict[End, int] = {}
    for gate in reversed(graph.gates):
        behind = max([levels.get(graph.wires[wire].target, 0) for wire in gate.results])
        levels[gate.end] = behind + (gate.row is not COPY)
    count, found, sequences = 0, set[str](), set[str]()
    for gate in graph.gates:
        if gate.row is COPY and graph.wires[gate.results[0]].value in named:
            users = [graph.target(wire) for wire in gate.results]
            far = {levels.get(user.end, 0) if user else 0 for user in users}
            wide = {user.within or levels.get(user.end, 0) if user else 0 for user in users}
            is_one_call = len(wide) == 1  # all uses stand in it, as they would without a call
            if len(far) >= _APART and (len(wide) >= _APART or is_one_call):
                found.add(gate.id)
                count += len(users)
                if all(user and user.row.name == _ENTRY for user in users):
                    sequences.add(gate.id)
    return frozenset(found if count >= _TANGLE else sequences)
