"""The course: what a lesson says is true of its circuits, and all that it leads to is there."""

import ast
import re
from collections.abc import Iterator

import numpy as np
import pytest
from flask.testing import FlaskClient

from engine.base.words import LOCALES, Figure, Words, parts
from engine.check.probe import place_of
from engine.circuits import Circuit
from web.site.address import State, from_query, to_query
from web.site.lessons import (
    COURSE,
    EXAMPLES,
    FIRST,
    LESSONS,
    Action,
    Lesson,
    begun,
    beside,
    missing,
)
from web.site.prose import prose

ORDER = [
    "product", "first", "neuron", "patterns", "max", "modules", "staged", "forks", "vectors",
    "matrices", "two-layers", "three-layers", "activations", "losses",
]  # fmt: skip
TRIES = [action for lesson in COURSE for action in lesson.tries]
STATES = [
    *(example.state for example in EXAMPLES),
    *(action.state for action in TRIES),
    *(lesson.question.state for lesson in COURSE),
]


def run(state: State) -> Circuit:
    return Circuit(
        state.expr, state.values, state.upstream, data=state.data, fold=state.fold or (),
        expand=state.expand,
    )  # fmt: skip


def told() -> Iterator[tuple[Words, State]]:
    """Each text of the course, and the circuit that it is about."""
    for lesson in COURSE:
        yield lesson.text, lesson.examples[0].state
        yield lesson.question.text, lesson.question.state
        yield from ((action.text, action.state) for action in lesson.tries)


def texts(lesson: Lesson) -> list[Words]:
    return [
        lesson.title, lesson.line, lesson.text, lesson.question.text,
        *(text for action in lesson.tries for text in (action.label, action.text)),
        *(example.title for example in lesson.examples),
    ]  # fmt: skip


def by_query(state: State) -> str:
    return to_query(state)


def by_name(lesson: Lesson) -> str:
    return lesson.name


def by_text(text: object) -> str | None:
    return str(text)[:40] if isinstance(text, Words) else ""


def test_the_course_goes_in_the_order_of_the_notes() -> None:
    assert [lesson.name for lesson in COURSE] == ORDER
    assert list(LESSONS) == ORDER


@pytest.mark.parametrize("state", STATES, ids=by_query)
def test_a_state_of_the_course_runs_and_its_address_says_all_of_it(state: State) -> None:
    made = run(state)
    assert set(state.values) == {input.name for input in made.graph.inputs}
    assert made.arrangement.unknown == ()
    assert from_query(to_query(state).encode()) == state


@pytest.mark.parametrize(("text", "state"), list(told()), ids=by_text)
def test_every_figure_of_a_text_is_what_stands_on_its_wire(text: Words, state: State) -> None:
    made = run(state)
    wires = {wire.id: index for index, wire in enumerate(made.graph.wires)}
    for figure in (field for field in text.fields.values() if isinstance(field, Figure)):
        numbers = {"value": made.run.values, "gradient": made.run.gradients}[figure.role]
        number = np.asarray(numbers[wires[figure.wire]], dtype=float)
        printed = np.asarray(ast.literal_eval(figure.replace("−", "-")), dtype=float)
        digits = max(len(tail) for tail in re.findall(r"\d+\.?(\d*)", figure))
        assert printed.shape == number.shape
        assert np.abs(number - printed).max() <= 0.5 * 10.0**-digits + 1e-12, figure


def test_every_text_of_a_lesson_has_figures_of_its_circuit_or_says_shapes() -> None:
    without = [lesson.name for lesson in COURSE if not lesson.text.fields]
    assert without == ["matrices", "three-layers"]


@pytest.mark.parametrize("state", STATES, ids=by_query)
def test_a_state_of_the_course_warns_of_nothing_but_a_kink_that_is_meant(state: State) -> None:
    codes = [warning["code"] for warning in run(state).record()["warnings"]]  # type: ignore[attr-defined]
    assert codes == (["kink"] if state.expr == "max(x, y)" and state.values["y"] == "4" else [])


