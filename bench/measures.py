"""What a figure is, and how times are compared."""

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 40


@dataclass(frozen=True)
class Figure:
    """One row: ours, its peer (or limit), ours divided by it, and the bound on that."""

    name: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    bound: float | None = None
    note: str = ""

    @property
    def held(self) -> str:
        if self.ratio is None or self.bound is None:
            return self.note
        return "yes" if self.ratio <= self.bound else "NO"


def against(
    name: str, ours: list[float], theirs: list[float], bound: float | None, note: str = ""
) -> Figure:
    """Compare two lists of seconds; `note` says why the peer's list is empty."""
    a = typical(ours)
    if not theirs:
        return Figure(name, milliseconds(a), bound=bound, note=note)
    b = typical(theirs)
    return Figure(name, milliseconds(a), milliseconds(b), a / b, bound)


def typical(seconds: list[float]) -> float:
    """Take the time that a quarter of the runs stay under: what else runs here hardly touches it."""
    return sorted(seconds)[len(seconds) // 4]


def limited(name: str, ours: float, limit: float, unit: str) -> Figure:
    """Compare with a limit, for which there is no peer."""
    ratio = ours / limit if limit else ours
    bound = 1.0 if limit else 0.0
    return Figure(name, f"{ours:.3g} {unit}", f"{limit:g} {unit}", ratio, bound)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.{0 if seconds >= 0.1 else 2 if seconds >= 0.001 else 3}f} ms"


def timed(work: Callable[..., object], *given: object) -> float:
    begin = time.perf_counter()
    work(*given)
    return time.perf_counter() - begin
