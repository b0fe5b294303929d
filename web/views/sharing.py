"""Ways to show a circuit elsewhere: a frame, a card, oEmbed, a QR code, and the panel with all links."""

import math
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.base.errors import GateflowError, InputError, TooLarge, frameless
from engine.base.json import as_json
from engine.base.names import is_long
from engine.base.shapes import shape_of
from engine.base.words import Words, counted, say
from engine.circuits import Circuit
from engine.explain.predict import EXERCISE
from engine.formats import FORMATS
from engine.graph.steps import steps
from engine.judging.recognition import parted
from engine.modules.opening import BY_ITSELF
from engine.picture.card import HEIGHT, WIDTH
from web.answers import POLICY, described, posted, status_of
from web.links import link, origin, title_of
from web.phrases import spoken, told
from web.service import nobody_waits, service
from web.site.address import State, from_form, from_query, notices, to_query
from web.site.packing import shortest
from web.site.panels import PANELS
from web.site.parameters import HIDEABLE

# Without the directive any page may be around the frame. `*` would say less: it leaves out files that a
# reader opens and sandboxes, such as a notebook's.
FRAMED = POLICY.removesuffix("; frame-ancestors 'none'")
LEAST_CARD = 200  # pixels across
LEAST_SCALE = (
    12 / 13.5
)  # of a circuit in a frame: what is wider scrolls, so that its numbers can be read
SENTENCE_LETTER = 9.3  # pixels across in a frame, with what is left empty at the ends of lines
MOST_IN_CODE = 7_089  # characters: a QR code holds no more, and so many only if all are digits
MAX_SHARED = 64_000  # characters of a link, which the panel has some thirty times
# Settings with controls in the panel.
OF_THE_LINK = ("_view", "_hide", "_lang", "_theme", "_step", "_predict", "_written")

sharing = Blueprint("sharing", __name__)


@sharing.get("/embed")
def embed() -> Response:
    state, made, error, alone, asking = State(""), None, None, Markup(""), None
    try:
        state = from_query(request.query_string, service().courses.begun)
        made = service().circuit(state, folding=True)
        asking = made.prediction(state.predict)
        said = told(made, state, made.moment(state.step, asking))
        asked = asking and made.to_ask(asking, g.locale)
        in_picture = asking and asking.mode != EXERCISE
        exercise = render_template("exercise.html", asking=asked) if in_picture else ""
        alone = Markup(
            made.alone(state.step, state.predict, g.locale, told=said, exercise=exercise)
        )
    except GateflowError as problem:
        made, error = None, frameless(problem)
    page = render_template(
        "embed.html", state=state, alone=alone, error=error, problem=error and described(error),
        full=f"/?{to_query(state.without('_answered'))}",
        program=made and f"/graph.js?{to_query(_whole(state))}", title=title_of(state), to_query=to_query,
        asking=asking, notices=_useless(made, state) if made else (),
        **(_written(made, state) if made else {}),
    )  # fmt: skip
    return Response(page, status_of(error), headers={"Content-Security-Policy": FRAMED})


def _useless(made: Circuit, state: State) -> list[Words]:
    """Say what of an address means nothing: a frame that asks for nothing would be taken for the exercise."""
    graph = made.arrangement.graph
    return list(notices(state, {gate.id for gate in graph.gates}, len(steps(graph)), "/embed"))


def _whole(state: State) -> State:
    """Have the whole text read as one program, where its backward pass is not judged or kept apart."""
    return state if state.backward is None else state.with_setting("_backward", "")


def _written(made: Circuit, state: State) -> dict[str, object]:
    """Give what the panel of a backward pass shows, which a frame has where one is to be written."""
    panel = PANELS["yours"]
    if not made.exercise or not panel.there(made):
        return {}
    return {**panel.given(made, state, nobody_waits()), "framed": True}


@sharing.get("/card.png")
def card() -> Response:
    state = from_query(request.query_string, service().courses.begun)
    width = _pixels(state.settings.get("_width", WIDTH), "_width", LEAST_CARD)
    made = service().circuit(state, folding=True)
    moment = made.moment(state.step, made.prediction(state.predict))
    drawing = made.card(state.colours, moment, g.locale, min(width, WIDTH))
    return Response(service().rendered(drawing, "png"), mimetype="image/png")


@sharing.get("/oembed")
def oembed() -> ResponseReturnValue:
    asked = from_query(request.query_string).values
    if asked.get("format", "json") != "json":
        abort(501)
    try:
        address = urlsplit(str(asked.get("url", "")).strip())
    except ValueError:
        abort(404)
    if f"{address.scheme}://{address.netloc}" != origin() or address.path not in ("/", "/embed"):
        abort(404)
    state = from_query(quote(address.query, safe="%&=+").encode(), service().courses.begun)
    made = service().circuit(state, folding=True)
    width, height = (
        min(usual, _pixels(asked.get(name, usual), name, 1))
        for name, usual in _sides(made, state).items()
    )
    return jsonify(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": "Gateflow",
            "provider_url": f"{origin()}/",
            "title": title_of(state),
            "html": frame(state, width, height),
            "width": width,
            "height": height,
            **_thumbnail(state, asked),
        }
    )


