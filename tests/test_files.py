"""Programs in files and pipes, at the terminal."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.files import MOST_BYTES

PROGRAM = "# a neuron\nq = w*x + b\nout = tanh(q)\n"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "neuron.py"
    made.write_text(PROGRAM, encoding="utf-8")
    return made


def test_a_file_is_read_with_values_and_written(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(file), "x=2", "w=1", "b=-2"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["out", "output", "0", "1"] in rows
    picture = file.with_suffix(".svg")
    assert main([str(file), "x=2", "-o", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"<svg")


def test_what_is_piped_in_is_read() -> None:
    command = [sys.executable, "-m", "engine", "-", "x=2", "w=1", "b=-2"]
    done = subprocess.run(
        command, input=PROGRAM.encode(), capture_output=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "out  output" in done.stdout.decode()


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfx*y", b"q = x*2\r\nq*y\r\n", b"q = x*2\rq*y", "θ*x".encode()]
)
def test_marks_and_ends_of_lines_of_other_systems_are_read(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert main([str(file)]) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "is no text in UTF-8"),
        (b"x*y # \xff", "is no text in UTF-8"),
        ("x*y".encode("utf-16"), "is no text in UTF-8"),
        (b"x*y\0", "is no text in UTF-8"),
        (b"#" * (MOST_BYTES + 1), "has more than 100,000 bytes"),
        (b"x" * 20_000, "characters"),
        (b"", "no expression"),
        (None, "No such file"),
        (..., "Is a directory"),
    ],
)
def test_what_is_no_program_is_exit_code_2_with_a_message(
    file: Path, content: object, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.unlink()
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is ...:
        file.mkdir()
    assert main([str(file), "x=1"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert says in printed.err
    assert "hint: " in printed.err


def test_an_error_in_a_file_has_its_line_and_a_caret(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("q = x*2\nout = q + foo(x)\n", encoding="utf-8")
    assert main([str(file)]) == 2
    first, line, caret, _ = capsys.readouterr().err.splitlines()
    assert first.startswith(f"error: {file}:2: ")
    assert (line, caret) == ("  out = q + foo(x)", "            ^^^")


@pytest.mark.parametrize("bytes", [None, b"\xff"])
def test_a_pipe_that_is_closed_or_no_text_is_exit_code_2(
    bytes: bytes | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = None if bytes is None else io.TextIOWrapper(io.BytesIO(bytes))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["-"]) == 2
    assert "`-`" in capsys.readouterr().err


def test_a_name_that_no_system_takes_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a\0.py", "a" * 300 + ".py"):
        assert main([name]) == 2
        assert "can't be read" in capsys.readouterr().err
