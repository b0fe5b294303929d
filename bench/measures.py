"""What a figure of the benchmark is, and how times are compared."""

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 40  # in which ours and the peer are measured in turns


@dataclass(frozen=True)
class Figure:
    """One row of the benchmark table."""

    name: str  # what is measured
    ours: str  # Gateflow's number, with its unit
    peer: str = ""  # the number of the peer, or the limit
    ratio: float | None = None  # ours divided by the peer's
    bound: float | None = None  # which the ratio should not exceed
    note: str = ""  # why there is no ratio

    @property
    def held(self) -> str:
        """Say whether the bound held; the note where there is no ratio or bound."""
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
    return Figure(name, milliseconds(a), milliseconds(b), ratio=a / b, bound=bound)


def typical(seconds: list[float]) -> float:
    """Give the time that a quarter of the runs stay under, which other processes hardly affect."""
    return sorted(seconds)[len(seconds) // 4]


def limited(name: str, ours: float, limit: float, unit: str) -> Figure:
    """Compare with a limit, for which there is no peer."""
    ratio = ours / limit if limit else ours
    bound = 1.0 if limit else 0.0
    return Figure(name, f"{ours:.3g} {unit}", f"{limit:g} {unit}", ratio=ratio, bound=bound)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.{0 if seconds >= 0.1 else 2 if seconds >= 0.001 else 3}f} ms"


def timed(work: Callable[..., object], *given: object) -> float:
    begin = time.perf_counter()
    work(*given)
    return time.perf_counter() - begin
