"""Products by letters, and what is said by them, give NumPy's numbers and slopes."""

from typing import Any

import pytest

from tests.support.plain import check, check_refused, numbers

CASES = [  # the text, the same for NumPy where that is written otherwise, and shapes of the inputs
    ("np.einsum('ij,jk->ik', x, y)", None, {"x": (2, 3), "y": (3, 2)}),
    ("np.einsum('ij,jk', x, y)", None, {"x": (2, 3), "y": (3, 2)}),
    ("np.einsum('ij->', x)", None, {"x": (2, 3)}),
    ("np.einsum('ii', x)", None, {"x": (3, 3)}),
    ("np.einsum('ii->i', x)", None, {"x": (3, 3)}),
    ("np.einsum('iij->j', x)", None, {"x": (2, 2, 3)}),
    ("np.einsum('iji->j', x)", None, {"x": (2, 3, 2)}),
    ("np.einsum('...ij,...jk->...ik', x, y)", None, {"x": (2, 3, 4), "y": (2, 4, 2)}),
    ("np.einsum('bqd,bkd->bqk', q, k)/np.sqrt(4)", None, {"q": (2, 3, 4), "k": (2, 2, 4)}),
    ("np.einsum('i,j,k->ijk', x, x, x)", None, {"x": (2,)}),
    ("np.einsum('ij,ij->i', x, x)", None, {"x": (2, 3)}),
    ("np.tensordot(x, y, axes=1)", None, {"x": (2, 3), "y": (3, 2)}),
    ("np.tensordot(x, y)", None, {"x": (3, 3), "y": (3, 3)}),
    ("np.tensordot(x, y, axes=([1,0],[0,1]))", None, {"x": (2, 3, 4), "y": (3, 2)}),
    ("np.inner(x, y)", None, {"x": (2, 3), "y": (2, 3)}),
    ("np.inner(x, y)", None, {"x": (4,), "y": (4,)}),
    ("np.vdot(x, y)", None, {"x": (2, 3), "y": (2, 3)}),
    ("np.kron(x, y)", None, {"x": (2, 3), "y": (2, 2)}),
    ("np.kron(x, y)", None, {"x": (4,), "y": (2,)}),
    ("np.kron(x, y)", None, {"x": (4,), "y": (3, 3)}),
    ("np.linalg.multi_dot([x, y, x])", None, {"x": (2, 3), "y": (3, 2)}),
    ("np.linalg.matrix_power(x, 5)", None, {"x": (3, 3)}),
    ("np.linalg.inv(x)", None, {"x": (3, 3)}),
    ("np.linalg.solve(x, y)", None, {"x": (3, 3), "y": (3,)}),
    ("np.linalg.solve(x, y)", None, {"x": (3, 3), "y": (3, 2)}),
    ("np.linalg.det(x)", None, {"x": (3, 3)}),
    ("np.linalg.slogdet(x)[1]", None, {"x": (3, 3)}),
    ("np.linalg.cholesky(x @ x.T + np.eye(3))", None, {"x": (3, 2)}),
    (
        "np.linalg.cholesky(x @ x.T + np.eye(3), upper=True)",
        "np.linalg.cholesky(x @ x.T + np.eye(3)).T",
        {"x": (3, 2)},
    ),
    ("np.cross(x, y, axis=-1)", None, {"x": (2, 3), "y": (2, 3)}),
    ("np.cross(x, y, axis=0)", None, {"x": (3, 2), "y": (3, 2)}),
    ("torch.cross(x, y, dim=1)", "np.cross(x, y, axis=1)", {"x": (2, 3, 2), "y": (2, 3, 2)}),
    ("np.cross(x, y)", None, {"x": (2, 3), "y": (3,)}),
    ("np.linalg.matrix_power(x, -3)", None, {"x": (3, 3)}),
    ("np.linalg.inv(x)", None, {"x": (2, 3, 3)}),
    ("torch.addmm(b, x, y)", "b + x @ y", {"b": (2,), "x": (2, 3), "y": (3, 2)}),
]


@pytest.mark.parametrize(("text", "plain", "shapes"), CASES)
def test_numbers_and_slopes_are_those_of_numpy(
    text: str, plain: str | None, shapes: dict[str, Any]
) -> None:
    check(text, plain or text, numbers(shapes))


