"""A panel that stands in the table has its tab, its place on the page, and what fills it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.base.words import ENGLISH, LOCALES, say, translated
from engine.circuits import Circuit
from tests.programs.test_languages import english
from tests.support import lacking
from web.site.address import State
from web.site.panels import PANELS, Panel

ROOT = Path(__file__).parents[2]
JUDGED = "expr=q%20=%20x%2By;%20f%20=%20q*z;%20dq%20=%20z;%20dx%20=%20-dq&x=-2&y=5&z=-4&_gate=g2"
FIRST = "expr=(x%2By)*z&x=-2&y=5&z=-4&_gate=g2"


def inside(page: str, name: str) -> str:
    """What stands in a panel of the page."""
    found = re.search(
        rf'(?s)id="panel-{name}"[^>]*>(.*?)(?=<div role="tabpanel"|</section>\s*</main>)', page
    )
    assert found, f"the page has no panel {name}"
    return found[1].strip()


def asked(name: str) -> str:
    """An address at which there is something in a panel."""
    return JUDGED if name == "yours" else FIRST


def lacks(panel: Panel, client: FlaskClient) -> list[str]:
    text = "q = x+y; f = q*z; dq = z" if panel.name == "yours" else "(x+y)*z"
    made = Circuit(text, {"x": -2, "y": 5, "z": -4})
    given = panel.given(made, State("(x+y)*z", {}, {"_gate": "g2"}), lambda: False)
    return [*lacking.of_panel(panel, given, client.application.jinja_env)]


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_lacks_nothing(client: FlaskClient, name: str) -> None:
    found = lacks(PANELS[name], client)
    assert found == [], f"the row of `{name}` in web/site/panels.py lacks: {'; '.join(found)}"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": say("")}, "title=, what its tab says"),
        ({"title": "Explain"}, "say(…) around its title="),
        (
            {"title": say("no such words")},
            "a translation of its title=, in engine/locales/zh/page.po",
        ),
        ({"template": "none.html"}, "there is no templates/none.html"),
        ({"given": PANELS["table"].given}, "`gate`, which templates/inspector.html uses"),
        ({"comes": "apart", "link": None}, "address= and link=, because it comes apart"),
        ({"template": "table.html"}, "`record`, which templates/table.html uses"),
    ],
)
def test_what_a_panel_lacks_is_named(client: FlaskClient, change: dict[str, Any], why: str) -> None:
    assert any(why in one for one in lacks(replace(PANELS["explain"], **change), client))


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_opens_with_its_tab_and_is_filled_by_the_server(
    client: FlaskClient, name: str
) -> None:
    panel = PANELS[name]
    for locale in LOCALES:
        page = client.get(f"/?{asked(name)}&_panel={name}&_lang={locale}").text
        assert f'id="tab-{name}" aria-selected="true"' in page
        assert f">{translated(panel.title, locale)}</button>" in page
        assert page.count(' role="tab" ') == page.count('role="tabpanel"') == len(PANELS)
        said = re.sub(r"<[^>]*>", "", inside(page, name)).strip()
        assert len(said) > 10, f"templates/{panel.template} gives a reader nothing but {said!r}"
        told = re.sub(r"(?s)<(code|select|style)\b.*?</\1>|<[^>]*>", "", inside(page, name))
        assert locale == ENGLISH or english(told) == [], (
            f"templates/{panel.template} has English in it, without _(…)"
        )


@pytest.mark.parametrize("name", PANELS)
def test_no_panel_gives_away_what_is_asked_for(client: FlaskClient, name: str) -> None:
    page = inside(client.get(f"/?{asked(name)}&_panel={name}&_predict=values").text, name)
    assert ("give away" in page) == PANELS[name].tells
    assert not re.search(r"[−-]12\b", page), f"tells= of `{name}`: it shows the output"


@pytest.mark.parametrize("name", [name for name, panel in PANELS.items() if panel.address])
def test_a_panel_with_an_address_stands_alone_there(client: FlaskClient, name: str) -> None:
    panel = PANELS[name]
    alone = client.get(f"{panel.address}?{asked(name)}")
    assert (alone.status_code, alone.mimetype) == (200, "text/html")
    assert alone.headers["Cache-Control"] == client.get(f"/?{asked(name)}").headers["Cache-Control"]
    assert "Accept-Language" in alone.vary
    assert client.get(f"{panel.address}?expr=x%2B").status_code == 400
    if panel.comes == "every":
        drawn = re.sub(r"\s+", " ", alone.text)
        assert drawn.strip() in re.sub(r"\s+", " ", client.get(f"/?{asked(name)}").text)


def test_a_panel_that_comes_apart_has_an_address_and_a_script_that_asks_for_it() -> None:
    parts = (ROOT / "static/page/parts.js").read_text(encoding="utf-8")
    for name, panel in PANELS.items():
        if panel.comes == "apart":
            assert panel.address and panel.link, name
            assert f'byId("panel-{name}")' in parts, f"static/page/parts.js makes no view of {name}"
