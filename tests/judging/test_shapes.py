"""Shapes of inputs without values: never so that a wrong line is right because they were chosen for it."""

import re
from collections.abc import Iterator

import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

from .programs_without_values import BATCHNORM, PROGRAMS, SOFTMAX, TWO_LAYERS

ALL = sorted(PROGRAMS)


def verdicts(text: str, given: dict[str, str] | None = None) -> dict[str, str]:
    """Give what is found of each line, by its name."""
    judged = Circuit(text, given or {}).backward
    assert judged is not None
    return {line.name: line.verdict for line in judged.lines}


@pytest.mark.parametrize("name", ALL)
def test_all_lines_of_a_course_are_right_without_values(name: str) -> None:
    text, given = PROGRAMS[name]
    assert set(verdicts(text).values()) == {"right"}
    assert set(verdicts(text, given).values()) == {"right"}


@pytest.mark.parametrize(
    ("name", "right", "spoiled", "line"),
    [
        ("softmax", "db = np.sum(dscores, axis=0", "db = np.sum(dscores, axis=1", "db"),
        ("softmax", "axis=0, keepdims=True)", "axis=1)", "db"),
        ("softmax", "np.sum(dscores, axis=0", "np.mean(dscores, axis=0", "db"),
        ("softmax", "dscores /= num_examples\n", "", "dscores"),
        ("softmax", "dscores[range(num_examples),y] -= 1\n", "", "dscores"),
        ("softmax", "dW += reg*W", "dW += 2*reg*W", "dW"),
        ("two-layers", "db2 = np.sum(dscores, axis=0", "db2 = np.sum(dscores, axis=1", "db2"),
        ("two-layers", "db = np.sum(dhidden, axis=0", "db = np.sum(dhidden, axis=1", "db"),
        ("two-layers", "np.dot(dscores, W2.T)", "np.dot(dscores, W2)", "dhidden"),
        ("batchnorm", "np.sum(dgammax*xhat, axis=0)", "np.sum(dgammax*xhat)", "dgamma"),
        ("batchnorm", "np.sum(dout, axis=0)", "np.sum(dout)", "dbeta"),
        ("batchnorm", "np.sum(dgammax*xhat, axis=0)", "np.sum(dgammax*xhat, axis=1)", "dgamma"),
        ("batchnorm-alt", "np.sum(dout * xhat, axis=0)", "np.sum(dout * xhat)", "dgamma"),
        ("layernorm", "dbeta = np.sum(dout, axis=0)", "dbeta = np.sum(dout, axis=1)", "dbeta"),
        ("layernorm", "np.sum(dout, axis=0)", "np.sum(dout, axis=1, keepdims=True)", "dbeta"),
        ("affine", "np.sum(dout, axis=0)", "np.sum(dout)", "db"),
        ("affine", "np.sum(dout, axis=0)", "np.sum(dout, axis=1, keepdims=True)", "db"),
        ("affine-relu", "dw = x.T.dot(da)", "dw = x.dot(da)", "dw"),
        ("logistic", "dw = 1/m * np.dot", "dw = np.dot", "dw"),
        ("linear", "2/N * np.sum(y_hat - y)", "2/N * (y_hat - y)", "db"),
        ("rnn", "np.sum(dz, axis=0)", "np.sum(dz, axis=1)", "db"),
        ("word2vec", "dv = U.T @ dz", "dv = U @ dz", "dv"),
        ("nielsen", "np.outer(delta2, a1)", "np.outer(a1, delta2)", "nabla_w2"),
        ("planar", "db2 = 1/m * np.sum(dZ2, axis=1", "db2 = 1/m * np.sum(dZ2, axis=0", "db2"),
        ("dicts", "np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)", "db1"),
        ("svm", "dW = X.T.dot(dscores)", "dW = X.dot(dscores)", "dW"),
    ],
)
def test_no_line_is_right_for_a_shape_that_was_guessed_to_suit_it(
    name: str, right: str, spoiled: str, line: str
) -> None:
    text, given = PROGRAMS[name]
    assert text.count(right) == 1
    wrong = text.replace(right, spoiled)
    assert verdicts(wrong, given)[line] in ("wrong", "unknown")
    found = verdicts(wrong)
    assert found[line] in ("wrong", "unknown")
    assert {each for each, verdict in found.items() if verdict == "wrong"} <= {line}


@pytest.mark.parametrize("spoiled", ["axis=1, keepdims=True", "axis=1"])
def test_a_bias_is_no_number_for_each_example(spoiled: str) -> None:
    circuit = Circuit(SOFTMAX.replace("dscores, axis=0, keepdims=True", f"dscores, {spoiled}"))
    assert circuit.backward is not None and circuit.backward.first_wrong == "db"
    shapes = {each.name: circuit.run.shape(each.wire) for each in circuit.graph.inputs}
    assert shapes["b"] != (shapes["X"][0], 1)


