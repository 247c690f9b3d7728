"""The benchmark worker's work."""

from contextlib import suppress

from django.utils.timezone import now

from apps.assessments.quarters import Quarter
from apps.benchmarks import releasing
from apps.jobs.tasks import job


@job
def draw_release(*, quarter: str, population: str) -> None:
    """Draw the quarter's release, unless it is drawn, or about nobody is there to be counted."""
    with suppress(releasing.NobodyToCountError):
        releasing.draw(Quarter.parse(quarter), population=population, at=now(), is_asked_for=False)
