"""Giving tools a way in, and taking it away."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from apps.accounts import tokens
from apps.accounts.models import ApiToken
from apps.audit.record import record

LONGEST_DAYS = 730
USUAL_DAYS = 365


def create_token(
    *, name: str, scopes: Iterable[str], days: int, by: UUID | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token of the current organisation, and return its text, which nobody sees again."""
    token, text = tokens.issue(
        name=name, scopes=scopes, expires_at=at + timedelta(days=days), at=at, by=by
    )
    record("token created", f"{token.prefix} {' '.join(token.scopes)}", by=by, at=at)
    return token, text


def revoke_token(*, token: ApiToken, by: UUID, at: datetime) -> None:
    """Make the token useless from its next request on."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        record("token revoked", token.prefix, by=by, at=at)
