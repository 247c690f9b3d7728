"""The cards of a round as they leave the organisation: on paper, or behind a shared link."""

from dataclasses import replace
from datetime import datetime

from apps.assessments.quarters import Quarter
from apps.dashboards import cards
from apps.dashboards.exhibits import Card
from apps.dashboards.kpi_cards import first_card
from apps.reports.results import RoundReport

WHOLE = 12  # columns
INVENTED = "dashboards/_sample_picture.html"  # what shows members the shape of a missing chart


def unlinked(report: RoundReport) -> RoundReport:
    """Return the report without the ways to the pages behind its figures: those are members'."""
    return replace(report, slug="")


def handouts(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of a round in their order, without ways inside and without inventions."""
    shown = [card for card in cards.cards(unlinked(report), at) if card.body != INVENTED]
    measured = _measured(report)
    return shown if measured is None else [*shown, measured]


def _measured(report: RoundReport) -> Card | None:
    """Return the card of the first KPI that is measured, without its way; None without any."""
    if not report.slug:
        return None
    return first_card("", Quarter.parse(report.row.period_id), span=WHOLE)
