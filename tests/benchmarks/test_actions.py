"""A release that is asked for is drawn once, and one that was missed is caught up on."""

from datetime import timedelta

import pytest
import time_machine

from apps.benchmarks import releasing, tasks
from apps.benchmarks.actions import request_due_releases, request_release
from apps.benchmarks.models import NoisyCount, Population, Release
from apps.benchmarks.schedule import request_due_releases as scheduled
from apps.jobs.models import Job, State
from tests.benchmarks.companies import AT, Q3, Contributor

ENOUGH = 25  # companies, from which on about fifty have opted in


@pytest.mark.django_db(transaction=True, databases=["default", "pool"])
class TestRequestRelease:
    def test_is_drawn_once_though_asked_for_and_delivered_twice(self) -> None:
        for company in range(ENOUGH):
            Contributor(domain=f"company-{company}.example").write()
        job = request_release(quarter=Q3, population=Population.REAL)
        again = request_release(quarter=Q3, population=Population.REAL)

        for _ in range(2):
            tasks.draw_release(str(job.pk), None)

        assert again.pk == job.pk
        assert Job.objects.using("pool").get().state == State.DONE
        assert Release.objects.get().quarter == "2026-Q3"
        assert NoisyCount.objects.count() == 47

    def test_is_not_drawn_by_the_clock_where_about_nobody_opted_in(self) -> None:
        Contributor().write()
        job = request_release(quarter=Q3, population=Population.REAL)

        tasks.draw_release(str(job.pk), None)

        assert Job.objects.using("pool").get().state == State.DONE
        assert not Release.objects.exists()

    def test_is_given_back_when_it_cannot_be_drawn(self) -> None:
        job = request_release(quarter=Q3, population=Population.REAL)
        Job.objects.using("pool").update(arguments={"quarter": "never", "population": "real"})

        tasks.draw_release(str(job.pk), None)

        tried = Job.objects.using("pool").get()
        assert (tried.state, tried.attempts, tried.last_error) == (State.DUE, 1, "ValueError")
        assert not Release.objects.exists()

    def test_catches_up_on_the_quarters_that_were_missed(self) -> None:
        releasing.draw(Q3.shifted(-2), population=Population.REAL, at=AT)

        request_due_releases(at=AT)

        keys = Job.objects.using("pool").order_by("key").values_list("key", flat=True)
        assert list(keys) == ["release:real:2026-Q2", "release:real:2026-Q3"]

    def test_that_is_due_is_asked_for_every_day_and_is_one_job(self) -> None:
        for day in range(3):
            with time_machine.travel(AT + timedelta(days=day)):
                scheduled()
        request_due_releases(at=AT + timedelta(days=95))

        keys = Job.objects.using("pool").order_by("key").values_list("key", flat=True)
        assert list(keys) == ["release:real:2026-Q3", "release:real:2026-Q4"]
