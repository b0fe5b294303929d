"""The table of gates: everything about a gate stands in its row, and all else is derived from it.

The functions of both passes, the parser's names and operators, what is drawn inside the gate and
the property tests all come from here. Adding a gate is adding a row.
"""

import sympy

from ..base.words import Words, say
from . import (
    activations,
    angles,
    arithmetic,
    choices,
    comparisons,
    contractions,
    counting,
    cumulative,
    functions,
    linear,
    moves,
    norms,
    orders,
    places,
    products,
    reductions,
    roundings,
    shapes,
    softmaxes,
    statistics,
    windows,
)
from .rows import Row
from .scalars import Scalar
from .tensors import Tensor

EXTREMES: dict[str, Tensor] = reductions.EXTREMES

SUBJECTS: tuple[tuple[Words, tuple[Row, ...]], ...] = (
    (say("Arithmetic"), arithmetic.ROWS),
    (say("Exponentials, logarithms and roots"), functions.ROWS),
    (say("Angles and hyperbolic functions"), angles.ROWS),
    (say("Activations"), activations.ROWS),
    (say("Rounding and signs"), roundings.ROWS),
    (say("Choices"), choices.ROWS),
    (say("Comparisons and logic"), comparisons.ROWS),
    (say("Products"), (*products.ROWS, *contractions.ROWS)),
    (say("Linear algebra"), linear.ROWS),
    (say("Shapes"), shapes.ROWS),
    (say("Moves and copies"), moves.ROWS),
    (say("Places in arrays"), (*places.ROWS, *windows.ROWS)),
    (say("Reductions"), (*reductions.ROWS, *EXTREMES.values())),
    (say("Statistics"), statistics.ROWS),
    (say("Norms"), norms.ROWS),
    (say("Softmax and its like"), softmaxes.ROWS),
    (say("Running sums and products"), cumulative.ROWS),
    (say("Orders and places of extremes"), orders.ROWS),
    (say("Counting"), counting.ROWS),
)
"""All rows of the table, by their subjects."""

TABLE: tuple[Row, ...] = tuple(row for _, rows in SUBJECTS for row in rows)
SCALARS: tuple[Scalar, ...] = tuple(row for row in TABLE if isinstance(row, Scalar))
TENSORS: tuple[Tensor, ...] = tuple(
    row for row in TABLE if isinstance(row, Tensor) and row not in EXTREMES.values()
)

BY_NAME: dict[str, Row] = {row.name: row for row in (*SCALARS, *TENSORS)}
BY_OPERATOR: dict[str, Row] = {row.operator: row for row in TABLE if row.operator}

# Written as operators alone: `x + y` is a gate, `add(x, y)` is not in the language.
_NOT_CALLED = {"add", "sub", "mul", "div", "neg", "copy", "matmul", "index", "put", "add_at"}

FUNCTIONS: dict[str, Row] = {name: row for name, row in BY_NAME.items() if name not in _NOT_CALLED}
"""The rows that a program can call, by their own names."""

NAMES: dict[str, Row] = {
    **FUNCTIONS,
    **{name: row for row in FUNCTIONS.values() for name in row.aliases.split()},
}
"""The rows that a program can call, by all names that libraries and books have for them."""

REDUCTIONS: dict[str, str] = {
    name: row.name for row in EXTREMES.values() for name in row.aliases.split()
}
"""What libraries call the largest and the smallest of one array."""

CONSTANTS: dict[str, sympy.Expr] = {"e": sympy.E, "pi": sympy.pi, "π": sympy.pi}


_PLAIN = {name.replace("_", ""): name for name in NAMES if name.isascii()}


def spelled(name: str) -> str | None:
    """Find the function that is called `name` in other letters, as ReLU and Sin are; None where none is.

    >>> spelled("LeakyReLU"), spelled("Sum2")
    ('leaky_relu', None)
    """
    if not name.isascii() or name.endswith("_"):  # `relu_` changes its operand
        return None
    return _PLAIN.get(name.lower().replace("_", ""))


def nearest(name: str) -> str | None:
    """Find the one function whose name `name` is most likely a slip of; None where none is near.

    Two letters may be wrong, missing, too many or exchanged; in a short name one, and there no letter
    stands for another one, which would make half of all short names near. Nothing is near to a name of
    two letters, such as `ln`.

    >>> nearest("sigmod"), nearest("print"), nearest("foo")
    ('sigmoid', None, None)
    """
    low = name.lower().replace("_", "")
    if any(char.isdigit() for char in low) or len(low) < 3:
        return None
    most = 2 if len(low) > 4 else 1
    near = [
        (distance, sorted(low) != sorted(plain), known)  # the same letters are nearer
        for plain, known in _PLAIN.items()
        if (known in FUNCTIONS or len(plain) > 5)  # short names of books are near to too much
        and (distance := _distance(low, plain)) <= most
        and not (len(low) == len(plain) < 4 and sorted(low) != sorted(plain))
        and len(plain) > 2
    ]
    closest = min((one[:2] for one in near), default=None)
    found = [known for *one, known in near if tuple(one) == closest]
    return found[0] if len(found) == 1 else None


def _distance(one: str, other: str) -> int:
    """Count the letters to put in, take out, change or exchange with the next (R. Wagner, 1975)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            steps = [before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps.append(last[j - 2] + 1)
            row.append(min(steps))
    return row[-1]
