"""A backward pass that is a function: which one it is, and what it is given.

As in `def affine_backward(dout, cache)`, whose partner gave `out, cache`. A call of it in the text says best
what its parameters are; else its name and theirs do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeGuard

from ..base.errors import InputError, Span
from ..base.words import say
from ..language.continued import Continued
from ..language.meanings import Traced, Value
from ..language.syntax import (
    Assign,
    Call,
    Define,
    Keyword,
    Name,
    Number,
    Parameter,
    Return,
    Statement,
    Syntax,
)
from ..language.walks import bound, everything, mapped
from ..language.walks import names as names_in
from .held import Held
from .names import arrives, is_like, is_of_backward, partners, place_of
from .parting import items_of
from .usage import given, targets

_NOTHING = Number("0", (0, 0))


class Untold(InputError):
    """Nothing says of which value a backward function is given the gradient, behind a loss."""

    def __init__(self, name: str, span: Span) -> None:
        message = say(
            "nothing tells of which value `{name}` is given the gradient, so no backward pass is judged",
            name=name,
        )
        hint = say(
            "Name the two `f_forward` and `f_backward`, or call it with what its partner gave."
        )
        super().__init__("no-partner", message, hint, span)


class NotRun(Untold):
    """Nothing runs the function that both passes stand in."""

    def __init__(self, name: str, span: Span) -> None:
        message = say("nothing runs `{name}`, so its backward pass is not judged", name=name)
        hint = say("Call it, with arrays or with inputs.")
        InputError.__init__(self, "no-partner", message, hint=hint, span=span)


@dataclass(frozen=True)
class Backward:
    """The function whose lines are judged, among the lines of a text."""

    # The function.
    function: Define
    # The lines before its call.
    before: tuple[Statement, ...]
    # The lines behind its call.
    after: tuple[Statement, ...]
    # The line that calls it; None where the text does not call it.
    line: Statement | None = None
    # The call.
    call: Call | None = None

    @property
    def name(self) -> str:
        """Give its name."""
        return self.function.name.name

    @property
    def parameter(self) -> Parameter:
        """Give the parameter that has the gradient which arrives: the first, or the one that is called so."""
        first = self.function.parameters[0]
        if is_like(first.name):
            return first
        return next((each for each in self.function.parameters if arrives(each.name)), first)

    def given(self) -> Iterator[tuple[str, Syntax]]:
        """Go through the arguments of its call, each with the name of its parameter."""
        parameters = [each.name for each in self.function.parameters]
        for at, each in enumerate(self.call.arguments if self.call else ()):
            if isinstance(each, Keyword):
                yield each.name, each.value
            elif at < len(parameters):
                yield parameters[at], each

    @property
    def names(self) -> list[str]:
        """List the names of the gradient that arrives: where it is called, and in the function."""
        given = dict(self.given()).get(self.parameter.name)
        typed = [given.name] if isinstance(given, Name) else []
        return [*typed, self.parameter.name]

    def renamed(self) -> list[tuple[Name, Syntax]]:
        """List what its call gives another name than the function has for it: `dx, dy = …` of `dy, dx`.

        A line may also compute with what it gives: `dx = 2*layer.backward(dout)`.
        """
        back = next((e for e in reversed(self.function.body) if isinstance(e, Return)), None)
        value = getattr(self.line, "value", None)
        if back is None or back.value is None or self.line is None:
            return []
        names = targets(self.line)
        items = items_of(back.value) if value is self.call else self._computed(back.value)
        if len(names) != len(items):
            return []
        pairs = zip(names, items, strict=True)
        return [
            (name, item)
            for name, item in pairs
            if isinstance(name, Name) and getattr(item, "name", "") != name.name
        ]

    def _computed(self, gave: Syntax) -> tuple[Syntax, ...]:
        """Give what the line of its call computes with what it `gave`, but where names mean two things."""
        if not isinstance(self.line, Assign):
            return ()
        others = mapped(self.line.value, lambda node: _NOTHING if node is self.call else None)
        own = {each.name for each in self.function.parameters} | bound(self.function.body)
        if own.intersection(names_in(others)):
            return ()
        return (mapped(self.line.value, lambda node: gave if node is self.call else None),)


def backward(lines: Sequence[Statement], forward: Sequence[str]) -> Backward | None:
    """Find the function that is the backward pass: the one that is called, or a forward function's partner.

    `forward` are the names of the functions that the forward pass calls. None where the lines call several,
    or one several times: then they are judged themselves.
    """
    functions = [each for each in lines if isinstance(each, Define) and _is_whole(each)]
    names = [each.name.name for each in functions]
    others = [each for each in lines if not isinstance(each, Define)]
    calls = [(at, call) for at, line in enumerate(others) for call in _calls(line, names)]
    if len(calls) > 1 or (others and not calls and not functions):
        return None
    if calls:
        at, call = calls[0]
        function = functions[names.index(place_of(call.function))]
        return Backward(
            function,
            before=tuple(others[:at]),
            after=tuple(others[at + 1 :]),
            line=others[at],
            call=call,
        )
    own = [each for each in functions if set(forward).intersection(partners(each.name.name))]
    chosen = own or functions
    return Backward(chosen[-1], (), ()) if chosen else None


def _is_whole(function: Define) -> bool:
    """Tell a backward function that gives gradients line by line, and not in what it returns alone."""
    return (
        bool(function.parameters)
        and is_of_backward(function.name.name)
        and any(map(is_like, given(function.body)))
    )


def _calls(line: Statement, names: Sequence[str]) -> Iterator[Call]:
    for node in everything(line):
        if isinstance(node, Call) and place_of(node.function) in names:
            yield node


class Partner:
    """What the forward function gave that a backward function belongs to."""

    def __init__(
        self,
        found: Backward,
        trace: Continued,
        held: Held,
        values: Mapping[str, Value],
    ) -> None:
        self.found, self.trace, self.held, self.graph = found, trace, held, held.graph
        # What a call gives the parameters, by their names: only what the trace knows.
        self.values = values
        self.gave = self._gave()

    def _gave(self) -> Value:
        """Choose what a forward function gave: by the call, or by the names. None where these tell it alone.

        Errors: Untold.
        """
        several = list(reversed(self.trace.gave))
        for _, value in several:
            if isinstance(value, tuple) and any(
                _is_one(each, other) for each in value[1:] for other in self.values.values()
            ):
                return value
        names = partners(self.found.name)
        for name, value in several:
            if name in names:
                return value
        if self._name_tells():
            return None
        others = {name: value for name, value in reversed(several) if not self._is_output(value)}
        if len(others) == 1:
            return next(iter(others.values()))
        if not others and several:
            return several[0][1]
        if self._ends_in_array() or (not several and self._is_of_number()):
            return several[0][1] if several else None
        raise Untold(self.found.name, self.found.parameter.span)

    def bound(self, names: Mapping[str, Value]) -> dict[str, Value]:
        """Give the parameters behind the first: `names` are those that the forward functions had."""
        rest = list(self.gave[1 + len(self.beside) :]) if isinstance(self.gave, tuple) else []
        first = self.found.parameter
        others = [p for p in self.found.function.parameters if p is not first]
        others = [p for p in others if p not in dict(self.beside)]
        bound: dict[str, Value] = {}
        for each in others:
            if each.name in self.values:
                bound[each.name] = self.values[each.name]
            elif each.name in names:
                bound[each.name] = names[each.name]
            elif rest:
                bound[each.name] = rest.pop(0) if len(others) > 1 else _alone(rest)
        return bound

    @cached_property
    def beside(self) -> list[tuple[Parameter, Value]]:
        """List the parameters behind the first that have a gradient too, each with the value that it is of.

        They are those of the values that the forward function gave behind the first, in the same order. A
        value that the circuit does not have is None.
        """
        first, *rest = self.gave if isinstance(self.gave, tuple) and self.gave else (None,)
        parameters = self.found.function.parameters
        if not self._is_value(first) or self.found.parameter is not parameters[0]:
            return []
        found: list[tuple[Parameter, Value]] = []
        for parameter, value in zip(parameters[1:], rest, strict=False):
            if not self._may_arrive(parameter.name) or not isinstance(value, Traced):
                break
            found.append((parameter, value if self._is_value(value) else None))
        return found

    def _may_arrive(self, name: str) -> bool:
        """Tell a name of a gradient, and not `dim`, which the forward pass has as well, or a given number."""
        given = self.values.get(name)
        is_known = name in self.trace.locals or name in self.trace.top.names
        return arrives(name) and not is_known and (given is None or isinstance(given, Traced))

    @property
    def result(self) -> Traced | None:
        """Give the value whose gradient the function is given; None where it is the output's."""
        if self._is_of_output():
            return None
        result = self.gave[0] if isinstance(self.gave, tuple) and self.gave else self.gave
        if isinstance(result, Traced) and self._is_value(result):
            return result
        return self._named()

    def _is_value(self, held: Value) -> TypeGuard[Traced]:
        return isinstance(held, Traced) and held.part.of in self.graph.keys

    def _named(self) -> Traced | None:
        """Give the value that a name of the gradient says, `dy`, where that is one value."""
        for name in self.found.names:
            meant = self.held.meant(name)
            if meant is None or not meant.of or meant.branch or meant.is_derivative:
                continue
            held = [e for e in self.trace.everywhere(meant.of) if isinstance(e, Traced)]
            found = [each for each in held if self._is_value(each)]
            if len({each.part.of for each in found}) == 1:
                return found[-1]
        return None

    def _name_tells(self) -> bool:
        return self._is_of_output() or self._named() is not None

    def _is_of_output(self) -> bool:
        """Tell whether the parameter's name says that it is the gradient of the output: `dloss`."""
        meant = self.held.meant(self.found.parameter.name)
        if meant is None or not meant.of:
            return False
        keys = [key for several in self.held.keys.get(meant.of, ()) for key in several]
        return meant.of == self.graph.output or self._output in map(self.graph.keys.get, keys)

    @property
    def _output(self) -> int:
        return self.graph.wires[self.graph.output_wire].value

    def _is_output(self, gave: Value) -> bool:
        """Tell whether a function gave the output: the loss."""
        first = gave[0] if isinstance(gave, tuple) and gave else gave
        return isinstance(first, Traced) and self.graph.keys.get(str(first.part.of)) == self._output

    def _ends_in_array(self) -> bool:
        span = self.found.parameter.span
        last = Traced(self.trace.statements[self.trace.forward_count - 1].value)
        return bool(self.trace.shape(last, Name("", span)))

    def _is_of_number(self) -> bool:
        """Tell whether it may be given the gradient of a loss: a number, or nothing that is known."""
        given = self.values.get(self.found.parameter.name)
        span = self.found.parameter.span
        return not isinstance(given, Traced) or not self.trace.shape(given, Name("", span))


def _is_one(value: Any, other: Any) -> bool:
    """Tell whether two are the same object of the program, as a cache is."""
    return isinstance(value, (tuple, list, dict)) and bool(value) and value is other


def _alone(rest: Sequence[Value]) -> Value:
    return rest[0] if len(rest) == 1 else tuple(rest)
