"""Every row of the table is whole, and right wherever it is written: what lacks is named.

A new row is found here by itself. Its numbers are held against mpmath or central differences, at
ordinary points, at the ends, at ties and at nan; so are its programs, in every language.
"""

import ast
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from engine.base.errors import CannotBeWritten, InputError
from engine.base.shapes import MAX_AXES, Mismatch, Shape, Sizes, count
from engine.explain.jacobian import jacobian
from engine.gates.kinks import At
from engine.gates.lines import OF_MATRICES
from engine.gates.printers import read
from engine.gates.rows import GateFunction, Options, Row
from engine.gates.scalars import Scalar
from engine.gates.table import FUNCTIONS, SCALARS, TABLE
from engine.gates.tensors import Tensor
from engine.graph.graph import Graph
from engine.language.parser import parse
from engine.modules.patterns import parts_of
from engine.passes.run import Run, run
from engine.programs import javascript, numpy, pytorch
from engine.programs.autograd import difference
from tests.explain.test_jacobian import is_of_kind
from tests.support import lacking
from tests.support.scripts import check_script, ran_by_node
from tests.support.tensors import circuit, gate, spread, weights
from tests.support.witnesses import formula_function, smooth_formula
from tests.support.written import check, results

TENSORS = [row for row in TABLE if isinstance(row, Tensor)]
ROWS = [row for row in TABLE if row.name != "copy"]  # which is never typed


def named(row: Any) -> str:
    """How pytest shows a row: `max` is a row of numbers, and one of arrays."""
    return f"{row.name}{'(A)' if isinstance(row, Tensor) else ''}"


def arity(row: Row) -> int:
    if row.variadic and "index" not in row.takes:
        return 3 if isinstance(row, Scalar) else 2
    return row.arity


def passing(row: Row, operands: int) -> list[int]:
    """The operands to which the row passes a gradient."""
    return [position for position in range(operands) if row.passes(position)]


# What a row needs


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_a_row_lacks_nothing(row: Row) -> None:
    own = lacking.of_tensor(row) if isinstance(row, Tensor) else lacking.of_scalar(row)
    lacks = [*lacking.of_any(row), *own]
    if isinstance(row, Tensor) and not [*taken(row, arity(row))]:
        lacks.append("shapes: its shape rule takes none of those that tests have")
    assert lacks == [], f"the row of `{row.name}` in engine/gates lacks: {'; '.join(lacks)}"


@pytest.mark.parametrize("row", [row for row in TABLE if row.name in FUNCTIONS], ids=named)
def test_a_row_is_read_as_it_is_typed(row: Row) -> None:
    """With each of its options, but an axis that is none: `axis=()` is refused."""
    for options in row.tried if isinstance(row, Tensor) else ((),):
        operands = [*"abc"[: arity(row)]]
        if isinstance(row, Tensor) and row.variadic:  # they stand in a list
            operands = [f"({', '.join(operands)})"]
        given = [*operands, *(f"{name}={value!r}" for name, value in options)]
        if ("axis", ()) not in options:
            (statement,) = parse(f"{row.name}({', '.join(given)})").statements
            made = statement.expression
            assert isinstance(made, GateFunction)
            assert (made.row, made.options) == (row, options)


# Rows of numbers

TINY = 5e-324
LINE = (0.0, TINY, -TINY, 1e-300, -1e-300, 1e-9, -1e-9, 1.0, -1.0, 30.0, -30.0, 36.5, 40.0, -40.0,
        709.0, -709.0, 740.0, -740.0, 800.0, -800.0)  # fmt: skip
CORNERS = {  # where mpmath has no slope by a formula, though the row has no kink
    "pow": lambda x, y: x <= TINY,  # of the smallest base the reciprocal is no float any more
    "cbrt": lambda x: x == 0,  # where it rises without bound
    "xlogy": lambda x, y: x == 0,  # 0 times the logarithm of 0
    "hypot": lambda x, y: max(abs(x), abs(y)) <= TINY,  # the least float has no digits to share
}


def points(row: Scalar, operands: int, number: int = 12) -> Iterator[list[float]]:
    """Points in the row's own range, the same on every run, none of them next to a kink."""
    chance = random.Random(row.name)
    ranges = row.samples or (row.sample,) * operands
    while number:
        point = [chance.uniform(*limits) for limits in ranges]
        ends = sorted(point if row.variadic else [0.0, *point])
        if row.kink is None or min(b - a for a, b in itertools.pairwise(ends)) > 1e-3:
            number -= 1
            yield point


