"""The addresses of a circuit in each of its formats, /graph.json to /graph.html."""

from flask import Blueprint, Response, g, jsonify, request

from engine.base.errors import GateflowError
from engine.circuits import Circuit
from engine.graph.steps import Moment
from engine.layout.graphviz import Format
from engine.picture.svg import error_svg
from engine.picture.xdot import xdot
from engine.programs import language_of
from web.answers import status_of
from web.service import service
from web.site.address import State, from_json, from_query

TYPES = {"py": "text/x-python", "js": "text/javascript", "tex": "application/x-tex"}

graphs = Blueprint("graphs", __name__)


@graphs.get("/graph.json")
def graph_json() -> Response:
    return jsonify(service().circuit(_asked()).record(g.locale))


@graphs.post("/graph.json")
def post_graph_json() -> Response:
    state = from_json(request.get_data())
    g.locale = state.locale or g.locale
    return jsonify(service().circuit(state).record(g.locale))


@graphs.get("/graph.svg")
def graph_svg() -> Response:
    state = State("")
    try:
        state = _asked()
        made = service().circuit(state)
        svg, status = made.encoded_svg(state.colours, _moment(state, made), g.locale), 200
    except GateflowError as error:
        drawn = error_svg(error, state.expr, state.colours, g.locale)
        svg, status = drawn.encode(), status_of(error)
    response = Response(svg, status, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@graphs.get("/graph.<any(png, pdf):format>")
def graph_rendered(format: Format) -> Response:
    state = _asked()
    made = service().circuit(state)
    moment = _moment(state, made)
    drawing = xdot(made.picture, made.view, format, state.colours, moment=moment)
    drawn = service().rendered(drawing, format)
    return Response(drawn, mimetype={"png": "image/png", "pdf": "application/pdf"}[format])


@graphs.get("/graph.<any(py, js, tex):ending>")
def graph_program(ending: str) -> Response:
    state = _asked()
    language = language_of(ending, state.settings.get("_flavour"))
    return Response(service().circuit(state).program(language).text, mimetype=TYPES[ending])


@graphs.get("/graph.html")
def graph_html() -> Response:
    state = _asked()
    file = service().circuit(state).standalone(state.colours, g.locale, state.step)
    policy = f"{file.policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "X-Frame-Options": "DENY"}
    return Response(file.html, headers=headers)


@graphs.get("/graph.dot")
def graph_dot() -> Response:
    return Response(service().circuit(_asked()).dot(), mimetype="text/vnd.graphviz")


def _asked() -> State:
    return from_query(request.query_string)


def _moment(state: State, made: Circuit) -> Moment | None:
    return made.moment(state.step, made.prediction(state.predict))
