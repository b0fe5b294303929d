"""A circuit as one HTML file that needs nothing else: picture, sliders, steps and numbers.

Its script is the circuit's own program and a few of the page's modules, joined into one. Nothing in
the file refers to anything outside of it, and nothing that a user typed is code in it.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine.numerals import short
from engine.passes import Run
from engine.programs.javascript import write
from engine.record import in_parts, record
from engine.shapes import Picture, colours_of
from engine.svg import svg
from engine.words import say, script_words, translated

_MODULES = (
    "words.js",
    "numerals.js",
    "painter.js",
    "steps.js",
    "figures.js",
    "sentences.js",
    "standalone.js",
)
_STATIC = Path(__file__).parent.parent / "static"
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=class|function|const)", re.MULTILINE)


class Standalone(NamedTuple):
    """The file, and the content policy under which it may be served: its own script alone."""

    html: str
    policy: str


def standalone(
    run: Run, opened: Run, view: Run, picture: Picture, theme: str = "auto", locale: str = "en"
) -> Standalone:
    """Write a run's circuit as one file, as it is seen. `theme` is one of `engine.shapes.colours_of`.

    `view` is what the picture shows, and `opened` the run with the parts of gates.
    """
    script, style = _script(run, opened, view, locale), _text("standalone.css")
    said = {
        id: escape(translated(label, locale))
        for id, label in {
            "first": say("First step"),
            "previous": say("Previous step"),
            "play": say("Play"),
            "next": say("Next step"),
            "last": say("Last step"),
            "step": say("Step"),
        }.items()
    }
    light, dark = (colours_of(theme, night) for night in (False, True))
    for name in ("value", "gradient"):
        style += f":root {{ --{name}: light-dark({light[name]}, {dark[name]}); }}\n"
    if not theme.startswith("auto"):
        style += f":root {{ color-scheme: {theme.partition('-')[0]}; }}\n"
    html = f"""<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(" ".join(run.graph.text.split()))} · Gateflow</title>
<style>{style}</style>
</head>
<body>
<h1>{escape(run.graph.text)}</h1>
{svg(picture, view, theme, locale=locale)}
<p id="sentence" aria-live="polite"></p>
<div class="steps">
<button type="button" id="first" aria-label="{said["first"]}">|◀</button>
<button type="button" id="previous" aria-label="{said["previous"]}">◀</button>
<button type="button" id="play">{said["play"]}</button>
<button type="button" id="next" aria-label="{said["next"]}">▶</button>
<button type="button" id="last" aria-label="{said["last"]}">▶|</button>
<input type="range" id="step" aria-label="{said["step"]}" min="0" value="0">
<span id="count"></span>
</div>
<ul>
{chr(10).join(_inputs(run))}
</ul>
<script type="application/json" id="words">{_data(script_words(locale))}</script>
<script type="module">{script}</script>
</body>
</html>
"""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Standalone(
        html, f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'"
    )


def _script(run: Run, opened: Run, view: Run, locale: str) -> str:
    """Join the circuit's program and the page's modules into one script.

    The program has a scope of its own, for its names are the user's. It comes without its comments,
    so that of the user's text there is nothing in the script but names, and these have no signs.
    """
    lines = write(run, opened).text.splitlines()
    own = _EXPORT.sub("", "\n".join(line for line in lines if not line.startswith("// ")))
    described = record(view)
    kept = {
        "steps": [
            {"phase": step["phase"], "gate": step["gate"], "parts": in_parts(step["text"], locale)}
            for step in described["steps"]
        ],
        "gates": [
            {key: gate[key] for key in ("id", "symbol", "operands", "results")}
            for gate in described["gates"]
        ],
        "wires": [
            {key: wire[key] for key in ("id", "source", "target")} for wire in described["wires"]
        ],
    }
    modules = map(_module, _MODULES)
    exported = "{ inputs, run, upstream }"
    program = f"const {exported} = (() => {{\n{own}\nreturn {exported};\n}})();"
    return "\n".join((program, f"const record = {_data(kept)};", *modules))


def _data(content: object) -> str:
    """Write data as JSON that can stand in a script of HTML."""
    return json.dumps(content).replace("<", "\\u003c")


@cache
def _module(name: str) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", _text(name)))


@cache
def _text(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _inputs(run: Run) -> Iterator[str]:
    """Write a row for each input: its slider if it is a number, and its gradient."""
    for input in run.graph.inputs:
        value, name = run.values[input.wire], escape(input.name)
        slider, shown = "<span></span>", "×".join(map(str, np.shape(value)))
        if not np.ndim(value):
            end = f"{2 * abs(value) or 5:g}"
            slider = (
                f'<input type="range" data-input="{name}" aria-label="{name}" min="-{end}" max="{end}"'
                f' step="any" value="{value!r}">'
            )
            shown = short(value)
        yield (
            f"<li><i>{name}</i>{slider}<output>{shown}</output>"
            f'<output data-gradient="{name}"></output></li>'
        )
