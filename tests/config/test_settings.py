"""What settings make of the environment: an address with TLS, proxies, times that must fit."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current
from django.test import Client, override_settings

from apps.operations.state import CHECKOUT

HTTPS = "https://care.example.com"


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """Read the settings as a process with these variables would."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CHECKOUT / "config" / "settings.py"))


class TestAnAddressWithTls:
    def test_is_kept_to_by_browsers_for_a_year_and_for_this_host_name_only(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = settings_with(monkeypatch, TIDEMARK_URL=HTTPS)

        assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
        assert not settings.get("SECURE_HSTS_INCLUDE_SUBDOMAINS")
        assert not settings.get("SECURE_HSTS_PRELOAD")

    @pytest.mark.parametrize(
        ("proxies", "believed"), [("0", None), ("1", ("HTTP_X_FORWARDED_PROTO", "https"))]
    )
    def test_is_believed_of_a_proxy_and_of_nobody_else(
        self, proxies: str, believed: tuple[str, str] | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = settings_with(monkeypatch, TIDEMARK_URL=HTTPS, TIDEMARK_TRUSTED_PROXIES=proxies)

        assert settings["SECURE_PROXY_SSL_HEADER"] == believed

    @pytest.mark.django_db(databases=["default", "clock"])
    def test_is_not_asked_of_an_orchestrator(self) -> None:
        with override_settings(SECURE_SSL_REDIRECT=True):
            answers = {path: Client().get(path).status_code for path in ("/livez", "/readyz", "/")}

        assert answers == {"/livez": 200, "/readyz": 200, "/": 301}


class TestTheLeaseOfAJob:
    @pytest.mark.parametrize("seconds", ["1", "900", "3600"])
    def test_is_refused_where_it_does_not_fit(
        self, seconds: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(SystemExit, match=f"TIDEMARK_JOB_LEASE .* below 900.*: not {seconds}"):
            settings_with(monkeypatch, TIDEMARK_JOB_LEASE=seconds)

    def test_is_above_the_time_limit_of_its_task(self, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = settings_with(monkeypatch, TIDEMARK_JOB_LEASE="899")

        assert 0 < settings["CELERY_TASK_TIME_LIMIT"] < settings["JOB_LEASE"] == 899


class TestTheFoldersOfTranslations:
    def test_exist(self) -> None:
        assert all(Path(folder).is_dir() for folder in current.LOCALE_PATHS)
