"""Functions of shapes give NumPy's numbers, whatever a library calls them, and their gradients go back."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.plain import check, check_refused, numbers

CASES = [  # the text, the same for NumPy where that is written otherwise, and shapes of the inputs
    ("np.moveaxis(x, 0, -1)", None, {"x": (2, 3, 4)}),
    ("np.moveaxis(x, [0,1], [2,0])", None, {"x": (2, 3, 4)}),
    ("np.swapaxes(x, 0, 2)", None, {"x": (2, 3, 4)}),
    ("np.ravel(x)", None, {"x": (2, 3)}),
    ("a, b = np.split(x, 2)\na*b", None, {"x": (4,)}),
    ("a, b = np.split(x, [1], axis=1)\na*b", None, {"x": (2, 3)}),
    ("a = np.array_split(x, 3)\na[0]*2", None, {"x": (4,)}),
    ("np.hsplit(x, 3)[1]", None, {"x": (2, 3)}),
    ("np.vsplit(x, 2)[1]", None, {"x": (2, 3)}),
    ("np.hsplit(x, 2)[1]", None, {"x": (4,)}),
    ("q, k, v = x.chunk(3, dim=-1)\nq*k+v", "q,k,v=np.split(x,3,-1)\nq*k+v", {"x": (2, 3)}),
    ("q, k = torch.split(x, 2, dim=2)\nq*k", "q,k=np.split(x,2,2)\nq*k", {"x": (2, 3, 4)}),
    ("torch.split(x, [1,3], dim=2)[1]", "x[:,:,1:]", {"x": (2, 3, 4)}),
    ("np.tile(x, 2)", None, {"x": (2, 3)}),
    ("np.tile(x, (2,1,2))", None, {"x": (2, 3)}),
    ("np.tile(x, (2,2))", None, {"x": (4,)}),
    ("torch.exp(x).repeat(2, 1)", "np.tile(np.exp(x),(2,1))", {"x": (2, 3)}),
    ("np.repeat(x, 2)", None, {"x": (2, 3)}),
    ("np.repeat(x, 3, axis=1)", None, {"x": (2, 3)}),
    ("np.repeat(x, [1,2], axis=0)", None, {"x": (2, 3)}),
    ("torch.repeat_interleave(x, 2, dim=0)", "np.repeat(x,2,0)", {"x": (2, 3)}),
    ("np.broadcast_to(x, (3,4))", None, {"x": (4,)}),
    ("x.unsqueeze(0).expand(5, -1)", "np.broadcast_to(x,(5,4))", {"x": (4,)}),
    ("np.flip(x)", None, {"x": (2, 3)}),
    ("np.flip(x, 1)", None, {"x": (2, 3)}),
    ("np.fliplr(x)", None, {"x": (2, 3)}),
    ("np.flipud(x)", None, {"x": (2, 3)}),
    ("torch.flip(x, [0,1])", "np.flip(x)", {"x": (2, 3)}),
    ("np.roll(x, 1)", None, {"x": (2, 3)}),
    ("np.roll(x, 1, axis=1)", None, {"x": (2, 3)}),
    ("np.roll(x,(1,2),axis=(0,1))", None, {"x": (2, 3)}),
    ("np.roll(x, -5)", None, {"x": (4,)}),
    ("np.pad(x, 1)", None, {"x": (2, 3)}),
    ("np.pad(x, (1,2))", None, {"x": (2, 3)}),
    ("np.pad(x, ((1,0),(0,2)), mode='constant', constant_values=3)", None, {"x": (2, 3)}),
    ("np.pad(x, ((1,0),(0,2)), 'constant')", None, {"x": (2, 3)}),
    ("np.transpose(x, [1, 0])", None, {"x": (2, 3)}),
    ("np.flip(x, ())", None, {"x": (2, 3)}),
    ("x.permute([2, 0, 1])*2", "np.transpose(x, (2, 0, 1))*2", {"x": (2, 3, 4)}),
    ("np.pad(x, 1, mode='edge')", None, {"x": (2, 3)}),
    ("np.pad(x, ((2,1),(0,2)), 'reflect')", None, {"x": (3, 4)}),
    ("np.pad(x, (3,1), mode='symmetric')", None, {"x": (4,)}),
    ("np.pad(x, ((0,0),(2,2)), mode='wrap')", None, {"x": (2, 3)}),
    ("F.pad(x, (1,2), mode='replicate')", "np.pad(x,((0,0),(1,2)),mode='edge')", {"x": (2, 3)}),
    ("F.pad(x, (1,2), mode='circular')", "np.pad(x,((0,0),(1,2)),mode='wrap')", {"x": (2, 3)}),
    ("F.pad(x, (1,2))", "np.pad(x,((0,0),(1,2)))", {"x": (2, 3)}),
    ("F.pad(x, (1,2,3,0))", "np.pad(x,((3,0),(1,2)))", {"x": (2, 3)}),
    ("F.pad(x, (1,2), value=-1.5)", "np.pad(x,((0,0),(1,2)),constant_values=-1.5)", {"x": (2, 3)}),
    ("F.pad(x, (1,2), 'constant', 0)", "np.pad(x,((0,0),(1,2)))", {"x": (2, 3)}),
    ("np.hstack([x, x])", None, {"x": (2, 3)}),
    ("np.vstack([x, v])", None, {"x": (2, 3), "v": (3,)}),
    ("np.column_stack([v, x])", None, {"x": (2, 3), "v": (2,)}),
    ("np.dstack([v, v])", None, {"v": (4,)}),
    ("np.hstack([v, v])", None, {"v": (4,)}),
    ("x.view(2, 2).transpose(0, 1)", "x.reshape(2,2).T", {"x": (4,)}),
    ("a, b = x.unbind(0)\na*b", "x[0]*x[1]", {"x": (2, 3)}),
    ("x.narrow(1, 0, 2)", "x[:,0:2]", {"x": (2, 3)}),
    ("np.concatenate([x, v], axis=None)", None, {"x": (2, 3), "v": (4,)}),
    ("a, b = np.meshgrid(x, y)\na*b+a", None, {"x": (4,), "y": (2,)}),
    (
        "a, b = torch.meshgrid(x, y)\na*b+a",
        "a,b=np.meshgrid(x,y,indexing='ij')\na*b+a",
        {"x": (4,), "y": (2,)},
    ),
    ("x.flatten(1)", "x.reshape(2, 12)", {"x": (2, 3, 4)}),
    ("torch.flatten(x, start_dim=0, end_dim=1)", "x.reshape(6, 4)", {"x": (2, 3, 4)}),
]


@pytest.mark.parametrize(("text", "plain", "shapes"), CASES)
def test_numbers_and_slopes_are_those_of_numpy(
    text: str, plain: str | None, shapes: dict[str, Any]
) -> None:
    check(text, plain or text, numbers(shapes))


@pytest.mark.parametrize(
    ("text", "shapes", "words", "code"),
    [
        (
            "np.split(x, 2)[0]",
            {"x": (3,)},
            "3 can't be taken apart into 2 equal parts",
            "uneven-parts",
        ),
        ("torch.split(x, [1, 1])[0]", {"x": (3,)}, "sum to 2, and not to 3", "shapes"),
        ("np.split(x, [5])[0]", {"x": (3,)}, "a part would have no numbers", "shapes"),
        ("np.roll(x, 1, axis=3)", {"x": (3,)}, "there is no axis 3", "shapes"),
        ("np.flip(x, 2)", {"x": (3,)}, "there is no axis 2", "shapes"),
        ("np.squeeze(x, 0)", {"x": (3,)}, "axis 0 has 3 numbers", "shapes"),
        ("np.pad(x, ((1, 2), (3, 4)))", {"x": (3,)}, "two widths", "shapes"),
        ("np.pad(x, 1, mode='mean')", {"x": (3,)}, "no such mode", "unknown-option"),
        ("np.pad(x, 100000, mode='edge')", {"x": (3, 3)}, "more than 100,000", "too-many-numbers"),
        ("np.pad(x, w)", {"x": (3,), "w": ()}, "must be known", "not-static"),
        ("np.pad(x, 1000000000)", {"x": (3,)}, "from 0 to 100,000", "not-whole"),
        ("np.tile(x, (100000, 100000))", {"x": (3,)}, "100,000 are allowed", "too-many-numbers"),
        ("np.repeat(x, [100000, 1, 1])", {"x": (3,)}, "more than 100,000", "too-many-numbers"),
        ("np.broadcast_to(x, (2, 5))", {"x": (3,)}, "be repeated to 2×5", "shapes"),
        ("x.expand(-1, 3)", {"x": (3,)}, "-1 stands for the size", "shapes"),
        ("np.moveaxis(x, [0, 0], [0, 1])", {"x": (2, 3)}, "a place of its own", "shapes"),
        ("np.arange(5, 1)*x", {"x": (3,)}, "no numbers", "empty-list"),
        ("np.linspace(0, 1, 1000000000)", {}, "from 1 to 100,000", "not-whole"),
        ("np.eye(1000000)*x", {"x": (3,)}, "from 1 to 100,000", "not-whole"),
        ("np.eye(100000)*x", {"x": (3,)}, "more than 100,000", "too-many-numbers"),
    ],
)
def test_what_does_not_fit_is_said_with_its_sizes(
    text: str, shapes: dict[str, Any], words: str, code: str
) -> None:
    check_refused(text, shapes, words, code)


X = np.arange(12.0).reshape(2, 6) ** 2
PARTS = {
    "a, b = np.split(x, 2)\ny = a*b": X[:1] * X[1:],
    "a, b, c = np.split(x, [1, 3], axis=1)\ny = c - a": X[:, 3:] - X[:, :1],
    "a, b, c = np.split(x, 3, axis=1)\ny = a*b + c": X[:, :2] * X[:, 2:4] + X[:, 4:],
    "a, b = np.array_split(x, 4, axis=1)[2:]\ny = a*b": X[:, 4:5] * X[:, 5:],
    "a, b = np.hsplit(x, 2)\ny = a*b": X[:, :3] * X[:, 3:],
    "a, b = np.vsplit(x, 2)\ny = a*b": X[:1] * X[1:],
    "a, b = torch.chunk(x, 2, dim=-1)\ny = a*b": X[:, :3] * X[:, 3:],
    "q, k, v = x.split(2, dim=1)\ny = q*k + v": X[:, :2] * X[:, 2:4] + X[:, 4:],
    "a, b = torch.split(x, [1, 5], dim=1)\ny = a*b": X[:, :1] * X[:, 1:],
    "a, b = torch.split(x, 4, dim=1)\ny = a[:, :2]*b": X[:, :2] * X[:, 4:],
    "a, b = tf.split(x, [1, 5], axis=1)\ny = a*b": X[:, :1] * X[:, 1:],
    "a, b = tf.split(x, 2, axis=1)\ny = a*b": X[:, :3] * X[:, 3:],
    "a, b = torch.unbind(x)\ny = a*b": X[0] * X[1],
    "y = x.unbind(1)[3]*2": X[:, 3] * 2,
}


@pytest.mark.parametrize("text", PARTS)
def test_an_array_is_taken_apart_as_the_library_does_it(text: str) -> None:
    np.testing.assert_allclose(Circuit(text, {"x": X}).output, PARTS[text])


def test_parts_that_can_not_be_equal_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        Circuit("a, b, c, d = np.split(x, 4, axis=1)\na*b", {"x": X})
    assert caught.value.code == "uneven-parts"
    assert "where each part begins" in caught.value.hint
