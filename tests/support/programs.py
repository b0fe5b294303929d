"""Programs over the whole language, for Hypothesis to choose from."""

from hypothesis import assume
from hypothesis import strategies as st

from engine.base.errors import InputError
from engine.gates.table import FUNCTIONS, SCALARS
from engine.language.parser import parse

NAMES = ("x", "y", "z", "θ", "w1", "beta", "S")
NUMBERS = ("1", "2", "0.5", "3", ".25", "1e-1", "4.", "e", "pi", "π")
SIGNS = ("+", "-", "*", "/", " − ", " × ", "·", " ÷ ")
ONE = sorted(name for name, row in FUNCTIONS.items() if row in SCALARS and row.arity == 1)
SEVERAL = sorted(name for name, row in FUNCTIONS.items() if row in SCALARS and row.variadic)
COMPARING = sorted(
    name
    for name, row in FUNCTIONS.items()
    if row in SCALARS and row.arity == 2 and not (row.passes(0) or row.passes(1))
)

values = st.integers(-64, 64).filter(bool).map(lambda n: n / 16) | st.floats(0.1, 5)
"""An input's value: of either sign, neither tiny nor huge, so that no digits are lost."""


@st.composite
def expressions(draw: st.DrawFn, names: tuple[str, ...] = NAMES, size: int = 8) -> str:
    """An expression of at most about `size` gates. Parentheses stand only where they are drawn."""
    if size <= 1:
        return draw(st.sampled_from(names) | st.sampled_from(NUMBERS))
    inner = expressions(names, (size - 1) // 2)
    kind = draw(st.integers(0, 13))
    u = draw(inner)
    if kind == 0:
        return f"-{u}"
    if kind == 1:
        return f"({u}){draw(st.sampled_from(['^2', '²', '^3', '³', '^-1', '**0.5', '^e']))}"
    if kind == 2:
        return f"{draw(st.sampled_from(['2', '3.5', '1e1']))}({u})"
    if kind == 3:
        return f"e^({u})"
    if kind in (4, 5):
        return f"{draw(st.sampled_from(['', '', 'np.', 'math.']))}{draw(st.sampled_from(ONE))}({u})"
    if kind == 6:
        operands = [u, *draw(st.lists(inner, min_size=1, max_size=3))]
        return f"{draw(st.sampled_from(SEVERAL))}({', '.join(operands)})"
    v = draw(inner)
    if kind == 12:
        return f"{draw(st.sampled_from(COMPARING))}({u}, {v})"
    if kind == 13:
        condition = f"{draw(st.sampled_from(COMPARING))}({u}, {draw(inner)})"
        return f"where({draw(st.sampled_from([condition, u]))}, {v}, {draw(inner)})"
    if kind == 7:
        return draw(st.sampled_from([f"pow({u}, {v})", f"({u})^({v})", f"2^({v})"]))
    sign = draw(st.sampled_from(SIGNS))
    return draw(st.sampled_from([f"{u}{sign}{v}", f"({u}){sign}({v})"]))


@st.composite
def programs(draw: st.DrawFn, size: int = 8) -> str:
    """Statements that use each other's names, so that values fork; the last uses the one before."""
    statements, names = [], NAMES
    for number in range(draw(st.integers(0, 2))):
        name = f"q{number}"
        statements.append(
            f"{name} = {draw(st.sampled_from(names))} * ({draw(expressions(names, size // 2))})"
        )
        names = (*names, name, name)
    last = draw(expressions(names, size))
    tail = f"{names[-1]}*({last})" if statements else f"{draw(st.sampled_from(names))} + {last}"
    text = draw(st.sampled_from(["\n", "; ", "  # a comment\n"])).join([*statements, tail])
    assume(not _divides_by_0(text))
    return text


def _divides_by_0(text: str) -> bool:
    """Tell a program that is refused because a number which is worked out before is 0: `1/floor(0.5)`."""
    try:
        parse(text)
    except InputError as error:
        return error.code == "divided-by-0"
    return False


assert {row.operator for row in SCALARS} == {"", "+", "-", "*", "/", "**"}, (
    "an operator of the table of gates is in none of the programs that tests/support/programs.py draws"
)
