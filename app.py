"""The web application: read the address, ask the engine, answer. Only this module knows HTTP."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from threading import Lock
from types import FrameType
from typing import Any

import numpy as np
import waitress
from cachetools import LRUCache, cached
from flask import Flask, Response, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from engine.address import (
    PANELS,
    State,
    from_form,
    from_json,
    from_query,
    locale_in,
    notices,
    query_of,
    to_query,
)
from engine.check import Check, check
from engine.circuits import Circuit
from engine.dimensions import said
from engine.errors import GateflowError, TooLarge, Unavailable
from engine.inspector import Inspected
from engine.layout import Format, Layout, Workers
from engine.lessons import COURSE, FIRST, LESSONS, begun, beside, missing
from engine.modules import Shown
from engine.numerals import brief, exact, full, short
from engine.plots import Drawing
from engine.programs import LANGUAGES, language_of
from engine.programs.listing import Listing
from engine.prose import prose
from engine.record import lightened, rows
from engine.steps import Moment, steps
from engine.svg import error_svg
from engine.words import LOCALES, Figure, parts, say, script_words, translated
from engine.xdot import xdot

MAX_BODY = 1_000_000  # bytes: far above the longest program
MESSAGES = {
    404: say("there is nothing at this address"),
    405: say("nothing is done with this method at this address"),
    413: say("what was sent is too large"),
    500: say("the server failed to answer"),
}
HINTS = {
    404: say(
        "The addresses are /, /check, /explain and /graph.json, .svg, .png, .pdf, .dot, .py, .js, .tex, "
        ".html."
    ),
    405: say("Use GET, or POST for /graph.json."),
    413: say("Send less than {most:,} bytes.", most=MAX_BODY),
    500: say("Try again."),
}
MOST_EMBEDDED = 4096  # numbers of an array in the page's own record: as many as it shows
MOST_TYPED = 400  # numbers in the field of an input
READ = ("/", "/check", "/explain")  # by people, in the language of their browser
MAX_LAYOUTS = 40_000  # nodes of the layouts that are kept, about 10 MB
TYPES = {"py": "text/x-python", "js": "text/javascript", "tex": "application/x-tex"}
POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)


def create_app(workers: Workers) -> Flask:
    """Make the application. It lays out and renders with `workers`, which the caller closes."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask types the interface alone

    @cached(LRUCache(MAX_LAYOUTS, getsizeof=lambda layout: len(layout.nodes)), lock=Lock())
    def place(structure: str) -> Layout:
        return workers.place(structure, _nobody_waits())

    app.jinja_env.tests["number"] = _is_number
    app.jinja_env.filters.update(
        brief=_brief,
        typed=_typed,
        measured=_measured,
        relative=lambda number: short(number) if number else "0",
        list_typed=_list_typed,
        rows=rows,
        sentence=_sentence,
        figures=_figures,
        starred=_starred,
        light=_light,
        said=_said,
        shape=lambda sizes: said(tuple(sizes)),
        labelled=_labelled,
        prose=lambda text: Markup(prose(text, g.locale)),
    )
    app.jinja_env.globals.update(_=_phrase)

    def circuit(state: State, folding: bool = False) -> Circuit:
        """Make the circuit of a state; `folding` says whether one of many gates opens folded."""
        fold = state.fold if folding or state.fold is not None else ()
        return Circuit(
            state.expr, state.values, state.upstream, place, state.data, fold, state.expand
        )

    def defaults(state: State) -> dict[str, Any] | None:
        try:
            return Circuit(state.expr, {}, 1.0, place, state.data).record()
        except GateflowError:
            return None

    def moment_of(state: State, made: Circuit) -> Moment | None:
        return made.moment(state.step, made.prediction(state.predict))

    def asked() -> State:
        return from_query(request.query_string)

    def checked(state: State, made: Circuit) -> Check:
        wrt, h, low, high = (state.settings.get(n, "") for n in ("_wrt", "_h", "_low", "_high"))
        return check(made.run, str(wrt), h, (low, high), _nobody_waits())

    @app.before_request
    def listen() -> None:
        """Find the language of the answer: the address's, or of what people read the browser's."""
        browsers = request.accept_languages.best_match(LOCALES) if request.path in READ else None
        g.locale = locale_in(request.query_string) or browsers or "en"

    @app.context_processor
    def language() -> dict[str, object]:
        return {"locale": g.locale, "locales": LOCALES, "script_words": script_words(g.locale)}

    @app.get("/")
    def page() -> tuple[str, int]:
        made, error, state, asking, moment = None, None, State(""), None, None
        try:
            state = from_query(request.query_string, begun)
            made = circuit(state, folding=True)
            asking = made.prediction(state.predict)
            moment = made.moment(state.step, asking)
            svg = Markup(made.svg(standalone=False, moment=moment, locale=g.locale))
        except GateflowError as problem:
            made, error, svg = None, problem, Markup("")
        record = made.record() if made else None
        # Where a value is what is wrong, the program's inputs have fields all the same, to mend it.
        fields: Any = record or defaults(state)
        set_upstream = error and "_upstream" in state.settings
        upstream = fields and (fields["output"]["shape"] or set_upstream)
        # What the form has no field for: other settings, and the values while there are no inputs.
        own = {"_data", "_step", *(["_upstream"] if upstream else [])} if fields else set()
        kept = {name: value for name, value in state.settings.items() if name not in own}
        gate = made.inspected(state.gate, state.step) if made else None
        count = len(steps(made.shown.graph)) if made else 0
        done = count if state.step is None else min(state.step, count)
        code, refused = _code(made, state)
        lesson = LESSONS.get(state.lesson)
        ids = {gate.id for gate in made.shown.graph.gates} if made else set()
        return render_template(
            "page.html", state=state, record=record, svg=svg, error=error, fields=fields,
            hidden=kept if fields else {**state.values, **kept}, upstream=upstream,
            first=state == FIRST.seen_as(state), to_query=to_query, gate=gate,
            course=COURSE, lesson=lesson, beside=lesson and beside(lesson),
            leading_to=lambda other: f"/?{to_query(other.seen_as(state))}",
            to_lesson=lambda other: f"/?{query_of({**state.page, '_lesson': other.name})}",
            code=code, refused=refused, languages=LANGUAGES, panels=PANELS,
            shown=made and made.shown, choices=made.choices(gate.id) if made and gate else (),
            notices=[*(notices(state, ids, count) if made else ()), *missing(state.lesson)],
            done=done, count=count, moment=moment,
            told=made and _told(made, state, moment), unseen=made.unseen(moment) if made else {},
            asking=made and asking and made.to_ask(asking, g.locale),
        ), _status(error)  # fmt: skip

    @app.get("/explain")
    def explain_panel() -> tuple[str, int]:
        state, made, error = State(""), None, None
        try:
            state = from_query(request.query_string, begun)
            made = circuit(state, folding=True)
        except GateflowError as problem:
            error = problem
        gate = made.inspected(state.gate, state.step) if made else None
        choices = made.choices(gate.id) if made and gate else ()
        asking = made and made.prediction(state.predict)
        return render_template(
            "hidden.html" if asking else "inspector.html",
            state=state,
            gate=gate,
            choices=choices,
            to_query=to_query,
        ), _status(error)

    @app.get("/check")
    def check_panel() -> tuple[str, int]:
        state, made, error, asking = State(""), None, None, None
        try:
            state = from_query(request.query_string, begun)
            whole = circuit(state, folding=True)
            asking = whole.prediction(state.predict)
            made = None if asking else checked(state, whole)
        except GateflowError as problem:
            error = problem
        name = "hidden.html" if asking else "check.html"
        shown = render_template(name, state=state, check=made, error=error, to_query=to_query)
        return shown, _status(error)

    @app.post("/")
    @app.post("/check")
    def form() -> ResponseReturnValue:
        fields = {**request.form, "_data": ",".join(request.form.getlist("_data"))}
        return redirect(f"{request.path}?{to_query(from_form(fields))}", 303)

    @app.get("/graph.json")
    def graph_json() -> Response:
        return jsonify(circuit(asked()).record(g.locale))

    @app.post("/graph.json")
    def post_graph_json() -> Response:
        state = from_json(request.get_data())
        g.locale = state.locale or g.locale
        return jsonify(circuit(state).record(g.locale))

    @app.get("/graph.svg")
    def graph_svg() -> Response:
        state = State("")
        try:
            state = asked()
            made = circuit(state)
            svg, status = made.encoded_svg(state.colours, moment_of(state, made), g.locale), 200
        except GateflowError as error:
            drawn = error_svg(error, state.expr, state.colours, g.locale)
            svg, status = drawn.encode(), _status(error)
        response = Response(svg, status, mimetype="image/svg+xml")
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'"
        )
        return response

    @app.get("/graph.<any(png, pdf):format>")
    def graph_rendered(format: Format) -> Response:
        state = asked()
        made = circuit(state)
        drawing = xdot(made.picture, made.view, format, state.colours, moment_of(state, made))
        drawn = workers.render(drawing, format, _nobody_waits())
        return Response(drawn, mimetype={"png": "image/png", "pdf": "application/pdf"}[format])

    @app.get("/graph.<any(py, js, tex):ending>")
    def graph_program(ending: str) -> Response:
        state = asked()
        language = language_of(ending, state.settings.get("_flavour"))
        return Response(circuit(state).program(language).text, mimetype=TYPES[ending])

    @app.get("/graph.html")
    def graph_html() -> Response:
        state = asked()
        file = circuit(state).standalone(state.colours, g.locale)
        return Response(file.html, headers={"Content-Security-Policy": file.policy})

    @app.get("/graph.dot")
    def graph_dot() -> Response:
        return Response(circuit(asked()).dot(), mimetype="text/vnd.graphviz")

    @app.get("/healthz")
    def healthz() -> str:
        return "ok\n"

    @app.errorhandler(GateflowError)
    def explain(error: GateflowError) -> tuple[Response, int]:
        return jsonify(error=_described(error)), _status(error)

    @app.errorhandler(HTTPException)
    def explain_http(error: HTTPException) -> tuple[Response, int]:
        status = error.code or 500
        described = {
            "code": error.name.lower().replace(" ", "-"),
            "message": translated(MESSAGES.get(status, error.name), g.locale),
            "hint": translated(HINTS.get(status, ""), g.locale),
            "span": None,
        }
        return jsonify(error=described), status

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        if request.path in READ:
            response.vary.add("Accept-Language")
        if response.status_code == 503:
            headers["Retry-After"] = "5"
        return response

    return app


