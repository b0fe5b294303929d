"""What is typed, as a tree: each node has its place, and says nothing of what it means.

`2*np.max(x, axis=0)` is a Binary of a Number and a Call. `engine/language/grammar.py` makes the nodes
and `engine/language/trace.py` finds what they mean. A chain of operators is a node within the left of
the next, thousands deep, and is walked by a loop; everything else is nested 80 deep at most.
"""

from collections import deque
from typing import NamedTuple, assert_never

from ..base.errors import Span

# How tightly a sign holds its operands. A power holds tightest, and from the right.
SUM, PRODUCT, NEGATION, POWER = 10, 20, 30, 40
BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "**": POWER}


class Number(NamedTuple):
    """A number, by its digits: `2` is a whole one, and `2.0` is none."""

    # The digits.
    text: str
    span: Span


class Name(NamedTuple):
    """A name: of a value, a function, a library; or a word such as `None` behind `axis=`."""

    # The name, as it is typed.
    name: str
    span: Span


class Group(NamedTuple):
    """An expression in parentheses."""

    # The expression.
    inner: "Syntax"
    span: Span


class Tuple(NamedTuple):
    """Several expressions in parentheses, one with a comma behind it, or none."""

    # The expressions.
    items: tuple["Syntax", ...]
    span: Span


class List(NamedTuple):
    """What stands in square brackets, with commas between."""

    # The entries.
    items: tuple["Syntax", ...]
    span: Span


class Unary(NamedTuple):
    """A sign or a word before its operand."""

    # `+`, `-`, `~` or `not`.
    operator: str
    # What the sign stands before.
    operand: "Syntax"
    span: Span


class Binary(NamedTuple):
    """An operator between two operands; a product without a sign, `2x`, has one as well."""

    # The left operand.
    left: "Syntax"
    # The sign, as Python writes it.
    operator: str
    # The right operand.
    right: "Syntax"
    span: Span


class Attribute(NamedTuple):
    """A name behind a dot: of a library, or a method. `xᵀ` is `x.T`."""

    # What stands before the dot.
    value: "Syntax"
    # The name behind the dot.
    name: str
    span: Span


class Subscript(NamedTuple):
    """Places in square brackets behind a value."""

    # What stands before the brackets.
    value: "Syntax"
    # What stands in the brackets.
    places: tuple["Syntax", ...]
    span: Span


class Call(NamedTuple):
    """Arguments in parentheses behind a Name or an Attribute, in the order in which they are typed."""

    # What is called.
    function: "Syntax"
    # The operands and the options.
    arguments: tuple["Syntax", ...]
    span: Span


class Keyword(NamedTuple):
    """An argument with its name: `axis=0`."""

    # The option's name.
    name: str
    # What it is set to.
    value: "Syntax"
    span: Span


class Slice(NamedTuple):
    """A range of places, `1:3`; what is left out is None."""

    # The first place.
    start: "Syntax | None"
    # The place behind the last.
    stop: "Syntax | None"
    # How far one place is from the next.
    step: "Syntax | None"
    span: Span


class Missing(NamedTuple):
    """Nothing, where an argument should be: `f(x,,y)`. It stands at the sign that is there instead."""

    span: Span


class Text(NamedTuple):
    """A text in quotes: a key, a label, a docstring. A part in braces of an f-text is an expression."""

    # What stands in the quotes, without braces' parts, or the pieces of an f-text in their order.
    pieces: tuple["str | Syntax", ...]
    span: Span


class Dict(NamedTuple):
    """Keys and values in braces; of a set the values are None."""

    # Each key with its value.
    items: tuple[tuple["Syntax", "Syntax | None"], ...]
    span: Span


class Starred(NamedTuple):
    """`*values`, or `**options`, where several arguments, items or targets stand in one."""

    # `*` or `**`.
    stars: str
    # What is spread.
    value: "Syntax"
    span: Span


class Parameter(NamedTuple):
    """A parameter of a function."""

    # Its name; empty of a `*` or `/` alone.
    name: str
    # `*`, `**` or nothing before it; `/` for the sign alone.
    stars: str
    # What it is where no argument is given; None where one must be.
    default: "Syntax | None"
    span: Span


class Lambda(NamedTuple):
    """`lambda x: x*2`."""

    # The parameters.
    parameters: tuple[Parameter, ...]
    # What the function gives.
    body: "Syntax"
    span: Span


class Comparison(NamedTuple):
    """`a < b`, or a chain of such, `0 < a <= 1`. The signs are Python's, also `in`, `not in`, `is`, `is not`."""

    # The first operand.
    first: "Syntax"
    # Each sign with the operand behind it.
    rest: tuple[tuple[str, "Syntax"], ...]
    span: Span


