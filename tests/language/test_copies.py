"""What is copied, and what becomes a list or an array, is what Python and NumPy make of it."""

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit
from tests.support.courses import theirs

INPUTS = {"a": 0.5, "b": 2.0, "x": np.array([1.0, 2.5, 4.0])}
CLASS = "class V:\n    def __init__(self, v):\n        self.l = [v]\n        self.v = v\np = V(a)\n"


@pytest.mark.parametrize(
    "text",
    [
        "np.asarray([a, x[0]])*2",
        "np.asarray((a, b))*2",
        "np.copy([a, b])*2",
        "np.atleast_1d([a, b])*2",
        "np.float64([a, b])*2",
        "(x.tolist() + [b])[3]*2",
        "(x.tolist()*2)[4]*b",
        "len(x.tolist() + x.tolist())*a",
        "import copy\nl = copy.copy([a, b])*2\nsum(l)*b",
        "import copy\nl = [a, [b]]\nk = copy.deepcopy(l)\nk[1][0] = 3\nl[1][0]*b + k[1][0]",
        "import copy\nl = [a, [b]]\nk = copy.copy(l)\nk[1][0] = 3\nk[0] = 9\nl[1][0]*b + l[0]",
        "from copy import copy\nd = {'p': a}\ne = copy(d)\ne['p'] = b\nd['p']*b",
        "from copy import deepcopy\nd = {'p': [a]}\ne = deepcopy(d)\ne['p'].append(b)\nlen(d['p'])*b",
        "import copy\n" + CLASS + "q = copy.copy(p)\nq.v = b\nq.l[0] = b\np.v + p.l[0]*3",
        "import copy\n" + CLASS + "q = copy.deepcopy(p)\nq.v = b\nq.l[0] = b\np.v + p.l[0]*3",
        "import copy\nz = x*2\nw = copy.deepcopy(z)\nw[0] = b\nz*1 + w",
        "import copy\nz = x*2\nl = [z, z]\nk = copy.deepcopy(l)\nk[0][0] = b\nk[1]*1 + z",
        "import copy\nl = [a]\nl.append(l)\nk = copy.deepcopy(l)\nk[1][0] = b\nk[0] - l[0]*3",
        "import copy\n" + CLASS + "p.me = p\nq = copy.deepcopy(p)\nq.me.v = b\nq.v - p.v*3",
        "import copy\nz = x*1\nk = copy.deepcopy(z[:2])\nz[0] = 9\nk*b",
    ],
)
def test_a_copy_is_python_s(text: str) -> None:
    given = {name: value for name, value in INPUTS.items() if name in text.replace("np.", "")}
    np.testing.assert_allclose(Circuit(text, given).output, theirs(text, INPUTS))


@pytest.mark.parametrize(
    "copied", ["copy.deepcopy(r)", "copy.deepcopy([r])[0]", "copy.copy([r])[0]"]
)
def test_a_copy_of_a_stale_part_is_stale(copied: str) -> None:
    text = f"import copy\nz = x*1\nr = z[:2]\nz[0] = 9\nk = {copied}\nk*b"
    with pytest.raises(InputError) as caught:
        Circuit(text, {"x": INPUTS["x"], "b": 2.0})
    assert caught.value.code == "stale-view"


@pytest.mark.parametrize(
    ("taken", "changed"),
    [
        ("z[0]", "z[1] = b"),
        ("z[0]", "z[-1] += 2"),
        ("z[:2]", "z[2] = b"),
        ("z[1:]", "z[0] = b\nz[:1] *= 3"),
        ("z[::2]", "z[1::2] = b"),
        ("np.array([z, z*2])[1, :2]", "z[0] = b"),
    ],
)
def test_a_part_is_not_stale_by_changes_elsewhere(taken: str, changed: str) -> None:
    text = f"z = x*1\nr = {taken}\n{changed}\nnp.sum(r)*b + z[2]"
    np.testing.assert_allclose(Circuit(text, INPUTS).output, theirs(text, INPUTS))


