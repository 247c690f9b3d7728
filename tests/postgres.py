"""Pytest plugin: one embedded PostgreSQL for the run, one prepared database for each process.

Loaded early (`-p tests.postgres`), because Django's settings read the addresses from the
environment. Tests connect as the roles that production connects as. The first test that asks for a
database starts the server; with xdist the controller starts it before its workers.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from apps.operations.embedded import EmbeddedPostgreSQL
from apps.operations.preparing import prepare_database
from apps.operations.state import make_state

TEMPLATE = "tidemark_template"
SECRET_KEY = "only-for-tests-and-the-same-in-every-process"
KEPT = "TIDEMARK_TEST_KEPT_TABLES"
LONGEST_FLUSH = "10s"  # a test that leaves a transaction open is told, not waited for


class TestServer:
    """The server of this run, started when somebody first needs it."""

    __test__ = False  # pytest collects classes named Test

    def __init__(self) -> None:
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        os.environ["TIDEMARK_SECRET_KEY"] = SECRET_KEY
        os.environ.pop("CELERY_BROKER_URL", None)
        if not self.worker:
            os.environ["TIDEMARK_STATE"] = tempfile.mkdtemp(prefix="tidemark-tests-")
            Path(os.environ["TIDEMARK_STATE"]).chmod(0o711)  # the server may run as another user
        self.database = f"tidemark_{self.worker or 'main'}"
        self._server = EmbeddedPostgreSQL(make_state(), durable=False)
        os.environ["DATABASE_URL"] = self._server.url(self.database)
        self._is_prepared = False

    def make_database(self) -> None:
        """Make this process's database from the prepared template."""
        if not self.worker:
            self.prepare_template()
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER tidemark_owner").format(
                    sql.Identifier(self.database), sql.Identifier(TEMPLATE)
                )
            )
            # The template's own grants are not copied.
            for statement in (
                "REVOKE ALL ON DATABASE {} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {} TO tidemark_app, tidemark_pool, tidemark_clock,"
                " tidemark_broker, tidemark_backup",
            ):
                admin.execute(sql.SQL(statement).format(sql.Identifier(self.database)))

    def prepare_template(self) -> None:
        """Start the server and prepare the database that the others are copies of."""
        if self._is_prepared:
            return
        self._is_prepared = True
        self._server.start()
        url = self._server.url(TEMPLATE)
        prepare_database(lambda _line: None, url=url)
        with psycopg.connect(url) as admin:
            os.environ[KEPT] = " ".join(t for t in _tables(admin) if _has_rows(admin, t))

    def administrator(self) -> psycopg.Connection[Any]:
        """Connect to this process's database as the one who may do anything."""
        return self.connect(self.database, role="postgres")

    def connect(self, database: str, *, role: str) -> psycopg.Connection[Any]:
        """Connect to a database of this server as a role; no password is asked for."""
        return psycopg.connect(self._server.url(database, role=role))

    def flush(self) -> None:
        """Empty every table, and every queue, but those that the preparation filled."""
        kept = os.environ[KEPT].split()
        with self.administrator() as admin:
            tables = sql.SQL(", ").join(sql.SQL(t) for t in _tables(admin) if t not in kept)
            admin.execute("SET session_replication_role = replica")  # no trigger that refuses it
            admin.execute(sql.SQL("SET lock_timeout = {}").format(LONGEST_FLUSH))
            admin.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))

    def stop(self) -> None:
        """End the server and remove its data; a worker leaves both to the controller."""
        if self.worker:
            return
        self._server.stop(at_once=True)
        shutil.rmtree(os.environ["TIDEMARK_STATE"], ignore_errors=True)


def _tables(admin: psycopg.Connection[Any]) -> list[str]:
    """Return the quoted names of our tables and of the queues' own, not of the queues' register."""
    found = admin.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        " AND (schemaname <> 'pgmq' OR tablename ~ '^[aq]_')"
    )
    return [name for (name,) in found]


def _has_rows(admin: psycopg.Connection[Any], table: str) -> bool:
    found = admin.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.SQL(table)))
    return found.fetchone() == (True,)


SERVER = TestServer()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before xdist's workers, and put the fixtures in place."""
    if not SERVER.worker and getattr(config.option, "numprocesses", None):
        SERVER.prepare_template()
    config.pluginmanager.import_plugin("tests.database")  # after pytest-django, so that it wins


def pytest_unconfigure() -> None:
    """Stop the server."""
    SERVER.stop()
