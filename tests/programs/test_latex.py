"""Formulas as they are set: with the brackets that they need, and nothing in them but their text."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sympy
from hypothesis import assume, example, given

from engine.base.errors import CannotBeWritten
from engine.circuits import Circuit
from engine.gates.picks import Slice
from engine.gates.rows import GateFunction
from engine.gates.table import BY_NAME, FUNCTIONS
from engine.graph.building import build
from engine.language.parser import parse
from engine.maths.notation import LaTeX, MathML
from engine.maths.writer import Writer, latex, mathml
from engine.programs.latex import Gates, statements, write
from tests.support.programs import COMPARING, programs
from tests.support.thorough import examples
from web.site.lessons import EXAMPLES

X, Y = sympy.symbols("x y", real=True)


SIGNS = {"−": "-", "·": "*", "×": "*", "\N{INVISIBLE TIMES}": "@", "π": "pi", "σ": "sigmoid"}


class Typed:
    """A third notation, for tests alone: the program that a formula would be typed as."""

    def name(self, name: str) -> str:
        return name

    number = prose = name

    def sign(self, sign: str) -> str:
        return SIGNS.get(sign, sign)

    def word(self, word: str) -> str:
        return word if word in FUNCTIONS else word.lower()

    def row(self, *parts: str) -> str:
        if parts[0].endswith("|"):  # an option stands behind the operand
            word, option, _ = parts[0].split("|")
            return f"{word}{parts[1].removesuffix(')')}, {option})"
        return " ".join(parts)

    def fenced(self, left: str, inner: str, right: str) -> str:
        return f"{ ({'|': 'abs', '‖': 'norm'}.get(left, '')) }({inner})"

    def fraction(self, above: str, below: str) -> str:
        return f"(({above})/({below}))"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}.T" if exponent == "⊤" else f"{base}**({exponent})"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}|{index}|" if "=" in index else f"{base}[{index}]"

    def root(self, inner: str) -> str:
        return f"sqrt({inner})"

    def table(self, left: str, rows: Sequence[Sequence[str]], right: str) -> str:
        texts = [f"[{', '.join(row)}]" if len(row) > 1 else row[0] for row in rows]
        return f"[{', '.join(texts)}]"


def tree(node: sympy.Basic) -> object:
    """An expression's tree, where every power is one: `x²`, `e^x` and `pow(x, 2)` look alike."""
    if not isinstance(node, GateFunction):
        return node
    operands = tuple(map(tree, node.args))
    if node.row.name == "square":
        return ("pow", (), (*operands, sympy.Float(2)))
    if node.row.name == "exp":
        return ("pow", (), (sympy.E, *operands))
    return (node.row.name, node.options, operands)


# Brackets


@pytest.mark.slow
@given(programs(size=16))
@example("x-(y-z); x-(y+z)-(-z); x/(y*z)/(x/y); (-x)^2 + -x^2; (x^y)^z; x^y^z; (-2)^x - (-2)")
@example("W[0][1] + (W@x)[0] + (A@B).T + A@(B@C)*x - w1[0] + sum(A.T, axis=1) + max(A)")
@example("--x - -y*z; x*(-y); -(x*y); (x/y)^2; 1/x^2; (1/x)^2; (x*[1,2])@A; 2^(-1/x)")
@examples(150)
def test_a_formula_read_again_is_the_same_tree(program: str) -> None:
    assume(not any(f"{name}(" in program for name in (*COMPARING, "where", "logical_not")))
    for statement in parse(program).statements:
        typed = Writer(Typed()).part(statement.expression).text
        (again,) = parse(typed).statements
        assert tree(again.expression) == tree(statement.expression)


def gates(circuit: Circuit) -> list[object]:
    """The gates of a circuit, each with its operands."""
    return [(gate.row.name, gate.options, gate.operands) for gate in circuit.graph.gates]


@given(programs())
@example("x + 3.5(less(x, y)²)*where(greater(x, y), x, logical_xor(x, y))")
@example("x*where(y, x, 2) + not_equal(x, logical_or(x, y)) + where(equal(-x, 2y), x, y)")
@example("x*where(1 + e, y, 2)^where(less(1, 2), x, y) - logical_not(x)^y + pow(x, 2)*pow(e, x)")
@example("x*equal(where(less(0.5, y), y, 4), equal(x, 3)) - logical_not(greater(2, 1))")
@example("x*equal(greater(x, 1), y) + where(logical_and(less(x, y), less(y, 2)), x, y)")
@examples(40)
def test_the_formulas_are_read_back_to_the_same_circuit(program: str) -> None:
    circuit = Circuit(program)
    assert gates(Circuit(circuit.program("formulas").text)) == gates(circuit)


