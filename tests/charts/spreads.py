"""How companies spread, with and without an own score, for the chart tests."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.marks import Estimate
from apps.charts.spread import ScoreSpread
from apps.charts.svg import Caption

TOLD = ScoreSpread(
    caption=Caption("peers", "How your peers spread", "Typical half of them 41-61."),
    bins=(1.0, 2.0, 5.0, 16.0, 30.0, 24.0, 12.0, 6.0, 3.0, 1.0),
    tips=tuple(f"{10 * i} to {10 * i + 10}" for i in range(10)),
    own=Estimate(52, 47, 58),
    own_name="You 52",
    median=49,
    median_name="Median 49",
)
EVERY: Mapping[str, ScoreSpread] = {
    "with the own score": TOLD,
    "without it": replace(TOLD, own=None, own_name=""),
    "of a company at the top": replace(TOLD, own=Estimate(97, 91, 100), own_name="You 97"),
    "without a median": replace(TOLD, median=None, median_name=""),
    "in German": replace(
        TOLD,
        own_name="Ihr Unternehmen 52",
        percent="{share} %",
        median_name="Median der Vergleichsgruppe 49",
    ),
}
