"""What an address says: the program, the inputs' values and the settings, read and written.

All state stands in the query, so every address is a permanent link. Unlike in forms, a literal `+` is a
plus, because people type `?expr=(x+y)*z`; a space is `%20`. A long query may be packed (`packing.py`): it is
read here as if it stood before the others, and so by every address.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from engine.base.errors import InputError, TooLarge
from engine.base.names import names_in
from engine.base.words import Words, counted, say
from engine.language.parser import MAX_WITH_COMMENTS
from web.site import packing
from web.site.parameters import HIDEABLE, SETTINGS, Here, locale_of, step_in

MAX_PARAMETERS, MAX_BYTES = 2_000, packing.MOST_BYTES  # of an address
MAX_SIGNS = 2 * MAX_PARAMETERS  # of `&`, since some may stand between empty parameters
_UNQUOTED = "()*/,=^@!~:[]'"  # characters that are safe in an address, and readable as they are


@dataclass(frozen=True)
class State:
    """What an address says."""

    # The program.
    expr: str
    # The inputs' values, as texts or as JSON has them, by name.
    values: Mapping[str, object] = field(default_factory=dict)
    # All other parameters, whose names begin with `_`.
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
    def fold(self) -> tuple[str, ...] | None:
        """List the modules to draw as one gate; None where the circuit's size decides."""
        fold = self.settings.get("_fold")
        return None if fold is None else names_in(fold)

    @property
    def expand(self) -> tuple[str, ...]:
        """List the functions whose gates are drawn as their parts."""
        return names_in(self.settings.get("_expand", ()))

    @property
    def gate(self) -> str:
        """Give the id of the selected gate; empty for none."""
        return str(self.settings.get("_gate", ""))

    @property
    def predict(self) -> str:
        """Give what the reader is asked for: `gradients`, `values`, `backward`, a gate's id; or nothing."""
        return str(self.settings.get("_predict", "")).strip()

    @property
    def backward(self) -> str | None:
        """Give the backward pass that is kept apart; None where the text itself may have one."""
        given = self.settings.get("_backward")
        return None if given is None else str(given)

    @property
    def reveals(self) -> bool:
        """Tell whether the next line of the backward pass is to be written."""
        return bool(self.settings.get("_reveal"))

    @property
    def since(self) -> str:
        """Give the sign of the circuit that the page shows which asks; empty for none."""
        return str(self.settings.get("_since", ""))

    @property
    def lesson(self) -> str:
        """Give the name of the lesson that is read; empty for none."""
        return str(self.settings.get("_lesson", "")).strip()

    @property
    def unsaid(self) -> tuple[str, ...]:
        """List what nobody chose: inputs whose values the page made up, settings that it asks for."""
        return names_in(self.settings.get("_unsaid", ()))

    @property
    def step(self) -> int | None:
        """Give how many steps of the run have happened; None for all of them."""
        return step_in(self.settings.get("_step", ""))

    @property
    def panel(self) -> str:
        """Give the panel that is open."""
        return self._choice("_panel")

    @property
    def language(self) -> str:
        """Give the language that the program is shown in."""
        return self._choice("_code")

    @property
    def page(self) -> dict[str, object]:
        """Give the settings of the page itself, which stay from one circuit to the next."""
        return {
            name: self.settings[name]
            for name, setting in SETTINGS.items()
            if setting.of == "page" and name in self.settings
        }

    def seen_as(self, other: "State") -> "State":
        """Give the same state with the page's settings of another, such as its language and theme."""
        return State(self.expr, self.values, {**other.page, **self.settings})

    def with_setting(self, name: str, value: object) -> "State":
        """Give the same state with one setting changed."""
        return State(self.expr, self.values, {**self.settings, name: value})

    def with_program(self, expr: str, backward: str | None = None) -> "State":
        """Give the same state of another program, without what belongs to the run of this one.

        `backward` is what is kept apart as its backward pass.
        """
        others = {n: v for n, v in self._but_of("run").items() if n != "_backward"}
        return State(
            expr, self.values, others if backward is None else {**others, "_backward": backward}
        )

    def alone(self, expr: str) -> "State":
        """Give another program by itself, seen as this one is."""
        return State(expr, {}, self.page)

    def linked(self) -> "State":
        """Give the same state without what is of the one request, and stands in no link."""
        unsaid = self.unsaid
        settings = {n: v for n, v in self._but_of("request").items() if n not in unsaid}
        return State(self.expr, self.values, settings)

    def _but_of(self, of: str) -> dict[str, object]:
        left = {name for name, setting in SETTINGS.items() if setting.of == of}
        return {name: value for name, value in self.settings.items() if name not in left}

    def with_folding(self, fold: Sequence[str] | None, expand: Sequence[str], gate: str) -> "State":
        """Give the same state with other modules folded and gates expanded, looking at a gate."""
        settings = {
            n: v for n, v in self.settings.items() if n not in ("_fold", "_expand", "_step")
        }
        if fold is not None:
            settings["_fold"] = ",".join(fold)
        if expand:
            settings["_expand"] = ",".join(expand)
        settings["_gate"] = gate
        return State(self.expr, self.values, settings)

    def without(self, name: str) -> "State":
        """Give the same state without a setting."""
        others = {one: value for one, value in self.settings.items() if one != name}
        return State(self.expr, self.values, others)

    @property
    def locale(self) -> str | None:
        """Give the language that is asked for; None where none is, or one that there is not."""
        return locale_of(str(self.settings.get("_lang", "")))

    @property
    def theme(self) -> str:
        """Give the theme; the default instead of an unknown one."""
        return self._choice("_theme")

    @property
    def palette(self) -> str:
        """Give the palette: `plain` is the one without red and green."""
        return self._choice("_palette")

    @property
    def colours(self) -> str:
        """Give the theme and the palette in one word, as pictures take it."""
        return f"{self.theme}-plain" if self.palette == "plain" else self.theme

    @property
    def view(self) -> str:
        """Give the view: `present` is the one for a projector."""
        return self._choice("_view")

    @property
    def flow(self) -> str:
        """Give the way in which the circuit runs."""
        return self._choice("_flow")

    @property
    def left_out(self) -> tuple[str, ...]:
        """List the panels of the page that are left out."""
        asked = names_in(self.settings.get("_hide", ()))
        return tuple(panel for panel in HIDEABLE if panel in asked)

    def _choice(self, name: str) -> str:
        return SETTINGS[name].choice(self.settings.get(name))


