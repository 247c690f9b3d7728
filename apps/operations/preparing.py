"""Brings a database to the state that this version serves from; safe to run again, even at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pgmq.install import get_embedded_install_sql, get_embedded_sql_version
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from apps.operations.embedded import die_with_parent
from apps.operations.progress import Say
from apps.operations.state import CHECKOUT, database_url
from apps.tenancy import grants, keys, roles

LOCK = 74_336_251  # any number, the same for every preparation
SIGN_OF_LIFE = 10.0  # seconds
OWNER = "tidemark_owner"
BROKER = "tidemark_broker"


class PreparationError(Exception):
    """The database cannot be prepared; the message says what to do."""


def prepare_database(say: Say, *, url: str = "") -> None:
    """Make the database, its roles, tables, grants, keys, queue and instrument where missing.

    Raises
    ------
    PreparationError
        If there is no database to prepare, or a step fails.
    """
    url = url or database_url()
    if not url:
        raise PreparationError("No database: set DATABASE_URL, or start with `manage.py up`.")
    with _administrator(url, say) as admin, _alone(admin, say):
        say("Roles")
        database = admin.info.dbname
        with admin.transaction(), admin.cursor() as cursor:
            roles.create_roles(cursor, passwords=settings.ROLE_PASSWORDS, database=database)
        if settings.CELERY_BROKER_URL.startswith("pgmq"):
            _install_queue(admin, say)
        run_management(
            ["prepare_database", "--as-owner"], say, DATABASE_URL=url, TIDEMARK_DATABASE_ROLE=OWNER
        )


def prepare_as_owner(say: Say) -> None:
    """Do what the owner of the tables does: migrate, grant, install the keys, load the instrument.

    The connection must be the owner's.
    """
    say("Tables")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        grants.grant_shared_tables(cursor)
        keys.install(cursor)
    say("Instrument")
    call_command("load_instrument", verbosity=0)


def run_management(arguments: list[str], say: Say, **environment: str) -> None:
    """Run a management command in a process of its own, and repeat what it says.

    Raises
    ------
    PreparationError
        If it fails.
    """
    lines: list[str] = []
    with _management(arguments, environment, stdout=subprocess.PIPE) as process:
        for line in process.stdout or ():
            lines.append(line)
            if not line.startswith((" ", "Traceback")):
                say(line.rstrip())
    _require_success(process, arguments, "".join(lines[-40:]))


def show_management(arguments: list[str], say: Say) -> None:
    """Run a management command that draws its own progress, and give signs of life where it cannot.

    Raises
    ------
    PreparationError
        If it fails.
    """
    started = time.monotonic()
    with _management(arguments, {}, stdout=None) as process:
        while True:
            try:
                process.wait(SIGN_OF_LIFE)
                break
            except subprocess.TimeoutExpired:
                if not sys.stdout.isatty():
                    say(f"still at it, for {time.monotonic() - started:.0f} s")
    _require_success(process, arguments, "see above")


@contextmanager
def _management(
    arguments: list[str], environment: dict[str, str], *, stdout: int | None
) -> Iterator[subprocess.Popen[str]]:
    """Start a management command; it ends with this block, or with this process."""
    process = subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout else None,
        text=True,
        start_new_session=True,  # a terminal's Ctrl-C is for the launcher, which then ends this one
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one C call, no thread
    )
    try:
        yield process
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()


def _require_success(process: subprocess.Popen[str], arguments: list[str], said: str) -> None:
    if process.returncode:
        raise PreparationError(f"`manage.py {' '.join(arguments)}` failed:\n{said}")


@contextmanager
def _administrator(url: str, say: Say) -> Iterator[psycopg.Connection[Any]]:
    """Connect to the database, making it on the way where the server has none of that name."""
    try:
        admin = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        if not _make_database(url, say):
            raise PreparationError(f"Cannot connect to the database: {error}") from error
        admin = psycopg.connect(url, autocommit=True, connect_timeout=10)
    with admin:
        yield admin


def _make_database(url: str, say: Say) -> bool:
    """Create the database that the address names; false if that is not what was wrong."""
    database = str(conninfo_to_dict(url).get("dbname") or "")
    elsewhere = make_conninfo(url, dbname="postgres", connect_timeout=10)
    try:
        with psycopg.connect(elsewhere, autocommit=True) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if found.fetchone():
                return False
            say("Database")
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(database)
                )
            )
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return True  # made by another preparation a moment ago
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _alone(admin: psycopg.Connection[Any], say: Say) -> Iterator[None]:
    """Wait until no other preparation works on this database, and keep others waiting."""
    row = admin.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    if row is None or not row[0]:
        say("Waiting for another preparation of this database")
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    yield  # the lock ends with the connection


def _install_queue(admin: psycopg.Connection[Any], say: Say) -> None:
    """Install the embedded queue in a schema of its own, owned by the broker's role.

    Another version is installed anew, without its messages: they are hints, and the job rows that
    they hint at are sent again.
    """
    version = get_embedded_sql_version()
    found = admin.execute(
        "SELECT pg_get_userbyid(nspowner), obj_description(oid, 'pg_namespace')"
        " FROM pg_namespace WHERE nspname = 'pgmq'"
    ).fetchone()
    if found == (BROKER, version):
        return
    if found and found[0] != BROKER:
        raise PreparationError(
            f"The schema pgmq of this database belongs to {found[0]}. Give Tidemark a database of "
            "its own, or set CELERY_BROKER_URL to another broker."
        )
    say("Queue")
    broker, database = sql.Identifier(BROKER), sql.Identifier(admin.info.dbname)
    with admin.transaction():
        # The script makes its schema "if not exists", which asks for CREATE even if it does.
        for statement in (
            sql.SQL("GRANT {0} TO CURRENT_USER").format(broker),
            sql.SQL("DROP SCHEMA IF EXISTS pgmq CASCADE"),
            sql.SQL("CREATE SCHEMA pgmq AUTHORIZATION {0}").format(broker),
            sql.SQL("COMMENT ON SCHEMA pgmq IS {0}").format(sql.Literal(version)),
            sql.SQL("GRANT CREATE ON DATABASE {1} TO {0}").format(broker, database),
            sql.SQL("SET LOCAL ROLE {0}").format(broker),
            sql.SQL(get_embedded_install_sql()),
            sql.SQL("RESET ROLE"),
            sql.SQL("REVOKE CREATE ON DATABASE {1} FROM {0}").format(broker, database),
        ):
            admin.execute(statement)
