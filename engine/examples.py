"""The gallery: the circuits that the lecture notes work through, with the notes' own numbers."""

from dataclasses import dataclass

from engine.address import State


@dataclass(frozen=True)
class Example:
    """A circuit to open: its title, what to see in it, and its state."""

    title: str
    lesson: str
    state: State


def _example(title: str, lesson: str, expr: str, **given: float | str) -> Example:
    texts = {
        name: value if isinstance(value, str) else f"{value:g}" for name, value in given.items()
    }
    values = {name: text for name, text in texts.items() if not name.startswith("_")}
    settings = {name: text for name, text in texts.items() if name.startswith("_")}
    return Example(title, lesson, State(expr, values, settings))


# Three points of the plane, each of a class of its own, and a layer that is to tell them apart.
_POINTS = {"X": "[[1,2],[-1,0.5],[0.5,-1]]", "Y": "[[1,0,0],[0,1,0],[0,0,1]]", "_data": "X,Y"}
_LAYER = {"W": "[[0.6,-0.3,0.1],[0.2,0.5,-0.6]]", "b": "[0.1,0,-0.1]"}

GALLERY: dict[str, tuple[Example, ...]] = {
    "Numbers": (
    _example("The first circuit", "Two gates, and the chain rule between them.",
             "q = x + y\nf = q * z", x=-2, y=5, z=-4),
    _example("A product", "Each operand's gradient is the other operand.", "x * y", x=4, y=-3),
    _example("A maximum", "The larger operand gets the gradient, the other gets 0.",
             "max(x, y)", x=4, y=2),
    _example("Patterns in backward flow", "+ distributes, max routes, × swaps.",
             "2*(x*y + max(z, w))", x=3, y=-4, z=2, w=-1),
    _example("A sigmoid neuron", "Eight small gates make the curve that squashes.",
             "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", w0=2, x0=-1, w1=-3, x1=-2, w2=-3),
    _example("The neuron, with one σ", "The last four gates as one: (1 − σ)·σ.",
             "dot = w0*x0 + w1*x1 + w2\nf = sigmoid(dot)", w0=2, x0=-1, w1=-3, x1=-2, w2=-3),
    _example("A fork by name", "b is used twice, so its gradients add up.",
             "c = a + b\nd = b + 1\ne1 = c * d", a=2, b=1),
    _example("Staged computation", "x goes three ways and y two; what comes back is added.",
             "(x + sigmoid(y)) / (sigmoid(x) + (x + y)^2)", x=3, y=-4),
    _example("A hinge loss", "Two margins; a score that is behind by enough costs nothing.",
             "max(0, s1 - s0 + 10) + max(0, s2 - s0 + 10)", s0=13, s1=-7, s2=11),
    _example("x used twice", "x·x is a fork too: 2x comes back, one x on each wire.", "x*x", x=3),
    _example("A small network", "Two inputs, two hidden neurons, one output.",
             "h1 = tanh(a*x + b*y)\nh2 = tanh(c*x + d*y)\nsigmoid(v*h1 + w*h2)",
             a=0.5, b=-1, c=1, d=0.25, v=2, w=-1.5, x=1, y=2),
    ),
    "Vectors, matrices, networks": (
    _example("A linear layer", "dW = dq @ x.T and dx = W.T @ dq, found by matching shapes.",
             "W @ x", W="[[0.2,-0.5,0.1],[1.5,1.3,2.1],[0,0.25,0.2]]", x="[5.6,2.3,2.4]"),
    _example("The length of Wx, squared", "The notes' vector example: q, f and every gradient.",
             "q = W @ x\nf = sum(q^2)", W="[[0.1,0.5],[-0.3,0.8]]", x="[0.2,0.4]"),
    _example("Two layers", "Where max(0, ·) cut a number off, no gradient comes back.",
             "h = max(0, W1 @ x)\ns = W2 @ h", W1="[[1,-2],[0.5,1],[-1,0.5]]", x="[1,0.8]",
             W2="[[0.3,-0.4,1],[1.2,0.6,-0.5]]", _data="x"),
    _example("Three layers", "3 inputs, two hidden layers of 4, one output, with biases.",
             "h1 = sigmoid(W1 @ x + b1)\nh2 = sigmoid(W2 @ h1 + b2)\nout = W3 @ h2 + b3",
             x="[[1],[-2],[0.5]]", W1="randn(4,3,seed=1)", b1="zeros(4,1)", W2="randn(4,4,seed=2)",
             b2="zeros(4,1)", W3="randn(1,4,seed=3)", b3="zeros(1,1)", _data="x"),
    _example("An SVM's loss on a batch", "Margins of 1; examples are data, W and b are parameters.",
             "S = X @ W + b\ncorrect = sum(S * Y, axis=1, keepdims=True)\n"
             "margins = max(0, S - correct + 1) * (1 - Y)\nloss = mean(sum(margins, axis=1))",
             **_POINTS, **_LAYER),
    _example("Softmax and cross-entropy", "What comes back to S is the probabilities minus Y, averaged.",
             "S = X @ W + b\nloss = mean(logsumexp(S, axis=1) - sum(S * Y, axis=1))",
             **_POINTS, **_LAYER),
    ),
    "Activation functions": (
    _example("Sigmoid", "Steepest at 0, where it passes a quarter; flat at both ends.",
             "sigmoid(x)", x=1, _gate="g1"),
    _example("tanh", "A sigmoid about 0: passes everything there, and nothing far out.",
             "tanh(x)", x=0.5, _gate="g1"),
    _example("ReLU", "1 to the right of 0; to its left nothing comes back.", "relu(x)", x=-0.5, _gate="g1"),
    _example("Leaky ReLU", "To the left of 0 a hundredth still comes back.",
             "leaky_relu(x)", x=-2, _gate="g1"),
    _example("ELU", "Bends to −1 on the left, smoothly at 0.", "elu(x)", x=-1, _gate="g1"),
    _example("Softplus", "A ReLU without a corner; its slope is the sigmoid.",
             "softplus(x)", x=0.5, _gate="g1"),
    _example("A maxout unit", "The larger of two lines: it passes on to the one that won.",
             "maxout(w1*x + b1, w2*x + b2)", w1=1, w2=-0.5, x=1.5, b1=-1, b2=0.5, _gate="g6", _data="x"),
    ),
}  # fmt: skip

EXAMPLES = tuple(example for group in GALLERY.values() for example in group)


FIRST = State("(x+y)*z", {"x": "-2", "y": "5", "z": "-4"})
"""What stands on the page at a first visit."""
