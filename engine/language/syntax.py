"""What is typed, as a tree: each node has its place, and says nothing of what it means.

`2*np.max(x, axis=0)` is a Binary of a Number and a Call. `engine/language/grammar.py` makes the nodes
and `engine/language/trace.py` finds what they mean. A chain of operators is a node within the left of
the next, thousands deep, and is walked by a loop; everything else is nested 80 deep at most.
"""

from typing import NamedTuple, Protocol

from ..base.errors import Span


class Syntax(Protocol):
    """Any node of a tree. It is no union of them all, which a checker of types would take apart for ever."""

    @property
    def span(self) -> Span:
        """Give the place in the text."""
        raise NotImplementedError


# How tightly a sign holds its operands. A power holds tightest, and from the right.
CONDITION, OR, AND, NOT, COMPARISON = 1, 2, 3, 4, 5
BAR, AMPERSAND, SUM, PRODUCT, NEGATION, POWER = 6, 8, 10, 20, 30, 40
BESIDE, DOT, ENTRIES = " ", "·", "∘"
"""Operators of books: of factors side by side, `W x`, of a raised dot, and of factors side by side whose
entries are added up. Of arrays they are no `*`."""
BINDS = {
    "|": BAR, "&": AMPERSAND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT,
    "//": PRODUCT, "%": PRODUCT, BESIDE: PRODUCT, DOT: PRODUCT, "**": POWER,
}  # fmt: skip
"""How tightly each operator of a Binary holds; looser ones have nodes of their own."""
NEGATED = "¬"
"""The sign before a condition, which holds tighter than the word `not`."""
TRANSPOSED, PRIME, INVERSE = "ᵀ", "′", "⁻¹"
"""What is an Attribute without a dot: `Aᵀ`, `A′`, which is the same of a vector or a matrix, and `A⁻¹`."""
OF_BOOKS = frozenset((TRANSPOSED, PRIME, INVERSE))
COMPARES = frozenset(("<", ">", "<=", ">=", "==", "!=", "in", "not in", "is", "is not"))
CONSTANT_WORDS = frozenset(("None", "True", "False"))
"""Python's words that are values. They are Names, as `...` is."""


class Number(NamedTuple):
    """A number, by its digits: `2` is a whole one, and `2.0` is none."""

    # The digits.
    text: str
    span: Span


class Name(NamedTuple):
    """A name: of a value, a function, a library; or `None`, `True`, `False`, `...`.

    `h_{t-1}` and `f_{y_i}`, whose subscripts are expressions, are names too, and the braces stand in them.
    """

    # The name, as it is typed.
    name: str
    span: Span


class Group(NamedTuple):
    """An expression in parentheses."""

    # The expression.
    inner: Syntax
    span: Span


class Tuple(NamedTuple):
    """Several expressions with commas between, in parentheses or not; one with a comma behind it; none."""

    # The expressions.
    items: tuple[Syntax, ...]
    span: Span


class List(NamedTuple):
    """What stands in square brackets, with commas between."""

    # The entries.
    items: tuple[Syntax, ...]
    span: Span


class Unary(NamedTuple):
    """A sign or a word before its operand."""

    # `+`, `-`, `~` or `not`.
    operator: str
    # What the sign stands before.
    operand: Syntax
    span: Span


class Binary(NamedTuple):
    """An operator between two operands; a product without a sign, `2x`, has one as well: `BESIDE`."""

    # The left operand.
    left: Syntax
    # The sign, as Python writes it.
    operator: str
    # The right operand.
    right: Syntax
    span: Span


class Attribute(NamedTuple):
    """A name behind a dot: of a library, or a method; or one of the signs `ᵀ`, `′` and `⁻¹`."""

    # What stands before the dot.
    value: Syntax
    # The name behind the dot.
    name: str
    span: Span


class Subscript(NamedTuple):
    """Places in square brackets behind a value."""

    # What stands before the brackets.
    value: Syntax
    # What stands in the brackets.
    places: tuple[Syntax, ...]
    span: Span


class Call(NamedTuple):
    """Arguments in parentheses behind what is called, in the order in which they are typed."""

    # What is called.
    function: Syntax
    # The operands and the options.
    arguments: tuple[Syntax, ...]
    span: Span


class Keyword(NamedTuple):
    """An argument with its name: `axis=0`."""

    # The option's name.
    name: str
    # What it is set to.
    value: Syntax
    span: Span


class Slice(NamedTuple):
    """A range of places, `1:3`; what is left out is None."""

    # The first place.
    start: Syntax | None
    # The place behind the last.
    stop: Syntax | None
    # How far one place is from the next.
    step: Syntax | None
    span: Span


class Missing(NamedTuple):
    """Nothing, where an argument should be: `f(x,,y)`. It stands at the sign that is there instead."""

    span: Span


class Text(NamedTuple):
    """A text in quotes: a key, a label, a docstring. A part in braces of an f-text is an expression."""

    # What stands in the quotes; of an f-text its pieces in their order. There is one at least.
    pieces: tuple[str | Syntax, ...]
    span: Span


class Dict(NamedTuple):
    """Keys and values in braces; of a set the values are None."""

    # Each key with its value.
    items: tuple[tuple[Syntax, Syntax | None], ...]
    span: Span


class Starred(NamedTuple):
    """`*values`, or `**options`, where several arguments, items or targets stand in one."""

    # `*` or `**`.
    stars: str
    # What is spread.
    value: Syntax
    span: Span


class Parameter(NamedTuple):
    """A parameter of a function."""

    # Its name; empty of a `*` or `/` alone.
    name: str
    # `*`, `**` or nothing before it; `/` for the sign alone.
    stars: str
    # What it is where no argument is given; None where one must be.
    default: Syntax | None
    span: Span


