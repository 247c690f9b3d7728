"""The page on which a person closes their account."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.actions import account
from apps.accounts.actions.members import LastOwnerError
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.account import CloseAccountForm, PreferencesForm
from apps.accounts.models import Notice
from apps.accounts.permissions import PersonRequest


@form_page
@login_required
def edit_preferences(request: PersonRequest) -> HttpResponse:
    """Show and change the person's language, and what they are told by mail."""
    wanted = [notice for notice in Notice.values if notice not in request.user.muted]
    kept = {"language": request.user.language, "wanted": wanted}
    form = PreferencesForm(posted(request), initial=kept)
    if form.is_valid():
        account.edit_preferences(person=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect("accounts:edit_preferences")
    status = 422 if form.errors else 200
    return render(request, "accounts/edit_preferences.html", {"form": form}, status=status)


@form_page
@reauthentication_required  # type: ignore[untyped-decorator] # allauth's
def close_account(request: PersonRequest) -> HttpResponse:
    """Show what would go with the account; once confirmed in writing, delete it."""
    form = CloseAccountForm(posted(request), address=request.user.email)
    if form.is_valid():
        try:
            account.close_account(
                person=request.user, deleting=_ids(form.cleaned_data["deleting"]), at=now()
            )
        except (LastOwnerError, account.ChangedMeanwhileError):
            form.add_error(None, _("Your organisations have changed. Please read this page again."))
        else:
            logout(request)
            messages.success(request, _("Your account is closed."))
            return redirect(settings.PAGES["home"])
    status = 422 if form.is_bound else 200
    context = {"form": form, "plan": account.departure(request.user)}
    return render(request, "accounts/close_account.html", context, status=status)


def _ids(text: str) -> set[UUID]:
    """Return the ids that the page named; of what it could not have named, none."""
    try:
        return {UUID(part) for part in text.split(",") if part}
    except ValueError:
        return set()
