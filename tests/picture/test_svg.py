"""The picture as SVG: what is found in it by id, and what never is in it."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.circuits import Circuit
from engine.picture.frames import frames
from engine.picture.svg import error_svg
from tests.support.programs import programs
from tests.support.thorough import examples

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "title", "style", "rect", "path", "polygon", "text"}


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def groups(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    found = [group for group in root.iter(f"{SVG}g") if "id" in group.attrib]
    assert len({group.get("id") for group in found}) == len(found)
    return {group.get("id", ""): group for group in found}


def texts(group: ElementTree.Element, role: str) -> list[ElementTree.Element]:
    return [text for text in group.iter(f"{SVG}text") if text.get("class") == role]


@given(programs(size=20))
@examples(15)
def test_every_element_of_the_circuit_is_found_by_its_id(program: str) -> None:
    circuit = Circuit(program)
    graph, found = circuit.graph, groups(read(circuit.svg()))
    classes = {id: (group.get("class") or "").split() for id, group in found.items()}
    expected = {f"gate-{gate.id}": ["gate", f"op-{gate.row.name}"] for gate in graph.gates}
    expected |= {f"wire-{wire.id}": ["wire"] for wire in graph.wires}
    expected |= {f"input-{input.name}": ["input"] for input in graph.inputs}
    expected |= {f"output-{graph.output}": ["output"]}
    expected |= {f"frame-{frame.module.name}": ["frame"] for frame in frames(graph)}
    assert set(classes) == set(expected)
    for id, wanted in expected.items():
        assert classes[id][: len(wanted)] == wanted
        (title,) = found[id].findall(f"{SVG}title")
        assert title.text


@given(programs(size=12))
@examples(15)
def test_a_wire_holds_one_value_above_and_one_gradient_below(program: str) -> None:
    circuit = Circuit(program)
    found = groups(read(circuit.svg()))
    for wire, back in zip(circuit.graph.wires, circuit.run.gradients, strict=True):
        (value,) = texts(found[f"wire-{wire.id}"], "value")
        (gradient,) = texts(found[f"wire-{wire.id}"], "gradient")
        assert value.text
        assert bool(gradient.text) == (back is not None)
        assert value.get("x") == gradient.get("x")
        assert float(value.get("y", "")) + 13 < float(gradient.get("y", ""))


def test_the_numbers_of_the_first_circuit_stand_on_its_wires() -> None:
    circuit = Circuit("q = x+y; f = q*z", {"x": -2, "y": 5, "z": -4})
    found = groups(read(circuit.svg()))
    numbers = {
        wire.source.id: tuple(
            texts(found[f"wire-{wire.id}"], role)[0].text for role in ("value", "gradient")
        )
        for wire in circuit.graph.wires
    }
    assert numbers == {
        "input-x": ("−2.00", "−4.00"),
        "input-y": ("5.00", "−4.00"),
        "input-z": ("−4.00", "3.00"),
        "gate-g1": ("3.00", "−4.00"),
        "gate-g2": ("−12.0", "1.00"),
    }


def test_a_gate_shows_its_symbol_and_its_name() -> None:
    found = groups(read(Circuit("q = 2*x; h = q²; sin(h)").svg()))
    shown = [[text.text for text in found[f"gate-g{i}"].iter(f"{SVG}text")] for i in (1, 2, 3)]
    assert shown == [["×2", "q"], ["x²", "h"], ["sin"]]


def test_value_and_gradient_differ_in_more_than_colour() -> None:
    (wire, *_) = (group for id, group in groups(read(Circuit("x*2").svg())).items() if "wire" in id)
    value, gradient = texts(wire, "value")[0], texts(wire, "gradient")[0]
    assert value.get("fill") != gradient.get("fill")
    assert value.get("font-style") is None
    assert gradient.get("font-style") == "italic"


@pytest.mark.parametrize("name", ["w1", "g1", "f", "q", "constructor", "θ", "权重", "𠮷"])
def test_an_input_is_never_mistaken_for_a_wire_or_a_gate(name: str) -> None:
    found = groups(read(Circuit(f"{name}*2 + 1").svg()))
    assert {f"input-{name}", "wire-w1", "gate-g1"} <= set(found)


def numbers_taken_out(svg: str) -> str:
    return re.sub(r'(<text class="(?:value|gradient)"[^>]*>)[^<]*', r"\1", svg)


@given(
    programs(size=12),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=9),
)
@examples(15)
def test_places_depend_on_the_program_and_never_on_the_numbers(
    program: str, numbers: list[float]
) -> None:
    names = [input.name for input in Circuit(program).graph.inputs if input.given is None]
    values = {name: numbers[i % len(numbers)] for i, name in enumerate(names)}
    first, other = Circuit(program).svg(), Circuit(program, values, upstream=1e-9).svg()
    assert first != other
    assert numbers_taken_out(first) == numbers_taken_out(other)


# What is never in it

DRAWN = [
    "(x+y)*z",
    "𝜔·权重 # <b>&\"' ]]> -->",
    "x\n\n+y # </svg><script>",
    "x/(y-y); log(-1)",
    "a_b*c__d",
]


@pytest.mark.parametrize("program", DRAWN)
@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
@pytest.mark.parametrize("standalone", [True, False])
def test_nothing_in_a_picture_runs_or_refers_elsewhere(
    program: str, theme: str, standalone: bool
) -> None:
    text = Circuit(program).svg(theme, standalone)
    root = read(text)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            assert "href" not in name
            assert "url(" not in value
    styles = [style.text or "" for style in root.iter(f"{SVG}style")]
    assert len(styles) == (theme == "auto" and standalone)
    assert not any("url" in style or "@import" in style for style in styles)
    assert text.count("http") == 1  # the namespace's name
    assert "<!" not in text


def test_a_program_with_markup_is_shown_as_it_was_typed() -> None:
    program = "x*2 # <b> & \"quotes\" 'and' ]]>"
    root = read(Circuit(program).svg())
    (title, *_) = root.iter(f"{SVG}title")
    assert title.text == program


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
@example("x\ud800\0\ufffe<b>&]]>", 1, 3)
@example("x" * 300 + "(", 300, 301)
@example("a\nb\nc d", 4, 7)
@examples(100)
def test_the_picture_of_an_error_is_well_formed_whatever_was_typed(
    program: str, start: int, end: int
) -> None:
    span = (min(start, end, len(program)), min(max(start, end), len(program)))
    error = InputError("code", f"wrong: {program}", f"hint: {program}", span)
    root = read(error_svg(error, program))
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert words[0].startswith("Wrong: ")
    assert words[-1].startswith("hint: ")


def test_the_picture_of_an_error_marks_the_place() -> None:
    error = InputError("code", "no", "", (6, 8))
    words = [text.text for text in read(error_svg(error, "a = 1\nx  yz")).iter(f"{SVG}text")]
    assert words == ["No", "x  yz", "^^"]
    error = InputError("code", "no", "", (9, 11))
    words = [text.text for text in read(error_svg(error, "a = 1\nx  yz")).iter(f"{SVG}text")]
    assert words == ["No", "x  yz", "   ^^"]


def test_equal_gates_have_different_names_and_a_long_program_a_short_one() -> None:
    program = "import numpy as np\nloss = 0\nfor t in range(3):\n    loss += np.tanh(w*t)\nloss = loss**2 + v"
    svg = Circuit(program, fold=["t.0", "t.1", "t.2"]).svg(standalone=False)
    titles = re.findall('<g id="gate-[^>]*><title>([^<]*)</title>', svg)
    assert {
        "t=0: for t in range(3)",
        "t=1: for t in range(3)",
        "copy of w: one for each use",
    } <= set(titles)
    assert 'aria-label="Circuit of loss"' in svg
