"""Witnesses for the gradients of a circuit, which know nothing of each other.

backward     the engine's own backward pass, on floats
differences  central differences, with so many digits that the step's error is none
symbolic     the gates replaced by the formulas that define them, and SymPy's `diff` of the whole
chained      SymPy's `diff` of the gate expression, which applies the table's partials

The last three are evaluated with mpmath at 60 digits. They are taken where the circuit is finite
and its derivative does not jump. Rounding is measured, not guessed: `rounding` says how much a
gradient moves when every gate's value is wrong in the last places of a float.
"""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from engine.gates import GateFunction, Row
from engine.graph import Constant, Graph
from engine.parser import Program
from engine.passes import run

DIGITS = 60
STEP = mpmath.mpf(10) ** -20
Gradients = dict[str, mpmath.mpf]


def backward(graph: Graph, inputs: Mapping[str, float]) -> Gradients:
    """The gradients of the engine's backward pass."""
    result = run(graph, inputs)
    return {input.name: mpmath.mpf(result.gradients[input.wire]) for input in graph.inputs}


def differences(graph: Graph, inputs: Mapping[str, float], noise: int = 0) -> Gradients:
    """Central differences. With `noise`, every gate's value is wrong by a few parts in 2^52."""
    gradients = {}
    with mpmath.workdps(DIGITS):
        for name in inputs:
            step = STEP * max(1, abs(inputs[name]))
            after, before = (
                evaluate(graph, {**inputs, name: mpmath.mpf(inputs[name]) + h}, noise)[-1]
                for h in (step, -step)
            )
            gradients[name] = (after - before) / (2 * step)
    return gradients


def rounding(graph: Graph, inputs: Mapping[str, float]) -> mpmath.mpf:
    """How much the largest change is that rounding alone may make to a gradient."""
    exact = differences(graph, inputs)
    noisy = [differences(graph, inputs, noise) for noise in (1, 2, 3)]
    return max(abs(other[name] - exact[name]) for other in noisy for name in exact)


def evaluate(graph: Graph, inputs: Mapping[str, Any], noise: int = 0) -> list[mpmath.mpf]:
    """The values of the inputs and of the gates, in order, by the gates' formulas."""
    values: dict[int, Any] = {
        graph.wires[input.wire].value: mpmath.mpf(inputs[input.name]) for input in graph.inputs
    }
    for number, gate in enumerate(graph.gates):
        if gate.span is not None:
            wrong = ((number * 7 + noise * 5) % 11 - 5) * mpmath.mpf(2) ** -52 if noise else 0
            value = formula_function(gate.row, len(gate.operands))(*_operands(graph, gate, values))
            values[graph.wires[gate.results[0]].value] = value * (1 + wrong)
    output = graph.wires[graph.output_wire].value
    return [*values.values(), values[output]]


def is_smooth(graph: Graph, inputs: Mapping[str, float], margin: float = 1e-9) -> bool:
    """Whether no gate stands at a kink, or so near to one that rounding may carry it over."""
    values: dict[int, Any] = {
        graph.wires[input.wire].value: mpmath.mpf(inputs[input.name]) for input in graph.inputs
    }
    with mpmath.workdps(DIGITS):
        for gate in (gate for gate in graph.gates if gate.span is not None):
            operands = _operands(graph, gate, values)
            value = formula_function(gate.row, len(operands))(*operands)
            values[graph.wires[gate.results[0]].value] = value
            if gate.row.kink is None:
                continue
            ends = sorted(operands) if gate.row.variadic else [mpmath.mpf(0), *operands]
            gaps = [abs(b - a) for a, b in pairwise(ends)]
            if min(gaps) <= margin * max(1, *map(abs, ends)):
                return False
    return True


def _operands(graph: Graph, gate: Any, values: Mapping[int, Any]) -> list[Any]:
    return [
        mpmath.mpf(o.value) if isinstance(o, Constant) else values[graph.wires[o].value]
        for o in gate.operands
    ]