@pytest.mark.parametrize(
    ("program", "wanted"),
    [
        ("(x+y)*z", r"(x + y) \cdot z"),
        ("x-(y-z)", r"x - (y - z)"),
        ("1/(1+exp(-(w0*x0+w1)))", r"\frac{1}{1 + e^{-(w_{0} \cdot x_{0} + w_{1})}}"),
        ("(x/y)^2", r"\left( \frac{x}{y} \right)^{2}"),
        ("x*-y", r"x \cdot (-y)"),
        ("-x^2", "-x^{2}"),
        ("(-2)^x", "(-2)^{x}"),
        ("x*1e-7", r"x \cdot (1 \times 10^{-7})"),
        ("W1.T @ θ", r"W_{1}^{\top} \, \theta"),
        ("w1[0]", "(w_{1})_{0}"),
        ("less_equal(x, y)*z", r"\operatorname{1} (x \leq y) \cdot z"),
        ("logical_not(x) + detach(y)", r"\lnot x + \operatorname{detach} (y)"),
        (
            "where(c, x, y)",
            r"\begin{cases} x & \text{if } c \neq 0 \\ y & \text{otherwise} \end{cases}",
        ),
        ("W[0, 1]^2", "W_{0, 1}^{2}"),
        ("norm(x) - abs(y/z)", r"\lVert x \rVert - \left\lvert \frac{y}{z} \right\rvert"),
        ("relu(x) + max(x, 0)", r"\operatorname{ReLU} (x) + \max (x, 0)"),
        ("sum(S, axis=1)", r"\operatorname{sum}_{\text{axis = 1}} (S)"),
        ("[[1, 2], [3, 4]] @ x", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \, x"),
        ("w_0*année", r"\mathit{w\_0} \cdot \textit{ann{\'{e}}e}"),
    ],
)
def test_formulas_as_latex(program: str, wanted: str) -> None:
    assert latex(parse(program).statements[-1].expression) == wanted


# SymPy's own expressions

EVALUATED = [
    sympy.diff(1 / (1 + sympy.exp(-X * Y)), X),
    sympy.diff(X**Y * sympy.log(X), X),
    -X / 3 - sympy.Rational(1, 2) * Y**-2,
    -(X - Y) * (X + Y) * -Y / X,
    (-X) ** 3 - (-Y - X) / 2 + sympy.sqrt(X + Y) / sympy.sqrt(X),
    sympy.Max(X, Y, 2) - sympy.Abs(X - 5) * sympy.pi**X * sympy.E,
    sympy.tanh(X) ** 2 - sympy.sin(2 * Y) ** -1,
    sympy.Mul(-1, sympy.Add(X, Y, evaluate=False), evaluate=False),
    sympy.Add(X, sympy.Mul(-1, sympy.Add(X, Y, evaluate=False), evaluate=False), evaluate=False),
]


@pytest.mark.parametrize("expression", EVALUATED, ids=str)
def test_an_evaluated_expression_read_again_has_the_same_value(expression: sympy.Expr) -> None:
    typed = Writer(Typed()).part(expression).text
    wanted = float(expression.subs({X: 1.7, Y: 0.6}))
    assert Circuit(typed, {"x": 1.7, "y": 0.6}).output == pytest.approx(wanted)


def test_cases_and_comparisons() -> None:
    cases = sympy.Piecewise((1, X > 0), (X / 100, True))
    assert latex(cases) == (
        r"\begin{cases} 1 & \text{if } x > 0 \\ \frac{x}{100} & \text{otherwise} \end{cases}"
    )
    assert "<mo>&gt;</mo>" in mathml(cases)
    assert latex(sympy.nan) == r"\text{nan}"
    assert latex(-sympy.oo) == r"-\infty"


# What stands in them

CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "mi": 0, "mn": 0, "mo": 0, "mtext": 0}
CORE = {*CHILDREN, "math", "mrow", "msqrt", "mtable", "mtr", "mtd"}