def nothing(settings: Mapping[str, object]) -> State:
    """Begin with no program."""
    return State("")


def from_query(query: bytes, begun: Callable[[Mapping[str, object]], State] = nothing) -> State:
    """Read a query. An empty value counts as none. Without a program, `begun` chooses one by the settings.

    Errors: InputError `encoding` for bytes that are not UTF-8, `packed-address`; TooLarge.
    """
    pairs = _pairs(query)
    if packing.PARAMETER in pairs:
        within = _pairs(packing.unpacked(pairs.pop(packing.PARAMETER)))
        if packing.PARAMETER in within:
            raise packing.refused(
                say("the packed address has another one packed in it"),
                say("Copy the link again from the page."),
            )
        pairs = {**within, **pairs}
    if "expr" in pairs:
        return _state(pairs.pop("expr"), pairs)
    given = _state("", pairs)
    default = begun(given.settings)
    return State(
        default.expr,
        {**default.values, **given.values},
        {**default.settings, **given.settings},
    )


def _pairs(query: bytes) -> dict[str, str]:
    """Take a query apart. Errors: InputError, TooLarge."""
    if len(query) > MAX_BYTES:
        raise TooLarge(
            "address-too-long",
            counted(
                "the address has {count:,} byte; {most:,} are allowed",
                "the address has {count:,} bytes; {most:,} are allowed",
                count=len(query),
                most=MAX_BYTES,
            ),
            say("Take out what names no input."),
        )
    parts = [part for part in query.split(b"&", MAX_SIGNS) if part]
    if len(parts) > MAX_PARAMETERS or query.count(b"&") > MAX_SIGNS:
        raise TooLarge(
            "too-many-parameters",
            counted(
                "the address has {count:,} parameter; {most:,} are allowed",
                "the address has {count:,} parameters; {most:,} are allowed",
                count=query.count(b"&") + 1,
                most=MAX_PARAMETERS,
            ),
            say("Take those out that name no input."),
        )
    return dict(_pair(part) for part in parts)


