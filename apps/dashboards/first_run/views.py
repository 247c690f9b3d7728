"""The start page, the way into the sample, and the result of a quick check."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, members_only, requires
from apps.dashboards import cards, faces, findings, showcase
from apps.dashboards.first_run import sample, told
from apps.reports.quick_check import quick_checks_taken, quick_result


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what Tidemark is, with the sample organisation's latest report."""
    live = sample.live_sample(now())
    context: dict[str, Any] = {"live": live, "is_coming": settings.SAMPLE}
    if live is None:
        report = showcase.report()
        context |= {"headline": findings.headline(report), "sample": cards.overview(report, now())}
    return render(request, "dashboards/home.html", context)


@require_safe
def visit_sample(request: HttpRequest) -> HttpResponse:
    """Lead into the sample organisation, or say that it is not there."""
    organisation = sample.public_sample()
    if organisation is not None:
        return redirect("dashboards:results", organisation.slug)
    context = {"is_coming": settings.SAMPLE}
    return render(request, "dashboards/sample_missing.html", context, status=HTTPStatus.NOT_FOUND)


@require_safe
@requires(Role.VIEWER)
@members_only
def show_quick_check(request: MemberRequest) -> HttpResponse:
    """Show what one's own quick check says, and what it cannot."""
    result = quick_result(request.user.pk)
    if result is None:
        return redirect("assessments:take_quick_check", request.organisation.slug)
    context = {
        "result": result,
        "headline": told.headline(result),
        "lede": told.lede(result),
        "cards": told.cards(result, request.organisation),
        "may_start": request.membership.may(Role.ADMIN),
        "taken": quick_checks_taken() if request.membership.may(Role.ADMIN) else [],
    }
    return render(request, "dashboards/show_quick_check.html", context)


@require_safe
@requires(Role.VIEWER)
@members_only
def quick_check_chart(request: MemberRequest, card: str, extension: str) -> HttpResponse:
    """Give a card of one's own quick check as a picture or as a file."""
    result = quick_result(request.user.pk)
    if result is None:
        raise Http404
    found = told.cards(result, request.organisation)
    return faces.answer(request, next((one for one in found if one.slug == card), None), extension)
