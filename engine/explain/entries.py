"""One number of an array, worked out of those that it is made of: `z1[1,0]: −1.25 + 0.10 = −1.15`.

It is said as long as these numbers read the same: the page, whose numbers move, leaves it out until the
server has said it anew.
"""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from ..base.numerals import short
from ..base.shapes import Shape, count, shape_of
from ..base.words import Figure, Words, guarded, say
from ..gates.scalars import Scalar
from ..gates.tensors import Tensor
from ..graph.called import as_operand
from ..graph.graph import Constant, Gate
from ..graph.names import carried
from ..passes.numbers import Value, in_ieee
from ..passes.prepared import vjp_of
from ..passes.run import Run
from ..picture.cells import cell
from .holding import is_close
from .sums import Sum, Term, equation, in_brackets
from .terms import letter_of

Place = tuple[int, ...]
"""Where a number of an array stands, along each axis."""

_SIGNS = {"add": " + ", "sub": " − ", "mul": " × ", "div": " ÷ "}
_MOST = 4  # numbers of a sum that are written out
_MOST_TRIED = 16  # numbers of an output of which each is tried for what it brings to an operand


class _Worked:
    """Collects what an entry is made of: the numbers of a run that are written in it, and their places."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.figures: list[Figure] = []

    def term(self, role: str, operand: int | Constant, place: Place) -> Term:
        """Take a number of a value or a gradient."""
        if isinstance(operand, Constant):
            if not place:
                return Term(float(operand.value), operand.text)
            return Term(float(np.asarray(operand.value)[place]))
        array = np.asarray((self.run.values if role == "value" else self.run.gradients)[operand])
        at = int(np.ravel_multi_index(place, array.shape)) if place else None
        number = float(array[place])
        self.figures.append(Figure(short(number), role, self.run.graph.wires[operand].id, at))
        return Term(number)


def entry_name(run: Run, wire: int, place: Place) -> str:
    """Name a number of the array on a wire, as code does: `z1[2,0]`; a value that is a number by its name."""
    name = as_operand(carried(run.graph, wire))
    return f"{name}[{','.join(map(str, place))}]" if place else name


def with_entry(said: Words, run: Run, gate: Gate) -> Words:
    """Add to a sentence about a gate how one number of the value that it gives was worked out.

    The sentence stays as it is where that is no short sum of single numbers.
    """
    out = gate.results[0]
    shape = run.shape(out)
    if not count(shape) or not gate.wires or (not shape and isinstance(gate.row, Scalar)):
        return said
    place, worked = _usual(shape), _Worked(run)
    how = _forward(worked, gate, place)
    if how is None:
        return said
    value = worked.term("value", out, place)
    text = how if isinstance(how, str) else equation(how, value.number)
    if isinstance(how, str):
        text = f"{how} = {short(value.number)}"
    whole = say("{said} {entry}: {how}.", said=said, entry=entry_name(run, out, place), how=text)
    return guarded(whole, said, watched=worked.figures)


def with_gradient(said: Words, run: Run, gate: Gate) -> Words:
    """Add to a sentence about what a gate sends back how one number of that was worked out."""
    for position, wire in enumerate(gate.operands):
        if isinstance(wire, Constant) or run.gradients[wire] is None:
            continue
        place, worked, how = _worked_out(run, gate, position)
        if how is None or (not isinstance(how, str) and not how.terms):
            continue
        value = worked.term("gradient", wire, place)
        if isinstance(how, str):
            text = f"{how} = {short(value.number)}"
        elif not how.is_whole or is_close(
            how.work([term.number for term in how.terms]), value.number, 1e-12
        ):
            text = equation(how, value.number)
        else:
            continue  # what is infinite meets 0
        whole = say(
            "{said} The gradient of {entry}: {how}.",
            said=said,
            entry=entry_name(run, wire, place),
            how=text,
        )
        return guarded(whole, said, watched=worked.figures)
    return said


def with_branches(said: Words, run: Run, gate: Gate) -> Words:
    """Add to a sentence about what a copy gate sends back how one number of that was added up."""
    wire, worked = gate.wires[0], _Worked(run)
    back = [one for one in gate.results if run.gradients[one] is not None]
    if not 1 < len(back) <= _MOST:
        return said
    place = _chosen(run.gradients[wire])
    sizes = np.abs(np.array([run.gradients[one] for one in back])).min(axis=0)
    if not sizes[place] > 1e-9 * sizes.max():  # one of them is 0 there, or what rounding left of 0
        place = tuple(map(int, np.unravel_index(int(np.argmax(sizes)), sizes.shape)))
    terms = tuple([worked.term("gradient", one, place) for one in back])
    value = worked.term("gradient", wire, place)
    whole = say(
        "{said} The gradient of {entry}: {how}.",
        said=said,
        entry=entry_name(run, wire, place),
        how=equation(Sum(terms, sum, lambda texts: _added(texts, True)), value.number),
    )
    return guarded(whole, said, watched=worked.figures)


def _worked_out(run: Run, gate: Gate, position: int) -> tuple[Place, _Worked, Sum | str | None]:
    """Work out a number of the gradient towards an operand: one that shows its factor, where there is one."""
    wire, row = gate.operands[position], gate.row
    assert not isinstance(wire, Constant) and run.gradients[wire] is not None
    gradient = run.gradients[wire]
    place, worked = _chosen(gradient), _Worked(run)
    how = _backward(worked, gate, position, place)
    if not isinstance(how, str) or not isinstance(row, Scalar) or not shape_of(gradient):
        return place, worked, how
    for other in map(tuple, np.argwhere(np.asarray(gradient))[:_MOST_TRIED].tolist()):
        trial = _Worked(run)
        shown = _backward(trial, gate, position, other)
        if isinstance(shown, Sum):
            return other, trial, shown
    return place, worked, how


def _usual(shape: Shape) -> Place:
    """Choose the number that is worked out: of an array in numbers the one that Predict asks for.

    It is the first of the last row; of a larger array, which is drawn in colours, the first of the second.
    """
    if not shape:
        return ()
    first = shape[0] - 1 if cell(shape).kind == "matrix" else 1
    return min(first, shape[0] - 1), *[0] * (len(shape) - 1)


def _chosen(gradient: Value) -> Place:
    """Choose the number of a gradient that is worked out: the usual one, or else the first that is not 0."""
    usual = _usual(shape_of(gradient))
    if not usual or gradient[usual] or not np.any(gradient):
        return usual
    return tuple(map(int, np.argwhere(gradient)[0]))


# Forward


def _forward(worked: _Worked, gate: Gate, place: Place) -> Sum | str | None:
    """Find how a number was worked out; a text where it is another one that was moved; None if it is long."""
    name = gate.row.name
    if isinstance(gate.row, Scalar):
        terms = tuple([_broadcast(worked, operand, place) for operand in gate.operands])
        return Sum(terms, _by_row(gate), _written(name))
    return _KINDS[name](worked, gate, place) if name in _KINDS else None


def _by_row(gate: Gate) -> Callable[[Sequence[float]], float]:
    function = gate.row.function(len(gate.operands), gate.options, "numpy")
    return lambda numbers: float(in_ieee(function, *numbers))


def _written(name: str) -> Callable[[Sequence[str]], str]:
    if name in _SIGNS:
        return lambda texts: _joined(texts, _SIGNS[name])
    if name == "neg":
        return lambda texts: f"{texts[0]} × (−1)"
    if name == "square":
        return lambda texts: f"({texts[0]})²"
    if name == "reciprocal":
        return lambda texts: f"1 ÷ {in_brackets(texts[0])}"
    return lambda texts: f"{name}({', '.join(texts)})"


def _product(worked: _Worked, gate: Gate, place: Place) -> Sum | None:
    """Find a number of a matrix product: a row times a column, number by number."""
    left, right = gate.operands
    rows, columns = _shape(worked.run, left), _shape(worked.run, right)
    if len(rows) > 2 or len(columns) > 2:
        return None
    row = place[:1] if len(rows) == 2 else ()
    column = place[-1:] if len(columns) == 2 else ()
    pairs = [((*row, k), (k, *column)) for k in _few(rows[-1])]
    return _of_products(
        [
            (worked.term("value", left, one), worked.term("value", right, other))
            for one, other in pairs
        ],
        rows[-1],
    )


def _total(worked: _Worked, gate: Gate, place: Place) -> Sum | None:
    """Find a number of a sum, a mean or an extreme, along one axis or over all."""
    (operand,), options = gate.operands, dict(gate.options)
    shape, axis = _shape(worked.run, operand), options.get("axis")
    if axis is None:
        places = [_apart(k, shape) for k in _few(count(shape))]
        size = count(shape)
    elif isinstance(axis, int):
        axis %= len(shape)
        behind = place[axis + 1 :] if options.get("keepdims") else place[axis:]
        size = shape[axis]
        places = [(*place[:axis], k, *behind) for k in _few(size)]
    else:
        return None
    terms = tuple([worked.term("value", operand, at) for at in places])
    name, is_whole = gate.row.name, size <= _MOST
    if name in ("max", "min"):
        choose = max if name == "max" else min
        return Sum(terms, choose, lambda texts: f"{name}({_listed(texts, is_whole)})", is_whole)
    if name == "sum":
        return Sum(terms, sum, lambda texts: _added(texts, is_whole), is_whole)
    return Sum(
        terms,
        lambda numbers: sum(numbers) / size,
        lambda texts: f"({_added(texts, is_whole)}) ÷ {size}",
        is_whole,
    )


def _moved(worked: _Worked, gate: Gate, place: Place) -> str | None:
    """Find which number of an operand was moved here."""
    run, (first, *others) = worked.run, gate.operands
    shape = _shape(run, first)
    if isinstance(first, Constant):
        return None
    given = [o.value if isinstance(o, Constant) else run.values[o] for o in others]
    places = np.arange(count(shape), dtype=np.float64).reshape(shape)
    taken = gate.row.function(len(gate.operands), gate.options, "numpy")(places, *given)
    at = _apart(int(np.asarray(taken)[place]), shape)
    worked.term("value", first, at)
    return entry_name(run, first, at)


_KINDS: dict[str, Callable[[_Worked, Gate, Place], Sum | str | None]] = {
    "matmul": _product,
    "dot": _product,
    "sum": _total,
    "mean": _total,
    "max": _total,
    "min": _total,
    "index": _moved,
    "transpose": _moved,
    "reshape": _moved,
}


# Backward


def _backward(worked: _Worked, gate: Gate, position: int, place: Place) -> Sum | str | None:
    """Find of which numbers that arrive, and which local gradients, a number that is sent is made.

    A text where one that arrives is handed on. A sum without terms is 0 because nothing arrives there; None
    where it is long, or goes without saying.
    """
    if isinstance(gate.row, Scalar):
        return _through_numbers(worked, gate, position, place)
    if not isinstance(gate.row, Tensor):
        return None
    if gate.row.name in ("matmul", "dot"):
        return _through_product(worked, gate, position, place)
    return _through_array(worked, gate, position, place)


def _through_numbers(worked: _Worked, gate: Gate, position: int, place: Place) -> Sum | str | None:
    run, wire, out = worked.run, gate.operands[position], gate.results[0]
    assert not isinstance(wire, Constant)
    shape, own = run.shape(out), run.shape(wire)
    if shape == own and gate.row.partial(position, len(gate.operands)) == 1:
        return None
    local = np.broadcast_to(np.asarray(run.local(gate, wire)), shape)
    kept = len(shape) - len(own)
    axes = [
        [place[axis - kept]] if axis >= kept and own[axis - kept] == size else range(size)
        for axis, size in enumerate(shape)
    ]
    size = int(np.prod([len(axis) for axis in axes]))
    places = list(product(*axes)) if size <= _MOST else None
    if places is None:
        every = product(*axes)
        places = [at for k, at in enumerate(every) if k in _few(size)]
    pairs = [(worked.term("gradient", out, at), Term(float(local[at]))) for at in places]
    if size == 1 and local[places[0]] == 1:
        return _handed_on(run, gate, places[0])
    return _of_slopes(pairs, size)


def _through_product(worked: _Worked, gate: Gate, position: int, place: Place) -> Sum | None:
    run, out = worked.run, gate.results[0]
    pairs: list[tuple[Place, Place]]
    left, right = (_shape(run, operand) for operand in gate.operands)
    if max(len(left), len(right)) > 2:
        return None
    rows, columns = len(left) == 2, len(right) == 2
    if position == 0:
        (*row, k) = place
        size = right[-1] if columns else 1
        pairs = [
            ((*row, j) if columns else (*row,), (k, j) if columns else (k,)) for j in _few(size)
        ]
        other = gate.operands[1]
        return _of_products(
            [(worked.term("gradient", out, a), worked.term("value", other, b)) for a, b in pairs],
            size,
        )
    k, *column = place
    size = left[0] if rows else 1
    pairs = [((i, k) if rows else (k,), (i, *column) if rows else (*column,)) for i in _few(size)]
    other = gate.operands[0]
    return _of_products(
        [(worked.term("value", other, a), worked.term("gradient", out, b)) for a, b in pairs], size
    )


def _through_array(worked: _Worked, gate: Gate, position: int, place: Place) -> Sum | str | None:
    run, wire, out = worked.run, gate.operands[position], gate.results[0]
    assert not isinstance(wire, Constant)
    shape = run.shape(out)
    if count(shape) > _MOST_TRIED:
        return None
    vjp = vjp_of(gate, (position,), [run.shape(wire)], shape, arithmetic="numpy")
    given = [*run.operands(gate), run.value(gate)]
    places = list(product(*map(range, shape)))
    slopes = []
    for at in places:
        one = np.zeros(shape)
        one[at] = 1.0
        (sent,) = in_ieee(vjp, one, *given)
        slopes.append(float(np.asarray(sent)[place]))
    brings = [(at, slope) for at, slope in zip(places, slopes, strict=True) if slope]
    if len(brings) > _MOST:
        return None
    pairs = [(worked.term("gradient", out, at), Term(slope)) for at, slope in brings]
    if len(brings) == 1 and brings[0][1] == 1:
        return _handed_on(run, gate, brings[0][0])
    return _of_slopes(pairs, len(pairs))


def _handed_on(run: Run, gate: Gate, place: Place) -> str:
    """Name a number that arrives, as the sentence does."""
    letter = letter_of(run)
    return f"{letter}[{','.join(map(str, place))}]" if place else letter


# What all of these share


def _of_slopes(pairs: Sequence[tuple[Term, Term]], size: int) -> Sum:
    """Add up what arrives × local gradient; local gradients are left out where all are 1."""
    is_whole = len(pairs) == size
    if is_whole and pairs and all(slope == Term(1.0) for _, slope in pairs):
        return Sum(tuple([one for one, _ in pairs]), sum, lambda texts: _added(texts, True))
    return _of_products(pairs, size)


def _of_products(pairs: Sequence[tuple[Term, Term]], size: int) -> Sum:
    """Add up products, of which some are written."""
    is_whole = len(pairs) == size

    def work(numbers: Sequence[float]) -> float:
        # Python's floats multiply 0 and inf without a warning.
        return sum([one * other for one, other in zip(numbers[::2], numbers[1::2], strict=True)])

    def write(texts: Sequence[str]) -> str:
        products = [_joined(texts[at : at + 2], " × ") for at in range(0, len(texts), 2)]
        return _added(products, is_whole)

    return Sum(tuple([term for pair in pairs for term in pair]), work, write, is_whole)


def _apart(number: int, shape: Shape) -> Place:
    """Find where the number of a row of all stands along each axis."""
    return tuple(map(int, np.unravel_index(number, shape)))


def _few(size: int) -> list[int]:
    """Choose which of so many terms are written: all, or the first ones and the last."""
    return list(range(size)) if size <= _MOST else [*range(_MOST - 1), size - 1]


def _added(texts: Sequence[str], is_whole: bool) -> str:
    return _joined(texts if is_whole else [*texts[:-1], "…", texts[-1]], " + ")


def _listed(texts: Sequence[str], is_whole: bool) -> str:
    return ", ".join(texts if is_whole else [*texts[:-1], "…", texts[-1]])


def _joined(texts: Sequence[str], sign: str) -> str:
    """Join numbers or products, with brackets where a minus would stand behind a sign."""
    first, *others = texts
    return sign.join([first, *(_behind(one) for one in others)])


def _behind(text: str) -> str:
    number, times, other = text.partition(" × ")
    return in_brackets(number) + times + other


def _broadcast(worked: _Worked, operand: int | Constant, place: Place) -> Term:
    """Take the number of an operand that goes into a number of the result, as NumPy broadcasts it."""
    shape = _shape(worked.run, operand)
    own = place[len(place) - len(shape) :]
    at = tuple([0 if size == 1 else at for at, size in zip(own, shape, strict=True)])
    return worked.term("value", operand, at)


def _shape(run: Run, operand: int | Constant) -> Shape:
    return shape_of(operand.value) if isinstance(operand, Constant) else run.shape(operand)
