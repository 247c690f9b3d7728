"""The survey through HTTP: what a respondent sees, sends, and is told."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.assessments.models import AnsweredInvitation, Response
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent, Survey
from tests.assessments.survey.reading import rows, text

JSON = "application/json"


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
        response = client.get(survey.invite(language="tlh").url(), HTTP_ACCEPT_LANGUAGE="tlh, xx")

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
        assert "Results appear only for groups of" in page

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

        assert (saved.status_code, saved.json()) == (
            200,
            {"saved": True, "next": respondent.url("2/")},
        )
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


class TestEraseAnswers:
    def test_asks_first_and_looking_changes_nothing(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer_all(client)

        page = client.get(respondent.url("erase/")).content.decode()

        assert "Delete your answers?" in page
        assert respondent.response().answers[0] == 4

    def test_empties_what_was_handed_in_and_keeps_it_counted(
        self, client: Client, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer_all(client)
        client.post(respondent.url("submit/"))

        page = client.post(respondent.url("erase/"), follow=True).content.decode()

        assert "Your answers are empty" in page
        response = respondent.response()
        assert response.answers == [0] * 38
        assert response.predicted_csat is None
        assert response.is_submitted
        with acting_for(respondent.company.organisation.pk):
            assert AnsweredInvitation.objects.count() == 1

    def test_is_over_when_the_survey_has_closed(
        self, client: Client, survey: Survey, respondent: Respondent
    ) -> None:
        respondent.start(client)
        respondent.answer_all(client)
        survey.close()

        assert client.post(respondent.url("erase/")).status_code == 410
        assert respondent.response().answers[0] == 4

    def test_reaches_no_strangers_answers(
        self, client: Client, respondent: Respondent, stranger: Respondent
    ) -> None:
        for one in (respondent, stranger):
            one.start(client)
            one.answer_all(client)

        client.post(stranger.url("erase/"))

        assert respondent.response().answers[0] == 4
        assert stranger.response().answers[0] == 0


def test_a_receipt_says_how_to_take_answers_back(client: Client, respondent: Respondent) -> None:
    respondent.start(client)
    respondent.answer_all(client)

    page = client.post(respondent.url("submit/"), follow=True).content.decode()

    assert f'href="{respondent.url("erase/")}"' in page
    assert "Once the survey has closed nobody can find your answers" in page
