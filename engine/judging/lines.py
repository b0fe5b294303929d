"""The lines of a backward pass, traced behind their forward pass: in the order in which they run.

They stand in the text itself, in a function or in a method, which is given what the forward pass gave.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ..base.errors import InputError, Span
from ..base.names import elided
from ..base.shapes import Shape, shape_of
from ..base.words import say
from ..language.asking import Asked
from ..language.making import Follows
from ..language.meanings import Instance, Traced, Value
from ..language.program import Program
from ..language.syntax import (
    Attribute,
    Call,
    Define,
    Name,
    Parameter,
)
from ..language.walks import bound
from ..language.walks import names as names_in
from .computing import check_sizes
from .entries import UPSTREAM, Beside, Entry, Sheet
from .methods import FORWARD, Around, around, call_of
from .names import arrives, is_like, is_no_gradient
from .pair import Backward, NotRun, Partner, Untold, backward
from .recognition import Parted
from .steps import Steps
from .usage import used


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
            static.update(asked.names)


def _unread(parted: Parted, span: Span) -> InputError:
    typed = elided(parted.text[slice(*span)], 30, one_line=True)
    message = say("the operands of `{name}` do not go together", name=typed)
    return InputError("shapes", message, say("A gradient has the shape of its value."), span)


class _Lines(Steps):
    def sheet(self) -> Sheet:
        for line in self.parted.lines:
            if isinstance(line, Define):
                self.trace.line(line, ())
        found = backward(self.parted.lines, [name for name, _ in self.trace.gave])
        method = self.parted.function if self.parted.owner else None
        self.parameter = found.parameter if found and method is None else None
        self.function = function = method or (found.function if found else None)
        if method is not None:
            self._of_method(method)
        elif found is not None:
            self._of_function(found)
        else:
            if self.parted.inside:
                if self.parted.inside not in self.trace.frames:
                    raise NotRun(self.parted.inside, self.parted.lines[0].span)
                begun, ended = self.trace.frames[self.parted.inside]
                self.trace.enter(begun if self.parted.anew else ended)
            for line in self.parted.lines:
                if not isinstance(line, Define):
                    self._line(line)
        for name in list(self.open):
            self._close(name)
        self._begin_with_zeros()
        free = frozenset(self.trace.inputs) - self.inputs
        unbound = (
            free & bound((function,)) if function and not (found and found.call) else frozenset()
        )
        if function is not None:  # a gradient that later lines give has no value yet
            given_to = {each.name for each in function.parameters}
            unbound = frozenset(n for n in unbound if n in given_to or not is_like(n))
        unbound |= free & self.closed
        check_sizes(self.trace.statements, self.trace.shapes_now)
        return Sheet(
            parted=self.parted,
            graph=self.graph,
            statements=tuple(self.trace.statements),
            forward=self.forward,
            entries=tuple(self.entries),
            held=self.held.keys,
            lists=self.held.lists,
            free=free - unbound,
            unbound=unbound,
            shapes={name: shape_of(value) for name, value in self.values.items()},
            corrected=dict(self.corrected),
            odd=self.trace.odd,
            numbers=dict(self.trace.numbers_asked),
            is_function=function is not None,
            arrives=self.arrives,
            ends=function is not None and self._ends(function),
            begins=self.begins,
            upstream=self.upstream,
            beside=tuple(self.beside),
            closed=frozenset(self.closed),
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
        self.trace.enter(names)
        if self._is_given_gradient(found.parameter):
            partner = Partner(found, self.trace, self.held, values)
            self.trace.enter(partner.bound(names))
            self._arrives(found.parameter, partner.result, values.get(found.parameter.name))
            for parameter, result in partner.beside:
                self._arrives_beside(parameter, result, values.get(parameter.name))
        else:
            self.trace.enter(values)
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

    def _of_method(self, method: Define) -> None:
        """Trace a method as a function, with what the forward method of the same object kept."""
        owner, *parameters = method.parameters
        function = method._replace(parameters=tuple(parameters))
        beside = around(self.parted.lines) or Around((), None, ())
        call = call_of(beside.line) if beside.line else None
        found = Backward(function, beside.before, beside.after, line=beside.line, call=call)
        for line in found.before:
            self._line(line)
        self.begins = bool(self.open or self.entries)
        values = self._given(found)
        made = self._object(call)
        if made is None or (self._is_behind_loss(parameters) and len(values) < len(parameters)):
            raise Untold(found.name, (parameters or [owner])[0].span)
        if self._is_behind_loss(parameters):
            self.trace.enter({**values, owner.name: made})
        else:
            self.trace.enter({owner.name: made})
            self._arrives(found.parameter, self._forward_gave(), values.get(found.parameter.name))
        for step in method.body:
            self._line(step)
        self._rename(found)
        for line in found.after:
            self._line(line)

    def _is_behind_loss(self, parameters: Sequence[Parameter]) -> bool:
        """Tell a method that is given no gradient: `backward(self)`, or labels and inputs alone."""
        given = any(map(self._is_given_gradient, parameters))
        return not given and (not parameters or is_no_gradient(parameters[0].name))

    def _object(self, call: Call | None) -> Value:
        """Give the object whose method is called, or else the last one of its class."""
        node = call.function.value if call and isinstance(call.function, Attribute) else None
        held = self.trace.held(node.name) if isinstance(node, Name) else None
        return held if isinstance(held, Instance) else self.trace.instances.get(self.parted.owner)

    def _forward_gave(self) -> Traced | None:
        """Give the value that the forward method gave; None where that is the output."""
        gave = next((e for name, e in reversed(self.trace.gave) if name in FORWARD), None)
        value = gave[0] if isinstance(gave, tuple) and gave else gave
        if isinstance(value, Traced) and value.part.of in self.graph.keys:
            return value
        return None

    def _ends(self, function: Define) -> bool:
        """Tell one behind a loss: it says nothing, or that 1 arrives, `dout=1`, and uses it nowhere."""
        if self.parted.owner and self._is_behind_loss(function.parameters[1:]):
            return True
        parameter = self.parameter or function.parameters[1]
        if not self.parted.owner and not self._is_given_gradient(parameter):
            return True
        return parameter.default is not None and parameter.name not in used(function.body)

    def _is_given_gradient(self, parameter: Parameter) -> bool:
        """Tell a parameter that has the gradient which arrives; a function behind a loss may have none."""
        return arrives(parameter.name) or self.held.meant(parameter.name) is not None

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

    def _arrives_beside(self, parameter: Parameter, result: Value, given: Value) -> None:
        """Let one more parameter stand for a gradient that arrives, at what the forward function gave too.

        It has no value where the circuit does not have that, so that what uses it stays open.
        """
        if not isinstance(result, Traced):
            self.closed.add(parameter.name)
            return
        part = given.part if isinstance(given, Traced) else None
        entry = next((e for e in self.entries if part and e.symbol == part.of), None)
        symbol, key = f"~{parameter.name}", str(result.part.of)
        if entry is not None and entry.value is not None:
            entry.begins, part = key, entry.value
        self.beside.append(Beside(symbol, key, part))
        shape = self.trace.shape(result, Name("", parameter.span))
        self.trace.stands_for(parameter.name, symbol, shape, parameter.span)

    def _is_of(self, entry: Entry) -> bool:
        """Tell whether lines say that they give what arrives: the gradient of what the partner gave."""
        if not entry.meant or not entry.meant.of:
            return False
        keys = self.held.keys.get(entry.meant.of, ())
        return any(self.arrives in each for each in keys) if self.arrives else False
