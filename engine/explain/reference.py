"""The reference of gates: what the table says of each row, for readers who look one up.

A gate of numbers has formulas. What a gate of arrays computes is said in NumPy, as the program of an example
has it, and what it sends back as the line of its row.
"""

from functools import cache
from typing import Any, NamedTuple

import sympy

from ..base.shapes import Shape, shape_of
from ..base.words import Words, say
from ..gates.lines import letters
from ..gates.printers import printed
from ..gates.rows import Row
from ..gates.scalars import Scalar
from ..gates.table import SUBJECTS
from ..gates.tensors import Tensor
from ..graph.graph import COPY, Constant, Gate, Graph
from ..graph.inference import inferred
from ..graph.known import graph_of
from ..language.library_names import FORMS
from ..language.prelude import TITLES, Defined, definitions
from ..maths.writer import mathml
from ..plots.plots import Drawing
from .curves import sketch

_LONGEST_NAME = 60  # characters of a program in PyTorch


class Sent(NamedTuple):
    """What goes to one operand."""

    # What the operand is called in the formulas.
    operand: str
    # Of numbers the local gradient, of arrays the gradient that is sent.
    text: str
    # The local gradient as MathML; empty of arrays.
    math: str


class Entry(NamedTuple):
    """What is said of a gate."""

    # The name that is typed, and the gate's in JSON.
    name: str
    # What the gate is called where its name is no word.
    title: str
    # The sign that is drawn in the gate.
    symbol: str
    # A program that shows the gate.
    example: str
    # Whether it is a gate of numbers, and has a local gradient.
    of_numbers: bool
    # What it computes: a formula of its operands, or lines of NumPy.
    computes: tuple[str, ...]
    # The formula as MathML; empty of arrays.
    math: str
    # What goes to each operand that gets a gradient.
    sends: tuple[Sent, ...]
    # What becomes of a gradient, with the word for that in asterisks.
    pattern: str
    # What it passes at a kink; empty where it has none.
    convention: str
    # The options that may be typed.
    options: tuple[str, ...]
    # What else it is called.
    names: tuple[str, ...]
    # The gate in PyTorch; empty where that is the formula, or too long to be looked for.
    torch: str
    # Its curve, of a gate of one number that is no straight line.
    curve: Drawing | None


class Subject(NamedTuple):
    """The gates of one subject."""

    # What the subject is called.
    title: Words
    # Its gates, in the order of the table.
    entries: tuple[Entry, ...]


class Written(NamedTuple):
    """What libraries have a function for, and the language writes as a formula."""

    # What libraries call it.
    names: tuple[str, ...]
    # The operands of the library's call, with commas between them.
    operands: str
    # The formula, which is a program.
    text: str


@cache
def reference() -> tuple[Subject, ...]:
    """Describe all gates of the table."""
    return tuple(Subject(title, tuple(map(entry, rows))) for title, rows in SUBJECTS)


class Unfolded(NamedTuple):
    """A function of the prelude, which is a module of gates."""

    # Its name, and what else it is called.
    names: tuple[str, ...]
    # Its call, with the parameters as its text has them.
    call: str
    # What it is.
    claim: Words
    # What gives it with some of its arguments.
    made_by: tuple[str, ...]
    # A program that shows it.
    example: str
    # The names of its gates, in their order.
    gates: tuple[str, ...]


@cache
def unfolded() -> tuple[tuple[Words, tuple[Unfolded, ...]], ...]:
    """List what the prelude defines for users, subject by subject, each under the subject's title."""
    told = [one for one in definitions() if one.docstring]
    return tuple(
        (title, tuple(_unfolded(one) for one in told if one.subject == subject))
        for subject, title in TITLES.items()
    )


def _unfolded(one: Defined) -> Unfolded:
    return Unfolded(
        names=(one.name, *one.also),
        call=f"{one.name}({one.parameters})",
        claim=say(one.claim),
        made_by=one.made_by,
        example=one.example,
        gates=tuple(gate.row.name for gate in graph_of(one.example).gates if gate.row is not COPY),
    )


@cache
def written() -> tuple[Written, ...]:
    """List what libraries have functions for that are written as formulas, each formula once.

    An option that has to be a number, an axis, is no program by its name alone: such a form is left out.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for name, forms in FORMS.items():
        for form in forms:
            if "axis=" not in form.operands:
                found.setdefault(form, []).append(name)
    return tuple(Written(tuple(names), *form) for form, names in found.items())


def entry(row: Row) -> Entry:
    """Describe the gate of a row."""
    example = row.example or _applied(row)
    told = _of_numbers(row) if isinstance(row, Scalar) else _of_arrays(row, example)
    return Entry(
        name=row.name,
        title=row.title or row.name,
        symbol=row.symbol,
        example=example,
        of_numbers=isinstance(row, Scalar),
        pattern=row.pattern,
        convention=row.convention,
        options=row.takes,
        names=tuple(row.aliases.split()),
        **told,
    )


def _of_numbers(row: Scalar) -> dict[str, Any]:
    formula = _formula(row)
    return {
        "computes": (printed(formula, "reader"),),
        "math": mathml(formula),
        "sends": _locals(row),
        "torch": row.torch,
        "curve": sketch(row),
    }


def _of_arrays(row: Row, example: str) -> dict[str, Any]:
    assert isinstance(row, Tensor)
    graph, gate = _shown(row, example)
    operands, options = _shapes(graph, gate), gate.options
    texts = {f"{name}{end}": name for name in letters(len(operands)) for end in ("", "_")}
    lines = row.written(operands, False, options)
    return {
        "computes": tuple(line.format(**texts, out="out") for line in lines),
        "math": "",
        "sends": _sent(row, gate),
        "torch": _as_name(row.written_in_torch(operands, options).format(**texts)),
        "curve": None,
    }


def _as_name(torch: str) -> str:
    return torch if len(torch) <= _LONGEST_NAME else ""


def _applied(row: Row) -> str:
    """Write a row with its operands: `x + y` or `softmax(a)`."""
    operands = row.names(row.arity) if isinstance(row, Scalar) else letters(row.arity)
    if row.operator:
        return f" {row.operator} ".join(operands)
    return f"{row.name}({', '.join(operands)})"


def _formula(row: Scalar) -> sympy.Expr:
    """Give the function as books define it, unless all that tells it from its operand is left out there."""
    definition = row.definition(row.arity)
    return row.formula(row.arity) if definition.is_Symbol else definition


def _locals(row: Scalar) -> tuple[Sent, ...]:
    names = row.names(row.arity)
    return tuple(
        Sent(name, row.local_text(position, names), mathml(row.partial(position, row.arity)))
        for position, name in enumerate(names)
        if row.passes(position)
    )


def _sent(row: Tensor, gate: Gate) -> tuple[Sent, ...]:
    names = letters(len(gate.operands))
    return tuple(
        Sent(name, row.sent_text(position, names, options=gate.options), "")
        for position, name in enumerate(names)
        if row.passes(position)
    )


def _shown(row: Row, example: str) -> tuple[Graph, Gate]:
    """Find the gate of a row in its example."""
    graph = graph_of(example)
    return graph, next(gate for gate in graph.gates if gate.row is row)


def _shapes(graph: Graph, gate: Gate) -> list[Shape]:
    """Give the shapes of a gate's operands where no input has a value."""
    found = inferred(graph, {})
    return [
        shape_of(one.value) if isinstance(one, Constant) else found[graph.wires[one].value]
        for one in gate.operands
    ]
