"""Asking for a release."""

from datetime import UTC, datetime

from apps.assessments.quarters import Quarter
from apps.benchmarks import tasks
from apps.benchmarks.models import Population
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


def request_due_release(*, at: datetime) -> Job:
    """Ask for the release of the last quarter whose cut-off has passed."""
    return request_release(quarter=due_quarter(at), population=Population.REAL)


def due_quarter(at: datetime) -> Quarter:
    """Return the latest quarter that ended, and whose cut-off passed, everywhere on Earth."""
    west_most = "Etc/GMT+12"
    quarter = Quarter.at(at.astimezone(UTC), west_most).shifted(-1)
    return quarter if quarter.ends_at(west_most) + CUT_OFF <= at else quarter.shifted(-1)
