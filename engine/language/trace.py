"""A tree of what is typed to a Program: statements of SymPy gate expressions, each gate with its place.

The tree is walked once, from the top to the bottom, as micrograd and JAX do: what needs no input is
worked out on the way, all else becomes an opaque gate. Loops are unrolled and calls are inlined. Nothing
is simplified, re-ordered or merged, and nothing is run by Python.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from ..base.errors import InputError, Span
from ..base.shapes import MAX_AXES, Shape
from ..base.words import say
from ..gates.table import BY_NAME
from . import complaints, refusals, syntax
from .calls import Arguments, Given
from .constants import computed
from .expressions import _BEGUN, CALLED, Expressions
from .libraries import PLOTTING
from .library_names import forms
from .making import OF_LIST, Asked, Stopped
from .meanings import (
    Bound,
    Class,
    Function,
    Instance,
    Library,
    Parameters,
    Scope,
    State,
    Super,
    Traced,
    Unread,
    Value,
    now,
    restore,
    state,
)
from .program import Part, Program, Statement, is_constant
from .syntax import (
    Assign,
    Attribute,
    Augmented,
    Bare,
    Block,
    Call,
    Define,
    For,
    If,
    Import,
    Jump,
    Keyword,
    List,
    Name,
    Other,
    Return,
    Starred,
    Subscript,
    Syntax,
    Text,
    Tuple,
    While,
    With,
)

MAX_TURNS = 10_000  # of one loop
_CHANGING = ("backward", "append", "extend", "insert", "update", "pop")
"""What is called for what it changes, and not for what it gives."""


class Signal:
    """Why the statements behind are not reached: `return` with its value, `break`, `continue`."""

    def __init__(self, word: str, value: Value = None, node: Any = None) -> None:
        self.word, self.value, self.node = word, value, node


class Trace(Expressions):
    """What the statements of a program came to so far, and the names that they have."""

    def __init__(
        self,
        text: str,
        given: Mapping[str, Any] | None = None,
        static: Iterable[str] = (),
        supposed: Mapping[str, Shape] | None = None,
    ) -> None:
        super().__init__(text, given or {}, static, supposed)
        self.versions, self.inputs, self._joined_pairs = {}, {}, {}
        self.without_axis = set()
        self.passed_over: dict[Span, None] = {}  # in the order in which they were
        self.output: Statement | None = None
        self._last: Statement | None = None
        # The list, or first new item of a tuple, that was made last: its name, what it is, its place,
        # and how many statements there were then.
        self._last_list: tuple[str, Value, Span, int] | None = None
        # The output that the text names itself, by `backward()`; it is that whatever stands behind it.
        self._named_output: Statement | None = None
        self._stopped: Part | None = None
        self._functions: list[Function | Class] = []
        self._alone_calls: list[tuple[Function, dict[str, Value]]] = []

    _asked_back = False  # whether gradients were asked for
    _begun = 0  # when the branches that are joined began
    _joined_pairs: dict[tuple[int, int], tuple[Traced, Value, Value]]
    _shared: frozenset[int] | set[int] = frozenset()  # arrays that may have other names
    _stepped = False  # whether a step of training was passed over
    _returned = False  # whether a `return` at the top of the text was reached

    # The whole

    def program(self, tree: Sequence[syntax.Statement]) -> Program:
        """Give the program of these statements, with the output's statement last.

        Errors: InputError, Asked.
        """
        if self._stopped is None:
            self._finish()
        output = self._named_output or self.output or self._last
        if output is not None and output.key in self.late:
            raise Asked(output.key)
        statements = [each for each in self.statements if each.key not in self.late]
        if self._stopped is not None:
            statements.append(Statement(None, self._stopped.span, self._stopped))
        elif output is not None:
            statements = [each for each in statements if each is not output]
            is_computed = output.given is not None and output.value.operands  # `f = 1/2` alone
            statements.append(output._replace(given=None) if is_computed else output)
        self.check_late(statements)
        guessed = {**self.supposed, **self.guessed}
        return Program(
            text=self.source.text,
            tree=tuple(tree),
            statements=tuple(statements),
            without_axis=frozenset(self.without_axis),
            shapes_asked=tuple(sorted(self.shapes_asked.items())),
            numbers_asked=tuple(sorted(self.numbers_asked.items(), key=lambda item: item[0])),
            supposed=tuple(sorted((n, s) for n, s in guessed.items() if n not in self.given)),
            passed_over=tuple(self.passed_over),
        )

    def _finish(self) -> None:
        """Where a text only defines, trace the last function that no other calls."""
        self._stack_last()
        if self.output is not None and self._holds_input(self.output):
            return
        if self._alone_calls and self.output is not None:
            self.statements = [each for each in self.statements if each is not self.output]
            self._as_program(*self._alone_calls[-1])
            return
        if self.output is None and self._functions:
            self._as_program(self._main())

    def _holds_input(self, statement: Statement) -> bool:
        return (
            any(isinstance(each.expression, sympy.Symbol) for each in self._within(statement.value))
            or statement.given is not None
        )

    def _main(self) -> Function | Class:
        """Choose the last function or class of the text that none of the others mentions."""
        named = {
            each.name: {name for node in _nodes(each) for name in _names(node)} - {each.name}
            for each in self._functions
        }
        for each in reversed(self._functions):
            if not any(each.name in names for names in named.values()):
                return each
        return self._functions[-1]

    def _as_program(self, main: Function | Class, names: dict[str, Value] | None = None) -> None:
        """Trace a function whose parameters are inputs, or a class's forward pass.

        `names` are the constants that it is called with, which become the values of its inputs.
        """
        if isinstance(main, Class):
            found = main.find("forward") or main.find("__call__")
            if not isinstance(found, Function):
                return
            instance = Instance(main)
            begin = main.find("__init__")
            if isinstance(begin, Function) and len(begin.parameters) == 1 + len(begin.defaults):
                names = {begin.parameters[0].name: instance, **begin.defaults}
                self._inlined(begin, names, begin.span)
            value = self._inlined(found, self._as_inputs(found, [instance]), found.span)
        else:
            value = self._inlined(main, self._as_inputs(main, [], names or {}), main.span)
        self._result(value, main.span)

    def _as_inputs(
        self, function: Function, first: list[Value], given: Mapping[str, Value] | None = None
    ) -> dict[str, Value]:
        names: dict[str, Value] = {}
        for at, parameter in enumerate(function.parameters):
            name = parameter.name
            if at < len(first):
                names[name] = first[at]
            elif name in function.defaults and not isinstance(function.defaults[name], int | float):
                names[name] = function.defaults[name]
            elif not parameter.stars and name:
                value = (given or {}).get(name, function.defaults.get(name))
                names[name] = self._made_input(name, parameter.span, value)
        return names

    def _made_input(self, name: str, span: Span, value: Value = None) -> Value:
        """Make an input of a parameter, with its default as its value."""
        if isinstance(value, list) and _is_of_numbers(value):
            value = Traced(self.part(value, Name(name, span)))
        found = self._constants(value) if isinstance(value, Traced) else self.number(value)
        if found is not None and name not in self.top.names:
            self.own[name] = found if isinstance(found, np.ndarray) else float(found)
            if name not in self.static_names:
                part = self.part(value, Name(name, span))
                self.add(Statement(name, span, part, given=self.own[name]))
        before = self.top.names.get(name)
        if isinstance(before, Traced):
            return before
        return self.input(name, span)

    def stop(self, part: Part) -> None:
        """End the circuit with a gate whose operands do not go together."""
        self._stopped = part

    def constant(self, node: Syntax, name: str) -> Part:
        """Find what stands behind `name =` in an address. Errors: InputError."""
        self.own_name, self.alone = name, node
        try:
            value = self.evaluate(node)
        except Stopped as stopped:
            return stopped.part
        if isinstance(value, bool):
            raise self._no_number(None, node)
        return self.part(value, node)

    # Statements

    def statement(self, typed: syntax.Statement) -> None:
        """Find what the next statement of the text comes to. Errors: InputError, Asked."""
        if self._stopped is not None or self._returned:
            self._pass_over(typed.span)
            return
        try:
            signal = self._statement(typed)
        except Stopped as stopped:
            self._stopped = stopped.part
            return
        self._returned = signal is not None and signal.word == "return"
        if signal is not None and signal.word != "return":
            raise self._misplaced(signal)

    def broken_off(self, target: Name | None, operands: Iterable[tuple[Syntax, bool]]) -> None:
        """Look at what was read of a statement that can't be read to its end.

        Errors: InputError for what is wrong with it, which stands before the place where it ends.
        """
        if target is not None:
            self.check_free(target)
        for operand, is_whole in operands:
            self._value(operand, [] if is_whole else [_BEGUN])

    def _misplaced(self, signal: Signal) -> InputError:
        return self.refuse(
            "misplaced",
            say("`{word}` stands in no loop", word=signal.word),
            say("Take it out."),
            signal.node.span,
        )

    def block(self, statements: Block, turn: bool = False) -> Signal | None:
        """Trace statements one after the other, up to one that leaves them.

        Behind them a loop's next turn begins, where they are all of a `turn`.
        """
        for at, each in enumerate(statements):
            if isinstance(each, If):
                return self._choose(each, statements[at + 1 :], turn)
            if signal := self._statement(each):
                return signal
        return None

    def _statement(self, typed: Syntax) -> Signal | None:
        self.count(typed.span)
        self.ordinal += 1
        match typed:
            case Bare():
                self._bare(typed)
            case Assign():
                self._assigned(typed)
            case Augmented():
                self._augmented(typed)
            case Define(name, parameters, body):
                function = self.function(name.name, parameters, typed.span, body)
                self._define(name, function)
            case syntax.Class():
                self._class(typed)
            case Return(value):
                return self._return(typed, value)
            case For():
                return self._for(typed)
            case While():
                return self._while(typed)
            case If():
                return self._choose(typed, (), False)
            case With():
                return self._with(typed)
            case Import():
                self._import(typed)
            case Jump("pass"):
                self._pass_over(typed.span)
            case Jump(word):
                return Signal(word, node=typed)
            case Other("global" | "nonlocal"):
                self._elsewhere(typed)
            case Other("assert" | "del"):
                self._pass_over(typed.span)
            case Other():
                raise self.refuse(
                    "not-in-language",
                    say("`{word}` is not part of the language", word=typed.word),
                    say("Write what is computed where nothing goes wrong."),
                    typed.span,
                )
        return None

    @property
    def _at_top(self) -> bool:
        """Whether the statement stands at the top of the text, where constants are inputs."""
        return self.scope is self.top and not self.inside

    def _pass_over(self, span: Span) -> None:
        self.passed_over[span] = None

    def _bare(self, typed: Bare) -> None:
        """Trace an expression alone: the output, where it comes to a number or an array."""
        node = typed.value
        if isinstance(node, Text):
            self._pass_over(typed.span)
            return
        if isinstance(node, Call) and _says(node.function, "print"):
            self._print(node, typed.span)
            return
        before = len(self.statements)
        value = self.evaluate(node)
        if isinstance(value, Unread) and isinstance(node, Name):
            raise self._no_number(value, node)
        if isinstance(value, Unread) or (value is None and not isinstance(node, Name)):
            self._pass_over(typed.span)
            return
        if isinstance(node, Call) and _says(node.function, *_CHANGING):
            return
        is_new = len(self.statements) > before
        if isinstance(value, tuple) and not is_new and not any(map(_is_gate, value)):
            return  # such as `loss, grads`, which shows what is there already
        if self.scope is self.top:
            self._result(value, typed.span, node)

    def _print(self, call: Call, span: Span) -> None:
        """Pass over a print, but for one whose last argument computes something new."""
        self._pass_over(span)
        last = next(
            (each for each in reversed(call.arguments) if not isinstance(each, Keyword | Text)),
            None,
        )
        if last is None or isinstance(last, Name) or self.scope is not self.top:
            return
        output = self.output
        try:
            value = self.evaluate(last)
        except InputError:
            return
        if isinstance(value, Traced) and value.part.operands and _passes(value.part):
            del self.passed_over[span]
            self._result(value, last.span)
        else:
            self.output = output

    def _result(self, value: Value, span: Span, node: Syntax | None = None) -> None:
        """Take the value of a statement as the output, where it is one."""
        if isinstance(value, tuple):
            value = next(
                (each for each in value if isinstance(each, Traced) and each.part.operands),
                next((each for each in value if isinstance(each, Traced)), None),
            )
        if isinstance(value, list) and not value:
            self.part(value, node or Name("", span))
        if isinstance(value, list) and value and any(isinstance(each, Traced) for each in value):
            value = Traced(self.part(value, node or Name("", span)))
        number = self.number_or_array(value)
        if number is not None and not isinstance(value, Traced):
            value = Traced(self.part(number, node or Name("", span)))
        if not isinstance(value, Traced):
            return
        part = self.part(value, node or Name("", span))
        statement = Statement(None, span, part)
        self.add(statement)
        self._last = self.output = statement

    # Assignment

    def _assigned(self, typed: Assign) -> None:
        first = typed.targets[0]
        before = len(self.statements)
        target = first if isinstance(first, Name) else None
        if isinstance(first, Tuple | List):
            self.unpacked = len(first.items)
        if target is not None:
            self._begin(target)
        self.alone = typed.value if target is not None else None
        value = self._of_gradients(typed.value)
        self.unpacked, self.own_name = 0, None
        is_new = (
            target is not None
            and isinstance(value, list | tuple)
            and self._is_new(value, before, typed.span)
        )
        if isinstance(value, Unread) and target is None:
            self._pass_over(typed.span)
            if not isinstance(first, Tuple | List):
                return
        for each in typed.targets:
            self.assign(each, value, typed.span)
        if is_new and target is not None and self.scope is self.top:
            new = value
            if isinstance(value, tuple):
                new = next(each for each in value if self._is_new(each, before, typed.span))
            self._last_list = target.name, new, typed.span, len(self.statements)

    def _is_new(self, value: Value, before: int, span: Span, levels: int = MAX_AXES) -> bool:
        """Tell whether a list, or what stands in it, is computed by its own statement."""
        if isinstance(value, list | tuple):
            self.count(span, 1 + len(value) // OF_LIST)
            inner = levels - 1
            return levels > 0 and any(self._is_new(each, before, span, inner) for each in value)
        if not isinstance(value, Traced) or value.part.operands:
            return isinstance(value, Traced)
        key = getattr(value.part.expression, "name", "")
        return any(each.key == key for each in self.statements[before:] if each.name is None)

    def _stack_last(self) -> None:
        """Take a list as the output, where nothing is computed behind it."""
        if self._last_list is None or len(self.statements) != self._last_list[3]:
            return
        name, items, span, _ = self._last_list
        self._last_list = None
        if isinstance(items, tuple):
            items = next(each for each in items if isinstance(each, Traced | list))
        self._version(name, Traced(self.part(items, Name(name, span))), span)

    def _begin(self, target: Name) -> None:
        if target.name == "expr":
            self.check_free(target)
        if target.name not in self.top.names:
            self.own_name = target.name

    def _of_gradients(self, node: Syntax) -> Value:
        """Find what an expression comes to: behind `backward()` it may be a step, which is not taken."""
        try:
            return self.evaluate(node)
        except InputError as error:
            if error.code != "passed-over" or self._named_output is None or not self._at_top:
                raise
            return Unread(say("a step along the gradients is not taken: they are shown"))

    def assign(self, target: Syntax, value: Value, span: Span) -> None:
        """Give a name, a place, an attribute, or several of them a value. Errors: InputError."""
        match target:
            case Name():
                self._name(target, value, span)
            case syntax.Group(inner):
                self.assign(inner, value, span)
            case Tuple(items) | List(items):
                self._unpack(items, value, target)
            case Attribute():
                self._set_attribute(target, value)
            case Subscript():
                self._put(target, value, span)
            case Starred(_, inner):
                self.assign(inner, value, span)
            case _:
                raise self.refuse(
                    "not-assignable",
                    say("`{typed}` can't be given a value", typed=self._short(target.span)),
                    say("Write a name before `=`."),
                    target.span,
                )

    def _unpack(self, targets: Sequence[Syntax], value: Value, node: Syntax) -> None:
        if isinstance(value, Unread):
            for target in targets:
                self.assign(target, value, target.span)
            return
        if isinstance(value, Traced):
            shape = self.shape(value, node, 1)
            if not shape and isinstance(value.part.expression, sympy.Symbol):
                name = value.part.expression.name
                if name in self.guessed:
                    self.guessed[name] = self._shapes[name] = (len(targets),)
        items = list(self.items_of(value, node))
        stars = [at for at, each in enumerate(targets) if isinstance(each, Starred)]
        if stars:
            at = stars[0]
            many = len(items) - len(targets) + 1
            if many >= 0:
                items = [*items[:at], items[at : at + many], *items[at + many :]]
        if len(items) != len(targets):
            raise self.refuse(
                "uneven-assignment",
                say("{names} names stand before `=`, and {count} values behind it",
                    names=len(targets), count=len(items)),
                say("Give each name one value."),
                node.span,
            )  # fmt: skip
        # All values are taken before the first name is given one: `a, b = b, a`.
        for each in items:
            self._kept(each)
        first: Statement | None = None
        for target, item in zip(targets, items, strict=True):
            output, self.output = self.output, None
            self.assign(target, item, target.span)
            first = first or self.output
            self.output = self.output or output
        self.output = first or self.output

    def _name(self, target: Name, value: Value, span: Span) -> None:
        """Give a name a value: a statement of its own at the top of the text, of which it is a version."""
        name = target.name
        if (other := self.scope.elsewhere.get(name)) is not None:
            self.changing(other)
            before, self.scope = self.scope, other
            try:
                self._name(target, value, span)
            finally:
                self.scope = before
            return
        if self.scope is not self.top:
            self.scope.names[name] = self._local(value)
            return
        if isinstance(value, Function) and value.name == "lambda":
            value.name = name
            self._functions.append(value)
        if isinstance(value, Unread | Function | Class | Library | Bound | Instance):
            self.top.names[name] = value
            if isinstance(value, Unread):
                self._pass_over(span)
            return
        if isinstance(value, Traced) and value.listed and self._grows(name):
            value = self._as_list(value)
        elif self._at_top and isinstance(value, list) and self._lists_constants(value):
            value = Traced(self.part(value, target), listed=True)  # `[Value(2.0), Value(3.0)]`
        if self._at_top and (given := self._constants(value)) is not None:
            self._named_input(name, given, value, span)
            return
        if isinstance(value, Traced):
            self._version(name, value, span)
        else:
            self.top.names[name] = self._local(value)

    def _lists_constants(self, items: list[Value]) -> bool:
        """Tell a list of numbers that are made one by one."""
        return bool(items) and all(
            isinstance(each, Traced) and self.number(each) is not None for each in items
        )

    def _grows(self, name: str) -> bool:
        """Tell whether the text appends to a name: then it is a list, and no input."""
        return name in self._grown

    @cached_property
    def _grown(self) -> frozenset[str]:
        grown = r"([^\W\d]\w*)\.(?:append|extend|insert|pop)\("
        return frozenset(re.findall(grown, self.source.text))

    def _elsewhere(self, typed: Other) -> None:
        """Give the names of `global` and `nonlocal` their values where they belong."""
        self._pass_over(typed.span)
        for name in re.findall(r"[^\W\d]\w*", self.typed(typed.span))[1:]:
            holder = self.scope.outer.holding(name) if self.scope.outer else None
            self.scope.elsewhere[name] = self.top if typed.word == "global" else holder or self.top

    def _local(self, value: Value) -> Value:
        """Give what a name in a function or loop has: numbers that stand in the text are static there."""
        if isinstance(value, Traced):
            found = self.number(value)
            if found is not None:
                return found
            if value.listed and self.is_program:
                return self._as_list(value)
            self.keep(value, value.part.span)
            return value
        if isinstance(value, list | tuple):
            self._operations += len(value) // OF_LIST
            for each in value:
                self._kept(each)
        return value

    def _constants(self, value: Value) -> Any:
        """Give the value of the input that a name makes; None where it makes none."""
        return computed(value.part.expression) if isinstance(value, Traced) else None

    def _named_input(self, name: str, given: Any, value: Traced, span: Span) -> None:
        if name in self.versions:
            self.versions[name] += 1
            key = f"{name}.{self.versions[name]}"
        else:
            self.versions[name], key = 1, name
        self.own[key] = given
        if key in self.static_names:
            self.top.names[name] = self.static_input(key)
            return
        statement = Statement(key, span, value.part, given=given)
        self.add(statement)
        if self.output is None:
            self._last = statement
        self.top.names[name] = Traced(Part(sympy.Symbol(key), span))

    def _version(self, name: str, value: Traced, span: Span) -> None:
        """Make a statement of a value at the top: the name's next version."""
        self.versions[name] = number = self.versions.get(name, 0) + 1
        key = name if number == 1 else f"{name}.{number}"
        was = value.part
        if was.operands:
            statement = self.keep(value, span, key)
        else:
            statement = Statement(key, span, was)
            self.add(statement)
        self.top.names[name] = value
        self._last = statement
        if was.operands or any(isinstance(each.expression, sympy.Symbol) for each in was.walk()):
            self.output = statement

    def _set_attribute(self, target: Attribute, value: Value) -> None:
        owner = self.evaluate(target.value)
        if isinstance(owner, Instance | Class):
            self.changing(owner)
            owner.names[target.name] = self._local(value)
        elif isinstance(owner, Traced) and target.name == "data":
            self._replaced(target.value, owner, value, target.span)
        elif isinstance(owner, Traced | Unread | Function) or owner is None:
            self._pass_over(target.span)
        else:
            raise self.refuse(
                "not-assignable",
                say("`{typed}` can't be given a value", typed=self._short(target.span)),
                say("Write a name before `=`."),
                target.span,
            )

    # In place

    def _augmented(self, typed: Augmented) -> None:
        """Trace `x += y`: a new version of a number, and of an array a change that all its names see."""
        target = typed.target
        if isinstance(target, Subscript) and (mask := self._mask(target)) is not None:
            self._augmented_by_mask(typed, target, mask)
            return
        old = self.evaluate(target)
        if isinstance(old, Unread):
            self._pass_over(typed.span)
            return
        value = self._of_gradients(typed.value)
        if isinstance(value, Unread) and self._named_output is not None:
            self._step_not_taken(target, value, typed.span)
            return
        if isinstance(old, list) and typed.operator == "+":
            self.changing(old)
            old.extend(self._kept(each) for each in self.items_of(value, typed.value))
            return
        made = self.operation(
            typed.operator, old, value, _Sides(target, typed.value), span=typed.span
        )
        if isinstance(old, Traced) and isinstance(made, Traced) and self._is_held(target):
            may_be_item = old.base is not None and self.is_torch
            if not may_be_item and not self._is_shared(old):
                self.assign(target, made, typed.span)
                return
            self._replaced(target, old, made, typed.span)
        else:
            self.assign(target, made, typed.span)

    def _augmented_by_mask(self, typed: Augmented, target: Subscript, mask: Part) -> None:
        """Trace `m[m < 0] *= 0.1`: computed everywhere, and taken where the mask holds."""
        owner, value = self.evaluate(target.value), self.evaluate(typed.value)
        if not isinstance(owner, Traced) or self.shape(value, typed.value):
            self._place(target.places[0])
        sides = _Sides(target.value, typed.value)
        made = self.operation(typed.operator, owner, value, sides, span=typed.span)
        parts = self._aligned(mask, owner, target), made.part, self.part(owner, target.value)
        self._replaced(
            target.value, owner, self.gate(BY_NAME["where"], parts, typed.span), typed.span
        )

    def _aligned(self, mask: Part, owner: Traced, target: Subscript) -> Part:
        """Give a mask of rows axes of length 1 for what stands in a row. Errors: InputError."""
        shape, held = self.shape(owner, target.value), self.shape(Traced(mask), target)
        if held != shape[: len(held)]:
            raise self.refuse(
                "mask-of-another-shape",
                say("the condition has another shape than `{typed}`",
                    typed=self._short(target.value.span)),
                say("NumPy takes a condition for each number, or for each row."),
                target.span,
            )  # fmt: skip
        if len(held) == len(shape):
            return mask
        ones = (1,) * (len(shape) - len(held))
        return self.gate(BY_NAME["reshape"], (mask,), target.span, (("shape", held + ones),)).part

    def step_not_taken(self, span: Span) -> None:
        """Pass over an optimizer's step behind the one backward pass. Errors: InputError in a loop."""
        if not self._at_top or self._named_output is None:
            raise refusals.training_loop(span)
        self._stepped = True

    def _step_not_taken(self, target: Syntax, why: Unread, span: Span) -> None:
        """Pass over `w -= lr*w.grad`: what it would change can't be read behind it."""
        self._pass_over(span)
        while isinstance(target, Attribute | Subscript):
            target = target.value
        if isinstance(target, Name) and (holder := self.scope.holding(target.name)):
            held = holder.names[target.name]
            for name, each in list(holder.names.items()):
                if each is held:
                    holder.names[name] = why

    def _is_held(self, target: Syntax) -> bool:
        """Tell a name, or a place of a list or object, which holds an array, from a part of an array."""
        if isinstance(target, Subscript):
            return isinstance(self._owner(target), list | dict)
        if isinstance(target, Attribute):
            return isinstance(self.evaluate(target.value), Instance | Class)
        return isinstance(target, Name)

    def _is_shared(self, value: Traced) -> bool:
        """Tell whether other names may mean the same array: then its shape says if it is one."""
        return bool(self.shape(value, Name("", value.part.span)))

    def _replaced(self, target: Syntax, old: Traced, made: Value, span: Span) -> None:
        """Change an array in place. A number gets a new version. Errors: InputError."""
        if not isinstance(made, Traced):
            made = Traced(self.part(made, target))
        if not self.shape(old, target) and (old.base is None or not self.is_torch):
            self.assign(target, made, span)
            return
        if old.base is not None:
            raise self.refuse(
                "through-a-view",
                say("`{typed}` is a part of an array, which would be changed with it",
                    typed=self._short(target.span)),
                say("Change the array itself, A[0] = …, or take a copy where it is made: A[0].copy()."),
                span,
            )  # fmt: skip
        name = self._top_name(target, old)
        if name is not None:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            statement = self.keep(made, span, name if number == 1 else f"{name}.{number}")
            if statement is not None:
                self._last = self.output = statement
        else:
            self.keep(made, span)
        self.changing(old)
        old.part = made.part
        old.changes += 1

    def _top_name(self, target: Syntax, value: Traced) -> str | None:
        """Find the name at the top of the text whose next version a change in place is."""
        while isinstance(target, Subscript | Attribute):
            target = target.value
        if self.scope is self.top and isinstance(target, Name):
            return target.name if self.top.names.get(target.name) is value else None
        return None

    def _put(self, target: Subscript, value: Value, span: Span) -> None:
        """Trace `m[i] = value`: the array's next version, of which a part is new."""
        owner = self._owner(target)
        if isinstance(owner, dict | list):
            self.changing(owner)
        if isinstance(owner, dict):
            owner[self._key(target.places[0])] = self._local(value)
            return
        if isinstance(owner, list):
            at = self._checked(self.static(target.places[0], refusals.AN_INDEX), len(owner), target)
            owner[at] = self._local(value)
            return
        if isinstance(owner, Unread):
            self._pass_over(span)
            return
        if not isinstance(owner, Traced):
            raise self.refuse(
                "not-assignable",
                say("`{typed}` has no places that can be given a value",
                    typed=self._short(target.value.span)),
                say("Make an array of it: x = np.zeros(3)."),
                target.span,
            )  # fmt: skip
        part = self.part(owner, target.value)
        new = self.part(value, target)
        if new.operands and isinstance(value, Traced):
            self.keep(value, new.span)
            new = value.part
        mask = self._mask(target)
        if mask is not None:
            if self.shape(Traced(new), target) not in self._rows_of(mask, owner, target):
                self._place(target.places[0])
            mask = self._aligned(mask, owner, target)
            made = self.gate(BY_NAME["where"], (mask, new, part), span)
        else:
            index, operands, _ = self.index(target)
            made = self.gate(BY_NAME["put"], (part, new, *operands), span, (("index", index),))
        if owner.base is not None and isinstance(target.value, Subscript):
            self._put(target.value, made, span)  # `H[0][1] = x` is a part of the row of H
            return
        is_new = is_constant(part.expression) or not self.shape(owner, target)
        if is_new and owner.base is None:
            self._changed(target, owner, made, span)
            return
        self._replaced(target.value, owner, made, span)

    def _changed(self, target: Subscript, owner: Traced, made: Traced, span: Span) -> None:
        name = self._top_name(target, owner)
        if name is not None:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            statement = self.keep(made, span, name if number == 1 else f"{name}.{number}")
            self._last = self.output = statement
        else:
            self.keep(made, span)
        self.changing(owner)
        owner.part = made.part
        owner.changes += 1

    def _owner(self, target: Subscript) -> Value:
        """Find what has the place: a name that nothing made and a text stands behind is a dict."""
        owner = target.value
        is_free = isinstance(owner, Name) and self.scope.holding(owner.name) is None
        if isinstance(owner, Name) and is_free and self._text_key(target):
            self.top.names[owner.name] = Parameters()
        return self.evaluate(owner)

    def _rows_of(self, mask: Part, owner: Traced, target: Subscript) -> list[Shape]:
        """List the shapes of what may be given to all places where a mask holds: one number, or one row."""
        axes = len(self.shape(Traced(mask), target))
        row = self.shape(owner, target.value)[axes:]
        return [(), row]

    def _mask(self, target: Subscript) -> Part | None:
        """Give the condition of `m[m < 0] = 0`; None where places stand in the brackets."""
        if len(target.places) != 1 or isinstance(target.places[0], syntax.Slice):
            return None
        node = target.places[0]
        if isinstance(node, Text | Tuple | List | syntax.Number | Call | syntax.Slice):
            return None
        value = self.evaluate(node)
        return self.part(value, node) if self.is_mask(value) else None

    # Functions and classes

    def _define(self, name: Name, function: Function) -> None:
        self.scope.names[name.name] = function
        if self.scope is self.top:
            self._functions.append(function)

    def _class(self, typed: syntax.Class) -> None:
        bases = [self._base(each) for each in typed.bases if not isinstance(each, Keyword)]
        scope = Scope(outer=self.scope)
        before, self.scope = self.scope, scope
        self.inside += 1
        try:
            self.block(typed.body)
        finally:
            self.scope = before
            self.inside -= 1
        for each in scope.names.values():
            if isinstance(each, Function):
                each.scope = before
        made = Class(typed.name.name, scope.names, tuple(b for b in bases if b), typed.span)
        for each in scope.names.values():
            if isinstance(each, Function) and each.owner is None:
                each.owner = made
        self.scope.names[typed.name.name] = made
        if self.scope is self.top:
            self._functions.append(made)

    def _base(self, node: Syntax) -> Class | None:
        if isinstance(node, Name) and (holder := self.scope.holding(node.name)):
            found = holder.names[node.name]
            return found if isinstance(found, Class) else None
        return None

    def member(self, value: Value, name: str, typed: Attribute, called: bool) -> Value:
        """Find what stands behind the dot of an instance or a class: what nothing sets is an input.

        Errors: InputError `unknown-attribute` for what no class has, `unknown-function` for a call of it.
        """
        if isinstance(value, Super):
            found = next((f for base in value.bases if (f := base.find(name))), None)
            return (
                Bound(found, value.instance)
                if isinstance(found, Function)
                else self._of_library(name, typed)
            )
        if isinstance(value, Class):
            found = value.find(name)
            if found is None:
                raise self._no_member(typed)
            return found
        if name in value.names:
            return value.names[name]
        found = value.of.find(name)
        if isinstance(found, Function):
            return Bound(found, value)
        if found is not None:
            return found
        if name in ("__class__", "__dict__", "__name__") or name.startswith("__"):
            raise self._no_member(typed)
        if name in ("train", "eval", "parameters", "zero_grad", "state_dict", "register_buffer"):
            return Unread(say("`.{name}` computes nothing", name=name))
        if called:
            raise complaints.no_definition(self._short(typed.span), typed.span)
        value.names[name] = made = self.input(self._unused_name(name), typed.span)
        return made

    def _unused_name(self, name: str) -> str:
        plain = name.strip("_") or name
        number, found = 1, plain
        while found in self.top.names and not isinstance(self.top.names[found], Traced):
            number += 1
            found = f"{plain}_{number}"
        return found

    def _of_library(self, name: str, typed: Attribute) -> Unread:
        """Give what a method of a library's class gives, if it computes nothing. Errors: InputError."""
        if name in ("__init__", "train", "eval", "parameters", "zero_grad", "__setattr__"):
            return Unread(say("this is done by a library"))
        raise self._no_member(typed)

    def super_called(self, call: Call) -> Value:
        """Give what `super()` is in a method: the classes that the method's class is made from.

        Errors: InputError `misplaced` where it stands in no method.
        """
        scope: Scope | None = self.scope
        while scope is not None:
            method = scope.function
            if method is not None and method.owner is not None and method.parameters:
                instance = scope.names.get(method.parameters[0].name)
                if isinstance(instance, Instance):
                    return Super(instance, method.owner.bases)
            scope = scope.outer
        raise self.refuse(
            "misplaced",
            say("`super()` stands in no method"),
            say("Take it out."),
            call.span,
        )

    def _no_member(self, typed: Attribute) -> InputError:
        return self.refuse(
            "unknown-attribute",
            say("there is no `.{name}`", name=typed.name),
            say("Write what the class sets: self.{name} = …", name=typed.name),
            typed.span,
        )

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Inline a call of what the text defines. Errors: InputError."""
        if isinstance(value, Bound):
            given.positional.insert(0, Given(value.owner, given.call))
            return self._function_call(value.function, given, span)
        if isinstance(value, Function):
            return self._function_call(value, given, span)
        if isinstance(value, Class):
            instance = Instance(value)
            begin = value.find("__init__")
            if isinstance(begin, Function):
                given.positional.insert(0, Given(instance, given.call))
                self._function_call(begin, given, span)
            return instance
        if isinstance(value, Instance):
            found = value.of.find("__call__") or value.of.find("forward")
            if isinstance(found, Function):
                given.positional.insert(0, Given(value, given.call))
                return self._function_call(found, given, span)
        raise self.refuse(
            "not-called",
            say("`{typed}` can't be called", typed=self._short(given.call.function.span)),
            say("Give its class a method forward or __call__."),
            span,
        )

    def _function_call(self, function: Function, given: Arguments, span: Span) -> Value:
        names = self._bound_to(function, given)
        if self._at_top and function in self._functions:
            self._alone_calls.append((function, dict(names)))
        return self._inlined(function, names, span)

    def _bound_to(self, function: Function, given: Arguments) -> dict[str, Value]:
        """Give each parameter its argument. Errors: InputError `wrong-arguments`."""
        names: dict[str, Value] = {}
        positional, named = list(given.positional), dict(given.named)
        only_named = False
        for parameter in function.parameters:
            name = parameter.name
            if parameter.stars == "*" and not name:
                only_named = True
            elif parameter.stars == "*":
                names[name] = tuple(self._local(each.value) for each in positional)
                positional, only_named = [], True
            elif parameter.stars == "**":
                names[name] = {key: self._local(each.value) for key, each in named.items()}
                named = {}
            elif parameter.stars == "/":
                continue
            elif positional and not only_named:
                names[name] = self._local(positional.pop(0).value)
            elif name in named:
                names[name] = self._local(named.pop(name).value)
            elif name in function.defaults:
                names[name] = function.defaults[name]
            else:
                raise self._wrong_arguments(
                    say("`{function}` lacks its argument `{name}` here",
                        function=function.name, name=name), given)  # fmt: skip
        if positional or named:
            extra = next(iter(named), "") or self._short(positional[0].node.span)
            raise self._wrong_arguments(
                say("`{function}` has no parameter for `{name}`",
                    function=function.name, name=extra), given)  # fmt: skip
        return names

    def _wrong_arguments(self, message: Any, given: Arguments) -> InputError:
        return self.refuse(
            "wrong-arguments", message, say("See where it is defined."), given.call.span
        )

    def _inlined(self, function: Function, names: dict[str, Value], span: Span) -> Value:
        """Trace a function's body with its parameters' values."""
        self.depth += 8
        if self.depth > 150:
            raise self.too_deep(span)
        before, self.scope = self.scope, Scope(names, function.scope, function)
        inside, self.inside = self.inside, self.inside + 1
        counting, self.counting = self.counting, False
        deciding, self.deciding = self.deciding, False
        depth = self.depth
        try:
            if function.expression is not None:
                value = self.evaluate(function.expression)
            else:
                signal = self.block(function.body)
                value = signal.value if signal and signal.word == "return" else None
        finally:
            self.scope, self.inside, self.counting = before, inside, counting
            self.deciding = deciding
            self.depth = depth - 8
        return value

    def _return(self, typed: Return, node: Syntax | None) -> Signal:
        if node is None:
            return Signal("return", None, typed)
        value = self.evaluate(node)
        if self.scope is self.top:
            self._result(value, typed.span, node)
        return Signal("return", value, typed)

    # Loops and branches

    def _for(self, typed: For) -> Signal | None:
        value = self.evaluate(typed.iterable)
        if isinstance(value, range) and len(value) > MAX_TURNS:
            raise self._too_many_turns(typed.head)
        self.inside += 1
        turns = 0
        try:
            for item in self.turns(value, typed.iterable):
                turns += 1
                if turns > MAX_TURNS:
                    raise self._too_many_turns(typed.head)
                self.assign(typed.target, item, typed.head)
                signal = self.block(typed.body, turn=True)
                if signal is None or signal.word == "continue":
                    continue
                if signal.word == "break":
                    return None
                return signal
        finally:
            self.inside -= 1
        return self.block(typed.otherwise) if typed.otherwise else None

    def _too_many_turns(self, span: Span) -> InputError:
        return self.refuse(
            "too-many-turns",
            say("this loop has more than {most:,} turns", most=MAX_TURNS),
            say("Take fewer: each turn is drawn."),
            span,
        )

    def _while(self, typed: While) -> Signal | None:
        self.inside += 1
        turns = 0
        try:
            while True:
                if not self._turns_again(typed):
                    return None
                turns += 1
                self.count(typed.head)
                if turns > MAX_TURNS:
                    raise self._too_many_turns(typed.head)
                signal = self.block(typed.body, turn=True)
                if signal is not None and signal.word == "break":
                    return None
                if signal is not None and signal.word == "return":
                    return signal
        finally:
            self.inside -= 1

    def _turns_again(self, typed: While) -> bool:
        """Work out the condition of `while`. Errors: InputError where it is a value of the circuit."""
        self.looping = True
        try:
            condition = self.condition(typed.condition)
        except InputError as error:
            if error.code != "not-static":
                raise
            condition = None
        finally:
            self.looping = False
        if isinstance(condition, Traced):
            condition = None
        if condition is None:
            raise self.refuse(
                "while-on-a-value",
                say("how often this loop turns would depend on the numbers of the circuit"),
                say("Give it a fixed number of turns: for i in range(10):"),
                typed.head,
            )
        return bool(condition)

    def _choose(self, typed: If, behind: Block, turn: bool) -> Signal | None:
        """Trace the branch of a condition that is known; of a gate's value both, joined by `where`."""
        branches = list(typed.branches)
        while branches:
            condition, body = branches.pop(0)
            value = self.condition(condition)
            if isinstance(value, bool):
                if value:
                    return self._in_branch(body) or self.block(behind, turn)
                continue
            rest: Block = (
                (typed._replace(branches=tuple(branches)),) if branches else typed.otherwise
            )
            return self._both(value, condition, (body, rest, behind), turn)
        return self._in_branch(typed.otherwise) or self.block(behind, turn)

    def _in_branch(self, body: Block) -> Signal | None:
        self.inside += 1
        try:
            return self.block(body)
        finally:
            self.inside -= 1

    def _both(
        self, value: Value, node: Syntax, blocks: tuple[Block, Block, Block], turn: bool
    ) -> Signal | None:
        """Trace both branches, with what stands behind them where one of them leaves it."""
        then, otherwise, behind = blocks
        condition = value if isinstance(value, Traced) else Traced(self.part(value, node))
        self.keep(condition, node.span)
        first = self._taken(then)
        ended = first.signal is not None
        if turn:  # `continue` leaves a turn as its end does
            return self._both_of_turn(condition, node, first, blocks)
        second = self._taken((*otherwise, *behind) if ended else otherwise)
        if (first.signal is None) != (second.signal is None):
            if ended:
                raise self._unjoined(node)
            again = self._taken((*then, *behind))
            if again.signal is None:
                raise self._unjoined(node)
            first = again
        if first.signal is not None and second.signal is not None:
            if first.signal.word != second.signal.word or first.signal.word in (
                "break",
                "continue",
            ):
                if first.signal.word == second.signal.word:
                    self._join(condition, node, first, second)
                    return first.signal
                raise self._unjoined(node)
            self._join(condition, node, first, second)
            joined = self._chosen(condition, first.signal.value, second.signal.value, node)
            return Signal("return", joined, first.signal.node)
        self._join(condition, node, first, second)
        return self.block(behind)

    def _both_of_turn(
        self, condition: Traced, node: Syntax, first: "_Branch", blocks: tuple[Block, Block, Block]
    ) -> Signal | None:
        """Join the branches of a condition that stands in a loop's turn, which both may end."""
        then, otherwise, behind = blocks
        second = self._taken((*otherwise, *behind) if first.signal else otherwise)
        if second.signal and not first.signal:
            first = self._taken((*then, *behind))
        for each in (first, second):
            if each.signal is not None and each.signal.word != "continue":
                raise self._unjoined(node)
        self._join(condition, node, first, second)
        if first.signal or second.signal:
            return Signal("continue", node=node)
        return self.block(behind, turn=True)

    def _taken(self, body: Block) -> "_Branch":
        """Trace a branch, and put the names back as they were before it."""
        begun = now()
        shown = self.output, self._last
        outer, self.journal = self.journal, {}
        self.changing(self.scope)
        self.inside += 1
        try:
            signal = self.block(body)
            after = {key: (of, state(of)) for key, (of, _) in self.journal.items()}
            for of, before in self.journal.values():
                restore(of, before)
            self.top.names.update(
                {name: v for name, v in self.inputs.items() if name not in self.top.names}
            )
        finally:
            self.inside -= 1
            self.journal = outer
            self.output, self._last = shown
        return _Branch(signal, after, begun)

    def _join(self, condition: Traced, node: Syntax, first: "_Branch", second: "_Branch") -> None:
        """Give each name that one of two branches changed what the condition chooses."""
        self._joined_pairs = {}
        self._begun = min(first.begun, second.begun)
        self._note_shared(first, second)
        found = {**first.after, **second.after}
        for key, (of, _) in found.items():  # arrays first: names and lists hold them
            if isinstance(of, Traced):
                one, other = (each.after.get(key, (of, state(of)))[1] for each in (first, second))
                self._join_array(condition, node, of, (one[0], other[0]))
        for key, (of, _) in found.items():
            if isinstance(of, Traced):
                continue
            self.changing(of)
            one, other = (each.after.get(key, (of, state(of)))[1] for each in (first, second))
            if isinstance(of, list):
                if len(one) != len(other):
                    raise self._unjoined(node)
                of[:] = [
                    self._chosen(condition, *each, node) for each in zip(one, other, strict=True)
                ]
            else:
                self._join_names(condition, node, of, (one, other))

    def _note_shared(self, first: "_Branch", second: "_Branch") -> None:
        """Note the arrays that have two names in one branch, and each another array in the other."""
        partners: dict[int, set[int]] = {}
        for key, (of, one) in first.after.items():
            if isinstance(of, Scope) and key in second.after:
                other = second.after[key][1]
                for name in one.keys() & other.keys():
                    for a, b in ((one[name], other[name]), (other[name], one[name])):
                        partners.setdefault(id(a), set()).add(id(b))
        self._shared = {key for key, those in partners.items() if len(those) > 1}

    def _join_array(
        self, condition: Traced, node: Syntax, of: Traced, parts: tuple[Part, Part]
    ) -> None:
        """Make an array what the condition chooses of its two parts, one of each branch."""
        one, other = parts
        if one is other:
            return
        made = self.gate(BY_NAME["where"], (condition.part, one, other), node.span)
        name = next((name for name, held in self.top.names.items() if held is of), None)
        self.changing(of)
        if name is None or self.scope is not self.top:
            self.keep(made, node.span)
        else:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            self._last = self.output = self.keep(made, node.span, f"{name}.{number}")
        of.part = made.part
        of.changes += 1

    def _join_names(
        self,
        condition: Traced,
        node: Syntax,
        of: Value,
        values: tuple[dict[Any, Value], dict[Any, Value]],
    ) -> None:
        """Join the names of a scope or an object, or the keys of a dict, with their values in each branch."""
        one, other = values
        for name in {**one, **other}:
            held = of if isinstance(of, dict) else of.names
            if name not in one or name not in other:
                if name not in held:
                    held[name] = Unread(
                        say("`{name}` has a value in one branch only", name=name),
                        say("Give it one before `if`, or in the other branch too."),
                    )
                continue
            if one[name] is other[name]:
                held[name] = one[name]
                continue
            value = self._chosen(condition, one[name], other[name], node)
            if isinstance(of, Scope) and not isinstance(value, Unread):
                before, self.scope = self.scope, of
                self._name(Name(name, node.span), value, node.span)
                self.scope = before
            else:
                held[name] = value

    def _chosen(self, condition: Traced, one: Value, other: Value, node: Syntax) -> Value:
        """Choose one of two values; what can't be chosen between can't be read."""
        if one is other:
            return one
        try:
            return self._kept(self._joined_by(condition, one, other, node))
        except InputError:
            return Unread(
                say("`{typed}` decides what this is, and is a value of the circuit",
                    typed=self._short(node.span))
            )  # fmt: skip

    def _joined_by(self, condition: Traced, one: Value, other: Value, node: Syntax) -> Value:
        for kind in (tuple, list):
            if isinstance(one, kind) and isinstance(other, kind) and len(one) == len(other):
                pairs = zip(one, other, strict=True)
                return kind(self._joined_by(condition, a, b, node) for a, b in pairs)
        if one is other or (
            not isinstance(one, Traced) and not isinstance(other, Traced) and one == other
        ):
            return one
        if any(isinstance(each, list | tuple | dict | str) for each in (one, other)):
            raise self._unjoined(node)
        if (id(one), id(other)) in self._joined_pairs:  # two names of one array stay so
            return self._joined_pairs[id(one), id(other)][0]
        operands = condition.part, self.part(one, node), self.part(other, node)
        made = self.gate(BY_NAME["where"], operands, node.span)
        begun = now() if id(one) in self._shared or id(other) in self._shared else self._begun
        self.may_be(made, [one, other], begun)
        self._joined_pairs[id(one), id(other)] = made, one, other
        return made

    def _unjoined(self, node: Syntax) -> InputError:
        return self.refuse(
            "unjoined-branches",
            say("`{typed}` depends on the numbers of the circuit, and what follows stands in one "
                "branch only", typed=self._short(node.span)),
            say("Return or compute a value in both branches, or write where(c, a, b)."),
            node.span,
        )  # fmt: skip

    def _with(self, typed: With) -> Signal | None:
        for value, target in typed.items:
            if _says(value, "no_grad", "set_grad_enabled", "inference_mode"):
                self._pass_over(typed.span)
                return None
            if target is not None:
                self.assign(target, Unread(say("this is done by a library")), typed.head)
        return self.block(typed.body)

    def _import(self, typed: Import) -> None:
        self._pass_over(typed.span)
        for path, name in typed.names:
            last = path.rsplit(".", 1)[-1]
            known = last in CALLED or forms(last) is not None or last in ("e", "pi")
            if name == "*" or (known and name == last):
                continue
            library = path.partition(".")[0]
            if name in PLOTTING or library in PLOTTING:
                self.scope.names[name] = Library(name if name in PLOTTING else library)
            else:
                self.scope.names[name] = Library(path)

    def backward(self, value: Value, typed: Attribute) -> Value:
        """Take the value whose gradients are asked for as the output.

        Errors: InputError `training-loop` behind a step of training, and where a loop asks once more.
        """
        if self._stepped or (self.inside and self._asked_back):
            raise refusals.training_loop(typed.span)
        self._asked_back = True
        self._pass_over(typed.span)
        if isinstance(value, Traced):
            statement = next(
                (
                    each
                    for each in reversed(self.statements)
                    if isinstance(value.part.expression, sympy.Symbol)
                    and each.key == value.part.expression.name
                ),
                None,
            )
            if statement is not None and statement.name is not None:
                self._last = self.output = statement
            else:
                self._result(value, typed.value.span)
            self._named_output = self.output
        return Unread(say("the gradients are shown at the circuit"))


