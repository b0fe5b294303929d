"""What was judged, for a terminal, and as one HTML page that refers to no other."""

from html import escape

import numpy as np

from ..base.numerals import rounded
from ..base.words import Words, counted, listed, say, translated
from ..picture.marks import NUMBER_SIZE
from .comparing import same
from .judged import Judged, Line
from .mistakes.said import as_factor

WORDS = {
    "right": say("right"),
    "wrong": say("wrong"),
    "follows": say("follows"),
    "unknown": say("unknown"),
}
_SAYS = {
    "follows": say("right in itself: a line that it uses is wrong"),
    "unknown": say("the forward pass has nothing to compare it with"),
}
_GUESSED = say("shapes of inputs are guesses until you give values")
_NUMBERS = say(
    "it is right for these numbers alone: write what it is made of, so that it holds for others"
)
_KINK = say(
    "with these numbers a gate stands at a kink, where its slope may be either of two: both gradients are "
    "right"
)
_BRANCH = say("it is one branch of the gradient; the other ones are added to it")
_UNTOLD = say("it would be wrong even if all lines before it were right")
_NAMELESS = say("it differs from the gradient, and none of the usual mistakes fits")
_LATER = say(
    "it differs from the gradient; what is wrong with it is told when fewer lines before it are"
)
MARKS = {"right": "✓", "wrong": "✗", "follows": "↪", "unknown": "?"}
_LEAST = 11.0  # pixels: the font size of a number in the picture, at least
_STYLE = """\
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
figure { margin: 1.5rem 0; overflow-x: auto; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 6px 10px; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; }
code, pre { margin: 0; min-height: 1lh; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; }
ol { padding-left: 4ch; } ol, .at { font: 14px/1.5 ui-monospace, monospace; } .at { text-align: right; }
.wrong td:first-child { font-weight: 700; } .hint { opacity: .75; }
"""


def summary(judged: Judged) -> Words:
    """Say how many gradients are right and wrong."""
    right = counted("{count} gradient is right", "{count} gradients are right", count=judged.right)
    wrong = counted("{count} gradient is wrong", "{count} gradients are wrong", count=judged.wrong)
    said = say("the backward pass of {output}: {right}, {wrong}",
               output=judged.output, right=right, wrong=wrong)  # fmt: skip
    return with_unjudged(said, judged)


def with_unjudged(said: Words, judged: Judged) -> Words:
    """Say also which lines are not judged, and which inputs need a value for that."""
    if not judged.unjudged:
        return said
    names = listed([f"`{name}`" for name in judged.unjudged])
    if not judged.unset:
        return say("{said}; not judged: {names}", said=said, names=names)
    inputs = listed([f"`{name}`" for name in judged.unset])
    return say("{said}; not judged before {inputs} have values: {names}",
               said=said, inputs=inputs, names=names)  # fmt: skip


def verdict(line: Line, telling: bool = False) -> Words:
    """Say what was found of a line; nothing of its numbers where those would be `telling`."""
    if telling and line.verdict == "wrong" and not line.lacks:
        return _UNTOLD
    if line.diagnosis is not None:
        return line.diagnosis.message
    if line.factor is not None and line.verdict == "right":
        if line.of_sum:
            return say(
                "it is {factor} times the gradient, as it should be where what arrives is that of a sum",
                factor=as_factor(line.factor),
            )
        return say(
            "it is {factor} times the gradient, which the lines that use it make up for",
            factor=as_factor(line.factor),
        )
    if line.is_branch:
        return _BRANCH
    if line.verdict == "unknown" and line.lacks:
        return say("`{name}`, which it uses, has no value", name=line.lacks)
    if line.verdict == "unknown" and line.is_guessed:
        return _GUESSED
    if line.is_of_numbers:
        return _NUMBERS
    if line.is_at_kink:
        return _KINK
    if line.is_open:
        return _LATER
    if line.verdict == "wrong":
        return _differing(line)
    return _SAYS.get(line.verdict, say("it is right"))


