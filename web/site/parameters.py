"""Every setting of an address, in one table: what it takes, what it does, and which addresses read it.

A setting is a parameter whose name begins with `_`. From here `address.py` reads settings and says which are
of no use, `/openapi.json` describes them, `docs/addresses.md` lists them and tests send them.
The settings of the server itself are others: `web/running/settings.py`.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from engine.base.names import elided, names_in
from engine.base.words import LOCALES, Words, counted, listed, say
from engine.check.explore import USUAL_STEP
from engine.formats import FORMATS
from engine.picture.sizes import FLOWS
from engine.programs import FILES, LANGUAGES, languages_of
from web.site.panels import PANELS

LONGEST_QUOTED = 41  # characters of what was given that a notice repeats
_VIEWS = ("/", "/explain", "/check", "/embed", "/share", "/card.png")
_PICTURES = tuple(f"/graph.{format.ending}" for format in FORMATS.values() if format.drawn)
CIRCUITS = (*_VIEWS, *(f"/graph.{ending}" for ending in FORMATS))
"""The addresses that answer with a circuit."""
_SEVERAL = [one.ending for one in FILES if len(languages_of(one.ending)) > 1]
_FLAVOURS = tuple(name for ending in _SEVERAL for name in languages_of(ending))


def _written_of(*of: str) -> tuple[str, ...]:
    """List the addresses of the programs that are written of a picture, or of a run with parts."""
    found = dict.fromkeys(one.file.ending for one in LANGUAGES.values() if one.of in of)
    return tuple(f"/graph.{ending}" for ending in found)


_PROGRAMS = tuple(f"/graph.{one.ending}" for one in FILES)
_DRAWN = tuple(path for path in CIRCUITS if path not in ("/check", *_PROGRAMS))
_FOLDED = (*_DRAWN, *_written_of("picture"))
_EXPANDED = (*_DRAWN, *_written_of("picture", "parts"))


@dataclass(frozen=True)
class Here:
    """What a notice must know of the circuit."""

    # The ids of its gates.
    gates: Collection[str]
    # How many steps its run has.
    steps: int


Notices = Callable[["Setting", object, Here], Iterator[Words]]


def _none(setting: "Setting", given: object, here: Here) -> Iterator[Words]:
    """Say nothing: what is wrong with the setting is an error, or is said where it is read."""
    yield from ()


@dataclass(frozen=True)
class Setting:
    """A parameter of an address, and all that is known of it."""

    # As it stands in an address: `_step`.
    name: str
    # What it does, for a reader.
    words: Words
    # The addresses that read it.
    read: tuple[str, ...]
    # What may stand behind its `=`.
    takes: Words
    # What holds without it.
    usual: str
    # Some of what it takes; one of the first two makes an answer different at each address that reads it.
    examples: tuple[str, ...]
    # Where it is one of a few words, these, the usual one first.
    known: tuple[str, ...] = ()
    # How long it stays: with the `page` from one circuit to the next, with the `circuit` while its program
    # is edited, with the `run` of one program, or for the one `request`, in no link.
    of: Literal["page", "circuit", "run", "request"] = "circuit"
    # Whether it takes several, with a comma between them.
    lists: bool = False
    # Whether it says something with nothing behind its `=`.
    says_empty: bool = False
    # Says what is of no use in what was given.
    notices: Notices = _none

    def choice(self, given: object) -> str:
        """Give the one of the known words that is meant: one that is not known is as good as none."""
        return given if isinstance(given, str) and given in self.known else self.known[0]


def _choices(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    text = str(given).strip()
    if text and text not in setting.known:
        yield say(
            "`{setting}` is one of {known}; `{given}` is left aside",
            setting=setting.name,
            known=_quoted(setting.known),
            given=shortened(text),
        )


def _languages(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    if not locale_of(str(given).strip()):
        yield from _choices(setting, given, here)


def _panels(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    for panel in names_in(given):
        if panel not in setting.known:
            yield say(
                "there is no panel `{given}` to leave out; there are {known}",
                given=shortened(panel),
                known=_quoted(setting.known),
            )


def _steps(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    text = str(given).strip()
    step = step_in(given)
    if text and (step is None or step > here.steps):
        yield counted(
            "the run has {count} step, and no step `{given}`: it is shown to its end",
            "the run has {count} steps, and no step `{given}`: it is shown to its end",
            count=here.steps,
            given=shortened(text),
        )


def _predictions(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    text = str(given).strip()
    if text and text not in (*setting.known, *here.gates):
        yield say(
            "`_predict` is `gradients`, `values`, `backward` or the id of a gate; `{given}` is left aside",
            given=shortened(text),
        )


def _gates(setting: Setting, given: object, here: Here) -> Iterator[Words]:
    text = str(given).strip()
    if text and text not in here.gates:
        yield say("there is no gate `{given}` in this circuit", given=shortened(text))


def _one_of(
    name: str, words: Words, read: tuple[str, ...], known: tuple[str, ...],
    of: Literal["page", "circuit"] = "page", usual: str = "", notices: Notices = _choices,
) -> Setting:  # fmt: skip
    """Make a setting that is one of a few words."""
    others = (*known[1:], known[0])  # the first is what holds without it, and changes nothing
    return Setting(
        name, words, read, say("one of {known}", known=_quoted(known)), usual or f"`{known[0]}`", others,
        known, of, notices=notices,
    )  # fmt: skip


def _quoted(choices: Collection[str]) -> object:
    return listed([f"`{choice}`" for choice in choices])


def step_in(given: object) -> int | None:
    """Read a number of steps; None for what is none."""
    text = str(given).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def locale_of(tag: str) -> str | None:
    """Give the language of a tag, if it is one that there is: `zh-Hans` is Chinese."""
    language = re.split(r"[-_]", tag.lower())[0]
    return language if language in LOCALES else None


def shortened(text: str) -> str:
    """Quote a user's text in a sentence: shortened, and without backticks, which mark code there."""
    return elided(text.replace("`", "'"), LONGEST_QUOTED, one_line=True)


