"""A program of the language, and the same in NumPy as Python runs it: their numbers and slopes agree."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.tensors import slopes, spread


def numbers(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Ordinary numbers of these shapes, by name."""
    return dict(zip(shapes, spread(11, list(shapes.values())), strict=True))


def ran(text: str, given: Mapping[str, Any]) -> Any:
    """What Python with NumPy gives for the last line of our own text."""
    *lines, last = text.splitlines()
    names = {"np": np, **{name: np.array(value) for name, value in given.items()}}
    exec("\n".join(lines), names)  # noqa: S102
    return eval(last, names)  # noqa: S307


def check(text: str, plain: str, given: Mapping[str, Any]) -> None:
    """A program gives what Python gives, and its gradients are that text's slopes."""
    circuit = Circuit(text, given)
    wanted = ran(plain, given)
    assert np.shape(circuit.output) == np.shape(wanted), text
    np.testing.assert_allclose(circuit.output, wanted, rtol=1e-10, atol=1e-12, err_msg=text)

    def function(*operands: Any) -> Any:
        return ran(plain, dict(zip(given, operands, strict=True)))

    for position, (name, value) in enumerate(given.items()):
        found = circuit.gradients[name]
        if found is None:
            continue
        assert np.shape(found) == np.shape(value)
        differences = slopes(function, list(given.values()), position, 1.0)
        np.testing.assert_allclose(found, differences, rtol=1e-5, atol=1e-6, err_msg=text)


def check_refused(text: str, shapes: Mapping[str, tuple[int, ...]], words: str, code: str) -> None:
    """A program is refused at its place in the text, before an array of that size is made."""
    given = {name: np.resize(numbers({"x": (9,)})["x"], shape) for name, shape in shapes.items()}
    with pytest.raises(InputError) as caught:
        Circuit(text, given)
    assert words in str(caught.value.message)
    assert caught.value.code == code
    assert caught.value.hint and caught.value.span
