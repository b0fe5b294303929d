"""Makers of arrays, and what gives the same numbers: `np.zeros`, `torch.tensor`, `x.copy()`."""

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np

from ..base.arrays import MAKERS, MAX_NUMBERS, Numbers, seed_of
from ..base.errors import Span
from ..base.shapes import MAX_LEVELS
from ..base.words import say
from ..gates.table import BY_NAME
from . import refusals
from .calls import Arguments, Given
from .libraries import LIKE_NUMPY, TENSORFLOW
from .literals import constant, too_many
from .meanings import Instance, Traced, Unread, Value
from .program import Part
from .rearranging import Rearranging
from .syntax import Attribute, Syntax
from .taking import Applied, named

_WHOLE_KIND = re.compile(r"(?:^|[.'\"])(?:u?int\d*|long|LongTensor|IntTensor)\W?$")
_WHOLE_LIST = re.compile(r"[\s\d\[\](),_+-]+")
RANDOM = frozenset(
    [
        "rand",
        "randn",
        "random",
        "rand_like",
        "randn_like",
        "random_sample",
        "standard_normal",
        "normal",
        "uniform",
    ]
)


class Makers(Rearranging):
    """Makes arrays, and passes them on."""

    turn = 0
    own_name: str | None = None  # the name that the statement gives a value to
    alone: Syntax | None = None  # the expression that stands alone behind `name =`

    def _beginning(self, given: Arguments, name: str, library: str) -> Value:
        """Let weights begin with other numbers, as `nn.init.zeros_(w)` does."""
        a, rest = self._needed(given, "tensor"), given.take("val")
        given.positional, given.named = [], {}
        value = self.number(rest.value) if rest else {"zeros_": 0.0, "ones_": 1.0}.get(name)
        if isinstance(a.value, Traced) and name in _BEGINNINGS and value is not None:
            self.begin_with(a.value, value)
        return None

    def begin_with(self, weights: Traced, numbers: float | Numbers) -> bool:
        """Let an input that the text gives numbers begin with other ones; tell whether it is such a one."""
        raise NotImplementedError

    # Passing on

    def _same(self, given: Arguments, name: str, library: str) -> Value:
        """Give the same numbers: an array of their own, or one that may share them."""
        first = self._needed(given, "a input x data object value tensor")
        value = first.value
        is_of_numpy = name == "copy" and library in LIKE_NUMPY
        if isinstance(value, list | tuple | range) and (name in _OF_LISTS or is_of_numpy):
            given.positional = [first, *given.positional]
            return self._tensor(given, name, library)
        if name == "type" and not isinstance(given.call.function, Attribute):
            return Unread(say("a type is no number"))
        if name == "float" and isinstance(value, str):
            return self._float_in(value, first)
        if name == "float" and isinstance(value, Traced) and not library and given.positional == []:
            shape = self.known_shape(value.part)
            if shape and set(shape) == {1} and not isinstance(given.call.function, Attribute):
                return self._made("reshape", given, self._operand(first), shape=())  # a number
        kinds = [*given.positional, *given.named.values()]
        if name in ("long", "short", *_WHOLE):  # whose name is the type
            kinds.append(Given(None, given.call.function))
        given.positional, given.named = [], {}
        if not isinstance(value, Traced):
            if name in _WHOLE and isinstance(value, int | float) and math.isfinite(value):
                ends = np.iinfo("int64" if name == "int_" else name)
                return self.in_bounds(
                    int(value),
                    first.node,
                    say("a whole number"),
                    least=int(ends.min),
                    most=int(ends.max),
                )
            return _copied(value) if name == "copy" else value
        for kind in kinds:
            if self._is_truth_kind(kind):
                return self.as_mask(value, given.call.span)
            self._check_kind(kind, first)
        if name in _ITSELF and not value.listed and not (value.condition and kinds):
            return value
        if name in _COPIES:
            return Traced(self.part(value, first.node))
        return self.view(Traced(value.part), value)

    def _deepcopy(self, given: Arguments, name: str, library: str) -> Value:
        """Copy with all that it holds, as `copy.deepcopy` does: what is changed in one stays in the other."""
        first = self._needed(given, "x")
        given.named.pop("memo", None)
        return _copied(first.value, {})

    def as_mask(self, value: Traced, span: Span) -> Traced:
        """Make what holds where a value is not 0."""
        if self.is_mask(value):
            return value
        return self.gate(BY_NAME["not_equal"], (value.part, Part(constant(0), span)), span)

    def _is_truth_kind(self, kind: Given) -> bool:
        name = self.typed(kind.node.span).rpartition(".")[2].strip("'\"")
        return name in ("bool", "bool_", "BoolTensor")

    def _truths_of(self, given: Arguments, name: str, library: str) -> Value:
        """Give what holds where a value is not 0, as `x.bool()` does."""
        a = self._needed(given, "x")
        number = self.number(a.value)
        if number is not None:
            return bool(number)
        self.settle(a.value, a.node)
        if isinstance(a.value, Traced):
            return self.as_mask(a.value, given.call.span)
        return bool(a.value)

    def _float_in(self, text: str, given: Given) -> float:
        """Read the number in `float('-inf')`."""
        try:
            return float(text)
        except ValueError:
            raise self._no_number(text, given.node) from None

    def _check_kind(self, kind: Given, of: Given) -> None:
        """Refuse to cut numbers to whole ones: `x.astype(int)`; what is whole already stays."""
        name = self.typed(kind.node.span).rpartition(".")[2].strip("'\"").lower()
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

    def _says_whole(self, given: Arguments) -> bool:
        """Tell whether a call asks for whole numbers: `dtype=int`."""
        kinds = [*given.positional, *(given.named[key] for key in ("dtype",) if key in given.named)]
        return any(_WHOLE_KIND.search(self.typed(each.node.span)) for each in kinds)

    def _detach(self, given: Arguments, name: str, library: str) -> Value:
        value = self._needed(given, "input x")
        if not isinstance(value.value, Traced):
            return value.value
        if name == "item" and set(self.shape(value.value, value.node)) == {1}:
            value = value._replace(value=self.form("reshape(x, ())", {"x": value}, given.call.span))
        text, made = self.source.text, value.value
        if name in ("detach", "stop_gradient") or not _NUMPY.search(text) or _GRAPHS.search(text):
            made = self._made("detach", given, self._operand(value))
            if name == "item":
                self.taken_out[id(made.part)] = made.part
        if name == "tolist":
            return self._as_lists(made, value.node)
        is_itself = made is value.value  # which shows no part of another array
        return made if is_itself or name == "item" else self.view(made, value.value)

    def _as_lists(self, value: Value, node: Syntax) -> Value:
        """Give the numbers of an array as a list, or as lists in lists."""
        if not isinstance(value, Traced) or not self.shape(value, node, 1):
            return value
        return [self._as_lists(each, node) for each in self.items_of(value, node)]

    def _tensor(self, given: Arguments, name: str, library: str) -> Value:
        """Make an array of what is listed: `np.array`, `torch.tensor`, micrograd's `Value`."""
        first = self._needed(given, "data object initial_value value")
        kinds = [*given.positional, *(given.named[key] for key in ("dtype",) if key in given.named)]
        given.positional = []
        value = first.value
        if isinstance(value, list | tuple | range):
            is_of_truths = _of_truths(value)
            value = Traced(self.part(list(value), first.node))
            if is_of_truths:
                return self.as_mask(value, given.call.span)
        if not isinstance(value, Traced):
            return value
        wanted = given.named.get("shape")  # which TensorFlow's `constant` may say once more
        if wanted and isinstance(wanted.value, list | tuple):
            sizes = [
                self._whole(Given(each, wanted.node), refusals.A_SIZE, 1, MAX_NUMBERS)
                for each in wanted.value
            ]
            if sizes == [*self.shape(value, first.node, len(sizes))]:
                del given.named["shape"]
        part = self.part(value, first.node) if value.stale or value.lost else value.part
        for kind in kinds:
            self._check_kind(kind, Given(value, first.node))
        typed = self.typed(first.node.span)
        whole = value.whole or _of_whole_numbers(first.value) or bool(_WHOLE_LIST.fullmatch(typed))
        return Traced(part, whole=whole and (not kinds or self._says_whole(given)))

    # Makers

    def _filled(self, given: Arguments, name: str, library: str) -> Value:
        whole = self._says_whole(given)
        if name.endswith("_like"):
            a = self._needed(given, "a input prototype")
            sizes: list[int] = list(self.shape(a.value, a.node, 1))
            is_whole = isinstance(a.value, Traced) and a.value.whole
            whole = whole or (is_whole and "dtype" not in given.named)
        else:
            sizes, _ = self._sizes(given)
        self._check_sizes(sizes, given)
        given.named.pop("seed", None)  # of numbers that are not random
        if not sizes and not name.endswith("_like"):
            raise refusals.no_shape(given.typed, 0, given.call.span)
        maker = MAKERS["ones" if name.startswith("ones") else "zeros"]
        return self._array(maker(sizes, 0), given, whole)

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
        whole = self._says_whole(given) or (type(number) is int and "dtype" not in given.named)
        return self._array(np.full(sizes, float(number)), given, whole)

    def _eye(self, given: Arguments, name: str, library: str) -> Value:
        rows = self._whole(self._needed(given, "N n"), refusals.A_SIZE, 1, MAX_NUMBERS)
        wide = given.take("M", "m")
        by = given.take("k")
        k = self._whole(by, say("a diagonal"), -MAX_NUMBERS, MAX_NUMBERS) if by else 0
        columns = self._whole(wide, refusals.A_SIZE, 1, MAX_NUMBERS) if wide else rows
        self._check_sizes([rows, columns], given)
        return self._array(np.eye(rows, columns, k), given, self._says_whole(given))

    def _arange(self, given: Arguments, name: str, library: str) -> Value:
        ends = []
        for key in ("start", "stop", "step"):
            if each := given.take(key, "end" if key == "stop" else key):
                ends.append(self._number_of(each))
        if not ends:
            self._needed(given)
        start, stop, step = (0, ends[0], 1) if len(ends) == 1 else (*ends, 1)[:3]
        if step == 0 or (stop - start) / step > MAX_NUMBERS:
            raise too_many(given.call.span)
        typed = self.typed(given.call.span).partition("(")[2]
        whole = _of_whole_numbers(ends) and "dtype" not in given.named and "." not in typed
        made = np.arange(float(start), float(stop), float(step))
        if not made.size:
            raise self.refuse(
                "empty-list",
                say("this list has no numbers"),
                say("Write one or more, such as [1, 2]."),
                given.call.span,
            )
        return self._array(made, given, whole)

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
        has_key = bool(given.positional) and isinstance(given.positional[0].value, Unread)
        if has_key:  # JAX's, and behind it the shape
            given.positional.pop(0)
        if library in TENSORFLOW and given.positional:
            given.named["size"] = given.positional.pop(0)
        if name in ("normal", "uniform"):
            size = given.positional.pop(0) if has_key and given.positional else None
            low = self._number_of(
                given.take("loc", "mean", "low", "minval") or Given(0.0, given.call)
            )
            to = given.take("scale", "std", "high", "maxval") or given.named_only("stddev")
            high = self._number_of(to or Given(1.0, given.call))
            size = size or given.take("size")
            given.positional = [size] if size else []
        else:
            low, high = 0.0, 1.0
        if name.endswith("_like"):
            a = self._needed(given, "a input")
            sizes = list(self.shape(a.value, a.node, 1))
        else:
            sizes, _ = self._sizes(given)
        self._check_sizes(sizes, given)
        draw = "randn" if name.startswith(("randn", "normal", "standard")) else "rand"
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

    def _tri(self, given: Arguments, name: str, library: str) -> Value:
        rows = self._whole(self._needed(given, "N"), refusals.A_SIZE, 1, MAX_NUMBERS)
        wide, by = given.take("M"), given.take("k")
        columns = self._whole(wide, refusals.A_SIZE, 1, MAX_NUMBERS) if wide else rows
        k = self._whole(by, refusals.AN_AXIS, -MAX_NUMBERS, MAX_NUMBERS) if by else 0
        self._check_sizes([rows, columns], given)
        return self._array(np.tri(rows, columns, k), given)


