"""What `itertools` gives of lists, and what JAX makes of functions: each call is drawn."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

from ..base.errors import Span
from ..base.shapes import MAX_AXES
from . import refusals
from .calls import Arguments, Given
from .meanings import Builtin, Class, Factory, Filled, Gradient, Mapped, Value
from .pythonic import Pythonic
from .syntax import Parameter, Syntax
from .taking import Applied

MAX_CHOICES = 10_000  # of lists, of turns, and of places in a list


class Iterating(Pythonic):
    """Goes through lists as `itertools` does, and maps functions over axes as JAX does."""

    # itertools

    def _product(self, given: Arguments, name: str, library: str) -> Value:
        """List each way to take an item of every list."""
        repeat = given.named_only("repeat")
        times = self._whole(repeat, refusals.A_SIZE, 0, 100) if repeat else 1
        rows = self._all_items(given)
        self._bound_choices(math.prod(map(len, rows)) ** times, given)
        return list(itertools.product(*rows, repeat=times))

    def _choices(self, given: Arguments, name: str, library: str) -> Value:
        """List each way to choose some items, as they stand or in every order."""
        a, r = self._needed(given, "iterable"), given.take("r")
        items = self.items_of(a.value, a.node)
        size = self._whole(r, refusals.A_SIZE, 0, 1000) if r else len(items)
        count, choose = _CHOOSING[name.rpartition(".")[2]]
        self._bound_choices(count(len(items), size), given)
        return list(choose(items, size))

    def _bound_choices(self, number: int, given: Arguments) -> None:
        """Count what there is to choose. Errors: InputError and TooLarge where it is too much."""
        self._bounded(range(min(number, 10**9)), given.call.span)
        self.count(given.call.span, number)

    def _bounded(self, value: Any, span: Span) -> Any:
        """Check that a list is no longer than one may be. Errors: TooLarge."""
        raise NotImplementedError

    def _chain(self, given: Arguments, name: str, library: str) -> Value:
        """List the items of several lists, one list behind the other."""
        rows = self._all_items(given)
        if name.endswith("from_iterable"):
            node = given.call
            rows = [self.items_of(each, node) for row in rows for each in row]
        return [each for row in rows for each in row]

    def _accumulate(self, given: Arguments, name: str, library: str) -> Value:
        """List the sums of the first items, or what a function makes of them."""
        a, function = self._needed(given, "iterable"), given.take("func")
        start, span = given.named_only("initial"), given.call.span
        items = [*([start.value] if start else []), *self.items_of(a.value, a.node)]
        found: list[Value] = []
        for item in items:
            if not found:
                made = item
            elif function is None or function.value is None:
                made = self.operation("+", found[-1], item, a.node, span=span)
            else:
                made = self._applied_to(function, (found[-1], item), span)
            found.append(self._kept(made))
        return found

    def key_of(self, value: Value, node: Syntax) -> Any:
        """Give what a value is as a key of a dict. Errors: InputError."""
        raise NotImplementedError

    def _kept(self, value: Value) -> Value:
        """Make a gate that goes into a list one gate however often it is used."""
        raise NotImplementedError

    def _pairwise(self, given: Arguments, name: str, library: str) -> Value:
        (items,) = self._all_items(given, most=1)
        return list(itertools.pairwise(items))

    def _longest(self, given: Arguments, name: str, library: str) -> Value:
        fill = given.named_only("fillvalue")
        return list(
            itertools.zip_longest(*self._all_items(given), fillvalue=fill.value if fill else None)
        )

    def _cut(self, given: Arguments, name: str, library: str) -> Value:
        """List some items of a list: up to a place, or from one on, and in steps."""
        a = self._needed(given, "iterable")
        ends = [
            None if each.value is None else self._whole(each, refusals.AN_INDEX, 0, MAX_CHOICES)
            for each in given.positional
        ]
        given.positional = []
        return list(itertools.islice(self.items_of(a.value, a.node), *(ends[:3] or [None])))

    def _spread_over(self, given: Arguments, name: str, library: str) -> Value:
        """Call a function with the items of each list: `starmap(f, pairs)`."""
        function, a = self._needed(given, "function"), self._needed(given, "iterable")
        span = given.call.span
        return [
            self._applied_to(function, self.items_of(each, a.node), span)
            for each in self.items_of(a.value, a.node)
        ]

    def _all_items(self, given: Arguments, most: int = MAX_CHOICES) -> list[list[Value]]:
        taken, given.positional = given.positional[:most], given.positional[most:]
        if not taken:
            self._needed(given)
        return [list(self.items_of(each.value, each.node)) for each in taken]

    def _titled_class(self, given: Arguments, name: str, library: str) -> Value:
        """Give the class of tuples whose items have names: `namedtuple("Point", "x y")`."""
        called, a = self._needed(given, "typename"), self._needed(given, "field_names")
        defaults = given.named_only("defaults")
        fields = a.value
        if isinstance(fields, str):
            fields = fields.replace(",", " ").split()
        names = [called.value, *self.items_of(fields, a.node)]
        if not all(isinstance(each, str) and each.isidentifier() for each in names):
            raise self._no_number(a.value, a.node)
        values = list(self.items_of(defaults.value, defaults.node)) if defaults else []
        first = len(names) - 1 - len(values)
        span = given.call.span
        parameters = [
            Parameter(each, "", given.call if at >= first else None, span)
            for at, each in enumerate(names[1:])
        ]
        return Class(
            name=names[0],
            names=dict(zip(names[1:][first:], values, strict=False)),
            bases=(),
            span=span,
            fields=tuple(parameters),
            is_tuple=True,
        )

    def _filled_dict(self, given: Arguments, name: str, library: str) -> Value:
        """Make a dict that makes what it lacks: `defaultdict(list)`."""
        made, first = Filled(), given.take("default_factory")
        if first is not None and first.value is not None:
            made.factory = Factory(first)
        made.update(self._dict(given, name, library))
        return made

    def _counter(self, given: Arguments, name: str, library: str) -> Value:
        """Count how often each text or number stands in a list: `Counter(words)`."""
        made, a = Filled(), given.take("iterable")
        made.factory = Factory(Given(Builtin("int", "", given.call.span), given.call))
        made.keeps = False
        for each in self.items_of(a.value, a.node) if a else []:
            key = self.key_of(each, given.call)
            made[key] = made.get(key, 0) + 1
        return made

    def _field(self, given: Arguments, name: str, library: str) -> Value:
        """Give what a dataclass's field is where none is given: `field(default_factory=list)`."""
        default, factory = given.named_only("default"), given.named_only("default_factory")
        if default is None and factory is None:
            raise self._no_number(None, given.call)
        given.named = {}
        return default.value if default else Factory(factory)

    # JAX

    def _vmap(self, given: Arguments, name: str, library: str) -> Value:
        """Give a function that is called for each row: `vmap(f, in_axes=(None, 0))`."""
        function = self._needed(given, "fun func")
        given.named.pop("axis_name", None)
        axes = [given.take(*names.split()) for names in ("in_axes in_dims", "out_axes out_dims")]
        into, out = (0 if each is None else each.value for each in axes)
        return Mapped(function, into, out)

    def mapped(self, value: Mapped, given: Arguments) -> Value:
        """Call a function for each row of what is mapped, and stack what it gives.

        Of a function that gives gradients the values are the output, of which these are the gradients.
        Errors: InputError.
        """
        if isinstance(gradient := value.of.value, Gradient):
            function = value.of._replace(value=gradient.of)
            made = self.mapped(Mapped(function, value.into, value.out), given)
            shown = self.backward(made, given.call.function.span, given.call.span)
            return (made, shown) if gradient.with_value else shown
        span, node = given.call.span, given.call
        taken, given.positional = given.positional, []
        axes = value.into if isinstance(value.into, list | tuple) else [value.into] * len(taken)
        if len(axes) != len(taken) or given.named:
            self._needed(given)
            raise self._no_number(value.into, node)
        sizes = [
            n for axis, a in zip(axes, taken, strict=True) for n in self._rows(a.value, axis, a)
        ]
        if not sizes or set(sizes) != {sizes[0]}:
            raise self._no_number(value.into, node)
        found = []
        for at in range(sizes[0]):
            rows = [self._row_at(a.value, x, at, a) for a, x in zip(taken, axes, strict=True)]
            found.append(self._applied_to(value.of, rows, span))
        return self._together(found, self._plain_axis(value.out, given.call), given)

    def _rows(self, value: Value, axis: Value, a: Given) -> list[int]:
        """List how many rows each array of an argument has along its axis: of a tree, of each leaf."""
        if axis is None:
            return []
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list | tuple):
            axes = axis if isinstance(axis, list | tuple) else [axis] * len(value)
            pairs = zip(value, axes, strict=True)
            return [each for v, x in pairs for each in self._rows(v, x, a)]
        shape = self.shape(value, a.node, 1)
        return [shape[self._plain_axis(axis, a.node)]]

    def _row_at(self, value: Value, axis: Value, at: int, a: Given) -> Value:
        if axis is None:
            return value
        if isinstance(value, dict):
            return {key: self._row_at(each, axis, at, a) for key, each in value.items()}
        if isinstance(value, list | tuple):
            axes = axis if isinstance(axis, list | tuple) else [axis] * len(value)
            pairs = zip(value, axes, strict=True)
            rows = [self._row_at(v, x, at, a) for v, x in pairs]
            return rows if isinstance(value, list) else tuple(rows)
        return self._one_of(value, self._plain_axis(axis, a.node), at, a)

    def _one_of(self, value: Value, axis: int, at: int, a: Given) -> Value:
        axes = len(self.shape(value, a.node, 1))
        colons = ", ".join([":"] * (axis % axes))
        places = f"{colons}, {at}" if colons else str(at)
        return self.form(f"x[{places}]", {"x": Given(value, a.node)}, a.node.span)

    def _plain_axis(self, axis: Value, node: Any) -> int:
        found = self.asked(axis, node, refusals.AN_AXIS)
        return self.in_bounds(found, node, refusals.AN_AXIS, least=-MAX_AXES, most=MAX_AXES - 1)

    def _together(self, found: Sequence[Value], axis: int, given: Arguments) -> Value:
        """Stack what a function gave for each row: of a tuple, a list or a dict each part by itself."""
        first = found[0]
        if isinstance(first, dict):
            return {key: self._together([e[key] for e in found], axis, given) for key in first}
        if isinstance(first, list | tuple):
            parts = [[each[at] for each in found] for at in range(len(first))]
            made = [self._together(part, axis, given) for part in parts]
            return made if isinstance(first, list) else tuple(made)
        if first is None:
            return None
        names = {f"x{at}": Given(each, given.call) for at, each in enumerate(found)}
        text = f"stack(({', '.join(names)},), axis={axis})"
        return self.form(text, names, given.call.span)

    def _itself(self, given: Arguments, name: str, library: str) -> Value:
        """Give a function as it is, which a library would only run faster: `jax.jit(f)`."""
        function = self._needed(given, "fun func model pyfunc").value
        given.positional, given.named = [], {}
        return function

    def _map_rows(self, given: Arguments, name: str, library: str) -> Value:
        """Call a function for each row, and stack what it gives: `jax.lax.map(f, xs)`."""
        function, xs = self._needed(given, "f"), self._needed(given, "xs")
        return self.mapped(Mapped(function, 0, 0), Arguments(name, given.call, [xs], {}))

    def _scan(self, given: Arguments, name: str, library: str) -> Value:
        """Carry a value through the rows of an array: `carry, ys = jax.lax.scan(f, init, xs)`."""
        function, carry = self._needed(given, "f"), self._needed(given, "init").value
        xs, length = given.take("xs"), given.take("length")
        reverse = given.named_only("reverse")
        given.named.pop("unroll", None)
        has_rows = xs is not None and xs.value is not None
        sizes = self._rows(xs.value, 0, xs) if has_rows and xs else []
        if length is not None and length.value is not None:
            sizes.append(self._whole(length, refusals.A_SIZE, 0, MAX_CHOICES))
        if not sizes or set(sizes) != {sizes[0]} or not sizes[0]:
            raise self._no_number(xs.value if xs else None, given.call)
        backward = reverse is not None and bool(reverse.value)
        places, found = list(range(sizes[0])), list[Value]()
        for at in reversed(places) if backward else places:
            row = self._row_at(xs.value, 0, at, xs) if has_rows and xs else None
            made = self._applied_to(function, (carry, row), given.call.span)
            if not isinstance(made, list | tuple) or len(made) != 2:
                raise self._no_number(made, given.call)
            carry = made[0]
            found.append(made[1])
        return carry, self._together(found[::-1] if backward else found, 0, given)

    def _counted_loop(self, given: Arguments, name: str, library: str) -> Value:
        """Carry a value through a loop that counts: `jax.lax.fori_loop(0, n, body, init)`."""
        lower, upper = self._needed(given, "lower"), self._needed(given, "upper")
        body, start = self._needed(given, "body_fun"), self._needed(given, "init_val")
        bound = {"a": lower, "b": upper, "f": body, "s": start}
        return self.form("reduce(lambda v, i: f(i, v), range(a, b), s)", bound, given.call.span)

    def _cond(self, given: Arguments, name: str, library: str) -> Value:
        """Call one of two functions, as a condition says: `jax.lax.cond(p, f, g, x)`."""
        p, f, g = (self._needed(given, key) for key in ("pred", "true_fun", "false_fun"))
        operands = Given([each.value for each in given.positional], given.call)
        given.positional = []
        bound = {"p": p, "f": f, "g": g, "a": operands}
        return self.form("f(*a) if p else g(*a)", bound, given.call.span)


