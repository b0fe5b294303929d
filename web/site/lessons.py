"""The course: the circuits that the lecture notes work through, in their order, with their numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.base.words import Figure, Words, say
from web.site.address import State, shortened

FIRST = State("(x+y)*z")
"""What stands on the page at a first visit, with the values that it has by default."""


@dataclass(frozen=True)
class Example:
    """A circuit to open."""

    title: Words  # what the link says
    state: State  # the program, its values and settings


@dataclass(frozen=True)
class Action:
    """Something to try."""

    label: Words  # what to do
    state: State  # the state in which it is done
    text: Words  # what is to be seen then


@dataclass(frozen=True)
class Question:
    """Something to find out before it is shown."""

    text: Words  # what is asked
    state: State  # the state that hides the answer


@dataclass(frozen=True)
class Lesson:
    """One idea of the lecture notes.

    Each figure in a text belongs to a wire of the circuit that the text is about.
    """

    name: str  # in addresses
    title: Words  # in the list of lessons
    line: Words  # the idea in one sentence
    text: Words  # about the first example
    examples: tuple[Example, ...]  # circuits to open
    tries: tuple[Action, ...]  # things to try with them
    question: Question  # one thing to find out


def _value(wire: str, text: str) -> Figure:
    return Figure(text, "value", wire)


def _gradient(wire: str, text: str) -> Figure:
    return Figure(text, "gradient", wire)


def _state(expr: str, **given: float | str) -> State:
    texts = {name: v if isinstance(v, str) else f"{v:g}" for name, v in given.items()}
    return State(
        expr,
        {name: text for name, text in texts.items() if not name.startswith("_")},
        {name: text for name, text in texts.items() if name.startswith("_")},
    )


def _with(example: Example, **given: float | str) -> State:
    """Give the state of an example with other values and settings."""
    changed, state = _state("", **given), example.state
    return State(
        state.expr, {**state.values, **changed.values}, {**state.settings, **changed.settings}
    )


# The circuits

_PRODUCT = Example(say("A product"), _state("x * y", x=4, y=-3))
_CHAIN = Example(say("The first circuit"), _state("q = x + y\nf = q * z", x=-2, y=5, z=-4))
_WEIGHTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
_NEURON = Example(say("A sigmoid neuron"), _state("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", **_WEIGHTS))
_PATTERNS = Example(
    say("Patterns in backward flow"), _state("2*(x*y + max(z, w))", x=3, y=-4, z=2, w=-1)
)
_MAXIMUM = Example(say("A maximum"), _state("max(x, y)", x=4, y=2))
_SQUASHED = Example(
    say("The neuron in two stages"),
    _state("dot = w0*x0 + w1*x1 + w2\nf = 1/(1 + exp(-dot))", **_WEIGHTS),
)
_ONE_SIGMA = Example(
    say("The neuron, with one σ"),
    _state("dot = w0*x0 + w1*x1 + w2\nf = sigmoid(dot)", **_WEIGHTS),
)
_STAGED = Example(
    say("Staged computation"), _state("(x + sigmoid(y)) / (sigmoid(x) + (x + y)^2)", x=3, y=-4)
)
_FORK = Example(say("A fork by name"), _state("c = a + b\nd = b + 1\ne1 = c * d", a=2, b=1))
_TWICE = Example(say("x used twice"), _state("x*x", x=3))
_LENGTH = Example(
    say("The length of Wx, squared"),
    _state("q = W @ x\nf = sum(q^2)", W="[[0.1,0.5],[-0.3,0.8]]", x="[0.2,0.4]"),
)
_CUT_OFF = Example(say("A vector cut off at 0"), _state("h = max(0, x)", x="[1,-2,3,-0.5]"))
_MATRICES = Example(
    say("A product of matrices"),
    _state("D = W @ X", W="randn(5,10,seed=1)", X="randn(10,3,seed=2)", _upstream="randn(5,3,seed=3)"),
)  # fmt: skip
_LINEAR = Example(
    say("A linear layer"),
    _state("W @ x", W="[[0.2,-0.5,0.1],[1.5,1.3,2.1],[0,0.25,0.2]]", x="[5.6,2.3,2.4]"),
)
_TWO_LAYERS = Example(
    say("Two layers"),
    _state(
        "h = max(0, W1 @ x)\ns = W2 @ h", W1="[[1,-2],[0.5,1],[-1,0.5]]", x="[1,0.8]",
        W2="[[0.3,-0.4,1],[1.2,0.6,-0.5]]", _data="x",
    ),
)  # fmt: skip
_SMALL_NETWORK = Example(
    say("A small network, number by number"),
    _state(
        "h1 = tanh(a*x + b*y)\nh2 = tanh(c*x + d*y)\nsigmoid(v*h1 + w*h2)",
        a=0.5, b=-1, c=1, d=0.25, v=2, w=-1.5, x=1, y=2,
    ),
)  # fmt: skip
_THREE_LAYERS = Example(
    say("Three layers"),
    _state(
        "h1 = sigmoid(W1 @ x + b1)\nh2 = sigmoid(W2 @ h1 + b2)\nout = W3 @ h2 + b3",
        x="[[1],[-2],[0.5]]", W1="randn(4,3,seed=1)", b1="zeros(4,1)", W2="randn(4,4,seed=2)",
        b2="zeros(4,1)", W3="randn(1,4,seed=3)", b3="zeros(1,1)", _data="x",
    ),
)  # fmt: skip
_SIGMOID = Example(say("Sigmoid"), _state("sigmoid(x)", x=1, _gate="g1"))
_TANH = Example(say("tanh"), _state("tanh(x)", x=0.5, _gate="g1"))
_RELU = Example(say("ReLU"), _state("relu(x)", x=-0.5, _gate="g1"))
_LEAKY = Example(say("Leaky ReLU"), _state("leaky_relu(x)", x=-2, _gate="g1"))
_ELU = Example(say("ELU"), _state("elu(x)", x=-1, _gate="g1"))
_SOFTPLUS = Example(say("Softplus"), _state("softplus(x)", x=0.5, _gate="g1"))
_MAXOUT = Example(
    say("A maxout unit"),
    _state(
        "maxout(w1*x + b1, w2*x + b2)", w1=1, w2=-0.5, x=1.5, b1=-1, b2=0.5, _gate="g6", _data="x"
    ),
)
_HINGE = Example(
    say("A hinge loss"),
    _state("max(0, s1 - s0 + 10) + max(0, s2 - s0 + 10)", s0=13, s1=-7, s2=11),
)
# Three points of the plane, each of a class of its own, and a layer that is to tell them apart.
_POINTS = {"X": "[[1,2],[-1,0.5],[0.5,-1]]", "Y": "[[1,0,0],[0,1,0],[0,0,1]]", "_data": "X,Y"}
_LAYER = {"W": "[[0.6,-0.3,0.1],[0.2,0.5,-0.6]]", "b": "[0.1,0,-0.1]"}
_SVM = Example(
    say("An SVM’s loss on a batch"),
    _state(
        "S = X @ W + b\ncorrect = sum(S * Y, axis=1, keepdims=True)\n"
        "margins = max(0, S - correct + 1) * (1 - Y)\nloss = mean(sum(margins, axis=1))",
        **_POINTS, **_LAYER,
    ),
)  # fmt: skip
_CROSS_ENTROPY = Example(
    say("Softmax and cross-entropy"),
    _state(
        "S = X @ W + b\nloss = mean(logsumexp(S, axis=1) - sum(S * Y, axis=1))", **_POINTS, **_LAYER
    ),
)

# The lessons

_COURSE = (
    Lesson(
        "product",
        say("A product"),
        say("Each operand’s gradient is the other operand."),
        say(
            "One gate: × takes `x` = {x} and `y` = {y} and gives `f` = {f}. How strongly does the output "
            "depend on each input? The derivatives answer: `∂f/∂x = y` and `∂f/∂y = x`, so the gradient "
            "of `x` is {dx} and that of `y` is {dy}. Read them as slopes: raise `x` by a small `h`, and "
            "`f` changes by about `−3h`; raise `y`, and `f` grows by about `4h`.",
            x=_value("w1", "4"), y=_value("w2", "−3"), f=_value("w3", "−12"),
            dx=_gradient("w1", "−3"), dy=_gradient("w2", "4"),
        ),
        (_PRODUCT,),
        (
            Action(
                say("Raise x by 0.1"),
                _with(_PRODUCT, x=4.1),
                say(
                    "`f` goes to {f}: it has changed by −0.3, which is 0.1 times the gradient.",
                    f=_value("w3", "−12.3"),
                ),
            ),
            Action(
                say("Take a step h on y"),
                _with(_PRODUCT, _panel="check", _wrt="y", _h=1),
                say("Even a long step gives the slope 4: along one input a product is a straight line."),
            ),
        ),
        Question(
            say("Let both signs change: `x` = −4 and `y` = 3. Which gradients do the two get?"),
            _with(_PRODUCT, x=-4, y=3, _predict="gradients"),
        ),
    ),
    Lesson(
        "first",
        say("The first circuit"),
        say("Two gates, and the chain rule between them."),
        say(
            "Two gates in a row: `q = x + y`, then `f = q·z`. Going back, the × gate sends `z` the value "
            "of `q`, {dz}, and `q` the value of `z`, {dq}. The + gate has never heard of `f`. It knows its "
            "own local gradients, 1 and 1, multiplies each by the {dq} that arrives, and hands on {dx} and "
            "{dy}. This is the chain rule, `∂f/∂x = ∂f/∂q · ∂q/∂x`, worked by gates that see nothing but "
            "their own wires. And it reads as a wish: for a larger `f` the sum should be smaller, with a "
            "force of 4.",
            dz=_gradient("w3", "3"), dq=_gradient("w4", "−4"),
            dx=_gradient("w1", "−4"), dy=_gradient("w2", "−4"),
        ),
        (_CHAIN,),
        (
            Action(
                say("Start before the first step"),
                _with(_CHAIN, _step="0"),
                say("Then press the right arrow key: first all values, then all gradients, from the end."),
            ),
            Action(
                say("Lower x to −3"),
                _with(_CHAIN, x=-3),
                say(
                    "The sum falls to {q}, and `f` rises by 4, to {f}: as the gradient −4 foretold.",
                    q=_value("w4", "2"), f=_value("w5", "−8"),
                ),
            ),
        ),
        Question(
            say("Now `z` is 4 instead of −4. Which gradients arrive at `x`, `y` and `z`?"),
            _with(_CHAIN, z=4, _predict="gradients"),
        ),
    ),
    Lesson(
        "neuron",
        say("A sigmoid neuron"),
        say("Eight small gates make the curve that squashes."),
        say(
            "A neuron weighs its inputs, adds them up and squashes the sum into the range from 0 to 1, by "
            "`σ(u) = 1/(1 + e⁻ᵘ)`. Here every gate of it is a small one. Going back, the 1/x gate "
            "multiplies by `−1/x²` and sends {after_exp}; +1 changes nothing; exp multiplies by its own "
            "output, {exp}; ×−1 turns the sign. So {sum} reaches the sum, and the + gates hand it to every "
            "product. There each weight gets it times its input, `w1` for one {dw1}, and each input gets "
            "it times its weight.",
            after_exp=_gradient("w12", "−0.53"), exp=_value("w11", "0.37"), sum=_gradient("w9", "0.20"),
            dw1=_gradient("w3", "−0.39"),
        ),
        (_NEURON,),
        (
            Action(
                say("Look at the 1/x gate"),
                _with(_NEURON, _gate="g8"),
                say(
                    "At {x} its local gradient is `−1/x²` = −0.53: it needs the value that it saw.",
                    x=_value("w12", "1.37"),
                ),
            ),
            Action(
                say("Raise w2 to 3"),
                _with(_NEURON, w2=3),
                say(
                    "The sum is {sum}, the neuron gives {f}, and next to nothing comes back: it is "
                    "saturated.",
                    sum=_value("w9", "7"), f=_value("w13", "0.999"),
                ),
            ),
        ),
        Question(
            say(
                "Let `w2` be −2. Then the exp gate gives {exp}, and {arriving} comes back to it. What "
                "does it send on?",
                exp=_value("w11", "0.135"), arriving=_gradient("w11", "−0.776"),
            ),
            _with(_NEURON, w2=-2, _predict="g6"),
        ),
    ),
    Lesson(
        "patterns",
        say("Patterns in backward flow"),
        say("+ distributes, max routes, × swaps."),
        say(
            "With some practice the way back can be read off the picture. A + gate distributes: the "
            "{arriving} that arrives goes to both operands unchanged. A max gate routes: `z`, the larger "
            "operand, gets all of it, {dz}, and `w` gets {dw}. A × gate swaps: each operand’s gradient is "
            "scaled by the other’s value, so `x` gets `2 · (−4)` = {dx} and `y` gets `2 · 3` = {dy}. Mind "
            "the last one: where one operand is small and the other large, the small one gets the large "
            "gradient, which is why the scale of the data matters for learning.",
            arriving=_gradient("w7", "2"), dz=_gradient("w3", "2"), dw=_gradient("w4", "0"),
            dx=_gradient("w1", "−8"), dy=_gradient("w2", "6"),
        ),
        (_PATTERNS,),
        (
            Action(
                say("Let w overtake z"),
                _with(_PATTERNS, w=3),
                say(
                    "The switch turns over: now `w` gets {dw} and `z` gets {dz}.",
                    dw=_gradient("w4", "2"), dz=_gradient("w3", "0"),
                ),
            ),
            Action(
                say("Make y ten times as large"),
                _with(_PATTERNS, y=-40),
                say(
                    "`x` gets {dx}, while the gradient of `y` itself stays {dy}.",
                    dx=_gradient("w1", "−80"), dy=_gradient("w2", "6"),
                ),
            ),
        ),
        Question(
            say("Now `y` = 1 and `z` = −2. Fill in the gradients on all wires, from the end."),
            _with(_PATTERNS, y=1, z=-2, _predict="gradients"),
        ),
    ),
    Lesson(
        "max",
        say("Max, and what a derivative does not say"),
        say("A gradient of 0 speaks of small steps alone."),
        say(
            "The local gradients of `max(x, y)` are `1(x ≥ y)` and `1(y ≥ x)`: 1 for the larger operand, 0 "
            "for the other. At `x` = {x} and `y` = {y} the gate passes {dx} to `x` and {dy} to `y`. Does "
            "`f` not depend on `y`, then? For a small step `h` it does not: the larger operand is still "
            "`x`. Raise `y` by more than 2, and `f` does change. There is no contradiction, for the "
            "derivative is a limit for `h → 0`: it says nothing of long steps.",
            x=_value("w1", "4"), y=_value("w2", "2"), dx=_gradient("w1", "1"), dy=_gradient("w2", "0"),
        ),
        (_MAXIMUM,),
        (
            Action(
                say("Take a step of 2.5 on y"),
                _with(_MAXIMUM, _panel="check", _wrt="y", _h=2.5),
                say("It goes across the kink at 4: `f` rises by 0.5, although the gradient is 0."),
            ),
            Action(
                say("Put y on the kink, at 4"),
                _with(_MAXIMUM, y=4),
                say(
                    "Both are the largest, and both get {dy}; a mark at the gate says that this is a choice.",
                    dy=_gradient("w2", "1"),
                ),
            ),
        ),
        Question(
            say("Now `y` is 6. Which gradients do `x` and `y` get?"),
            _with(_MAXIMUM, y=6, _predict="gradients"),
        ),
    ),
    Lesson(
        "modules",
        say("Modules"),
        say("Four gates fold into one σ, whose local gradient is (1 − σ)·σ."),
        say(
            "Any group of gates may be called one gate, as long as we know its local gradients. The last "
            "four of this neuron compute `σ(u) = 1/(1 + e⁻ᵘ)`, and its derivative is remarkably simple: "
            "`dσ/du = (1 − σ)·σ`. At `σ` = {f} that is `0.27 · 0.73` = {ddot}, just what came back through "
            "the four gates one by one. So where to draw the edges of a gate is a matter of convenience: "
            "no number outside of the box depends on it.",
            f=_value("w13", "0.73"), ddot=_gradient("w9", "0.20"),
        ),
        (_SQUASHED, _ONE_SIGMA),
        (
            Action(
                say("Fold the four gates into σ"),
                _with(_SQUASHED, _fold="sigmoid"),
                say(
                    "At its edge nothing has changed: {dot} goes in and {f} comes out, {ddot} goes back.",
                    dot=_value("w9", "1"), f=_value("w13", "0.73"), ddot=_gradient("w9", "0.20"),
                ),
            ),
            Action(
                say("Fold the sum as well"),
                _with(_SQUASHED, _fold="sigmoid,dot"),
                say("Two boxes are left, a weighted sum and a squashing: a neuron as one draws it."),
            ),
        ),
        Question(
            say(
                "With `w2` = −4 the sum is {dot}, and σ gives {f}. What does it send back to `dot`?",
                dot=_value("w9", "0"), f=_value("w13", "0.5"),
            ),
            _with(_SQUASHED, w2=-4, _fold="sigmoid", _predict="g8"),
        ),
    ),
    Lesson(
        "staged",
        say("Staged computation"),
        say("x goes three ways and y two; what comes back is added."),
        say(
            "Nobody needs the derivative of this expression as one long formula. Break the forward pass "
            "into stages whose local gradients are easy, and walk back through them in reverse: every line "
            "has its mirror. Keep what was computed on the way, because the way back needs it: the ÷ gate, "
            "for one, needs its numerator, {num}, and its denominator, {den}. At the end {dx} stands at "
            "`x`, the sum of what its three branches send back, and {dy} at `y`.",
            num=_value("w9", "3.02"), den=_value("w13", "1.95"),
            dx=_gradient("w1", "2.06"), dy=_gradient("w2", "1.59"),
        ),
        (_STAGED,),
        (
            Action(
                say("Read both passes as NumPy"),
                _with(_STAGED, _panel="code"),
                say("Each stage has one line going forward, and its mirror going back."),
            ),
            Action(
                say("Check the gradients"),
                _with(_STAGED, _panel="check"),
                say("Three witnesses agree: the backward pass, central differences, and SymPy."),
            ),
        ),
        Question(
            say(
                "With `y` = −3, three gradients come back to `x`: {a}, {b} and {c}. What does its copy "
                "gate send on?",
                a=_gradient("w6", "1.05"), b=_gradient("w7", "−0.152"), c=_gradient("w8", "0"),
            ),
            _with(_STAGED, y=-3, _predict="g3"),
        ),
    ),
    Lesson(
        "forks",
        say("Forks"),
        say("Where a value is used more than once, what comes back is added."),
        say(
            "Here `b` is used twice: in `c = a + b` and in `d = b + 1`. A change of `b` reaches the output "
            "by both ways, and the chain rule of several variables adds them up: {by_c} comes back from "
            "`c`, {by_d} from `d`, so `b` gets {db}. The picture shows the fork as a dot, the copy gate, "
            "whose rule is the mirror of the + gate’s: it copies forward and adds backward. In code, this "
            "is where gradients must be accumulated with `+=`; with `=`, the last branch would overwrite "
            "the others.",
            by_c=_gradient("w3", "2"), by_d=_gradient("w4", "3"), db=_gradient("w2", "5"),
        ),
        (_FORK, _TWICE),
        (
            Action(
                say("Stop before the last step"),
                _with(_FORK, _step="8"),
                say(
                    "Both branches have come back, {by_c} and {by_d}; the next step adds them.",
                    by_c=_gradient("w3", "2"), by_d=_gradient("w4", "3"),
                ),
            ),
            Action(
                say("See x·x, a fork as well"),
                _with(_TWICE),
                say(
                    "{one} comes back on each wire, and `x` gets {both}: the `2x` of the calculus book.",
                    one=_gradient("w2", "3"), both=_gradient("w1", "6"),
                ),
            ),
        ),
        Question(
            say("Now `b` is 3. Which gradients come back to `a` and to `b`?"),
            _with(_FORK, b=3, _predict="gradients"),
        ),
    ),
    Lesson(
        "vectors",
        say("Vectors"),
        say("A gradient has the shape of its value, and no Jacobian is ever stored."),
        say(
            "A wire may as well carry a vector. Then the gradient on it has the same shape, one number for "
            "each: at `q` = {q} it is {dq}, which is `2q`; `x` gets {dx} and `W` gets {dW}. Between `m` "
            "inputs and `n` outputs the local gradient is a Jacobian, a matrix of `n × m`, but nobody "
            "stores it. That of x² is diagonal, because each output depends on one input alone, and so "
            "the diagonal will do. For `max(0, x)` of 4096 numbers these are 4096 numbers instead of "
            "16.8 million.",
            q=_value("w3", "[0.22, 0.26]"), dq=_gradient("w3", "[0.44, 0.52]"),
            dx=_gradient("w2", "[−0.112, 0.636]"),
            dW=_gradient("w1", "[[0.088, 0.176], [0.104, 0.208]]"),
        ),
        (_LENGTH, _CUT_OFF),
        (
            Action(
                say("Look at the x² gate"),
                _with(_LENGTH, _gate="g2"),
                say("Its Jacobian has `2q` on the diagonal and 0 everywhere else."),
            ),
            Action(
                say("See a vector cut off at 0"),
                _with(_CUT_OFF, _gate="g1"),
                say(
                    "Where a number was cut off, the diagonal has a 0: {dx} comes back.",
                    dx=_gradient("w1", "[1, 0, 1, 0]"),
                ),
            ),
        ),
        Question(
            say(
                "`x` is twice as long now, so `q` = {q}. Which gradient does `q` get?",
                q=_value("w3", "[0.44, 0.52]"),
            ),
            _with(_LENGTH, x="[0.4,0.8]", _predict="g2"),
        ),
    ),
    Lesson(
        "matrices",
        say("Matrices"),
        say("dW = dD @ Xᵀ and dX = Wᵀ @ dD, found by matching shapes."),
        say(
            "The gradients of `D = W @ X` need not be learned by heart: their shapes tell. `W` is 5×10 and "
            "`X` is 10×3, so `D` is 5×3, and so is the gradient `dD` that arrives. Now `dW` must be 5×10, "
            "like `W`, and made of `dD` and `X`. One product alone fits: `dW = dD @ X.T`. In the same way "
            "`dX = W.T @ dD`. It is the × gate once more, which scales what it sends to an operand by the "
            "other operand.",
        ),
        (_MATRICES, _LINEAR),
        (
            Action(
                say("Look at the @ gate"),
                _with(_MATRICES, _gate="g1"),
                say("All six arrays stand there, each gradient in the shape of its value."),
            ),
            Action(
                say("See a linear layer, W @ x"),
                _with(_LINEAR),
                say(
                    "Ones go back, so every row of `dW` is `x` itself, and `dx` = {dx} adds up the rows of "
                    "`W`.",
                    dx=_gradient("w2", "[1.7, 1.05, 2.4]"),
                ),
            ),
        ),
        Question(
            say(
                "Let `W` be [[1, 2], [3, 4]] and `x` [5, 6], and let [1, 1] come back. What do `W` and "
                "`x` get?"
            ),
            _state("W @ x", W="[[1,2],[3,4]]", x="[5,6]", _predict="gradients"),
        ),
    ),
    Lesson(
        "two-layers",
        say("Two layers"),
        say("Where max(0, ·) cut a number off, no gradient comes back."),
        say(
            "A linear layer is `W @ x`. Two of them in a row would be no more than one, so something that "
            "is not linear stands between them: `s = W2 @ max(0, W1 @ x)`. The maximum receives {u} and "
            "gives {h}: two of the three hidden numbers are cut off. Of what comes back to it, {dh}, it "
            "passes {du}, and so the first and the last row of `W1` learn nothing from this example. The "
            "example `x` itself is data: it needs no gradient, and none is computed.",
            u=_value("w4", "[−0.6, 1.3, −0.6]"), h=_value("w5", "[0, 1.3, 0]"),
            dh=_gradient("w5", "[1.5, 0.2, 0.5]"), du=_gradient("w4", "[0, 0.2, 0]"),
        ),
        (_TWO_LAYERS, _SMALL_NETWORK),
        (
            Action(
                say("Turn x around"),
                _with(_TWO_LAYERS, x="[-1,-0.8]"),
                say(
                    "Now the other two are alive: the hidden layer is {h}.",
                    h=_value("w5", "[0.6, 0, 0.6]"),
                ),
            ),
            Action(
                say("See a network of single numbers"),
                _with(_SMALL_NETWORK),
                say("Two layers too, with tanh between them, and every number on a wire of its own."),
            ),
        ),
        Question(
            say("Let `x` be [1, 0.2]. Which gradient does the maximum send back?"),
            _with(_TWO_LAYERS, x="[1,0.2]", _predict="g2"),
        ),
    ),
    Lesson(
        "three-layers",
        say("Three layers"),
        say("3 inputs, two hidden layers of 4, one output, with biases."),
        say(
            "Each layer multiplies by its weights, adds its biases and squashes; the last one gives its "
            "number as it is. The shapes tell the story: `x` is 3×1, `W1` 4×3, both hidden layers are 4×1, "
            "`W3` is 1×4 and `out` 1×1. That makes 32 weights and 9 biases, 41 parameters, and the "
            "backward pass finds the gradients of all of them in one go, at about twice the price of the "
            "forward pass. Since a σ passes no more than a quarter of what arrives, the first layer hears "
            "less of the output than the last.",
        ),
        (_THREE_LAYERS,),
        (
            Action(
                say("Fold each hidden layer"),
                _with(_THREE_LAYERS, _fold="h1,h2"),
                say("The network as one draws it on a blackboard: a box for each layer."),
            ),
            Action(
                say("Stop where the way back begins"),
                _with(_THREE_LAYERS, _step="9"),
                say("All values are there and one gradient: step on, and see each take its value’s shape."),
            ),
        ),
        Question(
            say("A loss sends 2 back to `out`. What do the last product and the bias `b3` get?"),
            _with(_THREE_LAYERS, _upstream="[[2]]", _predict="g8"),
        ),
    ),
    Lesson(
        "activations",
        say("Activation functions"),
        say("The curve of each, and its slope where the gate stands."),
        say(
            "An activation passes back what arrives times its slope at the point where it stands. The "
            "sigmoid is steepest at 0, where it passes a quarter; at {x} it passes {dx}, and far out next "
            "to nothing. tanh is a sigmoid about 0, four times as steep there. ReLU passes everything on "
            "the right of 0 and nothing on its left, where a unit can die; leaky ReLU lets a hundredth "
            "through, and ELU bends smoothly towards −1. A maxout unit takes the larger of two lines, and "
            "learns both.",
            x=_value("w1", "1"), dx=_gradient("w1", "0.20"),
        ),
        (_SIGMOID, _TANH, _RELU, _LEAKY, _ELU, _SOFTPLUS, _MAXOUT),
        (
            Action(
                say("Move the sigmoid out to 6"),
                _with(_SIGMOID, x=6),
                say(
                    "It gives {f} and passes {dx}: saturated, it hardly learns.",
                    f=_value("w2", "0.998"), dx=_gradient("w1", "0.0025"),
                ),
            ),
            Action(
                say("See a ReLU to the left of 0"),
                _with(_RELU),
                say("Nothing comes back, {dx}: no small step can wake it.", dx=_gradient("w1", "0")),
            ),
        ),
        Question(
            say(
                "At 0.5, tanh gives {f}, and its slope is `1 − tanh²`. What does it pass back?",
                f=_value("w2", "0.462"),
            ),
            _with(_TANH, _predict="g1"),
        ),
    ),
    Lesson(
        "losses",
        say("Losses"),
        say("How bad scores are, in one number; and which inputs are to learn from it."),
        say(
            "An SVM wants the score of the right class, here `s0` = {s0}, to be ahead of every other by a "
            "margin, here 10. `s1` is far enough behind and costs {cost1}; `s2` = {s2} is too close and "
            "costs {cost2}, so the loss is {f}. On the way back only the margin that is violated speaks: "
            "`s2` gets {d2} and `s0` gets {d0}, so that a step against the gradients drives the two apart, "
            "and `s1` gets {d1}. In the loss of a batch the examples are data and `W`, `b` the parameters: "
            "only these need gradients, for only these will move.",
            s0=_value("w2", "13"), s2=_value("w3", "11"), cost1=_value("w8", "0"),
            cost2=_value("w11", "8"), f=_value("w12", "8"),
            d2=_gradient("w3", "1"), d0=_gradient("w2", "−1"), d1=_gradient("w1", "0"),
        ),
        (_HINGE, _SVM, _CROSS_ENTROPY),
        (
            Action(
                say("See the SVM’s loss on a batch"),
                _with(_SVM),
                say(
                    "Three points, three classes, margins of 1: the loss is {loss}.",
                    loss=_value("w19", "0.433"),
                ),
            ),
            Action(
                say("See softmax and cross-entropy"),
                _with(_CROSS_ENTROPY),
                say("What comes back to `S` is the probabilities minus `Y`, divided by the 3 examples."),
            ),
        ),
        Question(
            say("Let `s1` rise to 5, so that both margins are violated. What do the three scores get?"),
            _with(_HINGE, s1=5, _predict="gradients"),
        ),
    ),
)  # fmt: skip


def _kept(lesson: Lesson) -> Lesson:
    """Keep the lesson in the address of all that belongs to it."""

    def state(state: State) -> State:
        return state.with_setting("_lesson", lesson.name)

    return replace(
        lesson,
        examples=tuple(replace(one, state=state(one.state)) for one in lesson.examples),
        tries=tuple(replace(one, state=state(one.state)) for one in lesson.tries),
        question=replace(lesson.question, state=state(lesson.question.state)),
    )


COURSE = tuple(map(_kept, _COURSE))
LESSONS: Mapping[str, Lesson] = {lesson.name: lesson for lesson in COURSE}
EXAMPLES = tuple(example for lesson in COURSE for example in lesson.examples)


def begun(settings: Mapping[str, object]) -> State:
    """Give what stands on a page whose address has no program: a lesson's first circuit, or `FIRST`."""
    lesson = LESSONS.get(str(settings.get("_lesson", "")))
    return lesson.examples[0].state if lesson else FIRST


def beside(lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    """Give the lessons before and after one."""
    at = COURSE.index(lesson)
    return COURSE[at - 1] if at else None, COURSE[at + 1] if at + 1 < len(COURSE) else None


def missing(name: str) -> Iterator[Words]:
    """Say that there is no lesson of a name; nothing where there is one, or none is named."""
    if name and name not in LESSONS:
        yield say(
            "there is no lesson `{name}`; all of them stand under Examples", name=shortened(name)
        )