TWO = [
    (
        {
            "divar = np.sum(dxhat*xmu, axis=0)": "divar = np.sum(dxhat*xmu, axis=1)",
            "dmu = -1 * np": "dmu = np",
        },
        {"divar", "dmu"},
    ),
    (
        {"dgammax*xhat, axis=0": "dgammax*xhat, axis=1", "dvar = 0.5 * 1.": "dvar = 1."},
        {"dgamma", "dvar"},
    ),
    (
        {"np.sum(dout, axis=0)": "np.sum(dout, axis=1)", "dx = dx1 + dx2": "dx = dx1"},
        {"dbeta", "dx"},
    ),
    (
        {"dxmu1+dxmu2, axis=0": "dxmu1+dxmu2, axis=1", "2 * xmu * dsq": "xmu * dsq"},
        {"dmu", "dxmu2"},
    ),
]


@pytest.mark.parametrize(("changes", "wrong"), TWO)
def test_two_mistakes_are_both_found_before_a_function_is_called(
    changes: dict[str, str], wrong: set[str]
) -> None:
    text = BATCHNORM
    for right, spoiled in changes.items():
        assert text.count(right) == 1
        text = text.replace(right, spoiled)
    assert {name for name, verdict in verdicts(text).items() if verdict == "wrong"} == wrong


def test_a_row_and_a_vector_are_both_usual_beside_a_product() -> None:
    for kept, shape in ((", keepdims=True", 2), ("", 1)):
        circuit = Circuit(SOFTMAX.replace("axis=0, keepdims=True", f"axis=0{kept}"))
        assert circuit.backward is not None and circuit.backward.right == 3
        assert len({i.name: circuit.run.shape(i.wire) for i in circuit.graph.inputs}["b"]) == shape


def test_what_was_guessed_for_one_text_is_not_told_of_another() -> None:
    wrong = SOFTMAX.replace("dscores, axis=0, keepdims=True", "dscores")
    assert verdicts(wrong)["db"] != "right"
    right = SOFTMAX.replace("axis=0, keepdims=True", "axis=0")
    for _ in range(2):
        assert set(verdicts(right).values()) == {"right"}
        assert verdicts(wrong)["db"] != "right"


def test_how_many_are_right_says_which_are_not_judged_and_what_they_wait_for() -> None:
    text = TWO_LAYERS.replace("dW2 = np.dot(hidden.T, dscores)", "dW2 = dscores.reshape(1, 1, -1)")
    yours = Circuit(text).yours
    assert yours is not None
    said = str(yours.summary)
    assert "not judged before `X`, `W`, `b`, `W2`, `b2` and `y` have values: `dW2`" in said
    whole = Circuit(TWO_LAYERS).yours
    assert whole is not None and "judged" not in str(whole.summary)


def test_what_lines_alone_use_is_named_as_what_they_wait_for() -> None:
    forward, lines = SOFTMAX.split("dscores = ")
    forward = forward.split("correct_logprobs")[0]
    judged = Circuit(forward, backward=f"dscores = {lines}").backward
    assert judged is not None and judged.unset == ("y", "reg")
    assert judged.unjudged == ("dscores", "dW")
    given = Circuit(forward, {"y": "[0,1]", "reg": 0.1}, backward=f"dscores = {lines}").backward
    assert given is not None and not {"y", "reg"}.intersection(given.unset)


def _spoiled(line: str) -> Iterator[str]:
    """Spoil a line by a sign, an axis, a mean, a lost axis or term, a product the wrong way round."""
    parts = re.match(r"(\s*[^=]*?[\w\]] ?)([-+*/]?=)(?!=) ?(.+)", line)
    assert parts is not None
    left, sign, value = parts.groups()
    if sign == "=":
        yield f"{left}= -({value})"
    for old, new in (
        ("axis=0", "axis=1"),
        ("axis=1", "axis=0"),
        ("np.sum(", "np.mean("),
        (".T", ""),
    ):
        yield f"{left}{sign} {value.replace(old, new, 1)}"
    yield f"{left}{sign} {re.sub(r', axis=.(, keepdims=True)?', '', value, count=1)}"
    yield f"{left}{sign} {re.sub(r' [-+] (?![^(]*[)]).*', '', value, count=1)}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_spoiled_line_is_never_right_before_inputs_have_values(name: str) -> None:
    text, given = PROGRAMS[name]
    judged = Circuit(text, given).backward
    assert judged is not None
    places = {line.spans[0] for line in judged.lines}
    tried = 0
    for start, end in sorted(places):
        for new in dict.fromkeys(_spoiled(text[start:end])):
            wrong = text[:start] + new + text[end:]
            try:
                truth = verdicts(wrong, given)
                found = verdicts(wrong)
            except (InputError, AssertionError):
                continue
            off = {each for each, verdict in truth.items() if verdict in ("wrong", "unknown")}
            tried += bool(off)
            assert not off & {each for each, verdict in found.items() if verdict == "right"}, new
            assert {each for each, verdict in found.items() if verdict == "wrong"} <= off, new
    assert tried >= 3
