"""The organisation's audit log: who did what, as a page and as a file."""

import csv
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.forms.audit_log import AuditFilterForm
from apps.accounts.models import ApiToken, Membership, Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.spreadsheets import guarded
from apps.accounts.views.audit_words import VERBS, Kind, actor_words, subject_words, verb_words
from apps.audit.chain import verify_chain
from apps.audit.models import AuditEntry

A_PAGE = 50
CLOCK = "tidemark"  # of what nobody did by hand: the clock, the command line, a respondent
COLUMNS = ("sequence", "at", "actor_id", "actor", "verb", "subject", "entry_hash")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it."""

    sequence: int | None
    at: datetime
    actor: str
    verb: str
    subject: str


@require_safe
@requires(Role.ADMIN)
def show_audit_log(request: MemberRequest) -> HttpResponse:
    """Show what happened, newest first, and, to whoever asks, whether the log is whole.

    Every seal is computed for that, which takes the longer the more has happened.
    """
    addresses = _actors()
    form = _filter(request, addresses)
    page = Paginator(_wanted(form), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [_line(entry, addresses) for entry in page],
        "chain": verify_chain() if "check" in request.GET else None,
        "is_filtered": any(form.cleaned_data.values()) if form.is_valid() else False,
    }
    return render(request, "accounts/show_audit_log.html", context)


@require_safe
@requires(Role.ADMIN)
def download_audit_log(request: MemberRequest) -> HttpResponse:
    """Return the same entries as a file, each with its seal."""
    addresses = _actors()
    file = StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for entry in _wanted(_filter(request, addresses)):
        line = _line(entry, addresses)
        said = (entry.actor_id, line.actor, entry.verb, entry.subject, entry.entry_hash)
        rows.writerow((entry.sequence, entry.at.isoformat(), *map(guarded, said)))
    headers = {
        "Content-Disposition": f'attachment; filename="{request.organisation.slug}-audit-log.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _actors() -> dict[UUID, str]:
    """Return members by their addresses, and tokens by their names."""
    return ApiToken.objects.names() | Membership.objects.addresses()


def _filter(request: HttpRequest, addresses: dict[UUID, str]) -> AuditFilterForm:
    """Return what the address asks for; people are those whom the log knows."""
    known = AuditEntry.objects.order_by().values_list("actor_id", flat=True).distinct()
    people = [
        (str(actor_id or CLOCK), actor_words(actor_id, addresses))
        for actor_id in sorted(known, key=lambda one: actor_words(one, addresses))
    ]
    return AuditFilterForm(
        request.GET, kinds=[(kind.value, str(kind.label)) for kind in Kind], people=people
    )


def _wanted(form: AuditFilterForm) -> QuerySet[AuditEntry]:
    """Return the entries that were asked for; what the address has wrong asks for nothing."""
    entries = AuditEntry.objects.newest_first()
    if not form.is_valid():
        return entries.none()
    kind, person = form.cleaned_data["kind"], form.cleaned_data["person"]
    if kind:
        entries = entries.filter(verb__in=VERBS[Kind(kind)])
    if person:
        entries = entries.filter(actor_id=None if person == CLOCK else person)
    return entries


def _line(entry: AuditEntry, addresses: dict[UUID, str]) -> Line:
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        actor=actor_words(entry.actor_id, addresses),
        verb=verb_words(entry),
        subject=subject_words(entry, addresses),
    )