class Logical(NamedTuple):
    """`a and b`, `a or b`, with two operands or more."""

    # `and` or `or`.
    operator: str
    # The operands.
    operands: tuple["Syntax", ...]
    span: Span


class Conditional(NamedTuple):
    """`a if c else b`."""

    # The value where the condition holds.
    then: "Syntax"
    # The condition.
    condition: "Syntax"
    # The value where it does not hold.
    otherwise: "Syntax"
    span: Span


class Named(NamedTuple):
    """`(n := 10)` inside of an expression."""

    # The name.
    target: Name
    # Its value.
    value: "Syntax"
    span: Span


class Clause(NamedTuple):
    """`for x in xs if c if d` of a comprehension."""

    # What is given a value in each turn.
    target: "Syntax"
    # What is gone through.
    iterable: "Syntax"
    # The conditions.
    conditions: tuple["Syntax", ...]
    span: Span


class Comprehension(NamedTuple):
    """`[x*2 for x in xs]`; in round brackets, alone as an argument, or in braces as well."""

    # `[`, `(` or `{`.
    bracket: str
    # What each turn gives; the key, of a dict.
    element: "Syntax"
    # The value of a dict's key; None of all others.
    value: "Syntax | None"
    # The loops, outer ones first.
    clauses: tuple[Clause, ...]
    span: Span


Alone = (
    Number | Name | Group | Tuple | List | Unary | Keyword | Slice | Missing
    | Text | Dict | Starred | Lambda | Comparison | Logical | Conditional | Named | Comprehension
)  # fmt: skip
Chain = Binary | Attribute | Subscript | Call
"""What begins with another expression, its first field: a loop follows these, for they may be many."""
CHAIN = (Binary, Attribute, Subscript, Call)
Syntax = Alone | Chain


class Bare(NamedTuple):
    """An expression alone."""

    # The expression.
    value: Syntax
    span: Span


class Assign(NamedTuple):
    """`a = b = value`."""

    # What is given the value: names, tuples and lists of them, places and attributes, starred ones in a tuple.
    targets: tuple[Syntax, ...]
    # The value.
    value: Syntax
    span: Span


class Augmented(NamedTuple):
    """`target += value`."""

    # What is changed: a name, a place or an attribute.
    target: Syntax
    # The operator without `=`: `+`.
    operator: str
    # The other operand.
    value: Syntax
    span: Span


class Define(NamedTuple):
    """A function: `def f(x): …`, or a formula's `f(x) = x*2`, whose body is a Return."""

    # The function's name.
    name: Name
    # The parameters.
    parameters: tuple[Parameter, ...]
    # The body.
    body: "Block"
    span: Span


class Class(NamedTuple):
    """A class."""

    # Its name.
    name: Name
    # The classes that it is made from.
    bases: tuple[Syntax, ...]
    # The body.
    body: "Block"
    span: Span


class Return(NamedTuple):
    """`return value`."""

    # The value; None where nothing stands behind the word.
    value: Syntax | None
    span: Span


class For(NamedTuple):
    """`for target in iterable:`."""

    # What is given a value in each turn.
    target: Syntax
    # What is gone through.
    iterable: Syntax
    # What each turn does.
    body: "Block"
    # What follows where no `break` ended it.
    otherwise: "Block"
    # The whole loop; `head` ends at its colon.
    span: Span
    head: Span


class While(NamedTuple):
    """`while condition:`."""

    # The condition.
    condition: Syntax
    # What each turn does.
    body: "Block"
    span: Span
    head: Span


class If(NamedTuple):
    """`if`, `elif`, `else`."""

    # Each condition with what is done where it is the first to hold.
    branches: tuple[tuple[Syntax, "Block"], ...]
    # What is done where none holds.
    otherwise: "Block"
    span: Span


class With(NamedTuple):
    """`with value as target:`."""

    # Each value, and what it is called.
    items: tuple[tuple[Syntax, Syntax | None], ...]
    # What is done.
    body: "Block"
    span: Span
    head: Span


class Import(NamedTuple):
    """`import numpy as np`, `from torch import nn`."""

    # Each thing that is imported, with its whole path, and the name that it has here: `torch.nn`, `nn`.
    # Of `from math import *` it is `math.*` and the name `*`.
    names: tuple[tuple[str, str], ...]
    span: Span


class Jump(NamedTuple):
    """`break`, `continue`, or `pass`, which does nothing."""

    # The word.
    word: str
    span: Span


