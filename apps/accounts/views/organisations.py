"""The pages on which an organisation begins, and says who it is."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.actions import organisations
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.organisations import EditOrganisationForm, FoundOrganisationForm
from apps.accounts.models import Membership, Role
from apps.accounts.permissions import MemberRequest, PersonRequest, requires
from apps.tenancy.context import acting_as_user


@require_safe
@login_required
def list_organisations(request: PersonRequest) -> HttpResponse:
    """Show the way into each of one's organisations; with a single one go there, else found one."""
    with acting_as_user(request.user.pk):
        memberships = list(Membership.mine.with_organisation())
    if len(memberships) == 1:
        return redirect(settings.PAGES["results"], memberships[0].organisation.slug)
    if not memberships:
        return redirect("accounts:found_organisation")
    return render(request, "accounts/list_organisations.html", {"memberships": memberships})


@form_page
@login_required
def found_organisation(request: PersonRequest) -> HttpResponse:
    """Ask who the organisation is, and make it."""
    form = FoundOrganisationForm(posted(request))
    if form.is_valid():
        organisation = organisations.found_organisation(
            profile=organisations.Profile(**form.cleaned_data),
            has_consented=False,  # asked for later, on a page that explains it
            by=request.user,
            at=now(),
        )
        return redirect(settings.PAGES["results"], organisation.slug)
    return _page(request, "found_organisation", form)


@form_page
@requires(Role.ADMIN)
def edit_organisation(request: MemberRequest) -> HttpResponse:
    """Show and change what the organisation says about itself."""
    kept = {name: getattr(request.organisation, name) for name in EditOrganisationForm.base_fields}
    form = EditOrganisationForm(posted(request), initial=kept)
    if form.is_valid():
        corporate_group = form.cleaned_data.pop("corporate_group")
        organisations.edit_organisation(
            profile=organisations.Profile(**form.cleaned_data),
            corporate_group=corporate_group,
            by=request.user,
            at=now(),
        )
        messages.success(request, _("Your changes are saved."))
        return redirect("accounts:edit_organisation", request.organisation.slug)
    return _page(request, "edit_organisation", form)


def _page(request: HttpRequest, name: str, form: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"accounts/{name}.html", {"form": form}, status=status)
