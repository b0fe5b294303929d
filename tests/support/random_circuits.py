"""Random circuits of numbers and arrays, the same on every run."""

import random

import numpy as np

from engine.base.errors import InputError
from engine.circuits import Circuit

SHAPES = {
    "A": (3, 3), "B": (3, 3), "C": (1, 3), "D": (3, 1), "u": (3,), "v": (3,), "s": (), "t": (),
}  # fmt: skip
ELEMENTWISE = ("tanh", "sigmoid", "exp", "relu", "square", "softplus", "sin", "abs", "elu", "sqrt")
ALONG = ("", ", axis=0", ", axis=-1", ", keepdims=True", ", axis=0, keepdims=True")


def expression(dice: random.Random, names: tuple[str, ...], size: int, arrays: bool) -> str:
    """An expression of about `size` gates."""
    if size <= 1:
        return dice.choice(names)
    left = expression(dice, names, size // 2, arrays)
    right = expression(dice, names, (size - 1) // 2, arrays)
    of_numbers = (
        f"({left}) + ({right})", f"({left}) - ({right})", f"({left}) * ({right})", f"2*({left})",
        f"({left}) * ({right})", f"({left}) / (2 + square({right}))", f"max({left}, {right})",
        f"{dice.choice(ELEMENTWISE)}({left})", f"{dice.choice(ELEMENTWISE)}({left})",
    )  # fmt: skip
    of_arrays = (
        f"({left}) @ ({right})", f"sum({left}{dice.choice(ALONG)})", f"({left}).T",
        f"mean({left}{dice.choice(ALONG)})", f"softmax({left})", f"({left})[0]",
        f"max({left}{dice.choice(ALONG[1:3])})",
    )  # fmt: skip
    return dice.choice((*of_numbers, *of_arrays) if arrays else of_numbers)


def circuits(count: int, arrays: bool) -> list[Circuit]:
    """Circuits that are finite and end in a number, with statements that use each other's values."""
    dice, chance = random.Random(5), np.random.RandomState(7)
    found: list[Circuit] = []
    while len(found) < count:
        names: tuple[str, ...] = tuple(SHAPES) if arrays else ("s", "t", "x", "y")
        statements = []
        for number in range(dice.randint(1, 4)):
            made = expression(dice, names, dice.randint(2, 8), arrays)
            statements.append(f"q{number} = {made}")
            names = (*names, f"q{number}", f"q{number}")
        last = expression(dice, names, 3, arrays)
        text = "\n".join([*statements, f"f = sum({last})" if arrays else f"f = {last}"])
        values = {n: np.asarray(chance.randn(*shape)).tolist() for n, shape in SHAPES.items()}
        try:
            circuit = Circuit(text, {**values, "x": 0.7, "y": -1.3})
        except InputError:
            continue
        if circuit.run.finite and len(circuit.graph.gates) > 2:
            found.append(circuit)
    return found
