"""What is kept with a first argument: once for its arguments, in bounds, and no longer than it lives."""

import gc
import weakref

from engine.base.caching import MOST, kept_with_first


class First:
    """Something that others hang on."""


def test_a_result_is_made_once_for_its_arguments_also_where_it_is_none() -> None:
    made = []

    @kept_with_first
    def work(first: First, number: int) -> None:
        made.append(number)

    first = First()
    for number in (1, 2, 1, 2):
        work(first, number)
    work(First(), 1)
    assert made == [1, 2, 1]


def test_of_many_results_the_latest_are_kept() -> None:
    made = []

    @kept_with_first
    def work(first: First, number: int) -> int:
        made.append(number)
        return number

    first = First()
    for number in range(3 * MOST):
        assert work(first, number) == number
    made.clear()
    for number in reversed(range(2 * MOST, 3 * MOST)):
        work(first, number)
    assert made == []
    work(first, 0)
    assert made == [0]


def test_results_go_with_what_they_hang_on() -> None:
    @kept_with_first
    def work(first: First) -> First:
        return First()

    first = First()
    result = weakref.ref(work(first))
    assert result() is not None
    del first
    gc.collect()
    assert result() is None
