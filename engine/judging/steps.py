"""Lines of a backward pass, traced one after the other, each with right values of what it uses.

Lines of one name count as one, up to where another line uses the name: from there on it stands for a
symbol, whose value is the right gradient.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from ..base.shapes import Shape
from ..graph.building import build
from ..language.constants import computed
from ..language.continued import Continued
from ..language.meanings import Traced, Value
from ..language.program import Part, Program
from ..language.syntax import (
    Assign,
    Augmented,
    Binary,
    Define,
    For,
    Group,
    If,
    Jump,
    Name,
    Number,
    Return,
    Subscript,
    Syntax,
    Unary,
    With,
)
from ..language.walks import everything
from ..language.walks import names as names_in
from .entries import OUTPUT, Beside, Entry
from .held import Held
from .names import ATTRIBUTES, Meant, is_keyed, is_like, place_of, with_places
from .recognition import Parted
from .usage import given, targets, used

_NOWHERE = frozenset(("no-key", "no-item", "bad-index"))
"""Codes of errors of a line that reads a place which is not there: it alone is wrong."""


class Steps:
    """The lines that were traced so far, and what their names stand for."""

    def __init__(
        self,
        parted: Parted,
        program: Program,
        values: Mapping[str, Any],
        static: Iterable[str],
        corrected: Mapping[int, Shape],
    ) -> None:
        """Trace the forward pass."""
        self.parted, self.values, self.corrected = parted, values, corrected
        self.trace = Continued(parted.text, values, static)
        self.trace.bundles, self.trace.wanted = program.bundles, program.wanted
        self.program = self.trace.forward(program.tree)
        self.graph = build(self.program)
        self.forward = len(self.trace.statements)
        self.inputs = set(self.trace.inputs)
        self.held = Held(self.trace, self.graph, parted.values)
        self._name_output()
        self.open: dict[str, Entry] = {}
        self.known: dict[str, int] = {}  # the entry that a name stands for
        self.through = dict[str, set[int]]()  # those of which what has another name is made
        self.entries: list[Entry] = []
        self.count = count()
        self.is_doubtful = False  # whether an entry may be of another shape than it should be
        self.function: Define | None = None  # whose lines they are, where they are those of one
        self.arrives = ""  # the key of the value whose gradient the function is given
        self.begins = False  # whether lines stand before that function is called
        self.upstream: Part | None = None  # what a call gives the function as that gradient
        self.beside: list[Beside] = []  # the gradients that it is given beside that one
        self.closed = set[str]()  # those of them that are of no value of the circuit
        self.rounds = 0  # how deep the loops are of which this is a round

    def _name_output(self) -> None:
        """Let lines call the output `f`, as the circuit does, where no statement gives it a name."""
        last, name = self.program.statements[-1], self.graph.output
        if last.key or name not in self.parted.values:
            return
        if any(name in used(line) for line in self.parted.lines):
            shape = self.trace.shape(Traced(last.value), Name("", last.span))
            self.trace.stands_for(name, OUTPUT, shape, last.span)

    def _line(self, line: Syntax) -> None:
        in_block = isinstance(line, (For, If, With))
        names = [*dict.fromkeys(given(line))]
        if isinstance(line, For) and self._has_rounds(line, names):
            self._unroll(line)
            return
        if not in_block and any(map(is_keyed, everything(line))):
            line = with_places(line, key_of=self._key_of)
            names = [*dict.fromkeys(given(line))]
        reads = used(line)
        for name in [each for each in self.open if each in reads]:
            if name not in names or (isinstance(line, Assign) and len(names) > 1):
                self._close(name)
        if self.rounds and isinstance(line, Assign) and not _part(line):
            for name in names:  # of the round before, which no line has used
                if name in self.open and line in self.open[name].lines and name not in reads:
                    self._close(name)
        if isinstance(line, Augmented):
            self._begin(place_of(line.target), line)
        uses = {self.known[name] for name in reads if name in self.known}
        uses |= {at for name in reads for at in self.through.get(name, ())}
        before = self._shape_of(line)
        anew = [name for name in names if name in self.open and self._gives_anew(line, name)]
        fault = None
        try:
            fits = self.trace.line(line, self._supposed(names) or (), is_doubtful=self.is_doubtful)
        except InputError as error:
            if error.code not in _NOWHERE or not all(map(self._is_judged, names)) or in_block:
                raise
            fault, fits = error, True
            for name in names if isinstance(line, Assign) and not _part(line) else ():
                self.trace.stands_for(name, f"~{next(self.count)}", (), line.span)
        self.trace.odd += self._shape_of(line) != before
        for name in names:
            if not self._is_judged(name):
                self.held.also(name, self.trace.held(name))
                self.through[name] = uses | (self.through.get(name, set()) if in_block else set())
                continue
            if name in self.open:
                entry = self.open[name]
                entry.lines.append(line)
                entry.begun += name in anew
            else:
                self.open[name] = entry = self._entry(name, line)
                entry.goes_on = name in self.known and self._goes_on(line, name)
                if entry.goes_on:
                    before_it = self.entries[self.known[name]]
                    before_it.continued, entry.fault = True, before_it.fault
            entry.in_block |= in_block and self._is_entangled(line, name)
            entry.uses |= uses
            entry.misfits |= not fits
            entry.fault = entry.fault or fault
        if in_block:
            for name in names:
                if name in self.open:
                    self._close(name)

    def _goes_on(self, line: Syntax, name: str) -> bool:
        """Tell whether a line changes what a name has: `dx += …`, `dx[0] = …`, `dx = dx/N + …`."""
        if not isinstance(line, Assign) or _part(line):
            return name in given(line)
        waiting = [line.value]
        while waiting:
            match waiting.pop():
                case Name(found) if found == name:
                    return True
                case Binary(left, "+" | "-", right):
                    waiting += (left, right)
                case Binary(left, "*" | "/", right) if self._is_number(right, name):
                    waiting.append(left)
                case Binary(left, "*", right) if self._is_number(left, name):
                    waiting.append(right)
                case Group(inner) | Unary("+" | "-", inner):
                    waiting.append(inner)
        return False

    def _is_number(self, node: Syntax, beside: str) -> bool:
        """Tell what is one number beside an array, as the size is by which it is divided."""
        array = self.trace.held(beside)
        if not isinstance(array, Traced) or beside in names_in((node,)):
            return False
        try:
            value = self.trace.evaluate(node)
        except InputError:
            return False
        if not isinstance(value, Traced):
            return isinstance(value, (int, float))
        return self.trace.shape(value, node) == () != self.trace.shape(array, node)

    def _gives_anew(self, line: Syntax, name: str) -> bool:
        """Tell lines, or rounds of a loop, that give a name another value, and what it has is lost."""
        if isinstance(line, For):
            steps = [each for each in everything(line) if name in given(each) and each is not line]
            return any(isinstance(each, Assign) and _is_anew(each, name) for each in steps)
        return isinstance(line, Assign) and _is_anew(line, name) and not self._is_nothing(name)

    def _is_nothing(self, name: str) -> bool:
        """Tell whether a name has zeros, as one has to which something is going to be added."""
        held = self.trace.held(name)
        return self._is_zero(held.part) if isinstance(held, Traced) else held == 0

    def _is_zero(self, part: Part) -> bool:
        made = {each.key: each.value for each in self.trace.statements[self.forward :]}
        numbers = computed(made.get(str(part.of), part))
        return numbers is not None and not np.any(numbers)

    def _key_of(self, place: Syntax) -> str:
        """Give the key that a place in a dict of gradients comes to; nothing where that is no text."""
        try:
            key = self.trace.evaluate(place)
        except InputError:
            return ""
        return key if isinstance(key, str) else ""

    def _begin(self, name: str, line: Syntax) -> None:
        """Let `x.grad += …` begin with 0, as it does where values have a gradient from the start."""
        if name.endswith(ATTRIBUTES) and self.trace.held(name) is None:
            self.trace.enter({name: self.trace.evaluate(Number("0.0", line.span))})

    def _entry(self, name: str, line: Syntax) -> Entry:
        meant = self.held.meant(name)
        return Entry(
            name,
            left=_left(line, name),
            meant=meant,
            now=self.held.now(meant.of) if meant else (),
            lines=[line],
            symbol=f"~{next(self.count)}",
            next_of=self.held.next_of(name),
        )

    def _shape_of(self, line: Syntax) -> Shape | None:
        """Give the shape of what a line adds to: one that changes it takes a number for an array."""
        held = self.trace.held(place_of(line.target)) if isinstance(line, Augmented) else None
        return self.trace.shape_now(held) if isinstance(held, Traced) else None

    def _has_rounds(self, loop: For, names: Iterable[str]) -> bool:
        """Tell whether each round is looked at by itself: it is run to its end, and gradients use others."""
        inner = [node for each in loop.body for node in everything(each)]
        if loop.otherwise or any(isinstance(node, (Jump, Return)) for node in inner):
            return False
        is_entangled = any(self._is_entangled(loop, name) for name in names)
        return is_entangled or any(map(is_keyed, inner))

    def _unroll(self, loop: For) -> None:
        value = self.trace.evaluate(loop.iterable)
        self.rounds += 1
        for item in self.trace.turns(value, loop.iterable, loop.span):
            self.trace.assign(loop.target, item, loop.head)
            for line in loop.body:
                self._line(line)
        self.rounds -= 1

    def _is_entangled(self, block: Syntax, name: str) -> bool:
        """Tell whether a name is made of other gradients in a block, of which each round has its own."""
        others = {each for each in given(block) if each != name and self._is_judged(each)}
        steps = [each for each in everything(block) if isinstance(each, (Assign, Augmented))]
        return any(not others.isdisjoint(used(each)) for each in steps if name in given(each))

    def _is_judged(self, name: str) -> bool:
        return self.held.meant(name) is not None or (
            is_like(name) and not isinstance(self.trace.held(name), (dict, list, str))
        )

    def _close(self, name: str) -> None:
        """Let a name stand for its right value from here on."""
        entry = self.open.pop(name)
        node = Name(name, entry.lines[-1].span)
        held = self.trace.held(name)
        if entry.fault is None and (isinstance(held, (dict, str)) or held is None):
            return
        if isinstance(held, list) and not entry.fault and (keys := self._items(entry, held)):
            self._close_each(entry, held, keys)
            return
        if self.rounds:
            entry.group = f"{name} {[line.span for line in entry.lines]}"
        self._finish(entry, held)
        self.known[name] = len(self.entries) - 1
        shape = (self._supposed([name]) or ()) if entry.misfits else entry.shape
        shape = self.corrected.get(self.known[name], shape)
        self.trace.stands_for(name, entry.symbol, shape, node.span)

    def _finish(self, entry: Entry, held: Value) -> None:
        """Make what the lines of an entry come to."""
        node, supposed = Name(entry.name, entry.lines[-1].span), self._supposed([entry.name])
        if entry.fault is not None:
            entry.shape = supposed or ()
        else:
            entry.value, entry.shape, fits = self.trace.array(held, node, supposed or ())
            entry.misfits |= not fits
        if entry.meant and self._is_of_item(entry):
            entry.meant = Meant(entry.meant.of, is_item=True)
        self.is_doubtful |= entry.misfits or supposed not in (None, entry.shape)
        entry.end = len(self.trace.statements)
        self.entries.append(entry)

    def _is_of_item(self, entry: Entry) -> bool:
        """Tell the gradient of one item of a list, `dh` of `h[t]`, which has the item's shape."""
        meant = entry.meant
        if meant is None or not meant.of or meant.branch or meant.is_derivative:
            return False
        key = self.held.item_of(meant.of)
        item = Traced(Part(key, entry.span))
        return bool(key) and self.trace.shape(item, Name("", entry.span)) == entry.shape

    def _items(self, entry: Entry, held: Sequence[Value]) -> tuple[str, ...]:
        """Find the values whose gradients the items of a list are: `nabla_w` of `self.weights`."""
        if not entry.meant or not entry.meant.of or entry.meant.branch:
            return ()
        return self.held.items(entry.meant.of, len(held))

    def _close_each(self, entry: Entry, held: Sequence[Value], keys: Sequence[str]) -> None:
        """Let each item of a list count by itself, of what is one line."""
        for item, key in zip(held, keys, strict=True):
            own = replace(
                entry, symbol=f"~{next(self.count)}", keys=(key,), misfits=False, group=entry.symbol
            )
            self._finish(own, item)

    def _begin_with_zeros(self) -> None:
        """Let zeros that a name begins with be no line of their own, `dprev_h = np.zeros((N, H))`."""
        later = set[str]()
        for entry in reversed(self.entries):
            if entry.name in later and entry.value is not None and not entry.uses:
                entry.continued |= self._is_zero(entry.value)
            later.add(entry.name)

    def _supposed(self, names: Sequence[str]) -> Shape | None:
        """Give the shape of the value whose gradient lines of these names should give; or None."""
        found = self.held.meant(names[0]) if len(names) == 1 else None
        keys = self.held.keys.get(found.of, ()) if found else ()
        if not keys:
            return None
        span = self.parted.lines[0].span
        return self.trace.shape(Traced(Part(keys[0][0], span)), Name("", span))


def _left(line: Syntax, name: str) -> Span:
    """Find the place of a name among what a line gives a value to."""
    for target in targets(line):
        node = target
        while isinstance(node, Subscript):
            node = node.value
        if isinstance(node, Name) and node.name == name:
            return node.span
    return line.span


def _is_anew(line: Assign, name: str) -> bool:
    """Tell whether a line gives a name its value, and not of what it has: no `dx = dx + …`."""
    return name in given(line) and name not in used(line) and not _part(line)


def _part(line: Syntax) -> bool:
    """Tell whether a line changes a part of an array, `dW[0] = …`."""
    return not all(isinstance(each, Name) for each in targets(line))
