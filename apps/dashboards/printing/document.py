"""What a board report says: a page of findings, then a card a block, then how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.charts.chart import MEDIUM, NARROW
from apps.dashboards import findings, wording
from apps.dashboards.exhibits import Card
from apps.dashboards.handouts import handouts, shows_kpi_peers, shows_peers
from apps.dashboards.printing.pictures import Pictures
from apps.reports.annotations import EventFlag
from apps.reports.results import RoundReport

MOST_EVENTS = 4  # that the first page has room for
PICTURED = ("compass", "history")  # on the first page too; where there is none, the mix
UNTOLD = "traps"  # explains, and finds nothing
ON_PAPER = {  # bodies of cards that a page folds, or leads on from
    "dashboards/_maturity.html": "dashboards/print/_maturity.html",
    "dashboards/_mix.html": "",
    "dashboards/_self_view.html": "dashboards/print/_self_view.html",
    "dashboards/_transitions.html": "dashboards/print/_transitions.html",
    "dashboards/_views_apart.html": "dashboards/print/_views_apart.html",
}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number of the first page, with its doubt."""

    name: str
    value: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened meanwhile, under the letter that the charts know it by."""

    flag: EventFlag

    @property
    def day(self) -> str:
        """The day in full."""
        return date_format(self.flag.happened_on, "j F Y")


@dataclass(frozen=True, slots=True)
class Document:
    """The markup of a report, and the charts that it asks for by name."""

    markup: str
    drawings: Mapping[str, str]
    has_benchmarks: bool
    has_kpi_benchmarks: bool


def board_report(report: RoundReport, organisation: Organisation, at: datetime) -> Document:
    """Write the report of a quarter, in the language that is being spoken."""
    pictures, cards = Pictures(), _on_paper(handouts(report, at))
    pictured = [pictures.of_card(card, NARROW) for card in _pictured(cards)]
    told = {UNTOLD, *(card.slug for card in pictured)}
    shown = [pictures.of_card(card, MEDIUM) for card in cards]
    peers, kpi_peers = shows_peers(report), shows_kpi_peers(report)
    context = _first_page(report) | {
        "pictured": pictured,
        "findings": [card for card in shown if card.slug not in told],
        "shows_peers": peers or kpi_peers,
        "organisation": organisation,
        "report": report,
        "cards": shown,
        "language": get_language() or "en",
        "is_rtl": get_language_bidi(),
    }
    markup = render_to_string("dashboards/print/board_report.html", context)
    return Document(markup, pictures.drawings, peers, kpi_peers)


def _on_paper(cards: list[Card]) -> list[Card]:
    """Return the cards unfolded, maturity just before its history: a sheet holds both."""
    unfolded = [replace(card, body=ON_PAPER.get(card.body, card.body)) for card in cards]
    level = [card for card in unfolded if card.slug == "maturity"]
    others = [card for card in unfolded if card.slug != "maturity"]
    place = next((n for n, card in enumerate(others) if card.slug == "history"), len(others))
    return [*others[:place], *level, *others[place:]]


def _pictured(cards: list[Card]) -> list[Card]:
    """Return the cards whose charts stand on the first page: those that tell the whole of it."""
    drawn = [card for card in cards if card.chart]
    chosen = [card for card in drawn if card.slug in PICTURED]
    return chosen or [card for card in drawn if card.slug == "mix"]


def _first_page(report: RoundReport) -> dict[str, Any]:
    row = report.row
    return {
        "quarter": wording.quarter(row.period_id),
        "headline": findings.headline(report),
        "lede": findings.lede(report),
        "figures": _key_figures(report),
        "events": [Event(event) for event in report.events[-MOST_EVENTS:]],
        "closed_on": wording.last_day(row.closed_at, report.time_zone),
        "computed_on": wording.day(row.scored_at, report.time_zone),
        "answers_used": findings.answers_used(report),
    }


def _key_figures(report: RoundReport) -> list[KeyFigure]:
    """Return maturity, the place among peers, the largest share, and who answered."""
    row, top = report.row, report.top
    told = []
    if row.maturity is not None and row.maturity_low is not None and row.maturity_high is not None:
        doubt = wording.interval(row.maturity_low, row.maturity_high)
        told.append(KeyFigure(_("Maturity, 0 to 100"), wording.points(row.maturity), doubt))
    peers = report.maturity_peers
    if peers is not None and peers.place is not None:
        name = _("Ahead of, among peers")
        told.append(KeyFigure(name, wording.range_of(peers.place), wording.cohort(peers)))
    share = wording.percents(top.row.share_low, top.row.share_high)
    doubt = _("90% interval {interval}").format(interval=share)
    name = _("Largest share: {persona}").format(persona=top.short_name)
    told.append(KeyFigure(name, wording.percent(top.row.share), doubt))
    counted = _("with questionnaire {version}").format(version=row.instrument_version)
    told.append(KeyFigure(_("Answers that count"), str(row.respondents), counted))
    return told
