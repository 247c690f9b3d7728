"""Preparing a database: from nothing, again, at once, and by an administrator of few rights."""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from apps.operations.embedded import EmbeddedPostgreSQL
from apps.operations.preparing import PreparationError, prepare_database

HBA = "local all postgres trust\nlocal all all scram-sha-256\n"


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgreSQL]:
    """Start a server that asks for passwords, with an administrator who is no superuser."""
    state = Path(tempfile.mkdtemp(prefix="tidemark-preparing-"))
    state.chmod(0o711)
    server = EmbeddedPostgreSQL(state, durable=False)
    server.start()
    with psycopg.connect(server.url("postgres"), autocommit=True) as superuser:
        superuser.execute("CREATE ROLE dba LOGIN CREATEDB CREATEROLE PASSWORD 'dba'")
        (server.data / "pg_hba.conf").write_text(HBA)
        superuser.execute("SELECT pg_reload_conf()")
    yield server
    server.stop(at_once=True)
    shutil.rmtree(state)


@pytest.fixture(scope="module")
def prepared(server: EmbeddedPostgreSQL) -> str:
    """Prepare one database twice at once, and return its administrator's address."""
    url = server.url("prepared", role="dba:dba")
    with ThreadPoolExecutor() as both:
        said = [both.submit(_prepare, url) for _ in range(2)]
    assert all("Tables" in lines.result() for lines in said)
    return url


def _prepare(url: str) -> list[str]:
    said: list[str] = []
    prepare_database(said.append, url=url)
    return said


class TestPrepareDatabase:
    def test_changes_nothing_the_second_time(self, prepared: str) -> None:
        before = _inventory(prepared)

        _prepare(prepared)

        assert _inventory(prepared) == before

    @pytest.mark.parametrize("alias", ["default", "pool", "clock"])
    def test_lets_the_roles_in_with_the_passwords_of_the_settings(
        self, server: EmbeddedPostgreSQL, prepared: str, alias: str
    ) -> None:
        role, password = (settings.DATABASES[alias][key] for key in ("USER", "PASSWORD"))

        with psycopg.connect(server.url("prepared", role=f"{role}:{password}")) as connection:
            assert connection.info.user == role

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url("prepared", role=f"{role}:wrong"))

    def test_makes_roles_that_policies_bind(self, prepared: str) -> None:
        with psycopg.connect(prepared) as administrator:
            unbound = administrator.execute(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'tidemark%'"
                " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
            ).fetchall()

        assert unbound == []

    def test_gives_the_queue_to_the_broker_and_nothing_else(
        self, server: EmbeddedPostgreSQL, prepared: str
    ) -> None:
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"]
        password = psycopg.conninfo.conninfo_to_dict(options)["password"]

        with psycopg.connect(
            server.url("prepared", role=f"tidemark_broker:{password}"), autocommit=True
        ) as broker:
            broker.execute("SELECT pgmq.create('work')")
            broker.execute("SELECT pgmq.drop_queue('work')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                broker.execute("CREATE SCHEMA another")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                broker.execute("SELECT * FROM public.accounts_user")

    def test_installs_another_version_of_the_queue_anew(self, prepared: str) -> None:
        with psycopg.connect(prepared, autocommit=True) as administrator:
            administrator.execute("SET ROLE tidemark_broker")
            administrator.execute("COMMENT ON SCHEMA pgmq IS '0.1'")

        said = _prepare(prepared)

        assert "Queue" in said

    def test_leaves_a_queue_of_somebody_else_alone(self, server: EmbeddedPostgreSQL) -> None:
        url = server.url("shared")
        with psycopg.connect(server.url("postgres"), autocommit=True) as superuser:
            superuser.execute("CREATE DATABASE shared")
        with psycopg.connect(url) as superuser:
            superuser.execute("CREATE SCHEMA pgmq")

        with pytest.raises(PreparationError, match="belongs to postgres"):
            _prepare(url)

    def test_says_that_there_is_no_server(self, tmp_path: Path) -> None:
        with pytest.raises(PreparationError, match="Cannot connect"):
            _prepare(f"postgresql://postgres@/tidemark?host={tmp_path}")


def _inventory(url: str) -> list[tuple[str, ...]]:
    """Return what there is in the database, and who may do what with it."""
    with psycopg.connect(url) as administrator:
        administrator.execute("SET ROLE tidemark_owner")
        return administrator.execute(
            "SELECT oid::text, relname, relacl::text FROM pg_class"
            " WHERE relnamespace::regnamespace::text IN ('public', 'tenancy', 'pgmq')"
            " UNION ALL SELECT app, name, '' FROM django_migrations"
            " UNION ALL SELECT datname, datacl::text, '' FROM pg_database"
            " ORDER BY 1, 2, 3"
        ).fetchall()
