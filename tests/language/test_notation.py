"""Formulas as notes, books and PDFs have them, against one line of NumPy each."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.formulas import M, N, a, assert_gives, b, p, q, s, sigmoid, softmax

# ruff: noqa: E501  a line of the table is one formula
LINES: list[tuple[str, dict[str, Any], Any]] = [
    # As one types, or copies from a page
    ("σ² = 1/m ∑ᵢ (xᵢ − μ)²\n1/√(σ² + ε)", {"m": 2, "x": a, "μ": 0.5, "ε": 0.1}, 1 / np.sqrt(((a - 0.5) ** 2).sum() / 2 + 0.1)),
    (r"\sigma^2 = x y \\ z = 2\sigma^2", {"x": 2, "y": 3}, 12.0),
    ("L = x y +\n3\n  − y\n+ 2x", {"x": 2, "y": 3}, 10.0),
    ("a = x y\n−x", {"x": 2, "y": 3}, -2.0),
    ("3 · 1(x = y)²", {"x": 2, "y": 2}, 3.0),
    ("ŷ = σ(wᵀx + b)", {"w": a, "x": b, "b": 0.5}, sigmoid(a @ b + 0.5)),
    ("ŷ = w₁x₁ + w₂x₂ + b", {"w1": 2, "x1": -1, "w2": 0.5, "x2": 4, "b": 1}, 1.0),
    ("L = −(y log ŷ + (1 − y) log(1 − ŷ))", {"y": 1, "ŷ": 0.7}, -np.log(0.7)),
    ("−∑ y log ŷ", {"y": p, "ŷ": q}, -(p * np.log(q)).sum()),
    ("-∑ᵢ yᵢ log ŷᵢ", {"y": p, "ŷ": q}, -(p * np.log(q)).sum()),
    ("softmax(QKᵀ/√dₖ)V", {"Q": M, "K": N, "V": M, "dk": 2}, softmax(M @ N.T / 2**0.5) @ M),
    ("softmax(QK^T/√d_k)V", {"Q": M, "K": N, "V": M, "d_k": 2}, softmax(M @ N.T / 2**0.5) @ M),
    ("1/n ∑(y−ŷ)²", {"y": a, "ŷ": b, "n": 2}, ((a - b) ** 2).mean()),
    ("MSE = 1/n ∑ᵢ₌₁ⁿ (yᵢ − ŷᵢ)²", {"y": a, "ŷ": b, "n": 2}, ((a - b) ** 2).mean()),
    ("‖y − Xw‖² + λ‖w‖²", {"y": a, "X": M, "w": b, "λ": 0.1}, ((a - M @ b) ** 2).sum() + 0.1 * b @ b),
    ("‖w‖₁", {"w": a}, 2.0),
    ("𝑓(𝑥) = 𝑤𝑥 + 𝑏", {"w": 2, "x": 3, "b": 1}, 7.0),
    ("𝐰ᵀ𝐱 + 𝑏", {"w": a, "x": b, "b": 1}, a @ b + 1),
    ("cos θ = a·b / (‖a‖‖b‖)", {"a": a, "b": b}, a @ b / np.sqrt(a @ a * (b @ b))),
    ("KL(p‖q) = ∑ᵢ pᵢ log(pᵢ/qᵢ)", {"p": p, "q": q}, (p * np.log(p / q)).sum()),
    ("f(x) = 1/(σ√(2π)) e^(−(x−μ)²/(2σ²))", {"x": 1, "μ": 0, "σ": 2}, np.exp(-1 / 8) / (2 * np.sqrt(2 * np.pi))),
    ("N(x; μ, σ²) = 1/√(2πσ²) exp(−(x − μ)²/(2σ²))", {"x": 1, "μ": 0, "σ": 2}, np.exp(-1 / 8) / np.sqrt(8 * np.pi)),
    ("ℓ = max(0, 1 − ty)", {"t": 1, "y": 0.4}, 0.6),
    ("½x(1 + tanh(√(2/π)(x + 0.044715x³)))", {"x": 1}, 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * 1.044715))),
    ("f(x) = { x, x > 0; αx, x ≤ 0 }", {"x": -1, "α": 0.1}, -0.1),
    ("{x² if x > 1; 0 otherwise}", {"x": 3}, 9.0),
    ("hₜ = tanh(Wxₜ + Uhₜ₋₁ + b)", {"W": 0.5, "x": 1, "U": 0.3, "h": 0.2, "b": 0.1}, np.tanh(0.66)),
    ("sin²θ + cos² θ", {"θ": 1.3}, 1.0),
    ("½mv²", {"m": 2, "v": 3}, 9.0),
    ("A sin(ωt + φ)", {"A": 2, "ω": 3, "t": 0.5, "φ": 0.1}, 2 * np.sin(1.6)),
    ("(−b + √(b² − 4ac))/(2a)", {"a": 1, "b": -3, "c": 2}, 2.0),
    ("ax² + bx + c", {"a": 1, "x": 2, "b": 3, "c": 4}, 14.0),
    ("x(y+1)z", {"x": 2, "y": 3, "z": 4}, 32.0),
    ("|x − μ|/b", {"x": 1, "μ": 3, "b": 4}, 0.5),
    ("2|x| + |x||y|", {"x": -1, "y": -3}, 5.0),
    ("ln(1 + eᶻ)", {"z": 1}, np.log1p(np.e)),
    ("e⁻ˣ²", {"x": 2}, np.exp(-4)),
    ("W₂ max(0, W₁x + b₁)", {"W2": M, "W1": N, "x": a, "b1": b}, M @ np.maximum(0, N @ a + b)),
    ("xᵀAx + bᵀx", {"x": a, "A": M, "b": b}, a @ M @ a + b @ a),
    ("(x−μ)ᵀ Σ⁻¹ (x−μ)", {"x": a, "μ": b, "Σ": M}, (a - b) @ np.linalg.inv(M) @ (a - b)),
    ("A⁻¹b", {"A": M, "b": b}, np.linalg.solve(M, b)),
    ("x xᵀ", {"x": a}, np.outer(a, a)),
    ("A′ x", {"A": M, "x": a}, M.T @ a),
    ("f ⊙ c + i ⊙ g", {"f": a, "c": b, "i": p, "g": q}, a * b + p * q),
    ("H = −∑ᵢ pᵢ log₂ pᵢ", {"p": p}, -(p * np.log2(p)).sum()),
    ("½∑ₖ(yₖ − tₖ)²", {"y": a, "t": b}, ((a - b) ** 2).sum() / 2),
    ("∑ₙ (tₙ − wᵀφₙ)²", {"t": a, "w": b, "φ": M}, ((a - M @ b) ** 2).sum()),
    ("a_i = ∑_j W_{ij} x_j + b_i; a_i", {"W": M, "x": a, "b_i": b}, M @ a + b),
    ("∑_j W_ji x_j", {"W": M, "x": a}, M.T @ a),
    ("∑_i ∑_j x_i W_ij y_j", {"x": a, "W": M, "y": b}, a @ M @ b),
    ("p_i = e^{s_i} / ∑_j e^{s_j}", {"s": s}, softmax(s)),
    ("∑_{j=0}^{M} w_j x^j", {"w": s, "x": 2, "M": 2}, s[0] + 2 * s[1] + 4 * s[2]),
    ("∏ᵢ xᵢ", {"x": s}, s.prod()),
    ("max_j s_j", {"s": s}, 5.1),
    ("2 + γ max_a s_a", {"s": s, "γ": 0.5}, 4.55),
    ("max_pool1d(s, 2)", {"s": s}, [max(s[:2])]),
    ("def max_val(x): return 2*x\nmax_val(a)", {"a": a}, 2 * a),
    ("1(x > 0)x + 1{x ≥ 5}", {"x": 2}, 2.0),
    ("a⁽²⁾ = σ(W⁽²⁾a⁽¹⁾ + b⁽²⁾)", {"W_2": M, "a_1": a, "b_2": b}, sigmoid(M @ a + b)),
    ("⟨w, x⟩ + ⌊y⌋", {"w": a, "x": b, "y": 1.7}, a @ b + 1),
    ("∛x + √x²", {"x": 8}, 10.0),
    ("y = a sin x cos x", {"a": 2, "x": 1}, np.sin(2)),
    ("[y ln a + (1−y) ln(1−a)]", {"y": 1, "a": 0.7}, np.log(0.7)),
    ("p(y=1|x) = σ(β₀ + β₁x)", {"x": 1, "β0": 0.5, "β1": 2}, sigmoid(2.5)),
    # LaTeX
    (r"L_i = \sum_{j\neq y_i} \max(0, s_j - s_{y_i} + 1)", {"s": s, "y_i": 0}, 2.9),
    (r"L_i = -f_{y_i} + \log\sum_j e^{f_j}", {"f": s, "y_i": 1}, -s[1] + np.log(np.exp(s).sum())),
    (r"\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", {"z": s}, softmax(s)),
    (r"\hat{y} = \sigma(\mathbf{w}^\top \mathbf{x} + b)", {"w": a, "x": b, "b": 0.5}, sigmoid(a @ b + 0.5)),
    (r"\mathcal{L} = -\left[ y \log \hat{y} + (1-y)\log(1-\hat{y}) \right]", {"y": 0, "ŷ": 0.7}, -np.log(0.3)),
    (r"\text{MSE} = \frac{1}{n}\sum_{i=1}^{n}(y_i - \hat{y}_i)^2", {"n": 2, "y": a, "ŷ": b}, ((a - b) ** 2).mean()),
    (r"\text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V", {"Q": M, "K": N, "V": M, "d_k": 2}, softmax(M @ N.T / 2**0.5) @ M),
    (r"f(x) = \frac{1}{\sigma\sqrt{2\pi}} e^{-\frac{1}{2}\left(\frac{x-\mu}{\sigma}\right)^2}", {"x": 1, "μ": 0, "σ": 2}, np.exp(-1 / 8) / np.sqrt(8 * np.pi)),
    (r"\mathcal{N}(x|\mu,\sigma^2) = \frac{1}{(2\pi\sigma^2)^{1/2}} \exp\left\{ -\frac{1}{2\sigma^2}(x-\mu)^2 \right\}", {"x": 1, "μ": 0, "σ": 2}, np.exp(-1 / 8) / np.sqrt(8 * np.pi)),
    (r"D_{KL}(p\|q) = \sum_i p_i \log \frac{p_i}{q_i}", {"p": p, "q": q}, (p * np.log(p / q)).sum()),
    (r"s = \frac{\mathbf{a}\cdot\mathbf{b}}{\|\mathbf{a}\|\,\|\mathbf{b}\|}", {"a": a, "b": b}, a @ b / np.sqrt(a @ a * (b @ b))),
    (r"J = \|y - Xw\|_2^2 + \lambda \|w\|_2^2", {"y": a, "X": M, "w": b, "λ": 0.1}, ((a - M @ b) ** 2).sum() + 0.1 * b @ b),
    (r"\|\mathbf{w}\|_1 + \lVert x \rVert_\infty", {"w": a, "x": b}, 4.0),
    (r"\ell = \max(0, 1 - t \cdot y)", {"t": 1, "y": 0.5}, 0.5),
    (r"\text{GELU}(x) = 0.5x\left(1+\tanh\left[\sqrt{2/\pi}\left(x+0.044715x^3\right)\right]\right)", {"x": 1}, 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * 1.044715))),
    (r"f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}", {"x": -1, "α": 0.1}, -0.1),
    (r"f(x) = \begin{cases} 0, & x < 0 \\ x, & x \geq 0 \end{cases}", {"x": 2}, 2.0),
    (r"f(x; W, c, w, b) = w^\top \max\{0, W^\top x + c\} + b", {"W": M, "c": a, "w": b, "b": 1, "x": a}, b @ np.maximum(0, M.T @ a + a) + 1),
    (r"z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}", {"W_2": M, "a_1": a, "b_2": b}, M @ a + b),
    (r"a^{[1]} = \tanh(z^{[1]})", {"z_1": 0.4}, np.tanh(0.4)),
    (r"y(x, \mathbf{w}) = \sum_{j=0}^{M} w_j x^j", {"w": s, "x": 2, "M": 2}, s[0] + 2 * s[1] + 4 * s[2]),
    (r"E = \frac12 \sum_{n=1}^N \{ t_n - \mathbf{w}^T \phi_n \}^2 + \frac{\lambda}{2}\mathbf{w}^T\mathbf{w}", {"t": a, "φ": M, "w": b, "λ": 0.1}, ((a - M @ b) ** 2).sum() / 2 + 0.05 * b @ b),
    (r"\theta := \theta - \alpha \frac{1}{m} \sum_{i=1}^m (h_i - y_i) x_i", {"θ": 1, "α": 0.1, "m": 2, "h": a, "y": b, "x": p}, 1 - 0.05 * ((a - b) * p).sum()),
    (r"v_t = \beta v_{t-1} + (1-\beta) g_t", {"β": 0.9, "v": 2, "g": 1}, 1.9),
    (r"\mathbf{O} = \mathbf{H}\mathbf{W}_{hq} + \mathbf{b}_q", {"H": M, "W_hq": N, "b_q": a}, M @ N + a),
    (r"\mathbf{x}^\top\mathbf{A}\mathbf{x}", {"x": a, "A": M}, a @ M @ a),
    (r"\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}", {"x": 0.5}, np.tanh(0.5)),
    (r"\hat\beta = (X^TX)^{-1}X^Ty", {"X": M, "y": a}, np.linalg.solve(M, a)),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 5 \end{bmatrix} x", {"x": a}, M @ a),
    (r"\log_2 x + \log_{10} y", {"x": 8, "y": 100}, 5.0),
    (r"s = W_3 \max(0, W_2 \max(0, W_1 x))", {"W_1": M, "W_2": N, "W_3": M, "x": b}, M @ np.maximum(0, N @ np.maximum(0, M @ b))),
    (r"\mathbb{1}(x > 0)\, x^2", {"x": 3}, 9.0),
    (r"\frac{1}{2}\left| x - y \right| + \sqrt[3]{z}", {"x": 1, "y": 3, "z": 8}, 3.0),
    ("$$\nh = \\tanh(Wx)\n$$\n$$\ny = Vh\n$$", {"W": M, "x": a, "V": N}, N @ np.tanh(M @ a)),
    ("\\begin{aligned} z &= wx + b \\\\ a &= \\sigma(z) \\end{aligned}", {"w": 2, "x": 1, "b": 0.5}, sigmoid(2.5)),
    (r"\begin{aligned} i_t &= \sigma(W_i x_t + U_i h_{t-1}) \\ c_t &= c_{t-1} + i_t \odot \tanh(W_c x_t) \\ h_t &= \tanh(c_t) \end{aligned}", {"W_i": M, "x": a, "U_i": N, "h": b, "W_c": N, "c": p}, np.tanh(p + sigmoid(M @ a + N @ b) * np.tanh(N @ a))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values", "expected"), LINES, ids=[line[0] for line in LINES])
def test_a_formula_gives_what_it_says(text: str, values: dict[str, Any], expected: Any) -> None:
    assert_gives(text, values, expected)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (r"\frac{1}{0", "{"), (r"\left( \left( x \right)", r"\left"), ("$$", "$$"), (r"\def\x{y} \x", r"\def"),
        (r"\input{a}", r"\input"), (r"\catcode`\@=11", r"\catcode"), ("x\u200f + y", "\u200f"),
        (r"\frac{\partial L}{\partial w}", r"\partial"), (r"\frac{dL}{dw} = x", r"\frac{dL}{dw}"),
        (r"x_1 + \dots + x_n", r"\dots"), (r"a + \foo", r"\foo"), (r"x \in \mathbb{R}", r"\in"),
        (r"\begin{align} x", r"\begin{align}"), (r"\mathbf{1}^T x", r"\mathbf{1}"), ("h_θ(x) + y", "h_θ"),
        (r"g(z) + 1", "g"), ("f'(x)", "f'"), ("∑ᵢ h(xᵢ)", "h"), ("|x", "|"), ("the loss is small", "the loss"),
        ("x₁ + … + xₙ", "…"), ("3½", "½"), ("δ = r + γ V_{t+1} − V_t", "V_t"), ("weights x", "weights x"),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_at_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text)
    assert text[slice(*(caught.value.span or (0, 0)))] == place
    assert caught.value.hint


@pytest.mark.parametrize("text", [line[0] for line in LINES])
def test_a_formula_that_is_broken_off_is_read_or_refused_at_once(text: str) -> None:
    for end in range(1, len(text), 3):
        try:
            Circuit(text[:end])
        except InputError as error:
            assert error.span is not None


@pytest.mark.parametrize("text", ["{" * 5_000 + "}" * 5_000, "\\sqrt{" * 1_600, "\\frac" * 2_000, "|" * 9_000,
                                  "√" * 9_000, "∑" * 9_000, "$" * 9_000, "(x)" * 3_000, "\\left(" * 1_500])  # fmt: skip
def test_what_is_nested_without_end_is_refused_at_once(text: str) -> None:
    with pytest.raises(InputError):
        Circuit(text)


def test_an_address_finds_a_name_by_other_spellings() -> None:
    circuit = Circuit(r"\hat{y} = \theta x_1 + \lambda", {"theta": 2, "x1": 3, "lam": 4})
    assert circuit.output == 10.0
    assert set(circuit.gradients) >= {"θ", "x_1", "λ"}
    assert circuit.ignored == ()
