"""What the server answers of a judged backward pass, and what an exercise hides."""

import json
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from engine.circuits import Circuit
from web.site.lessons import COURSE, Lesson

FORWARD = "u = a*b\nv = tanh(u)\nf = exp(v*c) + a"
VALUES = "a=0.797&b=1.155&c=0.622"
EXERCISE = f"expr={quote(FORWARD)}&{VALUES}&_predict=backward"
PLACES = ("/", "/graph.json", "/graph.svg", "/explain", "/check", "/embed", "/yours", "/share")


def answers() -> dict[str, float]:
    """The gradients that an exercise asks for, and those between them, by name."""
    values = {"a": 0.797, "b": 1.155, "c": 0.622}
    return {n: float(g) for n, g in Circuit(FORWARD, values).gradients.items() if n != "f"}  # type: ignore[arg-type]


def told(text: str) -> set[float]:
    """The numbers in a text."""
    found = re.findall(r"[−-]?\d+\.\d+", text.replace("\\u2212", "-"))
    return {float(one.replace("−", "-")) for one in found}


def holds(text: str, number: float) -> bool:
    """Tell whether a text has a number, in three digits or more."""
    return any(abs(one - number) < 0.006 * abs(number) for one in told(text))


@pytest.mark.parametrize("more", ["", "&_step=7", "&_step=99", "&_gate=g2", "&_panel=table",
                                  "&_panel=code", "&_panel=check", "&_backward=dv%20=%20-4"])  # fmt: skip
def test_an_exercise_holds_no_answer_before_it_is_found(client: FlaskClient, more: str) -> None:
    for path in PLACES:
        text = client.get(f"{path}?{EXERCISE}{more}").text
        shown = re.sub(r'(?s)<(link|meta|img)\b[^>]*>|data-(query|low|high)="[^"]*"', "", text)
        for name, number in answers().items():
            assert not holds(shown, number), f"{path} tells the gradient of {name}: {number}"


def test_what_is_found_is_shown_and_all_of_it_when_nothing_lacks(client: FlaskClient) -> None:
    given = answers()
    lines = "dv = c*(f - a)\ndu = dv*(1 - v*v)\nda = du*b + 1\ndb = du*a\ndc = v*(f - a)"
    one = client.get(f"/graph.json?{EXERCISE}&_backward={quote('dc = v*(f - a)')}").json
    assert one is not None and "expected" not in one["backward"]["lines"][0]
    assert holds(json.dumps(one), given["c"]) and not holds(json.dumps(one), given["b"])
    every = client.get(f"/graph.json?{EXERCISE}&_backward={quote(lines)}").json
    assert every is not None and every["backward"]["right"] == 5
    assert every["inputs"]["b"]["gradient"] == pytest.approx(given["b"])
    assert holds(client.get(f"/?{EXERCISE}&_backward={quote(lines)}").text, given["b"])


def test_a_number_that_was_put_right_does_not_tell_the_answer(client: FlaskClient) -> None:
    lines = quote("du = 1\nda = du\ndb = du*1")
    for path in ("/", "/graph.json", "/yours"):
        text = client.get(f"{path}?{EXERCISE}&_backward={lines}").text
        assert not holds(text, answers()["u"]), path


def test_one_line_after_the_other_is_shown_until_nothing_lacks(client: FlaskClient) -> None:
    text = ""
    for _ in range(8):
        page = client.get(f"/?{EXERCISE}&_backward={quote(text)}&_reveal=1").text
        assert "_reveal" not in re.sub(r'name="_reveal"', "", page)
        found = re.search(r'(?s)<textarea id="backward"[^>]*>\n?(.*?)</textarea>', page)
        assert found
        text = found[1]
    assert {line.partition(" ")[0] for line in text.splitlines()} == {
        "df",
        "dv",
        "dc",
        "du",
        "da",
        "db",
    }
    assert "The gradients of all inputs are there" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "df = 1.0"),
        ("df = 1.0", "df = 1.0\ndq = df * z"),
        ("dq = z\ndz = q", "dq = z\ndz = q\ndx = dq"),  # of df no line is in want
        ("dz = q", "dz = q\ndf = 1.0"),
        ("dq = z\ndz = q\ndx = dq\ndy = z", "dq = z\ndz = q\ndx = dq\ndy = z\ndf = 1.0"),
    ],
)
def test_the_line_that_is_shown_is_one_that_the_inputs_lack(text: str, shown: str) -> None:
    values = {"x": -2, "y": 5, "z": -4}
    made = Circuit("q = x+y; f = q*z", values, backward=text, exercise=True)
    assert made.revealed() == shown


