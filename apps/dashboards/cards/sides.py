"""The cards of two sides: groups and customers, words and deeds."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import figures, findings, sides, wording
from apps.dashboards.cards.frame import framed, source, steps_to, ways
from apps.dashboards.exhibits import WHOLE, Card
from apps.dashboards.findings.gaps import MIRROR, ROLES, WIDE, view_missing
from apps.method.gaps import MEANINGFUL
from apps.reports.results import RoundReport
from apps.reports.self_view import SelfView


def gaps(report: RoundReport) -> Card:
    """Return the card of the gaps between groups, and between the company and its customers."""
    found = [table for kind in (ROLES, MIRROR) if (table := sides.of_views(report, kind))]
    return framed(
        "gaps",
        findings.gaps(report),
        source=_views(report),
        method="gaps",
        steps=_to_gap(report),
        chart=sides.views_apart(report),
        body="dashboards/_views_apart.html",
        content={
            "tables": found,
            "missing": view_missing(report),
            "least": f"{MEANINGFUL:g}",
            "wide": WIDE,
        },
        table=sides.together(_("Gaps between views"), found),
        is_told_by_body=True,
    )


def self_view(report: RoundReport, view: SelfView) -> Card:
    """Return the card of words and deeds: what is said, beside what is done, measured and came."""
    quarter = report.row.period_id
    found = sides.of_words(view, report)
    content: dict[str, Any] = {"tables": found}
    content |= {"remarks": findings.remarks(view), "untold": findings.missing(view, quarter)}
    if view.satisfaction.measured is None and report.slug:
        content["kpis"] = reverse("performance:show_kpis", args=(report.slug, quarter))
    return framed(
        "words",
        findings.self_view(view),
        source=source(report),
        method="words",
        steps=_to_words(report, view),
        onward=ways(report, _beside_words(view)),
        span=WHOLE,
        body="dashboards/_self_view.html",
        content=content,
        table=sides.together(_("Words and deeds"), found),
        is_told_by_body=True,
    )


def _to_gap(report: RoundReport) -> str:
    """Return the way to the widest gap, one that is called if there is any."""
    if not report.gaps:
        return ""
    widest = max(report.gaps, key=lambda gap: (gap.is_called, abs(gap.value)))
    return steps_to(report, f"gap-{widest.kind}-{widest.dimension}")


def _to_words(report: RoundReport, view: SelfView) -> str:
    """Return the way to what the card tells first."""
    if view.gaps:
        return steps_to(report, f"stated-{view.gaps[-1].dimension}")
    return steps_to(report, figures.SATISFACTION) if view.satisfaction.image else ""


def _beside_words(view: SelfView) -> dict[str, str]:
    """Return what else of the card is worked out, by its code, with the name of the way there."""
    told = {}
    if view.satisfaction.image:
        told[figures.SATISFACTION] = figures.of_satisfaction()
    if view.year and view.year.calibration:
        told[figures.EXPECTATIONS] = figures.of_expectations()
    return told


def _views(report: RoundReport) -> str:
    """Return how many people each view rests on, where that may be told."""
    shown = [group for group in report.groups if group.status == "shown"]
    told = [f"{wording.group(group.code)} {group.respondents}" for group in shown]
    if report.customers:
        told.append(_customers(report))
    return " · ".join(told)


def _customers(report: RoundReport) -> str:
    """Return how many customers answered, and the weight of doubt of a public link."""
    number = report.row.customers
    told = ngettext("{number} customer", "{number} customers", number).format(number=number)
    if report.refused:
        return _("{customers} through a public link, {refused} more refused").format(
            customers=told, refused=report.refused
        )
    return _("{customers} through a public link").format(customers=told)
