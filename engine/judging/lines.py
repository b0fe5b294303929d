"""The lines of a backward pass, traced behind their forward pass, each with right values of what it uses.

Lines of one name count as one, up to where another line uses the name: from there on it stands for a
symbol, whose value is the right gradient.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from ..base.errors import InputError, Span
from ..base.names import elided, plain
from ..base.shapes import Shape, shape_of
from ..base.words import say
from ..graph.building import build
from ..graph.graph import Graph
from ..language.asking import Asked
from ..language.continued import Continued, is_shape_error
from ..language.making import Follows
from ..language.meanings import Traced, Value
from ..language.program import Part, Program, Statement
from ..language.syntax import (
    Assign,
    Augmented,
    Binary,
    Define,
    For,
    If,
    Name,
    Parameter,
    Subscript,
    Syntax,
    With,
)
from ..language.walks import everything
from .computing import Formula, check_sizes, formulas
from .names import Meant, is_like, meant
from .recognition import Parted
from .usage import given, targets, used

UPSTREAM = "~upstream"


@dataclass(eq=False, slots=True)
class Entry:
    """The lines of one name that count as one."""

    # The name, as it is typed on the left.
    name: str
    # The place of the name.
    left: Span
    # What the name stands for; None where the forward pass has no such value.
    meant: Meant | None
    # The statements, in their order.
    lines: list[Syntax]
    # The symbol that it stands for where it is used.
    symbol: str
    # Whether it goes on with what the same name was before another line used it.
    goes_on: bool = False
    # The value that the lines come to; None where that is no number and no array.
    value: Part | None = None
    # Its shape.
    shape: Shape = ()
    # The gates whose operands do not go together, with the symbols that stand for what they would give.
    # Each comes with how many statements there were before it.
    stops: list[tuple[int, Statement]] = field(default_factory=list)
    # How many statements there were behind it.
    end: int = 0
    # How often it was given a value anew, without a look at the one before.
    begun: int = 1
    # Whether a loop or a branch gives it its value, of other gradients that it gives values.
    in_block: bool = False
    # The entries that it uses.
    uses: set[int] = field(default_factory=set)
    # Whether lines of the same name stand behind a use.
    continued: bool = False

    @property
    def span(self) -> Span:
        """Give the place of the first of its lines."""
        return self.lines[0].span


@dataclass(frozen=True, eq=False)
class Sheet:
    """A forward pass with the lines behind it, ready to be computed."""

    # The text, parted.
    parted: Parted
    # The circuit of the forward pass.
    graph: Graph
    # All statements: those of the forward pass first.
    statements: tuple[Statement, ...]
    # How many of them are the forward pass's.
    forward: int
    # In the order in which they are judged.
    entries: tuple[Entry, ...]
    # The values that names of the forward pass have, by their keys; the current one first.
    held: Mapping[str, tuple[tuple[str, ...], ...]]
    # The names that lines use and that nothing gives a value to.
    free: frozenset[str]
    # The shapes of the inputs for which it was traced.
    shapes: Mapping[str, Shape]
    # The whole numbers that were asked for.
    numbers: Mapping[str, Any]
    # Whether the upstream gradient is a parameter of a function.
    is_function: bool
    # Whether that is 1: the parameter says so, `dout=1`, and no line uses it.
    ends: bool

    @property
    def sets_upstream(self) -> bool:
        """Tell whether the lines begin with the gradient of the forward pass's last value."""
        meant = self.entries[0].meant if self.entries else None
        if meant is None or meant.branch or meant.is_derivative:
            return False
        return any(self.output in indices for indices in self.named(meant.of))

    @property
    def output(self) -> int:
        """Give the index of the forward pass's last value."""
        return self.graph.wires[self.graph.output_wire].value

    def named(self, name: str) -> list[tuple[int, ...]]:
        """List the values that a name has in the forward pass, by their indices: several of a list."""
        places = self.graph.keys
        listed = [keys for keys in self.held.get(name, ()) if all(key in places for key in keys)]
        found = [tuple(places[key] for key in keys) for keys in listed]
        return found or ([(self.output,)] if name == self.graph.output else [])

    @cached_property
    def only_lines(self) -> dict[str, Any]:
        """Give the numbers that the forward pass gives names which only the lines use: `n = 4`."""
        before = self.statements[: self.forward]
        return {
            each.key: each.given
            for each in before
            if each.given is not None and each.key not in self.graph.keys
        }

    @cached_property
    def left_out(self) -> list[tuple[str, Formula]]:
        """Give the statements of the forward pass that its circuit leaves out, ready to be computed."""
        before = self.statements[: self.forward]
        return formulas(
            each for each in before if each.key not in self.graph.keys and each.given is None
        )

    @cached_property
    def formulas(self) -> dict[str, list[tuple[str, Formula]]]:
        """Give what has to be computed for each entry, by its symbol, ready for it."""
        found, at = {}, self.forward
        for entry in self.entries:
            found[entry.symbol] = formulas(self.statements[at : entry.end])
            at = max(at, entry.end)
        return found

    @cached_property
    def finals(self) -> dict[str, Formula | None]:
        """Give what each entry comes to, by its symbol, ready to be computed."""
        return {each.symbol: each.value and Formula(each.value) for each in self.entries}

    def used_by(self, entry: Entry) -> list[Statement]:
        """List the statements of the lines that an entry is computed with, in their order."""
        if entry.value is None:
            return []
        listed = [*enumerate(self.statements[: entry.end])][self.forward :]
        listed = sorted([*entry.stops, *listed], key=lambda each: each[0])  # a stop comes first
        own = {each.key: each for _, each in listed if each.key}
        waiting, needed = [entry.value], set[str]()
        while waiting:
            for part in waiting.pop().walk():
                if isinstance(part.of, str) and part.of in own.keys() - needed:
                    needed.add(part.of)
                    waiting.append(own[part.of].value)
        return [own[key] for key in own if key in needed]


