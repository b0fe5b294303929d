"""Backward passes as courses, papers and repositories write them: right in every line, and spoiled, found."""

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

FILES = sorted((Path(__file__).parent / "handwritten").glob("*.txt"))
COUNTS = frozenset(path.stem for path in FILES if path.stem.startswith("count-"))
FITS_NO_VALUES = COUNTS.union(
    (
        "batchnorm-alt-call",
        "conv-through-parts",
        "gates-of-slices",
        "groupnorm-call",
        "karpathy-lossfun",
        "layernorm-call",
        "layernorm-llmc",
        "logreg-propagate-call",
        "makemore-cross-entropy",
        "makemore-fused",
        "makemore-ninja",
        "nielsen",
        "nielsen-self",
        "nnfs-dense",
        "scratch-softmax-loss",
        "two-layer-backward-of-output",
        "two-layer-backward-of-self",
        "wildml",
    )
)
"""Texts with sizes as numbers, of whose lines not all can be judged before their inputs have values."""


ZEROS = {
    "count-variance-dof": {"dmean"},
    "makemore-ninja": {"dlogit_maxes", "db1"},
    "scratch-relu": {"dout"},
}
"""Lines that give zeros whatever the numbers are: no mistake can be seen in them."""

STARTS = {
    "batchnorm-alt-call": {"dout"},
    "conv-naive-pad": {"dout"},
    "groupnorm-call": {"dout"},
    "layernorm-call": {"dout"},
    "maxpool-naive-call": {"dout"},
    "rnn-step-calls": {"dh"},
}
"""Lines that type out what a backward function is called with: any numbers may arrive, so none are wrong."""


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Give a text, and the values of its inputs, which stand in its first line."""
    text = path.read_text(encoding="utf-8")
    given = (each.split("=", 1) for each in text.splitlines()[0].strip("# ").split("; ") if each)
    return text, dict(given)


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", FILES, ids=named)
def test_what_a_course_writes_is_right_in_every_line(path: Path) -> None:
    made = Circuit(*read(path))
    assert made.backward is not None, made.notices()
    assert made.backward.lines
    assert {line.name for line in made.backward.lines if line.verdict != "right"} == set()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_without_values_no_right_line_is_called_wrong(path: Path) -> None:
    try:
        judged = Circuit(path.read_text(encoding="utf-8")).backward
    except InputError as error:
        assert error.code in (
            "shapes",
            "bad-index",
        )  # the forward pass alone can't be read without values
        return
    if judged is not None:
        found = {line.verdict for line in judged.lines}
        assert found <= {"right", "unknown"}
        assert found == {"right"} or path.stem in FITS_NO_VALUES


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_sign_or_a_factor_in_any_line_is_found_there_and_named(path: Path) -> None:
    text, given = read(path)
    before = Circuit(text, given).backward
    for line in before.lines if before else ():
        if len(line.spans) > 1 or line.of is None:
            continue
        start, end = line.spans[0]
        if text[start] == "'":  # of a dict, and no statement
            continue
        node = ast.parse(text[start:end]).body[0]
        if not isinstance(node, ast.Assign) or isinstance(node.targets[0], ast.Tuple):
            continue
        if line.name in ZEROS.get(path.stem, set()) | STARTS.get(path.stem, set()):
            continue
        left, value = ast.unparse(node.targets[0]), ast.unparse(node.value)
        for code, spoiled in (("sign", f"-({value})"), ("factor", f"3*({value})")):
            judged = Circuit(f"{text[:start]}{left} = {spoiled}{text[end:]}", given).backward
            assert judged is not None
            assert judged.first_wrong == line.name, (code, spoiled)
            wrong = next(each for each in judged.lines if each.verdict == "wrong")
            assert wrong.diagnosis is not None and wrong.diagnosis.code == code, (code, spoiled)


@pytest.mark.parametrize(
    ("stem", "right", "spoiled", "name", "code"),
    [
        ("rnn-outer-products", " + dhnext\n", "\n", "dh", "missing-branch"),
        ("rnn-outer-products", "draw, hs[t])", "draw, hs[t+1])", "dWhh", "wrong-operand"),
        ("svm-in-place-loops", "dW[:, y[i]] -=", "dW[:, y[i]] +=", "dW", "sign"),
        ("svm-in-place-loops", "dW[:, j] +=", "dW[:, j] =", "dW", "overwritten"),
        ("maxpool-equal-mask", "= mask *", "= (1 - mask) *", "dxr", "wrong-mask"),
        ("attention-scaled-in-place", "p.T @ do", "p @ do", "dv", "transposed"),
        ("layernorm-fused", "dxhat = dout * gamma", "dxhat = gamma", "dxhat", "no-upstream"),
        ("two-branches", "dh + dhB @ B.T", "dh", "dh", "missing-branch"),
        ("rnn-caches-by-name", "dWh += dWh_", "dWh = dWh_", "dWh", "overwritten"),
    ],
)
def test_a_spoiled_line_alone_is_wrong(
    stem: str, right: str, spoiled: str, name: str, code: str
) -> None:
    (path,) = (each for each in FILES if each.stem == stem)
    text, given = read(path)
    assert right in text
    judged = Circuit(text.replace(right, spoiled, 1), given).backward
    assert judged is not None
    wrong = [
        (e.name, e.diagnosis.code if e.diagnosis else "")
        for e in judged.lines
        if e.verdict == "wrong"
    ]
    assert wrong == [(name, code)]


@pytest.mark.parametrize("places", ["[:, None, ::-1]", "[..., None, ::-1]", "[::-1, None]"])
def test_places_with_new_axes_are_looked_at_axis_by_axis(places: str) -> None:
    text = "out = x.mean(axis=1); loss = np.sum(out*t); dout = t; dx = dout[:, None]*np.ones(x.shape)/3"
    judged = Circuit(
        text.replace("[:, None]", places), {"x": "randn(4,3,4)", "t": "randn(4,4,seed=2)"}
    ).backward
    assert judged is not None and judged.first_wrong == "dx"


def test_of_rounds_whose_name_says_of_no_value_the_line_itself_is_wrong() -> None:
    (path,) = (each for each in FILES if each.stem == "char-rnn-loop")
    text, given = read(path)
    right = "(1 - hs[t] * hs[t]) * dh"
    assert right in text
    for spoiled in ("dh", "(1 - hs[t]) * dh", "1 - hs[t] * hs[t]"):
        judged = Circuit(text.replace(right, spoiled), given).backward
        assert judged is not None
        wrong = [each.name for each in judged.lines if each.verdict == "wrong"]
        assert wrong == ["dhraw"], spoiled


def test_a_value_that_the_cache_gave_is_meant_and_not_that_of_a_helper() -> None:
    (path,) = (each for each in FILES if each.stem == "gates-of-slices")
    text, given = read(path)
    judged = Circuit(text.replace("(1 - g**2)", "i * (1 - i)"), given).backward
    assert judged is not None
    (line,) = (each for each in judged.lines if each.name == "dx")
    assert line.verdict == "wrong" and np.shape(line.expected) == (2, 3)
    assert line.diagnosis is None or line.diagnosis.code != "wrong-shape"