_CHOOSING: dict[str, tuple[Callable[[int, int], int], Callable[..., Any]]] = {
    "combinations": (math.comb, itertools.combinations),
    "permutations": (math.perm, itertools.permutations),
    "combinations_with_replacement": (
        lambda n, r: math.comb(max(n + r - 1, 0), r),
        itertools.combinations_with_replacement,
    ),
}

_OF_ITERTOOLS: dict[str, Applied] = {
    "product": Iterating._product,
    **dict.fromkeys(_CHOOSING, Iterating._choices),
    "chain": Iterating._chain,
    "chain.from_iterable": Iterating._chain,
    "accumulate": Iterating._accumulate,
    "pairwise": Iterating._pairwise,
    "zip_longest": Iterating._longest,
    "islice": Iterating._cut,
    "starmap": Iterating._spread_over,
}
_OF_JAX: dict[str, Applied] = {
    "map": Iterating._map_rows,
    "scan": Iterating._scan,
    "fori_loop": Iterating._counted_loop,
    "cond": Iterating._cond,
}
OF_LIBRARIES: dict[str, Applied] = {
    **{f"itertools.{name}": applied for name, applied in _OF_ITERTOOLS.items()},
    **{f"{of}.{name}": applied for of in ("jax", "lax") for name, applied in _OF_JAX.items()},
    "collections.namedtuple": Iterating._titled_class,
    "collections.defaultdict": Iterating._filled_dict,
    "collections.Counter": Iterating._counter,
    "dataclasses.field": Iterating._field,
    **dict.fromkeys(("jax.vmap", "torch.vmap"), Iterating._vmap),
    **dict.fromkeys(
        (
            *("jax.jit", "jax.checkpoint", "jax.remat", "torch.compile", "tf.function"),
            *("numba.jit", "numba.njit"),
        ),
        Iterating._itself,
    ),
}
"""Functions that are called by their library's name, because others are called so too."""

JAX_ALONE = frozenset(["vmap"])
"""Those of JAX's that nothing else is called, and lessons have without their import."""
