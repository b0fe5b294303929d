"""What a row of numbers is: a row of the table of derivatives in a calculus book.

It has the function, and its partial derivative towards each operand, as formulas in the operands (`x`, `y`)
and the gate's own output (`out`). On arrays it works elementwise. SymPy reads these texts once; they are
ours, never the user's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
import sympy

from ..base.shapes import Shape, Sizes, count
from ..base.words import Words
from .printers import OUT, Arithmetic, function, is_level, pairwise, printed, read, template
from .rows import Options, Row, kept


@dataclass(frozen=True, eq=False)
class Scalar(Row):
    """A row of formulas in `x`, `y` and `out`; on arrays it broadcasts as NumPy does.

    A variadic gate writes two operands, and its one partial is the same for each of them.
    """

    # The function, in `x` and `y`; of a variadic gate SymPy's name of it.
    forward: str
    # The partial derivatives in the forms of the notes, for readers; empty where no gradient is passed.
    partials: tuple[str, ...]
    _: KW_ONLY
    # The function as books define it, where `forward` is another form or has functions of its own. SymPy
    # differentiates it, and readers are shown it.
    plain: str = ""
    # The range of each operand in which tests take points.
    sample: tuple[float, float] = (-3.0, 3.0)
    # The same for each operand, where they differ.
    samples: tuple[tuple[float, float], ...] = ()
    # What PyTorch calls the function, where that is better than the formula.
    torch: str = ""
    # The partials that are computed, where the notes' forms lose digits somewhere on the line.
    stable: tuple[str, ...] = ()
    # Why a partial has a case of its own at single points, for each operand; empty of one that has none.
    cases: tuple[Words | Literal[""], ...] = ()
    # What is sent, in `g` too, where `g` times the partial would not do: 0·inf is no 0.
    sends: tuple[str, ...] = ()

    def passes(self, position: int) -> bool:
        """Tell whether the gate passes a gradient to its operand at a position."""
        return bool(self.partials[0 if self.variadic else position])

    @property
    def elementwise(self) -> bool:
        """Whether each number of the output depends on one number of each operand: always."""
        return True

    @property
    def arity(self) -> int:
        """How many operands the row writes."""
        return 2 if self.variadic else len(self.partials)

    def shape(self, sizes: Sizes, operands: Sequence[Shape], options: Options = ()) -> Shape:
        """Broadcast the shapes of the operands."""
        return sizes.together(*operands)

    @kept
    def function(
        self, count: int, options: Options = (), arithmetic: Arithmetic = "math"
    ) -> Callable[..., Any]:
        """Give the formula as a function."""
        names = [f"x{i}" for i in range(count)]
        return function(names, self.forward_code(count, arithmetic).format(*names), arithmetic)

    @kept
    def vjp(
        self,
        positions: tuple[int, ...],
        count: int,
        options: Options = (),
        arithmetic: Arithmetic = "math",
    ) -> Callable[..., tuple[Any, ...]]:
        """Multiply the upstream gradient by the local gradients. Of the output's shape, not summed yet."""
        operands = [f"x{i}" for i in range(count)]
        codes = [self.sent_code(position, arithmetic) for position in positions]
        sent = [code.format(*operands, out="out", g="g") for code in codes]
        return function(["g", *operands, "out"], _tuple(sent), arithmetic)

    @kept
    def local(
        self, positions: tuple[int, ...], count: int, arithmetic: Arithmetic, stable: bool = True
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the function from operands and output to the local gradients at `positions`."""
        names = [*(f"x{i}" for i in range(count)), "out"]
        partials = self._partials(positions, count, arithmetic, stable)
        return function(names, _tuple(partials), arithmetic)

    def _partials(
        self, positions: tuple[int, ...], count: int, arithmetic: Arithmetic, stable: bool = True
    ) -> list[str]:
        names = [f"x{i}" for i in range(count)]
        codes = [self.partial_code(position, arithmetic, stable) for position in positions]
        return [code.format(*names, out="out") for code in codes]

    def local_text(self, position: int, operands: Sequence[str], out: str = "out") -> str:
        """Write a local gradient for a reader, in the texts of the operands and of the output."""
        return self._local_text(position, (*operands, out))

    @kept
    def _local_text(self, position: int, texts: tuple[str, ...]) -> str:
        *operands, out = texts
        count = len(operands)
        other = self.other(position, count)
        texts = (*operands, out if other is None else operands[other])
        names = dict(zip((*self.names(count), "out"), texts, strict=True))
        symbols = (*self.operands(count), *([] if other is None else [OUT]))
        numbers = {x: _constant(text) for x, text in zip(symbols, texts, strict=False)}
        partial = self.partial(position, count)
        simpler = partial.xreplace(
            {x: number for x, number in numbers.items() if number is not None}
        )
        if simpler.has(sympy.I, sympy.zoo, sympy.nan):  # log(-1), 1/0: as they stand
            simpler = partial
        written = printed(simpler, "reader")
        # All at once, because a text that is put in may hold a word that is a name of the formula's.
        return re.sub(r"\bx\d*\b|\by\b|\bout\b", lambda name: names[name[0]], written)

    def stands_in_case(self, position: int, operands: Sequence[Any], out: Any) -> bool:
        """Tell whether numbers stand where the partial has a case of its own (`cases`), which is 0."""
        if not self.cases or not self.cases[position]:
            return False
        (_, condition), _ = self.partial(position, len(operands)).args
        names = [*self.names(len(operands)), "out"]
        holds = function(names, printed(condition, "numpy"), "numpy")
        return bool(np.any(holds(*map(np.asarray, operands), np.asarray(out))))

    def keeps(self, position: int, count: int) -> tuple[int, ...]:
        """List what the partial mentions."""
        if not self.passes(position):
            return ()
        names = (*self.operands(count), OUT)
        mentioned = self.partial(position, count).free_symbols
        if (other := self.other(position, count)) is not None:
            mentioned = mentioned - {OUT} | {names[other]}
        return tuple(i for i, name in enumerate(names) if name in mentioned)

    def kind(self, position: int, operand: Shape, out: Shape, options: Options = ()) -> str:
        """Name the kind of the Jacobian: diagonal, unless the operand is broadcast to more numbers."""
        if count(operand) != count(out):
            return "dense" if count(operand) == 1 else "repeated"
        return "diagonal" if self.partials[0 if self.variadic else position] != "1" else "identity"

    def names(self, count: int) -> list[str]:
        """Name `count` operands: `x`, `y`, then `x3`, `x4`, … ."""
        return ["x", "y", *(f"x{i}" for i in range(3, count + 1))][:count]

    def operands(self, count: int) -> tuple[sympy.Symbol, ...]:
        """Give the symbols of `count` operands."""
        return tuple(sympy.Symbol(name, real=True) for name in self.names(count))

    @kept
    def formula(self, count: int) -> sympy.Expr:
        """Read the forward formula, for `count` operands."""
        if self.variadic:
            # As it stands: SymPy would compare each operand with each other one, which takes minutes.
            return getattr(sympy, self.forward)(*self.operands(count), evaluate=False)
        return read(self.forward)

    def definition(self, count: int) -> sympy.Expr:
        """Read the function as books define it, in functions that SymPy can differentiate."""
        return read(self.plain) if self.plain else self.formula(count)

    @property
    def computed(self) -> tuple[str, ...]:
        """Give the forms of the partials that are computed."""
        return self.stable or self.partials

    @kept
    def partial(self, position: int, count: int, stable: bool = False) -> sympy.Expr:
        """Read the local gradient towards the operand at `position`, of `count`, as the notes have it.

        `stable` asks for the form that is computed.
        """
        partials = self.computed if stable else self.partials
        if not self.variadic:
            return read(partials[position])
        (x,) = self.operands(1)
        name = self.names(position + 1)[position]
        return read(partials[0]).xreplace({x: sympy.Symbol(name, real=True)})

    def other(self, position: int, count: int) -> int | None:
        """Give the operand that is written for the output in the partial towards one; None for none.

        Of two operands one is the largest if it is no less than the other: `1(x >= y)` says it without
        the output.
        """
        return 1 - position if self.variadic and count == 2 else None

    @cached_property
    def is_level(self) -> bool:
        """Whether each partial is a number on either side of its jumps: such a gate rounds nothing."""
        positions = [position for position in range(self.arity) if self.passes(position)]
        return all(is_level(self.partial(position, self.arity)) for position in positions)

    def called(self, count: int) -> str:
        """Write the forward formula, for `count` operands, as the table does."""
        if self.variadic:
            return f"{self.forward}({', '.join(self.names(count))})"
        return self.forward

    @kept
    def forward_code(self, count: int, arithmetic: Arithmetic) -> str:
        """Write the formula in Python, as a template: `{0}`, `{1}`, … are the operands."""
        if self.variadic:  # SymPy's Max and Min compare each operand with each other one
            operands = [f"{{{i}}}" for i in range(count)]
            if arithmetic == "numpy":
                return pairwise(f"{self.forward.lower()}imum", operands)
            return f"{self.forward.lower()}({', '.join(operands)})"
        return template(read(self.forward), arithmetic)

    @cache
    def partial_code(self, position: int, arithmetic: Arithmetic, stable: bool = True) -> str:
        """Write a local gradient in Python, as a template that has the output as `{out}`."""
        partials = self.computed if stable else self.partials
        if self.variadic:
            return template(read(partials[0]), arithmetic).replace("{0}", f"{{{position}}}")
        return template(read(partials[position]), arithmetic)

    @cache
    def sent_code(self, position: int, arithmetic: Arithmetic) -> str:
        """Write what is sent to an operand in Python, as a template: the gradient that arrives is `{g}`."""
        if self.sends:
            return template(read(self.sends[position]), arithmetic)
        partial = self.partial_code(position, arithmetic)
        return "{g}" if partial == "1.0" else f"{{g}}*{partial}"


def _tuple(codes: Sequence[str]) -> str:
    return f"({''.join(f'{code}, ' for code in codes)})"


_NUMBER = re.compile(r"-?[0-9.]+(e[-+]?[0-9]+)?")  # not every text that a float is read from: `inf`


def _constant(text: str) -> sympy.Number | None:
    """Read an operand that is a number, with which a formula is shorter; None of another operand."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return sympy.Integer(int(number)) if number.is_integer() else sympy.Float(text)
