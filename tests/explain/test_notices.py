"""What a circuit is told to have been read as, where it could have been meant otherwise."""

import pytest

from engine.circuits import Circuit
from engine.explain.notices import notices

ROWS = [[1, 5, 2], [4, 0, 3]]
COLUMN = [[1], [2], [3]]


@pytest.mark.parametrize(
    ("program", "values", "shapes", "instead"),
    [
        ("x - y", {"x": COLUMN, "y": [1, 2, 3]}, "(3, 3) of (3, 1) and (3,)", "x.T - y"),
        ("y - x", {"x": COLUMN, "y": [1, 2, 3]}, "(3, 3) of (3,) and (3, 1)", "y - x.T"),
        ("x*y", {"x": [[1], [2]], "y": [[1, 2]]}, "(2, 2) of (2, 1) and (1, 2)", "x*y.T"),
        ("max(x, y)", {"x": [[1], [2]], "y": [1, 2]}, "(2, 2)", "max(x.T, y)"),
        ("mean((X@w - y)^2)", {"X": ROWS, "w": COLUMN, "y": [1, 2]}, "(2, 2)", "mean(((X@w).T - y)^2)"),
        ("sum(A, axis=1, keepdims=True) - b", {"A": ROWS, "b": [1, 2]}, "(2, 2)", "sum(A, axis=1) - b"),
        ("A - [1, 2, 3]", {"A": [[1], [2]]}, "(2, 3) of (2, 1) and (3,)", None),
    ],
)  # fmt: skip
def test_what_grows_larger_than_each_operand_is_told_with_the_mend(
    program: str, values: dict[str, object], shapes: str, instead: str | None
) -> None:
    (notice,) = Circuit(program, values).notices()
    assert shapes in notice.message
    assert notice.instead == instead
    if instead is not None:
        assert Circuit(instead, values).notices() == []


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("W@x + b", {}),
        ("A + b", {"A": ROWS, "b": [1, 2, 3]}),
        ("2*A", {"A": ROWS}),
        ("A/sum(A, axis=1, keepdims=True)", {"A": ROWS}),
        ("outer(x, y)", {"x": [1, 2], "y": [1, 2]}),
    ],
)
def test_a_bias_and_a_number_are_no_surprise(program: str, values: dict[str, object]) -> None:
    assert Circuit(program, values).notices() == []


def test_numpys_max_of_an_array_has_an_axis_and_of_a_number_compares() -> None:
    array = Circuit("np.max(A, 0)", {"A": ROWS})
    assert array.output.tolist() == [4, 5, 3]
    assert array.notices() == []
    assert array.gradients["A"].tolist() == [[0, 1, 0], [1, 0, 1]]
    assert Circuit("np.min(A, 1)", {"A": ROWS}).output.tolist() == [1, 0]
    number = Circuit("np.max(x, 1)", {"x": 0.5})
    assert number.output == 1
    (notice,) = number.notices()
    assert notice.instead == "np.maximum(x, 1)"
    assert Circuit(notice.instead, {"x": 0.5}).notices() == []


def test_the_shape_of_a_value_that_is_computed_decides_too() -> None:
    nested = Circuit("np.max(np.max(A, 1), 0)", {"A": ROWS})
    assert nested.output == 5
    assert Circuit("S = W@X; np.max(S, 0)").shape == (2,)
    assert Circuit("A = [[1, 2], [3, 4]]; A - np.max(A, 1)").output.tolist() == [[-1, -2], [1, 0]]


def test_every_format_has_the_same_axis() -> None:
    made = Circuit("f = np.max(A, 0)", {"A": ROWS})
    assert "axis=0" in made.program("numpy").text
    assert made.graph.gates[0].options == (("axis", 0),)
    assert made.view.graph.gates[0].options == (("axis", 0),)
    assert made.opened.graph.gates[0].options == (("axis", 0),)


def test_a_bare_max_compares_and_offers_the_axis_where_there_is_one() -> None:
    (notice,) = Circuit("max(A, 1)", {"A": ROWS}).notices()
    assert notice.instead == "max(A, axis=1)"
    assert Circuit("max(v, 1)", {"v": [1, 2]}).notices() == []
    assert Circuit("max(0, v)", {"v": [1, 2]}).notices() == []
    assert Circuit("np.maximum(v, 0)", {"v": [1, 2]}).notices() == []
    assert Circuit("max(x, 0)").notices() == []


def test_values_that_nobody_chose_do_not_make_a_name() -> None:
    made = Circuit("xe^x", {"xe": 2.0})
    assert made.notices() == []
    assert [notice.instead for notice in made.notices(["xe"])] == ["x*e^x"]


def test_the_record_always_has_notices() -> None:
    assert Circuit("x + y").record()["notices"] == []
    (notice,) = Circuit("sinx").record("zh")["notices"]
    assert notice["span"] == [0, 4]
    assert notice["instead"] == "sin_x"
    assert "sin x" in notice["message"]


@pytest.mark.parametrize("axis", ["0", "+0", "(0)", "０", "0x0", "−2", "(0,)", "axis=0"])
def test_an_axis_of_numpys_max_is_one_however_it_is_written(axis: str) -> None:
    made = Circuit(f"np.max(A, {axis})", {"A": ROWS})
    assert made.output.tolist() == [4, 5, 3]
    assert made.notices() == []


