"""The language has PyTorch's numbers and gradients for what both read, as PyTorch gave them once."""

import json
from typing import Any

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.programs.autograd import difference
from tests.support.facts import FACTS, PLACES, TEXTS, by_torch, given, upstream

RECORDED: dict[str, dict[str, Any]] = json.loads(FACTS.read_text(encoding="utf-8"))


def close(found: Any, wanted: Any, what: str) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12, err_msg=what)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_numbers_and_the_gradients_that_pytorch_gives(text: str) -> None:
    """Its gradients where no gate stands at a kink at which the program in PyTorch says a difference."""
    wanted = RECORDED[text]
    shape = np.shape(wanted["value"])
    made = Circuit(text, given(text), upstream=upstream(shape), data=PLACES)
    close(made.output, wanted["value"], text)
    assert np.shape(made.output) == shape
    if any(difference(made.run, gate) for gate in made.run.graph.gates):
        return
    for name, gradient in wanted.items():
        if name != "value":
            found = made.gradients[name]
            none = np.zeros(np.shape(gradient))  # where a gate passes none, PyTorch sends 0
            close(none if found is None else found, gradient, f"towards {name} of {text}")


def test_hardly_any_gradient_is_left_out() -> None:
    """A difference is said where numbers tie or have no derivative, and nowhere else."""
    kinked = {
        text
        for text in TEXTS
        for made in [Circuit(text, given(text), data=PLACES)]
        if any(difference(made.run, gate) for gate in made.run.graph.gates)
    }
    assert kinked == {"torch.amax(t)", "torch.amax(t, dim=(0, 1))"}


@pytest.mark.slow
def test_the_facts_are_those_of_the_pytorch_that_is_installed() -> None:
    pytest.importorskip("torch")
    for text in TEXTS:
        found = by_torch(text)
        assert found.keys() == RECORDED[text].keys()
        for name, numbers in found.items():
            close(numbers, RECORDED[text][name], f"{name} of {text}")
