"""Links hold: each that was recorded once gives the same values and gradients for ever."""

import itertools
import math
import re
from typing import Any

from flask.testing import FlaskClient

from tests.record_links import answer, get, links, published

LINKS = links()
FORMATS = ("/graph.py", "/graph.js", "/graph.tex", "/graph.dot", "/graph.svg", "/graph.html", "/share",
           "/explain", "/check")  # fmt: skip
SETTINGS = {
    "_upstream", "_data", "_fold", "_expand", "_step", "_lesson", "_predict", "_gate", "_panel", "_code",
    "_wrt", "_h", "_low", "_high", "_palette", "_flavour", "_lang", "_theme", "_view", "_hide", "_width",
    "_flow",
}  # fmt: skip


def same(now: Any, then: Any) -> bool:
    """Two numbers, or arrays of them, but for what another order of adding up changes."""
    if isinstance(then, list):
        return (
            isinstance(now, list)
            and len(now) == len(then)
            and all(same(one, other) for one, other in zip(now, then, strict=True))
        )
    if isinstance(then, float) and isinstance(now, float | int):
        return math.isclose(now, then, rel_tol=1e-11, abs_tol=1e-13)
    return bool(now == then)


def lacking(now: list[Any], then: list[Any]) -> list[Any]:
    """What was recorded and is no longer there, in whatever order."""
    left, missing = list(now), []
    for one in then:
        found = next((at for at, other in enumerate(left) if same(other, one)), None)
        if found is None:
            missing.append(one)
        else:
            del left[found]
    return missing


def test_every_recorded_link_gives_the_values_and_gradients_that_it_gave(
    client: FlaskClient,
) -> None:
    differing = {}
    for then in LINKS:
        now = answer(client, then["query"])
        if not (
            same(now["output"], then["output"])
            and now["inputs"].keys() == then["inputs"].keys()
            and all(same(now["inputs"][name], input) for name, input in then["inputs"].items())
            and not lacking(now["gates"], then["gates"])
            and len(now["gates"]) == len(then["gates"])
        ):
            differing[then["query"]] = now
    assert differing == {}


def shown(picture: str, role: str) -> list[str]:
    """The numbers of one role on the wires of a picture."""
    return re.findall(rf'<text class="{role}"[^>]*>([^<]*)</text>', picture)


def is_written(number: Any, texts: list[str]) -> bool:
    """A number stands among the texts, rounded to the digits that a wire has room for."""
    for text in texts:
        plain = text.replace("−", "-").replace("∞", "inf").replace("\u202f", "")
        try:
            near = math.isclose(float(plain), float(number), rel_tol=0.006, abs_tol=0.006)
        except ValueError:
            near = False
        if near or plain == number:
            return True
    return False


def test_every_recorded_link_with_settings_has_its_numbers_in_the_picture(
    client: FlaskClient,
) -> None:
    # A program with its values alone has the same picture everywhere.
    with_settings = [link for link in LINKS if re.search(r"(^|&)_", link["query"])]
    for then, path in zip(with_settings, itertools.cycle(("/", "/embed", "/graph.svg"))):
        query = then["query"]
        picture = get(client, path if "expr=" in query else "/", query).get_data(as_text=True)
        if re.search("_predict|_step", query):
            continue  # which leave numbers out on purpose
        for value, gradient in (then["output"][1:], *then["inputs"].values()):
            if isinstance(value, list):
                continue
            assert is_written(value, shown(picture, "value")), f"{path}?{query}: {value}"
            assert gradient is None or is_written(gradient, shown(picture, "gradient")), (
                f"{path}?{query}: {gradient}"
            )


def test_every_recorded_setting_is_taken_by_every_format(client: FlaskClient) -> None:
    seen: set[str] = set()
    paths = itertools.cycle(FORMATS)
    for then in LINKS:
        if "expr=" not in then["query"]:
            continue
        settings = set(re.findall(r"&(_\w+)(=[^&]*)", then["query"]))
        names = {name for name, _ in settings} - seen
        new = {name + value for name, value in settings} - seen
        seen |= names | new
        for path in FORMATS if names else [next(paths) for _ in new]:
            get(client, path, then["query"])
    assert seen >= SETTINGS


def test_what_the_project_publishes_is_recorded() -> None:
    recorded = [link["query"] for link in LINKS]
    assert len(set(recorded)) == len(recorded)
    missing = set(published()) - set(recorded)
    assert missing == set(), "python -m tests.record_links adds them"
