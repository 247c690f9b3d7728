"""The page on which an owner has the organisation deleted, or takes that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.actions import deletion
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.organisations import DeleteOrganisationForm
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires, requires_recent_login, typed_before

PAGE = "accounts:ask_for_deletion"


@form_page
@requires(Role.OWNER)
@requires_recent_login
def ask_for_deletion(request: MemberRequest) -> HttpResponse:
    """Say what would go and what stays; once confirmed in writing, begin the grace."""
    form = DeleteOrganisationForm(
        posted(request),
        initial=typed_before(request),
        organisation_name=request.organisation.name,
    )
    if form.is_valid():
        deletion.ask_for_deletion(by=request.user, at=now())
        messages.success(request, _("The organisation will be deleted."))
        return redirect(PAGE, request.organisation.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "days": deletion.GRACE.days}
    return render(request, "accounts/ask_for_deletion.html", context, status=status)


@require_POST
@requires(Role.OWNER)
def take_back_deletion(request: MemberRequest) -> HttpResponse:
    """Let the organisation stay."""
    deletion.take_back_deletion(by=request.user, at=now())
    messages.success(request, _("The organisation stays. Consent to benchmarks stays withdrawn."))
    return redirect("accounts:edit_organisation", request.organisation.slug)
