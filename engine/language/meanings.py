"""What names and expressions can mean while a program is traced.

A number or array that an input goes into is Traced: it becomes gates. All else is static, and is worked
out at once: Python's numbers, texts, tuples, lists, dicts and ranges, arrays of whole numbers that were
asked for (`numpy.ndarray`), and the functions, classes and libraries below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ..base.arrays import Numbers
from ..base.errors import Span
from ..base.shapes import Shape
from ..base.words import Words, say
from ..gates.picks import Index, are_apart
from .program import Part
from .syntax import Block, Parameter, Syntax

_births = count()

Value = Any
"""A Traced, or something static."""


@dataclass(eq=False, slots=True)
class Traced:
    """A number or an array in the making. All names that mean one array have the same Traced."""

    # What it comes to.
    part: Part
    # The array that it shows a part of, as NumPy's views do; None of all others.
    base: Traced | None = None
    # The change in place that made it what it is, 0 before the first: no two have one number.
    change: int = 0
    # The last changes of the branches that this one joins, behind which a part of it may be taken.
    joined: tuple[int, ...] = ()
    # The change of `base` that was the last when this was taken from it.
    seen: int = 0
    # What stood in the brackets then; None where none did.
    picked: Index | None = None
    # Its changes at some places alone: the change before each, what stood in the brackets, and its shape.
    puts: dict[int, tuple[int, Index, Shape]] | None = None
    # Whether it was typed as a list of numbers.
    listed: bool = False
    # Whether NumPy makes it an array of whole numbers, which cuts what is put into it.
    whole: bool = False
    # Whether it is a condition still, and no number that was made of one.
    condition: bool = False
    # Of what a condition chose, the other array that it may be, and the last change of that then.
    other: tuple[Traced, int] | None = None
    # Whether a part of it was changed under another name: it is not yet what it is since.
    lost: bool = False
    # That part, and what stood in the brackets; None where more is to be known than that.
    written: tuple[Traced, Index] | None = None
    # Its place among all that were made.
    born: int = field(default_factory=_births.__next__)

    @property
    def stale(self) -> bool:
        """Whether the array that it shows a part of, or may be, was changed since."""
        if self.base is None:
            return False  # as most are
        held: list[tuple[Traced, int, Index | None]] = [(self.base, self.seen, self.picked)]
        held += [] if self.other is None else [(*self.other, None)]
        return any(
            (seen not in array.joined and array.has_changed(seen, picked)) or array.stale
            for array, seen, picked in held
        )

    def has_changed(self, seen: int, picked: Index | None) -> bool:
        """Tell whether what was picked of it after a change may be other numbers since."""
        change = self.change
        while change != seen:
            if picked is None or self.puts is None or change not in self.puts:
                return True
            change, index, shape = self.puts[change]
            if not are_apart(index, picked, shape):
                return True
        return False

    def put(self, before: int, index: Index, shape: Shape) -> None:
        """Note that the last change of it, behind the one `before`, was one of some places alone."""
        if self.change != before:
            self.puts = {**(self.puts or {}), self.change: (before, index, shape)}

    def become(self, part: Part, joined: tuple[int, ...] = ()) -> None:
        """Change it in place: what shows a part of it is stale from then on.

        What was taken at the end of a branch is not: `joined` are the last changes of those.
        """
        self.part, self.change, self.joined = part, now(), joined

    def stand_alone(self, since: int) -> None:
        """Take a view of what no name has, `(A @ B).T`, as an array of its own.

        All that was made before `since`, a place among what was made, a name may have.
        """
        shown = self
        while shown.base is not None:
            is_input = (
                not shown.base.part.operands
            )  # which is made when it is first read, and has a name
            if is_input or shown.other is not None or shown.base.born < since:
                return
            shown = shown.base
        self.base = None

    def leave(self) -> bool:
        """Take a view that is changed as an array of its own: it is written back when what it shows is read.

        Give whether it is known of which array it is a part.
        """
        held: list[Traced] = []
        of: Traced | None = self
        while of is not None and of.base is not None:
            if of.other is not None:
                return False
            held.append(of := of.base)
        for each in held:
            is_first = not each.lost and len(held) == 1
            each.written = (self, self.picked) if is_first and self.picked is not None else None
            each.lost, each.change = True, now()
        self.base = None
        return True

    def write_back(self, part: Part) -> None:
        """Be what it is since a part of it was changed under another name, which shows a part of it again."""
        assert self.written is not None
        shown, index = self.written
        self.lost, self.written = False, None
        self.become(part)
        shown.base, shown.seen, shown.picked = self, self.change, index

    def may_be(self, one: Traced) -> None:
        """Note that it may be this very array: a change of either would be one of the other."""
        if self.base is None:
            self.base, self.seen = one, one.change
        else:
            self.other = one, one.change


class Walk(list[Any]):
    """The items of what is gone through, which what is done meanwhile may change."""

    def __init__(self, items: Iterable[Value], at: Callable[[int], Value]) -> None:
        """Take the items as they are, and how the item at a place is found when its turn comes.

        `at` raises IndexError behind the last.
        """
        super().__init__(items)
        self.at = at

    def __iter__(self) -> Iterator[Value]:
        """Give each item as it is when it is asked for."""
        for place in count():
            try:
                item = self.at(place)
            except IndexError:
                return
            yield item


@dataclass(eq=False, slots=True)
class Scope:
    """The names of a function's body, or of the whole text."""

    # What each of its names means now.
    names: dict[str, Value] = field(default_factory=dict)
    # The scope around it; None of the whole text.
    outer: Scope | None = None
    # The function whose body it is.
    function: Function | None = None
    # The names that are given a value in another scope: those of `global` and `nonlocal`.
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def holding(self, name: str) -> Scope | None:
        """Find the scope that has a name, from here outwards."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return scope


@dataclass(eq=False, slots=True)
class Function:
    """A function of the text: each call is inlined."""

    # What `def` calls it; of a lambda `lambda`.
    name: str
    # What it takes, with `self` where it is a method.
    parameters: tuple[Parameter, ...]
    # The statements; of a lambda there are none.
    body: Block
    # What a lambda gives; None of all others.
    expression: Syntax | None
    # Where it was written: its free names are found there.
    scope: Scope
    # What parameters are where no argument is given.
    defaults: dict[str, Value]
    span: Span
    # The class that it is a method of.
    owner: Class | None = None
    # Whether the prelude defines it: its body is put where it is called.
    of_prelude: bool = False
    # The text of the prelude that defines it for users; nothing of what serves it alone.
    subject: str = ""
    # Of a method, `staticmethod`, `classmethod` or `property` where that stands above it.
    decorated: str = ""

    @property
    def takes_self(self) -> bool:
        """Tell whether its first parameter is called `self`, as a method's is."""
        return bool(self.parameters) and self.parameters[0].name == "self"


