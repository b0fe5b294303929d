"""A layout worker: `python -m engine.layout.worker`, which `graphviz.Workers` starts and ends."""

import signal
import sys

from .graphviz import serve

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and then our input ends
    serve(sys.stdin.buffer, sys.stdout.buffer)
