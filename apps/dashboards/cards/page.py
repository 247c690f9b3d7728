"""The cards of a page, in their order."""

from datetime import datetime

from apps.dashboards.cards.direction import direction
from apps.dashboards.cards.personas import mix
from apps.dashboards.cards.scores import dimensions, history, maturity
from apps.dashboards.cards.views import gaps, self_view
from apps.dashboards.exhibits import Card
from apps.reports.results import RoundReport


def cards(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of the page, in their order."""
    heading = [] if report.path is None else [direction(report, report.path)]
    looking = [] if report.self_view is None else [self_view(report, report.self_view)]
    moving = [maturity(report, at), history(report)]
    return [mix(report), *heading, *moving, dimensions(report), gaps(report), *looking]


def overview(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards that tell the most: the mix, maturity among peers, and its history."""
    return [mix(report), maturity(report, at), history(report)]
