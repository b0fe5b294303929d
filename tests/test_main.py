"""The circuit without a server: `python -m engine`."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.__main__ import main

FIRST = ["(x+y)*z", "x=-2", "y=5", "z=-4"]


def test_it_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(FIRST) == 0
    printed = capsys.readouterr()
    rows = [line.split() for line in printed.out.splitlines()]
    assert ["x", "input", "−2", "−4"] in rows
    assert ["g1", "add", "3", "−4", "x+y"] in rows
    assert ["g2", "mul", "−12", "1", "(x+y)*z"] in rows
    assert ["f", "output", "−12", "1"] in rows
    assert printed.err == ""


def test_it_runs_as_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine", *FIRST],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0
    assert "−12" in done.stdout.decode()


def test_the_table_notes_what_is_worth_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a = x; q = y+1; relu(x)/0", "x=0"]) == 0
    out = capsys.readouterr().out
    assert "kink" in out
    assert "not a finite number" in out
    assert "`q`" in out


@pytest.mark.parametrize(
    ("ending", "magic"),
    [(".svg", b"<svg"), (".png", b"\x89PNG"), (".pdf", b"%PDF"), (".dot", b"digraph"), (".json", b"{")],
)  # fmt: skip
def test_the_ending_of_the_file_names_the_format(tmp_path: Path, ending: str, magic: bytes) -> None:
    file = tmp_path / f"circuit{ending}"
    assert main([*FIRST, "-o", str(file)]) == 0
    assert file.read_bytes().startswith(magic)


def test_the_files_hold_the_circuit(tmp_path: Path) -> None:
    svg, record = tmp_path / "a.svg", tmp_path / "a.json"
    assert main([FIRST[0], "-o", str(svg), *FIRST[1:]]) == 0
    assert main([*FIRST, "-o", str(record)]) == 0
    assert "gate-g2" in {g.get("id") for g in ElementTree.parse(svg).iter()}
    assert json.loads(record.read_text(encoding="utf-8"))["output"]["value"] == -12


@pytest.mark.parametrize(
    ("expr", "line", "caret"),
    [
        ("x + foo(x)", "x + foo(x)", "    ^^^"),
        ("x+", "x+", " ^"),
        ("a = 1\nb = a y", "b = a y", "    ^^^"),
        ("θ + 权 权", "θ + 权 权", None),
        ("(x", "(x", "^"),
        ("", "", "^"),
        ("(x+\ny", "(x+", "^"),
    ],
)
def test_wrong_input_is_shown_with_a_caret_under_its_place(
    capsys: pytest.CaptureFixture[str], expr: str, line: str, caret: str | None
) -> None:
    assert main([expr]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert lines[0].startswith("error: ")
    assert lines[1] == f"  {line}"
    assert caret is None or lines[2] == f"  {caret}"
    assert lines[-1].startswith("hint: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x*y", "z=1"],
        ["x*y", "x"],
        ["x*y", "=1"],
        ["x*y", "x=abc"],
        ["x*y", "x=1", "-o"],
        ["x*y", "-o", "circuit.gif"],
        ["x*y", "-o", "circuit"],
        ["x*y", "-o", "/no/such/folder/circuit.svg"],
        ["x*y", "_upstream=abc"],
        ["x\ud800"],
        ["x" * 20_000],
        ["x" + "+x" * 2000],
    ],
    ids=lambda arguments: ascii(arguments)[:40],
)
def test_wrong_arguments_are_exit_code_2_with_a_message(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("error: ") or (
        not arguments and "usage" in printed.out + printed.err
    )


def test_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "NAME=VALUE" in capsys.readouterr().out


def test_a_minus_before_an_expression_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-x*2", "x=-3"]) == 0
    assert "6" in capsys.readouterr().out
