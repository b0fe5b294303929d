"""A circuit by itself: its picture, sliders, steps and numbers, in a frame or as one HTML file.

The script of a file is the circuit's own program, and static/alone/standalone.js with all that it imports.
Nothing in the file refers to anything outside of it, and nothing that a user typed is code in it.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

import numpy as np
from rjsmin import jsmin

from .base import assets
from .base.breaks import breaking
from .base.json import as_json
from .base.names import drawn, is_long
from .base.numerals import brief, short
from .base.shapes import shape_of
from .base.words import in_one_line, say, script_words, translated
from .explain.record import called, lightened, record
from .graph.steps import Moment
from .passes.run import Run
from .picture.marks import Picture
from .picture.svg import svg
from .programs.javascript import write

_EXPORT = re.compile(r"^export (?=class|function|const)", re.MULTILINE)

_ICONS = {
    "first": '<path d="M4 3v10M13 3 6.5 8l6.5 5z"/>',
    "previous": '<path d="M10.5 2.5 5 8l5.5 5.5"/>',
    "play": '<path class="triangle" d="M4.5 2.5 13 8l-8.5 5.5z"/>'
    '<path class="bars" d="M4 3h2.8v10H4zM9.2 3H12v10H9.2z"/>',
    "next": '<path d="M5.5 2.5 11 8l-5.5 5.5"/>',
    "last": '<path d="M12 3v10M3 3l6.5 5L3 13z"/>',
}


class Standalone(NamedTuple):
    """A circuit as one HTML file."""

    # The file.
    html: str
    # The content security policy under which the file may be served: it allows the file's own script alone.
    policy: str


def standalone(
    run: Run,
    opened: Run,
    view: Run,
    picture: Picture,
    theme: str = "auto",
    locale: str = "en",
    step: int | None = None,
) -> Standalone:
    """Write a run's circuit as one file. `theme` is one of `engine.picture.marks.colours_of`.

    `view` is the run as the picture shows it, and `opened` the run with gates expanded and no module folded.
    """
    script = _script(run, opened)
    tone, _, palette = theme.partition("-")
    title = in_one_line(run.graph.text)
    html = f"""<!doctype html>
