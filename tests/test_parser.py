"""The language: what each form means, and that what is typed is what is drawn."""

import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st
from sympy.core.cache import clear_cache

from engine.errors import InputError, TooLarge
from engine.gates import FUNCTIONS
from engine.graph import build
from engine.parser import Program, parse
from engine.rows import GateFunction
from tests.programs import programs


def shown(expression: sympy.Expr) -> str:
    """An expression as its gates: `add(x, mul(2, y))`."""
    if isinstance(expression, GateFunction):
        return f"{expression.row.name}({', '.join(map(shown, expression.args))})"
    return str(expression) if expression.is_Symbol else f"{float(expression):.6g}"


def read(text: str) -> str:
    """The program's last statement as its gates."""
    return shown(parse(text).statements[-1].expression)


# Operators


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x+y-z", "sub(add(x, y), z)"),
        ("x-y+z", "add(sub(x, y), z)"),
        ("x-(y-z)", "sub(x, sub(y, z))"),
        ("x/y*z", "mul(div(x, y), z)"),
        ("x/y/z", "div(div(x, y), z)"),
        ("x+y*z", "add(x, mul(y, z))"),
        ("x**y", "pow(x, y)"),
        ("x^y", "pow(x, y)"),
        ("x^y^z", "pow(x, pow(y, z))"),
        ("2^3^x", "pow(2, pow(3, x))"),
        ("-x^2", "neg(square(x))"),
        ("(-x)^2", "square(neg(x))"),
        ("x^-y", "pow(x, neg(y))"),
        ("x^-2", "pow(x, -2)"),
        ("x^-y^z", "pow(x, neg(pow(y, z)))"),
        ("-x*y", "mul(neg(x), y)"),
        ("-x+y", "add(neg(x), y)"),
        ("x*-y", "mul(x, neg(y))"),
        ("x--y", "sub(x, neg(y))"),
        ("--x", "neg(neg(x))"),
        ("+x", "x"),
        ("x+ +y", "add(x, y)"),
        ("-3*x", "mul(-3, x)"),
        ("-3^x", "neg(pow(3, x))"),
        ("x²", "square(x)"),
        ("x³", "pow(x, 3)"),
        ("-x²", "neg(square(x))"),
        ("x²^y", "pow(square(x), y)"),
        ("2^x²", "pow(2, square(x))"),
        ("(x+1)²·y", "mul(square(add(x, 1)), y)"),
        ("x − y × z ÷ w", "sub(x, div(mul(y, z), w))"),
    ],
)
def test_operators_bind_as_in_mathematics(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2x", "mul(2, x)"),
        ("2(x+1)", "mul(2, add(x, 1))"),
        ("2sin(x)", "mul(2, sin(x))"),
        ("0.5 x", "mul(0.5, x)"),
        ("2x^2", "mul(2, square(x))"),
        ("2x²", "mul(2, square(x))"),
        ("-2x", "mul(-2, x)"),
        ("1/2x", "mul(reciprocal(2), x)"),
        ("x/2y", "mul(div(x, 2), y)"),
        ("x^2y", "mul(square(x), y)"),
        ("y+2x", "add(y, mul(2, x))"),
        ("2x*3y", "mul(mul(mul(2, x), 3), y)"),
        ("2pi", "mul(2, 3.14159)"),
        ("3e", "mul(3, 2.71828)"),
        ("2e^x", "mul(2, exp(x))"),
        ("1e3x", "mul(1000, x)"),
    ],
)
def test_a_number_multiplies_the_name_or_parenthesis_after_it(typed: str, meant: str) -> None:
    """It binds as a product with its sign does: `1/2x` is `1/2*x`."""
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1/u", "reciprocal(u)"),
        ("1.0/u", "reciprocal(u)"),
        ("2/u", "div(2, u)"),
        ("u/1", "div(u, 1)"),
        ("u^2", "square(u)"),
        ("u**2", "square(u)"),
        ("u^3", "pow(u, 3)"),
        ("2^u", "pow(2, u)"),
        ("e^u", "exp(u)"),
        ("e**u", "exp(u)"),
        ("e^-u", "exp(neg(u))"),
        ("-u", "neg(u)"),
    ],
)
def test_the_notes_own_gates_are_found(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x*x", "mul(x, x)"),
        ("x+0", "add(x, 0)"),
        ("0+x", "add(0, x)"),
        ("1*x", "mul(1, x)"),
        ("x-x", "sub(x, x)"),
        ("x/x", "div(x, x)"),
        ("x+(y+z)", "add(x, add(y, z))"),
        ("y+x", "add(y, x)"),
        ("max(y,x)", "max(y, x)"),
        ("max(x,x)", "max(x, x)"),
        ("max(3,x,1,2)", "max(3, x, 1, 2)"),
        ("max(x,max(y,z))", "max(x, max(y, z))"),
        ("-(x+y)", "neg(add(x, y))"),
        ("-(-x)", "neg(neg(x))"),
        ("2*3", "mul(2, 3)"),
        ("2^3", "pow(2, 3)"),
        ("exp(0)", "exp(0)"),
        ("log(exp(x))", "log(exp(x))"),
        ("sqrt(x^2)", "sqrt(square(x))"),
        ("abs(abs(x))", "abs(abs(x))"),
        ("sin(pi)", "sin(3.14159)"),
        ("x^1", "pow(x, 1)"),
        ("x^0", "pow(x, 0)"),
        ("(x*y)/y", "div(mul(x, y), y)"),
        ("2*(3*x)", "mul(2, mul(3, x))"),
    ],
)
def test_what_is_typed_is_what_is_drawn(typed: str, meant: str) -> None:
    assert read(typed) == meant


