"""The real server in a process of its own, and clients that are free to misbehave."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A server that answers: its process and its port."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def sent(self, request: bytes) -> bytes:
        """Send bytes as they are; all that comes back, up to the end of the connection."""
        with self.connected() as connection:
            connection.sendall(request)
            received = b""
            while part := connection.recv(1 << 16):
                received += part
            return received

    def get(self, path: str, *headers: str) -> tuple[int, bytes]:
        lines = "".join(f"{header}\r\n" for header in headers)
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n"
        answer = self.sent(head.encode())
        return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]

    def children(self) -> list[int]:
        """List the processes under the server: its layout workers."""
        found: list[int] = []
        for file in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            found += map(int, file.read_text().split())
        return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(
    output: IO[str] | int = subprocess.PIPE, before: Sequence[str] = (), **settings: str
) -> Iterator[Running]:
    """Start `python app.py` with these settings, behind the command `before`; it ends in good order.

    Where the output goes elsewhere, nothing is known of when it answers.
    """
    port = free_port()
    process = subprocess.Popen(
        [*before, sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "HOST": "127.0.0.1", **settings},
        stdout=output,
        text=True,
    )
    try:
        if process.stdout is not None:
            said = process.stdout.readline().strip()
            assert said.endswith(f"http://127.0.0.1:{port}"), said
        yield Running(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()
    assert ended == 0
