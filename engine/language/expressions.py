"""Expressions to what they mean: gates where an input stands in them, and else worked out at once."""

from collections.abc import Sequence
from typing import Any

from ..base.errors import InputError, Span
from ..base.words import say
from . import complaints
from .applying import BEGUN, NO_FUNCTION
from .calls import Arguments
from .literals import constant, number
from .meanings import Builtin, Function, Gradient, Mapped, Scope, Traced, Unread, Value, is_callable
from .operators import ONE
from .program import Part
from .summing import Summing
from .syntax import (
    CHAIN,
    Attribute,
    Binary,
    Block,
    Call,
    Chain,
    Comparison,
    Comprehension,
    Conditional,
    Dict,
    Entries,
    Group,
    Keyword,
    Lambda,
    List,
    Logical,
    Missing,
    Name,
    Named,
    Number,
    Parameter,
    Slice,
    Starred,
    Subscript,
    Sum,
    Syntax,
    Text,
    Tuple,
    Unary,
)

MAX_DEPTH = 150  # expressions and calls in each other


class Expressions(Summing):
    """Finds what expressions come to."""

    depth = 0
    inside = 0  # how many loops, branches, functions and comprehensions the statement stands in

    def evaluate(self, node: Syntax) -> Value:
        """Find what an expression comes to. Errors: InputError."""
        return self._value(node, [])

    def _value(self, node: Syntax, chain: list[Chain]) -> Value:
        """Find what an expression comes to, behind which stands the chain, from its end on."""
        self.count(node.span)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep(node.span)
        while isinstance(node, CHAIN):
            chain.append(node)
            node = node[0]
        value = self._first(node, chain)
        at: Syntax = node
        if self.unknown:
            self.check_known(value, at)
        while chain:
            link = chain.pop()
            if isinstance(link, Binary):
                value = self._binary(link, value)
            elif isinstance(link, Attribute):
                value = self._attribute(link, value, chain, at)
            elif isinstance(link, Subscript):
                value = self.subscript(link, value)
            else:
                value = self._called_value(link, value)
            at = link
            if self.unknown:
                self.check_known(value, at)
        self.depth -= 1
        return value

    def too_deep(self, span: Span) -> InputError:
        """Refuse calls in calls without end."""
        return self.refuse(
            "too-deep",
            say(
                "calls and brackets stand in each other more than {most} deep here", most=MAX_DEPTH
            ),
            say("A function that calls itself must come to an end; give an inner part a name."),
            span,
        )

    def _first(self, node: Syntax, chain: list[Chain]) -> Value:
        """Find what a chain begins with: a name takes its library and its call out of the chain."""
        match node:
            case Name():
                return self._named(node, chain)
            case Number():
                if self.counting:
                    return int(node.text) if node.text.isdecimal() else number(node)
                return Traced(Part(constant(number(node)), node.span))
            case Group(inner):
                return self.evaluate(inner)
            case Unary():
                return self._signed(node)
            case List():
                return self._list_typed(node)
            case Tuple(items):
                return tuple(self._items(items))
            case Text():
                return self._text(node)
            case Dict(items):
                return self._braced(items)
            case Lambda(parameters, body, span):
                return self.function("lambda", parameters, span, expression=body)
            case Comparison():
                return self._compared(node)
            case Logical():
                return self._logical(node)
            case Conditional():
                return self._conditional(node)
            case Named(target, value):
                found = self.evaluate(value)
                self.assign(target, found, node.span)
                return found
            case Comprehension():
                return self._comprehended(node)
            case Sum():
                return self.summed(node)
            case Entries():
                return self.entries(node)
            case Missing() | Keyword() | Slice() | Starred():
                found, at = self.source.at(node.span[0])
                raise complaints.missing_operand(self.source.text, found, at)
        raise AssertionError(node)

    def _braced(self, items: Sequence[tuple[Syntax, Syntax | None]]) -> Value:
        """Work out a dict, with those that are spread in it, or list each item of a set once."""
        made: dict[Any, Value] = {}
        members: list[Value] = []
        for key, value in items:
            if value is not None:
                found = self._key(key)
                made[found] = self._kept(self.as_wanted(self.evaluate(value), found))
            elif isinstance(key, Starred) and key.stars == "**":
                spread = self.evaluate(key.value)
                if not isinstance(spread, dict):
                    raise self._no_number(spread, key)
                made.update(spread)
            elif isinstance(key, Starred):
                members += self.items_of(self.evaluate(key.value), key)
            else:
                members.append(self.evaluate(key))
        return self.distinct(members, items[0][0]) if members else made

    # Functions and their calls

    def function(
        self,
        name: str,
        parameters: Sequence[Parameter],
        span: Span,
        body: Block = (),
        expression: Syntax | None = None,
    ) -> Function:
        """Make a function, of statements or of an expression, with its defaults worked out."""
        defaults = {
            each.name: self._default(each.name, self.evaluate(each.default))
            for each in parameters
            if each.default is not None
        }
        return Function(
            name=name,
            parameters=tuple(parameters),
            body=body,
            expression=expression,
            scope=self.scope,
            defaults=defaults,
            span=span,
            of_prelude=self.in_form,
        )

    def _default(self, name: str, value: Value) -> Value:
        """Give a parameter's default: a list of Python's is one for all calls, which may make it longer."""
        is_list = isinstance(value, Traced) and value.listed and self.is_program
        items = self._as_list(value) if is_list and name not in self.wanted else None
        return self._plain(value) if items is None else items

    def _called_value(self, call: Call, value: Value) -> Value:
        if isinstance(value, Builtin):
            chain: list[Chain] = [call]
            found = self._by_name(value.name, value.library, chain)
            if found is not NO_FUNCTION:
                return found
        if isinstance(value, Gradient):
            made = self._called_value(call, value.of)
            shown = self.backward(made, call.function.span, call.span)
            return (made, shown) if value.with_value else shown
        if isinstance(value, Unread):
            return self.read(value, call.function)
        if call is BEGUN:
            return Traced(Part(ONE, call.span))
        if not is_callable(value):
            raise self.refuse(
                "not-called",
                say(
                    "`{typed}` is a value, and a value can't be called",
                    typed=self._short(call.function.span),
                ),
                say("Write a product with its sign: x*(y + 1)."),
                call.span,
            )
        before, self.handing_on = self.handing_on, True
        try:
            typed = self._short(call.function.span)
            given = self.half_known(typed, call) if self.unknown else self.arguments(typed, call)
        finally:
            self.handing_on = before
        if isinstance(value, Mapped):
            return self.mapped(value, given)
        return self.call(value, given, call.span)

    def half_known(self, typed: str, call: Call) -> Arguments:
        """Work out the arguments of a call of which some may be unknown."""
        raise NotImplementedError

    # Comprehensions

    def _comprehended(self, typed: Comprehension) -> Value:
        """Go through the loops of a comprehension."""
        found: list[Value] = []
        before, self.scope = self.scope, Scope(outer=self.scope)
        inside, self.inside = self.inside, self.inside + 1

        def turn(clauses: Sequence[Any]) -> None:
            if not clauses:
                value = self.evaluate(typed.element)
                if typed.value is not None:
                    value = (self._plain(value), self.evaluate(typed.value))
                if isinstance(value, Traced):
                    self.keep(value, value.part.span)
                found.append(value)
                return
            clause, *inner = clauses
            value = self.evaluate(clause.iterable)
            for item in self.turns(value, clause.iterable, typed.span):
                self.assign(clause.target, item, clause.span)
                if all(self._decided(each) for each in clause.conditions):
                    turn(inner)

        try:
            turn(typed.clauses)
        finally:
            self.scope, self.inside = before, inside
        return dict(found) if typed.value is not None else found

    def _decided(self, node: Syntax) -> bool:
        condition = self.condition(node)
        if isinstance(condition, bool):
            return condition
        if isinstance(condition, Traced):
            self.ask_whole(condition.part, node)
        return bool(self.asked(condition, node, say("a condition")))

    def assign(self, target: Syntax, value: Value, span: Span) -> None:
        """Give a name, a place or an attribute a value."""
        raise NotImplementedError
