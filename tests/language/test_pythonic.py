"""Python's functions of functions: they are handed on, and each call is drawn."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

HELD = "class A:\n    def __init__(self, w): self.w = w\n"
APPLIED = {
    "sum(map(lambda a: a*a, x))": 1 + 4 + 9,
    "f = lambda a, b: a*b\ny = list(map(f, x, w))\nsum(y)": 4 + 10 + 18,
    "y = np.array(list(map(np.tanh, x)))": np.tanh([1, 2, 3]),
    "odd = list(filter(lambda n: n % 2, range(5)))\nx[0]*odd[1]": 3,
    "from functools import reduce\nreduce(lambda a, b: a*b, x)": 6,
    "reduce(lambda a, b: a + 2*b, x, 10)": 22,
    "kinds = {'a', 'b', 'a'}\nsum(x)*len(kinds)": 12,
    "seen = set()\nfor n in [1, 2, 1]:\n    seen.add(n)\nx[0]*len(seen)": 2,
    "base = {'k': 2, 'b': 1}\ncfg = {**base, 'k': 3}\nx[0]*cfg['k'] + cfg['b']": 4,
    "f = partial(lambda a, b, c: a*b + c, 2, c=5)\nf(x[2])": 11,
    "'fc1,act'.split(',')[0].startswith('fc')*x[0]": 1,
    "def f(a):\n    return a + 1\n[y for y in map(f, x)][2]": 4,
    # lists of a program are compared as one
    "import math\nx[0]*(3 if [1, 2] == [1, 2] else 5)": 3,
    "import math\nx[0]*(3 if [1, 2] == [1, 4] else 5)": 5,
    "import math\nx[0]*(3 if [1, 2] != [1, 4] else 5)": 3,
    "math.log(x[2], 9)": 0.5,
    "np.maximum(x[0], x[2])": 3,
    "np.array([1, 2], dtype=int)[1]*x[0]": 2,
    # decorators that change no number
    "@jit\ndef f(a): return a*2\nf(x[0])": 2,
    "class A:\n    @functools.lru_cache(maxsize=None)\n    def f(self, a): return a*2\nA().f(x[0])": 2,
    "@torch.jit.script\n@njit(parallel=True)\ndef f(a): return a*2\nf(x[0])": 2,
    # those of methods
    "class A:\n    @staticmethod\n    def f(a): return a*2\nA().f(x[0]) + A.f(x[1])": 6,
    f"{HELD}    @classmethod\n    def of(cls, w): return cls(w*2)\nA.of(x[1]).w": 4,
    f"{HELD}    @property\n    def n(self): return self.w**2\nA(x[2]).n + 1": 10,
    # Python 2
    "y = x[0]\nfor i in xrange(3):\n    y = y*x[1]\n    print 'round %d' % i, y\nprint y\ny": 8,
}


@pytest.mark.parametrize("text", APPLIED)
def test_a_function_is_applied_to_each(text: str) -> None:
    circuit = Circuit(text, {"x": [1, 2, 3], "w": [4, 5, 6]} if "w" in text else {"x": [1, 2, 3]})
    np.testing.assert_allclose(circuit.output, APPLIED[text])


@pytest.mark.parametrize(
    ("text", "place"),
    [("sum(map(f, x))", "f"), ("y = list(filter(lambda a: a > 0, [x]))\ny[0]", "[x]")],
)
def test_what_stands_nowhere_or_is_not_known_is_refused_at_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text, {"x": 1.5} if "[x]" in text else {"x": [1, 2]})
    assert caught.value.span
    assert text[slice(*caught.value.span)] == place


F = "def f(x):\n    return x**2 + 3*x\n"
TAPE = "with tf.GradientTape(persistent=True) as tape:\n    y = x**2 + 3*x\n    z = y*2\n"


@pytest.mark.parametrize(
    ("text", "output", "gradient"),
    [
        (f"{F}jax.grad(f)(2.0)", 10, 7),
        (f"{F}df = grad(f)\nprint(df(2.0))", 10, 7),
        (f"{F}print(f(2.0))", 10, 7),
        (f"x = 2.0\n{F}value, slope = jax.value_and_grad(f, argnums=0)(x)", 10, 7),
        (f"x = 2.0\n{F}x = x - 0.1*jax.grad(f)(x)", 10, 7),
        ("x = 2.0\ny = x**2 + 3*x\ndx, = torch.autograd.grad(y, x)", 10, 7),
        ("from torch.autograd import grad\nx = 2.0\ny = x**2 + 3*x\nu = y*5\ng = grad(y, [x])[0]", 10, 7),
        (f"x = tf.Variable(2.0)\n{TAPE}dz_dx = tape.gradient(z, x)\ndy_dx = tape.gradient(y, x)", 20, 14),
        (f"x = tf.Variable(2.0)\n{TAPE}dy_dx = tape.gradient(y, x)\ndy_dx.numpy()", 10, 7),
        ("x = torch.tensor(2.0)\ny = x**2 + 3*x\ny.backward()\ndx = x.grad\nprint(dx)", 10, 7),
    ],
)  # fmt: skip
def test_what_gradients_are_asked_of_is_the_output(
    text: str, output: float, gradient: float
) -> None:
    circuit = Circuit(text)
    assert circuit.backward is None
    assert (circuit.output, circuit.gradients["x"]) == (output, gradient)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("grad(x*y)", "unknown-function", "grad"),
        ("jax.grad(f)(2.0)", "unknown-function", "f"),
        (f"{F}jax.grad(jax.grad(f))(2.0)", "second-gradient", "jax.grad(f)"),
        (f"{F}for i in range(2):\n    x = x - grad(f)(x)", "passed-over", "grad(f)(x)"),
    ],
)
def test_gradients_of_nothing_are_refused(text: str, code: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(text)
    assert caught.value.code == code
    assert caught.value.span
    assert text[slice(*caught.value.span)] == place
