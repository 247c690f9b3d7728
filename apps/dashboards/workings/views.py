"""The pages that work figures out, and the same as files."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards import workings
from apps.dashboards.workings.files import document
from apps.dashboards.workings.page import Page
from apps.reports.rounds import RoundRow
from apps.reports.workings import NoWorkingError, ground

SINCE = "since"  # an earlier quarter that a change is counted from, if not the round before


@require_safe
@requires(Role.VIEWER)
def worked_out(request: MemberRequest, quarter: str, figure: str) -> HttpResponse:
    """Work one figure of a quarter out with its own numbers."""
    page, versions = _found(request, quarter, figure)
    moved = figure if figure.startswith(("persona-", "dimension-")) else ""
    context = {"page": page, "quarter": quarter, "versions": versions, "moved": moved}
    context["file"] = _address(request, quarter, figure, "worked_out_file")
    return render(request, "dashboards/worked_out.html", context)


@require_safe
@requires(Role.VIEWER)
def worked_out_file(request: MemberRequest, quarter: str, figure: str) -> HttpResponse:
    """Give the same as JSON."""
    page, versions = _found(request, quarter, figure)
    address = request.build_absolute_uri(_address(request, quarter, figure, "worked_out"))
    told = document(page, address=address, quarter=quarter, versions=versions)
    name = f"tidemark-{quarter}-{figure}.json"
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-cache",
        },
    )


def _found(request: MemberRequest, quarter: str, figure: str) -> tuple[Page, RoundRow | None]:
    """Return a figure's page, and the versions of the round that it is of; a KPI has none."""
    try:
        measured = workings.kpi(figure, quarter)
        if measured is not None:
            return measured, None
        found = ground(quarter, request.GET.get(SINCE, ""))
        return workings.page(found, figure), found.report.row
    except NoWorkingError as missing:
        raise Http404 from missing


def _address(request: MemberRequest, quarter: str, figure: str, name: str) -> str:
    """Return where the page or its file is, since the same quarter."""
    url = reverse(f"dashboards:{name}", args=(request.organisation.slug, quarter, figure))
    since = request.GET.get(SINCE, "")
    return f"{url}?{SINCE}={since}" if since else url
