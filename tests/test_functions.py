"""A Python function, given to `engine.circuit`: its source is read, and it is never run."""

import functools
import linecache
import math
import operator
from collections.abc import Callable
from math import sin as sine
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import numpy as numbers
import pytest

import engine
from engine.base.errors import InputError
from engine.functions import MOST_WRITTEN, sourced

# ruff: noqa: F821
W = np.array([[0.5, -1.0], [2.0, 0.25]])
scale = 3
mean = 1.5
e = 7
mode = "relu"
sizes = {"hidden": 2, "kinds": [True, None]}
layers = [np.ones((2, 2)), np.ones((1, 2))]
long = np.ones((MOST_WRITTEN, 2))
own_module = ModuleType("own_module")
partial = functools.partial(operator.mul, 2)


def relu(u):
    return np.maximum(u, 0)


other_name = relu
squared = lambda u: u * u  # noqa: E731


def never_run(x):
    print("it was run")
    return x * 2


def plain(x, y=2):
    q = x * y
    return q + x


def outside(x):
    h = other_name(W @ x)
    return scale * h.sum() * e - mean if mode == "relu" else 0


def test_its_parameters_are_inputs_and_defaults_their_values() -> None:
    made = engine.circuit(plain, x=3)
    assert (made.output, made.gradients["x"], made.gradients["y"]) == (9, 3, 3)
    assert engine.circuit(plain, x=3, y=-1).output == 0


def test_what_it_takes_from_outside_becomes_inputs_of_those_values() -> None:
    made = engine.circuit(outside, x=[1, 2])
    assert made.output == outside(np.array([1, 2]))
    assert made.values["W"].tolist() == W.tolist()
    assert {"W", "scale", "e", "mean", "x"} <= made.gradients.keys()
    assert engine.circuit(outside, x=[1, 2], scale=0).output == -1.5


def test_a_name_that_stands_for_nothing_yet_becomes_an_input() -> None:
    def f(x):
        return x * not_there_yet

    assert engine.circuit(f, x=2, not_there_yet=5).output == 10


def test_it_is_never_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.circuit(never_run, x=2).output == 4
    assert capsys.readouterr().out == ""


def test_a_long_array_is_a_value_and_stands_not_in_the_text() -> None:
    def f(x):
        return (long * x).sum()

    text, values = sourced(f)
    assert ("[" in text, list(values)) == (False, ["long"])
    made = engine.circuit(f, x=2)
    assert made.output == 4 * MOST_WRITTEN


def test_a_long_array_whose_numbers_are_not_used_is_no_error() -> None:
    def f(x):
        long = x * 2
        return g(long)

    def g(u):
        return u + 0 * len(long)

    assert engine.circuit(f, x=2).output == 4


def test_lists_texts_and_dicts_from_outside_stand_in_the_text() -> None:
    def f(x):
        for w in layers:
            x = w @ x
        return x * sizes["hidden"] if sizes["kinds"][0] else x

    assert engine.circuit(f, x=[1, 2]).output.tolist() == [12]


def test_a_function_inside_of_another_is_read_with_what_it_closes_over() -> None:
    def outer(rate):
        def inner(x):
            if rate:
                return rate * x
            return x

        return inner

    assert engine.circuit(outer(2.5), x=2).gradients == {"rate": 2, "x": 2.5, "f": 1}


def test_functions_of_libraries_are_known_under_any_name() -> None:
    def f(x):
        return numbers.exp(sine(x)) + math.cos(x)

    assert engine.circuit(f, x=0.3).output == pytest.approx(f(0.3))


class Neuron:
    """A class of which methods are given."""

    def __init__(self) -> None:
        self.w, self._b, self.name = np.array([1.0, -2.0]), 0.5, "n"

    def act(self, u):
        return np.tanh(u)

    def forward(self, x):
        """It has a docstring.

 whose lines stand further left."""  # fmt: skip
        return self.act(self.w @ x + self._b)

    def twice(self, x):
        return self.forward(x) * 2


def test_a_method_is_read_with_the_numbers_of_its_instance() -> None:
    made = engine.circuit(Neuron().forward, x=[3, 1])
    assert made.output == pytest.approx(np.tanh(1.5))
    assert made.values["w"].tolist() == [1, -2]
    assert made.values["b"] == 0.5


