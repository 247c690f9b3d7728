"""The card of which channels work for which kinds of customers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.dashboards import findings, reach, showcase
from apps.dashboards.exhibits import Card, Link
from apps.reports.results import RoundReport


def coverage(report: RoundReport) -> Card:
    """Return the card of the coverage, or a sample of it that says what is missing."""
    found = (
        findings.no_coverage() if report.coverage is None else findings.coverage(report.coverage)
    )
    if report.coverage is None:
        return Card(
            "coverage",
            found.title,
            found.sentence,
            source=_("invented ratings"),
            links=_onward(report),
            body="dashboards/_sample_picture.html",
            content={"picture": reach.picture(showcase.coverage(), found)},
        )
    return Card(
        "coverage",
        found.title,
        found.sentence,
        source=_("kinds of customers and channels as you recorded them"),
        links=(),
        chart=reach.picture(report.coverage, found),
        table=reach.table(report.coverage),
        further=(reach.kinds(report.coverage),),
    )


def _onward(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to what tells of channels already; none where the figures are nobody's."""
    if not report.slug:
        return ()
    return (Link(_("Track KPIs of each channel"), reverse("dashboards:kpis", args=(report.slug,))),)
