"""The state folder of a first run, and of every run after it."""

import stat
from pathlib import Path

import pytest

from apps.operations.state import database_url, make_state, state_folder, write_privately


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEMARK_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("TIDEMARK_SECRET_KEY", raising=False)


class TestMakeState:
    def test_makes_a_secret_key_that_only_its_owner_reads(self) -> None:
        state = make_state()

        key = state / "secret_key"
        assert len(key.read_text().strip()) == 64
        assert stat.S_IMODE(key.stat().st_mode) == 0o600

    def test_keeps_the_key_of_the_first_run(self) -> None:
        first = (make_state() / "secret_key").read_text()

        second = (make_state() / "secret_key").read_text()

        assert first == second

    def test_makes_no_key_where_the_environment_has_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TIDEMARK_SECRET_KEY", "of the environment")

        state = make_state()

        assert not (state / "secret_key").exists()

    def test_closes_mail_and_logs_to_others(self) -> None:
        state = make_state()

        for name in ("logs", "mail", "beat"):
            assert stat.S_IMODE((state / name).stat().st_mode) == 0o700


class TestDatabaseUrl:
    def test_prefers_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_privately(make_state() / "database_url", "postgresql://kept\n")
        monkeypatch.setenv("DATABASE_URL", "postgresql://named")

        assert database_url() == "postgresql://named"

    def test_falls_back_to_the_embedded_server_s(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        write_privately(make_state() / "database_url", "postgresql://kept\n")

        assert database_url() == "postgresql://kept"

    def test_is_empty_before_the_first_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)

        assert not state_folder().exists()
        assert database_url() == ""