class Other(NamedTuple):
    """A statement whose word is known, and what stands behind it: `assert`, `del`, `global`, `raise`."""

    # The word.
    word: str
    # What stands behind it.
    values: tuple[Syntax, ...]
    span: Span


Statement = (
    Bare | Assign | Augmented | Define | Class | Return | For | While | If | With | Import | Jump | Other
)  # fmt: skip
Block = tuple[Statement, ...]
"""Statements that stand one below the other."""


def printed(node: Statement | Syntax) -> str:
    """Write a tree as text that is read as the same tree; brackets are added where they are needed.

    >>> x, y, nowhere = Name("x", (0, 0)), Name("y", (0, 0)), (0, 0)
    >>> printed(Binary(Binary(x, "+", y, nowhere), "**", Number("2", nowhere), nowhere))
    '(x + y)^2'
    """
    if isinstance(node, Assign | Bare):
        return ""
    chain: list[Chain] = []
    inner: Syntax = node
    while isinstance(inner, CHAIN):
        chain.append(inner)
        inner = inner[0]
    pieces = deque([_alone(inner)])
    for outer in reversed(chain):
        if not _may_begin(inner, outer):
            pieces.appendleft("(")
            pieces.append(")")
        pieces.append(_behind(outer))
        inner = outer
    return "".join(pieces)


def _binding(node: Syntax) -> int:
    if isinstance(node, Binary):
        return BINDS[node.operator]
    return NEGATION if isinstance(node, Unary) else POWER + 1


def _may_begin(inner: Syntax, outer: Chain) -> bool:
    """Tell whether an expression stands at the beginning of another without brackets."""
    if not isinstance(outer, Binary):
        return _binding(inner) > POWER and not isinstance(inner, Number)
    binding = BINDS[outer.operator]
    return _binding(inner) > POWER if binding == POWER else _binding(inner) >= binding


def _behind(outer: Chain) -> str:
    """Write what stands behind the expression that another one begins with."""
    if isinstance(outer, Attribute):
        return f".{outer.name}"
    if isinstance(outer, Subscript):
        return f"[{_listed(outer.places)}]"
    if isinstance(outer, Call):
        return f"({_listed(outer.arguments)})"
    operator, binding = outer.operator, BINDS[outer.operator]
    sign = f" {operator} " if operator in "+-@" else "^" if binding == POWER else operator
    least = binding if binding == POWER else binding + 1
    return sign + (_held(outer.right, least))


def _held(node: Syntax, least: int) -> str:
    """Write an operand behind its sign, in brackets if it binds less tightly than is needed."""
    bare = isinstance(node, Unary) or _binding(node) >= least
    return printed(node) if bare else f"({printed(node)})"


def _listed(nodes: tuple[Syntax, ...]) -> str:
    return ", ".join(map(printed, nodes))


def _alone(node: Alone) -> str:
    """Write what begins with no other expression."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return name
        case Group(inner):
            return f"({printed(inner)})"
        case Tuple(items):
            return f"({_listed(items)}{',' if len(items) == 1 else ''})"
        case List(items):
            return f"[{_listed(items)}]"
        case Unary(operator, operand):
            return operator + _held(operand, NEGATION + 1)
        case Keyword(name, value):
            return f"{name}={printed(value)}"
        case Slice(start, stop, step):
            ends = [printed(end) if end else "" for end in (start, stop)]
            return ":".join([*ends, printed(step)] if step else ends)
        case Missing():
            return ""
    assert_never(node)


def bound(tree: Block) -> set[str]:
    """Find the names that a program gives a value to: by `=`, as parameters, in loops, by `import`."""
    found: set[str] = set()
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, tuple):
            continue
        if isinstance(node, Assign):
            found |= _targets(node.targets)
        elif isinstance(node, Augmented | For | Clause | Named):
            found |= _targets((node.target,))
        elif isinstance(node, Define | Class):
            found.add(node.name.name)
        elif isinstance(node, Parameter):
            found.add(node.name)
        elif isinstance(node, With):
            found |= _targets(tuple(target for _, target in node.items if target is not None))
        elif isinstance(node, Import):
            found |= {name for _, name in node.names}
        waiting += node
    return found


def _targets(targets: tuple[Syntax, ...]) -> set[str]:
    found: set[str] = set()
    for target in targets:
        if isinstance(target, Name):
            found.add(target.name)
        elif isinstance(target, Tuple | List):
            found |= _targets(target.items)
        elif isinstance(target, Group):
            found |= _targets((target.inner,))
        elif isinstance(target, Starred):
            found |= _targets((target.value,))
    return found
