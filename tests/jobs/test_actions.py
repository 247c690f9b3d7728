"""Work is asked for in the transaction that needs it, and not lost when the broker is."""

import threading
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import connections

from apps.jobs.actions import enqueue, enqueue_for_platform
from apps.jobs.models import Job, State
from apps.jobs.schedule import report_dead_jobs, sweep
from apps.jobs.tasks import job
from apps.tenancy.context import acting_for
from config.broker import broker
from config.celery import app
from tests.conftest import NOON, Company
from tests.jobs import work
from tests.tenancy.rows import read

EVERY_ROLE = ["default", "pool", "clock"]
pytestmark = pytest.mark.django_db(transaction=True, databases=EVERY_ROLE)


@job
def count_stars(*, sky: str) -> None:
    """Stand for the platform's work."""
    assert sky


@pytest.fixture
def broken_broker() -> Iterator[None]:
    """A broker that nobody answers at."""
    url, options = broker("amqp://127.0.0.1:9//", {})
    elsewhere = Celery("elsewhere", broker=url)
    elsewhere.conf.update(
        broker_transport_options=options, task_publish_retry=app.conf.task_publish_retry
    )
    elsewhere.set_current()
    yield
    app.set_current()


def ask(company: Company, key: str = "once") -> Job:
    with acting_for(company.organisation.pk):
        return enqueue(work.write, key=key, word="done", run_after=NOON)


def give_up(company: Company) -> None:
    with acting_for(company.organisation.pk):
        Job.objects.update(state=State.DEAD, attempts=5)


class TestReviveJobs:
    def test_lists_what_was_given_up_and_leaves_it(
        self, acme: Company, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row = ask(acme)
        give_up(acme)

        call_command("revive_jobs")

        assert str(row.pk) in capsys.readouterr().out
        assert work.stored(acme).state == State.DEAD

    def test_tries_each_anew(self, acme: Company, borealis: Company) -> None:
        for company in (acme, borealis):
            ask(company)
            give_up(company)

        call_command("revive_jobs", all=True)

        states = {work.stored(company).state for company in (acme, borealis)}
        assert states == {State.DUE}

    def test_is_called_for_in_the_log(
        self, acme: Company, caplog: pytest.LogCaptureFixture
    ) -> None:
        ask(acme)
        give_up(acme)

        report_dead_jobs()

        assert "1 jobs were given up (tests.jobs.work.write)" in caplog.text


class TestEnqueue:
    def test_writes_a_row_and_hints_at_it(self, acme: Company) -> None:
        row = ask(acme)

        written = work.stored(acme)
        assert (written.kind, written.state) == ("tests.jobs.work.write", State.DUE)
        assert written.arguments == {"word": "done"}
        assert work.hints("work") == {row.pk}

    def test_tries_anew_what_was_given_up(self, acme: Company) -> None:
        row = ask(acme)
        give_up(acme)

        again = ask(acme)

        revived = work.stored(acme)
        assert (again.pk, revived.state, revived.attempts) == (row.pk, State.DUE, 0)

    def test_is_one_job_for_one_key(self, acme: Company, borealis: Company) -> None:
        first, again = ask(acme), ask(acme)
        others = ask(borealis)

        assert first.pk == again.pk != others.pk
        assert work.stored(acme).pk == first.pk

    def test_is_one_job_though_asked_for_at_once(self, acme: Company) -> None:
        start = threading.Barrier(4)

        def run() -> None:
            start.wait()
            ask(acme)
            connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert work.stored(acme).attempts == 0  # there is exactly one

    def test_leaves_nothing_of_a_transaction_that_is_undone(self, acme: Company) -> None:
        with pytest.raises(work.AccidentError), acting_for(acme.organisation.pk):
            _ask_and_fail()

        with acting_for(acme.organisation.pk):
            assert Job.objects.count() == 0
        assert work.hints("work") == set()

    @pytest.mark.usefixtures("broken_broker")
    def test_keeps_the_row_while_the_broker_is_down(self, acme: Company) -> None:
        begun = time.monotonic()

        row = ask(acme)

        assert time.monotonic() - begun < 2  # a page does not wait for it
        assert work.stored(acme).state == State.DUE
        assert work.hints("work") == set()

        app.set_current()  # the broker is back
        sweep()

        assert work.hints("work") == {row.pk}


def _ask_and_fail() -> None:
    enqueue(work.write, key="undone", word="done")
    raise work.AccidentError


class TestEnqueueForPlatform:
    def test_hints_to_the_benchmark_worker(self) -> None:
        row = enqueue_for_platform(count_stars, key="stars", sky="north")

        assert work.hints("pool") == {row.pk}
        assert work.hints("work") == set()

    def test_is_one_job_for_one_key(self) -> None:
        first = enqueue_for_platform(count_stars, key="stars", sky="north")
        again = enqueue_for_platform(count_stars, key="stars", sky="south")

        assert first.pk == again.pk

    def test_is_seen_by_no_organisation(self, acme: Company) -> None:
        enqueue_for_platform(count_stars, key="stars", sky="north")
        ask(acme)

        with acting_for(acme.organisation.pk):
            assert read("SELECT key FROM jobs_job") == [("once",)]
        assert [row.key for row in Job.objects.using("pool")] == ["stars"]

    def test_is_done_by_its_task(self) -> None:
        row = enqueue_for_platform(count_stars, key="stars", sky="north")

        count_stars(str(row.pk), None)

        assert Job.objects.using("pool").get().state == State.DONE
