"""What a respondent's actions keep, refuse, and never say."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils.timezone import now

from apps.assessments.actions import answers
from apps.assessments.actions.invitations import withdraw_invitation
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import AnsweredInvitation, Invitation, Response, Round
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent, Survey
from tests.locks import wait_until_somebody_is_held_up


def begun(respondent: Respondent) -> Response:
    """Start the respondent's survey."""
    with acting_for(respondent.company.organisation.pk):
        return answers.start_survey(
            invitation=respondent.invitation, secret=respondent.secret, at=now()
        )


def at_once(work: list[Callable[[], None]]) -> list[BaseException]:
    """Run each piece of work in a thread of its own, all at the same moment."""
    barrier = Barrier(len(work))
    failures: list[BaseException] = []

    def run(piece: Callable[[], None]) -> None:
        barrier.wait()
        try:
            piece()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[piece]) for piece in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


class TestStartSurvey:
    def test_makes_an_empty_response_in_the_order_of_the_instrument(
        self, respondent: Respondent
    ) -> None:
        response = begun(respondent)

        assert response.answers == [0] * 38
        assert response.predicted_csat is None
        assert response.group == "frontline"
        assert not response.is_submitted

    def test_returns_the_response_that_was_made_before(self, respondent: Respondent) -> None:
        first = begun(respondent)
        with acting_for(respondent.company.organisation.pk):
            answers.submit_answer(response_id=first.pk, position=0, value=5, at=now())

        again = begun(respondent)

        assert again.pk == first.pk
        assert again.answers[0] == 5

    def test_refuses_after_the_round_has_closed(
        self, survey: Survey, respondent: Respondent
    ) -> None:
        survey.close()

        with pytest.raises(RoundNotOpenError):
            begun(respondent)

        assert not respondent.has_response()

    def test_leaves_nothing_behind_when_the_invitation_was_withdrawn_meanwhile(
        self, respondent: Respondent
    ) -> None:
        with acting_for(respondent.company.organisation.pk):
            Invitation.objects.update(is_withdrawn=True)

        with pytest.raises(answers.InvitationWithdrawnError):
            begun(respondent)

        assert not respondent.has_response()


class TestSubmitAnswer:
    def test_replaces_the_earlier_answer(self, respondent: Respondent) -> None:
        response = begun(respondent)

        with acting_for(respondent.company.organisation.pk):
            for value in (2, 4):
                answers.submit_answer(response_id=response.pk, position=3, value=value, at=now())

        assert respondent.response().answers == [0, 0, 0, 4, *[0] * 34]

    @pytest.mark.parametrize("position", [-1, 38, 39])
    def test_refuses_a_position_that_the_instrument_does_not_have(
        self, respondent: Respondent, position: int
    ) -> None:
        response = begun(respondent)

        with (
            acting_for(respondent.company.organisation.pk),
            pytest.raises(answers.NoSuchAnswerError),
        ):
            answers.submit_answer(response_id=response.pk, position=position, value=3, at=now())

        assert respondent.response().answers == [0] * 38

    def test_refuses_after_the_round_has_ended(
        self, survey: Survey, respondent: Respondent
    ) -> None:
        response = begun(respondent)
        late = (survey.round.closes_at or now()) + timedelta(seconds=1)

        with (
            acting_for(respondent.company.organisation.pk),
            pytest.raises(RoundNotOpenError),
        ):
            answers.submit_answer(response_id=response.pk, position=0, value=3, at=late)

    def test_does_not_reach_a_strangers_response(
        self, respondent: Respondent, stranger: Respondent
    ) -> None:
        theirs = begun(stranger)

        with (
            acting_for(respondent.company.organisation.pk),
            pytest.raises(answers.NoSuchAnswerError),
        ):
            answers.submit_answer(response_id=theirs.pk, position=0, value=3, at=now())

        assert stranger.response().answers == [0] * 38

    @pytest.mark.django_db(transaction=True)
    def test_keeps_answers_that_arrive_together(self, respondent: Respondent) -> None:
        response = begun(respondent)

        def answer(position: int) -> None:
            with acting_for(respondent.company.organisation.pk):
                answers.submit_answer(response_id=response.pk, position=position, value=3, at=now())

        failures = at_once([lambda position=p: answer(position) for p in range(12)])  # type: ignore[misc]

        assert failures == []
        assert respondent.response().answers == [3] * 12 + [0] * 26

    @pytest.mark.django_db(transaction=True)
    def test_waits_for_a_round_that_is_being_closed(
        self, survey: Survey, respondent: Respondent
    ) -> None:
        response = begun(respondent)
        is_closing = Barrier(2)

        def close() -> None:
            with acting_for(respondent.company.organisation.pk):
                Round.objects.filter(pk=survey.round.pk).update(state="closed", closed_at=now())
                is_closing.wait()
                wait_until_somebody_is_held_up()

        def answer_late() -> None:
            is_closing.wait()
            with acting_for(respondent.company.organisation.pk):
                answers.submit_answer(response_id=response.pk, position=0, value=3, at=now())

        failures = at_once([close, answer_late])

        assert [type(failure) for failure in failures] == [RoundNotOpenError]
        assert respondent.response().answers[0] == 0


