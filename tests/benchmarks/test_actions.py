"""Which release is due at which moment, and that it is asked for once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.quarters import Quarter
from apps.benchmarks import releasing, tasks
from apps.benchmarks.actions import due_quarter, request_due_releases, request_release
from apps.benchmarks.models import NoisyCount, Population, Release
from apps.benchmarks.plan import CUT_OFF
from apps.benchmarks.schedule import request_due_releases as scheduled
from apps.jobs.models import Job, State
from tests.benchmarks.companies import AT, Q3, Contributor

# The third quarter ends last twelve hours west of Greenwich, and 30 days later it is due.
ENOUGH = 25  # companies, from which on about fifty have opted in
DUE = datetime(2026, 10, 31, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


class TestDueQuarter:
    @pytest.mark.parametrize(
        ("moment", "quarter"),
        [
            (DUE - timedelta(microseconds=1), "2026-Q2"),
            (DUE, "2026-Q3"),
            (datetime(2026, 10, 1, tzinfo=UTC), "2026-Q2"),
            (datetime(2027, 1, 1, tzinfo=UTC), "2026-Q3"),
            (datetime(2027, 1, 31, 11, 59, tzinfo=UTC), "2026-Q3"),
            (datetime(2027, 1, 31, 12, tzinfo=UTC), "2026-Q4"),
            (datetime(2028, 5, 1, 12, tzinfo=UTC), "2028-Q1"),
        ],
    )
    def test_is_the_latest_whose_cut_off_has_passed(self, moment: datetime, quarter: str) -> None:
        assert due_quarter(moment).code == quarter

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin"])
    def test_does_not_depend_on_where_the_clock_hangs(self, zone: str) -> None:
        just_before = (DUE - timedelta(seconds=1)).astimezone(ZoneInfo(zone))

        assert due_quarter(just_before).code == "2026-Q2"
        assert due_quarter(DUE.astimezone(ZoneInfo(zone))).code == "2026-Q3"

    @given(moments)
    def test_has_ended_everywhere_and_the_next_is_not_due(self, moment: datetime) -> None:
        quarter = due_quarter(moment)

        assert quarter.ends_at("Etc/GMT+12") + CUT_OFF <= moment
        assert quarter.shifted(1).ends_at("Etc/GMT+12") + CUT_OFF > moment
        assert quarter < Quarter.at(moment, "Pacific/Kiritimati")


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