<html lang="{locale}" data-theme="{tone}" data-palette="{palette or "standard"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Gateflow</title>
<style>{assets.style("alone/standalone.css")}</style>
</head>
<body>
<header><h1>{breaking(run.graph.text)}</h1></header>
<main>
{alone(run, view, picture, locale, step=step)}
</main>
<script type="module">{script}</script>
</body>
</html>
"""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Standalone(
        html, f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'"
    )


def alone(
    run: Run,
    view: Run,
    picture: Picture,
    locale: str = "en",
    moment: Moment | None = None,
    step: int | None = None,
    asking: Mapping[str, Any] | None = None,
    told: str = "",
    recorded: Mapping[str, Any] | None = None,
    exercise: str = "",
    framed: bool = False,
) -> str:
    """Write the HTML of a page that shows a circuit alone, with the data that its script reads.

    `told` is HTML that says what the last step did; `asking` is what the reader is asked to find, and
    `exercise` the HTML with which that is answered.
    `recorded` is the circuit's record, where some of it is hidden. In a frame the keys reach the
    parts of the picture, which `framed` has it say; the script of a file has no room for that.
    """
    said = {
        id: escape(translated(label, locale))
        for id, label in {
            "circuit": say("Circuit"),
            "steps": say("Steps"),
            "first": say("First step"),
            "previous": say("Previous step"),
            "play": say("Play"),
            "next": say("Next step"),
            "last": say("Last step"),
            "step": say("Step"),
            "speed": say("Speed"),
            "help": say(
                "Here the left and right arrow keys step through the run. Enter goes to the gates and"
                " inputs, where the arrow keys follow the wires, and Esc comes back."
            ),
        }.items()
    }
    reduced = _reduced(recorded or record(view), view, locale, step=step, asking=asking)
    buttons = "\n".join(
        f'<button type="button" id="step-{id}" aria-label="{said[id]}" title="{said[id]}">'
        f'<svg viewBox="0 0 16 16" aria-hidden="true">{icon}</svg></button>'
        for id, icon in _ICONS.items()
    )
    speeds = "".join(
        f'<option value="{speed}"{" selected" if speed == "1" else ""}>{shown}×</option>'
        for speed, shown in {"0.5": "½", "1": "1", "2": "2", "4": "4"}.items()
    )
    helped = ' aria-describedby="figure-help"' if framed else ""
    return f"""<div id="viewport" role="figure" aria-label="{said["circuit"]}" tabindex="0"{helped}>
{svg(picture, view, standalone=False, moment=moment, locale=locale)}
</div>
{f'<p id="figure-help" class="unseen">{said["help"]}</p>' if framed else ""}
<p id="sentence">{told}</p>
<p id="said" role="status" class="unseen"></p>
{exercise}
<div id="steps" role="group" aria-label="{said["steps"]}">
{buttons}
<div class="scrubber"><div class="segments" aria-hidden="true"></div>\
<input type="range" id="step" aria-label="{said["step"]}" min="0" value="0"></div>
<output id="step-count" aria-live="off"></output>
<label class="speed"><span>{said["speed"]}</span> <select id="speed" aria-label="{said["speed"]}">{speeds}\
</select></label>
</div>
<ul id="inputs">
{chr(10).join(_inputs(run, view, moment))}
</ul>
<script type="application/json" id="words">{_data(script_words(locale))}</script>
<script type="application/json" id="record">{_data(reduced)}</script>"""


def _script(run: Run, opened: Run) -> str:
    """Put the circuit's program before the script that shows it.

    The program has a scope of its own, because its names are the user's. Its comments are left out, so
    that nothing of the user's text is in the script but names, which are letters, digits and `_`; so are
    spaces, because a file is small.
    """
    own = jsmin(_EXPORT.sub("", write(run, opened).text))
    program = f"const program = (() => {{\n{own}\nreturn {{ inputs, run, upstream }};\n}})();"
    if any(run.shapes):
        return f"{program}\n{assets.script('alone/file.js')}start(program);\n"
    return f"{program}\n{assets.script('alone/standalone.js')}begin(program);\n"


def _reduced(
    recorded: Mapping[str, Any],
    view: Run,
    locale: str,
    step: int | None,
    asking: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Give the part of a record that the script of a page without panels reads.

    It says what each wire carries, which arrays and questions are called by.
    """
    light = lightened(recorded, 1, (), locale)
    gates = ("id", "op", "symbol", "operands", "results", "shape")
    wires = ("id", "source", "target", "shape", "merges")
    names = called(view.graph, locale)
    return {
        "done": None if step is None else min(step, len(light["steps"])),
        "asking": asking,
        "steps": light["steps"],
        "inputs": {name: {"shape": input["shape"]} for name, input in light["inputs"].items()},
        "output": {"name": light["output"]["name"]},
        "round_off": light.get("round_off", {}),
        "gates": [{key: one[key] for key in gates} for one in light["gates"]],
        "wires": [
            {
                "name": names[one["id"]],
                **_numbers(one),
                **{key: one[key] for key in wires if key in one},
            }
            for one in light["wires"]
        ],
    }


def _numbers(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Give a wire's numbers, but for an array's, which are left out, and say where no gradient flows back."""
    kept = {
        key: wire[key]
        for key in ("value", "gradient")
        if not wire["shape"] or wire[key] is not None
    }
    return kept if wire["flows"] else {**kept, "flows": False}


def _data(content: object) -> str:
    """Write data as JSON that can stand in a script of HTML."""
    return as_json(content).decode().replace("<", "\\u003c")


def _inputs(run: Run, view: Run, moment: Moment | None) -> Iterator[str]:
    """Write a row for each input: its slider if it is a number, and its gradient."""
    wires = {input.name: input.wire for input in view.graph.inputs}
    for at, input in enumerate(run.graph.inputs):
        value, name = run.values[input.wire], escape(input.name)
        slider = f'<input type="hidden" name="{name}">'
        called = escape(drawn(input.name))
        shown, label = "×".join(map(str, shape_of(value))), f"<label>{called}</label>"
        if not np.ndim(value):
            label = f'<label for="input-{at}" title="{name}">{called}</label>'
            end = f"{2 * abs(value) or 5:g}"
            slider = (
                f'<input type="range" id="input-{at}" name="{name}" min="-{end}" max="{end}"'
                f' step="any" value="{value!r}">'
            )
            shown = short(value)
        long = ' class="long"' if is_long(input.name) else ""
        hidden = moment and moment.placeholder("gradient", wires[input.name])
        gradient = hidden or brief(view.gradients[wires[input.name]])
        yield (
            f'<li{long}>{label}{slider}<output class="value" aria-live="off">{shown}</output>'
            f'<output class="gradient" aria-live="off">{gradient}</output></li>'
        )
