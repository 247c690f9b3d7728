"""What the clock does with rounds."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from apps.accounts.quarters import Quarter
from apps.assessments.actions.rounds import extend_round
from apps.assessments.models import Invitation, Round
from apps.assessments.models.round import State
from apps.assessments.schedule import BEAT, close_overdue_rounds, count_participation
from apps.instruments.models import InstrumentVersion
from apps.jobs.models import Job
from apps.tenancy.context import (
    OrganisationsFailedError,
    acting_for,
    current_organisation,
    in_each,
)
from tests.assessments.steps import END, close_round, fill, open_round, start_round
from tests.conftest import NOON, Company

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "clock"])


@pytest.fixture(autouse=True)
def _noon(instrument: InstrumentVersion) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def opened(company: Company) -> Round:
    with acting_for(company.organisation.pk):
        return open_round(start_round(company))


def state_of(company: Company) -> str:
    with acting_for(company.organisation.pk):
        return Round.objects.get().state


class TestCloseOverdueRounds:
    def test_closes_at_the_end_and_not_before(self, acme: Company, borealis: Company) -> None:
        for company in (acme, borealis):
            opened(company)

        with time_machine.travel(END - timedelta(seconds=1), tick=False):
            close_overdue_rounds()
        assert [state_of(acme), state_of(borealis)] == [State.OPEN, State.OPEN]

        with time_machine.travel(END, tick=False):
            close_overdue_rounds()
            close_overdue_rounds()
        assert [state_of(acme), state_of(borealis)] == [State.CLOSED, State.CLOSED]
        with acting_for(acme.organisation.pk):
            assert Job.objects.filter(kind__endswith="score_round").count() == 1

    def test_leaves_the_organisations_other_round_open(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            open_round(start_round(acme))
            longer = open_round(start_round(acme, quarter=Quarter(2026, 3)))
            extend_round(round_=longer, closes_at=END + timedelta(days=7), by=None, at=NOON)

        with time_machine.travel(END, tick=False):
            close_overdue_rounds()

        with acting_for(acme.organisation.pk):
            states = dict(Round.objects.values_list("quarter", "state"))
        assert states == {"2026-Q4": State.CLOSED, "2026-Q3": State.OPEN}


class TestCountParticipation:
    def test_counts_where_enough_wait_and_nowhere_else(
        self, acme: Company, borealis: Company
    ) -> None:
        for company, people in ((acme, 5), (borealis, 4)):
            round_ = opened(company)
            with acting_for(company.organisation.pk):
                fill(round_, frontline=people)

        count_participation()

        for company, counted in ((acme, 5), (borealis, 0)):
            with acting_for(company.organisation.pk):
                assert Invitation.objects.exclude(answered_as="").count() == counted


class TestInEach:
    def test_goes_on_after_an_organisation_that_fails_and_tells_at_the_end(
        self, acme: Company, borealis: Company, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken, sound = acme.organisation.pk, borealis.organisation.pk
        opened(acme)
        opened(borealis)

        def work() -> None:
            if current_organisation() == broken:
                Round.objects.update(state=State.DRAFT)  # which has no time of its opening
            close_round(Round.objects.get())

        with pytest.raises(OrganisationsFailedError, match=r"^1 failed: IntegrityError$"):
            in_each([broken, sound], work)

        assert [state_of(acme), state_of(borealis)] == [State.OPEN, State.CLOSED]
        assert [record.args for record in caplog.records] == [(broken, "IntegrityError")]


def test_beat_knows_the_work_when_it_starts() -> None:
    asked = (
        "from config.celery import app; app.loader.import_default_modules();"
        " print(*app.conf.beat_schedule)"
    )

    beat = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )

    assert set(BEAT) <= set(beat.stdout.split())