def symbolic(program: Program, inputs: Mapping[str, float]) -> Gradients:
    """SymPy's derivatives of the whole, written in formulas alone.

    Constants stand in it as symbols, lest SymPy compute with them; whole exponents as they are.
    """
    constants: dict[sympy.Symbol, mpmath.mpf] = {}

    def written(node: sympy.Expr, names: Mapping[str, sympy.Expr], exponent: bool) -> sympy.Expr:
        if isinstance(node, sympy.Symbol):
            return names.get(node.name, node)  # unknown: in a statement without use
        if not isinstance(node, GateFunction):
            if exponent and node == int(node) and abs(node) <= 10:
                return sympy.Integer(int(node))
            constant = sympy.Dummy("c", real=True)
            constants[constant] = mpmath.mpf(float(node))
            return constant
        row = node.row
        operands = [
            written(operand, names, row.name == "pow" and i == 1)
            for i, operand in enumerate(node.args)
        ]
        formula = smooth_formula(row, len(operands))
        return formula.subs(
            dict(zip(row.operands(len(operands)), operands, strict=True)), simultaneous=True
        )

    symbols = {name: sympy.Dummy(f"v{i}", real=True) for i, name in enumerate(inputs)}
    names: dict[str, sympy.Expr] = dict(symbols)
    for statement in program.statements:
        if statement.name not in symbols:
            names[statement.name or ""] = whole = written(statement.expression, names, False)
    with mpmath.workdps(DIGITS):
        point = [mpmath.mpf(inputs[name]) for name in symbols]
        arguments = [*symbols.values(), *constants]
        return {
            name: _evaluated(whole.diff(symbol), arguments, [*point, *constants.values()], {})
            for name, symbol in symbols.items()
        }


def chained(program: Program, inputs: Mapping[str, float]) -> Gradients:
    """SymPy's derivatives of the gate expression: the chain rule with the table's partials."""
    names: dict[sympy.Symbol, sympy.Expr] = {}
    gates: dict[str, Callable[..., Any]] = {}
    for statement in program.statements:
        whole = statement.expression.xreplace(names)
        if statement.name is not None and statement.name not in inputs:
            names[sympy.Symbol(statement.name)] = whole
    for gate in whole.atoms(GateFunction):
        gates[type(gate).__name__] = _any_formula(gate.row)
    symbols = {name: sympy.Dummy(f"v{i}") for i, name in enumerate(inputs)}
    whole = whole.xreplace({sympy.Symbol(name): symbol for name, symbol in symbols.items()})
    with mpmath.workdps(DIGITS):
        point = [mpmath.mpf(inputs[name]) for name in symbols]
        return {
            name: _evaluated(whole.diff(symbol), list(symbols.values()), point, gates)
            for name, symbol in symbols.items()
        }


def _evaluated(
    expression: sympy.Expr,
    arguments: list[sympy.Symbol],
    point: list[mpmath.mpf],
    gates: Mapping[str, Callable[..., Any]],
) -> mpmath.mpf:
    # A case that does not hold here, such as 1/0 where relu is 0, may not be a number at all.
    expression = expression.xreplace({sympy.zoo: sympy.nan})
    function = sympy.lambdify(arguments, expression, [dict(gates), "mpmath"], cse=True)
    return mpmath.mpmathify(function(*point))


def _any_formula(row: Row) -> Callable[..., Any]:
    return lambda *operands: formula_function(row, len(operands))(*operands)


@cache
def formula_function(row: Row, count: int) -> Callable[..., Any]:
    """A row's formula as a function for mpmath."""
    return sympy.lambdify(row.operands(count), smooth_formula(row, count), "mpmath")


@cache
def smooth_formula(row: Row, count: int) -> sympy.Expr:
    """A row's formula, in cases where it has a kink: in each of them SymPy's `diff` is plain."""

    def larger(*operands: sympy.Expr) -> sympy.Expr:
        first, *others = operands
        for other in others:
            first = sympy.Piecewise((first, first >= other), (other, True))
        return first

    def smaller(*operands: sympy.Expr) -> sympy.Expr:
        return -larger(*(-operand for operand in operands))

    formula = row.formula(count)
    formula = formula.replace(sympy.Abs, lambda u: larger(u, -u))
    return formula.replace(sympy.Max, larger).replace(sympy.Min, smaller)
