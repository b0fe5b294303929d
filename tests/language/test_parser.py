"""The language: what each form means, and that what is typed is what is drawn."""

import numpy as np
import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st
from sympy.core.cache import clear_cache

from engine.base.arrays import MAKERS, MAX_NUMBERS, Array, seed_of
from engine.base.errors import InputError, TooLarge
from engine.gates.rows import GateFunction
from engine.gates.table import EXTREMES, FUNCTIONS
from engine.graph.building import build
from engine.language.parser import parse
from engine.language.program import Operation, Part, Program
from tests.support.programs import programs


def shown(expression: sympy.Expr) -> str:
    """An expression as its gates: `add(x, mul(2, y))`, `sum(A, axis=0)`."""
    if isinstance(expression, GateFunction):
        options = [f"{name}={value}" for name, value in expression.options]
        return f"{expression.row.name}({', '.join([*map(shown, expression.args), *options])})"
    if isinstance(expression, Array):
        return np.array2string(expression.numbers, separator=", ", precision=4)
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
        ("2ˣ", "pow(2, x)"),
        ("eˣ", "exp(x)"),
        ("e⁻ˣ", "exp(neg(x))"),
        ("e⁻ˣ²", "exp(neg(square(x)))"),
        ("xⁿ", "pow(x, n)"),
        ("xⁿ⁻¹", "pow(x, sub(n, 1))"),
        ("x²ⁿ", "pow(x, mul(2, n))"),
        ("x²⁻¹", "pow(x, sub(2, 1))"),
        ("x⁽ⁿ⁺¹⁾", "pow(x, add(n, 1))"),
        ("xₙ²", "square(xn)"),
        ("(x+y)ᵃ*z", "mul(pow(add(x, y), a), z)"),
        ("xˆ2", "square(x)"),
        ("x^0x10", "pow(x, 16)"),
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
    "name",
    [
        n
        for n in FUNCTIONS
        if FUNCTIONS[n].arity == 1
        and n not in ("stack", "concatenate")
        and () in getattr(FUNCTIONS[n], "tried", ((),))
    ],
)
def test_a_function_is_called_by_its_name(name: str) -> None:
    row = FUNCTIONS[name]
    for prefix in ("", "np.", "math.", "numpy."):
        assert read(f"{prefix}{name}(x)") == f"{row.name}(x)"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pow(x, y)", "pow(x, y)"),
        ("np.where(less(x, y), x, y)", "where(less(x, y), x, y)"),
        ("logical_not(torch.greater(x, 0))", "logical_not(greater(x, 0))"),
        ("np.stack([x, 2*y])", "stack(x, mul(2, y))"),
        ("np.concatenate((x, y))", "concatenate(x, y)"),
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
     "oo", "nan", "inf", "test", "print", "id", "np", "math", "amax", "T", "θ", "权重", "x_1", "j", "E"],
)  # fmt: skip
def test_any_other_name_is_an_ordinary_input(name: str) -> None:
    graph = build(parse(f"{name}*2"))
    assert [input.name for input in graph.inputs] == [name]


def test_a_functions_name_is_a_variable_where_the_program_assigns_it() -> None:
    assert read("max = x+1; max*2") == "mul(max, 2)"
    assert read("sin = x+1; sin*sin(y)") == "mul(sin, sin(y))"
    assert read("ones = x+1; ones*y") == "mul(ones, y)"


@pytest.mark.parametrize("end", ["\n", ";", " ; ", "\n\n", "  # a comment = x\n", ";\n", "\r\n"])
def test_statements_are_parted_by_newlines_or_semicolons(end: str) -> None:
    program = parse(f"q = x+y{end}q*z")
    assert [(s.name, shown(s.expression)) for s in program.statements] == [
        ("q", "add(x, y)"),
        (None, "mul(q, z)"),
    ]


@pytest.mark.parametrize("dot", ["w*x + 3 # the sum", "w[0]*x[0] + w[1]*x[1] + w[2]"])
def test_the_notes_own_code_works(dot: str) -> None:
    program = f"w = [2,-3,-3]; x = [-1, -2]; dot = {dot}\nf = 1.0 / (1 + math.exp(-dot))"
    assert read(program) == "reciprocal(add(1, exp(neg(dot))))"
    assert read(program + "; dot*dot(w, w)") == "mul(dot, dot(w, w))"