# Names, functions, statements


@pytest.mark.parametrize(
    "name", [n for n in FUNCTIONS if n not in ("pow", "max", "min", "maximum", "minimum")]
)
def test_a_function_is_called_by_its_name(name: str) -> None:
    row = FUNCTIONS[name]
    for prefix in ("", "np.", "math.", "numpy."):
        assert read(f"{prefix}{name}(x)") == f"{row.name}(x)"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pow(x, y)", "pow(x, y)"),
        ("max(x, y, z)", "max(x, y, z)"),
        ("np.maximum(0, x)", "max(0, x)"),
        ("np.minimum(x, 1)", "min(x, 1)"),
        ("σ(x)", "sigmoid(x)"),
        ("math.e^x", "exp(x)"),
        ("2*np.pi*x", "mul(mul(2, 3.14159), x)"),
        ("π*x", "mul(3.14159, x)"),
        ("sin (x)", "sin(x)"),
        ("(\nx\n+\ny\n)", "add(x, y)"),
    ],
)
def test_a_function_or_constant_may_be_spelt_otherwise(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "name",
    ["S", "N", "Q", "O", "E1", "I", "beta", "gamma", "zeta", "lam", "constructor", "w1", "g1", "f",
     "oo", "nan", "inf", "test", "print", "id", "np", "math", "dot", "θ", "权重", "x_1", "j", "E"],
)  # fmt: skip
def test_any_other_name_is_an_ordinary_input(name: str) -> None:
    graph = build(parse(f"{name}*2"))
    assert [input.name for input in graph.inputs] == [name]


def test_a_functions_name_is_a_variable_where_the_program_assigns_it() -> None:
    assert read("max = x+1; max*2") == "mul(max, 2)"
    assert read("sin = x+1; sin*sin(y)") == "mul(sin, sin(y))"


@pytest.mark.parametrize("end", ["\n", ";", " ; ", "\n\n", "  # a comment = x\n", ";\n", "\r\n"])
def test_statements_are_parted_by_newlines_or_semicolons(end: str) -> None:
    program = parse(f"q = x+y{end}q*z")
    assert [(s.name, shown(s.expression)) for s in program.statements] == [
        ("q", "add(x, y)"),
        (None, "mul(q, z)"),
    ]


def test_the_notes_own_code_works_for_scalars() -> None:
    program = "w = 2; x = -1; dot = w*x + 3 # the sum\nf = 1.0 / (1 + math.exp(-dot))"
    assert read(program) == "reciprocal(add(1, exp(neg(dot))))"


@pytest.mark.parametrize(
    ("value", "number"), [("-2", -2), ("1e-3", 0.001), ("+4", 4), ("π", 3.14159), ("-e", -2.71828)]
)
def test_a_name_with_a_bare_number_is_an_input_of_that_value(value: str, number: float) -> None:
    (given_input,) = build(parse(f"x = {value}; 2*x")).inputs
    assert given_input.given == pytest.approx(number, rel=1e-5)


