"""Which window of an image each number of a convolution or a pool is made of, for the page to light up."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..base.shapes import Shape
from ..gates.moving import windows_along
from ..graph.graph import Constant, Gate, Graph
from ..graph.inference import Shapes, inferred

_SAME_ORDER = ("reshape", "add", "div", "copy")
"""Gates behind a convolution's product whose numbers stand in the same order as its own."""


def windows(drawn: Graph, given: Mapping[str, Shape]) -> list[dict[str, Any]]:
    """Describe each gate that lays windows into columns, with the wires of what it is made of and makes.

    `images`, N×C×`along`, of which the ones with a border have `before` places before the first one; the
    `columns`, N×(C·K)×L; the `kernel`, O×(C/groups·K), of a convolution; and `outs`, N×O×L: O is
    `made`. Wires are those that are drawn, also where a module is folded. `given` has the inputs’ shapes.
    """
    whole = drawn
    while whole.unfolded is not None:
        whole = whole.unfolded
    if not any(gate.row.name == "im2col" for gate in whole.gates):
        return []
    shapes = inferred(whole, given)
    wires: dict[int, list[str]] = {}
    for wire in drawn.wires:
        wires.setdefault(wire.value, []).append(wire.id)
    found = [
        _described(shapes, whole, gate, wires) for gate in whole.gates if gate.row.name == "im2col"
    ]
    return [one for one in found if one is not None]


def _described(
    shapes: Shapes, graph: Graph, gate: Gate, wires: dict[int, list[str]]
) -> dict[str, Any] | None:
    if isinstance(gate.operands[0], Constant):
        return None
    options = dict(gate.options)
    size = options["size"]
    ones = (1,) * len(size)
    stride, dilation = options.get("stride", ones), options.get("dilation", ones)
    image = graph.wires[gate.operands[0]].value
    shape = shapes[image]
    lead, along = shape[: -len(size)], shape[-len(size) :]
    many = windows_along(along, size, stride, dilation)
    images = [
        {"wires": wires.get(value, []), "along": inner, "before": before}
        for value, inner, before in _images(shapes, graph, image, along)
    ]
    columns, outs, kernel = [graph.wires[gate.results[0]].value], list[int](), list[int]()
    for each in _behind(graph, gate, columns):
        made = graph.wires[each.results[0]].value
        if each.row.name == "reshape" and not outs:
            columns.append(made)
        elif each.row.name in ("matmul", "max", "mean", "sum") and not outs:
            outs.append(made)
            kernel = [*_kernel(graph, each, columns)] if each.row.name == "matmul" else []
        elif outs and each.row.name in _SAME_ORDER and shapes[made] != ():
            outs.append(made)
    return {
        "lead": list(lead or (1, 1)),
        "size": list(size),
        "stride": list(stride),
        "dilation": list(dilation),
        "many": list(many),
        "images": images,
        "columns": [id for value in columns for id in wires.get(value, [])],
        "kernel": [id for value in kernel for id in wires.get(value, [])],
        "outs": [id for value in outs for id in wires.get(value, [])],
        "made": math.prod(shapes[outs[0]]) // (lead or (1, 1))[0] // math.prod(many) if outs else 1,
        "kernels": math.prod(shapes[kernel[0]]) if kernel else 0,
    }


def _images(
    shapes: Shapes, graph: Graph, value: int, along: tuple[int, ...]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Find the image and what it was before its border was put around, and its axes set in order."""
    before = [0] * len(along)
    made = {
        graph.wires[gate.results[0]].value: gate for gate in graph.gates if gate.row.name != "copy"
    }
    yield value, [*along], before
    while (gate := made.get(value)) and not isinstance(gate.operands[0], Constant):
        value = graph.wires[gate.operands[0]].value
        if gate.row.name == "pad":
            ends = dict(gate.options)["width"][-len(along) :]
            before = [one + first for one, (first, _) in zip(before, ends, strict=True)]
            along = shapes[value][-len(along) :]
        elif gate.row.name != "reshape" or shapes[value][-len(along) :] != tuple(along):
            return
        yield value, [*along], before


def _behind(graph: Graph, gate: Gate, values: list[int]) -> Iterator[Gate]:
    """Go through the gates of the same call that what the gate makes goes on into, in their order."""
    reached = set(values)
    for each in graph.gates:
        if each.within == gate.within and each.row.name != "copy":
            given = {graph.wires[o].value for o in each.operands if not isinstance(o, Constant)}
            if given & reached:
                reached.add(graph.wires[each.results[0]].value)
                yield each


def _kernel(graph: Graph, product: Gate, columns: list[int]) -> Iterator[int]:
    """Find the kernel that columns are multiplied by, and what it was before it was a matrix."""
    made = {
        graph.wires[gate.results[0]].value: gate for gate in graph.gates if gate.row.name != "copy"
    }
    given = [graph.wires[o].value for o in product.operands if not isinstance(o, Constant)]
    found = next((value for value in given if value not in columns), None)
    while found is not None:
        yield found
        gate = made.get(found)
        is_laid = gate is not None and gate.row.name == "reshape"
        operand = gate.operands[0] if gate is not None and is_laid else None
        found = graph.wires[operand].value if isinstance(operand, int) else None
