"""The card of how companies changed label in a year, and where companies like this one go."""

from typing import Any

from django.utils.translation import gettext as _

from apps.dashboards import bearings, figures, findings, flows, showcase
from apps.dashboards.cards.frame import framed, steps_to
from apps.dashboards.exhibits import WHOLE, Card, Table
from apps.reports.results import RoundReport
from apps.reports.transitions import Transitions


def transitions(report: RoundReport) -> Card:
    """Return the card of the transitions, or a sample of it that says when they appear."""
    if report.transitions is None:
        return _sample(report)
    return _told(report, report.transitions)


def _told(report: RoundReport, told: Transitions) -> Card:
    found = findings.transitions(report, told)
    content: dict[str, Any] = {"withheld": findings.withheld(told)}
    if report.outlook:
        about = _("about {number} companies").format(number=report.outlook.n_about)
        content |= {"outlook": _ahead(report)[0], "about": about}
        content |= {"tested": findings.tested(report.outlook)}
    return framed(
        "transitions",
        found,
        source=_("about {number} companies with rounds in both years").format(number=told.n_about),
        method="forecast",
        steps=steps_to(report, figures.OUTLOOK) if report.outlook else "",
        span=WHOLE,
        chart=flows.alluvial(report, told, found),
        table=flows.table(report, told),
        further=(flows.labels(report, told), *_ahead(report)),
        body="dashboards/_transitions.html",
        content=content,
    )


def _ahead(report: RoundReport) -> tuple[Table, ...]:
    return (bearings.ahead(report.outlook, report),) if report.outlook else ()


def _sample(report: RoundReport) -> Card:
    found = findings.no_transitions(report)
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
