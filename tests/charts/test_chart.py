"""A picture is drawn once, and found again only by all that it shows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pytest

from apps.charts.chart import NARROW, WIDTHS, drawn
from apps.charts.ribbons import persona_ribbons
from apps.charts.svg import Caption, Picture
from apps.charts.theme import PRINT, PRINT_DARK, WEB, Theme
from tests.charts import examples


@dataclass(frozen=True)
class Told:
    """What a picture is told."""

    caption: Caption
    values: tuple[float, ...]


ACME = Told(Caption("mix", "Acme", "Two figures."), (58.0, 42.0))
Draw = Callable[[Told, Theme, int], Picture]


@pytest.fixture
def drawings() -> list[tuple[Told, Theme, int]]:
    """Every drawing that was made."""
    return []


@pytest.fixture
def draw(drawings: list[tuple[Told, Theme, int]]) -> Draw:
    """Return a chart that notes each time that it is drawn."""

    def draw(told: Told, theme: Theme, width: int) -> Picture:
        drawings.append((told, theme, width))
        svg = f"{told.caption.title} {told.values} {theme.colour('ink')} {width}"
        return Picture(svg, told.caption, 10)

    return draw


class TestAPicture:
    def test_is_drawn_once_for_the_same_figures(
        self, draw: Draw, drawings: list[tuple[Told, Theme, int]]
    ) -> None:
        again = replace(ACME, values=(58.0, 42.0))

        pictures = [drawn(draw, told).narrow for told in (ACME, again, ACME)]

        assert len(set(pictures)) == 1
        assert drawings == [(ACME, WEB, NARROW)]

    def test_is_another_in_each_theme_and_width(
        self, draw: Draw, drawings: list[tuple[Told, Theme, int]]
    ) -> None:
        asked = list(product((WEB, PRINT, PRINT_DARK), WIDTHS))

        pictures = {drawn(draw, ACME).svg(theme, width) for theme, width in asked}

        assert len(pictures) == len(drawings) == len(asked)

    @pytest.mark.parametrize(
        "told",
        [
            replace(ACME, values=(58.0, 41.9)),
            replace(ACME, values=(42.0, 58.0)),
            replace(ACME, caption=replace(ACME.caption, title="Borealis")),
        ],
    )
    def test_is_never_found_by_who_holds_others(self, draw: Draw, told: Told) -> None:
        ours = drawn(draw, ACME).narrow

        assert drawn(draw, told).narrow != ours

    def test_is_what_the_chart_draws(self) -> None:
        chart = drawn(persona_ribbons, examples.AMONG_PEERS)

        for theme, width in product((WEB, PRINT_DARK), WIDTHS):
            plain = persona_ribbons(examples.AMONG_PEERS, theme, width)
            assert chart.svg(theme, width) == chart.svg(theme, width) == plain