@dataclass(eq=False, slots=True)
class Bound:
    """A function behind a dot: what stands before the dot is its first argument."""

    # The method that is called.
    function: Function
    # The instance before the dot, which becomes `self`.
    owner: Value


@dataclass(eq=False, slots=True)
class Class:
    """A class of the text."""

    # What `class` calls it.
    name: str
    # Its methods, and what its body gives a value to.
    names: dict[str, Value]
    # The classes of the text that stand in its parentheses; those of libraries are left out.
    bases: tuple[Class, ...]
    span: Span
    # Whether the prelude defines it.
    of_prelude: bool = False
    # Of a dataclass, which has no `__init__`, its fields in their order.
    fields: tuple[Parameter, ...] | None = None

    # Whether its objects are tuples, as those of a `namedtuple` are.
    is_tuple: bool = False

    @property
    def line(self) -> list[Class]:
        """List the class and all that it is made from."""
        return [self, *(each for base in self.bases for each in base.line)]

    def find(self, name: str) -> Value | None:
        """Find what the class or one that it is made from calls `name`."""
        if name in self.names:
            return self.names[name]
        return next((found for base in self.bases if (found := base.find(name))), None)


@dataclass(eq=False, slots=True)
class Instance:
    """What a call of a class makes."""

    # Its class, whose methods it has.
    of: Class
    # What was set on it: `self.w = …`.
    names: dict[str, Value] = field(default_factory=dict)
    # The name or attribute that it was first given to; nothing where it has none.
    called: str = ""
    # The name and number of the list that it stands in, `layers_0`; nothing where it stands in none.
    item: str = ""
    # The instance whose attribute it is, or in whose list it stands.
    holder: Instance | None = None
    # Whether it works as in training, as layers do until `eval()` is called.
    training: bool = True

    def has(self, name: str) -> bool:
        """Tell whether anything was set on it, or its class has it, under a name."""
        return name in self.names or self.of.find(name) is not None

    @property
    def path(self) -> str:
        """Name it by what holds it, `net_0`: an instance of the text that nothing holds has no part in it."""
        if self.holder is None:
            return self._own if self.of.of_prelude else ""
        own, before = self._own, self.holder.path
        return f"{before}_{own}" if before else own

    @property
    def _own(self) -> str:
        return self.called or self.item or self.of.name.lower()


