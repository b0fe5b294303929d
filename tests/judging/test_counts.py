"""What is counted, `n = 4`, is said by shapes as well, and a backward pass may take it from either."""

from pathlib import Path
from typing import Any

import pytest

from engine.circuits import Circuit
from tests.judging.test_handwritten import read

TEXTS = Path(__file__).parent / "handwritten"
BATCH_NORM = """\
def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (x - mu) / std
    out = gamma * x_hat + beta
    cache = (x, x_hat, mu, var, std, gamma, eps)
    return out, cache

def batchnorm_backward(dout, cache):
    x, x_hat, mu, var, std, gamma, eps = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0) / N) / std
    return dx, dgamma, dbeta

x = np.array([[1.2, -0.7, 0.3], [0.4, 1.9, -1.1], [-0.8, 0.5, 2.0], [0.1, -1.4, 0.6]])
gamma, beta = np.array([1.1, 0.9, 1.3]), np.array([0.2, -0.1, 0.4])
out, cache = batchnorm_forward(x, gamma, beta)
"""
MAKEMORE = "makemore-typed-n"
KRATZERT = "batchnorm-kratzert-n-of-page"


@pytest.mark.parametrize(
    ("stem", "right", "spoiled", "name", "said"),
    [
        (MAKEMORE, "(1.0/(n-1))*torch", "(1.0/n)*torch", "dbndiff2", "3/4 times"),
        (MAKEMORE, "h / (n*3)", "h / n", "dh", "3 times"),
        (MAKEMORE, "h / (n*3)", "h / (n*n)", "dh", "3/4 times"),
        (MAKEMORE, "+= 1.0/n * (", "+= (", "dhprebn", "4 times"),
        (KRATZERT, "dx2 = 1. / N * ", "dx2 = ", "dx2", "4 times"),
        (KRATZERT, "dsq = 1. / 4 * ", "dsq = 1. / D * ", "dsq", "4/3 times"),
        ("variance-dof", "c / (n - 1)", "c / n", "dc", "4/5 times"),
        ("reciprocal-typed", "dmu / len(x)", "dmu", "dx", "4 times"),
        ("conv-mean-h-w", "/ 16 *", "/ 4 *", "dX", "4 times"),
    ],
)
def test_a_count_in_the_place_of_another_is_a_factor(
    stem: str, right: str, spoiled: str, name: str, said: str
) -> None:
    text, given = read(TEXTS / f"count-{stem}.txt")
    assert right in text
    judged = Circuit(text.replace(right, spoiled), given).backward
    assert judged is not None and judged.first_wrong == name and judged.wrong == 1
    wrong = next(line for line in judged.lines if line.verdict == "wrong")
    assert wrong.diagnosis is not None and wrong.diagnosis.code == "factor"
    assert said in str(wrong.diagnosis.message)


@pytest.mark.parametrize(
    ("right", "spoiled", "name", "code"),
    [
        ("dbeta = np.sum", "dbeta = np.mean", "dbeta", "mean-for-sum"),
        ("np.sum(dout, axis=0)", "np.sum(dout, axis=0) / N", "dbeta", "factor"),
        ("np.sum(dout * x_hat", "np.sum(dout * x", "dgamma", "wrong-operand"),
        ("np.sum(dout * x_hat", "np.mean(dout * x_hat", "dgamma", "mean-for-sum"),
    ],
)
def test_one_mean_for_a_sum_in_a_function_is_wrong(
    right: str, spoiled: str, name: str, code: str
) -> None:
    judged = Circuit(BATCH_NORM.replace(right, spoiled)).backward
    assert judged is not None
    wrong = {line.name: line.diagnosis for line in judged.lines if line.verdict == "wrong"}
    assert {each: said and said.code for each, said in wrong.items()} == {name: code}


LINEAR = """\
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)

def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1 / m * dZ @ A_prev.T
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = W.T @ dZ
    return dA_prev, dW, db
"""
OF_LINEAR: dict[str, Any] = {"A": "randn(3,4)", "W": "randn(2,3,seed=2)", "b": "randn(2,1)"}


@pytest.mark.parametrize(
    ("right", "spoiled", "name", "code"),
    [
        ("dW = 1 / m * dZ", "dW = dZ", "dW", "factor"),
        ("dW = 1 / m * dZ", "dW = -1 / m * dZ", "dW", "sign"),
        ("db = 1 / m * np", "db = np", "db", "factor"),
        ("dZ, axis=1, keepdims", "dZ, axis=0, keepdims", "db", "wrong-axis"),
        ("W.T @ dZ", "1 / m * W.T @ dZ", "dA_prev", "factor"),
    ],
)
def test_what_a_function_divides_the_gradients_of_weights_by_belongs_to_each(
    right: str, spoiled: str, name: str, code: str
) -> None:
    assert right in LINEAR
    judged = Circuit(LINEAR.replace(right, spoiled), OF_LINEAR).backward
    assert judged is not None
    wrong = {line.name: line.diagnosis for line in judged.lines if line.verdict == "wrong"}
    assert {each: said and said.code for each, said in wrong.items()} == {name: code}
