"""The cards of a page, in their order."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from apps.accounts.quarters import Quarter
from apps.dashboards.cards.customers import coverage
from apps.dashboards.cards.direction import direction
from apps.dashboards.cards.peers import transitions
from apps.dashboards.cards.personas import mix, traps
from apps.dashboards.cards.scores import dimensions, history, maturity
from apps.dashboards.cards.sides import gaps, self_view
from apps.dashboards.exhibits import WHOLE, Card
from apps.dashboards.kpi_cards import first_card
from apps.reports.results import RoundReport


def cards(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of the page in their order."""
    heading = [] if report.path is None else [direction(report, report.path)]
    looking = [] if report.self_view is None else [self_view(report, report.self_view)]
    measured, level = _measured(report), maturity(report, at)
    shown = [
        *heading,
        traps(report),
        mix(report),
        dimensions(report),
        measured or level,
        gaps(report),
        coverage(report),
        transitions(report),
        *([level, history(report)] if measured else [replace(history(report), span=WHOLE)]),
        *looking,
    ]
    return [addressed(report, card) for card in shown]


def card(report: RoundReport, slug: str, at: datetime) -> Card | None:
    """Return one card of the page; None if the page has no such card."""
    return next((card for card in cards(report, at) if card.slug == slug), None)


def earlier(report: RoundReport) -> list[Card]:
    """Return the cards over the list of rounds."""
    shown = (mix(report), history(report))
    return [addressed(report, replace(card, span=WHOLE)) for card in shown]


def overview(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards that tell the most: the mix, maturity among peers, and its history."""
    shown = (mix(report), maturity(report, at), history(report))
    return [addressed(report, card) for card in shown]


def addressed(report: RoundReport, card: Card) -> Card:
    """Return a card with its quarter, and with its address where the figures are somebody's."""
    slug, quarter = report.slug, report.row.period_id
    page = reverse("dashboards:round_results", args=(slug, quarter)) if slug else ""
    return card.placed(page, quarter, "results")


def _measured(report: RoundReport) -> Card | None:
    """Return the card of the first KPI that is tracked and measured; None where none is."""
    if not report.slug:
        return None
    return first_card(report.slug, Quarter.parse(report.row.period_id))