def place_of(row: Scalar, place: int) -> str:
    """What a row of numbers computes: its value first, then a local gradient for each operand."""
    if not place:
        return f"the function of `{row.name}`"
    field = "stable" if row.stable else "partials"
    return f"{field}= of `{row.name}` towards {row.names(place)[-1]}"


def at_corner(row: Scalar, operands: Sequence[float]) -> bool:
    if row.name in CORNERS:
        return bool(CORNERS[row.name](*operands))
    if isinstance(row.kink, At):
        return row.kink(operands, None)
    values = operands if row.variadic else (0.0, *operands)
    return row.kink is not None and len(set(values)) < len(values)


def computed(row: Scalar, operands: Sequence[float], arithmetic: Any) -> list[float]:
    """A row's value and the local gradients that it passes. Errors: what Python's floats raise."""
    number = float if arithmetic == "math" else np.float64
    given, places = [number(one) for one in operands], tuple(passing(row, len(operands)))
    with np.errstate(all="ignore"):
        out = row.function(len(given), (), arithmetic)(*given)
        return [float(out), *map(float, row.local(places, len(given), arithmetic)(*given, out))]


@pytest.mark.parametrize("row", SCALARS, ids=named)
def test_a_row_of_numbers_has_the_value_and_the_slopes_of_its_formula(row: Scalar) -> None:
    """At ordinary points with 50 digits, by SymPy's `diff` and by central differences."""
    for operands in (2, 3, 4) if row.variadic else (row.arity,):
        formula, names = formula_function(row, operands), row.operands(operands)
        smooth = smooth_formula(row, operands)
        exact = [sympy.lambdify(names, sympy.diff(smooth, name), "mpmath") for name in names]
        for point in points(row, operands):
            try:
                value, *slopes = computed(row, point, "math")
            except (ArithmeticError, TypeError, ValueError) as error:  # TypeError: it is complex
                pytest.fail(f"sample= of `{row.name}` has {point}, where it is no number: {error}")
            assert computed(row, point, "numpy") == pytest.approx(
                [value, *slopes], rel=1e-14, abs=1e-15
            )
            with mpmath.workdps(50):
                given = [mpmath.mpf(x) for x in point]
                assert value == pytest.approx(float(formula(*given)), rel=1e-13)
                for position, slope in zip(passing(row, operands), slopes, strict=True):
                    wanted = float(exact[position](*given))
                    what = f"{place_of(row, 1 + position)}, at {point}"
                    assert slope == pytest.approx(wanted, rel=1e-12, abs=1e-14), what
                    step = mpmath.mpf(10) ** -16
                    ends = [
                        formula(*(x + sign * step * (i == position) for i, x in enumerate(given)))
                        for sign in (1, -1)
                    ]
                    wanted = float((ends[0] - ends[1]) / (2 * step))
                    assert slope == pytest.approx(wanted, rel=1e-12, abs=1e-14), what


@pytest.mark.parametrize("row", SCALARS, ids=named)
def test_a_row_of_numbers_holds_over_the_whole_line(row: Scalar) -> None:
    """Near 0, where it is saturated, and where what is on the way is no float any more."""
    names, smooth = row.operands(row.arity), smooth_formula(row, row.arity)
    derivatives = (sympy.diff(smooth, names[at]) for at in passing(row, row.arity))
    exact = [sympy.lambdify(names, one, "mpmath") for one in (smooth, *derivatives)]
    looked = 0
    for operands in itertools.product(LINE, repeat=row.arity):
        if at_corner(row, operands):
            continue
        found = computed(row, operands, "numpy")
        with mpmath.workdps(1500):
            given = [*map(mpmath.mpf, operands)]
            for place, formula in enumerate(exact):
                try:
                    wanted = mpmath.mpmathify(formula(*given))
                except (ZeroDivisionError, ValueError):
                    break
                if isinstance(wanted, mpmath.mpc):
                    break
                close = pytest.approx(float(wanted), rel=1e-12, abs=1e-320)
                assert found[place] == close, f"{place_of(row, place)}, at {operands}"
                looked += place > 0
    enough = looked >= len(LINE) // 4 or not passing(row, row.arity)
    assert enough, f"`{row.name}` has a number at hardly any of {LINE}"