@sharing.get("/qr.svg")
def qr() -> Response:
    drawn = BytesIO()
    code = qr_code(from_query(request.query_string))
    code.save(drawn, kind="svg", border=4, scale=8, dark="#000", light="#fff", omitsize=True)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@sharing.get("/share")
def share() -> ResponseReturnValue:
    """Answer with the panel of all links; with an error (TooLarge too) the panel says what is wrong."""
    state, asked, error = State(""), State(""), None
    try:
        asked = from_query(request.query_string, service().courses.begun)
        state = _shared(asked)
        address = link("/", state)
        if len(address) > MAX_SHARED:
            raise TooLarge(
                "too-long-to-share",
                counted(
                    "the link has {count:,} sign, and none of more than {most:,} is shared",
                    "the link has {count:,} signs, and none of more than {most:,} is shared",
                    count=len(address),
                    most=MAX_SHARED,
                ),
                say("Leave values out, or write arrays as randn(4, 3, seed=1)."),
            )
        made = service().circuit(state, folding=True)
        count = len(steps(made.arrangement.graph))
        if state.step is None or state.step > count:
            state = state.without("_step")
            address = link("/", state)
        texts = snippets(made, state)
    except GateflowError as problem:
        return render_template("share.html", state=state, error=problem), status_of(problem)
    try:
        qr_code(state)
    except TooLarge as problem:
        error = frameless(problem)
    kept = {n: v for n, v in asked.settings.items() if n not in OF_THE_LINK}
    return render_template(
        "share.html", state=state, error=None, no_code=error, count=count, here=state.step,
        link=address, query=urlsplit(address).query, formats=FORMATS, panels=HIDEABLE,
        kept={"expr": state.expr, **state.values, **kept}, snippets=texts, controls=controls(made, state),
        drawn=to_query(_as_it_opens(made, state)),
        is_written=bool((asked.backward or "").strip()), has_written=_has_written(asked),
    )  # fmt: skip


def _as_it_opens(made: Circuit, state: State) -> State:
    """Say that a circuit is folded where the page opens it so: a picture or a file has all gates else."""
    opens = made.arrangement.opens_folded and state.fold is None
    return state.with_setting("_fold", BY_ITSELF) if opens else state


def _has_written(asked: State) -> bool:
    """Tell whether links have the lines that were written: in an exercise only where that is asked for."""
    given = str(asked.settings.get("_written", "")).strip()
    return given == "1" if given in ("0", "1") else asked.predict != EXERCISE


def _shared(asked: State) -> State:
    """Give the state that all links lead to.

    A teacher tries an exercise before setting it, and its link would have the answers. So would the lesson
    that is read beside it, whose text says the circuit's numbers. Where the program has a backward pass of
    its own behind it, `_backward` stays, empty, so that the text is read as before.
    """
    with_answers = str(asked.settings.get("_written", "")).strip() == "1"
    state = asked.without("_written")
    if asked.predict and not with_answers:
        state = state.without("_lesson")
    if _has_written(asked) or not (asked.backward or "").strip():
        return state
    has_own = parted(asked.expr) is not None
    return state.with_setting("_backward", "") if has_own else state.without("_backward")


@sharing.post("/share")
def shared_form() -> ResponseReturnValue:
    return redirect(shortest("/share", to_query(from_form(posted()))), 303)


def qr_code(state: State) -> Any:
    """Make the QR code of a link. Errors: TooLarge for a link that no code holds."""
    address = link("/", state)
    try:
        if len(address) > MOST_IN_CODE:
            raise segno.DataOverflowError
        return segno.make(address, error="l", micro=False)
    except segno.DataOverflowError:
        raise TooLarge(
            "too-long-for-a-code",
            counted(
                "the link has {count:,} sign, and a QR code holds 2,953",
                "the link has {count:,} signs, and a QR code holds 2,953",
                count=len(address),
            ),
            say("Send the link itself."),
        ) from None


def frame(state: State, width: int, height: int) -> str:
    """Write the HTML with which another page shows the circuit; a presentation is of a page alone."""
    return Markup(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0;max-width:100%">'
        "</iframe>"
    ).format(link("/embed", state.without("_view")), width, height, title_of(state))


def controls(made: Circuit, state: State) -> str:
    """Say what a frame is worked with: `sliders and steps`, one of them, or an empty text for none."""
    has = {
        "sliders": "inputs" not in state.left_out
        and any(not shape_of(made.run.values[input.wire]) for input in made.graph.inputs),
        "steps": "steps" not in state.left_out,
    }
    return " and ".join(name for name, is_there in has.items() if is_there)


