"""A line that is wrong, with what is known of it: what it comes to, what it should, and the gates around."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..base.names import plain
from ..base.shapes import shape_of
from ..gates.table import BY_NAME
from ..graph.graph import Gate
from ..language.program import Operation, Part, Statement
from ..passes.numbers import Value
from .comparing import with_axes
from .computing import Formula, Missing, compute, formulas
from .entries import Entry, Sheet
from .truth import Point

MOST_BRANCHES = 8
_TINY = 1e-12  # up to which a number is nothing but rounding


class Use(NamedTuple):
    """A gate that works on the value whose gradient a line gives."""

    # The gate.
    gate: Gate
    # The index of the first wire on which it has the value.
    wire: int
    # The gradient that arrives at the gate's value, at each point.
    upstream: list[Value]
    # What the gate sends back, at each point.
    sent: list[Value]
    # The indices of all wires on which it has the value.
    wires: tuple[int, ...]


class Term(NamedTuple):
    """A part of a gradient, and what a line has in its place at each point."""

    # What it should be.
    right: list[Value]
    # What stands there.
    has: list[Value]
    # The gates through which it comes back.
    uses: tuple[Use, ...]


@dataclass
class Effort:
    """How many statements may still be computed for lines with one thing changed."""

    # In all that is judged.
    left: int


@dataclass(eq=False)
class Case:
    """A line that is wrong, with all that is known of it at each point."""

    # The line, or the lines of one name.
    entry: Entry
    # What it stands in.
    sheet: Sheet
    # The indices of the values whose gradient it should give: several of a list.
    indices: tuple[int, ...]
    # What it comes to at each point; None where it comes to nothing.
    own: list[Value | None]
    # The same at the given point, where a reader sees it.
    shown: Value | None
    # What it should come to.
    right: list[Value]
    # The runs of the forward pass.
    points: list[Point]
    # The values of all keys and symbols.
    known: list[dict[str, Value]]
    # Tells whether two gradients are the same.
    same: Callable[[Value, Value], bool]
    # The indices of the values whose gradients the symbols of earlier lines stand for.
    settled: Mapping[str, int]
    # The wire of the branch whose gradient it should give; None where it is the whole gradient.
    branch: int | None
    # The codes of the mistakes that are looked for; None for all.
    is_for: tuple[str, ...] | None
    # Whether the circuit of the forward pass is the one that is drawn, with the same wires.
    is_drawn: bool
    # How much may still be tried.
    effort: Effort
    # The lines of the same name before it that it goes on with, and that are not right by themselves.
    begun: tuple[Entry, ...] = ()
    # What was found that makes the line right, or None, by the kinds of changes that were looked for.
    searched: dict[tuple[str, ...], Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Give the name of the line."""
        return self.entry.name

    @cached_property
    def part(self) -> int | None:
        """Find the one item that is not right of a list, written or filled by places; None for all else."""
        return next(iter(self._parts), None) if len(self._parts) == 1 else None

    @cached_property
    def _parts(self) -> list[int]:
        """List the items that are not right of a list, written or filled by places; nothing of all else."""
        row = self._listed.of.row.name if isinstance(self._listed.of, Operation) else ""
        if row not in ("stack", "put") or not self.fits or np.ndim(self.has[0]) != 1:
            return []
        wrong = {
            at
            for own, right in zip(self.has, self.right, strict=True)
            for at in range(len(right))
            if not self.same(own[at], right[at])
        }
        return sorted(wrong)

    @cached_property
    def _listed(self) -> Part:
        """Give what the line comes to, past the statement that makes it."""
        value = self.entry.value or Part("", self.entry.span)
        return {each.key: each.value for each in self.statements}.get(str(value.of), value)

    @property
    def of_first_item(self) -> "Case | None":
        """Give the same of a list of which all items are right but the first wrong one; or None."""
        listed = self._listed
        if len(self._parts) < 2 or len(listed.operands) != len(self.right[0]):
            return None
        one, operands = self._parts[0], list(listed.operands)
        own = list[Value | None]()
        for has, right in zip(self.has, self.right, strict=True):
            own.append(np.where(np.arange(len(right)) == one, has, right))
        for at in self._parts[1:]:
            item = Part(f"^{self.indices[min(at, len(self.indices) - 1)]}", self.entry.span)
            options = (("index", (at,)),)
            picked = Part(Operation(BY_NAME["index"], options), self.entry.span, (item,))
            operands[at] = item if len(self.indices) > 1 else picked
        value = Part(listed.of, listed.span, tuple(operands))
        return replace(self, entry=replace(self.entry, value=value), own=own, searched={})

    @property
    def part_named(self) -> str:
        """Give the name of the line, or that of the one item of its list that is not right: `dw[2]`."""
        return self.name if self.part is None else f"{self.name}[{self.part}]"

    @property
    def has(self) -> list[Value]:
        """Give what the line comes to; empty where that is nothing at some point."""
        return [] if any(each is None for each in self.own) else list(self.own)

    @cached_property
    def fits(self) -> bool:
        """Tell whether the line has the shape that it should have."""
        return bool(self.has) and shape_of(self.has[0]) == shape_of(self.right[0])

    @cached_property
    def is_nothing(self) -> bool:
        """Tell whether the right gradient is 0 at all points: then anything fits that cancels."""
        return all(map(_is_zero, self.right))

    @property
    def is_of_one_number(self) -> bool:
        """Tell whether one number alone tells: at all other points there is a kink, or both are 0."""
        return len(self.right) == 1 and np.size(self.right[0]) == 1

    @cached_property
    def is_linear(self) -> bool:
        """Tell whether each part of the line has a gradient that arrives as a factor, once.

        What comes to 0 but for rounding has one where one stands in it.
        """
        return self._names_gradient and self.agree(
            self._of_more(2), [2 * each for each in self.has]
        )

    @property
    def _names_gradient(self) -> bool:
        return any(str(part.of).startswith(("~", "^")) for part in self.parts)

    @cached_property
    def has_gradient(self) -> bool:
        """Tell whether a gradient that arrives counts in the line: with more of it, it is another one."""
        if not self._names_gradient or all(map(_is_zero, self.has)):
            return self._names_gradient
        return not self.agree(self._of_more(2), self.has)

    @cached_property
    def is_mixed(self) -> bool:
        """Tell whether parts of the line have a gradient that arrives as a factor, and others have none."""
        two, three = self._of_more(2), self._of_more(3)
        if self.is_linear or self.agree(two, self.has) or not three:
            return False
        # Of a product of two gradients what is added grows with each step.
        steps = [np.subtract(a, b) for a, b in zip(two, self.has, strict=True)]
        return self.agree([np.subtract(a, b) for a, b in zip(three, two, strict=True)], steps)

    @cached_property
    def is_right_without_rest(self) -> bool:
        """Tell whether a line is right but for what is added to it that has no gradient as a factor."""
        rest = self._of_more(0)
        pairs = zip(self.has, rest, strict=True) if rest else ()
        return self.agree([np.subtract(has, each) for has, each in pairs], self.right)

    def _of_more(self, times: float) -> list[Value]:
        """Give what the line comes to where all gradients that arrive are so many times as large."""
        local = {each.symbol for each in self.sheet.entries if self.sheet.is_local(each)}
        more = [
            {
                key: times * value if key[0] == "~" and key not in local else value
                for key, value in e.items()
            }
            for e in self.known
        ]
        return self.computed(more) if self.has else []

    @cached_property
    def empty(self) -> frozenset[str]:
        """List the values that are 0 at all points: in place of another, each makes any product fit 0."""
        first = self.known[0]
        return frozenset(key for key in first if all(_is_zero(each[key]) for each in self.known))

    def is_constant(self, key: str) -> bool:
        """Tell whether a value is one number, the same at all points."""
        first = float(np.ravel(self.known[0][key])[0]) if np.size(self.known[0][key]) else 0.0
        return all(bool(np.all(each[key] == first)) for each in self.known)

    def is_worked_with(self, symbol: str) -> bool:
        """Tell whether a gate that works on the value works with another one too, or with it itself."""
        index = self.index_of(symbol)
        graph = self.points[0].run.graph
        wires = (graph.wires[at].value for use in self.uses for at in use.gate.wires)
        return index is not None and index in wires

    def is_mask(self, symbol: object) -> bool:
        """Tell whether a symbol stands for an array of zeros and ones that is no gradient."""
        value = None if str(symbol).startswith(("~", "^")) else self.known[0].get(str(symbol))
        return value is not None and np.ndim(value) > 0 and bool(np.all(np.isin(value, (0, 1))))

    def computed(self, known: Sequence[dict[str, Value]]) -> list[Value]:
        """Compute the line with other values; empty where it comes to nothing at some point."""
        if self.entry.value is None:
            return []
        ready, last = formulas(self.statements), Formula(self.entry.value)
        shape = shape_of(self.right[0])
        found = list[Value]()
        for each in known:
            compute(ready, each)
            try:
                found.append(with_axes(last(each), shape))
            except Missing:
                return []
        return found

    @cached_property
    def statements(self) -> list[Statement]:
        """List the statements that the line is computed with."""
        return self.sheet.used_by(self.entry, self.begun)

    @cached_property
    def parts(self) -> list[Part]:
        """List all that the line is made of."""
        values = [each.value for each in self.statements]
        values += [self.entry.value] if self.entry.value is not None else []
        return [part for value in values for part in value.walk()]

    @cached_property
    def symbols(self) -> frozenset[str]:
        """Name the symbols that the line is made of."""
        return frozenset(part.of for part in self.parts if isinstance(part.of, str))

    @cached_property
    def divisors(self) -> frozenset[str]:
        """Name the symbols in what the line divides by."""
        return frozenset(
            inner.of
            for part in self.parts
            if isinstance(part.of, Operation) and part.of.row.name in ("div", "reciprocal")
            for inner in part.operands[-1].walk()
            if isinstance(inner.of, str)
        )

    def agree(self, some: Sequence[Value | None], others: Sequence[Value | None]) -> bool:
        """Tell whether these are the same as others at every point: nothing is the same as None."""
        return len(some) == len(others) and all(
            one is not None and other is not None and self.same(one, other)
            for one, other in zip(some, others, strict=True)
        )

    @cached_property
    def branches(self) -> tuple[Use, ...]:
        """List the wires on which gates have the value, each with its gate."""
        if len(self.indices) != 1:
            return ()
        all = tuple(self._uses(self.indices[0]))
        return (
            all if self.branch is None else tuple(each for each in all if each.wire == self.branch)
        )

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """List the gates that work on the value: one that has it on two wires once, `x*x`."""
        found: dict[str, Use] = {}
        for each in self.branches:
            before = found.get(each.gate.id, each)
            if before is not each:
                total = [one + other for one, other in zip(before.sent, each.sent, strict=True)]
                before = before._replace(sent=total, wires=(*before.wires, each.wire))
            found[each.gate.id] = before
        return tuple(found.values())

    def _uses(self, index: int) -> Iterator[Use]:
        first = self.points[0]
        graph = first.run.graph
        wire = first.first[index]
        gate = graph.target(wire)
        wires = gate.results if gate is not None and gate.row.name == "copy" else (wire,)
        for each in wires:
            target = graph.target(each)
            if target is None or first.run.gradients[each] is None:
                continue
            out = graph.wires[target.results[0]].value
            upstream = [point.gradient(out) for point in self.points]
            sent = [point.run.gradients[each] for point in self.points]
            if self.sheet.beside:  # and what arrives from outside is on the same wire
                several = zip(self.points, upstream, strict=True)
                sent = [point.sent(target, each, arriving) for point, arriving in several]
            yield Use(target, each, upstream, sent, wires=(each,))

    @cached_property
    def outside(self) -> list[Value]:
        """Give what a function is given as arriving at the value, from outside of the circuit; or nothing."""
        sheet = self.sheet
        if len(self.indices) != 1 or self.branch is not None or not sheet.is_of_output:
            return []
        keys = sheet.graph.keys
        symbols = [e.symbol for e in sheet.beside if keys[e.key] == self.indices[0]]
        return [known[symbol] for symbol in symbols[:1] for known in self.known]

    @cached_property
    def passed_on(self) -> list[tuple[Use, ...]]:
        """List the uses of a value that the only gate which works on this one makes of it.

        What they send back is what comes of it through that gate. A value without a name counts where the
        gate passes its gradient on as it is.
        """
        if len(self.branches) != 1:
            return []
        graph, (only,) = self.points[0].run.graph, self.branches
        uses = list(self._uses(graph.wires[only.gate.results[0]].value))
        if self.agree(only.upstream, self.right):
            return [tuple(uses)]
        if only.gate.name is None or len(uses) < 2:
            return []
        return [
            tuple(
                use._replace(
                    sent=[
                        point.sent(only.gate, only.wire, sent)
                        for point, sent in zip(self.points, use.sent, strict=True)
                    ]
                )
                for use in uses
            )
        ]

    def gates_ahead(self) -> Iterator[Gate]:
        """Go through the gates that work on the value, and on up to values whose gradients lines give."""
        graph = self.points[0].run.graph
        waiting, seen = list(self.indices), set(self.settled.values())
        while waiting:
            for use in self._uses(waiting.pop()):
                yield use.gate
                made = graph.wires[use.gate.results[0]].value
                if made not in seen:
                    seen.add(made)
                    waiting.append(made)

    @cached_property
    def answers(self) -> frozenset[int]:
        """List the values whose gradients are what the line should give, or numbers of it."""
        graph = self.points[0].run.graph
        picks = (use.gate for index in self.indices for use in self._uses(index))
        picked = (gate.results[0] for gate in picks if gate.row.name == "index")
        return frozenset(self.indices) | {graph.wires[wire].value for wire in picked}

    def made_of(self, index: int) -> list[int]:
        """List the values that gates make of one, by their indices."""
        graph = self.points[0].run.graph
        return [graph.wires[use.gate.results[0]].value for use in self._uses(index)]

    def name_of(self, use: Use) -> str:
        """Give the name of the value that a gate has on a wire; nothing where it has none."""
        return self.name_at(self.points[0].run.graph.wires[use.wire].value)

    def name_at(self, index: int) -> str:
        """Give the name of a value, also one inside of a function; nothing where it has none."""
        keys = self.points[0].run.graph.keys
        named = next((plain(k) for k, at in keys.items() if at == index and k[0] != "#"), "")
        held = ((name, key[0]) for name, several in self.sheet.held.items() for key in several)
        return named or next((name for name, key in held if keys.get(key) == index), "")

    def index_of(self, symbol: str) -> int | None:
        """Give the index of the value that a symbol stands for, or whose gradient; None for all others."""
        if symbol.startswith(("^", "%")):
            return int(symbol[1:])
        if symbol.startswith("~"):
            return self.settled.get(symbol)
        return self.sheet.graph.keys.get(symbol)

    @cached_property
    def terms(self) -> list[Term]:
        """List what the gradient is a sum of, the whole first, with what the line has in place of each."""
        if not self.fits:
            return []
        found = [Term(self.right, self.has, self.uses)]
        if not 1 < len(self.uses) + bool(self.outside) <= MOST_BRANCHES:
            return found
        for uses in (*((use,) for use in self.uses), *self._together):
            sent = [
                sum(parts[1:], start=parts[0])
                for parts in zip(*(use.sent for use in uses), strict=True)
            ]
            rest = [r - s for r, s in zip(self.right, sent, strict=True)]
            has = [h - r for h, r in zip(self.has, rest, strict=True)]
            found.append(Term(sent, has, uses))
        return found

    @cached_property
    def _together(self) -> list[tuple[Use, ...]]:
        """List uses that one statement makes of a value, several of its gates and not all that there are."""
        graph, found = self.points[0].run.graph, dict[str, list[Use]]()
        for use in self.uses:
            gate, target = use.gate, graph.target(use.gate.results[0])
            while gate.name is None and target is not None and target.row.name != "copy":
                gate, target = target, graph.target(target.results[0])
            found.setdefault(gate.id, []).append(use)
        return [tuple(uses) for uses in found.values() if 1 < len(uses) < len(self.uses)]

    @cached_property
    def repeated(self) -> list[Term]:
        """Give the whole gradient, with what the line has repeated along the axes that it lacks."""
        shape = shape_of(self.right[0])
        try:
            has = [np.broadcast_to(each, shape) for each in self.has]
        except ValueError:
            return []
        return [Term(self.right, has, self.uses)] if has else []

    def wire(self, index: int | None = None) -> int:
        """Give the wire on which a value's gradient can be seen: the first one of the value."""
        return self.points[0].first[self.indices[0]] if index is None else index


def _is_zero(value: Value) -> bool:
    """Tell what is 0 but for rounding."""
    return not np.any(np.abs(value) > _TINY)


def ratio(has: Sequence[Value], right: Sequence[Value]) -> float | None:
    """Give the number that each of these is times the other; None where they differ otherwise."""
    found: float | None = None
    for one, other in zip(has, right, strict=True):
        if shape_of(one) != shape_of(other):
            return None
        flat, against = np.ravel(one), np.ravel(other)
        if not flat.size:
            return None
        at = int(np.argmax(np.abs(against)))
        if against[at] == 0:
            return None
        number = float(flat[at] / against[at])
        if found is not None and abs(number - found) > 1e-6 * abs(found):
            return None
        found = number
    return found
