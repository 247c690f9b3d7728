"""What the survey keeps from strangers, latecomers, and whoever might recognise someone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from apps.assessments.models import Invitation
from apps.tenancy import links
from apps.tenancy.context import acting_for
from config.logs import LineWithoutSecrets
from tests.assessments.survey.conftest import Reply, Respondent, Survey
from tests.assessments.survey.reading import rows, text

JSON = "application/json"


class TestLinksThatLeadNowhere:
    def pages_of(self, token: str) -> list[str]:
        return [f"/s/{token}/{page}" for page in ("", "1/", "check/", "submit/", "receipt/")]

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_mangled_unknown_and_foreign_links_get_the_same_page(
        self, client: Client, respondent: Respondent, stranger: Respondent, method: str
    ) -> None:
        acme = links.public_id(respondent.company.organisation.pk)
        tokens = [
            respondent.token[:-1],
            "x",
            f"{acme}{'-' * 43}",
            f"{'z' * 22}{respondent.secret}",
            f"{acme}{links.new_secret()}",
            f"{links.public_id(stranger.company.organisation.pk)}{respondent.secret}",
            links.join(respondent.invitation.pk, respondent.secret),  # no such organisation
        ]

        found = {
            (response.status_code, _without_csrf(response))
            for token in tokens
            for url in self.pages_of(token)
            for response in [getattr(client, method)(url)]
        }

        assert len(found) == 1
        assert {status for status, _body in found} == {404}
        assert rows(respondent) == 0

    def test_a_strangers_link_shows_the_strangers_survey_only(
        self, client: Client, respondent: Respondent, stranger: Respondent
    ) -> None:
        page = client.get(stranger.url()).content.decode()

        assert "Cobalt" in page
        assert "Acme" not in page

    @pytest.mark.parametrize("is_script", [False, True])
    def test_a_withdrawn_invitation_takes_no_answers(
        self, client: Client, respondent: Respondent, *, is_script: bool
    ) -> None:
        respondent.start(client)
        with acting_for(respondent.company.organisation.pk):
            Invitation.objects.update(is_withdrawn=True)

        response = client.post(
            respondent.url("1/"), {"answer": 3}, headers={"accept": JSON} if is_script else {}
        )

        assert response.status_code == 410
        assert "This invitation has been withdrawn" in response.content.decode()
        assert respondent.response().answers[0] == 0

    def test_a_round_that_has_not_opened_says_so(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        survey.change(state="draft", opened_at=None)

        response = client.post(respondent.url())

        assert response.status_code == 409
        assert rows(respondent) == 0


class TestAClosedRound:
    def test_keeps_what_was_handed_in_and_says_so(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer(client, 1, 5)
        client.post(respondent.url("submit/"))
        survey.close()

        response = client.post(respondent.url("1/"), {"answer": 1})

        assert response.status_code == 410
        assert "Your answers were handed in and are kept." in text(response)
        assert respondent.response().answers[0] == 5

    def test_says_honestly_that_answers_not_handed_in_do_not_count(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        respondent.start(client)
        for number in (1, 2):
            respondent.answer(client, number, 5)
        survey.close()

        response = client.post(respondent.url("submit/"))

        assert response.status_code == 410
        assert "The 2 answers you gave are kept, but they were not handed in" in text(response)
        assert not respondent.response().is_submitted

    def test_is_closed_from_its_end_even_before_the_clock_closes_it(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        survey.change(closes_at=now())

        assert client.get(respondent.url()).status_code == 410
        assert client.post(respondent.url()).status_code == 410
        assert rows(respondent) == 0

    def test_tells_a_script_what_happened(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        respondent.start(client)
        survey.close()

        response = client.post(respondent.url("1/"), {"answer": 1}, headers={"accept": JSON})

        assert response.status_code == 410
        assert response.json()["message"].startswith("This survey has closed")


class TestPrivacy:
    def every_page(self, client: Client, respondent: Respondent) -> list[Reply]:
        steps = [
            client.get(respondent.url()),
            client.post(respondent.url()),
            client.get(respondent.url("1/")),
            client.post(respondent.url("1/"), {"answer": 9}),
            client.post(respondent.url("1/"), {"answer": 2}, headers={"accept": JSON}),
            client.get(respondent.url("check/")),
            client.get(respondent.url("77/")),
            client.post(respondent.url("submit/")),
            client.get(respondent.url("receipt/")),
            client.get("/s/mangled/"),
        ]
        return [*steps]

    def test_every_page_stays_out_of_caches_search_engines_and_referrers(
        self, client: Client, respondent: Respondent
    ) -> None:
        for response in self.every_page(client, respondent):
            assert "no-store" in response["Cache-Control"]
            assert response["Referrer-Policy"] == "strict-origin"
            assert response["X-Robots-Tag"] == "noindex, nofollow"

    def test_sets_no_cookie_but_the_forms_guard_and_a_short_stamp_for_this_survey(
        self, client: Client, respondent: Respondent
    ) -> None:
        client.get(respondent.url())
        respondent.start(client)

        assert set(client.cookies) == {settings.CSRF_COOKIE_NAME, "started"}
        stamp = client.cookies["started"]
        assert stamp["path"] == respondent.url()
        assert stamp["max-age"] <= 300
        assert stamp["httponly"]
        assert stamp["samesite"] == "Lax"
        assert not client.cookies[settings.CSRF_COOKIE_NAME]["max-age"]

    def test_forgets_the_stamp_when_the_answers_are_handed_in(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        client.post(respondent.url("submit/"))

        assert client.cookies["started"].value == ""
        assert client.cookies["started"]["path"] == respondent.url()

    def test_keeps_the_links_secret_out_of_the_log(
        self, client: Client, respondent: Respondent, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("DEBUG"):
            self.every_page(client, respondent)

        lines = [LineWithoutSecrets().format(record) for record in caplog.records]
        assert respondent.secret not in "".join(lines)

    def test_refuses_a_form_that_another_site_made(self, respondent: Respondent) -> None:
        guarded = Client(enforce_csrf_checks=True)

        forged = guarded.post(respondent.url())
        page = guarded.get(respondent.url()).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        own = guarded.post(respondent.url(), {"csrfmiddlewaretoken": token[1] if token else ""})

        assert forged.status_code == 403
        assert own.status_code == 302
        assert rows(respondent) == 1

    def test_a_logged_in_person_is_not_recognised(self, respondent: Respondent) -> None:
        client = respondent.company.client()

        page = client.get(respondent.url()).content.decode()

        assert respondent.company.owner.email not in page
        assert "sessionid" not in page


def _without_csrf(response: Reply) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())
