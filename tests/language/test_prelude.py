"""What the prelude defines: PyTorch's numbers, three witnesses, and gates that stand where it is called."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.check.proof import check
from engine.circuits import Circuit
from engine.gates.table import spelled
from engine.language import prelude
from engine.language.applying import CALLED as CALLED_BY_ROWS
from engine.language.library_names import FORMS
from engine.language.prelude import Defined, definitions
from tests.support.prelude_facts import FACTS, recorded

RECORDED: list[dict[str, Any]] = json.loads(FACTS.read_text(encoding="utf-8"))
ALONE = (
    "Sequential", "ModuleList", "Identity", "Flatten", "Unflatten", "Dense", "Reshape", "Activation",
    "SimpleRNN", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "LayerNormalization",
    "TransformerEncoderLayer",
)  # fmt: skip
"""What makes no layer of a single function."""
CALLED = [each for each in definitions() if each.docstring]
SQUARE = [[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 1.0, 1.0]]
SCORES = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]


@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact["text"])
def test_a_call_has_the_value_and_the_gradients_that_pytorch_gives(fact: dict[str, Any]) -> None:
    shape = np.shape(fact["value"])
    made = Circuit(fact["text"], fact["given"], upstream=np.ones(shape) if shape else 1.0)
    np.testing.assert_allclose(made.output, fact["value"], rtol=1e-10, atol=1e-12)
    assert np.shape(made.output) == shape
    for name, gradient in fact["gradients"].items():
        np.testing.assert_allclose(
            made.gradients[name], gradient, rtol=1e-10, atol=1e-12, err_msg=name
        )


@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact["text"])
def test_a_call_is_no_line_that_computes_nothing(fact: dict[str, Any]) -> None:
    assert Circuit(fact["text"], fact["given"]).graph.program.passed_over == ()


@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact["text"])
def test_three_witnesses_agree_on_each_gradient(fact: dict[str, Any]) -> None:
    if len(fact["given"]) > 3 or np.size(fact["value"]) > 1:
        pytest.skip("the sum of these is looked at")
    for row in check(Circuit(fact["text"], fact["given"], data=("y",)).run).witnesses:
        if row.backward is not None:
            assert row.numeric.verdict in ("agree", "close", "lost"), row


@pytest.mark.slow
def test_the_facts_are_those_of_the_pytorch_that_is_installed() -> None:
    pytest.importorskip("torch")
    for fact, wanted in zip(recorded(), RECORDED, strict=True):
        assert fact["text"] == wanted["text"]
        np.testing.assert_allclose(fact["value"], wanted["value"], rtol=1e-10)


@pytest.mark.parametrize("each", definitions(), ids=lambda each: each.name)
def test_what_the_prelude_defines_says_what_it_is_and_where_it_is_from(each: Defined) -> None:
    if each.is_layer:  # it gives what is called with the rest of the arguments
        made = any(each.name in one.made_by for one in definitions())
        assert made or spelled(each.name) or each.name.lower() in FORMS or each.name in ALONE
    elif not each.is_helper:
        assert each.claim.endswith(".")
        assert "Source: https://" in each.docstring
        assert np.isfinite(Circuit(each.example).output).all()


@pytest.mark.parametrize("each", CALLED, ids=lambda each: each.name)
def test_no_name_of_the_prelude_is_one_of_the_table_or_of_another_function(each: Defined) -> None:
    for name in (each.name, *each.also):
        if each.behind == [""]:
            assert name not in CALLED_BY_ROWS
            assert name not in FORMS
            assert prelude.defined(name) == each
        else:
            assert all(prelude.meant(name, one.removesuffix(".")) == each for one in each.behind)


@pytest.mark.parametrize("each", CALLED, ids=lambda each: each.name)
@pytest.mark.parametrize("before", ["", "F.", "torch.nn.functional."])
def test_its_gates_stand_where_it_is_called_and_are_one_module(before: str, each: Defined) -> None:
    if before and each.behind != [""]:
        pytest.skip("its example has its library")
    *given, call = each.example.split("; ")
    text = "\n".join(["k = 2", *given, f"z = 1 + {before}{call}"])
    place = text.index("1 + ") + 4, text.rindex(")") + 1
    gates = Circuit(text).run.graph.gates
    inside = [gate for gate in gates if gate.within]
    assert inside
    assert {gate.span for gate in inside if gate.row.name != "copy"} == {place}
    paths = {gate.within.path for gate in inside if gate.within}
    assert {path.partition("/")[0] for path in paths} == {f"{each.name}.1"}
    assert Circuit(text, fold=[each.name]).gradients.keys() == Circuit(text).gradients.keys()


def test_a_function_of_the_text_wins() -> None:
    made = Circuit("def mse_loss(a, b):\n    return 3*a*b\nmse_loss(x, y)", {"x": 2, "y": 5})
    assert made.output == 30


def test_a_function_of_the_text_changes_nothing_inside_of_the_prelude() -> None:
    text = "def mean(a):\n    return 0*sum(a)\nmse_loss(x, y)"
    assert Circuit(text, {"x": [1, 2], "y": [3, 3]}).output == 2.5


def test_the_text_around_it_changes_nothing_inside_of_the_prelude() -> None:
    """Lists of a program with statements are Python's, and PyTorch's max gives places: not in there."""
    text = "import torch\nx = [1.0, 2.0]\nfor i in range(1):\n    s = F.cross_entropy(x, 1)\ns"
    assert Circuit(text).output == pytest.approx(np.log(1 + np.exp(-1)))


def test_the_notes_numbers_of_a_support_vector_machine() -> None:
    made = Circuit("hinge(s, y, 10)", {"s": [13, -7, 11], "y": 0})
    assert made.output == 8
    np.testing.assert_array_equal(made.gradients["s"], [-1, 0, 1])
    assert Circuit("hinge(s, y)", {"s": [[3.2, 5.1, -1.7]], "y": [0]}).output == pytest.approx(2.9)
    assert Circuit("hinge(s, y)", {"s": [0.5, -2.0], "y": [1, 1]}).output == 1.75


def test_probabilities_of_0_and_1_give_numbers() -> None:
    made = Circuit("F.binary_cross_entropy(p, y)", {"p": [0.0, 1.0, 0.5], "y": [1, 1, 1]})
    assert made.output == pytest.approx((100 + 0 + np.log(2)) / 3)
    np.testing.assert_allclose(made.gradients["p"], [0, -1 / 3, -2 / 3])


def test_dropout_drops_some_and_keeps_the_mean_and_a_seed_says_which() -> None:
    x = np.arange(1.0, 201.0)
    made = Circuit("F.dropout(x, p=0.25)", {"x": x})
    kept = made.output != 0
    np.testing.assert_allclose(made.output[kept], x[kept] / 0.75)
    assert 100 < kept.sum() < 190
    np.testing.assert_allclose(made.gradients["x"], kept / 0.75)
    one, other = (Circuit(f"dropout(x, seed={seed})", {"x": x}).output for seed in (1, 2))
    assert not np.array_equal(one, other)
    assert np.array_equal(one, Circuit("3*dropout(x, seed=1)", {"x": x}).output / 3)


def test_a_cell_of_a_loop_is_a_module_in_each_round() -> None:
    text = "for x in X:\n    h = torch.rnn_tanh_cell(x, h, W, U)\nh"
    made = Circuit(text, {"X": [[1, 2], [0, 1]], "h": [0.5], "W": [[1, -1]], "U": [[2]]})
    paths = {gate.within.path for gate in made.run.graph.gates if gate.within}
    assert {path for path in paths if "/" in path} == {"x.0/rnn_tanh_cell.1", "x.1/rnn_tanh_cell.1"}
    assert made.output == pytest.approx(np.tanh(-1 + 2 * np.tanh(-1 + 1)))


REFUSED = [
    ("F.layer_norm(x, 4)", {"x": SCORES}, "not-fitting", ["2×3", "4"]),
    ("F.batch_norm(x, m, v)", {"x": [1, 2], "m": 1, "v": 1}, "not-fitting", ["vector of 2"]),
    ("F.conv2d(x, w, stride=0)", {"x": SQUARE, "w": [[1]]}, "not-fitting", ["stride", "0"]),
    ("F.conv2d(w, x)", {"x": SQUARE, "w": [[1, 2]]}, "not-fitting", ["1×2", "3 long"]),
    ("F.conv2d(x, w, padding=-1)", {"x": SQUARE, "w": [[1]]}, "not-fitting", ["-1"]),
    ("F.conv2d(x, w, padding='full')", {"x": SQUARE, "w": [[1]]}, "not-fitting", ["full"]),
    ("F.max_pool2d(x, (1, 2, 3))", {"x": SQUARE}, "not-fitting", ["(1, 2, 3)"]),
    ("nn.Linear(-3, 2)(x)", {"x": SQUARE}, "not-whole", ["-3"]),
    ("nn.Conv2d(3, 4, 0)(x)", {}, "not-whole", ["0"]),
    ("tf.nn.conv2d(x, w, 0, 'SAME')", {}, "not-fitting", ["(0, 0)"]),
    ("F.triplet_margin_loss(x, x, x, p=0)", {"x": SQUARE}, "not-fitting", ["0"]),
    ("F.gaussian_nll_loss(x, x, x)", {"x": [-1.0, 2.0]}, "out-of-range", ["-1"]),
    ("F.conv2d(x, w)", {"x": SQUARE, "w": [1]}, "not-fitting", ["3×3", "vector of 1"]),
    ("F.max_pool2d(x, 4)", {"x": SQUARE}, "not-fitting", ["3×3", "4 long"]),
    ("F.max_pool2d(x, 2, padding=2)", {"x": SQUARE}, "not-fitting", ["2"]),
    ("F.adaptive_avg_pool2d(x, 2)", {"x": SQUARE}, "not-fitting", ["3×3", "2"]),
    ("nn.MultiheadAttention(4, 3)(x, x, x)", {"x": SQUARE}, "not-fitting", ["4", "3"]),
    ("F.scaled_dot_product_attention(x, x, x, m == 1)", {"x": SQUARE, "m": [1, 0]}, "not-fitting",
     ["vector of 2", "3×3"]),
    ("nn.Linear(3, 2)(x)", {"x": SQUARE, "linear_weight": [[1]]}, "not-fitting", ["1×1", "2×3"]),
    ("F.cross_entropy(s, y)", {"s": [SCORES], "y": [[0, 1]]}, "not-fitting", ["1×2×3", "1×2"]),
    ("keras.losses.binary_crossentropy(y, p)", {"p": [1.5], "y": [1]}, "out-of-range", ["1.5"]),
    ("F.dropout(x, 1.5)", {"x": SCORES}, "not-fitting", ["1.5"]),
    ("F.embedding(i, W)", {"i": [0, 2], "W": [[1, 2], [3, 4]]}, "bad-index", ["no 2 among 0 to 1"]),
    ("F.scaled_dot_product_attention(q, k, v)", {"q": SCORES, "k": [[1, 2]], "v": [[1]]}, "not-fitting",
     ["2×3", "1×2"]),
    ("gru_cell(x, h, W, U)", {"x": [1], "h": [1], "W": [[1]], "U": [[1]]}, "not-fitting", ["1×1"]),
    ("F.cross_entropy(s, y)", {"s": SCORES, "y": [0, 3]}, "bad-index",
     ["2×3", "no 3 among 0 to 2"]),
    ("F.cross_entropy(s, y)", {"s": SCORES, "y": [0, -1]}, "bad-index",
     ["2×3", "no -1 among 0 to 2"]),
    ("F.cross_entropy(s, y)", {"s": SCORES, "y": [0, 1, 2]}, "not-fitting", ["2×3", "vector of 3"]),
    ("F.cross_entropy(s, y, reduction='foo')", {"s": SCORES, "y": [0, 1]}, "not-fitting",
     ["mean, sum or none", "foo"]),
    ("F.cross_entropy(s, y, label_smoothing=2)", {"s": SCORES, "y": [0, 1]}, "not-fitting", ["2"]),
    ("F.cross_entropy(s, y, w)", {"s": SCORES, "y": [0, 1], "w": [1, 2]}, "not-fitting",
     ["vector of 2", "2×3"]),
    ("hinge(s, y)", {"s": SCORES, "y": [0.5, 1]}, "bad-index", ["0.5"]),
    ("F.binary_cross_entropy(p, y)", {"p": [0.5, 0.25], "y": 1}, "not-fitting", ["vector of 2", "scalar"]),
    ("F.binary_cross_entropy(p, y)", {"p": [0.5, 1.25], "y": [1, 0]}, "out-of-range",
     ["vector of 2", "1.25"]),
    ("F.binary_cross_entropy(x - 1, y)", {"x": 0.5, "y": 1}, "out-of-range", ["-0.5"]),
    ("F.binary_cross_entropy([0.5, -0.25], y)", {"y": [1, 0]}, "out-of-range", ["-0.25"]),
    ("F.multi_margin_loss(s, y, p=3)", {"s": SCORES, "y": [0, 1]}, "not-fitting", ["3"]),
    ("F.huber_loss(x, y, delta=0)", {}, "not-fitting", ["0"]),
    ("F.mse_loss(x, +reduction='sum')", {}, "unexpected", []),
    ("mse_loss(x, *)", {}, "unexpected", []),
    ("F.mse_loss(x)", {}, "wrong-arguments", ["target"]),
    ("F.mse_loss(x, y, foo=1)", {}, "wrong-arguments", ["foo"]),
    ("_reduced(x)", {}, "leading-underscore", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "code", "words"), REFUSED)
def test_what_is_refused_is_refused_where_it_is_called_with_the_sizes(
    text: str, given: dict[str, Any], code: str, words: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        Circuit(f"k = 1\n{text}", given)
    assert refused.value.code == code
    begin, end = refused.value.span or (0, 0)
    assert 6 <= begin < end <= 6 + len(text)
    for word in words:
        assert word in refused.value.message


def test_a_function_of_the_prelude_may_be_handed_on() -> None:
    given = {"x": [1, 2], "y": [3, 3]}
    for text in (
        "loss = F.mse_loss\nloss(x, y)",
        "from torch.nn.functional import mse_loss as loss\nloss(x, y)",
        "from torch.nn.functional import mse_loss\nmse_loss(x, y)",
        "criterion = nn.MSELoss()\ncriterion(x, y)",
        "def train(loss, a):\n    return loss(a, y)\ntrain(F.mse_loss, x)",
    ):
        assert Circuit(text, given).output == 2.5, text


def _inputs(made: Circuit) -> dict[str, Any]:
    return {one.name: made.values[one.name] for one in made.run.graph.inputs}


def test_a_layer_that_is_made_has_its_weights_as_inputs_of_its_name() -> None:
    """PyTorch's names, with `_` for its dots; and such of two layers of one name are told apart."""
    text = (
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.fc1 = nn.Linear(3, 4)\n"
        "        self.out = nn.Sequential(nn.LayerNorm(4), nn.ReLU(), nn.Linear(4, 2, bias=False))\n"
        "    def forward(self, x):\n"
        "        return self.out(self.fc1(x))\n"
        "net = Net()\n"
    )
    made = Circuit(text + "net(x)", {"x": [1, 2, 3]})
    shapes = {name: np.shape(value) for name, value in _inputs(made).items()}
    weights = {"fc1_weight": (4, 3), "fc1_bias": (4,), "out_0_weight": (4,), "out_0_bias": (4,)}
    assert shapes == {**weights, "out_2_weight": (2, 4), "x": (3,)}
    assert made.values["out_0_weight"].tolist() == [1, 1, 1, 1]
    assert abs(made.values["fc1_weight"]).max() <= 3**-0.5
    again = Circuit(text + "net(net(x) @ W)", {"x": [1, 2, 3], "W": np.ones((2, 3))})
    assert _inputs(again).keys() == {
        *shapes,
        "W",
    }  # a layer that is called twice has its weights once
    several = Circuit("nn.Linear(2, 2)(nn.Linear(3, 2)(x))", {"x": [1, 2, 3]})
    assert {"linear_weight", "linear_2_weight"} < _inputs(several).keys()
    other = Circuit(text + "net(x)", {"x": [1, 2, 3], "fc1_weight": np.zeros((4, 3))})
    assert not other.values["fc1_weight"].any()


