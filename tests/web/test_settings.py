"""What may be set by the environment, and what is said of a wrong setting."""

import re
from pathlib import Path
from typing import Any

import pytest

from web.running.settings import USUAL, Settings, settings_in

ROOT = Path(__file__).parents[2]


def test_nothing_has_to_be_set() -> None:
    assert settings_in({}) == USUAL


def test_a_setting_is_read() -> None:
    assert settings_in({"HOST": "0.0.0.0", "PORT": "80"}) == Settings(host="0.0.0.0", port=80)


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "8000.0", "٣", "http", "9" * 5000])
def test_a_wrong_port_is_named_with_what_was_expected(port: str) -> None:
    with pytest.raises(
        ValueError, match=r"^PORT is .*, and a number from 1 to 65535 was expected$"
    ):
        settings_in({"PORT": port})


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("RATE_LIMIT", "often", "a rate such as 120/minute"),
        ("RATE_LIMIT", "0/minute", "a rate such as 120/minute"),
        ("RATE_LIMIT", "5/minute;", "a rate such as 120/minute"),
        ("PROXIES", "10", "a number from 0 to 9"),
        ("LAYOUT_QUEUE", "-1", "a number from 0 to 1000"),
        ("ACCESS_LOG", "yes", "one of off, on, full"),
        ("METRICS", "", "one of on, off"),
        ("LESSONS", "/nowhere", "a folder that can be read"),
        ("LESSONS", __file__, "a folder that can be read"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(
    name: str, wrong: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name} is '{wrong}', and {expected} was expected$"):
        settings_in({name: wrong})


def test_settings_of_several_parts_are_read() -> None:
    made = settings_in({"RATE_LIMIT": "10/second;2000/hour", "HOSTS": "a.example, .b.example,"})
    assert made.rate_limit == "10/second;2000/hour"
    assert made.hosts == ("a.example", ".b.example")


def test_a_folder_of_lessons_is_a_setting() -> None:
    folder = str(ROOT / "lessons")
    assert settings_in({"LESSONS": folder}).lessons == folder


def test_the_page_of_settings_names_each_of_them_with_its_usual_value() -> None:
    source = (ROOT / "web/running/settings.py").read_text(encoding="utf-8")
    fields = re.findall(r"^    (\w+): .* = .*  # ([A-Z_]+)$", source, re.MULTILINE)
    lacks = set(Settings.__dataclass_fields__) - {field for field, _ in fields}
    assert not lacks, f"fields without a comment such as `# PORT` behind them: {lacks}"
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? *\|", page, re.MULTILINE))
    wanted = {name: str(getattr(USUAL, field)).replace("()", "") for field, name in fields}
    assert told == wanted, f"rows of docs/settings.md: {wanted.items() ^ told.items()}"


class Asked(dict[str, str]):
    """An empty environment that notes what it is asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def get(self, name: str, usual: Any = None) -> Any:
        self.names.add(name)
        return usual


def test_every_setting_is_read_from_the_environment() -> None:
    source = (ROOT / "web/running/settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"^    \w+: .* = .*  # ([A-Z_]+)$", source, re.MULTILINE))
    asked = Asked()
    settings_in(asked)
    assert named <= asked.names, f"settings_in does not read {named - asked.names}"
