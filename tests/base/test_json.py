"""JSON with arrays among the data: the same as Python's own, number by number."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.json import as_json

NUMBERS = st.floats(width=64)


def listed(array: Any) -> Any:
    """Write an array as lists in the slow and plain way."""
    if np.ndim(array):
        return [listed(part) for part in array]
    return float(array) if math.isfinite(array) else str(float(array))


@given(st.lists(NUMBERS, min_size=1, max_size=24), st.sampled_from([1, 2, 3, 4]))
def test_an_array_comes_back_to_the_last_digit(numbers: list[float], rows: int) -> None:
    array = np.array(numbers * rows).reshape(rows, -1)
    for seen in (array, array.T, array[:, ::-1], np.broadcast_to(array, (2, *array.shape))):
        assert json.loads(as_json(seen)) == listed(seen)


def test_null_in_a_text_beside_an_array_stays() -> None:
    data = {"null": "null", "a": np.array([np.nan]), "b": None, "c": ["null", np.array([np.inf])]}
    assert json.loads(as_json(data)) == {
        "null": "null",
        "a": ["nan"],
        "b": None,
        "c": ["null", ["inf"]],
    }


@pytest.mark.parametrize("half", ["\ud800", "x\udfff"])
def test_half_a_surrogate_is_escaped(half: str) -> None:
    data = {half: [half, np.array([1.0, np.nan])]}
    assert json.loads(as_json(data)) == {half: [half, [1.0, "nan"]]}


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(TypeError):
        as_json({"x": object()})