def test_a_layer_works_as_in_training_until_it_is_told_not_to() -> None:
    text = "net = nn.Sequential(nn.Dropout(0.5), nn.BatchNorm1d(3))\n"
    x = np.arange(24.0).reshape(8, 3)
    training = Circuit(text + "net(x)", {"x": x})
    assert (
        not any("running" in name for name in _inputs(training))
        and abs(training.output.mean(axis=0)).max() < 1e-12
    )
    still = Circuit(text + "net.eval()\nnet(x)", {"x": x})
    np.testing.assert_allclose(still.output, x / np.sqrt(1 + 1e-5))
    assert {"net_1_running_mean", "net_1_running_var"} < _inputs(still).keys()
    again = Circuit(text + "net.eval()\nnet.train()\nnet(x)", {"x": x})
    assert _inputs(again).keys() == _inputs(training).keys()


@pytest.mark.parametrize(
    ("text", "given", "shapes"),
    [
        ("conv2d(x, w)", {}, {"x": (4, 4), "w": (2, 2)}),
        ("conv2d(x, w)", {"w": np.eye(3)}, {"x": (5, 5)}),
        ("F.conv2d(x, w, b)", {"x": np.ones((1, 3, 4, 4))}, {"w": (2, 3, 2, 2), "b": (2,)}),
        ("F.conv2d(x, w, groups=2)", {}, {"x": (1, 2, 4, 4), "w": (2, 1, 2, 2)}),
        ("nn.Conv2d(1, 6, 5)(x)", {}, {"x": (1, 1, 7, 7)}),
        ("Y = conv2d(X, K)\nmax_pool2d(Y, 2)", {}, {"X": (4, 4), "K": (2, 2)}),
        ("conv2d(max_pool2d(conv2d(X, K), 2), L)", {}, {"X": (5, 5), "K": (2, 2), "L": (2, 2)}),
        (
            "net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.Conv2d(2, 3, 3), nn.Flatten(),"
            " nn.Linear(12, 4))\nnet(x)", {}, {"x": (1, 1, 10, 10)},
        ),
        ("nn.Sequential(nn.Conv1d(1, 2, 3), nn.MaxPool1d(2), nn.Conv1d(2, 3, 3))(x)", {}, {"x": (1, 1, 8)}),
    ],
)  # fmt: skip
def test_images_and_kernels_without_values_get_shapes_that_fit(
    text: str, given: dict[str, Any], shapes: dict[str, tuple[int, ...]]
) -> None:
    values = Circuit(text, given).values
    assert {name: np.shape(values[name]) for name in shapes} == shapes


