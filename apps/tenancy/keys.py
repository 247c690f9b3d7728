"""Puts the keys that only the database's owner may read where its functions find them."""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

INSERT = "INSERT INTO tenancy.key (purpose, value) VALUES (%s, %s) ON CONFLICT (purpose)"


def install(cursor: CursorWrapper) -> None:
    """Write the keys of this installation into the database; run as the owner, again at will.

    The pseudonyms' key stays as it was first written: under another one the ledger would know no
    company any more, and each could be counted beyond its budget.
    """
    cursor.execute(
        INSERT + " DO UPDATE SET value = EXCLUDED.value WHERE key.value <> EXCLUDED.value",
        ["setting", bytes.fromhex(settings.TENANCY_KEY)],
    )
    cursor.execute(INSERT + " DO NOTHING", ["pseudonym", bytes.fromhex(settings.PSEUDONYM_KEY)])
