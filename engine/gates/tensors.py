"""What a row of whole arrays is, and what such rows share.

It says which shape its gate gives, what it computes, and what it sends back, as a line of the language.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from inspect import signature
from typing import Any, TypeVar

import numpy as np

from ..base.shapes import Shape, Sizes, count, shape_of
from . import contracting
from .lines import Setting, letters, mentioned, said
from .numpyline import line_function, numpy_line
from .printers import Arithmetic
from .rows import Options, Row, kept
from .scriptline import script_line

Found = TypeVar("Found")
Array = Any  # numpy.ndarray of float64, or numpy.float64 for a scalar


def summed_to(gradient: Array, shape: Shape) -> Array:
    """Sum a gradient over the axes along which its operand was broadcast."""
    if shape_of(gradient) == shape:
        return gradient
    ahead = np.ndim(gradient) - len(shape)
    repeated = tuple(ahead + axis for axis, size in enumerate(shape) if size == 1)
    total = np.sum(gradient, axis=(*range(ahead), *repeated), keepdims=True)
    return total.reshape(shape)


def kind_in_parts(operand: Shape, size: int) -> str:
    """Name the kind of a Jacobian where each number is made of `size` numbers of the operand."""
    return "dense" if size == count(operand) else "block"


@dataclass(frozen=True, eq=False, kw_only=True)
class Tensor(Row):
    """A row of whole arrays. Its name and what is drawn stand first, all else by its name.

    From the lines of `vjps` come what a reader is told, and the backward pass in NumPy and JavaScript.
    """

    # The output's shape, from the operands' shapes and the options as keywords.
    shape_rule: Callable[..., Shape]
    # The output, from the operands and the options as keywords.
    forward: Callable[..., Any]
    # The gradient towards each operand, as lines of the language (`lines.py`) in the form of the notes;
    # empty where none is passed. The last one serves for all operands behind.
    vjps: tuple[str, ...]
    # The kind of the Jacobian towards each operand, or what finds it from the shapes of operand and output.
    kinds: tuple[str | Callable[..., str], ...]
    # The gate in NumPy, as a text in `{a}` and `{b}` or from shapes and options; lines end with `{out}`.
    numpy: str | Callable[..., str | tuple[str, ...]]
    # The gate in PyTorch, as a text or from shapes and options.
    torch: str | Callable[..., str]
    # The function of the runtime in `static/` that computes it, or from shapes and options the gate as a
    # text in `{a}` and `{b}`.
    javascript: str | Callable[..., str]
    # How many axes each operand has where nothing else says it; or from the operand's position, the axes
    # that are asked of the output, and the options.
    wants: tuple[int, ...] | Callable[..., int] = ()
    # The vjps that are computed, where the notes' forms lose digits or give no number.
    stable: tuple[str, ...] = ()
    # The vjps where no option is typed, if they are simpler then.
    bare: tuple[str, ...] = ()
    # Functions that compute the vjps sooner: of upstream gradient, operands, output and options.
    fast: tuple[Callable[..., Any], ...] = ()
    # The options that hold where none are typed.
    presumed: Options = ()
    # The options with which tests take the row.
    tried: tuple[Options, ...] = ((),)
    # The size of outputs from which on the program in NumPy is the careful one.
    careful_from: float = math.inf

    @property
    def elementwise(self) -> bool:
        """Whether each number of the output depends on one number of each operand: never."""
        return False

    def passes(self, position: int) -> bool:
        """Tell whether the gate passes a gradient to its operand at a position."""
        return bool(_at(self.vjps, position))

    @property
    def arity(self) -> int:
        """How many operands the gate takes; of a variadic one, how many it takes at least."""
        return len(self.vjps) - (self.variadic and not self.vjps[-1])

    def line(self, position: int, options: Options = (), stable: bool = False) -> str:
        """Give the line of the vjp towards an operand; `stable` asks for the form that is computed."""
        lines = (self.bare if not options else ()) or (self.stable if stable else ()) or self.vjps
        return _at(lines, position)

    def keeps(self, position: int, count: int) -> tuple[int, ...]:
        """List the arrays whose numbers the vjp reads."""
        if not self.passes(position):
            return ()
        read = mentioned(_at(self.vjps, position))
        others = [name for i, name in enumerate(letters(count)) if i != position]
        read |= {*others} if "others" in read else set()
        return tuple(i for i, name in enumerate((*letters(count), "out")) if name in read)

    def sent_text(
        self,
        position: int,
        operands: Sequence[str],
        out: str = "out",
        g: str = "g",
        n: str = "n",
        options: Options = (),
    ) -> str:
        """Write for a reader what goes to an operand, in these texts: `g @ x.T`."""
        line = self.line(position, options)
        if "others" in mentioned(line):
            return contracting.said(dict(options)["subscripts"], position, [g, *operands])
        numbers = {**dict(self.presumed), **dict(options)}
        known = {name: str(number) for name, number in numbers.items() if isinstance(number, int)}
        operand_names = dict(zip(letters(len(operands)), operands, strict=True))
        return said(line, {**known, "out": out, "g": g, "n": n, **operand_names})

    def setting(
        self, position: int, operands: Sequence[Shape], out: Shape, options: Options = ()
    ) -> Setting:
        """Say where the line of a vjp is written."""
        given = tuple({**dict(self.presumed), **dict(options)}.items())
        return Setting(tuple(operands), position, out, given, "keepdims" in self.takes)

    def written(
        self, operands: Sequence[Shape], careful: bool, options: Options = ()
    ) -> tuple[str, ...]:
        """Write the gate in NumPy, in lines that give `{out}`."""
        if isinstance(self.numpy, str):
            return (f"{{out}} = {self.numpy}",)
        several = {"careful": careful} if "careful" in signature(self.numpy).parameters else {}
        made = self.numpy(*operands, **several, **dict(options))
        return (f"{{out}} = {made}",) if isinstance(made, str) else made

    def sent_written(
        self,
        position: int,
        operands: Sequence[Shape],
        out: Shape,
        careful: bool,
        options: Options = (),
    ) -> str:
        """Write in NumPy what goes back to an operand: an expression of its shape.

        Where it begins with `[`, it is the part of the gradient to which `{g}` is added.
        """
        line = self.line(position, options, careful)
        return numpy_line(line, self.setting(position, operands, out, options))

    def sent_in_script(
        self, position: int, operands: Sequence[Shape], out: Shape, options: Options = ()
    ) -> str:
        """Write in JavaScript what goes back to an operand."""
        line = self.line(position, options, stable=True)
        return script_line(line, self.setting(position, operands, out, options))

    def written_in_script(self, operands: Sequence[Shape], options: Options = ()) -> str:
        """Write the gate in JavaScript."""
        if not isinstance(self.javascript, str):
            return self.javascript(*operands, **dict(options))
        given = [f"{{{letter}}}" for letter in letters(len(operands))]
        typed = [f"{key}: {json.dumps(value)}" for key, value in options]
        given += [f"{{{{ {', '.join(typed)} }}}}"] if typed else []
        return f"{self.javascript}({', '.join(given)})"

    def written_in_torch(self, operands: Sequence[Shape], options: Options = ()) -> str:
        """Write the gate in PyTorch."""
        made = self.torch
        return made if isinstance(made, str) else made(*operands, **dict(options))

    def kind(self, position: int, operand: Shape, out: Shape, options: Options = ()) -> str:
        """Name the kind of the Jacobian towards an operand of a shape."""
        kind = _at(self.kinds, position)
        if isinstance(kind, str):
            return kind
        place = {"position": position} if "position" in signature(kind).parameters else {}
        return kind(operand, out, **place, **dict(options))

    def shape(self, sizes: Sizes, operands: Sequence[Shape], options: Options = ()) -> Shape:
        """Give the shape of the output. Errors: Mismatch."""
        return self.shape_rule(sizes, *operands, **dict(options))

    @kept
    def function(
        self, count: int, options: Options = (), arithmetic: Arithmetic = "numpy"
    ) -> Callable[..., Any]:
        """Give the function from the operands to the output."""
        return partial(self.forward, **dict(options)) if options else self.forward

    @kept
    def vjp(
        self,
        positions: tuple[int, ...],
        count: int,
        options: Options = (),
        arithmetic: Arithmetic = "numpy",
    ) -> Callable[..., tuple[Any, ...]]:
        """Give the function from upstream gradient, operands and output to what goes to `positions`."""
        meant = dict(options)
        vjps = [
            _at(self.fast, position) if self.fast else self.by_line(position)
            for position in positions
        ]

        def sent(*given: Any) -> tuple[Any, ...]:
            return tuple([vjp(*given, **meant) for vjp in vjps])

        return sent

    def by_line(self, position: int, stable: bool = True) -> Callable[..., Any]:
        """Give the function that the line of a vjp is, as `fast` has it."""

        @lru_cache(16)
        def made(shapes: tuple[Shape, ...], typed: Options) -> Callable[..., Any]:
            setting = self.setting(position, shapes[:-1], shapes[-1], typed)
            return line_function(self.line(position, typed, stable), setting)

        def sent(g: Any, *given: Any, **options: Any) -> Any:
            return made(tuple(map(shape_of, given)), tuple(options.items()))(g, *given)

        return sent


def _at(each: Sequence[Found], position: int) -> Found:
    """Give what is for an operand; the last one serves for all operands behind it."""
    return each[min(position, len(each) - 1)]
