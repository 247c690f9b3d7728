"""The page of a company's KPIs, and the faces of its charts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.quarters import Quarter
from apps.dashboards import faces, kpi_cards, wording
from apps.dashboards.kpi_cards import findings, peers
from apps.performance.series import in_order
from apps.reports.kpi_peers import kpi_places
from apps.reports.kpi_trends import kpi_trends, latest_quarter, waiting


@require_safe
@requires(Role.VIEWER)
def kpis(request: MemberRequest) -> HttpResponse:
    """Show where each KPI is heading, or a sample of that where nothing was entered yet."""
    last = _last(request)
    found = kpi_trends(last)
    without = waiting(found)
    context = {
        "cards": kpi_cards.shelf(found, request.organisation.slug),
        "headline": findings.headline(found) if found else "",
        "until": wording.quarter(last.code),
        "sample": None if found else kpi_cards.sample_card(),
        "waiting": without,
        "is_tracking": bool(found or without),
        "may_write": request.membership.may(Role.ANALYST),
        "peers": _peers(request) if found or without else None,
        "definitions": [(one, ()) for one in in_order([*(one.series for one in found), *without])],
    }
    return render(request, "dashboards/kpis.html", context)


@require_safe
@requires(Role.VIEWER)
def kpi_face(request: MemberRequest, series: str, extension: str) -> HttpResponse:
    """Give a KPI's card as a picture or a file."""
    card = kpi_cards.named_card(series, request.organisation.slug, _last(request))
    return faces.answer(request, card, extension)


def _peers(request: MemberRequest) -> dict[str, Any]:
    """Return what peers measure in each KPI that releases counted, or why that is not told."""
    places = kpi_places(request.organisation)
    return {
        "is_contributing": places is not None,
        "may_consent": request.membership.may(Role.ADMIN),
        "lines": [peers.line(found) for found in places or ()],
    }


def _last(request: MemberRequest) -> Quarter:
    """Return the quarter with which the charts end: the last one that has a figure."""
    return latest_quarter(Quarter.at(now(), request.organisation.time_zone))
