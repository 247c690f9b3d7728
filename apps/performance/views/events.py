"""What happened beside the figures: listed, added, corrected, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import ApiToken, Membership, Role
from apps.accounts.permissions import MemberRequest, requires
from apps.instruments.kpis import definitions
from apps.performance import actions
from apps.performance.forms.events import EventForm, as_noted
from apps.performance.models import Annotation

LIST = "performance:list_events"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event, as the list shows it."""

    event: Annotation
    kpi: str  # its name; empty beside every figure
    added_by: str
    edited_by: str


@require_safe
@requires(Role.VIEWER)
def list_events(request: MemberRequest) -> HttpResponse:
    """Show every event, the latest first, with who noted it."""
    found = list(Annotation.objects.oldest_first().reverse())
    context = {"events": _lines(found), "may_write": request.membership.may(Role.ANALYST)}
    return render(request, "performance/list_events.html", context)


@form_page
@requires(Role.ANALYST)
def add_event(request: MemberRequest) -> HttpResponse:
    """Ask what happened, and keep it."""
    initial = {"kpi": request.GET.get("kpi", "")}
    form = EventForm(posted(request), today=_today(request), initial=initial)
    if form.is_valid():
        actions.add_annotation(event=form.event, by=request.user.pk, at=now())
        messages.success(request, _("The event is added. It stands on the charts now."))
        return redirect(LIST, request.organisation.slug)
    return _form_page(request, "add_event", form)


@form_page
@requires(Role.ANALYST)
def edit_event(request: MemberRequest, annotation_id: UUID) -> HttpResponse:
    """Ask what is right, and put the event right."""
    found = get_object_or_404(Annotation, pk=annotation_id)
    form = EventForm(posted(request), today=_today(request), initial=as_noted(found))
    if form.is_valid():
        try:
            actions.edit_annotation(
                annotation_id=annotation_id, event=form.event, by=request.user.pk, at=now()
            )
        except actions.UnknownEventError as error:
            raise Http404 from error
        messages.success(request, _("The event is saved."))
        return redirect(LIST, request.organisation.slug)
    return _form_page(request, "edit_event", form, found)


@form_page
@requires(Role.ANALYST)
def remove_event(request: MemberRequest, annotation_id: UUID) -> HttpResponse:
    """Ask whether an event is to be taken off the charts, and take it off."""
    found = get_object_or_404(Annotation, pk=annotation_id)
    if request.method != "POST":
        return render(request, "performance/remove_event.html", {"line": _lines([found])[0]})
    actions.remove_annotation(annotation_id=annotation_id, by=request.user.pk, at=now())
    messages.success(request, _("The event is removed."))
    return redirect(LIST, request.organisation.slug)


def _form_page(
    request: MemberRequest, verb: str, form: EventForm, event: Annotation | None = None
) -> HttpResponse:
    context = {"form": form, "event": event}
    status = 422 if form.errors else 200
    return render(request, f"performance/{verb}.html", context, status=status)


def _lines(events: Iterable[Annotation]) -> list[EventLine]:
    known = ApiToken.objects.names() | Membership.objects.addresses()

    def name(user_id: UUID | None) -> str:
        return known.get(user_id, _("a former member")) if user_id else _("Tidemark")

    return [
        EventLine(
            event=event,
            kpi=definitions()[event.kpi].name if event.kpi else "",
            added_by=name(event.created_by_id),
            edited_by=name(event.edited_by_id) if event.edited_at else "",
        )
        for event in events
    ]


def _today(request: MemberRequest) -> date:
    return localdate(now(), ZoneInfo(request.organisation.time_zone))
