"""Backward passes that a text defines beside the one of its circuit: each is judged by itself.

As the layers of a course are pasted, `affine_forward` and `affine_backward`, then `relu_forward` and
`relu_backward`, or several classes with both methods. The text is read once more for each of them, with all
else blanked, so that places stay. The circuit that is drawn has none of their wires.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from ..base.errors import InputError, Span
from ..language.reading import reader_of
from ..language.syntax import (
    Assign,
    Bare,
    Class,
    Define,
    Import,
    Name,
    Number,
    Statement,
    Text,
    Unary,
)
from ..language.walks import bound
from ..language.walks import names as names_in
from .blanking import blanked
from .forward import Forward, Values
from .judged import Judged, Line
from .methods import FORWARD
from .names import is_like, is_of_backward, partners
from .parting import parts
from .verdicts import judged

_NAME = re.compile(r"[^\W\d]\w*")
_MOST = 16  # that are judged of one text


class Alone(NamedTuple):
    """A backward pass that a text defines."""

    # The function or method that it is.
    function: Define
    # What it is called by: its own name, or that of its class.
    name: str
    # What has to stay of the text.
    needed: tuple[Statement, ...]


def with_others(text: str, found: Judged | None, output: str) -> Judged | None:
    """Add the lines of the backward passes in which no line was judged.

    Where none was `found` at all, that is done of texts that only define something, since in all others
    statements stand that nobody judges. `output` is the name of the circuit's output.
    """
    several, defines_only = _defined(text)
    if found is None and not defines_only:
        return None
    lines = list(found.lines if found else ())
    wrong = dict[str, Span]()
    for each in several:
        start, end = each.function.span
        if any(start <= line.span[0] < end for line in lines):
            continue
        own = [line for line in _judged(text, each) if start <= line.span[0] < end]
        name = each.function.name.name
        if not any(line.verdict == "wrong" for line in own) and _is_accused(name, text, found):
            own = [line._replace(verdict="unknown") for line in own]
        lines += own
        if any(line.verdict == "wrong" for line in own):
            wrong[name] = each.function.span
    if not lines or (found and len(lines) == len(found.lines)):
        return found
    lines = sorted(_following(lines, text, wrong), key=lambda line: line.span)
    made = found or Judged(output, (), missing=(), is_apart=False)
    return replace(made, lines=tuple(lines))


def _is_accused(name: str, text: str, found: Judged | None) -> bool:
    """Tell a function that a wrong line calls: it may be right for the shapes alone that were guessed."""
    lines = found.lines if found else ()
    return any(line.verdict == "wrong" and name in _called(line, text) for line in lines)


def _following(lines: Sequence[Line], text: str, wrong: Mapping[str, Span]) -> Iterator[Line]:
    """Let lines follow those of a `wrong` function that they call, and what uses such lines follow these."""

    def is_outer(line: Line) -> bool:
        return not any(start <= line.span[0] < end for start, end in wrong.values())

    outer = [line for line in lines if is_outer(line)]
    spoiled, before = {e.name for e in outer if wrong.keys() & _called(e, text)}, -1
    while len(spoiled) > before:
        before = len(spoiled)
        spoiled |= {e.name for e in outer if spoiled & _read(e, text)}
    for line in lines:
        follows = line.verdict == "wrong" and line.name in spoiled and is_outer(line)
        yield line._replace(verdict="follows", diagnosis=None) if follows else line


def _read(line: Line, text: str) -> set[str]:
    """Name what a line speaks of, and what it changes in place."""
    typed = (text[slice(*span)] for span in line.spans)
    return {name for each in typed for name in _NAME.findall(each)}


def _called(line: Line, text: str) -> set[str]:
    """Name what a line calls."""
    typed = (text[slice(*span)] for span in line.spans)
    return {name for each in typed for name in re.findall(r"\b(\w+)\s*\(", each)}


@lru_cache(maxsize=64)
def _judged(text: str, each: Alone) -> tuple[Line, ...]:
    """Judge a backward pass by itself, where its inputs have no values."""
    others = [line for line in _tree(text) if line not in each.needed]
    alone = blanked(text, others)
    try:
        made = Forward(
            alone,
            Values({}),
            upstream=1.0,
            data=frozenset(),
            backward=None,
            is_exercise=False,
            is_forgiving=False,
        )
        if made.parted is None or made.parted.lack:
            return ()
        lines = judged(made.run, made.parted, made.values).lines
    except InputError:
        return ()
    return tuple(
        line._replace(wires=(), diagnosis=line.diagnosis and line.diagnosis._replace(wire=None))
        for line in lines
    )


@lru_cache(maxsize=64)
def _defined(text: str) -> tuple[tuple[Alone, ...], bool]:
    """List the backward passes that a text defines, and tell whether it does nothing but define."""
    if not is_of_backward(text) and text.count("def ") < 2:
        return (), False
    tree = _tree(text)
    only = all(isinstance(each, (Define, Class, Import)) or _is_literal(each) for each in tree)
    return tuple(_alone(tree))[:_MOST], only


@lru_cache(maxsize=64)
def _tree(text: str) -> tuple[Statement, ...]:
    try:
        reader = reader_of(text).statements
    except InputError:
        return ()
    tree = reader.program()
    reader.faults.clear()
    return tuple(tree)


def _alone(tree: Sequence[Statement]) -> Iterator[Alone]:
    functions = {each.name.name: each for each in tree if isinstance(each, Define)}
    for each in tree:
        if isinstance(each, Class):
            if (method := _method(each)) is not None:
                yield Alone(method, each.name.name, _with_needed(tree, [each]))
        elif isinstance(each, Define):
            names = partners(each.name.name)
            own = next((functions[name] for name in names if name in functions), None)
            if own is not None or _gives_both(each):
                yield Alone(each, each.name.name, _with_needed(tree, [own or each, each]))


def _method(typed: Class) -> Define | None:
    """Find the backward method of a class, or one that gives its loss and its gradients."""
    methods = {each.name.name: each for each in typed.body if isinstance(each, Define)}
    if "backward" in methods and not methods.keys().isdisjoint(FORWARD):
        return methods["backward"]
    return next((each for each in reversed(methods.values()) if _gives_both(each)), None)


def _gives_both(function: Define) -> bool:
    """Tell a function that gives a loss and its gradients."""
    is_given = any(is_like(each.name) for each in function.parameters)
    return not is_given and parts(function) is not None


def _with_needed(tree: Sequence[Statement], core: Sequence[Statement]) -> tuple[Statement, ...]:
    """List what has to stay of a text: the functions, classes and numbers that some are made with."""
    kept = [*core, *(each for each in tree if isinstance(each, Import))]
    while True:
        needed = set(names_in(kept)) - set(bound(tuple(core)))
        more = [each for each in tree if each not in kept and _gives(each) & needed]
        if not more:
            return tuple(kept)
        kept += more


def _gives(line: Any) -> set[str]:
    if isinstance(line, (Define, Class)):
        return {line.name.name}
    return set(bound((line,))) if isinstance(line, Assign) and _is_literal(line) else set()


def _is_literal(line: Statement) -> bool:
    """Tell a number with a name, `eps = 1e-5`, and a text alone."""
    if isinstance(line, Assign):
        value = line.value.operand if isinstance(line.value, Unary) else line.value
        return isinstance(value, Number) and all(isinstance(e, Name) for e in line.targets)
    return isinstance(line, Bare) and isinstance(line.value, Text)
