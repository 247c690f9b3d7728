"""Histories with all that is known of their course, for the chart tests."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.course import Course, TrendLine, Turn
from apps.charts.flags import Flag
from apps.charts.history import HistoryWords, MiddleHalf, ScoreHistory
from apps.charts.marks import Estimate
from apps.charts.svg import Caption

QUARTERS = (
    *("2024 Q4", "2025 Q1", "2025 Q2", "2025 Q3"),
    *("2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"),
)
POINTS = tuple(Estimate(value, value - 5, value + 5) for value in (41, 43, 42, 47, 46, 51, 55, 58))
LEVEL = tuple(
    Estimate(value, value - half, value + half)
    for value, half in (
        *((41, 5), (42.1, 4.2), (42, 3.8), (44.3, 3.6)),
        *((45.1, 3.5), (47.9, 3.5), (51.2, 3.5), (54.4, 3.5)),
    )
)
TREND = TrendLine(0, 7, 39.8, 56.6, "Trend +2.4 a quarter (1.4 to 3.6)")
STEP = Turn(6, "level rose", "The level rose in 2026 Q2")
BREAK = Turn(4, "new questions", "New questions from 2025 Q4: not comparable with those before")
FULL = ScoreHistory(
    Caption("course", "Maturity", "From 41 to 58 in two years."),
    HistoryWords("Maturity 58", ("53 to 63", "Band: 90% range of the level")),
    QUARTERS,
    POINTS,
    tuple(f"Maturity in {quarter}" for quarter in QUARTERS),
    course=Course(LEVEL, TREND, (), STEP),
)
PEERS = tuple(MiddleHalf(42 + i / 4, 50 + i / 2, 59 + i / 4) for i in range(8))
AMONG_PEERS = replace(FULL, words=replace(FULL.words, peers="Middle half of peers"), peers=PEERS)
BROKEN = replace(AMONG_PEERS, course=Course(LEVEL, breaks=(BREAK,)))


def crowded() -> ScoreHistory:
    """Let everything happen at once, in long words."""
    turns = (
        replace(BREAK, words="Fragebogen überarbeitet und neu veröffentlicht"),
        replace(BREAK, quarter=6, words="Fragebogen abermals neu veröffentlicht"),
    )
    trend = replace(TREND, note="Entwicklung: +2,4 Punkte je Quartal (1,4 bis 3,6)")
    return replace(AMONG_PEERS, course=Course(LEVEL, trend, turns))


def with_flags() -> ScoreHistory:
    """Flag what happened, with a break and a step in the same field."""
    flags = (
        Flag(2, "A", "New head of service", "A: New head of service"),
        Flag(5.4, "B", "Chat launched", "B: Chat launched"),
        Flag(7, "C", "Second line merged with the first", "C: Second line merged"),
    )
    return replace(BROKEN, flags=flags)


EVERY: Mapping[str, ScoreHistory] = {
    "full": FULL,
    "among peers": AMONG_PEERS,
    "broken": BROKEN,
    "crowded": crowded(),
    "with a flag": replace(AMONG_PEERS, flags=with_flags().flags[:1]),
    "with flags": with_flags(),
    "crowded with flags": replace(crowded(), flags=with_flags().flags),
}