@pytest.mark.parametrize(
    ("taken", "changed"),
    [
        ("z[:2]", "z[1] = b"),
        ("z[-1:]", "z[2] = b"),
        ("z[1:]", "z[0] = b\nz[::-2] = b"),
        ("z[:2]", "z[np.array([2])] = b"),
        ("z[:2]", "z += 1"),
        ("z[:2][None]", "z[2] = b"),
    ],
)
def test_a_part_that_may_have_changed_is_stale(taken: str, changed: str) -> None:
    with pytest.raises(InputError) as caught:
        Circuit(f"z = x*1\nr = {taken}\n{changed}\nnp.sum(r)*b + z[2]", INPUTS)
    assert caught.value.code == "stale-view"


def test_states_of_a_sequence_are_read_behind_later_ones() -> None:
    text = (
        "h = np.zeros((3, 2))\nkept = []\nfor t in range(3):\n"
        "    h[t] = np.tanh(x[t] + (kept[-1] if kept else b))\n"
        "    kept.append(h[t])\nkept[0] + 2*kept[1]*h[2]"
    )
    given = {"x": np.array([[0.5, -1.0], [0.2, 0.7], [1.0, 0.3]]), "b": 2.0}
    np.testing.assert_allclose(Circuit(text, given).output, theirs(text, given))


@pytest.mark.parametrize(
    "text",
    [
        # x is a part of m where the condition holds, and m is another array elsewhere
        "x = x*1\nif b > 1:\n    m = m - 1\n    x = m.reshape(3, 2)[:, 0]\nm -= 1\nnp.sum(x)",
        "x = x*1\nif b > 1:\n    m = m - 1\n    x = m[:, 0]\nelse:\n    x = m[:, 1]\nm -= 1\nnp.sum(x)",
        # x is nothing elsewhere
        "if b > 1:\n    m = m - 1\n    k = m[0]\nk += 1\nnp.sum(m)",
    ],
)
def test_what_a_branch_makes_a_part_of_an_array_is_refused_where_that_changes(text: str) -> None:
    given = {**INPUTS, "m": np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0]]), "b": 2.5}
    with pytest.raises(InputError) as caught:
        Circuit(text, given)
    assert caught.value.code in ("stale-view", "through-a-view", "passed-over")


@pytest.mark.parametrize(
    "text",
    [
        "z = x*1\nr = z[:2]\nr += b\nz*3",
        "z = x*1\nr = z[:2]\nr[0] = b\nr *= 2\nnp.sum(z)*r[1]",
        "z = x*1\nr = z[1:]\nr[0] = b\nw = z*2\nr[1] = 5\nz - w + r[0]",
        "z = np.zeros((2, 3))\nfor i in range(2):\n    r = z[i]\n    r[:2] += x[:2]*i\n    r[1:] += b\nz*2",
        "z = x*1\nr = z[:2]\nr += b\nz[0] = 7\nz + 1",
        "z = x*1\nr = z[:2]\nr += b\nk = z\nk += 1\nz*r[0] if False else z",
        "def add(r, v):\n    r += v\nz = np.zeros((2, 3))\nadd(z[0], x)\nadd(z[1], x*b)\nz*2",
        "z = x*1\nr = z[None, :2]\nr[0, 1] = b\nz*2",
        "z = x*1\nr = z[::-1]\nr[0] = b\nr[1] *= 2\nz*2",
    ],
)
def test_what_a_part_gets_under_another_name_is_in_the_array(text: str) -> None:
    np.testing.assert_allclose(Circuit(text, INPUTS).output, theirs(text, INPUTS))


@pytest.mark.parametrize(
    "text",
    [
        "z = x*1\nr = z[:2]\nk = z[1:]\nr += b\nz*1\nk*2",  # k is what it was before
        "z = x*1\nr = z[:2]\nk = z[1:]\nr += b\nk += 1\nz*2",  # both are changed, and have a place in common
        "z = x*1\nr = z[:2]\nq = r[:1]\nr += b\nq*1",
        "z = x*1\nr = z[:1]\nr += b\nk = z[1:]\nk += 2\nk - r",
        "z = x*1\nif b > 0:\n    r = z[:2]\n    r += b\nz*2",
    ],
)
def test_what_is_not_known_of_a_changed_part_is_refused_and_never_guessed(text: str) -> None:
    given = {"x": INPUTS["x"], "b": 2.5}
    try:
        np.testing.assert_allclose(Circuit(text, given).output, theirs(text, given))
    except InputError as error:
        assert error.code in ("stale-view", "through-a-view", "passed-over")
