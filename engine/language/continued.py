"""A trace that goes on behind its program: with lines that use what the program left.

What they compute is no part of the program's circuit. A value can be made to stand for another one, so
that a line is looked at by itself.
"""

from collections.abc import Mapping

from ..base.errors import InputError, Span
from ..base.shapes import Shape
from .meanings import Function, Instance, Scope, Traced, Value
from .program import Part, Program
from .sizing import Stopped
from .syntax import Block, Syntax
from .trace import Trace


class Continued(Trace):
    """What the statements of a program came to, and then those of the lines behind it."""

    # What names inside of functions had at the end of each call, by their names.
    locals: dict[str, list[Value]]
    # What a method was last called of, by the names of the classes.
    instances: dict[str, Instance]
    # What each function of the text gave when it was last called, by its name.
    given_back: dict[str, Value]

    def forward(self, tree: Block) -> Program:
        """Trace the program. Lines come behind it, in a scope of their own.

        Errors: InputError, Asked.
        """
        self.locals, self.given_back, self.instances = {}, {}, {}
        for each in tree:
            self.statement(each)  # type: ignore[arg-type]  # a program's statements
        program = self.program(tree)  # type: ignore[arg-type]
        self.scope = Scope(outer=self.top)
        self.inside = 1
        return program

    def _inlined(self, function: Function, names: dict[str, Value], span: Span) -> Value:
        value = super()._inlined(function, names, span)
        for held in names.values():
            if isinstance(held, Instance):
                self.instances[held.of.name] = held
        for name, held in names.items():
            self.locals.setdefault(name, []).append(held)
        self.given_back[function.name] = value
        return value

    def line(self, typed: Syntax) -> Part | None:
        """Trace a line; give the gate whose operands do not go together, if there is one.

        Errors: InputError, Asked.
        """
        try:
            self._statement(typed)
        except Stopped as stopped:
            return stopped.part
        return None

    def misfit(self, name: str) -> Part | None:
        """Give the gate of what a name has whose operands do not go together, if there is one."""
        held = self.held(name)
        try:
            if isinstance(held, Traced):
                self.shape_now(held)
        except Stopped as stopped:
            return stopped.part
        return None

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

    def array(self, value: Value, node: Syntax) -> tuple[Part | None, Shape, Part | None]:
        """Make one array of what a name has, as a statement, and give its shape.

        Where the operands of a gate do not go together, that gate comes last. Errors: InputError where it
        is no number and no array.
        """
        try:
            traced = Traced(self.part(value, node))
            shape = self.shape(traced, node)
            self.keep(traced, node.span)
            return traced.part, shape, None
        except Stopped as stopped:
            return None, (), stopped.part

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


def is_shape_error(error: InputError) -> bool:
    """Tell an error that says that operands do not go together."""
    return error.code in ("shapes", "mask-of-another-shape", "uneven-assignment")
