"""What every row of the table of gates says, and the SymPy function that stands for its gate.

A row of numbers is a `Scalar` (`scalars.py`), one of whole arrays a `Tensor` (`tensors.py`).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache, wraps
from typing import Any, Literal, TypeVar

import sympy

from ..base.shapes import Shape, Sizes
from ..base.words import Words
from .picks import Index, operands_of, written
from .printers import OUT, Arithmetic

Options = tuple[tuple[str, Any], ...]
"""What is typed beside the operands, such as `(("axis", 0),)`."""

Found = TypeVar("Found")
_FEW = 16  # operands


def kept(find: Callable[..., Found]) -> Callable[..., Found]:
    """Keep the latest results of a row. They are bounded, because a user chooses operands and options.

    Of gates of many operands, whose functions are long, the latest few are kept.
    """
    small, large = lru_cache(4096)(find), lru_cache(32)(find)

    @wraps(find)
    def look_up(row: Any, *given: Any, **named: Any) -> Found:
        for one in given:
            if type(one) is int and one > _FEW:
                return large(row, *given, **named)
        return small(row, *given, **named)

    return look_up


@dataclass(frozen=True, eq=False)
class Row:
    """What every row says. A variadic gate takes as many operands as it writes, or more."""

    # The name that is typed, and the gate's in JSON.
    name: str
    # The sign that is drawn in the gate.
    symbol: str
    _: KW_ONLY
    # Says what becomes of a gradient that flows back, with the word for that in asterisks.
    pattern: str
    # What the gate is called where its name is no word.
    title: str = ""
    # What else it is called by libraries and books, with spaces between; read wherever its name is.
    aliases: str = ""
    # The sign that is typed for it: `+`.
    operator: str = ""
    # Whether it takes more operands than it writes.
    variadic: bool = False
    # What is drawn for a constant `{c}` on the left, on the right, and for two, `{c}` and `{d}`. `{bc}` and
    # `{bd}` stand in brackets where a minus would be misread, and `{sup}` is an exponent.
    absorbed: tuple[str, str, str] | None = None
    # Says of operands, output and options whether the derivative jumps there.
    kink: Callable[..., bool] | None = None
    # What the gate passes at a kink.
    convention: Words | Literal[""] = ""
    # The options that may be typed.
    takes: tuple[str, ...] = ()
    # The code of the error where its function raises Mismatch, of numbers that it can't take.
    refuses: str = ""
    # What PyTorch does otherwise at a kink; `AS_HERE` where it does the same, None where there is none.
    torch_at_kink: str | None = None
    # Whether PyTorch sends back by the notes' form of the partial, which loses digits where it is saturated.
    torch_by_output: bool = False
    # How far from 0 an operand shows well: further out the output or the gradient can hardly be seen.
    calm: float = math.inf
    # What becomes of a gradient of ones, which an array at the output gets, where that is 0 for all operands.
    at_ones: Words | Literal[""] = ""
    # Whether it takes one place of its operand several times, beside what an index does.
    overlaps: bool = False
    # How a lecture takes the gate apart, in the language that users type.
    parts: str = ""
    # A program that shows the gate, where its name or its sign with operands alone is none.
    example: str = ""

    def passes(self, position: int) -> bool:
        """Tell whether the gate passes a gradient to its operand at a position.

        None goes to what a gate compares, chooses by, or picks places by, and none to what it detaches.
        """
        raise NotImplementedError

    def reaches(self, position: int, result: int, by_gradient: bool = False) -> bool:
        """Tell whether what a gate gives at one of its results depends on its operand at a position.

        With `by_gradient`, tell whether the gradient at the result is passed to the operand. All results of
        a gate of the table are its one value.
        """
        return not by_gradient or self.passes(position)

    def holds(self, position: int) -> bool:
        """Tell whether the operand at a position is held where gradients are checked.

        What is detached is a constant to the gradient, so a difference must not move it, and no step of
        1e-5 leads from one place of an array to another. A comparison is not held: its true derivative
        is 0 but for where it jumps, which is its kink.
        """
        return self.kink is None and not self.passes(position)

    @property
    def elementwise(self) -> bool:
        """Whether each number of the output depends on one number of each operand."""
        raise NotImplementedError

    @property
    def arity(self) -> int:
        """How many operands the row writes."""
        raise NotImplementedError

    def keeps(self, position: int, count: int) -> tuple[int, ...]:
        """List what the backward pass reads for the operand at `position`, of `count`.

        It is the operands at these positions; the output is at position `count`.
        """
        raise NotImplementedError

    def kind(self, position: int, operand: Shape, out: Shape, options: Options) -> str:
        """Name the kind of the Jacobian towards an operand of a shape."""
        raise NotImplementedError

    def shape(self, sizes: Sizes, operands: Sequence[Shape], options: Options) -> Shape:
        """Give the shape of the output. Errors: Mismatch."""
        raise NotImplementedError

    def function(self, count: int, options: Options, arithmetic: Arithmetic) -> Callable[..., Any]:
        """Give the function from `count` operands to the output."""
        raise NotImplementedError

    def vjp(
        self, positions: tuple[int, ...], count: int, options: Options, arithmetic: Arithmetic
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the function from upstream gradient, operands and output to what goes to `positions`."""
        raise NotImplementedError

    def local(
        self, positions: tuple[int, ...], count: int, arithmetic: Arithmetic
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the function from operands and output to the local gradients at `positions`."""
        raise NotImplementedError

    def operands(self, count: int) -> tuple[sympy.Symbol, ...]:
        """Give the symbols of `count` operands in the row's formulas. Errors: TypeError where it has none."""
        raise TypeError(f"{self.name} has no formula: it works on whole arrays")

    def formula(self, count: int) -> sympy.Expr:
        """Give what the gate computes, for `count` operands. Errors: TypeError where it has no formula."""
        raise TypeError(f"{self.name} has no formula: it works on whole arrays")

    def partial(self, position: int, count: int, stable: bool = False) -> sympy.Expr:
        """Give the local gradient towards an operand. Errors: TypeError where it has no formula."""
        raise TypeError(f"{self.name} has no formula: it works on whole arrays")

    @kept
    def function_class(self, options: Options) -> "type[GateFunction]":
        """Make the SymPy function that stands for this gate in a parsed expression."""
        name = "_".join(["gate", self.name, *(f"{key}_{value}" for key, value in options)])
        return type(name, (GateFunction,), {"row": self, "options": options})

    def drawn(self, constants: Sequence[str | None], options: Options = ()) -> str:
        """Say what is drawn in a gate with these operands: a constant's text, or None for a wire."""
        index = dict(options).get("index")
        if index is not None:
            return _brackets(self.symbol, constants, index)
        known = [text for text in constants if text is not None]
        if not known:
            return self.symbol + "".join(map(_option, options))
        if self.absorbed is None or len(constants) > 2:
            applied = f"{self.name}({', '.join(text or '·' for text in constants)})"
            return (applied if self.symbol else known[0]) + "".join(map(_option, options))
        form = 2 if len(known) == 2 else 0 if constants[0] is not None else 1
        c, d = known[0], known[-1]
        return self.absorbed[form].format(
            c=c, d=d, bc=_bracketed(c), bd=_bracketed(d), sup=_raised(c)
        )

    def __call__(self, *operands: sympy.Basic, options: Options = ()) -> "GateFunction":
        """Apply the gate in an expression: nothing is simplified, re-ordered or merged."""
        return self.function_class(options)(*operands)


class GateFunction(sympy.Function):
    """An opaque SymPy function: SymPy differentiates a scalar one by its row, and rewrites none."""

    row: Row
    options: Options

    def __new__(cls, *args: sympy.Basic) -> "GateFunction":
        """Leave an application as it was typed; SymPy's own way would evaluate `exp(2.0)`."""
        return sympy.Basic.__new__(cls, *args)  # type: ignore[no-any-return]  # SymPy has no types

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """Give the local gradient towards operand `argindex`, which counts from 1; 0 where none is passed."""
        if not self.row.passes(argindex - 1):
            return sympy.Integer(0)
        partial = self.row.partial(argindex - 1, len(self.args))
        return partial.xreplace({**self._operands(), OUT: self})

    def formula(self) -> sympy.Expr:
        """Write the gate's own formula with its operands put in."""
        return self.row.formula(len(self.args)).xreplace(self._operands())

    def _operands(self) -> dict[sympy.Symbol, sympy.Basic]:
        return dict(zip(self.row.operands(len(self.args)), self.args, strict=True))


def _brackets(sign: str, constants: Sequence[str | None], index: Index) -> str:
    """Write what is drawn in a gate that picks or puts: `[0,1:3]`, or `[0] ←` with a constant behind it."""
    texts = [text or "·" for text in constants]
    taken = written(index, texts[len(texts) - operands_of(index) :]).replace(", ", ",")
    whole, *part = constants[: 2 if sign else 1]
    return f"{whole or ''}[{taken}]{sign and f' {sign}'}{''.join(f' {p}' for p in part if p)}"


def _bracketed(constant: str) -> str:
    """Put a negative constant in brackets, where a sign before it or behind it would misread it."""
    return f"({constant})" if constant.startswith("−") else constant


def _raised(exponent: str) -> str:
    """Write an exponent: `x³`, or `^0.5` where there are no raised signs for it."""
    if exponent.strip("−0123456789"):
        return f"^{exponent}"
    return exponent.translate(str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _option(option: tuple[str, Any]) -> str:
    """Write an option behind the symbol of its gate: ` axis=0`; of a shape, the sizes alone.

    That an axis is kept is seen in the shape behind the gate.
    """
    key, value = option
    if key in ("shape", "axes", "reps"):
        return f"({','.join(map(str, value))})".replace("-", "−")
    if key == "subscripts":
        return f" {value}".replace("->", "→")
    if key in ("size", "stride", "dilation"):
        return f"{'' if key == 'size' else f' {key}'} {'×'.join(map(str, value))}"
    if key == "width":
        return f" {','.join('+'.join(map(str, ends)) for ends in value)}"
    return "" if key == "keepdims" else f" {key}={value}"
