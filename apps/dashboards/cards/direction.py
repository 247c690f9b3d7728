"""The card of the compass."""

from apps.dashboards import bearings, figures, findings, whereabouts
from apps.dashboards.cards.frame import framed, source, steps_to
from apps.dashboards.exhibits import Card
from apps.reports.movement import Path
from apps.reports.results import RoundReport


def direction(report: RoundReport, path: Path) -> Card:
    """Return the card of the compass: where care stands, which way it moves, and where to."""
    return framed(
        "compass",
        findings.direction(report),
        source=source(report),
        method="compass",
        steps=steps_to(report, figures.COMPASS),
        chart=bearings.compass(report, path),
        table=whereabouts.places(path, report.events),
        further=whereabouts.around(report, path),
    )
