"""Runs of statements: what a long text without calls and loops is folded into."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.circuits import Circuit
from engine.graph.building import build
from engine.graph.graph import COPY, Graph
from engine.language.parser import parse
from engine.modules.arranging import Arrangement, arranged
from engine.modules.opening import MOST_BOXES, OPEN_GATES
from engine.modules.runs import with_runs
from tests.modules.test_folding import check_same

BRANCHED = "a0 = x*y\na1 = tanh(w*a0 + b)\n" + "\n".join(
    f"a{n} = tanh(w*a{n - 1} + a{n - 2}*b) + c*a{n - 2}" for n in range(2, 54)
)
PARAGRAPHS = "\n".join(
    ("" if n % 6 else f"\n# part {n // 6} ---\n")
    + f"a{n} = tanh(w*{f'a{n - 1}' if n else 'x'} + b)*c"
    for n in range(54)
)
CALLED = "def f(u):\n  return u*w*b + 1\n" + "+".join(f"f(x{n})" for n in range(60))
ROUNDS = "h = x\nfor t in range(200):\n  h = h*w + 1\nh"
EXPRESSION = "+".join(f"w{n}*tanh(v{n}*x)" for n in range(70))
ONCE = "def f(x):\n  return " + EXPRESSION + "\nf(z)"
IN_LINES = "f = (" + "\n  + ".join(f"a{n}*x**{n + 1}*tanh(b{n}*x + c{n})" for n in range(34)) + ")"
ASSIGNED = (
    "def f(x):\n"
    + "".join(f"  h{n} = tanh({f'h{n - 1}' if n else 'x'}*w{n} + b{n})*c{n}\n" for n in range(60))
    + "  return h59*2\nf(z)"
)


def seen(made: Arrangement) -> list[str]:
    return [gate.symbol for gate in made.graph.gates if gate.row is not COPY]


def graph_of(text: str) -> Graph:
    return build(parse(text))


@pytest.mark.parametrize(
    "text", [BRANCHED, PARAGRAPHS, CALLED, ROUNDS, EXPRESSION, ONCE, IN_LINES, ASSIGNED]
)
def test_any_long_program_opens_as_25_boxes_at_most_with_the_same_numbers(text: str) -> None:
    made = Circuit(text)
    opened = arranged(made.graph, None)
    assert len(made.graph.gates) > 200
    assert 5 < len(seen(opened)) <= MOST_BOXES
    assert opened.knotted == ()
    check_same(made.run, opened)


def test_a_paragraph_is_a_box_that_is_titled_by_its_comment_and_named_by_its_statements() -> None:
    opened = arranged(graph_of(PARAGRAPHS), None)
    assert seen(opened) == [f"part {n}" for n in range(9)]
    assert opened.fold[:2] == ("a0..a5", "a6..a11")
    edited = PARAGRAPHS.replace("# part 1", "# Teil 1").replace("a2 =", "q = x*x\na2 =")
    assert seen(arranged(graph_of(edited), opened.fold))[:2] == ["part 0", "Teil 1"]


def test_parts_of_an_expression_are_boxes_with_their_own_text() -> None:
    made = arranged(graph_of(IN_LINES), None)
    assert seen(made)[0] == "a0*x**1*tanh(b0*x…"
    assert seen(made)[-1] == "… + a33*x**34*tan…"
    assert all(text.startswith("… + a") for text in seen(made)[1:])
    assert seen(arranged(graph_of(ASSIGNED), None))[0] == "h0 … h3"
    (name, *_) = made.fold
    again = arranged(graph_of(IN_LINES), [name])
    assert again.fold == (name,)
    assert again.unknown == ()


def test_parts_of_a_chain_that_look_the_same_are_told_apart() -> None:
    text = "x"
    for _ in range(26):
        text = f"tanh({text}*w + b)"
    titles = [module.title for module in with_runs(graph_of(text)).modules if module.several]
    assert len(titles) > 3 and len(set(titles)) == len(titles)
    assert titles[0] == "tanh(tanh(tanh(ta… 1"


def test_a_short_expression_stays_open() -> None:
    graph = graph_of("+".join(f"w{n}*x{n}" for n in range(30)))
    assert arranged(graph, None).graph is graph


def test_a_statements_name_is_stronger_than_a_gates_id() -> None:
    graph = graph_of("g5 = x*y\ng6 = g5*x + y\nb = g6*y\nb*2 + x*(g6 + 1)")
    assert graph.by_id["g6"].row is COPY
    (module,) = [one for one in with_runs(graph, ["g5..g6"]).modules if one.several]
    assert [graph.by_id[id].name for id in module.gates] == ["g5", None, "g6"]


def test_a_box_of_a_run_opens_to_its_statements_and_its_frame_folds_it_again() -> None:
    made = Circuit(BRANCHED, fold=None)
    box = made.arrangement.graph.gates[-1]
    (unfold,) = [one for one in made.choices(box.id) if one.kind == "unfold"]
    opened = Circuit(BRANCHED, fold=unfold.fold)
    names = [gate.symbol for gate in opened.arrangement.graph.gates if gate.row is not COPY]
    assert names[-1] == "a53" and len(names) <= MOST_BOXES
    again = [one.fold for one in opened.choices(opened.arrangement.graph.gates[-1].id)]
    assert any(fold and made.arrangement.fold[-1] in fold for fold in again)


@pytest.mark.parametrize(
    "name", ["a3..zz", "a9..a3", "a3..a3", "..", "a3..", "..a3", "a..b..c", "g5..g9999", "g9..g5"]
)
def test_a_run_that_is_not_there_is_a_notice(name: str) -> None:
    found = arranged(graph_of(BRANCHED), [name])
    assert found.unknown == (name,) and found.fold == ()


def test_of_runs_that_overlap_the_first_is_drawn() -> None:
    found = arranged(graph_of(BRANCHED), ["a3..a9", "a7..a12"])
    assert found.fold == ("a3..a9",) and found.unknown == ("a7..a12",)


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7), st.sampled_from(["\n", "\n\n", "\n# c\n"])),
             min_size=30, max_size=70)
)  # fmt: skip
def test_no_value_leaves_a_run_and_comes_back(steps: list[tuple[int, int, str]]) -> None:
    text = "a0 = x*y"
    for n, (one, other, apart) in enumerate(steps, 1):
        text += f"{apart}a{n} = a{max(0, n - one)}*w + sin(a{max(0, n - other)})"
    made = Circuit(text)
    assume(len(made.graph.gates) > OPEN_GATES)  # the last statement may use few of those before
    opened = arranged(made.graph, None)
    assert opened.knotted == () and len(seen(opened)) <= MOST_BOXES
    check_same(made.run, opened)


def test_a_chain_that_has_nothing_to_fold_does_not_open_folded() -> None:
    chain = "y=" + 30 * "tanh(" + "x" + 30 * "*w)"
    assert not arranged(build(parse(chain)), None).opens_folded
