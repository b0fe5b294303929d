"""Arrays at the addresses: what is answered, and that what is wrong is refused at once and unmade."""

import json
import time
import tracemalloc
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.support import worked
from tests.support.thorough import examples

CIRCUITS = ("/graph.json", "/graph.svg", "/graph.png", "/graph.pdf", "/graph.dot", "/")


def query(expr: str, **values: str) -> str:
    return "&".join(f"{name}={quote(text)}" for name, text in {"expr": expr, **values}.items())


def post(client: FlaskClient, body: object) -> Any:
    return client.post("/graph.json", data=json.dumps(body), content_type="application/json")


NOTES = worked.VECTOR.query


# What is right


def test_the_vector_example_of_the_notes(client: FlaskClient) -> None:
    made = client.get("/graph.json", query_string=NOTES).get_json()
    assert made["output"]["value"] == pytest.approx(0.116)
    inputs = {name: np.array(input["gradient"]) for name, input in made["inputs"].items()}
    np.testing.assert_allclose(inputs["W"], [[0.088, 0.176], [0.104, 0.208]])
    np.testing.assert_allclose(inputs["x"], [-0.112, 0.636])
    np.testing.assert_allclose(made["gates"][0]["value"], [0.22, 0.26])
    np.testing.assert_allclose(made["gates"][0]["gradient"], [0.44, 0.52])


@pytest.mark.parametrize("path", CIRCUITS)
@pytest.mark.parametrize("more", ["", "&_data=x", "&_gate=g1&_theme=dark", "&_upstream=2"])
def test_every_address_answers_for_arrays(client: FlaskClient, path: str, more: str) -> None:
    assert client.get(path, query_string=NOTES + more).status_code == 200


def test_lists_data_and_the_upstream_gradient_may_be_posted(client: FlaskClient) -> None:
    body = {"expr": "X @ W", "values": {"X": [[1, 2]], "W": [[1, 0], [0, 1]]}}
    options = {"data": ["X"], "upstream": [[1, -1]]}
    posted = post(client, {**body, "options": options}).get_json()
    assert posted["output"]["gradient"] == [[1, -1]]
    assert posted["inputs"]["W"]["gradient"] == [[1, -1], [2, -2]]
    assert posted["inputs"]["X"] == {
        "value": [[1, 2]],
        "gradient": None,
        "shape": [1, 2],
        "data": True,
    }
    asked = query("X @ W", X="[[1,2]]", W="[[1,0],[0,1]]", _data="X", _upstream="[[1,-1]]")
    assert posted == client.get("/graph.json", query_string=asked).get_json()


@pytest.mark.parametrize("data", ["X", "X,nothing,_", " X ,,X", "f,X"])
def test_names_in_data_that_are_no_inputs_are_ignored(client: FlaskClient, data: str) -> None:
    made = client.get("/graph.json", query_string=query("X @ W", _data=data)).get_json()
    assert [name for name, input in made["inputs"].items() if input["data"]] == ["X"]


@pytest.mark.parametrize(
    "options",
    [{"data": 3}, {"data": {"X": 1}}, {"data": [1, None]}, {"data": None}, {"upstream": None}],
)
def test_odd_options_are_answered(client: FlaskClient, options: object) -> None:
    assert post(client, {"expr": "X@W", "options": options}).status_code in (200, 400)


@pytest.mark.parametrize("path", CIRCUITS)
@pytest.mark.parametrize("program", ["sin(x)", "mean([1, 2, 3])*x", "norm([3, 4])", "x"])
def test_circuits_of_data_alone_and_of_constant_arrays_are_answered(
    client: FlaskClient, path: str, program: str
) -> None:
    asked = query(program, x="[1,2]", _data="x", _gate="g1")
    assert client.get(path, query_string=asked).status_code == 200


# What is wrong

BINARY = ["A + B", "A - B", "A * B", "A / B", "A ^ B", "A @ B", "dot(A, B)", "A.dot(B)", "outer(A, B)",
          "max(A, B)", "min(A, B)", "maxout(A, B, 1)", "pow(A, B)", "np.maximum(A, B)"]  # fmt: skip
BAD = {
    "x = [[1, 2], [3]]\nsum(x)": "uneven-list",
    "sum([])": "no-circuit",
    "x = [[]]; x": "empty-list",
    "x = [[[[[1]]]]]; x": "too-deep",
    "x = ['a']; x": "no-circuit",
    "x = zeros(100001); x": "not-whole",
    "x = zeros(1000, 101); x": "too-many-numbers",
    "x = randn(10**9); x": "not-whole",
    "x = randn(1000000000); x": "not-whole",
    "x = randn(-1); x": "not-whole",
    "softmax(2)": "shapes",
    "norm()": "wrong-arity",
    "x = [1, 2]; x.real": "unknown-attribute",
    "W = ones(2, 2); W[9]": "shapes",
    "W = ones(2, 2); W[1, 2, 3]": "shapes",
    "x = ones(2, 2); sum(x, axis=6)": "not-whole",
    "x = ones(2, 2); sum(x, axis=5)": "shapes",
    "x = ones(2, 2); sum(x, axis=2)": "shapes",
    "a = ones(1000); outer(a, a)": "too-many-numbers",
    "a = ones(100000); b = ones(100000, 1); a * b": "too-many-numbers",
    "a = ones(50000, 1); b = ones(1, 50000); sum(a @ b)": "too-many-numbers",
    "x = ones(100000); sum(exp(exp(exp(exp(exp(exp(exp(exp(exp(exp(x)))))))))))": "too-many-numbers",
    "(randn inputs)": "function-without-call",
    **{f"A = ones(2, 3); B = ones(4, 5); {gate}": "shapes" for gate in BINARY},
}  # fmt: skip


