"""A program written with its signs: what is changed, what stays, and that it is the same circuit."""

import pytest

from engine.circuits import Circuit

SAME = [
    "(x+y)*z",
    "f = np.max(x, axis=0)  # ½ ·",
    "for i in range(2):\n    s = s + i*x\ns",
    "'2x' + 'y'\nx*2",
    "x^2 / (1 - y)",
]


@pytest.mark.parametrize(
    ("text", "written"),
    {
        "2x": "2*x",
        "y = 2x  # twice 2x": "y = 2*x  # twice 2x",
        "2(x+1)^2": "2*(x+1)^2",
        "x − y·z ÷ 2": "x - y*z / 2",
        "w₁²": "w1^2",
        "|x| + √(y+1)": "abs(x) + sqrt(y+1)",
        "sin 2x": "sin(2*x)",
        r"\frac{1}{1+e^{-x}}": "1/(1 + e^-x)",
        "e⁻ˣ": "e^-x",
        "eˣ⁺¹ + 𝑦": "e^(x + 1) + y",
        "W = [[1,2],[3,4]]\nWᵀ @ W": "W = [[1,2],[3,4]]\nW.T @ W",
        "def f(x):\n    return 3x # ×\nf(2y)": "def f(x):\n    return 3*x # ×\nf(2*y)",
        "q = 2x\nf = 3q\ndf_dx = 6": "q = 2*x\nf = 3*q\ndf_dx = 6",
    }.items(),
)
def test_signs_are_written_and_all_else_stays(text: str, written: str) -> None:
    assert Circuit(text).with_signs() == written


@pytest.mark.parametrize("text", SAME)
def test_what_has_its_signs_stays(text: str) -> None:
    assert Circuit(text).with_signs() == text
