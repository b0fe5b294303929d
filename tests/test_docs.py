"""What the documents say of the project is true of it."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from engine import __version__
from engine.base.errors import InputError
from engine.circuits import circuit
from engine.gates.table import FUNCTIONS
from engine.language.values import read as value_of
from tests.support import gates_page

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ROOMS = sorted(
    folder.relative_to(ROOT).as_posix()
    for parent in ("engine", "web", "static")
    for folder in (ROOT / parent).iterdir()
    if folder.is_dir() and folder.name not in ("locales", "__pycache__")
)

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(<?([^)\s>]+)|(?:src|href)=\"([^\"]+)\"")
ELSEWHERE = re.compile(r"[a-z]+:|//|#")


def read(path: str) -> str:
    """A file of the project, as text."""
    return (ROOT / path).read_text(encoding="utf-8")


def relative(path: Path) -> str:
    """The name under which pytest shows a file."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", ROOMS)
def test_the_architecture_has_a_paragraph_on_every_room(room: str) -> None:
    assert f"**`{room}/`**" in read("ARCHITECTURE.md")


@pytest.mark.parametrize("room", [room for room in ROOMS if not room.startswith("static")])
def test_every_room_says_what_it_is(room: str) -> None:
    described = ast.get_docstring(ast.parse(read(f"{room}/__init__.py")))
    assert described and (not room.startswith("engine/") or "Its face: " in described)


def test_every_file_in_the_architecture_exists() -> None:
    """A bare name is of the room that its paragraph is on."""
    for paragraph in read("ARCHITECTURE.md").split("\n\n"):
        room = re.match(r"\*\*`([\w/]+)/`\*\*", paragraph)
        for name in re.findall(r"`([\w/.]+\.(?:py|js|html|css|md))`", paragraph):
            places = [name, f"{room[1]}/{name}"] if room else [name]
            assert any((ROOT / place).is_file() for place in places), f"{name}: {paragraph[:40]}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    code = "\n".join([*FENCED.findall(text), *CODE.findall(FENCED.sub("", text))])
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code))
    assert named <= set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))


def test_the_readme_names_every_make_target() -> None:
    (targets,) = re.findall(r"^\.PHONY: (.*)", read("Makefile"), re.MULTILINE)
    missing = [target for target in targets.split() if f"make {target}" not in read("README.md")]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    text = CODE.sub("", FENCED.sub("", document.read_text(encoding="utf-8")))
    links = [first or second for first, second in LINK.findall(text)]
    broken = [
        link
        for link in links
        if not ELSEWHERE.match(link) and not (document.parent / link.split("#")[0]).exists()
    ]
    assert broken == []


def test_the_changelog_speaks_of_this_version() -> None:
    headings = re.findall(r"^## \[?([^\]\s]+)", read("CHANGELOG.md"), re.MULTILINE)
    assert {"Unreleased", __version__} & set(headings)


@pytest.mark.parametrize("file", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_every_requirement_is_pinned(file: str) -> None:
    lines = [line for line in read(file).splitlines() if line and not line.startswith(("#", "-r "))]
    assert [line for line in lines if not re.match(r"[\w-]+==[\w.]+", line)] == []


def test_the_language_page_names_every_function() -> None:
    page = read("docs/language.md")
    aliases = {"maximum", "minimum"}  # said there as `np.maximum`
    missing = [name for name in FUNCTIONS if name not in aliases and f"`{name}" not in page]
    assert missing == []


def test_the_page_of_gates_is_what_the_table_says() -> None:
    assert gates_page.PAGE.read_text(encoding="utf-8") == gates_page.page(), (
        f"docs/gates.md is out of date: write it with `{gates_page.COMMAND}`"
    )


LANGUAGE = read("docs/language.md")
BLOCKS = re.findall(r"^```\n(.*?)^```", LANGUAGE, re.MULTILINE | re.DOTALL)
REFUSED = [
    text
    for row in re.findall(
        r"^\| (.*) \|.*\|.*\|$", LANGUAGE.partition("## What is refused")[2], re.M
    )
    for text in CODE.findall(row)
]


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_of_the_language_gives_what_its_last_line_says(block: str) -> None:
    program, _, last = block.rstrip().rpartition("\n")
    names, _, output = last.removeprefix("# ").rpartition(": ")
    values = dict(part.split("=") for part in names.split())
    assert np.allclose(circuit(program, **values).output, value_of("output", output), atol=5e-5)


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_language_page_says_is_refused_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        circuit(text)
    assert caught.value.span and caught.value.hint
