"""Print the benchmark table. It fails for no figure: a noisy machine is no error in Gateflow."""

import os
import platform
from collections.abc import Iterable

from bench.figures import all_figures
from bench.measures import Figure

HEADINGS = ("figure", "Gateflow", "peer or limit", "ratio", "bound", "held")
WIDTHS = (66, 11, 13, 6, 6, 4)


def line(cells: tuple[str, ...]) -> str:
    """Write a row of the table, which reads as Markdown too."""
    padded = (
        cell.ljust(width) if number in (0, 5) else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    return f"| {' | '.join(padded)} |"


def row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    bound = "" if figure.bound is None else f"{figure.bound:.2f}"
    return figure.name, figure.ours, figure.peer, ratio, bound, figure.held


def print_table(figures: Iterable[Figure]) -> None:
    """Print each figure as soon as it is known, and how many bounds held."""
    print(f"Python {platform.python_version()} on {os.cpu_count()} cores.\n", flush=True)
    print(line(HEADINGS))
    print(line(tuple("-" * width for width in WIDTHS)), flush=True)
    bounds = []
    for figure in figures:
        print(line(row(figure)), flush=True)
        if figure.bound is not None:
            bounds.append(figure.held)
    print(f"\n{bounds.count('yes')} of {len(bounds)} bounds held.")


def main() -> None:
    print_table(all_figures())


if __name__ == "__main__":
    main()
