"""The pages on which a member has reports made, and shares results."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.once import DoneAlreadyError, once
from apps.accounts.models import Membership, Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards import printing
from apps.dashboards.actions import board_reports, share_links
from apps.dashboards.forms import CreateShareLinkForm, EditShareLinkForm, MakeReportForm
from apps.dashboards.handouts import handouts
from apps.dashboards.models import BoardReport, ShareLink
from apps.jobs.models import Job, State
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.reports.rounds import rounds


class Stage(TextChoices):
    """Where a report stands."""

    WAITING = "waiting", gettext_lazy("Waiting")
    MAKING = "making", gettext_lazy("Being made")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Could not be made")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list: where it stands, and who asked for it."""

    report: BoardReport
    stage: Stage
    asked_by: str  # empty: somebody who is no member any more

    @property
    def is_under_way(self) -> bool:
        """Tell whether it is still to be made."""
        return self.stage in {Stage.WAITING, Stage.MAKING}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link in the list."""

    link: ShareLink
    works: bool
    is_expired: bool


@require_safe
@requires(Role.VIEWER)
def list_reports(request: MemberRequest) -> HttpResponse:
    """Show the reports with where each stands, and what is shared."""
    return _list(request, MakeReportForm(quarters=_quarters()))


@require_safe
@requires(Role.VIEWER)
def refresh_reports(request: MemberRequest) -> HttpResponse:
    """Show the reports alone, for a page that waits for one to be made."""
    return render(request, "dashboards/_reports.html", _reports(request))


@require_POST
@requires(Role.ANALYST)
def make_report(request: MemberRequest) -> HttpResponse:
    """Have a quarter's report made."""
    form = MakeReportForm(request.POST, quarters=_quarters())
    if not form.is_valid():
        return _list(request, form, status=422)
    if not printing.is_installed():
        return _list(request, form, status=409)
    board_reports.make_report(quarter=form.cleaned_data["quarter"], by=request.user.pk, at=now())
    messages.success(request, _("The report is being made. This takes a few seconds."))
    return redirect("dashboards:list_reports", request.organisation.slug)


@require_POST
@requires(Role.ANALYST)
def retry_report(request: MemberRequest, report_id: UUID) -> HttpResponse:
    """Try a report anew that could not be made."""
    board_reports.retry_report(report=_report(report_id), by=request.user.pk, at=now())
    return redirect("dashboards:list_reports", request.organisation.slug)


@require_safe
@requires(Role.VIEWER)
def download_report(request: MemberRequest, report_id: UUID) -> HttpResponse:
    """Hand a report's document out."""
    return pdf_response(get_object_or_404(BoardReport.objects.made(), pk=report_id))


@require_POST
@requires(Role.ANALYST)
def remove_report(request: MemberRequest, report_id: UUID) -> HttpResponse:
    """Remove a report."""
    board_reports.remove_report(report=_report(report_id), by=request.user.pk, at=now())
    messages.success(request, _("The report is removed. Who downloaded it still has it."))
    return redirect("dashboards:list_reports", request.organisation.slug)


