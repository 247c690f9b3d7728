"""Giving tools a way in, changing it, and taking it away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.accounts import tokens
from apps.accounts.models import ApiToken, Membership, TokenKind
from apps.accounts.tasks import tell_of_expiring_token
from apps.audit.record import record
from apps.jobs.actions import enqueue

LONGEST_DAYS = 730
USUAL_DAYS = 365
USUAL_OVERLAP = 7 * 24  # hours


class TokenEndedError(Exception):
    """The token was revoked, or has expired, meanwhile."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a token is for, what it may do, for how long, and from where."""

    name: str
    scopes: Iterable[str]
    days: int = USUAL_DAYS
    addresses: Sequence[str] = ()  # none: from everywhere
    kind: TokenKind = TokenKind.TOKEN


def create_token(*, terms: Terms, by: UUID | None, at: datetime) -> tuple[ApiToken, str]:
    """Make a token of the current organisation, and return its text, which nobody sees again."""
    token, text = tokens.issue(
        name=terms.name,
        scopes=terms.scopes,
        expires_at=at + timedelta(days=terms.days),
        at=at,
        by=by,
        addresses=list(terms.addresses),
        kind=terms.kind,
    )
    record(f"{token.kind} created", f"{token.prefix} {' '.join(token.scopes)}", by=by, at=at)
    return token, text


def rotate_token(*, token: ApiToken, overlap: int, days: int, by: UUID, at: datetime) -> str:
    """Give the token another secret, and return the text, which nobody sees again.

    For `overlap` hours both work; the new one does for `days`.

    Raises
    ------
    TokenEndedError
        If it does not work any more: what has ended stays so.
    """
    token = _working(token, at)
    text = tokens.rotate(
        token,
        expires_at=at + timedelta(days=days),
        overlap=timedelta(hours=overlap),
        at=at,
    )
    record(f"{token.kind} rotated", f"{token.prefix} both for {overlap} h", by=by, at=at)
    return text


def edit_token(
    *, token: ApiToken, name: str, addresses: Sequence[str], by: UUID, at: datetime
) -> None:
    """Give the token another name, or other addresses from which it works.

    Raises
    ------
    TokenEndedError
        If it does not work any more.
    """
    token = _working(token, at)
    if (token.name, token.addresses) == (name, list(addresses)):
        return
    token.name, token.addresses = name, list(addresses)
    token.save(update_fields=["name", "addresses"])
    subject = f"{token.prefix} {name}, from {', '.join(addresses) or 'everywhere'}"
    record(f"{token.kind} changed", subject, by=by, at=at)


def revoke_token(*, token: ApiToken, by: UUID, at: datetime) -> None:
    """Make the token useless from its next request on, with both its secrets."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if rows.update(revoked_at=at, tell_at=None):
        record(f"{token.kind} revoked", token.prefix, by=by, at=at)


def tell_of_expiry(*, at: datetime) -> None:
    """Have admins and owners told of the tokens that expire soon; of each notice once."""
    due = ApiToken.objects.with_notice_due(at).select_for_update(of=("self",))
    for token in due.order_by("pk"):
        if token.is_working(at):
            _tell(token)
        token.tell_at = tokens.next_notice(token.expires_at, at)
        token.save(update_fields=["tell_at"])


def _tell(token: ApiToken) -> None:
    notice = str(token.tell_at and int(token.tell_at.timestamp()))
    for admin in Membership.objects.administrators():
        enqueue(
            tell_of_expiring_token,
            key=f"token expires:{token.pk}:{notice}:{admin.pk}",
            membership_id=admin.pk,
            token_id=token.pk,
            expires_at=token.expires_at.isoformat(),
            notice=notice,
        )


def _working(token: ApiToken, at: datetime) -> ApiToken:
    """Return the token as it is while nobody else changes it."""
    found = ApiToken.objects.select_for_update().filter(pk=token.pk).first()
    if found is None or not found.is_working(at):
        raise TokenEndedError
    return found
