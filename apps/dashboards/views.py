"""The pages of results."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.assessments.scoring import AnswersGoneError
from apps.dashboards import answers as asking
from apps.dashboards import cards, faces, findings, wording
from apps.dashboards.first_run.waiting import waiting
from apps.reports.releases import population_of, release_document
from apps.reports.results import NoResultsError, RoundReport, round_report, under_way


@require_safe
@requires(Role.VIEWER)
def results(request: MemberRequest) -> HttpResponse:
    """Show what the latest round says, or what is missing for there to be results."""
    return _results(request, None)


@require_safe
@requires(Role.VIEWER)
def round_results(request: MemberRequest, quarter: str) -> HttpResponse:
    """Show what one quarter's round says."""
    return _results(request, quarter)


@require_safe
@requires(Role.VIEWER)
def history(request: MemberRequest) -> HttpResponse:
    """List the rounds that have results."""
    try:
        report = round_report(None)
    except NoResultsError as missing:
        return _waiting(request, missing)

    context = {
        "report": report,
        "headline": findings.headline(report, of=_visited(request)),
        "cards": cards.earlier(report),
        "rounds": cards.rounds(report),
        "computed_on": wording.day(report.row.scored_at, report.time_zone),
    }
    return render(request, "dashboards/history.html", context)


@require_safe
@requires(Role.VIEWER)
def chart(request: MemberRequest, quarter: str, card: str, extension: str) -> HttpResponse:
    """Give one card of a quarter as a picture or as a file."""
    try:
        report = round_report(quarter)
    except NoResultsError as missing:
        raise Http404 from missing

    return faces.answer(request, cards.card(report, card, now()), extension)


@require_safe
@requires(Role.VIEWER)
def answers(request: MemberRequest, quarter: str) -> HttpResponse:
    """Show which answers moved a figure of a quarter's round, and what others would move."""
    try:
        page = asking.page(quarter, request.GET)
    except NoResultsError as missing:
        return _without_results(request, quarter, missing)
    except AnswersGoneError:
        return render(request, "dashboards/answers_gone.html", {"quarter": quarter}, status=410)

    context = {"page": page, "quarter": quarter}
    status = 422 if page.is_refused else 200
    return render(request, "dashboards/answers.html", context, status=status)


@require_safe
@requires(Role.VIEWER)
def release(request: MemberRequest, quarter: str) -> HttpResponse:
    """Give a quarter's release as it was published, to those who contribute."""
    organisation = request.membership.organisation
    document = release_document(
        quarter,
        population_of(organisation.is_sample),
        with_kpi=organisation.kpi_benchmark_consent,
    )
    if document is None or not organisation.benchmark_consent:
        raise Http404
    name = f"tidemark-release-{quarter}.json"
    return JsonResponse(document, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _results(request: MemberRequest, quarter: str | None) -> HttpResponse:
    try:
        report = round_report(quarter)
    except NoResultsError as missing:
        return _without_results(request, quarter, missing)

    context = _page(report, now()) | {
        "headline": findings.headline(report, of=_visited(request)),
        "under_way": None if quarter else under_way(),
        "may_start": request.membership.may(Role.ADMIN),
        "may_share": request.membership.may(Role.ANALYST),
    }
    return render(request, "dashboards/results.html", context)


def _without_results(
    request: MemberRequest, quarter: str | None, missing: NoResultsError
) -> HttpResponse:
    """Say what is missing, unless there is no such round."""
    if quarter and missing.unscored is None:
        raise Http404 from missing
    return _waiting(request, missing)


def _waiting(request: MemberRequest, missing: NoResultsError) -> HttpResponse:
    return render(request, "dashboards/waiting.html", waiting(request, missing, now()))


def _visited(request: MemberRequest) -> str:
    """Return the company's name for those who do not belong to it; to its own it is "you"."""
    return request.organisation.name if request.is_visit else ""


def _page(report: RoundReport, at: datetime) -> dict[str, Any]:
    place = report.quarters.index(report.row.period_id)
    return {
        "report": report,
        "quarter": wording.quarter(report.row.period_id),
        "answered": report.row.respondents,
        "closed_on": wording.last_day(report.row.closed_at, report.time_zone),
        "computed_on": wording.day(report.row.scored_at, report.time_zone),
        "lede": findings.lede(report),
        "cards": cards.cards(report, at),
        "answers_used": findings.answers_used(report),
        "earlier": report.quarters[place - 1] if place else None,
        "later": report.quarters[place + 1] if place + 1 < len(report.quarters) else None,
    }