_NUMBER = say("a number")
_NAMES = say("names, with commas between them")
_HIDEABLE = ("program", "inputs", "sentence", "steps", "tabs")
_COLOURED = ("/", "/check", "/embed", "/share", "/card.png", *_PICTURES)

_ALL = (
    Setting(
        "_upstream", say("the gradient at the output, where the backward pass begins"), CIRCUITS,
        say("a number, or an array of the output’s shape"), "1, or ones", ("3", "-0.5", "[1,2]"),
    ),
    Setting(
        "_data", say("the inputs that are data: they get no gradient"), CIRCUITS, _NAMES, "none",
        ("x", "x,y", "W"), lists=True,
    ),
    Setting(
        "_fold",
        say("the modules that are drawn as one gate: statements, calls (`neuron`, `neuron.2`), rounds of "
            "loops (`t.0`), runs of these (`mean..out`), and functions where their parts were typed; with "
            "nothing behind it everything is open, and `*` is what a large circuit opens with"),
        _FOLDED, _NAMES, "none, but in large circuits on a page", ("q", "sigmoid", "q,sigmoid", "g1"),
        lists=True, says_empty=True,
    ),
    Setting(
        "_expand", say("the gates that are drawn as their parts"), _EXPANDED, _NAMES, "none",
        ("sigmoid", "tanh", "elu", "g1,g2"), lists=True,
    ),
    _one_of(
        "_lang", say("the language of all that is said"), CIRCUITS, tuple(LOCALES), "page",
        "the browser’s on a page, else `en`", _languages,
    ),
    _one_of("_theme", say("light, dark, or as the reader’s system is"), _COLOURED, ("auto", "light", "dark")),
    _one_of(
        "_palette", say("the colours of values and gradients: `plain` is without red and green"), _COLOURED,
        ("standard", "plain"),
    ),
    _one_of(
        "_flow",
        say("the way in which the circuit runs: to the right, in rows like lines of text, which may be "
            "shorter or longer ones, or down; a page without it chooses by the room that it has"),
        ("/", "/embed", "/share", "/card.png", *_PICTURES, *_written_of("picture")), FLOWS,
    ),
    _one_of("_view", say("the whole page, or the one for a projector"), ("/", "/share"), ("full", "present")),
    Setting(
        "_hide", say("the parts of the page that are left out"), ("/", "/embed", "/share"),
        say("some of {known}", known=_quoted(_HIDEABLE)), "none", ("inputs", "program,tabs"), _HIDEABLE,
        "page", lists=True, notices=_panels,
    ),
    _one_of("_code", say("the language of the program that the page shows"), ("/",), tuple(LANGUAGES)),
    _one_of("_panel", say("the tab that is open"), ("/",), tuple(PANELS), "circuit"),
    Setting(
        "_step", say("how many steps of the run have happened"),
        ("/", "/explain", "/embed", "/share", "/card.png", *_PICTURES),
        say("a number of steps"), "all", ("1", "0", "3", "-1", "99"), of="run", notices=_steps,
    ),
    Setting(
        "_predict", say("the numbers that are hidden until the reader finds them"),
        (*_VIEWS, *(path for path in _PICTURES if path != "/graph.html"), "/graph.json"),
        say("`gradients`, `values`, `backward`, or the id of a gate"), "none",
        ("gradients", "backward", "values", "g2"),
        ("gradients", "values", "backward"), notices=_predictions,
    ),
    Setting(
        "_backward",
        say("a hand-written backward pass that is kept apart from the program; "
            "with nothing behind it the whole text is read as one program"),
        CIRCUITS, say("a program"), "one that stands in the program itself", ("dx = 1", "", "dx = x; dy = y"),
        says_empty=True,
    ),
    Setting(
        "_answered",
        say("what is found of an exercise: a frame writes it into the query that it tells, and takes it from "
            "there"),
        ("/embed",),
        say("for each number 0 (not found), 1 (found) or 2 (shown); of a backward pass the names that were "
            "shown"),
        "nothing, or what the browser keeps", ("10", "x,*"), of="run",
    ),
    Setting(
        "_reveal", say("with `_predict=backward`, the next line of the backward pass is written"), ("/",),
        say("any text"), "none", ("1",), of="request",
    ),
    Setting(
        "_since",
        say("what the page said of the circuit that it shows: where an edit of the backward pass leaves that "
            "as it is, the answer has what is said of the text alone, and so it has where the text is wrong"),
        ("/",), say("any text"), "none", ("1",), of="request",
    ),
    Setting(
        "_written",
        say("whether links have what is written as the backward pass: 1, or 0 for links that lead to an "
            "empty field"),
        ("/share",), say("0 or 1"), "0 with `_predict=backward`, so that no exercise has its answers; else 1",
        ("1", "0"), of="request",
    ),
    Setting(
        "_gate", say("the gate that is looked at"), ("/", "/explain", "/embed"), say("the id of a gate"),
        "none", ("g1", "g2", "../.."), of="run", notices=_gates,
    ),
    Setting(
        "_lesson", say("the lesson that is read; where there is no program, its first circuit is shown"),
        _VIEWS, say("the name of a lesson"), "none", ("forks", "product"),
    ),
    Setting(
        "_wrt", say("the input, or an entry of one, that the check takes a step on"), ("/check",),
        say("a name, or an entry such as `W[0,1]`"), "the first input", ("y", "x", "W[0,1]", "x[0]"),
    ),
    Setting(
        "_h", say("how large the step in the check is, from 1e-12 to 10"), ("/check",), _NUMBER,
        f"{USUAL_STEP:g}", ("0.5", "1e-9", "1e999", "nan"),
    ),
    Setting(
        "_low", say("where the curve in the check begins"), ("/check",), _NUMBER, "around the value",
        ("-100", "nan"),
    ),
    Setting(
        "_high", say("where the curve in the check ends"), ("/check",), _NUMBER, "around the value",
        ("100", "1e999"),
    ),
    Setting(
        "_soon", say("the check is what there is without SymPy, which may take seconds"), ("/check",),
        say("any text"), "none", ("1",), of="request",
    ),
    Setting(
        "_flavour", say("the language of the program, where a format has several"),
        tuple(f"/graph.{ending}" for ending in _SEVERAL),
        say("one of {known}", known=_quoted(_FLAVOURS)), "the first that the format has",
        ("pytorch", "formulas", *_FLAVOURS), _FLAVOURS,
    ),
    Setting(
        "_width", say("how wide the picture of a link is, up to 1200"), ("/card.png",),
        say("a number of pixels, 200 or more"), "1200", ("600", "0", "9999"),
    ),
    Setting(
        "_unsaid", say("the inputs whose values the page made up, which no notice counts as given, and "
                        "settings that no reader chose"), ("/",),
        _NAMES, "none", ("xe", "x"), of="request", lists=True,
    ),
)  # fmt: skip
SETTINGS = {setting.name: setting for setting in _ALL}
"""Every setting by its name, in the order of the documents and of the notices."""
HIDEABLE = SETTINGS["_hide"].known
LISTS = tuple(setting.name for setting in _ALL if setting.lists)


def read_at(path: str) -> list[Setting]:
    """List the settings that an address reads."""
    return [setting for setting in SETTINGS.values() if path in setting.read]