def test_a_class_that_it_uses_is_read_too() -> None:
    def f(x):
        neuron = Neuron()
        return neuron.forward(x)

    assert engine.circuit(f, x=[3, 1]).output == pytest.approx(np.tanh(1.5))


def test_a_function_that_calls_itself_is_read_once() -> None:
    def power(x, n=3):
        return 1 if n == 0 else x * power(x, n - 1)

    assert engine.circuit(power, x=2).output == 8


def through(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*given: Any) -> Any:
        return function(*given)

    return wrapper


@through
def wrapped(x):
    return x


@functools.cache
def cached(x):
    return x


def calls_partial(x):
    return partial(x)


def calls_lambda(x):
    return squared(x)


def calls_wrapped(x):
    return wrapped(x)


def calls_module(x):
    return own_module.f(x)


def of_scale(u):
    return u * scale


def two_scales(x, scale):
    return of_scale(x) * scale


def executed() -> Any:
    names: dict[str, Any] = {}
    exec("def f(x): return x", names)  # noqa: S102
    return names["f"]


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (lambda x: x * 2, "lambda", "lambda"),
        (wrapped, "decorator", "`wrapped` has a decorator"),
        (cached, "decorator", "`cached` has a decorator"),
        (math.sin, "not-a-function", "`sin`"),
        (np.exp, "not-a-function", "`exp`"),
        (Neuron, "not-a-function", "`Neuron`"),
        (3, "not-a-function", "`int`"),
        (partial, "not-a-function", "`partial`"),
        (executed(), "no-source", "`f`"),
        (calls_partial, "unread", "`partial` is taken from outside"),
        (calls_lambda, "unread", "`squared` is taken from outside"),
        (calls_wrapped, "unread", "`wrapped` is taken from outside"),
        (calls_module, "unread", "`own_module` is taken from outside"),
        (two_scales, "two-meanings", "`scale` stands for two things"),
        (Neuron().twice, "unread", "`forward`"),
    ],
)
def test_what_can_not_be_read_is_refused_by_its_name(given: Any, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        engine.circuit(given, x=1)
    assert (caught.value.code, says in caught.value.message) == (code, True)
    assert caught.value.hint
    if code == "unread":
        assert "paste its definition too" in caught.value.hint


def test_two_functions_that_take_other_things_of_one_name_are_refused() -> None:
    def first(x):
        return x * rate

    def both(x):
        return first(x) * second(x)

    def made(rate):
        def second(x):
            return x * rate

        return second

    rate, second = 2, made(3)
    with pytest.raises(InputError) as caught:
        engine.circuit(both, x=1)
    assert caught.value.code == "two-meanings"
    second = made(2)
    assert engine.circuit(both, x=3).output == 36


def test_an_error_in_a_function_is_at_its_place_in_the_text() -> None:
    def f(x):
        return no_such_function(x)

    with pytest.raises(InputError) as caught:
        engine.circuit(f, x=1)
    assert caught.value.code == "unknown-function"
    start, end = caught.value.span or (0, 0)
    assert sourced(f).text[start:end] == "no_such_function"


def test_a_cell_of_a_notebook_is_read() -> None:
    """IPython puts each cell's text into linecache, under a name that is no file's."""
    cell, name = "rate = 0.5\ndef f(x):\n    return rate * x\n", "/tmp/ipykernel_1/23.py"
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(cell, name, "exec"), names)  # noqa: S102
    assert engine.circuit(names["f"], x=4).output == 2


def test_a_function_whose_file_was_changed_since_is_refused(tmp_path: Any) -> None:
    file = tmp_path / "changed.py"
    file.write_text("def f(x):\n    return x * first\n")
    names: dict[str, Any] = {}
    exec(compile(file.read_text(), str(file), "exec"), names)  # noqa: S102
    file.write_text("def f(x):\n    return x * another\n")
    with pytest.raises(InputError) as caught:
        engine.circuit(names["f"], x=4)
    assert caught.value.code == "no-source"


def test_numbers_of_other_libraries_are_taken_by_their_lists() -> None:
    tensor = SimpleNamespace(shape=(2,), tolist=lambda: [2.0, 3.0])

    def f(x):
        return (tensor * x).sum()

    assert engine.circuit(f, x=2).gradients["tensor"].tolist() == [2, 2]