@pytest.mark.parametrize("axis", ["None", "(0, 1)", "(-1, 0)"])
def test_all_axes_of_numpys_max_may_be_given(axis: str) -> None:
    assert Circuit(f"np.max(A, {axis})", {"A": ROWS}).output == 5


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("np.max(A, 1.0)", "np.maximum(A, 1.0)"),
        ("np.max(A, n)", "np.maximum(A, n)"),
        ("np.max(0, A)", "np.maximum(0, A)"),
        ("jnp.max(A, 0, 1)", "max(A, 0, 1)"),  # NumPy's maximum takes two
    ],
)
def test_numpys_max_that_compares_arrays_says_so(typed: str, instead: str) -> None:
    (notice,) = Circuit(typed, {"A": ROWS}).notices()
    assert notice.instead == instead
    assert Circuit(notice.instead, {"A": ROWS}).notices() == []


def test_a_dot_between_arrays_says_how_it_multiplies() -> None:
    vectors = {"w": [0.5, -1.0], "x": [2.0, 1.0]}
    (notice,) = Circuit("σ(w⋅x + 1)", vectors).notices()
    assert notice.instead == "σ(w*x + 1)"  # of vectors it is their product, a number
    assert Circuit("A·A", {"A": [[1, 2], [3, 4]]}).notices()[0].instead == "A@A"
    for program in ("w*x", "2·w", "w·2 + x*w"):
        assert Circuit(program, vectors).notices() == []
    assert Circuit("w·x").notices() == []


def test_a_text_that_the_given_values_do_not_fit_is_not_offered() -> None:
    assert Circuit("A^T@x").notices()[0].instead == "A**T@x"
    assert Circuit("A^T*x", {"A": 3, "x": 2}).notices()[0].instead == "A**T*x"


@pytest.mark.parametrize(
    ("program", "output", "instead"),
    [
        ("x <- 3\ny <- x*w", 6, ["x < - 3\ny <- x*w", "x <- 3\ny < - x*w"]),
        ("for i in range(2):\n    x <- x*w\nx", 20, ["for i in range(2):\n    x < - x*w\nx"]),
        ("x<-3", 0, ["x = 3"]),
        ("x < -3", 0, []),
    ],
)
def test_the_arrow_of_r_gives_a_value_and_says_so(
    program: str, output: float, instead: list[str]
) -> None:
    values = {"w": 2} if "x <- 3" in program else {"x": 5, "w": 2} if "w" in program else {"x": 5}
    circuit = Circuit(program, values)
    assert circuit.output == output
    assert [each.instead for each in notices(circuit.run)] == instead


_NET = "W = [[1.0, 2.0]]\nb1 = [0.5]\ndef f(x):\n    h = tanh(W @ x)\n    return h\ny = f([1, 2])\n"


@pytest.mark.parametrize(
    ("last", "said", "instead"),
    [
        ("y + b_1", "`b1` has one", "y + b1"),
        ("y + h", "in `f` alone", None),
        ("y + sum(h**2)", "in `f` alone", None),
    ],
)
def test_an_input_whose_name_has_a_value_elsewhere_in_the_program_is_told(
    last: str, said: str, instead: str | None
) -> None:
    (notice,) = Circuit(_NET + last).notices()
    assert said in notice.message
    assert (_NET + last)[slice(*notice.span)] in ("b_1", "h")
    assert notice.instead == (instead and _NET + instead)


@pytest.mark.parametrize(
    ("program", "values"),
    [
        (_NET + "y + b_1", {"b_1": 1.0}),
        (_NET + "y + b", {}),
        ("w1*x + w_1", {}),
        ("def f(x):\n    h = x*x\n    return h + 1", {}),
        ("def f(x, h):\n    h = x*h\n    return h + 1\nf(x, h)", {}),
    ],
)
def test_other_inputs_are_as_usual(program: str, values: dict[str, object]) -> None:
    assert Circuit(program, values).notices() == []


@pytest.mark.parametrize(
    "program",
    [
        "z = np.array([1, 2, 3])\nz[0] = 2.7\nz[0]*x",
        "z = np.zeros(2, dtype=int)\nz[0] = x\nz[0]*x",
        "z = np.zeros_like(np.array([1, 2]))\nz[:] = x/2\nz[0]*x",
        "z = np.arange(3)\nz[0] = z[1]/2\nz[0]*x",
        "z = torch.full((2,), 1)\nz[0] = x\nz[0]*x",
        "z = np.eye(2, dtype=np.int64)\nz[0, 0] = x\nz[0, 0]*x",
    ],
)
def test_numbers_that_numpy_would_cut_are_told(program: str) -> None:
    assert any(
        "array of whole numbers" in each.message for each in Circuit(program, {"x": 1.5}).notices()
    )


@pytest.mark.parametrize(
    "program",
    [
        "z = np.array([1, 2, 3])\nz[0] = 5\nz[0]*x",
        "z = np.array([1, 2, 3])\nz[0] = z[1]*2\nz[0]*x",
        "z = np.array([1., 2, 3])\nz[0] = x\nz[0]*x",
        "z = np.array([1, 2, 3], dtype=float)\nz[0] = x\nz[0]*x",
        "z = [1, 2]\nz[0] = x\nz[0]*x",
        "z = np.zeros(2)\nz[0] = x\nz[0]*x",
        "z = np.arange(3, dtype=float)\nz[0] = x\nz[0]*x",
        "z = np.arange(3.0)\nz[0] = x\nz[0]*x",
    ],
)
def test_arrays_of_real_numbers_are_as_usual(program: str) -> None:
    assert not any(
        "array of whole numbers" in each.message for each in Circuit(program, {"x": 1.5}).notices()
    )


def test_what_a_function_gives_for_numbers_alone_is_said_to_be_an_input() -> None:
    text = "def f(a, b):\n    return exp(a*b)\n{}\nout = f(x, y)"
    for line, said in {"x = f(2.0, 3.0)": True, "w = 2.0\nx = f(w, 3.0)": False}.items():
        found = [str(each.message) for each in Circuit(text.format(line)).notices()]
        assert any("worked out from numbers alone" in each for each in found) is said
