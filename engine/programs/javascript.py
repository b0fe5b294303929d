"""The circuit as an ES module in JavaScript: its inputs, and a function that runs both passes.

The page runs this module when a slider moves. Numbers are computed in one line for each gate and each
gradient. Arrays are computed by a small runtime (`static/circuit/arrays.js`), which is written into the
module, and with it the files of `RARE` that are called: a row names the function that computes its gate,
and its vjps are written from the row's lines.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import sympy

from ..base.arrays import chunks
from ..base.package import static_text
from ..base.shapes import Shape, shape_of
from ..gates.lines import letters
from ..gates.printers import printed, read
from ..gates.rows import Options, Row
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.flowing import needing_gradient, wanting_gradient
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import has_arrays
from ..passes.run import Run
from .listing import JAVASCRIPT, Line, Listing, Names

_TYPES = re.compile(r"^ */\*\* @.*\n+", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?=function|const)", re.MULTILINE)
_IMPORTED = re.compile(r"^import .*\n+", re.MULTILINE)
_DEFINED = re.compile(r"^(?:function|const) (\w+)", re.MULTILINE)
_CALL = re.compile(r"(?<![\w.])(\w+)\(")

RARE = ("special", "reductions", "moves", "contractions", "algebra")
"""The files of functions in `static/circuit` that a program has where it calls one of theirs."""


def write(run: Run, opened: Run | None = None, more: Sequence[str] = ()) -> Listing:
    """Write a run's circuit in JavaScript; `opened` is the run with the parts of its gates.

    Behind it stand the lines of one `more` function.

    The module exports `inputs`, the names that are `data`, `upstream`, and `run(values, upstream)`, which
    gives the values and gradients of the wires in the order of their ids, from `w1` on. Numbers between the
    parts of a gate are computed from the numbers at its edge.
    """
    opened = opened or run
    behind = [*map(Line, ("", *more))] if more else []
    has = has_arrays(run.graph, run.shapes) or _called(behind, ("arrays",))
    files = ["arrays"] if has else []
    lines = [*_written(run, opened, files), *behind]
    if rare := _called(lines, RARE):  # no name of the program's may be one of these files'
        files += rare
        lines = [*_written(run, opened, files), *behind]
    for name in files:
        lines += map(Line, ("", *_runtime(name)))
    return Listing("javascript", tuple(lines))


def _written(run: Run, opened: Run, files: Sequence[str]) -> list[Line]:
    """Write the module without the files of functions behind it."""
    names = Names(opened.graph, JAVASCRIPT | _OURS | runtime_names(*files))
    gradients = _gradients(opened.graph, names)
    parts = _Writer(opened, names, gradients)
    return [*_Writer(run, names, gradients).lines(parts)]


def _gradients(graph: Graph, names: Names) -> list[str]:
    """Name the gradient on each wire: `dh` that of a value `h`, and `dh_use1`, `dh_use2` where it forks.

    The gradients of values have their names first, as in NumPy, because an input may be called `h_use1`.
    """
    whole = {value: names.new(f"d{named}") for value, named in names.values.items()}
    gradients = [whole[wire.value] for wire in graph.wires]
    uses = Counter[int]()
    for gate in graph.gates:
        if gate.row.name == "copy":
            for wire in gate.results:
                value = graph.wires[wire].value
                uses[value] += 1
                gradients[wire] = names.new(f"{whole[value]}_use{uses[value]}")
    return gradients


class _Writer:
    """Writes the lines of one module."""

    def __init__(self, run: Run, names: Names, gradients: list[str]) -> None:
        self.run, self.graph = run, run.graph
        self.wanting = wanting_gradient(run.graph, run.data)
        self.needing = needing_gradient(run.graph, run.data)
        self.names, self.gradients = names, gradients

    def lines(self, parts: "_Writer") -> Iterator[Line]:
        graph, run = self.graph, self.run
        for typed in graph.text.splitlines():
            yield Line(f"// {''.join(c if c.isprintable() else ' ' for c in typed)}")
        inputs = {input.name: run.values[input.wire] for input in graph.inputs}
        yield Line(f"export const inputs = {_object(inputs)};")
        yield Line(f"export const data = {json.dumps(sorted(run.data), ensure_ascii=False)};")
        yield Line(f"export const upstream = {_number(run.upstream)};")
        yield Line("")
        yield Line("export function run(values = inputs, gradient = upstream) {")
        yield Line("  // the inputs")
        for input in graph.inputs:
            given = f"values[{_text(input.name)}]"
            name = self.names.values[graph.wires[input.wire].value]
            yield Line(f"  const {name} = {f'array({given})' if run.shape(input.wire) else given};")
        yield Line("  // the forward pass")
        yield from self.forward_lines()
        first = len(graph.wires)
        if len(parts.graph.wires) > first:
            yield Line("  // between the parts of gates")
            yield from parts.forward_lines(first)
        yield Line("  // the backward pass, in reverse order")
        shape = run.shape(graph.output_wire)
        start = f"array(gradient, {json.dumps(shape)})" if shape else "gradient"
        yield Line(f"  const {self.gradients[graph.output_wire]} = {start};")
        yield from self.backward_lines()
        yield from parts.backward_lines(first)
        wires = range(len(parts.graph.wires))
        yield Line("  return {")
        yield Line(f"    values: [{', '.join(map(parts.value_out, wires))}],")
        yield Line(f"    gradients: [{', '.join(map(parts.gradient_out, wires))}],")
        yield Line("  };")
        yield Line("}")

    def forward_lines(self, first: int = 0) -> Iterator[Line]:
        """Write the values on wires from index `first` on."""
        for gate in self.graph.gates:
            if gate.row.name != "copy" and gate.results[0] >= first:
                yield Line(
                    f"  const {self.value(gate.results[0])} = {self.forward(gate)};", gate.id
                )

    def backward_lines(self, first: int = 0) -> Iterator[Line]:
        """Write the gradients on wires from index `first` on."""
        for gate in reversed(self.graph.gates):
            operands, shapes = self.operands(gate), self.shapes(gate)
            for position, wire in enumerate(gate.operands):
                if isinstance(wire, Constant) or wire < first:
                    continue
                if self.wanting[wire]:
                    sent = self.sent(gate, position, operands, shapes)
                    yield Line(f"  const {self.gradients[wire]} = {sent};", gate.id)

    def value(self, wire: int) -> str:
        return self.names.values[self.graph.wires[wire].value]

    def value_out(self, wire: int) -> str:
        return self.nested(self.value(wire), wire)

    def gradient_out(self, wire: int) -> str:
        """Write the gradient on a wire; towards constants alone, null where it is not finite."""
        name, output = self.gradients[wire], wire == self.graph.output_wire
        if not (output or self.wanting[wire]):
            return "null"
        if output or self.needing[wire] or self.run.shape(wire):
            return self.nested(name, wire)
        return f"Number.isFinite({name}) ? {name} : null"

    def nested(self, name: str, wire: int) -> str:
        return f"nested({name})" if self.run.shape(wire) else name

    def operands(self, gate: Gate) -> list[str]:
        return self.names.operands(self.graph, gate, lambda given: constant(given.value))

    def shapes(self, gate: Gate) -> list[Shape]:
        return [shape_of(value) for value in self.run.operands(gate)]

    def forward(self, gate: Gate) -> str:
        return applied(gate.row, gate.options, self.operands(gate), self.shapes(gate))

    def sent(self, gate: Gate, position: int, operands: list[str], shapes: list[Shape]) -> str:
        """Write the gradient that a gate sends to an operand, with the texts and shapes of all operands."""
        out, shape = self.value(gate.results[0]), self.run.shape(gate.results[0])
        arriving = [self.gradients[wire] for wire in gate.results if self.wanting[wire]]
        if gate.row.name == "copy":
            return " + ".join(arriving) if not shape else _folded("plus", arriving)
        if isinstance(gate.row, Tensor):
            sent = gate.row.sent_in_script(position, shapes, shape, gate.options)
            names = dict(zip(letters(len(operands)), operands, strict=True))
            return _filled(sent, {**names, "out": out, "g": arriving[0]})
        assert isinstance(gate.row, Scalar)
        code, around = arriving[0], {"g": (arriving[0], shape), "out": (out, shape)}
        if gate.row.sends:
            code = _mapped(_sends(gate.row, position), operands, shapes, **around)
        elif (partial := gate.row.partial(position, len(operands), stable=True)) != 1:
            factor = _factor(gate.row, position, len(operands))
            times = "-{g}" if partial == -1 else f"{{g}} * {factor}"
            code = _mapped(times, operands, shapes, **around)
        target = self.run.shape(gate.operands[position])  # type: ignore[arg-type]  # a wire
        return code if target == shape else f"summedTo({code}, {json.dumps(target)})"


def applied(row: Row, options: Options, operands: Sequence[str], shapes: Sequence[Shape]) -> str:
    """Write what a row of the table gives for operands, with their texts and shapes."""
    if isinstance(row, Tensor):
        names = dict(zip(letters(len(operands)), operands, strict=True))
        return row.written_in_script(shapes, options).format(**names)
    assert isinstance(row, Scalar)
    return _mapped(_formula(row, len(operands)), operands, shapes)


@lru_cache(256)
def _formula(row: Scalar, count: int) -> str:
    """Print a gate's formula, once for each row."""
    return _template(row, row.formula(count), count)