@pytest.mark.parametrize("row", SCALARS, ids=named)
def test_a_row_of_numbers_has_its_kinks_where_its_slopes_jump(row: Scalar) -> None:
    formula = formula_function(row, row.arity)
    for operands in itertools.product((0.0, 1.0, -1.0, 2.0, 3.0, -3.0, 6.0), repeat=row.arity):
        with mpmath.workdps(60):
            step = mpmath.mpf(10) ** -30
            try:
                ends = [
                    [formula(*(x + sign * step * (i == at) for i, x in enumerate(map(mpmath.mpf, operands))))
                     for sign in (-1, 0, 1)]
                    for at in range(row.arity)
                ]  # fmt: skip
            except (ZeroDivisionError, ValueError):
                continue
            if any(isinstance(one, mpmath.mpc) for three in ends for one in three):
                continue
            slopes = [((at - before) / step, (after - at) / step) for before, at, after in ends]
            jumps = any(
                abs(left - right) > 1e-9 * (1 + abs(left)) or 1e25 < abs(left) < mpmath.inf
                for left, right in slopes
            )
            out = row.function(row.arity)(*operands)
        is_kink = row.kink is not None and row.kink(operands, out)
        assert is_kink == jumps, f"kink= of `{row.name}` says {is_kink} at {operands}: {slopes}"


@pytest.mark.parametrize("row", SCALARS, ids=named)
def test_nan_goes_on_into_every_slope_that_reads_it(row: Scalar) -> None:
    out = sympy.Symbol("out", real=True)
    for (place, position), (at, operand) in itertools.product(
        enumerate(passing(row, row.arity)), enumerate(row.operands(row.arity))
    ):
        given = [np.nan if i == at else 2.0 for i in range(row.arity)]
        reads = row.partial(position, row.arity).free_symbols
        if row.sends:  # what chooses by a condition chooses by nan as NumPy does
            continue
        found = computed(row, given, "numpy")[1 + place]
        what = f"{place_of(row, 1 + position)}, where {operand} is nan"
        assert np.isnan(found) == bool({operand, out} & reads), what


@pytest.mark.parametrize("row", [row for row in SCALARS if row.stable], ids=named)
def test_the_form_that_is_computed_is_the_one_that_is_shown(row: Scalar) -> None:
    """Exactly: a hundred digits agree, far outside of where a float would tell them apart."""
    names, out = row.operands(row.arity), sympy.Symbol("out", real=True)
    smooth = smooth_formula(row, row.arity)
    for shown, stable in zip(row.partials, row.stable, strict=True):
        forms = read(shown).subs(out, smooth), read(stable)
        for point in (-97.25, -40, -3.5, -0.125, 0.75, 2, 41.5, 93):
            given = dict(zip(names, [sympy.Rational(point), sympy.Rational(3, 7)], strict=False))
            if not sympy.N(smooth.subs(given)).is_real:
                continue
            both = [sympy.N(form.subs(given), 220) for form in forms]
            assert abs(both[0] - both[1]) <= sympy.Float("1e-100", 220) * abs(both[1]), point


# What a row is made of, where a lecture takes it apart


@pytest.mark.parametrize("row", [row for row in TABLE if row.parts], ids=named)
def test_the_parts_of_a_row_compute_it_and_its_gradients(row: Row) -> None:
    parts, called, chance = parts_of(row), one_gate(row, row.arity), random.Random(row.name)
    ranges = ((0.2, 3.0),) * row.arity
    if isinstance(row, Scalar):
        ranges = row.samples or (row.sample,) * row.arity
    for _ in range(50):
        drawn = [chance.uniform(*limits) for limits in ranges]
        given = [one if isinstance(row, Scalar) else np.array([one, 2 - one, 1.0]) for one in drawn]
        whole = run(called, dict(zip("ab", given, strict=False)), 0.7)
        apart = run(parts, dict(zip("xy", given, strict=False)), 0.7)
        ends = [(called.output_wire, parts.output_wire)]
        ends += zip(*([one.wire for one in graph.inputs] for graph in (called, parts)), strict=True)
        for one, other in ends:
            for found in ("values", "gradients"):
                np.testing.assert_allclose(
                    getattr(apart, found)[other],
                    getattr(whole, found)[one],
                    rtol=1e-9,
                    atol=1e-12,
                    err_msg=f"parts= of `{row.name}` has other {found} at {drawn}",
                )