@pytest.mark.parametrize(
    ("value", "number"), [("-2", -2), ("1e-3", 0.001), ("+4", 4), ("π", 3.14159), ("-e", -2.71828)]
)
def test_a_name_with_a_bare_number_is_an_input_of_that_value(value: str, number: float) -> None:
    (given_input,) = build(parse(f"x = {value}; 2*x")).inputs
    assert given_input.given == pytest.approx(number, rel=1e-5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("f = f+1", "add(f, 1)"),
        ("f(x) = x^2", "square(x)"),
        ("f = lambda x: x^2", "square(x)"),
        ("y = 2\nrelu(x) = max(0, x)", "max(0, x)"),
        ("f(x) = x^2; f(y+1)", "square(#1)"),
        ("def f(x): return x^2", "square(x)"),
        ("return x*y", "mul(x, y)"),
        ("x = y = 2*z; x*y", "mul(x, x)"),
        ("x*2, y", "mul(x, 2)"),
        ("e = 3; e^x", "pow(e, x)"),
        ("pi = 3; pi*x", "mul(pi, x)"),
        ("x if y else z", "where(y, x, z)"),
        ("x and y", "where(x, y, x)"),
        ("not x", "logical_not(x)"),
        ("~(x < y)", "logical_not(less(x, y))"),
        ("x<y", "less(x, y)"),
        ("x==y", "equal(x, y)"),
        ("True*x", "mul(1, x)"),
        ("np.inf*x", "mul(inf, x)"),
    ],
)
def test_what_python_has_is_read(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("[x, y]", "stack(x, y, axis=0)"),
        ("[1+x]", "stack(add(1, x), axis=0)"),
        ("[2x]", "stack(mul(2, x), axis=0)"),
        ("[1/0, 2]", "stack(reciprocal(0), 2, axis=0)"),
        ("[sum([1, 2])]", "stack(sum([1., 2.]), axis=0)"),
        ("[a*x for a in [3, 4]]", "stack(#1, #2, axis=0)"),
        ("x @ ones(2)", "matmul(x, [1., 1.])"),
        ("2*np.zeros(1).T", "mul(2, transpose([0.]))"),
        ("s[1+1]", "index(s, index=(2,))"),
        ("s[i]", "index(s, i, index=(Operand(number=0, from_front=False),))"),
        ("s[-2:]", "index(s, index=(Slice(start=-2, stop=None, step=None),))"),
        ("s[:,0]", "index(s, index=(Slice(start=None, stop=None, step=None), 0))"),
        ("max(A, (0, 1))", "max(A, axis=(0, 1))"),
    ],
)
def test_lists_and_places_are_computed(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize("maker", ["randn()", "randn(())", "randn(seed=1)", "array(3)"])
def test_a_maker_without_sizes_makes_a_number(maker: str) -> None:
    (given_input,) = build(parse(f"W = {maker}; 2*W")).inputs
    assert isinstance(given_input.given, float)


def test_a_name_that_is_assigned_again_is_another_value() -> None:
    assert [s.name for s in parse("x = 1; x = 2; x*3").statements] == ["x", "x.2", None]
    assert [s.name for s in parse("h = x+1; h = h*2").statements] == ["h", "h.2"]
    assert [s.name for s in parse("y*2; y = 3").statements] == ["y.2", None]


def test_what_is_there_already_is_no_output() -> None:
    assert read("h = x+1; loss = h*2; h, loss") == "mul(h, 2)"


# Vectors and matrices


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A@B*C", "mul(matmul(A, B), C)"),
        ("A*B@C", "matmul(mul(A, B), C)"),
        ("A@B+c", "add(matmul(A, B), c)"),
        ("-A@B", "matmul(neg(A), B)"),
        ("A@B^2", "matmul(A, square(B))"),
        ("A·B", "mul(A, B)"),
        ("A.T@B", "matmul(transpose(A), B)"),
        ("-x.T", "neg(transpose(x))"),
        ("2A.T", "mul(2, transpose(A))"),
        ("x.T.T", "transpose(transpose(x))"),
        ("(x+y).T", "transpose(add(x, y))"),
        ("exp(x).T", "transpose(exp(x))"),
        ("x.T²", "square(transpose(x))"),
        ("transpose(A)", "transpose(A)"),
        ("2x[0]", "mul(2, index(x, index=(0,)))"),
        ("x[0]^2", "square(index(x, index=(0,)))"),
        ("s[-1]", "index(s, index=(-1,))"),
        ("s[−1]", "index(s, index=(-1,))"),
        ("W[1,2]", "index(W, index=(1, 2))"),
        ("W[1][2]", "index(index(W, index=(1,)), index=(2,))"),
        ("(W@x)[0]", "index(matmul(W, x), index=(0,))"),
        ("softmax(s)[0]", "index(softmax(s), index=(0,))"),
        ("A.T[0]", "index(transpose(A), index=(0,))"),
        ("2.T", "mul(2, T)"),
        ("Aᵀ", "transpose(A)"),
        ("aᵀ@x", "matmul(transpose(a), x)"),
        ("(x+y)ᵀ", "transpose(add(x, y))"),
        ("xᵀ²", "square(transpose(x))"),
        ("Aᵀ[0]", "index(transpose(A), index=(0,))"),
        (".5+2.", "add(0.5, 2)"),
        ("np = [1, 2]; np.T", "transpose(np)"),
    ],
)
def test_an_index_and_a_dot_bind_tighter_than_every_operator(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sum(A)", "sum(A)"),
        ("sum(A, axis=0)", "sum(A, axis=0)"),
        ("sum(A, 0)", "sum(A, axis=0)"),
        ("sum(A, axis=-1)", "sum(A, axis=-1)"),
        ("sum(A, axis=(0, 1))", "sum(A, axis=(0, 1))"),
        ("sum(A, (0,))", "sum(A, axis=0)"),
        ("sum(A, keepdims=True, axis=0)", "sum(A, axis=0, keepdims=True)"),
        ("sum(A, axis=None, keepdims=False)", "sum(A)"),
        ("sum(A, axis=0, keepdims=1)", "sum(A, axis=0, keepdims=True)"),
        ("sum(A, keepdims=0)", "sum(A)"),
        ("np.mean(A, 1)", "mean(A, axis=1)"),
        ("softmax(A, 1)", "softmax(A, axis=1)"),
        ("softmax(A, axis=None)", "softmax(A, axis=None)"),
        ("logsumexp(A, 0)", "logsumexp(A, axis=0)"),
        ("norm(x, 2)", "norm(x)"),
        ("np.linalg.norm(x, axis=0)", "norm(x, axis=0)"),
        ("A.sum(axis=0)", "sum(A, axis=0)"),
        ("A.sum(0)", "sum(A, axis=0)"),
        ("A.mean()", "mean(A)"),
        ("A.dot(B)", "dot(A, B)"),
        ("A.dot(B).sum()", "sum(dot(A, B))"),
        ("A.transpose()", "transpose(A)"),
        ("sum(np.maximum(0, W.dot(x)))", "sum(max(0, dot(W, x)))"),
    ],
)
def test_options_are_those_that_are_typed_in_the_rows_order(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "of_one_array"),
    [
        ("max(A)", True),
        ("max(A, axis=0)", True),
        ("max(A, keepdims=True)", True),
        ("np.amax(A, 0)", True),
        ("A.max(0)", True),
        ("A.max()", True),
        ("max(A, 0)", False),
        ("max(A, B)", False),
        ("max(A, B, C)", False),
    ],
)
def test_a_max_of_one_operand_is_taken_among_its_numbers(typed: str, of_one_array: bool) -> None:
    for least in (typed, typed.replace("max", "min")):
        row = parse(least).statements[0].expression.row
        assert (row in EXTREMES.values()) is of_one_array


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("np.max(A, 1)", "max(A, axis=1)"),
        ("numpy.min(A, -1)", "min(A, axis=-1)"),
        ("np.max(A, 1.0)", "max(A, 1)"),
        ("np.max(A, B)", "max(A, B)"),
        ("np.maximum(A, 1)", "max(A, 1)"),
        ("max(A, 1)", "max(A, 1)"),
        ("np.max(A, 7)", "max(A, 7)"),
    ],
)
def test_numpys_max_has_an_axis_where_it_is_said_that_its_operand_is_an_array(
    typed: str, meant: str
) -> None:
    of_an_array = parse(typed, {"A": np.ones((2, 2))})
    assert shown(of_an_array.statements[0].expression) == meant
    assert of_an_array.without_axis == frozenset()
    of_a_number = parse(typed, {"A": 2.0})
    assert "axis" not in shown(of_a_number.statements[0].expression)
    assert ((0, len(typed)) in of_a_number.without_axis) is ("axis" in meant)


