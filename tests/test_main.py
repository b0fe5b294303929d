"""The circuit without a server: `python -m engine`."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.__main__ import main
from tests.support import worked

FIRST = worked.FIRST.arguments


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


LISTS = ["W@x", "W=[[1,2],[3,4]]", "x=[1,2]"]


def test_the_table_shows_arrays(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(LISTS) == 0
    lines = [re.split(r"  +", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert ["W", "input", "[[1, 2], [3, 4]]", "[[1, 2], [1, 2]]"] in lines
    assert ["x", "input", "[1, 2]", "[4, 6]"] in lines
    assert ["g1", "matmul", "[5, 11]", "[1, 1]", "W@x"] in lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sum(x)", "x=randn(1000)"], "a vector of 1000"),
        (["sum(W)", "W=randn(30,20)"], "a 30×20 array"),
        (["tanh(W@x + b)", "W=randn(4,3)", "x=[1,2,3]"], "[−0.57, −1.69, 1.30]"),
        (["X@W", "X=[[1,2]]", "_data=X"], "—"),
        (["f = x*2", "x=[1,2]", "_upstream=[1,0]"], "[2, 0]"),
    ],
)
def test_the_table_stays_narrow_whatever_the_arrays(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) < 110
    assert any(says in line for line in lines)


@pytest.mark.parametrize(
    ("ending", "magic"), [(".svg", b"<svg"), (".png", b"\x89PNG"), (".json", b"{")]
)
def test_circuits_of_arrays_are_written_to_files(tmp_path: Path, ending: str, magic: bytes) -> None:
    file = tmp_path / f"circuit{ending}"
    assert main([*LISTS, "-o", str(file)]) == 0
    assert file.read_bytes().startswith(magic)
    if ending == ".json":
        made = json.loads(file.read_text(encoding="utf-8"))
        assert made["inputs"]["W"]["gradient"] == [[1, 2], [1, 2]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["W@x", "W=[[1,2],[3]]"], "row 2 has 1 number"),
        (["W@x", "W=[[1,2]]", "x=[1,2,3]"], "W is 1×2 and x is a vector of 3"),
        (["x*2", "x=[1,2]", "_upstream=[1,2,3]"], "_upstream"),
    ],
)
def test_wrong_arrays_are_exit_code_2_with_a_message(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


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
        ("a = 1\nb = foo(a)", "b = foo(a)", "    ^^^"),
        ("权 + foo(θ)", "权 + foo(θ)", None),
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


def test_other_places_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["y = lin(x)\nfoo(y)"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("There is 1 more place")


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


def test_a_reader_that_has_read_enough_ends_it_without_a_word() -> None:
    program = [sys.executable, "-m", "engine", *FIRST]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_a_copy_is_named_by_its_value_though_wires_have_ids_like_inputs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["w2 = 3\nw1 = 2\nw1*w1 + w2*w2"]) == 0
    copies = [line.split() for line in capsys.readouterr().out.splitlines() if " copy " in line]
    assert {(value, name) for _, _, value, _, _, name in copies} == {("2", "w1"), ("3", "w2")}
