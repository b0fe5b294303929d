"""Requests that nobody would send by accident: the corpus, taken apart and put together again.

    python -m tests.fuzz [COUNT [SEED]]

asks the application in this process, and prints each request that breaks it; such a one belongs into
tests/corpus/. `bench/faults.py` sends the same to a real server.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from engine.gates.table import TABLE as ROWS
from web.site.packing import packed
from web.site.parameters import SETTINGS

CORPUS = Path(__file__).parent / "corpus"
ALLOWED = (200, 303, 400, 404, 405, 413, 415)
PATHS = ("/graph.json", "/graph.svg", "/", "/explain", "/graph.dot", "/graph.py", "/graph.js", "/graph.tex",
         "/graph.html", "/graph.png", "/graph.pdf", "/check", "/openapi.json", "/healthz", "/metrics",
         "/static/page/page.js", "/nothing", "/../app.py")  # fmt: skip
EVERYWHERE = ("/graph.json", "/graph.json", "/", "/explain", "/check", "/embed", "/graph.svg", "/graph.py",
              "/graph.js", "/graph.tex", "/graph.html", "/graph.dot", "POST /graph.json")  # fmt: skip
WEIGHTS = (30, 20, 8, 6, 4, 6, 6, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1)
NAMES = ("x", "y", "W", "θ", *SETTINGS, "_z", "utm", "", "\0", "a" * 300)
VALUES = ("1", "-2", "[1,2]", "[[1,2],[3,4]]", "randn(2,2)", "zeros(3)", "g1", "g2,g3", "values", "gradients",
          "zh", "dark", "pytorch", "x", "sigmoid", "3", "-1", "1e999", "nan", "[", "", "%", "%ff", "<b>",
          "\r\n", "../..", "randn(100000)", "9" * 400, "1,2,3", "check", "code", "forks")  # fmt: skip
EDGES = ("0", "-0.0", "1", "-1", "2", "-2", "0.5", "5e-324", "-1e-200", "1e-200", "1e200", "-1e300", "40",
         "-40", "800", "-800", "1e16", "[0,0]", "[-1,2]", "[1e16,1e16]", "[1e-310,0]",
         "[[-1,2],[0,0]]")  # fmt: skip
"""Values where partial derivatives raise, vanish or tie."""
PIECES = ("x", "y", "θ", "W", "1", "2.5", "1e3", "+", "-", "*", "/", "^", "**", "@", "(", ")", "[", "]", ",",
          "=", ";", "\n", "#", ".T", "exp(", "²", "−", "·",
          "sum(", "max(", "softmax(", "sigmoid(", "relu(", "axis=0",
          " ", "e", "pi", "f", "for", "\0", "\u2028", "😀", "'", '"', "<", "&", "%", "\\")  # fmt: skip
WELL = ("{a}*{b}+{a}", "q={a}+{b};f=q*{a}", "sigmoid({a}*{b})", "max({a},{b})*{a}", "1/(1+exp(-({a}*{b})))",
        "sum(softmax({a}))", "{a}@{a}.T", "s=relu({a}*2+1);t=s*s;t-{b}", "log({a})/0",
        "exp({a})^{b}")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One request: a GET, or a POST where there is a body."""

    path: str
    query: bytes = b""
    body: bytes | None = None

    def __str__(self) -> str:
        shown = self.query if self.body is None else self.body
        return f"{'GET' if self.body is None else 'POST'} {self.path} {shown[:300]!r}"


def corpus(name: str) -> list[dict[str, str]]:
    """The lines of a file of the corpus: what is asked, and why it is there."""
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="ascii").splitlines()
    return [json.loads(line) for line in lines]


def requests(seed: int) -> Iterator[Asked]:
    """Make requests without end, the same for the same seed."""
    dice = random.Random(seed)
    programs = [one["program"] for one in corpus("programs")]
    queries = [one["query"].encode("latin-1") for one in corpus("queries")]
    while True:
        (path,) = dice.choices(PATHS, WEIGHTS)
        kind = dice.random()
        if kind < 0.35:
            yield _at_an_edge(dice, dice.choice(EVERYWHERE))
        elif kind < 0.42:
            yield Asked(path, _mutated(dice, dice.choice(queries)))
        elif kind < 0.5:
            yield Asked(
                dice.choice(("/graph.json", "/")), body=_body(dice, _program(dice, programs))
            )
        else:
            yield Asked(path, _query(dice, _program(dice, programs)))


