"""The public sample organisation's latest report, kept for a minute: many visitors see the same."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from apps.accounts.models import Organisation
from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.dashboards import cards, findings, wording
from apps.dashboards.exhibits import Card
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.tenancy.context import acting_for

SECONDS = 60


@dataclass(frozen=True, slots=True)
class LiveSample:
    """The sample's report as the start page shows it."""

    slug: str
    html: str


def public_sample() -> Organisation | None:
    """Return the organisation that everybody may look at; None where it is not there."""
    with acting_for(PUBLIC_SAMPLE):
        return Organisation.objects.filter(pk=PUBLIC_SAMPLE, is_sample=True).first()


def live_sample(at: datetime) -> LiveSample | None:
    """Return the sample's latest report; None as long as it has none."""
    key = f"live-sample-{get_language()}"
    kept: LiveSample | None = cache.get(key)
    if kept is None and (kept := _drawn(at)) is not None:
        cache.set(key, kept, SECONDS)
    return kept


def _drawn(at: datetime) -> LiveSample | None:
    organisation = public_sample()
    if organisation is None:
        return None
    with acting_for(PUBLIC_SAMPLE):
        try:
            report = round_report(None)
        except NoResultsError:
            return None
        context = {
            "organisation": organisation,
            "quarter": wording.quarter(report.row.period_id),
            "answered": report.row.respondents,
            "headline": findings.headline(report, of=organisation.name),
            "lede": findings.lede(report),
            "cards": _cards(report, at),
        }
        html = render_to_string("dashboards/_live_sample.html", context)
    return LiveSample(organisation.slug, html)


def _cards(report: RoundReport, at: datetime) -> list[Card]:
    heading = [] if report.path is None else [cards.direction(report, report.path)]
    level = cards.maturity(report, at), cards.history(report)
    return [*heading, cards.dimensions(report), cards.mix(report), *level]