@never_cache
@form_page
@requires(Role.ANALYST)
def create_share_link(request: MemberRequest) -> HttpResponse:
    """Ask what is shared, make the link, and show it: this once."""
    report, at = _latest(), now()
    form = CreateShareLinkForm(
        posted(request), quarters=report.quarters, cards=handouts(report, at)
    )
    if form.is_valid():
        by = request.user.pk
        try:
            with once(form.cleaned_data["once"]):
                link, token = share_links.create_share_link(terms=form.terms(), by=by, at=at)
        except DoneAlreadyError:
            messages.info(request, _shared_already())
            return redirect("dashboards:list_reports", request.organisation.slug)
        address = request.build_absolute_uri(reverse("dashboards:shared", args=(token,)))
        context = {"link": link, "address": address}
        return render(request, "dashboards/share_link_created.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "dashboards/create_share_link.html", {"form": form}, status=status)


@form_page
@requires(Role.ANALYST)
def edit_share_link(request: MemberRequest, link_id: UUID) -> HttpResponse:
    """Give a link another name or another end."""
    link = get_object_or_404(ShareLink, pk=link_id, revoked_at=None)
    form = EditShareLinkForm(posted(request), initial={"name": link.name})
    if form.is_valid():
        share_links.edit_share_link(link=link, by=request.user.pk, at=now(), **form.cleaned_data)
        messages.success(request, _("The link has been changed."))
        return redirect("dashboards:list_reports", request.organisation.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "link": link}
    return render(request, "dashboards/edit_share_link.html", context, status=status)


@form_page
@requires(Role.ANALYST)
def revoke_share_link(request: MemberRequest, link_id: UUID) -> HttpResponse:
    """Ask whether to close a link, and close it for good."""
    link = get_object_or_404(ShareLink, pk=link_id)
    if request.method != "POST":
        return render(request, "dashboards/revoke_share_link.html", {"link": link})
    share_links.revoke_share_link(link=link, by=request.user.pk, at=now())
    messages.success(request, _("The link %(name)s opens nothing any more.") % {"name": link.name})
    return redirect("dashboards:list_reports", request.organisation.slug)


def pdf_response(report: BoardReport) -> HttpResponse:
    """Return the document as a file."""
    disposition = f'attachment; filename="{report.file_name}"'
    return HttpResponse(
        bytes(report.document or b""),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )


def _shared_already() -> str:
    return _(
        "The link was created already, and was shown that one time. No second one was created. If"
        " you did not copy it, revoke it and create another."
    )


def _list(request: MemberRequest, form: MakeReportForm, status: int = 200) -> HttpResponse:
    at = now()
    context = _reports(request) | {
        "form": form,
        "can_print": printing.is_installed(),
        "has_results": bool(form.fields["quarter"].choices),  # type: ignore[attr-defined] # has them
    }
    context["links"] = _link_lines(at) if context["may_share"] else []
    return render(request, "dashboards/list_reports.html", context, status=status)


def _reports(request: MemberRequest) -> dict[str, Any]:
    """Return the reports with where each stands, and whether the member may change them."""
    lines = _report_lines()
    return {
        "reports": lines,
        "is_under_way": any(line.is_under_way for line in lines),
        "may_share": request.membership.may(Role.ANALYST),
        "has_results": True,  # who waits for a report has some
    }


def _report_lines() -> list[ReportLine]:
    reports = list(BoardReport.objects.latest_first().without_document())
    jobs = {job.key: job for job in Job.objects.filter(key__in=[r.job_key for r in reports])}
    names = Membership.objects.filter(user__in=[r.asked_by_id for r in reports]).addresses()
    return [
        ReportLine(
            report,
            _stage(report, jobs.get(report.job_key)),
            names.get(report.asked_by_id, "") if report.asked_by_id else "",
        )
        for report in reports
    ]


def _stage(report: BoardReport, job: Job | None) -> Stage:
    """Return where a report stands: by its document, and else by its job."""
    if report.made_at is not None:
        return Stage.READY
    if job is None or job.state == State.DEAD:
        return Stage.FAILED
    return Stage.MAKING if job.lease_until is not None else Stage.WAITING


def _link_lines(at: datetime) -> list[LinkLine]:
    links = ShareLink.objects.latest_first()
    return [LinkLine(link, link.works(at), link.is_expired(at)) for link in links]


def _report(report_id: UUID) -> BoardReport:
    return get_object_or_404(BoardReport.objects.without_document(), pk=report_id)


def _latest() -> RoundReport:
    try:
        return round_report(None)
    except NoResultsError as missing:
        raise Http404 from missing


def _quarters() -> tuple[str, ...]:
    """Return the quarters that have results, oldest first."""
    return tuple(row.period_id for row in rounds())