@lru_cache(64)
def _sends(row: Scalar, position: int) -> str:
    """Print what is sent to an operand where that is no product, once for each row."""
    return _template(row, read(row.sends[position]), row.arity)


@lru_cache(512)
def _factor(row: Scalar, position: int, count: int) -> str:
    """Print a local gradient as a factor, once for each row."""
    # The partials of a variadic gate differ in the operand alone.
    if row.variadic and (position, count) != (0, 1):
        return _factor(row, 0, 1).replace("{0}", f"{{{position}}}")
    partial = row.partial(position, count, stable=True)
    factor = _template(row, partial, count)
    return f"({factor})" if partial.is_Add else factor


def _template(row: Scalar, formula: sympy.Expr, count: int) -> str:
    """Print a formula of the table with fields: `{0}`, `{1}`, … and `{out}`."""
    fields = {name: f"{{{i}}}" for i, name in enumerate(row.names(count))}
    fields |= {"out": "{out}", "g": "{g}"}
    code = printed(formula, "javascript")
    return re.sub(r"\b(?:x\d*|y|g|out)\b", lambda name: fields[name[0]], code)


def _mapped(
    formula: str, operands: Sequence[str], shapes: Sequence[Shape], **more: tuple[str, Shape]
) -> str:
    """Put operands into a formula; where one is an array, apply the formula number by number."""
    named = set(re.findall(r"\{(\w+)\}", formula))
    places = sorted(int(field) for field in named.difference(more))
    fields = {str(i): (operands[i], shapes[i]) for i in places}
    fields |= {field: pair for field, pair in more.items() if field in named}
    used = list(fields)
    if not any(shape for _, shape in fields.values()):
        return _filled(formula, {field: text for field, (text, _) in fields.items()})
    letters = {
        field: "g" if field == "g" else "out" if field == "out" else f"x{field}" for field in used
    }
    body = _filled(formula, letters)
    names = ", ".join(fields[field][0] for field in used)
    return f"map(({', '.join(letters.values())}) => {body}, {names})"


