"""Signed addresses of exported files: good for a quarter of an hour, without a token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from apps.accounts.models import ApiToken, Membership, Role
from apps.accounts.tokens import stand_in
from apps.reports.models import Export
from apps.tenancy.context import current_organisation

SALT = "exported file"
LIFETIME = timedelta(minutes=15)


class AddressEndedError(Exception):
    """The address opens nothing any more."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a signed address says: whose file, and to which token it was told."""

    organisation_id: UUID
    export_id: UUID
    token_id: UUID


def signature(export: Export, token: ApiToken, expires_at: datetime) -> str:
    """Return the part of the address that proves that we made it."""
    ids = [str(row) for row in (current_organisation(), export.pk, token.pk)]
    return signing.dumps([*ids, int(expires_at.timestamp())], salt=SALT)


def read(text: str, at: datetime) -> Address:
    """Return what the signature says.

    Raises
    ------
    AddressEndedError
        If its time is over, or nobody here signed it.
    """
    try:
        organisation, export, token, seconds = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise AddressEndedError from error
    if seconds <= at.timestamp():
        raise AddressEndedError
    return Address(UUID(organisation), UUID(export), UUID(token))


def token_of(address: Address, at: datetime) -> ApiToken:
    """Return the token that was told the address, or who tried it on a page, in their scope.

    Raises
    ------
    AddressEndedError
        If it is no longer good.
    """
    token = ApiToken.objects.working(at).filter(pk=address.token_id).first()
    if token is not None:
        return token
    member = Membership.objects.filter(user_id=address.token_id).first()
    if member is None or not member.may(Role.ANALYST):
        raise AddressEndedError
    return stand_in(member, at)


def export_of(address: Address, at: datetime) -> Export:
    """Return the export, in its organisation's scope.

    Raises
    ------
    AddressEndedError
        If it is gone, or the token that was told the address is no longer good.
    """
    token_of(address, at)
    made = Export.objects.current(at).filter(pk=address.export_id, made_at__isnull=False)
    export = made.first()
    if export is None:
        raise AddressEndedError
    return export
