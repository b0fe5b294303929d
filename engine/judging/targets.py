"""What lines are compared with: the gradients that their name may mean."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..base.errors import Span
from ..base.shapes import shape_of
from ..graph.graph import Gate
from ..passes.numbers import Value
from .entries import Entry, Sheet
from .names import Meant
from .points import Known
from .truth import only_operand


@dataclass(eq=False)
class Target:
    """A gradient that lines may give."""

    # The name of the value.
    of: str
    # The indices of the values: several for a list.
    indices: tuple[int, ...]
    # The gradient at each point.
    gradients: list[Value]
    # Whether it is what the name says, and not only as good.
    expected: bool
    # Whether it is the gradient of what the value is made of.
    inside: bool = False
    # The indices of that value, where it is; nothing for most.
    within: tuple[int, ...] = ()
    # The wire that it comes back on, where it is that of one branch.
    wire: int | None = None
    # What it is times the gradient; None where it is the gradient itself.
    factor: float | None = None


class Targets:
    """The gradients of a circuit at several points, by the names that lines have for them."""

    def __init__(self, sheet: Sheet, known: Sequence[Known], factor: float | None = None) -> None:
        self.sheet, self.known, self.graph, self.factor = sheet, known, sheet.graph, factor
        self.points = [each.point for each in known]

    def of(
        self,
        entry: Entry,
        own: Value | None,
        claimed: Collection[tuple[int, ...]],
        of_any_shape: bool = False,
    ) -> Iterator[Target]:
        """List the gradients that lines may give; those that they are expected to give come first.

        `own` is what they come to at the given point, and `claimed` has what earlier lines of that name gave.
        Where the name does not say whose it is, those of the same shape count, or last those `of_any_shape`.
        """
        meant = entry.meant
        if entry.keys:
            yield self._whole(
                tuple(self.graph.keys[key] for key in entry.keys), entry.keys[0], True
            )
        elif meant is not None and meant.is_item:
            yield from self._items(meant.of, claimed)
        elif meant is not None and meant.is_derivative and meant.towards:
            yield from self._derivatives(meant.towards, meant.of)
        elif meant is not None and meant.of:
            now = tuple(self.graph.keys[key] for key in entry.now)
            wholes = sorted(self.sheet.named(meant.of), key=lambda each: each != now)
            free = [each for each in wholes if each not in claimed] or wholes
            parts = self._parts(free, own, meant) if meant.branch else []
            yield from parts
            branches = [
                replace(branch, expected=not parts)
                for indices in (free if meant.branch else ())
                for branch in self._branches(indices, meant.of)
            ]
            yield from branches
            # What has no second branch is meant as a whole by a name that says nothing more: `dk_`.
            is_branch = bool(meant.branch.strip("_") or parts or branches)
            alone = (
                now if self._is_of_shape(now, own) and entry.name not in self._of_rounds else None
            )
            for indices in free:  # what lines call so themselves is what they mean
                is_meant = alone is None or indices == alone
                yield self._whole(indices, meant.of, is_meant and not is_branch)
            for indices in free:
                yield from self.inside(indices, meant.of, past=len(entry.lines) > 1)
            if entry.is_of_round:  # what comes back from the next round alone
                for indices in free:
                    for branch in self._branches(indices, meant.of):
                        yield replace(branch, expected=False)
        else:
            yield from self.of_shape(own, expected=meant is not None)
            if of_any_shape:
                yield from self._of_other_shapes(own)

    def place(self, index: int, wire: int | None) -> tuple[Span | None, Span | None] | None:
        """Give the place of the gate that makes a value, and of that to which a branch leads."""
        source = self.graph.source(self.points[0].first[index])
        target = None if wire is None else self.graph.target(wire)
        if source is None or (wire is not None and target is None):
            return None
        return source.span, target.span if target else None

    def all_at(self, place: tuple[Span | None, Span | None] | None) -> list[Target]:
        """List the gradients of what one place makes in the rounds of a loop, from the output back."""
        found = list[Target]()
        for index in sorted(self._from_output, reverse=True) if place else ():
            whole = self._whole((index,), self._names.get(index, ""), True)
            several = [whole] if place and place[1] is None else self._branches((index,), whole.of)
            found += [each for each in several if self.place(index, each.wire) == place]
        return found

    @cached_property
    def rounds(self) -> list[list[int]]:
        """List the values that one place of the text makes several times, the last one first."""
        found = dict[object, list[int]]()
        for index in sorted(self._from_output, reverse=True):
            if place := self.place(index, None):
                found.setdefault(place, []).append(index)
        return [several for several in found.values() if len(several) > 1]

    def at(self, indices: tuple[int, ...], wire: int | None, factor: float | None) -> Target:
        """Give the gradient of one value, or that of its branch on a wire, or so many times it."""
        name = self._names.get(indices[0], "")
        found = self._whole(indices, name, True)
        if wire is not None:
            found = next(each for each in self._branches(indices, name) if each.wire == wire)
        if factor is None:
            return found
        return replace(found, gradients=[factor * g for g in found.gradients], factor=factor)

    def _items(self, of: str, claimed: Collection[tuple[int, ...]]) -> Iterator[Target]:
        """Go through the gradients of the items of a list and their branches, not given ones first."""
        found = dict.fromkeys((at,) for each in self.sheet.named(of) for at in reversed(each))
        found |= dict.fromkeys((at,) for at in self.sheet.items_of(of))
        free = [each for each in found if each not in claimed] or list(found)
        for indices in free:
            yield self._whole(indices, of, True)
        for indices in free:
            for branch in self._branches(indices, of):
                yield replace(branch, expected=False)
        for indices in free:
            yield from self.inside(indices, of)

    def of_shape(self, own: Value | None, expected: bool) -> Iterator[Target]:
        """Go through the gradients of all values of a shape, from the output back."""
        shape = None if own is None else shape_of(own)
        fitting = [index for index in self._from_output if self._shape(index) == shape]
        for index in fitting:
            yield self._whole((index,), self._names.get(index, ""), expected)
        for index in fitting:
            for branch in self._branches((index,), self._names.get(index, "")):
                yield replace(branch, expected=False)

    def _of_other_shapes(self, own: Value | None) -> Iterator[Target]:
        shape = None if own is None else shape_of(own)
        others = [index for index in self._from_output if self._shape(index) != shape]
        for index in others:
            yield self._whole((index,), self._names.get(index, ""), False)
        for index in others:
            yield from self._branches((index,), self._names.get(index, ""))

    @cached_property
    def _from_output(self) -> list[int]:
        """List all values by their indices, from the output back: of statements, other gates, inputs.

        A name that does not say whose gradient it is, `ds`, is that of a sum rather than of what is added.
        """
        gates = [self.graph.wires[gate.results[0]].value for gate in self.graph.gates]
        inputs = dict.fromkeys(self.graph.wires[input.wire].value for input in self.graph.inputs)
        whole = frozenset(self.graph.keys.values())
        found = dict.fromkeys([*reversed(gates), *inputs])
        return sorted(found, key=lambda index: (index in inputs, index not in whole))

    @cached_property
    def _names(self) -> Mapping[int, str]:
        """Give the name of each value that has one, as a key."""
        return {index: key for key, index in self.graph.keys.items() if not key.startswith("#")}

    @cached_property
    def _of_rounds(self) -> frozenset[str]:
        """Name the gradients of rounds of a loop, each of which means another value by the same name."""
        return frozenset(each.name for each in self.sheet.entries if each.group)

    def _is_of_shape(self, indices: Sequence[int], own: Value | None) -> bool:
        return len(indices) == 1 and own is not None and self._shape(indices[0]) == shape_of(own)

    def _shape(self, index: int) -> tuple[int, ...]:
        return shape_of(self.points[0].value(index))

    def _whole(self, indices: tuple[int, ...], of: str, expected: bool) -> Target:
        gradients = [
            each.gradient(indices[0])
            if len(indices) == 1
            else np.stack([each.gradient(index) for index in indices])
            for each in self.points
        ]
        return Target(of, indices, gradients, expected, factor=self.factor)

    def _branches(self, indices: tuple[int, ...], of: str) -> Iterator[Target]:
        if len(indices) != 1:
            return
        found = [each.branches(indices[0]) for each in self.points]
        for wire, _ in found[0]:
            gradients = [dict(each)[wire] for each in found]
            yield Target(of, indices, gradients, True, wire=wire, factor=self.factor)

    def _parts(
        self, several: Sequence[tuple[int, ...]], own: Value | None, meant: Meant
    ) -> list[Target]:
        """List the gradients of parts of values, `a[:, :H]`, that a name may mean: `da_i` of what makes `i`.

        Where that is told by no name, they are those of the shape that lines have, which are not expected.
        """
        parts = [part for each in several if len(each) == 1 for part in self._cut(each[0])]
        named = {index for each in self.sheet.named(meant.branch.strip("_")) for index in each}
        told = [part for part in parts if self._leads_alone(part, named)]
        if told:
            return [self._whole((part,), meant.of, True) for part in told]
        shape = None if own is None else shape_of(own)
        fitting = [part for part in parts if self._shape(part) == shape]
        return [self._whole((part,), meant.of, False) for part in fitting]

    def made_of(self, index: int, wire: int | None) -> list[str]:
        """Name what gates make of a value, or that on its wire; the gates of what has no name."""
        on_wire = None if wire is None else self.graph.target(wire)
        several = [on_wire] if on_wire else self._users(index)
        made = (self.graph.wires[each.results[0]].value for each in several)
        named = [self._names.get(at, "").partition(".")[0] for at in made]
        rows = (each.row.name for each in several)
        return [one or row for one, row in zip(named, rows, strict=True)]

    def _cut(self, index: int) -> Iterator[int]:
        """Go through what is cut out of a value."""
        for gate in self._users(index):
            if gate.row.name == "index":
                yield self.graph.wires[gate.results[0]].value

    def _users(self, index: int) -> list[Gate]:
        gate = self.graph.target(self.points[0].first[index])
        if gate is None or gate.row.name != "copy":
            return [gate] if gate else []
        users = (self.graph.target(wire) for wire in gate.results)
        return [user for user in users if user is not None]

    def _leads_alone(self, index: int, named: Collection[int]) -> bool:
        """Tell whether one of some values is made of a value alone, gate by gate."""
        while index not in named:
            users = self._users(index)
            if len(users) != 1:
                return False
            index = self.graph.wires[users[0].results[0]].value
        return True

    def inside(self, indices: tuple[int, ...], of: str, past: bool = False) -> Iterator[Target]:
        """Give values without a gradient of their own that this one is made of: what a mask is laid on.

        Where lines change what they give, they may go `past` that to a value whose gradient a later line only
        calls by its name: `da[z <= 0] = 0; dz = da`.
        """
        given = {entry.meant.of for entry in self.sheet.entries if entry.meant and not past}
        named = {index: key.partition(".")[0] for index, key in self._names.items()}
        index = indices[0]
        shape = self._shape(index)
        while len(indices) == 1:
            gate = self.graph.source(self.points[0].first[index])
            while gate is not None and gate.row.name == "copy":
                gate = self.graph.source(gate.wires[0])
            wire = None if gate is None else self._only_array(gate)
            if wire is None:
                return
            index = self.graph.wires[wire].value
            if self._shape(index) != shape or named.get(index, "") in given:
                return
            inner = self._whole((index,), named.get(index, "") or of, False)
            yield replace(inner, inside=True, within=indices)

    def _only_array(self, gate: Gate) -> int | None:
        """Give the wire of the one operand that inputs lead to, or of the one array beside numbers.

        A number may be an input: `d` of `q @ k.T / np.sqrt(d)`.
        """
        arrays = [wire for wire in gate.passing if self._shape(self.graph.wires[wire].value)]
        return only_operand(self.graph, gate) or (arrays[0] if len(arrays) == 1 else None)

    def _derivatives(self, of: str, towards: str) -> Iterator[Target]:
        for above in self.sheet.named(of):
            for below in self.sheet.named(towards):
                if len(above) == len(below) == 1:
                    gradients = [each.derivative(above[0], below[0]) for each in self.points]
                    yield Target(towards, below, gradients, True)
