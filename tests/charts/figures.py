"""Figures quarter after quarter that the chart tests share."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.flags import Flag
from apps.charts.history import MiddleHalf
from apps.charts.kpi_line import KpiLine, KpiWords, TargetBand, TrendBand, Written
from apps.charts.svg import Caption

QUARTERS = ("2023 Q4", *(f"{year} Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)))
QUARTERS = (*QUARTERS, "2026 Q1", "2026 Q2", "2026 Q3")
VALUES = (69.5, 68.2, 70.9, 70.1, 71.4, 70.2, 72.6, 75.8, 74.9, 77.7, 78.4, 81.2)
FLAGS = (
    Flag(3, "A", "New CRM", "A, 2024 Q3: New CRM"),
    Flag(7, "B", "Chat launched", "B, 2025 Q3: Chat launched"),
)
MANY_FLAGS = (
    *FLAGS,
    Flag(7.4, "C", "Second line merged with the first", "C: Second line merged"),
    Flag(7.5, "D", "Opening hours extended to the weekend", "D: Opening hours"),
    Flag(11.4, "E", "New head of service", "E: New head of service"),
    Flag(0, "F", "Outsourced the night shift", "F: Night shift"),
)
TOLD = KpiLine(
    Caption("csat", "Customer satisfaction is outrunning your peers", "Up 1.1 points a quarter."),
    KpiWords(
        "You 81%",
        trend=("Trend +1.1 a quarter", "90% range 0.7 to 1.6"),
        peers=("Peer median 75%", "band: middle half"),
        target=("Your target: 80% or more",),
        written=Written("{value}%"),
    ),
    QUARTERS,
    VALUES,
    tuple(f"{quarter}: {value}%" for quarter, value in zip(QUARTERS, VALUES, strict=True)),
    trend=TrendBand(
        0,
        tuple(67.4 + 1.07 * i for i in range(12)),
        tuple(66.1 + 1.07 * i for i in range(12)),
        tuple(68.7 + 1.07 * i for i in range(12)),
    ),
    peers=tuple(
        MiddleHalf(p50 - 3.2, p50, p50 + 3)
        for p50 in (74, 74.5, 74.6, 74.4, 74.2, 74.3, 74.7, 75.2, 75.4, 75.3, 75.1, 75)
    ),
    flags=FLAGS,
    least=0,
    most=100,
)
WITH_TARGET = replace(TOLD, target=TargetBand(80, None), flags=MANY_FLAGS)
BARE = replace(TOLD, trend=None, peers=(), flags=())


def with_gaps() -> KpiLine:
    """Leave out quarters of the own figure, and others of the peers'."""
    values = tuple(None if i in {2, 3, 6} else value for i, value in enumerate(TOLD.values))
    peers = tuple(half if i in {1, 4, 5, 9} else None for i, half in enumerate(TOLD.peers))
    return replace(TOLD, values=values, peers=peers)


def first_figure() -> KpiLine:
    """Keep one quarter, with a flag in it."""
    return replace(
        BARE,
        quarters=QUARTERS[-1:],
        values=VALUES[-1:],
        tips=TOLD.tips[-1:],
        flags=(Flag(0, "A", "New CRM", "A: New CRM"),),
    )


def all_equal(value: float) -> KpiLine:
    """Let nothing change."""
    return replace(
        TOLD,
        values=(value,) * 12,
        trend=TrendBand(0, (value,) * 12, (value,) * 12, (value,) * 12),
        peers=(MiddleHalf(value, value, value),) * 12,
        target=TargetBand(value, value),
    )


def costs_in_german() -> KpiLine:
    """Measure in another unit, and say everything in long words."""
    told = replace(WITH_TARGET, least=0, most=None, target=TargetBand(None, 12_500))
    words = KpiWords(
        "Ihr Unternehmen 16.624,50 €",
        trend=("Entwicklung +213,50 € je Quartal", "90-%-Bereich 140 bis 320 €"),
        peers=("Median der Vergleichsgruppe 15.000 €", "Band: mittlere Hälfte"),
        target=("Ihr Zielwert: höchstens 12.500 €",),
        written=Written("{value} €", decimal=",", thousands="."),
    )
    return replace(
        told,
        words=words,
        values=tuple(value * 200 for value in VALUES),
        trend=TrendBand(0, tuple((67.4 + 1.07 * i) * 200 for i in range(12))),
        peers=tuple(h and MiddleHalf(h.p25 * 200, h.p50 * 200, h.p75 * 200) for h in told.peers),
    )


EVERY: Mapping[str, KpiLine] = {
    "told": TOLD,
    "with a target and many flags": WITH_TARGET,
    "bare": BARE,
    "with gaps": with_gaps(),
    "in a first quarter": first_figure(),
    "always 0": all_equal(0),
    "always 100": all_equal(100),
    "of costs in German": costs_in_german(),
}
