"""The quick check: sixteen statements on one page, by one member for themselves."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, members_only, requires
from apps.assessments.actions import quick_check as actions
from apps.assessments.forms.quick_check import QuickCheckForm
from apps.assessments.models import QuickCheck
from apps.instruments.models import InstrumentVersion


@form_page
@requires(Role.VIEWER)
@members_only
def take_quick_check(request: MemberRequest) -> HttpResponse:
    """Ask for the sixteen answers, and keep them."""
    instrument = InstrumentVersion.objects.current()
    form = QuickCheckForm(posted(request), definition=instrument.words())
    if form.is_valid():
        actions.take_quick_check(
            instrument=instrument, answers=form.answers, by=request.user.pk, at=now()
        )
        return redirect(settings.PAGES["quick_check"], request.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "assessments/take_quick_check.html", {"form": form}, status=status)


@require_POST
@requires(Role.VIEWER)
@members_only
def delete_quick_check(request: MemberRequest, quick_check_id: UUID) -> HttpResponse:
    """Delete one's own answers, or as an owner or admin anybody's."""
    quick_check = get_object_or_404(QuickCheck, pk=quick_check_id)
    if quick_check.taken_by != request.user.pk and not request.membership.may(Role.ADMIN):
        raise PermissionDenied
    actions.delete_quick_check(quick_check=quick_check, by=request.user.pk, at=now())
    messages.success(request, _("The answers of the quick check are deleted."))
    return redirect(settings.PAGES["results"], request.organisation.slug)
