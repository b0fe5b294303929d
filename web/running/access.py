"""The access log: a line of JSON for each answer, without users' texts unless a setting asks for them."""

import contextlib
import json
import os
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from web.running.settings import Settings

LONGEST = 200  # characters of a path, a method or a query, which may have a million
_STANDARD_OUTPUT = 1


def set_up(app: Flask, settings: Settings) -> None:
    """Log the answers of an application if ACCESS_LOG is `on`; with their queries if it is `full`."""
    if settings.access_log != "off":
        queries = settings.access_log == "full"
        app.after_request(lambda response: _logged(response, queries))


def _logged(response: Response, queries: bool) -> Response:
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": request.method[:LONGEST],
        "path": request.path[:LONGEST],
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.begun) * 1e3, 2),
        "bytes": response.content_length,
    }
    if "layout" in g:
        entry["layout"] = g.layout
    if queries:
        entry["query"] = request.query_string[:LONGEST].decode("latin-1")
    # One call without a buffer, so that lines never mix; a full disk must not cost the answer.
    with contextlib.suppress(OSError):
        os.write(_STANDARD_OUTPUT, json.dumps(entry).encode() + b"\n")
    return response
