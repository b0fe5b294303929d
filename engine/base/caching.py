"""Results kept as long as what they were made from: one cache bounds all that hangs on it."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Result = TypeVar("Result")
MOST = 16  # results of one first argument: a program may be asked for with any shapes
_MISSING = object()


def kept_with_first(function: Callable[..., Result], most: int = MOST) -> Callable[..., Result]:
    """Compute a result once for its arguments, and keep it for as long as the first of them lives.

    Of many results of one first argument the latest `most` are kept. A result must not refer to that
    argument, or neither would ever go.
    """
    kept: WeakKeyDictionary[Any, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @wraps(function)
    def look_up(first: Any, *others: Any) -> Result:
        results = kept.setdefault(first, {})
        found: Any = results.get(others, _MISSING)
        if found is not _MISSING:
            return found  # type: ignore[no-any-return]  # a Result
        result = function(first, *others)
        if len(results) >= most:
            with suppress(StopIteration, KeyError, RuntimeError):  # another thread was faster
                del results[next(iter(results))]
        results[others] = result
        return result

    return look_up
