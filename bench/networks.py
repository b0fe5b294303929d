"""Both passes of `programs.CLASSIFIER` as people write them: in NumPy by hand, autograd, PyTorch.

Each gives the loss and its gradients towards weights and biases, in the inputs' order.
autograd is https://github.com/HIPS/autograd.
"""

from collections.abc import Callable

import numpy as np

try:
    import autograd
    import autograd.numpy as anp
except ImportError:
    autograd = None
try:
    import torch
except ImportError:
    torch = None

Inputs = dict[str, np.ndarray]
Passes = Callable[[], tuple[float, list[np.ndarray]]]
WEIGHTS = ("W1", "b1", "W2", "b2", "W3", "b3")


def by_hand(inputs: Inputs) -> Passes:
    X, Y = inputs["X"], inputs["Y"]
    W1, b1, W2, b2, W3, b3 = (inputs[name] for name in WEIGHTS)

    def passes() -> tuple[float, list[np.ndarray]]:
        H1 = X @ W1
        H1 += b1
        np.maximum(H1, 0, out=H1)
        H2 = H1 @ W2
        H2 += b2
        np.maximum(H2, 0, out=H2)
        S = H2 @ W3
        S += b3
        S -= S.max(axis=1, keepdims=True)
        dS = np.exp(S)
        total = dS.sum(axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - (S * Y).sum(axis=1)).mean()
        dS /= total
        dS -= Y
        dS /= len(X)
        dH2 = dS @ W3.T
        dH2 *= H2 > 0
        dH1 = dH2 @ W2.T
        dH1 *= H1 > 0
        weights = X.T @ dH1, H1.T @ dH2, H2.T @ dS
        biases = dH1.sum(axis=0), dH2.sum(axis=0), dS.sum(axis=0)
        return loss, [each for pair in zip(weights, biases, strict=True) for each in pair]

    return passes


def by_autograd(inputs: Inputs) -> Passes:
    X, Y = inputs["X"], inputs["Y"]

    def loss(weights: list[np.ndarray]) -> float:
        W1, b1, W2, b2, W3, b3 = weights
        H1 = anp.maximum(0, X @ W1 + b1)
        H2 = anp.maximum(0, H1 @ W2 + b2)
        S = H2 @ W3 + b3
        largest = anp.max(S, axis=1, keepdims=True)
        total = anp.log(anp.sum(anp.exp(S - largest), axis=1)) + largest[:, 0]
        return anp.mean(total - anp.sum(S * Y, axis=1))

    both = autograd.value_and_grad(loss)
    return lambda: both([inputs[name] for name in WEIGHTS])


def by_torch(inputs: Inputs) -> Passes:
    torch.set_num_threads(1)
    X, Y = torch.from_numpy(inputs["X"]), torch.from_numpy(inputs["Y"])
    weights = [torch.from_numpy(inputs[name]).requires_grad_() for name in WEIGHTS]
    W1, b1, W2, b2, W3, b3 = weights

    def passes() -> tuple[float, list[np.ndarray]]:
        H1 = torch.relu(X @ W1 + b1)
        H2 = torch.relu(H1 @ W2 + b2)
        S = H2 @ W3 + b3
        loss = (torch.logsumexp(S, dim=1) - (S * Y).sum(dim=1)).mean()
        return loss.item(), [g.numpy() for g in torch.autograd.grad(loss, weights)]

    return passes


PEERS = {
    "NumPy by hand": by_hand,
    "autograd": by_autograd if autograd else None,
    "PyTorch": by_torch if torch else None,
}