@pytest.mark.parametrize(
    "text", ["F.cross_entropy(s, y, w)", "F.binary_cross_entropy_with_logits(s, w, w)"]
)
def test_what_a_loss_weighs_with_is_positive_where_it_has_no_value(text: str) -> None:
    assert (np.asarray(Circuit(text).values["w"]) > 0).all()


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("first", [False, True])
def test_a_layer_of_a_sequence_is_its_cell_step_by_step(kind: str, first: bool) -> None:
    x = np.random.default_rng(1).standard_normal((2, 3, 2))
    many, taken = ("(h, c)", "h") if kind == "LSTM" else ("h", "h")
    made = Circuit(
        f"net = nn.{kind}(2, 3, batch_first={first})\nout, {many} = net(x)\nout", {"x": x}
    )
    weights = {name: value for name, value in made.values.items() if name.startswith("net_")}
    cell = {name.removesuffix("_l0"): value for name, value in weights.items()}
    pick = "x[:, {at}]" if first else "x[{at}]"
    count, axis = (3, 1) if first else (2, 0)
    steps = [
        f"{many} = net({pick.format(at=at)}{', ' + many if at else ''})\ns{at} = {taken}"
        for at in range(count)
    ]
    joined = ", ".join(f"s{at}" for at in range(count))
    lines = [f"net = nn.{kind}Cell(2, 3)", *steps, f"np.stack([{joined}], axis={axis})"]
    by_hand = Circuit("\n".join(lines), {"x": x, **cell})
    np.testing.assert_allclose(made.output, by_hand.output, rtol=1e-12)
    np.testing.assert_allclose(made.gradients["x"], by_hand.gradients["x"], rtol=1e-10)
    last = Circuit(f"net = nn.{kind}(2, 3)\nout, {many} = net(x)\nh", {"x": x})
    assert np.shape(last.output) == (1, 3, 3)


def test_a_text_that_calls_nothing_of_the_prelude_does_not_read_it() -> None:
    code = (
        "from engine.circuits import Circuit\nfrom engine.language import prelude\n"
        "Circuit('(x+y)*z')\nassert not prelude.text.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
