"""A circuit in each format, and its frame, described as https://spec.openapis.org/oas/v3.1.1 wants it."""

from typing import Any, get_args

from flask import Blueprint, Response, jsonify

from engine.base.words import begun
from engine.explain.jacobian import KINDS
from engine.formats import FORMATS, Format
from engine.judging.judged import Verdict
from engine.language.parser import MAX_WITH_COMMENTS
from web.site.address import MAX_PARAMETERS
from web.site.parameters import Setting, read_at

Schema = dict[str, Any]

openapi = Blueprint("openapi", __name__)


@openapi.get("/openapi.json")
def described() -> Response:
    return jsonify(DESCRIPTION)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(optional: tuple[str, ...] = (), /, **fields: Schema) -> Schema:
    """Describe an object that has these fields and no others; the `optional` ones may be missing."""
    return {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


def _described(setting: Setting) -> str:
    """Say what a setting does and takes, in English as all of the description."""
    return f"{begun(setting.words)}: {setting.takes}. Without it: {setting.usual}."


TEXT: Schema = {"type": "string"}
PIXELS: Schema = {"type": "integer", "minimum": 1}
SHAPE = _list({"type": "integer", "minimum": 1})
SPAN = {**_list({"type": "integer", "minimum": 0}), "minItems": 2, "maxItems": 2}
NUMBERS = {"value": _ref("Value"), "gradient": _ref("Gradient"), "shape": SHAPE}
PHASES = ("forward", "output", "backward")

SCHEMAS: dict[str, Schema] = {
    "Value": {
        "description": "A number, or nested lists of them; what is not finite is a text.",
        "anyOf": [
            {"type": "number"},
            {"enum": ["inf", "-inf", "nan"]},
            {**_list(_ref("Value")), "minItems": 1},
        ],
    },
    "Gradient": {
        "description": "As a value; null where none flows back, as to data.",
        **_or_null(_ref("Value")),
    },
    "Circuit": _object(
        ("backward", "round_off"),
        expr=TEXT,
        output=_object(name=TEXT, **NUMBERS),
        inputs={"type": "object", "additionalProperties": _ref("Input")},
        gates=_list(_ref("Gate")),
        wires=_list(_ref("Wire")),
        steps=_list(
            _object(phase={"enum": list(PHASES)}, gate=_or_null(_ref("GateId")), text=TEXT)
        ),
        notices=_list(
            _object(
                ("backward",),
                span=SPAN,
                message=TEXT,
                instead={
                    "description": "The whole program in the other reading.",
                    **_or_null(TEXT),
                },
                backward={
                    "description": "The backward pass that goes with it, kept apart.",
                    **TEXT,
                },
            )
        ),
        round_off={
            "description": "By wire, the size up to which gradients have no right digit: shown as 0.",
            "type": "object",
            "additionalProperties": {"type": "number"},
        },
        backward=_ref("Backward"),
        warnings=_list(_object(code=TEXT, gate=_or_null(_ref("GateId")), message=TEXT)),
        ignored={"description": "What was given and names no input.", **_list(TEXT)},
        passed_over={
            "description": "Lines that compute nothing, in the order of the program.",
            **_list(_object(span=SPAN, text=TEXT)),
        },
    ),
    "Backward": {
        "description": "A hand-written backward pass, judged line by line.",
        **_object(
            output=TEXT,
            lines=_list(
                _object(
                    ("expected",),
                    name=TEXT,
                    of=_or_null(TEXT),
                    span=SPAN,
                    spans=_list(SPAN),
                    value=_ref("Gradient"),
                    expected=_ref("Gradient"),
                    verdict={"enum": list(get_args(Verdict))},
                    diagnosis=_or_null(
                        _object(code=TEXT, message=TEXT, hint=TEXT, wire=_or_null(_ref("WireId")))
                    ),
                )
            ),
            right={"type": "integer", "minimum": 0},
            wrong={"type": "integer", "minimum": 0},
            missing=_list(TEXT),
            first_wrong=_or_null(TEXT),
        ),
    },
    "Frame": {
        "description": "https://oembed.com: HTML that shows the circuit with its sliders and steps.",
        **_object(
            ("thumbnail_url", "thumbnail_width", "thumbnail_height"),
            version={"const": "1.0"},
            type={"const": "rich"},
            provider_name=TEXT,
            provider_url=TEXT,
            title=TEXT,
            html=TEXT,
            width=PIXELS,
            height=PIXELS,
            thumbnail_url=TEXT,
            thumbnail_width=PIXELS,
            thumbnail_height=PIXELS,
        ),
    },
    "GateId": {"type": "string", "pattern": "^g[1-9][0-9]*$"},
    "WireId": {"type": "string", "pattern": "^w[1-9][0-9]*(x[1-9][0-9]*)?$"},
    "End": {"type": "string", "pattern": "^(input|gate|output)-"},
    "Input": {
        "description": "Of an input of which whole numbers were asked (`range(n)`) the circuit has no wire: "
        "it is data, and another value of it is another circuit.",
        **_object(**NUMBERS, data={"type": "boolean"}),
    },
    "Gate": _object(
        ("jacobian",),
        id=_ref("GateId"),
        op=TEXT,
        symbol=TEXT,
        span={"description": "Characters of `expr`; null for a copy gate.", **_or_null(SPAN)},
        calls={
            "description": "Where the calls stand that it was made by, from the inside out.",
            **_list(SPAN),
        },
        name={
            "description": "What the program calls the value, as links do; null where it has no name.",
            **_or_null(TEXT),
        },
        operands=_list(_ref("WireId")),
        results=_list(_ref("WireId")),
        value={
            "description": "Null, as its gradient is, where a folded call gives several values.",
            **_or_null(_ref("Value")),
        },
        gradient=_ref("Gradient"),
        shape=SHAPE,
        locals=_list(_ref("Gradient")),
        jacobian=_list(_object(shape=SHAPE, kind={"enum": list(KINDS)}, kept={"type": "integer"})),
        module=_or_null(TEXT),
    ),
    "Wire": _object(
        ("merges",),
        id=_ref("WireId"),
        source=_ref("End"),
        target=_ref("End"),
        **NUMBERS,
        merges={
            "description": "The wires that it is drawn for, where a folded call takes a value several times.",
            **_list(_ref("WireId")),
        },
    ),
    "Error": _object(
        error=_object(
            ("others",),
            code={"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"},
            message=TEXT,
            hint=TEXT,
            span={"description": "Characters of `expr`.", **_or_null(SPAN)},
            others={
                "description": "Places of further faults of the same program, where there are any.",
                **_list(SPAN),
            },
        )
    ),
}

OPTIONS: dict[str, Schema] = {
    setting.name[1:]: {"description": _described(setting)} for setting in read_at("/graph.json")
}
EXPR = {"type": "string", "description": "The program.", "maxLength": MAX_WITH_COMMENTS}
BODY = {
    "type": "object",
    "properties": {
        "expr": EXPR,
        "values": {"type": "object", "description": "A number, lists, or a text, by input."},
        "options": {"type": "object", "properties": OPTIONS},
    },
    "required": ["expr"],
}


def _json(description: str, schema: str) -> Schema:
    return {
        "description": description,
        "content": {"application/json": {"schema": _ref(schema)}},
    }


def _later(description: str) -> Schema:
    seconds = {"schema": {"type": "integer", "minimum": 1}, "description": "In seconds."}
    return {**_json(description, "Error"), "headers": {"Retry-After": seconds}}


ANSWERS = {
    "200": _json("The circuit, and both its passes.", "Circuit"),
    "400": _json("The program or a value is wrong: what, where, and how to mend it.", "Error"),
    "413": _json("The program or the circuit is over a limit.", "Error"),
    "429": _later("More than one client may ask for."),
    "503": _later("Over capacity."),
}


def _parameters(path: str) -> list[Schema]:
    """Describe what the address of a circuit reads: the program, settings, and the values of inputs."""
    settings = read_at(path)
    return [
        {"name": "expr", "in": "query", "required": True, "schema": EXPR},
        *(
            {"name": one.name, "in": "query", "schema": {**TEXT, "description": _described(one)}}
            for one in settings
        ),
        {
            "name": "values",
            "in": "query",
            "description": "The value of each input, by its name.",
            "style": "form",
            "explode": True,
            "schema": {
                "type": "object",
                "additionalProperties": TEXT,
                "maxProperties": MAX_PARAMETERS - len(settings) - 1,
            },
        },
    ]


def _written(format: Format) -> Schema:
    """Describe the address of a format: what is wrong is said in JSON, or in the format itself."""
    content: Schema = {format.type: {"schema": {}}}
    refused = {
        status: {**answer, "content": {**answer["content"], **content}}
        for status, answer in ANSWERS.items()
    }
    described = {"description": f"The circuit as {format.title}.", "content": content}
    return {
        "get": {
            "operationId": f"circuitAs{format.ending.capitalize()}",
            "summary": f"A circuit as {format.title}",
            "parameters": _parameters(f"/graph.{format.ending}"),
            "responses": {**(refused if format.refused else ANSWERS), "200": described},
        }
    }


DESCRIPTION: Schema = {
    "openapi": "3.1.1",
    "info": {
        "title": "Gateflow",
        "version": "1",
        "description": "Expressions as circuits of gates. Any query may come packed, as `_z`.",
    },
    "paths": {
        "/graph.json": {
            "get": {
                "operationId": "circuit",
                "summary": "A circuit with its values and gradients",
                "parameters": _parameters("/graph.json"),
                "responses": ANSWERS,
            },
            "post": {
                "operationId": "longCircuit",
                "summary": "The same for a state too long for an address",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": BODY}},
                },
                "responses": ANSWERS,
            },
        },
        **{
            f"/graph.{format.ending}": _written(format)
            for format in FORMATS.values()
            if format.ending != "json"
        },
        "/oembed": {
            "get": {
                "operationId": "frame",
                "summary": "How another site shows a circuit",
                "parameters": [
                    {
                        "name": "url",
                        "in": "query",
                        "required": True,
                        "description": "The address of a page of this site.",
                        "schema": TEXT,
                    },
                    *(
                        {"name": name, "in": "query", "schema": {**PIXELS, "maximum": 999_999}}
                        for name in ("maxwidth", "maxheight")
                    ),
                    {"name": "format", "in": "query", "schema": {"enum": ["json"]}},
                ],
                "responses": {
                    **ANSWERS,
                    "200": _json("The frame.", "Frame"),
                    "404": _json("This is no address of a circuit here.", "Error"),
                    "501": _json("Another format than JSON.", "Error"),
                },
            }
        },
    },
    "components": {"schemas": SCHEMAS},
}
