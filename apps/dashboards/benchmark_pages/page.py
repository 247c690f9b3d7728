"""What a release's page has: its finding, the cohorts to choose among, and a card for each part."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from apps.dashboards.benchmark_pages import findings, kpis, labels, scores, segments, yearly
from apps.dashboards.exhibits import Card
from apps.reports.benchmark_report import BenchmarkReport

WHOLE = 12  # columns of the page


@dataclass(frozen=True, slots=True)
class Page:
    """One release as one organisation sees it, in words and pictures."""

    report: BenchmarkReport
    title: str
    lede: str
    cards: tuple[Card, ...]

    def card(self, slug: str) -> Card | None:
        """Return one of the cards; None if the page has no such card."""
        return next((card for card in self.cards if card.slug == slug), None)


def benchmark_page(report: BenchmarkReport) -> Page:
    """Return the page of a release."""
    found = (
        segments.cohorts(report),
        *scores.maturity(report),
        *labels.mix(report),
        scores.dimensions(report),
        yearly.transitions(report),
        *yearly.compass(report),
        kpis.places(report),
    )
    cards = tuple(_addressed(report, card) for card in _laid_out(found))
    return Page(report, findings.headline(report), findings.lede(report), cards)


def _laid_out(cards: tuple[Card, ...]) -> list[Card]:
    """Return the cards without a hole: a half one that has no other beside it is a whole one."""
    placed: list[Card] = []
    waiting = False  # for the second half of a row
    for place, card in enumerate(cards):
        following = cards[place + 1] if place + 1 < len(cards) else None
        if card.span == WHOLE or waiting:
            waiting = False
            placed.append(card)
        elif following is None or following.span == WHOLE:
            placed.append(replace(card, span=WHOLE))
        else:
            waiting = True
            placed.append(card)
    return placed


def _addressed(report: BenchmarkReport, card: Card) -> Card:
    """Return a card with its quarter and the address of its faces, in the cohort of the page."""
    quarter = report.release.quarter
    if not (card.chart or card.table):
        return replace(card, quarter=quarter)
    page = reverse("dashboards:quarter_benchmarks", args=(report.slug, quarter))
    query = urlencode({"cohort": report.asked}) if report.asked else ""
    return replace(card, quarter=quarter, address=f"{page}charts/{card.slug}", query=query)
