"""The circuit in NumPy, in the staged style of the lecture notes.

Named stages run forward, and their gradients in reverse order, as a student writes them by hand.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from itertools import compress
from typing import Any, Literal

import numpy as np

from ..base.shapes import Shape, shape_of
from ..gates.lines import letters
from ..gates.numpyline import summed
from ..gates.picks import as_argument, operands_of
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.flowing import needing_gradient
from ..graph.graph import Constant, Gate
from ..graph.inference import has_arrays
from ..passes.run import Run
from .listing import PYTHON, Line, Listing, Names
from .python import (
    OF_MATH,
    array,
    assigned,
    call,
    commented,
    filled,
    name,
    number,
    section,
    squares_get_lost,
    text,
    times,
)

_LONGEST_WITH_COMMENT = 80  # characters of a line behind which a comment stands
_DIGITS = 1e-12  # of a number: the error that a formula may have which reads well


def write(run: Run) -> Listing:
    """Write both passes, with the numbers of a run."""
    return Listing("NumPy", tuple(_Writer(run).lines()))


class _Writer:
    """Writes a run.

    `ieee` is set where Python's floats would raise an error, or a number is not finite. `careful` is set
    where formulas are needed in which no intermediate number is too large or too small for a float.
    """

    def __init__(self, run: Run) -> None:
        graph = run.graph
        self.run, self.graph = run, graph
        on_numpy = run.arithmetic == "numpy" and not has_arrays(graph, run.shapes)
        self.ieee = on_numpy or not run.finite
        self.careful = self.ieee or any(map(squares_get_lost, (*run.values, *run.gradients)))
        self.names = Names(graph, PYTHON)
        self.wanted = needing_gradient(graph, run.data)
        values = {wire.value for wire in compress(graph.wires, self.wanted)}
        if not run.data:
            values.add(graph.wires[graph.output_wire].value)
        self.gradients = {
            value: self.names.new(f"d{named}")
            for value, named in self.names.values.items()
            if value in values
        }
        self.uses = Counter(
            graph.wires[wire].value
            for gate in graph.gates
            if gate.row.name != "copy"
            for wire in gate.wires
        )
        self.arrays: dict[tuple[str, int], str] = {}
        for gate in graph.gates:
            for position, operand in enumerate(gate.operands):
                if isinstance(operand, Constant) and np.ndim(operand.value):
                    self.arrays[gate.id, position] = self.names.new(f"c{len(self.arrays) + 1}")
        self.begun: set[int] = set()

    def lines(self) -> Iterator[Line]:
        gates = [gate for gate in self.graph.gates if gate.row.name != "copy"]
        called = {name for gate in gates for name in OF_MATH if _calls(gate, name)}
        if called:
            yield Line("import math")
            yield Line("")
        yield Line("import numpy as np")
        if called:
            yield Line("")
        for function in sorted(called):
            yield Line(
                f"{function} = np.vectorize(math.{function}, otypes=[float])  # NumPy has none"
            )
        if self.ieee:
            yield Line("")
            yield Line('np.seterr(all="ignore")  # inf and nan go on, without warnings')
        yield from section("the inputs", self._inputs())
        yield from section("the constants", self._constants())
        stages = {gate.id: self._forward(gate) for gate in gates}
        yield from section(
            "the forward pass", (line for stage in stages.values() for line in stage)
        )
        yield from section("the backward pass, in reverse order", self._backward(gates, stages))
        yield from [Line(""), *self._printed()]

    def _inputs(self) -> Iterator[Line]:
        for input in self.graph.inputs:
            wire = self.graph.wires[input.wire]
            *lines, last = assigned(
                self.names.values[wire.value], self._written(self.run.values[input.wire])
            )
            note = "  # data: it needs no gradient" if input.name in self.run.data else ""
            yield from [*lines, Line(last.text + note)]

    def _constants(self) -> Iterator[Line]:
        for gate in self.graph.gates:
            for position, operand in enumerate(gate.operands):
                if isinstance(operand, Constant) and np.ndim(operand.value):
                    yield from assigned(
                        self.arrays[gate.id, position], self._written(operand.value), gate.id
                    )

    def _written(self, value: Any) -> list[str]:
        if np.ndim(value):
            return array(value, "np.array", "np")
        return [f"np.float64({value!r})" if self.ieee else repr(value)]

    # Operands

    def _operands(self, gate: Gate) -> list[ast.expr]:
        alone = not gate.wires
        operands = []
        for position, operand in enumerate(gate.operands):
            if not isinstance(operand, Constant):
                operands.append(name(self.names.values[self.graph.wires[operand].value]))
            elif (gate.id, position) in self.arrays:
                operands.append(name(self.arrays[gate.id, position]))
            # Python's floats would raise an error.
            elif self.ieee and (alone or operand.value == 0):
                operands.append(call("np.float64", ast.Constant(operand.value)))
            else:
                operands.append(number(operand.value, operand.text, whole=not alone))
        return operands

    def _shapes(self, gate: Gate) -> list[Shape]:
        return [shape_of(value) for value in self.run.operands(gate)]

    def _value(self, gate: Gate) -> int:
        return self.graph.wires[gate.results[0]].value

    def _carefully(self, gate: Gate, row: Tensor) -> bool:
        """Tell whether the form of a tensor gate that reads well would lose digits."""
        large = bool(np.any(np.abs(self.run.value(gate)) >= row.careful_from))
        return self.careful or large or self.run.at_kink(gate)

    def _named(self, gate: Gate) -> dict[str, str]:
        """Give the names that stand in a tensor gate's code."""
        operands, value = [*map(text, self._operands(gate))], self._value(gate)
        named = letters(len(operands))
        names = dict(zip(named, operands, strict=True))
        for letter, operand, shape in zip(named, operands, self._shapes(gate), strict=True):
            names[f"{letter}_"] = f"{operand}.astype(int)" if shape else f"int({operand})"
        return {**names, "out": self.names.values[value], "g": self.gradients.get(value, "")}

    # The passes

    def _forward(self, gate: Gate) -> list[Line]:
        if isinstance(gate.row, Tensor):
            careful, names = self._carefully(gate, gate.row), self._named(gate)
            lines = gate.row.written(self._shapes(gate), careful, gate.options)
            return [Line(line.format(**names), gate.id) for line in lines]
        assert isinstance(gate.row, Scalar)
        operands = self._operands(gate)
        formula = self._filled(gate, gate.row.called(len(operands)))
        return [Line(f"{self.names.values[self._value(gate)]} = {text(formula)}", gate.id)]

    def _filled(self, gate: Gate, formula: str, **others: ast.expr) -> ast.expr:
        assert isinstance(gate.row, Scalar)
        operands = self._operands(gate)
        named = dict(zip(gate.row.names(len(operands)), operands, strict=True))
        arrays = any(self._shapes(gate))
        nan = any(np.isnan(one).any() for one in (*self.run.operands(gate), self.run.value(gate)))
        return filled(formula, {**named, **others}, "np", arrays, nan=nan)

    def _backward(self, gates: list[Gate], stages: dict[str, list[Line]]) -> list[Line]:
        output = self.graph.wires[self.graph.output_wire].value
        if output not in self.gradients:
            return []
        shape, upstream = self.run.shapes[output], self.run.upstream
        written = array(upstream, "np.array", "np") if shape else self._written(upstream)
        *lines, last = assigned(self.gradients[output], written)
        pairs = [*((line, "") for line in lines), (last, "the gradient at the output")]
        for gate in reversed(gates):
            sent = [*self._sent(gate)]
            stage = stages[gate.id]
            said = stage[-1].text
            if len(stage) > 1 or (sent and len(sent[0].text) + len(said) > _LONGEST_WITH_COMMENT):
                said, _, _ = said.partition(" = ")
            comments = [f"backprop through {said}", *[""] * len(sent)]
            pairs += zip(sent, comments, strict=False)
        return commented(pairs)

    def _sent(self, gate: Gate) -> Iterator[Line]:
        """Write what a gate sends back to each operand that wants a gradient."""
        for position, operand in enumerate(gate.operands):
            if isinstance(operand, Constant):
                continue
            value = self.graph.wires[operand].value
            if not self.wanted[operand]:
                continue
            if isinstance(gate.row, Tensor):
                shapes, out = self._shapes(gate), self.run.shape(gate.results[0])
                careful, names = self._carefully(gate, gate.row), self._named(gate)
                careful = careful or not self._line_reads_well(gate, gate.row, position)
                sent = gate.row.sent_written(
                    position, shapes, out, careful=careful, options=gate.options
                )
                written, g = sent.format(**names), names["g"]
            else:
                written, g = self._local(gate, position), ""
            places = operands_of(dict(gate.options).get("index", ()))
            twice = places > 0 or gate.row.overlaps
            for line in self._added(value, written, g, twice):
                yield Line(line, gate.id)

    def _local(self, gate: Gate, position: int) -> str:
        """Write a scalar gate's gradient towards an operand, summed where that was broadcast."""
        assert isinstance(gate.row, Scalar)
        out = self._value(gate)
        own = {"out": name(self.names.values[out])}
        if gate.row.sends:
            sends = gate.row.sends[position]
            written = text(self._filled(gate, sends, g=name(self.gradients[out]), **own))
            shape, sent = self._shapes(gate)[position], self.run.shapes[out]
            return written if shape == sent else summed(written, sent, shape)
        partials = gate.row.partials if self._reads_well(gate, position) else gate.row.computed
        if gate.row.variadic:  # one formula serves for the partials towards all operands
            operands = self._operands(gate)
            own["x"] = operands[position]
            if (other := gate.row.other(position, len(operands))) is not None:
                own["out"] = operands[other]
            partial = self._filled(gate, partials[0], **own)
        else:
            partial = self._filled(gate, partials[position], **own)
        g = name(self.gradients[out])
        written = text(times(g, partial, exactly=self.careful))
        shape = self._shapes(gate)[position]
        sent = self.run.shapes[out]
        return written if shape == sent else summed(written, sent, shape)

    def _reads_well(self, gate: Gate, position: int) -> bool:
        """Tell whether the notes' form of a local gradient is exact for these numbers, without a warning."""
        assert isinstance(gate.row, Scalar)
        if not gate.row.stable:
            return True
        given = [*map(np.asarray, [*self.run.operands(gate), self.run.value(gate)])]
        warns: Literal["ignore", "raise"] = "ignore" if self.ieee else "raise"
        noted, stable = (
            gate.row.local((position,), len(given) - 1, "numpy", one) for one in (False, True)
        )
        with np.errstate(all="ignore"):
            (wanted,) = stable(*given)
            try:
                with np.errstate(over=warns, divide=warns, invalid=warns):
                    (found,) = noted(*given)
            except FloatingPointError:
                return False
        return np.allclose(found, wanted, rtol=_DIGITS, atol=0, equal_nan=True)

    def _line_reads_well(self, gate: Gate, row: Tensor, position: int) -> bool:
        """Tell whether the notes' line of a gate of arrays gives its numbers: not so of a product with 0."""
        if not row.stable:
            return True
        given = [*map(np.asarray, [*self.run.operands(gate), self.run.value(gate)])]
        g = np.asarray(self.run.gradients[gate.results[0]])
        with np.errstate(all="ignore"):
            found, wanted = (
                row.by_line(position, stable)(g, *given, **dict(gate.options))
                for stable in (False, True)
            )
            slack = _DIGITS * np.max(np.abs(wanted))
        return np.allclose(found, wanted, rtol=_DIGITS, atol=slack, equal_nan=True)

    def _added(self, value: int, written: str, g: str, twice: bool) -> Iterator[str]:
        """Write that something is added to a gradient: with `=` first, with `+=` later.

        An array that another name also refers to is copied before it is added to. `twice` says that one
        place of an index may be taken more than once, where NumPy's `+=` adds once.
        """
        gradient, first = self.gradients[value], value not in self.begun
        self.begun.add(value)
        if written.startswith("["):
            if first:
                yield f"{gradient} = np.zeros_like({self.names.values[value]})"
            if twice:
                yield f"np.add.at({gradient}, {as_argument(written[1:-1])}, {g})"
            else:
                yield f"{gradient}{written} += {g}"
        elif written.startswith("="):
            rest = gradient if first else self.names.new(f"{g}_rest")
            yield f"{rest} = {g}.copy()"
            yield f"{rest}{written[1:]} = 0"
            if not first:
                yield f"{gradient} += {rest}"
        elif first:
            shared = self.uses[value] > 1 and self.run.shapes[value] != ()
            alias = written.removesuffix(".T").isidentifier()
            yield f"{gradient} = {written}{'.copy()' if shared and alias else ''}"
        else:
            yield f"{gradient} += {written}"

    def _printed(self) -> Iterator[Line]:
        output = self.graph.wires[self.graph.output_wire].value
        yield Line(f'print("{self.graph.output} =", {self.names.values[output]})')
        for input in self.graph.inputs:
            value = self.graph.wires[input.wire].value
            if value in self.gradients:
                yield Line(f'print("d{input.name} =", {self.gradients[value]})')


def _calls(gate: Gate, function: str) -> bool:
    """Tell whether a gate's formulas call a function."""
    row = gate.row
    formulas = (row.forward, *row.partials, *row.stable) if isinstance(row, Scalar) else ()
    return any(f"{function}(" in formula for formula in formulas)