# Rows of arrays

SHAPES: tuple[Shape, ...] = (
    (3,), (1,), (2, 3), (3, 2), (3, 3), (1, 3), (3, 1), (2, 3, 2), (2, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1),
    (1, 1, 3), (2, 1, 2, 3), (1, 2, 3, 2), (), (2,), (2, 2), (2, 2, 2), (2, 3, 3), (4, 4),
)  # fmt: skip
MOST = 40
OF_REGULAR = (
    "singular",
    "not-definite",
)  # what a row refuses that takes no matrix without an inverse
EPSILON = np.finfo(np.longdouble).eps
STEP, CLOSE = EPSILON ** np.longdouble(1 / 3), 1e3 * float(EPSILON) ** (2 / 3)


def taken(row: Tensor, operands: int) -> list[tuple[tuple[Shape, ...], Options]]:
    """Shapes and options that a row takes, of all that are to be tried."""
    found = []
    for shapes in itertools.product(SHAPES, repeat=operands):
        for options in row.tried:
            try:
                made = row.shape(Sizes(), shapes, options)
                if count(made) <= 36 and len(made) <= MAX_AXES:
                    found.append((shapes, options))
            except Mismatch:
                continue
    random.Random(row.name).shuffle(found)
    return found[:MOST]


def numbers(row: Tensor, shapes: Sequence[Shape], seed: int) -> Iterator[list[Any]]:
    """Ordinary numbers of these shapes, and for a few of them the ends: large, tiny, equal, 0."""
    ordinary = spread(seed, shapes)
    yield ordinary
    if seed < 8:
        for factor in (10.0, 270.0, 1e-199, *([1e199] if len(shapes) == 1 else [])):
            yield [one * factor for one in ordinary]
        yield [np.sign(one) * 1e18 for one in ordinary]
        yield [np.zeros(shape) for shape in shapes]
        yield [np.round(one) % 2 for one in ordinary]


def one_gate(row: Row, operands: int, options: Options = (), nan: bool = False) -> Graph:
    """The circuit of one gate; `nan` puts a logarithm before its first operand."""
    first, *others = "abcd"[:operands]
    given = [gate("log", first) if nan else first, *others]
    return circuit(gate(row.name, *given, **dict(options)))


@cache
def runs(row: Row) -> list[Run]:
    """A row at ordinary numbers, at the ends, at ties, and where nan comes in."""
    return [*(tensor_runs(row) if isinstance(row, Tensor) else scalar_runs(row))]


def scalar_runs(row: Row) -> Iterator[Run]:
    assert isinstance(row, Scalar)
    operands = arity(row)
    ranges = row.samples or (row.sample,) * operands
    plain = one_gate(row, operands)
    inside = [*points(row, operands, 4)]
    ends = [*itertools.product((0.0, 30.0, -30.0, 800.0, -800.0), repeat=min(operands, 2))]
    for point in [*inside, *([*end, *end][:operands] for end in ends), [2.0] * operands]:
        yield run(plain, dict(zip("abc", point, strict=False)), 1.5)
    yield run(one_gate(row, operands, nan=True), dict.fromkeys("abc"[:operands], -1.0), 1.5)
    shaped = [*itertools.product(SHAPES, repeat=operands)]
    random.Random(row.name).shuffle(shaped)
    fitting = [shapes for shapes in shaped if fit(row, shapes) and any(shapes)]
    for seed, shapes in enumerate(fitting[:10]):
        arrays = [one if one.ndim else float(one) for one in spread(seed, shapes, ranges)]
        given = dict(zip("abc", arrays, strict=False))
        yield run(plain, given, weights(row.shape(Sizes(), shapes, ())))


def fit(row: Row, shapes: Sequence[Shape]) -> bool:
    try:
        return count(row.shape(Sizes(), shapes, ())) <= 36
    except Mismatch:
        return False


