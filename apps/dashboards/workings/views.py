"""The pages that work figures out, and the same as files."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards import workings
from apps.dashboards.figures import SINCE, address_of, file_of
from apps.dashboards.workings.files import document
from apps.dashboards.workings.page import Page
from apps.reports.rounds import RoundRow
from apps.reports.workings import NoWorkingError, ground


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure's page, and what it was worked out of."""

    page: Page
    versions: RoundRow | None = None  # of the round that it is of; a KPI has none
    since: str = ""  # the earlier quarter that was asked for


@require_safe
@requires(Role.VIEWER)
def worked_out(request: MemberRequest, quarter: str, figure: str) -> HttpResponse:
    """Work one figure of a quarter out with its own numbers."""
    worked = _worked(request, quarter, figure)
    context = {
        "page": worked.page,
        "quarter": quarter,
        "versions": worked.versions,
        "moved": figure if figure.startswith(("persona-", "dimension-")) else "",
        "file": file_of(request.organisation.slug, quarter, figure, since=worked.since),
    }
    return render(request, "dashboards/worked_out.html", context)


@require_safe
@requires(Role.VIEWER)
def worked_out_file(request: MemberRequest, quarter: str, figure: str) -> HttpResponse:
    """Give the same as JSON."""
    worked = _worked(request, quarter, figure)
    page = address_of(request.organisation.slug, quarter, figure, since=worked.since)
    address = request.build_absolute_uri(page)
    told = document(worked.page, address=address, quarter=quarter, versions=worked.versions)
    name = f"tidemark-{quarter}-{figure}.json"
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-cache",
        },
    )


def _worked(request: MemberRequest, quarter: str, figure: str) -> Worked:
    """Work the figure out; a KPI is counted from no other quarter, whatever the address says."""
    since = request.GET.get(SINCE, "")
    try:
        measured = workings.kpi(figure, quarter)
        if measured is not None:
            return Worked(measured)
        found = ground(quarter, since)
        return Worked(workings.page(found, figure), found.report.row, since)
    except NoWorkingError as missing:
        raise Http404 from missing
