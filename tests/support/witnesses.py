"""Witnesses for the gradients of a circuit, which know nothing of each other.

backward     the engine's own backward pass, on floats
differences  central differences, with so many digits that the step's error is none
symbolic     the gates replaced by the formulas that define them, and SymPy's `diff` of the whole
chained      SymPy's `diff` of the gate expression, which applies the table's partials

The last three are evaluated with mpmath at 60 digits. They are taken where the circuit is finite
and its derivative does not jump. Rounding is measured, not guessed: `rounding` says how much a
gradient moves when every gate's value is wrong in the last places of a float.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from engine.gates.kinks import At
from engine.gates.printers import indicator
from engine.gates.rows import GateFunction
from engine.gates.scalars import Scalar as Row
from engine.gates.table import CONSTANTS
from engine.graph.graph import Constant, Graph
from engine.language.program import Program
from engine.passes.run import run

DIGITS = 60
STEP = mpmath.mpf(10) ** -20
Gradients = dict[str, mpmath.mpf]


def backward(graph: Graph, inputs: Mapping[str, float]) -> Gradients:
    """The gradients of the engine's backward pass."""
    result = run(graph, inputs)
    # No gradient at all is one that the other witnesses find to be 0.
    return {input.name: mpmath.mpf(result.gradients[input.wire] or 0) for input in graph.inputs}


def differences(graph: Graph, inputs: Mapping[str, float], noise: int = 0) -> Gradients:
    """Central differences. With `noise`, every gate's value is wrong by a few parts in 2^52.

    What is detached keeps the value that it has, because it counts as a constant.
    """
    gradients = {}
    with mpmath.workdps(DIGITS):
        held = evaluate(graph, inputs, noise)
        for name in inputs:
            step = STEP * max(1, abs(inputs[name]))
            after, before = (
                evaluate(graph, {**inputs, name: mpmath.mpf(inputs[name]) + h}, noise, held)[-1]
                for h in (step, -step)
            )
            gradients[name] = (after - before) / (2 * step)
    return gradients


def rounding(graph: Graph, inputs: Mapping[str, float]) -> mpmath.mpf:
    """How much the largest change is that rounding alone may make to a gradient."""
    exact = differences(graph, inputs)
    noisy = [differences(graph, inputs, noise) for noise in (1, 2, 3)]
    return max(abs(other[name] - exact[name]) for other in noisy for name in exact)


def evaluate(
    graph: Graph, inputs: Mapping[str, Any], noise: int = 0, held: Sequence[Any] = ()
) -> list[mpmath.mpf]:
    """The values of the inputs and of the gates, in order, by the gates' formulas.

    Gates that detach have those that are `held`, values that were found before.
    """
    values: dict[int, Any] = {
        graph.wires[input.wire].value: mpmath.mpf(inputs[input.name]) for input in graph.inputs
    }
    for number, gate in enumerate(graph.gates):
        if gate.span is not None:
            wrong = ((number * 7 + noise * 5) % 11 - 5) * mpmath.mpf(2) ** -52 if noise else 0
            value = formula_function(gate.row, len(gate.operands))(*_operands(graph, gate, values))
            if held and gate.row.name == "detach":
                value, wrong = held[len(values)], 0
            values[graph.wires[gate.results[0]].value] = value * (1 + wrong)
    output = graph.wires[graph.output_wire].value
    return [*values.values(), values[output]]


def is_smooth(graph: Graph, inputs: Mapping[str, float], margin: float = 1e-9) -> bool:
    """Whether no gate stands at a kink, or so near to one that rounding may carry it over.

    Powers of 0 are left out too: SymPy writes their derivative with a logarithm of 0.
    """
    values: dict[int, Any] = {
        graph.wires[input.wire].value: mpmath.mpf(inputs[input.name]) for input in graph.inputs
    }
    with mpmath.workdps(DIGITS):
        for gate in (gate for gate in graph.gates if gate.span is not None):
            operands = _operands(graph, gate, values)
            value = formula_function(gate.row, len(operands))(*operands)
            values[graph.wires[gate.results[0]].value] = value
            if gate.row.name == "pow" and operands[0] == 0:
                return False
            if gate.row.kink is None:
                continue
            if gate.row.arity == 1 and not isinstance(gate.row.kink, At):  # it jumps at many places
                if any(
                    abs(value - formula_function(gate.row, 1)(operands[0] + s * margin)) > 0.5
                    for s in (1, -1)
                ):
                    return False
                continue
            if isinstance(gate.row.kink, At):
                near = margin * max(1, abs(operands[0]))
                if any(abs(operands[0] - place) <= near for place in gate.row.kink.places):
                    return False
                continue
            ends = sorted(operands) if gate.row.variadic else [mpmath.mpf(0), *operands]
            if not gate.row.passes(
                0
            ):  # what is compared or chosen by; a mask jumps at its own gate
                ends = [
                    one
                    for one, operand in zip(operands, gate.operands, strict=True)
                    if not _is_mask(graph, operand)
                ][: 1 if gate.row.name == "where" else None]
                if gate.row.name == "where" or gate.row.name.startswith("logical"):
                    ends = [mpmath.mpf(0), *ends]
                ends = sorted(ends)
                if len(ends) < 2:
                    continue
            gaps = [abs(b - a) for a, b in pairwise(ends)]
            if min(gaps) <= margin * max(1, *map(abs, ends)):
                return False
    return True