def test_an_axis_with_another_option_needs_no_array() -> None:
    assert read("np.max(A, 1, keepdims=True)") == "max(A, axis=1, keepdims=True)"


def numbers(text: str) -> list[object]:
    """The numbers of the program's last statement, as nested lists."""
    (statement,) = parse(text).statements
    assert statement.value.is_constant
    return statement.expression.numbers.tolist()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("[1, 2]", [1, 2]),
        ("[5]", [5]),
        ("[1, 2,]", [1, 2]),
        ("[\n 1,\n 2\n]", [1, 2]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("[[[[1, 2]]]]", [[[[1, 2]]]]),
        ("[-3, −3, +.5, 2e-3, 4.]", [-3, -3, 0.5, 0.002, 4]),
        ("[pi, -e, π]", [np.pi, -np.e, np.pi]),
        ("［1，2］", [1, 2]),
        ("-[1, -2]", [-1, 2]),
        ("+[1, 2]", [1, 2]),
        ("([1, 2])", [1, 2]),
        ("np.array([[1, 2], [3, 4]])", [[1, 2], [3, 4]]),
        ("np.array([1, 2],)", [1, 2]),
    ],
)
def test_a_list_of_numbers_is_an_array(typed: str, meant: list[object]) -> None:
    assert numbers(typed) == numbers(f"x = {typed}") == meant