# Places


def spans(program: Program) -> list[str]:
    """What is typed at each gate's place."""
    return [program.text[slice(*span)] for s in program.statements for span in s.spans]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("(x+y)*z", ["x+y", "(x+y)*z"]),
        ("((x+y))", ["x+y"]),
        ("-(x+y)", ["x+y", "-(x+y)"]),
        ("x²+1", ["x²", "x²+1"]),
        ("2x + 1", ["2x", "2x + 1"]),
        ("e^(−x)", ["−x", "e^(−x)"]),
        ("np.exp(x)+1", ["np.exp(x)", "np.exp(x)+1"]),
        ("max( x , y )", ["max( x , y )"]),
        ("x*x + x*x", ["x*x", "x*x", "x*x + x*x"]),
        ("𝜔·权重 + θ²", ["𝜔·权重", "θ²", "𝜔·权重 + θ²"]),
        ("q = α+β # sum\n𠮷×q", ["α+β", "𠮷×q"]),
    ],
)
def test_a_gates_place_is_what_was_typed_for_it(text: str, typed: list[str]) -> None:
    assert spans(parse(text)) == typed


@given(programs(size=20))
@example("𝜔²·(θ−权重)/max(2x, e^(−y))")
def test_the_text_at_a_gates_place_alone_is_the_same_gate(text: str) -> None:
    program = parse(text)
    for statement in program.statements:
        nodes = [
            node for node in _post_order(statement.expression) if isinstance(node, GateFunction)
        ]
        for node, (start, end) in zip(nodes, statement.spans, strict=True):
            assert read(text[start:end]) == shown(node)


def _post_order(node: sympy.Expr) -> list[sympy.Expr]:
    return [found for operand in node.args for found in _post_order(operand)] + [node]


# Bad input

BAD = {
    "": ("empty", (0, 0)),
    "  # nothing but a comment": ("empty", (0, 25)),
    "x+": ("incomplete", (1, 2)),
    "x =": ("incomplete", (2, 3)),
    "x^": ("incomplete", (1, 2)),
    "x y": ("missing-operator", (0, 3)),
    "x 2": ("missing-operator", (0, 3)),
    "x(y+1)": ("missing-operator", (0, 2)),
    "pi(x)": ("missing-operator", (0, 3)),
    "(x)(y)": ("missing-operator", (2, 4)),
    "sin(x)cos(x)": ("missing-operator", (5, 9)),
    "q = x+1; q(2)": ("missing-operator", (9, 11)),
    "x!": ("not-in-language", (1, 2)),
    "foo(x)": ("unknown-function", (0, 3)),
    "np.foo(x)": ("unknown-function", (0, 6)),
    "print(1)": ("unknown-function", (0, 5)),
    "max(x)": ("wrong-arity", (0, 6)),
    "sin()": ("wrong-arity", (0, 5)),
    "sin(x,y)": ("wrong-arity", (0, 8)),
    "pow(x)": ("wrong-arity", (0, 6)),
    "lambda*x": ("keyword", (0, 6)),
    "x if y else z": ("keyword", (2, 4)),
    "x and y": ("keyword", (2, 5)),
    "not x": ("keyword", (0, 3)),
    "True": ("keyword", (0, 4)),
    "import os": ("keyword", (0, 6)),
    "x=y=2": ("unexpected", (3, 4)),
    "2 = x": ("unexpected", (2, 3)),
    "x+*y": ("unexpected", (2, 3)),
    "x)": ("unexpected", (1, 2)),
    "()": ("unexpected", (1, 2)),
    "x,y": ("unexpected", (1, 2)),
    "max(x,,y)": ("unexpected", (6, 7)),
    "(x": ("unclosed", (0, 1)),
    "f = f+1": ("used-before-assigned", (4, 5)),
    "y*2; y = 3": ("used-before-assigned", (5, 6)),
    "x = 1; x = 2": ("assigned-twice", (7, 8)),
    "pi = 3": ("constant", (0, 2)),
    "e = 3": ("constant", (0, 1)),
    "sin x": ("function-without-call", (0, 3)),
    "__import__('os')": ("leading-underscore", (0, 10)),
    "__proto__": ("leading-underscore", (0, 9)),
    "x.__class__": ("leading-underscore", (2, 11)),
    "'a'": ("unknown-character", (0, 1)),
    "f'{x}'": ("unknown-character", (1, 2)),
    "x+\0": ("unknown-character", (2, 3)),
    "x\u202e": ("unknown-character", (1, 2)),
    "x+\ud800": ("unknown-character", (2, 3)),
    "[c for c in x]": ("not-in-language", (0, 1)),
    "~x": ("not-in-language", (0, 1)),
    "x<y": ("not-in-language", (1, 2)),
    "x==y": ("not-in-language", (1, 3)),
    "x//y": ("not-in-language", (1, 3)),
    "x%y": ("not-in-language", (1, 2)),
    "1j": ("complex-number", (0, 2)),
    "1e400": ("number-out-of-range", (0, 5)),
    "1e-400": ("number-out-of-range", (0, 6)),
    "x+1e999999999": ("number-out-of-range", (2, 13)),
    "9" * 5000: ("number-out-of-range", (0, 5000)),
    "(" * 200 + "x" + ")" * 200: ("too-deep", (80, 81)),
    "-" * 3000 + "x": ("too-deep", (80, 81)),
    "x" + "**x" * 1000: ("too-deep", (241, 243)),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:20]))