def _at_an_edge(dice: random.Random, path: str) -> Asked:
    """Ask about a circuit of rows of the table, where they are at their edges, and about its own parts."""
    names = "xyzW"[: dice.randrange(1, 5)]
    program = _of_rows(dice, names)
    state = {name: dice.choice(EDGES) for name in names}
    if dice.random() < 0.3:  # all are equal
        state = dict.fromkeys(names, dice.choice(EDGES))
    gate = f"g{dice.randrange(1, 7)}"
    settings = {name: dice.choice((*one.examples, gate)) for name, one in SETTINGS.items()}
    settings |= {
        "_data": ",".join(dice.sample(names, dice.randrange(1, len(names) + 1))),
        "_step": str(dice.randrange(-1, 16)),
        "_wrt": dice.choice((*names, f"{names[0]}[0]")),
        "_upstream": dice.choice(EDGES),
    }
    for name in dice.sample([*settings], dice.randrange(6)):
        state[name] = settings[name]
    query = "&".join(f"{name}={quote(value)}" for name, value in {"expr": program, **state}.items())
    if path == "POST /graph.json":
        options = {name[1:]: value for name, value in state.items() if name[0] == "_"}
        values = {name: value for name, value in state.items() if name[0] != "_"}
        body = {"expr": program, "values": values, "options": options}
        return Asked("/graph.json", body=json.dumps(body).encode())
    return Asked(path, query.encode())


def _of_rows(dice: random.Random, names: str) -> str:
    """Write a program of a few rows of the table, a statement each; constants lead to some of them."""
    value, statements = dice.choice(names), []
    for number in range(dice.randrange(1, 4)):
        other = dice.choice((*names, *names, "2", "0", "(1+2)", "(1-1)", "[1,2]", value))
        row = dice.choice(ROWS)
        if row.operator:
            written = f"({value}){row.operator}({other})"
        elif row.variadic or row.arity == 2:
            written = f"{row.name}({value}, {other})"
        elif row.name == "copy":
            written = f"{value}*{value}"
        elif row.name == "index":
            written = f"{value}[0]"
        elif row.name == "neg":
            written = f"-{value}"
        else:
            written = f"{row.name}({value})"
        value = f"{'qrs'[number]}"
        statements.append(f"{value} = {written}")
    return "; ".join([*statements, f"{value}*{dice.choice(names)}"])


def _program(dice: random.Random, programs: list[str]) -> str:
    kind = dice.random()
    if kind < 0.4:
        return dice.choice(WELL).format(a=dice.choice("xyWθ"), b=dice.choice(("x", "y", "z", "2")))
    if kind < 0.75:
        return "".join(dice.choices(PIECES, k=dice.randrange(1, 16)))
    first = dice.choice(programs)
    if kind < 0.8:
        return first
    second = dice.choice(programs)
    return first[: dice.randrange(60)] + dice.choice(PIECES) + second[-dice.randrange(1, 60) :]


def _query(dice: random.Random, program: str) -> bytes:
    pairs = [("expr", program)]
    pairs += [(dice.choice(NAMES), dice.choice(VALUES)) for _ in range(dice.randrange(5))]
    query = "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}"
        for name, value in pairs
    ).encode()
    query = _mutated(dice, query) if dice.random() < 0.2 else query
    if dice.random() < 0.1:
        query = f"_z={packed(query.decode('latin-1'))}".encode()
        query = _mutated(dice, query) if dice.random() < 0.5 else query + b"&x=2"
    return query


def _body(dice: random.Random, program: str) -> bytes:
    values = {
        dice.choice(NAMES): dice.choice((*VALUES, 1, [1, [2]], None, {}, True, 1e308))
        for _ in range(3)
    }
    options = {
        dice.choice(NAMES).lstrip("_"): dice.choice((*VALUES, 3, [], None)) for _ in range(2)
    }
    body = json.dumps({"expr": program, "values": values, "options": options}).encode()
    return _mutated(dice, body) if dice.random() < 0.3 else body


def _mutated(dice: random.Random, text: bytes) -> bytes:
    """Cut, double, or change some bytes of a text."""
    changed = bytearray(text)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(changed) + 1)
        kind = dice.randrange(3)
        if kind == 0:
            del changed[place : place + dice.randrange(1, 9)]
        elif kind == 1:
            changed[place:place] = changed[place : place + dice.randrange(1, 30)]
        else:
            changed[place:place] = bytes(dice.choices(range(256), k=dice.randrange(1, 4)))
    return bytes(changed)


def main() -> None:
    from app import create_app  # noqa: PLC0415  who imports this module for its requests needs no application
    from engine.layout.workers import Workers  # noqa: PLC0415

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    print(f"{count:,} requests of seed {seed}", flush=True)
    workers = Workers()
    client = create_app(workers).test_client()
    broken = 0
    for number, asked in zip(range(count), requests(seed), strict=False):
        with answer(client, asked) as response:
            if response.status_code not in ALLOWED:
                broken += 1
                print(f"{response.status_code} {asked}", flush=True)
        if number % 10_000 == 9_999:
            print(f"{number + 1:,} asked, {broken} broken", flush=True)
    workers.close()
    sys.exit(1 if broken else 0)


def answer(client: object, asked: Asked) -> object:
    """Ask an application in this process, byte for byte."""
    environ = {"QUERY_STRING": asked.query.decode("latin-1"), "PATH_INFO": asked.path}
    if asked.body is None:
        return client.get("/", environ_overrides=environ)
    form = "application/x-www-form-urlencoded"
    if asked.path == "/graph.json":
        form = "application/json"
    return client.post("/", data=asked.body, content_type=form, environ_overrides=environ)


if __name__ == "__main__":
    main()
