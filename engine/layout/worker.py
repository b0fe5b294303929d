"""A layout worker: `python -m engine.layout.worker`, which `Workers` starts and ends."""

import signal
import sys

from .graphviz import serve

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; its end closes our input
    serve(sys.stdin.buffer, sys.stdout.buffer)