def listening(host: str) -> str:
    """Write the script with which another page gives our frames, of `host`, the height of what they hold.

    It looks at who sent a message before it reads it, and nothing of a user's text is in it.
    """
    ours = as_json(host).decode().replace("<", "\\u003c")
    return Markup(
        "<script>\n"
        'addEventListener("message", ({ source, origin, data }) => {\n'
        f'  if (origin !== {ours} || data?.type !== "gateflow:height" || !(data.height > 0)) return;\n'
        '  for (const frame of document.querySelectorAll("iframe")) {\n'
        "    if (frame.contentWindow === source) frame.style.height = `${data.height}px`;\n"
        "  }\n"
        "});\n"
        "</script>"
    )


def snippets(made: Circuit, state: State) -> dict[str, str]:
    """Write what one pastes elsewhere: HTML, Markdown, a frame, Python."""
    page, title = link("/", state), title_of(state)
    image = link("/graph.svg", _as_it_opens(made, state))
    size = _sides(made, state)
    quoted = "".join(f"\\{c}" if c in "\\`*_{}[]()<>#|!~" else c for c in title)
    named = {n: v for n, v in state.values.items() if n in {i.name for i in made.graph.inputs}}
    for name, value in (("_upstream", state.settings.get("_upstream")), ("_data", state.data),
                        ("_fold", _as_it_opens(made, state).fold), ("_expand", state.expand),
                        ("_flow", state.settings.get("_flow"))):  # fmt: skip
        if value:
            named[name] = ",".join(value) if isinstance(value, tuple) else value
    given = "".join(f", {name}={_python(value)}" for name, value in named.items())
    return {
        "iframe": f"{frame(state, size['maxwidth'], size['maxheight'])}\n{listening(origin())}",
        "Markdown": f"[![{quoted}]({_bare(image)})]({_bare(page)})",
        "HTML": Markup('<a href="{}"><img src="{}" alt="{}"></a>').format(page, image, title),
        "Python": f"import gateflow\ngateflow.circuit({state.expr!r}{given})",
    }


def _bare(address: str) -> str:
    """Quote the characters of an address that Markdown would read."""
    return "".join(f"%{ord(c):02X}" if c in "()*[]'!~" else c for c in address)


def _python(value: object) -> str:
    text = str(value).strip()
    try:
        return text if float(text) == float(text) and text.isascii() else repr(text)
    except ValueError:
        return repr(text)


def _sides(made: Circuit, state: State) -> dict[str, int]:
    """Choose the width and height of a frame, under the names of oEmbed's limits for them.

    The height is about what a frame holds before anything is typed: where its script can't tell the page
    around it another one, little of it is cut.
    """
    width = round(min(960, max(480, made.picture.width + 40)))
    inside = width - 32
    scale = min(1.0, max(inside / made.picture.width, LEAST_SCALE))
    columns = max(1, (inside + 30) // 330)
    asking = made.prediction(state.predict)
    high = [80 if is_long(input.name) else 44 for input in made.graph.inputs]
    around = {
        "sentence": 16 + 51 if asking else 16 + 25.5 * max(2, _lines_of(made, state, inside)),
        "steps": 92 if width <= 560 else 44,
        "inputs": 8 + sum(max(high[at : at + columns]) for at in range(0, len(high), columns)),
    }
    lines = 1 if "program" in state.left_out else min(16, state.expr.count("\n") + 1)
    parts = 24 * lines + sum(room for name, room in around.items() if name not in state.left_out)
    written = 385 if width < 530 else 340 if width < 900 else 321  # its task takes fewer lines
    exercise = 0 if asking is None else written if asking.mode == EXERCISE else 204
    return {
        "maxwidth": width,
        "maxheight": round(min(900, made.picture.height * scale + parts + 30) + exercise),
    }


def _lines_of(made: Circuit, state: State, inside: int) -> int:
    """Say in how many lines, so many pixels across, a frame has what is said of the last step."""
    step = len(steps(made.arrangement.graph)) if state.step is None else state.step
    said = " ".join(spoken(each) for each in made.told(step, None))
    return math.ceil(len(said) * SENTENCE_LETTER / inside)


def _pixels(given: object, name: str, least: int) -> int:
    text = str(given).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) >= least):
        message = say("`{name}` is a number of pixels, {least} or more", name=name, least=least)
        raise InputError("size", message, say("Write it as a whole number."))
    return int(text)


def _thumbnail(state: State, asked: Any) -> dict[str, object]:
    """Give the card as oEmbed's thumbnail, within the limits; nothing if it would be too small to see."""
    wide = _pixels(asked.get("maxwidth", WIDTH), "maxwidth", 1)
    high = _pixels(asked.get("maxheight", HEIGHT), "maxheight", 1)
    width = min(WIDTH, wide, high * WIDTH // HEIGHT)
    if width < LEAST_CARD:
        return {}
    own = state if width == WIDTH else state.with_setting("_width", width)
    return {
        "thumbnail_url": link("/card.png", own),
        "thumbnail_width": width,
        "thumbnail_height": width * HEIGHT // WIDTH,
    }
