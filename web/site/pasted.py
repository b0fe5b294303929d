"""Programs as courses write them: what the page offers to those who would paste one of their own."""

from dataclasses import dataclass

from engine.base.words import Words, say
from web.site.address import State


@dataclass(frozen=True)
class Pasted:
    """A program to open."""

    title: Words  # what the link says
    state: State  # the program, which gives its inputs their values


def _pasted(title: Words, program: str, data: str = "") -> Pasted:
    return Pasted(title, State(program.strip(), settings={"_data": data} if data else {}))


PASTED = (
    _pasted(
        say("A class of neurons"),
        """
class Neuron:
    def __init__(self, w, b):
        self.w = w
        self.b = b

    def __call__(self, x):
        act = sum(wi*xi for wi, xi in zip(self.w, x)) + self.b
        return math.tanh(act)

w1, b1 = [0.5, -0.6], 0.1
w2, b2 = [-0.4, 0.3], 0.2
w3, b3 = [0.8, 0.9], -0.1
x = [1.0, -0.5]

hidden = [Neuron(w1, b1)(x), Neuron(w2, b2)(x)]
out = Neuron(w3, b3)(hidden)
""",
    ),
    _pasted(
        say("A network of two layers"),
        """
import numpy as np

x = np.array([[0.5, -1.0], [1.5, 0.8]])
y = np.array([[1.0], [-0.5]])
W1 = np.array([[0.6, -0.3, 0.4], [0.2, 0.7, -0.5]])
b1 = np.array([0.1, 0.2, 0.3])
W2 = np.array([[0.9], [-0.8], [0.5]])
b2 = np.array([0.1])

# forward pass
h = np.maximum(0, x @ W1 + b1)
y_pred = h @ W2 + b2
loss = np.mean((y_pred - y)**2)
""",
        data="x,y",
    ),
    _pasted(
        say("Batch normalisation"),
        """
import torch

x = torch.tensor([[0.3, -0.5], [1.2, 0.4], [-0.8, 0.9]])
gamma = torch.tensor([1.1, 0.9])
beta = torch.tensor([0.1, -0.2])

mean = x.mean(0, keepdim=True)
var = x.var(0, keepdim=True, unbiased=False)
xhat = (x - mean) / torch.sqrt(var + 1e-5)
out = gamma*xhat + beta
loss = (out**3).sum()
""",
    ),
    _pasted(
        say("A recurrent cell"),
        """
import numpy as np

xs = np.array([[0.5, -1.0], [0.3, 0.8], [-0.6, 0.4]])
h = np.array([0.3, -0.2])
Wxh = np.array([[0.4, -0.5], [0.3, 0.2]])
Whh = np.array([[0.6, 0.1], [-0.2, 0.5]])
b = np.array([0.1, -0.1])

for t in range(3):
    h = np.tanh(xs[t] @ Wxh + h @ Whh + b)

loss = np.sum(h**2)
""",
    ),
    _pasted(
        say("Softmax with labels"),
        """
def softmax_loss(W, X, y, reg):
    scores = X.dot(W)
    scores -= np.max(scores, axis=1, keepdims=True)  # else exp may overflow
    probs = np.exp(scores)
    probs /= np.sum(probs, axis=1, keepdims=True)
    N = X.shape[0]
    loss = -np.sum(np.log(probs[np.arange(N), y])) / N
    return loss + reg*np.sum(W*W)

W = np.array([[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]])
X = np.array([[1.0, 2.0], [-1.0, 0.5]])
y = np.array([0, 2])
reg = 0.1
softmax_loss(W, X, y, reg)
""",
        data="X,y",
    ),
    _pasted(
        say("Attention"),
        """
import numpy as np

def softmax(z):
    e = np.exp(z)
    return e / np.sum(e, axis=-1, keepdims=True)

Q = np.array([[0.5, 1.0], [-0.4, 0.8]])
K = np.array([[0.9, -0.3], [0.2, 0.6], [-0.5, 0.4]])
V = np.array([[1.0, 2.0], [0.5, -1.0], [-0.3, 0.7]])

d_k = K.shape[1]
scores = Q @ K.T / np.sqrt(d_k)
weights = softmax(scores)
out = weights @ V
loss = np.sum(out**2)
""",
    ),
)
"""In the order in which they are offered."""
