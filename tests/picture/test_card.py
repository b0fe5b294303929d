"""The card that other sites show: a circuit fitted, centred and legible, whatever its size."""

from typing import Any

import pytest

from engine.circuits import Circuit
from engine.picture import card as module
from engine.picture.card import HEIGHT, WIDTH, card
from engine.picture.marks import Text
from engine.picture.sizes import text_width
from engine.picture.xdot import Sheet
from tests.support import worked

LEFT, TOP, RIGHT, BOTTOM = 48, 104, WIDTH - 48, HEIGHT - 64
"""The edges of the room that titles leave free, in pixels of the card."""


class Placed:
    """A circuit on its card: the sheet, and the picture's edges in pixels of the card."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
        sheets: list[Sheet] = []

        def kept(*given: Any, sheet: Sheet, **named: Any) -> str:
            sheets.append(sheet)
            return ""

        monkeypatch.setattr(module, "xdot", kept)
        self.picture = Circuit(program).picture
        card(self.picture, Circuit(program).run)
        (self.sheet,) = sheets
        self.scale = self.sheet.scale
        self.left, self.top = self.sheet.left * self.scale, self.sheet.top * self.scale
        self.right = self.left + self.picture.width * self.scale
        self.bottom = self.top + self.picture.height * self.scale
        self.words = [note.text for note in self.sheet.notes]


def test_a_small_circuit_is_drawn_as_large_as_is_well_and_in_the_middle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = Placed(monkeypatch, "x*y")
    assert placed.scale == 2.4
    assert placed.left - LEFT == pytest.approx(RIGHT - placed.right)
    assert placed.top - TOP == pytest.approx(BOTTOM - placed.bottom)
    assert placed.sheet.fades == (0, 0, 0)


@pytest.mark.parametrize("program", [worked.NEURON.program, "x*x*x*x*x*x"], ids=["wide", "high"])
def test_a_circuit_that_fits_stands_within_the_room_and_fills_it_one_way(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    placed = Placed(monkeypatch, program)
    assert 0.62 <= placed.scale < 2.4
    near = {"abs": 0.01}
    assert placed.left >= LEFT - 0.01 and placed.right <= RIGHT + 0.01
    assert placed.top >= TOP - 0.01 and placed.bottom <= BOTTOM + 0.01
    wide, high = placed.right - placed.left, placed.bottom - placed.top
    assert wide == pytest.approx(RIGHT - LEFT, **near) or high == pytest.approx(
        BOTTOM - TOP, **near
    )
    assert placed.sheet.fades == (0, 0, 0)


def test_of_a_long_circuit_the_end_is_legible_and_the_beginning_fades(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = Placed(monkeypatch, "x" + "*1.1" * 40)
    assert placed.scale == 1
    assert placed.right == RIGHT
    assert placed.left < 0
    assert placed.sheet.fades[0] > 0 and placed.sheet.fades[1:] == (0, 0)
    assert "the end of 40 gates" in placed.words


def test_a_circuit_that_is_too_high_shows_its_output_in_the_middle_and_fades_above_and_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = Placed(monkeypatch, f"max({', '.join(f'x{n}' for n in range(30))})")
    assert placed.scale == 1
    (end,) = (one for one in placed.picture.elements if one.id == "output-f")
    (height,) = {shape.place[1] for shape in end.marks if isinstance(shape, Text)}
    assert placed.top + height == pytest.approx((TOP + BOTTOM) / 2, abs=1)
    assert placed.top < 0 and placed.bottom > HEIGHT
    assert placed.sheet.fades[1] > 0 and placed.sheet.fades[2] > 0


def test_a_high_circuit_leaves_no_empty_band(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "\n".join(f"q{n} = x{n}*y{n}" for n in range(20))
    placed = Placed(monkeypatch, f"{rows}\nmax({','.join(f'q{n}' for n in range(20))})")
    assert placed.top <= TOP
    assert placed.bottom >= BOTTOM


def test_a_long_program_is_cut_to_what_fits_above_its_circuit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title, *_ = Placed(monkeypatch, "x" + "*y" * 60).words
    assert title.endswith("…")
    assert RIGHT - LEFT - 40 < text_width(title, 34) <= RIGHT - LEFT
    assert Placed(monkeypatch, "x*y").words[0] == "x*y"