def tensor_runs(row: Row) -> Iterator[Run]:
    assert isinstance(row, Tensor)
    for seed, (shapes, options) in enumerate(taken(row, arity(row))):
        made, g = one_gate(row, len(shapes), options), weights(row.shape(Sizes(), shapes, options))
        for arrays in numbers(row, shapes, seed):
            given = [one if np.ndim(one) else float(one) for one in arrays]
            if row.refuses == "not-definite":
                given = [*map(definite, given)]
            with_names = dict(zip("abcd", given, strict=False))
            if row.refuses not in OF_REGULAR or regular(made, with_names):
                yield run(made, with_names, g)
        if seed < 8 and row.refuses not in OF_REGULAR:
            negative = [-abs(given[0]) - 1, *given[1:]]
            yield run(
                one_gate(row, len(shapes), options, nan=True),
                dict(zip("abcd", negative, strict=False)),
                g,
            )


def definite(numbers: Any) -> Any:
    """Matrices of a stack, made positive definite: a little more than their products with themselves."""
    bounded = np.clip(numbers, -1e3, 1e3)
    return bounded @ np.swapaxes(bounded, -1, -2) + np.eye(numbers.shape[-1])


def regular(made: Graph, given: dict[str, Any]) -> bool:
    """Whether the matrix that a gate has to invert has an inverse, by far more than a step."""
    with suppress(InputError):
        run(made, given)
        largest = max(np.max(np.abs(one)) for one in given.values())
        return bool(np.linalg.cond(given["a"]).max() < 50 and 1e-30 < largest < 1e30)
    return False


def of(result: Run) -> tuple[Any, list[Any], Any, Any]:
    """The gate that a run is of, and its operands, its output and what comes back to it."""
    made = result.graph.gates[-1]
    return made, result.operands(made), result.value(made), result.gradient(made)


@pytest.mark.parametrize("row", TENSORS, ids=named)
def test_a_shape_rule_takes_sizes_that_are_not_known_yet(row: Tensor) -> None:
    """They are settled after it, as by what else is done with the operands."""
    looked = 0
    for shapes, options in taken(row, arity(row)):
        sizes = Sizes()
        open_shapes = [tuple(sizes.unknown() for _ in shape) for shape in shapes]
        found = row.shape(sizes, open_shapes, options)
        pairs = [
            pair
            for each in zip(open_shapes, shapes, strict=True)
            for pair in zip(*each, strict=True)
        ]
        if all(sizes.same(unknown, size) for unknown, size in pairs):  # else one is broadcast
            assert sizes.settled(found) == row.shape(Sizes(), shapes, options), (shapes, options)
            looked += 1
    assert looked


@pytest.mark.parametrize("row", TENSORS, ids=named)
def test_a_row_of_arrays_has_the_slopes_of_its_value(row: Tensor) -> None:
    """By central differences, in as many digits as the machine has, where nothing jumps."""
    looked = 0
    for result in runs(row):
        made, operands, out, g = of(result)
        sizes = [abs(x) for one in operands for x in np.ravel(one)]
        jumps = row.kink is not None and row.kink(operands, out, **dict(made.options))
        if jumps or not result.finite or not 1e-9 < max(sizes) < 1e9:
            continue
        function = row.function(len(operands), made.options, "numpy")
        np.testing.assert_allclose(
            out, function(*map(np.longdouble, operands)).astype(float), rtol=1e-12
        )
        for position, wire in enumerate(made.operands):
            found = result.gradients[wire]
            if found is None:
                if row.holds(position):
                    continue
                found = np.zeros(np.shape(operands[position]))  # none is passed, for it is 0
            assert np.shape(found) == np.shape(operands[position])
            wanted = np.zeros(np.shape(found))
            for place in np.ndindex(wanted.shape):
                moved = [[np.array(one, dtype=np.longdouble) for one in operands] for _ in "+-"]
                step = STEP * max(np.longdouble(1), abs(moved[0][position][place]))
                moved[0][position][place] += step
                moved[1][position][place] -= step
                wide = moved[0][position][place] - moved[1][position][place]
                ends = [function(*one) for one in moved]
                wanted[place] = np.sum(g * (ends[0] - ends[1])) / wide
            slack = CLOSE * max(1.0, np.max(np.abs(wanted)), np.max(np.abs(out)))
            np.testing.assert_allclose(
                found,
                wanted,
                rtol=CLOSE,
                atol=slack,
                err_msg=f"vjps= or forward= of `{row.name}`, at {operands}",
            )
            looked += 1
    assert looked >= 5


