"""What a row of the table of gates is, and what is derived from it.

The row of a scalar gate is a row of the table of derivatives in a calculus book: the function, and
its partial derivative towards each operand, as formulas in the operands (`x`, `y`) and the gate's
own output (`out`). On arrays it works elementwise. SymPy reads these texts once; they are ours,
never the user's. The row of a tensor gate says which shape it gives, what it computes and
what it sends back, as a line of the language.
"""

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache, cached_property, lru_cache, partial, wraps
from inspect import signature
from typing import Any, Literal, TypeVar

import numpy as np
import sympy

from ..base.shapes import Shape, Sizes, count, shape_of
from ..base.words import Words
from . import contracting
from .lines import Setting, letters, mentioned, said
from .numpyline import line_function, numpy_line
from .picks import Index, operands_of, written
from .printers import OUT, Arithmetic, function, is_level, pairwise, printed, read, template
from .scriptline import script_line

Options = tuple[tuple[str, Any], ...]
"""What is typed beside the operands, such as `(("axis", 0),)`."""

Found = TypeVar("Found")
_FEW = 16  # operands


def _kept(find: Callable[..., Found]) -> Callable[..., Found]:
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

    @_kept
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

    @_kept
    def function(
        self, count: int, options: Options = (), arithmetic: Arithmetic = "math"
    ) -> Callable[..., Any]:
        """Give the formula as a function."""
        names = [f"x{i}" for i in range(count)]
        return function(names, self.forward_code(count, arithmetic).format(*names), arithmetic)

    @_kept
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

    @_kept
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

    def local_text(self, position: int, operands: Sequence[str]) -> str:
        """Write a local gradient for a reader, in the texts of the operands; the output is `out`."""
        count = len(operands)
        names = dict(zip(self.names(count), operands, strict=True))
        numbers = {x: _constant(t) for x, t in zip(self.operands(count), operands, strict=True)}
        partial = self.partial(position, count)
        simpler = partial.xreplace(
            {x: number for x, number in numbers.items() if number is not None}
        )
        if simpler.has(sympy.I, sympy.zoo, sympy.nan):  # log(-1), 1/0: as they stand
            simpler = partial
        written = printed(simpler, "reader")
        return re.sub(r"\bx\d*\b|\by\b", lambda name: names[name[0]], written)

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

    @_kept
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

    @_kept
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

    @_kept
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
        options: Options = (),
    ) -> str:
        """Write for a reader what goes to an operand, in these texts: `g @ x.T`."""
        line = self.line(position, options)
        if "others" in mentioned(line):
            return contracting.said(dict(options)["subscripts"], position, [g, *operands])
        numbers = {**dict(self.presumed), **dict(options)}
        known = {name: str(number) for name, number in numbers.items() if isinstance(number, int)}
        operand_names = dict(zip(letters(len(operands)), operands, strict=True))
        return said(line, {**known, "out": out, "g": g, **operand_names})

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

    @_kept
    def function(
        self, count: int, options: Options = (), arithmetic: Arithmetic = "numpy"
    ) -> Callable[..., Any]:
        """Give the function from the operands to the output."""
        return partial(self.forward, **dict(options)) if options else self.forward

    @_kept
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

        def sent(g: Any, *given: Any, **options: Any) -> Any:
            shapes, typed = [*map(shape_of, given)], tuple(options.items())
            setting = self.setting(position, shapes[:-1], shapes[-1], typed)
            return line_function(self.line(position, typed, stable), setting)(g, *given)

        return sent


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
        partial = self._scalar().partial(argindex - 1, len(self.args))
        return partial.xreplace({**self._operands(), OUT: self})

    def formula(self) -> sympy.Expr:
        """Write the gate's own formula with its operands put in."""
        return self._scalar().formula(len(self.args)).xreplace(self._operands())

    def _scalar(self) -> Scalar:
        if not isinstance(self.row, Scalar):
            raise TypeError(f"{self.row.name} has no formula: it works on whole arrays")
        return self.row

    def _operands(self) -> dict[sympy.Symbol, sympy.Basic]:
        return dict(zip(self._scalar().operands(len(self.args)), self.args, strict=True))


def _at(each: Sequence[Found], position: int) -> Found:
    """Give what is for an operand; the last one serves for all operands behind it."""
    return each[min(position, len(each) - 1)]


def _tuple(codes: Sequence[str]) -> str:
    return f"({''.join(f'{code}, ' for code in codes)})"


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
    if key == "width":
        return f" {','.join('+'.join(map(str, ends)) for ends in value)}"
    return "" if key == "keepdims" else f" {key}={value}"


_NUMBER = re.compile(r"-?[0-9.]+(e[-+]?[0-9]+)?")  # not every text that a float is read from: `inf`


def _constant(text: str) -> sympy.Number | None:
    """Read an operand that is a number, with which a formula is shorter; None of another operand."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return sympy.Integer(int(number)) if number.is_integer() else sympy.Float(text)
