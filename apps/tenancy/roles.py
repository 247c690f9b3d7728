"""The roles that the parts of Tidemark connect as, and what each may do at all."""

from collections.abc import Mapping
from typing import Any

from psycopg import Cursor, sql

LOGIN = {
    "tidemark_owner": "NOINHERIT",  # owns and migrates; reads no tenant's row without its scope
    "tidemark_app": "",  # web and workers
    "tidemark_pool": "",  # the benchmark worker
    "tidemark_clock": "",  # beat: finds due work
    "tidemark_broker": "",  # owns the embedded queue's schema
}
GROUPS = (
    "tidemark_bench",  # owns the views through which benchmarks read
    "tidemark_directory",  # owns the function that finds an organisation by its exact slug
)
LIMITS = {
    "tidemark_app": {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
    },
    "tidemark_clock": {"statement_timeout": "15s"},
}
BACKUP = "tidemark_backup"


def create_roles(cursor: Cursor[Any], *, passwords: Mapping[str, str], database: str) -> None:
    """Create the roles that are missing, and give the database to its owner; safe to run again.

    Run by an administrator, in the database itself. The backup role, the only one that row policies
    do not bind, is made where the administrator may make it.
    """
    for role in GROUPS:
        _create(cursor, role, "NOLOGIN")
    for role, inherit in LOGIN.items():
        _create(cursor, role, f"LOGIN {inherit} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        cursor.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(passwords[role])
            )
        )
        for setting, value in LIMITS.get(role, {}).items():
            cursor.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
                )
            )
    _hand_over(cursor, database)
    _create_backup_role(cursor, passwords[BACKUP], database)


def _create(cursor: Cursor[Any], role: str, attributes: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL("CREATE ROLE {} {}").format(
                sql.Identifier(role),
                sql.SQL(attributes),
            )
        )


def _create_backup_role(cursor: Cursor[Any], password: str, database: str) -> None:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    row = cursor.fetchone()
    if row is None or not row[0]:
        return
    _create(cursor, BACKUP, "LOGIN BYPASSRLS")
    cursor.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(BACKUP), sql.Literal(password))
    )
    cursor.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))
    cursor.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(database), sql.Identifier(BACKUP)
        )
    )


def _hand_over(cursor: Cursor[Any], database: str) -> None:
    """Make the owner own the database, able to act as the views' owner, and close it to others."""
    name = sql.Identifier(database)
    for statement in (
        "GRANT tidemark_owner TO CURRENT_USER",
        "ALTER DATABASE {} OWNER TO tidemark_owner",
        "ALTER SCHEMA public OWNER TO tidemark_owner",
        "GRANT tidemark_bench, tidemark_directory TO tidemark_owner",
        "REVOKE ALL ON DATABASE {} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {} TO tidemark_app, tidemark_pool, tidemark_clock,"
        " tidemark_broker",
        "GRANT USAGE ON SCHEMA public TO tidemark_app, tidemark_pool, tidemark_clock,"
        " tidemark_bench, tidemark_directory",
    ):
        cursor.execute(sql.SQL(statement).format(name))
