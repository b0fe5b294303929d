"""What a reader is asked for stands in no answer of the server but the record that the script reads."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from engine.layout.workers import Workers

# q is 14.77 and so is dz, f is −60.9, and dx, dy and dq are −4.125, which is z.
EXPR = "expr=q=x%2By;f=q*z&x=6.25&y=8.52&z=-4.125"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    workers = Workers()
    yield create_app(workers).test_client()
    workers.close()


def seen(client: FlaskClient, address: str) -> str:
    """The page without the plain data for its script, and without the value of the input z."""
    text = client.get(address).text
    text = re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)
    return text.replace("z=-4.125", "").replace('value="-4.125"', "")


@pytest.mark.parametrize("panel", ["explain", "code", "check", "table"])
@pytest.mark.parametrize("more", ["", "&_gate=g2", "&_step=5", "&_step=4&_gate=g1"])
def test_no_panel_gives_a_gradient_away(client: FlaskClient, panel: str, more: str) -> None:
    shown = seen(client, f"/?{EXPR}&_predict=gradients&_panel={panel}{more}")
    inputs = re.findall(r'<output class="gradient"[^>]*>(.*?)</output>', shown)
    assert set(inputs) <= {"?", "—"}
    assert not re.search(r'class="[^"]*gradient[^"]*"[^>]*>[^<]*(4\.12|14\.[78])', shown)


@pytest.mark.parametrize("panel", ["explain", "code", "check", "table"])
@pytest.mark.parametrize("more", ["", "&_gate=g2", "&_step=1", "&_step=2"])
def test_no_panel_gives_a_value_away(client: FlaskClient, panel: str, more: str) -> None:
    shown = seen(client, f"/?{EXPR}&_predict=values&_panel={panel}{more}")
    assert not re.search(r"14\.[78]|60\.9", shown)


@pytest.mark.parametrize("address", ["/explain", "/check"])
def test_what_the_script_asks_for_by_itself_gives_nothing_away(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(f"{address}?{EXPR}&_predict=values&_gate=g2").text
    assert "give away" in answer
    assert not re.search(r"14\.[78]|60\.9", answer)


def test_without_javascript_the_answers_are_a_link_away(client: FlaskClient) -> None:
    page = client.get(f"/?{EXPR}&_predict=gradients").text
    (link,) = set(re.findall(r'<noscript><a href="(/[^"]*)">Show the answers', page))
    assert "_predict" not in link
    assert "4.12" in client.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize("mode", ["gradients", "values", "g1", "g2"])
def test_every_picture_has_question_marks(client: FlaskClient, mode: str) -> None:
    svg = client.get(f"/graph.svg?{EXPR}&_predict={mode}").text
    assert ">?<" in svg
    plain = client.get(f"/graph.svg?{EXPR}").text
    assert ">?<" not in plain
    for format in ("png", "pdf"):
        asked = client.get(f"/graph.{format}?{EXPR}&_predict={mode}").data
        assert asked != client.get(f"/graph.{format}?{EXPR}").data


@pytest.mark.parametrize("mode", ["g99", "everything"])
def test_a_mode_that_there_is_not_is_left_aside_with_a_quiet_notice(
    client: FlaskClient, mode: str
) -> None:
    answer = client.get(f"/?{EXPR}&_predict={mode}")
    assert answer.status_code == 200
    assert f"<code>{mode}</code> is left aside" in answer.text
    assert "4.12" in answer.text


def test_a_circuit_that_is_drawn_folded_is_drawn_so_in_every_format(client: FlaskClient) -> None:
    folded = client.get(f"/graph.svg?{EXPR}&_fold=q").text
    assert 'id="gate-g1"' in folded
