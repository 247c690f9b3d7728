"""The embedded PostgreSQL: first start, crash, other versions, and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from apps.operations import binaries
from apps.operations.embedded import EmbeddedError, EmbeddedPostgreSQL
from apps.operations.state import CHECKOUT


@pytest.fixture
def state() -> Iterator[Path]:
    """Make a state folder that the server's user reaches, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="tidemark-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # a test may have removed it


@pytest.fixture
def server(state: Path) -> Iterator[EmbeddedPostgreSQL]:
    """Start a server from nothing."""
    server = EmbeddedPostgreSQL(state, durable=False)
    server.start()
    yield server
    server.stop(at_once=True)


def ask(server: EmbeddedPostgreSQL, question: str) -> object:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestStart:
    def test_checks_its_pages_and_hears_no_network(self, server: EmbeddedPostgreSQL) -> None:
        assert ask(server, "SHOW data_checksums") == "on"
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SELECT datcollate FROM pg_database LIMIT 1") in {"C.UTF-8", "C"}

    def test_closes_its_socket_to_other_users(self, server: EmbeddedPostgreSQL) -> None:
        assert server.socket_folder.stat().st_mode & 0o077 == 0

    def test_says_where_it_is_for_a_second_terminal(self, server: EmbeddedPostgreSQL) -> None:
        assert (server.state / "database_url").read_text().strip() == server.url("tidemark")

    def test_does_not_run_as_root(self, server: EmbeddedPostgreSQL) -> None:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0

    def test_writes_no_refused_row_into_its_log(self, server: EmbeddedPostgreSQL) -> None:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE TABLE person (email text PRIMARY KEY)")
            for _ in range(2):
                with suppress(psycopg.errors.UniqueViolation):
                    connection.execute("INSERT INTO person VALUES ('anna@acme.example')")

        log = server.log.read_text()
        assert "duplicate key value" in log
        assert "anna@acme.example" not in log

    def test_keeps_every_promise_where_it_serves(self, state: Path) -> None:
        server = EmbeddedPostgreSQL(state)
        server.start()
        try:
            kept = [ask(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
        finally:
            server.stop(at_once=True)

        assert kept == ["on", "on"]

    def test_begins_anew_after_a_first_run_that_was_cut_short(self, state: Path) -> None:
        draft = state / "pgdata.draft"
        draft.mkdir()
        (draft / "PG_VERSION").write_text("18")
        server = EmbeddedPostgreSQL(state, durable=False)

        server.start()

        assert ask(server, "SELECT 1") == 1
        server.stop(at_once=True)

    def test_refuses_the_data_of_another_major_version(self, state: Path) -> None:
        (state / "pgdata").mkdir()
        (state / "pgdata" / "PG_VERSION").write_text("12\n")

        with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 12.*pg_dumpall"):
            EmbeddedPostgreSQL(state).start()

    def test_refuses_a_socket_folder_of_somebody_else(self, state: Path) -> None:
        (state / "elsewhere").mkdir()
        (state / "run").symlink_to(state / "elsewhere")

        with pytest.raises(EmbeddedError, match="is not ours"):
            EmbeddedPostgreSQL(state).start()

    def test_says_why_it_did_not_start(self, server: EmbeddedPostgreSQL) -> None:
        server.stop()
        (server.data / "global" / "pg_control").unlink()

        with pytest.raises(EmbeddedError, match="pg_control"):
            server.start()


class TestCrash:
    def test_keeps_what_was_committed_and_waits_for_the_killed_server(self, state: Path) -> None:
        killed = EmbeddedPostgreSQL(state)
        killed.start()
        with psycopg.connect(killed.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 41 AS n")
        os.kill(killed.pid or 0, signal.SIGKILL)
        threading.Timer(1.0, killed.is_running).start()  # until asked for, its lock seems alive
        server = EmbeddedPostgreSQL(state)

        server.start()

        assert ask(server, "SELECT n FROM kept") == 41
        server.stop(at_once=True)

    def test_ends_with_the_process_that_started_it(self, state: Path) -> None:
        starter = subprocess.Popen(  # noqa: S603 - our own lines
            [sys.executable, "-c", STARTER, str(state)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())

        starter.kill()
        starter.wait()

        deadline = time.monotonic() + 20
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_alive(pid)


class TestSocketFolder:
    @pytest.mark.parametrize("name", ["with a blank", "with'quote", "long" * 30, "ümlaut"])
    def test_is_plain_and_short_whatever_the_state_folder_is(self, state: Path, name: str) -> None:
        folder = state / name
        folder.mkdir(mode=0o711)
        server = EmbeddedPostgreSQL(folder, durable=False)

        server.start()
        try:
            assert ask(server, "SELECT 1") == 1
            assert server.socket_folder.parent == Path(tempfile.gettempdir())
        finally:
            server.stop(at_once=True)
            shutil.rmtree(server.socket_folder)


class TestUnreachableFolders:
    def test_serves_from_a_state_folder_that_others_cannot_enter(self, state: Path) -> None:
        state.chmod(0o700)
        server = EmbeddedPostgreSQL(state, durable=False)
        server.start()
        try:
            assert ask(server, "SELECT 1") == 1
            assert EmbeddedPostgreSQL(state).data == server.data
        finally:
            server.stop(at_once=True)
            shutil.rmtree(server.data.parent)

    def test_a_new_state_folder_there_has_new_data(self, state: Path) -> None:
        state.chmod(0o700)
        server = EmbeddedPostgreSQL(state, durable=False)
        server.start()
        server.stop()
        old = server.data.parent
        shutil.rmtree(state)
        state.mkdir(mode=0o700)

        assert not EmbeddedPostgreSQL(state).data.exists()
        shutil.rmtree(old, ignore_errors=True)

    def test_copied_programs_still_run(self, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "MACHINE_WIDE", state / "machine")

        staged = binaries.stage(binaries.find_binaries())

        answer = subprocess.run(  # noqa: S603 - the program under test
            [staged.program("postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            user="nobody" if os.geteuid() == 0 else None,
            cwd="/",
        ).stdout
        assert f" {staged.major}." in answer


STARTER = """
import sys, time
from pathlib import Path
from apps.operations.embedded import EmbeddedPostgreSQL
server = EmbeddedPostgreSQL(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""
