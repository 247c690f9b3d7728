"""How companies spread: a bar a bin, and the own score where it is known."""

from dataclasses import replace

import pytest

from apps.charts.marks import Estimate
from apps.charts.spread import score_spread
from apps.charts.theme import PRINT, WEB
from tests.charts.reading import clipped, collisions, elements
from tests.charts.spreads import TOLD as SPREAD


def heights(drawing: str) -> list[float]:
    """Return how tall the bars are."""
    return [float(bar.attrib["height"]) for bar in elements(drawing, "rect")]


@pytest.mark.parametrize("width", [320, 340, 540, 1000])
class TestEveryWidth:
    @pytest.mark.parametrize("own", [0, 3, 50, 97, 100])
    def test_writes_nothing_over_the_edge_or_over_something_else(
        self, width: int, own: float
    ) -> None:
        told = replace(SPREAD, own=Estimate(own, max(own - 6, 0), min(own + 6, 100)))

        drawing = score_spread(told, WEB, width)

        assert not clipped(drawing)
        assert not collisions(drawing)

    def test_draws_bars_as_tall_as_their_shares(self, width: int) -> None:
        tall = heights(score_spread(SPREAD, WEB, width))

        assert len(tall) == len(SPREAD.bins)
        for bar, share in zip(tall, SPREAD.bins, strict=True):
            assert bar / max(tall) == pytest.approx(share / max(SPREAD.bins), abs=0.01)


def test_draws_no_own_score_where_there_is_none() -> None:
    assert elements(score_spread(SPREAD, WEB, 540), "circle")
    assert not elements(score_spread(replace(SPREAD, own=None), WEB, 540), "circle")


def test_prints_without_a_style_sheet() -> None:
    assert "var(" not in score_spread(SPREAD, PRINT, 540)