def test_a_text_is_read_as_one_program_where_the_address_says_so(client: FlaskClient) -> None:
    text = quote("q = x+y; f = q*z; dq = z; dx = dq")
    page = client.get(f"/?expr={text}").text
    assert 'id="tab-yours" aria-selected="true"' in page and "_backward=&" in page.replace('"', "&")
    other = client.get(f"/?expr={text}&_backward=").text
    assert re.search(r'id="tab-yours"[^>]* hidden>', other)
    assert 'id="tab-code" aria-selected="true"' in client.get(f"/?expr={text}&_panel=code").text


@pytest.mark.parametrize(
    "lines",
    ["dq = (", "dx = nothing", "1/0", "dx = 1/0", "dx = log(-1)", "\n".join(["dx = x"] * 200), "=" * 300,
     "\n".join(["dx = ="] * 200), "def f(dout):\n  return dout", "dx = zeros(99999,99999)", "$", "dW = W.T"],
)  # fmt: skip
def test_nothing_that_is_written_breaks_the_page_or_is_lost(
    client: FlaskClient, lines: str
) -> None:
    for path in ("/", "/yours", "/embed"):
        answer = client.get(f"{path}?{EXERCISE}&_backward={quote(lines)}")
        assert answer.status_code == 200
        field = re.search(r'(?s)<textarea id="backward"[^>]*>\n?(.*?)</textarea>', answer.text)
        assert field and field[1] == lines.replace("<", "&lt;"), path


@pytest.mark.parametrize("lesson", COURSE[2:], ids=lambda one: one.name)
def test_every_lesson_from_the_neuron_on_has_an_exercise_that_can_be_solved(lesson: Lesson) -> None:
    state = next(one.state for one in lesson.tries if one.state.predict == "backward")
    text = ""
    for _ in range(30):
        made = Circuit(
            state.expr, state.values, data=state.data, backward=text, exercise=True, forgiving=True
        )
        text = made.revealed() or text
        if not made.hides:
            break
    assert made.faults == [] and not made.hides, text


def test_a_page_that_shows_the_circuit_gets_what_is_said_of_its_text_alone(
    client: FlaskClient,
) -> None:
    lines = "df = 1\ndv = f*c"
    judged = f"{FORWARD}\n{lines}"
    page = client.get(f"/?expr={quote(judged)}&{VALUES}").text
    found = re.search(r'data-since="(\w+)"', page)
    assert found

    def asked(text: str, values: str = VALUES) -> str:
        return client.get(f"/?expr={quote(text)}&{values}&_since={found[1]}").text

    edited = judged.replace("f*c", "f")
    news = asked(edited)
    assert "<svg" not in news and 'data-verdict="wrong"' in news and "f*c" not in news
    assert 'id="viewport"' in asked(edited, VALUES.replace("0.797", "0.798"))
    assert 'id="viewport"' in asked(edited.replace("v*c", "v/c"))
    assert 'id="viewport"' in asked(FORWARD)  # the tab of the judged lines is gone
    assert 'id="viewport"' in asked(edited.replace("u =", " u ="))  # its parts stand elsewhere
    refused = asked(f"{edited} +")
    assert 'id="problem"' in refused and 'id="viewport"' not in refused
    plain = client.get(f"/?expr={quote(FORWARD)}&{VALUES}").text
    assert 'data-since=""' in plain
    exercise = client.get(f"/?{EXERCISE}&_backward={quote(lines)}").text
    assert 'data-since=""' in exercise
