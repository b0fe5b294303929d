"""Results that are kept as long as the object they were made from.

What is made of a graph goes when the graph goes, so that the one cache of graphs bounds everything.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Result = TypeVar("Result")
MOST = 16  # results for one first argument: a user may ask for one program with any shapes
_MISSING = object()


def kept_with_first(function: Callable[..., Result], most: int = MOST) -> Callable[..., Result]:
    """Compute a result once for its arguments, and keep it for as long as the first of them lives.

    The latest `most` results of one first argument are kept. A result must not refer to its first
    argument, or neither would ever be freed.
    """
    kept: WeakKeyDictionary[Any, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @wraps(function)
    def look_up(first: Any, *others: Any) -> Result:
        results = kept.get(first)  # which makes no reference of its own, as `setdefault` does
        if results is None:
            results = kept.setdefault(first, {})
        found: Any = results.get(others, _MISSING)
        if found is not _MISSING:
            return found  # type: ignore[no-any-return]  # a Result
        result = function(first, *others)
        if len(results) >= most:
            # Another thread has dropped a result meanwhile.
            with suppress(StopIteration, KeyError, RuntimeError):
                del results[next(iter(results))]
        results[others] = result
        return result

    return look_up
