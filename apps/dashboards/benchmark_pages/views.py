"""The pages of a release, and the faces of their cards."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards.benchmark_pages import waiting
from apps.dashboards.benchmark_pages.page import Page, benchmark_page
from apps.dashboards.faces import answer
from apps.reports.benchmark_report import (
    NoReleaseError,
    UnknownCohortError,
    benchmark_report,
)
from apps.reports.benchmarks import NotContributingError

COHORT = "cohort"  # in the address: the one that was chosen


@require_safe
@requires(Role.VIEWER)
def benchmarks(request: MemberRequest) -> HttpResponse:
    """Show what the latest release says, or what is missing for there to be one."""
    return _shown(request, None)


@require_safe
@requires(Role.VIEWER)
def quarter_benchmarks(request: MemberRequest, quarter: str) -> HttpResponse:
    """Show what one quarter's release says."""
    return _shown(request, quarter)


@require_safe
@requires(Role.VIEWER)
def benchmark_chart(
    request: MemberRequest, quarter: str, card: str, extension: str
) -> HttpResponse:
    """Give a card of a quarter's release as a picture or as a file."""
    try:
        page = _page(request, quarter)
    except (NotContributingError, NoReleaseError) as missing:
        raise Http404 from missing
    return answer(request, page.card(card), extension)


def _shown(request: MemberRequest, quarter: str | None) -> HttpResponse:
    try:
        page = _page(request, quarter)
    except NotContributingError:
        if quarter is not None:  # that one was drawn is told to contributors only
            return redirect("dashboards:benchmarks", request.organisation.slug)
        return _waiting(request, waiting.without_consent())
    except NoReleaseError as missing:
        if quarter is not None:
            raise Http404 from missing
        return _waiting(request, waiting.without_release(request.organisation))
    return render(request, "dashboards/benchmarks/benchmarks.html", {"page": page})


def _page(request: MemberRequest, quarter: str | None) -> Page:
    try:
        return benchmark_page(benchmark_report(quarter, request.GET.get(COHORT, "")))
    except UnknownCohortError as missing:
        raise Http404 from missing


def _waiting(request: MemberRequest, told: waiting.Waiting) -> HttpResponse:
    context = {"told": told, "may_consent": request.membership.may(Role.ADMIN)}
    return render(request, "dashboards/benchmarks/waiting.html", context)
