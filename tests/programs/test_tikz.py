"""The picture as LaTeX: the places of its shapes, what is never in it, and that it compiles."""

import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import programs
from engine.base.errors import CannotBeWritten, InputError
from engine.base.names import names_in
from engine.circuits import Circuit
from engine.maths import tex
from engine.programs.listing import Listing
from engine.programs.tikz import write
from tests.support.thorough import examples
from web.site.lessons import EXAMPLES, Example


def tikz(circuit: Circuit) -> Listing:
    return write(circuit.picture, circuit.run)


def drawn(listing: Listing) -> list[tuple[str, str | None]]:
    """The lines of the picture, each with its gate."""
    lines = [(line.text.strip(), line.gate) for line in listing.lines]
    texts = [text for text, _ in lines]
    start, end = (next(i for i, t in enumerate(texts) if t.startswith(rf"\{word}{{tikzpicture}}"))
                  for word in ("begin", "end"))  # fmt: skip
    return lines[start + 1 : end]


def words(listing: Listing, role: str) -> list[str]:
    found = (re.match(rf"\\node\[gf {role},.*?\{{(.*)}};", text) for text, _ in drawn(listing))
    return [match[1] for match in found if match]


def test_a_small_circuit() -> None:
    listing = tikz(Circuit("q = 2*x; sin(q)", {"x": 1}))
    kinds = [(re.sub(r"[-\d.]+", "0", text), gate) for text, gate in drawn(listing)]
    arrow = r"\path[gf arrow] (0,0) 0 (0,0) 0 (0,0) 0 cycle;"
    assert [text for text, _ in kinds].count(arrow) == 3
    assert kinds[0][0].startswith(r"\path[gf wire] (0,0)")
    assert words(listing, "value") == ["1.00", "2.00", "0.91"]
    assert words(listing, "gradient") == ["{$-$}0.83", "{$-$}0.42", "1.00"]
    assert words(listing, "symbol") == [r"{$\times$}2", "sin"]
    assert words(listing, "name") == ["$x$", "$f$"]
    assert words(listing, "label") == ["$q$"]
    assert {gate for text, gate in drawn(listing) if "symbol" in text} == {"g1", "g2"}
    assert [gate for text, gate in drawn(listing) if "gf value" in text] == [None, "g1", "g2"]


def test_arrays_and_data() -> None:
    text = tikz(Circuit("W @ x", {"W": "randn(5,3)", "x": "[1,2,3]"}, data=["x"])).text
    assert r"\path[gf data]" in text
    assert r"\path[gf slab," in text
    assert r"\path[gf bracket]" in text
    assert r"\fill[gflevel0]" in text
    assert r"{5{$\times$}3}" in text
    assert r"{{$\pm$}" in text


def test_the_places_are_those_of_the_picture() -> None:
    circuit = Circuit("(x+y)*z")
    boxes = re.findall(r"\\path\[gf gate.*?\] \((.*?),(.*?)\) rectangle", tikz(circuit).text)
    rects = re.findall(r'<rect class="body" x="(.*?)" y="(.*?)"', circuit.svg())
    assert boxes == rects


# What is never in it

HARMLESS = {r"\r", r"\v", r"\c", r"\mathit", r"\textit", r"\dots", r"\backslash",
            r"\textasciitilde", r"\textasciicircum", r"\otherletters", r"\asianletters", r"\mathrm",
            *tex._SIGNS.values(), *tex.GREEK.values()}  # fmt: skip


def check_commands(text: str) -> None:
    for command in re.findall(r"\\[a-zA-Z]+", text):
        assert command in {c.partition("{")[0] for c in HARMLESS}, command
    for sign in re.findall(r"\\([^a-zA-Z])", text):
        assert sign in "$&#%_{}`'^~\"r=.", sign
    bare = re.sub(r"\\.", "", text, flags=re.DOTALL)
    assert bare.count("{") == bare.count("}")
    assert not set("#%&~\n\r") & set(bare)


@given(st.text(max_size=20))
@examples(300)
def test_no_text_becomes_a_command(typed: str) -> None:
    try:
        check_commands(tex.escaped(typed))
        check_commands(tex.name(typed or "x"))
    except CannotBeWritten as error:
        assert error.hint
    line = tex.comment(typed)
    assert len(line.splitlines()) == 1
    line.encode("utf-8")


def test_the_program_stands_in_comments_alone() -> None:
    program = "x*2 # \\input{/etc/passwd}\x0b\\end{document}\u2028^^M\n+0"
    with pytest.raises(InputError):
        Circuit(program)
    program = "(x*2 # \\input{/etc/passwd} \\end{document} ^^M\n+ 1) # \\x"
    lines = tikz(Circuit(program)).text.splitlines()
    assert [line for line in lines if "input" in line or "^^M" in line] == lines[:1]
    assert lines[1].startswith("% ")
    assert sum(r"\end{document}" in line and line[0] != "%" for line in lines) == 1


def test_letters_of_other_alphabets_ask_for_another_engine() -> None:
    assert "fontspec" not in tikz(Circuit("θ*année")).text
    text = tikz(Circuit("权重*ж")).text
    assert "compile with xelatex" in text
    assert r"{\asianletters 权}" in text
    with pytest.raises(CannotBeWritten, match="there is no TeX for the sign `ب`"):
        tikz(Circuit("باب*2"))


