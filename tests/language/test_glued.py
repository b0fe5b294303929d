"""Names into which letters ran together: what is taken apart, what is asked about, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.language import glued
from engine.language.parser import parse
from engine.language.printing import printed
from engine.language.program import Program


def read(text: str, **values: float) -> str:
    """How a text is read, with a `*` for each product without a sign."""
    tree = parse(text, values).tree
    return "; ".join(printed(each) for each in tree).replace("\u2062", " ")


def asked(program: Program) -> list[str | None]:
    """The other texts that are offered."""
    return [r.instead for r in (*program.readings, *glued.readings(program)[0])]


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("wx + b", "w x + b"),
        ("y = mx+b", "y = m x + b"),
        ("E=mc^2", "E = m c^2"),
        ("ax²+bx+c", "a x^2 + b x + c"),
        ("w₁x₁+w₂x₂+b", "w1 x1 + w2 x2 + b"),
        ("A sin(ωt+φ)", "A sin(ω t + φ)"),
        ("x*y + xy", "x*y + x y"),
        ("πr²", "π r^2"),
        ("2πx", "2 π x"),
        ("sinx", "sin(x)"),
        ("cosθ", "cos(θ)"),
        ("2xsinx", "2 x sin(x)"),
        ("sinx²", "sin(x^2)"),
        ("sinxcosy", "sin(x) cos(y)"),
        ("-ylogp", "-y log(p)"),
        ("ylog(p)", "y log(p)"),
        ("eᵏᵗ", "e^(k t)"),
        ("wTx + b", "wᵀ x + b"),
        ("w^Tx + b", "wᵀ x + b"),
        ("(x−μ)^T (x−μ)", "(x - μ)ᵀ (x - μ)"),
        ("softmax(QK^T/√d_k)V", "softmax(Q Kᵀ/sqrt(d_k)) V"),
        ("h_t = tanh(Wx_t + Uh_{t-1})", "h_t = tanh(W x_t + U h_{t-1})"),
    ],
)
def test_letters_that_ran_together_are_factors(typed: str, meaning: str) -> None:
    assert read(typed) == meaning


@pytest.mark.parametrize("typed", ["wx + b", "sinx", "2xsinx", "w^T x", "1/2x", "√x²"])
def test_what_else_it_could_be_is_offered_and_can_be_read(typed: str) -> None:
    others = asked(parse(typed))
    assert others
    for other in others:
        assert other is not None
        assert read(other) != read(typed)


def test_one_name_is_offered_where_it_is_read_as_several() -> None:
    assert asked(parse("wx + b")) == ["w_x + b"]
    assert asked(parse("w₁x₁ + b")) == []


@pytest.mark.parametrize(
    "typed",
    [
        "dx*dt", "dx + dt", "theta*x", "total/n", "loss*2", "px + py", "bias + w*x", "cost + r",
        "w - lr*g", "(x-mu)/sigma", "logits", "权重+x", "x_1*y", "x1 + y", "rate^2", "e^T", "0.9^T",
        "A^T*T", "A**T", "Δx/Δt", "hidden + x", "std/2", "min(lo, hi)", "expr1", "y - yi", "x",
        "expo + b", "xs + b", "relu1 + b", "0.9^Temp", "x^Total", "lr_0*x", "dW_1 + db_1",
        "for x in [1]:\n    y = wx + b",
    ],
)  # fmt: skip
def test_a_name_of_its_own_is_left_alone(typed: str) -> None:
    program = parse(typed, {"T": 2.0} if "T" in typed else {})
    assert [reading.instead for reading in program.readings] == []


def test_a_name_that_has_a_value_is_that_name() -> None:
    assert read("wx + b", wx=2.0) == "wx + b"
    assert read("wx = x*w; wx + b") == "wx = x*w; wx + b"
    assert read("A^T", T=2.0) == "A^T"
    assert read("total*ab", a=1.0, b=2.0) == "total*a b"


def test_a_name_for_which_less_speaks_is_asked_about() -> None:
    assert asked(parse("xe^x")) == ["x*e^x"]


@given(st.text("wxbe+*^ πσ²ᵀˣ₁()T.sinl=;|√½∑_{}", max_size=24))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        program = parse(text)
    except InputError as error:
        assert error.span is not None
        return
    for reading in (*program.readings, *glued.readings(program)[0]):
        start, end = reading.span
        assert 0 <= start <= end <= len(text)
        if reading.instead is not None:
            parse(reading.instead)


_PIECES = (
    "x", "y", "T", "xT", "wx", "sinx", "sin", "log p", "e", "pi", "2", "3.5", "(1.2)", ".", " ", "where",
    "(", ")", "*", "**", "+", "-", "/", "max", "of", "choose", "for all", "x1",
)  # fmt: skip


def _outcome(text: str) -> tuple[str, list[str]] | str:
    try:
        program = parse(text)
    except InputError as error:
        return error.code
    meant = "; ".join(printed(each) for each in program.tree)
    return meant, [str(reading.instead).strip() for reading in program.readings]


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9).map("".join))
def test_a_line_of_arithmetic_is_read_as_one_of_a_book(text: str) -> None:
    # Because of the line break, all is looked for in the second text that only books write.
    assert _outcome(text) == _outcome(f"\n{text}")