def _of_truths(items: Any, levels: int = MAX_LEVELS) -> bool:
    """Tell a list of `True` and `False`, or of such lists."""
    return bool(items) and all(
        isinstance(each, bool)
        or (levels > 1 and isinstance(each, list | tuple) and _of_truths(each, levels - 1))
        for each in items
    )


def _copied(value: Value, made: dict[int, Value] | None = None) -> Value:
    """Copy a list, a dict or an object, and all that it holds where `made` notes each copy by its original.

    What stands in several places, or in itself, is one copy there too; a stale part of an array stays stale.
    """
    if made is not None and id(value) in made:
        return made[id(value)]

    def inner(each: Value) -> Value:
        return each if made is None else _copied(each, made)

    def note(copy: Any) -> Any:
        if made is not None:
            made[id(value)] = copy
        return copy

    if isinstance(value, Traced):
        return value if value.stale or value.lost else note(Traced(value.part, listed=value.listed))
    if isinstance(value, tuple):
        return tuple(map(inner, value))
    if isinstance(value, list):
        listed: list[Value] = note([])
        listed += map(inner, value)
        return listed
    if type(value) is dict:
        held: dict[Any, Value] = note({})
        held.update((key, inner(each)) for key, each in value.items())
        return held
    if isinstance(value, Instance):
        of = note(replace(value, names={}))
        of.names.update((name, inner(each)) for name, each in value.names.items())
        for each in of.names.values() if made is not None else ():
            if isinstance(each, Instance) and each.holder is value:
                each.holder = of
        return of
    return value


