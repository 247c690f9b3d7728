"""The pages on which tools get a way in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.actions import tokens
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.tokens import CreateTokenForm
from apps.accounts.models import ApiToken, Role
from apps.accounts.permissions import MemberRequest, requires


@require_safe
@requires(Role.ANALYST)
def list_tokens(request: MemberRequest) -> HttpResponse:
    """Show the organisation's tokens: what each may do, and whether it is in use."""
    at = now()
    rows = [(token, token.is_expired(at)) for token in ApiToken.objects.latest_first()]
    return render(request, "accounts/list_tokens.html", {"tokens": rows})


@never_cache
@form_page
@requires(Role.ANALYST)
def create_token(request: MemberRequest) -> HttpResponse:
    """Ask what it is for, make it, and show it: this once."""
    form = CreateTokenForm(posted(request))
    if form.is_valid():
        token, text = tokens.create_token(by=request.user.pk, at=now(), **form.cleaned_data)
        return render(request, "accounts/token_created.html", {"token": token, "text": text})
    status = 422 if form.is_bound else 200
    return render(request, "accounts/create_token.html", {"form": form}, status=status)


@require_POST
@requires(Role.ADMIN)
def revoke_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Make a token useless."""
    token = get_object_or_404(ApiToken, pk=token_id)
    tokens.revoke_token(token=token, by=request.user.pk, at=now())
    messages.success(request, _("The token %(name)s no longer works.") % {"name": token.name})
    return redirect("accounts:list_tokens", request.organisation.slug)
