"""The language of an answer: who chooses it, and that nothing in it is left in English."""

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.base.errors import InputError
from engine.base.words import Words, _catalogue, script_words, translated
from engine.circuits import Circuit
from engine.explain.inspector import inspected
from engine.explain.jacobian import KINDS
from tests.support.sentences import COUNTED, SENTENCES
from web.site.address import State, locale_in

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}


def english(text: str) -> list[str]:
    """List what reads as an English sentence: three words of Latin letters, not set as code."""
    plain = re.sub(r"`[^`]*`", "", text)
    return re.findall(r"[A-Za-z’']{2,} [A-Za-z’']{1,} [A-Za-z’']{2,}", plain)


PROGRAMS = [
    "", "3", "x+", "+", "foo(x)", "sigmod(x)", "(x", "[1", "x)", "x // 2",
    "x % 2", "x!", "~x", "x & y", "x || y", "|x", "x.", "x:y", "x -> y", "\\frac", "x ? y", "lambda", "if x",
    "2j", "'a'", "x{", "√", "$$", "∑", "x\x00", "€", "_x", "__", "²x", "1e999",
    "1e-999",
    "sin", "sin()", "max()", "max(x, y, axis=0)",
    "A.foo",
    "A.dot", "sum(A, axis=0, axis=1)", "sin(x, axis=0)", "softmax(x, foo=1)", "sum(A, axis=0, 2)", "sum()",
    "expr", "[1, [2]]", "[1 2]", "[[1,2],[3]]", "[[1], [1,2]]", "[sin]", "[for]", "[(1)]", "[1*2]",
    "[]",
    "[[[[[1]]]]]", "[1 for x in y]", "x = randn(1,1,1,1,1)",
    "x = randn(0)", "x = randn(n)", "x = randn(3, seed=x)", "x = zeros((2,3), 4)",
    "zeros(3)",
    "x = zeros(1000, 1000)", "x[]", "x[1,2,3,4,5]",
    "norm(x, 3, 4)", "sum(A, axis=())", "sum(A, keepdims=2)", "np.foo(x)", "A = [[1,2]]; A@A",
    "a = [1,2]; b = [1,2,3]; a + b", "a = 2; b = 3; a @ b", "A = [1,2]; sum(A, axis=3)", "x = 2; sum(x)",
    "x = 2; softmax(x)", "x = 2; x.T", "x = [1,2]; x[5]", "x = [1,2]; x[0,1]", "x = [1,2]; x[0,0,0]",
    "x = 2; x[0]",
    "A = [[1,2],[3,4]]; outer(A, A)", "A = [[[1]]]; dot(A, A)", "A = [[1]]; sum(A, axis=(0, 0))",
    "x = ones(3000); y = ones(3000); outer(x, y)", "(" * 90 + "x" + ")" * 90, "x+" * 6000 + "x",
    "+".join(f"x{i}*x{i}" for i in range(400)),
]  # fmt: skip
VALUES: list[object] = [
    "much", "inf", "[1, 2", "[1, [2]]", "[]", [], [1, "a"], [[1], 2], [[1, 2], [1]], [[[[[1]]]]], True, None,
    "x+1", [float("nan")], 10**400, "[1, x]", "zeros(1000, 1000)",
]  # fmt: skip


def said_of(program: str, **values: object) -> InputError | None:
    try:
        Circuit(program, values)
    except InputError as error:
        return error
    return None


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_wrong_program_is_explained_in_chinese(program: str) -> None:
    error = said_of(program)
    assert error is not None
    for text in (error.message, error.hint):
        assert isinstance(text, Words), text
        assert english(translated(text, "zh")) == []
    assert translated(error.message, "zh") != error.message


@pytest.mark.parametrize("value", VALUES)
def test_a_wrong_value_is_explained_in_chinese(value: object) -> None:
    error = said_of("2*x", x=value)
    assert error is not None
    for text in (error.message, error.hint):
        assert english(translated(text, "zh")) == []
    assert translated(error.message, "zh") != error.message


@pytest.mark.parametrize(
    ("program", "values"),
    [
        *((f"{name}(x)", {"x": 0}) for name in ("abs", "relu", "leaky_relu")),
        ("max(x, y)", {"x": 1, "y": 1}),
        ("min(x, y)", {"x": 1, "y": 1}),
        ("maxout(x, y)", {"x": 1, "y": 1}),
        ("max(x)", {"x": [1, 1]}),
        ("norm(x)", {"x": [0, 0]}),
        ("1/x", {"x": 0}),
        ("sqrt(x)", {"x": 0}),
        ("y = 2*x; x*3", {}),
    ],
)
def test_every_warning_is_in_chinese(program: str, values: dict[str, object]) -> None:
    found = Circuit(program, values).record("zh")["warnings"]
    assert found
    for warning in found:  # type: ignore[attr-defined]
        assert english(warning["message"]) == []
        assert warning["message"].endswith("。")


@pytest.mark.parametrize(
    "program", ["(x+y)*z", "x*x", "max(x, y)", "W@x", "sum(A*B)", "softmax(s)[0]"]
)
def test_every_step_and_every_curve_is_told_of_in_chinese(program: str) -> None:
    made = Circuit(program)
    for step in made.record("zh")["steps"]:  # type: ignore[attr-defined]
        assert english(step["text"]) == []
    for gate in made.graph.gates:
        for operand in inspected(made.run, gate).operands:
            if operand.curve:
                assert english(operand.curve.labelled("zh")) == []


def test_what_the_script_says_is_in_its_own_catalogue() -> None:
    said = {template for source, template in SENTENCES if source.endswith(".js")}
    said |= {many for source, _, many in COUNTED if source.endswith(".js")}
    assert said <= set(script_words("zh"))
    assert script_words("en") == {}


