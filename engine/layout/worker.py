"""A layout worker: `python -m engine.layout.worker`, which `graphviz.Workers` starts and ends."""

import json
import signal
import sys
from typing import IO

from .graphviz import drawn_as


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more: what a worker process does."""
    while (message := read_message(requests)) is not None:
        request = json.loads(message)
        write_message(answers, drawn_as(request["draw"], request["program"], request["format"]))


def write_message(pipe: IO[bytes], message: bytes) -> None:
    """Write a message: its length in eight bytes, then the message."""
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> bytes | None:
    """Read a message; None where the pipe ends."""
    head = pipe.read(8)
    size = int.from_bytes(head, "big")
    message = pipe.read(size) if len(head) == 8 else b""
    return message if len(head) == 8 and len(message) == size else None


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and then our input ends
    serve(sys.stdin.buffer, sys.stdout.buffer)
