"""The echo of a program: what it takes of the time from a key to its picture, and of a first visit."""

from collections.abc import Iterator
from itertools import islice, product
from string import ascii_letters

import brotli
from rcssmin import cssmin
from rjsmin import jsmin

from bench import programs
from bench.measures import ROUNDS, Figure, limited, timed, typical
from bench.page import TYPED
from engine.base.package import STATIC
from engine.circuits import Circuit

GATES = 60
MOST = TYPED[GATES] / 50  # ms, of the time from a key until its circuit is painted
SCRIPT, STYLE = STATIC / "views" / "formula.js", STATIC / "views" / "formula.css"


def echo() -> Iterator[Figure]:
    """Measure the echo of programs never seen, and its size, against limits."""
    letters = islice(map("".join, product(ascii_letters, repeat=2)), ROUNDS)
    took = [timed(Circuit(programs.chain(GATES, each)).echo) for each in letters]
    yield limited(f"the echo of a chain of {GATES} gates", typical(took) * 1e3, MOST, "ms")
    first = Circuit("(x+y)*z").echo()
    shown = "".join(f"{line.shown}{line.heard}" for line in first.lines)
    served = (jsmin(SCRIPT.read_text()), cssmin(STYLE.read_text()), shown)
    size = sum(len(brotli.compress(text.encode())) for text in served)
    yield limited("the echo as served to a first visit", size / 1e3, 8, "kB")
