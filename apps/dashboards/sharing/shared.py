"""The pages that a visitor with a shared link sees."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.dashboards import faces, findings, wording
from apps.dashboards.actions import share_links
from apps.dashboards.forms import UnlockForm
from apps.dashboards.models import BoardReport
from apps.dashboards.sharing.reports import pdf_response
from apps.dashboards.sharing.visits import Visit, by_share_link

AHEAD_OF_TIME = ("Sec-Purpose", "Purpose", "X-Moz")  # headers of a browser that only prefetches


@by_share_link
def shared(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show what is shared, or ask for the passphrase."""
    if request.method == "POST":
        return _unlock(request, visit)
    if not visit.is_unlocked(request):
        return _locked(request, visit, UnlockForm())
    row, report = visit.report.row, visit.report
    if _is_seen(request):
        share_links.count_view(link=visit.link)
    context = {
        "visit": visit,
        "report": report,
        "quarter": wording.quarter(row.period_id),
        "headline": _headline(visit),
        "lede": findings.lede(report) if visit.link.is_whole else "",
        "cards": visit.cards(),
        "document": visit.document(),
        "answered": row.respondents if visit.link.is_whole else 0,
        "closed_on": wording.last_day(row.closed_at, report.time_zone),
        "computed_on": wording.day(row.scored_at, report.time_zone),
        "answers_used": findings.answers_used(report) if visit.link.is_whole else "",
    }
    return render(request, "dashboards/share/shared.html", _frame(visit) | context)


@require_safe
@by_share_link
def shared_chart(request: HttpRequest, visit: Visit, card: str, extension: str) -> HttpResponseBase:
    """Give a card that the link opens as a picture or a file."""
    if not visit.is_unlocked(request):
        raise Http404
    found = next((shown for shown in visit.cards() if shown.slug == card), None)
    return faces.answer(request, found, extension)


@require_safe
@by_share_link
def shared_report(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Give the document, where the link opens the whole report."""
    document = visit.document() if visit.is_unlocked(request) else None
    if document is None:
        raise Http404
    return pdf_response(get_object_or_404(BoardReport.objects.made(), pk=document.pk))


def _headline(visit: Visit) -> str:
    """Return the finding where the link opens what it is found in, else whose care it is."""
    if visit.tells_label:
        return findings.headline(visit.report, of=visit.organisation.name)
    return _("Customer care at {organisation}").format(organisation=visit.organisation.name)


def _unlock(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take the passphrase; the right one is remembered in this browser for a while."""
    if not visit.link.has_passphrase:
        return HttpResponseRedirect(visit.address)
    form = UnlockForm(request.POST)
    if not form.is_valid():
        return _locked(request, visit, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        share_links.unlock_share_link(link=visit.link, at=visit.at, **form.cleaned_data)
    except share_links.WrongPassphraseError:
        form.add_error("passphrase", _("This is not the passphrase of this link."))
        return _locked(request, visit, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except share_links.TooManyTriesError:
        form.add_error(
            "passphrase", _("There were too many wrong tries. Wait a quarter of an hour.")
        )
        return _locked(request, visit, form, HTTPStatus.TOO_MANY_REQUESTS)
    response = HttpResponseRedirect(visit.address)
    visit.unlock(response)
    return response


def _locked(
    request: HttpRequest, visit: Visit, form: UnlockForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Ask for the passphrase; before it nothing is told, not even whose results these are."""
    context = {"form": form, "address": visit.address}
    response = render(request, "dashboards/share/locked.html", context, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(int(share_links.WAIT.total_seconds()))
    return response


def _is_seen(request: HttpRequest) -> bool:
    """Tell whether somebody looks: neither a robot's HEAD nor a browser that fetches ahead."""
    is_ahead = any("prefetch" in request.headers.get(name, "") for name in AHEAD_OF_TIME)
    return request.method == "GET" and not is_ahead


def _frame(visit: Visit) -> dict[str, object]:
    """Return what the banner says."""
    zone = visit.organisation.time_zone
    until = wording.day(visit.link.expires_at, zone)
    return {"shared_by": visit.organisation.name, "until": until, "is_shared": True}