@pytest.mark.parametrize("row", [row for row in TENSORS if row.fast], ids=named)
def test_a_faster_function_gives_what_the_line_gives(row: Tensor) -> None:
    with np.errstate(all="ignore"):
        for result in runs(row):
            made, operands, out, g = of(result)
            given, options = (g, *map(np.asarray, operands), np.asarray(out)), dict(made.options)
            for position, wire in enumerate(made.operands):
                if result.gradients[wire] is None:
                    continue
                fast = row.fast[min(position, len(row.fast) - 1)]
                found, line = fast(*given, **options), row.by_line(position)(*given, **options)
                assert np.shape(found) == np.shape(line) == np.shape(operands[position])
                np.testing.assert_allclose(
                    found,
                    line,
                    rtol=1e-13,
                    atol=1e-300,
                    err_msg=f"fast= of `{row.name}`, or stable= (else vjps=), at {operands}",
                )


@pytest.mark.parametrize("row", TENSORS, ids=named)
def test_a_row_of_arrays_keeps_its_digits_where_numbers_are_large(row: Tensor) -> None:
    """What is sent back in longer floats is the same: else `stable=` has to say it in another way.

    NumPy's functions of matrices have no longer floats.
    """
    if any(f"{name}(" in line for name in OF_MATRICES for line in row.vjps):
        return
    for result in runs(row):
        made, operands, out, g = of(result)
        if made.wires != made.operands or not np.isfinite(out).all():
            continue
        longer = [np.asarray(one, dtype=np.longdouble) for one in operands]
        sends = row.vjp(tuple(passing(row, len(operands))), len(operands), made.options)
        with np.errstate(all="ignore"):
            most = row.function(len(operands), made.options)(*longer)
            pairs = zip(
                sends(g, *map(np.asarray, operands), out), sends(g, *longer, most), strict=True
            )
        for found, wanted in pairs:
            what = f"stable= of `{row.name}` (else vjps=) gives {found}, at {operands}"
            assert np.isfinite(found).all(), what
            slack = 1e-12 * max(np.max(np.abs(g)), np.max(np.abs(wanted)))
            np.testing.assert_allclose(
                found, wanted.astype(float), rtol=1e-9, atol=slack, err_msg=what
            )


@pytest.mark.parametrize("row", TENSORS, ids=named)
def test_nan_goes_on_into_what_a_row_of_arrays_sends_back(row: Tensor) -> None:
    """Where every number is nan, and the line reads numbers of the operands or the output."""
    for shapes, options in taken(row, arity(row))[:8]:
        operands = [np.full(shape, np.nan) for shape in shapes]
        with np.errstate(all="ignore"):
            try:
                out = row.function(len(shapes), options)(*operands)
            except (IndexError, ValueError):  # nan is no place
                continue
            if not np.isnan(out).all():
                continue
            places = passing(row, len(shapes))
            sends = row.vjp(tuple(places), len(shapes), options)
            sent = sends(weights(np.shape(out)), *operands, np.asarray(out))
        for place, found in zip(places, sent, strict=True):
            if row.keeps(place, len(shapes)):
                what = f"stable= of `{row.name}` (else vjps=) sends {found} back through nan"
                assert np.isnan(found).all(), what


@pytest.mark.parametrize("row", TENSORS, ids=named)
def test_a_jacobian_of_a_row_is_of_the_kind_that_the_row_says(row: Tensor) -> None:
    for result in [one for one in runs(row) if one.finite and not one.at_kink(one.graph.gates[-1])]:
        made, operands, *_ = of(result)
        sizes = [abs(x) for one in operands for x in np.ravel(one)]
        if 1e-9 < min(sizes) < max(sizes) < 4:  # ordinary numbers, none of which is 0
            for wire in (one for one in made.wires if result.gradients[one] is not None):
                found = jacobian(result, made, wire)
                if np.any(found.entries):  # the softmax of one number is 1, whatever it is
                    assert is_of_kind(found.kind, found.entries), (
                        f"kinds= of `{row.name}` says {found.kind} of {found.entries.tolist()}"
                    )


# Programs


