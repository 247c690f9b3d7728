"""Puts the keys that only the database's owner may read where its functions find them."""

from django.conf import settings
from django.db.backends.utils import CursorWrapper


def install(cursor: CursorWrapper) -> None:
    """Write the keys of this installation into the database; run as the owner, again at will."""
    keys = {"setting": settings.TENANCY_KEY, "pseudonym": settings.PSEUDONYM_KEY}
    for purpose, value in keys.items():
        cursor.execute(
            "INSERT INTO tenancy.key (purpose, value) VALUES (%s, %s)"
            " ON CONFLICT (purpose) DO UPDATE SET value = EXCLUDED.value"
            " WHERE key.value <> EXCLUDED.value",
            [purpose, bytes.fromhex(value)],
        )