def _differing(line: Line) -> Words:
    """Say of a line whose mistake has no name that it differs, and of an array where it does so most."""
    own, right = line.value, line.expected
    if own is None or right is None or np.shape(own) != np.shape(right) or not np.ndim(own):
        return _NAMELESS
    apart = np.abs(np.subtract(own, right))
    if not np.all(np.isfinite(apart)) or not np.any(apart):
        return _NAMELESS
    place = [int(at) for at in np.unravel_index(np.argmax(apart), apart.shape)]
    return say(
        "it differs from the gradient in {some} of {all} numbers, most of all at {place}, and none of the "
        "usual mistakes fits",
        some=sum(not same(*pair) for pair in zip(np.ravel(own), np.ravel(right), strict=True)),
        all=apart.size,
        place=str(place),
    )


def hint(line: Line) -> Words | None:
    """Say what to look at where a line is wrong; None where nothing is known of that."""
    if line.diagnosis is not None:
        return line.diagnosis.hint
    if line.verdict != "wrong" or not line.into or line.of is None:
        return None
    return counted(
        "`{value}` goes into {names}: what arrives there, times the local gradient of that gate, is what "
        "this line should give.",
        "`{value}` goes into {count} gates, {names}: each sends back what arrives there, times its local "
        "gradient, and this line should give the sum.",
        count=len(line.into),
        value=line.of,
        names=listed([f"`{name}`" for name in dict.fromkeys(line.into)]),
    )


def printed(judged: Judged, text: str) -> str:
    """Write what was judged for a terminal. `text` is what the lines stand in."""
    rows = [f"{summary(judged)}"]
    for line in judged.lines:
        rows.append(f"{line.verdict:<8} {_number_of(line, text):>4}  {_typed(line, text)}")
        if line.is_noted:
            rows.append(f"{'':<15}{verdict(line)}")
        if look := hint(line):
            rows.append(f"{'':<15}hint: {look}")
    if judged.missing:
        rows.append(f"{say('no line gives the gradient of: {names}', names=_missing(judged))}")
    return "\n".join(rows)


def _missing(judged: Judged) -> str:
    return ", ".join(judged.missing)


def _number_of(line: Line, text: str) -> int:
    return text.count("\n", 0, line.at[0]) + 1


def _typed(line: Line, text: str) -> str:
    parts = (" ".join(text[slice(*span)].split()) for span in line.spans)
    return "; ".join(parts)


def page(judged: Judged, text: str, drawing: str, locale: str = "en", width: float = 0.0) -> str:
    """Write one HTML page: the circuit, which is drawn as SVG, and each line with what was found of it.

    A drawing of this `width`, in points, is scrolled where its numbers would be too small to read.
    """

    def told(words: Words) -> str:
        return escape(translated(words, locale))

    heads = (say("verdict"), say("line"), say("yours"), say("the circuit’s"))
    rows = "\n".join(
        f'<tr class="{line.verdict}"><td>{MARKS[line.verdict]} {told(WORDS[line.verdict])}</td>'
        f'<td class="at">{_number_of(line, text)}</td>'
        f"<td><code>{escape(_typed(line, text))}</code>{_found(line, told(verdict(line)), locale)}</td>"
        f"<td>{_number(line.value)}</td><td>{_number(line.expected)}</td></tr>"
        for line in judged.lines
    )
    columns = "".join(
        f"<th{' colspan=2' if number == 1 else ''}>{told(head)}</th>"
        for number, head in enumerate(heads)
    )
    listing = "\n".join(f"<li><pre>{escape(row)}</pre></li>" for row in text.splitlines())
    title = told(summary(judged))
    missing = say("no line gives the gradient of: {names}", names=_missing(judged))
    return (
        f'<!doctype html>\n<html lang="{escape(locale)}"><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{_STYLE}svg {{ min-width: {width * _LEAST / NUMBER_SIZE:.0f}px; }}</style>\n"
        f"<h1>{title}</h1>\n<figure>{drawing}</figure>\n"
        f"<table><tr>{columns}</tr>\n{rows}\n</table>\n"
        f"{f'<p>{told(missing)}</p>' if judged.missing else ''}\n<ol>\n{listing}\n</ol>\n</html>\n"
    )


def _found(line: Line, said: str, locale: str) -> str:
    if not line.is_noted:
        return ""
    look = hint(line)
    more = f'<br><span class="hint">{escape(translated(look, locale))}</span>' if look else ""
    return f"<br>{said}{more}"


def _number(value: object) -> str:
    return "—" if value is None else f"<code>{escape(rounded(value))}</code>"
