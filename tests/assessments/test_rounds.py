"""The life of a round."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.quarters import Quarter
from apps.assessments.actions import rounds
from apps.assessments.models import AnsweredInvitation, Invitation, Round
from apps.assessments.models.round import State
from apps.assessments.quarters import openable
from apps.audit.models import AuditEntry
from apps.instruments.models import InstrumentVersion
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.assessments.steps import (
    END,
    LATER,
    begin,
    close_round,
    fill,
    invite,
    open_round,
    respond,
    start_round,
)
from tests.conftest import NOON, Company

SECOND = timedelta(seconds=1)


def jobs(kind: str) -> list[str]:
    found = Job.objects.filter(kind=f"apps.assessments.tasks.{kind}").order_by("key")
    return list(found.values_list("key", flat=True))


@pytest.mark.usefixtures("instrument")
class TestStartRound:
    def test_begins_a_draft_in_the_organisations_zone(self, at_acme: Company) -> None:
        round_ = rounds.start_round(
            organisation=at_acme.organisation, quarter=Quarter(2026, 4), by=None, at=NOON
        )

        assert (round_.quarter, round_.state) == ("2026-Q4", State.DRAFT)
        assert round_.time_zone == "Europe/Berlin"

    def test_takes_the_current_quarter_and_the_four_before_it(self, at_acme: Company) -> None:
        for quarter in openable(NOON, "Europe/Berlin"):
            rounds.start_round(organisation=at_acme.organisation, quarter=quarter, by=None, at=NOON)

        found = Round.objects.newest_first().values_list("quarter", flat=True)
        assert list(found) == ["2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4"]

    @pytest.mark.parametrize("quarter", [Quarter(2027, 1), Quarter(2025, 3)])
    def test_refuses_a_quarter_ahead_or_too_far_back(
        self, at_acme: Company, quarter: Quarter
    ) -> None:
        with pytest.raises(rounds.QuarterNotOpenableError):
            rounds.start_round(organisation=at_acme.organisation, quarter=quarter, by=None, at=NOON)

    def test_refuses_a_second_round_for_the_quarter_and_names_the_first(
        self, at_acme: Company
    ) -> None:
        first = start_round(at_acme)

        with pytest.raises(rounds.QuarterTakenError) as refusal:
            start_round(at_acme)

        assert refusal.value.round == first

    def test_knows_that_the_quarter_begins_earlier_in_the_east(self, at_acme: Company) -> None:
        edge = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # past midnight in Berlin

        round_ = start_round(at_acme, at=edge)

        assert round_.quarter == "2027-Q1"


class TestEditRound:
    @pytest.mark.parametrize("closes_at", [NOON, NOON - SECOND, NOON + timedelta(days=93)])
    def test_refuses_an_end_that_is_past_or_too_far_ahead(
        self, draft: Round, closes_at: datetime
    ) -> None:
        with pytest.raises(rounds.EndRefusedError):
            rounds.edit_round(round_=draft, closes_at=closes_at, headcounts={}, by=None, at=NOON)

    def test_refuses_once_the_round_is_open(self, running: Round) -> None:
        with pytest.raises(rounds.RoundNotDraftError):
            rounds.edit_round(round_=running, closes_at=END, headcounts={}, by=None, at=NOON)


class TestOpenRound:
    def test_takes_answers_and_asks_for_the_mails_once(self, draft: Round) -> None:
        open_round(draft)
        open_round(draft)  # a double click

        assert draft.is_open(NOON)
        assert jobs("send_invitations") == [f"invite:{draft.pk}"]
        assert AuditEntry.objects.filter(verb="round opened").count() == 1

    def test_refuses_when_the_end_has_passed_meanwhile(self, draft: Round) -> None:
        with pytest.raises(rounds.EndRefusedError):
            rounds.open_round(round_=draft, by=None, at=END)

    def test_never_opens_a_closed_round_again(self, running: Round) -> None:
        close_round(running)

        with pytest.raises(rounds.RoundNotDraftError):
            open_round(running)


class TestExtendRound:
    def test_moves_the_end(self, running: Round) -> None:
        rounds.extend_round(round_=running, closes_at=END + SECOND, by=None, at=LATER)

        running.refresh_from_db()
        assert running.closes_at == END + SECOND

    @pytest.mark.parametrize("closes_at", [END - SECOND, NOON + timedelta(days=94)])
    def test_refuses_to_shorten_or_to_go_too_far(self, running: Round, closes_at: datetime) -> None:
        with pytest.raises(rounds.EndRefusedError):
            rounds.extend_round(round_=running, closes_at=closes_at, by=None, at=LATER)

    def test_refuses_after_the_end_even_if_the_clock_has_not_closed_it(
        self, running: Round
    ) -> None:
        with pytest.raises(rounds.RoundNotOpenError):
            rounds.extend_round(round_=running, closes_at=END + SECOND, by=None, at=END)

    def test_refuses_a_draft_and_a_closed_round(self, draft: Round) -> None:
        with pytest.raises(rounds.RoundNotOpenError):
            rounds.extend_round(round_=draft, closes_at=END + SECOND, by=None, at=NOON)

        close_round(open_round(draft))
        with pytest.raises(rounds.RoundNotOpenError):
            rounds.extend_round(round_=draft, closes_at=END + SECOND, by=None, at=NOON)


class TestCloseRound:
    def test_stops_answers_and_hands_over_to_be_scored_once(self, running: Round) -> None:
        close_round(running)
        close_round(running, at=LATER + SECOND)  # a double click

        assert (running.state, running.closed_at) == (State.CLOSED, LATER)
        assert jobs("score_round") == [f"score:{running.pk}"]
        assert AuditEntry.objects.filter(verb="round closed").count() == 1

    def test_shreds_every_copy_of_a_link(self, running: Round) -> None:
        invite(running, "anna@acme.example")
        rounds.open_mirror(round_=running, by=None, at=NOON)

        close_round(running)

        assert not Invitation.objects.exclude(secret_sealed=None).exists()
        assert running.mirror_sealed is None
        assert running.mirror_secret_hash is not None  # the link can still be told it came late

    def test_counts_everybody_who_waited_to_be_counted(self, running: Round) -> None:
        fill(running, frontline=3)

        close_round(running)

        assert Invitation.objects.exclude(answered_as="").count() == 3
        assert not AnsweredInvitation.objects.exists()

    def test_keeps_answers_that_were_begun(self, running: Round) -> None:
        response = begin(invite(running, "anna@acme.example"))

        close_round(running)

        response.refresh_from_db()
        assert not response.is_submitted

    def test_refuses_a_draft(self, draft: Round) -> None:
        with pytest.raises(rounds.RoundNotOpenError):
            close_round(draft)


class TestMirrorLink:
    def test_is_made_once_and_stops_working_when_closed(self, running: Round) -> None:
        rounds.open_mirror(round_=running, by=None, at=NOON)
        running.refresh_from_db()
        first = bytes(running.mirror_secret_hash or b"")
        rounds.open_mirror(round_=running, by=None, at=NOON)
        running.refresh_from_db()
        assert bytes(running.mirror_secret_hash or b"") == first

        rounds.close_mirror(round_=running, by=None, at=NOON)
        running.refresh_from_db()
        assert running.mirror_secret_hash is None

    def test_is_not_made_for_a_draft(self, draft: Round) -> None:
        with pytest.raises(rounds.RoundNotOpenError):
            rounds.open_mirror(round_=draft, by=None, at=NOON)


class TestAnswerFacts:
    def test_keeps_what_was_answered(self, draft: Round) -> None:
        rounds.answer_facts(round_=draft, facts={"FCT2": "yes"}, by=None, at=NOON)

        draft.refresh_from_db()
        assert draft.facts == {"FCT2": "yes"}

    def test_refuses_once_the_round_is_scored(self, running: Round) -> None:
        close_round(running)
        Round.objects.update(state=State.SCORED, scored_at=LATER)

        with pytest.raises(rounds.RoundScoredError):
            rounds.answer_facts(round_=running, facts={}, by=None, at=LATER)


def test_a_respondent_of_another_company_is_not_touched_by_closing(
    acme: Company, borealis: Company, instrument: InstrumentVersion
) -> None:
    with acting_for(borealis.organisation.pk):
        theirs = open_round(start_round(borealis))
        respond(invite(theirs, "bo@borealis.example"))
        invite(theirs, "bea@borealis.example")

    with acting_for(acme.organisation.pk):
        close_round(open_round(start_round(acme)))

    with acting_for(borealis.organisation.pk):
        theirs.refresh_from_db()
        assert theirs.state == State.OPEN
        assert Invitation.objects.remindable().count() == 1
