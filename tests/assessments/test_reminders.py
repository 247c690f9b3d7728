"""Reminders that go by themselves: when, how often, and to whom."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError

from apps.assessments.actions import invitations, rounds
from apps.assessments.models import Round
from apps.assessments.models.round import State
from apps.assessments.schedule import close_overdue_rounds, send_due_reminders
from apps.audit.models import AuditEntry
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.assessments.steps import END, close_round, invite, open_round, respond, start_round
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "clock"])

DAY = timedelta(days=1)
LAST_MORNING = datetime.fromisoformat("2026-11-30T09:00:00+01:00")  # of a round that ends at END
WEEK_BEFORE, TWO_DAYS_BEFORE = LAST_MORNING - 7 * DAY, LAST_MORNING - 2 * DAY


@pytest.fixture(autouse=True)
def _noon(instrument: InstrumentVersion) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def opened(company: Company, *people: str, days: tuple[int, ...] = (7, 2)) -> Round:
    """Open a round with these reminders, and have the invitations sent."""
    with acting_for(company.organisation.pk):
        round_ = start_round(company)
        rounds.edit_round(
            round_=round_, closes_at=END, headcounts={}, reminder_days=days, by=None, at=NOON
        )
        for name in people:
            invite(round_, f"{name}@{company.organisation.domain}")
        round_ = open_round(round_)
    do_jobs(company)
    mail.outbox.clear()
    return round_


def reminded(company: Company, at: datetime) -> list[str]:
    """Let the clock run at that time; return which respondents get a mail."""
    with time_machine.travel(at, tick=False):
        send_due_reminders()
        do_jobs(company)
    addresses = [message.to[0] for message in mail.outbox]
    mail.outbox.clear()
    return sorted(a.split("@")[0] for a in addresses if a != company.owner.email)


class TestSendDueReminders:
    def test_remind_on_the_mornings_that_were_chosen_and_once_each(self, acme: Company) -> None:
        opened(acme, "anna", "ben")

        assert reminded(acme, WEEK_BEFORE - timedelta(seconds=1)) == []
        assert reminded(acme, WEEK_BEFORE) == ["anna", "ben"]
        assert reminded(acme, WEEK_BEFORE) == []
        assert reminded(acme, WEEK_BEFORE + timedelta(minutes=1)) == []
        assert reminded(acme, TWO_DAYS_BEFORE) == ["anna", "ben"]
        assert reminded(acme, LAST_MORNING) == []

    def test_send_one_where_the_clock_missed_several(self, acme: Company) -> None:
        opened(acme, "anna")

        assert reminded(acme, LAST_MORNING) == ["anna"]
        assert reminded(acme, LAST_MORNING + timedelta(minutes=1)) == []

    def test_leave_alone_who_has_answered_or_was_withdrawn(self, acme: Company) -> None:
        round_ = opened(acme, "anna", "ben", "carla")
        with acting_for(acme.organisation.pk):
            anna, ben, _carla = round_.invitations.order_by("email")
            respond(anna)
            invitations.withdraw_invitation(invitation=ben, by=None, at=NOON)

        assert reminded(acme, WEEK_BEFORE) == ["carla"]

    def test_send_nothing_where_none_was_chosen(self, acme: Company, borealis: Company) -> None:
        opened(acme, "anna", days=())
        opened(borealis, "ben")

        assert reminded(acme, TWO_DAYS_BEFORE) == []
        assert reminded(borealis, TWO_DAYS_BEFORE) == ["ben"]

    def test_send_nothing_after_the_end_nor_after_closing(
        self, acme: Company, borealis: Company
    ) -> None:
        opened(acme, "anna")
        theirs = opened(borealis, "ben")
        with acting_for(borealis.organisation.pk):
            close_round(theirs)

        assert reminded(borealis, WEEK_BEFORE) == []
        mail.outbox.clear()
        assert reminded(acme, END) == []
        with time_machine.travel(END, tick=False):
            close_overdue_rounds()
        assert reminded(acme, END) == []

    def test_stay_away_for_a_day_from_a_reminder_by_hand(self, acme: Company) -> None:
        round_ = opened(acme, "anna")
        evening_before = WEEK_BEFORE - timedelta(hours=15)
        with acting_for(acme.organisation.pk):
            invitations.remind(round_=round_, by=None, at=evening_before)
        with time_machine.travel(evening_before, tick=False):
            do_jobs(acme)
        mail.outbox.clear()

        assert reminded(acme, WEEK_BEFORE) == []
        assert reminded(acme, TWO_DAYS_BEFORE) == ["anna"]

    def test_tell_the_log_that_nobody_did_it_by_hand(self, acme: Company) -> None:
        opened(acme, "anna")
        reminded(acme, WEEK_BEFORE)

        with acting_for(acme.organisation.pk):
            entry = AuditEntry.objects.get(verb="reminder sent")
        assert entry.actor_id is None


class TestNextReminder:
    def test_is_not_right_after_the_invitation(self, at_acme: Company) -> None:
        round_ = start_round(at_acme)
        round_.reminder_days = [14, 2]
        round_.save()

        assert open_round(round_).remind_at == TWO_DAYS_BEFORE

    def test_moves_with_the_end(self, at_acme: Company) -> None:
        round_ = start_round(at_acme)
        round_.reminder_days = [7]
        round_.save()
        open_round(round_)

        rounds.extend_round(round_=round_, closes_at=END + 5 * DAY, by=None, at=NOON)

        round_.refresh_from_db()
        assert round_.remind_at == WEEK_BEFORE + 5 * DAY

    def test_is_kept_by_no_round_that_is_not_open(self, at_acme: Company) -> None:
        round_ = start_round(at_acme)

        with pytest.raises(IntegrityError, match="round_reminds_while_open"):
            Round.objects.filter(pk=round_.pk, state=State.DRAFT).update(remind_at=NOON)

    def test_is_on_a_morning_that_can_be_chosen(self, at_acme: Company) -> None:
        round_ = start_round(at_acme)

        with pytest.raises(IntegrityError, match="round_reminders_to_choose"):
            Round.objects.filter(pk=round_.pk).update(reminder_days=[7, 3])
