"""The cards of two sides: groups and customers, words and deeds."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import findings, sides, wording
from apps.dashboards.cards.frame import framed, source
from apps.dashboards.exhibits import Card, Link
from apps.dashboards.findings.gaps import MIRROR, ROLES, view_missing
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
        chart=sides.views_apart(report),
        body="dashboards/_views_apart.html",
        content={"tables": found, "missing": view_missing(report)},
        table=sides.together(_("Gaps between views"), found),
        is_told_by_body=True,
    )


def self_view(report: RoundReport, view: SelfView) -> Card:
    """Return the card of words and deeds: what is said, beside what is done, measured and came."""
    quarter = report.row.period_id
    found = sides.of_words(view)
    content: dict[str, Any] = {"tables": found}
    content |= {"remarks": findings.remarks(view), "untold": findings.missing(view, quarter)}
    if view.satisfaction.measured is None and report.slug:
        content["kpis"] = reverse("performance:show_kpis", args=(report.slug, quarter))
    return framed(
        "words",
        findings.self_view(view),
        source=source(report),
        method="words",
        onward=_beside_words(view),
        span=12,
        body="dashboards/_self_view.html",
        content=content,
        table=sides.together(_("Words and deeds"), found),
        is_told_by_body=True,
    )


def _beside_words(view: SelfView) -> tuple[Link, ...]:
    """Return the ways to how the rest of the card is worked out, as far as it is told."""
    page, told = reverse("instruments:method"), []
    if view.satisfaction.predicted:
        told.append(Link(_("How expected satisfaction is compared"), f"{page}#self-image"))
    if view.year:
        told.append(Link(_("How expectations are judged"), f"{page}#expectations"))
    return tuple(told)


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
