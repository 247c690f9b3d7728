"""Signs the names that a transaction acts under, so that SQL injection cannot name another."""

import hashlib
from uuid import UUID

from django.conf import settings

NOBODY = UUID(int=0)  # a signed "no one": policies compare with it and find no row

ORGANISATION = "tidemark.organisation"
USER = "tidemark.user"


def signed(setting: str, identity: UUID) -> str:
    """Return the value of a setting that the database will believe: `<uuid>.<keyed hash>`.

    The setting's own name is part of what is hashed, so a user's signature is of no use as an
    organisation's.
    """
    key = bytes.fromhex(settings.TENANCY_KEY)
    inner = hashlib.sha256(key + f"{setting}={identity}".encode()).digest()
    return f"{identity}.{hashlib.sha256(key + inner).hexdigest()}"
