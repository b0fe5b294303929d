"""What a hint offers is read by the parser, and is what was meant; else nothing is offered."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.gates.table import NAMES
from engine.language.libraries import LIBRARIES
from engine.language.library_names import FORMS, SAID
from engine.language.parser import parse
from tests.language.test_parser import BAD

OFFERED = {
    "sech(2*a)": "2/(exp(2*a) + exp(-(2*a)))",
    "exp10(p)": "10^p",
    "logit(-x)": "log((-x)/(1 - (-x)))",
    "lambda*x": "lam",
    "1 000*x": "1000*x",
    "12 345.5 + x": "12345.5 + x",
    "1,000*x": "1000*x",
    "1，000，000*x": "1000000*x",
    "0,5*x": "0.5*x",
    "d/dx x^2": "x^2",
    "d/dx(x^2)": "(x^2)",
    "d(x^2)/dx": "(x^2)",
    "sigmod(x)": "sigmoid",
    "let y = x^2": "y = x^2",
    "float y = x*2": "y = x*2",
    "minus(x, y)": "x - y",
    "minus(x)": "-x",
    "sqr(x)": "x^2",
    "cube(x)": "x^3",
}
AS = {
    "np.std(x)": "std(x)",
    "torch.var(x, 0)": "var(x, axis=0, ddof=1)",
    "np.ptp(x)": "max(x) - min(x)",
    "tf.reduce_prod(x)": "prod(x)",
    "np.clip(x, 0, 1)": "min(max(x, 0), 1)",
    "torch.clamp(x, min=0)": "max(x, 0)",
    "np.matmul(W, x)": "W @ x",
    "np.add(x, y)": "x + y",
    "np.multiply(x, y+1)": "x*(y+1)",
    "np.subtract(x, y-1)": "x - (y-1)",
    "np.divide(x+1, y)": "(x+1)/y",
    "torch.mm(A, B)": "A @ B",
    "torch.bmm(A, B)": "A @ B",
    "math.fabs(x)": "abs(x)",
    "scipy.special.expit(x)": "sigmoid(x)",
    "tf.reduce_sum(x)": "sum(x)",
    "F.relu(x)": "relu(x)",
    "x.exp()": "exp(x)",
    "x.clip(0, 1)": "min(max(x, 0), 1)",
    "A.mm(B)": "A @ B",
    "np.sqr(x)": "x^2",
}
NOTHING = [
    "print(x)", "fmod(x, y)", "np.linalg.svd(A)",
    "foo(x)", "f(x) = g(x)+1", "h(x) = h", "import numpy as np",
    "class A: x", "def f(x)", "∂x", "erfinv(x)", "cost(x)",
    "loga(x)", "log_b(x)", "main()", "x plus y", "two times x", "3.14.15",
    "prelu(x)",
    "range(3)",
]  # fmt: skip


def offered(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(text)
    return [part for part in caught.value.hint.split("`")[1::2] if part not in (")", "]", "/", "=")]


@pytest.mark.parametrize("text", OFFERED)
def test_a_hint_offers_what_was_meant(text: str) -> None:
    assert offered(text) == [OFFERED[text]]


@pytest.mark.parametrize("text", AS)
def test_what_a_library_calls_otherwise_is_read_as_the_language_writes_it(text: str) -> None:
    assert _written_out(text) == _written_out(AS[text])


def _written_out(text: str) -> str:
    """The gates of the output, without the names of what it is computed from."""
    known: dict[str, str] = {}
    for statement in parse(text).statements:
        stack: list[str] = []
        for part in statement.value.walk():
            operands = stack[len(stack) - len(part.operands) :]
            del stack[len(stack) - len(part.operands) :]
            options = getattr(part.expression, "options", ())
            typed = str(part.expression)
            row = getattr(part.expression, "row", None)
            stack.append(f"{row.name}{options}{operands}" if row else known.get(typed, typed))
        known[statement.key] = stack[0]
    return stack[0]


@pytest.mark.parametrize("text", NOTHING)
def test_where_nothing_does_the_same_nothing_is_offered(text: str) -> None:
    assert offered(text) in ([], ["name = expression"])


def _read(text: str) -> bool:
    try:
        parse(f"{text}(x)" if text in NAMES else text)
    except InputError as error:
        return error.code == "wrong-arity" and text in NAMES
    return True


CALLS = [f"{front}{name}(x{more})" for name in [*FORMS, *SAID, *NAMES, "sgimoid", "logs"]
         for front, more in (("", ""), ("np.", ", y"), ("torch.", ", dim=1"), ("2*y", ""))]  # fmt: skip


@pytest.mark.parametrize("texts", [CALLS, list(BAD), [f"{one}.exp(x)" for one in LIBRARIES]])
def test_every_offer_is_read_by_the_parser(texts: list[str]) -> None:
    for text in texts:
        try:
            parse(text)
        except InputError as error:
            for part in error.hint.split("`")[1::2]:
                assert part in (")", "]", "/") or _read(part), (text, error.hint)


pieces = st.sampled_from(
    [*"xyf()=²ⁿ,. \n", "d/dx", "log10(", "1 000", "def f(x):", "return ", "lambda x:", "np.", "max(", "w1",
     "2", "relu", "+", "clip(", ", 0, 1)", "torch.", ".exp(", "f(x) = "]
)  # fmt: skip


@given(st.lists(pieces, max_size=12).map("".join))
@example("f(x) = g(x)(x)(x)")
@example("log10(log10(x y)")
def test_whatever_is_typed_every_offer_is_read_by_the_parser(text: str) -> None:
    try:
        parse(text)
    except InputError as error:
        for part in error.hint.split("`")[1::2]:
            assert part in (")", "]", "/") or _read(part), error.hint


@pytest.mark.parametrize(
    ("typed", "read"),
    [("ReLU(x)", "relu(x)"), ("Sin(x)", "sin(x)"), ("EXP(x)", "exp(x)"), ("torch.exp(x)", "exp(x)"),
     ("torch.nn.functional.ReLU(x)", "relu(x)")],
)  # fmt: skip
def test_a_function_is_read_in_other_letters_where_it_is_called(typed: str, read: str) -> None:
    assert parse(typed).statements[0].expression == parse(read).statements[0].expression


def test_a_name_in_other_letters_that_is_a_value_is_no_function() -> None:
    assert {node.name for node in parse("ReLU + Sin").statements[0].expression.free_symbols} == {
        "ReLU",
        "Sin",
    }
    assert str(parse("torch.T").statements[0].expression) == "gate_transpose(torch)"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("log(x, 2)", "To the base b it is log(x)/log(b)."),
        (
            "sin⁻¹(x)",
            "For the inverse write arcsin(x), for one divided by it 1/sin(x).",
        ),
        (
            "log⁻¹(x)",
            "There is no inverse of a function here; for one divided by it write 1/log(x).",
        ),
        ("sin²ⁿ(x)", "Put them in parentheses: sin(x)^(2n)."),
        ("max of x and y", "Put them in parentheses: max(x, y)."),
        ("x + 'x'", "Compute with numbers, arrays and inputs."),
        (
            "x = [1,000]; x",
            "If the comma before it is one between thousands, leave it out: [1000, 2000].",
        ),
    ],
)
def test_a_hint_says_what_would_do(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.hint == hint
