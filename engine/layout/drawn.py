"""Graphviz within this process, by what pygraphviz says of itself in public: `AGraph.read` and `draw`."""

import os
import re
import tempfile
import threading
from typing import IO

problem = ""
try:
    import pygraphviz
except ImportError as error:  # a wheel, or a library that it takes from the system, is not there
    pygraphviz, problem = None, str(error)

_one_at_a_time = threading.Lock()  # Graphviz itself knows no threads
# A PDF says when it was made, and the same circuit should be the same file.
_DATE = re.compile(rb"(?<=/CreationDate \(D:)\d{14}")


def drawn(dot: str, program: str, format: str) -> bytes:
    """Lay out a graph by a program of Graphviz, and write it in a format.

    Errors: ValueError where Graphviz can't read it or lay it out.
    """
    with _one_at_a_time, _file() as file:
        file.write(dot.encode())
        file.seek(0)
        graph = pygraphviz.AGraph()
        try:
            graph.read(file)
            result = bytes(graph.draw(format=format, prog=program))
        finally:
            graph.close()
    return _DATE.sub(b"20000101000000", result) if format == "pdf" else result


def _file() -> IO[bytes]:
    """Open the file that Graphviz reads from: in memory where the system can, for disks get full."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("dot"), "rb+", buffering=0)
    return tempfile.TemporaryFile(buffering=0)
