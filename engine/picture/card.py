"""The picture of a link: a circuit on a card of the size that other sites show.

A circuit is fitted to the card and centred. One that nobody could read in that size is drawn larger,
with its output at the right, and fades where the card cuts it off.
"""

from ..base.words import counted, in_one_line, translated
from ..graph.steps import Moment
from ..passes.run import Run
from .marks import Picture, Text
from .sizes import text_width
from .xdot import Note, Sheet, xdot

WIDTH, HEIGHT = 1200, 630
_MARGIN, _HEAD, _FOOT = 48, 104, 64  # pixels: at the sides, above and below the circuit
# Pixels to a point of the picture, whose numbers have 14.5 points: at most, at least for a circuit that
# is shown whole, and for one that is cut off.
_LARGEST, _LEAST, _LEGIBLE = 2.4, 0.62, 1.0
_FADE = 160  # pixels over which a circuit fades at the left
# Pixels: font sizes of the program, of our name, and of the remark.
_TITLE, _BRAND, _SMALL = 34, 30, 22


def card(
    picture: Picture,
    run: Run,
    theme: str = "light",
    moment: Moment | None = None,
    locale: str = "en",
    width: int = WIDTH,
) -> str:
    """Draw a run's circuit as a card `width` pixels wide, for Graphviz's renderers."""
    room = WIDTH - 2 * _MARGIN, HEIGHT - _HEAD - _FOOT
    fitting = min(room[0] / picture.width, room[1] / picture.height, _LARGEST)
    scale = fitting if fitting >= _LEAST else _LEGIBLE
    wide, high = picture.width * scale, picture.height * scale
    left = (WIDTH - wide) / 2 if wide <= room[0] else WIDTH - _MARGIN - wide
    top = _HEAD + (room[1] - high) / 2
    if high > room[1]:  # the output, which is at some height, comes to the middle of the card
        (end,) = (element for element in picture.elements if element.id == run.graph.end.id)
        ends = [mark.place[1] for mark in end.marks if isinstance(mark, Text)]
        middle = _HEAD + room[1] / 2 - (ends[0] if ends else picture.height / 2) * scale
        top = max(min(middle, _HEAD), HEIGHT - _FOOT - high)
    notes = [
        Note("symbol", (_MARGIN, 66), _TITLE, text=_fitted(in_one_line(picture.title)), side=-1),
        Note("title", (WIDTH - _MARGIN, HEIGHT - 28), _BRAND, text="Gateflow ∂", side=1),
    ]
    if scale > fitting:
        whole = counted(
            "the end of {count} gate", "the end of {count} gates", count=len(run.graph.gates)
        )
        said = translated(whole, locale)
        notes.append(Note("shape", (_MARGIN, HEIGHT - 28), _SMALL, text=said, side=-1))
    sheet = Sheet(
        WIDTH / scale,
        HEIGHT / scale,
        left / scale,
        top / scale,
        scale=scale * width / WIDTH,
        notes=tuple(
            Note(
                note.role,
                (note.place[0] / scale, note.place[1] / scale),
                note.size / scale,
                *note[3:],
            )
            for note in notes
        ),
        fades=(
            _FADE * (left < 0) / scale,
            _HEAD * (top < 0) / scale,
            _FOOT * (top + high > HEIGHT) / scale,
        ),
    )
    return xdot(picture, run, "png", theme, moment=moment, sheet=sheet)


def _fitted(title: str) -> str:
    """Cut a program to the width of the card."""
    room = WIDTH - 2 * _MARGIN
    if text_width(title, _TITLE) <= room:
        return title
    title = title[:200]
    while text_width(f"{title}…", _TITLE) > room:
        title = title[:-1]
    return f"{title}…"
