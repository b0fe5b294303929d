"""Results kept as long as what they were made from: one cache bounds all that hangs on it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Result = TypeVar("Result")


def kept_with_first(function: Callable[..., Result]) -> Callable[..., Result]:
    """Compute a result once for its arguments, and keep it for as long as the first of them lives.

    The result must not refer to that argument, or neither would ever go.
    """
    kept: WeakKeyDictionary[Any, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @wraps(function)
    def look_up(first: Any, *others: Any) -> Result:
        results = kept.setdefault(first, {})
        if others not in results:
            results[others] = function(first, *others)
        return results[others]

    return look_up
