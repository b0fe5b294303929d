"""Functions that are no rows of the table: choices, makers of arrays, and what Python has."""

import math
import re
from typing import Any

import numpy as np

from ..base.arrays import MAKERS, MAX_NUMBERS, seed_of
from ..base.errors import Span
from ..base.shapes import count
from ..base.words import say
from . import complaints, refusals
from .calls import Arguments, Given
from .libraries import IGNORED
from .literals import constant, too_many
from .making import Stopped
from .meanings import Instance, Traced, Value
from .multiplying import MULTIPLYING, Multiplying
from .program import Part
from .selecting import SELECTING
from .shaping import SHAPING, Applied
from .shaping import of as _of
from .syntax import Syntax

MAX_ITEMS = 10_000  # of a list, a range, a text that is put together
_RANDOM = {
    "rand",
    "randn",
    "random",
    "rand_like",
    "randn_like",
    "random_sample",
    "normal",
    "uniform",
}


class Builtins(Multiplying):
    """What is called, and is no gate of the table: it draws gates of shapes, counts, or makes numbers."""

    turn = 0
    own_name: str | None = None  # the name that the statement gives a value to
    alone: Syntax | None = None  # the expression that stands alone behind `name =`

    def builtin(self, name: str, library: str, given: Arguments) -> Value:
        """Apply such a function. Errors: InputError."""
        made = BUILTINS[name](self, given, name, library)
        for key in given.named.keys() - IGNORED:
            options = ("seed",) if name in _RANDOM else ()
            raise complaints.not_an_option(
                given.typed, given.keyword(key, self.source), options, False
            )
        if given.positional and name not in _TAKE_ANY:
            extra = given.positional[0].node
            raise complaints.unexpected(self.source.text, *self.source.at(extra.span[0]))
        return made

    # Choices

    def _where(self, given: Arguments, name: str, library: str) -> Value:
        c, a, b = (self._needed(given, key) for key in ("condition", "x", "y"))
        if isinstance(c.value, bool):
            return a.value if c.value else b.value
        return self._made("where", given, *map(self._operand, (c, a, b)))

    def _masked_fill(self, given: Arguments, name: str, library: str) -> Value:
        a, mask = self._needed(given, "input"), self._needed(given, "mask")
        value = self._needed(given, "value")
        return self._made("where", given, *map(self._operand, (mask, value, a)))

    # Passing on

    def _same(self, given: Arguments, name: str, library: str) -> Value:
        """Give the same numbers: an array of their own, or one that may share them."""
        first = self._needed(given, "a input x data object")
        value = first.value
        if name == "float" and isinstance(value, str):
            return self._float_in(value, first)
        kinds = [*given.positional, *given.named.values()]
        given.positional, given.named = [], {}
        if not isinstance(value, Traced):
            return value
        for kind in kinds:
            self._check_kind(kind, first)
        if name in _ITSELF and not value.listed:
            return value
        if name in _COPIES:
            return Traced(self.part(value, first.node))
        return self.view(Traced(value.part), value)

    def _float_in(self, text: str, given: Given) -> float:
        """Read the number in `float('-inf')`."""
        try:
            return float(text)
        except ValueError:
            raise self._no_number(text, given.node) from None

    def _check_kind(self, kind: Given, of: Given) -> None:
        """Refuse to cut numbers to whole ones: `x.astype(int)`; what is whole already stays."""
        name = self.typed(kind.node.span).rpartition(".")[2].strip("'\"")
        if not name.startswith(("int", "long", "uint", "bool")) or self.is_mask(of.value):
            return
        if self.whole_now(of.value.part):
            return
        raise self.refuse(
            "cut-to-whole",
            say("`{typed}` would be cut to whole numbers", typed=self._short(of.node.span)),
            say("Every number is a real one here: leave the type out, or compare, as in x > 0."),
            kind.node.span,
        )

    def is_mask(self, value: Value) -> bool:
        """Tell whether a value is made of comparisons."""
        raise NotImplementedError

    def _detach(self, given: Arguments, name: str, library: str) -> Value:
        value = self._needed(given, "input x")
        if not isinstance(value.value, Traced):
            return value.value
        made = self._made("detach", given, self._operand(value))
        return made if name in ("item", "tolist") else self.view(made, value.value)

    # Makers

    def _filled(self, given: Arguments, name: str, library: str) -> Value:
        if name.endswith("_like"):
            a = self._needed(given, "a input prototype")
            sizes: list[int] = list(self.shape(a.value, a.node, 1))
        else:
            sizes, _ = self._sizes(given)
        self._check_sizes(sizes, given)
        given.named.pop("seed", None)  # of numbers that are not random
        if not sizes and not name.endswith("_like"):
            raise refusals.no_shape(given.typed, 0, given.call.span)
        return self._array(MAKERS["ones" if name.startswith("ones") else "zeros"](sizes, 0), given)

    def _full(self, given: Arguments, name: str, library: str) -> Value:
        first = self._needed(given, "shape size a input")
        fill = self._needed(given, "fill_value value")
        if name == "full_like":
            sizes: Any = list(self.shape(first.value, first.node, 1))
        else:
            several = first.value if isinstance(first.value, list | tuple) else [first.value]
            sizes = [
                self._whole(Given(one, first.node), refusals.A_SIZE, 1, MAX_NUMBERS)
                for one in several
            ]
        self._check_sizes(sizes, given)
        number = self.number(fill.value)
        if number is None:
            made = self._array(np.ones(sizes), given)
            return self._made("mul", given, self._operand(fill), made.part)
        return self._array(np.full(sizes, float(number)), given)

    def _eye(self, given: Arguments, name: str, library: str) -> Value:
        rows = self._whole(self._needed(given, "N n"), refusals.A_SIZE, 1, MAX_NUMBERS)
        wide = given.take("M", "m")
        columns = self._whole(wide, refusals.A_SIZE, 1, MAX_NUMBERS) if wide else rows
        self._check_sizes([rows, columns], given)
        return self._array(np.eye(rows, columns), given)

    def _arange(self, given: Arguments, name: str, library: str) -> Value:
        ends = []
        for key in ("start", "stop", "step"):
            if each := given.take(key, "end" if key == "stop" else key):
                ends.append(float(self._number_of(each)))
        if not ends:
            self._needed(given)
        start, stop, step = (0.0, ends[0], 1.0) if len(ends) == 1 else (*ends, 1.0)[:3]
        if step == 0 or (stop - start) / step > MAX_NUMBERS:
            raise too_many(given.call.span)
        return self._array(np.arange(start, stop, step), given)

    def _linspace(self, given: Arguments, name: str, library: str) -> Value:
        start, stop = (
            float(self._number_of(self._needed(given, key))) for key in ("start", "stop")
        )
        many = given.take("num", "steps")
        number = self._whole(many, refusals.A_SIZE, 1, MAX_NUMBERS) if many else 50
        return self._array(np.linspace(start, stop, number), given)

    def _random(self, given: Arguments, name: str, library: str) -> Value:
        """Make random numbers: those of the place in the text and of the turn, the same on every run."""
        seed = given.named_only("seed")
        if name in ("normal", "uniform"):
            low = self._number_of(given.take("loc", "mean", "low") or Given(0.0, given.call))
            high = self._number_of(given.take("scale", "std", "high") or Given(1.0, given.call))
            size = given.take("size")
            given.positional = [size] if size else []
        else:
            low, high = 0.0, 1.0
        if name.endswith("_like"):
            a = self._needed(given, "a input")
            sizes = list(self.shape(a.value, a.node, 1))
        else:
            sizes, _ = self._sizes(given)
        self._check_sizes(sizes, given)
        draw = "randn" if name.startswith(("randn", "normal")) else "rand"
        self.turn += 1
        own = self.own_name if given.call is self.alone else None
        chosen = (
            self._whole(seed, refusals.A_SEED, 0, 2**32 - 1)
            if seed
            else seed_of(own or f"{given.call.span[0]}.{self.turn}")
        )
        numbers = np.asarray(MAKERS[draw](sizes or [1], chosen))
        numbers = numbers if sizes else numbers.reshape(())
        if name == "normal":
            numbers = low + high * numbers
        elif name == "uniform":
            numbers = low + (high - low) * numbers
        if sizes:
            return self._array(numbers, given)
        return Traced(Part(constant(float(numbers)), given.call.span))

    def _tensor(self, given: Arguments, name: str, library: str) -> Value:
        """Make an array of what is listed: `np.array`, `torch.tensor`, micrograd's `Value`."""
        first = self._needed(given, "data object initial_value value")
        given.positional = []
        value = first.value
        if isinstance(value, list | tuple | range):
            return Traced(self.part(list(value), first.node))
        return Traced(value.part) if isinstance(value, Traced) else value

    # Python

    def _len(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a")
        if isinstance(a.value, str | list | tuple | dict | range):
            return len(a.value)
        shape = self.shape(a.value, a.node, 1)
        if not shape:
            raise self._no_axes(a)
        return shape[0]

    def _no_axes(self, given: Given) -> Exception:
        return self.refuse(
            "no-axes",
            say("`{typed}` is a single number", typed=self._short(given.node.span)),
            say("Give the inputs that it is made of arrays as values, such as x = [1, 2]."),
            given.node.span,
        )

    def _range(self, given: Arguments, name: str, library: str) -> Value:
        ends = [
            self._whole(each, say("an end of a range"), -(10**12), 10**12)
            for each in given.positional
        ]
        given.positional = []
        if not 1 <= len(ends) <= 3 or (len(ends) == 3 and ends[2] == 0):
            self._needed(given)
            raise refusals.no_shape(given.typed, len(ends), given.call.span)
        return range(*ends)

    def _zip(self, given: Arguments, name: str, library: str) -> Value:
        given.named.pop("strict", None)
        rows = [self.items_of(each.value, each.node) for each in given.positional]
        given.positional = []
        return list(zip(*rows, strict=False))

    def _enumerate(self, given: Arguments, name: str, library: str) -> Value:
        a, start = self._needed(given, "iterable"), given.take("start")
        first = self._whole(start, say("a start"), -MAX_NUMBERS, MAX_NUMBERS) if start else 0
        return list(enumerate(self.items_of(a.value, a.node), first))

    def _reversed(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        return list(reversed(self.items_of(a.value, a.node)))

    def _list(self, given: Arguments, name: str, library: str) -> Value:
        a = given.take()
        items = [] if a is None else self.items_of(a.value, a.node)
        return tuple(items) if name == "tuple" else list(items)

    def _dict(self, given: Arguments, name: str, library: str) -> Value:
        a = given.take()
        made: dict[Any, Value] = {}
        if a is not None:
            pairs = a.value.items() if isinstance(a.value, dict) else self.items_of(a.value, a.node)
            for pair in pairs:
                if not (isinstance(pair, tuple | list) and len(pair) == 2):
                    raise self._no_number(a.value, a.node)
                made[self.key_of(pair[0], a.node)] = pair[1]
        made.update({key: each.value for key, each in given.named.items()})
        given.named = {}
        return made

    def _truths(self, given: Arguments, name: str, library: str) -> Value:
        """Tell whether any or all of a list holds, where that is known."""
        a = self._needed(given, "a input")
        items = [
            self.asked(each, a.node, say("a condition")) for each in self.items_of(a.value, a.node)
        ]
        return any(items) if name == "any" else all(items)

    def _str(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        value = self.number(a.value) if not isinstance(a.value, str) else a.value
        if value is None:
            value = self.asked(a.value, a.node, say("a text"))
        if not isinstance(value, str | int | float):
            raise self._no_number(value, a.node)
        return str(value)

    def _int(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given)
        value = self.asked(a.value, a.node, say("a whole number"))
        if isinstance(value, int | float) and math.isfinite(value):
            return (
                math.floor(value)
                if name == "floor"
                else round(value)
                if name == "round"
                else int(value)
            )
        raise self._no_number(a.value, a.node)

    def _total(self, given: Arguments, name: str, library: str) -> Value:
        """Add what a list or a generator gives, from left to right, as Python does."""
        a, start = self._needed(given), given.take("start")
        items = self.items_of(a.value, a.node)
        node = a.node
        total = start.value if start else None
        for item in items:
            total = (
                item
                if total is None
                else self.operation("+", total, item, node, span=given.call.span)
            )
        return 0 if total is None else total

    def _extreme(self, given: Arguments, name: str, library: str) -> Value:
        """Choose the largest or smallest of a list, or of operands that count."""
        items = given.positional
        given.positional = []
        if len(items) == 1:
            items = [
                Given(each, items[0].node) for each in self.items_of(items[0].value, items[0].node)
            ]
        numbers = [self.number(each.value) for each in items]
        if numbers and all(number is not None for number in numbers):
            return (max if name == "max" else min)(numbers)  # type: ignore[type-var]
        parts = [self._operand(each) for each in items]
        return parts[0] if len(parts) == 1 else self._made(name, given, *parts)

    def _size(self, given: Arguments, name: str, library: str) -> Value:
        a, axis = self._needed(given, "a input"), given.take("axis", "dim")
        shape = self.shape(a.value, a.node, 2)
        if name == "numel" or (name == "size" and library in ("np", "numpy")):
            return shape[self._axis_of(axis)] if axis else count(shape)
        if name == "shape" or axis is None:
            return shape
        at = self._axis_of(axis)
        if not -len(shape) <= at < len(shape):
            raise self._no_axes(a)
        return shape[at]

    def _dimensions(self, given: Arguments, name: str, library: str) -> Value:
        a = self._needed(given, "a")
        return len(self.shape(a.value, a.node, 2))

    def _isinstance(self, given: Arguments, name: str, library: str) -> Value:
        a, kinds = self._needed(given), self._needed(given)
        named = set(re.findall(r"\w+", self.typed(kinds.node.span)))
        if isinstance(a.value, Instance):
            return a.value.of.name in named
        for kind in (bool, str, list, tuple, dict):
            if isinstance(a.value, kind):
                return kind.__name__ in named
        if isinstance(a.value, Traced) and self.number(a.value) is None:
            return not named <= {"bool", "str", "list", "tuple", "dict", "int"}
        return not named.isdisjoint({type(self.number(a.value)).__name__, "Number", "number"})

    def _spread_out(self, given: Arguments, name: str, library: str) -> Value:
        """The variance, or its root: divided by n, in PyTorch by n − 1 unless it says otherwise."""
        a, axis = self._needed(given, "a input x"), given.take("axis", "dim")
        unbiased = given.named_only("unbiased")
        less = given.named_only("ddof", "correction")
        keep = given.take("keepdims", "keepdim")
        kept = bool(keep and self.asked(keep.value, keep.node, say("an option")))
        torch = self.is_torch and library not in ("np", "numpy", "jnp")
        by = 1 if torch and not name.startswith("reduce") else 0
        if unbiased is not None:
            by = int(bool(self.asked(unbiased.value, unbiased.node, say("an option"))))
        if less is not None:
            by = self._whole(less, say("an option"), 0, 10)
        meant = self._axes(axis)
        options = {} if meant is None else {"axis": meant}
        x = self._operand(a)
        if x.operands:
            held = Traced(x)
            self.keep(held, x.span)
            x = held.part
        mean = self._made("mean", given, x, **options, keepdims=True)
        from_mean = self._made("sub", given, x, mean.part)
        square = self._made("square", given, from_mean.part)
        last = {**options, "keepdims": True} if kept else options
        if by == 0:
            var = self._made("mean", given, square.part, **last)
        else:
            shape = self.shape(a.value, a.node, 1)
            along = range(len(shape)) if meant is None else np.atleast_1d(meant)
            if any(not -len(shape) <= i < len(shape) for i in along):
                raise Stopped(mean.part)
            number = math.prod(shape[i] for i in along) - by
            total = self._made("sum", given, square.part, **last)
            var = self.operation("/", total, number, a.node, span=given.call.span)
        return self._made("sqrt", given, var.part) if name.endswith("std") else var

    def key_of(self, value: Value, node: Syntax) -> Any:
        """Give a key of a dict."""
        raise NotImplementedError

    def operation(self, sign: str, left: Value, right: Value, node: Any, span: Span) -> Value:
        """Apply an operator to two values."""
        raise NotImplementedError


BUILTINS: dict[str, Applied] = {
    **SHAPING,
    **SELECTING,
    **MULTIPLYING,
    "where": Builtins._where,
    "masked_fill": Builtins._masked_fill,
    **_of(
        "copy clone contiguous astype asarray as_tensor to cpu cuda numpy float double",
        Builtins._same,
    ),
    **_of("float32 float64 cast convert_to_tensor requires_grad_ type_as", Builtins._same),
    **_of("detach stop_gradient item tolist", Builtins._detach),
    **_of("zeros ones empty zeros_like ones_like empty_like", Builtins._filled),
    **_of("full full_like", Builtins._full),
    **_of("eye identity", Builtins._eye),
    "arange": Builtins._arange,
    "linspace": Builtins._linspace,
    **dict.fromkeys(_RANDOM, Builtins._random),
    **_of("array tensor Tensor FloatTensor Value Variable Parameter constant", Builtins._tensor),
    "len": Builtins._len,
    "range": Builtins._range,
    "zip": Builtins._zip,
    "enumerate": Builtins._enumerate,
    "reversed": Builtins._reversed,
    **_of("list tuple", Builtins._list),
    **_of("dict OrderedDict", Builtins._dict),
    **_of("any all", Builtins._truths),
    "str": Builtins._str,
    **_of("int round floor", Builtins._int),
    **_of("size shape numel", Builtins._size),
    **_of("ndim dim", Builtins._dimensions),
    "isinstance": Builtins._isinstance,
    **_of("var std reduce_variance reduce_std", Builtins._spread_out),
}
"""What is called and is no row of the table, by every name that a library has for it."""

_COPIES = frozenset(["copy", "clone", "astype", "float32", "float64", "cast"])
_ITSELF = frozenset(["asarray", "as_tensor", "numpy", "requires_grad_"])
"""Of those that give the same numbers: which make an array of their own, and which give the array itself."""

_TAKE_ANY = frozenset(["copy", "astype", "to", "clone", "cast"])
