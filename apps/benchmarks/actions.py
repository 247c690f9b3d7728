"""Asking for a release."""

from datetime import UTC, datetime

from apps.assessments.quarters import Quarter
from apps.benchmarks import tasks
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import CUT_OFF
from apps.jobs.actions import enqueue_for_platform
from apps.jobs.models import Job


def request_release(*, quarter: Quarter, population: str) -> Job:
    """Have the benchmark worker draw the quarter's release; asked for twice, it is drawn once."""
    return enqueue_for_platform(
        tasks.draw_release,
        key=f"release:{population}:{quarter.code}",
        quarter=quarter.code,
        population=population,
    )


def request_due_releases(*, at: datetime) -> list[Job]:
    """Ask for the release of the last quarter whose cut-off has passed, and for missed ones.

    Missed are the quarters since the latest release, a year back at most: an installation that was
    down catches up, a new one does not begin with a past that it did not have.
    """
    due = due_quarter(at)
    latest = Release.objects.using("pool").of(Population.REAL).first()
    first = max(Quarter.parse(latest.quarter).shifted(1), due.shifted(-3)) if latest else due
    return [
        request_release(quarter=first.shifted(step), population=Population.REAL)
        for step in range(due.ordinal - first.ordinal + 1)
    ]


def due_quarter(at: datetime) -> Quarter:
    """Return the latest quarter that ended, and whose cut-off passed, everywhere on Earth."""
    west_most = "Etc/GMT+12"
    quarter = Quarter.at(at.astimezone(UTC), west_most).shifted(-1)
    return quarter if quarter.ends_at(west_most) + CUT_OFF <= at else quarter.shifted(-1)
