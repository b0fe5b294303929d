"""What stands behind a dot: attributes and methods of arrays, and those of objects."""

import numpy as np

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME, EXTREMES, NAMES, REDUCTIONS, spelled
from . import call_complaints
from .applying import BEGUN, CALLED, NO_FUNCTION, ROWS
from .builtins import BUILTINS
from .calls import Arguments, Given
from .constants import computed
from .iterating import OF_LIBRARIES
from .libraries import PLAIN
from .library_names import forms
from .meanings import (
    STEP,
    Bound,
    Builtin,
    Class,
    Function,
    Instance,
    Library,
    Parameters,
    Super,
    Titled,
    Traced,
    Unread,
    Value,
)
from .methods import Methods
from .operators import LESS as _LESS
from .operators import ONE
from .program import Part
from .syntax import (
    INVERSE,
    PRIME,
    TRANSPOSED,
    Attribute,
    Binary,
    Call,
    Chain,
    Keyword,
    Name,
    Number,
    Subscript,
    Syntax,
    Text,
    Tuple,
    Unary,
)

_METHOD_EXAMPLES = ("sum()", "mean()", "max()", "min()", "dot(B)", "reshape(2, 3)", "exp()")
_NO_METHODS = frozenset(
    [
        "len",
        "range",
        "zip",
        "enumerate",
        "list",
        "tuple",
        "dict",
        "str",
        "isinstance",
        "hasattr",
        "iter",
        "slice",
        "divmod",
        "zeros",
        "ones",
        "empty",
        "eye",
        "identity",
        "arange",
        "linspace",
        "array",
        "tensor",
        "where",
        "σ",
        "full",
        "random",
        "rand",
        "randn",
    ]
)


def _is_key(chain: list[Chain]) -> bool:
    """Tell whether a text in brackets stands behind a value: `['W1']`."""
    if not chain or not isinstance(chain[-1], Subscript):
        return False
    return len(chain[-1].places) == 1 and isinstance(chain[-1].places[0], Text)


_ASSIGNING = {"assign": "copy_", "assign_add": "add_", "assign_sub": "sub_", "fill": "fill_"}
"""What TensorFlow's variables and NumPy's arrays have, as PyTorch calls it."""
_MAKING = {"new_zeros": "zeros", "new_ones": "ones", "new_full": "full", "new_tensor": "tensor"}
"""Methods that make arrays of their own."""
_AT = {
    "set": "",
    "add": "",
    "multiply": "x*new",
    "mul": "x*new",
    "divide": "x/new",
    "div": "x/new",
    "power": "x**new",
    "max": "max(x, new)",
    "min": "min(x, new)",
}
"""What JAX puts to places of an array, of what stands there; `add` adds where a place is named twice too."""
_SETTING = frozenset(["register_buffer", "register_parameter", "add_module", "register_module"])
"""Methods of PyTorch's modules that set an attribute."""

_FILLS: dict[str, tuple[dict[str, float | None], str]] = {
    "zero": ({}, "zeros_like(x)"),
    "fill": ({"value": None}, "full_like(x, value)"),
    "fill_diagonal": ({"value": None}, "where(eye(*x.shape) == 1, value, x)"),
    "copy": ({"src": None}, "broadcast_to(src, x.shape)"),
    "normal": ({"mean": 0.0, "std": 1.0}, "mean + std*randn_like(x)"),
    "uniform": ({"a": 0.0, "b": 1.0}, "a + (b - a)*rand_like(x)"),
}
"""What a method makes of an array `x` in place: its operands with what they are where none is given."""