def check_mathml(text: str) -> None:
    for element in ElementTree.fromstring(f"<math>{text}</math>").iter():
        assert element.tag in CORE
        assert len(element) == CHILDREN.get(element.tag, len(element))
        assert set(element.attrib) <= {"stretchy", "form", "mathvariant", "rspace"}


def check_latex(text: str) -> None:
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")
    assert not re.search(r"}_\{[^{}]*}_|}\^\{[^{}]*}\^", text)


@given(programs(size=14))
@examples(30)
def test_every_formula_of_a_circuit_is_well_formed(program: str) -> None:
    graph = build(parse(program))
    check_latex(write(graph).text)
    gates = Gates(graph, MathML())
    equations = [*statements(graph, MathML())]
    for gate in graph.gates:
        equations += [gates.forward(gate)] if gate.row.name != "copy" else []
        equations += gates.backward(gate)
    for equation in equations:
        check_mathml(equation.written(MathML()))


@pytest.mark.parametrize("row", [row for row in BY_NAME.values() if row.name != "copy"])
def test_every_gate_has_a_formula(row: object) -> None:
    name = row.name  # type: ignore[attr-defined]
    options = (("index", (0, Slice(1, None, -1), None)),) if name in ("index", "put") else ()
    operands = sympy.symbols("x y z")[: row.arity]  # type: ignore[attr-defined]
    expression = row(*operands, options=options)  # type: ignore[operator]
    check_latex(latex(expression))
    check_mathml(mathml(expression))


def test_a_name_is_never_markup_or_a_command() -> None:
    evil = sympy.Symbol(r"<script>&\input{a}%$#_^~")
    check_mathml(mathml(evil + 1))
    assert "<script>" not in mathml(evil)
    assert r"\input" not in latex(evil)
    check_latex(latex(evil))
    with pytest.raises(CannotBeWritten, match="ب"):
        latex(sympy.Symbol("باب"))


def test_a_thousand_gates_are_written_without_recursion() -> None:
    assert latex(parse("+".join(["x"] * 900)).statements[0].expression).count("+") == 899


# A circuit's


def test_the_formulas_of_the_first_circuit() -> None:
    listing = write(build(parse("q = x + y\nf = q * z")))
    assert [(line.text.strip(), line.gate) for line in listing.lines[2:-1]] == [
        (r"q &= x + y \\", "g1"),
        (r"f &= q \cdot z \\", "g2"),
        ("% each gate, and its gradients", None),
        (r"q &= x + y \\", "g1"),
        (r"\frac{\partial q}{\partial x} &= 1 \\", "g1"),
        (r"\frac{\partial q}{\partial y} &= 1 \\", "g1"),
        (r"f &= q \cdot z \\", "g2"),
        (r"\frac{\partial f}{\partial q} &= z \\", "g2"),
        (r"\frac{\partial f}{\partial z} &= q", "g2"),
    ]


def local(program: str) -> list[str]:
    graph, notation = build(parse(program)), LaTeX()
    gates = Gates(graph, notation)
    return [one.written(notation) for gate in graph.gates for one in gates.backward(gate)]


def test_gradients_of_gates() -> None:
    assert local("x^3") == [r"\frac{\partial f}{\partial x} = 3 \cdot x^{2}"]
    assert local("x*x") == [
        r"\frac{\partial f}{\partial x} = "
        r"\frac{\partial f}{\partial x^{(1)}} + \frac{\partial f}{\partial x^{(2)}}",
        r"\frac{\partial f}{\partial x^{(1)}} = x",
        r"\frac{\partial f}{\partial x^{(2)}} = x",
    ]
    assert local("q = W @ x; sum(q)")[:2] == [
        r"\frac{\partial f}{\partial W} = \frac{\partial f}{\partial q} \, x^{\top}",
        r"\frac{\partial f}{\partial x} = W^{\top} \, \frac{\partial f}{\partial q}",
    ]
    assert local("sum(x)") == [
        r"\frac{\partial f}{\partial x} = \frac{\partial f}{\partial f} \text{ for every number}"
    ]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no TeX here")
def test_the_formulas_of_every_example_compile(tmp_path: Path) -> None:
    written = [write(build(parse(example.state.expr))).text for example in EXAMPLES]
    head = r"\documentclass{article}\usepackage{amsmath}\allowdisplaybreaks\begin{document}"
    text = "\n".join([head, *written, r"\end{document}"])
    (tmp_path / "all.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
