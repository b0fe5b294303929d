"""The circuit in PyTorch: the forward pass, after which autograd has the engine's gradients."""

import numpy as np
import pytest

from engine.passes.run import run
from engine.programs.pytorch import write
from tests.support.tensors import single, spread
from tests.support.written import GALLERY, array_runs, check, drawn, ran, results, scalar_runs

FIRST = """\
import torch

torch.set_default_dtype(torch.float64)

# the inputs
x = torch.tensor(-2.0, requires_grad=True)
y = torch.tensor(5.0, requires_grad=True)
z = torch.tensor(-4.0, requires_grad=True)

# the forward pass
q = x + y
f = q * z

# the backward pass
f.backward()

print("f =", f.item())
print("dx =", x.grad.item())
print("dy =", y.grad.item())
print("dz =", z.grad.item())
"""

LAYERS = """\
import torch

torch.set_default_dtype(torch.float64)

# the inputs
W = torch.tensor([[1.0, -2.0], [0.5, 1.0]], requires_grad=True)
x = torch.tensor([1.0, 0.75])  # data: it needs no gradient

# the constants
c1 = torch.tensor([0.25, 1.0])

# the forward pass
g1 = W @ x
h = torch.clamp(g1, min=0)
p = torch.softmax(h, dim=-1)
s = p + c1

# the backward pass
s.backward(gradient=torch.tensor([2.0, -1.0]))

print("s =", s.detach())
print("dW =", W.grad)
"""


def test_a_circuit_reads_as_a_person_would_write_it() -> None:
    assert write(ran("q = x + y\nf = q * z", x=-2, y=5, z=-4)).text == FIRST
    program = "h = max(0, W @ x)\np = softmax(h)\ns = p + [0.25, 1]"
    given = {"W": [[1, -2], [0.5, 1]], "x": [1, 0.75], "upstream": read_only([2.0, -1.0])}
    assert write(ran(program, data=["x"], **given)).text == LAYERS


def read_only(numbers: list[float]) -> object:
    return spread(0, [(len(numbers),)])[0] * 0 + numbers


@pytest.mark.parametrize(
    "program", ["print*θ + torch*np", "dx = 3*x\nf = dx*x + ddx", "1 + 2", "x = 3", "x", "1/0"]
)
def test_a_program_compiles(program: str) -> None:
    listing = write(ran(program))
    compile(listing.text, "<program>", "exec")
    assert len({line.gate for line in listing.lines} - {None}) == len(
        [line for line in listing.lines if line.gate]
    )


TIE, POWER = (
    "at a tie PyTorch sends back less",
    "at 0 to the power 0 PyTorch sends 0 to the exponent",
)
NAN = "of nan PyTorch sends back something else"
SATURATED = "where it is saturated, PyTorch's form of the gradient loses digits"


