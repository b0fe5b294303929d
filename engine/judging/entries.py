"""What is judged: the lines of a backward pass by their names, and all that they are computed with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ..base.errors import InputError, Span
from ..base.shapes import Shape
from ..graph.graph import Graph
from ..language.constants import computed
from ..language.program import Part, Statement
from ..language.syntax import Syntax
from .computing import Formula, Missing, compute, formulas
from .names import Meant
from .recognition import Parted

UPSTREAM = "~upstream"
OUTPUT = (
    "#output"  # of a program whose last statement gives it no name: `f`, as the circuit calls it
)


class Beside(NamedTuple):
    """A gradient that a function is given beside the first: `dc` of `def step_backward(dh, dc)`."""

    # The symbol that the parameter stands for.
    symbol: str
    # The key of the value that the forward function gave, whose gradient it is.
    key: str
    # What the call gives it; None where nothing does.
    given: Part | None


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
    # Whether operands of its lines do not go together.
    misfits: bool = False
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
    # The keys of the values whose gradients it gives, where its place says which, `nabla_w[-1]`.
    keys: tuple[str, ...] = ()
    # The keys of the value that lines before it gave the name of which it is the gradient: `f = fs[t]`.
    now: tuple[str, ...] = ()
    # What entries share that count as one line: the rounds of a loop, the items of a list.
    group: str = ""
    # The key of the value at which it arrives from outside, where a call gives it to a function; or nothing.
    begins: str = ""
    # Why its lines can't be run: they read a place that is not there. None for most.
    fault: InputError | None = None
    # The list of whose items it may give what comes back from the next round, `h` of `dh_next`.
    next_of: str = ""

    @property
    def span(self) -> Span:
        """Give the place of the first of its lines."""
        return self.lines[0].span

    @property
    def is_of_round(self) -> bool:
        """Tell lines of an item of a list, or of a round of a loop, of which a branch may be meant."""
        meant = self.meant
        if meant is None or meant.branch or not meant.of:
            return False
        return meant.is_item or bool(self.group and not self.keys)


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
    # The lists of values that the forward pass has, the keys of each with its names.
    lists: Mapping[tuple[str, ...], set[str]]
    # The names that lines use and that nothing gives a value to.
    free: frozenset[str]
    # Those of them that a function has from its parameters, which no call gives a value to.
    unbound: frozenset[str]
    # The shapes of the inputs for which it was traced.
    shapes: Mapping[str, Shape]
    # The shapes of the gradients that wrong entries should give, by the numbers of these.
    corrected: Mapping[int, Shape]
    # How often its lines take a number for an array, `dz.sum(axis=0)`, which NumPy lets pass.
    odd: int
    # The whole numbers that were asked for.
    numbers: Mapping[str, Any]
    # Whether the upstream gradient is a parameter of a function.
    is_function: bool
    # The key of the value whose gradient that is; empty where it is the output's.
    arrives: str
    # Whether that is 1: the parameter says so, `dout=1`, and no line uses it.
    ends: bool
    # Whether lines begin before the function is called, from the output's own gradient on.
    begins: bool
    # What a call gives the function as the upstream gradient; None where that is not known.
    upstream: Part | None
    # The gradients that the function is given beside that one.
    beside: tuple[Beside, ...] = ()
    # The names of those that are of no value of the circuit: what uses them is open.
    closed: frozenset[str] = frozenset()

    @property
    def sets_upstream(self) -> bool:
        """Tell whether the lines begin with the gradient of the forward pass's last value."""
        meant = self.entries[0].meant if self.entries else None
        if meant is None or meant.branch or meant.is_derivative:
            return False
        return any(self.output in indices for indices in self.named(meant.of))

    @cached_property
    def begun_by_numbers(self) -> Entry | None:
        """Give the entry that sets the upstream gradient with numbers alone, `dout = np.ones(out.shape)`."""
        if not self.sets_upstream or self.entries[0].value is None:
            return None
        made = {each.key: each.value for each in self.statements[self.forward :]}
        value = self.entries[0].value
        is_number = computed(made.get(str(value.of), value)) is not None
        return self.entries[0] if is_number else None

    def is_local(self, entry: Entry) -> bool:
        """Tell lines that give the derivative of another value than the output, `dq_dx`."""
        towards = entry.meant.towards if entry.meant else ""
        return bool(towards) and (self.output,) not in self.named(towards)

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

    def items_of(self, name: str) -> list[int]:
        """List the values that the items of a list have, by their indices, the last one first."""
        places = self.graph.keys
        return [
            places[key]
            for keys, names in self.lists.items()
            if name in names
            for key in reversed(keys)
            if key in places
        ]

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

    def given_upstream(self, known: Mapping[str, Any]) -> Any | None:
        """Give what a call gives the function as the upstream gradient; None where that is not known."""
        if self.upstream is None or not self.is_of_output:
            return None
        return self._given(self.upstream, known)

    def given_beside(self, beside: Beside, known: Mapping[str, Any]) -> Any | None:
        """Give what a call gives as another gradient that arrives; None where that is not known."""
        return None if beside.given is None else self._given(beside.given, known)

    def _given(self, part: Part, known: Mapping[str, Any]) -> Any | None:
        own = dict(known)
        compute(formulas(self.statements[self.forward :]), own)
        try:
            return Formula(part)(own)
        except Missing:
            return None

    @property
    def is_of_output(self) -> bool:
        """Tell whether the gradient that a function is given is the output's."""
        return self.arrives in ("", *self._output_keys)

    @property
    def _output_keys(self) -> Iterator[str]:
        return (key for key, index in self.graph.keys.items() if index == self.output)

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

    def used_by(self, entry: Entry, through: Sequence[Entry] = ()) -> list[Statement]:
        """List the statements of the lines that an entry is computed with, in their order.

        Entries to look `through` are statements too, behind those that they are computed with.
        """
        if entry.value is None:
            return []
        own, at = dict[str, Statement](), self.forward
        for each in (*through, entry):
            own |= {e.key: e for e in self.statements[at : each.end] if e.key}
            at = max(at, each.end)
            if each is not entry and each.value is not None:
                own[each.symbol] = Statement(each.symbol, each.span, each.value)
        waiting, needed = [entry.value], set[str]()
        while waiting:
            for part in waiting.pop().walk():
                if isinstance(part.of, str) and part.of in own.keys() - needed:
                    needed.add(part.of)
                    waiting.append(own[part.of].value)
        return [own[key] for key in own if key in needed]
