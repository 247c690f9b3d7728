"""The pages on which tools get a way in."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.actions import tokens
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.once import DoneAlreadyError, once
from apps.accounts.forms.tokens import CreateTokenForm, EditTokenForm, RotateTokenForm
from apps.accounts.models import ApiToken, Membership, Role, Scope, TokenKind
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.views.audit_words import actor_words


@require_safe
@requires(Role.ANALYST)
def list_tokens(request: MemberRequest) -> HttpResponse:
    """Show the organisation's tokens: what each may do, and whether it is in use."""
    at = now()
    rows = [(token, token.is_expired(at)) for token in ApiToken.objects.latest_first()]
    context = {"tokens": rows, "is_owner": request.membership.may(Role.OWNER)}
    return render(request, "accounts/list_tokens.html", context)


@require_safe
@requires(Role.ANALYST)
def show_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Show all that is known of a token: who made it, what it may do, where it was used."""
    token = get_object_or_404(ApiToken, pk=token_id)
    at = now()
    context = {
        "token": token,
        "scopes": _scopes(token),
        "is_working": token.is_working(at),
        "is_expired": token.is_expired(at),
        "has_two_secrets": token.previous_until is not None and token.previous_until > at,
        "maker": actor_words(token.created_by_id, Membership.objects.addresses()),
        "uses": token.uses.order_by("-day", "-last_at")[:100],
        "may_rotate": _may_rotate(request, token),
    }
    return render(request, "accounts/show_token.html", context)


@never_cache
@form_page
@requires(Role.ANALYST)
def create_token(request: MemberRequest) -> HttpResponse:
    """Ask what it is for, make it, and show it: this once."""
    return _create(request, TokenKind.TOKEN, "accounts/create_token.html")


@never_cache
@form_page
@requires(Role.OWNER)
def create_client(request: MemberRequest) -> HttpResponse:
    """Ask what a client of OAuth2 is for, make it, and show its secret: this once."""
    return _create(request, TokenKind.CLIENT, "accounts/create_client.html")


@never_cache
@form_page
@requires(Role.ADMIN)
def rotate_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Ask how long the secret of now works on, make another, and show it: this once."""
    token = get_object_or_404(ApiToken, pk=token_id)
    if not _may_rotate(request, token):
        raise PermissionDenied
    form = RotateTokenForm(posted(request))
    if form.is_valid():
        terms = form.cleaned_data
        try:
            with once(terms.pop("once")):
                text = tokens.rotate_token(token=token, by=request.user.pk, at=now(), **terms)
        except DoneAlreadyError:
            messages.info(request, _rotated_already())
            return redirect("accounts:show_token", request.organisation.slug, token.pk)
        except tokens.TokenEndedError:
            form.add_error(None, _ended())
        else:
            token.refresh_from_db()
            return _shown_once(request, token, text)
    status = 422 if form.is_bound else 200
    context = {"form": form, "token": token}
    return render(request, "accounts/rotate_token.html", context, status=status)


@form_page
@requires(Role.ADMIN)
def edit_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Ask for another name, or other addresses, and keep them."""
    token = get_object_or_404(ApiToken, pk=token_id)
    initial = {"name": token.name, "addresses": token.addresses}
    form = EditTokenForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            tokens.edit_token(token=token, by=request.user.pk, at=now(), **form.cleaned_data)
        except tokens.TokenEndedError:
            form.add_error(None, _ended())
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("accounts:show_token", request.organisation.slug, token.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "token": token}
    return render(request, "accounts/edit_token.html", context, status=status)


@require_POST
@requires(Role.ADMIN)
def revoke_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """Make a token useless."""
    token = get_object_or_404(ApiToken, pk=token_id)
    tokens.revoke_token(token=token, by=request.user.pk, at=now())
    messages.success(request, _("%(name)s no longer works.") % {"name": token.name})
    return redirect("accounts:list_tokens", request.organisation.slug)


def _create(request: MemberRequest, kind: TokenKind, template: str) -> HttpResponse:
    form = CreateTokenForm(posted(request), role=request.membership.role)
    if form.is_valid():
        value = form.cleaned_data.pop("once")
        terms = tokens.Terms(kind=kind, **form.cleaned_data)
        try:
            with once(value):
                token, text = tokens.create_token(terms=terms, by=request.user.pk, at=now())
        except DoneAlreadyError:
            messages.info(request, _made_already())
            return redirect("accounts:list_tokens", request.organisation.slug)
        return _shown_once(request, token, text)
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form}, status=status)


def _shown_once(request: MemberRequest, token: ApiToken, text: str) -> HttpResponse:
    context = {"token": token, "scopes": _scopes(token), "text": text}
    return render(request, "accounts/token_created.html", context)


def _scopes(token: ApiToken) -> list[Scope]:
    return [Scope(scope) for scope in token.scopes]


def _may_rotate(request: MemberRequest, token: ApiToken) -> bool:
    """Whoever rotates sees the secret: of a client that is an owner, as when it was made."""
    return request.membership.may(Role.OWNER if token.is_client else Role.ADMIN)


def _made_already() -> str:
    return _(
        "It was made already, and its secret was shown that one time. No second one was made. If"
        " you did not copy the secret, have it revoked and create another."
    )


def _rotated_already() -> str:
    return _(
        "It was rotated already, and the new secret was shown that one time. It was not rotated"
        " again. If you did not copy the secret, rotate it once more."
    )


def _ended() -> str:
    return _("It was revoked, or has expired: what has ended stays so. Make a new one.")
