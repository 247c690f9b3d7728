"""Secrets that come from outside: each names its organisation, so no look-up crosses tenants."""

import hashlib
import hmac
import secrets
import string
from base64 import urlsafe_b64encode
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

ALPHABET = string.digits + string.ascii_letters  # no punctuation: mail programs cut it off links
ORGANISATION_LENGTH = 22  # characters for 128 bits
SECRET_LENGTH = 43  # characters for 256 bits


class MangledLinkError(ValueError):
    """The text was never one of our links: cut off, mistyped, or invented."""


def new_secret() -> str:
    """Return 256 random bits as 43 characters."""
    return base62(secrets.randbits(256), SECRET_LENGTH)


def base62(number: int, length: int) -> str:
    """Return the number in base 62, in so many characters; what does not fit is cut off."""
    characters = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def public_id(organisation_id: UUID) -> str:
    """Return the organisation's id as the 22 characters that links and tokens carry."""
    return base62(organisation_id.int, ORGANISATION_LENGTH)


def organisation_of(text: str) -> UUID:
    """Return the organisation that the 22 characters name.

    Raises
    ------
    MangledLinkError
        If they are not such characters.
    """
    if len(text) != ORGANISATION_LENGTH:
        raise MangledLinkError
    number = _decode(text)
    if number >= 1 << 128:
        raise MangledLinkError
    return UUID(int=number)


def join(organisation_id: UUID, secret: str) -> str:
    """Return what a link carries: whose it is, and the secret."""
    return public_id(organisation_id) + secret


def split(token: str) -> tuple[UUID, str]:
    """Return the organisation and the secret that a link carries.

    Raises
    ------
    MangledLinkError
        If the text is not of that form.
    """
    if len(token) != ORGANISATION_LENGTH + SECRET_LENGTH:
        raise MangledLinkError
    secret = token[ORGANISATION_LENGTH:]
    _decode(secret)
    return organisation_of(token[:ORGANISATION_LENGTH]), secret


def fingerprint(secret: str) -> bytes:
    """Return the SHA-256 of a secret: enough for 256 random bits, and all that is stored."""
    return hashlib.sha256(secret.encode()).digest()


def identity(secret: str) -> UUID:
    """Return the row id that belongs to a secret: a keyed hash in the shape of a UUIDv4.

    The key is not in the database, so neither the secret's fingerprint nor anything else there
    leads to the row.
    """
    key = bytes.fromhex(settings.RESPONSE_KEY)
    digest = hmac.new(key, secret.encode(), hashlib.sha256).digest()
    return UUID(bytes=digest[:16], version=4)


def seal(secret: str) -> bytes:
    """Encrypt a secret under a key that is not in the database, to repeat its link later."""
    return _fernet().encrypt(secret.encode())


def unseal(sealed: bytes) -> str:
    """Return the secret that was sealed.

    Raises
    ------
    MangledLinkError
        If it was sealed under another key.
    """
    try:
        return _fernet().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise MangledLinkError from error


def _fernet() -> Fernet:
    return Fernet(urlsafe_b64encode(bytes.fromhex(settings.SEALING_KEY)))


def _decode(text: str) -> int:
    number = 0
    for character in text:
        digit = ALPHABET.find(character)
        if digit < 0:
            raise MangledLinkError
        number = number * len(ALPHABET) + digit
    return number
