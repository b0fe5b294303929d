"""What a long chain of operators costs grows with its length."""

from typing import Any

import pytest

from engine.gates.tensors import Tensor
from engine.language.parser import parse


@pytest.mark.parametrize("link", ["x'", "xᵀ"])
def test_the_shapes_of_a_chain_are_found_once(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    plain = Tensor.shape

    def counted(self: Tensor, *given: Any) -> Any:
        nonlocal asked
        asked += 1
        return plain(self, *given)

    monkeypatch.setattr(Tensor, "shape", counted)
    costs = []
    for links in (100, 400):
        asked = 0
        parse(" ".join([link] * links))
        costs.append(asked)
    assert costs[1] < 8 * costs[0] + 100  # four times as much, and not sixteen
