"""Clients of OAuth2: `tdm_client_<organisation>_<prefix>`, and the access tokens they get.

A client's secret is `tdm_secret_<secret>_<checksum>`, so that scanners find one that leaked.

An access token is `tdm_access_<organisation>_` and a signed text: which client it was given to,
what it may do, and until when. It is kept nowhere. Each request looks the client up inside the
organisation's scope, so that a client's end is the end of all its access tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing

from apps.accounts import tokens
from apps.accounts.models import CLIENT_MARK, ApiToken, TokenKind
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.tenancy import links
from apps.tenancy.context import acting_for

ACCESS_MARK = "tdm_access_"
ACCESS_LASTS = timedelta(hours=1)
SALT = "access token"


@dataclass(frozen=True, slots=True)
class ClientParts:
    """What a client's id says, believed by nobody yet."""

    organisation_id: UUID
    prefix: str


def parse(text: str) -> ClientParts:
    """Return what a client's id says.

    Raises
    ------
    TokenRefusedError
        If it is not of the form.
    """
    organisation, _, prefix = text.removeprefix(CLIENT_MARK).partition("_")
    shapely = prefix.isascii() and prefix.isalnum() and len(prefix) == tokens.PREFIX_LENGTH
    if not text.startswith(CLIENT_MARK) or not shapely:
        raise TokenRefusedError(Refusal.MANGLED)
    return ClientParts(_organisation(organisation), prefix)


def authenticate_client(
    parts: ClientParts, secret: str, at: datetime, address: str | None
) -> ApiToken:
    """Return the current organisation's client that the secret proves to be, and note its use.

    Raises
    ------
    TokenRefusedError
        If the secret is mangled, or the client unknown, expired, revoked, or elsewhere.
    """
    shown = tokens.client_secret(secret)
    client = tokens.found(TokenKind.CLIENT, parts.prefix)
    if client is None or not tokens.holds(client, shown, at):
        raise TokenRefusedError(Refusal.UNKNOWN)
    tokens.admit(client, at, address)
    return client


def grant_access(client: ApiToken, scopes: Iterable[str], at: datetime) -> tuple[str, timedelta]:
    """Return an access token for the client, and how long it works."""
    until = min(at + ACCESS_LASTS, client.expires_at)
    said = [client.prefix, sorted(scopes), int(until.timestamp()), str(client.owner_id)]
    signed = signing.Signer(salt=SALT, sep=".").sign_object(said)
    return f"{ACCESS_MARK}{links.public_id(client.owner_id)}_{signed}", until - at


def authenticate(text: str, at: datetime, address: str | None = None) -> ApiToken:
    """Return the client that the access token was given to, with the scopes that it was given.

    Raises
    ------
    TokenRefusedError
        If the text is mangled or its time over, or the client is gone, or may not come from there.
    """
    named, _, signed = text.removeprefix(ACCESS_MARK).partition("_")
    organisation_id = _organisation(named)
    try:
        said = signing.Signer(salt=SALT, sep=".").unsign_object(signed)
    except (signing.BadSignature, ValueError) as error:
        raise TokenRefusedError(Refusal.MANGLED) from error
    prefix, scopes, until, organisation = said
    if organisation != str(organisation_id):
        raise TokenRefusedError(Refusal.MANGLED)
    if datetime.fromtimestamp(until, UTC) <= at:
        raise TokenRefusedError(Refusal.EXPIRED)
    with acting_for(organisation_id):
        client = tokens.found(TokenKind.CLIENT, prefix)
        if client is None:
            raise TokenRefusedError(Refusal.UNKNOWN)
        tokens.admit(client, at, address)
    client.scopes = [scope for scope in client.scopes if scope in scopes]  # never saved
    return client


def _organisation(text: str) -> UUID:
    try:
        return links.organisation_of(text)
    except links.MangledLinkError as error:
        raise TokenRefusedError(Refusal.MANGLED) from error