NOTES: list[tuple[str, dict[str, object], str]] = [
    ("max(x, y)", {"x": 2, "y": 2}, TIE), ("max(x, y)", {"x": 2, "y": 3}, ""),
    ("min(x, y)", {"x": 2, "y": 2}, TIE), ("maxout(x, y)", {"x": 2, "y": 2}, TIE),
    ("max(x, y, 0)", {"x": 0, "y": 0}, TIE), ("max(x, y, 0)", {"x": 0, "y": -1}, ""),
    ("max(x, y, 3)", {"x": 2, "y": 2}, ""), ("max(x, y, z)", {"x": 2, "y": 2, "z": 3}, ""),
    ("max(x, 0)", {"x": 0}, ""), ("min(x, 0)", {"x": 0}, ""), ("max(2, x)", {"x": 2}, ""),
    ("max(0, A)", {"A": [[0, 1], [-1, 2]]}, ""), ("max(A, [1, 2])", {"A": [1, 0]}, TIE),
    ("max(x, x)", {"x": 1}, TIE), ("0*max(x, y)", {"x": 2, "y": 2}, ""),
    ("max(A)", {"A": [1, 2, 2]}, TIE), ("max(A)", {"A": [1, 1, 2]}, ""),
    ("min(A, axis=1)", {"A": [[1, 2], [3, 3]]}, TIE),
    ("min(A, axis=1) * [1, 0]", {"A": [[1, 2], [3, 3]]}, ""),
    ("relu(x) + abs(x) + leaky_relu(x) + elu(x)", {"x": 0}, ""), ("sqrt(x)", {"x": 0}, ""),
    ("norm(x)", {"x": [0, 0]}, ""), ("x**y", {"x": 0, "y": 0}, POWER), ("0**x", {"x": 0}, POWER),
    ("x**y", {"x": 0, "y": 2}, ""), ("x**y", {"x": 0, "y": -1}, ""), ("x**0", {"x": 0}, ""),
    ("A**B", {"A": [1, 0], "B": [2, 0]}, POWER), ("max(log(x), y)", {"x": -1, "y": 1}, NAN),
    ("1e18*sigmoid(x)", {"x": 40}, SATURATED), ("sigmoid(x)", {"x": 2}, ""),
    ("1e18*sigmoid(x)", {"x": -40}, ""), ("1e16*tanh(x)", {"x": 19}, SATURATED),
    ("tanh(x)", {"x": [1, 0.5]}, ""), ("logsumexp(x)", {"x": [1e16, 1e16]}, SATURATED),
    ("logsumexp(x, axis=0)", {"x": [[1e16, 1], [1e16, 2]]}, SATURATED),
    ("1e18*gelu(x)", {"x": -9}, SATURATED), ("gelu(x)", {"x": -2}, ""),
    ("det(A)", {"A": [[1, 2], [2, 4]]}, "of a matrix without an inverse PyTorch sends back 0"),
    ("det(A)", {"A": [[1, 2], [2, 5]]}, ""), ("xlogy(x, y)", {"x": 0, "y": 3}, ""),
    ("softmax(A, axis=(0, 1))", {"A": [[1e17, 1], [1e17, 2]]}, ""),
    ("logsumexp(x)", {"x": [1, 2]}, ""), ("elu(x) + softplus(x)", {"x": -40}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("program", "values", "note"), NOTES)
def test_a_comment_stands_where_pytorch_sends_back_something_else(
    program: str, values: dict[str, object], note: str
) -> None:
    text = write(ran(program, **values)).text
    assert note in text
    assert ("PyTorch" in text) == bool(note)


def test_pytorch_has_other_gradients_where_a_comment_says_so_and_nowhere_else() -> None:
    pytest.importorskip("torch")
    runs = [ran(program, **values) for program, values, _ in NOTES]
    for result, printed, (program, _, note) in zip(
        runs, results(map(write, runs)), NOTES, strict=True
    ):
        same = all(
            np.allclose(printed[f"d{input.name}"], result.gradients[input.wire], equal_nan=True)
            for input in result.graph.inputs
        )
        assert same != bool(note), program


def test_data_that_tie_need_no_comment() -> None:
    values = {"x": 1, "y": 2, "z": 2}
    assert "PyTorch" not in write(ran("max(x, y, z)", data=["y", "z"], **values)).text
    assert TIE in write(ran("max(x, y, z)", data=["y"], **values)).text


def test_every_example_and_any_circuit_has_the_engines_numbers() -> None:
    """Where it is finite and has a derivative; elsewhere PyTorch has its own conventions."""
    pytest.importorskip("torch")
    (cube,) = spread(3, [(2, 3, 4)])
    along = [{}, {"axis": 1}, {"axis": (0, -1)}, {"keepdims": True}]
    reduced = [
        run(single(name, **options), {"a": cube}, 1.5)
        for name in ("sum", "mean", "max", "min", "norm", "logsumexp")
        for options in along
    ]
    ties = [ran("relu(x) + abs(x) + leaky_relu(x)", x=0), ran("norm(x)", x=[0, 0])]
    steep = [ran("softplus(x)*x", x=x) for x in (-1000, -30, 0, 25, 45)]
    runs = [
        result
        for result in [*GALLERY, *reduced, *drawn(scalar_runs(), 100), *array_runs(60)]
        if result.finite and not any(map(result.at_kink, result.graph.gates))
    ]
    runs += [*ties, *steep, run(single("transpose"), {"a": cube})]
    listings = [*map(write, runs)]
    for result, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(result, listing, printed)