class Attributes(Methods):
    """Finds what attributes and methods come to."""

    unpacked = 0  # how many names the value of the statement is unpacked into

    def _attribute(self, typed: Attribute, value: Value, chain: list[Chain], node: Syntax) -> Value:
        name, called = typed.name, bool(chain) and isinstance(chain[-1], Call)
        if isinstance(value, (Instance, Class, Super)):
            if isinstance(value, Instance) and _is_key(chain) and not value.has(name):
                value.names[name] = Parameters()  # `self.params['W1']`, which nothing sets
            if isinstance(value, Instance) and called and name in _SETTING and not value.has(name):
                setting = chain.pop()
                assert isinstance(setting, Call)
                self.set_by_name(node, self.arguments(name, setting))
                return None
            return self.member(value, name, typed, called)
        if isinstance(value, Builtin) and f"{value.library}.{value.name}.{name}" in OF_LIBRARIES:
            return Builtin(f"{value.name}.{name}", value.library, typed.span)
        if isinstance(value, Library):
            return self._in_library(value.path, Name(value.path, typed.span), [*chain, typed])
        if called and isinstance(value, (list, tuple, dict, str)):
            made = self._static_method(value, name, chain, typed)
            if made is not NO_FUNCTION:
                return made
        if isinstance(value, Unread):
            self.read(value, node)
            if called and name == "step":
                self.step_not_taken(typed.span)
            call = chain[-1] if chain else None
            if isinstance(call, Call) and call.arguments and name == "gradient":  # of a tape
                self._passed(chain)
                of = call.arguments[0]
                return self.backward(self.evaluate(of), typed.span, of.span)
            return self._passed(chain) if called else value
        if isinstance(value, Titled) and (made := self._of_titled(value, typed, chain)) is not None:
            return made
        if isinstance(value, tuple) and called and name == "as_list":  # of a shape of TensorFlow's
            chain.pop()
            return list(value)
        if isinstance(value, tuple) and name in ("values", "indices") and not called:
            return value[name == "indices"]  # of PyTorch's max along an axis
        return self._of_value(typed, value, chain, node)

    def _of_titled(self, value: Titled, typed: Attribute, chain: list[Chain]) -> Value:
        """Give an item, a method, or another tuple with some items changed; None of what it has not."""
        at = value.item(typed.name)
        if at is not None:
            return value[at]
        fields = [] if value.of is None else [each.name for each in value.of.fields or ()]
        if typed.name in ("_replace", "_asdict") and chain and isinstance(chain[-1], Call):
            call = chain.pop()
            assert isinstance(call, Call)
            new = {key: each.value for key, each in self.arguments(typed.name, call).named.items()}
            items = {**dict(zip(fields, value, strict=True)), **new}
            if typed.name == "_asdict" or items.keys() != set(fields):
                return items if typed.name == "_asdict" else None
            made = Titled(items.values())
            made.of = value.of
            return made
        found = value.of.find(typed.name) if value.of else None
        return Bound(found, value) if isinstance(found, Function) else found

    def set_by_name(self, owner: Syntax, given: Arguments) -> None:
        """Give an attribute whose name is a text a value: `self.register_buffer('mask', m)`.

        Errors: InputError where the name is no text.
        """
        key, value = self._needed(given, "name"), self._needed(given, "tensor param module value")
        if not isinstance(key.value, str):
            raise self._no_number(key.value, key.node)
        self._set_attribute(Attribute(owner, key.value, key.node.span), value.value)

    def _at_places(self, value: Traced, chain: list[Chain], node: Syntax) -> Value:
        """Give a new array with other numbers at some places, `x.at[i].set(y)`; None where none is made."""
        if len(chain) < 3:
            return None
        call, method, places = chain[-3:]
        if not (
            isinstance(places, Subscript)
            and isinstance(method, Attribute)
            and isinstance(call, Call)
            and method.name in _AT
        ):
            return None
        del chain[-3:]
        given = self.arguments(method.name, call)
        new, part = self._needed(given, "values"), self.part(value, node)
        index, operands, _ = self.index(places, value)
        options = (("index", index),)
        if text := _AT[method.name]:
            held = self.gate(BY_NAME["index"], (part, *operands), places.span, options)
            new = Given(
                self.form(text, {"x": Given(held, places), "new": new}, call.span), new.node
            )
        row = BY_NAME["add_at" if method.name == "add" else "put"]
        return self.gate(row, (part, self.part(new.value, new.node), *operands), call.span, options)

    def _inverse(self, typed: Attribute, value: Value, node: Syntax) -> Value:
        """Invert a matrix, and each number of all else."""
        if len(self.shape(value, node)) == 2:
            return self.gate(BY_NAME["inv"], (self.part(value, node),), typed.span)
        power = Binary(node, "**", Unary("-", Number("1", typed.span), typed.span), typed.span)
        less = Traced(Part(_LESS, typed.span))
        return self.operation("**", value, less, power, span=typed.span)

    def _no_prime(self, typed: Attribute) -> InputError:
        return self.refuse(
            "derivative",
            say("`{typed}` is a number, and has no derivative here", typed=self._short(typed.span)),
            say("Of a matrix it would be transposed; call another value x1."),
            typed.span,
        )

    def _of_value(self, typed: Attribute, value: Value, chain: list[Chain], node: Syntax) -> Value:
        called = bool(chain) and isinstance(chain[-1], Call)
        typed = typed._replace(name=_ASSIGNING.get(typed.name, typed.name)) if called else typed
        name, given = typed.name, Given(value, node)
        is_at = name == "at" and not called and isinstance(value, Traced)
        if is_at and (made := self._at_places(value, chain, node)) is not None:
            return made
        if called and name in _MAKING:
            call = chain.pop()
            assert isinstance(call, Call)
            return self.builtin(_MAKING[name], "torch", self.arguments(name, call))
        if name == INVERSE:
            return self._inverse(typed, value, node)
        if name in (TRANSPOSED, PRIME):
            if not self.shape(value, node, 1 + _is_capital(node)):
                if name == PRIME:
                    raise self._no_prime(typed)
                return value
            name = "T"
        if name in ("T", "mT"):
            axes = range(len(self.shape(value, node, 2)) if name == "mT" else 2)
            last = (("axes", (*axes[:-2], axes[-1], axes[-2])),) if len(axes) > 2 else ()
            made = self.gate(BY_NAME["transpose"], (self.part(value, node),), typed.span, last)
            return self.view(made, value)
        if not called and name in ("shape", "size", "ndim"):
            # The prelude asks `ndim` of what may be labels: an input without a value is taken for those.
            usual = 1 if self.in_form and name == "ndim" else 2
            shape = self.shape(value, node, self.unpacked or usual)
            return (
                shape if name == "shape" else len(shape) if name == "ndim" else int(np.prod(shape))
            )
        if not called and name == "data":
            return self._detach(Arguments(name, Call(typed, (), typed.span), [given], {}), name, "")
        if not called and name in ("grad", "label", "requires_grad", "device", "dtype", "name"):
            return Unread(
                say("`.{name}` is shown at the circuit, and is no value of it", name=name)
            )
        source, place = self.source, typed.span[1] - 1
        if called:
            call = chain[-1]
            assert isinstance(call, Call)
            if name.endswith("_") and self._changes(name, given):
                return self._changed_by(typed, value, chain)
            known = name if name in CALLED else spelled(name) or name
            if call is BEGUN and (known in CALLED or forms(name)):
                chain.clear()
                return Traced(Part(ONE, typed.span))
            if known in BUILTINS and known not in _NO_METHODS:
                chain.pop()
                library = (
                    "torch" if known == "split" else ""
                )  # arrays of NumPy's have no such method
                return self.builtin(known, library, self.arguments(name, call, [given]))
            if known in ROWS and known not in _NO_METHODS:
                chain.pop()
                part = self.part(value, node)
                library = "torch" if self.is_torch else PLAIN if known in EXTREMES else ""
                reduces = known in EXTREMES or known in REDUCTIONS
                named = REDUCTIONS.get(known, known)
                if (
                    known in EXTREMES
                    and len(call.arguments) == 1
                    and not _is_axis(call.arguments[0])
                ):
                    reduces = False
                return self.applied(named, call, [part], reduces, library=library)
            if name == "step" and not call.arguments:
                chain.pop()
                self.step_not_taken(typed.span)
                return STEP
            if name in ("backward", "zero_grad", "requires_grad_", "retain_grad", "attach_grad"):
                chain.pop()
                if name != "backward":
                    return value
                return self.backward(value, typed.span, typed.value.span)
            formed = self.by_form(name, "torch" if self.is_torch else "", call, [given])
            if formed is not None:
                chain.pop()
                return formed
        if name in ROWS and not called:
            raise call_complaints.not_called(
                source.token(place),
                f"A.{name}({'B' if name in NAMES and NAMES[name].arity == 2 else ''})",
            )
        known_names = ("T", *_METHOD_EXAMPLES)
        error = call_complaints.unknown_attribute(
            source.text, *source.at(place), typed.span[0], known_names
        )
        if called and not error.offers and self._is_no_array(value, typed.value):
            raise call_complaints.no_definition(self._short(typed.span), typed.span)
        raise error

    def _is_no_array(self, value: Value, receiver: Syntax) -> bool:
        """Tell what a word names that nothing gives a value: the `model` of `model.parameters()`."""
        of = value.part.of if isinstance(value, Traced) else None
        is_named = isinstance(receiver, Name) and receiver.name == of and len(receiver.name) > 1
        return is_named and of not in self.given and of not in self.own

    # Methods of lists, dicts and texts

    def _changes(self, name: str, given: Given) -> bool:
        """Tell a method that changes its array in place, as PyTorch's `x.mul_(2)` does."""
        plain = name[:-1]
        if not isinstance(given.value, Traced) or plain.endswith("_"):
            return False
        if plain in _FILLS:
            return True
        if name in BUILTINS:
            return False
        return plain in ROWS or plain in BUILTINS or bool(forms(plain, "torch"))

    def _changed_by(self, typed: Attribute, value: Traced, chain: list[Chain]) -> Value:
        """Change an array in place to what the method without its last sign gives.

        An input that is filled with numbers begins with them.
        """
        name, call, node = typed.name[:-1], chain[-1], typed.value
        assert isinstance(call, Call)
        while isinstance(node, Call) and isinstance(node.function, Attribute):
            if not node.function.name.endswith("_"):
                break
            node = node.function.value  # `y.add_(x).mul_(2)` changes y twice
        if name in _FILLS:
            chain.pop()
            made = self._filling(name, call, value)
        else:
            made = self._of_value(typed._replace(name=name), value, chain, node)
        changed = made if isinstance(made, Traced) else Traced(self.part(made, node))
        is_data = isinstance(node, Attribute) and node.name == "data"
        if isinstance(node, Attribute) and is_data:
            node = node.value
            held = self.evaluate(node)
            value = held if isinstance(held, Traced) else value
        if not isinstance(node, (Name, Attribute, Subscript)):
            return changed  # no name has the array
        numbers = computed(changed.part, self._by_key)
        if name in _FILLS and numbers is not None and self.begin_with(value, numbers):
            return None
        if is_data:  # the numbers change, and what comes back passes as if they had not
            bound = {"x": Given(value, node), "new": Given(changed, node)}
            changed = self.form("x + detach(new - x)", bound, call.span)
        self.changed_in_place(node, value, changed, Arguments(name, call, [], {}))
        return value

    def _filling(self, name: str, call: Call, value: Traced) -> Value:
        usual, text = _FILLS[name]
        given = self.arguments(name, call)
        bound = {"x": Given(value, call)}
        for key, default in usual.items():
            taken = given.take(key)
            bound[key] = Given(default, call) if taken is None else taken
        return self.form(text, bound, call.span)

    # What the statements define

    def changed_in_place(self, node: Syntax, owner: Traced, made: Traced, given: Arguments) -> None:
        """Give an array, and all names that it has, what a gate made of it."""
        raise NotImplementedError

    def _set_attribute(self, target: Attribute, value: Value) -> None:
        """Give an attribute a value."""
        raise NotImplementedError

    def step_not_taken(self, span: Span) -> None:
        """Pass over an optimizer's step."""
        raise NotImplementedError

    def member(self, value: Value, name: str, typed: Attribute, called: bool) -> Value:
        """Find what stands behind the dot of an instance or a class."""
        raise NotImplementedError


def _is_axis(node: Syntax) -> bool:
    return isinstance(node, Keyword) or _is_axes_or_whole(node)


def _is_axes_or_whole(node: Syntax) -> bool:
    if isinstance(node, Tuple):
        return True
    if isinstance(node, Unary):
        node = node.operand
    return (isinstance(node, Number) and node.text.isdecimal()) or (
        isinstance(node, Name) and node.name == "None"
    )


def _is_capital(node: Syntax) -> bool:
    """Tell the name of a matrix, as books write it."""
    return isinstance(node, Name) and node.name[0].isupper()
