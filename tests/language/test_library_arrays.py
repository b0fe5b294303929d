"""What libraries have for arrays gives their numbers, and its gradients are central differences."""

import numpy as np
import pytest

from engine.circuits import Circuit
from engine.language.library_arrays import OF_ARRAYS
from tests.support.courses import Piece, differing

INPUTS = {
    "x": [0.53, -1.17, 2.09, 0.4],
    "k": [0.5, -0.3],
    "X": [[1.0, 2.0, 0.5], [0.5, -1.0, 0.3]],
    "a": 0.7,
}
TEXTS = """
np.sinc(x)
np.block([[X, 2*X], [X, x[:3]*np.ones((2, 1))]])
np.block([x, x**2])
np.diff(X, axis=0)
x*np.isclose(x, 2.09)
x*np.isclose(x, 0.5, atol=0.1)
x*np.isclose(x, 0.5, rtol=0.1)
a*np.allclose(x, x[0])
a*np.allclose(np.sum(x), 1.85)
a*np.array_equal(X, X)
np.trapezoid(x)
np.trapezoid(x, dx=0.5)
np.trapezoid(x, [0, 1, 3, 4])
np.trapezoid(x, x=[0, 1, 3, 4])
np.polyval(k, a)
np.convolve(x, k)
np.convolve(k, x)
np.convolve(x, k, 'valid')
np.convolve(k, x, mode='same')
np.correlate(x, k)
np.correlate(x, k, 'full')
np.correlate(x, k, mode='same')
np.cov(X)
np.cov(x)
np.cov(X, rowvar=False)
np.cov(X, bias=True)
np.cov(X, ddof=0)
np.cov(X, rowvar=False, bias=True)
np.cov(x, x**2)
np.corrcoef(X)
np.corrcoef(X, rowvar=False)
np.corrcoef(x, x**2)
np.quantile(x, 0.3)
np.percentile(x, 50)
np.vectorize(lambda v: v*v if v > 0 else -v)(x)
np.vectorize(lambda v: v**3)(X)
np.apply_along_axis(np.sum, 1, X)
np.apply_along_axis(lambda r: r**2, 0, X)
np.delete(x, 1)
np.delete(X, -1, 1)
np.delete(X, 0, axis=0)
np.insert(x, 2, a)
np.insert(x, 0, 1)
np.insert(X, 0, 1, axis=1)
np.insert(X, 1, a, 0)
np.select([x > 0.5, x < 0], [x**2, -x])
np.select([x > 0.5, x < 0], [x**2, -x], 0.1)
np.select([x > 0.5, x < 0], [x**2, -x], default=a)
np.c_[np.ones(2), X]
np.c_[x, x**2]
np.r_[1, x, 0.5]
np.add.reduce(X)
np.add.reduce(X, axis=1)
np.multiply.reduce(x)
np.maximum.reduce(X, axis=1)
np.add.accumulate(x)
np.multiply.outer(x, k)
np.subtract.outer(x, k)
X[np.ix_([0, 1], [0, 2])]
X[np.triu_indices(2, 1)]
X[np.tril_indices(2)]
X[np.diag_indices(2)]
x[np.where(np.array([1, 0, 1, 1]) == 1)]
x[np.nonzero([1, 0, 1, 1])[0]]
x[np.flatnonzero([0, 0, 1, 1])]
x[slice(1, 3)]
np.dot(X[:, None, :], X.T)
np.dot(a, x)
np.diff(x, n=2)
np.diff(X, 2)
np.ediff1d(X)
np.nansum(X) + np.nansum(X, axis=0) + np.nansum(X, 0)
np.nansum(X, axis=1, keepdims=True)
np.rot90(X)
np.vander(x)
np.vander(x, 3)
np.vander(x, 3, increasing=True)
np.quantile(X, 0.3, axis=1)
np.percentile(X, 30, axis=0)
np.logaddexp2(x, a)
np.copysign(x, -a)
x*np.around(x) + x*np.around(x, 1) + x*np.around(x, decimals=1)
np.pad(x, 1, 'constant', constant_values=(2, 2))
np.pad(X, ((0, 0), (1, 1)), mode='constant', constant_values=((1, 1), (1, 1)))
X.ravel('F')
X.flatten('F')*2
np.reshape(X, (3, 2), 'F')
np.reshape(X, -1, 'C')
np.sum(a) + np.mean(a)*np.max(a) + np.linalg.norm(-a)
""".strip().splitlines()


@pytest.mark.parametrize("text", TEXTS)
def test_a_function_of_arrays_gives_numpys_numbers(text: str) -> None:
    inputs = {name: value for name, value in INPUTS.items() if name in text.replace("np.ix", "")}
    assert differing(Piece(text, f"import numpy as np\n{text}", inputs)) == []


TORCH = {  # PyTorch's numbers for x and X
    "torch.cdist(X, X.flip(1))": [
        [0.7071067811865476, 3.0805843601498726], [3.0805843601498726, 0.28284271247461906]
    ],
    "torch.cdist(X, X + 1, p=1.0)": [[3.0, 3.3], [6.7, 3.0]],
    "torch.var_mean(X, dim=1)[0]": [0.5833333333333334, 0.6633333333333332],
    "torch.std_mean(X, dim=1, unbiased=False)[0]": [0.6236095644623235, 0.6649979114420002],
    "torch.var_mean(x)[1]": 0.4625,
    "torch.diag_embed(X[:, :2])": [[[1.0, 0.0], [0.0, 2.0]], [[0.5, 0.0], [0.0, -1.0]]],
    "torch.std_mean(X, 1)[0]": [0.7637626158259734, 0.8144527815247078],
    "torch.quantile(X, 0.25, dim=1)": [0.75, -0.35000000000000003],
    "nn.Softplus(beta=2, threshold=3)(3*x)": [1.59, 0.0004467131343582436, 6.27, 1.243418076076975],
    "F.softplus(3*x, 2, 3)": [1.59, 0.0004467131343582436, 6.27, 1.243418076076975],
    "F.softplus(3*x, threshold=2)": [1.7755875607039935, 0.02945871416195435, 6.27, 1.4632824673380314],
    "x.exp().where(x > 0, -x)": [1.6989323086185506, 1.17, 8.084915164305059, 1.4918246976412703],
}  # fmt: skip


@pytest.mark.parametrize("text", TORCH)
def test_a_function_of_tensors_gives_pytorchs_numbers(text: str) -> None:
    given = {name: str(value) for name, value in INPUTS.items()}
    np.testing.assert_allclose(Circuit(text, given).output, TORCH[text], rtol=1e-9)


def test_each_function_is_tried() -> None:
    assert [
        name for name in OF_ARRAYS if not any(f".{name}(" in text for text in (*TEXTS, *TORCH))
    ] == ["trapz"]
