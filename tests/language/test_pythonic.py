"""Python's functions of functions: they are handed on, and each call is drawn."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

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
