"""Who is asked, and the mails they get."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.core import mail

from apps.assessments.actions import invitations
from apps.assessments.actions.answers import (
    InvitationWithdrawnError,
    NoSuchAnswerError,
    submit_answer,
)
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import Invitation, Response, Round
from apps.jobs.models import Job, State
from apps.tenancy import links
from tests.assessments.steps import (
    END,
    LATER,
    begin,
    close_round,
    invite,
    open_round,
    person,
    respond,
    secret_of,
)
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def work_off() -> None:
    """Do the organisation's waiting mail jobs, as a worker would."""
    while waiting := list(Job.objects.filter(state=State.DUE, kind__contains="tasks.send_")):
        for job in waiting:
            current_app.tasks[job.kind](str(job.pk), str(job.organisation_id))


def links_sent(to: str = "") -> list[str]:
    return [
        word
        for message in mail.outbox
        for word in str(message.body).split()
        if "/s/" in word and to in message.to[0]
    ]


def move(invitation: Invitation, email: str) -> None:
    invitations.correct_invitation(invitation=invitation, person=person(email), by=None, at=NOON)


class TestInvite:
    def test_waits_with_the_mail_until_the_round_opens(self, draft: Round) -> None:
        invite(draft, "anna@acme.example")
        work_off()
        assert mail.outbox == []

        open_round(draft)
        work_off()
        assert [message.to for message in mail.outbox] == [["anna@acme.example"]]

    def test_mails_a_link_that_names_the_organisation_and_finds_the_invitation(
        self, running: Round
    ) -> None:
        invite(running, "anna@acme.example")
        work_off()

        token = links_sent()[0].rstrip("/").rpartition("/")[2]
        organisation_id, secret = links.split(token)
        assert organisation_id == running.organisation_id
        found = Invitation.objects.get(secret_hash=links.fingerprint(secret))
        assert found.email == "anna@acme.example"

    def test_mails_once_however_often_the_broker_repeats_itself(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        work_off()

        for job in Job.objects.filter(kind__endswith="send_mail"):
            current_app.tasks[job.kind](str(job.pk), str(job.organisation_id))

        assert len(mail.outbox) == 1
        assert Invitation.objects.get().mails_sent == 1

    def test_mails_once_even_if_the_job_is_done_again(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        work_off()

        Job.objects.update(state=State.DUE, lease_until=None)
        work_off()

        assert len(mail.outbox) == 1

    def test_refuses_an_address_that_is_invited(self, running: Round) -> None:
        invite(running, "anna@acme.example")

        with pytest.raises(invitations.AlreadyInvitedError):
            invite(running, "anna@acme.example")

    def test_takes_an_address_again_after_it_was_withdrawn(self, running: Round) -> None:
        first = invite(running, "anna@acme.example")
        invitations.withdraw_invitation(invitation=first, by=None, at=NOON)

        invite(running, "anna@acme.example")

        assert Invitation.objects.not_withdrawn().count() == 1

    def test_refuses_once_the_round_has_closed(self, running: Round) -> None:
        close_round(running)

        with pytest.raises(invitations.RoundOverError):
            invite(running, "anna@acme.example")

    def test_says_when_the_round_ends_and_tells_nothing_of_the_database(
        self, running: Round
    ) -> None:
        invite(running, "anna@acme.example")
        work_off()

        assert "30 November 2026" in str(mail.outbox[0].body)
        assert mail.outbox[0].subject.startswith("How does Acme care")

    def test_keeps_a_name_from_adding_lines_to_the_mail(self, running: Round) -> None:
        crafted = person("anna@acme.example", name="Anna\nBcc: eve@evil.example")
        invitations.invite(round_=running, person=crafted, by=None, at=NOON)

        work_off()

        assert "Dear Anna Bcc: eve@evil.example," in str(mail.outbox[0].body)
        assert mail.outbox[0].recipients() == ["anna@acme.example"]


class TestImportInvitations:
    def test_invites_the_new_and_leaves_the_others_alone(self, running: Round) -> None:
        first = invite(running, "anna@acme.example")
        people = [person("anna@acme.example"), person("ben@acme.example")]

        count = invitations.import_invitations(round_=running, people=people, by=None, at=NOON)

        assert count == 1
        assert Invitation.objects.get(email="anna@acme.example").pk == first.pk

    def test_does_nothing_the_second_time(self, running: Round) -> None:
        people = [person("anna@acme.example"), person("ben@acme.example")]
        for _click in range(2):
            invitations.import_invitations(round_=running, people=people, by=None, at=NOON)

        work_off()

        assert sorted(m.to[0] for m in mail.outbox) == ["anna@acme.example", "ben@acme.example"]


class TestRemind:
    def test_repeats_the_same_link_to_those_who_have_not_answered(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        ben = invite(running, "ben@acme.example")
        work_off()
        respond(ben)

        invitations.remind(round_=running, by=None, at=LATER)
        work_off()

        assert [m.to for m in mail.outbox[2:]] == [["anna@acme.example"]]
        assert len(set(links_sent("anna"))) == 1
        assert len(links_sent("anna")) == 2

    def test_reminds_at_most_once_a_day(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        work_off()
        invitations.remind(round_=running, by=None, at=NOON)

        with pytest.raises(invitations.RemindedAlreadyError):
            invitations.remind(round_=running, by=None, at=NOON + timedelta(seconds=1))
        invitations.remind(round_=running, by=None, at=LATER)

    def test_sends_nothing_once_the_round_has_closed_meanwhile(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        invitations.remind(round_=running, by=None, at=NOON)

        close_round(running)
        work_off()

        assert mail.outbox == []

    def test_refuses_when_the_round_takes_no_answers(self, running: Round) -> None:
        with pytest.raises(RoundNotOpenError):
            invitations.remind(round_=running, by=None, at=END)


class TestCorrectInvitation:
    def test_keeps_the_link_and_the_answers_when_only_the_name_was_wrong(
        self, running: Round
    ) -> None:
        invitation = invite(running, "anna@acme.example")
        response = begin(invitation)

        invitations.correct_invitation(
            invitation=invitation,
            person=person("anna@acme.example", "leader", "Anna"),
            by=None,
            at=NOON,
        )

        after = Invitation.objects.get()
        response.refresh_from_db()
        assert (after.name, after.group) == ("Anna", "leader")
        assert secret_of(after) == secret_of(invitation)
        assert response.group == "leader"

    def test_gives_a_new_address_a_new_link_and_stops_the_old_one(self, running: Round) -> None:
        invitation = invite(running, "wrong@acme.example")
        response = begin(invitation)
        work_off()

        move(invitation, "right@acme.example")
        work_off()

        assert [m.to for m in mail.outbox] == [["wrong@acme.example"], ["right@acme.example"]]
        assert len(set(links_sent())) == 2
        assert Invitation.objects.get(secret_hash=invitation.secret_hash).is_withdrawn
        with pytest.raises(NoSuchAnswerError):
            submit_answer(response_id=response.pk, position=0, value=3, at=NOON)

    def test_does_the_same_whether_or_not_the_person_has_answered(self, running: Round) -> None:
        people = [invite(running, f"{name}@acme.example") for name in ("anna", "ben")]
        work_off()
        respond(people[0])

        for invitation in people:
            move(invitation, f"new.{invitation.email}")
        work_off()

        moved = ["new.anna@acme.example", "new.ben@acme.example"]
        assert sorted(m.to[0] for m in mail.outbox[2:]) == moved
        known = Invitation.objects.not_withdrawn().by_name()
        assert [invitation.email for invitation in known] == moved
        assert {bool(invitation.secret_sealed) for invitation in known} == {True}
        assert Response.objects.submitted().count() == 1

    def test_tells_nothing_by_the_reminder_that_follows(self, running: Round) -> None:
        people = [invite(running, f"{name}@acme.example") for name in ("anna", "ben")]
        respond(people[0])
        for invitation in people:
            move(invitation, f"new.{invitation.email}")
        work_off()

        invitations.remind(round_=running, by=None, at=LATER)
        work_off()

        assert sorted(m.to[0] for m in mail.outbox[2:]) == [
            "new.anna@acme.example",
            "new.ben@acme.example",
        ]

    def test_changes_the_address_in_place_while_the_round_is_being_set_up(
        self, draft: Round
    ) -> None:
        move(invite(draft, "wrong@acme.example"), "right@acme.example")

        assert Invitation.objects.get().email == "right@acme.example"

    def test_refuses_an_invitation_that_was_moved_already(self, running: Round) -> None:
        invitation = invite(running, "wrong@acme.example")
        move(invitation, "right@acme.example")

        with pytest.raises(InvitationWithdrawnError):
            move(invitation, "right@acme.example")

    def test_leaves_the_old_invitation_alone_when_the_new_address_is_taken(
        self, running: Round
    ) -> None:
        ben = invite(running, "ben@acme.example")
        invite(running, "anna@acme.example")

        with pytest.raises(invitations.AlreadyInvitedError):
            move(ben, "anna@acme.example")

        assert Invitation.objects.not_withdrawn().count() == 2


class TestWithdrawInvitation:
    def test_removes_what_was_begun_and_sends_nothing_more(self, running: Round) -> None:
        invitation = invite(running, "anna@acme.example")
        begin(invitation)

        for _click in range(2):
            invitations.withdraw_invitation(invitation=invitation, by=None, at=NOON)
        invitations.remind(round_=running, by=None, at=NOON)
        work_off()

        assert not Response.objects.exists()
        assert mail.outbox == []

    def test_leaves_answers_that_were_handed_in(self, running: Round) -> None:
        invitation = invite(running, "anna@acme.example")
        respond(invitation)

        invitations.withdraw_invitation(invitation=invitation, by=None, at=NOON)

        assert Response.objects.submitted().count() == 1
