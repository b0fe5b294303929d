"""What an address says: the program, the inputs' values and the settings, read and written.

All state stands in the query, so every address is a permanent link. A literal `+` is a plus, as
it stands in `?expr=(x+y)*z`; a space is `%20`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from engine.errors import InputError, TooLarge
from engine.parser import MAX_CHARACTERS
from engine.programs import LANGUAGES
from engine.shapes import THEMES

MAX_PARAMETERS, MAX_BYTES = 2_000, 900_000
PANELS = ("explain", "code", "check", "table")
_KEPT = "()*/,=^@!~:[]'"  # readable in an address, and safe there


@dataclass(frozen=True)
class State:
    """The program, its inputs' values (texts or numbers), and the settings, whose names begin with `_`."""

    expr: str
    values: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def upstream(self) -> object:
        """Give the gradient at the output, 1 where none is given."""
        given = self.settings.get("_upstream", "")
        return given if str(given).strip() else 1.0

    @property
    def data(self) -> tuple[str, ...]:
        """List the names of inputs that are data."""
        return names_in(self.settings.get("_data", ()))

    @property
    def gate(self) -> str:
        """Give the id of the gate that is looked at; empty for none."""
        return str(self.settings.get("_gate", ""))

    @property
    def step(self) -> int | None:
        """Give how many steps of the run have happened; None for all of them."""
        text = str(self.settings.get("_step", "")).strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None

    @property
    def panel(self) -> str:
        """Give the panel that is open."""
        panel = self.settings.get("_panel")
        return panel if isinstance(panel, str) and panel in PANELS else PANELS[0]

    @property
    def language(self) -> str:
        """Give the language that the program is shown in."""
        language = self.settings.get("_code")
        return language if isinstance(language, str) and language in LANGUAGES else "numpy"

    def with_setting(self, name: str, value: object) -> "State":
        """Give the same state with one setting changed."""
        return State(self.expr, self.values, {**self.settings, name: value})

    @property
    def theme(self) -> str:
        """Give the theme; one that is not known is as good as none."""
        theme = self.settings.get("_theme")
        return str(theme) if theme in THEMES else "auto"


NOTHING = State("")


def from_query(query: bytes, default: State = NOTHING) -> State:
    """Read a query. A value left empty is not given; where there is no program, `default` has it.

    Errors: InputError `encoding` for what is not UTF-8, TooLarge.
    """
    if len(query) > MAX_BYTES:
        raise TooLarge(
            "address-too-long",
            f"the address has {len(query):,} bytes; {MAX_BYTES:,} are allowed",
            "Take out what names no input.",
        )
    parts = [part for part in query.split(b"&") if part]
    if len(parts) > MAX_PARAMETERS:
        raise TooLarge(
            "too-many-parameters",
            f"the address has {len(parts):,} parameters; {MAX_PARAMETERS:,} are allowed",
            "Take those out that name no input.",
        )
    pairs = dict(_pair(part) for part in parts)
    if "expr" in pairs:
        return _state(pairs.pop("expr"), pairs)
    given = _state(default.expr, pairs)
    return State(default.expr, {**default.values, **given.values}, given.settings)


def _pair(part: bytes) -> tuple[str, str]:
    name, _, value = part.partition(b"=")
    # No sign of a program takes more than twelve bytes: %F0%9F%98%80.
    if name == b"expr" and len(value) > 12 * MAX_CHARACTERS:
        raise TooLarge(
            "program-too-long",
            f"the program has more than {MAX_CHARACTERS:,} characters",
            "Shorten it.",
        )
    try:
        return _unquoted(name), _unquoted(value)
    except UnicodeDecodeError:
        raise InputError(
            "encoding",
            "the address has percent signs that are no UTF-8",
            "Copy the link again, from its first sign to its last.",
        ) from None


def _unquoted(part: bytes) -> str:
    return (unquote_to_bytes(part) if b"%" in part else part).decode()


def _state(expr: str, pairs: Mapping[str, object]) -> State:
    values = {name: value for name, value in pairs.items() if not name.startswith("_")}
    return State(expr, _given(values), {n: v for n, v in pairs.items() if n.startswith("_")})


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if str(value).strip()}


def from_form(fields: Mapping[str, str]) -> State:
    """Read the page's own form, which serves where there is no JavaScript."""
    pairs = {name: value.replace("\r\n", "\n") for name, value in fields.items()}
    pairs = {name: value for name, value in pairs.items() if value or not name.startswith("_")}
    return _state(pairs.pop("expr", ""), pairs)


def from_json(body: bytes) -> State:
    """Read `{"expr": …, "values": {…}, "options": {…}}`; the options are settings without their `_`.

    Errors: InputError `bad-json`.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("expr"), str):
        raise InputError(
            "bad-json",
            "the body is not a JSON object with a text `expr`",
            'Send {"expr": "(x+y)*z", "values": {"x": -2}}.',
        )
    values, options = content.get("values") or {}, content.get("options") or {}
    if not isinstance(values, dict) or not isinstance(options, dict):
        raise InputError(
            "bad-json", "`values` and `options` must be objects", 'Send "values": {"x": -2}.'
        )
    return State(content["expr"], _given(values), {f"_{n}": v for n, v in options.items()})


def names_in(given: object) -> tuple[str, ...]:
    """Read a list of names: `X,y`, or the names themselves.

    >>> names_in("X, y"), names_in(["X"])
    (('X', 'y'), ('X',))
    """
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list | tuple | set | frozenset):
        return ()
    return tuple(name.strip() for name in parts if isinstance(name, str) and name.strip())


def to_query(state: State) -> str:
    """Write a state as a query, ready to stand behind a `?`.

    >>> to_query(State("(x+y)*z", {"x": "-2"}))
    'expr=(x%2By)*z&x=-2'
    """
    pairs = {"expr": state.expr, **state.values, **state.settings}
    return "&".join(
        f"{quote(name)}={quote(str(value), safe=_KEPT)}" for name, value in pairs.items()
    )