@dataclass(eq=False, slots=True)
class Weights:
    """The weights of a layer of the prelude: an input, from when they are first read on."""

    # Their numbers, where nobody gives others: of a seed, which the input's name gives.
    drawn: Callable[[int], Numbers]
    # The input; None as long as nothing reads it, and it has no name.
    input: Traced | None = None


@dataclass(eq=False, slots=True)
class Super:
    """`super()`: the classes that an instance's class is made from."""

    # The `self` of the method in which it stands.
    instance: Instance
    # Where a method behind the dot is looked for, the first class first.
    bases: tuple[Class, ...]


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function of the language, where it is not called but handed on: `act = np.tanh`."""

    # What the table or the library calls it.
    name: str
    # The library that it was taken from, or nothing.
    library: str
    span: Span


@dataclass(frozen=True, slots=True)
class Gradient:
    """A function that gives gradients: `jax.grad(loss)`. What is called names the output."""

    # The function whose gradients they are.
    of: Value
    # Whether it gives the function's value as well, and first.
    with_value: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """A function that is called for each row of its arguments: `jax.vmap(f)`."""

    # The function, with the expression that was typed for it.
    of: Any
    # The axis along which each argument is gone through, or one for all; None of what is handed on whole.
    into: Value
    # The axis along which what it gives is stacked.
    out: Value


@dataclass(frozen=True, slots=True)
class Library:
    """A library, or a part of one: `np`, `torch.nn`."""

    # Its name, with dots from the outermost library on: `torch.nn`.
    path: str


LEAVE_IT_OUT = say("Leave it out.")


class Parameters(dict[Any, Any]):
    """A dict that the text uses and nothing made: the keys that nothing sets are inputs."""


@dataclass(frozen=True, slots=True)
class Factory:
    """What makes a value anew each time: of a dataclass's field `field(default_factory=list)`."""

    # The function that makes it, with the expression that was typed for it.
    of: Any


class Filled(dict[Any, Any]):
    """A dict that makes what it lacks, as a `defaultdict` does."""

    factory: Factory | None = None
    # Whether it has from then on what it lacked; a `Counter` has not.
    keeps = True


@dataclass(frozen=True, slots=True)
class Unread:
    """What a line gives that is passed over: it can't be computed with."""

    # What a complaint says about it where it is used.
    why: Words
    # What to do where it is used.
    hint: Words = LEAVE_IT_OUT
    # The value that decides what it is; None of what computes nothing whatever the numbers are.
    asks: Part | None = None
    # Whether it may be a part of an array, which would be changed with it.
    is_view: bool = False


NOT_KNOWN = Unread(LEAVE_IT_OUT)
"""What a refused statement would have given: nothing is said of what uses it."""

STEP = Unread(say("a step along the gradients is not taken: they are shown"))

DRAWN = Unread(say("this line draws, and computes nothing"))

TIMED = Unread(say("this line takes the time, and computes nothing"))

State = Any
"""What a thing that can be changed is at a moment."""


def now() -> int:
    """Give the place that the next value would have among all that were made."""
    return next(_births)


def state(of: Value) -> State:
    """Note what a list, a dict, an object, a scope or an array is now."""
    if isinstance(of, Traced):
        return of.part, of.change, of.joined
    if isinstance(of, list):
        return list(of)
    return dict(of if isinstance(of, dict) else of.names)


def restore(of: Value, noted: State) -> None:
    """Make it what it was when its state was noted."""
    if isinstance(of, Traced):
        of.part, of.change, of.joined = noted
    elif isinstance(of, list):
        of[:] = noted
    else:
        names = of if isinstance(of, dict) else of.names
        names.clear()
        names.update(noted)


class Leading(tuple[Any, ...]):
    """What PyTorch's `max` gives along an axis, numbers and places: as an operand it is the numbers."""


class Titled(tuple[Any, ...]):
    """What a `namedtuple` makes: a tuple whose items have names, those of the fields of its class."""

    of: Class | None = None

    def item(self, name: str) -> int | None:
        """Give the place of the item that has a name; None where none has it."""
        fields = (self.of.fields or ()) if self.of else ()
        return next((at for at, each in enumerate(fields) if each.name == name), None)


class Method:
    """A method of something static: `hs.append`."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Value, name: str) -> None:
        self.owner, self.name = owner, name


def is_callable(value: Value) -> bool:
    """Tell whether a value can be called."""
    kinds = (Function, Bound, Class, Instance, Builtin, Unread, Method, Gradient, Mapped)
    return isinstance(value, kinds)


def is_of_numbers(items: list[Value]) -> bool:
    """Tell a list of numbers, or of lists of them."""
    return bool(items) and all(
        isinstance(each, (int, float)) or (isinstance(each, list) and is_of_numbers(each))
        for each in items
    )