def test_a_list_is_a_constant_where_it_stands_in_an_expression() -> None:
    assert read("[1,2] @ x") == "matmul([1., 2.], x)"
    assert read("2*[1,2]") == "mul(2, [1., 2.])"
    assert read("[1,2][0]") == "index([1., 2.], index=(0,))"


@pytest.mark.parametrize(
    ("maker", "shape"),
    [
        ("{}(3)", (3,)),
        ("{}(4, 3)", (4, 3)),
        ("{}(4, 3,)", (4, 3)),
        ("{}(1, 2, 3, 4)", (1, 2, 3, 4)),
        ("{}((2, 3))", (2, 3)),
        ("{}([2, 3])", (2, 3)),
        ("{}((2,))", (2,)),
        ("np.{}(4, 3)", (4, 3)),
        ("np.random.{}(2, 3, seed=1)", (2, 3)),
        ("{}(2, seed=4294967295)", (2,)),
        ("{}(100000)", (MAX_NUMBERS,)),
    ],
)
def test_an_array_that_is_made_is_an_input_of_its_shape(maker: str, shape: tuple[int, ...]) -> None:
    for name in MAKERS:
        (given_input,) = build(parse(f"W = {maker.format(name)}; 2*W")).inputs
        assert given_input.name == "W"
        assert given_input.given.shape == shape


def test_random_numbers_are_those_of_the_seed_or_of_the_name() -> None:
    assert numbers("W = randn(2, seed=7)") == numbers("V = randn(2, seed=7)")
    assert numbers("W = randn(2)") == numbers(f"V = randn(2, seed={seed_of('W')})")
    assert numbers("W = randn(2)") != numbers("V = randn(2)")
    assert numbers("W = randn(2, seed=1)") != numbers("W = randn(2, seed=2)")
    assert numbers("W = randn(2, 2, seed=1)") == np.random.RandomState(1).randn(2, 2).tolist()


def test_a_program_full_of_numbers_is_read() -> None:
    (given_input,) = build(parse(f"x = [{'1,' * 4990}]; 2*x")).inputs
    assert given_input.given.shape == (4990,)


# Places


def spans(program: Program) -> list[str]:
    """What is typed at each gate's place."""
    parts = [part for statement in program.statements for part in gates(statement.value)]
    return [program.text[slice(*part.span)] for part in parts]


def gates(value: Part) -> list[Part]:
    """The parts of a value that are gates."""
    return [part for part in value.walk() if isinstance(part.of, Operation)]


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
        ("(A .T@x)[ 0 ]", ["A .T", "A .T@x", "(A .T@x)[ 0 ]"]),
        ("W[1][2]", ["W[1]", "W[1][2]"]),
        ("A.dot(2x).sum( axis=0 )", ["2x", "A.dot(2x)", "A.dot(2x).sum( axis=0 )"]),
        ("-[1, 2]@x", ["-[1, 2]@x"]),
        ("W = zeros(2); np.sum(W)", ["np.sum(W)"]),
        ("x*x + x*x", ["x*x", "x*x", "x*x + x*x"]),
        ("𝜔·权重 + θ²", ["𝜔·权重", "θ²", "𝜔·权重 + θ²"]),
        ("q = α+β # sum\n𠮷×q", ["α+β", "𠮷×q"]),
    ],
)
def test_a_gates_place_is_what_was_typed_for_it(text: str, typed: list[str]) -> None:
    assert spans(parse(text)) == typed


