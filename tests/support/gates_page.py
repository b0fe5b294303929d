"""docs/gates.md, as it follows from the table of gates: `python -m tests.support.gates_page` writes it."""

from collections.abc import Iterator
from pathlib import Path

from engine.explain.reference import Entry, Unfolded, Written, reference, unfolded, written

PAGE = Path(__file__).parents[2] / "docs" / "gates.md"
COMMAND = "python -m tests.support.gates_page"

_HEAD = f"""# The gates

Every gate of the table (`engine/gates`), as its row says it. This page is written by
`{COMMAND}`; the page of Gateflow has the same under “All gates”, with a search.

In formulas `x`, `y` and `x3` are the operands of a gate of numbers, `a`, `b` and `x3` those of a gate of
arrays, `out` is the output and `g` the gradient that arrives there. A gate of numbers sends `g` times the
local gradient ∂out/∂x, number by number. `1(x > 0)` is 1 where x > 0 and 0 elsewhere. What a gate of arrays
computes stands here in NumPy, for the example behind its name.
"""


def page() -> str:
    """Write the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for subject in reference():
        yield f"## {subject.title}\n"
        for entry in subject.entries:
            yield from _described(entry)
            yield ""
    for title, entries in unfolded():
        yield f"## {title}\n"
        yield "Written in the language itself, in `engine/language/prelude`: a call is a module of gates.\n"
        for one in entries:
            yield from _module(one)
            yield ""
    yield "## Written as formulas\n"
    yield "What libraries have a function for, and is no gate: it is read as a formula of gates.\n"
    yield "| libraries call it | it is read as |"
    yield "| --- | --- |"
    yield from map(_row, written())


def _described(entry: Entry) -> Iterator[str]:
    title = f" – {entry.title}" if entry.title != entry.name else ""
    yield f"### {entry.name}{title}\n"
    drawn = f", drawn as {_code(entry.symbol)}" if entry.symbol else ""
    yield f"{_code('; '.join(entry.example.splitlines()))}{drawn}\n"
    yield f"- Computes {_code('; '.join(entry.computes))}"
    if entry.of_numbers:
        yield from (f"- ∂out/∂{one.operand} = {_code(one.text)}" for one in entry.sends)
    else:
        yield from (f"- To {_code(one.operand)} goes: {one.text}" for one in entry.sends)
    if not entry.sends:
        yield "- No operand gets a gradient."
    yield f"- {entry.pattern.replace('*', '**')}"
    if entry.convention:
        yield f"- At a kink: {entry.convention}."
    if entry.options:
        yield f"- Options: {', '.join(map(_code, entry.options))}"
    if entry.names:
        yield f"- Also called {', '.join(map(_code, entry.names))}"
    if entry.torch:
        yield f"- In PyTorch {_code(entry.torch)}"


def _module(one: Unfolded) -> Iterator[str]:
    yield f"### {one.names[0]}\n"
    yield f"{_code(one.call)}\n"
    yield f"- {one.claim}"
    yield f"- {_code(one.example)} unfolds into {', '.join(map(_code, one.gates))}"
    if one.names[1:]:
        yield f"- Also called {', '.join(map(_code, one.names[1:]))}"
    if one.made_by:
        yield f"- Made by {', '.join(map(_code, one.made_by))}"


def _row(one: Written) -> str:
    calls = ", ".join(_code(f"{name}({one.operands})") for name in one.names)
    return f"| {calls} | {_code(one.text)} |"


def _code(text: str) -> str:
    return f"`{text}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
