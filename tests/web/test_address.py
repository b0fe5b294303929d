"""Addresses: what a query says, and the query that says a state."""

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.errors import InputError, TooLarge
from web.site.address import State, from_form, from_json, from_query, to_query


def read(query: str) -> State:
    state = from_query(query.encode())
    assert state is not None
    return state


@pytest.mark.parametrize(
    ("query", "expr"),
    [
        ("expr=(x+y)*z", "(x+y)*z"),
        ("expr=(x%2By)*z", "(x+y)*z"),
        ("expr=(x%2by)*z", "(x+y)*z"),
        ("expr=x%20+%20y", "x + y"),
        ("expr=q=x;q*q", "q=x;q*q"),
        ("expr=q%20=%20x%0Aq*q", "q = x\nq*q"),
        ("expr=%CE%B8+θ", "θ+θ"),
        ("expr=x%26y%23", "x&y#"),
        ("expr=x%252By", "x%2By"),
        ("expr=%", "%"),
        ("expr=x%zz%2", "x%zz%2"),
        ("expr", ""),
        ("a=1&expr=x&b=2", "x"),
    ],
)
def test_a_query_says_the_program(query: str, expr: str) -> None:
    assert read(query).expr == expr


@pytest.mark.parametrize("query", ["", "x=1", "Expr=x", "&&", "=expr"])
def test_a_query_without_a_program_has_the_default_one(query: str) -> None:
    assert from_query(query.encode()).expr == ""
    given = from_query(query.encode(), lambda settings: State("x*y", {"x": "1", "y": "2"}))
    assert given.expr == "x*y"
    assert given.values["y"] == "2"


def test_values_and_settings_go_over_the_default_program() -> None:
    default = State("x*y", {"x": "1", "y": "2"}, {"_theme": "light", "_data": "x"})
    state = from_query(b"x=7&_theme=dark", lambda settings: default)
    assert state == State("x*y", {"x": "7", "y": "2"}, {"_theme": "dark", "_data": "x"})


def test_the_settings_choose_the_default_program() -> None:
    state = from_query(b"_lesson=forks&x=2", lambda settings: State(f"{settings['_lesson']} * x"))
    assert state == State("forks * x", {"x": "2"}, {"_lesson": "forks"})


def test_a_state_is_looked_at_as_another_one_is_but_for_what_it_says_itself() -> None:
    seen = State("x", {}, {"_lang": "zh", "_theme": "dark", "_step": "3"})
    state = State("x*y", {"x": "1"}, {"_theme": "light", "_gate": "g1"}).seen_as(seen)
    assert state == State("x*y", {"x": "1"}, {"_lang": "zh", "_theme": "light", "_gate": "g1"})


def test_values_and_settings_are_told_apart_by_the_underscore() -> None:
    state = read("expr=x&x=-2&_upstream=3&θ=%CF%80&_theme=dark&y=&z=+1")
    assert state.values == {"x": "-2", "θ": "π", "z": "+1"}
    assert state.settings == {"_upstream": "3", "_theme": "dark"}
    assert (state.upstream, state.theme) == ("3", "dark")


@pytest.mark.parametrize("query", ["expr=x", "expr=x&_theme=", "expr=x&_theme=pink"])
def test_a_setting_that_says_nothing_known_is_as_good_as_none(query: str) -> None:
    assert read(query).theme == "auto"
    assert read(query).upstream == 1


@pytest.mark.parametrize("query", [b"expr=%FF", b"expr=\xff", b"expr=%ED%A0%80", b"%FF=1&expr=x"])
def test_what_is_not_utf8_is_refused(query: bytes) -> None:
    with pytest.raises(InputError) as caught:
        from_query(query)
    assert caught.value.code == "encoding"


@pytest.mark.parametrize(
    "query", [b"expr=" + b"x" * 1_000_000, b"&".join([b"a=1"] * 3000), b"x=" + b"1" * 1_000_000]
)
def test_what_is_too_large_is_not_even_read(query: bytes) -> None:
    with pytest.raises(TooLarge):
        from_query(query)


def test_the_longest_program_fits_in_the_widest_spelling() -> None:
    program = "𝜔" * 10_000
    assert read(f"expr={quote(program)}").expr == program


names = st.text(min_size=1).filter(lambda n: n != "expr" and not n.startswith("_"))
values = st.text(min_size=1).filter(str.strip)


@given(
    st.text(),
    st.dictionaries(names, values, max_size=3),
    st.dictionaries(st.sampled_from(["_upstream", "_fold", "_lang"]), st.text(), max_size=3),
)
@example("a+b & c=d # e%20 'f' \"g\" <h>\n;~", {"x+y": "+1 &"}, {"_upstream": ""})
def test_a_state_reads_back_from_its_query(
    expr: str, values: dict[str, str], settings: dict[str, str]
) -> None:
    state = State(expr, values, settings)
    query = to_query(state)
    assert query.isascii()
    assert not set(query) & set(' +"<>\\#\n')
    assert read(query) == state


def test_a_query_stays_readable() -> None:
    state = State("1/(1+exp(-(w*x)))", {"w": "2", "x": "-1"})
    assert to_query(state) == "expr=1/(1%2Bexp(-(w*x)))&w=2&x=-1"


def test_a_form_reads_as_the_query_does() -> None:
    state = from_form({"expr": "q = x\r\nq*q", "x": " 2", "y": "", "_theme": "dark"})
    assert state == State("q = x\nq*q", {"x": " 2"}, {"_theme": "dark"})


def test_json_reads_as_the_query_does() -> None:
    state = from_json(b'{"expr": "x", "values": {"x": -2}, "options": {"upstream": 2, "fold": []}}')
    assert state == State("x", {"x": -2}, {"_upstream": 2, "_fold": []})


@pytest.mark.parametrize(
    ("query", "data", "upstream", "gate"),
    [
        ("expr=x", (), 1, ""),
        ("expr=x&_data=X,y&_upstream=[[1,2]]&_gate=g1", ("X", "y"), "[[1,2]]", "g1"),
        ("expr=x&_data=%20X%20,,y,&_gate=", ("X", "y"), 1, ""),
        ("expr=x&_data=,&_upstream=%20", (), 1, ""),
    ],
)
def test_a_query_says_data_the_upstream_gradient_and_the_gate(
    query: str, data: tuple[str, ...], upstream: object, gate: str
) -> None:
    state = read(query)
    assert (state.data, state.upstream, state.gate) == (data, upstream, gate)


@pytest.mark.parametrize(
    "list", ["[1,2]", "[[1,-2.5],[3e-4,4]]", "randn(4,3,seed=1)", "[ 1 , pi ]"]
)
def test_a_list_reads_back_from_its_query_and_stays_readable(list: str) -> None:
    query = to_query(State("W@x", {"W": list}, {"_data": "W,x"}))
    assert read(query) == State("W@x", {"W": list}, {"_data": "W,x"})
    assert query == f"expr=W@x&W={list.replace(' ', '%20')}&_data=W,x"


def test_json_has_lists_as_lists() -> None:
    state = from_json(
        b'{"expr": "X", "values": {"X": [[1]]}, "options": {"data": ["X"], "upstream": [[2]]}}'
    )
    assert state.values == {"X": [[1]]}
    assert (state.data, state.upstream) == (("X",), [[2]])


@given(st.binary(max_size=100))
def test_any_query_gives_a_state_or_an_error(query: bytes) -> None:
    try:
        from_query(query)
    except InputError as error:
        assert error.hint