def locale_in(query: bytes) -> str | None:
    """Read the language alone, for the error about an address that can't be read.

    >>> locale_in(b"expr=x%2By&_lang=zh"), locale_in(b"expr=%ff&_lang=xx")
    ('zh', None)
    """
    _, named, behind = (b"&" + query).rpartition(b"&_lang=")
    if not named:
        return _locale_packed(query)
    return State(
        "", settings={"_lang": behind.partition(b"&")[0].decode("ascii", "replace")}
    ).locale


def _locale_packed(query: bytes) -> str | None:
    if packing.PARAMETER.encode() + b"=" not in query:
        return None
    try:
        return from_query(query).locale
    except InputError:
        return None


def _least_characters(quoted: bytes) -> int:
    """Count the fewest characters that a quoted text may have, without decoding it.

    A byte is written as itself or as three characters, and a character has at most four bytes.

    >>> _least_characters("θ+𝜔".encode()), _least_characters(b"%CE%B8%2B%f0%9d%9c%94")
    (3, 3)
    """
    count = len(quoted) - 2 * quoted.count(b"%")
    going_on = len(re.findall(rb"%[89AaBb]", quoted)) if b"%" in quoted else 0
    going_on += len(quoted) - len(quoted.translate(None, bytes(range(0x80, 0xC0))))
    return max(count - going_on, count // 4)


def _pair(part: bytes) -> tuple[str, str]:
    name, _, value = part.partition(b"=")
    if name == b"expr" and _least_characters(value) > MAX_WITH_COMMENTS:
        raise TooLarge(
            "program-too-long",
            say("the program has more than {most:,} characters", most=MAX_WITH_COMMENTS),
            say("Shorten it."),
        )
    try:
        return _unquoted(name), _unquoted(value)
    except UnicodeDecodeError:
        if name == packing.PARAMETER.encode():
            raise packing.broken() from None
        raise InputError(
            "encoding",
            say("the address has percent signs that are no UTF-8"),
            say("Copy the link again, from its first sign to its last."),
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
    telling = {name for name, setting in SETTINGS.items() if setting.says_empty}
    pairs = {n: v for n, v in pairs.items() if v or n in telling or not n.startswith("_")}
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
            say("the body is not a JSON object with a text `expr`"),
            say("Send {example}.", example='{"expr": "(x+y)*z", "values": {"x": -2}}'),
        )
    values, options = content.get("values") or {}, content.get("options") or {}
    if not isinstance(values, dict) or not isinstance(options, dict):
        raise InputError(
            "bad-json",
            say("`values` and `options` must be objects"),
            say("Send {example}.", example='"values": {"x": -2}'),
        )
    return State(content["expr"], _given(values), {f"_{n}": v for n, v in options.items()})


def notices(
    state: State, gates: Collection[str], count: int, address: str = "/"
) -> Iterator[Words]:
    """Say which settings that an address reads have values that mean nothing, and what it does instead.

    `gates` are the ids of the circuit's gates, `count` is how many steps its run has.
    """
    here = Here(gates, count)
    for name, setting in SETTINGS.items():
        if name in state.settings and address in setting.read:
            yield from setting.notices(setting, state.settings[name], here)


def to_query(state: State) -> str:
    """Write a state as a query, ready to stand behind a `?`.

    >>> to_query(State("(x+y)*z", {"x": "-2"}))
    'expr=(x%2By)*z&x=-2'
    """
    return query_of({"expr": state.expr, **state.values, **state.settings})


def query_of(pairs: Mapping[str, object]) -> str:
    """Write parameters as a query.

    >>> query_of({"_lesson": "forks", "_lang": "zh"})
    '_lesson=forks&_lang=zh'
    """
    return "&".join(
        [f"{_quoted_name(name)}={_quoted(str(value))}" for name, value in pairs.items()]
    )


def _quoted_name(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else quote(name)


@lru_cache(maxsize=64)
def _quoted(value: str) -> str:
    """Quote a value; the latest are kept, because a page has a hundred links with the same program."""
    return quote(value, safe=_UNQUOTED)
