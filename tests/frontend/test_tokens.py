"""The colours of the pages: readable in light and dark, and the same as those of the charts."""

import re
from pathlib import Path

import pytest

from apps.charts.palette import DARK, LIGHT

TOKENS = Path(__file__).parents[2] / "frontend" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TEXT, GRAPHIC = 4.5, 3.0  # least contrast of WCAG 2.2 AA, 1.4.3 and 1.4.11

PAIRS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


class TestTokens:
    @THEMES
    @pytest.mark.parametrize("ground", ["paper", "card", "sea1", "sea2", "warn-wash"])
    @pytest.mark.parametrize("ink", ["ink", "ink2"])
    def test_ink_is_readable_on_every_ground(self, ink: str, ground: str, theme: int) -> None:
        assert contrast(PAIRS[ink][theme], PAIRS[ground][theme]) >= TEXT

    @THEMES
    @pytest.mark.parametrize(
        ("text", "ground"),
        [
            ("accent", "paper"),
            ("accent", "card"),
            ("accent", "sea1"),
            ("warn", "paper"),
            ("warn", "card"),
            ("warn", "warn-wash"),
            ("ink3", "paper"),
            ("ink3", "card"),
            ("ink", "sea3"),
            ("onp", "accent"),
            ("paper", "ink"),
            ("paper", "ink2"),
            *[(f"on{i}", f"p{i}") for i in range(1, 6)],
        ],
    )
    def test_text_is_readable_where_it_is_set(self, text: str, ground: str, theme: int) -> None:
        assert contrast(PAIRS[text][theme], PAIRS[ground][theme]) >= TEXT

    @THEMES
    @pytest.mark.parametrize("ground", ["paper", "card"])
    @pytest.mark.parametrize("edge", ["ink3", "accent", "warn"])
    def test_edges_of_controls_are_visible(self, edge: str, ground: str, theme: int) -> None:
        assert contrast(PAIRS[edge][theme], PAIRS[ground][theme]) >= GRAPHIC

    @pytest.mark.parametrize("name", sorted(LIGHT))
    def test_agree_with_the_charts(self, name: str) -> None:
        assert PAIRS[name] == (LIGHT[name], DARK[name])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG defines it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
