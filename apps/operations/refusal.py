"""Refuses to serve where row policies do not bind us, or with settings for development."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

# A superuser, a role that bypasses row policies, the database's owner, or a member of one of them:
# each could read every company's rows.
UNBOUND_ROLES = """
SELECT session_user, rolname FROM pg_roles
WHERE pg_has_role(session_user, oid, 'MEMBER')
  AND (
    rolsuper OR rolbypassrls
    OR oid = (SELECT datdba FROM pg_database WHERE datname = current_database())
  )
LIMIT 1
"""


THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class UnsafeSettingError(RuntimeError):
    """A setting that is meant for development is on where others can reach the installation."""


class UnsafeRoleError(RuntimeError):
    """The database role in use may read every organisation's rows."""


def refuse_unsafe_settings() -> None:
    """Let webhooks reach this machine only where nobody else reaches the installation.

    Raises
    ------
    UnsafeSettingError
        If others do: each of them could have our workers ask what listens here.
    """
    host = urlsplit(settings.PUBLIC_URL).hostname
    if settings.WEBHOOKS_TO_LOOPBACK and host not in THIS_MACHINE:
        raise UnsafeSettingError(
            "TIDEMARK_WEBHOOKS_TO_LOOPBACK is for development on one machine: with TIDEMARK_URL at"
            f" {host} others could send webhooks to what listens here. Unset one of them."
        )


def refuse_unsafe_role() -> None:
    """Check the role of every database alias, and leave no connection behind for a fork to share.

    Raises
    ------
    UnsafeRoleError
        If one of them is not bound by the row policies.
    """
    try:
        for alias in connections:
            complaint = unsafe_role(alias)
            if complaint:
                raise UnsafeRoleError(complaint)
    finally:
        connections.close_all()


def unsafe_role(alias: str) -> str:
    """Say what is wrong with the alias's role; empty if row policies bind it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(UNBOUND_ROLES)
        row = cursor.fetchone()
    if row is None:
        return ""
    return (
        f"The database alias {alias!r} connects as {row[0]}, which has the rights of {row[1]} and "
        "so is not bound by the row policies that keep organisations apart. Tidemark serves only "
        "as tidemark_app; TIDEMARK_DATABASE_ROLE is for migrations."
    )
