"""What an orchestrator is told."""

import os

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from apps.operations import health, refusal
from config.celery import app

LET_IN = """
DO $$ BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO tidemark_backup', current_database());
END $$
"""


class TestTellLiveness:
    def test_answers_without_a_database(self, client: Client) -> None:
        answer = client.get("/livez")

        assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestTellReadiness:
    def test_is_ready_when_a_page_would_work(self, client: Client) -> None:
        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert answer.json()["status"] == "ready"
        assert set(answer.json()["checks"].values()) == {"ok"}

    def test_is_not_stored_by_anyone_on_the_way(self, client: Client) -> None:
        assert "no-store" in client.get("/readyz")["Cache-Control"]

    def test_names_a_migration_that_is_missing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tomorrow = frozenset({("tenancy", "9999_tomorrow")})
        monkeypatch.setattr(health, "_latest_migrations", lambda: tomorrow)

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["checks"]["migrations"] == "tenancy.9999_tomorrow"
        assert int(answer["Retry-After"]) > 0

    def test_notices_a_key_that_the_database_does_not_share(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "TENANCY_KEY", "00" * 32)

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] == "ok"
        assert answer.json()["checks"]["tenancy"] != "ok"

    def test_warns_about_a_lost_broker_and_stays_ready(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.conf, "broker_read_url", "amqp://guest@127.0.0.1:1//")

        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert answer.json()["warnings"][0].startswith("broker: ")


class TestRefuseUnsafeSettings:
    @pytest.mark.parametrize("url", ["https://tidemark.example", "http://10.0.0.1:8000"])
    def test_refuses_webhooks_to_this_machine_where_others_reach_it(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "PUBLIC_URL", url)
        refusal.refuse_unsafe_settings()

        monkeypatch.setattr(settings, "WEBHOOKS_TO_LOOPBACK", True)

        with pytest.raises(refusal.UnsafeSettingError, match="TIDEMARK_WEBHOOKS_TO_LOOPBACK"):
            refusal.refuse_unsafe_settings()

    def test_lets_them_be_where_nobody_else_does(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "WEBHOOKS_TO_LOOPBACK", True)

        refusal.refuse_unsafe_settings()


@pytest.mark.django_db(transaction=True, databases=["default", "pool", "clock"])
class TestRefuseUnsafeRole:
    def test_serves_as_the_roles_that_policies_bind(self) -> None:
        refusal.refuse_unsafe_role()

    @pytest.mark.parametrize("role", ["postgres", "tidemark_backup", "tidemark_owner"])
    @pytest.mark.parametrize("alias", ["default", "pool", "clock"])
    def test_refuses_roles_that_policies_do_not_bind(
        self, role: str, alias: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"]) as administrator:
            administrator.execute(LET_IN)
        connections[alias].close()
        monkeypatch.setitem(connections[alias].settings_dict, "USER", role)

        with pytest.raises(refusal.UnsafeRoleError, match=role):
            refusal.refuse_unsafe_role()
