"""Refuses to serve from a database role that row policies do not bind."""

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


class UnsafeRoleError(RuntimeError):
    """The database role in use may read every organisation's rows."""


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