@pytest.mark.parametrize("program", BAD, ids=lambda text: ascii(text[-30:]))
def test_a_wrong_program_is_refused_at_its_place_at_once_and_nothing_is_made(
    client: FlaskClient, program: str
) -> None:
    for path in CIRCUITS:
        tracemalloc.start()
        start = time.thread_time()
        response = client.get(path, query_string=query(program))
        took, (_, peak) = time.thread_time() - start, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert response.status_code == 400, path
        assert took < 1
        assert peak < 50_000_000
        if path not in ("/", "/graph.svg"):
            error = response.get_json()["error"]
            start_at, end = error["span"]
            assert 0 <= start_at < end <= len(program)
            assert error["code"] == BAD[program]
            assert error["message"] and error["hint"]


@pytest.mark.parametrize(
    "value",
    [[[1, 2], [3]], [], [[]], ["a"], [None], [[[[[1]]]]], [True], [float("inf")], [10**400], [{}], [1, [2]],
     [0] * 100_001, "[" * 50, "[[1,2],[3]]", "randn(10**9)", "randn(-1)", "zeros(100001)"],
    ids=lambda value: ascii(value)[:30],
)  # fmt: skip
@pytest.mark.parametrize("where", ["values", "options"])
def test_a_value_that_is_no_array_is_refused_and_named(
    client: FlaskClient, value: object, where: str
) -> None:
    name = {"values": "x", "options": "upstream"}[where]
    start = time.thread_time()
    response = post(client, {"expr": "exp(x)", where: {name: value}})
    assert time.thread_time() - start < 1
    assert response.status_code == 400
    error = response.get_json()["error"]
    assert f"`{'x' if name == 'x' else '_upstream'}`" in error["message"]
    assert error["code"] == "bad-value"
    assert error["hint"]


@pytest.mark.parametrize("upstream", ["[1,2,3]", "[[1,2]]", "[[[1]]]", "ones(4,2)"])
def test_an_upstream_gradient_of_another_shape_is_refused_with_a_place(
    client: FlaskClient, upstream: str
) -> None:
    asked = query("# two\nW @ x", W="[[1,2],[3,4]]", x="[1,2]", _upstream=upstream)
    response = client.get("/graph.json", query_string=asked)
    error = response.get_json()["error"]
    assert (response.status_code, error["code"], error["span"]) == (400, "shapes", [6, 11])
    assert "_upstream" in error["message"]


# Any circuit of arrays

NAMES = st.sampled_from(["x", "y", "W", "X", "b"])
VALUES = st.sampled_from(
    ["2", "-0.5", "0", "1e300", "[1,2]", "[0.5,-1,2]", "[[1,2],[3,4]]", "[[1,0.5,2],[0,-1,3]]", "randn(4,3)",
     "[[1]]", "[[0.1],[2]]", "zeros(2,2)", "randn(2,3,2)", "[[1],[2,3]]", "[]", "nan", "randn(20,30)"]
)  # fmt: skip


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    of_one = st.sampled_from(
        ["exp", "tanh", "relu", "log", "sum", "mean", "norm", "softmax", "logsumexp", "max", "-", "abs",
         "transpose"]
    )  # fmt: skip
    behind = st.sampled_from(
        [".T", "[0]", "[-1]", "[0, 1]", ".sum()", ".max(0)", ".mean(axis=1)", "^2", "^-1"]
    )
    sign = st.sampled_from(["+", "-", "*", "/", "@", "^"])
    return st.one_of(
        st.builds("{}({})".format, of_one, inner),
        st.builds("({}){}".format, inner, behind),
        st.builds("({}{}{})".format, inner, sign, inner),
        st.builds("sum({}, axis={}, keepdims=True)".format, inner, st.integers(-2, 2)),
        st.builds("max({}, {})".format, inner, st.just("0") | inner),
    )


EXPRESSIONS = st.recursive(
    NAMES | st.sampled_from(["2", "[1, 2]", "[[1, 2], [3, 4]]"]), grown, max_leaves=6
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "_data": st.sampled_from(["x", "x,y,W,X,b", "W", "nothing"]),
        "_upstream": st.sampled_from(["2", "[1,2]", "[[1,2],[3,4]]", "1e300", "abc"]),
        "_gate": st.sampled_from(["g1", "g2", "g3", "g9"]),
    },
)


@pytest.mark.slow
@given(EXPRESSIONS, st.dictionaries(NAMES, VALUES), SETTINGS)
@examples(120)
def test_no_circuit_of_arrays_gives_a_server_error(
    client: FlaskClient, program: str, values: dict[str, str], more: dict[str, str]
) -> None:
    asked = query(program, **values, **more)
    answers = {
        path: client.get(path, query_string=asked)
        for path in ("/graph.json", "/graph.svg", "/graph.dot", "/")
    }
    (status,) = {answer.status_code for answer in answers.values()}
    assert status in (200, 400)
    found = answers["/graph.json"].get_json()
    if status == 400:
        assert found["error"]["hint"]
        return
    for part in [*found["inputs"].values(), *found["gates"], *found["wires"]]:
        assert list(np.shape(part["value"])) == part["shape"]
        if part["gradient"] is not None:
            assert list(np.shape(part["gradient"])) == part["shape"]
