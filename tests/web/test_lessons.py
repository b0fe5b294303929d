"""The course: what a lesson says is true of its circuits, and all that it leads to is there."""

import re
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from engine.base.words import LOCALES, Figure, Multilingual, parts, translated
from engine.circuits import Circuit
from engine.layout.workers import Workers
from tests.support import lacking
from web.running.settings import Settings
from web.site.address import State, from_query, to_query
from web.site.claims import false_claims
from web.site.course import Action, Lesson, Question
from web.site.lessons import (
    COURSE,
    EXAMPLES,
    FIRST,
    FOLDER,
    LESSONS,
    OURS,
    SHIPPED,
    Course,
    read_course,
)
from web.site.prose import prose

ORDER = [
    "product", "first", "neuron", "patterns", "max", "modules", "staged", "forks", "vectors",
    "matrices", "two-layers", "three-layers", "activations", "losses", "double-where", "descent",
    "cross-entropy", "batch-norm", "recurrent", "attention", "convolution",
]  # fmt: skip
TRIES = [action for lesson in COURSE for action in lesson.tries]
STATES = [
    *(example.state for example in EXAMPLES),
    *(action.state for action in TRIES),
    *(lesson.question.state for lesson in COURSE if lesson.question),
]


def run(state: State) -> Circuit:
    return Circuit(
        state.expr, state.values, state.upstream, data=state.data, fold=state.fold or (),
        expand=state.expand,
    )  # fmt: skip


def texts(lesson: Lesson) -> list[Multilingual]:
    return [
        lesson.title, lesson.line, *lesson.text, question(lesson).text,
        *(text for action in lesson.tries for text in (action.label, action.text)),
        *(example.title for example in lesson.examples),
    ]  # fmt: skip


def question(lesson: Lesson) -> Question:
    assert lesson.question
    return lesson.question


def by_query(state: State) -> str:
    return to_query(state)


def by_name(lesson: Lesson) -> str:
    return lesson.name


def test_the_course_goes_in_the_order_of_the_notes() -> None:
    assert [lesson.name for lesson in COURSE] == ORDER
    assert list(LESSONS) == ORDER


@pytest.mark.parametrize("state", STATES, ids=by_query)
def test_a_state_of_the_course_runs_and_its_address_says_all_of_it(state: State) -> None:
    made = run(state)
    assert set(state.values) == {input.name for input in made.graph.inputs}
    assert made.arrangement.unknown == ()
    assert from_query(to_query(state).encode()) == state


def test_no_file_of_the_course_is_broken() -> None:
    assert SHIPPED.broken == ()


def test_a_lesson_of_the_course_has_a_file_in_every_language_and_in_no_other() -> None:
    assert [*lacking.of_lessons(FOLDER)] == []


def test_what_files_of_a_course_lack_is_named(tmp_path: Path) -> None:
    for file in (
        "01-a.en.md",
        "01-a.zh.md",
        "02-b.en.md",
        "03-c.en.md",
        "04-c.zh.md",
        "05-d.xx.md",
    ):
        (tmp_path / file).touch()
    assert [*lacking.of_lessons(tmp_path)] == [
        "lessons/02-b.zh.md",
        "one number for the files of the lesson c: it has 03, 04",
        "lessons/05-d.en.md",
        "lessons/05-d.zh.md",
        "a language of the file 05-d.xx.md: engine/locales has no xx",
    ]


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_every_figure_of_a_lesson_is_what_stands_on_its_wire(lesson: Lesson) -> None:
    assert false_claims(lesson) == []


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_a_lesson_says_the_same_figures_in_every_language(lesson: Lesson) -> None:
    for text in texts(lesson):
        figures = [
            sorted(
                (part.wire, part.role, str(part)) for part in written if isinstance(part, Figure)
            )
            for written in text.written.values()
        ]
        assert all(found == figures[0] for found in figures), text


def test_every_text_of_a_lesson_has_figures_of_its_circuit_or_says_shapes() -> None:
    with_figures = {
        lesson.name
        for lesson in COURSE
        if any(isinstance(part, Figure) for text in lesson.text for part in parts(text))
    }
    assert set(LESSONS) - with_figures == {"matrices", "three-layers"}


