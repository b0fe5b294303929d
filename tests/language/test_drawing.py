"""What draws or shows in a notebook computes nothing, and hides nothing that does."""

import pytest

from engine.base.errors import InputError
from engine.circuits import circuit

DRAWN = (
    "from graphviz import Digraph\ndef trace(root):\n  nodes = set()\n  for child in root._prev:\n"
    "    nodes.add(child)\n  return nodes\ndef draw_dot(root):\n  dot = Digraph(format='svg')\n"
    "  for n in trace(root):\n    dot.node(name=str(id(n)))\n  return dot\n"
)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", "draw_dot(y)"),
        ("", "display(draw_dot(y))"),
        ("", "dot = draw_dot(y)\ndot.render('circuit')"),
        ("from torchviz import make_dot\n", "make_dot(y, params={'x': x})"),
        ("from IPython.display import display\n", "display(y)"),
        ("from matplotlib.pyplot import plot\n", "plot(y)"),
        (DRAWN, "draw_dot(y)"),
    ],
)
def test_what_draws_is_passed_over(before: str, behind: str) -> None:
    made = circuit(f"{before}y = x*w\n{behind}", x=3, w=4)
    assert made.output == 12
    assert made.gradients["x"] == 4


def test_what_a_notebook_displays_is_shown_as_what_is_printed_is() -> None:
    assert circuit("display(x*y)", x=3, y=4).output == 12
    assert circuit("def display(x):\n    return 2*x\ny = display(x)", x=3).output == 6


def test_a_function_that_stands_nowhere_is_asked_for() -> None:
    with pytest.raises(InputError, match="there is no function `plot_all`"):
        circuit("y = x*w\nplot_all(y)")