@pytest.mark.parametrize("action", TRIES, ids=lambda action: str(action.label))
def test_something_to_try_changes_what_the_lesson_shows(action: Action) -> None:
    lesson = LESSONS[action.state.lesson]
    assert action.state != lesson.examples[0].state
    made = run(action.state)
    assert action.state.step is None or action.state.step <= 2 * len(made.graph.gates)
    assert not action.state.gate or made.inspected(action.state.gate)
    named = str(action.state.settings.get("_wrt", ""))
    assert not named or place_of(made.run, named)


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_the_text_of_a_lesson_does_not_answer_its_question(lesson: Lesson) -> None:
    asked, text = run(lesson.question.state), run(lesson.examples[0].state)
    if asked.graph is text.graph:
        pairs = zip(asked.run.gradients, text.run.gradients, strict=True)
        assert any(not np.array_equal(one, other) for one, other in pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_a_question_hides_numbers_that_are_there_to_be_found(lesson: Lesson) -> None:
    state = lesson.question.state
    asked, made = state.settings["_predict"], run(state)
    graph = made.arrangement.graph
    gates = {gate.id: gate for gate in graph.gates}
    wires = gates[str(asked)].wires if asked in gates else range(len(graph.wires))
    assert asked in gates or asked == "gradients"
    found = [made.view.gradients[wire] for wire in wires]
    assert all(gradient is not None and np.isfinite(gradient).all() for gradient in found)
    assert all(np.size(gradient) <= 9 for gradient in found), "too many numbers to find by hand"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_a_lesson_is_short_and_set_whole_in_every_language(lesson: Lesson, locale: str) -> None:
    sentences = re.findall(r"[.?!](?= |$)|[。？！]", "".join(parts(lesson.text, locale)))
    assert 3 <= len(sentences) <= 7
    assert len("".join(parts(lesson.text, locale))) <= 540
    for text in texts(lesson):
        assert "`" not in prose(text, locale)


def test_what_is_set_is_escaped_and_its_formulas_are_a_books() -> None:
    assert prose("a < b & `max(w1, x) < 2`", "en") == (
        'a &lt; b &amp; <span class="maths">max(<i>w</i><sub>1</sub>, <i>x</i>) &lt; 2</span>'
    )


def test_a_page_without_a_program_begins_with_the_lesson_it_names() -> None:
    assert begun({}) == FIRST
    assert begun({"_lesson": "nowhere"}) == FIRST
    assert begun({"_lesson": "forks"}) == LESSONS["forks"].examples[0].state
    assert begun({"_lesson": "forks"}).lesson == "forks"


def test_each_lesson_has_those_beside_it() -> None:
    assert beside(COURSE[0]) == (None, COURSE[1])
    assert beside(COURSE[-1]) == (COURSE[-2], None)
    assert beside(COURSE[3]) == (COURSE[2], COURSE[4])


def test_a_lesson_that_is_not_there_is_said_to_be_missing() -> None:
    assert [*missing(""), *missing("forks")] == []
    (said,) = missing("nowhere")
    assert "`nowhere`" in said
    (said,) = missing("`" * 1000)
    assert len(said) < 120 and said.count("`") == 2


@pytest.mark.parametrize("name", ORDER)
def test_a_lesson_has_a_short_link_with_the_same_links_in_every_language(
    client: FlaskClient, name: str
) -> None:
    pages = [client.get(f"/?_lesson={name}&_lang={locale}").text for locale in LOCALES]
    panels = [re.search(r'<section id="lesson".*?</section>', page, re.DOTALL) for page in pages]
    links = [
        re.findall(r'href="([^"]*)"', panel[0].replace(f"&amp;_lang={locale}", "_").replace(
            f"?_lang={locale}&amp;", "?_&amp;"))
        for panel, locale in zip(panels, LOCALES, strict=True) if panel
    ]  # fmt: skip
    assert len(links) == len(pages)
    assert all(found == links[0] for found in links)
    assert len(links[0]) >= 5


def test_an_unknown_lesson_is_the_first_page_with_a_quiet_notice(client: FlaskClient) -> None:
    answer = client.get("/?_lesson=<b>")
    assert answer.status_code == 200
    assert "(x+y)*z</textarea>" in answer.text
    assert '<li class="quiet">There is no lesson <code>&lt;b&gt;</code>;' in answer.text


def test_the_lesson_stays_where_the_page_has_no_script(client: FlaskClient) -> None:
    answer = client.post("/", data={"expr": "x*y", "x": "5", "_lesson": "product"})
    assert answer.headers["Location"] == "/?expr=x*y&x=5&_lesson=product"
    page = client.get(answer.headers["Location"]).text
    assert 'data-lesson="product"' in page
    assert '<input type="hidden" name="_lesson" value="product">' in page


def test_the_lesson_of_a_broken_program_stays_beside_it(client: FlaskClient) -> None:
    answer = client.get("/?expr=x%2B&_lesson=forks")
    assert answer.status_code == 400
    assert 'data-lesson="forks"' in answer.text


def test_the_examples_hold_every_circuit_of_the_course(client: FlaskClient) -> None:
    page = client.get("/").text
    for example in EXAMPLES:
        query = to_query(example.state).replace("&", "&amp;").replace("'", "&#39;")
        assert f'<a href="/?{query}">' in page
        assert f'<img src="/graph.svg?{query}"' in page


def test_the_names_of_circuits_are_their_own() -> None:
    titles = [example.title for example in EXAMPLES]
    assert len(set(titles)) == len(titles)
