"""A lecture hall at once: `python -m bench.load [SECONDS]`, 60 when none are given.

Gunicorn has two processes, as deploy/gunicorn.conf.py starts them, and shares two cores with the clients.
Each client waits between an answer and its next request, as a hand on a slider does.
"""

import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from urllib.request import urlopen

from bench import programs
from bench.measures import Figure, limited, milliseconds
from bench.server import ROOT, free_port
from engine.circuits import Circuit
from engine.graph.building import build
from engine.language.parser import parse
from engine.layout.graphviz import place
from web.site.address import State, to_query

CLIENTS, STRUCTURES, VALUE_SETS = 200, 30, 1_000
PAUSE = 0.25  # seconds
CHECKED = 1_000  # answers that the engine computes again
TURN, TURNS = 2, 4  # seconds of one measurement of throughput, and how often
LIMIT = 0.25  # seconds that 99 of 100 warm answers stay under

EXPRESSIONS = tuple(programs.chain(2 + n % 10, f"v{n}_") for n in range(STRUCTURES))
INPUTS = [[input.name for input in build(parse(one)).inputs] for one in EXPRESSIONS]


class Hall:
    """The clients, the answers that they got, and how long they waited."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.waits: list[float] = []
        self.failed = 0
        self.bodies: dict[tuple[int, int], bytes] = {}

    async def run(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self._client(number, end) for number in range(CLIENTS)))

    async def _client(self, number: int, end: float) -> None:
        dice = random.Random(number)
        await asyncio.sleep(dice.uniform(0, PAUSE))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        asked = number
        while time.perf_counter() < end:
            asked += 1
            key = asked % STRUCTURES, dice.randrange(VALUE_SETS)
            begin = time.perf_counter()
            try:
                writer.write(f"GET {address(*key)} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
                body = await reader.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                self.failed += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            self.waits.append(time.perf_counter() - begin)
            same = self.bodies.setdefault(key, _hash(body)) == _hash(body)
            self.failed += not (head.startswith(b"HTTP/1.1 200") and same)
            await asyncio.sleep(PAUSE)
        writer.close()

    def wrong(self) -> int:
        """Count the answers that differ from what the engine computes in this process."""
        some = random.Random(3).sample(sorted(self.bodies), min(CHECKED, len(self.bodies)))
        return sum(_hash(made(*key)) != self.bodies[key] for key in some)


def values_of(structure: int, number: int) -> dict[str, object]:
    dice = random.Random(1_000 * structure + number)
    return {name: f"{dice.uniform(-2, 2):.3f}" for name in INPUTS[structure]}


def address(structure: int, number: int) -> str:
    return f"/graph.svg?{to_query(State(EXPRESSIONS[structure], values_of(structure, number)))}"


def made(structure: int, number: int) -> bytes:
    circuit = Circuit(EXPRESSIONS[structure], values_of(structure, number), place=place)
    return circuit.encoded_svg("auto", circuit.moment(None, circuit.prediction("")), "en")


def _hash(body: bytes) -> bytes:
    return blake2b(body, digest_size=8).digest()


@contextmanager
def started(command: list[str], port: int, path: str, **settings: str) -> Iterator[None]:
    """Run a server from its first answer to the end of the block. Errors: RuntimeError."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urlopen(f"http://127.0.0.1:{port}{path}").close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} does not answer")
        yield
    finally:
        process.terminate()
        process.wait(40)


@contextmanager
def gunicorn(served: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", served]
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "PROCESSES": "2", "TUNING": "on"}
    with started(command, port, "/healthz", **settings):
        yield port


@contextmanager
def nginx(port: int) -> Iterator[int]:
    """Start nginx as deploy/nginx.conf has it, with a file of its own beside the cache."""
    front = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("8080", str(front))
    text = text.replace("location / {", "location /own/ { root files; }\n        location / {")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder, "files", "own", "graph.svg")
        own.parent.mkdir(parents=True)
        own.write_bytes(made(0, 0))  # the same bytes that the cache answers with
        config = Path(folder, "nginx.conf")
        config.write_text(text, encoding="utf-8")
        directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        command = ["nginx", "-p", folder, "-c", str(config), "-g", directives]
        with started(command, front, "/own/graph.svg"):
            yield front


