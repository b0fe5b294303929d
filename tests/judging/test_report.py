"""What was judged, in a terminal and as a page."""

import re
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.circuits import Circuit
from engine.judging.report import page, printed

WRONG = "q = x+y\nf = q*z\ndq = -z\ndz = q\ndx = dq"
GIVEN = ["x=-2", "y=5", "z=-4"]


def test_the_terminal_prints_verdicts_and_its_code_says_whether_a_line_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hand_in.py"
    file.write_text(WRONG, encoding="utf-8")
    assert main([str(file), *GIVEN]) == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["wrong", "3", "dq", "=", "-z"] in rows
    assert ["right", "4", "dz", "=", "q"] in rows
    assert ["follows", "5", "dx", "=", "dq"] in rows
    file.write_text(WRONG.replace("-z", "z"), encoding="utf-8")
    assert main([str(file), *GIVEN]) == 0
    out = capsys.readouterr().out
    assert "the backward pass of f: 3 gradients are right, 0 gradients are wrong" in out
    assert "no line gives the gradient of: y" in out


def test_a_report_is_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.html"
    assert main([WRONG, *GIVEN, "--report", str(file)]) == 1
    written = file.read_text(encoding="utf-8")
    assert "<svg" in written and "dq = -z" in written and "the sign is wrong" in written
    assert '<td class="at">3</td><td><code>dq = -z' in written
    assert "src=" not in written and "<script" not in written
    capsys.readouterr()
    assert main(["x*y", "--report", str(file)]) == 2
    assert "no backward pass" in capsys.readouterr().err
    assert main([WRONG, "--report"]) == 2


def test_the_picture_of_a_long_circuit_is_cut_into_lines_that_can_be_read(tmp_path: Path) -> None:
    chain = "".join(f"h{n + 1} = tanh(h{n}*w{n} + b{n})\n" for n in range(12))
    file = tmp_path / "report.html"
    assert main([f"{chain}f = h12*2\ndh12 = 2", "--report", str(file)]) == 0
    written = file.read_text(encoding="utf-8")
    least = re.search(r"svg \{ min-width: (\d+)px", written)
    width = re.search(r'<svg[^>]* width="([\d.]+)"', written)
    assert least and width
    assert int(least[1]) <= 928 <= float(width[1])


def test_what_a_reader_typed_is_no_markup() -> None:
    made = Circuit("f = x*2; dx = 2 # <b>&", {"x": 1})
    assert made.backward is not None
    assert "<b>" not in page(made.backward, made.lines_text, "", "zh")
    assert "1 gradient is right" in printed(made.backward, made.lines_text)