def _code(made: Circuit | None, state: State) -> tuple[Listing | None, GateflowError | None]:
    """Write the program that the page shows, or say why it can't be written; nothing if it shows none."""
    if made is None or state.panel != "code":
        return None, None
    try:
        return made.program(state.language), None
    except GateflowError as refused:
        return None, refused


def _told(made: Circuit, state: State, moment: Moment | None) -> Markup:
    """Say what the last step did, or else what the gate does that is looked at; figures are marked."""
    told = made.told(state.step, moment)
    if state.step is None:
        told = made.told_of(state.gate, moment)
    signs = made.signs(moment)
    return Markup(" ").join(_figures(sentence, signs) for sentence in told)


def _figures(sentence: str, signs: dict[tuple[str, str], str] | None = None) -> Markup:
    """Write a sentence with its figures marked, so that the page's script can change them.

    `signs` stand in place of those that are not to be seen, by role and wire.
    """
    return Markup("").join(
        Markup('<{0} class="{1}" data-wire="{2}">{3}</{0}>').format(
            "i" if part.role == "name" else "span",
            part.role,
            part.wire,
            (signs or {}).get((part.role, part.wire), part),
        )
        if isinstance(part, Figure)
        else part
        for part in parts(sentence, g.locale)
    )


def _starred(text: str) -> Markup:
    """Set in bold what stands between asterisks."""
    before, word, after = _said(text).split("*")
    return Markup("{}<b>{}</b>{}").format(before, word, after)


