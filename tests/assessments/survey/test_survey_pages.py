"""The survey through HTTP: what a respondent sees, sends, and is told."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from apps.assessments.models import AnsweredInvitation, Invitation, Response
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Reply, Respondent, Survey

JSON = "application/json"


def text(response: Reply) -> str:
    """Return what a page says, its markup and spare space left out."""
    body = response.content.decode().split('tabindex="-1">')[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def rows(respondent: Respondent) -> int:
    with acting_for(respondent.company.organisation.pk):
        return Response.objects.count()


class TestStartSurvey:
    def test_looking_at_the_link_makes_nothing(
        self, client: Client, respondent: Respondent
    ) -> None:
        for page in ("", "1/", "check/", "submit/", "receipt/"):
            client.get(respondent.url(page), follow=True)

        assert rows(respondent) == 0
        assert "Start the survey" in text(client.get(respondent.url()))

    def test_goes_to_the_first_question(self, client: Client, respondent: Respondent) -> None:
        response = client.post(respondent.url())

        assert response.status_code == 302
        assert response["Location"] == respondent.url("1/")
        assert rows(respondent) == 1

    def test_makes_one_response_however_often_it_is_pressed(
        self, client: Client, respondent: Respondent
    ) -> None:
        for _again in range(3):
            respondent.start(client)

        assert rows(respondent) == 1

    def test_resumes_on_another_device_where_it_was_left(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        for number in (1, 2, 3):
            respondent.answer(client, number, 2)

        other_device = Client()

        assert other_device.get(respondent.url())["Location"] == respondent.url("4/")
        page = other_device.get(respondent.url("3/")).content.decode()
        assert re.search(r'value="2"\s+id="id_answer_1"\s+checked', page)

    def test_speaks_no_language_that_it_does_not_have(self, client: Client, survey: Survey) -> None:
        response = client.get(survey.invite(language="tlh").url(), HTTP_ACCEPT_LANGUAGE="de")

        assert response["Content-Language"] == "en"
        assert '<html lang="en"' in response.content.decode()


class TestSubmitAnswer:
    def test_shows_one_question_with_its_place_and_words(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        page = text(client.get(respondent.url("9/")))

        assert "Joined-up use of technology · question 9 of 39, about 6 minutes left" in page
        assert "A customer can change channel in the middle of a case" in page
        assert "Strongly disagree Disagree Neither Agree Strongly agree" in page
        assert "I don't know It doesn't apply to us" in page
        assert "Results appear only for groups of five people or more." in page

    def test_saves_and_goes_on_to_the_next_question_without_an_answer(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer(client, 2, 3)

        response = client.post(respondent.url("1/"), {"answer": "-1"})

        assert response["Location"] == respondent.url("3/")
        assert respondent.response().answers[:3] == [-1, 3, 0]

    def test_keeps_outlook_questions_in_their_places(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        for number, value in ((33, 1), (34, 2), (35, 64), (36, 4), (39, 5)):
            respondent.answer(client, number, value)

        assert respondent.response().answers[32:] == [1, 2, 4, 0, 0, 5]
        assert respondent.response().predicted_csat == 64

    def test_uses_the_words_of_the_question(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)

        assert "Much worse" in text(client.get(respondent.url("33/")))
        assert "Fall a lot" in text(client.get(respondent.url("34/")))

    @pytest.mark.parametrize("value", ["", "0", "6", "-3", "three", "1.5"])
    def test_refuses_what_is_no_answer(
        self, client: Client, respondent: Respondent, value: str
    ) -> None:
        respondent.start(client)

        response = client.post(respondent.url("1/"), {"answer": value})

        assert response.status_code == 422
        assert 'id="id_answer_error"' in response.content.decode()
        assert 'href="#id_answer_0"' in response.content.decode()
        assert respondent.response().answers[0] == 0

    @pytest.mark.parametrize("value", ["101", "-1", "many", ""])
    def test_gives_back_a_number_that_is_no_percentage(
        self, client: Client, respondent: Respondent, value: str
    ) -> None:
        respondent.start(client)

        response = client.post(respondent.url("35/"), {"answer": value})

        assert response.status_code == 422
        assert "Enter a whole number from 0 to 100" in text(response)
        assert not value or f'value="{value}"' in response.content.decode()
        assert respondent.response().predicted_csat is None

    @pytest.mark.parametrize("number", [0, 40, 999])
    def test_knows_no_other_questions(
        self, client: Client, respondent: Respondent, number: int
    ) -> None:
        respondent.start(client)

        response = client.get(respondent.url(f"{number}/"))

        assert response.status_code == 404
        assert "The survey has 39 questions." in text(response)

    def test_answers_a_script_in_json(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)

        saved = client.post(respondent.url("1/"), {"answer": 4}, headers={"accept": JSON})
        refused = client.post(respondent.url("1/"), {"answer": 9}, headers={"accept": JSON})

        assert (saved.status_code, saved.json()) == (200, {"saved": True})
        assert (refused.status_code, refused.json()["saved"]) == (422, False)
        assert refused.json()["message"] == "Choose one of the answers on this page."
        assert respondent.response().answers[0] == 4

    def test_tells_a_script_that_nothing_was_started(
        self, client: Client, respondent: Respondent
    ) -> None:
        response = client.post(respondent.url("1/"), {"answer": 4}, headers={"accept": JSON})

        assert response.status_code == 409
        assert rows(respondent) == 0

    def test_returns_to_the_list_after_a_change(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        response = client.post(respondent.url("7/?change"), {"answer": 1})

        assert response["Location"] == respondent.url("check/#question-7")

    def test_leads_back_question_by_question(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)

        assert "Back" not in text(client.get(respondent.url("1/")))
        assert f'href="{respondent.url("1/")}"' in (
            client.get(respondent.url("2/")).content.decode()
        )


class TestCheckAnswers:
    def test_shows_every_answer_in_the_words_that_were_chosen(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        for number, value in ((1, 1), (2, -1), (3, -2), (33, 5), (35, 0)):
            respondent.answer(client, number, value)

        page = text(client.get(respondent.url("check/")))

        for words in (
            "not only to close contacts. Strongly disagree Change",
            "keeping today's customers happy. I don't know Change",
            "what it will be like for the customer. It doesn't apply to us Change",
            "Much better Change",
            "0 of 100 Change",
        ):
            assert words in page

    def test_says_which_questions_have_no_answer_and_what_that_means(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        for number in range(1, 38):
            respondent.answer(client, number, 3)

        response = client.get(respondent.url("check/"))

        assert "2 questions have no answer" in text(response)
        assert "at least 3 of its questions are answered" in text(response)
        for number in (38, 39):
            assert f'href="{respondent.url(f"{number}/?change")}"' in response.content.decode()


class TestSubmitResponse:
    def test_hands_in_and_gives_a_receipt(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)
        respondent.answer_all(client)

        response = client.post(respondent.url("submit/"), follow=True)

        assert response.redirect_chain == [(respondent.url("receipt/"), 302)]
        assert "39 of 39 questions are answered" in text(response)
        assert respondent.response().is_submitted

    def test_makes_one_response_of_a_resend(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)
        for _again in range(3):
            client.post(respondent.url("submit/"))

        with acting_for(respondent.company.organisation.pk):
            assert Response.objects.submitted().count() == 1
            assert AnsweredInvitation.objects.count() == 1

    def test_takes_changes_by_the_same_link_afterwards(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        client.post(respondent.url("submit/"))

        again = Client()
        start = again.get(respondent.url(), follow=True)
        change = again.post(respondent.url("5/"), {"answer": 5})

        assert "You can still change them until" in text(start)
        assert change["Location"] == respondent.url("check/#question-5")
        assert respondent.response().answers[4] == 5
        assert respondent.response().is_submitted

    def test_a_receipt_is_for_those_who_handed_in(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)

        assert client.get(respondent.url("receipt/"))["Location"] == respondent.url()

    def test_flags_answers_given_faster_than_reading(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer_all(client)
        client.post(respondent.url("submit/"))

        assert respondent.response().is_too_fast

    def test_does_not_suspect_a_second_device(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)
        respondent.answer_all(client)
        Client().post(respondent.url("submit/"))

        assert not respondent.response().is_too_fast

    def test_does_not_believe_a_forged_stamp(self, client: Client, respondent: Respondent) -> None:
        respondent.start(client)
        respondent.answer_all(client)
        client.cookies["started"] = f"{now().isoformat()}:1xyz:forged"
        client.post(respondent.url("submit/"))

        assert not respondent.response().is_too_fast


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
        assert "Your answers are kept and count." in text(response)
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

        assert respondent.secret not in caplog.text

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
