"""Whatever is written is told from what it stands on: WCAG's AA, in every theme and palette."""

import re
from itertools import product
from pathlib import Path

import pytest

from engine.picture.marks import THEMES, colours_of

STATIC = Path(__file__).parents[2] / "static" / "circuit"
AA, AA_SHAPES = 4.5, 3.0
TONES = ("light", "dark")


def declared(sheet: str, selector: str) -> dict[str, tuple[str, str]]:
    """The colours by day and by night that a rule declares, by property."""
    text = (STATIC / sheet).read_text(encoding="utf-8")
    (body,) = re.findall(re.escape(selector) + r" \{([^}]*)\}", text)
    pairs = re.findall(r"([\w-]+): light-dark\((#\w+), (#\w+)\)", body)
    single = re.findall(r"([\w-]+): (#\w+)", body)
    found = [*pairs, *((name, colour, colour) for name, colour in single)]
    return {name.removeprefix("--"): (day, night) for name, day, night in found}


USUAL = declared("circuit.css", ":root")
PALETTES = {
    "standard": USUAL,
    "plain": USUAL | declared("circuit.css", ':root[data-palette="plain"]'),
}


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#ffffff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


WRITTEN = [
    *product(["ink", "soft", "value", "gradient", "wrong", "accent"], ["paper", "raised"]),
    *product(["ink", "value", "gradient"], ["lit"]),
    *product(["ink", "soft"], ["slab"]),
    ("on-accent", "accent"),
    ("paper", "ink"),
]


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize(("text", "ground"), WRITTEN)
def test_texts_of_the_page_stand_out(text: str, ground: str, tone: str, palette: str) -> None:
    colours = {name: pair[TONES.index(tone)] for name, pair in PALETTES[palette].items()}
    assert contrast(colours[text], colours[ground]) >= AA


@pytest.mark.parametrize("theme", THEMES)
def test_texts_of_a_picture_stand_out(theme: str) -> None:
    colours = colours_of(theme)
    on = {"paper": ["ink", "name", "value", "gradient"], "gate": ["ink"], "slab": ["ink"]}
    for ground, texts in on.items():
        for text in texts:
            assert contrast(colours[text], colours[ground]) >= AA, (text, ground)


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("level", [f"level{n}" for n in range(-4, 5)])
def test_numbers_upon_the_scale_of_heat_maps_stand_out(level: str, tone: str) -> None:
    rule, night = declared("circuit.css", f".{level}"), TONES.index(tone)
    text = rule.get("color", USUAL["ink"])
    assert contrast(text[night], rule["background"][night]) >= AA


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", TONES)
def test_what_means_different_things_has_different_colours(tone: str, palette: str) -> None:
    colours = {name: pair[TONES.index(tone)] for name, pair in PALETTES[palette].items()}
    assert len({colours[name] for name in ("ink", "value", "gradient", "wrong", "accent")}) == 5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", TONES)
def test_the_page_and_the_pictures_have_the_same_colours(tone: str, palette: str) -> None:
    page = {name: pair[TONES.index(tone)] for name, pair in PALETTES[palette].items()}
    picture = colours_of(tone if palette == "standard" else f"{tone}-{palette}")
    assert {name: page[name] for name in ("paper", "ink", "slab", "value", "gradient")} == {
        name: picture[name] for name in ("paper", "ink", "slab", "value", "gradient")
    }
    assert page["raised"] == picture["gate"]
    for level in (f"level{n}" for n in range(-4, 5)):
        assert declared("circuit.css", f".{level}")["fill"][TONES.index(tone)] == picture[level]


@pytest.mark.parametrize("theme", ["light-plain", "dark-plain"])
def test_the_plain_palette_has_neither_red_nor_green(theme: str) -> None:
    """For who can't tell red from green, blue alone parts two colours: one has most of it, one least."""
    blue = {role: int(colours_of(theme)[role][5:], 16) for role in ("value", "gradient")}
    assert blue["value"] - blue["gradient"] > 128


def test_a_theme_by_day_and_by_night() -> None:
    assert colours_of("auto") == THEMES["light"] and colours_of("auto", True) == THEMES["dark"]
    assert colours_of("auto-plain", True) == THEMES["dark-plain"]
    assert colours_of("dark-plain") == THEMES["dark-plain"] != THEMES["dark"]
    assert colours_of("nonsense") == THEMES["light"]
