"""How tests ask the application: a query exactly as it stands, a body, and what an error says."""

import json

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import worked

FIRST = worked.FIRST.query
"""The query of tests that need some circuit."""


def ask(client: FlaskClient, path: str, query: str | bytes) -> TestResponse:
    """An answer to a query exactly as it stands, for a client must not mend it."""
    raw = query if isinstance(query, bytes) else query.encode()
    return client.get(path, environ_overrides={"QUERY_STRING": raw.decode("latin-1")})


def post(client: FlaskClient, body: object) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/graph.json", data=data, content_type="application/json")


def error_of(response: TestResponse) -> dict[str, object]:
    error = response.get_json()["error"]
    assert set(error) - {"others"} == {"code", "message", "hint", "span"}
    return error
