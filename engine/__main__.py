"""The circuit without a server: `python -m engine EXPR [NAME=VALUE ...] [-o FILE]`.

EXPR is a program, a file that has one (`neuron.py`), or `-` for what is piped in.
"""

import os
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .base.errors import GateflowError, InputError
from .base.numerals import brief, full, rounded
from .base.package import NAME
from .circuits import Circuit, circuit
from .explain.warnings import warnings
from .files import is_file, text_in
from .formats import ENDINGS, FORMATS, Wanted
from .graph.names import carried, computing
from .judging.judged import Judged
from .judging.report import page, printed
from .layout.graphviz import Format as Rendered
from .layout.workers import Workers
from .passes.numbers import Value

LONGEST_LINE = 100  # characters of the program that are printed with an error
_MOST_WRITTEN = 6  # numbers of an array that the table writes
_WIDEST = 30  # characters of an array that the table writes with all digits
_COMMAND = "gateflow" if NAME == "gateflow" else "python -m engine"
USAGE = f"""\
usage: {_COMMAND} EXPR [NAME=VALUE ...] [-o FILE] [--report FILE.html]

Runs the circuit of an expression forward and backward.
EXPR is a program; what ends in .py is a file that has one, and - is what is piped in.
Without -o: a table of inputs, gates, values and gradients.
With -o: the format that the file's ending names: {ENDINGS}
A hand-written backward pass behind the program is judged line by line: the exit code is 1 where a line is
wrong, and --report writes one page of it.

  {_COMMAND} '(x+y)*z' x=-2 y=5 z=-4
  {_COMMAND} '1/(1+exp(-x))' _fold=sigmoid
  {_COMMAND} 'W@x' 'W=[[1,2],[3,4]]' x=[1,2]
  {_COMMAND} '1/(1+exp(-(w*x+b)))' w=2 x=-1 b=0.5 -o neuron.svg
  {_COMMAND} neuron.py x=2
  {_COMMAND} 'f = x*y; dx = y; dy = -x' x=2 y=3
"""


_PIPE_CLOSED = 141  # as a shell says of a command that SIGPIPE has ended


