"""A job is done once, whatever the broker repeats and whichever worker dies."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from celery import Task
from django.db import connections
from django.utils.timezone import now

from apps.audit.models import AuditEntry
from apps.audit.record import record
from apps.jobs.actions import enqueue
from apps.jobs.models import LEASE, MAX_ATTEMPTS, Job, State
from apps.jobs.tasks import LOST, MOST_ERRANDS, job
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_out() -> None:
    work.outings.clear()


LONG_BACKOFF = timedelta(hours=1)  # longer than any


def ask(company: Company, task: "Task[..., None]", word: str = "done", *, key: str = "once") -> Job:
    with acting_for(company.organisation.pk):
        return enqueue(task, key=key, word=word)


def deliver(task: "Task[..., None]", row: Job) -> None:
    """Hand the job to a worker, as the broker does."""
    task(str(row.pk), str(row.organisation_id))


def deliver_in_threads(task: "Task[..., None]", row: Job, workers: int) -> None:
    start = threading.Barrier(workers)

    def run() -> None:
        start.wait()
        try:
            deliver(task, row)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


class TestJob:
    def test_is_done_once_though_delivered_again_and_again(self, acme: Company) -> None:
        row = ask(acme, work.write)

        for _ in range(5):
            deliver(work.write, row)

        done = work.stored(acme)
        assert (done.state, done.attempts, done.lease_until) == (State.DONE, 1, None)
        assert work.entries(acme) == 1

    def test_is_done_once_though_delivered_to_many_at_once(self, acme: Company) -> None:
        row = ask(acme, work.write)

        deliver_in_threads(work.write, row, 8)

        assert work.stored(acme).attempts == 1
        assert work.entries(acme) == 1

    def test_gets_the_arguments_that_were_asked_for(self, acme: Company) -> None:
        deliver(work.write, ask(acme, work.write, "a word"))

        with acting_for(acme.organisation.pk):
            assert record_verbs() == ["a word"]

    def test_waits_until_it_is_due(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            row = enqueue(work.write, key="later", run_after=now() + timedelta(hours=1), word="x")

        deliver(work.write, row)
        assert work.entries(acme) == 0

        with time_machine.travel(now() + timedelta(hours=2)):
            deliver(work.write, row)
        assert work.entries(acme) == 1

    def test_is_not_found_in_another_organisations_scope(
        self, acme: Company, borealis: Company
    ) -> None:
        row = ask(acme, work.write)

        work.write(str(row.pk), str(borealis.organisation.pk))
        work.write(str(uuid4()), str(acme.organisation.pk))

        assert work.stored(acme).attempts == 0
        assert work.entries(acme) == work.entries(borealis) == 0

    def test_is_not_done_by_another_task_than_its_own(self, acme: Company) -> None:
        row = ask(acme, work.write_and_fail)

        deliver(work.write, row)

        assert work.stored(acme).attempts == 0
        assert work.entries(acme) == 0


def record_verbs() -> list[str]:
    from_log: Any = AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)
    return list(from_log)


class TestAWorkerThatDies:
    def test_leaves_nothing_behind_but_its_lease(self, acme: Company) -> None:
        row = ask(acme, work.write_and_die)

        with pytest.raises(work.KilledError):
            deliver(work.write_and_die, row)
        deliver(work.write_and_die, row)  # to another worker, while the lease runs

        held = work.stored(acme)
        assert (held.state, held.attempts) == (State.DUE, 1)
        assert held.lease_until is not None
        assert work.entries(acme) == 0

    def test_is_followed_by_another_when_its_lease_is_over(self, acme: Company) -> None:
        row = ask(acme, work.write_and_die)
        with pytest.raises(work.KilledError):
            deliver(work.write_and_die, row)

        with (
            time_machine.travel(now() + LEASE + timedelta(seconds=1)),
            pytest.raises(work.KilledError),
        ):
            deliver(work.write_and_die, row)

        assert work.stored(acme).attempts == 2

    def test_is_not_followed_for_ever(self, acme: Company) -> None:
        """A job that ends every worker is dead after as many attempts as one that fails."""
        row, deaths = ask(acme, work.write_and_die), 0

        for attempt in range(MAX_ATTEMPTS + 3):
            with time_machine.travel(now() + (LEASE + timedelta(seconds=1)) * attempt):
                try:
                    deliver(work.write_and_die, row)
                except work.KilledError:
                    deaths += 1

        dead = work.stored(acme)
        assert deaths == MAX_ATTEMPTS
        assert (dead.state, dead.last_error, dead.lease_until) == (State.DEAD, LOST, None)
        assert work.entries(acme) == 0


@job
def write_slowly(*, word: str) -> None:
    """Take so long that the job is given to another worker, who does it; then go on."""
    row = Job.objects.get()
    if row.attempts == 1:
        another = threading.Thread(target=_take_over, args=(row,))
        another.start()
        another.join(timeout=30)
    record(word, by=None, at=NOON)


def _take_over(row: Job) -> None:
    with acting_for(row.organisation_id):  # type: ignore[arg-type] # it has one
        Job.objects.filter(pk=row.pk).update(lease_until=now() - timedelta(seconds=1))
    deliver(write_slowly, row)
    connections.close_all()


class TestAWorkerThatWasTooSlow:
    def test_undoes_what_another_has_done_meanwhile(self, acme: Company) -> None:
        row = ask(acme, write_slowly)

        deliver(write_slowly, row)

        done = work.stored(acme)
        assert (done.state, done.attempts, done.last_error) == (State.DONE, 2, "")
        assert work.entries(acme) == 1


class TestErrand:
    def test_runs_in_no_transaction_and_is_written_down_with_done(self, acme: Company) -> None:
        row = ask(acme, work.go_out)

        for _ in range(3):
            deliver(work.go_out, row)

        assert work.outings == [(False, acme.organisation.pk)]
        assert work.stored(acme).state == State.DONE
        assert work.entries(acme) == 1

    def test_is_run_again_where_nobody_wrote_down_what_came_of_it(self, acme: Company) -> None:
        row = ask(acme, work.go_out, work.LOST_ON_THE_WAY)

        with pytest.raises(work.KilledError):
            deliver(work.go_out, row)
        assert work.entries(acme) == 0
        with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
            deliver(work.go_out, row)

        assert len(work.outings) == 2
        assert work.stored(acme).state == State.DONE
        assert work.entries(acme) == 1

    def test_waits_where_the_organisation_has_as_many_under_way_as_it_may(
        self, acme: Company, borealis: Company
    ) -> None:
        *others, late = (ask(acme, work.go_out, key=str(n)) for n in range(MOST_ERRANDS + 1))
        theirs = ask(borealis, work.go_out)
        with acting_for(acme.organisation.pk):
            held = Job.objects.filter(pk__in=[row.pk for row in others])
            held.update(lease_until=now() + LEASE, attempts=1)

        deliver(work.go_out, late)
        deliver(work.go_out, theirs)

        assert (work.entries(acme), work.entries(borealis)) == (0, 1)

    def test_sends_for_its_organisations_next_when_it_ends(
        self, acme: Company, borealis: Company
    ) -> None:
        first, second = (ask(acme, work.go_out, key=str(number)) for number in range(2))
        ask(borealis, work.go_out)
        work.forget_hints("errands")

        deliver(work.go_out, first)

        assert work.hints("errands") == {second.pk}


class TestATaskThatFails:
    def test_is_given_back_with_a_back_off(self, acme: Company) -> None:
        row, before = ask(acme, work.write_and_fail), now()

        deliver(work.write_and_fail, row)

        tried = work.stored(acme)
        assert (tried.state, tried.attempts, tried.lease_until) == (State.DUE, 1, None)
        assert timedelta(seconds=5) <= tried.run_after - before < timedelta(seconds=20)
        assert work.entries(acme) == 0

    def test_tells_the_operator_what_went_wrong_and_nothing_that_was_answered(
        self, acme: Company, caplog: pytest.LogCaptureFixture
    ) -> None:
        deliver(work.write_and_fail, ask(acme, work.write_and_fail))

        assert work.stored(acme).last_error == "AccidentError"
        assert "secret" not in caplog.text
        assert "AccidentError" in caplog.text

    def test_is_not_tried_again_before_its_time(self, acme: Company) -> None:
        row = ask(acme, work.write_and_fail)

        deliver(work.write_and_fail, row)
        deliver(work.write_and_fail, row)

        assert work.stored(acme).attempts == 1

    def test_is_dead_after_five_attempts(self, acme: Company) -> None:
        row = ask(acme, work.write_and_fail)

        for attempt in range(MAX_ATTEMPTS + 2):
            with time_machine.travel(now() + LONG_BACKOFF * attempt):
                deliver(work.write_and_fail, row)

        dead = work.stored(acme)
        assert (dead.state, dead.attempts) == (State.DEAD, MAX_ATTEMPTS)
        with acting_for(acme.organisation.pk):
            assert list(Job.objects.dead()) == [dead]

    def test_waits_longer_from_time_to_time(self, acme: Company) -> None:
        """Each wait's ceiling is four times the last: 15 s, 1 min, 4 min, 16 min."""
        row = ask(acme, work.write_and_fail)

        for attempt in range(1, MAX_ATTEMPTS):
            with time_machine.travel(NOON + LONG_BACKOFF * 24 * 365 + LONG_BACKOFF * attempt) as at:
                at.move_to(max(now(), work.stored(acme).run_after))
                begun = now()
                deliver(work.write_and_fail, row)
                waits = (work.stored(acme).run_after - begun).total_seconds()
                assert 5 * 4 ** (attempt - 1) <= waits <= 15 * 4 ** (attempt - 1) + 5
