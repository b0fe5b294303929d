"""Programs as courses write them: every address answers, and all forms give the same numbers."""

import html
import json
import re
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from tests.support.asking import ask, post
from tests.support.scripts import check_script, ran_by_node
from tests.support.written import check, results

LINES = Path("tests/corpus/courses.jsonl").read_text(encoding="utf-8").splitlines()
TEXTS = {line["id"]: line["text"] for line in map(json.loads, LINES)}
VALUES: dict[str, dict[str, str]] = {
    "cs224n-stable-sigmoid": {"x": "[0.5,-1.2,2.0]"},
    "a1-softmax-vectorized": {"X": "[[1,2],[3,-1],[0,1]]", "W": "[[0.1,0.2,0.3],[0.4,0.5,0.6]]",
                              "y": "[0,2,1]"},
    "a loop": {"n": "2"},
}  # fmt: skip
OWN = {
    "a def": "def neuron(x, w, b=1):\n    s = w*x + b\n    return tanh(s)\nneuron(x, w)*neuron(y, w)",
    "a call": "def f(x):\n    s = w*x\n    return tanh(s)*s\nf(x)",
    "a loop": "h = 0.5\nfor t in range(n):\n    h = tanh(w*h + b)\nloss = (h - 1)**2",
    "a class": "class Layer:\n    def __init__(self, w):\n        self.w = w\n    def __call__(self, x):\n"
    "        return relu(self.w*x + 1)\nl = Layer(w)\nl(x)*l(y)",
    "in place": "m = y.shape[0]\nX = [[1, 2, 3], [1, 0, 1]]\ny = np.array([0, 2])\ns = softmax(X)\n"
    "s[range(2), y] -= 1\n"
    "s = s/2\nloss = sum(s*s)",
    "hidden": "def f(a):\n    u = a*b\n    v = u + 1/u\n    return v*u\nf(x) + f(y)",
    "put": "x[0] = w*x[1]\nx = stack([x, x])\nz = where(x > 1, x, 0)*detach(x)\nsum(z)",
}  # fmt: skip
PAGES = ("/", "/embed", "/explain", "/share", "/check")
PANELS = (
    "_panel=table",
    "_panel=code&_code=formulas",
    "_predict=gradients",
    "_predict=values",
    "_lang=zh",
)
FILES = ("json", "svg", "dot", "py", "js", "tex", "html")
CASES = [*dict.fromkeys((*OWN, *VALUES))]
MOST = 60  # gates of a circuit that is asked for in every form


def _made(name: str) -> Circuit:
    return Circuit({**TEXTS, **OWN}[name], VALUES.get(name, {}))


def _query(name: str) -> str:
    given = {"expr": {**TEXTS, **OWN}[name], **VALUES.get(name, {})}
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in given.items())


@pytest.mark.parametrize("name", [*TEXTS, *OWN])
def test_a_piece_is_a_circuit_or_an_error_with_a_place(client: FlaskClient, name: str) -> None:
    asked = ask(client, "/graph.json", _query(name))
    assert asked.status_code in (200, 400, 413)
    body = asked.get_json()
    assert "gates" in body or body["error"]["hint"]
    text = {**TEXTS, **OWN}[name]
    for span in body.get("error", {}).get("others", []):
        assert 0 <= span[0] <= span[1] <= len(text)


@pytest.mark.parametrize("name", CASES)
def test_every_address_answers(client: FlaskClient, name: str) -> None:
    query = _query(name)
    record = ask(client, "/graph.json", query).get_json()
    assert len(record["gates"]) < MOST
    names = ",".join({gate["module"] for gate in record["gates"]} - {None})
    for path in (*PAGES, *(f"/graph.{ending}" for ending in FILES)):
        for more in ("", f"&_fold={names}", "&_step=3"):
            assert ask(client, path, query + more).status_code == 200, (path, more)
    for more in (*PANELS, *(f"_gate={gate['id']}" for gate in record["gates"])):
        assert ask(client, "/", f"{query}&{more}").status_code == 200, more
    assert ask(client, "/graph.py", f"{query}&_flavour=pytorch").status_code == 200
    assert ask(client, "/graph.tex", f"{query}&_flavour=formulas").status_code == 200


def test_programs_written_of_pieces_have_their_numbers() -> None:
    runs = [_made(name) for name in CASES]
    listings = [made.program("numpy") for made in runs]
    for made, listing, printed in zip(runs, listings, results(listings), strict=True):
        check(made.run, listing, printed)
    scripts = ran_by_node([made.program("javascript").text for made in runs])
    for made, found in zip(runs, scripts, strict=True):
        check_script(made.opened, found)


