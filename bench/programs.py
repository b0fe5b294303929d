"""The programs that are measured. Every one can be written with names that were never seen.

A name's length sets the width of its box in the picture. So names of another length make another
layout, and a server that has kept the layouts of all earlier programs must still make this one.
"""

import itertools
import random
from collections.abc import Iterator

FIRST = ("({}+{})*{}", 3)
NEURON = ("1/(1+exp(-({}*{}+{}*{}+{})))", 5)

# The three-layer network of the notes: eight gates, and the shapes of its inputs.
LAYERS = "h1 = sigmoid(W1@x+b1); h2 = sigmoid(W2@h1+b2); W3@h2+b3"
LAYERS_SHAPES = {
    "x": (3, 1), "W1": (4, 3), "b1": (4, 1), "W2": (4, 4), "b2": (4, 1), "W3": (1, 4), "b3": (1, 1),
}  # fmt: skip

CLASSIFIER = """H1 = max(0, X@W1+b1)
H2 = max(0, H1@W2+b2)
S = H2@W3+b3
mean(logsumexp(S, axis=1) - sum(S*Y, axis=1))"""
CLASSIFIER_SIZES = (784, 256, 128, 10)
BATCH = 64

# makemore's forward pass as its notes write it (https://github.com/karpathy/makemore): embedding,
# hidden layers with batch normalization, cross-entropy. The names are four words' letters.
FORWARD = """import torch

block_size = 3
vocabulary = 27
n_embd = 10
n_hidden = 64
depth = 3

Xb = torch.tensor([[0, 0, 0], [0, 0, 5], [0, 5, 13], [5, 13, 13]])
Yb = torch.tensor([5, 13, 13, 1])
n = Xb.shape[0]

def linear(x, weight, bias=None):
    out = x @ weight
    if bias is not None:
        out = out + bias
    return out

def batch_norm(x, gain, bias, eps=1e-5):
    mean = x.sum(0, keepdim=True) / n
    diff = x - mean
    var = (diff**2).sum(0, keepdim=True) / (n - 1)
    raw = diff * (var + eps)**-0.5
    return gain * raw + bias

def cross_entropy(logits, targets):
    maxes = logits.max(1, keepdim=True).values
    counts = (logits - maxes).exp()
    probs = counts / counts.sum(1, keepdim=True)
    logprobs = probs.log()
    return -logprobs[range(n), targets].mean()

def block(x, layer):
    weight, gain, bias = layer
    return torch.tanh(batch_norm(linear(x, weight), gain, bias))

C = torch.randn((vocabulary, n_embd))
W = torch.randn((n_hidden, vocabulary)) * 0.1
b = torch.zeros(vocabulary)

layers = []
fan_in = block_size * n_embd
for i in range(depth):
    scale = (5 / 3) / fan_in**0.5
    weight = torch.randn((fan_in, n_hidden)) * scale
    gain = torch.ones((1, n_hidden))
    bias = torch.zeros((1, n_hidden))
    layers.append((weight, gain, bias))
    fan_in = n_hidden

emb = C[Xb]
x = emb.view(emb.shape[0], -1)
for layer in layers:
    x = block(x, layer)
logits = linear(x, W, b)
loss = cross_entropy(logits, Yb)

penalty = 0.0
for weight, gain, bias in layers:
    penalty = penalty + (weight**2).mean()
loss + 0.01 * penalty
"""

LOOPED_GATES = 1000
# The chain of `recurrent` in a loop, which calls a function: 199 steps of five gates, and five more.
LOOPED = """def step(h):
    return relu(h*w + b) + h

h = h0
for i in range(199):
    h = step(h)
relu(h*w + b)
"""

RECURRENT_GATES = 600
RECURRENT_STEPS = 119


def renamed(template: str, inputs: int) -> Iterator[tuple[str, list[str]]]:
    """Write a template with other names each time, never twice of the same lengths."""
    for number, lengths in enumerate(itertools.product(range(4, 12), repeat=inputs)):
        named = zip("xyzuv"[:inputs], lengths, strict=True)
        names = [f"{letter}{number:0{length - 1}}" for letter, length in named]
        yield template.format(*names), names


def recurrent() -> str:
    """Write a chain of 600 gates, copies included: each step multiplies, adds, bends, and forks.

    A fork, ×w, +b, ReLU and the sum make five gates a step; the last step has no fork and three;
    and w and b are copied once.
    """
    steps = [f"h{i + 1} = relu(h{i}*w + b) + h{i}" for i in range(RECURRENT_STEPS)]
    return "\n".join([*steps, f"relu(h{RECURRENT_STEPS}*w + b)"])


def cells(steps: int, letter: str = "h") -> str:
    """Write a gated recurrent cell as a function, and a loop of so many steps: 12 make 300 gates of numbers.

    `letter` is what the state is called, so another one makes a program that was never seen.
    """
    listed = ", ".join(f"{(-1) ** i * (0.1 + i / 10):.1f}" for i in range(steps))
    return f"""def cell(x, {letter}):
    r = sigmoid(wr*x + ur*{letter})
    z = sigmoid(wz*x + uz*{letter})
    n = tanh(wn*x + un*(r*{letter}))
    return (1 - z)*n + z*{letter}
xs = [{listed}]
{letter} = 0.1
loss = 0.0
for t in range({steps}):
    {letter} = cell(xs[t], {letter})
    loss += (v*{letter} - 0.2)**2
"""


def pasted(letter: str, lines: int = 60) -> str:
    """Write a program of so many lines as one is pasted: a function, its comments, and its calls."""
    head = [
        "import numpy as np",
        "def neuron(w, x, b):",
        "    # a weighted input, bent",
        "    z = w*x + b",
        "    return np.tanh(z)",
        f"{letter}0 = 0.5",
    ]
    calls = [
        f"{letter}{n} = neuron(w{n % 3}, {letter}{n - 1}, 0.1)" for n in range(1, lines - len(head))
    ]
    return "\n".join([*head, *calls, f"({letter}{lines - len(head) - 1} - 1)**2"])


def chain(gates: int, letter: str) -> str:
    """Write a chain: each step multiplies and adds an input of its own; now and then one forks.

    `letter` begins every name, so another letter makes a program that was never seen.
    """
    steps, count, last = [], 0, f"{letter}0"
    while count < gates:
        number, left = len(steps) + 1, gates - count
        new, w, b = f"{letter}{number}", f"{letter}w{number}", f"{letter}b{number}"
        if left >= 4 and number % 5 == 0:
            steps.append(f"{new}=sin({last}*{w})+{last}")
            count += 4  # with the copy gate
        elif left >= 3:
            steps.append(f"{new}=sin({last}*{w}+{b})")
            count += 3
        else:
            steps.append(f"{new}=sin({last})")
            count += 1
        last = new
    return ";".join(steps)


def tree(gates: int, letter: str) -> str:
    """Write a random tree of sums, products and sines, the same each time but for its names."""
    dice = random.Random(gates)
    names = (f"{letter}{n}" for n in itertools.count())

    def part(gates: int) -> str:
        if gates == 0:
            return next(names)
        if gates < 4 and dice.random() < 0.3:
            return f"sin({part(gates - 1)})"
        # Both sides get a third at least: 1,000 gates stay under 20 deep.
        left = dice.randint((gates - 1) // 3, gates - 1 - (gates - 1) // 3)
        return f"({part(left)}{dice.choice('+-*')}{part(gates - 1 - left)})"

    return part(gates)