def _said(text: str) -> str:
    """Say something that the engine says, in the language of the answer."""
    return translated(text, g.locale)


def _phrase(template: str, /, **fields: object) -> Markup:
    """Say what a template of the page says. It may hold elements, and a text that is put into it may not."""
    put = {
        name: escape(_said(field))
        if isinstance(field, str) and not hasattr(field, "__html__")
        else field
        for name, field in fields.items()
    }
    return Markup(_said(say(template, **put)))


def _labelled(drawing: Drawing) -> Markup:
    return Markup(drawing.labelled(g.locale))


def _brief(recorded: Any) -> str:
    return _said(brief(None if recorded is None else np.asarray(recorded, dtype=np.float64)))


def _measured(number: float) -> str:
    """Write a number with as many digits as a comparison needs."""
    return f"{number:.7g}".replace("-", "\N{MINUS SIGN}")


def _typed(number: float | str) -> str:
    """Write a number as one would type it into a field."""
    return exact(float(number)).replace("\N{MINUS SIGN}", "-")


def _is_number(given: object) -> bool:
    try:
        float(str(given))
    except ValueError:
        return False
    return True


def _light(
    record: dict[str, Any] | None,
    gate: Inspected | None,
    shown: Shown | None,
    asking: dict[str, Any] | None,
) -> dict[str, Any] | None:
    """Keep what the page's script reads: of arrays, those at the gate that is looked at or asked for.

    The names of what is folded come with it, for they need not stand in the address.
    """
    wires = {gate.wire, *(operand.wire for operand in gate.operands)} if gate else set()
    wires.update(wire for one in (asking or {"asked": ()})["asked"] for wire in one["wires"])
    if record is None or shown is None:
        return None
    return {
        **lightened(record, MOST_EMBEDDED, wires, g.locale),
        "fold": shown.fold,
        "expand": shown.expand,
        "opens_folded": shown.opens_folded,
    }


