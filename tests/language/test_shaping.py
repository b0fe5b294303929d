"""What takes arrays apart gives the parts that the library gives which is named."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

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
