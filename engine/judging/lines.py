"""The lines of a backward pass, traced behind their forward pass, each with right values of what it uses.

Lines of one name count as one, up to where another line uses the name: from there on it stands for a
symbol, whose value is the right gradient.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from ..base.names import elided
from ..base.shapes import Shape, shape_of
from ..base.words import say
from ..graph.building import build
from ..language.asking import Asked
from ..language.constants import computed
from ..language.continued import Continued
from ..language.making import Follows
from ..language.meanings import Traced, Value
from ..language.program import Part, Program
from ..language.syntax import (
    Assign,
    Augmented,
    Binary,
    Define,
    For,
    If,
    Jump,
    Name,
    Parameter,
    Return,
    Subscript,
    Syntax,
    With,
)
from ..language.walks import everything
from ..language.walks import names as names_in
from .computing import check_sizes
from .entries import UPSTREAM, Entry, Sheet
from .held import Held
from .names import is_like, place_of
from .pair import Backward, Partner, backward
from .recognition import Parted
from .usage import given, targets, used


def traced(
    parted: Parted,
    program: Program,
    values: Mapping[str, Any],
    corrected: Mapping[int, Shape] = MappingProxyType({}),
) -> Sheet:
    """Trace the lines of a backward pass behind the statements of its forward pass.

    `values` are the values of the inputs. Entries that are wrong may have been of another shape than the
    gradient that they should give: `corrected` has it, by their numbers. Errors: InputError, at a place of
    `parted.text`.
    """
    static: set[str] = set()
    while True:
        try:
            lines = _Lines(parted, program, values, static=static, corrected=corrected)
            try:
                return lines.sheet()
            except Follows as follows:  # a line uses what a refused one would have given
                raise _unread(parted, follows.node.span) from None
        except Asked as asked:
            static.add(asked.name)


def _unread(parted: Parted, span: Span) -> InputError:
    typed = elided(parted.text[slice(*span)], 30, one_line=True)
    message = say("the operands of `{name}` do not go together", name=typed)
    return InputError("shapes", message, say("A gradient has the shape of its value."), span)


class _Lines:
    def __init__(
        self,
        parted: Parted,
        program: Program,
        values: Mapping[str, Any],
        static: Iterable[str],
        corrected: Mapping[int, Shape],
    ) -> None:
        self.parted, self.values, self.corrected = parted, values, corrected
        self.trace = Continued(parted.text, values, static)
        self.trace.bundles = program.bundles
        self.program = self.trace.forward(program.tree)
        self.graph = build(self.program)
        self.forward = len(self.trace.statements)
        self.inputs = set(self.trace.inputs)
        self.held = Held(self.trace, self.graph, parted.values)
        self.open: dict[str, Entry] = {}
        self.known: dict[str, int] = {}  # the entry that a name stands for
        self.entries: list[Entry] = []
        self.count = count()
        self.is_doubtful = False  # whether an entry may be of another shape than it should be
        self.function: Define | None = None  # whose lines they are, where they are those of one
        self.arrives = ""  # the key of the value whose gradient the function is given
        self.begins = False  # whether lines stand before that function is called
        self.upstream: Part | None = None  # what a call gives the function as that gradient
        self.rounds = 0  # how deep the loops are of which this is a round

    def sheet(self) -> Sheet:
        for line in self.parted.lines:
            if isinstance(line, Define):
                self.trace.line(line, ())
        found = backward(self.parted.lines, [name for name, _ in self.trace.gave])
        method = self.parted.function if self.parted.owner else None
        self.function = function = method or (found.function if found else None)
        if method is not None:
            self._enter_method(method)
            for step in method.body:
                self._line(step)
        elif found is not None:
            self._of_function(found)
        else:
            if self.parted.inside in self.trace.frames:
                begun, ended = self.trace.frames[self.parted.inside]
                self.trace.enter(begun if self.parted.anew else ended)
            for line in self.parted.lines:
                if not isinstance(line, Define):
                    self._line(line)
        for name in list(self.open):
            self._close(name)
        self._begin_with_zeros()
        free = frozenset(self.trace.inputs) - self.inputs
        check_sizes(self.trace.statements, self.trace.shapes_now)
        return Sheet(
            parted=self.parted,
            graph=self.graph,
            statements=tuple(self.trace.statements),
            forward=self.forward,
            entries=tuple(self.entries),
            held=self.held.keys,
            lists=self.held.lists,
            free=free,
            shapes={name: shape_of(value) for name, value in self.values.items()},
            corrected=dict(self.corrected),
            odd=self.trace.odd,
            numbers=dict(self.trace.numbers_asked),
            is_function=function is not None,
            arrives=self.arrives,
            ends=function is not None and self._ends(function),
            begins=self.begins,
            upstream=self.upstream,
        )

    # The function whose lines they are

    def _of_function(self, found: Backward) -> None:
        """Trace the lines before its call, those of its body, and those behind its call."""
        for line in found.before:
            self._line(line)
        self.begins = bool(self.open or self.entries)
        values = self._given(found)
        before = {name: held[-1] for name, held in self.trace.locals.items()}
        names = {name: held for name, held in before.items() if name != found.parameter.name}
        partner = Partner(found, self.trace, self.held, self.graph, values)
        bound = partner.bound(names)
        self.trace.enter(names)
        self.trace.enter(bound)
        self._arrives(found.parameter, partner.result, values.get(found.parameter.name))
        for step in found.function.body:
            self._line(step)
        self._rename(found)
        for line in found.after:
            self._line(line)

    def _given(self, found: Backward) -> dict[str, Value]:
        """Give what the call gives the parameters, by their names: only what has a value."""
        values: dict[str, Value] = {}
        for name in [each for each in self.open if found.line and each in used(found.line)]:
            self._close(name)
        for name, node in found.given():
            inputs = dict(self.trace.inputs)
            try:
                value = self.trace.evaluate(node)
            except InputError:
                continue
            if self.trace.inputs.keys() == inputs.keys():
                values[name] = value
        return values

    def _rename(self, found: Backward) -> None:
        """Let what the call gives another name be lines of their own: `dx, dy = …` of `dy, dx`."""
        pairs = [each for each in found.renamed() if self._is_judged(each[0].name)]
        if found.line is None or not pairs:
            return
        reads = used(tuple(item for _, item in pairs)) | {name.name for name, _ in pairs}
        for open in [each for each in self.open if each in reads]:
            self._close(open)
        uses = [{self.known[n] for n in names_in((item,)) if n in self.known} for _, item in pairs]
        self.trace.enter({name.name: self.trace.evaluate(item) for name, item in pairs})
        for (name, _), at in zip(pairs, uses, strict=True):
            self.open[name.name] = entry = self._entry(name.name, found.line)
            entry.uses |= at

    def _enter_method(self, method: Define) -> None:
        """Give a method what the forward method of the same object kept, and the upstream gradient."""
        owner, first, *_ = method.parameters
        self.trace.enter({owner.name: self.trace.instances.get(self.parted.owner)})
        self._arrives(first)

    def _ends(self, function: Define) -> bool:
        """Tell a function behind a loss: it says that 1 arrives, `dout=1`, and uses it nowhere."""
        parameter = function.parameters[1 if self.parted.owner else 0]
        return parameter.default is not None and parameter.name not in used(function.body)

    def _arrives(
        self, parameter: Parameter, result: Traced | None = None, given: Value = None
    ) -> None:
        """Let a parameter stand for the gradient of a result, or else of the output.

        A call may have `given` it: a gradient that a line gave stands for itself, and any other value is
        the upstream gradient at the output.
        """
        if result is not None:
            self.arrives = str(result.part.of)
        else:
            result = Traced(self.program.statements[-1].value)
        shape = self.trace.shape(result, Name("", parameter.span))
        symbol = UPSTREAM
        if isinstance(given, Traced):
            entry = next((e for e in self.entries if e.symbol == given.part.of), None)
            if entry is None or entry.value is None:
                self.upstream = given.part
            elif self._is_of(entry):
                symbol, shape = entry.symbol, entry.shape
            else:
                self.upstream = entry.value
        self.trace.stands_for(parameter.name, symbol, shape, parameter.span)

    def _is_of(self, entry: Entry) -> bool:
        """Tell whether lines say that they give what arrives: the gradient of what the partner gave."""
        if not entry.meant or not entry.meant.of:
            return False
        keys = self.held.keys.get(entry.meant.of, ())
        return any(self.arrives in each for each in keys) if self.arrives else False

    # Lines

    def _line(self, line: Syntax) -> None:
        names, reads = [*dict.fromkeys(given(line))], used(line)
        in_block = isinstance(line, (For, If, With))
        if isinstance(line, For) and self._has_rounds(line, names):
            self._unroll(line)
            return
        for name in [each for each in self.open if each in reads]:
            if name not in names or (isinstance(line, Assign) and len(names) > 1):
                self._close(name)
        if self.rounds and isinstance(line, Assign) and not _part(line):
            for name in names:  # of the round before, which no line has used
                if name in self.open and line in self.open[name].lines and name not in reads:
                    self._close(name)
        uses = {self.known[name] for name in reads if name in self.known}
        before = self._shape_of(line)
        fits = self.trace.line(line, self._supposed(names) or (), is_doubtful=self.is_doubtful)
        self.trace.odd += self._shape_of(line) != before
        for name in names:
            if not self._is_judged(name):
                self.held.also(name, self.trace.held(name))
                continue
            if name in self.open:
                entry = self.open[name]
                entry.lines.append(line)
                entry.begun += isinstance(line, Assign) and name not in reads and not _part(line)
            else:
                self.open[name] = entry = self._entry(name, line)
                entry.goes_on = name in self.known and _adds(line, name)
                if entry.goes_on:
                    self.entries[self.known[name]].continued = True
            entry.in_block |= in_block and self._is_entangled(line, name)
            entry.uses |= uses
            entry.misfits |= not fits
        if in_block:
            for name in names:
                if name in self.open:
                    self._close(name)

    def _entry(self, name: str, line: Syntax) -> Entry:
        return Entry(
            name,
            left=_left(line, name),
            meant=self.held.meant(name),
            lines=[line],
            symbol=f"~{next(self.count)}",
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
        return any(self._is_entangled(loop, name) for name in names)

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
        if isinstance(held, (dict, str)) or held is None:
            return
        if isinstance(held, list) and (keys := self._items(entry, held)):
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
        entry.value, entry.shape, fits = self.trace.array(held, node, supposed or ())
        entry.misfits |= not fits
        self.is_doubtful |= entry.misfits or supposed not in (None, entry.shape)
        entry.end = len(self.trace.statements)
        self.entries.append(entry)

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
        made = {each.key: each.value for each in self.trace.statements[self.forward :]}
        later = set[str]()
        for entry in reversed(self.entries):
            if entry.name in later and entry.value is not None and not entry.uses:
                numbers = computed(made.get(str(entry.value.of), entry.value))
                entry.continued |= numbers is not None and not np.any(numbers)
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


def _adds(line: Syntax, name: str) -> bool:
    """Tell whether a line changes what a name has: `dx += …`, `dx[0] = …`, `dx = dx + …`."""
    if not isinstance(line, Assign) or _part(line):
        return name in given(line)
    waiting = [line.value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary) and node.operator in ("+", "-"):
            waiting += (node.left, node.right)
        elif isinstance(node, Name) and node.name == name:
            return True
    return False


def _part(line: Syntax) -> bool:
    """Tell whether a line changes a part of an array, `dW[0] = …`."""
    return not all(isinstance(each, Name) for each in targets(line))
