"""A setting that stands in the table is read where the table says, and described wherever it should be."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.base.words import say
from tests import fuzz
from tests.support import lacking
from tests.web import test_trust
from web.site.address import State, notices
from web.site.parameters import CIRCUITS, SETTINGS, Setting
from web.views.openapi import BODY, DESCRIPTION

ROOT = Path(__file__).parents[2]
ALONE = "q=x%2By; f=sigmoid(q)*wx&x=-2&y=5&wx=-4"
FIRST = f"{ALONE}&_gate=g1"
OTHERS = {  # what stands before a setting, where it changes nothing of the first circuit
    "_backward": "f=x*y; dx=y*2; dy=x*3&x=-2&y=5&_gate=g1",
    "_reveal": f"{FIRST}&_predict=backward&_panel=yours",
    "_since": "x%2B",
    "_written": f"{FIRST}&_backward=df%20=%201",
    "_step": ALONE,
    "_unsaid": "xe^x&xe=2&x=1",
    "_fold": "q=x*y%2By; f=1/(1%2Bexp(-q))&x=-2&y=0.5&_gate=g1",
    "_expand": f"{ALONE}&_gate=g2",
    "_low": f"{FIRST}&_high=100",
    "_high": f"{FIRST}&_low=-100",
    "_lang": "x%2B",
    "_code": f"{FIRST}&_panel=code",
}
LINKS = re.compile(
    r"(?:expr=|expr%3D)[^\"< ]*|href=\"/\?[^\"]*\"|\s*<input type=\"hidden\"[^>]*>"
)  # they carry every setting


def documented(setting: Setting) -> str:
    """The row of a setting in docs/addresses.md."""
    views = [f"`{path}`" for path in setting.read if not path.startswith("/graph.")]
    files = [path.removeprefix("/graph") for path in setting.read if path.startswith("/graph.")]
    places = [*views, *([f"`/graph{' '.join(files)}`"] if files else [])]
    read = "all" if setting.read == CIRCUITS else ", ".join(places)
    return f"| `{setting.name}` | {setting.words} | {setting.takes} | {setting.usual} | {read} |"


@pytest.mark.parametrize("name", SETTINGS)
def test_the_documents_have_a_row_of_every_setting(name: str) -> None:
    rows = (ROOT / "docs/addresses.md").read_text(encoding="utf-8").splitlines()
    row = documented(SETTINGS[name])
    assert row in rows, f"docs/addresses.md lacks this row:\n{row}"


def test_the_documents_have_no_row_of_another_setting() -> None:
    text = (ROOT / "docs/addresses.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(_\w+)`", text, re.MULTILINE)) == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_says_what_it_does_in_every_language(name: str) -> None:
    lacks = [*lacking.of_setting(SETTINGS[name])]
    assert lacks == [], f"the row of `{name}` in web/site/parameters.py lacks: {'; '.join(lacks)}"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "h"}, "a name that begins with `_`"),
        ({"words": say("")}, "words=, for a reader"),
        ({"takes": "a number"}, "say(…) around its takes="),
        (
            {"words": say("no such words")},
            "a translation of its words=, in engine/locales/zh/page.po",
        ),
        ({"read": ()}, "read=, the addresses"),
        ({"examples": ()}, "examples="),
    ],
)
def test_what_a_setting_lacks_is_named(change: dict[str, Any], why: str) -> None:
    assert any(why in one for one in lacking.of_setting(replace(SETTINGS["_h"], **change)))


def answer(client: FlaskClient, path: str, query: str) -> tuple[int, str]:
    response = client.get(path, environ_overrides={"QUERY_STRING": f"expr={query}"})
    return response.status_code, LINKS.sub("", response.data.decode("latin-1"))


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_read_where_the_table_says(client: FlaskClient, name: str) -> None:
    setting = SETTINGS[name]
    start = OTHERS.get(name, FIRST)
    for path in (one for one in CIRCUITS if one != "/share"):  # which is made of links
        if name == "_lesson":  # it has a program where the address has none
            without, given = (
                client.get(f"{path}?_gate=g1{more}").data for more in ("", "&_lesson=forks")
            )
        else:
            without = answer(client, path, start)
            examples = (f"{start}&{name}={example}" for example in setting.examples[:2])
            asked = (answer(client, path, query) for query in examples)
            given = next((one for one in asked if one != without), without)
        reads = given != without
        assert reads == (path in setting.read), (
            f"{path} reads `{name}`, and read= of its row lacks that"
            if reads
            else f"read= of `{name}` has {path}, where neither of its first examples changes anything: "
            f"{setting.examples[:2]}"
        )


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_no_use_gets_a_notice_or_is_read_as_none(name: str) -> None:
    setting = SETTINGS[name]
    found = list(notices(State("x*y", {}, {name: "no such thing"}), {"g1"}, 3))
    checked = (setting.known and name != "_flavour") or name in ("_step", "_gate")
    assert bool(found) == bool(checked), f"{name}: {found}"
    for example in setting.known:
        assert not list(notices(State("x*y", {}, {name: example}), {"g1"}, 3))


def test_nobody_else_has_a_list_of_settings_that_could_be_forgotten() -> None:
    for path in CIRCUITS:
        if path.startswith("/graph."):
            parameters = DESCRIPTION["paths"][path]["get"]["parameters"]
            told = {one["name"] for one in parameters if one["name"].startswith("_")}
            assert told == {one.name for one in SETTINGS.values() if path in one.read}, path
    options = {one.name[1:] for one in SETTINGS.values() if "/graph.json" in one.read}
    assert set(BODY["properties"]["options"]["properties"]) == options
    assert set(SETTINGS) <= set(test_trust.SETTINGS) & set(fuzz.NAMES)


def test_every_setting_that_is_written_anywhere_is_in_the_table() -> None:
    """What Python, the templates and the scripts ask for by name."""
    sources = [
        *ROOT.glob("web/**/*.py"),
        *ROOT.glob("templates/*.html"),
        *ROOT.glob("static/**/*.js"),
    ]
    asked = r"(?:settings\.(?:get|has)\(|settings\[|_choice\(|with_setting\(|without\(|name=)"
    forms = rf"""{asked}["'](_[a-z]+)["']"""
    named = {
        (name, path.name) for path in sources for name in re.findall(forms, path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {one for one in named if one[0] not in SETTINGS} == set()