@pytest.mark.parametrize("name", CASES)
def test_the_check_finds_no_wrong_gradient(client: FlaskClient, name: str) -> None:
    answer = ask(client, "/check", _query(name)).get_data(as_text=True)
    assert "verdict" in answer
    assert "verdict differ" not in answer


@pytest.mark.parametrize("name", CASES)
def test_folding_changes_no_number(name: str) -> None:
    made = _made(name)
    names = [module.name for module in made.graph.modules]
    folded = Circuit({**TEXTS, **OWN}[name], VALUES.get(name, {}), fold=names)
    for one, value in made.gradients.items():
        np.testing.assert_array_equal(folded.gradients[one], value)


@pytest.mark.parametrize("query", [*map(_query, CASES), f"{_query('a call')}&_fold=f"])
def test_what_folds_all_leaves_fewer_gates_and_what_opens_all_more(
    client: FlaskClient, query: str
) -> None:
    def gates(query: str) -> int:
        return len(ask(client, "/graph.json", query).get_json()["gates"])

    page = ask(client, "/", query).get_data(as_text=True)
    for kind, address in re.findall(r'data-folding="(fold|unfold)" href="/\?([^"]*)">', page):
        other = html.unescape(address)
        assert (gates(other) < gates(query)) == (kind == "fold"), (kind, other)


def test_an_input_whose_number_is_asked_for_is_data_without_a_wire(client: FlaskClient) -> None:
    record = post(client, {"expr": OWN["a loop"], "values": {"n": 2}}).get_json()
    assert record["inputs"]["n"] == {"value": 2.0, "gradient": None, "shape": [], "data": True}
    assert "input-n" not in {wire["source"] for wire in record["wires"]}
    assert record["ignored"] == []
    more = post(client, {"expr": OWN["a loop"], "values": {"n": 3}}).get_json()
    assert len(more["gates"]) > len(record["gates"])


def test_lines_that_compute_nothing_are_passed_over(client: FlaskClient) -> None:
    text = "import numpy as np\nnp.random.seed(0)\nx*y"
    passed = post(client, {"expr": text}).get_json()["passed_over"]
    assert [one["text"] for one in passed] == ["import numpy as np", "np.random.seed(0)"]
    assert all(text[slice(*one["span"])] == one["text"] for one in passed)
    page = ask(client, "/", f"expr={quote(text)}").get_data(as_text=True)
    assert "2 lines compute nothing here and are passed over: 1, 2" in page
    assert "Random numbers" not in page
    drawn = text.replace("x*y", "x = np.random.randn(3)\nsum(x)")
    assert "with a seed Python draws others: 2" in ask(
        client, "/", f"expr={quote(drawn)}"
    ).get_data(as_text=True)


def test_further_faults_are_counted_and_marked(client: FlaskClient) -> None:
    text = "a = x +\nb = )y\nc = 2 2\na*b"
    error = post(client, {"expr": text}).get_json()["error"]
    assert len(error["others"]) >= 1
    page = ask(client, "/", f"expr={quote(text)}").get_data(as_text=True)
    assert 'data-others="[[' in page


def test_what_a_trace_refuses_is_counted_and_marked_as_faults_are(client: FlaskClient) -> None:
    text = "y = lin(x)\nz = foo(y)\nfor i in range(3):\n    z = z*bar(i)"
    error = post(client, {"expr": text}).get_json()["error"]
    assert [text[slice(*place)] for place in error["others"]] == ["foo", "bar"]
    page = ask(client, "/", f"expr={quote(text)}").get_data(as_text=True)
    assert 'data-others="[[15,18],[51,54]]"' in page
    assert "There are 2 more lines that can’t be read: 2, 4." in page


def test_versions_are_drawn_and_linked() -> None:
    made = Circuit("h = x*w + 1\nh = tanh(h)*h + x\nh = h*h", {}, fold=["h.2"])
    assert made.arrangement.fold == ("h.2",)
    assert made.graph.output == "h"
    assert made.values["h"] == made.output
    assert "h₂" in made.svg() and "h.2" not in made.svg().replace("frame-h.2", "")
    assert "h_{2}" in made.program("formulas").text and "h_{2}" in made.program("tikz").text


def test_an_input_that_is_assigned_again_has_its_own_gradient_and_the_outputs_value() -> None:
    made = Circuit("h = h*w", {"h": 2, "w": 3})
    assert (made.values["h"], made.gradients["h"]) == (6.0, 3.0)
