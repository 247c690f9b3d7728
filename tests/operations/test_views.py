"""The notices of whoever runs Tidemark: public, linked, and theirs to reword."""

from pathlib import Path

import pytest
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
def test_an_operators_own_words_come_first(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "terms.html").write_text("<h1>Our own terms, {{ operator }}</h1>")
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path, settings.BASE_DIR / "templates"]}

    with override_settings(TEMPLATES=[engine], OPERATOR_NAME="Harbour Ltd"):
        assert page("/terms/") == "<h1>Our own terms, Harbour Ltd</h1>"
        assert "What Tidemark stores" in page("/privacy/")