def main(arguments: Sequence[str]) -> int:
    """Run the command; give its exit code.

    It is 0, 1 where a line of a hand-written backward pass is wrong, and 2 where the input is.
    """
    words = list(arguments)
    if not words or words[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0 if words else 2
    files: dict[str, Path] = {}
    for option in ("-o", "--report"):
        if option in words:
            at = words.index(option)
            if at + 1 == len(words):
                return _wrong(f"{option} needs the name of a file")
            files[option] = Path(words[at + 1])
            del words[at : at + 2]
    if not words:
        return _wrong("there is no expression")
    given, *rest = words
    pairs = [word.partition("=") for word in rest]
    for name, sign, _ in pairs:
        if not sign or not name:
            return _wrong(f"`{name}` is not NAME=VALUE")
    expr = given
    try:
        if is_file(given):
            expr = text_in(given)
        values: dict[str, object] = {name: value for name, _, value in pairs}
        made = circuit(expr, **values)
        if "-o" not in files:
            print(_table(made))
        elif code := _write(made, files["-o"]):
            return code
        # A page is narrow and read from top to bottom, so that a long circuit is cut into lines there.
        drawn = circuit(expr, **{"_flow": "rows", **values}) if "--report" in files else made
        return _judged(made, drawn, files.get("--report"))
    except GateflowError as error:
        return _wrong(_placed(error, given, expr), error.hint, expr, error)


def _judged(made: Circuit, drawn: Circuit, file: Path | None) -> int:
    """Print what was judged of a backward pass, and write the page of it; give the exit code.

    On the page stands the picture of the circuit as it is `drawn`.
    """
    if made.backward is None:
        return 0 if file is None else _wrong("there is no backward pass to report on")
    print(printed(made.backward, made.lines_text))
    if file is not None and (code := _report(drawn, made.backward, file)):
        return code
    return 1 if made.backward.wrong else 0


def _report(made: Circuit, judged: Judged, file: Path) -> int:
    try:
        drawing = made.svg(standalone=False)
        written = page(judged, made.lines_text, drawing, width=made.picture.width)
        file.write_text(written, "utf-8")
    except OSError as error:
        return _wrong(f"{file} can't be written: {error.strerror}")
    return 0


def _write(made: Circuit, file: Path) -> int:
    format = FORMATS.get(file.suffix.lower()[1:])
    if format is None:
        return _wrong(f"`{file.name}` ends in no format that is known: {ENDINGS}")
    content = format.write(made, Wanted(_rendered)).content
    try:
        file.write_bytes(content)
    except OSError as error:
        return _wrong(f"{file} can't be written: {error.strerror}")
    return 0


def _rendered(drawing: str, format: Rendered) -> bytes:
    workers = Workers(1)  # a process of its own, for there our fonts can be set
    try:
        return workers.render(drawing, format)
    finally:
        workers.close()


def _table(made: Circuit) -> str:
    run, graph = made.view, made.arrangement.graph
    rows = [("", "gate", "value", "gradient", "")]
    for input in graph.inputs:
        value, gradient = run.values[input.wire], run.gradients[input.wire]
        rows.append((input.name, "input", _written(value), _written(gradient), ""))
    for gate in graph.gates:
        typed = computing(graph, gate) or f"of {carried(graph, gate.wires[0])}"
        name = gate.name or ""
        numbers = _written(run.value(gate)), _written(run.gradient(gate))
        rows.append((gate.id, gate.row.name, *numbers, f"{name} = {typed}" if name else typed))
    rows.append((graph.output, "output", _written(made.output), _written(run.upstream), ""))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [
        f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}  {d:>{widths[3]}}  {' '.join(e.split())}"
        for a, b, c, d, e in rows
    ]
    notes = [
        f"note: {warning.gate or ''} {warning.message}"
        for warning in warnings(run, made.arrangement.unknown)
    ]
    notes += [f"note: {notice.message}" for notice in made.notices()]
    return "\n".join(line.rstrip() for line in [*lines, *notes])


def _written(value: Value | None) -> str:
    """Write a number with all digits; an array with all digits, rounded, or as its shape, as it fits."""
    if value is None or not np.ndim(value):
        return full(value)
    if np.size(value) > _MOST_WRITTEN:
        return brief(value)
    text = full(value)
    return text if len(text) <= _WIDEST else rounded(value)


def _placed(error: GateflowError, given: str, expr: str) -> str:
    """Say what is wrong; of a program from a file with the file's name and the line."""
    if error.span is None or not is_file(given):
        return str(error.message)
    return f"{given}:{expr.count(chr(10), 0, error.span[0]) + 1}: {error.message}"


def _columns(text: str) -> int:
    """Count the columns of a terminal that a text takes: two for a wide letter."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def _wrong(message: str, hint: str = "", expr: str = "", error: GateflowError | None = None) -> int:
    """Say what is wrong, with a caret under the place."""
    print(f"error: {message}", file=sys.stderr)
    if error is not None and error.span is not None:
        start, end = error.span
        first = expr.rfind("\n", 0, start) + 1
        line = expr[first:].split("\n", 1)[0]
        # Of a long line, the part around the place.
        left = max(first, start - LONGEST_LINE // 2)
        line = line[left - first :][:LONGEST_LINE]
        shown = line.encode(errors="replace").decode().replace("\t", " ")
        before, marked = shown[: start - left], shown[start - left : end - left] or " "
        print(f"  {shown}\n  {' ' * _columns(before)}{'^' * _columns(marked)}", file=sys.stderr)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)
    if isinstance(error, InputError) and error.more:
        print(error.more, file=sys.stderr)
    return 2


def command() -> int:
    """Run what stands on the command line; give its exit code."""
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, as `head` does, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return code


if __name__ == "__main__":
    sys.exit(command())