@given(programs(size=20))
@example("𝜔²·(θ−权重)/max(2x, e^(−y))")
@example("sum((A.T@[[1, 2], [3, 4]])[0], axis=0).dot(-B[-1, 2]) + np.amax(A, 1) - max(A, 1)")
def test_the_text_at_a_gates_place_alone_is_the_same_gate(text: str) -> None:
    for statement in parse(text).statements:
        for part in gates(statement.value):
            assert read(text[slice(*part.span)]) == shown(part.expression)
            operands = tuple(operand.expression for operand in part.operands)
            assert part.expression.args == operands


# Bad input

BAD = {
    "": ("empty", (0, 0)),
    "  # nothing but a comment": ("empty", (0, 25)),
    "x+": ("incomplete", (1, 2)),
    "x =": ("incomplete", (2, 3)),
    "x^": ("incomplete", (1, 2)),
    "x 2": ("missing-operator", (0, 3)),
    "x!": ("not-in-language", (1, 2)),
    "foo(x)": ("unknown-function", (0, 3)),
    "np.foo(x)": ("unknown-function", (0, 6)),
    "max_pool3d(x, 2)": ("unknown-function", (0, 10)),
    "print(1)": ("no-circuit", (0, 8)),
    "max()": ("wrong-arity", (0, 5)),
    "maxout(x)": ("wrong-arity", (0, 9)),
    "max(x,y,axis=0)": ("wrong-arity", (0, 15)),
    "dot(x)": ("wrong-arity", (0, 6)),
    "x.dot()": ("wrong-arity", (0, 7)),
    "sum()": ("wrong-arity", (0, 5)),
    "transpose(A,B)": ("not-whole", (12, 13)),
    "sin()": ("wrong-arity", (0, 5)),
    "sin(x,y)": ("wrong-arity", (0, 8)),
    "pow(x)": ("wrong-arity", (0, 6)),
    "lambda*x": ("keyword", (0, 6)),
    "import os": ("no-circuit", (0, 9)),
    "2 = x": ("unexpected", (2, 3)),
    "x+*y": ("unexpected", (2, 3)),
    "x)": ("unexpected", (1, 2)),
    "()": ("no-circuit", (0, 2)),
    "x,y": ("no-circuit", (0, 3)),
    "max(x,,y)": ("unexpected", (6, 7)),
    "(x": ("unclosed", (0, 1)),
    "__import__('os')": ("leading-underscore", (0, 10)),
    "__proto__": ("leading-underscore", (0, 9)),
    "x.__class__": ("unknown-attribute", (2, 11)),
    "'a'": ("no-circuit", (0, 3)),
    "f'{x}'": ("no-circuit", (0, 6)),
    "x+\0": ("unknown-character", (2, 3)),
    "x\u202e": ("unknown-character", (1, 2)),
    "x+\ud800": ("unknown-character", (2, 3)),
    "[True]": ("no-circuit", (0, 6)),
    "[2*(1, 2)]": ("no-circuit", (0, 10)),
    "[1+]": ("unexpected", (3, 4)),
    "1 000*x": ("bad-number", (0, 5)),
    "x + 1,000,000": ("bad-number", (4, 13)),
    "d/dx x^2": ("derivative", (0, 4)),
    "1 + d(x^2)/dx": ("derivative", (4, 13)),
    "[(1,2)]": ("no-circuit", (0, 7)),
    "[1,,2]": ("unexpected", (3, 4)),
    "[1,2)": ("unexpected", (4, 5)),
    "[1j]": ("complex-number", (1, 3)),
    "[1 2]": ("missing-comma", (1, 4)),
    "[[1] [2]]": ("missing-comma", (3, 6)),
    "[]": ("empty-list", (0, 2)),
    "[[1],[]]": ("empty-list", (5, 7)),
    "[[1,2],[3]]": ("uneven-list", (7, 10)),
    "[1,[2]]": ("uneven-list", (3, 6)),
    "[[1],2]": ("uneven-list", (5, 6)),
    "[[[1],[2]],[[1]]]": ("uneven-list", (11, 16)),
    "[[[[[1]]]]]": ("too-deep", (4, 5)),
    "[1, 2": ("unclosed", (0, 1)),
    "[": ("unclosed", (0, 1)),
    "[[1],": ("unclosed", (0, 1)),
    "[1;2]": ("unclosed", (0, 1)),
    "x[0": ("unclosed", (1, 2)),
    "['a']": ("no-circuit", (0, 5)),
    "[1e400]": ("number-out-of-range", (1, 6)),
    "]": ("unexpected", (0, 1)),
    "x]": ("unexpected", (1, 2)),
    "@x": ("unexpected", (0, 1)),
    "x@": ("incomplete", (1, 2)),
    "W = randn(10**9)": ("not-whole", (12, 14)),
    "W = randn(-1)": ("not-whole", (10, 12)),
    "W = randn(0)": ("not-whole", (10, 11)),
    "W = randn(2.5)": ("not-whole", (10, 13)),
    "W = randn(n)": ("unknown-number", (10, 11)),
    "W = randn(1000000)": ("not-whole", (10, 17)),
    "W = randn(" + "9" * 5000 + ")": ("number-out-of-range", (10, 5010)),
    "W = randn(4,seed=-1)": ("not-whole", (17, 19)),
    "W = randn(4,seed=1.5)": ("not-whole", (17, 20)),
    "W = randn(4,seed=2**40)": ("not-whole", (18, 20)),
    "W = randn(4,seed=4294967296)": ("not-whole", (17, 27)),
    "W = randn(400,251)": ("too-many-numbers", (4, 18)),
    "W = ones(1,1,1,1,1)": ("no-shape", (4, 19)),
    "W = randn(4,loc=1)": ("unknown-option", (12, 15)),
    "W = randn(4,seed=1,seed=2)": ("option-twice", (19, 23)),
    "W = randn(seed=1,4)": ("operand-behind-option", (17, 18)),
    "W = zeros((2,3),4)": ("operand-behind-option", (16, 17)),
    "W = randn(4": ("unclosed", (9, 10)),
    "zeros*2": ("function-without-call", (0, 5)),
    "A.sum": ("function-without-call", (2, 5)),
    "x.real": ("unknown-attribute", (2, 6)),
    "W = zeros()": ("no-shape", (4, 11)),
    "W = zeros(())": ("no-shape", (4, 13)),
    "x.shape": ("no-circuit", (0, 7)),
    "x.T2": ("unknown-attribute", (2, 4)),
    "x.": ("incomplete", (1, 2)),
    "2.5.T": ("not-in-language", (3, 4)),
    "s[1.5]": ("not-whole", (2, 5)),
    "s[100000]": ("not-whole", (2, 8)),
    "s[]": ("bad-index", (1, 3)),
    "s[0,1,2,3,4,5,6]": ("bad-index", (1, 16)),
    "s[": ("unclosed", (1, 2)),
    "max(x,": ("unclosed", (3, 4)),
    "A.sum(axis=0,": ("unclosed", (5, 6)),
    "sum(A,foo=1)": ("unknown-option", (6, 9)),
    "exp(A,axis=1)": ("unknown-option", (6, 10)),
    "softmax(A,keepdims=True)": ("unknown-option", (10, 18)),
    "dot(A,B,axis=1)": ("unknown-option", (8, 12)),
    "sum(axis=0,A)": ("operand-behind-option", (11, 12)),
    "sum(A,0,1)": ("operand-behind-option", (8, 9)),
    "sum(A,axis=0,axis=1)": ("option-twice", (13, 17)),
    "sum(A,0,axis=1)": ("option-twice", (8, 12)),
    "sum(A,B)": ("not-whole", (6, 7)),
    "sum(A,axis=6)": ("not-whole", (11, 12)),
    "sum(A,axis=True)": ("not-whole", (11, 15)),
    "sum(A,axis=())": ("no-axis", (11, 13)),
    "sum(A,axis=": ("incomplete", (10, 11)),
    "sum(A,keepdims=2)": ("not-true-or-false", (15, 16)),
    "norm(x,-1)": ("norm-order", (7, 9)),
    "np.linalg.svd(A)": ("unknown-function", (0, 13)),
    "x//y": ("unknown-number", (0, 4)),
    "x%y": ("unknown-number", (0, 3)),
    "1j": ("complex-number", (0, 2)),
    "1e400": ("number-out-of-range", (0, 5)),
    "1e-400": ("number-out-of-range", (0, 6)),
    "x+1e999999999": ("number-out-of-range", (2, 13)),
    "9" * 5000: ("number-out-of-range", (0, 5000)),
    "(" * 200 + "x" + ")" * 200: ("too-deep", (80, 81)),
    "-" * 3000 + "x": ("too-deep", (80, 81)),
    "x" + "**x" * 1000: ("too-deep", (241, 243)),
    "(" * 79 + "[[1]]" + ")" * 79: ("too-deep", (80, 81)),
}  # fmt: skip


