"""The cache in front of the workers: one layout for all who ask, and none for nobody."""

import threading
import time
from collections.abc import Callable

import pytest

from engine.errors import Unavailable
from engine.layout import Layout
from engine.layouts import Layouts


class Slow:
    """Stands in for workers: answers when it is let, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let = threading.Event()

    def place(self, dot: str, cancelled: Callable[[], bool]) -> Layout:
        self.asked.append(dot)
        while not self.let.wait(0.01):
            if cancelled():
                raise Unavailable("cancelled", "nobody waits")
        return Layout(1.0, 1.0, {})


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def layouts(slow: Slow) -> Layouts:
    return Layouts(slow)  # type: ignore[arg-type]


def test_who_asks_for_the_same_at_the_same_time_shares_one_layout(
    slow: Slow, layouts: Layouts
) -> None:
    begun = [layouts.begin("digraph {}", lambda: False) for _ in range(5)]
    slow.let.set()
    assert len({id(future.result(timeout=5)) for future in begun}) == 1
    assert layouts("digraph {}") is begun[0].result()
    assert slow.asked == ["digraph {}"]


def test_a_layout_goes_on_while_one_of_the_askers_waits(slow: Slow, layouts: Layouts) -> None:
    first = layouts.begin("digraph {}", lambda: False)
    layouts.begin("digraph {}", lambda: True)
    time.sleep(0.1)
    slow.let.set()
    assert first.result(timeout=5).width == 1.0


def test_a_layout_that_nobody_waits_for_is_given_up_and_forgotten(
    slow: Slow, layouts: Layouts
) -> None:
    with pytest.raises(Unavailable):
        layouts.begin("digraph {}", lambda: True).result(timeout=5)
    slow.let.set()
    assert layouts("digraph {}").width == 1.0
    assert len(slow.asked) == 2