@pytest.fixture(scope="module")
def in_numpy(request: pytest.FixtureRequest) -> dict[Row, list[dict[str, Any]]]:
    return by_row(results, numpy.write, looked_at(request))


@pytest.fixture(scope="module")
def in_script(request: pytest.FixtureRequest) -> dict[Row, list[dict[str, Any]]]:
    return by_row(
        lambda made: ran_by_node(one.text for one in made), javascript.write, looked_at(request)
    )


def looked_at(request: pytest.FixtureRequest) -> list[Row]:
    """The rows that are asked for, of which the programs run at once: with `-k`, few."""
    asked = {item.callspec.params.get("row") for item in request.session.items
             if item.path == request.path and hasattr(item, "callspec")}  # fmt: skip
    return [row for row in ROWS if row in asked]


def by_row(ran: Any, write: Any, rows: list[Row]) -> dict[Row, list[dict[str, Any]]]:
    """What the programs of rows give, by row."""
    found = iter(ran([write(one) for row in rows for one in runs(row)]))
    return {row: [next(found) for _ in runs(row)] for row in rows}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=named)
def test_numpy_has_the_numbers_of_a_row(row: Row, in_numpy: Any) -> None:
    for result, printed in zip(runs(row), in_numpy[row], strict=True):
        try:
            check(result, numpy.write(result), printed)
        except AssertionError as error:
            pytest.fail(
                f"NumPy's text of `{row.name}` has other numbers: {error}\n{numpy.write(result).text}"
            )


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=named)
def test_javascript_has_the_numbers_of_a_row(row: Row, in_script: Any) -> None:
    for result, found in zip(runs(row), in_script[row], strict=True):
        try:
            check_script(result, found)
        except AssertionError as error:
            given = json.dumps([np.asarray(one).tolist() for one in of(result)[1]])
            pytest.fail(
                f"JavaScript of `{row.name}`, at {given}: {error}\n{javascript.write(result).text[:3000]}"
            )


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_row_is_written_in_pytorch_or_refused_in_words(row: Row) -> None:
    """As Python that can be read, of names that are assigned: also where PyTorch is not installed."""
    written = 0
    for result in runs(row)[::5]:
        try:
            tree = ast.parse(pytorch.write(result).text)
        except CannotBeWritten as refused:
            assert refused.hint and refused.span
            continue
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        stored = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
        assert {node.id for node in nodes} <= stored | {"torch", "print", "f"}
        written += 1
    assert written, f"torch= of `{row.name}` writes it for no shapes"


@pytest.mark.parametrize("row", [row for row in ROWS if row.torch_at_kink], ids=named)
def test_a_program_says_what_pytorch_does_otherwise_at_a_kink(row: Row) -> None:
    """There alone, and not at every kink: PyTorch may send back the same to what is asked for."""
    assert row.torch_at_kink
    kinks = {True: 0, False: 0}
    for result in runs(row):
        if result.finite:
            said = row.torch_at_kink in pytorch.write(result).text
            kinks[result.at_kink(of(result)[0])] += said
    assert kinks[True], f"torch_at_kink= of `{row.name}` is said at none of its kinks"
    assert not kinks[False], f"torch_at_kink= of `{row.name}` is said where it has no kink"


@pytest.fixture(scope="module")
def in_torch(request: pytest.FixtureRequest) -> dict[Row, list[dict[str, Any]]]:
    pytest.importorskip("torch")
    rows = looked_at(request)
    found = iter(results([pytorch.write(one) for row in rows for one in alike_in_torch(row)]))
    return {row: [next(found) for _ in alike_in_torch(row)] for row in rows}


def alike_in_torch(row: Row) -> list[Run]:
    """The runs of a row that are finite, and whose program says nothing of a difference.

    Products that cancel exactly leave a rest in PyTorch, which rounds one of them alone.
    """
    alike = [one for one in runs(row) if one.finite and not difference(one, of(one)[0])]
    return [one for one in alike if row.name != "cross" or np.max(np.abs(of(one)[1][0])) < 1e9]


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=named)
def test_pytorch_has_the_numbers_of_a_row(row: Row, in_torch: Any) -> None:
    for result, printed in zip(alike_in_torch(row), in_torch[row], strict=True):
        check(result, pytorch.write(result), printed)