def test_bad_input_is_refused_with_a_code_a_place_and_a_hint(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, error.span) == BAD[text]
    assert error.message
    assert error.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x y", "x*y"),
        ("x(y+1)", "x*(y+1)"),
        ("2pi(x)", "2pi*(x)"),
        ("sin(x)cos(x)", "sin(x)*cos(x)"),
        ("sigmod(x)", "Did you mean `sigmoid`?"),
        ("np.sqr(x)", "Did you mean `sqrt`?"),
        ("lambda*x", "lam"),
        ("√x", "sqrt(x)"),
        ("{x}", "round parentheses"),
        ("sin x", "sin(x)"),
        ("e = 3", "e1"),
        ("1j", "1*j"),
    ],
)
def test_the_hint_says_how_to_mend_it(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert said in caught.value.hint


@pytest.mark.parametrize(
    "text",
    ["lambda*x", "True", "None+x", "_x", "__class__", "__import__*2", "e = 3", "expr+1", "_1"],
)
def test_a_name_that_is_offered_is_one_that_will_be_taken(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    offered = caught.value.hint.split("`")[1::2]
    assert offered or "letter" in caught.value.hint
    for name in offered:
        assert read(f"{name} + 1") == f"add({name}, 1)"


def test_a_program_that_is_too_long_is_too_large() -> None:
    assert parse("x" + "+x" * 4999).text
    with pytest.raises(TooLarge) as caught:
        parse("x+" + "+x" * 4999 + " ")
    assert caught.value.span == (10_000, 10_001)


def test_eighty_levels_are_not_too_deep() -> None:
    assert read("(" * 79 + "x" + ")" * 79) == "x"
    with pytest.raises(InputError, match="80"):
        parse("(" * 81 + "x" + ")" * 81)


# Any text at all

pieces = st.sampled_from(
    [*"xyeθ𝜔²³()()()+-*/^.,;=\n #_[]'!<>~:@", "**", "//", "2", "0.5", "1e", "e9", "exp(", "max(",
     "sin", "np.", "math.", "pi", "lambda", " if ", "×", "−", "\u202e", "\ud800", "\0", "f = ", "½"]
)  # fmt: skip
texts = st.text() | st.lists(pieces, max_size=40).map("".join)


@given(texts)
@example("1" * 10_000)
@example("x^" * 5_000)
@example("-" * 10_000)
@example("(" * 10_000)
@example("x;" * 5_000)
@example("\u0301" * 5_000)
def test_any_text_gives_a_circuit_or_an_error_with_its_place(text: str) -> None:
    try:
        build(parse(text))
    except InputError as error:
        assert error.code
        assert error.message
        assert error.hint
        assert error.span is not None
        start, end = error.span
        assert 0 <= start <= end <= len(text)
        assert start < end or not text.strip()


def test_long_programs_are_read_whatever_was_read_before() -> None:
    """SymPy's cache must not compare long expressions, for it compares them by recursion."""
    clear_cache()
    for step, count in (("-y", 350), ("+1", 350), ("-y", 450), ("+1", 700), ("-y", 750)):
        assert len(parse("x" + step * count).statements[0].spans) == count
