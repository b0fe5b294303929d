"""What docs/deploying.md promises, with the real things: gunicorn, nginx, Redis."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import create_app
from engine.layout.graphviz import Layout
from engine.layout.workers import Workers
from web.running import layouts
from web.running.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
GUNICORN = "gunicorn -c deploy/gunicorn.conf.py app:serving()"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until(happened: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something that happens on its own; a machine may be slow, and a test is not timed."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def get(port: int, path: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen]:
    """A program that listens at a port, until it is ended."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, process.stderr.read()
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=40)


@contextmanager
def gunicorn(port: int, **environment: str) -> Iterator[subprocess.Popen]:
    pytest.importorskip("gunicorn", reason="gunicorn is not for Windows")
    command = [sys.executable, "-m", *shlex.split(GUNICORN)]
    with running(command, port, HOST="127.0.0.1", PORT=str(port), **environment) as process:
        until(lambda: get(port, "/healthz")[0] == 200)
        yield process


def below(process: int) -> set[int]:
    """The processes under one, and those under them."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    children = {int(child) for path in listed for child in path.read_text().split()}
    return children.union(*map(below, children))


def layout_workers(process: int) -> set[int]:
    return {one for one in below(process) if b"engine.layout.worker" in command_of(one)}


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc")


@pytest.fixture(scope="module")
def debian() -> Callable[[str, str], str]:
    """Finds a program, and installs its Debian package where we may; else the test is skipped."""

    def found(program: str, package: str) -> str:
        path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        if not path and shutil.which("apt-get") and os.geteuid() == 0:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for arguments in (["update"], ["install", "-y", "--no-install-recommends", package]):
                subprocess.run(
                    ["apt-get", "-q", *arguments], check=False, env=environment, capture_output=True
                )
            path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        return path or pytest.skip(f"{program} is not installed: Debian has it in {package}")

    return found


# gunicorn


@pytest.mark.slow
@needs_proc
def test_gunicorn_s_processes_have_layout_workers_and_leave_none_behind() -> None:
    port = free_port()
    with gunicorn(port, PROCESSES="2", LAYOUT_WORKERS="1") as server:
        until(lambda: len(layout_workers(server.pid)) == 2)
        family = below(server.pid)
        assert get(port, "/graph.svg?expr=x*y")[0] == 200
        server.send_signal(signal.SIGTERM)
        server.wait(40)
        until(lambda: not any(command_of(one) for one in family))


@pytest.mark.slow
@needs_proc
def test_a_layout_worker_that_was_killed_is_replaced() -> None:
    port = free_port()
    with gunicorn(port, PROCESSES="1", LAYOUT_WORKERS="1") as server:
        until(lambda: layout_workers(server.pid))
        (first,) = layout_workers(server.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: get(port, "/graph.svg?expr=killed*x")[0] == 200)
        (second,) = layout_workers(server.pid)
        assert second != first


@pytest.mark.slow
@needs_proc
def test_a_layout_is_ended_when_its_client_has_gone() -> None:
    port = free_port()
    with gunicorn(port, PROCESSES="1", LAYOUT_WORKERS="1") as server:
        until(lambda: layout_workers(server.pid))
        (first,) = layout_workers(server.pid)
        os.kill(first, signal.SIGSTOP)
        with socket.create_connection(("127.0.0.1", port)) as leaves:
            leaves.sendall(b"GET /graph.svg?expr=left*x HTTP/1.1\r\nHost: x\r\n\r\n")
            until(lambda: b"gateflow_layout_queue 1.0" in get(port, "/metrics")[1])
        until(lambda: b"gateflow_layout_queue 0.0" in get(port, "/metrics")[1])
        assert first not in layout_workers(server.pid)
        assert b"timed-out" not in get(port, "/metrics")[1]


@pytest.mark.slow
def test_every_copy_gives_an_address_the_same_tag() -> None:
    port = free_port()
    with gunicorn(port, PROCESSES="2", LAYOUT_WORKERS="1"):
        tags = {get(port, "/graph.svg?expr=x*y")[2]["ETag"] for _ in range(12)}
    assert len(tags) == 1


# nginx

BRIEF, HOLDS = "/graph.json?expr=(x", 10  # an answer that holds for so many seconds alone


@pytest.mark.slow
@needs_proc
def test_nginx_keeps_answers_and_gives_them_when_gateflow_is_gone(debian, tmp_path: Path) -> None:
    nginx, port, front = debian("nginx", "nginx-light"), free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text()
    assert text.count("127.0.0.1:8000") == text.count("listen 8080") == 1
    own = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (tmp_path / "nginx.conf").write_text(own.replace("listen 8080", f"listen 127.0.0.1:{front}"))
    command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    as_root = " user root;" if os.geteuid() == 0 else ""  # the folder of a test is its owner's
    with running([*command, "-g", f"daemon off;{as_root}"], front):
        with gunicorn(port, PROCESSES="1", LAYOUT_WORKERS="1"):
            first, second = (get(front, "/graph.svg?expr=x*y") for _ in range(2))
            assert (first[2]["X-Cache"], second[2]["X-Cache"]) == ("MISS", "HIT")
            assert first[1] == second[1]
            chinese = urllib.request.Request(
                f"http://127.0.0.1:{front}/", headers={"Accept-Language": "zh"}
            )
            get(front, "/")
            with urllib.request.urlopen(chinese) as answer:
                assert b'lang="zh' in answer.read()
            wrong = get(front, BRIEF)
            answered = time.monotonic()
        assert get(front, "/graph.svg?expr=x*y")[:2] == first[:2]
        time.sleep(max(0.0, HOLDS + 1.5 - (time.monotonic() - answered)))
        late = get(front, BRIEF)
        assert late[:2] == wrong[:2] and late[2]["X-Cache"] == "STALE"


# Redis


@contextmanager
def redis(program: str, port: int, folder: Path) -> Iterator[subprocess.Popen]:
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running([program, *options], port) as process:
        yield process


@pytest.mark.slow
def test_layouts_are_shared_and_redis_may_stop_and_come_back(
    debian, workers, tmp_path, caplog, monkeypatch
) -> None:
    program, port = debian("redis-server", "redis-server"), free_port()
    monkeypatch.setattr(layouts, "REST", 0.0)  # it is asked again at once
    setting = Settings(redis_url=f"redis://127.0.0.1:{port}/0", answers_mb=0)
    one = create_app(workers, setting).test_client()
    ended = Workers(count=1)
    ended.close()
    other = create_app(ended, setting).test_client()  # it can lay out nothing
    with redis(program, port, tmp_path):
        assert other.get("/graph.svg?expr=shared*x").status_code == 503
        drawn = one.get("/graph.svg?expr=shared*x")
        assert other.get("/graph.svg?expr=shared*x").data == drawn.data
    for name in "abc":
        assert one.get(f"/graph.svg?expr=stopped*{name}").status_code == 200
    said = [record for record in caplog.records if record.name == "gateflow"]
    assert len(said) == 1
    assert "goes on without it" in said[0].getMessage()
    with redis(program, port, tmp_path):
        assert one.get("/graph.svg?expr=back*x").status_code == 200
        assert other.get("/graph.svg?expr=back*x").status_code == 200


def test_a_redis_that_is_down_is_left_in_peace(workers, caplog, monkeypatch) -> None:
    setting = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    client = create_app(workers, setting).test_client()
    assert client.get("/graph.svg?expr=down*x").status_code == 200
    monkeypatch.setattr(layouts.SharedLayouts, "_redis", None, raising=False)
    assert client.get("/graph.svg?expr=down*y").status_code == 200
    assert len([record for record in caplog.records if record.name == "gateflow"]) == 1


def test_a_layout_is_read_as_it_was_written() -> None:
    layout = Layout(3.5, 2.25, {"g1": (0.1, 1e-9), "label w1": (2.0, 3.0)})
    assert layouts.read(layouts.written(layout)) == layout


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{}", b"[1, 2]", b"\xff", b"cos\nsystem\n(S'id'\ntR.", b"[" * 100_000,
        b'[1, 2, {"g1": 3}]', b'[1, 2, ["g1"]]', b'["wide", 2, {}]', b"[1, 2, {}]" + b" " * 600_000,
    ],
)  # fmt: skip
def test_what_is_no_layout_is_as_good_as_none(text: bytes) -> None:
    assert layouts.read(text) is None


# The files


def test_the_service_starts_what_is_tested_here(tmp_path: Path) -> None:
    text = (DEPLOY / "gateflow.service").read_text()
    (started,) = re.findall(r"^ExecStart=/srv/gateflow/\.venv/bin/(.*)$", text, re.MULTILINE)
    assert started == GUNICORN
    if verify := shutil.which("systemd-analyze"):
        own = tmp_path / "gateflow.service"
        own.write_text(text.replace("/srv/gateflow/.venv/bin/gunicorn", sys.executable))
        tested = subprocess.run(
            [verify, "verify", str(own)], check=False, capture_output=True, text=True
        )
        assert "gateflow.service" not in tested.stderr


@pytest.mark.slow
def test_the_dockerfile_carries_all_that_serves(tmp_path: Path) -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [line.split()[1:] for line in lines if line.startswith("COPY ")]
    for *sources, target in copied:
        for source in sources:
            place = tmp_path / target / (source if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            from_tree = ROOT / source
            (shutil.copytree if from_tree.is_dir() else shutil.copy)(from_tree, place)
    (started,) = [json.loads(line[4:]) for line in lines if line.startswith("CMD ")]
    assert started == shlex.split(GUNICORN)
    looked = [sys.executable, "-m", started[0], "--check-config", *started[1:]]
    tested = subprocess.run(
        looked, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert tested.returncode == 0, tested.stderr
    makefile = (ROOT / "Makefile").read_text()
    for installed in ("-r requirements", "--no-deps -r requirements-fonts.txt"):
        assert installed in makefile.replace("-r $<", "-r requirements")
        assert any(installed in line for line in lines if line.startswith("RUN "))


def test_compose_names_files_and_settings_that_there_are() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    assert (DEPLOY / ".." / "deploy/Dockerfile").is_file()
    settings = (ROOT / "web/running/settings.py").read_text()
    for name in re.findall(r"^ {6}([A-Z_]+):", text, re.MULTILINE):
        assert f'"{name}"' in settings