class Lambda(NamedTuple):
    """`lambda x: x*2`."""

    # The parameters.
    parameters: tuple[Parameter, ...]
    # What the function gives.
    body: Syntax
    span: Span


class Comparison(NamedTuple):
    """`a < b`, or a chain of such, `0 < a <= 1`; also with `in`, `not in`, `is` and `is not`."""

    # The first operand.
    first: Syntax
    # Each sign with the operand behind it.
    rest: tuple[tuple[str, Syntax], ...]
    span: Span


class Sum(NamedTuple):
    """`∑_{i=1}^{n} x_i`: what is added up, multiplied or compared over an index."""

    # `∑`, `∏`, `max` or `min`.
    sign: str
    # The index; None where none is written.
    letter: Name | None
    # The sign below, between the index and the limit: `=` or `!=`; nothing where only the index stands there.
    relation: str
    # Where the index begins, or what it leaves out; None where nothing is said.
    lower: Syntax | None
    # Where the index ends; None where nothing is said.
    upper: Syntax | None
    # What stands behind the sign.
    body: Syntax
    span: Span


class Entries(NamedTuple):
    """All entries that indices pick, as those of `s_ij` and `∑_k a_ik`; what they mean, and never typed."""

    # An array, or a sum.
    value: Syntax
    # The indices of its axes, a letter each.
    letters: str
    # The indices of the formula that it stands in, in the order of their axes.
    layout: str
    span: Span


class Logical(NamedTuple):
    """`a and b`, `a or b`, with two operands or more."""

    # `and` or `or`.
    operator: str
    # The operands.
    operands: tuple[Syntax, ...]
    span: Span


class Conditional(NamedTuple):
    """`a if c else b`."""

    # The value where the condition holds.
    then: Syntax
    # The condition.
    condition: Syntax
    # The value where it does not hold.
    otherwise: Syntax
    span: Span


class Named(NamedTuple):
    """`(n := 10)` inside of an expression."""

    # The name.
    target: Name
    # Its value.
    value: Syntax
    span: Span


class Clause(NamedTuple):
    """`for x in xs if c if d` of a comprehension."""

    # What is given a value in each turn.
    target: Syntax
    # What is gone through.
    iterable: Syntax
    # The conditions.
    conditions: tuple[Syntax, ...]
    span: Span


class Comprehension(NamedTuple):
    """`[x*2 for x in xs]`; in round brackets, alone as an argument, or in braces as well."""

    # `[`, `(` or `{`.
    bracket: str
    # What each turn gives; the key, of a dict.
    element: Syntax
    # The value of a dict's key; None of all others.
    value: Syntax | None
    # The loops, outer ones first.
    clauses: tuple[Clause, ...]
    span: Span


Chain = Binary | Attribute | Subscript | Call
"""What begins with another expression, its first field: a loop follows these, for they may be many."""
CHAIN = (Binary, Attribute, Subscript, Call)


class Bare(NamedTuple):
    """An expression alone."""

    # The expression.
    value: Syntax
    span: Span


class Assign(NamedTuple):
    """`a = b = value`."""

    # What is given the value: names, places, attributes, and tuples and lists of them, some starred.
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
    body: tuple[Syntax, ...]
    span: Span
    # Of a method, `staticmethod`, `classmethod` or `property` where that stands above it.
    decorated: str = ""


class Class(NamedTuple):
    """A class."""

    # Its name.
    name: Name
    # The classes that it is made from.
    bases: tuple[Syntax, ...]
    # The body.
    body: tuple[Syntax, ...]
    span: Span
    # `dataclass` where that stands above it.
    decorated: str = ""


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
    body: tuple[Syntax, ...]
    # What follows where no `break` ended it.
    otherwise: tuple[Syntax, ...]
    span: Span
    # Where it stands up to its colon.
    head: Span


class While(NamedTuple):
    """`while condition:`."""

    # The condition.
    condition: Syntax
    # What each turn does.
    body: tuple[Syntax, ...]
    # What follows where no `break` ended it.
    otherwise: tuple[Syntax, ...]
    span: Span
    # Where it stands up to its colon.
    head: Span


class If(NamedTuple):
    """`if`, `elif`, `else`."""

    # Each condition with what is done where it is the first to hold.
    branches: tuple[tuple[Syntax, tuple[Syntax, ...]], ...]
    # What is done where none holds.
    otherwise: tuple[Syntax, ...]
    span: Span


class With(NamedTuple):
    """`with value as target:`."""

    # Each value, and what it is called.
    items: tuple[tuple[Syntax, Syntax | None], ...]
    # What is done.
    body: tuple[Syntax, ...]
    span: Span
    # Where it stands up to its colon.
    head: Span


class Handler(NamedTuple):
    """`except kind as name:`."""

    # What is caught; None for everything.
    kind: Syntax | None
    # What it is called.
    name: str
    # What is done then.
    body: tuple[Syntax, ...]
    span: Span


class Try(NamedTuple):
    """`try:` with its handlers, which nothing leads to here."""

    # What is done.
    body: tuple[Syntax, ...]
    # What would catch an error of it.
    handlers: tuple[Handler, ...]
    # What stands below `else`.
    otherwise: tuple[Syntax, ...]
    # What stands below `finally`.
    last: tuple[Syntax, ...]
    span: Span
    # Where it stands up to its colon.
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
    Bare | Assign | Augmented | Define | Class | Return | For | While | If | With | Try | Import | Jump
    | Other
)  # fmt: skip
Block = tuple[Syntax, ...]
"""Statements that stand one below the other."""
