"""The survey in languages that do not exist: nothing is hard-coded, nothing overflows."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from apps.assessments.mail import send_link
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Reply, Respondent, Survey
from tests.pseudo import MIRRORED, PSEUDO, hard_coded, pseudo, pseudo_languages

NewContext = Callable[..., BrowserContext]
DATA = {"Acme", "Tidemark", "English", "Deutsch", "Europe/Berlin"}
NARROWEST = {"width": 320, "height": 640}  # CSS pixels


@pytest.fixture(autouse=True)
def _pseudo_languages(db: None, tmp_path: Path) -> Iterator[None]:
    with pseudo_languages(tmp_path):
        yield


@pytest.fixture
def reader(survey: Survey) -> Respondent:
    """Somebody who is invited in the pseudo-language."""
    return survey.invite(language=PSEUDO)


def words_left(page: Reply) -> list[str]:
    assert page.status_code < 500
    return hard_coded(page.content.decode(), DATA)


class TestEveryWord:
    def test_of_the_survey_is_translated(self, client: Client, reader: Respondent) -> None:
        pages = [client.get(reader.url())]
        reader.start(client)
        pages += [client.get(reader.url(page)) for page in ("1/", "33/", "34/", "35/", "check/")]
        pages += [client.post(reader.url(page)) for page in ("1/", "35/")]
        pages += [client.post(reader.url("35/"), {"answer": "many"})]
        reader.answer_all(client)
        pages += [client.get(reader.url("check/")), client.get(reader.url("99/"))]
        pages += [client.post(reader.url("submit/"), follow=True)]
        pages += [client.get(reader.url("check/")), client.get(reader.url("1/"))]

        assert [words_left(page) for page in pages] == [[] for _page in pages]

    def test_of_the_customers_page_is_translated(self, client: Client, survey: Survey) -> None:
        url = survey.mirror_url
        asked = client.get(f"{url}?language={PSEUDO}")
        refused = client.post(url, {"statement_1": "9"})
        given = {f"statement_{number}": 4 for number in range(1, 8)}
        thanked = client.post(url, given, follow=True)

        assert [words_left(page) for page in (asked, refused, thanked)] == [[], [], []]
        assert pseudo("Thank you") in thanked.content.decode()

    def test_of_why_there_is_no_survey_is_translated(
        self, client: Client, survey: Survey, reader: Respondent
    ) -> None:
        mangled = client.get("/s/mangled/", HTTP_ACCEPT_LANGUAGE=PSEUDO)
        survey.change(state="draft", opened_at=None)
        early = client.get(reader.url())
        survey.close()
        late = client.get(reader.url())

        assert [words_left(page) for page in (mangled, early, late)] == [[], [], []]

    def test_of_the_mails_is_translated(self, reader: Respondent) -> None:
        with acting_for(reader.company.organisation.pk):
            for number in (1, 2):
                send_link(reader.invitation, number=number)

        for message in mail.outbox:
            told = re.sub(r"http\S+", "", f"{message.subject} {message.body}")
            assert hard_coded(told, DATA) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestEveryPage:
    @pytest.mark.parametrize("language", [PSEUDO, MIRRORED])
    def test_fits_the_narrowest_screen_in_long_words_and_from_right_to_left(
        self,
        new_context: NewContext,
        live_server: LiveServer,
        client: Client,
        survey: Survey,
        language: str,
    ) -> None:
        reader = survey.invite(language=language)
        page = new_context(base_url=live_server.url, viewport=NARROWEST).new_page()
        page.goto(reader.url())
        wide = {"start": page.evaluate(OVERFLOW)}
        reader.start(client)

        for address in ("1/", "33/", "35/", "check/"):
            page.goto(reader.url(address))
            wide[address] = page.evaluate(OVERFLOW)
        page.goto(f"{survey.mirror_url}?language={language}")
        wide["mirror"] = page.evaluate(OVERFLOW)

        assert page.evaluate("document.documentElement.dir") == DIRECTIONS[language]
        assert {place: width for place, width in wide.items() if width > 0} == {}


DIRECTIONS = {PSEUDO: "ltr", MIRRORED: "rtl"}
OVERFLOW = """(() => {
  const root = document.documentElement;
  return root.scrollWidth - root.clientWidth;
})()"""
