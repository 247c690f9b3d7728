"""The language of a respondent's pages: chosen, invited in, or asked for by the browser."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from apps.assessments.mail import send_link
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Reply, Respondent, Survey
from tests.assessments.survey.reading import text
from tests.conftest import Company

GERMAN = "de-AT,de;q=0.9,en;q=0.5"  # what a browser in Austria asks for
FIRST = "Unsere Leute bekommen die Zeit"  # the beginning of the first question


def spoken(page: Reply) -> str:
    """Return the language that a page says it is in, in both places."""
    (declared,) = re.findall(r'<html lang="([\w-]+)"', page.content.decode())
    assert page["Content-Language"] == declared
    return str(declared)


@pytest.fixture
def german(survey: Survey) -> Respondent:
    """Somebody who is invited in German."""
    return survey.invite(language="de")


class TestTheInvitationsLanguage:
    def test_is_spoken_on_every_page(self, client: Client, german: Respondent) -> None:
        assert "Befragung beginnen" in text(client.get(german.url()))
        german.start(client)
        question = client.get(german.url("1/"))
        german.answer_all(client)
        checked = client.get(german.url("check/"))
        receipt = client.post(german.url("submit/"), follow=True)

        assert FIRST in text(question)
        assert "Wertschätzung der Kundschaft · Frage 1 von 39" in text(question)
        assert "Stimme voll und ganz zu Weiß ich nicht" in text(question)
        assert "1. " + FIRST in text(checked)
        assert "70 von 100" in text(checked)
        assert "Ihre Antworten sind abgegeben. Vielen Dank." in text(receipt)
        assert {spoken(page) for page in (question, checked, receipt)} == {"de"}

    def test_is_spoken_where_something_is_wrong(
        self, client: Client, german: Respondent, survey: Survey
    ) -> None:
        german.start(client)

        empty = client.post(german.url("1/"))
        survey.close()
        closed = client.get(german.url())

        assert "Wählen Sie eine Antwort oder überspringen Sie diese Frage." in text(empty)
        assert "Diese Befragung ist geschlossen" in text(closed)
        assert spoken(closed) == "de"

    def test_is_what_the_mail_is_written_in(self, german: Respondent) -> None:
        with acting_for(german.company.organisation.pk):
            send_link(german.invitation, number=1)
            send_link(german.invitation, number=2)

        invitation, reminder = mail.outbox
        assert invitation.subject.startswith("Wie kümmert sich Acme um seine Kundinnen und Kunden?")
        assert re.search(r"bis zum Ende des \d+\. \w+ 20\d\d antworten", str(invitation.body))
        assert reminder.subject.startswith("Zur Erinnerung:")
        for sent in (invitation, reminder):
            assert re.search(
                r"Wie Ihre Privatsphäre gewahrt wird: \S+/privacy/respondents/\?language=de\n",
                str(sent.body),
            )

    def test_comes_before_the_browsers(self, client: Client, respondent: Respondent) -> None:
        assert spoken(client.get(respondent.url(), HTTP_ACCEPT_LANGUAGE=GERMAN)) == "en"

    def test_is_that_of_the_notice_beside_every_question(
        self, client: Client, german: Respondent
    ) -> None:
        german.start(client)
        question = client.get(german.url("1/")).content.decode()
        (notice,) = re.findall(r'href="(/privacy/respondents/[^"]*)"', question)

        page = client.get(notice, HTTP_ACCEPT_LANGUAGE="en")

        assert "Ihre Privatsphäre, wenn Sie antworten" in text(page)
        assert "Was gespeichert wird" in text(page)
        assert "jemand beim Betreiber dieser Installation" in text(page)
        assert "operator" not in text(page)

    def test_counts_one_question_as_one(self, client: Client, german: Respondent) -> None:
        german.start(client)
        german.answer(client, 1, 4)
        receipt = text(client.post(german.url("submit/"), follow=True))
        assert "1 von 39 Fragen ist beantwortet" in receipt
        german.answer_all(client)
        with acting_for(german.company.organisation.pk):
            response = german.response()
            response.answers[0] = 0
            response.save()

        checked = text(client.get(german.url("check/")))

        assert "1 Frage ist ohne Antwort" in checked
        assert "Sie darf offen bleiben." in checked


class TestTheBrowsersLanguage:
    @pytest.mark.parametrize(("asked", "answer"), [(GERMAN, "de"), ("fr", "en"), ("", "en")])
    def test_is_spoken_where_the_invitation_names_none(
        self, client: Client, survey: Survey, asked: str, answer: str
    ) -> None:
        page = client.get(survey.invite(language="").url(), HTTP_ACCEPT_LANGUAGE=asked)

        assert spoken(page) == answer

    def test_is_spoken_to_customers(self, client: Client, survey: Survey) -> None:
        page = client.get(survey.mirror_url, HTTP_ACCEPT_LANGUAGE=GERMAN)

        assert spoken(page) == "de"
        assert "nicht nach Schema F" in text(page)

    def test_is_spoken_where_a_link_leads_nowhere(self, client: Client) -> None:
        page = client.get("/s/mangled/", HTTP_ACCEPT_LANGUAGE=GERMAN)

        assert "Dieser Link führt zu keiner Befragung" in text(page)

    @pytest.mark.parametrize("path", ["/account/login/", "/method/", "/nowhere/"])
    def test_is_not_half_spoken_on_other_pages(self, client: Client, path: str, db: None) -> None:
        page = client.get(path, HTTP_ACCEPT_LANGUAGE=GERMAN)

        assert '<html lang="en"' in page.content.decode()

    def test_is_not_half_spoken_to_members(self, acme: Company) -> None:
        page = acme.client().get(f"/o/{acme.slug}/rounds/", HTTP_ACCEPT_LANGUAGE=GERMAN)

        assert '<html lang="en"' in page.content.decode()


class TestTheChosenLanguage:
    def test_is_offered_on_the_first_page_and_stays_chosen(
        self, client: Client, respondent: Respondent
    ) -> None:
        offer = client.get(respondent.url()).content.decode()
        (link,) = re.findall(r'<a href="([^"]+)"\s+lang="de"\s+hreflang="de">Deutsch</a>', offer)

        chosen = client.get(respondent.url() + link)
        respondent.start(client)

        assert spoken(chosen) == "de"
        assert FIRST in text(client.get(respondent.url("1/")))

    def test_lasts_as_long_as_the_window_and_says_nothing_else(
        self, client: Client, respondent: Respondent
    ) -> None:
        client.get(respondent.url() + "?language=de")

        cookie = client.cookies["language"]
        assert (cookie.value, cookie["max-age"], cookie["path"]) == ("de", "", "/")
        assert cookie["httponly"]

    @pytest.mark.parametrize("asked", ["tlh", "", "../de", "de-AT"])
    def test_has_to_be_one_that_there_is(
        self, client: Client, respondent: Respondent, asked: str
    ) -> None:
        page = client.get(respondent.url() + f"?language={asked}")

        assert spoken(page) == "en"
        assert "language" not in client.cookies

    def test_keeps_the_answer_that_was_chosen_on_the_page(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        page = client.post(respondent.url("1/"), {"answer": 4, "language": "de"}, follow=True)

        assert page.redirect_chain == [(respondent.url("1/"), 302)]
        assert FIRST in text(page)
        assert re.search(r'value="4"\s+id="id_answer_3"\s+checked', page.content.decode())
        assert respondent.response().answers[0] == 4

    def test_is_no_answer(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)

        page = client.post(respondent.url("1/"), {"language": "de"})

        assert page.status_code == 200
        assert "Noch nicht gespeichert" not in text(page)
        assert respondent.response().answers[0] == 0

    def test_keeps_what_was_typed_but_is_no_answer_yet(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        page = client.post(respondent.url("35/"), {"answer": "about 70", "language": "de"})

        assert 'value="about 70"' in page.content.decode()
        assert spoken(page) == "de"

    def test_keeps_what_customers_have_chosen(self, client: Client, survey: Survey) -> None:
        client.get(survey.mirror_url)

        page = client.post(survey.mirror_url, {"statement_2": "5", "language": "de"})

        assert page.status_code == 200
        assert "Wählen Sie" not in text(page)
        assert re.search(r'value="5"\s+id="id_statement_2_4"\s+checked', page.content.decode())

    def test_stays_with_its_change_of_an_earlier_answer(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        page = client.post(respondent.url("1/?change"), {"answer": 2, "language": "de"})

        assert urlsplit(page["Location"]).query == "change"