_WHOLE = ("int8", "int16", "int32", "int64", "int_", "uint8", "uint16", "uint32", "uint64")

MADE: dict[str, Applied] = {
    **named(
        "copy clone contiguous astype asarray as_tensor to cpu cuda numpy float double",
        Makers._same,
    ),
    **named(
        "float32 float64 float_ cast convert_to_tensor requires_grad_ type_as type half long short",
        Makers._same,
    ),
    **dict.fromkeys(_WHOLE, Makers._same),
    "deepcopy": Makers._deepcopy,
    **named("detach stop_gradient item tolist", Makers._detach),
    **named("array tensor Tensor FloatTensor DoubleTensor LongTensor IntTensor", Makers._tensor),
    **named("Value Variable Parameter constant", Makers._tensor),
    **named("zeros ones empty zeros_like ones_like empty_like", Makers._filled),
    **named("full full_like", Makers._full),
    **named("eye identity", Makers._eye),
    "arange": Makers._arange,
    "linspace": Makers._linspace,
    **dict.fromkeys(RANDOM, Makers._random),
    "tri": Makers._tri,
    "bool": Makers._truths_of,
    **named(
        "zeros_ ones_ constant_ normal_ uniform_ trunc_normal_ orthogonal_ xavier_uniform_ xavier_normal_ "
        "kaiming_uniform_ kaiming_normal_",
        Makers._beginning,
    ),
}
"""Makers, by every name that a library has for them."""

_BEGINNINGS = frozenset(["zeros_", "ones_", "constant_"])
"""What weights begin with that is no random number; others stay as they are."""

_GRAPHS = re.compile(r"\b(?:torch|tf|jnp|nn|F|backward)\b")
_NUMPY = re.compile(r"\b(?:np|numpy)\.|\bimport numpy\b")

_OF_LISTS = frozenset(
    ["asarray", "as_tensor", "convert_to_tensor", "cast", "float32", "float64", "float_", *_WHOLE]
)
"""Of those that give the same numbers: which make an array of a list."""

_COPIES = frozenset(["copy", "clone", "astype", "float32", "float64", "float_", "cast", *_WHOLE])
_ITSELF = frozenset(["asarray", "as_tensor", "numpy", "requires_grad_"])
"""Of those that give the same numbers: which make an array of their own, and which give the array itself."""


def _of_whole_numbers(value: Value) -> bool:
    """Tell whether all that is listed was typed as a whole number."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_of_whole_numbers, value))
    return type(value) is int or isinstance(value, range)