def _list_typed(recorded: list[Any]) -> str:
    """Write a list as one would type it into a field; nothing where it is too long for one."""
    numbers = np.asarray(recorded, dtype=np.float64)
    if numbers.size > MOST_TYPED:
        return ""
    return full(numbers).replace("\N{MINUS SIGN}", "-").replace(", ", ",")


def _sentence(text: str) -> Markup:
    """Begin with a capital, end with a full stop, and set what stands in backticks as code."""
    ended = text if text.endswith((".", "?", "!", "…")) else say("{sentence}.", sentence=text)
    words = _said(ended)
    begun = words if words.startswith("`") else words[:1].upper() + words[1:]
    parts = begun.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 and number < len(parts) - 1 else part
        for number, part in enumerate(parts)
    )


def _described(error: GateflowError) -> dict[str, object]:
    message, hint = _said(error.message), _said(error.hint)
    return {"code": error.code, "message": message, "hint": hint, "span": error.span}


def _status(error: GateflowError | None) -> int:
    if error is None:
        return 200
    return 413 if isinstance(error, TooLarge) else 503 if isinstance(error, Unavailable) else 400


def _nobody_waits() -> Callable[[], bool]:
    """Tell whether the client of this request has gone: typed on, or closed the page."""
    gone = request.environ.get("waitress.client_disconnected")
    return gone if callable(gone) else lambda: False


def calm_collector() -> None:
    """Have Python's collector of cycles look at less: a circuit has none, and what is loaded stays."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM. `HOST` and `PORT` come from the environment."""
    host, number = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not number.isdecimal() or not 0 < int(number) < 65_536:
        sys.exit(f"PORT is {number!r}, and a number from 1 to 65535 was expected")
    port = int(number)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is answered with 503
    workers = Workers()

    def stop(signal_number: int, frame: FrameType | None) -> None:
        workers.close()  # first, so that nobody waits for them
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        server = waitress.create_server(
            create_app(workers),
            host=host,
            port=port,
            threads=16,  # more than can wait for a layout, so that others are answered meanwhile
            ident=None,
            max_request_header_size=MAX_BODY,  # longer programs are answered too: with a 413
            channel_request_lookahead=1,
            send_bytes=1_400,  # a packet: the head of an answer does not go without its body
        )
        calm_collector()
        print(f"Gateflow is at http://{host}:{port}", flush=True)
        server.run()
    except OSError as error:
        sys.exit(
            f"Gateflow can't listen at {host}:{port}: {error.strerror}. Try PORT={port + 1} make run"
        )
    except KeyboardInterrupt:
        pass
    finally:
        workers.close()


if __name__ == "__main__":
    main()