def test_every_raised_and_special_sign_that_a_gate_draws_is_known() -> None:
    circuit = Circuit("x^-12 + y^0.5 + norm(v) + abs(z) + M.T[0,1] + sum(outer(a,b),axis=1)[0]/2")
    for gate in circuit.graph.gates:
        check_commands(tex.escaped(gate.symbol))


def test_a_picture_longer_than_tex_can_measure_is_drawn_smaller_all_of_it_alike() -> None:
    circuit = Circuit(
        "a = max(0, W @ x); sum(2*a)", {"W": "randn(12,3)", "x": "[1,2,3]"}, data=["x"]
    )
    small, large = (
        [re.split(r"(-?\d+(?:\.\d+)?(?:e-?\d+)?)", text) for text, _ in drawn(listing)]
        for listing in (
            write(replace(circuit.picture, width=140_000.0), circuit.run),
            tikz(circuit),
        )
    )
    for one, other in zip(small, large, strict=True):
        words_of_one, words_of_other = (text[-1] for text in (one, other))
        assert words_of_one == words_of_other
        scaled = zip(one[1::2], other[1::2], strict=True)
        for n, m in scaled:
            assert float(n) == pytest.approx(float(m) / 10, abs=1e-3) or n == m


@pytest.mark.parametrize(("gates", "held"), [(700, True), (1000, False)])
def test_a_circuit_that_the_memory_of_tex_does_not_hold_is_refused(gates: int, held: bool) -> None:
    circuit = Circuit(programs.chain(gates, "c"))
    if held:
        assert tikz(circuit)
        return
    with pytest.raises(CannotBeWritten, match="1,000 gates is more than the memory of LaTeX"):
        tikz(circuit)


def test_no_length_of_a_long_circuit_is_more_than_tex_can_measure() -> None:
    circuit = Circuit(programs.chain(300, "q"))
    assert max(circuit.picture.width, circuit.picture.height) > 16_383
    text = tikz(circuit).text
    assert re.search(r"^% At [\d.]+% of its size", text, re.MULTILINE)
    places = re.findall(r"\((-?[\d.e-]+),(-?[\d.e-]+)\)", text)
    assert max(abs(float(n)) for place in places for n in place) < 14_400
    assert "of its size" not in tikz(Circuit("x*2")).text


# That it compiles


def compiled(text: str, folder: Path, engine: str) -> None:
    (folder / "circuit.tex").write_text(text, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "circuit.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
    assert (folder / "circuit.pdf").read_bytes().startswith(b"%PDF")


def of(example: Example) -> Circuit:
    state = example.state
    data = names_in(state.settings.get("_data", ""))
    return Circuit(state.expr, state.values, state.settings.get("_upstream", 1.0), data=data)


@cache
def works(engine: str) -> bool:
    """Whether an engine is here with what it needs; some are installed without."""
    if not shutil.which(engine):
        return False
    with TemporaryDirectory() as folder:
        try:
            compiled(EMPTY, Path(folder), engine)
        except AssertionError:
            return False
    return True


EMPTY = r"\documentclass[tikz]{standalone}\begin{document}\tikz\draw(0,0)--(1,1);\end{document}"


def need(engine: str) -> None:
    if not works(engine):
        pytest.skip(f"there is no {engine} here, or not all of it")


def test_every_example_compiles(tmp_path: Path) -> None:
    need("pdflatex")
    texts = [tikz(of(example)).text for example in EXAMPLES]
    heads, bodies = zip(*(text.split("\\begin{document}") for text in texts), strict=True)
    assert len({re.sub("%.*", "", head).strip() for head in heads}) == 1
    pages = [body.removesuffix("\\end{document}\n") for body in bodies]
    text = "".join([heads[0], "\\begin{document}", *pages, "\\end{document}\n"])
    compiled(text, tmp_path, "pdflatex")


HARD = r"""𝜔·w_0 + année_2^-3 + max(2, x) + norm(y)*σ(z) + a_long_name_that_is_cut^z + log(-1)*1e-9
# \input{/etc/passwd} ^^M \end{document}
ΑΩς = 3; abs(x)*ΑΩς + sum(outer(a, b), axis=1)[0] + M.T[0, 1]^0.5 # %&~^_#${}""".replace(
    "\n", " ", 1
).replace("# ", "+ 1 # ", 1)


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex", "xelatex"])
def test_hard_names_and_symbols_compile(engine: str, tmp_path: Path) -> None:
    need(engine)
    compiled(tikz(Circuit(HARD)).text, tmp_path, engine)


def test_a_circuit_that_is_too_long_at_its_own_size_compiles(tmp_path: Path) -> None:
    need("pdflatex")
    compiled(tikz(Circuit(programs.chain(150, "q"))).text, tmp_path, "pdflatex")


@pytest.mark.parametrize("engine", ["lualatex", "xelatex"])
def test_chinese_names_compile(engine: str, tmp_path: Path) -> None:
    need(engine)
    compiled(tikz(Circuit("权重*x + ж")).text, tmp_path, engine)
