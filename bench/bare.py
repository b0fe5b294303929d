"""The peer of bench/load.py: a bare Flask route, with an answer as long as a small circuit's."""

from flask import Flask, Response

app = Flask(__name__, static_folder=None)
BODY = b"<svg>" + b" " * 4_000 + b"</svg>"


@app.get("/graph.svg")
def bare() -> Response:
    return Response(BODY, mimetype="image/svg+xml")


app.add_url_rule("/healthz", "healthz", lambda: "ok\n")
