"""The cards of a round as they leave the organisation: on paper, or behind a shared link."""

from dataclasses import replace
from datetime import datetime

from apps.dashboards import cards
from apps.dashboards.exhibits import Card
from apps.reports.results import RoundReport

INVENTED = "dashboards/_sample_picture.html"  # what shows members the shape of a missing chart


def unlinked(report: RoundReport) -> RoundReport:
    """Return the report without the ways to the pages behind its figures: those are members'."""
    return replace(report, slug="")


def handouts(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of a round in their order, without ways inside and without inventions."""
    shown = cards.cards(unlinked(report), at)
    return [card for card in shown if card.body != INVENTED]
