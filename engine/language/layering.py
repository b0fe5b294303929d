"""Layers that hold weights, as `nn.Linear` does: an input for each, which is named after the layer."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from ..base.arrays import MAKERS, MAX_NUMBERS, Array, Numbers, frozen, seed_of
from ..base.errors import Span
from ..base.shapes import said, shape_of
from ..base.words import say
from . import refusals
from .calls import Arguments, Given
from .constants import computed
from .functions import Functions
from .meanings import Function, Instance, Traced, Value, Weights, is_of_numbers
from .program import Part
from .syntax import Assign, Attribute, Call, Chain, Conditional, Name, Syntax

_BEGINNINGS = {
    "zeros": "zeros",
    "ones": "ones",
    **dict.fromkeys(("random_normal", "normal", "truncated_normal"), "normal"),
}
"""How Keras's weights begin that are not uniform, by what its layers call it."""
_ITSELF = frozenset(["to", "cuda", "cpu", "float", "double", "requires_grad_"])
"""What layers have that computes nothing, and gives the layer."""


class Layering(Functions):
    """Makes the weights of layers, and says whether layers work as in training."""

    # Names

    def _set_attribute(self, target: Attribute, value: Value) -> None:
        super()._set_attribute(target, value)
        owner = self.evaluate(target.value)
        if isinstance(owner, Instance):
            for called, each in self._layers(target.name, value):
                if each.holder is None and each is not owner:
                    each.holder = owner
                    self._call(each, called, value)

    def _assigned(self, typed: Assign) -> None:
        """Trace an assignment; the constants of `self.w = nn.Parameter(…)` are weights.

        So are those of `net.w = randn(3)` at the top of the text, where constants are inputs.
        """
        super()._assigned(typed)
        target, value = typed.targets[0], typed.value
        if isinstance(target, Attribute) and (self._at_top or _is_parameter(value)):
            owner = self.evaluate(target.value)
            held = owner.names.get(target.name) if isinstance(owner, Instance) else None
            if isinstance(held, list) and is_of_numbers(held) and not self._grows(target.name):
                held = Traced(self.part(held, value))
            numbers = self._numbers_of(held, _is_parameter(value))
            if isinstance(owner, Instance) and numbers is not None and not isinstance(held, bool):
                whole = np.asarray(numbers, dtype=np.float64)
                owner.names[target.name] = Weights(lambda seed: whole)

    def _numbers_of(self, held: Value, is_parameter: bool) -> Any:
        """Give the numbers that a weight begins with; those of a parameter may be worked out before it."""
        if not isinstance(held, Traced):
            return self.number(held)
        known = self._by_key if is_parameter else {}
        unnamed = {key: part for key, part in known.items() if key.startswith("#")}
        return computed(held.part, unnamed)

    def _name(self, target: Name, value: Value, span: Span) -> None:
        super()._name(target, value, span)
        if isinstance(value, list | tuple) and self.scope is self.top:
            for called, each in self._layers(target.name, value):
                self._call(each, called, value)

    def _call(self, layer: Instance, called: str, value: Value) -> None:
        """Note what a layer is called that is given to a name alone, or in a list."""
        if layer is value:
            layer.called = layer.called or called
        elif not layer.called:
            layer.item = layer.item or called

    def _layers(self, name: str, value: Value) -> Iterable[tuple[str, Instance]]:
        """List the instances that are given to a name, alone or in a list, with what they are called."""
        if isinstance(value, Instance):
            return [(name, value)]
        items = value if isinstance(value, list | tuple) else []
        before = "" if self.in_form else f"{name}_"  # `net_0`, and not `net_layers_0`
        return [
            (f"{before}{n}", each) for n, each in enumerate(items) if isinstance(each, Instance)
        ]

    # Weights

    def weights(self, given: Arguments) -> Weights:
        """Make weights of a shape: `uniform` from −1 to 1, `normal`, `ones` or `zeros`, all times a reach."""
        size, way, furthest = self._needed(given), self._needed(given).value, self._needed(given)
        shape = [
            self._whole(Given(each, size.node), refusals.A_SIZE, 1, MAX_NUMBERS)
            for each in size.value
        ]
        reach = self._number_of(furthest)
        self._check_sizes(shape, given)
        return self._drawn(way, shape, reach)

    def _drawn(self, way: Value, shape: list[int], reach: float) -> Weights:
        def drawn(seed: int) -> Numbers:
            if way == "uniform":
                return reach * (2 * MAKERS["rand"](shape, seed) - 1)
            return reach * MAKERS["randn" if way == "normal" else way](shape, seed)

        return Weights(drawn)

    def member(self, value: Value, name: str, typed: Attribute, called: bool) -> Value:
        """Find what stands behind the dot of an instance: weights are an input from their first use on."""
        if isinstance(value, Instance):
            found = value.names.get(name)
            if isinstance(found, Weights):
                return self._read_weights(found, value, name, typed)
            if name == "training" and name not in value.names:
                return value.training
        return super().member(value, name, typed, called)

    def _read_weights(
        self, weights: Weights, layer: Instance, name: str, typed: Attribute
    ) -> Traced:
        """Give the input that weights are, named after the layer. Errors: InputError `not-fitting`."""
        if weights.input is None:
            path = self._path(layer)
            chosen = self._free_name(f"{path}_{name}" if path else name)
            numbers = frozen(weights.drawn(seed_of(chosen)))
            if chosen in self.given and shape_of(self.given[chosen]) != numbers.shape:
                raise self.refuse(
                    "not-fitting",
                    say("`{name}` is {shape}, and the layer has {wanted}",
                        name=chosen, shape=said(shape_of(self.given[chosen])), wanted=said(numbers.shape)),
                    say("Give it the sizes of the layer, or leave its value out."),
                    typed.span,
                )  # fmt: skip
            given = Traced(Part(Array(numbers), typed.span)) if numbers.shape else float(numbers)
            weights.input = self._made_input(chosen, typed.span, given)
        return weights.input

    def _path(self, layer: Instance) -> str:
        """Name a layer, and number it where another one is called so."""
        if layer not in self._paths:
            number, found = 1, layer.path
            while found and found in self._paths.values():
                number += 1
                found = f"{layer.path}_{number}"
            self._paths[layer] = found
        return self._paths[layer]

    @cached_property
    def _paths(self) -> dict[Instance, str]:
        return {}

    def _free_name(self, name: str) -> str:
        number, found = 1, name
        while found in self.top.names or found in self.versions:
            number += 1
            found = f"{name}_{number}"
        return found

    def _made_input(self, name: str, span: Span, value: Value = None) -> Value:
        """Make an input of a value."""
        raise NotImplementedError

    def begin_with(self, weights: Traced, numbers: float | Numbers) -> bool:
        """Let an input that the text gives numbers begin with other ones; tell whether it is such a one."""
        key = weights.part.of
        if not isinstance(key, str) or key not in self.own or weights.change:
            return False
        if key in self.given:
            return True
        whole = np.broadcast_to(np.asarray(numbers, dtype=np.float64), np.shape(self.own[key]))
        self.own[key] = frozen(whole) if whole.shape else float(whole)
        for at, each in enumerate(self.statements):
            if each.key == key and each.given is not None:
                part = self.part(whole if whole.shape else float(whole), Name(key, each.span))
                self.statements[at] = each._replace(value=part, given=self.own[key])
        return True

    # How layers work

    def _attribute(self, typed: Attribute, value: Value, chain: list[Chain], node: Syntax) -> Value:
        if isinstance(value, Instance) and chain and isinstance(call := chain[-1], Call):
            own = typed.name in value.names or value.of.find(typed.name) is not None
            if not own and typed.name in ("train", "eval"):
                chain.pop()
                mode = self.arguments(typed.name, call).take("mode")
                is_training = bool(self.number(mode.value)) if mode else typed.name == "train"
                self._work(value, is_training)
                return value
            if not own and typed.name in _ITSELF:
                chain.pop()
                return value
            if not own and typed.name in ("add_weight", "add_variable"):
                chain.pop()
                return self._added(self.arguments(typed.name, call))
        return super()._attribute(typed, value, chain, node)

    def _added(self, given: Arguments) -> Weights:
        """Make weights of a layer of one's own, as Keras does: Glorot's, if nothing else is said."""
        size = given.named_only("shape")
        rest, given.positional = given.positional, []
        size = size or next((each for each in rest if isinstance(each.value, list | tuple)), None)
        begin = given.named_only("initializer")
        said_so = begin.value if begin and isinstance(begin.value, str) else ""
        sizes = self._static_items(size, refusals.A_SIZE) if size else []
        shape = [
            self._whole(
                Given(each, size.node if size else given.call), refusals.A_SIZE, 1, MAX_NUMBERS
            )
            for each in sizes
        ]
        way = _BEGINNINGS.get(said_so, "uniform")
        reach = (6 / max(1, sum(shape[-2:]))) ** 0.5 if way == "uniform" else 1.0
        reach = 0.05 if said_so.startswith("random_") or said_so in ("uniform", "normal") else reach
        self._check_sizes(shape, given)
        return self._drawn(way, shape, reach)

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Apply what is called; a layer of one's own builds its weights before its first call."""
        if isinstance(value, Instance) and given.positional and value.of.find("call"):
            build, first = value.of.find("build"), given.positional[0]
            is_built = any(isinstance(each, Weights) for each in value.names.values())
            if isinstance(build, Function) and not is_built:
                shape = tuple(self.shape(first.value, first.node, 2))
                parts = [Given(value, given.call), Given(shape, first.node)]
                self.call(build, Arguments("build", given.call, parts, {}), span)
        return super().call(value, given, span)

    def _work(self, value: Instance, training: bool) -> None:
        """Have an instance, and all layers in it, work as in training or not."""
        value.training = training
        for name, held in value.names.items():
            for _, each in self._layers(name, held):
                if each.training is not training:
                    self._work(each, training)


def _is_parameter(value: Syntax) -> bool:
    """Tell whether an expression is `nn.Parameter(…)`, TensorFlow's, or that or `None` by a condition."""
    if isinstance(value, Conditional):
        return all(
            _is_parameter(each) or each == Name("None", each.span)
            for each in (value.then, value.otherwise)
        )
    function = value.function if isinstance(value, Call) else None
    return isinstance(function, Attribute | Name) and function.name in ("Parameter", "Variable")
