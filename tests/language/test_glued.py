"""Names into which letters ran together: what is asked about, and what is left alone."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.language import glued
from engine.language.glued import Reading
from engine.language.parser import parse


def readings(text: str, *given: Collection[str]) -> list[Reading]:
    """What is asked about; the program that comes with it is the one of the text that is offered."""
    found, program = glued.readings(parse(text), *given)
    assert [reading.instead for reading in found] == [program and program.text] * len(found)
    return found


def other(text: str, *names: str) -> str | None:
    """The other reading that is offered; None where nothing is."""
    found = readings(text, names)
    return found[0].instead if found else None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("wx + b", "w*x + b"),
        ("y = mx+b", "y = m*x+b"),
        ("E=mc^2", "E=m*c^2"),
        ("1/2mv²", "1/2m*v²"),
        ("ax²+bx+c", "a*x²+b*x+c"),
        ("ax+by", "a*x+b*y"),
        ("w₁x₁+w₂x₂+b", "w₁*x₁+w₂*x₂+b"),
        ("A*sin(ωt+φ)", "A*sin(ω*t+φ)"),
        ("x*y + xy", "x*y + x*y"),
        ("loss = (wx+b-y)²", "loss = (w*x+b-y)²"),
        ("πr²", "π*r²"),
        ("πx", "π*x"),
        ("2πx", "2π*x"),
        ("pir^2", "pi*r^2"),
        ("sinx", "sin(x)"),
        ("lnx", "ln(x)"),
        ("logx", "log(x)"),
        ("cosθ", "cos(θ)"),
        ("tanhx", "tanh(x)"),
        ("2xsinx", "2x*sin(x)"),
        ("sinx²", "sin(x²)"),
        ("sin2x + 1", "sin(2*x) + 1"),
        ("sinxcosy", "sin(x)*cos(y)"),
        ("xe^x", "x*e^x"),
        ("Ae^-kt", "A*e^-(k*t)"),
        ("eᵏᵗ", "e^(k*t)"),
        ("A^T@x", "A.T@x"),
        ("A^T*x", "A.T@x"),
        ("(x+y)^T @ z", "(x+y).T @ z"),
    ],
)
def test_letters_that_ran_together_are_asked_about(typed: str, offered: str) -> None:
    assert other(typed) == offered
    assert readings(offered) == []
    for reading in readings(typed):
        start, end = reading.span
        assert 0 <= start < end <= len(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "dx*dt", "dx + dt", "theta*x", "total/n", "loss*2", "px*2", "px + py", "px^2", "bias + w*x",
        "cost + r",
        "w - lr*g", "(x-mu)/sigma", "(x-mu)/s", "logits", "logit", "权重+x", "вес*2", "x_1*y", "x1 + y",
        "he^2",
        "rate^2", "using*x", "e^T", "0.9^T", "A^T*T", "A**T", "λmax*x", "Δx/Δt", "np*math", "hidden + x",
        "QK", "xᵢ",
        "h1*w2", "std/2", "min(lo, hi)", "sum(A, axis=0)", "expr1", "cosine*x", "y - yi", "x",
    ],
)  # fmt: skip
def test_a_name_of_its_own_is_left_alone(typed: str) -> None:
    assert readings(typed) == []


@pytest.mark.parametrize("typed", ["wx = x*w; wx + b", "sinx = sin(x); sinx + 1", "T = 2; A^T"])
def test_a_name_that_is_assigned_is_that_name(typed: str) -> None:
    assert readings(typed) == []


def test_a_name_that_has_a_value_is_that_name_and_shows_what_others_are_made_of() -> None:
    assert other("wx + b", "wx") is None
    assert other("A^T", "T") is None
    assert other("total*ab") is None
    assert other("total*ab", "a", "b") == "total*a*b"


def test_the_product_of_two_arrays_is_that_of_matrices() -> None:
    (found,) = readings("Wx + b", ("W", "x"), ("W", "x"))
    assert found.instead == "W@x + b"
    assert other("W = [[1, 2]]; x = [3, 4]; Wx + 1") == "W = [[1, 2]]; x = [3, 4]; W@x + 1"


def test_a_long_text_of_such_names_gets_few_notices() -> None:
    found = readings("+".join(f"πx{number}" for number in range(900)))
    assert len(found) == 12


@given(st.text("wxbe+*^ πσ²ᵀˣ₁()T.sinl=;", max_size=24))
def test_what_is_offered_can_be_read_and_asks_nothing_more(text: str) -> None:
    try:
        parse(text)
    except InputError:
        return
    for reading in readings(text):
        if reading.instead is not None:
            parse(reading.instead)
            assert readings(reading.instead) == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("x = rcosθ", "x = r*cos(θ)"),
        ("-ylogp", "-y*log(p)"),
        ("sinhx", "sinh(x)"),
        ("sin(pix)", "sin(pi*x)"),
        ("exp(-wx)", "exp(-w*x)"),
        ("softmax(Wx)", "softmax(W*x)"),
        ("wTx + b", "w.T@x + b"),
        ("xTAx", "x.T@A@x"),
        ("w^Tx + b", "w.T@x + b"),
        ("A^TAx", "A.T@A@x"),
        ("exp(-x²/2)/sqrt(2πσ)", "exp(-x²/2)/sqrt(2π*sigma)"),
        ("exp(-ln2*t)", "exp(-ln(2)*t)"),
        ("sqrt2 + b", "sqrt(2) + b"),
    ],
)
def test_as_pages_print_them(typed: str, offered: str) -> None:
    assert other(typed) == offered
    parse(offered)
    assert readings(offered) == []


@pytest.mark.parametrize(
    "typed",
    ["expo + b", "std + b", "lr + b", "xs + b", "exps + b", "costs + b", "signal + b", "rounds + b",
     "using + b",
     "relu1 + b", "dlogp + b", "jnp.dot(a, b)", "torch.exp(x) + b", "0.9^Temp", "x^Total", "nll + b"],
)  # fmt: skip
def test_words_of_programs_are_left_alone(typed: str) -> None:
    assert readings(typed) == []
