"""The cards of the yearly tables: who changed label within a year, and where companies stand."""

from django.utils.translation import gettext as _

from apps.dashboards import bearings, flows, showcase, whereabouts, wording
from apps.dashboards import findings as results
from apps.dashboards.cards.frame import framed
from apps.dashboards.exhibits import WHOLE, Card
from apps.dashboards.findings import Finding
from apps.reports.benchmark_report import BenchmarkReport


def transitions(report: BenchmarkReport) -> Card:
    """Return the card of the transitions, or a sample of it that says when they appear."""
    told = report.transitions
    if told is None:
        return _sample(report)
    found = results.transitions(report, told)
    return framed(
        "transitions",
        found,
        source=_("release of {quarter}: about {number} companies with rounds in both years").format(
            quarter=wording.quarter(told.quarter), number=told.n_about
        ),
        method="forecast",
        span=WHOLE,
        chart=flows.alluvial(report, told, found),
        table=flows.table(report, told),
        further=(flows.labels(report, told),),
        body="dashboards/_transitions.html",
        content={"withheld": results.withheld(told)},
    )


def compass(report: BenchmarkReport) -> tuple[Card, ...]:
    """Return the card of where companies stand on the compass, where that is released."""
    peers, own = report.compass, report.own
    if peers is None or own is None or own.path is None:
        return ()
    found = Finding(
        _("Where about {number} companies stand on the compass").format(number=peers.n_about),
        _(
            "The depths show where most of them are, smoothed from noisy counts of 36 fields; the "
            "line is your own way."
        ),
    )
    card = framed(
        "compass",
        found,
        source=_("release of {quarter}, all companies together").format(
            quarter=wording.quarter(peers.quarter)
        ),
        method="compass",
        chart=bearings.compass(own, own.path),
        table=whereabouts.places(own.path, own.events),
        further=whereabouts.around(own, own.path),
    )
    return (card,)


def _sample(report: BenchmarkReport) -> Card:
    found = Finding(
        _("How companies change label in a year is not known yet"),
        _(
            "Counted once a year, with the release of the fourth quarter, and shown from about "
            "150 companies with rounds in both years on."
        ),
    )
    picture = flows.alluvial(report, showcase.transitions(), found, is_sample=True)
    return framed(
        "transitions",
        found,
        source=_("invented figures"),
        method="forecast",
        span=WHOLE,
        body="dashboards/_sample_picture.html",
        content={"picture": picture},
    )
