"""Generators of random numbers and keys are seeds: what is drawn has the shape that is asked for."""

import numpy as np
import pytest

from engine.circuits import Circuit

DRAWN = {
    "g = torch.Generator().manual_seed(7)\nW = torch.randn((4, 2), generator=g)\nW*k": (4, 2),
    "rng = np.random.default_rng(1)\nW = rng.normal(size=(2, 3))\nW*k": (2, 3),
    "rng = np.random.RandomState(1)\nW = rng.randn(3, 2)\nW*k": (3, 2),
    "rng = np.random.default_rng(1)\nW = rng.standard_normal((2, 2))\nW*k": (2, 2),
    "key = random.PRNGKey(0)\nkey, a, b = random.split(key, 3)\nW = random.normal(a, (3,))\nW*k": (
        3,
    ),
    "np.tri(3)*k": (3, 3),
}


@pytest.mark.parametrize("text", DRAWN)
def test_numbers_are_drawn_in_the_shape_that_is_asked_for(text: str) -> None:
    first, again = (Circuit(text, {"k": 2}).output for _ in range(2))
    assert first.shape == DRAWN[text]
    assert (first == again).all()
    assert len(set(first.ravel().tolist())) > 1


@pytest.mark.parametrize(
    "text",
    [
        "w = tf.random.uniform((2,), minval=5, maxval=6)\ny = w*x",
        "from jax import random\nk = random.PRNGKey(0)\ny = random.uniform(k, (2,), minval=5, maxval=6)*x",
        "y = np.random.uniform(5, 6, 2)*x",
        "y = keras.random.uniform((2,), 5, 6)*x",
    ],
)
def test_random_numbers_have_the_limits_that_each_library_calls_otherwise(text: str) -> None:
    output = Circuit(text, {"x": 1.0}).output
    assert np.shape(output) == (2,)
    assert np.all((np.asarray(output) >= 5) & (np.asarray(output) <= 6))