def refusal(text: str) -> tuple[object, ...]:
    """What is said of a program: its code, its place, and whether there is a message and a hint."""
    try:
        return ("read as", parse(text))
    except InputError as error:
        return error.code, error.span, bool(error.message), bool(error.hint)


@pytest.mark.parametrize("code", sorted({code for code, _ in BAD.values()}))
def test_bad_input_is_refused_with_a_code_a_place_and_a_hint(code: str) -> None:
    expected = {text: (*said, True, True) for text, said in BAD.items() if said[0] == code}
    assert {text: refusal(text) for text in expected} == expected


def test_a_max_of_one_scalar_is_no_matter_of_the_text() -> None:
    """Whether `x` is an array is known when shapes are: they refuse `max(x)` of a scalar."""
    assert read("max(x)") == "max(x)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1 2]", "commas"),
        ("W = zeros()", "zeros(4, 3)"),
        ("W = randn(n)", "n = 3"),
        ("s[0,1,2,3,4,5,6]", "Take one number or one row"),
        ("x.real", ".T, .sum()"),
        ("A.dot", "A.dot(B)"),
        ("sum(A, foo=1)", "`axis` and `keepdims`"),
        ("sum(x, y)", "x + y"),
        ("norm(A, 'nuc')", "norm(A, 'fro')"),
        ("zeros", "zeros(4, 3)"),
        ("max(x, y, axis=0)", "max(A, axis=0)"),
        ("sigmod(x)", "Did you mean `sigmoid`?"),
        ("lambda*x", "lam"),
        ("1j", "1*j"),
    ],
)
def test_the_hint_says_how_to_mend_it(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert said in caught.value.hint


@pytest.mark.parametrize(
    "text",
    ["lambda*x", "_x", "__class__", "__import__*2", "expr+1", "_1"],
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


def test_comments_count_apart_from_the_code() -> None:
    assert parse("x" + " # why" * 5 + "\n" + "#" * 20_000).statements
    with pytest.raises(TooLarge, match="with its comments") as caught:
        parse("x #" + "-" * 40_000)
    assert caught.value.span == (40_000, 40_003)
    with pytest.raises(TooLarge) as caught:
        parse("# a comment\n" + "+".join(["x"] * 5_001))
    assert caught.value.span == (10_011, 10_013)


def test_eighty_levels_are_not_too_deep() -> None:
    assert read("(" * 79 + "x" + ")" * 79) == "x"
    with pytest.raises(InputError, match="80"):
        parse("(" * 81 + "x" + ")" * 81)


# Any text at all

pieces = st.sampled_from(
    [*"xyeθ𝜔²³()()()+-*/^.,;=\n #_[[]]'!<>~:@", "[1,", "[[1, 2], ", "],", "axis", "axis=0",
     ".T", "sum(", "W = ", "randn(", "array(", "seed=", "keepdims=", "True", "None", "[0]", ".dot(",
     "**", "//", "2", "0.5", "1e", "e9", "exp(", "max(",
     "sin", "np.", "math.", "pi", "lambda", " if ", "×", "−", "\u202e", "\ud800", "\0", "f = ", "½"]
)  # fmt: skip
texts = st.text() | st.lists(pieces, max_size=40).map("".join)


@given(texts)
@example("1" * 10_000)
@example("x^" * 5_000)
@example("x" + ".T" * 4_999)
@example("x" + "[0]" * 3_333)
@example("x" + ".sum()" * 1_600)
@example("[" * 10_000)
@example("x[" * 5_000)
@example("sum(A, axis=" * 800)
@example("x@" * 4_999 + "x")
@example("x = randn(")
@example("x = array([1,")
@example("norm(x,;")
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
        value = parse("x" + step * count).statements[0].value
        assert isinstance(value.expression, GateFunction)
        assert len(gates(value)) == count