class _Branch:
    """What a branch came to: how it was left, and what all that it changed was behind it."""

    def __init__(
        self, signal: Signal | None, after: dict[int, tuple[Value, State]], begun: int
    ) -> None:
        self.signal, self.after, self.begun = signal, after, begun


def _Sides(left: Syntax, right: Syntax) -> syntax.Binary:
    """Place the operands of `x += y` as those of `x + y`."""
    return syntax.Binary(left, "+", right, (left.span[0], right.span[1]))


def _is_gate(value: Value) -> bool:
    return isinstance(value, Traced) and bool(value.part.operands)


def _is_of_numbers(items: list[Value]) -> bool:
    return bool(items) and all(
        isinstance(each, int | float) or (isinstance(each, list) and _is_of_numbers(each))
        for each in items
    )


def _passes(part: Part) -> bool:
    row = getattr(part.expression, "row", None)
    return row is not None and row.name != "detach"


def _says(node: Syntax, *names: str) -> bool:
    if isinstance(node, Call):
        node = node.function
    return (isinstance(node, Attribute | Name) and node.name in names) or (
        isinstance(node, Name) and node.name in names
    )


def _nodes(main: Function | Class) -> list[Any]:
    if isinstance(main, Function):
        return [main.body, main.expression]
    return [each.body for each in main.names.values() if isinstance(each, Function)]


def _names(node: Any) -> Iterable[str]:
    """List all names in a tree."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Name):
            yield each.name
        elif isinstance(each, tuple):
            waiting += each