def _filled(formula: str, texts: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda field: texts[field[1]], formula)


def _folded(function: str, operands: list[str]) -> str:
    first, *others = operands
    for other in others:
        first = f"{function}({first}, {other})"
    return first


def _object(values: dict[str, Any]) -> str:
    pairs = ", ".join(f"{_text(name)}: {_number(value)}" for name, value in values.items())
    return f"{{ {pairs} }}" if pairs else "{}"


def _text(text: str) -> str:
    return json.dumps(text)  # in ASCII, so that no character of a user ends a line or a string


def constant(value: Any) -> str:
    """Write a constant operand; a negative number in brackets, since an operator may stand before it."""
    written = _number(value)
    if np.ndim(value):
        return f"array({written})"
    return f"({written})" if written.startswith("-") else written


def _number(value: Any) -> str:
    if np.ndim(value) > 1:
        return f"[{', '.join(map(_number, value))}]"
    if np.ndim(value):
        return f"[{', '.join(', '.join(map(_number, part)) for part in chunks(value))}]"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(float(value)).removesuffix(".0")


_OURS = {
    "inputs",
    "data",
    "upstream",
    "run",
    "values",
    "gradient",
    "g",
    "out",
    "x0",
    "x1",
    "constructor",
}


def _called(lines: Sequence[Line], files: Sequence[str]) -> list[str]:
    """List those of some files of which lines call a function."""
    calls = set(_CALL.findall("\n".join(line.text for line in lines)))
    return [name for name in files if not calls.isdisjoint(runtime_names(name))]


@cache
def _runtime(name: str) -> tuple[str, ...]:
    """Read a file of functions in `static/circuit`, without imports, the word `export` and types."""
    text = static_text(f"circuit/{name}.js")
    for left_out in (_TYPES, _IMPORTED, _EXPORTED):
        text = left_out.sub("", text)
    return tuple(text.strip().splitlines())


@cache
def runtime_names(*files: str) -> frozenset[str]:
    """Name what files of functions define."""
    lines = [line for name in files for line in _runtime(name)]
    return frozenset(_DEFINED.findall("\n".join(lines)))
