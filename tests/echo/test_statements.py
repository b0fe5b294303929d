"""The echo: how each form is set, what is left out, where faults are marked; and that any text has one."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.echo.statements import Echo, echo, echo_of_wrong
from engine.graph.known import graph_of
from engine.language.parser import parse

COURSES = Path(__file__).parents[1] / "corpus/courses.jsonl"
_PIECES = ["x", "y", "wx", "2", "1e-3", "+", "-", "*", "/", "^", "@", "(", ")", "[", "]", ",", "=", "\n", " ",
           ";", "exp", "max(", "|", "if ", " else ", "for i in ", ":", "\n  ", "'", ".T", "<",
           "ŷ", "𝑥"]  # fmt: skip


def echoed(text: str, locale: str = "en") -> Echo:
    try:
        program = parse(text)
    except InputError as error:
        return echo_of_wrong(text, error, locale)
    return echo(text, program.tree, passed_over=program.passed_over, locale=locale)


def seen(text: str) -> list[str]:
    """What stands in the lines, without elements: what is over what stands in brackets."""
    return [_flat(ElementTree.fromstring(f"<m>{line.shown}</m>")) for line in echoed(text).lines]


def _flat(node: ElementTree.Element) -> str:
    inner = [_flat(child) for child in node]
    sign = {"mfrac": "÷", "msup": "^", "msub": "_", "mover": "'", "munder": ":"}.get(node.tag)
    if sign:
        return f"{{{sign.join(inner)}}}"
    if node.tag == "mspace":
        return " "
    around = {"msqrt": "√{%s}", "mtd": "%s;", "mark": "<%s>"}.get(node.tag, "%s")
    return around % ((node.text or "") + "".join(inner)) + (node.tail or "")


FORMS: dict[str, str | list[str]] = {
    "wx*y": "wx·y",
    "2x + 3y": "2⁢x+3⁢y",
    "W@x": "W⁢ x",
    "(x+y)*z": "(x+y)·z",
    "x - (y - z)": "x−(y−z)",
    "(x*y)/z*2": "{x·y÷z}·2",
    "-x^2": "−{x^2}",
    "(-x)^2": "{(−x)^2}",
    "2*-x": "2·(−x)",
    "w0 + x_1 + W_xh": "{w_0}+{x_1}+{W_xh}",
    "ŷ*learning_rate": "{y'^}·learning_rate",
    "1/(1+exp(-x))": "{1÷1+{e^−x}}",
    "np.sqrt(x) + abs(y)": "√{x}+|y|",
    "sigmoid(x) + relu(x)": "σ(x)+ReLU(x)",
    "x.T@y": "{x^⊤}⁢ y",
    "x[0]*x[1]": "{x_0}·{x_1}",
    "sum(x) + mean(x)": "∑x+mean(x)",
    "np.sum(x, axis=0)": "{sum_axis\xa0=\xa00}(x)",
    "1e-3*x": "{10^−3}·x",
    "(x > 0)*y": "1(x>0)·y",
    "x if x > 0 else -x": "{x;if\xa0x>0;−x;otherwise;",
    "x += 2*y": "x←x+2·y",
    "def f(x): return 2*x\nf(y)": ["f(x)=2·x", "f(y)"],
    "sum(a*b for a, b in zip(x, [1, 2]))": "{∑:a,b∈zip(x,[1,2])}a·b",
    "import numpy as np\nnp.tanh(x)": "tanh(x)",
    "w x + b": "w⁢ x+b",
    "2*pi*e^x": "2·π·{e^x}",
}


@pytest.mark.parametrize(("text", "shown"), FORMS.items())
def test_a_form_is_set_as_books_set_it(text: str, shown: str | list[str]) -> None:
    assert seen(text) == ([shown] if isinstance(shown, str) else shown)


def test_an_index_stands_below_its_letter_and_is_no_other_letter() -> None:
    (line,) = Circuit("∑ᵢ pᵢ log pᵢ").echo().lines
    assert "π" not in line.shown
    assert line.shown.count("<mi>p</mi><mi>i</mi></msub>") == 2
    values = {"Q": [[1, 2]], "K": [[3, 4]]}
    (line,) = Circuit("QKᵀ", values).echo().lines
    assert "<mi>K</mi>" in line.shown


def test_one_name_is_set_as_one_name_and_a_product_is_not() -> None:
    name, product = (echoed(text).lines[0].shown for text in ("wx*1", "W@x"))
    assert '<mi data-name="wx" mathvariant="normal">wx</mi>' in name
    assert "<mi>W</mi>" in product and "<mi>x</mi>" in product and "<mspace" in product


def test_a_program_has_its_formulas_under_the_heads_of_their_blocks() -> None:
    text = "import numpy as np\n'a net'\ns = 0\nfor i in range(2):  # turns\n    s = s + i*x\nprint(s)\ns"
    found = [(line.depth, line.is_formula) for line in echoed(text).lines]
    assert seen(text) == ["s=0", "for i in range(2):", "s=s+i·x", "s"]
    assert found == [(0, True), (0, False), (1, True), (0, True)]


def test_a_block_without_formulas_has_no_head() -> None:
    assert seen("hs = []\nfor i in range(2):\n    hs.append(i*x)\nhs[1]") == ["hs=[]", "{hs_1}"]


def test_the_place_of_an_error_is_marked_in_the_formula() -> None:
    (line,) = echoed("y = x + foo(z)").lines
    assert re.findall(r'class="error" data-span="([^"]*)"', line.shown) == ["8 11"]


def test_what_cant_be_read_stands_as_it_is_typed_with_its_place_marked() -> None:
    text = "a = x*2\nb = a +* 3\nc = a*b\nd = )"
    assert seen(text) == ["a=x·2", "b = a +<*> 3", "c=a·b", "d = <)>"]
    shown = [line.shown for line in echoed(text).lines]
    assert 'class="error"' in shown[1] and 'class="other"' in shown[3]


def test_a_formula_is_heard_in_the_readers_language() -> None:
    assert echoed("x^2/y").lines[0].heard == "the fraction x squared over y, end of fraction"
    assert echoed("x^2/y", "zh").lines[0].heard == "分式 x 的平方 除以 y，分式止"


def test_a_long_program_is_cut_and_a_long_statement_is_not_set() -> None:
    assert len(echoed("\n".join(f"a{i} = x*{i}" for i in range(99))).lines) == 60
    (line,) = echoed("+".join(["x"] * 500)).lines
    assert not line.is_formula


def places(text: str) -> list[tuple[int, int]]:
    shown = [line.shown for line in echoed(text).lines]
    for each in shown:
        ElementTree.fromstring(f"<m>{each}</m>")
    found = re.findall(r'data-span="(\d+) (\d+)"', "".join(shown))
    return [(int(start), int(end)) for start, end in found]


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_any_text_has_an_echo_whose_places_are_in_it(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in places(text))


def test_each_piece_of_a_course_has_an_echo() -> None:
    for line in COURSES.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        assert all(end <= len(text) for _, end in places(text))


@pytest.mark.parametrize("text", FORMS)
def test_each_gate_has_its_part(text: str) -> None:
    gates = {gate.span for gate in graph_of(text).gates if gate.span and gate.row.name != "index"}
    assert gates <= set(places(text))
