"""What a release's page has: its finding, the cohorts to choose among, and a card for each part."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from apps.dashboards.benchmark_pages import findings, kpis, labels, scores, segments, yearly
from apps.dashboards.exhibits import Card
from apps.reports.benchmark_report import BenchmarkReport


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
    cards = tuple(_addressed(report, card) for card in found)
    return Page(report, findings.headline(report), findings.lede(report), cards)


def _addressed(report: BenchmarkReport, card: Card) -> Card:
    """Return a card with its quarter and the address of its faces, in the cohort of the page."""
    quarter = report.release.quarter
    page = reverse("dashboards:quarter_benchmarks", args=(report.slug, quarter))
    query = urlencode({"cohort": report.asked}) if report.asked else ""
    where = slugify(f"benchmarks {report.asked}".replace("/", " "))
    return card.placed(page, quarter, where, query)