def _is_mask(graph: Graph, operand: Any) -> bool:
    """Whether an operand is what a comparison gave."""
    if isinstance(operand, Constant):
        return False
    value = graph.wires[operand].value
    made = [g for g in graph.gates if g.span and graph.wires[g.results[0]].value == value]
    return bool(made) and isinstance(made[0].row.formula(len(made[0].operands)), indicator)


def _operands(graph: Graph, gate: Any, values: Mapping[int, Any]) -> list[Any]:
    return [
        mpmath.mpf(o.value) if isinstance(o, Constant) else values[graph.wires[o].value]
        for o in gate.operands
    ]


def symbolic(program: Program, inputs: Mapping[str, float]) -> Gradients:
    """SymPy's derivatives of the whole, written in formulas alone.

    Of a formula in cases stands the one that holds at the inputs. Constants stand as symbols,
    lest SymPy compute with them; whole exponents as they are.
    """
    symbols = {name: sympy.Dummy(name, real=True) for name in inputs}
    numbers = {symbol: mpmath.mpf(inputs[name]) for name, symbol in symbols.items()}
    names: dict[str, tuple[sympy.Expr, Any]] = {
        name: (symbol, numbers[symbol]) for name, symbol in symbols.items()
    }

    def written(node: sympy.Expr, exponent: bool = False) -> tuple[sympy.Expr, Any]:
        """A part in formulas, and its value."""
        if isinstance(node, sympy.Symbol):
            return names[node.name]
        if not isinstance(node, GateFunction):
            number = mpmath.mpf(float(node))
            if exponent and node == int(node) and abs(node) <= 10:
                return sympy.Integer(int(node)), number
            constant = sympy.Dummy("c", real=True)
            numbers[constant] = number
            return constant, number
        parts = [
            written(operand, exponent=node.row.name == "pow" and i == 1)
            for i, operand in enumerate(node.args)
        ]
        count = len(parts)
        if node.row.name == "detach":
            constant = sympy.Dummy("c", real=True)
            numbers[constant] = parts[0][1]
            return constant, parts[0][1]
        value = formula_function(node.row, count)(*(value for _, value in parts))
        operands = dict(zip(node.row.operands(count), parts, strict=True))
        case = _case_that_holds(
            smooth_formula(node.row, count), {x: v for x, (_, v) in operands.items()}
        )
        return case.subs({x: u for x, (u, _) in operands.items()}, simultaneous=True), value

    with mpmath.workdps(DIGITS):
        for statement in program.statements:
            needed = {symbol.name for symbol in statement.expression.atoms(sympy.Symbol)}
            if statement.name not in inputs and needed <= set(names):  # else it is not used
                names[statement.name or ""] = whole, _ = written(statement.expression)
        return {
            name: _evaluated(whole.diff(symbol), numbers, {}) for name, symbol in symbols.items()
        }


def _case_that_holds(formula: sympy.Expr, operands: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
    numbers = {x: sympy.Float(value, DIGITS) for x, value in operands.items()}

    def chosen(*cases: tuple[sympy.Expr, Any]) -> sympy.Expr:
        return next(case for case, condition in cases if condition.subs(numbers) == sympy.true)

    return formula.replace(sympy.Piecewise, chosen)


def chained(program: Program, inputs: Mapping[str, float]) -> Gradients:
    """SymPy's derivatives of the gate expression: the chain rule with the table's partials."""
    names = {pi: sympy.Float(float(pi)) for pi in CONSTANTS.values()}  # as the engine has them
    gates: dict[str, Callable[..., Any]] = {}
    for statement in program.statements:
        whole = statement.expression.xreplace(names)
        if statement.name is not None and statement.name not in inputs:
            names[sympy.Symbol(statement.name)] = whole
    for gate in whole.atoms(GateFunction):
        gates[type(gate).__name__] = _any_formula(gate.row)
    symbols = {name: sympy.Dummy(name) for name in inputs}
    whole = whole.xreplace({sympy.Symbol(name): symbol for name, symbol in symbols.items()})
    with mpmath.workdps(DIGITS):
        point = {symbol: mpmath.mpf(inputs[name]) for name, symbol in symbols.items()}
        return {
            name: _evaluated(whole.diff(symbol), point, gates) for name, symbol in symbols.items()
        }


def _evaluated(
    expression: sympy.Expr,
    point: Mapping[sympy.Symbol, mpmath.mpf],
    gates: Mapping[str, Callable[..., Any]],
) -> mpmath.mpf:
    function = sympy.lambdify(list(point), expression, [dict(gates), "mpmath"], cse=True)
    return mpmath.mpmathify(function(*point.values()))


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
        cases = [(u, sympy.And(*(u >= v for v in operands if v is not u))) for u in operands]
        return sympy.Piecewise(*cases[:-1], (operands[-1], True))

    def smaller(*operands: sympy.Expr) -> sympy.Expr:
        cases = [(u, sympy.And(*(u <= v for v in operands if v is not u))) for u in operands]
        return sympy.Piecewise(*cases[:-1], (operands[-1], True))

    formula = row.definition(count).replace(indicator, lambda holds: indicator(holds).as_cases())
    formula = formula.replace(sympy.Abs, lambda u: larger(u, -u))
    return formula.replace(sympy.Max, larger).replace(sympy.Min, smaller)
