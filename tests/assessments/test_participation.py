"""Who has answered, counted so that no count tells who did."""

import pytest

from apps.assessments.actions.invitations import correct_invitation
from apps.assessments.actions.participation import settle_participation
from apps.assessments.models import AnsweredInvitation, Invitation, Round
from apps.assessments.turnout import shown_count
from tests.assessments.steps import close_round, fill, invite, person, respond
from tests.conftest import NOON


class TestSettleParticipation:
    def test_waits_for_five(self, running: Round) -> None:
        fill(running, frontline=4)

        settle_participation()

        assert not Invitation.objects.exclude(answered_as="").exists()
        assert AnsweredInvitation.objects.count() == 4

    def test_counts_five_at_once_and_only_them(self, running: Round) -> None:
        fill(running, managers=2, frontline=3)
        invite(running, "late@acme.example")

        settle_participation()

        assert Invitation.objects.exclude(answered_as="").count() == 5
        assert Invitation.objects.get(email="late@acme.example").answered_as == ""
        assert not AnsweredInvitation.objects.exists()

    def test_counts_the_rest_when_the_round_closes(self, running: Round) -> None:
        fill(running, frontline=1)

        close_round(running)

        assert Invitation.objects.get().answered_as == "frontline"


def test_answers_stay_counted_when_an_invitation_is_withdrawn(running: Round) -> None:
    fill(running, leaders=5)
    settle_participation()
    Invitation.objects.filter(email="leader.0@acme.example").update(is_withdrawn=True)

    assert Invitation.objects.participation() == [("leader", 4, 5)]


@pytest.mark.parametrize("is_settled", [False, True])
def test_correcting_a_role_moves_no_answer(running: Round, *, is_settled: bool) -> None:
    for number in range(7):
        invite(running, f"late.{number}@acme.example", "leader")
    fill(running, leaders=5)
    if is_settled:
        settle_participation()

    for invitation in Invitation.objects.by_name():
        corrected = person(invitation.email, "manager")
        correct_invitation(invitation=invitation, person=corrected, by=None, at=NOON)
        settle_participation()

        counts = {group: answered for group, _, answered in Invitation.objects.participation()}
        assert counts == {"leader": 5, "manager": 0}


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_counts_are_shown_in_full_steps_of_five(count: int, shown: int) -> None:
    assert shown_count(count) == shown


def test_answering_twice_counts_once(running: Round) -> None:
    invitation = invite(running, "anna@acme.example")

    for _click in range(2):
        respond(invitation)

    assert AnsweredInvitation.objects.count() == 1
