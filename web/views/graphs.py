"""The addresses of a circuit in each of its formats, /graph.svg to /graph.json."""

from flask import Blueprint, Response, g, jsonify, request

from engine.base.errors import GateflowError
from engine.formats import FORMATS, Format, Wanted
from web.answers import status_of
from web.service import service
from web.site.address import State, from_json, from_query

graphs = Blueprint("graphs", __name__)


def graph(format: Format) -> Response:
    """Answer with the circuit that is asked for, in a format."""
    state = State("")
    try:
        state = from_query(request.query_string)
        file, status = format.write(service().circuit(state), _wanted(state)), 200
    except GateflowError as error:
        if not format.refused:
            raise
        file, status = format.refused(error, state.expr, state.colours, g.locale), status_of(error)
    headers = {"Content-Security-Policy": file.policy} if file.policy else {}
    return Response(file.content, status, headers, mimetype=format.type)


for one in FORMATS.values():
    graphs.add_url_rule(f"/graph.{one.ending}", one.ending, graph, defaults={"format": one})


@graphs.post("/graph.json")
def post_graph_json() -> Response:
    state = from_json(request.get_data())
    g.locale = state.locale or g.locale
    return jsonify(service().circuit(state).record(g.locale))


def _wanted(state: State) -> Wanted:
    return Wanted(
        render=service().rendered,
        colours=state.colours,
        locale=g.locale,
        step=state.step,
        mode=state.predict,
        flavour=state.settings.get("_flavour"),
    )