class TestSubmitResponse:
    def test_hands_in_once_and_shreds_the_copy_of_the_secret(self, respondent: Respondent) -> None:
        response = begun(respondent)

        for _again in range(2):
            self.hand_in(respondent, response)

        with acting_for(respondent.company.organisation.pk):
            assert respondent.response().is_submitted
            assert Invitation.objects.get(pk=respondent.invitation.pk).secret_sealed is None
            assert AnsweredInvitation.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_makes_one_response_of_twenty_clicks(self, respondent: Respondent) -> None:
        def click() -> None:
            self.hand_in(respondent, begun(respondent))

        failures = at_once([click] * 20)

        assert failures == []
        with acting_for(respondent.company.organisation.pk):
            assert Response.objects.submitted().count() == 1
            assert AnsweredInvitation.objects.count() == 1

    def test_takes_the_role_that_was_put_right_meanwhile(self, respondent: Respondent) -> None:
        response = begun(respondent)
        with acting_for(respondent.company.organisation.pk):
            Invitation.objects.update(group="leader")

        self.hand_in(respondent, response)

        assert respondent.response().group == "leader"
        with acting_for(respondent.company.organisation.pk):
            assert AnsweredInvitation.objects.get().group == "leader"

    def test_takes_nothing_by_an_invitation_that_was_withdrawn_meanwhile(
        self, respondent: Respondent
    ) -> None:
        response = begun(respondent)
        with acting_for(respondent.company.organisation.pk):
            Invitation.objects.update(is_withdrawn=True)

        with pytest.raises(answers.InvitationWithdrawnError):
            self.hand_in(respondent, response)

        assert not respondent.response().is_submitted

    @pytest.mark.django_db(transaction=True)
    def test_waits_for_an_invitation_that_is_being_withdrawn(self, respondent: Respondent) -> None:
        response = begun(respondent)
        is_withdrawn = Barrier(2)

        def withdraw() -> None:
            with acting_for(respondent.company.organisation.pk):
                withdraw_invitation(invitation=respondent.invitation, by=None, at=now())
                is_withdrawn.wait()
                wait_until_somebody_is_held_up()

        def hand_in() -> None:
            is_withdrawn.wait()
            self.hand_in(respondent, response)

        failures = at_once([withdraw, hand_in])

        assert [type(failure) for failure in failures] == [answers.NoSuchAnswerError]
        assert not respondent.has_response()

    @pytest.mark.parametrize(
        ("seconds", "is_too_fast"), [(10, True), (19, True), (20, False), (None, False)]
    )
    def test_flags_answers_that_came_faster_than_reading(
        self, respondent: Respondent, seconds: int | None, *, is_too_fast: bool
    ) -> None:
        response = begun(respondent)
        with acting_for(respondent.company.organisation.pk):
            for position in range(9):
                answers.submit_answer(response_id=response.pk, position=position, value=3, at=now())
            answers.submit_prediction(response_id=response.pk, percent=0, at=now())
            at = now()
            answers.submit_response(
                response_id=response.pk,
                invitation=respondent.invitation,
                started_at=None if seconds is None else at - timedelta(seconds=seconds),
                at=at,
            )

        assert respondent.response().is_too_fast is is_too_fast

    def test_lets_answers_be_changed_until_the_round_closes(
        self, survey: Survey, respondent: Respondent
    ) -> None:
        response = begun(respondent)
        self.hand_in(respondent, response)

        with acting_for(respondent.company.organisation.pk):
            answers.submit_answer(response_id=response.pk, position=0, value=5, at=now())

        assert respondent.response().answers[0] == 5
        assert respondent.response().is_submitted

    def hand_in(self, respondent: Respondent, response: Response) -> None:
        with acting_for(respondent.company.organisation.pk):
            answers.submit_response(
                response_id=response.pk,
                invitation=respondent.invitation,
                started_at=None,
                at=now(),
            )


class TestAnonymity:
    def test_nothing_in_the_database_joins_an_invitation_with_its_response(
        self, survey: Survey
    ) -> None:
        people = [survey.invite(group) for group in ("leader", "manager", "frontline") * 2]
        for person in people:
            TestSubmitResponse().hand_in(person, begun(person))

        shared = {"organisation_id", "round_id", "group"}
        with acting_for(survey.company.organisation.pk):
            told = _values(Invitation, shared) | _values(AnsweredInvitation, shared)
            answered = _values(Response, shared)

        assert len(answered) > 1
        assert not told & answered

    def test_the_response_comes_from_the_secret_by_a_key_that_is_not_in_the_database(
        self, respondent: Respondent, settings: object
    ) -> None:
        before = links.identity(respondent.secret)

        settings.RESPONSE_KEY = "00" * 32  # type: ignore[attr-defined]

        assert links.identity(respondent.secret) != before

    def test_a_response_has_no_column_that_could_tell_who_when_or_where(self) -> None:
        assert {field.name for field in Response._meta.get_fields()} == {
            "id",
            "organisation",
            "round",
            "group",
            "answers",
            "predicted_csat",
            "is_submitted",
            "is_too_fast",
        }

    def test_answering_writes_nothing_to_the_invitation(self, respondent: Respondent) -> None:
        with acting_for(respondent.company.organisation.pk):
            before = Invitation.objects.filter(pk=respondent.invitation.pk).values().get()

        response = begun(respondent)
        with acting_for(respondent.company.organisation.pk):
            answers.submit_answer(response_id=response.pk, position=0, value=5, at=now())

            assert Invitation.objects.filter(pk=respondent.invitation.pk).values().get() == before


def _values(model: type, without: set[str]) -> set[str]:
    """Return every value in the table that is more than a code, a flag or a small number."""
    found: set[str] = set()
    for row in model.objects.values():  # type: ignore[attr-defined]
        for column, value in row.items():
            plain = value.tobytes() if isinstance(value, memoryview) else value
            if column not in without and not isinstance(plain, bool | int | list | None):
                found.add(str(plain))
    return found
