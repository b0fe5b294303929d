"""/openapi.json says what the JSON addresses take and answer, and they do as it says."""

import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app
from engine.formats import FORMATS
from engine.layout.workers import Workers
from tests.support.programs import programs
from web.views.openapi import DESCRIPTION

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Schemathesis asks for br and, where it calls the application in its own process, reads it as it came.
UNPACKED = {"Accept-Encoding": "identity"}
PROGRAMS = [
    "expr=(x+y)*z", "expr=x*x", "expr=max(x,y)&x=1&y=1", "expr=1/0+log(x)&x=-1", "expr=x&_data=x",
    "expr=W@x&W=[[1,2],[3,4]]&x=[1,2]", "expr=softmax(x)&x=[1,2,3]", "expr=2",
    "expr=q=x%2By;q*z&_fold=q&tracking=1",
    "expr=g(u)=(u*u%2B1,exp(u));a,b=g(x);a*b%2Bb&_fold=g",
    "expr=sigmoid(x)&_expand=sigmoid&_lang=zh", "expr=x%2B",
    "expr=x&x=[1,[2]]", "", "expr=%FF", "expr=x&_fold=nothing", "expr=a*2&a=randn(2,3,4)",
]  # fmt: skip


@pytest.fixture(scope="module")
def app(workers: Workers) -> Flask:
    return create_app(workers)


def validator(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    )


CIRCUIT, ERROR, FRAME = map(validator, ("Circuit", "Error", "Frame"))


def test_the_description_is_served_as_it_stands(client: FlaskClient) -> None:
    response = client.get("/openapi.json")
    assert response.mimetype == "application/json"
    assert response.get_json() == json.loads(json.dumps(DESCRIPTION))
    assert DESCRIPTION["openapi"].startswith("3.1")


@pytest.mark.parametrize("query", PROGRAMS)
def test_every_answer_is_as_described(client: FlaskClient, query: str) -> None:
    response = client.get("/graph.json", environ_overrides={"QUERY_STRING": query})
    (CIRCUIT if response.status_code == 200 else ERROR).validate(response.get_json())
    assert str(response.status_code) in DESCRIPTION["paths"]["/graph.json"]["get"]["responses"]


@given(programs())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_circuit_is_as_described(client: FlaskClient, program: str) -> None:
    response = client.get(f"/graph.json?expr={quote(program)}")
    CIRCUIT.validate(response.get_json())


def test_the_description_would_miss_no_field(client: FlaskClient) -> None:
    """A field that is not described is refused, so that it can't be forgotten there."""
    record = client.get("/graph.json?expr=x*2").get_json()
    for part in (record, record["output"], record["inputs"]["x"], record["gates"][0],
                 record["wires"][0], record["steps"][0]):  # fmt: skip
        part["new"] = 1
        assert not CIRCUIT.is_valid(record)
        del part["new"]
    CIRCUIT.validate(record)


def test_every_address_of_a_circuit_is_described(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    answering = {rule for rule in rules if rule.startswith("/graph.") or rule == "/oembed"}
    assert answering - {"/openapi.json"} == set(DESCRIPTION["paths"])


@pytest.mark.slow
def test_schemathesis_finds_nothing_at_the_described_addresses(app: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    asked = set()
    for operation in schema.get_all_operations():
        made = operation.ok()

        @given(case=made.as_strategy())
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=UNPACKED)

        ask()
        asked.add(made.label)
    formats = {f"GET /graph.{ending}" for ending in FORMATS}
    assert asked == {*formats, "POST /graph.json", "GET /oembed"}


@pytest.mark.parametrize("more", ["", "&maxwidth=300", "&maxwidth=90&maxheight=40"])
def test_a_frame_is_as_described(client: FlaskClient, more: str) -> None:
    response = client.get(f"/oembed?url=http%3A%2F%2Flocalhost%2F%3Fexpr%3Dx*y{more}")
    assert response.status_code == 200
    assert not list(FRAME.iter_errors(response.get_json()))


def test_an_error_code_is_a_word_as_described() -> None:
    pattern = DESCRIPTION["components"]["schemas"]["Error"]["properties"]["error"]["properties"]
    assert re.fullmatch(pattern["code"]["pattern"], "unknown-function")
