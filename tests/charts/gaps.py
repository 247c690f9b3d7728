"""Perception gaps that the chart tests share."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.dumbbell import GapChart, GapRow, GapWords
from apps.charts.svg import Caption

WIDE = 20  # points


def row(
    name: str,
    seen: tuple[float, float, float],
    everybody: float,
    between: tuple[float, float],
    *,
    is_called: bool = False,
) -> GapRow:
    """Tell one thing as leaders, frontline and customers see it, and everybody together."""
    gap = between[1] - between[0]
    return GapRow(
        name,
        *seen,
        gap_text=f"{gap:g}",
        everybody=everybody,
        between=between,
        is_called=is_called,
        is_wide=is_called and gap >= WIDE,
        tip=f"{name}: {seen[0]}, {seen[1]}, {seen[2]}",
    )


TOLD = GapChart(
    Caption("gaps", "Where leaders and customers disagree", "Leaders see self-service at 62."),
    GapWords("Leadership", "Frontline", "Customers", "Your people", "Gap"),
    (
        row("Self-service", (62, 41, 34), 50, (41, 62), is_called=True),
        row("Customer focus", (81, 66, 58), 78, (58, 78), is_called=True),
        row("Leadership", (78, 64, 63), 70, (64, 78), is_called=True),
        row("Agent empowerment", (66, 52, 55), 60, (52, 66)),
        row("Technology", (60, 52, 47), 56, (47, 56)),
        row("Process discipline", (68, 66, 61), 67, (61, 67)),
        row("Measurement", (50, 47, 44), 48, (44, 48)),
    ),
)
EXTREMES = replace(
    TOLD,
    rows=(
        row("Leadership", (100, 50, 0), 100, (0, 100), is_called=True),
        row("Technology", (100, 100, 100), 100, (100, 100)),
        row("Measurement", (0, 0, 0), 0, (0, 0)),
    ),
)
WITHHELD = replace(
    TOLD,
    rows=(
        GapRow("Self-service", 62, None, 34, "12", 46, (34, 46), is_called=True),
        GapRow("Customer focus", 81, None, None, ""),
        GapRow("Leadership", None, None, None, "Shown when five people have answered"),
    ),
)
ONE = replace(TOLD, rows=TOLD.rows[:1])


def in_german() -> GapChart:
    """Say everything in long words."""
    words = GapWords(
        "Führungskräfte", "Beschäftigte mit Kundenkontakt", "Kundschaft", "Alle im Haus", "Abstand"
    )
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
