"""The real server: started as a user starts it, asked over one connection that stays open."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench import ONE_CORE
from web.site.address import State, to_query

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Connection:
    """A connection that stays open. It parses as little of an answer as it can, to measure the server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def get(self, path: str) -> tuple[int, bytes]:
        fields = f"Host: 127.0.0.1:{self.port}\r\nAccept-Encoding: identity\r\n"
        return self.sent(f"GET {path} HTTP/1.1\r\n{fields}\r\n".encode())

    def sent(self, request: bytes) -> tuple[int, bytes]:
        """Send a request as it is."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: (\d+)", head)
        while length and len(body) < int(length[1]):
            body += self._more()
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 20) if self._socket else b""
        if not part:
            raise ConnectionError("the server has closed the connection")
        return part

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


class Server:
    """`python app.py` on a free port; `started` is how many seconds it took to answer."""

    def __init__(self) -> None:
        port = free_port()
        usual = {name: value for name, value in os.environ.items() if name not in ONE_CORE}
        environment = {**usual, "HOST": "127.0.0.1", "PORT": str(port), "TUNING": "on"}
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        self.connection = Connection(port)
        while not self._healthy():
            if self.process.poll() is not None or time.perf_counter() - begin > 30:
                self.process.kill()
                raise RuntimeError("python app.py does not answer")
            time.sleep(0.005)
        self.started = time.perf_counter() - begin

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(20)

    def _healthy(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            self.connection.close()
            return False

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a path; its status and its body."""
        return self.connection.get(path)

    def graph(self, format: str, expr: str, values: dict[str, object] | None = None) -> bytes:
        """Ask for a circuit in a format. Errors: RuntimeError for anything but 200."""
        return self.answer(self.address(format, expr, values))

    def address(self, format: str, expr: str, values: dict[str, object] | None = None) -> str:
        """Write an address as the page does, which puts no spaces into lists."""
        written = {name: str(value).replace(" ", "") for name, value in (values or {}).items()}
        return f"/graph.{format}?{to_query(State(expr, written))}"

    def answer(self, address: str) -> bytes:
        """Ask for an address. Errors: RuntimeError for any status but 200."""
        status, body = self.get(address)
        if status != 200:
            raise RuntimeError(f"status {status}")
        return body

    def resident(self) -> list[int]:
        """List the bytes in memory (RSS) of the server and of each process under it.

        Pages that they share count for each of them: the true sum is smaller.
        """
        family = [self.process.pid, *self.children()]
        page = os.sysconf("SC_PAGE_SIZE")
        return [int(Path(f"/proc/{p}/statm").read_text().split()[1]) * page for p in family]

    def children(self) -> list[int]:
        """List the processes under the server."""
        found = [self.process.pid]
        for process in found:
            for children in Path(f"/proc/{process}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found[1:]

    def memory(self) -> int:
        """Count the bytes in memory of the server and its workers that they share with no other process."""
        total = 0
        for process in (self.process.pid, *self.children()):
            resident, shared = map(int, Path(f"/proc/{process}/statm").read_text().split()[1:3])
            total += (resident - shared) * os.sysconf("SC_PAGE_SIZE")
        return total
