"""How templates say things and write numbers: their filters, tests and globals."""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from flask import Flask, g
from markupsafe import Markup, escape

from engine.base.breaks import breaking
from engine.base.errors import GateflowError, InputError, Span
from engine.base.json import as_json
from engine.base.names import drawn, is_long
from engine.base.numerals import brief, exact, full, short
from engine.base.shapes import said
from engine.base.words import (
    Figure,
    Words,
    begun,
    counted,
    in_one_line,
    language_name,
    listed,
    parts,
    say,
    translated,
)
from engine.circuits import Circuit
from engine.explain.notices import seeds
from engine.explain.record import rows
from engine.graph.graph import Graph
from engine.graph.steps import Moment
from engine.maths.parting import pieces
from engine.plots.plots import Drawing
from web.site.address import State
from web.site.prose import prose

MOST_TYPED = 400  # numbers of an array that the field of an input shows
MOST_ACROSS = 12  # rows and columns of an array that is edited as a table


def set_up(app: Flask) -> None:
    """Give the templates of an application their filters, tests and globals."""
    app.jinja_env.tests["number"] = _is_number
    app.jinja_env.filters.update(
        brief=_brief,
        breaking=lambda text: Markup(breaking(text)),
        pieces=pieces,
        drawn=drawn,
        is_long=is_long,
        typed=_typed,
        measured=_measured,
        relative=lambda number: short(number) if number else "0",
        list_typed=_list_typed,
        tabled=_tabled,
        rows=rows,
        sentence=_sentence,
        in_one_line=in_one_line,
        language=lambda code: language_name(code, g.locale),
        figures=figures,
        starred=_starred,
        said=spoken,
        shape=lambda sizes: said(tuple(sizes)),
        labelled=_labelled,
        prose=lambda text: Markup(prose(text, g.locale)),
    )
    app.jinja_env.globals.update(_=_phrase, _n=_counted, wrong=wrong, elsewhere=elsewhere)


def figures(sentence: str, placeholders: dict[tuple[str, str], str] | None = None) -> Markup:
    """Write a sentence with its figures marked, so that the page's script can change them.

    `placeholders` are written instead of numbers that are hidden, by role and wire.
    """
    return Markup("").join(
        Markup('<{0} class="{1}" data-wire="{2}">{3}</{0}>').format(
            "i" if part.role in ("name", "partial") else "span",
            part.role,
            part.wire,
            (placeholders or {}).get((part.role, part.wire), part),
        )
        if isinstance(part, Figure)
        else part
        for part in parts(sentence, g.locale)
    )


def told(made: Circuit, state: State, moment: Moment | None) -> Markup:
    """Say what the last step did, or else what the selected gate does, with figures marked for the script."""
    told = made.told(state.step, moment)
    if state.step is None:
        told = made.told_of(state.gate, moment)
    placeholders = made.placeholders(moment)
    return Markup(" ").join(figures(sentence, placeholders) for sentence in told)


def remarks(made: Circuit, given: Collection[str]) -> list[Words]:
    """Say what of a program is left out, and what the page chose: `given` are the inputs that have values."""
    graph = made.graph
    return [*filter(None, (passed_over(graph), seeded(graph), made_up(made, given)))]


def passed_over(graph: Graph) -> Words | None:
    """Say which lines of a program compute nothing and were passed over; None where there are none."""
    lines = _lines(graph.text, graph.program.passed_over)
    if not lines:
        return None
    return counted(
        "{count} line computes nothing here and is passed over: {lines}",
        "{count} lines compute nothing here and are passed over: {lines}",
        count=len(lines),
        lines=_listed(lines),
    )


def seeded(graph: Graph) -> Words | None:
    """Say that random numbers are the page's own where a program has seeds for them; None of another."""
    lines = _lines(graph.text, seeds(graph))
    if not lines:
        return None
    return say(
        "Random numbers are this page’s own, the same each time; with a seed Python draws others: {lines}",
        lines=_listed(lines),
    )


def made_up(made: Circuit, given: Collection[str]) -> Words | None:
    """Say which arrays nobody gives, so that their shapes are the page's choice; None where there are none."""
    names = [
        input.name
        for input in made.graph.inputs
        if input.given is None and input.name not in given and np.ndim(made.run.values[input.wire])
    ]
    if not names:
        return None
    return counted(
        "{names} is given nowhere: its shape and its numbers are made up",
        "{names} are given nowhere: their shapes and numbers are made up",
        count=len(names),
        names=listed(names),
    )


