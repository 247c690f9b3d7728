"""The sweeper sends again what is due and free, and nothing else."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.timezone import now

from apps.jobs.finding import GRACE
from apps.jobs.models import Job, State
from apps.jobs.schedule import sweep
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.jobs import work
from tests.jobs.test_actions import count_stars

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool", "clock"])

LONG_AGO = timedelta(hours=1)


def write(company: Company, **fields: object) -> UUID:
    """Write a row that was due long ago, and of which the broker was told nothing."""
    with acting_for(company.organisation.pk):
        row = Job.objects.create(
            organisation=company.organisation,
            **{
                "kind": work.write.name,
                "key": f"job {Job.objects.count()}",
                "run_after": now() - LONG_AGO,
                **fields,
            },
        )
    return row.pk


class TestSweep:
    def test_sends_what_is_due_for_every_organisation(
        self, acme: Company, borealis: Company
    ) -> None:
        due = {write(acme), write(acme), write(borealis)}

        sweep()

        assert work.hints("work") == due

    def test_sends_what_a_dead_worker_left_behind(self, acme: Company) -> None:
        left = write(acme, lease_until=now() - timedelta(seconds=1), attempts=1)

        sweep()

        assert work.hints("work") == {left}

    def test_sends_nothing_else(self, acme: Company) -> None:
        write(acme, run_after=now() + LONG_AGO)
        write(acme, run_after=now() - GRACE + timedelta(seconds=5))  # its first hint is under way
        write(acme, lease_until=now() + LONG_AGO)
        write(acme, state=State.DONE)
        write(acme, state=State.DEAD)

        sweep()

        assert work.hints("work") == set()

    def test_sends_the_platforms_work_to_the_benchmark_worker(self) -> None:
        row = Job.objects.using("pool").create(
            kind=count_stars.name, key="stars", run_after=now() - LONG_AGO
        )

        sweep()

        assert work.hints("pool") == {row.pk}
        assert work.hints("work") == set()

    def test_does_nothing_by_itself(self, acme: Company) -> None:
        write(acme)

        sweep()

        assert work.stored(acme).attempts == 0
        assert work.entries(acme) == 0
