"""The gallery: the circuits that the lecture notes work through, with the notes' own numbers."""

from dataclasses import dataclass

from engine.address import State


@dataclass(frozen=True)
class Example:
    """A circuit to open: its title, what to see in it, and its state."""

    title: str
    lesson: str
    state: State


def _example(title: str, lesson: str, expr: str, **values: float) -> Example:
    return Example(
        title, lesson, State(expr, {name: f"{value:g}" for name, value in values.items()})
    )


EXAMPLES: tuple[Example, ...] = (
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
    _example("Activations", "Five curves at one point, each with its own slope.",
             "tanh(x) + relu(x) + leaky_relu(x) + elu(x) + softplus(x)", x=-0.5),
    _example("A small network", "Two inputs, two hidden neurons, one output.",
             "h1 = tanh(a*x + b*y)\nh2 = tanh(c*x + d*y)\nsigmoid(v*h1 + w*h2)",
             a=0.5, b=-1, c=1, d=0.25, v=2, w=-1.5, x=1, y=2),
)  # fmt: skip

FIRST = State("(x+y)*z", {"x": "-2", "y": "5", "z": "-4"})
"""What stands on the page at a first visit."""