_SAFE = "safe = where(x > 0, x, 1)\nf = where(x > 0, sqrt(safe), 0)"
MEANT = {
    ("max(x, y)", "4", "4"): ["kink"],
    ("where(x > 0, sqrt(x), 0)", "0", None): ["kink", "not-finite"],
    (_SAFE, "0", None): ["kink", "kink"],
}
OVERFLOWING = ("[1000,1,0.5]", "[-800,1,0.5]")
"""Scores of the lesson on cross-entropy that only the fused form takes."""


@pytest.mark.parametrize("state", STATES, ids=by_query)
def test_a_state_of_the_course_warns_of_nothing_but_what_is_meant(state: State) -> None:
    codes = [warning["code"] for warning in run(state).record()["warnings"]]  # type: ignore[attr-defined]
    meant = MEANT.get((state.expr, state.values.get("x"), state.values.get("y")), [])
    if state.values.get("s") in OVERFLOWING and "e = exp(s)" in state.expr:
        meant = ["not-finite"]
    assert codes == meant


@pytest.mark.parametrize("action", TRIES, ids=lambda action: str(action.label))
def test_something_to_try_changes_what_the_lesson_shows(action: Action) -> None:
    lesson = LESSONS[action.state.lesson]
    assert action.state != lesson.examples[0].state


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_the_text_of_a_lesson_does_not_answer_its_question(lesson: Lesson) -> None:
    asked, text = run(question(lesson).state), run(lesson.examples[0].state)
    if asked.graph is text.graph:
        pairs = zip(asked.run.gradients, text.run.gradients, strict=True)
        assert any(not np.array_equal(one, other) for one, other in pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_a_question_hides_numbers_that_are_there_to_be_found(lesson: Lesson) -> None:
    state = question(lesson).state
    asked, made = state.settings["_predict"], run(state)
    graph = made.arrangement.graph
    gates = {gate.id: gate for gate in graph.gates}
    wires = gates[str(asked)].wires if asked in gates else range(len(graph.wires))
    assert asked in gates or asked == "gradients"
    found = [one for wire in wires if (one := made.view.gradients[wire]) is not None]
    assert found and (state.data or len(found) == len(wires)), (
        "nothing comes back to what is asked for"
    )
    assert all(np.isfinite(gradient).all() for gradient in found)
    assert all(np.size(gradient) <= 9 for gradient in found), "too many numbers to find by hand"


def test_a_question_with_other_numbers_than_the_text_says_so(client: FlaskClient) -> None:
    said = '<p class="apart">What is asked has numbers of its own'
    asked = "/?expr=x%20*%20y&x=-4&y=3&_predict=gradients&_lesson=product"
    assert said in client.get(asked).text
    assert said not in client.get(asked.replace("x=-4&y=3", "x=4&y=-3")).text
    assert said not in client.get(asked.replace("&_predict=gradients", "")).text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("lesson", COURSE, ids=by_name)
def test_a_lesson_is_short_and_set_whole_in_every_language(lesson: Lesson, locale: str) -> None:
    text = " ".join(translated(paragraph, locale) for paragraph in lesson.text)
    assert 3 <= len(re.findall(r"[.?!](?= |$)|[。？！]", text)) <= 7
    assert len(text) <= 540
    for text in texts(lesson):
        assert "`" not in prose(text, locale)


def test_what_is_set_is_escaped_and_its_formulas_are_a_books() -> None:
    assert prose("a < b & `max(w1, x) < 2`", "en") == (
        'a &lt; b &amp; <span class="maths">max(<i>w</i><sub>1</sub>, <i>x</i>) &lt; 2</span>'
    )


def test_a_page_without_a_program_begins_with_the_lesson_it_names() -> None:
    assert OURS.begun({}) == FIRST
    assert OURS.begun({"_lesson": "nowhere"}) == FIRST
    assert OURS.begun({"_lesson": "forks"}) == LESSONS["forks"].examples[0].state
    assert OURS.begun({"_lesson": "forks"}).lesson == "forks"


def test_each_lesson_has_those_beside_it() -> None:
    assert OURS.beside(COURSE[0]) == (None, COURSE[1])
    assert OURS.beside(COURSE[-1]) == (COURSE[-2], None)
    assert OURS.beside(COURSE[3]) == (COURSE[2], COURSE[4])


def test_a_lesson_that_is_not_there_is_said_to_be_missing() -> None:
    assert [*OURS.missing(""), *OURS.missing("forks")] == []
    (said,) = OURS.missing("nowhere")
    assert "`nowhere`" in said
    (said,) = OURS.missing("`" * 1000)
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


@pytest.mark.parametrize(
    ("values", "invites"),
    [({}, True), ({"x": "-2", "y": "5", "z": "-4"}, True), ({"x": "7"}, False)],
)
def test_who_comes_first_is_led_into_the_course_in_every_language(
    client: FlaskClient, values: dict[str, str], invites: bool
) -> None:
    for locale in LOCALES:
        state = State(FIRST.expr, values, {"_lang": locale})
        page = client.get(f"/?{to_query(state)}").text
        assert ('class="invitation"' in page) == invites, locale


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


# A course of one's own

GOOD = """---
circuits:
- expr: x * y
  x: 4
  y: -3
tries:
- x: 5
question:
  y: 2
  _predict: gradients
---
# Mine <b>

A line with `x`.

At `x` = {4|value:w1} it gives
{-12|value:w3}.

A second paragraph.

## To do

- **Raise x** It gives {-15.0|value:w3}.

## To find

What does `x` get?
"""
CHINESE = """# 我的课

一行。

这里给出
{-12|value:w3}，
不多。

第二段。

## 做

- **增大 x** 给出 {-15|value:w3}。

## 找

`x` 得到什么？
"""


def course(folder: Path, files: dict[str, str]) -> Course:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_course(folder, LESSONS).proved()


def test_a_folder_of_lessons_is_a_course(tmp_path: Path) -> None:
    made = course(
        tmp_path,
        {"01-mine.en.md": GOOD, "01-mine.zh.md": CHINESE, "course.md": "# Ours\n\nFor all."},
    )
    assert made.broken == ()
    assert (made.title, made.about) == ("Ours", "For all.")
    (mine,) = made.lessons
    assert (mine.name, mine.languages) == ("mine", ("en", "zh"))
    assert mine.examples[0].state == State("x * y", {"x": "4", "y": "-3"}, {"_lesson": "mine"})
    assert mine.examples[0].title == "Mine <b>"
    assert mine.tries[0].state.values == {"x": "5", "y": "-3"}
    assert question(mine).state.settings == {"_predict": "gradients", "_lesson": "mine"}
    assert mine.text[0] == "At `x` = 4 it gives −12."
    assert translated(mine.text[0], "zh") == "这里给出 −12，不多。"
    assert prose(mine.title, "en") == "Mine &lt;b&gt;"


def test_a_lesson_in_one_language_is_read_in_it_and_marked_so(tmp_path: Path) -> None:
    front = GOOD[: GOOD.index("# Mine")]
    made = course(tmp_path, {"1-mine.zh.md": front + CHINESE})
    assert made.broken == ()
    assert made.title == tmp_path.name
    assert translated(made.lessons[0].title, "en") == "我的课"
    assert prose(made.lessons[0].title, "en") == '<span lang="zh">我的课</span>'
    assert prose(made.lessons[0].title, "zh") == "我的课"


def test_lessons_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    made = course(tmp_path, {f"{n}-l{n}.en.md": GOOD for n in (10, 9, 2)})
    assert [lesson.name for lesson in made.lessons] == ["l2", "l9", "l10"]


@pytest.mark.parametrize(
    ("found", "instead", "line", "why"),
    [
        ("{-12|value", "{-13|value", 17, "`−13` is said, and the value at w3 is −12"),
        ("{4|value:w1}", "{4|value:w9}", 16, "there is no wire `w9`"),
        ("{4|value:w1}", "{four|value:w1}", 16, "`four` is no number"),
        ("{4|value:w1}", "{[4]|value:w1}", 16, "`[4]` is said"),
        ("{4|value:w1}", "{4|valeu:w1}", 16, "is no figure"),
        ("`x` = {4|value:w1}", "`x = {4|value:w1}`", 16, "a figure stands in a formula"),
        ("{-15.0|", "{-15.1|", 23, "`−15.1` is said"),
        ("expr: x * y", "expr: x *", 3, "`*` has nothing after it. Add a name"),
        ("  y: -3", "  y: -3\n  z: 1", 3, "`z` is no input"),
        ("  y: -3", "  y: much", 3, "much"),
        ("  y: -3", "  y:", 5, "a number, a list or a text"),
        ("  y: -3", "  x: -3", 5, "twice"),
        ("- x: 5", "- x: 5\n  _gate: g7", 7, "there is no gate `g7`"),
        ("- x: 5", "- from: 2", 7, "counts to none"),
        ("- x: 5", "- x: 5\n  _fold: nothing", 7, "`nothing` is nothing that can be folded"),
        ("- x: 5", "- x: 5\n  _wrt: q[1]", 7, "`_wrt` is `q`, which is no input"),
        ("_predict: gradients", "_predict: everything", 9, "`everything` is left aside"),
        (
            "  _predict: gradients\n",
            "",
            9,
            "a question hides what it asks for: `_predict: gradients`",
        ),
        ("tries:\n", "try:\n", 7, "`try` is none of"),
        ("circuits:\n- expr: x * y\n  x: 4\n  y: -3\n", "", 2, "`circuits:` is missing"),
        ("circuits:\n", "circuits: [\n", 3, "no YAML"),
        ("  x: 4", "  x: &a 4\n  z: *a", 5, "aliases"),
        ("---\n# Mine", "# Mine", 1, "has no end"),
        ("# Mine <b>", "Mine", 12, "begins with `# Its title`"),
        ("## To do", "### To do", 21, "sections begin with"),
        ("**Raise x** It", "It", 23, "stands in bold"),
        ("- **Raise x** It gives {-15.0|value:w3}.", "To do", 21, "a list of 1"),
        ("\n## To find\n\nWhat does `x` get?", "", 12, "1 sections stand here"),
        ("What does `x` get?", "What does `x get?", 27, "backtick"),
        ("What does `x` get?", "x" * 3_001, 27, "3,000 signs"),
        ("What does `x` get?", "x" * 50_000, 1, "50,000 bytes"),
        (GOOD[GOOD.index("\nAt `x`") : GOOD.index("\n## To do")], "", 12, "under the title"),
    ],
)
def test_a_broken_lesson_is_said_to_be_so_with_its_line_and_the_others_stay(
    tmp_path: Path, found: str, instead: str, line: int, why: str
) -> None:
    assert found in GOOD
    bad = GOOD.replace(found, instead)
    made = course(tmp_path, {"1-bad.en.md": bad, "2-good.en.md": GOOD})
    (broken,) = made.broken
    assert broken.startswith(f"1-bad.en.md:{line}: ") and why in broken
    assert [lesson.name for lesson in made.lessons] == ["good"]


FRONT = GOOD[: GOOD.index("# Mine")]


@pytest.mark.parametrize(
    ("files", "broken"),
    [
        ({"notes.md": GOOD}, "notes.md:1: a lesson's file has a name such as `01-forks.en.md`"),
        ({"1-Mine.en.md": GOOD}, "1-Mine.en.md:1: a lesson's file has a name"),
        ({"1-forks.en.md": GOOD}, "1-forks.en.md:1: `forks` is the name of one of Gateflow's own"),
        ({"1-a.en.md": GOOD, "2-a.en.md": GOOD}, "2-a.en.md:1: `a` is in 1-a.en.md already"),
        ({"1-a.zh.md": CHINESE}, "1-a.zh.md:1: the circuits are missing"),
        ({"1-a.en.md": GOOD, "1-a.zh.md": FRONT + CHINESE}, "1-a.zh.md:1: the circuits stand in"),
        (
            {"1-a.en.md": GOOD, "1-a.zh.md": CHINESE.replace("第二段。", "")},
            "1-a.zh.md:1: the text has 1 paragraphs, and 2 in 1-a.en.md",
        ),
        (
            {"1-a.en.md": GOOD, "1-a.zh.md": CHINESE.replace("{-12", "{-1")},
            "1-a.zh.md:6: `−1` is said, and the value at w3 is −12",
        ),
        (
            {"1-a.en.md": GOOD, "1-a.zh.md": CHINESE.replace("## 做\n\n- **增大 x** 给出", "")},
            "1-a.zh.md:1: 1 sections stand here, and those wanted are: 1 things to try, 1 question",
        ),
        ({"course.md": "Ours"}, "course.md:1: a lesson begins with `# Its title`"),
        ({"1-a.en.md": ""}, "1-a.en.md:1: a lesson begins with `# Its title`"),
        ({"1-a.en.md": "---\n- a\n---\n# A"}, "1-a.en.md:2: front matter has `circuits:`"),
        (
            {"1-a.en.md": f"---\n{'[' * 5_000}\n---\n# A"},
            "1-a.en.md:2: lists stand in lists too deep",
        ),
        ({"1-a.en.md": "---\na: \x00\n---\n# A"}, "1-a.en.md:1: this is no YAML"),
    ],
)
def test_a_file_that_belongs_nowhere_is_said_to_be_broken(
    tmp_path: Path, files: dict[str, str], broken: str
) -> None:
    made = course(tmp_path, {"00-good.en.md": GOOD, **files})
    assert [one[: len(broken)] for one in made.broken] == [broken]
    assert made.lessons[0].name == "good"


def test_what_is_no_text_and_what_is_no_file_is_said_to_be_broken(tmp_path: Path) -> None:
    (tmp_path / "1-a.en.md").write_bytes(b"# A\n\n\xff")
    (tmp_path / "2-b.en.md").mkdir()
    (tmp_path / "README.md").write_text("of no concern")
    assert course(tmp_path, {}).broken == (
        "1-a.en.md:3: this is no UTF-8",
        "2-b.en.md:1: it can't be read: Is a directory",
    )


def test_a_course_has_so_many_lessons_at_most(tmp_path: Path) -> None:
    made = course(tmp_path, {f"{n}-l{n}.en.md": GOOD for n in range(102)})
    assert len(made.lessons) == 100
    assert made.broken == (
        "100-l100.en.md:1: a course has 100 lessons at most",
        "101-l101.en.md:1: a course has 100 lessons at most",
    )


@pytest.mark.parametrize(
    ("figure", "number", "right"),
    [
        ("0.33", "1/3", True), ("0.34", "1/3", False), ("0.3", "1/3", True), ("0", "1/3", True),
        ("−0.33", "-1/3", True), ("-0.33", "-1/3", True), ("1e-3", "0.0014", True), ("1e-3", "0.0016", False),
        ("[1, 2.5]", "[1, 2.46]", True), ("[1, 2.5]", "[1.1, 2.46]", False), ("[[1]]", "[1]", False),
        ("1.50", "1.504", True), ("1.50", "1.506", False), ("NaN", "1", False),
        ("inf", "1", False), ("-", "1", False),
        ("1e400", "1", False), ("1e-99999999999999999999", "1", False), ("[" * 2_500, "1", False),
        ("[]", "[1]", False), ('"1"', "1", False), ("[1, [2]]", "1", False),
    ],
)  # fmt: skip
def test_a_figure_is_right_to_the_digits_that_are_shown(
    tmp_path: Path, figure: str, number: str, right: bool
) -> None:
    text = f"---\ncircuits:\n- expr: {number} * x\n  x: 1\n---\n# A\n\nB\n\n{{{figure}|value:w2}}\n"
    if "[" in number:
        text = (
            f"---\ncircuits:\n- expr: 2*x\n  x: {number}\n---\n# A\n\nB\n\n{{{figure}|value:w1}}\n"
        )
    assert (course(tmp_path, {"1-a.en.md": text}).broken == ()) is right


@pytest.fixture
def own(workers: Workers, tmp_path: Path) -> FlaskClient:
    course(
        tmp_path,
        {"1-mine.en.md": GOOD, "1-mine.zh.md": CHINESE, "2-bad.en.md": "#", "3-zh.zh.md": FRONT + CHINESE,
         "course.md": "# Ours <i>\n\nFor <b>all</b>."},
    )  # fmt: skip
    return create_app(workers, Settings(lessons=str(tmp_path))).test_client()


def test_a_course_of_ones_own_stands_under_examples_and_is_said_to_be_one(own: FlaskClient) -> None:
    page = own.get("/").text
    (section,) = re.findall(r'<section class="own">.*?</section>', page, re.DOTALL)
    assert "<h2>Ours &lt;i&gt;</h2>" in section
    assert "Own course:" in section and "For &lt;b&gt;all&lt;/b&gt;." in section
    assert "<b>Mine &lt;b&gt;</b>" in section and "<b>Mine <b>" not in page
    assert 'href="/?_lesson=mine"' in section
    assert '<span lang="zh">我的课</span>' in section
    assert page.index("Losses") < page.index(section)
    assert '<section class="own">' not in create_app_page(own)


def create_app_page(own: FlaskClient) -> str:
    return create_app(own.application.extensions["gateflow"].workers).test_client().get("/").text


def test_a_lesson_of_ones_own_is_read_like_any_other(own: FlaskClient) -> None:
    page = own.get("/?_lesson=mine").text
    assert "Lesson 1 of 2" in page and "own course" in page
    assert "x * y</textarea>" in page
    assert '<span class="value">−12</span>' in page
    assert 'rel="next" href="/?_lesson=zh"' in page and 'rel="prev"' not in page
    assert "第二段" in own.get("/?_lesson=mine&_lang=zh").text
    assert "There is no lesson" in own.get("/?_lesson=bad").text
    assert "own course" not in own.get("/?_lesson=forks").text
    assert own.get("/embed?_lesson=mine").status_code == 200


def test_pages_with_other_lessons_are_other_pages(
    own: FlaskClient, workers: Workers, tmp_path: Path
) -> None:
    before = own.get("/").headers["ETag"]
    again = create_app(workers, Settings(lessons=str(tmp_path))).test_client()
    assert again.get("/").headers["ETag"] == before
    (tmp_path / "1-mine.en.md").write_text(GOOD.replace("second", "last"), encoding="utf-8")
    changed = create_app(workers, Settings(lessons=str(tmp_path))).test_client()
    assert changed.get("/").headers["ETag"] != before


def test_a_server_says_which_of_its_lessons_are_broken_and_starts(
    workers: Workers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    course(tmp_path, {"1-bad.en.md": GOOD.replace("{4|", "{5|"), "2-good.en.md": GOOD})
    app = create_app(workers, Settings(lessons=str(tmp_path)))
    assert [record.getMessage() for record in caplog.records] == [
        "LESSONS: 1-bad.en.md:16: `5` is said, and the value at w1 is 4"
    ]
    assert "_lesson=good" in app.test_client().get("/").text


def test_a_lesson_may_have_a_circuit_and_a_text_alone(workers: Workers, tmp_path: Path) -> None:
    text = "---\ncircuits:\n- expr: x*y\n---\n# A\n\nB\n\nC\n"
    assert course(tmp_path, {"1-a.fr.md": text}).broken == ()
    app = create_app(workers, Settings(lessons=str(tmp_path))).test_client()
    page = app.get("/?_lesson=a").text
    assert '<p><span lang="fr">C</span></p>' in page
    assert 'class="tries"' not in page and 'class="question"' not in page


def test_the_lesson_that_contributing_shows_is_right(tmp_path: Path) -> None:
    page = (FOLDER.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```markdown\n(.*?)```", page, re.DOTALL)
    made = course(tmp_path, {"01-sums.en.md": shown})
    assert made.broken == ()
    assert [lesson.name for lesson in made.lessons] == ["sums"]
    assert len(made.lessons[0].claims) == 3 + 6
