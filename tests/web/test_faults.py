"""Faults, injected for real: workers that hang or die, clocks that jump, full disks, slow clients."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from engine.layout.workers import Workers
from tests.support.asking import FIRST, ask, error_of
from tests.support.servers import Running, running
from web.answers import MAX_BODY
from web.running import large
from web.serving import MAX_HEAD

fresh_names = (f"n{number}" for number in itertools.count())


def unseen() -> str:
    """A program whose layout is not kept yet."""
    name = next(fresh_names)
    return f"expr={name}*{name}%2B{'x' * (len(name) + int(name[1:]))}"


# Workers


class Stuck:
    """An application with one worker, which can be made to hang as a long layout does."""

    def __init__(self, deadline: float, queue_limit: int = 12) -> None:
        self.workers = Workers(count=1, deadline=deadline, queue_limit=queue_limit)
        self.client = create_app(self.workers).test_client()

    def pid(self) -> int:
        (worker,) = self.workers._alive
        return worker.process.pid

    def status(self) -> int:
        return ask(self.client, "/graph.svg", unseen()).status_code


@pytest.fixture
def hangs() -> Iterator[Stuck]:
    stuck = Stuck(deadline=3)
    yield stuck
    stuck.workers.close()


def test_past_its_deadline_a_request_is_503_its_worker_is_ended_and_the_next_one_is_well(
    hangs: Stuck,
) -> None:
    assert hangs.status() == 200
    stopped = hangs.pid()
    os.kill(stopped, signal.SIGSTOP)
    response = ask(hangs.client, "/graph.png", unseen())
    assert response.status_code == 503
    assert error_of(response)["code"] == "timed-out"
    assert int(response.headers["Retry-After"]) > 0
    assert hangs.pid() != stopped
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)
    assert hangs.status() == 200


def test_a_worker_killed_in_mid_request_costs_that_request_alone(hangs: Stuck) -> None:
    for _ in range(3):
        killed = hangs.pid()
        os.kill(killed, signal.SIGSTOP)  # so that it is in the middle of the request when it dies
        found: list[int] = []
        asking = threading.Thread(target=lambda found=found: found.append(hangs.status()))
        asking.start()
        time.sleep(1.0)
        os.kill(killed, signal.SIGKILL)
        asking.join()
        assert found == [503]
        assert hangs.status() == 200


def test_when_the_queue_is_full_a_request_is_refused_at_once_and_pages_of_text_are_not() -> None:
    stuck = Stuck(deadline=30, queue_limit=1)
    try:
        os.kill(stuck.pid(), signal.SIGSTOP)
        waiting = [threading.Thread(target=stuck.status) for _ in range(2)]
        for thread in waiting:
            thread.start()
        time.sleep(0.5)
        response = ask(stuck.client, "/graph.png", unseen())
        assert response.status_code == 503
        assert error_of(response)["code"] == "busy"
        assert int(response.headers["Retry-After"]) > 0
        assert "gateflow_layout_queue 2.0" in stuck.client.get("/metrics").text
        assert ask(stuck.client, "/graph.json", FIRST).status_code == 200
    finally:
        stuck.workers.close()
        for thread in waiting:
            thread.join()


def test_only_a_few_large_circuits_are_made_at_a_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "expr=x%2By&x=ones(60000)&y=ones(60000)"
    assert ask(client, "/graph.json", query).status_code == 200
    with ExitStack() as others:
        for _ in range(large.AT_A_TIME + large.IN_LINE):
            others.callback(large._line.release)
            large._line.acquire()
        response = ask(client, "/graph.json", query)
        assert response.status_code == 503
        assert error_of(response)["code"] == "busy"
        assert ask(client, "/graph.json", FIRST).status_code == 200
    monkeypatch.setattr(large, "LONGEST_WAIT", 0.01)
    with ExitStack() as others:
        for _ in range(large.AT_A_TIME):
            others.callback(large._turns.release)
            large._turns.acquire()
        assert ask(client, "/graph.json", query).status_code == 503
    for _ in range(large.AT_A_TIME + large.IN_LINE + 1):  # each gave back what it took
        assert ask(client, "/graph.json", query).status_code == 200


# Clocks


def test_a_clock_that_jumps_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    jumps = itertools.cycle([0.0, 4e9, -1.0, 1.7e9, 1e-3, 2**33])
    monkeypatch.setattr(time, "time", lambda: next(jumps))
    monkeypatch.setattr(time, "time_ns", lambda: int(next(jumps) * 1e9))
    workers = Workers(count=1, deadline=10)
    try:
        client = create_app(workers).test_client()
        for _ in range(3):
            for path in ("/graph.svg", "/graph.png", "/", "/check"):
                assert ask(client, path, unseen()).status_code == 200
        assert 'layout",' not in client.get("/metrics").text.replace('what="layout"', "")
    finally:
        workers.close()


# Disks


def small_disk(folder: Path) -> list[str]:
    """A command that runs what follows it where `folder` is a disk of 256 kB, and full after its start."""
    mount = f"mount -t tmpfs -o size=256k none '{folder}' && exec \"$@\""
    return ["unshare", "--mount", "--map-root-user", "sh", "-c", mount, "sh"]


@pytest.mark.slow
def test_a_full_disk_costs_no_answer(tmp_path: Path) -> None:
    try:
        tried = subprocess.run([*small_disk(tmp_path), "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no command to mount a small disk")
    if tried.returncode:
        pytest.skip(f"a small disk can't be mounted here: {tried.stderr.decode()[:100]}")
    full = 'head -c 1000000 /dev/zero > "$TMPDIR/rest" 2>/dev/null'
    fill = f'(sleep 2; {full}; touch "$DONE") & exec "$@"'
    done = tmp_path.parent / f"{tmp_path.name}-done"
    before = [*small_disk(tmp_path), "sh", "-c", fill, "sh"]
    with running(before=before, TMPDIR=str(tmp_path), DONE=str(done)) as server:
        assert server.get(f"/graph.svg?{unseen()}")[0] == 200  # what it opens, it opens there
        while not done.exists():
            time.sleep(0.05)
        for _ in range(3):
            assert server.get(f"/graph.svg?{unseen()}")[0] == 200
        for worker in server.children():
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.2)
        for path in ("/graph.svg", "/graph.png", "/graph.pdf", "/graph.json", "/"):
            assert server.get(f"{path}?{unseen()}")[0] == 200
        assert server.get("/healthz")[0] == 200


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_log_that_can_not_be_written_costs_no_answer() -> None:
    program = (
        "import os\nfrom app import create_app\nfrom engine.layout.workers import Workers\n"
        "from web.running.settings import settings_in\n"
        "client = create_app(Workers(count=0), settings_in({'ACCESS_LOG': 'on'})).test_client()\n"
        "os._exit(client.get('/graph.json?expr=x*2').status_code != 200)\n"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", program],
            stdout=full,
            cwd=Path(__file__).parents[2],
            check=False,
        )
    assert done.returncode == 0


@pytest.mark.slow
def test_a_server_that_can_not_start_says_why() -> None:
    def started(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "app.py"], env={**os.environ, "PORT": "0", **environment},
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    assert started().startswith("PORT is '0'")
    assert started(PORT="8000", RATE_LIMIT="often").startswith("RATE_LIMIT is 'often'")
    assert started(PORT="9", RATE_LIMIT="1/day", RATE_STORAGE="x://").startswith(
        "RATE_STORAGE is 'x://'"
    )


@pytest.mark.slow
@pytest.mark.parametrize("gap", [0.0003, 0.001, 0.002])
def test_a_server_that_is_told_again_and_again_to_end_ends(gap: float) -> None:
    with running(LAYOUT_WORKERS="4") as server, server.connected() as browser:
        browser.sendall(b"GET /?expr=told*again HTTP/1.1\r\nHost: x\r\n\r\n")
        browser.recv(1)
        workers = server.children()
        end = time.monotonic() + 10
        while server.process.poll() is None and time.monotonic() < end:
            server.process.send_signal(signal.SIGTERM)
            time.sleep(gap)
        server.process.kill()  # whether it hangs is said below, and it is to leave nothing behind
        server.process.wait()
        assert server.process.returncode == 0
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


# Clients

HEAD = b"GET /graph.json?expr=x*2 HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /graph.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def live() -> Iterator[Running]:
    with running() as server:
        yield server


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET ", HEAD, POST % 1000 + b'{"expr":', b"\r\n" * 10, b"\x16\x03\x01"],
    ids=ascii,
)
def test_a_hundred_requests_that_never_end_leave_the_server_to_others(
    live: Running, begun: bytes
) -> None:
    with ExitStack() as held:
        for _ in range(110):
            connection = held.enter_context(live.connected())
            connection.sendall(begun)
        for _ in range(3):
            assert live.get("/healthz")[0] == 200
            assert live.get(f"/graph.svg?{unseen()}")[0] == 200


def test_clients_that_do_not_read_leave_the_server_to_others(live: Running) -> None:
    """Each asks for 2 MB again and again, and takes nothing."""
    with ExitStack() as held:
        for _ in range(40):
            connection = held.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(30)
            connection.connect(("127.0.0.1", live.port))
            connection.sendall(
                b"GET /graph.json?expr=x*2&x=ones(50000) HTTP/1.1\r\nHost: x\r\n\r\n"
            )
        assert live.get("/healthz")[0] == 200
        assert live.get(f"/graph.svg?{unseen()}")[0] == 200


def test_a_head_that_comes_in_drops_is_read(live: Running) -> None:
    for whole in (HEAD + b"Connection: close\r\n\r\n", POST % 13 + b'{"expr": "x"}'):
        with live.connected() as connection:
            for start in range(len(whole)):
                connection.sendall(whole[start : start + 1])
                if start % 7 == 0:
                    time.sleep(0.001)
            received = b""
            while part := connection.recv(1 << 16):
                received += part
        assert received.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/graph.json?expr=\xce\xb8*2", 400),  # browsers escape what is typed
        (b"/graph.json?expr=\xff*2", 400),
        (b"http://elsewhere.example/graph.json?expr=x#y", 200),
        (b"http://elsewhere.example?expr=x", 200),
        (b"?expr=x", 200),
        (b"#", 200),
        (b"x:443", 404),
        (b"*", 404),
    ],
)
def test_what_is_asked_for_is_split_as_it_should_be(
    live: Running, target: bytes, status: int
) -> None:
    answer = live.sent(b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % target)
    assert answer.startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.slow
def test_who_stands_behind_a_trusted_proxy_is_counted_alone() -> None:
    settings = {"PROXIES": "1", "RATE_LIMIT": "1/hour"}
    for trusted, expected in (
        (settings, [200, 200, 429]),
        ({**settings, "PROXIES": "0"}, [200, 429]),
    ):
        with running(**trusted) as server:
            clients = ("192.0.2.1", "192.0.2.2", "192.0.2.1")[: len(expected)]
            asked = [server.get("/graph.json?expr=x", f"X-Forwarded-For: {c}") for c in clients]
            assert [status for status, _ in asked] == expected


@pytest.mark.slow
def test_a_layout_is_ended_when_its_client_has_gone() -> None:
    with running(LAYOUT_WORKERS="1") as server:
        (worker,) = server.children()
        os.kill(worker, signal.SIGSTOP)
        with server.connected() as leaves:
            leaves.sendall(HEAD.replace(b".json", b".svg") + b"\r\n")
            time.sleep(0.5)
        end = time.monotonic() + 8
        while worker in server.children():
            assert time.monotonic() < end, "the worker is still there"
            time.sleep(0.05)


def test_two_requests_that_come_at_once_are_both_answered(live: Running) -> None:
    answered = live.sent(HEAD + b"\r\n" + HEAD + b"Connection: close\r\n\r\n")
    assert answered.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize("size", [MAX_BODY + 1, 10_000_000])
def test_a_body_too_large_is_waited_for_and_refused_in_json(live: Running, size: int) -> None:
    answered = live.sent(POST % size + b"x" * size)
    assert answered.startswith(b"HTTP/1.1 413 ")
    assert b'{"error":' in answered


def test_a_chunked_body_too_large_is_refused_in_json(live: Running) -> None:
    head = b"POST /graph.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n" % 100_000 + b"x" * 100_000 + b"\r\n"
    assert live.sent(head + 30 * chunk + b"0\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    small = b"d\r\n" + b'{"expr": "x"}' + b"\r\n0\r\n\r\n"
    assert live.sent(head + small).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (POST % 10**12, 413),
        ((b"GET /?expr=" + b"x" * MAX_HEAD)[:MAX_HEAD], 431),  # and no byte that is not read
        (
            b"GET /graph.json?expr=" + b"x" * 950_000 + b" HTTP/1.1\r\nConnection: close\r\n\r\n",
            413,
        ),
        (b"POST /graph.json HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /graph.json HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nbad header\r\n\r\n", 400),
        (b"GET /\rx HTTP/1.1\r\n\r\n", 400),
    ],
    ids=lambda given: ascii(given[:40]) if isinstance(given, bytes) else str(given),
)
def test_what_never_reaches_the_application_is_refused(
    live: Running, request_: bytes, status: int
) -> None:
    answered = live.sent(request_)
    assert int(answered.split(b" ")[1]) == status
    assert live.get("/healthz")[0] == 200
