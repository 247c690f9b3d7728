"""API tokens as text: `tdm_live_<organisation>_<prefix>_<secret>_<checksum>`, made and believed.

The organisation's id opens its scope before anything is looked up; the checksum, with the fixed
beginning, lets a scanner find a leaked token and lets us refuse a mistyped one without a query.
"""

import hmac
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from secrets import randbelow
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from apps.accounts.addresses import is_within
from apps.accounts.models import (
    ApiToken,
    Membership,
    TokenKind,
    TokenUse,
    scopes_given_by,
)
from apps.tenancy import links
from apps.tenancy.context import acting_for, current_organisation

MARK, SECRET_MARK = "tdm_live", "tdm_secret"  # of a token, and of a client's secret
PREFIX_LENGTH = 8
CHECKSUM_LENGTH = 6  # characters for 32 bits
USE_NOTED_EVERY = timedelta(minutes=5)
USES_KEPT = timedelta(days=90)
MOST_ADDRESSES = 100  # noted in a day: somebody with a whole network could write without end
NOTICES = (timedelta(days=30), timedelta(days=7), timedelta(days=1))  # before a token's end


class Refusal(StrEnum):
    """Why a token opens nothing."""

    MANGLED = "mangled"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ELSEWHERE = "elsewhere"


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
    *,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    at: datetime,
    by: UUID | None,
    **terms: Any,
) -> tuple[ApiToken, str]:
    """Make a token of the current organisation; the text is returned here and kept nowhere.

    `terms` are other fields of the row, such as `addresses`. Of a client the text is its secret.
    """
    secret = links.new_secret()
    token = ApiToken.objects.create(
        name=name,
        prefix=links.base62(randbelow(62**PREFIX_LENGTH), PREFIX_LENGTH),
        secret_hash=links.fingerprint(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        created_by_id=by,
        expires_at=expires_at,
        tell_at=next_notice(expires_at, at),
        **terms,
    )
    return token, text_of(token, secret)


def rotate(token: ApiToken, *, expires_at: datetime, overlap: timedelta, at: datetime) -> str:
    """Give the token another secret; the one before works on for the overlap, or to its own end.

    One that was still working from an earlier rotation ends at once.
    """
    secret = links.new_secret()
    old_ends_at = min(at + overlap, token.expires_at)
    is_over = old_ends_at <= at
    token.previous_hash = None if is_over else bytes(token.secret_hash)
    token.previous_until = None if is_over else old_ends_at
    token.secret_hash = links.fingerprint(secret)
    token.expires_at = expires_at
    token.tell_at = next_notice(expires_at, at)
    token.save(
        update_fields=["previous_hash", "previous_until", "secret_hash", "expires_at", "tell_at"]
    )
    return text_of(token, secret)


def authenticate(text: str, at: datetime, address: str | None = None) -> ApiToken:
    """Return the token that the text proves to hold, with its organisation, and note its use.

    Opens the organisation's scope for the look-up, or joins it where it is open already.

    Raises
    ------
    TokenRefusedError
        If the text is mangled, or the token unknown, expired, revoked, or used from elsewhere.
    """
    parts = parse(text)
    with acting_for(parts.organisation_id):
        token = found(TokenKind.TOKEN, parts.prefix)
        if token is None or not holds(token, parts.secret, at):
            raise TokenRefusedError(Refusal.UNKNOWN)
        admit(token, at, address)
    return token


def found(kind: TokenKind, prefix: str) -> ApiToken | None:
    """Return the current organisation's token of that kind and prefix."""
    rows = ApiToken.objects.select_related("organisation")
    return rows.filter(kind=kind, prefix=prefix).first()


def holds(token: ApiToken, secret: str, at: datetime) -> bool:
    """Tell whether it is the token's secret, or the one before it while both work."""
    fingerprint = links.fingerprint(secret)
    kept = [bytes(token.secret_hash)]
    if token.previous_hash and token.previous_until and token.previous_until > at:
        kept.append(bytes(token.previous_hash))
    return any([hmac.compare_digest(fingerprint, each) for each in kept])  # noqa: C419 - all


def admit(token: ApiToken, at: datetime, address: str | None) -> None:
    """Let a token in whose secret was shown, and note its use.

    Raises
    ------
    TokenRefusedError
        If it has expired, was revoked, or may not be used from that address.
    """
    if token.revoked_at is not None:
        raise TokenRefusedError(Refusal.REVOKED)
    if token.is_expired(at):
        raise TokenRefusedError(Refusal.EXPIRED)
    if token.addresses and not is_within(address, token.addresses):
        raise TokenRefusedError(Refusal.ELSEWHERE)
    _note_use(token, at, address)


def stand_in(membership: Membership, at: datetime) -> ApiToken:
    """Return a token that is never saved: whoever tries the API on a page, as a tool would.

    It may what the member may give a token, has the person's id, by which the audit log knows who
    did it, and ends with the request.
    """
    return ApiToken(
        pk=membership.user_id,
        organisation=membership.organisation,
        name=gettext("Tried on a page"),
        scopes=[scope.value for scope in scopes_given_by(membership.role)],
        created_at=at,
        expires_at=at,
    )


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
    return _checked(body)


def client_secret(text: str) -> str:
    """Return the secret of a client that the text holds, once its form and checksum are right.

    Raises
    ------
    TokenRefusedError
        If it is not of the form, or was mistyped.
    """
    secret = text.removeprefix(f"{SECRET_MARK}_").partition("_")[0]
    if not text.isascii() or not hmac.compare_digest(_checked(f"{SECRET_MARK}_{secret}"), text):
        raise TokenRefusedError(Refusal.MANGLED)
    return secret


def text_of(token: ApiToken, secret: str) -> str:
    """Return what is shown once: the whole token, or a client's secret, which needs no more."""
    if token.is_client:
        return _checked(f"{SECRET_MARK}_{secret}")
    return compose(Parts(current_organisation(), token.prefix, secret))


def next_notice(expires_at: datetime, at: datetime) -> datetime | None:
    """Return when somebody is next to be told that a token expires then, None if no more."""
    return min((when for when in (expires_at - n for n in NOTICES) if when > at), default=None)


def _checked(body: str) -> str:
    return f"{body}_{_checksum(body)}"


def _checksum(body: str) -> str:
    return links.base62(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _note_use(token: ApiToken, at: datetime, address: str | None) -> None:
    """Write down that the token is in use, once in a while: a row a request would be too many."""
    stale = at - USE_NOTED_EVERY
    is_fresh = token.last_used_at is not None and token.last_used_at > stale
    if is_fresh and address in {None, token.last_used_address}:
        return
    if address is not None and not _note_address(token, at, address):
        return
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at, last_used_address=address)


def _note_address(token: ApiToken, at: datetime, address: str) -> bool:
    """Note the day's use from the address; tell whether it was time for that."""
    day = at.astimezone(UTC).date()
    uses = TokenUse.objects.filter(token=token, day=day, address=address)
    last_at = uses.values_list("last_at", flat=True).first()
    if last_at is not None and last_at > at - USE_NOTED_EVERY:
        return False
    if last_at is not None:
        return bool(uses.update(last_at=at))
    if TokenUse.objects.filter(token=token, day=day).count() >= MOST_ADDRESSES:
        return token.last_used_at is None or token.last_used_at <= at - USE_NOTED_EVERY
    TokenUse.objects.bulk_create(
        [TokenUse(token=token, day=day, address=address, last_at=at)], ignore_conflicts=True
    )
    TokenUse.objects.filter(token=token, day__lt=day - USES_KEPT).delete()
    return True
