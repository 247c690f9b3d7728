"""Perception gaps that the chart tests share."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.dumbbell import GapChart, GapRow, GapWords
from apps.charts.svg import Caption

TOLD = GapChart(
    Caption("gaps", "Where leaders and customers disagree", "Leaders see self-service at 62."),
    GapWords("Leadership", "Frontline", "Customers", "Gap"),
    (
        GapRow("Self-service", 62, 41, 34, "28", is_called=True, tip="Self-service: 62, 41, 34"),
        GapRow("Customer focus", 81, 66, 58, "23", is_called=True, tip="Customer focus: 81, 66"),
        GapRow("Leadership", 78, 64.5, 63, "15", tip="Leadership: 78, 65, 63"),
        GapRow("Agent empowerment", 66, 52, 55, "14", tip="Agent empowerment: 66, 52, 55"),
        GapRow("Technology", 60, 52, 47, "13", tip="Technology: 60, 52, 47"),
        GapRow("Process discipline", 68, 66, 61, "7", tip="Process discipline: 68, 66, 61"),
        GapRow("Measurement", 50, 47, 44, "6", tip="Measurement: 50, 47, 44"),
    ),
)
EXTREMES = replace(
    TOLD,
    rows=(
        GapRow("Leadership", 100, 50, 0, "100", is_called=True),
        GapRow("Technology", 100, 100, 100, "0"),
        GapRow("Measurement", 0, 0, 0, "0"),
    ),
)
WITHHELD = replace(
    TOLD,
    rows=(
        GapRow("Self-service", 62, None, 34, "28", is_called=True),
        GapRow("Customer focus", 81, None, None, ""),
        GapRow("Leadership", None, None, None, "Shown when five people have answered"),
    ),
)
ONE = replace(TOLD, rows=TOLD.rows[:1])


def in_german() -> GapChart:
    """Say everything in long words."""
    words = GapWords("Führungskräfte", "Beschäftigte mit Kundenkontakt", "Kundschaft", "Abstand")
    rows = tuple(
        replace(row, name="Mitarbeiterbefähigung und Handlungsspielraum") for row in TOLD.rows
    )
    return replace(TOLD, words=words, rows=rows)


EVERY: Mapping[str, GapChart] = {
    "told": TOLD,
    "at the extremes": EXTREMES,
    "withheld": WITHHELD,
    "of one row": ONE,
    "in German": in_german(),
}