def wrong(error: GateflowError, text: str) -> Words:
    """Say what is wrong, with the number of its line where the text has several."""
    if error.span is None or "\n" not in text:
        return error.message
    return say(
        "line {number}: {message}", number=_lines(text, [error.span])[0], message=error.message
    )


def elsewhere(error: GateflowError, text: str) -> Words | None:
    """Say in which other lines something can't be read, or how many places more of the same line."""
    if not isinstance(error, InputError):
        return None
    lines = _lines(text, error.others)
    if error.span is not None:
        lines = [line for line in lines if line not in _lines(text, [error.span])]
    if lines:
        return counted(
            "There is {count} more line that can’t be read: {lines}.",
            "There are {count} more lines that can’t be read: {lines}.",
            count=len(lines),
            lines=_listed(lines),
        )
    return error.more


def _lines(text: str, spans: Iterable[Span]) -> list[int]:
    """Number the lines in which places begin, counted from 1, each once and in their order."""
    return sorted({text.count("\n", 0, start) + 1 for start, _ in spans})


def _listed(lines: Sequence[int]) -> str:
    more = ["…"] if len(lines) > _MOST_LINES else []
    return ", ".join([*map(str, lines[:_MOST_LINES]), *more])


_MOST_LINES = 12  # that are named


def _starred(text: str) -> Markup:
    """Set the word between asterisks in bold."""
    before, word, after = spoken(text).split("*")
    return Markup("{}<b>{}</b>{}").format(before, word, after)


def spoken(text: str) -> str:
    """Translate a sentence of the engine into the language of the answer."""
    return translated(text, g.locale)


def _phrase(template: str, /, **fields: object) -> Markup:
    """Say a phrase of a template in the language of the answer. It may hold HTML; its fields are escaped."""
    return Markup(spoken(say(template, **_put(fields))))


def _counted(for_one: str, template: str, /, *, count: int, **fields: object) -> Markup:
    """Say a phrase whose words depend on a count, as `_phrase` does."""
    return Markup(spoken(counted(for_one, template, count=count, **_put(fields))))


def _put(fields: dict[str, object]) -> dict[str, object]:
    return {
        name: escape(spoken(field))
        if isinstance(field, str) and not hasattr(field, "__html__")
        else field
        for name, field in fields.items()
    }


def _labelled(drawing: Drawing) -> Markup:
    return Markup(drawing.labelled(g.locale))


def _brief(recorded: Any) -> str:
    return spoken(brief(None if recorded is None else np.asarray(recorded, dtype=np.float64)))


def _measured(number: float) -> str:
    """Write a number with as many digits as a comparison needs."""
    return f"{number:.7g}".replace("-", "\N{MINUS SIGN}")


def _typed(number: float | str) -> str:
    """Write a number as one would type it into a field."""
    return exact(float(number)).replace("\N{MINUS SIGN}", "-")


def _is_number(given: object) -> bool:
    """Tell what the field of a number can show: a finite one."""
    try:
        return math.isfinite(float(str(given)))
    except ValueError:
        return False


def _list_typed(recorded: list[Any]) -> str:
    """Write a list as one would type it into a field; an empty text if it is too long for a field."""
    numbers = np.asarray(recorded, dtype=np.float64)
    if numbers.size > MOST_TYPED:
        return ""
    return full(numbers).replace("\N{MINUS SIGN}", "-").replace(", ", ",")


def _tabled(recorded: list[Any], shape: Sequence[int]) -> str:
    """Write the numbers of an array that a table of fields holds, as JSON; else an empty text."""
    if not 0 < len(shape) <= 2 or max(shape) > MOST_ACROSS:
        return ""
    numbers = np.asarray(recorded, dtype=np.float64)
    return as_json(numbers.tolist()).decode() if np.all(np.isfinite(numbers)) else ""


def _sentence(text: str) -> Markup:
    """Begin with a capital, end with a full stop, and set text in backticks as code."""
    ended = text if text.endswith((".", "?", "!", "…")) else say("{sentence}.", sentence=text)
    parts = begun(ended, g.locale).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 and number < len(parts) - 1 else part
        for number, part in enumerate(parts)
    )
