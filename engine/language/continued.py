"""A trace that goes on behind its program: with lines that use what the program left.

What they compute is no part of the program's circuit. A value can be made to stand for another one, so
that a line is looked at by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..base.errors import InputError, Span
from ..base.shapes import Shape
from ..gates.table import BY_NAME
from .meanings import Function, Instance, Scope, Traced, Value
from .program import Operation, Part, Program
from .sizing import Stopped
from .syntax import Assign, Block, Call, Name, Subscript, Syntax
from .trace import Trace


class Continued(Trace):
    """What the statements of a program came to, and then those of the lines behind it."""

    # What names inside of functions had one after the other, and at the end of each call, by their names.
    locals: dict[str, list[Value]]
    # What a method was last called of, by the names of the classes.
    instances: dict[str, Instance]
    # What functions of the text gave at each call, with their names, in the order of the calls.
    gave: list[tuple[str, Value]]
    # How many statements the program has.
    forward_count = 0
    # What the names in each function had where its last call began, and where that ended, by its name.
    frames: dict[str, tuple[dict[str, Value], dict[str, Value]]]

    # How often lines take a number for an array.
    odd = 0
    # How many gates of lines have operands that do not go together, and how many were told of.
    misfits, counted = 0, 0
    # The shape of the value whose gradient a line gives; None as long as the program itself is traced.
    meant_shape: Shape | None = None

    def forward(self, tree: Block) -> Program:
        """Trace the program. Lines come behind it, in a scope of their own.

        Errors: InputError, Asked.
        """
        self.locals, self.gave, self.instances, self.frames = {}, [], {}, {}
        for each in tree:
            self.statement(each)  # type: ignore[arg-type]  # a program's statements
        program = self.program(tree)  # type: ignore[arg-type]
        self.wanted = frozenset()
        self.forward_count = len(self.statements)
        self.scope = Scope(outer=self.top)
        self.inside = 1
        return program

    def _inlined(self, function: Function, names: dict[str, Value], span: Span) -> Value:
        begun = {name: _as_it_is(held) for name, held in names.items()}
        value = super()._inlined(function, names, span)
        self.frames[function.name] = begun, names
        for held in names.values():
            if isinstance(held, Instance):
                self.instances[held.of.name] = held
        for name, held in names.items():
            self.locals.setdefault(name, []).append(held)
        if not function.of_prelude:
            self.gave.append((function.name, value))
        return value

    def _name(self, target: Name, value: Value, span: Span) -> None:
        super()._name(target, value, span)
        if not self.forward_count and self.scope is not self.top:
            self.locals.setdefault(target.name, []).append(self.held(target.name))

    def of_number(
        self, name: str, operands: Sequence[Part], options: Mapping[str, Any], call: Call
    ) -> Traced | None:
        """Give what a library's function of arrays gives of a single number, and count that in lines."""
        made = super().of_number(name, operands, options, call)
        self.odd += made is not None and self.meant_shape is not None
        return made

    def line(self, typed: Syntax, shape: Shape, is_doubtful: bool = False) -> bool:
        """Trace a line, up to its end though operands do not go together; tell whether all of them do.

        Where nothing tells the shape that a gate would have it has this one. What is refused has no value
        where it `is_doubtful`, because what it uses may be of a wrong shape. Errors: InputError, Asked.
        """
        self.meant_shape = shape
        try:
            self._statement(typed)
        except InputError as error:
            is_misfit = is_shape_error(error) or self._is_turned(typed, shape, error)
            if not (is_misfit or self.misfits > self.counted or is_doubtful):
                raise
            self.misfits += 1
            self._spoil(typed)
        return self._all_fit()

    def _is_turned(self, typed: Syntax, shape: Shape, error: InputError) -> bool:
        """Tell whether a line puts numbers into a view, `dy = np.copy(p).T`, that has a wrong shape."""
        node = typed.targets[0] if isinstance(typed, Assign) else getattr(typed, "target", None)
        while isinstance(node, Subscript):
            node = node.value
        held = self.held(node.name) if isinstance(node, Name) else None
        return (
            error.code == "through-a-view"
            and isinstance(held, Traced)
            and self.shape_now(held) != shape
        )

    def _all_fit(self) -> bool:
        """Tell whether all operands go together that were looked at since this was last asked."""
        fits, self.counted = self.misfits == self.counted, self.misfits
        return fits

    def _spoil(self, typed: Syntax) -> None:
        """Let what a line that stopped would have given have no value, or what its mask makes of it."""
        made = self.masked(typed) or Part("!", typed.span)
        self._shapes["!"] = self.meant_shape or ()
        for target in (
            typed.targets if isinstance(typed, Assign) else (getattr(typed, "target", None),)
        ):
            node = target
            while isinstance(node, Subscript):
                node = node.value
            if isinstance(node, Name):
                holder = self.scope.holding(node.name) or self.scope
                holder.names[node.name] = Traced(made)

    def unfit(self, part: Part, operands: Sequence[Shape]) -> Shape:
        """Give the shape that a gate of a line would have had if its operands went together.

        Errors: Stopped, in the program itself.
        """
        if self.meant_shape is None:
            return super().unfit(part, operands)
        self.misfits += 1
        row = part.of.row.name if isinstance(part.of, Operation) else ""
        if row in ("matmul", "dot") and [len(each) for each in operands] == [2, 2]:
            return operands[0][0], operands[1][1]
        return self.meant_shape

    def masked(self, typed: Syntax) -> Part | None:
        """Give what `dh[h <= 0] = 0` would make of `dh`, whose shape does not fit; None of other lines."""
        if not isinstance(typed, Assign) or len(typed.targets) != 1:
            return None
        (target,) = typed.targets
        if not isinstance(target, Subscript) or not isinstance(target.value, Name):
            return None
        held = self.held(target.value.name)
        try:
            mask = self._mask(target)
            if mask is None or not isinstance(held, Traced):
                return None
            operands = mask, self.part(self.evaluate(typed.value), typed.value), held.part
        except (InputError, Stopped):
            return None
        return Part(Operation(BY_NAME["where"], ()), typed.span, operands)

    def enter(self, names: Mapping[str, Value]) -> None:
        """Begin a scope in which these names have these values."""
        self.scope = Scope(dict(names), outer=self.scope)

    def held(self, name: str) -> Value:
        """Give what a name has now; None where it has nothing."""
        holder = self.scope.holding(name)
        return holder.names[name] if holder else None

    def everywhere(self, name: str) -> list[Value]:
        """List what a name has in the program: at its end, and in each call of a function."""
        found = [self.top.names[name]] if name in self.top.names else []
        return [*found, *self.locals.get(name, ())]

    def array(self, value: Value, node: Syntax, shape: Shape) -> tuple[Part, Shape, bool]:
        """Make one array of what a name has, as a statement; give its shape, and whether all operands fit.

        Errors: InputError where it is no number and no array.
        """
        self.meant_shape = shape
        traced = Traced(self.part(value, node))
        shape = self.shape(traced, node)
        self.keep(traced, node.span)
        return traced.part, shape, self._all_fit()

    def stands_for(self, name: str, symbol: str, shape: Shape, span: Span) -> None:
        """Let a name have a value that is known from elsewhere."""
        self._shapes[symbol] = shape
        holder = self.scope.holding(name) or self.scope
        holder.names[name] = Traced(Part(symbol, span))

    @property
    def shapes_now(self) -> dict[str, Shape]:
        """Give the shapes of inputs and of what names stand for, by their keys."""
        for name in self.inputs:
            if name not in self.static_names:
                self._of_symbol(name, 0, 0)
        return dict(self._shapes)


def _as_it_is(value: Value) -> Value:
    """Keep what a name has, whatever is changed in place later."""
    if isinstance(value, Traced):
        return replace(value)
    if isinstance(value, list):
        return [_as_it_is(each) for each in value]
    if type(value) is dict:
        return {key: _as_it_is(each) for key, each in value.items()}
    return value


def is_shape_error(error: InputError) -> bool:
    """Tell an error that says that operands do not go together."""
    return error.code in ("shapes", "mask-of-another-shape", "uneven-assignment")