@pytest.mark.parametrize(
    ("text", "shapes", "words", "code"),
    [
        ("np.einsum('ij,jk->ik', x, y)", {"x": (2, 3), "y": (2, 2)}, "`j` is 3 and 2", "shapes"),
        (
            "np.einsum('ij,jk->iz', x, y)",
            {"x": (2, 3), "y": (3, 2)},
            "`z` stands behind the arrow alone",
            "bad-subscripts",
        ),
        (
            "np.einsum('ij->ii', x)",
            {"x": (2, 3)},
            "`i` stands behind the arrow twice",
            "bad-subscripts",
        ),
        (
            "np.einsum('ij', x, y)",
            {"x": (2, 3), "y": (3, 2)},
            "it is for 1 operands, and 2 are given",
            "bad-subscripts",
        ),
        (
            "np.einsum('i1,j->i', x, y)",
            {"x": (2, 3), "y": (3, 2)},
            "letters, commas",
            "bad-subscripts",
        ),
        ("np.einsum(x, y)", {"x": (2, 3), "y": (3, 2)}, "takes subscripts", "wrong-arity"),
        ("np.einsum('...ij->ij', x)", {"x": (2, 3, 2)}, "not behind it", "bad-subscripts"),
        ("np.einsum('ii', x)", {"x": (2, 3)}, "`i` is 2 and 3", "shapes"),
        ("np.einsum('ij,kl->', x, x)", {"x": (300, 300)}, "8,100,000,000 products", "shapes"),
        (
            "np.einsum('abcd,efgh,ijkl,mnop,qrst,uvwx->', x, x, x, x, x, x)",
            {"x": (1, 1, 1, 1)},
            "24 letters",
            "bad-subscripts",
        ),
        ("np.kron(x, x)", {"x": (300, 300)}, "products", "shapes"),
        ("np.tensordot(x, y, axes=1)", {"x": (2, 3), "y": (2, 3)}, "is 3 and 2", "shapes"),
        ("np.linalg.inv(x)", {"x": (2, 3)}, "as many rows as columns", "shapes"),
        ("np.linalg.inv(x*0)", {"x": (2, 2)}, "singular", "singular"),
        ("np.linalg.slogdet(x*0)[1]", {"x": (2, 2)}, "singular", "singular"),
        ("np.linalg.cholesky(-(x @ x.T))", {"x": (2, 2)}, "not positive definite", "not-definite"),
        ("np.linalg.cholesky(x)", {"x": (2, 3)}, "as many rows as columns", "shapes"),
        ("np.linalg.det(x)", {"x": (20, 20)}, "up to 16 rows", "shapes"),
        ("np.linalg.solve(x, y)", {"x": (2, 2), "y": (3,)}, "2 and 3 must be equal", "shapes"),
        ("np.cross(x, y)", {"x": (2,), "y": (2,)}, "vectors of 3 numbers", "shapes"),
        ("np.linalg.matrix_power(x, 1000000)", {"x": (2, 2)}, "from -64 to 64", "not-whole"),
        ("np.linalg.slogdet(x)[0]*y", {"x": (2, 2), "y": ()}, "has no gradient", "passed-over"),
    ],
)
def test_what_does_not_fit_is_said_with_its_sizes(
    text: str, shapes: dict[str, Any], words: str, code: str
) -> None:
    check_refused(text, shapes, words, code)


BY_LETTERS = """
q = x @ a
k = x @ b
scores = np.einsum('btd,bsd->bts', q, k)/np.sqrt(4)
mask = np.tril(np.ones((3, 3)))
scores = np.where(mask == 0, -np.inf, scores)
e = np.exp(scores - scores.max(axis=-1, keepdims=True))
w = e/e.sum(axis=-1, keepdims=True)
np.einsum('bts,bsd->btd', w, x)
""".strip()

BY_HEADS = """
B, T, C = x.shape
h = 2
q, k, v = (x @ w).split(C, dim=2)
q = q.view(B, T, h, C // h).transpose(1, 2)
k = k.view(B, T, h, C // h).transpose(1, 2)
v = v.view(B, T, h, C // h).transpose(1, 2)
att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
mask = torch.tril(torch.ones(T, T)).view(1, 1, T, T)
att = F.softmax(att.masked_fill(mask == 0, float('-inf')), dim=-1)
y = att @ v
y.transpose(1, 2).contiguous().view(B, T, C)
""".strip()

BY_HEADS_IN_NUMPY = """
q, k, v = (a.reshape(2, 3, 2, 2).transpose(0, 2, 1, 3) for a in np.split(x @ w, 3, axis=2))
att = q @ k.transpose(0, 1, 3, 2) / np.sqrt(2)
att = np.where(np.tril(np.ones((3, 3))) == 0, -np.inf, att)
e = np.exp(att - att.max(axis=-1, keepdims=True))
y = e/e.sum(axis=-1, keepdims=True) @ v
y.transpose(0, 2, 1, 3).reshape(2, 3, 4)
""".strip()


@pytest.mark.parametrize(
    ("text", "plain", "shapes"),
    [
        (BY_LETTERS, BY_LETTERS, {"x": (2, 3, 4), "a": (4, 4), "b": (4, 4)}),
        (BY_HEADS, BY_HEADS_IN_NUMPY, {"x": (2, 3, 4), "w": (4, 12)}),
    ],
)
def test_attention_by_hand_is_read_as_courses_write_it(
    text: str, plain: str, shapes: dict[str, Any]
) -> None:
    check(text, plain, numbers(shapes))
