"""Programs as courses write them: what the page offers to those who would paste one of their own."""

from dataclasses import dataclass

from engine.base.words import Words, say
from web.site.address import State


@dataclass(frozen=True)
class Pasted:
    """A program to open."""

    # What the link says.
    title: Words
    # The program, which gives its inputs their values, folded so that it is seen at once.
    state: State
    # The course or paper that has it in this form.
    after: str
    # Its address.
    source: str


def _pasted(
    title: Words, program: str, *, fold: str, after: str, source: str, data: str = ""
) -> Pasted:
    settings = {"_fold": fold} | ({"_data": data} if data else {})
    return Pasted(title, State(program.strip(), settings=settings), after, source)


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
        fold="Neuron",
        after="micrograd",
        source="https://github.com/karpathy/micrograd",
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
        fold="h,y_pred",
        after="CS231n",
        source="https://cs231n.github.io/neural-networks-case-study/",
        data="x,y",
    ),
    _pasted(
        say("A network of three layers"),
        """
import torch
import torch.nn.functional as F

x = torch.tensor([[0.5, -1.0, 0.8]])
y = torch.tensor([1])
W1 = torch.tensor([[0.6, -0.3, 0.4], [0.2, 0.7, -0.5], [-0.4, 0.1, 0.9]])
b1 = torch.tensor([0.1, 0.2, -0.1])
W2 = torch.tensor([[0.5, -0.6, 0.3], [0.8, 0.2, 0.4]])
b2 = torch.tensor([0.05, -0.1])
W3 = torch.tensor([[0.7, -0.9], [-0.2, 0.6]])
b3 = torch.tensor([0.0, 0.1])

h1 = torch.tanh(F.linear(x, W1, b1))
h2 = torch.tanh(F.linear(h1, W2, b2))
logits = F.linear(h2, W3, b3)
loss = F.cross_entropy(logits, y)
loss.backward()
""",
        fold="linear,cross_entropy",
        after="CS231n",
        source="https://cs231n.github.io/neural-networks-1/",
        data="x,y",
    ),
    _pasted(
        say("Eight points of two moons"),
        """
import numpy as np

# eight points of two moons, the upper one 1 and the lower one -1
X = np.array([[-1.0, 0.0], [-0.5, 0.87], [0.5, 0.87], [1.0, 0.0],
              [0.0, 0.5], [0.5, -0.37], [1.5, -0.37], [2.0, 0.5]])
y = np.array([[1], [1], [1], [1], [-1], [-1], [-1], [-1]])
W1 = np.array([[0.6, -0.8, 0.3], [0.5, 0.4, -0.9]])
b1 = np.array([0.1, 0.2, 0.0])
W2 = np.array([[0.7], [-0.5], [0.9]])
b2 = np.array([0.1])

hidden = np.maximum(0, X @ W1 + b1)
scores = hidden @ W2 + b2
losses = np.maximum(0, 1 - y*scores)
data_loss = losses.mean()
reg_loss = 0.01*(np.sum(W1*W1) + np.sum(W2*W2))
loss = data_loss + reg_loss
""",
        fold="hidden,scores,losses,reg_loss",
        after="micrograd",
        source="https://github.com/karpathy/micrograd/blob/master/demo.ipynb",
        data="X,y",
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
        fold="mean,var,xhat,out",
        after="Ioffe & Szegedy",
        source="https://arxiv.org/abs/1502.03167",
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
        fold="t.0,t.1,t.2",
        after="CS231n",
        source="https://cs231n.github.io/rnn/",
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
        fold="softmax_loss",
        after="CS231n",
        source="https://cs231n.github.io/linear-classify/",
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
        fold="softmax,scores",
        after="Vaswani et al.",
        source="https://arxiv.org/abs/1706.03762",
    ),
    _pasted(
        say("Letters that follow letters: a bigram"),
        """
import torch

words = ['ana', 'nan']
chars = sorted(list(set(''.join(words))))
stoi = {s: i+1 for i, s in enumerate(chars)}
stoi['.'] = 0

xs, ys = [], []
for w in words:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]):
        xs.append(stoi[ch1])
        ys.append(stoi[ch2])

W = torch.tensor([[0.3, 0.8, -0.2], [-0.5, 0.1, 0.9], [0.4, 0.6, -0.7]])
logits = W[xs]
counts = logits.exp()
probs = counts / counts.sum(1, keepdim=True)
loss = -probs[torch.arange(len(xs)), ys].log().mean()
""",
        fold="loss",
        after="makemore",
        source="https://github.com/karpathy/makemore",
    ),
)
"""In the order in which they are offered."""
