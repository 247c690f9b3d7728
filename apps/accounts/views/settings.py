"""The pages of settings that hold one choice each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.actions import organisations
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.organisations import LanguageForm, PrivacyForm
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires


@form_page
@requires(Role.ADMIN)
def edit_privacy(request: MemberRequest) -> HttpResponse:
    """Show and change how small a group results may show."""
    form = PrivacyForm(posted(request), initial={"floor": request.organisation.anonymity_floor})
    if form.is_valid():
        organisations.change_floor(by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The privacy floor is saved."))
        return redirect("accounts:edit_privacy", request.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/edit_privacy.html", {"form": form}, status=status)


@form_page
@requires(Role.ADMIN)
def edit_language(request: MemberRequest) -> HttpResponse:
    """Show and change the language of the organisation's mails."""
    form = LanguageForm(posted(request), initial={"language": request.organisation.language})
    if form.is_valid():
        organisations.choose_language(by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The language is saved."))
        return redirect("accounts:edit_language", request.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/edit_language.html", {"form": form}, status=status)
