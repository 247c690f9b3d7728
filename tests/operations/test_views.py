"""The notices of whoever runs Tidemark: public, linked, and theirs to reword."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings

ADDRESSES = ["/privacy/", "/privacy/respondents/", "/terms/", "/accessibility/"]


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
class TestEachNotice:
    def test_is_read_by_everybody_and_leads_to_the_others(self, address: str) -> None:
        text = page(address)

        assert text.count("<h1>") == 1
        assert all(f'href="{other}"' in text for other in ADDRESSES)

    @override_settings(OPERATOR_NAME="Harbour Ltd", OPERATOR_CONTACT="privacy@harbour.example")
    def test_names_who_runs_tidemark(self, address: str) -> None:
        text = page(address)

        assert "Tidemark is run here by Harbour Ltd." in text
        assert 'href="mailto:privacy@harbour.example"' in text

    def test_needs_no_session(self, address: str) -> None:
        assert "sessionid" not in Client().get(address).cookies


@pytest.mark.django_db
class TestSecurityContact:
    ADDRESS = "/.well-known/security.txt"

    @time_machine.travel(datetime(2026, 11, 2, 8, 30, tzinfo=UTC), tick=False)
    @override_settings(
        OPERATOR_CONTACT="security@harbour.example",
        HTTPS=True,
        PUBLIC_URL="https://tidemark.harbour.example",
    )
    def test_is_told_until_a_day_that_lies_ahead(self) -> None:
        answer = Client().get(self.ADDRESS)

        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.content.decode().splitlines() == [
            "Contact: mailto:security@harbour.example",
            "Expires: 2027-05-01T00:00:00Z",
            "Canonical: https://tidemark.harbour.example/.well-known/security.txt",
        ]

    @override_settings(OPERATOR_CONTACT="security@harbour.example", HTTPS=False)
    def test_names_no_address_that_is_not_https(self) -> None:
        assert "Canonical" not in page(self.ADDRESS)

    @override_settings(OPERATOR_CONTACT="")
    def test_is_at_no_address_where_nobody_is_named(self) -> None:
        assert Client().get(self.ADDRESS).status_code == 404


@pytest.mark.django_db
def test_an_operators_own_words_come_first(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "terms.html").write_text("<h1>Our own terms, {{ operator }}</h1>")
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path, settings.BASE_DIR / "templates"]}

    with override_settings(TEMPLATES=[engine], OPERATOR_NAME="Harbour Ltd"):
        assert page("/terms/") == "<h1>Our own terms, Harbour Ltd</h1>"
        assert "What Tidemark stores" in page("/privacy/")
