"""The real server under hostile requests, and with workers that die: `python -m bench.faults [COUNT]`."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from statistics import median

from bench.measures import Figure, limited
from bench.server import Server
from tests.fuzz import Asked, requests

FUZZED = 100_000
SETTLED = 10_000  # requests after which the server's memory must not grow
LOOKED_AT = 100  # requests between two measurements of memory
KILLED = 100
WELL = frozenset({200, 303, 304, 400, 404, 405, 413, 415, 501})


def faults(count: int = FUZZED) -> Iterator[Figure]:
    """Ask the server what nobody asks by accident, then kill its workers while they work."""
    with Server() as server:
        yield from fuzzed(server, count)
    with Server() as server:
        yield from killed(server)


def fuzzed(server: Server, count: int) -> Iterator[Figure]:
    """Send requests made of the corpus; no 500, no worker lost for good, memory flat."""
    statuses: dict[int, int] = {}
    workers, taken = len(server.children()), []
    first = min(SETTLED, count // 2)
    for number, asked in zip(range(count), requests(seed=6), strict=False):
        status = _asked(server, asked)
        statuses[status] = statuses.get(status, 0) + 1
        if status not in WELL:
            print(f"  {status} {asked}", file=sys.stderr, flush=True)
        if number % LOOKED_AT == 0:
            taken.append(server.memory())
    name = f"{count:,} fuzzed requests"
    print(f"  {name}: {dict(sorted(statuses.items()))}", file=sys.stderr, flush=True)
    yield limited(f"{name}: answered 500", statuses.get(500, 0), 0, "")
    yield limited(f"{name}: workers lost", workers - len(server.children()), 0, "")
    before, after = taken[: first // LOOKED_AT], taken[first // LOOKED_AT :]
    for what, of in (("most", max), ("usually", median)):
        then, now = of(before[len(before) // 2 :]), of(after)
        yield Figure(
            f"{name}: memory of the server, {what}, after {first:,} / up to then",
            f"{now / 1e6:.0f} MB", f"{then / 1e6:.0f} MB", ratio=now / then, bound=1.10,
        )  # fmt: skip


def killed(server: Server) -> Iterator[Figure]:
    """Kill the workers in the middle of layouts, and count the answers that are not 200."""
    hit = wrong = after = 0
    for number in range(KILLED):
        for worker in server.children():
            os.kill(worker, signal.SIGSTOP)  # so that the request is sent before the worker dies
        answers: list[int] = []
        asking = threading.Thread(target=_drawn, args=(server, f"a{number}*b", answers))
        asking.start()
        time.sleep(0.05)
        for worker in server.children():
            os.kill(worker, signal.SIGKILL)
        asking.join()
        hit += answers[0] == 503
        wrong += answers[0] not in (200, 503)
        _drawn(server, f"c{number}*d+d", answers)
        after += answers[1] != 200
    name = f"{KILLED} requests, the workers killed in each"
    yield Figure(f"{name}: answered 503", f"{hit}", f"{KILLED}", ratio=hit / KILLED, bound=1.0)
    yield limited(f"{name}: neither 200 nor 503", wrong, 0, "")
    yield limited(f"{name}: the next one not well", after, 0, "")


def _drawn(server: Server, expr: str, answers: list[int]) -> None:
    answers.append(server.get(server.address("svg", expr))[0])


def _asked(server: Server, asked: Asked) -> int:
    """Send a request as it is; send it again if the server had closed the connection."""
    body, query = asked.body or b"", asked.query
    method = "GET" if asked.body is None else "POST"
    # Spaces and control characters can't be in a request's first line; all else is sent as it is.
    for byte in range(0x21):
        query = query.replace(bytes([byte]), b"%%%02x" % byte)
    target = asked.path.encode() + (b"?" + query.replace(b"#", b"%23") if query else b"")
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body)
    head = method.encode() + b" " + target + b" HTTP/1.1\r\nHost: x\r\n" + (form if body else b"")
    for last in (False, True):
        try:
            return server.connection.sent(head + b"\r\n" + body)[0]
        except OSError:
            server.connection.close()
            if last:
                return 0
    return 0


if __name__ == "__main__":
    from bench.__main__ import HEADINGS, line, row

    print(line(HEADINGS))
    for figure in faults(int(sys.argv[1]) if len(sys.argv) > 1 else FUZZED):
        print(line(row(figure)), flush=True)