def test_a_translation_ends_as_its_sentence_does() -> None:
    for _, template in SENTENCES:
        text = _catalogue("zh").sentences.get(template)
        assert text is not None, f"engine/locales/zh lacks {template!r}"
        assert text.endswith("。") == template.endswith("."), template
    for _, one, many in COUNTED:
        for text in _catalogue("zh").counted[one, many]:
            assert text.endswith("。") == one.endswith(".") == many.endswith("."), many


def test_each_kind_of_jacobian_has_a_word() -> None:
    assert all(translated(word, "zh") != word == kind for kind, word in KINDS.items())


# Who chooses


@pytest.mark.parametrize(
    ("query", "locale"),
    [("_lang=zh", "zh"), ("_lang=en&expr=x", "en"), ("_lang=en&_lang=zh", "zh"), ("_lang=fr", None),
     ("_lang=", None), ("_lang", None), ("x_lang=zh", None), ("_lang=%7Ah", None), ("", None)],
)  # fmt: skip
def test_the_address_names_one_of_the_languages(query: str, locale: str | None) -> None:
    assert locale_in(query.encode()) == locale


def test_a_state_knows_its_language() -> None:
    assert State("x", settings={"_lang": "zh"}).locale == "zh"
    assert State("x", settings={"_lang": ["zh"]}).locale is None


def answer(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/?expr=x*y", "/", "/check?expr=x*y"])
def test_the_page_is_in_the_language_of_the_browser_unless_the_address_says_otherwise(
    client: FlaskClient, path: str
) -> None:
    sign = "&" if "?" in path else "?"
    in_browsers = client.get(path, headers=CHINESE)
    assert "梯度" in in_browsers.text
    assert "Accept-Language" in in_browsers.headers["Vary"]
    assert "梯度" not in client.get(f"{path}{sign}_lang=en", headers=CHINESE).text
    assert "梯度" not in client.get(path, headers={"Accept-Language": "fr"}).text
    assert "梯度" in client.get(f"{path}{sign}_lang=zh").text


def test_other_addresses_are_in_english_unless_the_address_says_otherwise(
    client: FlaskClient,
) -> None:
    for path in (
        "/graph.json?expr=x*y",
        "/graph.json?expr=x+",
        "/graph.svg?expr=x+",
        "/nowhere?a=b",
    ):
        plain, chinese = client.get(path, headers=CHINESE), client.get(f"{path}&_lang=zh")
        assert not re.search(r"[一-鿿]", json_or_text(plain))
        assert re.search(r"[一-鿿]", json_or_text(chinese))
        assert english(json_or_text(chinese)) == [] or path.startswith("/graph.svg")
        assert "Accept-Language" not in plain.vary


def json_or_text(response: TestResponse) -> str:
    if not response.is_json:
        return response.text
    content = response.get_json()
    said = content.get("error", {}) or {
        n: s["text"] for n, s in enumerate(content.get("steps", ()))
    }
    return " ".join(str(part) for key, part in said.items() if key not in ("code", "span"))


def test_a_posted_program_names_its_language_among_the_options(client: FlaskClient) -> None:
    for expr, where in (("x*y", "steps"), ("x+", "error")):
        body = {"expr": expr, "options": {"lang": "zh"}}
        found = client.post("/graph.json", json=body).get_json()[where]
        assert re.search(r"[一-鿿]", json.dumps(found, ensure_ascii=False))


def test_an_address_that_cannot_be_read_is_explained_in_its_language(client: FlaskClient) -> None:
    assert "地址" in client.get("/?expr=%ff&_lang=zh").text
    error = client.get("/graph.json?expr=%ff&_lang=zh").get_json()["error"]
    assert english(error["message"] + error["hint"]) == []


def test_the_link_to_the_other_language_keeps_all_the_rest(client: FlaskClient) -> None:
    page = client.get("/?expr=x*y&x=2&_theme=dark&_step=1").text
    link = re.search(
        r'<a class="language" href="([^"]*)" hreflang="zh" title="Chinese">(.*)</a>', page
    )
    assert link
    # Where no font has Chinese signs, the code is what can be read; a screen reader hears the name.
    assert link[2] == '<span lang="zh">中文</span> <small aria-hidden="true">zh</small>'
    assert link[1].replace("&amp;", "&") == "/?expr=x*y&x=2&_theme=dark&_step=1&_lang=zh"
    back = client.get("/?expr=x*y&_lang=zh").text
    assert '<html lang="zh"' in back
    assert 'hreflang="en" title="英语"><span lang="en">English</span></a>' in back


def test_a_message_ends_with_the_full_stop_of_its_language(client: FlaskClient) -> None:
    page = client.get("/?expr=foo(x)&_lang=zh").text
    assert "<strong>没有函数 <code>foo</code>。</strong>" in page
    assert (
        "<strong>There is no function <code>foo</code>.</strong>"
        in client.get("/?expr=foo(x)").text
    )


def test_what_a_user_types_is_no_markup_in_a_sentence(client: FlaskClient) -> None:
    for locale in ("en", "zh"):
        page = client.get(f"/?expr=[1,2]*x.T&_panel=check&_gate=g1&<b>=1&_lang={locale}").text
        assert "<b>=" not in page


def test_a_file_of_its_own_is_in_one_language(client: FlaskClient) -> None:
    page = client.get("/graph.html?expr=(x%2By)*z&_lang=zh").text
    assert '<html lang="zh" ' in page
    assert 'aria-label="下一步"' in page
    assert (
        'aria-label="Next step"' in client.get("/graph.html?expr=(x%2By)*z", headers=CHINESE).text
    )