def traced(parted: Parted, program: Program, values: Mapping[str, Any]) -> Sheet:
    """Trace the lines of a backward pass behind the statements of its forward pass.

    `values` are the values of the inputs. Errors: InputError, at a place of `parted.text`.
    """
    static: set[str] = set()
    while True:
        try:
            lines = _Lines(parted, program, values, static)
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
        self, parted: Parted, program: Program, values: Mapping[str, Any], static: Iterable[str]
    ) -> None:
        self.parted, self.values = parted, values
        self.trace = Continued(parted.text, values, static)
        self.trace.bundles = program.bundles
        self.program = self.trace.forward(program.tree)
        self.graph = build(self.program)
        self.forward = len(self.trace.statements)
        self.inputs = set(self.trace.inputs)
        self.held = {name: self._keys(name) for name in parted.values}
        self.open: dict[str, Entry] = {}
        self.known: dict[str, int] = {}  # the entry that a name stands for
        self.entries: list[Entry] = []
        self.count = count()

    def sheet(self) -> Sheet:
        function = self._function()
        for line in self.parted.lines:
            if isinstance(line, Define):
                self.trace.line(line)
        if function is not None:
            self._enter(function)
            for step in function.body:
                self._line(step)
        else:
            for line in self.parted.lines:
                if not isinstance(line, Define):
                    self._line(line)
        for name in list(self.open):
            self._close(name)
        free = frozenset(self.trace.inputs) - self.inputs
        check_sizes(self.trace.statements, self.trace.shapes_now)
        return Sheet(
            parted=self.parted,
            graph=self.graph,
            statements=tuple(self.trace.statements),
            forward=self.forward,
            entries=tuple(self.entries),
            held=self.held,
            free=free,
            shapes={name: shape_of(value) for name, value in self.values.items()},
            numbers=dict(self.trace.numbers_asked),
            is_function=function is not None,
            ends=function is not None and self._ends(function),
        )

    # What the forward pass has

    def _keys(self, name: str) -> tuple[tuple[str, ...], ...]:
        """List the keys of the values that a name has in the forward pass: several of a list."""
        found = dict.fromkeys(
            keys for held in reversed(self.trace.everywhere(name)) if (keys := _keys_of(held))
        )
        versions = [key for key in self.graph.keys if plain(key) == name]
        found |= dict.fromkeys((key,) for key in reversed(versions))
        return tuple(found)

    def _function(self) -> Define | None:
        """Choose the function that is the backward pass: the partner of the forward function."""
        functions = [
            each
            for each in self.parted.lines
            if isinstance(each, Define) and each.parameters and "back" in each.name.name
        ]
        if not functions:
            return None
        called = [name.replace("forward", "backward") for name in self.trace.given_back]
        partners = [each for each in functions if each.name.name in called]
        return (partners or functions)[-1]

    def _enter(self, function: Define) -> None:
        """Give the parameters of the backward function what the forward function gave."""
        if self.parted.owner:
            self._enter_method(function)
            return
        first, *others = function.parameters
        name = function.name.name.replace("backward", "forward")
        back = self.trace.given_back.get(name)
        if back is None and self.trace.given_back:
            back = list(self.trace.given_back.values())[-1]
        rest = list(back[1:]) if isinstance(back, tuple) else []
        names: dict[str, Value] = {
            name: held[-1] for name, held in self.trace.locals.items() if name != first.name
        }
        self.trace.enter(names)
        bound: dict[str, Value] = {}
        for parameter in others:
            if parameter.name in names:
                bound[parameter.name] = names[parameter.name]
            elif rest:
                bound[parameter.name] = rest.pop(0) if len(others) > 1 else _alone(rest)
        self.trace.enter(bound)
        self._arrives(first)

    def _enter_method(self, method: Define) -> None:
        """Give a method what the forward method of the same object kept, and the upstream gradient."""
        owner, first, *_ = method.parameters
        self.trace.enter({owner.name: self.trace.instances.get(self.parted.owner)})
        self._arrives(first)

    def _ends(self, function: Define) -> bool:
        """Tell a function behind a loss: it says that 1 arrives, `dout=1`, and uses it nowhere."""
        parameter = function.parameters[1 if self.parted.owner else 0]
        return parameter.default is not None and parameter.name not in used(function.body)

    def _arrives(self, parameter: Parameter) -> None:
        shape = self.trace.shape(
            Traced(self.program.statements[-1].value), Name("", parameter.span)
        )
        self.trace.stands_for(parameter.name, UPSTREAM, shape, parameter.span)

    # Lines

    def _line(self, line: Syntax) -> None:
        function = self.parted.function
        names, reads = [*dict.fromkeys(given(line))], used(line)
        if function is not None and function.name.name in reads:
            return  # the call of the function whose lines are judged
        in_block = isinstance(line, (For, If, With))
        for name in [each for each in self.open if each in reads]:
            if name not in names or (isinstance(line, Assign) and len(names) > 1):
                self._close(name)
        uses = {self.known[name] for name in reads if name in self.known}
        stopped = self._trace(line)
        for name in names:
            if not self._is_judged(name):
                continue
            if name in self.open:
                entry = self.open[name]
                entry.lines.append(line)
                entry.begun += isinstance(line, Assign) and name not in reads and not _part(line)
            else:
                self.open[name] = entry = Entry(
                    name,
                    left=_left(line, name),
                    meant=meant(name, self.parted.values),
                    lines=[line],
                    symbol=f"~{next(self.count)}",
                    goes_on=name in self.known and _adds(line, name),
                )
                if entry.goes_on:
                    self.entries[self.known[name]].continued = True
            entry.in_block |= in_block and self._is_entangled(line, name)
            entry.uses |= uses
            if (stop := stopped or self.trace.misfit(name)) is not None:
                self._stop(entry, stop)
        if in_block:
            for name in names:
                if name in self.open:
                    self._close(name)

    def _is_entangled(self, block: Syntax, name: str) -> bool:
        """Tell whether a name is made of other gradients in a block, of which each round has its own."""
        others = {each for each in given(block) if each != name and self._is_judged(each)}
        steps = [each for each in everything(block) if isinstance(each, (Assign, Augmented))]
        return any(not others.isdisjoint(used(each)) for each in steps if name in given(each))

    def _stop(self, entry: Entry, stopped: Part) -> None:
        """Let lines go on behind a gate whose operands do not go together."""
        symbol = f"!{next(self.count)}"
        stop = Statement(None, stopped.span, stopped, hidden=symbol)
        entry.stops.append((len(self.trace.statements), stop))
        self.trace.stands_for(entry.name, symbol, self._supposed(entry), entry.span)

    def _is_judged(self, name: str) -> bool:
        return meant(name, self.parted.values) is not None or (
            is_like(name) and not isinstance(self.trace.held(name), (dict, list, str))
        )

    def _trace(self, line: Syntax) -> Part | None:
        try:
            return self.trace.line(line)
        except InputError as error:
            if is_shape_error(error):
                return Part("!", error.span or line.span)
            raise

    def _close(self, name: str) -> None:
        """Let a name stand for its right value from here on."""
        entry = self.open.pop(name)
        node = Name(name, entry.lines[-1].span)
        held = self.trace.held(name)
        if isinstance(held, (dict, str)) or held is None:
            return
        entry.value, entry.shape, stopped = self.trace.array(held, node)
        if stopped is not None:
            self._stop(entry, stopped)
            entry.value = Part(entry.stops[-1][1].key, node.span)
        entry.end = len(self.trace.statements)
        self.known[name] = len(self.entries)
        self.entries.append(entry)
        shape = self._supposed(entry) if entry.stops else entry.shape
        self.trace.stands_for(name, entry.symbol, shape, node.span)

    def _supposed(self, entry: Entry) -> Shape:
        """Give the shape of the value whose gradient lines should give that have no value."""
        keys = self.held.get(entry.meant.of, ()) if entry.meant else ()
        part = Part(keys[0][0], entry.span) if keys else None
        return self.trace.shape(Traced(part), Name("", entry.span)) if part else ()


def _left(line: Syntax, name: str) -> Span:
    """Find the place of a name among what a line gives a value to."""
    for target in targets(line):
        node = target
        while isinstance(node, Subscript):
            node = node.value
        if isinstance(node, Name) and node.name == name:
            return node.span
    return line.span


def _alone(rest: Sequence[Value]) -> Value:
    return rest[0] if len(rest) == 1 else tuple(rest)


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


def _keys_of(held: Value) -> tuple[str, ...]:
    if isinstance(held, Traced):
        return (held.part.of,) if isinstance(held.part.of, str) else ()
    if isinstance(held, list) and held and all(isinstance(each, Traced) for each in held):
        keys = [_keys_of(each) for each in held]
        return tuple(key[0] for key in keys) if all(keys) else ()
    return ()
