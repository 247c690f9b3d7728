"""API tokens as text: `tdm_live_<organisation>_<prefix>_<secret>_<checksum>`, made and believed.

The organisation's id opens its scope before anything is looked up; the checksum, with the fixed
beginning, lets a scanner find a leaked token and lets us refuse a mistyped one without a query.
"""

import hmac
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import randbelow
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import ApiToken
from apps.tenancy import links
from apps.tenancy.context import acting_for, current_organisation

MARK = "tdm_live"
PREFIX_LENGTH = 8
CHECKSUM_LENGTH = 6  # characters for 32 bits
USE_NOTED_EVERY = timedelta(minutes=5)


class Refusal(StrEnum):
    """Why a token opens nothing."""

    MANGLED = "mangled"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class TokenRefusedError(Exception):
    """The token opens nothing; `reason` may be told to whoever sent it."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Parts:
    """What the text of a token says, believed by nobody yet."""

    organisation_id: UUID
    prefix: str
    secret: str


def issue(
    *, name: str, scopes: Iterable[str], expires_at: datetime, at: datetime, by: UUID | None
) -> tuple[ApiToken, str]:
    """Make a token of the current organisation; the text is returned here and kept nowhere."""
    prefix = links.base62(randbelow(62**PREFIX_LENGTH), PREFIX_LENGTH)
    secret = links.new_secret()
    token = ApiToken.objects.create(
        name=name,
        prefix=prefix,
        secret_hash=links.fingerprint(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        created_by_id=by,
        expires_at=expires_at,
    )
    return token, compose(Parts(current_organisation(), prefix, secret))


def authenticate(text: str, at: datetime) -> ApiToken:
    """Return the token that the text proves to hold, with its organisation, and note its use.

    Opens the organisation's scope for the look-up, or joins it where it is open already.

    Raises
    ------
    TokenRefusedError
        If the text is mangled, or the token unknown, expired or revoked.
    """
    parts = parse(text)
    with acting_for(parts.organisation_id):
        rows = ApiToken.objects.select_related("organisation")
        token = rows.filter(prefix=parts.prefix).first()
        fingerprint = links.fingerprint(parts.secret)
        if token is None or not hmac.compare_digest(fingerprint, bytes(token.secret_hash)):
            raise TokenRefusedError(Refusal.UNKNOWN)
        if token.revoked_at is not None:
            raise TokenRefusedError(Refusal.REVOKED)
        if token.expires_at <= at:
            raise TokenRefusedError(Refusal.EXPIRED)
        _note_use(token, at)
    return token


def parse(text: str) -> Parts:
    """Return what the text says, once its form and its checksum are right.

    Raises
    ------
    TokenRefusedError
        If it is not of the form, or was mistyped.
    """
    body, _, checksum = text.rpartition("_")
    if not text.isascii() or not hmac.compare_digest(_checksum(body), checksum):
        raise TokenRefusedError(Refusal.MANGLED)
    mark, *fields = body.rsplit("_", 3)
    lengths = [links.ORGANISATION_LENGTH, PREFIX_LENGTH, links.SECRET_LENGTH]
    if mark != MARK or [len(field) for field in fields if field.isalnum()] != lengths:
        raise TokenRefusedError(Refusal.MANGLED)
    try:
        organisation_id = links.organisation_of(fields[0])
    except links.MangledLinkError as error:
        raise TokenRefusedError(Refusal.MANGLED) from error
    return Parts(organisation_id, fields[1], fields[2])


def compose(parts: Parts) -> str:
    """Return the text that says so, with its checksum."""
    organisation = links.public_id(parts.organisation_id)
    body = "_".join((MARK, organisation, parts.prefix, parts.secret))
    return f"{body}_{_checksum(body)}"


def _checksum(body: str) -> str:
    return links.base62(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _note_use(token: ApiToken, at: datetime) -> None:
    """Write down that the token is in use, once in a while: a row a request would be too many."""
    stale = at - USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= stale:
        rows = ApiToken.objects.filter(pk=token.pk)
        rows.filter(Q(last_used_at=None) | Q(last_used_at__lte=stale)).update(last_used_at=at)