def throughput(port: int, path: str, script: str = "") -> float:
    """Measure with wrk how many requests a second are answered, over 32 connections.

    Errors: RuntimeError where answers are not 200.
    """
    options = ["-t1", "-c32", f"-d{TURN}s", *(["-s", script] if script else [])]
    command = ["wrk", *options, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])  # type: ignore[index]


def in_turns(*measured: Callable[[], float]) -> list[float]:
    """Measure several throughputs in turns, and give the best of each, which other processes affect least."""
    turns = [[one() for one in measured] for _ in range(TURNS)]
    return [max(column) for column in zip(*turns, strict=True)]


def faster(name: str, ours: float, theirs: float, bound: float) -> Figure:
    """Compare requests a second as seconds of a request, so that a smaller ratio is better."""
    return Figure(
        name, milliseconds(1 / ours), milliseconds(1 / theirs), ratio=theirs / ours, bound=bound
    )


def load(seconds: float) -> Iterator[Figure]:
    """Measure the hall, and what a warm picture costs behind gunicorn and behind nginx."""
    with gunicorn("app:serving()") as port:
        asyncio.run(Hall(port).run(3))  # all structures are known to both processes
        hall = Hall(port)
        asyncio.run(hall.run(seconds))
        waits = sorted(hall.waits)
        yield limited(f"errors in {len(waits):,} answers to {CLIENTS} clients", hall.failed, 0, "")
        yield limited("wrong numbers, of those made again", hall.wrong(), 0, "")
        late = waits[len(waits) * 99 // 100]
        yield limited("a warm answer, 99 of 100", late * 1e3, LIMIT * 1e3, "ms")
        if not shutil.which("wrk"):
            yield Figure("throughput of a warm /graph.svg", "", note="wrk is missing")
            return
        yield from _alone(port)
        if not shutil.which("nginx"):
            yield Figure("behind nginx's cache", "", note="nginx is missing")
            return
        yield _cached(port)


def _alone(port: int) -> Iterator[Figure]:
    with (
        gunicorn("bench.bare:app") as bare,
        tempfile.NamedTemporaryFile("w", suffix=".lua") as moves,
    ):
        # Every request of this figure has a number of its own, since kept answers are another figure.
        moves.write(f'local n, start = 0, os.time() % 100000\nlocal path = "{address(0, 0)}"\n')
        moves.write("function request()\n  n = n + 1\n  return wrk.format(nil, path .. ")
        moves.write(f'string.format("&{INPUTS[0][0]}=0.%05d%06d", start, n))\nend\n')
        moves.flush()
        kept, new, theirs = in_turns(
            lambda: throughput(port, address(0, 0)),
            lambda: throughput(port, "/", moves.name),
            lambda: throughput(bare, "/graph.svg"),
        )
    yield faster("/graph.svg of one address, by throughput / bare Flask", kept, theirs, 1 / 0.4)
    yield faster("/graph.svg with new numbers, by throughput / bare Flask", new, theirs, 1 / 0.4)


def _cached(port: int) -> Figure:
    with nginx(port) as front:
        urlopen(f"http://127.0.0.1:{front}{address(0, 0)}").close()
        cached, file = in_turns(
            lambda: throughput(front, address(0, 0)),
            lambda: throughput(front, "/own/graph.svg"),
        )
    return faster("/graph.svg in nginx's cache, by throughput / its file", cached, file, 1 / 0.8)


def main() -> None:
    from bench.__main__ import print_table  # noqa: PLC0415  which runs this one too

    print_table(load(float(sys.argv[1]) if len(sys.argv) > 1 else 60))


if __name__ == "__main__":
    main()
